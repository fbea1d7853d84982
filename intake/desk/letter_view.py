"""What a letter's page tells: where it stands, to whom and how it goes, what it asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from extractors.fields import printed_label
from generators.facts import Facts, recipient_lines
from generators.facts import key as key_of
from generators.mail import BODIES, addressee
from validators.dossier import Dossier
from validators.findings import Assessment, outcome_of
from validators.procedure import LetterDue, validation_refusals

from ..dossiers import load
from ..house import House
from ..letter_files import is_edited, is_outdated
from ..letters import is_too_old
from ..put_back import version_of
from ..rows import DossierRow, LetterRow, OutgoingRow
from ..worksheet import LETTER_STATUS

TONES = {"draft": "amber", "stale": "red", "notified": "green"}
"""Colour classes of a letter's states; the others have none."""
_MAIL = {
    "intended": "Envoi par courriel en cours, à",
    "sent": "Envoyée par courriel par Recevable, à",
    "unknown": "Envoi par courriel incertain (demandez au demandeur s'il l'a reçue), à",
}

NextStep = Literal["signed", "sent", "notified"]
NEXT_STEPS: dict[str, tuple[NextStep, ...]] = {
    "validated": ("signed", "sent"),
    "signed": ("sent",),
    "sent": ("notified",),
}
"""Which steps may be noted on a letter in which state."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a letter asks for, and whether it is still missing (words, colour class)."""

    text: str
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """All that the page tells of a letter but its text.

    ``version`` changes whenever the letter does; ``days`` are its steps with their days;
    ``refusals`` say why it cannot be validated now; ``anyway``: a person may ask for the pieces
    nevertheless. ``edited``: a person changed the text; ``outdated``: the dossier changed since;
    ``too_old``: its date and limit are made anew when it is noted as sent today.
    """

    version: str
    status: str
    tone: str
    days: tuple[tuple[str, date], ...]
    recipient: tuple[str, ...]
    means: str
    asked: tuple[Asked, ...]
    refusals: tuple[str, ...]
    anyway: bool
    edited: bool
    outdated: bool
    too_old: bool


def view_of(house: House, letter: LetterRow) -> LetterView:
    """Gather what the page of a letter tells."""
    row = house.register.dossier(letter.reference)
    dossier, assessment = load(house, letter.reference), assessment_of(row)
    draft = letter.status == "draft"
    refusals: tuple[str, ...] = ()
    if draft:
        refusals = validation_refusals(letter.kind, dossier, assessment, house.call, anyway=False)
    edited = draft and is_edited(house, letter)
    return LetterView(
        version=version_of(house, letter),
        status=LETTER_STATUS[letter.status],
        tone=TONES.get(letter.status, ""),
        days=_days(letter),
        recipient=_recipient(house, letter, dossier, assessment),
        means=_means(house, letter, dossier),
        asked=tuple(_asked(house, letter, dossier, assessment)),
        refusals=refusals,
        anyway=letter.kind == "notice" and bool(refusals),
        edited=edited,
        outdated=edited and is_outdated(house, letter.id),
        too_old=is_too_old(house, letter, house.today.day()),
    )


def assessment_of(row: DossierRow) -> Assessment:
    """Return the last examination of a dossier as it was kept."""
    findings = row.assessment.findings
    return Assessment(findings, row.outcome or outcome_of(findings))


def _days(letter: LetterRow) -> tuple[tuple[str, date], ...]:
    steps = (
        ("Projet préparé le", letter.written),
        ("Validée le", letter.validated),
        ("Signée le", letter.signed),
        ("Envoyée le", letter.sent),
        ("Notifiée le", letter.notified),
        ("Réponse attendue au plus tard le", letter.limit_day),
    )
    return tuple((words, day) for words, day in steps if day is not None)


def _recipient(
    house: House, letter: LetterRow, dossier: Dossier, assessment: Assessment
) -> tuple[str, ...]:
    """Return the lines of the address as letters write them; none where no name is sure."""
    due = LetterDue(kind=letter.kind, round=letter.round)
    return recipient_lines(Facts(due, dossier, assessment, house.call, house.today.day())) or ()


def _means(house: House, letter: LetterRow, dossier: Dossier) -> str:
    """Say in words how the letter goes, or went."""
    mails = house.register.find(OutgoingRow, "letter_id = ?", (letter.id,))
    if mails:
        return f"{_MAIL[mails[-1].state]} {mails[-1].recipient}."
    to = addressee(dossier)
    if letter.kind not in BODIES:
        return "Par courrier postal (recommandé avec avis de réception conseillé)."
    if to is None:
        return "Par courrier postal : aucune adresse électronique certaine n'est au dossier."
    return (
        f"Par courriel à {to} (le message est prêt, à côté de la lettre), ou par courrier postal."
    )


def _asked(
    house: House, letter: LetterRow, dossier: Dossier, assessment: Assessment
) -> list[Asked]:
    """Return what the letter asks for, once each; what is no longer missing by its label."""
    open_now = {key_of(finding): finding for finding in assessment.asked}
    found: dict[str, Asked] = {}
    for rule, piece, field, subject in letter.asked:
        finding = open_now.get((rule, piece, field, subject))
        if finding is not None:
            state = ("demandé", "") if letter.status == "draft" else ("attendu", "amber")
            found[finding.message] = Asked(finding.message, *state)
            continue
        label = _label(house, piece, field)
        found.setdefault(label, Asked(label, "n'est plus demandé", "green"))
    return list(found.values())


def _label(house: House, piece: str | None, field: str | None) -> str:
    """Return how what a letter asked for is called."""
    rule = house.call.piece(piece) if piece else None
    if rule is not None:
        return rule.label
    return printed_label(field) if field else "Un élément du formulaire"
