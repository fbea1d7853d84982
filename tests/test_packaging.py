"""What is installed: every package and its data, pins, and a command that runs anywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("intake", "generators", "validators", "extractors")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
COMMAND = Path(sys.executable).with_name("recevable")


def test_every_package_is_listed() -> None:
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
    }
    assert sorted(PROJECT["tool"]["setuptools"]["packages"]) == sorted(found)


def test_every_file_of_data_is_listed_with_its_package() -> None:
    listed: dict[str, list[str]] = PROJECT["tool"]["setuptools"]["package-data"]
    data = [
        path
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and not path.name.startswith("~$")
    ]
    assert len(data) > 10
    for path in data:
        package = ".".join(path.parent.relative_to(ROOT).parts)
        assert any(fnmatch(path.name, pattern) for pattern in listed.get(package, ())), path


def test_the_constraints_pin_every_dependency_and_bar_foreign_packages_of_our_names() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if "==" not in line] == [
        "intake<0",
        "extractors<0",
        "validators<0",
        "generators<0",
    ]
    pins = {_plain(line.split("==")[0]) for line in lines if "==" in line}
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {_plain(name) for name in wanted} <= pins
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in lines[4:])


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.skipif(not COMMAND.is_file(), reason="the command is not installed")
def test_the_installed_command_runs_from_another_folder(tmp_path: Path) -> None:
    plain = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [COMMAND, "forms", "--out", "formulaires"],
        cwd=tmp_path,
        env=plain,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "formulaires").iterdir()} == {
        "formulaire-de-demande.pdf",
        "formulaire-de-demande.docx",
        "fields.json",
    }
