"""``outbox/_CONTROLE``: per dossier the ledger, a verdict per attendance sheet, and the evidence.

Pictures are cut out of the originals by workers, once per document, and kept; verdicts and ledger
are ours alone and are written anew whenever what they tell has changed. Participants are named
here and nowhere else in the outbox; folders and files are for their owner alone.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from extractors.crops import Evidence, evidence
from extractors.errors import DocumentError
from extractors.records import AttendanceRecord, Signature, leaves
from extractors.source import Box, Options, Source
from generators.ledger_files import comma_separated, workbook
from generators.verdict import PagePicture, verdict_page
from validators.attendance import verdicts
from validators.dossier import Held
from validators.ledger import ledger

from . import dossiers
from .house import House
from .rows import DocumentRow, DossierRow
from .shelves import safe_name
from .workers import Team

log = logging.getLogger(__name__)

LEDGER = "Registre des présences"
_EVIDENCE = "Images"
_MARKS = "marques.json"
_PAGE = "page {number:03d}.jpg"

Wanted = dict[int, list[tuple[str, Box]]]


def folder_of(house: House, dossier: DossierRow) -> Path:
    """Return the control folder of a dossier; its name is the reference alone."""
    return house.home.control / safe_name(dossier.reference)


def write(house: House, row: DossierRow) -> None:
    """Write the ledger and the verdicts of one dossier; nothing where it has no sheet."""
    dossier = dossiers.load(house, row.reference)
    folder = folder_of(house, row)
    if not dossier.sheets and not folder.exists():
        return
    on = house.today.day()
    papers = _Papers(house, folder)
    book = ledger(dossier, house.call, on)
    known = book.model_dump_json(exclude={"on"})
    papers.write(f"{LEDGER}.csv", known, lambda: comma_separated(book))
    papers.write(f"{LEDGER}.xlsx", known, lambda: workbook(book))
    for found in verdicts(dossier, house.call, on):
        held = next(sheet for sheet in dossier.sheets if sheet.id == found.sheet)
        pictures = _pictures(_evidence_folder(house, row, held), held)
        shown = "".join(str(picture.number) for picture in pictures)
        papers.write(
            verdict_name(held.id),
            found.model_dump_json() + shown,
            partial(verdict_page, found, pictures, row.reference, on),
        )
    papers.keep()


class _Papers:
    """The files of one control folder, each written anew only where what it tells has changed.

    A workbook's bytes differ each time it is made, and a verdict bears its day.
    """

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        self._note = folder / _EVIDENCE / _MARKS
        try:
            self._marks: dict[str, str] = json.loads(self._note.read_text("utf-8"))
        except (OSError, ValueError):
            self._marks = {}

    def write(self, name: str, tells: str, make: Callable[[], bytes]) -> None:
        """Write one file that is made of ``tells``; not where it lies there unchanged."""
        mark = hashlib.sha256(tells.encode("utf-8")).hexdigest()
        path = self.folder / name
        if self._marks.get(name) == mark and path.is_file():
            return
        self.house.shelves.replace_own(path, make())
        self._marks[name] = mark

    def keep(self) -> None:
        """Note what the files were made of."""
        text = json.dumps(self._marks, indent=1, sort_keys=True)
        self.house.shelves.replace_own(self._note, text.encode("utf-8"))


def _pictures(images: Path, held: Held) -> tuple[PagePicture, ...]:
    found = []
    for number in held.read.pages:
        path = images / _PAGE.format(number=number)
        if path.is_file():
            found.append(PagePicture(number, path.read_bytes()))
    return tuple(found)


def verdict_name(document: str) -> str:
    """Return the file name of a sheet's verdict: its registration number, no name of anybody."""
    return f"{document} Verdict de la feuille.pdf"


# -- evidence ----------------------------------------------------------------------------------


def lacks_evidence(house: House, reference: str) -> bool:
    """Say whether a sheet of a dossier has no pictures yet."""
    return bool(_without_evidence(house, reference))


def _without_evidence(house: House, reference: str) -> list[DocumentRow]:
    images = house.home.control / safe_name(reference) / _EVIDENCE
    return [
        document
        for document in house.register.documents(reference)
        if document.kind == "attendance_sheet"
        and document.status != "set_aside"
        and document.pages
        and not (images / safe_name(document.id)).is_dir()
    ]


def gather_evidence(house: House, row: DossierRow, team: Team, options: Options) -> None:
    """Let workers cut the pictures of sheets that have none yet."""
    for document in _without_evidence(house, row.reference):
        held = dossiers.held_of(house, document)
        folder = _evidence_folder(house, row, held)
        path = str(house.shelves.place(held.sha256))
        try:
            found = team.submit(cut, path, held.file, _wanted(held), options).result()
        except DocumentError as error:
            log.info("No pictures of %s (%s)", held.id, error.code)
            found = ()
        for page in found:
            house.shelves.file_away(folder, _PAGE.format(number=page.page), page.picture)
            for key, crop in page.crops.items():
                house.shelves.file_away(folder, f"{key}.jpg", crop)
        house.shelves.make_folder(folder)


def cut(path: str, name: str, wanted: Wanted, options: Options) -> tuple[Evidence, ...]:
    """Cut pictures out of one stored original; the task that is sent to workers."""
    return evidence(Source.of(name, Path(path).read_bytes()), wanted, options)


def _evidence_folder(house: House, row: DossierRow, held: Held) -> Path:
    return folder_of(house, row) / _EVIDENCE / safe_name(held.id)


def _wanted(held: Held) -> Wanted:
    """Return the signature cells of a sheet by page, each with a key that names nobody."""
    wanted: Wanted = {number: [] for number in held.read.pages}
    for key, signature in _signatures(held.sheet):
        if signature.page in wanted and signature.box is not None:
            wanted[signature.page].append((key, signature.box))
    return wanted


def _signatures(record: AttendanceRecord) -> Iterator[tuple[str, Signature]]:
    for participant in record.participants:
        for cell in participant.signatures:
            key = f"ligne {participant.row:03d} {cell.session} {_COLUMNS[cell.column]}"
            yield key, cell
    for path, leaf in leaves(record):
        if isinstance(leaf, Signature) and path.startswith("sessions["):
            yield (
                f"intervenant {path.replace('[', ' ').replace(']', '').split('.')[0]} "
                + (path.split("facilitators[")[1].split("]")[0]),
                leaf,
            )


_COLUMNS = {"signature": "signature", "arrival": "arrivée", "departure": "départ"}
