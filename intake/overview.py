"""What is known of the dossiers, as plain data: for ``show --json`` and for the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from validators.deadlines import Deadline
from validators.deadlines import deadlines as falling_due
from validators.findings import Finding, Outcome
from validators.procedure import Step

from . import dossiers
from .house import House
from .rows import DocumentRow, DossierRow, LetterRow

OUTCOMES: dict[Outcome | None, tuple[str, str]] = {
    Outcome.INCOMPLETE: ("incomplet", "red"),
    Outcome.TO_CHECK: ("à vérifier", "amber"),
    Outcome.INELIGIBLE: ("point bloquant", "red"),
    Outcome.COMPLETE: ("complet", "green"),
    None: ("en cours d'examen", ""),
}
"""How an outcome is said to staff, and its colour class."""


def deadlines(house: House, dossier: DossierRow) -> tuple[Deadline, ...]:
    """Return what falls due on a dossier, earliest first (DOMAIN §5.9, §5.10)."""
    return falling_due(dossiers.load(house, dossier.reference), house.call)


def show(house: House, reference: str | None = None) -> dict[str, Any]:
    """Return the contract's ``show --json``. Raises KeyError for an unknown reference."""
    register = house.register
    rows = [register.dossier(reference)] if reference else register.dossiers()
    loose = [] if reference else register.documents(status="unattached")
    return {
        "dossiers": [show_dossier(house, dossier) for dossier in rows],
        "unattached": [
            {**show_document(house, document), "reason": document.reason} for document in loose
        ],
    }


def show_dossier(house: House, dossier: DossierRow) -> dict[str, Any]:
    """Return one dossier of ``show --json``."""
    register = house.register
    return {
        "reference": dossier.reference,
        "name": dossier.name,
        "title": dossier.title,
        "state": dossier.state,
        "outcome": dossier.outcome.value if dossier.outcome else None,
        "received": dossier.received.isoformat(),
        "reception_basis": dossier.reception_basis.value,
        "to_confirm": dossier.to_confirm,
        "folder": dossier.folder,
        "documents": [
            show_document(house, document) for document in register.documents(dossier.reference)
        ],
        "findings": findings_json(dossier),
        "letters": [show_letter(letter) for letter in register.letters(dossier.reference)],
        "deadlines": [
            {"what": deadline.what, "date": deadline.on.isoformat()}
            for deadline in deadlines(house, dossier)
        ],
    }


def findings_json(dossier: DossierRow) -> list[dict[str, Any]]:
    """Return a dossier's findings as ``check --json`` writes them."""
    return findings_of(dossier.assessment.findings)


def findings_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as the contract writes them."""
    keys = ("rule", "piece", "field", "severity", "verdict", "family", "message", "basis")
    found = []
    for finding in findings:
        whole = finding.model_dump(mode="json")
        evidence = [
            {key: place[key] for key in ("file", "page", "box", "place")}
            for place in whole["evidence"]
        ]
        found.append({key: whole[key] for key in keys} | {"evidence": evidence})
    return found


def show_document(house: House, document: DocumentRow) -> dict[str, Any]:
    """Return one document of ``show --json``."""
    file = house.register.file(document.file_id)
    return {
        "id": document.id,
        "file": file.name,
        "sha256": file.sha256,
        "kind": document.kind,
        "piece": document.piece,
        "pages": list(document.pages),
        "status": document.status,
    }


def show_letter(letter: LetterRow) -> dict[str, Any]:
    """Return one letter of ``show --json``; its date is that of its latest step."""
    latest = letter.notified or letter.sent or letter.signed or letter.validated or letter.written
    return {
        "id": letter.id,
        "kind": letter.kind,
        "round": letter.round,
        "status": letter.status,
        "title": letter.title,
        "docx": letter.docx,
        "pdf": letter.pdf,
        "date": latest.isoformat(),
        "limit": letter.limit_day.isoformat() if letter.limit_day else None,
    }


def step_label(state: str) -> str:
    """Return a step in French; a state that is no step stands as it is."""
    return Step(state).label if state in set(Step) else state
