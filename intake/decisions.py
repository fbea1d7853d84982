"""What persons decide: each an event with who and when; refused in words where it is not open."""

from __future__ import annotations

from datetime import date

from extractors.records import ApplicationRecord
from validators.dossier import Decision, ReceptionBasis
from validators.procedure import SECOND_NOTICE, agreement_refusals, decision_refusals
from validators.profiles import sure_text

from . import dossiers, letters, line
from .corrections import corrected, value_at
from .house import House
from .refusal import Overtaken, Refused
from .rows import CorrectionRow, DecisionRow, DocumentRow, DossierRow, LetterRow
from .sheet_corrections import names_participant

_ACCOUNTS = frozenset({"iban", "bank.iban"})


def decide(house: House, reference: str, decision: Decision) -> list[LetterRow]:
    """Enter a decision of the Commission permanente and write the letters that follow.

    Returns the drafts written; ``held_back`` says why a grant's agreement is not among them.
    Raises Refused; then nothing is written.
    """
    register = house.register
    _known(house, reference)
    with register.transaction():
        dossier, _ = line.review(house, reference)
        reasons = decision_refusals(dossier, decision, house.today.day())
        if reasons:
            raise Refused(*reasons)
        now = house.today.now()
        register.add(
            DecisionRow(
                id=register.new_decision_id(),
                reference=reference,
                outcome=decision.outcome,
                amount=decision.amount,
                reason=(decision.reason or "").strip() or None,
                deliberation=decision.deliberation.strip(),
                day=decision.day,
                executory=decision.executory,
                by=decision.by.strip(),
                at=now,
            )
        )
        register.change(DossierRow, reference, drafts_due=now)
        register.event("dossier.decided", reference, now, decision.model_dump(mode="json"))
    return [row for row in letters.write_now(house, reference) if row.status == "draft"]


def held_back(house: House, reference: str) -> tuple[str, ...]:
    """Say why the agreement of a grant is not written; empty where nothing is held back."""
    decisions = house.register.decisions(reference)
    if not decisions or decisions[-1].outcome != "granted":
        return ()
    with house.register.transaction():
        dossier, assessment = line.review(house, reference)
    return agreement_refusals(dossier, assessment, house.call)


def attach(house: House, document_id: str, reference: str, by: str = "") -> None:
    """File a document into a dossier by a person's hand; it then counts, late or not.

    A document already filed elsewhere moves. After the certificate was validated it stays late.
    """
    by = _who(by)
    register = house.register
    document = _document(house, document_id)
    _known(house, reference)
    if document.reference == reference and document.status in ("filed", "superseded"):
        return
    _not_the_only_form(house, document)
    with register.transaction():
        line.file_into(house, document_id, reference, f"rattaché par {by}", by_hand=True)
        payload = {"by": by, "dossier": reference, "before": document.reference}
        register.event("document.attached", document_id, house.today.now(), payload)
        line.place_again(house)
    follow(house, *sorted({document.reference or reference, reference}))


def open_dossier(house: House, document_id: str, by: str = "") -> str:
    """Open a dossier with a form that a person says to be another request; return its reference."""
    by = _who(by)
    document = _document(house, document_id)
    if document.kind != "application_form" or document.status != "unattached":
        raise Refused("Seul un formulaire à classer ouvre un dossier.")
    with house.register.transaction():
        reference = line.open_with(house, document)
        payload = {"by": by, "dossier": reference}
        house.register.event("document.attached", document_id, house.today.now(), payload)
        line.place_again(house)
    return reference


def set_aside(house: House, document_id: str, by: str = "") -> None:
    """Say that a document belongs to no dossier: it is kept, shown no more, counts for nothing."""
    by = _who(by)
    register = house.register
    document = _document(house, document_id)
    if document.status == "set_aside":
        return
    _not_the_only_form(house, document)
    with register.transaction():
        register.change(DocumentRow, document_id, status="set_aside", reason=None)
        payload = {"by": by, "dossier": document.reference}
        register.event("document.set_aside", document_id, house.today.now(), payload)
    follow(house, *_concerned(house, document))


def correct(
    house: House, document_id: str, field: str, value: str, by: str = "", seen: int | None = None
) -> None:
    """Put a value right. Naming an account also confirms it for the dossier's letters.

    ``seen`` is the ``version_of`` the field when the person looked at it; None: it is not asked.
    Raises Refused; Overtaken where somebody put it right since then.
    """
    by = _who(by)
    register, now = house.register, house.today.now()
    document = _document(house, document_id)
    if seen is not None:
        _not_overtaken(house, document_id, field, seen)
    before = dossiers.reading_of(house, document)
    after = corrected(before, field, value)
    with register.transaction():
        old = value_at(before, field)
        new = value_at(after, field)
        register.add_correction(
            document_id=document_id, path=field, old=old, new=value.strip(), by=by, at=now
        )
        payload = {"by": by, "field": field, "old": old, "new": new}
        if names_participant(before, field):
            payload |= {"old": None, "new": None}
        register.event("document.corrected", document_id, now, payload)
        if document.reference is not None:
            register.change(DossierRow, document.reference, changed=now)
            if field in _ACCOUNTS and new:
                _note_account(house, document.reference, new, by)
        if document.reference is None or isinstance(after.record, ApplicationRecord):
            line.place_again(house)
    if document.reference is not None:
        follow(house, document.reference)


def version_of(house: House, document_id: str, field: str) -> int:
    """Return a number that changes whenever a person puts this field right."""
    last = _last_correction(house, document_id, field)
    return last.id if last else 0


def _not_overtaken(house: House, document_id: str, field: str, seen: int) -> None:
    last = _last_correction(house, document_id, field)
    if last is not None and last.id != seen:
        stands = f"« {last.new} »" if last.new else "rien n'y figure"
        raise Overtaken(
            f"{last.by} a corrigé ce champ entre-temps, le {last.at:%d/%m/%Y à %H:%M} : {stands}. "
            "Rien n'a été écrasé : regardez, puis corrigez de nouveau si besoin."
        )


def _last_correction(house: House, document_id: str, field: str) -> CorrectionRow | None:
    rows = house.register.corrections(document_id)
    return next((row for row in reversed(rows) if row.path == field), None)


def confirm_account(house: House, reference: str, by: str = "", iban: str | None = None) -> str:
    """Confirm the account that letters may carry: the one named, or that of the newest RIB."""
    by = _who(by)
    _known(house, reference)
    dossier = dossiers.load(house, reference)
    papers = [d for d in dossier.pieces if d.read.piece == "D-RIB"]
    named = "".join((iban or "").split()).upper()
    held = [sure_text(d.piece.leaf("iban")) for d in papers]
    if not any(held):
        raise Refused("Aucun RIB lisible n'est au dossier : rien ne peut être confirmé.")
    if named and named not in held:
        raise Refused("Ce compte n'est celui d'aucun RIB du dossier.")
    chosen = named or [h for h in held if h][-1]
    with house.register.transaction():
        _note_account(house, reference, chosen, by)
    follow(house, reference)
    return chosen


def _note_account(house: House, reference: str, iban: str, by: str) -> None:
    now = house.today.now()
    house.register.add_confirmation(reference, dossiers.IBAN, iban, by, now)
    house.register.event("dossier.account_confirmed", reference, now, {"by": by, "iban": iban})


def ask_again(house: House, reference: str, by: str = "") -> None:
    """Allow one more request for documents: a second one goes out only where a person asks."""
    by = _who(by)
    _known(house, reference)
    now = house.today.now()
    with house.register.transaction():
        history = dossiers.load(house, reference).history
        issued = [x for x in history.letters if x.kind == "notice" and x.status != "draft"]
        if history.released.count(SECOND_NOTICE) >= len(issued):
            raise Refused("La demande de pièces de ce tour n'a pas encore été validée.")
        house.register.add_confirmation(reference, SECOND_NOTICE, None, by, now)
        house.register.event("dossier.asked_again", reference, now, {"by": by})
    letters.write_now(house, reference)


def received(house: House, reference: str, day: date, by: str = "") -> None:
    """Set a dossier's date of reception; it is then no longer to confirm."""
    by = _who(by)
    row = _known(house, reference)
    if day > house.today.day():
        raise Refused("La date de réception ne peut pas être dans le futur.")
    with house.register.transaction():
        house.register.change(
            DossierRow,
            reference,
            received=day,
            reception_basis=ReceptionBasis.PERSON,
            to_confirm=False,
        )
        payload = {"by": by, "before": row.received.isoformat(), "after": day.isoformat()}
        house.register.event("dossier.received", reference, house.today.now(), payload)
    follow(house, reference)


def follow(house: House, *references: str) -> None:
    """Bring dossiers and their drafts up to date, unless the drafts wait for more to come in."""
    for reference in references:
        house.register.change(DossierRow, reference, changed=house.today.now())
        if house.register.dossier(reference).drafts_due is None:
            letters.write_now(house, reference)
        else:
            with house.register.transaction():
                line.review(house, reference)


# -- small guards ------------------------------------------------------------------------------


def _who(by: str) -> str:
    """Return who decides; a command may be given without a name, and then that is what is noted."""
    return by.strip() or "non précisé"


def _known(house: House, reference: str) -> DossierRow:
    try:
        return house.register.dossier(reference)
    except KeyError:
        raise Refused(f"Le dossier « {reference} » n'existe pas.") from None


def _document(house: House, document_id: str) -> DocumentRow:
    try:
        return house.register.document(document_id)
    except KeyError:
        raise Refused(f"Le document « {document_id} » n'existe pas.") from None


def _not_the_only_form(house: House, document: DocumentRow) -> None:
    """Refuse to take away the one application form that a dossier rests on."""
    if document.kind != "application_form" or document.reference is None:
        return
    forms = [
        d
        for d in house.register.documents(document.reference)
        if d.kind == "application_form" and d.status != "set_aside"
    ]
    if len(forms) == 1:
        raise Refused("Ce formulaire est le seul de son dossier : il ne peut pas en être retiré.")


def _concerned(house: House, document: DocumentRow) -> list[str]:
    """Return the dossiers that a document's fate concerns: its own, else its delivery's."""
    register = house.register
    if document.reference is not None:
        return [document.reference]
    files = register.files_of(register.file(document.file_id).delivery_id)
    found = {
        d.reference for file in files for d in register.documents_of_file(file.id) if d.reference
    }
    return sorted(found)
