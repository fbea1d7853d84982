"""A page without its rules: for reading words and ink in cells. Strokes that cross are kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ..source import Grey, Grid, Picture

BLOCK = 48
"""Points along a rule over which its place is looked for, at 150 dpi."""
REACH = 5.0
"""Points at 150 dpi on both sides of where a rule should lie."""


@lru_cache(maxsize=2)
def clean_page(picture: Picture) -> Grey:
    """Return a page without the rules of its tables; the last pages asked for are kept."""
    clean = without_rules(picture.grey, picture.grids, picture.dpi)
    clean.setflags(write=False)
    return clean


def without_rules(grey: Grey, grids: Iterable[Grid], dpi: float = 150.0) -> Grey:
    """Return a copy of the picture without the rules of its tables.

    Each point of a rule becomes as light as the lighter of its two sides, so that a stroke that
    crosses the rule stays and one that only touches it ends there.
    """
    out = grey.copy()
    turned = np.ascontiguousarray(grey.T)
    scale = max(0.5, dpi / 150.0)
    rows, columns = grey.shape
    upright: set[tuple[int, int, int]] = set()
    level: set[tuple[int, int, int]] = set()
    for grid in grids:
        for cell in grid.cells:
            x0, y0, x1, y1 = cell.box
            left, right = round(x0 * columns), round(x1 * columns)
            top, low = round(y0 * rows), round(y1 * rows)
            level |= {(top, left, right), (low, left, right)}
            upright |= {(left, top, low), (right, top, low)}
    for place, start, end in sorted(level):
        _wipe(out, grey, place, start, end, scale)
    out_turned = np.ascontiguousarray(out.T)
    for place, start, end in sorted(upright):
        _wipe(out_turned, turned, place, start, end, scale)
    return np.ascontiguousarray(out_turned.T)


def _wipe(out: Grey, grey: Grey, place: int, start: int, end: int, scale: float) -> None:
    """Wipe a level rule at line ``place`` from column ``start`` to ``end``, block by block."""
    reach = round(REACH * scale)
    low, high = max(0, place - reach), min(grey.shape[0], place + reach + 1)
    if high - low < 5 or end - start < 2:
        return
    block = max(12, round(BLOCK * scale))
    parts = max(1, round((end - start) / block))
    for part in range(parts):
        a = max(0, start + (end - start) * part // parts - 1)
        b = min(grey.shape[1], start + (end - start) * (part + 1) // parts + 2)
        if b - a < 4:
            continue
        band = _band(grey[low:high, a:b])
        if band is not None:
            _heal(out, grey, (low + band[0], low + band[1]), (a, b))


def _band(strip: Grey) -> tuple[int, int] | None:
    """Return first and last line of the rule in a strip; None where no rule is seen."""
    profile = np.median(strip, axis=1).astype(np.float32)
    ground = _percentile(profile, 0.8)
    dark = ground - profile
    peak = int(np.argmax(dark))
    if dark[peak] < 7:
        return None
    on = dark > max(3.0, 0.12 * dark[peak])
    first = last = peak
    while first > 0 and on[first - 1]:
        first -= 1
    while last < len(on) - 1 and on[last + 1]:
        last += 1
    # the blurred rim of a rule goes with it
    return max(0, first - 1), min(len(on) - 1, last + 1)


def _percentile(few: NDArray[np.float32], share: float) -> float:
    """Return a percentile of few numbers, as numpy does in a tenth of the time."""
    ordered = np.sort(few)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (at - low))


def _heal(out: Grey, grey: Grey, lines: tuple[int, int], along: tuple[int, int]) -> None:
    """Fill a rule's lines from above and below, the lighter of both at each point."""
    first, last = lines
    a, b = along
    if first < 1 or last + 1 >= grey.shape[0]:
        out[max(0, first) : last + 1, a:b] = int(np.percentile(grey[:, a:b], 90))
        return
    above = out[max(0, first - 2) : first, a:b].min(axis=0, keepdims=True)
    below = out[last + 1 : last + 3, a:b].min(axis=0, keepdims=True)
    slant = np.ones((1, 3), np.uint8)
    above, below = cv2.erode(above, slant), cv2.erode(below, slant)
    fill: NDArray[np.uint8] = np.maximum(above, below).astype(np.uint8)
    out[first : last + 1, a:b] = np.maximum(out[first : last + 1, a:b], fill)
