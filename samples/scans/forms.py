"""Our application form, printed, filled by machine or by hand, and scanned."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from extractors.form_flow import FormBox
from extractors.form_layout import application_layout
from extractors.records import ApplicationRecord
from extractors.source import Options
from generators.form_values import form_values
from generators.forms import blank_pdf, fill_pdf

from . import fonts
from .canvas import Area, Canvas, Rgb
from .content import Maker
from .files import encode
from .inking import sign_in
from .pen import Pen, fitted, handwriting, strokes
from .truth import Split
from .wear import Worn, wear_page

Mode = Literal["screen", "typed", "hand"]
MARKS: dict[str, Split] = {
    "cross": "dev", "tick": "dev", "loose cross": "dev", "small cross": "dev", "fill": "eval",
    "stroke": "eval",
}  # fmt: skip
"""Ways to mark a check box, and where they are drawn."""


@dataclass(frozen=True, slots=True)
class ScannedForm:
    """A scanned form: its bytes and format, what was written, how, and what was done to it."""

    content: bytes
    format: str
    record: ApplicationRecord
    mode: Mode
    wear: tuple[str, ...]
    dpi: int


def make(
    record: ApplicationRecord,
    options: Options,
    seed: int,
    split: Split = "dev",
    *,
    mode: Mode | None = None,
    dpi: int = 200,
    ink: Path | None = None,
) -> ScannedForm:
    """Fill our form with a record, print and scan it.

    ``mode``: "screen" (filled on a screen and printed, boxes ticked by it), "typed" (a typewriter
    on the printed blank, boxes marked with a pen), "hand". A signature is drawn where the record
    has one. The same arguments give the same bytes.
    """
    source = random.Random(f"form|{seed}|{split}")
    ways: tuple[Mode, ...] = ("screen", "typed", "typed", "hand")
    how: Mode = source.choice(ways) if mode is None else mode
    maker = Maker(source, split, ink, dark=True)
    pen = maker.pen()
    signed = record.signed.signature.state == "present"
    if how == "screen":
        pages = drawn(fill_pdf(blank_pdf(options), record, options), dpi, forms=True)
    else:
        pages = list(_blank(options, dpi))
    face = source.choice(("mono", "mono", "serif", "sans"))
    canvases = [Canvas.over(page, dpi, face) for page in pages]
    values = form_values(record, options)
    layout = application_layout(options)
    for canvas, page in zip(canvases, layout.pages, strict=True):
        if how != "screen":
            _fill(canvas, page.boxes, values, how, pen, source, split)
        for box in page.boxes:
            if signed and box.path == "signed.signature":
                name = (record.representative.last_name.value or "X", "A")
                area = canvas.area(box.box).inner(2)
                sign_in(canvas, (name, pen), area, maker.real, source, "#1")
    wear = _wear(source, split)
    worn = [wear_page(c.pixels(), dpi, wear, dpi, source.randrange(2**31)) for c in canvases]
    return ScannedForm(encode(worn, "pdf", source), "pdf", record, how, wear, dpi)


def _wear(source: random.Random, split: Split) -> tuple[str, ...]:
    kinds = ["skew", source.choice(("one_bit", "grey", "grey", "colour"))]
    chances = {"noise": 0.4, "blur": 0.25, "black_border": 0.15, "punch_holes": 0.2}
    kinds += [kind for kind, chance in chances.items() if source.random() < chance]
    if split == "eval":
        kinds += [k for k in ("speckle", "staple", "photocopy") if source.random() < 0.2]
    return tuple(k for k in kinds if k != "colour")


def drawn(content: bytes, dpi: float, *, forms: bool) -> list[Rgb]:
    """Draw the pages of a PDF; ``forms``: with what stands in its fields."""
    document = pypdfium2.PdfDocument(content)
    if forms:
        document.init_forms()
        for page in document:
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_PRINT)
    return [
        np.asarray(
            page.render(scale=dpi / 72, may_draw_forms=False).to_pil().convert("RGB"), np.uint8
        ).copy()
        for page in document
    ]


@lru_cache(maxsize=2)
def _blank(options: Options, dpi: float) -> tuple[Rgb, ...]:
    return tuple(drawn(blank_pdf(options), dpi, forms=False))


def _fill(
    canvas: Canvas,
    boxes: Sequence[FormBox],
    values: Mapping[str, str | bool],
    mode: Mode,
    pen: Pen,
    source: random.Random,
    split: Split,
) -> None:
    shift = (source.gauss(0, 0.4), source.gauss(0, 0.35))
    marks = [name for name, kind in MARKS.items() if kind in {"dev", split}]
    habit = source.choice(marks)
    for box in boxes:
        value, area = values.get(box.name), canvas.area(box.box)
        if value is True:
            draw_mark(canvas, area, pen, source, habit)
        elif isinstance(value, str) and value:
            if mode == "hand":
                _by_hand(canvas, area, value, pen, source, multiline=box.multiline)
            else:
                moved = Area(
                    area.x0 + shift[0], area.y0 + shift[1], area.x1 + shift[0], area.y1 + shift[1]
                )
                _typed(canvas, moved, value, box, source)


def _typed(canvas: Canvas, area: Area, text: str, box: FormBox, source: random.Random) -> None:
    size = min(10.0, max(7.0, box.size))
    room = area.width - 2.4
    lines = _lines(canvas, text, room, size) if box.multiline else [text]
    while size > 5 and (
        any(canvas.measure(line, size) > room for line in lines)
        or len(lines) * size * 0.42 > area.height
    ):
        size -= 0.5
        lines = _lines(canvas, text, room, size) if box.multiline else [text]
    step = size * 0.42
    y = area.y0 + step if box.multiline else (area.y0 + area.y1) / 2 + size * 0.12
    for line in lines:
        canvas.text((area.x0 + 1.1, y + source.gauss(0, 0.05)), line, size)
        y += step


def _lines(canvas: Canvas, text: str, room: float, size: float) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}".strip()
            if line and canvas.measure(longer, size) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _by_hand(
    canvas: Canvas, area: Area, text: str, pen: Pen, source: random.Random, *, multiline: bool
) -> None:
    if not multiline:
        canvas.write(text, area.inner(0.6), pen, source, min(5.0, area.height * 0.9))
        return
    tall = 4.6
    while tall > 2.4:
        lines = _hand_lines(canvas, text, pen, area.width - 3, tall)
        if len(lines) * tall * 1.05 <= area.height:
            break
        tall -= 0.3
    y = area.y0 + 0.8
    for line in lines:
        mask = handwriting(line, pen, canvas.px(tall), source)
        if mask.shape[1] > canvas.px(area.width - 2):
            mask = fitted(mask, canvas.px(area.width - 2), mask.shape[0])
        canvas.ink(mask, area.x0 + 1.2, y + source.gauss(0, 0.1), pen.colour)
        y += tall * 1.05


def _hand_lines(canvas: Canvas, text: str, pen: Pen, room: float, tall: float) -> list[str]:
    font = fonts.pen(pen.font, round(canvas.px(tall) * fonts.scale(pen.font)))
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) * 1.06 > canvas.px(room):
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def draw_mark(canvas: Canvas, area: Area, pen: Pen, source: random.Random, kind: str) -> None:
    """Mark a check box by hand in one of ``MARKS``."""
    shapes: dict[str, list[list[tuple[float, float]]]] = {
        "cross": [[(0, 0), (0.5, 0.5), (1, 1)], [(1, 0), (0.5, 0.5), (0, 1)]],
        "tick": [[(0, 0.55), (0.3, 1), (1, 0)]],
        "stroke": [[(0, 1), (0.5, 0.5), (1, 0)]],
        "fill": [[(0.05, y), (0.5, y), (0.95, y)] for y in (0.15, 0.35, 0.55, 0.75, 0.9)],
    }
    grow = {"loose cross": 1.5, "small cross": 0.65, "tick": 1.35, "fill": 0.85}.get(kind, 0.95)
    lines = shapes[kind.rsplit(maxsplit=1)[-1]]
    lines = [[(x + source.gauss(0, 0.05), y + source.gauss(0, 0.05)) for x, y in a] for a in lines]
    size = (canvas.px(area.width * grow), canvas.px(area.height * grow))
    mask = strokes(lines, size, max(1.0, canvas.px(pen.breadth)), source)
    shift = (source.gauss(0, 0.06) * area.width, source.gauss(0, 0.06) * area.height)
    canvas.centred(mask, area, pen.colour, shift)


def pages_of(pages: Sequence[Rgb], dpi: int, wear: tuple[str, ...], seed: int) -> list[Worn]:
    """Scan printed pages of any paper, one after the other."""
    source = random.Random(f"pages|{seed}")
    return [wear_page(page, dpi, wear, dpi, source.randrange(2**31)) for page in pages]
