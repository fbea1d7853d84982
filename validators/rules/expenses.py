"""Expenses that the call does not take, and accounts kept apart (DOMAIN §1.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ..budget import Line
from ..call import Call
from ..dossier import Dossier
from ..money import amount_in_figures
from ..names import fold
from .conditions import CONDITIONS, budget_source, ticked
from .rule import Found, Rule, spot, to_instruct

_MIXED = frozenset({fold("Services bancaires, autres"), fold("Services bancaires et autres")})


def _names(line: Line, words: Sequence[str]) -> bool:
    label = f" {fold(line.label)}"
    return any(re.search(rf" {re.escape(fold(word))}", label) for word in words)


def _investment(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """By accounts and keywords: investment is not eligible."""
    plan, source = budget_source(dossier)
    for line in plan.expenses.details:
        fixed_assets = re.match(r"2\d", line.account) is not None
        if fixed_assets or _names(line, call.finance.investment_words):
            yield to_instruct(
                f"Dépense d'investissement inéligible : {line.words}"
                f" {amount_in_figures(line.amount)}.",
                spot(source, line.leaf),
                field="budget.expenses",
                subject=line.words,
            )


def _bank_and_fines(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """The printed line of class 62 mixes bank charges and others: its detail is asked."""
    plan, source = budget_source(dossier)
    for line in plan.expenses.details:
        label, amount = fold(line.label), amount_in_figures(line.amount)
        if label in _MIXED:
            message = (
                f"Ligne « {line.words} » ({amount}) : préciser la part de frais bancaires,"
                " inéligibles."
            )
        elif line.group in ("66", "67") or label == "FRAIS FINANCIERS":
            message = (
                f"Ligne « {line.words} » ({amount}) : intérêts, pénalités et frais bancaires sont"
                " inéligibles, détail à demander."
            )
        elif _names(line, call.finance.ineligible_words):
            message = (
                f"Frais bancaires ou pénalités inéligibles : {line.words} {amount}, à retirer."
            )
        else:
            continue
        spots = spot(source, line.leaf)
        yield to_instruct(message, spots, field="budget.expenses", subject=line.words)


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
    Rule("DEP-06", "DEP", _bank_and_fines, "call", "expenses"),
)
