"""What is checked on each supporting document, and how far a fault of it reaches."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from extractors.records import Signature
from samples.applicants import CONFLUENT
from validators.dossier import Dossier
from validators.findings import Finding, Group, Severity, Verdict

from .builders import (
    SIGNED,
    TITLE,
    UNSIGNED,
    accounts_paper,
    asked,
    bank_paper,
    blocking,
    complete_association_dossier,
    complete_commune_dossier,
    complete_company_dossier,
    doubtful,
    findings,
    intent_paper,
    paper,
)

OTHER_IBAN = "FR1420041010050500013M02606"
TYPED = Signature(state="to_check", raw="Hélène Castaing", confidence=0.5)


def remarks(case: Dossier, rule: str) -> list[Finding]:
    """Return what one rule says to the case officer."""
    return [f for f in findings(case, rule) if f.severity is Severity.INSTRUCTOR]


@pytest.mark.parametrize(
    ("piece", "keys", "words"),
    [
        ("D-SIRENE", {"state": "closed"}, "fermé"),
        ("D-SIRENE", {"siret": "35600000000048"}, "autre numéro SIREN"),
        ("D-SIRENE", {"date": date(2022, 5, 1)}, "à récupérer par le service"),
        ("D-PVAG", {"accounts_approved": False}, "approbation des comptes"),
        ("D-RECEP", {"rna": "W471111111"}, "autre numéro RNA"),
        ("D-SOC", {"up_to_date": False}, "à jour de ses obligations"),
        ("D-SOC", {"date": date(2022, 1, 1)}, "à récupérer par le service"),
        ("D-ASSUR", {"valid_to": date(2022, 6, 30)}, "échue le 30 juin 2022"),
        ("D-DIRIG", {"people": ["Hélène Castaing"]}, "n'est pas datée"),
    ],
)
def test_a_point_on_a_paper_is_for_the_case_officer(
    piece: str, keys: dict[str, Any], words: str
) -> None:
    case = complete_association_dossier(papers=(paper(piece, **keys),))
    assert any(words in f.message for f in remarks(case, piece))
    assert blocking(case) == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"insolvency": True}, "procédure collective"),
        ({"struck_off": True}, "radiation"),
        ({"date": date(2022, 1, 3)}, "à récupérer"),
    ],
)
def test_a_company_register_is_looked_at_and_never_asked_for(
    keys: dict[str, Any], words: str
) -> None:
    case = complete_company_dossier(papers=(paper("D-KBIS", **keys),))
    assert any(words in f.message for f in remarks(case, "D-KBIS"))
    assert blocking(case) == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"total_liabilities": Decimal(70000)}, "actif"),
        ({"notes": False}, "l'annexe"),
        ({"approved": False}, "approbation"),
    ],
)
def test_incomplete_accounts_are_for_the_case_officer(keys: dict[str, Any], words: str) -> None:
    case = complete_association_dossier(without=("D-COMPTES",), papers=(accounts_paper(**keys),))
    assert any(words in f.message for f in remarks(case, "D-COMPTES"))
    assert blocking(case) == []


def test_accounts_that_come_in_several_files_are_whole_together() -> None:
    sheet = accounts_paper(income_statement=False, notes=False)
    statement = accounts_paper(balance_sheet=False)
    case = complete_association_dossier(without=("D-COMPTES",), papers=(sheet, statement))
    assert remarks(case, "D-COMPTES") == []


def test_accounts_without_a_closing_date_are_looked_at() -> None:
    case = complete_association_dossier(
        without=("D-COMPTES",), papers=(accounts_paper(fiscal_year_end=None),)
    )
    assert [(f.rule, f.verdict) for f in blocking(case)] == [("D-COMPTES", Verdict.TO_CHECK)]


def test_weak_accounts_are_for_the_case_officer() -> None:
    weak = accounts_paper(equity=Decimal(-100), cash=Decimal(10), total_expenses=Decimal(120000),
                          result=Decimal(-5), previous_result=Decimal(-7))  # fmt: skip
    case = complete_association_dossier(without=("D-COMPTES",), papers=(weak,))
    reasons = " ".join(f.message for f in remarks(case, "STR-02"))
    assert "fonds propres négatifs" in reasons
    assert "trésorerie inférieure à un mois" in reasons
    assert "deux exercices déficitaires" in reasons
    assert remarks(case, "STR-06")


def test_an_auditors_reserve_and_another_year_are_for_the_case_officer() -> None:
    report = paper("D-CAC", opinion="réserve", fiscal_year_end=date(2020, 12, 31))
    case = complete_association_dossier(papers=(report,))
    messages = " ".join(f.message for f in remarks(case, "D-CAC"))
    assert "avec réserve" in messages
    assert "autre exercice" in messages


def test_small_aids_over_the_ceiling_are_for_the_case_officer() -> None:
    case = complete_company_dossier(papers=(paper("D-MINIMIS", total=Decimal(210000)),))
    (finding,) = remarks(case, "D-MINIMIS")
    assert "210\u00a0000\u00a0€" in finding.message


@pytest.mark.parametrize(
    ("signatures", "verdict"),
    [((UNSIGNED,), Verdict.FAULT), ((TYPED,), Verdict.TO_CHECK), ((), Verdict.TO_CHECK)],
)
def test_an_unsigned_commitment_is_asked_again_and_a_typed_name_looked_at(
    signatures: tuple[Signature, ...], verdict: Verdict
) -> None:
    given = paper("D-CER", date=date(2022, 10, 3), signatures=signatures)
    unticked = {"declarations.republican_commitment": None}
    (finding,) = blocking(complete_association_dossier(unticked, papers=(given,)))
    assert (finding.rule, finding.verdict, finding.group) == (
        "D-CER", verdict, Group.NON_CONFORMING,
    )  # fmt: skip


def test_a_commitment_signed_by_a_stranger_counts_only_where_it_names_the_structure() -> None:
    unticked = {"declarations.republican_commitment": None}
    keys: dict[str, Any] = {
        "signatory": "Cléo Sabathier",
        "date": date(2022, 10, 3),
        "signatures": (SIGNED,),
    }
    nameless = complete_association_dossier(unticked, papers=(paper("D-CER", **keys),))
    (doubt,) = blocking(nameless)
    assert (doubt.rule, doubt.verdict) == ("D-CER", Verdict.TO_CHECK)
    named = paper("D-CER", organisation=CONFLUENT.name, **keys)
    case = complete_association_dossier(unticked, papers=(named,))
    assert blocking(case) == []
    assert any("Cléo Sabathier" in f.message for f in remarks(case, "D-CER"))


@pytest.mark.parametrize(
    ("grantee", "verdict"), [("Paul Sabatier", Verdict.FAULT), ("T. Roumégous", Verdict.TO_CHECK)]
)
def test_a_power_given_to_somebody_else_does_not_do(grantee: str, verdict: Verdict) -> None:
    names = {"signatory.last_name": "Roumégous", "signatory.first_name": "Thomas"}
    power = paper("D-POUVOIR", grantor="Hélène Castaing", grantee=grantee, signatures=(SIGNED,))
    (finding,) = blocking(complete_association_dossier(names, papers=(power,)))
    assert (finding.rule, finding.verdict) == ("D-POUVOIR", verdict)


def test_unsigned_statutes_are_asked_again_where_they_are_due() -> None:
    papers = (
        paper("D-STATUTS", name=CONFLUENT.name, signed=False),
        paper("D-DIRIG", date=date(2022, 3, 1), people=["Hélène Castaing"]),
    )
    case = complete_association_dossier({"organisation.rna": None}, papers=papers)
    assert asked(case) == [("D-STATUTS", "D-STATUTS")]
    assert asked(complete_association_dossier(papers=papers)) == []


def test_an_old_list_of_officers_is_asked_again_where_it_is_due() -> None:
    papers = (
        paper("D-STATUTS", name=CONFLUENT.name, signed=True),
        paper("D-DIRIG", date=date(2021, 3, 1), people=["Hélène Castaing"]),
    )
    case = complete_association_dossier({"organisation.rna": None}, papers=papers)
    (finding,) = [f for f in blocking(case) if f.verdict is Verdict.FAULT]
    assert (finding.rule, finding.group) == ("D-DIRIG", Group.NON_CONFORMING)
    assert "1er mars 2021" in finding.message


def test_a_resolution_for_another_amount_is_for_the_case_officer() -> None:
    resolution = paper("D-DELIB-DEM", body="Conseil municipal", executory=True,
                       amount=Decimal(39000))  # fmt: skip
    case = complete_commune_dossier(without=("D-DELIB-DEM",), papers=(resolution,))
    assert any("39\u00a0000\u00a0€" in f.message for f in remarks(case, "D-DELIB-DEM"))
    assert blocking(case) == []


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        ({"iban": None}, Verdict.FAULT),
        ({"iban": doubtful(None, "FR76 ????")}, Verdict.TO_CHECK),
        ({"holder": None}, Verdict.TO_CHECK),
        ({"holder": "Les Jardins"}, Verdict.TO_CHECK),
        ({"holder": "SCI DES BERGES"}, Verdict.FAULT),
    ],
)
def test_bank_details_bear_a_valid_account_of_the_applicant(
    keys: dict[str, Any], verdict: Verdict
) -> None:
    case = complete_association_dossier(without=("D-RIB",), papers=(bank_paper(CONFLUENT, **keys),))
    assert [(f.rule, f.verdict) for f in blocking(case)] == [("D-RIB", verdict)]


@pytest.mark.parametrize(
    "holder",
    [
        "ASSO LES JARDINS DU CONFLUENT",
        "LES JARDINS DU CONFLUENT 12 CHEMIN DES BERGES 47400 TONNEINS",
        "LJC",
        "Jardins du Confluent (Les)",
    ],
)
def test_a_holder_is_known_by_its_usual_wordings(holder: str) -> None:
    bank = bank_paper(CONFLUENT, holder=holder)
    assert blocking(complete_association_dossier(without=("D-RIB",), papers=(bank,))) == []


def test_accounts_that_name_somebody_else_are_looked_at_and_stop_nothing() -> None:
    accounts = accounts_paper(organisation="Cabinet Gascogne Audit")
    case = complete_association_dossier(without=("D-COMPTES",), papers=(accounts,))
    assert any("Cabinet Gascogne Audit" in f.message for f in remarks(case, "D-COMPTES"))
    assert blocking(case) == []


def test_a_second_account_raises_an_alert_until_a_person_confirms_it() -> None:
    newer = bank_paper(CONFLUENT, iban=OTHER_IBAN)
    case = complete_association_dossier({"bank.iban": None}, papers=(newer,))
    assert any("a changé" in f.message for f in remarks(case, "D-RIB"))
    history = case.history.model_copy(update={"confirmed_iban": OTHER_IBAN})
    assert remarks(case.model_copy(update={"history": history}), "D-RIB") == []


def test_a_letter_whose_amount_is_not_the_budgets_is_for_the_case_officer() -> None:
    letter = intent_paper("Commune de Tonneins", Decimal(9000), TITLE)
    case = complete_association_dossier(without=("D-LI",), papers=(letter,))
    assert any("9\u00a0000\u00a0€" in f.message for f in remarks(case, "FIN-04"))
    assert blocking(case) == []


@pytest.mark.parametrize(("signature", "words"), [(UNSIGNED, "pas signée"), (TYPED, "à vérifier")])
def test_an_unsigned_letter_of_intent_is_looked_at_and_not_asked_again(
    signature: Signature, words: str
) -> None:
    keys: dict[str, Any] = {
        "funder": "Commune de Tonneins",
        "amount": Decimal(10000),
        "action": TITLE,
    }
    letter = paper("D-LI", signatures=(signature,), **keys)
    case = complete_association_dossier(without=("D-LI",), papers=(letter,))
    assert any(words in f.message for f in remarks(case, "FIN-04"))
    assert blocking(case) == []
    by_mail = complete_association_dossier(without=("D-LI",), papers=(paper("D-LI", **keys),))
    assert remarks(by_mail, "FIN-04") == []
