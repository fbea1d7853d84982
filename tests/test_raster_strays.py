"""Lines that are no rules of a table: streaks, strokes, the other side, labels apart."""

from __future__ import annotations

import cv2

from extractors.raster.rules import find_grids
from tests.raster_pages import DPI, HEIGHT, Sheet, X, Y, read, usual

FAINT = 205


def test_leaning_streaks_down_the_page_are_no_columns() -> None:
    sheet = usual()
    for at in (330, 980, 1330):
        cv2.line(sheet.page, (at, 0), (at + 45, HEIGHT - 1), 90, 2)
    (grid,) = read(sheet.worn(skew=0.1))
    assert (grid.rows, grid.columns) == (13, 4)


def test_a_streak_that_crosses_a_rule_hides_but_does_not_move_it() -> None:
    sheet = usual()
    cv2.line(sheet.page, (X[2] - 25, 0), (X[2] + 25, HEIGHT - 1), 70, 2)
    (grid,) = read(sheet.worn(skew=0.0))
    assert (grid.rows, grid.columns, len(grid.cells)) == (13, 4, 52)


def test_a_row_struck_twice_and_askew_stays_one_row() -> None:
    sheet = usual()
    top, low = Y[5], Y[6]
    for off, lean in ((0.4, 9), (0.6, -7)):
        at = round(top + off * (low - top))
        cv2.line(sheet.page, (X[0] + 20, at), (X[-1] - 24, at + lean), 60, 2)
    (grid,) = read(sheet.worn(skew=0.0))
    assert (grid.rows, grid.columns) == (13, 4)


def test_rules_seen_through_the_paper_are_no_columns() -> None:
    sheet = usual()
    for at in X[1:-1]:
        mirrored = X[0] + X[-1] - at
        if min(abs(mirrored - x) for x in X) > 40:
            cv2.line(sheet.page, (mirrored, Y[0]), (mirrored, Y[-1]), FAINT, 4)
    (grid,) = read(sheet.worn(skew=0.0, noise=2.0))
    assert grid.columns == 4


def test_a_row_of_labels_parted_in_its_own_way_keeps_its_cells() -> None:
    sheet = Sheet()
    y = tuple(range(400, 701, 60))
    sheet.table((140, 600, 1500), y, leave=[("down", 1, len(y) - 2)])
    for x in (420, 900, 1100):
        cv2.line(sheet.page, (x, y[-2]), (x, y[-1]), 30, 2)
    (grid,) = read(sheet.worn(skew=0.0))
    last = [cell for cell in grid.cells if cell.row == grid.rows - 1]
    assert len(last) == 4
    assert len([cell for cell in grid.cells if cell.row == 0]) == 2
    assert grid.confidence >= 0.8


def test_a_stamp_in_the_table_parts_no_column() -> None:
    sheet = usual()
    cv2.rectangle(sheet.page, (X[3] + 60, Y[8] + 12), (X[3] + 240, Y[10] - 12), 90, 3)
    (grid,) = read(sheet.worn(skew=0.0))
    assert (grid.rows, grid.columns) == (13, 4)


def test_a_rule_of_a_column_too_faint_to_be_one_is_a_doubt() -> None:
    sheet = usual()
    at = (X[2] + X[3]) // 2 + 30
    cv2.line(sheet.page, (at, Y[0]), (at, Y[-1]), 236, 2)
    grids = find_grids(sheet.worn(skew=0.0, noise=1.0), DPI)
    (grid,) = grids
    assert grid.columns == 5 or grid.confidence < 0.8


def test_thin_rules_between_columns_of_one_width_are_the_tables_own() -> None:
    sheet = Sheet()
    x, y = tuple(range(160, 1501, 220)), tuple(range(400, 1201, 80))
    sheet.table((x[0], *x[3:]), y)
    for at in x[1:3]:
        cv2.line(sheet.page, (at, y[0]), (at, y[-1]), 150, 1)
    (grid,) = read(sheet.worn(skew=0.0, noise=0.5))
    assert grid.columns == len(x) - 1
