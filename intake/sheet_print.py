"""Attendance sheets for a list of sessions: plans, PDF files, what the register keeps of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from generators.sheets import SheetPlan, SheetTexts, session_key, sheet_pdf, undrawable
from validators.call import Call
from validators.names import title_similarity
from validators.profiles import sure_text

from .rows import SheetSessionRow
from .session_file import PlannedSession, SessionFileError
from .shelves import safe_name

if TYPE_CHECKING:
    from .house import House

_AGREED = 0.80
"""EMA-04: a title this near to an action's is that action's."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all sheets of a print have in common: reference, organisation, action titles."""

    reference: str
    organisation: str = ""
    title: str = ""
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """One sheet ready to be written: its file name (no participant is named in it), its bytes."""

    name: str
    content: bytes
    plan: SheetPlan


def frame_of(house: House, reference: str) -> Frame:
    """Return what the register says for the sheets of a dossier. KeyError for an unknown one."""
    from . import dossiers  # noqa: PLC0415 (only a print for a dossier needs it)

    row = house.register.dossier(reference)
    form = dossiers.load(house, reference).form
    titles = tuple(title for action in form.actions if (title := sure_text(action.title)))
    organisation = sure_text(form.organisation.name) or row.name
    only = titles[0] if len(titles) == 1 else ""
    return Frame(reference, organisation, only, titles)


def texts_of(call: Call) -> SheetTexts:
    """Return what every sheet of a call says."""
    return SheetTexts(
        call_id=call.id,
        call_title=call.title,
        authority=call.authority.name,
        privacy_contact=call.authority.privacy_contact,
        retention_years=call.retention.years,
    )


def sheets_of(
    sessions: Sequence[PlannedSession], frame: Frame, call: Call
) -> tuple[list[PrintedSheet], list[str]]:
    """Draw the sheets of all sessions; return them and remarks for whoever prints them.

    Raises SessionFileError where a session has no title at all.
    """
    faults = [
        f"Séance « {s.name} » (ligne {s.row}) : intitulé manquant (colonne intitulé, ou --title)."
        for s in sessions
        if not (s.title or frame.title)
    ]
    if faults:
        raise SessionFileError(faults)
    texts, made = texts_of(call), []
    remarks: list[str] = []
    for number, session in enumerate(sessions, 1):
        plan = SheetPlan(
            reference=frame.reference,
            key=session_key(session.name),
            title=session.title or frame.title,
            day=session.day,
            slots=tuple(session.slots),
            place=session.place,
            organisation=frame.organisation,
            facilitators=tuple(session.facilitators),
            people=tuple(session.people),
        )
        name = f"{frame.reference} {session.day:%Y-%m-%d} feuille {number:02d}.pdf"
        made.append(PrintedSheet(safe_name(name), sheet_pdf(plan, texts), plan))
        remarks += _remarks(session, plan, frame, call)
    return made, remarks


def _remarks(session: PlannedSession, plan: SheetPlan, frame: Frame, call: Call) -> Iterator[str]:
    where = f"Séance « {session.name} » (ligne {session.row}) : "
    if frame.actions and not any(
        title_similarity(plan.title, title) >= _AGREED for title in frame.actions
    ):
        yield where + "l'intitulé n'est celui d'aucune action du dossier (règle EMA-04)."
    if not call.period.start <= plan.day <= call.period.end:
        yield where + "la date est hors de la période de l'appel à projets."
    if any(undrawable(part) for person in (*plan.people, *plan.facilitators) for part in person):
        yield where + "un nom porte une lettre que l'impression remplace par la plus proche."


def keep(house: House, made: Sequence[PrintedSheet]) -> None:
    """Keep in the register what was printed, so that the scans that come back are resolved."""
    now = house.today.now()
    with house.register.transaction():
        for sheet in made:
            plan = sheet.plan
            row = SheetSessionRow(
                0, plan.reference, plan.key, plan.day, plan.slots, plan.title, plan.place, now
            )
            house.register.add_sheet_session(row, plan.people, plan.facilitators)
        if made:
            told = {"sheets": len(made)}
            house.register.event("sheets.printed", made[0].plan.reference, now, told)


def write_files(made: Sequence[PrintedSheet], out: Path) -> list[Path]:
    """Write the sheets into a folder, readable by their owner alone; return their paths.

    Another file of that name is never overwritten: the new one gets a number.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet in made:
        path, number = out / sheet.name, 1
        while path.exists() and path.read_bytes() != sheet.content:
            number += 1
            path = out / f"{Path(sheet.name).stem} ({number}).pdf"
        temporary = out / f".{path.name}.tmp"
        temporary.touch(mode=0o600)
        temporary.write_bytes(sheet.content)
        temporary.replace(path)
        written.append(path)
    return written
