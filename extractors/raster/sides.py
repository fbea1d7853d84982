"""Whether a cell of a table is one: rules drawn along its four sides, and none through it.

Asked of the cells of a table that is doubted somewhere: a cell that stands up to it is where the
table says, whatever is wrong elsewhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from .lines import at_work_scale, darkness

if TYPE_CHECKING:
    from ..source import Box, Picture
    from .lines import Real

NEAR = 4
"""Points at work scale on both sides of a side in which its rule may run."""
DRAWN = 0.7
"""Share of a side along which its rule must be seen."""
THROUGH = 0.92
"""Share of a cell's width or height along which a straight line through it may be a rule."""
_LEAST = 9.0
_CORNER = 5
_INSET = 0.18


@lru_cache(maxsize=2)
def _dark(picture: Picture) -> tuple[Real, Real, float]:
    """Return the darkness of level and of upright strokes at work scale, and the scale."""
    ground, scale = at_work_scale(picture.grey, picture.dpi)
    upright = darkness(np.ascontiguousarray(ground.T)).T
    return darkness(ground), np.ascontiguousarray(upright), scale


def stands(picture: Picture, box: Box) -> bool:
    """Whether rules run along all four sides of a cell (box in fractions), and none within."""
    level, upright, _ = _dark(picture)
    rows, columns = level.shape
    x0, x1 = round(box[0] * columns), round(box[2] * columns)
    y0, y1 = round(box[1] * rows), round(box[3] * rows)
    if x1 - x0 < 4 * _CORNER or y1 - y0 < 3 * _CORNER:
        return False
    across, down = upright.T, level
    for y in (y0, y1):
        if not _drawn(down, y, x0, x1):
            return False
    for x in (x0, x1):
        if not _drawn(across, x, y0, y1):
            return False
    return not (_through(down, (y0, y1), (x0, x1)) or _through(across, (x0, x1), (y0, y1)))


def _drawn(dark: Real, place: int, start: int, end: int) -> bool:
    """Whether a rule runs near line ``place`` from ``start`` to ``end``; writing over it counts."""
    low, high = max(0, place - NEAR), min(dark.shape[0], place + NEAR + 1)
    band = dark[low:high, max(0, start + _CORNER) : end - _CORNER]
    if band.size == 0:
        return False
    seen = band.max(axis=0) > _LEAST
    return bool(seen.mean() >= DRAWN)


def _through(dark: Real, sides: tuple[int, int], along: tuple[int, int]) -> bool:
    """Whether a straight level line runs through a cell from side to side."""
    inset = max(NEAR + 2, round(_INSET * (sides[1] - sides[0])))
    band = dark[sides[0] + inset : sides[1] - inset, along[0] + _CORNER : along[1] - _CORNER]
    if min(band.shape) < 3:
        return False
    on = band > _LEAST
    # a rule may lean by a point or two along a cell
    wide = on[:-2] | on[1:-1] | on[2:]
    return bool((wide.mean(axis=1) >= THROUGH).any())
