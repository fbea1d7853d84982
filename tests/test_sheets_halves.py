"""A month of one person: a row a day, both half-days in it, the month said once in the header."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records import Day, Hour, Text
from extractors.sheets.days import day_within
from extractors.sheets.halves import with_half_days_in_rows
from extractors.sheets.head import Head
from extractors.sheets.headings import heading_of
from extractors.sheets.rows import lines_below
from extractors.sheets.sessions import appointment

from .sheet_tables import table_of
from .test_sheets_header import head

OCTOBER = date(2022, 10, 1), date(2022, 10, 31)
TITLES = (
    "Date", "Matin", "Signature stagiaire", "Après-midi", "Signature stagiaire",
    "Signature formateur",
)  # fmt: skip
HOURS = ("9h00-12h00", "", "13h30-16h30", "", "")


def test_each_half_day_of_a_row_is_an_appointment_of_its_own() -> None:
    table = with_half_days_in_rows(table_of([TITLES, ("lundi 3", *HOURS), ("mardi 4", *HOURS)]))
    heading = heading_of(table)
    assert heading is not None
    lines = lines_below(table, heading)
    told = [(line.day.raw, line.start.value, line.end.value) for line in lines]
    morning, afternoon = (time(9), time(12)), (time(13, 30), time(16, 30))
    assert told == [
        ("lundi 3", *morning), ("lundi 3", *afternoon), ("mardi 4", *morning),
        ("mardi 4", *afternoon),
    ]  # fmt: skip
    signed = [[(column.who, cell.box) for column, cell in line.cells] for line in lines[:2]]
    assert [who for who, _ in signed[0]] == ["participant", "facilitator"]
    assert signed[0][0] != signed[1][0], "each half-day has its own place to sign"
    assert signed[0][1] == signed[1][1], "who leads signs once for both"


@pytest.mark.parametrize(
    "row", [("lundi 3", "", "", "", "", ""), ("lundi 3", "Lavergne", "", "Lavergne", "", "")]
)
def test_half_days_without_printed_hours_are_columns_to_sign_in(row: tuple[str, ...]) -> None:
    table = table_of([TITLES, row])
    assert with_half_days_in_rows(table) is table


def test_small_labels_over_their_values_are_read_without_a_colon() -> None:
    found = head("Stagiaire\nLAVERGNE Tiphaine\tFormation\nCompétences clés\tMois\nOctobre 2022")
    assert found.title.value == "Compétences clés"
    assert found.period == OCTOBER
    assert found.person[0].value == "LAVERGNE"


@given(st.dates(date(2022, 10, 1), date(2022, 10, 31)))
def test_a_weekday_and_a_number_are_a_day_of_the_month(day: date) -> None:
    names = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
    assert day_within(f"{names[day.weekday()]} {day.day}", *OCTOBER) == (day, 0.93)


def test_a_weekday_that_is_another_day_is_a_doubt() -> None:
    assert day_within("mardi 3", *OCTOBER) == (date(2022, 10, 3), 0.5)
    assert day_within("35", *OCTOBER) is None
    assert day_within("absent", *OCTOBER) is None


def test_a_row_takes_its_month_from_the_header() -> None:
    row = Day(raw="lundi 3", confidence=0.3)
    session = appointment(Head(period=OCTOBER), "s1", row, (Hour(), Hour()), Text())
    assert session.date.value == date(2022, 10, 3)
