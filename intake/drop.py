"""Files handed to the inbox by the desk: written whole, under a safe name, never over another.

They then go the same way as what the mailroom puts there. What is being written lies in a hidden
folder of the inbox, which nobody takes from; a file appears under its name with its last byte.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .arrivals import OURS, Waiting, never_taken
from .safe_files import link_new, plain_name, safe_name, split_name, sync_folder

MAX_DEPTH = 8
"""Folders within folders that one drop may have."""
_HIDDEN = re.compile(r"\.[0-9a-f]{32}\.depot")
_LEFT_SECONDS = 3600.0
_MODE = 0o660


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sends it: its path there, with "/" between folders, and its bytes."""

    path: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Dropped:
    """What became of a drop: entries of the inbox, how many files, what was refused and why."""

    entries: tuple[str, ...]
    files: int
    refused: tuple[Waiting, ...]


def drop(inbox: Path, uploads: Iterable[Upload], together: str = "") -> Dropped:
    """Write files into the inbox. Raises OSError where it cannot be written; then none is there.

    A folder stays one delivery. ``together`` names a folder for the files that come in none; where
    it is empty each of them is a delivery of its own.
    """
    _sweep(inbox)
    refused: list[Waiting] = []
    hidden = inbox / f".{uuid.uuid4().hex}.depot"
    hidden.mkdir(mode=0o770)
    try:
        written = []
        for upload in uploads:
            parts, why = _place(upload, together)
            if why:
                refused.append(Waiting(upload.path, why))
            else:
                written.append(_written(hidden, parts, upload.content))
        names = [_settled(path, inbox) for path in sorted(hidden.iterdir())]
        sync_folder(inbox)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return Dropped(tuple(names), len(written), tuple(refused))


def lying(inbox: Path) -> list[str]:
    """Return the names of what waits in the inbox to be taken."""
    try:
        with os.scandir(inbox) as found:
            names = sorted(entry.name for entry in found)
    except OSError:
        return []
    return [plain_name(name) for name in names if name not in OURS and not never_taken(name)]


def _place(upload: Upload, together: str) -> tuple[Sequence[str], str]:
    """Return folders and name that a file gets, and why it is refused where it is."""
    told = [part for part in re.split(r"[/\\]", upload.path) if part not in ("", ".", "..")]
    if not told:
        return (), "sans nom"
    if any(never_taken(part) for part in told):
        return (), "fichier caché, temporaire ou inachevé"
    if len(told) > MAX_DEPTH:
        return (), "trop de dossiers les uns dans les autres"
    if upload.content.seek(0, os.SEEK_END) == 0:
        return (), "fichier vide"
    upload.content.seek(0)
    parts = [safe_name(part) for part in told]
    if len(parts) == 1 and together:
        parts = [safe_name(together), *parts]
    if parts[0] in OURS:
        parts[0] = f"_{parts[0]}"
    return parts, ""


def _written(hidden: Path, parts: Sequence[str], content: BinaryIO) -> Path:
    """Write one file and put it on disk; a name that is taken gets a number."""
    folder = hidden.joinpath(*parts[:-1])
    folder.mkdir(mode=0o770, parents=True, exist_ok=True)
    for label in _labels(parts[-1]):
        with contextlib.suppress(FileExistsError):
            handle = os.open(folder / label, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
            with os.fdopen(handle, "wb") as file:
                shutil.copyfileobj(content, file, 1024 * 1024)
                file.flush()
                os.fsync(file.fileno())
            return folder / label
    raise FileExistsError(errno.EEXIST, "too many files of one name")


def _settled(path: Path, inbox: Path) -> str:
    """Give what is written its place in the inbox, under the first name that is free."""
    for label in _labels(path.name):
        target = inbox / label
        if path.is_dir():
            with contextlib.suppress(FileExistsError):
                target.mkdir(mode=0o770)
                path.rename(target)  # onto the empty folder that is ours: nothing is replaced
                return label
        elif link_new(path, target):
            return label
    raise FileExistsError(errno.EEXIST, "too many entries of one name")


def _labels(name: str) -> Iterable[str]:
    """Yield a name, then the same with numbers: "scan.pdf", "scan (2).pdf"."""
    stem, suffix = split_name(name)
    yield name
    for number in range(2, 10_000):
        yield f"{stem} ({number}){suffix}"


def _sweep(inbox: Path) -> None:
    """Remove what a desk that was killed left half written."""
    for path in inbox.iterdir():
        if _HIDDEN.fullmatch(path.name):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _LEFT_SECONDS:
                    shutil.rmtree(path, ignore_errors=True)
