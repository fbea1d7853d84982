"""What falls due on a dossier, and when (DOMAIN §4.1, §5.8 to §5.10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .calendar import (
    Suspension,
    add_working_days,
    appeal_limit,
    implicit_rejection,
    next_working_day,
)
from .call import Call
from .dossier import Dossier, PastLetter
from .procedure import ISSUED, SENT, acknowledged


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that falls due: a stable code, a French sentence, the day."""

    code: str
    what: str
    on: date


def suspensions(dossier: Dossier) -> tuple[Suspension, ...]:
    """Return the times during which requests for documents suspend the implicit rejection."""
    found = []
    for letter in dossier.history.letters:
        asked = letter.sent or letter.validated
        if letter.kind not in ("notice", "reminder") or letter.status not in ISSUED:
            continue
        if asked is not None and letter.limit is not None:
            answered = dossier.history.all_received
            found.append(Suspension(asked, letter.limit, answered))
    return tuple(found)


def rejection_day(dossier: Dossier, call: Call) -> date:
    """Return the day on which silence means rejection, suspensions counted (CRPA L231-4)."""
    return implicit_rejection(
        dossier.reception.day, suspensions(dossier), call.delays.implicit_months
    )


def deadlines(dossier: Dossier, call: Call) -> tuple[Deadline, ...]:
    """Return what falls due, earliest first; what has been done is left out."""
    history = dossier.history
    if history.decision is not None and history.decision.outcome != "adjourned":
        found = _after_decision(dossier, call)
    else:
        found = [*_before_decision(dossier, call), *_requests(dossier)]
    return tuple(sorted(found, key=lambda deadline: deadline.on))


def _before_decision(dossier: Dossier, call: Call) -> list[Deadline]:
    received, delays = dossier.reception.day, call.delays
    found = [
        Deadline(
            "implicit_rejection",
            "Rejet implicite de la demande, si aucune décision n'est prise d'ici là",
            rejection_day(dossier, call),
        ),
        Deadline(
            "warning",
            f"{delays.warn_after_days} jours depuis la réception : le rejet implicite approche",
            received + timedelta(days=delays.warn_after_days),
        ),
    ]
    if not acknowledged(dossier, call):
        day = add_working_days(received, delays.acknowledgement_working_days)
        found.append(Deadline("acknowledgement", "Accusé de réception à envoyer", day))
    return found


def _requests(dossier: Dossier) -> list[Deadline]:
    history = dossier.history
    if history.all_received is not None or history.letter("certificate", *ISSUED):
        return []
    asked = history.letter("notice", *ISSUED)
    reminded = history.letter("reminder", *ISSUED)
    last = reminded or asked
    if last is None or last.limit is None:
        return []
    what = (
        "Fin du délai de la relance : décider de la suite à donner au dossier incomplet"
        if reminded
        else "Fin du délai donné pour les pièces demandées"
    )
    return [Deadline("pieces", what, last.limit)]


def _after_decision(dossier: Dossier, call: Call) -> list[Deadline]:
    history, delays = dossier.history, call.delays
    found = []
    refusal = history.letter("refusal", "notified")
    if refusal is not None and refusal.notified is not None:
        day = appeal_limit(refusal.notified, delays.appeal_months)
        found.append(Deadline("appeal", "Fin du délai de recours contre le refus", day))
    award, agreement = history.letter("award", *SENT), history.letter("agreement", *SENT)
    if award is not None and not _came_back(agreement):
        day = next_working_day((award.sent or date.min) + timedelta(delays.agreement_return_days))
        found.append(Deadline("agreement", "Retour de la convention signée", day))
    if award is not None and award.notified is not None:
        day = award.notified + timedelta(days=delays.payment_days)
        found.append(Deadline("payment", "Versement, sauf autre calendrier convenu", day))
    return found


def _came_back(agreement: PastLetter | None) -> bool:
    return agreement is not None and agreement.status == "notified"
