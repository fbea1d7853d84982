"""What the running service tells of itself, for ``health`` in another process to read.

A small file in the private working folder, written anew at each look at the inbox. It holds no
name of a file or person. Losing it costs nothing, so it is not put on disk with care.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

_NAME = "heartbeat.json"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """One beat. ``listed``: seconds since the epoch of the last good listing of the inbox.

    ``waiting`` files in the inbox are not whole yet; ``oldest`` is how many seconds the first of
    them has waited. ``workers`` live, of ``wanted``.
    """

    beat: float
    listed: float | None
    waiting: int
    oldest: float
    workers: int
    wanted: int
    pid: int


def write(folder: Path, beat: Heartbeat) -> None:
    """Write a beat; a folder that is full or away is the business of others."""
    temporary = folder / f"{_NAME}.{os.getpid()}"
    with contextlib.suppress(OSError):
        temporary.write_text(json.dumps(asdict(beat)), "utf-8")
        temporary.replace(folder / _NAME)


def tell(
    folder: Path, listed: float | None, waiting: int, oldest: float, workers: tuple[int, int]
) -> None:
    """Write what this process is at; ``workers`` live, of how many begun."""
    write(folder, Heartbeat(now(), listed, waiting, oldest, *workers, os.getpid()))


def read(folder: Path) -> Heartbeat | None:
    """Return the last beat; None where there is none that can be read."""
    try:
        return Heartbeat(**json.loads((folder / _NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def now() -> float:
    """Return the moment of a beat, comparable between processes of one machine."""
    return time.time()
