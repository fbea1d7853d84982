"""Whether a check box is ticked, by the ink in it. Arrays in, a state with its confidence out.

A cross, a tick, a filled box are a yes; nothing in the frame is a no. What may be dirt, a stroke
that only passes through, or a mark scribbled over (which people do to take it back) is a doubt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..source import Grey

State = Literal["empty", "ticked", "doubt"]

_INK = 0.28
"""Darkness between paper (0) and black (1) from which a pixel is ink."""
_DARK = 0.42
"""A mark none of whose pixels is darker than this is faint: bleed-through, a stain, a rubber."""
_INSET = 0.13
"""Share of the side that the frame may take up on each side."""
_NOTHING, _LITTLE = 0.012, 0.05
"""Share of the inside that is inked in an empty box, and in the faintest tick."""
_SHORT, _HEAVY, _SOLID = 0.2, 0.45, 0.62
"""Share of the inside up to which a short mark is dirt; of a heavy mark; of a filled box."""
_DIRT = 0.16
"""A mark that spans less than this share of the box both ways is dirt."""
_SPAN = 0.42
"""A tick or cross spans at least this share of the box one way."""
_AROUND = 0.9
_SCRIBBLED = 0.28
"""Share of the ground left of, and above or below, a box that is inked where a mark was scribbled
over (a ruled line there takes up less)."""
_BAND = 0.4
"""Ink that is lower than this share of the box and reaches in from its edge is a neighbour's."""
_STRAIGHT, _MOSTLY = 0.3, 0.75
"""Level and upright strokes at least this long (by the side) are rules, if they hold most ink."""
_THROUGH = 0.45
"""A stroke that goes on this share of the side beyond both sides passes through the box."""


@dataclass(frozen=True, slots=True)
class Tick:
    """The state of one check box, how sure it is, and the share of its inside that is inked."""

    state: State
    confidence: float
    share: float


def read_tick(grey: Grey, square: tuple[float, float, float, float], black: float) -> Tick:
    """Read a check box of a grey picture.

    ``square`` is its frame in pixels (x0, y0, x1, y1; the middle of its lines); ``black`` the grey
    level of print on the page. What stands right of the box (its label) is not looked at.
    """
    x0, y0, x1, y1 = square
    side = min(x1 - x0, y1 - y0)
    reach = round(_AROUND * side)
    left, top = max(0, round(x0) - reach), max(0, round(y0) - reach)
    part = grey[top : round(y1) + reach, left : round(x1) + reach]
    if side < 5 or part.size == 0:
        return Tick("doubt", 0.3, 0.0)
    paper = _paper(part)
    dark = (paper - part.astype(np.float32)) / max(30.0, paper - black)
    if black > paper - 30.0:
        return Tick("doubt", 0.3, 0.0)
    frame = (x0 - left, y0 - top, x1 - left, y1 - top)
    inside = _inner(dark.shape, frame, _INSET * side)
    ink = _clean((dark > _INK) & inside, _DIRT * side)
    share = float(ink.sum() / max(1, inside.sum()))
    if share < _NOTHING:
        return Tick("empty", 0.99, share)
    return _judged(dark, ink, frame, side, share)


def _judged(
    dark: NDArray[np.float32],
    ink: NDArray[np.bool_],
    frame: tuple[float, float, float, float],
    side: float,
    share: float,
) -> Tick:
    """Say what the ink inside a frame is: a mark, dirt, a stroke that passes, a scribble."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    span = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1
    if float(np.percentile(dark[ink], 85)) < _DARK:  # bleed-through, a stain, faint pencil
        faint = share < _LITTLE
        return Tick("empty" if faint else "doubt", 0.85 if faint else 0.5, share)
    if span < _SPAN * side and share < _SHORT:
        return Tick("doubt", 0.5, share)
    tall = rows[-1] - rows[0] + 1
    at_edge = rows[0] <= frame[1] + (_INSET + 0.05) * side or rows[-1] >= frame[3] - (
        (_INSET + 0.05) * side + 1
    )
    if (tall < _BAND * side and at_edge) or _passes_through(dark, frame, side):
        return Tick("doubt", 0.5, share)  # ink of the line above or below, or a struck line
    if share > _HEAVY and _scribbled(dark, frame, side):
        return Tick("doubt", 0.5, share)
    if share < _HEAVY and _ruled(ink, side):
        return Tick("doubt", 0.5, share)  # what a worn scan has left of a frame a little beside
    if share > _SOLID:
        return Tick("ticked", 0.85, share)
    return Tick("ticked", 0.98 if share >= 0.08 else 0.9, share)


def _paper(part: Grey) -> float:
    """Return the level of the paper: the lightest common grey, also where much is inked."""
    return float(np.percentile(part, 85))


def _inner(
    shape: tuple[int, ...], frame: tuple[float, float, float, float], inset: float
) -> NDArray[np.bool_]:
    mask = np.zeros(shape, bool)
    x0, y0, x1, y1 = frame
    mask[
        round(y0 + inset) : max(round(y0 + inset) + 1, round(y1 - inset)),
        round(x0 + inset) : max(round(x0 + inset) + 1, round(x1 - inset)),
    ] = True
    return mask


def _clean(ink: NDArray[np.bool_], dirt: float) -> NDArray[np.bool_]:
    """Return the ink without pieces that are small both ways."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8))
    kept = np.zeros(count, bool)
    for label in range(1, count):
        wide, tall = int(stats[label][2]), int(stats[label][3])
        kept[label] = max(wide, tall) > max(2.0, dirt)
    cleaned: NDArray[np.bool_] = kept[labels]
    return cleaned


def _ruled(ink: NDArray[np.bool_], side: float) -> bool:
    """Tell whether the ink is level and upright strokes: nobody ticks a box with those alone."""
    drawn, length = ink.astype(np.uint8), max(3, round(_STRAIGHT * side))
    level = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(drawn, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return cv2.countNonZero(cv2.bitwise_or(level, upright)) > _MOSTLY * int(ink.sum())


def _passes_through(
    dark: NDArray[np.float32], frame: tuple[float, float, float, float], side: float
) -> bool:
    """Tell whether a level stroke crosses the box from far left to far right (a struck line)."""
    x0, y0, x1, y1 = frame
    rows = slice(max(0, round(y0 + 0.2 * side)), round(y1 - 0.2 * side))
    reach, skip = round(_THROUGH * side), round(0.18 * side)
    before = dark[rows, max(0, round(x0) - reach) : max(0, round(x0) - skip)] > _INK
    middle = dark[rows, round(x0 + skip) : round(x1 - skip)] > _INK
    after = dark[rows, round(x1) + skip : round(x1) + reach] > _INK
    return all(
        piece.size > 0 and float(piece.any(axis=0).mean()) > 0.9
        for piece in (before, middle, after)
    )


def _scribbled(
    dark: NDArray[np.float32], frame: tuple[float, float, float, float], side: float
) -> bool:
    """Tell whether much ink lies around the box, above, below and left of it."""
    x0, y0, x1, y1 = frame
    gap, reach = round(0.16 * side), round(0.6 * side)
    above = dark[max(0, round(y0) - reach) : max(0, round(y0) - gap), round(x0) : round(x1)]
    below = dark[round(y1) + gap : round(y1) + reach, round(x0) : round(x1)]
    left = dark[round(y0) : round(y1), max(0, round(x0) - reach) : max(0, round(x0) - gap)]
    over, under, beside = (
        float((piece > _INK).mean()) if piece.size else 0.0 for piece in (above, below, left)
    )
    return beside > _SCRIBBLED and max(over, under) > _SCRIBBLED
