"""Our own attendance sheet, scanned or photographed: every cell known from its code alone.

The code says session, day, half-days and rows; the picture is registered on the corner marks. Whose
row it is comes from the print, held against the check signs of the code and, where it is known,
the session list; a disagreement is a doubt. ``read_ours`` gives None where the page is none of
ours or its marks are not found: then the general reader of ruled tables takes it, with
``own_code.not_registered`` as a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING

from ..ocr import HandEngine, PageEngine, handwriting, printed
from ..records import (
    AttendanceRecord,
    Candidate,
    CellSignature,
    Day,
    Flag,
    Hour,
    Participant,
    SheetDoubt,
    SheetFacilitator,
    SheetSession,
    Signature,
    Text,
)
from ..sheet_layout import (
    SheetRow,
    SheetSpec,
    facilitators_grid,
    fraction,
    in_points,
    participants_grid,
)
from ..source import Box, Grid, Options, Page, Picture, Session
from .bend import DPI
from .fingerprint import fingerprint_of
from .marks import Registered, register, registered_flat
from .ours_ink import crossed, written
from .ours_text import DOUBT, Line, Print
from .own_code import LOST, spec_of_page

if TYPE_CHECKING:
    from ..signatures import CellInk

_SURE = 0.99
_INK_INSET = 3.6
_HAND_AT_MOST = 0.9


def read_ours(
    pages: Sequence[Page],
    options: Options,
    *,
    engine: PageEngine | None = None,
    hand: HandEngine | None = None,
) -> AttendanceRecord | None:
    """Read the pages of one of our sheets; None where they are none, or one is not registered.

    Boxes are fractions of each page's picture. Pages without a code (the empty back of a sheet)
    are passed over. Engines are those of the process unless given.
    """
    found: list[tuple[Page, Registered]] = []
    for page in pages:
        spec = spec_of_page(page)
        if page.picture is None or spec is None:
            continue
        grey = page.picture.grey
        registered = registered_flat(grey, spec) or register(grey)
        if registered is None or not registered.sure:
            return None
        found.append((page, registered))
    if not found or any(_key(r) != _key(found[0][1]) for _, r in found):
        return None
    reader = _Reader(options, engine or printed(), hand or handwriting())
    reader.lacking(found)
    return reader.record(sorted(found, key=lambda pair: pair[1].layout.spec.page))


def _key(page: Registered) -> tuple[object, ...]:
    spec = page.layout.spec
    return (spec.reference, spec.call, spec.session, spec.day, spec.slots, spec.pages)


class _Reader:
    """The reading of one sheet: its options and engines, and the doubts met on the way."""

    def __init__(self, options: Options, engine: PageEngine, hand: HandEngine) -> None:
        self.options = options
        self.engine = engine
        self.hand = hand
        self.doubts: list[SheetDoubt] = []

    def record(self, found: Sequence[tuple[Page, Registered]]) -> AttendanceRecord:
        """Read all pages; the first one's head speaks for the sheet."""
        known = self._known(found[0][1].layout.spec)
        people: list[Participant] = []
        readers = [_PageReader(self, *pair, known, head=not i) for i, pair in enumerate(found)]
        sessions = readers[0].sessions()
        for reader in readers:
            people += reader.participants()
        one = sessions[0] if len(sessions) == 1 else None
        first = sessions[0]
        return AttendanceRecord(
            title=first.title,
            date=first.date,
            start=one.start if one else Hour(),
            end=one.end if one else Hour(),
            place=first.place,
            organisation=readers[0].organisation(),
            facilitators=one.facilitators if one else (),
            sessions=sessions,
            participants=tuple(people),
            eu_mention=Flag(),
            layout="ours",
            fingerprint="-".join(fingerprint_of(r.flat) for r in readers),
            doubts=tuple(self.doubts),
        )

    def lacking(self, found: Sequence[tuple[Page, Registered]]) -> None:
        """Doubt a sheet of which some page is not there: who signed it is not known."""
        spec = found[0][1].layout.spec
        there = {page.layout.spec.page for _, page in found}
        lost = [number for number in range(1, spec.pages + 1) if number not in there]
        if lost:
            which = ", ".join(str(number) for number in lost)
            message = f"Feuille incomplète : page {which} sur {spec.pages} absente ou non reconnue."
            self.doubt("pages", message, found[0][0].number)

    def _known(self, spec: SheetSpec) -> Session | None:
        """Return the session of the list that the code names."""
        for session in self.options.known.sessions:
            if session.id == spec.session and session.date in (None, spec.day.isoformat()):
                return session
        return None

    def doubt(self, code: str, message: str, page: int, box: Box | None = None) -> None:
        """Note what speaks against the sheet."""
        self.doubts.append(SheetDoubt(code=code, message=message, page=page, box=box))


class _PageReader:
    """The reading of one page of a sheet."""

    def __init__(
        self, sheet: _Reader, page: Page, found: Registered, known: Session | None, *, head: bool
    ) -> None:
        assert page.picture is not None
        self.sheet = sheet
        self.number = page.number
        self.found = found
        self.layout = found.layout
        self.spec = found.layout.spec
        self.known = known
        self.shape = page.picture.grey.shape
        grids = (participants_grid(self.layout), facilitators_grid(self.layout))
        # both tables: a table of one row under its dark heading would tell no ink from flicker
        bent = tuple(self._bent(grid) for grid in grids if grid is not None)
        self.flat = Picture(found.grey, float(DPI), grids=bent)
        self.print = Print(found, sheet.engine, head=head)
        if not (found.ruled or self.print.in_rows()):
            sheet.doubt("marks", LOST, page.number)

    # -- the head ----------------------------------------------------------------------------

    def sessions(self) -> tuple[SheetSession, ...]:
        """Return a session per half-day, its facilitators with their signatures."""
        title = self.print.title(self.known.title if self.known else "")
        if not title.agrees:
            self._head_doubt("intitulé", self.layout.title)
        day_agrees, hours_agree = self.print.day_agrees(), self.print.hours_agree()
        if not day_agrees:
            self._head_doubt("date", self.layout.facts[0])
        if not hours_agree:
            self._head_doubt("horaires", self.layout.facts[1])
        helpers = self._facilitators()
        place = self._read(self.layout.facts[2])
        hours = _SURE if hours_agree else DOUBT
        return tuple(
            SheetSession(
                id=f"s{number}",
                date=Day(
                    value=self.spec.day,
                    raw=f"{self.spec.day:%d/%m/%Y}",
                    page=self.number,
                    box=self._box(self.layout.facts[0]),
                    confidence=_SURE if day_agrees else DOUBT,
                ),
                start=self._hour(slot[0], hours),
                end=self._hour(slot[1], hours),
                place=place,
                title=self._text(title, self.layout.title),
                facilitators=tuple(
                    SheetFacilitator(last_name=last, first_name=first, signature=cells[number - 1])
                    for last, first, cells in helpers
                ),
            )
            for number, slot in enumerate(self.spec.slots, 1)
        )

    def organisation(self) -> Text:
        """Return the organisation's name as printed."""
        return self._read(self.layout.organisation)

    def _head_doubt(self, what: str, box: Box) -> None:
        self.sheet.doubt(
            "header",
            f"En-tête ({what}) : ce qui se lit sur la feuille ne correspond pas à son code "
            "(correction à la main ou lecture difficile).",
            self.number,
            self._box(box),
        )

    def _facilitators(self) -> list[tuple[Text, Text, list[Signature]]]:
        rows = self.layout.facilitators
        if not rows:
            return []
        inks = self._inks(self.flat.grids[1], len(rows))
        listed = self.known.facilitators if self.known else ()
        found = []
        for index, row in enumerate(rows):
            checks = self.spec.facilitator_checks
            if not checks:
                last, first = self._by_hand(row.last_name), self._by_hand(row.first_name)
            else:
                one = listed[index] if index < len(listed) else None
                name = self.print.name(row, checks[index], one)
                last = self._text(name.last, row.last_name)
                first = self._text(name.first, row.first_name)
            width = len(self.spec.slots)
            cells = inks[index * width : (index + 1) * width]
            signatures = [
                Signature(**self._state(ink, box))
                for ink, box in zip(cells, row.signatures, strict=True)
            ]
            found.append((last, first, signatures))
        return found

    # -- the rows ----------------------------------------------------------------------------

    def participants(self) -> list[Participant]:
        """Return every row of the page, blank ones too."""
        inks = self._inks(self.flat.grids[0], len(self.layout.rows))
        width = len(self.spec.slots)
        listed = self.known.people if self.known else ()
        return [
            self._participant(
                row,
                index,
                inks[index * width : (index + 1) * width],
                listed[row.number - 1] if row.number and row.number <= len(listed) else None,
            )
            for index, row in enumerate(self.layout.rows)
        ]

    def _participant(
        self, row: SheetRow, index: int, inks: Sequence[CellInk], listed: tuple[str, str] | None
    ) -> Participant:
        number = row.number or 0
        added = False
        if row.printed:
            last, first = self._printed_name(row, index, listed)
        else:
            last, first = self._by_hand(row.last_name), self._by_hand(row.first_name)
            added = not (last.absent and first.absent)
        struck = row.printed and self._struck(row)
        return Participant(
            row=number,
            printed_number=Text(
                value=str(number),
                raw=str(number),
                page=self.number,
                box=self._box((row.box[0], row.box[1], row.last_name[0], row.box[3])),
                confidence=_SURE,
            ),
            last_name=last,
            first_name=first,
            struck=struck,
            added=added,
            signatures=tuple(
                CellSignature(session=f"s{slot}", **self._state(ink, box))
                for slot, (ink, box) in enumerate(zip(inks, row.signatures, strict=True), 1)
            ),
        )

    def _printed_name(
        self, row: SheetRow, index: int, listed: tuple[str, str] | None
    ) -> tuple[Text, Text]:
        checks = self.spec.name_checks
        name = self.print.name(row, checks[index] if checks else "", listed)
        if not name.agrees:
            self.sheet.doubt(
                "row_name",
                f"Ligne {row.number} : le nom lu ne correspond pas à celui de la feuille imprimée.",
                self.number,
                self._box(row.last_name),
            )
        return self._text(name.last, row.last_name), self._text(name.first, row.first_name)

    def _by_hand(self, box: Box) -> Text:
        """Read what was written by hand into a free cell; an empty leaf where nothing was."""
        grey = self.found.crop(self.found.refined(box), _INK_INSET)
        around = written(grey)
        if around is None:
            return Text()
        x0, y0, x1, y1 = around
        readings = self.sheet.hand.line(grey[y0:y1, x0:x1])
        place = self._box(box)
        if not readings:
            return Text(raw="écriture illisible", page=self.number, box=place)
        best = readings[0]
        return Text(
            value=best.value,
            raw=best.value,
            page=self.number,
            box=place,
            confidence=min(best.score, _HAND_AT_MOST),
            candidates=tuple(Candidate(value=r.value, score=r.score) for r in readings[1:5]),
        )

    def _struck(self, row: SheetRow) -> bool:
        """Tell whether a stroke runs through both names."""
        return all(
            crossed(self.found.crop(self.found.refined(box), _INK_INSET))
            for box in (row.last_name, row.first_name)
        )

    def _inks(self, grid: Grid, rows: int) -> tuple[CellInk, ...]:
        """Return the state of a table's signature cells, row by row, where its rules really run.

        The cells are those of the table handed over, to the last bit: another box over a cell
        would share its ink.
        """
        from ..signatures import read_cells  # noqa: PLC0415 (loads the reader of ink)

        slots = len(self.spec.slots)
        cells = [
            cell.box
            for row in range(1, rows + 1)
            for column in range(grid.columns - slots, grid.columns)
            if (cell := grid.at(row, column)) is not None
        ]
        found: tuple[CellInk, ...] = read_cells(
            self.flat, grid, cells, (), self.sheet.hand, blank=True
        )
        return found

    def _bent(self, grid: Grid) -> Grid:
        """Return a table with its cells where their rules really run."""
        cells = tuple(
            replace(cell, box=fraction(self.found.refined(in_points(cell.box))))
            for cell in grid.cells
        )
        return replace(grid, cells=cells)

    # -- leaves ------------------------------------------------------------------------------

    def _box(self, box: Box) -> Box:
        tables = (*self.layout.facilitators, *self.layout.rows)
        ruled = any(row.box[1] - 1 <= box[1] < row.box[3] - 1 for row in tables)
        return self.found.on_picture(self.found.refined(box) if ruled else box, self.shape)

    def _state(self, ink: CellInk, box: Box) -> dict[str, object]:
        # a copy that has lost its rules has lost thin strokes too: nothing there proves nothing
        lost = not self.found.ruled and ink.state == "absent"
        return {
            "state": "to_check" if lost else ink.state,
            "raw": ink.raw,
            "confidence": min(ink.confidence, DOUBT) if lost else ink.confidence,
            "page": self.number,
            "box": self._box(box),
        }

    def _hour(self, moment: time, confidence: float) -> Hour:
        return Hour(
            value=moment,
            raw=f"{moment:%H:%M}",
            page=self.number,
            box=self._box(self.layout.facts[1]),
            confidence=confidence,
        )

    def _text(self, line: Line, box: Box) -> Text:
        if line.value is None and line.raw is None:
            return Text()
        return Text(
            value=line.value,
            raw=line.raw,
            page=self.number,
            box=self._box(box),
            confidence=line.confidence,
            candidates=line.candidates,
        )

    def _read(self, box: Box) -> Text:
        raw, sure = self.print.line(box)
        if not raw:
            return Text()
        return Text(value=raw, raw=raw, page=self.number, box=self._box(box), confidence=sure)
