"""Whether a sheet may be relied on: pasted signatures, people, headings, reading (EMA-14 to 17)."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.records import DOUBT_BELOW, Leaf, Signature

from ..findings import Severity
from ..names import Likeness, full_name, organisation_likeness, person_likeness
from ..profiles import sure, sure_text
from ..sheet_case import Case
from ..sheet_issues import Effect, Issue, remark
from ..sheets import Sheet
from .attendance_pages import again, pages
from .rule import text_of


def pasted(case: Case) -> Iterator[Issue]:
    """No signature is the same picture pasted several times; the original is asked for then."""
    for sheet in case.sheets:
        signed: list[Signature] = [
            cell for mark in sheet.marks if not mark.shared for cell in mark.cells
        ]
        signed += [f.signature for slot in sheet.slots for f in slot.facilitators]
        places: dict[int, set[object]] = {}
        for number, one in enumerate(signed):
            if one.alike is not None:
                where = one.box or one.place or number
                places.setdefault(one.alike, set()).add((one.page, where))
        yield from _of_groups(sheet, {group for group, found in places.items() if len(found) > 1})


def _of_groups(sheet: Sheet, groups: set[int]) -> Iterator[Issue]:
    what = "signatures identiques : vérification de l'original demandée."
    for mark in sheet.marks:
        alike = [c for c in mark.cells if c.alike in groups and c.alike is not None]
        if alike:
            yield remark("EMA-14", sheet, what, *alike, slot=mark.slot, row=mark.row.row,
                         effect=Effect.PENDING)  # fmt: skip
    for slot in sheet.held_slots:
        for person in slot.facilitators:
            if person.signature.alike is not None and person.signature.alike in groups:
                yield remark("EMA-14", sheet, what, person.signature, slot=slot,
                             effect=Effect.PENDING)  # fmt: skip


def undeclared(case: Case) -> Iterator[Issue]:
    """Each facilitator of a sheet is one of those declared in the application."""
    if not case.declared:
        return
    for sheet, slot in case.slots():
        for number, person in enumerate(slot.facilitators):
            if not (sure(person.last_name) and sure(person.first_name)):
                continue
            name = full_name(str(person.first_name.value), str(person.last_name.value))
            likeness = {person_likeness(name, other) for other in case.declared}
            if Likeness.SAME in likeness:
                continue
            near = Likeness.CLOSE in likeness
            what = f"intervenant non déclaré : {name}."
            if near:
                what = f"intervenant à rapprocher de ceux qui sont déclarés : {name}."
            yield remark("EMA-15", sheet, what, person.last_name, slot=slot, facilitator=number,
                         sure=not near)  # fmt: skip


def headings(case: Case) -> Iterator[Issue]:
    """The sheet bears the structure's name and the place; with European money, its mention."""
    severity = Severity.INSTRUCTOR if case.european else Severity.INFORMATION
    for sheet in case.sheets:
        record = sheet.record
        if record.organisation.absent:
            yield remark("EMA-16", sheet, "nom de la structure absent.", severity=severity)
        elif case.organisation and _other_structure(record.organisation, case):
            what = f"nom d'une autre structure (« {text_of(record.organisation)} »)."
            yield remark("EMA-16", sheet, what, record.organisation)
        for slot in sheet.held_slots:
            if slot.place.absent:
                what = "lieu de la séance absent."
                yield remark("EMA-16", sheet, what, slot=slot, severity=severity)
        if case.european and record.eu_mention.value is not True:
            what = "mention ou emblème de l'Union européenne absent de la feuille."
            yield remark("EMA-16", sheet, what, sure=not record.eu_mention.doubtful)


def _other_structure(leaf: Leaf, case: Case) -> bool:
    name = sure_text(leaf)
    likeness = organisation_likeness(case.organisation, name, case.acronym or None)
    return bool(name) and likeness is Likeness.DIFFERENT


def unsure(case: Case) -> Iterator[Issue]:
    """A sheet whose table or kind was read in doubt is looked at by a person, never rejected."""
    lead = "lecture incertaine : contrôle visuel requis"
    for sheet in case.sheets:
        for doubt in sheet.record.doubts:
            spot = Leaf(value="", raw="", page=doubt.page, box=doubt.box)
            yield _visual(sheet, f"{lead} ({doubt.message.rstrip('.')}).", spot)
        if not sheet.record.doubts and sheet.held.read.confidence < DOUBT_BELOW:
            yield _visual(sheet, f"{lead}.", Leaf())
    yield from pages(case)
    yield from again(case)


def _visual(sheet: Sheet, what: str, spot: Leaf) -> Issue:
    return remark("EMA-17", sheet, what, spot, effect=Effect.PENDING, sure=False)
