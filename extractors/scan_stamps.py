"""Ink stamps on a scanned page that stand askew: cut out, levelled and read by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .layout import centre, contains, overlap, union
from .raster.level import skew_of
from .scan_blocks import on_page
from .source import Box, Page, Word

if TYPE_CHECKING:
    from .ocr import PageEngine
    from .source import Grey, Picture

_WIDE = (55.0, 300.0)
_TALL = (14.0, 160.0)
"""Bounds of a stamp in points."""
_GAP = 14.0
_MOST = 4
_LEAST_LETTERS = 8
_SURE = 0.6


def stamps_read(page: Page, clean: Grey, engine: PageEngine) -> tuple[Word, ...]:
    """Return the words of ink stamps that the reading of the whole page did not make out.

    ``clean`` is the straightened page without its rules. Boxes are fractions of the page.
    """
    if page.picture is None:
        return ()
    tables = [table.box for table in page.tables if table.box is not None]
    found: list[Word] = []
    tried = 0
    for box in _clusters(page.ink, page.size):
        if tried >= _MOST or any(contains(table, centre(box)) for table in tables):
            continue
        width, height = (box[2] - box[0]) * page.size[0], (box[3] - box[1]) * page.size[1]
        if not (_WIDE[0] <= width <= _WIDE[1] and _TALL[0] <= height <= _TALL[1]):
            continue
        tried += 1
        found += _read(box, page.picture, clean, engine)
    return tuple(found)


def with_stamps(page: Page, words: Sequence[Word]) -> Page:
    """Return a page with the words of stamps in place of what was misread there."""
    if not words:
        return page
    kept = [
        word
        for word in page.words
        if word.confidence >= _SURE or not any(overlap(word.box, own.box) > 0.3 for own in words)
    ]
    return replace(page, words=(*kept, *words))


def _clusters(boxes: Sequence[Box], size: tuple[float, float]) -> list[Box]:
    """Join blobs of ink that stand close to each other, top to bottom."""
    across, down = _GAP / size[0], _GAP / size[1]
    groups: list[Box] = []
    for box in sorted(boxes, key=lambda b: b[1]):
        grown = (box[0] - across, box[1] - down, box[2] + across, box[3] + down)
        near = [other for other in groups if _meet(grown, other)]
        groups = [other for other in groups if other not in near]
        groups.append(union([box, *near]))
    return sorted(groups, key=lambda b: b[1])


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _read(box: Box, picture: Picture, clean: Grey, engine: PageEngine) -> list[Word]:
    import cv2  # noqa: PLC0415 (slow to import)
    import numpy as np  # noqa: PLC0415

    rows, columns = clean.shape[:2]
    pad = round(picture.dpi / 18)
    x0, y0 = max(0, round(box[0] * columns) - pad), max(0, round(box[1] * rows) - pad)
    x1 = min(columns, round(box[2] * columns) + pad)
    y1 = min(rows, round(box[3] * rows) + pad)
    crop: Any = np.ascontiguousarray(clean[y0:y1, x0:x1])
    tall, wide = crop.shape[:2]
    margin = max(tall, wide) // 6
    crop = np.pad(crop, margin, constant_values=250)
    skew = skew_of(crop)
    turn = cv2.getRotationMatrix2D((crop.shape[1] / 2, crop.shape[0] / 2), skew, 1.0)
    level: Any = cv2.warpAffine(crop, turn, (crop.shape[1], crop.shape[0]), borderValue=(250,))
    words = engine.block(level, picture.dpi)
    letters = sum(
        sign.isalnum() for word in words for sign in word.text if word.confidence >= _SURE
    )
    if letters < _LEAST_LETTERS:
        return []
    # The words keep their levelled places, so that what stands on one line stays on one line
    return list(on_page(words, crop.shape, (x0 - margin, y0 - margin), clean.shape))
