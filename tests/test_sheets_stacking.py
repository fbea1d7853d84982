"""Lists in two halves side by side are one list, numbered on from the left half."""

from __future__ import annotations

import pytest

from extractors.sheets.blocks import blocks_of
from extractors.sheets.rows import lines_below
from extractors.sheets.stacking import with_halves_stacked

from .sheet_tables import table_of
from .test_sheets_further_hands import page_of

TITLES = ("N°", "Nom et prénom", "Signature")


def test_the_right_half_of_a_list_goes_on_where_the_left_one_ends() -> None:
    rows = [
        TITLES * 2,
        ("1", "AURIAC Lucas", "", "3", "LACAZE Rayan", ""),
        ("2", "BLANQUET Julie", "", "4", "LOUBET Manon", ""),
    ]
    (block,) = blocks_of(page_of(rows))
    assert block.main is not None
    assert block.main.heading is not None
    lines = lines_below(block.main.table, block.main.heading)
    names = ["AURIAC", "BLANQUET", "LACAZE", "LOUBET"]
    assert [line.last.value for line in lines] == names
    place = lines[2].last.box
    assert place is not None
    assert place[0] > 0.5, "it stays where it is on the page"


@pytest.mark.parametrize(
    "titles",
    [
        ("Nom et prénom", "Signature", "Nom de l'intervenant", "Signature"),
        ("Nom et prénom", "06/03/2023", "07/03/2023", "08/03/2023"),
        ("Nom", "Prénom", "Matin", "Après-midi"),
    ],
)
def test_columns_that_say_something_else_are_no_second_half(titles: tuple[str, ...]) -> None:
    table = table_of([titles, ("AURIAC Lucas", "", "", "")])
    assert with_halves_stacked(table) is table


def test_halves_with_titles_of_their_own_are_two_lists_and_left_a_doubt() -> None:
    rows = [("Matin", "", "", "Après-midi", "", ""), TITLES * 2, ("1", "AURIAC Lucas", "") * 2]
    table = table_of(rows)
    assert with_halves_stacked(table) is table
