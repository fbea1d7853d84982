"""The same picture pasted several times: nearly exact repetition, not a comparison of hands.

A hand never draws the same stroke twice to half a millimetre; a pasted picture always does. Only
shapes with enough to them are compared: two dashes are not alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from .cells import sheet_ink, strokes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..source import Box, Grid, Picture
    from .cells import CellStrokes
    from .lines import Real

SAME = 0.9
"""Correlation of darkness from which two crops are the same picture."""
HEIGHT = 48
ENOUGH = 3.2
"""Length of the strokes, in heights of the ink, below which a shape says nothing."""


def alike(picture: Picture, cells: Sequence[Box]) -> list[tuple[int, ...]]:
    """Return groups of cells (indices, from the first) that hold the same pasted picture."""
    grid = _grid_of(picture, cells)
    if grid is None:
        return []
    known = {cell.box for one in (*picture.grids, grid) for cell in one.cells}
    sheet = sheet_ink(picture, grid, tuple(box for box in cells if box not in known))
    crops = [_crop(strokes_of(sheet, sheet.place_of(box))) for box in cells]
    group = list(range(len(cells)))
    for i, first in enumerate(crops):
        for j in range(i + 1, len(crops)):
            second = crops[j]
            if first is None or second is None or group[j] != j:
                continue
            if same(first, second):
                group[j] = group[i]
    found: dict[int, list[int]] = {}
    for index, head in enumerate(group):
        found.setdefault(head, []).append(index)
    return [tuple(members) for members in found.values() if len(members) > 1]


def _grid_of(picture: Picture, cells: Sequence[Box]) -> Grid | None:
    """Return the table that holds most of the cells."""
    if not picture.grids or not cells:
        return None
    asked = set(cells)
    return max(picture.grids, key=lambda grid: sum(cell.box in asked for cell in grid.cells))


def _crop(cell: CellStrokes) -> Real | None:
    """Return the darkness of a cell's own ink at its own size; None where the shape is too poor."""
    ys, xs = np.nonzero(cell.own)
    if len(ys) < 60:
        return None
    height, width = int(np.ptp(ys)) + 1, int(np.ptp(xs)) + 1
    away = cv2.distanceTransform(cell.own.astype(np.uint8), cv2.DIST_L2, 3)
    breadth = max(1.0, 2 * float(np.median(away[away > 0.9])) if (away > 0.9).any() else 1.0)
    length = len(ys) / breadth
    if length < ENOUGH * max(height, 0.35 * width) or min(height, width) < 9:
        return None
    part = np.where(cell.own, cell.dark, 0.0)[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    return np.asarray(part / max(float(np.percentile(part[part > 0], 90)), 1.0), np.float32)


def same(first: Real, second: Real) -> bool:
    """Whether two crops are the same picture: like size, and laid over each other like ink."""
    (h1, w1), (h2, w2) = first.shape, second.shape
    if abs(w1 / h1 - w2 / h2) > 0.12 * (w1 / h1) or not 0.5 < h1 / h2 < 2:
        return False
    scale = HEIGHT / h1
    size = (max(16, round(w1 * scale)), HEIGHT)
    a = cv2.resize(first, size, interpolation=cv2.INTER_LINEAR)
    best = 0.0
    for dh in (0, -1, 1):
        for dw in (0, -1, 1):
            # one point more or less at the rim changes the fitted size
            grown = (round(size[0] * (1 + dw / max(w2, 1))), round(HEIGHT * (1 + dh / max(h2, 1))))
            b = cv2.resize(second, grown, interpolation=cv2.INTER_LINEAR)
            padded = cv2.copyMakeBorder(b, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=0)
            if padded.shape[0] < a.shape[0] or padded.shape[1] < a.shape[1]:
                continue
            found = cv2.matchTemplate(padded, a, cv2.TM_CCOEFF_NORMED)
            best = max(best, float(found.max()))
    return best >= SAME
