"""Pen ink put into the cells of any sheet, drawn by us or printed from a PDF."""

from __future__ import annotations

import random

from .canvas import Area, Canvas
from .pen import Pen, RealInk
from .signatures import mark, signature


def sign_in(
    canvas: Canvas,
    who: tuple[tuple[str, str], Pen],
    area: Area,
    real: RealInk | None,
    source: random.Random,
    salt: str,
) -> Area:
    """Draw somebody's signature about an area, sometimes over its edges; returns its place.

    ``who`` is (last, first name) and pen; ``salt`` tells their signatures apart on one sheet.
    """
    (last, first), pen = who
    large = source.random() < 0.22
    height = area.height * (source.uniform(1.1, 1.7) if large else source.uniform(0.55, 0.98))
    height = min(height, 19.0)
    width = min(area.width * source.uniform(0.5, 1.12 if large else 0.95), height * 4.5, 60.0)
    box = (canvas.px(width), canvas.px(height))
    mask = signature((last, first + salt), pen, box, real, canvas.dpi)
    room = max(0.0, area.width - mask.shape[1] / canvas.dpi * 25.4)
    shift = (source.uniform(-0.45, 0.45) * room, source.gauss(0, 0.1) * area.height)
    return canvas.centred(mask, area, pen.colour, shift)


def declare_in(canvas: Canvas, kind: str, pen: Pen, area: Area, source: random.Random) -> str:
    """Draw a declared absence of a kind of ``signatures.DECLARED``; returns the word written."""
    inner = area.inner(0.8)
    room = (canvas.px(inner.width), canvas.px(inner.height))
    mask, word = mark(kind, pen, room, canvas.dpi, source)
    slack = max(0.0, inner.width - mask.shape[1] / canvas.dpi * 25.4)
    shift = (source.uniform(-0.4, 0.2) * slack, source.gauss(0, 0.05) * inner.height)
    canvas.centred(mask, inner, pen.colour, shift)
    return word
