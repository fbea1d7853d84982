"""What follows from each dossier, kept beside it: what waits, what falls due, what is searched.

Whatever changes a dossier queues it (triggers of the register); here the queue is worked off,
within the turn of whoever changed it. So a list of ten thousand dossiers is one quick question.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

from extractors.records import ApplicationRecord, DocumentRead, Extracted, PieceRecord, leaves
from validators.deadlines import deadlines
from validators.dossier import Dossier
from validators.findings import Family, Finding, Outcome, Verdict

from . import dossiers
from .house import House
from .register_lists import Standing
from .register_search import Entry
from .rows import DocumentRow, DossierRow

log = logging.getLogger(__name__)

_AT_A_TIME = 50
_TEXTS = (
    "request.object",
    "organisation.purpose",
    "organisation.experience",
    "project.",
    "actions[",
    "other_actions",
    "public.",
    "means.human",
    "means.material",
    "evaluation.",
    "cross_cutting.",
)
"""Where an application tells of its project. Persons, bank and addresses are not searched."""
_PERSONS = ".facilitators"
_OTHERS = ("budget.income", "organisation.public_aid", "organisation.affiliation")
"""Where an application names funders and other organisations."""
_SEARCHED = frozenset({"application_form", "piece", "financial_report", "agreement"})
"""Kinds of documents whose organisation and title are searched; attendance sheets never are."""


def weigh(house: House, seconds: float | None = None) -> bool:
    """Bring the lists up to date with what changed; True where nothing is left to do.

    Within the home's turn. ``seconds`` bounds the time it takes; None: until all is done.
    """
    register = house.register
    until = None if seconds is None else time.monotonic() + seconds
    while subjects := register.to_weigh(_AT_A_TIME):
        for subject in subjects:
            with register.transaction():
                _guarded(house, subject)
                register.weighed(subject)
            if until is not None and time.monotonic() >= until:
                return not register.to_weigh(1)
    return True


def _guarded(house: House, subject: str) -> None:
    """Weigh one subject; one that a fault of ours keeps from it holds back no other."""
    try:
        _weigh(house, subject)
    except dossiers.NoForm:
        log.error("%s has no application form", subject)


def _weigh(house: House, subject: str) -> None:
    register = house.register
    found = register.find(DossierRow, "reference = ?", (subject,))
    if found:
        dossier = dossiers.load(house, subject)
        register.put_standing(_standing(house, found[0], dossier), deadlines(dossier, house.call))
        register.put_entry(_entry(found[0], dossier))
        return
    loose = register.find(DocumentRow, "id = ? AND status = 'unattached'", (subject,))
    if loose and loose[0].kind in _SEARCHED:
        register.put_entry(_loose_entry(loose[0], dossiers.reading_of(house, loose[0])))
    else:
        register.drop_entry(subject)


def doubts(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return the findings that a person must look at."""
    return [finding for finding in findings if finding.verdict is Verdict.TO_CHECK]


def on_sheets(finding: Finding) -> bool:
    """Say whether a finding is about attendance: its words may name a participant."""
    return finding.family is Family.EXECUTION


def _standing(house: House, row: DossierRow, dossier: Dossier) -> Standing:
    open_points = len(doubts(row.assessment.findings))
    documents = [d for d in house.register.documents(row.reference) if d.status != "set_aside"]
    settled = {(c.document_id, c.path) for d in documents for c in house.register.corrections(d.id)}
    retained = row.outcome in {Outcome.TO_CHECK, Outcome.INELIGIBLE}
    return Standing(
        reference=row.reference,
        received=row.received,
        look=bool(open_points or retained or row.to_confirm),
        doubts=open_points,
        settled=len(settled),
        pages=sum(len(d.pages) for d in documents),
        asked=frozenset(
            piece
            for letter in dossier.history.letters
            if letter.kind == "notice"
            for _, piece, _, _ in letter.asked
            if piece
        ),
    )


# -- what is searched --------------------------------------------------------------------------


def _entry(row: DossierRow, dossier: Dossier) -> Entry:
    record = dossier.application.read.record
    application = record if isinstance(record, ApplicationRecord) else ApplicationRecord()
    acronym = application.organisation.acronym.value or ""
    identity = (row.name, acronym, row.siret or "", row.rna or "", row.scheme or "")
    pieces = [held.read for held in (*dossier.pieces, *dossier.others)]
    others = [*_values(application, _OTHERS), *(name for p in pieces for name in _organisation(p))]
    return Entry(
        subject=row.reference,
        reference=row.reference,
        organisation=" ".join(dict.fromkeys(text for text in identity if text)),
        title=row.title or "",
        texts="\n".join(dict.fromkeys(_values(application, _TEXTS))),
        others="\n".join(dict.fromkeys(others)),
    )


def _loose_entry(row: DocumentRow, read: DocumentRead) -> Entry:
    record = read.record
    application = record if isinstance(record, ApplicationRecord) else ApplicationRecord()
    return Entry(
        subject=row.id,
        reference=row.id,
        organisation=" ".join(_organisation(read)),
        title=application.project.title.value or "",
        texts="\n".join(dict.fromkeys(_values(application, _TEXTS))),
        others="\n".join(dict.fromkeys(_values(application, _OTHERS))),
    )


def _values(record: ApplicationRecord, places: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts of an application at some of its paths, persons left out."""
    for path, leaf in leaves(record):
        if not isinstance(leaf, Extracted) or _PERSONS in path or not path.startswith(places):
            continue
        if isinstance(leaf.value, str) and leaf.value.strip():
            yield leaf.value.strip()


def _organisation(read: DocumentRead) -> Iterator[str]:
    """Yield what a form or piece says of its organisation: name and numbers."""
    if read.kind not in _SEARCHED:
        return
    record = read.record
    if isinstance(record, ApplicationRecord):
        of = record.organisation
        yield from (leaf.value for leaf in (of.name, of.acronym, of.siret, of.rna) if leaf.value)
    elif isinstance(record, PieceRecord):
        told = (record.organisation, record.siret, record.rna)
        yield from (leaf.value for leaf in told if leaf.value)
