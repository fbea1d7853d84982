"""Dates, amounts in words, no-break spaces, vocabulary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.french import (
    amount_in_words,
    clean,
    number,
    one_line,
    siret_text,
    typeset,
    uncapitalised,
)
from generators.vocabulary import NOT_AN_AWARD, forbidden
from validators.wording import NBSP, listed, long_date


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("12345.67", "douze mille trois cent quarante-cinq euros et soixante-sept centimes"),
        ("0", "zéro euro"),
        ("1", "un euro"),
        ("0.01", "un centime d'euro"),
        ("0.5", "cinquante centimes d'euro"),
        ("80", "quatre-vingts euros"),
        ("81", "quatre-vingt-un euros"),
        ("21.21", "vingt et un euros et vingt et un centimes"),
        ("200", "deux cents euros"),
        ("1000", "mille euros"),
        ("80000", "quatre-vingt mille euros"),
        ("200000", "deux cent mille euros"),
        ("1000000", "un million d'euros"),
        ("1000001", "un million un euros"),
        ("2000000.10", "deux millions d'euros et dix centimes"),
        ("33333.33", "trente-trois mille trois cent trente-trois euros et trente-trois centimes"),
    ],
)
def test_amounts_in_words(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


def test_an_amount_below_zero_is_never_granted() -> None:
    with pytest.raises(ValueError, match="below zero"):
        amount_in_words(Decimal(-1))


@given(st.decimals(0, 10_000_000, places=2))
def test_two_amounts_never_read_alike(amount: Decimal) -> None:
    assert amount_in_words(amount) != amount_in_words(amount + Decimal("0.01"))


def test_dates_in_full() -> None:
    assert long_date(date(2023, 3, 1)) == "1er mars 2023"
    assert long_date(date(2022, 8, 21)) == "21 août 2022"


def test_numbers() -> None:
    assert number(Decimal("1200.50")) == f"1{NBSP}200,5"
    assert number(40) == "40"
    assert siret_text("90112233300015") == f"901{NBSP}122{NBSP}333{NBSP}00015"


def test_no_break_spaces_where_french_asks_for_them() -> None:
    assert typeset("a : b ; c ? d ! « e » 5 € 10 % n° 3 article L. 114-5, 12 000") == (
        f"a{NBSP}: b{NBSP}; c{NBSP}? d{NBSP}! «{NBSP}e{NBSP}» 5{NBSP}€ 10{NBSP}% n°{NBSP}3 "
        f"article{NBSP}L.{NBSP}114-5, 12{NBSP}000"
    )


@given(st.text())
def test_setting_twice_changes_nothing_more(text: str) -> None:
    assert typeset(typeset(text)) == typeset(text)


@given(st.text())
def test_a_cleaned_text_holds_nothing_that_xml_refuses(text: str) -> None:
    assert all(sign == "\n" or ord(sign) >= 32 for sign in clean(text))
    assert "\n" not in one_line(text)


def test_words_of_a_sentence() -> None:
    assert listed(("a", "b", "c")) == "a, b et c"
    assert listed(("a",)) == "a"
    assert uncapitalised("Instructrice des demandes") == "instructrice des demandes"
    assert uncapitalised("DASI") == "DASI"


@pytest.mark.parametrize(
    "words",
    [
        "nous vous attribuons",
        "la subvention attribuée",
        "accordée",
        "octroyer",
        "un avis favorable",
        "projet retenu",
        "financée à hauteur de",
        "vous êtes autorisé à démarrer",
    ],
)
def test_words_of_a_decision_are_caught_before_it(words: str) -> None:
    for kind in ("acknowledgement", "notice", "certificate", "reminder"):
        assert forbidden(kind, f"Votre dossier : {words}.")
    assert forbidden("award", words) == ()


def test_the_certificate_may_say_what_it_is_not_and_no_more() -> None:
    assert forbidden("certificate", NOT_AN_AWARD) == ()
    assert forbidden("certificate", "donne son accord") == ("accord",)
    assert forbidden("certificate", "financement de 80 %")
    assert forbidden("certificate", "Nous avons le plaisir")


def test_the_applicant_s_own_words_are_not_ours_to_judge() -> None:
    text = "Joignez la lettre d'intention de L'Accorderie (5 000 €)."
    assert forbidden("notice", text) != ()
    assert forbidden("notice", text, ["L'Accorderie"]) == ()
    assert forbidden("notice", "subvention accordée", ["ac", "cordée", "d"]) == ("accordée",)
