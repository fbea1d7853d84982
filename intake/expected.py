"""Who and what a dossier's attendance sheets are expected to show: form, sheets printed for it."""

from __future__ import annotations

from dataclasses import replace

from extractors.records import AttendanceRecord
from extractors.sheet_layout import SheetSpec, check_of, spec_of
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
    return dossier.model_copy(
        update={
            "others": tuple(
                _resolved(house, dossier, held, printed)
                if held.read.kind == "attendance_sheet"
                else held
                for held in dossier.others
            )
        }
    )


def _resolved(house: House, dossier: Dossier, held: Held, printed: list[SheetSessionRow]) -> Held:
    """Resolve one sheet; one that we printed, against the list that it was printed with."""
    if not isinstance(held.read.record, AttendanceRecord):
        return held
    common = _with_prints(house, known_of(dossier, house.call, but=held.id), printed)
    own = _own_print(house, held, printed)
    known = _with_prints(house, Known(actions=common.actions), [own]) if own else common
    return held.model_copy(update={"read": resolve(held.read, known)})


def _own_print(house: House, held: Held, printed: list[SheetSessionRow]) -> SheetSessionRow | None:
    """Return the one list that a stamped sheet was printed with; None where it is not sure.

    Of several prints for one session and day the check signs of the names tell which it was.
    """
    stamp = parse(held.read.stamp or "")
    spec = spec_of(stamp) if stamp is not None else None
    if spec is None:
        return None
    told = (spec.session, spec.day, spec.slots)
    found = [row for row in printed if (row.session, row.day, row.slots) == told]
    if len(found) > 1:
        found = [row for row in found if _checks(house, row, spec) == spec.name_checks]
    return found[0] if len(found) == 1 else None


def _checks(house: House, row: SheetSessionRow, spec: SheetSpec) -> tuple[str, ...]:
    people, _ = house.register.sheet_people(row.id)
    first = spec.first - 1
    return tuple(check_of(*person) for person in people[first : first + spec.printed])


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
