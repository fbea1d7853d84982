"""What stands around the tables of people: lines of segments, cells of label tables included.

A segment is words that stand together, or one cell of a table of labels; blank cells are segments
too, since a value may be written there by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..layout import TextLine, centre, contains, lines_of, text_of, union
from ..pieces.rows import rows_of
from ..source import Box, Page, Word
from .parting import parts_of_cell
from .table import Cell, SheetTable, words_of

_WIDE_GAP = 1.5
"""Words further apart than this many letter heights stand in different segments."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that read together. ``cell`` is the table cell that it fills, if it is one."""

    text: str
    page: int
    box: Box | None = None
    place: str | None = None
    words: tuple[Word, ...] = ()
    cell: Cell | None = None
    table: SheetTable | None = None
    heading: bool = False

    @property
    def size(self) -> float:
        """The letter size, of its smallest word."""
        return min((word.size for word in self.words), default=10.0)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """Segments at one height, left to right; ``top`` orders lines over a page."""

    segments: tuple[Segment, ...]
    page: Page
    top: float

    @property
    def text(self) -> str:
        """The texts of the segments, parted by tabs."""
        return "\t".join(segment.text for segment in self.segments if segment.text)


def head_lines(
    page: Page, people: Sequence[SheetTable], others: Sequence[SheetTable]
) -> list[HeadLine]:
    """Return the lines of a page outside its tables of people, top to bottom.

    ``others`` are its further tables, whose cells are segments of their own.
    """
    if not page.paged:
        return _lines_without_pages(page, people, others)
    free: list[Word] = []
    for word in words_of(page):
        middle = centre(word.box)
        if not any(table.box and contains(table.box, middle) for table in (*people, *others)):
            free.append(word)
    found = [_free_line(page, line) for line in lines_of(free)]
    for table in others:
        found += _cell_lines(page, table)
    return sorted(found, key=lambda line: line.top)


def _free_line(page: Page, line: TextLine) -> HeadLine:
    groups: list[list[Word]] = []
    height = max(word.box[3] - word.box[1] for word in line.words) * page.size[1]
    for word in line.words:
        gap = (word.box[0] - groups[-1][-1].box[2]) * page.size[0] if groups else 0.0
        if groups and gap <= _WIDE_GAP * max(min(word.size, height), 6.0):
            groups[-1].append(word)
        else:
            groups.append([word])
    segments = tuple(
        Segment(
            " ".join(word.text for word in group),
            page.number,
            union(word.box for word in group),
            None,
            tuple(group),
        )
        for group in groups
    )
    return HeadLine(segments, page, line.box[1])


def _cell_lines(page: Page, table: SheetTable) -> list[HeadLine]:
    found = []
    for row in range(table.rows):
        cells = [
            part for cell in table.row(row) if cell.row == row for part in parts_of_cell(page, cell)
        ]
        if not cells:
            continue
        segments = tuple(
            Segment(
                text_of(cell.words) if cell.words else cell.text,
                page.number,
                cell.box,
                cell.place,
                _reading(cell.words),
                cell,
                table,
            )
            for cell in cells
        )
        tops = [cell.box[1] for cell in cells if cell.box]
        found.append(HeadLine(segments, page, min(tops, default=0.0)))
    return found


def _reading(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(word for line in lines_of(words) for word in line.words)


def _lines_without_pages(
    page: Page, people: Sequence[SheetTable], others: Sequence[SheetTable]
) -> list[HeadLine]:
    """Return the lines of a Word document in order; rows of label tables keep their blank cells."""
    main = tuple(f"{table.place}, ligne" for table in people)
    by_place = {
        f"{table.place}, ligne {row + 1}": (table, row)
        for table in others
        for row in range(table.rows)
    }
    found: list[HeadLine] = []
    for order, row in enumerate(rows_of(page)):
        place = row.segments[0].place or ""
        if place.startswith(main) and main:
            continue
        if place in by_place:
            table, at = by_place[place]
            cells = [cell for cell in table.row(at) if cell.row == at]
            segments = tuple(
                Segment(cell.text, page.number, None, place, (), cell, table) for cell in cells
            )
        else:
            segments = tuple(
                Segment(s.text, page.number, None, s.place, (), heading=s.heading)
                for s in row.segments
            )
        found.append(HeadLine(segments, page, float(order)))
    return found


def order_of(page: Page, table: SheetTable) -> float:
    """Return where a table stands among the lines of its page, as ``HeadLine.top`` does."""
    if table.box is not None:
        return table.box[1]
    prefix = f"{table.place}, ligne"
    for order, row in enumerate(rows_of(page)):
        if (row.segments[0].place or "").startswith(prefix):
            return float(order)
    return float("inf")
