"""``outbox/_A_TRAITER.html``: what waits for the case officers, with links to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from validators.deadlines import Deadline
from validators.findings import Outcome

from . import returned, worksheet
from .house import House
from .journal import dossier_label
from .overview import OUTCOMES, step_label
from .pages import render
from .rows import DossierRow, LetterRow
from .verification import VERIFIED, LastVerified, last_verified

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. ``links`` are (name, path relative to the outbox)."""

    label: str
    texts: tuple[str, ...]
    on: date | None
    links: tuple[tuple[str, str], ...] = ()
    command: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the page; ``how`` says what a person does with it."""

    id: str
    title: str
    how: str
    items: tuple[Item, ...]
    first: str = "Dossier"


@dataclass(frozen=True, slots=True)
class Summary:
    """A dossier in the list of all."""

    label: str
    received: date
    step: str
    outcome: str
    tone: str
    worksheet: str


def page(house: House, dossiers: list[DossierRow], due: Mapping[str, Sequence[Deadline]]) -> bytes:
    """Return the page as HTML; ``due`` is what falls due, by reference."""
    officer = house.call.authority.officer
    return render(
        "to_do.html",
        authority=house.call.authority.name,
        call=house.call.short_title,
        officer=officer.full_name,
        sections=sections(house, dossiers, due),
        retry=house.shelves.retry_count(),
        verified=_verified(house),
        dossiers=[_summary(dossier) for dossier in dossiers],
    )


def _verified(house: House) -> LastVerified | None:
    """Return the last verification where it found faults."""
    register = house.register
    found = last_verified(register.last_event(VERIFIED), register.payload)
    return found if found is not None and found.count else None


def sections(
    house: House, dossiers: list[DossierRow], due: Mapping[str, Sequence[Deadline]]
) -> list[Section]:
    """Return the lists of the page, most pressing first."""
    by_reference = {dossier.reference: dossier for dossier in dossiers}
    letters = house.register.letters()

    def of_status(*statuses: str) -> tuple[Item, ...]:
        return tuple(
            _letter_item(letter, by_reference[letter.reference])
            for letter in letters
            if letter.status in statuses
        )

    return [
        Section(
            "look",
            "À regarder",
            "Ouvrez la fiche de contrôle, regardez les pages citées, confirmez ou corrigez.",
            (
                *(item for dossier in dossiers if (item := _look_item(dossier)) is not None),
                *_returned(house, by_reference),
            ),
        ),
        Section(
            "validate",
            "À valider",
            "Ouvrez la lettre dans Word, corrigez-la si besoin, puis déplacez-la dans le "
            "sous-dossier VALIDES.",
            of_status("draft"),
        ),
        Section("sign", "À signer", "Faites signer la lettre validée.", of_status("validated")),
        Section(
            "send",
            "À envoyer",
            "Envoyez la lettre signée, puis indiquez la date d'envoi.",
            of_status("signed"),
        ),
        Section(
            "week",
            "À échéance cette semaine",
            "Dates qui tombent dans les sept jours, ou déjà dépassées.",
            _week(house, dossiers, due),
        ),
        Section(
            "loose",
            "Documents sans dossier",
            "Rattachez chaque document à son dossier, ou écartez-le.",
            _loose(house),
            "Document",
        ),
    ]


def _look_item(dossier: DossierRow) -> Item | None:
    texts = []
    doubts = [f for f in dossier.assessment.findings if f.verdict.value == "to_check"]
    if dossier.outcome is Outcome.TO_CHECK:
        texts.append("Un point à vérifier retient la réponse au demandeur.")
    elif dossier.outcome is Outcome.INELIGIBLE:
        texts.append("Un point bloquant d'éligibilité demande votre décision.")
    if doubts:
        texts.append(f"{len(doubts)} point{'s' if len(doubts) > 1 else ''} à vérifier")
        texts += [f"• {finding.message}" for finding in doubts[:3]]
    if dossier.to_confirm:
        texts.append("Date de réception à confirmer.")
    if not texts:
        return None
    return Item(dossier_label(dossier), tuple(texts), dossier.received, _links(dossier))


def _returned(house: House, dossiers: Mapping[str, DossierRow]) -> Iterator[Item]:
    """Yield the letters that came back by scan and may not be signed."""
    for one in returned.waiting(house):
        dossier = dossiers.get(one.letter.reference)
        if dossier is not None:
            texts = (f"{one.letter.title} revenue par numérisation : {one.why}",)
            links = (("Document", one.document.path),) if one.document.path else ()
            command = f"Lettre n° {one.letter.id}"
            yield Item(dossier_label(dossier), texts, one.document.received, links, command)


def _letter_item(letter: LetterRow, dossier: DossierRow) -> Item:
    links = [("Word", letter.docx)]
    if letter.pdf:
        links.append(("PDF", letter.pdf))
    on = letter.signed or letter.validated or letter.written
    return Item(dossier_label(dossier), (letter.title,), on, tuple(links), f"Lettre n° {letter.id}")


def _week(
    house: House, dossiers: list[DossierRow], due: Mapping[str, Sequence[Deadline]]
) -> tuple[Item, ...]:
    today = house.today.day()
    items = [
        Item(dossier_label(dossier), (deadline.what,), deadline.on, _links(dossier))
        for dossier in dossiers
        for deadline in due.get(dossier.reference, ())
        if deadline.on <= today + WEEK
    ]
    return tuple(sorted(items, key=lambda item: item.on or today))


def _loose(house: House) -> tuple[Item, ...]:
    items = []
    for document in house.register.places():
        if document.status != "unattached":
            continue
        numbers = json.loads(document.pages)
        pages = f"page{'s' if len(numbers) > 1 else ''} " + ", ".join(map(str, numbers))
        texts = (document.reason or "ne nomme aucun dossier connu", pages if numbers else "")
        links = (("Document", document.path),) if document.path else ()
        items.append(
            Item(
                f"{document.id} – {document.name}",
                tuple(text for text in texts if text),
                date.fromisoformat(document.received),
                links,
            )
        )
    return tuple(items)


def _links(dossier: DossierRow) -> tuple[tuple[str, str], ...]:
    return (("Fiche de contrôle", f"{dossier.folder}/{worksheet.NAME}"),)


def _summary(dossier: DossierRow) -> Summary:
    words, tone = OUTCOMES[dossier.outcome]
    return Summary(
        dossier_label(dossier),
        dossier.received,
        step_label(dossier.state),
        words,
        tone,
        f"{dossier.folder}/{worksheet.NAME}",
    )
