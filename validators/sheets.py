"""Attendance sheets as the rules see them: sessions, rows, and who is marked how for which.

Nothing here judges; a value counts as known only where it is sure. ``sheet_case`` builds them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Literal

from extractors.records import (
    DOUBT_BELOW,
    AttendanceRecord,
    CellSignature,
    Leaf,
    Participant,
    SheetFacilitator,
    SheetSession,
    Signature,
)

from .dossier import Held
from .names import person_key
from .profiles import sure, sure_text

SignatureState = Literal["present", "absent", "declared_absent", "to_check"]
Span = tuple[int, int]
"""Start and end in minutes of one day."""

_NOON, _AFTERNOON = 12 * 60 + 30, 13 * 60


@dataclass(frozen=True, slots=True)
class Slot:
    """One session of one sheet; ``number`` counts from 1. Leaves as they stand on the paper."""

    sheet: str
    number: int
    session: SheetSession
    date: Leaf
    start: Leaf
    end: Leaf
    title: Leaf
    place: Leaf
    facilitators: tuple[SheetFacilitator, ...]

    @property
    def id(self) -> str:
        """The session's id on its sheet."""
        return self.session.id

    @property
    def day(self) -> dt.date | None:
        """The day, where it is sure."""
        day: dt.date | None = known(self.date)
        return day

    @property
    def times(self) -> tuple[time, time] | None:
        """Start and end, where both are sure and in order."""
        start, end = known(self.start), known(self.end)
        return (start, end) if start and end and start < end else None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The minutes of the day that were worked: start to end less the printed breaks."""
        times = self.times
        if times is None:
            return ()
        worked = [(minute_of(times[0]), minute_of(times[1]))]
        for pause in self.session.pauses:
            start, end = known(pause.start), known(pause.end)
            if start and end and start < end:
                worked = without(worked, (minute_of(start), minute_of(end)))
        return tuple(worked)

    @property
    def minutes(self) -> int | None:
        """The length less breaks; None where the times are not sure or not in order."""
        spans = self.spans
        return sum(end - start for start, end in spans) if self.times else None

    @property
    def whole_day(self) -> bool:
        """True where the session reaches from the morning into the afternoon."""
        times = self.times
        if times is None:
            return False
        return minute_of(times[0]) < _NOON - 60 and minute_of(times[1]) > _AFTERNOON + 60


@dataclass(frozen=True, slots=True)
class Mark:
    """One person of a row for one session: the cells that speak for it, and what they say.

    ``state`` None: no signature cell was found for it. ``shared``: the cell of the other half-day
    speaks for this session too. ``arrival`` and ``departure`` are sure times within the session;
    ``clock_doubt``: such a time stands there and is not sure.
    """

    row: Participant
    slot: Slot
    cells: tuple[CellSignature, ...]
    state: SignatureState | None
    sure: bool
    shared: bool = False
    arrival: time | None = None
    departure: time | None = None
    clock_doubt: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        """The minutes of the day this person was there, by the sheet."""
        spans = list(self.slot.spans)
        if self.arrival is not None:
            spans = without(spans, (0, minute_of(self.arrival)))
        if self.departure is not None:
            spans = without(spans, (minute_of(self.departure), 24 * 60))
        return tuple(spans)

    @property
    def minutes(self) -> int | None:
        """Minutes of presence; None where the session's times are not known."""
        return sum(end - start for start, end in self.spans) if self.slot.times else None

    @property
    def key(self) -> tuple[str, ...] | None:
        """The folded name where last and first name are sure; None else."""
        return name_key(self.row.last_name, self.row.first_name)

    @property
    def there(self) -> bool:
        """True where the person signed, or may have."""
        return self.state in ("present", "to_check") and not self.row.struck


@dataclass(frozen=True, slots=True)
class Sheet:
    """One attendance sheet: ``label`` names it in sentences (« feuille du 12/03/2022 »).

    ``shaky``: the table or the document is in doubt, so nothing on it is a sure fault.
    """

    held: Held
    label: str
    slots: tuple[Slot, ...]
    marks: tuple[Mark, ...]
    rows: tuple[Participant, ...]
    shaky: bool

    @property
    def id(self) -> str:
        """The document's id."""
        return self.held.id

    @property
    def record(self) -> AttendanceRecord:
        """What the sheet says."""
        return self.held.sheet

    @property
    def held_slots(self) -> tuple[Slot, ...]:
        """The sessions that are not struck out or noted absent as a whole: those took no place.

        A sheet of one session keeps it: its head is judged, whoever came.
        """
        if len(self.slots) == 1:
            return self.slots
        return tuple(slot for slot in self.slots if not self._void(slot))

    def _void(self, slot: Slot) -> bool:
        marks = self.marks_of(slot.id)
        return bool(marks) and all(m.row.struck or m.state == "declared_absent" for m in marks)

    def marks_of(self, session: str) -> tuple[Mark, ...]:
        """Return the marks for one session."""
        return tuple(mark for mark in self.marks if mark.slot.id == session)


def name_key(last: Leaf, first: Leaf) -> tuple[str, ...] | None:
    """Return the folded name of a person, its words sorted; None unless both names are sure."""
    if not (sure_text(last) and sure_text(first)):
        return None
    return person_key(f"{last.value} {first.value}") or None


def known(leaf: Leaf) -> Any:
    """Return the value of a leaf that may be relied on, else None."""
    return leaf.value if sure(leaf) else None


def minute_of(clock: time) -> int:
    """Return the minute of the day."""
    return clock.hour * 60 + clock.minute


def without(spans: Sequence[Span], hole: Span) -> list[Span]:
    """Cut a hole out of spans of minutes."""
    left: list[Span] = []
    for start, end in spans:
        left += [
            span
            for span in ((start, min(end, hole[0])), (max(start, hole[1]), end))
            if span[0] < span[1]
        ]
    return left


def shared_minutes(one: Sequence[Span], other: Sequence[Span]) -> Span | None:
    """Return the first stretch of minutes that two lists of spans share; None where none."""
    common = [
        (max(a[0], b[0]), min(a[1], b[1]))
        for a in one
        for b in other
        if a[0] < b[1] and b[0] < a[1]
    ]
    return min(common) if common else None


def union_minutes(spans: Sequence[Span]) -> int:
    """Return how many minutes of the day spans cover, shared ones counted once."""
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def signed_surely(signature: Signature) -> bool:
    """Say whether a signature is there without a doubt."""
    return signature.state == "present" and signature.confidence >= DOUBT_BELOW
