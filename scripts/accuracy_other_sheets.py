"""Accuracy on attendance sheets of another make (``samples.other_sheets``), worn and scanned.

Beside ``accuracy_sheets``: other layouts, another way of drawing, wear of all kinds. Lines are
matched by their order, so that a line too many or too few counts against all that follow.
"""

from __future__ import annotations

import argparse
import random
import sys
import time as clock
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
import pypdfium2

from extractors.records import DOUBT_BELOW, AttendanceRecord, Leaf
from samples.other_sheets import Sheet, sheet
from samples.scans.files import encode
from samples.scans.wear import choose, resolution, wear_page

from .accuracy_sheets import record_under
from .sheet_run import _read as read_file
from .sheet_tables import rate
from .sheet_truth import same

DRAWN = 300
"""Dots per inch at which a page is drawn before it is worn."""


def main() -> None:
    """Make, read and count sheets; print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action="store_true", help="print what was read wrongly")
    parser.add_argument("--record", action="store_true", help="put the table into docs/accuracy.md")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    for seed in range(asked.seed, asked.seed + asked.count):
        found, faults = measured(seed)
        counts.update(found)
        for fault in faults if asked.faults else ():
            print(f"seed {seed}: {fault}", file=sys.stderr)
    text = _table(counts, asked.count, asked.seed)
    print(text)
    if asked.record:
        record_under("other sheets", text)


def measured(seed: int) -> tuple[Counter[str], list[str]]:
    """Make the sheet of a seed, scan or photograph it, read it; return counts and faults."""
    made = sheet(seed)
    form, content = scanned(made, seed)
    begun = clock.process_time()
    reading, refused = read_file(f"feuille.{form}", content)
    counts = Counter({"sheets": 1, "seconds": round(clock.process_time() - begun)})
    if reading is None:
        return counts + Counter({"refused": 1, "wrong": 1, "wrong marked": 1}), [refused]
    records = [d.record for d in reading.documents if isinstance(d.record, AttendanceRecord)]
    if len(records) != 1:
        return counts + Counter({"wrong": 1, "wrong marked": not records}), [
            f"{made.layout}: {len(records)} sheets"
        ]
    faults = list(_faults(made, records[0], counts))
    return counts, [f"{made.layout}: {fault}" for fault in faults]


def scanned(made: Sheet, seed: int) -> tuple[str, bytes]:
    """Return a made sheet as a file of its scan, or of a photograph of it."""
    source = random.Random(seed)
    kinds = choose(source, "eval")
    dpi = resolution(source, kinds)
    pdf = pypdfium2.PdfDocument(made.pdf)
    worn = [
        wear_page(np.array(page.render(scale=DRAWN / 72).to_pil().convert("RGB")), DRAWN, kinds,
                  dpi, seed)
        for page in pdf
    ]  # fmt: skip
    pdf.close()
    form = source.choice(("jpg", "png")) if "phone" in kinds else source.choice(("pdf", "tif"))
    return form, encode(worn, form, source)


def _faults(made: Sheet, record: AttendanceRecord, counts: Counter[str]) -> Iterator[str]:
    """Count what one record says against what is true, and say what is not right."""
    states = [
        [cell.state for cell in person.signatures if cell.column == "signature"]
        for person in record.participants
    ]
    wrong = [len(line) for line in states] != [len(line) for line in made.cells] or len(
        record.sessions
    ) != len(made.sessions)
    counts["wrong" if wrong else "right"] += 1
    counts[("wrong" if wrong else "right") + " marked"] += bool(record.doubts)
    if wrong:
        yield f"{len(states)} lines for {len(made.cells)}" + ("" if record.doubts else " UNMARKED")
    counts["cells"] += sum(map(len, made.cells))
    for true_line, read_line in zip(made.cells, states, strict=False):
        for true, got in zip(true_line, read_line, strict=False):
            counts[f"{true} {got}"] += 1
            if {true, got} & {"present"} and got not in {true, "to_check"}:
                yield f"{true} read {got}"
    for person, (last, first) in zip(record.participants, made.people, strict=False):
        yield from _value("names", person.last_name, last, counts)
        yield from _value("names", person.first_name, first, counts)
    for session, (day, start, end) in zip(record.sessions, made.sessions, strict=False):
        yield from _value("values", session.date, day, counts)
        yield from _value("values", session.start, start, counts)
        yield from _value("values", session.end, end, counts)
        yield from _value("values", session.title, made.title, counts)
        counts["leaders"] += len(made.leaders)
        read = " ".join(
            f"{one.last_name.value} {one.first_name.value};" for one in session.facilitators
        )
        for (last, _), _states in made.leaders:
            counts["leaders found"] += last.casefold() in read.casefold()
    yield from _led(made, record, counts)


def _led(made: Sheet, record: AttendanceRecord, counts: Counter[str]) -> Iterator[str]:
    """Count the states of facilitators' signatures by their last names."""
    for (last, _), states in made.leaders:
        for session, true in zip(record.sessions, states, strict=False):
            own = [f for f in session.facilitators if same(last, f.last_name.value)]
            got = own[0].signature.state if own else "not found"
            counts[f"leader {true} {got}"] += 1
            if got == "present" and true != "present":
                yield f"facilitator {true} read {got}"


def _value(name: str, leaf: Leaf, true: object, counts: Counter[str]) -> Iterator[str]:
    """Count one value: right, doubted, missing, or wrong with nothing to tell it."""
    counts[name] += 1
    if leaf.value is not None and same(true, leaf.value):
        counts[f"{name} right"] += 1
    elif leaf.value is not None and leaf.confidence >= DOUBT_BELOW:
        counts[f"{name} wrong unmarked"] += 1
        yield f"{true!r} read {leaf.value!r} ({leaf.confidence:.2f})"


def _table(counts: Counter[str], sheets: int, seed: int) -> str:
    """Return the table of a run."""
    none = _of(counts, ("absent", "declared_absent"))
    signed = _of(counts, ("present",))
    leaders = sum(counts[key] for key in counts if key.startswith("leader absent"))
    rows: Sequence[tuple[str, str]] = (
        ("false *present*, of cells without a signature",
         rate(counts["absent present"] + counts["declared_absent present"], none, 3)),
        ("false *absent*, of signed cells",
         rate(counts["present absent"] + counts["present declared_absent"], signed, 3)),
        ("*to_check*, of all signature cells",
         rate(sum(counts[f"{s} to_check"] for s in ("present", "absent", "declared_absent")),
              counts["cells"])),
        ("tables read wrongly, of all sheets", rate(counts["wrong"], counts["sheets"])),
        ("… of which marked", rate(counts["wrong marked"], counts["wrong"])),
        ("tables read rightly, yet marked", rate(counts["right marked"], counts["right"])),
        ("names right", rate(counts["names right"], counts["names"])),
        ("names wrong and unmarked", rate(counts["names wrong unmarked"], counts["names"])),
        ("titles, days, hours right", rate(counts["values right"], counts["values"])),
        ("… wrong and unmarked", rate(counts["values wrong unmarked"], counts["values"])),
        ("facilitators found by name", rate(counts["leaders found"], counts["leaders"])),
        ("facilitator's signature missing, read *present*",
         rate(counts["leader absent present"], leaders)),
        ("files refused", str(counts["refused"])),
    )  # fmt: skip
    lines = [
        f"## Sheets of another make: {sheets} scans and photographs, seeds {seed} to "
        f"{seed + sheets - 1}",
        "",
        f"Command: `python -m scripts.accuracy_other_sheets --count {sheets} --seed {seed}`, "
        f"{datetime.now(UTC):%Y-%m-%d}. Made by `samples/other_sheets.py`: ten layouts set by "
        "reportlab's tables, free curves for signatures, then wear of all kinds. What other sheets "
        "of this make had shown was mended before; these seeds were not looked at.",
        "",
        "| measure | result [95 % bounds] |",
        "| --- | --- |",
        *(f"| {name} | {value} |" for name, value in rows),
    ]
    return "\n".join(lines)


def _of(counts: Counter[str], states: Sequence[str]) -> int:
    read = ("present", "absent", "declared_absent", "to_check")
    return sum(counts[f"{true} {got}"] for true in states for got in read)


if __name__ == "__main__":
    main()
