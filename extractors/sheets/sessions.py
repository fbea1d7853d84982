"""Which sessions a table's columns (or rows) stand for: one, two half-days, days, appointments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from ..parsed import DOUBT
from ..records import Day, Hour, Pause, SheetSession, Text
from .days import PartDay, day_within
from .head import Head, half_spans
from .headings import SIGNED, Column, Heading
from .leaves import doubted
from .times import NOON


@dataclass(frozen=True, slots=True)
class Plan:
    """Sessions of one block and the id of the session that each signature column stands for.

    ``unclear`` names what could not be told: "same_columns" several alike columns.
    """

    sessions: tuple[SheetSession, ...]
    columns: dict[int, str]
    unclear: tuple[str, ...] = ()


def plan_of(head: Head, heading: Heading | None, start: int, page: int | None) -> Plan:
    """Tell the sessions of a table of people by its columns; ids count on from ``start``."""
    signed = [
        column for column in (heading.of(*SIGNED) if heading else ()) if column.who != "facilitator"
    ]
    years = _years(head)
    signed = _disagreeing([_dated(column, head, years) for column in signed])
    several = sum(column.role == "signature" for column in signed) > 1
    keys = [_key(column, several=several) for column in signed]
    distinct = list(dict.fromkeys(keys))
    if len(distinct) <= 1 and not any(column.day or column.half for column in signed):
        unclear = ("same_columns",) if _several_alike(signed) else ()
        if unclear:
            return _numbered(head, signed, start, page, unclear)
        session = _single(head, f"s{start}", signed)
        return Plan((session,), {column.index: session.id for column in signed})
    plain = [key for column, key in zip(signed, keys, strict=True) if column.role == "signature"]
    if len(set(plain)) < len(plain):
        return _numbered(head, signed, start, page, ("same_columns",))
    ids = {key: f"s{start + number}" for number, key in enumerate(distinct)}
    first = {key: next(c for c, k in zip(signed, keys, strict=True) if k == key) for key in keys}
    split = any(column.half for column in signed)
    sessions = tuple(_of_column(head, ids[key], first[key], page, split=split) for key in distinct)
    return Plan(sessions, {c.index: ids[k] for c, k in zip(signed, keys, strict=True)})


def _several_alike(signed: Sequence[Column]) -> bool:
    """Tell several columns to sign that nothing tells apart.

    "Heure d'arrivée | Signature | Heure de départ | Signature" is signed twice for one session.
    """
    roles = [column.role for column in signed]
    if roles == ["arrival", "signature", "departure", "signature"]:
        return False
    return roles.count("signature") > 1


def _key(column: Column, *, several: bool) -> tuple[object, ...]:
    """Return what tells a column's session from others'; a number only among ``several``."""
    day = (column.day.month, column.day.day, column.day.value) if column.day else None
    counts = several and column.role == "signature"
    numbered = re.search(r"\d+", column.text) if counts else None
    only: object = numbered.group() if numbered and not column.day and not column.start else None
    if column.role == "signature" and not (column.signs and column.worded) and not column.day:
        only = column.text  # a day that could not be read is a day of its own
    return day, column.half, column.start, only if column.weekday is None else column.weekday


def _numbered(
    head: Head, signed: Sequence[Column], start: int, page: int | None, unclear: tuple[str, ...]
) -> Plan:
    """Make a session of each of several columns that nothing tells apart: a doubt."""
    plain = [column for column in signed if column.role == "signature"]
    sessions, columns = [], {}
    for number, column in enumerate(plain):
        ident = f"s{start + number}"
        sessions.append(_of_column(head, ident, column, page))
        columns[column.index] = ident
    for column in signed:
        columns.setdefault(column.index, sessions[0].id)
    return Plan(tuple(sessions), columns, unclear)


def _years(head: Head) -> int | None:
    if head.date.value is not None:
        return head.date.value.year
    known = [day for day in head.period if day is not None]
    years = {day.year for day in known}
    if len(years) == 1:
        return years.pop()
    found = re.search(r"\b(20[1-4]\d)\b", head.title.value or "")
    return int(found[1]) if found else None


def _dated(column: Column, head: Head, year: int | None) -> Column:
    """Give a column's day its year, or the day that its weekday has in the header's week."""
    if column.day is not None:
        known = [day for day in head.period if day is not None]
        if column.day.value is None and len(known) == 2 and known[0].year != known[1].year:
            year = known[0].year if column.day.month >= known[0].month else known[1].year
        return replace(column, day=column.day.in_year(year)) if year else column
    first, last = head.period
    if column.weekday is not None and first and last and (last - first).days <= 7:
        value = first + timedelta(days=(column.weekday - first.weekday()) % 7)
        if value <= last:
            return replace(column, day=PartDay(value.day, value.month, value, None, 0.9))
    return column


def _single(head: Head, ident: str, signed: Sequence[Column]) -> SheetSession:
    """Make the one session of a sheet; the gap between two ranges is a break."""
    pauses = list(head.pauses)
    for (_, end), (start, _) in zip(head.spans, head.spans[1:], strict=False):
        pauses.append(Pause(start=end, end=start))
    start, end = head.start, head.end
    if start.absent and end.absent:
        halves = half_spans(head)
        if "am" in halves and "pm" in halves:
            start, end = halves["am"][0], halves["pm"][1]
            pauses.append(Pause(start=halves["am"][1], end=halves["pm"][0]))
        elif halves:
            start, end = next(iter(halves.values()))
    told = [column for column in signed if column.start and column.end]
    if start.absent and end.absent and told:
        start = Hour(value=told[0].start, raw=told[0].text, box=told[0].box, confidence=0.9)
        end = Hour(value=told[0].end, raw=told[0].text, box=told[0].box, confidence=0.9)
    return SheetSession(
        id=ident, date=head.date, start=start, end=end, place=head.place, title=head.title,
        pauses=tuple(pauses),
    )  # fmt: skip


def _of_column(
    head: Head, ident: str, column: Column, page: int | None, *, split: bool = False
) -> SheetSession:
    """Make the session of one column. ``split``: other columns of the table are half-days.

    Then a column that says neither half is one whose heading was not read: a doubt.
    """
    start, end = _hours(head, column, page)
    if split and not column.half and not column.start:
        start, end = doubted(start), doubted(end)
    day = _day(head, column, page)
    pauses = tuple(p for p in head.pauses if _within(p, start, end))
    return SheetSession(
        id=ident, date=day, start=start, end=end, place=head.place, title=head.title, pauses=pauses
    )


def _day(head: Head, column: Column, page: int | None) -> Day:
    if column.day is None:
        return head.date
    value: date | None = column.day.value
    sure = min(column.day.confidence, column.sure) if value else 0.3
    return Day(value=value, raw=column.text, page=page, box=column.box, confidence=round(sure, 4))


def _hours(head: Head, column: Column, page: int | None) -> tuple[Hour, Hour]:
    if column.start and column.end:
        sure = round(min(0.95 if _fits_half(column) else DOUBT, column.sure), 4)
        return (
            Hour(value=column.start, raw=column.text, page=page, box=column.box, confidence=sure),
            Hour(value=column.end, raw=column.text, page=page, box=column.box, confidence=sure),
        )
    if not column.half:
        return head.start, head.end
    halves = half_spans(head)
    if column.half in halves:
        return halves[column.half]
    return _alone(head, column.half)


def _fits_half(column: Column) -> bool:
    """Tell hours that a heading's half-day can have: no morning ends in the afternoon's middle."""
    if not (column.start and column.end and column.half):
        return True
    morning = column.start < NOON and column.end <= time(14, 0)
    return morning if column.half == "am" else column.start >= time(11, 30)


def _disagreeing(signed: Sequence[Column]) -> list[Column]:
    """Make doubts of titles whose hours differ from the usual ones of their half-day.

    Their day too: it was read in the same line, where a figure may have been misread.
    """
    found = []
    for column in signed:
        spans = Counter((c.start, c.end) for c in signed if c.half == column.half and c.start)
        usual = spans.most_common(1)
        odd = bool(column.half and column.start and usual) and usual[0][1] > 1
        odd = odd and (column.start, column.end) != usual[0][0]
        found.append(replace(column, sure=min(column.sure, DOUBT)) if odd else column)
    return found


def _alone(head: Head, half: str) -> tuple[Hour, Hour]:
    """Return a start or an end that stands alone, for the half-day that it can belong to."""
    start, end = head.start, head.end
    if not start.absent and not end.absent:
        return Hour(), Hour()
    morning = start.value is not None and start.value < NOON
    early = end.value is not None and end.value <= time(14, 0)
    return (
        start if morning == (half == "am") else Hour(),
        end if early == (half == "am") else Hour(),
    )


def _within(pause: Pause, start: Hour, end: Hour) -> bool:
    moments = (start.value, pause.start.value, pause.end.value, end.value)
    known = [moment for moment in moments if moment is not None]
    return len(known) == len(moments) and known[0] <= known[1] and known[2] <= known[3]


def appointment(
    head: Head, ident: str, day: Day, hours: tuple[Hour, Hour], title: Text
) -> SheetSession:
    """Make the session of one row of a one-person sheet; the header gives what the row lacks."""
    start, end = hours
    if start.absent and end.absent:
        start, end = head.start, head.end
    kept = head.title if not head.title.absent else title
    day = _of_period(day, head)
    return SheetSession(
        id=ident, date=day if not day.absent else head.date, start=start, end=end,
        place=head.place, title=kept,
    )  # fmt: skip


def _of_period(day: Day, head: Head) -> Day:
    """Return a row's day with the month that the header says ("lundi 3" of "Octobre 2022")."""
    first, last = head.period
    if day.value is not None or not day.raw or first is None or last is None:
        return day
    found = day_within(day.raw, first, last)
    return day.model_copy(update={"value": found[0], "confidence": found[1]}) if found else day


def doubtful_day(day: Day) -> Day:
    """Return the day as a doubt."""
    return day.model_copy(update={"confidence": min(day.confidence, DOUBT)})
