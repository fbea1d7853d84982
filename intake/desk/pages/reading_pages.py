"""Pictures of a document's pages, and who may see which document."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from extractors.shown import Shown

from ...rows import DocumentRow
from ..pictures import TURNS
from ..roles import Permission, to_see
from ..routes import get
from ..visit import Visit

_KEPT = "private, max-age=86400"
_NOT_KEPT = "no-store"


def may_see(visit: Visit, row: DocumentRow) -> bool:
    """Say whether who asks may see a document: one that names participants is not for all."""
    return visit.may(to_see(row.kind))


def _may_see_page(visit: Visit, row: DocumentRow, number: int) -> bool:
    """Say the same of one page: another document of the file may stand on it, too."""
    others = visit.house.register.documents_of_file(row.file_id)
    return all(may_see(visit, other) for other in others if number in other.pages)


def shown_of(visit: Visit, row: DocumentRow) -> Shown:
    """Return what there is to see of a document's file; nothing where the store has lost it."""
    file = visit.house.register.file(row.file_id)
    try:
        return visit.desk.pictures.shown(file.sha256)
    except FileNotFoundError:
        return Shown()


def page_picture(visit: Visit) -> Response:
    """Return the picture of one page of a document, turned as it was read."""
    row = visit.found(lambda: visit.house.register.document(visit.part("document")))
    number, turn = int(visit.part("page")), visit.query("sens", "0")
    if number not in row.pages or turn not in {str(known) for known in TURNS}:
        raise HTTPException(404)
    if not (may_see(visit, row) and _may_see_page(visit, row, number)):
        raise HTTPException(403, "Votre rôle ne permet pas de voir cette page.")
    file = visit.house.register.file(row.file_id)
    try:
        picture = visit.desk.pictures.page(file.sha256, number, int(turn))
    except FileNotFoundError:
        picture = None
    if picture is None:
        raise HTTPException(404, "Cette page ne peut pas être montrée.")
    kept = _KEPT if to_see(row.kind) is Permission.READ_DOCUMENTS else _NOT_KEPT
    return Response(picture, media_type="image/jpeg", headers={"cache-control": kept})


ROUTES = (
    get("/documents/{document}/pages/{page:int}.jpg", page_picture, Permission.READ_DOCUMENTS),
)
