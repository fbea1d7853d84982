"""How a sentence of ours writes dates, counts and lists in French: findings, letters, pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

NBSP = "\u00a0"
"""The no-break space before « : ; ? ! », inside guillemets and inside amounts."""

# fmt: off
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)
# fmt: on


def long_date(day: date) -> str:
    """Write a date in full: « 1er mars 2023 », « 12 octobre 2022 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """Write a date for a table: « 12/10/2022 »."""
    return f"{day:%d/%m/%Y}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun: « 1 mois », « 2 actions »."""
    return f"{count} {one if count < 2 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """Join items as a sentence does: « a, b et c »; an empty text for none."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} et {items[-1]}"
