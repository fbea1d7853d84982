"""One of our sheets in a picture: found by its code, registered on its corner marks and rules.

Arrays in, numbers out. What comes back is the page as if scanned flat, with every cell where its
rules really run: a curled photograph bends the table by a millimetre or two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ..codes import Corners, Stamp, stamps_closely
from ..raster.ground import even
from ..sheet_layout import HEIGHT, MARK, MM, WIDTH, SheetLayout, SheetSpec, layout_of, spec_of
from ..source import Box
from ..stamp import parse
from .bend import DPI, LEAST_RULES, Bend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..source import Grey

    Matrix = NDArray[np.float64]
    Fit = tuple[int, float, Matrix]
    """Marks found, worst distance of a mark or code from its place, points to pixels."""

_SCALE = DPI / 72
_NEAR, _NEAR_ONE = 30 * MM, 75 * MM
"""How far from where two codes, or one, put it a corner mark may be, in points."""
_MOST_SQUARES = 5
_ASTRAY = 4 * MM
"""A fit that puts a code or mark further from its place than this is another page, in points."""
LEAST_MARKS = 3
_IN_PLACE = 1 * MM
"""A page whose four marks and codes lie no further than this from one plane lies flat."""
_NEARLY_ALL = 0.9
"""Share of the rules that stand for marks lost in the black edge of a scan: rows are three times
further apart than a rule is looked for, so that none is taken for the next."""


@dataclass(frozen=True, slots=True, eq=False)
class Registered:
    """A sheet's page registered: ``grey`` is the flat page at ``DPI``, evened ground.

    ``back`` takes points of the layout to pixels of the picture it was found in; ``marks`` counts
    the corner marks found, ``rules`` is the share of the table's rules found. ``bend`` says how far
    each rule of the participants' table runs from its place, ``above`` those of the facilitators';
    ``worst`` how far the worst of the marks and codes lies from its own (points).
    """

    layout: SheetLayout
    grey: Grey
    back: Matrix
    marks: int
    rules: float
    bend: Bend
    above: Bend | None = None
    worst: float = 0.0

    @property
    def sure(self) -> bool:
        """True where marks and rules agree with the layout: the cells are where they are said."""
        return self.ruled or (self.marks == len(self.layout.marks) and self.worst < _IN_PLACE)

    @property
    def ruled(self) -> bool:
        """True where the rules of the table were seen; a pale copy may have lost them."""
        return self.rules >= (LEAST_RULES if self.marks >= LEAST_MARKS else _NEARLY_ALL)

    def refined(self, box: Box) -> Box:
        """Return a box of the table (points) where its rules really run on the flat page."""
        leaders = self.layout.facilitators
        if self.above is not None and (box[1] + box[3]) / 2 < leaders[-1].box[3]:
            return self.above.refined(box)
        return self.bend.refined(box)

    def crop(self, box: Box, inset: float = 0.0) -> Grey:
        """Return the flat page within a box (points), ``inset`` points off its rules."""
        x0, y0, x1, y1 = box
        rows, columns = self.grey.shape[:2]
        left, top = max(0, round((x0 + inset) * _SCALE)), max(0, round((y0 + inset) * _SCALE))
        right = min(columns, round((x1 - inset) * _SCALE))
        return self.grey[top : min(rows, round((y1 - inset) * _SCALE)), left:right]

    def on_picture(self, box: Box, shape: Sequence[int]) -> Box:
        """Return a box (points) as fractions of the picture the sheet was found in."""
        x0, y0, x1, y1 = box
        corners = _through(self.back, np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]))
        across = np.clip(corners[:, 0] / shape[1], 0.0, 1.0)
        down = np.clip(corners[:, 1] / shape[0], 0.0, 1.0)
        return float(across.min()), float(down.min()), float(across.max()), float(down.max())


def spec_on(codes: Sequence[Stamp]) -> tuple[SheetSpec, tuple[Corners, ...]] | None:
    """Return what the codes of a picture say, and the corners of each copy (fractions).

    None where there is no code of a sheet of ours, or two different ones.
    """
    found = [(spec, code) for code in codes if (spec := _spec(code.text)) is not None]
    if not found or any(spec != found[0][0] for spec, _ in found):
        return None
    return found[0][0], tuple(code.corners for _, code in found)


def _spec(text: str) -> SheetSpec | None:
    stamp = parse(text)
    return spec_of(stamp) if stamp is not None else None


def register(grey: Grey, read: Sequence[Stamp] | None = None) -> Registered | None:
    """Find one of our sheets in a picture and register it; None where it is none of ours.

    The picture may be turned, in perspective, cut; ``Registered.sure`` says whether to rely on it.
    ``read``: the square codes of the picture, where they were read before.
    """
    told = spec_on(stamps_closely(grey) if read is None else read)
    if told is None:
        return None
    spec, codes = told
    layout = layout_of(spec)
    fitted = page_in(grey, layout.marks, (layout.stamp, layout.second_stamp), codes)
    if fitted is None:
        return None
    marks, worst, matrix = fitted
    flat = warped(grey, matrix)
    bend, above = _bends(flat, layout)
    return Registered(layout, flat, matrix, marks, bend.found, bend, above, worst)


def registered_flat(grey: Grey, spec: SheetSpec) -> Registered | None:
    """Register a picture that ``warped`` made of the page of ``spec``; None where it is none."""
    if grey.shape[:2] != (round(HEIGHT * _SCALE), round(WIDTH * _SCALE)):
        return None
    layout, matrix = layout_of(spec), np.diag([_SCALE, _SCALE, 1.0])
    squares = _dark_squares(grey)
    away = []
    for box in layout.marks:
        centre = _corners(box).mean(axis=0)
        for square in _squares_at(matrix, centre, squares, 1.5 * MM)[:1]:
            away.append(float(np.hypot(*(square / _SCALE - centre))))
    bend, above = _bends(grey, layout)
    worst = max(away, default=0.0)
    flat = Registered(layout, grey, matrix, len(away), bend.found, bend, above, worst)
    return flat if flat.sure else None


def _bends(flat: Grey, layout: SheetLayout) -> tuple[Bend, Bend | None]:
    """Return how the participants' table runs, and that of the facilitators where there is one."""
    ground = even(flat)
    bend = Bend.of(ground, layout.rows, layout.columns)
    if not layout.facilitators:
        return bend, None
    columns = (layout.columns[0], *layout.columns[2:])
    return bend, Bend.of(ground, layout.facilitators, columns)


def page_in(
    grey: Grey, marks: Sequence[Box], stamps: Sequence[Box], codes: Sequence[Corners]
) -> Fit | None:
    """Fit a printed page (points) to a picture of it: its codes first, then its corner marks.

    ``stamps`` are the places of the page's codes, one or two; ``codes`` the corners of those that
    were read (fractions of the picture). Return marks found, worst distance, points to pixels.
    """
    size = np.array([grey.shape[1], grey.shape[0]], np.float64)
    squares = _dark_squares(grey)
    best: Fit | None = None
    for places in _places(stamps, len(codes)):
        points = np.concatenate([_corners(place) for place in places])
        pixels = np.concatenate([np.array(code) * size for code in codes])
        fitted = _fit(marks, points, pixels, squares)
        if fitted is not None and (best is None or _better(fitted, best)):
            best = fitted
    return best


def _better(one: Fit, other: Fit) -> bool:
    """Tell the better of two fits: codes and marks where they are printed, then more marks."""
    keys = [(fit[1] < _ASTRAY, fit[0], -fit[1]) for fit in (one, other)]
    return keys[0] > keys[1]


def _places(stamps: Sequence[Box], count: int) -> list[tuple[Box, ...]]:
    """Return which printed codes those found may be, in their order."""
    return list(permutations(stamps, count)) if 0 < count <= len(stamps) else []


def _corners(box: Box) -> Matrix:
    x0, y0, x1, y1 = box
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], np.float64)


def _fit(marks: Sequence[Box], points: Matrix, pixels: Matrix, squares: Matrix) -> Fit | None:
    """Fit the page on the corner marks that leave its codes where they are printed.

    The codes tell roughly where each mark is; of the dark squares there, those are the marks that
    together put the codes in their place: all four of them, else three and the codes.
    """
    rough = _affine(points, pixels)
    if rough is None:
        return None
    centres = np.array([((m[0] + m[2]) / 2, (m[1] + m[3]) / 2) for m in marks])
    near = _NEAR if len(points) > 4 else _NEAR_ONE
    choices = [[*_squares_at(rough, centre, squares, near), None] for centre in centres]
    best: Fit | None = None
    for chosen in product(*choices):
        taken = [index for index, square in enumerate(chosen) if square is not None]
        if len(taken) < LEAST_MARKS or (best is not None and len(taken) < best[0]):
            continue
        at = np.array([chosen[index] for index in taken], np.float64)
        fitted = _on_marks(centres[taken], at, points, pixels)
        if fitted is not None and (best is None or _better(fitted, best)):
            best = fitted
    if best is None:
        return 0, 0.0, rough
    return best


def _on_marks(on: Matrix, at: Matrix, points: Matrix, pixels: Matrix) -> Fit | None:
    """Fit the page on marks (points, pixels), three of them with the codes; see ``Fit``."""
    if len(on) > LEAST_MARKS:
        matrix = _homography(on, at)
    else:
        matrix = _homography(np.concatenate([on, points]), np.concatenate([at, pixels]))
    if matrix is None:
        return None
    way = np.asarray(np.linalg.inv(matrix), np.float64)
    there = _through(way, np.concatenate([at, pixels]))
    worst = float(np.hypot(*(there - np.concatenate([on, points])).T).max())
    return len(on), worst, matrix


def _squares_at(matrix: Matrix, centre: Matrix, squares: Matrix, near: float) -> list[Matrix]:
    """Return the dark squares (pixels) of a mark's size around where it should be."""
    if not len(squares):
        return []
    side = MARK * float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    middle = _through(matrix, centre.reshape(1, 2))[0]
    away = np.hypot(*(squares[:, :2] - middle).T)
    fits = (squares[:, 2] > 0.6 * side) & (squares[:, 2] < 1.6 * side)
    fits &= away < near / MARK * side
    found = squares[fits][np.argsort(away[fits])][:_MOST_SQUARES, :2]
    return list(found)


def _affine(points: Matrix, pixels: Matrix) -> Matrix | None:
    wide = np.column_stack([points, np.ones(len(points))])
    solved, _, rank, _ = np.linalg.lstsq(wide, pixels, rcond=None)
    if rank < 3:
        return None
    return np.asarray(np.vstack([solved.T, [0.0, 0.0, 1.0]]), np.float64)


def _homography(points: Matrix, pixels: Matrix) -> Matrix | None:
    matrix, _ = cv2.findHomography(points, pixels, 0)
    if matrix is None or abs(np.linalg.det(matrix)) < 1e-12:
        return None
    return np.asarray(matrix, np.float64)


def _dark_squares(grey: Grey) -> Matrix:
    """Return the solid dark squares of a picture as rows of x, y, side in pixels."""
    rows, columns = grey.shape[:2]
    scale = max(1.0, max(rows, columns) / 1800)
    how = cv2.INTER_AREA
    small = np.asarray(cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=how))
    side = MARK / HEIGHT * max(small.shape[:2])
    window = int(side * 4) | 1
    local = cv2.blur(small, (window, window))
    darker = (small < 150) & (small.astype(np.float32) < local.astype(np.float32) * 0.72)
    dark = cv2.morphologyEx(darker.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=4)
    found = []
    for x, y, width, height, area in stats[1:]:
        if not (0.35 * side < min(width, height) and max(width, height) < 2.6 * side):
            continue
        if max(width, height) > 1.9 * min(width, height) or area < 0.42 * width * height:
            continue
        part = dark[y : y + height, x : x + width]
        contours, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        contour = max(contours, key=cv2.contourArea)
        hull = cv2.contourArea(cv2.convexHull(contour))
        if hull < 1 or area < 0.8 * hull:
            continue
        moments = cv2.moments(part, binaryImage=True)
        centre = (x + moments["m10"] / moments["m00"], y + moments["m01"] / moments["m00"])
        found.append(
            (
                (centre[0] + 0.5) * scale - 0.5,
                (centre[1] + 0.5) * scale - 0.5,
                float(np.sqrt(area)) * scale,
            )
        )
    return np.array(found, np.float64).reshape(-1, 3)


def _through(matrix: Matrix, points: Matrix) -> Matrix:
    wide = cv2.perspectiveTransform(points.reshape(-1, 1, 2).astype(np.float64), matrix)
    return np.asarray(wide.reshape(-1, 2), np.float64)


def warped(raster: Grey, matrix: Matrix) -> Grey:
    """Return a raster (grey or RGB) as if its page were scanned flat at ``DPI``.

    ``matrix`` takes points of the layout to pixels of the raster.
    """
    to_pixels = matrix @ np.diag([1 / _SCALE, 1 / _SCALE, 1.0])
    size = (round(WIDTH * _SCALE), round(HEIGHT * _SCALE))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    flat = cv2.warpPerspective(
        raster,
        to_pixels,
        size,
        flags=flags,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255.0, 255.0, 255.0),
    )
    return np.asarray(flat, np.uint8)
