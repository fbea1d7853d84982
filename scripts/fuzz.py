"""Feed every reader with changed files until one stumbles: ``make fuzz``.

Small inputs made by the samples are changed (bits, pieces, numbers, parts of the format) and read
by a process with a reader's limits; what reaches lines that nothing reached before is changed
further. At last whole inboxes of mutants go through the real service. Only a refusal in words may
leave a reader: anything else is a find, is made smaller, and kept.

    python -m scripts.fuzz [--inputs N] [--seed S] [--only NAME …] [--keep DIR] [--record]
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from .fuzzing import inbox, mutate
from .fuzzing.targets import TARGETS, Target
from .fuzzing.worker import Answer, Reader

PAGE = Path("docs/fuzz.md")
_TRACED = 8
"""One input in so many is followed line by line, which takes three times as long."""
_POOL = 600
_TRIES = 400
"""How often a find is read again to make it smaller."""
INBOX = "inbox"
_INBOX_FILES = 60
_INBOX_SHARE = 5


@dataclass(slots=True)
class Tally:
    """What a run gave for one target. ``finds``: the fault's name to the smallest input."""

    target: str
    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    lines: int = 0
    slowest: float = 0.0
    memory_mb: int = 0
    seconds: float = 0.0
    finds: dict[str, bytes] = field(default_factory=dict)
    traces: dict[str, str] = field(default_factory=dict)

    def row(self) -> str:
        """Return this tally as a row of the table that is printed."""
        read = self.outcomes["read"]
        rate = self.inputs / self.seconds if self.seconds else 0.0
        return (
            f"| {self.target} | {self.inputs} | {read} | {self.inputs - read} | {self.kept} "
            f"| {self.lines} | {self.slowest:.1f} | {self.memory_mb} | {rate:.0f} "
            f"| {len(self.finds)} |"
        )


HEAD = (
    "| target | inputs | read | refused | kept | lines | slowest (s) | memory (MB) | per second "
    "| finds |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def fuzz(name: str, inputs: int, seed: int, reader: Reader, *, corpus_first: bool = True) -> Tally:
    """Let one target read so many inputs. The same seed gives the same inputs.

    ``corpus_first``: the corpus is read as it is before it is changed, so that only lines which it
    does not reach make a mutant worth keeping.
    """
    target, tally = TARGETS[name], Tally(name)
    begun = time.monotonic()
    pool = list(target.seeds())
    corpus = len(pool) if corpus_first else 0
    given = _inputs(target, pool, corpus, random.Random(f"{seed} {name}"))
    for number, content in enumerate(islice(given, inputs)):
        fresh = number < corpus
        answer = reader.read(name, content, traced=fresh or number % _TRACED == 0)
        known = tally.outcomes[answer.outcome]
        _note(tally, answer)
        if answer.find:
            if answer.find not in tally.finds:
                tally.finds[answer.find] = made_smaller(name, content, answer.find, reader)
                tally.traces[answer.find] = answer.trace
        elif not fresh and (answer.lines or not known) and len(pool) < _POOL:
            pool.append(content)
            tally.kept += 1
    tally.seconds = time.monotonic() - begun
    return tally


def _inputs(target: Target, pool: list[bytes], corpus: int, draw: random.Random) -> Iterator[bytes]:
    """Yield so many of the pool as they are, then without end what is made of it as it grows."""
    yield from pool[:corpus]
    while True:
        newest = pool[-30:] if draw.random() < 0.4 else pool
        yield target.mutate(draw, draw.choice(newest), pool)


def _note(tally: Tally, answer: Answer) -> None:
    tally.inputs += 1
    tally.outcomes[answer.outcome if not answer.find else "find"] += 1
    tally.lines += answer.lines
    tally.slowest = max(tally.slowest, answer.seconds)
    tally.memory_mb = max(tally.memory_mb, answer.memory_mb)


def made_smaller(name: str, content: bytes, find: str, reader: Reader) -> bytes:
    """Return the smallest input found that gives the same fault; slow ones stay as they are."""
    tries = 0 if find in {"slow", "hangs", "memory"} else _TRIES
    smaller = TARGETS[name].smaller or mutate.smaller
    shrunk = True
    while shrunk and tries > 0:
        shrunk = False
        for candidate in smaller(content):
            tries -= 1
            if tries <= 0:
                break
            if reader.read(name, candidate).find == find:
                content, shrunk = candidate, True
                break
    return content


def fuzz_inbox(files: int, seed: int) -> Tally:
    """Let the real service take in inboxes of mutants until so many files were dropped."""
    tally, draw = Tally(INBOX), random.Random(f"{seed} {INBOX}")
    begun = time.monotonic()
    while tally.inputs < files:
        taken = inbox.taken_in(draw, min(_INBOX_FILES, files))
        tally.inputs += taken.dropped
        tally.outcomes["read"] += taken.read
        for wrong in taken.wrong:
            name = wrong.rpartition(": ")[2]
            tally.finds.setdefault(wrong, taken.files.get(name, b""))
    tally.seconds = time.monotonic() - begun
    return tally


def run(names: Sequence[str], inputs: int, seed: int) -> Iterator[Tally]:
    """Fuzz the targets, each with its share of the inputs."""
    shares = {name: TARGETS[name].share if name in TARGETS else _INBOX_SHARE for name in names}
    whole = sum(shares.values())
    reader = Reader()
    try:
        for name in names:
            count = max(1, inputs * shares[name] // whole)
            if name == INBOX:
                yield fuzz_inbox(count, seed)
            else:
                yield fuzz(name, count, seed, reader)
    finally:
        reader.close()


def keep(tally: Tally, folder: Path) -> None:
    """Write what was found, the input and where the fault happened, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for find, content in tally.finds.items():
        stem = f"{tally.target}-{hashlib.sha256(find.encode()).hexdigest()[:8]}"
        (folder / f"{stem}.bin").write_bytes(content)
        told = f"{find}\n\n{tally.traces.get(find, '')}"
        (folder / f"{stem}.txt").write_text(told, "utf-8", "backslashreplace")


def record(tallies: Sequence[Tally], seed: int) -> str:
    """Add a run to the page of runs; return its line."""
    by_name = {tally.target: tally for tally in tallies}
    groups = ("pdf", "word", "mail archive other", "picture heic scan", "arrival", "piece form",
              "value code", "sessions workbook known settings call copy", "dossier correction",
              INBOX)  # fmt: skip
    counts = (sum(by_name[n].inputs for n in g.split() if n in by_name) for g in groups)
    whole = sum(tally.inputs for tally in tallies)
    finds = sum(len(tally.finds) for tally in tallies)
    seconds = sum(tally.seconds for tally in tallies)
    cells = (dt.datetime.now(dt.UTC).date(), seed, whole, *counts, finds, f"{seconds:.0f}")
    line = "| " + " | ".join(str(cell) for cell in cells) + " |"
    with PAGE.open("a", encoding="utf-8") as page:
        page.write(line + "\n")
    return line


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--inputs", type=int, default=20_000, help="of all targets together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=[*TARGETS, INBOX], help="these targets alone")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir(), "recevable-fuzz"))
    parser.add_argument("--record", action="store_true", help=f"add the run to {PAGE}")
    asked = parser.parse_args()
    print(HEAD)
    tallies = []
    for tally in run(asked.only or [*TARGETS, INBOX], asked.inputs, asked.seed):
        tallies.append(tally)
        print(tally.row(), flush=True)
        if tally.finds:
            keep(tally, asked.keep)
    for tally in tallies:
        for find in tally.finds:
            print(f"{tally.target}: {find}".encode("ascii", "backslashreplace").decode())
    if any(tally.finds for tally in tallies):
        print(f"Kept in {asked.keep}")
    if asked.record:
        record(tallies, asked.seed)
    raise SystemExit(1 if any(tally.finds for tally in tallies) else 0)


if __name__ == "__main__":
    main()
