"""What each letter says: legal mentions, dates, amounts, sentences for one or several things."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generators.facts import MissingValue
from generators.render import text_of
from tests.letter_cases import (
    ATTENTION,
    CALL,
    GRANT,
    MISSING_RIB,
    NOTICE,
    PIECES,
    REFUSAL,
    TWELVE,
    Case,
    asked,
    case,
    decided,
    sure,
)
from validators.dossier import Decision, History, LetterKind, PastLetter, Reception, ReceptionBasis
from validators.findings import Family, Group, Severity, Verdict

DECIDED = date(2022, 12, 19)
EVERY: dict[LetterKind, Case] = {
    "acknowledgement": case(),
    "notice": case("association", *TWELVE, *ATTENTION),
    "certificate": case(),
    "reminder": case("association", *TWELVE[:3], history=History(letters=(NOTICE,))),
    "closing": case("company", *TWELVE[:2], history=History(letters=(NOTICE,))),
    "award": decided("association", GRANT),
    "refusal": decided("company", REFUSAL),
    "agreement": decided("association", GRANT),
}


def said(subject: Case, kind: LetterKind, on: date = date(2022, 10, 12), **due: Any) -> str:
    """Return what a letter says, white space folded (no-break spaces read as spaces)."""
    return folded(text_of(subject.letter(kind, on, **due).docx))


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# -- every letter -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in EVERY if kind != "agreement"])
def test_every_letter_names_agent_reference_addresses_and_signatory(kind: LetterKind) -> None:
    text = said(EVERY[kind], kind, DECIDED)
    assert "Affaire suivie par : Camille EXEMPLE" in text
    assert "Réf. : dossier n° PDI47-2022-0007" in text
    assert "Madame, Monsieur," in text
    assert "Département de Lot-et-Garonne – Hôtel du Département – 47922 AGEN cedex 9" in text
    assert "Agen, le 19 décembre 2022" in text
    assert CALL.authority.privacy_contact in text
    assert "traitement algorithmique ayant pour finalité le contrôle des pièces" in text
    assert "L. 311-3-1" in text
    assert "CADA" in text


@pytest.mark.parametrize("kind", ["acknowledgement", "notice", "certificate", "reminder"])
def test_letters_under_delegation_carry_its_formula_and_the_signatory(kind: LetterKind) -> None:
    text = said(EVERY[kind], kind)
    formula = "Pour la Présidente du Conseil départemental et par délégation,"
    assert f"{formula} Directrice des actions sociales et d'insertion, Claude EXEMPLE" in text


@pytest.mark.parametrize("kind", ["closing", "award", "refusal"])
def test_letters_outside_the_delegation_are_signed_by_the_head(kind: LetterKind) -> None:
    text = said(EVERY[kind], kind, DECIDED)
    assert "La Présidente du Conseil départemental, Dominique EXEMPLE" in text
    assert "par délégation" not in text


@pytest.mark.parametrize("kind", list(EVERY))
def test_no_mark_of_the_template_and_no_plain_space_before_high_punctuation(
    kind: LetterKind,
) -> None:
    text = re.split(r"Annexe\s1", text_of(EVERY[kind].letter(kind, DECIDED).docx))[0]
    assert not re.search(r"\{\{|\}\}|\{%|%\}|N/A|\bNone\b", text)
    assert not re.search(r" [:;?!»]|« | €|\d \d{3}\b", text)


@pytest.mark.parametrize("kind", ["acknowledgement", "notice", "certificate", "reminder"])
def test_letters_before_the_decision_use_none_of_its_words(kind: LetterKind) -> None:
    text = said(EVERY[kind], kind).replace(
        "Elle ne vaut ni attribution de subvention, ni engagement financier du Département, "
        "ni autorisation de démarrage.",
        "",
    )
    words = r"attribu(e|é|ée)|accord(e|é)|octroy|favorable|retenu|financé à hauteur"
    assert not re.search(words + r"|autoris(e|é) à démarrer", text)


def test_the_first_of_a_month_is_written_in_french() -> None:
    assert "Agen, le 1er mars 2023" in said(case(), "acknowledgement", date(2023, 3, 1))


def test_the_civility_is_never_guessed_from_a_first_name() -> None:
    block = case().dossier.form.representative
    assert block.first_name.value == "Hélène"
    head = said(case(), "acknowledgement").split("Objet")[0]
    assert not re.search(r"\bMme\b|\bM\. |Madame|Monsieur", head)


def test_a_person_who_is_the_applicant_is_not_named_twice_in_the_address() -> None:
    head = said(case("micro"), "acknowledgement").split("Objet")[0]
    assert head.count("Nadia") == 1
    head = said(case(), "acknowledgement").split("Objet")[0]
    assert "Les Jardins du Confluent Hélène CASTAING, présidente 12 chemin des Berges" in head


def test_the_correspondence_address_takes_the_place_of_the_seat() -> None:
    other = case().saying(organisation={"correspondence_address": "BP 12, 47207 Marmande cedex"})
    head = said(other, "acknowledgement").split("Objet")[0]
    assert "BP 12 47207 Marmande cedex" in head
    assert "chemin des Berges" not in head


def test_a_deposit_by_email_is_answered_by_email() -> None:
    by_mail = Reception(day=date(2022, 10, 6), basis=ReceptionBasis.EMAIL, to_confirm=False)
    assert "Par courriel : " in said(case(reception=by_mail), "acknowledgement")
    assert "Par courriel : " not in said(case(), "acknowledgement")


def test_an_apostrophe_an_ampersand_and_a_long_title_come_out_as_written() -> None:
    title = "L'Étoile-d'Agen & Cie : « s'insérer » <durablement> ; étape n° 2 ?"
    assert f"« {title} »" in said(case().saying(project={"title": title}), "acknowledgement")


# -- L1 -----------------------------------------------------------------------------------------


def test_the_acknowledgement_states_reception_silence_service_and_appeal() -> None:
    text = said(case(), "acknowledgement")
    assert "J'accuse réception, à la date du 6 octobre 2022" in text
    assert "vaut décision implicite de rejet, soit au 6 décembre 2022" in text
    assert "sous réserve de la suspension de ce délai" in text
    assert CALL.authority.phone in text
    assert CALL.authority.email in text
    assert "ne préjuge pas de la complétude ni de la recevabilité" in text
    assert "recours gracieux" in text
    assert (
        "Tribunal administratif de Bordeaux (9 rue Tastet, CS 21490, 33063 BORDEAUX cedex)" in text
    )
    assert "www.telerecours.fr" in text
    assert "R. 421-3" in text


def test_an_acknowledgement_can_be_written_before_the_title_is_known() -> None:
    text = said(case().saying(project={"title": None}), "acknowledgement")
    assert "relatif à l'opération" not in text
    assert "« »" not in text


# -- L2 -----------------------------------------------------------------------------------------


def test_the_notice_sets_its_time_limit_and_its_suspensive_effect() -> None:
    letter = EVERY["notice"].letter("notice")
    text = folded(text_of(letter.docx))
    assert letter.limit == date(2022, 11, 14)
    assert "au plus tard le 14 novembre 2022, les 12 éléments suivants :" in text
    assert "L. 114-5" in text
    assert "est suspendu pendant le délai imparti" in text
    assert "De simples copies suffisent" in text
    assert "sera instruit en l'état" in text
    assert "La présente demande ne préjuge en rien de la suite réservée à votre projet." in text


def test_the_notice_groups_what_it_asks_and_counts_through() -> None:
    text = said(EVERY["notice"], "notice")
    places = [
        text.index(part)
        for part in (
            "Pièces manquantes",
            MISSING_RIB.message,
            "Pièces non conformes",
            "Le budget n'est pas équilibré",
            "Informations à compléter",
            "Merci d'indiquer le dispositif",
            "Comment répondre",
            "Points d'attention pour l'instruction",
            "Précisez la ou les mesures de la CALPAE",
        )
    ]
    assert places == sorted(places)


def test_one_thing_is_asked_in_the_singular() -> None:
    text = said(case("company", MISSING_RIB), "notice")
    assert "l'élément suivant :" in text
    assert "Pièce manquante " in text
    assert "la production de cet élément met fin" in text
    assert "éléments" not in text


def test_a_law_and_the_call_are_cited_and_a_usage_is_not() -> None:
    text = said(EVERY["notice"], "notice")
    assert "Fondement : loi n° 2000-321 du 12 avril 2000, article 10-1." in text
    assert "Fondement : appel à projets, point 4 (plan de financement)." in text
    assert "Fondement : usage" not in text


def test_doubts_and_points_for_the_officer_never_enter_the_notice() -> None:
    doubt = asked("Signature à vérifier.", "D-CER", verdict=Verdict.TO_CHECK)
    inner = asked(
        "Situation financière à examiner.",
        None,
        Group.ATTENTION,
        severity=Severity.INSTRUCTOR,
        family=Family.INSTRUCTION,
    )
    text = said(case("association", MISSING_RIB, doubt, inner), "notice")
    assert "à vérifier" not in text
    assert "à examiner" not in text


def test_an_account_number_in_a_sentence_is_masked() -> None:
    iban = "FR76 3000 6000 0112 3456 7890 189"
    finding = asked(f"L'IBAN {iban} n'est pas celui du formulaire.", "D-RIB", Group.NON_CONFORMING)
    text = said(case("association", finding), "notice")
    assert "7890" not in text
    assert "L'IBAN … 0189 n'est pas" in text


def test_a_notice_may_also_acknowledge_receipt() -> None:
    text = said(case("association", MISSING_RIB), "notice", acknowledges=True)
    assert "J'accuse réception, à la date du 6 octobre 2022" in text
    assert "décision implicite de rejet, soit au 6 décembre 2022" in text
    assert "recours contentieux" in text


def test_a_closing_authority_says_that_the_file_will_be_closed() -> None:
    closes = CALL.model_copy(
        update={"procedure": CALL.procedure.model_copy(update={"unanswered": "close"})}
    )
    assert "sera classé sans suite" in said(case("association", MISSING_RIB, call=closes), "notice")


def test_the_notice_keeps_what_it_asked() -> None:
    letter = case("association", MISSING_RIB).letter("notice", round=2)
    assert letter.asked == (("COM-D-RIB", "D-RIB", None, None),)
    assert letter.round == 2
    assert "nouvelle demande" in folded(text_of(letter.docx))


def test_nothing_asked_gives_no_notice() -> None:
    with pytest.raises(MissingValue, match="aucun élément"):
        case().letter("notice")


# -- L3 -----------------------------------------------------------------------------------------


def test_the_certificate_identifies_lists_and_says_what_it_is_not() -> None:
    text = said(EVERY["certificate"], "certificate")
    for part in (
        "est administrativement complet et recevable",
        "Les Jardins du Confluent",
        "Numéro RNA",
        "« Cultiver ses compétences »",
        "Dispositif 1",
        "du 1er novembre 2022 au 31 octobre 2023",
        "40 000 €",
        "6 octobre 2022",
        "Contrat d'engagement républicain souscrit",
        "06/10/2022",
        "10/10/2022",
        "comité de sélection interne, dont l'avis est consultatif",
        "Elle ne vaut ni attribution de subvention, ni engagement financier du Département, "
        "ni autorisation de démarrage.",
        "Elle ne garantit ni un montant ni une date de décision.",
    ):
        assert part in text


def test_the_certificate_recomputes_the_day_of_implicit_rejection() -> None:
    asked_on = PastLetter(
        id="L",
        kind="notice",
        status="sent",
        sent=date(2022, 9, 20),
        validated=date(2022, 9, 20),
        limit=date(2022, 10, 20),
    )
    subject = case(
        reception=Reception(day=date(2022, 9, 12), to_confirm=False),
        history=History(letters=(asked_on,), all_received=date(2022, 10, 5)),
    )
    text = said(subject, "certificate")
    assert "réputée rejetée le 27 novembre 2022, compte tenu de la suspension" in text


def test_the_certificate_counts_papers_of_one_kind_and_leaves_out_the_late() -> None:
    text = said(case(), "certificate")
    assert "Lettre d'intention de chaque cofinanceur (2)" in text


def test_a_certificate_without_the_amount_is_refused_by_its_name() -> None:
    with pytest.raises(MissingValue, match="montant de la subvention sollicitée"):
        case().saying(budget={"requested": None}).letter("certificate")


# -- L4, L5 -------------------------------------------------------------------------------------


def test_the_reminder_lists_what_is_still_missing_of_what_was_asked() -> None:
    first, second, third = TWELVE[:3]
    keys = tuple((f.rule, f.piece, f.field, f.subject) for f in (first, second))
    past = NOTICE.model_copy(update={"asked": keys})
    subject = case("association", second, third, history=History(letters=(past,)))
    text = said(subject, "reminder", date(2022, 11, 15))
    assert "Par lettre du 12 octobre 2022" in text
    assert second.message in text
    assert first.message not in text
    assert third.message not in text
    assert "la demande suivante reste sans réponse" in text
    assert "jusqu'au 15 décembre 2022 inclus" in text
    assert "Sauf réception de cet élément au plus tard le 15 décembre 2022" in text


def test_the_closing_gives_its_reasons_and_the_ways_of_appeal() -> None:
    reminder = PastLetter(
        id="R", kind="reminder", status="sent", sent=date(2022, 11, 15), limit=date(2022, 12, 15)
    )
    subject = case("company", *TWELVE[:2], history=History(letters=(NOTICE, reminder)))
    text = said(subject, "closing", DECIDED)
    assert "Lettre recommandée avec avis de réception" in text
    assert "une relance vous a été adressée le 15 novembre 2022" in text
    assert "les 2 demandes suivantes restent sans réponse" in text
    assert "est classé sans suite" in text
    assert "Voies et délais de recours" in text
    assert "dans un délai de deux mois à compter de sa notification" in text


# -- L6, L7 -------------------------------------------------------------------------------------


def test_the_award_gives_deliberation_amount_in_figures_and_words_and_schedule() -> None:
    text = said(EVERY["award"], "award", DECIDED)
    assert "Par délibération n° 2022-12-045 du 9 décembre 2022" in text
    assert "exécutoire depuis le 16 décembre 2022" in text
    assert "40 000 € (quarante mille euros)" in text
    assert "Premier versement 2022 (50 %)" in text
    assert "Solde 2023 (50 %)" in text
    assert "16 000 €" in text
    assert "Aucun versement ne peut intervenir avant la signature" in text
    assert "retourner signés au plus tard le 18 janvier 2023" in text
    assert "60 jours" in text


def test_a_partial_award_says_so_and_can_be_appealed_against() -> None:
    less = GRANT.model_copy(update={"amount": Decimal("33333.33")})
    letter = decided("renewal", less)
    text = said(letter, "award", DECIDED)
    assert "33 333,33 € (trente-trois mille trois cent trente-trois euros et trente-trois" in text
    assert "Ce montant est inférieur à celui que vous aviez sollicité (38 000 €)" in text
    assert "16 666,66 €" in text
    assert "16 666,67 €" in text
    assert "Voies et délais de recours" in text
    assert "Voies et délais" not in said(EVERY["award"], "award", DECIDED)


def test_an_award_is_written_even_where_a_line_of_the_plan_is_unsure() -> None:
    subject = decided("association", GRANT)
    line = subject.form.budget.income[1]
    doubt = line.amount.model_copy(update={"confidence": 0.5})
    budget = subject.form.budget.model_copy(
        update={"income": (line.model_copy(update={"amount": doubt}),)}
    )
    unsure = subject.but(form=subject.form.model_copy(update={"budget": budget}))
    assert "Toute participation d'un autre financeur" in said(unsure, "award", DECIDED)


def test_the_refusal_gives_its_reason_and_the_ways_of_appeal() -> None:
    text = said(EVERY["refusal"], "refusal", DECIDED)
    assert "réunie le 9 décembre 2022, n'a pas retenu votre demande" in text
    assert "« adéquation aux besoins »" in text
    assert "L'avis du comité de sélection interne est consultatif" in text
    assert "à compter de la notification de son rejet ou de la naissance du rejet implicite" in text


# -- L8 -----------------------------------------------------------------------------------------


def test_the_agreement_has_its_visas_19_articles_and_7_annexes() -> None:
    text = said(EVERY["agreement"], "agreement", DECIDED)
    assert [int(n) for n in re.findall(r"Article (\d+)(?:er)? – ", text)] == list(range(1, 20))
    assert [int(n) for n in re.findall(r"Annexe (\d) – ", text)] == list(range(1, 8))
    for visa in ("L. 1611-4", "L. 263-1", "n° 2000-321", "n° 2001-495", "n° 2021-1947"):
        assert visa in text
    for part in (
        "40 000 € (quarante mille euros)",
        "66,67 %",
        "FR76 1090 7004 7120 0000 0012 385",
        "Commune de Tonneins",
        "1 200 heures-participants",
        "excédent raisonnable",
        "trois ans après le 31 décembre",
        "Payeur départemental de Lot-et-Garonne",
        "Hélène CASTAING",
        "Dominique EXEMPLE",
        "L. 242-2",
    ):
        assert part in text


def test_the_agreement_gives_the_numeric_example_of_its_prorata_mode() -> None:
    text = said(decided("micro", _granting("micro")), "agreement", DECIDED)
    assert "pour un solde de 4 500 € et un volume réalisé égal à 80 %" in text
    assert "le solde versé est de 3 600 €" in text
    finance = CALL.finance.model_copy(update={"prorata": "grant"})
    whole = CALL.model_copy(update={"finance": finance})
    text = said(decided("micro", _granting("micro"), call=whole), "agreement", DECIDED)
    assert "le solde versé est de 2 700 €" in text


def test_only_associations_have_the_republican_commitment_annexed() -> None:
    text = said(decided("commune", _granting("commune")), "agreement", DECIDED)
    assert "le contrat d'engagement républicain est sans objet" in text
    assert "Annexe 7" not in text
    assert "n° 2021-1947" not in text


def test_the_agreement_keeps_the_operation_within_the_call() -> None:
    text = said(decided("company", _granting("company")), "agreement", DECIDED)
    assert "L'opération se déroule du 1er janvier 2022 au " in text


def test_an_agreement_needs_a_sure_account_and_the_amount_granted() -> None:
    with pytest.raises(MissingValue, match="RIB"):
        decided("association", GRANT, pieces=("D-CER",)).letter("agreement", DECIDED)
    less = GRANT.model_copy(update={"amount": Decimal(30000)})
    with pytest.raises(MissingValue, match="plan de financement"):
        decided("association", less).letter("agreement", DECIDED)


def test_a_plan_with_an_unsure_amount_is_not_annexed() -> None:
    subject = decided("association", GRANT)
    line = subject.form.budget.expenses[0]
    unsure = line.model_copy(
        update={"amount": sure(Decimal(8000)).model_copy(update={"confidence": 0.5})}
    )
    budget = subject.form.budget.model_copy(
        update={"expenses": (unsure, *subject.form.budget.expenses[1:])}
    )
    with pytest.raises(MissingValue, match="montant incertain"):
        subject.but(form=subject.form.model_copy(update={"budget": budget})).letter(
            "agreement", DECIDED
        )


def _granting(name: str) -> Decision:
    return GRANT.model_copy(update={"amount": case(name).form.budget.requested.value})


def test_letters_carry_no_account_number_but_the_agreement() -> None:
    iban = str(case().form.bank.iban.value)
    for kind, subject in EVERY.items():
        text = text_of(subject.letter(kind, DECIDED).docx).replace("\u00a0", "").replace(" ", "")
        assert (iban in text) is (kind == "agreement")


def test_the_pieces_of_a_case_are_those_of_the_call() -> None:
    assert {CALL.piece(code) is not None for code in PIECES} == {True}
