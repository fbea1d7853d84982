"""The reading page: a document's pages with what was read on them, and its correction."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ... import decisions
from ...copies import label_of
from ...overview import OUTCOMES
from ...refusal import Overtaken, Refused
from ..links import loose_link
from ..reading.doubts import CONFIRMED, TABLE, Doubt, waiting
from ..reading.fields import STATES, Field, chosen, leaf_at
from ..reading.filing import filing_of
from ..reading.places import field_anchor
from ..reading.view import DocumentView, link_of, view_of
from ..roles import Permission
from ..routes import get, post
from ..visit import Visit
from .reading_pages import may_see, shown_of

FIRST = "premier"
"""In place of a field: the first doubt of the document."""
_POINT = "point-"
_HINTS = {
    "date": "JJ/MM/AAAA",
    "time": "HH:MM",
    "amount": "En euros, par exemple 1 250,50",
    "decimal": "Un nombre, par exemple 4,5",
    "integer": "Un nombre entier",
    "siret": "14 chiffres",
}
"""How a value is written, by its type."""


def document(visit: Visit) -> Response:
    """Show one document: its pages, its values, its doubts; one value may be open to correction."""
    return _page(visit, _view(visit), visit.query("champ"))


def _view(visit: Visit) -> DocumentView:
    row = visit.found(lambda: visit.house.register.document(visit.part("document")))
    if not may_see(visit, row):
        raise HTTPException(403, "Votre rôle ne permet pas de voir ce document.")
    return view_of(visit.house, row, shown_of(visit, row))


def correct(visit: Visit) -> Response:
    """Put a value right, as ``recevable correct`` does, and go on to the next doubt."""
    before = _view(visit)
    path, row = visit.text("champ"), before.row
    known = before.field(visit.house, path)
    if known is None and not _other(path):
        raise HTTPException(404)
    try:
        value = _value(visit, before, known, path)
        with visit.working() as house:
            decisions.correct(house, row.id, path, value, visit.by, _seen(visit))
    except Overtaken as refused:
        return _page(visit, _view(visit), path, errors=refused.reasons, status=409)
    except Refused as refused:
        return _page(visit, before, path, errors=refused.reasons, status=422)
    after = _view(visit)
    then = _after(before, after, path)
    query = f"?{urlencode({'champ': then})}" if then else "?fini=oui"
    return visit.back_to("document", _said(after, known), then=query, document=row.id)


def _other(path: str) -> bool:
    return path in {TABLE, CONFIRMED} or path.endswith((".struck", ".added"))


def _value(visit: Visit, view: DocumentView, known: Field | None, path: str) -> str:
    choice, typed = visit.text("choix"), visit.text("valeur").strip()
    if choice == "rien":
        return ""
    if known is not None and known.account and typed:
        choice = ""  # one reading is always chosen there; what somebody wrote must not be lost
    leaf = leaf_at(view.read, path) if known is not None else None
    return chosen(leaf, choice, typed) if leaf is not None else typed


def _seen(visit: Visit) -> int:
    seen = visit.text("vu")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 16):
        raise HTTPException(400, "Cette demande est incomplète.")
    return int(seen)


def _said(view: DocumentView, known: Field | None) -> str:
    """Tell what was done and what the dossier is now; no value: it may name a person."""
    words = f"« {known.label} » est vérifié." if known else "C'est noté."
    if view.dossier is None:
        return words
    return f"{words} Dossier {view.dossier.reference} : {OUTCOMES[view.dossier.outcome][0]}."


def _after(before: DocumentView, after: DocumentView, path: str) -> str:
    """Return the doubt to go on with: the first that followed, else the first of the document."""
    left = {_key(doubt, number): doubt for number, doubt in enumerate(after.doubts)}
    order = [_key(doubt, number) for number, doubt in enumerate(before.doubts)]
    place = order.index(path) if path in order else 0
    following = [*order[place + 1 :], *order[:place]]
    known = [key for key in following if key in left and key != path]
    return next(iter(known or (key for key in left if key != path)), "")


# -- the page ----------------------------------------------------------------------------------


def _key(doubt: Doubt, number: int) -> str:
    """Return how an address names a doubt: the path of its value, or its number."""
    return doubt.path or f"{_POINT}{number}"


def _page(
    visit: Visit,
    view: DocumentView,
    wanted: str,
    *,
    errors: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    keys = [_key(doubt, number) for number, doubt in enumerate(view.doubts)]
    if wanted == FIRST:
        wanted = keys[0] if keys else ""
    may_correct = visit.may(Permission.CORRECT)
    wanted = wanted if may_correct else ""
    place = keys.index(wanted) if wanted in keys else None
    doubt = view.doubts[place] if place is not None else None
    opened = view.field(visit.house, wanted) if wanted else None
    if wanted and opened is None and doubt is None:
        if errors:
            return visit.error(status, *errors)
        raise HTTPException(404)
    return visit.page(
        "document.html",
        status=status,
        view=view,
        label=label_of(view.row),
        outcome=OUTCOMES[view.dossier.outcome] if view.dossier else None,
        states=STATES,
        hints=_HINTS,
        anchor=field_anchor,
        now=field_anchor(wanted),
        picture=partial(_picture, visit),
        named={one.path: f"({one.label})" for one in view.fields},
        keys=keys,
        place=place,
        wanted=wanted,
        doubt=doubt,
        opened=opened,
        crop=view.crop(opened.page, opened.box) if opened else None,
        seen=view.versions().get(opened.path if opened else doubt.path if doubt else "", 0),
        confirmed=view.versions().get(CONFIRMED, 0),
        typed=visit.text("valeur") if errors else None,
        errors=errors,
        link_of=partial(link_of, view),
        may_correct=may_correct,
        filing=filing_of(visit.house, view.row),
        loose=loose_link(visit, view.row.id),
        finished=visit.query("fini") == "oui" and not view.doubts,
    )


def _picture(visit: Visit, ident: str, page: int, turn: int) -> str:
    """Return the address of a page's picture, turned as it was read."""
    address = visit.url("page_picture", document=ident, page=page)
    return f"{address}?sens={turn}" if turn else address


# -- from doubt to doubt -----------------------------------------------------------------------


def next_doubt(visit: Visit) -> Response:
    """Go to the next document with a doubt, after the one named; its first doubt is open."""
    sheets = visit.may(Permission.READ_PARTICIPANTS)
    found = waiting(visit.house.register, visit.query("apres"), sheets=sheets)
    if found is None:
        return visit.back_to("home", "Aucun point n'attend d'être vérifié.")
    then = f"?{urlencode({'champ': FIRST})}"
    return visit.back_to("document", then=then, document=found)


ROUTES = (
    get("/documents/{document}", document, Permission.READ_DOCUMENTS),
    post("/documents/{document}/corriger", correct, Permission.CORRECT),
    get("/a-verifier/suivant", next_doubt, Permission.CORRECT),
)
