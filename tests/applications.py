"""Random applications for the round trips: every field type, French text, several rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from extractors.budget_rows import EXPENSE_ROWS, INCOME_ROWS, BudgetRow
from extractors.fields import SECTIONS, Field, Section
from extractors.form_layout import SINGLE_BOX, piece_choices
from extractors.records import (
    Amount,
    ApplicationRecord,
    Count,
    Day,
    Extracted,
    Flag,
    Leaf,
    Text,
    leaves,
)
from extractors.source import Options
from extractors.values import is_answer

_SPOKEN = (
    "l'insertion d'un cœur été où œuvre « Étoile » vingt-cinq 12 000 € participant·e·s ça "
    "L’Étoile-d’Agen aujourd'hui, bénéficiaires (RSA) accompagnement : n° 3 – Œuvres "
    "sociales ; Noël naïve sous-préfecture 100 % S.A.R.L. 1/2 d’accueil… porte-à-porte "
    "maître-nageur Saint-Pierre-de-Clairac AGEN Villeneuve-sur-Lot C'est à dire ! Pourquoi ?"
)
WORDS = st.sampled_from(tuple(_SPOKEN.split()))
LETTERS = st.text(
    "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæ ABCDEFGHIJKLMNOPQRSTUVWXYZÀÂÇÉÈÊËÎÏÔÙÛÜŒÆ"
    "0123456789'’-–—,.:!?()«»/%€°&+@\"…",
    min_size=2,
    max_size=30,
).map(lambda text: " ".join(text.split()))


def _line(most: int) -> st.SearchStrategy[str]:
    words = st.lists(WORDS, min_size=1, max_size=most).map(" ".join)
    return st.one_of(words, LETTERS).filter(_is_text)


def _is_text(text: str) -> bool:
    return is_answer(text) and text == text.strip() and any(sign.isalpha() for sign in text)


def _paragraphs(lines: int) -> st.SearchStrategy[str]:
    return st.lists(_line(12), min_size=1, max_size=max(1, lines)).map("\n".join)


def _siret(siren: int, nic: int) -> str:
    def complete(digits: str) -> str:
        total = 0
        for index, digit in enumerate(reversed(digits), start=1):
            value = int(digit) * (2 if index % 2 else 1)
            total += value - 9 if value > 9 else value
        return digits + str(-total % 10)

    return complete(complete(f"{siren:08d}") + f"{nic:04d}")


def _iban(account: int) -> str:
    body = f"20041010050{account:011d}"
    bank, branch, number = body[:5], body[5:10], f"{account:011d}"
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(number)) % 97
    bban = f"{bank}{branch}{number}{key:02d}"
    check = 98 - int(bban + "152700") % 97
    return f"FR{check:02d}{bban}"


_AMOUNTS = st.decimals(Decimal(0), Decimal(9_999_999), places=2)
_TYPED: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates(date(2000, 1, 1), date(2035, 12, 31)),
    "integer": st.integers(0, 9999),
    "amount": _AMOUNTS,
    "decimal": st.decimals(Decimal(0), Decimal(999), places=2),
    "flag": st.booleans(),
    "siret": st.builds(_siret, st.integers(10_000_000, 89_999_999), st.integers(1, 9999)),
    "rna": st.integers(0, 999_999_999).map(lambda number: f"W{number:09d}"),
    "naf": st.builds(lambda n, c: f"{n:04d}{c}", st.integers(111, 9609), st.sampled_from("ABZ")),
    "postal_code": st.integers(1000, 95_999).map(lambda number: f"{number:05d}"),
    "phone": st.integers(100_000_000, 799_999_999).map(lambda number: f"0{number}"),
    "email": st.from_regex(r"[a-z]{1,8}\.[a-z]{1,8}@exemple\.fr", fullmatch=True),
    "url": st.from_regex(r"www\.[a-z]{3,12}\.fr", fullmatch=True),
    "iban": st.integers(0, 10**11 - 1).map(_iban),
    "bic": st.sampled_from(("PSSTFRPPBOR", "AGRIFRPP", "CMCIFR2A")),
}
_LEAVES: dict[str, type[Leaf]] = {
    "date": Day, "integer": Count, "amount": Amount, "decimal": Amount, "flag": Flag
}  # fmt: skip


def _leaf(field: Field, value: Any) -> Leaf:
    return _LEAVES.get(field.type, Text)(value=value, raw=str(value), confidence=1.0)


def _value(field: Field, options: Options) -> st.SearchStrategy[Any]:
    codes = [choice.code for choice in field.options_of(options)]
    if field.type == "choice" and codes:
        return st.sampled_from(codes)
    if field.path in SINGLE_BOX:
        return st.just(True)
    if field.type == "long":
        return _paragraphs(field.lines)
    if field.path.startswith("actions[]") and field.type == "text":
        return _line(2)
    if field.type == "text":
        return _line(4)
    return _TYPED[field.type]


def _tuple(field: Field, options: Options) -> st.SearchStrategy[tuple[Text, ...]]:
    codes = [choice.code for choice in field.options_of(options)]
    if field.type == "multi":
        return st.lists(st.sampled_from(codes), unique=True).map(
            lambda chosen: tuple(_leaf(field, code) for code in codes if code in chosen)
        )
    item = _line(2).filter(lambda text: ";" not in text)
    return st.lists(item, max_size=2).map(lambda items: tuple(_leaf(field, i) for i in items))


@st.composite
def _field(draw: st.DrawFn, field: Field, options: Options) -> Any:
    if field.type in ("list", "multi"):
        return draw(_tuple(field, options))
    if draw(st.integers(0, 5)) == 0:
        return _LEAVES.get(field.type, Text)()
    return _leaf(field, draw(_value(field, options)))


@st.composite
def _group(draw: st.DrawFn, section: Section, options: Options) -> tuple[dict[str, Any], ...]:
    rows = []
    for _ in range(draw(st.integers(0, section.repeat))):
        row = {f.path.rpartition(".")[2]: draw(_field(f, options)) for f in section.fields}
        if any(value if isinstance(value, tuple) else not value.absent for value in row.values()):
            rows.append(row)
    return tuple(rows)


@st.composite
def _budget(draw: st.DrawFn, rows: tuple[BudgetRow, ...], options: Options, income: bool) -> Any:
    lines = []
    for row in rows:
        if not draw(st.booleans()):
            continue
        line: dict[str, Leaf] = {
            "account": Text(value=row.account, raw=row.account),
            "label": Text(value=row.label, raw=row.label),
        }
        amount = draw(_AMOUNTS)
        line["amount"] = Amount(value=amount, raw=str(amount))
        if income:
            line["funder"] = Text()
            if row.asks_funder and draw(st.booleans()):
                name = draw(_line(2))
                line["funder"] = Text(value=name, raw=name)
            if row.authority and options.authority_names:
                name = options.authority_names[0]
                line["funder"] = Text(value=name, raw=name)
        lines.append(line)
    return tuple(lines)


@st.composite
def applications(draw: st.DrawFn, options: Options) -> ApplicationRecord:
    """Draw an application of a call: any field may be empty, any group may have rows."""
    tree: dict[str, Any] = {}

    def put(path: str, value: object) -> None:
        *parents, last = path.split(".")
        node = tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value

    for section in SECTIONS:
        if section.group:
            put(section.group, draw(_group(section, options)))
            continue
        for field in section.fields:
            if field.type != "signature":
                put(field.path, draw(_field(field, options)))
    put("budget.expenses", draw(_budget(EXPENSE_ROWS, options, income=False)))
    put("budget.income", draw(_budget(INCOME_ROWS, options, income=True)))
    pieces = [piece.code for piece in piece_choices(options)]
    chosen = draw(st.lists(st.sampled_from(pieces), unique=True)) if pieces else []
    put("attached", tuple(Text(value=c, raw=c) for c in pieces if c in chosen))
    for side in ("expenses", "income"):
        total = draw(_AMOUNTS)
        put(f"budget.total_{side}", Amount(value=total, raw=str(total)))
    return ApplicationRecord.model_validate(tree)


def values_of(record: BaseModel) -> dict[str, Any]:
    """Return the value of every leaf that has one, by its path."""
    return {
        path: leaf.value
        for path, leaf in leaves(record)
        if isinstance(leaf, Extracted) and leaf.value is not None
    }
