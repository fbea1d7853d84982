"""Marks that pens make across tables and in boxes: rows struck out, boxes ticked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .cells import sheet_ink

if TYPE_CHECKING:
    from ..source import Grey, Grid, Picture
    from .cells import CellStrokes
    from .lines import Mask

STRUCK = 0.6
"""Share of a table's width that a line must run through a row to strike it out."""

_LONG, _THICK, _BROKEN = 0.3, 0.1, 0.12
"""A stroke is long by its cell's width, thin by its own length, and single in most columns."""
_BENT = 0.085
"""Height of what a stroke bends, by its length, from which it may be a signature."""


def struck_rows(picture: Picture, grid: Grid) -> set[int]:
    """Return the rows (from 0, as in the grid) that a hand-drawn line strikes through."""
    sheet = sheet_ink(picture, grid)
    rows, columns = sheet.mask.shape
    x0, x1 = round(grid.box[0] * columns), round(grid.box[2] * columns)
    struck = set()
    for row in range(grid.rows):
        cells = [cell for cell in grid.cells if cell.row == row and cell.row_span == 1]
        if not cells:
            continue
        top = round(min(cell.box[1] for cell in cells) * rows)
        low = round(max(cell.box[3] for cell in cells) * rows)
        if low - top > 12 and _line_through(sheet.mask[top + 3 : low - 2, x0:x1]):
            struck.add(row)
    return struck


def _line_through(band: Mask) -> bool:
    """Whether one nearly level straight line runs through most of a band."""
    thin = cv2.dilate(band.astype(np.uint8), np.ones((3, 3), np.uint8))
    level = cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, 25), np.uint8))
    width = band.shape[1]
    if level.any(axis=0).sum() < STRUCK * width:
        return False
    lines = cv2.HoughLinesP(
        level * 255, 1, math.pi / 720, 60, minLineLength=STRUCK * width, maxLineGap=60
    )
    if lines is None:
        return False
    for x0, y0, x1, y1 in np.asarray(lines).reshape(-1, 4)[:20].astype(float):
        if abs(y1 - y0) > 0.08 * abs(x1 - x0):
            continue
        xs = np.arange(int(min(x0, x1)), int(max(x0, x1)))
        ys = y0 + (y1 - y0) * (xs - x0) / (x1 - x0)
        seen = np.zeros(len(xs), bool)
        for off in range(-3, 4):
            at = np.clip(np.round(ys + off).astype(int), 0, band.shape[0] - 1)
            seen |= level[at, xs] > 0
        if seen.mean() > 0.85 and seen.sum() >= STRUCK * width:
            return True
    return False


def waves(cell: CellStrokes) -> bool:
    """Tell a single long stroke that is bent: a dash, or a signature that is no more than that.

    Dashes drawn by hand bend by less than a tenth of their length.
    """
    _, columns = np.nonzero(cell.own)
    if len(columns) == 0:
        return False
    left, long = int(columns.min()), int(np.ptp(columns)) + 1
    if long < _LONG * (cell.inside[2] - cell.inside[0]):
        return False
    drawn = cell.own[:, left : left + long].astype(np.int8)
    runs = (np.diff(drawn, axis=0, prepend=0) > 0).sum(axis=0)
    thick = np.median(drawn.sum(axis=0)[runs > 0])
    if (runs != 1).mean() > _BROKEN or thick > _THICK * long:
        return False
    at = np.flatnonzero(runs == 1)
    line = np.array([np.flatnonzero(drawn[:, x]).mean() for x in at])
    slope, start = np.polyfit(at, line, 1)
    bent = float(np.ptp(line - slope * at - start))
    return bent > _BENT * float(np.hypot(long, slope * long))


def ticked_box(crop: Grey) -> tuple[bool | None, float]:
    """Say whether a small printed box is ticked, and how surely (0 to 1).

    ``crop`` shows the box with its frame, about level, little else. A cross, a tick, a filled
    half count as ticked. A box that is all black, or crossed out beyond its frame, may be a
    correction: None. Nothing is compared with a fixed blackness.
    """
    if min(crop.shape) < 8:
        return None, 0.0
    side = 48.0 / min(crop.shape)
    size = (max(8, round(crop.shape[1] * side)), max(8, round(crop.shape[0] * side)))
    grey = cv2.resize(crop, size, interpolation=cv2.INTER_AREA if side < 1 else cv2.INTER_LINEAR)
    ground = float(np.percentile(grey, 90))
    dark = np.clip(ground - grey.astype(np.float32), 0, 255)
    black = float(np.percentile(dark, 97))
    if black < 12:
        return None, 0.3
    on = dark > max(8.0, 0.35 * black)
    frame = _frame(on)
    if frame is None:
        return None, 0.3
    x0, y0, x1, y1 = frame
    inset = max(2, round(0.16 * min(x1 - x0, y1 - y0)))
    inner = on[y0 + inset : y1 - inset, x0 + inset : x1 - inset]
    if inner.size < 25:
        return None, 0.3
    return _filled(inner)


def _filled(inner: Mask) -> tuple[bool | None, float]:
    """Judge the inside of a box by how much of it is ink, and how far the ink reaches."""
    share = float(inner.mean())
    ys, xs = np.nonzero(inner)
    reach = 0.0
    if len(ys):
        reach = max(float(np.ptp(ys)) / inner.shape[0], float(np.ptp(xs)) / inner.shape[1])
    if share < 0.012 or (share < 0.04 and reach < 0.3):
        return False, 0.97 if share < 0.012 else 0.85
    if share <= 0.72 and share >= 0.07 and reach > 0.45:
        return True, 0.96
    if share <= 0.72 and share >= 0.04 and reach > 0.35:
        return True, 0.85
    return None, 0.5


def _frame(on: Mask) -> tuple[int, int, int, int] | None:
    """Find the printed square: the outermost long level and upright runs."""
    height, width = on.shape
    across = cv2.morphologyEx(
        on.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, max(5, int(0.42 * width))), np.uint8)
    )
    down = cv2.morphologyEx(
        on.astype(np.uint8), cv2.MORPH_OPEN, np.ones((max(5, int(0.42 * height)), 1), np.uint8)
    )
    ys, xs = np.flatnonzero(across.any(axis=1)), np.flatnonzero(down.any(axis=0))
    if len(ys) < 2 or len(xs) < 2:
        return None
    y0, y1, x0, x1 = int(ys[0]), int(ys[-1]), int(xs[0]), int(xs[-1])
    if y1 - y0 < 0.35 * height or x1 - x0 < 0.35 * width:
        return None
    # step over the frame's own breadth
    while y0 < y1 and across[y0].any():
        y0 += 1
    while y1 > y0 and across[y1].any():
        y1 -= 1
    while x0 < x1 and down[:, x0].any():
        x0 += 1
    while x1 > x0 and down[:, x1].any():
        x1 -= 1
    return (x0, y0, x1 + 1, y1 + 1) if x1 - x0 > 6 and y1 - y0 > 6 else None
