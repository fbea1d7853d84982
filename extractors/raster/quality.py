"""Whether a picture can be read: sharpness, size of the letters, light. Imports cv2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .strokes import ink_mask

if TYPE_CHECKING:
    from ..source import Grey


_DARK = 48.0
_SOFT = 3.1
"""Wider edges than this many pixels, on a page of about 140 dpi, are out of focus or shaken."""
_FEW = 100
"""Pixels at the edges of ink, fewer than which say nothing of sharpness."""
_DOT = 7
"""Pixels that a dot of a rule is less than, across and down."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What was measured on a picture as received.

    ``letter``: usual height of its small marks in pixels (0: hardly any marks). ``edge``: width
    in pixels over which ink turns into paper. ``light``: tone of the paper; ``contrast``: paper
    less ink.
    """

    letter: float
    edge: float
    light: float
    contrast: float
    marks: int

    @property
    def faults(self) -> tuple[str, ...]:
        """Codes for what makes the picture hard to read."""
        found = []
        if self.light < _DARK or self.contrast < 30:
            found.append("dark")
        if self.edge > _SOFT:
            found.append("blurred")
        if self.letter and self.letter < 6.0:
            found.append("too_small")
        return tuple(found)


def quality_of(even_grey: Grey, light: float) -> Quality:
    """Measure a page on even ground; ``light`` is the usual tone of its paper as received."""
    ink = ink_mask(even_grey)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    tall, wide = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    most = max(ink.shape) / 25
    fits = (tall >= 3) & (tall < most) & (wide < 2 * most) & (wide >= 2)
    marks = int(fits.sum())
    letter = float(np.percentile(tall[fits], 60)) if marks >= 25 else 0.0
    dark = even_grey[ink > 0]
    contrast = 250.0 - float(np.percentile(dark, 30)) if dark.size > 50 else 250.0
    edge = _edge_width(even_grey, ink)
    if edge > _SOFT:  # the dots of a dotted rule are paler than print, and there are many
        large = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) >= _DOT
        large[0] = False
        edge = min(edge, _edge_width(even_grey, np.where(large, 255, 0).astype(np.uint8)[labels]))
    return Quality(letter, edge, light, contrast, marks)


def _edge_width(even_grey: Grey, ink: Grey) -> float:
    """Return over how many pixels ink turns into paper, at the usual edges of the page.

    Not at the sharpest ones: a shaken photo is sharp along the way it was shaken.
    """
    slope = cv2.magnitude(
        cv2.Sobel(even_grey, cv2.CV_32F, 1, 0, scale=0.125),
        cv2.Sobel(even_grey, cv2.CV_32F, 0, 1, scale=0.125),
    )
    rim = cv2.morphologyEx(ink, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    if int(rim.sum()) < _FEW:
        return 0.0
    steep = float(np.percentile(slope[rim], 60))
    dark = float(np.percentile(even_grey[ink > 0], 30))
    return (250.0 - dark) / max(1.0, steep)
