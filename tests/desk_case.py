"""A home with sample dossiers, the real desk on it, a browser, and what is asked of each.

The home holds three dossiers: ``COMPLETE`` (certificate drafted, with an attendance sheet),
``DOUBTFUL`` (an IBAN to check holds the answer back) and ``INCOMPLETE`` (notice drafted); and a
document without dossier, whose file has a hostile name.
"""

from __future__ import annotations

import fcntl
import html
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from intake.desk.accounts import add
from intake.desk.role import Role
from samples import papers
from samples.dossiers import deliveries
from samples.paper import to_pdf

from . import line_cases
from .service_cases import invoice, sample_folders
from .sheets_paper import Paper, Ruled

COMPLETE, DOUBTFUL, INCOMPLETE = "PDI47-2022-0001", "PDI47-2022-0002", "PDI47-2022-0003"
HOSTILE_NAME = "facture <img src=x onerror=alert(1)>.pdf"
PEOPLE = (("GARRIGUE", "Nolwenn"), ("DELMAS", "Idriss"), ("VERGNES", "Pauline"))
"""The participants of the attendance sheet, signed by the first two."""
DAY = date(2022, 12, 1)
PASSWORD = "un cheval sous la pluie"
ACCOUNTS: Mapping[Role, tuple[str, str]] = {
    Role.COURRIER: ("l.petit", "Louise Petit"),
    Role.INSTRUCTEUR: ("c.martin", "Claire Martin"),
    Role.RESPONSABLE: ("h.roche", "Hélène Roche"),
    Role.LECTURE: ("a.noir", "Antoine Noir"),
}
"""Login and name of an account of each role; ``PASSWORD`` is that of all."""
_WRONG_IBAN = "FR1420041010050500013M02609"
_LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
_TOKEN = re.compile(r'name="jeton" value="([0-9a-f]+)"')


# -- the home -----------------------------------------------------------------------------------


def attendance_sheet() -> bytes:
    """Return a sheet of the complete dossier's action, signed by two of three."""
    paper = Paper()
    paper.line("Feuille d'émargement", 14, bold=True)
    for text in (
        "Les Jardins du Confluent",
        "Intitulé de l'action : Cultiver ses compétences",
        "Date : 22/11/2022",
        "Horaires : de 9h00 à 12h00",
        "Lieu : Tonneins",
        "Intervenante : Camille LARROQUE",
    ):
        paper.line(text)
    paper.line("Signature de l'intervenante :").sign(7, 75)
    paper.y += 10
    rows = [("N°", "Nom", "Prénom", "Signature")]
    rows += [(str(n), last, first, "") for n, (last, first) in enumerate(PEOPLE, 1)]
    paper.table(Ruled(rows, (12, 50, 45, 60), {(1, 3): 1, (2, 3): 2}))
    return paper.bytes()


def _work(root: Path) -> None:
    """Take the samples in and make an account of each role."""
    case = line_cases.Desk(root)
    folders = sample_folders(3)
    commune = [d for d in deliveries() if not d.mail_from][2]
    doubtful = replace(commune.forms[0][1].applicant, iban=_WRONG_IBAN)
    folders[commune.folder]["RIB.pdf"] = to_pdf(papers.bank_details(doubtful), "rib")
    for name, files in folders.items():
        case.drop(files, name)
    case.drop({HOSTILE_NAME: invoice(3)}, "")
    case.once()
    case.drop({"feuille de novembre.pdf": attendance_sheet()}, "")
    case.once(DAY)
    with case.house(DAY) as house:
        for role, (login, name) in ACCOUNTS.items():
            add(house, login, name=name, role=role, password=PASSWORD)


def worked_home(shared: Path) -> Path:
    """Return the home, worked once for all processes that test; take a copy to change it."""
    done = shared / "desk-home"
    with (shared / "desk-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            making = shared / "desk-home.making"
            _work(making)
            making.rename(done)
    return done


# -- the desk -----------------------------------------------------------------------------------


@dataclass
class Running:
    """The real desk: its process, where it answers, the home it works on.

    ``sessions`` are the cookies of those who have signed in, by role.
    """

    process: subprocess.Popen[str]
    url: str
    home: Path
    sessions: dict[Role, dict[str, str]] = field(default_factory=dict)

    def stop(self) -> int:
        """Tell it to stop and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)
        return self.process.returncode


@contextmanager
def running(root: Path, *options: str) -> Iterator[Running]:
    """Run ``recevable desk`` on a home, on a port that is free."""
    command = [sys.executable, "-m", "intake.commands", "desk", "--home", str(root)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--on", DAY.isoformat(), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    desk = Running(process, "", root)
    try:
        assert process.stdout is not None
        said = []
        while not (line := process.stdout.readline()).startswith("Bureau : "):
            said.append(line)
            assert line, "".join(said)
        desk.url = line.removeprefix("Bureau : ").strip()
        yield desk
    finally:
        desk.stop()


def copy_of(worked: Path, root: Path) -> Path:
    """Return a home of one's own that begins where the worked one stands."""
    shutil.copytree(worked, root)
    return root


# -- a browser ----------------------------------------------------------------------------------


def sign_in(page: Page, desk: Running, role: Role) -> None:
    """Open the first page as somebody of a role who has signed in."""
    cookies = session(desk, role)
    page.context.add_cookies([{"name": n, "value": v, "url": desk.url} for n, v in cookies.items()])
    page.goto(desk.url)


def sign_in_by_form(page: Page, desk: Running, role: Role) -> None:
    """Sign a role's account in, as a person does."""
    page.goto(desk.url + "connexion")
    page.get_by_label("Identifiant").fill(ACCOUNTS[role][0])
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(desk.url)


def axe(page: Page) -> None:
    """Fail where axe-core finds a violation of the page as it stands (best practices too)."""
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"


# -- a client without scripts, style, or manners ------------------------------------------------


@dataclass
class Answer:
    """One answer of the desk."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        """The answer as text."""
        return self.content.decode("utf-8", "replace")

    @property
    def token(self) -> str:
        """The token of the forms on this page."""
        found = _TOKEN.search(self.text)
        assert found, self.text[:2000]
        return found[1]

    def links(self) -> list[str]:
        """The addresses of the desk that this page leads to or loads, without their #."""
        return [html.unescape(link) for link in _LINK.findall(self.text)]


@dataclass
class Client:
    """Asks the desk for pages; keeps cookies; follows nothing by itself.

    ``source`` is the loopback address that it asks from.
    """

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    source: str = "127.0.0.1"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Look at a page."""
        return self.ask("GET", path, b"", headers)

    def post(
        self,
        path: str,
        fields: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        token: str | None = None,
    ) -> Answer:
        """Send a form, with the token of the sign-in page or the account's page unless given."""
        if token is None:
            token = self.token()
        content = urlencode({"jeton": token, **(fields or {})}).encode()
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, content, {**kind, **(headers or {})})

    def token(self) -> str:
        """Return a token that this client's forms carry."""
        page = self.get("/mon-compte")
        return (page if page.status == 200 else self.get("/connexion")).token

    def ask(
        self, method: str, path: str, content: bytes, headers: Mapping[str, str] | None
    ) -> Answer:
        """Send one request as it is."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=30, source_address=(self.source, 0)
        )
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**({"cookie": cookie} if cookie else {}), **(headers or {})}
        connection.request(method, path, content or None, sent)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        for line in response.headers.get_all("set-cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return answer

    def sign_in(self, login: str, password: str = PASSWORD) -> Answer:
        """Try to sign in."""
        page = self.get("/connexion")
        fields = {"identifiant": login, "mot-de-passe": password}
        return self.post("/connexion", fields, token=page.token)


def client(desk: Running, role: Role | None = None) -> Client:
    """Return a client, signed in as a role where one is given."""
    return Client(desk.url, session(desk, role) if role is not None else {})


def session(desk: Running, role: Role) -> dict[str, str]:
    """Return the cookies of a role's session, begun anew only where none is open.

    Signing in is slow on purpose.
    """
    who = Client(desk.url, desk.sessions.get(role, {}))
    if not who.cookies or who.get("/mon-compte").status != 200:
        assert who.sign_in(ACCOUNTS[role][0]).status == 303
        desk.sessions[role] = who.cookies
    return dict(who.cookies)


def crawl(desk: Running, role: Role, most: int = 200) -> dict[str, Answer]:
    """Look at every page that links lead a role to, and return them by address."""
    who, waiting = client(desk, role), ["/"]
    found: dict[str, Answer] = {}
    while waiting and len(found) < most:
        path = waiting.pop(0)
        if path in found or path.startswith("/static/"):
            continue
        found[path] = who.get(path)
        waiting += found[path].links()
    return found
