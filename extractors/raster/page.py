"""A raster to an upright, level page on even ground, and the way back to the page as received."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ..source import Picture
from .ground import even

if TYPE_CHECKING:
    from ..source import Grey

_LONG_SIDE = 11.69
"""Inches of an A4 page."""


def straighten(grey: Grey, dpi: float, colour: Grey | None = None) -> Picture:
    """Return the page upright and level. ``dpi`` 0: not known. Nothing raised on any picture."""
    dpi = dpi if dpi >= 70 else max(grey.shape[:2]) / _LONG_SIDE
    wanted = min(300.0, max(200.0, dpi))
    scale = wanted / dpi
    if abs(scale - 1) > 0.02:
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how)
        if colour is not None:
            colour = cv2.resize(colour, None, fx=scale, fy=scale, interpolation=how)
    return Picture(even(np.ascontiguousarray(grey)), wanted, colour=colour)
