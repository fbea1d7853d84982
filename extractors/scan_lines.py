"""Lines of print that a reading of the whole page passes over, found by their ink and read alone.

An engine that lays a page out for itself takes what stands close to a table, a logo or a signature
for part of a picture, and says nothing of it: often the last lines above a list of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from .layout import overlap
from .scan_blocks import Place, block_at
from .source import Word

if TYPE_CHECKING:
    from .ocr import PageEngine
    from .source import Grey, Picture

_INK = 160
_FEW_WORDS = 5
"""Words on a page from which on the height of its print is known."""
_MOST_LINES = 14
_LETTER = (0.3, 2.2, 4.0)
"""Least and most height and most breadth of what may be a letter or some that touch."""
_LINE = (0.5, 2.4, 2.5)
"""Least and most height and least breadth of a line; all by the usual height of words."""
_LETTERS = 3
_RIM = 0.012
"""Share of the page at its edges that is not looked at: borders and holes of a copier."""
_SAYS = 0.75
"""A line counts with one word of three letters read so surely."""


def lines_read(
    words: Sequence[Word], picture: Picture, clean: Grey, engine: PageEngine
) -> tuple[Word, ...]:
    """Return the words of lines that ``words`` leaves out, outside of the ruled tables.

    ``clean`` is the straightened page without its rules. Boxes are fractions of the page.
    """
    if len(words) < _FEW_WORDS:
        return ()
    rows, columns = clean.shape[:2]
    height = median(word.box[3] - word.box[1] for word in words) * rows
    found: list[Word] = []
    for x0, y0, x1, y1 in _places(_left_over(words, picture, clean, height), height)[:_MOST_LINES]:
        across, down = round(0.6 * height), round(0.2 * height)
        place = (
            max(0, x0 - across), max(0, y0 - down), min(columns, x1 + across), min(rows, y1 + down)
        )  # fmt: skip
        own = block_at(place, picture.dpi, clean, engine)
        if any(_says(word) for word in own):
            # words that are hardly read stay: without them a value would look whole
            found += [word for word in own if not _known(word, (*words, *found))]
    return tuple(found)


def _says(word: Word) -> bool:
    return word.confidence >= _SAYS and sum(sign.isalpha() for sign in word.text) >= _LETTERS


def _known(word: Word, others: Sequence[Word]) -> bool:
    return any(overlap(word.box, other.box) > 0.3 for other in others)


def _left_over(words: Sequence[Word], picture: Picture, clean: Grey, height: float) -> Any:
    """Return the mask (1 for ink) of what stands outside of words, tables and edges."""
    import numpy as np  # noqa: PLC0415 (slow to import)

    rows, columns = clean.shape[:2]
    ink = (clean < _INK).astype(np.uint8)
    rim = round(_RIM * max(rows, columns))
    ink[:rim], ink[-rim:], ink[:, :rim], ink[:, -rim:] = 0, 0, 0, 0
    taken = [(word.box, round(0.25 * height)) for word in words]
    taken += [(grid.box, 2) for grid in picture.grids]
    for (x0, y0, x1, y1), pad in taken:
        top, left = max(0, round(y0 * rows) - pad), max(0, round(x0 * columns) - pad)
        ink[top : round(y1 * rows) + pad, left : round(x1 * columns) + pad] = 0
    return ink


def _places(ink: Any, height: float) -> list[Place]:
    """Return where lines of letters stand in a mask (x0, y0, x1, y1 in pixels), top to bottom."""
    import cv2  # noqa: PLC0415 (slow to import)
    import numpy as np  # noqa: PLC0415

    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, tall = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    letters = (tall >= _LETTER[0] * height) & (tall <= _LETTER[1] * height)
    letters &= wide <= _LETTER[2] * height
    letters[0] = False
    if letters.sum() < _LETTERS:
        return []
    mask = np.where(letters, 1, 0).astype(np.uint8)[labels]
    reach = max(3, round(1.2 * height)) | 1
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    _, lines, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    first = np.zeros(count, np.int64)
    first[labels[mask > 0]] = lines[mask > 0]
    held = np.bincount(first[letters], minlength=len(boxes))
    found = []
    for index, (x, y, width, high, _area) in enumerate(boxes.tolist()):
        fits = _LINE[0] * height <= high <= _LINE[1] * height and width >= _LINE[2] * height
        if index and fits and held[index] >= _LETTERS:
            found.append((x, y, x + width, y + high))
    return sorted(found, key=lambda place: (place[1], place[0]))
