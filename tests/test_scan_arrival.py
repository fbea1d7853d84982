"""The mailroom's arrival stamp on a scanned page."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest

from extractors.read import read
from extractors.records import DocumentRead, Reading
from extractors.source import Options, Source
from samples import papers
from samples.applicants import CONFLUENT
from samples.paper import to_pdf

from .scan_tools import jpeg, shot_of, stamped, worn


@lru_cache(maxsize=1)
def honour() -> bytes:
    return to_pdf(papers.honour(CONFLUENT, "3 octobre 2022"))


def reading(content: bytes, options: Options | None = None) -> Reading:
    return read(Source.of("scan", content), options or Options())


def only(content: bytes) -> DocumentRead:
    (document,) = reading(content).documents
    return document


@pytest.mark.parametrize(
    ("lines", "angle"),
    [(("ARRIVÉ LE", "12 OCT. 2022"), 0.0), (("COURRIER ARRIVÉ", "12 OCT 2022"), 5.0),
     (("REÇU LE 12/10/2022",), -7.0)],
)  # fmt: skip
def test_an_arrival_stamp_is_read_askew_too(lines: tuple[str, ...], angle: float) -> None:
    shot = worn(stamped(shot_of(honour()), lines, angle=angle))
    document = only(jpeg(shot))
    assert document.piece == "D-ATTHON"
    assert document.arrival.value == date(2022, 10, 12)
    assert document.arrival.box is not None
    assert document.arrival.box[0] > 0.55


def test_a_page_without_a_stamp_has_no_arrival() -> None:
    assert only(jpeg(worn(shot_of(honour())))).arrival.absent
