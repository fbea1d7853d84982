"""The attendance ledger: per session and person, which minutes count, which wait, and why.

A line counts where nothing speaks against it; it is pending where a person must settle a doubt
first; else it is not counted. Nobody is counted twice for the same time. Names of participants
stand here: the ledger is kept under ``_CONTROLE``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Literal

from extractors.records import Frozen, Leaf, Signature

from .call import Call
from .dossier import Dossier
from .findings import Evidence
from .names import full_name, person_key
from .rules.attendance import issues_of
from .rules.rule import spot, text_of
from .sheet_case import Case, case_of
from .sheet_copies import copies, same_session
from .sheet_issues import Effect, Issue
from .sheet_titles import action_of
from .sheets import Mark, Sheet, Slot, name_key

Status = Literal["counted", "pending", "not_counted"]
Role = Literal["participant", "facilitator"]
STATUSES: tuple[Status, ...] = ("counted", "pending", "not_counted")
"""Best first: of two lines for the same person and time the better one stands."""

TWICE = "déjà comptée une fois pour cette séance."
_ABSENT = {
    "declared_absent": "notée absente ou excusée, non comptée.",
    "struck": "ligne barrée, non comptée.",
    "void": "séance barrée ou sans présent, non comptée.",
}


class Reason(Frozen):
    """Why a line does not count, waits, or bears a note: the rule and a French sentence."""

    rule: str
    message: str


class Line(Frozen):
    """One person at one session, by one line of one sheet.

    ``minutes`` is what the line is worth (the session less pauses, shortened by sure times of
    arrival and departure): counted, waiting or lost by ``status``; None where the times are not
    known. ``row`` is None for facilitators. ``action`` None: no agreed action is surely meant.
    ``person`` tells people apart: the folded name, or the line where the name is in doubt.
    """

    sheet: str
    file: str
    label: str
    session: str
    action: str | None
    title: str
    day: date | None
    start: time | None
    end: time | None
    place: str
    role: Role
    row: int | None
    last_name: str
    first_name: str
    person: str
    session_minutes: int | None
    minutes: int | None
    status: Status
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def counted(self) -> int:
        """Minutes that count."""
        return (self.minutes or 0) if self.status == "counted" else 0

    @property
    def pending(self) -> int:
        """Minutes that wait for a person."""
        return (self.minutes or 0) if self.status == "pending" else 0


class Total(Frozen):
    """Minutes of participants (heures-participants) and of facilitators (heures d'intervention).

    ``label`` is the action or the person's name; ``unknown`` counts pending lines whose length is
    not known, so that a sum never hides them.
    """

    label: str
    role: Role | None = None
    participants: int = 0
    participants_pending: int = 0
    intervention: int = 0
    intervention_pending: int = 0
    unknown: int = 0


class Ledger(Frozen):
    """All lines of a dossier's sheets, in the order of days and sheets, and their totals.

    ``sheets`` are the documents judged, with their labels; ``copies`` those that are copies.
    """

    reference: str
    on: date
    lines: tuple[Line, ...] = ()
    actions: tuple[Total, ...] = ()
    persons: tuple[Total, ...] = ()
    overall: Total = Total(label="Ensemble")
    sheets: tuple[tuple[str, str], ...] = ()
    copies: tuple[str, ...] = ()

    def of_sheet(self, ident: str) -> tuple[Line, ...]:
        """Return the lines of one sheet."""
        return tuple(line for line in self.lines if line.sheet == ident)


NO_ACTION = "Action à préciser"


def ledger(dossier: Dossier, call: Call, on: date) -> Ledger:
    """Return the ledger of a dossier at a date. Sheets may be handed over in any order."""
    case = case_of(dossier, call, on)
    return ledger_of(case, issues_of(case, call.procedure.rules_off), dossier.reference)


def ledger_of(case: Case, issues: Sequence[Issue], reference: str = "") -> Ledger:
    """Return the ledger of a case whose issues are known."""
    lines = _once(_ordered(_lines(case, issues)), case)
    people = [line for line in lines if line.last_name or line.first_name]
    return Ledger(
        reference=reference,
        on=case.on,
        lines=lines,
        actions=_totals(lines, lambda line: line.action or NO_ACTION),
        persons=tuple(
            total.model_copy(update={"role": role})
            for role in ("participant", "facilitator")
            for total in _totals([x for x in people if x.role == role], _name_of)
        ),
        overall=_total("Ensemble", lines),
        sheets=tuple((sheet.id, sheet.label) for sheet in case.sheets),
        copies=tuple(copy.copy for copy in copies(case.sheets).values()),
    )


def _ordered(lines: Iterable[Line]) -> list[Line]:
    """Order by day and time; lines of one session keep the order of their sheets."""
    return sorted(lines, key=lambda line: (line.day or date.max, line.start or time.max))


# -- lines -------------------------------------------------------------------------------------


def _lines(case: Case, issues: Sequence[Issue]) -> Iterable[Line]:
    by_sheet: dict[str, list[Issue]] = {}
    for issue in issues:
        by_sheet.setdefault(issue.sheet, []).append(issue)
    for sheet in case.sheets:
        mine = by_sheet.get(sheet.id, [])
        for slot in sheet.slots:
            action = action_of(text_of(slot.title), case) if slot.title.value else None
            about = [i for i in mine if i.session in (None, slot.id)]
            marks = sheet.marks_of(slot.id)
            rows = [_participant(sheet, mark, action, about) for mark in marks]
            yield from rows
            yield from _facilitators(sheet, slot, action, about, rows)


def _participant(sheet: Sheet, mark: Mark, action: str | None, about: Sequence[Issue]) -> Line:
    row = mark.row
    struck = "struck" if row.struck else mark.state
    issues = [i for i in about if i.row in (None, row.row) and i.facilitator is None]
    status, reasons, notes = _judged(issues)
    if struck in _ABSENT:
        status, reasons = "not_counted", (Reason(rule="EMA-08", message=_ABSENT[str(struck)]),)
    places: tuple[Leaf | Signature, ...] = (row.last_name, *mark.cells)
    return _line(sheet, mark.slot, action, "participant", row.last_name, row.first_name, places) \
        .model_copy(update={
            "row": row.row,
            "person": _person(sheet, row.last_name, row.first_name, f"ligne {row.row}"),
            "minutes": mark.minutes,
            "status": status,
            "reasons": reasons,
            "notes": notes,
        })  # fmt: skip


def _facilitators(
    sheet: Sheet, slot: Slot, action: str | None, about: Sequence[Issue], rows: Sequence[Line]
) -> Iterable[Line]:
    """Yield the facilitators of a session; its rows' own faults do not touch their hours."""
    empty = Reason(rule="EMA-08", message="aucun participant retenu à cette séance : à vérifier.")
    for number, person in enumerate(slot.facilitators):
        issues = [i for i in about if i.row is None and i.facilitator in (None, number)]
        status, reasons, notes = _judged(issues)
        if slot not in sheet.held_slots:
            status, reasons = "not_counted", (Reason(rule="EMA-08", message=_ABSENT["void"]),)
        elif status == "counted" and not any(row.status == "counted" for row in rows):
            status, reasons = "pending", (*reasons, empty)
        places = (person.last_name, person.signature)
        line = _line(
            sheet, slot, action, "facilitator", person.last_name, person.first_name, places
        )
        yield line.model_copy(
            update={
                "person": _person(
                    sheet, person.last_name, person.first_name, f"{slot.id} intervenant {number}"
                ),
                "minutes": slot.minutes,
                "status": status,
                "reasons": reasons,
                "notes": notes,
            }
        )


def _line(
    sheet: Sheet,
    slot: Slot,
    action: str | None,
    role: Role,
    last: Leaf,
    first: Leaf,
    places: Sequence[Leaf | Signature],
) -> Line:
    times = slot.times
    return Line(
        sheet=sheet.id,
        file=sheet.held.file,
        label=sheet.label,
        session=slot.id,
        action=action,
        title=text_of(slot.title),
        day=slot.day,
        start=times[0] if times else None,
        end=times[1] if times else None,
        place=text_of(slot.place),
        role=role,
        row=None,
        last_name=text_of(last),
        first_name=text_of(first),
        person="",
        session_minutes=slot.minutes,
        minutes=None,
        status="not_counted",
        evidence=spot(sheet.held, *places),
    )


def _judged(issues: Sequence[Issue]) -> tuple[Status, tuple[Reason, ...], tuple[Reason, ...]]:
    """Return the status that issues leave to a line, the reasons for it, and mere notes."""
    refused = _reasons(i for i in issues if i.effect is Effect.REFUSED)
    pending = _reasons(i for i in issues if i.effect is Effect.PENDING)
    notes = _reasons(i for i in issues if i.effect is Effect.NOTE)
    if refused:
        return "not_counted", (*refused, *pending), notes
    return ("pending", pending, notes) if pending else ("counted", (), notes)


def _reasons(issues: Iterable[Issue]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(Reason(rule=i.rule, message=i.what) for i in issues))


def _person(sheet: Sheet, last: Leaf, first: Leaf, otherwise: str) -> str:
    key = name_key(last, first)
    return " ".join(key) if key else f"{sheet.id} {otherwise}"


# -- once only ---------------------------------------------------------------------------------


def _once(lines: Sequence[Line], case: Case) -> tuple[Line, ...]:
    """Let of several lines for one person and session only the best stand.

    Lines that wait because of an overlap stay apart: what is counted is never counted twice.
    """
    slots = {(sheet.id, slot.id): slot for sheet in case.sheets for slot in sheet.slots}
    kept: dict[tuple[object, ...], list[int]] = {}
    found = list(lines)
    for index, line in enumerate(lines):
        slot = slots[line.sheet, line.session]
        group = kept.setdefault((line.role, line.person, line.day), [])
        rival = next((i for i in group if _same(lines[i], line, slots, slot)), None)
        if rival is None:
            group.append(index)
            continue
        better = STATUSES.index(line.status) < STATUSES.index(found[rival].status)
        worse = rival if better else index
        if found[worse].status != "not_counted" and found[index if better else rival].status != (
            "not_counted"
        ):
            found[worse] = _not_again(found[worse])
        if better:
            group[group.index(rival)] = index
    return tuple(found)


def _same(one: Line, line: Line, slots: dict[tuple[str, str], Slot], slot: Slot) -> bool:
    if (one.sheet, one.session) == (line.sheet, line.session):
        return True
    return same_session(slots[one.sheet, one.session], slot)


def _not_again(line: Line) -> Line:
    reason = Reason(rule="EMA-12", message=TWICE)
    return line.model_copy(update={"status": "not_counted", "reasons": (*line.reasons, reason)})


# -- totals ------------------------------------------------------------------------------------


def _name_of(line: Line) -> str:
    return line.person


def _totals(lines: Sequence[Line], key: Callable[[Line], str]) -> tuple[Total, ...]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return tuple(
        _total(_label(name, group), group) for name, group in sorted(groups.items(), key=_alphabet)
    )


def _alphabet(entry: tuple[str, list[Line]]) -> tuple[bool, str]:
    return entry[0] == NO_ACTION, entry[0]


def _label(name: str, group: Sequence[Line]) -> str:
    """Return an action as it stands, a person as written on the first of their lines."""
    first = group[0]
    written = full_name(first.first_name, first.last_name)
    return written if name == first.person and person_key(written) else name


def _total(label: str, lines: Sequence[Line]) -> Total:
    of = {role: [x for x in lines if x.role == role] for role in ("participant", "facilitator")}
    return Total(
        label=label,
        participants=sum(x.counted for x in of["participant"]),
        participants_pending=sum(x.pending for x in of["participant"]),
        intervention=sum(x.counted for x in of["facilitator"]),
        intervention_pending=sum(x.pending for x in of["facilitator"]),
        unknown=sum(1 for x in lines if x.status == "pending" and x.minutes is None),
    )
