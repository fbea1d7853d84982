"""The eleven steps of a dossier, their guards, and which letters are due (PRO-01..11).

Guards answer with sentences: empty means open, else each says in French why not. Nothing here
writes or sends; the machine proposes and a person validates.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from extractors.records import Frozen

from .bank import account_refusals
from .call import Call
from .dossier import Decision, Dossier, History, LetterKind, LetterStatus, PastLetter
from .findings import Assessment, Outcome
from .plan import plan_refusals
from .release import release_faults

ISSUED: tuple[LetterStatus, ...] = ("validated", "signed", "sent", "notified")
SENT: tuple[LetterStatus, ...] = ("sent", "notified")
SECOND_NOTICE = "second-notice"
NOTICE_ANYWAY = "notice-anyway"


class Step(StrEnum):
    """Where a dossier stands in the procedure of the call (section 6b); ``closed`` is its end."""

    EXAMINATION = "examination"
    REQUEST = "request"
    INSTRUCTION = "instruction"
    COMMITTEE = "committee"
    DECISION = "decision"
    NOTIFICATION = "notification"
    AGREEMENT = "agreement"
    FOLLOW_UP = "follow_up"
    REPORT = "report"
    CONTROL = "control"
    PAYMENT = "payment"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The step in French, as screens show it."""
        return _LABELS[self]


_LABELS: dict[Step, str] = {
    Step.EXAMINATION: "recevabilité administrative",
    Step.REQUEST: "demande de pièces",
    Step.INSTRUCTION: "instruction",
    Step.COMMITTEE: "comité de sélection",
    Step.DECISION: "décision de la Commission permanente",
    Step.NOTIFICATION: "notification",
    Step.AGREEMENT: "convention",
    Step.FOLLOW_UP: "suivi de l'opération",
    Step.REPORT: "bilan",
    Step.CONTROL: "contrôle de service fait",
    Step.PAYMENT: "paiement",
    Step.CLOSED: "clos",
}


class LetterDue(Frozen):
    """A letter to write now.

    ``round`` is the number of the request (L2); ``replaces`` the id of a draft that this one
    rewrites under the same number; ``acknowledges`` says that L1's mentions go into this letter.
    """

    kind: LetterKind
    round: int = 1
    replaces: str | None = None
    acknowledges: bool = False


def step_of(history: History) -> Step:
    """Return the step that letters and decision have brought a dossier to."""
    decision = history.decision
    if decision is not None and decision.outcome == "granted":
        return _step_of_grant(history)
    if decision is not None and decision.outcome == "refused":
        refusal = history.letter("refusal", *ISSUED)
        if refusal is None:
            return Step.DECISION
        return Step.CLOSED if refusal.status == "notified" else Step.NOTIFICATION
    if history.letter("closing", *SENT):
        return Step.CLOSED
    if history.letter("certificate", *ISSUED):
        return Step.INSTRUCTION
    return Step.REQUEST if history.letter("notice", *ISSUED) else Step.EXAMINATION


def _step_of_grant(history: History) -> Step:
    agreement = history.letter("agreement", *ISSUED)
    if agreement is not None:
        return Step.FOLLOW_UP if agreement.status == "notified" else Step.AGREEMENT
    return Step.NOTIFICATION if history.letter("award", *ISSUED) else Step.DECISION


def certified(history: History) -> bool:
    """Say whether a certificate stands: whatever comes from then on is late (DESIGN, dossiers)."""
    return history.letter("certificate", "draft", *ISSUED) is not None


# -- which letters are due ---------------------------------------------------------------------


def due(dossier: Dossier, assessment: Assessment, call: Call, on: date) -> tuple[LetterDue, ...]:
    """Return the letters that should stand as drafts on a day, in the order they are read.

    Letters already validated are never due again. A draft that is not returned is out of date.
    """
    history = dossier.history
    if history.decision is not None and history.decision.outcome != "adjourned":
        return _after_decision(dossier, assessment, call, on)
    letters: list[LetterDue] = []
    open_acknowledgement = not acknowledged(dossier, call)
    if open_acknowledgement:
        letters.append(_letter(history, "acknowledgement"))
    joined = open_acknowledgement and _may_join(dossier, call, on)
    if assessment.outcome is Outcome.INCOMPLETE:
        letters += _requests(history, call, on, joined)
    elif assessment.outcome is Outcome.COMPLETE and not history.letter("certificate", *ISSUED):
        letters.append(_letter(history, "certificate", acknowledges=joined))
    return tuple(letters)


def _letter(
    history: History, kind: LetterKind, number: int = 1, *, acknowledges: bool = False
) -> LetterDue:
    """Return a letter to write, in the place of its draft where there is one."""
    drafts = [x for x in history.letters if x.kind == kind and x.status == "draft"]
    same = next((draft.id for draft in drafts if draft.round == number), None)
    return LetterDue(kind=kind, round=number, replaces=same, acknowledges=acknowledges)


def acknowledged(dossier: Dossier, call: Call) -> bool:
    """Say whether L1 has gone, alone or within a notice or certificate validated in time."""
    history = dossier.history
    if history.letter("acknowledgement", *ISSUED):
        return True
    joined = (history.letter("notice", *ISSUED), history.letter("certificate", *ISSUED))
    return any(
        letter is not None
        and letter.validated is not None
        and _may_join(dossier, call, letter.validated)
        for letter in joined
    )


def _may_join(dossier: Dossier, call: Call, on: date) -> bool:
    """Say whether a letter validated on a day is in time to carry L1's mentions."""
    days = timedelta(days=call.delays.acknowledgement_joins_within_days)
    return on <= dossier.reception.day + days


def _requests(history: History, call: Call, on: date, joined: bool) -> list[LetterDue]:
    """Return the request of this round, or its reminder; nothing once a certificate went out."""
    if history.letter("certificate", *ISSUED):
        return []
    rounds = [x for x in history.letters if x.kind == "notice" and x.status in ISSUED]
    asked_again = history.released.count(SECOND_NOTICE)
    if len(rounds) <= asked_again:
        return [_letter(history, "notice", len(rounds) + 1, acknowledges=joined)]
    last = max(rounds, key=lambda letter: letter.round)
    return [_letter(history, "reminder", last.round)] if _remind(history, last, call, on) else []


def _remind(history: History, notice: PastLetter, call: Call, on: date) -> bool:
    """Say whether the one reminder of a request is due: its time limit has come (DOMAIN §4.4)."""
    if call.delays.reminders < 1 or notice.status not in SENT:
        return False
    if notice.limit is None or on < notice.limit:
        return False
    return not any(
        x.kind == "reminder" and x.round == notice.round and x.status in ISSUED
        for x in history.letters
    )


def _after_decision(
    dossier: Dossier, assessment: Assessment, call: Call, on: date
) -> tuple[LetterDue, ...]:
    history = dossier.history
    decision = history.decision
    if decision is None or decision.executory > on:
        return ()
    if decision.outcome == "refused":
        gone = history.letter("refusal", *ISSUED)
        return () if gone else (_letter(history, "refusal"),)
    letters = []
    if not history.letter("award", *ISSUED):
        letters.append(_letter(history, "award"))
    if not history.letter("agreement", *ISSUED) and not agreement_refusals(
        dossier, assessment, call
    ):
        letters.append(_letter(history, "agreement"))
    return tuple(letters)


# -- guards ------------------------------------------------------------------------------------


def decision_refusals(dossier: Dossier, decision: Decision, on: date) -> tuple[str, ...]:
    """Say why a decision cannot be entered (PRO-05): step, deliberation, dates, amount."""
    reasons = [*_decision_not_open(dossier.history), *_deliberation_refusals(decision, on)]
    if decision.outcome == "granted":
        reasons += _grant_refusals(dossier, decision)
    if decision.outcome == "refused" and not (decision.reason or "").strip():
        reasons.append("le motif du refus est à indiquer.")
    return _impossible(reasons)


def decision_step_refusals(history: History) -> tuple[str, ...]:
    """Say why no decision can be entered now, whatever it is; empty where the step is open."""
    return _impossible(_decision_not_open(history))


def _decision_not_open(history: History) -> list[str]:
    before = history.decision
    if before is not None and before.outcome != "adjourned":
        return [f"une décision a déjà été enregistrée (délibération n° {before.deliberation})."]
    if not history.letter("certificate", *ISSUED):
        return ["l'attestation de recevabilité n'a pas encore été validée."]
    return []


def _deliberation_refusals(decision: Decision, on: date) -> list[str]:
    reasons = []
    if not decision.deliberation.strip():
        reasons.append("le numéro de la délibération est à indiquer.")
    if not decision.by.strip():
        reasons.append("le nom de la personne qui enregistre la décision est à indiquer.")
    if decision.day > on:
        reasons.append("la date de la délibération est dans le futur.")
    if decision.executory < decision.day:
        reasons.append("la date exécutoire précède la date de la délibération.")
    elif decision.executory > on:
        reasons.append("la délibération n'est pas encore exécutoire.")
    return reasons


def _grant_refusals(dossier: Dossier, decision: Decision) -> list[str]:
    requested = dossier.form.budget.requested.value
    if decision.amount is None or decision.amount <= 0:
        return ["le montant accordé est à indiquer ; il doit être supérieur à zéro."]
    if decision.amount != round(decision.amount, 2):
        return ["le montant accordé s'écrit avec deux décimales au plus."]
    if requested is not None and decision.amount > requested:
        return ["le montant accordé dépasse le montant sollicité."]
    return []


def agreement_refusals(dossier: Dossier, assessment: Assessment, call: Call) -> tuple[str, ...]:
    """Say why no agreement may be written (DOMAIN §4.8): decision, account, financing plan."""
    decision = dossier.history.decision
    if decision is None or decision.outcome != "granted" or decision.amount is None:
        return _impossible(["aucune attribution n'a été décidée."])
    reasons = [*account_refusals(dossier, assessment)]
    reasons += plan_refusals(dossier, decision.amount, call.authority.names)
    reasons += release_faults(dossier, call)
    return _impossible(reasons)


def validation_refusals(
    letter: LetterKind, dossier: Dossier, assessment: Assessment, call: Call, *, anyway: bool
) -> tuple[str, ...]:
    """Say why a letter cannot be validated now. ``anyway``: a person says to send the notice."""
    if letter == "notice":
        return () if anyway else _impossible(_notice_refusals(dossier, assessment))
    if letter == "certificate" and assessment.outcome is not Outcome.COMPLETE:
        return _impossible(["le dossier n'est pas complet ou un point bloquant reste à vérifier."])
    if letter in ("award", "refusal") and dossier.history.decision is None:
        return _impossible(["aucune décision n'a été enregistrée."])
    if letter == "agreement":
        return agreement_refusals(dossier, assessment, call)
    return ()


def _notice_refusals(dossier: Dossier, assessment: Assessment) -> list[str]:
    reasons = []
    if dossier.unfiled:
        reasons.append(
            "un document de ce dossier ou de son dépôt est encore à classer."
            if dossier.unfiled == 1
            else f"{dossier.unfiled} documents de ce dossier ou de son dépôt sont à classer."
        )
    if doubts_on_asked(assessment):
        reasons.append("un doute porte encore sur un élément que la lettre demande.")
    return reasons


def doubts_on_asked(assessment: Assessment) -> bool:
    """Say whether an open doubt bears on a piece or field that the request lists."""
    pieces = {f.piece for f in assessment.asked if f.piece}
    fields = {f.field for f in assessment.asked if f.field}
    return any(
        (f.piece and f.piece in pieces) or (f.field and f.field in fields)
        for f in assessment.doubts
    )


def _impossible(reasons: list[str]) -> tuple[str, ...]:
    return tuple(f"Étape impossible : {reason}" for reason in reasons)
