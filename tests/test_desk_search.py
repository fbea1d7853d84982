"""Search: accents folded, beginnings of words, never a participant, in step with the register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from intake import decisions, standings
from intake.commands import run
from intake.desk.role import Role
from intake.desk.state import open_desk
from intake.house import House

from .desk_case import COMPLETE, DAY, DOUBTFUL, PEOPLE, Running, axe, client, copy_of, sign_in


@pytest.fixture(scope="module")
def searched(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The home, opened as the desk opens it."""
    root = copy_of(worked, tmp_path_factory.mktemp("search") / "home")
    with open_desk(root, on=DAY) as desk, desk.house() as house:
        yield house


def subjects(house: House, words: str) -> list[str]:
    return [hit.subject for hit in house.register.search(words)]


@pytest.mark.parametrize(
    "words",
    ["confluent", "CONFLUENT", "jardins conflu", "competences", "Compétences", COMPLETE, "0001"],
)
def test_organisation_title_and_reference_are_found(searched: House, words: str) -> None:
    assert COMPLETE in subjects(searched, words)
    assert len(subjects(searched, words)) == searched.register.search_count(words)


def test_texts_of_the_application_are_found_with_their_passage(searched: House) -> None:
    (form,) = [d for d in searched.register.documents(COMPLETE) if d.kind == "application_form"]
    needs = form.reading.record.project.needs.value or ""  # type: ignore[union-attr]
    word = max(re.findall(r"\w+", needs), key=len)
    (hit,) = [h for h in searched.register.search(word) if h.subject == COMPLETE]
    assert word in hit.parts[1::2]


def test_a_participant_is_never_found(searched: House) -> None:
    for person in PEOPLE:
        for name in person:
            assert subjects(searched, name) == []
    stored = searched.register.connection.execute("SELECT * FROM search_entries").fetchall()
    assert not [name for person in PEOPLE for name in person if name in str(stored)]


@pytest.mark.parametrize("words", ['"', "*", "NEAR(", "a AND", "texts:x OR", "-", "", "'; --", "^"])
def test_signs_have_no_meaning_and_break_nothing(searched: House, words: str) -> None:
    subjects(searched, words)


def test_a_correction_is_found_at_once_and_what_it_replaced_no_more(searched: House) -> None:
    (form,) = [d for d in searched.register.documents(DOUBTFUL) if d.kind == "application_form"]
    decisions.correct(searched, form.id, "project.title", "Ébéniste zinzolin", "Claire Martin")
    standings.weigh(searched)
    assert subjects(searched, "ebeniste zinz") == [DOUBTFUL]
    decisions.correct(searched, form.id, "project.title", "Semer", "Claire Martin")
    standings.weigh(searched)
    assert subjects(searched, "zinzolin") == []
    assert searched.register.search_faults() == []


def test_a_search_out_of_step_is_told_by_verify_and_made_anew(worked: Path, tmp_path: Path) -> None:
    root = copy_of(worked, tmp_path / "home")
    with open_desk(root, on=DAY) as desk, desk.house() as house:
        house.register.drop_entry(COMPLETE)
        (fault,) = house.register.search_faults()
        assert "recevable reindex" in fault
        house.register.connection.execute(
            "INSERT INTO search_index (search_index) VALUES ('delete-all')"
        )
        assert len(house.register.search_faults()) == 2
        assert run(["reindex", "--home", str(root), "--quiet"]) == 0
        assert house.register.search_faults() == []
        assert COMPLETE in subjects(house, "confluent")


# -- the page -----------------------------------------------------------------------------------


def test_words_stand_in_no_address_and_results_are_text(desk: Running, page: Page) -> None:
    sign_in(page, desk, Role.LECTURE)
    page.get_by_role("link", name="Recherche").click()
    page.get_by_label("Mots cherchés").fill('competences "<img src=x>"')
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Rien n'a été trouvé").wait_for()
    assert page.get_by_label("Mots cherchés").input_value() == 'competences "<img src=x>"'
    page.get_by_label("Mots cherchés").fill("competences")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="résultat").wait_for()
    assert page.url == desk.url + "recherche"
    assert "compétences" in page.locator("mark").first.inner_text().lower()
    axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("role", list(Role))
def test_no_role_finds_a_participant_and_nothing_is_said_for_nothing(
    desk: Running, role: Role
) -> None:
    who = client(desk, role)
    token = who.get("/recherche").token
    nothing = who.post("/recherche", {"mots": PEOPLE[0][0]}, token=token)
    assert "Rien n&#39;a été trouvé" in nothing.text
    assert PEOPLE[0][1] not in nothing.text
    assert who.post("/recherche", {"mots": "  "}, token=token).status == 422


def test_a_registration_number_leads_to_its_documents(desk: Running) -> None:
    who = client(desk, Role.INSTRUCTEUR)
    token = who.get("/recherche").token
    found = who.post("/recherche", {"mots": "2022-000001"}, token=token).text
    assert "n° 2022-000001-1" in found
    assert f"dossier {COMPLETE}" in found
