"""The financing plan: balance, amount requested, shares, figures of the criteria (DOMAIN §1.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..budget import Plan, authority_lines
from ..call import Call
from ..dossier import Dossier, Held
from ..eligible import eligible_cost
from ..findings import Family, Group, Severity, Verdict
from ..money import ZERO, amount_in_figures, percentage, shares
from ..names import fold
from ..wording import plural
from .budget_balance import balance_of
from .conditions import budget_of, budget_source
from .rule import (
    BLOCKS,
    BLOCKS_OR_REMARKS_OR_INFORMS,
    INFORMS,
    REMARKS_OR_INFORMS,
    Found,
    Rule,
    spot,
    sure,
    to_instruct,
    to_know,
)


def _balance(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """Unbalanced blocks; a wrong sub-total with equal totals is for the case officer."""
    (plan, held), finance = budget_source(dossier), call.finance
    if not plan.filled:
        return
    result = balance_of(plan, finance)
    cost, resources = amount_in_figures(result.cost), amount_in_figures(result.resources)
    if not result.balanced:
        message = (
            f"Le budget n'est pas équilibré : charges {cost}, produits {resources}, écart"
            f" {amount_in_figures(result.gap)}."
        )
        yield _unbalanced(message, plan, held)
        return
    if result.rounded:
        message = (
            f"Écart d'arrondi toléré entre charges ({cost}) et produits ({resources}) :"
            f" {amount_in_figures(result.gap)}."
        )
        yield to_know(message, spot(held), field="budget")
    yield from _sub_totals(plan, held, call)
    yield from _volunteers(plan, held)


def _unbalanced(message: str, plan: Plan, held: Held) -> Found:
    doubtful = bool(plan.doubtful)
    note = " Montants d'une lecture incertaine." if doubtful else " Joignez un budget équilibré."
    places = plan.doubtful if doubtful else plan.totals
    return Found(
        message + note,
        Severity.BLOCKING,
        Family.COMPLETENESS,
        Verdict.TO_CHECK if doubtful else Verdict.FAULT,
        Group.INFORMATION,
        piece="D-BUDG-ACT" if held.read.kind == "piece" else None,
        field="budget",
        evidence=spot(held, *places),
    )


def _sub_totals(plan: Plan, held: Held, call: Call) -> Iterator[Found]:
    for side in (plan.expenses, plan.income):
        for line, total in side.mismatches(call.finance.rounding_tolerance):
            yield to_instruct(
                f"Sous-total à vérifier, « {line.words} » : {amount_in_figures(line.amount)} pour"
                f" un détail de {amount_in_figures(total)}.",
                spot(held, line.leaf),
                field="budget",
                subject=line.words,
            )
    pairs = ((plan.expenses, plan.printed_expenses, "charges"),
             (plan.income, plan.printed_income, "produits"))  # fmt: skip
    for side, printed, name in pairs:
        totals = side.totals(call.finance.rounding_tolerance)
        if side.lines and printed is not None and all(
            abs(total - printed) > call.finance.rounding_tolerance for total in totals
        ):  # fmt: skip
            yield to_instruct(
                f"Total des {name} à vérifier : {amount_in_figures(printed)} indiqué,"
                f" {amount_in_figures(side.total)} en additionnant les lignes.",
                spot(held),
                field="budget",
                subject=name,
            )


def _volunteers(plan: Plan, held: Held) -> Iterator[Found]:
    """Classes 86 and 87 balance apart and stay out of the cost (§5.1)."""
    given, used = plan.volunteer_totals
    if given != used:
        yield to_instruct(
            f"Contributions volontaires : emplois {amount_in_figures(given)}, contributions"
            f" {amount_in_figures(used)}.",
            spot(held),
            field="budget",
            subject="86/87",
        )


def _positive(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """The amount requested is more than nothing."""
    leaf = dossier.form.budget.requested
    if sure(leaf) and leaf.value is not None and leaf.value <= 0:
        yield Found(
            "Le montant de la subvention sollicitée est nul : indiquez le montant demandé.",
            Severity.BLOCKING,
            Family.COMPLETENESS,
            group=Group.INFORMATION,
            field="budget.requested",
            evidence=spot(dossier.application, leaf),
        )


def _same_request(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """The amount requested is the same in the form, the budget and the letter."""
    requested, held = dossier.form.budget.requested, dossier.application
    if not sure(requested) or requested.value is None:
        return
    asked = amount_in_figures(requested.value)
    lines = authority_lines(budget_of(dossier), call.authority.names)
    if lines and not any(line.leaf.doubtful for line in lines):
        total = sum((line.amount for line in lines), ZERO)
        if total != requested.value:
            yield to_instruct(
                f"Le montant sollicité diffère : {asked} (formulaire) /"
                f" {amount_in_figures(total)} (budget).",
                spot(held, requested, lines[0].leaf),
                field="budget.requested",
                family=Family.COMPLETENESS,
            )
    for code, key, name in (("D-LETTRE", "amount", "lettre"),
                            ("D-BUDG-ACT", "requested", "budget joint")):  # fmt: skip
        for paper in dossier.held(code)[-1:]:
            leaf = paper.piece.leaf(key)
            if sure(leaf) and leaf.value != requested.value:
                yield to_instruct(
                    f"Le montant sollicité diffère : {asked} (formulaire) /"
                    f" {amount_in_figures(leaf.value or ZERO)} ({name}).",
                    spot(paper, leaf),
                    piece=code,
                    family=Family.COMPLETENESS,
                )


def _rate(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """The share of the income that is requested; more than the whole is for the case officer."""
    requested, plan = dossier.form.budget.requested, budget_of(dossier)
    if requested.value is None or plan.resources <= 0:
        return
    share = requested.value / plan.resources
    text, spots = percentage(share), spot(dossier.application, requested)
    if share > 1:
        message = f"Le montant sollicité dépasse le total des produits ({text})."
        yield to_instruct(message, spots, field="budget.requested")
    else:
        yield to_know(f"Taux d'intervention demandé : {text}.", spots, field="budget.requested")


def _own_funds(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """Own funds are named."""
    plan, source = budget_source(dossier)
    lines = [line for line in plan.income.details if line.group == "own"]
    if lines:
        total = amount_in_figures(sum((line.amount for line in lines), ZERO))
        message = f"Ressources propres affectées à l'opération : {total}."
        yield to_know(message, spot(source, lines[0].leaf), field="budget")


def _redistribution(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """A grant to third parties needs the agreement's leave."""
    plan, source = budget_source(dossier)
    for line in plan.expenses.details:
        words = fold(line.label)
        if line.account.startswith("657") or ("SUBVENTION" in words and "VERSEE" in words):
            yield to_instruct(
                f"Un reversement à un tiers est prévu ({amount_in_figures(line.amount)}) : il doit"
                " être autorisé par la convention.",
                spot(source, line.leaf),
                field="budget.expenses",
                subject=line.words,
            )


def _per_person(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """The amount requested per person."""
    public, requested = dossier.form.public, dossier.form.budget.requested.value
    rsa, others = public.rsa_count.value, public.non_rsa_count.value or 0
    if requested is None or not rsa:
        return
    plan = budget_of(dossier)
    found = shares(requested, plan.resources, eligible_cost(plan, call.finance), rsa + others, rsa)
    if found.per_participant is not None and found.per_rsa is not None:
        yield to_know(
            f"Montant demandé par participant : {amount_in_figures(found.per_participant)} ; par"
            f" bénéficiaire du RSA : {amount_in_figures(found.per_rsa)}.",
            field="budget.requested",
        )


def _co_funded(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """The share that others pay."""
    requested, plan = dossier.form.budget.requested.value, budget_of(dossier)
    if requested is not None and plan.resources > 0:
        share = shares(requested, plan.resources, plan.cost).co_funded
        if share is not None and share >= 0:
            message = f"Part des autres ressources : {percentage(share)}."
            yield to_know(message, field="budget.income")


def _people(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """How many people with RSA."""
    count = dossier.form.public.rsa_count.value
    if count is not None:
        message = f"{plural(count, 'bénéficiaire')} du RSA."
        yield to_know(message, field="public.rsa_count")


RULES = (
    Rule("FIN-13", "DEP", _balance, "call", "financing", reach=BLOCKS_OR_REMARKS_OR_INFORMS),
    Rule("F-FIN-01", "DEP", _positive, "call", "financing", reach=BLOCKS),
    Rule("FIN-14", "DEP", _same_request, "call", "financing"),
    Rule("FIN-03", "DEP", _rate, "call", "financing", reach=REMARKS_OR_INFORMS),
    Rule("FIN-07", "DEP", _own_funds, "call", "co_funding", reach=INFORMS),
    Rule("FIN-15", "INS", _redistribution, "call", "expenses"),
    Rule("CRI-07", "INS", _people, "call", "criteria", reach=INFORMS),
    Rule("CRI-09", "INS", _per_person, "call", "criteria", reach=INFORMS),
    Rule("CRI-10", "INS", _co_funded, "call", "criteria", reach=INFORMS),
)
