"""The letters that are due, written: each as a Word file with what the register keeps of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources

from pydantic import BaseModel

from extractors.records import Signature, leaves
from validators.call import Call
from validators.dossier import LETTER_KINDS, Dossier, LetterKind
from validators.findings import Assessment
from validators.procedure import LetterDue, agreement_refusals

from . import facts as of
from .facts import Facts, MissingValue
from .letter import Letter
from .merge_fields import BY_NAME, values
from .render import TemplateFault, compare, fields_used, render, text_of
from .slips import slip_of, with_slip
from .vocabulary import forbidden
from .wordfile import LETTER_DATE, TIME_LIMIT, marks_of

TITLES: Mapping[LetterKind, str] = {
    "acknowledgement": "Accusé de réception",
    "notice": "Demande de pièces",
    "certificate": "Attestation de recevabilité",
    "reminder": "Relance",
    "closing": "Classement sans suite",
    "award": "Notification d'attribution",
    "refusal": "Notification de refus",
    "agreement": "Convention",
}
"""The French name of each kind of letter, as file names carry it."""

SUBJECTS: Mapping[LetterKind, str] = {
    "acknowledgement": "accusé de réception de votre demande de subvention",
    "notice": "demande de pièces complémentaires",
    "certificate": "attestation de recevabilité",
    "reminder": "relance, demande de pièces complémentaires",
    "closing": "classement sans suite de votre demande de subvention",
    "award": "notification d'attribution d'une subvention",
    "refusal": "décision sur votre demande de subvention",
    "agreement": "convention à signer",
}

_FRAME = ("reference", "recipient_lines", "letter_date", "officer_name", "signatory_name")
ESSENTIAL: Mapping[LetterKind, tuple[str, ...]] = {
    "acknowledgement": (*_FRAME, "received_on", "rejection_on", "service_phone", "court"),
    "notice": (*_FRAME, "received_on", "time_limit", "asked_items", "service_email"),
    "certificate": (
        *(*_FRAME, "organisation_name", "project_title", "scheme", "project_start"),
        *("project_end", "requested_amount", "received_on", "complete_on", "received_pieces"),
        "rejection_recomputed_on",
    ),
    "reminder": (*_FRAME, "notice_date", "time_limit", "asked_items"),
    "closing": (*_FRAME, "notice_date", "notice_limit", "asked_items", "court"),
    "award": (
        *(*_FRAME, "deliberation", "deliberation_date", "granted_amount", "granted_words"),
        *("project_title", "eligible_start", "eligible_end", "payment_rows", "time_limit"),
    ),
    "refusal": (*_FRAME, "deliberation", "deliberation_date", "refusal_reason", "court"),
    "agreement": (
        *("reference", "organisation_name", "project_title", "deliberation", "deliberation_date"),
        *("executory_date", "granted_amount", "granted_words", "eligible_start", "eligible_end"),
        *("payment_rows", "iban", "account_holder", "head_name", "applicant_signatory", "court"),
    ),
}
"""What a letter of each kind must carry, whoever made its template (DOMAIN §4)."""


@cache
def bundled() -> Mapping[str, bytes]:
    """Return the templates that come with the product, by kind of letter."""
    folder = resources.files("generators.letters")
    return {kind: (folder / f"{kind}.docx").read_bytes() for kind in LETTER_KINDS}


def write(
    due: Sequence[LetterDue],
    dossier: Dossier,
    assessment: Assessment,
    call: Call,
    on: date,
    templates: Mapping[str, bytes] | None = None,
) -> list[Letter]:
    """Write the letters that are due, dated ``on``.

    ``templates`` are an authority's own Word files by kind; the bundled ones serve for the rest.
    Raises MissingValue where a letter lacks a value or may not be released (the sentence says
    which, in French) and TemplateFault where a template does not carry what the letter must.
    """
    own = templates or {}
    return [
        _write(Facts(one, dossier, assessment, call, on), own.get(one.kind) or bundled()[one.kind])
        for one in due
    ]


def _write(facts: Facts, template: bytes) -> Letter:
    kind = facts.due.kind
    if kind == "agreement":
        refusals = agreement_refusals(facts.dossier, facts.assessment, facts.call)
        if refusals:
            raise MissingValue("\n".join(refusals))
    asked = of.asked(facts)
    if kind in ("notice", "reminder", "closing") and not asked:
        raise MissingValue("La lettre ne peut pas être écrite : aucun élément n'est à demander.")
    found = values(facts, fields_used(template) | set(ESSENTIAL[kind]))
    for name in ESSENTIAL[kind]:
        if not found.get(name):
            raise MissingValue(
                f"La lettre ne peut pas être écrite, il manque : {BY_NAME[name].label}."
            )
    title = f"{TITLES[kind]} – dossier n° {facts.dossier.reference}"
    docx = render(template, found, title=title, author=facts.call.authority.name, on=facts.on)
    limit = of.time_limit(facts)
    if kind == "notice" and limit is not None:
        docx = with_slip(docx, slip_of(facts, limit), facts.on)
    compare(docx, kind, found, ESSENTIAL[kind], spoken(facts.dossier))
    return Letter(
        kind=kind,
        round=facts.due.round,
        title=TITLES[kind],
        docx=docx,
        subject=f"Dossier n° {facts.dossier.reference} – {SUBJECTS[kind]}",
        limit=limit,
        asked=tuple(of.key(f) for f in asked) if kind == "notice" else (),
    )


def spoken(dossier: Dossier) -> tuple[str, ...]:
    """Return every text that the applicant wrote: no check of our own words judges it."""
    papers = (dossier.application, *dossier.pieces)
    return tuple({text for paper in papers for text in _said(paper.read.record)})


def _said(record: BaseModel) -> Iterator[str]:
    for _, leaf in leaves(record):
        if not isinstance(leaf, Signature) and isinstance(leaf.value, str):
            yield leaf.value


def check_templates(templates: Mapping[str, bytes]) -> tuple[str, ...]:
    """Say in French what is wrong with an authority's own templates; empty: they can be used."""
    faults: list[str] = []
    for name, content in templates.items():
        if name not in LETTER_KINDS:
            known = ", ".join(f"{kind}.docx" for kind in LETTER_KINDS)
            faults.append(f"{name}.docx : aucun courrier ne porte ce nom ({known}).")
            continue
        faults += [f"{name}.docx : {fault}" for fault in _faults(name, content)]
    return tuple(faults)


def _faults(kind: LetterKind, content: bytes) -> Iterable[str]:
    try:
        used = fields_used(content)
    except TemplateFault as fault:
        yield str(fault)
        return
    unknown = sorted(used - BY_NAME.keys())
    if unknown:
        yield f"champ inconnu : {', '.join(unknown)}."
    absent = [name for name in ESSENTIAL[kind] if name not in used and not _stands_for(name, used)]
    if absent:
        yield "mention obligatoire absente : " + ", ".join(BY_NAME[n].label for n in absent) + "."
    marks = {LETTER_DATE, TIME_LIMIT} & set(ESSENTIAL[kind]) - marks_of(content)
    if marks:
        named = ", ".join(f"{name} ({BY_NAME[name].label})" for name in sorted(marks))
        yield f"signet absent : {named}."
    words = forbidden(kind, text_of(content))
    if words:
        yield f"mots réservés aux décisions : {', '.join(sorted(set(words)))}."


_INSTEAD: Mapping[str, tuple[str, ...]] = {
    "asked_items": ("missing_items", "non_conforming_items", "information_items"),
    "organisation_name": ("applicant_rows",),
}


def _stands_for(name: str, used: frozenset[str]) -> bool:
    """Say whether other fields together carry what one essential field would."""
    parts = _INSTEAD.get(name, ())
    return bool(parts) and all(part in used for part in parts)
