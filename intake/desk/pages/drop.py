"""Dropping files: the same way into the inbox as the shared folder, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from ...drop import Dropped, Upload, drop, lying
from ...journal import Line, carried_by, lines_of
from ...register import DocumentPlace
from ...rows import FileRow
from ..roles import Permission
from ..routes import Nav, get, post
from ..visit import Visit

_SHOWN = 20
_NAME = "fichiers"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that was registered: its number, to be written on the paper, and what it became."""

    number: str
    name: str
    pages: int | None
    lines: tuple[Line, ...]
    pending: bool


def drop_form(visit: Visit) -> Response:
    """Show the form, what still lies in the inbox, and the files that came last."""
    return _page(visit)


def drop_files(visit: Visit) -> Response:
    """Put what was sent into the inbox; say in words what was refused."""
    files = visit.files(_NAME)
    if not files:
        return _page(visit, 422, {_NAME: "Choisissez au moins un fichier."})
    now = visit.desk.today.now()
    name = f"Envoi déposé au bureau le {now:%d-%m-%Y} à {now:%Hh%M}"
    together = name if visit.text("ensemble") else ""
    uploads = [Upload(file.filename or "", file.file) for file in files]
    try:
        done = drop(visit.desk.home.inbox, uploads, together)
    except OSError:
        words = "La boîte de dépôt ne répond pas, ou le disque est plein. Rien n'a été déposé."
        return _page(visit, 503, {_NAME: words})
    if done.refused:
        return _page(visit, 422, {_NAME: _refusal(done)}, done.refused)
    count = "Un fichier est déposé" if done.files == 1 else f"{done.files} fichiers sont déposés"
    return visit.back_to("drop_form", f"{count} dans la boîte.")


def _refusal(done: Dropped) -> str:
    refused = "Un fichier est refusé" if len(done.refused) == 1 else "Des fichiers sont refusés"
    rest = "rien n'a été déposé" if not done.files else f"fichiers déposés : {done.files}"
    return f"{refused} ({rest})."


def _page(
    visit: Visit, status: int = 200, errors: dict[str, str] | None = None, refused: object = ()
) -> Response:
    waiting = lying(visit.desk.home.inbox)
    arrived = _arrived(visit)
    unsettled = bool(visit.house.register.unsettled(limit=1))
    moving = bool(waiting) or unsettled or any(file.pending for file in arrived)
    return visit.page(
        "drop.html",
        status=status,
        errors=errors or {},
        refused=refused,
        most=visit.desk.settings.desk.upload_mb,
        waiting=waiting,
        arrived=arrived,
        moving=moving,
        served=visit.desk.home.served(),
    )


def _arrived(visit: Visit) -> list[Arrived]:
    register = visit.house.register
    files = register.latest_files(_SHOWN)
    places = register.places_of([file.id for file in files])
    references = sorted({place.reference for place in places if place.reference})
    carried = carried_by(files)
    heads = {head.reference: head for head in register.dossier_heads(references)}

    def one(file: FileRow) -> Arrived:
        own: list[DocumentPlace] = [place for place in places if place.file_id == file.id]
        lines = lines_of(file, own, heads, carried[file.delivery_id, file.name])
        return Arrived(file.id, file.name, file.pages, lines, file.status == "pending")

    return [one(file) for file in files]


NAV = (Nav("Dépôt", "drop_form", Permission.DROP),)
ROUTES = (
    get("/depot", drop_form, Permission.DROP),
    post("/depot", drop_files, Permission.DROP, uploads=True),
)
