"""Checks of accounts, auditor's reports, budgets on paper and declarations of aid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from extractors.records import Leaf

from ..budget import budget_on_paper, plan_of
from ..dossier import Held
from ..money import ZERO, amount_in_figures
from ..wording import listed, long_date
from .budget_balance import balance_of
from .conditions import budget_source
from .piece_context import Context, PieceCheck, other_body, other_number, too_old
from .rule import Found, sure

_OLD_GENERAL, _OLD_SOCIAL = Decimal(200_000), Decimal(500_000)
_NEW_GENERAL, _NEW_SOCIAL = Decimal(300_000), Decimal(750_000)


def _accounts(held: Held, context: Context, _on: date) -> Iterator[Found]:
    """D-COMPTES: a year that ended at most 18 months before, whole, approved, assets = debts."""
    record = held.piece
    end = record.leaf("fiscal_year_end")
    if end.absent:
        yield context.unsure("Comptes annuels : date de clôture non trouvée.", held)
    elif sure(end) and isinstance(end.value, date) and end.value > context.deposit:
        yield context.unsure(
            f"Comptes annuels : exercice clos le {long_date(end.value)}, après le dépôt.", held, end
        )
    else:
        yield from too_old(held, context, "Les comptes annuels", end, "exercice clos le")
    yield from other_body(held, context, "Comptes annuels", record.organisation)
    yield from other_number(held, context, "Le document des comptes annuels")
    yield from _parts(held, context)
    assets, debts = record.leaf("total_assets"), record.leaf("total_liabilities")
    if _differ(assets, debts):
        message = "Comptes annuels : le total de l'actif n'est pas celui du passif."
        yield context.point(message, held, assets, debts)
    approved = record.leaf("approved")
    if approved.value is not True and not _approved_by_meeting(context):
        message = "Comptes annuels : approbation ou signature à vérifier."
        yield context.point(message, held, approved)


def _differ(one: Leaf, other: Leaf) -> bool:
    if not (isinstance(one.value, Decimal) and isinstance(other.value, Decimal)):
        return False
    return sure(one) and sure(other) and abs(one.value - other.value) > 1


def _parts(held: Held, context: Context) -> Iterator[Found]:
    """Name the parts that no paper of the accounts holds: they may come in several files."""
    names = {"balance_sheet": "le bilan", "income_statement": "le compte de résultat",
             "notes": "l'annexe"}  # fmt: skip
    papers = context.dossier.held("D-COMPTES")
    absent = [
        label for key, label in names.items()
        if not any(paper.piece.leaf(key).value is True for paper in papers)
    ]  # fmt: skip
    if absent:
        yield context.point(f"Comptes annuels : {listed(absent)} à trouver ou à demander.", held)


def _approved_by_meeting(context: Context) -> bool:
    papers = context.dossier.held("D-PVAG")
    return any(paper.piece.leaf("accounts_approved").value is True for paper in papers)


def _auditor(held: Held, context: Context, _on: date) -> Iterator[Found]:
    opinion = held.piece.leaf("opinion")
    if opinion.value in ("réserve", "refus"):
        what = "avec réserve" if opinion.value == "réserve" else "de refus de certifier"
        yield context.point(f"Rapport du commissaire aux comptes : opinion {what}.", held, opinion)
    end = held.piece.leaf("fiscal_year_end")
    years = [d.piece.leaf("fiscal_year_end") for d in context.dossier.held("D-COMPTES")]
    if sure(end) and years and all(sure(y) and y.value != end.value for y in years):
        message = "Le rapport du commissaire aux comptes porte sur un autre exercice."
        yield context.point(message, held, end)


def _paper_budget(held: Held, context: Context, _on: date) -> Iterator[Found]:
    """A budget on paper: balanced. One that stands for the form's is judged by FIN-13."""
    plan = plan_of(budget_on_paper(held.piece))
    if not plan.filled:
        yield context.point("Budget joint : montants à lire par une personne.", held)
        return
    if context.entry.code == "D-BUDG-ACT" and budget_source(context.dossier)[1] is held:
        return
    result = balance_of(plan, context.call.finance)
    if not result.balanced:
        yield context.point(
            f"Le budget joint n'est pas équilibré : charges {amount_in_figures(result.cost)},"
            f" produits {amount_in_figures(result.resources)}.",
            held,
        )


def _small_aids(held: Held, context: Context, _on: date) -> Iterator[Found]:
    """D-MINIMIS: the sum of three years against the ceilings in force at the deposit."""
    amounts = [a.value for a in held.piece.lists.get("aid_amounts", ()) if a.value is not None]
    total = held.piece.leaf("total")
    known = total.value if isinstance(total.value, Decimal) else sum(amounts, ZERO)
    recent = context.deposit >= date(2024, 1, 1)
    general, social = (_NEW_GENERAL, _NEW_SOCIAL) if recent else (_OLD_GENERAL, _OLD_SOCIAL)
    if known > general:
        yield context.point(
            f"Aides de minimis déclarées : {amount_in_figures(known)}, plafond"
            f" {amount_in_figures(general)} sur trois ans"
            f" ({amount_in_figures(social)} pour un service d'intérêt économique général).",
            held,
            total,
        )


CHECKS: dict[str, PieceCheck] = {
    "D-COMPTES": _accounts,
    "D-CAC": _auditor,
    "D-BUDG-ACT": _paper_budget,
    "D-BUDG-STR": _paper_budget,
    "D-MINIMIS": _small_aids,
}
