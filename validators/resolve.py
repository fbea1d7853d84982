"""Readings in doubt against what a dossier knows: its people, actions and sessions.

Only what was read in doubt is touched, and only where something stands on the paper: a printed,
sure value is never changed and an empty place never filled. What is resolved keeps its raw text
and place; its confidence says by how much the known value leads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extractors.parsed import fold
from extractors.records import (
    AttendanceRecord,
    Candidate,
    DocumentRead,
    Leaf,
    SheetFacilitator,
    SheetSession,
)
from extractors.sheets.doubt_codes import names_at_risk
from extractors.sheets.leaves import CONTESTED, doubted
from extractors.sheets.name_doubts import with_sessions_doubted
from extractors.source import Known
from extractors.values import parse_person

from .call import Call
from .dossier import Dossier
from .profiles import sure, sure_text
from .resolve_moments import clock_of, day_of, put, texts_of, told_twice
from .resolve_names import Entry, Person, assign
from .sheet_case import actions_of

_NEAR = 0.82
_TITLE_FROM, _TITLE_MARGIN = 0.80, 0.08
_SLIP, _SLIP_RESOLVED = 2, 0.9
"""So many letters misread by OCR in a title that is otherwise a known action's."""


def resolve(read: DocumentRead, known: Known) -> DocumentRead:
    """Return an attendance sheet with its doubtful readings resolved; others come back as given."""
    record = read.record
    if not isinstance(record, AttendanceRecord) or not (
        known.people or known.actions or known.sessions
    ):
        return read
    record = _named(record, known.people)
    scanned = record.layout not in {"digital", "word"}
    sessions = told_twice(
        record.sessions,
        tuple(_session(session, known, scanned=scanned) for session in record.sessions),
    )
    days = day_of(record.date, known.sessions)
    record = record.model_copy(
        update={
            "title": _title(record.title, known.actions, scanned=scanned),
            "date": days,
            "start": clock_of(record.start, days, known.sessions, "start"),
            "end": clock_of(record.end, days, known.sessions, "end"),
            "sessions": sessions,
        }
    )
    return read.model_copy(update={"record": with_sessions_doubted(record)})


def known_of(dossier: Dossier, _call: Call, but: str | None = None) -> Known:
    """Return what a dossier knows of people and actions: form, agreement, other sheets' names.

    Of sheets only names read without a doubt are taken; sessions are not taken from them, since
    one sheet's hours say nothing of another's. ``but`` is the id of a sheet that is not asked: it
    must not bear out its own readings.
    """
    form = dossier.form
    pairs = [(sure_text(f.last_name), sure_text(f.first_name)) for f in form.means.facilitators]
    for leaf in (leaf for action in form.actions for leaf in action.facilitators):
        parsed = parse_person(sure_text(leaf))
        if parsed.value is not None:
            pairs.append((parsed.value.last_name, parsed.value.first_name))
    for held in dossier.sheets:
        if held.id == but:
            continue
        record = held.sheet
        led = [*record.facilitators, *(f for s in record.sessions for f in s.facilitators)]
        pairs += [(sure_text(p.last_name), sure_text(p.first_name)) for p in record.participants]
        pairs += [(sure_text(f.last_name), sure_text(f.first_name)) for f in led]
    people: dict[frozenset[str], Person] = {}
    for last, first in pairs:
        if last and first:
            people.setdefault(frozenset((*fold(last).split(), *fold(first).split())), (last, first))
    actions = actions_of(dossier)
    operation = sure_text(form.project.title)
    if operation and fold(operation) not in {fold(action) for action in actions}:
        actions = (*actions, operation)
    return Known(people=tuple(people.values()), actions=actions)


# -- names -------------------------------------------------------------------------------------


def _named(record: AttendanceRecord, people: Sequence[Person]) -> AttendanceRecord:
    """Resolve facilitators and rows together: who leads the session is no participant of it.

    A facilitator of several sessions is one person; so is one whose name stands in the head.
    """
    if not people:
        return record
    leaders: dict[tuple[object, ...], SheetFacilitator] = {}
    for one in (*record.facilitators, *(f for s in record.sessions for f in s.facilitators)):
        leaders.setdefault(_written(one), one)
    entries = [Entry(f.last_name, f.first_name) for f in leaders.values()]
    entries += [Entry(row.last_name, row.first_name) for row in record.participants]
    scanned = record.layout not in {"digital", "word"}
    found = assign(entries, people, scanned=scanned)
    led = dict(zip(leaders, found, strict=False))
    rows = found[len(leaders) :]
    if names_at_risk(record.doubts):
        rows = [_kept_doubtful(entry) for entry in rows]

    def settled(one: SheetFacilitator) -> SheetFacilitator:
        entry = led[_written(one)]
        names = {"last_name": entry.last, "first_name": entry.first}
        return one.model_copy(update=names)

    return record.model_copy(
        update={
            "facilitators": tuple(settled(f) for f in record.facilitators),
            "sessions": tuple(
                s.model_copy(update={"facilitators": tuple(settled(f) for f in s.facilitators)})
                for s in record.sessions
            ),
            "participants": tuple(
                row.model_copy(update={"last_name": entry.last, "first_name": entry.first})
                for row, entry in zip(record.participants, rows, strict=True)
            ),
        }
    )


def _kept_doubtful(entry: Entry) -> Entry:
    """Keep names of a doubted table doubts: who is meant may stand in another row."""
    return Entry(doubted(entry.last, CONTESTED), doubted(entry.first, CONTESTED))


def _written(one: SheetFacilitator) -> tuple[object, ...]:
    """Return what tells two entries of facilitators apart: their text."""
    leaves = (one.last_name, one.first_name)
    return tuple((leaf.value, leaf.raw, leaf.confidence) for leaf in leaves)


# -- titles, days, times -----------------------------------------------------------------------


def _session(session: SheetSession, known: Known, *, scanned: bool) -> SheetSession:
    day = day_of(session.date, known.sessions)
    return session.model_copy(
        update={
            "title": _title(session.title, known.actions, scanned=scanned),
            "date": day,
            "start": clock_of(session.start, day, known.sessions, "start"),
            "end": clock_of(session.end, day, known.sessions, "end"),
        }
    )


def _title(leaf: Leaf, actions: Sequence[str], *, scanned: bool) -> Leaf:
    """Resolve a title in doubt to the one action that is near; a part of a title stays itself.

    ``scanned``: so is a sure one that OCR misread by a letter of a longer word.
    """
    if leaf.absent or not actions:
        return leaf
    if sure(leaf):
        return _respelt(leaf, actions) if scanned else leaf
    texts = [fold(text) for text in texts_of(leaf)]
    scored = sorted(
        ((max(fuzz.ratio(text, fold(a)) for text in texts) / 100, a) for a in actions), reverse=True
    )
    best, runner = scored[0], scored[1][0] if len(scored) > 1 else 0.0
    numbers = [set(re.findall(r"\d+", text)) for text in (texts[0], fold(best[1]))]
    if best[0] >= _TITLE_FROM and best[0] - runner >= _TITLE_MARGIN and numbers[0] == numbers[1]:
        confidence = min(0.95, _NEAR + (best[0] - _TITLE_FROM) * 0.6)
        return put(leaf, best[1], confidence)
    near = [Candidate(value=title, score=round(score, 4)) for score, title in scored[:3]]
    return leaf.model_copy(update={"candidates": tuple(c for c in near if c.score >= 0.5)})


def _respelt(leaf: Leaf, actions: Sequence[str]) -> Leaf:
    """Give a title that OCR misread by a letter or two the spelling of the action it names.

    Numbers and short words ("niveau A") must be the same: they may tell two actions apart.
    """
    words = fold(str(leaf.value)).split()
    near = []
    for action in actions:
        wanted = fold(action).split()
        if words == wanted:
            return leaf
        pairs = list(zip(words, wanted, strict=False))
        slips = [Levenshtein.distance(one, other) for one, other in pairs if one != other]
        longer = all(
            min(len(one), len(other)) >= 4 and not re.search(r"\d", one + other)
            for one, other in pairs
            if one != other
        )
        if len(words) == len(wanted) and longer and sum(slips) <= _SLIP:
            near.append(action)
    return put(leaf, near[0], _SLIP_RESOLVED) if len(near) == 1 else leaf
