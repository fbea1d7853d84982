"""Readings in doubt against the dossier's people, actions and sessions (validators/resolve.py)."""

from __future__ import annotations

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from extractors.dates import parse_date
from extractors.records import AttendanceRecord, DocumentRead, Leaf, Participant, SheetDoubt
from extractors.source import Known, Session
from validators.resolve import known_of, resolve

from .builders import CALL, TITLE
from .sheet_cases import PEOPLE, case, facilitator, leaf, row, session, sheet, unsure

KNOWN = Known(people=PEOPLE, actions=(TITLE, "Bouger vers l'emploi"))


def resolved(record: AttendanceRecord, known: Known = KNOWN) -> AttendanceRecord:
    read = resolve(DocumentRead(kind="attendance_sheet", record=record), known)
    assert isinstance(read.record, AttendanceRecord)
    return read.record


def handwritten(number: int, last: str, first: str, *readings: tuple[str, float]) -> Participant:
    """Return a row whose name stands in one cell: both halves hold the cell's raw text."""
    cell = f"{last} {first}".strip()
    made = [unsure(cell, half or None, *readings) if half else Leaf() for half in (last, first)]
    return row(number, last_name=made[0], first_name=made[1])


def sheet_of(*participants: Participant) -> AttendanceRecord:
    return AttendanceRecord(sessions=(session(),), participants=participants)


def named(record: AttendanceRecord, index: int = 0) -> tuple[object, object, bool]:
    one = record.participants[index]
    return one.last_name.value, one.first_name.value, not one.last_name.doubtful


def test_a_name_misread_by_some_letters_is_the_known_person() -> None:
    found = resolved(sheet_of(handwritten(1, "Bartheiot", "Alinc", ("Bartheiot Alinc", 0.2))))
    assert named(found) == ("Barthelot", "Aline", True)
    assert found.participants[0].last_name.raw == "Bartheiot Alinc"


def test_first_and_last_name_may_stand_in_the_other_order() -> None:
    found = resolved(sheet_of(handwritten(1, "Brumo", "CASTERA", ("Brumo CASTERA", 0.3))))
    assert named(found) == ("Castéra", "Bruno", True)


def test_names_in_two_columns_are_resolved_together() -> None:
    first = unsure("Lucic", "Lucic").model_copy(update={"box": (0.3, 0.1, 0.5, 0.12)})
    one = row(1, last_name=unsure("Esteue", "Esteue"), first_name=first)
    assert named(resolved(sheet_of(one))) == ("Estève", "Lucie", True)


def test_a_printed_name_is_never_changed() -> None:
    one = row(1, ("Barthelemy", "Aline"))
    found = resolved(sheet_of(one))
    assert found.participants[0] == one


def test_two_close_people_leave_a_doubt_with_both_as_candidates() -> None:
    known = Known(people=(("Haddad", "Karim"), ("Haddad", "Karine")))
    found = resolved(sheet_of(handwritten(1, "Haddad", "Kari", ("Haddad Kari", 0.4))), known)
    one = found.participants[0]
    assert one.first_name.doubtful
    assert {c.value for c in one.first_name.candidates} == {"Karim", "Karine"}


def test_a_known_person_is_used_once_per_sheet() -> None:
    found = resolved(sheet_of(
        row(1, PEOPLE[0]), handwritten(2, "Barthelot", "Alinc", ("Barthelot Alinc", 0.4)),
    ))  # fmt: skip
    assert found.participants[1].last_name.doubtful


def test_another_person_with_a_known_last_name_stays_unknown() -> None:
    found = resolved(sheet_of(handwritten(1, "Haddad", "Nadia", ("Haddad Nadia", 0.8))))
    assert named(found)[:2] == ("Haddad", "Nadia")
    assert found.participants[0].first_name.doubtful


def test_nobody_known_is_near_a_stranger() -> None:
    found = resolved(sheet_of(handwritten(1, "Pradère", "Zoé", ("Pradère Zoé", 0.5))))
    assert named(found) == ("Pradère", "Zoé", False)


def test_a_first_name_that_stands_nowhere_is_not_added() -> None:
    found = resolved(sheet_of(handwritten(1, "Barthelot", "", ("Barthelot", 0.5))))
    assert found.participants[0].first_name.absent


def test_an_empty_row_stays_empty() -> None:
    empty = row(1, last_name=Leaf(), first_name=Leaf())
    assert resolved(sheet_of(empty)).participants[0] == empty


def test_a_facilitator_is_resolved_in_every_session_they_lead() -> None:
    blurred = facilitator().model_copy(
        update={"last_name": unsure("Larroqe", "Larroqe"), "first_name": unsure("Camile", "Camile")}
    )
    record = AttendanceRecord(sessions=(
        session("s1", facilitators=(blurred,)), session("s2", facilitators=(blurred,)),
    ))  # fmt: skip
    found = resolved(record, Known(people=(*PEOPLE, ("Larroque", "Camille"))))
    assert [s.facilitators[0].last_name.value for s in found.sessions] == ["Larroque", "Larroque"]


def test_a_title_in_doubt_is_that_of_the_near_action() -> None:
    record = AttendanceRecord(
        sessions=(session(title=unsure("Cuitiver ses competences", "Cuitiver ses competences")),)
    )
    assert resolved(record).sessions[0].title.value == TITLE
    assert not resolved(record).sessions[0].title.doubtful


def test_a_generic_title_is_not_made_precise() -> None:
    record = AttendanceRecord(sessions=(session(title=unsure("Ateliers", "Ateliers")),))
    assert resolved(record).sessions[0].title.doubtful


SESSIONS = Known(sessions=(
    Session("1", TITLE, "2023-03-14", "09:00", "12:00"),
    Session("2", TITLE, "2023-03-21", "13:30", "16:45"),
))  # fmt: skip


def test_a_day_that_says_a_known_session_is_sure() -> None:
    found = resolved(
        AttendanceRecord(sessions=(session(date=unsure("14/03/23", date(2023, 3, 14))),)), SESSIONS
    )
    assert not found.sessions[0].date.doubtful


def test_an_unreadable_day_near_one_known_session_is_that_day() -> None:
    found = resolved(AttendanceRecord(sessions=(session(date=unsure("I4/h3/2O23")),)), SESSIONS)
    assert found.sessions[0].date.value == date(2023, 3, 14)


def test_a_readable_day_that_no_session_has_stays_as_read_in_doubt() -> None:
    found = resolved(
        AttendanceRecord(sessions=(session(date=unsure("15/03/2023", date(2023, 3, 15))),)),
        SESSIONS,
    )
    day = found.sessions[0].date
    assert (day.value, day.doubtful) == (date(2023, 3, 15), True)
    assert "2023-03-14" in {c.value for c in day.candidates}


def test_a_weekday_that_does_not_fall_on_the_day_keeps_the_doubt() -> None:
    wrong = unsure("lundi 14/03/2023", date(2023, 3, 14))  # a Tuesday
    found = resolved(AttendanceRecord(sessions=(session(date=wrong),)), SESSIONS)
    assert found.sessions[0].date.doubtful


def test_a_time_in_doubt_is_that_of_the_session_of_the_day() -> None:
    record = AttendanceRecord(
        sessions=(session(start=unsure("9hOO"), end=unsure("12h", time(12))),)
    )
    one = resolved(record, SESSIONS).sessions[0]
    assert (one.start.value, one.end.value) == (time(9), time(12))
    assert not one.start.doubtful
    assert not one.end.doubtful


def test_a_readable_time_that_differs_from_the_plan_stays_a_doubt() -> None:
    record = AttendanceRecord(sessions=(session(start=unsure("9h30", time(9, 30))),))
    one = resolved(record, SESSIONS).sessions[0]
    assert (one.start.value, one.start.doubtful) == (time(9, 30), True)


def test_what_is_resolved_once_does_not_change_when_resolved_again() -> None:
    record = sheet_of(handwritten(1, "Bartheiot", "Alinc", ("Bartheiot Alinc", 0.2)), row(2))
    once = resolved(record)
    assert resolved(once) == once


@given(st.permutations(range(4)))
def test_the_order_of_known_people_does_not_matter(order: list[int]) -> None:
    people = tuple(PEOPLE[i] for i in order)
    record = sheet_of(
        handwritten(1, "Diolo", "Fonta", ("Diolo Fonta", 0.1)),
        handwritten(2, "Esteve", "Lucle", ("Esteve Lucle", 0.3)),
    )
    assert resolved(record, Known(people=people)) == resolved(record, Known(people=PEOPLE[:4]))


def test_known_people_are_facilitators_of_the_form_and_sure_names_of_sheets() -> None:
    known = known_of(
        case(
            sheet("f1-1"),
            sheet("f2-1", participants=[row(4, last_name=unsure("Foorcade", "Foorcade"))]),
        ),
        CALL,
    )
    assert ("Larroque", "Camille") in known.people
    assert PEOPLE[0] in known.people
    assert not any(last == "Foorcade" for last, _ in known.people)
    assert known.actions == (TITLE,)


def test_an_application_comes_back_as_given() -> None:
    read = case().application.read
    assert resolve(read, KNOWN) is read


def test_an_absent_day_is_never_filled() -> None:
    found = resolved(AttendanceRecord(sessions=(session(day=None),)), SESSIONS)
    assert found.sessions[0].date.absent
    assert leaf(None) == found.sessions[0].date


def scanned(*participants: Participant, **more: object) -> AttendanceRecord:
    record = sheet_of(*participants)
    return record.model_copy(update={"layout": "ruled", **more})


def printed(text: str) -> Leaf:
    return leaf(text).model_copy(update={"confidence": 0.98})


def test_a_sure_name_of_a_scan_that_is_almost_a_known_one_is_a_doubt_and_never_replaced() -> None:
    one = row(1, last_name=printed("Bakthelot"), first_name=printed("Aline"))
    found = resolved(scanned(one)).participants[0]
    assert found.last_name.value == "Bakthelot"
    assert found.last_name.doubtful
    assert [c.value for c in found.last_name.candidates] == ["Barthelot"]
    assert not found.first_name.doubtful


def test_a_known_name_has_no_near_name_to_be_mistaken_for() -> None:
    twin = Known(people=(*PEOPLE, ("Barthelet", "Aline")))
    one = row(1, last_name=printed("Barthelot"), first_name=printed("Aline"))
    assert resolved(scanned(one), twin) == scanned(one)


def test_names_of_a_doubted_table_stay_doubts_whoever_is_known() -> None:
    doubt = SheetDoubt(code="row_pitch", message="Une ligne a pu échapper.")
    hand = handwritten(1, "Bartheiot", "Alinc", ("Bartheiot Alinc", 0.2))
    assert named(resolved(scanned(hand, doubts=(doubt,)))) == ("Barthelot", "Aline", False)
    local = doubt.model_copy(update={"code": "fold"})
    assert named(resolved(scanned(hand, doubts=(local,)))) == ("Barthelot", "Aline", True)


def test_a_sheet_does_not_bear_out_its_own_readings() -> None:
    dossier = case(sheet("f1-1"), sheet("f2-1", participants=[row(1, ("Bakthelot", "Aline"))]))
    assert ("Bakthelot", "Aline") in known_of(dossier, CALL).people
    assert ("Bakthelot", "Aline") not in known_of(dossier, CALL, but="f2-1").people


def test_a_title_that_ocr_misread_by_a_letter_is_the_known_action() -> None:
    known = Known(actions=("Image de soi et communication",))
    slip = scanned().model_copy(
        update={"sessions": (session(title=leaf("Mage de soi et communication")),)}
    )
    assert resolved(slip, known).sessions[0].title.value == "Image de soi et communication"


def test_a_title_that_differs_by_a_level_or_a_number_stays_as_printed() -> None:
    known = Known(actions=("Atelier cuisine niveau A", "Module 12"))
    for title in ("Atelier cuisine niveau B", "Module 13"):
        one = scanned().model_copy(update={"sessions": (session(title=leaf(title)),)})
        assert resolved(one, known).sessions[0].title.value == title


def dated(*raws: str) -> AttendanceRecord:
    """Return a sheet of appointments whose days are written by hand as given."""
    made = tuple(
        session(f"s{n}", day=unsure(raw, parse_date(raw.replace("K", "0")).value))
        for n, raw in enumerate(raws, 1)
    )
    return scanned().model_copy(update={"sessions": made})


JUNE = Known(sessions=tuple(Session(id=f"{d}", title="", date=f"2023-06-{d:02}") for d in (6, 16)))


def test_a_day_with_a_sign_that_is_no_digit_may_be_any_known_day_that_fits() -> None:
    day = resolved(dated("K6-06-2023"), JUNE).sessions[0].date
    assert day.doubtful
    assert "2023-06-16" in [c.value for c in day.candidates]
    assert not resolved(dated("06-06-2023"), JUNE).sessions[0].date.doubtful


def test_two_rows_resolved_to_one_moment_are_doubts() -> None:
    found = resolved(dated("06-06-2023", "06-06-2023", "16-06-2023"), JUNE)
    assert [s.date.doubtful for s in found.sessions] == [True, True, False]
