"""A canvas with what is printed on it: labels, headings, columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from .canvas import Canvas, Chunk, Region, Token, text_of
from .label_table import Meaning


@dataclass(slots=True, eq=False)
class Label:
    """A printed question: its words, what it may mean (None: unknown), what follows it there."""

    chunk: Chunk
    tokens: list[Token]
    meaning: Meaning | None
    rest: list[Token] = field(default_factory=list)
    colon: bool = False
    last: Chunk | None = None
    section: str = ""
    number: int = 0

    @property
    def text(self) -> str:
        """The label as printed."""
        return text_of(self.tokens)

    @property
    def end(self) -> Chunk:
        """The chunk that holds its last line."""
        return self.last or self.chunk

    @property
    def x1(self) -> float:
        """Right edge of its widest line."""
        return max(token.x1 for token in self.tokens)


@dataclass(slots=True, eq=False)
class Heading:
    """A printed title and the section that it opens; ``number`` counts repeated blocks."""

    chunk: Chunk
    section: str
    number: int = 0


@dataclass(slots=True)
class Sheet:
    """A canvas with its labels and headings; ``used`` holds chunks that a table has claimed."""

    canvas: Canvas
    labels: list[Label] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    at: dict[int, Label] = field(default_factory=dict)
    heads: dict[int, Heading] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    answers: set[int] = field(default_factory=set)
    gutters: dict[int, list[tuple[float, float, float]]] = field(default_factory=dict)

    def region(self, chunk: Chunk) -> Region | None:
        """Return the cell a chunk stands in, if any."""
        return self.canvas.regions[chunk.region] if chunk.region >= 0 else None

    def is_printed(self, chunk: Chunk) -> bool:
        """Say whether a chunk is the form's own: a label or a heading."""
        return chunk.index in self.at or chunk.index in self.heads

    def limit(self, label: Label) -> float:
        """Return the x where the next column of labels begins, right of this label."""
        chunk = label.chunk
        columns = [
            x
            for x, top, bottom in self.gutters.get(chunk.page, ())
            if x > chunk.x0 + 60 and top - 12 <= chunk.middle <= bottom + 12
        ]
        level = [
            other.chunk.x0 - 2
            for other in self.labels
            if other.chunk.page == chunk.page
            and abs(other.chunk.middle - chunk.middle) < 5
            and other.chunk.x0 > label.tokens[-1].x1 + 2
        ]
        return min([*columns, *level], default=float("inf"))

    def forget(self, label: Label) -> None:
        """Take a label off the sheet: it was an answer, or a title."""
        self.labels.remove(label)
        for index in [i for i, other in self.at.items() if other is label]:
            del self.at[index]
