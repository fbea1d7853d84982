"""Names and sessions that cannot be relied on: odd signs, lost halves, a table read wrongly.

What stands here touches confidence alone: the text stays as it was read.
"""

from __future__ import annotations

import re
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from ..parsed import fold
from ..records import AttendanceRecord, Participant, SheetSession, Text
from .doubt_codes import names_at_risk
from .first_names import FIRST_NAMES
from .leaves import AGREED, CONTESTED, doubted

_ODD = re.compile(r"[0-9|_=:;/\\<>{}\[\]()*#@€~^¥%&+?!]")
_ODD_NAME = 0.6
_LONG_ENOUGH = 4
SaidT = TypeVar("SaidT", SheetSession, AttendanceRecord)


def with_names_doubted(record: AttendanceRecord) -> AttendanceRecord:
    """Return a record whose names are doubts where sheet or text speaks against them."""
    risky = names_at_risk(record.doubts)
    scanned = record.layout not in {"digital", "word"}
    people = tuple(_person(person, risky=risky, scanned=scanned) for person in record.participants)
    return with_sessions_doubted(record.model_copy(update={"participants": people}))


def with_sessions_doubted(record: AttendanceRecord) -> AttendanceRecord:
    """Return a record of several sessions whose table is doubted in doubt of when, what and who.

    Where a column or row was lost, what is read surely may be another session's; where a list of
    the page was, another sheet's.
    """
    several = len(record.sessions) > 1 and names_at_risk(record.doubts)
    if not several and all(doubt.code != "list_lost" for doubt in record.doubts):
        return record
    sessions = tuple(map(_unsure, record.sessions))
    return _unsure(record).model_copy(update={"sessions": sessions})


def _unsure(session: SaidT) -> SaidT:
    keys = ("title", "date", "start", "end")
    found = {key: doubted(getattr(session, key), CONTESTED) for key in keys}
    leaders = tuple(
        leader.model_copy(
            update={
                "last_name": doubted(leader.last_name, CONTESTED),
                "first_name": doubted(leader.first_name, CONTESTED),
            }
        )
        for leader in session.facilitators
    )
    return session.model_copy(update={**found, "facilitators": leaders})


def _person(person: Participant, *, risky: bool, scanned: bool) -> Participant:
    last, first = person.last_name, person.first_name
    if risky:
        last, first = doubted(last, CONTESTED), doubted(first, CONTESTED)
    if scanned:
        if last.absent != first.absent:
            last, first = doubted(last, CONTESTED), doubted(first, CONTESTED)
        last, first = _plain(last), _plain(first)
        if _nearly_first_name(first):
            first = doubted(first, CONTESTED)
    return person.model_copy(update={"last_name": last, "first_name": first})


def _plain(leaf: Text) -> Text:
    """Make a doubt of a name with signs that no name has: digits, bars, brackets."""
    return doubted(leaf, _ODD_NAME) if leaf.value and _ODD.search(leaf.value) else leaf


def _nearly_first_name(leaf: Text) -> bool:
    """Tell a first name that is no known one but a letter away from one, not plainly printed."""
    name = fold(leaf.value or "").replace(" ", "")
    if len(name) < _LONG_ENOUGH or name in FIRST_NAMES or leaf.confidence > AGREED:
        return False
    parts = fold(leaf.value or "").split()
    if len(parts) > 1 and all(part in FIRST_NAMES for part in parts):
        return False
    return any(
        abs(len(known) - len(name)) <= 1 and Levenshtein.distance(known, name, score_cutoff=1) <= 1
        for known in FIRST_NAMES
    )
