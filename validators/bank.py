"""The account that may be paid: no letter carries one that changed until a person confirms it."""

from __future__ import annotations

from .dossier import Dossier, Held
from .findings import Assessment, Severity
from .profiles import sure_text


def bank_papers(dossier: Dossier) -> tuple[Held, ...]:
    """Return all bank details ever received for a dossier, the late ones too."""
    return tuple(d for d in dossier.pieces if d.read.piece == "D-RIB")


def account(dossier: Dossier) -> str | None:
    """Return the IBAN that letters may carry; None while it is missing, doubtful or disputed."""
    confirmed = dossier.history.confirmed_iban
    ibans = _ibans(dossier)
    if confirmed is not None:
        return confirmed if confirmed in ibans else None
    held = [sure_text(d.piece.leaf("iban")) for d in dossier.held("D-RIB")]
    return held[-1] if len(ibans) == 1 and held and held[-1] else None


def account_refusals(dossier: Dossier, assessment: Assessment) -> list[str]:
    """Say in French why no agreement may carry the account; empty where it may."""
    if not bank_papers(dossier):
        return ["le RIB manque."]
    if account(dossier) is None:
        changed = len(_ibans(dossier)) > 1
        return [
            "le RIB a changé ou diffère du formulaire : une personne doit confirmer le compte."
            if changed
            else "le RIB n'est pas lu avec certitude : une personne doit confirmer le compte."
        ]
    if dossier.history.confirmed_iban is None and any(
        f.piece == "D-RIB" and f.severity in (Severity.BLOCKING, Severity.INSTRUCTOR)
        for f in assessment.findings
    ):
        return ["un point reste à vérifier sur le RIB : une personne doit confirmer le compte."]
    return []


def _ibans(dossier: Dossier) -> frozenset[str]:
    """Return every account named for this organisation: papers, form, earlier papers."""
    papers = {sure_text(d.piece.leaf("iban")) for d in bank_papers(dossier)}
    stated = sure_text(dossier.form.bank.iban)
    return frozenset({*papers, stated, *dossier.history.known_ibans} - {""})
