"""Cells of a heading that are one: a title over several columns, its letters taken for a rule.

In a low row ("Lundi 06/03/2023" over "Matin" and "Après-midi") the print that stands where the
rule of the row below would go on is as dark as a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..layout import lines_of, overlap, text_of, union
from ..source import Word
from .days import WEEKDAYS, day_in
from .headings import SIGNED, column_of
from .table import Cell, SheetTable

_HEADS = 3
"""Rows from the top in which a title may stand over several columns."""
_AGAIN = 0.6
"""Share of a word that another covers, which is the same read once more."""
_WITHIN = 0.35
"""Letter heights by which a word reaches to either side of what is no rule, at least."""


def with_headings_joined(table: SheetTable) -> SheetTable:
    """Return a scanned table with the cells joined that one title of several columns fills."""
    if table.grid is None:
        return table
    cells = list(table.cells)
    for row in range(min(_HEADS, table.rows - 1)):
        own = sorted((c for c in cells if c.row == row and c.row_span == 1), key=lambda c: c.column)
        for one, other in pairwise(own):
            left = next((c for c in cells if c.row == row and _ends_at(c, one)), None)
            if left is not None and _beside(left, other) and _is_one(table, left, other, row):
                at = cells.index(left)
                cells[at] = _joined(left, other)
                cells.remove(other)
    over = _title_of_both(table, cells)
    if not over and len(cells) == len(table.cells):
        return table
    cut = tuple(word for word in table.cut if word.box not in {one.box for one in over})
    return SheetTable(
        table.page, table.index, tuple(cells), table.rows, table.columns, table.box, table.place,
        table.grid, cut,
    )  # fmt: skip


def _title_of_both(table: SheetTable, cells: list[Cell]) -> list[Word]:
    """Give both of two cells the title that runs through the rule between them; return its words.

    The level rule below "Lundi 06/03/2023" was not seen: each cell holds a half of it and "Matin".
    """
    found: list[Word] = []
    for row in range(min(_HEADS, table.rows)):
        own = sorted((c for c in cells if c.row == row), key=lambda c: c.column)
        for one, other in pairwise(own):
            over = _straddling(one, other, table) if _beside(one, other) else []
            halves = [_with_title(cell, over) for cell in (one, other)]
            if not over or any(half is None for half in halves):
                continue
            for cell, half in zip((one, other), halves, strict=True):
                if half is not None:
                    cells[cells.index(cell)] = half
            found += over
    return found


def _with_title(cell: Cell, over: Sequence[Word]) -> Cell | None:
    """Return a cell with a title above its own words; None where these name nothing to sign."""
    top, low = min((w.box[1] for w in over), default=0), max((w.box[3] for w in over), default=0)
    rest = [word for word in cell.words if not top <= (word.box[1] + word.box[3]) / 2 <= low]
    text = text_of(rest)
    if not rest or column_of(text).role not in SIGNED:
        return None
    return replace(cell, text=f"{text_of(over)}\n{text}", words=(*over, *rest))


def _straddling(one: Cell, other: Cell, table: SheetTable) -> list[Word]:
    """Return the words that reach well into both cells, each read but once."""
    words = sorted(
        (word for word in (*one.words, *other.words) if _reaches(word, one, table)),
        key=lambda word: word.box[0] - word.box[2],
    )
    kept: list[Word] = []
    for word in words:
        if not any(overlap(word.box, longer.box) > _AGAIN for longer in kept):
            kept.append(word)
    return kept


def _ends_at(cell: Cell, last: Cell) -> bool:
    return cell.column + cell.column_span == last.column + last.column_span


def _beside(one: Cell, other: Cell) -> bool:
    return (
        one.box is not None
        and other.box is not None
        and (one.column + one.column_span == other.column)
    )


def _is_one(table: SheetTable, one: Cell, other: Cell, row: int) -> bool:
    """Tell two cells of a heading over two columns of half-days or signatures that are one."""
    below = [table.at(row + 1, column) for column in (one.column, other.column)]
    if any(cell is None or cell.row != row + 1 or cell.column_span > 1 for cell in below):
        return False
    if any(column_of(cell.line).role not in SIGNED for cell in below if cell is not None):
        return False
    return _runs_through(one, other, table) or _is_day_in_two(one, other)


def _runs_through(one: Cell, other: Cell, table: SheetTable) -> bool:
    """Tell a word that reaches well into both cells."""
    return any(_reaches(word, one, table) for word in (*one.words, *other.words))


def _reaches(word: Word, one: Cell, table: SheetTable) -> bool:
    """Tell a word that reaches well to either side of a cell's right side."""
    assert one.box is not None
    wide, high = table.page.size
    place, reach = one.box[2] * wide, _WITHIN * (word.box[3] - word.box[1]) * high
    return word.box[0] * wide + reach < place < word.box[2] * wide - reach


def _is_day_in_two(one: Cell, other: Cell) -> bool:
    """Tell "Mercredi | 08/03/2023"."""
    name = one.line.lower().strip(" .")
    alone = name in WEEKDAYS and day_in(other.line) is not None
    return alone and not any(token.lower() in WEEKDAYS for token in other.line.split())


def _joined(one: Cell, other: Cell) -> Cell:
    words = tuple(word for line in lines_of((*one.words, *other.words)) for word in line.words)
    return replace(
        one,
        text=text_of(words) if words else f"{one.text} {other.text}".strip(),
        words=words,
        box=union([box for box in (one.box, other.box) if box is not None]),
        column_span=one.column_span + other.column_span,
    )
