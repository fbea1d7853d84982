"""Square codes (QR, DataMatrix) in a picture. The only place that imports zxingcpp."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import zxingcpp

from .source import Box

if TYPE_CHECKING:
    from .source import Grey

Corners = tuple[tuple[float, float], ...]

_FORMATS = zxingcpp.barcode_formats_from_str("QRCode,DataMatrix")
_QR = zxingcpp.barcode_formats_from_str("QRCode")
_LOOKS = ((4, 2.0), (3, 2.0), (6, 1.0), (6, 0.0))
"""How a place is looked at closely, one after the other: how many times enlarged, and sharpened
over how many pixels of the scan; a worn scan blurs one dot into the next."""
_INKS = (-1.5, -2.5, 1.5)
"""And with its ink thinned (less than 0) or swollen by so many pixels of the scan, three times
enlarged: a copier runs the dots together, a pale ribbon wears them away."""
_CLOSEST = 1800
"""No place is enlarged beyond so many pixels: there is nothing more to be found in it."""


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
    return _read(picture, _FORMATS)


def stamps_closely(grey: Grey) -> tuple[Stamp, ...]:
    """Read the square codes of a page; where none is read, look closely at what may be one."""
    return stamps_of(grey) or tuple(_closely(grey))


def _closely(grey: Grey) -> Iterator[Stamp]:
    """Yield the QR codes in places enlarged and sharpened: coarse or blurred scans."""
    from .raster.code_spots import spots_of  # noqa: PLC0415 (slow to import)

    rows, columns = grey.shape[:2]
    for x0, y0, x1, y1 in spots_of(grey):
        part = grey[y0:y1, x0:x1]
        for seen in _looks(part):
            found = _read(seen, _QR)
            if found:
                where = (x0 / columns, y0 / rows, (x1 - x0) / columns, (y1 - y0) / rows)
                yield from (_moved(code, where) for code in found)
                break


def _looks(part: Grey) -> Iterator[Any]:
    """Yield a part of a page enlarged, then sharpened, thinned and thickened in several ways."""
    import cv2  # noqa: PLC0415 (slow to import, and most pages need it not)

    for times, breadth in _LOOKS:
        scale = min(float(times), max(1.0, _CLOSEST / max(part.shape[:2])))
        large = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        if breadth:
            soft = cv2.GaussianBlur(large, (0, 0), breadth * scale)
            large = cv2.addWeighted(large, 2.5, soft, -1.5, 0.0)
        yield large
    scale = min(3.0, max(1.0, _CLOSEST / max(part.shape[:2])))
    large = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    for by in _INKS:
        side = max(2, round(abs(by) * scale))
        brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        yield cv2.dilate(large, brush) if by < 0 else cv2.erode(large, brush)


def _moved(code: Stamp, where: Box) -> Stamp:
    """Return a code read in a part of a page (left, top, width, height) as one of the page."""
    left, top, wide, tall = where
    corners = tuple((left + x * wide, top + y * tall) for x, y in code.corners)
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return Stamp(code.text, (min(across), min(down), max(across), max(down)), corners)


def _read(picture: Any, formats: Any) -> tuple[Stamp, ...]:
    found = []
    shape = getattr(picture, "shape", None)
    width, height = (shape[1], shape[0]) if shape else picture.size
    for code in zxingcpp.read_barcodes(picture, formats=formats):
        if not code.text:
            continue
        corners = (code.position.top_left, code.position.top_right,
                   code.position.bottom_right, code.position.bottom_left)  # fmt: skip
        across = [corner.x / width for corner in corners]
        down = [corner.y / height for corner in corners]
        box = (min(across), min(down), max(across), max(down))
        found.append(Stamp(code.text, box, tuple(zip(across, down, strict=True))))
    return tuple(found)
