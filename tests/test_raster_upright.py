"""Which way up a page stands that holds hardly a word: the rest of a list (raster/upright.py)."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.ocr import printed
from extractors.raster.upright import turns_of

from .raster_pages import DPI, Grey, Sheet


def rest_of_a_list() -> Grey:
    """Return the last two lines of a list at the top of a page, without a heading."""
    sheet = Sheet()
    sheet.table((140, 620, 940, 1500), (200, 280, 360))
    for row, (last, first) in enumerate((("PAGÈS", "Noël"), ("DUPRAT", "Aline"))):
        sheet.words(last, 154, 225 + 80 * row)
        sheet.words(first, 640, 225 + 80 * row)
    return sheet.worn()


@pytest.mark.parametrize("turn", [0, 2])
def test_a_page_of_a_few_names_is_turned_upright(turn: int) -> None:
    page = np.ascontiguousarray(np.rot90(rest_of_a_list(), turn))
    assert turns_of(page, DPI, printed(), (0, 2)) == turn


def test_a_page_without_a_word_stays_as_it_is() -> None:
    sheet = Sheet()
    sheet.table((140, 620, 940, 1500), (200, 280, 360))
    assert turns_of(sheet.worn(), DPI, printed(), (0, 2)) == 0
