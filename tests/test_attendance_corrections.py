"""What a person puts right on an attendance sheet (``recevable correct``)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from extractors.records import AttendanceRecord, CellSignature, DocumentRead, SheetDoubt
from intake.corrections import corrected, value_at
from intake.refusal import Refused
from intake.sheet_corrections import names_participant
from validators.attendance import verdict
from validators.dossier import Held
from validators.ledger import ledger

from .builders import CALL, TITLE
from .sheet_cases import ON, case, facilitator, leaf, row, rows, session, sheet, unsure


def after(held: Held, *changes: tuple[str, str]) -> DocumentRead:
    read = held.read
    for path, value in changes:
        read = corrected(read, path, value)
    return read


def record(held: Held, *changes: tuple[str, str]) -> AttendanceRecord:
    found = after(held, *changes).record
    assert isinstance(found, AttendanceRecord)
    return found


def conforming(held: Held, *changes: tuple[str, str]) -> bool:
    made = held.model_copy(update={"read": after(held, *changes)})
    return verdict(made, case(made), CALL, ON).conforming


@pytest.mark.parametrize(
    ("said", "state"),
    [("present", "present"), ("présente", "present"), ("absente", "absent"),
     ("déclarée absente", "declared_absent"), ("excusé", "declared_absent"),
     ("to_check", "to_check"), ("à vérifier", "to_check")],
)  # fmt: skip
@pytest.mark.parametrize("end", ["", ".state"])
def test_the_state_of_a_signature_is_said_in_words(said: str, state: str, end: str) -> None:
    found = record(sheet(), (f"participants[1].signatures[0]{end}", said))
    cell = found.participants[1].signatures[0]
    assert (cell.state, cell.confidence) == (state, 1.0)
    assert cell.box is not None
    assert found.participants[0].signatures[0].confidence < 1.0


def test_a_word_that_is_no_state_is_refused() -> None:
    with pytest.raises(Refused, match="présente"):
        record(sheet(), ("participants[1].signatures[0]", "peut-être"))


@pytest.mark.parametrize(
    ("held", "changes"),
    [
        (sheet(sessions=[session(day=unsure("1?/03"))]), [("sessions[0].date", "14/03/2023")]),
        (sheet(sessions=[session(start=unsure("9?"))]), [("sessions[0].start", "9h")]),
        (sheet(sessions=[session(end=unsure("12?"))]), [("end", "12:00")]),
        (sheet(sessions=[session(title=unsure("C"))]), [("title", TITLE)]),
        (sheet(sessions=[session(facilitators=(facilitator(state="to_check"),))]),
         [("sessions[0].facilitators[0].signature.state", "present")]),
        (sheet(sessions=[session(facilitators=(facilitator(state="to_check"),))]),
         [("facilitators[0].signature", "présente")]),
        (sheet(participants=[row(1, last_name=unsure("B?"))]),
         [("participants[0].last_name", "Barthelot")]),
        (sheet(participants=[row(1, None, "to_check")]),
         [("participants[0].signatures[0].state", "present")]),
        (sheet(participants=[row(1), row(2, None, "to_check")]),
         [("participants[1].struck", "oui")]),
        (sheet(sessions=[session(facilitators=())]),
         [("sessions[0].facilitators[0].last_name", "Larroque"),
          ("sessions[0].facilitators[0].first_name", "Camille"),
          ("sessions[0].facilitators[0].signature", "présente")]),
        (sheet(participants=[row(1, signatures=())]),
         [("participants[0].signatures[0].state", "présente")]),
        (sheet(doubts=(SheetDoubt(code="streak", message="Trace."),), confidence=0.6),
         [("doubts", "")]),
    ],
)  # fmt: skip
def test_what_a_person_puts_right_is_no_doubt_any_more(
    held: Held, changes: list[tuple[str, str]]
) -> None:
    assert not conforming(held)
    assert conforming(held, *changes)


def test_pasted_signatures_are_settled_one_by_one() -> None:
    made = tuple(
        one.model_copy(
            update={"signatures": tuple(c.model_copy(update={"alike": 1}) for c in one.signatures)}
        )
        for one in rows(2)
    )
    held = sheet(participants=made)
    assert not conforming(held)
    assert conforming(held, *((f"participants[{n}].signatures[0]", "présente") for n in (0, 1)))


def test_the_head_and_its_one_session_say_the_same() -> None:
    found = record(sheet(), ("date", "21/03/2023"), ("sessions[0].start", "9 h 30"))
    assert (found.date.value, found.sessions[0].date.value) == (date(2023, 3, 21),) * 2
    assert (found.start.value, found.sessions[0].start.value) == (time(9, 30),) * 2


def two_sessions() -> Held:
    both = [session("s1"), session("s2", time(13, 30), time(16, 30))]
    return sheet(sessions=both, participants=rows(2, sessions=("s1", "s2")))


def test_a_title_is_put_right_for_all_sessions_a_day_for_one() -> None:
    found = record(two_sessions(), ("title", "Autre"), ("sessions[1].date", "2023-03-15"))
    assert [s.title.value for s in found.sessions] == ["Autre", "Autre"]
    assert [s.date.value for s in found.sessions] == [date(2023, 3, 14), date(2023, 3, 15)]
    with pytest.raises(Refused, match="plusieurs séances"):
        record(two_sessions(), ("date", "2023-03-15"))


def test_an_empty_value_says_that_nothing_stands_there() -> None:
    found = record(sheet(), ("participants[0].first_name", ""))
    assert found.participants[0].first_name.value is None


def test_times_of_arrival_and_breaks_are_times() -> None:
    cell = CellSignature(session="s1", column="arrival", time=unsure("9?"), state="present")
    found = record(sheet(participants=[row(1, signatures=(cell,))]),
                   ("participants[0].signatures[0].time", "9h15"))  # fmt: skip
    assert found.participants[0].signatures[0].time.value == time(9, 15)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("participants[9].last_name", "X"),
        ("participants[0].age", "12"),
        ("participants[0]", "X"),
        ("sessions[0]", "X"),
        ("nothing", "X"),
        ("date", "31/04/2023"),
        ("date", "bientôt"),
        ("start", "25h"),
        ("participants[0].struck", "peut-être"),
        ("doubts", "non"),
        ("participants[0].signatures[1]", "présente"),
    ],
)
def test_what_does_not_exist_or_does_not_fit_is_refused(path: str, value: str) -> None:
    with pytest.raises(Refused):
        record(sheet(), (path, value))


def test_what_stood_there_is_told_for_the_record() -> None:
    read = sheet().read
    assert value_at(read, "participants[0].signatures[0].state") == "present"
    assert value_at(read, "sessions[0].start") == "09:00:00"
    assert value_at(read, "participants[9].last_name") is None


def test_a_row_that_the_reading_missed_is_added_by_hand() -> None:
    changes: list[tuple[str, Any]] = [
        ("participants[3].last_name", "Haddad"),
        ("participants[3].first_name", "Karim"),
        ("participants[3].signatures[0]", "présente"),
    ]
    found = record(sheet(), *changes).participants[3]
    assert (found.row, found.added, found.signatures[0].session) == (4, True, "s1")
    assert conforming(sheet(), *changes)


def test_names_of_participants_are_told_apart_for_the_log() -> None:
    read = sheet().read
    assert names_participant(read, "participants[0].last_name")
    assert names_participant(read, "participants[0].first_name.value")
    assert not names_participant(read, "participants[0].signatures[0].state")
    assert not names_participant(read, "sessions[0].facilitators[0].last_name")
    assert not names_participant(case().application.read, "participants[0].last_name")


def test_a_correction_keeps_what_was_read() -> None:
    held = sheet(participants=[row(1, last_name=unsure("Barteiot", "Barteiot"))])
    found = record(held, ("participants[0].last_name", "Barthelot")).participants[0].last_name
    assert (found.value, found.raw, found.box) == ("Barthelot", "Barteiot", leaf("x").box)


SUNDAY = date(2023, 3, 19)


def held_on_sunday() -> Held:
    return sheet(sessions=[session(day=SUNDAY)])


def test_a_session_on_a_sunday_waits_until_a_person_confirms_it() -> None:
    held = held_on_sunday()
    assert {line.status for line in ledger(case(held), CALL, ON).lines} == {"pending"}
    settled = held.model_copy(update={"read": after(held, ("confirmed", "EMA-11"))})
    lines = ledger(case(settled), CALL, ON).lines
    assert {line.status for line in lines} == {"counted"}
    assert any("confirmé par le service" in note.message for note in lines[0].notes)


def test_what_is_missing_cannot_be_confirmed_away() -> None:
    with pytest.raises(Refused, match="se corrige à sa place"):
        after(held_on_sunday(), ("confirmed", "EMA-08"))
    held = sheet(sessions=[session(end=None)])
    assert not conforming(held, ("confirmed", "EMA-11"))


def test_a_confirmation_can_be_taken_back() -> None:
    held = held_on_sunday()
    assert record(held, ("confirmed", "EMA-11"), ("confirmed", "")).confirmed == ()
