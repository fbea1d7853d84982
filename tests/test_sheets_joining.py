"""Days over Matin and Après-midi on scans: one title of two columns, cut in two by the reading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

import pytest

from extractors.records import Hour
from extractors.sheets.head import Head
from extractors.sheets.headings import heading_of
from extractors.sheets.joining import with_headings_joined
from extractors.sheets.sessions import plan_of
from extractors.sheets.table import Cell, SheetTable
from extractors.source import Box, Grid, Page, Word

PAGE = Page(number=1, size=(842, 595), text="")
BOX = (0.1, 0.1, 0.9, 0.4)
Told = tuple[str, float, float]
"""A word and from where to where it reaches across."""


def cell(row: int, column: int, *words: Told, top: float = 0.0) -> Cell:
    """Return a cell of a table of columns 0.2 wide and rows 0.05 high, with words on one line."""
    x, y = 0.1 + 0.2 * column, 0.1 + 0.05 * row
    told = tuple(Word(text, (x0, y + top, x1, y + top + 0.015)) for text, x0, x1 in words)
    text = " ".join(word.text for word in told)
    return Cell(row, column, text, (x, y, x + 0.2, y + 0.05), None, told)


def table_of(cells: Sequence[Cell], rows: int, box: Box = BOX) -> SheetTable:
    grid = Grid(box, (), rows, 4)
    return SheetTable(PAGE, 0, tuple(cells), rows, 4, box, None, grid)


HALVES = [
    cell(1, 0, ("Nom", 0.11, 0.15), ("Prénom", 0.16, 0.22)),
    cell(1, 1, ("Matin", 0.35, 0.45)),
    cell(1, 2, ("Après-midi", 0.55, 0.65)),
    cell(1, 3, ("Observations", 0.72, 0.85)),
]
BODY = [cell(2, 0, ("CHABRIER", 0.11, 0.2)), *(cell(2, column) for column in (1, 2, 3))]


@pytest.mark.parametrize(
    "title",
    [
        ((("Lundi", 0.42, 0.46),), (("06/03/2023", 0.47, 0.56),)),
        ((("06/03/2023", 0.45, 0.55),), ()),
        ((("Mercredi", 0.43, 0.49),), (("08/03/2023", 0.505, 0.58),)),
    ],
)
def test_a_day_through_which_the_rule_of_the_half_days_seems_to_run_is_of_both(
    title: tuple[Sequence[Told], Sequence[Told]],
) -> None:
    days = [cell(0, 0), cell(0, 1, *title[0]), cell(0, 2, *title[1]), cell(0, 3)]
    joined = with_headings_joined(table_of([*days, *HALVES, *BODY], 3))
    heading = heading_of(joined)
    assert heading is not None
    told = [(column.half, column.day and column.day.value) for column in heading.columns[1:3]]
    day = date(2023, 3, 8 if title[0][0][0] == "Mercredi" else 6)
    assert told == [("am", day), ("pm", day)]


def test_titles_side_by_side_stay_two() -> None:
    days = [
        cell(0, 0), cell(0, 1, ("06/03/2023", 0.4, 0.49)), cell(0, 2, ("07/03/2023", 0.51, 0.6)),
        cell(0, 3),
    ]  # fmt: skip
    table = table_of([*days, *HALVES, *BODY], 3)
    assert with_headings_joined(table) is table


def test_without_the_level_rule_below_it_the_day_is_of_both_columns_still() -> None:
    day = [("Lundi", 0.47, 0.53), ("06/03/2023", 0.45, 0.55)]
    above = [Word(text, (x0, 0.11 + 0.015 * at, x1, 0.123 + 0.015 * at)) for at, (text, x0, x1)
             in enumerate(day)]  # fmt: skip
    cells = []
    for index, half in enumerate(("Nom", "Matin", "Après-midi", "Observations")):
        own = cell(0, index, (half, 0.15 + 0.2 * index, 0.22 + 0.2 * index), top=0.035)
        over = tuple(above) if index == 2 else ()
        text = " ".join(word.text for word in (*over, *own.words))
        cells.append(Cell(0, index, text, own.box, None, (*over, *own.words)))
    body = [Cell(1, c.column, c.text, c.box, None, c.words) for c in BODY]
    heading = heading_of(with_headings_joined(table_of([*cells, *body], 2)))
    assert heading is not None
    told = [(column.half, column.day and column.day.value) for column in heading.columns[1:3]]
    assert told == [("am", date(2023, 3, 6)), ("pm", date(2023, 3, 6))]


def test_half_days_that_nothing_tells_apart_are_sessions_of_their_own_and_a_doubt() -> None:
    rows = [("Nom", "Matin", "Après-midi", "Matin"), ("CHABRIER", "", "", "")]
    cells = [
        cell(row, column, (text, 0.12 + 0.2 * column, 0.2 + 0.2 * column)) if text
        else cell(row, column)
        for row, texts in enumerate(rows) for column, text in enumerate(texts)
    ]  # fmt: skip
    heading = heading_of(table_of(cells, 2))
    head = Head(start=Hour(value=time(9)), end=Hour(value=time(17)))
    plan = plan_of(head, heading, 1, 1)
    assert len(plan.sessions) == 3
    assert plan.unclear == ("same_columns",)


@pytest.mark.parametrize(
    ("titles", "doubtful"),
    [
        (("Heure d'arrivée", "Signature", "Heure de départ", "Signature"), False),
        (("Signature", "Heure d'arrivée", "Heure de départ", "Signature"), True),
    ],
)
def test_who_signs_coming_and_going_signs_for_one_session(
    titles: Sequence[str], doubtful: bool
) -> None:
    texts = ("Nom et prénom", *titles)
    cells = [
        Cell(row, column, text if row == 0 else "")
        for row in (0, 1)
        for column, text in enumerate(texts)
    ]
    heading = heading_of(SheetTable(PAGE, 0, tuple(cells), 2, 5))
    plan = plan_of(Head(), heading, 1, 1)
    assert (plan.unclear == ("same_columns",)) == doubtful
    assert len(plan.sessions) == (2 if doubtful else 1)


def test_a_sign_of_ink_beside_the_one_signature_makes_no_session() -> None:
    texts = ("Nom et prénom", "Heure d'arrivée", "Signature 1", "Heure de départ")
    cells = [
        Cell(row, column, text if row == 0 else "")
        for row in (0, 1)
        for column, text in enumerate(texts)
    ]
    plan = plan_of(Head(), heading_of(SheetTable(PAGE, 0, tuple(cells), 2, 4)), 1, 1)
    assert len(plan.sessions) == 1
