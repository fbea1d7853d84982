"""The attendance ledger: which minutes count, which wait, for whom and why (DOMAIN §5.6)."""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import CellSignature, Leaf, Participant, Pause
from samples.forms import leaf as sure_leaf
from validators.attendance import verdicts
from validators.dossier import Dossier, Held
from validators.hours import decimal_hours, shown
from validators.ledger import Ledger, Line, ledger
from validators.sheets import union_minutes

from .builders import CALL, TITLE
from .sheet_cases import (
    CAMILLE,
    DAY,
    ON,
    PEOPLE,
    YANN,
    case,
    facilitator,
    leaf,
    row,
    rows,
    session,
    sheet,
    unsure,
)


def book(*sheets: Held, **options: Any) -> Ledger:
    return ledger(case(*sheets, **options), CALL, ON)


AFTERNOON = session(start=time(13, 30), end=time(16, 45))
WORKED = (sheet("f1-1", participants=rows(8)), sheet("f2-1", [AFTERNOON], participants=rows(7)))


def test_the_worked_numbers_of_the_domain_reference() -> None:
    found = book(*WORKED)
    by_sheet = [sum(x.counted for x in found.of_sheet(i) if x.role == "participant")
                for i in ("f1-1", "f2-1")]  # fmt: skip
    assert [decimal_hours(m) for m in by_sheet] == [Decimal(24), Decimal("22.75")]
    assert decimal_hours(found.overall.participants) == Decimal("46.75")
    assert decimal_hours(found.overall.intervention) == Decimal("6.25")
    assert shown(found.overall.participants) == "46\u00a0h\u00a045 (46,75\u00a0h)"


def test_each_line_says_session_person_action_and_where_to_look() -> None:
    first = book(*WORKED).lines[0]
    assert (first.day, first.start, first.end, first.title) == (DAY, time(9), time(12), TITLE)
    assert (first.action, first.row, first.role) == (TITLE, 1, "participant")
    assert (first.last_name, first.first_name) == PEOPLE[0]
    assert (first.minutes, first.session_minutes, first.status) == (180, 180, "counted")
    assert first.reasons == ()
    assert {(e.file, e.document, e.page) for e in first.evidence} == {("f1-1.pdf", "f1-1", 1)}
    assert all(e.box for e in first.evidence)


def test_breaks_printed_are_not_hours() -> None:
    pause = (Pause(start=leaf(time(10, 30)), end=leaf(time(10, 45))),)
    assert book(sheet(sessions=[session(pauses=pause)])).overall.participants == 3 * 165


def test_a_break_in_doubt_makes_the_session_wait() -> None:
    pause = (Pause(start=unsure("10h?"), end=leaf(time(10, 45))),)
    found = book(sheet(sessions=[session(pauses=pause)])).overall
    assert (found.participants, found.participants_pending) == (0, 3 * 180)


def clocked(number: int, arrival: Leaf, departure: Leaf) -> Participant:
    cells = (
        CellSignature(session="s1", column="arrival", time=arrival, state="absent", confidence=0.9),
        CellSignature(session="s1", column="departure", time=departure, state="absent",
                      confidence=0.9),
        CellSignature(session="s1", state="present", confidence=0.95, page=1),
    )  # fmt: skip
    return row(number, signatures=cells)


def test_sure_times_of_arrival_and_departure_shorten_the_hours() -> None:
    found = book(sheet(participants=[
        clocked(1, leaf(time(9, 30)), leaf(time(11, 45))), clocked(2, leaf(time(8, 30)), Leaf()),
    ]))  # fmt: skip
    assert [x.counted for x in found.lines if x.role == "participant"] == [135, 180]


def test_an_unsure_time_of_arrival_makes_the_line_wait() -> None:
    found = book(sheet(participants=[clocked(1, unsure("9h?"), Leaf()), row(2)]))
    assert [(x.status, x.pending) for x in found.lines[:2]] == [("pending", 180), ("counted", 0)]


def test_times_alone_are_no_signature() -> None:
    cells = tuple(
        CellSignature(
            session="s1", column=column, time=leaf(clock), state="present", confidence=0.9
        )
        for column, clock in (("arrival", time(9)), ("departure", time(12)))
    )
    found = book(sheet(participants=[row(1, signatures=cells), row(2)]))
    assert found.lines[0].status == "pending"


def test_a_doubt_waits_apart_and_says_why() -> None:
    found = book(sheet(participants=[row(1, None, "to_check"), row(2)]))
    line = found.lines[0]
    assert (line.status, line.counted, line.pending) == ("pending", 0, 180)
    assert [(r.rule, r.message) for r in line.reasons] == [("EMA-08", "signature à vérifier.")]
    assert (found.overall.participants, found.overall.participants_pending) == (180, 180)


def test_hours_of_unknown_length_are_counted_as_lines() -> None:
    found = book(sheet(sessions=[session(end=unsure("1?h"))]))
    assert found.overall.participants_pending == 0
    assert found.overall.unknown == 4


def test_each_facilitator_has_hours_of_intervention() -> None:
    both = session(facilitators=(facilitator(CAMILLE), facilitator(YANN)))
    found = book(sheet(sessions=[both]))
    assert found.overall.intervention == 2 * 180
    people = {t.label: t.intervention for t in found.persons if t.role == "facilitator"}
    assert people == {"Camille LARROQUE": 180, "Yann LE GOFF": 180}


def test_a_session_where_nobody_is_counted_has_no_hours_of_intervention_yet() -> None:
    found = book(sheet(participants=[row(1, None, "absent")]))
    assert (found.overall.intervention, found.overall.intervention_pending) == (0, 180)


def test_one_person_over_several_sheets_is_one_person_in_the_totals() -> None:
    turned = sheet("f2-1", [AFTERNOON], participants=[row(1, ("ALINE", "barthelot"))])
    found = book(sheet("f1-1", participants=[row(1)]), turned)
    (person,) = [t for t in found.persons if t.role == "participant"]
    assert (person.label, person.participants) == ("Aline BARTHELOT", 180 + 195)


def two_actions(*sheets: Held) -> Dossier:
    dossier = case(*sheets)
    record = dossier.form
    other = record.actions[0].model_copy(
        update={"title": sure_leaf("Mobilité et code de la route")}
    )
    changed = record.model_copy(update={"actions": (*record.actions, other)})
    read = dossier.application.read.model_copy(update={"record": changed})
    held = dossier.application.model_copy(update={"read": read})
    return dossier.model_copy(update={"application": held})


def test_hours_are_summed_per_action() -> None:
    mobility = session(start=time(14), end=time(15), title=leaf("Mobilité et code de la route"))
    found = ledger(two_actions(sheet("f1-1"), sheet("f2-1", [mobility])), CALL, ON)
    assert {t.label: t.participants for t in found.actions} == {
        TITLE: 3 * 180, "Mobilité et code de la route": 3 * 60,
    }  # fmt: skip


def test_a_row_per_appointment_counts_each_appointment_once() -> None:
    sessions = [
        session("s1", time(9), time(10)),
        session("s2", time(9), time(10), date(2023, 3, 21)),
        session("s3", time(9), time(10), date(2023, 3, 28)),
    ]
    made = [
        row(n, PEOPLE[0], "present" if n < 3 else "absent", sessions=(f"s{n}",)) for n in (1, 2, 3)
    ]
    found = book(sheet(sessions=sessions, participants=made))
    assert len([x for x in found.lines if x.role == "participant"]) == 3
    assert found.overall.participants == 120


def test_people_by_dates_count_each_cell() -> None:
    sessions = [session("s1"), session("s2", day=date(2023, 3, 21))]
    names = ("s1", "s2")
    made = [row(1, sessions=names), row(2, None, "present", "absent", sessions=names)]
    found = book(sheet(sessions=sessions, participants=made))
    assert found.overall.participants == 3 * 180


def test_a_signed_row_stands_for_an_unsigned_row_of_the_same_person() -> None:
    found = book(sheet(participants=[row(1, None, "absent"), row(2), row(3, PEOPLE[0])]))
    assert found.overall.participants == 2 * 180
    assert [x.status for x in found.lines if x.person == "ALINE BARTHELOT"] == [
        "not_counted", "counted",
    ]  # fmt: skip


def test_a_copy_is_listed_and_its_lines_say_why() -> None:
    found = book(sheet("f1-1", sha256="a"), sheet("f2-1", sha256="a"))
    assert found.copies == ("f2-1",)
    assert {x.reasons[0].rule for x in found.of_sheet("f2-1")} == {"EMA-13"}


def test_three_copies_count_once() -> None:
    copies = [sheet(f"f{n}-1", sha256="a") for n in (1, 2, 3)]
    assert book(*copies).overall == book(copies[0]).overall


def test_the_verdict_on_each_sheet_has_the_lines_of_the_ledger() -> None:
    dossier = case(*WORKED)
    found = ledger(dossier, CALL, ON)
    for one in verdicts(dossier, CALL, ON):
        assert one.lines == found.of_sheet(one.sheet)


# -- whatever sheets there are -----------------------------------------------------------------

STATES = ("present", "present", "present", "absent", "declared_absent", "to_check")


@st.composite
def heaps(draw: st.DrawFn) -> list[Held]:
    """Return a heap of sheets: some the same day, some copies, some with doubts."""
    source = random.Random(draw(st.integers(0, 10**6)))
    found: list[Held] = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        day = DAY + timedelta(days=source.choice((0, 0, 1, 7)))
        start = source.choice((9, 10, 11, 14))
        one = session("s1", time(start), time(start + source.choice((1, 2, 3))),
                      unsure("1?/03") if source.random() < 0.1 else day,
                      facilitators=(facilitator(source.choice((CAMILLE, YANN)),
                                                source.choice(STATES)),))  # fmt: skip
        names = [source.choice(PEOPLE) for _ in range(source.randint(1, 5))]
        made = [row(n, name, source.choice(STATES)) for n, name in enumerate(names, start=1)]
        doubtful = 0.6 if source.random() < 0.1 else 0.97
        found.append(sheet(f"f{number}-1", [one], made, confidence=doubtful))
        if source.random() < 0.2:
            found.append(found[-1].model_copy(update={"id": f"f{number}-9", "file": "copie.pdf"}))
    return found


@settings(max_examples=60, deadline=None)
@given(heaps())
def test_totals_are_the_sums_of_their_lines(heap: list[Held]) -> None:
    found = book(*heap)
    people = [x for x in found.lines if x.role == "participant"]
    assert found.overall.participants == sum(x.counted for x in people)
    assert found.overall.participants == sum(t.participants for t in found.actions)
    assert found.overall.participants == sum(t.participants for t in found.persons)
    assert found.overall.intervention == sum(t.intervention for t in found.actions)
    assert found.overall.participants_pending == sum(t.participants_pending for t in found.actions)


@settings(max_examples=60, deadline=None)
@given(heaps())
def test_nobody_is_counted_twice_for_the_same_minute(heap: list[Held]) -> None:
    spans: dict[tuple[str, str, date | None], list[tuple[int, int]]] = {}
    for line in book(*heap).lines:
        if line.status == "counted":
            spans.setdefault((line.role, line.person, line.day), []).append(_span(line))
    for worked in spans.values():
        assert union_minutes(worked) == sum(end - start for start, end in worked)


def _span(line: Line) -> tuple[int, int]:
    assert line.start is not None
    assert line.end is not None
    return line.start.hour * 60 + line.start.minute, line.end.hour * 60 + line.end.minute


@settings(max_examples=40, deadline=None)
@given(heaps(), st.randoms(use_true_random=False))
def test_the_order_in_which_sheets_are_handed_over_does_not_matter(
    heap: list[Held], source: random.Random
) -> None:
    mixed = list(heap)
    source.shuffle(mixed)
    assert book(*mixed) == book(*heap)


@settings(max_examples=40, deadline=None)
@given(heaps())
def test_every_line_that_does_not_count_says_why(heap: list[Held]) -> None:
    for line in book(*heap).lines:
        assert (line.status == "counted") == (not line.reasons)


@pytest.mark.parametrize("seed", range(3))
def test_more_sheets_never_lessen_what_surely_counts_of_others(seed: int) -> None:
    alone = sheet("f1-1", participants=rows(2))
    more = [
        alone,
        *(sheet(f"f{n}-1", [session(day=DAY + timedelta(days=n + seed))]) for n in (2, 3)),
    ]
    assert book(*more).overall.participants >= book(alone).overall.participants


def test_an_appointment_crossed_out_is_not_counted_and_no_error() -> None:
    crossed = (facilitator(state="declared_absent"),)
    sessions = [
        session("s1", time(9), time(10)),
        session("s2", None, None, None, facilitators=crossed),
    ]
    made = row(1, None, "present", "declared_absent", sessions=("s1", "s2"))
    dossier = case(sheet(sessions=sessions, participants=[made]))
    (one,) = verdicts(dossier, CALL, ON)
    assert one.conforming
    assert ledger(dossier, CALL, ON).overall.participants == 60
    assert {x.status for x in one.lines if x.session == "s2"} == {"not_counted"}
