"""Shared text search on pages: rows, segments, folded text with the place of every character.

A run of pages becomes one text whose every span still knows its page and box (or its place in a
document without pages). Searches run on the folded text (no accents, lower case, plain
punctuation), which has the same length as the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from ..parsed import fold as words_key
from ..records import Extracted
from ..source import Box, Page
from .rows import Segment, fold, rows_of, union

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the text found by a search; ``text`` is the raw text of the span."""

    start: int
    end: int
    text: str


class PieceText:
    """The text of a run of pages, searchable, each span with its place."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = tuple(pages)
        self.rows = tuple(row for page in self.pages for row in rows_of(page))
        self.segments: list[Segment] = []
        self._starts: list[int] = []
        self.row_starts: list[int] = []
        parts: list[str] = []
        position = 0
        for row in self.rows:
            self.row_starts.append(position)
            for index, segment in enumerate(row.segments):
                self.segments.append(segment)
                self._starts.append(position)
                last = index == len(row.segments) - 1
                parts.append(segment.text + ("\n" if last else "\t"))
                position += len(segment.text) + 1
        self.text = "".join(parts)
        self.folded = fold(self.text)
        self.flat = " ".join(self.folded.split())

    @classmethod
    def of(cls, pages: Sequence[Page]) -> PieceText:
        """Return the text of these pages; the last few are kept, as all readers ask for them."""
        key = tuple(id(page) for page in pages)
        kept = _CACHE.get(key)
        if kept is not None and all(a is b for a, b in zip(kept.pages, pages, strict=True)):
            return kept
        made = cls(pages)
        _CACHE[key] = made
        while len(_CACHE) > _CACHE_SIZE:
            _CACHE.popitem(last=False)
        return made

    @cached_property
    def phrases(self) -> Counter[str]:
        """How often each short segment stands, by its folded words; "association" left out."""
        return Counter(
            re.sub(r"^(?:l )?(?:association|societe|entreprise|structure) ", "", words_key(s.text))
            for s in self.segments
            if len(s.text) <= 100
        )

    # --- searching -------------------------------------------------------------------------

    def search(self, pattern: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Search a pattern (written for folded text) from ``start``; None: not found."""
        compiled = _compiled(pattern)
        return compiled.search(self.folded, start, len(self.folded) if end is None else end)

    def finditer(self, pattern: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Yield every match of a pattern in the folded text."""
        return _compiled(pattern).finditer(self.folded, start)

    def has(self, pattern: str) -> bool:
        """True where the pattern stands anywhere in the folded, collapsed text."""
        return _compiled(pattern).search(self.flat) is not None

    def count(self, patterns: Sequence[str]) -> int:
        """Return how many of the patterns stand somewhere in the text."""
        return sum(self.has(pattern) for pattern in patterns)

    def hit(self, match: re.Match[str], group: int | str = 0) -> Hit | None:
        """Return the span of a group, trimmed of white space and stray punctuation."""
        start, end = match.span(group)
        return self.span(start, end) if start >= 0 else None

    def span(self, start: int, end: int) -> Hit | None:
        """Return a span trimmed of white space and edge punctuation; None where nothing is left."""
        while start < end and self.text[start] in ' \t\n\u00a0\u202f:;,.-–—_*•"«»“”':
            start += 1
        while end > start and self.text[end - 1] in ' \t\n\u00a0\u202f:;,-–—_*•"«»“”':
            end -= 1
        return Hit(start, end, " ".join(self.text[start:end].split())) if end > start else None

    def row_at(self, position: int) -> int:
        """Return the index of the row that holds a position of the text."""
        return max(0, bisect_right(self.row_starts, position) - 1)

    def segment_at(self, position: int) -> int:
        """Return the index of the segment that holds a position of the text."""
        return max(0, bisect_right(self._starts, position) - 1)

    def segment_span(self, index: int) -> tuple[int, int]:
        """Return where a segment begins and ends in the text."""
        start = self._starts[index]
        return start, start + len(self.segments[index].text)

    # --- places ----------------------------------------------------------------------------

    def leaf(self, hit: Hit | None, value: T | None, confidence: float) -> Extracted[T]:
        """Return a leaf with this value, read at this span; an empty leaf where there is none."""
        if hit is None:
            return Extracted[T]()
        page, box, place = self.where(hit.start, hit.end)
        return Extracted[T](
            value=value, raw=hit.text, page=page, box=box, place=place, confidence=confidence
        )

    def where(self, start: int, end: int) -> tuple[int | None, Box | None, str | None]:
        """Return page, box and place of a span (the part on its first page)."""
        if not self.segments:
            return None, None, None
        first = self.segment_at(start)
        last = self.segment_at(max(start, end - 1))
        lead = self.segments[first]
        if lead.box is None:
            return None, None, lead.place
        boxes: list[Box] = []
        for index in range(first, last + 1):
            segment = self.segments[index]
            if segment.page == lead.page:
                boxes.extend(
                    _boxes(segment, start - self._starts[index], end - self._starts[index])
                )
        return lead.page, union(boxes) if boxes else lead.box, None

    # --- labels ----------------------------------------------------------------------------

    def after(self, label: str, *, stop: str = "", rows: int = 1, below: bool = True) -> Hit | None:
        """Return what stands for a printed label: behind it, right of it, or under it.

        ``label`` is a pattern for the folded text that must stand at the start of a segment (a
        bullet may precede). ``stop`` cuts the value where another label follows in the same
        segment. ``rows`` > 1 takes following rows too (a long value), up to the next label-like
        row. None where nothing stands there.
        """
        pattern = _compiled(rf"(?:^|(?<=[\n\t]))[ \-•*☐☒>]*(?:{label})(?![a-z0-9])[ .]*[:=]?[ .…]*")
        for match in pattern.finditer(self.folded):
            found = self._value_after(match.end(), stop, below)
            if found is not None and rows > 1:
                found = self._extended(found, rows)
            if found is not None:
                return found
        return None

    def _value_after(self, position: int, stop: str, below: bool) -> Hit | None:
        index = self.segment_at(max(0, position - 1))
        _, end = self.segment_span(index)
        rest = self.span(position, self._cut(position, end, stop))
        if rest is not None:
            return rest
        label = self.segments[index]
        row = self.row_at(self._starts[index])
        right = index + 1
        if right < len(self.segments) and self.row_at(self._starts[right]) == row:
            start, end = self.segment_span(right)
            return self.span(start, self._cut(start, end, stop))
        return self._below(index, label, row, stop) if below else None

    def _below(self, index: int, label: Segment, row: int, stop: str) -> Hit | None:
        for other in range(index + 1, len(self.segments)):
            segment = self.segments[other]
            where = self.row_at(self._starts[other])
            if where > row + 2 or segment.page != label.page:
                return None
            if where > row and _overlap(label, segment):
                start, end = self.segment_span(other)
                return self.span(start, self._cut(start, end, stop))
        return None

    def _cut(self, start: int, end: int, stop: str) -> int:
        if stop:
            match = _compiled(stop).search(self.folded, start, end)
            if match:
                return match.start()
        return end

    def _extended(self, hit: Hit, rows: int) -> Hit:
        row = self.row_at(hit.start)
        end = hit.end
        for index in range(row + 1, min(row + rows, len(self.rows))):
            text = self.rows[index].folded
            if self.rows[index].page != self.rows[row].page or _NEXT.match(text):
                break
            end = self.row_starts[index] + len(self.rows[index].text)
        return self.span(hit.start, end) or hit


_NEXT = re.compile(r"[^:]{2,40} ?:|(?:madame|monsieur|mesdames|messieurs)\b|article \d|le conseil")
_CACHE: OrderedDict[tuple[int, ...], PieceText] = OrderedDict()
_CACHE_SIZE = 24


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _boxes(segment: Segment, start: int, end: int) -> Iterator[Box]:
    position = 0
    for word in segment.words:
        if position < end and position + len(word.text) > start:
            yield word.box
        position += len(word.text) + 1


def _overlap(label: Segment, other: Segment) -> bool:
    if label.box is None or other.box is None:
        return True
    return other.box[0] < label.box[2] + 0.02 and other.box[2] > label.box[0] - 0.02
