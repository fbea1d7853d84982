"""The register: what was received, what it says, the dossiers, their letters. The only SQL.

Rows in and out are plain frozen data (``rows``). Only the parent process writes. Every change
stands in one ``transaction``; a transaction within another joins it. Durability is SQLite's WAL
with synchronous FULL.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import date, datetime

from extractors.records import Reading

from .register_core import RegisterError
from .register_figures import RegisterFigures
from .rows import (
    ConfirmationRow,
    CorrectionRow,
    DecisionRow,
    Delivery,
    DocumentRow,
    DocumentStatus,
    DossierRow,
    FileRow,
    FileStatus,
    LetterRow,
    MailState,
    OutgoingRow,
    SheetPeopleRow,
    SheetSessionRow,
)
from .safe_files import split_name

__all__ = ["DocumentPlace", "Register", "RegisterError"]


@dataclasses.dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Where a document stands, as the register holds it: ``pages`` and ``received`` are texts."""

    id: str
    file_id: str
    name: str
    pages: str
    received: str
    status: DocumentStatus
    reference: str | None
    reason: str | None
    path: str | None


_PLACES = (
    "SELECT x.id, x.file_id, f.name, x.pages, x.received, x.status, x.reference, x.reason, x.path "
    "FROM documents x JOIN files f ON f.id = x.file_id"
)


class Register(RegisterFigures):
    """The tables of one home by what they mean."""

    # -- deliveries and files --------------------------------------------------------------

    def delivery_of_claim(self, claim: str, name: str, folder: bool, arrived: datetime) -> Delivery:
        """Return the delivery of a claim, made now if it is new."""
        with self.transaction():
            known = self.find(Delivery, "claim = ?", (claim,))
            if known:
                return known[0]
            delivery = Delivery(self.next_key(Delivery), claim, name, folder, arrived)
            self.add(delivery)
        return delivery

    def delivery(self, key: int) -> Delivery:
        """Return one delivery. Raises KeyError."""
        return self.row(Delivery, key)

    def unsettled(self, limit: int = -1) -> list[Delivery]:
        """Return deliveries whose files are not yet all read and filed, oldest first."""
        return self.find(Delivery, "settled = 0", order=f"rowid LIMIT {limit}")

    def add_file(
        self, delivery: Delivery, name: str, sha256: str, size: int, arrived: datetime
    ) -> FileRow:
        """Register a file that lies in the store, and return it with its registration number.

        The same bytes as a file that was read (or waits) make it a duplicate; the same bytes as
        one that was set aside make it a new try. A file already registered for this delivery is
        returned as it stands; another of the same name gets a number.
        """
        with self.transaction():
            there = {file.name: file for file in self.files_of(delivery.id)}
            if name in there and there[name].sha256 == sha256:
                return there[name]
            number, (stem, suffix) = 1, split_name(name)
            while name in there:
                number += 1
                name = f"{stem} ({number}){suffix}"
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

    def files(self, status: FileStatus | None = None, limit: int = -1) -> list[FileRow]:
        """Return files, oldest first."""
        order = f"rowid LIMIT {limit}"
        if status is None:
            return self.find(FileRow, order=order)
        return self.find(FileRow, "status = ?", (status,), order)

    def file_counts(self) -> dict[str, int]:
        """Return how many files are in each status."""
        rows = self.connection.execute("SELECT status, count(*) FROM files GROUP BY status")
        return {str(status): int(number) for status, number in rows}

    def files_of(self, delivery: int, status: FileStatus | None = None) -> list[FileRow]:
        """Return the files of one delivery, in one status where it is given."""
        if status is None:
            return self.find(FileRow, "delivery_id = ?", (delivery,))
        return self.find(FileRow, "delivery_id = ? AND status = ?", (delivery, status))

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

    def places(self, since: date) -> list[DocumentPlace]:
        """Return where documents stand, of files that came on a day or later; no readings."""
        return self._places("f.arrived >= ?", (since.isoformat(),))

    def places_of(self, file_ids: Sequence[str]) -> list[DocumentPlace]:
        """Return where the documents of some files stand, without their readings."""
        return self._places("f.id IN (SELECT value FROM json_each(?))", (json.dumps(file_ids),))

    def _places(self, where: str, values: Sequence[str]) -> list[DocumentPlace]:
        rows = self.connection.execute(f"{_PLACES} WHERE {where} ORDER BY x.rowid", values)
        return [DocumentPlace(*row) for row in rows]

    def latest_files(self, limit: int) -> list[FileRow]:
        """Return the files that came last, the latest first."""
        return self.find(FileRow, order=f"rowid DESC LIMIT {limit:d}")

    def mail_days(self, limit: int) -> list[date]:
        """Return the days on which files came, the latest first."""
        rows = self.connection.execute(
            "SELECT DISTINCT substr(arrived, 1, 10) FROM files ORDER BY 1 DESC LIMIT ?", (limit,)
        )
        return [date.fromisoformat(row[0]) for row in rows]

    def files_since(self, day: date) -> list[FileRow]:
        """Return the files that came on a day or later, oldest first."""
        return self.find(FileRow, "arrived >= ?", (day.isoformat(),))

    def folder_names(self) -> dict[int, str]:
        """Return the names of the folders that were dropped, by their delivery."""
        rows = self.connection.execute("SELECT id, name FROM deliveries WHERE folder = 1")
        return {int(key): str(name) for key, name in rows}

    def days_of(self, what: str) -> dict[str, int]:
        """Return how many events of a kind fell on each day ("2022-10-12")."""
        rows = self.connection.execute(
            "SELECT substr(at, 1, 10), count(*) FROM events WHERE what = ? GROUP BY 1", (what,)
        )
        return {str(day): int(number) for day, number in rows}

    def loose_count(self) -> int:
        """Return how many documents are *à classer*."""
        sql = "SELECT count(*) FROM documents WHERE status = 'unattached'"
        return int(self.connection.execute(sql).fetchone()[0])

    def outcome_counts(self) -> dict[str | None, int]:
        """Return how many dossiers have each outcome; None: not examined yet."""
        rows = self.connection.execute("SELECT outcome, count(*) FROM dossiers GROUP BY outcome")
        return {outcome: int(number) for outcome, number in rows}

    def document_paths(self) -> list[str]:
        """Return where the copies of documents lie, relative to the outbox."""
        rows = self.connection.execute(
            "SELECT DISTINCT path FROM documents WHERE path IS NOT NULL ORDER BY path"
        )
        return [str(row[0]) for row in rows]

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
            key = self.next_key(CorrectionRow)
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

    def dossier_marks(self, call_id: str) -> list[tuple[str, str, str]]:
        """Return reference, state and moment of the last change of each dossier, by reference."""
        rows = self.connection.execute(
            "SELECT reference, state, changed FROM dossiers WHERE call_id = ? ORDER BY reference",
            (call_id,),
        )
        return [(str(reference), str(state), str(at)) for reference, state, at in rows]

    def loose_places(self) -> list[tuple[int, str, str]]:
        """Return delivery, file name and delivery name of each document still *à classer*."""
        rows = self.connection.execute(
            "SELECT f.delivery_id, f.name, d.name FROM documents x "
            "JOIN files f ON f.id = x.file_id JOIN deliveries d ON d.id = f.delivery_id "
            "WHERE x.status = 'unattached'"
        )
        return [(int(key), str(name), str(label)) for key, name, label in rows]

    def dossiers_with_drafts_due(self) -> list[str]:
        """Return the references of dossiers whose drafts wait to be written."""
        return [row.reference for row in self.find(DossierRow, "drafts_due IS NOT NULL")]

    def confirmations(self, reference: str) -> list[ConfirmationRow]:
        """Return what persons confirmed on a dossier, oldest first."""
        return self.find(ConfirmationRow, "reference = ?", (reference,))

    def add_confirmation(
        self, reference: str, what: str, value: str | None, by: str, at: datetime
    ) -> ConfirmationRow:
        """Note a confirmation."""
        with self.transaction():
            key = self.next_key(ConfirmationRow)
            row = ConfirmationRow(key, reference, what, value, by, at)
            self.add(row)
        return row

    def decisions(self, reference: str) -> list[DecisionRow]:
        """Return the decisions on a dossier, oldest first."""
        return self.find(DecisionRow, "reference = ?", (reference,))

    def new_decision_id(self) -> int:
        """Return the key of the next decision; within the transaction that adds it."""
        return self.next_key(DecisionRow)

    # -- printed attendance sheets -----------------------------------------------------------

    def add_sheet_session(
        self,
        row: SheetSessionRow,
        people: tuple[tuple[str, str], ...],
        facilitators: tuple[tuple[str, str], ...],
    ) -> SheetSessionRow:
        """Keep a session that a sheet is printed for; the same once more changes nothing.

        The row's id is given here. A sheet printed with another list is kept beside the older one:
        the code of a paper tells which of them it was printed from.
        """
        with self.transaction():
            for known in self.sheet_sessions(row.reference):
                same = dataclasses.replace(row, id=known.id, printed=known.printed) == known
                if same and self.sheet_people(known.id) == (people, facilitators):
                    return known
            kept = dataclasses.replace(row, id=self.next_key(SheetSessionRow))
            self.add(kept)
            self.add(SheetPeopleRow(kept.id, people, facilitators))
        return kept

    def sheet_sessions(self, reference: str) -> list[SheetSessionRow]:
        """Return the sessions that sheets of a dossier were printed for, oldest print first."""
        return self.find(SheetSessionRow, "reference = ?", (reference,))

    def sheet_people(
        self, sheet_id: int
    ) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Return participants and facilitators of a printed sheet; none where they were erased."""
        found = self.find(SheetPeopleRow, "sheet_id = ?", (sheet_id,))
        return (found[0].people, found[0].facilitators) if found else ((), ())

    def erase_sheet_people(self, reference: str) -> int:
        """Erase who was on the sheets of a dossier; return how many lists were erased."""
        with self.transaction():
            cursor = self.connection.execute(
                "DELETE FROM sheet_people WHERE sheet_id IN "
                "(SELECT id FROM sheet_sessions WHERE reference = ?)",
                (reference,),
            )
        return cursor.rowcount

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
            key = self.next_key(OutgoingRow)
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
