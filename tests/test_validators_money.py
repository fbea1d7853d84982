"""Amounts and hours: the worked numbers of the domain reference, and what must always hold."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.hours import decimal_hours, participant_minutes, session_minutes, shown
from validators.money import (
    advance_and_balance,
    amount_in_figures,
    cents,
    non_rsa,
    percentage,
    settlement,
    shares,
    tranches,
)

HALF = Decimal("0.5")
EUROS = st.decimals(min_value=0, max_value=10_000_000, places=2)


@pytest.mark.parametrize(
    ("grant", "advance", "balance"),
    [
        ("40000", "20000", "20000"),
        ("33333.33", "16666.66", "16666.67"),
        ("23000.01", "11500.00", "11500.01"),
    ],
)
def test_half_at_signature_half_on_the_report(grant: str, advance: str, balance: str) -> None:
    tranche = advance_and_balance(Decimal(grant), HALF)
    assert (tranche.advance, tranche.balance) == (Decimal(advance), Decimal(balance))


def test_a_grant_over_two_years_is_split_year_by_year() -> None:
    split = tranches(
        Decimal("33333.34"), HALF, [(2022, Decimal("10000.01")), (2023, Decimal("23333.33"))]
    )
    assert [(t.year, t.advance, t.balance) for t in split] == [
        (2022, Decimal("5000.00"), Decimal("5000.01")),
        (2023, Decimal("11666.66"), Decimal("11666.67")),
    ]
    assert sum(t.advance + t.balance for t in split) == Decimal("33333.34")


def test_years_that_do_not_add_up_to_the_grant_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        tranches(Decimal(100), HALF, [(2022, Decimal(40)), (2023, Decimal(50))])


def test_shares_of_a_grant() -> None:
    part = shares(Decimal(40000), Decimal(60000), Decimal(59800), 50, 45)
    assert part.of_income is not None
    assert percentage(part.of_income).replace("\u00a0", " ") == "66,67 %"
    assert part.co_funded == 1 - part.of_income
    assert part.per_participant == 800


@pytest.mark.parametrize(
    ("hours", "needed", "mode", "due", "to_pay"),
    [
        (960, 42000, "balance", 36000, 16000),
        (960, 42000, "grant", 32000, 12000),
        (1350, 42000, "balance", 40000, 20000),
        (1350, 42000, "grant", 40000, 20000),
        (480, 38000, "balance", 28000, 8000),
        (480, 38000, "grant", 16000, -4000),
        (1200, 34000, "balance", 34000, 14000),
        (1200, 34000, "grant", 34000, 14000),
        (0, 0, "balance", 0, -20000),
        (0, 0, "grant", 0, -20000),
    ],
)
def test_prorata_of_the_balance_and_of_the_grant(
    hours: int, needed: int, mode: Literal["balance", "grant"], due: int, to_pay: int
) -> None:
    tranche = advance_and_balance(Decimal(40000), HALF)
    found = settlement(mode, tranche, Decimal(hours), Decimal(1200), Decimal(needed))
    assert (found.due, found.to_pay) == (Decimal(due), Decimal(to_pay))
    assert found.recovery == max(0, -to_pay)


@pytest.mark.parametrize(
    ("mode", "due", "to_pay"),
    [("balance", "31190.47", "14523.81"), ("grant", "29047.62", "12380.96")],
)
def test_prorata_keeps_full_precision_until_it_is_shown(
    mode: Literal["balance", "grant"], due: str, to_pay: str
) -> None:
    tranche = advance_and_balance(Decimal("33333.33"), HALF)
    found = settlement(mode, tranche, Decimal(61), Decimal(70), Decimal(100000))
    assert (cents(found.due), cents(found.to_pay)) == (Decimal(due), Decimal(to_pay))
    assert found.due != cents(found.due)


def test_nothing_is_prorated_without_a_planned_volume() -> None:
    with pytest.raises(ValueError, match="planned"):
        settlement(
            "grant", advance_and_balance(Decimal(1), HALF), Decimal(1), Decimal(0), Decimal(1)
        )


@pytest.mark.parametrize(
    ("grant", "participants", "others", "part", "excess"),
    [
        ("40000", 50, 5, "4000.00", "0"),
        ("40000", 50, 6, "4800.00", "800.00"),
        ("27500", 33, 3, "2500.00", "0"),
        ("27500", 33, 4, "3333.33", "583.33"),
    ],
)
def test_share_for_participants_without_rsa(
    grant: str, participants: int, others: int, part: str, excess: str
) -> None:
    found = non_rsa(Decimal(grant), others, participants, Decimal("0.10"))
    assert (cents(found.part), cents(found.excess)) == (Decimal(part), cents(Decimal(excess)))


def test_declared_share_replaces_the_count_of_heads() -> None:
    found = non_rsa(Decimal(40000), 6, 50, Decimal("0.10"), declared=Decimal(3900))
    assert (found.part, found.excess) == (Decimal(3900), Decimal(0))


def test_amounts_are_written_with_no_break_spaces() -> None:
    assert amount_in_figures(Decimal("12345.67")) == "12\u00a0345,67\u00a0€"
    assert amount_in_figures(Decimal("1200000")) == "1\u00a0200\u00a0000\u00a0€"
    assert amount_in_figures(Decimal("-0.5")) == "-0,50\u00a0€"


def test_hours_of_participants_and_of_facilitators() -> None:
    morning = session_minutes(time(9), time(12))
    afternoon = session_minutes(time(13, 30), time(16, 45))
    assert decimal_hours(participant_minutes([(morning, 8)])) == 24
    assert decimal_hours(participant_minutes([(afternoon, 7)])) == Decimal("22.75")
    assert decimal_hours(participant_minutes([(morning, 8), (afternoon, 7)])) == Decimal("46.75")
    assert decimal_hours(morning + afternoon) == Decimal("6.25")
    assert decimal_hours(90) == Decimal("1.5")
    assert shown(2805).replace("\u00a0", " ") == "46 h 45 (46,75 h)"


def test_breaks_printed_on_the_sheet_are_taken_off() -> None:
    assert (
        session_minutes(time(9), time(17), [(time(12), time(13, 30)), (time(18), time(19))]) == 390
    )


def test_a_session_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        session_minutes(time(12), time(9))


@given(EUROS)
def test_both_halves_always_make_the_grant(grant: Decimal) -> None:
    tranche = advance_and_balance(grant, HALF)
    assert tranche.advance + tranche.balance == grant
    assert 0 <= tranche.balance - tranche.advance <= Decimal("0.01")


@given(EUROS, EUROS, EUROS, st.sampled_from(["balance", "grant"]))
def test_no_more_than_the_grant_or_the_need_is_ever_due(
    grant: Decimal, achieved: Decimal, needed: Decimal, mode: Literal["balance", "grant"]
) -> None:
    found = settlement(mode, advance_and_balance(grant, HALF), achieved, Decimal(1000), needed)
    assert 0 <= found.due <= min(grant, needed)
    assert found.to_pay + (grant * HALF) >= 0
