"""Drafts: which letters are due is compared with what stands, and only what changed is written.

Nothing here touches the outbox: a draft is a row of the register and a text in the store.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from extractors.stamp import Stamp, build
from generators.codes import with_code
from generators.facts import MissingValue
from generators.letter import Letter
from generators.render import TemplateFault
from generators.wordfile import set_stamp
from generators.write import write
from validators.call import Call
from validators.dossier import Dossier, LetterKind
from validators.findings import Assessment
from validators.procedure import ISSUED, LetterDue, due

from . import line
from .house import House
from .letter_files import digest, draft_path, free_path
from .refusal import Refused
from .rows import DossierRow, LetterRow


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
                letter = _text_of(house, item, dossier, assessment)
            except Refused as refused:
                _note_impossible(house, item, reference, refused)
                if item.earlier is not None:
                    changed.append(_withdraw(house, item.earlier))
            else:
                changed.append(_save(house, dossier, item, letter))
        register.change(DossierRow, reference, drafts_due=None)
    return changed


def _text_of(house: House, item: _Work, dossier: Dossier, assessment: Assessment) -> Letter:
    """Write a draft as of today; one whose words would stay the same keeps its day."""
    old = item.earlier
    if old is not None:
        rewritten = house.register.events(old.id, "letter.rewritten")
        day = rewritten[-1].at.date() if rewritten else old.written
        same = compose(house, item.due, dossier, assessment, day)
        if (
            digest(stamped(house, same.docx, dossier.reference, old.id, old.kind))
            == old.docx_sha256
        ):
            return same
    return compose(house, item.due, dossier, assessment)


def compose(
    house: House, item: LetterDue, dossier: Dossier, assessment: Assessment, on: date | None = None
) -> Letter:
    """Write one letter, as of today by default. Raises Refused with what it lacks."""
    templates = _templates(house)
    day = on or house.today.day()
    try:
        return write((item,), dossier, assessment, house.call, day, templates)[0]
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
    text = stamped(house, letter.docx, reference, key, letter.kind)
    kept = house.shelves.keep_bytes(text).sha256
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


def stamped(house: House, docx: bytes, reference: str, letter_id: str, kind: LetterKind) -> bytes:
    """Return a Word file that says which letter it is, whatever name it is given later.

    It says so to programs by a property, and on paper by a code on its first page, so that a scan
    of the signed letter is recognised.
    """
    details = (("letter", letter_id), ("of", kind))
    text = build(Stamp("letter", house.call.id, reference=reference, details=details))
    return set_stamp(with_code(docx, text), text)
