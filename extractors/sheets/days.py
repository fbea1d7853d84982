"""Days as headings and header blocks write them: with or without their year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..dates import dates_in
from ..parsed import SURE, fold

_MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4,
    "avr": 4, "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9,
    "octobre": 10, "oct": 10, "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
WEEKDAYS = {
    "lundi": 0, "lun": 0, "mardi": 1, "mar": 1, "mercredi": 2, "mer": 2, "jeudi": 3, "jeu": 3,
    "vendredi": 4, "ven": 4, "samedi": 5, "sam": 5, "dimanche": 6, "dim": 6,
}  # fmt: skip
_WRITTEN = re.compile(rf"\b(\d{{1,2}})(?:er)? ({'|'.join(_MONTHS)})\b(?! \d{{4}})")
_CLOCK = re.compile(r"\d{1,2}\s?[hH:]\s?(?:\d{1,2}|[oO]{2})?(?!\d)")
_NUMERIC = re.compile(r"(?<![\w/.:-])(\d{1,2}) ?[/.-] ?(\d{1,2})(?![\d/.:-])")
_OF_MONTH = re.compile(rf"(?:({'|'.join(WEEKDAYS)}) )?(?:le )?(\d{{1,2}})(?:er)?")
_LONGEST = 100
"""Days of a period in which a day is looked for by its number."""


@dataclass(frozen=True, slots=True)
class PartDay:
    """A day of a month; ``value`` where its year is known too. ``weekday`` as printed, from 0."""

    day: int
    month: int
    value: date | None = None
    weekday: int | None = None
    confidence: float = SURE

    def in_year(self, year: int) -> PartDay:
        """Return the day with this year, if it has none; an impossible one keeps no value.

        A weekday that does not fall on that day is a doubt.
        """
        if self.value is not None:
            return self
        try:
            value = date(year, self.month, self.day)
        except ValueError:
            return self
        wrong = self.weekday is not None and value.weekday() != self.weekday
        return replace(self, value=value, confidence=0.5 if wrong else 0.9)


def day_in(text: str) -> PartDay | None:
    """Read the one day in a heading; None where there is none or there are several."""
    full = dates_in(text)
    if len(full) == 1 and full[0].parsed.value is not None:
        value = full[0].parsed.value
        return PartDay(value.day, value.month, value, None, full[0].parsed.confidence)
    if full:
        return None
    text = _CLOCK.sub(" ~ ", text)  # "9H30-12H00" holds no 30 December
    folded = fold(text)
    weekday = next((WEEKDAYS[w] for w in folded.split() if w in WEEKDAYS), None)
    found = [(int(m[1]), _MONTHS[m[2]]) for m in _WRITTEN.finditer(folded)]
    found += [(int(m[1]), int(m[2])) for m in _NUMERIC.finditer(text)]
    found = [(day, month) for day, month in found if 1 <= day <= 31 and 1 <= month <= 12]
    return PartDay(*found[0], weekday=weekday) if len(set(found)) == 1 else None


def day_within(text: str, first: date, last: date) -> tuple[date, float] | None:
    """Read "lundi 3" as a day of a period (its first and last day), and how surely.

    None where no day of the period, or several, have that number (and weekday).
    """
    found = _OF_MONTH.fullmatch(fold(text))
    if found is None or not 0 <= (last - first).days <= _LONGEST:
        return None
    weekday = WEEKDAYS.get(found[1] or "")
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days = [day for day in days if day.day == int(found[2])]
    told = [day for day in days if weekday is None or day.weekday() == weekday]
    if len(told) == 1:
        # a number alone may be misread, and nothing would tell
        return told[0], 0.93 if weekday is not None else 0.75
    return (days[0], 0.5) if len(days) == 1 else None
