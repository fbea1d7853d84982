"""Writing in a signature cell that is the row's own name or initials: signed by writing it."""

from __future__ import annotations

from rapidfuzz import fuzz

from ..absence_words import likeness
from ..layout import centre, contains
from ..parsed import fold
from ..records import Signature, Text
from .helpers import is_initials

_ALIKE = 80
"""Likeness (of 100) from which a word written in a cell is the name of its row."""
_LETTERS = 4
"""Letters that such a word has at least: shorter ones are alike by chance."""
_SAYS_ABSENT = 0.5


def is_name(raw: str | None, last: Text, first: Text) -> bool:
    """Tell whether a word read in a cell is a name of the person of its row."""
    written = [word for word in fold(raw or "").split() if len(word) >= _LETTERS]
    known = " ".join(fold(leaf.value or leaf.raw or "") for leaf in (last, first)).split()
    names = [word for word in known if len(word) >= _LETTERS]
    return any(fuzz.ratio(word, name) >= _ALIKE for word in written for name in names)


def _within(leaf: Text, signature: Signature) -> bool:
    if leaf.box is None or signature.box is None or leaf.page != signature.page:
        return False
    return contains(signature.box, centre(leaf.box))


def as_own(signature: Signature, last: Text, first: Text) -> Signature:
    """Return what a cell says, held against the person of its row.

    Their name or initials, where no word for absent is like it, are a signature; what the reader
    of ink took for a declared absence is then for a person to look at.
    """
    raw = signature.raw
    if any(_within(leaf, signature) for leaf in (last, first)):
        return signature  # a cell that holds the name itself: a rule between them was lost
    if not is_initials(raw, last, first) and not is_name(raw, last, first):
        return signature
    if signature.state == "declared_absent":
        return signature.model_copy(update={"state": "to_check", "confidence": 0.5})
    if signature.state == "to_check" and likeness(raw or "") < _SAYS_ABSENT:
        return signature.model_copy(update={"state": "present", "confidence": 0.85})
    return signature
