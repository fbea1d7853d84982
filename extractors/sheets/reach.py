"""How far a doubt about a scanned table reaches: which of its signature cells are not relied on.

A doubt about one column or row says nothing against a cell elsewhere, if that cell shows by its
own rules that it is one. What speaks against the whole table, or against which column is which
session, reaches every cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import TypeVar

from ..records import SheetDoubt, Signature
from ..source import Box
from .doubt_codes import ASIDE, COLUMNS, ROWS, everywhere
from .headings import Heading
from .rows import Line
from .table import Cell, SheetTable

SignatureT = TypeVar("SignatureT", bound=Signature)

_BESIDE = 0.015
"""How far beside a doubted column a cell may begin and be doubted too, in widths of the page."""
_TOUCHES = 0.006
_USUAL = 1.25
"""How many times higher or lower than the usual row a row may be."""


def unsure(signature: SignatureT) -> SignatureT:
    """Return a signature left to a person; what was read stays in ``raw``."""
    raw, confidence = signature.raw or signature.state, min(signature.confidence, 0.5)
    return signature.model_copy(update={"state": "to_check", "raw": raw, "confidence": confidence})


def struck_out(signature: SignatureT) -> SignatureT:
    """Return what a cell of a struck row says: nobody there, unless something may be signed in it.

    A fold or the rim of a shadow can look like the stroke that strikes a row.
    """
    if signature.state in {"absent", "declared_absent"}:
        return signature.model_copy(update={"state": "declared_absent", "confidence": 0.95})
    return signature.model_copy(update={"state": "to_check", "confidence": 0.5})


def away_from(lines: Sequence[Line], heading: Heading, doubts: Sequence[SheetDoubt]) -> set[int]:
    """Return (by ``id``) the cells of some lines of one table that its doubts reach."""
    own = [line for line in lines if line.cells]
    if not own:
        return set()
    return reached(own[0].table, heading, doubts, [cell for line in own for _, cell in line.cells])


def reached(
    table: SheetTable, heading: Heading, doubts: Sequence[SheetDoubt], cells: Iterable[Cell]
) -> set[int]:
    """Return (by ``id``) the cells of a table that its doubts reach; none without doubts.

    On pages that are no scans there are no rules to look at: every cell is reached.
    """
    asked = list(cells)
    if not doubts:
        return set()
    picture = table.page.picture
    if picture is None or table.grid is None or any(everywhere(doubt) for doubt in doubts):
        return {id(cell) for cell in asked}
    from ..raster.sides import stands  # noqa: PLC0415 (loads numpy and OpenCV)

    usual = _usual_height(table, heading)
    return {
        id(cell)
        for cell in asked
        if cell.box is None
        or cell.row_span > 1
        or cell.column_span > 1
        or not usual / _USUAL <= cell.box[3] - cell.box[1] <= usual * _USUAL
        or any(_touches(doubt, table, cell.box) for doubt in doubts)
        or not stands(picture, cell.box)
    }


def _usual_height(table: SheetTable, heading: Heading) -> float:
    boxes = [table.row_box(row) for row in range(heading.below, table.rows)]
    return median([box[3] - box[1] for box in boxes if box is not None] or [0.0])


def _touches(doubt: SheetDoubt, table: SheetTable, box: Box) -> bool:
    """Tell whether a doubt's place lies in the cell's row or column, as its code asks."""
    place = doubt.box
    if doubt.code not in COLUMNS | ROWS | {"cut_words"}:
        return False
    if place is None or place == table.box:
        return True
    wide = _BESIDE if doubt.code in ASIDE else 0.0
    in_column = _shared((place[0] - wide, place[2] + wide), (box[0], box[2])) > _TOUCHES
    in_row = _shared((place[1], place[3]), (box[1], box[3])) > _TOUCHES
    if doubt.code in COLUMNS:
        return in_column
    return in_row if doubt.code in ROWS else in_row or in_column


def _shared(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
