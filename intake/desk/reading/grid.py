"""An attendance sheet as a grid: who by which session, each cell with its state and its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.records import (
    DOUBT_BELOW,
    AttendanceRecord,
    CellSignature,
    Extracted,
    Participant,
    SheetFacilitator,
    SheetSession,
    Signature,
)
from extractors.source import Box
from validators.attendance import SheetVerdict
from validators.ledger import Line
from validators.wording import short_date

from .fields import SIGNATURES

_TONES = {"present": "green", "absent": "", "declared_absent": "", "to_check": "amber"}
_COLUMNS = {"signature": "", "arrival": "arrivée", "departure": "départ"}
_COUNTED = {
    "counted": ("comptée", "green"),
    "pending": ("à vérifier", "amber"),
    "not_counted": ("non comptée", "red"),
}
VERDICTS = {
    "conforming": ("conforme", "green"),
    "fault": ("défaut", "red"),
    "to_check": ("à vérifier", "amber"),
}
"""What a sheet is worth: the words, and the tone of ``ui.state``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One signature: its state in words, where it stands, which version of it is seen."""

    path: str
    state: str
    words: str
    tone: str
    seen: int
    label: str
    page: int | None
    box: Box | None
    column: str = ""
    time: str = ""

    @property
    def doubtful(self) -> bool:
        """True where a person must look."""
        return self.tone == "amber"


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a row, as it is read; ``path`` is what is corrected."""

    path: str
    text: str
    doubtful: bool
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number ("" for a facilitator), its names, its cells by column of the grid.

    ``counted`` are the words and tone of what the ledger makes of the line; ``reasons`` say why.
    """

    number: str
    names: tuple[Name, ...]
    cells: tuple[tuple[Cell, ...], ...]
    struck: bool
    added: bool
    counted: tuple[str, str]
    reasons: tuple[str, ...]
    path: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The grid: ``heads`` are (words, minor words) of the sessions; facilitators stand first."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    verdict: tuple[str, str]
    reasons: tuple[str, ...]
    next_row: int

    def doubts(self) -> tuple[str, ...]:
        """Return the paths of the cells and names that wait for a person, row by row."""
        return tuple(
            path
            for row in self.rows
            for path in (
                *(name.path for name in row.names if name.doubtful),
                *(cell.path for cells in row.cells for cell in cells if cell.doubtful),
            )
        )


def grid_of(
    record: AttendanceRecord, verdict: SheetVerdict | None, versions: Mapping[str, int]
) -> Grid:
    """Return a sheet as a grid. ``versions`` number the last correction of each path."""
    make = _Maker(record.sessions, verdict.lines if verdict else (), versions)
    one = len(record.sessions) <= 1
    leaders = list(record.facilitators) if one else []
    rows = [make.facilitator(f"facilitators[{n}]", f, None) for n, f in enumerate(leaders)]
    if not one:
        rows += [
            make.facilitator(f"sessions[{at}].facilitators[{n}]", one_of, at)
            for at, session in enumerate(record.sessions)
            for n, one_of in enumerate(session.facilitators)
        ]
    rows += [make.participant(n, row) for n, row in enumerate(record.participants)]
    reasons = [reason.message for reason in verdict.reasons] if verdict else []
    return Grid(
        heads=tuple(_head(number, session) for number, session in enumerate(record.sessions, 1)),
        rows=tuple(rows),
        verdict=VERDICTS[verdict.state] if verdict else ("à rattacher à un dossier", ""),
        reasons=tuple(dict.fromkeys(reasons)),
        next_row=len(record.participants),
    )


def _head(number: int, session: SheetSession) -> tuple[str, str]:
    day = short_date(session.date.value) if session.date.value else f"Séance {number}"
    start, end = session.start.value, session.end.value
    hours = f"{start:%H:%M} à {end:%H:%M}" if start and end else "horaires à vérifier"
    return day, hours


@dataclass(frozen=True, slots=True)
class _Maker:
    sessions: Sequence[SheetSession]
    lines: Sequence[Line]
    versions: Mapping[str, int]

    def participant(self, index: int, row: Participant) -> Row:
        path = f"participants[{index}]"
        who = f"ligne {row.row}"
        cells = tuple(
            tuple(
                self._cell(f"{path}.signatures[{at}]", cell, who)
                for at, cell in enumerate(row.signatures)
                if cell.session == session.id
            )
            for session in self.sessions
        )
        lines = [line for line in self.lines if line.role == "participant" and line.row == row.row]
        return self._row(str(row.row), path, (row.last_name, row.first_name), cells, lines,
                         struck=row.struck, added=row.added)  # fmt: skip

    def facilitator(self, path: str, person: SheetFacilitator, at: int | None) -> Row:
        cell = (self._cell(f"{path}.signature", person.signature, "intervenant"),)
        cells = tuple(
            cell if at is None or at == number else () for number in range(len(self.sessions))
        )
        named = {person.last_name.value, person.first_name.value} - {None}
        lines = [
            line
            for line in self.lines
            if line.role == "facilitator" and {line.last_name, line.first_name} == named
        ]
        return self._row("", path, (person.last_name, person.first_name), cells, lines)

    def _row(
        self,
        number: str,
        path: str,
        names: tuple[Extracted[str], Extracted[str]],
        cells: tuple[tuple[Cell, ...], ...],
        lines: Sequence[Line],
        *,
        struck: bool = False,
        added: bool = False,
    ) -> Row:
        reasons = [reason.message for line in lines for reason in line.reasons]
        statuses = [line.status for line in lines]
        worst = next((s for s in ("pending", "not_counted", "counted") if s in statuses), None)
        return Row(
            number,
            tuple(
                Name(f"{path}.{key}", leaf.value or leaf.raw or "", leaf.doubtful, leaf.page,
                     leaf.box)
                for key, leaf in zip(("last_name", "first_name"), names, strict=True)
            ),
            cells,
            struck,
            added,
            _COUNTED[worst] if worst else ("", ""),
            tuple(dict.fromkeys(reasons)),
            path,
        )  # fmt: skip

    def _cell(self, path: str, signature: Signature, who: str) -> Cell:
        unsure = signature.state == "to_check" or signature.confidence < DOUBT_BELOW
        column, hour = "", ""
        if isinstance(signature, CellSignature):
            column = _COLUMNS[signature.column]
            hour = f"{signature.time.value:%H:%M}" if signature.time.value else ""
        words = dict(SIGNATURES)[signature.state]
        if unsure and signature.state != "to_check":
            words = f"{words} ? à vérifier"
        return Cell(
            path,
            signature.state,
            words,
            "amber" if unsure else _TONES[signature.state],
            self.versions.get(path, 0),
            ", ".join(part for part in (who, column) if part),
            signature.page,
            signature.box,
            column,
            hour,
        )
