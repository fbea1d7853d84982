"""Rows and columns of a form: ruled tables, and lines aligned under a heading line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .canvas import Canvas, Chunk, Region, Token, broken_word, joined_lines, text_of


@dataclass(slots=True)
class Cell:
    """One cell: its tokens in reading order and its horizontal extent, in points."""

    x0: float
    x1: float
    tokens: list[Token] = field(default_factory=list)
    chunks: list[Chunk] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of the cell; a full line goes on with a blank."""
        return joined_lines([line for line in self.lines if text_of(line)], self.x1)

    @property
    def broken(self) -> bool:
        """Whether a word may have been cut in two by the cell's edge."""
        return broken_word(self.lines, self.x1)

    @property
    def lines(self) -> list[list[Token]]:
        """The tokens by line."""
        lines: list[list[Token]] = []
        for token in self.tokens:
            if lines and abs(lines[-1][0].middle - token.middle) < 5:
                lines[-1].append(token)
            else:
                lines.append([token])
        return lines


@dataclass(slots=True)
class Row:
    """Cells from left to right, with the page and the height they stand at."""

    page: int
    top: float
    cells: list[Cell]
    bottom: float = 0.0
    table: int = -1

    @property
    def texts(self) -> list[str]:
        """The text of each cell."""
        return [cell.text for cell in self.cells]


def ruled_rows(canvas: Canvas) -> list[Row]:
    """Return the rows of all ruled tables, top to bottom."""
    by_row: dict[tuple[int, int, int], list[Region]] = defaultdict(list)
    for region in canvas.regions:
        if not region.comb:
            by_row[region.page, region.table, round(region.top / 3)].append(region)
    chunks: dict[int, list[Chunk]] = defaultdict(list)
    for chunk in canvas.chunks:
        chunks[chunk.region].append(chunk)
    rows: list[Row] = []
    for (page, table, _), regions in by_row.items():
        regions.sort(key=lambda r: r.x0)
        if len(regions) < 2:
            continue
        cells = [_cell(region, chunks[region.index]) for region in regions]
        rows.append(Row(page, regions[0].top, cells, regions[0].bottom, table))
    return sorted(rows, key=lambda row: (row.page, row.top))


def _cell(region: Region, chunks: Sequence[Chunk]) -> Cell:
    tokens = [t for chunk in chunks for t in chunk.tokens if t.kind in {"word", "entry"}]
    return Cell(region.x0, region.x1, tokens, list(chunks))


def open_rows(canvas: Canvas) -> list[Row]:
    """Return the lines outside cells, each chunk a cell, top to bottom."""
    rows: list[Row] = []
    loose = [c for c in canvas.chunks if c.region < 0 and c.tokens[0].kind in {"word", "entry"}]
    for chunk in sorted(loose, key=lambda c: (c.page, c.middle, c.x0)):
        cell = Cell(chunk.x0, chunk.x1, list(chunk.tokens), [chunk])
        last = rows[-1] if rows else None
        if last and last.page == chunk.page and abs(chunk.middle - last.top) < 5.5:
            last.cells.append(cell)
        else:
            rows.append(Row(chunk.page, chunk.middle, [cell], chunk.bottom))
    for row in rows:
        row.cells.sort(key=lambda c: c.x0)
    return rows


def column_at(header: Row, cell: Cell) -> int:
    """Return the column of a header that a cell stands under: most overlap, else nearest."""
    best, score = 0, -1e9
    for number, head in enumerate(header.cells):
        overlap = min(head.x1, cell.x1) - max(head.x0, cell.x0)
        near = -abs(head.x0 - cell.x0) / 1000
        if overlap + near > score:
            best, score = number, overlap + near
    return best
