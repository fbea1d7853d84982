"""Photographs in which the sheet lies on a table, and headings on a grey ground."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.raster.rules import find_grids
from extractors.raster.strokes import ink_mask
from tests.raster_pages import DPI, Sheet, X, Y, usual

Grey = NDArray[np.uint8]


def _on_table(page: Grey, table: int) -> Grey:
    """Lay a page, made smaller, on a light table with the dark rim of its edge around it."""
    small = cv2.resize(page, None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    rows, columns = small.shape
    whole = np.full((rows + 300, columns + 400), table, np.uint8)
    whole[150 : 150 + rows, 200 : 200 + columns] = small
    cv2.rectangle(whole, (200, 150), (200 + columns, 150 + rows), 90, 5)
    grain = np.random.default_rng(3).normal(0, 4, whole.shape)
    return np.clip(whole + grain, 0, 255).astype(np.uint8)


def test_the_edge_of_the_sheet_is_no_table_and_hides_none() -> None:
    grids = find_grids(_on_table(usual().page, 225), DPI)
    assert [(grid.rows, grid.columns) for grid in grids] == [(13, 4)]


def test_a_frame_around_a_small_list_hides_it_as_little() -> None:
    sheet = Sheet()
    sheet.table(X, Y[:5])
    grids = find_grids(_on_table(sheet.page, 225), DPI)
    assert [(grid.rows, grid.columns) for grid in grids] == [(4, 4)]


def _shaded(tone: int) -> tuple[Grey, Grey]:
    """Return a page with a shaded heading, on dark wood, and where its heading's letters are."""
    sheet = usual()
    page = sheet.page.astype(np.float32)
    heading = (slice(Y[0] + 2, Y[1] - 1), slice(X[0] + 2, X[-1] - 1))
    letters = page[heading] < 120
    page[heading] = np.where(letters, page[heading], tone)
    page[-500:] = 150  # what makes a threshold for the whole page so light
    page += np.random.default_rng(5).normal(0, 5, page.shape)
    return np.clip(page, 0, 255).astype(np.uint8), letters.astype(np.uint8)


def test_letters_on_a_grey_ground_are_ink_and_the_ground_is_none() -> None:
    for tone in (170, 185, 197):
        page, letters = _shaded(tone)
        ink = ink_mask(page)[Y[0] + 2 : Y[1] - 1, X[0] + 2 : X[-1] - 1] > 0
        assert ink[letters > 0].mean() > 0.85
        assert ink[cv2.dilate(letters, np.ones((9, 9), np.uint8)) == 0].mean() < 0.02


def test_a_black_bar_stays_ink() -> None:
    sheet = usual()
    sheet.page[60:140, 100:900] = 30
    assert (ink_mask(sheet.page)[70:130, 110:890] > 0).all()
