"""Invented applications with wide variety, as data: what a foreign form is filled with.

``application(seed)`` gives the truth of one form: path in the record → value as the contract
writes it. Names, numbers and texts are made up; numbers pass their checks.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from validators.wording import long_date

from .applicants import iban, siret

LAST = (
    "d'Artagnan",
    "LE GOFF-DUVAL",
    "de La Tour",
    "NGUYEN",
    "Saint-Exupéry",
    "O'Brien",
    "BÉNÉTEAU",
    "Ferreira da Silva",
    "HAÏDARA",
    "Roux",
    "LEFÈBVRE",
    "Vandenbroucke-Castaing",
    "ÖZTÜRK",
)
FIRST = (
    "Jean-Baptiste",
    "Élodie",
    "Marie-Ange",
    "Noé",
    "Aïcha",
    "Chloë",
    "Thi Minh",
    "Éric",
    "Anne-Sophie",
    "Loïc",
    "Inès",
    "Gaëlle",
)
ROLES = (
    "présidente",
    "directeur général",
    "co-présidente",
    "gérant",
    "vice-président délégué",
    "directrice",
    "maire",
)
TASKS = (
    "chargée de mission insertion",
    "coordinatrice de projet",
    "responsable administratif",
    "chef de service",
    "chargé de développement",
)
NAMES = (
    ("Association L'Atelier d'à côté", "LADC"),
    ("Les Jardins du Confluent - chantier d'insertion", "JDC"),
    ("Mobilité & Territoires 47", "MT47"),
    ("Régie de quartier de l'Île Saint-Jacques", "RQISJ"),
    ("Confédération garonnaise pour l'accompagnement et l'accès à l'emploi", "CGAAE"),
    ("Comme un fil d'Ariane", "CFA"),
)
TOWNS = (
    ("47000", "Agen"),
    ("47300", "Villeneuve-sur-Lot"),
    ("47200", "Marmande"),
    ("47400", "Tonneins"),
    ("47500", "Saint-Vite"),
    ("47110", "Sainte-Livrade-sur-Lot"),
    ("47240", "Bon-Encontre"),
)
STREETS = (
    "12 bis, rue de l'Église",
    "3 place d'Armes",
    "Zone artisanale « La Palme », 7 allée des Tilleuls",
    "145 avenue du Général-de-Gaulle",
    "Lieu-dit Cap del Bosc",
    "8, impasse Jean-Jaurès",
)
TITLES = (
    "Des clés pour l'emploi : mobilité, logement, santé",
    "Cap sur l'autonomie",
    "Coup d'pouce vers l'emploi - parcours renforcés",
    "Rebond 47",
    "L'insertion par le maraîchage biologique et les circuits courts en Albret",
)
LONG = (
    "Dans le Villeneuvois, une part importante des allocataires du RSA vit loin des services "
    "publics et "
    "ne dispose d'aucun moyen de transport. Les équipes du centre médico-social ont identifié ce "
    "manque dès 2021.",
    "Permettre à soixante personnes de retrouver confiance, de lever les freins à l'emploi et de "
    "bâtir un "
    "parcours réaliste, avec au moins vingt sorties vers l'emploi ou la formation qualifiante.",
    "L'accompagnement alterne entretiens individuels, ateliers collectifs et visites "
    "d'entreprises. Chaque "
    "participant signe un contrat de progression ; un point d'étape a lieu tous les mois.",
    "Le Département, France Travail, la Mission locale de l'Agenais, la CAF et cinq entreprises "
    "adaptées "
    "participent au comité de suivi, réuni chaque trimestre.",
    "Une équipe mobile va au-devant des personnes les plus isolées ; nous attendons une hausse de "
    "30 % des "
    "entrées en parcours et une meilleure couverture du territoire.",
    "Les référents de parcours orientent les personnes par une fiche de liaison. Une réunion "
    "d'information "
    "se tient dans chaque commune et un conseil des participants donne son avis.",
    "Deux conseillères en insertion à temps plein, un encadrant technique à mi-temps et six "
    "bénévoles formés.",
    "Un local de 120 m² en centre-ville, un minibus de neuf places, huit ordinateurs portables.",
    "Nombre d'entrées, assiduité, taux de sorties positives à six mois, enquête de satisfaction "
    "trimestrielle.",
    "Les entretiens sont ouverts à tous, sans distinction d'origine, d'âge, de handicap ou de "
    "croyance.",
    "Les horaires tiennent compte de la garde des enfants ; la parité est recherchée dans chaque "
    "groupe.",
    "Covoiturage, achats locaux et réemploi de matériel informatique sont la règle de l'opération.",
    "Insertion sociale et professionnelle des personnes éloignées de l'emploi, éducation "
    "populaire et animation "
    "de la vie locale depuis 1998.",
    "Dix ans de chantiers d'insertion, trois conventions pluriannuelles avec l'État, 240 "
    "personnes accompagnées.",
)


@dataclass(slots=True)
class Application:
    """One invented application: single values by path, lists of codes, rows of groups."""

    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    other_actions: str = ""


def application(seed: int) -> Application:
    """Make the application of a seed: the same seed, the same application."""
    rng = random.Random(seed)
    made = Application()
    _who(rng, made)
    _what(rng, made)
    _means(rng, made)
    _money(rng, made)
    return made


def _person(rng: random.Random, made: Application, prefix: str, roles: tuple[str, ...]) -> None:
    last, first = rng.choice(LAST), rng.choice(FIRST)
    user = "".join(
        c for c in f"{first[0]}.{last}".lower().replace(" ", "").replace("'", "") if c.isascii()
    )
    made.values |= {
        f"{prefix}.last_name": last,
        f"{prefix}.first_name": first,
        f"{prefix}.role": rng.choice(roles),
        f"{prefix}.phone": f"0{rng.choice('5679')} {rng.randint(10, 99)} {rng.randint(10, 99)} "
        f"{rng.randint(10, 99)} {rng.randint(10, 99)}",
        f"{prefix}.email": f"{user}{rng.randint(1, 99)}@s{rng.randint(100, 999)}.example.fr",
    }


def _who(rng: random.Random, made: Application) -> None:
    name, acronym = rng.choice(NAMES)
    code, town = rng.choice(TOWNS)
    made.values |= {
        "request.kind": rng.choice(["premiere_demande", "renouvellement"]),
        "request.object": "projet",
        "request.duration": rng.choice(["annuelle", "pluriannuelle"]),
        "organisation.name": name,
        "organisation.acronym": acronym,
        "organisation.legal_form": rng.choice(
            ["association", "association", "societe", "commune", "ccas_cias"]
        ),
        "organisation.siret": siret(
            str(rng.randint(30000000, 89999999)), f"{rng.randint(1, 99):04d}"
        ),
        "organisation.rna": f"W47{rng.randint(1000000, 9999999)}",
        "organisation.address": rng.choice(STREETS),
        "organisation.postal_code": code,
        "organisation.city": town,
        "organisation.phone": (
            f"05 53 {rng.randint(10, 99)} {rng.randint(10, 99)} {rng.randint(10, 99)}"
        ),
        "organisation.email": f"contact@{acronym.lower()}-{rng.randint(10, 99)}.example.org",
        "organisation.purpose": LONG[12],
        "organisation.experience": LONG[13],
        "bank.holder": name,
        "bank.iban": iban(
            f"{rng.randint(10000, 49999)}",
            f"{rng.randint(10000, 99999)}",
            f"{rng.randint(10000000000, 99999999999)}",
        ),
        "bank.bic": rng.choice(["AGRIFRPP847", "CEPAFRPP333", "CMCIFR2A"]),
    }
    _person(rng, made, "representative", ROLES)
    _person(rng, made, "contact", TASKS)


def _what(rng: random.Random, made: Application) -> None:
    start = date(2022, rng.choice([9, 10, 11]), rng.choice([1, 15]))
    end = date(2023, rng.choice([6, 8, 12]), 30)
    made.values |= {
        "project.title": rng.choice(TITLES),
        "project.scheme": rng.choice(["D1", "D2", "D3"]),
        "project.start": start.isoformat(),
        "project.end": end.isoformat(),
        "project.needs": LONG[0],
        "project.objectives": LONG[1],
        "project.description": LONG[2],
        "project.partners": LONG[3],
        "project.added_value": LONG[4],
        "public.mobilisation": LONG[5],
        "public.rsa_count": rng.randint(12, 180),
        "public.non_rsa_count": rng.randint(1, 20),
        "evaluation.indicators": LONG[8],
        "cross_cutting.equal_opportunity": LONG[9],
        "cross_cutting.gender_equality": LONG[10],
        "cross_cutting.sustainability": LONG[11],
    }
    made.values["public.non_rsa_under_25_count"] = rng.randint(
        0, made.values["public.non_rsa_count"]
    )
    made.lists = {
        "project.measures": sorted(rng.sample(["M1", "M2", "M3", "M4", "M5"], 2)),
        "project.axes": sorted(rng.sample(["A1", "A2", "A3", "A4"], 2)),
        "public.groups": sorted(rng.sample(["P1", "P2", "P4", "P6", "P8"], 2)),
        "project.places": [town for _, town in rng.sample(TOWNS, 2)],
    }


def _means(rng: random.Random, made: Application) -> None:
    made.values |= {"means.human": LONG[6], "means.material": LONG[7]}
    start, end = made.values["project.start"], made.values["project.end"]
    actions = []
    for title in rng.sample(
        [
            "Ateliers mobilité",
            "Accompagnement individuel renforcé",
            "Cafés de l'emploi",
            "Immersions en entreprise",
        ],
        2,
    ):
        unit = rng.choice(["participants", "heures-participants", "seances"])
        actions.append(
            {
                "title": title,
                "start": start,
                "end": end,
                "place": rng.choice(TOWNS)[1],
                "volume": str(rng.randint(10, 900)),
                "unit": unit,
            }
        )
    people = [
        {
            "last_name": last.upper(),
            "first_name": first,
            "qualification": job,
            "role": role,
            "hours": str(hours),
        }
        for last, first, job, role, hours in zip(
            rng.sample(LAST, 2),
            rng.sample(FIRST, 2),
            ["DE CESF", "Titre professionnel CIP"],
            ["accompagnement", "animation des ateliers"],
            [rng.randint(20, 400), rng.randint(20, 400)],
            strict=True,
        )
    ]
    made.groups |= {"actions": actions, "means.facilitators": people}


def _money(rng: random.Random, made: Application) -> None:
    parts = {
        "60": rng.randint(5, 40) * 100,
        "61": rng.randint(5, 30) * 100,
        "62": rng.randint(5, 30) * 100,
        "64": rng.randint(100, 400) * 100,
    }
    labels = {
        "60": "Achats",
        "61": "Services extérieurs",
        "62": "Autres services extérieurs",
        "64": "Charges de personnel",
    }
    total = sum(parts.values())
    sales, state = 1500, 4000
    asked = total - sales - state
    made.groups["budget.expenses"] = [
        {"account": account, "label": labels[account], "amount": str(value)}
        for account, value in parts.items()
    ]
    made.groups["budget.income"] = [
        {
            "account": "70",
            "label": "Vente de produits finis, de marchandises, prestations de services",
            "amount": str(sales),
        },
        {"account": "74", "funder": "DDETSPP de Lot-et-Garonne", "amount": str(state)},
        {
            "account": "74",
            "funder": "Conseil départemental de Lot-et-Garonne",
            "amount": str(asked),
        },
    ]
    made.values |= {
        "budget.requested": str(asked),
        "budget.year": rng.choice(["2022", "2023", "2022-2023"]),
        "budget.total_expenses": str(total),
        "budget.total_income": str(total),
        "has_other_actions": rng.choice([True, False]),
        "declarations.up_to_date": True,
        "declarations.accurate": True,
        "declarations.republican_commitment": True,
        "signed.place": rng.choice(TOWNS)[1],
        "signed.date": f"2022-10-{rng.randint(1, 12):02d}",
    }
    if made.values["has_other_actions"]:
        made.other_actions = "Chantier jeunes bénévoles ; Épicerie solidaire"
        made.lists["other_actions"] = ["Chantier jeunes bénévoles", "Épicerie solidaire"]


# -- as people write it --------------------------------------------------------------------------


def day(value: str, style: int) -> str:
    """Write an ISO date as people do: 0 digits, 1 in words, 2 with dots or hyphens."""
    on = date.fromisoformat(value)
    return (f"{on:%d/%m/%Y}", long_date(on), f"{on:%d.%m.%Y}")[style % 3]


def money(value: str, style: int) -> str:
    """Write an amount as people do: narrow or plain blanks, cents, with or without the sign."""
    whole = f"{int(value):,}"
    return (
        whole.replace(",", "\u202f") + " €",
        whole.replace(",", " ") + ",00 €",
        whole.replace(",", "\u00a0") + ",00",
        value,
    )[style % 4]


def grouped_siret(value: str, style: int) -> str:
    """Write a SIRET in groups or in one."""
    return (f"{value[:3]} {value[3:6]} {value[6:9]} {value[9:]}", value)[style % 2]


def grouped_iban(value: str, style: int) -> str:
    """Write an IBAN in groups of four or in one."""
    return (" ".join(value[n : n + 4] for n in range(0, len(value), 4)), value)[style % 2]
