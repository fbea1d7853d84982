"""Our attendance sheet printed, signed, scanned or photographed: the same rows come back.

Cells are known from the code and the corner marks; whose row it is from the print and its check
signs. What does not agree is a doubt.
"""

from __future__ import annotations

import random
from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import Options, Source, read
from extractors.codes import stamps_closely, stamps_of
from extractors.records import AttendanceRecord, DocumentRead, Participant
from extractors.sheet_layout import SheetLayout, check_of, layout_of, spec_of
from extractors.sheets.marks import register
from extractors.source import Known, Session
from extractors.stamp import build, parse
from generators.sheets import SheetPlan, sheet_pdf, specs_of

from .sheet_scans import (
    AFTERNOON,
    MORNING,
    PEOPLE,
    TEXTS,
    Raster,
    filled,
    jpeg,
    layouts,
    pdf_of,
    photographed,
    plan,
    printed,
    scanned,
    write,
)

ONE = plan()
TWO = plan(
    key="A1-09",
    slots=(MORNING, AFTERNOON),
    facilitators=(("LAFARGUE", "Hélène"), ("OUEDRAOGO", "Issa")),
    people=(*PEOPLE, *((last + "-B", first) for last, first in PEOPLE)),
)


@cache
def pdf(of: SheetPlan) -> bytes:
    return sheet_pdf(of, TEXTS)


def the_sheet(
    content: bytes, name: str = "scan.jpg", options: Options | None = None
) -> DocumentRead:
    found = read(Source.of(name, content), options or Options()).documents
    assert [d.kind for d in found] == ["attendance_sheet"]
    return found[0]


def record_of(document: DocumentRead) -> AttendanceRecord:
    assert isinstance(document.record, AttendanceRecord)
    return document.record


def names(rows: tuple[Participant, ...]) -> list[tuple[str | None, str | None]]:
    return [(row.last_name.value, row.first_name.value) for row in rows]


def states(record: AttendanceRecord) -> dict[tuple[int, int], str]:
    return {
        (row.row, slot): cell.state
        for row in record.participants
        for slot, cell in enumerate(row.signatures)
    }


# -- the layout and its code -------------------------------------------------------------------


@given(people=st.integers(0, 60), leaders=st.integers(0, 8), blank=st.integers(1, 8))
def test_pages_number_rows_through_and_their_codes_say_all(
    people: int, leaders: int, blank: int
) -> None:
    wanted = plan(
        people=tuple((f"NOM{i}", f"Prénom{i}") for i in range(people)),
        facilitators=tuple((f"CHEF{i}", "Anne") for i in range(leaders)),
        blank=blank,
    )
    specs = specs_of(wanted, "pdi47-2022-2023")
    assert [s.page for s in specs] == list(range(1, len(specs) + 1))
    assert sum(s.printed for s in specs) == people
    assert sum(s.rows for s in specs) > people
    first = 1
    for spec in specs:
        assert spec.first == first
        first += spec.rows
        stamp = parse(build(spec.stamp))
        assert stamp is not None
        assert spec_of(stamp) == spec
        layout = layout_of(spec)
        assert layout.rows[-1].box[3] <= layout.notice[1]


def test_check_signs_ignore_case_and_marks_and_tell_names_apart() -> None:
    assert check_of("DURAND", "Amélie") == check_of("Durand", "AMELIE")
    assert check_of("DURAND", "Amélie") != check_of("DURANT", "Amélie")
    assert check_of("LE GOFF", "Yann") == check_of("Le-Goff", "Yann")


def test_a_code_of_another_version_or_with_impossible_numbers_is_not_read() -> None:
    text = build(specs_of(ONE, "c")[0].stamp)
    body = text.rpartition(":")[0].replace("r=12", "r=99")
    stamp = parse(text)
    assert stamp is not None
    assert spec_of(stamp) is not None
    other = parse(body + ":0000")
    assert other is None or spec_of(other) is None


# -- registration ------------------------------------------------------------------------------


def _places(layout: SheetLayout, raster: Raster) -> float:
    """Return the worst distance (points) of the marks from their places after registration."""
    found = register(raster)
    assert found is not None
    assert found.sure
    assert found.layout == layout
    assert found.marks >= 3
    return float(max(np.abs(found.bend.down).max(), np.abs(found.bend.across).max()))


@pytest.mark.parametrize("seed", range(6))
def test_every_cell_is_found_on_scans_and_photos_of_any_turn(seed: int) -> None:
    source = random.Random(seed)
    of, page = (ONE, 0) if seed % 2 else (TWO, seed // 2 % 2)
    raster = printed(pdf(of), page)
    taken = (
        scanned(raster, source, turn=seed % 4)
        if seed % 2
        else photographed(raster, source, bend=0.005)
    )
    assert _places(layouts(of)[page], taken) < 6.0


def test_three_marks_and_a_code_are_enough() -> None:
    raster = printed(pdf(ONE))
    cv2.rectangle(raster, (0, raster.shape[0] - 180), (190, raster.shape[0]), 255, -1)
    assert _places(layouts(ONE)[0], scanned(raster, random.Random(2))) < 3.0


def test_one_code_is_enough_when_the_other_is_covered() -> None:
    raster = printed(pdf(ONE))
    x0, y0, x1, y1 = (round(v * 200 / 72) for v in layouts(ONE)[0].stamp)
    cv2.rectangle(raster, (x0, y0), (x1, y1), 120, -1)
    assert _places(layouts(ONE)[0], scanned(raster, random.Random(3))) < 3.0


def test_a_black_edge_over_two_marks_is_made_up_for_by_the_rules() -> None:
    raster = printed(pdf(ONE))
    left = round(545 * 200 / 72)
    cv2.rectangle(raster, (left, 0), (raster.shape[1], raster.shape[0]), 10, -1)
    found = register(scanned(raster, random.Random(2)))
    assert found is not None
    assert found.marks < 3
    assert found.sure
    assert found.layout == layouts(ONE)[0]


def _coarse(raster: Raster) -> Raster:
    """Return a page as a fax machine scans it: 100 dpi, soft."""
    small = cv2.resize(raster, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), 1.1), np.uint8)


def test_a_code_too_coarse_to_be_read_at_first_sight_is_looked_at_closely() -> None:
    coarse = _coarse(printed(pdf(TWO)))
    assert stamps_of(coarse) == ()
    found = register(coarse)
    assert found is not None
    assert found.sure
    assert found.layout == layouts(TWO)[0]


@pytest.mark.parametrize(("blur", "black_below"), [(1.2, 225), (1.6, 190), (1.6, 70)])
def test_a_code_whose_ink_has_run_or_worn_away_is_still_read(blur: float, black_below: int) -> None:
    page = printed(pdf(ONE)) if blur < 1.5 else scanned(printed(pdf(ONE)), random.Random(2))
    soft = cv2.GaussianBlur(page, (0, 0), blur)
    grey = np.asarray(np.where(soft > black_below, 255, 0), np.uint8)
    assert stamps_of(grey) == ()
    assert stamps_closely(grey) != ()
    found = register(grey)
    assert found is not None
    assert found.layout == layouts(ONE)[0]


def test_nothing_on_a_page_of_print_is_taken_for_a_code() -> None:
    raster = printed(pdf(ONE))
    for x0, y0, x1, y1 in (layouts(ONE)[0].stamp, layouts(ONE)[0].second_stamp):
        ends = [round(v * 200 / 72) for v in (x0, y0, x1, y1)]
        cv2.rectangle(raster, (ends[0], ends[1]), (ends[2], ends[3]), 255, -1)
    assert stamps_closely(_coarse(raster)) == ()


def test_a_pen_stroke_beside_a_rule_does_not_bend_the_table() -> None:
    raster = printed(pdf(ONE))
    x0, y0, x1, _ = (round(v * 200 / 72) for v in layouts(ONE)[0].rows[4].signatures[0])
    cv2.line(raster, (x0, y0), (x1, y0), 255, 9)  # the rule itself is lost
    cv2.line(raster, (x0 + 4, y0 + 17), (x1 - 4, y0 + 17), 20, 4)
    assert _places(layouts(ONE)[0], scanned(raster, random.Random(2))) < 3.0


def test_a_page_without_a_code_of_ours_is_left_to_the_others() -> None:
    assert register(np.full((2339, 1654), 255, np.uint8)) is None


# -- reading -----------------------------------------------------------------------------------


def test_a_scan_gives_the_session_the_names_and_the_states_back() -> None:
    marks = {(0, 0): "sign", (2, 0): "sign", (4, 0): "sign", (7, 0): "sign"}
    raster = scanned(filled(ONE, pdf(ONE), 0, marks, 4), random.Random(4))
    document = the_sheet(jpeg(raster))
    record = record_of(document)
    assert record.layout == "ours"
    assert record.doubts == ()
    assert document.confidence >= 0.8
    assert parse(document.stamp or "") is not None
    assert record.title.value == ONE.title
    assert record.date.value == ONE.day
    assert (record.start.value, record.end.value) == MORNING
    assert record.organisation.value == ONE.organisation
    assert [check_of(*map(str, n)) for n in names(record.participants[: len(PEOPLE)])] == [
        check_of(*person) for person in PEOPLE
    ]
    assert all(row.last_name.confidence >= 0.9 for row in record.participants[: len(PEOPLE)])
    assert [f.last_name.value for f in record.facilitators] == ["LAFARGUE"]
    assert record.facilitators[0].signature.state in ("present", "to_check")
    found = states(record)
    for row in range(1, 13):
        if (row - 1, 0) in marks:
            assert found[row, 0] in ("present", "to_check")
        else:
            assert found[row, 0] == "absent"
    assert not any(row.added or row.struck for row in record.participants)
    assert len(record.participants) == layouts(ONE)[0].spec.rows
    assert record.participants[0].signatures[0].box is not None
    assert record.participants[0].signatures[0].quad is not None


def test_a_facilitator_who_signs_under_the_dark_heading_is_never_absent_on_a_noisy_scan() -> None:
    raster = filled(ONE, pdf(ONE), 0, {}, 4)
    write(raster, layouts(ONE)[0].facilitators[0].signatures[0], 200, "Lafargue", random.Random(4))
    noise = np.random.default_rng(4).normal(0, 14, raster.shape)
    soft = cv2.GaussianBlur(raster, (0, 0), 1.0).astype(np.float64)
    record = record_of(the_sheet(jpeg(np.clip(soft * 0.9 + noise, 0, 255).astype(np.uint8))))
    assert record.layout == "ours"
    assert record.facilitators[0].signature.state in ("present", "to_check")


def test_a_phone_photo_of_two_half_days_never_calls_an_empty_cell_signed() -> None:
    marks = {(0, 0): "sign", (1, 1): "sign", (5, 0): "sign", (5, 1): "sign"}
    raster = photographed(filled(TWO, pdf(TWO), 0, marks, 5), random.Random(5))
    record = record_of(the_sheet(jpeg(raster)))
    assert record.layout == "ours"
    assert [s.id for s in record.sessions] == ["s1", "s2"]
    assert [(s.start.value, s.end.value) for s in record.sessions] == [MORNING, AFTERNOON]
    assert record.start.value is None
    found = states(record)
    for (row, slot), state in found.items():
        if (row - 1, slot) in marks:
            assert state != "absent"
        else:
            assert state != "present"


def test_a_sheet_upside_down_gives_boxes_on_the_page_as_received() -> None:
    raster = scanned(filled(ONE, pdf(ONE), 0, {(0, 0): "sign"}, 6), random.Random(6), turn=2)
    first = record_of(the_sheet(jpeg(raster))).participants[0]
    box = first.signatures[0].box
    assert box is not None
    assert box[1] > 0.5  # the first rows lie in the lower half of a page upside down
    assert box[0] < 0.5


def test_a_row_added_by_hand_is_read_as_such() -> None:
    raster = filled(ONE, pdf(ONE), 0, {(9, 0): "sign"}, 7)
    row = layouts(ONE)[0].rows[9]
    source = random.Random(1)
    write(raster, row.last_name, 200, "MOREAU", source)
    write(raster, row.first_name, 200, "Paul", source)
    record = record_of(the_sheet(jpeg(scanned(raster, random.Random(7)))))
    added = [r for r in record.participants if r.added]
    assert [r.row for r in added] == [10]
    assert not added[0].last_name.absent
    assert added[0].last_name.confidence <= 0.9
    assert added[0].signatures[0].state != "absent"


def test_a_name_written_over_is_a_doubt_and_a_struck_row_is_struck() -> None:
    raster = filled(ONE, pdf(ONE), 0, {}, 8)
    rows = layouts(ONE)[0].rows
    for box in (rows[3].last_name, rows[3].first_name):
        x0, y0, x1, y1 = (round(v * 200 / 72) for v in box)
        cv2.line(raster, (x0 + 6, (y0 + y1) // 2), (x1 - 6, (y0 + y1) // 2 + 3), 30, 4)
    x0, y0, x1, y1 = (round(v * 200 / 72) for v in rows[1].last_name)
    for shift in range(0, x1 - x0 - 20, 14):
        cv2.line(raster, (x0 + shift, y0 + 12), (x0 + shift + 18, y1 - 12), 20, 5)
    record = record_of(the_sheet(jpeg(scanned(raster, random.Random(8)))))
    assert [r.row for r in record.participants if r.struck] == [4]
    scrawled = record.participants[1]
    assert scrawled.last_name.doubtful
    assert any(doubt.code == "row_name" for doubt in record.doubts)


def test_a_date_corrected_by_hand_is_a_doubt() -> None:
    raster = filled(ONE, pdf(ONE), 0, {}, 9)
    x0, y0, x1, _ = (round(v * 200 / 72) for v in layouts(ONE)[0].facts[0])
    cv2.rectangle(raster, (x0, y0 - 6), (x1, y0 + 48), 255, -1)
    write(raster, layouts(ONE)[0].facts[0], 200, "13 octobre", random.Random(2))
    record = record_of(the_sheet(jpeg(scanned(raster, random.Random(9)))))
    assert record.date.doubtful
    assert any(doubt.code == "header" for doubt in record.doubts)


def test_the_session_list_spells_the_names_and_a_disagreement_is_a_doubt() -> None:
    raster = jpeg(scanned(filled(ONE, pdf(ONE), 0, {}, 10), random.Random(10)))
    session = Session(
        "A1-03", ONE.title, "2022-10-12", people=PEOPLE, facilitators=ONE.facilitators
    )
    record = record_of(the_sheet(raster, options=Options(known=Known(sessions=(session,)))))
    assert names(record.participants[: len(PEOPLE)]) == list(PEOPLE)
    assert record.doubts == ()
    wrong = Session("A1-03", ONE.title, "2022-10-12", people=(("AUTRE", "Nom"), *PEOPLE[1:]))
    record = record_of(the_sheet(raster, options=Options(known=Known(sessions=(wrong,)))))
    assert record.participants[0].last_name.doubtful
    assert any(doubt.code == "row_name" for doubt in record.doubts)


def test_pages_of_one_session_are_one_document_and_another_session_is_another() -> None:
    source = random.Random(11)
    pages = [
        scanned(filled(TWO, pdf(TWO), page, {(0, 0): "sign"}, page), source) for page in (0, 1)
    ]
    pages.append(scanned(filled(ONE, pdf(ONE), 0, {}, 3), source))
    found = read(Source.of("lot.pdf", pdf_of(pages)), Options()).documents
    assert [(d.kind, d.pages) for d in found] == [
        ("attendance_sheet", (1, 2)),
        ("attendance_sheet", (3,)),
    ]
    first = record_of(found[0])
    assert [row.row for row in first.participants] == list(range(1, len(first.participants) + 1))
    assert {row.signatures[0].page for row in first.participants} == {1, 2}
    assert first.doubts == ()


def test_a_sheet_without_its_second_page_says_so() -> None:
    page = scanned(filled(TWO, pdf(TWO), 0, {}, 3), random.Random(11))
    record = record_of(the_sheet(jpeg(page)))
    assert [doubt.code for doubt in record.doubts] == ["pages"]
    assert "page 2 sur 2" in record.doubts[0].message


def test_a_copy_that_lost_its_rules_proves_nobody_absent() -> None:
    """Thin strokes go with thin rules; the cells are still known from the marks and the names."""
    raster = filled(ONE, pdf(ONE), 0, {(1, 0): "sign"}, 4)
    layout = layouts(ONE)[0]
    tops = [row.box[1] for row in layout.rows] + [layout.rows[-1].box[3]]
    ends = [round(v * 200 / 72) for v in (layout.table[0], layout.table[2])]
    for top in tops[1:]:
        cv2.line(raster, (ends[0], y := round(top * 200 / 72)), (ends[1], y), 255, 9)
    for edge in layout.columns:
        across = round(edge * 200 / 72)
        start, end = (round(v * 200 / 72) for v in (tops[0], tops[-1]))
        cv2.line(raster, (across, start), (across, end), 255, 9)
    record = record_of(the_sheet(jpeg(raster)))
    assert record.layout == "ours"
    assert record.doubts == ()
    found = states(record)
    assert found[2, 0] in ("present", "to_check")
    assert "absent" not in found.values()
