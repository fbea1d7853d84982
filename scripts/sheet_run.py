"""One scan through the product, and the same scan through plain tools: what ``accuracy`` counts."""

from __future__ import annotations

import io
import json
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from extractors.errors import DocumentError
from extractors.records import AttendanceRecord, DocumentRead, Reading
from extractors.source import Known, Options, Page, Session, Source
from samples.scans import ours
from samples.scans.sheets import Wish, make
from samples.scans.truth import Scan, Split, TruthSheet
from validators.call import load_call

from .sheet_baselines import density, image_tables, plain_text
from .sheet_scores import score
from .sheet_truth import match, overlap

door: Any = import_module("extractors.read")  # the package's own name is the function


@dataclass(frozen=True, slots=True)
class Task:
    """One scan to make and read. ``plain``: run the plain tools on it too.

    ``img2table`` is a Python that has img2table; "" where there is none. ``ours``: a sheet that we
    printed.
    """

    seed: int
    split: Split
    ink: str | None
    wish: Wish = field(default_factory=Wish)
    plain: bool = False
    img2table: str = ""
    ours: bool = False


@dataclass(slots=True)
class Result:
    """Counts of one scan with what it was: layouts, kinds of wear, format, seconds of processor."""

    seed: int
    layout: str
    layout_kind: str
    wear: tuple[str, ...]
    form: str
    dpi: float
    pages: int
    sheets: int
    seconds: float
    refused: str
    counts: Counter[str]
    faults: list[str]
    plain_seconds: dict[str, float] = field(default_factory=dict)


def told(result: Result) -> str:
    """Return a result as one line of JSON."""
    data = {each.name: getattr(result, each.name) for each in fields(result)}
    return json.dumps(data, ensure_ascii=False)


def heard(line: str) -> Result:
    """Return the result of a line of JSON."""
    data = json.loads(line)
    return Result(**{**data, "wear": tuple(data["wear"]), "counts": Counter(data["counts"])})


@cache
def options() -> Options:
    """Return the options of the published call."""
    return load_call().options()


def rasters(scan: Scan) -> list[np.ndarray[Any, Any]]:
    """Return the pages of a made file as RGB arrays, PDF pages at their picture's resolution."""
    if scan.format == "pdf":
        import pypdfium2  # noqa: PLC0415

        document = pypdfium2.PdfDocument(scan.content)
        scales = [page.pixels[0] for page in scan.truth.pages]
        return [
            np.asarray(page.render(scale=pixels / page.get_width()).to_pil().convert("RGB"))
            for page, pixels in zip(document, scales, strict=True)
        ]
    image = Image.open(io.BytesIO(scan.content))
    pages = []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        pages.append(np.asarray(image.convert("RGB")))
    return pages


def known_of(sheet: TruthSheet) -> Known:
    """Return the dossier's people, actions and sessions that a sheet's values resolve against."""
    sessions = tuple(
        Session(
            id=s.id, title=str(s.title.value or ""),
            date=s.date.value.isoformat() if s.date.value else None,
            start=f"{s.start.value:%H:%M}" if s.start.value else None,
            end=f"{s.end.value:%H:%M}" if s.end.value else None,
        )
        for s in sheet.record.sessions
    )  # fmt: skip
    return Known(people=sheet.roster, actions=sheet.actions, sessions=sessions)


def resolved(reading: Reading, known: Known) -> Reading:
    """Return a reading whose attendance sheets are resolved against what is known."""
    from validators.resolve import resolve  # noqa: PLC0415

    documents = tuple(
        resolve(document, known) if isinstance(document.record, AttendanceRecord) else document
        for document in reading.documents
    )
    return reading.model_copy(update={"documents": documents})


def _made(task: Task, ink: Path | None) -> Scan:
    return make(task.seed, task.split, ink, task.wish)


def run(task: Task) -> Result:
    """Make a scan, read it, compare; the task of one process."""
    ink = Path(task.ink) if task.ink else None
    scan = ours.make(task.seed, task.split, ink) if task.ours else _made(task, ink)
    truth = scan.truth
    started = time.process_time()
    with listening() as pages:
        reading, refused = _read(f"scan-{task.seed}.{scan.format}", scan.content)
    seconds = time.process_time() - started
    people = tuple(dict.fromkeys(p for sheet in truth.sheets for p in sheet.roster))
    first = known_of(truth.sheets[0])
    known = Known(
        people=people,
        actions=tuple(dict.fromkeys(a for sheet in truth.sheets for a in sheet.actions)),
        sessions=tuple(s for sheet in truth.sheets for s in known_of(sheet).sessions),
    )
    after = resolved(reading, known if len(truth.sheets) > 1 else first) if reading else None
    counts, faults = score(match(truth, after))
    before, _ = score(match(truth, reading))
    for key, count in before.items():
        if key.startswith(("name.hand", "field.hand", "values.")):
            counts[f"raw.{key}"] += count
    if task.ours:
        _identified(reading, scan, counts, faults)
    if not task.ours:
        _grids(scan, pages, counts)
    result = Result(
        seed=task.seed, layout=truth.sheets[0].layout, layout_kind=truth.sheets[0].kind,
        wear=truth.pages[0].wear, form=scan.format, dpi=truth.pages[0].dpi,
        pages=len(truth.pages),
        sheets=len(truth.sheets), seconds=seconds, refused=refused,
        counts=counts, faults=[f"seed {task.seed}: {fault}" for fault in faults],
    )  # fmt: skip
    if task.plain:
        _plain(scan, rasters(scan), result, task.img2table)
    return result


def _identified(
    reading: Reading | None, scan: Scan, counts: Counter[str], faults: list[str]
) -> None:
    """Count whether a sheet of ours was known as the one it is, all of its pages together."""
    true = scan.truth.sheets[0]
    counts["ours"] += 1
    documents = reading.documents if reading else ()
    for document in documents:
        record = document.record
        if not (document.stamp and isinstance(record, AttendanceRecord)):
            continue
        day = record.sessions[0].date.value if record.sessions else None
        if record.layout == "ours" and day == true.record.sessions[0].date.value:
            counts["ours.identified"] += document.pages == true.pages
            counts["ours.identified.some_pages"] += document.pages != true.pages
            return
    faults.append("ours: not identified")


def _read(name: str, content: bytes) -> tuple[Reading | None, str]:
    try:
        return door.read(Source.of(name, content), options()), ""
    except DocumentError as refusal:
        return None, refusal.code
    except Exception as fault:  # a bug of ours counts as a refusal, by its name
        traceback.print_exc()
        return None, f"bug: {type(fault).__name__}"


@contextmanager
def listening() -> Iterator[list[Page]]:
    """Keep the pages that the next readings are made of: their tables are counted too."""
    kept: list[Page] = []
    whole = door.split

    def split(pages: Any, *rest: Any) -> Any:
        kept.extend(pages)
        return whole(pages, *rest)

    door.split = split
    try:
        yield kept
    finally:
        door.split = whole


def _grids(scan: Scan, pages: list[Page], counts: Counter[str]) -> None:
    """Count the ruled cells of all tables that were found, before anything is read in them."""
    found: dict[int, list[Any]] = {}
    for page in pages:
        if page.picture is None:
            continue
        way = np.array(page.picture.back, float).reshape(3, 3)
        for grid in page.picture.grids:
            for cell in grid.cells:
                x0, y0, x1, y1 = cell.box
                ends = np.array([(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)], float)
                out = ends @ way.T
                found.setdefault(page.number, []).append(out[:, :2] / out[:, 2:])
    count_cells(scan, found, counts, "grid")


def count_cells(scan: Scan, found: dict[int, list[Any]], counts: Counter[str], name: str) -> None:
    """Count the true ruled cells that some found quad of the page overlaps enough."""
    for sheet in scan.truth.sheets:
        for table in sheet.tables:
            if table.purpose == "facilitators" and len(table.cells) == 1:
                continue
            for cell in table.cells:
                counts[f"{name}.cells"] += 1
                hit = any(overlap(cell.quad, quad) > 0.5 for quad in found.get(table.page, ()))
                counts[f"{name}.cells.found"] += hit
                if table.purpose == "participants":
                    counts[f"{name}.body"] += 1
                    counts[f"{name}.body.found"] += hit


def _plain(scan: Scan, pages: list[np.ndarray[Any, Any]], result: Result, python: str) -> None:
    counts = result.counts
    if python:
        started = time.perf_counter()
        count_cells(scan, image_tables(pages, python), counts, "img2table")
        result.plain_seconds["img2table"] = time.perf_counter() - started
    density(scan, pages, counts)
    started = time.process_time()
    plain_text(scan, pages, counts)
    result.plain_seconds["tesseract"] = time.process_time() - started


def conforming(task: Task) -> tuple[str, list[bool], list[str]]:
    """Make and read a scan, judge its sheets; says which were judged conforming and why not."""
    from datetime import date  # noqa: PLC0415

    from validators.attendance import verdict  # noqa: PLC0415
    from validators.dossier import Held  # noqa: PLC0415

    ink = Path(task.ink) if task.ink else None
    scan = make(task.seed, task.split, ink, task.wish)
    reading, refused = _read(f"scan-{task.seed}.{scan.format}", scan.content)
    if reading is None:
        return scan.truth.sheets[0].layout, [], [refused]
    found = resolved(reading, known_of(scan.truth.sheets[0]))
    states, notes = [], []
    for number, document in enumerate(found.documents):
        if not isinstance(document.record, AttendanceRecord):
            continue
        judged = verdict(
            _held(number, reading, document, Held), None, load_call(), date(2023, 12, 1)
        )
        states.append(judged.conforming)
        notes += [*judged.lacking, *(reason.rule for reason in judged.reasons)]
    return scan.truth.sheets[0].layout, states, notes


def _held(number: int, reading: Reading, document: DocumentRead, held: Any) -> Any:
    from datetime import date  # noqa: PLC0415

    return held(
        id=str(number), file=reading.file, sha256=reading.sha256, received=date(2023, 11, 30),
        read=document,
    )  # fmt: skip
