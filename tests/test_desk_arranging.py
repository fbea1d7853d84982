"""A document as a whole at the desk: of another kind, split, joined, turned, in another dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from intake.desk.role import Role
from intake.house import open_house
from intake.rows import DocumentRow

from .desk_case import (
    COMPLETE,
    DAY,
    DOUBTFUL,
    Answer,
    Client,
    Running,
    axe,
    client,
    copy_of,
    running,
    sign_in,
)


@pytest.fixture(scope="module")
def desk(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(copy_of(worked, tmp_path_factory.mktemp("arranging") / "home")) as started:
        yield started


@pytest.fixture(scope="module")
def officer(desk: Running) -> Client:
    return client(desk, Role.INSTRUCTEUR)


def document(desk: Running, ident: str) -> DocumentRow:
    with open_house(desk.home, DAY) as house:
        return house.register.document(ident)


def held(desk: Running, reference: str, piece: str) -> str:
    with open_house(desk.home, DAY) as house:
        return next(
            d.id
            for d in house.register.documents(reference)
            if d.piece == piece and d.status == "filed"
        )


def sent(who: Client, ident: str, action: str, **fields: str) -> Answer:
    """Send a form as the document's page offers it."""
    state = re.search(r'name="etat" value="([^"]+)"', who.get(f"/documents/{ident}").text)
    assert state
    return who.post(f"/documents/{ident}/{action}", {"etat": state[1], **fields})


def made(answer: Answer) -> str:
    assert answer.status == 303, answer.text
    return answer.headers["location"].rpartition("/")[2]


def test_a_document_is_split_and_joined_again(desk: Running, officer: Client) -> None:
    accounts = held(desk, COMPLETE, "D-COMPTES")
    first = made(sent(officer, accounts, "ranger", geste="separer", page="1", nature=""))
    told = officer.get(f"/documents/{first}").text
    assert "Autres documents : n°" in told
    second = re.search(r'<option value="([\d-]+)">[^<]+\(page 2\)', told)
    assert second, "what stands on the other page may be joined again"
    whole = made(sent(officer, first, "ranger", geste="reunir", autre=second[1]))
    row = document(desk, whole)
    assert (row.pages, row.piece, row.reference) == ((1, 2), "D-COMPTES", COMPLETE)
    assert "écarté" in officer.get(f"/documents/{accounts}").text


def test_a_page_is_turned_and_the_original_stays(desk: Running, officer: Client) -> None:
    bank = held(desk, DOUBTFUL, "D-RIB")
    turned = made(sent(officer, bank, "ranger", geste="tourner", page="1", sens="droite"))
    row = document(desk, turned)
    assert (row.piece, row.reference, row.pages) == ("D-RIB", DOUBTFUL, (1,))
    assert officer.get(f"/documents/{turned}").status == 200
    assert document(desk, bank).status == "set_aside"


def test_a_kind_is_put_right_from_the_page_and_the_verdict_is_shown_at_once(
    desk: Running, page: Page
) -> None:
    sign_in(page, desk, Role.INSTRUCTEUR)
    page.goto(desk.url + f"documents/{held(desk, COMPLETE, 'D-RIB')}")
    form = page.locator("form").filter(has_text="Changer la nature")
    form.get_by_label("Nature").select_option("D-CV")
    form.get_by_role("button").click()
    page.wait_for_load_state()
    assert "Le document est relu" in page.inner_text("main")
    assert "incomplet" in page.inner_text("main")
    axe(page)


def test_a_document_moves_to_another_dossier_once(desk: Running, officer: Client) -> None:
    paper = held(desk, COMPLETE, "D-CV")
    assert sent(officer, paper, "rattacher", reference="PDI47-2022-0099").status == 409
    stale = {"etat": f"filed {COMPLETE}", "reference": DOUBTFUL}
    assert made(sent(officer, paper, "rattacher", reference=DOUBTFUL.lower())) == paper
    assert document(desk, paper).reference == DOUBTFUL
    second = officer.post(f"/documents/{paper}/ecarter", stale)
    assert second.status == 409
    assert "déjà rangé" in second.text
    assert document(desk, paper).status == "filed"
    assert made(sent(officer, paper, "ecarter")) == paper
    assert document(desk, paper).status == "set_aside"


def test_who_may_not_see_a_sheet_cannot_have_it_read_anew(desk: Running) -> None:
    with open_house(desk.home, DAY) as house:
        (sheet,) = [d for d in house.register.documents(COMPLETE) if d.kind == "attendance_sheet"]
    fields = {"etat": f"filed {COMPLETE}", "geste": "nature", "nature": "D-CV"}
    mail = client(desk, Role.COURRIER)
    assert mail.post(f"/documents/{sheet.id}/ranger", fields).status == 403
    assert client(desk, Role.LECTURE).post(f"/documents/{sheet.id}/ranger", fields).status == 403
    for wrong in ({"geste": "brûler"}, {"geste": "separer", "page": "x"}, {"geste": "tourner"}):
        answer = client(desk, Role.INSTRUCTEUR).post(
            f"/documents/{sheet.id}/ranger", {**fields, **wrong}
        )
        assert answer.status == 400, wrong
