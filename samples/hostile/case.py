"""One hostile file, what must come of it, and what it would reach for if anybody let it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["read", "unreadable", "too_large", "encrypted", "unrecognised"]


@dataclass(frozen=True, slots=True)
class Snare:
    """What a document tries to fetch (``url``), and the file that it tries to write (``canary``).

    ``path`` is a file on the machine that a document tries to read.
    """

    url: str = "http://127.0.0.1:9/"
    canary: str = "/tmp/canary-that-nobody-writes"
    path: str = "/etc/hostname"


@dataclass(frozen=True, slots=True)
class Case:
    """One file. ``outcomes``: any of these is right; ``remark``: a code that must be there.

    A file "read" may still go to a person; one that is not is set aside with that code.
    """

    kind: str
    name: str
    content: bytes
    outcomes: tuple[Outcome, ...]
    remark: str | None = None


def spoiled(kind: str, name: str, content: bytes, *outcomes: Outcome) -> Case:
    """Return a case that must be set aside; ``outcomes`` default to "unreadable"."""
    return Case(kind, name, content, outcomes or ("unreadable",))


def legible(kind: str, name: str, content: bytes, remark: str | None = None) -> Case:
    """Return a case that must be read, with a remark where one is due."""
    return Case(kind, name, content, ("read",), remark)
