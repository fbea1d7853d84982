"""Ruled tables in pictures: every cell found where it is; what is no rule is no row or column."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.raster.rules import find_grids
from tests.raster_pages import DPI, HEIGHT, WIDTH, Sheet, X, Y, near, read, usual


def test_every_cell_of_a_plain_table_is_found_in_its_place() -> None:
    (grid,) = read(usual().worn(skew=0.0))
    assert (grid.rows, grid.columns) == (13, 4)
    assert grid.confidence >= 0.9
    for row in range(13):
        for column in range(4):
            cell = grid.at(row, column)
            assert cell is not None
            assert near(cell.box, (X[column], Y[row], X[column + 1], Y[row + 1]), 4)


@pytest.mark.parametrize("skew", [-0.6, 0.5])
@pytest.mark.parametrize("curl", [0.0, 9.0])
def test_what_skew_and_curl_straightening_leaves_is_followed(skew: float, curl: float) -> None:
    (grid,) = read(usual().worn(skew=skew, curl=curl))
    assert (grid.rows, grid.columns, len(grid.cells)) == (13, 4, 52)
    assert grid.confidence >= 0.9


@pytest.mark.parametrize(("level", "noise"), [(150, 4.0), (190, 3.0), (205, 2.0)])
def test_faint_grey_rules_are_rules(level: int, noise: float) -> None:
    sheet = Sheet()
    sheet.table(X, Y, level=level)
    (grid,) = read(sheet.worn(noise=noise))
    assert (grid.rows, grid.columns) == (13, 4)


def test_dotted_rules_are_rules() -> None:
    sheet = Sheet()
    sheet.table(X, Y, level=40)
    sheet.page[:, ::7] = np.maximum(sheet.page[:, ::7], 246)
    dots = (np.indices(sheet.page.shape).sum(axis=0) // 4) % 2 == 0
    sheet.page[dots] = 246
    (grid,) = read(sheet.worn(skew=0.1))
    assert (grid.rows, grid.columns) == (13, 4)


def test_breaks_in_a_rule_do_not_end_it() -> None:
    sheet = usual()
    for at in (420, 700, 1200):
        sheet.page[480:1600, at : at + 40] = 246
    (grid,) = read(sheet.worn())
    assert (grid.rows, grid.columns, len(grid.cells)) == (13, 4, 52)


def test_double_and_thick_outer_rules_are_one_rule() -> None:
    sheet = usual()
    cv2.rectangle(sheet.page, (X[0], Y[0]), (X[-1], Y[-1]), 20, 6)
    cv2.line(sheet.page, (X[0], Y[1] + 7), (X[-1], Y[1] + 7), 20, 2)
    (grid,) = read(sheet.worn())
    assert (grid.rows, grid.columns) == (13, 4)


def test_shaded_headings_and_banded_rows_are_read_like_white_ones() -> None:
    sheet = Sheet()
    for row in range(0, 13, 2):
        sheet.page[Y[row] : Y[row + 1], X[0] : X[-1]] = 205 if row else 180
    sheet.table(X, Y, level=60)
    (grid,) = read(sheet.worn())
    assert (grid.rows, grid.columns, len(grid.cells)) == (13, 4, 52)


def test_merged_headings_span_rows_and_columns() -> None:
    x, y = (140, 600, 900, 1200, 1500), (500, 580, 660, *range(740, 1400, 80))
    sheet = Sheet()
    # "Nom" over two lines of heading; "Séance du 12 mars" over two columns
    sheet.table(x, y, leave=[("across", 1, 0), ("down", 2, 0), ("down", 3, 0)])
    (grid,) = read(sheet.worn())
    assert (grid.rows, grid.columns) == (len(y) - 1, 4)
    name, session = grid.at(0, 0), grid.at(0, 1)
    assert name is not None
    assert (name.row_span, name.column_span) == (2, 1)
    assert session is not None
    assert (session.row_span, session.column_span) == (1, 3)
    assert grid.at(1, 2) is not None


def test_a_line_over_the_whole_table_is_one_cell() -> None:
    sheet = Sheet()
    sheet.table(X, Y, leave=[("down", j, 0) for j in (1, 2, 3)])
    (grid,) = read(sheet.worn())
    title = grid.at(0, 0)
    assert title is not None
    assert title.column_span == 4


def test_two_tables_side_by_side_are_two() -> None:
    sheet = Sheet()
    y = tuple(range(500, 1301, 80))
    sheet.table((120, 500, 790), y)
    sheet.table((860, 1200, 1540), y)
    left, right = read(sheet.worn())
    assert (left.rows, left.columns) == (right.rows, right.columns) == (10, 2)
    assert left.box[2] < right.box[0]


def test_two_tables_one_above_the_other_are_two() -> None:
    sheet = Sheet()
    sheet.table((140, 700, 1500), (300, 380, 460))
    sheet.table(X, range(620, 1421, 80))
    header, people = read(sheet.worn())
    assert (header.rows, header.columns) == (2, 2)
    assert (people.rows, people.columns) == (10, 4)


def test_a_frame_around_the_page_is_no_table() -> None:
    sheet = usual()
    cv2.rectangle(sheet.page, (60, 60), (WIDTH - 60, HEIGHT - 60), 30, 3)
    (grid,) = read(sheet.worn())
    assert (grid.rows, grid.columns) == (13, 4)


def test_a_scanner_streak_is_no_column() -> None:
    sheet = usual()
    cv2.line(sheet.page, (1200, 0), (1200, HEIGHT), 150, 2)
    (grid,) = read(sheet.worn(skew=0.2))
    assert (grid.rows, grid.columns) == (13, 4)
    assert "streak" in grid.faults


def test_a_fold_is_no_row() -> None:
    sheet = usual()
    cv2.line(sheet.page, (0, 1010), (WIDTH, 1018), 185, 3)
    (grid,) = read(sheet.worn(skew=0.2))
    assert (grid.rows, grid.columns) == (13, 4)


def test_a_struck_row_stays_one_row() -> None:
    sheet = usual()
    cv2.line(sheet.page, (X[0] + 20, Y[5] + 46), (X[-1] - 40, Y[5] + 38), 60, 4)
    (grid,) = read(sheet.worn())
    assert (grid.rows, grid.columns) == (13, 4)


def test_a_black_scanner_border_is_no_rule() -> None:
    sheet = usual()
    sheet.page[:, :50] = 8
    sheet.page[:40] = 8
    (grid,) = read(sheet.worn(skew=0.0))
    assert (grid.rows, grid.columns) == (13, 4)


def test_a_page_of_print_holds_no_table() -> None:
    sheet = Sheet()
    for line in range(30):
        sheet.words(
            "Le présent courrier vous informe que l'atelier est reporté", 150, 300 + 55 * line
        )
    assert read(sheet.worn()) == ()


def test_a_table_cut_by_the_edge_of_the_page_is_marked() -> None:
    sheet = Sheet()
    sheet.table((140, 620, 1200, WIDTH + 300), Y)
    (grid,) = read(sheet.worn(skew=0.0))
    assert grid.confidence < 0.8
    assert grid.faults


def test_a_table_without_its_last_rule_is_marked() -> None:
    sheet = Sheet()
    sheet.table(X, Y, leave=[("across", 13, j) for j in range(4)])
    (grid,) = read(sheet.worn())
    assert grid.rows == 13
    assert grid.confidence < 0.8


def test_resolution_does_not_matter() -> None:
    page = usual().worn()
    for dpi in (150, 300):
        scale = dpi / DPI
        size = (round(WIDTH * scale), round(HEIGHT * scale))
        (grid,) = find_grids(np.asarray(cv2.resize(page, size), np.uint8), dpi)
        assert (grid.rows, grid.columns, len(grid.cells)) == (13, 4, 52)
