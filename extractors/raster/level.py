"""How a page lies: whether its lines run across or down, its skew, its keystone. Imports cv2.

Homographies are 3 x 3 arrays over pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from .ground import even
from .size import shrunk
from .strokes import ink_mask, rule_masks

if TYPE_CHECKING:
    from ..source import Grey

_WORK = 900
_MOST = 11.0
"""Skew is looked for up to so many degrees."""
_RIM = 0.03
_SURE = 1.25
"""Lines run one way where their score is so many times that of the other way."""


def lines_run(grey: Grey) -> tuple[int, float, bool]:
    """Return the quarter turn (0 or 1, clockwise) and the skew that level the lines, and if sure.

    The skew is in degrees, clockwise positive, left after the quarter turn.
    """
    text, rules = _masks(grey)
    ways = []
    for quarter in (0, 1):
        letters = np.rot90(text, -quarter) if quarter else text
        strokes = np.rot90(rules, -quarter)
        score, angle = _best_angle(np.ascontiguousarray(letters), np.ascontiguousarray(strokes))
        ways.append((score, angle, quarter))
    ways.sort(reverse=True)
    sure = ways[0][0] > _SURE * ways[1][0] and ways[0][0] > 0
    return ways[0][2], ways[0][1], sure


def skew_of(grey: Grey) -> float:
    """Return the skew of a page whose lines run across, in degrees, clockwise positive."""
    text, rules = _masks(grey)
    return _best_angle(text, rules)[1]


def _masks(grey: Grey) -> tuple[Any, Any]:
    """Return the ink of letters, and of long strokes, at working size."""
    ink = ink_mask(even(shrunk(grey, _WORK)))
    rim = max(3, round(max(ink.shape) * 0.012))
    ink[:rim], ink[-rim:], ink[:, :rim], ink[:, -rim:] = 0, 0, 0, 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    tall = stats[:, cv2.CC_STAT_HEIGHT]
    wide = stats[:, cv2.CC_STAT_WIDTH]
    small_ones = (np.maximum(tall, wide) < 0.05 * _WORK) & (np.maximum(tall, wide) >= 3)
    small_ones[0] = False
    letters = np.where(small_ones[labels], 255, 0).astype(np.uint8)
    long_ones = np.maximum(tall, wide) >= 0.08 * _WORK
    long_ones[0] = False
    strokes = np.where(long_ones[labels], 255, 0).astype(np.uint8)
    return letters, strokes


def _best_angle(letters: Any, strokes: Any) -> tuple[float, float]:
    """Return the score of the letters at the best angle, and that angle."""
    rows, columns = letters.shape[:2]
    both = cv2.max(letters, strokes)
    coarse = cv2.resize(both, (columns // 2, rows // 2), interpolation=cv2.INTER_AREA)
    angles = np.arange(-_MOST, _MOST + 0.01, 0.5)
    best = float(angles[int(np.argmax([_sharpness(coarse, angle) for angle in angles]))])
    for step in (0.25, 0.1, 0.03):
        near = [best + step * k for k in (-2, -1, 0, 1, 2)]
        best = near[int(np.argmax([_sharpness(both, angle) for angle in near]))]
    weight = float(np.square(letters.astype(np.float64).sum() / 255.0)) / max(1, rows)
    return (_sharpness(letters, best) / weight if weight else 0.0), best


def _sharpness(mask: Any, angle: float) -> float:
    """Return how sharply the rows of a mask differ when it is turned back by an angle."""
    rows, columns = mask.shape[:2]
    slope = np.tan(np.radians(angle))
    # a shear is as good as a turn at these angles, and keeps every column whole
    matrix = np.array([[1, 0, 0], [-slope, 1, slope * columns / 2]], np.float64)
    turned = cv2.warpAffine(mask, matrix, (columns, rows), flags=cv2.INTER_LINEAR)
    profile = turned.sum(axis=1, dtype=np.float64) / 255.0
    return float(np.square(np.diff(profile)).sum())


def keystone(grey: Grey, dpi: float) -> Any:
    """Return the homography that makes level what runs nearly level, and upright what nearly so.

    It is fitted to ruled lines and to the feet of text lines; the identity where they say too
    little or already lie straight.
    """
    rows, columns = grey.shape[:2]
    ink = ink_mask(grey)
    level, upright = _segments(ink, dpi)
    whole = np.eye(3)
    for _ in range(3):
        step = _step(_moved(level, whole), _moved(upright, whole), columns, rows)
        whole = step @ whole
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float64)
    moved = cv2.perspectiveTransform(corners[None], whole)[0]
    # no more than a photo could leave over, no less than a rule is thick
    shift = float(np.abs(moved - corners).max()) / max(rows, columns)
    return whole if 0.0012 < shift < 0.12 else np.eye(3)


def _moved(segments: Any, matrix: Any) -> Any:
    if not len(segments):
        return segments
    return cv2.perspectiveTransform(segments.reshape(1, -1, 2), matrix).reshape(-1, 2, 2)


def _step(level: Any, upright: Any, columns: int, rows: int) -> Any:
    """Return one step of the fit: slope of level lines over height, of upright ones over width."""
    half = max(columns, rows) / 2
    shift, slant = _fit(level, columns, rows, half, across=True)
    lean, spread = _fit(upright, columns, rows, half, across=False)
    centre = np.array(
        [[1 / half, 0, -columns / 2 / half], [0, 1 / half, -rows / 2 / half], [0, 0, 1]]
    )
    small = np.array([[1, -lean, 0], [-shift, 1, 0], [slant, spread, 1]])
    return np.linalg.inv(centre) @ small @ centre


def _fit(
    segments: Any, columns: int, rows: int, half: float, *, across: bool
) -> tuple[float, float]:
    """Fit slope = a + b * place, robustly; (0, 0) where too few lines or too narrow a spread."""
    if len(segments) < 3:
        return 0.0, 0.0
    along, over = (0, 1) if across else (1, 0)
    run = segments[:, 1, along] - segments[:, 0, along]
    slopes = (segments[:, 1, over] - segments[:, 0, over]) / run
    extent = rows if across else columns
    places = (segments[:, :, over].mean(axis=1) - extent / 2) / half
    weights = np.abs(run)
    spread = float(np.ptp(places)) * half / extent
    design = np.stack([np.ones_like(places), places], axis=1)
    if spread < 0.25 or len(segments) < 4:
        design = design[:, :1]
    solution = np.zeros(design.shape[1])
    robust = np.ones_like(weights)
    for _ in range(8):
        scaled = design * (weights * robust)[:, None]
        solution = np.linalg.lstsq(scaled.T @ design, scaled.T @ slopes, rcond=None)[0]
        rest = np.abs(slopes - design @ solution)
        robust = 1.0 / (1.0 + np.square(rest / 0.004))
    agree = float((weights * (rest < 0.006)).sum() / weights.sum())
    if agree < 0.6:
        return 0.0, 0.0
    return float(solution[0]), float(solution[1]) if len(solution) > 1 else 0.0


def _segments(ink: Any, dpi: float) -> tuple[Any, Any]:
    """Return nearly level and nearly upright lines, each as two points left-right or top-down."""
    rows, columns = ink.shape[:2]
    least = max(30, round(0.07 * columns))
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)
    found = detector.detect(cv2.GaussianBlur(cv2.bitwise_not(ink), (3, 3), 0))[0]
    lines = found.reshape(-1, 2, 2).astype(np.float64) if found is not None else np.zeros((0, 2, 2))
    delta = lines[:, 1] - lines[:, 0]
    length = np.hypot(delta[:, 0], delta[:, 1])
    steep = np.degrees(np.arctan2(np.abs(delta[:, 1]), np.abs(delta[:, 0]) + 1e-9))
    middle = lines.mean(axis=1) / np.array([columns, rows])
    within = ((middle > _RIM) & (middle < 1 - _RIM)).all(axis=1)  # the sheet's own edge is no rule
    lines, length, steep = lines[within], length[within], steep[within]
    level = _sorted_ends(lines[(length >= least) & (steep < 7)], 0)
    upright = _sorted_ends(lines[(length >= least) & (steep > 83)], 1)
    feet = _feet(ink, dpi)
    return np.concatenate([level, feet]) if len(feet) else level, upright


def _sorted_ends(lines: Any, axis: int) -> Any:
    if not len(lines):
        return lines
    turned = lines[:, 0, axis] > lines[:, 1, axis]
    lines[turned] = lines[turned][:, ::-1]
    return lines


def _feet(ink: Any, dpi: float) -> Any:
    """Return lines along the feet of long lines of text."""
    level, upright = rule_masks(ink, dpi)
    letters = cv2.subtract(
        ink, cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    )
    gap = max(3, round(dpi / 9))
    joined = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    columns = ink.shape[1]
    found = []
    for at, (x, y, width, height, _area) in enumerate(stats.tolist()):
        if not at or width < 0.22 * columns or not dpi / 16 < height < dpi / 2.2:
            continue
        part = (labels[y : y + height, x : x + width] == at) & (
            letters[y : y + height, x : x + width] > 0
        )
        filled = part.any(axis=0)
        foot = height - 1 - np.argmax(part[::-1], axis=0)
        across = np.flatnonzero(filled).astype(np.float64)
        under = foot[filled].astype(np.float64)
        if len(across) < 40:
            continue
        line = np.polyfit(across, under, 1)
        for _ in range(3):
            rest = under - np.polyval(line, across)
            near = np.abs(rest) <= max(1.5, float(np.percentile(np.abs(rest), 60)))
            line = np.polyfit(across[near], under[near], 1)
        found.append([[x, y + line[1]], [x + width, y + line[1] + line[0] * width]])
    return np.array(found, np.float64) if found else np.zeros((0, 2, 2))
