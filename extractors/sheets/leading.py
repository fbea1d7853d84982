"""Who leads, as a line of a list says it: by a label in the place of a name, by a function."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from ..parsed import fold
from .headings import NAMES, Heading
from .table import Cell
from .wording import FACILITATOR, LEADS, near

Kind = Literal["participant", "facilitator", "section", "total", "heading"]

_SAID = 0.86
"""How near a word must be to "Intervenant" for its line to be a facilitator's."""


def kind_of(
    heading: Heading, by_column: dict[int, Cell | None], section: Kind
) -> tuple[Kind, frozenset[str], bool]:
    """Tell a facilitator's line by a word in it.

    Return also the words that are no name, and whether the word stands in a column of functions.
    """
    trade = False
    for column in heading.columns:
        cell = by_column[column.index]
        if cell is None:
            continue
        tokens = fold(cell.line).split()
        if column.role in NAMES | {"number"} and (said := who_signs(tokens)):
            before, colon, _ = cell.line.partition(":")
            label = fold(before).split() if colon and who_signs(fold(before).split()) else []
            return "facilitator", frozenset([*said, *label]), False
        if column.role in {"function", "organisation", "unknown"} and _leads(tokens):
            return "facilitator", frozenset(), column.role != "organisation"
        trade = trade or (column.role in {"function", "unknown"} and bool(who_signs(tokens)))
    return section, frozenset(), trade


def _leads(tokens: Sequence[str]) -> bool:
    """Tell a cell that says "Intervenant" or "Formatrice externe", and nothing of a structure."""
    said = who_signs(tokens, LEADS)
    return bool(said) and len(tokens) - len(said) <= 1


def who_signs(tokens: Sequence[str], words: tuple[str, ...] = FACILITATOR) -> list[str]:
    """Return the tokens that say "Intervenant", whole or broken in two by a narrow column."""
    found = [token for token in tokens if near(token, words) >= _SAID]
    for one, other in pairwise(tokens):
        if one not in found and other not in found and near(one + other, words) >= _SAID:
            found += [one, other]
    return found
