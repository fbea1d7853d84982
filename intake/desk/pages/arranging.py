"""What a person says of a document as a whole: its dossier, its kind, its pages."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.responses import Response

from extractors.arranged import Part

from ... import decisions
from ...rearrange import arrange, as_it_is, kind_key, part_of
from ...refusal import Overtaken
from ...rows import DocumentRow
from ..reading.filing import state_of
from ..roles import Permission
from ..routes import post
from ..visit import Visit
from .reading_pages import may_see

_CHANGED = (
    "Quelqu'un a déjà rangé ce document autrement depuis que vous l'avez ouvert. "
    "Rien n'a été fait : regardez-le de nouveau."
)
_TURNS = {"droite": 90, "gauche": 270, "retournee": 180}


def _row(visit: Visit) -> DocumentRow:
    return visit.found(lambda: visit.house.register.document(visit.part("document")))


def _as_seen(visit: Visit) -> DocumentRow:
    """Return the document where it still stands as the form's sender saw it. Raises Overtaken."""
    row = _row(visit)
    if visit.text("etat") != state_of(row):
        raise Overtaken(_CHANGED)
    return row


def attach(visit: Visit) -> Response:
    """File the document into a dossier, as ``recevable attach`` does."""
    reference = visit.text("reference").strip().upper()
    with visit.working() as house:
        row = _as_seen(visit)
        decisions.attach(house, row.id, reference, visit.by)
    return visit.back_to("document", f"Rattaché au dossier {reference}.", document=row.id)


def set_aside(visit: Visit) -> Response:
    """Say that the document belongs to no dossier, as ``recevable set-aside`` does."""
    with visit.working() as house:
        row = _as_seen(visit)
        decisions.set_aside(house, row.id, visit.by)
    return visit.back_to("document", "Document écarté : il reste conservé.", document=row.id)


def arrange_pages(visit: Visit) -> Response:
    """Split, join, turn, or change the kind, as ``recevable arrange`` does."""
    row = _as_seen(visit)
    if not may_see(visit, row):
        raise HTTPException(403, "Votre rôle ne permet pas de voir ce document.")
    gesture = _GESTURES.get(visit.text("geste"))
    if gesture is None:
        raise HTTPException(400, "Cette demande est incomplète.")
    documents, parts, turns = gesture(visit, row)
    team = visit.desk.pictures.team
    made = arrange(visit.house, documents, parts, turns, visit.by, team, visit.working)
    others = f" Autres documents : n° {', '.join(made[1:])}." if made[1:] else ""
    said = f"Le document est relu : n° {made[0]}.{others}"
    kept = len(visit.house.register.corrections(row.id))
    if kept:
        said += " Ce qui avait été corrigé est resté sur l'ancien document : vérifiez de nouveau."
    return visit.back_to("document", said, document=made[0])


_Gesture = tuple[list[str], list[Part], dict[int, int]]


def _kind(visit: Visit, row: DocumentRow) -> _Gesture:
    return [row.id], [part_of(row.pages, visit.text("nature"))], {}


def _turn(visit: Visit, row: DocumentRow) -> _Gesture:
    turn = _TURNS.get(visit.text("sens"))
    if turn is None:
        raise HTTPException(400, "Cette demande est incomplète.")
    return [row.id], [as_it_is(visit.house, [row.id])], {_number(visit, "page"): turn}


def _split(visit: Visit, row: DocumentRow) -> _Gesture:
    after = _number(visit, "page")
    first = [number for number in row.pages if number <= after]
    rest = [number for number in row.pages if number > after]
    own = kind_key(row.kind, row.piece)
    return [row.id], [part_of(first, own), part_of(rest, visit.text("nature"))], {}


def _join(visit: Visit, row: DocumentRow) -> _Gesture:
    documents = [row.id, visit.text("autre")]
    return documents, [as_it_is(visit.house, documents)], {}


def _number(visit: Visit, name: str) -> int:
    text = visit.text(name)
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise HTTPException(400, "Cette demande est incomplète.")
    return int(text)


_GESTURES: dict[str, Callable[[Visit, DocumentRow], _Gesture]] = {
    "nature": _kind,
    "tourner": _turn,
    "separer": _split,
    "reunir": _join,
}

ROUTES = (
    post("/documents/{document}/rattacher", attach, Permission.ATTACH),
    post("/documents/{document}/ecarter", set_aside, Permission.ATTACH),
    post("/documents/{document}/ranger", arrange_pages, Permission.ATTACH),
)
