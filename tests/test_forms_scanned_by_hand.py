"""Our form marked and written by hand, and photographed: right, or a doubt."""

from __future__ import annotations

from extractors.own_form.anchors import scan_score
from extractors.records import DOUBT_BELOW, ApplicationRecord, leaves
from generators.form_values import form_values
from samples.foreign_forms import filled
from samples.foreign_layouts import LAYOUTS
from tests.scanned_case import FIRST, LAYOUT, OPTIONS, TRUE, printed_pages, read, wrong
from tests.scanned_forms import HANDS, drawn, filled_in, pages_of, photographed, scanned


def test_a_photo_of_a_page_is_read_or_doubted() -> None:
    document = read(pages_of([photographed(printed_pages()[0], 5)], 0))
    assert document.form == "ours-scanned"
    assert wrong(document, FIRST) == {}


def test_check_boxes_marked_by_pen_are_told_from_empty_ones() -> None:
    values = {k: v for k, v in form_values(TRUE, OPTIONS).items() if v is True}
    grey = filled_in(values, OPTIONS, seed=1)
    document = read(pages_of([scanned(grey[0], 6)], 200))
    ticks = {path for path in FIRST if path.startswith("request.") or "legal_form" in path}
    assert wrong(document, ticks) == {}
    assert all(dict(leaves(document.record))[path].confidence >= DOUBT_BELOW for path in ticks)


def test_a_mark_scribbled_over_and_a_dot_are_doubts_not_ticks() -> None:
    for mark in ("scribble", "dot"):
        grey = filled_in({"request_kind_renouvellement": True}, OPTIONS, mark=mark, seed=2)
        record = read(pages_of([scanned(grey[0], 7)], 200)).record
        assert isinstance(record, ApplicationRecord)
        kind = record.request.kind
        assert kind.absent or kind.doubtful


def test_handwriting_is_a_doubt_where_no_check_digit_speaks_for_it() -> None:
    grey = filled_in(
        form_values(TRUE, OPTIONS), OPTIONS, font=HANDS[0], size=11, seed=3, mark="cross"
    )
    document = read(pages_of([scanned(grey[3], 8)], 200))
    record = document.record
    assert isinstance(record, ApplicationRecord)
    assert wrong(document, set()) == {}
    assert record.project.needs.absent
    assert record.project.objectives.doubtful


def test_another_authoritys_form_with_the_same_questions_is_not_taken_for_ours() -> None:
    layout = next(layout for layout in LAYOUTS if layout.suffix == ".pdf")
    content, _ = filled(layout, 100, OPTIONS)
    (page,) = pages_of([scanned(drawn(content, 200)[0], 11)], 200)
    assert scan_score([page], LAYOUT) == 0.0


def test_our_page_without_its_code_is_known_by_where_its_words_stand() -> None:
    grey = scanned(printed_pages()[6], 12)
    grey[:140, 1350:] = 230
    (page,) = pages_of([grey], 200)
    assert page.stamps == ()
    assert scan_score([page], LAYOUT) > 0.6
