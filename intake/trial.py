"""``read`` and ``check``: what files say and what would follow, without touching any state."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from extractors.errors import DocumentError
from extractors.records import DocumentRead, Reading
from extractors.source import Known, Options, Session, Source
from validators.call import Call
from validators.dossier import ReceptionBasis
from validators.procedure import due
from validators.resolve import resolve

from . import dossiers, line
from .home import SYSTEM_NAMES, Home
from .house import House, Today
from .overview import findings_json
from .reading import Read, read_stored, weigh
from .register import Register
from .rows import Delivery, DocumentRow
from .settings import Settings, Workers
from .shelves import Shelves
from .workers import make_team

Step = Callable[[int, int], None]


class KnownError(ValueError):
    """A ``--known`` file that cannot be used; a French sentence."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that could not be read: the contract's ``error``, and which file."""

    file: str
    code: str
    message: str
    advice: str

    @classmethod
    def of(cls, file: str, error: DocumentError) -> Refusal:
        """Build it from what the reader raised."""
        return cls(file, error.code, error.message, error.advice)

    def json(self) -> dict[str, str]:
        """Return the contract's ``error``."""
        return {
            "code": self.code,
            "message": self.message,
            "advice": self.advice,
            "file": self.file,
        }


@dataclass(frozen=True, slots=True)
class Trial:
    """What a check found: the contract's answer, and the files that were refused."""

    answer: dict[str, Any]
    refusals: tuple[Refusal, ...]


def load_known(path: Path) -> Known:
    """Read people, actions and sessions to resolve names against. Raises KnownError."""
    try:
        data = json.loads(path.read_text("utf-8"))
        people = tuple(_person(entry) for entry in data.get("people", ()))
        actions = tuple(
            str(entry["title"] if isinstance(entry, dict) else entry)
            for entry in data.get("actions", ())
        )
        sessions = tuple(_session(entry) for entry in data.get("sessions", ()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnownError(f"« {path.name} » ne se lit pas comme une liste de personnes.") from error
    return Known(people, actions, sessions)


def _session(entry: Any) -> Session:
    return Session(
        **{key: entry.get(key) for key in ("id", "title", "date", "start", "end")},
        people=tuple(_person(person) for person in entry.get("people", ())),
        facilitators=tuple(_person(person) for person in entry.get("facilitators", ())),
    )


def _person(entry: Any) -> tuple[str, str]:
    if isinstance(entry, dict):
        return str(entry["last_name"]), str(entry.get("first_name", ""))
    last, first = entry
    return str(last), str(first)


def read_file(path: Path, options: Options, workers: Workers) -> Reading:
    """Read one file in a worker with its limits; resolve what it says by the known people.

    Raises DocumentError, OSError.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    team = make_team(workers.model_copy(update={"number": 1}))
    try:
        reading = team.submit(_read_whole, str(path), path.name, sha256, options).result()
    finally:
        team.close()
    documents = tuple(resolve(document, options.known) for document in reading.documents)
    return reading.model_copy(update={"documents": documents})


def _read_whole(path: str, name: str, sha256: str, options: Options) -> Reading:
    """Read a file; a mail or an archive with all that it carries, as one reading."""
    from extractors.read import read  # noqa: PLC0415 (the readers are slow to import)

    return read(Source(name, weigh(Path(path), options).read_bytes(), sha256), options)


def check(
    files: Sequence[Path],
    settings: Settings,
    call: Call,
    on: date | None = None,
    received: date | None = None,
    step: Step = lambda _done, _all: None,
) -> Trial:
    """Take files as one delivery, in a home that is thrown away. Raises OSError for a lost file."""
    with _passing_house(settings, call, on) as house:
        delivery = _deliver(house, files, received)
        refusals = _read_all(house, step)
        with house.register.transaction():
            line.settle(house, house.register.delivery(delivery.id))
        return Trial(_answer(house), tuple(refusals))


@contextmanager
def _passing_house(settings: Settings, call: Call, on: date | None) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="recevable-") as folder:
        home = Home(Path(folder))
        home.prepare()
        register = Register.open(home.register)
        try:
            today = Today(ZoneInfo(settings.timezone), on)
            yield House(home, settings, call, register, Shelves(home), today)
        finally:
            register.close()


def _deliver(house: House, files: Sequence[Path], received: date | None) -> Delivery:
    register, now = house.register, house.today.now()
    single = files[0] if len(files) == 1 else None
    name = single.name if single else "dépôt"
    folder = single is None or single.is_dir()
    delivery = register.delivery_of_claim("check", name, folder, now)
    if received is not None:
        register.change(
            Delivery, delivery.id, reception_day=received, reception_basis=ReceptionBasis.PERSON
        )
    taken: set[str] = set()
    for label, path in _named(files):
        kept = house.shelves.keep(path)
        register.add_file(delivery, _free(label, taken), kept.sha256, kept.size, now)
    return delivery


def _named(files: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Yield each file with its name in the delivery; folders give what lies in them."""
    for path in files:
        if not path.is_dir():
            yield path.name, path
            continue
        for inside in sorted(path.rglob("*")):
            hidden = inside.name.startswith((".", "~$")) or inside.name.lower() in SYSTEM_NAMES
            if inside.is_file() and not hidden:
                yield inside.relative_to(path).as_posix(), inside


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no other file of the delivery has."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{number}/{name}"
    taken.add(free)
    return free


def _read_all(house: House, step: Step) -> list[Refusal]:
    register = house.register
    options = house.call.options()
    refusals: list[Refusal] = []
    team = make_team(house.settings.workers)
    done = 0
    try:
        while pending := register.files("pending"):
            futures = [
                team.submit(
                    read_stored, str(house.shelves.place(f.sha256)), f.name, f.sha256, options
                )
                for f in pending
            ]
            for file, future in zip(pending, futures, strict=True):
                read: Read | None = None
                try:
                    read = future.result()
                except DocumentError as error:
                    refusals.append(Refusal.of(file.name, error))
                    register.file_set_aside(file.id, error.code, error.message, error.advice)
                if read is not None:
                    with register.transaction():
                        line.note(house, file, read)
                done += 1
                step(done, done + len(register.files("pending")))
    finally:
        team.close()
    return refusals


def _answer(house: House) -> dict[str, Any]:
    register = house.register
    found = []
    for row in register.dossiers():
        dossier, assessment = line.review(house, row.reference)
        letters = due(dossier, assessment, house.call, house.today.day())
        found.append(
            {
                "reference": row.reference,
                "name": row.name,
                "outcome": assessment.outcome.value,
                "received": row.received.isoformat(),
                "findings": findings_json(register.dossier(row.reference)),
                "letters": [letter.kind for letter in letters],
            }
        )
    documents = register.documents()
    return {
        "documents": [_document(house, document) for document in documents],
        "dossiers": found,
        "unattached": [
            {**_brief(house, document), "reason": document.reason}
            for document in documents
            if document.status == "unattached"
        ],
    }


def _document(house: House, document: DocumentRow) -> dict[str, Any]:
    return {
        **_plain(dossiers.reading_of(house, document)),
        **_brief(house, document),
        "dossier": document.reference,
    }


def _plain(read: DocumentRead) -> dict[str, Any]:
    from extractors.read import reading_json  # noqa: PLC0415

    whole = reading_json(Reading(file="", sha256="", documents=(read,)))
    documents = whole["documents"]
    return dict(documents[0]) if isinstance(documents, list) else {}


def _brief(house: House, document: DocumentRow) -> dict[str, Any]:
    file = house.register.file(document.file_id)
    return {
        "file": file.name,
        "sha256": file.sha256,
        "kind": document.kind,
        "piece": document.piece,
        "pages": list(document.pages),
    }


def with_known(options: Options, known: Known | None) -> Options:
    """Return options that also know these people, actions and sessions."""
    return replace(options, known=known) if known is not None else options
