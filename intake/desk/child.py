"""The desk beside the running service (``watch --desk``): a process of its own.

Not a thread: examining a delivery keeps Python's one interpreter busy for seconds at a time, and
pages would wait for it; and what goes wrong in one of the two leaves the other at work. Both take
turns on the home as the service and a command do.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

log = logging.getLogger(__name__)

_END_SECONDS = 10.0
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0


class DeskProcess:
    """Runs the desk until closed; one that ends by itself is started again, less and less soon."""

    def __init__(self, home: Path, options: Sequence[str]) -> None:
        self._command = [
            sys.executable, "-m", "intake.commands", "desk", "--home", str(home),
            "--with-parent", *options,
        ]  # fmt: skip
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    def start(self) -> None:
        """Start it."""
        self._thread.start()

    def close(self) -> None:
        """End it, and wait for its end."""
        self._stop.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(timeout=_END_SECONDS)

    def _run(self) -> None:
        wait = _FIRST_WAIT
        while not self._stop.is_set():
            self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)  # noqa: S603
            code = self._process.wait()
            if not self._stop.is_set():
                log.warning("The desk ended (%s); it is started again in %.0f s", code, wait)
                self._stop.wait(wait)
                wait = min(_LONGEST_WAIT, wait * 2)
