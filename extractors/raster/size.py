"""Copies of a raster at another size. Imports cv2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2

if TYPE_CHECKING:
    from ..source import Grey


def shrunk(raster: Grey, long_side: int) -> Grey:
    """Return a copy whose longer side has at most so many pixels, each the mean of its area."""
    scale = min(1.0, long_side / max(raster.shape[:2]))
    return scaled(raster, scale)


def scaled(raster: Grey, scale: float) -> Grey:
    """Return a copy at so many times the size; the raster itself at 1."""
    if scale == 1.0:
        return raster
    size = (max(1, round(raster.shape[1] * scale)), max(1, round(raster.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    copy: Any = cv2.resize(raster, size, interpolation=how)
    result: Grey = copy
    return result


def grey_of(raster: Grey) -> Grey:
    """Return the grey tones of an RGB raster; a grey one as it is."""
    tones: Any = cv2.cvtColor(raster, cv2.COLOR_RGB2GRAY) if raster.ndim == 3 else raster
    result: Grey = tones
    return result
