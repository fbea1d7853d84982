"""One shape for the tables of an attendance sheet, whatever they come from.

A ruled table of a PDF page, a table of a Word document and the grid found in a scan all become a
``SheetTable``: cells with the rows and columns that they span, their words, their box or place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from ..layout import centre, contains, overlap, text_of, union
from ..source import Box, Grid, Page, Table, Word

_SAME_EDGE = 0.004
"""Edges closer than this share of the page are one and the same."""
_TWICE = 0.6
"""Two words that share this much of the smaller one's place are one word read twice."""
_NAMED = re.compile(r"[A-ZÀ-ÞŒ][a-zß-ÿœ]")
"""How a word begins that is plainly a name in small letters."""
_PLAIN, _STRANGERS = 0.8, 40.0
"""How surely two words at one place are read, and how little alike they are (0 to 100), if two."""
_CUT = 0.22
"""A word of which at least this share lies on each side of a rule is cut by it."""
_SURE_TITLE, _TITLE_LETTERS = 0.8, 4
"""How surely the word of a title is read, and letters that it has, to be no two titles."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it begins, what it spans, what stands in it."""

    row: int
    column: int
    text: str
    box: Box | None = None
    place: str | None = None
    words: tuple[Word, ...] = ()
    pictures: tuple[str, ...] = ()
    row_span: int = 1
    column_span: int = 1

    @property
    def line(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    @property
    def sure(self) -> float:
        """How surely the words were read: the least confidence among them, 1 without words.

        A dash between two hours says nothing by itself, however it was read.
        """
        said = (word for word in self.words if any(map(str.isalnum, word.text)))
        return min((word.confidence for word in said), default=1.0)


@dataclass(frozen=True, eq=False)
class SheetTable:
    """A table of one page. ``grid`` is the ruled table of a scan; ``cut`` the words its rules cut.

    ``order`` says how far down the document the table stands, for what is read in order.
    """

    page: Page
    index: int
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    box: Box | None = None
    place: str | None = None
    grid: Grid | None = None
    cut: tuple[Word, ...] = ()
    _at: dict[tuple[int, int], Cell] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self._at.setdefault((row, column), cell)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a row and column, from 0; None where there is none."""
        return self._at.get((row, column))

    def row(self, row: int) -> tuple[Cell, ...]:
        """Return the cells that cover a row, left to right, each once."""
        found: dict[int, Cell] = {}
        for column in range(self.columns):
            cell = self._at.get((row, column))
            if cell is not None:
                found.setdefault(id(cell), cell)
        return tuple(found.values())

    def row_box(self, row: int) -> Box | None:
        """Return the box around the cells of one row that span no other row."""
        boxes = [cell.box for cell in self.row(row) if cell.box and cell.row_span == 1]
        return union(boxes) if boxes else None


def tables_of(page: Page) -> tuple[SheetTable, ...]:
    """Return the tables of a page, top to bottom: of its picture, its rules or its Word source."""
    words = words_of(page)
    if page.picture is not None:
        made = [_of_grid(page, grid, words) for grid in page.picture.grids]
    elif page.paged:
        made = [_of_ruled(page, table, words) for table in page.tables if table.box]
    else:
        made = [_of_word(page, table) for table in page.tables]
    if page.paged:
        made.sort(key=lambda table: table.box[1] if table.box else 0.0)
    kept = [table for table in made if len(table.cells) > 1]
    return tuple(
        SheetTable(page, index, t.cells, t.rows, t.columns, t.box, t.place, t.grid, t.cut)
        for index, t in enumerate(kept)
    )


def _typed(page: Page) -> Iterable[Word]:
    """Yield what was typed into the form fields of a page as words."""
    for widget in page.widgets:
        if widget.box and widget.kind in {"text", "choice"} and (widget.value or "").strip():
            yield Word(" ".join((widget.value or "").split()), widget.box)


def words_of(page: Page) -> tuple[Word, ...]:
    """Return all words of a page, those typed into form fields too, each once."""
    words = (*page.words, *_typed(page))
    return _once(words) if page.picture is not None else words


@lru_cache(maxsize=8)
def _once(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Drop words that OCR found twice at one place, keeping the surer reading."""
    kept: list[Word] = []
    for word in sorted(words, key=lambda w: -w.confidence):
        twin = any(
            overlap(word.box, other.box) > _TWICE and _alike(word, other)
            for other in kept
            if abs(word.box[1] - other.box[1]) < 0.02
        )
        if not twin:
            kept.append(word)
    order = {id(word): index for index, word in enumerate(words)}
    return tuple(sorted(kept, key=lambda w: order[id(w)]))


def _alike(one: Word, other: Word) -> bool:
    """Tell two readings of the same ink: the same word, or boxes of about the same size.

    Two words that are both read surely and share hardly a letter are two: lines that stand close.
    """
    sure = min(one.confidence, other.confidence) >= _PLAIN
    if sure and fuzz.ratio(one.text, other.text) < _STRANGERS:
        return False
    width, wide = one.box[2] - one.box[0], other.box[2] - other.box[0]
    return one.text == other.text or 0.6 < width / max(wide, 1e-6) < 1.7


def _of_grid(page: Page, grid: Grid, words: Sequence[Word]) -> SheetTable:
    boxes = [cell.box for cell in grid.cells]
    held, cut = _held([w for w in map(_without_bar, words) if w.text], boxes, grid.box)
    cells = tuple(
        Cell(
            cell.row, cell.column, text_of(inside), cell.box, None, inside, (),
            cell.row_span, cell.column_span,
        )
        for cell, inside in zip(grid.cells, held, strict=True)
    )  # fmt: skip
    for word in cut:
        joined = _title_across(cells, word)
        if joined is not None:
            cells, cut = joined, tuple(other for other in cut if other is not word)
    return SheetTable(page, 0, cells, grid.rows, grid.columns, grid.box, None, grid, cut)


def _title_across(cells: Sequence[Cell], word: Word) -> tuple[Cell, ...] | None:
    """Join the two cells of a heading's upper row that one sure word stands across.

    Its letters were taken for the rule that parts the columns below ("Signature" over "Matin" and
    "Après-midi"). The row is one over which other titles stand two rows high.
    """
    if word.confidence < _SURE_TITLE or sum(sign.isalpha() for sign in word.text) < _TITLE_LETTERS:
        return None
    held = next((cell for cell in cells if word in cell.words), None)
    if held is None or held.box is None:
        return None
    row = [cell for cell in cells if cell.row == held.row]
    onwards = word.box[2] > held.box[2]
    end = held.column + held.column_span if onwards else held.column
    left = next((cell for cell in row if cell.column + cell.column_span == end), None)
    right = next((cell for cell in row if cell.column == end), None)
    below = {cell.column for cell in cells if cell.row == held.row + 1 and cell.line}
    high = any(cell.row_span > 1 for cell in row)
    if left is None or right is None or not high or not {end - 1, end} <= below:
        return None
    if max(left.row_span, right.row_span) > 1:
        return None
    words = tuple(sorted((*left.words, *right.words), key=lambda w: (w.box[1], w.box[0])))
    title = replace(
        left,
        text=text_of(words),
        box=union([box for box in (left.box, right.box) if box]),
        words=words,
        column_span=left.column_span + right.column_span,
    )
    kept = (title if cell is left else cell for cell in cells if cell is not right)
    return tuple(kept)


def _without_bar(word: Word) -> Word:
    """Drop the trace of a rule that OCR took for a bar before or after a word ("|Fatou").

    Only where a capital and a small letter follow: "|smaël" and "|SSA" begin with an I.
    """
    bare = word.text.strip("|¦")
    if bare == word.text or (bare and not _NAMED.match(bare)):
        return word
    return replace(word, text=bare)


def _held(
    words: Sequence[Word], boxes: Sequence[Box], around: Box
) -> tuple[list[tuple[Word, ...]], tuple[Word, ...]]:
    """Give each word to the cell its middle lies in; return also the words that a rule cuts."""
    held: list[list[Word]] = [[] for _ in boxes]
    cut: list[Word] = []
    for word in words:
        middle = centre(word.box)
        if not contains(around, middle):
            continue
        at = next((i for i, box in enumerate(boxes) if contains(box, middle)), None)
        if at is None:
            continue
        held[at].append(word)
        if _is_cut(word.box, boxes[at]):
            cut.append(word)
    return [tuple(sorted(group, key=lambda w: (w.box[1], w.box[0]))) for group in held], tuple(cut)


def _is_cut(word: Box, cell: Box) -> bool:
    width = word[2] - word[0]
    return width > 0 and max(cell[0] - word[0], word[2] - cell[2]) > _CUT * width


def _of_ruled(page: Page, table: Table, words: Sequence[Word]) -> SheetTable:
    """Make a table of a born-digital page; what its cells span follows from their edges."""
    boxes = [cell.box for cell in table.cells if cell.box]
    box = table.box or union(boxes)
    boxes = _without_strikes(boxes, _strikes(page, box))
    down = _edges([edge for b in boxes for edge in (b[1], b[3])])
    across = _edges([edge for b in boxes for edge in (b[0], b[2])])
    held, cut = _held(words, boxes, box)
    cells = []
    for bounds, inside in zip(boxes, held, strict=True):
        row, column = _nearest(down, bounds[1]), _nearest(across, bounds[0])
        rows = max(1, _nearest(down, bounds[3]) - row)
        columns = max(1, _nearest(across, bounds[2]) - column)
        cells.append(Cell(row, column, text_of(inside), bounds, None, inside, (), rows, columns))
    return SheetTable(page, 0, tuple(cells), len(down) - 1, len(across) - 1, box, None, None, cut)


def _strikes(page: Page, table: Box) -> list[float]:
    """Return the heights of level lines that cross the rows without reaching the table's sides."""
    found = []
    for line in page.lines:
        left, right = sorted((line.x0, line.x1))
        level = abs(line.y0 - line.y1) < 0.002 and table[1] < line.y0 < table[3]
        free = left > table[0] + 0.004 and right < table[2] - 0.004
        if level and free and right - left > 0.5 * (table[2] - table[0]):
            found.append(line.y0)
    return found


def _without_strikes(boxes: list[Box], strikes: Sequence[float]) -> list[Box]:
    """Join the halves of cells that a line struck through a row has parted."""
    for y in strikes:
        upper = [box for box in boxes if abs(box[3] - y) < _SAME_EDGE]
        lower = [box for box in boxes if abs(box[1] - y) < _SAME_EDGE]
        pairs = [
            (above, below)
            for above in upper
            for below in lower
            if abs(above[0] - below[0]) < _SAME_EDGE and abs(above[2] - below[2]) < _SAME_EDGE
        ]
        if len(pairs) < 2:
            continue
        joined = {above: union((above, below)) for above, below in pairs}
        gone = {below for _, below in pairs}
        boxes = [joined.get(box, box) for box in boxes if box not in gone]
    return boxes


def _edges(values: list[float]) -> list[float]:
    ordered = sorted(values)
    kept = ordered[:1]
    for before, value in pairwise(ordered):
        if value - before > _SAME_EDGE and value - kept[-1] > _SAME_EDGE:
            kept.append(value)
    return kept


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _of_word(page: Page, table: Table) -> SheetTable:
    cells = tuple(
        Cell(
            cell.row, cell.column, cell.text, None, _place(table, cell.row), (), cell.pictures,
            cell.row_span, cell.column_span,
        )
        for cell in table.cells
    )  # fmt: skip
    rows = max((cell.row + cell.row_span for cell in cells), default=0)
    columns = max((cell.column + cell.column_span for cell in cells), default=0)
    return SheetTable(page, 0, cells, rows, columns, None, table.place)


def _place(table: Table, row: int) -> str | None:
    return f"{table.place}, ligne {row + 1}" if table.place else None
