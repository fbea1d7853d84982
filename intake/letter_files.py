"""Where a letter's files lie, and putting them there: after any crash the same files again.

The store holds every text that we wrote, so that what lies in the outbox can always be told apart:
ours (its hash is in the store) or edited by a person (it is not).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from extractors.errors import DocumentError, ToolMissing
from extractors.office import to_pdf

from .home import VALIDATED_NAME
from .house import House
from .mailing import draft_mail
from .rows import LetterRow
from .shelves import safe_name

log = logging.getLogger(__name__)

STALE = "(périmé)"
DRAFT = "(projet)"
NEW_VERSION = "(nouvelle version)"
FIRST_VERSION = "(version d'origine)"
COPIED = "letter.copied"
"""The event of a PDF copy: its payload holds the copy's hash and that of its text."""
PUT_BACK = "letter.put_back"
"""The event of a text that a person edited and put back: its payload holds its hash, and who."""
_PDF_BATCH = 20


def draft_path(folder: str, title: str, written: date) -> str:
    """Return a draft's path in the outbox: ``2022-10-06 Demande de pièces (projet).docx``."""
    return f"{folder}/{safe_name(f'{written:%Y-%m-%d} {title} {DRAFT}.docx')}"


def validated_path(folder: str, title: str, day: date) -> str:
    """Return a validated letter's path relative to the outbox, below ``VALIDES``."""
    return f"{folder}/{VALIDATED_NAME}/{safe_name(f'{day:%Y-%m-%d} {title}.docx')}"


def free_path(house: House, wanted: str, letter_id: str, reference: str) -> str:
    """Return a path that no other letter of its dossier has: the wanted one, or numbered."""
    taken = {x.docx for x in house.register.letters(reference) if x.id != letter_id}
    stem = wanted.removesuffix(".docx")
    names = [wanted, *(f"{stem} ({number}).docx" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def refusal_note(draft: Path) -> Path:
    """Return where it is said why a draft that was moved into VALIDES came back."""
    return draft.with_name(f"{draft.stem} - non validée.txt")


def read_lying(path: Path) -> bytes | None:
    """Return a letter as it lies, None where nothing lies there."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


def find_lying(house: House, letter: LetterRow) -> bytes | None:
    """Return a letter as it lies; a draft may have been moved into VALIDES a moment ago."""
    path = house.home.outbox / letter.docx
    lying = read_lying(path)
    if lying is None and letter.status == "draft":
        lying = read_lying(path.parent / VALIDATED_NAME / path.name)
    return lying


def is_ours(house: House, letter_id: str, content: bytes) -> bool:
    """Say whether bytes are a text that we wrote (else a person edited it).

    The store holds what we wrote, and what persons put back (``put_back``), which is not ours.
    """
    sha256 = digest(content)
    return house.shelves.place(sha256).is_file() and sha256 not in _put_back(house, letter_id)


def _put_back(house: House, letter_id: str) -> set[str]:
    """Return the hashes of the texts of a letter that persons put back."""
    register = house.register
    told = [register.payload(event.id) or {} for event in register.events(letter_id, PUT_BACK)]
    return {str(payload.get("sha256")) for payload in told}


def is_edited(house: House, letter: LetterRow) -> bool:
    """Say whether a person edited the draft that lies in the outbox."""
    lying = read_lying(house.home.outbox / letter.docx)
    return lying is not None and not is_ours(house, letter.id, lying)


def put_in_place(house: House, letters: Sequence[LetterRow]) -> None:
    """Bring the files of letters to what the register says; done twice it changes nothing."""
    for letter in letters:
        if letter.status == "stale":
            _retire(house, letter)
        elif letter.status == "draft":
            _place_draft(house, letter)
        else:
            _place_validated(house, letter)
    _make_pdfs(house, [house.register.letter(letter.id) for letter in letters])
    for letter in letters:
        _place_mail(house, house.register.letter(letter.id))


def _place_draft(house: House, letter: LetterRow) -> None:
    path = house.home.outbox / letter.docx
    content = house.shelves.read(letter.docx_sha256)
    lying = read_lying(path)
    if waits_validated(path):
        return
    if lying is None or is_ours(house, letter.id, lying):
        house.shelves.replace_own(path, content)
        return
    _rename_stale(house, path.with_suffix(".eml"))
    if letter.pdf:
        _rename_stale(house, house.home.outbox / letter.pdf)
        house.register.change(LetterRow, letter.id, pdf=None)
    if is_outdated(house, letter.id):
        house.shelves.file_away(path.parent, f"{path.stem} {NEW_VERSION}.docx", content)


def is_outdated(house: House, letter_id: str) -> bool:
    """Say whether we wrote a draft anew after a person's text of it was put back, if any was."""
    rewritten = house.register.events(letter_id, "letter.rewritten")
    put_back = house.register.events(letter_id, PUT_BACK)
    return bool(rewritten) and not (put_back and put_back[-1].id > rewritten[-1].id)


def waits_validated(path: Path) -> bool:
    """Say whether a draft was moved into VALIDES and waits to be taken up."""
    return not path.exists() and (path.parent / VALIDATED_NAME / path.name).exists()


def _place_validated(house: House, letter: LetterRow) -> None:
    path = house.home.outbox / letter.docx
    content = house.shelves.read(letter.docx_sha256)
    lying = read_lying(path)
    if lying is None or (lying != content and is_ours(house, letter.id, lying)):
        house.shelves.replace_own(path, content)
    row = house.register.dossier(letter.reference)
    left = house.home.outbox / draft_path(row.folder, letter.title, letter.written)
    if left != path:
        for suffix in (".docx", ".pdf", ".eml"):
            _rename_stale(house, left.with_suffix(suffix))
        _rename_stale(house, refusal_note(left))


def _retire(house: House, letter: LetterRow) -> None:
    """Mark the files of a letter that is out of date, the Word file, the copy and the e-mail."""
    if STALE in letter.docx:
        return
    path = house.home.outbox / letter.docx
    _rename_stale(house, path.with_suffix(".eml"))
    pdf = _rename_stale(house, path.with_suffix(".pdf"))
    docx = _rename_stale(house, path)
    changes: dict[str, object] = {"pdf": _relative(house, pdf) if pdf else None}
    if docx is not None:
        changes["docx"] = _relative(house, docx)
    house.register.change(LetterRow, letter.id, **changes)


def retire_files(house: House, docx: str) -> None:
    """Mark a Word file of the outbox, its copy and its e-mail as out of date."""
    for suffix in (".eml", ".pdf", ".docx"):
        _rename_stale(house, (house.home.outbox / docx).with_suffix(suffix))


def _rename_stale(house: House, path: Path) -> Path | None:
    if not path.is_file():
        return None
    return house.shelves.rename_new(path, f"{path.stem} {STALE}{path.suffix}")


def _relative(house: House, path: Path) -> str:
    return path.relative_to(house.home.outbox).as_posix()


def _make_pdfs(house: House, letters: Sequence[LetterRow]) -> None:
    """Make the copies that are wanting, several in one call; without LibreOffice there are none."""
    if not house.settings.letters.pdf:
        return
    wanting = [x for x in letters if x.status != "stale" and x.pdf is None]
    wanting = [x for x in wanting if x.status != "draft" or not is_edited(house, x)]
    wanting = [x for x in wanting if (house.home.outbox / x.docx).is_file()]
    for start in range(0, len(wanting), _PDF_BATCH):
        batch = wanting[start : start + _PDF_BATCH]
        try:
            _convert(house, batch)
        except ToolMissing:
            log.warning("No PDF copies: LibreOffice is not installed")
            return
        except DocumentError:
            for letter in batch:
                _convert_alone(house, letter)


def _convert(house: House, letters: Sequence[LetterRow]) -> None:
    days = {x.validated or x.written for x in letters}
    for day in sorted(days):
        same = [x for x in letters if (x.validated or x.written) == day]
        copies = to_pdf([house.shelves.read(x.docx_sha256) for x in same], day=day)
        for letter, copy in zip(same, copies, strict=True):
            path = (house.home.outbox / letter.docx).with_suffix(".pdf")
            house.shelves.replace_own(path, copy)
            told = {"sha256": digest(copy), "of": letter.docx_sha256}
            with house.register.transaction():
                house.register.change(LetterRow, letter.id, pdf=_relative(house, path))
                house.register.event(COPIED, letter.id, house.today.now(), told)


def _convert_alone(house: House, letter: LetterRow) -> None:
    try:
        _convert(house, [letter])
    except DocumentError as error:
        log.warning("No PDF copy of %s: %s", letter.id, error.code)


def _place_mail(house: House, letter: LetterRow) -> None:
    """Write the e-mail that a person may send, with the copy attached, beside the letter."""
    if letter.status == "stale" or letter.pdf is None:
        return
    copy = read_lying(house.home.outbox / letter.pdf)
    mail = draft_mail(house, letter, copy) if copy is not None else None
    if mail is not None:
        house.shelves.replace_own((house.home.outbox / letter.docx).with_suffix(".eml"), mail)


def keep_first_version(house: House, letter: LetterRow, folder: Path) -> None:
    """Put our own text beside a letter that a person edited: both versions are kept."""
    content = house.shelves.read(letter.docx_sha256)
    stem = Path(letter.docx).stem
    house.shelves.file_away(folder, f"{stem} {FIRST_VERSION}.docx", content)
