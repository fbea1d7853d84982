"""The budget table of a form: lines as printed, with account, label, amount and funder."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..budget_rows import EXPENSE_ROWS, INCOME_ROWS
from ..records import Leaf
from ..values import Parsed, clean_line, parse_amount, parse_text
from .canvas import Canvas
from .fields import EXACT, UNSURE, Found, leaf_at
from .grid import Cell, Row, open_rows, ruled_rows
from .label_text import fold, is_empty_amount, is_placeholder, key

_ACCOUNT = re.compile(
    r"^\W*(?:compte\s*)?(?P<account>(?:6\d|7\d|86|87)\d{0,2}(?:\s*/\s*\d{2,4})*)\b\s*[-–—:.)]*\s*(?P<label>.*)$",
    re.S | re.I,
)
_AMOUNT = re.compile(r"^[-–]?\s*\d[\d\s.,\u00a0\u202f]*(?:€|eur(?:os)?)?\s*$", re.I)
_TAIL = re.compile(
    r"^(?P<label>.*?[^\d\s.,/])[\s.…_:]+(?P<amount>\d[\d\s.,\u00a0\u202f]*(?:€|euros?)?)$",
    re.S | re.I,
)
_EXPENSES = re.compile(
    r"^(?:charges?|depenses?|emplois)\b(?!.*\b(?:indirect|personnel|fixes|sociales|financ|except))"
)
_INCOME = re.compile(
    r"^(?:produits?|recettes?|ressources?)\b(?!.*\b(?:propres|financiers|except|gestion|indirect))"
)
_OWN = re.compile(r"ressources? propre|autofinancement|fonds propre|part du porteur")
_INDIRECT = re.compile(r"charges? indirecte|couts? indirect")
_FUNDER_BLOCK = "74"


@dataclass(slots=True)
class _Half:
    """One side of one row: its label cells, its amount cells."""

    labels: list[Cell] = field(default_factory=list)
    amounts: list[Cell] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The words of the line."""
        text = clean_line(" ".join(cell.text for cell in self.labels))
        return re.sub(r"[\s.…_:]+$", "", text).strip()


@dataclass(slots=True)
class _Side:
    """The state while lines of one side are read downwards."""

    name: str
    account: str = ""
    lines: list[dict[str, Leaf | list[Leaf]]] = field(default_factory=list)
    total: Leaf = field(default_factory=Leaf)
    closed: bool = False


def read_budget(canvas: Canvas, found: Found) -> set[int]:
    """Read the budget table into ``found.groups`` ("budget.expenses", "budget.income").

    Returns the indexes of the chunks that it holds.
    """
    best: tuple[int, list[Row]] = (0, [])
    tables: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in ruled_rows(canvas):
        tables[row.page, row.table].append(row)
    candidates = [*_rejoined(list(tables.values())), *_open_tables(canvas)]
    picked: list[list[Row]] = []
    for rows in candidates:
        score = sum(bool(_ACCOUNT.match(cell.text)) for row in rows for cell in row.cells)
        heads = _heads(rows)
        if score >= 3 or (len(heads) >= 2 and len(rows) >= 3):
            picked.append(rows)
            best = max(best, (score, rows), key=lambda pair: pair[0])
    if not picked:
        return set()
    chosen = _one_budget(picked, best[1])
    sides = {"expenses": _Side("expenses"), "income": _Side("income")}
    for rows in chosen:
        _read_rows(canvas, rows, sides)
    for name, side in sides.items():
        found.groups[f"budget.{name}"].extend(side.lines)
        found.add(f"budget.total_{name}", side.total)
        found.asked.add(f"budget.{name}")
    return {c.index for rows in picked for row in rows for cell in row.cells for c in cell.chunks}


def _rejoined(tables: list[list[Row]]) -> list[list[Row]]:
    """Join a table that goes on at the top of the next page, columns alike."""
    joined: list[list[Row]] = []
    for rows in tables:
        last = joined[-1][-1] if joined else None
        goes_on = (
            last is not None and rows[0].page == last.page + 1 and _columns_alike(last, rows[0])
        )
        if goes_on:
            joined[-1].extend(rows)
        else:
            joined.append(list(rows))
    return joined


def _columns_alike(above: Row, below: Row) -> bool:
    return len(above.cells) == len(below.cells) and all(
        abs(a.x0 - b.x0) < 5 for a, b in zip(above.cells, below.cells, strict=True)
    )


def _one_budget(picked: list[list[Row]], best: list[Row]) -> list[list[Row]]:
    """Keep one budget where a form also prints the structure's own: the last whole one."""
    whole = [rows for rows in picked if _sides_in(rows) == 2]
    if len(whole) > 1:
        first, last = whole[0], whole[-1]
        if last[0].page - first[-1].page <= 1 and not _begins(last):
            return picked
        return [last, *[r for r in picked if r not in whole and r[0].page >= last[0].page]]
    return picked if best else []


def _sides_in(rows: list[Row]) -> int:
    accounts = [m["account"] for row in rows for c in row.cells if (m := _ACCOUNT.match(c.text))]
    return len({_side_of(account) for account in accounts})


def _begins(rows: list[Row]) -> bool:
    return any(
        (m := _ACCOUNT.match(c.text)) and m["account"] == "60" for row in rows for c in row.cells
    )


def _side_of(account: str) -> str:
    return "expenses" if account.startswith(("6", "86")) else "income"


def _heads(rows: Sequence[Row]) -> dict[str, float]:
    """Return the x where each side begins, by its printed title."""
    found: dict[str, float] = {}
    for row in rows:
        for cell in row.cells:
            text = fold(clean_line(cell.text))
            if len(text.split()) <= 5:
                if _EXPENSES.match(text):
                    found.setdefault("expenses", cell.x0)
                elif _INCOME.match(text):
                    found.setdefault("income", cell.x0)
    return found


def _open_tables(canvas: Canvas) -> list[list[Row]]:
    """Return the lines outside cells from the first account to the last, where there are some."""
    rows = open_rows(canvas)
    marked = [
        n
        for n, row in enumerate(rows)
        if any(_ACCOUNT.match(c.text) and _is_line(c) for c in row.cells)
    ]
    if len(marked) < 4:
        return []
    first, last = marked[0], marked[-1]
    for n in range(max(0, first - 4), first):
        if any(_EXPENSES.match(fold(c.text)) or _INCOME.match(fold(c.text)) for c in rows[n].cells):
            first = n
            break
    while last + 1 < len(rows) and re.match(
        r"^\W*(?:sous[- ])?total\b", fold(rows[last + 1].cells[0].text)
    ):
        last += 1
    return [rows[first : last + 1]]


def _is_line(cell: Cell) -> bool:
    match = _ACCOUNT.match(cell.text)
    return bool(
        match and re.search(r"[A-Za-zÀ-ÿ]{3}", match["label"]) and len(cell.text.split()) < 16
    )


def _read_rows(canvas: Canvas, rows: list[Row], sides: dict[str, _Side]) -> None:
    heads = _heads(rows)
    abreast = len(heads) == 2 and abs(heads["income"] - heads["expenses"]) > 60
    split = heads["income"] if abreast else _split_by_accounts(rows)
    if split is not None:
        split = _account_column(rows, split)
    current = "expenses"
    for row in rows:
        halves = _halves(row, split)
        for number, half in enumerate(halves):
            side = ("expenses", "income")[number] if split is not None else current
            match = _ACCOUNT.match(half.label)
            if match:
                side = _side_of(match["account"])
            text = fold(half.label)
            if split is None and not half.amounts and len(text.split()) <= 5:
                if _INCOME.match(text):
                    current = "income"
                    continue
                if _EXPENSES.match(text):
                    current = "expenses"
                    continue
            if split is None:
                current = side
            _read_half(canvas, half, sides[side])


def _account_column(rows: list[Row], split: float) -> float:
    """Return where the income side begins: at a narrow column of accounts left of its words."""
    columns: dict[int, list[Cell]] = defaultdict(list)
    for row in rows[1:]:
        for cell in row.cells:
            if split - 90 < cell.x0 < split - 6 and cell.text.strip():
                columns[round(cell.x0 / 4)].append(cell)
    for cells in columns.values():
        texts = [clean_line(cell.text) for cell in cells]
        if len(texts) >= 2 and all(re.fullmatch(r"(?:7\d|87)\d?", text) for text in texts):
            return min(cell.x0 for cell in cells)
    return split


def _split_by_accounts(rows: list[Row]) -> float | None:
    left = [
        c.x0
        for r in rows
        for c in r.cells
        if (m := _ACCOUNT.match(c.text)) and _side_of(m["account"]) == "expenses"
    ]
    right = [
        c.x0
        for r in rows
        for c in r.cells
        if (m := _ACCOUNT.match(c.text)) and _side_of(m["account"]) == "income"
    ]
    if left and right and min(right) > max(left) + 60:
        return min(right)
    return None


def _halves(row: Row, split: float | None) -> list[_Half]:
    halves = [_Half(), _Half()] if split is not None else [_Half()]
    for cell in row.cells:
        text = clean_line(cell.text)
        half = halves[1] if split is not None and cell.x0 >= split - 6 else halves[0]
        if (
            not text
            or (is_placeholder(text) and not _AMOUNT.match(text))
            or re.match(r"^[\d.,\s]+%$", text)
        ):
            continue
        named = any(re.search(r"[A-Za-zÀ-ÿ]{2}", known.text) for known in half.labels)
        is_amount = named and bool(_AMOUNT.match(text))
        (half.amounts if is_amount else half.labels).append(cell)
    for half in halves:
        _split_tail(half)
    return halves


def _split_tail(half: _Half) -> None:
    """Part "Achats ..... 1 200 €" that stands in one cell into label and amount."""
    if half.amounts or len(half.labels) != 1:
        return
    cell = half.labels[0]
    match = _TAIL.match(clean_line(cell.text))
    if not match or not re.search(r"[A-Za-zÀ-ÿ]{3}", match["label"]):
        return
    words = [t for t in cell.tokens if t.kind in {"word", "entry"}]
    count = len(match["amount"].split())
    if len(words) > count:
        half.labels = [Cell(cell.x0, cell.x1, words[:-count])]
        half.amounts = [Cell(cell.x0, cell.x1, words[-count:])]


def _read_half(canvas: Canvas, half: _Half, side: _Side) -> None:
    label = half.label
    if not label:
        return
    match = _ACCOUNT.match(label)
    text = fold(label)
    amounts = [cell for cell in half.amounts if not is_empty_amount(clean_line(cell.text))]
    if re.match(r"^\W*total\b", text):
        if not re.search(r"direct|indirect|volontaire|nature|partiel", text) and side.total.absent:
            side.total = _amount(canvas, amounts)
        if not match:
            side.account = ""
        return
    if re.match(r"^\W*sous[- ]total", text):
        return
    if match:
        side.account = match["account"]
    elif _OWN.search(text) or _INDIRECT.search(text):
        side.account = "own" if _OWN.search(text) else "indirect"
    if not amounts:
        return
    side.lines.append(_line(canvas, half, side, match, label, amounts))


def _line(
    canvas: Canvas,
    half: _Half,
    side: _Side,
    match: re.Match[str] | None,
    label: str,
    amounts: list[Cell],
) -> dict[str, Leaf | list[Leaf]]:
    tokens = [t for cell in half.labels for t in cell.tokens]
    words = (match["label"] if match else label).strip(" -–•:.…") or label

    def made(value: str, raw: str, base: float = EXACT) -> Leaf:
        return leaf_at(canvas, tokens, parse_text(value), raw, base)

    line: dict[str, Leaf | list[Leaf]] = {
        "label": made(words, label),
        "amount": _amount(canvas, amounts),
    }
    child = match is None or len(match["account"]) > 2
    if match:
        line["account"] = made(re.sub(r"\s", "", match["account"]), match["account"])
    elif side.account in {"own", "indirect"} and (
        _OWN.search(fold(label)) or _INDIRECT.search(fold(label))
    ):
        line["account"] = made(side.account, label)
    elif side.account == _FUNDER_BLOCK:
        line["account"] = made("74", label)
    else:
        known = _known_account(words, side.account)
        if known:
            line["account"] = made(known, label, 0.88)
    generic = "subvention" in fold(words) and "exploitation" in fold(words)
    child = child or not generic
    if side.name == "income" and side.account.startswith(_FUNDER_BLOCK) and child:
        line["funder"] = made(words, label)
    return line


def _known_account(label: str, parent: str) -> str | None:
    for row in (*EXPENSE_ROWS, *INCOME_ROWS):
        if key(row.label) == key(label) and (not row.parent or row.parent == parent or not parent):
            return row.account
    return None


def _amount(canvas: Canvas, cells: list[Cell]) -> Leaf:
    if not cells:
        return Leaf()
    last = cells[-1]
    text = clean_line(last.text)
    several = len({clean_line(cell.text) for cell in cells}) > 1
    parsed: Parsed[Any] = parse_amount(text)
    return leaf_at(canvas, last.tokens, parsed, text, EXACT * (UNSURE if several else 1.0))
