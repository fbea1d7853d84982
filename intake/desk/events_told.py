"""Events of the register in words for staff: what was done, on what, by whom; no value of anybody.

A payload may name people and hold what was read of them. Only who did it, dates of the procedure
and labels come out of here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from extractors.fields import printed_label
from extractors.pieces.fields import BY_CODE, COMMON
from validators.money import amount_in_figures
from validators.wording import short_date

from ..copies import label_of
from ..house import House
from ..put_back import IN_FOLDER
from ..rows import DocumentRow, DossierRow, EventRow, LetterRow
from ..typed import amount_of, day_of

MACHINE = "Recevable"
DECIDED = {"granted": "Attribution", "refused": "Refus", "adjourned": "Ajournement"}
"""How a decision is said, by its outcome."""

Payload = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """One event: when, who, what was done, on what; ``address`` leads to it, empty: nowhere.

    ``version`` is the event's number where it keeps a text of a letter.
    """

    at: datetime
    who: str
    what: str
    subject: str
    address: str
    version: int | None = None


def _day(payload: Payload, key: str) -> str:
    try:
        return short_date(day_of(str(payload.get(key) or "")))
    except ValueError:
        return ""


def _dated(words: str) -> Callable[[Payload], str]:
    def told(payload: Payload) -> str:
        day = _day(payload, "on")
        return f"{words} le {day}" if day else words

    return told


def _validated(payload: Payload) -> str:
    return "Validée, texte modifié à la main" if payload.get("edited") else "Validée"


def _put_back(payload: Payload) -> str:
    return "Texte modifié trouvé" if payload.get("by") == IN_FOLDER else "Texte modifié remis"


def _decided(payload: Payload) -> str:
    told = DECIDED.get(str(payload.get("outcome")), "").lower()
    try:
        amount = f" de {amount_in_figures(amount_of(str(payload['amount'])))}"
    except (KeyError, ValueError):
        amount = ""
    number = payload.get("deliberation")
    return f"Décision enregistrée : {told}{amount}, délibération n° {number}"


def _received(payload: Payload) -> str:
    before, after = _day(payload, "before"), _day(payload, "after")
    return f"Date de réception fixée au {after} (avant : {before})"


def _filed(payload: Payload) -> str:
    return "Classé dans le dossier" + (", reçu après attestation" if payload.get("late") else "")


def _attached(payload: Payload) -> str:
    return f"Rattaché au dossier {payload.get('dossier') or ''}".rstrip()


def _impossible(_payload: Payload) -> str:
    return "Une lettre n'a pas pu être préparée : il manque un élément"


_WORDS: Mapping[str, str | Callable[[Payload], str]] = {
    "dossier.opened": "Dossier ouvert",
    "dossier.received": _received,
    "dossier.decided": _decided,
    "dossier.asked_again": "Nouvelle demande de pièces permise",
    "dossier.account_confirmed": "Compte bancaire confirmé",
    "document.filed": _filed,
    "document.attached": _attached,
    "document.set_aside": "Écarté",
    "document.arranged": "Relu d'après une personne",
    "document.replaced": "Remplacé par une nouvelle lecture",
    "document.corrected": "Valeur corrigée",
    "letter.impossible": _impossible,
    "letter.written": "Projet préparé",
    "letter.rewritten": "Projet préparé de nouveau : le dossier a changé",
    "letter.put_back": _put_back,
    "letter.restored": "Retour au texte préparé",
    "letter.withdrawn": "Projet retiré : il n'est plus d'actualité",
    "letter.refused": "Validation impossible, projet rendu",
    "letter.validated": _validated,
    "letter.kept": "Texte déposé conservé",
    "letter.refreshed": "Date et délai refaits, la lettre n'étant pas partie à temps",
    "letter.signed": _dated("Signée"),
    "letter.sent": _dated("Envoyée"),
    "letter.notified": _dated("Notifiée"),
    "letter.returned": "Revenue par numérisation",
    "mail.unknown": "Envoi par courriel incertain : à vérifier",
    "sheets.printed": "Feuilles d'émargement imprimées",
}


def letter_history(house: House, letter: LetterRow) -> list[Told]:
    """Return what happened to a letter, newest first, with the texts that are kept."""
    events = house.register.events(letter.id)
    return [
        told for event in reversed(events) if (told := _told(house, event, None, "")) is not None
    ]


def dossier_history(
    house: House,
    dossier: DossierRow,
    documents: Sequence[DocumentRow],
    letters: Sequence[LetterRow],
    address: Callable[[DocumentRow | LetterRow], str],
) -> list[Told]:
    """Return what happened to a dossier, its documents and letters, newest first.

    ``address`` gives the page of a document or letter.
    """
    found = []
    for subject in (None, *documents, *letters):
        link = address(subject) if subject is not None else ""
        for event in house.register.events(dossier.reference if subject is None else subject.id):
            told = _told(house, event, subject, link)
            if told is not None:
                found.append((event.id, told))
    return [told for _, told in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _told(
    house: House, event: EventRow, subject: DocumentRow | LetterRow | None, link: str
) -> Told | None:
    words = _WORDS.get(event.what)
    if words is None:
        return None
    payload = house.register.payload(event.id) or {}
    what = words if isinstance(words, str) else words(payload)
    if event.what == "document.corrected":
        row = subject if isinstance(subject, DocumentRow) else None
        what = f"{what} : {_field_words(row, str(payload.get('field') or ''))}"
    kept = event.what.startswith("letter.") and bool(payload.get("sha256"))
    who = str(payload.get("by") or MACHINE)
    moment = event.at.astimezone(house.today.zone)
    return Told(moment, who, what, _name(subject), link, event.id if kept else None)


def _name(subject: DocumentRow | LetterRow | None) -> str:
    if subject is None:
        return ""
    return subject.title if isinstance(subject, LetterRow) else label_of(subject)


def _field_words(document: DocumentRow | None, path: str) -> str:
    """Return how a field is called; of an attendance sheet only that it is one of its values."""
    if document is None or document.kind == "attendance_sheet":
        return "feuille d'émargement"
    if document.kind == "application_form":
        return printed_label(path)
    key = re.sub(r"\[\d+\]$", "", path.removeprefix("own."))
    own = BY_CODE[document.piece].fields if document.piece in BY_CODE else ()
    labels = {field.key: field.label for field in (*COMMON, *own)}
    return labels.get(key, label_of(document))
