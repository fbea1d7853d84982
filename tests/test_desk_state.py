"""The desk beside everything else: looking writes nothing, changes take turns, copies hold all."""

from __future__ import annotations

import sqlite3
import stat
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from intake import decisions
from intake.desk.role import Role
from intake.desk.state import open_desk
from intake.home import Home, HomeBusy
from intake.house import open_house
from intake.integrity import backup, restore
from intake.refusal import Overtaken
from intake.rows import DossierRow

from .desk_case import COMPLETE, DAY, Running, client, copy_of, sign_in
from .service_cases import wait_until


@pytest.fixture
def root(worked: Path, tmp_path: Path) -> Path:
    return copy_of(worked, tmp_path / "home")


def test_looking_sees_one_state_and_can_write_nothing(root: Path) -> None:
    with open_desk(root, on=DAY) as desk, desk.house() as looking, desk.house() as changing:
        assert looking.register is not changing.register
        with looking.register.snapshot():
            before = looking.register.dossier(COMPLETE).changed
            changing.register.change(DossierRow, COMPLETE, changed=desk.today.now())
            assert looking.register.dossier(COMPLETE).changed == before
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                looking.register.change(DossierRow, COMPLETE, state="payment")
        assert looking.register.dossier(COMPLETE).changed != before


def test_a_change_at_the_desk_takes_its_turn_and_staff_s_pages_follow(root: Path) -> None:
    to_do = Home(root).to_do
    before = to_do.read_text("utf-8")
    with open_desk(root, on=DAY) as desk, desk.house() as house:
        with desk.turn():
            decisions.received(house, COMPLETE, date(2022, 10, 3), "Claire Martin")
            with pytest.raises(HomeBusy), Home(root).turn(0.1):
                pass
        wait_until(lambda: "03/10/2022" in to_do.read_text("utf-8"), 30)
    assert "03/10/2022" not in before


def test_what_an_older_version_left_to_be_listed_is_made_up_for_when_the_desk_opens(
    root: Path,
) -> None:
    with open_house(root, on=DAY) as house:
        house.register.connection.execute("INSERT INTO to_weigh SELECT reference FROM dossiers")
        house.register.connection.commit()
        assert house.register.to_weigh_count() > 0
    with open_desk(root, on=DAY) as desk, desk.house() as house:
        wait_until(lambda: house.register.to_weigh_count() == 0, 30)


def test_the_second_of_two_who_correct_one_field_is_told_and_nothing_is_overwritten(
    root: Path,
) -> None:
    with open_desk(root, on=DAY) as desk, desk.house() as house, desk.turn():
        (form,) = [d for d in house.register.documents(COMPLETE) if d.kind == "application_form"]
        field = "project.title"
        seen = decisions.version_of(house, form.id, field)
        decisions.correct(house, form.id, field, "Cultiver", "Claire Martin", seen)
        with pytest.raises(Overtaken, match=r"Claire Martin a corrigé.*« Cultiver »"):
            decisions.correct(house, form.id, field, "Semer", "Hélène Roche", seen)
        assert [c.new for c in house.register.corrections(form.id)] == ["Cultiver"]
        again = decisions.version_of(house, form.id, field)
        decisions.correct(house, form.id, field, "Semer", "Hélène Roche", again)
        assert [c.old for c in house.register.corrections(form.id)][-1] == "Cultiver"


def test_a_backup_holds_the_accounts_and_the_log_of_access(root: Path, tmp_path: Path) -> None:
    with open_desk(root):
        pass
    with open_house(root, DAY) as house:
        archive = backup(house, tmp_path / "copies")
    again = Home(tmp_path / "again")
    restore(archive, again)
    assert stat.S_IMODE(again.visits.stat().st_mode) == 0o600
    assert stat.S_IMODE(again.register.stat().st_mode) == 0o600


def test_the_head_sees_who_looked_at_what(desk: Running, page: Page) -> None:
    reader = client(desk, Role.LECTURE)
    assert reader.get("/acces").status == 403
    sign_in(page, desk, Role.RESPONSABLE)
    page.get_by_role("link", name="Accès").click()
    row = page.get_by_role("row").filter(has_text="Antoine Noir").filter(has_text="/acces")
    assert "refusé" in row.inner_text()
    assert "/static/" not in page.inner_text("main"), "what is open to all is no access"
    page.goto(desk.url + "acces?page=99999999999")
    assert page.get_by_role("heading", name="Accès").is_visible()
