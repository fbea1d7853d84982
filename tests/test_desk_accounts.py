"""Accounts of the desk: made by a command, sign in and out, end when they are to."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from intake.commands import run
from intake.desk import accounts
from intake.desk.role import Role
from intake.desk.roles import may_validate
from intake.desk.visits import LOGIN_TRIES, WINDOW, Visits
from intake.home import Home
from intake.house import House
from intake.refusal import Refused

from .desk_case import ACCOUNTS, PASSWORD, Client, Running, axe, client, sign_in, sign_in_by_form
from .service_cases import count, house_of, make_home

NEW = "une autre phrase pour entrer"
NOW = datetime(2022, 12, 1, 9, tzinfo=UTC)


def command(root: Path, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "intake.commands", "account", *words, "--home", str(root)],
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )


def made(house: House, login: str = "c.martin", role: Role = Role.INSTRUCTEUR) -> None:
    accounts.add(house, login, name="Claire Martin", role=role, password=PASSWORD)


# -- the command --------------------------------------------------------------------------------


def test_a_first_account_is_made_by_a_command_that_reads_the_password(tmp_path: Path) -> None:
    with house_of(make_home(tmp_path)):
        pass
    done = command(
        tmp_path, "add", "C.Martin", "--role", "responsable", "--name", "Claire Martin",
        said=f"{PASSWORD}\n",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    listed = command(tmp_path, "list").stdout
    assert listed == "c.martin  Claire Martin  (responsable)\n"
    assert PASSWORD.encode() not in (tmp_path / "register.db").read_bytes()


def test_a_password_is_never_an_argument(tmp_path: Path) -> None:
    with house_of(make_home(tmp_path)):
        pass
    call = ["account", "add", "x.y", "--role", "lecture", "--name", "X", "--home", str(tmp_path)]
    assert run([*call, "--password", PASSWORD]) == 2


def test_a_password_file_open_to_others_is_refused(tmp_path: Path) -> None:
    with house_of(make_home(tmp_path)) as house:
        made(house)
    file = tmp_path / "secret"
    file.write_text(NEW, "utf-8")
    call = ["account", "password", "c.martin", "--home", str(tmp_path), "--quiet"]
    file.chmod(0o644)
    assert run([*call, "--password-file", str(file)]) == 2
    file.chmod(0o600)
    assert run([*call, "--password-file", str(file)]) == 0
    with house_of(make_home(tmp_path)) as house:
        assert accounts.verified(house.register, "c.martin", NEW)
        assert not accounts.verified(house.register, "c.martin", PASSWORD)


@pytest.mark.parametrize(
    "weak", ["court", "aaaaaaaaaaaaaaaa", "je suis c.martin, moi", "x" * 15 + "y" * 200]
)
def test_a_password_that_is_short_endless_or_guessed_is_refused(house: House, weak: str) -> None:
    with pytest.raises(Refused, match="mot de passe"):
        accounts.add(house, "c.martin", name="Claire", role=Role.LECTURE, password=weak)


def test_an_account_is_noted_by_its_number_and_its_secret_nowhere(house: House) -> None:
    made(house)
    accounts.set_password(house, "c.martin", NEW, "Hélène Roche")
    (added,) = house.register.events(what="account.added")
    (changed,) = house.register.events(what="account.password")
    assert added.subject == changed.subject == "account-1"
    told = [house.register.payload(event.id) for event in (added, changed)]
    assert all("argon2" not in str(payload) and NEW not in str(payload) for payload in told)
    (row,) = accounts.accounts(house.register)
    assert row.password.startswith("$argon2id$")
    assert row.password not in repr(row)


def test_a_login_is_taken_once_and_plain(house: House) -> None:
    made(house)
    for login in ("c.martin", "C.MARTIN", "é.x", "a b", "x", "../etc"):
        with pytest.raises(Refused):
            made(house, login)


def test_a_case_officer_validates_what_a_delegation_covers_and_he_holds(house: House) -> None:
    made(house)
    made(house, "h.roche", Role.RESPONSABLE)
    made(house, "a.noir", Role.LECTURE)
    officer = accounts.known(house.register, "c.martin")
    covered = house.call.authority.delegations[0].letters[0]
    assert not may_validate(house, officer, covered)
    officer = accounts.change(house, "c.martin", delegated=True)
    assert may_validate(house, officer, covered)
    assert not may_validate(house, officer, "agreement")
    assert may_validate(house, accounts.known(house.register, "h.roche"), "agreement")
    reader = accounts.change(house, "a.noir", delegated=True)
    assert not may_validate(house, reader, covered)


# -- sessions by the clock ----------------------------------------------------------------------


def test_a_session_ends_when_nothing_is_done_and_in_any_case(tmp_path: Path) -> None:
    visits = Visits.open(tmp_path / "desk.db")
    idle, most = timedelta(minutes=30), timedelta(hours=10)
    cookie = visits.begin(1, NOW)
    assert visits.session(cookie, NOW + timedelta(minutes=29), idle, most)
    assert visits.session(cookie, NOW + timedelta(minutes=58), idle, most)
    assert visits.session(cookie, NOW + timedelta(minutes=89), idle, most) is None
    assert visits.session(cookie, NOW + timedelta(minutes=60), idle, most) is None, "it is gone"
    busy = visits.begin(1, NOW)
    for minutes in range(20, 601, 20):
        assert visits.session(busy, NOW + timedelta(minutes=minutes), idle, most)
    assert visits.session(busy, NOW + timedelta(minutes=601), idle, most) is None
    visits.close()


def test_a_lock_ends_by_the_clock_and_what_is_old_is_forgotten(tmp_path: Path) -> None:
    visits = Visits.open(tmp_path / "desk.db")
    limits = (("login c.martin", LOGIN_TRIES),)
    assert [visits.try_once(limits, NOW) for _ in range(LOGIN_TRIES)] == [0] * LOGIN_TRIES
    assert visits.try_once(limits, NOW) == 15
    assert visits.try_once(limits, NOW + timedelta(minutes=14, seconds=30)) == 1
    assert visits.try_once(limits, NOW + WINDOW) == 0
    visits.note(NOW, 1, ("GET", "/"), 200, "127.0.0.1")
    visits.forget_old(NOW + timedelta(days=300))
    assert visits.noted()
    visits.forget_old(NOW + timedelta(days=366))
    assert not visits.noted()
    visits.close()


# -- at the desk --------------------------------------------------------------------------------


def test_one_signs_in_sees_who_one_is_and_signs_out(desk: Running, page: Page) -> None:
    page.goto(desk.url)
    assert page.url.endswith("/connexion?suite=/")
    axe(page)
    sign_in_by_form(page, desk, Role.INSTRUCTEUR)
    assert page.get_by_role("banner").get_by_text("Claire Martin").is_visible()
    page.get_by_role("link", name="Claire Martin").click()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/connexion")
    page.goto(desk.url)
    assert "/connexion" in page.url


def test_the_pages_fit_a_telephone(desk: Running, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, desk, Role.RESPONSABLE)
    for path in ("", "mon-compte"):
        page.goto(desk.url + path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_a_wrong_password_and_an_unknown_login_are_told_alike(desk: Running) -> None:
    wrong = client(desk).sign_in(ACCOUNTS[Role.LECTURE][0], "ce n'est pas le bon")
    unknown = client(desk).sign_in("personne", "ce n'est pas le bon")
    assert wrong.status == unknown.status == 401
    assert "Identifiant ou mot de passe incorrect." in wrong.text
    assert wrong.text.replace("a.noir", "personne").count("personne") == unknown.text.count(
        "personne"
    )


def test_after_signing_out_the_cookie_opens_nothing(desk: Running) -> None:
    who = client(desk, Role.LECTURE)
    kept = dict(who.cookies)
    assert who.post("/deconnexion").status == 303
    again = Client(desk.url, kept)
    assert again.get("/").status == 303


def test_a_closed_account_is_out_at_once(desk: Running) -> None:
    who = client(desk, Role.LECTURE)
    assert who.get("/").status == 200
    login = ACCOUNTS[Role.LECTURE][0]
    call = ["--home", str(desk.home), "--quiet"]
    assert run(["account", "disable", login, *call]) == 0
    assert who.get("/").status == 303
    assert client(desk).sign_in(login).status == 401
    assert run(["account", "enable", login, *call]) == 0
    assert who.get("/").status == 303, "the old session is over"


def test_a_new_password_ends_every_other_session(desk: Running) -> None:
    one, other = client(desk, Role.COURRIER), client(desk, Role.COURRIER)
    fields = {"actuel": "ce n'est pas le bon", "nouveau": NEW, "encore": NEW}
    refused = one.post("/mon-compte/mot-de-passe", fields)
    assert refused.status == 422
    assert "pas votre mot de passe actuel" in refused.text
    assert one.post("/mon-compte/mot-de-passe", {**fields, "actuel": PASSWORD}).status == 303
    assert "Votre mot de passe est changé." in one.get("/mon-compte").text
    assert "Votre mot de passe est changé." not in one.get("/mon-compte").text
    assert other.get("/").status == 303
    back = {"actuel": NEW, "nouveau": PASSWORD, "encore": PASSWORD}
    assert one.post("/mon-compte/mot-de-passe", back).status == 303


def test_who_looked_at_what_is_kept_beside_the_register(desk: Running) -> None:
    who = client(desk, Role.RESPONSABLE)
    before = count(Home(desk.home), "SELECT count(*) FROM events")
    who.get("/mon-compte?suite=Nolwenn")
    visits = Visits.open(desk.home / "desk.db")
    last = visits.noted("/mon-compte")[0]
    visits.close()
    assert (last.method, last.status, last.address) == ("GET", 200, "127.0.0.1")
    assert last.account_id is not None
    assert count(Home(desk.home), "SELECT count(*) FROM events") == before
