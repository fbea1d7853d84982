"""The ink of a box cut into lines of writing, each as a picture of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..source import Box
from .view import SCALE, Cell, Mark

if TYPE_CHECKING:
    from ..source import Grey

_PAD = 3.0
_SMALL = 0.45
"""A band lower than this share of the usual one is an accent, a dot or a comma of its neighbour."""
_DOUBLE = 1.7


@dataclass(frozen=True, slots=True, eq=False)
class InkLine:
    """One line of writing: the box of its ink (points of the form) and its picture."""

    box: Box
    grey: Grey


def lines_in(cell: Cell, pitch: float) -> list[InkLine]:
    """Cut the ink of a box into lines, from top to bottom; ``pitch`` is the usual distance."""
    if not cell.marks:
        return []
    return [
        InkLine(box, _picture(cell, band, box))
        for band in _bands(cell, pitch)
        if (box := _extent(cell, band)) is not None
    ]


Band = tuple[int, int]


def _bands(cell: Cell, pitch: float) -> list[Band]:
    """Return the rows (pixels of the cell) that hold a line each."""
    profile = cell.ink.sum(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (profile > 0).astype(int), [0]])))
    bands: list[Band] = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    usual = pitch * SCALE
    bands = [part for band in bands for part in _split(profile, band, usual)]
    return _joined(bands, usual, profile)


def _split(profile: Sequence[int], band: Band, usual: float) -> list[Band]:
    """Cut a band that is as high as several lines where it holds least ink."""
    tall = band[1] - band[0]
    count = round(tall / usual)
    if tall < _DOUBLE * usual or count < 2:
        return [band]
    cuts = [band[0]]
    for index in range(1, count):
        middle = band[0] + tall * index / count
        low, high = round(middle - usual * 0.35), round(middle + usual * 0.35)
        cuts.append(low + int(np.argmin(np.asarray(profile[low:high]))))
    cuts.append(band[1])
    return list(pairwise(cuts))


def _joined(bands: list[Band], usual: float, profile: Sequence[int]) -> list[Band]:
    """Join a low band (accents, dots, commas) to the nearer of its neighbours."""
    joined = list(bands)
    index = 0
    while index < len(joined):
        low, high = joined[index]
        if high - low >= _SMALL * usual or len(joined) == 1:
            index += 1
            continue
        above = low - joined[index - 1][1] if index else np.inf
        below = joined[index + 1][0] - high if index + 1 < len(joined) else np.inf
        if min(above, below) > 0.35 * usual:
            index += 1
            continue
        other = index - 1 if above < below else index
        joined[other : other + 2] = [(joined[other][0], joined[other + 1][1])]
        index = max(0, other)
    return joined


def _extent(cell: Cell, band: Band) -> Box | None:
    columns = np.flatnonzero(cell.ink[band[0] : band[1]].any(axis=0))
    if not len(columns):
        return None
    x, y = cell.origin
    return (
        x + int(columns[0]) / SCALE,
        y + band[0] / SCALE,
        x + (int(columns[-1]) + 1) / SCALE,
        y + band[1] / SCALE,
    )


def _picture(cell: Cell, band: Band, box: Box) -> Grey:
    """Cut one line out; what is not its ink or next to it becomes paper (frames, other lines)."""
    pad = round(_PAD * SCALE)
    left = round((box[0] - cell.origin[0]) * SCALE)
    right = round((box[2] - cell.origin[0]) * SCALE)
    paper = np.uint8(min(255, round(cell.paper)))
    made = np.full((band[1] - band[0] + 2 * pad, right - left + 2 * pad), paper, np.uint8)
    grown = 2
    y0, y1 = max(0, band[0] - grown), min(cell.grey.shape[0], band[1] + grown)
    x0, x1 = max(0, left - grown), min(cell.grey.shape[1], right + grown)
    top, start = y0 - band[0] + pad, x0 - left + pad
    made[top : top + y1 - y0, start : start + x1 - x0] = np.minimum(cell.grey[y0:y1, x0:x1], paper)
    return made


def ink_amount(marks: Sequence[Mark]) -> float:
    """Return the area of all marks in square points."""
    return sum(mark.area for mark in marks)
