"""Amounts in euros (DOMAIN §5.1 to 5.5). Decimal, full precision inside; ``cents`` for showing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from .wording import NBSP

CENT = Decimal("0.01")
ZERO = Decimal(0)


def cents(amount: Decimal) -> Decimal:
    """Round to the cent, halves up: for what is shown or paid, never for what is computed with."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def floor_cent(amount: Decimal) -> Decimal:
    """Cut to the cent below."""
    return amount.quantize(CENT, ROUND_FLOOR)


def amount_in_figures(amount: Decimal) -> str:
    """Write euros in figures: « 12 345,67 € », « 12 345 € », with no-break spaces."""
    rounded = cents(amount)
    text = f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,.2f}"
    return text.replace(",", NBSP).replace(".", ",") + f"{NBSP}€"


def percentage(share: Decimal) -> str:
    """Write a share of one as « 66,67 % », two decimals at most."""
    text = f"{cents(share * 100):f}".rstrip("0").rstrip(".")
    return f"{text.replace('.', ',')}{NBSP}%"


@dataclass(frozen=True, slots=True)
class Shares:
    """§5.2. Shares of one; None where their divisor is nil."""

    of_income: Decimal | None
    of_eligible: Decimal | None
    co_funded: Decimal | None
    per_participant: Decimal | None
    per_rsa: Decimal | None


def shares(
    grant: Decimal,
    income: Decimal,
    eligible: Decimal,
    participants: int | None = None,
    rsa: int | None = None,
) -> Shares:
    """Return the shares that a grant represents, and its cost per participant (§5.2)."""
    part = grant / income if income > 0 else None
    return Shares(
        of_income=part,
        of_eligible=grant / eligible if eligible > 0 else None,
        co_funded=None if part is None else 1 - part,
        per_participant=grant / participants if participants else None,
        per_rsa=grant / rsa if rsa else None,
    )


@dataclass(frozen=True, slots=True)
class Tranche:
    """What is paid at signature and on the annual report, for the whole or for one year."""

    advance: Decimal
    balance: Decimal
    year: int | None = None


def advance_and_balance(grant: Decimal, share: Decimal, year: int | None = None) -> Tranche:
    """Split a grant: the advance cut to the cent, the rest as balance (FIN-02, §5.3)."""
    advance = floor_cent(grant * share)
    return Tranche(advance, grant - advance, year)


def tranches(
    grant: Decimal, share: Decimal, per_year: Iterable[tuple[int, Decimal]] = ()
) -> tuple[Tranche, ...]:
    """Split a grant year by year (§5.3). Raises ValueError where the years do not add up to it."""
    years = tuple(per_year)
    if not years:
        return (advance_and_balance(grant, share),)
    if sum((amount for _, amount in years), ZERO) != grant:
        raise ValueError("yearly amounts do not add up to the grant")
    return tuple(advance_and_balance(amount, share, year) for year, amount in years)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is due at the end; ``to_pay`` below zero is an overpayment, ``recovery`` above zero."""

    ratio: Decimal
    due: Decimal
    to_pay: Decimal

    @property
    def recovery(self) -> Decimal:
        """What may be asked back (FIN-11): proposed to a person, never automatic."""
        return max(ZERO, -self.to_pay)


def settlement(
    mode: Literal["balance", "grant"],
    tranche: Tranche,
    achieved: Decimal,
    planned: Decimal,
    needed: Decimal,
) -> Settlement:
    """Prorate by achieved / planned volume of one unit (FIN-11, §5.4).

    ``mode`` "balance": the balance is prorated, and nothing is due where nothing was done;
    "grant": the whole grant is. ``needed`` is retained eligible cost less other resources.
    Raises ValueError where no volume was planned.
    """
    if planned <= 0:
        raise ValueError("no planned volume")
    grant, done = tranche.advance + tranche.balance, max(ZERO, min(achieved, planned))
    if mode == "grant":
        due = grant * done / planned
    else:
        due = tranche.advance + tranche.balance * done / planned if done else ZERO
    due = min(grant, due, max(ZERO, needed))
    return Settlement(done / planned, due, due - tranche.advance)


@dataclass(frozen=True, slots=True)
class NonRsa:
    """§5.5: the part of a grant for participants without RSA, its cap and what exceeds it."""

    part: Decimal
    cap: Decimal

    @property
    def excess(self) -> Decimal:
        """What exceeds the cap; equality is allowed (« dans la limite de »)."""
        return max(ZERO, self.part - self.cap)


def non_rsa(
    grant: Decimal, others: int, participants: int, limit: Decimal, declared: Decimal | None = None
) -> NonRsa:
    """Return the non-RSA part (by heads, or as declared in the budget) and its cap (PUB-04).

    Raises ValueError where there are no participants.
    """
    if declared is None and participants <= 0:
        raise ValueError("no participants")
    part = grant * others / participants if declared is None else declared
    return NonRsa(part, cents(grant * limit))
