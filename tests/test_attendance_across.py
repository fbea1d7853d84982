"""What only several sheets show, and how far one may be relied on: EMA-12 to EMA-17."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from extractors.records import DocumentRead, Flag, Leaf, Pause, SheetDoubt, SheetFacilitator
from validators.attendance import verdict
from validators.dossier import Dossier, Held
from validators.findings import Severity, Verdict
from validators.ledger import ledger

from .builders import CALL, OWN_FUNDS, OWN_LINE, plan
from .sheet_cases import (
    DAY,
    ON,
    PEOPLE,
    RECEIVED,
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
    signature,
    unsure,
)

PAYMENT, INSTRUCTOR = Severity.BLOCKING_PAYMENT, Severity.INSTRUCTOR
SURE, DOUBT = Verdict.FAULT, Verdict.TO_CHECK


def two_towns() -> Dossier:
    other = session(start=time(10), end=time(13), place=leaf("Agen"))
    return case(sheet("f1-1"), sheet("f2-1", [other], participants=[row(5), row(6)]))


def test_edge_case_21_same_facilitator_in_two_towns_at_the_same_time() -> None:
    (finding,) = found(two_towns(), "EMA-12")
    assert (finding.severity, finding.verdict) == (INSTRUCTOR, SURE)
    assert finding.message == (
        "Feuille du 14/03/2023 (n° 2) : chevauchement : Camille LARROQUE figure aussi sur la "
        "feuille du 14/03/2023 (n° 1), le 14/03/2023 de 10:00 à 12:00 (Tonneins ; Agen)."
    )
    book = ledger(two_towns(), CALL, ON)
    assert (book.overall.participants, book.overall.participants_pending) == (3 * 180, 2 * 180)
    assert (book.overall.intervention, book.overall.intervention_pending) == (180, 180)


def test_edge_case_21_same_participant_twice_on_a_sheet_is_counted_once() -> None:
    dossier = case(sheet(participants=[row(1), row(2), row(3, PEOPLE[0])]))
    assert [f.message for f in found(dossier, "EMA-12")] == [
        "Feuille du 14/03/2023, ligne 3 : même personne que ligne 1, comptée une seule fois."
    ]
    assert ledger(dossier, CALL, ON).overall.participants == 2 * 180


def test_a_participant_on_two_sheets_at_once_is_named_by_lines_only() -> None:
    other = session(start=time(11), end=time(13), facilitators=(facilitator(YANN),))
    dossier = case(sheet("f1-1"), sheet("f2-1", [other], participants=[row(7), row(8, PEOPLE[1])]))
    (finding,) = found(dossier, "EMA-12")
    assert "ligne 8" in finding.message
    assert "ligne 2" in finding.message
    assert not any(name in finding.message for person in PEOPLE for name in person)


def test_sessions_that_follow_each_other_do_not_overlap() -> None:
    later = session(start=time(12), end=time(14))
    assert found(case(sheet("f1-1"), sheet("f2-1", [later])), "EMA-12") == []


def test_a_break_that_another_session_fills_is_no_overlap() -> None:
    pause = (Pause(start=leaf(time(12)), end=leaf(time(13, 30))),)
    long = session(end=time(16), pauses=pause)
    inner = session(start=time(12, 15), end=time(13, 15))
    assert found(case(sheet("f1-1", [long]), sheet("f2-1", [inner])), "EMA-12") == []


def test_a_list_that_fills_two_sheets_is_one_session() -> None:
    dossier = case(sheet("f1-1"), sheet("f2-1", participants=[row(4), row(5)]))
    assert found(dossier) == []
    book = ledger(dossier, CALL, ON)
    assert (book.overall.participants, book.overall.intervention) == (5 * 180, 180)


def test_the_same_file_twice_counts_once() -> None:
    dossier = case(sheet("f1-1", sha256="a"), sheet("f2-1", sha256="a"))
    (finding,) = found(dossier, "EMA-13")
    assert (finding.severity, finding.verdict) == (PAYMENT, SURE)
    assert finding.evidence[0].document == "f2-1"
    assert ledger(dossier, CALL, ON).overall.participants == 3 * 180


def test_two_sheets_of_one_file_are_no_copies() -> None:
    other = session(day=date(2023, 3, 21))
    dossier = case(sheet("f1-1", sha256="a"), sheet("f1-2", [other], sha256="a", pages=(2,)))
    assert found(dossier) == []


def test_a_rescan_with_the_same_content_is_a_copy() -> None:
    again = sheet("f2-1", fingerprint="00ff00ff00ff00fe", received=date(2023, 11, 21))
    dossier = case(again, sheet("f1-1", fingerprint="00ff00ff00ff00ff"))
    assert kinds(dossier, "EMA-13") == {(PAYMENT, SURE)}
    assert found(dossier, "EMA-13")[0].evidence[0].document == "f2-1"


def test_a_near_picture_whose_content_is_in_doubt_goes_to_a_person() -> None:
    blurred = session(day=unsure("1?/03/2023"))
    dossier = case(sheet("f1-1", fingerprint="00ff00ff00ff00ff"),
                   sheet("f2-1", [blurred], fingerprint="00ff00ff00ff00fe"))  # fmt: skip
    assert kinds(dossier, "EMA-13") == {(PAYMENT, DOUBT)}


def test_the_same_blank_model_filled_for_another_day_is_no_copy() -> None:
    other = session(day=date(2023, 3, 21))
    dossier = case(sheet("f1-1", fingerprint="00ff00ff00ff00ff"),
                   sheet("f2-1", [other], fingerprint="00ff00ff00ff00ff"))  # fmt: skip
    assert found(dossier) == []


def test_a_copy_signed_since_is_for_a_person() -> None:
    before = sheet("f1-1", participants=[row(1), row(2), row(3, None, "absent")])
    dossier = case(before, sheet("f2-1"))
    assert kinds(dossier, "EMA-13") == {(PAYMENT, DOUBT)}


def test_a_picture_of_a_signature_pasted_twice_asks_for_the_original() -> None:
    dossier = case(sheet(participants=[*map(pasted, rows(2)), row(3)]))
    assert kinds(dossier, "EMA-14") == {(INSTRUCTOR, SURE)}
    assert found(dossier, "EMA-14")[0].basis == "CRPA, art. R113-11"
    book = ledger(dossier, CALL, ON)
    assert (book.overall.participants, book.overall.participants_pending) == (180, 360)


def test_an_undeclared_facilitator_is_named_and_the_hours_count() -> None:
    dossier = of(session(facilitators=(facilitator(("Poujol", "Denis")),)))
    assert [f.message for f in found(dossier, "EMA-15")] == [
        "Feuille du 14/03/2023 : intervenant non déclaré : Denis POUJOL."
    ]
    assert ledger(dossier, CALL, ON).overall.participants == 3 * 180


def test_a_declared_facilitator_written_the_other_way_is_the_same() -> None:
    turned = SheetFacilitator(
        last_name=leaf("CAMILLE"), first_name=leaf("Larroque"), signature=signature()
    )
    assert found(of(session(facilitators=(turned,)))) == []


def test_a_sheet_without_structure_or_place_is_a_note() -> None:
    dossier = of(session(place=Leaf()), organisation=Leaf())
    assert kinds(dossier, "EMA-16") == {(Severity.INFORMATION, SURE)}
    assert verdict(dossier.sheets[0], dossier, CALL, ON).conforming


def test_european_money_asks_for_its_mention() -> None:
    income = ((*OWN_LINE, "40000"), ("74", "Fonds social européen (FSE+)", "FSE+", "10000"),
              (*OWN_FUNDS, "10000"))  # fmt: skip
    asked = plan(income=income, requested=Decimal(40000))
    dossier = case(sheet(), plan=asked)
    assert [f.message for f in found(dossier, "EMA-16")] == [
        "Feuille du 14/03/2023 : mention ou emblème de l'Union européenne absent de la feuille."
    ]
    assert (
        found(case(sheet(eu_mention=Flag(value=True, raw="UE", confidence=0.9)), plan=asked)) == []
    )


def test_a_table_in_doubt_makes_the_whole_sheet_wait() -> None:
    doubts = (SheetDoubt(code="uneven_pitch", message="Hauteur des lignes irrégulière.", page=1),)
    dossier = case(sheet(doubts=doubts, participants=[row(1, None, "absent"), row(2)]))
    assert kinds(dossier, "EMA-17") == {(INSTRUCTOR, DOUBT)}
    assert kinds(dossier, "EMA-08") == {(PAYMENT, DOUBT)}
    book = ledger(dossier, CALL, ON)
    assert (book.overall.participants, book.overall.participants_pending) == (0, 360)


def test_a_sheet_recognised_in_doubt_waits() -> None:
    assert kinds(case(sheet(confidence=0.6)), "EMA-17") == {(INSTRUCTOR, DOUBT)}


def test_no_finding_names_a_participant() -> None:
    broken = [
        row(1, None, "absent"),
        row(2, None, "to_check"),
        row(3, first_name=unsure("?", "Fanta")),
        row(4, PEOPLE[0]),
        row(5, confidence=0.5),
    ]
    dossier = case(sheet("f1-1", participants=broken), sheet("f2-1", [session(start=time(11))]))
    names = {name for person in PEOPLE for name in person}
    for finding in found(dossier):
        assert not any(name in finding.message for name in names)


def test_a_superseded_sheet_is_not_judged_and_a_late_one_is() -> None:
    old = sheet("f1-1", [session(day=None)]).model_copy(update={"superseded": True})
    late = sheet("f2-1", [session(end=None)]).model_copy(update={"late": True})
    assert {f.rule for f in found(case(old, late))} == {"EMA-03"}


def test_a_record_without_sessions_is_judged_by_its_head() -> None:
    bare = sheet()
    record = bare.sheet.model_copy(update={"sessions": (), "date": leaf(DAY)})
    read = DocumentRead(kind="attendance_sheet", pages=(1,), confidence=0.9, record=record)
    held = Held(id="f1-1", file="a.pdf", sha256="a", received=RECEIVED, read=read)
    assert {f.rule for f in found(case(held))} >= {"EMA-02", "EMA-03", "EMA-04", "EMA-05"}
