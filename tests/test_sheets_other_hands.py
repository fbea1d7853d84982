"""Sheets as other hands lay them out: dark headings, torn labels, sentences, lost sides."""

from __future__ import annotations

import io
from datetime import date, time
from typing import Any

import numpy as np
import pytest
from PIL import Image

from extractors.dates import parse_time, time_ranges
from extractors.parsed import fold
from extractors.raster.rules import find_grids
from extractors.read import read
from extractors.records import AttendanceRecord, Participant, SheetSession, Text
from extractors.sheets.continued import alike
from extractors.sheets.days import PartDay
from extractors.sheets.headings import Column, Heading
from extractors.sheets.odd_lines import column_doubts, days_in_order, line_doubts, sheet_doubts
from extractors.sheets.rows import Line
from extractors.sheets.sentences import quoted
from extractors.sheets.table import Cell, SheetTable
from extractors.source import Grid, Options, Page, Source
from samples.scans import demo

from .sheet_scans import printed
from .sheets_paper import Paper, Ruled

Grey = np.ndarray[Any, np.dtype[np.uint8]]


def scanned(paper: Paper) -> AttendanceRecord:
    """Read a drawn page as a scan at 200 dpi."""
    held = io.BytesIO()
    Image.fromarray(printed(paper.bytes())).save(held, "PNG", dpi=(200, 200))
    (document,) = read(Source.of("scan.png", held.getvalue()), Options()).documents
    assert isinstance(document.record, AttendanceRecord)
    return document.record


def test_a_dark_heading_is_one_heading_and_a_label_over_a_name_makes_a_facilitator() -> None:
    paper = Paper(wide=True).line("FEUILLE D'ÉMARGEMENT", 16, bold=True)
    paper.line("Action : Atelier numérique").line("Horaires : de 9h00 à 12h00")
    rows = [
        ("N°", "Nom", "Prénom", "S1 - 02/03/2023", "S2 - 09/03/2023"),
        ("1", "MARTIN", "Fatou", "", ""),
        ("2", "Roux", "Hugo", "", ""),
        ("3", "PETIT", "Anne", "", ""),
        ("", "Formatrice :\nDURAND", "Nadia", "", ""),
    ]
    signed = {(1, 3): 1, (2, 4): 2, (4, 3): 3, (4, 4): 4}
    paper.table(Ruled(rows, (12, 34, 34, 55, 55), signed=signed, dark=True, height=12))
    found = scanned(paper)
    assert [person.last_name.value for person in found.participants] == ["MARTIN", "Roux", "PETIT"]
    assert [session.date.value for session in found.sessions] == [
        date(2023, 3, 2), date(2023, 3, 9),
    ]  # fmt: skip
    for session in found.sessions:
        (leader,) = session.facilitators
        assert fold(f"{leader.last_name.value} {leader.first_name.value}") == "durand nadia"
    assert [cell.state for cell in found.participants[0].signatures] == ["present", "absent"]


def test_a_sentence_over_two_lines_says_title_day_hours_and_who_leads() -> None:
    paper = Paper().line("LISTE D'ÉMARGEMENT", 16, bold=True)
    paper.line("Atelier « Gestion du budget familial » du 22/07/2023, de 09:00 à 12:00, à Agen,")
    paper.line("salle 2, animé par Nadia MOREAU.").line("")
    rows = [("Noms et prénoms", "Signature"), *((name, "") for name in ("BLANC Luc", "NOIR Zoé"))]
    found = scanned(paper.table(Ruled(rows, (80, 80), signed={(1, 1): 5}, height=12)))
    assert found.title.value == "Gestion du budget familial"
    assert (found.date.value, found.start.value, found.end.value) == (
        date(2023, 7, 22), time(9), time(12),
    )  # fmt: skip
    (leader,) = found.facilitators
    assert (leader.last_name.value, leader.first_name.value) == ("MOREAU", "Nadia")


def test_rules_that_run_on_where_a_side_was_lost_are_no_folds() -> None:
    grey = np.full((1170, 827), 250, np.uint8)
    places = range(300, 701, 50)
    for number, y in enumerate(places):
        grey[y : y + 2, 60 : 760 if number % 2 else 740] = 20
    for x in (60, 200, 400, 500):  # the right side is broken off, the level rules go on to it
        grey[300:702, x : x + 2] = 20
    (grid,) = find_grids(grey, 100.0)
    assert grid.rows == len(places) - 1


@pytest.mark.parametrize("text", ["Après-midi 14h00-17h00", "APRÈS MIDI 14h-17h"])
def test_half_a_day_is_no_time_of_day(text: str) -> None:
    assert time_ranges(text) == ((time(14), time(17)),)


def test_noon_is_a_time_of_day() -> None:
    assert parse_time("midi").value == time(12)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Atelier « Gestion du budget » du 3 mai", "Gestion du budget"),
        ('Séance "Mobilité" animée par Anne Blanc', "Mobilité"),
        ("Atelier « Un » puis « Deux trois »", ""),
        ("Atelier du 3 mai", ""),
    ],
)
def test_what_a_sentence_quotes(text: str, said: str) -> None:
    assert quoted(text) == said or (said == "" and quoted(text) in {"", "Deux trois"})


# --- lines that may be a facilitator's, columns that may be two ------------------------------

NAMES = Heading((Column(0, "full_name"), Column(1, "signature")), 0, 1)


def listed(*names: str, widths: tuple[float, ...] = (0.3, 0.3)) -> SheetTable:
    """Return a scanned table: one column of names, others to sign in, a heading above."""
    edges = [0.1]
    for width in widths:
        edges.append(edges[-1] + width)
    cells = tuple(
        Cell(
            row, column, name if column == 0 else "",
            (edges[column], 0.1 + 0.05 * row, edges[column + 1], 0.15 + 0.05 * row),
        )
        for row, name in enumerate(("Nom et prénom", *names))
        for column in range(len(widths))
    )  # fmt: skip
    box = (0.1, 0.1, edges[-1], 0.15 + 0.05 * len(names))
    grid = Grid(box, (), len(names) + 1, len(widths), 0.99)
    page = Page(number=1, size=(595, 842), text="")
    return SheetTable(page, 0, cells, len(names) + 1, len(widths), box, None, grid)


def named(table: SheetTable, row: int, last: str, first: str) -> Line:
    """Return a participant's line of a table, with a cell to sign in."""
    cell = table.at(row, 1)
    assert cell is not None
    leaves = Text(value=last, raw=last, confidence=0.9), Text(value=first, confidence=0.9)
    return Line(table, row, "participant", row, *leaves, cells=((Column(1, "signature"), cell),))


@pytest.mark.parametrize(
    ("text", "last", "first", "doubted"),
    [
        ("Intervnat : DURAND Paul", "DURAND", "Paul", True),
        ("Intervena nt DURAND Paul", "DURAND", "Paul", True),
        ("Responsable : DURAND Paul", "DURAND", "Paul", True),
        ("BLANC Nadia", "BLANC", "Nadia", True),
        ("DURAND Paul", "DURAND", "Paul", False),
        ("CONSEIL Béatrice", "CONSEIL", "Béatrice", True),
        ("ANIM Maurice", "ANIM", "Maurice", False),
    ],
)
def test_a_line_that_may_be_a_facilitators(text: str, last: str, first: str, doubted: bool) -> None:
    table = listed(text)
    leader = (Text(value="BLANC"), Text(value="Nadia"))
    doubts = list(line_doubts(table, NAMES, [named(table, 1, last, first)], [leader]))
    assert [doubt.code for doubt in doubts] == (["line_unsure"] if doubted else [])


def test_a_column_as_wide_as_two_is_a_doubt() -> None:
    columns = (Column(0, "full_name"), *(Column(n, "signature") for n in range(1, 5)))
    heading = Heading(columns, 0, 1)
    even = listed("A", widths=(0.2, 0.1, 0.1, 0.1, 0.1))
    odd = listed("A", widths=(0.2, 0.1, 0.1, 0.1, 0.2))
    assert not list(column_doubts(even, heading))
    assert [doubt.code for doubt in column_doubts(odd, heading)] == ["column_pitch"]


def test_days_that_go_back_and_a_sheet_that_nobody_leads_are_doubts() -> None:
    days = [date(2023, 3, 2), date(2023, 3, 1)]
    sessions = tuple(
        SheetSession.model_validate({"id": f"s{n}", "date": {"value": day, "confidence": 0.9}})
        for n, day in enumerate(days, 1)
    )
    assert not days_in_order(sessions)
    record = AttendanceRecord(sessions=sessions, participants=(Participant(row=1),), layout="ruled")
    assert {doubt.code for doubt in sheet_doubts(record)} == {"days_order", "no_leader"}


def test_a_further_page_goes_on_where_its_days_are_the_same_but_for_one_unread() -> None:
    def columns(*days: int | None) -> list[Column]:
        return [
            Column(n, "signature", day=PartDay(day, 3) if day else None)
            for n, day in enumerate(days)
        ]

    assert alike(columns(1, 2, 3), columns(1, 2, None))
    assert not alike(columns(1, 2, 3), columns(1, 2, 4))
    assert not alike(columns(1, None, None), columns(None, 2, None))


def test_a_last_row_of_labels_in_the_header_says_who_leads_and_where_they_signed() -> None:
    reading = read(Source.of("emargement.png", demo.good_sheet()), Options())
    (record,) = [d.record for d in reading.documents if isinstance(d.record, AttendanceRecord)]
    (leader,) = record.facilitators
    assert (leader.last_name.value, leader.first_name.value) == ("LARROQUE", "Camille")
    assert leader.signature.state == "present"
    assert record.doubts == ()
