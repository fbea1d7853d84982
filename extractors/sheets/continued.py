"""What a further page or block of a sheet takes from the one before, and whether it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .head import Head
from .headings import NAMES, SIGNED, Column, Heading

_UNREAD = 0.6
"""A heading read with less than this may be any day."""
_BORNE_OUT = 2
"""Days read alike on two pages from which on their tables are one."""


def completed(head: Head, before: Head) -> Head:
    """Let a header that says only part take the rest from the sheet's first one."""
    title = head.title if not head.title.absent else before.title
    if head.title.confidence < 0.8 <= before.title.confidence:
        title = before.title
    return replace(
        head,
        title=title,
        date=before.date if head.date.absent and not head.said & {"date", "period"} else head.date,
        period=head.period if head.period[0] else before.period,
        place=head.place if not head.place.absent else before.place,
        organisation=before.organisation if not before.organisation.absent else head.organisation,
        helpers=head.helpers or before.helpers,
        person=head.person if not head.person[0].absent else before.person,
        eu=head.eu if not head.eu.absent else before.eu,
    )


def shape_of(heading: Heading) -> list[Column]:
    """Return the columns that a continued table must have alike: names and signatures."""
    return [column for column in heading.columns if column.role in NAMES | SIGNED]


def alike(before: Sequence[Column], here: Sequence[Column]) -> bool:
    """Tell the same columns, days and half-days that could not be read on one page apart.

    Two days that are the same on both pages, and none that differs, bear out the unread ones.
    """
    if [one.role for one in before] != [two.role for two in here]:
        return False
    pairs = list(zip(before, here, strict=True))
    both = [(one, two) for one, two in pairs if one.day is not None and two.day is not None]
    known = len(both) >= _BORNE_OUT and all(_day(one) == _day(two) for one, two in both)
    return all(
        (one.half == two.half or (known and "" in {one.half, two.half}))
        and (
            _day(one) == _day(two)
            or min(one.sure, two.sure) <= _UNREAD
            or (known and None in {_day(one), _day(two)})
        )
        for one, two in pairs
    )


def _day(column: Column) -> tuple[int, int] | None:
    """Return the day of a column, however surely it was read on either page."""
    return (column.day.month, column.day.day) if column.day else None


def completed_heading(before: Heading, here: Heading | None) -> Heading:
    """Return the heading of a table that has as many columns as the one on the page before.

    Where it has none, or a part of it could not be read and the rest is the same, it is that one.
    """
    if here is None:
        return replace(before, first=-1, below=0)
    lost = len(shape_of(here)) < len(shape_of(before))
    pairs = zip(before.columns, here.columns, strict=False)
    same = all(two.role in {"unknown", one.role} for one, two in pairs)
    if lost and same:
        return replace(before, first=here.first, below=here.below)
    return here
