"""Originals that the store holds and the register does not know are taken in once more.

So it is where a register of an earlier day was put back: what arrived since lies in the store, for
nothing there is ever deleted, but no row names it. It is registered anew under the day on which it
came into the store; its name and what it came with are lost with the rows that told them.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from extractors.formats import format_of
from generators.wordfile import stamp_of

from .house import House
from .shelves import StoreDamaged

log = logging.getLogger(__name__)

NAME = "Repris du dépôt"
"""The name of a delivery that is made of what the store alone knew."""
_ENDINGS = {"pdf": ".pdf", "word": ".docx", "mail": ".eml", "zip": ".zip", "heic": ".heic",
            "sheet": ".xlsx", "old_word": ".doc", "outlook": ".msg", "rtf": ".rtf"}  # fmt: skip
_PICTURES = ((b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"), (b"II", ".tif"), (b"MM", ".tif"))


class Loose(NamedTuple):
    """An original without a row: when it came into the store, its SHA-256, the name it gets."""

    arrived: datetime
    sha256: str
    name: str
    size: int
    carries: bool
    """It is an e-mail or an archive."""


def loose(house: House) -> list[Loose]:
    """Return the originals that the register does not know, in the order of their arrival.

    Texts of our own letters, of which the store keeps every version, are not among them; what is
    damaged is neither.
    """
    return sorted(_loose(house, unknown(house)))


def unknown(house: House) -> list[str]:
    """Return the SHA-256 of all that the store keeps and no row and no event names."""
    register = house.register
    known = {file.sha256 for file in register.files()} | register.noted_hashes()
    known |= {letter.docx_sha256 for letter in register.letters()}
    return [sha256 for sha256 in house.shelves.kept() if sha256 not in known]


def _loose(house: House, hashes: Iterable[str]) -> Iterator[Loose]:
    for sha256 in hashes:
        place = house.shelves.place(sha256)
        try:
            content = house.shelves.read(sha256)
        except StoreDamaged:
            continue  # a verification tells it
        if is_letter(content):
            continue
        came = datetime.fromtimestamp(place.stat().st_mtime, house.today.zone)
        arrived = min(came, house.today.now())  # nothing arrived later than now
        kind = format_of(content)
        name = f"repris {sha256[:8]}{_ending(kind, content)}"
        yield Loose(arrived, sha256, name, len(content), kind in {"mail", "zip"})


def is_letter(content: bytes) -> bool:
    """Say whether a file is a text of one of our letters, edited or not."""
    return content.startswith(b"PK") and bool(stamp_of(content))


def _ending(kind: str, content: bytes) -> str:
    pictures = (ending for mark, ending in _PICTURES if content.startswith(mark))
    return _ENDINGS.get(kind) or (next(pictures, "") if kind == "image" else "")


def take_back(house: House, *, carriers: bool) -> int:
    """Register what the store alone knows, a day's files as one delivery; return how many.

    ``carriers``: e-mails and archives only, each a delivery of its own. They come first: once they
    are opened, their parts are known and are not taken for files that came alone.
    """
    found = [one for one in loose(house) if one.carries or not carriers]
    for _, same in groupby(found, key=_delivery_of):
        _register(house, list(same))
    if found:
        log.warning("%d originals without a row were registered anew", len(found))
    return len(found)


def _delivery_of(one: Loose) -> tuple[date, str]:
    return one.arrived.date(), one.sha256 if one.carries else ""


def _register(house: House, files: list[Loose]) -> None:
    """Register files as one delivery, all or none of them."""
    register, first = house.register, files[0]
    with register.transaction():
        delivery = register.delivery_of_claim(
            f"store-{first.sha256}", NAME, not first.carries, first.arrived
        )
        for file in files:
            row = register.add_file(delivery, file.name, file.sha256, file.size, file.arrived)
            register.event("file.taken_back", row.id, house.today.now())
