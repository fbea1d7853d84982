"""Working days and time limits: the tables of the domain reference, and what must always hold."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.calendar import (
    Suspension,
    add_months,
    add_working_days,
    age_on,
    appeal_limit,
    eligible_period,
    financial_report_due,
    implicit_rejection,
    is_working_day,
    longer_than,
    months_begun,
    pieces_limit,
    public_holidays,
    retention_limit,
    working_days_between,
)

DAYS = st.dates(date(2008, 1, 1), date(2090, 12, 31))


def d(text: str) -> date:
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


@pytest.mark.parametrize(
    ("year", "moving"),
    [
        (2022, ("18/04", "26/05", "06/06")),
        (2023, ("10/04", "18/05", "29/05")),
        (2024, ("01/04", "09/05", "20/05")),
        (2025, ("21/04", "29/05", "09/06")),
        (2026, ("06/04", "14/05", "25/05")),
        (2027, ("29/03", "06/05", "17/05")),
    ],
)
def test_moving_holidays_are_those_of_the_reference(year: int, moving: tuple[str, ...]) -> None:
    fixed = ("01/01", "01/05", "08/05", "14/07", "15/08", "01/11", "11/11", "25/12")
    assert set(public_holidays(year)) == {d(f"{day}/{year}") for day in (*moving, *fixed)}


def test_holidays_are_those_of_the_public_holidays_package() -> None:
    for year in range(2008, 2091):
        assert set(public_holidays(year)) == set(holidays.country_holidays("FR", years=year))


@pytest.mark.parametrize(
    ("letter", "days", "limit"),
    [
        ("12/10/2022", 30, "14/11/2022"),
        ("08/04/2023", 30, "09/05/2023"),
        ("02/10/2022", 30, "02/11/2022"),
        ("03/10/2022", 30, "02/11/2022"),
        ("10/12/2022", 15, "26/12/2022"),
    ],
)
def test_limit_to_send_documents(letter: str, days: int, limit: str) -> None:
    assert pieces_limit(d(letter), days) == d(limit)


@pytest.mark.parametrize(
    ("notified", "limit"),
    [
        ("30/09/2022", "01/12/2022"),
        ("03/10/2022", "05/12/2022"),
        ("31/10/2022", "02/01/2023"),
        ("31/12/2022", "01/03/2023"),
        ("30/12/2023", "01/03/2024"),
        ("06/03/2023", "09/05/2023"),
        ("05/12/2022", "06/02/2023"),
        ("16/03/2023", "17/05/2023"),
    ],
)
def test_last_useful_day_of_an_appeal(notified: str, limit: str) -> None:
    assert appeal_limit(d(notified)) == d(limit)


def test_appeal_to_the_head_is_rejected_by_two_months_of_silence() -> None:
    assert add_months(d("16/01/2023"), 2) == d("16/03/2023")


def test_implicit_rejection_waits_for_the_documents_asked() -> None:
    received = d("12/09/2022")
    asked, limit = d("20/09/2022"), d("20/10/2022")
    assert implicit_rejection(received) == d("12/11/2022")
    assert implicit_rejection(received, [Suspension(asked, limit, d("05/10/2022"))]) == d(
        "27/11/2022"
    )
    assert implicit_rejection(received, [Suspension(asked, limit)]) == d("12/12/2022")


def test_a_request_after_the_rejection_suspends_nothing() -> None:
    late = Suspension(d("15/12/2022"), d("14/01/2023"))
    assert implicit_rejection(d("12/09/2022"), [late]) == d("12/11/2022")


def test_days_under_two_requests_count_once() -> None:
    first = Suspension(d("20/09/2022"), d("20/10/2022"))
    second = Suspension(d("10/10/2022"), d("30/10/2022"))
    assert implicit_rejection(d("12/09/2022"), [second, first]) == d("22/12/2022")


@pytest.mark.parametrize(
    ("start", "end", "inner"),
    [
        ("15/11/2021", "30/06/2022", ("01/01/2022", "30/06/2022")),
        ("01/09/2023", "30/08/2024", ("01/09/2023", "31/12/2023")),
        ("01/01/2024", "30/06/2024", None),
    ],
)
def test_eligible_part_of_a_period(start: str, end: str, inner: tuple[str, str] | None) -> None:
    expected = inner and (d(inner[0]), d(inner[1]))
    assert eligible_period(d(start), d(end), d("01/01/2022"), d("31/12/2023")) == expected


@pytest.mark.parametrize(
    ("start", "end", "months", "too_long"),
    [
        ("01/01/2022", "31/12/2023", 24, False),
        ("15/02/2022", "14/02/2024", 24, False),
        ("15/02/2022", "15/02/2024", 25, True),
    ],
)
def test_duration_in_months(start: str, end: str, months: int, too_long: bool) -> None:
    assert months_begun(d(start), d(end)) == months
    assert longer_than(d(start), d(end), 24) is too_long


def test_retention_and_financial_report() -> None:
    assert retention_limit(2025, 3) == d("31/12/2028")
    assert retention_limit(2025, 10) == d("31/12/2035")
    assert financial_report_due(d("31/12/2023")) == d("30/06/2024")
    assert financial_report_due(d("31/08/2022")) == d("28/02/2023")


def test_age_counts_from_the_morning_of_the_birthday() -> None:
    assert age_on(d("15/03/1998"), d("14/03/2023")) == 24
    assert age_on(d("15/03/1998"), d("15/03/2023")) == 25


@given(DAYS, st.integers(0, 400))
def test_a_limit_is_always_a_working_day_never_earlier(day: date, days: int) -> None:
    limit = pieces_limit(day, days)
    assert is_working_day(limit)
    assert timedelta(days=days) <= limit - day <= timedelta(days=days + 5)


@given(DAYS, st.integers(1, 20))
def test_working_days_counted_are_working_days_added(day: date, count: int) -> None:
    assert working_days_between(day, add_working_days(day, count)) == count


@given(DAYS, st.integers(-60, 60))
def test_adding_months_keeps_the_day_or_takes_the_last_of_the_month(day: date, count: int) -> None:
    later = add_months(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
