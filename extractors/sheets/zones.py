"""Where a header's signature is due: the box under its label, the room beside or below it."""

from __future__ import annotations

from ..layout import centre, contains
from ..source import Box, Page
from .labels import Value
from .table import words_of

_NEAR = 0.035
"""A frame begins at most so far below its label (share of the page)."""
_DEEP = 0.085
_WIDE = 0.40


def zones_of(page: Page, value: Value) -> tuple[Box, ...]:
    """Return the places where the signature of a label may stand, at least one."""
    if value.cell is not None and value.cell.box is not None and value.zone is not None:
        return (value.zone,)
    frame = _frame(page, value.label) if value.label else None
    if frame is not None:
        return (frame,)
    if value.label is None:
        return (value.zone,) if value.zone else ()
    if page.picture is None:
        return (_around(page, value.label, value.zone),)
    beside = value.zone
    room = _below(page, value.label)
    wide = beside is not None and beside[2] - beside[0] > 0.08
    found = [zone for zone in (_raised(page, beside) if wide and beside else None, room) if zone]
    return tuple(found) or ((beside,) if beside else ())


def _around(page: Page, label: Box, beside: Box | None) -> Box:
    """Return the blank space right of a printed label and below it: nothing smudges there."""
    right = 0.98 if beside is None or beside[2] > 0.9 else beside[2]
    bottom = min(0.99, label[3] + _DEEP)
    for word in words_of(page):
        if word.box[1] > label[3] - 0.004 and word.box[0] < right and word.box[2] > label[0]:
            bottom = min(bottom, word.box[1])
    return max(0.0, label[0] - 0.01), label[1] - 0.02, right, max(bottom, label[3] + 0.01)


def _raised(page: Page, zone: Box) -> Box:
    """Let the room beside a label reach into the blank space above and below its line."""
    top, bottom = zone[1], zone[3]
    height = bottom - top
    for word in words_of(page):
        across = word.box[2] > zone[0] and word.box[0] < zone[2]
        if across and word.box[3] <= zone[1] + 0.3 * height:
            top = max(top - height, word.box[3]) if word.box[3] > top - height else top
    return zone[0], max(0.0, min(zone[1], top) - 0.0), zone[2], min(1.0, bottom + 0.4 * height)


def _frame(page: Page, label: Box) -> Box | None:
    """Return the closed box of one cell that the label stands on top of, or in."""
    frames: list[Box] = []
    if page.picture is not None:
        frames += [grid.box for grid in page.picture.grids if len(grid.cells) == 1]
    frames += [table.box for table in page.tables if table.box and len(table.cells) == 1]
    ruled = [table.box for table in page.tables if table.box and len(table.cells) > 1]
    for box in (*frames, *_drawn_frames(page)):
        if any(contains(table, centre(box)) for table in ruled):
            continue
        under = -0.01 <= box[1] - label[3] <= _NEAR
        inside = box[1] <= label[1] + 0.005 and label[3] < box[3] - 0.01
        beside = box[1] - 0.03 <= label[1] <= box[3] and 0 <= box[0] - label[2] < 0.05
        across = box[0] - 0.03 <= label[0] <= box[2]
        if under and across:
            return box
        if inside and across:
            return box[0], max(label[3], box[1]), box[2], box[3]
        if beside:
            return box
    return None


def _drawn_frames(page: Page) -> list[Box]:
    """Return the rectangles that level rules close off, as far as a signature fits in them."""
    near = 0.004 if page.picture is None else 0.008
    level = [line for line in page.lines if abs(line.y0 - line.y1) < near]
    upright = [line for line in page.lines if abs(line.x0 - line.x1) < near]
    found: list[Box] = []
    for top in level:
        x0, x1 = sorted((top.x0, top.x1))
        if not 0.08 < x1 - x0 < 0.6:
            continue
        for bottom in level:
            left, right = sorted((bottom.x0, bottom.x1))
            high = bottom.y0 - top.y0
            if 0.02 < high < 0.2 and abs(left - x0) < near and abs(right - x1) < near:
                sides = sum(
                    abs(side.x0 - x) < near
                    and min(side.y0, side.y1) <= top.y0 + near
                    and max(side.y0, side.y1) >= bottom.y0 - near
                    for x in (x0, x1)
                    for side in upright
                )
                if sides >= 2:
                    found.append((x0, top.y0, x1, bottom.y0))
    return found


def _below(page: Page, label: Box) -> Box | None:
    left, right = label[0] - 0.015, min(0.98, max(label[2] + 0.02, label[0] + _WIDE))
    bottom = min(0.99, label[3] + _DEEP)
    for word in words_of(page):
        if word.confidence < 0.6:
            continue
        if word.box[1] > label[3] - 0.004 and word.box[0] < right and word.box[2] > left:
            bottom = min(bottom, word.box[1])
    for table in page.tables:
        if table.box and table.box[1] > label[3] - 0.01 and table.box[0] < right:
            bottom = min(bottom, table.box[1])
    if bottom - label[3] < 0.018:
        return None
    return max(0.0, left), label[3], right, bottom
