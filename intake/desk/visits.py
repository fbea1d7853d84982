"""Who is signed in, who tries to, and who looked at what: ``desk.db``, beside the register.

In a file of its own because every page that is looked at writes here: the register's stamp, from
which the service sees that its own pages are to be made anew, must not change with it, and a look
must never wait for a delivery that is being filed. Sessions hold the hash of a cookie, never the
cookie: whoever reads this file or a backup cannot sign in with it. Moments are UTC.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from ..migrations import Step
from ..register_core import RegisterCore
from .rows import SessionRow, VisitRow

WINDOW = timedelta(minutes=15)
"""Tries that failed within it count; somebody locked out may try again when it is over."""
LOGIN_TRIES = 5
ADDRESS_TRIES = 20
KEPT = timedelta(days=365)
"""How long visits are kept: a year, the longest that the CNIL advises for a log of access."""
_TOUCH = timedelta(seconds=60)
_PATH_LENGTH = 200


def _tables(connection: sqlite3.Connection) -> None:
    connection.execute("""
        CREATE TABLE sessions (
            id TEXT PRIMARY KEY CHECK (length(id) = 64),
            account_id INTEGER NOT NULL,
            made TEXT NOT NULL,
            seen TEXT NOT NULL,
            said TEXT NOT NULL DEFAULT ''
        ) STRICT""")
    connection.execute("""
        CREATE TABLE tries (
            id INTEGER PRIMARY KEY, who TEXT NOT NULL, at TEXT NOT NULL
        ) STRICT""")
    connection.execute("CREATE INDEX tries_by_who ON tries (who, at)")
    connection.execute("""
        CREATE TABLE visits (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            account_id INTEGER,
            method TEXT NOT NULL,
            path TEXT NOT NULL,
            status INTEGER NOT NULL,
            address TEXT NOT NULL
        ) STRICT""")
    connection.execute("CREATE INDEX visits_by_path ON visits (path)")
    connection.execute("CREATE INDEX visits_by_moment ON visits (at)")


def hashed(cookie: str) -> str:
    """Return what is kept of a cookie."""
    return hashlib.sha256(cookie.encode("utf-8")).hexdigest()


class Visits(RegisterCore):
    """Sessions, tries to sign in, and the log of access of one desk."""

    STEPS: ClassVar[tuple[Step, ...]] = (_tables,)
    SYNCHRONOUS: ClassVar[str] = "NORMAL"

    # -- sessions --------------------------------------------------------------------------

    def begin(self, account_id: int, now: datetime) -> str:
        """Begin a session and return its cookie, which was never seen before."""
        cookie = secrets.token_urlsafe(32)
        self.add(SessionRow(hashed(cookie), account_id, now, now))
        return cookie

    def session(
        self, cookie: str, now: datetime, idle: timedelta, most: timedelta
    ) -> SessionRow | None:
        """Return the session of a cookie, or None where there is none or it is over.

        ``idle`` is how long nothing may be done, ``most`` how long it lasts whatever is done.
        """
        found = self.find(SessionRow, "id = ?", (hashed(cookie),))
        if not found:
            return None
        (row,) = found
        if now - row.seen > idle or now - row.made > most:
            self.end(cookie)
            return None
        if now - row.seen > _TOUCH:
            row = self.change(SessionRow, row.id, seen=now)
        return row

    def end(self, cookie: str) -> None:
        """End a session; its cookie opens nothing any more."""
        self.connection.execute("DELETE FROM sessions WHERE id = ?", (hashed(cookie),))

    def end_all(self, account_id: int) -> None:
        """End every session of an account."""
        self.connection.execute("DELETE FROM sessions WHERE account_id = ?", (account_id,))

    def say(self, session_id: str, words: str) -> None:
        """Keep a sentence for the next page of a session."""
        self.connection.execute("UPDATE sessions SET said = ? WHERE id = ?", (words, session_id))

    # -- tries -----------------------------------------------------------------------------

    def try_once(self, limits: Sequence[tuple[str, int]], now: datetime) -> int:
        """Count a try to sign in, before its password is looked at; return 0, or minutes to wait.

        ``limits`` are (who, how many tries). Who is locked out is not counted again, so that the
        lock ends. Counting first means that many tries at once are not more tries.
        """
        with self.transaction():
            waits = [self._wait(who, most, now) for who, most in limits]
            if any(waits):
                return max(waits)
            self.connection.executemany(
                "INSERT INTO tries (who, at) VALUES (?, ?)",
                [(who, now.isoformat()) for who, _ in limits],
            )
        return 0

    def _wait(self, who: str, most: int, now: datetime) -> int:
        rows = self.connection.execute(
            "SELECT at FROM tries WHERE who = ? AND at > ? ORDER BY at DESC",
            (who, (now - WINDOW).isoformat()),
        ).fetchall()
        if len(rows) < most:
            return 0
        over = datetime.fromisoformat(str(rows[0][0])) + WINDOW
        return max(1, -(-int((over - now).total_seconds()) // 60))

    def forget_tries(self, who: str) -> None:
        """Forget the tries of a login."""
        self.connection.execute("DELETE FROM tries WHERE who = ?", (who,))

    def tried_well(self, login: str, address: str) -> None:
        """Forget the failed tries of a login, and this one of its address: it was no failure."""
        with self.transaction():
            self.forget_tries(login)
            self.connection.execute(
                "DELETE FROM tries WHERE id = (SELECT max(id) FROM tries WHERE who = ?)", (address,)
            )

    # -- visits ----------------------------------------------------------------------------

    def note(
        self,
        at: datetime,
        account_id: int | None,
        request: tuple[str, str],
        status: int,
        address: str,
    ) -> None:
        """Note who did or looked at what; ``request`` is method and path, without its query."""
        method, path = request
        self.connection.execute(
            "INSERT INTO visits (at, account_id, method, path, status, address) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (at.isoformat(), account_id, method, path[:_PATH_LENGTH], status, address),
        )

    def noted(self, path: str | None = None, limit: int = 100, skip: int = 0) -> list[VisitRow]:
        """Return visits, newest first, of one path where it is given."""
        where, values = ("1", ()) if path is None else ("path = ?", (path,))
        return self.find(VisitRow, where, values, f"id DESC LIMIT {limit} OFFSET {skip}")

    def count(self) -> int:
        """Return how many visits are kept."""
        return int(self.connection.execute("SELECT count(*) FROM visits").fetchone()[0])

    def forget_old(self, now: datetime) -> None:
        """Remove sessions that are over, tries that no longer count, visits of over a year ago."""
        with self.transaction():
            for sql, moment in (
                ("DELETE FROM sessions WHERE made < ?", now - timedelta(days=1)),
                ("DELETE FROM tries WHERE at < ?", now - WINDOW),
                ("DELETE FROM visits WHERE at < ?", now - KEPT),
            ):
                self.connection.execute(sql, (moment.isoformat(),))
