"""How far a doubt about a table reaches: cells that show their own rules stay sure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from extractors.raster.sides import stands
from extractors.records import SheetDoubt, Signature
from extractors.sheets.headings import Column, Heading
from extractors.sheets.reach import reached, struck_out
from extractors.sheets.table import Cell, SheetTable
from extractors.source import Page, Picture
from tests.raster_pages import X, Y, pictured, usual

HEADING = Heading(
    (Column(0, "number"), Column(1, "last_name"), Column(2, "first_name"), Column(3, "signature")),
    0, 1,
)  # fmt: skip


@cache
def clean() -> Picture:
    return pictured(usual().worn())


def table_on(picture: Picture, *, scanned: bool = True) -> SheetTable:
    """Return the table found on a page, as the readers of sheets have it."""
    (grid,) = picture.grids
    page = Page(1, (595.0, 842.0), "", picture=picture if scanned else None)
    cells = tuple(
        Cell(c.row, c.column, "", c.box, None, (), (), c.row_span, c.column_span)
        for c in grid.cells
    )
    return SheetTable(page, 0, cells, grid.rows, grid.columns, grid.box, grid=grid)


def rows_reached(table: SheetTable, doubts: Sequence[SheetDoubt], column: int = 3) -> set[int]:
    """Return the rows whose signature cell the doubts reach."""
    asked = [cell for row in range(1, 13) if (cell := table.at(row, column)) is not None]
    away = reached(table, HEADING, doubts, asked)
    return {cell.row for cell in asked if id(cell) in away}


def doubt(code: str, table: SheetTable, row: int | None = None, column: int = 0) -> SheetDoubt:
    cell = table.at(row, column) if row is not None else None
    return SheetDoubt(code=code, message="…", page=1, box=cell.box if cell else table.box)


def test_without_doubts_nothing_is_reached() -> None:
    assert rows_reached(table_on(clean()), []) == set()


def test_a_doubt_about_the_rules_spares_cells_that_show_theirs() -> None:
    table = table_on(clean())
    assert rows_reached(table, [doubt("column_guessed", table)]) == set()


@pytest.mark.parametrize("code", ["numbers", "no_heading", "same_columns", "words_outside"])
def test_a_doubt_about_the_whole_table_reaches_every_cell(code: str) -> None:
    table = table_on(clean())
    assert rows_reached(table, [doubt(code, table)]) == set(range(1, 13))


@pytest.mark.parametrize(("column", "all_of_it"), [(3, True), (2, True), (0, False)])
def test_a_title_in_doubt_reaches_its_column_and_those_beside(column: int, all_of_it: bool) -> None:
    table = table_on(clean())
    away = rows_reached(table, [doubt("heading_unknown", table, 0, column)])
    assert away == (set(range(1, 13)) if all_of_it else set())


def test_a_row_in_doubt_reaches_its_own_cells() -> None:
    table = table_on(clean())
    assert rows_reached(table, [doubt("merged_rows", table, 5, 1)]) == {5}


def test_a_page_that_is_no_scan_shows_no_rules_to_rely_on() -> None:
    table = table_on(clean(), scanned=False)
    assert rows_reached(table, [doubt("merged_rows", table, 5, 1)]) == set(range(1, 13))


@pytest.mark.parametrize(
    ("state", "then"),
    [
        ("absent", "declared_absent"),
        ("declared_absent", "declared_absent"),
        ("present", "to_check"),
        ("to_check", "to_check"),
    ],
)
def test_a_struck_row_never_takes_a_signature_for_an_absence(state: str, then: str) -> None:
    signature = Signature.model_validate({"state": state, "confidence": 0.9})
    assert struck_out(signature).state == then


def test_a_cell_stands_on_four_rules_and_none_through_it() -> None:
    sheet = usual()
    picture = pictured(sheet.worn())
    (grid,) = picture.grids
    whole = grid.at(4, 3)
    assert whole is not None
    x0, y0, x1, y1 = whole.box
    assert stands(picture, whole.box)
    assert not stands(picture, (x0, y0, x1, y1 + (y1 - y0)))  # a rule runs through
    assert not stands(picture, (x0, y0, x1, y1 - (y1 - y0) / 3))  # none runs below
    assert not stands(picture, ((x0 + x1) / 2, y0, x1, y1))  # none runs left of it


def test_writing_in_a_cell_does_not_make_it_fall() -> None:
    sheet = usual()
    sheet.words("LABADENS", X[3] + 20, Y[4] + 20, 40)
    picture = pictured(sheet.worn())
    cell = picture.grids[0].at(4, 3)
    assert cell is not None
    assert stands(picture, cell.box)
