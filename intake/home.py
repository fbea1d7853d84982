"""The home folder: where inbox, outbox, store and register lie, and who may work in it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

SETTINGS_NAME = "recevable.toml"
RETRY_NAME = "A_REPRENDRE"
JOURNAL_NAME = "JOURNAL.html"
TO_DO_NAME = "_A_TRAITER.html"
CONTROL_NAME = "_CONTROLE"
VALIDATED_NAME = "VALIDES"
DOCUMENTS_NAME = "_DOCUMENTS"

SYSTEM_NAMES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", ".ds_store"})
"""Lower-case names of files that operating systems put into folders by themselves."""


class HomeBusy(Exception):
    """Another process works in this home; the message is a French sentence for staff."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths under one home folder. Nothing here reads or writes a document."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Where staff drop files and folders."""
        return self.root / "inbox"

    @property
    def outbox(self) -> Path:
        """Where staff collect letters."""
        return self.root / "outbox"

    @property
    def store(self) -> Path:
        """Originals by their SHA-256, unchanged."""
        return self.root / "store"

    @property
    def register(self) -> Path:
        """The SQLite register."""
        return self.root / "register.db"

    @property
    def visits(self) -> Path:
        """Who is signed in at the desk, and who looked at what: beside the register, not in it."""
        return self.root / "desk.db"

    @property
    def settings(self) -> Path:
        """The settings file; it may be missing."""
        return self.root / SETTINGS_NAME

    @property
    def work(self) -> Path:
        """Private working folder, on the file system of the home."""
        return self.store / ".work"

    @property
    def claims(self) -> Path:
        """What was taken from the inbox and is not yet wholly in the register."""
        return self.work / "claims"

    @property
    def retry(self) -> Path:
        """What could not be read, with why and what to do."""
        return self.inbox / RETRY_NAME

    @property
    def journal(self) -> Path:
        """The day's mail, for the mailroom."""
        return self.inbox / JOURNAL_NAME

    @property
    def to_do(self) -> Path:
        """What waits for the case officers."""
        return self.outbox / TO_DO_NAME

    @property
    def control(self) -> Path:
        """Attendance sheets and ledgers, with tighter rights."""
        return self.outbox / CONTROL_NAME

    def prepare(self) -> None:
        """Create the folders that are missing, closed to strangers, the store to all but its owner.

        Raises OSError where the home cannot be written.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        for folder, mode in (
            (self.inbox, 0o770),
            (self.outbox, 0o770),
            (self.store, 0o700),
            (self.work, 0o700),
            (self.claims, 0o700),
        ):
            if not folder.is_dir():
                folder.mkdir(mode=mode, exist_ok=True)
                with contextlib.suppress(PermissionError):
                    folder.chmod(mode)  # whatever the umask took from it

    @contextmanager
    def service(self) -> Iterator[None]:
        """Hold the home as its one service. Raises HomeBusy where another holds it."""
        with _locked(self.work / "service.lock", 0.5):
            yield

    def served(self) -> bool:
        """Say whether a service holds this home."""
        if not self.work.is_dir():
            return False
        try:
            with _locked(self.work / "service.lock", 0.0):
                return False
        except HomeBusy:
            return True

    @contextmanager
    def turn(self, seconds: float = 60.0) -> Iterator[None]:
        """Hold the right to write, waiting for it up to ``seconds``.

        The service takes its turn for each step of work and each command takes one, so that a
        command can be given while the service runs. Who waits comes before who asks later: the
        service, which ends one turn only to take the next, keeps nobody waiting for good. Raises
        HomeBusy when the wait is over.
        """
        until = time.monotonic() + seconds
        with ExitStack() as held:
            with _locked(self.work / "turn-queue.lock", seconds):
                left = max(0.0, until - time.monotonic())
                held.enter_context(_locked(self.work / "turn.lock", left))
            yield


@contextmanager
def _locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold an exclusive lock that the kernel gives back by itself when the process dies."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(handle, time.monotonic() + seconds)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise HomeBusy(
                    "Recevable travaille déjà dans ce dossier. "
                    "Attendez qu'il ait fini, ou arrêtez l'autre service."
                ) from None
            time.sleep(0.05)
        else:
            return
