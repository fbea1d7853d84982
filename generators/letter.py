"""What the generators hand over: a letter as bytes, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from validators.dossier import LetterKind


@dataclass(frozen=True, slots=True)
class Letter:
    """A written letter.

    ``title`` is the French name used in file names ("Demande de pièces"); ``docx`` the Word file;
    ``subject`` the e-mail subject; ``asked`` the (rule, piece, field, subject) keys of a notice;
    ``limit`` its time limit.
    """

    kind: LetterKind
    round: int
    title: str
    docx: bytes
    subject: str
    limit: date | None = None
    asked: tuple[tuple[str, str | None, str | None, str | None], ...] = ()
