"""What a person types, as a date or an amount: French and ISO ways of writing both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation


def day_of(text: str) -> date:
    """Read a date: 2022-10-12 or 12/10/2022. Raises ValueError with a French sentence."""
    plain = text.strip()
    try:
        if "/" in plain:
            number, month, year = plain.split("/")
            return date(int(year), int(month), int(number))
        return date.fromisoformat(plain)
    except ValueError as error:
        raise ValueError(f"« {text} » n'est pas une date (AAAA-MM-JJ ou JJ/MM/AAAA).") from error


def amount_of(text: str) -> Decimal:
    """Read an amount in euros: 12500, 12500.50, « 12 500,50 ». Raises ValueError, in French."""
    plain = "".join(text.replace("€", "").split()).replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(f"« {text} » n'est pas un montant.") from error
    if not value.is_finite():
        raise ValueError(f"« {text} » n'est pas un montant.")
    return value
