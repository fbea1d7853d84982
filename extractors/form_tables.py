"""The ruled parts of the printed form: repeated groups as table rows, and the budget table."""

from __future__ import annotations

from .budget_rows import EXPENSE_ROWS, INCOME_ROWS, BudgetRow
from .fields import Field, Section
from .form_flow import INNER, LEFT, BoxSpec, Flow, text_width, wrap

_HEAD_SIZE = 7.4
_PAD = 3.0
_ROW = 17.0
_TALL_ROW = 29.0
_NUMBER = 16.0
_WEIGHTS = {
    "actions[].title": 23,
    "actions[].start": 16.5,
    "actions[].end": 16.5,
    "actions[].place": 16,
    "actions[].volume": 12.5,
    "actions[].unit": 25,
    "actions[].groups": 10.5,
    "actions[].facilitators": 20,
    "organisation.public_aid[].year": 10,
    "organisation.public_aid[].funder": 60,
    "organisation.public_aid[].amount": 20,
    "means.facilitators[].hours": 9,
    "means.facilitators[].qualification": 26,
    "means.facilitators[].role": 26,
    "budget.per_year[].year": 10,
    "budget.per_year[].amount": 30,
}
_SHARES = {"organisation.public_aid": 0.75, "budget.per_year": 0.5}
_TALL = frozenset({"actions"})
_WORDY = frozenset({"text", "list"})

_BUDGET_GAP = 9.0
_ACCOUNT = 33.0
_AMOUNT = 61.0
_LINE = 14.4
_FUNDER_LINE = 25.0
_LABEL = 7.2
_LABEL_LEADING = 7.6


def field_name(path: str, row: int | None = None, code: str | None = None) -> str:
    """Return the name of a box in the PDF and in the DOCX: no periods, unique in the form."""
    stem = path.replace("[]", "" if row is None else f"_{row + 1}").replace(".", "_")
    return f"{stem}_{code}" if code else stem


def budget_name(side: str, row: BudgetRow, leaf: str) -> str:
    """Return the name of a budget box: ``budget_expenses_60_1_amount``."""
    return f"budget_{side}_{row.key.replace('.', '_')}_{leaf}"


def unit_labels(field: Field) -> tuple[str, ...]:
    """Return the wordings of a closed list that is chosen in a table cell."""
    return tuple(choice.label for choice in field.choices)


def group_table(flow: Flow, section: Section) -> None:
    """Print a repeated group: a heading line and ``section.repeat`` numbered rows."""
    tall = section.group in _TALL
    widths = _column_widths(section)
    heads = [
        wrap(field.label, width - 2 * _PAD, _HEAD_SIZE, bold=True)
        for field, width in zip(section.fields, widths, strict=True)
    ]
    head_height = max(len(lines) for lines in heads) * 9.0 + 5.0
    row_height = _TALL_ROW if tall else _ROW
    flow.need(head_height + row_height * section.repeat)
    _heading(flow, heads, widths, head_height)
    flow.y += head_height
    for row in range(section.repeat):
        flow.text(LEFT + 4, flow.y + row_height / 2 + 3, str(row + 1), 8, tone="soft")
        x = LEFT + _NUMBER
        for field, width in zip(section.fields, widths, strict=True):
            spec = BoxSpec(
                name=field_name(field.path, row),
                path=field.path,
                label=f"{section.title}, ligne {row + 1} : {field.label}",
                kind="choice" if field.type == "choice" else "text",
                row=row,
                multiline=tall and field.type in _WORDY,
                size=8.0 if tall else 9.0,
                choices=unit_labels(field),
            )
            flow.box(spec, x, flow.y, x + width, flow.y + row_height)
            x += width
        flow.y += row_height
    flow.y += 8.0


def _column_widths(section: Section) -> list[float]:
    weights = [float(_WEIGHTS.get(field.path, 18)) for field in section.fields]
    whole = (INNER - _NUMBER) * _SHARES.get(section.group, 1.0)
    return [whole * weight / sum(weights) for weight in weights]


def _heading(flow: Flow, heads: list[list[str]], widths: list[float], height: float) -> None:
    flow.panel(LEFT, flow.y, LEFT + _NUMBER + sum(widths), flow.y + height, "tint")
    x = LEFT + _NUMBER
    for lines, width in zip(heads, widths, strict=True):
        baseline = flow.y + 9.0
        for line in lines:
            flow.text(x + _PAD, baseline, line, _HEAD_SIZE, bold=True)
            baseline += 9.0
        x += width


def budget_table(flow: Flow) -> None:
    """Print expenses and income side by side, totals at one height, volunteering below."""
    half = (INNER - _BUDGET_GAP) / 2
    left, right = LEFT, LEFT + half + _BUDGET_GAP
    top = flow.y
    flow.panel(left, top, left + half, top + 17, "band")
    flow.panel(right, top, right + half, top + 17, "band")
    flow.text(left + 6, top + 12, "CHARGES", 9, bold=True, tone="inverse")
    flow.text(right + 6, top + 12, "PRODUITS", 9, bold=True, tone="inverse")
    _amount_heading(flow, left + half, top)
    _amount_heading(flow, right + half, top)
    ends = [
        _budget_side(flow, "expenses", EXPENSE_ROWS, left, top + 17, volunteer=False),
        _budget_side(flow, "income", INCOME_ROWS, right, top + 17, volunteer=False),
    ]
    low = max(ends) + 3
    _total(flow, "expenses", "TOTAL DES CHARGES", left, low)
    _total(flow, "income", "TOTAL DES PRODUITS", right, low)
    below = low + _LINE + 8
    ends = [
        _budget_side(flow, "expenses", EXPENSE_ROWS, left, below, volunteer=True),
        _budget_side(flow, "income", INCOME_ROWS, right, below, volunteer=True),
    ]
    flow.y = max(ends) + 8


def _amount_heading(flow: Flow, right: float, top: float) -> None:
    words = "Montant (€)"
    flow.text(right - text_width(words, 7.4) - 6, top + 12, words, 7.4, tone="inverse")


def _budget_side(
    flow: Flow, side: str, rows: tuple[BudgetRow, ...], x: float, y: float, *, volunteer: bool
) -> float:
    for index, row in enumerate(rows):
        if row.volunteer is volunteer:
            y += _budget_row(flow, side, index, row, (x, y))
    return y


def _budget_row(
    flow: Flow, side: str, index: int, row: BudgetRow, at: tuple[float, float]
) -> float:
    """Print one budget line, return its height."""
    x, y = at
    right = x + (INNER - _BUDGET_GAP) / 2
    head = not row.parent
    inside = right - _AMOUNT
    account = "" if row.account in ("indirect", "own") else row.account
    indent = 0.0 if head else 4.0
    label_x = x + (_ACCOUNT if account else 4.0) + indent
    lines = wrap(row.label, inside - label_x - 2, _LABEL, bold=head)
    height = (_FUNDER_LINE if row.asks_funder else _LINE) + (len(lines) - 1) * _LABEL_LEADING
    if head:
        flow.panel(x, y, inside, y + height, "tint")
    flow.panel(x, y, right, y + height, "hair")
    baseline = y + (9.0 if row.asks_funder else 9.9)
    flow.text(x + 4 + indent, baseline, account, _LABEL, bold=head)
    for line in lines:
        flow.text(label_x, baseline, line, _LABEL, bold=head)
        baseline += _LABEL_LEADING
    label = f"{row.account} {row.label}" if account else row.label
    path = f"budget.{side}[]"
    if row.asks_funder:
        words = "Lequel :"
        flow.text(label_x, y + height - 4.5, words, 6.8, tone="soft")
        spec = BoxSpec(
            budget_name(side, row, "funder"),
            f"{path}.funder",
            f"{label} : nom du financeur",
            row=index,
            size=8.0,
        )
        start = label_x + text_width(words, 6.8) + 3
        flow.box(spec, start, y + height - 13.5, inside - 2, y + height - 1)
    spec = BoxSpec(
        budget_name(side, row, "amount"), f"{path}.amount", f"{label} : montant en euros", row=index
    )
    flow.box(spec, inside, y, right, y + height)
    return height


def _total(flow: Flow, side: str, words: str, x: float, y: float) -> None:
    right = x + (INNER - _BUDGET_GAP) / 2
    flow.panel(x, y, right, y + _LINE, "tint")
    flow.text(x + 6, y + 10.2, words, 8, bold=True)
    path = f"budget.total_{side}"
    spec = BoxSpec(field_name(path), path, f"{words.capitalize()} (€)")
    flow.box(spec, right - _AMOUNT, y, right, y + _LINE)
