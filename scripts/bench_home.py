"""A home as large as an authority's after decades: dossiers and documents straight in the register.

The sample deliveries are worked by the real service first; what became of them is then copied with
other references, numbers, names, titles and days. All organisations are invented.
"""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from intake.house import House, open_house
from intake.service import Service
from intake.worksheet import NAME as WORKSHEET
from samples import papers
from samples.dossiers import deliveries
from samples.make import Press, files_of
from samples.paper import to_pdf
from validators.call import load_call

Row = dict[str, object]

WORKED = date(2022, 10, 12)
TODAY = date(2022, 12, 1)
_SETTINGS = (
    '[arrivals]\nquiet_seconds = 0\n\n[drafts]\nrelease = "immediately"\n\n[letters]\npdf = false\n'
    '\n[workers]\nmode = "inline"\n'
)
_WRONG_IBAN = "FR1420041010050500013M02609"
"""An account whose check digits do not fit: a doubt that a person must settle."""
_FIRST = (
    "Les Jardins", "L'Atelier", "La Maison", "Le Relais", "Les Compagnons", "La Fabrique",
    "Le Chantier", "L'Escale", "La Passerelle", "Les Ateliers", "Le Verger", "La Ruche",
    "L'Étape", "Le Tremplin", "La Coopérative", "Le Potager", "La Filature", "Le Comptoir",
)  # fmt: skip
_SECOND = (
    "du Confluent", "des Deux Rives", "de l'Avance", "du Pays de Serres", "des Pruniers",
    "du Dropt", "de la Baïse", "des Coteaux", "du Canal", "de l'Agenais", "du Moulin",
    "des Bastides", "de la Plaine", "du Queyran", "des Tilleuls", "de la Lémance", "du Brulhois",
)  # fmt: skip
_TITLES = (
    "Cultiver ses compétences", "Reprendre confiance", "Se déplacer pour travailler",
    "Coudre et réparer", "Lire, écrire, compter", "Vers l'emploi durable", "Bâtir ensemble",
    "Cuisiner pour tous", "Numérique au quotidien", "Santé et insertion", "Bois et éco-matériaux",
)  # fmt: skip
_STATES = ("examination", "request", "instruction", "follow_up", "closed")


@dataclass(frozen=True, slots=True)
class Source:
    """A dossier that was worked: its rows, by table."""

    dossier: Row
    documents: tuple[Row, ...]
    files: Mapping[str, Row]
    letters: tuple[Row, ...]
    standing: Row
    due: tuple[Row, ...]
    asked: tuple[Row, ...]
    entry: Row


def make(root: Path, dossiers: int, documents: int, seed: int = 11) -> None:
    """Make a home with so many dossiers, and so many documents spread over them."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "recevable.toml").write_text(_SETTINGS, "utf-8")
    press = Press(load_call().options())
    for delivery in deliveries():
        if delivery.mail_from:
            continue
        folder = root / "inbox" / delivery.folder
        folder.mkdir(parents=True)
        for name, content in files_of(delivery, press).items():
            (folder / name).write_bytes(content)
        if "RIB.pdf" in {path.name for path in folder.iterdir()}:
            doubtful = replace(delivery.forms[0][1].applicant, iban=_WRONG_IBAN)
            (folder / "RIB.pdf").write_bytes(to_pdf(papers.bank_details(doubtful), "rib"))
    with open_house(root, WORKED) as house:
        Service(house).once()
        sources = list(_sources(house.register.connection))
        _copy(house, sources, dossiers - len(sources), documents, random.Random(seed))


def _rows(connection: sqlite3.Connection, sql: str, *values: object) -> list[Row]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _sources(connection: sqlite3.Connection) -> Iterator[Source]:
    for dossier in _rows(connection, "SELECT * FROM dossiers"):
        reference = dossier["reference"]
        documents = _rows(connection, "SELECT * FROM documents WHERE reference = ?", reference)
        keys = [str(document["file_id"]) for document in documents]
        files = {key: _rows(connection, "SELECT * FROM files WHERE id = ?", key)[0] for key in keys}
        yield Source(
            dossier,
            tuple(documents),
            files,
            tuple(_rows(connection, "SELECT * FROM letters WHERE reference = ?", reference)),
            _rows(connection, "SELECT * FROM standings WHERE reference = ?", reference)[0],
            tuple(_rows(connection, "SELECT * FROM falling_due WHERE reference = ?", reference)),
            tuple(_rows(connection, "SELECT * FROM pieces_asked WHERE reference = ?", reference)),
            _rows(connection, "SELECT * FROM search_entries WHERE subject = ?", reference)[0],
        )


def _copy(
    house: House, sources: list[Source], count: int, documents: int, chance: random.Random
) -> None:
    connection = house.register.connection
    have = sum(len(source.documents) for source in sources)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    maker = _Maker(house, chance)
    for number, source in enumerate(itertools.islice(itertools.cycle(sources), count)):
        left = count - number
        share = (documents - have + left - 1) // left
        have += share
        maker.copy(source, share)
    maker.flush()
    connection.execute("DELETE FROM to_weigh")
    connection.execute("DELETE FROM to_show")
    connection.execute("COMMIT")
    connection.execute("PRAGMA optimize")


class _Maker:
    """Copies dossiers under other names; rows go to the register in batches."""

    def __init__(self, house: House, chance: random.Random) -> None:
        self.house, self.chance = house, chance
        self._waiting: dict[str, list[Row]] = {}
        self._numbers = itertools.count(1)
        self._dossiers = itertools.count(1)
        first = "SELECT max(id) FROM deliveries"
        self._deliveries = itertools.count(
            int(house.register.connection.execute(first).fetchone()[0]) + 1
        )

    def copy(self, source: Source, documents: int) -> None:
        """Copy one dossier with so many of its documents (or more than it has)."""
        number = next(self._dossiers)
        reference = f"PDI47-{2010 + number // 1000}-{number % 1000:04d}"
        name = f"{self.chance.choice(_FIRST)} {self.chance.choice(_SECOND)}"
        title = f"{self.chance.choice(_TITLES)} {number}"
        words = [
            (json.dumps(source.dossier[key], ensure_ascii=False)[1:-1], new)
            for key, new in (("name", name), ("title", title))
            if source.dossier[key]
        ]
        shift = timedelta(days=self.chance.randrange(0, 3000))
        day = (WORKED - shift).isoformat()
        folder = f"{reference} - {name}"
        state = self.chance.choice(_STATES)
        assessment = str(source.dossier["assessment"])
        for old, new in self._papers(source, reference, day, words, documents):
            assessment = assessment.replace(f'"{old}"', f'"{new}"')
        self._add(
            "dossiers",
            {
                **source.dossier, "reference": reference, "name": name, "title": title,
                "folder": folder, "received": day, "siret": f"{number:09d}00011",
                "state": state, "drafts_due": None, "assessment": assessment,
            },
        )  # fmt: skip
        self._letters(source, reference, folder)
        self._follow(source, reference, day, shift, name, title, is_open=state != "closed")
        place = self.house.home.outbox / folder
        place.mkdir()
        (place / WORKSHEET).write_text("fiche", "utf-8")

    def _papers(
        self, source: Source, reference: str, day: str, words: list[tuple[str, str]], count: int
    ) -> list[tuple[object, str]]:
        """Copy so many documents of a dossier; return old and new ids of the first of each."""
        delivery = next(self._deliveries)
        arrived = f"{day}T09:00:00+02:00"
        self._add(
            "deliveries",
            {
                "id": delivery, "claim": f"bench-{delivery}", "name": reference, "folder": 1,
                "arrived": arrived, "reception_day": day, "reception_basis": "arrival",
                "settled": 1,
            },
        )  # fmt: skip
        # The form first: no dossier is without one.
        ordered = sorted(source.documents, key=lambda d: d["kind"] != "application_form")
        ids: list[tuple[object, str]] = []
        for place, document in enumerate(itertools.islice(itertools.cycle(ordered), count)):
            number = next(self._numbers)
            key = f"{2000 + number // 100_000}-{number % 100_000:06d}"
            file = source.files[str(document["file_id"])]
            name = f"{place} {file['name']}"
            changes: Row = {"id": key, "delivery_id": delivery, "name": name, "arrived": arrived}
            self._add("files", {**file, **changes, "duplicate_of": None, "retry_of": None})
            reading = str(document["reading"])
            for before, after in words:
                reading = reading.replace(before, after)
            again = place >= len(ordered)
            if not again:
                ids.append((document["id"], f"{key}-1"))
            status = "superseded" if again else document["status"]
            self._add(
                "documents",
                {
                    **document, "id": f"{key}-1", "file_id": key, "ordinal": 1,
                    "reading": reading, "reference": reference, "received": day, "status": status,
                    "path": document["path"] or "-",
                },
            )  # fmt: skip
        return ids

    def _letters(self, source: Source, reference: str, folder: str) -> None:
        old = f"{source.dossier['folder']}/"
        for rank, letter in enumerate(source.letters, 1):
            docx = str(letter["docx"]).replace(old, f"{folder}/")
            key = f"{reference}-L{rank}"
            self._add("letters", {**letter, "id": key, "reference": reference, "docx": docx})

    def _follow(
        self,
        source: Source,
        reference: str,
        day: str,
        shift: timedelta,
        name: str,
        title: str,
        *,
        is_open: bool,
    ) -> None:
        self._add("standings", {**source.standing, "reference": reference, "received": day})
        for asked in source.asked:
            self._add("pieces_asked", {**asked, "reference": reference})
        for due in source.due:
            on = (date.fromisoformat(str(due["day"])) - shift).isoformat()
            self._add("falling_due", {**due, "reference": reference, "day": on, "open": is_open})
        entry = {k: v for k, v in source.entry.items() if k != "id"}
        changes = {"subject": reference, "reference": reference}
        self._add("search_entries", {**entry, **changes, "organisation": name, "title": title})

    def _add(self, table: str, row: Row) -> None:
        self._waiting.setdefault(table, []).append(row)
        if sum(map(len, self._waiting.values())) > 5000:
            self.flush()

    def flush(self) -> None:
        """Write what waits, in an order that no link between tables is broken by."""
        for table in ("dossiers", "deliveries", "files", "documents", "letters", "standings",
                      "falling_due", "pieces_asked", "search_entries"):  # fmt: skip
            rows = self._waiting.pop(table, [])
            if rows:
                names = ", ".join(f'"{name}"' for name in rows[0])
                marks = ", ".join("?" for _ in rows[0])
                sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
                self.house.register.connection.executemany(sql, [tuple(r.values()) for r in rows])
