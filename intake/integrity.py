"""Copies of a home, and the way back; ``verification`` says whether all is still there."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from .desk.visits import Visits
from .health import health
from .home import Home
from .house import House
from .safe_files import files_below, sha256_of
from .verification import Verified, verify

__all__ = ["BackupError", "Verified", "backup", "health", "restore", "verify"]

_DOOR, _STAFF = 0o700, 0o770
MANIFEST = "manifest.json"

Step = Callable[[int, int], None]


class BackupError(Exception):
    """A copy that cannot be made or used; the message is a French sentence for staff."""


def backup(house: House, target: Path, step: Step = lambda _done, _all: None) -> Path:
    """Copy register, originals, letters and settings into one archive, and return its path.

    ``target`` is a folder, or a file name that does not exist yet. The archive carries the hash
    of each of its members; it is written whole or not at all. Raises BackupError.
    """
    path = _archive_path(target, house.today.now())
    temporary = path.with_name(f".{uuid.uuid4().hex}.tmp")
    copy = house.home.work / f"{uuid.uuid4().hex}.db"
    looked = house.home.work / f"{uuid.uuid4().hex}.db"
    try:
        house.register.copy_to(copy)
        members = [("register.db", copy), *_members(house.home)]
        if house.home.visits.exists():
            _copy_visits(house.home.visits, looked)
            members.append((house.home.visits.name, looked))
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            _write_archive(file, members, step)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError as error:
        raise BackupError(f"« {path.name} » existe déjà : rien n'a été écrasé.") from error
    except OSError as error:
        raise BackupError(
            f"Sauvegarde impossible dans « {path.parent} » : vérifiez la place et les droits."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
        looked.unlink(missing_ok=True)
    return path


def _copy_visits(path: Path, copy: Path) -> None:
    visits = Visits.open(path)
    try:
        visits.copy_to(copy)
    finally:
        visits.close()


def _archive_path(target: Path, now: datetime) -> Path:
    if target.is_dir() or not target.suffix:
        target.mkdir(mode=_DOOR, parents=True, exist_ok=True)
        return target / f"recevable-{now:%Y-%m-%d-%H%M%S}.tar.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _members(home: Home) -> list[tuple[str, Path]]:
    """Return name in the archive and path of all that a restored home needs."""
    found = []
    for folder in (home.store, home.outbox, home.inbox):
        for path in sorted(files_below(folder)):
            inside = path.relative_to(home.root).as_posix()
            if path.is_relative_to(home.work) and not path.is_relative_to(home.claims):
                continue
            if path.is_file() and not path.is_symlink() and not inside.endswith((".lock", ".tmp")):
                found.append((inside, path))
    if home.settings.is_file():
        found.append((home.settings.name, home.settings))
    return found


def _write_archive(file: Any, members: list[tuple[str, Path]], step: Step) -> None:
    hashes: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
        for number, (name, path) in enumerate(members, start=1):
            try:
                hashes[name] = _add(archive, name, path)
            except FileNotFoundError:
                continue  # it was moved while the copy was being made; the next copy has it
            step(number, len(members))
        manifest = json.dumps(hashes, ensure_ascii=False, indent=0).encode("utf-8")
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(manifest)
        archive.addfile(info, io.BytesIO(manifest))


class _Hashed(io.RawIOBase):
    """Reads a file of known size, hashing what it gives; what was cut off meanwhile is zeros.

    In the inbox somebody may be writing: the copy must hold together whatever becomes of the file.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return exactly so many bytes."""
        content = self.file.read(size)
        content += bytes(max(0, size - len(content)))
        self.hash.update(content)
        return content


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Put a file into the archive and return the hash of what went in."""
    with path.open("rb") as file:
        info = archive.gettarinfo(arcname=name, fileobj=file)
        if not info.isreg():  # a second hard link to what is in already: it is kept as a file
            info.type, info.linkname = tarfile.REGTYPE, ""
            info.size = os.fstat(file.fileno()).st_size
        reader = _Hashed(file)
        archive.addfile(info, cast("IO[bytes]", reader))
    return reader.hash.hexdigest()


def restore(archive: Path, home: Home) -> int:
    """Unpack a copy into a home that holds no register, and return the number of its files.

    The copy is unpacked beside, compared with its manifest, and only then moved into place.
    Raises BackupError; the home is then as it was.
    """
    if home.register.exists():
        raise BackupError(
            "Ce dossier contient déjà un registre. Restaurez dans un dossier vide (--home)."
        )
    home.root.mkdir(parents=True, exist_ok=True)
    beside = home.root / f".restore-{uuid.uuid4().hex}"
    try:
        beside.mkdir(mode=_DOOR)
        _unpack(archive, beside)
        hashes = json.loads((beside / MANIFEST).read_text("utf-8"))
        _compare(beside, hashes)
        _move_in(beside, home, [name for name in hashes if name != "register.db"])
        (beside / "register.db").chmod(0o600)
        (beside / "register.db").replace(home.register)
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise BackupError(
            f"Cette sauvegarde est illisible ou incomplète ({type(error).__name__})."
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    home.prepare()
    return len(hashes)


def _unpack(archive: Path, folder: Path) -> None:
    """Write the plain files of an archive under a folder; anything else in it is refused.

    By hand: the ``filter`` of ``extractall`` is missing from Debian 12's Python (3.11.2).
    """
    root = folder.resolve()
    with tarfile.open(archive, "r:*") as packed:
        for member in packed:
            target = (root / member.name).resolve()
            if not target.is_relative_to(root) or not (member.isreg() or member.isdir()):
                raise ValueError("a member that is no plain file of the home")
            if member.isdir():
                target.mkdir(mode=_DOOR, parents=True, exist_ok=True)
                continue
            target.parent.mkdir(mode=_DOOR, parents=True, exist_ok=True)
            content = packed.extractfile(member)
            if content is None:
                raise ValueError("a member without content")
            with target.open("xb") as out:
                shutil.copyfileobj(content, out)
            target.chmod(member.mode & 0o770)


def _compare(folder: Path, hashes: dict[str, str]) -> None:
    for name, expected in hashes.items():
        if sha256_of(folder / name) != expected:
            raise ValueError(name)


def _move_in(beside: Path, home: Home, names: list[str]) -> None:
    """Move unpacked files into place; who may enter their folders is as the service makes it."""
    home.prepare()
    for name in names:
        target = home.root / name
        private = any(target.is_relative_to(place) for place in (home.store, home.control))
        _make_folders(target.parent, _DOOR if private else _STAFF)
        if not target.exists():
            (beside / name).replace(target)


def _make_folders(folder: Path, mode: int) -> None:
    if folder.is_dir():
        return
    _make_folders(folder.parent, mode)
    folder.mkdir()
    folder.chmod(mode)
