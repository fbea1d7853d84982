"""Days and times in doubt against the sessions that are known, by their digits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Any

from rapidfuzz.distance import Levenshtein

from extractors.dates import parse_date, parse_time
from extractors.parsed import fold
from extractors.records import Candidate, Leaf, SheetSession
from extractors.sheets.leaves import doubted
from extractors.source import Session

from .profiles import sure

_AGREED, _ONLY, _NEAR = 0.93, 0.85, 0.82
_DOUBT = 0.7
_DIGITS_FROM, _DIGITS_MARGIN = 0.74, 0.12
_RIVAL = 0.3
"""A known value that scores this share of the best reading's may be meant as well."""
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_AS_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "B": "8", "Z": "2"})


def day_of(leaf: Leaf, sessions: Sequence[Session]) -> Leaf:
    """Resolve a day in doubt by the known sessions, or by its printed weekday."""
    if leaf.absent or sure(leaf):
        return leaf
    read = [value for text in texts_of(leaf) if (value := parse_date(text).value)]
    weekday = _weekday(leaf.raw or "")
    if weekday is not None:
        read = [day for day in read if day.weekday() == weekday] or []
    expected = list(dict.fromkeys(d for s in sessions if (d := _iso_day(s.date))))
    if expected:
        return _among(leaf, read, expected, lambda day: f"{day:%d%m%Y}")
    if weekday is not None and read and leaf.value == read[0] and _legible(leaf):
        return put(leaf, read[0], _ONLY)
    return _filled(leaf, read)


def clock_of(leaf: Leaf, day: Leaf, sessions: Sequence[Session], side: str) -> Leaf:
    """Resolve a time in doubt by the known sessions of that day (of all days, if it is not)."""
    if leaf.absent or sure(leaf):
        return leaf
    read = [value for text in texts_of(leaf) if (value := parse_time(text).value) is not None]
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
        rivals = _rivals(leaf, leaf.value, expected)
        return _shown(leaf, rivals) if rivals else put(leaf, leaf.value, _AGREED)
    hits = [value for value in dict.fromkeys(read) if value in expected]
    if read and read[0] in expected and leaf.value is None:
        return put(leaf, read[0], _ONLY if len(hits) == 1 else 0.7)
    if read or leaf.value is not None:
        return _shown(_filled(leaf, read), hits or expected)
    scored = sorted(
        ((_alike(leaf, digits(value)), str(value), value) for value in expected), reverse=True
    )
    lead = scored[0][0] - (scored[1][0] if len(scored) > 1 else 0.0)
    if scored[0][0] >= _DIGITS_FROM and lead >= _DIGITS_MARGIN:
        return put(leaf, scored[0][2], _NEAR)
    return _shown(leaf, [value for _, _, value in scored])


def _rivals(leaf: Leaf, value: Any, expected: Sequence[Any]) -> list[Any]:
    """Return other known values that the same strokes may say.

    They scored nearly as well, or differ only where a letter stands for what could not be read
    ("K6-06-2023" is the 6th, the 16th or the 26th).
    """
    scores = {candidate.value: candidate.score for candidate in leaf.candidates}
    best = scores.get(plain(value), max(scores.values(), default=0.0))
    blurred = _pattern(leaf.raw or "")
    found = []
    for other in expected:
        if other == value:
            continue
        score = scores.get(plain(other), 0.0)
        close = score > 0 and score >= _RIVAL * best
        same = blurred is not None and any(blurred.fullmatch(text) for text in _written(other))
        if close or same:
            found.append(other)
    return found


def _pattern(raw: str) -> re.Pattern[str] | None:
    """Return what a day with unreadable signs may have been; None where all signs are digits."""
    text = raw.strip()
    strange = re.findall(r"[^\W\d_]+", text)
    if not strange or max(map(len, strange)) > 2 or len(re.findall(r"\d", text)) < 3:
        return None
    parts = re.findall(r"\d+|[^\W\d_]+|[\W_]+", text)
    known = (
        part if part.isdigit() else r"\d{1,2}" if part[0].isalpha() else r"\D+" for part in parts
    )
    return re.compile("".join(known))


def _written(value: date | time) -> tuple[str, ...]:
    """Return how people write a day; of a time nothing, its letters mean something ("9h30")."""
    if isinstance(value, time):
        return ()
    plainly = f"{value.day}-{value.month}-{value.year}"
    return f"{value:%d-%m-%Y}", f"{value:%d-%m-%y}", plainly


def told_twice(
    read: Sequence[SheetSession], found: tuple[SheetSession, ...]
) -> tuple[SheetSession, ...]:
    """Return sessions with days resolved to the same moment twice as doubts: one was misread.

    ``read`` are the sessions before they were resolved: what was sure then stays so.
    """
    moments = [(s.date.value, s.start.value, s.end.value) for s in found]
    count = Counter(moments)
    return tuple(
        session.model_copy(update={"date": doubted(session.date, _DOUBT)})
        if count[moment] > 1 and session.date.value is not None and not sure(before.date)
        else session
        for before, session, moment in zip(read, found, moments, strict=True)
    )


def _alike(leaf: Leaf, digits: str) -> float:
    """Return how near the digits that were read are to those expected."""
    best = 0.0
    for text in texts_of(leaf):
        found = re.sub(r"\D", "", text.translate(_AS_DIGITS))
        short = digits[:4] + digits[6:] if len(digits) == 8 else digits.lstrip("0")
        for wanted in (digits, short):
            best = max(best, Levenshtein.normalized_similarity(found, wanted))
    return best


def texts_of(leaf: Leaf) -> tuple[str, ...]:
    """Return what was read, the most likely first."""
    texts = [leaf.raw or "", *(c.value for c in leaf.candidates)]
    if leaf.value is not None:
        texts.insert(0, plain(leaf.value))
    return tuple(dict.fromkeys(text for text in texts if text.strip())) or ("",)


def plain(value: object) -> str:
    """Return a value as the candidates show it: times as HH:MM."""
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
    guesses = dict.fromkeys(plain(value) for value in values)
    own = plain(leaf.value) if leaf.value is not None else ""
    found = tuple(Candidate(value=g, score=0.5) for g in list(guesses)[:3] if g != own)
    return leaf.model_copy(
        update={"confidence": min(leaf.confidence, 0.7), "candidates": found or leaf.candidates}
    )


def put(leaf: Leaf, value: object, confidence: float) -> Leaf:
    """Return a leaf with a known value, its raw text kept."""
    raw = leaf.raw if leaf.raw is not None else plain(leaf.value)
    return leaf.model_copy(update={"value": value, "raw": raw, "confidence": round(confidence, 4)})
