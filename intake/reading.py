"""The task that is sent to workers: one stored original in, what it says out.

An e-mail is taken apart: its files come back and are read in their turn.
"""

from __future__ import annotations

from pathlib import Path

from extractors.errors import TooLarge, Unreadable
from extractors.mail import Mail, is_mail, open_mail
from extractors.records import Reading
from extractors.source import Options, Source


def read_stored(path: str, name: str, sha256: str, options: Options) -> Reading | Mail:
    """Read one original from the store. Raises DocumentError where a person must act."""
    source = Source(name, weigh(Path(path), options).read_bytes(), sha256)
    if is_mail(name):
        return open_mail(source, options.limits)
    from extractors.read import read  # noqa: PLC0415 (the readers are slow to import)

    return read(source, options)


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
