"""Our papers on their way through the service: printed for a dossier, dropped as scans, filed."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from extractors.office import to_pdf
from intake import letters, returned
from intake.commands import run
from intake.rows import LetterRow
from tests.line_cases import ACCOUNTS, DAY, RIB, Desk, part
from tests.sheet_scans import jpeg, pdf_of, printed, scanned, sign

BY = "Claire Martin"
D = "PDI47-2022-0001"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A home whose one dossier has a validated request for pieces."""
    desk = Desk(tmp_path_factory.mktemp("sent"))
    desk.drop(part(RIB, ACCOUNTS))
    desk.once()
    with desk.house() as house:
        letters.validate(house, desk_letter(house.register.letters(D)).id, BY)
    return desk


def desk_letter(rows: list[LetterRow]) -> LetterRow:
    return next(row for row in rows if row.kind == "notice" and row.status != "stale")


@pytest.fixture
def desk(sent: Desk, tmp_path: Path) -> Desk:
    return Desk.copy_of(sent, tmp_path)


def notice_pdf(desk: Desk) -> bytes:
    with desk.house() as house:
        row = desk_letter(house.register.letters(D))
        return to_pdf([house.shelves.read(row.docx_sha256)])[0]


def last_page_of_letter(pdf: bytes) -> int:
    """The closing words stand on the page before the slip."""
    return len(pypdfium2.PdfDocument(pdf)) - 2


@pytest.mark.slow
def test_a_signed_letter_dropped_as_a_scan_is_filed_and_signed(desk: Desk) -> None:
    pdf, source = notice_pdf(desk), random.Random(3)
    last = last_page_of_letter(pdf)
    pages = [printed(pdf, page) for page in range(last + 1)]
    with pdfplumber.open(BytesIO(pdf)) as document:
        closing = next(w for w in document.pages[last].extract_words() if "distinguée" in w["text"])
    below = closing["bottom"]
    sign(pages[last], (370, below + 42, 500, below + 84), 200, source)
    desk.drop({"retour.pdf": pdf_of([scanned(p, source) for p in pages])}, "")
    desk.once()
    shown = desk.dossier()
    assert {d["file"]: d["kind"] for d in shown["documents"]}["retour.pdf"] == "letter"
    assert desk.letter("notice")["status"] == "signed"
    with desk.house() as house:
        assert list(returned.waiting(house)) == []


@pytest.mark.slow
def test_an_unsigned_letter_that_comes_back_waits_for_a_person(desk: Desk) -> None:
    pdf, source = notice_pdf(desk), random.Random(4)
    pages = [scanned(printed(pdf, p), source) for p in range(last_page_of_letter(pdf) + 1)]
    desk.drop({"retour.pdf": pdf_of(pages)}, "")
    desk.once()
    assert desk.letter("notice")["status"] == "validated"
    with desk.house() as house:
        (waiting,) = returned.waiting(house)
    assert "signature" in waiting.why
    page = (desk.home.outbox / "_A_TRAITER.html").read_text("utf-8")
    assert "revenue par numérisation" in page


@pytest.mark.slow
def test_a_slip_files_what_stands_behind_it_and_a_sheet_finds_its_dossier(
    desk: Desk, tmp_path: Path
) -> None:
    source = random.Random(5)
    pdf = notice_pdf(desk)
    slip = scanned(printed(pdf, last_page_of_letter(pdf) + 1), source)
    blank = printed(pdf, 0)
    blank[:] = 255
    sign(blank, (100, 200, 400, 300), 200, source)  # a page that is no document of any kind
    desk.drop({"envoi.pdf": pdf_of([slip, scanned(blank, source)])}, "")
    listed = tmp_path / "seances.csv"
    listed.write_text(
        "séance;date;début;fin;intitulé;lieu;intervenant;nom;prénom\n"
        "A1-03;14/11/2022;9h;12h;Atelier;Agen;LAFARGUE Hélène;DURAND;Amélie\n"
        ";;;;;;;KOVAČEVIĆ;Marko\n",
        encoding="utf-8",
    )
    out = tmp_path / "feuilles"
    call = ["sheets", D, "--sessions", str(listed), "--out", str(out), "--quiet"]
    assert run([*call, "--home", str(desk.home.root)]) == 0
    (paper,) = out.glob("*.pdf")
    assert paper.name.startswith(f"{D} 2022-11-14")
    desk.drop({"feuille.jpg": jpeg(scanned(printed(paper.read_bytes()), source))}, "")
    desk.once(DAY)
    kinds = {(d["file"], d["kind"]) for d in desk.dossier()["documents"]}
    assert ("envoi.pdf", "slip") in kinds
    assert ("feuille.jpg", "attendance_sheet") in kinds
    assert desk.shown()["unattached"] == []
    with desk.house() as house:
        (session,) = house.register.sheet_sessions(D)
        people, leaders = house.register.sheet_people(session.id)
        assert people == (("DURAND", "Amélie"), ("KOVAČEVIĆ", "Marko"))
        assert leaders == (("LAFARGUE", "Hélène"),)
        assert house.register.chain_faults() == []
        assert house.register.erase_sheet_people(D) == 1
        assert house.register.sheet_people(session.id) == ((), ())
