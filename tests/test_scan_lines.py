"""Lines that a reading of the whole page passes over are found by their ink (scan_lines.py)."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.ocr import printed
from extractors.scan_lines import lines_read
from extractors.source import Picture, Word

from .raster_pages import DPI, HEIGHT, Y, pictured, usual

LOST = (400 / HEIGHT, 470 / HEIGHT)
"""Where the line stands that the reading of the whole page is made to pass over."""


def passed_over(
    grey: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> tuple[Picture, list[Word]]:
    """Return a page and its words, those of the line above the table left out."""
    words = printed().page(grey, DPI)
    kept = [word for word in words if not LOST[0] <= word.box[1] <= LOST[1]]
    return pictured(grey), kept


def found_in(grey: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> list[str]:
    picture, words = passed_over(grey)
    return [word.text for word in lines_read(words, picture, grey, printed())]


def test_a_line_passed_over_is_read_where_it_stands() -> None:
    sheet = usual()
    sheet.words("Intervenante : Amélie FONTANIÉ", 150, 430)
    picture, words = passed_over(sheet.page)
    found = lines_read(words, picture, sheet.page, printed())
    assert " ".join(word.text for word in found) == "Intervenante : Amélie FONTANIÉ"
    assert all(abs(word.box[1] * HEIGHT - 432) < 12 for word in found)


def test_a_page_read_whole_gains_nothing() -> None:
    assert found_in(usual().page) == []


def test_what_stands_in_a_table_is_left_to_its_cells() -> None:
    picture = pictured(usual().page)
    words = [word for word in printed().page(picture.grey, DPI) if word.box[1] < Y[0] / HEIGHT]
    assert lines_read(words, picture, picture.grey, printed()) == ()


@pytest.mark.parametrize("turn", [20.0, 90.0])
def test_strokes_and_print_that_runs_across_are_no_lines(turn: float) -> None:
    sheet = usual()
    patch = np.full((300, 300), 246, np.uint8)
    cv2.putText(patch, "MAIRIE", (20, 160), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 30, 2)
    way = cv2.getRotationMatrix2D((150, 150), turn, 1.0)
    sheet.page[1700:2000, 900:1200] = cv2.warpAffine(patch, way, (300, 300), borderValue=246)
    for at in range(6):
        points = np.array([[200 + 30 * at, 1800 + 40 * (at % 2)], [260 + 30 * at, 1860]])
        cv2.polylines(sheet.page, [points.reshape(-1, 1, 2)], False, 40, 3)
    assert found_in(sheet.page) == []
