"""Our form on worn scans: frames broken, ink run over them, the whole out of focus."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from extractors.form_flow import FormBox
from extractors.own_form.anchors import lay
from extractors.own_form.readings import AGREED, APART, LineRead
from extractors.own_form.record import Answer
from extractors.own_form.values_read import checked
from extractors.own_form.view import View, refined
from extractors.raster.ticks import read_tick
from extractors.records import ApplicationRecord, Candidate
from extractors.scan_faults import fault_of
from extractors.source import Picture, Word
from extractors.stamp import Stamp, build
from generators.form_values import form_values
from tests.scanned_case import LAYOUT, OPTIONS, TRUE, printed_pages, read
from tests.scanned_forms import HANDS, TYPEWRITER, Grey, filled_in, pages_of, scanned

Stroke = tuple[tuple[int, int], tuple[int, int]]

ACTIONS = 4
SCALE = 200 / 72


class _Broken(View):
    """A view on which only frames above a height (points) are seen, and those not sharply."""

    seen_above = 230.0

    def rule(self, at: float, along: tuple[float, float], *, upright: bool) -> float | None:
        """Return a place off by up to 0.3 points."""
        if (along[1] if upright else at) > self.seen_above:
            return None
        return 0.3 * math.sin(7.0 * at + along[0])


def test_frames_seen_in_one_part_of_a_page_do_not_bend_the_rest_of_it() -> None:
    (page,) = pages_of([scanned(printed_pages()[ACTIONS], 3)], 200)
    laid = lay(page, LAYOUT)
    assert laid is not None
    assert page.picture is not None
    assert refined(laid, _Broken(laid, page.picture)) == laid
    assert refined(laid, View(laid, page.picture)).refined


def _check_box(*strokes: Stroke, thick: int = 3) -> Grey:
    """Draw a check box, frame from 36 to 72, with further strokes."""
    grey = np.full((108, 108), 250, np.uint8)
    for start, end in strokes:
        cv2.line(grey, start, end, 10, thick)
    return cv2.GaussianBlur(grey, (0, 0), 0.7).astype(np.uint8)


FRAME = (((36, 36), (72, 36)), ((72, 36), (72, 72)), ((72, 72), (36, 72)), ((36, 72), (36, 36)))
CROSS = (((40, 40), (68, 68)), ((68, 40), (40, 68)))
TICK = (((40, 55), (50, 68)), ((50, 68), (78, 30)))


def test_a_cross_and_a_tick_are_marks_with_or_without_a_frame() -> None:
    square = (36.0, 36.0, 72.0, 72.0)
    for mark in (CROSS, TICK):
        for frame in (FRAME, ()):
            assert read_tick(_check_box(*frame, *mark), square, 10.0).state == "ticked"


@given(st.integers(-14, 14), st.integers(-14, 14), st.sets(st.integers(0, 3)))
def test_what_is_left_of_a_frame_is_never_a_tick(right: int, down: int, sides: set[int]) -> None:
    """Also where the form was laid a little beside its place."""
    square = (36.0 + right, 36.0 + down, 72.0 + right, 72.0 + down)
    left = [FRAME[side] for side in sides]
    assert read_tick(_check_box(*left, thick=2), square, 10.0).state != "ticked"


def test_print_that_runs_over_its_frame_with_a_hyphen_is_a_doubt() -> None:
    box = next(b for b in LAYOUT.pages[ACTIONS].boxes if b.path == "actions[].place")
    (page,) = pages_of([scanned(_typed_over(box, "Livrade-sur-", "Lot"), 4)], 200)
    document = read((page,))
    assert isinstance(document.record, ApplicationRecord)
    place = document.record.actions[0].place
    assert place.value is not None
    assert place.doubtful
    assert "actions[0].place" in document.truncated


def _typed_over(box: FormBox, before: str, after: str) -> Grey:
    """Type over the right side of a box so that the hyphen before it lies on the frame."""
    picture = Image.fromarray(filled_in({}, OPTIONS)[ACTIONS])
    letters = ImageFont.truetype(f"/usr/share/fonts/{TYPEWRITER}", round(7.5 * SCALE))
    x0, y0, x1, _ = (value * SCALE for value in box.points())
    start = x1 - letters.getlength(before) + letters.getlength("-") / 2
    pen = ImageDraw.Draw(picture)
    assert start > x0
    pen.text((start, y0 + 7 * SCALE), before + after, fill=30, font=letters, anchor="lm")
    return np.asarray(picture, np.uint8).copy()


def test_what_pens_wrote_on_a_page_of_ours_does_not_make_it_too_poor_to_read() -> None:
    """Out of focus, hardly a written word is read surely; the code says what the page is."""
    picture = Picture(np.full((2339, 1654), 240, np.uint8), 200.0, faults=("blurred",))
    said = [("Objectifs", 0.95), ("Description", 0.95), ("persomes", 0.6), ("aHendons", 0.6)]
    words = [Word(text, (0.1, 0.1, 0.2, 0.11), confidence=sure) for text, sure in said]
    code = build(Stamp("form", OPTIONS.call_id, 1, 4, len(LAYOUT.pages)))
    assert fault_of(picture, words, picture.grey * 0, [code]) is None
    assert fault_of(picture, words, picture.grey * 0, ["https://example.org"]) == "blurred"


def test_a_handwritten_page_out_of_focus_stays_in_its_form() -> None:
    values = form_values(TRUE, OPTIONS)
    grey = filled_in(values, OPTIONS, font=HANDS[0], size=10, seed=3)[3]
    (page,) = pages_of([scanned(grey, 8, blur=1.6, noise=12)], 200)
    assert page.picture is not None
    assert "blurred" in page.picture.faults
    assert page.words
    record = read((page,)).record
    assert isinstance(record, ApplicationRecord)
    assert record.project.objectives.doubtful


@pytest.mark.parametrize(
    ("said", "sure"),
    [("1.roux@asso.example.fr", False), ("c0ntact@asso.example.fr", False),
     ("asso2010@asso.example.fr", True), ("l.roux@asso.example.fr", True)],
)  # fmt: skip
def test_a_lone_one_or_nought_in_an_address_may_be_a_letter(said: str, sure: bool) -> None:
    line = LineRead(said, 1.0, (Candidate(value=said, score=0.99),), typed=True)
    answer = checked(Answer(text=said, page=1, doubt=AGREED), "email", [line])
    assert answer.text == said
    assert (answer.doubt > APART) is sure
