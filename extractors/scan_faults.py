"""Whether what was read of a picture can be relied on: too poor, blank, or good enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .layout import centre, contains
from .source import Picture, Word
from .stamp import parse

_SURE = 0.85
_LEAST_SHARE = 0.40
"""Share of the letters in surely read words, on a page of print, at least."""
_LEAST_SOFT = {"too_small": 0.80, "blurred": 0.65}
"""The same on pictures with these faults, of which an engine passes over what it cannot read."""
_FEW = 6
_CELLS, _RULED = 9, 0.7
"""Cells and confidence of a table that shows a page to be legible."""
_TABLE_SHARE = 0.3
"""Share of the letters in surely read words, on a soft page with a well ruled table, at least."""
_LITTLE = 15
_DOUBT = 0.78
_FAULTS = frozenset({"dark", "too_small", "blurred"})
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
    beside = _beside_tables(picture, words, sure)
    soft = [_LEAST_SOFT[f] for f in picture.faults if f in _LEAST_SOFT]
    if any(parse(text) is not None for text in stamps):
        soft = []  # a paper of ours is read box by box: nothing in one is passed over
    least = max(soft, default=_LEAST_SHARE)
    printed = share if beside is None or beside[1] < _LITTLE else max(share, beside[0])
    tabled = _tabled(picture)
    if least > _LEAST_SHARE and printed < least:
        return None if tabled and share >= _TABLE_SHARE else _cause(picture)
    if tabled and not _FAULTS & set(picture.faults):
        return None
    if beside is not None and (beside[1] < _LITTLE or beside[0] >= _LEAST_SHARE):
        return None
    if share >= _LEAST_SHARE or len(sure) >= 60:
        return None
    if len(words) <= 3 and not picture.grids:  # a line or two, a drawing: nothing is claimed of it
        return None if float(rest.mean()) / 255 < _BLANK * 5 else _cause(picture)
    return _cause(picture)


def _tabled(picture: Picture) -> bool:
    """Tell a picture with a well ruled table: it can be read, though pens alone wrote in it.

    On a soft one all words are doubts (``as_sure_as``), and its table is one.
    """
    return any(
        grid.rows >= 3 and len(grid.cells) >= _CELLS and grid.confidence >= _RULED
        for grid in picture.grids
    )


def _beside_tables(
    picture: Picture, words: Sequence[Word], sure: Sequence[Word]
) -> tuple[float, int] | None:
    """Return the share of letters in surely read words beside ruled tables, and how many letters.

    Within tables pens write, and a page is none the poorer for it. None where there is no table,
    or hardly a sure word.
    """
    ruled = [grid.box for grid in picture.grids if len(grid.cells) >= 12]
    if not ruled or len(sure) < _FEW:
        return None
    beside = [w for w in words if not any(contains(box, centre(w.box)) for box in ruled)]
    letters = sum(map(_letters, beside))
    known = sum(_letters(word) for word in beside if word in sure)
    return (known / letters if letters else 0.0), letters


def _cause(picture: Picture) -> str:
    """Return the fault of the picture that keeps it from being read; a sharp one has no print."""
    return next((fault for fault in picture.faults if fault in _FAULTS), "no_text")


def _letters(word: Word) -> int:
    return sum(sign.isalnum() for sign in word.text)


def _without_words(picture: Picture, rest: Any, stamps: Sequence[str]) -> str | None:
    if "dark" in picture.faults:
        return "dark"
    return None if stamps or float(rest.mean()) / 255 < _BLANK else _cause(picture)


def as_sure_as(picture: Picture, words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words as sure as the picture lets them be: those of a soft one are doubts.

    On letters that are out of focus or very small an engine is sure of errors too.
    """
    if not _FAULTS & set(picture.faults):
        return tuple(words)
    return tuple(replace(word, confidence=min(word.confidence, _DOUBT)) for word in words)
