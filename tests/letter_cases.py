"""Dossiers for the letters: the invented applicants of the samples, with what letters need."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import docx

from extractors.records import ApplicationRecord, DocumentRead, Extracted, PieceRecord
from generators.letter import Letter
from generators.write import write
from samples.dossiers import Form, deliveries
from samples.forms import application
from validators.call import Call, load_call
from validators.dossier import (
    Decision,
    Dossier,
    Held,
    History,
    LetterKind,
    PastLetter,
    Reception,
    ReceptionBasis,
)
from validators.findings import Assessment, Family, Finding, Group, Severity, Verdict, outcome_of
from validators.procedure import LetterDue

ON = date(2022, 10, 12)
RECEIVED = date(2022, 10, 6)
CALL = load_call()
RECEPTION = Reception(day=RECEIVED, basis=ReceptionBasis.PERSON, to_confirm=False)
PIECES = ("D-DESC", "D-BUDG-ACT", "D-RIB", "D-ATTHON", "D-LETTRE", "D-CER", "D-LI", "D-LI")

FORMS: dict[str, Form] = {
    name: delivery.forms[0][1]
    for name, delivery in zip(
        ("association", "defects", "commune", "company", "micro", "renewal"),
        deliveries(),
        strict=False,
    )
}


def sure(value: Any) -> Extracted[Any]:
    """Wrap a value as a sure leaf."""
    return Extracted[Any](value=value, raw=str(value), confidence=1.0)


@dataclass(frozen=True)
class Case:
    """A dossier with its findings; ``change`` replaces parts of the application record."""

    form: ApplicationRecord
    findings: tuple[Finding, ...] = ()
    history: History = field(default_factory=History)
    pieces: tuple[str, ...] = PIECES
    call: Call = CALL
    reception: Reception = RECEPTION

    @property
    def dossier(self) -> Dossier:
        """The dossier, its pieces received with the form, the co-funder's letters later."""
        return Dossier(
            reference="PDI47-2022-0007",
            reception=self.reception,
            application=_held(
                "0",
                "formulaire.pdf",
                DocumentRead(kind="application_form", confidence=1.0, record=self.form),
            ),
            pieces=tuple(_piece(rank, code, self.form) for rank, code in enumerate(self.pieces, 1)),
            history=self.history,
        )

    @property
    def assessment(self) -> Assessment:
        """The findings and their outcome."""
        return Assessment(self.findings, outcome_of(self.findings))

    def letter(self, kind: LetterKind, on: date = ON, **due: Any) -> Letter:
        """Write one letter."""
        wanted = [LetterDue(kind=kind, **due)]
        return write(wanted, self.dossier, self.assessment, self.call, on)[0]

    def but(self, **changes: Any) -> Case:
        """Return the same case with other parts."""
        return replace(self, **changes)

    def saying(self, **changes: dict[str, Any]) -> Case:
        """Return the case with values of the form changed: organisation={"name": "X"}."""
        form = self.form
        for part, values in changes.items():
            leaves = {
                name: sure(v) if v is not None else Extracted[Any]() for name, v in values.items()
            }
            form = form.model_copy(update={part: getattr(form, part).model_copy(update=leaves)})
        return replace(self, form=form)


def _held(ident: str, file: str, read: DocumentRead, day: date = RECEIVED) -> Held:
    return Held(id=ident, file=file, sha256=ident * 8, received=day, read=read)


def _piece(rank: int, code: str, form: ApplicationRecord) -> Held:
    own: dict[str, Any] = {}
    if code == "D-RIB":
        bank = form.bank
        own = {"iban": bank.iban, "holder": bank.holder, "bic": bank.bic}
    record = PieceRecord(organisation=form.organisation.name, date=sure(date(2022, 10, 3)), own=own)
    read = DocumentRead(kind="piece", piece=code, confidence=1.0, record=record)
    return _held(
        str(rank), f"piece-{rank}.pdf", read, RECEIVED if code != "D-LI" else date(2022, 10, 10)
    )


def case(name: str = "association", *findings: Finding, **changes: Any) -> Case:
    """Return the case of one sample applicant."""
    wanted = FORMS[name]
    return Case(application(wanted.applicant, wanted.plan), findings=findings, **changes)


def asked(
    message: str, piece: str | None = None, group: Group = Group.MISSING, **changes: Any
) -> Finding:
    """Return a sure blocking fault of completeness: something that the request asks for."""
    values: dict[str, Any] = {
        "rule": f"COM-{piece or 'F'}",
        "severity": Severity.BLOCKING,
        "verdict": Verdict.FAULT,
        "family": Family.COMPLETENESS,
        "basis": "appel à projets, point 4 (plan de financement)",
        "basis_kind": "call",
        "piece": piece,
        "group": group,
    }
    return Finding(message=message, **{**values, **changes})


MISSING_RIB = asked(
    "Joignez un relevé d'identité bancaire (RIB) au nom de la structure.",
    "D-RIB",
    basis_kind="usage",
    basis="usage",
)
TWELVE = (
    MISSING_RIB,
    asked("Joignez le descriptif détaillé du projet.", "D-DESC"),
    asked(
        "Joignez la lettre d'intention de Commune de Tonneins (10 000 €).",
        "D-LI",
        subject="Commune de Tonneins",
    ),
    asked(
        "Joignez la lettre d'intention de CAF de Lot-et-Garonne (5 000 €).", "D-LI", subject="CAF"
    ),
    asked(
        "Joignez le contrat d'engagement républicain daté et signé du représentant légal.",
        "D-CER",
        basis_kind="text",
        basis="loi n° 2000-321 du 12 avril 2000, article 10-1",
    ),
    asked(
        "Joignez le plan estimatif détaillé des frais couverts par le forfait de dépenses "
        "indirectes.",
        "D-FORF",
    ),
    asked(
        "L'opération se déroule dans le périmètre de l'Agglomération d'Agen : joignez la preuve de "
        "la concertation préalable avec le PLIE (courriel, compte rendu, avis).",
        "D-PLIE",
    ),
    asked(
        "Le budget n'est pas équilibré : charges 60 000 €, produits 59 000 €, écart 1 000 €.",
        "D-BUDG-ACT",
        Group.NON_CONFORMING,
    ),
    asked(
        "L'attestation sur l'honneur n'est pas signée : faites-la signer par la présidente.",
        "D-ATTHON",
        Group.NON_CONFORMING,
    ),
    asked(
        "Merci d'indiquer le dispositif de l'appel à projets (1, 2 ou 3) au titre duquel "
        "l'opération est présentée.",
        None,
        Group.INFORMATION,
        field="project.scheme",
    ),
    asked(
        "Les dates de début et de fin de l'opération doivent être renseignées et cohérentes.",
        None,
        Group.INFORMATION,
        field="project.start",
    ),
    asked(
        "Indiquez le montant de la subvention sollicitée.",
        None,
        Group.INFORMATION,
        field="budget.requested",
    ),
)
ATTENTION = (
    asked(
        "Précisez la ou les mesures de la CALPAE auxquelles l'opération contribue.",
        None,
        Group.ATTENTION,
        severity=Severity.INSTRUCTOR,
        rule="OBJ-02",
        basis="appel à projets, point 3 (objet)",
    ),
    asked(
        "Joignez le CV ou la fiche de poste de chaque intervenant.",
        "D-CV",
        Group.ATTENTION,
        severity=Severity.INSTRUCTOR,
        rule="STR-05",
    ),
)
NOTICE = PastLetter(
    id="L-2",
    kind="notice",
    status="sent",
    validated=date(2022, 10, 12),
    sent=date(2022, 10, 12),
    limit=date(2022, 11, 14),
)
GRANT = Decision(
    outcome="granted",
    amount=Decimal(40000),
    deliberation="2022-12-045",
    day=date(2022, 12, 9),
    executory=date(2022, 12, 16),
    by="C. Exemple",
)
REFUSAL = Decision(
    outcome="refused",
    reason="au regard du critère « adéquation aux besoins » de l'appel à projets, l'offre "
    "existante couvrant déjà le territoire visé.",
    deliberation="2022-12-046",
    day=date(2022, 12, 9),
    executory=date(2022, 12, 16),
    by="C. Exemple",
)


def decided(name: str, decision: Decision, **changes: Any) -> Case:
    """Return a case on which the Commission permanente has decided."""
    return case(name, history=History(decision=decision), **changes)


def with_sentence(content: bytes, sentence: str) -> bytes:
    """Return a letter (DOCX) as somebody saves it who added a paragraph at its end."""
    document = docx.Document(io.BytesIO(content))
    document.add_paragraph(sentence)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def words_of(content: bytes) -> str:
    """Return the paragraphs of a letter (DOCX), one a line; what stands in tables is left out."""
    return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
