"""What is printed on one of our sheets, read again and held against the check signs of its code.

One run of OCR over a copy of the page where only the places that the layout knows are left. A
reading whose check signs agree is what was printed; one that does not agree stays a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ..dates import parse_date, time_ranges
from ..layout import text_of
from ..ocr import PageEngine
from ..parsed import fold, without_accents
from ..records import Candidate
from ..sheet_layout import HEIGHT, MM, SheetRow, check_of, fraction
from ..source import Box, Word
from .bend import DPI
from .marks import Registered

if TYPE_CHECKING:
    from ..source import Grey

CONFIRMED = 0.98
"""Confidence of a reading that its check signs confirm (one wrong one in 1,296 passes)."""
KNOWN = 0.96
"""Confidence of a name of the session list that the check signs confirm though OCR misread it."""
DOUBT = 0.6
_INSET = 3.4
_LIKE = 0.55
_MIDDLE = 1.6 * MM
"""A printed name stands no further than this from the middle of its row (points)."""
_VOWELS = frozenset("AEIOUaeiou")

People = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed text as read: value, what OCR read, how surely, other readings."""

    value: str | None
    raw: str | None
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    agrees: bool = True


@dataclass(frozen=True, slots=True)
class Name:
    """A printed name: last and first name as read; ``agrees``: code and session list say so."""

    last: Line
    first: Line
    agrees: bool = True


class Print:
    """The print of one registered page, read once."""

    def __init__(self, page: Registered, engine: PageEngine, *, head: bool) -> None:
        self.page = page
        self.engine = engine
        layout = page.layout
        self._free = (layout.organisation, layout.title, *layout.facts)
        free = self._free if head else ()
        named = [*layout.facilitators, *(row for row in layout.rows if row.printed)]
        cells = [cell for row in named for cell in self._cells(row)]
        self.words = engine.page(_only(page, free, cells), DPI)

    def line(self, box: Box) -> tuple[str, float]:
        """Return the text read within a box (points) and how surely."""
        words = self._within(box)
        return text_of(words).replace("\n", " ").strip(), _sure(words)

    def in_rows(self) -> bool:
        """Tell whether the printed names stand in the middle of their rows, most of them read.

        It stands for the rules of the table where a pale copy has lost them.
        """
        away = []
        for row in self.page.layout.rows:
            words = self._within(row.last_name) if row.printed else []
            middle = (row.box[1] + row.box[3]) / 2
            if words:
                at = median((word.box[1] + word.box[3]) / 2 for word in words) * HEIGHT
                away.append(abs(at - middle))
        seen = 2 * len(away) > sum(row.printed for row in self.page.layout.rows)
        return seen and max(away) < _MIDDLE

    def title(self, known: str) -> Line:
        """Return the title; ``known`` is that of the session list, empty where there is none."""
        layout = self.page.layout
        raw, sure = self.line(layout.title)
        check = layout.spec.title_check
        if not check:
            return Line(raw or None, raw or None, sure if raw else 0.0)
        for reading in (raw, *self._again(layout.title)):
            if reading and check_of(reading) == check:
                return Line(reading, raw or reading, CONFIRMED)
        if known and check_of(known) == check and _alike(raw, known):
            return Line(known, raw, KNOWN)
        other = (Candidate(value=known, score=0.5),) if known else ()
        return Line(raw or None, raw or None, min(sure, DOUBT), other, agrees=False)

    def day_agrees(self) -> bool:
        """Tell whether the printed date still reads as the code has it."""
        wanted = self.page.layout.spec.day
        box = self.page.layout.facts[0]
        return any(parse_date(text).value == wanted for text in self._readings(box))

    def hours_agree(self) -> bool:
        """Tell whether the printed hours still read as the code has them."""
        spec, box = self.page.layout.spec, self.page.layout.facts[1]
        wanted = "".join(f"{t.hour}{t.minute:02d}" for slot in spec.slots for t in slot)
        for text in self._readings(box):
            if time_ranges(text) == spec.slots or re.sub(r"\D", "", text) == wanted:
                return True
        return False

    def name(self, row: SheetRow, check: str, known: tuple[str, str] | None) -> Name:
        """Return the printed name of a row, held against its check signs and the session list."""
        cells = self._cells(row)
        read = [self.line(cell) for cell in cells]
        listed = known if known is not None and any(known) else None
        for last, first in self._names(cells, read):
            if check and check_of(last, first) == check:
                agrees = listed is None or check_of(*listed) == check
                spelt = _spelt(listed, (last, first)) if listed is not None else (last, first)
                return _name(spelt, read, CONFIRMED if agrees else DOUBT, listed, agrees=agrees)
        if listed is not None and check and check_of(*listed) == check:
            alike = all(_alike(raw, part) for (raw, _), part in zip(read, listed, strict=True))
            return _name(listed, read, KNOWN if alike else DOUBT, listed, agrees=alike)
        sure = min(confidence for _, confidence in read)
        sure = min(sure, DOUBT) if check else sure * 0.95
        best = (read[0][0], read[1][0])
        return _name(best, read, sure, listed, agrees=not check)

    def _cells(self, row: SheetRow) -> tuple[Box, Box]:
        return row.last_name, row.first_name

    def _names(
        self, cells: Sequence[Box], read: Sequence[tuple[str, float]]
    ) -> Iterator[tuple[str, str]]:
        yield read[0][0], read[1][0]
        lasts = [read[0][0], *self._again(cells[0])]
        firsts = [read[1][0], *self._again(cells[1])]
        for last in lasts:
            for first in firsts:
                yield from product(_variants(last), _variants(first))

    def _readings(self, box: Box) -> Iterator[str]:
        yield self.line(box)[0]
        yield from self._again(box)

    def _again(self, box: Box) -> list[str]:
        """Read one place once more, alone and enlarged."""
        grey = self.page.crop(self._place(box), -3.0 if box in self._free else _INSET)
        if min(grey.shape[:2]) < 8:
            return []
        large = np.asarray(
            cv2.resize(grey, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC), np.uint8
        )
        padded = np.pad(large, 24, constant_values=int(np.percentile(large, 90)))
        words = self.engine.page(padded, DPI * 1.5)
        readings = [text_of(words).replace("\n", " ").strip()]
        readings += [candidate.value for candidate in self.engine.line(large)]
        return [text for text in dict.fromkeys(readings) if text]

    def _place(self, box: Box) -> Box:
        """Return where a box is on the flat page: those of the head stand outside any table."""
        return box if box in self._free else self.page.refined(box)

    def _within(self, box: Box) -> list[Word]:
        x0, y0, x1, y1 = fraction(self._place(box))
        return [
            word
            for word in self.words
            if x0 <= (word.box[0] + word.box[2]) / 2 <= x1
            and y0 <= (word.box[1] + word.box[3]) / 2 <= y1
        ]


def _name(
    name: tuple[str, str],
    read: Sequence[tuple[str, float]],
    confidence: float,
    listed: tuple[str, str] | None,
    *,
    agrees: bool,
) -> Name:
    lines = []
    for index, (value, (raw, _)) in enumerate(zip(name, read, strict=True)):
        others: tuple[Candidate, ...] = ()
        if not agrees and listed is not None and listed[index] and listed[index] != value:
            others = (Candidate(value=listed[index], score=0.5),)
        shown = value.strip()
        lines.append(
            Line(shown or None, raw or shown or None, confidence if shown or raw else 0.0, others)
        )
    return Name(lines[0], lines[1], agrees)


def _spelt(listed: tuple[str, str], read: tuple[str, str]) -> tuple[str, str]:
    """Take the session list's spelling (marks, case) of what was read."""
    return listed if check_of(*listed) == check_of(*read) else read


def _alike(read: str, known: str) -> bool:
    one, other = fold(read), fold(known)
    return not other or SequenceMatcher(None, one, other).ratio() >= _LIKE


def _sure(words: Sequence[Word]) -> float:
    return min((word.confidence for word in words), default=0.0)


def _only(page: Registered, free: Sequence[Box], cells: Sequence[Box]) -> Grey:
    """Return the flat page with nothing left but some places: cells without their rules."""
    kept = np.full_like(page.grey, 255)
    scale = DPI / 72
    for box, inset in [*((box, -3.0) for box in free), *((box, 1.7) for box in cells)]:
        x0, y0, x1, y1 = page.refined(box) if inset > 0 else box
        part = (
            slice(max(0, round((y0 + inset) * scale)), max(0, round((y1 - inset) * scale))),
            slice(max(0, round((x0 + inset) * scale)), max(0, round((x1 - inset) * scale))),
        )
        kept[part] = page.grey[part]
    return kept


def _variants(text: str) -> Iterator[str]:
    """Yield a reading, then the same with doubled vowels once: « SÀÂN » is how « SÁN » is read.

    The engine's French has no Á, Í, Ó, Ú or Ñ; only a reading that the check signs confirm counts.
    """
    yield text
    single = ""
    for sign in text:
        base, last = without_accents(sign), single[-1:]
        doubled = base in _VOWELS and without_accents(last) == base and (sign, last) != (base, base)
        single = single[:-1] + base if doubled else single + sign
    if single != text:
        yield single
