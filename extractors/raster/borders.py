"""Ink that is in a cell and yet not, or not only, the cell's: what runs over from a neighbour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from .cells import CellStrokes
    from .lines import Mask

CUT = 0.5
"""Share of own ink cut from a stroke that cells share, from which it may be the neighbour's."""
DEEP = 0.2
"""Share of own ink within the middle half of a cell's height that a signature has at least."""
COVERED = 80
"""Points of others' ink in the middle of a cell (2 square mm) under which its own may be lost."""


def _middle(mask: Mask, cell: CellStrokes, inset: int = 0) -> int:
    """Return how many points of a mask lie in the middle half of the cell's height."""
    x0, y0, x1, y1 = cell.inside
    quarter = (y1 - y0) // 4
    return int(mask[y0 + quarter : y1 - quarter, x0 + inset : x1 - inset].sum())


def hangs_over(cell: CellStrokes) -> bool:
    """Whether a cell's ink is the rim of a neighbour's signature, cut off at the rule."""
    x0, y0, x1, y1 = cell.inside
    within = int(cell.own[y0:y1, x0:x1].sum())
    return cell.cut >= CUT and _middle(cell.own, cell) < DEEP * within


def runs_through(cell: CellStrokes) -> bool:
    """Whether ink that was given to a neighbour runs through the middle of a cell.

    What the cell's own person wrote may hang together with it: such a cell is not empty for sure.
    """
    return _middle(cell.foreign, cell, 3) >= COVERED


def apart_from_rim(cell: CellStrokes) -> Mask:
    """Return a cell's ink without the strokes that reach its rim: what stands by itself in it."""
    x0, y0, x1, y1 = cell.inside
    inside = np.zeros_like(cell.own)
    inside[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1] = True
    count, labels = cv2.connectedComponents(cell.own.astype(np.uint8), connectivity=8)
    leaving = np.unique(labels[cell.own & ~inside])
    kept = np.ones(count, np.bool_)
    kept[leaving] = False
    kept[0] = False
    return np.asarray(kept[labels], np.bool_)
