"""Whether ink stands in the signature box of our form. Never whose it is."""

from __future__ import annotations

from ..records import Signature
from ..source import Box, Page

_INSIDE = 0.5
"""Share of a mark that must lie in the box for the mark to be the box's."""
_TYPED = 0.5
"""Confidence of a signature box that holds typed words only: a person must look."""


def signature_in(page: Page, box: Box, sure: float) -> Signature:
    """Read the signature box of a page; ``page.words`` are those that somebody wrote.

    Pictures, drawn strokes, ink annotations and signed signature fields are ink; words alone are
    a typed name, which a person must judge.
    """
    signed = [w for w in page.widgets if w.kind == "signature" and w.value]
    if any(w.box is not None and _share(w.box, box) >= _INSIDE for w in signed):
        return Signature(state="present", page=page.number, box=box, confidence=0.99)
    if any(_share(ink, box) >= _INSIDE or _share(box, ink) >= _INSIDE for ink in page.ink):
        return Signature(state="present", page=page.number, box=box, confidence=sure)
    words = [w.text for w in page.words if _share(w.box, box) >= _INSIDE]
    typed = " ".join(words).strip()
    if typed:
        return Signature(state="to_check", raw=typed, page=page.number, box=box, confidence=_TYPED)
    if page.image or signed:
        return Signature(state="to_check", page=page.number, box=box, confidence=_TYPED)
    return Signature(state="absent", page=page.number, box=box, confidence=sure)


def _share(inner: Box, outer: Box) -> float:
    """Share of the first box that lies in the second; a line without area counts by its length."""
    wide = _overlap(inner[0], inner[2], outer[0], outer[2])
    high = _overlap(inner[1], inner[3], outer[1], outer[3])
    return wide * high


def _overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    if a1 <= a0:
        return float(b0 <= a0 <= b1)
    return max(0.0, min(a1, b1) - max(a0, b0)) / (a1 - a0)
