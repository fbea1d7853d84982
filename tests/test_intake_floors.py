"""The package looks for its other floors beside itself: their names also belong to others."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_a_foreign_package_of_the_same_name_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "intake", tmp_path / "ours" / "intake")
    foreign = tmp_path / "foreign" / "extractors"
    foreign.mkdir(parents=True)
    (foreign / "__init__.py").write_text("", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "import intake"],
        cwd=tmp_path / "ours",
        env={"PYTHONPATH": str(tmp_path / "foreign")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "'extractors' beside intake is missing" in done.stderr


def test_the_command_runs_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "intake.commands", "show"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "aucun registre" in done.stderr
    assert list(tmp_path.iterdir()) == []
