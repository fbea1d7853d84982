"""From the inbox to drafts in the outbox: real files, the real readers, the real service."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extractors.records import ApplicationRecord
from intake import decisions, letters
from intake.house import open_house
from intake.refusal import Refused
from intake.rows import DossierRow
from intake.service import Service
from samples.make import files_of
from tests.line_cases import (
    ACCOUNTS,
    DAY,
    FORM,
    RIB,
    Desk,
    complete,
    mail,
    only,
    other_bank_details,
    other_form,
    part,
    press,
    sample,
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("first"))
    desk.drop(complete())
    desk.once()
    return desk


@pytest.fixture
def taken(first: Desk, tmp_path: Path) -> Desk:
    """A home of its own that has taken in the complete dossier."""
    return Desk.copy_of(first, tmp_path)


def test_a_complete_dossier_gives_its_acknowledgement_and_certificate(taken: Desk) -> None:
    dossier = taken.dossier()
    assert dossier["reference"] == "PDI47-2022-0001"
    assert dossier["outcome"] == "complete"
    assert taken.letters() == {"acknowledgement": "draft", "certificate": "draft"}
    assert set(taken.outbox()) == {
        "PDI47-2022-0001 - Les Jardins du Confluent/2022-10-12 Accusé de réception (projet).docx",
        "PDI47-2022-0001 - Les Jardins du Confluent/"
        "2022-10-12 Attestation de recevabilité (projet).docx",
    }


def test_missing_pieces_in_two_parts_no_letter_after_the_first_certificate_after_the_second(
    desk: Desk,
) -> None:
    desk.drop(part(RIB, ACCOUNTS))
    desk.once()
    assert desk.letters() == {"acknowledgement": "draft", "notice": "draft"}
    notice = desk.letter("notice")["id"]
    with desk.house() as house:
        letters.validate(house, notice, "Claire Martin")
        letters.mark_sent(house, notice)
    before = desk.outbox()
    desk.drop(only(ACCOUNTS), "réponse")
    desk.once(date(2022, 10, 14))
    assert desk.outbox() == before
    assert desk.dossier()["outcome"] == "incomplete"
    desk.drop(only(RIB), "suite")
    desk.once(date(2022, 10, 18))
    assert desk.dossier()["outcome"] == "complete"
    assert desk.letters() == {"notice": "sent", "certificate": "draft"}


def test_until_it_is_validated_a_notice_is_rewritten_under_the_same_number(desk: Desk) -> None:
    desk.drop(part(RIB, ACCOUNTS))
    desk.once()
    first, before = desk.letter("notice"), desk.outbox()
    desk.drop(only(ACCOUNTS), "réponse")
    desk.once()
    assert desk.letter("notice")["id"] == first["id"]
    assert set(desk.outbox()) == set(before)
    assert desk.outbox()[first["docx"]] != before[first["docx"]]
    desk.drop(only(RIB), "suite")
    desk.once()
    assert desk.letters() == {"acknowledgement": "draft", "certificate": "draft"}
    assert any("Demande de pièces (projet) (périmé).docx" in path for path in desk.outbox())


def test_everything_dropped_twice_under_other_names_changes_only_the_journal(taken: Desk) -> None:
    documents, before = taken.dossier()["documents"], taken.outbox()
    copies = {f"copie {n}{Path(x).suffix}": complete()[x] for n, x in enumerate(complete())}
    taken.drop(copies, "encore")
    taken.once(date(2022, 10, 14))
    assert taken.dossier()["documents"] == documents
    assert taken.outbox() == before
    assert len(taken.shown()["dossiers"]) == 1
    with taken.house() as house:
        twice = [f for f in house.register.files() if f.status == "duplicate"]
    assert len(twice) == len(complete())


def test_running_again_with_nothing_new_changes_nothing(desk: Desk) -> None:
    desk.drop(part(RIB))
    desk.once()
    before = desk.outbox()
    desk.once(date(2022, 10, 13))
    assert desk.outbox() == before


def test_papers_of_two_applicants_and_a_stray_invoice_in_one_folder(desk: Desk) -> None:
    folder = sample(6)
    assert folder.folder == "Courrier du 12-10"
    desk.drop(files_of(folder, press()), folder.folder)
    desk.once()
    assert [d["name"] for d in desk.shown()["dossiers"]] == [
        "Mobilités Douces en Albret",
        "Le Fournil Solidaire",
    ]
    loose = {u["file"] for u in desk.shown()["unattached"]}
    assert "scan010.pdf" in loose


def test_an_e_mail_gives_its_date_as_the_day_of_reception(desk: Desk) -> None:
    desk.drop({"dossier.eml": mail(4)}, "")
    desk.once()
    dossier = desk.dossier()
    assert dossier["reception_basis"] == "email"
    assert not dossier["to_confirm"]
    assert dossier["folder"] == "PDI47-2022-0001"
    files = {d["file"] for d in dossier["documents"]}
    assert all(file.startswith("dossier.eml/") for file in files)


def test_a_folder_that_begins_with_a_date_gives_the_day_of_reception(desk: Desk) -> None:
    desk.drop(part(RIB), "2022-10-06 Les Jardins")
    desk.once()
    assert desk.dossier()["received"] == "2022-10-06"


def test_files_dropped_one_by_one_find_each_other_once_the_form_is_there(desk: Desk) -> None:
    desk.drop(only(RIB), "")
    desk.once()
    assert desk.shown()["unattached"]
    desk.drop(only(FORM), "")
    desk.once()
    assert desk.shown()["unattached"] == []
    assert set(desk.statuses()) == {RIB, FORM}


def test_a_whole_dossier_dropped_file_by_file_gives_one_certificate(desk: Desk) -> None:
    desk.drop(complete(), "")
    desk.once()
    assert desk.shown()["unattached"] == []
    assert desk.letters() == {"acknowledgement": "draft", "certificate": "draft"}


def test_a_paper_that_changes_no_word_of_a_draft_leaves_its_bytes_and_its_day(taken: Desk) -> None:
    before = taken.outbox()
    taken.drop({"nouveau rib.pdf": other_bank_details()}, "PDI47-2022-0001 suite")
    taken.once(date(2022, 10, 14))
    assert taken.statuses()["nouveau rib.pdf"] == "late"
    assert taken.outbox() == before


def test_edge_case_23_a_second_and_completed_version_counts_and_the_first_is_kept(
    desk: Desk,
) -> None:
    desk.drop({**part(FORM), "v1.docx": other_form(scheme="")})
    desk.once()
    assert desk.dossier()["outcome"] == "incomplete"
    desk.drop(only(FORM), "version complétée")
    desk.once(date(2022, 10, 14))
    assert len(desk.shown()["dossiers"]) == 1
    assert desk.dossier()["outcome"] == "complete"
    assert desk.statuses()["v1.docx"] == "superseded"
    assert desk.statuses()[FORM] == "filed"


def test_another_title_of_the_same_organisation_is_another_dossier_with_the_same_rib_again(
    taken: Desk,
) -> None:
    second = other_form(title="Permis et mobilité des jeunes parents")
    taken.drop({"demande 2.docx": second, "mon rib.pdf": complete()[RIB]}, "deuxième demande")
    taken.once(date(2022, 10, 14))
    assert [d["reference"] for d in taken.shown()["dossiers"]] == [
        "PDI47-2022-0001",
        "PDI47-2022-0002",
    ]
    assert taken.statuses(1) == {"demande 2.docx": "filed", "mon rib.pdf": "filed"}


def test_after_the_certificate_new_papers_are_kept_late_and_nothing_is_written(taken: Desk) -> None:
    certificate = taken.letter("certificate")["id"]
    with taken.house() as house:
        letters.validate(house, certificate, "Claire Martin")
    before = taken.outbox()
    taken.drop({"nouveau rib.pdf": other_bank_details()}, "PDI47-2022-0001 suite")
    taken.once(date(2022, 10, 20))
    assert taken.statuses()["nouveau rib.pdf"] == "late"
    assert taken.outbox() == before
    assert taken.letters()["certificate"] == "validated"


def test_a_file_that_cannot_be_read_is_set_aside_and_tried_again_when_put_back(desk: Desk) -> None:
    broken = complete()[FORM][:2000]
    desk.drop({"scan.pdf": broken}, "")
    desk.once()
    aside = desk.home.retry / "scan.pdf"
    assert aside.read_bytes() == broken
    assert "Que faire" in (desk.home.retry / "scan.pdf.txt").read_text("utf-8-sig")
    aside.rename(desk.home.inbox / "scan.pdf")
    desk.once()
    assert (desk.home.retry / "scan.pdf").exists()
    with desk.house() as house:
        assert [f.status for f in house.register.files()] == ["set_aside", "set_aside"]


def test_the_quiet_period_holds_drafts_back_until_the_next_working_morning(desk: Desk) -> None:
    desk.drop(complete())
    with open_house(desk.home.root, date(2022, 10, 14)) as house:
        service = Service(house)
        service._take_arrivals(at_once=True)
        service._read_and_file()
        letters.write_due(house, at_once=False)
        (row,) = house.register.find(DossierRow)
        assert row.drafts_due is not None
        assert (row.drafts_due.date(), row.drafts_due.hour) in (
            (date(2022, 10, 14), 7),
            (date(2022, 10, 17), 7),
        )
    assert desk.letters() == {}
    with desk.house(date(2022, 10, 18)) as house:
        letters.write_due(house, at_once=False)
    assert desk.letters() == {"acknowledgement": "draft", "certificate": "draft"}


# -- what persons decide about documents ---------------------------------------------------------


def test_a_person_attaches_what_was_to_be_classed(desk: Desk) -> None:
    desk.drop(part(RIB))
    desk.drop({"r.pdf": other_bank_details()}, "")
    desk.once()
    desk.once()
    stray = {d["file"]: d["id"] for d in desk.dossier()["documents"]}.get("r.pdf")
    if stray is None:
        (loose,) = desk.shown()["unattached"]
        with desk.house() as house:
            decisions.attach(house, loose["id"], "PDI47-2022-0001", "Claire Martin")
    assert desk.statuses()["r.pdf"] in ("filed", "late")


def test_setting_a_piece_aside_makes_the_dossier_incomplete_again(taken: Desk) -> None:
    rib = next(d["id"] for d in taken.dossier()["documents"] if d["file"] == RIB)
    form = next(d["id"] for d in taken.dossier()["documents"] if d["file"] == FORM)
    with taken.house() as house:
        decisions.set_aside(house, rib, "Claire Martin")
        with pytest.raises(Refused, match="seul de son dossier"):
            decisions.set_aside(house, form, "Claire Martin")
    assert taken.dossier()["outcome"] == "incomplete"
    assert taken.letters() == {"acknowledgement": "draft", "notice": "draft"}


def test_a_correction_counts_at_once_and_the_reading_stays(desk: Desk) -> None:
    desk.drop({**part(FORM), "v1.docx": other_form(scheme="")})
    desk.once()
    form = next(d["id"] for d in desk.dossier()["documents"] if d["file"] == "v1.docx")
    with desk.house() as house:
        decisions.correct(house, form, "project.scheme", "D1", "Claire Martin")
        row = house.register.document(form)
        (correction,) = house.register.corrections(form)
    assert isinstance(row.reading.record, ApplicationRecord)
    assert row.reading.record.project.scheme.value is None
    assert (correction.new, correction.by) == ("D1", "Claire Martin")
    assert desk.dossier()["outcome"] == "complete"
    assert desk.letters() == {"acknowledgement": "draft", "certificate": "draft"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("project.colour", "bleu", "n'existe pas"),
        ("project", "x", "n'existe pas"),
        ("project.start", "hier", "attend une date"),
        ("budget.requested", "beaucoup", "attend un nombre"),
        ("declarations.accurate", "peut-être", "oui"),
        ("budget.income[99].amount", "12", "n'existe pas"),
        ("../x", "12", "n'existe pas"),
    ],
)
def test_an_impossible_correction_is_refused_in_words(
    desk: Desk, field: str, value: str, words: str
) -> None:
    desk.drop(only(FORM), "")
    desk.once()
    (document,) = desk.dossier()["documents"]
    with desk.house() as house, pytest.raises(Refused, match=words):
        decisions.correct(house, document["id"], field, value, "Claire Martin")


def test_french_dates_and_amounts_are_understood_in_corrections(desk: Desk) -> None:
    desk.drop(only(FORM), "")
    desk.once()
    (document,) = desk.dossier()["documents"]
    with desk.house() as house:
        decisions.correct(house, document["id"], "project.start", "01/12/2022", "C. M.")
        decisions.correct(house, document["id"], "budget.requested", "39 500,50 €", "C. M.")
        row = house.register.dossier("PDI47-2022-0001")
    assert row.start == date(2022, 12, 1)


def test_the_date_of_reception_set_by_a_person_stands(taken: Desk) -> None:
    with taken.house() as house:
        decisions.received(house, "PDI47-2022-0001", date(2022, 10, 3), "Claire Martin")
        with pytest.raises(Refused, match="futur"):
            decisions.received(house, "PDI47-2022-0001", date(2022, 10, 30), "Claire Martin")
    assert taken.dossier()["received"] == "2022-10-03"
    assert not taken.dossier()["to_confirm"]


def test_unknown_numbers_are_refused_in_words(desk: Desk) -> None:
    with desk.house(DAY) as house:
        for refuse in (
            lambda: decisions.attach(house, "2022-000001-1", "PDI47-2022-0001"),
            lambda: decisions.set_aside(house, "x"),
            lambda: decisions.received(house, "x", DAY),
            lambda: letters.validate(house, "x", "C. M."),
        ):
            with pytest.raises(Refused, match="n'existe pas"):
                refuse()
