"""Ink in the name cells of our sheets: written in by hand, struck through. Imports cv2."""

from __future__ import annotations

import cv2
import numpy as np

_LEAST_INK = 70
"""Dark pixels at 200 dpi from which a name cell is written in."""


def written(grey: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> tuple[int, ...] | None:
    """Return the pixels x0, y0, x1, y1 around the ink of a free cell; None where it is blank."""
    if min(grey.shape[:2]) < 8:
        return None
    ground = float(np.percentile(grey, 80))
    dark = (grey < ground - 45).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    kept = [i for i in range(1, count) if stats[i][cv2.CC_STAT_AREA] >= 12]
    if sum(int(stats[i][cv2.CC_STAT_AREA]) for i in kept) < _LEAST_INK:
        return None
    rows, columns = np.nonzero(np.isin(labels, kept))
    pad = 6
    return (
        max(0, int(columns.min()) - pad),
        max(0, int(rows.min()) - pad),
        min(grey.shape[1], int(columns.max()) + pad),
        min(grey.shape[0], int(rows.max()) + pad),
    )


def crossed(grey: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bool:
    """Tell whether a level stroke runs through the middle of a cell."""
    if min(grey.shape[:2]) < 12:
        return False
    ground = float(np.percentile(grey, 80))
    dark = (grey < ground - 45).astype(np.uint8)
    rows, columns = dark.shape
    middle = dark[rows // 5 : rows - rows // 5]
    thick = cv2.dilate(middle, np.ones((5, 3), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, columns // 2), np.uint8))
    return bool(runs.any())
