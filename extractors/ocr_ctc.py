"""From what a line reader says per column of pixels to readings with scores (CTC). Imports numpy.

A prefix beam search: the score of a reading is the sum of the chances of all ways to write it, so
that two readings of the same ink compete openly instead of the first one winning in silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from .records import Candidate

_BEAM = 12
_CANDIDATES = 5
_SIGNS_PER_STEP = 6
_LEAST = 0.004
"""A sign less likely than this at its place is not followed."""
_LEAST_SCORE = 0.001
_OTHERS = "œŒŸ€’‘“”«»–—…°·•×"
_WIDE = {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
"""Full-width forms of ASCII, of which the model knows both."""


def readings(chances: Any, signs: Sequence[str]) -> tuple[Candidate, ...]:
    """Return the likeliest texts, best first, each with the chance of the whole text.

    ``chances``: (steps, signs), each row summing to 1; ``signs[0]`` is the blank.
    """
    kept = french_signs(tuple(signs))
    table = np.asarray(chances)[:, kept]
    ways: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for row in table:
        best = np.argpartition(-row, _SIGNS_PER_STEP)[:_SIGNS_PER_STEP]
        likely = [
            (signs[kept[at]].translate(_WIDE), float(row[at]))
            for at in best
            if at and row[at] > _LEAST
        ]
        ways = _step(ways, float(row[0]), likely)
    scores: dict[str, float] = defaultdict(float)
    for text, (blank, sign) in ways.items():
        scores[" ".join(text.split())] += blank + sign
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:_CANDIDATES]
    if not ranked or not ranked[0][0]:
        return ()
    return tuple(
        Candidate(value=text, score=min(1.0, score))
        for text, score in ranked
        if text and score >= _LEAST_SCORE
    ) or (Candidate(value=ranked[0][0], score=min(1.0, ranked[0][1])),)


def _step(
    ways: dict[str, tuple[float, float]], blank: float, likely: list[tuple[str, float]]
) -> dict[str, tuple[float, float]]:
    """Go one column on. A way is a text with its chances of ending in a blank, in a sign."""
    grown: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for text, (ended, open_) in ways.items():
        whole = ended + open_
        grown[text][0] += whole * blank
        for sign, chance in likely:
            if text.endswith(sign):
                grown[text][1] += open_ * chance
                grown[text + sign][1] += ended * chance
            else:
                grown[text + sign][1] += whole * chance
    first = sorted(grown.items(), key=lambda item: -(item[1][0] + item[1][1]))[:_BEAM]
    return {text: (pair[0], pair[1]) for text, pair in first}


@lru_cache(maxsize=2)
def french_signs(signs: tuple[str, ...]) -> list[int]:
    """Return the places of the blank and of the signs that French writing uses."""

    def fits(sign: str) -> bool:
        plain = sign.translate(_WIDE)
        return len(plain) == 1 and (" " <= plain <= "~" or "\xa1" <= plain <= "\xff")

    return [0] + [at for at, sign in enumerate(signs) if at and (fits(sign) or sign in _OTHERS)]
