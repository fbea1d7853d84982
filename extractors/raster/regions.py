"""Parts of a page that each hold one table: where level and upright rules hang together."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .lattice import Region, tracks
from .lines import FAINT

if TYPE_CHECKING:
    from .lines import Mask, Real, Rules

SMALLEST_TABLE = (70, 34)
"""Points across and down of the smallest table that is looked at (12 mm x 6 mm)."""
MARGIN = 8
GAP = 60
"""Points of a gap (10 mm) across which two halves of one table are joined."""
_PAGE, _RIM, _OWN_RULE = 0.3, 0.03, 0.25
"""Share of the picture from which a box may be the sheet itself; the breadth of its rim; the length
of a rule within, by its own, that makes it a table."""
BETWEEN = 45
"""Points of a gap (7.6 mm) up to which two tables may have been taken for one."""


def regions_of(rules: Rules) -> list[Region]:
    """Return the parts of the page in which level and upright rules hang together."""
    both = (rules.level | rules.upright).astype(np.uint8)
    joined = cv2.morphologyEx(both, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for index in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[index])
        if width < SMALLEST_TABLE[0] or height < SMALLEST_TABLE[1]:
            continue
        part = labels[y : y + height, x : x + width] == index
        level = (rules.level[y : y + height, x : x + width] & part).any(axis=1).sum()
        upright = (rules.upright[y : y + height, x : x + width] & part).any(axis=0).sum()
        if level >= 2 and upright >= 1:
            boxes.append([x, y, x + width, y + height])
    rows, columns = both.shape
    found = [
        Region(
            max(0, x0 - MARGIN),
            max(0, y0 - MARGIN),
            min(columns, x1 + MARGIN),
            min(rows, y1 + MARGIN),
        )
        for x0, y0, x1, y1 in _without_frames(_joined(_bridged(_without_page(boxes, rules), rules)))
    ]
    return [part for region in found for part in _parted(region, rules)]


def _parted(region: Region, rules: Rules) -> list[Region]:
    """Cut a region where no upright rule crosses from one level rule to the next: two tables."""
    part = (slice(region.y0, region.y1), slice(region.x0, region.x1))
    level, upright, dark = rules.level[part], rules.upright[part], rules.upright_dark[part]
    across = tracks(level, rules.level_dark[part], 0.3 * region.width)
    places = [round(track.place) for track in across]
    cuts = [0]
    for (above, below), (first, second) in zip(
        itertools.pairwise(places), itertools.pairwise(across), strict=True
    ):
        if not 5 <= below - above <= BETWEEN:
            continue
        left = max(first.extent()[0], second.extent()[0])
        right = min(first.extent()[1], second.extent()[1])
        band = slice(above + 2, max(above + 3, below - 1))
        sides = [_crosses(dark[band], slice(max(0, at - 12), at + 13)) for at in (left, right)]
        dark_all = cv2.blur(np.ascontiguousarray(dark[band]), (1, 3)).min(axis=0) > FAINT
        crossing = ((upright[band].mean(axis=0) > 0.7) & dark_all).sum()
        if not any(sides) and crossing <= 4:
            cuts.append((above + below) // 2)
    cuts.append(region.height)
    parts = [
        _shrunk(Region(region.x0, region.y0 + top, region.x1, region.y0 + low), rules)
        for top, low in itertools.pairwise(cuts)
    ]
    return [
        one for one in parts if one.width >= SMALLEST_TABLE[0] and one.height >= SMALLEST_TABLE[1]
    ]


def _crosses(dark: Real, near: slice) -> bool:
    """Whether an upright rule crosses a band at a side: dark all the way, if faint or dotted."""
    smooth = cv2.blur(np.ascontiguousarray(dark[:, near]), (1, 7))
    third = len(smooth) // 3
    inner = smooth[third : len(smooth) - third]
    best = inner.min(axis=0) if len(inner) < 12 else np.percentile(inner, 25, axis=0)
    return bool(best.size and best.max() > 14)


def _shrunk(region: Region, rules: Rules) -> Region:
    """Return a region without the ground beside its rules, the margin kept."""
    both = (rules.level | rules.upright)[region.y0 : region.y1, region.x0 : region.x1]
    ys, xs = np.flatnonzero(both.sum(axis=1) > 12), np.flatnonzero(both.sum(axis=0) > 6)
    if len(ys) == 0 or len(xs) == 0:
        return region
    return Region(
        max(region.x0, region.x0 + int(xs[0]) - MARGIN),
        max(region.y0, region.y0 + int(ys[0]) - MARGIN),
        min(region.x1, region.x0 + int(xs[-1]) + MARGIN),
        min(region.y1, region.y0 + int(ys[-1]) + MARGIN),
    )


def _bridged(boxes: list[list[int]], rules: Rules) -> list[list[int]]:
    """Join boxes that face each other with open sides: one table that a white gap runs through.

    Two tables side by side are closed where they face each other.
    """
    found = _bridged_across(boxes, rules.level, rules.upright)
    turned = [[box[1], box[0], box[3], box[2]] for box in found]
    level, upright = np.ascontiguousarray(rules.upright.T), np.ascontiguousarray(rules.level.T)
    return [[box[1], box[0], box[3], box[2]] for box in _bridged_across(turned, level, upright)]


def _bridged_across(boxes: list[list[int]], level: Mask, upright: Mask) -> list[list[int]]:
    found = sorted(boxes)
    at = 0
    while at < len(found):
        left = found[at]
        for other in found:
            if other is left or not 0 <= other[0] - left[2] <= GAP:
                continue
            if abs(other[1] - left[1]) > 8 or abs(other[3] - left[3]) > 8:
                continue
            top, low = left[1], left[3]
            facing = (
                upright[top:low, max(0, left[2] - 9) : left[2] + 3].any(axis=1).mean(),
                upright[top:low, max(0, other[0] - 3) : other[0] + 9].any(axis=1).mean(),
            )
            ends = level[top:low, max(0, left[2] - 12) : left[2]].any(axis=1).sum()
            if max(facing) < 0.4 and ends >= 3:
                left[:] = [left[0], min(top, other[1]), other[2], max(low, other[3])]
                found.remove(other)
                at = -1
                break
        at += 1
    return found


def _joined(boxes: list[list[int]]) -> list[list[int]]:
    """Join boxes that overlap in part: pieces of one table whose rules are broken."""
    boxes = sorted(boxes)
    changed = True
    while changed:
        changed = False
        for i, a in enumerate(boxes):
            for j in range(i + 1, len(boxes)):
                b = boxes[j]
                across = min(a[2], b[2]) - max(a[0], b[0])
                down = min(a[3], b[3]) - max(a[1], b[1])
                if across <= 4 or down <= 4 or _inside(a, b) or _inside(b, a):
                    continue
                boxes[i] = [min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])]
                del boxes[j]
                changed = True
                break
            if changed:
                break
    return boxes


def _inside(inner: list[int], outer: list[int]) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def _without_page(boxes: list[list[int]], rules: Rules) -> list[list[int]]:
    """Leave out the rim of the sheet on a table top: a large box with nothing but boxes in it."""
    least = _PAGE * rules.level.size
    return [
        box
        for box in boxes
        if (box[2] - box[0]) * (box[3] - box[1]) < least
        or not _is_rim(box, [o for o in boxes if o is not box and _inside(o, box)], rules)
    ]


def _is_rim(box: list[int], held: list[list[int]], rules: Rules) -> bool:
    """Tell a box that holds others, and no long rule of its own but along its sides."""
    if not held:
        return False
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    level, upright = rules.level[y0:y1, x0:x1].copy(), rules.upright[y0:y1, x0:x1].copy()
    for part in (level, upright):
        for a0, b0, a1, b1 in held:
            part[b0 - y0 : b1 - y0, a0 - x0 : a1 - x0] = False
    inner = (slice(round(_RIM * high), round(-_RIM * high)),
             slice(round(_RIM * wide), round(-_RIM * wide)))  # fmt: skip
    longest = max(level[inner].sum(axis=1).max() / wide, upright[inner].sum(axis=0).max() / high)
    return bool(longest < _OWN_RULE)


def _is_frame(box: list[int], boxes: list[list[int]]) -> bool:
    holds = [o for o in boxes if o is not box and _inside(o, box)]
    held = sum((o[2] - o[0]) * (o[3] - o[1]) for o in holds)
    return held > 0.3 * (box[2] - box[0]) * (box[3] - box[1])


def _without_frames(boxes: list[list[int]]) -> list[list[int]]:
    """Leave out frames drawn around a table, and parts that lie within a table."""
    frames = [box for box in boxes if _is_frame(box, boxes)]
    tables = [box for box in boxes if box not in frames]
    kept = []
    for box in tables:
        area = (box[2] - box[0]) * (box[3] - box[1])
        within = [o for o in tables if o is not box and _inside(box, o)]
        if within and all(area <= 0.3 * (o[2] - o[0]) * (o[3] - o[1]) for o in within):
            continue
        kept.append(box)
    return kept
