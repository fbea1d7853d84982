"""A sheet that lacks one of the seven required things is never judged conforming (issue 3, gate).

Every omission alone and every pair of them, each as something that is not there, as something that
cannot be read and as something read in doubt; for all participants and for one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from itertools import combinations, product
from typing import Any

import pytest

from extractors.records import AttendanceRecord, Leaf, Signature
from validators.attendance import lacking, verdict
from validators.dossier import Dossier, Held
from validators.ledger import ledger
from validators.sheet_case import case_of

from .builders import CALL
from .sheet_cases import ON, case, rows, session, sheet

Omit = Callable[[AttendanceRecord], AttendanceRecord]
STAGES = ("absent", "unreadable", "doubtful")
CALL_OFF = CALL.model_copy(update={"procedure": CALL.procedure.model_copy(
    update={"rules_off": tuple(f"EMA-{n:02d}" for n in range(1, 18))})})  # fmt: skip


def gone(leaf: Leaf, stage: str) -> Leaf:
    """Take a value away: nothing there, something unreadable there, or a value in doubt."""
    if stage == "absent":
        return Leaf()
    value = None if stage == "unreadable" else leaf.value
    return leaf.model_copy(update={"value": value, "raw": "?~", "confidence": 0.4})


def unsigned(signature: Signature, stage: str) -> Any:
    """Take a signature away: nothing there, ink that may be one, or one in doubt."""
    state = {"absent": "absent", "unreadable": "to_check", "doubtful": "present"}[stage]
    confidence = 0.5 if stage == "doubtful" else 0.95
    return signature.model_copy(update={"state": state, "confidence": confidence})


def of_session(field: str, stage: str) -> Omit:
    def omit(record: AttendanceRecord) -> AttendanceRecord:
        made = tuple(
            s.model_copy(update={field: gone(getattr(s, field), stage)}) for s in record.sessions
        )
        return record.model_copy(update={"sessions": made})

    return omit


def of_facilitators(field: str, stage: str) -> Omit:
    def omit(record: AttendanceRecord) -> AttendanceRecord:
        made = tuple(
            s.model_copy(
                update={
                    "facilitators": tuple(
                        f.model_copy(update={field: taken(getattr(f, field), stage)})
                        for f in s.facilitators
                    )
                }
            )
            for s in record.sessions
        )
        return record.model_copy(update={"sessions": made})

    return omit


def taken(thing: Any, stage: str) -> Any:
    return unsigned(thing, stage) if isinstance(thing, Signature) else gone(thing, stage)


def of_participants(field: str, stage: str, *, only_one: bool) -> Omit:
    def omit(record: AttendanceRecord) -> AttendanceRecord:
        made = []
        for number, row in enumerate(record.participants):
            change: dict[str, Any] = {}
            if number == 0 or not only_one:
                whole = getattr(row, field)
                cells = field == "signatures"
                change[field] = (
                    tuple(unsigned(c, stage) for c in whole) if cells else gone(whole, stage)
                )
            made.append(row.model_copy(update=change))
        return record.model_copy(update={"participants": tuple(made)})

    return omit


def no_facilitators(record: AttendanceRecord) -> AttendanceRecord:
    made = tuple(s.model_copy(update={"facilitators": ()}) for s in record.sessions)
    return record.model_copy(update={"sessions": made})


def no_participants(record: AttendanceRecord) -> AttendanceRecord:
    return record.model_copy(update={"participants": ()})


def no_cells(record: AttendanceRecord) -> AttendanceRecord:
    made = tuple(row.model_copy(update={"signatures": ()}) for row in record.participants)
    return record.model_copy(update={"participants": made})


def omissions() -> dict[str, Omit]:
    """Return every way to leave one of the seven things out, by name."""
    found: dict[str, Omit] = {}
    for field, stage in product(("date", "start", "end", "title"), STAGES):
        found[f"{field} {stage}"] = of_session(field, stage)
    for field, stage in product(("last_name", "first_name", "signature"), STAGES):
        found[f"facilitator {field} {stage}"] = of_facilitators(field, stage)
    for field, stage, one in product(
        ("last_name", "first_name", "signatures"), STAGES, (True, False)
    ):
        name = f"participant {field} {stage} {'one' if one else 'all'}"
        found[name] = of_participants(field, stage, only_one=one)
    found["no facilitators"] = no_facilitators
    found["no participants"] = no_participants
    found["no signature cells"] = no_cells
    return found


OMISSIONS = omissions()
SINGLE = [session()]
HALF_DAYS = [session("s1"), session("s2", time(13, 30), time(16, 30))]


def judged(held: Held, *omit: Omit) -> tuple[Dossier, Held]:
    record = held.sheet
    for one in omit:
        record = one(record)
    made = held.model_copy(update={"read": held.read.model_copy(update={"record": record})})
    return case(made), made


def whole(sessions: Any) -> Held:
    names = [s.id for s in sessions]
    return sheet(sessions=sessions, participants=rows(3, sessions=names))


@pytest.mark.parametrize("sessions", [SINGLE, HALF_DAYS], ids=["one session", "half-days"])
def test_a_whole_sheet_is_conforming(sessions: Any) -> None:
    dossier, held = judged(whole(sessions))
    assert verdict(held, dossier, CALL, ON).conforming


@pytest.mark.parametrize("sessions", [SINGLE, HALF_DAYS], ids=["one session", "half-days"])
@pytest.mark.parametrize("name", OMISSIONS)
def test_no_single_omission_is_conforming(name: str, sessions: Any) -> None:
    dossier, held = judged(whole(sessions), OMISSIONS[name])
    found = verdict(held, dossier, CALL, ON)
    assert not found.conforming
    assert found.lacking
    assert not verdict(held, None, CALL, ON).conforming


def test_no_pair_of_omissions_is_conforming() -> None:
    for one, other in combinations(OMISSIONS, 2):
        dossier, held = judged(whole(SINGLE), OMISSIONS[one], OMISSIONS[other])
        assert not verdict(held, dossier, CALL, ON).conforming, (one, other)


def test_the_rules_alone_find_every_omission() -> None:
    for name, omit in OMISSIONS.items():
        dossier, held = judged(whole(SINGLE), omit)
        found = verdict(held, dossier, CALL, ON)
        touched = [x for x in found.lines if x.reasons]
        assert found.reasons or touched, name


def test_the_look_at_the_record_alone_finds_every_omission() -> None:
    for name, omit in OMISSIONS.items():
        dossier, held = judged(whole(SINGLE), omit)
        built = case_of(dossier, CALL, ON)
        assert lacking(replace(built.sheet(held.id)), built), name


@pytest.mark.parametrize("name", OMISSIONS)
def test_an_authority_cannot_turn_the_required_things_off(name: str) -> None:
    dossier, held = judged(whole(SINGLE), OMISSIONS[name])
    assert not verdict(held, dossier, CALL_OFF, ON).conforming


@pytest.mark.parametrize(
    "name", [n for n in OMISSIONS if "participant" not in n and "no signature" not in n]
)
def test_no_hour_is_counted_where_the_session_lacks_something(name: str) -> None:
    dossier, _ = judged(whole(SINGLE), OMISSIONS[name])
    overall = ledger(dossier, CALL, ON).overall
    assert (overall.participants, overall.intervention) == (0, 0)


@pytest.mark.parametrize("name", [n for n in OMISSIONS if n.endswith("one")])
def test_an_omission_of_one_participant_costs_that_line_alone(name: str) -> None:
    dossier, _ = judged(whole(SINGLE), OMISSIONS[name])
    assert ledger(dossier, CALL, ON).overall.participants == 2 * 180
