"""The ground of a page: even light, black borders, and whether it can be read at all.

Pictures are grey arrays (rows, columns), 0 black, 255 paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from ..source import Grey

_DARKEST = 90
"""Ground is never taken to be darker: else white letters on a dark band would vanish."""
_FAINT = (140.0, 236.0)
"""Between these tones the darkest spots of a page are faint print, neither ink nor bare paper."""
_SMALL = 400
"""Long side, in pixels, at which light is measured."""


def ground_of(grey: Grey) -> Any:
    """Return the light of the paper at each place, as an array of the picture's size (float32).

    Ink is thinner than a window of a thirtieth of the page, so that the brightest tone around
    each place is paper.
    """
    rows, columns = grey.shape[:2]
    scale = min(1.0, _SMALL / max(rows, columns))
    small = cv2.resize(
        grey, (max(1, round(columns * scale)), max(1, round(rows * scale))),
        interpolation=cv2.INTER_AREA,
    )  # fmt: skip
    window = max(7, (max(small.shape) // 28) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (window, window))
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    light = cv2.GaussianBlur(light, (0, 0), window / 3)
    light = np.maximum(light, _DARKEST)
    return cv2.resize(light, (columns, rows), interpolation=cv2.INTER_LINEAR).astype(np.float32)


def even(grey: Grey) -> Grey:
    """Return the page on even ground: shadows divided out, paper at 255."""
    light = ground_of(grey)
    flat = grey.astype(np.float32) * (250.0 / light)
    result: Grey = np.clip(flat, 0, 255).astype(np.uint8)
    return _strengthened(result)


def _strengthened(flat: Grey) -> Grey:
    """Return a page whose print is faint (a pale copy, pencil) with its print made darker."""
    small = cv2.resize(flat, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = float(np.percentile(small, 0.1))
    if not _FAINT[0] < dark < _FAINT[1]:
        return flat
    gain = min(5.0, (250.0 - 70.0) / (250.0 - dark))
    strong = 250.0 - (250.0 - flat.astype(np.float32)) * gain
    result: Grey = np.clip(strong, 0, 255).astype(np.uint8)
    return result


def without_borders(grey: Grey) -> Grey:
    """Return the page with the black borders of the scanner, or of what lay around it, as paper.

    A border is dark, joined to the picture's edge, and reaches along a good part of it.
    """
    rows, columns = grey.shape[:2]
    scale = min(1.0, 2 * _SMALL / max(rows, columns))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = (small < 85).astype(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    tall, wide = small.shape[:2]
    mask = np.zeros(small.shape[:2], np.uint8)
    for at in range(1, count):
        x, y, width, height, _area = (int(part) for part in stats[at])
        touches = x <= 1 or y <= 1 or x + width >= wide - 1 or y + height >= tall - 1
        thin = min(width, height) < 0.12 * max(tall, wide)
        frame = width > 0.9 * wide and height > 0.9 * tall
        if touches and (width > 0.25 * wide or height > 0.25 * tall) and (thin or frame):
            mask[labels == at] = 255
    if not mask.any():
        return grey
    mask = cv2.dilate(mask, np.ones((7, 7), np.uint8))
    large = cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_NEAREST)
    light = ground_of(grey)
    result: Grey = np.where(large > 0, np.clip(light, 0, 255).astype(np.uint8), grey)
    return result
