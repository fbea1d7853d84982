"""Another look at what OCR read: a second engine reads the same ink, and must say the same.

Two engines err differently on print. Where they disagree, the value goes to a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from .layout import centre, contains, lines_of
from .ocr import handwriting
from .source import Box, Page, Word

DISAGREED = 0.75
"""Confidence of a value that the second engine reads otherwise."""
_CLEAR = 0.965
"""Words that the first engine is as sure of as this are left alone."""
_LINES = 4
"""Texts of more lines are prose for a person to read; the words' own confidence stands."""
_NARROW = 0.18
"""A gap narrower than this share of the letters' height is hardly one between words."""
_ENDS = str.maketrans({"’": "'", "—": "-", "–": "-", "€": ""})
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "j": "l", "|": "l", "5": "s", "8": "b"})


def doubted(page: Page, box: Box, leaf: dict[str, Any]) -> None:
    """Lower a leaf's confidence, in place, where the second engine reads its ink otherwise.

    ``box`` is on the straightened page; the leaf is plain data. What the second engine read is
    kept as a candidate.
    """
    if leaf["confidence"] <= DISAGREED or leaf["value"] is None or page.picture is None:
        return
    reach = (box[0] - 0.002, box[1] - 0.002, box[2] + 0.002, box[3] + 0.002)
    words = [word for word in page.words if contains(reach, centre(word.box))]
    lines = lines_of(words)
    if not words or len(lines) > _LINES or min(w.confidence for w in words) >= _CLEAR:
        return
    for line in lines:
        second = _read(page, line.words)
        if not _same(line.text, second) or _torn(page, line.words):
            leaf["confidence"] = min(leaf["confidence"], DISAGREED)
            if len(lines) == 1 and second:
                leaf["candidates"] = [*leaf["candidates"], {"value": second, "score": 0.5}]
            return


def _read(page: Page, words: tuple[Word, ...]) -> str:
    assert page.picture is not None
    height = max(word.box[3] - word.box[1] for word in words)
    across = height * page.size[1] / page.size[0]
    box = (
        min(word.box[0] for word in words) - 0.3 * across,
        min(word.box[1] for word in words) - 0.2 * height,
        max(word.box[2] for word in words) + 0.3 * across,
        max(word.box[3] for word in words) + 0.2 * height,
    )
    found = handwriting().line(page.picture.crop(box))
    return found[0].value if found else ""


def _torn(page: Page, words: Sequence[Word]) -> bool:
    """Tell whether two words stand so near that they may be one ("CA STAING")."""
    for left, right in pairwise(words):
        height = page.size[1] * min(left.box[3] - left.box[1], right.box[3] - right.box[1])
        gap = page.size[0] * (right.box[0] - left.box[2])
        joined = left.text[-1].isalnum() and right.text[0].isalnum()
        if joined and gap < _NARROW * height:
            return True
    return False


def _same(first: str, second: str) -> bool:
    """Tell whether two readings say the same: digits to the letter, letters but for look-alikes.

    A last sign that only one of them sees may be a dot of a ruled line, or of the text.
    """
    if _end(first) != _end(second) or ("²" in first) != ("²" in second):
        return False
    one, other = _folded(first), _folded(second)
    if one == other:
        return True
    if any(sign.isdigit() for sign in one + other):
        return False
    return one.translate(_ALIKE) == other.translate(_ALIKE)


def _end(text: str) -> str:
    last = text.rstrip()[-1:]
    return "" if last.isalnum() else last.translate(_ENDS)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return re.sub(r"[\W_]", "", "".join(sign for sign in plain if not unicodedata.combining(sign)))
