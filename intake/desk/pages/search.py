"""Search over organisations, titles, references and texts of applications; never participants.

What is searched for is sent as a form, so that it stands in no address, no log, no history.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from generators.facts import accounts_masked

from ...copies import label_of
from ...journal import dossier_label
from ...register_search import Hit
from ...rows import DocumentRow
from .. import links
from ..roles import Permission
from ..routes import Nav, get, post
from ..visit import Visit

_PER_PAGE = 20
_MOST_PAGES = 50
_LENGTH = 200
_NUMBER = re.compile(r"\d{4}-\d{6}(?:-\d{1,4})?")


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the results; ``parts`` of its passage, the odd ones are what matched."""

    label: str
    link: str
    detail: str
    parts: tuple[str, ...] = ()


def search_form(visit: Visit) -> Response:
    """Show the form."""
    return _page(visit, "")


def search(visit: Visit) -> Response:
    """Show what is found, the best first; a registration number leads to its documents."""
    words = " ".join(visit.text("mots").split())[:_LENGTH]
    if not words:
        return _page(visit, "", status=422, error="Écrivez au moins un mot.")
    told = visit.text("page")
    page = int(told) if told.isascii() and told.isdigit() and len(told) < len("100") else 1
    page = min(max(1, page), _MOST_PAGES)
    register = visit.house.register
    hits = register.search(words, _PER_PAGE, (page - 1) * _PER_PAGE)
    found = [_found(visit, hit) for hit in hits]
    numbered = list(_by_number(visit, words)) if page == 1 else []
    count = register.search_count(words) + len(numbered)
    return _page(visit, words, found=numbered + found, count=count, page=page)


def _page(
    visit: Visit,
    words: str,
    *,
    status: int = 200,
    error: str = "",
    found: list[Found] | None = None,
    count: int = 0,
    page: int = 1,
) -> Response:
    last = min(_MOST_PAGES, max(1, -(-count // _PER_PAGE)))
    return visit.page(
        "search.html",
        status=status,
        words=words,
        errors={"mots": error} if error else {},
        found=found,
        count=count,
        page=page,
        last=last,
    )


def _found(visit: Visit, hit: Hit) -> Found:
    parts = tuple(accounts_masked(part) for part in hit.parts)
    try:
        dossier = visit.house.register.dossier(hit.subject)
    except KeyError:
        document = visit.house.register.document(hit.subject)
        return _document(visit, document, hit.title or hit.organisation, parts)
    link = links.dossier_link(visit, dossier.reference)
    return Found(dossier_label(dossier), link, dossier.title or "", parts)


def _by_number(visit: Visit, words: str) -> Iterator[Found]:
    """Yield the documents of a registration number, as it is written on papers."""
    if not _NUMBER.fullmatch(words):
        return
    number = "-".join(words.split("-")[:2])
    for document in visit.house.register.documents_of_file(number):
        if words in (number, document.id):
            yield _document(visit, document, "", ())


def _document(visit: Visit, row: DocumentRow, detail: str, parts: tuple[str, ...]) -> Found:
    where = f"dossier {row.reference}" if row.reference else "document sans dossier"
    told = " – ".join(text for text in (detail, where) if text)
    link = links.document_link(visit, row.id, row.kind)
    return Found(f"{label_of(row)} n° {row.id}", link, told, parts)


NAV = (Nav("Recherche", "search_form", Permission.SEARCH),)
ROUTES = (
    get("/recherche", search_form, Permission.SEARCH),
    post("/recherche", search, Permission.SEARCH),
)
