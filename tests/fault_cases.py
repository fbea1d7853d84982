"""A mixed batch of mail, what became of it, and whether that balances, for tests of faults."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from intake.home import Home
from intake.integrity import verify
from intake.register import Register
from intake.rows import LetterRow
from samples.dossiers import deliveries
from samples.make import Press, files_of, mail_of
from tests.service_cases import house_of, invoice, left_in_inbox, word_files
from tests.service_cases import make_home as empty_home
from validators.call import load_call

SETTINGS = """
[arrivals]
quiet_seconds = 0.1
poll_seconds = 0.1
[drafts]
release = "immediately"
[letters]
pdf = false
[workers]
mode = "inline"
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Files by folder ("" the inbox itself) and name."""

    files: dict[str, dict[str, bytes]]

    @property
    def count(self) -> int:
        """How many files were dropped."""
        return sum(len(files) for files in self.files.values())

    @property
    def contents(self) -> Counter[bytes]:
        """How often each content was dropped."""
        return Counter(content for files in self.files.values() for content in files.values())


def make_home(root: Path) -> Home:
    """Make an empty home whose one process does everything: all steps are then of one process."""
    return empty_home(root, SETTINGS)


def mixed_batch() -> Batch:
    """Return two dossiers, an e-mail, an archive, a copy, a picture, an empty and a broken file."""
    press = Press(load_call().options())
    folders = [d for d in deliveries() if not d.mail_from]
    small = sorted(folders, key=lambda d: len(d.papers))[:2]
    mail = next(d for d in deliveries() if d.mail_from)
    loose = {
        "facture 1.pdf": invoice(1),
        "facture 1 (copie).pdf": invoice(1),
        "courriel.eml": mail_of(mail, files_of(mail, press)),
        "envoi.zip": _archive({"facture 2.pdf": invoice(2), "facture 3.pdf": invoice(3)}),
        "photo.png": _picture(),
        "vide.pdf": b"",
        "coupe.pdf": invoice(4)[:400],
    }
    return Batch({**{d.folder: files_of(d, press) for d in small}, "": loose})


def _archive(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2022, 10, 1, 9, 0, 0)), content)
    return held.getvalue()


def _picture() -> bytes:
    image = Image.new("L", (600, 400), 250)
    ImageDraw.Draw(image).ellipse((200, 100, 400, 300), fill=90)
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


def outcome_of(home: Home) -> dict[str, object]:
    """Return what came of the mail, whatever numbers were given in whatever order."""
    register = Register.open(home.register)
    try:
        names = {d.reference: d.name for d in register.dossiers()}
        files = register.files()
        return {
            "files": sorted((f.name, f.sha256, f.status) for f in files),
            "dossiers": sorted((d.name, d.outcome, str(d.received)) for d in register.dossiers()),
            "documents": sorted(
                (d.reading.kind, d.piece or "", d.status, names.get(d.reference or "", ""))
                for d in register.documents()
            ),
            "letters": sorted(
                (names[x.reference], x.kind, x.round, x.status) for x in register.letters()
            ),
            "aside": sorted(path.name for path in home.retry.glob("*")),
        }
    finally:
        register.close()


def balance(home: Home, batch: Batch, expected: dict[str, object]) -> list[str]:
    """Return what does not balance, each as one line; empty where all is there exactly once."""
    faults = [f"left in the inbox: {name}" for name in left_in_inbox(home)]
    faults += [f"left in the claims: {path.name}" for path in home.claims.iterdir()]
    faults += [f"half written: {path.name}" for path in home.root.rglob(".*.tmp")]
    with house_of(home) as house:
        faults += verify(house).faults
        letters = house.register.find(LetterRow, "status <> 'stale'")
        if sorted(word_files(home).elements()) != sorted(letter.docx for letter in letters):
            faults.append("the letters in the outbox are not those of the register")
        names = [file.name.lower() for file in house.register.files()]
        top = [name for name in names if ".zip/" not in name and ".eml/" not in name]
    if len(top) != batch.count:
        faults.append(f"{len(top)} files registered for {batch.count} dropped")
    page = home.journal.read_text("utf-8") if home.journal.exists() else ""
    if str(batch.count) not in page:
        faults.append("the journal does not count the files dropped")
    found = outcome_of(home)
    faults += [f"{key} differ" for key in expected if found[key] != expected[key]]
    return faults
