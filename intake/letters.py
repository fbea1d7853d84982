"""The life of a letter: draft → validated → signed → sent → notified.

A step is first written in the register, whole or not at all, then the files are put in place
(``letter_files``); a start after a crash puts them in place again.
"""

from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal
from weakref import WeakSet

from extractors.errors import DocumentError
from extractors.stamp import parse
from generators.letter import Letter
from generators.wordfile import Dated, set_dates, stamp_of
from validators.calendar import pieces_limit, working_days_between
from validators.dossier import Dossier, LetterStatus
from validators.findings import Assessment
from validators.procedure import NOTICE_ANYWAY, LetterDue, due, step_of, validation_refusals

from . import dossiers, line, mailing
from .drafts import compose, redraft, stamped
from .home import VALIDATED_NAME
from .house import House
from .letter_files import (
    free_path,
    is_ours,
    keep_first_version,
    put_in_place,
    read_lying,
    refusal_note,
    retire_files,
    validated_path,
)
from .put_back import not_overtaken, unfit
from .refusal import Refused
from .register import Register
from .rows import DossierRow, LetterRow
from .settings import Mode

log = logging.getLogger(__name__)

BY_FOLDER = "déposé dans VALIDES"
_UNREADABLE = "La lettre ne peut pas être lue : {}"

_SEEN: WeakSet[Register] = WeakSet()
"""Registers whose letters were all put in place since this process started."""


# -- drafts ------------------------------------------------------------------------------------


_PLANNED_AHEAD = timedelta(days=1)
"""Drafts are planned for the next working morning, or an hour ahead after a fault; never later."""


def write_due(house: House, *, at_once: bool) -> list[LetterRow]:
    """Write the drafts whose quiet period is over (``at_once``: all that wait), and return them.

    The first call of a process also puts in place what an earlier one could not.
    """
    if house.register not in _SEEN:
        put_in_place(house, house.register.letters())
        _SEEN.add(house.register)
    now = house.today.now()
    waiting = house.register.find(DossierRow, "drafts_due IS NOT NULL", order="reference")
    changed: list[LetterRow] = []
    planned = line.drafts_due(house, now)
    for row in waiting:
        falls_due = row.drafts_due or now
        if at_once or falls_due <= now:
            changed += guarded(house, row.reference, redraft)
        elif falls_due > planned + _PLANNED_AHEAD:  # by a clock that ran ahead
            house.register.change(DossierRow, row.reference, drafts_due=planned)
    put_in_place(house, [house.register.letter(letter.id) for letter in changed])
    mailing.release_by_rule(house, [x.id for x in changed if x.status == "draft"], validate)
    return [x for x in changed if x.status == "draft"]


def guarded(
    house: House, reference: str, work: Callable[[House, str], list[LetterRow]]
) -> list[LetterRow]:
    """Do some work on one dossier; a fault of ours there is logged and stops no other dossier.

    The log tells where it happened, never the words of the fault: they may name a person.
    """
    try:
        return work(house, reference)
    except (OSError, sqlite3.OperationalError):
        raise
    except Exception as error:
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error("Letters of %s failed: %s\n%s", reference, type(error).__name__, frames)
        if house.register.dossier(reference).drafts_due is not None:
            later = house.today.now() + timedelta(hours=1)
            house.register.change(DossierRow, reference, drafts_due=later)
        return []


def write_now(house: House, reference: str) -> list[LetterRow]:
    """Write one dossier's drafts at once, after something a person did."""
    changed = redraft(house, reference)
    put_in_place(house, [house.register.letter(letter.id) for letter in changed])
    return changed


# -- validation --------------------------------------------------------------------------------


def validate(
    house: House,
    letter_id: str,
    by: str,
    *,
    anyway: bool = False,
    mode: Mode = "draft",
    moved: Path | None = None,
    seen: str | None = None,
) -> LetterRow:
    """Validate a letter as it lies; its date and time limit are those of today.

    ``anyway``: a person says to send the notice although something is open. ``moved``: the Word
    file where a person put it. ``seen``: the letter's version when a person looked at it. Raises
    Refused; then nothing is written.
    """
    row = _letter(house, letter_id)
    not_overtaken(house, row, seen)
    if row.status != "draft":
        raise Refused(f"La lettre {letter_id} n'est plus un projet.")
    if not by.strip():
        raise Refused("Le nom de la personne qui valide est à indiquer.")
    with house.register.transaction():
        dossier, assessment = line.review(house, row.reference)
    item = _still_due(house, row, dossier, assessment)
    reasons = validation_refusals(row.kind, dossier, assessment, house.call, anyway=anyway)
    if reasons:
        raise Refused(*reasons)
    if anyway and row.kind == "notice":
        now = house.today.now()
        house.register.add_confirmation(row.reference, NOTICE_ANYWAY, letter_id, by, now)
    place = house.home.outbox / row.docx
    waiting = place.parent / VALIDATED_NAME / place.name
    moved = moved or (waiting if waiting.is_file() and not place.exists() else None)
    lying = read_lying(moved or place)
    if lying is not None and not is_ours(house, letter_id, lying):
        letter, missing = _edited(house, row, lying)
        keep_first_version(house, row, (house.home.outbox / row.docx).parent)
        done = _commit(house, row, letter, {"by": by, "mode": mode, "edited": True, **missing})
    else:
        letter = compose(house, item, dossier, assessment)
        done = _commit(house, row, letter, {"by": by, "mode": mode, "edited": False})
    if moved is not None and moved != house.home.outbox / done.docx:
        put_in_place(house, [done])
        _discard_moved(house, done.id, moved, lying)
    return _after(house, done)


def _discard_moved(house: House, letter_id: str, moved: Path, lying: bytes | None) -> None:
    """Leave in VALIDES only the letter under its validated name; the store holds the other."""
    if lying is not None:
        kept = house.shelves.keep_bytes(lying).sha256
        house.register.event("letter.kept", letter_id, house.today.now(), {"sha256": kept})
        house.shelves.discard_copy(moved)


def _still_due(house: House, row: LetterRow, dossier: Dossier, assessment: Assessment) -> LetterDue:
    """Return what is due in the place of a draft. Raises Refused where it is out of date."""
    for item in due(dossier, assessment, house.call, house.today.day()):
        if (item.kind, item.round) == (row.kind, row.round):
            return item
    reasons = validation_refusals(row.kind, dossier, assessment, house.call, anyway=True)
    raise Refused(*(reasons or ("Étape impossible : cette lettre n'est plus d'actualité.",)))


def _edited(house: House, row: LetterRow, lying: bytes) -> tuple[Letter, dict[str, object]]:
    """Take a text that a person edited as it lies, with the date and time limit of today.

    Raises Refused where it cannot leave as a letter.
    """
    try:
        reasons = unfit(lying)
    except DocumentError as error:
        raise Refused(_UNREADABLE.format(error.message)) from error
    if reasons:
        raise Refused(*reasons)
    today = house.today.day()
    limited = row.limit_day is not None
    limit = pieces_limit(today, house.call.delays.pieces_days) if limited else None
    dated = _dated(lying, today, limit)
    letter = Letter(
        kind=row.kind,
        round=row.round,
        title=row.title,
        docx=dated.docx,
        subject=row.subject,
        limit=limit,
        asked=row.asked,
    )
    return letter, {"missing": list(dated.missing)} if dated.missing else {}


def _dated(docx: bytes, day: date, limit: date | None) -> Dated:
    try:
        return set_dates(docx, letter_date=day, time_limit=limit)
    except DocumentError as error:
        raise Refused(_UNREADABLE.format(error.message)) from error


def _commit(house: House, row: LetterRow, letter: Letter, payload: dict[str, object]) -> LetterRow:
    register, now, today = house.register, house.today.now(), house.today.day()
    text = stamped(house, letter.docx, row.reference, row.id, row.kind)
    kept = house.shelves.keep_bytes(text).sha256
    folder = register.dossier(row.reference).folder
    wanted = validated_path(folder, letter.title, today)
    with register.transaction():
        done = register.change(
            LetterRow,
            row.id,
            status="validated",
            validated=today,
            by=payload["by"],
            mode=payload["mode"],
            docx=free_path(house, wanted, row.id, row.reference),
            docx_sha256=kept,
            pdf=None,
            subject=letter.subject,
            limit_day=letter.limit,
            asked=letter.asked,
        )
        register.event("letter.validated", row.id, now, {**payload, "sha256": kept})
        if row.kind == "certificate":
            register.change(DossierRow, row.reference, certificate_on=today)
    return done


def _after(house: House, done: LetterRow) -> LetterRow:
    """Put a changed letter's files in place and bring the dossier's other drafts up to date."""
    others = redraft(house, done.reference)
    rows = [house.register.letter(x.id) for x in (done, *others)]
    put_in_place(house, rows)
    return house.register.letter(done.id)


def collect_validated(house: House) -> list[LetterRow]:
    """Validate, as they lie, the drafts that a person moved into a VALIDES folder.

    A letter is known by its name or, renamed, by its stamp. One that may not be validated yet goes
    back into its dossier's folder beside a note that says why.
    """
    done = []
    drafts = house.register.find(LetterRow, "status = 'draft'")
    folders = sorted({(house.home.outbox / row.docx).parent for row in drafts})
    for folder in folders:
        mine = [row for row in drafts if (house.home.outbox / row.docx).parent == folder]
        for moved in sorted((folder / VALIDATED_NAME).glob("*.docx")):
            row = _moved_letter(house, moved, mine)
            if row is None or moved.with_name(f"~${moved.name[2:]}").exists():
                continue
            try:
                done.append(validate(house, row.id, BY_FOLDER, moved=moved))
            except Refused as refused:
                _give_back(house, row, moved, refused)
            mine.remove(row)
    return done


def _moved_letter(house: House, moved: Path, drafts: Sequence[LetterRow]) -> LetterRow | None:
    """Return the draft that a file in VALIDES is; None for any other file."""
    for row in drafts:
        if Path(row.docx).name == moved.name:
            return row
    content = read_lying(moved)
    stamp = parse(stamp_of(content) or "") if content else None
    told = stamp.detail("letter") if stamp else None
    known = {letter.docx for letter in house.register.letters(stamp.reference)} if stamp else set()
    if moved.relative_to(house.home.outbox).as_posix() in known:
        return None
    return next((row for row in drafts if row.id == told), None)


def _give_back(house: House, row: LetterRow, moved: Path, refused: Refused) -> None:
    path = house.home.outbox / row.docx
    note = refusal_note(path)
    house.shelves.replace_own(note, ("\r\n".join(refused.reasons) + "\r\n").encode("utf-8-sig"))
    house.shelves.move_new(moved, path)
    payload = {"reasons": list(refused.reasons)}
    house.register.event("letter.refused", row.id, house.today.now(), payload)


# -- signed, sent, notified --------------------------------------------------------------------


def mark_signed(
    house: House, letter_id: str, by: str = "", *, on: date | None = None, seen: str | None = None
) -> LetterRow:
    """Note that a validated letter was signed, ``on`` a day (today). Raises Refused.

    ``seen``, here and below: the letter's version when a person looked at it.
    """
    return _step(house, letter_id, by, _Mark("signed", ("validated",), on, seen))


def mark_sent(
    house: House, letter_id: str, by: str = "", *, on: date | None = None, seen: str | None = None
) -> LetterRow:
    """Note that a letter was sent; over 3 working days late its date and limit are made anew."""
    done = _step(house, letter_id, by, _Mark("sent", ("validated", "signed"), on, seen))
    return _after(house, done)


def mark_notified(
    house: House, letter_id: str, by: str = "", *, on: date | None = None, seen: str | None = None
) -> LetterRow:
    """Note that a sent letter reached the applicant. Raises Refused."""
    return _after(house, _step(house, letter_id, by, _Mark("notified", ("sent",), on, seen)))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A step to note: which, from which states, of which day, on which version of the letter."""

    step: Literal["signed", "sent", "notified"]
    before: tuple[LetterStatus, ...]
    on: date | None
    seen: str | None


def _step(house: House, letter_id: str, by: str, mark: _Mark) -> LetterRow:
    register, step = house.register, mark.step
    row = _letter(house, letter_id)
    not_overtaken(house, row, mark.seen)
    if row.status == step:
        return row
    if row.status not in mark.before:
        raise Refused(f"Étape impossible : {_WHY[step]}")
    day = mark.on or house.today.day()
    _possible_day(house, row, day)
    if step == "sent":
        row = _refresh(house, row, day)
    with register.transaction():
        row = register.change(LetterRow, letter_id, **{"status": step, step: day})
        payload = {"by": by, "on": day.isoformat()}
        register.event(f"letter.{step}", letter_id, house.today.now(), payload)
        history = dossiers.load(house, row.reference).history
        register.change(DossierRow, row.reference, state=step_of(history).value)
    return row


def _possible_day(house: House, row: LetterRow, day: date) -> None:
    if day > house.today.day():
        raise Refused("Étape impossible : la date est dans le futur.")
    if row.validated is not None and day < row.validated:
        raise Refused("Étape impossible : la date précède celle de la validation.")
    if row.sent is not None and day < row.sent:
        raise Refused("Étape impossible : la date précède celle de l'envoi.")


_WHY = {
    "signed": "la lettre n'a pas été validée, ou elle a déjà quitté le service.",
    "sent": "la lettre n'a pas encore été validée.",
    "notified": "la lettre n'a pas encore été envoyée.",
}


def is_too_old(house: House, row: LetterRow, day: date) -> bool:
    """Say whether a letter that leaves on a day bears a date that is too old by then."""
    if (
        row.validated is None
        or row.kind == "agreement"
        or row.status not in ("validated", "signed")
    ):
        return False
    return working_days_between(row.validated, day) > house.call.delays.resend_working_days


def _refresh(house: House, row: LetterRow, day: date) -> LetterRow:
    """Give a letter the date and limit of the day it leaves where it was validated too long ago.

    The day of validation stays; the text that it replaces is kept and marked out of date.
    """
    register = house.register
    if not is_too_old(house, row, day):
        return row
    limit = pieces_limit(day, house.call.delays.pieces_days) if row.limit_day else None
    text = _dated(house.shelves.read(row.docx_sha256), day, limit).docx
    kept = house.shelves.keep_bytes(text).sha256
    folder = register.dossier(row.reference).folder
    wanted = validated_path(folder, row.title, day)
    with register.transaction():
        path = free_path(house, wanted, row.id, row.reference)
        changes = {"docx": path, "docx_sha256": kept, "pdf": None, "limit_day": limit}
        done = register.change(LetterRow, row.id, **changes)
        payload = {"limit": limit and limit.isoformat(), "sha256": kept}
        register.event("letter.refreshed", row.id, house.today.now(), payload)
    retire_files(house, row.docx)
    return done


def _letter(house: House, letter_id: str) -> LetterRow:
    try:
        return house.register.letter(letter_id)
    except KeyError:
        raise Refused(f"La lettre « {letter_id} » n'existe pas.") from None
