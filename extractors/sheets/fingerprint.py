"""A hash of a sheet's picture that survives rescans: the same paper gives nearly the same bits.

The straightened page is upright and level, so neither turning nor skew matters; the hash is of
the lowest waves of its darkness (a DCT), so neither resolution nor grey does. Imports numpy.
"""

from __future__ import annotations

from ..source import Box, Picture

_SIDE = 64
_LOW = 8


def fingerprint_of(picture: Picture, region: Box | None = None) -> str:
    """Return 64 bits as 16 hex digits for a page, or the region of it that a sheet fills."""
    import cv2  # noqa: PLC0415 (only scans need it)
    import numpy as np  # noqa: PLC0415

    grey = picture.crop(region) if region else picture.grey
    dark = 255.0 - np.asarray(grey, np.float32)
    rows, columns = np.flatnonzero(dark.max(axis=1) > 96), np.flatnonzero(dark.max(axis=0) > 96)
    if len(rows) > 8 and len(columns) > 8:
        dark = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    shrunk = min(1.0, 640 / max(dark.shape))
    if shrunk < 1.0:  # blurring a whole page takes long, and shows no more
        small = cv2.resize(dark, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
        dark = np.asarray(small, np.float32)
    blur = max(1.0, min(dark.shape) / 160)
    soft = cv2.GaussianBlur(dark, (0, 0), blur)
    small = cv2.resize(soft, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    waves = cv2.dct(np.asarray(small, np.float32))[: _LOW + 1, : _LOW + 1]
    low = np.concatenate([waves[0, 1:_LOW], waves[1:_LOW, :_LOW].ravel(), waves[_LOW, :1]])[:64]
    bits = low > np.median(low)
    number = 0
    for bit in bits.tolist():
        number = number << 1 | int(bit)
    return f"{number:016x}"
