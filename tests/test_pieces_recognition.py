"""Every piece is recognised as itself alone; what is no piece counts as none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from extractors.kinds import Kind, kinds
from extractors.pieces.fields import BY_CODE, PIECES
from extractors.read import pages_of as read_pages
from extractors.read import read as read_file
from extractors.records import DocumentRead, Leaf, PieceRecord
from extractors.source import Options, Page, Source

from .pieces_maker import docx, pdf
from .pieces_papers import MISSES, PAPERS, Paper

OPTIONS = Options(
    authority_names=(
        "Département de Lot-et-Garonne",
        "CD47",
        "Conseil départemental de Lot-et-Garonne",
    )
)
CLAIM = 0.5
FORMATS: dict[str, Callable[[str], bytes]] = {"pdf": pdf, "docx": docx}


@cache
def pages_of(text: str, form: str) -> tuple[Page, ...]:
    source = Source.of(f"piece.{form}", FORMATS[form](text))
    return read_pages(source, OPTIONS)


def pieces() -> list[Kind]:
    return [kind for kind in kinds() if kind.name != "application_form"]


def named(kind: Kind) -> str:
    return kind.piece or kind.name


def claims(pages: tuple[Page, ...]) -> dict[str, float]:
    scores = {named(kind): kind.recognises(pages, OPTIONS) for kind in pieces()}
    return {name: score for name, score in scores.items() if score >= CLAIM}


@cache
def read_as(code: str, text: str, form: str) -> DocumentRead:
    kind = next(kind for kind in pieces() if named(kind) == code)
    return kind.read(pages_of(text, form), OPTIONS)


def record_of(paper: Paper, form: str) -> PieceRecord:
    record = read_as(paper.code, paper.text, form).record
    assert isinstance(record, PieceRecord)
    return record


def plain(value: object) -> object:
    """Return a value as the JSON of the contract writes it."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def said(record: PieceRecord, key: str) -> object:
    if key in record.lists:
        return [plain(leaf.value) for leaf in record.lists[key]]
    leaf: Leaf = record.own[key] if key in record.own else getattr(record, key)
    return plain(leaf.value)


each_paper = pytest.mark.parametrize(
    "paper", PAPERS, ids=lambda paper: f"{paper.code} {paper.name}"
)
each_piece = pytest.mark.parametrize(
    "paper",
    [paper for paper in PAPERS if paper.code != "attendance_sheet"],
    ids=lambda paper: f"{paper.code} {paper.name}",
)
each_format = pytest.mark.parametrize("form", FORMATS)


@each_format
@each_paper
def test_a_paper_is_claimed_by_its_own_reader_and_by_no_other(paper: Paper, form: str) -> None:
    found = claims(pages_of(paper.text, form))
    assert list(found) == [paper.code]
    assert found[paper.code] >= 0.7


@each_format
@pytest.mark.parametrize("paper", MISSES, ids=lambda paper: paper.name)
def test_what_is_no_piece_is_claimed_by_nobody(paper: Paper, form: str) -> None:
    assert claims(pages_of(paper.text, form)) == {}


@each_format
@each_piece
def test_the_values_that_the_checks_need_are_read(paper: Paper, form: str) -> None:
    record = record_of(paper, form)
    assert {key: said(record, key) for key in paper.says} == paper.says


@each_format
@each_piece
def test_every_value_has_its_raw_text_and_its_place(paper: Paper, form: str) -> None:
    record = record_of(paper, form)
    leaves: list[Leaf] = [record.date, record.organisation, record.siret, record.rna, *record.names]
    leaves += [*record.amounts, *record.own.values()]
    leaves += [leaf for column in record.lists.values() for leaf in column]
    for leaf in leaves:
        if leaf.value is None:
            continue
        assert leaf.raw
        assert 0 < leaf.confidence <= 1
        if form == "pdf":
            assert leaf.page is not None
            assert leaf.box is not None
            assert all(-0.001 <= side <= 1.001 for side in leaf.box)
        else:
            assert leaf.page is None
            assert leaf.box is None
            assert leaf.place


@each_paper
def test_a_record_bears_every_key_of_its_piece_and_no_other(paper: Paper) -> None:
    if paper.code not in BY_CODE:
        return
    record = record_of(paper, "pdf")
    fields = BY_CODE[paper.code].fields
    assert set(record.own) == {field.key for field in fields if not field.many}
    assert set(record.lists) == {field.key for field in fields if field.many}


@each_piece
def test_columns_of_one_table_have_the_same_length(paper: Paper) -> None:
    record = record_of(paper, "pdf")
    groups: dict[str, set[int]] = {}
    for key, column in record.lists.items():
        groups.setdefault(key.split("_")[0], set()).add(len(column))
    assert all(len(lengths) == 1 for lengths in groups.values())


def test_every_piece_of_the_table_has_a_reader_and_two_papers() -> None:
    offered = {kind.piece for kind in pieces() if kind.piece}
    assert offered == {spec.code for spec in PIECES if spec.kind != "attendance_sheet"}
    counts = {code: sum(paper.code == code for paper in PAPERS) for code in offered}
    single = {"D-BP", "D-ATTCAC", "D-BILAN", "D-INDIC"}
    assert not {code for code, count in counts.items() if count < 2} - single


def test_a_record_survives_its_json_typed_as_it_was() -> None:
    for paper in PAPERS:
        read = read_as(paper.code, paper.text, "pdf")
        again = DocumentRead.model_validate_json(read.model_dump_json())
        assert again == read
        assert again.model_dump_json() == read.model_dump_json()


def test_the_kind_of_a_document_is_that_of_the_table() -> None:
    for kind in pieces():
        if kind.piece:
            assert kind.name == BY_CODE[kind.piece].kind


def _papers(*wanted: str) -> str:
    texts = [next(paper.text for paper in PAPERS if paper.code == code) for code in wanted]
    return "\n---\n".join(texts)


def test_several_pieces_in_one_file_are_told_apart_by_their_pages() -> None:
    codes = ("D-RIB", "D-STATUTS", "D-ATTHON", "D-LI", "D-COMPTES", "D-FACT")
    content = pdf(_papers(*codes))
    reading = read_file(Source.of("tout.pdf", content), OPTIONS)
    assert [document.piece for document in reading.documents] == list(codes)
    assert [page for document in reading.documents for page in document.pages] == list(
        range(1, (reading.pages or 0) + 1)
    )


def test_a_foreign_page_is_claimed_by_nobody() -> None:
    assert claims(pages_of("Lorem ipsum dolor sit amet", "pdf")) == {}


def test_a_decision_of_the_granting_authority_is_its_own_paper_and_no_cofunding() -> None:
    text = """
Département de Lot-et-Garonne
# CONVENTION D'OBJECTIFS ET DE SUBVENTION
Entre les soussignés : le Département de Lot-et-Garonne
et l'association Tremplin et Compagnie, il est convenu ce qui suit.
Article 1 : le Département attribue une subvention de 20 000 € pour l'action « Vers l'emploi ».
"""
    kind = next(kind for kind in pieces() if kind.piece == "D-DELIB-COFI")
    read = kind.read(pages_of(text, "pdf"), OPTIONS)
    assert (read.kind, read.piece) == ("agreement", None)
