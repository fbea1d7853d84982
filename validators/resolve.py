"""Readings in doubt against what a dossier knows: its people, actions and sessions.

Only what was read in doubt is touched, and only where something stands on the paper: a printed,
sure value is never changed and an empty place never filled. What is resolved keeps its raw text
and place; its confidence says by how much the known value leads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extractors.dates import parse_date, parse_time
from extractors.parsed import fold
from extractors.records import (
    AttendanceRecord,
    Candidate,
    DocumentRead,
    Leaf,
    SheetFacilitator,
    SheetSession,
)
from extractors.sheets.leaves import CONTESTED, doubted
from extractors.sheets.name_doubts import names_at_risk, with_sessions_doubted
from extractors.source import Known, Session
from extractors.values import parse_person

from .call import Call
from .dossier import Dossier
from .profiles import sure, sure_text
from .resolve_names import Entry, Person, assign
from .sheet_case import actions_of

_AGREED, _ONLY, _NEAR = 0.93, 0.85, 0.82
_TITLE_FROM, _TITLE_MARGIN = 0.80, 0.08
_DIGITS_FROM, _DIGITS_MARGIN = 0.74, 0.12
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def resolve(read: DocumentRead, known: Known) -> DocumentRead:
    """Return an attendance sheet with its doubtful readings resolved; others come back as given."""
    record = read.record
    if not isinstance(record, AttendanceRecord) or not (
        known.people or known.actions or known.sessions
    ):
        return read
    record = _named(record, known.people)
    sessions = tuple(_session(session, known) for session in record.sessions)
    days = _day(record.date, known.sessions)
    record = record.model_copy(
        update={
            "title": _title(record.title, known.actions),
            "date": days,
            "start": _clock(record.start, days, known.sessions, "start"),
            "end": _clock(record.end, days, known.sessions, "end"),
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


def _session(session: SheetSession, known: Known) -> SheetSession:
    day = _day(session.date, known.sessions)
    return session.model_copy(
        update={
            "title": _title(session.title, known.actions),
            "date": day,
            "start": _clock(session.start, day, known.sessions, "start"),
            "end": _clock(session.end, day, known.sessions, "end"),
        }
    )


def _title(leaf: Leaf, actions: Sequence[str]) -> Leaf:
    """Resolve a title in doubt to the one action that is near; a part of a title stays itself."""
    if leaf.absent or sure(leaf) or not actions:
        return leaf
    texts = [fold(text) for text in _texts(leaf)]
    scored = sorted(
        ((max(fuzz.ratio(text, fold(a)) for text in texts) / 100, a) for a in actions), reverse=True
    )
    best, runner = scored[0], scored[1][0] if len(scored) > 1 else 0.0
    numbers = [set(re.findall(r"\d+", text)) for text in (texts[0], fold(best[1]))]
    if best[0] >= _TITLE_FROM and best[0] - runner >= _TITLE_MARGIN and numbers[0] == numbers[1]:
        confidence = min(0.95, _NEAR + (best[0] - _TITLE_FROM) * 0.6)
        return _put(leaf, best[1], confidence)
    near = [Candidate(value=title, score=round(score, 4)) for score, title in scored[:3]]
    return leaf.model_copy(update={"candidates": tuple(c for c in near if c.score >= 0.5)})


def _day(leaf: Leaf, sessions: Sequence[Session]) -> Leaf:
    """Resolve a day in doubt by the known sessions, or by its printed weekday."""
    if leaf.absent or sure(leaf):
        return leaf
    read = [value for text in _texts(leaf) if (value := parse_date(text).value)]
    weekday = _weekday(leaf.raw or "")
    if weekday is not None:
        read = [day for day in read if day.weekday() == weekday] or []
    expected = list(dict.fromkeys(d for s in sessions if (d := _iso_day(s.date))))
    if expected:
        return _among(leaf, read, expected, lambda day: f"{day:%d%m%Y}")
    if weekday is not None and read and leaf.value == read[0] and _legible(leaf):
        return _put(leaf, read[0], _ONLY)
    return _filled(leaf, read)


def _clock(leaf: Leaf, day: Leaf, sessions: Sequence[Session], side: str) -> Leaf:
    """Resolve a time in doubt by the known sessions of that day (of all days, if it is not)."""
    if leaf.absent or sure(leaf):
        return leaf
    read = [value for text in _texts(leaf) if (value := parse_time(text).value) is not None]
    on = day.value if sure(day) else None
    mine = [s for s in sessions if on and _iso_day(s.date) == on]
    if not mine and on and any(s.date for s in sessions):
        return _filled(leaf, read)
    expected = list(
        dict.fromkeys(
            t for s in (mine or sessions) if (t := parse_time(getattr(s, side) or "").value)
        )
    )
    if expected:
        return _among(leaf, read, expected, lambda clock: f"{clock:%H%M}")
    return _filled(leaf, read)


def _among(
    leaf: Leaf, read: Sequence[Any], expected: Sequence[Any], digits: Callable[[Any], str]
) -> Leaf:
    """Choose among expected values: the reading says one of them, or says nothing readable.

    A readable value that is not expected is never replaced: it is shown with what was expected.
    """
    if leaf.value is not None and leaf.value in expected and leaf.value in read[:1]:
        return _put(leaf, leaf.value, _AGREED)
    hits = [value for value in dict.fromkeys(read) if value in expected]
    if read and read[0] in expected and leaf.value is None:
        return _put(leaf, read[0], _ONLY if len(hits) == 1 else 0.7)
    if read or leaf.value is not None:
        return _shown(_filled(leaf, read), hits or expected)
    scored = sorted(
        ((_alike(leaf, digits(value)), str(value), value) for value in expected), reverse=True
    )
    lead = scored[0][0] - (scored[1][0] if len(scored) > 1 else 0.0)
    if scored[0][0] >= _DIGITS_FROM and lead >= _DIGITS_MARGIN:
        return _put(leaf, scored[0][2], _NEAR)
    return _shown(leaf, [value for _, _, value in scored])


def _alike(leaf: Leaf, digits: str) -> float:
    """Return how near the digits that were read are to those expected."""
    best = 0.0
    for text in _texts(leaf):
        found = re.sub(r"\D", "", text.translate(_AS_DIGITS))
        short = digits[:4] + digits[6:] if len(digits) == 8 else digits.lstrip("0")
        for wanted in (digits, short):
            best = max(best, Levenshtein.normalized_similarity(found, wanted))
    return best


_AS_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "B": "8", "Z": "2"})


def _texts(leaf: Leaf) -> tuple[str, ...]:
    """Return what was read, the most likely first."""
    texts = [leaf.raw or "", *(c.value for c in leaf.candidates)]
    if leaf.value is not None:
        texts.insert(0, _plain(leaf.value))
    return tuple(dict.fromkeys(text for text in texts if text.strip())) or ("",)


def _plain(value: object) -> str:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _legible(leaf: Leaf) -> bool:
    scores = [c.score for c in leaf.candidates]
    return max(scores, default=leaf.confidence) >= 0.6


def _weekday(raw: str) -> int | None:
    words = fold(raw).split()
    return next((n for n, name in enumerate(_WEEKDAYS) if name in words), None)


def _iso_day(text: str | None) -> date | None:
    return parse_date(text).value if text else None


def _filled(leaf: Leaf, read: Sequence[object]) -> Leaf:
    """Give a value in doubt to a leaf without one, where all readings say the same."""
    if leaf.value is None and len(set(read)) == 1:
        return leaf.model_copy(update={"value": read[0], "confidence": 0.6})
    return leaf


def _shown(leaf: Leaf, values: Iterable[object]) -> Leaf:
    """Keep a doubt, and show what it may be."""
    guesses = dict.fromkeys(_plain(value) for value in values)
    own = _plain(leaf.value) if leaf.value is not None else ""
    found = tuple(Candidate(value=g, score=0.5) for g in list(guesses)[:3] if g != own)
    return leaf.model_copy(
        update={"confidence": min(leaf.confidence, 0.7), "candidates": found or leaf.candidates}
    )


def _put(leaf: Leaf, value: object, confidence: float) -> Leaf:
    raw = leaf.raw if leaf.raw is not None else _plain(leaf.value)
    return leaf.model_copy(update={"value": value, "raw": raw, "confidence": round(confidence, 4)})
