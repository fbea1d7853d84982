"""Files made to do harm, each with what must come of it. Made by this script, always the same.

``corpus()`` gives every case. Nothing here is taken from the wild: each case shows one way in which
a file can be wrong, made as small as the way allows. Addresses that a document would fetch or run
are the caller's (``Snare``): a local socket and a file that must stay as they are.
"""

from __future__ import annotations

from .archives import archives
from .case import Case, Outcome, Snare
from .disguised import disguised
from .injected import injected
from .mails import mails
from .odds import odds
from .pdf_active import active_pdfs
from .pdf_bombs import pdf_bombs
from .pdf_broken import broken_pdfs
from .pictures import pictures
from .pixels import pixels
from .words import words
from .wordy import wordy

__all__ = ["Case", "Outcome", "Snare", "corpus"]


def corpus(snare: Snare | None = None) -> tuple[Case, ...]:
    """Return every case, in order; names are unique. The same snare gives the same bytes."""
    laid = snare or Snare()
    cases = (
        *broken_pdfs(),
        *pdf_bombs(),
        *active_pdfs(laid),
        *pictures(),
        *archives(),
        *words(laid),
        *mails(laid),
        *disguised(laid),
        *injected(laid),
        *wordy(),
        *pixels(),
        *odds(),
    )
    names = [case.name for case in cases]
    if len(set(names)) != len(names):
        raise ValueError("two hostile files of one name")
    return cases
