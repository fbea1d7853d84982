"""What a made scan says and where: plain frozen data, boxes as fractions of the file as received.

The record of a sheet is the reader's own ``AttendanceRecord``, so that what was read is compared
with it field by field; the cells of its tables stand beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from extractors.records import AttendanceRecord, Quad
from extractors.source import Box

Split = Literal["dev", "eval"]
Points = NDArray[np.float64]
Warp = Callable[[Points], Points]
"""Takes fractions of the drawn page (n x 2) to fractions of the picture as received."""

REQUIRED = (
    "date",
    "start",
    "end",
    "title",
    "facilitator_name",
    "facilitator_signature",
    "participant_name",
    "participant_signature",
)
"""The seven things that the call requires of a sheet; the names are those of both sides."""


@dataclass(frozen=True, slots=True)
class TruthCell:
    """One ruled cell: its place, what its column means, what stands in it.

    ``role`` is "heading", "title" (a line over the whole table), a column's meaning (see
    ``content.ROLES``) or "facilitator_…". ``session`` and ``state`` are set on signature and time
    cells; ``ink`` names what was drawn ("signed", "empty", "abs", "dash", "overflow"…), ``style``
    the style of the signature; ``hand``: the text is handwritten. ``line`` is the participant's
    row number of the contract.
    """

    row: int
    column: int
    role: str
    box: Box
    quad: Quad
    row_span: int = 1
    column_span: int = 1
    text: str = ""
    hand: bool = False
    line: int | None = None
    session: str | None = None
    state: str | None = None
    ink: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class TruthTable:
    """One ruled table of a page. ``purpose`` is "participants", "header" or "facilitators"."""

    page: int
    purpose: str
    box: Box
    quad: Quad
    rows: int
    columns: int
    cells: tuple[TruthCell, ...]


@dataclass(frozen=True, slots=True)
class TruthSheet:
    """One attendance sheet: its record, its tables, what is handwritten, what is missing.

    ``handwritten`` holds the record paths of the values written by hand; ``missing`` the codes of
    ``REQUIRED`` that the sheet lacks; ``roster`` the people (last, first name) and ``actions`` the
    titles of the dossier that it belongs to, more than stand on it.
    """

    layout: str
    kind: Split
    pages: tuple[int, ...]
    region: Box
    record: AttendanceRecord
    tables: tuple[TruthTable, ...]
    handwritten: frozenset[str]
    missing: frozenset[str]
    roster: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TruthPage:
    """One page: size of the drawn paper in mm, of the picture in pixels, the way between them.

    ``homography`` (row by row) takes fractions of the drawn page to fractions of the picture; the
    curl of a photographed page comes on top, so boxes are the surer truth. ``wear`` names what was
    done to it, ``dpi`` the true resolution.
    """

    size_mm: tuple[float, float]
    pixels: tuple[int, int]
    dpi: float
    homography: tuple[float, ...]
    wear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """All that is true of one file."""

    seed: int
    split: Split
    pages: tuple[TruthPage, ...]
    sheets: tuple[TruthSheet, ...]

    def to_json(self) -> str:
        """Return the truth as JSON text; the record as ``read --json`` would give it."""
        return json.dumps(asdict(self), default=_plain, ensure_ascii=False, indent=1)


@dataclass(frozen=True, slots=True)
class Scan:
    """A made file: its bytes, its format ("png", "jpg", "tif", "pdf"), what is true of it."""

    content: bytes
    format: str
    truth: Truth


def _plain(value: object) -> object:
    if isinstance(value, AttendanceRecord):
        return value.model_dump(mode="json")
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


def place(box: Box, warp: Warp) -> tuple[Box, Quad]:
    """Return a box of the drawn page as seen in the picture: its bounds and its four corners."""
    x0, y0, x1, y1 = box
    corners = warp(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], float))
    points = [(round(float(x), 5), round(float(y), 5)) for x, y in corners]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    quad = (points[0], points[1], points[2], points[3])
    return (min(xs), min(ys), max(xs), max(ys)), quad


def placed(data: Any, warps: Mapping[int, Warp]) -> Any:
    """Return a record as nested data with every box taken to its picture, quads added."""
    if isinstance(data, list | tuple):
        return [placed(item, warps) for item in data]
    if not isinstance(data, dict):
        return data
    moved = {key: placed(item, warps) for key, item in data.items() if key != "box"}
    if data.get("box") is not None:
        moved["box"], moved["quad"] = place(data["box"], warps[data["page"]])
    elif "box" in data:
        moved["box"] = None
    return moved
