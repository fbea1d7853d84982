"""Our Word form without its controls: the answers stand in the cells beside the printed labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..budget_rows import EXPENSE_ROWS, INCOME_ROWS, BudgetRow
from ..fields import SECTIONS, Field, Section, groups
from ..form_flow import text_width
from ..form_layout import ATTACHED, SINGLE_BOX, choice_name, choices_of, hinted_label, piece_choices
from ..form_tables import budget_name, field_name
from ..records import Signature
from ..source import Options, Page, Table
from ..values import TICKED, UNTICKED, fold, ticked_labels
from .record import Answer
from .signature import signature_in

FUNDER_WORDS = "Lequel :"
_SURE = 0.97
_WRAPPED = 0.7
"""Doubt on a text whose lines may have been typed, wrapped, or broken inside a word."""
_ENTRY_SIZE = 9.5
_FULL = 0.8
_BLANKS = " \t\n\r\u2002\u2003\u00a0\u200b"
_Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table and the page that it stands on."""

    table: Table
    page: Page

    def answer(self, row: int, text: str = "", *, ticked: bool = False) -> Answer:
        """Make the answer that stands in a row: with page and box, or with its place in words."""
        if not self.page.paged:
            return Answer(text=text, ticked=ticked, place=_place(self.table, row))
        boxes = [c.box for c in self.table.cells if c.row == row and c.box is not None]
        box = (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )
        return Answer(text=text, ticked=ticked, page=self.page.number, box=box)


def label_score(pages: Sequence[Page]) -> float:
    """Return the share of our labels that stand in first cells of tables, 0.0 to 0.97."""
    ours = set(_fields_by_label())
    found = {fold(row[0]) for _, _, row in _rows(pages) if row}
    share = len(ours & found) / len(ours)
    return round(min(0.97, share + 0.2), 4) if share > 0.3 else 0.0


def answers_by_label(pages: Sequence[Page], options: Options) -> dict[str, Answer]:
    """Read every answer that stands in a table beside or below its printed label."""
    found: dict[str, Answer] = {}
    reached: dict[str, int] = {}
    for page in pages:
        for table in page.tables:
            sheet, rows = _Sheet(table, page), _table_rows(table)
            section = _group_of(rows)
            if section is not None:
                first = reached.get(section.group, 0)
                reached[section.group] = first + len(rows) - 1
                found.update(_group(sheet, rows, section, first))
            elif _is_budget(rows):
                found.update(_budget(sheet, rows))
            else:
                found.update(_labelled(sheet, rows, options))
    return found


def printed_signature(pages: Sequence[Page]) -> Signature:
    """Read the signature cell of a Word form that was printed to PDF."""
    for page in pages:
        for table in page.tables:
            for cell in table.cells:
                if cell.column == 0 and any(map(fold(cell.text).startswith, _signature_labels())):
                    beside = [c for c in table.cells if (c.row, c.column) == (cell.row, 1)]
                    if beside and beside[0].box:
                        return signature_in(page, beside[0].box, _SURE)
    return Signature()


def _signature_labels() -> set[str]:
    return {fold(f.label) for s in SECTIONS for f in s.fields if f.type == "signature"}


def signature_cell(pages: Sequence[Page]) -> tuple[str, str] | None:
    """Return what the signature cell says and its place ("tableau 14, ligne 3")."""
    wanted = _signature_labels()
    for table, number, row in _rows(pages):
        if row and any(fold(row[0]).startswith(label) for label in wanted):
            return (row[1] if len(row) > 1 else ""), _place(table, number)
    return None


def _rows(pages: Sequence[Page]) -> Iterator[tuple[Table, int, _Row]]:
    for page in pages:
        for table in page.tables:
            for number, row in enumerate(_table_rows(table)):
                yield table, number, row


def _table_rows(table: Table) -> list[_Row]:
    """Return the texts of a table row by row, the columns in their places."""
    height = max((cell.row for cell in table.cells), default=-1) + 1
    rows: list[dict[int, str]] = [{} for _ in range(height)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text.strip(_BLANKS)
    return [
        tuple(row.get(column, "") for column in range(max(row, default=-1) + 1)) for row in rows
    ]


def _place(table: Table, row: int) -> str:
    return f"{table.place or 'tableau'}, ligne {row + 1}"


@lru_cache(maxsize=1)
def _fields_by_label() -> dict[str, Field]:
    return {
        fold(label): field
        for section in SECTIONS
        if not section.group
        for field in section.fields
        for label in (field.label, hinted_label(field))
        if field.type != "signature"
    }


def _text_answer(sheet: _Sheet, row: int, name: str, text: str) -> Iterator[tuple[str, Answer]]:
    text = text.strip(_BLANKS)
    if not text:
        return
    if sheet.page.paged and "\n" in text:  # lines of a print: typed or wrapped, nobody can tell
        lists = any(line.rstrip()[-1:] not in (";", "") for line in text.split("\n")[:-1])
        broken = _breaks_a_word(sheet, row, text)
        doubt = _WRAPPED if broken or (lists and name in _lists()) else 1.0
        yield name, replace(sheet.answer(row, _on_one_line(text)), doubt=doubt)
        return
    yield name, sheet.answer(row, text)


def _breaks_a_word(sheet: _Sheet, row: int, text: str) -> bool:
    """Tell whether a line of a narrow cell is one word as wide as the cell: it may go on below."""
    boxes = [c.box for c in sheet.table.cells if c.row == row and c.box and text in c.text]
    if not boxes:
        return False
    room = (boxes[0][2] - boxes[0][0]) * sheet.page.size[0] * _FULL
    lines = text.split("\n")[:-1]
    words = [line.split()[-1] for line in lines if line.split()]
    return any(text_width(word, _ENTRY_SIZE) > room for word in words)


@lru_cache(maxsize=1)
def _lists() -> frozenset[str]:
    names = set()
    for section in SECTIONS:
        for field in section.fields:
            if field.type == "list":
                names |= {field_name(field.path, row) for row in range(section.repeat or 1)}
                names.add(field_name(field.path))
    return frozenset(names)


def _on_one_line(text: str) -> str:
    """Join the lines of a print: a line that ends in a hyphen goes on without a space."""
    return re.sub(r"(?<=\w-)\s*\n\s*(?=\w)", "", text).replace("\n", " ")


def _labelled(sheet: _Sheet, rows: list[_Row], options: Options) -> Iterator[tuple[str, Answer]]:
    by_label = _fields_by_label()
    pieces = {fold(piece.label): piece for piece in piece_choices(options)}
    for number, row in enumerate(rows):
        if len(row) > 1 and row[0][:1] in (*TICKED, *UNTICKED) and fold(row[1]) in pieces:
            if row[0][:1] in TICKED and row[0]:
                yield (
                    choice_name(ATTACHED, pieces[fold(row[1])].code),
                    sheet.answer(number, ticked=True),
                )
            continue
        if row and (declared := _declared(row[0])) is not None:
            yield choice_name(declared, ""), sheet.answer(number, ticked=True)
            continue
        field = by_label.get(fold(row[0])) if row else None
        if field is None or len(row) < 2:
            continue
        if field.type in ("choice", "multi", "flag") and choices_of(field, options):
            yield from _ticked(field, row[1], sheet.answer(number, ticked=True), options)
        else:
            yield from _text_answer(sheet, number, field_name(field.path), row[1])


def _declared(text: str) -> Field | None:
    """Return the declaration that a line "☒ La structure est à jour…" makes."""
    for label, ticked in ticked_labels(_on_one_line(text)):
        field = _fields_by_label().get(fold(label))
        if ticked and field is not None and field.path in SINGLE_BOX:
            return field
    return None


def _ticked(
    field: Field, text: str, tick: Answer, options: Options
) -> Iterator[tuple[str, Answer]]:
    labels = {fold(label) for label, ticked in ticked_labels(_on_one_line(text)) if ticked}
    for choice in choices_of(field, options):
        if fold(choice.label) in labels:
            yield choice_name(field, choice.code), tick


def _group_of(rows: list[_Row]) -> Section | None:
    """Return the repeated group whose column headings stand in the first row."""
    if not rows:
        return None
    heads = [fold(head) for head in rows[0]]
    return next((s for s in groups() if heads == [fold(f.label) for f in s.fields]), None)


def _group(
    sheet: _Sheet, rows: list[_Row], section: Section, first: int
) -> Iterator[tuple[str, Answer]]:
    for number, row in enumerate(rows[1:]):
        for field, text in zip(section.fields, row, strict=False):
            name = field_name(field.path, first + number)
            yield from _text_answer(sheet, number + 1, name, text)


def _is_budget(rows: list[_Row]) -> bool:
    heads = {fold(head) for head in rows[0]} if rows else set()
    return {"charges", "produits"} <= heads


def _budget(sheet: _Sheet, rows: list[_Row]) -> Iterator[tuple[str, Answer]]:
    sides = (("expenses", EXPENSE_ROWS, 0), ("income", INCOME_ROWS, 3))
    for number, row in enumerate(rows[1:], start=1):
        for side, printed, start in sides:
            cells = (*row, "", "", "", "", "")[start : start + 3]
            yield from _budget_line(sheet, number, (side, printed), cells)


def _budget_line(
    sheet: _Sheet, number: int, of: tuple[str, tuple[BudgetRow, ...]], cells: _Row
) -> Iterator[tuple[str, Answer]]:
    side, printed = of
    account, words, amount = cells
    label, _, funder = words.partition(FUNDER_WORDS)
    if fold(label) in ("total des charges", "total des produits"):
        yield from _text_answer(sheet, number, field_name(f"budget.total_{side}"), amount)
        return
    for row in printed:
        shown = "" if row.account in ("indirect", "own") else row.account
        if fold(row.label) == fold(label) and fold(shown) == fold(account):
            yield from _text_answer(sheet, number, budget_name(side, row, "amount"), amount)
            if row.asks_funder:
                yield from _text_answer(sheet, number, budget_name(side, row, "funder"), funder)
