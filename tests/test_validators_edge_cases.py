"""The edge cases of the domain reference that an examination decides, each by its number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from extractors.records import Leaf
from samples.applicants import CONFLUENT
from validators.dossier import Dossier, Held
from validators.findings import Family, Group, Outcome, Severity, Verdict

from .builders import (
    EXPENSES,
    OWN_FUNDS,
    OWN_LINE,
    SIGNED,
    TITLE,
    TOWN_LINE,
    accounts_paper,
    asked,
    bank_paper,
    blocking,
    changed,
    complete_association_dossier,
    complete_commune_dossier,
    complete_renewal_dossier,
    complete_sole_trader_dossier,
    dossier,
    doubtful,
    examined,
    findings,
    intent_paper,
    paper,
    plan,
)


def test_edge_case_02_an_rna_number_stands_for_the_statutes() -> None:
    case = complete_association_dossier()
    assert examined(case).outcome is Outcome.COMPLETE
    (note,) = findings(case, "D-STATUTS")
    assert note.severity is Severity.INFORMATION
    assert note.message == "Statuts à consulter au RNA par le service."


def test_edge_case_02_without_rna_a_first_request_owes_statutes_and_officers() -> None:
    case = complete_association_dossier({"organisation.rna": None})
    assert asked(case) == [("D-STATUTS", "D-STATUTS"), ("D-DIRIG", "D-DIRIG")]


def test_edge_case_03_a_siret_of_la_poste_is_accepted() -> None:
    case = complete_association_dossier({"organisation.siret": "35600000009075"})
    assert blocking(case) == []


def test_edge_case_03_a_mistyped_siret_is_confirmed_by_a_person_never_corrected() -> None:
    leaf = doubtful(None, "9O112233400018", "90112233400018")
    case = complete_association_dossier({"organisation.siret": leaf})
    (finding,) = blocking(case)
    assert (finding.rule, finding.verdict) == ("F-STR-04", Verdict.TO_CHECK)
    assert "9O112233400018" in finding.message
    assert "autres lectures : 90112233400018" in finding.message
    assert examined(case).outcome is Outcome.TO_CHECK


def test_edge_case_04_the_treasurers_own_account_is_refused() -> None:
    case = complete_association_dossier(
        without=("D-RIB",), papers=(bank_paper(CONFLUENT, holder="M. Marc Delpech"),)
    )
    (finding,) = examined(case).asked
    assert (finding.rule, finding.piece, finding.group) == (
        "D-RIB", "D-RIB", Group.NON_CONFORMING,
    )  # fmt: skip
    assert "au nom de « M. Marc Delpech »" in finding.message


def test_edge_case_05_another_iban_than_the_forms_raises_an_alert() -> None:
    case = complete_association_dossier({"bank.iban": "FR7630006000011234567890189"})
    alerts = [f for f in findings(case, "D-RIB") if "Alerte" in f.message]
    assert [f.severity for f in alerts] == [Severity.INSTRUCTOR]
    assert examined(case).outcome is Outcome.COMPLETE


def test_edge_case_05_another_iban_than_last_years_raises_an_alert() -> None:
    case = complete_association_dossier()
    history = case.history.model_copy(update={"known_ibans": ("FR7630006000011234567890189",)})
    (alert,) = findings(case.model_copy(update={"history": history}), "D-RIB")
    assert "a changé depuis un envoi précédent" in alert.message


@pytest.mark.parametrize(("own", "outcome"), [("9999", Outcome.COMPLETE),
                                              ("9000", Outcome.INCOMPLETE)])  # fmt: skip
def test_edge_case_06_one_euro_is_a_rounding_a_thousand_is_a_fault(
    own: str, outcome: Outcome
) -> None:
    income = ((*OWN_LINE, "40000"), (*TOWN_LINE, "10000"), (*OWN_FUNDS, own))
    case = complete_association_dossier(plan=plan(income=income))
    case = _without_printed_totals(case)
    assert examined(case).outcome is outcome
    (finding,) = findings(case, "FIN-13")
    if outcome is Outcome.INCOMPLETE:
        assert "écart 1\u00a0000\u00a0€" in finding.message
    else:
        assert finding.severity is Severity.INFORMATION


def test_edge_case_06_with_cents_one_euro_is_a_fault() -> None:
    expenses = (*EXPENSES[:-1], ("65", "Autres charges", "500.50"))
    income = ((*OWN_LINE, "40000"), (*TOWN_LINE, "10000"), (*OWN_FUNDS, "9999.50"))
    case = complete_association_dossier(plan=plan(expenses=expenses, income=income))
    assert asked(case) == [("FIN-13", "budget")]


def test_edge_case_07_a_parent_that_is_the_sum_of_its_details_counts_once() -> None:
    details = (("604", "Prestations de services", "3000"), ("606", "Autres fournitures", "5000"))
    case = complete_association_dossier(plan=plan(expenses=(*EXPENSES, *details)))
    case = _without_printed_totals(case)
    assert findings(case, "FIN-13") == []


def test_edge_case_07_a_parent_that_is_not_the_sum_is_for_the_case_officer() -> None:
    details = (("604", "Prestations de services", "3000"), ("606", "Autres fournitures", "4000"))
    case = complete_association_dossier(plan=plan(expenses=(*EXPENSES, *details)))
    case = _without_printed_totals(case)
    (finding,) = findings(case, "FIN-13")
    assert (finding.severity, finding.verdict) == (Severity.INSTRUCTOR, Verdict.FAULT)
    assert "« Achats »" in finding.message


def _without_printed_totals(case: Dossier) -> Dossier:
    changes = {"budget.total_expenses": None, "budget.total_income": None}
    return dossier(changed(case.form, changes), case.pieces)


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        (intent_paper("Commune de Tonneins", Decimal(10000), "Fête du quartier"), "autre action"),
        (intent_paper("Commune de Tonneins", None), "ne porte pas de montant"),
    ],
)
def test_edge_case_08_a_letter_for_another_action_or_without_amount_does_not_do(
    letter: Held, words: str
) -> None:
    case = complete_association_dossier(without=("D-LI",), papers=(letter,))
    (finding,) = examined(case).asked
    assert (finding.rule, finding.piece, finding.subject) == (
        "FIN-05", "D-LI", "Commune de Tonneins",
    )  # fmt: skip
    assert words in finding.message
    assert findings(case, "FIN-04")[0].severity is Severity.INSTRUCTOR


def test_edge_case_09_a_resolution_already_voted_replaces_the_letter() -> None:
    resolution = paper("D-DELIB-COFI", funder="Ville de Tonneins", amount=Decimal(10000),
                       action=TITLE, date=date(2022, 6, 1))  # fmt: skip
    case = complete_association_dossier(without=("D-LI",), papers=(resolution,))
    assert examined(case).outcome is Outcome.COMPLETE
    assert findings(case, "FIN-05") == []


def test_edge_case_10_a_single_funder_owes_no_letter() -> None:
    income = ((*OWN_LINE, "60000"),)
    case = complete_association_dossier(
        plan=plan(requested=Decimal(60000), income=income), without=("D-LI",)
    )
    assert examined(case).outcome is Outcome.COMPLETE
    (note,) = findings(case, "FIN-03")
    assert note.severity is Severity.INFORMATION
    assert "100\u00a0%" in note.message


@pytest.mark.parametrize(
    ("start", "end", "rule", "words"),
    [
        (date(2021, 11, 15), date(2022, 6, 30), "PER-01", "du 1er janvier 2022 au 30 juin 2022"),
        (date(2023, 9, 1), date(2024, 8, 30), "PER-02",
         "du 1er septembre 2023 au 31 décembre 2023"),
    ],
)  # fmt: skip
def test_edge_case_11_a_period_partly_outside_is_for_the_case_officer(
    start: date, end: date, rule: str, words: str
) -> None:
    case = complete_association_dossier({"project.start": start, "project.end": end})
    (finding,) = findings(case, rule)
    assert (finding.severity, finding.family) == (Severity.INSTRUCTOR, Family.ELIGIBILITY)
    assert words in finding.message
    assert examined(case).outcome is Outcome.COMPLETE


def test_edge_case_11_a_period_wholly_outside_is_ineligible_not_incomplete() -> None:
    dates = {"project.start": date(2024, 1, 1), "project.end": date(2024, 6, 30)}
    case = complete_association_dossier(dates)
    assert examined(case).outcome is Outcome.INELIGIBLE
    assert asked(case) == []


def test_edge_case_12_a_period_in_words_is_asked_for_in_days() -> None:
    case = complete_association_dossier(
        {"project.start": None, "project.end": None, "project.period": "année scolaire 2022-2023"}
    )
    (finding,) = examined(case).asked
    assert (finding.rule, finding.group) == ("PER-04", Group.INFORMATION)
    assert "« année scolaire 2022-2023 »" in finding.message


def test_edge_case_12_a_month_read_as_its_first_day_is_confirmed_by_a_person() -> None:
    start = doubtful(date(2022, 9, 1), "septembre 2022")
    case = complete_association_dossier({"project.start": start})
    (finding,) = blocking(case)
    assert (finding.rule, finding.verdict) == ("PER-04", Verdict.TO_CHECK)
    assert "lu « septembre 2022 », compris « 01/09/2022 »" in finding.message
    assert examined(case).outcome is Outcome.TO_CHECK


def test_edge_case_13_a_consultation_after_the_deposit_is_not_prior() -> None:
    proof = paper("D-PLIE", date=date(2022, 10, 20))
    case = complete_association_dossier({"project.places": ["Boé", "Marmande"]}, papers=(proof,))
    (finding,) = examined(case).asked
    assert (finding.rule, finding.piece, finding.group) == (
        "TER-02", "D-PLIE", Group.NON_CONFORMING,
    )  # fmt: skip
    assert "20 octobre 2022, après le dépôt du dossier (12 octobre 2022)" in finding.message


def test_edge_case_13_without_any_proof_it_is_asked() -> None:
    case = complete_association_dossier({"project.places": ["Boé", "Marmande"]})
    assert asked(case) == [("TER-02", "D-PLIE")]


def test_edge_case_14_exactly_ten_percent_without_rsa_is_allowed() -> None:
    counts = {"public.rsa_count": 45, "public.non_rsa_count": 5, "public.total_count": 50,
              "public.non_rsa_under_25_count": 5}  # fmt: skip
    assert findings(complete_association_dossier(counts), "PUB-04") == []


def test_edge_case_14_a_little_more_is_for_the_case_officer() -> None:
    counts = {"public.rsa_count": 899, "public.non_rsa_count": 100, "public.total_count": 999,
              "public.non_rsa_under_25_count": 99}  # fmt: skip
    case = complete_association_dossier(counts)
    (share,) = findings(case, "PUB-04")
    assert share.severity is Severity.INSTRUCTOR
    (older,) = findings(case, "PUB-05")
    assert older.message.startswith(
        "1 participant hors RSA de 25 ans ou plus : non pris en charge."
    )
    assert examined(case).outcome is Outcome.COMPLETE


def test_edge_case_15_a_sole_trader_owes_no_statutes_auditor_or_commitment() -> None:
    case = complete_sole_trader_dossier()
    assert examined(case).outcome is Outcome.COMPLETE
    assert not [f for f in examined(case).findings
                if f.piece in ("D-STATUTS", "D-CAC", "D-CER", "D-COMPTES")]  # fmt: skip


def test_edge_case_15_the_holders_own_name_is_the_business() -> None:
    case = complete_sole_trader_dossier(
        {"organisation.name": "Cap Mobilité"},
        without=("D-RIB",),
        papers=(paper("D-RIB", iban="FR7630006000011234567890189", holder="MME VERDIER NADIA"),),
    )
    assert blocking(case) == []


def test_edge_case_16_a_commune_owes_its_resolution_and_no_associations_papers() -> None:
    case = complete_commune_dossier(without=("D-DELIB-DEM",))
    assert asked(case) == [("D-DELIB-DEM", "D-DELIB-DEM")]
    assert not [f for f in examined(case).findings if f.piece in ("D-CER", "D-STATUTS")]


def test_edge_case_16_a_resolution_without_the_prefectures_mark_is_asked_again() -> None:
    resolution = paper("D-DELIB-DEM", body="Conseil municipal", amount=Decimal(40000))
    case = complete_commune_dossier(without=("D-DELIB-DEM",), papers=(resolution,))
    (finding,) = examined(case).asked
    assert (finding.rule, finding.group) == ("D-DELIB-DEM", Group.NON_CONFORMING)
    assert "réception en préfecture" in finding.message


def test_edge_case_17_several_actions_need_separate_accounts() -> None:
    case = complete_association_dossier({"other_actions": ["Épicerie sociale"]})
    (finding,) = findings(case, "DEP-04")
    assert finding.severity is Severity.INSTRUCTOR
    declared = {"other_actions": ["Épicerie sociale"], "declarations.analytic_accounting": True}
    assert findings(complete_association_dossier(declared), "DEP-04") == []


def test_edge_case_18_a_flat_rate_needs_its_plan() -> None:
    case = complete_renewal_dossier(without=("D-FORF",))
    assert asked(case) == [("FIN-10", "D-FORF")]


def test_edge_case_18_a_plan_with_another_total_is_for_the_case_officer() -> None:
    case = complete_renewal_dossier(
        without=("D-FORF",), papers=(paper("D-FORF", total=Decimal(5500)),)
    )
    (finding,) = findings(case, "FIN-10")
    assert (finding.severity, finding.piece) == (Severity.INSTRUCTOR, "D-FORF")


def test_edge_case_26_apostrophes_accents_and_hyphens_do_not_part_names() -> None:
    case = complete_association_dossier(
        {"organisation.name": "L'Étoile-d'Agen"},
        without=("D-RIB", "D-COMPTES"),
        papers=(
            bank_paper(CONFLUENT, holder="ASS L ETOILE D AGEN"),
            accounts_paper(organisation="Association l'Etoile d'Agen"),
        ),
    )
    assert blocking(case) == []


def test_edge_case_27_an_amount_in_words_unlike_the_figures_is_questioned() -> None:
    letter = intent_paper(
        "Commune de Tonneins", Decimal(10000), amount_in_words=Leaf(value=Decimal(12000), raw="x",
                                                                    confidence=0.9)
    )  # fmt: skip
    case = complete_association_dossier(without=("D-LI",), papers=(letter,))
    (finding,) = findings(case, "FIN-04")
    assert "en chiffres 10\u00a0000\u00a0€, en lettres 12\u00a0000\u00a0€" in finding.message
    assert examined(case).outcome is Outcome.COMPLETE


@pytest.mark.parametrize(
    ("end", "accepted"), [(date(2021, 8, 31), True), (date(2021, 3, 31), False)]
)
def test_edge_case_28_a_year_that_is_not_the_calendars_counts_from_its_end(
    end: date, *, accepted: bool
) -> None:
    case = complete_association_dossier(
        without=("D-COMPTES",), papers=(accounts_paper(fiscal_year_end=end),)
    )
    found = asked(case)
    assert found == ([] if accepted else [("D-COMPTES", "D-COMPTES")])


def test_edge_case_29_a_representative_who_is_not_on_the_list_is_for_the_case_officer() -> None:
    officers = paper("D-DIRIG", date=date(2022, 3, 1), people=["Anne Lafitte", "Paul Sabatier"],
                     signatures=(SIGNED,))  # fmt: skip
    case = complete_association_dossier(papers=(officers,))
    assert [f.severity for f in findings(case, "D-DIRIG")] == [Severity.INSTRUCTOR]
    assert examined(case).outcome is Outcome.COMPLETE
