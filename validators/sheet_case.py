"""All attendance sheets of a dossier together, and what they are held against.

The order of the sheets is that in which they came, however they are handed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from extractors.records import DOUBT_BELOW, Leaf, SheetSession

from .budget import european_line
from .call import Call
from .dossier import Dossier, Held
from .names import fold, full_name, person_key
from .profiles import sure_text
from .rules.conditions import budget_of
from .sheet_marks import blank, marks_of_rows
from .sheet_pages import ReplacedPage
from .sheets import Sheet, Slot, known
from .wording import listed, short_date


@dataclass(frozen=True, slots=True)
class Case:
    """All sheets of a dossier in the order they came, and what they are held against.

    ``actions`` are the titles of the agreed actions, ``operation`` that of the whole; ``declared``
    the full names of the facilitators declared; ``span`` the days of the operation, where sure;
    ``period`` those of the call; ``replaced`` tells pages that came again. Without a dossier
    (``alone``) only the sheets themselves speak.
    """

    sheets: tuple[Sheet, ...]
    period: tuple[date, date]
    on: date
    actions: tuple[str, ...] = ()
    operation: str = ""
    declared: tuple[str, ...] = ()
    span: tuple[date, date] | None = None
    organisation: str = ""
    acronym: str = ""
    european: bool = False
    alone: bool = False
    replaced: tuple[ReplacedPage, ...] = ()

    def slots(self) -> Iterator[tuple[Sheet, Slot]]:
        """Yield every session that took place with its sheet."""
        for sheet in self.sheets:
            for slot in sheet.held_slots:
                yield sheet, slot

    def sheet(self, ident: str) -> Sheet:
        """Return the sheet of a document id."""
        return next(sheet for sheet in self.sheets if sheet.id == ident)


def case_of(dossier: Dossier, call: Call, on: date) -> Case:
    """Make the sheets of a dossier ready for the rules."""
    form = dossier.form
    project, organisation = form.project, form.organisation
    first, last = known(project.start), known(project.end)
    return Case(
        sheets=_sheets(dossier.sheets),
        period=(call.period.start, call.period.end),
        on=on,
        actions=actions_of(dossier),
        operation=sure_text(project.title),
        declared=declared_of(dossier),
        span=(first, last) if first and last and first <= last else None,
        organisation=sure_text(organisation.name),
        acronym=sure_text(organisation.acronym),
        european=bool(dossier.sheets) and european_line(budget_of(dossier)) is not None,
        replaced=dossier.sheet_pages.replaced,
    )


def case_alone(held: Held, call: Call, on: date) -> Case:
    """Make one sheet ready that belongs to no dossier (yet): only what it says itself counts."""
    period = (call.period.start, call.period.end)
    return Case(sheets=_sheets((held,)), period=period, on=on, alone=True)


def actions_of(dossier: Dossier) -> tuple[str, ...]:
    """Return the titles of the agreed actions: those of the form, the agreement, the D-DESC."""
    titles = [sure_text(action.title) for action in dossier.form.actions]
    agreements = (held for held in dossier.others if held.read.kind == "agreement")
    for held in (*dossier.held("D-DESC"), *agreements):
        titles += [sure_text(held.piece.leaf(key)) for key in ("action", "title")]
    seen: dict[str, str] = {}
    for title in titles:
        if title:
            seen.setdefault(fold(title), title)
    return tuple(seen.values())


def declared_of(dossier: Dossier) -> tuple[str, ...]:
    """Return the full names of the facilitators declared: form, actions, CVs."""
    form = dossier.form
    names = [
        full_name(sure_text(f.first_name), sure_text(f.last_name)) for f in form.means.facilitators
    ]
    names += [sure_text(leaf) for action in form.actions for leaf in action.facilitators]
    names += [sure_text(held.piece.leaf("person")) for held in dossier.held("D-CV")]
    return tuple(dict.fromkeys(name for name in names if len(person_key(name)) >= 2))


def _sheets(held: Sequence[Held]) -> tuple[Sheet, ...]:
    """Order the sheets as they came; tell sheets of one day apart by a number."""
    ordered = sorted(held, key=lambda h: (h.received, _natural(h.id)))
    built = [_sheet(one) for one in ordered]
    labels = [sheet.label for sheet in built]
    found = []
    for index, sheet in enumerate(built):
        label = sheet.label
        if labels.count(label) > 1:
            label = f"{label} (n° {labels[: index + 1].count(label)})"
        found.append(replace(sheet, label=label))
    return tuple(found)


def _natural(ident: str) -> tuple[tuple[int, str], ...]:
    """Order ids as people count: "f2-1" before "f10-1"."""
    parts = re.findall(r"\d+|\D+", ident)
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in parts)


def _sheet(held: Held) -> Sheet:
    record = held.sheet
    slots = _slots(held)
    rows = tuple(row for row in record.participants if not blank(row))
    return Sheet(
        held=held,
        label=_label(held, slots),
        slots=slots,
        marks=tuple(marks_of_rows(rows, slots)),
        rows=rows,
        shaky=bool(record.doubts) or held.read.confidence < DOUBT_BELOW,
    )


def _label(held: Held, slots: Sequence[Slot]) -> str:
    days = sorted({day for slot in slots if (day := slot.day)})
    if not days:
        page = held.read.pages[0] if held.read.pages else None
        return "feuille sans date sûre" + (f" (page {page})" if page else "")
    if len(days) <= 2:
        return f"feuille du {listed([short_date(day) for day in days])}"
    return f"feuille du {short_date(days[0])} au {short_date(days[-1])}"


def _slots(held: Held) -> tuple[Slot, ...]:
    """Return the sessions; a sheet without any has the one that its head describes."""
    record = held.sheet
    sessions = record.sessions or (SheetSession(id="s1"),)
    single = len(sessions) == 1
    return tuple(
        Slot(
            sheet=held.id,
            number=number,
            session=session,
            date=_either(session.date, record.date),
            start=_either(session.start, record.start) if single else session.start,
            end=_either(session.end, record.end) if single else session.end,
            title=_either(session.title, record.title),
            place=_either(session.place, record.place),
            facilitators=session.facilitators or record.facilitators,
        )
        for number, session in enumerate(sessions, start=1)
    )


def _either(own: Leaf, head: Leaf) -> Leaf:
    return head if own.absent else own
