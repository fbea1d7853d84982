"""Half-days, the period of the operation, days and hours that must be confirmed (EMA-09 to 11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..calendar import eligible_period, public_holidays
from ..sheet_case import Case
from ..sheet_issues import Effect, Issue, blocking, remark
from ..sheets import Mark, Sheet, Slot, minute_of, union_minutes
from ..wording import short_date

_EARLIEST, _LATEST = 7 * 60, 22 * 60
_LONGEST_DAY = 10 * 60
_SUNDAY = 6


def half_days(case: Case) -> Iterator[Issue]:
    """A whole day is signed once per half-day (recommended, not required)."""
    what = "une signature par demi-journée est recommandée."
    for sheet in case.sheets:
        for slot in sheet.held_slots:
            marks = sheet.marks_of(slot.id)
            single = bool(marks) and all(len(_signed_columns(mark)) <= 1 for mark in marks)
            if any(mark.shared for mark in marks) or (slot.whole_day and single):
                yield remark("EMA-09", sheet, what, slot.start, slot.end, slot=slot)


def _signed_columns(mark: Mark) -> list[object]:
    return [cell for cell in mark.cells if cell.column == "signature" or cell.time.absent]


def in_period(case: Case) -> Iterator[Issue]:
    """Each session lies within the period of the operation and of the call."""
    for sheet, slot in case.slots():
        day = slot.day
        if day is None:
            continue
        inner = eligible_period(*(case.span or case.period), *case.period)
        if inner is None or not inner[0] <= day <= inner[1]:
            what = f"séance du {short_date(day)} hors période."
            yield blocking("EMA-10", sheet, what, slot.date, slot=slot)


def plausible(case: Case) -> Iterator[Issue]:
    """No session lies in the future; Sundays, public holidays and unusual hours are confirmed."""
    for sheet, slot in case.slots():
        day = slot.day
        if day is not None:
            if day > sheet.held.received:
                what = (
                    f"séance datée du {short_date(day)}, après la réception de la feuille"
                    f" ({short_date(sheet.held.received)})."
                )
                yield blocking("EMA-11", sheet, what, slot.date, slot=slot)
            name = _resting(day)
            if name:
                what = f"séance un {name} : à confirmer."
                yield remark("EMA-11", sheet, what, slot.date, slot=slot, effect=Effect.PENDING)
        yield from _unusual_hours(sheet, slot)
    yield from _long_days(case)


def _resting(day: date) -> str:
    """Name a Sunday or public holiday; an empty text for any other day."""
    holiday = public_holidays(day.year).get(day)
    if holiday:
        return f"jour férié ({holiday})"
    return "dimanche" if day.weekday() == _SUNDAY else ""


def _unusual_hours(sheet: Sheet, slot: Slot) -> Iterator[Issue]:
    times = slot.times
    if times and (minute_of(times[0]) < _EARLIEST or minute_of(times[1]) > _LATEST):
        what = f"horaires inhabituels ({times[0]:%H:%M}-{times[1]:%H:%M}) : à confirmer."
        yield remark("EMA-11", sheet, what, slot.start, slot.end, slot=slot, effect=Effect.PENDING)


def _long_days(case: Case) -> Iterator[Issue]:
    """Nobody is marked for more than ten hours of one day, over all sheets."""
    spans: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    where: dict[tuple[object, ...], list[tuple[Sheet, Mark]]] = {}
    for sheet in case.sheets:
        for mark in sheet.marks:
            if mark.key is None or mark.slot.day is None or not mark.there:
                continue
            key = (mark.slot.day, *mark.key)
            spans.setdefault(key, []).extend(mark.spans)
            where.setdefault(key, []).append((sheet, mark))
    for key, worked in spans.items():
        if union_minutes(worked) > _LONGEST_DAY:
            for sheet, mark in where[key]:
                what = "plus de 10 heures le même jour pour la même personne : à confirmer."
                yield remark("EMA-11", sheet, what, mark.slot.date, slot=mark.slot,
                             row=mark.row.row, effect=Effect.PENDING)  # fmt: skip
