"""Rules EMA-01 to EMA-17 on the sheets of a dossier, and the edge cases 19 to 21 of DOMAIN §6."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from extractors.records import Leaf, Pause
from validators.attendance import verdict
from validators.examine import examine
from validators.findings import Family, Outcome, Severity, Verdict
from validators.ledger import ledger

from .builders import CALL, TITLE
from .sheet_cases import (
    CAMILLE,
    ON,
    YANN,
    case,
    facilitator,
    found,
    kinds,
    leaf,
    of,
    pasted,
    row,
    rows,
    session,
    sheet,
    unsure,
)

PAYMENT, INSTRUCTOR = Severity.BLOCKING_PAYMENT, Severity.INSTRUCTOR
NAMELESS = facilitator().model_copy(update={"first_name": Leaf()})
SURE, DOUBT = Verdict.FAULT, Verdict.TO_CHECK


def test_a_complete_signed_sheet_raises_nothing() -> None:
    assert found(case(sheet())) == []


def test_a_dossier_without_sheets_raises_nothing() -> None:
    assert found(case()) == []


def test_findings_of_sheets_never_touch_the_outcome_of_the_dossier() -> None:
    without = examine(case(), CALL, ON)
    broken = sheet(
        sessions=[session(start=None, end=None, day=None, title=Leaf(), facilitators=())]
    )
    assessed = examine(case(broken), CALL, ON)
    assert assessed.outcome is without.outcome is Outcome.COMPLETE
    assert {f.family for f in assessed.findings if f.rule.startswith("EMA")} == {Family.EXECUTION}
    assert assessed.asked == without.asked


def test_every_finding_has_its_basis_and_points_to_the_sheet() -> None:
    broken = sheet(sessions=[session(start=None, day=None)], participants=[row(1, None, "absent")])
    for finding in found(case(broken)):
        assert finding.basis
        assert finding.evidence[0].file == "f1-1.pdf"
        assert finding.evidence[0].page == 1
    required = [f for f in found(case(broken)) if f.rule == "EMA-01"]
    assert "point 5" in required[0].basis


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("EMA-01", {"day": None}),
        ("EMA-02", {"start": None}),
        ("EMA-03", {"end": None}),
        ("EMA-03", {"end": time(8)}),
        ("EMA-03", {"end": time(9)}),
        ("EMA-04", {"title": Leaf()}),
        ("EMA-05", {"facilitators": ()}),
        ("EMA-05", {"facilitators": (NAMELESS,)}),
        ("EMA-06", {"facilitators": (facilitator(state="absent"),)}),
    ],
)
def test_what_is_missing_without_a_doubt_keeps_the_hours_from_being_paid(
    rule: str, keys: dict[str, Any]
) -> None:
    assert (PAYMENT, SURE) in kinds(of(session(**keys)), rule)


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("EMA-01", {"day": unsure("14/0?/23")}),
        ("EMA-02", {"start": unsure("9h", time(9))}),
        ("EMA-03", {"end": unsure("1?h")}),
        ("EMA-04", {"title": unsure("Cultver", "Cultver")}),
        (
            "EMA-05",
            {"facilitators": (facilitator().model_copy(update={"last_name": unsure("L?")}),)},
        ),
        ("EMA-06", {"facilitators": (facilitator(state="to_check"),)}),
        ("EMA-06", {"facilitators": (facilitator(confidence=0.6),)}),
        ("EMA-06", {"facilitators": (facilitator(state="absent", confidence=0.5),)}),
        ("EMA-06", {"facilitators": (facilitator(state="declared_absent"),)}),
    ],
)
def test_what_is_read_in_doubt_goes_to_a_person(rule: str, keys: dict[str, Any]) -> None:
    assert kinds(of(session(**keys)), rule) == {(PAYMENT, DOUBT)}


def test_all_facilitators_named_must_have_signed() -> None:
    both = (facilitator(CAMILLE), facilitator(YANN, "absent"))
    assert kinds(of(session(facilitators=both)), "EMA-06") == {(PAYMENT, SURE)}
    assert ledger(of(session(facilitators=both)), CALL, ON).overall.participants == 0


def test_a_facilitator_signs_each_session() -> None:
    two = [session("s1"), session("s2", time(13, 30), time(16, 30),
                                  facilitators=(facilitator(state="absent"),))]  # fmt: skip
    dossier = case(sheet(sessions=two, participants=rows(2, sessions=("s1", "s2"))))
    assert [f.message for f in found(dossier, "EMA-06")] == [
        "Feuille du 14/03/2023, séance 2 : signature de l'intervenant manquante."
    ]
    assert ledger(dossier, CALL, ON).overall.participants == 2 * 180


@pytest.mark.parametrize("title", ["Atelier", "Réunion", "Accompagnement", "Entretien individuel",
                                   "Atelier n° 3", "Séance collective du groupe"])  # fmt: skip
def test_a_generic_title_is_imprecise(title: str) -> None:
    dossier = of(session(title=leaf(title)))
    assert kinds(dossier, "EMA-04") == {(INSTRUCTOR, SURE)}
    assert ledger(dossier, CALL, ON).overall.participants == 0
    assert TITLE in found(dossier, "EMA-04")[0].message


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "Cultiver ses competences",
        "CULTIVER SES COMPÉTENCES - séance 3",
        "Atelier « Cultiver ses compétences »",
    ],
)
def test_the_title_of_the_agreed_action_is_precise(title: str) -> None:
    assert found(of(session(title=leaf(title)))) == []


def test_another_title_is_for_a_person() -> None:
    assert kinds(of(session(title=leaf("Code de la route"))), "EMA-04") == {(PAYMENT, DOUBT)}


@pytest.mark.parametrize("first", ["C.", "C", "J.-P."])
def test_initials_only_are_imprecise(first: str) -> None:
    dossier = case(sheet(participants=[row(1, ("Barthelot", first)), row(2)]))
    assert kinds(dossier, "EMA-07") == {(INSTRUCTOR, SURE)}
    assert ledger(dossier, CALL, ON).overall.participants_pending == 180


def test_a_row_without_first_name_is_not_counted() -> None:
    dossier = case(sheet(participants=[row(1, first_name=Leaf()), row(2)]))
    assert [f.message for f in found(dossier, "EMA-07")] == [
        "Feuille du 14/03/2023, ligne 1 : nom ou prénom manquant."
    ]
    assert ledger(dossier, CALL, ON).overall.participants == 180


def test_a_row_without_signature_is_not_counted() -> None:
    dossier = case(sheet(participants=[row(1, None, "absent"), row(2)]))
    assert [f.message for f in found(dossier, "EMA-08")] == [
        "Feuille du 14/03/2023, ligne 1 : signature absente, heures non retenues."
    ]


def test_who_is_noted_absent_or_struck_is_not_counted_and_no_error() -> None:
    dossier = case(sheet(participants=[
        row(1, None, "declared_absent"), row(2, None, "absent", struck=True), row(3),
    ]))  # fmt: skip
    assert found(dossier) == []
    assert ledger(dossier, CALL, ON).overall.participants == 180
    assert verdict(dossier.sheets[0], dossier, CALL, ON).conforming


def test_blank_rows_are_no_error() -> None:
    blank = row(2, None, "absent", last_name=Leaf(), first_name=Leaf())
    assert found(case(sheet(participants=[row(1), blank]))) == []


def test_ink_in_a_row_without_name_is_seen() -> None:
    ink = row(2, last_name=Leaf(), first_name=Leaf())
    assert kinds(case(sheet(participants=[row(1), ink])), "EMA-07") == {(PAYMENT, SURE)}


def test_a_sheet_without_participants_is_at_fault() -> None:
    assert kinds(case(sheet(participants=[])), "EMA-07") == {(PAYMENT, SURE)}


def test_a_sheet_without_signature_column_waits() -> None:
    dossier = case(sheet(participants=[row(1, signatures=()), row(2, signatures=())]))
    assert kinds(dossier, "EMA-08") == {(PAYMENT, DOUBT)}


def test_a_whole_day_with_one_signature_column_is_noted_and_counted() -> None:
    pause = (Pause(start=leaf(time(12)), end=leaf(time(13, 30))),)
    dossier = of(session(end=time(16, 30), pauses=pause))
    assert kinds(dossier, "EMA-09") == {(INSTRUCTOR, SURE)}
    assert ledger(dossier, CALL, ON).overall.participants == 3 * 360
    assert verdict(dossier.sheets[0], dossier, CALL, ON).conforming


def test_two_half_days_with_one_signature_column_are_noted_and_counted() -> None:
    two = [session("s1"), session("s2", time(13, 30), time(16, 30))]
    dossier = of(*two)
    assert {f.subject for f in found(dossier, "EMA-09")} == {"f1-1:s2::"}
    assert ledger(dossier, CALL, ON).overall.participants == 3 * 360


def test_a_signature_per_half_day_is_as_it_should_be() -> None:
    two = [session("s1"), session("s2", time(13, 30), time(16, 30))]
    assert found(of(*two, participants=rows(2, sessions=("s1", "s2")))) == []


@pytest.mark.parametrize("day", [date(2022, 10, 28), date(2023, 11, 2)])
def test_a_session_outside_the_operation_is_not_counted(day: date) -> None:
    dossier = of(session(day=day))
    assert [f.message for f in found(dossier, "EMA-10")] == [
        f"Feuille du {day:%d/%m/%Y} : séance du {day:%d/%m/%Y} hors période."
    ]
    assert ledger(dossier, CALL, ON).overall.participants == 0


@pytest.mark.parametrize("keys", [{"start": time(6, 30)}, {"end": time(22, 30), "start": time(20)}])
def test_unusual_hours_are_confirmed(keys: dict[str, Any]) -> None:
    assert kinds(of(session(**keys)), "EMA-11") == {(INSTRUCTOR, SURE)}


def test_more_than_ten_hours_of_a_day_are_confirmed() -> None:
    morning, evening = session(start=time(8), end=time(14)), session(start=time(15), end=time(20))
    dossier = case(sheet("f1-1", [morning]), sheet("f2-1", [evening], participants=rows(1)))
    assert {f.subject for f in found(dossier, "EMA-11")} == {"f1-1:s1:1:", "f2-1:s1:1:"}


def test_edge_case_19_title_atelier_one_time_same_hand_no_first_name_a_line_crossed_out() -> None:
    alike = [pasted(one) for one in rows(3, sessions=("s1", "s2"))]
    crossed = row(4, None, "absent", "absent", sessions=("s1", "s2"), struck=True)
    sessions = [
        session("s1", title=leaf("Atelier"), facilitators=(NAMELESS,)),
        session("s2", None, None, title=leaf("Atelier"), facilitators=(NAMELESS,)),
    ]
    dossier = case(sheet(sessions=sessions, participants=[*alike, crossed]))
    rules = {f.rule for f in found(dossier)}
    assert {"EMA-02", "EMA-04", "EMA-05", "EMA-14"} <= rules
    lines = ledger(dossier, CALL, ON).lines
    assert {x.status for x in lines if x.row == 4} == {"not_counted"}
    assert not [f for f in found(dossier) if f.subject and f.subject.endswith(":4:")]


@pytest.mark.parametrize(
    ("day", "rule", "kind"),
    [
        (leaf(None, raw="31/04/2023"), "EMA-01", (PAYMENT, SURE)),
        (leaf(None, raw="le 31 avril 2023"), "EMA-01", (PAYMENT, SURE)),
        (leaf(date(2023, 7, 14)), "EMA-11", (INSTRUCTOR, SURE)),
        (leaf(date(2023, 3, 12)), "EMA-11", (INSTRUCTOR, SURE)),
    ],
)
def test_edge_case_20_31_april_14_july_sunday(
    day: Leaf, rule: str, kind: tuple[Severity, Verdict]
) -> None:
    dossier = of(session(day=day))
    assert kinds(dossier, rule) == {kind}
    assert ledger(dossier, CALL, ON).overall.participants == 0


def test_edge_case_20_dated_after_the_scan() -> None:
    dossier = case(sheet(received=date(2023, 3, 1)))
    assert kinds(dossier, "EMA-11") == {(PAYMENT, SURE)}


def test_an_impossible_date_in_doubtful_handwriting_goes_to_a_person() -> None:
    dossier = of(session(day=unsure("31/04/2023", None, ("21/04/2023", 0.4))))
    assert kinds(dossier, "EMA-01") == {(PAYMENT, DOUBT)}


def test_what_a_badly_read_scan_does_not_show_is_a_doubt_and_a_file_of_text_a_fault() -> None:
    head = session(day=unsure("1?/03"), start=None)
    assert kinds(of(head), "EMA-02") == {(PAYMENT, DOUBT)}
    assert kinds(of(head, layout="digital"), "EMA-02") == {(PAYMENT, SURE)}


def test_a_first_name_beside_a_last_name_hardly_read_is_a_doubt() -> None:
    joined = row(1, last_name=unsure("BarthelotAl", "BarthelotAl"), first_name=Leaf())
    assert kinds(case(sheet(participants=[joined, row(2)])), "EMA-07") == {(PAYMENT, DOUBT)}
