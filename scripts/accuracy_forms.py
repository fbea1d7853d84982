"""How well forms that are not ours are read: the part of ``make accuracy`` for forms.

Every expected field counts, read or not. *Read*: the value is right (a doubt with the right value
counts as read and is also shown). *Wrong unmarked*: a value that is wrong, or where nothing was
written, with a confidence that marks no doubt. Bounds are 95 % Wilson intervals.

    python -m scripts.accuracy_forms [--seeds N] [--only NAME] [--show]
"""

from __future__ import annotations

import argparse
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from extractors import pdf, word
from extractors.foreign import form as foreign_form
from extractors.records import DOUBT_BELOW, ApplicationRecord, Extracted, leaves
from extractors.source import Options, Page, Source
from samples.foreign_forms import Layout, filled
from samples.foreign_layouts import LAYOUTS
from validators.call import load_call

_OPTIONAL = re.compile(r"acronym|rna$|signatory|follow_up|account$|total_|request\.form")


@dataclass(slots=True)
class Score:
    """Counts of one layout over required fields, and what went wrong."""

    expected: int = 0
    read: int = 0
    doubts: int = 0
    missing: int = 0
    wrong_marked: int = 0
    wrong_unmarked: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts of another score."""
        for name in ("expected", "read", "doubts", "missing", "wrong_marked", "wrong_unmarked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def pages_of(name: str, content: bytes, options: Options) -> tuple[Page, ...]:
    """Return the pages of a file by its suffix."""
    source = Source.of(name, content)
    return pdf.pages(source, options) if name.endswith(".pdf") else word.pages(source, options)


def flat(record: ApplicationRecord) -> dict[str, Any]:
    """Return every answered leaf of a record: path → (value, confidence); lists by their path."""
    found: dict[str, Any] = {}
    for path, leaf in leaves(record):
        if not isinstance(leaf, Extracted) or leaf.absent:
            continue
        entry = (leaf.model_dump(mode="json")["value"], leaf.confidence)
        base = re.sub(r"\[\d+\]$", "", path)
        if base != path:
            found.setdefault(base, []).append(entry)
        else:
            found[path] = entry
    return found


def plain(value: Any) -> str:
    """Return a value for comparing: white space folded, numbers without trailing zeros."""
    text = " ".join(unicodedata.normalize("NFC", str(value)).split())
    if re.fullmatch(r"-?\d+\.\d+", text):
        text = text.rstrip("0").rstrip(".")
    return text


def compare(truth: dict[str, Any], got: dict[str, Any]) -> Score:
    """Compare what was read with what was written, required fields only."""
    score = Score()
    for path, expected in truth.items():
        if _OPTIONAL.search(path):
            continue
        if isinstance(expected, list):
            _compare_list(score, path, expected, got.get(path, []))
            continue
        score.expected += 1
        value, confidence = got.get(path, (None, 0.0))
        right = plain(value) == plain(expected) or (
            path.endswith("phone") and re.sub(r"\D", "", str(value)) == re.sub(r"\D", "", expected)
        )
        _count(score, path, right=right, value=value, confidence=confidence, expected=expected)
    for path, entry in got.items():
        known = path in truth or re.search(
            r"schemes|request\.form|public_utility|commercial_taxes|period$|priority|year$|label$|account$|funder$",
            path,
        )
        if (
            not known
            and isinstance(entry, tuple)
            and entry[1] >= DOUBT_BELOW
            and entry[0] is not None
        ):
            score.wrong_unmarked += 1
            score.faults.append(f"INVENTED {path} = {entry[0]!r} ({entry[1]})")
    return score


def _compare_list(score: Score, path: str, expected: list[str], got: list[Any]) -> None:
    values = {plain(value): confidence for value, confidence in got if value is not None}
    for item in expected:
        score.expected += 1
        confidence = values.pop(plain(item), None)
        value = item if confidence is not None else None
        _count(
            score,
            path,
            right=value is not None,
            value=value,
            confidence=confidence or 0.0,
            expected=item,
        )
    for extra, confidence in values.items():
        if confidence >= DOUBT_BELOW:
            score.wrong_unmarked += 1
            score.faults.append(f"INVENTED {path} has {extra!r} ({confidence})")


def _count(
    score: Score, path: str, *, right: bool, value: Any, confidence: float, expected: Any
) -> None:
    if right:
        score.read += 1
        if confidence < DOUBT_BELOW:
            score.doubts += 1
            score.faults.append(f"doubt    {path} ({confidence})")
        return
    if value is None:
        score.missing += 1
        score.faults.append(f"missing  {path}: expected {expected!r}")
    elif confidence < DOUBT_BELOW:
        score.wrong_marked += 1
        score.faults.append(f"marked   {path} = {value!r} ({confidence}), expected {expected!r}")
    else:
        score.wrong_unmarked += 1
        score.faults.append(f"WRONG    {path} = {value!r} ({confidence}), expected {expected!r}")


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % bounds of a share."""
    if not of:
        return 0.0, 1.0
    z, p = 1.96, hits / of
    middle = p + z * z / (2 * of)
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(
        1.0, (middle + half) / (1 + z * z / of)
    )


def measure(layout: Layout, seeds: Iterable[int], options: Options, *, blank: float = 0.0) -> Score:
    """Fill a layout with several applications, read each, count."""
    total = Score()
    for seed in seeds:
        content, truth = filled(layout, seed, options, blank=blank)
        pages = pages_of("form" + layout.suffix, content, options)
        record = foreign_form.read(pages, options).record
        assert isinstance(record, ApplicationRecord)
        score = compare(truth, flat(record))
        total.add(score)
        total.faults += [f"seed {seed}: {fault}" for fault in score.faults]
    return total


def table(scores: list[tuple[Layout, Score]]) -> Iterator[str]:
    """Yield the lines of the printed table."""
    heads = f"{'layout':32} {'kept':5} {'fields':>6} {'read':>15} {'doubt':>6} {'missing':>8}"
    yield f"{heads} {'wrong marked':>13} {'wrong unmarked':>20}"
    groups = {False: Score(), True: Score()}
    for layout, score in scores:
        groups[layout.held].add(score)
        yield _row(layout.name, "eval" if layout.held else "dev", score)
    yield _row("all, development", "dev", groups[False])
    yield _row("all, evaluation only", "eval", groups[True])


def _row(name: str, kept: str, score: Score) -> str:
    low, high = wilson(score.read, score.expected)
    bad_low, bad_high = wilson(score.wrong_unmarked, score.expected)
    share = score.read / max(1, score.expected)
    bad = score.wrong_unmarked / max(1, score.expected)
    return (
        f"{name:32} {kept:5} {score.expected:6} {share:6.1%} {low:.1%}-{high:.1%} "
        f"{score.doubts:5} {score.missing:8} "
        f"{score.wrong_marked:13} {score.wrong_unmarked:4} {bad:.2%} ({bad_low:.2%}-{bad_high:.2%})"
    )


def main() -> None:
    """Print the table; with ``--show`` also every fault, most frequent first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--first", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--dev", action="store_true", help="development layouts only")
    parser.add_argument("--blank", type=float, default=0.0, help="share of questions unanswered")
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args()
    options = load_call().options()
    scores = []
    for layout in LAYOUTS:
        if chosen.only not in layout.name or (chosen.dev and layout.held):
            continue
        seeds = range(chosen.first, chosen.first + chosen.seeds)
        score = measure(layout, seeds, options, blank=chosen.blank)
        scores.append((layout, score))
        if chosen.show:
            counts = Counter(re.sub(r"^seed \d+: ", "", fault)[:170] for fault in score.faults)
            for fault, count in counts.most_common(45):
                print(f"    {layout.name}: {count} x {fault}")
    print("\n".join(table(scores)))


if __name__ == "__main__":
    main()
