"""Letters that come back by scan, known by their code: noted as signed where ink says so.

The scan itself is filed like any document. Where the signature is not surely there, or the letter
was never validated, a person looks; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.records import DOUBT_BELOW, DocumentRead, PieceRecord
from extractors.stamp import parse

from . import letters
from .house import House
from .refusal import Refused
from .rows import DocumentRow, LetterRow

BY_SCAN = "retour numérisé"
RETURNED = "letter.returned"

_NEW = (
    "kind IN ('letter', 'agreement') AND reference IS NOT NULL AND status <> 'set_aside' "
    "AND id NOT IN (SELECT subject FROM events WHERE what = 'letter.returned')"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that came back and that a person must look at, and why (French)."""

    document: DocumentRow
    letter: LetterRow
    why: str


def mark_returned(house: House) -> list[LetterRow]:
    """Note what came back since the last time; return the letters that are signed now."""
    signed = []
    for document in house.register.find(DocumentRow, _NEW):
        letter = letter_of(house, document)
        if letter is None:
            continue
        why = _why_not(document.reading, letter)
        if why is None:
            letter = _mark(house, letter)
            signed.append(letter)
        payload = {"letter": letter.id, "why": why}
        house.register.event(RETURNED, document.id, house.today.now(), payload)
    return signed


def letter_of(house: House, document: DocumentRow) -> LetterRow | None:
    """Return the letter of this dossier that a document's code names; None for any other paper."""
    stamp = parse(document.reading.stamp or "")
    told = stamp.detail("letter") if stamp is not None and stamp.kind == "letter" else None
    if told is None:
        return None
    try:
        letter = house.register.letter(told)
    except KeyError:
        return None
    return letter if letter.reference == document.reference else None


def waiting(house: House) -> Iterator[Waiting]:
    """Yield what came back and is not settled: the letter bears no day of signature yet."""
    for event in house.register.events(what=RETURNED):
        told = house.register.payload(event.id) or {}
        if not told.get("why"):
            continue
        document = house.register.document(event.subject)
        letter = letter_of(house, document)
        if letter is not None and letter.signed is None and document.status != "set_aside":
            yield Waiting(document, letter, str(told["why"]))


def _why_not(read: DocumentRead, letter: LetterRow) -> str | None:
    """Say in French why a letter that came back is not taken for signed; None: it is."""
    if letter.status in ("draft", "stale"):
        return "cette lettre n'est pas validée, ou une autre version la remplace."
    record = read.record
    found = record.signatures if isinstance(record, PieceRecord) else ()
    if not found or any(s.state == "to_check" or s.confidence < DOUBT_BELOW for s in found):
        return "signature à vérifier sur la numérisation."
    if any(s.state != "present" for s in found):
        return "signature non trouvée sur la numérisation."
    return None


def _mark(house: House, letter: LetterRow) -> LetterRow:
    """Note the signature. A letter that has already left keeps its step, and gets the day."""
    register, today = house.register, house.today.day()
    if letter.status == "validated":
        try:
            return letters.mark_signed(house, letter.id, BY_SCAN)
        except Refused:
            return letter
    if letter.signed is not None:
        return letter
    with register.transaction():
        row = register.change(LetterRow, letter.id, signed=today)
        payload = {"by": BY_SCAN, "on": today.isoformat()}
        register.event("letter.signed", letter.id, house.today.now(), payload)
    return row
