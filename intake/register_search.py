"""What is searched, in the register: organisations, titles, references, texts of applications.

SQLite's full-text index (FTS5), accents folded, follows ``search_entries`` by triggers. What an
entry holds is decided by ``standings``: never a participant, never an attendance sheet.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from .register_core import RegisterCore

_WORD = re.compile(r"\w+")
_MOST_WORDS = 12
_MARKS = "\x02", "\x03"
"""Around a word that was found, in a snippet: signs that no text of a document holds."""
_COLUMNS = ("reference", "organisation", "title", "texts", "others")
_WEIGHTS = "20.0, 8.0, 6.0, 1.0, 1.0"
_SNIPPET_WORDS = 18
_MEND = "recevable reindex la refait"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is searched of one dossier, or of one form or piece without dossier.

    ``subject`` is a reference or a document's id; ``others`` names funders, organisations of
    pieces.
    """

    subject: str
    reference: str
    organisation: str
    title: str
    texts: str
    others: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``parts`` are texts of its best passage; the odd ones are what matched."""

    subject: str
    organisation: str
    title: str
    parts: tuple[str, ...]


class RegisterSearch(RegisterCore):
    """The search of one home."""

    def put_entry(self, entry: Entry) -> None:
        """Keep what is searched of a subject, in place of what was kept before."""
        values = [_plain(getattr(entry, name)) for name in _COLUMNS]
        self.connection.execute(
            "INSERT INTO search_entries (subject, reference, organisation, title, texts, others) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject) DO UPDATE SET reference = "
            "excluded.reference, organisation = excluded.organisation, title = excluded.title, "
            "texts = excluded.texts, others = excluded.others WHERE (reference, organisation, "
            "title, texts, others) IS NOT (excluded.reference, excluded.organisation, "
            "excluded.title, excluded.texts, excluded.others)",
            (entry.subject, *values),
        )

    def drop_entry(self, subject: str) -> None:
        """Search a subject no more."""
        self.connection.execute("DELETE FROM search_entries WHERE subject = ?", (subject,))

    def search(self, words: str, limit: int = 20, skip: int = 0) -> list[Hit]:
        """Return what holds all words, or words that begin like them, the best first.

        Accents and capitals make no difference; signs have no meaning of their own.
        """
        query = _query(words)
        if not query:
            return []
        rows = self.connection.execute(
            "SELECT e.subject, e.organisation, e.title, "
            f"snippet(search_index, -1, ?, ?, ' … ', {_SNIPPET_WORDS}) "
            "FROM search_index JOIN search_entries e ON e.id = search_index.rowid "
            f"WHERE search_index MATCH ? ORDER BY bm25(search_index, {_WEIGHTS}), e.subject "
            "LIMIT ? OFFSET ?",
            (*_MARKS, query, limit, skip),
        )
        return [
            Hit(str(subject), str(organisation), str(title), _parts(str(snippet)))
            for subject, organisation, title, snippet in rows
        ]

    def search_count(self, words: str) -> int:
        """Return how much is found."""
        query = _query(words)
        if not query:
            return 0
        sql = "SELECT count(*) FROM search_index WHERE search_index MATCH ?"
        return int(self.connection.execute(sql, (query,)).fetchone()[0])

    def search_faults(self) -> list[str]:
        """Say in French where search and register disagree; empty where they agree."""
        faults = []
        sql = (
            "SELECT count(*) FROM dossiers d WHERE NOT EXISTS "
            "(SELECT 1 FROM search_entries e WHERE e.subject = d.reference) "
            "AND NOT EXISTS (SELECT 1 FROM to_weigh w WHERE w.subject = d.reference)"
        )
        missing = int(self.connection.execute(sql).fetchone()[0])
        if missing:
            faults.append(f"Recherche : dossiers qui n'y figurent pas : {missing} ({_MEND})")
        if not self._index_is_whole():
            faults.append(f"Recherche : l'index ne correspond pas au registre ({_MEND})")
        return faults

    def _index_is_whole(self) -> bool:
        """Say whether the index fits its entries.

        FTS5 is asked by an INSERT that writes nothing. By a connection of its own, as this one's
        count of changes says whether the register changed (``stamp``).
        """
        path = self.connection.execute("PRAGMA database_list").fetchone()[2]
        with closing(sqlite3.connect(path, timeout=30)) as other:
            try:
                other.execute(
                    "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"
                )
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                return False
        return True

    def rebuild_search(self) -> None:
        """Make the index anew from its entries, and queue every dossier to be weighed anew."""
        with self.transaction():
            self.connection.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
            self.connection.execute(
                "INSERT OR REPLACE INTO to_weigh (subject) SELECT reference FROM dossiers UNION "
                "SELECT id FROM documents WHERE status = 'unattached' UNION "
                "SELECT subject FROM search_entries"
            )


def _query(words: str) -> str:
    """Return a query of FTS5 for words as somebody typed them: all of them, each a beginning."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(words)[:_MOST_WORDS])


def _plain(text: str) -> str:
    """Return a text without the signs that mark what was found."""
    return text.replace(_MARKS[0], " ").replace(_MARKS[1], " ")


def _parts(snippet: str) -> tuple[str, ...]:
    """Take a snippet apart: what stands between matches, and the matches (the odd ones)."""
    return tuple(re.split(f"[{''.join(_MARKS)}]", snippet))
