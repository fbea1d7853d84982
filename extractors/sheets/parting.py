"""Cells of label tables that hold several cells or labels: cut where a rule or a label parts them.

The grid of a scan keeps the rules that run over most of a table. A last row of its own make
("Intervenant | Name | Signature | ...") then comes as one cell, its rules still on the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..layout import centre, lines_of, text_of, union
from ..source import Box, Page, Picture, Word
from .headings import heading_of
from .label_words import field_of
from .table import Cell, SheetTable

_FULL = 0.93
"""A column of points is a rule where at least this share of the cell's height is dark."""
_ROOM = 0.06
"""Blank space right of a last label, in shares of the page, from which one can sign in it."""
_HEADS = 2
"""Rows from the top, from 0, in which a wide cell may be a heading whose rules are not seen."""
_APART = 0.9
"""Heights of print that words of two columns are apart at least; of one text they are nearer."""
_FILLED = 0.66
"""Share of the columns under a wide heading that have words of their own, at least."""
_GAP = 1.5
"""Words further apart than this many letter heights do not read together."""


def parts_of_cell(page: Page, cell: Cell) -> tuple[Cell, ...]:
    """Return the cells that a cell of a scan really is, left to right; itself where it is one."""
    if page.picture is None or cell.box is None or not cell.words:
        return (cell,)
    rules = _rules_in(page.picture, cell.box, cell.words)
    if rules:
        return _cut(cell, cell.box, rules)
    return _cut(cell, cell.box, _by_labels(page, cell, cell.box))


def _rules_in(picture: Picture, box: Box, words: Sequence[Word]) -> list[float]:
    """Return where upright rules cross a cell from its top to its bottom, between its words."""
    import cv2  # noqa: PLC0415 (only scans need it)
    import numpy as np  # noqa: PLC0415

    rows, columns = picture.grey.shape[:2]
    edge = max(3, round(picture.dpi / 40))
    x0, x1 = round(box[0] * columns) + edge, round(box[2] * columns) - edge
    y0, y1 = round(box[1] * rows) + edge, round(box[3] * rows) - edge
    if x1 - x0 < picture.dpi / 2 or y1 - y0 < picture.dpi / 12:
        return []
    crop = picture.grey[y0:y1, x0:x1]
    ground = float(np.percentile(crop, 75))
    dark = (crop < ground - max(45.0, 0.25 * ground)).astype(np.uint8)
    wide = cv2.dilate(dark, np.ones((1, 3), np.uint8))  # a rule may lean by a point or two
    full = np.flatnonzero(wide.mean(axis=0) >= _FULL)
    if not len(full):
        return []
    groups = np.split(full, np.flatnonzero(np.diff(full) > 2) + 1)
    thin = [group for group in groups if len(group) <= picture.dpi / 20]
    found = [(x0 + float(group[0] + group[-1]) / 2) / columns for group in thin]
    return [x for x in found if not any(word.box[0] < x < word.box[2] for word in words)]


def _by_labels(page: Page, cell: Cell, box: Box) -> list[float]:
    """Return where labels part a cell: "Intervenant   Name   Signature   ..." without rules."""
    if len(lines_of(cell.words)) != 1:
        return []
    groups = _groups(page, cell.words)
    labels = [
        number
        for number, group in enumerate(groups)
        if (found := field_of(" ".join(word.text for word in group).strip(" :."))) is not None
        and found[1] >= 0.9
    ]
    if not labels or (len(groups) == 1 and labels == [0]):
        return []
    cuts = [(before[-1].box[2] + after[0].box[0]) / 2 for before, after in pairwise(groups)]
    end = groups[-1][-1].box[2]
    if labels[-1] == len(groups) - 1 and box[2] - end > _ROOM:
        cuts.append(end + 0.004)
    return cuts


def _groups(page: Page, words: Sequence[Word]) -> list[list[Word]]:
    ordered = sorted(words, key=lambda word: word.box[0])
    groups = [[ordered[0]]]
    for before, word in pairwise(ordered):
        gap = (word.box[0] - before.box[2]) * page.size[0]
        if gap <= _GAP * max(word.size, 6.0):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _cut(cell: Cell, box: Box, cuts: Sequence[float]) -> tuple[Cell, ...]:
    edges = [box[0], *sorted(cuts), box[2]]
    parts = []
    for left, right in pairwise(edges):
        words = tuple(w for w in cell.words if left <= (w.box[0] + w.box[2]) / 2 < right)
        part = replace(
            cell, text=text_of(words) if words else "", words=words,
            box=(left, box[1], right, box[3]),
        )  # fmt: skip
        parts.append(part)
    return tuple(parts) if len(parts) > 1 else (cell,)


def with_headings_parted(table: SheetTable) -> SheetTable:
    """Cut cells over several columns of a scan whose words stand in columns of their own.

    The rules of a dark heading are as dark as its ground: it comes as one cell over all columns.
    """
    found: list[Cell] = []
    for cell in table.cells:
        wide = cell.column_span > 1 and cell.row_span == 1 and cell.row <= _HEADS
        edges = _column_edges(table, cell) if wide and cell.box and table.grid is not None else []
        found += _in_columns(cell, edges) if edges else [cell]
    if len(found) == len(table.cells):
        return table
    return SheetTable(
        table.page, table.index, tuple(found), table.rows, table.columns, table.box, table.place,
        table.grid, table.cut,
    )  # fmt: skip


def _column_edges(table: SheetTable, cell: Cell) -> list[float]:
    """Return where the columns under a wide cell part, by the row below; none where they differ."""
    below = [table.at(cell.row + 1, cell.column + k) for k in range(cell.column_span)]
    boxes = [c.box for c in below if c is not None and c.box is not None and c.column_span == 1]
    return [box[0] for box in boxes[1:]] if len(boxes) == cell.column_span else []


def _in_columns(cell: Cell, edges: Sequence[float]) -> list[Cell]:
    """Return the parts of a cell, one to a column; itself where a column has no words of its own.

    Words of one text run on over an edge, or come near to it from both sides.
    """
    assert cell.box is not None
    for line in lines_of(cell.words):
        for before, word in pairwise(line.words):
            high = word.box[3] - word.box[1]
            across = any(before.box[2] - high / 4 < x < word.box[0] + high / 4 for x in edges)
            if across and word.box[0] - before.box[2] < _APART * high:
                return [cell]
    if any(word.box[0] + 0.002 < x < word.box[2] - 0.002 for word in cell.words for x in edges):
        return [cell]
    parts = _cut(cell, cell.box, edges)
    filled = sum(bool(part.words) for part in parts)
    if filled < len(parts) and (filled < 3 or filled < _FILLED * len(parts)):
        return [cell]
    return [
        replace(part, column=cell.column + number, column_span=1)
        for number, part in enumerate(parts)
    ]


def parted_table(table: SheetTable) -> tuple[SheetTable, ...]:
    """Part a table whose first rows are labels and values from the list of people below them.

    Forms made as one table, and scratches that join two, come as one grid.
    """
    heading = heading_of(table)
    if heading is None or heading.first < 1 or table.box is None:
        return (table,)
    if heading.below >= table.rows:  # "Intervenant | … | Signature | …" ends a table of labels
        return (table,)
    first = heading.first
    above = [cell for cell in table.cells if cell.row < first]
    below = [replace(cell, row=cell.row - first) for cell in table.cells if cell.row >= first]
    labels = sum(field_of(cell.line.strip(" :.")) is not None for cell in above if cell.line)
    if labels < 1 or any(cell.row + cell.row_span > first for cell in above):
        return (table,)
    if _all_labelled(table, heading.below):  # "Animatrice | … | Horaires | 9h-12h" heads no list
        return (table,)
    return (_piece(table, above, 0, first), _piece(table, below, first, table.rows))


def _all_labelled(table: SheetTable, below: int) -> bool:
    """Tell rows that each begin with a label: what stands over them is a row of labels too."""
    starts = [next((c for c in table.row(row) if c.line), None) for row in range(below, table.rows)]
    said = [cell for cell in starts if cell is not None]
    labelled = [c for c in said if (f := field_of(c.line.strip(" :."))) is not None and f[1] >= 0.9]
    return bool(said) and len(labelled) == len(said)


def _piece(table: SheetTable, cells: Sequence[Cell], start: int, end: int) -> SheetTable:
    """Return the rows from ``start`` up to ``end`` of a table as a table of their own."""
    box = union(cell.box for cell in cells if cell.box)
    starts = sorted({cell.column for cell in cells})

    def spans(column: int, span: int) -> int:
        """Count the columns that begin within a cell: rules of the other part are none here."""
        return max(1, sum(column <= begin < column + span for begin in starts))

    grid = table.grid
    if grid is not None:
        kept = tuple(
            replace(
                cell,
                row=cell.row - start,
                column=starts.index(cell.column),
                column_span=spans(cell.column, cell.column_span),
            )
            for cell in grid.cells
            if start <= cell.row < end
        )
        grid = replace(grid, box=box, cells=kept, rows=end - start, columns=len(starts))
    own = tuple(
        replace(
            cell, column=starts.index(cell.column), column_span=spans(cell.column, cell.column_span)
        )
        for cell in cells
    )
    cut = tuple(word for word in table.cut if box[1] <= centre(word.box)[1] <= box[3])
    return SheetTable(
        table.page, table.index, own, end - start, len(starts), box, table.place, grid, cut
    )
