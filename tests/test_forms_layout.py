"""The printed form: nothing overlaps, nothing is missing, every name is clear."""

from __future__ import annotations

from itertools import combinations

import pytest

from extractors.fields import FIELDS, printed_label
from extractors.form_flow import HEIGHT, WIDTH, FormBox
from extractors.form_layout import application_layout
from extractors.source import Choice, Options
from validators.call import load_call

CALL = load_call().options()
LONG = Choice("P9", "Un libellé de liste qui n'en finit pas et qui tient sur plusieurs lignes " * 2)
OTHER = Options(call_id="autre", schemes=(LONG,), publics=tuple(
    Choice(f"P{n}", f"Public {n} " + "bien long " * n) for n in range(14)
))  # fmt: skip


@pytest.fixture(params=[CALL, OTHER, Options()], ids=["pdi47", "another call", "no call"])
def options(request: pytest.FixtureRequest) -> Options:
    assert isinstance(request.param, Options)
    return request.param


def test_every_field_of_the_table_has_its_box(options: Options) -> None:
    paths = {box.path for box in application_layout(options).boxes}
    assert {field.path for field in FIELDS} <= paths


def test_names_are_unique_and_without_periods(options: Options) -> None:
    names = [box.name for box in application_layout(options).boxes]
    assert len(names) == len(set(names))
    assert not any("." in name or " " in name for name in names)


def test_no_box_lies_over_another_or_outside_its_page(options: Options) -> None:
    for page in application_layout(options).pages:
        for box in page.boxes:
            assert 0 < box.box[0] < box.box[2] < 1
            assert 0 < box.box[1] < box.box[3] < 1
        for one, other in combinations(page.boxes, 2):
            assert not _overlap(one, other), (one.name, other.name)


def test_no_printed_word_lies_in_a_box_or_runs_off_the_page(options: Options) -> None:
    for page in application_layout(options).pages:
        for text in page.texts:
            assert text.x + text.width < WIDTH - 20, text.text
            assert text.y < HEIGHT - 10, text.text
            middle = text.y - text.size * 0.3
            for box in page.boxes:
                x0, y0, x1, y1 = box.points()
                inside = text.x < x1 and text.x + text.width > x0 and y0 < middle < y1
                assert not inside, (text.text, box.name)


def test_the_same_call_gives_the_same_layout() -> None:
    application_layout.cache_clear()
    first = application_layout(CALL)
    application_layout.cache_clear()
    assert application_layout(CALL) == first


def test_a_question_answered_by_no_has_two_boxes_and_a_declaration_one() -> None:
    boxes = {box.name: box.code for box in application_layout(CALL).boxes if box.kind == "check"}
    assert boxes["organisation_public_utility_oui"] == "true"
    assert boxes["organisation_public_utility_non"] == "false"
    assert boxes["declarations_accurate"] == "true"
    assert boxes["declarations_public_aid_threshold_non"] == "false"


def _overlap(one: FormBox, other: FormBox) -> bool:
    a, b = one.points(), other.points()
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across > 0.01 and down > 0.01


def test_a_person_reads_the_label_of_a_value_and_never_its_path() -> None:
    assert printed_label("actions[2].title").endswith("(ligne 3)")
    assert printed_label("budget.expenses[3].amount") == "Charges (ligne 4)"
    for field in FIELDS:
        assert printed_label(field.path.replace("[]", "[0]")).startswith(field.label)
