"""What cannot be read is refused or said, never guessed at."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import pytest
from PIL import Image

from extractors.errors import ToolMissing, Unreadable
from extractors.ocr import _tessdata
from extractors.read import read
from extractors.records import Reading
from extractors.source import Limits, Options, Source
from samples import papers
from samples.applicants import ALBRET, CONFLUENT
from samples.paper import to_pdf

from .scan_tools import blurred, jpeg, png, scanned_pdf, shot_of, worn


@lru_cache(maxsize=1)
def rib() -> bytes:
    return to_pdf(papers.bank_details(ALBRET))


@lru_cache(maxsize=1)
def honour() -> bytes:
    return to_pdf(papers.honour(CONFLUENT, "3 octobre 2022"))


def reading(content: bytes, options: Options | None = None) -> Reading:
    return read(Source.of("scan", content), options or Options())


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
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr("extractors.ocr._SYSTEM_DATA", Path(str(tmp_path)))
    with pytest.raises(ToolMissing) as missing:
        _tessdata()
    assert "tesseract-ocr-fra" in missing.value.advice
