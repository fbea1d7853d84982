"""Who leads each session and whether they signed: in the header, as rows, as a table, per row.

Every facilitator named must have signed (EMA-06), so one signature for several names is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..layout import centre, contains, overlap
from ..ocr import HandEngine
from ..parsed import fold
from ..records import SheetFacilitator, Signature, Text
from ..source import Box, Page
from .digital_ink import Ink
from .head import Head, Helper
from .ink import zone_ink
from .labels import Value
from .rows import Line
from .times import names_half
from .zones import zones_of

_BARE_ABSENCE = 0.85
"""Confidence that a facilitator did not sign where the sheet has no place for it."""
_SURE_PLACE = 0.9
"""From this score on a label surely says where to sign."""
_MANAGER = re.compile(r"\bresponsable\b(?! de la seance)|\bdirect(?:eur|rice|ion)\b")
"""Labels of the place where somebody signs who did not lead the session."""
_Zone = tuple[Value, Signature]
_ORDER = ("present", "to_check", "declared_absent", "absent")


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature with the session and half-day it is for ("" where for all)."""

    signature: Signature
    session: str = ""
    half: str = ""


@dataclass(frozen=True, slots=True)
class Leader:
    """A facilitator with what signs for them; ``own`` False: named in the header only."""

    last: Text
    first: Text
    signed: tuple[Signed, ...] = ()

    @property
    def key(self) -> str:
        """The folded name, for joining what header and table say of one person."""
        words = f"{self.last.value or self.last.raw or ''} {self.first.value or ''}"
        return " ".join(sorted(fold(words).split()))


def signature_of(ink: Ink, page: int | None, box: Box | None, place: str | None) -> Signature:
    """Make the signature leaf of what a cell holds."""
    return Signature(
        state=ink.state, raw=ink.raw, page=page, box=box, place=place,
        confidence=round(ink.confidence, 4), alike=ink.alike,
    )  # fmt: skip


def strongest(signatures: Sequence[Signature]) -> Signature | None:
    """Return the signature that shows most ink, None of none."""
    return min(signatures, key=lambda s: _ORDER.index(s.state), default=None)


def head_leaders(page: Page, head: Head, engine: HandEngine | None) -> list[Leader]:
    """Return the facilitators that a header names, each with what signs in the header."""
    zones = [
        (value, _placed(page, value, _read_zone(page, value, engine), head)) for value in head.zones
    ]
    if len(zones) > 1 and page.picture is not None:
        zones = [(value, _by_its_own_ink(page, value, sign)) for value, sign in zones]
    zones = without_managers(zones)
    helpers = list(head.helpers)
    if helpers and not zones and _stray_ink(page):
        doubt = Signature(state="to_check", page=page.number, confidence=0.5)
        return [Leader(helper.last, helper.first, (Signed(doubt),)) for helper in helpers]
    if not helpers:
        if not zones and _stray_ink(page, head.written):
            return [
                Leader(
                    Text(),
                    Text(),
                    (Signed(Signature(state="to_check", page=page.number, confidence=0.5)),),
                )
            ]
        if not zones:
            return []
        every = tuple(Signed(sign, half=_half(value)) for value, sign in zones)
        return [Leader(Text(), Text(), every)]
    return _matched(helpers, zones)


def without_managers(zones: Sequence[_Zone]) -> list[_Zone]:
    """Leave out the places where a manager signs; where there is none but these, ask a person."""
    own = [(value, sign) for value, sign in zones if not _MANAGER.search(fold(value.said))]
    if own:
        return own
    return [
        (value, sign.model_copy(update={"state": "to_check", "confidence": 0.5}))
        for value, sign in zones
    ]


def _stray_ink(page: Page, spent: Sequence[Box] = ()) -> bool:
    """Tell whether ink stands outside the tables of a scan: a signature without a place.

    ``spent`` are places whose ink is known to be something else: values written by hand.
    """
    if page.picture is None:
        return False
    tables = [
        grid.box
        for grid in page.picture.grids
        if len(grid.cells) > 1 and any(contains(grid.box, centre(word.box)) for word in page.words)
    ]
    return any(
        box[2] - box[0] > 0.04
        and not any(contains(known, centre(box)) for known in (*tables, *spent))
        for box in page.ink
    )


def _placed(page: Page, value: Value, sign: Signature, head: Head) -> Signature:
    """Say "absent" of a scan only where the place of the signature was surely found.

    A place without a label, or ink that stands in it or about without one, leaves it to a person.
    """
    if page.picture is None:
        return sign
    if sign.state == "declared_absent" and not re.search(r"[^\W\d_]{3}", sign.raw or ""):
        # a stroke in a header is what the place's edge has left of a signature
        return sign.model_copy(update={"state": "to_check", "confidence": 0.5})
    if sign.state != "absent":
        return sign
    inked = any(contains(zone, centre(box)) for zone in zones_of(page, value) for box in page.ink)
    if value.sure >= _SURE_PLACE and not inked and not _stray_ink(page, head.written):
        return sign
    return sign.model_copy(update={"state": "to_check", "confidence": 0.5})


def _by_its_own_ink(page: Page, value: Value, sign: Signature) -> Signature:
    """Leave a signature to a person where all ink in its place may be that of the place beside.

    Of several places to sign, one under the other, a large signature reaches into the next.
    """
    if sign.state != "present":
        return sign
    own = any(contains(zone, centre(box)) for zone in zones_of(page, value) for box in page.ink)
    return sign if own else sign.model_copy(update={"state": "to_check", "confidence": 0.5})


def _half(value: Value) -> str:
    return names_half(f"{value.said} {value.text}")


def _read_zone(page: Page, value: Value, engine: HandEngine | None) -> Signature:
    number = page.number if page.paged else None
    if not page.paged:
        pictures = value.cell.pictures if value.cell is not None else ()
        near = bool(pictures) or (
            value.cell is None and value.place is not None and value.place in page.pictures
        )
        state = Ink("present", 0.9) if near else Ink("absent", 0.9)
        return signature_of(state, None, None, value.place)
    found = [
        signature_of(zone_ink(page, zone, engine, value.label), number, zone, None)
        for zone in zones_of(page, value)
    ]
    return strongest(found) or Signature(state="to_check", page=number, confidence=0.4)


def _matched(helpers: Sequence[Helper], zones: Sequence[tuple[Value, Signature]]) -> list[Leader]:
    """Give each named facilitator their signature: by name in its label, by order, or shared."""
    halves = [_half(value) for value, _ in zones]
    plain = [pair for pair, half in zip(zones, halves, strict=True) if not half]
    split = tuple(
        Signed(sign, half=half) for (_, sign), half in zip(zones, halves, strict=True) if half
    )
    if split and not plain:
        return [Leader(h.last, h.first, _shared(split, len(helpers))) for h in helpers]
    by_name = _by_name(helpers, plain)
    found = []
    for index, helper in enumerate(helpers):
        if index in by_name:
            signed: tuple[Signed, ...] = (Signed(by_name[index]),)
        elif len(plain) == len(helpers):
            signed = (Signed(plain[index][1]),)
        elif len(plain) > len(helpers) == 1:
            signed = (Signed(strongest([sign for _, sign in plain]) or Signature()),)
        else:
            signed = _shared(tuple(Signed(sign) for _, sign in plain), len(helpers))
        found.append(Leader(helper.last, helper.first, signed))
    return found


def _by_name(
    helpers: Sequence[Helper], zones: Sequence[tuple[Value, Signature]]
) -> dict[int, Signature]:
    found: dict[int, Signature] = {}
    for value, sign in zones:
        said = set(fold(f"{value.said} {value.text}").split())
        for index, helper in enumerate(helpers):
            last = set(fold(helper.last.value or "").split())
            if last and last <= said and index not in found:
                found[index] = sign
                break
    return found


def _shared(signed: tuple[Signed, ...], people: int) -> tuple[Signed, ...]:
    """Let several people share signatures: one ink for two names is nobody's for sure."""
    if people < 2:
        return signed
    return tuple(
        replace(
            one,
            signature=one.signature.model_copy(
                update={"state": "to_check", "confidence": min(one.signature.confidence, 0.5)}
            ),
        )
        if one.signature.state == "present"
        else one
        for one in signed
    )


def line_leaders(
    lines: Sequence[tuple[Line, tuple[tuple[str, str, Signature], ...]]],
) -> list[Leader]:
    """Return facilitators that stand as rows; each signature with its session and half-day.

    Blank rows without ink are dropped where others are filled.
    """
    found = []
    for line, signed in lines:
        marks = tuple(Signed(sign, session, half) for session, half, sign in signed)
        inked = any(mark.signature.state != "absent" for mark in marks)
        if line.struck or not (line.named or inked):
            continue
        found.append(Leader(line.last, line.first, marks))
    if not found and lines:
        line, signed = lines[0]
        found.append(
            Leader(
                line.last, line.first, tuple(Signed(s, ident, half) for ident, half, s in signed)
            )
        )
    return found


def joined(head: Sequence[Leader], rows: Sequence[Leader]) -> list[Leader]:
    """Join what the header and the rows say of the same people."""
    if not rows:
        return list(head)
    if not head:
        return list(rows)
    nameless = [row for row in rows if not row.key]
    if nameless and len(nameless) == len(rows) == len(head):
        return [
            Leader(h.last, h.first, row.signed or h.signed)
            for h, row in zip(head, rows, strict=True)
        ]
    kept = list(rows)
    for leader in head:
        same = next((i for i, row in enumerate(kept) if _same(row.key, leader.key)), None)
        if same is None:
            if leader.key:
                kept.append(leader)
        elif not kept[same].signed:
            kept[same] = Leader(kept[same].last, kept[same].first, leader.signed)
    return [leader for leader in kept if leader.key or len(kept) == 1 or leader.signed]


def _same(one: str, other: str) -> bool:
    first, second = set(one.split()), set(other.split())
    return bool(first and second) and (first <= second or second <= first)


def for_session(
    leaders: Sequence[Leader], session: str, half: str, page: int | None, *, scanned: bool
) -> tuple[SheetFacilitator, ...]:
    """Return the facilitators of one session, each with the signature that is for it.

    Without a place to sign, nobody signed a sheet that is born digital; on a scan (``scanned``)
    the place may have been overlooked.
    """
    none = Signature(
        state="to_check" if scanned else "absent", page=page,
        confidence=0.5 if scanned else _BARE_ABSENCE,
    )  # fmt: skip
    found = []
    for leader in leaders:
        own = [s.signature for s in leader.signed if s.session == session]
        if not own:
            own = [
                s.signature
                for s in leader.signed
                if not s.session and (not s.half or not half or s.half == half)
            ]
        if not own and any(s.session for s in leader.signed):
            continue
        signature = _initialled(strongest(own) or none, leader.last, leader.first)
        found.append(
            SheetFacilitator(last_name=leader.last, first_name=leader.first, signature=signature)
        )
    return tuple(found)


def _initialled(signature: Signature, last: Text, first: Text) -> Signature:
    """Ask a person of letters read as an absence ("NC") that are the initials of who signs."""
    if signature.state == "declared_absent" and is_initials(signature.raw, last, first):
        return signature.model_copy(update={"state": "to_check", "confidence": 0.5})
    return signature


def is_initials(raw: str | None, last: Text, first: Text) -> bool:
    """Tell whether letters in a cell are the initials of a person, in either order."""
    letters = fold(raw or "").replace(" ", "")
    one = "".join(word[0] for word in fold(first.value or first.raw or "").split())
    two = "".join(word[0] for word in fold(last.value or last.raw or "").split())
    return 1 < len(letters) <= 5 and letters in {one + two, two + one}


def per_row(signatures: Sequence[Signature]) -> Signature | None:
    """Return one signature for a session that its facilitator signs row by row."""
    if not signatures:
        return None
    states = {signature.state for signature in signatures}
    first = signatures[0]
    if len(states) == 1:
        least = min(signatures, key=lambda s: s.confidence)
        return first.model_copy(update={"confidence": least.confidence})
    shown = next(s for s in signatures if s.state != "absent")
    return shown.model_copy(update={"state": "to_check", "confidence": 0.5})


def covers(box: Box, other: Box) -> bool:
    """Tell whether two boxes are about the same place."""
    return overlap(box, other) > 0.8
