"""A whole inbox of mutants: the real service takes them in, and everything must balance."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from intake import journal
from intake.home import Home
from intake.integrity import verify
from intake.rows import DocumentRow, FileRow
from scripts.hostile import french
from tests.service_cases import drop, house_of, left_in_inbox, make_home, once, sample_folders

from .mutate import Draw
from .targets import TARGETS

_KINDS = ("pdf", "word", "mail", "archive", "other", "picture")
_OFTEN = (8, 8, 5, 3, 2, 1)
_ENDINGS = {"pdf": ".pdf", "word": ".docx", "mail": ".eml", "archive": ".zip", "picture": ".png"}
_ON = ("--on", "2022-10-12")
_FAULTS = (" failed", "could not be filed", "Traceback")
"""What the log of the service says where code of ours went wrong."""


@dataclass(slots=True)
class Taken:
    """What became of an inbox: how many files, how many read, what must not be; and the files."""

    dropped: int = 0
    read: int = 0
    wrong: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


def mutants(draw: Draw, number: int) -> dict[str, bytes]:
    """Return so many mutants of all formats by the names under which they are dropped."""
    seeds = {kind: list(TARGETS[kind].seeds()) for kind in _KINDS}
    found = {}
    for at in range(number):
        (kind,) = draw.choices(_KINDS, _OFTEN)
        content = draw.choice(seeds[kind])
        for _ in range(draw.choice((1, 2, 3))):
            content = TARGETS[kind].mutate(draw, content, seeds[kind]) or b"\x00"
        found[f"{at:03d} {kind}{_ENDINGS.get(kind, '.bin')}"] = content
    return found


def forms(draw: Draw, number: int) -> dict[str, dict[str, bytes]]:
    """Return sample deliveries of which one file each was changed a little, so that all opens."""
    found = sample_folders(number)
    for files in found.values():
        name = draw.choice(sorted(files))
        kind = "word" if name.endswith(".docx") else "pdf"
        files[name] = TARGETS[kind].mutate(draw, files[name], [])
    return found


def taken_in(draw: Draw, number: int) -> Taken:
    """Drop mutants, among changed sample dossiers, on a service that runs once; weigh all."""
    loose = mutants(draw, number)
    folders = forms(draw, 2)
    taken = Taken(files=loose)
    taken.dropped = len(loose) + sum(len(files) for files in folders.values())
    with tempfile.TemporaryDirectory(prefix="recevable-fuzz-") as folder:
        home = make_home(Path(folder))
        drop(home, {"": loose, **folders})
        done = once(home, *_ON)
        if done.returncode != 0:
            taken.wrong.append(f"the service ended with {done.returncode}: {done.stderr[-1500:]}")
        lines = done.stderr.splitlines()
        taken.wrong += [line for line in lines if any(words in line for words in _FAULTS)]
        _weigh(home, taken)
    return taken


def _weigh(home: Home, taken: Taken) -> None:
    wrong = taken.wrong
    wrong += [f"left in the inbox: {name}" for name in left_in_inbox(home)]
    wrong += [f"left in the claims: {path.name}" for path in home.claims.iterdir()]
    with house_of(home) as house:
        files = house.register.files()
        wrong += [fault for file in files if (fault := _fault(file))]
        known = {file.sha256 for file in files}
        lost = [n for n, c in taken.files.items() if hashlib.sha256(c).hexdigest() not in known]
        wrong += [f"lost: {name}" for name in lost]
        wrong += verify(house).faults
        if not all(day.files.balanced and day.pages.balanced for day in journal.days(house)):
            wrong.append("the journal does not balance")
        lying = house.register.find(DocumentRow, "reason LIKE 'classement impossible%'")
        wrong += [f"not filed by a fault of ours: {document.id}" for document in lying]
    taken.read = sum(file.status == "read" for file in files)


def _fault(file: FileRow) -> str:
    """Return what is wrong with a file's end; "" where it was read, or refused in words."""
    if file.status == "pending":
        return f"still pending: {file.name}"
    if file.error_code == "fault":
        return f"a fault of ours: {file.name}"
    words: Sequence[str | None] = (file.error_message, file.error_advice)
    if file.status == "set_aside" and not all(french(text or "") for text in words):
        return f"set aside without words: {file.name}"
    return ""
