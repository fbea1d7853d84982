"""Drop files made to do harm, among good ones, on the real service: ``make hostile``.

Two measurements. *Together*: the whole corpus is dropped with good dossiers into the inbox of a
service that runs as a process of its own; at the end the service must live, every file must be read
or set aside with words in French and advice, the good dossiers must be what they are without the
others, and nothing may have been run or fetched (a listening socket and a canary file tell).
*Alone*: each case is read by a worker with the service's limits, which gives its time and the most
memory that its worker held.

    python -m scripts.hostile [--only WORDS] [--record] [--skip-alone] [--skip-together]
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractors.errors import DocumentError
from intake.home import Home
from intake.integrity import verify
from intake.reading import load_readers, read_stored
from intake.rows import FileRow, LetterRow
from intake.settings import Workers
from intake.workers import Processes, TaskLimits
from samples.hostile import Case, corpus
from tests.service_cases import (
    children,
    count,
    drop,
    house_of,
    invoice,
    is_worker,
    left_in_inbox,
    make_home,
    sample_folders,
    start,
    wait_until,
)
from validators.call import load_call

from .hostile_watch import Watch, high_mark, snare

PAGE = Path("docs/hostile.md")
MOST_MEMORY_MB = 1024
ON = ("--on", "2022-10-12")
_FRENCH = re.compile(
    r"\b(?:le|la|les|un|une|ce|cette|du|des|est|sont|pas|non|dans|de)\b|[ld]'", re.I
)
_SETTINGS = """
[arrivals]
quiet_seconds = 0.3
poll_seconds = 0.2
stale_seconds = 5
[drafts]
release = "immediately"
[letters]
pdf = false
[workers]
number = 2
"""


@dataclass(slots=True)
class Seen:
    """What came of one case. ``seconds`` and ``memory_mb`` are those of its worker alone."""

    outcome: str = ""
    message: str = ""
    advice: str = ""
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0
    memory_mb: int = 0


@dataclass(slots=True)
class Report:
    """What a run gave; ``wrong`` names each thing that must not be, one line each."""

    seen: dict[str, Seen] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    most_mb: int = 0
    parent_mb: int = 0
    seconds: float = 0.0


# -- each case alone -----------------------------------------------------------------------------


def alone(cases: Sequence[Case], report: Report) -> None:
    """Read each case by one worker with the service's limits; note time and memory."""
    limits = Workers()
    team = Processes(
        1, TaskLimits(limits.seconds, limits.memory_mb, limits.resident_mb, limits.file_seconds)
    )
    folder = Path(tempfile.mkdtemp(prefix="recevable-hostile-"))
    try:
        for case in cases:
            team.submit(load_readers).result()  # a fresh worker's loading is not the case's time
            seen = report.seen.setdefault(case.name, Seen())
            with Watch(team.pids) as watch:
                begun = time.monotonic()
                _read_alone(case, team, folder, seen)
                seen.seconds = time.monotonic() - begun
            seen.memory_mb = watch.most_mb
            _judge_alone(case, seen, limits.seconds, report)
    finally:
        team.close()
        shutil.rmtree(folder, ignore_errors=True)


def _read_alone(case: Case, team: Processes, folder: Path, seen: Seen) -> None:
    digest = hashlib.sha256(case.content).hexdigest()
    path = folder / digest
    path.write_bytes(case.content)
    try:
        options = load_call().options()
        team.submit(read_stored, str(path), case.name, digest, options).result()
        seen.outcome = "read"
    except DocumentError as refused:
        seen.outcome = refused.code
        seen.message, seen.advice = refused.message, refused.advice
    except Exception as fault:
        seen.outcome = f"fault ({type(fault).__name__})"
    finally:
        path.unlink()


def _judge_alone(case: Case, seen: Seen, seconds: float, report: Report) -> None:
    if seen.outcome not in case.outcomes:
        report.wrong.append(f"{case.name}: {seen.outcome}, not {' or '.join(case.outcomes)}")
    if seen.memory_mb > MOST_MEMORY_MB:
        report.wrong.append(f"{case.name}: a worker held {seen.memory_mb} MB")
    if seen.seconds > seconds:
        report.wrong.append(f"{case.name}: took {seen.seconds:.0f} s")


# -- all of them together, among good ones -------------------------------------------------------


def together(cases: Sequence[Case], report: Report, minutes: float = 60.0) -> None:
    """Drop all cases with good neighbours on a running service and weigh what came of them."""
    neighbours = {**sample_folders(2), "": {f"facture {n}.pdf": invoice(n) for n in range(6)}}
    good = _neighbours_alone(neighbours)
    root = Path(tempfile.mkdtemp(prefix="recevable-hostile-"))
    try:
        home = make_home(root / "home", _SETTINGS)
        drop(home, neighbours)
        drop(home, {"": {case.name: case.content for case in cases}})
        begun = time.monotonic()
        _serve(home, len(cases), report, minutes)
        report.seconds = time.monotonic() - begun
        _weigh(home, cases, report)
        if _neighbours(home, neighbours) != good:
            report.wrong.append("the good neighbours are not what they are without the others")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _serve(home: Home, number: int, report: Report, minutes: float) -> None:
    process = start(home)
    drained = threading.Thread(target=process.communicate, daemon=True)
    drained.start()

    def workers() -> list[int]:
        return [pid for pid in children(process.pid) if is_worker(pid)]

    try:
        with Watch(workers) as watch:
            wait_until(lambda: process.poll() is not None or _is_done(home, number), 60.0 * minutes)
        report.most_mb, report.parent_mb = watch.most_mb, high_mark(process.pid)
        if process.poll() is not None:
            report.wrong.append(f"the service ended by itself with {process.returncode}")
    finally:
        process.terminate()
        drained.join(30)
        process.kill()


def _is_done(home: Home, number: int) -> bool:
    time.sleep(0.5)
    return (
        count(home, "SELECT count(*) FROM files") >= number
        and count(home, "SELECT count(*) FROM files WHERE status = 'pending'") == 0
        and count(home, "SELECT count(*) FROM deliveries WHERE NOT settled") == 0
        and not left_in_inbox(home)
        and count(home, "SELECT count(*) FROM dossiers WHERE drafts_due IS NOT NULL") == 0
    )


def _weigh(home: Home, cases: Sequence[Case], report: Report) -> None:
    with house_of(home) as house:
        report.wrong += [f"verify: {fault}" for fault in verify(house).faults]
        by_name = {file.name: file for file in house.register.files()}
    for case in cases:
        file = by_name.get(case.name) or by_name.get(_as_kept(case.name))
        if file is None:
            report.wrong.append(f"{case.name}: lost")
            continue
        _judge(case, file, report)
    text = home.journal.read_text("utf-8")
    if "mot-qui-ne-doit-paraitre" in text or "<script>fetch" in text:
        report.wrong.append("the journal shows what a document brought")


def french(text: str) -> bool:
    """Say whether a text is a French sentence, as far as its small words tell."""
    return _FRENCH.search(text) is not None


def _as_kept(name: str) -> str:
    return name.replace("\u202e", "")


def _judge(case: Case, file: FileRow, report: Report) -> None:
    """Compare what the register says of a case with what must come of it."""
    code = "read" if file.status in {"read", "duplicate"} else file.error_code or file.status
    message, advice = file.error_message or "", file.error_advice or ""
    seen = report.seen.setdefault(case.name, Seen())
    seen.outcome, seen.message, seen.advice = code, message, advice
    seen.remarks = tuple(remark.code for remark in file.remarks)
    if code not in case.outcomes and file.status != "duplicate":
        report.wrong.append(f"{case.name}: {code}, not {' or '.join(case.outcomes)}")
    if code != "read" and not (french(message) and french(advice)):
        report.wrong.append(f"{case.name}: no message or advice in French")
    if case.remark and case.remark not in seen.remarks:
        report.wrong.append(f"{case.name}: without the remark {case.remark}")


def _neighbours_alone(batch: dict[str, dict[str, bytes]]) -> object:
    root = Path(tempfile.mkdtemp(prefix="recevable-hostile-"))
    try:
        home = make_home(root, _SETTINGS)
        drop(home, batch)
        number = sum(len(files) for files in batch.values())
        _serve(home, number, Report(), 10.0)
        return _neighbours(home, batch)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _neighbours(home: Home, batch: dict[str, dict[str, bytes]]) -> object:
    """Return what came of the good files: each file's outcome, each dossier with its letters."""
    hashes = {hashlib.sha256(c).hexdigest() for files in batch.values() for c in files.values()}
    with house_of(home) as house:
        register = house.register
        files = sorted((f.name, f.status) for f in register.files() if f.sha256 in hashes)
        wanted = {
            d.reference
            for d in register.documents()
            if d.reference and register.file(d.file_id).sha256 in hashes
        }
        dossiers = sorted(
            (d.name, str(d.outcome)) for d in register.dossiers() if d.reference in wanted
        )
        letters = sorted(
            (x.kind, x.round)
            for x in register.find(LetterRow, "status <> 'stale'")
            if x.reference in wanted
        )
    return files, dossiers, letters


# -- telling it ----------------------------------------------------------------------------------


def table(cases: Sequence[Case], report: Report) -> str:
    """Return the report as a table: a line for each kind."""
    by_kind: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_kind[case.kind].append(case)
    lines = [
        "| kind | cases | read | set aside | slowest (s) | most memory (MB) |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for kind, members in by_kind.items():
        seen = [report.seen[case.name] for case in members if case.name in report.seen]
        read = sum(each.outcome == "read" for each in seen)
        slow = max((each.seconds for each in seen), default=0.0)
        most = max((each.memory_mb for each in seen), default=0)
        lines.append(
            f"| {kind} | {len(members)} | {read} | {len(seen) - read} | {slow:.1f} | {most} |"
        )
    return "\n".join(lines)


def summary(cases: Sequence[Case], report: Report, heard: Sequence[str], canary: Path) -> str:
    """Return the figures of a run in words, and write into the report what was run or fetched."""
    if heard:
        report.wrong.append(f"{len(heard)} connections were opened: {heard[0]!r}")
    if canary.exists():
        report.wrong.append("the canary file was written: something was run")
    most = max((seen.memory_mb for seen in report.seen.values()), default=0)
    slow = max((seen.seconds for seen in report.seen.values()), default=0.0)
    return (
        f"{len(cases)} cases of {len({case.kind for case in cases})} kinds. Together with good "
        f"neighbours in {report.seconds:.0f} s: most memory of a worker {report.most_mb} MB, of "
        f"the service {report.parent_mb} MB. Alone: slowest {slow:.1f} s, most memory {most} MB. "
        f"Connections opened: {len(heard)}; programs run: {int(canary.exists())}. "
        f"Wrong: {len(report.wrong)}."
    )


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Hostile files on the real service.")
    parser.add_argument("--only", default="", help="words of a kind or a name (regular expression)")
    parser.add_argument("--record", action="store_true", help="write docs/hostile.md")
    parser.add_argument("--skip-alone", action="store_true")
    parser.add_argument("--skip-together", action="store_true")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="recevable-snare-"))
    report = Report()
    try:
        with snare(folder) as (laid, heard):
            cases = [c for c in corpus(laid) if re.search(given.only, f"{c.kind}/{c.name}")]
            if not given.skip_alone:
                alone(cases, report)
            if not given.skip_together:
                together(cases, report)
            if not given.only and (len(cases) < 120 or len({case.kind for case in cases}) < 30):
                report.wrong.append("the corpus has fewer than 120 cases of 30 kinds")
            words = summary(cases, report, heard, Path(laid.canary))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table(cases, report), words, *report.wrong, sep="\n")
    if given.record:
        PAGE.write_text(_page(table(cases, report), words), encoding="utf-8")
    return 1 if report.wrong else 0


def _page(figures: str, words: str) -> str:
    return (
        "# Hostile files\n\n"
        "`make hostile` makes files that are meant to do harm (`samples/hostile/`), reads each of "
        "them alone in a worker, then drops them all with good dossiers on the real service. "
        "Nothing may be run or fetched, the service may not end, each file must be read or set "
        "aside with words in French and advice, and the good dossiers must be what they are "
        "without the others.\n\n"
        f"{words}\n\n{figures}\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
