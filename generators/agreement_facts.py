"""What the sentences of an agreement, and of the award that announces it, need to know."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from extractors.records import Text
from validators.bank import account, bank_papers
from validators.call import Labelled
from validators.money import Tranche, amount_in_figures, percentage
from validators.profiles import sure_text
from validators.release import account_holder
from validators.wording import NBSP, listed, long_date

from . import annexes
from . import facts as of
from .annexes import co_funders, has_european_funds, plan_of
from .facts import Facts, Row
from .french import in_words, number, one_line, siret_text, uncapitalised

__all__ = ["FIELDS", "co_funders", "has_european_funds", "payments"]

_EXAMPLE = Decimal("0.80")


def payments(facts: Facts) -> tuple[Row, ...]:
    """Return the schedule: payment, the event that opens it, amount."""
    rows: list[Row] = []
    tranches = of.payments(facts)
    share = facts.call.finance.advance_share
    for tranche in tranches:
        year = f" {tranche.year}" if tranche.year else ""
        rows.append(
            Row(
                f"Premier versement{year} ({percentage(share)})",
                _first_event(tranche, tranches),
                amount_in_figures(tranche.advance),
            )
        )
        rows.append(
            Row(
                f"Solde{year} ({percentage(1 - share)})",
                f"production du bilan annuel d'activité{year}, après contrôle",
                amount_in_figures(tranche.balance),
            )
        )
    return tuple(rows)


def _first_event(tranche: Tranche, tranches: tuple[Tranche, ...]) -> str:
    if tranche is tranches[0]:
        return "signature de la convention par les deux parties"
    return f"ouverture de l'exercice {tranche.year}, bilan de l'année précédente produit"


def _labels(values: Iterable[Text], known: tuple[Labelled, ...]) -> tuple[str, ...]:
    codes = [sure_text(value) for value in values]
    return tuple(x.label for x in known if x.code in codes)


def _quoted(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"«{NBSP}{label}{NBSP}»" for label in labels)


def _measures(facts: Facts) -> tuple[str, ...]:
    return _quoted(_labels(facts.dossier.form.project.measures, facts.call.measures))


def _axes(facts: Facts) -> tuple[str, ...]:
    return _quoted(_labels(facts.dossier.form.project.axes, facts.call.axes))


def _publics(facts: Facts) -> tuple[str, ...]:
    labels = _labels(facts.dossier.form.public.groups, facts.call.publics)
    return tuple(uncapitalised(label) for label in labels)


def _count(name: str) -> Any:
    def value(facts: Facts) -> str | None:
        found = of.known(getattr(facts.dossier.form.public, name))
        return number(found) if found is not None else None

    return value


def _participants(facts: Facts) -> str | None:
    """Return « 40 bénéficiaires du RSA et 2 participants hors RSA », with what is known."""
    public = facts.dossier.form.public
    rsa, others = of.known(public.rsa_count), of.known(public.non_rsa_count)
    if rsa is None:
        return None
    words = _counted(rsa, "bénéficiaire", "bénéficiaires") + " du revenu de solidarité active (RSA)"
    if others is None:
        return words
    return f"{words} et {_counted(others, 'participant', 'participants')} hors RSA"


def _counted(count: int, one: str, several: str) -> str:
    if count == 0:
        return f"aucun {one}"
    return f"{number(count)} {one if count == 1 else several}"


def _has(getter: Any) -> Any:
    return lambda facts: getter(facts) is not None


def _seat(facts: Facts) -> str | None:
    organisation = facts.dossier.form.organisation
    city = " ".join(
        part for part in (of.text(organisation.postal_code), of.text(organisation.city)) if part
    )
    parts = [part for part in (of.text(organisation.address), city) if part]
    return ", ".join(parts) or None


def _numbers(facts: Facts) -> str | None:
    organisation = facts.dossier.form.organisation
    siret, rna = sure_text(organisation.siret), of.text(organisation.rna)
    parts = [f"numéro SIRET {siret_text(siret)}"] if siret else []
    if rna:
        parts.append(f"numéro RNA {rna}")
    return ", ".join(parts) or None


def _territory(facts: Facts) -> str | None:
    places = [place for leaf in facts.dossier.form.project.places if (place := of.text(leaf))]
    return listed(tuple(places)) or None


def _share(facts: Facts) -> str | None:
    granted, plan = of.granted(facts), plan_of(facts)
    if granted is None or plan.resources <= 0:
        return None
    return percentage(granted / plan.resources)


def _request_date(facts: Facts) -> str:
    signed = of.known(facts.dossier.form.signed.date)
    day = facts.dossier.reception.day
    return long_date(signed if signed is not None and signed <= day else day)


def _iban(facts: Facts) -> str | None:
    """Return the account that may be paid, in groups of four; None while it is in doubt."""
    iban = account(facts.dossier)
    return "\u00a0".join(iban[i : i + 4] for i in range(0, len(iban), 4)) if iban else None


def _bic(facts: Facts) -> str | None:
    iban, stated = account(facts.dossier), facts.dossier.form.bank
    papers = [p for p in bank_papers(facts.dossier) if sure_text(p.piece.leaf("iban")) == iban]
    found = of.text(papers[-1].piece.leaf("bic")) if papers else None
    return found or (of.text(stated.bic) if sure_text(stated.iban) == iban else None)


def _commitment_date(facts: Facts) -> str | None:
    dates = [of.known(held.piece.date) for held in facts.dossier.held("D-CER")]
    sure = [day for day in dates if day is not None]
    return long_date(sure[-1]) if sure else None


def _example(facts: Facts) -> str | None:
    """Return the numeric example of the prorata clause: what is paid at 80 % of the volume."""
    tranches = of.payments(facts)
    if not tranches:
        return None
    first = tranches[0]
    grant = first.advance + first.balance
    if facts.call.finance.prorata == "balance":
        return amount_in_figures(first.balance * _EXAMPLE)
    return amount_in_figures(max(Decimal(0), grant * _EXAMPLE - first.advance))


def _example_balance(facts: Facts) -> str | None:
    tranches = of.payments(facts)
    return amount_in_figures(tranches[0].balance) if tranches else None


def _form_text(part: str, name: str) -> Any:
    return lambda facts: of.block(getattr(getattr(facts.dossier.form, part), name))


def _plan_total(name: str) -> Any:
    return lambda facts: amount_in_figures(getattr(plan_of(facts), name))


# fmt: off
FIELDS: tuple[tuple[Any, ...], ...] = (
    ("applicant_seat", "text", "adresse du siège, sur une ligne", _seat, True),
    ("applicant_numbers", "text", "numéros SIRET et RNA", _numbers, True),
    ("legal_form", "text", "statut juridique", of.legal_form),
    ("applicant_signatory", "text", "signataire de la structure : prénom et nom",
     lambda f: of.signatory(f)[0], True),
    ("applicant_signatory_role", "text", "signataire de la structure : qualité",
     lambda f: of.signatory(f)[1], True),
    ("request_date", "text", "date de la demande", _request_date),
    ("measures", "list", "mesures de la CALPAE", _measures),
    ("axes", "list", "axes du PDI/PTI", _axes),
    ("publics", "list", "publics visés", _publics),
    ("has_participants", "condition", "le nombre de participants est connu",
     _has(_participants)),
    ("participants", "text", "nombre de participants, dans une phrase", _participants),
    ("has_rsa_count", "condition", "le nombre de bénéficiaires du RSA est connu",
     _has(_count("rsa_count"))),
    ("rsa_count", "text", "nombre de bénéficiaires du RSA", _count("rsa_count")),
    ("has_non_rsa_count", "condition", "le nombre de participants hors RSA est connu",
     _has(_count("non_rsa_count"))),
    ("non_rsa_count", "text", "nombre de participants hors RSA", _count("non_rsa_count")),
    ("non_rsa_share", "text", "part de la subvention pour les publics hors RSA",
     lambda f: percentage(f.call.finance.non_rsa_share)),
    ("non_rsa_age", "text", "âge limite des participants hors RSA",
     lambda f: str(f.call.finance.non_rsa_age)),
    ("territory", "text", "communes et territoires", _territory, True),
    ("has_territory", "condition", "le territoire est connu", _has(_territory)),
    ("volume_rows", "rows", "volumes prévus : action, volume", annexes.volume_rows, True),
    ("indicators", "text", "indicateurs proposés", _form_text("evaluation", "indicators"), True),
    ("has_indicators", "condition", "des indicateurs sont proposés",
     _has(_form_text("evaluation", "indicators"))),
    ("total_cost", "text", "coût total de l'opération", _plan_total("cost")),
    ("total_income", "text", "total des produits", _plan_total("resources")),
    ("grant_share", "text", "part de la subvention dans les produits", _share),
    ("co_funder_rows", "rows", "autres financeurs : nom, montant", co_funders, True),
    ("flat_rate", "condition", "un forfait de dépenses indirectes est prévu",
     lambda f: any(line.family == "indirect" for line in plan_of(f).expenses)),
    ("several_actions", "condition", "la structure porte plusieurs actions",
     lambda f: len(f.dossier.form.actions) > 1 or of.known(f.dossier.form.has_other_actions)),
    ("prorata_on_balance", "condition", "la proratisation porte sur le solde",
     lambda f: f.call.finance.prorata == "balance"),
    ("prorata_example", "text", "solde versé dans l'exemple à 80 %", _example),
    ("prorata_example_balance", "text", "solde de l'exemple", _example_balance),
    ("retention_years", "text", "durée de conservation, en années, en lettres",
     lambda f: in_words(f.call.retention.years)),
    ("state_aid_years", "text", "durée de conservation pour une aide d'État, en lettres",
     lambda f: in_words(f.call.retention.state_aid_years)),
    ("contradictory_days", "text", "délai de la période contradictoire, en jours",
     lambda f: str(f.call.delays.contradictory_days)),
    ("auditor_threshold", "text", "seuil du commissaire aux comptes",
     lambda f: amount_in_figures(f.call.finance.auditor_threshold)),
    ("budget_account", "text", "compte budgétaire", lambda f: f.call.authority.budget_account),
    ("accountant", "text", "comptable assignataire", lambda f: f.call.authority.accountant),
    ("iban", "text", "IBAN, lorsqu'il est confirmé", _iban, True),
    ("bic", "text", "BIC du compte", _bic, True),
    ("has_bic", "condition", "le BIC est connu", _has(_bic)),
    ("account_holder", "text", "titulaire du compte",
     lambda f: one_line(account_holder(f.dossier)) or None, True),
    ("project_blocks", "rows", "textes du projet : rubrique, texte", annexes.project_blocks, True),
    ("action_rows", "rows", "actions : intitulé, période, lieu, volume", annexes.action_rows, True),
    ("facilitator_rows", "rows", "intervenants : nom, qualification, rôle, heures",
     annexes.facilitator_rows, True),
    ("expense_rows", "rows", "charges : compte, libellé, montant", annexes.expense_rows, True),
    ("income_rows", "rows", "produits : compte, libellé, montant", annexes.income_rows, True),
    ("volunteer_rows", "rows", "contributions volontaires : compte, libellé, montant",
     annexes.volunteer_rows, True),
    ("commitment_dated", "condition", "la date du contrat d'engagement républicain est connue",
     _has(_commitment_date)),
    ("commitment_date", "text", "date du contrat d'engagement républicain", _commitment_date),
)
# fmt: on
