"""Names and places compared as people compare them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.call import load_call
from validators.names import (
    Likeness,
    fold,
    full_name,
    initials,
    organisation_likeness,
    person_likeness,
    title_similarity,
)
from validators.places import places_of
from validators.rules.cofunding import funder_likeness

SAME, CLOSE, DIFFERENT = Likeness.SAME, Likeness.CLOSE, Likeness.DIFFERENT
TERRITORY = load_call().territory


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Association Les Jardins du Confluent", "LES JARDINS DU CONFLUENT", SAME),
        ("L'Étoile-d'Agen", "ETOILE D AGEN", SAME),
        ("Ressorts & Compagnie", "SARL RESSORTS ET COMPAGNIE", SAME),
        ("CCAS de Boé", "Centre communal d'action sociale de Boé", SAME),
        ("Les Jardins du Confluent", "LJDC", SAME),
        ("Insertion Solidarité Mobilité Emploi", "I.S.M.E.", SAME),
        ("Les Jardins du Confluent pour l'insertion", "ASS LES JARDINS DU CONFLU", SAME),
        ("Saint-Aubin", "ST AUBIN", SAME),
        ("Commune de Boé", "CCAS de Boé", CLOSE),
        ("Régie de quartier", "Régie de quartier Agen Sud-Est", CLOSE),
        ("Comité de bassin 1", "Comité de bassin 2", CLOSE),
        ("Commune de Boé", "Commune de Brax", DIFFERENT),
        ("Les Jardins du Confluent", "Marc Delpech", DIFFERENT),
        ("Les Jardins du Confluent", "", DIFFERENT),
    ],
)
def test_names_of_organisations(one: str, other: str, likeness: Likeness) -> None:
    assert organisation_likeness(one, other) is likeness


def test_an_acronym_that_is_given_counts_as_the_name() -> None:
    assert organisation_likeness("Les Jardins du Confluent", "JARCO", "Jarco") is SAME
    assert organisation_likeness("Les Jardins du Confluent", "JARCO") is DIFFERENT
    assert initials("Les Jardins du Confluent") == "JC"


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Marie DUPONT", "Mme DUPONT Marie", SAME),
        ("Jean-Pierre Lafont", "LAFONT Jean", SAME),
        ("Éloïse Bréchu", "Eloise BRECHU-MARTIN", SAME),
        ("M. Dupont", "Marie Dupont", CLOSE),
        ("P. Martin", "Paul Martin", CLOSE),
        ("Paul Martin", "Anne Martin", DIFFERENT),
        ("P. Martin", "Anne Martin", DIFFERENT),
        ("Paul Martin", "", DIFFERENT),
    ],
)
def test_names_of_persons(one: str, other: str, likeness: Likeness) -> None:
    assert person_likeness(one, other) is likeness
    assert person_likeness(other, one) is likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("CAF", "Caisse d'allocations familiales de Lot-et-Garonne", SAME),
        ("CAF de Lot-et-Garonne", "CAF 47", SAME),
        ("Région Nouvelle-Aquitaine", "Conseil régional de Nouvelle-Aquitaine", SAME),
        ("Ville de Tonneins", "Mairie de Tonneins", SAME),
        ("Ville de Tonneins", "Ville de Clairac", DIFFERENT),
        ("Ville de Tonneins", "CAF de Lot-et-Garonne", DIFFERENT),
    ],
)
def test_names_of_funders(one: str, other: str, likeness: Likeness) -> None:
    assert funder_likeness(one, other) is likeness


def test_a_title_is_met_by_a_sentence_that_names_it_and_not_by_one_common_word() -> None:
    title = "Cultiver ses compétences"
    assert title_similarity(title, "pour l'action « CULTIVER SES COMPETENCES » en 2023") >= 0.8
    assert title_similarity(title, "Atelier") < 0.8
    assert title_similarity("Atelier mobilité solidaire en Albret", "Atelier") < 0.8
    assert title_similarity(title, "") == 0


def test_a_full_name_is_written_first_name_first() -> None:
    assert full_name("Marie", "Dupont") == "Marie DUPONT"
    assert full_name(None, " Dupont ") == "DUPONT"


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparing_never_fails_and_goes_both_ways(one: str, other: str) -> None:
    assert organisation_likeness(one, other) in Likeness
    assert person_likeness(one, other) is person_likeness(other, one)


@pytest.mark.parametrize(
    ("text", "names", "inside"),
    [
        ("Agen", {"Agen"}, 1),
        ("Passage d'Agen", {"Le Passage"}, 1),
        ("Boé, Marmande et Nérac", {"Boé", "Marmande", "Nérac"}, 1),
        ("47000 AGEN", {"Agen"}, 1),
        ("St-Hilaire-de-Lusignan", {"Saint-Hilaire-de-Lusignan"}, 1),
        ("Allez-et-Cazeneuve", {"Allez-et-Cazeneuve"}, 0),
        ("Saint-Pierre-de-Buzet", {"Saint-Pierre-de-Buzet"}, 0),
        ("quartier Montanou à Agen", {"Agen"}, 1),
        ("Sainte-Livrade", {"Sainte-Livrade-sur-Lot"}, 0),
    ],
)
def test_places_are_communes_of_the_departement(text: str, names: set[str], inside: int) -> None:
    places = places_of([text], TERRITORY)
    assert {TERRITORY.communes[code] for code in places.communes} == names
    assert len(places.within(TERRITORY)) == inside
    assert places.outside == ()


@pytest.mark.parametrize("text", ["Agen d'Aveyron", "Roquefort (40)", "Bordeaux", "33000 Talence"])
def test_homonyms_and_towns_elsewhere_are_outside(text: str) -> None:
    places = places_of([text], TERRITORY)
    assert places.outside == (text,)
    assert not places.communes


def test_wholes_and_vague_places_are_told_apart() -> None:
    for text in ("Ensemble du département", "Lot et Garonne", "Tout le Lot-et-Garonne (47)"):
        assert places_of([text], TERRITORY).whole
    assert places_of(["Agglomération d'Agen"], TERRITORY).area
    assert places_of(["Villeneuve"], TERRITORY).vague == ("Villeneuve",)
    assert places_of(["Bassin de vie"], TERRITORY).vague == ("Bassin de vie",)
