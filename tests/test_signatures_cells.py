"""Signature cells: signed, empty, declared absent; what is none of them is never "present"."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.ocr import handwriting
from extractors.signatures import CellInk, alike, read_cells, struck_rows
from extractors.source import Picture, Word
from samples.scans import cell_ink
from tests.raster_pages import HEIGHT, WIDTH, Sheet, X, Y, pictured, usual

Mask = NDArray[np.uint8]
WIDE, HIGH = X[4] - X[3], Y[1] - Y[0]


def signed(sheet: Sheet, row: int, style: str = "initial", seed: int = 1, dark: float = 45) -> None:
    """Sign in the row of a sheet."""
    rng = np.random.default_rng(seed)
    mask = cell_ink.signature(style, (300, 48), 3.2, rng)
    sheet.lay(mask, X[3] + 90, Y[row] + 7, dark)


def judged(sheet: Sheet, words: tuple[Word, ...] = (), reader: bool = False) -> list[CellInk]:
    """Return what the twelve signature cells of a worn sheet hold, from the first row."""
    picture = pictured(sheet.worn())
    (grid,) = picture.grids
    cells = [grid.at(row, 3) for row in range(1, 13)]
    boxes = [cell.box for cell in cells if cell is not None]
    return list(read_cells(picture, grid, boxes, words, handwriting() if reader else None))


@cache
def _styles() -> tuple[str, ...]:
    return ("walk", "cursive", "initial", "flourish", "orbit", "dense", "zigzag", "few")


def test_empty_cells_are_absent() -> None:
    found = judged(usual())
    assert {cell.state for cell in found} == {"absent"}
    assert min(cell.confidence for cell in found) >= 0.9


def test_signatures_of_many_styles_are_present_and_nothing_else() -> None:
    sheet = usual()
    for row, style in enumerate(_styles(), 1):
        signed(sheet, row, style, seed=row)
    found = judged(sheet)
    states = [cell.state for cell in found[: len(_styles())]]
    assert "absent" not in states
    assert "declared_absent" not in states
    assert states.count("present") >= len(states) - 1
    assert {cell.state for cell in found[len(_styles()) :]} == {"absent"}


def test_a_box_off_its_grid_cell_by_less_than_a_point_holds_the_same_ink() -> None:
    sheet = usual()
    signed(sheet, 3)
    picture = pictured(sheet.worn())
    (grid,) = picture.grids
    cell = grid.at(3, 3)
    assert cell is not None
    x0, y0, x1, y1 = cell.box
    hair = 0.1 / max(picture.grey.shape)
    (found,) = read_cells(picture, grid, [(x0 + hair, y0, x1, y1 + hair)], (), None)
    assert found.state == "present"


def test_pencil_as_faint_as_the_rules_counts() -> None:
    sheet = usual()
    signed(sheet, 3, "cursive", seed=5, dark=165)
    assert judged(sheet)[2].state in ("present", "to_check")


@pytest.mark.parametrize("kind", ["dash", "long_dash", "cross", "bar"])
def test_dashes_and_crosses_declare_an_absence_and_never_sign(kind: str) -> None:
    sheet = usual()
    for row in range(1, 9):
        mask = cell_ink.mark(kind, (WIDE, HIGH), 3.5, np.random.default_rng(row))
        sheet.lay(mask, X[3] + 40, Y[row] + (HIGH - mask.shape[0]) // 2)
    states = [cell.state for cell in judged(sheet)[:8]]
    assert "present" not in states
    assert states.count("declared_absent") >= 5


def test_a_written_word_declares_an_absence() -> None:
    sheet = usual()
    words = ("abs", "ABS", "absent", "excusé", "Abs.", "absente")
    for row, word in enumerate(words, 1):
        mask = cell_ink.written(word, (190, 50), np.random.default_rng(row))
        sheet.lay(mask, X[3] + 120, Y[row] + 16)
    found = judged(sheet, reader=True)[: len(words)]
    assert "present" not in [cell.state for cell in found]
    declared = [cell for cell in found if cell.state == "declared_absent"]
    assert len(declared) >= 3
    assert any(cell.raw for cell in declared)


def test_the_tail_of_a_neighbours_signature_is_the_neighbours() -> None:
    sheet = usual()
    rng = np.random.default_rng(3)
    mask = cell_ink.signature("cursive", (320, 96), 3.4, rng)
    sheet.lay(mask, X[3] + 90, Y[4] + 4)  # a good part hangs into row 5
    found = judged(sheet)
    assert found[3].state == "present"
    assert found[4].state != "present"


def test_what_the_form_prints_in_each_cell_is_no_signature() -> None:
    sheet = usual()
    for row in range(1, 13):
        sheet.words("Signature :", X[3] + 12, Y[row] + 10, 22)
    signed(sheet, 4, "initial", seed=2)
    found = judged(sheet, reader=True)
    assert found[3].state == "present"
    assert {cell.state for index, cell in enumerate(found) if index != 3} == {"absent"}


def test_a_printed_word_known_from_the_page_is_no_signature() -> None:
    sheet = usual()
    sheet.words("Signature", X[3] + 20, Y[2] + 25, 26)
    box = ((X[3] + 20) / WIDTH, (Y[2] + 22) / HEIGHT, (X[3] + 145) / WIDTH, (Y[2] + 58) / HEIGHT)
    word = Word("Signature", box, confidence=0.95)
    assert judged(sheet, (word,))[1].state == "absent"


def test_dirt_holes_and_staples_are_no_signature() -> None:
    sheet = usual()
    for spot in range(7):
        cv2.circle(sheet.page, (X[3] + 60 + 50 * spot, Y[2] + 20 + 5 * spot), 2, 60, -1)
    cv2.circle(sheet.page, (X[3] + 300, Y[5] + 40), 21, 120, -1)
    cv2.line(sheet.page, (X[3] + 200, Y[8] + 30), (X[3] + 270, Y[8] + 45), 110, 4)
    states = [cell.state for cell in judged(sheet)]
    assert "present" not in states
    assert states.count("absent") >= 10


def test_a_tint_and_hatching_are_no_signature() -> None:
    sheet = usual()
    part = sheet.page[Y[3] + 3 : Y[4] - 2, X[3] + 3 : X[4] - 2]
    np.minimum(part, 190, out=part)
    for start in range(0, WIDE, 24):
        low = (min(X[3] + start + HIGH, X[4] - 3), Y[6] + 3)
        cv2.line(sheet.page, (X[3] + start, Y[7] - 3), low, 130, 1, cv2.LINE_AA)
    states = [cell.state for cell in judged(sheet)]
    assert "present" not in states


def test_a_rubber_stamp_over_cells_signs_for_nobody() -> None:
    sheet = usual()
    mask = cell_ink.rubber_stamp(300, np.random.default_rng(4), ["ASSOCIATION", "LE PAS", "AGEN"])
    sheet.lay(mask, X[3] + 120, Y[4] + 10, 90)
    assert "present" not in [cell.state for cell in judged(sheet)]


def test_what_shows_through_from_the_back_is_no_signature() -> None:
    sheet = usual()
    ghost = cell_ink.signature("flourish", (300, 60), 4, np.random.default_rng(6))[:, ::-1]
    faint = (cv2.GaussianBlur(ghost, (0, 0), 2.2) * 0.09).astype(np.uint8)
    sheet.lay(np.ascontiguousarray(faint), X[3] + 100, Y[6] + 10, 0)
    assert judged(sheet)[5].state != "present"


def test_a_row_struck_through_is_told() -> None:
    sheet = usual()
    cv2.line(sheet.page, (X[0] + 30, Y[5] + 44), (X[-1] - 60, Y[5] + 32), 60, 3, cv2.LINE_AA)
    signed(sheet, 8, "zigzag")
    picture = pictured(sheet.worn())
    assert struck_rows(picture, picture.grids[0]) == {5}


def _pasted(seeds: tuple[int, ...]) -> tuple[Picture, list[tuple[int, ...]]]:
    sheet = usual()
    for row, seed in enumerate(seeds, 1):
        signed(sheet, row, "flourish", seed=seed)
    coded = cv2.imencode(".jpg", sheet.worn(noise=3), [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    picture = pictured(np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8))
    (grid,) = picture.grids
    cells = [cell.box for cell in (grid.at(row, 3) for row in range(1, 13)) if cell is not None]
    return picture, alike(picture, cells)


def test_the_same_picture_pasted_is_found_and_other_signatures_are_not_alike() -> None:
    _, groups = _pasted((1, 2, 1, 3, 1, 4))
    assert groups == [(0, 2, 4)]


def test_dashes_are_not_alike() -> None:
    sheet = usual()
    for row in range(1, 7):
        cv2.line(sheet.page, (X[3] + 200, Y[row] + 40), (X[3] + 300, Y[row] + 40), 40, 3)
    picture = pictured(sheet.worn())
    cells = [cell.box for cell in picture.grids[0].cells if cell.column == 3]
    assert alike(picture, cells) == []
