"""Text to value: what is read, what is doubted, what is refused. Never corrected in silence."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records import DOUBT_BELOW
from extractors.source import Choice
from extractors.values import (
    PersonName,
    amounts_in,
    dates_in,
    ibans_in,
    is_answer,
    leaf,
    parse,
    parse_amount,
    parse_bic,
    parse_choice,
    parse_date,
    parse_decimal,
    parse_duration,
    parse_email,
    parse_flag,
    parse_iban,
    parse_integer,
    parse_naf,
    parse_period,
    parse_person,
    parse_phone,
    parse_postal_code,
    parse_rna,
    parse_siren,
    parse_siret,
    parse_text,
    parse_time,
    parse_time_range,
    rib_key,
    sirets_in,
    split_list,
    strip_fill,
    ticked_labels,
    time_ranges,
    valid_iban,
    valid_siret,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12/03/2022", date(2022, 3, 12)),
        ("12-03-22", date(2022, 3, 12)),
        ("12.03.2022", date(2022, 3, 12)),
        ("12 / 03 / 2022", date(2022, 3, 12)),
        ("2022-03-12", date(2022, 3, 12)),
        ("2022/03/12", date(2022, 3, 12)),
        ("12-mars-2022", date(2022, 3, 12)),
        ("12 mars 2022", date(2022, 3, 12)),
        ("1er septembre 2022", date(2022, 9, 1)),
        ("1 er SEPTEMBRE 2022", date(2022, 9, 1)),
        ("3 févr. 2022", date(2022, 2, 3)),
        ("15 aout 2022", date(2022, 8, 15)),
        ("samedi 12 mars 2022", date(2022, 3, 12)),
        ("le 12\u00a0mars\u202f2022", date(2022, 3, 12)),
        ("Fait à Agen, le 12 mars 2022", date(2022, 3, 12)),
        ("12032022", date(2022, 3, 12)),
        ("1 2 0 3 2 0 2 2", date(2022, 3, 12)),
        ("L'an deux mille vingt-deux, le mardi quatorze juin", date(2022, 6, 14)),
        ("l’an deux mille vingt-deux et le premier septembre", date(2022, 9, 1)),
    ],
)
def test_a_date_is_read_in_every_usual_writing(text: str, value: date) -> None:
    found = parse_date(text)
    assert found.value == value
    assert found.confidence >= DOUBT_BELOW


@pytest.mark.parametrize(
    "text", ["31/04/2022", "31 avril 2022", "29/02/2023", "45/01/2022", "12 mars", "bientôt"]
)
def test_an_impossible_or_unfinished_date_has_no_value(text: str) -> None:
    found = parse_date(text)
    assert found.value is None
    assert not found.blank


def test_month_before_day_is_only_suggested() -> None:
    found = parse_date("03/25/2022")
    assert found.value is None
    assert [c.value for c in found.candidates] == ["2022-03-25"]


def test_a_month_alone_is_a_doubt_on_its_first_or_last_day() -> None:
    assert parse_date("septembre 2022").value == date(2022, 9, 1)
    assert parse_date("septembre 2022", end=True).value == date(2022, 9, 30)
    assert parse_date("09/2022").confidence < DOUBT_BELOW


def test_a_weekday_that_contradicts_its_date_is_a_doubt() -> None:
    assert parse_date("lundi 12 mars 2022").confidence < DOUBT_BELOW


def test_two_different_dates_in_one_place_give_no_value() -> None:
    found = parse_date("01/01/2022 au 31/12/2022")
    assert found.value is None
    assert [c.value for c in found.candidates] == ["2022-01-01", "2022-12-31"]


@pytest.mark.parametrize("text", ["__/__/____", "../../20..", " / / 20__", "jj/mm/aaaa", "…/…/…"])
def test_the_mask_of_an_empty_date_is_no_answer(text: str) -> None:
    assert parse_date(text).blank


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["/", "-", ".", " / "]))
def test_a_date_written_in_figures_comes_back(day: date, sign: str) -> None:
    text = f"{day.day:02d}{sign}{day.month:02d}{sign}{day.year}"
    assert parse_date(text).value == day


@given(st.text(max_size=60))
def test_no_text_makes_the_parsers_fail(text: str) -> None:
    for kind in (
        "date", "amount", "integer", "decimal", "flag", "siret", "rna", "naf", "postal_code",
        "phone", "email", "url", "iban", "bic", "text", "long",
    ):  # fmt: skip
        found = parse(kind, text)
        assert 0 <= found.confidence <= 1
    parse_period(text)
    parse_person(text)
    parse_time_range(text)


def test_dates_are_found_in_running_text_with_their_span() -> None:
    text = "Vu le 12/03/2022 puis le 31/04/2022."
    first, second = dates_in(text)
    assert text[first.start : first.end] == "12/03/2022"
    assert second.parsed.value is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("du 15/11/2021 au 30/06/2022", date(2021, 11, 15), date(2022, 6, 30)),
        ("01/01/2022 – 31/12/2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("du 3 au 28 avril 2023", date(2023, 4, 3), date(2023, 4, 28)),
        ("du 15 mars au 30 juin 2023", date(2023, 3, 15), date(2023, 6, 30)),
        ("Du 1er janvier 2022 au 31 décembre 2023", date(2022, 1, 1), date(2023, 12, 31)),
        ("exercice 2022", date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_a_period_is_read(text: str, start: date, end: date) -> None:
    first, last = parse_period(text)
    assert (first.value, last.value) == (start, end)
    assert min(first.confidence, last.confidence) >= DOUBT_BELOW


@pytest.mark.parametrize(
    "text",
    ["année scolaire 2022-2023", "2 ans", "à partir de septembre", "2022-2023",
     "septembre 2022 à juin 2023", "du 30/06/2022 au 01/01/2022"],
)  # fmt: skip
def test_edge_case_12_a_loose_period_is_a_doubt(text: str) -> None:
    first, last = parse_period(text)
    assert not first.blank
    assert first.value is None or first.confidence < DOUBT_BELOW
    assert last.value is None or last.confidence < DOUBT_BELOW


@pytest.mark.parametrize(
    ("text", "value"),
    [("9h", time(9)), ("9 h 30", time(9, 30)), ("09:30", time(9, 30)), ("14H00", time(14)),
     ("9h30min", time(9, 30)), ("midi", time(12)), ("à 17 heures", time(17))],
)  # fmt: skip
def test_a_time_is_read(text: str, value: time) -> None:
    assert parse_time(text).value == value


@pytest.mark.parametrize("text", ["24h00", "9h75", "tôt", "9h-12h"])
def test_an_impossible_time_has_no_value(text: str) -> None:
    assert parse_time(text).value is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [("9H-12H", time(9), time(12)), ("14h à 17h", time(14), time(17)),
     ("de 9h00 à 12h30", time(9), time(12, 30)), ("9-12h", time(9), time(12)),
     ("13:30 - 16:45", time(13, 30), time(16, 45))],
)  # fmt: skip
def test_a_range_of_times_is_read(text: str, start: time, end: time) -> None:
    first, last = parse_time_range(text)
    assert (first.value, last.value) == (start, end)
    assert first.confidence >= DOUBT_BELOW


def test_two_ranges_show_the_break_and_are_a_doubt_as_one() -> None:
    text = "9h00/12h00 – 13h30/16h30"
    assert time_ranges(text) == ((time(9), time(12)), (time(13, 30), time(16, 30)))
    assert parse_time_range(text)[0].confidence < DOUBT_BELOW


def test_one_hour_thirty_is_one_and_a_half() -> None:
    assert parse_duration("1h30").value == Decimal("1.5")
    assert parse_duration("3 h 15").value == Decimal("3.25")
    assert parse_duration("45 min").value == Decimal("0.75")
    assert parse_decimal("1h30").value == Decimal("1.5")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 500,00", "12500.00"),
        ("12.500", "12500"),
        ("12\u202f500 €", "12500"),
        ("12\u00a0500,50 €", "12500.50"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("12 500 euros", "12500"),
        ("12500", "12500"),
        ("12500.5", "12500.5"),
        ("1 250 000", "1250000"),
        ("0,00", "0"),
        ("12 500 EUR", "12500"),
        ("12,5 k€", "12500"),
        ("1,2 M€", "1200000"),
        ("12'500", "12500"),
        ("12 500 euros et 50 centimes", "12500.50"),
        ("douze mille cinq cents euros", "12500"),
        ("12 500 € (douze mille cinq cents euros)", "12500"),
        ("40 000 € TTC", "40000"),
    ],
)
def test_an_amount_is_read_in_every_usual_writing(text: str, value: str) -> None:
    found = parse_amount(text)
    assert found.value == Decimal(value)
    assert found.confidence >= DOUBT_BELOW


@pytest.mark.parametrize(
    "text",
    ["12 50", "2022 12 500", "12,500", "environ 12 000 €", "-500 €", "12 000 à 15 000 €",
     "40 000 € puis 20 000 €", "1.25O,50", "66,67 %", "500 € par mois", "12 5OO €"],
)  # fmt: skip
def test_an_unclear_amount_is_a_doubt(text: str) -> None:
    found = parse_amount(text)
    assert not found.blank
    assert found.value is None or found.confidence < DOUBT_BELOW


@pytest.mark.parametrize("text", ["Z 800", "l 500", "S00", "B 12 €", "a 800", "Z800"])
def test_a_letter_before_a_figure_may_be_one_of_its_digits(text: str) -> None:
    assert parse_amount(text).confidence < DOUBT_BELOW


@pytest.mark.parametrize("text", ["à 800 €", "EUR 1 200", "Total 800", "12 500 € TTC"])
def test_a_word_before_a_figure_is_none(text: str) -> None:
    assert parse_amount(text).confidence >= DOUBT_BELOW


def test_edge_case_27_letters_against_figures_is_a_question() -> None:
    found = parse_amount("12 500 € (douze mille euros)")
    assert found.confidence < DOUBT_BELOW
    assert {c.value for c in found.candidates} == {"12500", "12000"}


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from(["\u202f", "\u00a0", " ", "."]),
    st.sampled_from(["", " €", " euros"]),
)
def test_an_amount_printed_the_french_way_comes_back(
    amount: Decimal, group: str, unit: str
) -> None:
    text = f"{amount:,.2f}".replace(",", "|").replace(".", ",").replace("|", group) + unit
    assert parse_amount(text).value == amount


def test_amounts_are_found_in_running_text() -> None:
    found = amounts_in("une aide de 10 000 € sur un coût de 60 000,50 euros en 2022")
    assert [m.value for m in found if m.currency] == [Decimal(10000), Decimal("60000.50")]


@pytest.mark.parametrize(
    "text",
    ["", "  ", "........", "____", "…………", "néant", "Néant.", "sans objet", "S.O.", "/", "-",
     "........ €", "N/A", "__ %"],
)  # fmt: skip
def test_fill_lines_and_words_for_nothing_are_no_answers(text: str) -> None:
    assert not is_answer(text)
    assert leaf(parse_text(text), text).absent


def test_a_preset_is_no_answer_but_a_typed_zero_is() -> None:
    assert not is_answer("0,00", default="0,00")
    assert parse_amount("0").value == 0
    assert parse_integer("0").value == 0


def test_fill_lines_around_an_answer_are_taken_off_on_demand() -> None:
    assert strip_fill("....... Claire Martin .......") == "Claire Martin"
    assert parse_text("etc...").value == "etc..."


def test_edge_case_3_siret_of_la_poste_and_a_mistyped_digit() -> None:
    assert parse_siret("356 000 000 00048").value == "35600000000048"
    assert parse_siret("35600000009075").value == "35600000009075"
    assert parse_siret("732 829 320 00074").value == "73282932000074"
    assert not valid_siret("20009695600010")
    wrong = parse_siret("73282932O00074")
    assert wrong.value is None
    assert [c.value for c in wrong.candidates] == ["73282932000074"]
    mistyped = parse_siret("73232932000074")
    assert mistyped.value is None
    assert "73282932000074" in [c.value for c in mistyped.candidates]


@pytest.mark.parametrize("text", ["00000000000000", "7328293200007", "123", "SIRET en cours"])
def test_what_is_no_siret_has_no_value(text: str) -> None:
    assert parse_siret(text).value is None
    assert not parse_siret(text).blank


def test_sirets_are_found_in_running_text() -> None:
    assert sirets_in("SIRET 732 829 320 00074 et tel 05 53 00 00 00") == ("73282932000074",)


def test_siren_and_rna() -> None:
    assert parse_siren("732 829 320").value == "732829320"
    assert parse_rna("W471234567").value == "W471234567"
    assert parse_rna("w 47 1234567").value == "W471234567"
    assert parse_rna("W2A1234567").value == "W2A1234567"
    assert parse_rna("0471012345").confidence < DOUBT_BELOW
    assert parse_rna("W47O234567").value is None
    assert parse_rna("W4710001234").value is None


def test_iban_is_checked_to_its_rib_key() -> None:
    assert parse_iban("FR76 3000 6000 0112 3456 7890 189").value == "FR7630006000011234567890189"
    assert parse_iban("fr14 2004 1010 0505 0001 3m02 606").value == "FR1420041010050500013M02606"
    assert parse_iban("FR76 3000 6000 0112 3456 7890 198").value is None
    assert parse_iban("IBAN : FR7630006000011234567890189").value == "FR7630006000011234567890189"
    assert parse_iban("BE68 5390 0754 7034").value == "BE68539007547034"
    assert rib_key("30006", "00001", "12345678901") == "89"
    assert not valid_iban("FR7630006000011234567890")


def test_iban_is_found_in_running_text() -> None:
    text = "Titulaire X IBAN FR76 3000 6000 0112 3456 7890 189 BIC AGRIFRPP"
    assert ibans_in(text) == ("FR7630006000011234567890189",)


@given(st.from_regex(r"[0-9]{10}[0-9A-Z]{11}", fullmatch=True))
def test_every_french_iban_comes_back_in_groups_of_four(account: str) -> None:
    basic = account + rib_key(account[:5], account[5:10], account[10:])
    number = int("".join(str(int(sign, 36)) for sign in basic + "FR00"))
    iban = f"FR{98 - number % 97:02d}{basic}"
    grouped = " ".join(iban[i : i + 4] for i in range(0, 27, 4))
    assert parse_iban(grouped).value == iban


def test_bic_naf_phone_mail_post_code() -> None:
    assert parse_bic("agri fr pp 847").value == "AGRIFRPP847"
    assert parse_bic("AGRI").value is None
    assert parse_naf("88.99B").value == "88.99B"
    assert parse_naf("8899 b").value == "8899B"
    assert parse_phone("05 53 12 34 56").value == "05 53 12 34 56"
    assert parse_phone("+33 (0)5 53 12 34 56").value == "+33 (0)5 53 12 34 56"
    assert parse_phone("05 53 12").value is None
    assert parse_email("contact@l-etoile-d-agen.fr").value == "contact@l-etoile-d-agen.fr"
    assert parse_email("contact @ exemple.fr").value is None
    assert parse_postal_code("47 000").value == "47000"
    assert parse_postal_code("4700").value is None


@pytest.mark.parametrize(
    ("text", "last", "first"),
    [
        ("Mme Claire MARTIN", "MARTIN", "Claire"),
        ("MARTIN Claire", "MARTIN", "Claire"),
        ("M. Jean-Pierre D'ALMEIDA", "D'ALMEIDA", "Jean-Pierre"),
        ("Madame Anne de LA TOUR", "de LA TOUR", "Anne"),
        ("LE GOFF Yann", "LE GOFF", "Yann"),
        ("Claire MARTIN, présidente", "MARTIN", "Claire"),
        ("Martin, Claire", "Martin", "Claire"),
        ("MARTIN Claire (présidente)", "MARTIN", "Claire"),
        ("Élodie ÉTIENNE-O’BRIEN", "ÉTIENNE-O’BRIEN", "Élodie"),
    ],
)
def test_a_name_is_split_by_its_capitals(text: str, last: str, first: str) -> None:
    found = parse_person(text)
    assert found.value == PersonName(last, first)


@pytest.mark.parametrize("text", ["Claire Martin", "MARTIN CLAIRE", "Martin", "Claire de La Tour"])
def test_a_name_that_can_be_split_two_ways_is_a_doubt(text: str) -> None:
    assert parse_person(text).confidence < DOUBT_BELOW


@pytest.mark.parametrize("text", ["M. le Maire", "Pierre et Marie CURIE", "la présidente"])
def test_a_role_or_two_people_are_no_name(text: str) -> None:
    assert parse_person(text).value is None


FORMS = (
    Choice("association", "Association", ("association loi 1901",)),
    Choice("siae", "Structure d'insertion", ("association intermédiaire",)),
    Choice("societe", "Société / entreprise", ("SARL",)),
)


def test_a_choice_is_named_by_code_label_synonym_or_box() -> None:
    assert parse_choice("ASSOCIATION", FORMS).value == "association"
    assert parse_choice("association loi 1901", FORMS).value == "association"
    assert parse_choice("une association intermédiaire", FORMS).value == "siae"
    assert parse_choice("☐ Association ☒ SARL", FORMS).value == "societe"
    assert parse_choice("☐ Association ☐ SARL", FORMS).blank
    assert parse_choice("Asociation", FORMS).confidence < DOUBT_BELOW
    assert parse_choice("association et SARL", FORMS).value is None
    assert parse_choice("mutuelle", FORMS).value is None


def test_yes_and_no() -> None:
    assert parse_flag("Oui").value is True
    assert parse_flag("NON").value is False
    assert parse_flag("☒ Oui ☐ Non").value is True
    assert parse_flag("☐ Oui [x] Non").value is False
    assert parse_flag("☐ Oui ☐ Non").blank
    assert parse_flag("Oui ☐ Non ☒").value is False
    assert parse_flag("☒ Oui ☒ Non").value is None
    assert parse_flag("oui / non").value is None
    assert parse_flag("☒").value is True
    assert ticked_labels("☒ Oui ☐ Non") == (("Oui", True), ("Non", False))


def test_several_short_answers_in_one_box() -> None:
    assert split_list("Agen ; Boé\n- Marmande") == ("Agen", "Boé", "Marmande")
    assert split_list("Saint-Pierre-de-Clairac") == ("Saint-Pierre-de-Clairac",)


def test_edge_case_26_accents_apostrophes_and_hyphens_stay_as_typed() -> None:
    assert parse_text("L’E\u0301toile-d'Agen").value == "L’Étoile-d'Agen"
    assert parse_text("L\u2019Étoile\u00a0 d'Agen").value == "L\u2019Étoile d'Agen"


def test_a_leaf_keeps_raw_and_place_and_weighs_both_confidences() -> None:
    found = leaf(parse_date("31/04/2022"), "31/04/2022", page=2, box=(0.1, 0.1, 0.2, 0.2))
    assert (found.value, found.raw, found.page) == (None, "31/04/2022", 2)
    half = leaf(parse_text("Agen"), "Agen", place="tableau 2, ligne 3", base_confidence=0.5)
    assert half.doubtful
    assert half.place == "tableau 2, ligne 3"
