"""What stands around a table that was read tells when a part of it was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import pairwise

import numpy as np

from extractors.records import (
    AttendanceRecord,
    CellSignature,
    Day,
    Hour,
    Participant,
    SheetSession,
    Text,
)
from extractors.sheets.beyond import again, beyond, first_numbers, lost_page, unread_tables
from extractors.sheets.table import tables_of
from extractors.source import Grid, GridCell, Line, Page, Picture, Word

ACROSS = (0.1, 0.2, 0.5, 0.9)


def grid(top: float, rows: int, height: float = 0.05) -> Grid:
    cells = tuple(
        GridCell(row, column, (left, top + row * height, right, top + (row + 1) * height))
        for row in range(rows)
        for column, (left, right) in enumerate(pairwise(ACROSS))
    )
    return Grid((ACROSS[0], top, ACROSS[-1], top + rows * height), cells, rows, 3)


def page(*grids: Grid, number: int = 1, lines: tuple[Line, ...] = ()) -> Page:
    picture = Picture(np.full((400, 300), 250, np.uint8), 100.0, grids=grids)
    words = (Word("Nom", (0.12, 0.31, 0.18, 0.33)),)
    return Page(number, (595.0, 842.0), "Nom", words=words, lines=lines, picture=picture)


def codes(read: Page) -> list[str]:
    return [doubt.code for doubt in beyond(tables_of(read)[0])]


def test_a_table_with_nothing_around_it_is_no_doubt() -> None:
    assert codes(page(grid(0.3, 5))) == []


def test_a_grid_of_the_same_columns_just_below_is_a_doubt() -> None:
    assert codes(page(grid(0.3, 5), grid(0.57, 3))) == ["table_apart"]


def test_a_table_below_with_titles_of_its_own_is_another_session() -> None:
    read = page(grid(0.3, 5), grid(0.57, 3))
    titles = (Word("Nom", (0.12, 0.58, 0.18, 0.6)), Word("Signature", (0.6, 0.58, 0.7, 0.6)))
    assert codes(replace(read, words=(*read.words, *titles))) == []


def test_a_table_of_its_own_further_down_is_none() -> None:
    assert codes(page(grid(0.3, 5), grid(0.8, 3))) == []


def test_a_level_rule_a_row_below_the_table_is_a_doubt() -> None:
    assert codes(page(grid(0.3, 5), lines=(Line(0.1, 0.6, 0.9, 0.6),))) == ["rule_beyond"]


def test_the_band_with_the_papers_name_above_a_table_is_no_lost_row() -> None:
    read = page(grid(0.3, 5), lines=(Line(0.1, 0.26, 0.9, 0.26),))
    assert codes(read) == ["rule_beyond"]
    name = (Word("FEUILLE", (0.3, 0.27, 0.4, 0.29)), Word("D'ÉMARGEMENT", (0.41, 0.27, 0.6, 0.29)))
    assert codes(replace(read, words=(*read.words, *name))) == []


def test_upright_rules_that_run_past_the_foot_are_a_doubt() -> None:
    past = tuple(Line(x, 0.3, x, 0.6) for x in ACROSS)
    assert codes(page(grid(0.3, 5), lines=past)) == ["rule_beyond"]


def test_the_sides_of_another_table_just_above_are_no_lost_row() -> None:
    labels = replace(grid(0.1, 3, 0.06), columns=2, cells=grid(0.1, 3, 0.06).cells[:2])
    sides = tuple(Line(x, 0.1, x, 0.28) for x in (ACROSS[0], ACROSS[-1]))
    low = replace(grid(0.29, 5), box=(ACROSS[0], 0.29, ACROSS[-1], 0.54))
    read = page(low, lines=sides)
    assert codes(read) == ["rule_beyond"]
    assert read.picture is not None
    both = replace(read, picture=replace(read.picture, grids=(low, labels)))
    found = [table for table in tables_of(both) if table.grid is low]
    assert list(beyond(found[0])) == []


def session(name: str, start: time | None) -> SheetSession:
    return SheetSession(
        id=name,
        date=Day(value=date(2026, 3, 27), page=1, confidence=0.9),
        start=Hour(value=start, page=1, confidence=0.9 if start else 0.0),
    )


def signed(row: int, *sessions: str) -> Participant:
    cells = tuple(CellSignature(session=name, state="present", page=1) for name in sessions)
    return Participant(row=row, signatures=cells)


def test_a_session_that_comes_twice_is_a_doubt_and_two_halves_of_a_day_are_none() -> None:
    both = (session("s1", time(9)), session("s2", None))
    halves = AttendanceRecord(
        layout="ruled", sessions=both, participants=(signed(1, "s1", "s2"), signed(2, "s1", "s2"))
    )
    assert list(again(halves)) == []
    anew = halves.model_copy(update={"participants": (signed(1, "s1"), signed(2, "s2"))})
    assert [doubt.code for doubt in again(anew)] == ["session_again"]


def people(first: int, count: int = 5) -> list[Participant]:
    return [
        Participant(
            row=row, printed_number=Text(value=str(first + row - 1), page=1, confidence=0.95)
        )
        for row in range(1, count + 1)
    ]


def test_numbers_that_begin_at_one_are_no_doubt_and_others_are() -> None:
    assert list(first_numbers(people(1))) == []
    assert [doubt.code for doubt in first_numbers(people(15))] == ["first_number"]


def test_a_page_with_a_table_that_nothing_claims_is_a_doubt_of_the_sheet_beside_it() -> None:
    sheet, after = page(grid(0.3, 5)), page(grid(0.1, 5), number=2)
    doubt = lost_page([sheet], [after])
    assert doubt is not None
    assert doubt.code == "page_apart"
    assert lost_page([sheet], [page(number=2)]) is None
    assert lost_page([sheet], [page(grid(0.1, 5), number=3)]) is None
    assert lost_page([after], [sheet]) is not None
    assert lost_page([sheet], [Page(2, (595.0, 842.0), "", image=True)]) is not None


def test_a_page_whose_list_gave_nobody_is_a_doubt() -> None:
    found = list(unread_tables([page(grid(0.3, 5))], AttendanceRecord()))
    assert [doubt.code for doubt in found] == ["table_unread"]


def test_a_further_page_with_one_line_of_the_list_is_a_doubt_where_it_gave_nobody() -> None:
    def of_four(rows: int) -> Grid:
        sides = list(pairwise((0.1, 0.2, 0.4, 0.6, 0.9)))
        cells = tuple(
            GridCell(row, column, (left, 0.3 + 0.05 * row, right, 0.35 + 0.05 * row))
            for row in range(rows)
            for column, (left, right) in enumerate(sides)
        )
        return Grid((0.1, 0.3, 0.9, 0.3 + 0.05 * rows), cells, rows, 4)

    name = Text(value="CHABRIER", page=1, box=(0.22, 0.36, 0.3, 0.38), confidence=0.9)
    record = AttendanceRecord(participants=(Participant(row=1, last_name=name),))
    sheet, rest = page(of_four(5)), page(of_four(1), number=2)
    assert [doubt.code for doubt in unread_tables([sheet, rest], record)] == ["table_unread"]
    other = page(grid(0.3, 1), number=2)
    assert list(unread_tables([sheet, other], record)) == []
