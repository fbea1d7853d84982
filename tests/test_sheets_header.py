"""The header block of a sheet: labels and values, hours and days by their grammar, names."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sheets.head import Head, half_spans
from extractors.sheets.header import head_of
from extractors.sheets.lines import HeadLine, Segment
from extractors.sheets.people import Order, people_in, split_name
from extractors.sheets.times import hours_in
from extractors.source import Page

PAGE = Page(1, (595.0, 842.0), "", paged=False)


def head(*lines: str) -> Head:
    """Read lines of a document without pages; tabs part segments."""
    return head_of(
        [
            HeadLine(tuple(Segment(part, 1) for part in line.split("\t")), PAGE, float(number))
            for number, line in enumerate(lines)
        ]
    )


def hours(found: Head) -> list[tuple[time | None, time | None]]:
    return [(start.value, end.value) for start, end in found.spans]


def test_labels_with_their_values_on_lines_of_their_own() -> None:
    found = head(
        "FEUILLE D'ÉMARGEMENT",
        "Intitulé de l'action : Atelier numérique",
        "Date : 12/03/2024",
        "Horaires : 9h00 - 12h00",
        "Lieu : Agen",
        "Structure : Mots et Métiers",
        "Intervenant(s) : Mme Claire Dupont, M. Karim Benali",
    )
    assert found.title.value == "Atelier numérique"
    assert found.date.value == date(2024, 3, 12)
    assert hours(found) == [(time(9), time(12))]
    assert (found.place.value, found.organisation.value) == ("Agen", "Mots et Métiers")
    assert [(h.last.value, h.first.value) for h in found.helpers] == [
        ("Dupont", "Claire"),
        ("Benali", "Karim"),
    ]


def test_several_labels_on_one_line() -> None:
    found = head(
        "Action : Vers l'emploi - Date : 12/09/2022 - Horaires : 9h-12h - Intervenant : C. LARROUY"
    )
    assert found.title.value == "Vers l'emploi"
    assert found.date.value == date(2022, 9, 12)
    assert hours(found) == [(time(9), time(12))]
    assert [(h.last.value, h.first.value) for h in found.helpers] == [("LARROUY", "C.")]


def test_a_colon_that_ocr_lost_does_not_lose_the_value() -> None:
    found = head(
        "Titre de l'action Cuisiner, partager", "Lieu Boé", "Animateur(trice) Zoé TEIXEIRA"
    )
    assert found.title.value == "Cuisiner, partager"
    assert found.place.value == "Boé"
    assert found.helpers[0].last.value == "TEIXEIRA"


def test_day_and_hours_in_a_sentence_without_labels() -> None:
    found = head("Séance du mardi 12 mars 2024 de 9h à 12h animée par Claire DUPONT")
    assert found.date.value == date(2024, 3, 12)
    assert hours(found) == [(time(9), time(12))]
    assert found.helpers[0].last.value == "DUPONT"


def test_a_title_beside_the_words_that_name_the_sheet() -> None:
    found = head("FEUILLE DE PRÉSENCE – Atelier mobilité", "Date : 12/03/2024")
    assert found.title.value == "Atelier mobilité"


def test_what_a_sentence_says_before_its_day_is_a_title_to_look_at() -> None:
    found = head(
        "Espace social Saint-Cyr", "Villeneuve-sur-Lot", "Liste des présents",
        "Réunion d'information collective du mardi 4 avril 2023 de 14h00 à 16h30, salle des fêtes",
    )  # fmt: skip
    assert found.title.value == "Réunion d'information collective"
    assert found.title.confidence < 0.8


def test_the_name_of_a_town_is_no_title_that_is_sure() -> None:
    assert head("Villeneuve-sur-Lot", "Liste des présents").title.confidence < 0.8


def test_the_papers_name_in_capitals_is_no_place_to_sign() -> None:
    assert head("ÉMARGEMENT", "Intervenant : Claire Dupont").zones == ()


def test_an_encadrant_technique_leads() -> None:
    found = head("Encadrant technique : M. Éric SARRAZIN")
    assert [(h.last.value, h.first.value) for h in found.helpers] == [("SARRAZIN", "Éric")]


def test_an_impossible_day_is_a_doubt_without_a_value() -> None:
    leaf = head("Date : 31/04/2024").date
    assert leaf.value is None
    assert leaf.raw
    assert leaf.doubtful


def test_a_weekday_that_does_not_fall_on_its_day_is_a_doubt() -> None:
    leaf = head("Date : lundi 12 mars 2024").date
    assert leaf.value == date(2024, 3, 12)
    assert leaf.doubtful


def test_start_and_end_under_labels_of_their_own() -> None:
    found = head("Heure de début : 9h30", "Heure de fin : 12 h 15")
    assert (found.start.value, found.end.value) == (time(9, 30), time(12, 15))


def test_half_days_with_their_own_hours() -> None:
    found = head("Matin : 9h-12h\tAprès-midi : 13h30-16h30")
    halves = half_spans(found)
    assert (halves["am"][0].value, halves["am"][1].value) == (time(9), time(12))
    assert (halves["pm"][0].value, halves["pm"][1].value) == (time(13, 30), time(16, 30))


def test_one_range_over_the_day_does_not_say_when_the_break_is() -> None:
    halves = half_spans(head("Horaires : 9h-17h"))
    assert (halves["am"][0].value, halves["am"][1].value) == (time(9), None)
    assert (halves["pm"][0].value, halves["pm"][1].value) == (None, time(17))


def test_an_empty_label_gives_no_value() -> None:
    found = head("Date : ....../....../......", "Horaires : ", "Intervenant : ………………")
    assert found.date.absent
    assert found.start.absent
    assert not found.helpers
    assert {"date", "times", "facilitators"} <= found.said


def test_the_union_is_mentioned() -> None:
    assert head("Projet cofinancé par l'Union européenne").eu.value is True
    assert head("Date : 12/03/2024").eu.absent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9h-12h", [(time(9), time(12))]),
        ("9 h 30 à 12 h", [(time(9, 30), time(12))]),
        ("09:30 - 12:00", [(time(9, 30), time(12))]),
        ("9H-12H", [(time(9), time(12))]),
        ("de 14h à 17h", [(time(14), time(17))]),
        ("9h00/12h00 – 13h30/16h30", [(time(9), time(12)), (time(13, 30), time(16, 30))]),
        ("de 9h à 12h et de 13h30 à 16h30", [(time(9), time(12)), (time(13, 30), time(16, 30))]),
        ("9h-12h (3h)", [(time(9), time(12))]),
        ("12/03/2024 de 9h à 12h", [(time(9), time(12))]),
        ("9h à midi", [(time(9), time(12))]),
    ],
)
def test_hours_are_read_in_every_usual_form(text: str, expected: list[tuple[time, time]]) -> None:
    found = hours_in(text)
    assert list(found.ranges) == expected
    assert found.sure >= 0.8


def test_a_break_is_no_session() -> None:
    found = hours_in("9h-12h (pause 10h30-10h45)")
    assert list(found.ranges) == [(time(9), time(12))]
    assert list(found.pauses) == [(time(10, 30), time(10, 45))]


@pytest.mark.parametrize("text", ["9hS0-12h", "9hO0 - 12h00", "9h3O à 12h"])
def test_letters_in_the_place_of_digits_are_a_doubt(text: str) -> None:
    assert hours_in(text).sure < 0.8


moments = st.builds(time, st.integers(7, 21), st.sampled_from([0, 5, 15, 30, 45]))
forms = st.sampled_from(["{0:%H}h{0:%M}", "{0:%H}:{0:%M}", "{0:%H} h {0:%M}", "{0:%H}H{0:%M}"])
links = st.sampled_from([" - ", "-", " à ", " / ", " – "])


@given(moments, moments, forms, links)
def test_any_range_written_in_a_usual_form_is_read_back(
    one: time, other: time, form: str, link: str
) -> None:
    if one == other:
        return
    start, end = sorted((one, other))
    found = hours_in(form.format(start) + link + form.format(end))
    assert list(found.ranges) == [(start, end)]


@given(st.dates(date(2015, 1, 1), date(2034, 12, 31)), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y"]))
def test_any_day_after_its_label_is_read_back(day: date, form: str) -> None:
    assert head(f"Date : {day.strftime(form)}").date.value == day


@pytest.mark.parametrize(
    ("text", "order", "last", "first"),
    [
        ("DUPONT Claire", "", "DUPONT", "Claire"),
        ("Mme Claire DUPONT", "", "DUPONT", "Claire"),
        ("Dupont Claire", "last", "Dupont", "Claire"),
        ("Claire Dupont", "", "Dupont", "Claire"),
        ("de La Tour Inès", "last", "de La Tour", "Inès"),
        ("Jean-Pierre MARTIN-DUVAL", "", "MARTIN-DUVAL", "Jean-Pierre"),
        ("BEN SALAH Karim", "", "BEN SALAH", "Karim"),
        ("C. LARROUY", "", "LARROUY", "C."),
        ("LACAZE Jean-\nPaul", "", "LACAZE", "Jean-Paul"),
        ("DUPONT - Claire", "", "DUPONT", "Claire"),
    ],
)
def test_names_are_split_in_their_parts(text: str, order: Order, last: str, first: str) -> None:
    name = split_name(text, order)
    assert name is not None
    assert (name.last, name.first) == (last, first)
    assert name.sure >= 0.8


@pytest.mark.parametrize("text", ["Martin Paul", "Thomas Martin", "Saveljic Ostoja"])
def test_an_order_that_nothing_shows_is_a_doubt_with_the_other_reading(text: str) -> None:
    name = split_name(text)
    assert name is not None
    assert name.sure < 0.8
    assert name.other is not None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Mme Claire Dupont, M. Karim Benali", ("Mme Claire Dupont", "M. Karim Benali")),
        ("Claire DUPONT, psychologue", ("Claire DUPONT",)),
        ("Claire Dupont (psychologue)", ("Claire Dupont",)),
        ("Dupont, Claire", ("Dupont, Claire",)),
        ("Mme Dupont et M. Benali", ("Mme Dupont", "M. Benali")),
    ],
)
def test_a_list_of_people_is_cut_into_persons(text: str, people: tuple[str, ...]) -> None:
    assert people_in(text) == people
