"""A person's word on a file's pages: split, joined, turned, of another kind; nothing is lost."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from PIL import Image

from extractors.arranged import Part, known_kinds, read_arranged
from extractors.crops import page_image
from extractors.layout import turned_box
from extractors.pdf_picture import turned_pdf
from extractors.records import PieceRecord
from extractors.source import Options, Source
from intake import decisions
from intake.commands import run
from intake.desk.reading.places import turn_of
from intake.house import House, open_house
from intake.integrity import verify
from intake.rearrange import ARRANGED, arrange, kind_choices, part_of, turns_of
from intake.refusal import Refused
from intake.rows import DocumentRow
from intake.workers import Inline
from samples import papers
from samples.dossiers import deliveries
from samples.paper import to_pdf

from .desk_case import COMPLETE, DAY, copy_of


@pytest.fixture
def house(worked: Path, tmp_path: Path) -> Iterator[House]:
    with open_house(copy_of(worked, tmp_path / "home"), DAY) as opened:
        yield opened


def of(house: House, kind: str, piece: str | None = None) -> DocumentRow:
    (found,) = [
        document
        for document in house.register.documents(COMPLETE)
        if (document.kind, document.piece) == (kind, piece) and document.status == "filed"
    ]
    return found


def done(
    house: House, documents: list[str], *parts: Part, turns: dict[int, int] | None = None
) -> tuple[str, ...]:
    return arrange(house, documents, parts, turns or {}, "Claire Martin", Inline(), nullcontext)


def test_a_document_is_split_and_joined_again_and_what_stood_there_is_kept(house: House) -> None:
    accounts = of(house, "piece", "D-COMPTES")
    assert accounts.pages == (1, 2)
    first, second = done(house, [accounts.id], part_of([1], "D-COMPTES"), part_of([2]))
    register = house.register
    assert register.document(accounts.id).status == "set_aside"
    assert register.document(first).pages == (1,)
    assert register.document(second).pages == (2,)
    assert {register.document(ident).reference for ident in (first, second)} == {COMPLETE}
    (joined,) = done(house, [first, second], part_of([1, 2], "D-COMPTES"))
    again = register.document(joined)
    assert (again.pages, again.piece, again.status) == ((1, 2), "D-COMPTES", "filed")
    assert again.reading == accounts.reading
    (event,) = register.events(joined, ARRANGED)
    told = register.payload(event.id)
    assert told is not None
    assert (told["by"], told["replaced"]) == ("Claire Martin", [first, second])
    assert not verify(house).faults
    assert not register.chain_faults()


def test_a_document_is_said_to_be_of_another_kind_and_the_dossier_is_examined_anew(
    house: House,
) -> None:
    before = house.register.dossier(COMPLETE).outcome
    bank = of(house, "piece", "D-RIB")
    (made,) = done(house, [bank.id], part_of([1], "D-CV"))
    assert house.register.document(made).piece == "D-CV"
    after = house.register.dossier(COMPLETE)
    assert after.outcome != before
    assert any(finding.piece == "D-RIB" and finding.asks for finding in after.assessment.findings)
    (back,) = done(house, [made], part_of([1], "D-RIB"))
    assert house.register.document(back).reading == bank.reading
    assert house.register.dossier(COMPLETE).outcome == before


def test_a_word_document_without_pages_can_be_of_another_kind(house: House) -> None:
    described = of(house, "piece", "D-DESC")
    (made,) = done(house, [described.id], part_of([], "D-LETTRE"))
    row = house.register.document(made)
    assert (row.pages, row.piece) == ((), "D-LETTRE")


@pytest.mark.parametrize(
    ("parts", "turns", "words"),
    [
        ([part_of([1])], {}, "Chaque page"),
        ([part_of([1, 2]), part_of([2])], {}, "Chaque page"),
        ([part_of([1, 2, 3])], {}, "Chaque page"),
        ([], {}, "Chaque page"),
        ([part_of([1, 2])], {1: 45}, "quarts de tour"),
        ([part_of([1, 2])], {3: 90}, "quarts de tour"),
    ],
)
def test_no_page_is_lost_or_doubled(
    house: House, parts: list[Part], turns: dict[int, int], words: str
) -> None:
    accounts = of(house, "piece", "D-COMPTES")
    with pytest.raises(Refused, match=words):
        done(house, [accounts.id], *parts, turns=turns)
    assert house.register.document(accounts.id) == accounts


def test_a_dossier_keeps_its_form_and_files_are_not_mixed(house: House) -> None:
    form = of(house, "application_form")
    with pytest.raises(Refused, match="seul de son dossier"):
        done(house, [form.id], part_of(form.pages, "unrecognised"))
    with pytest.raises(Refused, match="même fichier"):
        done(house, [form.id, of(house, "piece", "D-RIB").id], part_of([1]))
    with pytest.raises(Refused, match="nature"):
        part_of([1], "D-RIEN")
    decisions.set_aside(house, of(house, "piece", "D-RIB").id)
    with pytest.raises(Refused, match="n'existe pas"):
        done(house, ["2022-999999-1"], part_of([1]))


def test_the_command_does_the_same(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    accounts = of(house, "piece", "D-COMPTES").id
    root = ["--home", str(house.home.root), "--on", DAY.isoformat(), "--by", "Claire Martin"]
    assert run(["arrange", accounts, "--part", "1:D-COMPTES", "--part", "2:D-CV", *root]) == 0
    assert capsys.readouterr().out.startswith("Relu : ")
    assert house.register.document(accounts).status == "set_aside"
    assert run(["arrange", accounts, "--turn", "1:90", *root]) == 2
    assert "est écarté" in capsys.readouterr().err
    assert run(["arrange", accounts, "--part", "un", *root]) == 2


# -- turned pages --------------------------------------------------------------------------------


def bank_details() -> bytes:
    return to_pdf(papers.bank_details(deliveries()[0].forms[0][1].applicant), "rib")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_turned_by_a_person_and_read(turn: int) -> None:
    upright = Source.of("rib.pdf", bank_details())
    lying = Source.of("rib.pdf", turned_pdf(upright.content, {1: 360 - turn}))
    part = part_of([1], "D-RIB")
    (right,) = read_arranged(upright, [part], {}, Options())
    (read,) = read_arranged(lying, [part], {1: turn}, Options())
    assert isinstance(right.record, PieceRecord)
    assert isinstance(read.record, PieceRecord)
    known, found = right.record.leaf("iban"), read.record.leaf("iban")
    assert found.value == known.value
    assert found.confidence == known.confidence
    assert found.box is not None
    assert known.box is not None
    assert turned_box(found.box, turn) == pytest.approx(known.box, abs=0.01)
    assert turn_of([found]) == turn, "the page is shown the way up that it was read"


def test_one_scanned_page_of_several_is_turned_and_the_others_are_not_read() -> None:
    pdf = Source.of("rib.pdf", bank_details())
    lying = page_image(pdf, 1, 90, Options())
    assert lying is not None
    with Image.open(io.BytesIO(lying)) as picture:
        large = picture.resize((picture.width * 3 // 2, picture.height * 3 // 2))
        held = io.BytesIO()
        large.save(held, "TIFF", dpi=(200, 200), save_all=True, append_images=[picture])
    scan = Source.of("rib.tif", held.getvalue())
    (read,) = read_arranged(scan, [part_of([1], "D-RIB")], {1: 270}, Options())
    assert isinstance(read.record, PieceRecord)
    found = read.record.leaf("iban")
    assert (read.pages, found.page) == ((1,), 1)
    assert found.value == deliveries()[0].forms[0][1].applicant.iban.replace(" ", "")
    assert turn_of([found]) == 270


def test_turns_add_up_and_the_original_stays_as_it_came(house: House) -> None:
    bank = of(house, "piece", "D-RIB")
    place = house.shelves.place(house.register.file(bank.file_id).sha256)
    content = place.read_bytes()
    (once,) = done(house, [bank.id], part_of([1], "D-RIB"), turns={1: 90})
    assert turns_of(house, once) == {1: 90}
    (twice,) = done(house, [once], part_of([1], "D-RIB"), turns={1: 270})
    assert turns_of(house, twice) == {}
    assert house.register.document(twice).reading == bank.reading
    assert place.read_bytes() == content


def test_every_kind_that_is_offered_can_be_read() -> None:
    known = {*known_kinds(), ("unrecognised", None)}
    for key, _ in kind_choices():
        part = part_of([1], key)
        assert (part.kind, part.piece) in known, key
