"""The way of one document, a straight line: taken, found its dossier, examined.

Every function here is one step within one transaction of the register; done twice it changes
nothing. Letters are the business of ``letters``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from extractors.records import DOUBT_BELOW, DocumentRead, Reading
from validators.calendar import ONE_DAY, next_working_day
from validators.dossier import Dossier, History, Reception, ReceptionBasis
from validators.examine import examine
from validators.findings import Assessment, Outcome
from validators.gather import NEW, Gathering, gather
from validators.procedure import ISSUED, certified, step_of
from validators.profiles import Paper, Profile, profile_of, sure_text
from validators.reception import Marks, reception
from validators.versions import superseded

from . import dossiers
from .house import House
from .reading import Opened, Read
from .rows import Delivery, DocumentRow, DossierRow, FileRow, StoredAssessment
from .shelves import safe_name

NATURAL_PERSONS = frozenset({"auto_entrepreneur"})
"""Legal forms whose name is a person's: their folder carries the reference alone."""

AFTER_DECISION = frozenset({"attendance_sheet", "letter", "agreement", "slip"})
"""Kinds that answer what was asked or agreed after the certificate: nothing makes them late."""


# -- a file that was read ----------------------------------------------------------------------


def note(house: House, file: FileRow, read: Read) -> None:
    """Note what a worker returned: a reading, or the files of an e-mail or archive."""
    if isinstance(read, Opened):
        unpack(house, file, read)
    else:
        take(house, file, read)


def take(house: House, file: FileRow, reading: Reading) -> None:
    """Note a reading: the file is read, its documents wait for their dossier."""
    register = house.register
    if register.file(file.id).status != "pending":
        return
    register.file_read(file.id, reading)
    received = _reception(house, register.delivery(file.delivery_id), reading.documents).day
    for ordinal, read in enumerate(reading.documents, start=1):
        register.add(_document(file, ordinal, read, received))


def _document(file: FileRow, ordinal: int, read: DocumentRead, received: date) -> DocumentRow:
    return DocumentRow(
        id=f"{file.id}-{ordinal}",
        file_id=file.id,
        ordinal=ordinal,
        kind=read.kind,
        piece=read.piece,
        pages=read.pages,
        reading=read,
        received=received,
        status="unattached",
    )


def unpack(house: House, file: FileRow, opened: Opened) -> None:
    """Note an e-mail or archive that was opened: its files join its delivery and wait."""
    register = house.register
    if register.file(file.id).status != "pending":
        return
    delivery = register.delivery(file.delivery_id)
    if opened.sent is not None and delivery.mail_date is None:
        register.change(Delivery, delivery.id, sender=opened.sender, mail_date=opened.sent)
    for source in opened.sources:
        kept = house.shelves.keep_bytes(source.content)
        register.add_file(delivery, source.name, kept.sha256, kept.size, file.arrived)
    take(house, file, opened.own)


def _reception(house: House, delivery: Delivery, coming: Sequence[DocumentRead] = ()) -> Reception:
    """Return the date of reception of a delivery by the marks that it carries.

    ``coming`` are documents of it that are not in the register yet.
    """
    if delivery.reception_day is not None and delivery.reception_basis is not None:
        person = delivery.reception_day
        if delivery.reception_basis is ReceptionBasis.PERSON:
            return Reception(day=person, basis=ReceptionBasis.PERSON, to_confirm=False)
    sent = delivery.mail_date
    zone = house.today.zone
    stamp, sure = _arrival_stamp(house, delivery, coming)
    return reception(
        Marks(
            arrival=delivery.arrived.date(),
            email=sent.astimezone(zone).date() if sent and sent.tzinfo else sent and sent.date(),
            folder=delivery.name if delivery.folder else None,
            postmark=delivery.postmark,
            stamp=stamp,
            stamp_sure=sure,
        )
    )


def _arrival_stamp(
    house: House, delivery: Delivery, coming: Sequence[DocumentRead]
) -> tuple[date | None, bool]:
    """Return the day of the mailroom's stamp on a delivery, and whether it is sure.

    The first day where the stamps of a delivery differ; it is then to be confirmed.
    """
    register = house.register
    known = [
        document.reading
        for file in register.files_of(delivery.id)
        for document in register.documents_of_file(file.id)
    ]
    read = [document.arrival for document in (*known, *coming) if document.arrival.value]
    if not read:
        return None, True
    values = {day.value for day in read}
    sure = len(values) == 1 and any(day.confidence >= DOUBT_BELOW for day in read)
    return min(day.value for day in read if day.value is not None), sure


# -- a delivery that is whole ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A document that may be placed: a new one, or another copy of one that is known."""

    document: DocumentRow
    file: FileRow
    copy: bool


def settle(house: House, delivery: Delivery) -> None:
    """Find the dossier of every document of a delivery, open new ones, examine what changed."""
    register = house.register
    marks = _reception(house, delivery)
    register.change(Delivery, delivery.id, reception_day=marks.day, reception_basis=marks.basis)
    touched = _place(house, delivery, _candidates(house, delivery), marks)
    if any(kind == "opened" for kind in touched.values()):
        for other in _deliveries_with_loose(house):
            touched |= _place(
                house, other, _candidates(house, other, loose_only=True), _reception(house, other)
            )
    for reference in sorted(touched):
        review(house, reference, came_in=True)


def place_again(house: House) -> None:
    """Look again for the dossier of what is *à classer*, after a person changed what is known."""
    touched: dict[str, str] = {}
    for delivery in _deliveries_with_loose(house):
        loose = _candidates(house, delivery, loose_only=True)
        touched |= _place(house, delivery, loose, _reception(house, delivery))
    for reference in sorted(touched):
        review(house, reference, came_in=True)


def _deliveries_with_loose(house: House) -> list[Delivery]:
    register = house.register
    keys = sorted({key for key, _, _ in register.loose_places()})
    return [delivery for key in keys if (delivery := register.delivery(key)).settled]


def _candidates(house: House, delivery: Delivery, *, loose_only: bool = False) -> list[_Candidate]:
    """Return the documents to place; those of known files once more, as they stand there."""
    register = house.register
    found = []
    for file in register.files_of(delivery.id):
        source = file.duplicate_of or file.id
        for document in register.documents_of_file(source):
            if loose_only and (file.duplicate_of or document.status != "unattached"):
                continue
            if document.status == "set_aside" or (
                document.reference is not None and not file.duplicate_of
            ):
                continue
            found.append(_Candidate(document, file, file.duplicate_of is not None))
    return found


def _place(
    house: House, delivery: Delivery, candidates: Sequence[_Candidate], received: Reception
) -> dict[str, str]:
    """Place documents; return the dossiers touched, each "opened" or "filed"."""
    if not candidates:
        return {}
    known = dossiers.profiles(house)
    papers = [
        Paper(
            id=f"{c.file.id}/{c.document.id}",
            file=c.file.name,
            read=dossiers.reading_of(house, c.document),
        )
        for c in candidates
    ]
    placed = gather(
        papers,
        known,
        label=delivery.name,
        prefix=house.call.prefix,
        authority=house.call.authority.names,
        touched=_touched(house, delivery),
    )
    names = _open_new(house, placed, papers, candidates, received)
    touched = dict.fromkeys(names.values(), "opened")
    own = {
        placed.of(paper.id).dossier
        for paper, candidate in zip(papers, candidates, strict=True)
        if paper.read.kind == "application_form" and not candidate.copy
    }
    for paper, candidate in zip(papers, candidates, strict=True):
        where = placed.of(paper.id)
        target = names.get(where.dossier or "", where.dossier)
        if target is not None and target.startswith(NEW):
            target = None
        if candidate.copy:
            filed = _file_copy(house, candidate, target, fresh=where.dossier in own)
        else:
            filed = _file(house, candidate.document, target, where.reason, received.day)
        if filed and target is not None:
            touched.setdefault(target, "filed")
    return touched


def _touched(house: House, delivery: Delivery) -> set[str]:
    """Return the dossiers that documents of a delivery already lie in."""
    register = house.register
    found = (d for f in register.files_of(delivery.id) for d in register.documents_of_file(f.id))
    return {document.reference for document in found if document.reference is not None}


def _open_new(
    house: House,
    placed: Gathering,
    papers: Sequence[Paper],
    candidates: Sequence[_Candidate],
    received: Reception,
) -> dict[str, str]:
    """Open the dossiers that this delivery's own forms ask for; copies open none."""
    names = {}
    for key in placed.opened:
        for paper, candidate in zip(papers, candidates, strict=True):
            if paper.read.kind != "application_form" or candidate.copy:
                continue
            if placed.of(paper.id).dossier == key:
                names[key] = _open(house, profile_of("", paper.read), paper.read, received)
                break
    return names


def _open(house: House, profile: Profile, read: DocumentRead, received: Reception) -> str:
    """Open a dossier and return its reference."""
    register, now = house.register, house.today.now()
    organisation = getattr(read.record, "organisation", None)
    form = sure_text(organisation.legal_form) if organisation is not None else ""
    natural = form in NATURAL_PERSONS
    shown = "" if natural else profile.name or profile.acronym
    reference = _new_reference(house, received.day, shown)
    register.add(
        DossierRow(
            reference=reference,
            call_id=house.call.id,
            name=profile.name or profile.acronym or "structure à identifier",
            state="examination",
            received=received.day,
            reception_basis=received.basis,
            to_confirm=received.to_confirm,
            postmark=received.postmark,
            folder=folder_name(reference, shown),
            opened=now,
            changed=now,
            natural_person=natural,
            siret=profile.siret or None,
            rna=profile.rna or None,
            title=profile.title or None,
            scheme=profile.scheme or None,
            start=profile.start,
            end=profile.end,
        )
    )
    register.event("dossier.opened", reference, now, {"received": received.day.isoformat()})
    return reference


def _new_reference(house: House, day: date, name: str) -> str:
    """Return a reference that no dossier has, nor had before an older register was put back.

    One under which the outbox holds somebody else's letters is passed over.
    """
    while True:
        reference = house.register.new_reference(house.call.prefix, day)
        folders = [p.name for p in house.home.outbox.glob(f"{reference}*") if p.is_dir()]
        if not folders or folder_name(reference, name) in folders:
            return reference


def folder_name(reference: str, name: str) -> str:
    """Return a dossier's folder name, safe on Windows shares: the reference, then the name."""
    plain = unicodedata.normalize("NFC", name).strip()
    return safe_name(f"{reference} - {plain}"[:80]) if plain else reference


def _file(
    house: House, document: DocumentRow, target: str | None, reason: str, received: date
) -> bool:
    """File a document into a dossier, or say why it is *à classer*; True if it was filed."""
    register, now = house.register, house.today.now()
    if target is None:
        if document.reason is None:
            register.change(DocumentRow, document.id, reason=reason)
            register.event("document.unattached", document.id, now, {"reason": reason})
        return False
    file_into(house, document.id, target, reason, received)
    return True


def file_into(
    house: House,
    document_id: str,
    reference: str,
    reason: str,
    received: date | None = None,
    *,
    by_hand: bool = False,
) -> None:
    """File one document into a dossier; what comes after its certificate is marked late.

    ``by_hand``: a person files it, so that it still counts while the certificate is a draft.
    Attendance sheets come after the decision by their nature: they are never late.
    """
    register, now = house.register, house.today.now()
    history = _letters_of(house, reference)
    late = history.letter("certificate", *ISSUED) is not None if by_hand else certified(history)
    late = late and register.document(document_id).kind not in AFTER_DECISION
    changes: dict[str, object] = {
        "reference": reference,
        "status": "late" if late else "filed",
        "reason": None,
    }
    if received is not None:
        changes["received"] = received
    register.change(DocumentRow, document_id, **changes)
    register.change(DossierRow, reference, changed=now)
    payload = {"dossier": reference, "reason": reason, "late": late}
    register.event("document.filed", document_id, now, payload)


def _letters_of(house: House, reference: str) -> History:
    """Return the letters of a dossier as a history: enough to know whether it is certified."""
    letters = house.register.letters(reference)
    return History(letters=tuple(dossiers.past_letter(x) for x in letters if x.status != "stale"))


def open_with(house: House, document: DocumentRow) -> str:
    """Open a dossier with a form that a person says to be another request."""
    delivery = house.register.delivery(house.register.file(document.file_id).delivery_id)
    received = _reception(house, delivery)
    read = dossiers.reading_of(house, document)
    reference = _open(house, profile_of("", read), read, received)
    file_into(house, document.id, reference, "autre demande", received.day, by_hand=True)
    review(house, reference, came_in=True)
    return reference


def _file_copy(house: House, candidate: _Candidate, target: str | None, *, fresh: bool) -> bool:
    """File a known file once more, where it came with another dossier's own form.

    Everywhere else a second copy changes nothing: it stays a duplicate in the journal.
    """
    register = house.register
    document, file = candidate.document, candidate.file
    if target is None or not fresh or document.reference == target:
        return False
    held = {register.file(d.file_id).sha256 for d in register.documents(target)}
    if file.sha256 in held:
        return False
    if register.file(file.id).status == "duplicate":
        register.change(FileRow, file.id, status="read", duplicate_of=None)
    received = register.delivery(file.delivery_id).reception_day or document.received
    copied = _document(file, document.ordinal, document.reading, received)
    register.add(copied)
    file_into(house, copied.id, target, "même fichier, déposé avec ce dossier")
    return True


# -- a dossier that changed --------------------------------------------------------------------


def review(house: House, reference: str, *, came_in: bool = False) -> tuple[Dossier, Assessment]:
    """Examine a dossier as it stands and keep what was found. ``came_in``: its drafts fall due."""
    register, now, today = house.register, house.today.now(), house.today.day()
    _mark_versions(house, reference)
    dossier = dossiers.load(house, reference)
    assessment = examine(dossier, house.call, today)
    row = register.dossier(reference)
    changes: dict[str, object] = {
        "outcome": assessment.outcome,
        "assessment": StoredAssessment(assessment.findings, today),
        "state": step_of(dossier.history).value,
        **_identity(dossier),
        **_days(dossier, assessment, row),
    }
    if came_in:
        changes["changed"] = now
        changes["drafts_due"] = drafts_due(house, now)
    register.change(DossierRow, reference, **changes)
    return dossiers.load(house, reference), assessment


def _mark_versions(house: House, reference: str) -> None:
    """Mark in the register which documents a newer one replaces."""
    register = house.register
    documents = [d for d in register.documents(reference) if d.status != "set_aside"]
    held = sorted((dossiers.held_of(house, d) for d in documents), key=lambda h: (h.received, h.id))
    replaced = superseded(held)
    for document in documents:
        if document.status in ("filed", "superseded"):
            status = "superseded" if document.id in replaced else "filed"
            if status != document.status:
                register.change(DocumentRow, document.id, status=status)


def _identity(dossier: Dossier) -> dict[str, object]:
    """Return what the register keeps of the application that counts. The folder keeps its name."""
    profile = profile_of(dossier.reference, dossier.application.read)
    found: dict[str, object] = {
        "siret": profile.siret or None,
        "rna": profile.rna or None,
        "title": profile.title or None,
        "scheme": profile.scheme or None,
        "start": profile.start,
        "end": profile.end,
    }
    if profile.name:
        found["name"] = profile.name
    return found


def _days(dossier: Dossier, assessment: Assessment, row: DossierRow) -> dict[str, object]:
    """Return the day the file became complete, and the day all that was asked had come."""
    if dossier.history.letter("certificate", *ISSUED):
        return {}
    counting = [dossier.application, *dossier.pieces, *dossier.others]
    last = max(d.received for d in counting if not (d.late or d.superseded))
    last = max(last, dossier.reception.day)
    complete = assessment.outcome in (Outcome.COMPLETE, Outcome.INELIGIBLE)
    asked = dossier.history.letter("notice", *ISSUED)
    answered = asked is not None and assessment.outcome is not Outcome.INCOMPLETE
    return {
        "complete_on": (row.complete_on or last) if complete else None,
        "all_received": (row.all_received or last) if answered else None,
    }


def drafts_due(house: House, now: datetime) -> datetime:
    """Return the moment at which drafts are written after something came in (quiet period)."""
    settings = house.settings.drafts
    if settings.release == "immediately":
        return now
    day = now.date()
    if now.time().replace(tzinfo=None) >= settings.at or next_working_day(day) != day:
        day = next_working_day(day + ONE_DAY)
    return datetime.combine(day, settings.at, tzinfo=now.tzinfo)
