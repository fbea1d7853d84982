"""``inbox/JOURNAL.html``: the day's mail, for the mailroom; what came in equals what was filed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from .arrivals import Listing
from .house import House
from .pages import render
from .register import DocumentPlace
from .register_lists import DossierHead, Due
from .rows import DossierRow, FileRow

DAYS_SHOWN = 15


@dataclass(frozen=True, slots=True)
class Count:
    """Files, or pages: what came in and where it went."""

    received: int
    filed: int
    duplicate: int
    set_aside: int
    pending: int

    @property
    def balanced(self) -> bool:
        """True where everything that came in is somewhere."""
        return self.received == self.filed + self.duplicate + self.set_aside + self.pending


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say of a file; ``tone`` is a colour class beside the words."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the journal; ``folder`` is the name of the folder it came in, if it did."""

    at: datetime
    number: str
    folder: str
    name: str
    pages: int | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The mail of one day, newest first."""

    on: date
    files: Count
    pages: Count
    entries: tuple[Entry, ...]


def page(house: House, listing: Listing) -> bytes:
    """Return the journal as HTML. ``listing`` is the last look at the inbox."""
    return render(
        "journal.html",
        authority=house.call.authority.name,
        call=house.call.short_title,
        days=days(house),
        waiting=listing.waiting,
        refused=listing.refused,
    )


def days(house: House) -> list[Day]:
    """Return the days on which mail came, the latest first."""
    register = house.register
    latest = register.mail_days(DAYS_SHOWN)
    if not latest:
        return []
    by_day: dict[date, list[FileRow]] = defaultdict(list)
    for file in register.files_since(latest[-1]):
        by_day[file.arrived.date()].append(file)
    documents: dict[str, list[DocumentPlace]] = defaultdict(list)
    references = set()
    for document in register.places(latest[-1]):
        documents[document.file_id].append(document)
        references.add(document.reference or "")
    dossiers = {head.reference: head for head in register.dossier_heads(sorted(references))}
    folders = register.folder_names()
    came = register.days_of("file.received")
    return [
        _day(on, came.get(on.isoformat(), 0), by_day[on], documents, dossiers, folders)
        for on in latest
    ]


def _day(
    on: date,
    came: int,
    files: list[FileRow],
    documents: dict[str, list[DocumentPlace]],
    dossiers: dict[str, DossierHead],
    folders: dict[int, str],
) -> Day:
    carried = carried_by(files)
    entries = [
        Entry(
            file.arrived,
            file.id,
            folders.get(file.delivery_id, ""),
            file.name,
            file.pages,
            lines_of(file, documents[file.id], dossiers, carried[file.delivery_id, file.name]),
        )
        for file in reversed(files)
    ]
    return Day(on, _count(files, came), _page_count(files), tuple(entries))


def carried_by(files: Sequence[FileRow]) -> Counter[tuple[int, str]]:
    """Count, by delivery and name, the files that e-mails and archives among files carried."""
    return Counter(
        (file.delivery_id, file.name[:cut])
        for file in files
        for cut, sign in enumerate(file.name)
        if sign == "/"
    )


def _count(files: list[FileRow], came: int) -> Count:
    """Count files. What came in is counted apart, from the events written when it came."""
    total = Counter(file.status for file in files)
    return Count(came, total["read"], total["duplicate"], total["set_aside"], total["pending"])


def _page_count(files: list[FileRow]) -> Count:
    total: Counter[str] = Counter()
    for file in files:
        total[file.status] += file.pages or 0
    return Count(
        sum(file.pages or 0 for file in files),
        total["read"],
        total["duplicate"],
        total["set_aside"],
        total["pending"],
    )


def lines_of(
    file: FileRow,
    documents: Sequence[DocumentPlace],
    dossiers: Mapping[str, DossierHead],
    carried: int = 0,
) -> tuple[Line, ...]:
    """Say what became of a file.

    ``dossiers`` are those of its documents, by reference; ``carried`` is how many files came in
    it, where it is an e-mail or an archive.
    """
    if file.status == "read" and carried:
        return (Line(f"fichiers joints, enregistrés à part : {carried}"),)
    if file.status == "pending":
        return (Line("en attente de lecture", "amber"),)
    if file.status == "set_aside":
        return (Line(f"mis de côté : {file.error_message}", "red"), Line(file.error_advice or ""))
    lines = []
    if file.status == "duplicate":
        lines.append(Line(f"déjà reçu sous le n° {file.duplicate_of}"))
    for reference in dict.fromkeys(d.reference for d in documents if d.reference):
        late = all(d.status == "late" for d in documents if d.reference == reference)
        label = dossier_label(dossiers[reference])
        lines.append(Line(f"{label} (reçu après attestation)" if late else label))
    loose = [d for d in documents if d.status == "unattached"]
    lines += [Line(f"à classer : {d.reason}" if d.reason else "à classer", "amber") for d in loose]
    put_away = [d for d in documents if d.status == "set_aside"]
    if put_away:
        lines.append(Line("écarté par une personne"))
    return tuple(dict.fromkeys(lines)) or (Line("à classer : aucun document reconnu", "amber"),)


def dossier_label(dossier: DossierRow | DossierHead | Due) -> str:
    """Return a dossier's label: for a natural person the reference stands alone."""
    if dossier.natural_person:
        return dossier.reference
    return f"{dossier.reference} – {dossier.name}"
