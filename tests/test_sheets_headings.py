"""Columns of attendance sheets are understood from their headings, OCR's slips forgiven."""

from __future__ import annotations

from datetime import date, time

import numpy as np
import pytest

from extractors.records import Hour
from extractors.sheets.head import Head
from extractors.sheets.headings import column_of, heading_of
from extractors.sheets.sessions import plan_of
from extractors.sheets.table import Cell, SheetTable, tables_of
from extractors.sheets.wording import is_absence, is_sheet_title, spelt
from extractors.source import Grid, GridCell, Page, Picture, Word

ROLES = (
    ("Nom", "last_name"), ("NOM", "last_name"), ("Nom de famille", "last_name"),
    ("Prénom", "first_name"), ("Prénom(s)", "first_name"), ("Nom et prénom", "full_name"),
    ("NOM Prénom", "full_name"), ("Prénom NOM", "full_name"), ("Nom / Prénom", "full_name"),
    ("Noms des participants", "full_name"), ("Participants", "full_name"),
    ("Bénéficiaire", "full_name"), ("Personne accompagnée", "full_name"),
    ("Signature", "signature"), ("Émargement", "signature"), ("Visa", "signature"),
    ("Paraphe", "signature"), ("Matin", "signature"), ("Après-midi", "signature"),
    ("AM", "signature"), ("PM", "signature"), ("Signature matin", "signature"),
    ("12/03", "signature"), ("lundi 12 mars", "signature"), ("12/03/2024", "signature"),
    ("Mardi", "signature"), ("Séance 2", "signature"), ("Matin\n9h-12h", "signature"),
    ("Heure d'arrivée", "arrival"), ("Arrivée", "arrival"), ("Heure de départ", "departure"),
    ("N°", "number"), ("Structure", "organisation"), ("Organisme", "organisation"),
    ("Employeur", "organisation"), ("Structure d'origine", "organisation"),
    ("Fonction", "function"), ("Qualité", "function"), ("Date", "date"), ("Date du RDV", "date"),
    ("Début", "start"), ("Heure de début", "start"), ("Fin", "end"), ("Heure de fin", "end"),
    ("Horaires", "times"), ("Durée", "duration"), ("Objet", "title"),
    ("Objet de l'entretien", "title"), ("Lieu", "place"), ("Observations", "other"),
    ("Téléphone", "other"), ("Date de naissance", "other"),
    ("Signature du participant", "signature"), ("Signature du bénéficiaire", "signature"),
    ("Signature de l'intervenant", "signature"), ("Signature formateur", "signature"),
    ("Nom de l'intervenant", "last_name"), ("Intervenant", "full_name"),
)  # fmt: skip
SLIPS = (
    ("Ernargement", "signature"), ("Signalure", "signature"), ("Slgnature", "signature"),
    ("Prénorn", "first_name"), ("Observatlons", "other"), ("Structurc", "organisation"),
    ("Nomi et prénom", "full_name"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_a_heading_says_what_its_column_is(text: str, role: str) -> None:
    assert column_of(text).role == role


@pytest.mark.parametrize(("text", "role"), SLIPS)
def test_a_slip_of_ocr_is_forgiven(text: str, role: str) -> None:
    assert column_of(text).role == role


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Émargement", True), ("Signature de 1'intervenant", True), ("Après-midi", True),
        ("Nom et prénom du participant", True), ("PRÉNOM", True), ("Signature", True),
        ("NOM", False), ("Noms", False), ("Signature x", False), ("27/02/2023", False),
        ("Signalure", False), ("", False), ("de la", False),
    ],
)  # fmt: skip
def test_a_title_of_known_words_alone_is_read_rightly_however_unsure(
    text: str, plain: bool
) -> None:
    assert spelt(text) is plain


def test_the_word_of_a_title_over_two_columns_joins_the_cells_that_it_stands_across() -> None:
    def of(title: Word) -> SheetTable:
        x, y = (0.1, 0.4, 0.6, 0.8), (0.1, 0.13, 0.16, 0.22)
        cells = (
            GridCell(0, 0, (x[0], y[0], x[1], y[2]), 2, 1),
            *(GridCell(0, c, (x[c], y[0], x[c + 1], y[1])) for c in (1, 2)),
            *(GridCell(1, c, (x[c], y[1], x[c + 1], y[2])) for c in (1, 2)),
            *(GridCell(2, c, (x[c], y[2], x[c + 1], y[3])) for c in (0, 1, 2)),
        )
        grid = Grid((x[0], y[0], x[3], y[3]), cells, 3, 3)
        below = (
            Word("Matin", (0.45, 0.14, 0.5, 0.15)),
            Word("Après-midi", (0.65, 0.14, 0.7, 0.15)),
        )
        picture = Picture(np.full((400, 300), 250, np.uint8), 100.0, grids=(grid,))
        words = (Word("Nom", (0.12, 0.12, 0.16, 0.14)), title, *below)
        return tables_of(Page(1, (595.0, 842.0), "", words=words, picture=picture))[0]

    sure = of(Word("Signature", (0.55, 0.105, 0.63, 0.125), confidence=0.95))
    title = sure.at(0, 1)
    assert title is not None
    assert (title.line, title.column_span, title.box) == ("Signature", 2, (0.4, 0.1, 0.8, 0.13))
    assert sure.at(0, 2) is title
    assert sure.cut == ()
    unsure = of(Word("Signature", (0.55, 0.105, 0.63, 0.125), confidence=0.6))
    assert unsure.at(0, 2) is not unsure.at(0, 1)
    assert len(unsure.cut) == 1


@pytest.mark.parametrize("text", ["", "xkcd", "Lu et approuvé", "À"])
def test_a_heading_that_says_nothing_is_not_guessed_at(text: str) -> None:
    assert column_of(text).role == "unknown"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Signature de l'accompagnateur", "facilitator"),
        ("Signature conseiller", "facilitator"),
        ("Visa de la formatrice", "facilitator"),
        ("Signature du stagiaire", "participant"),
        ("Signature", ""),
    ],
)
def test_a_signature_column_says_whose_it_is(text: str, who: str) -> None:
    assert column_of(text).who == who


def test_a_column_may_say_its_day_its_half_and_its_hours() -> None:
    column = column_of("lundi 11/03/2024\nMatin 9h-12h")
    assert column.day is not None
    assert column.day.value == date(2024, 3, 11)
    assert (column.half, column.start, column.end) == ("am", time(9), time(12))


@pytest.mark.parametrize("text", ["Matin\n9H30-12H00", "Après-midi 13h30-16h30", "9:30-12:00"])
def test_hours_in_a_heading_are_no_day(text: str) -> None:
    assert column_of(text).day is None


def _table(*rows: tuple[tuple[str, int, int], ...]) -> SheetTable:
    """Build a table of (text, row span, column span) cells."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row, texts in enumerate(rows):
        column = 0
        for text, down, across in texts:
            while (row, column) in taken:
                column += 1
            cells.append(Cell(row, column, text, row_span=down, column_span=across))
            taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
            column += across
    page = Page(1, (595.0, 842.0), "", paged=False)
    return SheetTable(page, 0, tuple(cells), len(rows), max(c for _, c in taken) + 1)


def _plain(*texts: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((text, 1, 1) for text in texts)


def test_a_heading_of_two_rows_with_merged_cells_is_one_heading() -> None:
    table = _table(
        (("N°", 2, 1), ("Nom", 2, 1), ("Prénom", 2, 1), ("Émargement", 1, 2)),
        _plain("Matin", "Après-midi"),
        _plain("1", "DUMAS", "Alain", "", ""),
    )
    heading = heading_of(table)
    assert heading is not None
    assert [column.role for column in heading.columns] == [
        "number", "last_name", "first_name", "signature", "signature",
    ]  # fmt: skip
    assert [column.half for column in heading.columns][-2:] == ["am", "pm"]
    assert heading.below == 2


def test_days_over_half_days_are_kept_together() -> None:
    table = _table(
        (("Nom et prénom", 2, 1), ("12/03/2024", 1, 2), ("13/03/2024", 1, 2)),
        _plain("M", "AM", "M", "AM"),
        _plain("DUMAS Alain", "", "", "", ""),
    )
    heading = heading_of(table)
    assert heading is not None
    said = [(c.day.day if c.day else None, c.half) for c in heading.columns[1:]]
    assert said == [(12, "am"), (12, "pm"), (13, "am"), (13, "pm")]


def test_a_row_of_names_is_no_second_heading() -> None:
    table = _table(_plain("Nom", "Prénom", "Signature"), _plain("MARTIN", "Paul", "abs"))
    heading = heading_of(table)
    assert heading is not None
    assert heading.below == 1


def test_a_lone_column_of_names_is_of_whole_names() -> None:
    table = _table(_plain("Nom du participant", "Signature"), _plain("MARTIN Paul", ""))
    heading = heading_of(table)
    assert heading is not None
    assert heading.columns[0].role == "full_name"


@pytest.mark.parametrize(
    "text",
    [
        "abs",
        "ABS",
        "Absent",
        "absente",
        "Absent(e)",
        "excusé",
        "Excusée",
        "exc.",
        "A6S",
        "—",
        "-",
        "/",
        "X",
        "abs.",
    ],
)
def test_an_absence_is_told_from_other_words(text: str) -> None:
    assert is_absence(text)


@pytest.mark.parametrize("text", ["", "Abel", "P", "présent", "Dupont", "signé", "9h30"])
def test_other_words_are_no_absence(text: str) -> None:
    assert not is_absence(text)


@pytest.mark.parametrize(
    "text",
    [
        "FEUILLE D'ÉMARGEMENT",
        "Liste de présence",
        "Fiche individuelle de présence",
        "État de présence",
        "Émargement",
    ],
)
def test_titles_of_sheets_are_known(text: str) -> None:
    assert is_sheet_title(text)


def test_a_column_that_says_no_half_beside_half_days_has_doubtful_hours() -> None:
    hours = tuple(Hour(value=time(h), raw=str(h), confidence=0.98) for h in (9, 12, 13, 16))
    head = Head(start=hours[0], end=hours[3], spans=((hours[0], hours[1]), (hours[2], hours[3])))
    heading = heading_of(
        _table(
            (("Nom et prénom", 2, 1), ("03/04/2023", 1, 2), ("04/04/2023", 1, 2)),
            _plain("Matin", "Après-midi", "", "Après-midi"),
            *(_plain(f"Personne {n}", "", "", "", "") for n in range(3)),
        )
    )
    assert heading is not None
    sessions = plan_of(head, heading, 1, 1).sessions
    assert len(sessions) == 4
    assert [s.end.doubtful for s in sessions] == [False, False, True, False]


@pytest.mark.parametrize("text", ["Séance 1\n03/04/202\n3", "03/04/20\n23", "03/04/2023"])
def test_a_day_that_a_narrow_column_broke_is_that_day(text: str) -> None:
    day = column_of(text).day
    assert day is not None
    assert day.value == date(2023, 4, 3)
