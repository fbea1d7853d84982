"""What goes out with a code comes back by itself: return slips, signed letters, agreements."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from io import BytesIO

import cv2
import pytest
from docx import Document

from extractors import Options, Source, read
from extractors.office import to_pdf
from extractors.records import DocumentRead, PieceRecord, Signature
from extractors.slip_layout import MOST_ITEMS, SlipSpec, slip_layout, slip_spec_of
from extractors.stamp import Stamp, build, parse
from generators.codes import CODE_NAME, with_code
from generators.slips import Slip, SlipItem, with_slip
from generators.wordfile import set_stamp
from validators.dossier import LetterKind
from validators.gather import gather
from validators.profiles import Paper, Profile

from .letter_cases import GRANT, TWELVE, case, decided
from .sheet_scans import Raster, jpeg, pdf_of, photographed, printed, scanned, sign

REFERENCE = "PDI47-2022-0007"


def code(kind: LetterKind) -> str:
    details = (("letter", f"{REFERENCE}-L2"), ("of", kind))
    return build(Stamp("letter", "pdi47-2022-2023", reference=REFERENCE, details=details))


@cache
def docx(kind: LetterKind) -> bytes:
    one = decided("association", GRANT) if kind == "agreement" else case("association", *TWELVE)
    return set_stamp(with_code(one.letter(kind).docx, code(kind)), code(kind))


@cache
def pdf(kind: LetterKind) -> bytes:
    return to_pdf([docx(kind)])[0]


def documents(content: bytes, name: str) -> tuple[DocumentRead, ...]:
    return read(Source.of(name, content), Options()).documents


def signatures(document: DocumentRead) -> tuple[Signature, ...]:
    assert isinstance(document.record, PieceRecord)
    return document.record.signatures


# -- the slip ----------------------------------------------------------------------------------


def test_a_slip_says_by_its_code_which_request_it_answers() -> None:
    spec = SlipSpec("pdi47-2022-2023", REFERENCE, 2, ("D-RIB", "D-LI", "I"))
    stamp = parse(build(spec.stamp))
    assert stamp is not None
    assert slip_spec_of(stamp) == spec


@pytest.mark.parametrize("count", [1, 5, 12, MOST_ITEMS])
def test_every_box_of_a_slip_lies_in_its_row_on_the_page(count: int) -> None:
    layout = slip_layout(count)
    assert len(layout.boxes) == len(layout.rows) == count
    for box, row in zip(layout.boxes, layout.rows, strict=True):
        assert row[1] <= box[1] < box[3] <= row[3]
    assert layout.rows[-1][3] <= layout.foot[1]


def test_what_goes_over_the_page_shares_the_last_box() -> None:
    items = tuple(SlipItem("D-LI", f"Lettre {i}") for i in range(30))
    slip = Slip("c", REFERENCE, 1, "Asso", date(2022, 11, 14), ("Rue",), "a@b.example", items)
    assert len(slip.listed) == MOST_ITEMS
    assert slip.listed[-1].code == "I"
    made = with_slip(docx("agreement"), slip, date(2022, 10, 12))
    assert "Autres éléments" in "".join(t.text for t in Document(BytesIO(made)).tables[-1]._cells)


def ticked() -> Raster:
    raster = printed(pdf("notice"), 2)
    layout = slip_layout(len(TWELVE))
    for rank in (0, 3, 7):
        x0, y0, x1, y1 = (round(v * 200 / 72) for v in layout.boxes[rank])
        cv2.line(raster, (x0 + 5, y0 + 6), (x1 - 4, y1 - 5), 40, 3, cv2.LINE_AA)
        cv2.line(raster, (x1 - 5, y0 + 5), (x0 + 6, y1 - 6), 40, 3, cv2.LINE_AA)
    return raster


@pytest.mark.slow
@pytest.mark.parametrize("how", ["scan", "photo"])
def test_a_slip_comes_back_with_its_ticks(how: str) -> None:
    source = random.Random(5)
    taken = scanned(ticked(), source) if how == "scan" else photographed(ticked(), source)
    (slip,) = documents(jpeg(taken), "retour.jpg")
    assert slip.kind == "slip"
    assert isinstance(slip.record, PieceRecord)
    found = {name: leaf.value for name, leaf in slip.record.own.items() if name != "round"}
    assert len(found) == len(TWELVE)
    assert [name for name, value in found.items() if value] == ["D-RIB", "D-LI-2", "D-BUDG-ACT"]
    assert slip.record.own["round"].value == "1"


def _paper(rank: int, kind: str, stamp: str | None = None, file: str = "scan.pdf") -> Paper:
    read_as = DocumentRead.model_validate({"kind": kind, "pages": (rank,), "stamp": stamp})
    return Paper(id=f"{file}/{rank}", file=file, read=read_as)


def test_all_that_stands_behind_a_slip_goes_to_its_dossier() -> None:
    stamp = build(SlipSpec("c", REFERENCE, 1, ("D-RIB",)).stamp)
    known = (Profile(reference=REFERENCE), Profile(reference="PDI47-2022-0008"))
    papers = [
        _paper(1, "slip", stamp),
        _paper(2, "piece"),
        _paper(3, "unrecognised"),
        _paper(1, "unrecognised", file="autre.pdf"),
    ]
    placed = gather(papers, known, prefix="PDI47")
    assert [p.dossier for p in placed.placements] == [REFERENCE, REFERENCE, REFERENCE, None]


def test_a_slip_that_does_not_begin_its_file_files_itself_alone() -> None:
    stamp = build(SlipSpec("c", REFERENCE, 1, ("D-RIB",)).stamp)
    papers = [_paper(1, "unrecognised"), _paper(2, "slip", stamp)]
    placed = gather(papers, (Profile(reference=REFERENCE),), prefix="PDI47")
    assert [p.dossier for p in placed.placements] == [None, REFERENCE]


# -- letters -----------------------------------------------------------------------------------


def test_a_letter_bears_one_code_however_often_it_is_stamped() -> None:
    once = docx("notice")
    again = set_stamp(with_code(once, code("notice")), code("notice"))
    assert again == once
    names = [
        p.get("name")
        for p in Document(BytesIO(once)).element.body.iter()
        if p.tag.endswith("docPr")
    ]
    assert names.count(CODE_NAME) == 1


@pytest.mark.slow
@pytest.mark.parametrize("signed", [True, False])
def test_a_letter_that_comes_back_is_known_and_its_signature_seen(signed: bool) -> None:
    source = random.Random(3)
    pages = [printed(pdf("notice"), page) for page in range(2)]
    if signed:
        sign(pages[1], (370, 228, 500, 272), 200, source)
    (letter,) = documents(pdf_of([scanned(p, source) for p in pages]), "retour.pdf")
    assert letter.kind == "letter"
    assert letter.pages == (1, 2)
    stamp = parse(letter.stamp or "")
    assert stamp is not None
    assert stamp.detail("letter") == f"{REFERENCE}-L2"
    assert [s.state for s in signatures(letter)] == ["present" if signed else "absent"]


@pytest.mark.slow
def test_an_agreement_is_signed_where_both_parties_have_signed() -> None:
    source = random.Random(4)
    pages = [printed(pdf("agreement"), page) for page in (0, 4)]
    sign(pages[1], (60, 205, 180, 250), 200, source)
    (agreement,) = documents(pdf_of([scanned(p, source) for p in pages]), "convention.pdf")
    assert agreement.kind == "agreement"
    states = [s.state for s in signatures(agreement)]
    assert states[0] != "absent"
    assert states[1] == "absent"
