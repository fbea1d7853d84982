"""Expenses that the call does not take, and accounts kept apart (DOMAIN §1.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..budget import Line
from ..call import Call
from ..dossier import Dossier, Held
from ..eligible import (
    eligible_cost,
    is_fine_or_bank_charge,
    is_investment,
    may_hold_interest,
    mixes_bank_charges,
    over_financing,
)
from ..money import amount_in_figures
from .conditions import CONDITIONS, budget_source, ticked
from .rule import Found, Rule, spot, to_instruct


def _investment(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """By accounts and keywords: investment is not eligible."""
    plan, source = budget_source(dossier)
    for line in plan.expenses.details:
        if is_investment(line, call.finance):
            yield _expense(
                f"Dépense d'investissement inéligible : {line.words}"
                f" {amount_in_figures(line.amount)}.",
                line,
                source,
            )


def _expense(message: str, line: Line, source: Held) -> Found:
    spots = spot(source, line.leaf)
    return to_instruct(message, spots, field="budget.expenses", subject=line.words)


def _bank_and_fines(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """Bank charges and fines are not eligible; a line that mixes them is asked in detail."""
    plan, source = budget_source(dossier)
    for line in plan.expenses.details:
        words = f"« {line.words} » ({amount_in_figures(line.amount)})"
        if mixes_bank_charges(line):
            message = f"Ligne {words} : préciser la part de frais bancaires, inéligibles."
        elif is_fine_or_bank_charge(line, call.finance):
            message = f"Frais bancaires ou pénalités inéligibles, à retirer du budget : {words}."
        elif may_hold_interest(line):
            message = (
                f"Ligne {words} : intérêts, pénalités et frais bancaires sont inéligibles, détail à"
                " demander."
            )
        else:
            continue
        yield _expense(message, line, source)


def _over_financed(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """All resources together do not pass the cost that is eligible (§5.1)."""
    plan, source = budget_source(dossier)
    excess = over_financing(plan, call.finance)
    if excess > 0:
        cost = amount_in_figures(eligible_cost(plan, call.finance))
        yield to_instruct(
            f"Surfinancement de {amount_in_figures(excess)} : produits"
            f" {amount_in_figures(plan.resources)}, coût éligible {cost}.",
            spot(source),
            field="budget",
            subject="eligible cost",
        )


def _separate_accounts(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """Several actions, no separate accounts declared (edge case 17)."""
    if not CONDITIONS["several_actions"](dossier, call) or dossier.held("D-ANALYT"):
        return
    if ticked(dossier.form.declarations.analytic_accounting) is not True:
        yield to_instruct(
            "Vous portez plusieurs actions : une comptabilité analytique ou séparée est"
            " indispensable.",
            field="declarations.analytic_accounting",
        )


RULES = (
    Rule("DEP-04", "DEP", _separate_accounts, "call", "expenses"),
    Rule("DEP-05", "DEP", _investment, "call", "expenses"),
    Rule("FIN-13", "DEP", _over_financed, "call", "financing"),
    Rule("DEP-06", "DEP", _bank_and_fines, "call", "expenses"),
)
