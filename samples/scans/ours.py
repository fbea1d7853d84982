"""Our own printed sheets, signed and scanned or photographed, with their truth."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2

from extractors.records import AttendanceRecord
from extractors.sheet_layout import SheetLayout, SheetRow, fraction, layout_of, participants_grid
from extractors.source import Box
from generators.sheets import SheetPlan, SheetTexts, sheet_pdf, specs_of

from . import names
from .canvas import Canvas, Rgb
from .content import Ink, Maker, Row
from .files import encode
from .header import Data
from .inking import declare_in, sign_in
from .truth import (
    Scan,
    Split,
    Truth,
    TruthCell,
    TruthPage,
    TruthSheet,
    TruthTable,
    Warp,
    place,
    placed,
)
from .wear import choose, resolution, wear_page

TEXTS = SheetTexts(
    call_id="pdi47-2022-2023",
    call_title="Appel à projets PDI 2022-2023",
    authority="Département de Lot-et-Garonne",
    privacy_contact="dpd@departement.example",
    retention_years=10,
)
MORNING, AFTERNOON = (time(9), time(12)), (time(13, 30), time(16, 30))


def plan(source: random.Random, people: Sequence[tuple[str, str]]) -> SheetPlan:
    """Return an invented session with some of the people."""
    helpers = 2 if source.random() < 0.3 else 1
    day = date(2022, 11, 2) + timedelta(days=source.randrange(330))
    return SheetPlan(
        reference=f"PDI47-2022-{source.randint(1, 99):04d}",
        key=f"A{source.randint(1, 4)}-{source.randint(1, 40):02d}",
        title=source.choice(names.TITLES),
        day=day,
        slots=source.choice(((MORNING,), (AFTERNOON,), (MORNING, AFTERNOON))),
        place=source.choice(names.PLACES),
        organisation=source.choice(names.ORGANISATIONS),
        facilitators=tuple(people[:helpers]),
        people=tuple(people[helpers:-6]),
        blank=3,
    )


def make(seed: int, split: Split = "dev", ink: Path | None = None) -> Scan:
    """Return one of our sheets, signed, as a file with its truth. Same arguments, same bytes."""
    source = random.Random(f"ours|{seed}|{split}")
    kinds = choose(source, split)
    dpi = resolution(source, kinds)
    dark = bool({"one_bit", "faint", "photocopy"} & set(kinds))
    maker = Maker(source, split, ink, dark=dark)
    people = names.people(source, source.randint(12, 30))
    planned = plan(source, people)
    return scan_of(planned, maker, (seed, split, kinds, dpi), roster=tuple(sorted(people)))


def scan_of(
    planned: SheetPlan,
    maker: Maker,
    how: tuple[int, Split, tuple[str, ...], int],
    *,
    roster: tuple[tuple[str, str], ...] = (),
    texts: SheetTexts = TEXTS,
    form: str | None = None,
) -> Scan:
    """Print a planned sheet, sign it, wear and scan it; ``how``: seed, split, wear, resolution."""
    source = maker.source
    seed, split, kinds, dpi = how
    specs = specs_of(planned, texts.call_id)
    drawn_dpi = 300 if dpi > 200 else 200
    printed = _rendered(sheet_pdf(planned, texts), drawn_dpi)
    parts, canvases = [], []
    for number, (page, spec) in enumerate(zip(printed, specs, strict=True), 1):
        canvas = Canvas.over(page, drawn_dpi)
        parts.append(_Filled(canvas, layout_of(spec), planned, maker, number))
        canvases.append(canvas)
    worn = [wear_page(c.pixels(), drawn_dpi, kinds, dpi, source.randrange(2**31)) for c in canvases]
    warps: dict[int, Warp] = {i + 1: page.warp for i, page in enumerate(worn)}
    pages = tuple(
        TruthPage((210.0, 297.0), w.size, w.dpi, tuple(w.homography.ravel().tolist()), w.wear)
        for w in worn
    )
    sheet = _sheet(planned, parts, warps, roster or planned.people, split)
    many = ("tif", "pdf") if len(worn) > 1 else ("png", "jpg", "pdf")
    form = form or source.choice(many)
    return Scan(encode(worn, form, source), form, Truth(seed, split, pages, (sheet,)))


def _rendered(pdf: bytes, dpi: float) -> list[Rgb]:
    document = pypdfium2.PdfDocument(pdf)
    return [
        np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB"), np.uint8).copy()
        for page in document
    ]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A signature cell in points of the sheet and what stands in it."""

    box: Box
    ink: Ink
    line: int
    session: str
    style: str


class _Filled:
    """A page of ours with its ink, and what is true of it."""

    def __init__(
        self, canvas: Canvas, layout: SheetLayout, planned: SheetPlan, maker: Maker, page: int
    ) -> None:
        self.canvas, self.layout, self.maker, self.page = canvas, layout, maker, page
        self.source = maker.source
        self.cells: list[_Cell] = []
        self.facilitators: list[Data] = []
        self.participants: list[Data] = []
        done = layout.spec.first - 1
        for index, row in enumerate(layout.facilitators):
            self._helper(row, planned.facilitators, index)
        for row in layout.rows:
            index = done + layout.rows.index(row)
            who = planned.people[index] if index < len(planned.people) else None
            self._line(row, who)

    def _leaf(self, value: Any, text: str, box: Box, *, hand: bool = False) -> Data:
        leaf: Data = {"value": value, "raw": text, "page": self.page, "box": fraction(box)}
        return {**leaf, "confidence": 1.0, "_hand": hand}

    def _helper(self, row: SheetRow, helpers: Sequence[tuple[str, str]], index: int) -> None:
        if index >= len(helpers):
            return
        pen = self.maker.pen()
        signs = self.source.random() < 0.97
        data: Data = {
            "last_name": self._leaf(helpers[index][0], helpers[index][0], row.last_name),
            "first_name": self._leaf(helpers[index][1], helpers[index][1], row.first_name),
            "signatures": [],
        }
        for number, box in enumerate(row.signatures):
            if signs:
                area = self.canvas.area(fraction(box))
                who = (helpers[index], pen)
                sign_in(self.canvas, who, area, self.maker.real, self.source, f"#{number}")
            state = "present" if signs else "absent"
            leaf: Data = {"state": state, "confidence": 1.0, "page": self.page}
            data["signatures"].append({**leaf, "box": fraction(box)})
        self.facilitators.append(data)

    def _line(self, row: SheetRow, who: tuple[str, str] | None) -> None:
        source, pen = self.source, self.maker.pen()
        added = who is None and source.random() < 0.25
        if added:
            who = source.choice(names.LAST), source.choice(names.FIRST)
        data: Data = {"row": row.number, "added": added, "struck": False, "signatures": []}
        struck = who is not None and not added and source.random() < 0.03
        if who is not None:
            for key, text, box in (
                ("last_name", who[0], row.last_name), ("first_name", who[1], row.first_name)
            ):  # fmt: skip
                if added:
                    area = self.canvas.area(fraction(box)).inner(0.7)
                    self.canvas.write(text, area, pen, source, min(5.0, area.height * 0.8))
                data[key] = self._leaf(text, text, box, hand=added)
        for number, box in enumerate(row.signatures):
            ink = self._ink(who, pen, added=added, struck=struck)
            area = self.canvas.area(fraction(box))
            if ink.kind == "signed" and who is not None:
                whose = (who, pen)
                sign_in(
                    self.canvas, whose, area, self.maker.real, source, f"#{row.number}.{number}"
                )
            elif ink.state == "declared_absent" and ink.pen and ink.kind != "struck":
                declare_in(self.canvas, ink.kind, ink.pen, area, source)
            state: Data = {"session": f"s{number + 1}", "state": ink.state, "confidence": 1.0}
            data["signatures"].append({**state, "page": self.page, "box": fraction(box)})
            style = pen.style if ink.kind == "signed" else ""
            self.cells.append(_Cell(box, ink, row.number or 0, f"s{number + 1}", style))
        if struck:
            data["struck"] = True
            area = self.canvas.area(fraction(row.box))
            middle = (area.y0 + area.y1) / 2
            ends = (area.x0 + 4, middle + 0.5), (area.x1 - 3, middle - 0.6)
            self.canvas.line(*ends, pen.breadth, pen.colour)
        self.participants.append(data)

    def _ink(self, who: tuple[str, str] | None, pen: Any, *, added: bool, struck: bool) -> Ink:
        if who is None:
            return Ink("absent", "empty")
        if struck:
            return Ink("declared_absent", "struck", pen)
        if added or self.source.random() < 0.65:
            return Ink("present", "signed", pen)
        found = Row(who=who, pen=pen, inks={"s": self.maker.ink(pen)})
        ink = found.inks["s"]
        return (
            ink
            if ink.kind not in {"tick", "scratched", "placeholder", "dirt"}
            else Ink("absent", "empty")
        )


def _sheet(
    planned: SheetPlan,
    parts: list[_Filled],
    warps: Mapping[int, Warp],
    roster: tuple[tuple[str, str], ...],
    split: Split,
) -> TruthSheet:
    sessions = []
    first = parts[0]
    for index, (start, end) in enumerate(planned.slots):
        helpers = [
            {
                "last_name": dict(h["last_name"]),
                "first_name": dict(h["first_name"]),
                "signature": dict(h["signatures"][index]),
            }
            for h in first.facilitators
        ]
        stamp = first.layout.stamp
        sessions.append(
            {
                "id": f"s{index + 1}",
                "title": first._leaf(planned.title, planned.title, first.layout.title),
                "date": first._leaf(planned.day, f"{planned.day:%d/%m/%Y}", stamp),
                "start": first._leaf(start, f"{start:%H:%M}", stamp),
                "end": first._leaf(end, f"{end:%H:%M}", stamp),
                "facilitators": helpers,
            }
        )
    people = [person for part in parts for person in part.participants]
    data: Data = {"sessions": sessions, "participants": people, "layout": "ours"}
    handwritten = frozenset(
        f"participants[{i}].{key}"
        for i, person in enumerate(people)
        for key in ("last_name", "first_name")
        if person.get(key, {}).get("_hand")
    )
    _bare(data)
    return TruthSheet(
        layout="ours",
        kind=split,
        pages=tuple(part.page for part in parts),
        region=(0.0, 0.0, 1.0, 1.0),
        record=AttendanceRecord.model_validate(placed(data, warps)),
        tables=tuple(_table(part, warps[part.page]) for part in parts),
        handwritten=handwritten,
        missing=frozenset(),
        roster=roster,
        actions=(planned.title, *names.TITLES[:4]),
    )


def _bare(data: Any) -> None:
    if isinstance(data, list):
        for item in data:
            _bare(item)
    elif isinstance(data, dict):
        data.pop("_hand", None)
        for item in data.values():
            _bare(item)


def _table(part: _Filled, warp: Warp) -> TruthTable:
    grid = participants_grid(part.layout)
    inked = [(fraction(ink.box), ink) for ink in part.cells]
    cells = []
    for cell in grid.cells:
        box, quad = place(cell.box, warp)
        told = next((v for k, v in inked if _same(k, cell.box)), None)
        role = "heading" if cell.row == 0 else "signature" if told else "name"
        made = TruthCell(cell.row, cell.column, role, box, quad)
        if told is not None:
            made = replace(
                made, line=told.line, session=told.session, state=told.ink.state,
                ink=told.ink.kind, style=told.style,
            )  # fmt: skip
        cells.append(made)
    box, quad = place(grid.box, warp)
    return TruthTable(part.page, "participants", box, quad, grid.rows, grid.columns, tuple(cells))


def _same(one: Box, other: Box) -> bool:
    return all(abs(a - b) < 0.003 for a, b in zip(one, other, strict=True))
