"""The reading page: the document beside what was read, corrected by a person, doubt by doubt."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from extractors.records import ApplicationRecord, AttendanceRecord, DocumentRead
from intake import line
from intake.desk.role import Role
from intake.house import House, open_house
from intake.register import Register
from intake.rows import DocumentRow

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
    running,
    sign_in,
)

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


def _changed(house: House, ident: str, record: object) -> None:
    """Let a reading say something else than its file does."""
    read = house.register.document(ident).reading
    house.register.change(
        DocumentRow, ident, reading=DocumentRead.model_validate({**dict(read), "record": record})
    )


def _doubts(house: House) -> None:
    """Make two readings doubtful and one hostile, as a poor scan and an ill-willed sender would."""
    form = _id(house, INCOMPLETE, "application_form")
    record = house.register.document(form).reading.record
    assert isinstance(record, ApplicationRecord)
    title = record.project.title.model_copy(update={"value": HOSTILE, "raw": HOSTILE + "?"})
    project = record.project.model_copy(update={"title": title})
    _changed(house, form, record.model_copy(update={"project": project}))
    sheet = _id(house, COMPLETE, "attendance_sheet")
    grid = house.register.document(sheet).reading.record
    assert isinstance(grid, AttendanceRecord)
    rows = list(grid.participants)
    for index in (0, 2):
        cell = rows[index].signatures[0].model_copy(update={"state": "to_check", "confidence": 0.4})
        rows[index] = rows[index].model_copy(update={"signatures": (cell,)})
    _changed(house, sheet, grid.model_copy(update={"participants": tuple(rows)}))
    line.review(house, COMPLETE)
    line.review(house, INCOMPLETE)


def _id(house: House, reference: str, kind: str, piece: str | None = None) -> str:
    (found,) = [
        document.id
        for document in house.register.documents(reference)
        if document.kind == kind and (piece is None or document.piece == piece)
    ]
    return found


@pytest.fixture(scope="module")
def home(worked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(worked, tmp_path_factory.mktemp("reading") / "home")
    with open_house(root, DAY) as house:
        _doubts(house)
    return root


@pytest.fixture(scope="module")
def desk(home: Path) -> Iterator[Running]:
    with running(home) as started:
        yield started


@pytest.fixture(scope="module")
def ids(home: Path) -> dict[str, str]:
    with open_house(home, DAY) as house:
        return {
            "sheet": _id(house, COMPLETE, "attendance_sheet"),
            "rib": _id(house, DOUBTFUL, "piece", "D-RIB"),
            "form": _id(house, COMPLETE, "application_form"),
            "word": _id(house, INCOMPLETE, "application_form"),
        }


@contextmanager
def register(desk: Running) -> Iterator[Register]:
    with closing(Register.open(desk.home / "register.db")) as opened:
        yield opened


# -- looking ------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["rib", "form", "word", "sheet"])
def test_every_box_leads_to_its_value_and_every_value_to_its_place(
    desk: Running, ids: dict[str, str], which: str
) -> None:
    text = client(desk, Role.INSTRUCTEUR).get(f"/documents/{ids[which]}").text
    targets = re.findall(r'\bid="([^"]+)"', text)
    assert len(targets) == len(set(targets))
    leads = re.findall(r'href="#([^"]+)"', text)
    assert len(leads) > 4
    assert set(leads) <= set(targets)


def test_a_value_tells_how_surely_it_was_read_in_words(desk: Running, ids: dict[str, str]) -> None:
    text = client(desk, Role.LECTURE).get(f"/documents/{ids['rib']}").text
    assert "lu avec certitude" in text
    assert "à vérifier" in text
    assert "FR14 2004" not in text, "no account in full"
    assert "Corriger" not in text, "who only reads is offered no form"


def test_what_a_document_says_is_text_whatever_it_says(desk: Running, ids: dict[str, str]) -> None:
    text = client(desk, Role.INSTRUCTEUR).get(f"/documents/{ids['word']}?champ=project.title").text
    assert "&lt;script&gt;alert(2)" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_a_page_is_drawn_once_and_kept_for_the_owner_of_the_home_alone(
    desk: Running, ids: dict[str, str]
) -> None:
    who = client(desk, Role.LECTURE)
    first = who.get(f"/documents/{ids['rib']}/pages/1.jpg")
    assert (first.status, first.headers["content-type"]) == (200, "image/jpeg")
    assert who.get(f"/documents/{ids['rib']}/pages/1.jpg").content == first.content
    turned = who.get(f"/documents/{ids['rib']}/pages/1.jpg?sens=90")
    assert turned.status == 200
    assert turned.content != first.content
    kept = desk.home / "store" / ".work" / "pages"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in kept.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    for wrong in ("pages/2.jpg", "pages/0.jpg", "pages/1.jpg?sens=45", "pages/../1.jpg"):
        assert who.get(f"/documents/{ids['rib']}/{wrong}").status == 404, wrong


@pytest.mark.parametrize("role", [Role.LECTURE, Role.COURRIER])
def test_attendance_sheets_are_closed_to_who_may_not_see_participants(
    desk: Running, ids: dict[str, str], role: Role
) -> None:
    who = client(desk, role)
    for path in ("", "/pages/1.jpg", "?champ=participants[0].last_name"):
        answer = who.get(f"/documents/{ids['sheet']}{path}")
        assert answer.status == 403, path
        assert PEOPLE[0][0] not in answer.text
    sent = {"champ": "participants[0].signatures[0]", "vu": "0", "valeur": "present"}
    assert who.post(f"/documents/{ids['sheet']}/corriger", sent).status == 403
    assert who.get("/a-verifier/suivant").status == 403


def test_with_scripts_a_box_leads_to_its_value_and_a_key_leads_back(
    desk: Running, page: Page, ids: dict[str, str]
) -> None:
    sign_in(page, desk, Role.LECTURE)
    page.goto(desk.url + f"documents/{ids['rib']}")
    page.locator("#b-bic").click()
    value = page.locator("#f-bic")
    assert value.evaluate("element => element.contains(document.activeElement)")
    assert "now" in (page.locator("#b-bic").get_attribute("class") or "")
    page.keyboard.press("b")
    assert page.evaluate("document.activeElement.id") == "b-bic"
    page.keyboard.press("b")
    assert value.evaluate("element => element.contains(document.activeElement)")


# -- correcting ---------------------------------------------------------------------------------


def test_a_doubt_is_settled_from_the_keyboard_alone_and_the_verdict_follows(
    desk: Running, page: Page, ids: dict[str, str]
) -> None:
    sign_in(page, desk, Role.INSTRUCTEUR)
    page.goto(desk.url + f"documents/{ids['rib']}?champ=premier")
    axe(page)
    assert page.evaluate("document.activeElement.type") == "radio"
    page.keyboard.press("Enter")
    page.wait_for_url("**fini=oui")
    axe(page)
    assert "« IBAN » est vérifié. Dossier PDI47-2022-0002 : incomplet." in page.inner_text("main")
    with register(desk) as held:
        (correction,) = held.corrections(ids["rib"])
        assert correction.by == "Claire Martin"
        (event,) = held.events(ids["rib"], "document.corrected")
        assert held.payload(event.id)


def test_without_scripts_a_doubt_is_settled_with_plain_forms(
    desk: Running, browser: Browser, ids: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, desk, Role.INSTRUCTEUR)
    page.goto(desk.url + "a-verifier/suivant")
    assert f"/documents/{ids['sheet']}?champ=premier" in page.url, "received first, looked at first"
    page.get_by_role("link", name="Point suivant").click()
    page.get_by_role("link", name="Point précédent").click()
    page.get_by_role("button", name="Absente", exact=True).click()
    page.get_by_text("est vérifié").first.wait_for()
    page.goto(desk.url + f"documents/{ids['form']}")
    page.get_by_role("link", name=re.compile("^Corriger « Sigle »")).click()
    page.get_by_role("textbox", name="Sigle").fill("LJDC", timeout=3000)
    page.get_by_role("button", name="Enregistrer").click()
    page.locator("#f-organisation\\.acronym").filter(has_text="LJDC").wait_for()
    page.get_by_role("link", name=re.compile("^Corriger « Numéro SIRET »")).click()
    page.get_by_role("button", name="Rien n'y figure").click()
    page.locator("#f-organisation\\.siret").filter(has_text="rien n'y figure").wait_for()
    context.close()


def test_two_people_on_one_field_the_second_is_told_what_the_first_wrote(
    desk: Running, browser: Browser, ids: dict[str, str]
) -> None:
    pages = []
    for role in (Role.INSTRUCTEUR, Role.RESPONSABLE):
        page = browser.new_context(locale="fr-FR").new_page()
        sign_in(page, desk, role)
        page.goto(desk.url + f"documents/{ids['rib']}?champ=bank")
        pages.append(page)
    first, second = pages
    first.get_by_role("textbox", name="Établissement").fill("Banque A")
    first.keyboard.press("Enter")
    expect(first.get_by_role("status").first).to_contain_text("est vérifié")
    second.get_by_role("textbox", name="Établissement").fill("Banque B")
    second.keyboard.press("Enter")
    told = second.get_by_role("alert")
    expect(told).to_contain_text("Claire Martin a corrigé ce champ entre-temps")
    expect(told).to_contain_text("« Banque A »")
    axe(second)
    with register(desk) as held:
        changed = [c.new for c in held.corrections(ids["rib"]) if c.path == "bank"]
    assert changed == ["Banque A"], "nothing was overwritten"
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.get_by_role("status").first).to_contain_text("est vérifié")
    with register(desk) as held:
        assert [c.old for c in held.corrections(ids["rib"])][-1] == "Banque A"
    for page in pages:
        page.context.close()


def test_the_second_on_an_account_is_told_of_it_by_its_last_figures_alone(
    desk: Running, ids: dict[str, str]
) -> None:
    form, account = f"/documents/{ids['form']}", "FR1420041010050500013M02606"
    sent = {"champ": "bank.iban", "vu": "0", "choix": "autre", "valeur": account}
    assert client(desk, Role.INSTRUCTEUR).post(f"{form}/corriger", sent).status == 303
    told = client(desk, Role.RESPONSABLE).post(f"{form}/corriger", sent)
    assert told.status == 409
    assert "a corrigé ce champ entre-temps" in told.text
    assert "2606" in told.text
    said = told.text.split("entre-temps")[1].split("</p>")[0]
    assert account not in said


def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stays(
    desk: Running, ids: dict[str, str]
) -> None:
    who = client(desk, Role.INSTRUCTEUR)
    form = f"/documents/{ids['form']}"
    sent = {"champ": "project.start", "vu": "0", "valeur": "31 février"}
    answer = who.post(f"{form}/corriger", sent)
    assert answer.status == 422
    assert "attend une date" in answer.text
    assert 'value="31 février"' in answer.text
    assert who.post(f"{form}/corriger", {**sent, "champ": "project.soul"}).status == 404
    assert who.post(f"{form}/corriger", {**sent, "vu": "x"}).status == 400
    assert who.get(f"{form}?champ=project.soul").status == 404


# -- attendance sheets ---------------------------------------------------------------------------


def test_a_sheet_s_signatures_are_judged_with_one_key_each(
    desk: Running, page: Page, ids: dict[str, str]
) -> None:
    sign_in(page, desk, Role.INSTRUCTEUR)
    page.goto(desk.url + f"documents/{ids['sheet']}")
    axe(page)
    cells = page.locator(".judge")
    cells.first.focus()
    page.keyboard.press("s")
    at = page.evaluate("document.activeElement.dataset.path")
    assert at == "participants[2].signatures[0]", "the next signature that is in doubt"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.path") == at
    page.keyboard.press("p")
    page.wait_for_url("**?fini=oui")
    row = page.get_by_role("row").filter(has_text=PEOPLE[2][0])
    expect(row).to_contain_text("présente")
    expect(row).to_contain_text("comptée")
    with register(desk) as held:
        events = held.events(ids["sheet"], "document.corrected")
        told = [held.payload(event.id) for event in events]
    assert all(name not in str(told) for names in PEOPLE for name in names)


def test_keys_can_be_switched_off_and_never_act_while_typing(
    desk: Running, page: Page, ids: dict[str, str]
) -> None:
    sign_in(page, desk, Role.INSTRUCTEUR)
    page.goto(desk.url + f"documents/{ids['form']}?champ=project.needs")
    page.locator("#valeur").focus()
    page.keyboard.type("srb")
    assert page.url.endswith("champ=project.needs")
    page.goto(desk.url + f"documents/{ids['sheet']}")
    page.get_by_role("button", name="Raccourcis à une touche : activés").click()
    page.locator(".judge").first.focus()
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert not page.url.endswith("fini=oui")
    with register(desk) as held:
        assert not [c for c in held.corrections(ids["sheet"]) if c.path.startswith("facil")]


def test_a_sheet_is_confirmed_as_a_whole_and_an_observation_by_its_rule(
    desk: Running, ids: dict[str, str]
) -> None:
    who = client(desk, Role.INSTRUCTEUR)
    sheet = f"/documents/{ids['sheet']}/corriger"
    assert who.post(sheet, {"champ": "confirmed", "vu": "0", "valeur": "EMA-11"}).status == 303
    assert who.post(sheet, {"champ": "doubts", "vu": "0", "valeur": ""}).status == 303
    again = who.post(sheet, {"champ": "confirmed", "vu": "0", "valeur": "EMA-12"})
    assert again.status == 409, "somebody confirmed something else meanwhile"
    assert who.post(sheet, {"champ": "doubts", "vu": "0", "valeur": "non"}).status == 409
    with register(desk) as held:
        done = {c.path: c.new for c in held.corrections(ids["sheet"])}
    assert (done["confirmed"], done["doubts"]) == ("EMA-11", "")
