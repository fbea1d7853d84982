"""A dossier as the rules see it, put together from the register."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from extractors.records import DocumentRead
from validators.dossier import Decision, Dossier, Held, History, PastLetter, Reception
from validators.gather import reference_at_start
from validators.procedure import NOTICE_ANYWAY, SECOND_NOTICE, Step
from validators.profiles import Profile, profile_of, sure_text
from validators.versions import superseded

from .corrections import corrected
from .expected import resolved
from .house import House
from .register import Register
from .rows import CorrectionRow, DocumentRow, DossierRow, LetterRow

IBAN = "iban"
"""What a confirmation of an account is called in the register."""


class NoForm(Exception):
    """A dossier without any application form: a fault of the register, never of a person."""


def load(house: House, reference: str) -> Dossier:
    """Build a dossier with its history. KeyError for an unknown reference."""
    row = house.register.dossier(reference)
    documents = [d for d in house.register.documents(reference) if d.status != "set_aside"]
    held = [held_of(house, document) for document in documents]
    replaced = superseded(held)
    held = [h.model_copy(update={"superseded": h.id in replaced}) for h in held]
    forms = [h for h in held if h.read.kind == "application_form"]
    counting = [h for h in forms if not (h.superseded or h.late)] or forms
    if not counting:
        raise NoForm(reference)
    application = counting[-1]
    rest = [h for h in held if h.id != application.id]
    dossier = Dossier(
        reference=reference,
        reception=Reception(
            day=row.received,
            basis=row.reception_basis,
            to_confirm=row.to_confirm,
            postmark=row.postmark,
        ),
        application=application,
        pieces=tuple(h for h in rest if h.read.piece is not None),
        others=tuple(h for h in rest if h.read.piece is None),
        unfiled=_unfiled(house, reference, documents),
        history=_history(house, row, [*rest, application]),
    )
    return resolved(house, dossier)


def held_of(house: House, document: DocumentRow) -> Held:
    """Return one document of the register as the rules see it, what persons corrected included."""
    file = house.register.file(document.file_id)
    return Held(
        id=document.id,
        file=file.name,
        sha256=file.sha256,
        received=document.received,
        read=reading_of(house, document),
        late=document.status == "late",
    )


def reading_of(house: House, document: DocumentRow) -> DocumentRead:
    """Return what a document says, with what persons corrected on it."""
    return _corrected(document.reading, tuple(house.register.corrections(document.id)))


def _corrected(read: DocumentRead, corrections: Sequence[CorrectionRow]) -> DocumentRead:
    for correction in corrections:
        read = corrected(read, correction.path, correction.new or "")
    return read


def _unfiled(house: House, reference: str, documents: Sequence[DocumentRow]) -> int:
    """Count what is still *à classer* of a dossier: in its deliveries, or under its reference."""
    register, prefix = house.register, house.call.prefix
    deliveries = {register.file(document.file_id).delivery_id for document in documents}
    return sum(
        key in deliveries
        or reference_at_start(name, prefix) == reference
        or reference_at_start(label, prefix) == reference
        for key, name, label in register.loose_places()
    )


def _history(house: House, row: DossierRow, held: Sequence[Held]) -> History:
    register = house.register
    confirmations = register.confirmations(row.reference)
    ibans = [c.value for c in confirmations if c.what == IBAN]
    decisions = register.decisions(row.reference)
    last = decisions[-1] if decisions else None
    return History(
        letters=tuple(
            past_letter(letter)
            for letter in register.letters(row.reference)
            if letter.status != "stale"
        ),
        decision=Decision(
            outcome=last.outcome,
            amount=last.amount,
            reason=last.reason,
            deliberation=last.deliberation,
            day=last.day,
            executory=last.executory,
            by=last.by,
        )
        if last
        else None,
        confirmed_iban=ibans[-1] if ibans else None,
        known_ibans=_earlier_accounts(house, row, held),
        complete_on=row.complete_on,
        all_received=row.all_received,
        released=tuple(c.what for c in confirmations if c.what in (SECOND_NOTICE, NOTICE_ANYWAY)),
        renewal_known=any(_granted(house, other) for other in _siblings(house, row)),
    )


def past_letter(letter: LetterRow) -> PastLetter:
    """Return a letter of the register as the rules see it."""
    return PastLetter(
        id=letter.id,
        kind=letter.kind,
        round=letter.round,
        status=letter.status,
        written=letter.written,
        validated=letter.validated,
        sent=letter.sent,
        notified=letter.notified,
        limit=letter.limit_day,
        asked=letter.asked,
    )


def _siblings(house: House, row: DossierRow) -> list[DossierRow]:
    """Return the other dossiers of the same legal entity."""
    if not row.siret:
        return []
    found = house.register.find(DossierRow, "substr(siret, 1, 9) = ?", (row.siret[:9],))
    return [other for other in found if other.reference != row.reference]


def _granted(house: House, row: DossierRow) -> bool:
    return any(d.outcome == "granted" for d in house.register.decisions(row.reference))


def _earlier_accounts(house: House, row: DossierRow, held: Sequence[Held]) -> tuple[str, ...]:
    """Return the accounts on papers that no longer or not yet count, and on other dossiers'."""
    earlier = [h for h in held if h.superseded or h.late]
    for sibling in _siblings(house, row):
        earlier += [
            held_of(house, document)
            for document in house.register.documents(sibling.reference)
            if document.piece == "D-RIB" and document.status != "set_aside"
        ]
    told = [account_of(h) for h in earlier]
    return tuple(dict.fromkeys(iban for iban in told if iban))


def account_of(held: Held) -> str:
    """Return the account that a document states, empty where none is surely read."""
    if held.read.kind == "application_form":
        return sure_text(held.application.bank.iban)
    return sure_text(held.piece.leaf("iban")) if held.read.piece == "D-RIB" else ""


# -- profiles ----------------------------------------------------------------------------------


def profiles(house: House) -> list[Profile]:
    """Return what each dossier of the call is known by, in the order of their references.

    Kept in memory per register, each as long as its dossier has not changed.
    """
    kept = _PROFILES.setdefault(house.register, {})
    found = []
    for reference, state, changed in house.register.dossier_marks(house.call.id):
        known = kept.get(reference)
        if known is None or known[0] != (state, changed):
            row = house.register.dossier(reference)
            known = kept[reference] = ((state, changed), _profile(house, row))
        found.append(known[1])
    return found


_PROFILES: WeakKeyDictionary[Register, dict[str, tuple[tuple[str, str], Profile]]] = (
    WeakKeyDictionary()
)


def _profile(house: House, row: DossierRow) -> Profile:
    closed = row.state in (Step.CLOSED.value, Step.PAYMENT.value)
    forms = house.register.find(
        DocumentRow,
        "reference = ? AND kind = 'application_form' AND status <> 'set_aside'",
        (row.reference,),
    )
    counting = [d for d in forms if d.status == "filed"] or forms
    if not counting:
        return Profile(reference=row.reference, name=row.name, closed=closed)
    found = profile_of(row.reference, reading_of(house, counting[-1]))
    return found.model_copy(update={"closed": closed})
