"""Words on a print of our form to lines of writing, and lines to the text that was typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..form_flow import text_width
from ..source import Box

_GAP = 0.48
"""Words of one line lie nearer than this share of the letter size; cells lie further apart."""
_SAME_LINE = 0.45
_SPACE = 0.278
_CLIP = 2.0


@dataclass(frozen=True, slots=True)
class Ink:
    """One written word in the points of the form; ``size`` is its letter size there."""

    text: str
    box: Box
    size: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Words one after the other on one base line, without a gap that a cell border explains."""

    words: tuple[Ink, ...]

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].box[0]

    @property
    def x1(self) -> float:
        """Right end."""
        return max(word.box[2] for word in self.words)

    @property
    def size(self) -> float:
        """Letter size of its first word."""
        return self.words[0].size

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.words[0].middle

    @property
    def text(self) -> str:
        """Its words, one space apart."""
        return " ".join(word.text for word in self.words)


def lines_of(words: Iterable[Ink]) -> list[Line]:
    """Group words into lines, from top to bottom and left to right."""
    rows: list[list[Ink]] = []
    for word in sorted(words, key=lambda w: w.middle):
        if rows and abs(word.middle - rows[-1][0].middle) <= _SAME_LINE * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [line for row in rows for line in _runs(sorted(row, key=lambda w: w.box[0]))]


def _runs(row: list[Ink]) -> Iterable[Line]:
    run: list[Ink] = []
    for word in row:
        if run and word.box[0] - max(w.box[2] for w in run) > _GAP * word.size:
            yield Line(tuple(run))
            run = []
        run.append(word)
    if run:
        yield Line(tuple(run))


def pitch_of(lines: Sequence[Line]) -> float:
    """Return the distance of two lines; for a single line what viewers usually take."""
    steps = [low.middle - high.middle for high, low in pairwise(lines)]
    steps = [step for step in steps if step > 0.5 * lines[0].size]
    return min(steps) if steps else 1.2 * lines[0].size


def runs_out(lines: Sequence[Line], at: Box, *, multiline: bool) -> bool:
    """Tell whether a box (points) may cut the text whose lines, top to bottom, stand in it.

    A next line, or a next letter, would not have been seen.
    """
    last = lines[-1]
    if not multiline:
        over = last.x1 > at[2] - _CLIP - _SPACE * last.size
        return over or len({round(line.middle) for line in lines}) > 1
    pitch = pitch_of(lines)
    blank = any(low.middle - high.middle > 1.6 * pitch for high, low in pairwise(lines))
    following = last.middle + pitch * (2 if blank else 1) - last.size * 0.2
    return following > at[3] - _CLIP


@dataclass(frozen=True, slots=True)
class Joined:
    """The text of several lines.

    ``unsure``: a word may or may not have been broken; ``wrapped``: a line went on on the next one,
    or so it seems, without a ";" between them.
    """

    text: str
    unsure: bool
    wrapped: bool


def joined(lines: Sequence[Line], right: float) -> Joined:
    """Join lines: a break where the next word would still have fitted, a blank line where one was.

    A line that ends in a hyphen goes on without a space; a single word that fills its line to the
    ``right`` edge, or ends where digits and letters meet, may have been broken inside: not sure.
    """
    text, unsure, wrapped = "", False, False
    pitch = pitch_of(lines) if lines else 0.0
    for index, line in enumerate(lines):
        if index == 0:
            text = line.text
            continue
        above = lines[index - 1]
        step = line.middle - above.middle
        if step < 0.5 * above.size:
            text += " " + line.text
            continue
        if step > 1.6 * pitch:
            text += "\n" * round(step / pitch) + line.text
            continue
        glue, doubt = _glue(above, line, right)
        unsure = unsure or doubt
        wrapped = wrapped or (glue != "\n" and not text.endswith(";"))
        text += glue + line.text
    return Joined(text, unsure, wrapped)


def _glue(above: Line, line: Line, right: float) -> tuple[str, bool]:
    last, first = above.words[-1].text, line.words[0].text
    room = right - above.x1
    width = line.words[0].box[2] - line.words[0].box[0]
    if _SPACE * above.size + width < room - 1:
        return "\n", False
    if len(above.words) == 1 and room < 1.1 * above.size:
        return "", True
    if len(above.words) == 1 and last[-1].isdigit() != first[0].isdigit():
        return " ", True  # some viewers break a word between a digit and a letter
    if last.endswith("-") and len(last) > 1 and last[-2].isalnum() and first[0].isalnum():
        before = text_width(first.split("-")[0], line.size)
        return ("", False) if before > 0 else (" ", True)
    return " ", False
