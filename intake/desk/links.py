"""Addresses of what lists name: a dossier, a document, a letter; where who asks may open it."""

from __future__ import annotations

from starlette.routing import Match

from .roles import Permission, to_see
from .visit import Visit

_NEXT = "/a-verifier/suivant"


def dossier_link(visit: Visit, reference: str) -> str:
    """Return the address of a dossier's page; empty where it is not open to who asks."""
    return _open(visit, f"/dossiers/{reference}", Permission.READ_DOSSIERS)


def document_link(visit: Visit, document: str, kind: str) -> str:
    """Return the address of a document's page; those that name participants are open to few."""
    return _open(visit, f"/documents/{document}", to_see(kind))


def letter_link(visit: Visit, letter: str) -> str:
    """Return the address of a letter's page; empty where it is not open to who asks."""
    return _open(visit, f"/lettres/{letter}", Permission.READ_LETTERS)


def loose_link(visit: Visit, document: str) -> str:
    """Return the address where a document without dossier is filed; empty: not for who asks."""
    return _open(visit, f"/a-classer/{document}", Permission.ATTACH)


def next_doubt_link(visit: Visit) -> str:
    """Return the address that leads to the next point to check."""
    return _open(visit, _NEXT, Permission.CORRECT)


def _open(visit: Visit, path: str, permission: Permission) -> str:
    """Return an address where somebody may open it and a page answers there."""
    scope = {"type": "http", "method": "GET", "path": path}
    there = any(route.matches(scope)[0] is Match.FULL for route in visit.request.app.routes)
    return path if there and visit.may(permission) else ""
