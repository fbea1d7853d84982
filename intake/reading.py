"""The task that is sent to workers: one stored original in, what it says out; and its note."""

from __future__ import annotations

from pathlib import Path

from extractors.errors import TooLarge, Unreadable
from extractors.mail import Mail
from extractors.records import Reading
from extractors.source import Options, Source

from . import line
from .house import House
from .rows import FileRow

Read = Reading | Mail
"""What a worker returns: a reading, or the files that an e-mail or an archive carries."""


def read_stored(path: str, name: str, sha256: str, options: Options) -> Read:
    """Read one original from the store. Raises DocumentError where a person must act."""
    from extractors.bundle import is_bundle, unpack  # noqa: PLC0415 (the readers are slow to import)
    from extractors.read import read  # noqa: PLC0415

    source = Source(name, weigh(Path(path), options).read_bytes(), sha256)
    if not is_bundle(source):
        return read(source, options)
    bundle = unpack(source, options)
    parts = tuple((part.name.removeprefix(f"{name}/"), part.content) for part in bundle.sources)
    return Mail(bundle.sender, bundle.sent, bundle.subject, parts, bundle.body)


def weigh(path: Path, options: Options) -> Path:
    """Return the path of a file that may be read. Raises Unreadable (empty) or TooLarge."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(
            "Ce fichier est vide (0 octet).",
            "La copie a sans doute été interrompue : déposez-le de nouveau.",
        )
    if size > options.limits.max_bytes:
        raise TooLarge(
            f"Ce fichier est trop volumineux ({size // 1_000_000} Mo ; "
            f"au plus {options.limits.max_bytes // 1_000_000} Mo).",
            "Numérisez-le avec une résolution plus faible ou séparez-le en plusieurs fichiers.",
        )
    return path


def note(house: House, file: FileRow, read: Read) -> None:
    """Note what a worker returned; within a transaction of the register."""
    if isinstance(read, Mail):
        line.unpack(house, file, read)
    else:
        line.take(house, file, read)
