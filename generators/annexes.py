"""The annexes of an agreement as rows: financing plan, project and action sheets (DOMAIN §4.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from extractors.budget_rows import EXPENSE_ROWS, INCOME_ROWS
from extractors.fields import BY_PATH, UNITS
from extractors.records import Action, Facilitator, Leaf
from validators.money import ZERO, amount_in_figures
from validators.names import Likeness, fold, full_name, organisation_likeness
from validators.plan import newest_plan
from validators.profiles import sure, sure_text
from validators.wording import short_date

from .facts import Facts, MissingValue, Row, block, known, text
from .french import number, one_line

_PARENTS = frozenset(fold(r.label) for r in (*EXPENSE_ROWS, *INCOME_ROWS) if not r.parent)
_AUTHORITY = frozenset(fold(r.label) for r in INCOME_ROWS if r.authority)
_EUROPEAN = re.compile(r"\bFSE\b|\bFEDER\b|fonds (?:social )?europ", re.IGNORECASE)
_BLOCKS = (
    ("project", "needs"),
    ("project", "objectives"),
    ("project", "description"),
    ("project", "partners"),
    ("project", "added_value"),
    ("project", "follow_up"),
    ("public", "mobilisation"),
    ("means", "human"),
    ("means", "material"),
)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a financing plan: account, label (with the funder), amount."""

    account: str
    label: str
    amount: Decimal
    whole: bool = False

    @property
    def volunteer(self) -> bool:
        """True for classes 86 and 87, which stay out of the totals."""
        return self.account[:2] in ("86", "87")

    @property
    def family(self) -> str:
        """The account of two digits, or "indirect" and "own"."""
        return self.account[:2] if self.account[:1].isdigit() else self.account


@dataclass(frozen=True, slots=True)
class Plan:
    """The financing plan that the agreement annexes: expenses, income and their totals."""

    expenses: tuple[PlanLine, ...]
    income: tuple[PlanLine, ...]
    cost: Decimal
    resources: Decimal


def plan_of(facts: Facts) -> Plan:
    """Return the newest financing plan of a dossier. Raises MissingValue where it is unsure."""
    paper = newest_plan(facts.dossier)
    if paper.read.kind == "application_form":
        budget = paper.application.budget
        totals = (known(budget.total_expenses), known(budget.total_income))
        expenses = _lines((x.account, x.label, None, x.amount) for x in budget.expenses)
        income = _lines((x.account, x.label, x.funder, x.amount) for x in budget.income)
    else:
        piece = paper.piece
        totals = (known(piece.leaf("total_expenses")), known(piece.leaf("total_income")))
        expenses, income = (_listed(piece.lists, side) for side in ("expense", "income"))
    if not expenses or not income:
        raise MissingValue("Le plan de financement à annexer à la convention n'a pas été lu.")
    cost, resources = (
        stated if stated is not None else _total(lines)
        for stated, lines in zip(totals, (expenses, income), strict=True)
    )
    return Plan(expenses, income, cost, resources)


def _listed(lists: Mapping[str, tuple[Leaf, ...]], side: str) -> tuple[PlanLine, ...]:
    columns = (lists.get(f"{side}_{name}", ()) for name in ("accounts", "labels", "amounts"))
    rows = zip_longest(*columns, fillvalue=Leaf())
    return _lines((account, label, None, value) for account, label, value in rows)


def _lines(rows: Iterable[tuple[Leaf, Leaf, Leaf | None, Leaf]]) -> tuple[PlanLine, ...]:
    return tuple(line for row in rows if (line := _line(*row)) is not None)


def _line(account: Leaf, label: Leaf, funder: Leaf | None, value: Leaf) -> PlanLine | None:
    """Return one line of a plan, None for an empty one; MissingValue for an unsure amount."""
    if value.absent or value.value == ZERO:
        return None
    code = one_line(sure_text(account))
    printed = one_line(sure_text(label)) or _printed(code)
    if value.value is None or not sure(value):
        raise MissingValue(
            "Le plan de financement comporte un montant incertain"
            + (f" (ligne « {printed} »)" if printed else "")
            + " : il est à confirmer avant d'écrire la convention."
        )
    named = one_line(sure_text(funder)) if funder is not None else ""
    if named and named.casefold() not in printed.casefold():
        printed = f"{printed} : {named}" if printed else named
    return PlanLine(code, printed, Decimal(value.value), fold(printed) in _PARENTS)


def _printed(account: str) -> str:
    rows = (*EXPENSE_ROWS, *INCOME_ROWS)
    return next((row.label for row in rows if account and row.account == account), "")


def _total(lines: tuple[PlanLine, ...]) -> Decimal:
    """Add up one side; an account that gives both its total and details counts the details."""
    counted = [line for line in lines if not line.volunteer]
    detailed = {line.family for line in counted if not line.whole}
    return sum((x.amount for x in counted if not x.whole or x.family not in detailed), ZERO)


def expense_rows(facts: Facts) -> tuple[Row, ...]:
    """Return the expenses of the plan: account, label, amount."""
    return _rows(plan_of(facts).expenses)


def income_rows(facts: Facts) -> tuple[Row, ...]:
    """Return the income of the plan; the authority's own line names the grant as such."""
    authority = facts.call.authority
    label = f"{authority.name} (subvention objet de la présente convention)"
    lines = plan_of(facts).income
    return _rows(
        tuple(replace(x, label=label) if _own(x.label, authority.names) else x for x in lines)
    )


def volunteer_rows(facts: Facts) -> tuple[Row, ...]:
    """Return the voluntary contributions (classes 86 and 87), shown apart."""
    plan = plan_of(facts)
    return _rows(tuple(x for x in (*plan.expenses, *plan.income) if x.volunteer), volunteer=True)


def _rows(lines: tuple[PlanLine, ...], *, volunteer: bool = False) -> tuple[Row, ...]:
    return tuple(
        Row(
            line.account if line.account[:1].isdigit() else "–",
            line.label,
            amount_in_figures(line.amount),
        )
        for line in lines
        if line.volunteer is volunteer
    )


def co_funders(facts: Facts) -> tuple[Row, ...]:
    """Return the other funders and their amounts: lines 74 of the plan but the authority's own."""
    names = facts.call.authority.names
    return tuple(
        Row(_funder(line.label), amount_in_figures(line.amount))
        for line in plan_of(facts).income
        if line.family == "74" and not line.whole and not _own(line.label, names)
    )


def _own(label: str, names: tuple[str, ...]) -> bool:
    wording = _funder(label)
    return fold(label) in _AUTHORITY or any(
        organisation_likeness(name, wording) is Likeness.SAME for name in names
    )


def _funder(label: str) -> str:
    return label.rpartition(" : ")[2]


def has_european_funds(facts: Facts) -> bool:
    """Say whether the plan names a European fund (FIN-08)."""
    return any(_EUROPEAN.search(line.label) for line in plan_of(facts).income)


def project_blocks(facts: Facts) -> tuple[Row, ...]:
    """Return the project's own texts under their printed labels, those that were filled."""
    form = facts.dossier.form
    found = (
        (f"{part}.{name}", block(getattr(getattr(form, part), name))) for part, name in _BLOCKS
    )
    return tuple(Row(BY_PATH[path].label, words) for path, words in found if words)


def action_rows(facts: Facts) -> tuple[Row, ...]:
    """Return the actions: title, period, place, planned volume with its unit."""
    return tuple(
        Row(title, _period(action), text(action.place) or "–", volume_of(action) or "–")
        for action in facts.dossier.form.actions
        if (title := text(action.title))
    )


def volume_rows(facts: Facts) -> tuple[Row, ...]:
    """Return the volumes that the balance depends on: action and planned volume with its unit."""
    return tuple(
        Row(text(action.title) or f"Action {rank}", volume)
        for rank, action in enumerate(facts.dossier.form.actions, 1)
        if (volume := volume_of(action))
    )


def volume_of(action: Action) -> str | None:
    """Return « 40 participants », None without a sure volume and unit."""
    volume, unit = known(action.volume), text(action.unit)
    if volume is None or unit is None:
        return None
    label = next((choice.label for choice in UNITS if choice.code == unit), unit)
    return f"{number(volume)} {label}"


def _period(action: Action) -> str:
    days = [day for day in (known(action.start), known(action.end)) if day is not None]
    return " – ".join(short_date(day) for day in days) or "–"


def facilitator_rows(facts: Facts) -> tuple[Row, ...]:
    """Return the facilitators: name, qualification, role, hours."""
    return tuple(
        row for person in facts.dossier.form.means.facilitators if (row := _facilitator(person))
    )


def _facilitator(person: Facilitator) -> Row | None:
    first, last = text(person.first_name), text(person.last_name)
    if not (first and last):
        return None
    hours = known(person.hours)
    return Row(
        full_name(first, last),
        text(person.qualification) or "–",
        text(person.role) or "–",
        f"{number(hours)} h" if hours is not None else "–",
    )
