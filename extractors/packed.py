"""Pictures of pages kept small in memory: a long scan would else fill its worker.

A packed picture is a ``Picture`` whose raster is compressed without loss and unpacked when it is
looked at; the last ones looked at stay unpacked.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .source import Picture

if TYPE_CHECKING:
    from .source import Grey


class _Packed(Picture):
    """A picture whose ``grey`` is unpacked on demand."""

    def __init__(self, picture: Picture) -> None:
        import cv2  # noqa: PLC0415 (slow to import)

        done, small = cv2.imencode(".png", picture.grey, [cv2.IMWRITE_PNG_COMPRESSION, 1])
        if not done:
            raise ValueError("a raster that cannot be packed")
        for name, value in {
            "_small": small.tobytes(),
            "dpi": picture.dpi,
            "back": picture.back,
            "grids": picture.grids,
            "faults": picture.faults,
        }.items():
            object.__setattr__(self, name, value)

    @property
    def grey(self) -> Grey:
        """The raster, unpacked."""
        return _unpacked(self)

    def bytes_held(self) -> int:
        """Return how many bytes the packed raster takes."""
        held: bytes = self.__dict__["_small"]
        return len(held)


def packed(picture: Picture) -> Picture:
    """Return the same picture packed."""
    return picture if isinstance(picture, _Packed) else _Packed(picture)


@lru_cache(maxsize=2)
def _unpacked(picture: _Packed) -> Grey:
    import cv2  # noqa: PLC0415 (slow to import)
    import numpy as np  # noqa: PLC0415

    held = np.frombuffer(picture.__dict__["_small"], np.uint8)
    raster: Any = cv2.imdecode(held, cv2.IMREAD_GRAYSCALE)
    raster.setflags(write=False)
    result: Grey = raster
    return result
