"""Leaves of an attendance record: a parse, the words it came from, how surely they were read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from ..layout import union
from ..parsed import Parsed
from ..records import Candidate, Day, Extracted, Flag, Hour, Text
from ..source import Box, Word

T = TypeVar("T")

NO_TEXT, NO_DAY, NO_HOUR, NO_FLAG = Text(), Day(), Hour(), Flag()
"""Leaves of what is not there."""

PRINT_SURE = 0.80
"""Words that OCR reads with less than this are no longer plain print."""

VERIFY_BELOW = 0.90
"""Words that OCR reads with less than this are read a second time by the line reader."""
AGREED = 0.90
"""Confidence of what two readers read alike, where OCR alone was unsure."""
CONTESTED = 0.7
"""Confidence of print that the line reader reads differently."""
HAND_AT_MOST = 0.75
"""A name or title in handwriting is a doubt until the dossier resolves it."""


def trust(words: Iterable[Word]) -> float:
    """Return the share of confidence that a value keeps for its words: 1 for plain print."""
    least = min((word.confidence for word in words), default=1.0)
    return 1.0 if least >= PRINT_SURE else max(0.1, least / PRINT_SURE * 0.8)


def made(
    parsed: Parsed[T],
    raw: str,
    *,
    page: int | None,
    box: Box | None,
    place: str | None,
    words: Iterable[Word] = (),
    sure: float = 1.0,
) -> Extracted[T]:
    """Make a leaf of a parse; empty where nothing was answered."""
    if parsed.blank or not raw.strip():
        return Extracted[T]()
    confidence = parsed.confidence * sure * trust(words)
    return Extracted[T](
        value=parsed.value,
        raw=raw,
        page=page,
        box=box,
        place=place,
        confidence=round(min(1.0, max(0.0, confidence)), 4),
        candidates=parsed.candidates,
    )


def bounds(words: Iterable[Word]) -> Box | None:
    """Return the box around words, None without any."""
    boxes = [word.box for word in words]
    return union(boxes) if boxes else None


def doubted(leaf: Extracted[T], below: float = 0.6) -> Extracted[T]:
    """Return the leaf as a doubt, its value kept."""
    return leaf.model_copy(update={"confidence": min(leaf.confidence, below)})


def options_of(values: Iterable[str], score: float = 0.5) -> tuple[Candidate, ...]:
    """Return texts as candidates, each once, at most five."""
    return tuple(
        Candidate(value=value, score=score) for value in list(dict.fromkeys(values))[:5] if value
    )
