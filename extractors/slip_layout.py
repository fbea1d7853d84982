"""The geometry of our return slip: one page, a box per missing piece, one code, corner marks.

Points, origin top left, page A4. The generator of the letter's last page draws from it, the reader
of scans registers on it; the code alone tells how many boxes there are and what they stand for.
"""

from __future__ import annotations

from dataclasses import dataclass

from .sheet_layout import HEIGHT, LEFT, MARK, MARK_INSET, MM, RIGHT, STAMP_SIDE, WIDTH
from .source import Box
from .stamp import Stamp

VERSION = 1
INFORMATION = "I"
"""Stands in the code for an item that is no piece: something to complete."""
MOST_ITEMS = 20

_TOP, _BOTTOM = 205.0, 640.0
_TALLEST = 12 * MM
_BOX = 5 * MM


@dataclass(frozen=True, slots=True)
class SlipSpec:
    """What a slip is: of which dossier, of which round of requests, the codes of its items."""

    call: str
    reference: str
    round: int
    items: tuple[str, ...]

    @property
    def stamp(self) -> Stamp:
        """The code of the slip."""
        details = (("round", str(self.round)), ("p", "+".join(_short(i) for i in self.items)))
        return Stamp("slip", self.call, VERSION, reference=self.reference, details=details)


def slip_spec_of(stamp: Stamp) -> SlipSpec | None:
    """Return what a slip's code says; None where it is none that can be read."""
    number, listed = stamp.detail("round") or "", stamp.detail("p") or ""
    if stamp.kind != "slip" or stamp.layout != VERSION or not number.isdigit():
        return None
    items = tuple(_long(item) for item in listed.split("+") if item)
    if len(items) > MOST_ITEMS:
        return None
    return SlipSpec(stamp.call, stamp.reference, int(number), items)


def _short(code: str) -> str:
    return code.removeprefix("D-")


def _long(code: str) -> str:
    return code if code == INFORMATION else f"D-{code}"


@dataclass(frozen=True, slots=True)
class SlipLayout:
    """Where everything stands: corner marks, code, one row and one check box per item."""

    marks: tuple[Box, ...]
    stamp: Box
    rows: tuple[Box, ...]
    boxes: tuple[Box, ...]
    head: Box
    foot: Box


def slip_layout(count: int) -> SlipLayout:
    """Lay out a slip with so many items."""
    height = min(_TALLEST, (_BOTTOM - _TOP) / max(1, count))
    tops = [_TOP + i * height for i in range(count)]
    x0, y0 = MARK_INSET, MARK_INSET
    x1, y1 = WIDTH - MARK_INSET - MARK, HEIGHT - MARK_INSET - MARK
    return SlipLayout(
        marks=tuple(
            (x, y, x + MARK, y + MARK) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
        ),
        stamp=(RIGHT - STAMP_SIDE, 60.0, RIGHT, 60.0 + STAMP_SIDE),
        rows=tuple((LEFT, top, RIGHT, top + height) for top in tops),
        boxes=tuple(
            (LEFT + 6, top + (height - _BOX) / 2, LEFT + 6 + _BOX, top + (height + _BOX) / 2)
            for top in tops
        ),
        head=(LEFT, 60.0, RIGHT - STAMP_SIDE - 14, _TOP - 8),
        foot=(LEFT, _BOTTOM + 14, RIGHT, 770.0),
    )
