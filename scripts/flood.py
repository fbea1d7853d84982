"""``make flood``: 10,000 files dropped at once on the running service; what it costs, what is lost.

The files are copies of one small invoice with changed bytes, put into the inbox by renaming, as
fast as the disk can. The real service takes them; its parent process is weighed each second. Then
the balance: every file once in store, register and journal, in the order of its arrival.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from intake import journal
from intake.home import Home
from intake.house import open_house
from intake.verification import verify
from samples.paper import Paper, Text, to_pdf

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "flood.md"
SETTINGS = """
[arrivals]
quiet_seconds = 1
poll_seconds = 1
[letters]
pdf = false
[workers]
number = {workers}
"""
_DONE = "SELECT count(*) FROM deliveries WHERE settled = 1"


@dataclass(slots=True)
class Flood:
    """One run. ``memory``: files settled and megabytes that the parent held, each second."""

    count: int
    dropped: float = 0.0
    seconds: float = 0.0
    memory: list[tuple[int, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def held(self, share: float) -> float:
        """Return the most megabytes held until a share of the files was settled."""
        until = [mb for done, mb in self.memory if done <= share * self.count]
        return max(until, default=0.0)

    def line(self, day: dt.date) -> str:
        """Return the run as a line of ``docs/flood.md``."""
        rate = self.count / self.seconds if self.seconds else 0.0
        return (
            f"| {day.isoformat()} | {self.count} | {self.dropped:.1f} | {self.seconds:.0f} | "
            f"{rate:.1f} | {self.held(0.1):.0f} | {self.held(0.5):.0f} | {self.held(1):.0f} | "
            f"{len(self.faults)} |"
        )


def copies(count: int, folder: Path) -> list[Path]:
    """Write copies of one invoice, each with other bytes, and return them in their order."""
    paper = Paper((Text("Facture n° 1"), Text("Fournitures de bureau : 12,50 euros")))
    content = to_pdf(paper, "facture")
    folder.mkdir(parents=True)
    paths = []
    for number in range(1, count + 1):
        path = folder / f"courrier {number:05d}.pdf"
        path.write_bytes(content + b"\n%% copy %05d\n" % number)
        paths.append(path)
    return paths


def flood(root: Path, count: int, workers: int = 2, patience: float = 7200.0) -> Flood:
    """Drop so many files at once on a service of their own, wait, and weigh what is there."""
    home = Home(root / "home")
    home.prepare()
    home.settings.write_text(SETTINGS.format(workers=workers), "utf-8")
    run = Flood(count)
    waiting = copies(count, root / "waiting")
    service = _start(home)
    try:
        _until(home.journal.exists, 120)
        begun = time.monotonic()
        for path in waiting:
            path.rename(home.inbox / path.name)
        run.dropped = time.monotonic() - begun
        _watch(home, service, run, begun, patience)
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(timeout=60)
    run.faults += balance(home, count)
    return run


def _start(home: Home) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "intake.commands", "watch", "--quiet", "--home"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([*command, str(home.root)], env=environment, start_new_session=True)


def _until(true: object, seconds: float) -> None:
    end = time.monotonic() + seconds
    while callable(true) and not true():
        if time.monotonic() > end:
            raise TimeoutError("the service did not begin")
        time.sleep(0.1)


def _watch(
    home: Home, service: subprocess.Popen[bytes], run: Flood, begun: float, patience: float
) -> None:
    """Weigh the parent until everything is filed and its last page is written."""
    while True:
        if service.poll() is not None:
            run.faults.append("the service ended by itself")
            return
        done = _settled(home)
        run.memory.append((done, _resident(service.pid)))
        run.seconds = time.monotonic() - begun
        if done >= run.count and _told(home, run.count):
            return
        if run.seconds > patience:
            run.faults.append(f"{done} of {run.count} files after {run.seconds:.0f} s")
            return
        time.sleep(1.0)


def _told(home: Home, count: int) -> bool:
    """Say whether the journal counts all that came."""
    return f'<td class="number">{count}</td>' in home.journal.read_text("utf-8")


def _settled(home: Home) -> int:
    import sqlite3  # noqa: PLC0415 (looked at from outside only)

    try:
        connection = sqlite3.connect(f"file:{home.register}?mode=ro", uri=True, timeout=30)
    except sqlite3.OperationalError:
        return 0
    try:
        return int(connection.execute(_DONE).fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def _resident(pid: int) -> float:
    """Return how many megabytes a process holds."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def balance(home: Home, count: int) -> list[str]:
    """Return what does not balance, each as one line; empty where all is there exactly once."""
    faults = [f"left in the inbox: {p.name}" for p in home.inbox.glob("*.pdf")][:5]
    faults += [f"left in the claims: {p.name}" for p in home.claims.iterdir()][:5]
    with open_house(home.root) as house:
        files = house.register.files()
        if len(files) != count or {file.status for file in files} != {"read"}:
            faults.append(f"{len(files)} files registered for {count} dropped, or not all read")
        if len({file.sha256 for file in files}) != count:
            faults.append("not every file is in the store once")
        if [file.name for file in files] != sorted(file.name for file in files):
            faults.append("the order of arrival was not kept")
        if not all(day.files.balanced and day.pages.balanced for day in journal.days(house)):
            faults.append("the journal does not balance")
        faults += verify(house).faults[:5]
        page = home.journal.read_text("utf-8")
        if not all(file.id in page for file in files):
            faults.append("the journal does not name every file")
    return faults


def main() -> None:
    """Run the flood, print it, and add it to the page of runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-record", action="store_true", help="do not add it to docs/flood.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="recevable-flood-") as folder:
        run = flood(Path(folder), arguments.count, arguments.workers)
    line = run.line(dt.datetime.now(dt.UTC).date())
    Console().print(line, markup=False)
    for fault in run.faults:
        Console().print(f"fault: {fault}", markup=False)
    if not arguments.no_record:
        with PAGE.open("a", encoding="utf-8") as page:
            page.write(f"{line}\n")
    sys.exit(1 if run.faults else 0)


if __name__ == "__main__":
    main()
