"""Numbers that describe the ink of one cell: its amount, its shape, its darkness, its company.

Lengths count against the cell's height or the paper (mm), darkness against the page's own print,
so that resolution, pen and scanner do not matter. Nothing says where in the cell the ink lies: a
generator's habits of layout would be learnt instead of signatures.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from .lines import WORK_DPI

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .cells import CellStrokes
    from .lines import Mask, Real

    Numbers = NDArray[np.float32]

VERSION = 2
"""Raised when the meaning of a number changes: a model learnt on others does not load."""

MM = WORK_DPI / 25.4
NAMES = (
    "area", "length", "length_mm", "breadth_mm", "breadth_spread", "width", "height", "aspect",
    "height_mm", "width_mm", "fill", "strokes", "strokes_mm", "largest", "second", "holes",
    "specks", "dark", "dark_top", "dark_spread", "sharp", "over_noise", "flat", "flat_off",
    "slope", "level", "upright", "rising", "falling", "turning", "runs_across", "runs_down",
    "row_peak", "column_peak", "stroke_height", "stroke_height_spread", "base_spread",
    "gap_spread", "cut", "spill", "foreign", "leftover", "reach_wide", "reach_high",
    "near_foreign", "ends", "crossings", "box_solid", "largest_flat", "middle_gap",
)  # fmt: skip
"""What the numbers are, in their order."""


def features(cell: CellStrokes) -> Numbers:
    """Return the numbers of one cell, float32 of ``len(NAMES)``; all zero amounts where empty."""
    x0, y0, x1, y1 = cell.inside
    high, wide = max(8, y1 - y0), max(8, x1 - x0)
    size = float(high * wide)
    values = dict.fromkeys(NAMES, 0.0)
    values["foreign"] = float(cell.foreign.sum()) / size * 10
    values["leftover"] = cell.leftover / (2.0 * (high + wide))
    values["reach_wide"], values["reach_high"] = min(cell.wide, 6.0), min(cell.high, 6.0)
    if cell.own.any():
        cell = _to_its_ink(cell)
        _amounts(values, cell, high, wide)
        _darkness(values, cell)
        _shape(values, cell.own, high)
        _strokes(values, cell, high, wide)
    return np.asarray([values[name] for name in NAMES], np.float32)


def _to_its_ink(cell: CellStrokes) -> CellStrokes:
    """Return the same with its window cut to the cell's own ink and a little around it."""
    ys, xs = np.nonzero(cell.own)
    rows = slice(max(0, int(ys.min()) - 3), int(ys.max()) + 4)
    columns = slice(max(0, int(xs.min()) - 3), int(xs.max()) + 4)
    near = cell.foreign
    if near.any():
        near = cv2.dilate(near.astype(np.uint8), np.ones((21, 21), np.uint8)).astype(bool)
    return replace(
        cell,
        own=cell.own[rows, columns],
        foreign=np.asarray(near[rows, columns], np.bool_),
        dark=np.ascontiguousarray(cell.dark[rows, columns]),
    )


def _amounts(values: dict[str, float], cell: CellStrokes, high: int, wide: int) -> None:
    own = cell.own
    area = float(own.sum())
    away = cv2.distanceTransform(np.pad(own.astype(np.uint8), 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    ridge = (away >= cv2.dilate(away, np.ones((3, 3), np.uint8)) - 1e-3) & own
    breadth = 2.0 * away[ridge]
    typical = float(np.median(breadth)) if len(breadth) else 1.0
    ys, xs = np.nonzero(own)
    width, height = float(xs.max() - xs.min() + 1), float(ys.max() - ys.min() + 1)
    length = area / max(typical, 1.0)
    values |= {
        "area": area / (high * wide) * 10,
        "length": length / high,
        "length_mm": length / MM,
        "breadth_mm": typical / MM,
        "breadth_spread": float(breadth.std()) / max(typical, 0.5) if len(breadth) else 0.0,
        "width": width / wide,
        "height": height / high,
        "aspect": math.log(width / height),
        "height_mm": height / MM,
        "width_mm": width / MM,
        "fill": area / (width * height),
        "cut": cell.cut,
        "spill": cell.spill,
    }
    crop = own[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    values["row_peak"] = float(crop.sum(axis=1).max()) / width
    values["column_peak"] = float(crop.sum(axis=0).max()) / height
    padded = np.pad(crop, 1).astype(np.int8)
    values["runs_across"] = float((np.diff(padded, axis=1) == 1).sum()) / height
    values["runs_down"] = float((np.diff(padded, axis=0) == 1).sum()) / width
    empty = crop.sum(axis=0) == 0
    values["middle_gap"] = _longest(empty) / width
    hull = cv2.convexHull(np.stack([xs, ys], axis=1).astype(np.int32))
    values["box_solid"] = area / max(float(cv2.contourArea(hull)), 1.0)


def _longest(on: NDArray[np.bool_]) -> float:
    longest = run = 0
    for value in on.tolist():
        run = run + 1 if value else 0
        longest = max(longest, run)
    return float(longest)


def _darkness(values: dict[str, float], cell: CellStrokes) -> None:
    dark = cell.dark[cell.own]
    values["dark"] = float(np.median(dark)) / cell.black
    values["dark_top"] = float(np.percentile(dark, 92)) / cell.black
    values["dark_spread"] = float(dark.std()) / max(float(dark.mean()), 1.0)
    values["over_noise"] = math.log1p(float(np.median(dark)) / cell.noise)
    gx = cv2.Sobel(cell.dark, cv2.CV_32F, 1, 0, ksize=3)
    gy = cv2.Sobel(cell.dark, cv2.CV_32F, 0, 1, ksize=3)
    steep = np.hypot(gx, gy)[cell.own] / 4.0
    values["sharp"] = float(np.percentile(steep, 85)) / max(float(np.percentile(dark, 85)), 1.0)
    # which way the strokes run: doubled angle of the gradient, weighed by its strength
    angle = np.arctan2(gy[cell.own], gx[cell.own])
    weight = np.hypot(gx, gy)[cell.own]
    total = max(float(weight.sum()), 1e-6)
    # the gradient stands across the stroke: a level stroke has an upright gradient
    for name, way in (("upright", 0.0), ("falling", 135.0), ("level", 90.0), ("rising", 45.0)):
        off = np.abs(np.cos(angle - math.radians(way)))
        values[name] = float(weight[off > math.cos(math.radians(22.5))].sum()) / total


def _shape(values: dict[str, float], own: Mask, high: int) -> None:
    ys, xs = np.nonzero(own)
    flat, off, slope = _line_like(xs, ys)
    values["flat"], values["flat_off"], values["slope"] = flat, off / high, slope
    contours, tree = cv2.findContours(own.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    holes = 0
    turning = total = 0.0
    for contour, links in zip(contours, tree[0] if tree is not None else (), strict=False):
        if links[3] >= 0:
            holes += cv2.contourArea(contour) >= 4
        points = contour[:, 0, :].astype(np.float32)
        if len(points) < 12:
            continue
        step = np.roll(points, -4, axis=0) - points
        angle = np.arctan2(step[:, 1], step[:, 0])
        turn = np.abs((np.roll(angle, -4) - angle + math.pi) % (2 * math.pi) - math.pi)
        turning += float(turn.sum())
        total += len(points)
    values["holes"] = math.log1p(holes)
    values["turning"] = turning / total if total else 0.0
    thin = _thinned(own)
    around = cv2.filter2D(
        thin.astype(np.uint8), -1, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT
    )
    values["ends"] = math.log1p(float((thin & (around == 2)).sum()))
    values["crossings"] = math.log1p(float((thin & (around >= 5)).sum()))


def _line_like(xs: NDArray[np.intp], ys: NDArray[np.intp]) -> tuple[float, float, float]:
    """Return how thin the cloud is (0: a line), how far it strays in points, and its slope."""
    if len(xs) < 5:
        return 1.0, 0.0, 0.0
    spread = np.cov(np.stack([xs, ys]).astype(np.float64))
    values, vectors = np.linalg.eigh(spread)
    long, short = max(float(values[1]), 1e-6), max(float(values[0]), 0.0)
    return math.sqrt(short / long), math.sqrt(short), abs(float(vectors[1, 1]))


def _thinning_tables() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return which of 256 neighbourhoods lose their middle, for both half-steps."""
    codes = np.arange(256)
    n = [(codes >> bit) & 1 for bit in range(8)]
    total = np.sum(n, axis=0)
    steps = np.sum([(n[i] == 0) & (n[(i + 1) % 8] == 1) for i in range(8)], axis=0)
    base = (total >= 2) & (total <= 6) & (steps == 1)
    first = base & (n[0] * n[2] * n[4] == 0) & (n[2] * n[4] * n[6] == 0)
    second = base & (n[0] * n[2] * n[6] == 0) & (n[0] * n[4] * n[6] == 0)
    return first.astype(np.uint8), second.astype(np.uint8)


_TABLES = _thinning_tables()
_NEIGHBOURS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)
"""Weights of the eight neighbours, clockwise from the one above."""


def _thinned(own: Mask) -> Mask:
    """Return the middle lines of strokes (Zhang and Suen), at most ten rounds."""
    picture = np.pad(own, 1).astype(np.uint8)
    for _ in range(10):
        before = int(picture.sum())
        for table in _TABLES:
            code = cv2.filter2D(picture, -1, _NEIGHBOURS, borderType=cv2.BORDER_CONSTANT)
            picture[cv2.LUT(code, table) > 0] = 0
        if int(picture.sum()) == before:
            break
    return np.asarray(picture[1:-1, 1:-1] > 0, np.bool_)


def _strokes(values: dict[str, float], cell: CellStrokes, high: int, wide: int) -> None:
    own = cell.own
    count, labels, stats, _ = cv2.connectedComponentsWithStats(own.astype(np.uint8), connectivity=8)
    sizes = stats[1:, cv2.CC_STAT_AREA].astype(np.float32)
    total = float(sizes.sum())
    real = sizes >= max(8.0, 0.004 * high * high)
    values["specks"] = math.log1p(float((~real).sum()))
    values["strokes"] = math.log1p(float(real.sum()))
    order = np.sort(sizes)[::-1]
    values["largest"] = float(order[0]) / total
    values["second"] = float(order[1]) / total if count > 2 else 0.0
    biggest = int(np.argmax(sizes)) + 1
    ys, xs = np.nonzero(labels == biggest)
    values["largest_flat"] = _line_like(xs, ys)[0]
    if real.any():
        width_mm = max(1.0, float(values["width_mm"]))
        values["strokes_mm"] = float(real.sum()) / width_mm
        some = stats[1:][real]
        _rank(values, some, high)
    # ``foreign`` was widened when the window was cut to the ink
    values["near_foreign"] = float((own & cell.foreign).sum()) / total


def _rank(values: dict[str, float], stats: NDArray[Any], high: int) -> None:
    """How like letters on a line the strokes are: heights, feet and gaps."""
    heights = stats[:, cv2.CC_STAT_HEIGHT].astype(np.float32)
    feet = heights + stats[:, cv2.CC_STAT_TOP]
    lefts = stats[:, cv2.CC_STAT_LEFT].astype(np.float32)
    rights = lefts + stats[:, cv2.CC_STAT_WIDTH]
    middle = float(np.median(heights))
    values["stroke_height"] = middle / high
    values["stroke_height_spread"] = float(heights.std()) / max(middle, 1.0)
    values["base_spread"] = float(np.median(np.abs(feet - np.median(feet)))) / max(middle, 1.0)
    order = np.argsort(lefts)
    gaps = lefts[order][1:] - rights[order][:-1]
    values["gap_spread"] = float(gaps.std()) / max(middle, 1.0) if len(gaps) > 1 else 0.0


def thumbnail(cell: CellStrokes, rows: int = 20, columns: int = 60) -> Real:
    """Return a small picture of the own ink, middled, for looking at likeness; values 0 to 1."""
    out = np.zeros((rows, columns), np.float32)
    ys, xs = np.nonzero(cell.own)
    if len(ys) == 0:
        return out
    crop = cell.own[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1].astype(np.float32)
    scale = min(rows / crop.shape[0], columns / crop.shape[1])
    size = (max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale)))
    small = cv2.resize(crop, size, interpolation=cv2.INTER_AREA)
    top, left = (rows - size[1]) // 2, (columns - size[0]) // 2
    out[top : top + size[1], left : left + size[0]] = small
    return out
