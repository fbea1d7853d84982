"""The register: the only SQL. Rows in and out are plain frozen data (``rows``).

Only the parent process writes. Every change stands in one ``transaction``; a transaction within
another joins it. Durability is SQLite's WAL with synchronous FULL.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from extractors.records import Reading

from .migrations import STEPS, migrate
from .rows import (
    ConfirmationRow,
    CorrectionRow,
    DecisionRow,
    Delivery,
    DocumentRow,
    DocumentStatus,
    DossierRow,
    EventRow,
    FileRow,
    FileStatus,
    LetterRow,
    MailState,
    OutgoingRow,
    Row,
    SqlValue,
    sql_values,
)

R = TypeVar("R", bound=Row)

GENESIS = "0" * 64

_ABOUT_A_DOSSIER = (
    "SELECT * FROM dossiers WHERE reference = ?",
    "SELECT id, status, received, path FROM documents WHERE reference = ? ORDER BY id",
    "SELECT * FROM letters WHERE reference = ? ORDER BY id",
    "SELECT * FROM decisions WHERE reference = ?",
    "SELECT * FROM confirmations WHERE reference = ?",
    "SELECT c.* FROM corrections c JOIN documents d ON d.id = c.document_id WHERE d.reference = ?",
)
"""What a dossier's pages tell; a reading itself never changes."""


class RegisterError(Exception):
    """The register cannot be used; the message is a French sentence for staff."""


class Register:
    """One open register. Not shared between threads or processes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.db = Database(connection)

    @classmethod
    def open(cls, path: Path) -> Register:
        """Open (or create, readable by its owner only) and migrate. Raises RegisterError."""
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            version = migrate(connection)
        except (OSError, sqlite3.DatabaseError) as error:
            raise RegisterError(
                f"Le registre {path.name} est illisible ou abîmé ({type(error).__name__}). "
                "Restaurez une sauvegarde avec « recevable restore »."
            ) from error
        if version > len(STEPS):
            connection.close()
            raise RegisterError(
                f"Le registre {path.name} vient d'une version plus récente de Recevable."
            )
        return cls(connection)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def stamp(self) -> tuple[int, int]:
        """Return a value that changes whenever the register does, here or in another process."""
        other = self.connection.execute("PRAGMA data_version").fetchone()
        return int(other[0]), self.connection.total_changes

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Within another transaction it joins it."""
        if self.connection.in_transaction:
            yield
            return
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    # -- rows in general -------------------------------------------------------------------

    def add(self, row: Row) -> None:
        """Insert a row as it is. Raises sqlite3.IntegrityError for a state that must not be."""
        self.db.table(row.TABLE).insert(dict(row.sql()))

    def change(self, kind: type[R], key: str | int, **changes: object) -> R:
        """Change named fields of one row and return it. KeyError for an unknown row or field."""
        values = sql_values(kind, changes)
        marks = ", ".join(f'"{name}" = ?' for name in values)
        with self.transaction():
            cursor = self.connection.execute(
                f'UPDATE {kind.TABLE} SET {marks} WHERE "{kind.KEY}" = ?',  # noqa: S608 (names are ours)
                (*values.values(), key),
            )
            if cursor.rowcount != 1:
                raise KeyError(key)
        return self.row(kind, key)

    def row(self, kind: type[R], key: str | int) -> R:
        """Return one row. Raises KeyError."""
        found = self.find(kind, f'"{kind.KEY}" = ?', (key,))
        if not found:
            raise KeyError(key)
        return found[0]

    def find(
        self, kind: type[R], where: str = "1", values: Sequence[SqlValue] = (), order: str = "rowid"
    ) -> list[R]:
        """Return rows that fulfil a condition written in SQL by this package only."""
        sql = f"SELECT * FROM {kind.TABLE} WHERE {where} ORDER BY {order}"  # noqa: S608 (names are ours)
        return [kind.of(values) for values in self.db.query(sql, list(values))]

    def next_number(self, name: str) -> int:
        """Return the next number of a counter, from 1, without holes."""
        with self.transaction():
            row = self.connection.execute(
                "INSERT INTO counters (name, value) VALUES (?, 1) "
                "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
                (name,),
            ).fetchone()
        return int(row[0])

    def _next_key(self, kind: type[Row]) -> int:
        row = self.connection.execute(
            f"SELECT coalesce(max(id), 0) + 1 FROM {kind.TABLE}"  # noqa: S608 (names are ours)
        ).fetchone()
        return int(row[0])

    # -- deliveries and files --------------------------------------------------------------

    def delivery_of_claim(self, claim: str, name: str, folder: bool, arrived: datetime) -> Delivery:
        """Return the delivery of a claim, made now if it is new."""
        with self.transaction():
            known = self.find(Delivery, "claim = ?", (claim,))
            if known:
                return known[0]
            delivery = Delivery(self._next_key(Delivery), claim, name, folder, arrived)
            self.add(delivery)
        return delivery

    def delivery(self, key: int) -> Delivery:
        """Return one delivery. Raises KeyError."""
        return self.row(Delivery, key)

    def unsettled(self) -> list[Delivery]:
        """Return deliveries whose files are not yet all read and filed, oldest first."""
        return self.find(Delivery, "settled = 0")

    def add_file(
        self, delivery: Delivery, name: str, sha256: str, size: int, arrived: datetime
    ) -> FileRow:
        """Register a file that lies in the store, and return it with its registration number.

        The same bytes as a file that was read (or waits) make it a duplicate; the same bytes as
        one that was set aside make it a new try. A name already registered for this delivery is
        returned as it stands.
        """
        with self.transaction():
            known = self.find(FileRow, "delivery_id = ? AND name = ?", (delivery.id, name))
            if known:
                return known[0]
            same = self.find(FileRow, "sha256 = ?", (sha256,), order="id")
            first = next((f for f in same if f.status in {"read", "pending"}), None)
            failed = [f for f in same if f.status == "set_aside"]
            row = FileRow(
                id=f"{arrived.year}-{self.next_number(f'file-{arrived.year}'):06d}",
                delivery_id=delivery.id,
                name=name,
                sha256=sha256,
                size=size,
                arrived=arrived,
                status="duplicate" if first else "pending",
                pages=first.pages if first else None,
                duplicate_of=first.id if first else None,
                retry_of=failed[-1].id if failed and not first else None,
            )
            self.add(row)
            self.event("file.received", row.id, arrived, {"name": name, "sha256": sha256})
        return row

    def file(self, key: str) -> FileRow:
        """Return one file by its registration number. Raises KeyError."""
        return self.row(FileRow, key)

    def files(self, status: FileStatus | None = None) -> list[FileRow]:
        """Return files, oldest first."""
        if status is None:
            return self.find(FileRow)
        return self.find(FileRow, "status = ?", (status,))

    def files_of(self, delivery: int) -> list[FileRow]:
        """Return the files of one delivery."""
        return self.find(FileRow, "delivery_id = ?", (delivery,))

    def file_read(self, key: str, reading: Reading) -> FileRow:
        """Note that a file was read: its pages and remarks. Its documents are added apart."""
        with self.transaction():
            for copy in self.find(FileRow, "duplicate_of = ?", (key,)):
                self.change(FileRow, copy.id, pages=reading.pages)
            return self.change(
                FileRow, key, status="read", pages=reading.pages, remarks=reading.remarks
            )

    def file_set_aside(self, key: str, code: str, message: str, advice: str) -> FileRow:
        """Note that a file could not be read, and why."""
        return self.change(
            FileRow,
            key,
            status="set_aside",
            error_code=code,
            error_message=message,
            error_advice=advice,
        )

    # -- documents -------------------------------------------------------------------------

    def document(self, key: str) -> DocumentRow:
        """Return one document. Raises KeyError."""
        return self.row(DocumentRow, key)

    def documents(
        self, reference: str | None = None, status: DocumentStatus | None = None
    ) -> list[DocumentRow]:
        """Return documents, of one dossier and in one status where these are given."""
        where, values = ["1"], []
        if reference is not None:
            where.append("reference = ?")
            values.append(reference)
        if status is not None:
            where.append("status = ?")
            values.append(status)
        return self.find(DocumentRow, " AND ".join(where), values)

    def documents_of_file(self, file_id: str) -> list[DocumentRow]:
        """Return the documents found in one file, in their order."""
        return self.find(DocumentRow, "file_id = ?", (file_id,), order="ordinal")

    def corrections(self, document_id: str) -> list[CorrectionRow]:
        """Return what persons corrected on a document, oldest first."""
        return self.find(CorrectionRow, "document_id = ?", (document_id,))

    def add_correction(
        self,
        *,
        document_id: str,
        path: str,
        old: str | None,
        new: str | None,
        by: str,
        at: datetime,
    ) -> CorrectionRow:
        """Note a correction."""
        with self.transaction():
            key = self._next_key(CorrectionRow)
            row = CorrectionRow(key, document_id, path, old, new, by, at)
            self.add(row)
        return row

    # -- dossiers --------------------------------------------------------------------------

    def new_reference(self, prefix: str, day: date) -> str:
        """Return the next free reference of a call and year: "PDI47-2022-0007"."""
        number = self.next_number(f"dossier-{prefix}-{day.year}")
        return f"{prefix}-{day.year}-{number:04d}"

    def dossier(self, reference: str) -> DossierRow:
        """Return one dossier. Raises KeyError."""
        return self.row(DossierRow, reference)

    def dossiers(self, call_id: str | None = None) -> list[DossierRow]:
        """Return dossiers by reference."""
        if call_id is None:
            return self.find(DossierRow, order="reference")
        return self.find(DossierRow, "call_id = ?", (call_id,), order="reference")

    def dossiers_with_drafts_due(self) -> list[str]:
        """Return the references of dossiers whose drafts wait to be written."""
        return [row.reference for row in self.find(DossierRow, "drafts_due IS NOT NULL")]

    def fingerprint(self, reference: str) -> str:
        """Return a value that changes whenever anything about a dossier does."""
        hasher = hashlib.sha256()
        for sql in _ABOUT_A_DOSSIER:
            for row in self.connection.execute(sql, (reference,)):
                hasher.update(repr(row).encode("utf-8"))
        return hasher.hexdigest()

    def confirmations(self, reference: str) -> list[ConfirmationRow]:
        """Return what persons confirmed on a dossier, oldest first."""
        return self.find(ConfirmationRow, "reference = ?", (reference,))

    def add_confirmation(
        self, reference: str, what: str, value: str | None, by: str, at: datetime
    ) -> ConfirmationRow:
        """Note a confirmation."""
        with self.transaction():
            key = self._next_key(ConfirmationRow)
            row = ConfirmationRow(key, reference, what, value, by, at)
            self.add(row)
        return row

    def decisions(self, reference: str) -> list[DecisionRow]:
        """Return the decisions on a dossier, oldest first."""
        return self.find(DecisionRow, "reference = ?", (reference,))

    def new_decision_id(self) -> int:
        """Return the key of the next decision; within the transaction that adds it."""
        return self._next_key(DecisionRow)

    # -- letters and mail ------------------------------------------------------------------

    def new_letter_id(self, reference: str) -> str:
        """Return the next letter id of a dossier: "PDI47-2022-0007-L1"."""
        return f"{reference}-L{self.next_number(f'letter-{reference}')}"

    def letter(self, key: str) -> LetterRow:
        """Return one letter. Raises KeyError."""
        return self.row(LetterRow, key)

    def letters(self, reference: str | None = None) -> list[LetterRow]:
        """Return letters in the order they were first written."""
        if reference is None:
            return self.find(LetterRow)
        return self.find(LetterRow, "reference = ?", (reference,))

    def intend_mail(
        self, letter_id: str, message_id: str, recipient: str, at: datetime
    ) -> OutgoingRow:
        """Note a mail before it is handed to the server. IntegrityError if there is one already."""
        with self.transaction():
            key = self._next_key(OutgoingRow)
            row = OutgoingRow(key, letter_id, message_id, recipient, "intended", at)
            self.add(row)
        return row

    def mail_state(self, key: int, state: MailState) -> OutgoingRow:
        """Note what became of a mail."""
        return self.change(OutgoingRow, key, state=state)

    def outgoing(self, state: MailState | None = None) -> list[OutgoingRow]:
        """Return mails, in one state where it is given."""
        if state is None:
            return self.find(OutgoingRow)
        return self.find(OutgoingRow, "state = ?", (state,))

    # -- events ----------------------------------------------------------------------------

    def event(
        self, what: str, subject: str, at: datetime, payload: Mapping[str, object] | None = None
    ) -> int:
        """Append an event: what happened to which file, document, dossier or letter, and when.

        Who did it and all that is personal stands in ``payload`` (JSON values), which can be
        erased: the chain holds only its salted hash.
        """
        salt = secrets.token_hex(16)
        body = json.dumps(payload or {}, ensure_ascii=False, sort_keys=True, default=str)
        with self.transaction():
            last = self.connection.execute(
                "SELECT id, hash FROM events ORDER BY id DESC LIMIT 1"
            ).fetchone()
            previous = str(last[1]) if last else GENESIS
            moment, payload_hash = at.isoformat(), _digest(salt, body)
            chained = _digest(previous, moment, what, subject, payload_hash)
            cursor = self.connection.execute(
                "INSERT INTO events (at, what, subject, payload_hash, previous, hash) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (moment, what, subject, payload_hash, previous, chained),
            )
            number = int(cursor.lastrowid or 0)
            self.connection.execute(
                "INSERT INTO payloads (event_id, salt, body) VALUES (?, ?, ?)", (number, salt, body)
            )
        return number

    def events(self, subject: str | None = None, what: str | None = None) -> list[EventRow]:
        """Return events, oldest first, of one subject or kind where these are given."""
        where, values = ["1"], []
        if subject is not None:
            where.append("subject = ?")
            values.append(subject)
        if what is not None:
            where.append("what = ?")
            values.append(what)
        return self.find(EventRow, " AND ".join(where), values)

    def payload(self, event_id: int) -> dict[str, object] | None:
        """Return an event's payload; None where it was erased."""
        row = self.connection.execute(
            "SELECT body FROM payloads WHERE event_id = ?", (event_id,)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def erase_payload(self, event_id: int) -> None:
        """Erase what is personal of an event; the chain stays whole."""
        with self.transaction():
            self.connection.execute("DELETE FROM payloads WHERE event_id = ?", (event_id,))

    def chain_faults(self) -> list[int]:
        """Return the ids of events that do not fit the chain or their payload."""
        faults: list[int] = []
        previous = GENESIS
        rows = self.connection.execute(
            "SELECT e.id, e.at, e.what, e.subject, e.payload_hash, e.previous, e.hash, "
            "p.salt, p.body FROM events e LEFT JOIN payloads p ON p.event_id = e.id ORDER BY e.id"
        )
        for key, at, what, subject, payload_hash, before, chained, salt, body in rows:
            whole = before == previous and chained == _digest(
                previous, at, what, subject, payload_hash
            )
            fitting = salt is None or payload_hash == _digest(salt, body)
            if not (whole and fitting):
                faults.append(int(key))
            previous = chained
        return faults

    def faults(self) -> list[str]:
        """Return what SQLite itself finds wrong in the file; empty when it is whole."""
        lines = [str(row[0]) for row in self.connection.execute("PRAGMA integrity_check")]
        broken = self.connection.execute("PRAGMA foreign_key_check").fetchall()
        return [line for line in lines if line != "ok"] + [
            f"lien rompu : {row[0]}" for row in broken
        ]

    def copy_to(self, path: Path) -> None:
        """Write a consistent copy of the register, even while it is in use."""
        target = sqlite3.connect(path)
        try:
            self.connection.backup(target)
        finally:
            target.close()


def _digest(*parts: str) -> str:
    """Hash parts with their lengths, so that no two lists of parts give the same text."""
    hasher = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8")
        hasher.update(len(data).to_bytes(8, "big"))
        hasher.update(data)
    return hasher.hexdigest()
