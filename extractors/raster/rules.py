"""Ruled tables in a straightened picture of a page: ``find_grids``; and the page without rules.

The picture may still be a little askew or bent: the rules found first say how, the picture is
levelled in memory, the tables are understood there, and the cells are taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ..source import Grid, GridCell
from .checks import judged
from .lattice import Lattice, Region
from .lines import Bend, at_work_scale, bend_of, rules_of
from .loose import Loose, without_loose
from .regular import lattice_of
from .removal import without_rules

if TYPE_CHECKING:
    from ..source import Box, Grey
    from .lines import Mask, Rules

__all__ = ["find_grids", "without_rules"]

SMALLEST_TABLE = (70, 34)
"""Points across and down of the smallest table that is looked at (12 mm x 6 mm)."""
MARGIN = 8
GAP = 60
"""Points of a gap (10 mm) across which two halves of one table are joined."""


def find_grids(grey: Grey, dpi: float) -> tuple[Grid, ...]:
    """Find the ruled tables of a page, from the top (then from the left).

    ``grey`` is an upright page of known resolution, skew under 2 degrees. Boxes of the result are
    fractions of it; a cell reaches from the middle of one rule to the middle of the next. What
    speaks against a table stands in its ``faults`` and lowers its ``confidence``.
    """
    if min(grey.shape) < 40:
        return ()
    ground, _ = at_work_scale(grey, dpi)
    bend = bend_of(rules_of(ground, dots=False))
    if not bend.flat:
        ground = bend.levelled(ground)
    rules = rules_of(ground)
    rules, streaks, folds = without_loose(rules)
    grids = []
    for region in _regions(rules):
        lattice = lattice_of(region, rules)
        if lattice is None:
            continue
        _note_loose(lattice, region, streaks, folds)
        grid = _grid(lattice, region, bend, ground.shape)
        if grid is not None:
            grids.append(grid)
    grids.sort(key=lambda grid: (round(grid.box[1], 2), grid.box[0]))
    return tuple(grids)


def _regions(rules: Rules) -> list[Region]:
    """Return the parts of the page in which level and upright rules hang together."""
    both = (rules.level | rules.upright).astype(np.uint8)
    joined = cv2.morphologyEx(both, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for index in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[index])
        if width < SMALLEST_TABLE[0] or height < SMALLEST_TABLE[1]:
            continue
        part = labels[y : y + height, x : x + width] == index
        level = (rules.level[y : y + height, x : x + width] & part).any(axis=1).sum()
        upright = (rules.upright[y : y + height, x : x + width] & part).any(axis=0).sum()
        if level >= 2 and upright >= 1:
            boxes.append([x, y, x + width, y + height])
    rows, columns = both.shape
    return [
        Region(
            max(0, x0 - MARGIN),
            max(0, y0 - MARGIN),
            min(columns, x1 + MARGIN),
            min(rows, y1 + MARGIN),
        )
        for x0, y0, x1, y1 in _without_frames(_joined(_bridged(boxes, rules)))
    ]


def _bridged(boxes: list[list[int]], rules: Rules) -> list[list[int]]:
    """Join boxes that face each other with open sides: one table that a white gap runs through.

    Two tables side by side are closed where they face each other.
    """
    found = _bridged_across(boxes, rules.level, rules.upright)
    turned = [[box[1], box[0], box[3], box[2]] for box in found]
    level, upright = np.ascontiguousarray(rules.upright.T), np.ascontiguousarray(rules.level.T)
    return [[box[1], box[0], box[3], box[2]] for box in _bridged_across(turned, level, upright)]


def _bridged_across(boxes: list[list[int]], level: Mask, upright: Mask) -> list[list[int]]:
    found = sorted(boxes)
    at = 0
    while at < len(found):
        left = found[at]
        for other in found:
            if other is left or not 0 <= other[0] - left[2] <= GAP:
                continue
            if abs(other[1] - left[1]) > 8 or abs(other[3] - left[3]) > 8:
                continue
            top, low = left[1], left[3]
            facing = (
                upright[top:low, max(0, left[2] - 9) : left[2] + 3].any(axis=1).mean(),
                upright[top:low, max(0, other[0] - 3) : other[0] + 9].any(axis=1).mean(),
            )
            ends = level[top:low, max(0, left[2] - 12) : left[2]].any(axis=1).sum()
            if max(facing) < 0.4 and ends >= 3:
                left[:] = [left[0], min(top, other[1]), other[2], max(low, other[3])]
                found.remove(other)
                at = -1
                break
        at += 1
    return found


def _joined(boxes: list[list[int]]) -> list[list[int]]:
    """Join boxes that overlap in part: pieces of one table whose rules are broken."""
    boxes = sorted(boxes)
    changed = True
    while changed:
        changed = False
        for i, a in enumerate(boxes):
            for j in range(i + 1, len(boxes)):
                b = boxes[j]
                across = min(a[2], b[2]) - max(a[0], b[0])
                down = min(a[3], b[3]) - max(a[1], b[1])
                if across <= 4 or down <= 4 or _inside(a, b) or _inside(b, a):
                    continue
                boxes[i] = [min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])]
                del boxes[j]
                changed = True
                break
            if changed:
                break
    return boxes


def _inside(inner: list[int], outer: list[int]) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def _without_frames(boxes: list[list[int]]) -> list[list[int]]:
    """Leave out frames drawn around a table, and parts that lie within a table."""
    kept = []
    for box in boxes:
        area = (box[2] - box[0]) * (box[3] - box[1])
        holds = [o for o in boxes if o is not box and _inside(o, box)]
        held = sum((o[2] - o[0]) * (o[3] - o[1]) for o in holds)
        within = [o for o in boxes if o is not box and _inside(box, o)]
        if held > 0.3 * area:
            continue
        if within and all(area <= 0.3 * (o[2] - o[0]) * (o[3] - o[1]) for o in within):
            continue
        kept.append(box)
    return kept


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
