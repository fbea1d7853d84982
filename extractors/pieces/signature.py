"""Whether ink stands where a signature is due. Presence only, never whose it is.

The places are found by their wording ("Signature", "Le président", "Fait à"). A picture, a curve
or a signed signature field near one of them is a signature; a typed name alone goes to a person;
nothing there is an absent signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..records import Signature
from ..source import Box, Page
from .people import ROLES, is_person
from .text import PieceText

_ROLE = re.compile(
    rf"(?:pour (?:l'|la |le |les )[^,\t]{{2,60}},? ?)?(?:(?:le|la|les|l')[ ]?)?(?:{ROLES})"
    r"(?: de (?:l'|la )[^,\t]{2,50}| du [^,\t]{2,50}| legale?)?\s*[,:]?$"
)
_MARK = re.compile(
    r"(?:(?:nom,? ?(?:prenom)?,? ?(?:qualite)? ?et )?(?:cachet(?: de [^:]{2,30})? et )?(?:date"
    r" et )?"
    r"signatures?\b|cachet\b|lu et approuve|bon pour (?:pouvoir|accord|acceptation)"
    r"|(?:le|la) (?:mandant|mandataire|delegant|delegante|delegataire|soussigne)"
    r"|pour (?:l'association|la structure|la societe|le maire|la commune|le president)"
    r"|signe (?:par|electroniquement))"
)
_PLACE = re.compile(r"(?:fait|souscrit|signe|etabli|delivre)e?s? (?:et clos )?a\b")
_TYPED = re.compile(r"^(?:signe|sign[ée] électroniquement|/s/)\b")
_REACH_DOWN = 0.17
_REACH_UP = 0.10


@dataclass(frozen=True, slots=True)
class _Anchor:
    index: int
    page: int
    box: Box | None
    place: str | None
    text: str
    weak: bool


def signatures_of(text: PieceText, *, due: int = 1) -> tuple[Signature, ...]:
    """Return the signatures due on the paper, top to bottom, left to right.

    ``due`` is how many the piece should bear: so many places are kept, the last ones. A paper
    without any signature place gives one ``to_check`` where ink stands on its last page, else
    nothing.
    """
    widgets = [w for page in text.pages for w in _signed_fields(page)]
    anchors = _anchors(text, due)
    if not anchors:
        return tuple(widgets) or _loose(text)
    free = [(page.number, box) for page in text.pages for box in page.ink if _stroke(box)]
    found = []
    for anchor in anchors[-max(due, 1) :]:
        found.append(_at(text, anchor, anchors, free, widgets))
    return tuple(found)


def _signed_fields(page: Page) -> Iterable[Signature]:
    for widget in page.widgets:
        if widget.kind == "signature" and widget.value:
            yield Signature(
                state="present", raw=None, page=page.number, box=widget.box, confidence=0.97
            )


def _stroke(box: Box) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return 0.02 <= width <= 0.65 and 0.0015 <= height <= 0.30


def _anchors(text: PieceText, due: int) -> list[_Anchor]:
    strong: list[_Anchor] = []
    weak: list[_Anchor] = []
    for index, segment in enumerate(text.segments):
        folded = segment.folded
        first = re.split(r" [-–] ", folded)[0]
        by_role = _is_role(segment.text, folded) and _all_sign(text, index)
        marked = len(folded) <= 110 and (_MARK.match(folded) or _MARK.match(first))
        placed = _PLACE.match(folded) or re.search(r"\bfait a [a-z' -]+,? le \d", folded)
        if by_role or marked:
            strong.append(_of(index, text, weak=False))
        elif placed:
            weak.append(_of(index, text, weak=True))
    if not strong:
        return weak[-1:]
    last = strong[-1]
    kept = [a for a in strong if a.page == last.page and _together(a, last)]
    for place in weak:
        if place.index > last.index:
            return [place]
    return kept if 1 < len(kept) <= due else _merged(kept)


def _is_role(raw: str, folded: str) -> bool:
    return len(folded) <= 70 and bool(_ROLE.fullmatch(_without_name(raw, folded)))


def _all_sign(text: PieceText, index: int) -> bool:
    """False for a role in a row of a list of officers: the other cells name and do not sign."""
    row = text.rows[text.row_at(text.segment_span(index)[0])]
    return all(_is_role(s.text, s.folded) or _MARK.match(s.folded) for s in row.segments)


def _without_name(raw: str, folded: str) -> str:
    """Return "le president" for "Le président, Paul Costes"; the whole where no name follows."""
    head, _, tail = raw.partition(",")
    if tail and is_person(tail):
        return re.sub(r"\s+", " ", folded[: len(head)]).strip()
    return folded


def _of(index: int, text: PieceText, *, weak: bool) -> _Anchor:
    segment = text.segments[index]
    return _Anchor(index, segment.page, segment.box, segment.place, segment.text, weak)


def _together(anchor: _Anchor, last: _Anchor) -> bool:
    if anchor.box is None or last.box is None:
        return last.index - anchor.index <= 12
    return last.box[1] - anchor.box[1] <= 0.30


def _merged(anchors: list[_Anchor]) -> list[_Anchor]:
    """Keep one anchor of those that stand close above each other in one column."""
    kept: list[_Anchor] = []
    for anchor in anchors:
        before = kept[-1] if kept else None
        if before is not None and _stacked(before, anchor):
            continue
        kept.append(anchor)
    return kept


def _stacked(above: _Anchor, below: _Anchor) -> bool:
    if above.box is None or below.box is None:
        return below.index - above.index <= 2
    same_column = above.box[0] < below.box[2] + 0.05 and below.box[0] < above.box[2] + 0.05
    return same_column and below.box[1] - above.box[3] < 0.07


def _at(
    text: PieceText,
    anchor: _Anchor,
    anchors: list[_Anchor],
    ink: list[tuple[int, Box]],
    fields: list[Signature],
) -> Signature:
    if anchor.box is None:
        return _without_pages(text, anchor)
    zone = _zone(anchor, anchors)
    for page, box in ink:
        letterhead = page == 1 and box[3] < 0.14 and box[1] < anchor.box[1] - 0.005
        if page == anchor.page and _covers(zone, box) and not letterhead:
            return Signature(state="present", page=page, box=box, confidence=0.93)
    for field in fields:
        if field.page == anchor.page and (field.box is None or _covers(zone, field.box)):
            return field
    typed = _typed_name(text, anchor, zone)
    if typed:
        return Signature(
            state="to_check", raw=typed, page=anchor.page, box=anchor.box, confidence=0.5
        )
    return Signature(state="absent", page=anchor.page, box=anchor.box, confidence=0.88)


def _zone(anchor: _Anchor, anchors: list[_Anchor]) -> Box:
    assert anchor.box is not None
    x0, y0, x1, y1 = anchor.box
    left, right = max(0.0, x0 - 0.15), min(1.0, max(x1 + 0.30, x0 + 0.45))
    top, bottom = y0 - _REACH_UP, y1 + _REACH_DOWN
    for other in anchors:
        if other is anchor or other.box is None or other.page != anchor.page:
            continue
        if abs(other.box[1] - y0) < 0.03:
            if other.box[0] > x0:
                right = min(right, (x1 + other.box[0]) / 2 + 0.02)
            else:
                left = max(left, (other.box[2] + x0) / 2 - 0.02)
        elif other.box[1] > y1:
            bottom = min(bottom, other.box[1])
        else:
            top = max(top, other.box[3])
    return left, max(0.0, top), right, min(1.0, bottom)


def _covers(zone: Box, box: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return zone[0] <= x <= zone[2] and zone[1] <= y <= zone[3]


def _typed_name(text: PieceText, anchor: _Anchor, zone: Box) -> str | None:
    own = anchor.text.partition(",")[2] or anchor.text.partition(":")[2]
    if own and is_person(own):
        return own.strip()
    for segment in text.segments:
        if segment.page != anchor.page or segment.box is None or not _covers(zone, segment.box):
            continue
        if is_person(segment.text) or _TYPED.match(segment.folded):
            return segment.text
    return None


def _without_pages(text: PieceText, anchor: _Anchor) -> Signature:
    """A document without pages: a picture among its ink near the place, a typed name, nothing."""
    pictured = any(_after(anchor.place, place) for p in text.pages for place in p.pictures)
    near = text.segments[anchor.index : anchor.index + 6]
    typed = next((s.text for s in near if is_person(s.text) or _TYPED.match(s.folded)), None)
    own = anchor.text.partition(",")[2] or anchor.text.partition(":")[2]
    typed = typed or (own.strip() if is_person(own) else None)
    if pictured:
        return Signature(state="present", raw=None, place=anchor.place, confidence=0.85)
    if typed:
        return Signature(state="to_check", raw=typed, place=anchor.place, confidence=0.5)
    return Signature(state="absent", place=anchor.place, confidence=0.85)


def _after(place: str | None, picture: str) -> bool:
    """True where a picture stands at the paragraph of the place or a few further on."""
    here, there = re.findall(r"\d+", place or ""), re.findall(r"\d+", picture)
    if not here or not there or (place or "").split()[0] != picture.split(maxsplit=1)[0]:
        return False
    return -2 <= int(there[0]) - int(here[0]) <= 6


def _loose(text: PieceText) -> tuple[Signature, ...]:
    if not text.pages:
        return ()
    page = text.pages[-1]
    low = [box for box in page.ink if box[1] > 0.45 and _stroke(box)]
    if not low:
        return ()
    return (Signature(state="to_check", page=page.number, box=low[-1], confidence=0.5),)


def signed(signatures: Iterable[Signature]) -> Signature | None:
    """Return the strongest of the signatures: present, then to check, then absent."""
    order = {"present": 0, "to_check": 1, "declared_absent": 2, "absent": 3}
    return min(signatures, key=lambda s: order[s.state], default=None)
