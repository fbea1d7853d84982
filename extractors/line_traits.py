"""What a reader of lines saw of some ink beside its text. Imports numpy.

A reader learnt from many hands tells writing from flourishes in its last layer, whatever letters it
then takes them for. How it hesitated and what that layer held serve to judge signature cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from .ocr_ctc import french_signs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Traits = NDArray[np.float32]

STEP = 8
"""Pixel columns of the reader's input for one step of what it says."""
CHANNELS = 120
"""Width of the reader's last layer."""
_KINDS = ("blank", "letter", "digit", "other", "foreign", "best")
HESITATION = (
    *(f"mean_{kind}" for kind in _KINDS),
    *(f"most_{kind}" for kind in _KINDS),
    "least_blank", "least_letter", "steps", "said", "distinct",
)  # fmt: skip
"""Over the steps: chances of kinds of signs and of the best sign; steps, signs said."""
COUNT = len(HESITATION) + 3 * CHANNELS


def traits_of(chances: Any, hidden: Any, signs: Sequence[str], width: int) -> Traits:
    """Return the traits of one line, float32 of ``COUNT``.

    ``chances``: (steps, signs), rows summing to 1, blank first; ``hidden``: (steps, CHANNELS), the
    last layer; ``width``: pixel columns of the line itself, beyond which the input is padding.
    After ``HESITATION`` come mean, maximum and spread over the steps of each channel.
    """
    steps = max(1, min(len(chances), -(-width // STEP)))
    table, layer = np.asarray(chances)[:steps], np.asarray(hidden)[:steps]
    best = table.argmax(axis=1)
    french = [table[:, kind].sum(axis=1) for kind in _kinds(tuple(signs))]
    foreign = 1.0 - table[:, 0] - np.sum(french, axis=0)
    told = np.stack([table[:, 0], *french, foreign, table[:, 1:].max(axis=1)], axis=1)
    counts = [steps, int((best > 0).sum()), len(set(best.tolist()))]
    parts = [told.mean(axis=0), told.max(axis=0), told.min(axis=0)[:2], counts]
    parts += [layer.mean(axis=0), layer.max(axis=0), layer.std(axis=0)]
    return np.concatenate(parts).astype(np.float32)


@lru_cache(maxsize=2)
def _kinds(signs: tuple[str, ...]) -> tuple[list[int], list[int], list[int]]:
    """Return the places of letters, digits and other signs of French writing."""
    known = french_signs(signs)[1:]
    return (
        [at for at in known if signs[at].isalpha()],
        [at for at in known if signs[at].isdigit()],
        [at for at in known if not signs[at].isalnum()],
    )
