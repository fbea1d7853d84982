"""Words that a letter written before the decision must not use (DOMAIN §4.11).

The guard speaks of our own sentences: what the applicant wrote (a title, a funder's name) is
taken out first, so that "L'Accorderie" never stops a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from validators.dossier import LetterKind

from .french import folded

GUARDED: tuple[LetterKind, ...] = ("acknowledgement", "notice", "certificate", "reminder")
NOT_AN_AWARD = (
    "Elle ne vaut ni attribution de subvention, ni engagement financier du Département, "
    "ni autorisation de démarrage."
)
"""The one sentence of the certificate where such words may stand."""

_COMMON = (
    r"attribu(?!t)\w*",
    r"accord(?:e|é|on)\w*",
    r"octroy\w*",
    r"favorabl\w*",
    r"\bretenu\w*",
    r"financée? à hauteur",
    r"autoris(?:e|é)e?s? à démarrer",
)
_CERTIFICATE = (r"\baccords?\b", r"avons le plaisir", r"ai le plaisir", r"\d\s*%", r"félicit\w*")


def forbidden(kind: LetterKind, text: str, spoken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the words of ``text`` that a letter of this kind must not use, as they stand.

    ``spoken`` are strings of the record that may stand in the text: they are not ours to judge.
    Kinds that announce a decision have no forbidden words.
    """
    if kind not in GUARDED:
        return ()
    ours = without(folded(text).replace(folded(NOT_AN_AWARD), " "), spoken)
    patterns = _COMMON + (_CERTIFICATE if kind == "certificate" else ())
    return tuple(
        match.group() for pattern in patterns for match in re.finditer(pattern, ours, re.IGNORECASE)
    )


def without(text: str, spoken: Iterable[str]) -> str:
    """Return a text with the given strings taken out, longest first, white space folded."""
    rest = folded(text)
    for words in sorted({folded(s) for s in spoken}, key=len, reverse=True):
        if len(words) > 1:
            rest = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    return rest
