"""A letter as it would leave the printer: its PDF, made by LibreOffice, as pictures of pages.

The copy in the outbox counts where it is the one that was made of this very text; else one is made
and kept in the home's private working folder, by the text's hash. Pictures are drawn by workers.
Removing all of it is always safe.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import DocumentError
from extractors.office import to_pdf
from extractors.shown import Passage

from ..house import House
from ..letter_files import COPIED, digest, find_lying, read_lying
from ..rows import LetterRow
from ..safe_files import write_new
from .pictures import draw, look
from .state import Desk

log = logging.getLogger(__name__)

FOLDER = "letters"
_PDF = "letter.pdf"
_NO_ROOM = "L'aperçu n'a pas pu être conservé : vérifiez la place sur le disque."
_KEPT_SECONDS = 30 * 86_400.0
_ONE_AT_A_TIME = threading.Lock()
"""LibreOffice takes a core for seconds; beside the desk a service is at work."""


@dataclass(frozen=True, slots=True)
class LetterPages:
    """A letter's text (DOCX) as it stands, its hash, its PDF on disk and how many pages it has.

    ``pdf`` None: it is not made yet, or cannot be; ``why`` says so in French.
    """

    text: bytes
    sha256: str
    pdf: Path | None
    count: int = 0
    why: str = ""


def text_of(house: House, letter: LetterRow) -> bytes:
    """Return a letter's Word file: a draft as it lies, else the text that was kept."""
    lying = find_lying(house, letter) if letter.status == "draft" else None
    return lying if lying is not None else house.shelves.read(letter.docx_sha256)


def pages_of(desk: Desk, house: House, letter: LetterRow, *, make: bool) -> LetterPages:
    """Return the pages of a letter; ``make``: its PDF is made where there is none yet."""
    text = text_of(house, letter)
    sha256 = digest(text)
    path = _folder(house, sha256) / _PDF
    why, copy = "", None
    if not path.is_file():
        copy = _copy(house, letter, sha256)
        if copy is None and make:
            try:
                copy = _made(path, letter, text)
            except DocumentError as error:
                why = error.message
        if copy is not None:
            _keep(path, copy)
    if not path.is_file():
        why = why or (_NO_ROOM if copy is not None else "")
        return LetterPages(text, sha256, None, why=why)
    return LetterPages(text, sha256, path, _count(desk, path))


def page(desk: Desk, pages: LetterPages, number: int) -> bytes | None:
    """Return a page (from 1) as JPEG; None where there is none, or it cannot be drawn."""
    if pages.pdf is None or not 1 <= number <= pages.count:
        return None
    kept = pages.pdf.with_name(f"{number}.jpg")
    with contextlib.suppress(FileNotFoundError):
        return kept.read_bytes()
    try:
        picture = desk.pictures.team.submit(draw, str(pages.pdf), number, 0).result()
    except DocumentError:
        return None
    if picture is not None:
        _keep(kept, picture)
    return picture


def passages(desk: Desk, house: House, letter: LetterRow, pages: LetterPages) -> list[Passage]:
    """Return what a letter says, for readers; nothing where its file cannot be read."""
    if house.shelves.place(pages.sha256).is_file():
        return list(desk.pictures.shown(pages.sha256).passages)
    path = str(house.home.outbox / letter.docx)
    try:
        return list(desk.pictures.team.submit(look, path).result().passages)
    except (DocumentError, FileNotFoundError):
        return []


def _folder(house: House, sha256: str) -> Path:
    return house.home.work / FOLDER / sha256


def _copy(house: House, letter: LetterRow, sha256: str) -> bytes | None:
    """Return the copy of the outbox where it is unchanged and made of this text."""
    copies = house.register.events(letter.id, COPIED)
    if letter.pdf is None or not copies:
        return None
    copy = read_lying(house.home.outbox / letter.pdf)
    noted = house.register.payload(copies[-1].id) or {}
    if copy is None or noted.get("of") != sha256 or noted.get("sha256") != digest(copy):
        return None
    return copy


def _made(path: Path, letter: LetterRow, text: bytes) -> bytes | None:
    """Make a PDF, unless it was made while waiting. Raises DocumentError."""
    with _ONE_AT_A_TIME:
        if path.is_file():
            return None
        _sweep(path.parent.parent)
        return to_pdf([text], day=letter.validated or letter.written)[0]


def _count(desk: Desk, path: Path) -> int:
    noted = path.with_name("count")
    with contextlib.suppress(OSError, ValueError):
        return int(noted.read_text("ascii"))
    try:
        count = len(desk.pictures.team.submit(look, str(path)).result().sizes)
    except DocumentError:
        return 0
    _keep(noted, str(count).encode("ascii"))
    return count


def _keep(path: Path, content: bytes) -> None:
    """Keep a file, whole or not at all, for its owner alone. A full disk costs but the keeping."""
    temporary = path.with_name(f"{uuid.uuid4().hex}.tmp")
    try:
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        write_new(temporary, content, 0o600)
        temporary.replace(path)
    except OSError as error:
        log.warning("A letter's picture was not kept: %s", type(error).__name__)
        with contextlib.suppress(OSError):
            temporary.unlink()


def _sweep(folder: Path) -> None:
    """Remove what was made long ago."""
    for old in _old(folder):
        shutil.rmtree(old, ignore_errors=True)


def _old(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if time.time() - entry.stat().st_mtime > _KEPT_SECONDS:
                yield Path(entry.path)
