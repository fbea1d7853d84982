"""The financing plan of an agreement: it must show the amount granted (DOMAIN §4.8, FIN-12)."""

from __future__ import annotations

from decimal import Decimal

from extractors.budget_rows import INCOME_ROWS
from extractors.records import Amount, Budget

from .dossier import Dossier, Held
from .names import Likeness, fold, organisation_likeness
from .profiles import sure

_OWN_LABELS = frozenset(fold(row.label) for row in INCOME_ROWS if row.authority)


def authority_amount(budget: Budget, names: tuple[str, ...]) -> Decimal | None:
    """Return what the plan shows as the authority's grant; None where no line names it.

    A line is the authority's by its funder (one of ``names``), or by the form's printed label.
    """
    amounts = []
    for line in budget.income:
        funder, label = str(line.funder.value or ""), str(line.label.value or "")
        wording = funder or label
        own = fold(label) in _OWN_LABELS or any(
            organisation_likeness(name, wording) is Likeness.SAME for name in names if wording
        )
        if own and line.amount.value is not None:
            amounts.append(line.amount.value)
    return sum(amounts, Decimal(0)) if amounts else None


def plan_refusals(dossier: Dossier, granted: Decimal, names: tuple[str, ...]) -> list[str]:
    """Say in French why the newest financing plan does not fit the amount granted."""
    shown = _shown(newest_plan(dossier), names)
    if shown is None:
        return ["le plan de financement ne montre pas la subvention du Département."]
    if shown != granted:
        return [
            "le plan de financement montre encore le montant sollicité et non le montant accordé : "
            "un plan ajusté est à recevoir, ou le montant à corriger."
        ]
    return []


def newest_plan(dossier: Dossier) -> Held:
    """Return the paper that holds the plan: the newest form or budget, late ones included."""
    forms = (d for d in dossier.others if d.read.kind == "application_form" and d.late)
    budgets = (d for d in dossier.pieces if d.read.piece == "D-BUDG-ACT" and not d.superseded)
    late = [d for d in (*forms, *budgets) if d.late and _states_plan(d)]
    return max(late, key=lambda d: (d.received, d.id), default=dossier.application)


def _states_plan(paper: Held) -> bool:
    if paper.read.kind == "application_form":
        return sure(paper.application.budget.requested)
    return sure(paper.piece.leaf("requested"))


def _shown(paper: Held, names: tuple[str, ...]) -> Decimal | None:
    if paper.read.kind != "application_form":
        value = paper.piece.leaf("requested").value
        return value if isinstance(value, Decimal) else None
    budget = paper.application.budget
    line = authority_amount(budget, names)
    return line if line is not None else _value(budget.requested)


def _value(leaf: Amount) -> Decimal | None:
    return leaf.value if sure(leaf) else None
