"""What signature cells hold, on any page: scans by the ink reader, other pages by what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..layout import centre, contains, overlap
from ..ocr import HandEngine
from ..source import Box, Grid, GridCell, Page, Picture
from .digital_ink import Ink, inks_in
from .leaves import VERIFY_BELOW
from .rows import Line
from .table import Cell, SheetTable


def cell_inks(
    table: SheetTable, cells: Sequence[Cell], engine: HandEngine | None
) -> tuple[Ink, ...]:
    """Return what each of some cells of a table holds."""
    if not cells:
        return ()
    if table.page.picture is not None and table.grid is not None:
        return _scanned(table.page, table.grid, [c.box for c in cells if c.box], engine)
    return inks_in(table.page, cells)


def zone_ink(page: Page, zone: Box, engine: HandEngine | None, label: Box | None = None) -> Ink:
    """Return what a place outside the tables holds (beside "Signature de l'intervenant :").

    Words count on the line of the ``label`` and below it, the label's own words not.
    """
    if page.picture is not None:
        return _scanned(page, _grid_around(page.picture, zone), [zone], engine)[0]
    top = label[1] if label is not None else zone[1]
    words = tuple(
        word
        for word in page.words
        if zone[0] <= (word.box[0] + word.box[2]) / 2 <= zone[2]
        and top <= (word.box[1] + word.box[3]) / 2 <= zone[3]
        and (label is None or not contains(label, centre(word.box)))
    )
    text = " ".join(word.text for word in words)
    return inks_in(page, [Cell(0, 0, text, zone, None, words)])[0]


def _grid_around(picture: Picture, zone: Box) -> Grid:
    """Return the ruled table that a place is a cell of, whose rules are no ink; else its own."""
    for grid in picture.grids:
        if len(grid.cells) > 1 and any(overlap(zone, cell.box) > 0.9 for cell in grid.cells):
            return grid
    return Grid(zone, (GridCell(0, 0, zone),), 1, 1)


def _scanned(
    page: Page, grid: Grid, boxes: Sequence[Box], engine: HandEngine | None
) -> tuple[Ink, ...]:
    from ..signatures import read_cells  # noqa: PLC0415 (loads numpy and the trained reader)

    assert page.picture is not None
    found = read_cells(page.picture, grid, boxes, page.words, engine)
    return tuple(Ink(cell.state, cell.confidence, cell.raw) for cell in found)


def struck_lines(table: SheetTable, lines: Sequence[Line]) -> list[Line]:
    """Mark the lines of a scanned table that a stroke of the pen crosses out as a whole.

    Where the print under the stroke reads as if there were none, the line is only ``crossed``.
    """
    picture, grid = table.page.picture, table.grid
    if picture is None or grid is None:
        return list(lines)
    from ..signatures import struck_rows  # noqa: PLC0415 (loads numpy and the trained reader)

    crossed = set(struck_rows(picture, grid))
    found = []
    for line in lines:
        if line.row not in crossed:
            found.append(line)
        elif _reads_well(table, line):
            found.append(replace(line, crossed=True))
        else:
            found.append(replace(line, struck=True))
    return found


def _reads_well(table: SheetTable, line: Line) -> bool:
    """Tell a row whose print reads as if no stroke ran through it, or a row of an appointment."""
    if not line.named:
        return not (line.day.absent and line.start.absent)
    signing = {id(cell) for _, cell in line.cells}
    words = [
        word
        for cell in table.row(line.row)
        if id(cell) not in signing
        for word in cell.words
        if sum(sign.isalpha() for sign in word.text) >= 3
    ]
    return bool(words) and min(word.confidence for word in words) >= VERIFY_BELOW
