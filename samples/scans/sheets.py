"""Scanned attendance sheets with their truth: ``make(seed, split, ink)``."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extractors.records import AttendanceRecord

from . import fonts
from .appointments import appointments_of
from .canvas import Area, Canvas
from .content import Content, Maker
from .files import encode
from .header import Data
from .helpers import DrawnTable
from .layouts import Layout, layouts, named
from .page import PageDrawer, Part
from .truth import (
    REQUIRED,
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

FORMATS = ("png", "jpg", "tif", "pdf")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a made sheet must be like; None leaves it to the seed.

    ``omit``: codes of ``truth.REQUIRED`` that the sheet must lack, and no others. ``wear``: the
    kinds of wear, () for none. ``dpi``, ``format``, ``layout``: as they say. ``full``: everybody
    named has signed, so that nothing is missing but ``omit``. ``dense``: long lists and many
    sessions, as many signature cells as a page takes.
    """

    layout: str | None = None
    omit: Collection[str] | None = None
    wear: tuple[str, ...] | None = None
    dpi: int | None = None
    format: str | None = None
    full: bool = False
    dense: bool = False


def make(
    seed: int, split: Split = "dev", ink: Path | None = None, wish: Wish | None = None
) -> Scan:
    """Return one made file of a sheet (two where its layout has two on a page).

    ``ink`` is the folder of real pen ink; without it, fonts and drawn strokes. The same arguments
    give the same bytes on the same fonts. Raises KeyError for an unknown layout.
    """
    wish = wish or Wish()
    source = random.Random(f"sheet|{seed}|{split}")
    layout = named(wish.layout) if wish.layout else source.choice(layouts(split))
    if wish.dense:
        layout = _dense(layout)
    kinds = choose(source, split) if wish.wear is None else wish.wear
    dpi = wish.dpi or resolution(source, kinds)
    dark = bool({"one_bit", "faint", "photocopy"} & set(kinds))
    maker = Maker(source, split, ink, dark=dark)
    faces = [f for f, kind in fonts.FACES.items() if kind in {"dev", split}]
    face = source.choice(faces)
    contents = []
    for _ in range(2 if layout.two_up else 1):
        omit = _omitted(source, () if wish.full and wish.omit is None else wish.omit)
        contents.append(maker.content(layout, omit, full=wish.full))
    return scan_of(contents, Setting(seed, split, kinds, dpi, face, wish.format), source)


@dataclass(frozen=True, slots=True)
class Setting:
    """How contents become a file: wear, resolution, printed face, format (None: by chance)."""

    seed: int
    split: Split
    wear: tuple[str, ...]
    dpi: int
    face: str
    format: str | None = None


def scan_of(contents: list[Content], setting: Setting, source: random.Random) -> Scan:
    """Draw contents of one layout on paper, wear and scan it."""
    layout = contents[0].layout
    drawn_dpi = 300 if setting.dpi > 200 else 200
    width, height = (297.0, 210.0) if layout.landscape else (210.0, 297.0)

    def blank() -> Canvas:
        return Canvas(width, height, drawn_dpi, setting.face)

    canvases, drawn = _drawn(contents, layout, blank, source)
    kinds, dpi = setting.wear, setting.dpi
    worn = [
        wear_page(canvas.pixels(), drawn_dpi, kinds, dpi, source.randrange(2**31))
        for canvas in canvases
    ]
    warps: dict[int, Warp] = {i + 1: page.warp for i, page in enumerate(worn)}
    pages = tuple(
        TruthPage((width, height), w.size, w.dpi, tuple(w.homography.ravel().tolist()), w.wear)
        for w in worn
    )
    sheets = tuple(_sheet(content, parts, warps) for content, parts in drawn)
    form = setting.format or _format(source, kinds, len(worn))
    content = encode(worn, form, source)
    return Scan(content, form, Truth(setting.seed, setting.split, pages, sheets))


def _dense(layout: Layout) -> Layout:
    """Return a layout with long lists, where it is not one of few and large rows."""
    if layout.two_up or layout.row[0] > 14:
        return layout
    low, high = layout.row
    return replace(layout, people=(14, 22), dates=(5, 7), row=(low, min(high, low + 2.5)))


def _format(source: random.Random, kinds: tuple[str, ...], pages: int) -> str:
    if pages > 1:
        return source.choice(("tif", "pdf"))
    if "phone" in kinds:
        return source.choice(("jpg", "jpg", "jpg", "pdf"))
    return source.choice(FORMATS)


def _omitted(source: random.Random, asked: Collection[str] | None) -> frozenset[str]:
    if asked is not None:
        return frozenset(asked)
    one = source.choice(REQUIRED) if source.random() < 0.12 else ""
    return frozenset({one} - {""})


def _drawn(
    contents: list[Content], layout: Layout, blank: Any, source: random.Random
) -> tuple[list[Canvas], list[tuple[Content, list[Part]]]]:
    canvas = blank()
    canvases = [canvas]
    margin = source.uniform(11, 19)
    whole = Area(margin, margin * 0.8, canvas.width - margin, canvas.height - margin * 0.8)
    areas = [whole]
    if layout.two_up:
        middle = canvas.height / 2
        areas = [
            Area(whole.x0, whole.y0, whole.x1, middle - 4),
            Area(whole.x0, middle + 4, whole.x1, whole.y1),
        ]
    drawn: list[tuple[Content, list[Part]]] = []
    for content, area in zip(contents, areas, strict=True):
        parts = [PageDrawer(canvas, content, source, area, 1).first()]
        while parts[-1].left:
            if all(row.who is None for row in parts[-1].left):
                break  # nobody adds a page for blank rows
            # What is left over needs another page, or falls away where two share one.
            if layout.two_up or len(parts) == 3:
                content.rows = [r for r in content.rows if r not in parts[-1].left]
                break
            more = blank()
            canvases.append(more)
            done = sum(len(part.participants) for part in parts)
            done += _helpers_before(content)
            drawer = PageDrawer(more, content, source, whole, len(canvases))
            if layout.sessions == "appointments":
                content.sessions = content.sessions[: len(content.sessions) - len(parts[-1].left)]
                canvases.pop()
                break
            rows = parts[-1].left
            parts.append(drawer.following(rows, start=done + 1))
        drawn.append((content, parts))
    return canvases, drawn


def _helpers_before(content: Content) -> int:
    return len(content.facilitators) if content.layout.facilitators == "rows_top" else 0


def _sheet(content: Content, parts: list[Part], warps: Mapping[int, Warp]) -> TruthSheet:
    data = _record(content, parts)
    handwritten: set[str] = set()
    _take_hands(data, "", handwritten)
    record = AttendanceRecord.model_validate(placed(data, warps))
    tables = tuple(
        _table(table, part, warps[part.page])
        for part in parts
        for table in part.tables
        if table.cells
    )
    first = parts[0]
    region, _ = place(first.canvas.box(first.region), warps[first.page])
    return TruthSheet(
        layout=content.layout.name,
        kind=content.layout.kind,
        pages=tuple(part.page for part in parts),
        region=region,
        record=record,
        tables=tables,
        handwritten=frozenset(handwritten),
        missing=content.missing,
        roster=content.roster,
        actions=content.actions,
    )


def _take_hands(data: Any, path: str, handwritten: set[str]) -> None:
    """Take "_hand" off the leaves and keep the paths of those written by hand."""
    if isinstance(data, list):
        for index, item in enumerate(data):
            _take_hands(item, f"{path}[{index}]", handwritten)
    elif isinstance(data, dict):
        if data.pop("_hand", False):
            handwritten.add(path)
        for key, item in data.items():
            _take_hands(item, f"{path}.{key}" if path else key, handwritten)


def _record(content: Content, parts: list[Part]) -> Data:
    found: dict[tuple[str, str], Data] = {}
    for part in reversed(parts):
        found |= part.fields.found
    by_session: dict[tuple[int, str], Data] = {}
    for part in parts:
        by_session |= part.facilitators
    sessions = []
    for held in content.sessions:
        keys = ("date", "start", "end", "place", "title")
        session: Data = {"id": held.id}
        session |= {k: dict(found[held.id, k]) for k in keys if (held.id, k) in found}
        helpers = _helpers(content, found, by_session, held.id, parts)
        sessions.append({**session, "facilitators": helpers})
    record: Data = {"sessions": sessions, "participants": _people(content, parts, found)}
    if ("", "organisation") in found:
        record["organisation"] = dict(found["", "organisation"])
    if len(sessions) == 1:
        for key in ("title", "date", "start", "end", "place", "facilitators"):
            if key in sessions[0]:
                record[key] = _copied(sessions[0][key])
    record["eu_mention"] = {"value": bool(content.mention)}
    return record


def _copied(data: Any) -> Any:
    if isinstance(data, list):
        return [_copied(item) for item in data]
    return {k: _copied(v) for k, v in data.items()} if isinstance(data, dict) else data


def _helpers(
    content: Content,
    found: dict[tuple[str, str], Data],
    by_session: dict[tuple[int, str], Data],
    session: str,
    parts: list[Part],
) -> list[Data]:
    helpers = []
    shown = content.facilitators
    cells = content.layout.facilitators == "cells"
    for index, _row in enumerate(shown):
        helper: Data = {
            key: dict(found[f"facilitator{index}", key])
            for key in ("last_name", "first_name")
            if (f"facilitator{index}", key) in found
        }
        signature = by_session.get((index, session)) or found.get(
            (f"facilitator{index}", "signature")
        )
        if cells and index == 0:
            signature = _appointment_sign(parts, session)
        if signature:
            helper["signature"] = dict(signature)
        helpers.append(helper)
    return helpers


def _appointment_sign(parts: list[Part], session: str) -> Data | None:
    for part in parts:
        for table in part.tables:
            for cell in table.cells:
                if cell.role == "facilitator_signature" and cell.session == session:
                    box = part.canvas.box(cell.area)
                    state = {"state": cell.state, "confidence": 1.0}
                    return {**state, "page": part.page, "box": box}
    return None


def _people(content: Content, parts: list[Part], found: dict[tuple[str, str], Data]) -> list[Data]:
    if content.layout.sessions != "appointments":
        return [person for part in parts for person in part.participants]
    cells = [c for t in parts[0].tables if t.purpose == "participants" for c in t.cells]
    person = appointments_of(content, cells, 1, parts[0].canvas.box)
    for key in ("last_name", "first_name"):
        if ("person0", key) in found:
            person[key] = dict(found["person0", key])
    return [person]


def _table(table: DrawnTable, part: Part, warp: Warp) -> TruthTable:
    cells = []
    for cell in table.cells:
        box, quad = place(part.canvas.box(cell.area), warp)
        cells.append(
            TruthCell(
                row=cell.row, column=cell.column, role=cell.role, box=box, quad=quad,
                row_span=cell.row_span, column_span=cell.column_span, text=cell.text,
                hand=cell.hand, line=cell.line, session=cell.session, state=cell.state,
                ink=cell.ink, style=cell.style,
            )
        )  # fmt: skip
    areas = [cell.area for cell in table.cells]
    bounds = Area(
        min(a.x0 for a in areas), min(a.y0 for a in areas),
        max(a.x1 for a in areas), max(a.y1 for a in areas),
    )  # fmt: skip
    box, quad = place(part.canvas.box(bounds), warp)
    rows = max(c.row + c.row_span for c in table.cells)
    columns = max(c.column + c.column_span for c in table.cells)
    return TruthTable(part.page, table.purpose, box, quad, rows, columns, tuple(cells))
