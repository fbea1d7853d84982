"""Totals of a budget without double counting, and who pays."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records import Budget, BudgetLine, IncomeLine
from samples.forms import leaf
from validators.budget import (
    authority_lines,
    co_funders,
    european_line,
    plan_of,
    undetailed_subsidies,
)
from validators.call import load_call
from validators.eligible import eligible_cost, over_financing
from validators.rules.budget_balance import balance_of

CALL = load_call()
NAMES = CALL.authority.names
SUMS = st.decimals(min_value=1, max_value=99999, places=2)


def budget(expenses: list[tuple[str, str, str]], income: list[tuple[str, str, str, str]]) -> Budget:
    return Budget(
        expenses=tuple(
            BudgetLine(account=leaf(a), label=leaf(b), amount=leaf(Decimal(c)))
            for a, b, c in expenses
        ),
        income=tuple(
            IncomeLine(account=leaf(a), label=leaf(b), funder=leaf(c), amount=leaf(Decimal(d)))
            for a, b, c, d in income
        ),
    )


def test_the_budget_of_the_reference_balances_at_sixty_thousand() -> None:
    plan = plan_of(
        budget(
            [
                ("60", "Achats", "8000"),
                ("61", "Services extérieurs", "6500"),
                ("62", "Autres services extérieurs", "4500"),
                ("63", "Impôts et taxes", "500"),
                ("64", "Charges de personnel", "40000"),
                ("65", "Autres charges", "500"),
                ("86", "Emplois des contributions volontaires", "3000"),
            ],
            [
                ("74", "Conseil départemental (subvention sollicitée)", "", "40000"),
                ("74", "Commune", "Commune de Clairac", "10000"),
                ("74", "Organismes sociaux (CAF, MSA…)", "CAF", "5000"),
                ("own", "Ressources propres", "", "5000"),
                ("87", "Contributions volontaires en nature", "", "3000"),
            ],
        )
    )
    result = balance_of(plan, CALL.finance)
    assert result.balanced
    assert result.cost == result.resources == 60000
    assert plan.volunteer_totals == (Decimal(3000), Decimal(3000))
    assert [(f.name, f.amount) for f in co_funders(plan, NAMES)] == [
        ("Commune de Clairac", Decimal(10000)),
        ("CAF", Decimal(5000)),
    ]
    assert [line.amount for line in authority_lines(plan, NAMES)] == [Decimal(40000)]


def test_bank_charges_leave_the_eligible_cost_and_show_as_over_financing() -> None:
    expenses = [
        ("60", "Achats", "8000"),
        ("61", "Services extérieurs", "6500"),
        ("62", "Autres services extérieurs", "4500"),
        ("622", "Honoraires", "4300"),
        ("627", "Frais bancaires", "200"),
        ("63", "Impôts et taxes", "500"),
        ("64", "Charges de personnel", "40000"),
        ("65", "Autres charges", "500"),
    ]
    plan = plan_of(budget(expenses, [("74", "Département 47", "", "40000"),
                                     ("own", "Ressources propres", "", "20000")]))  # fmt: skip
    assert plan.cost == 60000
    assert eligible_cost(plan, CALL.finance) == 59800
    assert over_financing(plan, CALL.finance) == 200


def test_the_authority_is_known_by_any_of_its_names() -> None:
    plan = plan_of(
        budget(
            [],
            [
                ("74", "Département de Lot-et-Garonne", "", "100"),
                ("74", "Conseil départemental", "CD 47", "200"),
                ("74", "Autre conseil départemental", "Département de la Gironde", "300"),
            ],
        )
    )
    assert [line.amount for line in authority_lines(plan, NAMES)] == [100, 200]
    assert [f.name for f in co_funders(plan, NAMES)] == ["Département de la Gironde"]


@pytest.mark.parametrize(
    ("label", "funder"),
    [
        ("Conseil(s) départemental(aux)", ""),
        ("Conseils départementaux", ""),
        ("74 - Département", ""),
        ("Département de Lot-et-Garonne - PDI", ""),
        ("Conseil départemental", "le Département"),
        ("Subvention demandée au Conseil départemental 47", ""),
    ],
)
def test_the_authority_is_known_by_usual_wordings(label: str, funder: str) -> None:
    plan = plan_of(budget([], [("74", label, funder, "100")]))
    assert len(authority_lines(plan, NAMES)) == 1
    assert co_funders(plan, NAMES) == ()


@pytest.mark.parametrize(
    "label", ["Conseil régional", "CAF de Lot-et-Garonne", "Autre conseil départemental", "État"]
)
def test_others_are_not_the_authority(label: str) -> None:
    plan = plan_of(budget([], [("74", label, "", "100")]))
    assert authority_lines(plan, NAMES) == ()
    assert [f.name for f in co_funders(plan, NAMES)] == [label]


@pytest.mark.parametrize("label", ["74 - Subventions d'exploitation", "Subventions", "74"])
def test_subsidies_as_a_whole_name_nobody(label: str) -> None:
    plan = plan_of(budget([], [("74", label, "", "100")]))
    assert co_funders(plan, NAMES) == ()
    assert undetailed_subsidies(plan) is not None


def test_a_parent_line_of_subsidies_is_not_a_co_funder() -> None:
    plan = plan_of(
        budget(
            [],
            [
                ("74", "Subventions d'exploitation", "", "15000"),
                ("74", "Conseil départemental (subvention sollicitée)", "", "10000"),
                ("74", "État", "DDETSPP", "5000"),
            ],
        )
    )
    assert plan.income.total == 15000
    assert [f.name for f in co_funders(plan, NAMES)] == ["DDETSPP"]


def test_lines_of_totals_are_no_lines_and_blank_lines_are_nil() -> None:
    plan = plan_of(
        budget(
            [("60", "Achats", "100"), ("", "TOTAL DES CHARGES", "100"), ("61", "Locations", "0")],
            [("70", "Ventes", "", "100")],
        )
    )
    assert plan.cost == 100
    assert len(plan.expenses.lines) == 1


def test_a_european_fund_is_recognised() -> None:
    plan = plan_of(budget([], [("74", "Fonds européens (FSE+, FEDER…)", "", "500")]))
    assert european_line(plan) is not None


@given(st.lists(SUMS, min_size=1, max_size=4), st.lists(SUMS, min_size=1, max_size=4))
def test_filling_parents_beside_their_details_never_changes_the_total(
    first: list[Decimal], second: list[Decimal]
) -> None:
    details = [("604", "Détail", str(a)) for a in first] + [
        ("641", "Salaires", str(a)) for a in second
    ]
    parents = [("60", "Achats", str(sum(first))), ("64", "Personnel", str(sum(second)))]
    alone = plan_of(budget(details, [])).cost
    assert plan_of(budget(details + parents, [])).cost == alone == sum(first) + sum(second)
    assert plan_of(budget(parents, [])).cost == alone


@given(st.lists(SUMS, min_size=1, max_size=6))
def test_a_budget_whose_sides_are_alike_always_balances(sums: list[Decimal]) -> None:
    plan = plan_of(
        budget([("60", "Achat", str(a)) for a in sums], [("70", "Vente", "", str(a)) for a in sums])
    )
    assert balance_of(plan, CALL.finance).balanced


@given(st.lists(SUMS, min_size=1, max_size=6), SUMS)
def test_a_gap_of_more_than_a_euro_never_passes(sums: list[Decimal], gap: Decimal) -> None:
    income = [("70", "Vente", "", str(a)) for a in sums] + [("75", "Dons", "", str(gap + 1))]
    plan = plan_of(budget([("60", "Achat", str(a)) for a in sums], income))
    assert not balance_of(plan, CALL.finance).balanced
