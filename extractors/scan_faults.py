"""Whether what was read of a picture can be relied on: too poor, blank, or good enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .layout import centre, contains
from .source import Picture, Word

_SURE = 0.85
_LEAST_SHARE = 0.40
"""Share of the letters in surely read words, on a page of print, at least."""
_LEAST_SHARE_SMALL = 0.75
_FEW = 6
_LITTLE = 15
_BLANK = 0.0006
"""Share of the page under ink, below which nothing stands there."""


def fault_of(
    picture: Picture, words: Sequence[Word], rest: Any, stamps: Sequence[str] = ()
) -> str | None:
    """Return why a picture is too poor to read, None where it is good enough or blank.

    ``rest`` is the mask of its ink without the rules. A page with hand-written cells has few
    surely read words; there the print beside them decides.
    """
    sure = [word for word in words if word.confidence >= _SURE and _letters(word) >= 3]
    letters = sum(map(_letters, words))
    share = sum(map(_letters, sure)) / letters if letters else 0.0
    if "slow" in picture.faults:
        return "slow"
    if not sure and not letters:
        return _without_words(picture, rest, stamps)
    if "too_small" in picture.faults and share < _LEAST_SHARE_SMALL:
        return "too_small"
    ruled = [grid.box for grid in picture.grids if len(grid.cells) >= 12]
    if ruled and len(sure) >= _FEW:
        beside = [w for w in words if not any(contains(box, centre(w.box)) for box in ruled)]
        known = sum(_letters(word) for word in beside if word in sure)
        others = sum(map(_letters, beside))
        if others < _LITTLE or known >= _LEAST_SHARE * others:
            return None
    if share >= _LEAST_SHARE or len(sure) >= 60:
        return None
    if len(words) <= 3 and not picture.grids:  # a line or two, a drawing: nothing is claimed of it
        return None if float(rest.mean()) / 255 < _BLANK * 5 else "no_text"
    return next((fault for fault in picture.faults if fault in {"dark", "too_small"}), "blurred")


def _letters(word: Word) -> int:
    return sum(sign.isalnum() for sign in word.text)


def _without_words(picture: Picture, rest: Any, stamps: Sequence[str]) -> str | None:
    if "dark" in picture.faults:
        return "dark"
    if stamps or float(rest.mean()) / 255 < _BLANK:
        return None
    return next((fault for fault in picture.faults if fault in {"too_small", "blurred"}), "no_text")
