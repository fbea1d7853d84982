"""The demonstration as a whole: the real command on every sample delivery."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from samples.make import write

pytestmark = pytest.mark.slow


def watch_once(home: Path) -> str:
    command = [sys.executable, "-m", "intake.commands", "watch", "--once", "--on", "2022-10-12"]
    run = subprocess.run(
        [*command, "--home", str(home)], capture_output=True, text=True, check=False, timeout=300
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo")
    write(root / "inbox")
    shutil.copytree(root / "inbox", root / "again")
    (root / "recevable.toml").write_text("[letters]\npdf = false\n", "utf-8")
    watch_once(root)
    return root


def letters(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.glob("outbox/PDI47-*/*.docx"))
    }


def test_every_dossier_has_its_acknowledgement_and_its_notice_or_certificate(home: Path) -> None:
    folders = sorted(path for path in home.glob("outbox/PDI47-*") if path.is_dir())
    assert len(folders) == 8
    for folder in folders:
        names = " ".join(path.name for path in folder.glob("*.docx"))
        assert "Accusé de réception" in names
        assert ("Demande de pièces" in names) != ("Attestation de recevabilité" in names)


def test_a_natural_person_is_named_in_no_folder(home: Path) -> None:
    assert not list(home.rglob("outbox/**/*Verdier*"))


def test_the_inbox_is_empty_but_for_the_journal(home: Path) -> None:
    assert [path.name for path in (home / "inbox").iterdir()] == ["JOURNAL.html"]


def test_an_association_s_sheet_does_not_speak_of_a_company_s_papers(home: Path) -> None:
    sheet = next(home.glob("outbox/*Deux Rives/Fiche de contrôle.html")).read_text("utf-8")
    state = sheet[sheet.index("Statuts à jour") :][:200]
    assert "à récupérer par le service" in state
    assert "Kbis" not in sheet[: sheet.index("Autres pièces de la liste")]


def test_everything_dropped_again_under_other_names_changes_nothing_but_the_journal(
    home: Path,
) -> None:
    before = letters(home)
    journal = (home / "inbox" / "JOURNAL.html").read_text("utf-8")
    files = [path for path in sorted((home / "again").rglob("*")) if path.is_file()]
    for number, path in enumerate(files):
        shutil.copy(path, home / "inbox" / f"copie {number}{path.suffix}")
    said = watch_once(home)
    assert f"en double : {len(files)}" in said
    assert letters(home) == before
    assert (home / "inbox" / "JOURNAL.html").read_text("utf-8") != journal
