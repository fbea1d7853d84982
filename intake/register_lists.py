"""What waits and what falls due, in the register: lists that stay quick with ten thousand dossiers.

What follows from a dossier is kept beside it and queued by triggers when it changes
(``migrations_lists``); ``standings`` works the queue off.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from validators.deadlines import Deadline

from .register_search import RegisterSearch
from .rows import DossierRow, FileRow, LetterRow, SqlValue

_ENDED = "('closed', 'payment')"
_OPEN_FILE = (
    "status = 'set_aside' AND NOT EXISTS "
    "(SELECT 1 FROM files again WHERE again.retry_of = files.id)"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a dossier: ``look`` where a person is to look at it.

    ``doubts`` points to check, ``settled`` values that persons put right, ``pages`` of its
    documents, ``asked`` the pieces that requests ask for, drafts too.
    """

    reference: str
    received: date
    look: bool
    doubts: int
    settled: int
    pages: int
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due on a dossier."""

    reference: str
    name: str
    natural_person: bool
    what: str
    on: date


@dataclass(frozen=True, slots=True)
class Loose:
    """A document *à classer*, without its reading."""

    id: str
    file_id: str
    file_name: str
    kind: str
    piece: str | None
    pages: tuple[int, ...]
    received: date
    reason: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class DossierHead:
    """A dossier as a list of all names it."""

    reference: str
    name: str
    natural_person: bool
    received: date
    state: str
    outcome: str | None
    folder: str


class RegisterLists(RegisterSearch):
    """The lists of one home, and the queues of what they follow from."""

    # -- the queues ------------------------------------------------------------------------

    def to_weigh(self, limit: int) -> list[str]:
        """Return references, and ids of documents without dossier, that changed since weighed."""
        return self._queue("to_weigh", limit)

    def to_weigh_count(self) -> int:
        """Return how many dossiers and documents changed since they were weighed."""
        return self._number("SELECT count(*) FROM to_weigh")

    def weighed(self, subject: str) -> None:
        """Note that a subject's lists and search tell of it as it stands."""
        self.connection.execute("DELETE FROM to_weigh WHERE subject = ?", (subject,))

    def to_show(self, limit: int) -> list[str]:
        """Return the references of dossiers whose worksheet is to be written anew."""
        return self._queue("to_show", limit)

    def shown(self, reference: str) -> None:
        """Note that a dossier's worksheet tells of it as it stands."""
        self.connection.execute("DELETE FROM to_show WHERE subject = ?", (reference,))

    def show_again(self, references: Sequence[str]) -> None:
        """Let worksheets be written anew."""
        with self.transaction():
            self.connection.executemany(
                "INSERT OR REPLACE INTO to_show (subject) VALUES (?)", [(r,) for r in references]
            )

    def _queue(self, table: str, limit: int) -> list[str]:
        sql = f"SELECT subject FROM {table} ORDER BY rowid LIMIT ?"
        return [str(row[0]) for row in self.connection.execute(sql, (limit,))]

    # -- what follows from a dossier ---------------------------------------------------------

    def put_standing(self, standing: Standing, due: Sequence[Deadline]) -> None:
        """Keep what stands of a dossier and what falls due on it, in place of what was kept.

        What falls due on a dossier that is closed is kept, and in no list.
        """
        reference = standing.reference
        self.connection.execute(
            "INSERT OR REPLACE INTO standings (reference, received, look, doubts, settled, pages) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                reference,
                standing.received.isoformat(),
                standing.look,
                standing.doubts,
                standing.settled,
                standing.pages,
            ),
        )
        self.connection.execute("DELETE FROM pieces_asked WHERE reference = ?", (reference,))
        self.connection.executemany(
            "INSERT INTO pieces_asked (piece, reference) VALUES (?, ?)",
            [(piece, reference) for piece in sorted(standing.asked)],
        )
        self.connection.execute("DELETE FROM falling_due WHERE reference = ?", (reference,))
        self.connection.executemany(
            "INSERT INTO falling_due (reference, code, what, day, open) "
            f"SELECT ?, ?, ?, ?, state NOT IN {_ENDED} FROM dossiers WHERE reference = ?",
            [(reference, d.code, d.what, d.on.isoformat(), reference) for d in due],
        )

    def deadlines_of(self, reference: str) -> tuple[Deadline, ...]:
        """Return what falls due on a dossier as it was weighed last, earliest first."""
        rows = self.connection.execute(
            "SELECT code, what, day FROM falling_due WHERE reference = ? ORDER BY day, rowid",
            (reference,),
        )
        return tuple(Deadline(code, what, date.fromisoformat(day)) for code, what, day in rows)

    # -- what waits ------------------------------------------------------------------------
    # Each list may be of one dossier alone; each has its count.

    def look_count(self, reference: str | None = None) -> int:
        """Return how many dossiers a person is to look at."""
        where, values = _of("look = 1", reference)
        return self._number(f"SELECT count(*) FROM standings WHERE {where}", values)

    def in_doubt(self) -> bool:
        """Say whether a point to check waits on any dossier."""
        sql = "SELECT EXISTS (SELECT 1 FROM standings WHERE doubts > 0)"
        return bool(self._number(sql))

    def look_page(
        self, limit: int, skip: int = 0, reference: str | None = None
    ) -> list[DossierRow]:
        """Return dossiers that a person is to look at, received first first."""
        where, values = _of("look = 1", reference)
        rows = self.connection.execute(
            f"SELECT reference FROM standings WHERE {where} "
            "ORDER BY received, reference LIMIT ? OFFSET ?",
            (*values, limit, skip),
        ).fetchall()
        return [self.row(DossierRow, str(row[0])) for row in rows]

    def due_count(self, until: date, reference: str | None = None) -> int:
        """Return how much falls due up to a day, or is overdue, on dossiers that are not closed."""
        where, values = _of("open = 1 AND day <= ?", reference)
        sql = f"SELECT count(*) FROM falling_due WHERE {where}"
        return self._number(sql, (until.isoformat(), *values))

    def due_page(
        self, until: date, limit: int = -1, skip: int = 0, reference: str | None = None
    ) -> list[Due]:
        """Return what falls due up to a day, or is overdue, earliest first."""
        where, values = _of("f.open = 1 AND f.day <= ?", reference, "f.reference")
        rows = self.connection.execute(
            "SELECT f.reference, d.name, d.natural_person, f.what, f.day "
            "FROM falling_due f JOIN dossiers d USING (reference) "
            f"WHERE {where} ORDER BY f.day, f.reference LIMIT ? OFFSET ?",
            (until.isoformat(), *values, limit, skip),
        )
        return [
            Due(key, name, bool(natural), what, date.fromisoformat(day))
            for key, name, natural, what, day in rows
        ]

    def letter_counts(self, reference: str | None = None) -> dict[str, int]:
        """Return how many letters stand at each step."""
        where, values = _of("1", reference)
        rows = self.connection.execute(
            f"SELECT status, count(*) FROM letters WHERE {where} GROUP BY status", values
        )
        return {str(status): int(number) for status, number in rows}

    def letter_page(
        self, status: str, limit: int, skip: int = 0, reference: str | None = None
    ) -> list[LetterRow]:
        """Return letters of one step, written first first."""
        where, values = _of("status = ?", reference)
        order = f"written, rowid LIMIT {limit:d} OFFSET {skip:d}"
        return self.find(LetterRow, where, (status, *values), order)

    def loose_page(self, limit: int = -1, skip: int = 0) -> list[Loose]:
        """Return documents that are *à classer*, received first first."""
        rows = self.connection.execute(
            "SELECT x.id, x.file_id, f.name, x.kind, x.piece, x.pages, x.received, x.reason, "
            "x.path FROM documents x JOIN files f ON f.id = x.file_id "
            "WHERE x.status = 'unattached' ORDER BY x.received, x.id LIMIT ? OFFSET ?",
            (limit, skip),
        )
        return [
            Loose(
                *(key, file_id, name, kind, piece),
                pages=tuple(json.loads(pages)),
                received=date.fromisoformat(received),
                reason=reason,
                path=path,
            )
            for key, file_id, name, kind, piece, pages, received, reason, path in rows
        ]

    def put_aside_count(self) -> int:
        """Return how many files could not be read and were not tried again since."""
        return self._number(f"SELECT count(*) FROM files WHERE {_OPEN_FILE}")

    def put_aside_page(self, limit: int, skip: int = 0) -> list[FileRow]:
        """Return files that could not be read and were not tried again, the latest first."""
        return self.find(FileRow, _OPEN_FILE, order=f"id DESC LIMIT {limit:d} OFFSET {skip:d}")

    def dossier_heads(self, references: Sequence[str] | None = None) -> list[DossierHead]:
        """Return dossiers, all or some, without what was found in them, by reference."""
        if references is None:
            return self._heads("ORDER BY reference")
        some = "WHERE reference IN (SELECT value FROM json_each(?)) ORDER BY reference"
        return self._heads(some, json.dumps(references))

    def latest_heads(self, limit: int) -> list[DossierHead]:
        """Return the dossiers that were opened last, by reference."""
        last = "WHERE rowid IN (SELECT rowid FROM dossiers ORDER BY rowid DESC LIMIT ?)"
        return self._heads(f"{last} ORDER BY reference", limit)

    def dossier_count(self) -> int:
        """Return how many dossiers there are."""
        return self._number("SELECT count(*) FROM dossiers")

    def folders(self) -> list[tuple[str, str]]:
        """Return reference and folder of every dossier."""
        rows = self.connection.execute("SELECT reference, folder FROM dossiers")
        return [(str(reference), str(folder)) for reference, folder in rows]

    def _heads(self, rest: str, *values: SqlValue) -> list[DossierHead]:
        rows = self.connection.execute(
            "SELECT reference, name, natural_person, received, state, outcome, folder "
            f"FROM dossiers {rest}",
            values,
        )
        return [
            DossierHead(key, name, bool(natural), date.fromisoformat(day), state, outcome, folder)
            for key, name, natural, day, state, outcome, folder in rows
        ]

    def _number(self, sql: str, values: Sequence[SqlValue] = ()) -> int:
        return int(self.connection.execute(sql, values).fetchone()[0])


def _of(where: str, reference: str | None, column: str = "reference") -> tuple[str, list[SqlValue]]:
    """Narrow a condition to one dossier where it is given; its value is the last one."""
    return (where, []) if reference is None else (f"{where} AND {column} = ?", [reference])
