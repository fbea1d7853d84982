"""Whether a budget balances (FIN-13), whatever its sub-totals say (DOMAIN §5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..budget import Plan
from ..call import Finance


@dataclass(frozen=True, slots=True)
class Balance:
    """Both totals, whether they agree, the gap, and whether it is a tolerated rounding."""

    cost: Decimal
    resources: Decimal
    balanced: bool
    rounded: bool

    @property
    def gap(self) -> Decimal:
        """The distance between both totals."""
        return abs(self.cost - self.resources)


def balance_of(plan: Plan, finance: Finance) -> Balance:
    """Compare both totals: of the lines, else as printed.

    Where a parent line and its details disagree, each way of counting is tried, and so are the
    printed totals: a budget is unbalanced only if nothing balances it (edge cases 6 and 7).
    """
    tolerance = finance.rounding_tolerance if plan.in_whole_euros else finance.strict_tolerance
    pairs = [(plan.cost, plan.resources)]
    if plan.expenses.lines and plan.income.lines:
        costs = plan.expenses.totals(finance.rounding_tolerance)
        incomes = plan.income.totals(finance.rounding_tolerance)
        pairs += [(cost, income) for cost in sorted(costs) for income in sorted(incomes)]
    if plan.printed_expenses is not None and plan.printed_income is not None:
        pairs.append((plan.printed_expenses, plan.printed_income))
    best = min(pairs, key=lambda pair: abs(pair[0] - pair[1]))
    gap = abs(best[0] - best[1])
    if gap > tolerance:
        return Balance(*pairs[0], balanced=False, rounded=False)
    return Balance(*best, balanced=True, rounded=gap > finance.strict_tolerance)
