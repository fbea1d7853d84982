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


@dataclass(frozen=True, slots=True)
class Wording:
    """How one authority words its questions. Missing paths use the first wording."""

    title: str
    labels: dict[str, str]
    sections: dict[str, str]


# fmt: off
DEPARTMENT = Wording("DOSSIER DE DEMANDE DE SUBVENTION", {
    "organisation.name": "Nom de la structure", "organisation.acronym": "Sigle",
    "organisation.legal_form": "Statut juridique", "organisation.siret": "N° SIRET",
    "organisation.rna": "N° RNA", "organisation.address": "Adresse du siège social",
    "organisation.postal_code": "Code postal", "organisation.city": "Commune",
    "organisation.phone": "Téléphone", "organisation.email": "Courriel",
    "organisation.purpose": "Objet et activités principales",
    "organisation.experience": "Expérience et références", "person.last_name": "Nom",
    "person.first_name": "Prénom", "person.role": "Fonction", "person.phone": "Téléphone",
    "person.email": "Courriel", "bank.holder": "Titulaire du compte", "bank.iban": "IBAN",
    "bank.bic": "BIC", "request.kind": "Nature de la demande",
    "request.object": "Objet de la demande", "request.duration": "Durée de la demande",
    "project.title": "Intitulé de l'opération", "project.scheme": "Dispositif concerné",
    "project.measures": "Mesure(s) CALPAE", "project.axes": "Axe(s) PDI/PTI",
    "project.start": "Date de début", "project.end": "Date de fin",
    "project.needs": "Diagnostic et besoins", "project.objectives": "Objectifs",
    "project.places": "Territoire(s) concerné(s)",
    "project.description": "Description, méthodologie", "project.partners": "Partenaires",
    "project.added_value": "Innovation, plus-value et résultats attendus",
    "public.groups": "Publics visés", "public.rsa_count": "Nombre de bénéficiaires du RSA",
    "public.non_rsa_count": "Nombre de participants hors RSA",
    "public.non_rsa_under_25_count": "dont moins de 25 ans",
    "public.mobilisation": "Mobilisation et orientation du public",
    "means.human": "Moyens humains", "means.material": "Moyens matériels",
    "evaluation.indicators": "Indicateurs d'évaluation",
    "cross_cutting.equal_opportunity": "Égalité des chances et lutte contre les discriminations",
    "cross_cutting.gender_equality": "Égalité femmes-hommes",
    "cross_cutting.sustainability": "Développement durable",
    "budget.requested": "Montant sollicité", "budget.year": "Exercice",
    "has_other_actions": "Portez-vous d'autres actions ?", "other_actions": "Si oui, lesquelles",
    "up_to_date": (
        "La structure est à jour de ses obligations administratives, sociales, fiscales "
        "et comptables"
    ),
    "accurate": "Les informations du présent dossier sont exactes et sincères",
    "republican_commitment": "La structure souscrit au contrat d'engagement républicain",
}, {
    "request": "Votre demande", "organisation": "1. Identification de la structure",
    "representative": "2. Représentant légal", "contact": "3. Personne chargée du dossier",
    "bank": "4. Coordonnées bancaires", "project": "5. Le projet", "actions": "6. Les actions",
    "public": "7. Le public", "means": "8. Les moyens", "facilitators": "Intervenants",
    "evaluation": "9. Évaluation", "budget": "10. Budget du projet",
    "declarations": "11. Attestations sur l'honneur",
})
CERFA = Wording("DEMANDE DE SUBVENTION(S) - Formulaire unique", {
    "organisation.name": "Nom – Dénomination", "organisation.acronym": "Sigle de l'association",
    "organisation.siret": "Numéro Siret", "organisation.legal_form": "Nature juridique",
    "organisation.rna": "Numéro RNA ou à défaut celui du récépissé en préfecture",
    "organisation.purpose": "Objet de l'association",
    "organisation.experience": "Expérience de la structure", "person.first_name": "Prénom",
    "person.role": "Fonction", "request.kind": "Fréquence - Récurrence", "request.object": "Objet",
    "request.duration": "Période", "project.title": "Intitulé",
    "project.needs": "À quel besoin cela répond-il ? Qui a identifié ce besoin ?",
    "project.objectives": "Objectifs de l'action", "project.description": "Description",
    "project.places": "Territoire", "project.start": "Date de démarrage",
    "project.end": "Date d'achèvement", "public.groups": "Bénéficiaires : caractéristiques",
    "means.human": "Moyens humains affectés au projet",
    "means.material": "Moyens matériels affectés au projet",
    "evaluation.indicators": "Évaluation : indicateurs proposés au regard des objectifs",
    "budget.requested": "Montant de la subvention demandée", "budget.year": "Année ou exercice",
    "has_other_actions": "La structure porte-t-elle d'autres actions ?",
    "other_actions": "Autres actions portées",
}, {
    "request": "Cocher la ou les case(s) correspondant à votre demande",
    "organisation": "1. Identification de l'association",
    "representative": "1.6 Représentant·e légal·e (personne désignée par les statuts)",
    "contact": "1.7 Identification de la personne chargée de la présente demande de subvention",
    "bank": "Compte bancaire", "project": "6. Projet – Objet de la demande",
    "actions": "Actions prévues", "public": "Publics", "means": "Moyens",
    "facilitators": "Liste des intervenants", "evaluation": "Évaluation du projet",
    "budget": "7. Budget du projet", "declarations": "8. Attestations",
})
REGION = Wording("Formulaire de demande d'aide régionale", {
    "organisation.name": "Raison sociale", "organisation.acronym": "Acronyme",
    "organisation.legal_form": "Forme juridique", "organisation.siret": "SIRET",
    "organisation.rna": "RNA", "organisation.address": "Adresse",
    "organisation.postal_code+city": "Code postal / Ville", "organisation.phone": "Tél.",
    "organisation.email": "E-mail", "organisation.purpose": "Activités principales",
    "organisation.experience": "Expérience dans le domaine de l'insertion",
    "person.full": "Nom et prénom", "person.role": "Qualité", "person.phone": "Tél.",
    "person.email": "E-mail", "bank.holder": "Intitulé du compte", "bank.iban": "Code IBAN",
    "bank.bic": "Code BIC", "request.kind": "Type de demande",
    "request.object": "Objet de la subvention", "request.duration": "Période de la subvention",
    "project.title": "Titre du projet", "project.scheme": "Dispositif visé",
    "project.measures": "Mesures concernées", "project.axes": "Axes concernés",
    "project.period": "Période de réalisation", "project.needs": "Contexte et diagnostic",
    "project.objectives": "Objectifs poursuivis", "project.places": "Lieux de réalisation",
    "project.description": "Contenu et déroulement", "project.partners": "Partenariats mobilisés",
    "project.added_value": "Valeur ajoutée et résultats attendus", "public.groups": "Public cible",
    "public.rsa_count": "Nb de bénéficiaires du RSA",
    "public.non_rsa_count": "Nb de participants hors RSA",
    "public.non_rsa_under_25_count": "dont jeunes de moins de 25 ans",
    "public.mobilisation": "Modalités de repérage et d'orientation",
    "means.human": "Ressources humaines mobilisées",
    "means.material": "Moyens matériels et techniques",
    "evaluation.indicators": "Modalités d'évaluation et indicateurs",
    "cross_cutting.equal_opportunity": "Non-discrimination et égalité des chances",
    "cross_cutting.gender_equality": "Égalité entre les femmes et les hommes",
    "cross_cutting.sustainability": "Développement durable (volet environnemental)",
    "budget.requested": "Montant de l'aide sollicitée (en euros)",
    "budget.year": "Année concernée", "has_other_actions": "Avez-vous d'autres actions en cours ?",
    "other_actions": "Autres actions en cours",
}, {
    "request": "A - Nature de la demande", "organisation": "B - Le demandeur",
    "representative": "C - Responsable légal", "contact": "D - Contact pour le dossier",
    "bank": "E - Domiciliation bancaire", "project": "F - Votre projet",
    "actions": "G - Plan d'actions", "public": "H - Les bénéficiaires",
    "means": "I - Moyens mis en œuvre", "facilitators": "Équipe d'intervention",
    "evaluation": "J - Évaluation et suivi", "budget": "K - Plan de financement",
    "declarations": "L - Engagements du demandeur",
})
FSE = Wording("Demande de financement - appel à projets insertion", {
    "organisation.name": "Dénomination sociale", "organisation.acronym": "Sigle éventuel",
    "organisation.legal_form": "Catégorie juridique",
    "organisation.siret": "Identifiant SIRET (14 chiffres)",
    "organisation.rna": "Numéro d'inscription au RNA", "organisation.address": "N° et rue",
    "organisation.city": "Ville", "organisation.phone": "Numéro de téléphone",
    "organisation.email": "Adresse électronique",
    "organisation.purpose": "Missions de la structure",
    "organisation.experience": "Références et expériences", "person.last_name": "NOM",
    "person.role": "Fonction dans l'organisme", "person.phone": "Numéro de téléphone",
    "person.email": "Adresse électronique", "bank.holder": "Compte ouvert au nom de",
    "bank.iban": "N° IBAN", "bank.bic": "BIC / SWIFT", "request.kind": "S'agit-il d'une",
    "request.object": "La demande porte sur", "request.duration": "Périodicité",
    "project.title": "Libellé de l'opération", "project.scheme": "Dispositif de rattachement",
    "project.measures": "Mesures socles de la CALPAE", "project.axes": "Axes stratégiques",
    "project.period": "Période prévisionnelle de réalisation",
    "project.needs": "Contexte de l'opération", "project.objectives": "Finalités et objectifs",
    "project.places": "Lieu(x) de réalisation",
    "project.description": "Modalités de mise en œuvre",
    "project.partners": "Partenaires associés",
    "project.added_value": "Caractère innovant et plus-value de l'opération",
    "public.groups": "Typologie du public",
    "public.rsa_count": "Participants bénéficiaires du RSA",
    "public.non_rsa_count": "Autres participants (hors RSA)",
    "public.non_rsa_under_25_count": "dont âgés de moins de 25 ans",
    "public.mobilisation": "Comment le public est-il mobilisé ?", "means.human": "Équipe dédiée",
    "means.material": "Locaux et équipements", "evaluation.indicators": "Suivi et évaluation",
    "cross_cutting.equal_opportunity": "Prise en compte de l'égalité des chances",
    "cross_cutting.gender_equality": "Prise en compte de l'égalité femmes-hommes",
    "cross_cutting.sustainability": "Transition écologique",
    "budget.requested": "Concours financier sollicité", "budget.year": "Au titre de l'année",
    "has_other_actions": "La structure mène-t-elle d'autres actions ?",
    "other_actions": "Autres opérations en cours",
}, {
    "request": "Cadre de la demande", "organisation": "I. Présentation de l'organisme",
    "representative": "II. Représentation légale", "contact": "III. Personne référente",
    "bank": "IV. Compte à créditer", "project": "V. Description de l'opération",
    "actions": "VI. Actions composant l'opération", "public": "VII. Les participants",
    "means": "VIII. Moyens de l'opération", "facilitators": "Intervenants mobilisés",
    "evaluation": "IX. Principes horizontaux et évaluation", "budget": "X. Éléments financiers",
    "declarations": "XI. Déclarations et engagements",
})
# fmt: on

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


def filled(layout: Layout, seed: int, options: Options) -> tuple[bytes, dict[str, Any]]:
    """Return the file of a layout filled with the application of a seed, and its truth."""
    data = application(seed)
    if layout.whole is not None:
        return layout.whole(data, options), truth_of(data)
    if "person.full" in layout.wording.labels:
        for person in ("representative", "contact"):
            data.values[f"{person}.last_name"] = data.values[f"{person}.last_name"].upper()
    form = form_of(data, layout.wording, options, style=seed, hints=layout.hints)
    return layout.make(form, random.Random(seed)), truth_of(data)
