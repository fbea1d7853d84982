"""Files of one delivery belong together as far as every form, SIRET, RNA and name agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records import Candidate
from extractors.stamp import Stamp, build
from tests.papers_for_gathering import ATELIER, CONFLUENT, VALLON, blank_form, form, piece
from validators.gather import Gathering, gather, reference_at_start, reference_in
from validators.profiles import Paper, Profile, profile_of

AUTHORITY = ("Département de Lot-et-Garonne", "Conseil départemental de Lot-et-Garonne")


def placed(papers: Sequence[Paper], *known: Profile, label: str = "") -> Gathering:
    return gather(papers, known, label=label, prefix="PDI47", authority=AUTHORITY)


def known(reference: str, **changes: Any) -> Profile:
    return profile_of(reference, form("x", **changes).read)


def where(result: Gathering, paper: str) -> str | None:
    return result.of(paper).dossier


def test_only_an_application_form_opens_a_dossier() -> None:
    result = placed([piece("rib", "D-RIB", siret=CONFLUENT)])
    assert result.opened == ()
    assert where(result, "rib") is None
    assert result.of("rib").reason == "ne nomme aucun dossier connu"


def test_a_blank_form_opens_nothing() -> None:
    result = placed([blank_form("f")])
    assert result.opened == ()
    assert "vierge" in result.of("f").reason


def test_a_form_and_its_pieces_make_one_dossier() -> None:
    result = placed(
        [
            piece("rib", "D-RIB", organisation="LES JARDINS DU CONFLUENT"),
            form("f"),
            piece("cer", "D-CER", names=("VASSEUR Claire",)),
            piece("cv", "D-CV", person="Hugo Mirande"),
            piece("note", "D-DESC"),
        ]
    )
    assert result.opened == ("new:1",)
    assert {p.dossier for p in result.placements} == {"new:1"}


def test_two_forms_of_two_organisations_make_two_dossiers_and_the_stray_invoice_none() -> None:
    result = placed(
        [
            form("a"),
            form("b", "autre.pdf", name="Atelier du Vallon", siret=VALLON, rna=None, iban=None,
                 last="Roques", first="Jean", title="Mobilité pour tous"),
            piece("rib-a", "D-RIB", siret=CONFLUENT),
            piece("rib-b", "D-RIB", organisation="ATELIER DU VALLON"),
            piece("facture", "D-FACT", organisation="Garage Sellier", supplier="Pneus 47"),
            piece("cv", "D-CV", person="Paul Inconnu"),
            piece("cer", "D-CER", names=("Jean Roques",)),
        ],
        label="Courrier du 12-10",
    )  # fmt: skip
    assert (where(result, "a"), where(result, "b")) == ("new:1", "new:2")
    assert (where(result, "rib-a"), where(result, "rib-b")) == ("new:1", "new:2")
    assert where(result, "facture") is None
    assert where(result, "cer") == "new:2"
    assert where(result, "cv") is None
    assert set(result.of("cv").suggested) == {"new:1", "new:2"}


def test_a_piece_with_another_siret_agrees_with_none() -> None:
    result = placed([form("f"), piece("rib", "D-RIB", siret=ATELIER)])
    assert where(result, "rib") is None
    assert result.of("rib").reason == "au nom d'une autre structure"


def test_another_establishment_of_the_same_entity_agrees() -> None:
    result = placed([form("f"), piece("avis", "D-SIRENE", siren=CONFLUENT[:9])])
    assert where(result, "avis") == "new:1"


def test_a_siret_that_fails_its_check_tells_nothing_apart() -> None:
    result = placed([form("f"), piece("rib", "D-RIB", siret="73282932000075")])
    assert where(result, "rib") == "new:1"


def test_a_doubtful_heading_that_is_a_known_name_word_for_word_brings_a_late_piece_home() -> None:
    late = headed_by("LES JARDINS DU CONFLUENT")
    assert where(placed([late], known("PDI47-2022-0001")), "comptes") == "PDI47-2022-0001"
    other = headed_by("Les Jardins d'Albret")
    assert where(placed([other], known("PDI47-2022-0001")), "comptes") is None


def test_a_line_under_the_title_that_may_be_a_name_is_compared_with_the_known_ones() -> None:
    paper = headed_by("Contrat d'engagement")
    nameless = paper.piece.organisation.model_copy(
        update={
            "value": None,
            "raw": None,
            "candidates": (Candidate(value="Les Jardins du Confluent", score=0.3),),
        }
    )
    record = paper.piece.model_copy(update={"organisation": nameless})
    late = paper.model_copy(update={"read": paper.read.model_copy(update={"record": record})})
    assert where(placed([late], known("PDI47-2022-0001")), "comptes") == "PDI47-2022-0001"


def headed_by(name: str) -> Paper:
    """Accounts whose first line may be a name: nothing around it says so."""
    paper = piece("comptes", "D-COMPTES", organisation=name)
    weak = paper.piece.organisation.model_copy(update={"confidence": 0.65})
    record = paper.piece.model_copy(update={"organisation": weak})
    return paper.model_copy(update={"read": paper.read.model_copy(update={"record": record})})


def test_a_doubtful_reading_tells_nothing_apart() -> None:
    stray = piece("rib", "D-RIB", organisation="Garage Sellier")
    weak = stray.piece.organisation.model_copy(update={"confidence": 0.4})
    record = stray.piece.model_copy(update={"organisation": weak})
    paper = stray.model_copy(update={"read": stray.read.model_copy(update={"record": record})})
    assert where(placed([form("f"), paper]), "rib") == "new:1"


def test_a_letter_of_intent_is_not_led_astray_by_the_funder_s_name() -> None:
    result = placed(
        [
            form("f"),
            piece("li", "D-LI", funder="Commune de Nérac", organisation="Commune de Nérac",
                  action="Cultiver pour rebondir"),
        ]
    )  # fmt: skip
    assert where(result, "li") == "new:1"


def test_the_authority_s_own_name_identifies_no_one() -> None:
    result = placed([form("f"), piece("l", "D-LETTRE", organisation=AUTHORITY[0])])
    assert where(result, "l") == "new:1"


def test_the_treasurer_s_own_account_comes_to_the_dossier_so_that_it_is_refused_there() -> None:
    result = placed(
        [
            form("f", iban=None),
            piece("bureau", "D-DIRIG", siret=CONFLUENT, names=("Luc Tresor", "Claire Vasseur")),
            piece("rib", "D-RIB", organisation="TRESOR LUC", holder="TRESOR LUC"),
            piece("rib2", "D-RIB", holder="Mme Anne Quidam"),
        ]
    )
    assert where(result, "rib") == "new:1"
    assert where(result, "rib2") == "new:1"


def test_what_is_not_recognised_stays_to_be_classed() -> None:
    result = placed([form("f"), piece("plan", None, kind="unrecognised")])
    assert where(result, "plan") is None
    assert result.of("plan").suggested == ("new:1",)


def test_several_documents_of_one_file_follow_its_form() -> None:
    result = placed(
        [
            form("a", "tout.pdf"),
            form("b", "autre.pdf", name="Atelier du Vallon", siret=VALLON, rna=None, iban=None),
            piece("desc", "D-DESC", "tout.pdf"),
        ]
    )
    assert where(result, "desc") == "new:1"


def test_a_folder_per_applicant_inside_the_delivery_keeps_its_papers() -> None:
    result = placed(
        [
            form("a", "jardins/f.pdf"),
            form("b", "vallon/f.pdf", name="Atelier du Vallon", siret=VALLON, rna=None, iban=None),
            piece("desc", "D-DESC", "vallon/projet.pdf"),
        ]
    )
    assert where(result, "desc") == "new:2"


def test_two_dossiers_of_one_organisation_are_told_apart_by_the_action_named() -> None:
    result = placed(
        [
            form("a"),
            form("b", "b.pdf", title="Permis et mobilité des jeunes parents"),
            piece("li", "D-LI", siret=CONFLUENT, action="Permis et mobilité des jeunes parents"),
            piece("rib", "D-RIB", siret=CONFLUENT),
        ]
    )
    assert result.opened == ("new:1", "new:2")
    assert where(result, "li") == "new:2"
    assert where(result, "rib") is None


def test_a_later_piece_finds_its_dossier_by_siret_rna_or_name() -> None:
    jardins = known("PDI47-2022-0001")
    vallon = known(
        "PDI47-2022-0002", name="Atelier du Vallon", siret=VALLON, rna="W471000999", iban=None
    )
    for paper in (
        piece("p", "D-RIB", siret=VALLON),
        piece("p", "D-RECEP", rna="W471000999"),
        piece("p", "D-ASSUR", organisation="atelier du vallon"),
    ):
        assert where(placed([paper], jardins, vallon), "p") == "PDI47-2022-0002"


def test_papers_that_come_with_a_later_piece_and_name_no_one_follow_it() -> None:
    result = placed(
        [piece("rib", "D-RIB", siret=CONFLUENT), piece("cv", "D-CV", person="Anne Nouvelle")],
        known("PDI47-2022-0001"),
    )
    assert where(result, "cv") == "PDI47-2022-0001"


def test_what_was_left_over_of_a_mixed_delivery_is_not_swept_into_the_next_dossier() -> None:
    jardins = known("PDI47-2022-0001")
    vallon = known("PDI47-2022-0002", name="Atelier du Vallon", siret=VALLON, rna=None, iban=None)
    left = [piece("rib", "D-RIB", siret=VALLON), piece("cv", "D-CV", person="Anne Nouvelle")]
    result = gather(left, [jardins, vallon], prefix="PDI47", touched=["PDI47-2022-0001"])
    assert where(result, "rib") == "PDI47-2022-0002"
    assert where(result, "cv") is None


def test_a_cv_dropped_alone_finds_the_one_dossier_that_names_its_person() -> None:
    jardins = known("PDI47-2022-0001")
    vallon = known("PDI47-2022-0002", name="Atelier du Vallon", siret=VALLON, rna=None)
    cv = piece("cv", "D-CV", person="MIRANDE Hugo")
    assert where(placed([cv], jardins), "cv") == "PDI47-2022-0001"
    assert where(placed([cv], jardins, vallon), "cv") is None
    assert where(placed([piece("cv", "D-CV", person="Mirande")], jardins), "cv") is None


def test_a_paper_dropped_alone_finds_the_one_dossier_whose_operation_it_names() -> None:
    jardins = known("PDI47-2022-0001")
    intent = piece(
        "li", "D-LI", organisation="Commune de Nérac", action="l'action Cultiver pour rebondir"
    )
    assert where(placed([intent], jardins), "li") == "PDI47-2022-0001"
    budget = piece("b", "D-BUDG-ACT", organisation="Garage Sellier", title="Cultiver pour rebondir")
    assert where(placed([budget], jardins), "b") is None


def test_two_dossiers_that_fit_are_a_question_for_a_person() -> None:
    result = placed(
        [piece("rib", "D-RIB", siret=CONFLUENT)],
        known("PDI47-2022-0001"),
        known("PDI47-2022-0002", title="Permis et mobilité"),
    )
    assert where(result, "rib") is None
    assert result.of("rib").suggested == ("PDI47-2022-0001", "PDI47-2022-0002")


def test_a_closed_dossier_takes_papers_only_by_its_reference() -> None:
    closed = known("PDI47-2022-0001").model_copy(update={"closed": True})
    paper = piece("rib", "D-RIB", siret=CONFLUENT)
    assert where(placed([paper], closed), "rib") is None
    assert where(placed([paper], closed, label="PDI47-2022-0001 suite"), "rib") == closed.reference


@pytest.mark.parametrize("label", ["PDI47-2022-0001", "pdi47-2022-0001 - réponse", ""])
def test_the_reference_at_the_start_of_the_folder_s_name_comes_first(label: str) -> None:
    file = "cv.pdf" if label else "PDI47-2022-0001 cv.pdf"
    result = placed(
        [piece("cv", "D-CV", file)], known("PDI47-2022-0001"), known("PDI47-2022-0002"), label=label
    )
    assert where(result, "cv") == "PDI47-2022-0001"


def test_a_stamp_comes_before_every_name() -> None:
    stamp = build(Stamp("slip", "pdi47-2022-2023", reference="PDI47-2022-0002"))
    result = placed(
        [piece("slip", None, kind="slip", stamp=stamp)],
        known("PDI47-2022-0001"),
        known("PDI47-2022-0002", name="Atelier du Vallon", siret=VALLON, rna=None),
        label="PDI47-2022-0001",
    )
    assert where(result, "slip") == "PDI47-2022-0002"


def test_a_reference_that_another_siret_contradicts_is_a_question_for_a_person() -> None:
    result = placed(
        [piece("rib", "D-RIB", siret=VALLON)], known("PDI47-2022-0001"), label="PDI47-2022-0001"
    )
    assert where(result, "rib") is None


# -- a second form of a known organisation ---------------------------------------------------


def test_same_title_is_a_new_version() -> None:
    result = placed([form("f", requested=38000)], known("PDI47-2022-0001"))
    assert where(result, "f") == "PDI47-2022-0001"
    assert result.opened == ()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Permis et mobilité des jeunes parents"},
        {"scheme": "D2"},
        {"start": date(2023, 1, 1), "end": date(2023, 12, 31)},
    ],
    ids=["another title", "another scheme", "another period"],
)
def test_another_title_scheme_or_period_is_a_new_dossier(change: dict[str, Any]) -> None:
    result = placed([form("f", **change)], known("PDI47-2022-0001"))
    assert where(result, "f") == "new:1"


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Cultiver pour rebondir ensemble"},
        {"title": "Cultiver pour rebondir 2"},
        {"start": date(2022, 11, 1), "end": date(2023, 12, 31)},
        {"title": None, "requested": 10, "start": None},
    ],
    ids=["near title", "numbered title", "period half shared", "no title"],
)
def test_too_close_to_tell_is_for_a_person(change: dict[str, Any]) -> None:
    result = placed([form("f", **change)], known("PDI47-2022-0001"))
    assert where(result, "f") is None
    assert result.of("f").suggested == ("PDI47-2022-0001",)


def test_a_title_that_was_missing_and_is_now_given_completes_the_first_version() -> None:
    result = placed([form("f")], known("PDI47-2022-0001", title=None))
    assert where(result, "f") == "PDI47-2022-0001"


def test_the_same_form_twice_in_one_delivery_is_one_dossier() -> None:
    result = placed([form("pdf"), form("docx", "formulaire.docx")])
    assert result.opened == ("new:1",)
    assert where(result, "docx") == "new:1"


def test_an_organisation_without_identifiers_is_found_by_its_name() -> None:
    result = placed([form("f", siret=None, rna=None)], known("PDI47-2022-0001"))
    assert where(result, "f") == "PDI47-2022-0001"


def test_homonyms_with_two_sirets_are_two_organisations() -> None:
    result = placed([form("f", siret=VALLON, rna=None)], known("PDI47-2022-0001", rna=None))
    assert where(result, "f") == "new:1"


def test_siret_and_rna_that_contradict_each_other_are_for_a_person() -> None:
    result = placed([form("f", siret=VALLON)], known("PDI47-2022-0001"))
    assert where(result, "f") is None


# -- small parts ---------------------------------------------------------------------------


@given(st.integers(2000, 2099), st.integers(1, 9999), st.text(max_size=20))
def test_a_reference_is_found_whatever_follows_it(year: int, number: int, rest: str) -> None:
    reference = f"PDI47-{year}-{number:04d}"
    assert reference_at_start(f"{reference} - {rest}", "PDI47") is not None
    assert reference_in(f"x {reference} y", "PDI47") == reference
    assert reference_at_start(f"réponse {reference}", "PDI47") is None


@given(st.permutations(["form", "rib", "cv", "stray"]))
def test_the_order_of_the_files_changes_nothing(order: list[str]) -> None:
    papers = {
        "form": form("form"),
        "rib": piece("rib", "D-RIB", siret=CONFLUENT),
        "cv": piece("cv", "D-CV", person="Hugo Mirande"),
        "stray": piece("stray", "D-FACT", organisation="Garage Sellier"),
    }
    result = placed([papers[name] for name in order])
    assert {name: where(result, name) for name in papers} == {
        "form": "new:1",
        "rib": "new:1",
        "cv": "new:1",
        "stray": None,
    }
