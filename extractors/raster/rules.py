"""Ruled tables in a straightened picture of a page: ``find_grids``; and the page without rules.

The picture may still be a little askew or bent: the rules found first say how, the picture is
levelled in memory, the tables are understood there, and the cells are taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..source import Grid, GridCell
from .checks import faint_column, judged
from .lines import Bend, at_work_scale, bend_of, rules_of
from .loose import Loose, without_loose
from .regions import MARGIN, regions_of
from .regular import lattice_of
from .removal import without_rules

if TYPE_CHECKING:
    from ..source import Box, Grey
    from .lattice import Lattice, Region
    from .lines import Rules

__all__ = ["find_grids", "without_rules"]


def find_grids(grey: Grey, dpi: float) -> tuple[Grid, ...]:
    """Find the ruled tables of a page, from the top (then from the left).

    ``grey`` is an upright page of known resolution, skew under 2 degrees. Boxes of the result are
    fractions of it; a cell reaches from the middle of one rule to the middle of the next. What
    speaks against a table stands in its ``faults`` and lowers its ``confidence``.
    """
    if min(grey.shape) < 40:
        return ()
    ground, _ = at_work_scale(grey, dpi)
    # streaks and folds lean their own way, and would bend the table with them
    rules = without_loose(rules_of(ground, dots=False))[0]
    bend = bend_of(rules, _tables(rules))
    if not bend.flat:
        ground = bend.levelled(ground)
    rules = rules_of(ground)
    rules, streaks, folds = without_loose(rules)
    grids = []
    for region in regions_of(rules):
        lattice = lattice_of(region, rules)
        if lattice is None:
            continue
        _note_loose(lattice, region, streaks, folds)
        inside = rules.upright_dark[region.y0 : region.y1, region.x0 : region.x1]
        if faint_column(lattice, inside):
            lattice.faults.add("faint_column")
        grid = _grid(lattice, region, bend, ground.shape)
        if grid is not None:
            grids.append(grid)
    grids.sort(key=lambda grid: (round(grid.box[1], 2), grid.box[0]))
    return tuple(grids)


def _tables(rules: Rules) -> list[tuple[int, int, int, int]]:
    """Return the parts of the page that surely hold tables: large, and clear of its rim."""
    rows, columns = rules.level.shape
    return [
        (one.x0, one.y0, one.x1, one.y1)
        for one in regions_of(rules)
        if one.width * one.height > 0.03 * rows * columns
        and min(one.x0, one.y0, columns - one.x1, rows - one.y1) > 0.01 * columns
    ]


def _note_loose(lattice: Lattice, region: Region, streaks: list[Loose], folds: list[Loose]) -> None:
    """Note streaks and folds that cross a table: where they run, a rule may be lost."""
    for name, loose, (a0, a1), (b0, b1) in (
        ("streak", streaks, (region.x0, region.x1), (region.y0, region.y1)),
        ("fold", folds, (region.y0, region.y1), (region.x0, region.x1)),
    ):
        for line in loose:
            shared = min(b1, line.end) - max(b0, line.start)
            if a0 + MARGIN < line.place < a1 - MARGIN and shared > 0.5 * (b1 - b0):
                lattice.faults.add(name)


def _groups(lattice: Lattice) -> list[tuple[int, int, int, int]]:
    """Return the cells as row, column, row_span, column_span: elementary cells, walls left out."""
    rows, columns = len(lattice.level) - 1, len(lattice.upright) - 1
    owner = np.full((rows, columns), -1, int)
    found: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row, column] >= 0:
                continue
            wide = 1
            while (
                column + wide < columns
                and owner[row, column + wide] < 0
                and not lattice.down[column + wide, row]
            ):
                wide += 1
            high = 1
            while row + high < rows and _opens(lattice, owner, row + high, column, wide):
                high += 1
            owner[row : row + high, column : column + wide] = len(found)
            found.append((row, column, high, wide))
    return found


def _opens(lattice: Lattice, owner: np.ndarray, row: int, column: int, wide: int) -> bool:
    """Whether the next row belongs to the cell above: no level edge, no upright one within."""
    across = lattice.across[row, column : column + wide]
    free = owner[row, column : column + wide] < 0
    within = lattice.down[column + 1 : column + wide, row]
    return bool(free.all() and not across.any() and not within.any())


def _grid(lattice: Lattice, region: Region, bend: Bend, shape: tuple[int, ...]) -> Grid | None:
    """Build the grid: cells taken back to fractions of the picture as given."""
    rows, columns = len(lattice.level) - 1, len(lattice.upright) - 1
    if rows < 1 or columns < 1 or rows * columns < 2:
        return None
    places = _Places(lattice, region, bend, shape)
    cells = tuple(
        GridCell(row, column, places.box(row, column, high, wide), high, wide)
        for row, column, high, wide in _groups(lattice)
    )
    box = (
        min(cell.box[0] for cell in cells),
        min(cell.box[1] for cell in cells),
        max(cell.box[2] for cell in cells),
        max(cell.box[3] for cell in cells),
    )
    confidence, faults = judged(lattice, cells, box)
    return Grid(box, cells, rows, columns, confidence, faults)


class _Places:
    """Where the crossings of a lattice lie in the picture as given, as fractions."""

    def __init__(
        self, lattice: Lattice, region: Region, bend: Bend, shape: tuple[int, ...]
    ) -> None:
        rows, columns = shape[:2]
        xs, ys = np.asarray(lattice.xs), np.asarray(lattice.ys)
        u, v = np.meshgrid(xs, ys)
        u, v = u.astype(np.float32), v.astype(np.float32)
        for i, rule in enumerate(lattice.level):
            v[i] += rule.wander[np.clip(np.round(xs).astype(int), 0, len(rule.wander) - 1)]
        for j, rule in enumerate(lattice.upright):
            u[:, j] += rule.wander[np.clip(np.round(ys).astype(int), 0, len(rule.wander) - 1)]
        x, y = bend.back(u + region.x0, v + region.y0)
        self.x = np.clip((x + 0.5) / columns, 0.0, 1.0)
        self.y = np.clip((y + 0.5) / rows, 0.0, 1.0)

    def box(self, row: int, column: int, high: int, wide: int) -> Box:
        """Return the box of a cell: the middle of each of its four sides."""
        top, low = row, row + high
        left, right = column, column + wide
        return (
            float((self.x[top, left] + self.x[low, left]) / 2),
            float((self.y[top, left] + self.y[top, right]) / 2),
            float((self.x[top, right] + self.x[low, right]) / 2),
            float((self.y[low, left] + self.y[low, right]) / 2),
        )
