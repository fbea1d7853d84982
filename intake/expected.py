"""Who and what a dossier's attendance sheets are expected to show: form, sheets printed for it."""

from __future__ import annotations

from dataclasses import replace

from extractors.records import AttendanceRecord
from extractors.source import Known, Session
from extractors.stamp import parse
from validators.dossier import Dossier, Held
from validators.resolve import known_of, resolve

from .house import House
from .rows import SheetSessionRow


def resolved(house: House, dossier: Dossier) -> Dossier:
    """Return a dossier with the readings in doubt of its sheets resolved against what is known.

    What a sheet surely says is never changed, and nothing is stored: the reading stays as it was.
    """
    if not dossier.sheets:
        return dossier
    printed = house.register.sheet_sessions(dossier.reference)
    common = _with_prints(house, known_of(dossier, house.call), printed)
    return dossier.model_copy(
        update={
            "others": tuple(
                _resolved(house, held, common, printed)
                if held.read.kind == "attendance_sheet"
                else held
                for held in dossier.others
            )
        }
    )


def _resolved(house: House, held: Held, common: Known, printed: list[SheetSessionRow]) -> Held:
    """Resolve one sheet; one that we printed, against the list that it was printed with."""
    if not isinstance(held.read.record, AttendanceRecord):
        return held
    own = _own_print(held, printed)
    known = _with_prints(house, Known(actions=common.actions), [own]) if own else common
    return held.model_copy(update={"read": resolve(held.read, known)})


def _own_print(held: Held, printed: list[SheetSessionRow]) -> SheetSessionRow | None:
    """Return the one list that a stamped sheet was printed with; None where it is not sure."""
    stamp = parse(held.read.stamp or "")
    if stamp is None or stamp.kind != "sheet":
        return None
    of_session = [row for row in printed if row.session == stamp.detail("s")]
    return of_session[0] if len(of_session) == 1 else None


def _with_prints(house: House, known: Known, printed: list[SheetSessionRow]) -> Known:
    people = dict.fromkeys(known.people)
    sessions = list(known.sessions)
    for row in printed:
        participants, facilitators = house.register.sheet_people(row.id)
        people |= dict.fromkeys((*participants, *facilitators))
        sessions += [
            Session(
                id=f"{row.session}-{number}",
                title=row.title,
                date=row.day.isoformat(),
                start=f"{start:%H:%M}",
                end=f"{end:%H:%M}",
            )
            for number, (start, end) in enumerate(row.slots, start=1)
        ]
    return replace(known, people=tuple(people), sessions=tuple(sessions))
