"""Verification: letters against their record, register against disk, once a week by itself."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from intake import letters, verification
from intake.health import VERIFY_WITHIN, health
from intake.home import VALIDATED_NAME, Home
from intake.house import House, Today
from intake.page_writer import write_pages
from intake.service import Service
from intake.verification import VERIFIED, verify, weekly
from tests.service_cases import INLINE, drop, house_of, invoice, make_home, sample_folders


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_home(tmp_path_factory.mktemp("prepared"), INLINE)
    drop(made, {**sample_folders(1), "": {"facture.pdf": invoice(1)}})
    with house_of(made) as opened:
        Service(opened).once()
        letters.write_due(opened, at_once=True)
    return made.root


@pytest.fixture
def house(prepared: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copytree(prepared, tmp_path / "home")
    with house_of(Home(tmp_path / "home")) as opened:
        yield opened


class Later(Today):
    """A clock that runs ahead of the real one by some days, at an hour of the day."""

    days = 0
    hour = 12

    def now(self) -> datetime:
        return (super().now() + timedelta(days=self.days)).replace(hour=self.hour)


def after(house: House, days: int, hour: int = 12) -> House:
    clock = type("Ahead", (Later,), {"days": days, "hour": hour})
    return dataclasses.replace(house, today=clock(house.today.zone, house.today.on))


def lying(house: House) -> Path:
    return house.home.outbox / house.register.letters()[0].docx


# -- letters ------------------------------------------------------------------------------------


def test_a_sound_home_has_neither_fault_nor_remark(house: House) -> None:
    found = verify(house)
    assert (found.faults, found.remarks, found.edited) == ((), (), 0)
    assert found.letters > 0
    assert found.events == len(house.register.events())


def test_a_draft_that_a_person_edited_is_known_and_no_fault(house: House) -> None:
    lying(house).write_bytes(lying(house).read_bytes() + b"edited in Word")
    found = verify(house)
    assert (found.faults, found.edited) == ((), 1)


def test_a_draft_that_waits_in_valides_is_no_fault(house: House) -> None:
    path = lying(house)
    (path.parent / VALIDATED_NAME).mkdir(exist_ok=True)
    path.rename(path.parent / VALIDATED_NAME / path.name)
    assert verify(house).faults == ()


def test_a_letter_changed_after_its_validation_is_a_fault(house: House) -> None:
    row = next(x for x in house.register.letters() if x.kind == "acknowledgement")
    done = letters.validate(house, row.id, "Claire Martin")
    assert verify(house).faults == ()
    path = house.home.outbox / done.docx
    path.write_bytes(path.read_bytes() + b"one word more")
    (fault,) = verify(house).faults
    assert row.id in fault
    assert "après sa validation" in fault


def test_the_text_of_another_letter_in_a_letters_place_is_a_fault(house: House) -> None:
    first, second, *_ = house.register.letters()
    connection = house.register.connection
    connection.execute(
        "UPDATE letters SET docx_sha256 = ? WHERE id = ?", (second.docx_sha256, first.id)
    )
    faults = verify(house).faults
    assert any(first.id in x and "n'est pas celui de cette lettre" in x for x in faults)
    assert any(first.id in x and "journal des événements" in x for x in faults)


def test_an_older_version_in_a_letters_place_is_a_fault(house: House) -> None:
    lying(house).write_bytes(house.shelves.read(house.register.files()[0].sha256))
    (fault,) = verify(house).faults
    assert "autre version" in fault


def test_a_kept_text_of_a_letter_that_is_gone_from_the_store_is_a_fault(house: House) -> None:
    letter = house.register.letters()[0]
    house.shelves.place(letter.docx_sha256).unlink()
    assert any(letter.id in fault for fault in verify(house).faults)


def test_a_pdf_copy_that_changed_is_a_fault(house: House) -> None:
    letter = house.register.letters()[0]
    path = lying(house).with_suffix(".pdf")
    path.write_bytes(b"%PDF-1.4 as it was made")
    relative = path.relative_to(house.home.outbox).as_posix()
    house.register.change(type(letter), letter.id, pdf=relative)
    hashed = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    house.register.event("letter.copied", letter.id, house.today.now(), hashed)
    assert verify(house).faults == ()
    path.write_bytes(b"%PDF-1.4 as somebody wants it")
    assert any("PDF a changé" in fault for fault in verify(house).faults)


def test_real_pdf_copies_are_noted_with_their_hash(tmp_path: Path) -> None:
    pytest.importorskip("extractors.office")
    from extractors.office import available

    if not available():
        pytest.skip("LibreOffice is not installed")
    home = make_home(tmp_path, INLINE.replace("pdf = false", "pdf = true"))
    drop(home, sample_folders(1))
    with house_of(home) as house:
        Service(house).once()
        letters.write_due(house, at_once=True)
        copied = house.register.events(what="letter.copied")
        assert len(copied) == sum(x.pdf is not None for x in house.register.letters()) > 0
        assert verify(house).faults == ()


# -- register against disk ----------------------------------------------------------------------


def test_what_the_register_does_not_name_is_told_and_left_alone(house: House) -> None:
    text = lying(house).read_bytes() + b" "
    kept = house.shelves.keep_bytes(text).sha256  # a version that no row names
    stranger = house.home.store / "notes.txt"
    stranger.write_text("x", "utf-8")
    (house.home.outbox / "Réunion").mkdir()
    found = verify(house)
    assert found.faults == ()
    assert any(kept[:12] in remark for remark in found.remarks)
    assert any("autre origine" in remark for remark in found.remarks)
    assert any("sans dossier au registre" in remark for remark in found.remarks)
    assert house.shelves.place(kept).exists()
    assert stranger.exists()


def test_a_dossiers_folder_that_is_gone_is_a_fault_and_is_not_made_again(house: House) -> None:
    folder = house.home.outbox / house.register.dossiers()[0].folder
    shutil.rmtree(folder)
    assert any("n'existe plus" in fault for fault in verify(house).faults)
    assert not folder.exists()


def test_verification_changes_nothing(house: House) -> None:
    def all_of_it() -> dict[str, object]:
        paths = sorted(p for p in house.home.root.rglob("*") if p.is_file())
        return {str(p): p.read_bytes() for p in paths if "register.db" not in p.name}

    house.shelves.place(house.register.files()[0].sha256).write_bytes(b"damaged")
    before, stamp = all_of_it(), house.register.stamp()
    assert verify(house).faults
    assert all_of_it() == before
    assert house.register.stamp() == stamp


# -- erasure ------------------------------------------------------------------------------------


def test_what_was_erased_leaves_a_chain_that_can_be_proven(house: House) -> None:
    register = house.register
    personal = register.event("document.corrected", "2022-000001-1", house.today.now(), {"by": "X"})
    register.erase_payload(personal, house.today.now(), "droit à l'effacement")
    assert register.payload(personal) is None
    assert register.events(str(personal), "payload.erased")
    assert verify(house).faults == ()
    erasures = len(register.events(what="payload.erased"))
    register.erase_payload(personal, house.today.now())
    assert len(register.events(what="payload.erased")) == erasures


def test_a_payload_that_is_gone_without_its_erasure_is_a_fault(house: House) -> None:
    house.register.connection.execute("DELETE FROM payloads WHERE event_id = 3")
    assert any("événement n° 3" in fault for fault in verify(house).faults)


def test_no_payload_comes_back_changed_after_its_erasure(house: House) -> None:
    register = house.register
    register.erase_payload(3, house.today.now())
    register.connection.execute("INSERT INTO payloads VALUES (3, 'salt', '{\"name\": \"forged\"}')")
    assert any("événement n° 3" in fault for fault in verify(house).faults)


# -- once a week --------------------------------------------------------------------------------


def test_it_runs_once_a_week_by_night_and_a_day_later_at_any_hour(house: House) -> None:
    def runs(days: int, hour: int = 12) -> bool:
        moved = after(house, days, hour)
        return weekly(moved, lambda: True, moved.home.turn) is not None

    assert not runs(0)
    assert not runs(6, 23)
    assert not runs(7, 12)
    assert runs(8, 23)
    assert not runs(8, 23)
    assert not runs(14, 12)
    assert runs(17, 12)
    assert len(house.register.events(what=VERIFIED)) == 2


def test_it_is_broken_off_when_the_service_is_told_to_stop(house: House) -> None:
    moved = after(house, 9)
    assert weekly(moved, lambda: False, moved.home.turn) is None
    assert house.register.events(what=VERIFIED) == []


def test_the_running_service_verifies_by_itself_and_tells_staff_what_it_found(house: House) -> None:
    house.shelves.place(house.register.files()[0].sha256).write_bytes(b"damaged")
    service = Service(after(house, 9))
    service._round()
    service._round()
    (event,) = house.register.events(what=VERIFIED)
    told = house.register.payload(event.id)
    assert told is not None
    assert told["count"] == 1
    page = house.home.to_do.read_text("utf-8")
    assert "Contrôle d&#39;intégrité : 1 anomalie" in page or "intégrité : 1 anomalie" in page
    assert house.register.files()[0].id in page
    assert any("a trouvé 1 anomalie" in fault for fault in health(house.home)["faults"])


def test_without_faults_staff_are_not_bothered(house: House) -> None:
    verification.note(house, verify(house))
    write_pages(house)
    assert "intégrité" not in house.home.to_do.read_text("utf-8")
    assert health(house.home)["last_verify"]["faults"] == 0


def test_health_says_when_a_running_service_was_not_verified_for_long(house: House) -> None:
    connection = house.register.connection
    connection.execute("DROP TRIGGER events_no_update")
    long_ago = datetime.now(house.today.zone) - VERIFY_WITHIN - timedelta(days=1)
    connection.execute("UPDATE events SET at = ?", (long_ago.isoformat(),))
    with house.home.service():
        assert any("quinze jours" in fault for fault in health(house.home)["faults"])
