"""What an invented paper is, and the list of them.

Each paper: the piece it is, a name, its text (see ``pieces_maker``), and the values that its
reader must find. ``MISSES`` are papers that must count as no piece at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .pieces_maker import siret

TREMPLIN = siret(84215733)
BOIS = siret(51277390)
CAF = siret(77555123)
IBAN = "FR7630006000011234567890189"


@dataclass(frozen=True)
class Paper:
    """One paper: piece code (or another kind), name, text, expected values by key."""

    code: str
    name: str
    text: str
    says: dict[str, object] = field(default_factory=dict)


PAPERS: list[Paper] = []
MISSES: list[Paper] = []


def add(code: str, paper: str, text: str, /, **says: object) -> None:
    PAPERS.append(Paper(code, paper, text, says))


def miss(name: str, text: str) -> None:
    MISSES.append(Paper("", name, text))
