"""What every register table needs: opening, transactions, rows, numbers, the chain of events.

``register`` adds what each table means; together they are the only SQL.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Self, TypeVar

from sqlite_utils import Database

from .migrations import STEPS, Step, migrate
from .rows import EventRow, Row, SqlValue, sql_values

R = TypeVar("R", bound=Row)

GENESIS = "0" * 64
ERASED = "payload.erased"
"""The event of an erasure: its subject is the number of the event whose payload is gone."""
_LOG_SECONDS = 10.0
"""So long a register that another process is just making is waited for."""


class RegisterError(Exception):
    """The register cannot be used; the message is a French sentence for staff."""


def _why_closed(name: str, error: OSError | sqlite3.DatabaseError) -> str:
    """Say why a register cannot be opened. Only one that is damaged is to be restored."""
    if isinstance(error, OSError | sqlite3.OperationalError):
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            return f"Le registre {name} est occupé par un autre programme. Recommencez plus tard."
        return (
            f"Le registre {name} ne peut pas être ouvert pour le moment : disque plein, en lecture "
            "seule ou inaccessible. Le registre n'est pas en cause : vérifiez le disque et les "
            "droits, puis recommencez."
        )
    return (
        f"Le registre {name} est illisible ou abîmé ({type(error).__name__}). "
        "Restaurez une sauvegarde avec « recevable restore »."
    )


class RegisterCore:
    """One open register file. Not used by two threads at once, never shared between processes.

    ``STEPS`` makes its tables; ``SYNCHRONOUS`` is how much a commit waits for the disk.
    """

    STEPS: ClassVar[tuple[Step, ...]] = STEPS
    SYNCHRONOUS: ClassVar[str] = "FULL"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.db = Database(connection)

    @classmethod
    def open(cls, path: Path, *, any_thread: bool = False) -> Self:
        """Open (or create, readable by its owner only) and migrate. Raises RegisterError.

        ``any_thread``: it goes from thread to thread, and the caller sees to it that only one
        has it at a time.
        """
        try:
            _create(path)
            connection = sqlite3.connect(
                path, timeout=30, isolation_level=None, check_same_thread=not any_thread
            )
            _keep_a_log(connection)
            connection.execute(f"PRAGMA synchronous = {cls.SYNCHRONOUS}")
            connection.execute("PRAGMA foreign_keys = ON")
            version = migrate(connection, cls.STEPS)
        except (OSError, sqlite3.DatabaseError) as error:
            raise RegisterError(_why_closed(path.name, error)) from error
        if version > len(cls.STEPS):
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
    def snapshot(self) -> Iterator[None]:
        """Look at one state of the register, whatever others write; nothing can be written."""
        self.connection.execute("PRAGMA query_only = ON")
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")
            self.connection.execute("PRAGMA query_only = OFF")

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
                f'UPDATE {kind.TABLE} SET {marks} WHERE "{kind.KEY}" = ?', (*values.values(), key)
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
        sql = f"SELECT * FROM {kind.TABLE} WHERE {where} ORDER BY {order}"
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

    def next_key(self, kind: type[Row]) -> int:
        """Return the next free integer key of a table; within the transaction that adds it."""
        row = self.connection.execute(
            f"SELECT coalesce(max(id), 0) + 1 FROM {kind.TABLE}"
        ).fetchone()
        return int(row[0])

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

    def event_count(self) -> int:
        """Return how many events there are."""
        return int(self.connection.execute("SELECT count(*) FROM events").fetchone()[0])

    def first_event(self) -> EventRow | None:
        """Return the oldest event; None in a new register."""
        return next(iter(self.find(EventRow, order="id LIMIT 1")), None)

    def last_event(self, what: str) -> EventRow | None:
        """Return the latest event of a kind; None where there is none."""
        return next(iter(self.find(EventRow, "what = ?", (what,), order="id DESC LIMIT 1")), None)

    def noted_hashes(self) -> set[str]:
        """Return every SHA-256 that a payload notes."""
        rows = self.connection.execute(
            "SELECT json_extract(body, '$.sha256') FROM payloads WHERE body LIKE '%\"sha256\"%'"
        )
        return {str(row[0]) for row in rows if row[0]}

    def erase_payload(self, event_id: int, at: datetime | None = None, why: str = "") -> None:
        """Erase what is personal of an event; the chain stays whole and says that it was erased.

        ``at`` is now by default. What was erased before stays as it is.
        """
        with self.transaction():
            cursor = self.connection.execute("DELETE FROM payloads WHERE event_id = ?", (event_id,))
            if cursor.rowcount:
                moment = at or datetime.now().astimezone()
                self.event(ERASED, str(event_id), moment, {"why": why} if why else None)

    def chain_faults(self) -> list[int]:
        """Return the ids of events that do not fit the chain or their payload.

        A payload that is gone fits only where a later event of the chain says that it was erased.
        """
        faults: list[int] = []
        erased = {
            str(row[0])
            for row in self.connection.execute(
                "SELECT subject FROM events WHERE what = ?", (ERASED,)
            )
        }
        previous = GENESIS
        rows = self.connection.execute(
            "SELECT e.id, e.at, e.what, e.subject, e.payload_hash, e.previous, e.hash, "
            "p.salt, p.body FROM events e LEFT JOIN payloads p ON p.event_id = e.id ORDER BY e.id"
        )
        for key, at, what, subject, payload_hash, before, chained, salt, body in rows:
            whole = before == previous and chained == _digest(
                previous, at, what, subject, payload_hash
            )
            fitting = str(key) in erased if salt is None else payload_hash == _digest(salt, body)
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
        """Write a consistent copy of the register, even while it is in use; for its owner only."""
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        target = sqlite3.connect(path)
        try:
            self.connection.backup(target)
        finally:
            target.close()


def _create(path: Path) -> None:
    """Create a register's file where there is none, for its owner only.

    One that is there must not be touched: to close any handle on it lets go of the locks of all
    this process's connections, and another process would then clear away the log of writes (WAL)
    that these still write to.
    """
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Turn to write-ahead logging; another process may be at it in a register that is new.

    SQLite does not wait for that one as it waits for a transaction.
    """
    until = time.monotonic() + _LOG_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _digest(*parts: str) -> str:
    """Hash parts with their lengths, so that no two lists of parts give the same text."""
    hasher = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8")
        hasher.update(len(data).to_bytes(8, "big"))
        hasher.update(data)
    return hasher.hexdigest()
