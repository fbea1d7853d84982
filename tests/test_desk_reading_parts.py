"""What the reading page is made of: labels, proposals, doubts, turns; without a desk."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from extractors.leaf import Candidate, Extracted, Quad
from extractors.records import (
    ApplicationRecord,
    AttendanceRecord,
    DocumentRead,
    PieceRecord,
    SheetDoubt,
    SheetSession,
    Signature,
)
from extractors.source import Box, Options
from intake.desk.reading.doubts import TABLE, doubts_of, path_at
from intake.desk.reading.fields import Field, chosen, groups_of, one_field
from intake.desk.reading.places import around, on_page, turn_of
from validators.findings import Evidence, Family, Finding, Severity, Verdict

BOX: Box = (0.1, 0.2, 0.4, 0.22)
IBAN, OTHER = "FR1420041010050500013M02606", "FR1420041010050500013M02509"


def piece(**own: Extracted[object]) -> DocumentRead:
    return DocumentRead(kind="piece", piece="D-RIB", pages=(1,), record=PieceRecord(own=own))


def field(read: DocumentRead, path: str) -> Field:
    found = one_field(read, path, Options(), ())
    assert found is not None
    return found


def finding(rule: str, verdict: Verdict = Verdict.TO_CHECK, **where: object) -> Finding:
    evidence = Evidence.model_validate({"file": "f.pdf", "document": "d-1", **where})
    return Finding(
        rule=rule,
        severity=Severity.BLOCKING,
        verdict=verdict,
        family=Family.EXECUTION,
        message=f"{rule} : à vérifier.",
        basis="usage",
        basis_kind="usage",
        evidence=(evidence,),
    )


# -- values ---------------------------------------------------------------------------------------


def test_an_account_is_shown_by_its_end_and_by_what_tells_two_readings_apart() -> None:
    leaf = Extracted[object](
        raw=IBAN, page=1, box=BOX, candidates=(Candidate(value=OTHER, score=0.5),)
    )
    shown = field(piece(iban=leaf), "iban")
    assert (shown.shown, shown.raw, shown.state) == ("", "•••• 2606", "check")
    (_, read), (_, other) = shown.options
    assert read.replace(" ", "").endswith("2606")
    assert other.replace(" ", "").endswith("2509")
    assert IBAN[:8] not in f"{read}{other}".replace(" ", "")
    assert chosen(leaf, "lu", "") == IBAN
    assert chosen(leaf, "0", "") == OTHER
    assert chosen(leaf, "7", "tapé") == "tapé"


@pytest.mark.parametrize(
    ("leaf", "offered"),
    [
        (Extracted[object](value="Banque", raw="Banque", page=1, confidence=0.4), "Banque"),
        (Extracted[object](raw="Bqnue", page=1), "Bqnue"),
        (Extracted[object](raw="Bq", candidates=(Candidate(value="Banque", score=0.6),)), "Banque"),
    ],
)
def test_a_doubt_offers_what_is_read_else_the_best_other_reading(
    leaf: Extracted[object], offered: str
) -> None:
    shown = field(piece(bank=leaf), "bank")
    assert (shown.state, shown.proposal) == ("check", offered)


def test_values_are_written_in_french_and_offered_as_they_are_typed() -> None:
    form = ApplicationRecord.model_validate(
        {
            "project": {"start": {"value": date(2022, 3, 1), "confidence": 0.9}},
            "budget": {"requested": {"value": Decimal("1250.50"), "confidence": 0.9}},
        }
    )
    read = DocumentRead(kind="application_form", record=form)
    start, asked = field(read, "project.start"), field(read, "budget.requested")
    assert (start.shown, start.proposal) == ("01/03/2022", "01/03/2022")
    assert (asked.shown, asked.proposal) == ("1\u00a0250,50\u00a0€", "1250,50")
    titles = [group.title for group in groups_of(read, Options(), ())]
    assert titles[0] == "Votre demande"
    assert "L'opération" in titles


def test_a_value_that_nobody_read_may_be_added_where_the_record_has_room() -> None:
    sheet = DocumentRead(kind="attendance_sheet", record=AttendanceRecord())
    for path in ("facilitators[0].last_name", "participants[0].first_name", "title"):
        assert field(sheet, path).state == "absent", path
    for path in ("facilitators[3].last_name", "participants[0].soul", "sessions[0].date"):
        assert one_field(sheet, path, Options(), ()) is None, path


# -- doubts ---------------------------------------------------------------------------------------


def test_the_doubts_of_a_document_are_those_of_findings_then_those_of_its_reading() -> None:
    read = piece(
        iban=Extracted(raw=IBAN, page=1, box=BOX),
        bank=Extracted(value="Bnq", raw="Bnq", page=1, box=(0.1, 0.5, 0.2, 0.6), confidence=0.3),
    )
    told = (
        finding("D-RIB", page=1, box=BOX),
        finding("D-RIB", Verdict.FAULT, page=1, box=BOX),
        finding("D-CV", page=1, box=BOX, document="d-2"),
    )
    found = doubts_of(read, "d-1", told, ["iban", "bank"])
    assert [(doubt.path, doubt.blocking) for doubt in found] == [("iban", True), ("bank", False)]


def test_a_sheet_s_table_and_observations_are_doubts_of_their_own() -> None:
    signed = Signature(state="present", page=1, box=BOX)
    session = SheetSession.model_validate(
        {"id": "s1", "facilitators": [{"signature": signed.model_dump()}]}
    )
    record = AttendanceRecord(
        sessions=(session,), doubts=(SheetDoubt(code="x", message="Traits incomplets.", page=1),)
    )
    read = DocumentRead(kind="attendance_sheet", record=record)
    told = (
        finding("EMA-17", page=1),
        finding("EMA-11", page=1),
        finding("EMA-06", box=BOX, page=1),
    )
    table, sunday, leader = doubts_of(read, "d-1", told, [])
    assert (table.path, table.rule) == (TABLE, "")
    assert (sunday.path, sunday.rule) == ("", "EMA-11")
    assert leader.path == "facilitators[0].signature"
    assert [d.path for d in doubts_of(read, "d-1", (), [])] == [TABLE], "without a dossier, too"
    assert path_at(read, Evidence(file="f", page=1)) == "", "a whole page is no value"


# -- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quad", "turn"),
    [
        (((0.1, 0.1), (0.5, 0.11), (0.5, 0.15), (0.1, 0.14)), 0),
        (((0.9, 0.1), (0.9, 0.5), (0.86, 0.5), (0.86, 0.1)), 270),
        (((0.9, 0.9), (0.5, 0.9), (0.5, 0.86), (0.9, 0.86)), 180),
        (((0.1, 0.9), (0.1, 0.5), (0.14, 0.5), (0.14, 0.9)), 90),
    ],
)
def test_a_page_is_shown_the_way_up_that_its_writing_runs(quad: Quad, turn: int) -> None:
    leaves = [Extracted[object](value="x", page=1, quad=quad)]
    assert turn_of(leaves) == turn
    assert turn_of([], 90) == 90


def test_a_box_off_the_page_is_drawn_on_its_edge() -> None:
    assert on_page((-0.2, 0.5, 0.1, 0.5), (100, 200)) == (0.0, 100.0, 10.0, 1.0)
    left, top, width, height = around((0.9, 0.9, 1.2, 1.0), (100, 200))
    assert left + width <= 100
    assert top + height <= 200
