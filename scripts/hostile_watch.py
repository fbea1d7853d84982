"""What is laid out for hostile files, and what is watched while they are read."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from samples.hostile import Snare


@contextmanager
def snare(folder: Path) -> Iterator[tuple[Snare, list[str]]]:
    """Give an address that notes who calls, and a file that nobody may write."""
    heard: list[str] = []
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]

    def listen() -> None:
        with suppress(OSError):
            while True:
                caller, _ = listening.accept()
                with caller, suppress(OSError):
                    caller.settimeout(1)
                    heard.append(caller.recv(80).decode("latin-1", "replace"))

    threading.Thread(target=listen, daemon=True).start()
    secret = folder / "secret.txt"
    secret.write_text("mot-qui-ne-doit-paraitre-nulle-part")
    try:
        yield Snare(f"http://127.0.0.1:{port}/", str(folder / "canary"), str(secret)), heard
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


class Watch:
    """Notes the most memory that any of some processes holds, by the kernel's own high mark."""

    def __init__(self, pids: Callable[[], Sequence[int]]) -> None:
        self._pids = pids
        self.most_mb = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        for pid in self._now():
            with suppress(OSError):
                Path(f"/proc/{pid}/clear_refs").write_text("5")  # the high mark begins anew
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._look()
        self._stop.set()
        self._thread.join()

    def _now(self) -> list[int]:
        return list(self._pids())

    def _run(self) -> None:
        while not self._stop.wait(0.02):
            self._look()

    def _look(self) -> None:
        for pid in self._now():
            self.most_mb = max(self.most_mb, high_mark(pid))


def high_mark(pid: int) -> int:
    """Return the most memory that a process ever held, in MB; 0 where it is gone."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    return 0
