"""What stands on a page beside its print: rules, check boxes, ink. Imports cv2.

All work on the straightened grey page; boxes are fractions of it. Lengths are given in points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from ..source import Box, Line

if TYPE_CHECKING:
    from ..source import Grey, Word

_RULE = 24.0
"""A rule is at least this long (points): longer than the strokes of print."""
_THICK = 4.5
"""Thicker than this (points) is a bar or a dark band, no rule."""
_MAX_RULES = 3000
_SPECK = 12
"""Pixels of a speck at 200 dpi, at most."""
_BOX_SIDES = (6.0, 20.0)
_MAX_BOXES = 400


_FIELD, _FIELDS = 9, 130
"""Side of a field at least, in points and as a part of the page's height: no stroke is so broad."""
_TINT, _DARKER, _GRAIN = 120, 45, 12
"""A field lighter than this is a tint; ink on it is so many tones darker; its grain in tones."""


def ink_mask(grey: Grey) -> Any:
    """Return where ink stands (255) on a page on even ground, faint pencil too."""
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    level = min(200.0, max(140.0, level))
    ink = cv2.threshold(grey, level, 255, cv2.THRESH_BINARY_INV)[1]
    return _without_tint(grey, ink, level)


def _without_tint(grey: Grey, ink: Any, level: float) -> Any:
    """Leave out grey fields (shaded headings) as dark as faint ink; what stands on them is darker.

    Fields of black are ink: bars, black edges, white print on dark ground.
    """
    side = max(_FIELD, grey.shape[0] // _FIELDS)
    dark = np.where(grey < level + _GRAIN, 255, 0).astype(np.uint8)
    whole = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    solid = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid)
    for number in range(1, count):
        x, y, wide, high, _ = (int(value) for value in stats[number])
        part = (slice(y, y + high), slice(x, x + wide))
        own = labels[part] == number
        tone = float(np.median(grey[part][own]))
        if tone >= _TINT:
            ink[part][own & (grey[part] >= tone - _DARKER)] = 0
    return ink


def _px(points: float, dpi: float) -> int:
    return max(1, round(points * dpi / 72))


def rule_masks(ink: Any, dpi: float) -> tuple[Any, Any]:
    """Return the pixels of level rules and of upright rules (255), from a mask of the ink."""
    long, thick = _px(_RULE, dpi), _px(_THICK, dpi)
    found = []
    for across in (True, False):
        near = cv2.dilate(ink, np.ones((3, 1) if across else (1, 3), np.uint8))
        run = cv2.morphologyEx(
            near, cv2.MORPH_OPEN, np.ones((1, long) if across else (long, 1), np.uint8)
        )
        run = cv2.bitwise_and(run, ink)
        bars = cv2.morphologyEx(
            run,
            cv2.MORPH_OPEN,
            np.ones((thick + 1, long) if across else (long, thick + 1), np.uint8),
        )
        bars = cv2.dilate(bars, np.ones((thick, thick), np.uint8))
        found.append(cv2.subtract(run, bars))
    return found[0], found[1]


def rules_of(level: Any, upright: Any, dpi: float) -> tuple[Line, ...]:
    """Return the rules of two masks as lines through their middle, in fractions."""
    rows, columns = level.shape[:2]
    lines = []
    for mask, across in ((level, True), (upright, False)):
        _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        for x, y, width, height, _area in stats[1:].tolist():
            if (width if across else height) < 0.9 * _px(_RULE, dpi):
                continue
            if across:
                middle = (y + height / 2) / rows
                lines.append(Line(x / columns, middle, (x + width) / columns, middle))
            else:
                middle = (x + width / 2) / columns
                lines.append(Line(middle, y / rows, middle, (y + height) / rows))
    return tuple(sorted(lines, key=lambda line: (line.y0, line.x0))[:_MAX_RULES])


def without_rules(grey: Grey, ink: Any, level: Any, upright: Any, dpi: float) -> Grey:
    """Return the page with its rules wiped; strokes that cross a rule keep their pixels."""
    reach = _px(2.0, dpi)
    cleaned = grey.copy()
    for mask, across in ((level, True), (upright, False)):
        rest = cv2.bitwise_and(ink, cv2.bitwise_not(mask))
        kernel = np.ones(
            (_px(_THICK, dpi) + 2, 1) if across else (1, _px(_THICK, dpi) + 2), np.uint8
        )
        crossing = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, kernel)
        edge = cv2.dilate(mask, np.ones((reach, 1) if across else (1, reach), np.uint8))
        halo = cv2.bitwise_and(edge, cv2.bitwise_not(cv2.dilate(rest, np.ones((3, 3), np.uint8))))
        wiped = cv2.bitwise_or(cv2.bitwise_and(mask, cv2.bitwise_not(crossing)), halo)
        cleaned[wiped > 0] = 255
    return cleaned


def without_specks(grey: Grey, ink: Any, dpi: float) -> Grey:
    """Return the page without the specks that stand alone: dust, noise of a copier.

    Dots of letters and full stops stand close to a letter and stay.
    """
    small = round(_SPECK * (dpi / 200) ** 2)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    tiny = stats[:, cv2.CC_STAT_AREA] <= small
    tiny[0] = False
    if not tiny.any():
        return grey
    specks = np.where(tiny, 255, 0).astype(np.uint8)[labels]
    others = cv2.subtract(ink, specks)
    near = _px(12.0, dpi) | 1
    beside = cv2.dilate(others, np.ones((near, near), np.uint8))
    touched = np.zeros(count, bool)
    touched[labels[cv2.bitwise_and(beside, specks) > 0]] = True
    alone = np.where(tiny & ~touched, 255, 0).astype(np.uint8)[labels]
    wiped = cv2.dilate(alone, np.ones((5, 5), np.uint8))
    wiped[others > 0] = 0
    cleaned = grey.copy()
    cleaned[wiped > 0] = 255
    return cleaned


def boxes_of(ink: Any, dpi: float) -> tuple[Box, ...]:
    """Return the check boxes: small closed squares, ticked or not, left to right by line."""
    low, high = _px(_BOX_SIDES[0], dpi), _px(_BOX_SIDES[1], dpi)
    rows, columns = ink.shape[:2]
    across = _short_rules(ink, low, high, across=True)
    upright = _short_rules(ink, low, high, across=False)
    sides = cv2.bitwise_or(across, upright)
    _, _, stats, _ = cv2.connectedComponentsWithStats(sides, connectivity=8)
    found: list[Box] = []
    for x, y, width, height, _area in stats[1:].tolist():
        if not (low <= width <= high + 4 and low <= height <= high + 4):
            continue
        if not 0.75 <= width / height <= 1.33 or not _closed(ink, x, y, width, height):
            continue
        found.append((x / columns, y / rows, (x + width) / columns, (y + height) / rows))
    found = found if len(found) <= _MAX_BOXES else []
    return tuple(sorted(found, key=lambda box: (round(box[1], 2), box[0])))


def _short_rules(ink: Any, low: int, high: int, *, across: bool) -> Any:
    """Return straight strokes as long as the side of a check box, no longer."""
    short = np.ones((1, low) if across else (low, 1), np.uint8)
    longer = np.ones((1, high + 6) if across else (high + 6, 1), np.uint8)
    near = cv2.dilate(ink, np.ones((2, 1) if across else (1, 2), np.uint8))
    run = cv2.morphologyEx(near, cv2.MORPH_OPEN, short)
    return cv2.bitwise_and(cv2.subtract(run, cv2.morphologyEx(near, cv2.MORPH_OPEN, longer)), ink)


def _closed(ink: Any, x: int, y: int, width: int, height: int) -> bool:
    """Tell whether all four sides are drawn through, and the middle is not simply black."""
    depth = max(2, min(width, height) // 6)
    part = ink[y : y + height, x : x + width] > 0
    sides = (
        part[:depth].any(axis=0), part[-depth:].any(axis=0),
        part[:, :depth].any(axis=1), part[:, -depth:].any(axis=1),
    )  # fmt: skip
    corner = max(2, min(width, height) // 7)
    corners = (
        part[:corner, :corner], part[:corner, -corner:], part[-corner:, :corner],
        part[-corner:, -corner:],
    )  # fmt: skip
    inner = part[depth:-depth, depth:-depth]
    return (
        all(side.mean() >= 0.93 for side in sides)
        and all(bool(part_.any()) for part_ in corners)
        and bool(inner.size)
        and float(inner.mean()) < 0.75
    )


def ticks_of(ink: Any, boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Return the boxes of ink that stands in check boxes: a tick, cross or fill."""
    rows, columns = ink.shape[:2]
    found: list[Box] = []
    for box in boxes:
        x0, y0 = round(box[0] * columns), round(box[1] * rows)
        x1, y1 = round(box[2] * columns), round(box[3] * rows)
        rim = max(2, (x1 - x0) // 5)
        inner = ink[y0 + rim : y1 - rim, x0 + rim : x1 - rim] > 0
        if inner.size and inner.mean() > 0.06:
            found.append(box)
    return tuple(found)


def ink_of(
    rest: Any, dpi: float, words: Sequence[Word], skip: Sequence[Box] = ()
) -> tuple[Box, ...]:
    """Return the boxes of blobs of ink outside print: signatures, handwriting, stamps, pictures.

    ``rest`` is the mask of the ink without the rules; ``skip`` are boxes known as something else
    (square codes). Specks and scraps of rules are left out.
    """
    rows, columns = rest.shape[:2]
    left = rest.copy()
    for box, grow in [(word.box, 0.12) for word in words if _is_print(word)] + [
        (box, 0.05) for box in skip
    ]:
        down = grow * (box[3] - box[1])
        y0, y1 = max(0, round((box[1] - down) * rows)), round((box[3] + down) * rows)
        x0 = max(0, round(box[0] * columns - grow * 10))
        left[y0:y1, x0 : round(box[2] * columns + grow * 10)] = 0
    near = _px(5, dpi)
    joined = cv2.dilate(left, np.ones((near, near), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    weights = np.bincount(labels[left > 0].ravel(), minlength=count)
    found: list[Box] = []
    for at in range(1, count):
        x, y, width, height, _area = (int(part) for part in stats[at])
        x0, y0 = x + near // 2, y + near // 2
        x1, y1 = x0 + max(1, width - near), y0 + max(1, height - near)
        if (
            y1 - y0 < _px(7, dpi)
            or x1 - x0 < _px(12, dpi)
            or weights[at] < _px(1, dpi) * _px(24, dpi)
        ):
            continue
        if x0 <= 2 or y0 <= 2 or x1 >= columns - 2 or y1 >= rows - 2:
            continue
        found.append((x0 / columns, y0 / rows, x1 / columns, y1 / rows))
    return tuple(found)


def _is_print(word: Word) -> bool:
    return word.confidence >= 0.5 and any(sign.isalnum() for sign in word.text)
