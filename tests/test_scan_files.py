"""Scans and photos of pieces, in every format, are read like the pieces themselves."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from functools import lru_cache

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from extractors.errors import ToolMissing, Unreadable
from extractors.ocr import _tessdata
from extractors.read import pages_of, read
from extractors.records import DocumentRead, Leaf, Reading
from extractors.source import Limits, Options, Source
from samples import papers
from samples.applicants import ALBRET, CONFLUENT
from samples.paper import to_pdf

from .scan_tools import (
    Shot,
    blurred,
    heic,
    jpeg,
    photographed,
    png,
    scanned_pdf,
    shot_of,
    skewed,
    stamped,
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
    return document.record.leaf(key)  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["jpeg", "png", "one bit", "tiff", "heic", "pdf"])
def test_a_scanned_bank_statement_is_read_in_every_format(kind: str) -> None:
    shot = worn(shot_of(rib()))
    ways: dict[str, Callable[[Shot], bytes]] = {
        "jpeg": jpeg, "png": png, "one bit": lambda s: png(two_tone(s), "1"), "tiff": lambda s: tiff([s]),
        "heic": heic, "pdf": lambda s: scanned_pdf([s]),
    }  # fmt: skip
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
    assert box_of(document) == pytest.approx(shot.box(true), abs=0.004)  # type: ignore[arg-type]
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
    text, scan = pages_of(Source.of("a.pdf", stream.getvalue()), Options())
    assert text.picture is None
    assert scan.picture is not None


def test_a_photo_too_poor_to_read_is_refused_with_advice() -> None:
    with pytest.raises(Unreadable) as refused:
        reading(jpeg(blurred(shot_of(honour()), 3.5)))
    assert "200 dpi" in refused.value.advice
    assert "floue" in refused.value.message
    with pytest.raises(Unreadable, match="points"):
        reading(jpeg(worn(shot_of(honour(), dpi=60))))


def test_one_poor_page_among_others_is_kept_and_said() -> None:
    shots = [shot_of(rib()), blurred(shot_of(honour()), 3.5)]
    found = reading(scanned_pdf(shots))
    assert [(d.kind, d.pages) for d in found.documents] == [("piece", (1,)), ("unrecognised", (2,))]
    assert ("page_poor", 2) in [(remark.code, remark.page) for remark in found.remarks]


def test_a_page_over_the_bound_of_pixels_is_kept_unread_and_said() -> None:
    large = Image.new("L", (1200, 1200), 255)
    stream = io.BytesIO()
    Image.open(io.BytesIO(png(shot_of(rib(), dpi=100)))).save(
        stream, "TIFF", save_all=True, append_images=[large]
    )
    found = reading(stream.getvalue(), Options(Limits(max_pixels=1_100_000)))
    assert found.pages == 2
    assert "page_too_large" in [remark.code for remark in found.remarks]


def test_without_the_french_data_a_person_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from pathlib import Path

    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr("extractors.ocr._SYSTEM_DATA", Path(str(tmp_path)))
    with pytest.raises(ToolMissing) as missing:
        _tessdata()
    assert "tesseract-ocr-fra" in missing.value.advice


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
