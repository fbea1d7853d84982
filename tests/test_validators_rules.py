"""The rules as a whole: each is cited, said once, within its reach; the page is current."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from extractors.records import Signature
from samples.dossiers import deliveries
from samples.forms import application
from validators.call import Call, CallError, Condition, load_call, parse_call
from validators.dossier import Dossier
from validators.examine import RULES, RuleError, examine, problems, rules_of
from validators.findings import Family, Group, Outcome, Severity, Verdict
from validators.rules.conditions import CONDITIONS

from .builders import (
    CALL,
    RECEIVED,
    UNSIGNED,
    accounts_paper,
    asked,
    blocking,
    complete_association_dossier,
    complete_commune_dossier,
    complete_company_dossier,
    complete_renewal_dossier,
    complete_sole_trader_dossier,
    dossier,
    doubtful,
    examined,
    findings,
    form,
    intent_paper,
    paper,
    plan,
)

Build = Callable[..., Dossier]
COMPLETE: tuple[Build, ...] = (
    complete_association_dossier,
    complete_commune_dossier,
    complete_company_dossier,
    complete_sole_trader_dossier,
    complete_renewal_dossier,
)


def _all_samples() -> list[Dossier]:
    forms = [one for delivery in deliveries() for _, one in delivery.forms]
    return [dossier(application(f.applicant, f.plan)) for f in forms]


def test_every_condition_of_a_call_is_written() -> None:
    assert set(CONDITIONS) == set(get_args(Condition))


def test_every_rule_has_a_basis_and_says_what_it_looks_at() -> None:
    assert problems(CALL) == ()
    assert all(rule.basis and rule.check.__doc__ for rule in RULES)


def test_a_rule_that_nobody_wrote_stops_the_examination() -> None:
    procedure = CALL.procedure.model_copy(update={"rules_off": ("FIN-99",)})
    with pytest.raises(RuleError, match="FIN-99"):
        rules_of(CALL.model_copy(update={"procedure": procedure}))


@pytest.mark.parametrize(
    ("list_name", "change"),
    [
        ("fields", {"rule": "OBJ-99"}),
        ("fields", {"path": "project.colour"}),
        ("pieces", {"code": "D-XYZ"}),
    ],
)
def test_a_call_that_names_what_nobody_knows_stops_the_examination(
    list_name: str, change: dict[str, str]
) -> None:
    first, *others = getattr(CALL, list_name)
    call = CALL.model_copy(update={list_name: (first.model_copy(update=change), *others)})
    with pytest.raises(RuleError, match=next(iter(change.values()))):
        rules_of(call)


def test_a_call_may_leave_a_rule_out() -> None:
    procedure = CALL.procedure.model_copy(update={"rules_off": ("STR-05",)})
    call = CALL.model_copy(update={"procedure": procedure})
    assert findings(complete_commune_dossier(), "STR-05", call) == []


def test_a_rule_of_a_section_that_the_call_lacks_is_not_applied() -> None:
    sections = {key: text for key, text in CALL.sections.items() if key != "criteria"}
    call = CALL.model_copy(update={"sections": sections})
    assert findings(complete_association_dossier(), "CRI-09", call) == []
    assert findings(complete_association_dossier(), "CRI-09") != []


@pytest.mark.parametrize("case", _all_samples(), ids=lambda case: case.form.organisation.name.value)
def test_each_finding_is_cited_and_within_the_reach_of_its_rule(case: Dossier) -> None:
    reach: dict[str, set[Severity]] = {}
    for rule in rules_of(CALL):
        reach.setdefault(rule.id, set()).update(rule.reach)
    for finding in examined(case).findings:
        assert finding.basis
        assert finding.severity in reach[finding.rule]
        assert finding.message[-1] in ".?"
        assert "None" not in finding.message


@pytest.mark.parametrize("build", COMPLETE)
def test_a_complete_dossier_is_complete(build: Build) -> None:
    assert examined(build()).outcome is Outcome.COMPLETE
    assert blocking(build()) == []


@pytest.mark.parametrize("build", COMPLETE)
def test_an_examination_is_the_same_each_time(build: Build) -> None:
    assert examined(build()) == examined(build())


def test_findings_stand_in_the_order_of_the_letter() -> None:
    case = complete_association_dossier(
        {"public.groups": (), "signed.signature": UNSIGNED}, without=("D-RIB",)
    )
    groups = [f.group for f in examined(case).asked]
    assert groups == [Group.MISSING, Group.NON_CONFORMING, Group.INFORMATION]


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (complete_association_dossier, "D-RIB"),
        (complete_association_dossier, "D-COMPTES"),
        (complete_commune_dossier, "D-RIB"),
        (complete_commune_dossier, "D-DELIB-DEM"),
        (complete_company_dossier, "D-COMPTES"),
        (complete_renewal_dossier, "D-CR-N1"),
    ],
)
def test_a_blocking_piece_that_is_missing_is_asked_once(build: Build, code: str) -> None:
    assert asked(build(without=(code,))) == [(code, code)]


def test_the_report_of_last_year_blocks_only_where_the_authority_says_so() -> None:
    case = complete_renewal_dossier(without=("D-BILAN-N1",))
    assert asked(case) == []
    procedure = CALL.procedure.model_copy(update={"previous_report_blocks": True})
    strict = CALL.model_copy(update={"procedure": procedure})
    assert asked(case, strict) == [("D-BILAN-N1", "D-BILAN-N1")]


def test_what_the_administration_holds_is_never_asked_for() -> None:
    for build in COMPLETE:
        for finding in examined(build()).findings:
            if finding.piece in ("D-SIRENE", "D-KBIS", "D-FISC", "D-SOC"):
                assert finding.severity is Severity.INFORMATION
                assert "à récupérer par le service" in finding.message


def test_pieces_asked_but_not_blocking_never_cause_a_notice() -> None:
    case = complete_association_dossier()
    wanted = {"D-LETTRE", "D-BUDG-STR", "D-PVAG", "D-RAPACT", "D-ASSUR"}
    found = [f for f in examined(case).findings if f.piece in wanted]
    assert {f.piece for f in found} == wanted
    assert not any(f.asks for f in found)


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("organisation.name", "F-STR-01"),
        ("organisation.siret", "F-STR-04"),
        ("organisation.address", "F-STR-07"),
        ("representative.last_name", "F-REP-01"),
        ("project.title", "F-PRJ-01"),
        ("project.scheme", "OBJ-01"),
        ("public.rsa_count", "PUB-03"),
        ("budget.requested", "F-FIN-01"),
    ],
)
def test_a_required_field_left_blank_is_asked_and_read_in_doubt_is_looked_at(
    path: str, rule: str
) -> None:
    blank = examined(complete_association_dossier({path: None})).asked
    assert (blank[0].rule, blank[0].field, blank[0].group) == (rule, path, Group.INFORMATION)
    unsure = complete_association_dossier({path: doubtful(None, "???")})
    found = [f for f in blocking(unsure) if f.field == path]
    assert [f.verdict for f in found] == [Verdict.TO_CHECK]
    assert examined(unsure).outcome is Outcome.TO_CHECK
    assert asked(unsure) == []


def test_a_scheme_without_participants_does_not_block_on_their_number() -> None:
    case = complete_commune_dossier({"public.rsa_count": None, "public.non_rsa_count": None,
                                     "public.total_count": None})  # fmt: skip
    assert asked(case) == []
    assert {f.severity for f in findings(case, "PUB-03")} == {Severity.INSTRUCTOR}


def test_two_schemes_are_for_the_case_officer() -> None:
    case = complete_association_dossier({"project.scheme": None, "project.schemes": ["D1", "D2"]})
    (finding,) = findings(case, "OBJ-01")
    assert (finding.severity, asked(case)) == (Severity.INSTRUCTOR, [])
    assert "D1 et D2" in finding.message


def test_no_action_described_is_asked_for() -> None:
    assert asked(complete_association_dossier({"actions": ()})) == [("OBJ-04", "actions[].title")]


def test_a_form_of_another_model_needs_no_table_of_actions() -> None:
    case = complete_association_dossier({"actions": ()})
    foreign = case.model_copy(update={"application": form(case.form, kind="foreign")})
    assert asked(foreign) == []


def test_an_unsigned_form_is_not_conforming_and_a_typed_name_is_for_a_person() -> None:
    unsigned = complete_association_dossier({"signed.signature": UNSIGNED})
    (finding,) = examined(unsigned).asked
    assert (finding.rule, finding.group) == ("F-ATT-02", Group.NON_CONFORMING)
    typed = UNSIGNED.model_copy(update={"state": "to_check", "raw": "Hélène Castaing"})
    (doubt,) = blocking(complete_association_dossier({"signed.signature": typed}))
    assert doubt.verdict is Verdict.TO_CHECK
    assert "Hélène Castaing" in doubt.message


def test_a_form_whose_signature_place_is_not_found_is_for_a_person() -> None:
    (finding,) = blocking(complete_association_dossier({"signed.signature": Signature()}))
    assert (finding.rule, finding.verdict) == ("F-ATT-02", Verdict.TO_CHECK)


def test_a_signatory_other_than_the_representative_owes_a_power() -> None:
    names = {"signatory.last_name": "Roumégous", "signatory.first_name": "Thomas"}
    assert asked(complete_association_dossier(names)) == [("D-POUVOIR", "D-POUVOIR")]
    power = paper("D-POUVOIR", grantor="Hélène Castaing", grantee="Thomas Roumégous",
                  date=date(2022, 9, 1), signatures=(UNSIGNED.model_copy(
                      update={"state": "present"}),))  # fmt: skip
    assert blocking(complete_association_dossier(names, papers=(power,))) == []


def test_the_republican_commitment_is_owed_by_associations_unless_declared_or_approved() -> None:
    unticked = {"declarations.republican_commitment": None}
    assert asked(complete_association_dossier(unticked)) == [("D-CER", "D-CER")]
    approved = {**unticked, "organisation.approvals": ["Jeunesse et éducation populaire"]}
    assert asked(complete_association_dossier(approved)) == []
    signed = UNSIGNED.model_copy(update={"state": "present"})
    given = paper("D-CER", date=date(2022, 10, 3), signatures=(signed,))
    assert asked(complete_association_dossier(unticked, papers=(given,))) == []
    unsigned = paper("D-CER", date=date(2022, 10, 3), signatures=(UNSIGNED,))
    (finding,) = examined(complete_association_dossier(unticked, papers=(unsigned,))).asked
    assert (finding.rule, finding.group) == ("D-CER", Group.NON_CONFORMING)


def test_undeclared_duties_ask_for_the_declaration_on_honour() -> None:
    unticked = {"declarations.up_to_date": None, "declarations.accurate": None}
    assert asked(complete_commune_dossier(unticked)) == [("D-ATTHON", "D-ATTHON")]


def test_a_piece_recognised_in_doubt_is_looked_at_and_not_asked_for() -> None:
    unsure = paper("D-RIB", "scan12.pdf", confidence=0.6)
    case = complete_association_dossier(without=("D-RIB",), papers=(unsure,))
    assert asked(case) == []
    (finding,) = blocking(case)
    assert (finding.rule, finding.verdict) == ("D-RIB", Verdict.TO_CHECK)
    assert "scan12.pdf" in finding.message


def test_an_older_valid_version_counts_where_the_newest_does_not_do() -> None:
    old = accounts_paper(fiscal_year_end=date(2019, 12, 31))
    case = complete_association_dossier(papers=(old,))
    assert asked(case) == []


def test_a_paper_that_is_not_due_never_blocks() -> None:
    unsigned = paper("D-ATTHON", up_to_date=True, accurate=True, signatures=(UNSIGNED,))
    assert asked(complete_association_dossier(papers=(unsigned,))) == []


def test_papers_not_recognised_are_a_remark() -> None:
    (finding,) = findings(complete_association_dossier(unfiled=2), "D-FORM")
    assert finding.severity is Severity.INSTRUCTOR
    assert finding.message.startswith("2 documents reçus")


def test_a_letter_of_an_unsure_funder_with_the_right_amount_is_looked_at() -> None:
    letter = intent_paper("", Decimal(10000))
    case = complete_association_dossier(without=("D-LI",), papers=(letter,))
    assert asked(case) == []
    (finding,) = findings(case, "FIN-05")
    assert finding.verdict is Verdict.TO_CHECK


def test_the_applicants_own_money_needs_no_letter() -> None:
    income = (
        ("74", "Conseil départemental (subvention sollicitée)", "", "40000"),
        ("74", "Commune, communauté de communes ou d'agglomération",
         "Commune de Saint-Aubin-les-Pruniers", "20000"),
    )  # fmt: skip
    assert asked(complete_commune_dossier(plan=plan(scheme="D3", income=income))) == []


def test_the_state_is_known_by_its_services() -> None:
    income = (
        ("74", "Conseil départemental (subvention sollicitée)", "", "40000"),
        ("74", "État", "", "20000"),
    )
    letter = intent_paper("DDETSPP de Lot-et-Garonne", Decimal(20000))
    options: dict[str, Any] = {"plan": plan(income=income), "without": ("D-LI",)}
    assert asked(complete_association_dossier(**options)) == [("FIN-05", "D-LI")]
    options["papers"] = (letter,)
    options["plan"], options["without"] = plan(income=income), ("D-LI",)
    assert blocking(complete_association_dossier(**options)) == []


def test_an_operation_in_the_whole_departement_is_for_the_case_officer() -> None:
    case = complete_association_dossier({"project.places": ["Ensemble du département"]})
    (finding,) = findings(case, "TER-02")
    assert finding.severity is Severity.INSTRUCTOR
    assert examined(case).outcome is Outcome.COMPLETE


def test_a_place_elsewhere_is_for_the_case_officer() -> None:
    case = complete_association_dossier({"project.places": ["Tonneins", "Bordeaux"]})
    (finding,) = findings(case, "TER-01")
    assert (finding.severity, finding.subject) == (Severity.INSTRUCTOR, "Bordeaux")


def test_ineligible_expenses_are_named_with_their_amount() -> None:
    expenses = (
        ("60", "Achat de mobilier", "20000"),
        ("627/628", "Services bancaires, autres", "200"),
        ("657", "Subventions versées à des tiers", "1000"),
        ("64", "Charges de personnel", "38800"),
    )
    case = complete_association_dossier(plan=plan(expenses=expenses))
    found = {rule: findings(case, rule)[0].message for rule in ("DEP-05", "DEP-06", "FIN-15")}
    assert "20\u00a0000\u00a0€" in found["DEP-05"]
    assert "préciser la part de frais bancaires" in found["DEP-06"]
    assert "1\u00a0000\u00a0€" in found["FIN-15"]
    assert examined(case).outcome is Outcome.COMPLETE


def test_a_budget_on_paper_stands_for_the_forms_and_names_the_co_funders() -> None:
    blank = {"budget.expenses": (), "budget.income": (), "budget.total_expenses": None,
             "budget.total_income": None}  # fmt: skip
    assert asked(complete_association_dossier(blank)) == [("D-BUDG-ACT", "D-BUDG-ACT")]
    columns: dict[str, Any] = {
        "expense_accounts": ["60", "64"],
        "expense_labels": ["Achats", "Charges de personnel"],
        "expense_amounts": [Decimal(10000), Decimal(50000)],
        "income_accounts": ["74", "74"],
        "income_labels": ["Département de Lot-et-Garonne", "Commune de Clairac"],
        "income_amounts": [Decimal(40000), Decimal(19000)],
    }
    on_paper = paper("D-BUDG-ACT", **columns)
    case = complete_association_dossier(blank, papers=(on_paper,))
    assert asked(case) == [("FIN-05", "D-LI"), ("FIN-13", "D-BUDG-ACT")]
    (finding,) = findings(case, "FIN-13")
    assert finding.evidence[0].file == "D-BUDG-ACT.pdf"


def test_a_request_of_nothing_is_asked_again() -> None:
    case = complete_association_dossier({"budget.requested": Decimal(0)})
    assert ("F-FIN-01", "budget.requested") in asked(case)


def test_an_old_prefecture_number_is_accepted_and_looked_at() -> None:
    old = doubtful("0471012345", "0471012345")
    case = complete_association_dossier({"organisation.rna": old})
    assert asked(case) == []
    assert [f.verdict for f in findings(case, "F-STR-05")] == [Verdict.TO_CHECK]
    assert examined(case).outcome is Outcome.COMPLETE


def test_the_amount_requested_is_compared_with_the_budget() -> None:
    case = complete_association_dossier({"budget.requested": Decimal(41000)})
    (finding,) = findings(case, "FIN-14")
    assert finding.severity is Severity.INSTRUCTOR
    assert "41\u00a0000\u00a0€ (formulaire)" in finding.message


def test_an_association_over_the_threshold_owes_an_auditors_report() -> None:
    aid = {"organisation.public_aid[0].amount": Decimal(160000)}
    (finding,) = findings(complete_association_dossier(aid), "D-CAC")
    assert (finding.severity, finding.family) == (Severity.INSTRUCTOR, Family.COMPLETENESS)


def test_a_european_fund_needs_the_reference_of_its_request() -> None:
    income = (
        ("74", "Conseil départemental (subvention sollicitée)", "", "40000"),
        ("74", "Fonds européens (FSE+, FEDER…)", "FSE+", "20000"),
    )
    case = complete_association_dossier(plan=plan(income=income), without=("D-LI",))
    assert [f.piece for f in findings(case, "FIN-08")] == ["D-FSE"]
    assert asked(case) == [("FIN-05", "D-LI")]
    request = paper("D-FSE", number="202201234", amount=Decimal(20000))
    with_request = case.model_copy(update={"pieces": (*case.pieces, request)})
    assert asked(with_request) == []
    assert [f.severity for f in findings(with_request, "FIN-08")] == [Severity.INFORMATION]


@pytest.mark.parametrize(
    ("before", "after", "place", "reason"),
    [
        ("max_months = 24", 'max_months = "x"', "period.max_months", "nombre entier"),
        ('when = "renewal"', 'when = "renewl"', "(D-BILAN-N1).when", "valeur inconnue"),
        ('code = "D2"', 'code = "D1"', "schemes", "figure deux fois"),
        ("[finance]", "[finance", "ligne", "écriture TOML incorrecte"),
        ("advance_share = 0.50", "advance_share = 1.5", "finance.advance_share", "hors limites"),
        ("[delays]", "[delays]\nfoo = 1", "delays.foo", "clé inconnue"),
        ("start = 2022-01-01", "start = 2024-01-01", "period", "précède son début"),
        ('basis = "usage en', 'basis = ""\n#', "basis", "non vide"),
    ],
)
def test_a_wrong_call_is_refused_with_place_and_reason(
    before: str, after: str, place: str, reason: str
) -> None:
    text = (Path(__file__).parents[1] / "validators/calls/pdi47-2022-2023.toml").read_text("utf-8")
    assert before in text
    with pytest.raises(CallError) as caught:
        parse_call(text.replace(before, after, 1), "appel.toml")
    assert str(caught.value).startswith("appel.toml : ")
    assert place in str(caught.value)
    assert reason in str(caught.value)


def test_a_call_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="n'existe pas"):
        load_call(tmp_path / "absent.toml")


def test_a_call_may_bear_the_mark_of_windows_editors_and_must_be_utf_8(tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "validators/calls/pdi47-2022-2023.toml"
    marked, latin = tmp_path / "marque.toml", tmp_path / "latin.toml"
    marked.write_bytes(b"\xef\xbb\xbf" + source.read_bytes())
    latin.write_bytes(source.read_text("utf-8").encode("latin-1", errors="replace"))
    assert load_call(marked) == CALL
    with pytest.raises(CallError, match="UTF-8"):
        load_call(latin)


def test_the_call_says_what_is_still_to_adopt_or_to_replace() -> None:
    assert not CALL.adoption.adopted
    assert "authority.officer" in CALL.placeholders()


def test_the_territory_holds_every_commune_and_the_44_of_the_agglomeration() -> None:
    assert len(CALL.territory.communes) == 319
    assert len(CALL.territory.consultation.communes) == 44


def test_the_date_of_examination_does_not_change_what_was_deposited() -> None:
    case = complete_association_dossier()
    call: Call = CALL
    assert examine(case, call, date(2024, 1, 1)) == examine(case, call, RECEIVED)
