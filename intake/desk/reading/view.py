"""One document as its page shows it: pages with boxes, fields beside them, doubts, the grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.layout import turned_box
from extractors.records import AttendanceRecord, DocumentRead, Extracted, Signature, leaves
from extractors.shown import Passage, Shown
from extractors.source import Box
from validators.attendance import SheetVerdict, verdicts

from ... import dossiers
from ...house import House
from ...rearrange import turns_of
from ...rows import CorrectionRow, DocumentRow, DossierRow, FileRow
from .doubts import Doubt, doubts_of
from .fields import Field, Group, groups_of, one_field
from .grid import Grid, grid_of
from .places import (
    A4,
    Size,
    around,
    box_anchor,
    field_anchor,
    on_page,
    page_anchor,
    passage_anchor,
    turn_of,
    turned_size,
)

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class BoxOnPage:
    """A box drawn on a page, a link to its field: left, top, width, height in the page's units."""

    id: str
    field: str
    label: str
    state: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class PageShown:
    """One page as it was read: turned the right way up, with the boxes of what was read on it."""

    number: int
    anchor: str
    turn: int
    size: Size
    boxes: tuple[BoxOnPage, ...]


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page as evidence: which page, how it is turned, which part of it."""

    page: int
    turn: int
    size: Size
    rect: Rect


@dataclass(frozen=True, slots=True)
class PassageShown:
    """A passage of a document without pages; ``fields`` are (anchor, label) of what it says."""

    id: str
    place: str
    text: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that the page of one document shows. ``dossier`` is None where it lies in none."""

    row: DocumentRow
    file: FileRow
    read: DocumentRead
    dossier: DossierRow | None
    groups: tuple[Group, ...]
    doubts: tuple[Doubt, ...]
    pages: tuple[PageShown, ...]
    passages: tuple[PassageShown, ...]
    grid: Grid | None
    corrections: tuple[CorrectionRow, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the values that stand beside the page."""
        return tuple(one for group in self.groups for one in (*group.fields, *group.empty))

    def versions(self) -> dict[str, int]:
        """Return the number of the last correction of each path that was corrected."""
        return {row.path: row.id for row in self.corrections}

    def field(self, house: House, path: str) -> Field | None:
        """Return one value by its path; None: this document has no such value."""
        return one_field(self.read, path, house.call.options(), self.corrections)

    def crop(self, page: int | None, box: Box | None) -> Crop | None:
        """Return the part of a page that shows a box; None where there is nothing to show."""
        shown = next((p for p in self.pages if p.number == page), None)
        if shown is None or box is None:
            return None
        return Crop(
            shown.number, shown.turn, shown.size, around(turned_box(box, shown.turn), shown.size)
        )


def view_of(house: House, row: DocumentRow, shown: Shown) -> DocumentView:
    """Return a document as its page shows it; ``shown`` is what there is to see of its file."""
    corrections = tuple(house.register.corrections(row.id))
    dossier = house.register.dossier(row.reference) if row.reference else None
    read, verdict = _read(house, row)
    groups = groups_of(read, house.call.options(), corrections)
    grid = None
    if isinstance(read.record, AttendanceRecord):
        grid = grid_of(read.record, verdict, {c.path: c.id for c in corrections})
    unsure = [one.path for group in groups for one in group.fields if one.state == "check"]
    unsure += grid.doubts() if grid else ()
    findings = dossier.assessment.findings if dossier else ()
    doubts = doubts_of(read, row.id, findings, list(dict.fromkeys(unsure)))
    fields = [one for group in groups for one in group.fields]
    return DocumentView(
        row=row,
        file=house.register.file(row.file_id),
        read=read,
        dossier=dossier,
        groups=groups,
        doubts=doubts,
        pages=_pages(read, fields, grid, shown, turns_of(house, row.id)),
        passages=_passages(shown.passages, fields),
        grid=grid,
        corrections=corrections,
    )


def _read(house: House, row: DocumentRow) -> tuple[DocumentRead, SheetVerdict | None]:
    """Return a document as the rules see it, corrections included, and what a sheet is worth.

    A sheet's readings in doubt are decided by what its dossier knows, as in the ledger.
    """
    counts = row.reference is not None and row.status != "set_aside"
    if row.kind == "attendance_sheet" and counts and row.reference is not None:
        dossier = dossiers.load(house, row.reference)
        held = next((sheet for sheet in dossier.sheets if sheet.id == row.id), None)
        if held is not None:
            judged = verdicts(dossier, house.call, house.today.day())
            return held.read, next((found for found in judged if found.sheet == row.id), None)
    return dossiers.reading_of(house, row), None


# -- the page and its boxes --------------------------------------------------------------------


def _pages(
    read: DocumentRead,
    fields: Sequence[Field],
    grid: Grid | None,
    shown: Shown,
    turns: Mapping[int, int],
) -> tuple[PageShown, ...]:
    """Return the pages of a document; one that says nothing stands as a person turned it."""
    found = []
    for number in read.pages:
        own = [leaf for leaf in _placed(read) if leaf.page == number]
        turn = turn_of(own, turns.get(number, 0))
        size = shown.sizes[number - 1] if 0 < number <= len(shown.sizes) else A4
        found.append(_page(number, turn, turned_size(size, turn), fields, grid))
    return tuple(found)


def _page(
    number: int, turn: int, size: Size, fields: Sequence[Field], grid: Grid | None
) -> PageShown:
    boxes = [
        _box(one.path, one.label, one.state, one.box, turn, size)
        for one in fields
        if one.page == number and one.box is not None
    ]
    for row in grid.rows if grid else ():
        boxes += [
            _box(cell.path, f"Signature, {cell.label}", cell.tone, cell.box, turn, size)
            for cells in row.cells
            for cell in cells
            if cell.page == number and cell.box is not None
        ]
        boxes += [
            _box(name.path, "Nom", "check" if name.doubtful else "sure", name.box, turn, size)
            for name in row.names
            if row.number and name.page == number and name.box is not None
        ]
    return PageShown(number, page_anchor(number), turn, size, tuple(_once(boxes)))


def _placed(read: DocumentRead) -> list[Extracted[object] | Signature]:
    return [leaf for _, leaf in leaves(read.record)]


_TONES = {"amber": "check", "green": "sure", "": "sure", "person": "sure"}


def _box(path: str, label: str, state: str, box: Box, turn: int, size: Size) -> BoxOnPage:
    rect = on_page(turned_box(box, turn), size)
    return BoxOnPage(box_anchor(path), field_anchor(path), label, _TONES.get(state, state), rect)


def _once(boxes: Sequence[BoxOnPage]) -> list[BoxOnPage]:
    """Return the boxes, each id once; a sheet's facilitator stands in the grid and in the head."""
    return list({box.id: box for box in boxes}.values())


def _passages(found: Sequence[Passage], fields: Sequence[Field]) -> tuple[PassageShown, ...]:
    by_place: dict[str, list[tuple[str, str]]] = {}
    for one in fields:
        if one.place:
            by_place.setdefault(one.place, []).append((field_anchor(one.path), one.label))
    shown, seen = [], set[str]()
    for passage in found:
        ident = "" if passage.place in seen else passage_anchor(passage.place)
        seen.add(passage.place)
        of_place = by_place.get(passage.place, []) if ident else []
        words = "case du formulaire" if passage.place.startswith("champ ") else passage.place
        shown.append(PassageShown(ident, words, passage.text, tuple(of_place)))
    return tuple(shown)


def link_of(view: DocumentView, one: Field) -> str:
    """Return where a field's value stands on the page: "#b-…", "#t-…", or "" where nowhere."""
    if one.page is not None and one.box is not None and one.page in view.row.pages:
        return f"#{box_anchor(one.path)}"
    if one.page is not None and one.page in view.row.pages:
        return f"#{page_anchor(one.page)}"
    if one.place and any(p.id == passage_anchor(one.place) for p in view.passages):
        return f"#{passage_anchor(one.place)}"
    return ""
