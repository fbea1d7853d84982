"""``outbox/_A_TRAITER.html``: what waits for the case officers, with links to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from validators.findings import Outcome

from . import returned, standings, worksheet
from .house import House
from .journal import dossier_label
from .overview import OUTCOMES, step_label
from .pages import render
from .register import Register
from .register_lists import DossierHead
from .rows import DossierRow, LetterRow
from .verification import VERIFIED, LastVerified, last_verified

WEEK = timedelta(days=7)
_MOST = 200
"""Lines of a list at most; the desk shows the others, page by page."""


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
    """One list of the page; ``how`` says what a person does with it, ``count`` how long it is."""

    id: str
    title: str
    how: str
    items: tuple[Item, ...]
    count: int
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


def page(house: House) -> bytes:
    """Return the page as HTML. What stands of each dossier was weighed before (``standings``)."""
    officer = house.call.authority.officer
    register = house.register
    return render(
        "to_do.html",
        authority=house.call.authority.name,
        call=house.call.short_title,
        officer=officer.full_name,
        sections=sections(house),
        retry=house.shelves.retry_count(),
        verified=_verified(house),
        dossiers=[_summary(head) for head in register.latest_heads(_MOST)],
        count=register.dossier_count(),
    )


def _verified(house: House) -> LastVerified | None:
    """Return the last verification where it found faults."""
    register = house.register
    found = last_verified(register.last_event(VERIFIED), register.payload)
    return found if found is not None and found.count else None


def sections(house: House) -> list[Section]:
    """Return the lists of the page, most pressing first."""
    register = house.register
    letters = register.letter_counts()

    def of_status(key: str, title: str, how: str, status: str) -> Section:
        found = register.letter_page(status, _MOST)
        heads = _heads(register, [letter.reference for letter in found])
        items = tuple(_letter_item(letter, heads[letter.reference]) for letter in found)
        return Section(key, title, how, items, letters.get(status, 0))

    return [
        _look(house),
        of_status(
            "validate",
            "À valider",
            "Ouvrez la lettre dans Word, corrigez-la si besoin, puis déplacez-la dans le "
            "sous-dossier VALIDES.",
            "draft",
        ),
        of_status("sign", "À signer", "Faites signer la lettre validée.", "validated"),
        of_status(
            "send",
            "À envoyer",
            "Envoyez la lettre signée, puis indiquez la date d'envoi.",
            "signed",
        ),
        Section(
            "week",
            "À échéance cette semaine",
            "Dates qui tombent dans les sept jours, ou déjà dépassées.",
            _week(house),
            register.due_count(house.today.day() + WEEK),
        ),
        Section(
            "loose",
            "Documents sans dossier",
            "Rattachez chaque document à son dossier, ou écartez-le.",
            _loose(house),
            register.loose_count(),
            "Document",
        ),
    ]


def _heads(register: Register, references: Sequence[str]) -> dict[str, DossierHead]:
    return {head.reference: head for head in register.dossier_heads(references)}


def _look(house: House) -> Section:
    """Return what a person is to look at; letters that came back unsigned among it."""
    register = house.register
    back = tuple(_returned(house))
    return Section(
        "look",
        "À regarder",
        "Ouvrez la fiche de contrôle, regardez les pages citées, confirmez ou corrigez.",
        (*(_look_item(dossier) for dossier in register.look_page(_MOST)), *back),
        register.look_count() + len(back),
    )


def _look_item(dossier: DossierRow) -> Item:
    texts = []
    doubts = standings.doubts(dossier.assessment.findings)
    if dossier.outcome is Outcome.TO_CHECK:
        texts.append("Un point à vérifier retient la réponse au demandeur.")
    elif dossier.outcome is Outcome.INELIGIBLE:
        texts.append("Un point bloquant d'éligibilité demande votre décision.")
    if doubts:
        texts.append(f"{len(doubts)} point{'s' if len(doubts) > 1 else ''} à vérifier")
        texts += [f"• {finding.message}" for finding in doubts[:3]]
    if dossier.to_confirm:
        texts.append("Date de réception à confirmer.")
    return Item(dossier_label(dossier), tuple(texts), dossier.received, _links(dossier))


def _returned(house: House) -> Iterator[Item]:
    """Yield the letters that came back by scan and may not be signed."""
    for one in returned.waiting(house):
        dossier = house.register.dossier(one.letter.reference)
        texts = (f"{one.letter.title} revenue par numérisation : {one.why}",)
        links = (("Document", one.document.path),) if one.document.path else ()
        command = f"Lettre n° {one.letter.id}"
        yield Item(dossier_label(dossier), texts, one.document.received, links, command)


def _letter_item(letter: LetterRow, dossier: DossierHead) -> Item:
    links = [("Word", letter.docx)]
    if letter.pdf:
        links.append(("PDF", letter.pdf))
    on = letter.signed or letter.validated or letter.written
    return Item(dossier_label(dossier), (letter.title,), on, tuple(links), f"Lettre n° {letter.id}")


def _week(house: House) -> tuple[Item, ...]:
    found = house.register.due_page(house.today.day() + WEEK, _MOST)
    heads = _heads(house.register, [due.reference for due in found])
    return tuple(
        Item(dossier_label(due), (due.what,), due.on, _links(heads[due.reference])) for due in found
    )


def _loose(house: House) -> tuple[Item, ...]:
    items = []
    for loose in house.register.loose_page(_MOST):
        pages = f"page{'s' if len(loose.pages) > 1 else ''} " + ", ".join(map(str, loose.pages))
        texts = (loose.reason or "ne nomme aucun dossier connu", pages if loose.pages else "")
        links = (("Document", loose.path),) if loose.path else ()
        label = f"{loose.id} – {loose.file_name}"
        items.append(Item(label, tuple(text for text in texts if text), loose.received, links))
    return tuple(items)


def _links(dossier: DossierRow | DossierHead) -> tuple[tuple[str, str], ...]:
    return (("Fiche de contrôle", f"{dossier.folder}/{worksheet.NAME}"),)


def _summary(dossier: DossierHead) -> Summary:
    words, tone = OUTCOMES[Outcome(dossier.outcome) if dossier.outcome else None]
    return Summary(
        dossier_label(dossier),
        dossier.received,
        step_label(dossier.state),
        words,
        tone,
        f"{dossier.folder}/{worksheet.NAME}",
    )
