"""Whether ink stands in a cell of a born-digital sheet: pasted pictures, drawn strokes, words.

Presence only, never whose it is. The same picture pasted in several cells is numbered, so that a
person asks for the original.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..layout import centre, contains
from ..parsed import fold, is_answer
from ..source import Box, Line, Page
from .table import Cell
from .wording import SIGNATURE, has, is_absence

State = Literal["present", "absent", "declared_absent", "to_check"]

_SPILL = 0.35
"""A picture of which more than this share lies outside its cell is a doubt."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What a signature cell holds; ``alike`` numbers the same picture in several cells."""

    state: State
    confidence: float
    raw: str | None = None
    alike: int | None = None
    picture: str | None = None


def inks_in(page: Page, cells: Sequence[Cell]) -> tuple[Ink, ...]:
    """Return what each cell of a born-digital page or Word document holds."""
    found = [_ink(page, cell) for cell in cells]
    return _alike(found)


def _alike(found: Sequence[Ink]) -> tuple[Ink, ...]:
    names = [ink.picture for ink in found if ink.picture]
    groups = {name: i for i, name in enumerate(dict.fromkeys(names), 1) if names.count(name) > 1}
    return tuple(replace(ink, alike=groups.get(ink.picture or "")) for ink in found)


def numbered(found: Sequence[Ink]) -> tuple[Ink, ...]:
    """Number the pictures that stand in several of the cells, over a whole sheet."""
    return _alike(found)


def _ink(page: Page, cell: Cell) -> Ink:
    if cell.pictures:
        return Ink("present", 0.93, picture=cell.pictures[0])
    if cell.box is not None:
        seen = _pasted(page, cell.box) or _signed_field(page, cell.box) or _drawn(page, cell.box)
        if seen is not None:
            return seen
    return _written(cell.line)


def _share(inner: Box, outer: Box) -> float:
    """Return which share of a box lies in another; thin boxes have some breadth."""
    width, height = max(inner[2] - inner[0], 1e-4), max(inner[3] - inner[1], 1e-4)
    across = min(inner[2], outer[2]) - max(inner[0], outer[0])
    down = min(inner[3], outer[3]) - max(inner[1], outer[1])
    return max(0.0, across) * max(0.0, down) / (width * height)


def _pasted(page: Page, cell: Box) -> Ink | None:
    for box, name in page.pasted:
        large = (box[2] - box[0]) > 3 * (cell[2] - cell[0]) or box[3] - box[1] > 4 * (
            cell[3] - cell[1]
        )
        if large:
            continue
        share = _share(box, cell)
        if contains(cell, centre(box)):
            return Ink("present", 0.95 if share >= 1 - _SPILL else 0.7, picture=name)
        if share > _SPILL:
            return Ink("to_check", 0.5, picture=name)
    for note in page.ink:
        if contains(cell, centre(note)) and _share(note, cell) >= 1 - _SPILL:
            return Ink("present", 0.93)
    return None


def _signed_field(page: Page, cell: Box) -> Ink | None:
    for widget in page.widgets:
        here = widget.box is not None and contains(cell, centre(widget.box))
        if widget.kind == "signature" and here and widget.value:
            return Ink("present", 0.97)
    return None


def _drawn(page: Page, cell: Box) -> Ink | None:
    """Judge curves and slanting lines that lie in the cell; level and upright ones are rules."""
    curves = [box for box in page.strokes if _share(box, cell) > 0.5]
    slanting = [line for line in page.lines if _slants(line) and _lies_in(line, cell)]
    if curves:
        wide = max(box[2] for box in curves) - min(box[0] for box in curves)
        share = wide / max(cell[2] - cell[0], 1e-4)
        return Ink("present", 0.9) if share > 0.15 or len(curves) > 3 else Ink("to_check", 0.5)
    if len(slanting) > 4:
        return Ink("present", 0.85)
    if len(slanting) in {1, 2} and all(_spans(line, cell) for line in slanting):
        return Ink("declared_absent", 0.9, "/" if len(slanting) == 1 else "X")
    if slanting:
        return Ink("to_check", 0.5)
    return None


def _slants(line: Line) -> bool:
    return abs(line.x0 - line.x1) > 0.002 and abs(line.y0 - line.y1) > 0.002


def _lies_in(line: Line, cell: Box) -> bool:
    return contains(cell, ((line.x0 + line.x1) / 2, (line.y0 + line.y1) / 2)) and (
        _share(
            (min(line.x0, line.x1), min(line.y0, line.y1), max(line.x0, line.x1),
             max(line.y0, line.y1)),
            cell,
        )
        > 0.6
    )  # fmt: skip


def _spans(line: Line, cell: Box) -> bool:
    return abs(line.x1 - line.x0) > 0.25 * (cell[2] - cell[0]) or abs(line.y1 - line.y0) > 0.5 * (
        cell[3] - cell[1]
    )


def _written(text: str) -> Ink:
    """Judge what is typed in the cell: an absence, a printed word "signature", or a doubt."""
    if is_absence(text):
        return Ink("declared_absent", 0.96, text)
    folded = fold(text)
    bare = " ".join(word for word in folded.split() if word not in {"du", "de", "la", "le", "l"})
    if not is_answer(text) or not folded or (has(bare, SIGNATURE) and len(bare.split()) <= 2):
        return Ink("absent", 0.97)
    return Ink("to_check", 0.5, text)


def struck_through(page: Page, row: Box, words: Sequence[Box]) -> bool:
    """Tell a row whose names a drawn level line runs through."""
    for word in words:
        middle = (word[1] + word[3]) / 2
        tolerance = 0.25 * (word[3] - word[1])
        for line in page.lines:
            level = abs(line.y0 - line.y1) < 0.004
            within = row[1] < line.y0 < row[3] and abs((line.y0 + line.y1) / 2 - middle) < tolerance
            left, right = sorted((line.x0, line.x1))
            if level and within and left <= word[0] + 0.004 and right >= word[2] - 0.004:
                return True
    return False
