"""Documents without dossier: filed by hand, opened as another request, or set aside."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from ... import decisions
from ...copies import label_of, name_of
from ...house import House
from ...refusal import Overtaken, Refused
from ...rows import DocumentRow
from ..links import document_link, dossier_link
from ..roles import Permission
from ..routes import Nav, get, post
from ..visit import Visit

_PER_PAGE = 50


def loose_documents(visit: Visit) -> Response:
    """List the documents without dossier, received first first."""
    register = visit.house.register
    last = max(1, -(-register.loose_count() // _PER_PAGE))
    page = min(visit.number("page"), last)
    rows = register.loose_page(_PER_PAGE, (page - 1) * _PER_PAGE)
    lines = [
        {
            "id": row.id,
            "label": name_of(row.kind, row.piece),
            "file": row.file_name if _may_see(visit, row.kind) else "",
            "received": row.received,
            "reason": row.reason or "ne nomme aucun dossier connu",
        }
        for row in rows
    ]
    return visit.page("loose.html", lines=lines, page=page, last=last)


def loose_document(visit: Visit) -> Response:
    """Show what may be done with one document without dossier."""
    return _page(visit)


def _row(visit: Visit) -> DocumentRow:
    return visit.found(lambda: visit.house.register.document(visit.part("document")))


def _may_see(visit: Visit, kind: str) -> bool:
    """Say whether who asks may see a file's name: a sheet's may be that of a participant."""
    return kind != "attendance_sheet" or visit.may(Permission.READ_PARTICIPANTS)


def _page(
    visit: Visit,
    *,
    status: int = 200,
    refused: tuple[str, ...] = (),
    errors: dict[str, str] | None = None,
) -> Response:
    row, register = _row(visit), visit.house.register
    return visit.page(
        "loose_document.html",
        status=status,
        document=row,
        label=label_of(row),
        file=register.file(row.file_id).name if _may_see(visit, row.kind) else "",
        address=document_link(visit, row.id, row.kind),
        filed=dossier_link(visit, row.reference) if row.reference else "",
        wanted=visit.text("dossier"),
        refused=refused,
        errors=errors or {},
    )


def _done(visit: Visit, step: Callable[[House, DocumentRow], str]) -> Response:
    """Take a step on a document that nobody filed meanwhile; it returns what is told."""
    try:
        with visit.working() as house:
            row = _row(visit)
            if row.status != "unattached":
                raise Overtaken(
                    "Ce document a été classé ou écarté entre-temps : rien n'a été fait."
                )
            said = step(house, row)
    except Refused as refused:
        return _page(visit, status=409, refused=refused.reasons)
    return visit.back_to("loose_documents", said)


def file_loose(visit: Visit) -> Response:
    """File the document into a dossier, as ``recevable attach`` does."""
    reference = visit.text("dossier").strip().upper()
    if not reference:
        errors = {"dossier": "Indiquez la référence du dossier."}
        return _page(visit, status=422, errors=errors)

    def step(house: House, row: DocumentRow) -> str:
        decisions.attach(house, row.id, reference, visit.by)
        return f"Le document n° {row.id} est rattaché au dossier {reference}."

    return _done(visit, step)


def open_with_loose(visit: Visit) -> Response:
    """Open a dossier with a form that is another request, as ``recevable open`` does."""

    def step(house: House, row: DocumentRow) -> str:
        reference = decisions.open_dossier(house, row.id, visit.by)
        return f"Le dossier {reference} est ouvert avec le formulaire n° {row.id}."

    return _done(visit, step)


def set_loose_aside(visit: Visit) -> Response:
    """Set the document aside, as ``recevable set-aside`` does."""

    def step(house: House, row: DocumentRow) -> str:
        decisions.set_aside(house, row.id, visit.by)
        return f"Le document n° {row.id} est écarté ; il reste conservé."

    return _done(visit, step)


NAV = (Nav("À classer", "loose_documents", Permission.ATTACH),)
ROUTES = (
    get("/a-classer", loose_documents, Permission.ATTACH),
    get("/a-classer/{document}", loose_document, Permission.ATTACH),
    post("/a-classer/{document}/rattacher", file_loose, Permission.ATTACH),
    post("/a-classer/{document}/ouvrir", open_with_loose, Permission.CORRECT),
    post("/a-classer/{document}/ecarter", set_loose_aside, Permission.ATTACH),
)
