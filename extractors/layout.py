"""Pure geometry over words, lines and squares of a page, in fractions, origin top left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .source import Box, Line, Word


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words that stand on one line, left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The smallest box around the words."""
        return union(word.box for word in self.words)


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around boxes (at least one)."""
    every = list(boxes)
    return (
        min(box[0] for box in every),
        min(box[1] for box in every),
        max(box[2] for box in every),
        max(box[3] for box in every),
    )


def lines_of(words: Sequence[Word]) -> tuple[TextLine, ...]:
    """Group words into text lines, top to bottom, each left to right.

    Two words share a line where the middle of one lies within the height of the other.
    """
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box[1] + w.box[3]):
        if rows and _same_line(rows[-1][0].box, word.box):
            rows[-1].append(word)
        else:
            rows.append([word])
    return tuple(TextLine(tuple(sorted(row, key=lambda w: w.box[0]))) for row in rows)


def _same_line(first: Box, second: Box) -> bool:
    height = min(first[3] - first[1], second[3] - second[1])
    return abs((first[1] + first[3]) - (second[1] + second[3])) / 2 <= 0.55 * height


def text_of(words: Sequence[Word]) -> str:
    """Return the words as text in reading order, one printed line per line."""
    return "\n".join(line.text for line in lines_of(words))


def inside(words: Sequence[Word], box: Box) -> tuple[Word, ...]:
    """Return the words whose middle lies in the box, in reading order."""
    found = [word for word in words if contains(box, centre(word.box))]
    return tuple(word for line in lines_of(found) for word in line.words)


def centre(box: Box) -> tuple[float, float]:
    """Return the middle point of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def contains(box: Box, point: tuple[float, float]) -> bool:
    """Tell whether the point lies in the box."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


__all__ = ["Line", "TextLine", "centre", "contains", "inside", "lines_of", "text_of", "union"]
