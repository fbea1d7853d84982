"""LibreOffice: documents in, archived and tagged PDF out, nothing left behind."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path

import pypdf
import pytest

from extractors import office
from extractors.errors import TooLarge, ToolMissing, Unreadable
from extractors.office import available, to_pdf
from generators.render import text_of
from generators.wordfile import set_dates, set_stamp, stamp_of
from tests.letter_cases import MISSING_RIB, case

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not available(), reason="LibreOffice is not installed"),
]
LETTER = case("association", MISSING_RIB).letter("notice").docx


@pytest.fixture(scope="module")
def pdfs() -> list[bytes]:
    other = case("commune").letter("acknowledgement").docx
    return to_pdf([LETTER, other], day=date(2022, 10, 12))


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_PROGRAMS", ("no-such-program",))


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_letters_come_out_in_order(pdfs: list[bytes]) -> None:
    assert "Les Jardins du Confluent" in text(pdfs[0])
    assert "Commune de Saint-Aubin" in text(pdfs[1])
    assert "page 1 sur 2" in text(pdfs[0]).replace("\u00a0", " ")  # the return slip goes with it


def test_the_pdf_is_archived_tagged_french_and_dated_by_the_caller(pdfs: list[bytes]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdfs[0]))
    root = reader.root_object
    assert str(root["/MarkInfo"].get_object()) == "{'/Marked': True}"
    assert str(root["/Lang"]) == "fr-FR"
    assert b"<pdfaid:part>2</pdfaid:part>" in pdfs[0]
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdfs[0]
    assert b"pdfuaid:part" in pdfs[0]
    assert reader.metadata is not None
    assert str(reader.metadata["/CreationDate"]).startswith("D:20221012")
    assert reader.metadata.title == "Demande de pièces – dossier n° PDI47-2022-0007"


def test_two_letters_are_converted_by_one_start_in_seconds(pdfs: list[bytes]) -> None:
    start = time.perf_counter()
    assert len(to_pdf([LETTER, LETTER])) == 2
    assert time.perf_counter() - start < 30  # 1.1 s on an idle machine


def test_what_is_no_document_is_refused_and_the_time_limit_holds() -> None:
    with pytest.raises(Unreadable, match="n'a pas pu convertir"):
        to_pdf([b"PK\x03\x04 not a document"], timeout=30)
    with pytest.raises(TooLarge, match="temps permis"):
        to_pdf([LETTER], timeout=0.05)


def test_nothing_is_left_running_or_lying_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(TooLarge):
        to_pdf([LETTER], timeout=0.4)
    assert list(tmp_path.iterdir()) == []
    assert not [line for line in command_lines() if str(tmp_path).encode() in line]


def command_lines() -> list[bytes]:
    """Return the command lines of all running processes."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(path.read_bytes())
    return lines


def test_a_profile_that_a_cleaner_of_old_files_took_is_made_anew() -> None:
    program = office._program()
    assert program is not None
    shutil.rmtree(office._warm_profile(program))
    assert len(to_pdf([LETTER])) == 1


def test_no_document_gives_no_pdf() -> None:
    assert to_pdf([]) == []


@pytest.mark.usefixtures("without_office")
def test_without_libreoffice_the_answer_is_in_words() -> None:
    assert not available()
    with pytest.raises(ToolMissing, match="LibreOffice n'est pas installé"):
        to_pdf([LETTER])


def test_a_letter_saved_by_another_program_keeps_its_stamp(tmp_path: Path) -> None:
    source = tmp_path / "lettre.docx"
    source.write_bytes(set_stamp(LETTER, "L-2:abc"))
    out = tmp_path / "out"
    program = office._program()
    assert program is not None
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "docx", "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    saved = (out / "lettre.docx").read_bytes()
    assert stamp_of(saved) == "L-2:abc"
    dated = set_dates(saved, letter_date=date(2022, 10, 20), time_limit=date(2022, 11, 21))
    assert dated.missing == ()
    assert "20 octobre 2022" in text_of(dated.docx)
    assert "12 octobre 2022" not in text_of(dated.docx)
