"""From the tight boxes of an OCR engine to words like those of a text layer. Pure geometry.

The readers of labels compare boxes that run from the top of the tall letters to the bottom of the
hanging ones. An engine's box ends at the ink, so that a dash or "." would stand on no line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .source import Box, Word

_ASCENT, _DESCENT = 0.76, 0.21
"""How far letters reach over and under the base line, in sizes of the font."""
_HANGING = frozenset("gjpqyçµ,;@Q()[]{}|/§$")
_TALL = frozenset("bdfhkltijß()[]{}|/§$&%€!?«»")
_CROWNED = frozenset("ÉÈÊËÀÂÎÏÔÛÙÜ")
_FLAT = frozenset("-–—_.,:;'\"’‘“”«»=+*~^°·•…")


@dataclass(frozen=True, slots=True)
class Found:
    """A word as an engine gives it: pixels, confidence 0 to 1, which line it put it on."""

    text: str
    x0: int
    top: int
    x1: int
    bottom: int
    confidence: float
    line: tuple[int, int, int] = (0, 0, 0)


def words_from(found: Sequence[Found], columns: int, rows: int, dpi: float) -> tuple[Word, ...]:
    """Return words with boxes in fractions of a picture and sizes in points, line by line."""
    lines: dict[tuple[int, int, int], list[Found]] = defaultdict(list)
    for word in found:
        lines[word.line].append(word)
    words: list[Word] = []
    for line in lines.values():
        size = _size(line)
        base = _base(line, size)
        for word in line:
            box = _box(word, size, base)
            fractions: Box = (
                round(box[0] / columns, 5),
                round(box[1] / rows, 5),
                round(box[2] / columns, 5),
                round(box[3] / rows, 5),
            )
            points = round(2 * size * 72 / dpi) / 2 if dpi else 10.0
            words.append(Word(word.text, fractions, max(3.0, points), False, word.confidence))
    return tuple(words)


def _reach(text: str) -> tuple[float, float]:
    """Return how far the letters of a text reach over and under the base line (font sizes)."""
    tall = any(sign in _TALL or sign.isdigit() or sign.isupper() or sign in "éèêëàâîïôûùü"
               for sign in text)  # fmt: skip
    crowned = any(sign in _CROWNED for sign in text)
    hangs = any(sign in _HANGING for sign in text)
    return (0.93 if crowned else 0.72 if tall else 0.53), (0.21 if hangs else 0.0)


def _size(line: Sequence[Found]) -> float:
    """Return the size of the font of a line in pixels, told from the heights of its words."""
    sizes = []
    for word in line:
        if all(sign in _FLAT for sign in word.text):
            continue
        over, under = _reach(word.text)
        sizes += [(word.bottom - word.top) / (over + under)] * len(word.text)
    if not sizes:
        return max(float(word.bottom - word.top) for word in line) / 0.72
    return max(4.0, median(sizes))


def _base(line: Sequence[Found], size: float) -> float:
    """Return the height of the base line in pixels."""
    places = []
    for word in line:
        if not all(sign in _FLAT for sign in word.text):
            places += [word.bottom - _reach(word.text)[1] * size] * len(word.text)
    return median(places) if places else max(word.bottom for word in line)


def _box(word: Found, size: float, base: float) -> tuple[float, float, float, float]:
    """Return the word's box from the tall letters to the hanging ones of its line.

    A word that stands clearly elsewhere than its line keeps its own place.
    """
    top, bottom = base - _ASCENT * size, base + _DESCENT * size
    off = max(top - word.top, word.bottom - bottom)
    if off > 0.45 * size:
        return float(word.x0), float(word.top), float(word.x1), float(word.bottom)
    return float(word.x0), top, float(word.x1), bottom
