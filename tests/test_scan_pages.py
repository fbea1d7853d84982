"""A raster becomes an upright, level page, and every point of it leads back to the raster."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import pytest

from extractors.ocr import printed
from extractors.placed import received, straightened
from extractors.raster.page import straighten
from extractors.source import Picture
from samples import papers
from samples.applicants import CONFLUENT
from samples.paper import to_pdf

from .scan_tools import Shot, bordered, photographed, shot_of, skewed, turned, two_tone, worn

Step = Callable[[Shot], Shot]

STEPS: dict[str, Step] = {
    "flat": lambda shot: shot,
    "upside down and worn": lambda shot: worn(turned(shot, 2)),
    "on its side": lambda shot: turned(shot, 1),
    "on its other side, askew": lambda shot: turned(skewed(shot, -2.3), 3),
    "very askew": lambda shot: skewed(shot, 9.5),
    "in one bit, askew": lambda shot: two_tone(skewed(worn(shot), 0.7)),
    "with black borders": lambda shot: bordered(skewed(shot, 1)),
    "photographed": photographed,
    "photographed on its side": lambda shot: turned(photographed(shot, seed=3, strength=0.08), 1),
    "photographed on a light table": lambda shot: photographed(shot, seed=5, table=150),
}


@lru_cache(maxsize=1)
def sheet() -> bytes:
    return to_pdf(papers.honour(CONFLUENT, "3 octobre 2022"))


def grey(shot: Shot) -> Any:
    return cv2.cvtColor(shot.pixels, cv2.COLOR_RGB2GRAY)


def off(shot: Shot, picture: Picture) -> float:
    """Return how far, at most, points of the page are from where a level page has them.

    The page may have lost a margin: its frame is free, but rows and columns must run straight.
    """
    true, found = [], []
    for x in (0.1, 0.5, 0.9):
        for y in (0.1, 0.5, 0.9):
            u, v = shot.place(x, y)
            box = straightened(picture, (u, v, u, v))
            true.append((x, y))
            found.append(box[:2])
    worst = 0.0
    for axis in (0, 1):
        places = np.array([point[axis] for point in true])
        design = np.stack([places, np.ones_like(places)], axis=1)
        got = np.array([point[axis] for point in found])
        line = np.linalg.lstsq(design, got, rcond=None)[0]
        assert 0.9 < line[0] < 1.1  # upright, of its own size
        worst = max(worst, float(np.abs(got - design @ line).max()))
    return worst


@pytest.mark.parametrize("name", STEPS)
def test_a_page_comes_out_upright_and_level(name: str) -> None:
    shot = STEPS[name](shot_of(sheet(), dpi=150))
    picture = straighten(grey(shot), 0 if "photo" in name else 150)
    assert off(shot, picture) < 0.003
    assert 195 <= picture.dpi <= 305


@pytest.mark.parametrize("dpi", [150, 200, 300, 600])
def test_any_resolution_gives_a_page_of_200_to_300_dpi(dpi: int) -> None:
    shot = shot_of(sheet(), dpi=dpi)
    picture = straighten(grey(shot), dpi)
    assert picture.dpi == pytest.approx(min(300, max(200, dpi)), abs=2)
    assert max(picture.grey.shape) == pytest.approx(11.69 * picture.dpi, rel=0.01)


def test_the_resolution_is_taken_from_the_picture_where_the_file_lies() -> None:
    shot = shot_of(sheet(), dpi=200)
    assert straighten(grey(shot), 72).dpi == pytest.approx(200, abs=3)
    assert straighten(grey(shot), 0).dpi == pytest.approx(200, abs=3)


def test_a_box_leads_to_the_page_as_received_with_its_corners() -> None:
    shot = turned(shot_of(sheet(), dpi=150), 1)
    picture = straighten(grey(shot), 150)
    box, quad = received(picture, (0.1, 0.2, 0.3, 0.25))
    true = shot.box((0.1, 0.2, 0.3, 0.25))
    assert box == pytest.approx(true, abs=0.003)
    assert quad[0] == pytest.approx(shot.place(0.1, 0.2), abs=0.003)  # its own top left


@pytest.mark.parametrize("tone", [255, 12])
def test_a_blank_or_a_black_picture_is_no_crash(tone: int) -> None:
    picture = straighten(np.full((1200, 900), tone, np.uint8), 0)
    assert picture.grey.size
    assert ("dark" in picture.faults) == (tone == 12)


def test_a_photo_of_a_thing_is_no_crash() -> None:
    thing = np.full((900, 1200), 90, np.uint8)
    cv2.circle(thing, (600, 450), 300, 200, -1)
    assert straighten(thing, 0).grey.size


def test_words_have_the_boxes_and_sizes_of_print() -> None:
    shot = shot_of(sheet(), dpi=200)
    words = {word.text: word for word in printed().page(grey(shot), 200)}
    title, body = words["ATTESTATION"], words["soussigné(e)"]
    assert title.size == pytest.approx(15, abs=1.5)
    assert body.size == pytest.approx(10.5, abs=1)
    assert min(title.confidence, body.confidence) > 0.85
