"""The register's tables, as small numbered steps. A step is never changed once released.

States that must not be are refused by the database itself: CHECK, UNIQUE, triggers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from .migrations_lists import lists

Step = Callable[[sqlite3.Connection], None]


def migrate(connection: sqlite3.Connection, steps: tuple[Step, ...]) -> int:
    """Bring a register up to date, each step in its own transaction; return its version.

    A register of a newer program is left alone: its (higher) version is returned.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    for number, step in enumerate(steps, start=1):
        if number <= version:
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            # another process may have taken this step since, in a register that is new
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if number > version:
                step(connection)
                connection.execute(f"PRAGMA user_version = {number}")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        version = max(version, number)
    return version


def _arrivals(connection: sqlite3.Connection) -> None:
    connection.execute("""
        CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT""")
    connection.execute("""
        CREATE TABLE deliveries (
            id INTEGER PRIMARY KEY,
            claim TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            folder INTEGER NOT NULL CHECK (folder IN (0, 1)),
            arrived TEXT NOT NULL,
            reception_day TEXT,
            reception_basis TEXT CHECK (
                reception_basis IN ('person', 'email', 'stamp', 'folder', 'arrival')),
            postmark TEXT,
            sender TEXT,
            mail_date TEXT,
            settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
            CHECK ((reception_day IS NULL) = (reception_basis IS NULL))
        ) STRICT""")
    connection.execute("""
        CREATE TABLE files (
            id TEXT PRIMARY KEY CHECK (id GLOB '[0-9][0-9][0-9][0-9]-[0-9]*'),
            delivery_id INTEGER NOT NULL REFERENCES deliveries(id),
            name TEXT NOT NULL,
            sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
            size INTEGER NOT NULL CHECK (size >= 0),
            pages INTEGER,
            arrived TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('pending', 'read', 'duplicate', 'set_aside')),
            duplicate_of TEXT REFERENCES files(id),
            retry_of TEXT REFERENCES files(id),
            error_code TEXT,
            error_message TEXT,
            error_advice TEXT,
            remarks TEXT NOT NULL DEFAULT '[]',
            UNIQUE (delivery_id, name),
            CHECK ((status = 'duplicate') = (duplicate_of IS NOT NULL)),
            CHECK ((status = 'set_aside') = (error_code IS NOT NULL)),
            CHECK ((error_code IS NULL) = (error_message IS NULL)),
            CHECK (duplicate_of IS NULL OR duplicate_of <> id)
        ) STRICT""")
    connection.execute("CREATE INDEX files_by_content ON files (sha256)")
    connection.execute("CREATE INDEX files_by_status ON files (status)")


def _dossiers(connection: sqlite3.Connection) -> None:
    connection.execute("""
        CREATE TABLE dossiers (
            reference TEXT PRIMARY KEY,
            call_id TEXT NOT NULL,
            name TEXT NOT NULL,
            natural_person INTEGER NOT NULL DEFAULT 0 CHECK (natural_person IN (0, 1)),
            siret TEXT,
            rna TEXT,
            title TEXT,
            scheme TEXT,
            start TEXT,
            "end" TEXT,
            state TEXT NOT NULL,
            outcome TEXT CHECK (outcome IN ('incomplete', 'to_check', 'ineligible', 'complete')),
            received TEXT NOT NULL,
            reception_basis TEXT NOT NULL CHECK (
                reception_basis IN ('person', 'email', 'stamp', 'folder', 'arrival')),
            to_confirm INTEGER NOT NULL CHECK (to_confirm IN (0, 1)),
            postmark TEXT,
            folder TEXT NOT NULL UNIQUE,
            opened TEXT NOT NULL,
            changed TEXT NOT NULL,
            drafts_due TEXT,
            complete_on TEXT,
            all_received TEXT,
            certificate_on TEXT,
            assessment TEXT NOT NULL DEFAULT '{}'
        ) STRICT""")
    connection.execute("CREATE INDEX dossiers_by_siret ON dossiers (siret)")
    connection.execute("""
        CREATE TABLE documents (
            id TEXT PRIMARY KEY,
            file_id TEXT NOT NULL REFERENCES files(id),
            ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
            kind TEXT NOT NULL,
            piece TEXT,
            pages TEXT NOT NULL,
            reading TEXT NOT NULL,
            received TEXT NOT NULL,
            status TEXT NOT NULL CHECK (
                status IN ('filed', 'unattached', 'late', 'superseded', 'set_aside')),
            reference TEXT REFERENCES dossiers(reference),
            reason TEXT,
            path TEXT,
            UNIQUE (file_id, ordinal),
            CHECK (status IN ('unattached', 'set_aside') OR reference IS NOT NULL),
            CHECK (status <> 'unattached' OR reference IS NULL)
        ) STRICT""")
    connection.execute("CREATE INDEX documents_by_dossier ON documents (reference)")
    connection.execute("""
        CREATE TABLE corrections (
            id INTEGER PRIMARY KEY,
            document_id TEXT NOT NULL REFERENCES documents(id),
            path TEXT NOT NULL,
            old TEXT,
            new TEXT,
            "by" TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT""")
    connection.execute("""
        CREATE TABLE confirmations (
            id INTEGER PRIMARY KEY,
            reference TEXT NOT NULL REFERENCES dossiers(reference),
            what TEXT NOT NULL,
            value TEXT,
            "by" TEXT NOT NULL,
            at TEXT NOT NULL
        ) STRICT""")
    connection.execute("""
        CREATE TABLE decisions (
            id INTEGER PRIMARY KEY,
            reference TEXT NOT NULL REFERENCES dossiers(reference),
            outcome TEXT NOT NULL CHECK (outcome IN ('granted', 'refused', 'adjourned')),
            amount TEXT,
            reason TEXT,
            deliberation TEXT NOT NULL CHECK (trim(deliberation) <> ''),
            day TEXT NOT NULL,
            executory TEXT NOT NULL CHECK (executory >= day),
            "by" TEXT NOT NULL CHECK (trim("by") <> ''),
            at TEXT NOT NULL,
            CHECK ((outcome = 'granted') = (amount IS NOT NULL)),
            CHECK (outcome <> 'refused' OR trim(coalesce(reason, '')) <> '')
        ) STRICT""")


def _letters(connection: sqlite3.Connection) -> None:
    connection.execute("""
        CREATE TABLE letters (
            id TEXT PRIMARY KEY,
            reference TEXT NOT NULL REFERENCES dossiers(reference),
            kind TEXT NOT NULL CHECK (kind IN ('acknowledgement', 'notice', 'certificate',
                'reminder', 'closing', 'award', 'refusal', 'agreement')),
            round INTEGER NOT NULL CHECK (round >= 1),
            status TEXT NOT NULL CHECK (
                status IN ('draft', 'validated', 'signed', 'sent', 'notified', 'stale')),
            title TEXT NOT NULL,
            subject TEXT NOT NULL DEFAULT '',
            written TEXT NOT NULL,
            validated TEXT,
            signed TEXT,
            sent TEXT,
            notified TEXT,
            limit_day TEXT,
            asked TEXT NOT NULL DEFAULT '[]',
            inputs_hash TEXT NOT NULL,
            docx TEXT NOT NULL,
            pdf TEXT,
            docx_sha256 TEXT NOT NULL,
            "by" TEXT,
            mode TEXT NOT NULL DEFAULT 'draft' CHECK (mode IN ('draft', 'automatic')),
            CHECK (status IN ('draft', 'stale') OR (validated IS NOT NULL AND "by" IS NOT NULL)),
            CHECK (status <> 'sent' OR sent IS NOT NULL),
            CHECK (status <> 'notified' OR notified IS NOT NULL)
        ) STRICT""")
    connection.execute("""
        CREATE UNIQUE INDEX one_letter_per_round ON letters (reference, kind, round)
            WHERE status <> 'stale'""")
    connection.execute("""
        CREATE TABLE outgoing (
            id INTEGER PRIMARY KEY,
            letter_id TEXT NOT NULL UNIQUE REFERENCES letters(id),
            message_id TEXT NOT NULL UNIQUE,
            recipient TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('intended', 'sent', 'unknown')),
            at TEXT NOT NULL
        ) STRICT""")


def _events(connection: sqlite3.Connection) -> None:
    connection.execute("""
        CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            what TEXT NOT NULL,
            subject TEXT NOT NULL,
            payload_hash TEXT NOT NULL,
            previous TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE
        ) STRICT""")
    connection.execute("""
        CREATE TABLE payloads (
            event_id INTEGER PRIMARY KEY REFERENCES events(id),
            salt TEXT NOT NULL,
            body TEXT NOT NULL
        ) STRICT""")
    for verb in ("UPDATE", "DELETE"):
        connection.execute(f"""
            CREATE TRIGGER events_no_{verb.lower()} BEFORE {verb} ON events
            BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""")
    connection.execute("""
        CREATE TRIGGER payloads_no_update BEFORE UPDATE ON payloads
        BEGIN SELECT RAISE(ABORT, 'payloads are erased, never changed'); END""")
    connection.execute("CREATE INDEX events_by_subject ON events (subject)")


def _sheet_sessions(connection: sqlite3.Connection) -> None:
    """Add the sessions that attendance sheets were printed for.

    Who was on a sheet stands in a table of its own, so that it is erased without the rest.
    """
    connection.execute("""
        CREATE TABLE sheet_sessions (
            id INTEGER PRIMARY KEY,
            reference TEXT NOT NULL REFERENCES dossiers(reference),
            session TEXT NOT NULL CHECK (trim(session) <> ''),
            day TEXT NOT NULL,
            slots TEXT NOT NULL,
            title TEXT NOT NULL,
            place TEXT NOT NULL DEFAULT '',
            printed TEXT NOT NULL
        ) STRICT""")
    connection.execute("CREATE INDEX sheet_sessions_by_dossier ON sheet_sessions (reference)")
    connection.execute("""
        CREATE TABLE sheet_people (
            sheet_id INTEGER PRIMARY KEY REFERENCES sheet_sessions(id),
            people TEXT NOT NULL,
            facilitators TEXT NOT NULL
        ) STRICT""")


def _accounts(connection: sqlite3.Connection) -> None:
    """Add the accounts of the desk: who may sign in, as what, with which secret (argon2 hash)."""
    connection.execute("""
        CREATE TABLE accounts (
            id INTEGER PRIMARY KEY,
            login TEXT NOT NULL UNIQUE CHECK (login = lower(trim(login)) AND login <> ''),
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            role TEXT NOT NULL CHECK (
                role IN ('courrier', 'instructeur', 'responsable', 'lecture')),
            password TEXT NOT NULL CHECK (password GLOB '$argon2*'),
            delegated INTEGER NOT NULL DEFAULT 0 CHECK (delegated IN (0, 1)),
            active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
            made TEXT NOT NULL,
            since TEXT NOT NULL
        ) STRICT""")


STEPS: tuple[Step, ...] = (
    _arrivals,
    _dossiers,
    _letters,
    _events,
    _sheet_sessions,
    _accounts,
    lists,
)
