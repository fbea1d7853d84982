"""The eleven steps of a dossier, their guards, and which letters are due (PRO-01..11)."""

from __future__ import annotations

from extractors.records import Frozen

from .dossier import LetterKind


class LetterDue(Frozen):
    """A letter to write now.

    ``round`` is the number of the request (L2); ``replaces`` the id of a draft that this one
    rewrites under the same number; ``acknowledges`` says that L1's mentions go into this letter.
    """

    kind: LetterKind
    round: int = 1
    replaces: str | None = None
    acknowledges: bool = False
