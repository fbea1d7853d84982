"""The labels of a sheet's header block, and where their values stand.

"Date : 12/09/2022 - Horaires : 9h-12h" holds two; a label alone in a cell has its value in the
cell beside it or below. OCR's slips in a label are forgiven, never in a value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..layout import union
from ..parsed import fold
from ..records import Candidate
from ..source import Box, Word
from .label_words import BY_ITSELF, FIELD_OF, Field, field_of
from .lines import HeadLine, Segment
from .table import Cell
from .wording import is_sheet_title

_COLON = re.compile(r"(?<!\d)\s*[:：]|(?<=\d)\s*[:：](?!\s?\d)")
_BOUNDARY = re.compile(r"[\t\n;|•·→▪◦]|(?<=\s)[-–—/](?=\s)|, |\. (?=[A-ZÀ-Ý])")
_TYPED_PREFIX: tuple[tuple[Field, re.Pattern[str]], ...] = (
    ("date", re.compile(r"(?i)(?:date|dates|s[ée]ance du|journ[ée]e du|atelier du|en date du)\s+"
                        r"(?:(?:le|du)\s+)?(?=(?:lun|mar|mer|jeu|ven|sam|dim|\d))")),
    ("times", re.compile(r"(?i)(?:horaires?|heures?|cr[ée]neau)\s+(?:(?:de)\s+)?(?=\d)")),
    ("start", re.compile(r"(?i)(?:heure de )?d[ée]but\s+(?=\d)")),
    ("end", re.compile(r"(?i)(?:heure de )?fin\s+(?=\d)")),
    ("facilitators", re.compile(r"(?i)(?:anim[ée]|assur[ée]|encadr[ée]|dispens[ée])e?s? par\s+")),
)  # fmt: skip

_NO_LABEL = frozenset({"du", "n", "le", "centre"})
_LABEL_IN_CELL = frozenset({"debut", "fin"})
_HEAD_OF_PAGE = 0.35
"""Share of a page from its top where the name of the paper stands."""
_READ = 0.7
"""Words that OCR reads with less than this may be the strokes of a signature."""


@dataclass(frozen=True, slots=True)
class Value:
    """The value of one label: text as read, words and place; ``zone`` is where it may stand.

    ``label`` is the box of the label. ``cell`` is the cell that the value fills, if it is one.
    """

    field: Field
    text: str
    page: int | None
    box: Box | None
    place: str | None
    words: tuple[Word, ...]
    zone: Box | None
    label: Box | None
    cell: Cell | None = None
    said: str = ""
    sure: float = 1.0
    readings: tuple[Candidate, ...] = ()
    """What the line reader makes of it, where print is not sure: then it is handwriting."""

    @property
    def read(self) -> float:
        """How surely OCR read the words, 1 without OCR."""
        return min((word.confidence for word in self.words), default=1.0)


@dataclass(slots=True)
class _Text:
    """A line as one string, each word with its span and its segment."""

    text: str
    spans: list[tuple[int, int, Word | None, int]]
    starts: list[int]


@dataclass(frozen=True, slots=True)
class _Hit:
    field: Field
    start: int
    value: int
    sure: float
    said: str


def values_of(lines: Sequence[HeadLine]) -> tuple[list[Value], set[tuple[int, int]]]:
    """Return the labelled values of the lines, and which segments (line, index) they explain."""
    found: list[Value] = []
    used: set[tuple[int, int]] = set()
    for at, line in enumerate(lines):
        whole = _joined(line)
        hits = _hits(whole, line)
        for number, hit in enumerate(hits):
            end = hits[number + 1].start if number + 1 < len(hits) else len(whole.text)
            value = _value(_Found(lines, at, whole, hit, end, used))
            if value is not None:
                found.append(value)
            used.update(
                (at, _segment_at(whole, p)) for p in (hit.start, max(hit.start, hit.value - 1))
            )
    return found, used


def _joined(line: HeadLine) -> _Text:
    text = ""
    spans: list[tuple[int, int, Word | None, int]] = []
    starts: list[int] = []
    for index, segment in enumerate(line.segments):
        if index:
            text += "\t"
        starts.append(len(text))
        if segment.words:
            before: Word | None = None
            for word in segment.words:
                if before is not None:
                    same = word.box[1] < before.box[3] - 0.3 * (before.box[3] - before.box[1])
                    text += " " if same else "\n"
                spans.append((len(text), len(text) + len(word.text), word, index))
                text += word.text
                before = word
        else:
            for match in re.finditer(r"\S+", segment.text):
                begin = len(text) + match.start()
                spans.append((begin, begin + len(match.group()), None, index))
            text += segment.text
    return _Text(text, spans, starts)


def _segment_at(whole: _Text, position: int) -> int:
    return max((i for i, start in enumerate(whole.starts) if start <= position), default=0)


def _hits(whole: _Text, line: HeadLine) -> list[_Hit]:
    hits: list[_Hit] = []
    for colon in _COLON.finditer(whole.text):
        before = whole.text[: colon.start()]
        cut = max((m.end() for m in _BOUNDARY.finditer(before)), default=0)
        floor = max([cut, *(h.value for h in hits)])
        hit = _label_before(before, floor, colon.end())
        if hit is not None:
            hits.append(hit)
    for index, segment in enumerate(line.segments):
        start = whole.starts[index]
        end = start + len(segment.text) if not segment.words else _end_of(whole, index)
        if any(start <= hit.start < end for hit in hits) or not segment.text.strip():
            continue
        text = whole.text[start:end]
        hit = (
            _whole_segment(text, start, end, in_cell=segment.cell is not None)
            or _on_its_own_line(text, start)
            or _prefix(text, start)
            or _without_colon(text, start)
        )
        if hit is not None:
            hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start)


def _end_of(whole: _Text, index: int) -> int:
    return max((end for _, end, _, i in whole.spans if i == index), default=whole.starts[index])


def _label_before(before: str, floor: int, value: int) -> _Hit | None:
    """Find the longest wording of a label that ends where the colon stands."""
    tail = before[floor:]
    starts = [m.start() for m in re.finditer(r"\S+", tail)][-9:]
    for start in starts:
        said = tail[start:]
        found = field_of(re.sub(r"^[^\w]+", "", said))
        if found is not None:
            return _Hit(found[0], floor + start, value, found[1], fold(said))
    return None


def _whole_segment(text: str, start: int, end: int, *, in_cell: bool) -> _Hit | None:
    """Take a segment that is a label as a whole; the value stands beside or below.

    "Début" alone on a line is a word; alone in a cell of a table it is a label.
    """
    bare = text.strip(" :.;*_…")
    found = field_of(bare)
    if found is None or found[1] < 0.9 or fold(bare) in _NO_LABEL:
        return None
    if fold(bare) in _LABEL_IN_CELL and not in_cell:
        return None
    return _Hit(found[0], start, end, found[1] * 0.98, fold(bare))


def _on_its_own_line(text: str, start: int) -> _Hit | None:
    """Take a label that stands small over its value in one cell ("Mois" over "Octobre 2022")."""
    said, _, value = text.partition("\n")
    bare = said.strip(" :.;*_…")
    found = field_of(bare) if value.strip() else None
    if found is None or found[1] < 0.9 or fold(bare) in _NO_LABEL:
        return None
    return _Hit(found[0], start, start + len(said) + 1, found[1] * 0.97, fold(bare))


def _without_colon(text: str, start: int) -> _Hit | None:
    """Take the longest label that a segment begins with, before a capital or a digit."""
    words = list(re.finditer(r"\S+", text))[:9]
    for count in range(len(words) - 1, 0, -1):
        said = text[: words[count - 1].end()]
        value = words[count].group()
        if fold(said) in BY_ITSELF and re.match(r"[A-ZÀ-Ý\d«\"]", value):
            return _Hit(FIELD_OF[fold(said)], start, start + words[count].start(), 0.95, fold(said))
    return None


def _prefix(text: str, start: int) -> _Hit | None:
    for name, pattern in _TYPED_PREFIX:
        match = pattern.match(text)
        if match:
            return _Hit(name, start, start + match.end(), 0.95, fold(match.group()))
    return None


@dataclass(frozen=True, slots=True)
class _Found:
    """A label on a line and up to where its value may reach."""

    lines: Sequence[HeadLine]
    at: int
    whole: _Text
    hit: _Hit
    end: int
    used: set[tuple[int, int]]

    @property
    def line(self) -> HeadLine:
        return self.lines[self.at]

    @property
    def own(self) -> Segment:
        """The segment in which the label ends."""
        last = max(self.hit.start, self.hit.value - 1)
        return self.line.segments[_segment_at(self.whole, last)]

    @property
    def label(self) -> Box | None:
        return _box(self.whole, self.hit.start, self.hit.value)

    @property
    def page(self) -> int | None:
        return self.line.page.number if self.line.page.paged else None


def _value(found: _Found) -> Value | None:
    whole, hit = found.whole, found.hit
    start, stop = _trimmed(whole.text, hit.value, found.end)
    if start >= stop:
        return _elsewhere(found)
    beside = _segment_at(whole, start)
    found.used.add((found.at, beside))
    holder = found.line.segments[beside]
    return Value(
        hit.field, whole.text[start:stop], found.page,
        _box(whole, start, stop) if found.page is not None else None, holder.place,
        _words(whole, start, stop), _zone(found, holder), found.label, holder.cell, hit.said,
        hit.sure,
    )  # fmt: skip


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the value: up to the first gap after it begins, fill signs dropped."""
    part = text[start:end]
    lead = re.match(r"[\s:._…·‥\-–—/|]*(?=[^\s:._…·‥\-–—/|])|[\s:._…·‥\-–—/|]*$", part)
    begin = start + (lead.end() if lead else 0)
    rest = text[begin:end]
    gap = re.search(r"\t", rest)
    stop = begin + (gap.start() if gap else len(rest))
    body = text[begin:stop]
    body = re.sub(r"[\s._…·‥|;/–—-]+$", "", re.sub(r"[._…·‥]{3,}[\s\S]*$", "", body))
    return begin, begin + len(body)


def _elsewhere(found: _Found) -> Value | None:
    """Find the value of a label that stands alone: the cell or segment beside it, or below."""
    line, hit, own = found.line, found.hit, found.own
    if hit.field == "facilitator_signature" and own.cell is None and _titles_the_sheet(found):
        return None
    index = _segment_at(found.whole, hit.start)
    beside = line.segments[index + 1] if index + 1 < len(line.segments) else None
    free = beside is not None and _is_free(found.whole, beside, index + 1, found.end)
    free = free and not _is_row_of_labels(line, own)
    if own.cell is None:
        zone = _zone(found, beside if free else None)
        return Value(
            hit.field, "", found.page, None, own.place, (), zone, found.label, None, hit.said,
            hit.sure,
        )  # fmt: skip
    target = _target(found, beside.cell if free and beside is not None else None)
    tall = _room_below(own)
    if hit.field == "facilitator_signature" and tall and target is not None and not target.line:
        target = None
    if target is not None:
        return Value(
            hit.field, target.line, found.page, target.box, target.place, target.words, target.box,
            found.label, target, hit.said, hit.sure,
        )  # fmt: skip
    return Value(
        hit.field, "", found.page, own.box, own.place, (), tall or own.box, found.label, own.cell,
        hit.said, hit.sure,
    )  # fmt: skip


def _titles_the_sheet(found: _Found) -> bool:
    """Tell "ÉMARGEMENT" alone in capitals at the head of a page: the paper's name, no label."""
    text = found.whole.text.strip()
    alone = is_sheet_title(text) and text.isupper() and text.isalpha()
    return alone and found.line.top < _HEAD_OF_PAGE


def _target(found: _Found, beside: Cell | None) -> Cell | None:
    """Return the cell that holds the value of a label alone in its cell: beside it, or below."""
    own = found.own
    if beside is not None:
        found.used.add((found.at, _segment_at(found.whole, found.hit.start) + 1))
        return beside
    if own.cell is None or own.table is None:
        return None
    below = own.table.at(own.cell.row + own.cell.row_span, own.cell.column)
    if below is None or field_of(below.line.strip(" :")) is not None:
        return None
    _mark(found.lines, below, found.used)
    return below


def _is_free(whole: _Text, segment: Segment, index: int, end: int) -> bool:
    """Tell whether the segment beside a label is its value and not the next label."""
    return whole.starts[index] <= end and (
        not segment.text.strip() or field_of(segment.text.strip(" :")) is None
    )


def _is_row_of_labels(line: HeadLine, own: Segment) -> bool:
    """Tell a row of a table that holds labels alone, three at least: their values stand below."""
    if own.cell is None:
        return False
    texts = [s.text for s in line.segments if s.table is own.table and s.text.strip()]
    return len(texts) >= 3 and all(field_of(text.strip(" :")) is not None for text in texts)


def _mark(lines: Sequence[HeadLine], cell: Cell, used: set[tuple[int, int]]) -> None:
    for at, line in enumerate(lines):
        for index, segment in enumerate(line.segments):
            if segment.cell is cell:
                used.add((at, index))


def _room_below(own: Segment) -> Box | None:
    """Return the blank lower part of a cell that begins with a label, where one could write."""
    if own.box is None or not own.words:
        return None
    text = union(word.box for word in own.words)
    room = own.box[3] - text[3]
    if room < 1.2 * (text[3] - text[1]):
        return None
    return own.box[0], text[3], own.box[2], own.box[3]


def _zone(found: _Found, holder: Segment | None) -> Box | None:
    """Return where a value may stand: right of its label, up to what follows on the line."""
    label, own = found.label, found.own
    if label is None:
        return None
    if holder is not None and holder.cell is not None and holder is not own:
        return holder.box
    right = own.box[2] if own.cell is not None and own.box else 0.97
    following = [w.box[0] for s, _, w, _ in found.whole.spans if w is not None and s >= found.end]
    right = min([right, *(x for x in following if x > label[2])])
    height = label[3] - label[1]
    return label[2] + 0.002, label[1] - 0.5 * height, right, label[3] + 0.4 * height


def _words(whole: _Text, start: int, stop: int) -> tuple[Word, ...]:
    return tuple(
        word for s, e, word, _ in whole.spans if word is not None and s < stop and e > start
    )


def _box(whole: _Text, start: int, stop: int) -> Box | None:
    boxes = [word.box for word in _words(whole, start, stop)]
    return union(boxes) if boxes else None


def places_beside(lines: Sequence[HeadLine], values: Sequence[Value]) -> tuple[Value, ...]:
    """Return the blank cells right of facilitators' names, where a table has no label to sign by.

    They are less sure places than those with a label.
    """
    taken = [id(value.cell) for value in values if value.cell is not None]
    named = [id(v.cell) for v in values if v.field == "facilitators" and v.cell is not None]
    found: list[Value] = []
    for line in lines:
        for before, segment in pairwise(line.segments):
            cell = segment.cell
            if cell is None or id(before.cell) not in named or id(cell) in taken:
                continue
            if not any(word.confidence >= _READ for word in cell.words):
                number = line.page.number if line.page.paged else None
                found.append(
                    Value(
                        "facilitator_signature", "", number, cell.box, segment.place, (), cell.box,
                        None, cell, "", 0.8,
                    )
                )  # fmt: skip
    return tuple(found)
