"""The pages of our own sheets brought together, whatever files they came in.

Pages of one session belong together by their code. Of two scans of the same page the newest
counts; the older one stays where it is and no longer counts for that page alone. A page that has
not come is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from extractors.records import AttendanceRecord, Frozen, Participant, SheetDoubt, Signature
from extractors.sheet_layout import SheetSpec, capacity, spec_of
from extractors.stamp import parse

from .dossier import Held
from .wording import listed, short_date

_Key = tuple[object, ...]


class MissingPages(Frozen):
    """Pages of a sheet that have not come; ``sheets`` are the documents that hold the others."""

    session: str
    day: date
    pages: tuple[int, ...]
    total: int
    sheets: tuple[str, ...]

    @property
    def message(self) -> str:
        """Say it in French."""
        named = listed([f"{page}/{self.total}" for page in self.pages])
        pages = "page" if len(self.pages) == 1 else "pages"
        verb = "manquante" if len(self.pages) == 1 else "manquantes"
        first = " ; elle porte la signature des intervenants" if 1 in self.pages else ""
        return (
            f"feuille du {short_date(self.day)} (séance {self.session}) : {pages} {named} {verb}"
            f"{first}."
        )


class ReplacedPage(Frozen):
    """A page that a newer scan replaces; ``fewer``: fewer signatures stand on the newer one."""

    document: str
    page: int
    by: str
    fewer: bool = False


class Regrouped(Frozen):
    """The sheets as they count, each with the rows of its pages that count; the rest is told."""

    sheets: tuple[Held, ...]
    missing: tuple[MissingPages, ...] = ()
    replaced: tuple[ReplacedPage, ...] = ()


@dataclass(slots=True)
class _Part:
    """One document that holds pages of one of our sheets."""

    held: Held
    spec: SheetSpec
    pages: frozenset[int]
    counts: set[int]

    def rows_of(self, page: int) -> list[Participant]:
        """Return the rows that stand on a page."""
        return [row for row in self.held.sheet.participants if self.page_of(row.row) == page]

    def page_of(self, row: int) -> int:
        """Return the page that a row stands on: all pages but the last are full."""
        if self.held.sheet.layout != "ours":
            return self.spec.page
        page = self.spec.page
        last = self.spec.first - 1 + capacity(page, self.spec.facilitators)
        while row > last and page < self.spec.pages:
            page += 1
            last += capacity(page, 0)
        return page


def regroup(sheets: Sequence[Held]) -> Regrouped:
    """Bring the pages of our sheets together; other sheets pass as they are, in the order given."""
    parts = {held.id: part for held in sheets if (part := _part(held)) is not None}
    if not parts:
        return Regrouped(sheets=tuple(sheets))
    groups: dict[_Key, list[_Part]] = {}
    for part in sorted(parts.values(), key=lambda p: (p.held.received, _natural(p.held.id))):
        groups.setdefault(_key(part.spec), []).append(part)
    replaced = tuple(one for group in groups.values() for one in _replaced(group))
    missing = tuple(one for group in groups.values() if (one := _missing(group)) is not None)
    found = []
    for held in sheets:
        part = parts.get(held.id)
        if part is None:
            found.append(held)
        elif part.counts:
            found.append(_counting(part, groups[_key(part.spec)]))
    return Regrouped(sheets=tuple(found), missing=missing, replaced=replaced)


def wholly_replaced(sheets: Sequence[Held]) -> frozenset[str]:
    """Return the documents of which every page has come again since."""
    kept = {held.id for held in regroup(sheets).sheets}
    return frozenset(held.id for held in sheets if held.id not in kept)


def _part(held: Held) -> _Part | None:
    stamp = parse(held.read.stamp or "")
    spec = spec_of(stamp) if stamp is not None else None
    if spec is None or held.read.kind != "attendance_sheet":
        return None
    part = _Part(held, spec, frozenset(), set())
    pages = {part.page_of(row.row) for row in held.sheet.participants} or {spec.page}
    part.pages, part.counts = frozenset(pages), set(pages)
    return part


def _key(spec: SheetSpec) -> _Key:
    return (spec.call, spec.reference, spec.session, spec.day, spec.slots)


def _natural(ident: str) -> tuple[tuple[int, str], ...]:
    """Order ids as people count: "f2-1" before "f10-1"."""
    parts = re.findall(r"\d+|\D+", ident)
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in parts)


def _replaced(group: Sequence[_Part]) -> list[ReplacedPage]:
    """Let of each page the newest scan count; ``group`` stands in the order it came."""
    found = []
    newest: dict[int, _Part] = {}
    for part in group:
        for page in sorted(part.pages):
            older = newest.get(page)
            if older is not None:
                older.counts.discard(page)
                fewer = _signed(part, page) < _signed(older, page)
                found.append(
                    ReplacedPage(document=older.held.id, page=page, by=part.held.id, fewer=fewer)
                )
            newest[page] = part
    return found


def _signed(part: _Part, page: int) -> int:
    return sum(
        cell.state in ("present", "to_check")
        for row in part.rows_of(page)
        for cell in row.signatures
    )


def _missing(group: Sequence[_Part]) -> MissingPages | None:
    spec = group[-1].spec
    there = {page for part in group for page in part.pages}
    lost = tuple(page for page in range(1, spec.pages + 1) if page not in there)
    if not lost:
        return None
    return MissingPages(
        session=spec.session,
        day=spec.day,
        pages=lost,
        total=spec.pages,
        sheets=tuple(part.held.id for part in group),
    )


def _counting(part: _Part, group: Sequence[_Part]) -> Held:
    """Return a document with the rows of its pages that count, led by whom page 1 names."""
    record = part.held.sheet
    rows = tuple(row for row in record.participants if part.page_of(row.row) in part.counts)
    record = record.model_copy(update={"participants": rows})
    if 1 not in part.counts:
        record = _led(record, part, group)
    return part.held.model_copy(
        update={"read": part.held.read.model_copy(update={"record": record})}
    )


def _led(record: AttendanceRecord, part: _Part, group: Sequence[_Part]) -> AttendanceRecord:
    """Give a later page the facilitators who signed on page 1, or say that page 1 has not come."""
    first = next((other for other in group if 1 in other.counts), None)
    if first is None:
        doubt = SheetDoubt(
            code="page_missing",
            message=(
                f"page 1/{part.spec.pages} de la feuille manquante : elle porte la signature des "
                "intervenants."
            ),
            page=part.held.read.pages[0] if part.held.read.pages else None,
        )
        return record.model_copy(update={"doubts": (*record.doubts, doubt)})
    place = f"page 1/{part.spec.pages} de la feuille"
    leading = {session.id: session.facilitators for session in first.held.sheet.sessions}
    sessions = tuple(
        session.model_copy(
            update={
                "facilitators": tuple(
                    person.model_copy(update={"signature": _elsewhere(person.signature, place)})
                    for person in leading.get(session.id, ())
                )
            }
        )
        for session in record.sessions
    )
    only = sessions[0].facilitators if len(sessions) == 1 else ()
    return record.model_copy(update={"sessions": sessions, "facilitators": only})


def _elsewhere(signature: Signature, place: str) -> Signature:
    """Return a signature that stands on a page of another file: told by its place alone."""
    nowhere = {"page": None, "box": None, "quad": None, "place": place}
    return signature.model_copy(update=nowhere)
