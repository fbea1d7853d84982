"""A home with sample mail, and the real service run on it as a process of its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from intake.home import Home
from intake.house import House, open_house
from samples.dossiers import deliveries
from samples.make import Press, files_of
from samples.paper import Paper, Text, to_pdf
from validators.call import load_call

QUIET, STALE = 10.0, 600.0
"""Seconds until an arrival is at rest, and until it is no longer waited for, in tests of these."""
INLINE = """
[letters]
pdf = false
[workers]
mode = "inline"
"""
"""Settings for tests that need no process of their own."""

SETTINGS = """
[arrivals]
quiet_seconds = 0.3
poll_seconds = 0.2
[drafts]
release = "immediately"
[letters]
pdf = false
[workers]
number = 2
"""


def make_home(root: Path, settings: str = SETTINGS) -> Home:
    """Make an empty home that answers at once and makes no PDF copies."""
    home = Home(root)
    home.prepare()
    home.settings.write_text(settings, encoding="utf-8")
    return home


@contextmanager
def house_of(home: Home, on: date | None = date(2022, 10, 12)) -> Iterator[House]:
    """Open a home as a command does."""
    with open_house(home.root, on) as house:
        yield house


def sample_folders(number: int) -> dict[str, dict[str, bytes]]:
    """Return the first sample deliveries that are folders: name -> file name -> bytes."""
    press = Press(load_call().options())
    folders = [d for d in deliveries() if not d.mail_from]
    return {delivery.folder: files_of(delivery, press) for delivery in folders[:number]}


def invoice(number: int) -> bytes:
    """Return a small PDF that belongs to no dossier."""
    paper = Paper((Text(f"Facture n° {number}"), Text("Fournitures de bureau : 12,50 euros")))
    return to_pdf(paper, f"facture {number}")


def batch_of_50() -> dict[str, dict[str, bytes]]:
    """Return three sample dossiers and loose invoices, 50 files in all."""
    folders = sample_folders(3)
    missing = 50 - sum(len(files) for files in folders.values())
    return {**folders, "": {f"facture {n:02d}.pdf": invoice(n) for n in range(missing)}}


def drop(home: Home, batch: dict[str, dict[str, bytes]]) -> None:
    """Put a batch into the inbox as a person would copy it."""
    for folder, files in batch.items():
        for name, content in files.items():
            path = home.inbox / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def start(home: Home, *more: str) -> subprocess.Popen[str]:
    """Start ``recevable watch`` as a process group of its own."""
    command = [sys.executable, "-m", "intake.commands", "watch", "--home", str(home.root), *more]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )


def once(home: Home, *more: str) -> subprocess.CompletedProcess[str]:
    """Run ``recevable watch --once`` and return what it said."""
    process = start(home, "--once", *more)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def kill(process: subprocess.Popen[str]) -> None:
    """End a service the hard way: no warning, no clearing up."""
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)


def count(home: Home, sql: str) -> int:
    """Count something in the register from outside; 0 while there is none."""
    if not home.register.exists():
        return 0
    try:
        connection = sqlite3.connect(f"file:{home.register}?mode=ro", uri=True, timeout=5)
    except sqlite3.OperationalError:
        return 0
    try:
        return int(connection.execute(sql).fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def wait_for(home: Home, sql: str, number: int, seconds: float = 120.0) -> None:
    """Wait until a count in the register has reached a number; if not, say what lies where."""
    try:
        wait_until(lambda: count(home, sql) >= number, seconds)
    except AssertionError as error:
        folders = (home.inbox, home.claims)
        lying = [str(p.relative_to(home.root)) for f in folders for p in sorted(f.rglob("*"))]
        reached = (
            f"{count(home, sql)} of {number}, {count(home, 'SELECT count(*) FROM files')} files"
        )
        raise AssertionError(f"{reached}; lying about: {lying}") from error


def wait_until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something to become true; fail when it does not."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise AssertionError("it did not come true in time")
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the ids of a process's children (its workers)."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def is_worker(pid: int) -> bool:
    """Say whether a process is a reading worker (not the resource tracker of multiprocessing)."""
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def left_in_inbox(home: Home) -> list[str]:
    """Return what still lies in the inbox beside our own page and folder."""
    ours = {home.journal.name, home.retry.name}
    return sorted(path.name for path in home.inbox.iterdir() if path.name not in ours)


def word_files(home: Home) -> Counter[str]:
    """Count the Word files of the dossiers' folders by their path relative to the outbox."""
    return Counter(
        path.relative_to(home.outbox).as_posix()
        for folder in home.outbox.iterdir()
        if not folder.name.startswith("_")
        for path in folder.rglob("*.docx")
    )
