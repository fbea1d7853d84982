"""Scores of one scan: counts of what was found, read right, wrong, doubted, missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from extractors.records import (
    DOUBT_BELOW,
    AttendanceRecord,
    Leaf,
    Participant,
    SheetFacilitator,
    SheetSession,
)
from extractors.source import Box
from samples.scans.truth import TruthCell, TruthSheet

from .sheet_truth import Matched, fold, overlap, same

STATES = ("present", "absent", "declared_absent", "to_check", "not_found")
_KEYS = ("title", "date", "start", "end")
_NAMES = ("last_name", "first_name")


def score(matched: Matched) -> tuple[Counter[str], list[str]]:
    """Return all counts of one scan, and a line for each fault to look at."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    _cells(matched, counts, faults)
    for number, sheet in enumerate(matched.truth.sheets):
        counts["sheets"] += 1
        document = matched.document(number)
        record = document.record if document else None
        record = record if isinstance(record, AttendanceRecord) else None
        counts["sheets.read"] += record is not None
        _table(matched, number, sheet, counts, faults)
        _fields(sheet, record, counts, faults)
        _people(matched, number, sheet, counts, faults)
        _columns(matched, number, sheet, record, counts)
    return counts, faults


def _cells(matched: Matched, counts: Counter[str], faults: list[str]) -> None:
    inks = _inks(matched)
    for true, got in matched.cells:
        kind = "cell" if true.column == "signature" else "time"
        state = got.state if got else "not_found"
        counts[f"{kind}s"] += 1
        counts[f"{kind}s.found"] += got is not None
        counts[f"{kind}.{true.state}.{state}"] += 1
        if kind == "cell":
            ink = inks.get(true.quad)
            name = f"{ink.ink}/{ink.style}".rstrip("/") if ink else "?"
            counts[f"ink.{name}.{state}"] += 1
            wrong = (true.state in {"absent", "declared_absent"} and state == "present") or (
                true.state == "present" and state in {"absent", "declared_absent"}
            )
            if wrong:
                where = f"line {true.line} {true.session} page {true.page}"
                faults.append(f"cell: {name} ({true.state}) read {state}, {where}")
    for sheet in matched.truth.sheets:
        for session in sheet.record.sessions:
            for helper in session.facilitators:
                counts["facilitator_cells"] += bool(helper.signature.page)
    counts["cells.spurious"] += len(matched.spurious)


def _inks(matched: Matched) -> dict[Any, TruthCell]:
    return {
        cell.quad: cell
        for sheet in matched.truth.sheets
        for table in sheet.tables
        for cell in table.cells
        if cell.state is not None
    }


def _table(
    matched: Matched, number: int, sheet: TruthSheet, counts: Counter[str], faults: list[str]
) -> None:
    """Count whether the table was read rightly; where not, whether the sheet says so."""
    document = matched.document(number)
    record = document.record if document else None
    wrong = ""
    if not isinstance(record, AttendanceRecord):
        wrong = "not read as an attendance sheet"
    else:
        own = [(t, g) for t, g in matched.cells if t.sheet == number]
        missed = sum(1 for _, got in own if got is None)
        moved = sum(
            1 for t, g in own if g and (t.session != g.session or t.column != g.column)
        )  # fmt: skip
        numbers = {p.row for p in sheet.record.participants}
        index = matched.of_sheet[number]
        more = sum(1 for cell in matched.spurious if cell.document == index)
        rows = {p.row for p in record.participants}
        if missed or moved or more:
            wrong = f"{missed} cells missed, {moved} in another column, {more} that are not there"
        elif rows != numbers:
            wrong = f"rows {sorted(rows ^ numbers)} too many or too few"
        elif len(record.sessions) != len(sheet.record.sessions):
            wrong = f"{len(record.sessions)} sessions for {len(sheet.record.sessions)}"
    if not wrong:
        counts["table.right"] += 1
        doubts = isinstance(record, AttendanceRecord) and bool(record.doubts)
        counts["table.right.marked"] += doubts
        return
    counts["table.wrong"] += 1
    marked = not isinstance(record, AttendanceRecord) or bool(record.doubts)
    counts["table.wrong.marked"] += marked
    counts["table.wrong.unread"] += not isinstance(record, AttendanceRecord)
    faults.append(f"table {sheet.layout}: {wrong}{'' if marked else ' UNMARKED'}")


def _fields(
    sheet: TruthSheet, record: AttendanceRecord | None, counts: Counter[str], faults: list[str]
) -> None:
    for index, true in enumerate(sheet.record.sessions):
        got = record.sessions[index] if record and index < len(record.sessions) else None
        path = f"sessions[{index}]"
        for key in _KEYS:
            hand = f"{path}.{key}" in sheet.handwritten
            name = f"field.{'hand' if hand else 'printed'}.{key}"
            leaf = getattr(got or SheetSession(id=""), key)
            _leaf(name, getattr(true, key), leaf, counts, faults)
        _facilitators(true, got, sheet, path, counts, faults)


def _facilitators(
    true: SheetSession,
    got: SheetSession | None,
    sheet: TruthSheet,
    path: str,
    counts: Counter[str],
    faults: list[str],
) -> None:
    pairs = _paired(true.facilitators, got.facilitators if got else ())
    for index, (helper, best) in enumerate(pairs):
        hand = f"{path}.facilitators[{index}].last_name" in sheet.handwritten
        shown = best or SheetFacilitator()
        for key in _NAMES:
            name = f"field.{'hand' if hand else 'printed'}.facilitator"
            _leaf(name, getattr(helper, key), getattr(shown, key), counts, faults)
        state = shown.signature.state if best else "not_found"
        if helper.signature.page is not None:
            counts[f"helper.{helper.signature.state}.{state}"] += 1
            if (helper.signature.state, state) == ("absent", "present"):
                faults.append(f"facilitator's signature: not there, read present ({sheet.layout})")


def _paired(
    true: tuple[SheetFacilitator, ...], got: tuple[SheetFacilitator, ...]
) -> list[tuple[SheetFacilitator, SheetFacilitator | None]]:
    """Pair true facilitators with those read: by name first, then in order what is left."""
    left = list(got)
    found: dict[int, SheetFacilitator] = {}
    for index, helper in enumerate(true):
        name = helper.last_name.value or ""
        best = next((h for h in left if same(name, h.last_name.value or "")), None)
        if best is not None:
            found[index] = best
            left.remove(best)
    for index in range(len(true)):
        if index not in found and left:
            found[index] = left.pop(0)
    return [(helper, found.get(index)) for index, helper in enumerate(true)]


def _leaf(name: str, true: Leaf, got: Leaf, counts: Counter[str], faults: list[str]) -> None:
    """Count one value: right, missed, wrong with a doubt, wrong without one."""
    sure = got.value is not None and got.confidence >= DOUBT_BELOW
    if true.value is None:
        if sure:
            counts[f"{name}.invented"] += 1
            counts["values.wrong_unmarked"] += 1
            faults.append(f"{name}: nothing there, read {got.value!r}")
        return
    counts[f"{name}.all"] += 1
    counts["values.all"] += 1
    if got.value is None:
        counts[f"{name}.missed"] += 1
    elif same(true.value, got.value):
        counts[f"{name}.right"] += 1
        counts[f"{name}.right_sure"] += sure
    elif sure:
        counts[f"{name}.wrong_unmarked"] += 1
        counts["values.wrong_unmarked"] += 1
        faults.append(f"{name}: {true.raw!r} read {got.value!r} ({got.confidence:.2f})")
    else:
        counts[f"{name}.wrong_marked"] += 1


def _people(
    matched: Matched, number: int, sheet: TruthSheet, counts: Counter[str], faults: list[str]
) -> None:
    for index, row in enumerate(sheet.record.participants):
        if row.struck:
            continue
        got = matched.person(number, index)
        shown = got or Participant(row=row.row)
        if row.last_name.value is None and shown.last_name.value is None:
            continue
        hand = f"participants[{index}].last_name" in sheet.handwritten
        name = f"name.{'hand' if hand else 'printed'}"
        for key in _NAMES:
            _leaf(f"{name}.{key}", getattr(row, key), getattr(shown, key), counts, faults)
        whole = all(same(getattr(row, k).value, getattr(shown, k).value) for k in _NAMES)
        if row.last_name.value is not None:
            counts[f"{name}.person.all"] += 1
            counts[f"{name}.person.right"] += whole
            _resolved(name, row, shown, counts, whole=whole)


def _resolved(
    name: str, row: Participant, shown: Participant, counts: Counter[str], *, whole: bool
) -> None:
    leaves = (shown.last_name, shown.first_name)
    sure = all(leaf.value is not None and leaf.confidence >= DOUBT_BELOW for leaf in leaves)
    counts[f"{name}.person.wrong_sure"] += sure and not whole
    swapped = fold(shown.last_name.value) == fold(row.first_name.value)
    counts[f"{name}.person.swapped"] += bool(swapped and not whole)


def _columns(
    matched: Matched,
    number: int,
    sheet: TruthSheet,
    record: AttendanceRecord | None,
    counts: Counter[str],
) -> None:
    """Count the columns whose meaning was understood, by where their values were read."""
    for table in sheet.tables:
        if table.purpose != "participants":
            continue
        for column in range(table.columns):
            cells = [c for c in table.cells if c.column == column and c.line is not None]
            role = cells[0].role if cells else ""
            right = _understood(matched, number, role, cells, record)
            if right is None:
                continue
            counts["columns"] += 1
            counts["columns.right"] += right
            counts[f"column.{role}.all"] += 1
            counts[f"column.{role}.right"] += right


def _understood(
    matched: Matched,
    number: int,
    role: str,
    cells: list[TruthCell],
    record: AttendanceRecord | None,
) -> bool | None:
    """Say whether most cells of a column were read as what they are; None: nothing to tell by."""
    if role in {"signature", "arrival", "departure"}:
        quads = {cell.quad for cell in cells}
        own = [(t, g) for t, g in matched.cells if t.quad in quads and t.sheet == number]
        right = [g and (t.session, t.column) == (g.session, g.column) for t, g in own]
        return sum(map(bool, right)) * 2 > len(right) if right else None
    if role not in {"last_name", "first_name", "full_name"}:
        return None
    keys: tuple[str, ...] = ("last_name",) if role == "last_name" else ("first_name",)
    keys = _NAMES if role == "full_name" else keys
    filled = [cell for cell in cells if cell.text and cell.role == role]
    if not filled:
        return None
    leaves = [
        getattr(row, key).box
        for row in (record.participants if record else ())
        for key in keys
        if not getattr(row, key).absent
    ]
    hits = sum(1 for cell in filled if any(_within(box, cell.box) for box in leaves if box))
    return hits * 2 > len(filled)


def _within(box: Box, cell: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]


def grid_counts(
    matched_truth: list[tuple[int, Any]], found: dict[int, list[Any]]
) -> Iterator[tuple[int, bool]]:
    """Yield for each true cell (page, quad) whether a found quad of its page overlaps it."""
    for page, quad in matched_truth:
        yield page, any(overlap(quad, other) > 0.5 for other in found.get(page, ()))
