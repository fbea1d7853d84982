"""Versions of a document in one dossier: all are kept, the newest valid one counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from extractors.records import ApplicationRecord, Leaf, PieceRecord, Signature, leaves

from .dossier import Held
from .names import organisation_key, person_key, words_of
from .profiles import sure_text
from .sheet_pages import wholly_replaced

Subject = tuple[str, ...]

_PER_FUNDER = frozenset({"D-LI", "D-DELIB-COFI"})
_PER_YEAR = frozenset(
    {"D-BUDG-ACT", "D-BUDG-STR", "D-COMPTES", "D-CAC", "D-RAPACT", "D-BILAN-N1", "D-CR-N1"}
)
_ALWAYS_SEVERAL = frozenset(
    {"D-FACT", "D-RELEVE", "D-BP", "D-ATTCAC", "D-EMARG", "D-INDIC", "D-BILAN", "D-QUAL", "D-IAE"}
)
_SIGNED = frozenset({"D-CER", "D-ATTHON", "D-POUVOIR", "D-LETTRE", "D-LI"})
_YEAR_KEYS = ("year", "fiscal_year_end", "period")


def subject_of(document: Held) -> Subject | None:
    """Return what makes two documents versions of one another; None: it is never a version.

    A letter of intent stands for its funder and action, a CV for its person, accounts and budgets
    for their year; most pieces stand for themselves. What is not surely read is no version.
    """
    code, record = document.read.piece or document.read.kind, document.piece
    if document.read.kind in ("attendance_sheet", "unrecognised") or code in _ALWAYS_SEVERAL:
        return None
    if code in _PER_FUNDER:
        funder = organisation_key(sure_text(record.leaf("funder")))
        action = " ".join(words_of(sure_text(record.leaf("action"))))
        return (code, funder, action) if funder else None
    if code == "D-CV":
        person = sure_text(record.leaf("person"))
        document_type = sure_text(record.leaf("document"))
        return (code, *person_key(person), document_type) if person else None
    if code in _PER_YEAR:
        year = next((t for key in _YEAR_KEYS if (t := sure_text(record.leaf(key)))), "")
        part = _parts_of_accounts(record) if code == "D-COMPTES" else ""
        title = " ".join(words_of(sure_text(record.leaf("title"))))
        return (code, year, title, part) if year else None
    if code == "D-DESC":
        titled = words_of(sure_text(record.leaf("title")))
        return (code, *titled) if titled else None
    if code == "D-POUVOIR":
        grantee = person_key(sure_text(record.leaf("grantee")))
        return (code, *grantee) if grantee else None
    return (code,)


def _parts_of_accounts(record: PieceRecord) -> str:
    """Say which parts of the accounts a file holds: they may come one by one."""
    parts = ("balance_sheet", "income_statement", "notes")
    return "".join("1" if record.leaf(part).value else "0" for part in parts)


def superseded(documents: Sequence[Held]) -> frozenset[str]:
    """Return the ids of the documents that a newer valid version replaces.

    ``documents`` are those of one dossier in the order they came, late ones left out. Applications
    are versions of one another: the latest counts, of one day the later signed and fuller one.
    """
    groups: dict[Subject, list[tuple[int, Held]]] = {}
    for order, document in enumerate(documents):
        subject = subject_of(document)
        if subject is not None and not document.late:
            groups.setdefault(subject, []).append((order, document))
    replaced: set[str] = set()
    for group in groups.values():
        counts = max(group, key=lambda entry: _standing(entry[1], entry[0]))[1]
        replaced |= {document.id for _, document in group if document.id != counts.id}
    sheets = [document for document in documents if document.read.kind == "attendance_sheet"]
    return frozenset(replaced) | wholly_replaced(sheets)


def _standing(document: Held, order: int) -> tuple[object, ...]:
    """Order versions: valid before invalid, then by day, own date, signature, fullness, order."""
    if document.read.kind == "application_form":
        record = document.application
        return (
            True,
            document.received,
            _day(record.signed.date),
            _signed(record.signed.signature),
            _filled(record),
            order,
        )
    record_date = _day(document.piece.date)
    return (_valid(document), document.received, record_date, False, 0, order)


def _valid(document: Held) -> bool:
    """Say whether a piece can do its service at all; how well is for the rules."""
    record, code = document.piece, document.read.piece
    if code == "D-RIB":
        return bool(sure_text(record.leaf("iban")))
    if code in _SIGNED:
        return any(s.state == "present" for s in record.signatures)
    return True


def _day(leaf: Leaf) -> date:
    return leaf.value if isinstance(leaf.value, date) else date.min


def _signed(signature: Signature) -> bool:
    return signature.state == "present"


def _filled(record: ApplicationRecord) -> Decimal:
    told = sum(1 for _, leaf in leaves(record) if not isinstance(leaf, Signature) and leaf.value)
    return Decimal(told)
