"""Our Word form without its controls: the answers stand in the cells beside the printed labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from .budget_rows import EXPENSE_ROWS, INCOME_ROWS, BudgetRow
from .fields import SECTIONS, Field, Section, groups
from .form_layout import ATTACHED, SINGLE_BOX, choice_name, choices_of, hinted_label, piece_choices
from .form_tables import budget_name, field_name
from .own_form_record import Answer
from .source import Options, Page, Table
from .values import TICKED, UNTICKED, fold, ticked_labels

FUNDER_WORDS = "Lequel :"
_BLANKS = " \t\n\r\u2002\u2003\u00a0\u200b"
_Row = tuple[str, ...]


def label_score(pages: Sequence[Page]) -> float:
    """Return the share of our labels that stand in first cells of tables, 0.0 to 0.97."""
    ours = set(_fields_by_label())
    found = {fold(row[0]) for _, _, row in _rows(pages) if row}
    share = len(ours & found) / len(ours)
    return round(min(0.97, share + 0.2), 4) if share > 0.3 else 0.0


def answers_by_label(pages: Sequence[Page], options: Options) -> dict[str, Answer]:
    """Read every answer that stands in a table beside or below its printed label."""
    found: dict[str, Answer] = {}
    for page in pages:
        for table in page.tables:
            rows = _table_rows(table)
            section = _group_of(rows)
            if section is not None:
                found.update(_group(table, rows, section))
            elif _is_budget(rows):
                found.update(_budget(table, rows))
            else:
                found.update(_labelled(table, rows, options))
    return found


def signature_cell(pages: Sequence[Page]) -> tuple[str, str] | None:
    """Return what the signature cell says and its place ("tableau 14, ligne 3")."""
    wanted = {fold(f.label) for s in SECTIONS for f in s.fields if f.type == "signature"}
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


def _text_answer(name: str, text: str, place: str) -> Iterator[tuple[str, Answer]]:
    text = text.strip(_BLANKS)
    if text:
        yield name, Answer(text=text, place=place)


def _labelled(table: Table, rows: list[_Row], options: Options) -> Iterator[tuple[str, Answer]]:
    by_label = _fields_by_label()
    pieces = {fold(piece.label): piece for piece in piece_choices(options)}
    for number, row in enumerate(rows):
        place = _place(table, number)
        if len(row) > 1 and row[0][:1] in (*TICKED, *UNTICKED) and fold(row[1]) in pieces:
            if row[0][:1] in TICKED and row[0]:
                yield choice_name(ATTACHED, pieces[fold(row[1])].code), _tick(place)
            continue
        if row and (declared := _declared(row[0])) is not None:
            yield choice_name(declared, ""), _tick(place)
            continue
        field = by_label.get(fold(row[0])) if row else None
        if field is None or len(row) < 2:
            continue
        if field.type in ("choice", "multi", "flag") and choices_of(field, options):
            yield from _ticked(field, row[1], place, options)
        else:
            yield from _text_answer(field_name(field.path), row[1], place)


def _tick(place: str) -> Answer:
    return Answer(ticked=True, place=place)


def _declared(text: str) -> Field | None:
    """Return the declaration that a line "☒ La structure est à jour…" makes."""
    for label, ticked in ticked_labels(text):
        field = _fields_by_label().get(fold(label))
        if ticked and field is not None and field.path in SINGLE_BOX:
            return field
    return None


def _ticked(field: Field, text: str, place: str, options: Options) -> Iterator[tuple[str, Answer]]:
    labels = {fold(label) for label, ticked in ticked_labels(text) if ticked}
    for choice in choices_of(field, options):
        if fold(choice.label) in labels:
            yield choice_name(field, choice.code), _tick(place)


def _group_of(rows: list[_Row]) -> Section | None:
    """Return the repeated group whose column headings stand in the first row."""
    if not rows:
        return None
    heads = [fold(head) for head in rows[0]]
    return next((s for s in groups() if heads == [fold(f.label) for f in s.fields]), None)


def _group(table: Table, rows: list[_Row], section: Section) -> Iterator[tuple[str, Answer]]:
    for number, row in enumerate(rows[1:]):
        for field, text in zip(section.fields, row, strict=False):
            name = field_name(field.path, number)
            yield from _text_answer(name, text, _place(table, number + 1))


def _is_budget(rows: list[_Row]) -> bool:
    heads = {fold(head) for head in rows[0]} if rows else set()
    return {"charges", "produits"} <= heads


def _budget(table: Table, rows: list[_Row]) -> Iterator[tuple[str, Answer]]:
    sides = (("expenses", EXPENSE_ROWS, 0), ("income", INCOME_ROWS, 3))
    for number, row in enumerate(rows[1:], start=1):
        for side, printed, start in sides:
            cells = row[start : start + 3]
            if len(cells) < 3:
                continue
            yield from _budget_line(side, printed, cells, _place(table, number))


def _budget_line(
    side: str, printed: tuple[BudgetRow, ...], cells: _Row, place: str
) -> Iterator[tuple[str, Answer]]:
    account, words, amount = cells
    label, _, rest = words.partition("\n")
    if fold(label) in ("total des charges", "total des produits"):
        yield from _text_answer(field_name(f"budget.total_{side}"), amount, place)
        return
    for row in printed:
        shown = "" if row.account in ("indirect", "own") else row.account
        if fold(row.label) == fold(label) and fold(shown) == fold(account):
            yield from _text_answer(budget_name(side, row, "amount"), amount, place)
            if row.asks_funder:
                funder = rest.strip(_BLANKS).removeprefix(FUNDER_WORDS)
                yield from _text_answer(budget_name(side, row, "funder"), funder, place)
