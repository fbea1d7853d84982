"""Tables of money: two-sided budgets, lists of items with amounts, rows of accounts.

A side is told by the heading above it ("CHARGES", "PRODUITS"), on the left and right of one
table or one above the other. Numbers are taken from cells of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..records import Amount, Text
from ..values import AmountMatch
from .rows import Row, Segment, flat
from .text import PieceText
from .values import LABELLED, amount_leaf, amounts, text_leaf

_EXPENSES = re.compile(
    r"(?:les )?(?:charges|depenses|emplois)\b(?! (?:de personnel|sociales|indirect\w*$))"
)
_INCOME = re.compile(r"(?:les )?(?:produits|recettes|ressources)\b(?! (?:propres|financiers))")
_NUMBER = re.compile(r"[-−–(]?\s*\d[\d  .,'’\u202f]*\s*(?:€|euros?|eur|k€|%)?\)?$", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"(?:compte )?(?P<a>\d{2,3}(?:[/,-]\d{2,3})*)(?!\d|/\d)\s*[-–:.)]*\s*(?P<l>.*)$", re.DOTALL
)
_TRAILING = re.compile(
    r"^(?P<label>.*[^\d\s.,€-].*?)[\s:.…]+(?P<n>-?\d{1,3}(?:[\s.\u202f\u00a0]\d{3})+(?:,\d{1,2})?|-?\d+(?:,\d{1,2})?)"
    r"\s*(?:€|euros?)\)?$",
    re.IGNORECASE,
)
TOTAL = re.compile(r"total(?: general| global)?(?: (?:des|de|du))?(?: (?:l'|la |les )?"
                   r"(?:charges|depenses|emplois|produits|recettes|ressources|budget|action"
                   r"|projet))?"
                   r"(?: previsionnel(?:le)?s?| \(?[0-9a-z+ ]{1,12}\)?)?\s*:?$")  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One printed line: account, label and amount, each with its place."""

    account: Text
    label: Text
    amount: Amount
    folded: str


@dataclass(slots=True)
class Sides:
    """The lines of a two-sided table; totals are kept apart. ``found`` tells whether sides are."""

    expenses: list[MoneyLine] = field(default_factory=list)
    income: list[MoneyLine] = field(default_factory=list)
    total_expenses: list[Amount] = field(default_factory=list)
    total_income: list[Amount] = field(default_factory=list)
    found: bool = False


@dataclass(frozen=True, slots=True)
class _Cell:
    segment: Segment
    start: int


def sides_of(text: PieceText) -> Sides:
    """Read the two sides of a budget."""
    sides = Sides()
    divide: tuple[float | None, int | None] | None = None
    current: str | None = None
    for index, row in enumerate(text.rows):
        cells = _cells(row, text.row_starts[index])
        heading = _heading(cells)
        if heading is not None:
            both, side, edge = heading
            sides.found = True
            if both:
                divide, current = edge, None
            else:
                divide, current = None, side
            if not any(_is_number(c.segment) for c in cells):
                continue
        if divide is not None:
            left, right = _divided(cells, divide)
            _add(text, sides, "expenses", left)
            _add(text, sides, "income", right)
        elif current is not None:
            _add(text, sides, current, cells)
    return sides


def _cells(row: Row, start: int) -> list[_Cell]:
    cells, position = [], start
    for segment in row.segments:
        cells.append(_Cell(segment, position))
        position += len(segment.text) + 1
    return cells


def _heading(cells: list[_Cell]) -> tuple[bool, str, tuple[float | None, int | None]] | None:
    """Tell a row of headings: both sides, one side, or None where the row is none."""
    left = right = None
    for cell in cells:
        folded = re.sub(r"^(?:[ivx]+|\d)\s?[.)-]\s?", "", cell.segment.folded)
        if len(folded) > 45 or folded.startswith("total"):
            continue
        if _EXPENSES.match(folded) and left is None and not _labels_line(cells):
            left = cell
        elif _INCOME.match(folded) and right is None and not _labels_line(cells):
            right = cell
    if left is not None and right is not None:
        edge = right.segment.box[0] if right.segment.box else None
        return True, "", (edge, right.segment.column)
    if left is not None or right is not None:
        return False, "expenses" if left is not None else "income", (None, None)
    return None


def _labels_line(cells: list[_Cell]) -> bool:
    """True where the row bears an account or an amount: a line, not a heading."""
    return any(_is_number(c.segment) for c in cells) or bool(
        re.match(r"\d{2}", cells[0].segment.text)
    )


def _divided(
    cells: list[_Cell], divide: tuple[float | None, int | None]
) -> tuple[list[_Cell], list[_Cell]]:
    edge, column = divide
    if edge is not None:
        left = [c for c in cells if c.segment.box and _middle_or_start(c, edge)]
        return left, [c for c in cells if c not in left]
    if column is not None:
        left = [c for c in cells if c.segment.column is not None and c.segment.column < column]
        return left, [c for c in cells if c not in left]
    return cells, []


def _middle_or_start(cell: _Cell, edge: float) -> bool:
    assert cell.segment.box is not None
    return cell.segment.box[0] < edge - 0.02


def _is_number(segment: Segment) -> bool:
    return bool(_NUMBER.fullmatch(segment.text.strip())) and not re.fullmatch(
        r"(?:19|20)\d\d|\d{2}", segment.text.strip()
    )


def _add(text: PieceText, sides: Sides, side: str, cells: list[_Cell]) -> None:
    line = _line(text, cells)
    if line is None:
        return
    totals = sides.total_expenses if side == "expenses" else sides.total_income
    lines = sides.expenses if side == "expenses" else sides.income
    if line.folded.startswith("total"):
        if TOTAL.match(line.folded):
            totals.append(line.amount)
        return
    if not re.match(r"(?:sous[- ]total|s/total)", line.folded):
        lines.append(line)


def _line(text: PieceText, cells: list[_Cell]) -> MoneyLine | None:
    labels = [c for c in cells if not _is_number(c.segment)]
    numbers = [c for c in cells if _is_number(c.segment) and "%" not in c.segment.text]
    if not labels:
        return None
    start, end = labels[0].start, labels[-1].start + len(labels[-1].segment.text)
    if numbers:
        amount = _cell_amount(text, numbers)
        first_number = min(c.start for c in numbers)
        before = [c for c in labels if c.start < first_number] or labels
        start, end = before[0].start, before[-1].start + len(before[-1].segment.text)
    else:
        match = _TRAILING.match(text.text[start:end])
        if match is None:
            return None
        found = amounts(text, start + match.start("n"), end)
        amount = amount_leaf(text, found[0] if found else None)
        end = start + match.end("label")
    if amount.absent:
        return None
    hit = text.span(start, end)
    if hit is None:
        return None
    parts = _ACCOUNT.match(hit.text)
    account = Text()
    label_hit = hit
    if parts and parts["l"]:
        offset = text.text.find(parts["a"], hit.start)
        account = text_leaf(text, text.span(offset, offset + len(parts["a"])), LABELLED)
        label_hit = text.span(offset + len(parts["a"]), hit.end) or hit
    label = text_leaf(text, label_hit, LABELLED)
    return MoneyLine(account, label, amount, flat(label.value or ""))


def _cell_amount(text: PieceText, numbers: list[_Cell]) -> Amount:
    """The amount of a line; of several columns the last, as a doubt unless they agree."""
    found: list[AmountMatch] = []
    for cell in numbers:
        found += amounts(text, cell.start, cell.start + len(cell.segment.text))[:1]
    if not found:
        return Amount()
    distinct = {m.value for m in found}
    return amount_leaf(text, found[-1], LABELLED if len(distinct) == 1 else 0.7)


def items_of(text: PieceText) -> Iterator[MoneyLine]:
    """Yield every line that bears a label and an amount, totals too, whatever the side."""
    for index, row in enumerate(text.rows):
        line = _line(text, _cells(row, text.row_starts[index]))
        if line is not None:
            yield line


def numbers_right_of(text: PieceText, pattern: str) -> list[AmountMatch]:
    """Return the numbers that follow a row's label, up to the next label on that row."""
    compiled = re.compile(pattern)
    for index, row in enumerate(text.rows):
        cells = _cells(row, text.row_starts[index])
        for position, cell in enumerate(cells):
            if not compiled.match(cell.segment.folded) or _is_number(cell.segment):
                continue
            found: list[AmountMatch] = []
            for follow in cells[position + 1 :]:
                if not _is_number(follow.segment):
                    break
                end = follow.start + len(follow.segment.text)
                found += amounts(text, follow.start, end)[:1]
            trailing = _TRAILING.match(cell.segment.text)
            if not found and trailing:
                end = cell.start + len(cell.segment.text)
                found = amounts(text, cell.start + trailing.start("n"), end)[:1]
            if found:
                return found
    return []
