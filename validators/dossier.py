"""A dossier as the rules see it: what was received, and what has happened to it so far."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from extractors.records import (
    ApplicationRecord,
    AttendanceRecord,
    DocumentRead,
    Frozen,
    PieceRecord,
)

if TYPE_CHECKING:
    from .sheet_pages import Regrouped


class ReceptionBasis(StrEnum):
    """Where the date of reception comes from, the first that exists (DESIGN, contract)."""

    PERSON = "person"
    EMAIL = "email"
    STAMP = "stamp"
    FOLDER = "folder"
    ARRIVAL = "arrival"


class Reception(Frozen):
    """The date of reception; ``to_confirm`` where it is only the day of arrival in the inbox."""

    day: date
    basis: ReceptionBasis = ReceptionBasis.ARRIVAL
    to_confirm: bool = True
    postmark: date | None = None


class Held(Frozen):
    """A document held in a dossier.

    ``id`` is the register's; ``received`` the day it came. ``late``: it came after the certificate
    (*reçu après attestation*), the rules leave it out. ``superseded``: a newer version counts.
    """

    id: str
    file: str
    sha256: str
    received: date
    read: DocumentRead
    late: bool = False
    superseded: bool = False

    @property
    def piece(self) -> PieceRecord:
        """The record of a supporting document; an empty one for other kinds."""
        return self.read.record if isinstance(self.read.record, PieceRecord) else PieceRecord()

    @property
    def application(self) -> ApplicationRecord:
        """The record of an application form; an empty one for other kinds."""
        record = self.read.record
        return record if isinstance(record, ApplicationRecord) else ApplicationRecord()

    @property
    def sheet(self) -> AttendanceRecord:
        """The record of an attendance sheet; an empty one for other kinds."""
        record = self.read.record
        return record if isinstance(record, AttendanceRecord) else AttendanceRecord()


LetterKind = Literal[
    "acknowledgement",  # L1
    "notice",  # L2
    "certificate",  # L3
    "reminder",  # L4
    "closing",  # L5
    "award",  # L6
    "refusal",  # L7
    "agreement",  # L8
]
LETTER_KINDS: tuple[LetterKind, ...] = (
    "acknowledgement",
    "notice",
    "certificate",
    "reminder",
    "closing",
    "award",
    "refusal",
    "agreement",
)
LetterStatus = Literal["draft", "validated", "signed", "sent", "notified", "stale"]


class PastLetter(Frozen):
    """A letter already written. ``asked`` are the (rule, piece, field, subject) keys of a notice.

    Days are None until the letter has reached that step; ``limit`` is a notice's time limit.
    """

    id: str
    kind: LetterKind
    round: int = 1
    status: LetterStatus = "draft"
    written: date | None = None
    validated: date | None = None
    sent: date | None = None
    notified: date | None = None
    limit: date | None = None
    asked: tuple[tuple[str, str | None, str | None, str | None], ...] = ()


class Decision(Frozen):
    """A decision of the Commission permanente, as entered by a person."""

    outcome: Literal["granted", "refused", "adjourned"]
    amount: Decimal | None = None
    reason: str | None = None
    deliberation: str
    day: date
    executory: date
    by: str


class History(Frozen):
    """What has happened: letters, decision, what persons confirmed.

    ``confirmed_iban`` is the account a person confirmed after a change; ``known_ibans`` are those
    on earlier papers of the same organisation. ``all_received`` is the day everything asked came.
    ``released`` names what a person said to do anyway ("notice-anyway", "second-notice").
    """

    letters: tuple[PastLetter, ...] = ()
    decision: Decision | None = None
    confirmed_iban: str | None = None
    known_ibans: tuple[str, ...] = ()
    complete_on: date | None = None
    all_received: date | None = None
    released: tuple[str, ...] = ()
    renewal_known: bool = False

    def letter(self, kind: LetterKind, *statuses: LetterStatus) -> PastLetter | None:
        """Return the latest letter of a kind (in one of the statuses, if any are given)."""
        for letter in reversed(self.letters):
            if letter.kind == kind and (not statuses or letter.status in statuses):
                return letter
        return None


class Dossier(Frozen):
    """One case: one organisation's application to one call, with its pieces."""

    reference: str
    reception: Reception
    application: Held
    pieces: tuple[Held, ...] = ()
    others: tuple[Held, ...] = ()
    unfiled: int = Field(default=0, description="documents of its deliveries still à classer")
    history: History = History()

    @property
    def form(self) -> ApplicationRecord:
        """The application that counts."""
        return self.application.application

    @property
    def sheets(self) -> tuple[Held, ...]:
        """The attendance sheets that count, in the order they came, with the pages that count."""
        return tuple(d for d in self.sheet_pages.sheets if not d.superseded)

    @property
    def sheet_pages(self) -> Regrouped:
        """The attendance sheets with the pages of our own ones brought together."""
        from .sheet_pages import regroup  # noqa: PLC0415 (it is about what is defined here)

        return regroup([d for d in self.others if d.read.kind == "attendance_sheet"])

    def held(self, code: str) -> tuple[Held, ...]:
        """Return the documents that count for one piece code, newest last."""
        return tuple(
            d for d in self.pieces if d.read.piece == code and not (d.late or d.superseded)
        )
