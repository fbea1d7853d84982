"""French working days and the time limits of DOMAIN §5.6 to 5.11. Days in, days out; no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Return Easter Sunday of a year (Gregorian calendar, Meeus)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> dict[date, str]:
    """Return the 11 public holidays of a year with their names (code du travail, L3133-1)."""
    sunday = easter(year)
    return {
        date(year, 1, 1): "jour de l'An",
        sunday + ONE_DAY: "lundi de Pâques",
        date(year, 5, 1): "1er mai",
        date(year, 5, 8): "8 mai",
        sunday + timedelta(days=39): "jeudi de l'Ascension",
        sunday + timedelta(days=50): "lundi de Pentecôte",
        date(year, 7, 14): "14 juillet",
        date(year, 8, 15): "15 août",
        date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "11 novembre",
        date(year, 12, 25): "Noël",
    }


def is_working_day(day: date) -> bool:
    """Say whether a day is neither Saturday, Sunday nor a public holiday."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def next_working_day(day: date) -> date:
    """Return the day itself if it is a working day, else the first working day after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the working day that lies ``count`` working days after a day."""
    for _ in range(count):
        day = next_working_day(day + ONE_DAY)
    return day


def working_days_between(first: date, last: date) -> int:
    """Count the working days after ``first``, up to and with ``last``."""
    days = (last - first).days
    return sum(is_working_day(first + timedelta(days=n)) for n in range(1, days + 1))


def add_months(day: date, count: int) -> date:
    """Return the same day-number ``count`` months later (or earlier), else the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - ONE_DAY).day
    return date(year, month + 1, min(day.day, last))


def pieces_limit(day: date, days: int) -> date:
    """Return the last day to answer a request for documents (DOMAIN §5.9)."""
    return next_working_day(day + timedelta(days=days))


def appeal_limit(notified: date, months: int = 2) -> date:
    """Return the last useful day of an appeal: délai franc (DOMAIN §5.8, CJA R421-1)."""
    return next_working_day(add_months(notified, months) + ONE_DAY)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A request for documents: asked on a day, to answer by a limit, answered (None: never)."""

    asked: date
    limit: date
    answered: date | None = None

    @property
    def end(self) -> date:
        """The day on which the suspension ends (CRPA L114-5)."""
        return self.limit if self.answered is None else min(self.limit, self.answered)


def suspended_days(suspensions: Iterable[Suspension]) -> int:
    """Count the days suspended; days under two requests count once."""
    total, reached = 0, date.min
    for one in sorted(suspensions, key=lambda s: s.asked):
        start = max(one.asked, reached)
        total += max(0, (one.end - start).days)
        reached = max(reached, one.end)
    return total


def implicit_rejection(
    received: date, suspensions: Iterable[Suspension] = (), months: int = 2
) -> date:
    """Return the day on which silence means rejection (CRPA L231-4, L114-5; DOMAIN §5.10).

    A request sent after that day has come suspends nothing. No extension to a working day.
    """
    day, counted = add_months(received, months), []
    for one in sorted(suspensions, key=lambda s: s.asked):
        if one.asked > day:
            break
        counted.append(one)
        day = add_months(received, months) + timedelta(days=suspended_days(counted))
    return day


def retention_limit(year: int, years: int) -> date:
    """Return the last day of retention: 31 December of the clearance year + years (RET-01)."""
    return date(year + years, 12, 31)


def financial_report_due(year_end: date) -> date:
    """Return the due day of the compte rendu financier, six months after the year (art. 10)."""
    following = add_months(year_end + ONE_DAY, 6)
    return following - ONE_DAY


def eligible_period(start: date, end: date, first: date, last: date) -> tuple[date, date] | None:
    """Return the part of an operation within the call's period, None where there is none (§5.6)."""
    inner = max(start, first), min(end, last)
    return inner if inner[0] <= inner[1] else None


def longer_than(start: date, end: date, months: int) -> bool:
    """Say whether a period, both days included, lasts more than so many months (PER-03)."""
    return end + ONE_DAY > add_months(start, months)


def months_begun(start: date, end: date) -> int:
    """Count the months of a period, both days included, a month begun counting whole."""
    count = 0
    while end + ONE_DAY > add_months(start, count):
        count += 1
    return count


def age_on(born: date, day: date) -> int:
    """Return the age in full years on a day; a birthday counts from its morning (PUB-05)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
