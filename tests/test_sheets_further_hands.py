"""Sheets as other hands lay them out, second part: small labels, unread days, headers in boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from extractors.kinds.attendance_sheet import continues
from extractors.records import (
    AttendanceRecord,
    Participant,
    SheetFacilitator,
    SheetSession,
    Signature,
    Text,
)
from extractors.sheets.beyond import may_list
from extractors.sheets.blocks import blocks_of
from extractors.sheets.checks import table_doubts
from extractors.sheets.headings import heading_of
from extractors.sheets.lost_lists import lost_headings, swallowed, two_titles
from extractors.sheets.rows import lines_below
from extractors.sheets.table import SheetTable
from extractors.source import Grid, GridCell, Page, Picture, Table, TableCell, Word
from tests.sheet_tables import Rows, cells_of, table_of


def words_in(cell: TableCell) -> Iterator[Word]:
    """Yield the words of a cell one beside the other."""
    x0, y0, x1, y1 = cell.box or (0.0, 0.0, 0.0, 0.0)
    tokens = cell.text.split()
    wide = (x1 - x0 - 0.01) / max(1, len(tokens))
    for at, token in enumerate(tokens):
        left = x0 + 0.005 + wide * at
        yield Word(token, (left, y0 + 0.01, left + wide * 0.9, y1 - 0.01))


def page_of(rows: Rows, number: int = 1) -> Page:
    """Return a page that holds nothing but a ruled table."""
    box = (0.1, 0.1, 0.9, 0.1 + 0.04 * len(rows))
    cells = tuple(
        TableCell(text=cell.text, row=cell.row, column=cell.column, box=cell.box)
        for cell in cells_of(rows)
    )
    text = "\n".join(" ".join(row) for row in rows)
    tables = (Table(cells=cells, box=box),)
    words = tuple(word for cell in cells for word in words_in(cell))
    return Page(number=number, size=(595, 842), text=text, tables=tables, words=words)


def test_a_small_signature_printed_in_each_place_to_sign_is_no_label_of_a_facilitator() -> None:
    rows = [("Signature du bénéficiaire", "Nom", "Prénom")]
    rows += [("signature", "CHABRIER", "Rachid"), ("Signature :", "CASSAGNE", "Céline")]
    table = table_of(rows)
    heading = heading_of(table)
    assert heading is not None
    lines = lines_below(table, heading)
    assert [(line.kind, line.last.value) for line in lines] == [
        ("participant", "CHABRIER"), ("participant", "CASSAGNE"),
    ]  # fmt: skip


def test_a_row_below_the_list_that_says_signature_is_the_facilitators() -> None:
    rows = [("Nom et prénom", "02/03/2023", "09/03/2023"), ("CHABRIER Rachid", "", "")]
    table = table_of([*rows, ("Signature du formateur", "", "")])
    heading = heading_of(table)
    assert heading is not None
    assert [line.kind for line in lines_below(table, heading)] == ["participant", "facilitator"]


@pytest.mark.parametrize("unread", ["Séance 3 27106/2023", "27106/2023", "séance"])
def test_a_column_among_those_of_days_is_one_of_a_day(unread: str) -> None:
    rows = [("Nom et prénom", "Séance 1 19/06/2023", "Séance 2 20/06/2023", unread, "26/06/2023")]
    heading = heading_of(table_of([*rows, ("CHABRIER Rachid", "", "", "", "")]))
    assert heading is not None
    column = heading.columns[3]
    assert (column.role, column.day) == ("signature", None)
    assert column.sure <= 0.5, "a day that was not read is a doubt"


def test_the_one_title_read_of_a_further_page_is_nobodys_name() -> None:
    rows = [("Nom et prénom", "Signature"), ("CHABRIER Rachid", ""), ("Nom Prénom.", "")]
    table = table_of([*rows, ("CASSAGNE Céline", "")])
    heading = heading_of(table)
    assert heading is not None
    kinds = [line.kind for line in lines_below(table, heading)]
    assert kinds == ["participant", "heading", "participant"]


def test_hours_and_remarks_among_the_days_are_no_days() -> None:
    rows = [("Nom et prénom", "19/06/2023", "Durée", "20/06/2023", "Durée", "Remarques")]
    heading = heading_of(table_of([*rows, ("CHABRIER Rachid", "", "", "", "", "")]))
    assert heading is not None
    assert [column.role for column in heading.columns] == [
        "full_name", "signature", "duration", "signature", "duration", "other",
    ]  # fmt: skip


LABELLED = [
    [
        ("Intitulé de l'action : Découverte des métiers", "Nom et prénom : Virginie LAFARGUE"),
        ("Intervenant(s) : Malika COUTUREAU", "Lieu : 12 rue des Écoles"),
    ],
    [
        ("Intervenant", "FONTANIÉ Amélie", "Signature", ""),
        ("Intervenant", "PÉDELABORDE Khalid", "Signature", ""),
    ],
    [
        ("Nom et prénom du bénéficiaire LARTIGAU Philippe", "Lieu Agen"),
        ("Date 12/03/2023", "Intervenante Amélie FONTANIÉ"),
    ],
]


@pytest.mark.parametrize("rows", LABELLED)
def test_boxes_of_labels_and_values_list_nobody(rows: Rows) -> None:
    assert all(block.main is None for block in blocks_of(page_of(rows)))


def test_a_heading_in_two_words_is_no_label_with_its_value() -> None:
    blocks = blocks_of(page_of([("Nom Prénom", "Formateur Signature"), ("", "")]))
    assert [block.main is not None for block in blocks] == [True]


def test_sessions_by_their_number_over_columns_are_no_labels_with_their_values() -> None:
    titles = ("Nom et prénom", "Séance 1 12/03/2023", "Séance 2 19/03/2023")
    blocks = blocks_of(page_of([titles, ("", "", "")]))
    assert [block.main is not None for block in blocks] == [True]


LIST = [
    ("N°", "NOM Prénom Arrivée", "Émargement", "Départ", "Remarques"),
    *((str(n), "", "", "", "") for n in range(9, 15)),
]


def test_a_further_page_whose_list_is_not_understood_stays_with_its_sheet() -> None:
    first = page_of([("N°", "Nom et prénom", "Signature"), ("1", "CHABRIER Rachid", "")])
    assert continues([first], page_of(LIST, 2)) == 0.9
    assert continues([first], page_of([("Lieu", "Agen"), ("Total", "3")], 2)) == 0.5


def test_the_titles_of_a_list_in_one_row_do_not_make_it_one_of_labels() -> None:
    assert may_list(table_of(LIST))
    assert not may_list(
        table_of([("Date", "", ""), ("Lieu", "", ""), ("Intervenant", "", ""), ("Action", "", "")])
    )


def _titled(*signed: tuple[str, float]) -> SheetTable:
    """Return a list whose last title was read word by word with these confidences."""
    table = table_of([("Nom et prénom", " ".join(t for t, _ in signed)), ("CHABRIER Rachid", "")])
    words = tuple(Word(text, (0.5, 0.1, 0.8, 0.14), confidence=sure) for text, sure in signed)
    cells = tuple(
        replace(cell, words=words) if (cell.row, cell.column) == (0, 1) else cell
        for cell in table.cells
    )
    return SheetTable(table.page, 0, cells, table.rows, table.columns, table.box, None)


@pytest.mark.parametrize(
    ("title", "doubtful"),
    [
        ((("Émargement", 0.96), ("LS", 0.7)), False),
        ((("Émargement", 0.7), ("LS", 0.96)), True),
        ((("Signature", 0.96), ("formnteur", 0.5)), True),
    ],
)
def test_a_sign_of_ink_beside_a_title_is_no_doubt_about_it(
    title: tuple[tuple[str, float], ...], doubtful: bool
) -> None:
    table = _titled(*title)
    heading = heading_of(table)
    assert heading is not None
    codes = {doubt.code for doubt in table_doubts(table, heading)}
    assert ("heading_unsure" in codes) == doubtful


def _scanned(rows: Rows, spans: dict[tuple[int, int], int]) -> SheetTable:
    """Return a table of a scan; ``spans``: cells that reach over so many rows."""
    cells = tuple(
        replace(cell, row_span=spans.get((cell.row, cell.column), 1)) for cell in cells_of(rows)
    )
    taken = {(row + 1, column) for (row, column), rows_ in spans.items() if rows_ > 1}
    cells = tuple(cell for cell in cells if (cell.row, cell.column) not in taken)
    table = table_of(rows)
    grid = Grid(table.box or (0.0, 0.0, 1.0, 1.0), (), table.rows, table.columns)
    return SheetTable(table.page, 0, cells, table.rows, table.columns, table.box, None, grid)


NAMED = [("CHABRIER Rachid", "06 12", ""), ("CASSAGNE Céline", "07 01", "")]


def test_a_persons_line_within_the_heading_is_a_doubt() -> None:
    titles = ("NOM Prénom", "Tél.", "Émargement")
    table = _scanned([titles, *NAMED, *NAMED], {(0, 2): 2})
    heading = heading_of(table)
    assert heading is not None
    assert [doubt.code for doubt in swallowed(table, heading)] == ["row_in_heading"]


def test_a_name_within_a_title_is_a_persons_line_that_was_lost() -> None:
    table = _scanned([("NOM Prénom BRETTES MOHAMED", "Tél.", "Émargement"), *NAMED], {})
    heading = heading_of(table)
    assert heading is not None
    assert [doubt.code for doubt in swallowed(table, heading)] == ["row_in_heading"]


def test_half_days_below_a_title_belong_to_the_heading() -> None:
    rows = [("NOM Prénom", "Signature", ""), ("", "Matin", "Après-midi"), *NAMED]
    table = _scanned(rows, {(0, 0): 2})
    heading = heading_of(table)
    assert heading is not None
    assert heading.below == 2
    assert list(swallowed(table, heading)) == []


def _grid_at(top: float) -> Grid:
    """Return a grid of two rows and two columns of a scan."""
    cells = tuple(
        GridCell(row, column, (x, top + 0.1 * row, x + 0.4, top + 0.1 + 0.1 * row))
        for row in (0, 1)
        for column, x in enumerate((0.1, 0.5))
    )
    return Grid((0.1, top, 0.9, top + 0.2), cells, 2, 2)


def _page_with(*grids: Grid, texts: Sequence[str]) -> Page:
    """Return a scanned page with tables, and words on one line near its top."""
    words = tuple(
        Word(text, (0.1 + 0.3 * at, 0.2, 0.2 + 0.3 * at, 0.21)) for at, text in enumerate(texts)
    )
    picture = Picture(np.full((200, 150), 255, np.uint8), 20.0, grids=grids)
    return Page(number=1, size=(595, 842), text="", words=words, picture=picture)


def test_a_table_of_those_who_lead_is_no_lost_list() -> None:
    signature = Signature(state="present", page=1, box=(0.5, 0.22, 0.8, 0.26), confidence=0.9)
    name = Text(value="CHABRIER", page=1, box=(0.2, 0.72, 0.3, 0.74), confidence=0.9)
    led = SheetSession(id="s1", facilitators=(SheetFacilitator(signature=signature),))
    record = AttendanceRecord(participants=(Participant(row=1, last_name=name),))
    page = _page_with(_grid_at(0.6), _grid_at(0.15), texts=("NOM", "Prénom", "Signature"))
    assert [doubt.code for doubt in lost_headings([page], record)] == ["list_lost"]
    record = record.model_copy(update={"sessions": (led,)})
    assert list(lost_headings([page], record)) == []


@pytest.mark.parametrize(
    ("texts", "lost"),
    [
        (("NOM", "Prénom", "Signature"), True),
        (("Nom de l'intervenant", "Signature"), False),
        (("Nom : Agnès", "Signature :"), False),
    ],
)
def test_titles_outside_of_every_list_are_those_of_one_that_was_lost(
    texts: Sequence[str], lost: bool
) -> None:
    page = _page_with(_grid_at(0.6), texts=texts)
    name = Text(value="CHABRIER", page=1, box=(0.2, 0.72, 0.3, 0.74), confidence=0.9)
    record = AttendanceRecord(participants=(Participant(row=1, last_name=name),))
    found = [doubt.code for doubt in lost_headings([page], record)]
    assert found == (["list_lost"] if lost else [])


def _of_heights(*heights: float) -> SheetTable:
    """Return a scan's list with a heading and lines of these heights, in shares of the page."""
    rows = [("Nom", "Prénom", "Signature"), *[("CHABRIER", "Rachid", "")] * len(heights)]
    tops = [0.1, 0.15]
    for height in heights:
        tops.append(tops[-1] + height)
    cells = tuple(
        replace(
            cell,
            box=(
                0.1 + 0.2 * cell.column,
                tops[cell.row],
                0.3 + 0.2 * cell.column,
                tops[cell.row + 1],
            ),
        )
        for cell in cells_of(rows)
    )
    box = (0.1, 0.1, 0.7, tops[-1])
    page = Page(number=1, size=(595, 842), text="")
    grid = Grid(box, (), len(rows), 3)
    return SheetTable(page, 0, cells, len(rows), 3, box, None, grid)


@pytest.mark.parametrize(
    ("heights", "doubtful"),
    [
        ((0.05, 0.025, 0.025, 0.05), True),
        ((0.05, 0.05, 0.05, 0.03, 0.021), True),
        ((0.05, 0.05, 0.05, 0.05), False),
        ((0.05, 0.04, 0.05, 0.04, 0.05), False),
    ],
)
def test_two_lines_as_high_as_one_may_be_a_struck_one(
    heights: tuple[float, ...], doubtful: bool
) -> None:
    table = _of_heights(*heights)
    heading = heading_of(table)
    assert heading is not None
    codes = {doubt.code for doubt in table_doubts(table, heading)}
    assert ("row_pitch" in codes) == doubtful


@pytest.mark.parametrize(
    ("texts", "doubtful"),
    [
        (("Heure de départ", "Observations"), True),
        (("Nom", "Prénom"), False),
        (("Signature", "matin"), False),
    ],
)
def test_two_titles_far_apart_in_one_column_are_a_doubt(
    texts: tuple[str, str], doubtful: bool
) -> None:
    table = _scanned([("Nom et prénom", " ".join(texts)), *[row[:2] for row in NAMED]], {})
    words = tuple(
        Word(text, (0.5 + 0.2 * at, 0.11, 0.6 + 0.2 * at, 0.13)) for at, text in enumerate(texts)
    )
    cells = tuple(
        replace(cell, words=words) if (cell.row, cell.column) == (0, 1) else cell
        for cell in table.cells
    )
    told = SheetTable(table.page, 0, cells, table.rows, 2, table.box, None, table.grid)
    heading = heading_of(told)
    assert heading is not None
    codes = [doubt.code for doubt in two_titles(told, heading)]
    assert codes == (["merged_columns"] if doubtful else [])
