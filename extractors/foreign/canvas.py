"""A form as a reader sees it: tokens on pages, in cells and chunks, whatever the file format.

A PDF page keeps its geometry, in points. A document without pages is laid out on a page of its
own making (one line per paragraph, columns as its tables say), so that one set of rules reads
both; its tokens then carry a ``place`` and their boxes are never handed out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..source import Box

Kind = Literal["word", "tick", "entry", "fill"]
GAP = 9.0
"""Least blank, in points, that parts two texts of one line."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word, box to tick, widget or run of dots, in points from the top left of its page."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 10.0
    bold: bool = False
    kind: Kind = "word"
    ticked: bool | None = None
    place: str | None = None
    preset: bool = False
    joined: bool = False

    @property
    def middle(self) -> float:
        """The height at which the token's first line stands."""
        height = self.bottom - self.top
        return self.top + min(height / 2, 8.0) if self.kind == "entry" else self.top + height / 2


@dataclass(frozen=True, slots=True)
class Region:
    """A cell of a ruled table, or a box drawn to write in."""

    index: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    table: int = -1
    comb: bool = False
    place: str | None = None

    @property
    def area(self) -> float:
        """Square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)


@dataclass(slots=True, eq=False)
class Chunk:
    """Words that stand together on one line of one cell."""

    tokens: list[Token]
    region: int
    index: int = -1
    line: int = -1

    @property
    def page(self) -> int:
        """Page number."""
        return self.tokens[0].page

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.tokens[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(token.x1 for token in self.tokens)

    @property
    def top(self) -> float:
        """Upper edge."""
        return min(token.top for token in self.tokens)

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return max(token.bottom for token in self.tokens)

    @property
    def middle(self) -> float:
        """Height of the line."""
        return self.tokens[0].middle

    @property
    def text(self) -> str:
        """The words, one blank apart."""
        return text_of(self.tokens)

    @property
    def bold(self) -> bool:
        """Whether its first word is bold."""
        return self.tokens[0].bold


@dataclass(slots=True)
class Canvas:
    """All chunks of a document in reading order, its regions, and its page sizes (points)."""

    chunks: list[Chunk] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    sizes: dict[int, tuple[float, float]] = field(default_factory=dict)
    paged: bool = True
    has_entries: bool = False

    def in_region(self, index: int) -> list[Chunk]:
        """Return the chunks of one region, in order."""
        return [chunk for chunk in self.chunks if chunk.region == index]

    def box(self, tokens: Sequence[Token]) -> Box | None:
        """Return the bounding box of tokens of one page, in fractions; None without pages."""
        if not self.paged or not tokens:
            return None
        page = tokens[0].page
        width, height = self.sizes[page]
        on_page = [token for token in tokens if token.page == page]
        corners = (
            min(t.x0 for t in on_page) / width,
            min(t.top for t in on_page) / height,
            max(t.x1 for t in on_page) / width,
            max(t.bottom for t in on_page) / height,
        )
        left, top, right, bottom = (round(min(1.0, max(0.0, c)), 5) for c in corners)
        return (left, top, right, bottom)


def joined_lines(lines: Sequence[Sequence[Token]], right: float | None = None) -> str:
    """Join lines: a blank where the line is full, a break where the writer ended it.

    A hyphen at the end of a full line stays and takes no blank. ``right`` is the edge that a full
    line reaches, by default the widest line.
    """
    if not lines:
        return ""
    widest = right or max(max(t.x1 for t in line) for line in lines)
    narrow = min(line[0].x0 for line in lines)
    parts = [text_of(lines[0])]
    for before, line in itertools.pairwise(lines):
        full = max(t.x1 for t in before) > narrow + 0.72 * (widest - narrow)
        cut = right is not None and _cut_word(before, line, right)
        hyphen = re.search(r"\w[-\u2010]$", before[-1].text) and re.match(r"\w", line[0].text)
        if cut or hyphen:
            parts.append("")
        else:
            parts.append(" " if full and before[0].place is None else "\n")
        parts.append(text_of(line))
    return "".join(parts)


def _cut_word(before: Sequence[Token], line: Sequence[Token], right: float) -> bool:
    """Say whether the one word of a line fills its cell to the last letter and goes on below."""
    first, second = before[0].text, line[0].text
    alike = (first[-1:].islower() and second[:1].islower()) or (
        first.isupper() and second.isupper()
    )
    return len(before) == 1 and right - before[0].x1 < 11 and alike


def broken_word(lines: Sequence[Sequence[Token]], right: float) -> bool:
    """Say whether a lone word fills its narrow cell and goes on: it may have been cut in two."""
    return any(
        len(before) == 1 and right - before[0].x1 < 13 and not before[0].text.endswith("-")
        for before, _ in itertools.pairwise(lines)
    )


def text_of(tokens: Iterable[Token]) -> str:
    """Join tokens with blanks; the characters of a comb without."""
    parts: list[str] = []
    for token in tokens:
        if token.kind in {"tick", "fill"} or not token.text:
            continue
        if parts and not token.joined:
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)
