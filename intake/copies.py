"""Copies of what was received, for staff to open: the originals lie in the store, out of reach.

A copy is named by its registration number and what it is, never by the name its sender gave it;
its extension is in capitals, so that no pattern takes what came in for a letter that goes out.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from extractors.pieces.fields import BY_CODE

from .home import DOCUMENTS_NAME
from .house import House
from .rows import DocumentRow, FileRow

KINDS = {
    "application_form": "Formulaire de demande",
    "attendance_sheet": "Feuille d'émargement",
    "activity_report": "Bilan d'activité",
    "financial_report": "Compte rendu financier",
    "agreement": "Convention",
    "letter": "Lettre",
    "slip": "Bordereau de retour",
    "unrecognised": "Document à classer",
    "piece": "Pièce",
}
"""How a kind of document is called on screens and in file names."""


def label_of(document: DocumentRow) -> str:
    """Return what a document is, in French."""
    return name_of(document.kind, document.piece)


def name_of(kind: str, piece: str | None) -> str:
    """Return the French name of a kind of document, or of its piece where it is one."""
    spec = BY_CODE.get(piece or "")
    return spec.label if spec else KINDS[kind]


def place(house: House) -> None:
    """Put a copy of every file that holds documents beside the letters, once.

    Files with attendance sheets go to the control folder, which has tighter rights.
    """
    if not house.settings.outbox.documents:
        return
    register = house.register
    waiting = register.find(DocumentRow, "path IS NULL", order="file_id, ordinal")
    for file_id in dict.fromkeys(document.file_id for document in waiting):
        documents = register.documents_of_file(file_id)
        path = _place_one(house, register.file(file_id), documents)
        with register.transaction():
            for document in documents:
                register.change(DocumentRow, document.id, path=path)


def _place_one(house: House, file: FileRow, documents: list[DocumentRow]) -> str:
    """Write one copy and return its path relative to the outbox."""
    home = house.home
    sheets = any(document.kind == "attendance_sheet" for document in documents)
    folder = home.control if sheets else home.outbox / DOCUMENTS_NAME
    suffix = PurePosixPath(file.name).suffix.upper()
    name = f"{file.id} {label_of(documents[0]).partition(' (')[0]}{suffix}"
    content = house.shelves.read(file.sha256)
    return house.shelves.file_away(folder, name, content).relative_to(home.outbox).as_posix()
