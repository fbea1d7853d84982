"""Application forms of other authorities, designed by hand, filled from ``foreign_data``.

A *wording* gives the questions (four invented authorities), a *layout* (``foreign_paper``) the
geometry and the tool that makes the file. ``LAYOUTS`` lists the forms used to develop the reader
and those kept for evaluation only.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from extractors.fields import BY_PATH
from extractors.source import Options

from .foreign_data import Application, application, day, grouped_iban, grouped_siret, money
from .foreign_wordings import DEPARTMENT, Wording


@dataclass(slots=True)
class Ask:
    """A question and its answer as written; ``path`` says which field it is."""

    label: str
    text: str
    path: str = ""
    long: bool = False
    hint: str = ""


@dataclass(slots=True)
class Ticks:
    """A question with boxes: option texts and whether each is ticked."""

    label: str
    options: list[tuple[str, bool]]
    path: str = ""


@dataclass(slots=True)
class Grid:
    """A table with a heading row."""

    header: list[str]
    rows: list[list[str]]


@dataclass(slots=True)
class Title:
    """A section title."""

    text: str


@dataclass(slots=True)
class Budget:
    """The budget, expenses beside income; rows are (account, label, amount)."""

    expenses: list[tuple[str, str, str]]
    income: list[tuple[str, str, str]]
    totals: tuple[str, str]
    heads: tuple[str, str] = ("CHARGES", "PRODUITS")


@dataclass(slots=True)
class Sentence:
    """A line of running text."""

    text: str


Item = Ask | Ticks | Grid | Title | Budget | Sentence


@dataclass(slots=True)
class Form:
    """A filled form before it is laid out."""

    title: str
    items: list[Item] = field(default_factory=list)


LEGAL = {
    "association": "Association loi 1901",
    "societe": "Société",
    "commune": "Commune",
    "ccas_cias": "CCAS",
}
KINDS = (
    ("Première demande", "premiere_demande"),
    ("Renouvellement (ou poursuite)", "renouvellement"),
)
OBJECTS = (("Fonctionnement global", "fonctionnement"), ("Projet(s)/action(s)", "projet"))
DURATIONS = (("Annuelle ou ponctuelle", "annuelle"), ("Pluriannuelle", "pluriannuelle"))
HINTS = {
    "project.needs": "(Décrivez la situation de départ, 20 lignes maximum)",
    "organisation.siret": "(14 chiffres)",
    "project.objectives": "Précisez les objectifs chiffrés.",
}


def form_of(
    data: Application, wording: Wording, options: Options, *, style: int, hints: bool = False
) -> Form:
    """Write an application as the answers to the questions of one authority."""
    return _Writer(data, wording, options, style, hints).form()


class _Writer:
    def __init__(
        self, data: Application, wording: Wording, options: Options, style: int, hints: bool
    ) -> None:
        self.data, self.wording, self.options, self.style, self.hints = (
            data,
            wording,
            options,
            style,
            hints,
        )

    def label(self, path: str) -> str:
        head, _, part = path.partition(".")
        for name in (path, f"person.{part}" if head in {"representative", "contact"} else path):
            for wording in (self.wording, DEPARTMENT):
                if name in wording.labels:
                    return wording.labels[name]
        raise KeyError(path)

    def written(self, path: str) -> str:
        value = self.data.values[path]
        kind = BY_PATH[path].type
        if kind == "date":
            return day(value, self.style)
        if kind == "amount":
            return money(value, self.style)
        if kind == "siret":
            return grouped_siret(value, self.style)
        if kind == "iban":
            return grouped_iban(value, self.style)
        if path == "organisation.legal_form":
            return LEGAL[value]
        return str(value)

    def ask(self, path: str) -> Ask:
        field_ = BY_PATH[path]
        hint = HINTS.get(path, "") if self.hints else ""
        return Ask(self.label(path), self.written(path), path, field_.type == "long", hint)

    def chosen(self, path: str, picked: set[str]) -> Ticks:
        choices = BY_PATH[path].options_of(self.options)
        return Ticks(self.label(path), [(c.label, c.code in picked) for c in choices], path)

    def person(self, prefix: str) -> Iterator[Item]:
        values = self.data.values
        if "person.full" in self.wording.labels:
            full = f"{values[f'{prefix}.last_name'].upper()} {values[f'{prefix}.first_name']}"
            yield Ask(self.label(f"{prefix}.full"), full)
        else:
            yield self.ask(f"{prefix}.last_name")
            yield self.ask(f"{prefix}.first_name")
        for part in ("role", "phone", "email"):
            yield self.ask(f"{prefix}.{part}")

    def form(self) -> Form:
        return Form(self.wording.title, [*self.who(), *self.what(), *self.how(), *self.money()])

    def title(self, section: str) -> Title:
        return Title(self.wording.sections[section])

    def who(self) -> Iterator[Item]:
        data = self.data.values
        yield self.title("request")
        for path, pairs in (
            ("request.kind", KINDS),
            ("request.object", OBJECTS),
            ("request.duration", DURATIONS),
        ):
            yield Ticks(
                self.label(path), [(text, code == data[path]) for text, code in pairs], path
            )
        yield self.title("organisation")
        for part in ("name", "acronym", "legal_form", "siret", "rna", "address"):
            yield self.ask(f"organisation.{part}")
        if "organisation.postal_code+city" in self.wording.labels:
            town = f"{data['organisation.postal_code']} {data['organisation.city']}"
            yield Ask(self.wording.labels["organisation.postal_code+city"], town)
        else:
            yield self.ask("organisation.postal_code")
            yield self.ask("organisation.city")
        for part in ("phone", "email", "purpose", "experience"):
            yield self.ask(f"organisation.{part}")
        yield self.title("representative")
        yield from self.person("representative")
        yield self.title("contact")
        yield from self.person("contact")
        yield self.title("bank")
        for part in ("holder", "iban", "bic"):
            yield self.ask(f"bank.{part}")

    def what(self) -> Iterator[Item]:
        data = self.data.values
        yield self.title("project")
        yield self.ask("project.title")
        yield self.chosen("project.scheme", {data["project.scheme"]})
        yield self.chosen("project.measures", set(self.data.lists["project.measures"]))
        yield self.chosen("project.axes", set(self.data.lists["project.axes"]))
        if "project.period" in self.wording.labels:
            start, end = self.written("project.start"), self.written("project.end")
            yield Ask(self.wording.labels["project.period"], f"du {start} au {end}")
        else:
            yield self.ask("project.start")
            yield self.ask("project.end")
        yield self.ask("project.needs")
        yield self.ask("project.objectives")
        yield Ask(
            self.label("project.places"),
            ", ".join(self.data.lists["project.places"]),
            "project.places",
        )
        for part in ("description", "partners", "added_value"):
            yield self.ask(f"project.{part}")
        yield self.title("actions")
        units = {c.code: c.label for c in BY_PATH["actions[].unit"].choices}
        yield Grid(
            ["Intitulé de l'action", "Début", "Fin", "Lieu", "Volume prévu", "Unité"],
            [
                [
                    a["title"],
                    day(a["start"], 0),
                    day(a["end"], 0),
                    a["place"],
                    a["volume"],
                    units[a["unit"]],
                ]
                for a in self.data.groups["actions"]
            ],
        )
        yield self.title("public")
        yield self.chosen("public.groups", set(self.data.lists["public.groups"]))
        for part in ("rsa_count", "non_rsa_count", "non_rsa_under_25_count", "mobilisation"):
            yield self.ask(f"public.{part}")

    def how(self) -> Iterator[Item]:
        yield self.title("means")
        yield self.ask("means.human")
        yield self.ask("means.material")
        yield self.title("facilitators")
        yield Grid(
            ["Nom", "Prénom", "Qualification", "Rôle", "Volume horaire"],
            [
                [p["last_name"], p["first_name"], p["qualification"], p["role"], p["hours"]]
                for p in self.data.groups["means.facilitators"]
            ],
        )
        yield self.title("evaluation")
        yield self.ask("evaluation.indicators")
        for part in ("equal_opportunity", "gender_equality", "sustainability"):
            yield self.ask(f"cross_cutting.{part}")

    def money(self) -> Iterator[Item]:
        data, groups = self.data.values, self.data.groups
        yield self.title("budget")
        yield self.ask("budget.requested")
        yield self.ask("budget.year")
        yield Budget(
            [
                (r["account"], r["label"], money(r["amount"], self.style))
                for r in groups["budget.expenses"]
            ],
            [
                (
                    r["account"] if "label" in r else "",
                    r.get("label") or r["funder"],
                    money(r["amount"], self.style),
                )
                for r in groups["budget.income"][:1]
            ]
            + [("74", "Subventions d'exploitation", "")]
            + [
                ("", r["funder"], money(r["amount"], self.style))
                for r in groups["budget.income"][1:]
            ],
            (
                money(data["budget.total_expenses"], self.style),
                money(data["budget.total_income"], self.style),
            ),
        )
        others = data["has_other_actions"]
        yield Ticks(
            self.label("has_other_actions"),
            [("Oui", others), ("Non", not others)],
            "has_other_actions",
        )
        yield Ask(self.label("other_actions"), self.data.other_actions, "other_actions")
        yield self.title("declarations")
        for part in ("up_to_date", "accurate", "republican_commitment"):
            yield Ticks("", [(self.label(part), True)], f"declarations.{part}")
        yield Sentence(f"Fait à {data['signed.place']}, le {day(data['signed.date'], self.style)}")
        yield Sentence("Signature du représentant légal")


def truth_of(data: Application) -> dict[str, Any]:
    """Return what must be read: path → value as JSON writes it (lists as sets of values)."""
    truth: dict[str, Any] = dict(data.values)
    truth |= {path: sorted(codes) for path, codes in data.lists.items()}
    for name, rows in data.groups.items():
        for n, row in enumerate(rows):
            truth |= {
                f"{name}[{n}].{part}": value for part, value in row.items() if part != "label"
            }
    return truth


@dataclass(frozen=True, slots=True)
class Layout:
    """One form: its name, who words it, what lays it out, whether it is kept for evaluation."""

    name: str
    wording: Wording
    make: Callable[[Form, random.Random], bytes]
    suffix: str
    held: bool = False
    hints: bool = False
    whole: Callable[[Application, Options], bytes] | None = None


def filled(
    layout: Layout, seed: int, options: Options, *, blank: float = 0.0
) -> tuple[bytes, dict[str, Any]]:
    """Return the file of a layout filled with the application of a seed, and its truth.

    ``blank`` is the share of questions left without answer (not for forms laid out whole).
    """
    data = application(seed)
    if layout.whole is not None:
        return layout.whole(data, options), truth_of(data)
    if "person.full" in layout.wording.labels:
        for person in ("representative", "contact"):
            data.values[f"{person}.last_name"] = data.values[f"{person}.last_name"].upper()
    form = form_of(data, layout.wording, options, style=seed, hints=layout.hints)
    truth = truth_of(data)
    if blank:
        _leave_blank(form, truth, blank, random.Random(seed))
    return layout.make(form, random.Random(seed)), truth


def _leave_blank(form: Form, truth: dict[str, Any], share: float, rng: random.Random) -> None:
    """Take away answers and ticks, and what they say from the truth."""
    for item in form.items:
        if isinstance(item, Ask) and item.path in truth and rng.random() < share:
            item.text = ""
            del truth[item.path]
        elif isinstance(item, Ticks) and item.path in truth and rng.random() < share:
            item.options = [(text, False) for text, _ in item.options]
            del truth[item.path]
