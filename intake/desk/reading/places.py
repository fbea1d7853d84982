"""Where on a page a value stands, and how the page and its list of fields name each other."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable

from extractors.records import Extracted, Quad, Signature
from extractors.source import Box

Place = Extracted[object] | Signature
Size = tuple[float, float]

A4: Size = (595.0, 842.0)


def field_anchor(path: str) -> str:
    """Return the id of a field beside the page: "f-budget.income.2.amount"."""
    return f"f-{_plain(path)}"


def box_anchor(path: str) -> str:
    """Return the id of a field's box on the page."""
    return f"b-{_plain(path)}"


def page_anchor(number: int) -> str:
    """Return the id of a page (from 1)."""
    return f"page-{number}"


def passage_anchor(place: str) -> str:
    """Return the id of a passage of a document without pages; of places that repeat, the first."""
    return f"t-{hashlib.sha256(place.encode('utf-8')).hexdigest()[:10]}"


def _plain(path: str) -> str:
    return re.sub(r"\[(\d+)\]", r".\1", path)


# -- which way up ------------------------------------------------------------------------------


def turn_of(places: Iterable[Place], otherwise: int = 0) -> int:
    """Return by how many degrees clockwise a page is turned to be read, as it was read.

    The corners of what was read from a picture begin at its own top left: most of them tell. A
    page that was read from its text stands as it is. ``otherwise``: where nothing tells.
    """
    told = Counter(_turn(place.quad) for place in places if place.quad is not None)
    return told.most_common(1)[0][0] if told else otherwise


def _turn(quad: Quad) -> int:
    (x0, y0), (x1, y1), (x3, y3) = quad[0], quad[1], quad[3]
    # The longer side says more; its direction on the page is that of the writing, or of its fall.
    across, down = (x1 - x0, y1 - y0), (x3 - x0, y3 - y0)
    if math.hypot(*across) >= math.hypot(*down):
        angle = math.degrees(math.atan2(across[1], across[0]))
    else:
        angle = math.degrees(math.atan2(down[1], down[0])) - 90
    return (-round(angle / 90) * 90) % 360


def turned_size(size: Size, turn: int) -> Size:
    """Return the size of a page turned clockwise."""
    return (size[1], size[0]) if turn in (90, 270) else size


# -- on the drawing ----------------------------------------------------------------------------

_MARGIN = 0.35
_LEAST = 4.0


def on_page(box: Box, size: Size) -> tuple[float, float, float, float]:
    """Return a box of fractions as left, top, width, height in the units of a page's size."""
    x0, y0 = max(0.0, min(box[0], 1.0)) * size[0], max(0.0, min(box[1], 1.0)) * size[1]
    x1, y1 = max(0.0, min(box[2], 1.0)) * size[0], max(0.0, min(box[3], 1.0)) * size[1]
    return round(x0, 2), round(y0, 2), round(max(1.0, x1 - x0), 2), round(max(1.0, y1 - y0), 2)


def around(box: Box, size: Size) -> tuple[float, float, float, float]:
    """Return what is shown of a page as evidence of a box: the box and a margin around it."""
    left, top, width, height = on_page(box, size)
    margin = max(_LEAST, _MARGIN * height)
    x0, y0 = max(0.0, left - margin), max(0.0, top - margin)
    x1, y1 = min(size[0], left + width + margin), min(size[1], top + height + margin)
    return round(x0, 2), round(y0, 2), round(x1 - x0, 2), round(y1 - y0, 2)
