"""Applications of the invented applicants, as the records that are written into the forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from extractors.records import (
    Action,
    ApplicationRecord,
    Bank,
    Budget,
    BudgetLine,
    CrossCutting,
    Declarations,
    Evaluation,
    Extracted,
    Facilitator,
    FlatRate,
    IncomeLine,
    Means,
    Organisation,
    Person,
    Project,
    Public,
    PublicAid,
    Request,
    Signature,
    Signed,
    Workforce,
    YearShare,
)

from .applicants import Applicant, Somebody

T = TypeVar("T")


def leaf(value: T | None) -> Extracted[T]:
    """Wrap a value as a sure leaf; None as an empty one."""
    if value is None or value == "":
        return Extracted[T]()
    return Extracted[T](value=value, raw=str(value), confidence=1.0)


def leaves(values: Sequence[str]) -> tuple[Extracted[str], ...]:
    """Wrap several texts."""
    return tuple(leaf(value) for value in values)


@dataclass(frozen=True)
class Plan:
    """What an applicant asks for: the operation and its money.

    ``expenses`` are (account, label, amount); ``income`` (account, label, funder, amount) with the
    labels of the printed budget table.
    """

    title: str
    scheme: str
    start: date | None
    end: date | None
    places: tuple[str, ...]
    requested: Decimal
    expenses: tuple[tuple[str, str, str], ...]
    income: tuple[tuple[str, str, str, str], ...]
    kind: str = "premiere_demande"
    measures: tuple[str, ...] = ("M2",)
    axes: tuple[str, ...] = ("A3", "A4")
    publics: tuple[str, ...] = ("P1", "P6")
    rsa: int = 40
    non_rsa: int = 2
    volume: Decimal = Decimal(1200)
    unit: str = "heures-participants"
    year: str = "2022-2023"
    per_year: tuple[tuple[int, str], ...] = ()
    indirect: str = ""
    flat_rate: str = ""
    others: tuple[str, ...] = ()
    description: str = (
        "Chaque participant est accueilli pour un diagnostic partagé puis suit un parcours de "
        "douze semaines : deux ateliers collectifs par semaine, un entretien individuel tous les "
        "quinze jours et des mises en situation chez des partenaires. Les outils de suivi sont un "
        "livret de parcours et un comité mensuel avec le référent. À la sortie, un relais est "
        "organisé avec la plateforme territoriale pour éviter toute rupture de parcours."
    )
    signed: date = date(2022, 10, 3)
    signature: bool = True
    declared: bool = True
    aid: tuple[tuple[int, str, str], ...] = field(
        default=((2021, "Commune", "6000"), (2020, "Région Nouvelle-Aquitaine", "8000"))
    )


def amount(text: str) -> Extracted[Decimal]:
    """Wrap an amount written with digits; an empty text is an empty leaf."""
    return leaf(Decimal(text) if text else None)


def _organisation(applicant: Applicant, plan: Plan) -> Organisation:
    return Organisation(
        name=leaf(applicant.name),
        acronym=leaf(applicant.acronym),
        legal_form=leaf(applicant.legal_form),
        siret=leaf(applicant.siret),
        rna=leaf(applicant.rna),
        naf=leaf(applicant.naf),
        address=leaf(applicant.address),
        postal_code=leaf(applicant.postal_code),
        city=leaf(applicant.city),
        phone=leaf(applicant.phone),
        email=leaf(applicant.email),
        purpose=leaf(applicant.purpose),
        experience=leaf(
            "La structure accompagne depuis 2012 des personnes en parcours d'insertion, en lien "
            "avec les équipes du Département."
        ),
        workforce=Workforce(volunteers=leaf(24), employees=leaf(6), fte=leaf(Decimal("4.5"))),
        public_aid=tuple(
            PublicAid(year=leaf(year), funder=leaf(funder), amount=amount(sum_))
            for year, funder, sum_ in plan.aid
        ),
    )


def _person(person: Somebody, applicant: Applicant) -> Person:
    return Person(
        last_name=leaf(person.last_name),
        first_name=leaf(person.first_name),
        role=leaf(person.role),
        phone=leaf(applicant.phone),
        email=leaf(applicant.email),
    )


def _project(plan: Plan) -> Project:
    return Project(
        title=leaf(plan.title),
        scheme=leaf(plan.scheme),
        schemes=leaves((plan.scheme,)),
        measures=leaves(plan.measures),
        axes=leaves(plan.axes),
        start=leaf(plan.start),
        end=leaf(plan.end),
        needs=leaf(
            "Les équipes des centres médico-sociaux signalent des personnes isolées, sans moyen "
            "de transport, pour lesquelles aucune offre de proximité n'existe."
        ),
        objectives=leaf(
            "Remobiliser 40 personnes, développer leurs savoir-faire et leurs savoir-être, "
            "construire avec chacune un parcours vers l'emploi ou la formation ; 10 sorties "
            "positives attendues."
        ),
        places=leaves(plan.places),
        description=leaf(plan.description),
        partners=leaf(
            "Centres médico-sociaux, mission locale, missions du Département : un point mensuel "
            "avec les référents de parcours."
        ),
        added_value=leaf(
            "Une offre nouvelle dans un territoire peu couvert ; parcours intégrés et suivis."
        ),
        follow_up=leaf("Relais avec la plateforme territoriale et comité de suivi à trois mois."),
    )


def _budget(plan: Plan) -> Budget:
    paid = [e for e in plan.expenses if not e[0].startswith("86")]
    earned = [i for i in plan.income if not i[0].startswith("87")]
    return Budget(
        year=leaf(plan.year),
        expenses=tuple(
            BudgetLine(account=leaf(a), label=leaf(label), amount=amount(sum_))
            for a, label, sum_ in plan.expenses
        ),
        income=tuple(
            IncomeLine(account=leaf(a), label=leaf(label), funder=leaf(f), amount=amount(sum_))
            for a, label, f, sum_ in plan.income
        ),
        total_expenses=leaf(sum((Decimal(e[2]) for e in paid), Decimal(0))),
        total_income=leaf(sum((Decimal(i[3]) for i in earned), Decimal(0))),
        requested=leaf(plan.requested),
        per_year=tuple(YearShare(year=leaf(y), amount=amount(s)) for y, s in plan.per_year),
        indirect_costs=amount(plan.indirect),
        flat_rate=FlatRate(rate=amount(plan.flat_rate)),
        advance_requested=leaf(False),
    )


def application(applicant: Applicant, plan: Plan) -> ApplicationRecord:
    """Return the application of an applicant as a record whose leaves are all sure."""
    person = applicant.head
    association = applicant.legal_form in {"association", "fondation"}
    return ApplicationRecord(
        request=Request(
            kind=leaf(plan.kind),
            form=leaf("numeraire"),
            object=leaf("projet"),
            duration=leaf("pluriannuelle"),
            addressed_to=leaves(("departement",)),
        ),
        organisation=_organisation(applicant, plan),
        representative=_person(person, applicant),
        contact=_person(applicant.contact, applicant),
        bank=Bank(
            holder=leaf(applicant.name),
            bank=leaf(applicant.bank),
            iban=leaf(applicant.iban),
            bic=leaf(applicant.bic),
        ),
        project=_project(plan),
        actions=(
            Action(
                title=leaf(plan.title),
                start=leaf(plan.start),
                end=leaf(plan.end),
                place=leaf(plan.places[0] if plan.places else None),
                volume=leaf(plan.volume),
                unit=leaf(plan.unit),
                groups=leaf(4),
                facilitators=leaves([p.full for p in applicant.facilitators]),
            ),
        ),
        has_other_actions=leaf(bool(plan.others)),
        other_actions=leaves(plan.others),
        public=Public(
            groups=leaves(plan.publics),
            rsa_count=leaf(plan.rsa),
            non_rsa_count=leaf(plan.non_rsa),
            non_rsa_under_25_count=leaf(plan.non_rsa),
            total_count=leaf(plan.rsa + plan.non_rsa),
            mobilisation=leaf(
                "Orientation par les référents et les centres médico-sociaux ; un conseil des "
                "participants se réunit chaque trimestre."
            ),
        ),
        means=Means(
            human=leaf("Deux salariés à mi-temps et quatre bénévoles."),
            material=leaf("Une salle d'atelier équipée et un véhicule."),
            facilitators=tuple(
                Facilitator(
                    last_name=leaf(p.last_name),
                    first_name=leaf(p.first_name),
                    qualification=leaf("Titre professionnel"),
                    role=leaf(p.role),
                    hours=leaf(Decimal(300)),
                )
                for p in applicant.facilitators
            ),
        ),
        evaluation=Evaluation(
            indicators=leaf("40 participants, 1 200 heures, 10 sorties positives ; livret suivi.")
        ),
        cross_cutting=CrossCutting(
            equal_opportunity=leaf("Accueil sans condition et horaires adaptés."),
            gender_equality=leaf("Groupes mixtes, solutions de garde proposées."),
            sustainability=leaf("Réemploi, trajets partagés et tri des déchets."),
        ),
        budget=_budget(plan),
        declarations=Declarations(
            up_to_date=leaf(True if plan.declared else None),
            accurate=leaf(True if plan.declared else None),
            republican_commitment=leaf(True if association and plan.declared else None),
            public_aid_threshold=leaf(True if plan.declared else None),
        ),
        signed=Signed(
            place=leaf(applicant.city),
            date=leaf(plan.signed),
            signature=Signature(
                state="present" if plan.signature else "absent", confidence=1.0, raw=person.full
            ),
        ),
    )
