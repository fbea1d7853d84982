"""Our form printed, filled in by machine and scanned is read as the paper says."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.records import DOUBT_BELOW, ApplicationRecord
from generators.form_values import form_values
from tests.applications import values_of
from tests.scanned_case import BUDGET, FIRST, LAYOUT, OPTIONS, TRUE, printed_pages, read, wrong
from tests.scanned_forms import TYPEWRITER, filled_in, pages_of, scanned


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
