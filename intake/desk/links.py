"""Addresses of what lists name: a dossier, a document, a letter; where who asks may open it."""

from __future__ import annotations

from .roles import Permission, to_see
from .visit import Visit


def dossier_link(visit: Visit, reference: str) -> str:
    """Return the address of a dossier's page; empty where it is not open to who asks."""
    return _open(visit, Permission.READ_DOSSIERS, "dossier", reference=reference)


def document_link(visit: Visit, document: str, kind: str) -> str:
    """Return the address of a document's page; those that name participants are open to few."""
    return _open(visit, to_see(kind), "document", document=document)


def letter_link(visit: Visit, letter: str) -> str:
    """Return the address of a letter's page; empty where it is not open to who asks."""
    return _open(visit, Permission.READ_LETTERS, "letter", letter=letter)


def loose_link(visit: Visit, document: str) -> str:
    """Return the address where a document without dossier is filed; empty: not for who asks."""
    return _open(visit, Permission.ATTACH, "loose_document", document=document)


def next_doubt_link(visit: Visit) -> str:
    """Return the address that leads to the next point to check."""
    return _open(visit, Permission.CORRECT, "next_doubt")


def _open(visit: Visit, permission: Permission, page: str, **parts: str) -> str:
    return visit.url(page, **parts) if visit.may(permission) else ""
