"""The date of reception: the first basis that exists (DESIGN, contract; DPO-03)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .dossier import Reception, ReceptionBasis

OLDEST_STAMP_DAYS = 60

_DAY_FIRST = re.compile(r"^\s*(\d{1,2})[-._/ ](\d{1,2})[-._/ ](\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"^\s*(\d{4})[-._ ]?(\d{2})[-._ ]?(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a delivery tells of its day: each None where it does not exist.

    ``stamp_sure``: the arrival stamp was read without a doubt.
    """

    arrival: date
    person: date | None = None
    email: date | None = None
    stamp: date | None = None
    folder: str | None = None
    postmark: date | None = None
    stamp_sure: bool = True


def date_at_start(name: str) -> date | None:
    """Return the date that begins a folder's name ("2022-10-06 Courrier", "06-10-2022 …")."""
    found = _YEAR_FIRST.match(name)
    if found:
        return _date(found[1], found[2], found[3])
    found = _DAY_FIRST.match(name)
    return _date(found[3], found[2], found[1]) if found else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def reception(marks: Marks) -> Reception:
    """Return the date of reception by the first mark that exists.

    A stamp in the future, hardly legible or more than 60 days old, a mail or a folder dated after
    the arrival, and the mere day of arrival are marked *à confirmer*.
    """
    folder = date_at_start(marks.folder) if marks.folder else None
    for basis, day in (
        (ReceptionBasis.PERSON, marks.person),
        (ReceptionBasis.EMAIL, marks.email),
        (ReceptionBasis.STAMP, marks.stamp),
        (ReceptionBasis.FOLDER, folder),
    ):
        if day is not None:
            return Reception(
                day=day,
                basis=basis,
                to_confirm=_doubtful(basis, day, marks.arrival)
                or (basis is ReceptionBasis.STAMP and not marks.stamp_sure),
                postmark=marks.postmark,
            )
    return Reception(
        day=marks.arrival, basis=ReceptionBasis.ARRIVAL, to_confirm=True, postmark=marks.postmark
    )


def _doubtful(basis: ReceptionBasis, day: date, arrival: date) -> bool:
    if basis is ReceptionBasis.PERSON:
        return False
    old = basis is ReceptionBasis.STAMP and arrival - day > timedelta(days=OLDEST_STAMP_DAYS)
    return day > arrival or old
