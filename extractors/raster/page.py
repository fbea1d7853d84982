"""A raster to an upright, level page on even ground, and the way back to the page as received.

Each step finds a homography on a small copy; the page is then taken from the raster in one go, so
that it is resampled once. The way back is the inverse of what was done, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from ..source import Picture
from .ground import even, without_borders
from .level import keystone, lines_run, skew_of
from .negative import positive
from .quad import sheet_in
from .quality import quality_of
from .size import scaled, shrunk
from .upright import turns_of

if TYPE_CHECKING:
    from ..ocr import OcrEngine
    from ..source import Grey

_A4 = (8.27, 11.69)
_ROOT2 = 2**0.5
_WORK = 1650
"""Long side, in pixels, at which geometry is found (about 140 dpi on A4)."""
_BEST, _LEAST = 300.0, 200.0
"""Resolutions between which the straightened page is made."""
_LONGEST = 5200
"""No side of the straightened page is longer (pixels)."""


@dataclass(slots=True)
class _View:
    """A small copy under way: its pixels, and the homography from the raster to it."""

    grey: Grey
    matrix: Any

    def through(self, step: Any, size: tuple[int, int]) -> _View:
        """Return the view after another step; ``size`` is columns, rows. Around it lies paper."""
        moved: Any = cv2.warpPerspective(
            self.grey, step, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
            borderValue=_paper(self.grey),
        )  # fmt: skip
        return _View(moved, step @ self.matrix)

    def turned(self, quarter: int) -> _View:
        """Return the view after so many quarter turns clockwise."""
        rows, columns = self.grey.shape[:2]
        step, _, _ = _quarter(quarter, columns, rows)
        return _View(np.ascontiguousarray(np.rot90(self.grey, -quarter)), step @ self.matrix)


def _paper(raster: Grey) -> tuple[float, ...]:
    """Return the usual tone of the paper, per channel, so that no edge shows where it ends."""
    small = cv2.resize(raster, (64, 64), interpolation=cv2.INTER_AREA).reshape(64 * 64, -1)
    return tuple(float(part) for part in np.percentile(small, 70, axis=0))


def straighten(grey: Grey, dpi: float, *, engine: OcrEngine | None = None) -> Picture:
    """Return a page upright, level, seen from above, at 200 to 300 dpi, on even ground.

    ``grey``: rows, columns; ``dpi`` 0 where it is not known (or not to be trusted: a page of A4's
    shape is taken to be A4 where the file says something odd). ``engine`` reads lines to tell
    which way is up (default: the engine for print). Any picture gives a page; what makes it hard
    to read stands in ``faults``.
    """
    rows, columns = grey.shape[:2]
    small = shrunk(grey, _WORK)
    view = _View(small, np.diag([small.shape[1] / columns, small.shape[0] / rows, 1.0]))
    view, photo = _on_the_sheet(view)
    light = float(np.percentile(view.grey, 75))
    view = _View(without_borders(view.grey), view.matrix)
    quality = quality_of(even(view.grey), light)
    view, sure = _levelled(view, photo=photo)
    view = _upright(view, engine, (0, 2) if sure else (0, 2, 1, 3))
    return _taken(grey, view, dpi, photo, quality.faults)


def _on_the_sheet(view: _View) -> tuple[_View, bool]:
    """Cut a view to the sheet of paper in it, and tell whether one was found."""
    corners = sheet_in(view.grey)
    if corners is None:
        return view, False
    sides = [float(np.linalg.norm(corners[at] - corners[at - 1])) for at in range(4)]
    wide, tall = (sides[1] + sides[3]) / 2, (sides[0] + sides[2]) / 2
    ratio = max(wide, tall) / max(1.0, min(wide, tall))
    if _ROOT2 / 1.17 < ratio < _ROOT2 * 1.17:  # foreshortened A4
        mean, long = (wide * tall) ** 0.5, 2**0.25
        wide, tall = (mean * long, mean / long) if wide > tall else (mean / long, mean * long)
    size = (max(8, round(wide)), max(8, round(tall)))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    step = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return view.through(step.astype(np.float64), size), True


def _levelled(view: _View, *, photo: bool) -> tuple[_View, bool]:
    """Turn a view so that its lines run across and lie level; tell whether that is sure."""
    quarter, skew, sure = lines_run(view.grey)
    if not sure:
        quarter, skew = 0, skew_of(view.grey)
    if quarter:
        view = view.turned(1)
    if abs(skew) > 0.04:
        view = _rotated(view, skew)
    dpi = max(view.grey.shape[:2]) / _A4[1]
    step = keystone(even(view.grey), dpi)
    if photo or not np.allclose(step, np.eye(3)):
        rows, columns = view.grey.shape[:2]
        view = view.through(step, (columns, rows))
    return view, sure


def _rotated(view: _View, skew: float) -> _View:
    """Turn a view back by a skew (degrees), on a page large enough for all of it."""
    rows, columns = view.grey.shape[:2]
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), skew, 1.0)
    step = np.vstack([turn, [0, 0, 1]])
    return view.through(step, (columns, rows))


def _upright(view: _View, engine: OcrEngine | None, turns: tuple[int, ...]) -> _View:
    """Turn a level view the right way up."""
    from ..ocr import printed  # noqa: PLC0415 (slow to import)

    rows, columns = view.grey.shape[:2]
    dpi = max(rows, columns) / _A4[1]
    turn = turns_of(view.grey, dpi, engine or printed(), turns)
    return view.turned(turn) if turn else view


def _quarter(quarter: int, columns: int, rows: int) -> tuple[Any, int, int]:
    """Return the homography of quarter turns clockwise, and the size after them."""
    matrix, wide, tall = np.eye(3), columns, rows
    for _ in range(quarter % 4):
        matrix = np.array([[0.0, -1.0, tall], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]) @ matrix
        wide, tall = tall, wide
    return matrix, wide, tall


def _taken(grey: Grey, view: _View, dpi: float, photo: bool, faults: tuple[str, ...]) -> Picture:
    """Take the page out of the raster as the view shows it."""
    rows, columns = view.grey.shape[:2]
    finest = _density(view.matrix, grey.shape[1], grey.shape[0])
    own = _resolution(columns * finest, rows * finest, 0.0 if photo else dpi)
    wanted = min(_BEST, max(_LEAST, own))
    grown = finest * wanted / own
    grown = min(grown, _LONGEST / max(rows, columns))
    wanted = grown * own / finest
    size = (max(8, round(columns * grown)), max(8, round(rows * grown)))
    step = np.diag([size[0] / columns, size[1] / rows, 1.0])
    matrix = step @ view.matrix
    page = without_borders(_warped(without_borders(grey), matrix, size, grown / finest))
    flat = even(positive(page, wanted))  # a dark heading is a shadow to what evens the ground
    back = _fractions(matrix, (grey.shape[1], grey.shape[0]), size)
    if own < 95 and "too_small" not in faults:
        faults = (*faults, "too_small")
    return Picture(flat, wanted, back, faults=faults)


def _density(matrix: Any, columns: int, rows: int) -> float:
    """Return how many raster pixels one pixel of the view spans, about the page's middle."""
    back = np.linalg.inv(matrix)
    here = matrix @ np.array([columns / 2, rows / 2, 1.0])
    here = here[:2] / here[2]
    ends = [cv2.perspectiveTransform(np.array([[here, here + step]]), back)[0]
            for step in (np.array([1.0, 0.0]), np.array([0.0, 1.0]))]  # fmt: skip
    lengths = [float(np.linalg.norm(pair[1] - pair[0])) for pair in ends]
    return float(np.sqrt(lengths[0] * lengths[1]))


def _resolution(columns: float, rows: float, told: float) -> float:
    """Return the resolution of a page of so many pixels: as told where that makes sense.

    A sheet of A4's shape whose told size is no common one is A4; so is a page without a word.
    """
    long, short = max(columns, rows), min(columns, rows)
    inches = long / told if told else 0.0
    shaped = abs(long / short / _ROOT2 - 1) < 0.06
    common = any(abs(inches / size - 1) < 0.05 for size in (8.27, 11.69, 16.54, 11.0, 14.0))
    if told and (common or (not shaped and 3.0 < inches < 18.0)):
        return told
    return max(long / _A4[1], short / _A4[0] if shaped else 0.0)


def _warped(raster: Grey, matrix: Any, size: tuple[int, int], scale: float) -> Grey:
    """Take the page from a raster; one that shrinks is first averaged down, against moiré."""
    if scale < 0.72:
        smaller = scaled(raster, scale)
        step = np.diag([raster.shape[1] / smaller.shape[1], raster.shape[0] / smaller.shape[0], 1])
        raster, matrix = smaller, matrix @ step
    straight = np.allclose(matrix, np.eye(3)) and size == (raster.shape[1], raster.shape[0])
    if straight:
        return np.ascontiguousarray(raster)
    moved = cv2.warpPerspective(
        raster, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT,
        borderValue=_paper(raster),
    )  # fmt: skip
    return np.asarray(moved, np.uint8)


def _fractions(matrix: Any, raster: tuple[int, int], size: tuple[int, int]) -> tuple[float, ...]:
    """Return the way back, from fractions of the page to fractions of the raster, row by row."""
    back = (
        np.diag([1 / raster[0], 1 / raster[1], 1.0])
        @ np.linalg.inv(matrix)
        @ np.diag([size[0], size[1], 1.0])
    )
    return tuple(float(part) for part in (back / back[2, 2]).ravel())
