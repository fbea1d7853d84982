"""Attendance sheets on scans: where to look for a facilitator's signature, when to doubt a name."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extractors.records import Candidate, Signature, Text
from extractors.sheets.cell_text import _agree
from extractors.sheets.checks import table_doubts
from extractors.sheets.head import Head
from extractors.sheets.header import head_of
from extractors.sheets.headings import heading_of
from extractors.sheets.helpers import (
    Leader,
    _by_its_own_ink,
    for_session,
    head_leaders,
    is_initials,
)
from extractors.sheets.lines import head_lines
from extractors.sheets.parting import parted_table
from extractors.sheets.table import Cell, SheetTable
from extractors.source import Box, Grid, Page, Picture, Word

ROWS, COLUMNS = 1170, 827


def words_at(y: float, *said: tuple[str, float]) -> tuple[Word, ...]:
    """Return words of print at a height, each from its left edge on."""
    return tuple(
        Word(text, (x, y, x + 0.011 * len(text), y + 0.012), size=10.0, confidence=0.96)
        for text, x in said
    )


def header_row(*, rules: bool, signed: bool) -> tuple[Page, SheetTable]:
    """Make a table whose last row the grid took for one cell: name, label, place to sign."""
    grey = np.full((ROWS, COLUMNS), 250, np.uint8)
    row: Box = (0.07, 0.20, 0.93, 0.24)
    grey[round(0.2 * ROWS) - 1 : round(0.2 * ROWS) + 1] = 20
    grey[round(0.24 * ROWS) - 1 : round(0.24 * ROWS) + 1] = 20
    for x in (0.25, 0.55, 0.68) if rules else ():
        grey[
            round(0.2 * ROWS) : round(0.24 * ROWS), round(x * COLUMNS) : round(x * COLUMNS) + 2
        ] = 20
    if signed:
        for step in range(120):
            y = round((0.22 + 0.012 * np.sin(step / 6)) * ROWS)
            grey[y - 1 : y + 2, round(0.72 * COLUMNS) + step] = 30
    words = words_at(
        0.214, ("Intervenant", 0.08), ("Camille", 0.27), ("LARROQUE", 0.355), ("Signature", 0.56)
    )
    ink = ((0.72, 0.205, 0.865, 0.235),) if signed else ()
    page = Page(
        1, (595.0, 842.0), "", words=words, ink=ink, picture=Picture(grey, 100.0), paged=True
    )
    cell = Cell(0, 0, "Intervenant Camille LARROQUE Signature", row, None, words, (), 1, 2)
    return page, SheetTable(page, 0, (cell,), 1, 2, row)


def head_of_row(*, rules: bool, signed: bool = True) -> tuple[Page, Head]:
    page, table = header_row(rules=rules, signed=signed)
    return page, head_of(head_lines(page, [], [table]))


@pytest.mark.parametrize("rules", [True, False])
def test_a_row_that_came_as_one_cell_is_parted_at_its_rules_or_labels(rules: bool) -> None:
    _, head = head_of_row(rules=rules)
    assert [(h.last.value, h.first.value) for h in head.helpers] == [("LARROQUE", "Camille")]
    assert [zone.said for zone in head.zones] == ["signature"]
    box = head.zones[0].zone
    assert box is not None
    assert box[0] == pytest.approx(0.68, abs=0.03)
    assert box[2] == pytest.approx(0.93, abs=0.01)


@pytest.mark.parametrize("rules", [True, False])
def test_ink_right_of_the_label_is_never_called_absent(rules: bool) -> None:
    page, head = head_of_row(rules=rules)
    (leader,) = head_leaders(page, head, None)
    assert {signed.signature.state for signed in leader.signed} <= {"present", "to_check"}


def test_an_empty_place_with_its_label_is_absent() -> None:
    page, head = head_of_row(rules=True, signed=False)
    (leader,) = head_leaders(page, head, None)
    assert [signed.signature.state for signed in leader.signed] == ["absent"]


def test_a_scan_without_a_place_to_sign_leaves_it_to_a_person() -> None:
    leader = Leader(Text(value="LARROQUE", confidence=0.9), Text(value="Camille", confidence=0.9))
    (scanned,) = for_session([leader], "s1", "", 1, scanned=True)
    (digital,) = for_session([leader], "s1", "", 1, scanned=False)
    assert scanned.signature.state == "to_check"
    assert digital.signature.state == "absent"


@pytest.mark.parametrize(("raw", "own"), [("NC", True), ("CN", True), ("abs", False), ("", False)])
def test_initials_are_no_word_for_absent(raw: str, own: bool) -> None:
    assert is_initials(raw, Text(value="CASSAGNE"), Text(value="Noël")) is own


def test_a_column_headed_a_after_one_headed_from_is_the_end() -> None:
    page = Page(1, (595.0, 842.0), "", paged=False)
    texts = ("Date", "De", "À", "Objet", "Signature")
    cells = tuple(Cell(0, at, text) for at, text in enumerate(texts))
    heading = heading_of(SheetTable(page, 0, (*cells, Cell(1, 0, "")), 2, 5))
    assert heading is not None
    assert [column.role for column in heading.columns[:3]] == ["date", "start", "end"]


def test_a_day_that_could_not_be_read_stays_a_column_of_its_own() -> None:
    page = Page(1, (595.0, 842.0), "", paged=False)
    texts = ("Nom - Prénom", "19/12/2022", "20/12/2022", "PR", "02/01/2023")
    cells = tuple(Cell(0, at, text) for at, text in enumerate(texts))
    heading = heading_of(SheetTable(page, 0, (*cells, Cell(1, 0, "")), 2, 5))
    assert heading is not None
    column = heading.columns[3]
    assert (column.role, column.day) == ("signature", None)
    assert column.sure < 0.8


@pytest.mark.parametrize(
    ("printed", "gap", "read", "agreed"),
    [
        (("DAUBÈ", "ZE"), 0.001, "DAUBÈZE", False),
        (("MICKAE", "L"), 0.02, "MICKAEL", False),
        (("DIALLO", "Camille"), 0.012, "DIALLOCamille", True),
        (("DIALLO", "Camille"), 0.012, "Diallo Camille", True),
        (("DIALLO", "Camille"), 0.012, "DIALLA Camille", False),
    ],
)
def test_two_readers_agree_on_a_name_only_with_its_blanks(
    printed: tuple[str, str], gap: float, read: str, agreed: bool
) -> None:
    left = Word(printed[0], (0.1, 0.1, 0.1 + 0.011 * len(printed[0]), 0.112), confidence=0.7)
    start = left.box[2] + gap
    right = Word(printed[1], (start, 0.1, start + 0.011 * len(printed[1]), 0.112), confidence=0.7)
    cell = Cell(0, 0, " ".join(printed), (0.09, 0.09, 0.5, 0.12), None, (left, right))
    assert _agree(cell, Candidate(value=read, score=0.95)) is agreed


def test_a_form_made_as_one_table_has_a_header_and_a_list() -> None:
    page = Page(
        1, (595.0, 842.0), "", picture=Picture(np.full((ROWS, COLUMNS), 250, np.uint8), 100.0)
    )
    rows = (
        (("Date", 0, 1), ("12/03/2024", 1, 3)),
        (("Intervenant", 0, 1), ("Camille LARROQUE", 1, 3)),
        (("Nom", 0, 2), ("Prénom", 2, 1), ("Signature", 3, 1)),
        (("DIALLO", 0, 2), ("Aïcha", 2, 1), ("", 3, 1)),
    )
    cells = tuple(
        Cell(
            row, at, text, (0.1 + 0.2 * at, 0.1 * row, 0.1 + 0.2 * (at + span), 0.1 * row + 0.1),
            column_span=span,
        )
        for row, found in enumerate(rows)
        for text, at, span in found
    )  # fmt: skip
    header, people = parted_table(SheetTable(page, 0, cells, 4, 4, (0.1, 0.0, 0.9, 0.4)))
    assert [cell.line for cell in header.cells] == [
        "Date", "12/03/2024", "Intervenant", "Camille LARROQUE",
    ]  # fmt: skip
    heading = heading_of(people)
    assert heading is not None
    assert [c.role for c in heading.columns] == ["last_name", "first_name", "signature"]
    assert (people.rows, people.columns, heading.first) == (2, 3, 0)


def test_no_doubt_about_a_table_quotes_what_stands_on_the_sheet() -> None:
    """Doubts stand in findings, which common folders show: nobody may be named there."""
    texts = (("Nom", "Garrigue", "Signature"), ("GARRIGUE", "Delmas", ""))
    edges = (0.1, 0.4, 0.6, 0.9)
    cells = tuple(
        Cell(row, column, text, (edges[column], 0.2 + 0.04 * row, edges[column + 1],
             0.24 + 0.04 * row))
        for row, line in enumerate(texts)
        for column, text in enumerate(line)
    )  # fmt: skip
    ruled = Grid((0.1, 0.2, 0.9, 0.28), (), 2, 3, confidence=0.5, faults=("streak",))
    page = Page(1, (595.0, 842.0), "")
    cut = words_at(0.25, ("GARRIGUE", 0.36))
    table = SheetTable(page, 0, cells, 2, 3, box=ruled.box, grid=ruled, cut=cut)
    heading = heading_of(table)
    assert heading is not None
    said = [doubt.message for doubt in table_doubts(table, heading)]
    assert "Un trait du tableau coupe des mots." in said
    assert not any("garrigue" in message.casefold() for message in said)


@pytest.mark.parametrize(("down", "state"), [(0.0, "present"), (0.04, "to_check")])
def test_ink_that_reaches_over_from_the_next_place_to_sign_is_nobodys_for_sure(
    down: float, state: str
) -> None:
    page, head = head_of_row(rules=True)
    ink = tuple((x0, y0 + down, x1, y1 + down) for x0, y0, x1, y1 in page.ink)
    sign = Signature(state="present", page=1, box=head.zones[0].zone, confidence=0.95)
    found = _by_its_own_ink(replace(page, ink=ink), head.zones[0], sign)
    assert found.state == state
