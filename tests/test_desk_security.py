"""The desk against who should not be there: sessions, forms, roles, names, headers, limits."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from intake.commands import run
from intake.desk.app import routes
from intake.desk.role import Role
from intake.desk.roles import RIGHTS, Permission
from intake.desk.routes import PageRoute
from intake.desk.visits import ADDRESS_TRIES, LOGIN_TRIES
from intake.home import Home

from .desk_case import (
    ACCOUNTS,
    HOSTILE_NAME,
    PEOPLE,
    Client,
    Running,
    client,
    copy_of,
    crawl,
    running,
)
from .service_cases import start, wait_until

SESSION = "recevable-session"
WRONG = "ce n'est pas le bon"


def filled(route: PageRoute) -> str:
    """A route's address with something in each of its parts."""
    return re.sub(r"\{[^}]+\}", "1", route.path)


@pytest.fixture(scope="module")
def clients(desk: Running) -> dict[Role, Client]:
    return {role: client(desk, role) for role in Role}


# -- who may what -------------------------------------------------------------------------------


def test_every_route_declares_its_permission_and_few_are_open() -> None:
    for route in routes():
        assert isinstance(route, PageRoute)
        assert route.permission in RIGHTS, route.path
    public = {(r.path, *sorted(r.methods or ())) for r in routes() if _is_public(r)}
    assert public == {
        ("/connexion", "GET", "HEAD"),
        ("/connexion", "POST"),
        ("/static/{name}", "GET", "HEAD"),
    }
    assert len({route.name for route in routes()}) == len(routes())


def _is_public(route: PageRoute) -> bool:
    return route.permission is Permission.PUBLIC


def test_nobody_who_is_not_signed_in_sees_any_page(desk: Running) -> None:
    stranger = client(desk)
    token = stranger.token()
    for route in routes():
        if _is_public(route):
            continue
        posted = "POST" in (route.methods or ())
        path = filled(route)
        answer = stranger.post(path, token=token) if posted else stranger.get(path)
        assert answer.status == 303, path
        assert answer.headers["location"].startswith("/connexion"), path


def test_each_role_is_refused_every_page_that_is_not_its_own(
    desk: Running, clients: dict[Role, Client]
) -> None:
    for role, who in clients.items():
        token = who.token()
        for route in routes():
            path, allowed = filled(route), role in RIGHTS[route.permission]
            if "POST" not in (route.methods or ()):
                assert (who.get(path).status == 403) is not allowed, (role, path)
            elif not allowed:
                assert who.post(path, token=token).status == 403, (role, path)


def test_no_role_below_case_officer_is_given_participants() -> None:
    for permission in (Permission.READ_PARTICIPANTS, Permission.CORRECT):
        assert RIGHTS[permission] == {Role.INSTRUCTEUR, Role.RESPONSABLE}


@pytest.mark.parametrize("role", [Role.LECTURE, Role.COURRIER])
def test_no_page_that_leads_on_from_the_first_names_a_participant(
    desk: Running, role: Role
) -> None:
    for path, answer in crawl(desk, role).items():
        assert answer.status in {200, 303}, path
        for last, first in PEOPLE:
            assert last not in answer.text, path
            assert first not in answer.text, path


def test_what_a_file_is_called_is_text_on_every_page(desk: Running) -> None:
    for path, answer in crawl(desk, Role.RESPONSABLE).items():
        assert answer.status in {200, 303}, path
        assert "<img src=x" not in answer.text, path
        assert HOSTILE_NAME not in answer.text, path


# -- sessions -----------------------------------------------------------------------------------


def test_a_session_is_never_taken_over_from_a_cookie_that_was_there(desk: Running) -> None:
    planted = Client(desk.url, {SESSION: "planted-by-somebody-else"})
    assert planted.sign_in(ACCOUNTS[Role.LECTURE][0]).status == 303
    assert planted.cookies[SESSION] != "planted-by-somebody-else"
    assert Client(desk.url, {SESSION: "planted-by-somebody-else"}).get("/").status == 303
    first = planted.cookies[SESSION]
    before = planted.cookies.pop(SESSION)
    assert planted.sign_in(ACCOUNTS[Role.LECTURE][0]).status == 303
    assert before == first != planted.cookies[SESSION]


def test_the_cookie_is_for_us_alone_and_its_like_is_kept_nowhere(desk: Running) -> None:
    who = client(desk)
    answer = who.sign_in(ACCOUNTS[Role.LECTURE][0])
    set_cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=strict" in set_cookie
    assert "Path=/" in set_cookie
    for name in ("desk.db", "desk.db-wal"):
        path = desk.home / name
        assert not path.exists() or who.cookies[SESSION].encode() not in path.read_bytes()


# -- forms --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://ailleurs.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_its_token(
    clients: dict[Role, Client], headers: dict[str, str]
) -> None:
    who = clients[Role.LECTURE]
    assert who.post("/deconnexion", headers=headers).status == 403
    assert who.get("/").status == 200


def test_a_form_without_its_token_or_with_another_s_is_refused(clients: dict[Role, Client]) -> None:
    who, other = clients[Role.LECTURE], clients[Role.COURRIER]
    for token in ("", "0" * 64, "é", other.token()):
        refused = who.post("/deconnexion", token=token)
        assert refused.status == 403
        assert "a expiré" in refused.text
    assert who.get("/").status == 200


def test_looking_changes_nothing_and_forms_are_never_sent_by_address(
    clients: dict[Role, Client],
) -> None:
    for route in routes():
        if "POST" in (route.methods or ()) and route.path != "/connexion":
            assert clients[Role.LECTURE].get(filled(route)).status in {405, 404, 403, 200}
    assert clients[Role.LECTURE].get("/").status == 200, "nobody was signed out by an address"


def test_one_goes_on_to_no_other_site_after_signing_in(desk: Running) -> None:
    for target in ("https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "x"):
        who = client(desk)
        page = who.get("/connexion")
        fields = {"identifiant": "a.noir", "mot-de-passe": "un cheval sous la pluie"}
        answer = who.post("/connexion", {**fields, "suite": target}, token=page.token)
        assert (answer.status, answer.headers["location"]) == (303, "/")


# -- headers, names, limits ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [("/connexion", 200), ("/", 303), ("/rien", 404), ("/deconnexion", 405), ("/static/x", 404)],
)
def test_every_answer_carries_the_headers_that_keep_a_browser_safe(
    desk: Running, path: str, status: int
) -> None:
    answer = client(desk).get(path)
    assert answer.status == status
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


def test_another_name_for_this_host_is_refused(desk: Running) -> None:
    for name in ("ailleurs.example", "127.0.0.1.ailleurs.example", ""):
        assert client(desk).get("/connexion", {"host": name}).status == 421


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e%2f%2e%2e%2fregister.db",
        "/static/__init__.py",
        "/static/desk.css%00.py",
        "/..%2f..%2fregister.db",
        "//etc/passwd",
    ],
)
def test_no_address_leads_out_of_the_desk(desk: Running, path: str) -> None:
    assert client(desk).get(path).status == 404


def test_no_address_and_no_field_adds_a_header(desk: Running, clients: dict[Role, Client]) -> None:
    split = "%0d%0aset-cookie:%20a=b"
    for answer in (
        client(desk).get(f"/connexion?suite={split}"),
        clients[Role.LECTURE].get(f"/connexion?suite=/{split}"),
        client(desk).get(f"/mon-compte{split}"),
    ):
        assert "a=b" not in str(answer.headers.get_all("set-cookie"))
        assert "\n" not in answer.headers.get("location", "")


def test_a_form_that_is_too_large_is_refused_in_words(clients: dict[Role, Client]) -> None:
    who = clients[Role.LECTURE]
    refused = who.post("/mon-compte/mot-de-passe", {"actuel": "x" * 1_100_000})
    assert refused.status == 413
    assert "Envoi trop volumineux" in refused.text


def test_an_error_page_tells_nothing_of_the_inside(desk: Running) -> None:
    page = client(desk).get("/rien").text
    assert "Page introuvable" in page
    for inside in ("Traceback", "starlette", str(desk.home), "python"):
        assert inside not in page


# -- guessing -----------------------------------------------------------------------------------


@pytest.fixture
def guarded(worked: Path, tmp_path: Path) -> Iterator[Running]:
    """A desk of its own: who guesses there locks nobody else out."""
    with running(copy_of(worked, tmp_path / "home")) as started:
        yield started


def test_after_five_wrong_passwords_even_the_right_one_waits(guarded: Running) -> None:
    login = ACCOUNTS[Role.RESPONSABLE][0]
    with ThreadPoolExecutor(4) as many:
        guesses = [many.submit(client(guarded).sign_in, login, WRONG) for _ in range(9)]
        statuses = sorted(guess.result().status for guess in guesses)
    assert statuses == [401] * LOGIN_TRIES + [429] * (9 - LOGIN_TRIES)
    locked = client(guarded).sign_in(login)
    assert locked.status == 429
    assert re.search(r"Trop d&#39;essais manqués. Recommencez dans 1\d minutes", locked.text)
    assert client(guarded).sign_in(ACCOUNTS[Role.LECTURE][0]).status == 303, "others may enter"


def test_one_address_cannot_try_one_password_on_many_logins(desk: Running) -> None:
    who = Client(desk.url, source="127.0.0.2")
    statuses = [who.sign_in(f"personne{n}", WRONG).status for n in range(ADDRESS_TRIES + 1)]
    assert statuses == [401] * ADDRESS_TRIES + [429]
    assert client(desk, Role.LECTURE).get("/").status == 200, "other addresses may enter"


def test_an_unknown_login_takes_as_long_as_a_wrong_password(desk: Running) -> None:
    who = Client(desk.url, source="127.0.0.3")

    def seconds(login: str) -> float:
        began = time.perf_counter()
        assert who.sign_in(login, WRONG).status == 401
        return time.perf_counter() - began

    known = statistics.median(seconds(ACCOUNTS[role][0]) for role in Role)
    unknown = statistics.median(seconds(f"personne{n}") for n in range(4))
    assert 0.4 < unknown / known < 2.5


# -- a proxy's word -----------------------------------------------------------------------------


def test_a_proxy_s_word_is_air_unless_it_is_trusted(desk: Running) -> None:
    headers = {"x-remote-user": "h.roche", "x-forwarded-for": "10.1.1.1"}
    assert client(desk).get("/", headers).status == 303


def test_a_trusted_proxy_signs_in_an_open_account_and_no_other(
    worked: Path, tmp_path: Path
) -> None:
    root = copy_of(worked, tmp_path / "home")
    settings = root / "recevable.toml"
    settings.write_text(
        settings.read_text("utf-8")
        + '[desk]\naddress = "https://recevable.example"\nproxies = ["127.0.0.1"]\n'
        'user_header = "X-Remote-User"\n',
        "utf-8",
    )
    run(["account", "disable", "a.noir", "--home", str(root), "--quiet"])
    with running(root, "--port", "0") as desk:
        desk.url = re.sub(r"https://.*", f"http://127.0.0.1:{port_of(desk)}/", desk.url)
        answer = client(desk).get("/", {"x-remote-user": "H.Roche"})
        assert answer.status == 200
        assert "Hélène Roche" in answer.text
        assert answer.headers["set-cookie"].startswith("__Host-recevable-session=")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"]
        for nobody in ("personne", "a.noir", ""):
            assert client(desk).get("/", {"x-remote-user": nobody}).status == 303


def port_of(desk: Running) -> int:
    """The port that a desk behind a proxy listens on, which its address does not tell."""
    wanted = Path(f"/proc/{desk.process.pid}/net/tcp").read_text().splitlines()[1:]
    inodes = {
        link.readlink().name
        for link in Path(f"/proc/{desk.process.pid}/fd").iterdir()
        if link.is_symlink()
    }
    for line in wanted:
        parts = line.split()
        if parts[3] == "0A" and f"socket:[{parts[9]}]" in inodes:
            return int(parts[1].partition(":")[2], 16)
    raise AssertionError("it does not listen")


# -- where it listens, beside what it runs ------------------------------------------------------


def test_it_opens_to_others_only_when_told_by_which_address(worked: Path, tmp_path: Path) -> None:
    root = copy_of(worked, tmp_path / "home")
    assert run(["desk", "--home", str(root), "--host", "0.0.0.0", "--port", "0"]) == 2


def test_beside_the_service_it_answers_and_ends_with_it(worked: Path, tmp_path: Path) -> None:
    root = copy_of(worked, tmp_path / "home")
    service = start(Home(root), "--desk", "--port", "0")
    assert service.stdout is not None
    said = ""
    while "Bureau : " not in said:
        said = service.stdout.readline()
        assert said
    url = said.removeprefix("Bureau : ").strip()
    who = Client(url)
    assert who.sign_in(ACCOUNTS[Role.LECTURE][0]).status == 303
    assert who.get("/").status == 200
    service.terminate()
    service.communicate(timeout=30)
    assert service.returncode == 0
    wait_until(lambda: not answers(url), 5)


def test_it_does_not_outlive_a_service_that_is_killed(worked: Path, tmp_path: Path) -> None:
    root = copy_of(worked, tmp_path / "home")
    code = (
        "import sys, time; from pathlib import Path; from intake.desk.child import DeskProcess; "
        "DeskProcess(Path(sys.argv[1]), ['--port', '0']).start(); time.sleep(60)"
    )
    service = subprocess.Popen(
        [sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE, text=True
    )
    assert service.stdout is not None
    url = service.stdout.readline().removeprefix("Bureau : ").strip()
    assert answers(url)
    service.kill()
    wait_until(lambda: not answers(url), 5)
    service.communicate(timeout=30)


def answers(url: str) -> bool:
    try:
        return Client(url).get("/connexion").status == 200
    except OSError:
        return False


def test_told_to_stop_it_ends_cleanly(guarded: Running) -> None:
    assert guarded.stop() == 0
