"""Pictures of pages for the desk: drawn by workers, so that no hostile file can hurt it; kept.

What is kept lies in the home's private working folder, by the original's hash, readable by its
owner alone: attendance sheets are among it. Removing all of it is always safe.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from extractors.crops import page_image
from extractors.errors import DocumentError
from extractors.shown import Passage, Shown, shown
from extractors.source import Options, Source

from ..settings import Workers
from ..shelves import Shelves
from ..workers import Team, make_team

log = logging.getLogger(__name__)

FOLDER = "pages"
TURNS = (0, 90, 180, 270)
_SECONDS = 30.0
_WORKERS = 2
_MOST_BYTES = 1_000_000_000
"""So much is kept, at most; what was made first goes first."""
_SWEEP_EACH = 200
"""After so many new files it is looked how much is kept."""
_FACTS = "facts.json"


class Pictures:
    """Pages as pictures and texts, by the SHA-256 of their file."""

    def __init__(self, folder: Path, shelves: Shelves, workers: Workers) -> None:
        self._folder = folder
        self._shelves = shelves
        # Never in this process, whatever the settings say of the service: what draws pages may be
        # used by one thread alone, and a hostile file must not take the desk with it.
        number = 1 if workers.mode == "inline" else min(_WORKERS, workers.number or _WORKERS)
        seconds = min(_SECONDS, workers.seconds)
        self.team: Team = make_team(
            workers.model_copy(update={"mode": "processes", "number": number, "seconds": seconds})
        )
        self._made = 0
        self._counting = threading.Lock()

    def warm(self) -> None:
        """Start a worker, so that the first page is drawn as fast as the others."""
        self.team.submit(load)

    def close(self) -> None:
        """End the workers."""
        self.team.close()

    def page(self, sha256: str, number: int, turn: int = 0) -> bytes | None:
        """Return a page (from 1) as JPEG, turned clockwise by ``turn`` degrees.

        None where it cannot be drawn. Raises FileNotFoundError where the original is gone.
        """
        path = self._place(sha256) / f"{number}-{turn}.jpg"
        with contextlib.suppress(FileNotFoundError):
            return path.read_bytes()
        original = self._original(sha256)
        try:
            picture = self.team.submit(draw, original, number, turn).result()
        except DocumentError as error:
            log.info("A page could not be drawn (%s)", error.code)
            return None
        if picture is not None:
            self._keep(path, picture)
        return picture

    def shown(self, sha256: str) -> Shown:
        """Return the sizes of a file's pages, or its text; nothing where it cannot be shown.

        Raises FileNotFoundError where the original is gone.
        """
        path = self._place(sha256) / _FACTS
        with contextlib.suppress(FileNotFoundError, ValueError, KeyError, TypeError):
            return _shown_of(path.read_bytes())
        original = self._original(sha256)
        try:
            found = self.team.submit(look, original).result()
        except DocumentError as error:
            log.info("A file cannot be shown (%s)", error.code)
            found = Shown()
        self._keep(path, json.dumps(asdict(found), ensure_ascii=False).encode("utf-8"))
        return found

    def _original(self, sha256: str) -> str:
        path = self._shelves.place(sha256)
        if not path.is_file():
            raise FileNotFoundError(sha256[:12])
        return str(path)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _keep(self, path: Path, content: bytes) -> None:
        """Keep a file, whole or not at all. A full disk costs the keeping, not the page."""
        temporary = path.with_name(f"{uuid.uuid4().hex}.tmp")
        try:
            _private(path.parent, self._folder)
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            temporary.replace(path)
        except OSError as error:
            log.warning("A page's picture was not kept: %s", type(error).__name__)
            with contextlib.suppress(OSError):
                temporary.unlink()
            return
        with self._counting:
            self._made += 1
            due = self._made % _SWEEP_EACH == 1
        if due:
            self.sweep()

    def sweep(self, most: int = _MOST_BYTES) -> None:
        """Remove what was made first where more than ``most`` bytes are kept."""
        kept = sorted(self._kept(), key=lambda entry: entry[0])
        left = sum(size for _, size, _ in kept)
        for _, size, folder in kept:
            if left <= most:
                return
            shutil.rmtree(folder, ignore_errors=True)
            left -= size

    def _kept(self) -> Iterator[tuple[float, int, Path]]:
        """Yield when each file's pictures were made, their size, their folder."""
        for folder in self._folder.glob("??/*"):
            with contextlib.suppress(OSError):
                sizes = [entry.stat().st_size for entry in os.scandir(folder)]
                yield folder.stat().st_mtime, sum(sizes), folder


def _private(folder: Path, top: Path) -> None:
    """Make a folder and those above it up to the top one, for their owner alone."""
    if folder != top:
        _private(folder.parent, top)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)


def _shown_of(content: bytes) -> Shown:
    told = json.loads(content)
    return Shown(
        tuple((float(width), float(height)) for width, height in told["sizes"]),
        tuple(Passage(passage["place"], passage["text"]) for passage in told["passages"]),
    )


# -- tasks that are sent to workers ------------------------------------------------------------


def draw(path: str, number: int, turn: int) -> bytes | None:
    """Draw one page of a stored original. Raises DocumentError."""
    return page_image(_source(path), number, turn, Options())


def look(path: str) -> Shown:
    """Return what there is to show of a stored original. Raises DocumentError."""
    return shown(_source(path), Options())


def load() -> None:
    """Load into a worker what draws pages, before the first is asked for."""
    import extractors.pdf_picture  # noqa: PLC0415

    del extractors


def _source(path: str) -> Source:
    # The hash that names a stored file was checked when it was kept, and is weekly.
    return Source("", Path(path).read_bytes(), "")
