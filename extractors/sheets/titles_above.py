"""A list whose titles stand over its first rule, outside of it: a row of the table all the same.

Only where the words over the columns are titles of a list, names and signatures among them, and
no heading stands in the table itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..layout import centre, lines_of, text_of, union
from ..records import DOUBT_BELOW
from ..source import Box, GridCell, Word
from .headings import NAMES, SIGNED, heading_of
from .table import Cell, SheetTable, words_of

_REACH = 1.6
"""Titles stand within so many heights of the first row above it."""
_LINES = 1.0
"""Two lines of a title are nearer to each other than this many letter heights."""
_OVER = 0.3
"""Share of a word that may reach over the side of its column."""


def with_titles_above(table: SheetTable) -> SheetTable:
    """Return a table of a scan with the row of titles over it; itself where there is none."""
    if table.grid is None or table.box is None or table.columns < 2:
        return table
    edges = _edges(table)
    if not edges or heading_of(table) is not None:
        return table
    words = titles_over(words_of(table.page), table.box, _height(table))
    cells = _row_of(words, edges, table.box[1])
    if cells is None:
        return table
    made = _with_row(table, cells)
    heading = heading_of(made)
    if heading is None or heading.first != 0:
        return table
    sure = {c.role for c in heading.columns if c.sure >= DOUBT_BELOW and c.text}
    return made if sure & NAMES and sure & SIGNED else table


def titles_over(words: Sequence[Word], box: Box, high: float) -> list[Word]:
    """Return the words of the one or two lines just above a table (``high``: of its first row)."""
    near = [
        word
        for word in words
        if box[1] - _REACH * high < centre(word.box)[1] < box[1]
        and box[0] - 0.01 < centre(word.box)[0] < box[2] + 0.01
    ]
    lines = sorted(lines_of(near), key=lambda line: -max(w.box[3] for w in line.words))
    kept: list[Word] = []
    for line in lines[:2]:
        letter = max(word.box[3] - word.box[1] for word in line.words)
        low = max(word.box[3] for word in line.words)
        if kept and min(word.box[1] for word in kept) - low > _LINES * letter:
            break
        kept += line.words
    return kept


def _height(table: SheetTable) -> float:
    box = table.row_box(0)
    return box[3] - box[1] if box is not None else 0.0


def _edges(table: SheetTable) -> list[float]:
    """Return where the columns begin and end, by a row that none of its cells spans."""
    for row in range(table.rows):
        cells = sorted(table.row(row), key=lambda cell: cell.column)
        boxes = [cell.box for cell in cells if cell.row == row and cell.box is not None]
        if len(boxes) == table.columns:
            return [boxes[0][0], *(box[2] for box in boxes)]
    return []


def _row_of(words: Sequence[Word], edges: Sequence[float], bottom: float) -> list[Cell] | None:
    """Return cells of a row of titles; None where a word stands across two columns."""
    if not words:
        return None
    top = min(word.box[1] for word in words)
    cells = []
    for column, (left, right) in enumerate(pairwise(edges)):
        own = tuple(word for word in words if left <= centre(word.box)[0] < right)
        for word in own:
            wide = word.box[2] - word.box[0]
            if max(left - word.box[0], word.box[2] - right) > _OVER * wide:
                return None
        text = text_of(own) if own else ""
        cells.append(Cell(0, column, text, (left, top, right, bottom), words=own))
    return cells


def _with_row(table: SheetTable, titles: Sequence[Cell]) -> SheetTable:
    """Return the table with a first row more."""
    cells = (*titles, *(replace(cell, row=cell.row + 1) for cell in table.cells))
    box = union([cell.box for cell in cells if cell.box is not None])
    grid = table.grid
    if grid is not None:
        first = tuple(GridCell(0, cell.column, cell.box) for cell in titles if cell.box)
        rest = tuple(replace(cell, row=cell.row + 1) for cell in grid.cells)
        grid = replace(grid, box=box, cells=(*first, *rest), rows=grid.rows + 1)
    return SheetTable(
        table.page, table.index, cells, table.rows + 1, table.columns, box, table.place, grid,
        table.cut,
    )  # fmt: skip
