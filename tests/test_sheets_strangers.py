"""Sheets as strangers made them, third part: trades in lists, managers' places, lost dashes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.dates import dates_in, time_ranges
from extractors.records import (
    AttendanceRecord,
    SheetDoubt,
    SheetFacilitator,
    SheetSession,
    Signature,
    Text,
)
from extractors.sheets.checks import checked
from extractors.sheets.head import Head
from extractors.sheets.head_loose import with_loose
from extractors.sheets.headings import heading_of
from extractors.sheets.helpers import without_managers
from extractors.sheets.labels import Value
from extractors.sheets.lines import HeadLine, Segment
from extractors.sheets.odd_lines import line_doubts
from extractors.sheets.open_tables import open_tables
from extractors.sheets.parting import parted_table
from extractors.sheets.people import split_name
from extractors.sheets.rows import Line, lines_below
from extractors.sheets.sessions import plan_of
from extractors.sheets.table import SheetTable
from extractors.sheets.titles_above import with_titles_above
from extractors.source import Line as Rule
from extractors.source import Page, Word
from tests.sheet_tables import Rows
from tests.sheet_tables import table_of as ruled_table

LIST = ("Nom", "Prénom", "Fonction", "Structure", "Signature")


def table_of(rows: Rows) -> SheetTable:
    """Return a ruled table of a scan."""
    return ruled_table(rows, ruled=True)


def lines_of(*people: tuple[str, ...]) -> tuple[SheetTable, list[Line]]:
    table = table_of([LIST, *people])
    heading = heading_of(table)
    assert heading is not None
    return table, lines_below(table, heading)


def doubted(table: SheetTable, lines: list[Line], leader: str = "") -> int:
    """Return how many lines may be somebody's who leads; ``leader`` is named in the header."""
    heading = heading_of(table)
    assert heading is not None
    helpers = [(Text(value=leader, confidence=0.95), Text())] if leader else []
    return len(list(line_doubts(table, heading, lines, helpers)))


MEETING = (
    ("NADAL", "Aminata", "Référente de parcours", "PLIE", ""),
    ("BARTHE", "Odile", "Conseillère", "Mission locale", ""),
    ("SANCHEZ", "Maria", "Cheffe de service", "Lycée professionnel", ""),
    ("CASTAING", "Bruno", "Travailleur social", "CIP du Marmandais", ""),
)


def test_people_of_a_trade_take_part_in_a_meeting_of_their_trade() -> None:
    table, lines = lines_of(*MEETING)
    assert {line.kind for line in lines} == {"participant"}
    assert doubted(table, lines) == 3, "who led it is asked where no header says it"
    assert doubted(table, lines, leader="TERRAL") == 0


def test_a_structure_makes_nobody_a_facilitator() -> None:
    _, lines = lines_of(
        ("NADAL", "Aminata", "", "PLIE – référent RSA", ""),
        ("BARTHE", "Odile", "", "Éducateurs sans frontières", ""),
        ("SANCHEZ", "Maria", "", "Coach Emploi 47", ""),
    )
    assert {line.kind for line in lines} == {"participant"}


def test_a_trade_leads_where_the_others_are_called_participants() -> None:
    _, lines = lines_of(
        ("NADAL", "Aminata", "Stagiaire", "", ""),
        ("BARTHE", "Odile", "Stagiaire", "", ""),
        ("SANCHEZ", "Maria", "Conseillère", "", ""),
    )
    assert [line.kind for line in lines] == ["participant", "participant", "facilitator"]


@pytest.mark.parametrize("said", ["Formatrice", "Intervenant extérieur", "Animateur"])
def test_a_function_that_leads_is_a_facilitators(said: str) -> None:
    _, lines = lines_of(
        ("NADAL", "Aminata", "", "", ""),
        ("BARTHE", "Odile", "", "", ""),
        ("SANCHEZ", "Maria", said, "", ""),
    )
    assert [line.kind for line in lines] == ["participant", "participant", "facilitator"]


def test_a_label_in_the_place_of_a_name_is_no_part_of_it() -> None:
    _, lines = lines_of(
        ("NADAL", "Aminata", "", "", ""), ("Nom du formateur : PONS", "Gilles", "", "", "")
    )
    assert [line.kind for line in lines] == ["participant", "facilitator"]
    assert lines[1].last.value == "PONS"


def test_a_label_alone_over_a_name_at_the_foot_titles_it() -> None:
    _, lines = lines_of(
        ("NADAL", "Aminata", "", "", ""),
        ("BARTHE", "Odile", "", "", ""),
        ("Formatrice", "", "", "", ""),
        ("LESTRADE", "Nadia", "", "", ""),
    )
    assert [line.kind for line in lines] == [
        "participant", "participant", "section", "facilitator",
    ]  # fmt: skip


@given(st.integers(7, 11), st.integers(1, 6), st.sampled_from(["", "00", "15", "30", "45"]))
def test_two_hours_that_lost_their_dash_are_two_hours(
    start: int, longer: int, minutes: str
) -> None:
    end = time(start + longer, int(minutes or 0))
    for said in (f"{start}h {start + longer}h{minutes}", f"{start}h{start + longer}h{minutes}"):
        assert time_ranges(said) == ((time(start), end),)


def test_a_break_without_dashes_is_a_break() -> None:
    assert time_ranges("9h 10h30 et 14h 16h") == ((time(9), time(10, 30)), (time(14), time(16)))
    assert time_ranges("9 h 30 à 12 h 15") == ((time(9, 30), time(12, 15)),)


def test_the_first_of_a_month_read_with_an_l_is_the_first() -> None:
    assert [d.parsed.value for d in dates_in("le ler avril 2023")] == [date(2023, 4, 1)]
    assert [d.parsed.value for d in dates_in("le Ier avril 2023")] == [date(2023, 4, 1)]


def hours_of(*titles: str) -> list[float]:
    """Return how sure the start of each session is, of a week's columns with these titles."""
    table = table_of([("Nom", *titles), ("NADAL", *("" for _ in titles))])
    heading = heading_of(table)
    return [s.start.confidence for s in plan_of(Head(), heading, 1, 1).sessions]


def test_a_morning_that_ends_at_night_is_a_doubt() -> None:
    sure = hours_of("lundi 3 avril 2023 Matin 9h-12h", "mardi 4 avril 2023 Matin 9h-22h")
    assert sure[0] >= 0.8
    assert sure[1] < 0.8


def test_hours_unlike_those_of_the_other_mornings_are_a_doubt() -> None:
    days = ("lundi 3", "mardi 4", "jeudi 6")
    hours = ("9h-12h", "8h-12h", "9h-12h")
    sure = hours_of(*(f"{d} avril 2023 Matin {h}" for d, h in zip(days, hours, strict=True)))
    assert [one >= 0.8 for one in sure] == [True, False, True]


def _zone(said: str, state: str) -> tuple[Value, Signature]:
    value = Value("facilitator_signature", "", 1, None, None, (), None, None, said=said)
    return value, Signature.model_validate({"state": state, "confidence": 0.95})


def test_a_managers_signature_is_not_the_facilitators() -> None:
    own, other = (
        _zone("signature intervenante", "absent"),
        _zone("signature responsable", "present"),
    )
    assert without_managers([other, own]) == [own]
    ((_, alone),) = without_managers([other])
    assert alone.state == "to_check"


def test_nobody_who_leads_is_absent_where_the_list_was_not_found() -> None:
    leader = SheetFacilitator(
        last_name=Text(value="NAULEAU", confidence=0.97),
        first_name=Text(value="Béatrice", confidence=0.97),
        signature=Signature(state="absent", confidence=0.99),
    )
    record = AttendanceRecord(
        layout="ruled",
        sessions=(SheetSession(id="s1", facilitators=(leader,)),),
        doubts=(SheetDoubt(code="no_table", message="Aucun tableau."),),
    )
    assert checked(record).sessions[0].facilitators[0].signature.state == "to_check"
    found = checked(record.model_copy(update={"doubts": ()}))
    assert found.sessions[0].facilitators[0].signature.state == "absent"


def _head(*lines: tuple[str, float]) -> Head:
    """Return what lines (text, letter size) say without labels."""
    page = Page(number=1, size=(595, 842), text="")
    made = []
    for at, (text, size) in enumerate(lines):
        y = 0.05 + 0.03 * at
        word = Word(text, (0.1, y, 0.9, y + 0.02), size=size, confidence=0.97)
        segment = Segment(text, 1, word.box, None, (word,))
        made.append(HeadLine((segment,), page, y))
    return with_loose(Head(), made, set(), [])


def test_the_largest_line_is_surely_the_title_only_where_it_reads_like_one() -> None:
    below = (("Salle du conseil", 9.0), ("Merci de signer", 9.0))
    assert _head(("Atelier mobilité", 16.0), *below).title.confidence >= 0.8
    motto = _head(("Accompagnement vers le logement", 16.0), *below).title
    assert motto.value == "Accompagnement vers le logement"
    assert motto.confidence < 0.8


def test_a_line_with_the_word_insertion_is_no_sure_organisation() -> None:
    assert _head(("Réunion du réseau Insertion par le logement", 9.0)).organisation.doubtful
    assert not _head(("Association Passerelles", 9.0)).organisation.doubtful


@pytest.mark.parametrize(
    ("said", "name"),
    [("Le directeur", False), ("La coordinatrice du projet", False), ("Présidente", False),
     ("Le Goff Maëlle", True), ("Chef Michel", True), ("PRESIDENT Paul", True)],
)  # fmt: skip
def test_an_office_is_nobodys_name(said: str, name: bool) -> None:
    assert (split_name(said) is not None) is name


def test_labels_and_values_that_look_like_a_heading_are_not_parted() -> None:
    table = table_of(
        (
            ("Action", "Ateliers", "Date", "03/04/2023"),
            ("Animatrice", "Sonia LOPEZ", "Horaires", "9h-12h"),
            ("Lieu", "Agen", "Groupe", "A"),
        )
    )
    assert parted_table(table) == (table,)


TITLES = (("Nom", 0.11), ("Prénom", 0.38), ("Signature", 0.65))


def _over(titles: Sequence[tuple[str, float]], y: float = 0.085) -> tuple[SheetTable, Page]:
    """Return a ruled list without a heading, from y = 0.1 on, and a page with words over it."""
    words = tuple(
        Word(text, (x, y, x + 0.011 * len(text), y + 0.012), size=10.0, confidence=0.96)
        for text, x in titles
    )
    page = Page(number=1, size=(595, 842), text="", words=words)
    rows = (("NADAL", "Aminata", ""), ("BARTHE", "Odile", ""), ("SANCHEZ", "Maria", ""))
    table = table_of(rows)
    return SheetTable(page, 0, table.cells, 3, 3, table.box, None, table.grid), page


def test_titles_over_the_first_rule_head_the_list() -> None:
    table, _ = _over(TITLES)
    titled = with_titles_above(table)
    assert (titled.rows, titled.columns) == (4, 3)
    heading = heading_of(titled)
    assert heading is not None
    assert [column.role for column in heading.columns] == ["last_name", "first_name", "signature"]
    assert [line.last.value for line in lines_below(titled, heading)] == [
        "NADAL", "BARTHE", "SANCHEZ",
    ]  # fmt: skip
    assert titled.grid is not None
    assert titled.grid.rows == 4


@pytest.mark.parametrize(
    ("titles", "y"),
    [
        ((("Nom", 0.11), ("Prénom", 0.38), ("Structure", 0.65)), 0.085),  # nowhere to sign
        (TITLES, 0.02),  # far above
        ((("Nom", 0.11), ("Prénom", 0.38), ("Signature", 0.58)), 0.085),  # across two columns
        ((("Liste", 0.11), ("des", 0.2), ("présents", 0.25)), 0.085),
    ],
)
def test_other_words_over_a_table_do_not(titles: Sequence[tuple[str, float]], y: float) -> None:
    table, _ = _over(titles, y)
    assert with_titles_above(table) is table


def test_a_list_with_a_heading_of_its_own_is_left_as_it_is() -> None:
    table = table_of([("Nom", "Prénom", "Signature"), ("NADAL", "Aminata", "")])
    assert with_titles_above(table) is table


def test_a_list_of_level_rules_alone_is_headed_by_the_words_over_it() -> None:
    words = [("Nom", 0.11, 0.085), ("Signature", 0.52, 0.085), ("NADAL", 0.11, 0.115)]
    said = tuple(
        Word(text, (x, y, x + 0.011 * len(text), y + 0.012), size=10.0, confidence=0.96)
        for text, x, y in words
    )
    rules = tuple(Rule(0.1, 0.1 + 0.04 * n, 0.9, 0.1 + 0.04 * n) for n in range(6))
    page = Page(number=1, size=(595, 842), text="", words=said, lines=rules)
    (table,) = open_tables(page)
    heading = heading_of(table)
    assert heading is not None
    assert [column.role for column in heading.columns] == ["full_name", "signature"]
    assert lines_below(table, heading)[0].last.value == "NADAL"
