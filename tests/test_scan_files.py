"""Scans and photos of pieces, in every format, are read like the pieces themselves."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache

import pytest
from pypdf import PdfReader, PdfWriter

from extractors.read import read
from extractors.records import DocumentRead, Leaf, PieceRecord, Reading
from extractors.source import Options, Source
from samples import papers
from samples.applicants import ALBRET, CONFLUENT
from samples.paper import to_pdf

from .scan_tools import (
    Shot,
    heic,
    jpeg,
    photographed,
    png,
    scanned_pdf,
    shot_of,
    skewed,
    tiff,
    turned,
    two_tone,
    worn,
)


@lru_cache(maxsize=1)
def rib() -> bytes:
    return to_pdf(papers.bank_details(ALBRET))


@lru_cache(maxsize=1)
def honour() -> bytes:
    return to_pdf(papers.honour(CONFLUENT, "3 octobre 2022"))


def reading(content: bytes, options: Options | None = None) -> Reading:
    return read(Source.of("scan", content), options or Options())


def only(content: bytes) -> DocumentRead:
    (document,) = reading(content).documents
    return document


def leaf(document: DocumentRead, key: str) -> Leaf:
    assert isinstance(document.record, PieceRecord)
    return document.record.leaf(key)


@pytest.mark.parametrize("kind", ["one bit png", "heic"])
def test_a_scanned_bank_statement_is_read_in_every_format(kind: str) -> None:
    """JPEG: see the values' places; TIFF and PDF: the files of several pages; both below."""
    shot = worn(shot_of(rib()))
    ways: dict[str, Callable[[Shot], bytes]] = {
        "one bit png": lambda s: png(two_tone(s), "1"),
        "heic": heic,
    }
    document = only(ways[kind](shot))
    assert (document.kind, document.piece) == ("piece", "D-RIB")
    assert leaf(document, "iban").value == ALBRET.iban
    assert leaf(document, "iban").confidence >= 0.8


def box_of(document: DocumentRead) -> tuple[float, ...]:
    box = leaf(document, "iban").box
    assert box is not None
    return box


@pytest.mark.parametrize("how", ["askew", "on its side", "photo"])
def test_a_value_is_placed_on_the_page_as_received(how: str) -> None:
    steps: dict[str, Callable[[Shot], Shot]] = {
        "askew": lambda s: skewed(s, -6),
        "on its side": lambda s: turned(s, 1),
        "photo": photographed,
    }
    shot = steps[how](shot_of(rib()))
    true = box_of(only(rib()))
    document = only(jpeg(shot, dpi=how != "photo"))
    assert leaf(document, "iban").value == ALBRET.iban
    there = shot.box((true[0], true[1], true[2], true[3]))
    assert box_of(document) == pytest.approx(there, abs=0.004)
    assert leaf(document, "iban").quad is not None


def test_one_scan_of_several_papers_is_split_by_its_pages() -> None:
    shots = [worn(shot_of(rib())), shot_of(honour()), skewed(shot_of(rib()), 2)]
    found = reading(tiff(shots))
    assert [(d.piece, d.pages) for d in found.documents] == [
        ("D-RIB", (1,)), ("D-ATTHON", (2,)), ("D-RIB", (3,)),
    ]  # fmt: skip


def test_a_file_of_text_pages_and_scanned_pages_is_read_page_by_page() -> None:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(honour())))
    writer.append(PdfReader(io.BytesIO(scanned_pdf([shot_of(rib())]))))
    stream = io.BytesIO()
    writer.write(stream)
    found = reading(stream.getvalue())
    assert [(d.piece, d.pages) for d in found.documents] == [("D-ATTHON", (1,)), ("D-RIB", (2,))]
    text, scan = found.documents
    assert leaf(scan, "iban").value == ALBRET.iban
    # only what was seen on a straightened picture has corners of its own
    assert leaf(scan, "iban").quad is not None
    assert leaf(text, "date").quad is None
