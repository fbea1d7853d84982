"""Kill the service at every step of the line, start it again, weigh what came: ``make faults``.

A mixed batch is dropped, ``recevable watch --once`` runs as a process of its own and is stopped at
a step; the next run must end as an undisturbed one ends: each file once in store, register and
journal, each letter once, nothing left over, nothing damaged.

    python -m scripts.faults [--kills N] [--seed S] [--named] [--errors] [--record]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from extractors.errors import DocumentError
from intake.home import Home
from intake.reading import Read, read_stored
from tests.fault_cases import Batch, balance, make_home, mixed_batch, outcome_of
from tests.service_cases import drop, house_of

from .fault_steps import Answer, How, Plan, armed

PAGE = Path("docs/faults.md")
ON = "2022-10-12"
_LIMIT = 400
"""More restarts than this on one batch: the line does not get on."""


@dataclass(slots=True)
class Tally:
    """What a run of faults gave. ``wrong`` names each imbalance with how to make it again."""

    kills: int = 0
    errors: int = 0
    batches: int = 0
    places: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


_KNOWN: dict[tuple[str, str], Answer] = {}
"""What the readers said of the files of the batch, by name and SHA-256."""


def serve(home: Home, plan: Plan, trace: Path | None = None) -> int:
    """Run ``recevable watch --once`` in a forked process under a plan; return how it ended.

    Negative: the signal that ended it. ``trace`` gets the steps seen, as JSON.
    """
    child = os.fork()
    if child == 0:
        code = 70
        try:
            armed(plan, _KNOWN)
            code = _command(home)
            if trace is not None:
                trace.write_text(json.dumps(plan.seen))
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _command(home: Home) -> int:
    from intake.commands import run  # noqa: PLC0415 (after the plan is laid over)

    with (home.root / "said.txt").open("a") as said, redirect_stdout(said), redirect_stderr(said):
        return run(["watch", "--once", "--on", ON, "--home", str(home.root), "--quiet"])


@contextmanager
def dropped(batch: Batch) -> Iterator[Home]:
    """Give a new home with the batch in its inbox."""
    root = Path(tempfile.mkdtemp(prefix="recevable-faults-"))
    try:
        home = make_home(root)
        drop(home, batch.files)
        yield home
    finally:
        shutil.rmtree(root, ignore_errors=True)


def undisturbed(batch: Batch) -> tuple[dict[str, object], Counter[str]]:
    """Return what the batch gives when nobody disturbs the work, and the steps that takes."""
    with dropped(batch) as home:
        trace = home.root / "steps.json"
        code = serve(home, Plan(), trace)
        if code != 0:
            raise RuntimeError(f"an undisturbed run ended with {code}")
        _remember(home)
        return outcome_of(home), Counter(json.loads(trace.read_text()))


def _remember(home: Home) -> None:
    """Keep what the readers say of each file: reading is most of a run, and the same each time."""
    with house_of(home) as house:
        options = house.call.options()
        for file in house.register.files():
            path = str(house.shelves.place(file.sha256))
            key = (file.name, file.sha256)
            try:
                _KNOWN[key] = partial(_again, read_stored(path, *key, options))
            except DocumentError as refused:
                _KNOWN[key] = partial(_refuse, refused)


def _again(said: Read) -> Read:
    return said


def _refuse(refused: DocumentError) -> Read:
    raise refused


def finish(home: Home, batch: Batch, expected: dict[str, object], how: str, tally: Tally) -> None:
    """Run without faults to the end and weigh; one imbalance is one line."""
    code = serve(home, Plan())
    faults = balance(home, batch, expected)
    if code != 0:
        faults = [f"the last run ended with {code}", *faults]
    tally.wrong += [f"{how}: {fault}" for fault in faults]
    tally.batches += 1


def at_named_steps(
    batch: Batch, expected: dict[str, object], steps: Mapping[str, int], tally: Tally
) -> None:
    """Kill before and after each named step, at its first, a middle and its last time."""
    for name, times in sorted(steps.items()):
        for nth in sorted({1, (times + 1) // 2, times}):
            for after in (False, True):
                with dropped(batch) as home:
                    code = serve(home, Plan(nth, name, after))
                    _count(tally, code, name)
                    how = f"{name} {nth} of {times}, {'after' if after else 'before'}"
                    finish(home, batch, expected, how, tally)


def at_random(
    batch: Batch, expected: dict[str, object], kills: int, most: int, seed: int, tally: Tally
) -> None:
    """Kill one batch again and again at steps drawn at random, until it is through."""
    draw = random.Random(seed)
    wanted = tally.kills + kills
    while tally.kills < wanted:
        with dropped(batch) as home:
            before, runs = tally.kills, 0
            reach = draw.choice((12, 40, 120, most))
            while tally.kills < wanted and runs < _LIMIT:
                runs += 1
                code = serve(home, Plan(draw.randint(1, reach), after=draw.random() < 0.5))
                if code >= 0:
                    break
                _count(tally, code, "at random")
            how = f"seed {seed}, kills {before + 1} to {tally.kills}"
            finish(home, batch, expected, how, tally)


def errors_at_named_steps(
    batch: Batch, expected: dict[str, object], steps: Mapping[str, int], tally: Tally
) -> None:
    """Raise each kind of error once at each named step that can fail that way.

    A file on which a reader stumbles by a fault of ours is set aside, as it must be: then the rest
    is weighed, not that what came of it is what comes of it undisturbed.
    """
    for name, times in sorted(steps.items()):
        for how in _errors_of(name):
            with dropped(batch) as home:
                serve(home, Plan((times + 1) // 2, name, how=how))
                tally.errors += 1
                weighed = {} if how == "fault" else expected
                finish(home, batch, weighed, f"{how} at {name}", tally)


def _errors_of(name: str) -> Sequence[How]:
    """Return how a step can fail: the register speaks SQL, whose REPLACE is none of a file."""
    place, _, call = name.rpartition("/")
    if call == "answer":
        return ("fault",)
    return ("locked",) if "register_core." in place else ("full", "broken")


def _count(tally: Tally, code: int, name: str) -> None:
    if code == -signal.SIGKILL:
        tally.kills += 1
        tally.places[name] += 1


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--kills", type=int, default=200, help="kills at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--named", action="store_true", help="before and after every named step")
    parser.add_argument("--errors", action="store_true", help="each kind of error at every step")
    parser.add_argument("--record", action="store_true", help=f"add the run to {PAGE}")
    asked = parser.parse_args()
    started = time.time()
    batch = mixed_batch()
    expected, steps = undisturbed(batch)
    tally = Tally()
    if asked.named:
        at_named_steps(batch, expected, steps, tally)
    at_random(batch, expected, asked.kills, steps.total(), asked.seed, tally)
    if asked.errors:
        errors_at_named_steps(batch, expected, steps, tally)
    line = (
        f"| {asked.seed} | {batch.count} | {len(steps)} | {tally.kills} | {tally.errors} "
        f"| {tally.batches} | {len(tally.wrong)} | {time.time() - started:.0f} |"
    )
    head = "| seed | files | named steps | kills | errors | batches | imbalances | seconds |"
    print(head, "| --- | --- | --- | --- | --- | --- | --- | --- |", line, sep="\n")
    print(*tally.wrong, sep="\n")
    if asked.record:
        with PAGE.open("a", encoding="utf-8") as page:
            page.write(line + "\n")
    raise SystemExit(1 if tally.wrong else 0)


if __name__ == "__main__":
    main()
