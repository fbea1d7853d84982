"""Rules that stop within a table are a doubt, but for what closes a list (raster/checks.py)."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import pytest

from .raster_pages import Sheet, X, Y, read

LAST = len(Y) - 2
"""The last row, counted from 0 with the heading."""


@pytest.mark.parametrize(
    ("missing", "doubtful"),
    [
        ([], False),
        ([("down", 1, LAST)], False),
        ([("down", 1, LAST), ("down", 2, LAST)], False),
        ([("down", 3, LAST)], True),
        ([("down", 1, LAST - 3)], True),
    ],
    ids=["none", "who signs below", "over two names", "the signature's own", "within the list"],
)
def test_the_first_cells_of_a_last_row_may_be_one(
    missing: Sequence[tuple[str, int, int]], doubtful: bool
) -> None:
    sheet = Sheet()
    sheet.table(X, Y, leave=missing)
    (grid,) = read(sheet.page)
    assert ("part_rule" in grid.faults) == doubtful


@pytest.mark.parametrize("row", [1, 4])
def test_a_steep_stroke_through_one_row_of_a_list_is_no_column(row: int) -> None:
    ys = (440, *Y[1:])  # the heading is higher than the rows
    sheet = Sheet()
    sheet.table(X, ys)
    cv2.line(sheet.page, (1300, ys[row]), (1301, ys[row + 1]), 30, 3)
    (grid,) = read(sheet.page)
    assert grid.columns == len(X) - 1
