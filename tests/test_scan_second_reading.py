"""What OCR read of a scanned paper is read a second time by another engine, and doubted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from extractors.second_reading import DISAGREED, doubted
from extractors.source import Box, Page, Picture, Word

SIZE = (800, 200)
LINE: Box = (0.05, 0.3, 0.9, 0.6)


def page(shown: str, words: tuple[str, ...], sure: float = 0.9, gap: float = 0.02) -> Page:
    """A picture that shows one text, and the words that the first engine made of it."""
    grey = np.full((SIZE[1], SIZE[0]), 255, np.uint8)
    cv2.putText(grey, shown, (50, 112), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (0,), 3, cv2.LINE_AA)
    wide = cv2.getTextSize(shown, cv2.FONT_HERSHEY_SIMPLEX, 1.6, 3)[0][0] / SIZE[0]
    each = (wide - gap * (len(words) - 1)) / len(words)
    made = tuple(
        Word(text, (0.06 + i * (each + gap), 0.34, 0.06 + i * (each + gap) + each, 0.58), 12, False,
             sure)
        for i, text in enumerate(words)
    )  # fmt: skip
    return Page(1, (595.0, 149.0), " ".join(words), words=made, picture=Picture(grey, 200.0))


def look(at: Page, value: str) -> dict[str, Any]:
    leaf: dict[str, Any] = {"value": value, "confidence": 0.9, "candidates": []}
    doubted(at, LINE, leaf)
    return leaf


def test_two_engines_that_say_the_same_leave_a_value_sure() -> None:
    assert look(page("DUPONT MARTIN", ("DUPONT", "MARTIN"), gap=0.04), "DUPONT MARTIN")[
        "confidence"
    ] == pytest.approx(0.9)


def test_another_digit_is_a_doubt_and_kept_as_a_candidate() -> None:
    leaf = look(page("27500", ("21500",)), "21500")
    assert leaf["confidence"] == DISAGREED
    assert [candidate["value"] for candidate in leaf["candidates"]] == ["27500"]


def test_a_letter_more_is_a_doubt() -> None:
    assert look(page("MARTINEAU", ("MARTINEA",)), "MARTINEA")["confidence"] == DISAGREED


def test_words_too_near_each_other_may_be_one() -> None:
    torn = page("CASTAING", ("CA", "STAING"), gap=0.004)
    assert look(torn, "CA STAING")["confidence"] == DISAGREED


def test_a_clear_word_is_not_read_again() -> None:
    assert look(page("27500", ("21500",), sure=0.99), "21500")["confidence"] == pytest.approx(0.9)


def test_pages_without_a_picture_are_left_alone() -> None:
    bare = replace(page("27500", ("21500",)), picture=None)
    assert look(bare, "21500")["confidence"] == pytest.approx(0.9)
