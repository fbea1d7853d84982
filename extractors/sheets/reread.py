"""Headings of columns that OCR left unclear, read once more line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from ..layout import lines_of
from ..ocr import OcrEngine
from ..parsed import fold
from ..records import Candidate
from ..scan_cells import ink_bands
from ..source import Box, Word
from .hand import clean_grey, is_covered, writing
from .headings import Column, column_of, heading_of
from .leaves import bounds
from .table import Cell, SheetTable

_LEAST, _ENOUGH = 0.25, 0.6
"""Least score of a reading that may replace what OCR read, as a doubt and without one."""
_ALONE = 8.0
"""Times as likely as the next reading from which on a short one ("07/06") stands alone."""
_UNSURE, _SURE = 0.6, 0.85
_DATED = 2
"""Columns with a day from which on one without was not read whole."""
_OWN = 0.75
"""Share of a word that lies in its cell, at least, if it is not the next one's too."""
_LIST = 4
"""Rows of a table from which on it may be a list of people."""


def reread(table: SheetTable, engine: OcrEngine) -> SheetTable:
    """Return a scanned table whose unclear headings are read anew, where that makes sense of them.

    Only cells of the heading are read, and a reading is kept only if it names a column.
    """
    if table.grid is None:
        return table
    heading = heading_of(table)
    if heading is None:
        return _first_row(table, engine)
    if heading.first < 0:
        return table
    better: dict[int, Cell] = {}
    dated = sum(column.day is not None for column in heading.of("signature")) >= _DATED
    for column in heading.columns:
        lost = dated and column.role == "signature" and not column.day
        for row in range(heading.first, heading.below):
            cell = table.at(row, column.index)
            if cell is None or cell.box is None or id(cell) in better or _is_shared(cell):
                continue
            if lost or _unclear(column) or _in_part(table, cell):
                found = _read(table, cell, engine)
                if found is not None and _understood(found):
                    better[id(cell)] = _surer(cell, found)
    return _with(table, better) if better else table


def _is_shared(cell: Cell) -> bool:
    """Tell a cell with a word that reaches into the next: alone it would be read cut in two."""
    assert cell.box is not None
    return any(
        min(word.box[2], cell.box[2]) - max(word.box[0], cell.box[0])
        < _OWN * (word.box[2] - word.box[0])
        for word in cell.words
    )


def _with(table: SheetTable, better: dict[int, Cell]) -> SheetTable:
    cells = tuple(better.get(id(cell), cell) for cell in table.cells)
    return SheetTable(
        table.page, table.index, cells, table.rows, table.columns, table.box, table.place,
        table.grid, table.cut,
    )  # fmt: skip


def _first_row(table: SheetTable, engine: OcrEngine) -> SheetTable:
    """Return a list whose first row makes sense once it is read anew: its heading was not read."""
    if table.rows < _LIST or table.columns < 2:
        return table
    better: dict[int, Cell] = {}
    for cell in table.row(0):
        found = _read(table, cell, engine) if cell.box is not None else None
        if found is not None and _understood(found):
            better[id(cell)] = found
    anew = _with(table, better)
    return anew if better and heading_of(anew) is not None else table


def _surer(cell: Cell, found: Cell) -> Cell:
    """Return of two readings that say the same the surer one; else the second."""
    same = fold(found.line) == fold(cell.line)
    return cell if same and cell.sure >= found.sure else found


def with_lost_lines(
    table: SheetTable, cell: Cell, engine: OcrEngine | None, least: int = 2
) -> Cell:
    """Return a cell with the lines that OCR passed over, where it holds at least so many.

    "Formatrice :" over a name in a narrow column, or in the column of functions: without it the
    name is anybody's.
    """
    picture = table.page.picture
    words = [word for one in table.cells for word in one.words]
    if picture is None or engine is None or cell.box is None or not words:
        return cell
    bands = ink_bands(
        cell.box, clean_grey(picture), median(word.box[3] - word.box[1] for word in words)
    )
    if len(bands) < least or len(bands) <= len(lines_of(cell.words)):
        return cell
    lines = [
        (band[0], " ".join(word.text for word in own), own)
        for band in bands
        if (own := _band_words(table, cell, band, engine))
    ]
    every = tuple(word for _, _, own in lines for word in own)
    return replace(cell, text="\n".join(text for _, text, _ in sorted(lines)), words=every)


def as_read(cell: Cell, text: str) -> Cell:
    """Return a cell with a reading in place of its words, each about where its letters stand."""
    assert cell.box is not None
    x0, y0, x1, y1 = bounds(cell.words) or cell.box
    x0, x1 = min(x0, cell.box[0] + 0.004), x1 if cell.words else cell.box[2]
    step = (x1 - x0) / max(1, len(text))
    words = tuple(
        Word(
            found.group(),
            (x0 + step * found.start(), y0, x0 + step * found.end(), y1),
            confidence=_UNSURE,
        )
        for found in re.finditer(r"\S+", text)
    )
    return replace(cell, text=text, words=words)


def _band_words(
    table: SheetTable, cell: Cell, band: tuple[float, float], engine: OcrEngine
) -> list[Word]:
    """Return the words on one line of ink in a cell: OCR's, else the line reader's as doubts."""
    assert cell.box is not None
    top, low = band
    own = [word for word in cell.words if top <= (word.box[1] + word.box[3]) / 2 <= low]
    if own:
        return own
    box = (cell.box[0], max(cell.box[1], top - 0.002), cell.box[2], min(cell.box[3], low + 0.002))
    readings = writing(table.page, box, engine)
    if not _sure(readings):
        return []
    return [Word(text, box, confidence=_UNSURE) for text in readings[0].value.split()]


def _sure(readings: Sequence[Candidate]) -> float:
    """Return how surely a line of a heading was read; 0 where it was not."""
    if not readings or readings[0].score < _LEAST:
        return 0.0
    score = readings[0].score
    alone = len(readings) < 2 or score >= _ALONE * readings[1].score
    return _SURE if score >= _ENOUGH or alone else _UNSURE


def _inked(table: SheetTable, box: Box) -> list[tuple[float, float]]:
    """Return the lines of print in a cell by their ink: OCR may have passed over one of them."""
    picture = table.page.picture
    heights = [word.box[3] - word.box[1] for cell in table.row(0) for word in cell.words]
    if picture is None or not heights:
        return []
    return ink_bands(box, clean_grey(picture), median(heights))


def _in_part(table: SheetTable, cell: Cell) -> bool:
    """Tell a heading of which OCR read some words and passed over others."""
    picture = table.page.picture
    if picture is None or cell.box is None or not cell.words:
        return False
    heights = median(word.box[3] - word.box[1] for word in cell.words)
    lines = len(ink_bands(cell.box, clean_grey(picture), heights))
    return lines > len(lines_of(cell.words)) or not is_covered(picture, cell.box, cell.words)


def _unclear(column: Column) -> bool:
    return column.role == "unknown" or column.sure < 0.8


def _understood(cell: Cell) -> bool:
    return column_of(cell.line).role != "unknown"


def _read(table: SheetTable, cell: Cell, engine: OcrEngine) -> Cell | None:
    """Read a heading line by line; None where nothing can be read surely enough."""
    assert cell.box is not None
    x0, y0, x1, y1 = cell.box
    found = _inked(table, cell.box) or [(line.box[1], line.box[3]) for line in lines_of(cell.words)]
    bands: list[Box] = [
        (x0, max(y0, top - 0.002), x1, min(y1, low + 0.002)) for top, low in found
    ] or [cell.box]
    words: list[Word] = []
    for band in bands:
        readings = writing(table.page, band, engine)
        sure = _sure(readings)
        if not sure:
            return None
        words += [Word(text, band, confidence=sure) for text in readings[0].value.split()]
    text = "\n".join(" ".join(w.text for w in words if w.box == band) for band in bands)
    return replace(cell, text=text, words=tuple(words))
