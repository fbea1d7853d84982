"""The task that is sent to workers: one stored original in, what it says out.

An e-mail or archive is opened: its files come back and are read in their turn, each one alone.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from extractors.errors import TooLarge, Unreadable
from extractors.records import Reading
from extractors.source import Options, Source
from validators.call import Call

from .safe_files import StoreDamaged
from .settings import Workers

_INSIDE = re.compile(r"\.(?:eml|zip)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened e-mail or archive: who sent it and when, its files, and what its own text says.

    ``own`` has a document only where the text of the message is one (a consultation by e-mail).
    """

    own: Reading
    sources: tuple[Source, ...]
    sender: str | None = None
    sent: datetime | None = None


Read = Reading | Opened


def read_stored(path: str, name: str, sha256: str, options: Options) -> Read:
    """Read one original from the store. Raises DocumentError where a person must act.

    Raises StoreDamaged where the store no longer holds what was received.
    """
    content = weigh(Path(path), options).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreDamaged(f"original abîmé : {sha256[:12]}")
    return read_or_open(Source(name, content, sha256), options)


def load_readers() -> None:
    """Load the readers into a worker before the first document comes."""
    import extractors.bundle  # noqa: PLC0415 (the readers are slow to import)
    import extractors.read  # noqa: PLC0415
    from extractors.kinds import kinds  # noqa: PLC0415

    del extractors
    kinds()


def read_or_open(source: Source, options: Options) -> Read:
    """Read a file, or open it where it carries other files. Raises DocumentError.

    A message within an e-mail or archive gives its own text only: its files came with the whole.
    """
    from extractors.bundle import is_bundle, unpack  # noqa: PLC0415 (the readers are slow to import)
    from extractors.read import read, read_body  # noqa: PLC0415

    if not is_bundle(source):
        return read(source, options)
    bundle = unpack(source, options)
    inside = _INSIDE.search(source.name) is not None
    own = Reading(file=source.name, sha256=source.sha256)
    if bundle.is_mail:
        own = read_body(source, bundle, options, whole=inside and not bundle.sources)
    if inside:
        return own
    return Opened(own, bundle.sources, bundle.sender, bundle.sent)


def options_of(call: Call, workers: Workers) -> Options:
    """Return what readers may know: the call's choices and the limits of the settings."""
    options = call.options()
    seconds = max(1, int(workers.seconds))
    return replace(options, limits=replace(options.limits, seconds=seconds))


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
