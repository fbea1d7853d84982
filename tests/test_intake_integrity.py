"""Integrity: damage is found, a copy is whole, the way back gives the same home."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.home import Home
from intake.house import House
from intake.integrity import BackupError, backup, health, restore, verify
from intake.service import Service
from tests.service_cases import INLINE, drop, house_of, invoice, make_home, sample_folders


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has taken in a dossier, an invoice and a broken file."""
    made = make_home(tmp_path_factory.mktemp("prepared"), INLINE)
    drop(made, {**sample_folders(1), "": {"facture.pdf": invoice(1), "cassé.pdf": b"%PDF-1.4"}})
    with house_of(made) as opened:
        Service(opened).once()
    return made.root


@pytest.fixture
def house(prepared: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copytree(prepared, tmp_path / "home")
    with house_of(Home(tmp_path / "home")) as opened:
        yield opened


def test_a_sound_home_has_no_fault(house: House) -> None:
    found = verify(house)
    assert found.faults == ()
    assert found.originals == len(house.register.files())
    assert found.letters == len(house.register.letters()) > 0


def test_a_changed_and_a_lost_original_are_named_by_their_number(house: House) -> None:
    first, second, *_ = house.register.files()
    house.shelves.place(first.sha256).write_bytes(b"forged")
    house.shelves.place(second.sha256).unlink()
    faults = verify(house).faults
    assert any(first.id in fault and "abîmé" in fault for fault in faults)
    assert any(second.id in fault and "absent" in fault for fault in faults)


def test_a_changed_version_of_a_letter_is_found_though_the_letter_stands(house: House) -> None:
    originals = {file.sha256 for file in house.register.files()}
    version = next(sha256 for sha256 in house.shelves.kept() if sha256 not in originals)
    house.shelves.place(version).write_bytes(b"forged")
    assert any(version[:12] in fault and "abîmée" in fault for fault in verify(house).faults)


def test_a_letter_that_is_gone_is_named(house: House) -> None:
    letter = house.register.letters()[0]
    (house.home.outbox / letter.docx).unlink()
    assert any(letter.id in fault for fault in verify(house).faults)


def test_a_forged_event_is_found(house: House) -> None:
    connection = house.register.connection
    connection.execute("DROP TRIGGER events_no_update")
    connection.execute("UPDATE events SET what = 'dossier.closed' WHERE id = 2")
    assert any("événement n° 2" in fault for fault in verify(house).faults)


def test_a_copy_restored_elsewhere_is_the_same_home(house: House, tmp_path: Path) -> None:
    archive = backup(house, tmp_path / "copies")
    assert archive.stat().st_mode & 0o077 == 0
    elsewhere = Home(tmp_path / "elsewhere")
    assert restore(archive, elsewhere) > 10
    with house_of(elsewhere) as other:
        assert verify(other).faults == ()
        assert other.register.files() == house.register.files()
        assert other.register.letters() == house.register.letters()
        assert other.settings == house.settings


def test_a_copy_never_overwrites(house: House, tmp_path: Path) -> None:
    target = tmp_path / "copie.tar.gz"
    target.write_bytes(b"precious")
    with pytest.raises(BackupError, match="rien n'a été écrasé"):
        backup(house, target)
    assert target.read_bytes() == b"precious"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".tmp"] == []


def test_nothing_is_restored_over_a_register(house: House, tmp_path: Path) -> None:
    archive = backup(house, tmp_path / "copies")
    with pytest.raises(BackupError, match="déjà un registre"):
        restore(archive, house.home)


@pytest.mark.parametrize("cut", [100, 5_000, -1_000])
def test_a_cut_copy_is_refused_and_leaves_nothing(house: House, tmp_path: Path, cut: int) -> None:
    archive = backup(house, tmp_path / "copies")
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(archive.read_bytes()[:cut])
    elsewhere = Home(tmp_path / "elsewhere")
    with pytest.raises(BackupError, match="illisible ou incomplète"):
        restore(damaged, elsewhere)
    assert list(elsewhere.root.iterdir()) == []


def test_a_copy_whose_member_was_changed_is_refused(house: House, tmp_path: Path) -> None:
    archive = backup(house, tmp_path / "copies")
    folder = tmp_path / "open"
    with tarfile.open(archive) as packed:
        packed.extractall(folder)  # our own archive, made two lines above
    (folder / "recevable.toml").write_text("# changed", encoding="utf-8")
    forged = tmp_path / "forged.tar.gz"
    with tarfile.open(forged, "w:gz") as packed:
        for path in folder.iterdir():
            packed.add(path, arcname=path.name)
    with pytest.raises(BackupError):
        restore(forged, Home(tmp_path / "elsewhere"))


def test_a_copy_cannot_write_outside_the_home(tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar.gz"
    (tmp_path / "x").write_text("x", encoding="utf-8")
    with tarfile.open(evil, "w:gz") as packed:
        packed.add(tmp_path / "x", arcname="../../escaped")
    with pytest.raises(BackupError):
        restore(evil, Home(tmp_path / "deep" / "home"))
    assert not (tmp_path / "escaped").exists()


def test_health_says_what_is_wrong(house: House, tmp_path: Path) -> None:
    assert health(house.home)["faults"] == []
    with house.home.service():
        assert health(house.home)["service"]
    nowhere = health(Home(tmp_path / "nowhere"))
    assert any("introuvable" in fault for fault in nowhere["faults"])
