"""How the rules of our sheet's tables run on its flat page: a curled paper bends them.

Arrays in, numbers out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ..sheet_layout import MM, SheetRow
from ..source import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..source import Grey

    Matrix = NDArray[np.float64]

DPI = 200
"""Resolution of the flat page."""
_SCALE = DPI / 72
_PLAIN, _PALE = (18, 215), (9, 236)
"""How much darker than around it, and than what tone, a rule is: in print, in a pale copy."""
_REACH = 2.6 * MM
"""How far from its place a rule may run on a bent page, in points."""
_STRAY = 1.2 * MM
"""A piece of rule further than this from where all the others let it run is no rule (points)."""
LEAST_RULES = 0.7
"""Share of the table's rules that must be found where the layout has them."""


@dataclass(frozen=True, slots=True, eq=False)
class Bend:
    """How the rules of one of the sheet's tables run against the layout.

    ``levels`` are the y of the level rules, ``uprights`` the x of the upright ones (points);
    ``down[i, j]`` is how far level rule i runs below its place between upright j and j + 1,
    ``across[i, j]`` how far upright j runs right of its place between level i and i + 1.
    ``found`` is the share of these pieces that were seen.
    """

    levels: tuple[float, ...]
    uprights: tuple[float, ...]
    down: Matrix
    across: Matrix
    found: float

    @classmethod
    def of(cls, ground: Grey, rows: Sequence[SheetRow], uprights: tuple[float, ...]) -> Bend:
        """Look for every rule of a table's rows near its place on the flat, even page."""
        levels = (*(row.box[1] for row in rows), rows[-1].box[3])
        top = max(0.0, levels[0] - 2 * _REACH)
        part = ground[round(top * _SCALE) : round((levels[-1] + 2 * _REACH) * _SCALE)]
        found = cls._with(_ink(part, *_PLAIN), levels, uprights, top)
        if found.found < LEAST_RULES:
            pale = cls._with(_ink(part, *_PALE), levels, uprights, top)
            found = pale if pale.found > found.found else found
        if found.found < LEAST_RULES / 2:  # strokes of a pen, more likely than rules
            still = np.zeros_like(found.down), np.zeros_like(found.across)
            return replace(found, down=still[0], across=still[1])
        return found

    @classmethod
    def _with(
        cls, dark: Grey, levels: tuple[float, ...], uprights: tuple[float, ...], top: float
    ) -> Bend:
        """Measure the rules in a mask whose first row of pixels lies at ``top``."""
        down = np.full((len(levels), len(uprights) - 1), np.nan)
        across = np.full((len(levels) - 1, len(uprights)), np.nan)
        level = _runs(dark, across=True)
        upright = _runs(dark, across=False)
        for i, y in enumerate(levels):
            for j, (x0, x1) in enumerate(pairwise(uprights)):
                down[i, j] = _offset(level, (x0 + 4, x1 - 4), y - top)
        for i, (y0, y1) in enumerate(pairwise(levels)):
            for j, x in enumerate(uprights):
                across[i, j] = _offset(upright.T, (y0 + 3 - top, y1 - 3 - top), x)
        seen = np.concatenate([~np.isnan(down).ravel(), ~np.isnan(across).ravel()])
        down, across = _filled(_smooth(down)), _filled(_smooth(across.T)).T
        return cls(levels, uprights, down, across, float(seen.mean()))

    def refined(self, box: Box) -> Box:
        """Return a cell's box moved onto its rules; a box outside the table moves with the next."""
        x0, y0, x1, y1 = box
        column = self._slot((x0 + x1) / 2, self.uprights)
        row = self._slot((y0 + y1) / 2, self.levels)
        top = self.down[row, column] if self._inside(y0) else 0.0
        bottom = self.down[row + 1, column] if self._inside(y1) else 0.0
        left = self.across[row, self._edge(x0)]
        right = self.across[row, self._edge(x1)]
        return (x0 + float(left), y0 + float(top), x1 + float(right), y1 + float(bottom))

    def _inside(self, y: float) -> bool:
        return self.levels[0] - 1 <= y <= self.levels[-1] + 1

    def _slot(self, value: float, edges: tuple[float, ...]) -> int:
        return int(np.clip(np.searchsorted(edges, value) - 1, 0, len(edges) - 2))

    def _edge(self, x: float) -> int:
        return int(np.argmin([abs(x - edge) for edge in self.uprights]))


def _ink(flat: Grey, step: int, darkest: int) -> Grey:
    """Return what is darker than its surroundings by a step, and than a tone."""
    local = cv2.blur(flat, (41, 41)).astype(np.int16)
    return ((flat.astype(np.int16) < local - step) & (flat < darkest)).astype(np.uint8)


def _runs(dark: Grey, *, across: bool) -> Grey:
    """Keep what runs level (or upright) for four millimetres at least, a pixel of slant allowed."""
    length = round(4 * MM * _SCALE)
    thick = np.ones((3, 1) if across else (1, 3), np.uint8)
    kernel = np.ones((1, length) if across else (length, 1), np.uint8)
    return cv2.morphologyEx(cv2.dilate(dark, thick), cv2.MORPH_OPEN, kernel).astype(np.uint8)


def _offset(runs: Grey, span: tuple[float, float], at: float) -> float:
    """Return how far (points) a rule runs from ``at`` within a span; NaN where none is seen."""
    start, end = round(span[0] * _SCALE), round(span[1] * _SCALE)
    reach, place = round(_REACH * _SCALE), round(at * _SCALE)
    low = max(0, place - reach)
    band = runs[low : place + reach + 1, max(0, start) : end]
    if band.size == 0:
        return float("nan")
    share = band.mean(axis=1)
    if share.max() < 0.55:
        return float("nan")
    strong = np.flatnonzero(share >= 0.8 * share.max())
    nearest = strong[np.argmin(np.abs(strong + low - place))]
    run = strong[(np.abs(strong - nearest) <= 3)]
    return float((run.mean() + low) / _SCALE - at)


def _smooth(offsets: Matrix) -> Matrix:
    """Return the pieces without those that leave the bend of all the others: strokes of a pen."""
    seen = ~np.isnan(offsets)
    down, across = np.meshgrid(*(np.linspace(-1, 1, n) for n in offsets.shape), indexing="ij")
    terms = (down**0, down, across, down * across, down**2, across**2, down**3)
    design = np.stack([term.ravel() for term in terms], axis=1)
    kept, flat = seen.ravel(), offsets.ravel()
    for _ in range(3):
        if kept.sum() < 2 * len(terms):
            return offsets
        bend = design @ np.linalg.lstsq(design[kept], flat[kept], rcond=None)[0]
        kept = seen.ravel() & (np.abs(np.nan_to_num(flat - bend)) < _STRAY)
    return np.asarray(np.where(kept, flat, np.nan).reshape(offsets.shape), np.float64)


def _filled(offsets: Matrix) -> Matrix:
    """Fill pieces that were not seen from the same rule, else from its neighbours, else zero."""
    filled = offsets.copy()
    for i, row in enumerate(offsets):
        seen = row[~np.isnan(row)]
        filled[i, np.isnan(row)] = np.median(seen) if len(seen) else np.nan
    known = ~np.isnan(filled[:, 0])
    if not known.any():
        return np.zeros_like(offsets)
    where = np.flatnonzero(known)
    for i in np.flatnonzero(~known).tolist():
        filled[i] = filled[where[np.argmin(np.abs(where - i))]]
    return filled
