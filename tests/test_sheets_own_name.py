"""A person who writes their name or initials in their cell has signed."""

from __future__ import annotations

import pytest

from extractors.records import Signature, Text
from extractors.sheets.own_name import as_own

LAST, FIRST = Text(value="DUPRAT", confidence=0.9), Text(value="Marie-Line", confidence=0.9)


@pytest.mark.parametrize(
    ("state", "raw", "then"),
    [
        ("to_check", "M.L.D.", "present"),
        ("to_check", "M. Dupral", "present"),
        ("to_check", "Marie", "present"),
        ("to_check", "PARTI", "to_check"),
        ("to_check", "DR", "to_check"),
        ("to_check", "", "to_check"),
        ("declared_absent", "DUPRAT", "to_check"),
        ("absent", "DUPRAT", "absent"),
    ],
)
def test_the_rows_own_name_or_initials_are_a_signature(state: str, raw: str, then: str) -> None:
    signature = Signature.model_validate({"state": state, "raw": raw, "confidence": 0.7})
    assert as_own(signature, LAST, FIRST).state == then


@pytest.mark.parametrize(("raw", "last"), [("ABS", "Sabathier"), ("absent", "Absentin")])
def test_a_word_for_absent_is_no_name_whatever_the_person_is_called(raw: str, last: str) -> None:
    signature = Signature(state="to_check", raw=raw, confidence=0.7)
    person = Text(value=last, confidence=0.9), Text(value="Anne Béatrice", confidence=0.9)
    assert as_own(signature, *person).state == "to_check"


def test_a_name_that_stands_in_the_cell_itself_signs_nothing() -> None:
    signature = Signature(
        state="to_check", raw="DUPRAT", confidence=0.7, page=1, box=(0.2, 0.3, 0.8, 0.34)
    )
    name = Text(value="DUPRAT", confidence=0.9, page=1, box=(0.22, 0.31, 0.3, 0.33))
    assert as_own(signature, name, FIRST).state == "to_check"
