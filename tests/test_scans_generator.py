"""The generator of scanned sheets: the same seed gives the same bytes, and its truth is true."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from extractors.records import AttendanceRecord
from samples.scans import fonts
from samples.scans.layouts import LAYOUTS, layouts
from samples.scans.pen import real_ink
from samples.scans.sheets import Wish, make
from samples.scans.signatures import STYLES
from samples.scans.truth import REQUIRED, Scan
from samples.scans.wear import WEAR, choose


def grey(scan: Scan) -> np.ndarray[Any, Any]:
    """Return the first page of a picture file."""
    return np.asarray(Image.open(io.BytesIO(scan.content)).convert("L"))


@pytest.mark.parametrize("seed", [3, 8])
def test_the_same_seed_gives_the_same_bytes_and_truth(seed: int) -> None:
    one, other = make(seed, "eval"), make(seed, "eval")
    assert one.content == other.content
    assert one.truth == other.truth
    assert make(seed + 1, "eval").content != one.content


def test_the_truth_is_the_contracts_record_and_goes_to_json() -> None:
    scan = make(5, "dev", wish=Wish(layout="halves", format="png"))
    told = json.loads(scan.truth.to_json())
    record = told["sheets"][0]["record"]
    assert {"sessions", "participants", "title", "facilitators"} <= record.keys()
    assert AttendanceRecord.model_validate(record) == scan.truth.sheets[0].record
    assert [s["id"] for s in record["sessions"]] == ["s1", "s2"]
    assert record["title"]["value"] is None  # repeated only where there is one session


@pytest.mark.parametrize(
    ("layout", "wear"),
    [
        ("plain", ("skew",)),
        ("numbered", ("turned",)),
        ("halves", ("phone",)),
        ("appointments", ("phone", "curl")),
        ("arrivals", ("skew", "black_border")),
    ],
)
def test_ruled_borders_lie_on_the_true_quads(layout: str, wear: tuple[str, ...]) -> None:
    wish = Wish(layout=layout, wear=wear, dpi=150, format="png")
    scan = make(11, "eval", wish=wish)
    page = grey(scan)
    height, width = page.shape
    hits = sides = 0
    for table in scan.truth.sheets[0].tables:
        for cell in table.cells:
            corners = np.array(cell.quad) * [width, height]
            for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
                sides += 1
                hits += _dark_along(page, start, end)
    assert sides > 40
    assert hits >= 0.97 * sides


def _dark_along(page: np.ndarray[Any, Any], start: Any, end: Any) -> bool:
    """Say whether most of a line, three pixels to each side, is darker than the paper about it."""
    found = 0
    steps = np.linspace(0.1, 0.9, 9)
    for share in steps:
        x, y = (start + (end - start) * share).round().astype(int)
        near = page[max(0, y - 3) : y + 4, max(0, x - 3) : x + 4]
        around = page[max(0, y - 12) : y + 13, max(0, x - 12) : x + 13]
        found += bool(near.size and int(near.min()) < float(np.percentile(around, 90)) - 30)
    return found >= 7


def test_signed_cells_hold_ink_and_empty_cells_hold_none() -> None:
    scan = make(4, "dev", wish=Wish(layout="numbered", wear=(), dpi=200, format="png"))
    page = grey(scan)
    height, width = page.shape
    cells = [c for t in scan.truth.sheets[0].tables for c in t.cells if c.role == "signature"]
    assert cells
    for cell in cells:
        x0, y0, x1, y1 = (
            round(v * side)
            for v, side in zip(cell.box, (width, height, width, height), strict=True)
        )
        dark = float((page[y0 + 5 : y1 - 4, x0 + 5 : x1 - 4] < 150).mean())
        if cell.ink == "empty":
            assert dark == 0, cell
        elif cell.state in {"present", "declared_absent"}:
            assert dark > 0.002, cell


def test_development_and_evaluation_differ_in_kind() -> None:
    for kinds in (
        {layout.name: layout.kind for layout in LAYOUTS},
        fonts.HANDS,
        {name: kind for name, (kind, _) in STYLES.items()},
        WEAR,
    ):
        new = [name for name, kind in kinds.items() if kind == "eval"]
        assert 3 * len(new) >= len(kinds) - 2, kinds
    assert all(layout.kind == "dev" for layout in layouts("dev"))
    assert {layout.kind for layout in layouts("eval")} == {"dev", "eval"}


def test_development_never_shows_what_is_kept_for_evaluation() -> None:
    for seed in range(200):
        assert all(WEAR[kind] == "dev" for kind in choose(random.Random(seed), "dev"))
    assert all(fonts.HANDS[name] == "dev" for name in fonts.hands("dev"))


def test_writers_of_real_ink_are_disjoint(tmp_path: Path) -> None:
    lines = ["file\tplace\twriter\ttext\tpage"]
    for writer in range(10):
        Image.new("L", (60, 30), 0).save(tmp_path / f"{writer}.png")
        lines.append(f"{writer}.png\tlow\tW{writer}\tnom\tp")
    (tmp_path / "index.tsv").write_text("\n".join(lines), encoding="utf-8")
    dev, kept = (set(real_ink(tmp_path, split).crops) for split in ("dev", "eval"))
    assert dev
    assert not dev & kept
    assert 3 * len(kept) >= len(dev | kept)
    assert make(2, "dev", tmp_path).content != make(2, "dev").content


@pytest.mark.parametrize("code", REQUIRED)
def test_a_sheet_lacks_what_it_is_asked_to_lack(code: str) -> None:
    wish = Wish(layout="numbered", omit=(code,), full=True, wear=(), dpi=120, format="png")
    record = make(21, "dev", wish=wish).truth.sheets[0].record
    session = record.sessions[0]
    people = [row for row in record.participants if not row.last_name.absent]
    lacking = {
        "date": session.date.absent,
        "start": session.start.absent,
        "end": session.end.absent,
        "title": session.title.absent,
        "facilitator_name": any(f.last_name.absent for f in session.facilitators),
        "facilitator_signature": any(f.signature.state == "absent" for f in session.facilitators),
        "participant_name": not people,
        "participant_signature": all(
            cell.state == "absent" for row in people for cell in row.signatures
        )
        and bool(people),
    }
    assert [name for name, gone in lacking.items() if gone] == [code]


@pytest.mark.parametrize("form", ["png", "jpg", "tif", "pdf"])
def test_every_format_opens(form: str) -> None:
    scan = make(6, "dev", wish=Wish(layout="plain", dpi=120, format=form))
    head = {"png": b"\x89PNG", "jpg": b"\xff\xd8\xff", "tif": b"II*\0", "pdf": b"%PDF"}[form]
    assert scan.content.startswith(head)


def test_a_sheet_continues_on_further_pages_with_its_numbering() -> None:
    scan = make(9, "dev", wish=Wish(layout="continued", dpi=120, wear=()))
    sheet = scan.truth.sheets[0]
    assert len(scan.truth.pages) == len(sheet.pages) >= 2
    rows = [row.row for row in sheet.record.participants]
    assert rows == list(range(1, len(rows) + 1))
