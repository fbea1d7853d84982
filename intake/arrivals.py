"""What has arrived whole in the inbox. An event only wakes; a listing of our own decides.

Nothing here moves or opens a document for reading its content. Links, pipes and devices are never
followed: they are left where they are and named in the journal. What is quiet but lacks its end is
waited for as what is half copied is; after ``stale_seconds`` it is taken all the same, and reading
says what is wrong with it.
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

from extractors.endings import is_whole

from .home import JOURNAL_NAME, RETRY_NAME, SYSTEM_NAMES
from .safe_files import plain_name
from .settings import Arrivals

OURS = frozenset({RETRY_NAME, JOURNAL_NAME})
UNFINISHED = (".part", ".crdownload", ".tmp", ".partial", ".download", ".filepart")
OFFICE_LOCK_SIZES = frozenset({162, 165})
"""Sizes of the owner files that Word, and Excel or PowerPoint, leave beside an open document."""

MAX_DEPTH = 32
"""Folders within folders that are looked into; deeper ones are named, never taken."""
_MAX_WEIGHED = 300_000_000
"""Bytes of a file whose end is looked for; what is longer is refused by its size anyway."""

_NOT_FOLLOWED = "lien ou fichier spécial : il n'est pas suivi"
_CUT = "sa fin manque : copie en cours ?"
_JUST_CAME = "vient d'arriver"
_IN_TURN = 4
"""Quiet times after which a file no longer waits for one that came before it."""

Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that stays in the inbox, and why, in French; its name as it can be shown."""

    name: str
    why: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", plain_name(self.name))


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
    changed: int = 0
    unfinished: list[str] = field(default_factory=list)
    empty: list[Path] = field(default_factory=list)
    refused: list[Waiting] = field(default_factory=list)


@dataclass(slots=True)
class _Seen:
    """How an entry looked, since when, and which of its files lack their end (looked at once).

    ``changed`` is the last change that the file system notes of it, in nanoseconds of its clock.
    """

    signature: Signature
    since: float
    changed: int
    cut: tuple[Path, ...] | None = None


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

        What has arrived stands in the order in which it came to rest, as the file system says: a
        listing made while files come in may miss one and see its successor. ``at_once``
        (``--once``): by name, and without a quiet period; what is open is still left.
        """
        listing = Listing()
        try:
            with os.scandir(self.inbox) as found:
                names = sorted(entry.name for entry in found)
        except OSError:
            listing.missing = True
            return listing
        for name in names:
            if not _ignored(name) and name not in OURS:
                self._weigh(self.inbox / name, moment, at_once, listing)
        for gone in self._seen.keys() - set(names):
            del self._seen[gone]
        if not at_once:
            self._in_turn(listing, moment)
        return listing

    def _in_turn(self, listing: Listing, moment: float) -> None:
        """Put what has arrived in order, and let it wait for what came before it.

        A listing made while files come in saw a file sooner than one that came before: that one's
        quiet time ends later. None waits for longer than a few quiet times, whatever clocks say.
        """
        quiet = self.settings.quiet_seconds
        young = [one.changed for one in self._seen.values() if moment - one.since < quiet]
        first = min(young, default=None)
        arrived, listing.arrived = sorted(listing.arrived, key=self._rest), []
        for arrival in arrived:
            seen = self._seen[arrival.source.name]
            if first is None or seen.changed < first or moment - seen.since >= _IN_TURN * quiet:
                listing.arrived.append(arrival)
            else:
                listing.waiting.append(Waiting(arrival.source.name, _JUST_CAME))

    def _rest(self, arrival: Arrival) -> tuple[int, str]:
        """Return when an entry came to rest, by its file system's clock; of one tick, its name."""
        return self._seen[arrival.source.name].changed, arrival.source.name

    def longest_wait(self, moment: float) -> float:
        """Return for how many seconds the first of what still lies in the inbox has lain there."""
        return max((moment - seen.since for seen in self._seen.values()), default=0.0)

    def _weigh(self, path: Path, moment: float, at_once: bool, listing: Listing) -> None:
        entry = _read_entry(path)
        listing.refused += entry.refused
        signature = tuple(entry.signature)
        seen = self._seen.get(path.name)
        if seen is None or seen.signature != signature:
            seen = self._seen[path.name] = _Seen(signature, moment, entry.changed)
        age = moment - seen.since
        stale = at_once or age >= self.settings.stale_seconds
        listing.waiting += [Waiting(name, "copie en cours ou ouvert") for name in entry.unfinished]
        if not entry.files:
            return
        if not (at_once or age >= self.settings.quiet_seconds):
            listing.waiting.append(Waiting(path.name, _JUST_CAME))
            return
        if (entry.unfinished or entry.empty) and not stale:
            listing.waiting += [
                Waiting(p.name, "dossier encore vide" if p.is_dir() else "fichier encore vide")
                for p in entry.empty
            ]
            return
        if not stale:
            if seen.cut is None:
                seen.cut = tuple(p for p in entry.files if not _has_its_end(p))
            if seen.cut:
                listing.waiting += [Waiting(p.name, _CUT) for p in seen.cut]
                return
        ready = tuple(p for p in entry.files if not _open_elsewhere(p))
        busy = [p for p in entry.files if p not in ready]
        listing.waiting += [Waiting(p.name, "ouvert ailleurs, ou lecture interdite") for p in busy]
        if ready and (stale or not busy):
            listing.arrived.append(Arrival(path, ready))


def _read_entry(path: Path) -> _Entry:
    """List one entry of the inbox without following anything."""
    entry = _Entry()
    for found, info, why in _walk(path):
        name = found.relative_to(path.parent).as_posix()
        if why or info is None:
            entry.refused.append(Waiting(name, why))
            continue
        if stat.S_ISDIR(info.st_mode):  # an empty one: its files may still be on their way
            entry.signature.append((f"{name}/", 0, 0))
            entry.empty.append(found)
            continue
        entry.signature.append((name, info.st_size, info.st_mtime_ns))
        entry.changed = max(entry.changed, info.st_ctime_ns)
        if _half_copied(found.name) or _locked_by_office(found):
            entry.unfinished.append(name)
            continue
        entry.files.append(found)
        if info.st_size == 0:
            entry.empty.append(found)
    return entry


def _walk(path: Path) -> Iterator[tuple[Path, os.stat_result | None, str]]:
    """Yield what lies at a path and below by name, and why it cannot be taken where that is so.

    Folders are yielded only where nothing lies in them. What vanishes meanwhile is passed over.
    """
    waiting = [(path, 0)]
    while waiting:
        found, depth = waiting.pop()
        try:
            info = found.lstat()
            if stat.S_ISREG(info.st_mode):
                yield found, info, ""
            elif not stat.S_ISDIR(info.st_mode):
                yield found, info, _NOT_FOLLOWED
            elif depth >= MAX_DEPTH:
                yield found, None, "trop de dossiers les uns dans les autres : il n'est pas pris"
            else:
                with os.scandir(found) as inside:
                    names = sorted((e.name for e in inside if not _ignored(e.name)), reverse=True)
                if not names:
                    yield found, info, ""
                waiting += [(found / name, depth + 1) for name in names]
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            yield found, None, "lecture interdite ou impossible"


def _has_its_end(path: Path) -> bool:
    """Say whether a file is all there, as far as its format tells; true where that is not known.

    Room that was reserved and not yet written to (a hole) counts as missing.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return True  # whether it may be read at all is asked next
    with os.fdopen(handle, "rb") as file:
        try:
            size = os.fstat(handle).st_size
            if size == 0 or size > _MAX_WEIGHED:
                return True
            if _first_hole(handle, size) < size:
                return False
            return is_whole(file.read())
        except OSError:
            return False


def _first_hole(handle: int, size: int) -> int:
    """Return where the first unwritten room of a file begins; its end where there is none."""
    try:
        hole = os.lseek(handle, 0, os.SEEK_HOLE)
        os.lseek(handle, 0, os.SEEK_SET)
    except OSError:  # the file system does not know holes
        return size
    return hole


def _ignored(name: str) -> bool:
    """True for hidden files, lock files and what the system itself puts into folders."""
    return name.startswith((".", "~$")) or name.lower() in SYSTEM_NAMES


def never_taken(name: str) -> bool:
    """Say whether a name is one that is left lying: hidden, a lock, the system's, unfinished."""
    return _ignored(name) or _half_copied(name)


def _half_copied(name: str) -> bool:
    return name.lower().endswith(UNFINISHED)


def _locked_by_office(path: Path) -> bool:
    """True where Word, Excel, PowerPoint or LibreOffice hold the document open beside it."""
    with contextlib.suppress(OSError):  # with a long name the lock's own name may not exist at all
        path.with_name(f".~lock.{path.name}#").lstat()
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
        if not self.inbox.is_dir():  # each try on a folder that is away costs a kernel watcher
            return
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
