"""Where on a page a square code may be that was not read: small square fields of dense black dots.

A worn or coarse scan leaves two or three pixels to each dot of a code; a closer look at the place
still reads it. Imports cv2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from ..source import Grey

_WORK = 900
"""Long side, in pixels, of the copy that is looked at."""
_LEAST, _MOST = 0.035, 0.16
"""Side of a code by the longer side of the picture: a photo may show more than the page."""
_TONE, _BUSY = 0.21, 0.2
"""How dark a code is as seen from afar, and how steep its dots' edges are, by the darkest ink."""
_FEW = 4
_MARGIN = 0.16

Spot = tuple[int, int, int, int]


def spots_of(grey: Grey) -> tuple[Spot, ...]:
    """Return the places (x0, y0, x1, y1 in pixels) of what may be square codes, largest first."""
    rows, columns = grey.shape[:2]
    scale = min(1.0, _WORK / max(rows, columns))
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    window = (round(_WORK * _LEAST) // 2) | 1
    light = cv2.dilate(small, np.ones((window, window), np.uint8))
    dark = cv2.subtract(light, small)
    # a code is dark throughout, as seen from afar, and neither paper nor a solid field
    tone = cv2.blur(dark, (window // 2 | 1, window // 2 | 1))
    busy = cv2.blur(cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)), (7, 7))
    usual = float(np.percentile(dark, 99.5))
    field = ((tone > _TONE * usual) & (busy > _BUSY * usual)).astype(np.uint8)
    closed = cv2.morphologyEx(field, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    side = round(_WORK * _LEAST * 0.6)
    solid = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    return _squares(np.asarray(solid, np.uint8), scale, (rows, columns))


def _squares(field: Grey, scale: float, shape: tuple[int, int]) -> tuple[Spot, ...]:
    found: list[tuple[float, Spot]] = []
    contours, _ = cv2.findContours(field, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        (_, _), (wide, tall), _ = cv2.minAreaRect(contour)
        least, most = min(wide, tall), max(wide, tall)
        if least < _LEAST * _WORK * 0.8 or most > min(_MOST * _WORK, 1.5 * least):
            continue
        filled = cv2.contourArea(contour) / max(1.0, wide * tall)
        x, y, width, height = cv2.boundingRect(contour)
        pad = _MARGIN * most
        spot = (
            max(0, round((x - pad) / scale)),
            max(0, round((y - pad) / scale)),
            min(shape[1], round((x + width + pad) / scale)),
            min(shape[0], round((y + height + pad) / scale)),
        )
        found.append((filled * least * least / most, spot))
    found.sort(reverse=True)
    return tuple(spot for _, spot in found[:_FEW])
