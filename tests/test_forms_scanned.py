"""Our form printed, filled in by machine and scanned is read as the paper says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.form_flow import WIDTH
from extractors.layout import overlap
from extractors.own_form.anchors import anchors, lay
from extractors.own_form.page_number import number_at_foot
from extractors.records import DOUBT_BELOW, ApplicationRecord
from extractors.source import Word
from generators.form_values import form_values
from tests.applications import values_of
from tests.scanned_case import BUDGET, FIRST, LAYOUT, OPTIONS, TRUE, printed_pages, read, wrong
from tests.scanned_forms import TYPEWRITER, Grey, filled_in, pages_of, scanned


def test_a_typed_form_scanned_at_200_dpi_reads_as_it_was_filled() -> None:
    grey = printed_pages()
    document = read(
        pages_of([scanned(grey[0], 1)], 200) + pages_of([scanned(grey[6], 2)], 200, first=2)
    )
    assert document.form == "ours-scanned"
    assert wrong(document, FIRST | BUDGET) == {}
    record = document.record
    assert isinstance(record, ApplicationRecord)
    assert record.organisation.siret.confidence >= DOUBT_BELOW
    assert record.request.kind.value == TRUE.request.kind.value


def test_the_box_of_an_answer_lies_where_it_stands_on_the_straightened_page() -> None:
    (page,) = pages_of([scanned(printed_pages()[0], 3)], 200)
    record = read((page,)).record
    assert isinstance(record, ApplicationRecord)
    assert page.picture is not None
    box = record.organisation.siret.box
    assert box is not None
    printed_box = next(b for b in LAYOUT.boxes if b.path == "organisation.siret").points()
    assert abs((box[2] - box[0]) * page.size[0] - (printed_box[2] - printed_box[0])) < 8
    assert page.picture.crop(box).min() < 120


@pytest.mark.parametrize("turns", [1, 2])
def test_a_page_fed_in_on_its_side_or_upside_down_is_the_same_page(turns: int) -> None:
    grey = np.ascontiguousarray(np.rot90(scanned(printed_pages()[0], 4), turns))
    assert wrong(read(pages_of([grey], 200)), FIRST) == {}


def test_typewriter_print_over_the_blank_form_isread() -> None:
    grey = filled_in(form_values(TRUE, OPTIONS), OPTIONS, font=TYPEWRITER, seed=4, mark="cross")
    document = read(pages_of([scanned(grey[6], 9)], 200))
    assert wrong(document, BUDGET) == {}


def test_a_blank_page_of_the_form_says_nothing() -> None:
    document = read(pages_of([scanned(filled_in({}, OPTIONS)[0], 10)], 200))
    assert values_of(document.record) == {}


def _hidden(grey: Grey, *boxes: tuple[float, float, float, float]) -> Grey:
    """Return a page with parts of it (boxes in points) lost to white."""
    left = grey.copy()
    for box in boxes:
        x0, y0, x1, y1 = (round(value * 200 / 72) for value in box)
        left[y0:y1, x0:x1] = 255
    return left


def test_a_page_whose_code_and_most_words_are_lost_is_known_by_its_foot() -> None:
    page = LAYOUT.pages[6]
    boxes = [box.points() for box in page.boxes]
    table = (0.0, min(b[1] for b in boxes), WIDTH, max(b[3] for b in boxes))
    words = [a.box for a in anchors(page) if overlap(a.box, table) and len(a.text) > 2]
    lost = [box for box in words if not any(overlap(box, other) for other in boxes)]
    grey = _hidden(printed_pages()[6], page.stamp, *lost[::3], *lost[1::3])
    pages = pages_of([scanned(grey, 12)], 200)
    laid = lay(pages[0], LAYOUT)
    assert pages[0].stamps == ()
    assert laid is not None
    assert 0.3 < laid.share < 0.5  # the words alone would say nothing
    assert wrong(read(pages), BUDGET) == {}


def test_without_its_foot_such_a_page_is_not_taken_for_ours() -> None:
    words = [Word("Formulaire", (0.1, 0.9, 0.2, 0.91)), Word("page", (0.8, 0.9, 0.85, 0.91))]
    assert number_at_foot(words, LAYOUT) is None


@given(st.integers(1, len(LAYOUT.pages)), st.booleans(), st.integers(1, 3))
def test_the_foot_says_the_page_of_this_call_and_version_alone(
    number: int, dash: bool, version: int
) -> None:
    foot = ["Formulaire", OPTIONS.call_id, *(["–"] if dash else []), "version", str(version)]
    said = [*foot, "page", f"{number}/{len(LAYOUT.pages)}"]
    words = [Word(text, (0.0, 0.9, 0.1, 0.91)) for text in said]
    ours = version == LAYOUT.version
    assert number_at_foot(words, LAYOUT) == (number if ours else None)
