"""What has arrived whole in the inbox. An event only wakes; a listing of our own decides.

Nothing here moves or opens a document for reading its content. Links, pipes and devices are never
followed: they are left where they are and named in the journal.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from .home import JOURNAL_NAME, RETRY_NAME, SYSTEM_NAMES
from .settings import Arrivals

OURS = frozenset({RETRY_NAME, JOURNAL_NAME})
UNFINISHED = (".part", ".crdownload", ".tmp", ".partial", ".download", ".filepart")
OFFICE_LOCK_SIZES = frozenset({162, 165})
"""Sizes of the owner files that Word, and Excel or PowerPoint, leave beside an open document."""

Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that stays in the inbox, and why, in French."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delivery that may be claimed: the entry of the inbox, and which of its files."""

    source: Path
    files: tuple[Path, ...]


@dataclass(slots=True)
class Listing:
    """What one look at the inbox gives. ``missing``: the inbox itself cannot be listed."""

    arrived: list[Arrival] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    refused: list[Waiting] = field(default_factory=list)
    missing: bool = False


@dataclass(slots=True)
class _Entry:
    """One entry of the inbox as it lies: files that may be taken, and what speaks against."""

    files: list[Path] = field(default_factory=list)
    signature: list[tuple[str, int, int]] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    empty: list[Path] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Seen:
    signature: Signature
    since: float


class Tracker:
    """Remembers how the inbox looked, and says what has not changed for long enough.

    Ages are counted from our own looks, never from the clocks of those who write into the share.
    """

    def __init__(self, inbox: Path, settings: Arrivals) -> None:
        self.inbox = inbox
        self.settings = settings
        self._seen: dict[str, _Seen] = {}
        with contextlib.suppress(ValueError):  # only the main thread may; only it looks
            # A writer that opens a file while we ask for a lease on it makes the kernel send
            # SIGIO, which would end the process.
            signal.signal(signal.SIGIO, signal.SIG_IGN)

    def look(self, moment: float, at_once: bool = False) -> Listing:
        """List the inbox at a moment of a monotonic clock, in seconds.

        ``at_once``: no quiet period (``--once``); what is open or half copied is still left.
        """
        listing = Listing()
        try:
            entries = sorted(os.scandir(self.inbox), key=lambda entry: entry.name)
        except OSError:
            listing.missing = True
            return listing
        names = {entry.name for entry in entries}
        for entry in entries:
            if not _ignored(entry.name) and entry.name not in OURS:
                self._weigh(Path(entry.path), moment, at_once, listing)
        for gone in self._seen.keys() - names:
            del self._seen[gone]
        return listing

    def _weigh(self, path: Path, moment: float, at_once: bool, listing: Listing) -> None:
        entry = _read_entry(path)
        listing.refused += [
            Waiting(name, "lien ou fichier spécial : il n'est pas suivi") for name in entry.refused
        ]
        signature = tuple(entry.signature)
        seen = self._seen.get(path.name)
        if seen is None or seen.signature != signature:
            seen = self._seen[path.name] = _Seen(signature, moment)
        age = moment - seen.since
        stale = at_once or age >= self.settings.stale_seconds
        listing.waiting += [Waiting(name, "copie en cours ou ouvert") for name in entry.unfinished]
        if not entry.files:
            return
        if not (at_once or age >= self.settings.quiet_seconds):
            listing.waiting.append(Waiting(path.name, "vient d'arriver"))
            return
        if (entry.unfinished or entry.empty) and not stale:
            listing.waiting += [Waiting(p.name, "fichier encore vide") for p in entry.empty]
            return
        ready = tuple(p for p in entry.files if not _open_elsewhere(p))
        busy = [p for p in entry.files if p not in ready]
        listing.waiting += [Waiting(p.name, "ouvert ailleurs, ou lecture interdite") for p in busy]
        if ready and (stale or not busy):
            listing.arrived.append(Arrival(path, ready))


def _read_entry(path: Path) -> _Entry:
    """List one entry of the inbox without following anything."""
    entry = _Entry()
    for found, info in _walk(path):
        name = found.relative_to(path.parent).as_posix()
        if not stat.S_ISREG(info.st_mode):
            entry.refused.append(name)
            continue
        entry.signature.append((name, info.st_size, info.st_mtime_ns))
        if _half_copied(found.name) or _locked_by_office(found):
            entry.unfinished.append(name)
            continue
        entry.files.append(found)
        if info.st_size == 0:
            entry.empty.append(found)
    return entry


def _walk(path: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield what lies at a path and below, except folders and what the system puts there."""
    try:
        info = path.lstat()
        if not stat.S_ISDIR(info.st_mode):
            yield path, info
            return
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError:
        return  # it vanished while being listed
    for entry in entries:
        if not _ignored(entry.name):
            yield from _walk(Path(entry.path))


def _ignored(name: str) -> bool:
    """True for hidden files, lock files and what the system itself puts into folders."""
    return name.startswith((".", "~$")) or name.lower() in SYSTEM_NAMES


def _half_copied(name: str) -> bool:
    return name.lower().endswith(UNFINISHED)


def _locked_by_office(path: Path) -> bool:
    """True where Word, Excel, PowerPoint or LibreOffice hold the document open beside it."""
    if path.with_name(f".~lock.{path.name}#").exists():
        return True
    for owner in (path.name, path.name[1:], path.name[2:]):
        with contextlib.suppress(OSError):
            if path.with_name(f"~${owner}").lstat().st_size in OFFICE_LOCK_SIZES:
                return True
    return False


def _open_elsewhere(path: Path) -> bool:
    """True where another process locks the file or has it open for writing (where that shows)."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return True
    try:
        return any(not allowed(handle) for allowed in (_may_flock, _may_lockf, _may_lease))
    finally:
        os.close(handle)


def _may_flock(handle: int) -> bool:
    return _granted(lambda: fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB))


def _may_lockf(handle: int) -> bool:
    return _granted(lambda: fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB))


def _may_lease(handle: int) -> bool:
    """The kernel refuses a read lease on a file that somebody has open for writing."""
    try:
        return _granted(lambda: fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK))
    finally:
        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def _granted(ask: Callable[[], object]) -> bool:
    """False only where somebody else holds the file; a share that knows no locks says yes."""
    try:
        ask()
    except OSError as error:
        return error.errno not in {errno.EAGAIN, errno.EACCES}
    return True


class _Observer(Protocol):
    """What we use of watchdog's observers."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def is_alive(self) -> bool: ...


class Bell:
    """Rings when something moves in the inbox. Missing a ring costs one poll interval, no more."""

    def __init__(self, inbox: Path, settings: Arrivals) -> None:
        self.inbox = inbox
        self.settings = settings
        self._rung = threading.Event()
        self._observer: _Observer | None = None

    def wait(self, seconds: float) -> None:
        """Wait for a ring, for ``seconds`` at most."""
        self._listen()
        self._rung.wait(seconds)
        self._rung.clear()

    def ring(self, *_: object) -> None:
        """Wake whoever waits."""
        self._rung.set()

    def _listen(self) -> None:
        """Start listening, or again after the inbox was away. Without it, polling goes on."""
        if self._observer is not None and self._observer.is_alive() and self.inbox.is_dir():
            return
        self.close()
        with contextlib.suppress(OSError):
            self._observer = _observe(self.inbox, self.settings, self.ring)

    def close(self) -> None:
        """Stop listening."""
        if self._observer is not None:
            self._observer.stop()
            self._observer = None


def _observe(inbox: Path, settings: Arrivals, ring: Callable[..., None]) -> _Observer:
    """Start a watchdog observer: kernel events, or listings for shares that give none."""
    from watchdog.events import FileSystemEventHandler  # noqa: PLC0415 (slow to import)
    from watchdog.observers import Observer  # noqa: PLC0415
    from watchdog.observers.polling import PollingObserver  # noqa: PLC0415

    class _Ring(FileSystemEventHandler):
        on_created = on_modified = on_moved = on_deleted = on_closed = staticmethod(ring)

    observer = PollingObserver(timeout=settings.poll_seconds) if settings.polling else Observer()
    observer.schedule(_Ring(), str(inbox), recursive=True)
    observer.start()
    return observer
