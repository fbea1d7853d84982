"""Pure geometry over words, rules and squares of a page, for whatever reads labels.

All boxes are fractions of the page as displayed, origin top left. Distances across are fractions
of the width, distances down fractions of the height.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .source import Box, Line, Word

_TICKS = frozenset("xX✓✔✗✘☒☑×✕■●/")


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


def centre(box: Box) -> tuple[float, float]:
    """Return the middle point of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def contains(box: Box, point: tuple[float, float]) -> bool:
    """Tell whether the point lies in the box."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def overlap(first: Box, second: Box) -> float:
    """Return which share of the smaller box lies in the other, 0 to 1."""
    width = min(first[2], second[2]) - max(first[0], second[0])
    height = min(first[3], second[3]) - max(first[1], second[1])
    smaller = min(_area(first), _area(second))
    if width <= 0 or height <= 0 or smaller <= 0:
        return 0.0
    return width * height / smaller


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def lines_of(words: Sequence[Word]) -> tuple[TextLine, ...]:
    """Group words into text lines, top to bottom, each left to right.

    Two words share a line where their middles lie closer than about half the smaller height.
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


def right_of(
    words: Sequence[Word], label: Box, *, until: float = 1.0, gap: float = 1.0
) -> tuple[Word, ...]:
    """Return the words on the label's line that follow it, left to right.

    ``until`` is the right bound (a column's edge); the answer ends at the first empty stretch
    wider than ``gap``.
    """
    middle = (label[1] + label[3]) / 2
    beside = sorted(
        (
            word
            for word in words
            if word.box[1] <= middle <= word.box[3]
            and word.box[0] >= label[2] - 0.002
            and word.box[2] <= until + 0.005
        ),
        key=lambda word: word.box[0],
    )
    found: list[Word] = []
    edge = label[2]
    for word in beside:
        if word.box[0] - edge > gap:
            break
        found.append(word)
        edge = word.box[2]
    return tuple(found)


def below(
    words: Sequence[Word], label: Box, *, lines: int = 1, until: float = 1.0, right: float = 1.0
) -> tuple[Word, ...]:
    """Return the words of the next lines under a label, from its left edge on.

    ``until`` is the lower bound (the next label's top), ``right`` the right bound; at most
    ``lines`` text lines.
    """
    under = [
        word
        for word in words
        if word.box[1] >= label[3] - 0.002
        and word.box[3] <= until + 0.002
        and word.box[2] > label[0] - 0.005
        and word.box[0] >= label[0] - 0.02
        and word.box[0] < right
    ]
    return tuple(word for line in lines_of(under)[:lines] for word in line.words)


def columns(words: Sequence[Word], gap: float = 0.03) -> tuple[tuple[float, float], ...]:
    """Return the left and right bounds of the columns of text, left to right.

    A gutter is a band at least ``gap`` wide that no word crosses.
    """
    spans = sorted((word.box[0], word.box[2]) for word in words)
    found: list[tuple[float, float]] = []
    for left, right in spans:
        if found and left - found[-1][1] < gap:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return tuple(found)


def ticked(
    square: Box, words: Sequence[Word], lines: Sequence[Line] = (), ink: Sequence[Box] = ()
) -> bool:
    """Tell whether a check box is ticked: a cross, tick or stroke stands in it.

    A mark is a word of one sign whose middle lies in the box, two slanting lines that meet in
    it, or ink hardly larger than the box over its middle.
    """
    grown = _grown(square, 0.25)
    for word in words:
        if word.text in _TICKS and contains(grown, centre(word.box)):
            return True
    slanting = [line for line in lines if _slants(line) and _within(line, grown)]
    if len(slanting) >= 2:
        return True
    return any(contains(grown, centre(box)) and _area(box) < 9 * _area(square) for box in ink)


def _grown(box: Box, share: float) -> Box:
    across, down = (box[2] - box[0]) * share, (box[3] - box[1]) * share
    return (box[0] - across, box[1] - down, box[2] + across, box[3] + down)


def _slants(line: Line) -> bool:
    return abs(line.x0 - line.x1) > 0.001 and abs(line.y0 - line.y1) > 0.001


def _within(line: Line, box: Box) -> bool:
    return contains(box, (line.x0, line.y0)) and contains(box, (line.x1, line.y1))


def label_of(
    square: Box, words: Sequence[Word], *, gap: float = 0.03, squares: Sequence[Box] = ()
) -> TextLine | None:
    """Return the words printed right of a check box, up to a gap or the next box; None: none."""
    middle = (square[1] + square[3]) / 2
    following = [s[0] for s in squares if s[0] > square[2] and s[1] <= middle <= s[3]]
    until = min(following, default=1.0)
    found = right_of(words, square, until=until, gap=gap)
    found = tuple(word for word in found if word.text not in _TICKS or len(found) == 1)
    return TextLine(found) if found else None


def turned_box(box: Box, turn: int) -> Box:
    """Return a box of a page (fractions) on the page turned clockwise by 0, 90, 180 or 270."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return 1 - y1, x0, 1 - y0, x1
    if turn == 180:
        return 1 - x1, 1 - y1, 1 - x0, 1 - y0
    if turn == 270:
        return y0, 1 - x1, y1, 1 - x0
    return box
