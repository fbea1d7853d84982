"""The table of pieces: its documentation, its types, and records that come back from JSON typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from extractors.pieces.fields import BY_CODE, COMMON, PIECES, PieceField, typed
from extractors.records import DocumentRead, Extracted, PieceRecord

_STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "date": st.dates(date(1901, 1, 1), date(2100, 12, 31)),
    "amount": st.decimals(-1_000_000, 1_000_000, places=2),
    "decimal": st.decimals(0, 100, places=2),
    "integer": st.integers(0, 10_000),
    "flag": st.booleans(),
}
_TEXT = st.text(min_size=1, max_size=30).filter(str.strip)


def _leaf(field: PieceField) -> st.SearchStrategy[Extracted[Any]]:
    value = _STRATEGIES.get(field.type, _TEXT)
    return st.builds(
        lambda v: Extracted[Any](value=v, raw=str(v), page=1, confidence=0.9), st.none() | value
    )


@st.composite
def _documents(draw: st.DrawFn) -> DocumentRead:
    spec = draw(st.sampled_from([p for p in PIECES if p.kind != "attendance_sheet"]))
    own = {f.key: draw(_leaf(f)) for f in spec.fields if not f.many}
    lists = {f.key: tuple(draw(st.lists(_leaf(f), max_size=3))) for f in spec.fields if f.many}
    record = PieceRecord(own=own, lists=lists)
    return DocumentRead(kind=spec.kind, piece=spec.code, record=record)


@given(_documents())
def test_a_document_comes_back_from_its_json_equal_and_typed(document: DocumentRead) -> None:
    again = DocumentRead.model_validate_json(document.model_dump_json())
    assert again == document
    assert isinstance(again.record, PieceRecord)
    assert isinstance(document.record, PieceRecord)
    for key, leaf in document.record.own.items():
        assert type(again.record.own[key].value) is type(leaf.value)


def test_a_day_and_an_amount_are_no_text_after_reloading() -> None:
    own: dict[str, Extracted[Any]] = {
        "held_on": Extracted[Any](value=date(2022, 5, 17), raw="17 mai 2022"),
        "amount": Extracted[Any](value=Decimal("12.50"), raw="12,50 €"),
    }
    again = PieceRecord.model_validate_json(PieceRecord(own=own).model_dump_json())
    assert again.leaf("held_on").value == date(2022, 5, 17)
    assert again.leaf("amount").value == Decimal("12.50")


def test_what_does_not_fit_its_type_stays_as_it_was_stored() -> None:
    assert typed("held_on", "pas une date") == "pas une date"
    assert typed("amount", "beaucoup") == "beaucoup"
    assert typed("inconnu", "2022-01-01") == "2022-01-01"


def test_one_key_has_one_type_and_one_arity_wherever_it_stands() -> None:
    seen: dict[str, tuple[str, bool]] = {}
    for field in (field for spec in PIECES for field in (*COMMON, *spec.fields)):
        assert seen.setdefault(field.key, (field.type, field.many)) == (field.type, field.many)


def test_every_code_stands_once() -> None:
    assert len(BY_CODE) == len(PIECES)
