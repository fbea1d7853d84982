"""A scanned page of our form, laid straight: every box at its place, its ink without its frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ..form_flow import HEIGHT, WIDTH
from ..source import Box, Picture
from .anchors import Laid, moved

if TYPE_CHECKING:
    from ..source import Grey

Mask = NDArray[np.bool_]

SCALE = 300 / 72
"""Pixels per point of the straight view: small print is read best at 300 dpi."""
_SNAP, _NEAR = 2.6, 0.9
"""A frame is looked for this far (points) from where a first, and a refined, fit puts it."""
_RULE = 0.95
"""Half the width (points) of what is blanked around a frame's line, blur included."""
FAINT, INK = 0.24, 0.40
"""Darkness between paper (0) and the form's black (1) from which a pixel may be, and is, ink."""
_THIN, _ALONG = 1.5, 2.4
"""A mark this thin that lies this near (points) to a side of the frame is part of the frame."""
_KNOT, _DARKER = 0.8, 0.25
"""Ink across a frame's line shows this far (points) to both of its sides, darker by so much."""
_SPECK = 0.9
"""A mark smaller than this (points) both ways is dirt."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One connected piece of ink in a box: its place in points of the form, area, darkness."""

    box: Box
    area: float
    darkest: float
    label: int


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """What the raster shows in one box.

    ``at`` is the box where its frame was found (points of the form); ``grey`` the part of the view
    around it, ``origin`` that part's top left in points; ``ink`` the pixels of ink inside the frame
    and ``marks`` its connected pieces, dirt left out. ``crosses`` names the sides that ink runs
    over ("left", "top", "right", "bottom").
    """

    at: Box
    grey: Grey
    origin: tuple[float, float]
    paper: float
    ink: Mask
    marks: tuple[Mark, ...]
    crosses: frozenset[str]


class View:
    """The straight view of one page: grey, and the level of its black."""

    def __init__(self, laid: Laid, picture: Picture) -> None:
        """Draw the view (about 3 500 x 2 500 pixels) from the picture."""
        self._snap = _NEAR if laid.refined else _SNAP
        zoom = np.array([[1 / SCALE, 0, 0], [0, 1 / SCALE, 0], [0, 0, 1.0]])
        size = (round(WIDTH * SCALE), round(HEIGHT * SCALE))
        self.grey: Grey = cv2.warpPerspective(
            picture.grey,
            laid.matrix @ zoom,
            size,
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ).astype(np.uint8)

    @cached_property
    def black(self) -> float:
        """The grey level of the form's own black."""
        return float(np.percentile(self.grey[::4, ::4], 1.0))

    def part(self, box: Box) -> Grey:
        """Return the part of the view in a box of points."""
        x0, y0, x1, y1 = (round(v * SCALE) for v in box)
        return self.grey[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]

    def snapped(self, box: Box) -> Box:
        """Return the box where its frame really is: each side moved onto its line, if seen."""
        x0, y0, x1, y1 = box
        wide, tall = x1 - x0, y1 - y0
        inner = (x0 + wide * 0.06, x1 - wide * 0.06)
        down = (y0 + tall * 0.12, y1 - tall * 0.12)
        left = self.rule(x0, down, upright=True)
        right = self.rule(x1, down, upright=True)
        top = self.rule(y0, inner, upright=False)
        bottom = self.rule(y1, inner, upright=False)
        across, below = _agreed(left, right), _agreed(top, bottom)
        return (
            x0 + (left if left is not None else across),
            y0 + (top if top is not None else below),
            x1 + (right if right is not None else across),
            y1 + (bottom if bottom is not None else below),
        )

    def square(self, box: Box) -> tuple[Box, bool]:
        """Return a check box where its frame really is, and whether its frame was seen.

        Its size is known: sides that have moved apart or together are no frame but a mark.
        """
        x0, y0, x1, y1 = box
        inset = 0.2 * (x1 - x0)
        across = (
            self.rule(x0, (y0 + inset, y1 - inset), upright=True),
            self.rule(x1, (y0 + inset, y1 - inset), upright=True),
        )
        down = (
            self.rule(y0, (x0 + inset, x1 - inset), upright=False),
            self.rule(y1, (x0 + inset, x1 - inset), upright=False),
        )
        right, low = _together(*across), _together(*down)
        dx, dy = right or 0.0, low or 0.0
        at = (x0 + dx, y0 + dy, x1 + dx, y1 + dy)
        return at, right is not None and low is not None

    def rule(self, at: float, along: tuple[float, float], *, upright: bool) -> float | None:
        """Return by how much (points) a frame's line is off; None where none is seen."""
        snap = self._snap
        box = (at - snap, along[0], at + snap, along[1])
        if not upright:
            box = (along[0], at - snap, along[1], at + snap)
        part = self.part(box).astype(np.float32)
        if min(part.shape) < 3:
            return None
        level = np.percentile(part, 60, axis=0 if upright else 1)
        paper = float(np.percentile(level, 85))
        profile = cv2.GaussianBlur(level.reshape(1, -1), (0, 0), 1.0).ravel()
        best = int(np.argmin(profile))
        if paper - profile[best] < 0.10 * (paper - self.black):
            return None
        weights = np.clip(paper - profile, 0, None)
        near = slice(max(0, best - 3), best + 4)
        middle = float(np.average(np.arange(len(profile))[near], weights=weights[near] + 1e-6))
        return (middle + 0.5) / SCALE - snap

    def cell(self, box: Box, margin: float = 4.0) -> Cell:
        """Look into one box (points): where its frame is, the ink in it, what crosses its sides."""
        at = self.snapped(box)
        around = (at[0] - margin, at[1] - margin, at[2] + margin, at[3] + margin)
        left, top = max(0, round(around[0] * SCALE)), max(0, round(around[1] * SCALE))
        origin = (left / SCALE, top / SCALE)
        grey = self.part(around)
        inside = _inside(at, origin, grey.shape[:2], _RULE)
        paper = float(np.percentile(grey[inside], 80)) if inside.any() else 255.0
        dark = (paper - grey.astype(np.float32)) / max(30.0, paper - self.black)
        faint = (dark > FAINT) & inside
        marks, kept = _marks(faint, dark, origin, at)
        crosses = _crossed(kept, dark, at, origin)
        return Cell(at, grey, origin, paper, kept, marks, crosses)


_END = 34.0
"""Points of a frame's line that are looked at from each of its ends."""
_ALIKE = 0.45
"""Two sides of a check box have moved alike if not farther apart (points) than this."""
_ENOUGH = 8
"""Fewer corners of frames than this correct nothing."""
_SPREAD = 0.5
"""The corners that a correction rests on span this share of those of all boxes, both ways."""
_FURTHEST = 4.0
"""A correction that goes farther (points) anywhere is no correction: words are not that wrong."""


def refined(laid: Laid, view: View) -> Laid:
    """Correct where the form lies by the frames of its own boxes, corner by corner.

    Words tell the place to half a point, a drawn line to a tenth. Lines that are not seen
    (thresholded away, written over) count for nothing; too few of them, or such as stand in one
    part of the page alone, change nothing.
    """
    there: list[tuple[float, float]] = []
    here: list[tuple[float, float]] = []
    for box in laid.layout.boxes:
        x0, y0, x1, y1 = box.points()
        if x1 - x0 < _END:
            at, seen = view.square(box.points())
            if seen:
                there.append(((x0 + x1) / 2, (y0 + y1) / 2))
                here.append(((at[0] + at[2]) / 2, (at[1] + at[3]) / 2))
            continue
        for x, along in ((x0, (x0 + 2, x0 + _END)), (x1, (x1 - _END, x1 - 2))):
            across = view.rule(x, (y0 + 2, y1 - 2), upright=True)
            for y in (y0, y1):
                down = view.rule(y, along, upright=False)
                if across is not None and down is not None:
                    there.append((x, y))
                    here.append((x + across, y + down))
    if len(there) < _ENOUGH:
        return laid
    fix, kept = cv2.findHomography(np.array(there), np.array(here), cv2.RANSAC, 0.5, maxIters=4000)
    if fix is None or int(kept.sum()) < max(_ENOUGH, len(there) // 2):
        return laid
    corners = np.array([c for b in laid.layout.boxes for c in (b.points()[:2], b.points()[2:])])
    held = np.ptp(np.array(there)[kept.ravel() > 0], axis=0) >= _SPREAD * np.ptp(corners, axis=0)
    further = np.abs(moved(fix, corners.tolist()) - corners).max()
    if not held.all() or further > _FURTHEST:
        return laid
    return replace(laid, matrix=laid.matrix @ np.asarray(fix, np.float64), refined=True)


def _together(first: float | None, second: float | None) -> float | None:
    """Return the shift that two opposite sides share; None where they do not."""
    if first is None or second is None or abs(first - second) > _ALIKE:
        return None
    return (first + second) / 2


def _agreed(first: float | None, second: float | None) -> float:
    found = [value for value in (first, second) if value is not None]
    return found[0] if len(found) == 1 else 0.0


def _inside(at: Box, origin: tuple[float, float], shape: tuple[int, ...], rule: float) -> Mask:
    mask = np.zeros(shape, bool)
    x0, x1 = ((v - origin[0]) * SCALE for v in (at[0] + rule, at[2] - rule))
    y0, y1 = ((v - origin[1]) * SCALE for v in (at[1] + rule, at[3] - rule))
    mask[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))] = True
    return mask


def _marks(
    faint: Mask, dark: NDArray[np.float32], origin: tuple[float, float], at: Box
) -> tuple[tuple[Mark, ...], Mask]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(faint.astype(np.uint8))
    kept = np.zeros(faint.shape, bool)
    marks = []
    for label in range(1, count):
        left, top, wide, tall, area = (int(v) for v in stats[label])
        if max(wide, tall) / SCALE < _SPECK:
            continue
        piece = labels[top : top + tall, left : left + wide] == label
        darkest = float(np.percentile(dark[top : top + tall, left : left + wide][piece], 90))
        box = (
            origin[0] + left / SCALE,
            origin[1] + top / SCALE,
            origin[0] + (left + wide) / SCALE,
            origin[1] + (top + tall) / SCALE,
        )
        if _is_frame(box, at):
            continue
        marks.append(Mark(box, area / SCALE**2, darkest, label))
        kept[top : top + tall, left : left + wide] |= piece
    return tuple(marks), kept


def _is_frame(box: Box, at: Box) -> bool:
    """Tell whether a mark is a left-over of a frame: thin, and along one of its sides."""
    x0, y0, x1, y1 = box
    level = y1 - y0 <= _THIN and (y1 - at[1] <= _ALONG or at[3] - y0 <= _ALONG)
    upright = x1 - x0 <= _THIN and (x1 - at[0] <= _ALONG or at[2] - x0 <= _ALONG)
    return level or upright


def _crossed(
    ink: Mask, dark: NDArray[np.float32], at: Box, origin: tuple[float, float]
) -> frozenset[str]:
    """Return the sides of a box that ink runs over: dark on, just inside and just outside it."""
    rows, columns = ink.shape
    strong = dark > INK
    found = set()
    near, far = round(_RULE * SCALE), round(2.4 * SCALE)
    sides = {
        "left": round((at[0] - origin[0]) * SCALE),
        "right": round((at[2] - origin[0]) * SCALE),
        "top": round((at[1] - origin[1]) * SCALE),
        "bottom": round((at[3] - origin[1]) * SCALE),
    }
    for side, place in sides.items():
        upright = side in ("left", "right")
        within = 1 if side in ("left", "top") else -1
        steps = [place + within * near, place - within * near, place - within * far, place]
        limit = columns if upright else rows
        if not all(0 <= step < limit for step in steps):
            continue
        ends = ("top", "bottom") if upright else ("left", "right")
        clear = slice(sides[ends[0]] + near + 1, max(0, sides[ends[1]] - near - 1))
        lines = [(strong[:, s] if upright else strong[s, :])[clear] for s in steps]
        inner = _widened(lines[0])
        run = inner & _widened(lines[1]) & _widened(lines[2]) & _widened(lines[3])
        if 0 < int(run.sum()) < 0.5 * len(run):
            found.add(side)
    if _tied(dark, sides["right"], slice(sides["top"] + near + 1, sides["bottom"] - near - 1)):
        found.add("right")
    return frozenset(found)


def _tied(dark: NDArray[np.float32], side: int, rows: slice) -> bool:
    """Tell whether a fine stroke (the hyphen of a word that goes on) lies across an upright side.

    There the frame's line is darker, to both its sides, than along the rest of it.
    """
    by = round(_KNOT * SCALE)
    if side - by < 0 or side + by >= dark.shape[1] or rows.stop - rows.start < 3:
        return False
    across = dark[rows, [side - by, side, side + by]]
    over = (across - np.median(across, axis=0)).min(axis=1) > _DARKER
    return 2 <= int(over.sum()) < 0.5 * len(over)


def _widened(line: Mask) -> Mask:
    wide = round(0.5 * SCALE)
    return np.convolve(line, np.ones(2 * wide + 1), mode="same") > 0
