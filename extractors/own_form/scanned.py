"""A print of our form on a scan: what stands in each box, read from the picture itself.

The page is laid straight, each box is cut out without its frame, its ink is cut into lines, two
engines read each line. What they do not say alike, what handwriting says, what its box cuts or
another box's ink disturbs is a doubt: nothing may be read wrongly with confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..fields import BY_PATH, FieldType
from ..form_flow import FormBox, text_width
from ..form_layout import FormLayout
from ..ocr import OcrEngine
from ..raster.ticks import read_tick
from ..records import Signature
from ..source import Box, Page
from .anchors import Laid, anchors, lay
from .inklines import InkLine, ink_amount, lines_in
from .lines import Ink, Line, joined, runs_out
from .readings import APART, joined_candidates, read_line
from .record import Answer
from .values_read import checked
from .view import SCALE, Cell, View, refined

_PITCH = 1.16
"""Distance of two lines of an entry, in letter sizes."""
_DISTURBED, _UNSURE, _HAND = 0.5, 0.7, 0.7
_ARROW = 17.0
"""Width (points) of the arrow that some programs print at the right of a list to choose from."""
_DASH = 1.9
"""A lone stroke no higher than this (points) is a dash: nothing was answered."""
_FAINTEST = 0.33
_DEEP, _TOP = 0.21, 0.256
_DESCENDING = frozenset("gjpqyç,;()[]Q")
ILLEGIBLE = "(illisible)"
_SIGNED = (26.0, 7.0, 5.0)
"""Ink that is a signature: at least this wide, this high (points), this much (square points)."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """One scanned page of the form: which, its answers by box, its signature box."""

    number: int
    answers: dict[str, Answer]
    signature: Signature | None


def read_page(page: Page, layout: FormLayout, engine: OcrEngine | None = None) -> PageRead | None:
    """Read a scanned page of our form (``page.picture`` set); None where it is none of its pages.

    Boxes of the answers are fractions of the straightened picture.
    """
    laid = lay(page, layout)
    if laid is None or page.picture is None:
        return None
    laid = refined(laid, View(laid, page.picture))
    view = View(laid, page.picture)
    reader = _Reader(page, laid, view, engine)
    return reader.read()


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    page: Page
    laid: Laid
    view: View
    engine: OcrEngine | None

    def read(self) -> PageRead:
        answers: dict[str, Answer] = {}
        signature = None
        stray = _stray_words(self.page, self.laid)
        for box in self.laid.layout.boxes:
            if box.kind == "check":
                answer = self._tick(box)
            elif box.kind == "signature":
                signature = self._signature(box)
                continue
            else:
                answer = self._text(box, stray)
            if answer is not None:
                answers[box.name] = answer
        return PageRead(self.laid.layout.number, answers, signature)

    def _tick(self, box: FormBox) -> Answer | None:
        at, _ = self.view.square(box.points())
        around = 12.0
        part = self.view.part((at[0] - around, at[1] - around, at[2] + around, at[3] + around))
        x, y = max(0.0, at[0] - around), max(0.0, at[1] - around)
        square = tuple((v - (x, y)[i % 2]) * SCALE for i, v in enumerate(at))
        tick = read_tick(part, (square[0], square[1], square[2], square[3]), self.view.black)
        if tick.state == "empty":
            return None
        doubt = APART if tick.state == "doubt" else tick.confidence
        return Answer(
            ticked=True, page=self.page.number, box=self.laid.box(box.points()), doubt=doubt
        )

    def _text(self, box: FormBox, stray: Sequence[Box]) -> Answer | None:
        cell = self.view.cell(box.points())
        if box.kind == "choice":
            cell = _without_arrow(cell)
        if not cell.marks or _is_dash(cell):
            return None
        ink = lines_in(cell, box.size * _PITCH)
        read = [read_line(line.grey, self.engine) for line in ink]
        place = self.laid.box(box.points())
        both = [(line, said) for line, said in zip(ink, read, strict=True) if said.text]
        if not both:
            return self._unread(cell, place)
        lines = [_line(line, said.text, box.size) for line, said in both]
        text = joined(lines, box.points()[2] - 2.5)
        field = BY_PATH.get(box.path)
        doubt = min(said.sure for said in read)
        if text.unsure or (text.wrapped and field is not None and field.type == "list"):
            doubt = min(doubt, _UNSURE)
        if not all(said.typed for _, said in both):
            doubt = min(doubt, _HAND)
        cut = runs_out(lines, box.points(), multiline=box.multiline)
        if cell.crosses or any(_beside(at, box.points()) for at in stray):
            doubt = min(doubt, _DISTURBED)
            cut = cut or "right" in cell.crosses or "bottom" in cell.crosses
        answer = Answer(
            text=text.text,
            page=self.page.number,
            box=place,
            doubt=doubt,
            truncated=cut,
            candidates=() if doubt >= 0.85 else joined_candidates([said for _, said in both]),
        )
        return checked(answer, _type(box), [said for _, said in both])

    def _unread(self, cell: Cell, place: Box) -> Answer | None:
        """Say that something stands in a box that no engine could read; a faint stain is none."""
        if max(mark.darkest for mark in cell.marks) < _FAINTEST or ink_amount(cell.marks) < 1.0:
            return None
        return Answer(text=ILLEGIBLE, page=self.page.number, box=place, unread=True)

    def _signature(self, box: FormBox) -> Signature:
        """Say whether ink stands in the signature box; typed words alone are for a person."""
        cell = self.view.cell(box.points())
        place, number = self.laid.box(box.points()), self.page.number
        if not cell.marks or ink_amount(cell.marks) < 0.5:
            return Signature(state="absent", page=number, box=place, confidence=0.95)
        words = [
            word
            for word in self.page.words
            if word.confidence > 0.6 and _within(self.laid.on_form(word.box), cell.at)
        ]
        boxes = [self.laid.on_form(word.box) for word in words]
        drawn = [
            mark
            for mark in cell.marks
            if not any(_within(mark.box, (b[0] - 1, b[1] - 1, b[2] + 1, b[3] + 1)) for b in boxes)
        ]
        raw = " ".join(word.text for word in words) or None
        wide = max((m.box[2] for m in drawn), default=0) - min((m.box[0] for m in drawn), default=0)
        tall = max((m.box[3] - m.box[1] for m in drawn), default=0.0)
        dark = max((m.darkest for m in drawn), default=0.0)
        signed = wide >= _SIGNED[0] and tall >= _SIGNED[1] and ink_amount(drawn) >= _SIGNED[2]
        if signed and dark > 0.4:
            return Signature(state="present", page=number, box=place, confidence=0.9)
        if not words and ink_amount(cell.marks) < 1.5 and tall < 3.0:
            return Signature(state="absent", page=number, box=place, confidence=0.85)
        return Signature(state="to_check", raw=raw, page=number, box=place, confidence=0.5)


def _type(box: FormBox) -> FieldType:
    """Return the type of a box's value; budget boxes are no fields of the table."""
    field = BY_PATH.get(box.path)
    if field is not None:
        return field.type
    amounts = (".amount", "total_expenses", "total_income")
    return "amount" if box.path.endswith(amounts) else "text"


def _without_arrow(cell: Cell) -> Cell:
    """Drop the arrow that a program has printed in a list to choose from."""
    _, y0, x1, y1 = cell.at
    tall = 0.7 * (y1 - y0)
    button = [m for m in cell.marks if m.box[0] > x1 - _ARROW and m.box[3] - m.box[1] > tall]
    if not button:
        return cell
    left = min(mark.box[0] for mark in button) - 0.5
    rest = tuple(mark for mark in cell.marks if mark.box[2] < left)
    ink = cell.ink.copy()
    ink[:, max(0, round((left - cell.origin[0]) * SCALE)) :] = False
    return replace(cell, ink=ink, marks=rest, crosses=cell.crosses - {"right"})


def _is_dash(cell: Cell) -> bool:
    """Tell whether all that stands in a box is a stroke or dots: nothing was answered."""
    return (
        max(m.box[3] for m in cell.marks) - min(m.box[1] for m in cell.marks) <= _DASH
        and not cell.crosses
    )


def _line(line: InkLine, text: str, size: float) -> Line:
    """Spread the words read over the ink of their line, as wide as their letters are."""
    x0, top, x1, bottom = line.box
    whole = text_width(text, size) or 1.0
    middle = bottom - (_DEEP * size if set(text) & _DESCENDING else 0.0) - _TOP * size
    del top
    words, start = [], 0
    for word in text.split(" "):
        at = x0 + (x1 - x0) * text_width(text[:start], size) / whole
        wide = (x1 - x0) * text_width(word, size) / whole
        words.append(Ink(word, (at, middle - size / 2, at + wide, middle + size / 2), size))
        start += len(word) + 1
    return Line(tuple(words))


def _stray_words(page: Page, laid: Laid) -> list[Box]:
    """Return the words that stand in no box and that the form does not print (points)."""
    printed = [anchor.box for anchor in anchors(laid.layout)]
    boxes = [box.points() for box in laid.layout.boxes]
    stray = []
    for word in page.words:
        at = laid.on_form(word.box)
        known = any(_meet(at, box) for box in printed) or any(_meet(at, box) for box in boxes)
        if not known and word.confidence > 0.6 and sum(map(str.isalnum, word.text)) >= 2:
            stray.append(at)
    return stray


def _beside(at: Box, box: Box) -> bool:
    """Tell whether stray writing stands just below or just right of a box: its text runs over."""
    below = at[0] < box[2] and at[2] > box[0] and 0 <= at[1] - box[3] < 9
    right = at[1] < box[3] and at[3] > box[1] and 0 <= at[0] - box[2] < 6
    return below or right


def _meet(first: Box, second: Box) -> bool:
    return (
        first[0] < second[2] and second[0] < first[2] and first[1] < second[3]
        and second[1] < first[3]
    )  # fmt: skip


def _within(inner: Box, outer: Box) -> bool:
    across, down = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= across <= outer[2] and outer[1] <= down <= outer[3]
