"""Blocks to the record of one attendance sheet: sessions, facilitators, participants, doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..ocr import HandEngine
from ..records import (
    AttendanceRecord,
    CellSignature,
    Flag,
    Hour,
    Participant,
    SheetDoubt,
    SheetFacilitator,
    SheetSession,
    Signature,
    Text,
)
from ..source import Page
from .blocks import Block, People, blocks_of
from .cell_text import page_of, time_in
from .checks import checked, table_doubts, unreadable
from .continued import alike, completed, completed_heading, shape_of
from .digital_ink import Ink, numbered
from .hand import reader_of
from .head import Head
from .headings import Column, Heading
from .helpers import (
    Leader,
    Signed,
    for_session,
    head_leaders,
    joined,
    line_leaders,
    per_row,
    signature_of,
)
from .ink import cell_inks, struck_lines
from .leaves import CONTESTED, doubted
from .odd_lines import line_doubts
from .own_name import as_own
from .reach import away_from, struck_out, unsure
from .rows import Line, lines_below, number_lines, with_added, with_hand_doubted
from .sessions import Plan, appointment, plan_of
from .table import Cell

_Marks = tuple[tuple[str, str, Signature], ...]
"""Of each signature cell of a facilitator's line: session, half-day, signature."""


@dataclass(slots=True)
class _Built:
    """What has been read so far of a sheet."""

    sessions: list[SheetSession] = field(default_factory=list)
    halves: dict[str, str] = field(default_factory=dict)
    people: list[Participant] = field(default_factory=list)
    doubts: list[SheetDoubt] = field(default_factory=list)
    leaders: dict[str, list[Leader]] = field(default_factory=dict)
    rows: int = 0
    head: Head = field(default_factory=Head)
    plan: Plan | None = None
    heading: Heading | None = None
    columns: int = 0
    page: int = 0


def record_of(pages: Sequence[Page], engine: HandEngine | None) -> AttendanceRecord:
    """Read the pages of one sheet. ``engine`` reads handwriting and cells of scanned pages."""
    built = _Built()
    for page in pages:
        for block in blocks_of(page, reader_of(page, engine), engine):
            _add(built, block, engine)
    if not built.sessions:
        built.sessions.append(SheetSession(id="s1"))
    scanned = any(page.picture is not None for page in pages)
    sessions = tuple(
        session.model_copy(update={"facilitators": _facilitators(built, session, scanned=scanned)})
        for session in built.sessions
    )
    return _record(pages, built, sessions)


def _facilitators(
    built: _Built, session: SheetSession, *, scanned: bool
) -> tuple[SheetFacilitator, ...]:
    leaders, half = built.leaders.get(session.id, []), built.halves.get(session.id, "")
    return for_session(leaders, session.id, half, None, scanned=scanned)


def _record(
    pages: Sequence[Page], built: _Built, sessions: tuple[SheetSession, ...]
) -> AttendanceRecord:
    head = built.head
    one = sessions[0] if len(sessions) == 1 else None
    layout = "ruled" if any(p.picture for p in pages) else "digital" if pages[0].paged else "word"
    record = AttendanceRecord(
        title=one.title if one else Text(),
        date=one.date if one else SheetSession(id="").date,
        start=one.start if one else Hour(),
        end=one.end if one else Hour(),
        place=one.place if one else Text(),
        organisation=head.organisation,
        facilitators=one.facilitators if one else (),
        sessions=sessions,
        participants=tuple(built.people),
        eu_mention=head.eu if not head.eu.absent else _no_mention(pages),
        layout=layout,
        doubts=tuple(built.doubts),
    )
    return checked(record)


def _no_mention(pages: Sequence[Page]) -> Flag:
    number = pages[0].number if pages[0].paged else None
    return Flag(value=False, raw="aucune mention", page=number, confidence=0.85)


def _add(built: _Built, block: Block, engine: HandEngine | None) -> None:
    head = completed(block.head, built.head)
    main = block.main
    if main is None:
        _without_table(built, block, head, engine)
        return
    heading = _carried(built, main)
    goes_on = _goes_on(built, block, heading)
    if main.role == "appointments" and heading is not None:
        built.head = head
        _appointments(built, block, head, heading, engine)
        return
    if not goes_on or built.plan is None:
        number = page_of(main.table)
        built.plan = plan_of(head, heading, len(built.sessions) + 1, number)
        built.sessions += built.plan.sessions
        built.head = head
        _note_halves(built, heading)
    if heading is None:
        built.doubts += unreadable(main.table)
        return
    doubts = table_doubts(main.table, heading, built.plan)
    built.doubts += doubts
    built.heading, built.columns = heading, main.table.columns
    built.page = block.page.number
    _people(built, block, heading, head, engine, doubts)


def _note_halves(built: _Built, heading: Heading | None) -> None:
    for column in heading.columns if heading else ():
        session = built.plan.columns.get(column.index) if built.plan else None
        if session and column.half:
            built.halves[session] = column.half


def _carried(built: _Built, main: People) -> Heading | None:
    """Return a table's heading; that of the page before where it has none, or was read in part."""
    if built.heading is None or main.table.columns != built.columns:
        return main.heading
    return completed_heading(built.heading, main.heading)


def _goes_on(built: _Built, block: Block, heading: Heading | None) -> bool:
    """Tell whether a table goes on with the one before: nothing new is said of its session."""
    if built.plan is None or built.heading is None or heading is None:
        return False
    if not alike(shape_of(built.heading), shape_of(heading)):
        return False
    if sum(column.day is not None for column in shape_of(heading)) > 1:
        return True
    head, before = block.head, built.head
    if head.date.absent and head.start.absent and not head.said & {"date", "times", "start"}:
        return True
    same_day = head.date.value == before.date.value and head.date.value is not None
    return same_day and head.start.value == before.start.value


def _without_table(built: _Built, block: Block, head: Head, engine: HandEngine | None) -> None:
    """Read a page that has no table of people: a header alone, or a last page of signatures."""
    if built.plan is not None:
        _lead(built, block, head, [], engine, only_new=True)
        return
    built.head = head
    built.plan = plan_of(head, None, len(built.sessions) + 1, None)
    built.sessions += built.plan.sessions
    built.doubts += unreadable(None, block.page)
    _lead(built, block, head, [], engine)


# --- people ---------------------------------------------------------------------------------


def _people(
    built: _Built,
    block: Block,
    heading: Heading,
    head: Head,
    engine: HandEngine | None,
    doubts: Sequence[SheetDoubt],
) -> None:
    assert block.main is not None
    assert built.plan is not None
    lines = lines_below(block.main.table, heading, engine=engine)
    lines = with_hand_doubted(with_added(number_lines(lines, built.rows + 1)))
    lines = struck_lines(block.main.table, lines)
    built.rows = max([built.rows, *(line.number for line in lines)])
    inks = _inks(lines, engine)
    odd = list(line_doubts(block.main.table, heading, lines, _named_leaders(head, lines)))
    built.doubts += odd
    away = away_from(lines, heading, [*doubts, *odd])
    leading: list[tuple[Line, _Marks]] = []
    per_line: dict[str, list[Signature]] = {}
    for line in lines:
        if line.kind == "participant":
            built.people.append(_participant(built.plan, line, inks, engine, away))
        if line.kind == "facilitator":
            leading.append((line, _marks(built.plan, line, inks)))
        for column, cell in line.cells:
            if column.who == "facilitator" and line.kind == "participant" and line.named:
                ink = inks[id(cell)]
                own = [s.id for s in built.plan.sessions]
                for ident in own if len(own) == 1 else [built.plan.columns.get(column.index, "")]:
                    per_line.setdefault(ident, []).append(_signature(line, cell, ink))
    _lead(built, block, head, leading, engine, per_line)


def _named_leaders(head: Head, lines: Sequence[Line]) -> list[tuple[Text, Text]]:
    """Return the names of facilitators that a header and the lines of its table say."""
    own = [(helper.last, helper.first) for helper in head.helpers]
    return own + [(line.last, line.first) for line in lines if line.kind == "facilitator"]


def _inks(lines: Sequence[Line], engine: HandEngine | None) -> dict[int, Ink]:
    """Return what every signature cell holds, by the cell; pasted twins are numbered."""
    cells: list[Cell] = [cell for line in lines for _, cell in line.cells]
    if not cells:
        return {}
    table = next(line.table for line in lines if line.cells)
    return dict(
        zip((id(cell) for cell in cells), numbered(cell_inks(table, cells, engine)), strict=True)
    )


def _signature(line: Line, cell: Cell, ink: Ink) -> Signature:
    signature = signature_of(ink, page_of(line.table), cell.box, cell.place)
    if line.crossed:
        return signature.model_copy(update={"state": "to_check", "confidence": 0.5})
    return signature


def _participant(
    plan: Plan, line: Line, inks: dict[int, Ink], engine: HandEngine | None, away: set[int]
) -> Participant:
    return Participant(
        row=line.number,
        printed_number=line.printed,
        last_name=line.last,
        first_name=line.first,
        organisation=line.organisation,
        struck=line.struck,
        added=line.added,
        signatures=tuple(
            _kept(_cell_signature(plan, line, column, cell, inks[id(cell)], engine), cell, away)
            for column, cell in line.cells
            if column.who != "facilitator" and column.index in plan.columns
        ),
    )


def _kept(signature: CellSignature, cell: Cell, away: set[int]) -> CellSignature:
    """Return what a cell says; as a doubt where a doubt of its table reaches it."""
    return unsure(signature) if id(cell) in away else signature


def _cell_signature(
    plan: Plan, line: Line, column: Column, cell: Cell, ink: Ink, engine: HandEngine | None
) -> CellSignature:
    base = _signature(line, cell, ink)
    moment = Hour()
    if column.role in {"arrival", "departure"}:
        moment = time_in(line.table, cell, engine)
        if moment.value is not None and base.state in {"to_check", "absent"}:
            base = base.model_copy(update={"state": "present", "confidence": 0.9})
    if not line.crossed:
        base = as_own(base, line.last, line.first)
    if line.struck:
        base = struck_out(base)
    role = column.role if column.role in {"arrival", "departure"} else "signature"
    return CellSignature(
        **base.model_dump(), session=plan.columns[column.index], column=role, time=moment
    )


def _marks(plan: Plan, line: Line, inks: dict[int, Ink]) -> _Marks:
    return tuple(
        (plan.columns.get(column.index, ""), column.half, _signature(line, cell, inks[id(cell)]))
        for column, cell in line.cells
        if column.role == "signature"
    )


def _lead(
    built: _Built,
    block: Block,
    head: Head,
    leading: Sequence[tuple[Line, _Marks]],
    engine: HandEngine | None,
    per_line: dict[str, list[Signature]] | None = None,
    *,
    only_new: bool = False,
) -> None:
    """Bring together who leads the sessions of a block: header, tables of their own, rows."""
    assert built.plan is not None
    rows = line_leaders(leading)
    for helper in block.helpers:
        if helper.heading is None:
            continue
        lines = lines_below(helper.table, helper.heading, facilitators=True, engine=engine)
        inks = _inks(lines, engine)
        own = [(line, _own_marks(line, inks)) for line in lines if line.kind == "facilitator"]
        rows += line_leaders(own)
    if only_new and not rows and not block.head.zones:
        return
    leaders = joined(head_leaders(block.page, head, engine), rows)
    for session in built.plan.sessions:
        signed = per_row((per_line or {}).get(session.id, []))
        known = built.leaders.get(session.id, [])
        mine = leaders if not known else joined(known, leaders)
        built.leaders[session.id] = _with_rows_signed(mine, signed, session.id)


def _own_marks(line: Line, inks: dict[int, Ink]) -> _Marks:
    return tuple(
        ("", column.half, _signature(line, cell, inks[id(cell)]))
        for column, cell in line.cells
        if column.role == "signature"
    )


def _with_rows_signed(
    leaders: list[Leader], signed: Signature | None, session: str
) -> list[Leader]:
    if signed is None:
        return leaders
    if not leaders:
        return [Leader(Text(), Text(), (Signed(signed, session),))]
    if len(leaders) > 1 and signed.state == "present":
        signed = signed.model_copy(update={"state": "to_check", "confidence": 0.5})
    return [
        replace(leader, signed=(*(s for s in leader.signed if s.session), Signed(signed, session)))
        for leader in leaders
    ]


# --- one person, a row per appointment ------------------------------------------------------


def _appointments(
    built: _Built, block: Block, head: Head, heading: Heading, engine: HandEngine | None
) -> None:
    """Read a one-person sheet: every row that says anything is a session of its own."""
    assert block.main is not None
    table = block.main.table
    lines = struck_lines(table, number_lines(lines_below(table, heading, engine=engine), 1))
    doubts = table_doubts(table, heading)
    inks, away = _inks(lines, engine), away_from(lines, heading, doubts)
    leaders = joined(head_leaders(block.page, head, engine), [])
    signatures: list[CellSignature] = []
    for line in lines:
        if line.kind not in {"participant", "facilitator"} or _says_nothing(line, inks):
            continue
        ident = f"s{len(built.sessions) + 1}"
        # a heading that was not read leaves the object of a meeting to stand for the action
        title = line.title if table.grid is None else doubted(line.title, CONTESTED)
        session = appointment(head, ident, line.day, (line.start, line.end), title)
        built.sessions.append(session)
        plan = Plan((session,), {c.index: ident for c, _ in line.cells if c.who != "facilitator"})
        built.plan = plan
        signatures += [
            _kept(_cell_signature(plan, line, column, cell, inks[id(cell)], engine), cell, away)
            for column, cell in line.cells
            if column.index in plan.columns
        ]
        signed = [
            _signature(line, cell, inks[id(cell)])
            for column, cell in line.cells
            if column.who == "facilitator"
        ]
        if line.struck:
            signed = [struck_out(s) for s in signed]
        built.leaders[ident] = _row_leaders(leaders, line, [Signed(s, ident) for s in signed])
    if not built.sessions:
        built.sessions.append(appointment(head, "s1", head.date, (head.start, head.end), Text()))
        built.leaders["s1"] = leaders
    built.doubts += doubts
    built.heading, built.columns, built.page = heading, table.columns, block.page.number
    _the_person(built, head, signatures)


def _row_leaders(leaders: Sequence[Leader], line: Line, signed: Sequence[Signed]) -> list[Leader]:
    last, first = line.helper
    if not last.absent or not first.absent:
        return [Leader(last, first, tuple(signed))]
    if not leaders:
        return [Leader(Text(), Text(), tuple(signed))]
    return [replace(leader, signed=tuple(signed) or leader.signed) for leader in leaders]


def _says_nothing(line: Line, inks: dict[int, Ink]) -> bool:
    inked = any(inks[id(cell)].state != "absent" for _, cell in line.cells)
    said = not (line.day.absent and line.start.absent and line.end.absent)
    return not (inked or said)


def _the_person(built: _Built, head: Head, signatures: Sequence[CellSignature]) -> None:
    """Keep the one person of the sheet, over all its pages."""
    last, first = head.person
    if built.people:
        before = built.people[0]
        built.people[0] = before.model_copy(
            update={"signatures": (*before.signatures, *signatures)}
        )
        return
    built.people.append(
        Participant(row=1, last_name=last, first_name=first, signatures=tuple(signatures))
    )
