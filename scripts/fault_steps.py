"""Steps of the line at which the service is stopped: file-system calls, SQL, answers of workers.

Nothing of the service knows of it. ``armed`` lays itself over the functions of ``os``, over
``open`` for writing, over SQLite's ``execute`` and over the call that reads a document, and counts
those that code of ours makes. A step is named by the place in our code and the call it makes
("shelves.keep/replace"); at the chosen one the process ends as if by SIGKILL, or an error is
raised.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from extractors.source import Options
from intake import register_core, service
from intake.reading import read_stored, weigh

_INTAKE = f"{Path(__file__).resolve().parent.parent}/intake/"
_SERVICE = f"{_INTAKE}service.py"
CALLS = ("rename", "replace", "link", "unlink", "remove", "mkdir", "rmdir", "fsync", "chmod")
_SQL = ("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE", "REPLACE")
How = Literal["kill", "full", "broken", "locked", "fault"]
ERRORS: dict[str, Callable[[], Exception]] = {
    "full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "broken": lambda: OSError(errno.EIO, "Input/output error"),
    "locked": lambda: sqlite3.OperationalError("database is locked"),
    "fault": lambda: RuntimeError("a fault put there"),
}


@dataclass(slots=True)
class Plan:
    """Where to stop: the ``nth`` step of all, or the ``nth`` of a named one; before it or after.

    ``how``: end the process, or raise an error (before only). ``seen`` counts the steps by name.
    """

    nth: int = 0
    name: str = ""
    after: bool = False
    how: How = "kill"
    seen: Counter[str] = field(default_factory=Counter)

    def step(self, call: str, do: Callable[[], Any]) -> Any:
        """Count a step, do it, and stop there if it is the one."""
        place = _place()
        if place is None:
            return do()
        name = f"{place}/{call}"
        self.seen[name] += 1
        here = self._is_it(name)
        if here and not self.after:
            self._stop()
        done = do()
        if here and self.after:
            self._stop()
        return done

    def _is_it(self, name: str) -> bool:
        if not self.nth:
            return False
        count = self.seen[name] if self.name else self.seen.total()
        return (not self.name or name == self.name) and count == self.nth

    def _stop(self) -> None:
        if self.how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise ERRORS[self.how]()


def _place() -> str | None:
    """Return who makes a call: the step of the service and the function of ``intake`` under it."""
    frame: FrameType | None = sys._getframe(2)
    nearest, step = "", ""
    while frame is not None and not step:
        path = frame.f_code.co_filename
        if path.startswith(_INTAKE):
            name = f"{Path(path).stem}.{frame.f_code.co_name}"
            nearest = nearest or name
            step = frame.f_code.co_name if path == _SERVICE else ""
        frame = frame.f_back
    if not nearest:
        return None
    return f"{step}:{nearest}" if step else nearest


Answer = Callable[[], Any]
"""What a reader said of a file: gives the reading again, or raises what was raised."""


def armed(plan: Plan, known: Mapping[tuple[str, str], Answer]) -> None:
    """Lay the plan over this process; there is no way back, so the process is a forked one.

    ``known``: what the readers said of files, by name and SHA-256, so that none is read anew in
    each of many runs; the file itself is opened and weighed as ever.
    """
    for call in CALLS:
        setattr(os, call, _wrapped(plan, call, getattr(os, call)))
    _arm_open(plan)
    _arm_sql(plan)

    def answered(path: str, name: str, sha256: str, options: Options) -> Any:
        answer = known.get((name, sha256))
        if answer is None:
            return plan.step("answer", lambda: read_stored(path, name, sha256, options))
        weigh(Path(path), options)
        return plan.step("answer", answer)

    setattr(service, "read_stored", answered)  # noqa: B010 (names of other modules)


def _wrapped(plan: Plan, call: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def stepped(*given: Any, **named: Any) -> Any:
        return plan.step(call, lambda: real(*given, **named))

    return stepped


def _arm_open(plan: Plan) -> None:
    real, low = io.open, os.open

    def opened(file: Any, mode: str = "r", *given: Any, **named: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wax+"):
            return real(file, mode, *given, **named)
        return plan.step("open", lambda: real(file, mode, *given, **named))

    def low_opened(path: Any, flags: int, *given: Any, **named: Any) -> int:
        if not flags & (os.O_CREAT | os.O_WRONLY):
            return low(path, flags, *given, **named)
        return int(plan.step("create", lambda: low(path, flags, *given, **named)))

    builtins.open = io.open = opened
    os.open = low_opened


def _arm_sql(plan: Plan) -> None:
    class Watched(sqlite3.Connection):
        def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
            word = sql.lstrip()[:7].split(" ")[0].upper()
            if word not in _SQL:
                return super().execute(sql, *given)
            run = super().execute
            cursor: sqlite3.Cursor = plan.step(word.lower(), lambda: run(sql, *given))
            return cursor

    real = sqlite3.connect

    class Module:
        """sqlite3 with connections that are watched, for the register alone."""

        def __getattr__(self, name: str) -> Any:
            return getattr(sqlite3, name)

        @staticmethod
        def connect(path: Any, **named: Any) -> sqlite3.Connection:
            return real(path, factory=Watched, **named)

    setattr(register_core, "sqlite3", Module())  # noqa: B010
