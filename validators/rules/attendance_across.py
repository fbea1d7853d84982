"""What only several sheets together show: persons in two places at once, copies (EMA-12, 13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.records import Leaf

from ..names import full_name
from ..profiles import sure_text
from ..sheet_case import Case
from ..sheet_copies import copies, same_session
from ..sheet_issues import Effect, Issue, blocking, remark, where_of
from ..sheets import Mark, Sheet, Slot, Span, name_key, shared_minutes
from ..wording import short_date


def duplicates(case: Case) -> Iterator[Issue]:
    """A sheet that came twice counts once: same file, same content, same picture."""
    for copy in copies(case.sheets).values():
        sheet, original = case.sheet(copy.copy), case.sheet(copy.original)
        again = f"feuille en double ({original.label}, {copy.why})"
        if copy.sure:
            what = f"{again}, heures non retenues une seconde fois."
        else:
            what = f"{again} : à vérifier."
        yield blocking("EMA-13", sheet, what, sheet.slots[0].date, sure=copy.sure)


@dataclass(slots=True)
class _Entry:
    """Somebody who is marked for a stretch of time."""

    sheet: Sheet
    slot: Slot
    spans: tuple[Span, ...]
    row: int | None = None
    facilitator: int | None = None


def overlaps(case: Case) -> Iterator[Issue]:
    """Nobody is at two sessions at the same time; twice on one session counts once."""
    found = copies(case.sheets)
    sheets = [s for s in case.sheets if not (s.id in found and found[s.id].sure)]
    for entries in _participants(sheets).values():
        yield from _clashes(entries, "")
    for key, entries in _facilitators(sheets).items():
        yield from _clashes(entries, key[1])


def _participants(sheets: list[Sheet]) -> dict[tuple[object, ...], list[_Entry]]:
    """Group the participants who signed, or may have, by day and folded name."""
    found: dict[tuple[object, ...], list[_Entry]] = {}
    for sheet in sheets:
        for mark in sheet.marks:
            if mark.key is not None and mark.there and mark.slot.day is not None:
                found.setdefault((mark.slot.day, *mark.key), []).append(_entry(sheet, mark))
    return found


def _entry(sheet: Sheet, mark: Mark) -> _Entry:
    return _Entry(sheet, mark.slot, mark.spans, row=mark.row.row)


def _facilitators(sheets: list[Sheet]) -> dict[tuple[object, str], list[_Entry]]:
    """Group facilitators by day and folded name; the name as first written stands beside it."""
    found: dict[object, tuple[str, list[_Entry]]] = {}
    for sheet in sheets:
        for slot in sheet.held_slots:
            for number, person in enumerate(slot.facilitators):
                key = name_key(person.last_name, person.first_name)
                signed = person.signature.state in ("present", "to_check")
                if key is None or slot.day is None or not signed:
                    continue
                name = full_name(sure_text(person.first_name), sure_text(person.last_name))
                entry = _Entry(sheet, slot, slot.spans, facilitator=number)
                found.setdefault((slot.day, *key), (name, []))[1].append(entry)
    return {(key, name): entries for key, (name, entries) in found.items()}


def _clashes(entries: list[_Entry], name: str) -> Iterator[Issue]:
    """Compare each entry with those before it; ``name`` is a facilitator's, empty else."""
    for index, later in enumerate(entries):
        for earlier in entries[:index]:
            same_slot = earlier.sheet.id == later.sheet.id and earlier.slot.id == later.slot.id
            if same_slot or same_session(earlier.slot, later.slot):
                if not name:
                    yield _twice(earlier, later)
                    break
                continue
            common = shared_minutes(earlier.spans, later.spans)
            if common is not None:
                yield _overlap(earlier, later, common, name)
                break


def _twice(earlier: _Entry, later: _Entry) -> Issue:
    first = where_of(earlier.sheet, earlier.slot, earlier.row)
    if earlier.sheet.id == later.sheet.id:
        first = f"ligne {earlier.row}"
    what = f"même personne que {first}, comptée une seule fois."
    return remark("EMA-12", later.sheet, what, *_spots(later), slot=later.slot, row=later.row)


def _overlap(earlier: _Entry, later: _Entry, common: Span, name: str) -> Issue:
    day = short_date(later.slot.day) if later.slot.day else ""
    hours = f"le {day} de {_clock(common[0])} à {_clock(common[1])}"
    places = [sure_text(e.slot.place) for e in (earlier, later)]
    apart = f" ({places[0]} ; {places[1]})" if all(places) and places[0] != places[1] else ""
    if name:
        other = where_of(earlier.sheet, earlier.slot)
        what = f"chevauchement : {name} figure aussi sur la {other}, {hours}{apart}."
    else:
        other = where_of(earlier.sheet, earlier.slot, earlier.row)
        what = f"chevauchement : la même personne figure aussi sur la {other}, {hours}{apart}."
    return remark("EMA-12", later.sheet, what, *_spots(later), slot=later.slot, row=later.row,
                  effect=Effect.PENDING)  # fmt: skip


def _spots(entry: _Entry) -> tuple[Leaf, ...]:
    if entry.row is not None:
        row = next(r for r in entry.sheet.rows if r.row == entry.row)
        return (row.last_name,)
    if entry.facilitator is not None:
        return (entry.slot.facilitators[entry.facilitator].last_name,)
    return ()


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
