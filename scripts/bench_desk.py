"""``make bench``, the desk's part: every page of the real desk on a home of 10,000 dossiers.

Measured from the loopback: from the request until the last byte has come. What is asked for
differs from request to request (other dossiers, other words), so that nothing is measured twice
from the same place in memory.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from rich.console import Console
from rich.table import Table

from intake.desk.accounts import add
from intake.desk.role import Role
from intake.house import open_house

from .bench_home import TODAY, make

LOGIN, PASSWORD = "h.roche", "un cheval sous la pluie"
USERS = 20
_TOKEN = re.compile(r'name="jeton" value="([0-9a-f]+)"')
_SEEN = re.compile(r'/reception".*?name="vu" value="([^"]*)"', re.DOTALL)
_WORDS = (
    "confluent", "competences", "jardins pruniers", "numerique", "insertion", "emploi durable",
    "PDI47-2015-0042", "l", "bois eco", "zzz", "accompagnement", "mobilite", "relais bastides",
)  # fmt: skip
_PAGES = {
    "home": 150, "home, one list": 150, "home, far page of a list": 150, "home, one dossier": 150,
    "search (results)": 200, "drop": 150, "figures": 150, "figures as CSV": 150,
    "dossier": 150, "document": 150, "letter": 150, "next doubt": 150, "log of access": 150,
    "page picture, cold": 400, "page picture, cached": 30,
}  # fmt: skip
"""The pages that are measured, with their goal: milliseconds at the 95th percentile."""


@dataclass
class Client:
    """Somebody signed in at the desk."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Send one request; return status and content."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        sent = {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urlencode({"jeton": self.token, **fields})
            sent["content-type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("set-cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        connection.close()
        if found := _TOKEN.search(content.decode("utf-8", "replace")):
            self.token = found[1]
        return response.status, content

    def sign_in(self) -> Client:
        """Sign in as the head of the service."""
        self.ask("GET", "/connexion")
        fields = {"identifiant": LOGIN, "mot-de-passe": PASSWORD}
        status, _ = self.ask("POST", "/connexion", fields)
        if status != 303:
            raise RuntimeError(f"signing in was answered with {status}")
        self.ask("GET", "/mon-compte")
        return self


@dataclass(frozen=True)
class Known:
    """What the register holds, to ask for."""

    references: Sequence[str]
    documents: Sequence[str]
    letters: Sequence[str]


def _known(root: Path) -> Known:
    with open_house(root, TODAY) as house:

        def column(sql: str) -> list[str]:
            return [str(row[0]) for row in house.register.connection.execute(sql)]

        return Known(
            column("SELECT reference FROM dossiers"),
            column("SELECT x.id FROM documents x JOIN files f ON f.id = x.file_id "
                   "WHERE x.kind <> 'attendance_sheet' AND f.name LIKE '%.pdf'"),
            column("SELECT id FROM letters WHERE status <> 'stale'"),
        )  # fmt: skip


def asked_for(name: str, known: Known, chance: random.Random) -> tuple[str, str, dict[str, str]]:
    """Return method, path and fields of one request for a page."""
    one = chance.choice
    paths: dict[str, Callable[[], str]] = {
        "home": lambda: "/",
        "home, one list": lambda: f"/?quoi={one(('a-verifier', 'a-valider', 'echeances'))}",
        "home, far page of a list": lambda: f"/?quoi=echeances&page={chance.randrange(100, 200)}",
        "home, one dossier": lambda: f"/?dossier={one(known.references)}",
        "search (results)": lambda: "/recherche",
        "drop": lambda: "/depot",
        "figures": lambda: "/chiffres",
        "figures as CSV": lambda: "/chiffres.csv",
        "dossier": lambda: f"/dossiers/{one(known.references)}",
        "document": lambda: f"/documents/{one(known.documents)}",
        "letter": lambda: f"/lettres/{one(known.letters)}",
        "next doubt": lambda: "/a-verifier/suivant",
        "log of access": lambda: "/acces",
    }
    fields = {"mots": one(_WORDS)} if name == "search (results)" else {}
    return ("POST" if fields else "GET"), paths[name](), fields


def timed(who: Client, method: str, path: str, fields: dict[str, str]) -> float:
    """Return the milliseconds of one request. RuntimeError where it is not answered."""
    start = time.perf_counter()
    status, _ = who.ask(method, path, fields if method == "POST" else None)
    spent = (time.perf_counter() - start) * 1000
    if status not in (200, 303):
        raise RuntimeError(f"{path} was answered with {status}")
    return spent


@contextmanager
def desk(root: Path) -> Iterator[str]:
    """Run the desk on a home; yield its address."""
    command = [sys.executable, "-m", "intake.commands", "desk", "--home", str(root)]
    process = subprocess.Popen(
        [*command, "--port", "0", "--on", TODAY.isoformat()], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        while not (line := process.stdout.readline()).startswith("Bureau : "):
            if not line:
                raise RuntimeError("the desk did not start")
        yield line.removeprefix("Bureau : ").strip()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)


def pictures(who: Client, known: Known, count: int) -> tuple[list[float], list[float]]:
    """Return the times of page pictures that were never drawn, and of the same once more."""
    cold: list[float] = []
    cached: list[float] = []
    seen: set[str] = set()
    for document in random.Random(5).sample(list(known.documents), min(400, len(known.documents))):
        _, content = who.ask("GET", f"/documents/{document}")
        found = re.search(rf"/documents/{document}/pages/\d+\.jpg[^\"]*", content.decode("utf-8"))
        if found is None or found[0] in seen or len(cold) >= count:
            continue
        seen.add(found[0])
        path = found[0].replace("&amp;", "&")
        cold.append(timed(who, "GET", path, {}))
        cached.append(timed(who, "GET", path, {}))
    return cold, cached


def measured(who: Client, known: Known, runs: int) -> dict[str, list[float]]:
    """Return the milliseconds of every page, by its name."""
    chance = random.Random(3)
    found: dict[str, list[float]] = {}
    for name in _PAGES:
        if not name.startswith("page picture"):
            who.ask("GET", "/mon-compte")
            asked = [asked_for(name, known, chance) for _ in range(runs)]
            found[name] = [timed(who, *request) for request in asked]
    found["page picture, cold"], found["page picture, cached"] = pictures(who, known, runs)
    return found


def crowd(url: str, known: Known, each: int) -> tuple[list[float], int]:
    """Let many users ask at once, for any page; return the times and the number of errors."""
    names = [name for name in _PAGES if not name.startswith(("page picture", "figures as"))]
    users = [Client(url).sign_in() for _ in range(USERS)]

    def work(number: int) -> tuple[list[float], int]:
        chance, spent, errors = random.Random(number), [], 0
        for _ in range(each):
            try:
                spent.append(timed(users[number], *asked_for(chance.choice(names), known, chance)))
            except (RuntimeError, OSError):
                errors += 1
        return spent, errors

    with ThreadPoolExecutor(USERS) as many:
        done = list(many.map(work, range(USERS)))
    return [ms for spent, _ in done for ms in spent], sum(errors for _, errors in done)


def changes(
    root: Path, who: Client, known: Known, count: int
) -> tuple[list[float], list[float], float]:
    """Set dates of reception, and look at the first page while staff's pages are written.

    Returns the times of the forms, those of the first page, and the seconds until staff's pages
    of the last change are written.
    """
    chance, forms, meanwhile = random.Random(9), [], []
    for reference in chance.sample(list(known.references), count):
        _, content = who.ask("GET", f"/dossiers/{reference}")
        seen = _SEEN.search(content.decode("utf-8"))
        fields = {"date": "01/09/2009", "vu": seen[1] if seen else ""}
        forms.append(timed(who, "POST", f"/dossiers/{reference}/reception", fields))
        meanwhile += [timed(who, "GET", "/", {}) for _ in range(5)]
    start = time.time()
    with closing(sqlite3.connect(root / "register.db", timeout=30)) as register:
        while register.execute("SELECT count(*) FROM to_show").fetchone()[0]:
            meanwhile.append(timed(who, "GET", "/", {}))
            time.sleep(0.05)
    return forms, meanwhile, time.time() - start


def p95(spent: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(spent, n=20, method="inclusive")[-1] if len(spent) > 1 else spent[0]


def main() -> None:
    """Make the home, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=10_000)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--home", type=Path, help="a home made before; it is changed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = options.home or Path(folder) / "home"
        if not root.exists():
            make(root, options.dossiers, options.documents)
        with open_house(root, TODAY) as house:
            if not house.register.connection.execute("SELECT 1 FROM accounts").fetchone():
                add(house, LOGIN, name="Hélène Roche", role=Role.RESPONSABLE, password=PASSWORD)
        known = _known(root)
        with desk(root) as url:
            who = Client(url).sign_in()
            found = measured(who, known, options.runs)
            at_once, errors = crowd(url, known, options.runs // 3)
            forms, meanwhile, seconds = changes(root, who, known, 5)
    table = Table(title=f"The desk, {len(known.references)} dossiers, milliseconds")
    for column in ("page", "median", "p95", "goal"):
        table.add_column(column, justify="left" if column == "page" else "right")
    for name, goal in _PAGES.items():
        spent = found[name]
        table.add_row(name, f"{statistics.median(spent):.0f}", f"{p95(spent):.0f}", str(goal))
    label = f"{USERS} users at once, {len(at_once)} requests, errors: {errors}"
    table.add_row(label, f"{statistics.median(at_once):.0f}", f"{p95(at_once):.0f}", "no error")
    table.add_row("a change (form)", f"{statistics.median(forms):.0f}", f"{max(forms):.0f}", "")
    words = f"home while staff's pages are written ({seconds:.1f} s after the last change)"
    table.add_row(words, f"{statistics.median(meanwhile):.0f}", f"{p95(meanwhile):.0f}", "150")
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
