"""Words that declare an absence, as handwriting readers garble them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.absence_words import likeness


@pytest.mark.parametrize(
    "text",
    ["abs", "ABS", "Abs.", "A6S", "a8s", "AB5", "exc", "EXC.", "absent", "Absente", "absent(e)",
     "excusé", "Excusée", "EXCUSE(E)", "excus3", "a6sent", "Absnt", "Abs exc.", "malade"],
)  # fmt: skip
def test_declared(text: str) -> None:
    assert likeness(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    ["", "Martin", "Dubois", "M. Abadie", "Sabrina", "J. Bastide", "Exbrayat", "LABSI", "Besse",
     "x", "--", "12:30", "Constant", "Vincent", "Clément", "Abel"],
)  # fmt: skip
def test_not_declared(text: str) -> None:
    assert likeness(text) < 0.8


@given(st.text(max_size=40))
def test_any_text_has_a_likeness(text: str) -> None:
    assert 0.0 <= likeness(text) <= 1.0
