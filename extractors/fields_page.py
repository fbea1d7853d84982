"""The documentation page of the fields, made from the table that prints and reads them."""

from __future__ import annotations

from .budget_rows import EXPENSE_ROWS, INCOME_ROWS, BudgetRow
from .fields import SECTIONS, Field, Section
from .form_layout import SINGLE_BOX
from .form_tables import budget_name, field_name

_TYPES = {
    "text": "text",
    "long": "text, several lines",
    "choice": "one of a list",
    "multi": "any of a list",
    "list": "several short texts, one per line or separated by “;”",
    "date": "date",
    "integer": "whole number",
    "amount": "euros",
    "decimal": "number",
    "flag": "yes or no",
    "siret": "SIRET",
    "rna": "RNA",
    "naf": "NAF code",
    "postal_code": "post code",
    "phone": "telephone",
    "email": "e-mail",
    "url": "web address",
    "iban": "IBAN",
    "bic": "BIC",
    "signature": "ink",
}
_FROM_CALL = "codes of the call ({0})"

_HEAD = """# Fields of an application

Made from `extractors/fields.py` by `python -m scripts.make_docs`; do not edit. `recevable forms`
writes the same as `fields.json`, with the choices of the call.

- *name* is the field's name in our PDF form and the tag of its content control in our Word form.
  A repeated group has one name per printed row, numbered from 1.
- A list of choices has one check box per choice: the name, `_`, the code. A yes/no question has
  two, `_oui` and `_non`, so that "no" differs from no answer. Three declarations have a single
  box: ticked is yes, left empty is not given. Every check box has the on-state `/Oui` in the PDF.
- A choice in a table cell is a drop-down list: its text is the label.
- The form has the pieces to attach as check boxes `attached_` and the piece's code.
"""


def markdown() -> str:
    """Return the page ``docs/fields.md``."""
    parts = [_HEAD]
    parts += [_section(section) for section in SECTIONS]
    parts.append(_budget())
    return "\n".join(parts)


def _section(section: Section) -> str:
    rows = f" ({section.repeat} rows)" if section.group else ""
    lines = [
        f"## {section.title}{rows}",
        "",
        "| field | path in the record | label | type | name | codes |",
        "|---|---|---|---|---|---|",
    ]
    lines += [_line(field, grouped=bool(section.group)) for field in section.fields]
    return "\n".join((*lines, ""))


def _line(field: Field, *, grouped: bool) -> str:
    name = field_name(field.path.replace("[]", "_n")) if grouped else field_name(field.path)
    kind = _TYPES[field.type]
    if field.path in SINGLE_BOX:
        kind = "declaration, one box"
    if field.type == "signature":
        name = f"{name} (PDF)"
    codes = ", ".join(f"`{choice.code}`" for choice in field.choices)
    if field.from_call:
        codes = _FROM_CALL.format(field.from_call)
    return f"| {field.id} | `{field.path}` | {field.label} | {kind} | `{name}` | {codes} |"


def _budget() -> str:
    lines = [
        "## Budget table",
        "",
        "Each printed line is `budget.expenses[]` or `budget.income[]` with its account, label, "
        "amount and, for income, funder; only lines with something written are in the record. "
        "The authority's own line has the authority as its funder. The totals are "
        "`budget.total_expenses` and `budget.total_income`.",
        "",
        "| side | account | label | name of the amount | name of the funder |",
        "|---|---|---|---|---|",
    ]
    for side, rows in (("expenses", EXPENSE_ROWS), ("income", INCOME_ROWS)):
        lines += [_budget_line(side, row) for row in rows]
    return "\n".join((*lines, ""))


def _budget_line(side: str, row: BudgetRow) -> str:
    amount = budget_name(side, row, "amount")
    funder = f"`{budget_name(side, row, 'funder')}`" if row.asks_funder else ""
    return f"| {side} | {row.account} | {row.label} | `{amount}` | {funder} |"
