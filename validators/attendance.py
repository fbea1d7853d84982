"""The verdict on one attendance sheet: conforming, at fault, or for a person, line by line.

A sheet that lacks one of the seven things the call requires is never conforming: beside the rules,
``lacking`` looks for each of them once more, on the record alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from extractors.records import Frozen

from .call import Call
from .dossier import Dossier, Held
from .ledger import Line, Reason, ledger_of
from .rules.attendance import issues_of
from .sheet_case import Case, case_alone, case_of
from .sheet_issues import Effect, Issue
from .sheet_titles import Precision, precision_of
from .sheets import Sheet, known, name_key, signed_surely

State = Literal["conforming", "fault", "to_check"]
Required = Literal["date", "start", "end", "title", "facilitator_name", "facilitator_signature",
                   "participant_name", "participant_signature"]  # fmt: skip


class SheetVerdict(Frozen):
    """What a sheet is worth: its state, what concerns it as a whole, and its lines.

    ``reasons`` are those that touch whole sessions or the sheet; those of one row stand on its
    line. ``notes`` change nothing. ``lacking`` names required things that are not surely there.
    """

    sheet: str
    label: str
    state: State
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    lines: tuple[Line, ...] = ()
    lacking: tuple[Required, ...] = ()

    @property
    def conforming(self) -> bool:
        """True where every required thing is surely there and nothing speaks against a line."""
        return self.state == "conforming"


def verdict(held: Held, dossier: Dossier | None, call: Call, on: date) -> SheetVerdict:
    """Judge one sheet within its dossier; None: alone, only by what it says itself.

    Raises ValueError where the sheet is not one of the dossier's.
    """
    case = case_alone(held, call, on) if dossier is None else case_of(dossier, call, on)
    for found in _verdicts(case, call):
        if found.sheet == held.id:
            return found
    raise ValueError(f"no attendance sheet {held.id} in the dossier")


def verdicts(dossier: Dossier, call: Call, on: date) -> tuple[SheetVerdict, ...]:
    """Judge all sheets of a dossier, in the order they came."""
    return tuple(_verdicts(case_of(dossier, call, on), call))


def _verdicts(case: Case, call: Call) -> Iterator[SheetVerdict]:
    issues = issues_of(case, call.procedure.rules_off)
    book = ledger_of(case, issues)
    for sheet in case.sheets:
        mine = [issue for issue in issues if issue.sheet == sheet.id]
        yield _verdict(sheet, mine, book.of_sheet(sheet.id), lacking(sheet, case))


def _verdict(
    sheet: Sheet, issues: list[Issue], lines: tuple[Line, ...], missing: tuple[Required, ...]
) -> SheetVerdict:
    whole = [issue for issue in issues if issue.row is None]
    return SheetVerdict(
        sheet=sheet.id,
        label=sheet.label,
        state=_state(issues, lines, missing),
        reasons=_reasons(i for i in whole if i.effect is not Effect.NOTE),
        notes=_reasons(i for i in whole if i.effect is Effect.NOTE),
        lines=lines,
        lacking=missing,
    )


def _state(issues: list[Issue], lines: tuple[Line, ...], missing: tuple[Required, ...]) -> State:
    if any(issue.effect is Effect.REFUSED for issue in issues):
        return "fault"
    waiting = any(issue.effect is Effect.PENDING for issue in issues)
    waiting = waiting or any(line.status == "pending" for line in lines)
    counted = any(line.counted for line in lines if line.role == "participant")
    return "to_check" if waiting or missing or not counted else "conforming"


def _reasons(issues: Iterator[Issue]) -> tuple[Reason, ...]:
    return tuple(
        dict.fromkeys(Reason(rule=i.rule, message=f"{i.where} : {i.what}") for i in issues)
    )


def lacking(sheet: Sheet, case: Case) -> tuple[Required, ...]:
    """Return the required things that are not surely on a sheet, without asking any rule."""
    found: list[Required] = []
    for slot in sheet.held_slots:
        leaves: tuple[tuple[Required, object], ...] = (
            ("date", known(slot.date)),
            ("start", known(slot.start)),
            ("end", known(slot.end)),
            ("title", _precise(str(known(slot.title) or ""), case)),
        )
        found += [name for name, value in leaves if value is None or value is False]
        people = slot.facilitators
        if not people or any(name_key(f.last_name, f.first_name) is None for f in people):
            found.append("facilitator_name")
        if not people or not all(signed_surely(f.signature) for f in people):
            found.append("facilitator_signature")
    there = [m for m in sheet.marks if not m.row.struck and m.state != "declared_absent"]
    if not there or any(mark.key is None for mark in there):
        found.append("participant_name")
    if not there or any(not (mark.state == "present" and mark.sure) for mark in there):
        found.append("participant_signature")
    return tuple(dict.fromkeys(found))


def _precise(title: str, case: Case) -> bool:
    return bool(title.strip()) and precision_of(title, case) is not Precision.GENERIC
