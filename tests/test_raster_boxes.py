"""Small boxes ticked by hand: empty, cross, tick, black."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.signatures import ticked_box

Grey = NDArray[np.uint8]


def box(side: int = 26, frame: int = 2, level: int = 40) -> Grey:
    page = np.full((side * 2, side * 2), 245, np.uint8)
    low = side // 2
    cv2.rectangle(page, (low, low), (low + side, low + side), level, frame)
    return page


def worn(page: Grey, blur: float = 0.7, noise: float = 5.0) -> Grey:
    rng = np.random.default_rng(2)
    soft = cv2.GaussianBlur(page.astype(np.float32), (0, 0), blur)
    return np.clip(soft + rng.normal(0, noise, page.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("side", [18, 26, 40])
@pytest.mark.parametrize("level", [30, 120])
def test_an_empty_box_is_not_ticked(side: int, level: int) -> None:
    ticked, sure = ticked_box(worn(box(side, level=level)))
    assert ticked is False
    assert sure >= 0.8


@pytest.mark.parametrize("side", [18, 26, 40])
@pytest.mark.parametrize("dark", [30, 110])
def test_a_cross_and_a_tick_are(side: int, dark: int) -> None:
    low, end = side // 2, side // 2 + side
    cross = box(side)
    cv2.line(cross, (low + 3, low + 4), (end - 3, end - 2), dark, max(1, side // 13), cv2.LINE_AA)
    cv2.line(cross, (end - 2, low + 3), (low + 4, end - 3), dark, max(1, side // 13), cv2.LINE_AA)
    tick = box(side)
    points = np.array([(low + 4, low + side // 2), (low + side // 2, end - 4), (end + 6, low - 5)])
    cv2.polylines(tick, [points.astype(np.int32)], False, dark, max(1, side // 13), cv2.LINE_AA)
    for page in (cross, tick):
        ticked, sure = ticked_box(worn(page))
        assert ticked is True
        assert sure >= 0.8


def test_a_black_box_is_a_question() -> None:
    page = box()
    page[13:40, 13:40] = 30
    assert ticked_box(worn(page))[0] is None


def test_a_speck_is_no_tick() -> None:
    page = box(30)
    cv2.circle(page, (32, 30), 1, 60, -1)
    assert ticked_box(worn(page))[0] is False


def test_nothing_to_see_is_a_question() -> None:
    assert ticked_box(np.full((30, 30), 240, np.uint8))[0] is None
