"""The budget of an operation: totals without double counting, its own lines, co-funders (§5.1)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product

from extractors.budget_rows import EXPENSE_ROWS, INCOME_ROWS
from extractors.records import Amount, Budget, BudgetLine, IncomeLine, Leaf, PieceRecord, Text

from .money import ZERO
from .names import Likeness, fold, organisation_likeness, words_of

_PARENT_LABELS = frozenset(
    fold(row.label) for row in (*EXPENSE_ROWS, *INCOME_ROWS) if not row.parent
)
_AUTHORITY_LABELS = frozenset(fold(row.label) for row in INCOME_ROWS if row.authority)
_PRINTED_LABELS = frozenset(fold(row.label) for row in INCOME_ROWS)
_OPEN_GROUPS = 6
"""So many unclear groups at most are tried in every combination."""


@dataclass(frozen=True, slots=True)
class Line:
    """One filled line: its class ("60", "74", "own", "indirect"; "" unknown), words and amount."""

    group: str
    account: str
    label: str
    funder: str
    amount: Decimal
    leaf: Leaf
    name: Leaf

    @property
    def words(self) -> str:
        """The line as a person names it."""
        return self.funder or self.label or f"compte {self.account}"


@dataclass(frozen=True)
class Side:
    """One side of a budget: its lines by class, without the volunteer classes 86 and 87."""

    lines: tuple[Line, ...]
    volunteer: tuple[Line, ...]
    unread: tuple[Leaf, ...]

    @cached_property
    def groups(self) -> dict[str, tuple[tuple[Line, ...], tuple[Line, ...]]]:
        """Return per class its own line (a parent) and the lines under it (children)."""
        found: dict[str, tuple[list[Line], list[Line]]] = defaultdict(lambda: ([], []))
        for index, line in enumerate(self.lines):
            key = line.group or f"?{index}"
            found[key][0 if _is_parent(line) else 1].append(line)
        return {key: (tuple(a), tuple(b)) for key, (a, b) in found.items()}

    def mismatches(self, tolerance: Decimal) -> tuple[tuple[Line, Decimal], ...]:
        """Return the parents whose amount is not the sum of their children, with that sum."""
        return tuple(
            (parents[0], _sum(children))
            for parents, children in self.groups.values()
            if parents and children and abs(_sum(parents) - _sum(children)) > tolerance
        )

    @property
    def total(self) -> Decimal:
        """The total: children where there are any, else the parent; never both (edge case 7)."""
        return sum((_sum(kids) if kids else _sum(own) for own, kids in self.groups.values()), ZERO)

    def totals(self, tolerance: Decimal) -> frozenset[Decimal]:
        """Return every total that the lines allow where parent and children disagree."""
        unclear = {line.group for line, _ in self.mismatches(tolerance)}
        fixed = ZERO
        choices: list[tuple[Decimal, Decimal]] = []
        for key, (own, children) in self.groups.items():
            if key in unclear and len(choices) < _OPEN_GROUPS:
                choices.append((_sum(own), _sum(children)))
            else:
                fixed += _sum(children) if children else _sum(own)
        return frozenset(fixed + sum(choice, ZERO) for choice in product(*choices))

    @property
    def details(self) -> tuple[Line, ...]:
        """Return the lines that count: children, or parents that have none."""
        return tuple(line for own, children in self.groups.values() for line in (children or own))


_WHOLE = re.compile(r"(TOTAL )?SUBVENTIONS?( D EXPLOITATION| PUBLIQUES?)?( RECUES| DEMANDEES)?$")
"""The line 74 as a whole, which names nobody."""


def _is_parent(line: Line) -> bool:
    if line.group in ("own", ""):
        return False
    if line.funder:
        return False
    if line.group in ("74", "75", "indirect"):
        label = fold(line.label)
        return not label or label in _PARENT_LABELS or bool(_WHOLE.match(label))
    return bool(re.fullmatch(r"\d\d", line.account))


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


@dataclass(frozen=True)
class Plan:
    """A budget made ready: both sides and the totals as printed."""

    expenses: Side
    income: Side
    printed_expenses: Decimal | None
    printed_income: Decimal | None
    doubtful: tuple[Leaf, ...]
    totals: tuple[Leaf, ...] = ()

    @property
    def filled(self) -> bool:
        """Say whether both sides say something."""
        sides = (
            self.expenses.lines or self.printed_expenses,
            self.income.lines or self.printed_income,
        )
        return all(sides)

    @property
    def in_whole_euros(self) -> bool:
        """Say whether no amount bears cents: then a rounding of one euro is tolerated."""
        lines = (*self.expenses.lines, *self.income.lines)
        return all(line.amount == line.amount.to_integral_value() for line in lines)

    @property
    def volunteer_totals(self) -> tuple[Decimal, Decimal]:
        """Totals of the classes 86 and 87, details where there are any, else the class line."""
        one, other = (
            _sum([li for li in side.volunteer if not _is_parent(li)] or side.volunteer)
            for side in (self.expenses, self.income)
        )
        return one, other

    @property
    def cost(self) -> Decimal:
        """Total of the expenses: of the lines, else as printed."""
        return self.expenses.total if self.expenses.lines else self.printed_expenses or ZERO

    @property
    def resources(self) -> Decimal:
        """Total of the income: of the lines, else as printed."""
        return self.income.total if self.income.lines else self.printed_income or ZERO


def plan_of(budget: Budget) -> Plan:
    """Make a budget ready for the rules; blank amounts are nil, lines of totals left out."""
    totals = (budget.total_expenses, budget.total_income)
    amounts = [line.amount for line in budget.expenses] + [line.amount for line in budget.income]
    return Plan(
        _side(budget.expenses, "86"),
        _side(budget.income, "87"),
        budget.total_expenses.value,
        budget.total_income.value,
        doubtful=tuple(leaf for leaf in (*amounts, *totals) if leaf.doubtful),
        totals=totals,
    )


def _side(lines: Sequence[BudgetLine | IncomeLine], volunteer: str) -> Side:
    read = [_line(line) for line in lines]
    kept = [line for line in read if line.amount and not _is_total(line)]
    return Side(
        tuple(line for line in kept if line.group != volunteer),
        tuple(line for line in kept if line.group == volunteer),
        tuple(line.amount for line in lines if line.amount.value is None and line.amount.raw),
    )


def _line(line: BudgetLine | IncomeLine) -> Line:
    funder = line.funder if isinstance(line, IncomeLine) else None
    account, label = _text(line.account), _text(line.label)
    return Line(
        group=_group(account, label, income=funder is not None),
        account=account,
        label=_NUMBER.sub("", label),
        funder=_text(funder) if funder is not None else "",
        amount=line.amount.value if line.amount.value is not None else ZERO,
        leaf=line.amount,
        name=funder if funder is not None and not funder.absent else line.label,
    )


_NUMBER = re.compile(r"^\W*[678]\d{1,3}(?:\s*[/-]\s*[678]\d{1,3})*\b[\s.:)–-]*")
"""The account number that a label begins with ("74 - Subventions d'exploitation")."""


def _text(leaf: Leaf) -> str:
    return str(leaf.value if leaf.value is not None else leaf.raw or "").strip()


_WORDS = (
    (r"BENEVOLAT|CONTRIBUTIONS? VOLONTAIRES?|MISE A DISPOSITION GRATUITE|DONS? EN NATURE"
     r"|PRESTATIONS? EN NATURE|PERSONNEL BENEVOLE|SECOURS EN NATURE", ("86", "87")),
    (r"RESSOURCES? PROPRES?|AUTOFINANCEMENT|FONDS PROPRES", ("own", "own")),
    (r"CHARGES? INDIRECTES?", ("indirect", "own")),
)  # fmt: skip


def _group(account: str, label: str, *, income: bool) -> str:
    if account in ("own", "indirect"):
        return account
    digits = re.match(r"\D{0,3}(\d{2})", account)
    if digits:
        return digits[1]
    folded = fold(f"{account} {label}")
    for pattern, groups in _WORDS:
        if re.search(pattern, folded):
            return groups[income]
    leading = re.match(r"(\d{2})(?:\d{0,4})\b", folded)
    return leading[1] if leading and leading[1][0] in "678" else ""


def _is_total(line: Line) -> bool:
    return bool(re.match(r"(SOUS )?TOTAL\b", fold(line.label)))


def is_authority(line: Line, names: Sequence[str]) -> bool:
    """Say whether a line of income is the granting authority's own.

    It is by our form's printed label, by one of ``names``, or where it says nothing that the
    names do not say ("Conseil(s) départemental(aux)", "Département").
    """
    label = fold(line.label)
    if not line.funder:
        if label in _AUTHORITY_LABELS or "SUBVENTION SOLLICITEE" in label:
            return True
        if label in _PRINTED_LABELS:
            return False
    wording = line.funder or line.label
    if any(_same_body(name, wording) for name in names):
        return True
    own = {_stem(word) for name in names for word in words_of(name)}
    told = {_stem(word) for word in words_of(wording)} - _ASKING
    return bool(told) and told <= own


_ASKING = frozenset({"SUBVENTION", "SOLLICITEE", "DEMANDEE", "PRESENTE", "DEMANDE", "", "AL"})


def _stem(word: str) -> str:
    """Return a word without its plural ("DEPARTEMENTAUX", the "S" and "AUX" of "(s)", "(aux)")."""
    return f"{word[:-3]}AL" if word.endswith("AUX") else word.removesuffix("S")


def _same_body(name: str, other: str) -> bool:
    one, two = fold(name), fold(other)
    return bool(re.search(rf"\b{re.escape(one)}\b", two)) or (
        organisation_likeness(name, other) is Likeness.SAME
    )


@dataclass(frozen=True, slots=True)
class Funder:
    """A co-funder: a name, the sum of its lines, where it stands."""

    name: str
    amount: Decimal
    line: Line

    @property
    def named(self) -> bool:
        """Say whether the applicant wrote a name, not only the printed label."""
        return bool(self.line.funder) or fold(self.line.label) not in _PRINTED_LABELS


def co_funders(plan: Plan, names: Sequence[str]) -> tuple[Funder, ...]:
    """Return who else pays: lines 74 other than the authority's, and private aids (FIN-05)."""
    found: dict[str, Funder] = {}
    for line in plan.income.details:
        if not _is_funding(line) or is_authority(line, names):
            continue
        key = fold(line.words)
        known = found.get(key)
        total = line.amount + (known.amount if known else ZERO)
        found[key] = Funder(line.words, total, known.line if known else line)
    return tuple(found.values())


def _is_funding(line: Line) -> bool:
    if line.amount <= 0 or line.group == "own":
        return False
    if line.group == "74":
        return not _is_parent(line)
    words = fold(f"{line.label} {line.funder}")
    if line.group == "":
        return bool(_SUBSIDY.search(words))
    return bool(line.funder and re.search(r"\bFONDATION|\bMECENAT", words))


_SUBSIDY = re.compile(
    r"\b(ETAT|REGION|DEPARTEMENT|COMMUNE|VILLE|MAIRIE|AGGLOMERATION|COMMUNAUTE|CAF|MSA|FSE|FEDER"
    r"|FONDATION|CONSEIL|PREFECTURE|ARS|DREETS|DDETSPP|EUROPE|SUBVENTION)\b"
)


def undetailed_subsidies(plan: Plan) -> Line | None:
    """Return the line 74 that is filled as a whole without saying who pays, if any."""
    lines = (li for li in plan.income.details if li.group == "74" and _is_parent(li))
    return next(lines, None)


def authority_lines(plan: Plan, names: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines of the granting authority."""
    return tuple(line for line in plan.income.details if is_authority(line, names))


_EUROPE = re.compile(r"\b(FSE|FONDS SOCIAL EUROPEEN|FEDER|FONDS EUROPEENS?)\b")


def is_european(line: Line) -> bool:
    """Say whether a line is a European fund's."""
    return _EUROPE.search(fold(f"{line.label} {line.funder}")) is not None


def european_line(plan: Plan) -> Line | None:
    """Return the line of the European Social Fund (FIN-08), if any."""
    return next((line for line in plan.income.details if is_european(line)), None)


def budget_on_paper(record: PieceRecord) -> Budget:
    """Return the budget that a paper (D-BUDG-ACT, D-BUDG-STR) shows, as the form's record."""
    sides = {}
    for side in ("expense", "income"):
        columns = [record.lists.get(f"{side}_{c}", ()) for c in ("accounts", "labels", "amounts")]
        sides[side] = [
            (_column(columns[0], i), _column(columns[1], i), amount)
            for i, amount in enumerate(columns[2])
        ]
    return Budget(
        expenses=tuple(
            BudgetLine(account=_as_text(a), label=_as_text(b), amount=_as_amount(c))
            for a, b, c in sides["expense"]
        ),
        income=tuple(
            IncomeLine(account=_as_text(a), label=_as_text(b), amount=_as_amount(c))
            for a, b, c in sides["income"]
        ),
        total_expenses=_as_amount(record.leaf("total_expenses")),
        total_income=_as_amount(record.leaf("total_income")),
        requested=_as_amount(record.leaf("requested")),
    )


def _column(leaves: tuple[Leaf, ...], index: int) -> Leaf:
    return leaves[index] if index < len(leaves) else Leaf()


def _as_text(leaf: Leaf) -> Text:
    return Text.model_validate(leaf.model_dump())


def _as_amount(leaf: Leaf) -> Amount:
    data = leaf.model_dump()
    return Amount.model_validate(
        data if isinstance(leaf.value, Decimal) else {**data, "value": None}
    )
