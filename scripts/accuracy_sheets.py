"""How well scanned attendance sheets are read: the part of ``make accuracy`` for sheets.

Sheets are made anew from recorded seeds (``samples.scans``), read by the same function that the
workers run, and compared with their truth. Undetected cells and refused sheets count in every
denominator. Bounds are 95 % Wilson intervals; where nothing went wrong, the upper bound.

    python -m scripts.accuracy_sheets [--count N] [--seed S] [--ink FOLDER] [--jobs J] [--record]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from samples.scans import fonts
from samples.scans.layouts import layouts
from samples.scans.sheets import Wish
from samples.scans.truth import REQUIRED

from .sheet_run import Result, Task, conforming, heard, run, told
from .sheet_tables import gate_table, ours_report, report

T = TypeVar("T")
R = TypeVar("R")
PAGE = Path("docs/accuracy.md")


def main() -> None:
    """Command line."""
    asked = _arguments()
    ink = _ink(asked.ink)
    started = time.time()
    tasks = [
        Task(
            seed,
            asked.split,
            ink,
            Wish(dense=_in_turn(index, asked.dense_every)),
            plain=index % max(1, asked.plain_every) == 0,
            img2table=asked.img2table,
        )
        for index, seed in enumerate(range(asked.seed, asked.seed + asked.count))
    ]
    results = _kept(tasks, asked.jobs, asked.keep, "feuilles")
    text = report(results, asked.split, _sources(ink)) if results else ""
    if asked.gate:
        text += "\n" + _gate(asked.split, ink, asked.seed, asked.gate, asked.jobs)
    if asked.ours:
        own = [
            Task(number, asked.split, ink, ours=True)
            for number in range(asked.seed, asked.seed + asked.ours)
        ]
        keep = asked.keep.with_suffix(".ours") if asked.keep else None
        printed = _kept(own, asked.jobs, keep, "feuilles à nous")
        text += f"\n\n### Our own printed sheets: {asked.ours} scans and photographs\n\n"
        text += ours_report(printed)
        results += printed
    minutes = (time.time() - started) / 60
    head = (
        f"## Attendance sheets: {asked.count} scans of split `{asked.split}`, seeds {asked.seed} "
        f"to {asked.seed + asked.count - 1}\n\nCommand: `python -m scripts.accuracy_sheets "
        f"--split {asked.split} --count {asked.count} --seed {asked.seed} --gate {asked.gate} "
        f"--dense-every {asked.dense_every} "
        f"--ours {asked.ours}`, "
        f"{minutes:.0f} min with {asked.jobs} processes.\n\n"
    )
    print(head + text)
    if asked.faults:
        lines = [fault for result in results for fault in result.faults]
        asked.faults.write_text("\n".join(lines), encoding="utf-8")
    if asked.record:
        record_under("sheets", head + text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=900_001)
    parser.add_argument("--split", choices=("dev", "eval"), default="eval")
    parser.add_argument("--ink", type=Path, help="folder of real pen ink (index.tsv and crops)")
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2)))
    parser.add_argument("--plain-every", type=int, default=4, help="plain tools on one scan in N")
    parser.add_argument("--img2table", default="", help="a Python that has img2table")
    parser.add_argument("--gate", type=int, default=1, help="scans for each omission; 0: none")
    parser.add_argument("--dense-every", type=int, default=2, help="long lists, one scan in N")
    parser.add_argument("--keep", type=Path, help="keep results here; a stopped run goes on")
    parser.add_argument("--ours", type=int, default=20, help="sheets that we printed")
    parser.add_argument("--faults", type=Path, help="write each fault to this file")
    parser.add_argument("--record", action="store_true", help=f"put the tables into {PAGE}")
    return parser.parse_args()


def _in_turn(index: int, every: int) -> bool:
    """Tell the last of each ``every`` scans; none for 0, all for 1."""
    return bool(every) and index % every == every - 1


def _ink(folder: Path | None) -> str | None:
    if folder is None or not (folder / "index.tsv").is_file():
        print("No folder of real pen ink: fonts and drawn strokes only.", file=sys.stderr)
        return None
    return str(folder)


def _sources(ink: str | None) -> str:
    lacking = [name for name in fonts.HANDS if name not in fonts.hands("eval")]
    pen = "real pen ink of the evaluation's own writers" if ink else "no real pen ink"
    there = f"{len(fonts.HANDS) - len(lacking)} of {len(fonts.HANDS)} handwriting fonts"
    return f"{there}, {pen}"


def _all(work: Callable[[T], R], tasks: list[T], jobs: int, what: str) -> Iterator[R]:
    """Run all tasks in processes; one that fails as a bug stops the whole bench."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    if jobs == 1:
        for number, task in enumerate(tasks, 1):
            yield work(task)
            _say(number, len(tasks), what)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(work, task) for task in tasks]
        for number, done in enumerate(as_completed(waiting), 1):
            yield done.result()
            _say(number, len(tasks), what)


def _kept(tasks: list[Task], jobs: int, keep: Path | None, what: str) -> list[Result]:
    """Run tasks; with a file to keep results in, go on where a run of the same seeds stopped."""
    done: dict[int, Result] = {}
    if keep and keep.is_file():
        lines = keep.read_text(encoding="utf-8").splitlines()
        done = {result.seed: result for result in map(heard, lines)}
    left = [task for task in tasks if task.seed not in done]
    for result in _all(run, left, jobs, what):
        done[result.seed] = result
        if keep:
            with keep.open("a", encoding="utf-8") as file:
                file.write(told(result) + "\n")
    return [done[task.seed] for task in tasks]


def _say(number: int, total: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r   {number}/{total} {what}", end="\n" if number == total else "", file=sys.stderr)


def _gate(split: str, ink: str | None, seed: int, times: int, jobs: int) -> str:
    """Judge scans that lack one or two of what the call requires, and whole ones beside."""
    omissions: list[tuple[str, ...]] = [(), *((one,) for one in REQUIRED)]
    omissions += list(combinations(REQUIRED, 2))
    # What a layout has no place for cannot be left out of it.
    names = [layout.name for layout in layouts("eval")]
    tasks, kinds = [], []
    for round_ in range(times):
        for index, omit in enumerate(omissions):
            many = 6 if not omit else 1
            for extra in range(many):
                number = seed + 1_000_000 + round_ * 1000 + index * 10 + extra
                wish = Wish(layout=names[number * 7 % len(names)], omit=omit, full=True)
                tasks.append((omit, Task(number, "eval" if split == "eval" else "dev", ink, wish)))
    kinds = list(_all(_judged, tasks, jobs, "feuilles incomplètes"))
    return gate_table(kinds)


def _judged(
    work: tuple[tuple[str, ...], Task],
) -> tuple[tuple[str, ...], int, str, list[bool], list[str]]:
    omit, task = work
    layout, states, notes = conforming(task)
    return omit, task.seed, layout, states, notes


def record_under(name: str, text: str) -> None:
    """Put a run's tables into the page of accuracy, over the last run of the same name."""
    start, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else "# Accuracy\n\n"
    body = f"{start}\n{text.rstrip()}\n{end}"
    if start in page and end in page:
        before, _, rest = page.partition(start)
        page = before + body + rest.partition(end)[2]
    else:
        page = page.rstrip() + f"\n\n{body}\n"
    PAGE.write_text(page, encoding="utf-8")


def results_of(tasks: Iterable[Task], jobs: int = 1) -> list[Result]:
    """Run tasks and return their results, for other scripts."""
    return list(_all(run, list(tasks), jobs, "feuilles"))


if __name__ == "__main__":
    main()
