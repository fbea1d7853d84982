"""The long round trip of our form: many random applications per way, and the record of the run.

    python -m scripts.long_roundtrip [--examples 200] [--seed 1] [--write docs/round-trip.md]

Every way writes an application into the blank form, lets a program do to it what applicants'
programs do, reads it back and compares the value of every leaf.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from extractors.records import ApplicationRecord
from generators import forms
from generators.form_values import form_values
from tests.applications import applications, values_of
from tests.form_tools import (
    HAS_POPPLER,
    fill_with_pypdf,
    flatten_with_pdfium,
    folded,
    print_with_poppler,
    read_docx,
    read_pdf,
    silent_errors,
    without_controls,
)
from validators.call import load_call

OPTIONS = load_call().options()
PDF = forms.blank_pdf(OPTIONS)
WORD = forms.blank_docx(OPTIONS)


@dataclass(slots=True)
class Tally:
    """What one way came to. ``cut``: leaves said to be cut; ``doubt``: other leaves not equal but
    marked as a doubt; ``wrong``: leaves neither equal nor said."""

    way: str
    examples: int = 0
    leaves: int = 0
    equal: int = 0
    cut: int = 0
    doubt: int = 0
    wrong: int = 0
    seconds: float = 0.0


def _filled(record: ApplicationRecord) -> bytes:
    return forms.fill_pdf(PDF, record, OPTIONS)


def _by_pypdf(record: ApplicationRecord) -> bytes:
    values = form_values(record, OPTIONS)
    plain = {k: "/Oui" if isinstance(v, bool) else v for k, v in values.items()}
    return fill_with_pypdf(PDF, plain, flatten=True)


def _docx(record: ApplicationRecord) -> bytes:
    return forms.fill_docx(WORD, record, OPTIONS)


WAYS: dict[str, tuple[Callable[[ApplicationRecord], bytes], bool]] = {
    "fillable PDF": (_filled, True),
    "DOCX": (_docx, True),
    "DOCX, controls dropped": (lambda r: without_controls(_docx(r)), True),
    "flattened by pdfium": (lambda r: flatten_with_pdfium(_filled(r)), False),
    "filled and flattened by pypdf": (_by_pypdf, False),
    "printed by poppler": (lambda r: print_with_poppler(_filled(r)), False),
}


def _compare(tally: Tally, record: ApplicationRecord, content: bytes) -> None:
    reader = read_docx if tally.way.startswith("DOCX") else read_pdf
    read = reader(content, OPTIONS)
    exact = WAYS[tally.way][1]
    wanted, found = values_of(record), values_of(read.record)
    silent = silent_errors(record, read)
    tally.examples += 1
    for path in wanted.keys() | found.keys():
        tally.leaves += 1
        want, got = wanted.get(path), found.get(path)
        if want == got or (not exact and folded(want) == folded(got)):
            tally.equal += 1
        elif exact or path in silent:
            tally.wrong += 1
            print(f"{tally.way}: {path}: {want!r} read as {got!r}", file=sys.stderr)
        elif any(path.startswith(said) for said in read.truncated):
            tally.cut += 1
        else:
            tally.doubt += 1


def run(way: str, examples: int, start: int) -> Tally:
    """Run one way and count."""
    tally = Tally(way)
    began = time.perf_counter()

    @seed(start)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(applications(OPTIONS))
    def trip(record: ApplicationRecord) -> None:
        _compare(tally, record, WAYS[way][0](record))

    trip()
    tally.seconds = time.perf_counter() - began
    return tally


def report(tallies: list[Tally], start: int, on: date) -> str:
    """Return the page that records a run."""
    lines = [
        "# Round trip of the application form",
        "",
        f"Run of {on:%Y-%m-%d}, seed {start}, form of `{OPTIONS.call_id}` version "
        f"{OPTIONS.form_version}. Made by `python -m scripts.long_roundtrip --write "
        "docs/round-trip.md`.",
        "",
        "Random applications (every field type, French text with apostrophes, œ, €, hyphens, line "
        "breaks, lists, rows) are written into the blank form, sent through a program, read back. "
        "Fillable PDF, DOCX: every leaf equal. Flat: equal after NFC and white-space folding, or "
        "said to be cut, or marked as a doubt; *silent* counts what is neither.",
        "",
        "| way | applications | values | equal | said to be cut | doubt | silent | seconds |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {t.way} | {t.examples} | {t.leaves} | {t.equal} | {t.cut} | {t.doubt} | {t.wrong} "
        f"| {t.seconds:.0f} |"
        for t in tallies
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run every way; 1 where a value was lost or changed in silence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--ways", default="", help="only ways whose name contains this")
    asked = parser.parse_args()
    ways = [way for way in WAYS if asked.ways in way and (HAS_POPPLER or "poppler" not in way)]
    with ProcessPoolExecutor(asked.workers) as pool:
        task = partial(run, examples=asked.examples, start=asked.seed)
        tallies = []
        for tally in pool.map(task, ways):
            print(tally, file=sys.stderr, flush=True)
            tallies.append(tally)
    page = report(tallies, asked.seed, date.today())  # noqa: DTZ011 (a script's own day)
    print(page)
    if asked.write:
        asked.write.write_text(page, encoding="utf-8")
    return 1 if any(tally.wrong for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
