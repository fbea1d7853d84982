"""Scanned sheets through the whole reader: upright or upside down, two on a page."""

from __future__ import annotations

import io
from datetime import date, time
from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image

from extractors.parsed import fold
from extractors.read import read, reading_json
from extractors.records import DOUBT_BELOW, AttendanceRecord, Leaf, Reading
from extractors.sheets.fingerprint import fingerprint_of
from extractors.source import Options, Picture, Source
from samples.scans.sheets import Wish, make
from samples.scans.truth import Scan

from .scan_tools import png, shot_of
from .sheets_paper import Paper, Ruled


@cache
def scan(layout: str, seed: int) -> Scan:
    return make(seed, "dev", None, Wish(layout=layout, wear=(), dpi=150, format="png", full=True))


@cache
def reading(layout: str, seed: int, turned: bool = False) -> Reading:
    content = scan(layout, seed).content
    if turned:
        held = io.BytesIO()
        Image.open(io.BytesIO(content)).rotate(180).save(held, "PNG")
        content = held.getvalue()
    return read(Source.of("scan.png", content), Options())


def records(found: Reading) -> list[AttendanceRecord]:
    kept = [d.record for d in found.documents if d.kind == "attendance_sheet"]
    return [record for record in kept if isinstance(record, AttendanceRecord)]


def never_wrong_unmarked(found: Leaf, true: Leaf) -> None:
    """A value is right, or a doubt, or missing; never sure and wrong."""
    if found.value is None or found.confidence < DOUBT_BELOW:
        return
    if isinstance(true.value, str):
        assert fold(str(found.value)) == fold(true.value)
    else:
        assert found.value == true.value


@pytest.mark.parametrize("turned", [False, True])
def test_a_scan_is_read_whichever_way_it_lies(turned: bool) -> None:
    (true,) = [sheet.record for sheet in scan("plain", 3).truth.sheets]
    (found,) = records(reading("plain", 3, turned))
    assert len(found.sessions) == len(true.sessions)
    for key in ("title", "date", "start", "end", "place"):
        never_wrong_unmarked(getattr(found.sessions[0], key), getattr(true.sessions[0], key))
    assert [p.row for p in found.participants] == [p.row for p in true.participants]
    for person, expected in zip(found.participants, true.participants, strict=True):
        never_wrong_unmarked(person.last_name, expected.last_name)
        never_wrong_unmarked(person.first_name, expected.first_name)
        state, wanted = person.signatures[0].state, expected.signatures[0].state
        assert state in {wanted, "to_check"}


def test_every_leaf_of_a_scan_has_its_place_on_the_page_as_received() -> None:
    whole: Any = reading_json(reading("plain", 3))
    document = whole["documents"][0]
    cell = document["record"]["participants"][0]["signatures"][0]
    assert cell["page"] == 1
    assert all(-0.01 <= side <= 1.01 for side in cell["box"])
    true = scan("plain", 3).truth.sheets[0].record.participants[0].signatures[0]
    assert true.box is not None
    assert all(abs(a - b) < 0.02 for a, b in zip(cell["box"], true.box, strict=True))


def test_two_scanned_sheets_on_a_page_are_two_documents() -> None:
    found = reading("two_up", 4)
    sheets = [d for d in found.documents if d.kind == "attendance_sheet"]
    assert len(sheets) == 2
    assert all(len(sheet.regions) == 1 for sheet in sheets)


def test_the_fingerprint_survives_another_resolution() -> None:
    grey = Image.open(io.BytesIO(scan("plain", 3).content)).convert("L")
    small = grey.resize((grey.width * 2 // 3, grey.height * 2 // 3), Image.Resampling.LANCZOS)
    prints = [
        int(fingerprint_of(Picture(np.asarray(picture, np.uint8), 150.0)), 16)
        for picture in (grey, small)
    ]
    assert (prints[0] ^ prints[1]).bit_count() <= 4


def test_sheets_that_differ_have_fingerprints_that_differ() -> None:
    prints = []
    for layout, seed in (("plain", 3), ("two_up", 4)):
        grey = Image.open(io.BytesIO(scan(layout, seed).content)).convert("L")
        prints.append(int(fingerprint_of(Picture(np.asarray(grey, np.uint8), 150.0)), 16))
    assert (prints[0] ^ prints[1]).bit_count() > 10


def test_a_header_in_boxes_is_no_list_of_people() -> None:
    header = (
        ("Action : Atelier mobilité", "Lieu : Agen"),
        ("Date : 12/04/2023", "Horaires : 9h00 - 12h00"),
        ("Formateur : M. Paul GIRARD", "Signature :"),
    )
    people = (
        ("Signature", "Nom", "Prénom", "Téléphone"),
        ("", "DUPRAT", "Hélène", ""),
        ("", "BENSALEM", "Karima", ""),
        ("", "MORENO", "Inès", ""),
        ("", "TISSOT", "Bernard", ""),
    )
    paper = Paper().line("FEUILLE DE PRÉSENCE", 16, bold=True).table(Ruled(header, (90, 90)))
    pdf = paper.table(Ruled(people, (50, 45, 45, 40), signed={(2, 0): 3})).bytes()
    picture = png(shot_of(pdf))
    (record,) = records(read(Source.of("feuille.png", picture), Options()))
    (session,) = record.sessions
    assert session.title.value == "Atelier mobilité"
    assert (session.date.value, session.start.value) == (date(2023, 4, 12), time(9))
    assert [person.last_name.value for person in record.participants] == [
        "DUPRAT", "BENSALEM", "MORENO", "TISSOT",
    ]  # fmt: skip
    assert record.participants[0].signatures[0].state == "absent"
