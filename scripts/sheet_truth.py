"""Match what was read of a scan with its truth: cells by their overlap, sheets by their cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np

from extractors.records import AttendanceRecord, DocumentRead, Participant, Quad, Reading
from extractors.source import Box
from samples.scans.truth import Truth, TruthSheet

IOU = 0.5
"""A cell is found where it overlaps the true one by more than this share of their union."""


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A signature cell as read: where, what, in which document and row."""

    page: int
    quad: Quad
    state: str
    column: str
    session: str
    document: int
    participant: int


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A signature cell as it is: where, what, of which sheet and participant (by index)."""

    page: int
    quad: Quad
    state: str
    column: str
    session: str
    sheet: int
    participant: int
    line: int


@dataclass(slots=True)
class Matched:
    """A truth with a reading laid over it. ``cells`` pairs each true cell with the one read."""

    truth: Truth
    documents: list[DocumentRead]
    cells: list[tuple[TrueCell, ReadCell | None]] = field(default_factory=list)
    spurious: list[ReadCell] = field(default_factory=list)
    of_sheet: dict[int, int] = field(default_factory=dict)

    def document(self, sheet: int) -> DocumentRead | None:
        """Return the document that a true sheet was read as; None where it was not."""
        index = self.of_sheet.get(sheet)
        return None if index is None else self.documents[index]

    def person(self, sheet: int, participant: int) -> Participant | None:
        """Return the row read for a true participant: by its cells, else by its number."""
        document = self.document(sheet)
        if document is None or not isinstance(document.record, AttendanceRecord):
            return None
        rows = document.record.participants
        for true, got in self.cells:
            if true.sheet == sheet and true.participant == participant and got is not None:
                return rows[got.participant] if got.participant < len(rows) else None
        number = self.truth.sheets[sheet].record.participants[participant].row
        return next((row for row in rows if row.row == number), None)


def overlap(one: Quad, other: Quad) -> float:
    """Return the overlap of two quads over their union."""
    first = np.array(one, np.float32) * 1000
    second = np.array(other, np.float32) * 1000
    both, _ = cv2.intersectConvexConvex(first, second)
    whole = cv2.contourArea(first) + cv2.contourArea(second) - both
    return float(both / whole) if whole > 0 else 0.0


def corners(box: Box) -> Quad:
    """Return the corners of a box."""
    x0, y0, x1, y1 = box
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def fold(text: object) -> str:
    """Return a text for comparing: no accents, case, punctuation or double spaces."""
    apart = unicodedata.normalize("NFD", str(text).replace("œ", "oe").replace("Œ", "OE"))
    bare = "".join(c for c in apart if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def same(true: Any, read: Any) -> bool:
    """Say whether a value is right after normalisation."""
    if isinstance(true, str):
        return fold(true) == fold(read)
    return bool(true == read)


def true_cells(truth: Truth) -> list[TrueCell]:
    """Return the signature and time cells of all participants of a file."""
    found = []
    for number, sheet in enumerate(truth.sheets):
        for index, row in enumerate(sheet.record.participants):
            for cell in row.signatures:
                assert cell.quad is not None
                assert cell.page is not None
                found.append(
                    TrueCell(
                        cell.page, cell.quad, cell.state, cell.column, cell.session,
                        number, index, row.row,
                    )
                )  # fmt: skip
    return found


def read_cells(documents: Sequence[DocumentRead]) -> list[ReadCell]:
    """Return the signature cells of all attendance sheets read."""
    found = []
    for number, document in enumerate(documents):
        if not isinstance(document.record, AttendanceRecord):
            continue
        for index, row in enumerate(document.record.participants):
            for cell in row.signatures:
                if cell.page is None or cell.box is None:
                    continue
                quad = cell.quad or corners(cell.box)
                found.append(
                    ReadCell(cell.page, quad, cell.state, cell.column, cell.session, number, index)
                )
    return found


def match(truth: Truth, reading: Reading | None) -> Matched:
    """Lay a reading over a truth; None (refused) leaves every true cell unmatched."""
    documents = list(reading.documents) if reading else []
    got = read_cells(documents)
    matched = Matched(truth, documents)
    used: set[int] = set()
    for true in true_cells(truth):
        best, share = None, IOU
        for index, cell in enumerate(got):
            if cell.page == true.page and index not in used:
                both = overlap(true.quad, cell.quad)
                if both > share:
                    best, share = index, both
        if best is not None:
            used.add(best)
        matched.cells.append((true, got[best] if best is not None else None))
    matched.spurious = [cell for index, cell in enumerate(got) if index not in used]
    _join_sheets(matched)
    return matched


def _join_sheets(matched: Matched) -> None:
    for number, sheet in enumerate(matched.truth.sheets):
        votes: dict[int, int] = {}
        for true, got in matched.cells:
            if true.sheet == number and got is not None:
                votes[got.document] = votes.get(got.document, 0) + 1
        if votes:
            matched.of_sheet[number] = max(votes, key=lambda index: votes[index])
            continue
        alike = _by_page(matched, sheet)
        if alike is not None:
            matched.of_sheet[number] = alike


def _by_page(matched: Matched, sheet: TruthSheet) -> int | None:
    """Return the attendance sheet read on the same page, where no cell was found."""
    taken = set(matched.of_sheet.values())
    for index, document in enumerate(matched.documents):
        is_sheet = isinstance(document.record, AttendanceRecord) and index not in taken
        if is_sheet and set(document.pages) & set(sheet.pages):
            return index
    return None
