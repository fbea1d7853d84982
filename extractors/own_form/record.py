"""From what stands in the boxes of our form to the record of an application.

The ways of reading our form (fillable, flat, scanned, DOCX) hand over the same thing: one
``Answer`` per box, by the name of the box. What the answers mean is said here, once, from the
field table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..budget_rows import EXPENSE_ROWS, INCOME_ROWS, BudgetRow
from ..fields import SECTIONS, Field, Section
from ..form_layout import ATTACHED, choice_name, choices_of
from ..form_tables import budget_name, field_name
from ..records import (
    Amount,
    ApplicationRecord,
    Candidate,
    Count,
    Day,
    Extracted,
    Flag,
    Leaf,
    Signature,
    Text,
)
from ..source import Box, Options
from ..values import is_answer, parse

Way = Literal["ours-fillable", "ours-flat", "ours-scanned", "ours-docx"]

BASE: dict[Way, float] = {
    "ours-fillable": 0.99,
    "ours-flat": 0.97,
    "ours-scanned": 0.96,
    "ours-docx": 0.99,
}
"""How sure a value is that its way of reading and its parser leave no doubt about."""

CUT = 0.6
"""Confidence of a text that its box has cut, and of marks that contradict each other."""
_SURE = 0.98
_FREE = frozenset({"text", "long", "list", "signature"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in one box: its text or its tick, and where.

    ``doubt`` lowers the confidence of the value (1.0: none); ``truncated``: the box cuts the text.
    ``candidates`` are other readings of a scan, ``raw`` what was read first where its form made
    another reading the answer; ``unread``: ink stands there, what it says could not be read.
    """

    text: str = ""
    ticked: bool = False
    page: int | None = None
    box: Box | None = None
    place: str | None = None
    doubt: float = 1.0
    truncated: bool = False
    candidates: tuple[Candidate, ...] = ()
    unread: bool = False
    raw: str | None = None


def add_answer(found: dict[str, Answer], name: str, answer: Answer) -> None:
    """Put an answer to the others; a second one for its box that differs makes it a doubt."""
    before = found.setdefault(name, answer)
    if (before.text.split(), before.ticked) != (answer.text.split(), answer.ticked):
        found[name] = replace(before, doubt=CUT)


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """The record, and the paths of the texts that their boxes have cut."""

    record: ApplicationRecord
    truncated: tuple[str, ...]


def build_record(
    answers: Mapping[str, Answer], options: Options, way: Way, signature: Signature
) -> OwnRecord:
    """Turn answers by box name into the record of an application."""
    return _Builder(answers, options, BASE[way]).build(signature)


class _Builder:
    def __init__(self, answers: Mapping[str, Answer], options: Options, base: float) -> None:
        self._answers = answers
        self._options = options
        self._base = base
        self._tree: dict[str, Any] = {}
        self._truncated: list[str] = []

    def build(self, signature: Signature) -> OwnRecord:
        for section in SECTIONS:
            if section.group:
                self._put(section.group, self._rows(section))
                continue
            for field in section.fields:
                if field.type != "signature":
                    self._field(field)
        self._put("attached", self._many(ATTACHED))
        self._put("budget.expenses", self._budget("expenses", EXPENSE_ROWS))
        self._put("budget.income", self._budget("income", INCOME_ROWS))
        for side in ("expenses", "income"):
            total = Field("", f"budget.total_{side}", "Total", "amount")
            self._put(total.path, self._one(total, field_name(total.path), total.path))
        self._put("signed.signature", signature)
        return OwnRecord(ApplicationRecord.model_validate(self._tree), tuple(self._truncated))

    def _put(self, path: str, value: object) -> None:
        *parents, last = path.split(".")
        node = self._tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value

    def _field(self, field: Field) -> None:
        if field.type == "multi" and choices_of(field, self._options):
            self._put(field.path, self._many(field))
        elif field.type in ("choice", "flag") and choices_of(field, self._options):
            self._put(field.path, self._choice(field))
            if field.path == "project.scheme" and len(ticked := self._many(field)) > 1:
                self._put("project.schemes", ticked)
        elif field.type in ("list", "multi"):
            self._put(field.path, self._list(field, field_name(field.path), field.path))
        else:
            self._put(field.path, self._one(field, field_name(field.path), field.path))

    def _one(self, field: Field, name: str, path: str) -> Leaf:
        """Read a box that holds one value."""
        answer = self._answers.get(name)
        if answer is None or not answer.text.strip():
            return _leaf_type(field)()
        if answer.truncated:
            self._truncated.append(path)
        if answer.unread:
            return self._unread(_leaf_type(field), answer)
        if field.type in _FREE:
            return self._free(answer, answer.text)
        parsed = parse(field.type, answer.text, field.choices)
        if parsed.blank:
            return _leaf_type(field)()
        sure = 1.0 if parsed.confidence >= _SURE else parsed.confidence
        return _leaf_type(field)(
            value=parsed.value,
            raw=answer.raw or answer.text,
            page=answer.page,
            box=answer.box,
            place=answer.place,
            confidence=self._confidence(answer, sure),
            candidates=(*parsed.candidates, *answer.candidates),
        )

    def _unread(self, kind: type[Leaf], answer: Answer) -> Leaf:
        """Keep the place of what could not be read."""
        return kind(raw=answer.text, page=answer.page, box=answer.box, place=answer.place)

    def _free(self, answer: Answer, text: str) -> Text:
        """Keep a free text as it was typed; "néant", dotted lines and the like are no answer."""
        value = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not is_answer(value):
            return Text()
        return Text(
            value=value,
            raw=text,
            page=answer.page,
            box=answer.box,
            place=answer.place,
            confidence=self._confidence(answer, 1.0),
            candidates=answer.candidates,
        )

    def _confidence(self, answer: Answer, sure: float) -> float:
        limit = CUT if answer.truncated else 1.0
        return round(min(self._base * sure * answer.doubt, limit), 4)

    def _list(self, field: Field, name: str, path: str) -> tuple[Text, ...]:
        answer = self._answers.get(name)
        if answer is None or not answer.text.strip():
            return ()
        if answer.truncated:
            self._truncated.append(path)
        if answer.unread:
            return (self._unread(Text, answer),)
        items = (self._free(answer, item) for item in re.split(r"[\r\n;]+", answer.text))
        return tuple(item for item in items if not item.absent)

    def _ticks(self, field: Field) -> list[tuple[str, str, Answer]]:
        """Return the ticked choices of a field: code, label, answer."""
        found = []
        for choice in choices_of(field, self._options):
            answer = self._answers.get(choice_name(field, choice.code))
            if answer is not None and answer.ticked:
                found.append((choice.code, choice.label, answer))
        return found

    def _many(self, field: Field) -> tuple[Text, ...]:
        return tuple(
            self._ticked(Text, code, label, answer) for code, label, answer in self._ticks(field)
        )

    def _ticked(self, kind: type[Leaf], value: object, label: str, answer: Answer) -> Leaf:
        return kind(
            value=value,
            raw=label,
            page=answer.page,
            box=answer.box,
            place=answer.place,
            confidence=self._confidence(answer, 1.0),
        )

    def _choice(self, field: Field) -> Leaf:
        """Read a choice of one: two ticks contradict each other, no value is taken."""
        ticks = self._ticks(field)
        kind = _leaf_type(field)
        if not ticks:
            return kind()
        code, label, answer = ticks[0]
        if len(ticks) == 1:
            return self._ticked(kind, code == "true" if kind is Flag else code, label, answer)
        return kind(
            raw=" ; ".join(label for _, label, _ in ticks),
            page=answer.page,
            box=answer.box,
            place=answer.place,
            confidence=0.5,
            candidates=tuple(Candidate(value=code, score=0.5) for code, _, _ in ticks),
        )

    def _rows(self, section: Section) -> tuple[dict[str, object], ...]:
        """Read a repeated group: the rows in which something is written, in their order."""
        rows: list[dict[str, object]] = []
        for number in self._row_numbers(section):
            row: dict[str, object] = {}
            cut = len(self._truncated)
            for field in section.fields:
                key = field.path.rpartition(".")[2]
                path = field.path.replace("[]", f"[{len(rows)}]")
                name = field_name(field.path, number)
                reader = self._list if field.type == "list" else self._one
                row[key] = reader(field, name, path)
            if any(map(_written, row.values())):
                rows.append(row)
            else:
                del self._truncated[cut:]
        return tuple(rows)

    def _row_numbers(self, section: Section) -> Iterator[int]:
        """Yield the printed rows, then those that an applicant has added to the table."""
        yield from range(section.repeat)
        row = section.repeat
        while any(field_name(field.path, row) in self._answers for field in section.fields):
            yield row
            row += 1

    def _budget(self, side: str, rows: tuple[BudgetRow, ...]) -> tuple[dict[str, object], ...]:
        lines: list[dict[str, object]] = []
        amount_field = Field("", "", "Montant", "amount")
        funder_field = Field("", "", "Financeur", "text")
        for row in rows:
            path = f"budget.{side}[{len(lines)}]"
            amount = self._one(amount_field, budget_name(side, row, "amount"), f"{path}.amount")
            funder = self._one(funder_field, budget_name(side, row, "funder"), f"{path}.funder")
            if amount.absent and funder.absent:
                continue
            where = amount if not amount.absent else funder
            line: dict[str, object] = {
                "account": self._printed(row.account, where),
                "label": self._printed(row.label, where),
                "amount": amount,
            }
            if side == "income":
                line["funder"] = self._authority(row, where) or funder
            lines.append(line)
        return tuple(lines)

    def _authority(self, row: BudgetRow, where: Leaf) -> Text | None:
        names = self._options.authority_names
        return self._printed(names[0], where, row.label) if row.authority and names else None

    def _printed(self, value: str, where: Leaf, raw: str | None = None) -> Text:
        """Return a leaf for words that the form prints itself, at the place of their line."""
        return Text(
            value=value,
            raw=raw or value,
            page=where.page,
            box=where.box,
            place=where.place,
            confidence=self._base,
        )


def _written(value: object) -> bool:
    if isinstance(value, tuple):
        return bool(value)
    return isinstance(value, Extracted) and not value.absent


_TYPES: dict[str, type[Leaf]] = {
    "date": Day,
    "integer": Count,
    "amount": Amount,
    "decimal": Amount,
    "flag": Flag,
}


def _leaf_type(field: Field) -> type[Leaf]:
    return _TYPES.get(field.type, Text)
