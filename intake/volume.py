"""Whether the volume that a folder lies on is encrypted, as far as the machine tells.

Linux only: the kernel names the layers under a mounted device in ``/sys``. What it cannot see (an
encrypting disk, the disk behind a virtual machine, a network share) stays unknown or unencrypted.
"""

from __future__ import annotations

import os
from pathlib import Path

_SYS = Path("/sys")
_MOUNTS = Path("/proc/self/mountinfo")
_ENCRYPTING = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs"})


def is_encrypted(folder: Path, sys: Path = _SYS, mounts: Path = _MOUNTS) -> bool | None:
    """Say whether a folder lies on an encrypted volume; None where that cannot be seen."""
    try:
        kind, source = _mount_of(folder.resolve(), mounts)
        if kind in _ENCRYPTING:
            return True
        device = _device(folder, source)
    except OSError:
        return None
    if device is None:
        return None
    place = sys / "dev" / "block" / device
    return _layers_encrypt(place.resolve()) if place.exists() else None


def _mount_of(folder: Path, mounts: Path) -> tuple[str, str]:
    """Return kind and source of the file system that a folder lies on."""
    best, found = -1, ("", "")
    for line in mounts.read_text("utf-8", "surrogateescape").splitlines():
        before, _, after = line.partition(" - ")
        point = Path(_unescaped(before.split()[4]))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            kind, source = after.split()[:2]
            best, found = len(point.parts), (kind, _unescaped(source))
    return found


def _unescaped(text: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, sign)
    return text


def _device(folder: Path, source: str) -> str | None:
    """Return "major:minor" of the block device below; a file system may hide it behind its own."""
    number = folder.stat().st_dev
    if os.major(number) == 0 and source.startswith("/dev/"):
        number = Path(source).stat().st_rdev
    return f"{os.major(number)}:{os.minor(number)}" if os.major(number) else None


def _layers_encrypt(device: Path) -> bool | None:
    """Say whether a block device, or every device below it, is one of dm-crypt (LUKS)."""
    try:
        if (device / "dm" / "uuid").read_text("ascii").startswith("CRYPT-"):
            return True
    except OSError:
        pass  # no layer of the device mapper
    if (device / "partition").exists():
        return False
    below = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    answers = [_layers_encrypt(layer.resolve()) for layer in below]
    return bool(answers) and all(answers)
