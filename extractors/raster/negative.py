"""Light print on a dark ground (headings of tables, title banners) made dark print on light."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from ..source import Grey

    Counts = np.ndarray[tuple[int, ...], np.dtype[np.int32]]
    Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

Edges = tuple[int, int, int, int]

_MM = 1 / 25.4
_DARK = 0.55
"""A ground is dark below this share of the paper's brightness."""
_LEAST_HIGH, _LEAST_WIDE = 3.0 * _MM, 10.0 * _MM
"""Inches that a dark field measures at least: less is a rule, a letter or a signature."""
_THICK = 1.3 * _MM
"""Inches that no stroke of print is thick."""
_LINE = 4.5 * _MM
"""Inches that a line of print may part the ground above it from that below."""
_RULE = 0.2 * _MM
"""Inches that the rule around a turned field is thick."""
_GROUND, _RIM = 0.6, 0.85
"""Share of dark points in a field, and along its rim."""
_PRINT_LEAST, _PRINT_MOST = 0.01, 0.5
"""Share of light points in a field that holds print; a field without any is left as it is."""
_MARGIN = 0.004
"""A field this near to the page's edge, as a share of the page, is the scanner's border."""


def positive(grey: Grey, dpi: float) -> Grey:
    """Return a page (rows, columns; 0 black) with its dark printed fields turned to light ones.

    The very same array where there is none. ``dpi`` is the page's resolution in dots per inch.
    """
    paper = float(np.percentile(grey[::7, ::7], 80))
    limit = _DARK * paper
    # What is left of strokes of letters, however heavy, when thick parts alone are kept: nothing.
    thick = max(3, round(_THICK * dpi))
    dark = (grey < limit).astype(np.uint8)
    core = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    gap = max(3, round(_LINE * dpi))
    core = cv2.morphologyEx(core, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(core)
    turned: Grey | None = None
    for index in range(1, count):
        field = _field(stats[index], grey, dpi, limit)
        if field is None:
            continue
        if turned is None:
            turned = grey.copy()
        _turn(turned, field)
        _frame(turned, labels == index, dpi)
    return grey if turned is None else turned


def _field(stat: Counts, grey: Grey, dpi: float, limit: float) -> Edges | None:
    """Return left, top, right, bottom of a dark field of print; None for anything else."""
    x, y, width, height = (int(value) for value in stat[:4])
    rows, columns = grey.shape[:2]
    if height < _LEAST_HIGH * dpi or width < _LEAST_WIDE * dpi:
        return None
    near = x < _MARGIN * columns or x + width > (1 - _MARGIN) * columns
    if near or y < _MARGIN * rows or y + height > (1 - _MARGIN) * rows or height > 0.3 * rows:
        return None
    inside = grey[y : y + height, x : x + width]
    if not _is_ground(inside < limit):
        return None
    ground = float(np.median(inside))
    light = float((inside > ground + 0.4 * (255 - ground)).mean())
    return (x, y, x + width, y + height) if _PRINT_LEAST <= light <= _PRINT_MOST else None


def _frame(grey: Grey, field: Flags, dpi: float) -> None:
    """Draw the edge of a turned field as a rule: a dark ground needs none to part two rows.

    The field may stand askew, so that its edge is that of the least rectangle around it.
    """
    points = cv2.findNonZero(field.astype(np.uint8))
    corners = cv2.boxPoints(cv2.minAreaRect(points)).astype(np.int32)
    cv2.polylines(grey, [corners], True, 0, max(1, round(_RULE * dpi)))


def _is_ground(dark: Flags) -> bool:
    """Tell a dark ground from the strokes of a heavy word: most of it and nearly all its rim.

    The rim is taken a little inside, since fields stand a trace askew.
    """
    inset = max(2, dark.shape[0] // 14)
    rim = np.concatenate([dark[inset], dark[-1 - inset], dark[:, inset], dark[:, -1 - inset]])
    return float(dark.mean()) >= _GROUND and float(rim.mean()) >= _RIM


def _turn(grey: Grey, field: Edges) -> None:
    """Turn one field of a page in place: its ground becomes paper, its print ink."""
    x0, y0, x1, y1 = field
    inside = grey[y0:y1, x0:x1].astype(np.float32)
    ground = float(np.median(inside))
    top = max(ground + 30.0, float(np.percentile(inside, 99.5)))
    turned = 255.0 * (1.0 - np.clip((inside - ground) / (top - ground), 0.0, 1.0))
    grey[y0:y1, x0:x1] = turned.astype(np.uint8)
