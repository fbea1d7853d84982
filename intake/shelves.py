"""The only place that moves files: claim, keep, set aside, file away. Nothing is overwritten.

The order is claim → copy + fsync + hash → the register commits → remove. Whatever a crash leaves in
the claim folder is found again at the next start (``claims``).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import re
import shutil
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .home import Home
from .safe_files import (
    StoreDamaged,
    copy_new,
    holds,
    link_new,
    plain_name,
    remove_empty,
    safe_name,
    settle_name,
    sha256_of,
    split_name,
    sync_folder,
    write_new,
)

__all__ = ["Claim", "Kept", "Shelves", "StoreDamaged", "safe_name"]

_TORN = re.compile(r"\.[0-9a-f]{32}\.tmp")
_NOTE = "claim.json"
_NOTE_END = "Une fois corrigé, remettez le fichier dans « inbox » : il sera repris."
_DOOR = 0o700
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery taken from the inbox: its private folder and the name it had.

    ``source`` is where it lay. Its files stand below ``content``.
    """

    id: str
    name: str
    folder: bool
    path: Path
    source: Path

    @property
    def content(self) -> Path:
        """The folder below which the claimed files lie with their relative names."""
        return self.path / "content"

    def files(self) -> list[tuple[str, Path]]:
        """Return relative name ("/" between parts) and path of each claimed file, in order.

        A name that is not UTF-8 is written so that it can be kept (``plain_name``).
        """
        found = [
            (plain_name(path.relative_to(self.content).as_posix()), path)
            for path in self.content.rglob("*")
            if path.is_file() and not path.is_symlink()
        ]
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store: its SHA-256 and its size."""

    sha256: str
    size: int


class Shelves:
    """The files of one home. ``folder_mode`` and ``file_mode`` are for what staff find."""

    def __init__(self, home: Home, folder_mode: int = 0o770, file_mode: int = 0o660) -> None:
        self.home = home
        self.folder_mode = folder_mode
        self.file_mode = file_mode

    # -- inbox → claim ---------------------------------------------------------------------

    def claim(self, source: Path, files: Iterable[Path]) -> Claim | None:
        """Take a delivery out of the inbox into a private folder.

        ``source`` is a file or folder directly in the inbox, ``files`` those of its files that have
        arrived whole (for a file: itself). What is not listed stays where it is. Returns None where
        everything has vanished meanwhile.
        """
        wanted = list(files)
        claim = self._open_claim(source, wanted)
        taken = 0
        for path in wanted:
            taken += self._take(claim, path)
        if not taken:
            shutil.rmtree(claim.path)
            return None
        sync_folder(claim.content)
        if claim.folder:
            remove_empty(source)
        return claim

    def _open_claim(self, source: Path, files: list[Path]) -> Claim:
        """Make the private folder, with a note of all that belongs to this delivery."""
        key = f"{time.time_ns():020d}-{uuid.uuid4().hex[:12]}"  # in the order of their arrival
        folder = self.home.claims / key
        (folder / "content").mkdir(mode=_DOOR, parents=True)
        note = {
            "name": source.name,
            "folder": source.is_dir(),
            "source": str(source),
            "files": [[str(path), *_mark(path)] for path in files],
        }
        begun = folder / f"{_NOTE}.begun"  # a note half written must never be read as one
        write_new(begun, json.dumps(note).encode("ascii"), _PRIVATE)
        begun.rename(folder / _NOTE)
        sync_folder(folder)
        sync_folder(self.home.claims)
        return Claim(key, plain_name(source.name), bool(note["folder"]), folder, source)

    def _take(self, claim: Claim, path: Path) -> int:
        relative = path.relative_to(claim.source) if claim.folder else Path(path.name)
        target = claim.content / relative
        target.parent.mkdir(mode=_DOOR, parents=True, exist_ok=True)
        try:
            path.rename(target)
        except FileNotFoundError:
            return 0
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            return self._take_across(path, target)
        return 1

    @staticmethod
    def _take_across(path: Path, target: Path) -> int:
        """Copy from another file system, then remove; a crash between leaves the original where it
        lay, and the next start takes it again (``_resume``)."""
        try:
            copy_new(path, target, _PRIVATE)
            path.unlink()
        except FileNotFoundError:
            target.unlink(missing_ok=True)
            return 0
        return 1

    def claims(self) -> list[Claim]:
        """Return what lies in the claim folder, each claim brought to its end.

        What a crash left in the inbox of a delivery joins it, so that no delivery is torn.
        """
        found = []
        for folder in sorted(self.home.claims.iterdir()):
            if not (folder / _NOTE).is_file():
                shutil.rmtree(folder, ignore_errors=True)
                continue
            note = json.loads((folder / _NOTE).read_text("utf-8"))
            source = Path(note["source"])
            claim = Claim(folder.name, plain_name(source.name), note["folder"], folder, source)
            for path, *mark in note["files"]:
                self._resume(claim, Path(path), mark)
            if claim.folder:
                remove_empty(claim.source)
            found.append(claim)
        return found

    def _resume(self, claim: Claim, path: Path, mark: list[int]) -> None:
        """Take what was listed and still lies where it lay; the copy begun of it is thrown away.

        Another file of that name, dropped since, has other marks: it is left alone.
        """
        if _mark(path) != mark:
            return
        relative = path.relative_to(claim.source) if claim.folder else Path(path.name)
        (claim.content / relative).unlink(missing_ok=True)
        self._take(claim, path)

    def release(self, path: Path) -> None:
        """Remove one claimed file: it lies in the store and the register knows it."""
        path.unlink(missing_ok=True)

    def close(self, claim: Claim) -> None:
        """Remove an emptied claim. Raises OSError if a file still lies in it.

        A crash may fall between any two of these steps; the next start closes the rest.
        """
        if claim.content.is_dir():
            for folder in sorted(claim.content.rglob("*"), reverse=True):
                folder.rmdir()
            claim.content.rmdir()
        if claim.folder:
            remove_empty(claim.source)  # what a fault of the disk kept from it before
        (claim.path / _NOTE).unlink(missing_ok=True)
        claim.path.rmdir()

    # -- store -----------------------------------------------------------------------------

    def place(self, sha256: str) -> Path:
        """Return where an original lies or would lie."""
        return self.home.store / sha256[:2] / sha256[2:]

    def keep(self, path: Path) -> Kept:
        """Copy a file into the store under its SHA-256, safely on disk, and verify it."""
        temporary = self.home.work / f"{uuid.uuid4().hex}.keep"
        try:
            copy_new(path, temporary, _PRIVATE)
            return self._keep(temporary)
        finally:
            temporary.unlink(missing_ok=True)

    def keep_bytes(self, content: bytes) -> Kept:
        """Keep bytes that are not a file of the inbox (an edited letter, a part of a mail)."""
        temporary = self.home.work / f"{uuid.uuid4().hex}.keep"
        try:
            write_new(temporary, content, _PRIVATE)
            return self._keep(temporary)
        finally:
            temporary.unlink(missing_ok=True)

    def _keep(self, temporary: Path) -> Kept:
        kept = Kept(sha256_of(temporary), temporary.stat().st_size)
        target = self.place(kept.sha256)
        if not target.exists():
            target.parent.mkdir(mode=_DOOR, parents=True, exist_ok=True)
            temporary.replace(target)
            sync_folder(target.parent)
            sync_folder(self.home.store)
        if sha256_of(target) != kept.sha256:
            raise StoreDamaged(f"original abîmé : {kept.sha256[:12]}")
        return kept

    def read(self, sha256: str) -> bytes:
        """Return an original. Raises StoreDamaged where it is missing or changed."""
        try:
            content = self.place(sha256).read_bytes()
        except FileNotFoundError as error:
            raise StoreDamaged(f"original absent : {sha256[:12]}") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreDamaged(f"original abîmé : {sha256[:12]}")
        return content

    def kept(self) -> list[str]:
        """Return the SHA-256 of all that the store keeps, by the names it lies under."""
        return sorted(
            path.parent.name + path.name for path in self.home.store.glob("??/*") if path.is_file()
        )

    # -- what staff find -------------------------------------------------------------------

    def set_aside(self, name: str, sha256: str, why: str, advice: str) -> Path:
        """Put a copy of an original that could not be read into A_REPRENDRE, with why and what to
        do beside it. Raises FileNotFoundError where the original or the inbox is away."""
        if not self.home.inbox.is_dir():
            raise FileNotFoundError(errno.ENOENT, "the inbox is away", self.home.inbox.name)
        self.make_folder(self.home.retry)
        temporary = _torn_name(self.home.retry)
        copy_new(self.place(sha256), temporary, self.file_mode)
        beside = [other.name for other in self.home.retry.iterdir()]
        path = settle_name(temporary, safe_name(Path(name).name), beside)
        text = f"{path.name}\r\n\r\nPourquoi : {why}\r\nQue faire : {advice}\r\n\r\n{_NOTE_END}\r\n"
        self.replace_own(path.with_name(f"{path.name}.txt"), text.encode("utf-8-sig"))
        return path

    def sweep_torn(self) -> int:
        """Remove what a crash left half written beside staff's files; return how many there were.

        To be called while holding the home's turn: nobody else is writing then.
        """
        folders = (
            self.home.inbox.glob("*"),
            self.home.retry.glob("*"),
            self.home.outbox.rglob("*"),
        )
        torn = [path for paths in folders for path in paths if _TORN.fullmatch(path.name)]
        for path in torn:
            with contextlib.suppress(OSError):
                path.unlink()
        return len(torn)

    def sweep_retry(self) -> None:
        """Remove notes of A_REPRENDRE whose file was taken away."""
        if not self.home.retry.is_dir():
            return
        for note in self.home.retry.glob("*.txt"):
            with contextlib.suppress(OSError):
                if not note.with_suffix("").exists() and _is_note(note):
                    note.unlink()

    @staticmethod
    def is_own_note(path: Path) -> bool:
        """Say whether a file is a note of ours that was put back together with its file."""
        return _is_note(path)

    def retry_count(self) -> int:
        """Return how many files lie in A_REPRENDRE with their note."""
        return sum(
            note.with_suffix("").exists() and _is_note(note)
            for note in self.home.retry.glob("*.txt")
        )

    def file_away(self, folder: Path, name: str, content: bytes) -> Path:
        """Write a file for staff, whole or not at all, and return its path.

        Never overwrites: a different file of that name stays, the new one is numbered
        ("nom (2).docx"); the same bytes already there are the same path.
        """
        self.make_folder(folder)
        temporary = _torn_name(folder)
        write_new(temporary, content, self._mode_in(folder))
        return settle_name(temporary, safe_name(name))

    def _mode_in(self, folder: Path) -> int:
        """Return the rights of a file for staff: under _CONTROLE, its owner's alone."""
        return _PRIVATE if folder.is_relative_to(self.home.control) else self.file_mode

    def replace_own(self, path: Path, content: bytes) -> bool:
        """Write a file that is ours alone (a page, a draft nobody edited); True if it changed."""
        if holds(path, content):
            return False
        self.make_folder(path.parent)
        temporary = _torn_name(path.parent)
        write_new(temporary, content, self._mode_in(path.parent))
        try:
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
        return True

    def rename_new(self, path: Path, name: str) -> Path:
        """Rename a file within its folder without overwriting; return where it lies now."""
        return self.move_new(path, path.with_name(safe_name(name)))

    def move_new(self, path: Path, wanted: Path) -> Path:
        """Move a file of staff without overwriting; return where it lies now."""
        self.make_folder(wanted.parent)
        stem, suffix = split_name(wanted.name)
        for number in range(1, 10_000):
            target = wanted.with_name(
                f"{stem}{suffix}" if number == 1 else f"{stem} ({number}){suffix}"
            )
            if target == path:
                return path
            if link_new(path, target):
                path.unlink()
                return target
        raise FileExistsError(errno.EEXIST, "too many files of one name", wanted.parent.name)

    def discard_copy(self, path: Path) -> bool:
        """Remove a file of staff of which the store holds the very bytes; else leave it there."""
        try:
            kept = self.place(sha256_of(path)).is_file()
        except FileNotFoundError:
            return False
        if kept:
            path.unlink(missing_ok=True)
        return kept

    def make_folder(self, folder: Path) -> None:
        """Make a folder for staff; folders under _CONTROLE are for their owner alone."""
        if folder.is_dir():
            return
        private = folder.is_relative_to(self.home.control)
        if private and folder != self.home.control:
            self.make_folder(folder.parent)
        mode = _DOOR if private else self.folder_mode
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(PermissionError):
            folder.chmod(mode)


def _mark(path: Path) -> list[int]:
    """Return what tells one file from another of the same name; empty where there is none."""
    try:
        info = path.lstat()
    except OSError:
        return []
    return [info.st_ino, info.st_size, info.st_mtime_ns]


def _is_note(path: Path) -> bool:
    """True for the notes that ``set_aside`` writes, false for a text that somebody put there."""
    if path.suffix != ".txt" or path.stat().st_size > 4096:
        return False
    text = path.read_bytes()
    return _NOTE_END.encode() in text and b"Pourquoi : " in text and b"Que faire : " in text


def _torn_name(folder: Path) -> Path:
    """Return a name under which a file is written before it gets its own."""
    return folder / f".{uuid.uuid4().hex}.tmp"
