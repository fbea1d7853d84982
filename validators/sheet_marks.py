"""Who is marked how for which session: the cells of a row read together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time

from extractors.records import DOUBT_BELOW, CellSignature, Participant

from .profiles import sure
from .sheets import Mark, SignatureState, Slot, known


def blank(row: Participant) -> bool:
    """Say whether nothing at all stands in a row: no name, no ink, no time."""
    named = not (row.last_name.absent and row.first_name.absent)
    inked = any(cell.state != "absent" or not cell.time.absent for cell in row.signatures)
    unsure = any(cell.confidence < DOUBT_BELOW for cell in row.signatures)
    return not (named or inked or unsure or row.struck)


def marks_of_rows(rows: Sequence[Participant], slots: Sequence[Slot]) -> Iterator[Mark]:
    """Yield who is marked for which session.

    Rows that each speak of one session of their own (a row per appointment) have one mark; else a
    row has one for every session, with ``state`` None where its cell was not found.
    """
    columns = {cell.session for row in rows for cell in row.signatures}
    own_rows = (
        len(slots) > 1
        and len(columns) > 1
        and all(len({cell.session for cell in row.signatures}) <= 1 for row in rows)
    )
    for row in rows:
        found = {cell.session for cell in row.signatures}
        for slot in slots:
            if own_rows and found and slot.id not in found:
                continue
            yield _mark(row, slot, slots, columns)


def _mark(row: Participant, slot: Slot, slots: Sequence[Slot], columns: set[str]) -> Mark:
    cells = tuple(cell for cell in row.signatures if cell.session == slot.id)
    shared = False
    if not cells and slot.id not in columns and slot.day is not None:
        other = next((s for s in slots if s.id in columns and s.day == slot.day), None)
        if other is not None:
            cells = tuple(cell for cell in row.signatures if cell.session == other.id)
            shared = bool(cells)
    state, certain = _state(cells)
    arrival, departure, doubt = (None, None, False) if shared else _clock(cells)
    return Mark(row, slot, cells, state, certain, shared, arrival, departure, doubt)


def _state(cells: Sequence[CellSignature]) -> tuple[SignatureState | None, bool]:
    """Return what the cells of one row and session say together, and whether that is sure.

    A signature column decides alone. Without one, arrival and departure must both be signed; a
    cell that holds a time is no signature.
    """
    signed = [cell for cell in cells if cell.column == "signature"]
    deciding = signed or [cell for cell in cells if cell.time.absent]
    if not deciding:
        return ("to_check", False) if cells else (None, False)
    states = {cell.state for cell in deciding}
    certain = all(cell.confidence >= DOUBT_BELOW for cell in deciding)
    if "to_check" in states or not certain:
        return "to_check", False
    if len(states) == 1:
        return states.pop(), True
    return ("declared_absent", True) if "present" not in states else ("to_check", False)


def _clock(cells: Sequence[CellSignature]) -> tuple[time | None, time | None, bool]:
    """Return sure arrival and departure, and whether a time stands there that is not sure."""
    found: dict[str, time] = {}
    doubt = False
    for cell in cells:
        if cell.time.absent or cell.column == "signature":
            continue
        if sure(cell.time):
            found[cell.column] = known(cell.time)
        else:
            doubt = True
    arrival, departure = found.get("arrival"), found.get("departure")
    if arrival and departure and arrival >= departure:
        return None, None, True
    return arrival, departure, doubt
