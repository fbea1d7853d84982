"""From the record of an application to what is written in the boxes of our form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from extractors.budget_rows import EXPENSE_ROWS, INCOME_ROWS, BudgetRow
from extractors.fields import SECTIONS, Field, Section
from extractors.form_layout import ATTACHED, FALSE, TRUE, choice_name, choices_of
from extractors.form_tables import budget_name, field_name
from extractors.records import ApplicationRecord, BudgetLine, Extracted, IncomeLine, Leaf
from extractors.source import Options

_LIST = " ;\n"
"""Between the items of a list: a print may break lines, it does not lose the sign."""

FormValues = dict[str, str | bool]


class DoesNotFitError(ValueError):
    """The record holds what the printed form has no box for; the message says what."""


def form_values(record: ApplicationRecord, options: Options) -> FormValues:
    """Return what stands in each box (by its name): text, or True for a ticked box.

    A leaf without value is left out. Raises DoesNotFitError for more rows than are printed, an
    unknown code, or a budget line that is none of the table's.
    """
    values: FormValues = {}
    for section in SECTIONS:
        if section.group:
            values.update(_rows(section, record))
            continue
        for field in section.fields:
            if field.type != "signature":
                values.update(_field(field, _at(record, field.path), options))
    schemes = [leaf for leaf in record.project.schemes if leaf.value is not None]
    scheme = next(f for s in SECTIONS for f in s.fields if f.path == "project.scheme")
    values.update(_ticks(scheme, schemes, options) if choices_of(scheme, options) else ())
    values.update(_ticks(ATTACHED, record.attached, options))
    values.update(_budget("expenses", EXPENSE_ROWS, record.budget.expenses))
    values.update(_budget("income", INCOME_ROWS, record.budget.income))
    for side, total in (
        ("expenses", record.budget.total_expenses),
        ("income", record.budget.total_income),
    ):
        if total.value is not None:
            values[field_name(f"budget.total_{side}")] = amount_text(total.value)
    return values


def amount_text(amount: Decimal) -> str:
    """Write euros as on paper: "12 500,50", or "12 500" where there are no cents."""
    if amount == amount.to_integral_value():
        return f"{amount:,.0f}".replace(",", "\u00a0")
    plain = f"{amount:,.2f}" if amount == round(amount, 2) else f"{amount:,f}"
    return plain.replace(",", "\u00a0").replace(".", ",")


def _decimal_text(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _grouped(value: str, *sizes: int) -> str:
    parts, start = [], 0
    for size in sizes:
        parts.append(value[start : start + size])
        start += size
    return " ".join(part for part in (*parts, value[start:]) if part)


_WRITERS: dict[str, Callable[[Any], str]] = {
    "date": lambda value: f"{value:%d/%m/}{value.year:04d}" if isinstance(value, date) else "",
    "amount": amount_text,
    "decimal": _decimal_text,
    "siret": lambda value: _grouped(value, 3, 3, 3),
    "iban": lambda value: _grouped(value, *([4] * 8)),
}


def _text(field: Field, value: object) -> str:
    return _WRITERS.get(field.type, str)(value)


def _at(record: ApplicationRecord, path: str) -> Any:
    node: Any = record
    for part in path.split("."):
        node = getattr(node, part)
    return node


def _field(field: Field, found: Any, options: Options) -> Iterator[tuple[str, str | bool]]:
    leaves = found if isinstance(found, tuple) else (found,)
    leaves = tuple(leaf for leaf in leaves if leaf.value is not None)
    if field.type in ("choice", "multi", "flag") and choices_of(field, options):
        yield from _ticks(field, leaves, options)
    elif field.type in ("list", "multi") and leaves:
        yield field_name(field.path), _LIST.join(str(leaf.value) for leaf in leaves)
    elif leaves:
        yield field_name(field.path), _text(field, leaves[0].value)


def _ticks(field: Field, leaves: Any, options: Options) -> Iterator[tuple[str, bool]]:
    codes = {choice.code for choice in choices_of(field, options)}
    for leaf in leaves:
        code = leaf.value
        if isinstance(code, bool):
            code = TRUE if code else FALSE
        if code in codes:
            yield choice_name(field, code), True
        elif code != FALSE:
            raise DoesNotFitError(f"{field.path}: no box for {code!r}")


def _rows(section: Section, record: ApplicationRecord) -> Iterator[tuple[str, str]]:
    rows = _at(record, section.group)
    if len(rows) > section.repeat:
        raise DoesNotFitError(f"{section.group}: {len(rows)} rows, {section.repeat} are printed")
    for number, row in enumerate(rows):
        for field in section.fields:
            found = getattr(row, field.path.rpartition(".")[2])
            name = field_name(field.path, number)
            if isinstance(found, tuple):
                texts = [str(leaf.value) for leaf in found if leaf.value is not None]
                if texts:
                    yield name, _LIST.join(texts)
            elif found.value is not None:
                yield name, _cell(field, found)


def _cell(field: Field, leaf: Leaf) -> str:
    if field.type != "choice":
        return _text(field, leaf.value)
    label = next((c.label for c in field.choices if c.code == leaf.value), None)
    if label is None:
        raise DoesNotFitError(f"{field.path}: no wording for {leaf.value!r}")
    return label


def _budget(
    side: str, rows: tuple[BudgetRow, ...], lines: tuple[BudgetLine | IncomeLine, ...]
) -> Iterator[tuple[str, str]]:
    taken: set[str] = set()
    for line in lines:
        row = next((r for r in rows if r.key not in taken and _same(r, line)), None)
        if row is None:
            said = f"{line.account.value} {line.label.value}"
            raise DoesNotFitError(f"budget.{side}: no line of the table for {said!r}")
        taken.add(row.key)
        if line.amount.value is not None:
            yield budget_name(side, row, "amount"), amount_text(line.amount.value)
        funder: Extracted[str] | None = getattr(line, "funder", None)
        if row.asks_funder and funder is not None and funder.value is not None:
            yield budget_name(side, row, "funder"), funder.value


def _same(row: BudgetRow, line: BudgetLine | IncomeLine) -> bool:
    """Tell whether a line of a record is this printed row: its account and its label."""
    if line.account.value not in (None, row.account):
        return False
    return line.label.value == row.label or (line.label.value is None and not row.parent)
