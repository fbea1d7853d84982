"""Boxes between the straightened page, where readers work, and the page as received.

Also how sure a value read from OCR words can be: never surer than the words were.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .identifiers import parse_iban, valid_siret
from .layout import centre, contains
from .records import DocumentRead, Quad
from .second_reading import doubted
from .source import Box, Page, Picture, Word

_SURE_BY_CHECK = 0.92
"""Confidence of a number whose check digits agree, however faint its print."""
_LEAST_FOR_CHECK = 0.45
_SHORT = 8
"""Up to so many words a value is as doubtful as its weakest word, half."""


def received(picture: Picture, box: Box) -> tuple[Box, Quad]:
    """Return a box of the straightened page on the page as received: bounds and corners.

    Corners go from the box's own top left clockwise, so that they are turned as the page is.
    """
    x0, y0, x1, y1 = box
    corners = tuple(
        _through(picture.back, x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    )
    across, down = [x for x, _ in corners], [y for _, y in corners]
    bounds = (min(across), min(down), max(across), max(down))
    return _rounded(bounds), _quad([_pair(corner) for corner in corners])


def straightened(picture: Picture, box: Box) -> Box:
    """Return the bounds on the straightened page of a box of the page as received."""
    import numpy as np  # noqa: PLC0415 (slow to import)

    way = np.linalg.inv(np.array(picture.back).reshape(3, 3)).ravel().tolist()
    corners = [_through(way, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return _rounded((min(across), min(down), max(across), max(down)))


def _through(way: Sequence[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f, g, h, i = way
    depth = g * x + h * y + i
    return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth


def _rounded(box: Box) -> Box:
    return round(box[0], 5), round(box[1], 5), round(box[2], 5), round(box[3], 5)


def _pair(corner: tuple[float, float]) -> tuple[float, float]:
    return round(corner[0], 5), round(corner[1], 5)


def _quad(corners: list[tuple[float, float]]) -> Quad:
    return corners[0], corners[1], corners[2], corners[3]


def as_received(document: DocumentRead, pages: Iterable[Page]) -> DocumentRead:
    """Return a document with its boxes on the pages as received and OCR's doubts in its values.

    Pages without a picture are left as they are.
    """
    scanned = {page.number: page for page in pages if page.picture is not None}
    if not scanned:
        return document
    plain = document.model_dump(mode="json")
    if document.kind == "piece" or document.form == "foreign":
        _look_again(plain["record"], scanned)
    _place("", plain["record"], scanned, weighed=document.kind == "attendance_sheet")
    _place("", plain["regions"], scanned)
    _place("", plain["arrival"], scanned)
    return DocumentRead.model_validate(plain)


def _look_again(value: Any, scanned: Mapping[int, Page]) -> None:
    """Let a second engine read the ink of every leaf in a record as plain data, in place."""
    if isinstance(value, list):
        for item in value:
            _look_again(item, scanned)
    elif isinstance(value, dict):
        page = scanned.get(value["page"]) if isinstance(value.get("page"), int) else None
        if page is not None and "value" in value and value.get("box") is not None:
            doubted(page, tuple(value["box"]), value)
        for item in value.values():
            _look_again(item, scanned)


def _place(key: str, value: Any, scanned: Mapping[int, Page], *, weighed: bool = False) -> None:
    """Move all boxes in a record as plain data, in place.

    ``weighed``: the reader has weighed OCR's words itself, against a second engine's.
    """
    if isinstance(value, list):
        for item in value:
            _place(key, item, scanned, weighed=weighed)
    elif isinstance(value, dict):
        page = scanned.get(value["page"]) if isinstance(value.get("page"), int) else None
        if page is not None and page.picture is not None and value.get("box") is not None:
            box: Box = tuple(value["box"])
            if "value" in value and not weighed:
                _doubt(key, value, box, page.words)
            value["box"], quad = received(page.picture, box)
            if "quad" in value:
                value["quad"] = quad
        for name, item in value.items():
            if name not in {"box", "quad", "candidates"}:
                _place(name, item, scanned, weighed=weighed)


def _doubt(key: str, leaf: dict[str, Any], box: Box, words: Sequence[Word]) -> None:
    """Lower a leaf's confidence to that of the words it was read from.

    Words that are not part of what the leaf quotes (a scrawl beside it, a handwritten cell that
    another engine read) say nothing about it.
    """
    quoted = _folded(str(leaf.get("raw") or leaf.get("value") or ""))
    reach = (box[0] - 0.002, box[1] - 0.002, box[2] + 0.002, box[3] + 0.002)
    own = [
        word.confidence
        for word in words
        if contains(reach, centre(word.box)) and (text := _folded(word.text)) and text in quoted
    ]
    if not own:
        return
    sure = sum(own) / len(own)
    if len(own) <= _SHORT:
        sure = (sure + min(own)) / 2
    check = _CHECKS.get(key)
    if (
        check is not None
        and leaf["value"]
        and check(str(leaf["value"]))
        and sure >= _LEAST_FOR_CHECK
    ):
        sure = max(sure, _SURE_BY_CHECK)
    leaf["confidence"] = min(leaf["confidence"], round(sure, 3))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))


_CHECKS: dict[str, Callable[[str], bool]] = {
    "siret": valid_siret,
    "iban": lambda text: parse_iban(text).value is not None,
}
"""Values whose check digits prove the reading, by key."""
