"""What is checked before an agreement leaves (DOMAIN §4.8)."""

from __future__ import annotations

from datetime import date

from extractors.records import Declarations
from tests.letter_cases import CALL, GRANT, PIECES, Case, decided
from validators.dossier import Dossier, History
from validators.release import account_holder, release_faults

SUBJECT = decided("association", GRANT)


def faults(subject: Case) -> str:
    return "\n".join(release_faults(subject.dossier, CALL))


def with_holder(subject: Case, holder: str) -> Case:
    return subject.saying(bank={"holder": holder})


def test_a_dossier_in_order_has_no_fault() -> None:
    for name in ("association", "commune", "company", "micro", "renewal"):
        assert faults(decided(name, GRANT)) == ""


def test_the_holder_of_the_account_is_the_beneficiary() -> None:
    assert "n'est pas le bénéficiaire" in faults(with_holder(SUBJECT, "Jean Trésorier"))
    assert faults(with_holder(SUBJECT, "ASSOC LES JARDINS DU CONFLUENT")) == ""
    assert account_holder(SUBJECT.dossier) == "Les Jardins du Confluent"


def test_a_sole_trader_may_be_paid_under_the_own_name() -> None:
    assert faults(with_holder(decided("micro", GRANT), "MME VERDIER NADIA")) == ""


def test_an_account_that_a_person_confirmed_is_not_questioned_again() -> None:
    iban = str(SUBJECT.form.bank.iban.value)
    confirmed = with_holder(SUBJECT, "CCM").but(
        history=History(decision=GRANT, confirmed_iban=iban)
    )
    assert faults(confirmed) == ""


def test_the_operation_lies_within_the_call() -> None:
    outside = SUBJECT.saying(project={"start": date(2024, 1, 1), "end": date(2024, 6, 1)})
    assert "hors de la période" in faults(outside)
    assert "pas connues" in faults(SUBJECT.saying(project={"end": None}))


def test_whoever_signs_needs_a_power_when_not_the_head() -> None:
    other = SUBJECT.saying(signatory={"last_name": "Autre", "first_name": "Alix"})
    assert "aucun pouvoir n'habilite Alix AUTRE" in faults(other)
    assert faults(other.but(pieces=(*PIECES, "D-POUVOIR"))) == ""
    nobody = SUBJECT.saying(representative={"last_name": None})
    assert "la personne qui signe" in faults(nobody)


def test_the_annexes_are_there() -> None:
    bare = SUBJECT.but(
        form=SUBJECT.form.model_copy(update={"actions": (), "declarations": Declarations()}),
        pieces=tuple(code for code in PIECES if code != "D-CER"),
    )
    assert "l'annexe 1 serait vide" in faults(bare)
    assert "annexe 7" in faults(bare)
    commune = decided("commune", GRANT, pieces=("D-RIB",))
    assert isinstance(commune.dossier, Dossier)
    assert "annexe 7" not in faults(commune)
