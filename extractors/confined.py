"""A process that reads what strangers sent: it opens no connection and starts no program.

The kernel refuses both (seccomp), whatever library or script would try; what the process had open
before stays open. Where the machine cannot do it (another system, another processor) the functions
say so and the other bounds still hold.

As a program of its own (``python confined.py SECONDS COMMAND …``) it takes the network away from
itself, sets limits, and becomes the command: so LibreOffice is started. That is why it imports
nothing of this package.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class _Calls:
    """Numbers of the kernel's calls on one kind of processor."""

    arch: int
    seccomp: int
    socket: int
    programs: tuple[int, ...]
    """execve, execveat"""


_MACHINES = {
    "x86_64": _Calls(0xC000003E, 317, 41, (59, 322)),
    "aarch64": _Calls(0xC00000B7, 277, 198, (221, 281)),
}
_ALWAYS = (425, 426, 427)
"""io_uring, the same everywhere: it would open sockets past the filter."""
_OTHER_WORDS = 0x40000000
_LOAD, _EQUAL, _FROM, _GIVE = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x0005000D
"""Go on; or fail with "permission denied"."""
_NUMBER, _ARCH, _FIRST_ARGUMENT = 0, 4, 16
_LOCAL = 1
"""The family of sockets that stay within the machine."""
_NO_NEW_RIGHTS, _DIE_WITH_PARENT = 38, 1
_FILTER, _ALL_THREADS = 1, 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def cut_off(*, local_sockets: bool = False, programs: bool = False) -> bool:
    """Take the network, and the starting of programs, away from this process for good.

    ``local_sockets`` and ``programs`` leave those ways open. False where the machine cannot.
    """
    calls = _MACHINES.get(platform.machine())
    if calls is None or not sys.platform.startswith("linux") or sys.maxsize < 2**32:
        return False
    code = _filter(calls, local_sockets=local_sockets, programs=programs)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0) != 0:
        return False
    program = _Program(len(code) // 8, code)
    return bool(libc.syscall(calls.seccomp, _FILTER, _ALL_THREADS, ctypes.byref(program)) == 0)


def _filter(calls: _Calls, *, local_sockets: bool, programs: bool) -> bytes:
    """Return the rules in the kernel's own words: (operation, where if so, if not, operand)."""
    refused = [*_ALWAYS]
    if not programs:
        refused += calls.programs
    if not local_sockets:
        refused.append(calls.socket)
    rules = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, calls.arch),
        (_GIVE, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _NUMBER),
        (_FROM, 0, 1, _OTHER_WORDS),
        (_GIVE, 0, 0, _REFUSE),
    ]
    for number in refused:
        rules += [(_EQUAL, 0, 1, number), (_GIVE, 0, 0, _REFUSE)]
    if local_sockets:
        rules += [
            (_EQUAL, 0, 3, calls.socket),
            (_LOAD, 0, 0, _FIRST_ARGUMENT),
            (_EQUAL, 1, 0, _LOCAL),
            (_GIVE, 0, 0, _REFUSE),
        ]
    rules.append((_GIVE, 0, 0, _ALLOW))
    return b"".join(struct.pack("HBBI", *rule) for rule in rules)


def die_with_parent() -> None:
    """Let the kernel end this process when the thread that started it ends, however that ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def bound(what: int, most: int) -> None:
    """Set a limit of this process for good; one that is tighter already stays."""
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def bound_for_now(what: int, most: int) -> None:
    """Set a limit of this process that may be set anew later."""
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, hard))


def main() -> None:
    """Cut this process off from the network, bound it, and become the command."""
    seconds, *command = sys.argv[1:]
    bound(resource.RLIMIT_CORE, 0)
    bound(resource.RLIMIT_AS, 4096 * MEBIBYTE)
    bound(resource.RLIMIT_FSIZE, 512 * MEBIBYTE)
    bound(resource.RLIMIT_NOFILE, 1024)
    bound(resource.RLIMIT_CPU, 60 + 2 * int(float(seconds)))
    cut_off(local_sockets=True, programs=True)
    os.execv(command[0], command)  # noqa: S606 (that is what it is for)


if __name__ == "__main__":
    main()
