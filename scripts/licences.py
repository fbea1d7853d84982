"""``docs/licences.md``: every package that is installed with Recevable, and under which licence.

Read from what the installed packages say of themselves, without network (``make docs``).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_OURS = "recevable"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_SYSTEM = (
    ("LibreOffice Writer", "MPL-2.0", "PDF copies of letters; a program of its own"),
    ("Tesseract, French data", "Apache-2.0", "print on scans; through tesserocr"),
    ("fonts-dejavu, fonts-liberation", "Bitstream Vera, OFL-1.1", "letters and printed papers"),
    ("SQLite", "public domain", "the register; part of Python"),
    ("Chromium", "BSD-3-Clause and others", "tests of the desk only"),
    ("Python 3.11", "PSF-2.0", ""),
)
_HEAD = """# Licences

Recevable is under EUPL-1.2. It uses the packages below, none of them changed, each under its own
licence. Made by `make docs` from what the installed packages say of themselves; a test compares
them, so that no new dependency comes in without its line here.
"""
_NOTE = """
LGPL packages (docxtpl, num2words, python-stdnum) are used as they are, as libraries that anyone may
replace. MPL-2.0 binds changes of their own files only; there are none (axe-core, which
axe-playwright-python carries for the tests, is MPL-2.0 too).
"""


@dataclass(frozen=True, slots=True)
class Package:
    """One installed package; ``use`` is "runtime" or "development"."""

    name: str
    version: str
    licence: str
    use: str


def packages() -> list[Package]:
    """Return the packages that the constraints name and that are installed here, by name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    names = [line.split("==")[0] for line in lines if "==" in line]
    runtime = _needed_at_runtime()
    found = []
    for name in sorted(names, key=str.lower):
        try:
            held = distribution(name)
        except PackageNotFoundError:
            continue
        use = "runtime" if _plain(name) in runtime else "development"
        found.append(Package(name, held.version, licence_of(held), use))
    return found


def licence_of(held: Distribution) -> str:
    """Return a package's licence as it says itself: expression, short text, classifiers, or the
    first line of the licence that lies in it."""
    metadata = held.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    kinds = [
        line.rpartition("::")[2].strip()
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    text = " ".join(str(metadata.json.get("license", "")).split())
    named = text if text and len(text) <= 60 and not kinds else ", ".join(kinds) or text[:60]
    return named or _first_line(held)


def _first_line(held: Distribution) -> str:
    files = [f for f in held.files or () if f.name.upper().startswith(("LICENSE", "LICENCE"))]
    lines = files[0].read_text().strip().splitlines() if files else []
    return lines[0].strip() if lines else ""


def markdown() -> str:
    """Return the page."""
    rows = [f"| {p.name} | {p.version} | {p.licence} | {p.use} |" for p in packages()]
    system = [f"| {name} | {licence} | {use} |" for name, licence, use in _SYSTEM]
    return "\n".join(
        (
            _HEAD,
            "| package | version | licence | used at |",
            "| --- | --- | --- | --- |",
            *rows,
            _NOTE,
            "## From the system",
            "",
            "| what | licence | for |",
            "| --- | --- | --- |",
            *system,
            "",
        )
    )


def _needed_at_runtime() -> set[str]:
    """Return the plain names of all that the project's own requirements bring in."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    waiting = [_required(line) for line in project["dependencies"]]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            needs = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        waiting += [_required(line) for line in needs if "extra ==" not in line]
    return found - {_OURS}


def _required(line: str) -> str:
    found = _NAME.match(line)
    return _plain(found[0]) if found else ""


def _plain(name: str) -> str:
    """Return a package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()
