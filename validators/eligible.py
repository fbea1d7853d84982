"""Expenses of a budget that the call does not take, and the cost that remains (§5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from .budget import Line, Plan
from .call import Finance
from .money import ZERO
from .names import fold

_MIXED = frozenset({fold("Services bancaires, autres"), fold("Services bancaires et autres")})


def is_investment(line: Line, finance: Finance) -> bool:
    """Say whether a line is investment: by a fixed-asset account, or by its words."""
    return bool(re.match(r"2\d", line.account)) or _names(line, finance.investment_words)


def mixes_bank_charges(line: Line) -> bool:
    """Say whether a line mixes bank charges with other costs: only its detail can tell."""
    return fold(line.label) in _MIXED


def may_hold_interest(line: Line) -> bool:
    """Say whether a class may hold interest, fines or bank charges (66, 67, indirect)."""
    return line.group in ("66", "67") or fold(line.label) == "FRAIS FINANCIERS"


def is_fine_or_bank_charge(line: Line, finance: Finance) -> bool:
    """Say whether a line names bank charges, fines, penalties or interest on arrears."""
    return not mixes_bank_charges(line) and _names(line, finance.ineligible_words)


def _names(line: Line, words: Sequence[str]) -> bool:
    label = f" {fold(line.label)}"
    return any(re.search(rf" {re.escape(fold(word))}", label) for word in words)


def ineligible(plan: Plan, finance: Finance) -> Decimal:
    """Return the sum of the lines that are surely not eligible."""
    lines = plan.expenses.details
    return sum(
        (li.amount for li in lines
         if is_investment(li, finance) or is_fine_or_bank_charge(li, finance)),
        ZERO,
    )  # fmt: skip


def eligible_cost(plan: Plan, finance: Finance) -> Decimal:
    """Return the cost without the lines that are surely not eligible."""
    return plan.cost - ineligible(plan, finance)


def over_financing(plan: Plan, finance: Finance) -> Decimal:
    """Return by how much all resources pass the eligible cost, where something is ineligible."""
    if not ineligible(plan, finance):
        return ZERO
    return max(ZERO, plan.resources - eligible_cost(plan, finance))
