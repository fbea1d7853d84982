"""Tables of sheets made of texts, for the tests of what reads them."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.sheets.table import Cell, SheetTable
from extractors.source import Grid, Page

Rows = Sequence[Sequence[str]]


def cells_of(rows: Rows) -> tuple[Cell, ...]:
    """Return cells of equal size, row by row, from (0.1, 0.1) to the right side at 0.9."""
    wide = 0.8 / len(rows[0])
    return tuple(
        Cell(
            row, column, text,
            (0.1 + wide * column, 0.1 + 0.04 * row, 0.1 + wide * (column + 1), 0.14 + 0.04 * row),
        )
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )  # fmt: skip


def table_of(rows: Rows, *, ruled: bool = False) -> SheetTable:
    """Return a table of the texts on a page without words; ``ruled``: as found in a scan."""
    box = (0.1, 0.1, 0.9, 0.1 + 0.04 * len(rows))
    grid = Grid(box, (), len(rows), len(rows[0]), 0.95) if ruled else None
    page = Page(number=1, size=(595, 842), text="")
    return SheetTable(page, 0, cells_of(rows), len(rows), len(rows[0]), box, None, grid)
