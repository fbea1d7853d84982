"""Rules, small squares and ink of a PDF page: pure geometry over what the page draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .codes import Stamp
from .pdf_form import Note
from .source import Box, Line

_MAX_LINES = 6000
_MAX_SQUARES = 400
_LOGO_BAND = 0.14
"""Pictures whose middle lies above this share of the page are the letterhead."""


def area(box: Box) -> float:
    """Return the share of the page that a box covers."""
    width = min(box[2], 1.0) - max(box[0], 0.0)
    return max(0.0, width) * max(0.0, min(box[3], 1.0) - max(box[1], 0.0))


def sides_of(rects: Sequence[Box]) -> list[Box]:
    """Return the sides of rectangles as segments (points); a thin rectangle is one rule."""
    segments: list[Box] = []
    for x0, top, x1, bottom in rects:
        if min(x1 - x0, bottom - top) > 2:
            segments += [(x0, top, x1, top), (x1, top, x1, bottom), (x0, bottom, x1, bottom),
                         (x0, top, x0, bottom)]  # fmt: skip
        elif x1 - x0 >= bottom - top:
            segments.append((x0, (top + bottom) / 2, x1, (top + bottom) / 2))
        else:
            segments.append(((x0 + x1) / 2, top, (x0 + x1) / 2, bottom))
    return segments


def rules(segments: Sequence[Box], scale: Callable[[Box], Box]) -> tuple[Line, ...]:
    """Return segments (points) as rules in fractions, each once, at most six thousand."""
    unique = dict.fromkeys(scale(segment) for segment in segments)
    return tuple(Line(*segment) for segment in list(unique)[:_MAX_LINES])


def squares_of(rects: Sequence[Box], scale: Callable[[Box], Box]) -> tuple[Box, ...]:
    """Return the rectangles (points) that can be check boxes, in fractions, each once."""
    squares = [
        scale(rect)
        for rect in rects
        if 4 <= (width := rect[2] - rect[0]) <= 22
        and 4 <= (height := rect[3] - rect[1]) <= 22
        and 0.75 <= width / height <= 1.33
    ]
    if len(squares) > _MAX_SQUARES:  # a code or a pattern, no check boxes
        return ()
    return tuple(dict.fromkeys(squares))


def ink(
    notes: Sequence[Note], images: list[Box], curves: list[Box], stamps: tuple[Stamp, ...]
) -> tuple[Box, ...]:
    """Return what may be a signature: pictures below the letterhead, strokes, ink notes."""
    noted = [note.box for note in notes if note.kind in {"Ink", "Stamp"}]
    drawn = [box for box in images if 0.0004 < area(box) < 0.35]
    drawn += [box for box in _clusters(curves) if box[2] - box[0] > 0.03]
    below = [
        box
        for box in drawn
        if (box[1] + box[3]) / 2 > _LOGO_BAND and not any(_meet(box, s.box) for s in stamps)
    ]
    return tuple(dict.fromkeys(noted + below))


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _clusters(boxes: list[Box]) -> list[Box]:
    """Join boxes that touch or nearly so; a page full of curves is a drawing, not ink."""
    if len(boxes) > 3000:
        return []
    clusters: list[Box] = []
    for box in sorted(boxes):
        near = (box[0] - 0.01, box[1] - 0.01, box[2] + 0.01, box[3] + 0.01)
        together = [other for other in clusters if _meet(near, other)]
        clusters = [other for other in clusters if other not in together]
        every = [box, *together]
        clusters.append(
            (
                min(b[0] for b in every),
                min(b[1] for b in every),
                max(b[2] for b in every),
                max(b[3] for b in every),
            )
        )
    return [box for box in clusters if area(box) < 0.35]
