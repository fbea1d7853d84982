"""The sheet of paper in a photo, or on a dark scanner bed: its four corners. Imports cv2.

A quadrilateral is believed where paper is brighter than what lies around it along its sides, and
where it looks like a sheet: convex, corners near right angles, large. Else the picture is taken
to show the page and nothing else.
"""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from .size import shrunk

if TYPE_CHECKING:
    from ..source import Grey

_WORK = 640
"""Long side, in pixels, at which the sheet is looked for."""
_LEAST_AREA = 0.22
_LEAST_LINED = 0.35
"""Share of the picture that a sheet fills, at least; one told by its four edges alone."""
_CONTRAST = 14.0
"""How much brighter paper is than its surroundings, along a side, at least."""
_RIM = 0.012
"""A side nearer to the picture's edge than this share lies on it."""
_WHOLE = 0.975
_OUTSIDE = 0.04
"""Share of the picture by which a corner may lie outside it."""
_STEP, _VOTES = 4.0, 110
"""Least steepness of an edge of paper, and points of it on one line, at least."""
_FURTHER, _FAR_OFF = (0.03, 0.05), 3.0
"""Further away from a side, too, it is so much brighter within; in shares of the picture."""
_LINES, _APART = 5, 8.0
"""Lines tried for each side, and pixels between them."""


def sheet_in(grey: Grey) -> Any:
    """Return the sheet's corners in pixels (4 x 2: top left, top right, bottom right, bottom left).

    None: the sheet fills the picture, or is not told from what lies around it.
    """
    small = shrunk(grey, _WORK)
    scale = np.array([small.shape[1] / grey.shape[1], small.shape[0] / grey.shape[0]])
    smooth: Any = cv2.medianBlur(small, 7)
    best, best_score = None, 0.0
    for mask in _masks(smooth):
        for corners in _quads(mask):
            score = _score(corners, smooth)
            if score > best_score:
                best, best_score = corners, score
    if best is None:
        best = _between_lines(smooth)
    if best is None:
        return None
    return _refined(best, small) / scale


def _between_lines(smooth: Grey) -> Any:
    """Return the best quadrilateral between straight edges, dark outside and light inside.

    Where light falls from one side, no one tone tells the paper from a light table.
    """
    sides = [_edge_lines(smooth, side) for side in range(4)]
    best, best_score = None, 0.0
    for left, top, right, low in product(*sides):
        places = [_meeting(one, two) for one, two in pairwise((left, top, right, low, left))]
        if any(place is None for place in places):
            continue
        corners = np.array(places, np.float64)
        if not _holds(corners, smooth):
            continue
        ends = [(corners[at], corners[(at + 1) % 4]) for at in range(4)]
        if sum(_lies_on_rim(a, b, smooth.shape[1], smooth.shape[0]) for a, b in ends) > 1:
            continue  # a fold or a band across the whole picture
        middle = corners.mean(axis=0)
        if any(
            _contrast(a, b, middle, smooth, far) < _FAR_OFF for a, b in ends for far in _FURTHER
        ):
            continue  # a shaded row of a table: there is paper on its other side
        score = _score(corners, smooth)
        if score > best_score:
            best, best_score = corners, score
    return best


def _holds(corners: Any, smooth: Grey) -> bool:
    """Tell corners that lie within the picture, or hardly outside, in order and large enough."""
    rows, columns = smooth.shape[:2]
    out = _OUTSIDE * max(rows, columns)
    within = (corners > -out).all() and (corners < np.array([columns, rows]) + out).all()
    large = cv2.contourArea(corners.astype(np.float32)) > _LEAST_LINED * rows * columns
    return bool(within and large and _squarish(corners))


def _edge_lines(smooth: Grey, side: int) -> list[tuple[Any, Any]]:
    """Return the strongest straight edges that may be a side: 0 left, 1 top, 2 right, 3 foot."""
    across = side in (0, 2)
    soft: Any = cv2.GaussianBlur(smooth, (0, 0), 1.5)
    slope: Any = cv2.Sobel(soft, cv2.CV_32F, int(across), int(not across), scale=0.25)
    slope = slope if side < 2 else -slope
    edge = cv2.dilate(slope, np.ones((1, 5) if across else (5, 1), np.uint8)) == slope
    mask = (edge & (slope > _STEP)).astype(np.uint8) * 255
    turn = 0.0 if across else np.pi / 2
    lean = np.radians(16)
    found: list[tuple[float, float]] = []
    ranges = [(turn - lean, turn + lean)] if turn else [(0.0, lean), (np.pi - lean, np.pi)]
    for low, high in ranges:
        lines = cv2.HoughLines(mask, 1.5, np.pi / 240, _VOTES, min_theta=low, max_theta=high)
        found += [] if lines is None else [(float(r), float(t)) for r, t in lines[:40, 0]]
    middle = np.array([smooth.shape[1], smooth.shape[0]]) / 2
    kept: list[tuple[Any, Any]] = []
    for rho, theta in found:
        normal = np.array([np.cos(theta), np.sin(theta)])
        along = np.array([-normal[1], normal[0]])
        place = rho * normal + (middle @ along) * along  # where it passes the picture's middle
        if all(float(np.linalg.norm(place - other)) > _APART for other, _ in kept):
            kept.append((place, place + 100 * along))
    return kept[:_LINES]


def _masks(smooth: Grey) -> list[Any]:
    """Return masks of what may be paper: brighter than a threshold, not joined by thin bridges."""
    otsu, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    levels = {int(otsu), int(otsu * 0.8), int(min(245, otsu * 1.15)), int(min(245, otsu * 1.3))}
    levels |= {60, 90, 120, 150, 180, 205}
    size = max(3, round(max(smooth.shape) * 0.012)) | 1
    opened = cv2.getStructuringElement(cv2.MORPH_RECT, (size, size))
    closed = cv2.getStructuringElement(cv2.MORPH_RECT, (2 * size + 1, 2 * size + 1))
    masks = []
    for level in sorted(levels):
        mask = cv2.threshold(smooth, level, 255, cv2.THRESH_BINARY)[1]
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, closed)
        masks.append(cv2.morphologyEx(mask, cv2.MORPH_OPEN, opened))
    edges = cv2.Canny(smooth, 30, 90)
    edges = cv2.dilate(edges, np.ones((3, 3), np.uint8))
    masks.append(cv2.bitwise_not(edges))
    return masks


def _quads(mask: Any) -> list[Any]:
    """Return the quadrilaterals of the large pieces of a mask."""
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    least = _LEAST_AREA * mask.shape[0] * mask.shape[1]
    quads = []
    for contour in found:
        if cv2.contourArea(contour) < least:
            continue
        hull = cv2.convexHull(contour)
        corners = _four(hull)
        # the sheet fills its quadrilateral, even where a corner is folded or a thumb lies on it
        if corners is not None and cv2.contourArea(contour) > 0.88 * cv2.contourArea(corners):
            quads.append(_ordered(corners.astype(np.float64)))
    return quads


def _four(hull: Any) -> Any:
    """Return the four corners of a convex outline: the coarsest outline that has four."""
    length = cv2.arcLength(hull, True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.045, 0.06, 0.08):
        outline = cv2.approxPolyDP(hull, share * length, True)
        if len(outline) == 4:
            return outline.reshape(4, 2).astype(np.float32)
        if len(outline) < 4:
            break
    return None


def _ordered(corners: Any) -> Any:
    """Return corners from the top left on, clockwise."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    corners = corners[np.argsort(angles)]
    first = int(np.argmin(corners.sum(axis=1)))
    return np.roll(corners, -first, axis=0)


def _score(corners: Any, smooth: Grey) -> float:
    """Return how surely corners are a sheet's, 0 for no: contrast of its sides, times its size."""
    rows, columns = smooth.shape[:2]
    area = cv2.contourArea(corners.astype(np.float32)) / (rows * columns)
    if not _LEAST_AREA <= area <= _WHOLE or not _squarish(corners):
        return 0.0
    contrasts = []
    on_rim = 0
    for at in range(4):
        a, b = corners[at], corners[(at + 1) % 4]
        if _lies_on_rim(a, b, columns, rows):
            on_rim += 1
        else:
            contrasts.append(_contrast(a, b, corners.mean(axis=0), smooth))
    if on_rim > 2 or not contrasts or min(contrasts) < _CONTRAST:
        return 0.0
    # The paper itself is light, whatever the scene
    inside = float(np.median(_inside(corners, smooth)))
    if inside < 70:
        return 0.0
    strength = float(np.mean(np.minimum(contrasts, 60.0)))
    return strength * float(np.sqrt(area)) * (1.0 - 0.12 * on_rim)


def _squarish(corners: Any) -> bool:
    for at in range(4):
        before, here, after = corners[at - 1], corners[at], corners[(at + 1) % 4]
        one, two = before - here, after - here
        lengths = float(np.linalg.norm(one) * np.linalg.norm(two))
        if lengths < 1:
            return False
        angle = np.degrees(np.arccos(np.clip(float(one @ two) / lengths, -1, 1)))
        if not 58 <= angle <= 122:
            return False
    sides = [float(np.linalg.norm(corners[at] - corners[at - 1])) for at in range(4)]
    one, two = (sides[0], sides[2]), (sides[1], sides[3])
    if min(one) < 0.5 * max(one) or min(two) < 0.5 * max(two):
        return False
    ratio = (sum(one) / 2) / max(1.0, sum(two) / 2)
    return 1 / 2.2 < ratio < 2.2


def _lies_on_rim(a: Any, b: Any, columns: int, rows: int) -> bool:
    across, down = max(3.0, _RIM * columns), max(3.0, _RIM * rows)
    return bool(
        max(a[0], b[0]) <= across
        or min(a[0], b[0]) >= columns - 1 - across
        or max(a[1], b[1]) <= down
        or min(a[1], b[1]) >= rows - 1 - down
    )


def _contrast(a: Any, b: Any, middle: Any, smooth: Grey, away: float = 0.012) -> float:
    """Return by how much the inner rim of a side is brighter than its outer rim (a low quantile).

    ``away``: how far the rims lie from the side, as a share of the picture. Places where the outer
    rim lies outside the picture are not counted.
    """
    rows, columns = smooth.shape[:2]
    along = b - a
    normal = np.array([-along[1], along[0]]) / max(1e-6, float(np.linalg.norm(along)))
    if (middle - a) @ normal < 0:
        normal = -normal
    reach = max(4.0, away * max(rows, columns))
    differences = []
    for share in np.linspace(0.06, 0.94, 30):
        place = a + share * along
        inner, outer = place + reach * normal, place - reach * normal
        if 0 <= outer[0] < columns and 0 <= outer[1] < rows:
            here = smooth[
                min(rows - 1, max(0, int(inner[1]))), min(columns - 1, max(0, int(inner[0])))
            ]
            there = smooth[int(outer[1]), int(outer[0])]
            differences.append(float(here) - float(there))
    few = _FAR_OFF if away > 0.012 else 0.0
    return float(np.percentile(differences, 20)) if len(differences) >= 8 else few


def _inside(corners: Any, smooth: Grey) -> Any:
    mask = np.zeros(smooth.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.round(corners).astype(np.int32), 255)
    return smooth[mask > 0]


def _refined(corners: Any, small: Grey) -> Any:
    """Return the corners where straight lines through the strongest edge of each side meet."""
    rows, columns = small.shape[:2]
    middle = corners.mean(axis=0)
    lines = []
    for at in range(4):
        a, b = corners[at], corners[(at + 1) % 4]
        lines.append(
            _side(a, b, middle, small) if not _lies_on_rim(a, b, columns, rows) else (a, b)
        )
    met = []
    for at in range(4):
        place = _meeting(lines[at - 1], lines[at])
        near = place is not None and float(np.linalg.norm(place - corners[at])) < 0.05 * max(
            rows, columns
        )
        met.append(place if near else corners[at])
    return np.array(met, np.float64)


def _side(a: Any, b: Any, middle: Any, small: Grey) -> tuple[Any, Any]:
    """Fit a line to where the picture steps from paper to surroundings, near the line a-b."""
    rows, columns = small.shape[:2]
    along = b - a
    normal = np.array([-along[1], along[0]]) / max(1e-6, float(np.linalg.norm(along)))
    if (middle - a) @ normal < 0:
        normal = -normal
    offsets = np.arange(-10, 11)
    places = []
    for share in np.linspace(0.05, 0.95, 40):
        line = a + share * along + offsets[:, None] * normal
        x = np.clip(line[:, 0], 0, columns - 1).astype(np.float32)
        y = np.clip(line[:, 1], 0, rows - 1).astype(np.float32)
        tones = cv2.remap(small, x[None], y[None], cv2.INTER_LINEAR)[0].astype(np.float64)
        steps = np.convolve(tones, [1, 1, 0, -1, -1], "valid")
        best = int(np.argmax(steps))
        if steps[best] > 20:
            places.append(a + share * along + offsets[best + 2] * normal)
    if len(places) < 12:
        return a, b
    vx, vy, x0, y0 = cv2.fitLine(
        np.array(places, np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01
    ).ravel()
    start = np.array([x0, y0], np.float64)
    return start, start + 100 * np.array([vx, vy], np.float64)


def _meeting(first: tuple[Any, Any], second: tuple[Any, Any]) -> Any:
    """Return where two lines meet; None where they run alike."""
    p, r = first[0], first[1] - first[0]
    q, s = second[0], second[1] - second[0]
    cross = float(r[0] * s[1] - r[1] * s[0])
    if abs(cross) < 1e-6:
        return None
    share = ((q - p)[0] * s[1] - (q - p)[1] * s[0]) / cross
    return p + share * r
