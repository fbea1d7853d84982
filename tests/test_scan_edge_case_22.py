"""DOMAIN §6, case 22: one pile through the scanner, fed in upside down, nothing of it lost."""

from __future__ import annotations

import io
import random
from functools import lru_cache

import numpy as np
import pytest
from PIL import Image

from extractors.read import read
from extractors.records import AttendanceRecord, PieceRecord, Reading
from extractors.source import Source
from samples import papers
from samples.applicants import CONFLUENT
from samples.paper import Paper, to_pdf
from samples.scans import demo
from samples.scans.files import encode
from samples.scans.forms import drawn, pages_of
from validators.call import load_call

DPI = 200


def paper(made: Paper) -> list[np.ndarray]:
    return list(drawn(to_pdf(made, "scan"), DPI, forms=False))


def stray() -> np.ndarray:
    """A page that is no paper of the call: a child's drawing got into the pile."""
    page = np.full((2339, 1654, 3), 250, np.uint8)
    for radius in range(60, 600, 90):
        y, x = np.ogrid[:2339, :1654]
        ring = np.abs(np.hypot(y - 1100, x - 800) - radius) < 4
        page[ring] = (40, 90, 160)
    return page


@lru_cache(maxsize=1)
def reading() -> Reading:
    sheet = np.asarray(Image.open(io.BytesIO(demo.good_sheet())).convert("RGB"))
    pile = [
        *paper(papers.bank_details(CONFLUENT)),
        *paper(papers.statutes(CONFLUENT, "12 mars 2019")),
        sheet,
        stray(),
    ]
    turned = [np.ascontiguousarray(page[::-1, ::-1]) for page in pile]
    worn = pages_of(turned, DPI, ("skew", "grey", "noise", "jpeg"), 5)
    content = encode(worn, "pdf", random.Random(5))
    return read(Source.of("numerisation.pdf", content), load_call().options())


def test_edge_case_22_every_page_is_in_exactly_one_document() -> None:
    found = reading()
    assert found.pages == 4
    assert sorted(page for d in found.documents for page in d.pages) == [1, 2, 3, 4]


def test_edge_case_22_each_paper_is_told_by_its_own_page() -> None:
    assert [(d.kind, d.piece) for d in reading().documents] == [
        ("piece", "D-RIB"), ("piece", "D-STATUTS"), ("attendance_sheet", None),
        ("unrecognised", None),
    ]  # fmt: skip


def test_edge_case_22_values_are_read_and_placed_on_the_page_as_it_came() -> None:
    record = reading().documents[0].record
    assert isinstance(record, PieceRecord)
    iban = record.leaf("iban")
    assert iban.value == CONFLUENT.iban
    upright = read(
        Source.of("rib.pdf", to_pdf(papers.bank_details(CONFLUENT), "rib")), load_call().options()
    )
    there = upright.documents[0].record
    assert isinstance(there, PieceRecord)
    true = there.leaf("iban").box
    assert iban.box is not None
    assert true is not None
    assert iban.box[1] == pytest.approx(1 - true[3], abs=0.03)
    assert iban.box[0] == pytest.approx(1 - true[2], abs=0.03)


def test_edge_case_22_the_sheet_says_who_was_there() -> None:
    record = reading().documents[2].record
    assert isinstance(record, AttendanceRecord)
    named = [p for p in record.participants if p.last_name.value]
    assert len(named) == len(demo.PEOPLE)
    assert not any(
        cell.state == "present" for p in record.participants if p.row in (3, 9)
        for cell in p.signatures
    )  # fmt: skip
