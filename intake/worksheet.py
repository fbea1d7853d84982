"""``Fiche de contrôle.html``: what a dossier holds, what was found in it and on which basis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.fields import field_of, printed_label
from extractors.records import ApplicationRecord, Extracted, leaves
from validators.call import PieceRule
from validators.deadlines import Deadline
from validators.dossier import ReceptionBasis
from validators.findings import Evidence, Family, Finding, Outcome, Severity, Verdict
from validators.money import amount_in_figures
from validators.procedure import SENT

from .copies import label_of
from .dossiers import reading_of
from .house import House
from .overview import OUTCOMES, step_label
from .pages import masked, render, short_day
from .rows import DocumentRow, DossierRow, LetterRow

NAME = "Fiche de contrôle.html"

RECEPTION = {
    ReceptionBasis.PERSON: "indiquée par une personne",
    ReceptionBasis.EMAIL: "date du courriel",
    ReceptionBasis.STAMP: "tampon d'arrivée",
    ReceptionBasis.FOLDER: "date au début du nom du dossier déposé",
    ReceptionBasis.ARRIVAL: "jour d'arrivée dans la boîte",
}
LETTER_STATUS = {
    "draft": "projet",
    "validated": "validée",
    "signed": "signée",
    "sent": "envoyée",
    "notified": "notifiée",
    "stale": "périmée",
}
DOCUMENT_STATUS = {
    "filed": "",
    "late": "reçu après attestation",
    "superseded": "remplacé par une version plus récente",
    "set_aside": "écarté par une personne",
    "unattached": "à classer",
}
BASIS = {
    "text": "texte",
    "call": "appel à projets",
    "list": "liste adoptée",
    "usage": "pratique du service",
}
_FIRST_LOOK = {
    Outcome.TO_CHECK: "Regardez chaque point à vérifier à l'endroit cité. Dès que le doute est "
    "levé, la lettre qui convient est préparée.",
    Outcome.INELIGIBLE: "Un point d'éligibilité fait obstacle. La décision vous appartient : rien "
    "n'est envoyé au demandeur à ce sujet.",
}
_BOX_NAME = re.compile(r"champ [a-zA-Z0-9_.\[\]-]+")
_UNASKED = "non demandée"


@dataclass(frozen=True, slots=True)
class PieceLine:
    """One piece of the call's list: where it stands, with a colour class beside the words.

    ``code`` is empty for the line that names all pieces which nobody asks for.
    """

    code: str
    label: str
    state: str
    tone: str
    detail: str


@dataclass(frozen=True, slots=True)
class Point:
    """One finding as the page shows it."""

    message: str
    basis: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look: in words, and a link to the document where there is a copy."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that the machine is unsure of, as it was read."""

    label: str
    raw: str
    place: str
    candidates: str


def page(house: House, dossier: DossierRow, due: Sequence[Deadline]) -> bytes:
    """Return one dossier's worksheet as HTML; ``due`` is what falls due on it."""
    documents = house.register.documents(dossier.reference)
    letters = house.register.letters(dossier.reference)
    words, tone = OUTCOMES[dossier.outcome]
    findings = dossier.assessment.findings
    faults = [f for f in findings if f.verdict is Verdict.FAULT]
    form = form_of(house, documents)
    return render(
        "worksheet.html",
        dossier=dossier,
        step=step_label(dossier.state),
        outcome=words,
        tone=tone,
        next_steps=_next_steps(dossier, letters),
        reception=RECEPTION[dossier.reception_basis],
        facts=facts_of(dossier, form),
        pieces=pieces_of(house, documents, findings),
        blocking=_points((f for f in faults if blocks(f)), documents),
        doubts=_points((f for f in findings if f.verdict is Verdict.TO_CHECK), documents),
        others=_points((f for f in faults if not blocks(f)), documents),
        unsure=_unsure(form),
        documents=[_document(house, document) for document in documents],
        letters=[_letter(dossier, x) for x in letters],
        deadlines=due,
    )


def _next_steps(dossier: DossierRow, letters: Sequence[LetterRow]) -> list[str]:
    """Say what a person does next: look, validate, sign and send, or wait."""
    steps = [_FIRST_LOOK[dossier.outcome]] if dossier.outcome in _FIRST_LOOK else []
    drafts = [f"« {x.title} »" for x in letters if x.status == "draft"]
    if drafts:
        steps.append(
            f"Relisez {' et '.join(drafts)} dans Word, corrigez si besoin, puis déplacez le "
            "fichier dans le sous-dossier VALIDES."
        )
    leaving = [f"« {x.title} »" for x in letters if x.status in {"validated", "signed"}]
    if leaving:
        steps.append(f"Faites signer puis envoyer {' et '.join(leaving)}.")
    asked = [x for x in letters if x.kind in {"notice", "reminder"} and x.status in SENT]
    if asked and dossier.outcome is Outcome.INCOMPLETE and not drafts:
        limit = f", au plus tard le {short_day(asked[-1].limit_day)}" if asked[-1].limit_day else ""
        steps.append(f"Attendez la réponse du demandeur{limit}.")
    return steps or [f"Étape en cours : {step_label(dossier.state)}."]


def blocks(finding: Finding) -> bool:
    """Say whether a finding stands in the way of the file, or of a payment."""
    return finding.severity in {Severity.BLOCKING, Severity.BLOCKING_PAYMENT}


def form_of(house: House, documents: list[DocumentRow]) -> ApplicationRecord | None:
    """Return the application that counts: the newest that is neither late nor superseded."""
    for document in reversed(documents):
        if document.status != "filed":
            continue
        record = reading_of(house, document).record
        if isinstance(record, ApplicationRecord):
            return record
    return None


def facts_of(dossier: DossierRow, form: ApplicationRecord | None) -> list[tuple[str, str]]:
    """Return what the dossier is about; an account only by its last four characters."""
    facts = [
        ("Structure", dossier.name),
        ("SIRET", dossier.siret or ""),
        ("RNA", dossier.rna or ""),
        ("Opération", dossier.title or ""),
    ]
    if dossier.start and dossier.end:
        facts.append(("Période", f"du {short_day(dossier.start)} au {short_day(dossier.end)}"))
    if form is not None:
        requested, iban = form.budget.requested.value, form.bank.iban.value
        asked = amount_in_figures(requested) if requested is not None else ""
        facts.append(("Montant sollicité", asked))
        facts.append(("Compte (IBAN)", masked(iban) if iban else ""))
    return [(name, text) for name, text in facts if text]


def pieces_of(
    house: House, documents: list[DocumentRow], findings: tuple[Finding, ...]
) -> list[PieceLine]:
    """Return one line per piece of the call's list, those that nobody asks for in one line."""
    rules = {rule.code: rule for rule in reversed(house.call.pieces) if rule.stage == "DEP"}
    codes = dict.fromkeys(rule.code for rule in house.call.pieces if rule.stage == "DEP")
    lines = [
        _piece(rules[code], [d for d in documents if stands_for(d, code)], findings)
        for code in codes
    ]
    unasked = [line.label for line in lines if line.state == _UNASKED]
    asked = [line for line in lines if line.state != _UNASKED]
    if unasked:
        asked.append(
            PieceLine("", "Autres pièces de la liste", _UNASKED, "soft", " ; ".join(unasked))
        )
    return asked


def stands_for(document: DocumentRow, code: str) -> bool:
    """Say whether a document is the piece of a code; the form is one without a code of its own."""
    if document.kind == "application_form":
        return code == "D-FORM"
    return document.piece == code


def _piece(
    rule: PieceRule, documents: list[DocumentRow], findings: tuple[Finding, ...]
) -> PieceLine:
    mine = [f for f in findings if f.piece == rule.code]
    held = [d for d in documents if d.status == "filed"]
    detail = " ".join(dict.fromkeys(f.message for f in mine if f.asks))
    received = ", ".join(f"reçue le {short_day(d.received)}" for d in held)
    if any(f.verdict is Verdict.TO_CHECK for f in mine):
        return PieceLine(rule.code, rule.label, "à vérifier", "amber", received or detail)
    if any(f.asks for f in mine):
        state = "non conforme" if held else "manquante"
        return PieceLine(rule.code, rule.label, state, "red", detail)
    if held:
        return PieceLine(rule.code, rule.label, "reçue", "green", received)
    if any(d.status == "late" for d in documents):
        return PieceLine(rule.code, rule.label, "reçue après attestation", "", "")
    if mine and all(f.family is Family.INSTRUCTION for f in mine):
        told = " ".join(dict.fromkeys(f.message for f in mine))
        return PieceLine(rule.code, rule.label, "à récupérer par le service", "", told)
    if mine:
        told = " ".join(dict.fromkeys(f.message for f in mine))
        return PieceLine(rule.code, rule.label, "non reçue, non bloquante", "", told)
    return PieceLine(rule.code, rule.label, _UNASKED, "soft", "")


def _points(findings: Iterable[Finding], documents: list[DocumentRow]) -> list[Point]:
    paths = {document.id: document.path for document in documents}
    return [
        Point(
            finding.message,
            basis_of(finding),
            tuple(
                dict.fromkeys(
                    Place(place_of(evidence, finding), _link(paths.get(evidence.document or "")))
                    for evidence in finding.evidence
                )
            ),
        )
        for finding in findings
    ]


def _link(path: str | None) -> str:
    """Return a copy's path as a dossier's folder sees it; empty where there is none."""
    return f"../{path}" if path else ""


def basis_of(finding: Finding) -> str:
    """Say what a finding rests on; the kind of basis is not said twice."""
    words = BASIS.get(finding.basis_kind, finding.basis_kind)
    text = finding.basis.removeprefix("usage : ")
    return text if text.lower().startswith(words) else f"{words} : {text}"


def place_of(evidence: Evidence, finding: Finding) -> str:
    """Say where to look; the technical name of a form's box gives way to its printed label."""
    where = [evidence.file]
    if evidence.page is not None:
        where.append(f"page {evidence.page}")
    if evidence.place and _BOX_NAME.fullmatch(evidence.place):
        field = field_of(finding.field or "")
        where.append(f"champ « {field.label} »" if field else "dans le formulaire")
    elif evidence.place:
        where.append(evidence.place)
    if evidence.box is not None:
        where.append(_area(evidence.box))
    return ", ".join(where)


def _area(box: tuple[float, float, float, float]) -> str:
    """Say in words where on a page a box lies."""
    middle = (box[1] + box[3]) / 2
    if middle < 1 / 3:
        return "en haut"
    return "au milieu" if middle < 2 / 3 else "en bas"


def _unsure(form: ApplicationRecord | None) -> list[Doubt]:
    """List values of the application that a person must look at, under the form's own labels."""
    if form is None:
        return []
    found = []
    for path, leaf in leaves(form):
        if isinstance(leaf, Extracted) and leaf.doubtful:
            raw = leaf.raw or ""
            found.append(
                Doubt(
                    printed_label(path),
                    masked(raw) if path.endswith("iban") else raw,
                    f"page {leaf.page}" if leaf.page else leaf.place or "",
                    ", ".join(candidate.value for candidate in leaf.candidates),
                )
            )
    return found


def _document(house: House, document: DocumentRow) -> dict[str, str]:
    return {
        "number": document.id,
        "label": label_of(document),
        "file": house.register.file(document.file_id).name,
        "pages": ", ".join(map(str, document.pages)),
        "received": short_day(document.received),
        "state": DOCUMENT_STATUS[document.status],
        "link": _link(document.path),
    }


def _letter(dossier: DossierRow, letter: LetterRow) -> dict[str, str | date | None]:
    prefix = f"{dossier.folder}/"
    return {
        "title": letter.title,
        "status": LETTER_STATUS[letter.status],
        "on": letter.notified or letter.sent or letter.signed or letter.validated or letter.written,
        "limit": letter.limit_day,
        "docx": letter.docx.removeprefix(prefix),
        "pdf": letter.pdf.removeprefix(prefix) if letter.pdf else None,
    }
