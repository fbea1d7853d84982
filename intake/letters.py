"""The life of a letter: draft → validated → signed → sent → notified.

A step is first written in the register, whole or not at all, then the files are put in place
(``letter_files``); a start after a crash puts them in place again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from weakref import WeakSet

from extractors.errors import DocumentError
from extractors.stamp import Stamp, build, parse
from generators.facts import MissingValue
from generators.letter import Letter
from generators.render import TemplateFault
from generators.wordfile import Dated, set_dates, set_stamp, stamp_of
from generators.write import write
from validators.calendar import pieces_limit, working_days_between
from validators.call import Call
from validators.dossier import Dossier
from validators.findings import Assessment
from validators.procedure import ISSUED, NOTICE_ANYWAY, LetterDue, due, step_of, validation_refusals

from . import dossiers, line, mailing
from .home import VALIDATED_NAME
from .house import House
from .letter_files import (
    draft_path,
    free_path,
    is_ours,
    keep_first_version,
    put_in_place,
    read_lying,
    retire_files,
    validated_path,
)
from .refusal import Refused
from .register import Register
from .rows import DossierRow, LetterRow
from .settings import Mode

log = logging.getLogger(__name__)

BY_FOLDER = "déposé dans VALIDES"

_SEEN: WeakSet[Register] = WeakSet()
"""Registers whose letters were all put in place since this process started."""


# -- drafts ------------------------------------------------------------------------------------


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
    for row in waiting:
        if at_once or (row.drafts_due is not None and row.drafts_due <= now):
            changed += _redraft_safely(house, row.reference)
    put_in_place(house, [house.register.letter(letter.id) for letter in changed])
    mailing.release_by_rule(house, [x.id for x in changed if x.status == "draft"], validate)
    return [x for x in changed if x.status == "draft"]


def _redraft_safely(house: House, reference: str) -> list[LetterRow]:
    """Write one dossier's drafts; a fault of ours there is logged and stops no other dossier."""
    try:
        return redraft(house, reference)
    except (OSError, sqlite3.OperationalError):
        raise
    except Exception as error:
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error("Letters of %s failed: %s\n%s", reference, type(error).__name__, frames)
        later = house.today.now() + timedelta(hours=1)
        house.register.change(DossierRow, reference, drafts_due=later)
        return []


def write_now(house: House, reference: str) -> list[LetterRow]:
    """Write one dossier's drafts at once, after something a person did."""
    changed = redraft(house, reference)
    put_in_place(house, [house.register.letter(letter.id) for letter in changed])
    return changed


@dataclass(frozen=True, slots=True)
class _Work:
    """A draft to write: what is due, the hash of what it is written from, its earlier draft."""

    due: LetterDue
    inputs: str
    earlier: LetterRow | None


def redraft(house: House, reference: str) -> list[LetterRow]:
    """Bring the drafts of a dossier to what is due; return the letters that changed.

    A draft is written again only when what it is made from has changed. Files are not touched.
    """
    register = house.register
    with register.transaction():
        dossier, assessment = line.review(house, reference)
        wanted = due(dossier, assessment, house.call, house.today.day())
        drafts = {(x.kind, x.round): x for x in register.letters(reference) if x.status == "draft"}
        work = []
        for one in wanted:
            inputs = inputs_hash(one, dossier, assessment, house.call, _templates(house))
            earlier = drafts.get((one.kind, one.round))
            if earlier is None or earlier.inputs_hash != inputs:
                work.append(_Work(one, inputs, earlier))
        changed = [
            _withdraw(house, row)
            for key, row in drafts.items()
            if key not in {(one.kind, one.round) for one in wanted}
        ]
        for item in work:
            try:
                letter = _compose(house, item.due, dossier, assessment)
            except Refused as refused:
                _note_impossible(house, item, reference, refused)
            else:
                changed.append(_save(house, dossier, item, letter))
        register.change(DossierRow, reference, drafts_due=None)
    return changed


def _compose(house: House, item: LetterDue, dossier: Dossier, assessment: Assessment) -> Letter:
    """Write one letter as of today. Raises Refused with the sentences of what it lacks."""
    templates = _templates(house)
    today = house.today.day()
    try:
        return write((item,), dossier, assessment, house.call, today, templates)[0]
    except (MissingValue, TemplateFault) as fault:
        raise Refused(*str(fault).splitlines()) from fault


def _templates(house: House) -> dict[str, bytes]:
    """Return the authority's own Word templates by kind of letter."""
    folder = house.settings.letters.templates
    if folder is None or not folder.is_dir():
        return {}
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("[!~.]*.docx"))}


def _note_impossible(house: House, item: _Work, reference: str, refused: Refused) -> None:
    """Tell, once for the same reasons, that a letter could not be written and why."""
    register = house.register
    told = {"kind": item.due.kind, "reasons": list(refused.reasons)}
    before = register.events(reference, "letter.impossible")
    if not before or register.payload(before[-1].id) != told:
        register.event("letter.impossible", reference, house.today.now(), told)


def inputs_hash(
    item: LetterDue,
    dossier: Dossier,
    assessment: Assessment,
    call: Call,
    templates: Mapping[str, bytes],
) -> str:
    """Return the hash of all that a letter is written from, the day of writing left out."""
    history = dossier.history
    told = history.model_copy(
        update={"letters": tuple(x for x in history.letters if x.status in ISSUED)}
    )
    whole = dossier.model_copy(update={"history": told, "unfiled": 0})
    parts = {
        "due": item.model_dump(mode="json", exclude={"replaces"}),
        "dossier": whole.model_dump(mode="json"),
        "findings": [finding.model_dump(mode="json") for finding in assessment.findings],
        "call": call.model_dump(mode="json"),
        "template": hashlib.sha256(templates.get(item.kind, b"")).hexdigest(),
    }
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _withdraw(house: House, row: LetterRow) -> LetterRow:
    house.register.event("letter.withdrawn", row.id, house.today.now())
    return house.register.change(LetterRow, row.id, status="stale")


def _save(house: House, dossier: Dossier, item: _Work, letter: Letter) -> LetterRow:
    """Keep a draft: a new row, or the same one with a new text."""
    register, now, today = house.register, house.today.now(), house.today.day()
    reference = dossier.reference
    key = item.earlier.id if item.earlier else register.new_letter_id(reference)
    kept = house.shelves.keep_bytes(_stamped(house, letter.docx, reference, key)).sha256
    if item.earlier is not None:
        old = item.earlier
        changes: dict[str, object] = {"inputs_hash": item.inputs}
        if kept != old.docx_sha256:
            changes |= {
                "docx_sha256": kept,
                "pdf": None,
                "asked": letter.asked,
                "limit_day": letter.limit,
                "subject": letter.subject,
            }
            register.event("letter.rewritten", old.id, now, {"sha256": kept})
        return register.change(LetterRow, old.id, **changes)
    folder = register.dossier(reference).folder
    row = LetterRow(
        id=key,
        reference=reference,
        kind=letter.kind,
        round=item.due.round,
        status="draft",
        title=letter.title,
        written=today,
        inputs_hash=item.inputs,
        docx=free_path(house, draft_path(folder, letter.title, today), key, reference),
        docx_sha256=kept,
        subject=letter.subject,
        limit_day=letter.limit,
        asked=letter.asked,
    )
    register.add(row)
    register.event("letter.written", key, now, {"kind": letter.kind, "sha256": kept})
    return row


def _stamped(house: House, docx: bytes, reference: str, letter_id: str) -> bytes:
    """Return a Word file that says which letter it is, whatever name it is given later."""
    details = (("letter", letter_id),)
    stamp = Stamp("letter", house.call.id, reference=reference, details=details)
    return set_stamp(docx, build(stamp))


# -- validation --------------------------------------------------------------------------------


def validate(
    house: House,
    letter_id: str,
    by: str,
    *,
    anyway: bool = False,
    mode: Mode = "draft",
    moved: Path | None = None,
) -> LetterRow:
    """Validate a letter as it lies; its date and time limit are those of today.

    ``anyway``: a person says to send the notice although something is open. ``moved``: the Word
    file where a person put it. Raises Refused; then nothing is written.
    """
    row = _letter(house, letter_id)
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
    if lying is not None and not is_ours(house, lying):
        letter, missing = _edited(house, row, lying)
        keep_first_version(house, row, (house.home.outbox / row.docx).parent)
        done = _commit(house, row, letter, {"by": by, "mode": mode, "edited": True, **missing})
    else:
        letter = _compose(house, item, dossier, assessment)
        done = _commit(house, row, letter, {"by": by, "mode": mode, "edited": False})
    if moved is not None and moved != house.home.outbox / done.docx:
        put_in_place(house, [done])
        _discard_moved(house, moved, lying)
    return _after(house, done)


def _discard_moved(house: House, moved: Path, lying: bytes | None) -> None:
    """Leave in VALIDES only the letter under its validated name; the store holds the other."""
    if lying is not None:
        house.shelves.keep_bytes(lying)
        house.shelves.discard_copy(moved)


def _still_due(house: House, row: LetterRow, dossier: Dossier, assessment: Assessment) -> LetterDue:
    """Return what is due in the place of a draft. Raises Refused where it is out of date."""
    for item in due(dossier, assessment, house.call, house.today.day()):
        if (item.kind, item.round) == (row.kind, row.round):
            return item
    reasons = validation_refusals(row.kind, dossier, assessment, house.call, anyway=True)
    raise Refused(*(reasons or ("Étape impossible : cette lettre n'est plus d'actualité.",)))


def _edited(house: House, row: LetterRow, lying: bytes) -> tuple[Letter, dict[str, object]]:
    """Take a text that a person edited as it lies, with the date and time limit of today."""
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
        raise Refused(f"La lettre ne peut pas être lue : {error.message}") from error


def _commit(house: House, row: LetterRow, letter: Letter, payload: dict[str, object]) -> LetterRow:
    register, now, today = house.register, house.today.now(), house.today.day()
    kept = house.shelves.keep_bytes(_stamped(house, letter.docx, row.reference, row.id)).sha256
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
    note = path.with_name(f"{path.stem} - non validée.txt")
    house.shelves.replace_own(note, ("\r\n".join(refused.reasons) + "\r\n").encode("utf-8-sig"))
    house.shelves.move_new(moved, path)
    payload = {"reasons": list(refused.reasons)}
    house.register.event("letter.refused", row.id, house.today.now(), payload)


# -- signed, sent, notified --------------------------------------------------------------------


def mark_signed(house: House, letter_id: str, by: str = "") -> LetterRow:
    """Note that a validated letter was signed. Raises Refused."""
    return _step(house, letter_id, by, "signed", ("validated",))


def mark_sent(house: House, letter_id: str, by: str = "") -> LetterRow:
    """Note that a letter was sent; over 3 working days late its date and limit are made anew."""
    row = _letter(house, letter_id)
    if row.status in ("validated", "signed"):
        _refresh(house, row)
    done = _step(house, letter_id, by, "sent", ("validated", "signed"))
    return _after(house, done)


def mark_notified(house: House, letter_id: str, by: str = "") -> LetterRow:
    """Note that a sent letter reached the applicant. Raises Refused."""
    return _after(house, _step(house, letter_id, by, "notified", ("sent",)))


def _step(house: House, letter_id: str, by: str, step: str, before: Sequence[str]) -> LetterRow:
    register, now, today = house.register, house.today.now(), house.today.day()
    row = _letter(house, letter_id)
    if row.status == step:
        return row
    if row.status not in before:
        raise Refused(f"Étape impossible : {_WHY[step]}")
    if row.validated is not None and today < row.validated:
        raise Refused("Étape impossible : la date précède celle de la validation.")
    with register.transaction():
        row = register.change(LetterRow, letter_id, **{"status": step, step: today})
        register.event(f"letter.{step}", letter_id, now, {"by": by, "on": today.isoformat()})
        history = dossiers.load(house, row.reference).history
        register.change(DossierRow, row.reference, state=step_of(history).value)
    return row


_WHY = {
    "signed": "la lettre n'a pas été validée, ou elle a déjà quitté le service.",
    "sent": "la lettre n'a pas encore été validée.",
    "notified": "la lettre n'a pas encore été envoyée.",
}


def _refresh(house: House, row: LetterRow) -> None:
    """Give a letter the date and limit of today where it was validated too long ago.

    The day of validation stays; the text that it replaces is kept and marked out of date.
    """
    register, today = house.register, house.today.day()
    if row.validated is None or row.kind == "agreement":
        return
    if working_days_between(row.validated, today) <= house.call.delays.resend_working_days:
        return
    limit = pieces_limit(today, house.call.delays.pieces_days) if row.limit_day else None
    text = _dated(house.shelves.read(row.docx_sha256), today, limit).docx
    kept = house.shelves.keep_bytes(text).sha256
    folder = register.dossier(row.reference).folder
    wanted = validated_path(folder, row.title, today)
    with register.transaction():
        path = free_path(house, wanted, row.id, row.reference)
        changes = {"docx": path, "docx_sha256": kept, "pdf": None, "limit_day": limit}
        register.change(LetterRow, row.id, **changes)
        payload = {"limit": limit and limit.isoformat(), "sha256": kept}
        register.event("letter.refreshed", row.id, house.today.now(), payload)
    retire_files(house, row.docx)


def _letter(house: House, letter_id: str) -> LetterRow:
    try:
        return house.register.letter(letter_id)
    except KeyError:
        raise Refused(f"La lettre « {letter_id} » n'existe pas.") from None
