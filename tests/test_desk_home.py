"""The first page of the desk: what waits for each role, counted, narrowed, never a participant."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from generators.facts import accounts_masked
from intake import decisions, standings
from intake.desk.role import Role
from intake.desk.state import open_desk

from .desk_case import (
    COMPLETE,
    DAY,
    DOUBTFUL,
    INCOMPLETE,
    PEOPLE,
    Running,
    axe,
    client,
    copy_of,
    sign_in,
)

LISTS = {
    Role.COURRIER: ["Documents sans dossier", "Fichiers mis de côté"],
    Role.INSTRUCTEUR: [
        "Dossiers à vérifier",
        "Lettres à valider",
        "Lettres à envoyer",
        "Échéances de la semaine",
        "Documents sans dossier",
        "Fichiers mis de côté",
    ],
    Role.RESPONSABLE: [
        "Dossiers à vérifier",
        "Lettres à valider",
        "Lettres à signer",
        "Lettres à envoyer",
        "Échéances de la semaine",
        "Documents sans dossier",
        "Fichiers mis de côté",
    ],
    Role.LECTURE: ["Échéances de la semaine"],
}


def counts(text: str) -> dict[str, int]:
    """The lists that a page counts at its head."""
    found = re.findall(r"<strong>(\d+)</strong> ([^<]+)</a>", text)
    return {html.unescape(title): int(number) for number, title in found}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_what_waits_for_it_and_nothing_else(desk: Running, role: Role) -> None:
    assert list(counts(client(desk, role).get("/").text)) == LISTS[role]


def test_counts_are_those_of_the_register(desk: Running) -> None:
    head = client(desk, Role.RESPONSABLE)
    told = counts(head.get("/").text)
    assert (told["Dossiers à vérifier"], told["Documents sans dossier"]) == (2, 1)
    whole = head.get("/?quoi=a-valider").text
    assert whole.count('class="what"') == told["Lettres à valider"] > 3


def test_lists_are_narrowed_by_kind_and_by_dossier(desk: Running) -> None:
    head = client(desk, Role.RESPONSABLE)
    one = head.get("/?quoi=a-verifier").text
    assert DOUBTFUL in one
    assert "Documents sans dossier (" not in one
    of_one = head.get(f"/?dossier={DOUBTFUL.lower()}").text
    assert DOUBTFUL in of_one
    assert INCOMPLETE not in of_one
    assert "Aucun dossier ne porte cette référence" in head.get("/?dossier=PDI47-1999-0001").text
    assert head.get("/?quoi=a-verifier&page=99").status == 404
    assert head.get("/?quoi=tout").status == 404
    assert client(desk, Role.LECTURE).get("/?quoi=a-verifier").status == 404, "not his list"


@pytest.mark.parametrize("role", list(Role))
def test_no_list_names_a_participant_or_tells_an_account_in_full(desk: Running, role: Role) -> None:
    who = client(desk, role)
    for path in ("/", *(f"/?quoi={kind}" for kind in ("a-verifier", "a-classer", "echeances"))):
        text = who.get(path).text
        assert not [name for person in PEOPLE for name in person if name in text]
        assert not re.search(r"FR\d\d ?\d{4}", text)


def test_an_account_in_a_sentence_shows_only_its_end() -> None:
    told = "IBAN à vérifier : lu « FR14 2004 1010 0505 0001 3M02 609 », reçu le 12/10/2022."
    assert accounts_masked(told) == "IBAN à vérifier : lu « …\u00a02609 », reçu le 12/10/2022."


def test_lists_follow_a_change_at_once(worked: Path, tmp_path: Path) -> None:
    with open_desk(copy_of(worked, tmp_path / "home"), on=DAY) as desk, desk.house() as house:
        register = house.register
        assert register.to_weigh_count() == 0
        assert INCOMPLETE in [row.reference for row in register.look_page(-1)]
        before = register.deadlines_of(INCOMPLETE)
        with desk.turn():
            decisions.received(house, INCOMPLETE, date(2022, 9, 1), "Claire Martin")
            assert register.to_weigh(9) == [INCOMPLETE]
            standings.weigh(house)
        assert INCOMPLETE not in [row.reference for row in register.look_page(-1)]
        after = register.deadlines_of(INCOMPLETE)
        assert [d.code for d in after] == [d.code for d in before]
        assert after[0].on < before[0].on
        assert register.due_count(DAY, COMPLETE) == len(register.due_page(DAY, reference=COMPLETE))


@pytest.mark.parametrize("role", [Role.RESPONSABLE, Role.COURRIER])
def test_the_first_page_has_no_barrier(desk: Running, page: Page, role: Role) -> None:
    sign_in(page, desk, role)
    axe(page)
    page.get_by_label("Ce qui attend", exact=True).select_option(label="Documents sans dossier")
    page.get_by_role("button", name="Filtrer").click()
    page.get_by_role("heading", level=1, name="Documents sans dossier").wait_for()
    axe(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_from_the_first_page_a_doubt_is_settled_with_two_keys(desk: Running, page: Page) -> None:
    sign_in(page, desk, Role.INSTRUCTEUR)
    pressed = 0
    for until in ("**/documents/**", "**fini=oui"):
        page.locator("[autofocus]:focus").wait_for()
        page.keyboard.press("Enter")
        pressed += 1
        page.wait_for_url(until)
    assert pressed == 2
    assert f"est vérifié. Dossier {DOUBTFUL}" in page.inner_text("main")
    page.goto(desk.url)
    assert DOUBTFUL not in page.get_by_role("region", name="Dossiers à vérifier").inner_text()
