"""Whether all that was received and written is still there, unchanged. Nothing is repaired here.

A *fault* is something lost, changed or out of step with the register; a *remark* is something that
the register does not name (what a stop left behind, what a person put there), told and left alone.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from extractors.stamp import parse
from generators.wordfile import stamp_of
from validators.wording import plural

from .home import CONTROL_NAME, DOCUMENTS_NAME
from .house import House
from .letter_files import COPIED, digest, find_lying, is_ours, read_lying
from .rows import EventRow, LetterRow
from .safe_files import files_below
from .shelves import StoreDamaged
from .take_back import loose, unknown

log = logging.getLogger(__name__)

VERIFIED = "home.verified"
"""The event of a verification: its payload counts what was looked at and holds the first faults."""
WEEK = timedelta(days=7)
_FAULTS_KEPT = 20
_PLACE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}")

Step = Callable[[int, int], None]
Hold = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at; each fault and each remark as a French sentence.

    ``edited`` counts the letters of which a person's own text lies in the outbox.
    """

    originals: int
    events: int
    letters: int
    faults: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    edited: int = 0


def verify(
    house: House, step: Step = lambda _done, _all: None, hold: Hold = contextlib.nullcontext
) -> Verified:
    """Compare register, chain of events, originals, letters and folders. Changes nothing.

    ``step`` is told (done, all) after each original and may raise to break off. ``hold`` is
    entered for what changes while others work; reading the originals, which takes long and which
    nobody changes, needs no turn.
    """
    files = house.register.files()
    faults = list(_original_faults(house, step))
    with hold():
        register = house.register
        faults = [f"Registre : {fault}" for fault in register.faults()] + faults
        faults += [
            f"Journal des événements : l'événement n° {key} a été modifié ou retiré"
            for key in register.chain_faults()
        ]
        faults += register.search_faults()
        letters = register.letters()
        named = {file.sha256 for file in register.files()}
        faults += _version_faults(house, named)
        edited = 0
        for letter in letters:
            faults += _letter_faults(house, letter)
            edited += _edited(house, letter)
        faults += _folder_faults(house)
        lost = [one.sha256 for one in loose(house)]
        faults += _loose_faults(lost)
        remarks = tuple(_remarks(house, lost))
        events = register.event_count()
    return Verified(len(files), events, len(letters), tuple(faults), remarks, edited)


def _original_faults(house: House, step: Step) -> Iterator[str]:
    files = house.register.files()
    for number, file in enumerate(files, start=1):
        try:
            house.shelves.read(file.sha256)
        except StoreDamaged as error:
            yield f"N° {file.id} : {error}"
        step(number, len(files))


def _version_faults(house: House, originals: set[str]) -> Iterator[str]:
    """The store keeps each version of a letter and each part of a mail, too: all unchanged."""
    for sha256 in house.shelves.kept():
        if sha256 not in originals:
            try:
                house.shelves.read(sha256)
            except StoreDamaged:
                kept = "Version d'une lettre ou partie d'un courriel abîmée"
                yield f"{kept} : {sha256[:12]}"


# -- letters against the record they were made from --------------------------------------------


def _letter_faults(house: House, letter: LetterRow) -> Iterator[str]:
    """Compare a letter's row, the text the store keeps, what the events say, and what lies there.

    A draft that a person edited is known by its text, which is none of ours: no fault. A letter
    that was validated may no longer change.
    """
    if letter.status == "stale":
        return
    name = f"Lettre n° {letter.id}"
    try:
        text = house.shelves.read(letter.docx_sha256)
    except StoreDamaged as error:
        yield f"{name} : {error}"
        return
    told = parse(stamp_of(text) or "")
    if told is None or (told.reference, told.detail("letter")) != (letter.reference, letter.id):
        yield f"{name} : son texte n'est pas celui de cette lettre"
    if _noted(house, letter.id, _WRITTEN) not in (None, letter.docx_sha256):
        yield f"{name} : le registre et le journal des événements ne disent pas le même texte"
    lying = find_lying(house, letter)
    if lying is None:
        yield f"{name} : le fichier Word n'est plus à sa place"
    elif letter.status != "draft" and digest(lying) != letter.docx_sha256:
        yield f"{name} : le fichier Word a changé après sa validation (le texte validé est gardé)"
    elif digest(lying) != letter.docx_sha256 and is_ours(house, letter.id, lying):
        yield f"{name} : une autre version du fichier Word est à sa place"
    if letter.pdf:
        copy = read_lying(house.home.outbox / letter.pdf)
        if copy is None:
            yield f"{name} : le fichier PDF n'est plus à sa place"
        elif _noted(house, letter.id, (COPIED,)) not in (None, digest(copy)):
            yield f"{name} : le fichier PDF a changé depuis qu'il a été fait"


_WRITTEN = ("letter.written", "letter.rewritten", "letter.validated", "letter.refreshed")


def _noted(house: House, letter_id: str, kinds: tuple[str, ...]) -> str | None:
    """Return the hash that the last event of these kinds notes; None where it was erased."""
    found = [event for event in house.register.events(letter_id) if event.what in kinds]
    payload = house.register.payload(found[-1].id) if found else None
    value = (payload or {}).get("sha256")
    return str(value) if value else None


def _edited(house: House, letter: LetterRow) -> bool:
    if letter.status == "stale":
        return False
    lying = find_lying(house, letter)
    return lying is not None and not is_ours(house, letter.id, lying)


# -- register against disk ---------------------------------------------------------------------


def _folder_faults(house: House) -> Iterator[str]:
    for dossier in house.register.dossiers():
        folder = house.home.outbox / dossier.folder
        if house.register.letters(dossier.reference) and not folder.is_dir():
            yield f"Dossier {dossier.reference} : son sous-dossier d'outbox n'existe plus"


def _loose_faults(lost: list[str]) -> Iterator[str]:
    """An original without a row: the register is older than the store, or a row was removed."""
    if lost:
        yield (
            f"{plural(len(lost), 'original', 'originaux')} du dépôt sans ligne au registre : "
            f"{_some(lost)} "
            "(le service les reprend à son prochain démarrage)"
        )


def _remarks(house: House, lost: list[str]) -> Iterator[str]:
    """Say what lies on disk that no row and no event names. A stop may leave some; none is lost."""
    home, register = house.home, house.register
    texts = [sha256 for sha256 in unknown(house) if sha256 not in lost]
    if texts:
        yield f"{plural(len(texts), 'texte')} de lettre sans ligne au registre : {_some(texts)}"
    strange = [
        inside
        for path in files_below(home.store)
        if not path.is_relative_to(home.work)
        and not _PLACE.fullmatch(inside := path.relative_to(home.store).as_posix())
    ]
    if strange:
        yield f"{plural(len(strange), 'fichier')} d'une autre origine dans le dépôt"
    if home.outbox.is_dir():
        expected = {dossier.folder for dossier in register.dossiers()}
        expected |= {CONTROL_NAME, DOCUMENTS_NAME}
        others = [p.name for p in home.outbox.iterdir() if p.is_dir() and p.name not in expected]
        if others:
            yield f"{plural(len(others), 'sous-dossier')} d'outbox sans dossier au registre"
    gone = [x for x in register.document_paths() if not (home.outbox / x).is_file()]
    if gone:
        yield (
            f"{plural(len(gone), 'copie')} de documents absentes d'outbox (les originaux sont "
            "gardés)"
        )


def _some(hashes: list[str]) -> str:
    shown = ", ".join(sha256[:12] for sha256 in hashes[:5])
    return f"{shown}…" if len(hashes) > 5 else shown


# -- once a week, and what it found ------------------------------------------------------------


def note(house: House, found: Verified) -> None:
    """Write down that a verification was made, and what it found."""
    payload = {
        "originals": found.originals,
        "events": found.events,
        "letters": found.letters,
        "count": len(found.faults),
        "faults": list(found.faults[:_FAULTS_KEPT]),
        "remarks": list(found.remarks),
    }
    house.register.event(VERIFIED, "home", house.today.now(), payload)


@dataclass(frozen=True, slots=True)
class LastVerified:
    """When the last verification was, how many faults it found, and the first of them."""

    at: datetime
    count: int
    faults: tuple[str, ...]


def last_verified(event: EventRow | None, payload: Callable[[int], object]) -> LastVerified | None:
    """Return what the event of the last verification tells; None where there is no event."""
    if event is None:
        return None
    told = payload(event.id)
    told = told if isinstance(told, dict) else {}
    return LastVerified(
        event.at, int(told.get("count", 0)), tuple(map(str, told.get("faults", ())))
    )


def is_due(house: House) -> bool:
    """Say whether a week has passed: by night from the seventh day on, at any hour a day later.

    Before the first one the week counts from the first event. A clock that was set back makes one
    due.
    """
    register, now = house.register, house.today.now()
    last = register.last_event(VERIFIED) or register.first_event()
    if last is None:
        return False
    age = now - last.at
    night = now.hour >= 20 or now.hour < 6
    return age < -timedelta(days=1) or age >= WEEK + timedelta(days=1) or (age >= WEEK and night)


def weekly(house: House, may_go_on: Callable[[], bool], hold: Hold) -> Verified | None:
    """Verify where it is due and note what was found; None where it was not, or was broken off."""
    if not is_due(house):
        return None

    def step(_done: int, _all: int) -> None:
        if not may_go_on():
            raise InterruptedError

    try:
        found = verify(house, step, hold)
    except InterruptedError:
        return None
    with hold():
        note(house, found)
    log.info("Verified: %d faults", len(found.faults))
    return found
