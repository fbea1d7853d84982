"""The blank application form in its two formats, and what programs need to fill it.

The door of this room: upper floors call these functions only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from extractors.budget_rows import EXPENSE_ROWS, INCOME_ROWS, BudgetRow
from extractors.fields import SECTIONS, Field, Section
from extractors.form_layout import (
    ATTACHED,
    application_layout,
    choice_name,
    choices_of,
    piece_choices,
)
from extractors.form_tables import budget_name, field_name
from extractors.records import ApplicationRecord
from extractors.source import Choice, Options

from . import form_docx, form_pdf
from .form_values import DoesNotFitError, form_values

__all__ = [
    "DoesNotFitError",
    "blank_docx",
    "blank_pdf",
    "fields_json",
    "fill_docx",
    "fill_pdf",
    "form_values",
    "write_forms",
]

PDF_NAME = "formulaire-de-demande.pdf"
DOCX_NAME = "formulaire-de-demande.docx"
FIELDS_NAME = "fields.json"


def blank_pdf(options: Options) -> bytes:
    """Return the blank form of a call as a fillable PDF. The same options give the same bytes."""
    return form_pdf.blank_pdf(application_layout(options))


def blank_docx(options: Options) -> bytes:
    """Return the blank form of a call as a Word document with content controls."""
    return form_docx.blank_docx(options)


def fill_pdf(blank: bytes, record: ApplicationRecord, options: Options) -> bytes:
    """Write an application into a blank PDF form (renewals, samples, tests).

    Raises DoesNotFitError where the record has more rows than the form.
    """
    return form_pdf.fill_fields(blank, form_values(record, options))


def fill_docx(blank: bytes, record: ApplicationRecord, options: Options) -> bytes:
    """Write an application into a blank Word form. Raises DoesNotFitError as ``fill_pdf``."""
    return form_docx.fill_controls(blank, form_values(record, options))


def write_forms(options: Options) -> dict[str, bytes]:
    """Return the files of ``recevable forms``: name -> bytes (PDF, DOCX, fields.json)."""
    table = json.dumps(fields_json(options), ensure_ascii=False, indent=1) + "\n"
    return {
        PDF_NAME: blank_pdf(options),
        DOCX_NAME: blank_docx(options),
        FIELDS_NAME: table.encode("utf-8"),
    }


def fields_json(options: Options) -> dict[str, Any]:
    """Describe every box of the form for programs that fill it or read it.

    ``fields``: one entry per field and row, with ``id``, ``path`` in the record, ``label``,
    ``type``, ``pdf`` (name of the field) and ``docx`` (tag of the control). A field answered by
    check boxes has ``pdf`` and ``docx`` null and ``choices``, each with the value it stands for
    (``code``), its ``pdf`` name, its ``docx`` tag and its PDF on-state (``on``).
    """
    return {
        "call": options.call_id,
        "version": options.form_version,
        "fields": list(_entries(options)),
    }


def _entries(options: Options) -> Iterator[dict[str, Any]]:
    for section in SECTIONS:
        if section.group:
            yield from _group(section)
            continue
        for field in section.fields:
            yield _entry(field, options)
    yield _entry(ATTACHED, options, piece_choices(options))
    for side, rows in (("expenses", EXPENSE_ROWS), ("income", INCOME_ROWS)):
        for row in rows:
            yield from _budget(side, row)
        path = f"budget.total_{side}"
        label = "TOTAL DES CHARGES" if side == "expenses" else "TOTAL DES PRODUITS"
        yield _plain("F-FIN-01", path, label, "amount", field_name(path))


def _plain(ident: str, path: str, label: str, kind: str, name: str | None) -> dict[str, Any]:
    return {"id": ident, "path": path, "label": label, "type": kind, "pdf": name, "docx": name}


def _entry(
    field: Field, options: Options, choices: tuple[Choice, ...] | None = None
) -> dict[str, Any]:
    boxes = choices if choices is not None else choices_of(field, options)
    if field.type not in ("choice", "multi", "flag") or not boxes:
        entry = _plain(field.id, field.path, field.label, field.type, field_name(field.path))
        entry["multiline"] = field.lines > 1
        if field.type == "signature":
            entry["docx"] = None
        return entry
    entry = _plain(field.id, field.path, field.label, field.type, None)
    entry["choices"] = [_choice(field, choice) for choice in boxes]
    return entry


def _choice(field: Field, choice: Choice) -> dict[str, Any]:
    name = choice_name(field, choice.code)
    code: str | bool = choice.code
    if field.type == "flag":
        code = choice.code == "true"
    return {"code": code, "label": choice.label, "pdf": name, "docx": name, "on": form_pdf.ON_STATE}


def _group(section: Section) -> Iterator[dict[str, Any]]:
    for row in range(section.repeat):
        for field in section.fields:
            path = field.path.replace("[]", f"[{row}]")
            name = field_name(field.path, row)
            entry = _plain(field.id, path, field.label, field.type, name)
            entry["row"] = row
            if field.type == "choice":
                entry["values"] = [{"code": c.code, "text": c.label} for c in field.choices]
            yield entry


def _budget(side: str, row: BudgetRow) -> Iterator[dict[str, Any]]:
    line = {"account": row.account, "line": row.label}
    path = f"budget.{side}[]"
    if row.asks_funder:
        name = budget_name(side, row, "funder")
        label = f"{row.label} : nom du financeur"
        yield {**_plain("F-FIN-01", f"{path}.funder", label, "text", name), **line}
    name = budget_name(side, row, "amount")
    yield {**_plain("F-FIN-01", f"{path}.amount", row.label, "amount", name), **line}
