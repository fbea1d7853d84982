"""What a header block says, as plain data: the shape that its readers fill."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..records import Day, Flag, Hour, Pause, Text
from ..source import Box
from .labels import Value
from .leaves import NO_DAY, NO_FLAG, NO_HOUR, NO_TEXT
from .lines import Segment
from .times import half_of


@dataclass(frozen=True, slots=True)
class Helper:
    """A facilitator named in the header: last and first name."""

    last: Text
    first: Text


@dataclass(frozen=True, slots=True)
class Head:
    """What the lines above (and around) one table of people say."""

    title: Text = NO_TEXT
    date: Day = NO_DAY
    period: tuple[dt.date | None, dt.date | None] = (None, None)
    start: Hour = NO_HOUR
    end: Hour = NO_HOUR
    spans: tuple[tuple[Hour, Hour], ...] = ()
    am: tuple[Hour, Hour] = (NO_HOUR, NO_HOUR)
    pm: tuple[Hour, Hour] = (NO_HOUR, NO_HOUR)
    pauses: tuple[Pause, ...] = ()
    place: Text = NO_TEXT
    organisation: Text = NO_TEXT
    helpers: tuple[Helper, ...] = ()
    zones: tuple[Value, ...] = ()
    written: tuple[Box, ...] = ()
    """Where the values of all other labels stand or may stand."""
    person: tuple[Text, Text] = (NO_TEXT, NO_TEXT)
    eu: Flag = NO_FLAG
    sheet_titles: tuple[Segment, ...] = ()
    said: frozenset[str] = frozenset()
    """The fields that have a label here, with or without a value."""

    @property
    def says_day(self) -> bool:
        """True where a day or an hour stands in it: it heads a session of its own."""
        return not self.date.absent or not self.start.absent or bool(self.spans)


def half_spans(head: Head) -> dict[str, tuple[Hour, Hour]]:
    """Return the hours of each half-day as far as the header says them.

    One range over the whole day gives only the morning's start and the afternoon's end: when the
    break is, nobody wrote.
    """
    found: dict[str, tuple[Hour, Hour]] = {}
    for start, end in head.spans:
        if start.value is None or end.value is None:
            continue
        half = half_of((start.value, end.value))
        if half:
            found.setdefault(half, (start, end))
        else:
            found.setdefault("am", (start, Hour()))
            found.setdefault("pm", (Hour(), end))
    for half, said in (("am", head.am), ("pm", head.pm)):
        if not said[0].absent:
            found[half] = said
    return found
