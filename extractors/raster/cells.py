"""Whose ink is it: strokes of a page whose rules were taken out, and the cell that owns each.

A stroke belongs whole to the cell that holds most of it, with what hangs on it by a hair: so the
tail of a neighbour's signature is the neighbour's. A stroke that two cells share about evenly is
cut at the rule. Work is done at ``WORK_DPI``; darkness counts against each cell's own ground.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .lines import WORK_DPI, even
from .removal import clean_page, without_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..source import Box, Grey, Grid, Picture
    from .lines import Mask, Real

    Labels = NDArray[np.int32]

MOST = 0.68
"""Share of a stroke from which it belongs whole to one cell."""
HAIR = 5
"""Points of a gap (0.8 mm) across which two strokes hang together."""
SPECK = 5
"""Points of a spot that is dirt, whatever its shape."""
NEAR_RULE = 3
"""Points from the middle of a rule in which what is left of the rule may lie."""

Pixels = tuple[int, int, int, int]
"""x0, y0, x1, y1 in points of the work picture."""


@dataclass(frozen=True, slots=True, eq=False)
class SheetInk:
    """The ink of one page at work scale, with the cells of its tables.

    ``dark`` is how much darker each point is than its ground (0 to 255); ``mask`` where there is
    ink; ``labels`` its connected strokes from 1; ``places`` the cells asked for, ``owner`` the
    cell (from 1; 0: none) at each point. ``black`` is how dark print is on this page, ``noise``
    how much the ground flickers.
    """

    dark: Real
    mask: Mask
    labels: Labels
    owner: Labels
    places: tuple[Pixels, ...]
    black: float
    noise: float
    scale: float

    def place_of(self, box: Box) -> Pixels:
        """Return the place of a cell's box; ValueError where it is not among the cells."""
        return self.places[self.places.index(_pixels(box, self.mask.shape))]


@dataclass(frozen=True, slots=True, eq=False)
class CellStrokes:
    """What stands in one cell, within a window around it.

    ``own`` is the ink that belongs to the cell, overflow included; ``foreign`` ink of others that
    lies within the cell; ``dark`` the darkness; ``inside`` the cell's own rectangle in the window
    (x0, y0, x1, y1). ``cut`` is the share of own ink that was cut from a shared stroke, ``spill``
    the share outside the cell, ``leftover`` points of left-over rule, ``wide`` and ``high`` how
    far the largest stroke that touches the cell reaches, in cells.
    """

    own: Mask
    foreign: Mask
    dark: Real
    inside: Pixels
    cut: float
    spill: float
    leftover: int
    wide: float
    high: float
    black: float
    noise: float


def _scaled(grey: Grey, dpi: float) -> tuple[Grey, float]:
    scale = WORK_DPI / max(dpi, 40.0)
    if abs(scale - 1.0) < 0.03:
        return grey, 1.0
    size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8), scale


def _pixels(box: Box, shape: tuple[int, ...]) -> Pixels:
    rows, columns = shape[:2]
    x0, y0 = max(0, round(box[0] * columns)), max(0, round(box[1] * rows))
    return x0, y0, min(columns, round(box[2] * columns)), min(rows, round(box[3] * rows))


@lru_cache(maxsize=3)
def _clean(picture: Picture, grids: tuple[Grid, ...]) -> tuple[Grey, float]:
    """Return a page without its rules at work scale, and the factor it was scaled by."""
    if grids == picture.grids:
        return _scaled(clean_page(picture), picture.dpi)
    return _scaled(without_rules(picture.grey, grids, picture.dpi), picture.dpi)


def sheet_ink(picture: Picture, grid: Grid, extra: tuple[Box, ...] = ()) -> SheetInk:
    """Take the ink of a page apart; ``extra`` are boxes that are no cells of its tables.

    Kept for the last pages asked for: several columns of one table are read one after another.
    """
    grids = picture.grids if grid in picture.grids else (*picture.grids, grid)
    return _ink_of(picture, grids, extra)


@lru_cache(maxsize=3)
def _ink_of(picture: Picture, grids: tuple[Grid, ...], extra: tuple[Box, ...]) -> SheetInk:
    # a zone that is no table has no rules to take out, unless the page has no table at all
    clean, scale = _clean(picture, picture.grids or grids)
    boxes = [cell.box for one in grids for cell in one.cells] + list(extra)
    # once each: a box that differs by less than a point is the same place, and has one owner
    places = tuple(dict.fromkeys(_pixels(box, clean.shape) for box in boxes))
    owner = np.zeros(clean.shape, np.int32)
    for index, (x0, y0, x1, y1) in enumerate(places, 1):
        owner[y0:y1, x0:x1] = index
    dark = _darkness(clean, places)
    noise = _noise(dark, places)
    mask = _mask(dark, noise)
    mask = _off_the_rules(mask, places)
    # black: the darkness of the darkest hundredth of what is ink on the page
    black = float(np.percentile(dark[mask], 90)) if mask.sum() > 50 else 200.0
    _, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    return SheetInk(
        dark, mask, np.asarray(labels, np.int32), owner, places, max(black, 40.0), noise, scale
    )


def _darkness(clean: Grey, places: Sequence[Pixels]) -> Real:
    """Return how dark each point is; in each cell against the cell's own ground."""
    ground = cv2.GaussianBlur(even(clean).astype(np.float32), (0, 0), 0.7)
    dark: Real = np.asarray(255.0 - ground, np.float32)
    for x0, y0, x1, y1 in places:
        part = dark[y0:y1, x0:x1]
        if part.size > 60:
            part -= np.float32(np.percentile(part[3:-3, 3:-3], 35)) if min(part.shape) > 8 else 0
    return np.asarray(np.clip(dark, 0, 255), np.float32)


def _noise(dark: Real, places: Sequence[Pixels]) -> float:
    """Return how much the ground flickers: its standard deviation, from the points of cells.

    Darkness counts from the 35th percentile: the 60th lies 0.64 standard deviations above it.
    """
    spreads = [
        float(np.percentile(dark[y0 + 5 : y1 - 5, x0 + 5 : x1 - 5], 60)) / 0.64
        for x0, y0, x1, y1 in places
        if y1 - y0 > 16 and x1 - x0 > 16
    ]
    return max(1.0, float(np.median(spreads))) if spreads else 2.0


def _mask(dark: Real, noise: float) -> Mask:
    """Return the points of ink: darker than the flicker, and than half of what is near."""
    low, high = max(7.0, 2.3 * noise), max(15.0, 5.0 * noise)
    near = cv2.dilate(dark, np.ones((7, 7), np.uint8))
    mask = (dark > low) & (dark > 0.38 * near)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=8
    )
    peak = np.zeros(count, np.float32)
    np.maximum.at(peak, np.asarray(labels, np.int32)[mask], dark[mask])
    kept = (peak > high) & (stats[:, cv2.CC_STAT_AREA] >= SPECK)
    kept[0] = False
    return np.asarray(kept[labels], np.bool_)


def _off_the_rules(mask: Mask, places: Sequence[Pixels]) -> Mask:
    """Drop strokes that lie for the most part where rules ran: what is left of them."""
    along = np.zeros(mask.shape, np.uint8)
    for x0, y0, x1, y1 in places:
        cv2.rectangle(along, (x0, y0), (x1, y1), 1, 2 * NEAR_RULE + 1)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=8
    )
    there = np.bincount(labels[(along > 0) & mask], minlength=count)
    gone = there > 0.75 * stats[:, cv2.CC_STAT_AREA]
    return np.asarray(mask & ~gone[labels], np.bool_)


class Owners:
    """Gives each stroke of a page to a cell."""

    def __init__(self, sheet: SheetInk) -> None:
        self.sheet = sheet
        labels, owner = sheet.labels, sheet.owner
        count = int(labels.max()) + 1
        cells = len(sheet.places) + 1
        on = labels > 0
        pairs = labels[on].astype(np.int64) * cells + owner[on]
        codes, sizes = np.unique(pairs, return_counts=True)
        self.parts: dict[int, dict[int, int]] = {}
        for code, size in zip(codes.tolist(), sizes.tolist(), strict=True):
            self.parts.setdefault(code // cells, {})[code % cells] = size
        self.boxes = _boxes(labels, count)
        self.of = self._whole(count)
        self._hang_together()

    def _whole(self, count: int) -> NDArray[np.int32]:
        """Return per stroke the cell that it belongs to whole; -1: shared, cut at the rules."""
        of = np.zeros(count, np.int32)
        for label, parts in self.parts.items():
            total = sum(parts.values())
            best = max(parts, key=lambda cell: parts[cell])
            if best == 0 and parts[0] < 0.8 * total:
                inner = {cell: size for cell, size in parts.items() if cell}
                best = max(inner, key=lambda cell: inner[cell])
                of[label] = best if inner[best] >= 0.4 * total else -1
            else:
                of[label] = best if parts[best] >= MOST * total else -1
        return of

    def _hang_together(self) -> None:
        """Give small strokes that hang on a much larger one of a neighbour to that neighbour."""
        sheet = self.sheet
        near = cv2.dilate(sheet.mask.astype(np.uint8), np.ones((HAIR, HAIR), np.uint8))
        count, groups = cv2.connectedComponents(near, connectivity=8)
        first: dict[int, list[int]] = {}
        at = np.flatnonzero(sheet.labels.ravel())
        seen = sheet.labels.ravel()[at].astype(np.int64) * count + groups.ravel()[at]
        for code in np.unique(seen).tolist():
            first.setdefault(code % count, []).append(code // count)
        for members in first.values():
            if len(members) < 2:
                continue
            sizes = {m: sum(self.parts[m].values()) for m in members}
            total: dict[int, int] = {}
            for member in members:
                if self.of[member] >= 0:
                    cell = int(self.of[member])
                    total[cell] = total.get(cell, 0) + sizes[member]
            if len(total) < 2:
                continue
            best = max(total, key=lambda cell: total[cell])
            if best == 0 or total[best] < 0.8 * sum(total.values()):
                continue
            for member in members:
                other = int(self.of[member])
                if other != best and other >= 0 and sizes[member] < 0.25 * total[best]:
                    self.of[member] = best


def _boxes(labels: Labels, count: int) -> NDArray[np.int32]:
    """Return x0, y0, x1, y1 per label."""
    boxes = np.zeros((count, 4), np.int32)
    ys, xs = np.nonzero(labels)
    at = labels[ys, xs]
    boxes[:, :2] = 1 << 30
    np.minimum.at(boxes[:, 0], at, xs.astype(np.int32))
    np.minimum.at(boxes[:, 1], at, ys.astype(np.int32))
    np.maximum.at(boxes[:, 2], at, xs.astype(np.int32) + 1)
    np.maximum.at(boxes[:, 3], at, ys.astype(np.int32) + 1)
    return boxes


@lru_cache(maxsize=3)
def owners(sheet: SheetInk) -> Owners:
    """Return whose each stroke of a page is (kept for the last pages asked for)."""
    return Owners(sheet)


def strokes_of(sheet: SheetInk, place: Pixels) -> CellStrokes:
    """Return what stands in one cell of a page; ``place`` is one of ``sheet.places``."""
    whose = owners(sheet)
    index = sheet.places.index(place) + 1
    x0, y0, x1, y1 = place
    wide, high = max(1, x1 - x0), max(1, y1 - y0)
    pad_x, pad_y = min(wide, 2 * high), high
    rows, columns = sheet.mask.shape
    a, b = max(0, x0 - pad_x), max(0, y0 - pad_y)
    c, d = min(columns, x1 + pad_x), min(rows, y1 + pad_y)
    labels, owner = sheet.labels[b:d, a:c], sheet.owner[b:d, a:c]
    of = whose.of[labels]
    ink = labels > 0
    here = owner == index
    cut = ink & (of == -1) & here
    own = np.asarray((ink & (of == index)) | cut, np.bool_)
    foreign = np.asarray(ink & here & ~own, np.bool_)
    inside = (x0 - a, y0 - b, x1 - a, y1 - b)
    own, leftover = _without_leftover(own, inside)
    area = int(own.sum())
    touching = [int(label) for label in np.unique(labels[here & ink])]
    reach_x, reach_y = 0.0, 0.0
    for label in touching:
        box = whose.boxes[label]
        reach_x = max(reach_x, float(box[2] - box[0]) / wide)
        reach_y = max(reach_y, float(box[3] - box[1]) / high)
    return CellStrokes(
        own, foreign, sheet.dark[b:d, a:c], inside,
        float((cut & own).sum()) / max(area, 1),
        float((own & ~here).sum()) / max(area, 1),
        leftover, reach_x, reach_y, sheet.black, sheet.noise,
    )  # fmt: skip


def _without_leftover(own: Mask, inside: Pixels) -> tuple[Mask, int]:
    """Drop strokes that lie along a side of the cell: what is left of its rules."""
    x0, y0, x1, y1 = inside
    if not own.any():
        return own, 0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(own.astype(np.uint8), connectivity=8)
    dropped = 0
    out = own.copy()
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[index])
        along_level = height <= 5 and (
            abs(y + height / 2 - y0) <= NEAR_RULE + 1 or abs(y + height / 2 - y1) <= NEAR_RULE + 1
        )
        along_upright = width <= 5 and (
            abs(x + width / 2 - x0) <= NEAR_RULE + 1 or abs(x + width / 2 - x1) <= NEAR_RULE + 1
        )
        if along_level or along_upright:
            out[labels == index] = False
            dropped += area
    return out, dropped


def without(cell: CellStrokes, away: Mask) -> CellStrokes:
    """Return a cell without the strokes that lie for the most part in ``away``."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cell.own.astype(np.uint8), connectivity=8
    )
    hidden = np.bincount(labels[away], minlength=count)
    gone = hidden >= 0.8 * np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    gone[0] = False
    if not gone.any():
        return cell
    return replace(cell, own=np.asarray(cell.own & ~gone[labels], np.bool_))


def common_print(cells: Sequence[CellStrokes]) -> list[Mask]:
    """Return per cell where the ink lies that most cells of the same size have at the same place.

    So may be found what the form itself prints in each signature cell; a picture pasted in each
    row looks the same, so the caller reads it before it is left out. Five cells at least.
    """
    none = [np.zeros(cell.own.shape, np.bool_) for cell in cells]
    sizes: dict[int, list[int]] = {}
    for index, cell in enumerate(cells):
        x0, _, x1, _ = cell.inside
        sizes.setdefault(round((x1 - x0) / 6), []).append(index)
    for members in sizes.values():
        if len(members) < 5:
            continue
        high = min(cells[i].inside[3] - cells[i].inside[1] for i in members)
        wide = min(cells[i].inside[2] - cells[i].inside[0] for i in members)
        votes = np.zeros((high, wide), np.float32)
        for index in members:
            part = _from_corner(cells[index], high, wide)
            votes += cv2.dilate(part.astype(np.uint8), np.ones((5, 5), np.uint8))
        common = votes >= max(5.0, 0.8 * len(members))
        if not common.any():
            continue
        wider = cv2.dilate(common.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
        for index in members:
            x0, y0, _, _ = cells[index].inside
            none[index][y0 : y0 + high, x0 : x0 + wide] = wider
    return none


def _from_corner(cell: CellStrokes, high: int, wide: int) -> Mask:
    """Return a cell's ink from its upper left corner."""
    x0, y0, _, _ = cell.inside
    return cell.own[y0 : y0 + high, x0 : x0 + wide]
