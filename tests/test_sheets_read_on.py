"""Headings carried over pages, names that are no second heading, pages that pens alone wrote on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from extractors.scan_faults import fault_of
from extractors.sheets.blocks import blocks_of
from extractors.sheets.continued import alike, completed_heading
from extractors.sheets.headings import Column, Heading, column_of, heading_of
from extractors.sheets.table import tables_of
from extractors.source import Grid, GridCell, Page, Picture, Word

ACROSS = (0.1, 0.4, 0.65, 0.9)
HIGH = 0.04


def table_page(*rows: tuple[str, ...], faults: tuple[str, ...] = ()) -> Page:
    """Return a scanned page with one ruled table of these texts."""
    cells, words = [], []
    for row, texts in enumerate(rows):
        top = 0.3 + row * HIGH
        for column, (left, right) in enumerate(pairwise(ACROSS)):
            cells.append(GridCell(row, column, (left, top, right, top + HIGH)))
            if texts[column]:
                box = (left + 0.01, top + 0.01, right - 0.02, top + HIGH - 0.01)
                words.append(Word(texts[column], box, confidence=0.9))
    box = (ACROSS[0], 0.3, ACROSS[-1], 0.3 + len(rows) * HIGH)
    grid = Grid(box, tuple(cells), len(rows), len(ACROSS) - 1)
    picture = Picture(np.full((800, 560), 250, np.uint8), 100.0, grids=(grid,), faults=faults)
    return Page(1, (595.0, 842.0), "", words=tuple(words), picture=picture)


def heading(page: Page) -> Heading:
    found = heading_of(tables_of(page)[0])
    assert found is not None
    return found


def test_a_name_near_to_a_word_of_headings_is_the_first_line_not_a_second_heading() -> None:
    page = table_page(
        ("Nom et prénom", "Structure", "Signature"), ("PAGÈS Michel", "", ""), ("", "", "")
    )
    assert heading(page).below == 1


def test_hours_below_days_are_a_second_heading() -> None:
    page = table_page(
        ("Nom et prénom", "12/03/2023", "13/03/2023"),
        ("", "9h00-12h00", "9h00-12h00"),
        ("DUPRAT Zoé", "", ""),
    )
    assert heading(page).below == 2


def test_the_last_column_of_a_scanned_list_may_be_for_signatures_and_is_a_doubt() -> None:
    columns = heading(table_page(("Nom", "Prénom", "Sgnl"), ("DUPRAT", "Zoé", ""))).columns
    assert columns[-1].role == "signature"
    assert columns[-1].sure < 0.8


def columns(*texts: str) -> tuple[Column, ...]:
    return tuple(column_of(text, index) for index, text in enumerate(texts))


def test_a_further_page_without_all_of_its_heading_has_that_of_the_page_before() -> None:
    before = Heading(columns("Nom", "Prénom", "Signature"), 0, 1)
    assert completed_heading(before, None).below == 0
    part = Heading(columns("Nom", "Prénom", ""), 0, 1)
    carried = completed_heading(before, part)
    assert (carried.columns, carried.below) == (before.columns, 1)
    other = Heading(columns("Nom", "Fonction", ""), 0, 1)
    assert completed_heading(before, other) is other


def test_days_are_the_same_however_surely_they_were_read() -> None:
    one, two = column_of("12/03/2023"), column_of("12/03/2023 9h-12h")
    assert alike([one], [two])
    assert not alike([one], [column_of("13/03/2023")])


def test_a_sharp_page_on_which_pens_alone_wrote_in_a_table_is_read() -> None:
    page = table_page(*[("", "", "")] * 6)
    assert page.picture is not None
    scrawls = [Word("xq7", (0.12, 0.31, 0.2, 0.33), confidence=0.3)] * 12
    ink = np.full((800, 560), 30, np.uint8)
    assert fault_of(page.picture, scrawls, ink) is None
    bare = Picture(page.picture.grey, 100.0)
    assert fault_of(bare, scrawls, ink) == "no_text"


def test_the_last_page_of_a_list_may_hold_facilitators_rows_alone() -> None:
    page = table_page(
        ("DUPRAT Hélène", "", ""), ("Intervenant : GIRARD Paul", "", ""),
        ("Intervenant : MOREAU Luc", "", ""),
    )  # fmt: skip
    assert [block.main is not None for block in blocks_of(page)] == [True]


def test_a_header_in_boxes_is_no_list_though_nothing_else_is_there() -> None:
    page = table_page(
        ("Date : 12/04/2023", "Lieu : Agen", ""), ("Horaires : 9h - 12h", "", ""), ("", "", "")
    )
    assert [block.main for block in blocks_of(page)] == [None]
