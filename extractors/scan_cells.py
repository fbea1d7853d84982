"""Cells of ruled tables that a reading of the whole page gets wrong, read one by one.

A cell of two lines beside cells of one is run together by the engine, a lone digit is passed over,
a word may be drawn across a rule that was wiped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from .layout import centre, contains, lines_of
from .scan_blocks import block_at
from .source import Box, Word

if TYPE_CHECKING:
    from .ocr import PageEngine
    from .source import Grey, Picture

_MOST_CELLS = 90
"""At most so many cells of a page are read once more."""
_SURE = 0.85


def cells_read(
    words: Sequence[Word], picture: Picture, clean: Grey, engine: PageEngine
) -> tuple[Word, ...]:
    """Return the words with those of doubtful cells read anew, where that reads them surer.

    ``clean`` is the page without its rules. Boxes are fractions of the page.
    """
    if not picture.grids or not words:
        return tuple(words)
    height = median(word.box[3] - word.box[1] for word in words)
    kept = list(words)
    done = 0
    for grid in picture.grids:
        for cell in grid.cells:
            here = [word for word in kept if contains(cell.box, centre(word.box))]
            if done >= _MOST_CELLS or not _doubtful(here, cell.box, clean, height):
                continue
            done += 1
            again = _block(cell.box, picture, clean, engine)
            if _worth(again) > _worth(here):
                gone = {id(word) for word in here}
                kept = [word for word in kept if id(word) not in gone] + list(again)
    boxes = [cell.box for grid in picture.grids for cell in grid.cells]
    return _on_lines(kept, boxes)


def _on_lines(words: Sequence[Word], cells: Sequence[Box]) -> tuple[Word, ...]:
    """Return the words with those on one line of a cell at one height.

    A line of a cell often stands between two lines of its neighbour; a hair's breadth would else
    part an amount between them.
    """
    rest = list(words)
    found: list[Word] = []
    for cell in cells:
        here = [word for word in rest if contains(cell, centre(word.box))]
        if not here:
            continue
        taken = {id(word) for word in here}
        rest = [word for word in rest if id(word) not in taken]
        for line in lines_of(here):
            if _stacked(line.words):
                found += line.words
                continue
            top = median(word.box[1] for word in line.words)
            bottom = median(word.box[3] for word in line.words)
            found += [
                replace(word, box=(word.box[0], top, word.box[2], bottom)) for word in line.words
            ]
    return (*rest, *found)


def _stacked(words: Sequence[Word]) -> bool:
    """Tell words that stand one over the other: two close lines, not one."""
    ordered = sorted(words, key=lambda word: word.box[0])
    return any(
        one.box[2] - two.box[0] > 0.5 * min(_width(one), _width(two))
        for one, two in pairwise(ordered)
    )


def _doubtful(here: Sequence[Word], cell: Box, clean: Grey, height: float) -> bool:
    """Tell whether a cell should be read by itself: print that was missed, run together, cut."""
    crosses = any(
        word.box[0] < cell[0] - 0.15 * _width(word) or word.box[2] > cell[2] + 0.15 * _width(word)
        for word in here
    )
    if crosses:
        return True
    bands = ink_bands(cell, clean, height)
    if not bands:
        return False
    lines = {round((word.box[1] + word.box[3]) / height) for word in here}
    if here:
        weak = min(word.confidence for word in here) < _SURE
        return len(bands) > 1 and (len(bands) > len(lines) or weak)
    tall = max(bottom - top for top, bottom in bands)
    return len(bands) == 1 and tall < 1.1 * height


def _width(word: Word) -> float:
    return word.box[2] - word.box[0]


def ink_bands(cell: Box, clean: Grey, height: float) -> list[tuple[float, float]]:
    """Return the bands of ink in a cell, top to bottom, as fractions of the page's height.

    Nothing where the ink is taller than print: strokes of a pen are not for this engine.
    """
    import numpy as np  # noqa: PLC0415 (slow to import)

    rows, columns = clean.shape[:2]
    pad = max(2, round(0.08 * height * rows))
    top, bottom = round(cell[1] * rows) + pad, round(cell[3] * rows) - pad
    part = clean[top:bottom, round(cell[0] * columns) + pad : round(cell[2] * columns) - pad] < 160
    if part.size == 0 or float(part.mean()) < 0.002:
        return []
    filled = np.flatnonzero(part.sum(axis=1) >= 2)
    if not len(filled):
        return []
    parts = np.split(filled, np.flatnonzero(np.diff(filled) > 2) + 1)
    found = [((top + p[0]) / rows, (top + p[-1] + 1) / rows) for p in parts if len(p) >= 3]
    least = 0.25 * height
    bands = [(float(a), float(b)) for a, b in found if b - a >= least]
    return bands if bands and max(b - a for a, b in bands) <= 1.7 * height else []


def _block(cell: Box, picture: Picture, clean: Grey, engine: PageEngine) -> tuple[Word, ...]:
    """Read a cell as one block of text; its words in fractions of the page."""
    rows, columns = clean.shape[:2]
    pad = max(2, round(picture.dpi / 90))
    x0, y0 = round(cell[0] * columns) + pad, round(cell[1] * rows) + pad
    x1, y1 = round(cell[2] * columns) - pad, round(cell[3] * rows) - pad
    if x1 - x0 < 8 or y1 - y0 < 8:
        return ()
    return block_at((x0, y0, x1, y1), picture.dpi, clean, engine)


def _worth(words: Sequence[Word]) -> float:
    """Return how much print was read, letters weighed by confidence, doubts counting against."""
    return sum(
        (word.confidence - 0.5) * sum(sign.isalnum() for sign in word.text) for word in words
    )
