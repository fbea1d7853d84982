"""How much of a cell is dark, by the grey values alone: a check on what finer means conclude."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ..source import Box, Picture

_INSET = 0.16
"""Share of a cell's height left out at each side, where its rules run."""
_DARKER = 60
"""Ink is so many grey tones darker than the cell's paper, at least."""
_INKED = 0.02
"""Share of a cell's inside under ink from which on something stands there."""
_FEW = 3
_UNLIKE = 1.5
_NEAR, _PLAIN = 20, 1.5
"""The paper of a black-and-white scan, tones around its level, is of one grey."""
_SPECKS, _IN_LINE = 7, 0.75
"""Specks in a cell, and the share of them that lies in one band, from which they are no dirt."""
_BAND, _ALONG = 0.22, 0.25
"""Height of that band and width that they cover, by the cell's."""
_EVEN = 0.35
"""Spread of the gaps, by their mean, below which dots are printed to sign upon."""


def dark_share(picture: Picture, box: Box) -> float:
    """Return the share of a cell's inside (box in fractions) that is dark, 0 to 1."""
    crop = picture.crop(box)
    edge = max(2, round(_INSET * crop.shape[0]))
    inside = crop[edge:-edge, edge:-edge]
    if inside.size < 50:
        return 0.0
    paper = float(np.percentile(inside, 75))
    return float((inside < paper - _DARKER).mean())


def overlooked(picture: Picture, boxes: Sequence[Box]) -> frozenset[int]:
    """Return which of the cells called empty hold ink, where that is so of many of them.

    One such cell is usual: a neighbour's signature runs into it. Where it is every second one,
    the places of the cells or the cleaning of the table went wrong, and none is to be relied on.
    What the form prints in every cell is as dark in each; pens differ.
    """
    shares = {number: dark_share(picture, box) for number, box in enumerate(boxes)}
    inked = {number: share for number, share in shares.items() if share > _INKED}
    many = len(inked) >= _FEW and 2 * len(inked) >= len(boxes)
    if not many or max(inked.values()) < _UNLIKE * min(inked.values()):
        return frozenset()
    return frozenset(inked)


def strewn(picture: Picture, box: Box) -> bool:
    """Tell specks that lie in one line: what a black-and-white scan leaves of a faint signature.

    Dirt lies anywhere; the dots that forms print to sign upon are evenly spaced.
    """
    crop = picture.crop(box)
    edge = max(2, round(_INSET * crop.shape[0]))
    inside = crop[edge:-edge, edge:-edge]
    if inside.size < 50:
        return False
    paper = float(np.percentile(inside, 75))
    if float(np.std(inside[inside > paper - _NEAR])) > _PLAIN:  # in grey, faint ink is a stroke
        return False
    dark = (inside < paper - _DARKER).astype(np.uint8)
    count, _, _, middles = cv2.connectedComponentsWithStats(dark)
    if count - 1 < _SPECKS:
        return False
    across, down = middles[1:, 0], middles[1:, 1]
    band = _BAND * crop.shape[0]
    held = max(((down >= top) & (down <= top + band) for top in down), key=np.count_nonzero)
    gaps = np.diff(np.sort(across[held]))
    return bool(
        held.mean() >= _IN_LINE
        and np.ptp(across[held]) >= _ALONG * crop.shape[1]
        and gaps.std() > _EVEN * gaps.mean()
    )
