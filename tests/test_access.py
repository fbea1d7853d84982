"""Who may read what: the store for its owner alone, attendance sheets and ledgers too, and nothing
for strangers; secrets are refused where others could read them."""

from __future__ import annotations

import configparser
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from intake.home import Home
from intake.integrity import backup, restore
from intake.setup_check import check
from intake.volume import is_encrypted
from scripts import licences
from tests.line_cases import Desk, complete
from tests.service_cases import drop, invoice, make_home
from tests.test_control_folder import sheet

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home after a whole run under the umask of a careless machine."""
    before = os.umask(0o022)
    try:
        desk = Desk(tmp_path_factory.mktemp("access"))
        desk.drop(dict(complete()))
        desk.drop({"cassé.pdf": b"%PDF-1.4 cut", "facture.pdf": invoice(1)}, "")
        desk.once()
        desk.drop({"feuille.pdf": sheet({(1, 3): 1, (2, 3): 2})}, "")
        desk.once(date(2023, 6, 1))
        with desk.house() as house:
            backup(house, desk.home.root / "sauvegardes")
        yield desk.home
    finally:
        os.umask(before)


def open_to(paths: list[Path], bits: int) -> list[str]:
    return [f"{p} {stat.S_IMODE(p.lstat().st_mode):o}" for p in paths if p.lstat().st_mode & bits]


def test_after_a_whole_run_the_store_is_for_its_owner_alone(home: Home) -> None:
    paths = [home.store, *home.store.rglob("*"), *home.root.glob("register.db*")]
    assert len(paths) > 20
    assert open_to(paths, 0o077) == []


def test_attendance_sheets_crops_and_ledgers_have_tighter_rights(home: Home) -> None:
    paths = [home.control, *home.control.rglob("*")]
    assert any(path.suffix == ".xlsx" for path in paths)
    assert any(path.suffix.lower() in {".png", ".jpg", ".webp"} for path in paths)
    assert open_to(paths, 0o077) == []
    assert {stat.S_IMODE(p.stat().st_mode) for p in paths if p.is_dir()} == {0o700}
    assert {stat.S_IMODE(p.stat().st_mode) for p in paths if p.is_file()} == {0o600}


def test_nothing_in_a_home_is_for_strangers(home: Home) -> None:
    paths = [path for path in home.root.rglob("*") if path != home.settings]
    assert open_to(paths, 0o007) == []


def test_a_restored_home_is_as_closed_as_the_first(home: Home, tmp_path: Path) -> None:
    (archive,) = (home.root / "sauvegardes").glob("*.tar.gz")
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    again = Home(tmp_path / "again")
    before = os.umask(0o022)
    try:
        restore(archive, again)
    finally:
        os.umask(before)
    assert open_to([again.store, *again.store.rglob("*"), again.register], 0o077) == []
    assert open_to([again.control, *again.control.rglob("*")], 0o077) == []
    assert open_to([p for p in again.root.rglob("*") if p != again.settings], 0o007) == []


def test_the_command_makes_nothing_that_strangers_may_read(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    drop(home, {"": {"facture.pdf": invoice(1)}})
    done = subprocess.run(
        [sys.executable, "-m", "intake.commands", "forms", "--out", str(tmp_path / "out")],
        cwd=ROOT,
        capture_output=True,
        umask=0o022,
        check=True,
    )
    assert done.returncode == 0
    assert open_to([tmp_path / "out", *(tmp_path / "out").iterdir()], 0o007) == []


def test_check_setup_refuses_a_store_that_others_may_enter(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    assert not any("accès" in result.text for result in check(home))
    home.store.chmod(0o755)
    assert [x.level for x in check(home) if "d'autres que son propriétaire" in x.text] == ["fault"]


# -- the volume ---------------------------------------------------------------------------------


def machine(root: Path, folder: Path, layers: dict[str, tuple[str, ...]], crypt: str = "") -> Path:
    """Make the tree of a kernel that names the layers below the device of a folder."""
    for name, below in layers.items():
        device = root / "devices" / name
        (device / "slaves").mkdir(parents=True)
        (device / "dm").mkdir()
        kind = "CRYPT-LUKS2-0123" if name == crypt else "LVM-abcd"
        (device / "dm" / "uuid").write_text(f"{kind}\n", "ascii")
        for lower in below:
            (device / "slaves" / lower).symlink_to(root / "devices" / lower)
    number = folder.stat().st_dev
    place = root / "dev" / "block"
    place.mkdir(parents=True)
    top = next(iter(layers))
    (place / f"{os.major(number)}:{os.minor(number)}").symlink_to(root / "devices" / top)
    return root


def mounts_of(root: Path, kind: str, source: str) -> Path:
    path = root / "mountinfo"
    path.write_text(f"22 1 0:0 / / rw - {kind} {source} rw\n", "ascii")
    return path


@pytest.mark.parametrize(
    ("crypt", "encrypted"), [("home", True), ("lower", True), ("", False)], ids=str
)
def test_an_encrypted_volume_is_seen_through_the_layers_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crypt: str, encrypted: bool
) -> None:
    monkeypatch.setattr("intake.volume._device", lambda folder, _: _number(folder))
    sys_tree = machine(
        tmp_path / "sys", tmp_path, {"home": ("lower",), "lower": ("disk",), "disk": ()}, crypt
    )
    mounts = mounts_of(tmp_path, "ext4", "/dev/mapper/home")
    assert is_encrypted(tmp_path, sys_tree, mounts) is encrypted


def _number(folder: Path) -> str:
    number = folder.stat().st_dev
    return f"{os.major(number)}:{os.minor(number)}"


def test_an_encrypting_file_system_counts_and_a_share_is_unknown(tmp_path: Path) -> None:
    nothing = tmp_path / "sys"
    assert is_encrypted(tmp_path, nothing, mounts_of(tmp_path, "ecryptfs", "/home/.x")) is True
    assert is_encrypted(tmp_path, nothing, mounts_of(tmp_path, "cifs", "//server/share")) is None


@pytest.mark.parametrize(
    ("answer", "words"),
    [(True, "est chiffré"), (False, "n'est pas chiffré"), (None, "inconnu")],
    ids=str,
)
def test_check_setup_says_whether_the_volume_is_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bool | None, words: str
) -> None:
    monkeypatch.setattr("intake.setup_check.is_encrypted", lambda _: answer)
    assert any(words in result.text for result in check(make_home(tmp_path)))


# -- licences, unit -----------------------------------------------------------------------------


def test_every_pinned_package_stands_in_the_list_with_a_licence() -> None:
    pinned = [x for x in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in x]
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    for line in pinned:
        name, version = line.split("==")
        rows = [row for row in page.splitlines() if row.startswith(f"| {name} | {version} | ")]
        assert len(rows) == 1, f"{line}: run make docs"
        assert len(rows[0].split(" | ")[2].strip()) > 2


def test_no_package_forbids_what_a_public_service_does_with_it() -> None:
    for package in licences.packages():
        words = package.licence.upper().replace("LGPL", "").replace("LESSER GENERAL", "")
        assert "GPL" not in words.replace("GNU LIBRARY OR ()", ""), package.name
        assert "COMMERCIAL" not in words, package.name
        assert "PROPRIETARY" not in words, package.name


def unit() -> dict[str, dict[str, list[str]]]:
    """Read a unit as systemd does: a key may stand several times."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in (ROOT / "docs" / "recevable.service").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(section, {}).setdefault(key, []).append(value)
    return found


def test_the_systemd_unit_is_whole_and_hardened() -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read(ROOT / "docs" / "recevable.service", "utf-8")
    assert parser.sections() == ["Unit", "Service", "Install"]
    service = unit()["Service"]
    for key in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "LockPersonality",
                "ProtectKernelTunables", "RestrictNamespaces", "RestrictSUIDSGID"):  # fmt: skip
        assert service[key] == ["yes"], key
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]
    (home,) = service["ReadWritePaths"]
    (start,) = service["ExecStart"]
    assert start.split()[1:] == ["watch", "--home", home, "--log-json"]
    assert int(service["TimeoutStopSec"][0]) > 10
    assert service["KillMode"] == ["mixed"]
    assert int(service["UMask"][0], 8) & 0o007 == 0o007


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_itself_finds_nothing_wrong_with_the_unit() -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", str(ROOT / "docs" / "recevable.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    words = [x for x in done.stderr.splitlines() if "recevable.service" in x]
    assert [x for x in words if "not executable" not in x and "man" not in x] == []
