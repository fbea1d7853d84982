"""The life of a letter: draft → validated → signed → sent → notified; decisions and agreements."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import docx
import pytest

from extractors.office import available
from extractors.records import PieceRecord
from intake import clock, decisions, letters
from intake.refusal import Refused
from samples.paper import Text, to_pdf
from tests.line_cases import (
    ACCOUNTS,
    DAY,
    FORM,
    RIB,
    SETTINGS,
    Desk,
    budget_of,
    complete,
    only,
    other_bank_details,
    part,
)
from validators.dossier import Decision

BY = "Claire Martin"
D = "PDI47-2022-0001"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("asked"))
    desk.drop(part(RIB, ACCOUNTS))
    desk.once()
    return desk


@pytest.fixture(scope="module")
def attested(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("attested"))
    desk.drop(complete())
    desk.once()
    validate(desk, "certificate")
    return desk


@pytest.fixture
def incomplete(asked: Desk, tmp_path: Path) -> Desk:
    return Desk.copy_of(asked, tmp_path)


@pytest.fixture
def certified(attested: Desk, tmp_path: Path) -> Desk:
    return Desk.copy_of(attested, tmp_path)


def validate(desk: Desk, kind: str, on: date = DAY, **more: Any) -> None:
    letter = desk.letter(kind)["id"]
    with desk.house(on) as house:
        letters.validate(house, letter, BY, **more)


def edit(path: Path, sentence: str) -> bytes:
    """Change a Word file as a person does, keeping its place."""
    document = docx.Document(str(path))
    document.add_paragraph(sentence)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(buffer.getvalue())
    return buffer.getvalue()


def text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells]).replace("\u00a0", " ")


def decision(
    outcome: Literal["granted", "refused", "adjourned"] = "granted", **changes: Any
) -> Decision:
    values: dict[str, Any] = {
        "outcome": outcome,
        "amount": Decimal(40000) if outcome == "granted" else None,
        "reason": "crédits disponibles épuisés" if outcome == "refused" else None,
        "deliberation": "C1118",
        "day": date(2022, 11, 18),
        "executory": date(2022, 11, 24),
        "by": BY,
    } | changes
    return Decision(**values)


ON = date(2022, 12, 1)


# -- validation ----------------------------------------------------------------------------------


def test_validation_sets_the_date_and_the_time_limit(incomplete: Desk) -> None:
    validate(incomplete, "notice", date(2022, 10, 14))
    letter = incomplete.letter("notice")
    assert (letter["status"], letter["date"], letter["limit"]) == (
        "validated",
        "2022-10-14",
        "2022-11-14",
    )
    assert letter["docx"].endswith("/VALIDES/2022-10-14 Demande de pièces.docx")
    said = text(incomplete.outbox()[letter["docx"]])
    assert "14 octobre 2022" in said
    assert "14 novembre 2022" in said


def test_the_acknowledgement_joins_a_notice_validated_in_time(incomplete: Desk) -> None:
    validate(incomplete, "notice", date(2022, 10, 14))
    assert incomplete.letters() == {"notice": "validated"}
    assert "accuse réception" in text(incomplete.outbox()[incomplete.letter("notice")["docx"]])


def test_after_ten_days_the_acknowledgement_goes_alone(incomplete: Desk) -> None:
    validate(incomplete, "notice", date(2022, 10, 25))
    assert incomplete.letters() == {"acknowledgement": "draft", "notice": "validated"}


def test_an_edited_letter_is_taken_as_it_lies_and_both_versions_are_kept(incomplete: Desk) -> None:
    path = incomplete.home.outbox / incomplete.letter("notice")["docx"]
    edit(path, "Une phrase ajoutée par l'instructrice.")
    validate(incomplete, "notice", date(2022, 10, 17))
    taken = text(incomplete.outbox()[incomplete.letter("notice")["docx"]])
    assert "Une phrase ajoutée par l'instructrice." in taken
    assert "17 octobre 2022" in taken
    assert "16 novembre 2022" in taken
    first = [c for p, c in incomplete.outbox().items() if "version d'origine" in p]
    assert len(first) == 1
    assert "Une phrase ajoutée" not in text(first[0])


def test_an_edited_draft_is_never_overwritten_by_a_newer_one(incomplete: Desk) -> None:
    path = incomplete.home.outbox / incomplete.letter("notice")["docx"]
    mine = edit(path, "Une phrase ajoutée par l'instructrice.")
    incomplete.drop(only(ACCOUNTS), "réponse")
    incomplete.once()
    assert path.read_bytes() == mine
    assert any("nouvelle version" in p for p in incomplete.outbox())


@pytest.mark.parametrize("name", [None, "Lettre pour le porteur.docx"], ids=["same", "renamed"])
def test_a_letter_moved_into_valides_is_validated_as_it_lies(
    incomplete: Desk, name: str | None
) -> None:
    path = incomplete.home.outbox / incomplete.letter("notice")["docx"]
    edit(path, "Une phrase ajoutée par l'instructrice.")
    folder = path.parent / "VALIDES"
    folder.mkdir()
    path.rename(folder / (name or path.name))
    incomplete.once(date(2022, 10, 13))
    letter = incomplete.letter("notice")
    assert letter["status"] == "validated"
    assert [p.name for p in folder.glob("*.docx")] == ["2022-10-13 Demande de pièces.docx"]
    assert "Une phrase ajoutée" in text(incomplete.outbox()[letter["docx"]])


def test_a_letter_that_may_not_be_validated_goes_back_with_a_note(incomplete: Desk) -> None:
    incomplete.drop({"programme.pdf": stray()}, "PDI47-2022-0001 suite")
    incomplete.once()
    path = incomplete.home.outbox / incomplete.letter("notice")["docx"]
    folder = path.parent / "VALIDES"
    folder.mkdir()
    path.rename(folder / path.name)
    incomplete.once()
    assert incomplete.letter("notice")["status"] == "draft"
    assert path.exists()
    assert not list(folder.iterdir())
    note = next(path.parent.glob("*non validée.txt")).read_text("utf-8-sig")
    assert "à classer" in note


def stray() -> bytes:
    return to_pdf((Text("Programme de la fête du village"),), "programme")


def test_a_notice_waits_for_what_is_to_be_classed_unless_sent_anyway(desk: Desk) -> None:
    desk.drop({**part(RIB), "programme.pdf": stray()})
    desk.once()
    assert [u["file"] for u in desk.shown()["unattached"]] == ["programme.pdf"]
    with pytest.raises(Refused, match="à classer"):
        validate(desk, "notice")
    assert desk.letter("notice")["status"] == "draft"
    validate(desk, "notice", anyway=True)
    assert desk.letter("notice")["status"] == "validated"


def test_signed_sent_notified_one_after_the_other(certified: Desk) -> None:
    letter = certified.letter("certificate")["id"]
    with certified.house(date(2022, 10, 13)) as house:
        with pytest.raises(Refused, match="pas encore été envoyée"):
            letters.mark_notified(house, letter)
        letters.mark_signed(house, letter)
        letters.mark_sent(house, letter)
        letters.mark_sent(house, letter)
        letters.mark_notified(house, letter)
        with pytest.raises(Refused, match="n'est plus un projet"):
            letters.validate(house, letter, BY)
    assert certified.letter("certificate")["status"] == "notified"


def test_a_draft_cannot_be_marked_as_sent(incomplete: Desk) -> None:
    letter = incomplete.letter("notice")["id"]
    with incomplete.house() as house, pytest.raises(Refused, match="pas encore été validée"):
        letters.mark_sent(house, letter)


@pytest.mark.parametrize(
    ("sent", "limit", "day"),
    [
        (date(2022, 10, 17), "2022-11-14", "12 octobre 2022"),
        (date(2022, 10, 18), "2022-11-17", "18 octobre 2022"),
    ],
    ids=["within three working days", "later"],
)
def test_a_letter_sent_late_gets_the_date_and_limit_of_its_sending(
    incomplete: Desk, sent: date, limit: str, day: str
) -> None:
    validate(incomplete, "notice")
    letter = incomplete.letter("notice")["id"]
    with incomplete.house(sent) as house:
        letters.mark_sent(house, letter)
    found = incomplete.letter("notice")
    assert (found["status"], found["limit"]) == ("sent", limit)
    assert f"Agen, le {day}" in text(incomplete.outbox()[found["docx"]])
    stale = [p for p in incomplete.outbox() if "VALIDES" in p and "(périmé)" in p]
    assert len(stale) == (sent > date(2022, 10, 17))


@pytest.mark.slow
@pytest.mark.skipif(not available(), reason="LibreOffice is not installed")
def test_the_copy_is_made_anew_and_the_stale_one_renamed(tmp_path: Path) -> None:
    desk = Desk(tmp_path, SETTINGS.replace("pdf = false", "pdf = true"))
    desk.drop(part(RIB))
    desk.once()
    notice = desk.letter("notice")
    path = desk.home.outbox / notice["docx"]
    assert (desk.home.outbox / notice["pdf"]).read_bytes().startswith(b"%PDF")
    assert path.with_suffix(".eml").is_file()
    edit(path, "Une phrase ajoutée par l'instructrice.")
    validate(desk, "notice", date(2022, 10, 13))
    done = desk.letter("notice")
    validated = desk.home.outbox / done["docx"]
    assert {p.suffix for p in validated.parent.iterdir()} == {".docx", ".pdf", ".eml"}
    stale = [p.name for p in path.parent.glob("*Demande*(périmé).pdf")]
    assert stale == ["2022-10-12 Demande de pièces (projet) (périmé).pdf"]


# -- rounds and reminders --------------------------------------------------------------------------


def test_a_second_notice_is_written_only_where_a_person_asks(incomplete: Desk) -> None:
    validate(incomplete, "notice")
    incomplete.drop(only(RIB), "réponse")
    incomplete.once(date(2022, 10, 20))
    assert incomplete.letters() == {"notice": "validated"}
    with incomplete.house(date(2022, 10, 21)) as house:
        decisions.ask_again(house, D, BY)
        with pytest.raises(Refused, match="pas encore été validée"):
            decisions.ask_again(house, D, BY)
    notices = [x for x in incomplete.dossier()["letters"] if x["kind"] == "notice"]
    rounds = [(x["round"], x["status"]) for x in notices]
    assert rounds == [(1, "validated"), (2, "draft")]


def test_the_clock_writes_one_reminder_at_the_time_limit_and_twice_changes_nothing(
    incomplete: Desk,
) -> None:
    validate(incomplete, "notice")
    letter = incomplete.letter("notice")
    with incomplete.house(DAY) as house:
        letters.mark_sent(house, letter["id"])
    limit = date.fromisoformat(letter["limit"])
    with incomplete.house(date(2022, 11, 10)) as house:
        assert clock.run(house) == []
    with incomplete.house(limit) as house:
        assert [x.kind for x in clock.run(house)] == ["reminder"]
    before = incomplete.outbox()
    with incomplete.house(limit) as house:
        assert clock.run(house) == []
    assert incomplete.outbox() == before
    assert incomplete.letters() == {"notice": "sent", "reminder": "draft"}


# -- decisions -------------------------------------------------------------------------------------


def test_no_decision_before_the_certificate_and_nothing_is_written(incomplete: Desk) -> None:
    before = incomplete.outbox()
    with incomplete.house(ON) as house:
        with pytest.raises(Refused, match="attestation de recevabilité"):
            decisions.decide(house, D, decision())
        assert house.register.decisions(D) == []
    assert incomplete.outbox() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"deliberation": ""},
        {"executory": date(2022, 11, 1)},
        {"day": date(2023, 1, 1)},
        {"amount": None},
    ],
)
def test_no_decision_without_its_deliberation_and_dates(
    certified: Desk, wrong: dict[str, Any]
) -> None:
    before = certified.outbox()
    with certified.house(ON) as house:
        with pytest.raises(Refused):
            decisions.decide(house, D, decision(**wrong))
        assert house.register.decisions(D) == []
    assert certified.outbox() == before


def test_a_grant_gives_its_notification_and_its_agreement(certified: Desk) -> None:
    with certified.house(ON) as house:
        written = decisions.decide(house, D, decision())
        assert [x.kind for x in written] == ["award", "agreement"]
        assert decisions.held_back(house, D) == ()
        with pytest.raises(Refused, match="déjà été enregistrée"):
            decisions.decide(house, D, decision())
    agreement = text(certified.outbox()[certified.letter("agreement")["docx"]])
    assert "40 000" in agreement
    assert "quarante mille" in agreement


def test_a_refusal_gives_its_notification_and_no_e_mail(certified: Desk) -> None:
    with certified.house(ON) as house:
        written = decisions.decide(house, D, decision("refused"))
    assert [x.kind for x in written] == ["refusal"]
    assert not [p for p in certified.outbox("*.eml") if "refus" in p]


def test_no_agreement_while_the_plan_still_shows_the_amount_requested(certified: Desk) -> None:
    with certified.house(ON) as house:
        written = decisions.decide(house, D, decision(amount=Decimal(30000)))
        assert [x.kind for x in written] == ["award"]
        assert "montant sollicité" in decisions.held_back(house, D)[0]
    assert "agreement" not in certified.letters()
    certified.drop({"budget ajusté.docx": budget_of("30000,00")}, "PDI47-2022-0001 budget")
    certified.once(date(2022, 12, 5))
    assert certified.letters().get("agreement") == "draft"


def test_no_agreement_carries_an_account_that_changed_until_a_person_confirms_it(
    certified: Desk,
) -> None:
    certified.drop({"rib 2.pdf": other_bank_details()}, "PDI47-2022-0001 rib")
    certified.once(date(2022, 11, 2))
    assert certified.statuses()["rib 2.pdf"] == "late"
    with certified.house(ON) as house:
        written = decisions.decide(house, D, decision())
        assert [x.kind for x in written] == ["award"]
        assert "RIB a changé" in decisions.held_back(house, D)[0]
        first = next(d for d in house.register.documents(D) if d.piece == "D-RIB")
        record = first.reading.record
        assert isinstance(record, PieceRecord)
        decisions.confirm_account(house, D, BY, str(record.leaf("iban").value))
        with pytest.raises(Refused, match="d'aucun RIB"):
            decisions.confirm_account(house, D, BY, "FR7630001007941234567890185")
    assert certified.letters()["agreement"] == "draft"


def test_a_validated_certificate_is_not_withdrawn_by_a_later_correction(certified: Desk) -> None:
    form = next(d["id"] for d in certified.dossier()["documents"] if d["file"] == FORM)
    with certified.house(ON) as house:
        decisions.correct(house, form, "project.scheme", "", BY)
    assert certified.dossier()["outcome"] == "incomplete"
    assert certified.letters() == {"certificate": "validated"}
