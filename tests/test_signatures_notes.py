"""What stands in a cell in place of a signature: notes, bent strokes, what a scan left of ink."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.absence_words import notes
from extractors.raster.darkness import strewn
from extractors.source import Picture
from samples.scans import cell_ink
from tests.raster_pages import X, Y, usual
from tests.scanned_forms import HANDS
from tests.test_signatures_cells import judged, signed

Mask = NDArray[np.uint8]
_FONTS = Path("/usr/share/fonts")


def written(text: str, hand: str, size: int = 46) -> Mask:
    """Return a text in a hand as a mask of its ink."""
    letters = ImageFont.truetype(str(_FONTS / hand), size)
    picture = Image.new("L", (round(letters.getlength(text)) + 20, 2 * size), 0)
    ImageDraw.Draw(picture).text((8, size // 3), text, fill=255, font=letters)
    mask = np.asarray(picture, np.uint8)
    rows = np.flatnonzero(mask.any(axis=1))
    return np.ascontiguousarray(mask[rows[0] : rows[-1] + 1])


@pytest.mark.parametrize("hand", HANDS[:3])
def test_a_note_in_a_cell_is_no_signature(hand: str) -> None:
    said = ("RDV CAF", "RDV médecin", "injoignable", "à rappeler", "garde enfant")
    sheet = usual()
    for row, text in enumerate(said, 1):
        sheet.lay(written(text, hand, 34), X[3] + 60, Y[row] + 12, 45)
    states = [cell.state for cell in judged(sheet, reader=True)[: len(said)]]
    assert "present" not in states


@pytest.mark.parametrize(
    ("text", "said"),
    [("RDV CAF", True), ("à rappeller", True), ("hépital", True), ("cf. mail", True),
     ("RDVCAF", True), ("àrappeter", True), ("Martin", False), ("J. Bastide", False),
     ("M. Caffin", False), ("", False)],
)  # fmt: skip
def test_words_of_notes_are_known_in_spite_of_a_slip(text: str, said: bool) -> None:
    assert notes(text) is said


@given(st.text(max_size=30))
def test_any_text_is_a_note_or_none(text: str) -> None:
    assert notes(text) in (True, False)


def test_a_word_for_absent_beside_a_neighbours_stroke_is_never_a_signature() -> None:
    sheet = usual()
    for row in (2, 5, 8):
        sheet.lay(written("abs", HANDS[1], 40), X[3] + 40, Y[row] + 22, 45)
        spill = cell_ink.signature("flourish", (300, 90), 3.2, np.random.default_rng(row))
        sheet.lay(spill, X[3] + 160, Y[row - 1] + 22, 45)
    found = judged(sheet, reader=True)
    assert "present" not in {found[row - 1].state for row in (2, 5, 8)}


def _stroke(sheet_row: int, bent: float) -> str:
    """Draw one long stroke, bent by a share of its length; return the cell's state."""
    sheet = usual()
    xs = np.arange(0, 260)
    ys = Y[sheet_row] + 32 + bent * 260 * np.sin(xs / 260 * 2 * np.pi) / 2
    points = np.stack([X[3] + 60 + xs, ys], axis=1).round().astype(np.int32)
    cv2.polylines(sheet.page, [points.reshape(-1, 1, 2)], False, 45, 4, cv2.LINE_AA)
    return judged(sheet, reader=True)[sheet_row - 1].state


def test_a_straight_stroke_declares_an_absence_and_a_bent_one_asks() -> None:
    assert _stroke(3, 0.0) == "declared_absent"
    assert _stroke(3, 0.16) in {"to_check", "present"}


def _specks(places: list[tuple[int, int]]) -> Picture:
    grey = np.full((80, 300), 255, np.uint8)
    for x, y in places:
        grey[y : y + 2, x : x + 2] = 0
    return Picture(grey, 200.0)


WHOLE = (0.0, 0.0, 1.0, 1.0)


def test_specks_in_a_line_may_be_what_was_left_of_a_signature() -> None:
    line = [(30 + 3 * n * n + n % 2, 38 + n % 5) for n in range(9)]
    assert strewn(_specks(line), WHOLE)


def test_dirt_anywhere_and_dots_to_sign_upon_are_none() -> None:
    rng = np.random.default_rng(4)
    dirt = [(int(rng.integers(10, 290)), int(rng.integers(14, 64))) for _ in range(10)]
    assert not strewn(_specks(dirt), WHOLE)
    assert not strewn(_specks([(20 + 9 * n, 50) for n in range(28)]), WHOLE)


def test_a_grey_scan_shows_faint_ink_as_a_stroke() -> None:
    line = [(30 + 3 * n * n + n % 2, 38 + n % 5) for n in range(9)]
    noise = np.random.default_rng(1).normal(0, 4, (80, 300))
    grey = np.clip(_specks(line).grey - 12 + noise, 0, 255).astype(np.uint8)
    assert not strewn(Picture(grey, 200.0), WHOLE)


def test_a_signature_beside_all_this_is_one() -> None:
    sheet = usual()
    signed(sheet, 4, "flourish", seed=7)
    assert judged(sheet, reader=True)[3].state == "present"
