"""The steps of a dossier, which letters are due, and what is refused in words (PRO-01 to 11)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest

from extractors.records import Action, Declarations, Flag, Text
from tests.papers_for_gathering import form, piece
from validators.call import load_call
from validators.deadlines import deadlines, rejection_day
from validators.dossier import (
    Decision,
    Dossier,
    Held,
    History,
    LetterKind,
    LetterStatus,
    PastLetter,
    Reception,
    ReceptionBasis,
)
from validators.findings import Assessment, Family, Finding, Outcome, Severity, Verdict, outcome_of
from validators.procedure import (
    SECOND_NOTICE,
    Step,
    acknowledged,
    agreement_refusals,
    decision_refusals,
    due,
    step_of,
    validation_refusals,
)
from validators.profiles import Paper

CALL = load_call()
RECEIVED = date(2022, 9, 12)
IBAN = "FR7630006000011234567890189"
HOLDER = "Les Jardins du Confluent"
OTHER_IBAN = "FR1420041010050500013M02606"


def held(paper: Paper, **changes: Any) -> Held:
    return Held(
        id=paper.id, file=paper.file, sha256="0" * 64, received=RECEIVED, read=paper.read
    ).model_copy(update=changes)


def dossier(
    *pieces: Held, unfiled: int = 0, history: History | None = None, **form_changes: Any
) -> Dossier:
    rib = held(piece("rib", "D-RIB", iban=IBAN, holder=HOLDER))
    return Dossier(
        reference="PDI47-2022-0001",
        reception=Reception(day=RECEIVED, basis=ReceptionBasis.PERSON, to_confirm=False),
        application=_with_annexes(held(form("form", granted_line=Decimal(40000), **form_changes))),
        pieces=pieces or (rib,),
        unfiled=unfiled,
        history=history or History(),
    )


def _with_annexes(application: Held) -> Held:
    """Add an action and the commitment of an association, which an agreement annexes."""
    sure = {"raw": "oui", "confidence": 1.0}
    record = application.application.model_copy(
        update={
            "actions": (Action(title=Text(value="Atelier", **sure)),),
            "declarations": Declarations(republican_commitment=Flag(value=True, **sure)),
        }
    )
    return application.model_copy(
        update={"read": application.read.model_copy(update={"record": record})}
    )


def finding(
    verdict: Verdict = Verdict.FAULT,
    family: Family = Family.COMPLETENESS,
    code: str | None = "D-CER",
    severity: Severity = Severity.BLOCKING,
) -> Finding:
    return Finding(
        rule="X-01",
        severity=severity,
        verdict=verdict,
        family=family,
        message="…",
        basis="usage",
        basis_kind="usage",
        piece=code,
    )


def assessed(*findings: Finding) -> Assessment:
    return Assessment(findings, outcome_of(findings))


COMPLETE = assessed()
INCOMPLETE = assessed(finding())
TO_CHECK = assessed(finding(Verdict.TO_CHECK))
INELIGIBLE = assessed(finding(family=Family.ELIGIBILITY))


def letter(kind: LetterKind, status: LetterStatus = "draft", **days: Any) -> PastLetter:
    return PastLetter(id=f"L-{kind}", kind=kind, status=status, written=RECEIVED, **days)


def kinds(subject: Dossier, assessment: Assessment, on: date = RECEIVED) -> list[str]:
    return [item.kind for item in due(subject, assessment, CALL, on)]


@pytest.mark.parametrize(
    ("assessment", "letters"),
    [
        (INCOMPLETE, ["acknowledgement", "notice"]),
        (TO_CHECK, ["acknowledgement"]),
        (INELIGIBLE, ["acknowledgement"]),
        (COMPLETE, ["acknowledgement", "certificate"]),
    ],
    ids=["incomplete", "to check", "ineligible", "complete"],
)
def test_each_outcome_has_its_letters(assessment: Assessment, letters: list[str]) -> None:
    assert kinds(dossier(), assessment) == letters


def test_a_draft_is_rewritten_under_the_same_number() -> None:
    history = History(letters=(letter("notice"),))
    notice = due(dossier(history=history), INCOMPLETE, CALL, RECEIVED)[1]
    assert (notice.kind, notice.round, notice.replaces) == ("notice", 1, "L-notice")


def test_a_notice_that_went_out_is_not_written_again_however_little_came() -> None:
    history = History(letters=(letter("notice", "sent", validated=RECEIVED, sent=RECEIVED),))
    assert kinds(dossier(history=history), INCOMPLETE) == []


def test_a_second_notice_is_written_only_where_a_person_asks() -> None:
    sent = letter("notice", "sent", validated=RECEIVED, sent=RECEIVED)
    history = History(letters=(sent,), released=(SECOND_NOTICE,))
    (second,) = due(dossier(history=history), INCOMPLETE, CALL, RECEIVED)
    assert (second.kind, second.round) == ("notice", 2)


def test_when_all_has_come_the_certificate_is_due() -> None:
    sent = letter("notice", "sent", validated=RECEIVED, sent=RECEIVED)
    assert kinds(dossier(history=History(letters=(sent,))), COMPLETE) == ["certificate"]


def test_after_the_certificate_nothing_is_asked_any_more() -> None:
    history = History(letters=(letter("certificate", "validated", validated=RECEIVED),))
    assert kinds(dossier(history=history), INCOMPLETE) == []


def test_the_acknowledgement_joins_a_letter_validated_within_ten_days() -> None:
    early = History(letters=(letter("notice", "validated", validated=date(2022, 9, 22)),))
    late = History(letters=(letter("notice", "validated", validated=date(2022, 9, 23)),))
    assert acknowledged(dossier(history=early), CALL)
    assert not acknowledged(dossier(history=late), CALL)
    assert kinds(dossier(history=late), INCOMPLETE) == ["acknowledgement"]


def test_drafts_carry_the_acknowledgement_only_while_they_can_be_in_time() -> None:
    assert due(dossier(), COMPLETE, CALL, date(2022, 9, 22))[1].acknowledges
    assert not due(dossier(), COMPLETE, CALL, date(2022, 9, 23))[1].acknowledges


def test_one_reminder_when_the_time_limit_has_come() -> None:
    notice = letter("notice", "sent", validated=RECEIVED, sent=RECEIVED, limit=date(2022, 10, 12))
    asked = dossier(history=History(letters=(notice,)))
    assert kinds(asked, INCOMPLETE, date(2022, 10, 11)) == []
    assert kinds(asked, INCOMPLETE, date(2022, 10, 12)) == ["reminder"]
    assert kinds(asked, COMPLETE, date(2022, 10, 12)) == ["certificate"]
    reminded = History(letters=(notice, letter("reminder", "sent", validated=date(2022, 10, 12))))
    assert kinds(dossier(history=reminded), INCOMPLETE, date(2022, 11, 30)) == []


# -- decisions -------------------------------------------------------------------------------

CERTIFIED = (letter("certificate", "validated", validated=RECEIVED),)
ON = date(2022, 12, 1)


def decision(
    outcome: Literal["granted", "refused", "adjourned"] = "granted", **changes: Any
) -> Decision:
    values: dict[str, Any] = {
        "outcome": outcome,
        "amount": Decimal(40000) if outcome == "granted" else None,
        "reason": "Crédits épuisés." if outcome == "refused" else None,
        "deliberation": "C1118",
        "day": date(2022, 11, 18),
        "executory": date(2022, 11, 24),
        "by": "Claire Martin",
    } | changes
    return Decision(**values)


def certified(**changes: Any) -> Dossier:
    return dossier(history=History(letters=CERTIFIED), **changes)


def decided(made: Decision, *pieces: Held, **changes: Any) -> Dossier:
    history = History(letters=CERTIFIED, decision=made, **changes.pop("history", {}))
    return dossier(*pieces, history=history, **changes)


def test_a_decision_with_number_date_and_executory_date_is_open_after_the_certificate() -> None:
    assert decision_refusals(certified(), decision(), ON) == ()
    assert decision_refusals(certified(), decision("refused"), ON) == ()
    assert decision_refusals(certified(), decision("adjourned"), ON) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"deliberation": " "}, "numéro de la délibération"),
        ({"day": date(2022, 12, 2), "executory": date(2022, 12, 3)}, "dans le futur"),
        ({"executory": date(2022, 11, 1)}, "précède"),
        ({"executory": date(2022, 12, 2)}, "pas encore exécutoire"),
        ({"amount": None}, "montant accordé"),
        ({"amount": Decimal(0)}, "supérieur à zéro"),
        ({"amount": Decimal("10.005")}, "deux décimales"),
        ({"amount": Decimal(40001)}, "dépasse"),
        ({"by": ""}, "nom de la personne"),
    ],
)
def test_what_a_decision_lacks_is_said_in_words(change: dict[str, Any], words: str) -> None:
    reasons = decision_refusals(certified(), decision(**change), ON)
    assert any(words in reason for reason in reasons)
    assert all(reason.startswith("Étape impossible : ") for reason in reasons)


def test_a_refusal_needs_its_reason() -> None:
    reasons = decision_refusals(certified(), decision("refused", reason=" "), ON)
    assert "motif" in reasons[0]


@pytest.mark.parametrize("status", [None, "draft"])
def test_no_decision_before_the_certificate_was_validated(status: LetterStatus | None) -> None:
    history = History(letters=(letter("certificate", status),) if status else ())
    reasons = decision_refusals(dossier(history=history), decision(), ON)
    assert "attestation de recevabilité" in reasons[0]


def test_no_second_decision_unless_the_first_was_adjourned() -> None:
    assert decision_refusals(decided(decision()), decision(), ON)
    assert not decision_refusals(decided(decision("adjourned")), decision(), ON)


def test_after_a_grant_notification_and_agreement_are_due_and_nothing_before_it_is_executory() -> (
    None
):
    assert kinds(decided(decision()), COMPLETE, ON) == ["award", "agreement"]
    assert kinds(decided(decision()), COMPLETE, date(2022, 11, 20)) == []


def test_after_a_refusal_only_its_notification_is_due() -> None:
    assert kinds(decided(decision("refused")), COMPLETE, ON) == ["refusal"]
    assert kinds(decided(decision("adjourned")), COMPLETE, ON) == []


def test_no_agreement_while_the_plan_shows_the_amount_requested() -> None:
    less = decided(decision(amount=Decimal(30000)))
    assert kinds(less, COMPLETE, ON) == ["award"]
    assert "montant sollicité" in agreement_refusals(less, COMPLETE, CALL)[0]


def test_a_late_adjusted_budget_shows_the_amount_granted() -> None:
    rib = held(piece("rib", "D-RIB", iban=IBAN, holder=HOLDER))
    plan = held(piece("plan", "D-BUDG-ACT", requested=Decimal(30000)), late=True)
    less = decided(decision(amount=Decimal(30000)), rib, plan)
    assert agreement_refusals(less, COMPLETE, CALL) == ()


@pytest.mark.parametrize(
    ("pieces", "changes", "words"),
    [
        ((held(piece("x", "D-DESC")),), {}, "RIB manque"),
        ((held(piece("x", "D-RIB")),), {"iban": None}, "pas lu avec certitude"),
        ((held(piece("x", "D-RIB", iban=OTHER_IBAN)),), {}, "changé ou diffère"),
        (
            (
                held(piece("x", "D-RIB", iban=IBAN)),
                held(piece("y", "D-RIB", iban=OTHER_IBAN), late=True),
            ),
            {},
            "changé ou diffère",
        ),
        ((), {"history": {"known_ibans": (OTHER_IBAN,)}}, "changé ou diffère"),
    ],
    ids=["none", "unread", "not the form's", "changed late", "changed since an earlier dossier"],
)
def test_no_agreement_with_an_unconfirmed_account(
    pieces: tuple[Held, ...], changes: dict[str, Any], words: str
) -> None:
    subject = decided(decision(), *pieces, **changes)
    assert words in agreement_refusals(subject, COMPLETE, CALL)[0]
    assert kinds(subject, COMPLETE, ON) == ["award"]


def test_a_person_s_confirmation_settles_the_account() -> None:
    changed = held(piece("x", "D-RIB", iban=OTHER_IBAN))
    subject = decided(decision(), changed, history={"confirmed_iban": OTHER_IBAN})
    assert agreement_refusals(subject, COMPLETE, CALL) == ()


def test_a_doubt_on_the_account_holds_the_agreement_back() -> None:
    doubt = assessed(finding(Verdict.TO_CHECK, Family.INSTRUCTION, "D-RIB", Severity.INSTRUCTOR))
    assert "point reste à vérifier" in agreement_refusals(decided(decision()), doubt, CALL)[0]


# -- validation --------------------------------------------------------------------------------


def test_a_notice_waits_for_what_is_to_be_classed_unless_a_person_says_to_send() -> None:
    loose = dossier(unfiled=2)
    reasons = validation_refusals("notice", loose, INCOMPLETE, CALL, anyway=False)
    assert "à classer" in reasons[0]
    assert validation_refusals("notice", loose, INCOMPLETE, CALL, anyway=True) == ()


def test_a_notice_waits_for_a_doubt_on_what_it_lists_but_not_for_others() -> None:
    on_it = assessed(finding(), finding(Verdict.TO_CHECK))
    elsewhere = assessed(finding(), finding(Verdict.TO_CHECK, code="D-RIB"))
    assert validation_refusals("notice", dossier(), on_it, CALL, anyway=False)
    assert validation_refusals("notice", dossier(), elsewhere, CALL, anyway=False) == ()


def test_no_certificate_while_a_blocking_point_is_open() -> None:
    for assessment in (INCOMPLETE, TO_CHECK, INELIGIBLE):
        assert validation_refusals("certificate", dossier(), assessment, CALL, anyway=True)
    assert validation_refusals("certificate", dossier(), COMPLETE, CALL, anyway=False) == ()


# -- where a dossier stands, and what falls due --------------------------------------------------


@pytest.mark.parametrize(
    ("history", "step"),
    [
        (History(), Step.EXAMINATION),
        (History(letters=(letter("certificate"),)), Step.EXAMINATION),
        (History(letters=(letter("notice", "sent"),)), Step.REQUEST),
        (History(letters=CERTIFIED), Step.INSTRUCTION),
        (History(letters=CERTIFIED, decision=decision("adjourned")), Step.INSTRUCTION),
        (History(letters=CERTIFIED, decision=decision()), Step.DECISION),
        (History(letters=(letter("award", "sent"),), decision=decision()), Step.NOTIFICATION),
        (History(letters=(letter("agreement", "signed"),), decision=decision()), Step.AGREEMENT),
        (History(letters=(letter("agreement", "notified"),), decision=decision()), Step.FOLLOW_UP),
        (
            History(letters=(letter("refusal", "notified"),), decision=decision("refused")),
            Step.CLOSED,
        ),
    ],
)  # fmt: skip
def test_letters_and_decision_say_where_a_dossier_stands(history: History, step: Step) -> None:
    assert step_of(history) is step
    assert step.label


def test_the_worked_example_of_the_implicit_rejection() -> None:
    asked = letter(
        "notice",
        "sent",
        validated=date(2022, 9, 20),
        sent=date(2022, 9, 20),
        limit=date(2022, 10, 20),
    )
    assert rejection_day(dossier(), CALL) == date(2022, 11, 12)
    answered = History(letters=(asked,), all_received=date(2022, 10, 5))
    assert rejection_day(dossier(history=answered), CALL) == date(2022, 11, 27)
    assert rejection_day(dossier(history=History(letters=(asked,))), CALL) == date(2022, 12, 12)


def test_deadlines_are_listed_earliest_first_and_what_is_done_is_left_out() -> None:
    found = deadlines(dossier(), CALL)
    assert [d.code for d in found] == ["acknowledgement", "warning", "implicit_rejection"]
    assert found[0].on == date(2022, 9, 26)
    assert found[1].on == date(2022, 10, 27)
    asked = letter("notice", "sent", validated=RECEIVED, sent=RECEIVED, limit=date(2022, 10, 12))
    codes = [d.code for d in deadlines(dossier(history=History(letters=(asked,))), CALL)]
    assert codes == ["pieces", "warning", "implicit_rejection"]


def test_after_an_award_the_agreement_and_the_payment_are_awaited() -> None:
    award = letter("award", "notified", sent=date(2022, 12, 1), notified=date(2022, 12, 5))
    made = dossier(history=History(letters=(award,), decision=decision()))
    assert [d.code for d in deadlines(made, CALL)] == ["agreement", "payment"]


def test_outcomes_are_the_contract_s() -> None:
    assert INCOMPLETE.outcome is Outcome.INCOMPLETE
    assert INELIGIBLE.outcome is Outcome.INELIGIBLE
