"""Square codes (QR, DataMatrix) in a picture. The only place that imports zxingcpp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import zxingcpp

from .source import Box

Corners = tuple[tuple[float, float], ...]

_FORMATS = zxingcpp.barcode_formats_from_str("QRCode,DataMatrix")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A square code on a page: its text and its box (fractions).

    ``corners`` are those of the code itself, turned as it is: its top left first, then clockwise.
    """

    text: str
    box: Box
    corners: Corners = ()


def stamps_of(picture: Any) -> tuple[Stamp, ...]:
    """Read the square codes of a picture: an array (rows, columns) or a PIL image."""
    found = []
    shape = getattr(picture, "shape", None)
    width, height = (shape[1], shape[0]) if shape else picture.size
    for code in zxingcpp.read_barcodes(picture, formats=_FORMATS):
        if not code.text:
            continue
        corners = (code.position.top_left, code.position.top_right,
                   code.position.bottom_right, code.position.bottom_left)  # fmt: skip
        across = [corner.x / width for corner in corners]
        down = [corner.y / height for corner in corners]
        box = (min(across), min(down), max(across), max(down))
        found.append(Stamp(code.text, box, tuple(zip(across, down, strict=True))))
    return tuple(found)
