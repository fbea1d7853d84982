"""The register's rows as plain frozen data, and how their values are written in SQLite."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, Literal, Self, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter

from extractors.records import DocumentRead, Kind, Remark
from validators.dossier import LetterKind, LetterStatus, ReceptionBasis
from validators.findings import Finding, Outcome

from .settings import Mode

FileStatus = Literal["pending", "read", "duplicate", "set_aside"]
DocumentStatus = Literal["filed", "unattached", "late", "superseded", "set_aside"]
MailState = Literal["intended", "sent", "unknown"]
SqlValue = str | int | float | None
Asked = tuple[tuple[str, str | None, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Base of all rows. ``TABLE`` names the table, ``KEY`` its primary key."""

    TABLE: ClassVar[str] = ""
    KEY: ClassVar[str] = "id"

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Build a row from what SQLite holds."""
        adapters = _adapters(cls)
        return cls(**{name: _load(adapters[name], values[name]) for name in adapters})

    def sql(self) -> dict[str, SqlValue]:
        """Return the row as SQLite holds it."""
        return sql_values(
            type(self), {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        )


@dataclass(frozen=True, slots=True)
class Delivery(Row):
    """What came in together: a folder, an e-mail, one file.

    ``claim`` is the name of the private folder it was taken into. ``settled``: all its files are
    read and filed. The reception fields are None until the line has found them.
    """

    TABLE: ClassVar[str] = "deliveries"
    id: int
    claim: str
    name: str
    folder: bool
    arrived: datetime
    reception_day: date | None = None
    reception_basis: ReceptionBasis | None = None
    postmark: date | None = None
    sender: str | None = None
    mail_date: datetime | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class FileRow(Row):
    """One file as received; ``id`` is its registration number ("2022-000123").

    ``name`` is its path within the delivery. ``retry_of``: the same bytes were set aside before.
    """

    TABLE: ClassVar[str] = "files"
    id: str
    delivery_id: int
    name: str
    sha256: str
    size: int
    arrived: datetime
    status: FileStatus
    pages: int | None = None
    duplicate_of: str | None = None
    retry_of: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    error_advice: str | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRow(Row):
    """One document found in a file: ``id`` is the file's number and its rank ("2022-000123-1").

    ``received`` its day of reception; ``reason`` why it is *à classer*, in French; ``path`` where
    its copy lies, relative to the outbox.
    """

    TABLE: ClassVar[str] = "documents"
    id: str
    file_id: str
    ordinal: int
    kind: Kind
    piece: str | None
    pages: tuple[int, ...]
    reading: DocumentRead
    received: date
    status: DocumentStatus
    reference: str | None = None
    reason: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """The last examination as kept: its findings and the day it was made for."""

    findings: tuple[Finding, ...] = ()
    on: date | None = None


@dataclass(frozen=True, slots=True)
class DossierRow(Row):
    """One case. ``folder`` is its folder's name in the outbox; ``state`` a step of the procedure.

    ``changed`` the moment something last came in; ``drafts_due`` the moment its drafts are to be
    written, None when nothing waits.
    """

    TABLE: ClassVar[str] = "dossiers"
    KEY: ClassVar[str] = "reference"
    reference: str
    call_id: str
    name: str
    state: str
    received: date
    reception_basis: ReceptionBasis
    to_confirm: bool
    folder: str
    opened: datetime
    changed: datetime
    natural_person: bool = False
    siret: str | None = None
    rna: str | None = None
    title: str | None = None
    scheme: str | None = None
    start: date | None = None
    end: date | None = None
    outcome: Outcome | None = None
    postmark: date | None = None
    drafts_due: datetime | None = None
    complete_on: date | None = None
    all_received: date | None = None
    certificate_on: date | None = None
    assessment: StoredAssessment = StoredAssessment()


@dataclass(frozen=True, slots=True)
class LetterRow(Row):
    """One letter. ``docx`` and ``pdf`` are paths relative to the outbox.

    ``docx_sha256`` is the Word file as we wrote it: another hash means that a person edited it.
    ``inputs_hash`` is the hash of all that the letter was written from. ``mode`` automatic means
    validated by rule.
    """

    TABLE: ClassVar[str] = "letters"
    id: str
    reference: str
    kind: LetterKind
    round: int
    status: LetterStatus
    title: str
    written: date
    inputs_hash: str
    docx: str
    docx_sha256: str
    subject: str = ""
    pdf: str | None = None
    validated: date | None = None
    signed: date | None = None
    sent: date | None = None
    notified: date | None = None
    limit_day: date | None = None
    asked: Asked = ()
    by: str | None = None
    mode: Mode = "draft"


@dataclass(frozen=True, slots=True)
class OutgoingRow(Row):
    """A mail. It is ``intended`` before the server is asked, so that no crash sends it twice."""

    TABLE: ClassVar[str] = "outgoing"
    id: int
    letter_id: str
    message_id: str
    recipient: str
    state: MailState
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionRow(Row):
    """A decision of the Commission permanente as a person entered it."""

    TABLE: ClassVar[str] = "decisions"
    id: int
    reference: str
    outcome: Literal["granted", "refused", "adjourned"]
    amount: Decimal | None
    reason: str | None
    deliberation: str
    day: date
    executory: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectionRow(Row):
    """A value that a person corrected: record path, what stood there, what stands now."""

    TABLE: ClassVar[str] = "corrections"
    id: int
    document_id: str
    path: str
    old: str | None
    new: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmationRow(Row):
    """Something a person confirmed or released ("iban", "notice-anyway", "second-notice")."""

    TABLE: ClassVar[str] = "confirmations"
    id: int
    reference: str
    what: str
    value: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SheetSessionRow(Row):
    """A session that a sheet was printed for: its name in the code, its half-days (start, end)."""

    TABLE: ClassVar[str] = "sheet_sessions"
    id: int
    reference: str
    session: str
    day: date
    slots: tuple[tuple[time, time], ...]
    title: str
    place: str
    printed: datetime


@dataclass(frozen=True, slots=True)
class SheetPeopleRow(Row):
    """Who is printed on a sheet, in the order of its rows: last and first names. Erasable."""

    TABLE: ClassVar[str] = "sheet_people"
    KEY: ClassVar[str] = "sheet_id"
    sheet_id: int
    people: tuple[tuple[str, str], ...]
    facilitators: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EventRow(Row):
    """One event of the chain, without its payload."""

    TABLE: ClassVar[str] = "events"
    id: int
    at: datetime
    what: str
    subject: str
    payload_hash: str
    previous: str
    hash: str


def sql_values(row: type[Row], values: Mapping[str, object]) -> dict[str, SqlValue]:
    """Return values of a row's fields as SQLite holds them. KeyError for an unknown field."""
    adapters = _adapters(row)
    return {name: _dump(adapters[name], value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class _Adapter:
    """How one field is written: JSON text for what is composed, plain otherwise."""

    adapter: TypeAdapter[Any]
    json: bool


_KNOWN: dict[str, dict[str, _Adapter]] = {}


def _adapters(row: type[Row]) -> dict[str, _Adapter]:
    if row.TABLE not in _KNOWN:
        hints = get_type_hints(row)
        _KNOWN[row.TABLE] = {
            field.name: _Adapter(TypeAdapter(hints[field.name]), _composed(hints[field.name]))
            for field in dataclasses.fields(row)
        }
    return _KNOWN[row.TABLE]


def _composed(hint: object) -> bool:
    if get_origin(hint) in {tuple, dict}:
        return True
    return isinstance(hint, type) and (
        issubclass(hint, BaseModel) or dataclasses.is_dataclass(hint)
    )


def _load(field: _Adapter, value: Any) -> Any:
    if field.json:
        return field.adapter.validate_json(value)
    return field.adapter.validate_python(value)


def _dump(field: _Adapter, value: object) -> SqlValue:
    if field.json:
        return field.adapter.dump_json(value).decode("utf-8")
    plain: SqlValue = field.adapter.dump_python(value, mode="json")
    return plain
