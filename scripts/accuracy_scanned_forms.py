"""How well our own form is read from a scan: the part of ``make accuracy`` for scanned forms.

Forms are filled on a screen and printed, typed on the printed blank, or written by hand; boxes are
marked with a pen; scanned at 200 dpi with the usual wear. Every value written and every box, marked
or not, counts, read or not.

    python -m scripts.accuracy_scanned_forms [--count N] [--seed S] [--ink FOLDER] [--record]
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from extractors.errors import DocumentError
from extractors.form_layout import application_layout
from extractors.read import read
from extractors.records import DOUBT_BELOW, ApplicationRecord, Extracted, leaves
from extractors.source import Options, Source
from generators.form_values import form_values
from samples.scans.forms import Mode, make
from samples.scans.truth import Split
from tests.scanned_forms import random_application
from validators.call import load_call

from .accuracy_sheets import record_under
from .sheet_tables import rate
from .sheet_truth import fold

_MODES: tuple[Mode, ...] = ("screen", "typed", "hand")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--seed", type=int, default=800_001)
    parser.add_argument("--split", choices=("dev", "eval"), default="eval")
    parser.add_argument("--ink", type=Path)
    parser.add_argument("--modes", default="screen,typed,hand")
    parser.add_argument("--show", action="store_true", help="print each fault")
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    options = load_call().options()
    counts: Counter[str] = Counter()
    seconds: list[float] = []
    modes = [mode for mode in _MODES if mode in asked.modes.split(",")]
    for index in range(asked.count):
        seed, mode = asked.seed + index, modes[index % len(modes)]
        faults, took = one(seed, mode, asked.split, options, counts, asked.ink)
        seconds.append(took)
        if asked.show:
            print(*(f"seed {seed} {mode}: {fault}" for fault in faults), sep="\n")
    text = _report(counts, modes, asked, seconds)
    print(text)
    if asked.record:
        record_under("forms", text)


def one(
    seed: int, mode: Mode, split: Split, options: Options, counts: Counter[str], ink: Path | None
) -> tuple[list[str], float]:
    """Fill, scan and read one form and count; returns the faults and the seconds of reading."""
    true = random_application(seed, options)
    scan = make(true, options, seed, split, mode=mode, ink=ink)
    started = time.process_time()
    got: ApplicationRecord | None = None
    try:
        reading = read(Source.of(f"form-{seed}.pdf", scan.content), options)
        found = [d.record for d in reading.documents if isinstance(d.record, ApplicationRecord)]
        got = found[0] if found else None
    except DocumentError:
        counts[f"{mode}.refused"] += 1
    took = time.process_time() - started
    counts[f"{mode}.forms"] += 1
    faults = _values(true, got, mode, counts)
    faults += _boxes(true, got, mode, counts, options)
    return faults, took


def _flat(record: ApplicationRecord | None) -> dict[str, tuple[Any, float]]:
    if record is None:
        return {}
    return {
        path: (leaf.value, leaf.confidence)
        for path, leaf in leaves(record)
        if isinstance(leaf, Extracted) and not leaf.absent
    }


def _values(
    true: ApplicationRecord, got: ApplicationRecord | None, mode: Mode, counts: Counter[str]
) -> list[str]:
    """Compare what is written in boxes; what is ticked is counted box by box."""
    faults = []
    read_values = _flat(got)
    for path, (value, _) in _flat(true).items():
        if isinstance(value, bool) or _ticked(path):
            continue
        counts[f"{mode}.fields"] += 1
        told, confidence = read_values.get(path, (None, 0.0))
        if told is None:
            counts[f"{mode}.fields.missed"] += 1
            faults.append(f"{path}: {value!r} missed")
        elif _equal(value, told):
            counts[f"{mode}.fields.right"] += 1
            counts[f"{mode}.fields.right_doubted"] += confidence < DOUBT_BELOW
        elif confidence >= DOUBT_BELOW:
            counts[f"{mode}.fields.wrong_unmarked"] += 1
            faults.append(f"{path}: {value!r} read {told!r} UNMARKED ({confidence:.2f})")
        else:
            counts[f"{mode}.fields.wrong_marked"] += 1
            faults.append(f"{path}: {value!r} read {told!r} ({confidence:.2f})")
    return faults


_TICKED = ("request.", "measures", "axes", "groups[", "legal_form", "scheme", "attached", "approv")


def _ticked(path: str) -> bool:
    return any(part in path for part in _TICKED) and "public.rsa" not in path


def _equal(true: Any, read_: Any) -> bool:
    if isinstance(true, str) and isinstance(read_, str):
        one, other = fold(true), fold(read_)
        if one.replace(" ", "").isdigit():  # a telephone number is the same however it is spaced
            return one.replace(" ", "") == other.replace(" ", "")
        return one == other
    return bool(true == read_)


def _boxes(
    true: ApplicationRecord,
    got: ApplicationRecord | None,
    mode: Mode,
    counts: Counter[str],
    options: Options,
) -> list[str]:
    """Compare every check box of the form, marked or not."""
    marked = form_values(true, options)
    told = _told(got, options)
    faults = []
    for page in application_layout(options).pages:
        for box in page.boxes:
            if box.kind != "check":
                continue
            counts[f"{mode}.boxes"] += 1
            is_there, was_read = marked.get(box.name) is True, told.get(box.name) is True
            counts[f"{mode}.boxes.right"] += is_there == was_read
            if is_there != was_read:
                what = "missed" if is_there else "invented"
                counts[f"{mode}.boxes.{what}"] += 1
                faults.append(f"box {box.name}: {what}")
    return faults


def _told(got: ApplicationRecord | None, options: Options) -> Mapping[str, str | bool]:
    if got is None:
        return {}
    try:
        return form_values(got, options)
    except ValueError:
        return {}


def _report(
    counts: Counter[str], modes: list[Mode], asked: argparse.Namespace, seconds: list[float]
) -> str:
    lines = [
        f"## Our form, filled, printed and scanned at 200 dpi: {asked.count} forms of split "
        f"`{asked.split}`, seeds {asked.seed} to {asked.seed + asked.count - 1}",
        "",
        "Command: `python -m scripts.accuracy_scanned_forms "
        f"--split {asked.split} --count {asked.count} --seed {asked.seed}`.",
        "",
        "| filled | forms (refused) | values right | missed | wrong, marked | wrong, unmarked "
        "| check boxes right | missed / invented |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for mode in modes:
        fields, boxes = counts[f"{mode}.fields"], counts[f"{mode}.boxes"]
        lines.append(
            f"| {mode} | {counts[f'{mode}.forms']} ({counts[f'{mode}.refused']}) "
            f"| {rate(counts[f'{mode}.fields.right'], fields)} "
            f"| {counts[f'{mode}.fields.missed']} | {counts[f'{mode}.fields.wrong_marked']} "
            f"| {rate(counts[f'{mode}.fields.wrong_unmarked'], fields)} "
            f"| {rate(counts[f'{mode}.boxes.right'], boxes)} "
            f"| {counts[f'{mode}.boxes.missed']} / {counts[f'{mode}.boxes.invented']} |"
        )
    lines += ["", f"Seconds a form, mean: {sum(seconds) / len(seconds):.1f}."]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
