"""Which way up a page stands: its own lines are read both ways. Imports cv2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from .ground import even
from .strokes import ink_mask, rule_masks

if TYPE_CHECKING:
    from ..ocr import OcrEngine
    from ..source import Grey

_LINES = 7
_AHEAD = 9.0
"""So many letters more, weighed by confidence, one way than the other: the answer is sure."""
_HARDLY = 6.0
"""Letters, weighed by confidence, that a page lying on its side may seem to have."""
_ALL = (0, 2, 1, 3)
_LONG, _SHORT = 7.0, 2.5
"""Least length of a line by its height; of single names, where a page has no longer lines."""


def turns_of(grey: Grey, dpi: float, engine: OcrEngine, turns: tuple[int, ...]) -> int:
    """Return by which of ``turns`` (quarters, clockwise) a levelled page comes upright.

    The first of ``turns`` where the lines say too little: be sure or keep. Where hardly a letter
    is read, the lines may run the other way: folds and streaks mislead who looks at them alone.
    """
    pages = {turn: np.ascontiguousarray(np.rot90(grey, -turn)) for turn in turns}
    scores = dict.fromkeys(turns, 0.0)
    for shortest in (_LONG, _SHORT):
        lines = {turn: _lines(pages[turn], dpi, shortest) for turn in turns}
        _weigh(scores, pages, lines, engine)
        if max(scores.values()) >= _HARDLY:
            break
    best = max(turns, key=lambda turn: scores[turn])
    if scores[best] < _HARDLY and len(turns) < len(_ALL):
        return turns_of(grey, dpi, engine, _ALL)
    return best if scores[best] > 1.5 * scores[turns[0]] + 3.0 else turns[0]


def _weigh(
    scores: dict[int, float],
    pages: dict[int, Any],
    lines: dict[int, list[tuple[int, int, int, int]]],
    engine: OcrEngine,
) -> None:
    """Add to the scores of turns what their lines say, until one is well ahead."""
    for at in range(_LINES):
        for turn, page in pages.items():
            if at < len(lines[turn]):
                x0, y0, x1, y1 = lines[turn][at]
                scores[turn] += _sense(page[y0:y1, x0:x1], engine)
        ranked = sorted(scores.values(), reverse=True)
        if ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0) > _AHEAD and at >= 1:
            break


def _sense(line: Grey, engine: OcrEngine) -> float:
    """Return how many letters a line gives, weighed by how surely they were read."""
    found = engine.line(even(line))
    if not found:
        return 0.0
    text = found[0].value
    letters = sum(sign.isalnum() for sign in text)
    odd = sum(
        not sign.isalnum() and not sign.isspace() and sign not in ".,:;-'’/()«»°" for sign in text
    )
    return max(0.0, letters - 2.0 * odd) * max(0.0, found[0].score - 0.3)


def _lines(grey: Grey, dpi: float, shortest: float) -> list[tuple[int, int, int, int]]:
    """Return boxes (pixels) of lines of text, those of a handy length first.

    ``shortest``: how many times as long as high a line is, at least.
    """
    ink = ink_mask(even(grey))
    level, upright = rule_masks(ink, dpi)
    grown = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    letters = cv2.subtract(ink, grown)
    height = _letter_height(letters, dpi)
    if height is None:
        return []
    gap = max(3, round(1.3 * height))
    joined = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    rows, columns = ink.shape[:2]
    pad = max(4, round(0.5 * height))
    found: list[tuple[float, tuple[int, int, int, int]]] = []
    for x, y, width, tall, area in stats[1:].tolist():
        if not 0.8 * height <= tall <= 2.6 * height or width < shortest * height:
            continue
        if area < 0.25 * width * tall:
            continue
        box = (
            max(0, x - pad),
            max(0, y - pad),
            min(columns, x + width + pad),
            min(rows, y + tall + pad),
        )
        found.append((abs(width / height - 22), box))
    return [box for _, box in sorted(found)[:_LINES]]


def _letter_height(letters: Any, dpi: float) -> float | None:
    """Return the usual height of a letter in pixels; None where there are hardly any."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(letters, connectivity=8)
    tall, wide = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    fits = (tall >= dpi / 28) & (tall <= dpi / 3) & (wide <= dpi / 2)
    return float(np.median(tall[fits])) if int(fits.sum()) >= 15 else None
