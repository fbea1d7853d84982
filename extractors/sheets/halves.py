"""A row a day, two half-days side by side, each with its hours and its signature: a row each.

"Date | Matin | Signature | Après-midi | Signature | Signature formateur", with "9h00-12h00" printed
below "Matin", is a list of appointments of which two share a row. The boxes stay where they are.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from .headings import NAMES, Column, Heading, heading_of
from .table import Cell, SheetTable
from .times import hours_in

_MOST = 0.6
"""Share of the cells below "Matin" that hold hours, at least, if it is no column to sign in."""


def with_half_days_in_rows(table: SheetTable) -> SheetTable:
    """Return a one-person sheet's table with each half-day of a row as a row of its own."""
    heading = heading_of(table)
    pairs = _pairs(table, heading) if heading is not None else []
    if heading is None or len(pairs) < 2:
        return table
    taken = {column.index for pair in pairs for column in pair}
    others = [column for column in heading.columns if column.index not in taken]
    cells: list[Cell] = []
    for at, (hours, signed) in enumerate(pairs):
        places = {column.index: number + 2 for number, column in enumerate(others)}
        places |= {hours.index: 0, signed.index: 1}
        for row in range(heading.below, table.rows):
            new = 1 + (row - heading.below) * len(pairs) + at
            cells += _moved(table, row, new, places)
        if at == 0:
            cells += _titles(table, heading, places, hours)
    rows = 1 + (table.rows - heading.below) * len(pairs)
    return SheetTable(
        table.page, table.index, tuple(cells), rows, len(others) + 2, table.box, table.place,
        table.grid, table.cut,
    )  # fmt: skip


def _moved(table: SheetTable, row: int, new: int, places: dict[int, int]) -> list[Cell]:
    cells = ((place, table.at(row, index)) for index, place in places.items())
    return [
        replace(cell, row=new, column=place, row_span=1, column_span=1)
        for place, cell in cells
        if cell is not None and cell.row == row
    ]


def _titles(
    table: SheetTable, heading: Heading, places: dict[int, int], hours: Column
) -> list[Cell]:
    """Return the row of titles; what stands over the hours is called what it is."""
    found = _moved(table, heading.below - 1, 0, places)
    return [
        replace(cell, text="Horaires", words=()) if cell.column == places[hours.index] else cell
        for cell in found
    ]


def _pairs(table: SheetTable, heading: Heading) -> list[tuple[Column, Column]]:
    """Return the columns of hours of half-days, each with the column to sign in beside it."""
    if not heading.of("date") or heading.of(*NAMES):
        return []
    return [
        (hours, signed)
        for hours, signed in pairwise(heading.columns)
        if hours.half and not hours.worded and _holds_hours(table, heading, hours)
        and signed.role == "signature" and signed.worded and signed.who != "facilitator"
    ]  # fmt: skip


def _holds_hours(table: SheetTable, heading: Heading, column: Column) -> bool:
    cells = [table.at(row, column.index) for row in range(heading.below, table.rows)]
    filled = [cell for cell in cells if cell is not None]
    told = sum(not hours_in(cell.line).empty for cell in filled)
    return bool(filled) and told >= _MOST * len(filled)
