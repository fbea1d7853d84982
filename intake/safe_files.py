"""Moves of single files that a crash cannot tear: new or not at all, on disk, never overwriting."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from .home import SYSTEM_NAMES

RESERVED = (
    frozenset({"CON", "PRN", "AUX", "NUL"})
    | {f"COM{n}" for n in range(1, 10)}
    | {f"LPT{n}" for n in range(1, 10)}
)
FORBIDDEN = '<>:"/\\|?*'
MAX_NAME = 120
"""Characters of one name: with the folders above it a path stays below Windows' 260."""


class StoreDamaged(Exception):
    """What lies in the store is not what its hash says; a fault of the disk or of a person."""


def safe_name(name: str) -> str:
    """Return a name that Windows shares accept, NFC, at most 120 characters, extension kept."""
    text = unicodedata.normalize("NFC", name).replace("\u00a0", " ")
    text = "".join(
        " " if c in FORBIDDEN else c for c in text if unicodedata.category(c)[0] != "C" or c in "\t"
    )
    text = " ".join(text.split()).rstrip(" .")
    stem, suffix = split_name(text)
    stem = stem.rstrip(" .") or "sans nom"
    if stem.split(".")[0].upper().rstrip() in RESERVED:
        stem = f"_{stem}"
    room = max(1, MAX_NAME - len(suffix))
    while len(stem) > room or len((stem + suffix).encode("utf-8")) > 2 * MAX_NAME:
        stem = stem[:-1].rstrip(" .")
    return stem + suffix


def split_name(name: str) -> tuple[str, str]:
    """Return stem and extension (with its dot); an extension is short and alphanumeric."""
    stem, dot, suffix = name.rpartition(".")
    if dot and stem and 0 < len(suffix) <= 10 and suffix.isalnum():
        return stem, f".{suffix}"
    return name, ""


def plain_name(name: str) -> str:
    """Return a path as text that can be written anywhere; no two paths give the same text.

    Bytes that are no UTF-8 (Python keeps them as surrogates) are written as ``\\xe9``.
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def settle_name(temporary: Path, name: str, beside: Iterable[str] = ()) -> Path:
    """Give a finished temporary file its name in its folder, the first that is free or the same.

    A name that differs from one of ``beside`` in capitals only is not free either: a Windows share
    would show one of the two.
    """
    stem, suffix = split_name(name)
    taken = {other.casefold(): other for other in beside}
    try:
        for number in range(1, 10_000):
            label = name if number == 1 else f"{stem} ({number}){suffix}"
            if taken.get(label.casefold(), label) != label:
                continue
            target = temporary.with_name(label)
            if link_new(temporary, target) or same_files(target, temporary):
                sync_folder(target.parent)
                return target
    finally:
        temporary.unlink(missing_ok=True)
    raise FileExistsError(errno.EEXIST, "too many files of one name", temporary.parent.name)


def write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that does not exist yet and put it on disk. Raises FileExistsError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(PermissionError):
        path.chmod(mode)


def copy_new(source: Path, target: Path, mode: int) -> None:
    """Copy a file to a name that does not exist yet and put it on disk. Never follows a link."""
    handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as reader:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with os.fdopen(os.open(target, flags, mode), "wb") as writer:
            shutil.copyfileobj(reader, writer, 1024 * 1024)
            writer.flush()
            os.fsync(writer.fileno())
    with contextlib.suppress(PermissionError):
        target.chmod(mode)


def link_new(source: Path, target: Path) -> bool:
    """Give a file a second name if that name is free; shares without links copy instead."""
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}:
            raise
        try:
            copy_new(source, target, stat.S_IMODE(source.stat().st_mode))
        except FileExistsError:
            return False
    return True


def holds(path: Path, content: bytes) -> bool:
    """Say whether a plain file of exactly these bytes lies there."""
    try:
        info = path.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(info.st_mode) or info.st_size != len(content):
        return False
    return path.read_bytes() == content


def same_files(path: Path, other: Path) -> bool:
    """Say whether a plain file lies there that has the bytes of another."""
    try:
        info = path.lstat()
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(info.st_mode) or info.st_size != other.stat().st_size:
        return False
    return sha256_of(path) == sha256_of(other)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk, where the file system can."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        with contextlib.suppress(OSError):  # some shares cannot sync a folder
            os.fsync(handle)
    finally:
        os.close(handle)


def remove_empty(folder: Path) -> None:
    """Remove a folder and its sub-folders where nothing but the system's own files is left."""
    for path in reversed([folder, *folders_below(folder)]):
        with contextlib.suppress(OSError):
            left = list(path.iterdir())
            if all(p.name.lower() in SYSTEM_NAMES and p.is_file() for p in left):
                for own in left:
                    own.unlink()
            path.rmdir()


def files_below(folder: Path) -> Iterator[Path]:
    """Yield all that lies below a folder and is no folder, however deep; no link is followed."""
    for place in (folder, *folders_below(folder)):
        with contextlib.suppress(OSError), os.scandir(place) as found:
            yield from [Path(e.path) for e in found if not e.is_dir(follow_symlinks=False)]


def folders_below(folder: Path) -> Iterator[Path]:
    """Yield the folders below one, an upper one before its lower ones, however deep they go.

    No link is followed; what cannot be listed is passed over.
    """
    waiting = [folder]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as found:
            inside = [Path(e.path) for e in found if e.is_dir(follow_symlinks=False)]
            waiting += inside
            yield from inside
