"""A list in two halves side by side ("N° | Nom | Signature | N° | Nom | Signature"): one list.

The right half goes on where the left one ends; the boxes stay where they are on the page.
"""

from __future__ import annotations

from dataclasses import replace

from .headings import NAMES, SIGNED, Heading, heading_of
from .table import Cell, SheetTable

_MOST_PARTS = 3


def with_halves_stacked(table: SheetTable) -> SheetTable:
    """Return a table whose heading says the same two or three times as one list of all lines."""
    heading = heading_of(table)
    wide = _width_of_part(heading, table.columns) if heading is not None else 0
    if heading is None or not wide or _parts_are_titled(table, heading):
        return table
    more = table.rows - heading.below
    cells: list[Cell] = []
    for cell in table.cells:
        part = cell.column // wide
        if part and cell.row < heading.below:
            continue  # the titles, said once more
        span = min(cell.column_span, wide - cell.column % wide)
        row = cell.row + part * more
        cells.append(replace(cell, row=row, column=cell.column % wide, column_span=span))
    rows = table.rows + (table.columns // wide - 1) * more
    return SheetTable(
        table.page, table.index, tuple(cells), rows, wide, table.box, table.place, table.grid,
        table.cut,
    )  # fmt: skip


def _parts_are_titled(table: SheetTable, heading: Heading) -> bool:
    """Tell a row above the heading that says something of each part ("Matin", "Après-midi")."""
    above = [cell for cell in table.cells if cell.row < heading.first and cell.line]
    return any(cell.column_span < table.columns for cell in above)


def _width_of_part(heading: Heading, columns: int) -> int:
    """Return how many columns are said again and again, names and signatures among them; 0: none.

    Columns of facilitators beside those of participants are no second half.
    """
    said = [(column.role, column.who, column.half, column.day) for column in heading.columns]
    roles = {column.role for column in heading.columns}
    if len(said) != columns or not (roles & NAMES and roles & SIGNED):
        return 0
    for parts in range(2, _MOST_PARTS + 1):
        wide, rest = divmod(columns, parts)
        names = sum(column.role in NAMES for column in heading.columns[:wide])
        if not rest and wide >= 2 and names and said == said[:wide] * parts:
            return wide
    return 0
