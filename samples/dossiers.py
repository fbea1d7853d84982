"""The sample deliveries: which papers each invented applicant sends, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from . import papers
from .applicants import (
    ALBRET,
    COMMUNE,
    CONFLUENT,
    DEUX_RIVES,
    FOURNIL,
    HORIZON,
    RESSORTS,
    ROULONS,
    VERDIER,
    Applicant,
    Somebody,
)
from .forms import Plan
from .paper import Break, Paper

FormFormat = Literal["fillable", "flat", "docx"]
DAY = "3 octobre 2022"
START, END = date(2022, 11, 1), date(2023, 10, 31)
CHARGES = (
    ("60", "Achats", "8000.00"),
    ("61", "Services extérieurs", "6500.00"),
    ("62", "Autres services extérieurs", "4500.00"),
    ("63", "Impôts et taxes", "500.00"),
    ("64", "Charges de personnel", "40000.00"),
    ("65", "Autres charges de gestion courante", "500.00"),
)
DEPARTMENT = "Conseil départemental (subvention sollicitée)"
COMMUNES = "Commune, communauté de communes ou d'agglomération"
SOCIAL = "Organismes sociaux (CAF, MSA…)"
OWN = "Ressources propres affectées à l'opération"


@dataclass(frozen=True)
class Form:
    """An application form to fill: whose, what for, in which format."""

    applicant: Applicant
    plan: Plan
    format: FormFormat


@dataclass(frozen=True)
class Delivery:
    """What arrives together: a folder (or an e-mail) of named files.

    A name ending in .docx is written as DOCX, else as PDF.
    """

    folder: str
    forms: tuple[tuple[str, Form], ...]
    papers: tuple[tuple[str, Paper], ...]
    mail_from: str = ""
    mail_date: str = ""


def _income(
    department: str, *others: tuple[str, str, str, str]
) -> tuple[tuple[str, str, str, str], ...]:
    return (("74", DEPARTMENT, "", department), *others)


def _typed(amount: str) -> str:
    whole, cents = amount.split(".")
    return f"{int(whole):,}".replace(",", " ") + f",{cents}"


def _budget(applicant: Applicant, plan: Plan) -> Paper:
    return papers.action_budget(
        applicant,
        plan.title,
        plan.year,
        tuple((f"{a} {label}", _typed(sum_)) for a, label, sum_ in plan.expenses),
        tuple(
            (f"{a} {funder or label}".replace("own ", ""), _typed(sum_))
            for a, label, funder, sum_ in plan.income
        ),
        _typed(str(sum(Decimal(e[2]) for e in plan.expenses))),
    )


def _common(applicant: Applicant, plan: Plan) -> tuple[tuple[str, Paper], ...]:
    return (
        ("Descriptif du projet.docx", papers.project_description(applicant, plan.title)),
        ("Budget de l'action.pdf", _budget(applicant, plan)),
        ("RIB.pdf", papers.bank_details(applicant)),
        ("Attestation sur l'honneur.pdf", papers.honour(applicant, DAY)),
    )


def _complete_association() -> Delivery:
    town = "Commune de Tonneins"
    plan = Plan(
        title="Cultiver ses compétences",
        scheme="D1",
        start=START,
        end=END,
        places=("Tonneins", "Clairac"),
        requested=Decimal("40000.00"),
        expenses=CHARGES,
        income=_income(
            "40000.00",
            ("74", COMMUNES, town, "10000.00"),
            ("74", SOCIAL, "CAF de Lot-et-Garonne", "5000.00"),
            ("own", OWN, "", "5000.00"),
        ),
        per_year=((2022, "8000.00"), (2023, "32000.00")),
    )
    applicant = CONFLUENT
    mayor = Somebody("Dominique", "Sarraute", "Maire")
    director = Somebody("Agnès", "Lestrade", "Directrice de la CAF")
    return Delivery(
        folder="2022-10-06 Les Jardins du Confluent",
        forms=(("Formulaire de demande.pdf", Form(applicant, plan, "fillable")),),
        papers=(
            *_common(applicant, plan),
            (
                "Lettre de demande.pdf",
                papers.request_letter(applicant, plan.title, "40 000,00", DAY),
            ),
            ("CER signé.pdf", papers.republican_commitment(applicant, DAY)),
            ("Comptes 2021.pdf", papers.accounts(applicant, 2021, "72 420,00", "3 420,00")),
            (
                "Lettre mairie.pdf",
                papers.intent_letter(
                    town, mayor, applicant, plan.title, "10 000,00", "20 septembre 2022"
                ),
            ),
            (
                "Lettre CAF.docx",
                papers.intent_letter(
                    "CAF de Lot-et-Garonne",
                    director,
                    applicant,
                    plan.title,
                    "5 000,00",
                    "22 septembre 2022",
                ),
            ),
            *((f"CV {p.last_name}.pdf", papers.curriculum(p)) for p in applicant.facilitators),
        ),
    )


def _association_with_defects() -> Delivery:
    """Five defects: unsigned form, personal RIB, no accounts, no letter of intent, unbalanced."""
    applicant = DEUX_RIVES
    plan = Plan(
        title="Le bois pour rebondir",
        scheme="D1",
        start=START,
        end=END,
        places=("Villeneuve-sur-Lot",),
        requested=Decimal("20000.00"),
        expenses=(("60", "Achats", "6000.00"), ("64", "Charges de personnel", "25000.00")),
        income=_income(
            "20000.00",
            ("74", COMMUNES, "Commune de Villeneuve-sur-Lot", "8000.00"),
            ("own", OWN, "", "2000.00"),
        ),
        rsa=18,
        non_rsa=0,
        declared=False,
        signature=False,
    )
    treasurer = applicant.treasurer or applicant.head
    return Delivery(
        folder="Atelier des Deux Rives",
        forms=(("demande subvention.docx", Form(applicant, plan, "docx")),),
        papers=(
            ("projet.docx", papers.project_description(applicant, plan.title)),
            ("budget.pdf", _budget_unbalanced(applicant, plan)),
            ("rib tresorier.pdf", papers.bank_details(applicant, holder=f"M. {treasurer.full}")),
            ("attestation.docx", papers.honour(applicant, DAY)),
            ("engagement.pdf", papers.republican_commitment(applicant, DAY)),
            ("CV formateur.pdf", papers.curriculum(applicant.facilitators[0])),
        ),
    )


def _budget_unbalanced(applicant: Applicant, plan: Plan) -> Paper:
    return papers.action_budget(
        applicant,
        plan.title,
        plan.year,
        (("60 Achats", "6 000,00"), ("64 Charges de personnel", "25 000,00")),
        (
            ("74 Département de Lot-et-Garonne", "20 000,00"),
            ("74 Commune de Villeneuve-sur-Lot", "8 000,00"),
            ("Ressources propres", "3 000,00"),
        ),
        "31 000,00",
    )


def _commune() -> Delivery:
    applicant = COMMUNE
    plan = Plan(
        title="Un numérique pour tous",
        scheme="D3",
        start=START,
        end=END,
        places=("Monflanquin", "Cancon"),
        requested=Decimal("15000.00"),
        expenses=(
            ("60", "Achats", "3000.00"),
            ("62", "Autres services extérieurs", "2000.00"),
            ("64", "Charges de personnel", "15000.00"),
        ),
        income=_income("15000.00", ("own", OWN, "", "5000.00")),
        rsa=30,
        non_rsa=0,
        unit="seances",
        volume=Decimal(60),
    )
    return Delivery(
        folder="2022-10-10 mairie",
        forms=(("formulaire.pdf", Form(applicant, plan, "flat")),),
        papers=(
            *_common(applicant, plan),
            (
                "Délibération.pdf",
                papers.resolution(
                    applicant, plan.title, "15 000,00", "12 septembre 2022", "15/09/2022"
                ),
            ),
            ("CV médiatrice.docx", papers.curriculum(applicant.facilitators[0])),
        ),
    )


def _company() -> Delivery:
    """A company whose operation began before the eligible period: a point for the case officer."""
    applicant = RESSORTS
    plan = Plan(
        title="Passerelles vers les entreprises",
        scheme="D2",
        start=date(2021, 11, 15),
        end=date(2023, 6, 30),
        places=("Marmande", "Casteljaloux"),
        requested=Decimal("30000.00"),
        expenses=(
            ("60", "Achats", "5000.00"),
            ("61", "Services extérieurs", "5000.00"),
            ("64", "Charges de personnel", "35000.00"),
        ),
        income=_income(
            "30000.00",
            (
                "70",
                "Vente de produits finis, de marchandises, prestations de services",
                "",
                "5000.00",
            ),
            ("own", OWN, "", "10000.00"),
        ),
        publics=("P1", "P2"),
        rsa=25,
        non_rsa=0,
        unit="accompagnements",
        volume=Decimal(25),
    )
    return Delivery(
        folder="Ressorts et Cie",
        forms=(("Dossier PDI.pdf", Form(applicant, plan, "fillable")),),
        papers=(
            *_common(applicant, plan),
            ("Comptes 2021.pdf", papers.accounts(applicant, 2021, "72 420,00", "3 420,00")),
            ("Kbis.pdf", papers.company_register(applicant, "05/09/2022")),
            ("URSSAF.pdf", papers.vigilance(applicant, "01/08/2022")),
            ("CV.pdf", papers.curriculum(applicant.facilitators[0])),
        ),
    )


def _micro_entrepreneur() -> Delivery:
    """Sent by e-mail; the bank details are missing."""
    applicant = VERDIER
    plan = Plan(
        title="Oser la mobilité en Fumélois",
        scheme="D1",
        start=START,
        end=END,
        places=("Fumel", "Monsempron-Libos"),
        requested=Decimal("9000.00"),
        expenses=(
            ("60", "Achats", "1200.00"),
            ("62", "Autres services extérieurs", "1800.00"),
            ("64", "Charges de personnel", "6000.00"),
        ),
        income=_income("9000.00"),
        rsa=12,
        non_rsa=0,
        aid=(),
    )
    return Delivery(
        folder="Dossier cap mobilité.eml",
        forms=(("Formulaire rempli.pdf", Form(applicant, plan, "flat")),),
        papers=(
            ("Budget.pdf", _budget(applicant, plan)),
            ("Attestation.pdf", papers.honour(applicant, DAY)),
            ("Avis SIRENE.pdf", papers.situation_notice(applicant, "01/09/2022")),
            ("CV.pdf", papers.curriculum(applicant.head)),
        ),
        mail_from=applicant.email,
        mail_date="Tue, 11 Oct 2022 17:42:10 +0200",
    )


def _renewal() -> Delivery:
    """Renewal in the Agen agglomeration, co-funders and flat rate; one letter of intent missing."""
    applicant = HORIZON
    town = "Ville d'Agen"
    plan = Plan(
        title="Cap vers l'emploi",
        scheme="D1",
        start=date(2023, 1, 1),
        end=date(2023, 12, 31),
        places=("Agen", "Boé"),
        requested=Decimal("38000.00"),
        kind="renouvellement",
        expenses=(
            ("60", "Achats", "4000.00"),
            ("61", "Services extérieurs", "4000.00"),
            ("64", "Charges de personnel", "40000.00"),
            ("indirect", "Charges indirectes affectées à l'opération", "6000.00"),
        ),
        income=_income(
            "38000.00",
            ("74", COMMUNES, town, "8000.00"),
            ("74", SOCIAL, "CAF de Lot-et-Garonne", "5000.00"),
            ("own", OWN, "", "3000.00"),
        ),
        indirect="6000.00",
        flat_rate="15",
        year="2023",
        others=("Épicerie sociale",),
        rsa=45,
        non_rsa=3,
    )
    mayor = Somebody("Laurence", "Maury", "Adjointe au maire")
    return Delivery(
        folder="Horizon Partagé - reconduction",
        forms=(("Formulaire Horizon.docx", Form(applicant, plan, "docx")),),
        papers=(
            *_common(applicant, plan),
            ("Contrat d'engagement.pdf", papers.republican_commitment(applicant, DAY)),
            ("Comptes.pdf", papers.accounts(applicant, 2021, "72 420,00", "3 420,00")),
            (
                "Intention Ville.pdf",
                papers.intent_letter(
                    town, mayor, applicant, plan.title, "8 000,00", "15 septembre 2022"
                ),
            ),
            ("Plan forfait.pdf", papers.flat_rate_plan(applicant, plan.title)),
            ("PLIE.pdf", papers.consultation(applicant, plan.title, "14 septembre 2022")),
            ("Bilan 2021.docx", papers.previous_report(applicant, plan.title)),
            ("Compte rendu financier.pdf", papers.financial_report(applicant, plan.title)),
            ("Comptabilité analytique.docx", papers.analytic_note(applicant)),
            *((f"CV {p.last_name}.pdf", papers.curriculum(p)) for p in applicant.facilitators),
        ),
    )


def _mixed_mail() -> Delivery:
    """One folder, the papers of two applicants (one complete, one not) and a stray invoice."""
    first = Plan(
        title="En selle pour l'emploi",
        scheme="D1",
        start=START,
        end=END,
        places=("Nérac", "Mézin"),
        requested=Decimal("12000.00"),
        expenses=(("60", "Achats", "3000.00"), ("64", "Charges de personnel", "11000.00")),
        income=_income("12000.00", ("own", OWN, "", "2000.00")),
        rsa=20,
        non_rsa=0,
        measures=("M5",),
    )
    second = Plan(
        title="Pétrir son avenir",
        scheme="D2",
        start=START,
        end=END,
        places=("Casteljaloux",),
        requested=Decimal("18000.00"),
        expenses=(("60", "Achats", "4000.00"), ("64", "Charges de personnel", "16000.00")),
        income=_income("18000.00", ("own", OWN, "", "2000.00")),
        rsa=10,
        non_rsa=0,
        publics=("P2",),
        declared=False,
    )
    return Delivery(
        folder="Courrier du 12-10",
        forms=(
            ("albret formulaire.pdf", Form(ALBRET, first, "fillable")),
            ("fournil formulaire.docx", Form(FOURNIL, second, "docx")),
        ),
        papers=(
            ("scan001.pdf", papers.bank_details(ALBRET)),
            ("scan002.docx", papers.project_description(ALBRET, first.title)),
            ("scan003.pdf", _budget(ALBRET, first)),
            (
                "scan004.pdf",
                (*papers.honour(ALBRET, DAY), Break(), *papers.republican_commitment(ALBRET, DAY)),
            ),
            ("scan005.pdf", papers.accounts(ALBRET, 2021, "72 420,00", "3 420,00")),
            ("scan006.pdf", papers.bank_details(FOURNIL)),
            ("scan007.docx", papers.project_description(FOURNIL, second.title)),
            ("scan008.pdf", _budget(FOURNIL, second)),
            ("scan009.pdf", papers.accounts(FOURNIL, 2021, "72 420,00", "3 420,00")),
            ("scan010.pdf", papers.invoice()),
        ),
    )


def pile() -> Delivery:
    """Papers of a new applicant that go through the scanner as one pile: form, RIB, statutes."""
    plan = Plan(
        title="Un vélo pour l'emploi",
        scheme="D1",
        start=START,
        end=END,
        places=("Nérac", "Mézin"),
        requested=Decimal("9000.00"),
        expenses=(("60", "Achats", "3000.00"), ("64", "Charges de personnel", "8000.00")),
        income=_income("9000.00", ("own", OWN, "", "2000.00")),
        rsa=15,
        non_rsa=0,
        measures=("M5",),
        signed=date(2022, 11, 21),
    )
    return Delivery(
        folder="",
        forms=(("formulaire.pdf", Form(ROULONS, plan, "flat")),),
        papers=(
            ("rib.pdf", papers.bank_details(ROULONS)),
            ("statuts.pdf", papers.statutes(ROULONS, "12 mars 2019")),
        ),
    )


def deliveries() -> tuple[Delivery, ...]:
    """Return all sample deliveries, in the order in which the mail came."""
    return (
        _complete_association(),
        _association_with_defects(),
        _commune(),
        _company(),
        _micro_entrepreneur(),
        _renewal(),
        _mixed_mail(),
    )
