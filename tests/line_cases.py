"""A home in which the real service runs in this process, and the files of one complete dossier."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from intake.home import Home
from intake.house import House, open_house
from intake.overview import show
from intake.service import Service
from samples import papers
from samples.dossiers import Delivery, Form, deliveries
from samples.make import Press, files_of, mail_of
from samples.paper import to_docx, to_pdf
from validators.call import load_call

DAY = date(2022, 10, 12)
SETTINGS = '[letters]\npdf = false\n[workers]\nmode = "inline"\n'
FORM = "Formulaire de demande.pdf"
RIB = "RIB.pdf"
ACCOUNTS = "Comptes 2021.pdf"
OTHER_IBAN = "FR1420041010050500013M02606"


@cache
def press() -> Press:
    return Press(load_call().options())


@cache
def sample(number: int) -> Delivery:
    return deliveries()[number]


@cache
def complete() -> Mapping[str, bytes]:
    """The files of a complete association's dossier, by name."""
    return files_of(sample(0), press())


def part(*left_out: str) -> dict[str, bytes]:
    """The complete dossier without some of its files."""
    assert set(left_out) <= complete().keys()
    return {name: content for name, content in complete().items() if name not in left_out}


def only(*names: str) -> dict[str, bytes]:
    return {name: complete()[name] for name in names}


@cache
def other_form(**changes: Any) -> bytes:
    """The same applicant's form with another plan, or on another applicant's name."""
    form = sample(0).forms[0][1]
    return press().form(Form(form.applicant, replace(form.plan, **changes), "docx"))


@cache
def other_bank_details() -> bytes:
    """Bank details of the same applicant with another account."""
    applicant = replace(sample(0).forms[0][1].applicant, iban=OTHER_IBAN)
    return to_pdf(papers.bank_details(applicant), "rib")


@cache
def budget_of(granted: str) -> bytes:
    """A budget of the action that shows another amount as the authority's grant."""
    form = sample(0).forms[0][1]
    plan = form.plan
    income = tuple(
        (account, f"{account} {funder or label}".strip(), amount)
        for account, label, funder, amount in plan.income
    )
    lines = tuple(
        (words, granted if "départemental" in words else amount) for _, words, amount in income
    )
    expenses = tuple((f"{a} {label}", amount) for a, label, amount in plan.expenses)
    paper = papers.action_budget(form.applicant, plan.title, plan.year, expenses, lines, "60000,00")
    return to_docx(paper)


def mail(number: int) -> bytes:
    """A sample delivery as the e-mail in which it came."""
    return mail_of(sample(number), files_of(sample(number), press()))


class Desk:
    """One home, and what is done to it from outside."""

    def __init__(self, root: Path, settings: str = SETTINGS) -> None:
        self.home = Home(root)
        self.home.prepare()
        self.home.settings.write_text(settings, "utf-8")

    @classmethod
    def copy_of(cls, other: Desk, root: Path) -> Desk:
        """Return a home of its own that begins where another one stands."""
        shutil.copytree(other.home.root, root, dirs_exist_ok=True)
        return cls(root, other.home.settings.read_text("utf-8"))

    def drop(self, files: Mapping[str, bytes], folder: str = "Les Jardins") -> None:
        """Put files into the inbox, in a folder or loose ("")."""
        for name, content in files.items():
            path = self.home.inbox / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def once(self, on: date = DAY) -> None:
        """Run the service once over what lies in the inbox."""
        with open_house(self.home.root, on) as house:
            Service(house).once()

    @contextmanager
    def house(self, on: date = DAY) -> Iterator[House]:
        """Open the home as a command does."""
        with open_house(self.home.root, on) as house, house.home.turn():
            yield house

    def shown(self) -> dict[str, Any]:
        with self.house() as house:
            return show(house)

    def dossier(self, number: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = self.shown()["dossiers"][number]
        return found

    def letters(self, number: int = 0, *, stale: bool = False) -> dict[str, str]:
        """Kind -> status of the letters of one dossier."""
        letters = self.dossier(number)["letters"]
        return {x["kind"]: x["status"] for x in letters if stale or x["status"] != "stale"}

    def letter(self, kind: str, number: int = 0) -> dict[str, Any]:
        """The standing letter of a kind."""
        letters = self.dossier(number)["letters"]
        found: dict[str, Any] = next(
            x for x in reversed(letters) if x["kind"] == kind and x["status"] != "stale"
        )
        return found

    def statuses(self, number: int = 0) -> dict[str, str]:
        """File -> status of the documents of one dossier."""
        return {d["file"]: d["status"] for d in self.dossier(number)["documents"]}

    def outbox(self, pattern: str = "*.docx") -> dict[str, bytes]:
        """The letters that lie in the outbox, by path."""
        found = sorted(
            path for folder in self.home.outbox.glob("PDI47-*") for path in folder.rglob(pattern)
        )
        return {p.relative_to(self.home.outbox).as_posix(): p.read_bytes() for p in found}
