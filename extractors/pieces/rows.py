"""Pages as rows of segments: words that stand together, left to right, top to bottom."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..source import Block, Box, Page, TableCell, Word

_PLAIN = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "«": '"', "»": '"', "“": '"', "”": '"',
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "œ": "o", "Œ": "o", "æ": "a", "Æ": "a",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "…": ".", "ﬁ": "f", "ﬂ": "f",
}  # fmt: skip
TICKED = "☒"
UNTICKED = "☐"
_TICKED_MARKS = frozenset("☒☑✔✓✗✘🗹")
_UNTICKED_MARKS = frozenset("☐□▢❏❑")
_FIGURE = re.compile(r"-?\d[\d .,\u00a0\u202f]*(?:€|euros?)?", re.IGNORECASE)
_WIDE_GAP = 1.6
"""Words further apart than this many font sizes belong to different segments."""


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    if char in _TICKED_MARKS:
        return TICKED
    if char in _UNTICKED_MARKS:
        return UNTICKED
    base = unicodedata.normalize("NFKD", char)
    folded = (base[0] if base else " ").lower()
    return folded if len(folded) == 1 else char


def fold(text: str) -> str:
    """Return text without accents, lower case, plain punctuation; same length as ``text``.

    ``text`` must be composed (NFC); "œ" becomes "o".
    """
    return "".join(_fold_char(char) for char in text)


def flat(text: str) -> str:
    """Fold and collapse white space: what titles and marks are searched in."""
    return " ".join(fold(unicodedata.normalize("NFC", text)).split())


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together on one row: a phrase, a cell, a paragraph without pages."""

    text: str
    page: int
    box: Box | None
    place: str | None
    words: tuple[Word, ...] = ()
    size: float = 10.0
    bold: bool = False
    heading: bool = False
    column: int | None = None

    @property
    def folded(self) -> str:
        """The text folded and collapsed."""
        return flat(self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """Segments at one height of a page, left to right."""

    segments: tuple[Segment, ...]
    page: int

    @property
    def text(self) -> str:
        """The row's text, segments parted by a tab."""
        return "\t".join(segment.text for segment in self.segments)

    @property
    def folded(self) -> str:
        """The row's text folded and collapsed."""
        return flat(self.text)

    @property
    def size(self) -> float:
        """The largest font size on the row."""
        return max((segment.size for segment in self.segments), default=10.0)


def union(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around all boxes."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def rows_of(page: Page) -> Iterator[Row]:
    """Yield the rows of a page: printed words, widget values and check marks; DOCX lines."""
    if not page.paged or not page.words:
        yield from _rows_without_boxes(page)
        return
    words = [*page.words, *_widget_words(page), *_check_marks(page)]
    drawn = [mark.box for mark in _check_marks(page)]
    words = [word for word in words if not _is_tick_in(word, drawn)]
    bars = [
        (line.x0, min(line.y0, line.y1), max(line.y0, line.y1))
        for line in page.lines
        if abs(line.x0 - line.x1) < 0.002
    ]
    ruled, words = _ruled_rows(page, words)
    rows = [(_top(cluster), tuple(_segments(cluster, page, bars))) for cluster in _clusters(words)]
    for _, segments in sorted((*rows, *ruled), key=lambda pair: pair[0]):
        if segments:
            yield Row(segments, page.number)


def _top(words: Sequence[Word]) -> float:
    return min(word.box[1] for word in words)


def _ruled_rows(
    page: Page, words: list[Word]
) -> tuple[list[tuple[float, tuple[Segment, ...]]], list[Word]]:
    """Take rows of ruled tables whose label runs over two lines beside a figure, cell by cell."""
    made: list[tuple[float, tuple[Segment, ...]]] = []
    for table in page.tables:
        by_row: dict[int, list[TableCell]] = {}
        for cell in table.cells:
            if cell.box is not None and cell.text.strip():
                by_row.setdefault(cell.row, []).append(cell)
        for cells in by_row.values():
            if not any("\n" in c.text.strip() for c in cells) or not any(
                _FIGURE.fullmatch(" ".join(c.text.split())) for c in cells
            ):
                continue
            held = [(cell, [w for w in words if _within(w, cell.box)]) for cell in cells]
            segments = tuple(
                replace(_segment(_reading(inside), page.number), column=cell.column)
                for cell, inside in sorted(held, key=lambda pair: pair[0].column)
                if inside
            )
            if segments:
                taken = {id(word) for _, inside in held for word in inside}
                words = [word for word in words if id(word) not in taken]
                made.append((min(s.box[1] for s in segments if s.box), segments))
    return made, words


def _within(word: Word, box: Box | None) -> bool:
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return box is not None and box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _reading(words: list[Word]) -> list[Word]:
    return [word for cluster in _clusters(words) for word in cluster]


def _clusters(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Group words whose heights overlap by half into rows, top to bottom."""
    cluster: list[Word] = []
    top = bottom = 0.0
    for word in sorted(words, key=lambda w: ((w.box[1] + w.box[3]) / 2, w.box[0])):
        middle = (word.box[1] + word.box[3]) / 2
        if cluster and not top <= middle <= bottom:
            yield sorted(cluster, key=lambda w: w.box[0])
            cluster = []
        if not cluster:
            top, bottom = word.box[1], word.box[3]
        cluster.append(word)
    if cluster:
        yield sorted(cluster, key=lambda w: w.box[0])


def _segments(
    row: list[Word], page: Page, bars: Sequence[tuple[float, float, float]]
) -> Iterator[Segment]:
    width = page.size[0] or 595.0
    group: list[Word] = []
    for word in row:
        if group:
            gap = (word.box[0] - group[-1].box[2]) * width
            size = max(word.size, group[-1].size, 6.0)
            if gap > _WIDE_GAP * size or _bar_between(group[-1], word, bars):
                yield _segment(group, page.number)
                group = []
        group.append(word)
    if group:
        yield _segment(group, page.number)


def _bar_between(left: Word, right: Word, bars: Sequence[tuple[float, float, float]]) -> bool:
    middle = (left.box[1] + left.box[3]) / 2
    return any(
        left.box[2] - 0.003 <= x <= right.box[0] + 0.003 and top <= middle <= bottom
        for x, top, bottom in bars
    )


def _segment(words: list[Word], page: int) -> Segment:
    clean = tuple(
        Word(unicodedata.normalize("NFC", w.text), w.box, w.size, w.bold, w.confidence)
        for w in words
    )
    return Segment(
        text=" ".join(word.text for word in clean),
        page=page,
        box=union([word.box for word in clean]),
        place=None,
        words=clean,
        size=max(word.size for word in clean),
        bold=all(word.bold for word in clean),
    )


def _widget_words(page: Page) -> Iterator[Word]:
    for widget in page.widgets:
        if widget.box is None:
            continue
        if widget.kind == "check":
            yield Word(TICKED if widget.value else UNTICKED, widget.box)
        elif widget.kind in ("text", "choice") and widget.value and widget.value.strip():
            for index, line in enumerate(widget.value.splitlines() or [widget.value]):
                x0, y0, x1, y1 = widget.box
                yield Word(" ".join(line.split()), (x0, y0 + index * 0.012, x1, y1))


def _check_marks(page: Page) -> Iterator[Word]:
    """Drawn squares as marks: ticked where a cross or a tick stands inside."""
    for box in page.squares:
        ticked = any(_is_tick_in(word, [box]) for word in page.words)
        yield Word(TICKED if ticked else UNTICKED, box)


def _is_tick_in(word: Word, squares: Sequence[Box]) -> bool:
    if word.text not in {"X", "x", "✓", "✔", "✗", "✘", "v", "V", "×"}:
        return False
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in squares)


def _squeeze(text: str) -> str:
    return "".join(fold(text).split())


def _rows_without_boxes(page: Page) -> Iterator[Row]:
    """Rows of a document without pages: its lines, each with the place it stands at."""
    blocks: dict[str, deque[Block]] = {}
    for block in page.blocks:
        for line in block.text.splitlines():
            blocks.setdefault(_squeeze(line), deque()).append(block)
    tables: dict[str, deque[tuple[Segment, ...]]] = {}
    for key, cells in _table_rows(page):
        tables.setdefault(key, deque()).append(cells)
    for line in page.text.splitlines():
        text = unicodedata.normalize("NFC", line).strip()
        key = _squeeze(text)
        if not key:
            continue
        found = tables.get(key.replace("|", ""))
        if found and ("\t" in text or key not in blocks):
            yield Row(found.popleft(), page.number)
            continue
        standing = blocks.get(key, deque())
        at = standing.popleft() if standing else None
        place = at.place if at else None
        heading = bool(at and re.match(r"(?i)tit|head", at.style))
        yield Row((Segment(text, page.number, None, place, heading=heading),), page.number)


def _table_rows(page: Page) -> Iterator[tuple[str, tuple[Segment, ...]]]:
    for table in page.tables:
        by_row: dict[int, list[tuple[int, str]]] = {}
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
            words = unicodedata.normalize("NFC", " ".join(cell.text.split()))
            by_row.setdefault(cell.row, []).append((cell.column, words))
        for number, cells in by_row.items():
            key = _squeeze("".join(words for _, words in cells)).replace("|", "")
            place = f"{table.place}, ligne {number + 1}" if table.place else None
            filled = tuple(
                Segment(words, page.number, None, place, column=column)
                for column, words in cells
                if words
            )
            if key and filled:
                yield key, filled
