"""Lists ruled by level lines alone: rows between the lines, columns below the words of a heading.

Where a column begins is a guess, and a table of a scan says so ("column_guessed").
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ..layout import centre, inside, lines_of, text_of, union
from ..source import Box, Grid, GridCell, Page, Word
from .headings import heading_of
from .table import Cell, SheetTable, words_of
from .titles_above import titles_over

_LEVEL = 0.004
"""Share of the page's height by which a rule may lean and still be level."""
_WIDE = 0.35
"""Share of the page's width that a rule of such a list spans at least."""
_SAME = 0.02
_LEAST_ROWS = 3
_HIGHEST = 2.5
"""A gap of so many usual rows between two rules ends the list."""
_GAP = 1.2
"""Words of a heading stand apart by this many heights of a letter."""
_BEFORE = 0.4
"""Share of the room between two columns' words that goes to the left one."""
_SURE = 0.8
_GUESSED = 0.7


def open_tables(page: Page) -> tuple[SheetTable, ...]:
    """Return the lists of a page that have level rules and no upright ones, top to bottom."""
    if not page.paged:
        return ()
    words = words_of(page)
    found = [_table(page, index, rules, words) for index, rules in enumerate(_ladders(page))]
    return tuple(table for table in found if table is not None)


def _ladders(page: Page) -> list[list[Box]]:
    """Return runs of level rules of one width, one below the other."""
    level = sorted(
        (
            (min(line.x0, line.x1), (line.y0 + line.y1) / 2, max(line.x0, line.x1), line.y1)
            for line in page.lines
            if abs(line.y1 - line.y0) < _LEVEL and abs(line.x1 - line.x0) > _WIDE
        ),
        key=lambda rule: rule[1],
    )
    runs: list[list[Box]] = []
    for rule in level:
        run = next((r for r in runs if _alike(r[-1], rule)), None)
        if run is None:
            runs.append([rule])
        elif rule[1] - run[-1][1] > _LEVEL:
            run.append(rule)
    return [part for run in runs for part in _parts(run) if len(part) > _LEAST_ROWS]


def _alike(one: Box, other: Box) -> bool:
    return abs(one[0] - other[0]) < _SAME and abs(one[2] - other[2]) < _SAME


def _parts(run: list[Box]) -> list[list[Box]]:
    """Cut a run of rules where a row would be far too high: the next list begins there."""
    if len(run) < 2:
        return []
    usual = median(below[1] - above[1] for above, below in pairwise(run))
    parts = [[run[0]]]
    for above, below in pairwise(run):
        if below[1] - above[1] > _HIGHEST * usual:
            parts.append([])
        parts[-1].append(below)
    return parts


def _table(
    page: Page, index: int, rules: Sequence[Box], words: Sequence[Word]
) -> SheetTable | None:
    """Make a table of the rows between rules; None where no row heads columns."""
    x0, x1 = median(rule[0] for rule in rules), median(rule[2] for rule in rules)
    rows = [(x0, above[1], x1, below[1]) for above, below in pairwise(rules)]
    if _has_uprights(page, (x0, rows[0][1], x1, rows[-1][3])):
        return None
    found = _of_rows(page, index, rows, words)
    if found is not None and heading_of(found) is not None:
        return found
    over = titles_over(words, (x0, rows[0][1], x1, rows[-1][3]), rows[0][3] - rows[0][1])
    if not over:
        return found
    titles = (x0, min(word.box[1] for word in over) - 0.001, x1, rows[0][1])
    titled = _of_rows(page, index, [titles, *rows], words)
    return titled if titled is not None and heading_of(titled) is not None else found


def _of_rows(
    page: Page, index: int, rows: Sequence[Box], words: Sequence[Word]
) -> SheetTable | None:
    """Make a table of rows whose first one heads its columns; None where it does not."""
    x0, x1 = rows[0][0], rows[0][2]
    heads = _segments(inside(words, rows[0]))
    if len(heads) < 2:
        return None
    edges = _edges(heads, [w for row in rows[1:] for w in inside(words, row)], x0, x1)
    cells = []
    for number, row in enumerate(rows):
        held = inside(words, row)
        for column, (left, right) in enumerate(pairwise(edges)):
            own = tuple(word for word in held if left <= centre(word.box)[0] < right)
            cells.append(
                Cell(number, column, text_of(own), (left, row[1], right, row[3]), words=own)
            )
    box = (x0, rows[0][1], x1, rows[-1][3])
    return SheetTable(
        page, index, tuple(cells), len(rows), len(edges) - 1, box, grid=_grid(page, box, cells)
    )


def _has_uprights(page: Page, box: Box) -> bool:
    """Tell whether upright rules run inside a box: then it is a ruled table, read as one."""
    return any(
        abs(line.x1 - line.x0) < _LEVEL
        and box[0] + _SAME < line.x0 < box[2] - _SAME
        and max(0.0, min(box[3], max(line.y0, line.y1)) - max(box[1], min(line.y0, line.y1)))
        > 0.3 * (box[3] - box[1])
        for line in page.lines
    )


def _segments(words: Sequence[Word]) -> list[Box]:
    """Return the boxes of the groups of words in a heading, left to right."""
    groups: list[list[Word]] = []
    for word in sorted((w for line in lines_of(words) for w in line.words), key=lambda w: w.box[0]):
        high = word.box[3] - word.box[1]
        if groups and word.box[0] - max(w.box[2] for w in groups[-1]) < _GAP * high:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [union(word.box for word in group) for group in groups]


def _edges(heads: Sequence[Box], words: Sequence[Word], x0: float, x1: float) -> list[float]:
    """Return where the columns begin and end, from the words that stand in them."""
    edges = [x0]
    for left, right in pairwise(heads):
        mine = [w.box for w in words if w.confidence >= _SURE and left[0] <= centre(w.box)[0]]
        ends = [box[2] for box in mine if box[2] < right[0] and box[0] < right[0]]
        begins = [box[0] for box in mine if left[2] < box[0] < right[2]]
        end = max([left[2], *ends])
        begin = max(end, min([right[0], *(b for b in begins if b > end)]))
        edges.append(end + _BEFORE * (begin - end))
    return [*edges, x1]


def _grid(page: Page, box: Box, cells: Sequence[Cell]) -> Grid | None:
    """Return the table as one found in a picture, in doubt; None where there is no picture."""
    if page.picture is None:
        return None
    made = tuple(GridCell(cell.row, cell.column, cell.box) for cell in cells if cell.box)
    rows, columns = cells[-1].row + 1, cells[-1].column + 1
    return Grid(box, made, rows, columns, _GUESSED, ("column_guessed",))
