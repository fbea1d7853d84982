"""Our form as a print: fields flattened, printed to PDF, scaled. What stands in each box.

Text that its box cuts is said to be cut. Text that runs over into another box is taken away from
it, and that other box becomes a doubt: nothing may be read wrongly with confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..fields import BY_PATH
from ..form_flow import UNDRAWN, FormBox, text_width
from ..form_layout import FormLayout
from ..records import Signature
from ..source import Box, Page
from .lines import Ink, Line, joined, lines_of, pitch_of, runs_out
from .record import Answer, add_answer
from .register import Registration, register, written_words
from .signature import signature_in

SURE = 0.97
_DISTURBED = 0.5
_UNSURE = 0.7
_SQUEEZED = 0.72
"""A word narrower than this share of its natural width is two texts drawn over each other."""
_EDGE = 1.5
_TICK_REACH = 1.5
_X_HEIGHT = 0.5
_ALIGNED = 1.6
_LONGEST_GAP = 3


@dataclass(slots=True)
class _Place:
    """A box of the form (points of the form) and the lines written in it."""

    box: FormBox
    at: Box
    lines: list[Line] = field(default_factory=list)
    cut: bool = False
    disturbed: bool = False
    spilled: list[Ink] = field(default_factory=list)

    def begins(self, line: Line) -> bool:
        """Tell whether a line of writing begins in this box."""
        x0, y0, x1, y1 = self.at
        return x0 - _EDGE <= line.x0 < x1 - 1 and y0 - 1 <= line.middle <= y1 + 1

    def touched(self, box: Box) -> bool:
        """Tell whether some writing reaches into this box."""
        x0, y0, x1, y1 = self.at
        middle = (box[1] + box[3]) / 2
        return box[0] < x1 - _EDGE and box[2] > x0 + _EDGE and y0 <= middle <= y1


def read_flat(pages: Sequence[Page], layout: FormLayout) -> tuple[dict[str, Answer], Signature]:
    """Read every box of the prints of our form, and whether the signature box holds ink.

    Where a page is there twice, what the two copies do not say alike is a doubt.
    """
    found: dict[str, Answer] = {}
    signature = Signature()
    seen: set[int] = set()
    for page in pages:
        read = _read_scan(page, layout) if page.picture is not None else _read_print(page, layout)
        if read is None:
            continue
        number, answers, signed = read
        second = number in seen
        seen.add(number)
        for name, answer in answers.items():
            copy = second and name not in found
            add_answer(found, name, replace(answer, doubt=_DISTURBED) if copy else answer)
        if signed is not None and signature.page is None:
            signature = signed
    return found, signature


_Read = tuple[int, dict[str, Answer], Signature | None]
"""The number of a page of the form, its answers by box, what its signature box shows."""


def _read_scan(page: Page, layout: FormLayout) -> _Read | None:
    from .scanned import read_page  # noqa: PLC0415 (loads what reads pictures)

    read = read_page(page, layout)
    return (read.number, read.answers, read.signature) if read is not None else None


def _read_print(page: Page, layout: FormLayout) -> _Read | None:
    registration = register(page, layout)
    if registration is None:
        return None
    return (registration.layout.number, *_read_page(page, registration))


def _read_page(
    page: Page, registration: Registration
) -> tuple[dict[str, Answer], Signature | None]:
    words = written_words(page, registration)
    scale = registration.scale_y * page.size[1] / 841.89
    inks = [Ink(w.text, registration.on_form(w.box), w.size / scale) for w in words]
    boxes = registration.layout.boxes
    places = [_Place(box, box.points()) for box in boxes if box.kind in ("text", "choice")]
    _assign(places, inks)
    found = {
        place.box.name: _answer(place, page.number, registration)
        for place in places
        if place.lines or place.spilled
    }
    signature = None
    for box in boxes:
        shown = registration.box(box.box)
        if box.kind == "check" and _ticked(box, page, inks, registration):
            found[box.name] = Answer(ticked=True, page=page.number, box=shown)
        elif box.kind == "signature":
            signature = signature_in(replace(page, words=tuple(words)), shown, SURE)
    return found, signature


def _assign(places: list[_Place], inks: list[Ink]) -> None:
    """Give every line to the box that it begins in; note what is cut and what is run over."""
    checks = lines_of(inks)
    rest: list[Line] = []
    for line in checks:
        place = next((p for p in places if p.begins(line)), None)
        if place is None:
            rest.append(line)
        else:
            place.lines.append(line)
    for place in places:
        place.lines.sort(key=lambda line: (line.middle, line.x0))
    for place in places:
        if place.lines:
            _claim_overflow(place, places, rest)
    for place in places:
        if place.lines:
            _look_at_edges(place, places)


def _claim_overflow(place: _Place, places: list[_Place], rest: list[Line]) -> None:
    """Follow a text below its box, line by line at its left edge, and take it back from others."""
    if not place.box.multiline:
        return
    pitch = pitch_of(place.lines)
    left = min(line.x0 for line in place.lines)
    last = place.lines[-1].middle
    size = place.lines[-1].size
    if last + pitch < place.at[3] - size * _X_HEIGHT:
        return
    while True:
        step = next(
            (
                (line, owner)
                for line, owner in _candidates(places, rest, place)
                if abs(line.x0 - left) <= _ALIGNED
                and abs(line.size - size) < 0.6
                and _is_next(line.middle - last, pitch)
            ),
            None,
        )
        if step is None:
            return
        line, owner = step
        place.cut = True
        if owner is None:
            rest.remove(line)
        else:
            owner.lines.remove(line)
            owner.disturbed = True
        _spill(line, place, places)
        last = line.middle


def _spill(line: Line, place: _Place, places: list[_Place]) -> None:
    """Make every other box that a line of ``place`` runs into a doubt, with what stands there."""
    for other in places:
        inside = [word for word in line.words if other.touched(word.box)]
        if other is not place and inside:
            other.disturbed = True
            other.spilled += inside


def _candidates(
    places: list[_Place], rest: list[Line], place: _Place
) -> list[tuple[Line, _Place | None]]:
    found: list[tuple[Line, _Place | None]] = [(line, None) for line in rest]
    found += [(line, other) for other in places if other is not place for line in other.lines]
    below = [(line, owner) for line, owner in found if line.middle > place.at[3] - 2]
    return sorted(below, key=lambda pair: pair[0].middle)


def _is_next(step: float, pitch: float) -> bool:
    """Tell whether a step down is one line of this text, or a few (blank or hidden lines)."""
    count = round(step / pitch)
    return 1 <= count <= _LONGEST_GAP and abs(step - count * pitch) < 0.8


def _look_at_edges(place: _Place, places: list[_Place]) -> None:
    x1 = place.at[2]
    for line in place.lines:
        for word in line.words:
            natural = text_width(word.text, word.size)
            if natural and (word.box[2] - word.box[0]) / natural < _SQUEEZED:
                place.disturbed = True
        if line.x1 > x1 + 0.5:
            place.cut = True
            _spill(line, place, places)
    place.cut = place.cut or runs_out(place.lines, place.at, multiline=place.box.multiline)


def _answer(place: _Place, page: int, registration: Registration) -> Answer:
    text = joined(place.lines or lines_of(place.spilled), place.at[2] - 2.5)
    field = BY_PATH.get(place.box.path)
    unsure = text.unsure or (text.wrapped and field is not None and field.type == "list")
    unread = place.disturbed or UNDRAWN in text.text
    doubt = _DISTURBED if unread else _UNSURE if unsure else 1.0
    return Answer(
        text=text.text,
        page=page,
        box=registration.box(place.box.box),
        doubt=doubt,
        truncated=place.cut,
    )


def _ticked(box: FormBox, page: Page, inks: list[Ink], registration: Registration) -> bool:
    """Tell whether a check box holds a sign, or a drawn stroke other than its own frame."""
    x0, y0, x1, y1 = box.points()
    near = (x0 - _TICK_REACH, y0 - _TICK_REACH, x1 + _TICK_REACH, y1 + _TICK_REACH)
    for ink in inks:
        middle = (ink.box[0] + ink.box[2]) / 2
        if near[0] <= middle <= near[2] and near[1] <= ink.middle <= near[3]:
            return ink.text not in ("☐", "□", "❑", "❏")
    for line in page.lines:
        a = registration.on_form((line.x0, line.y0, line.x1, line.y1))
        slanted = abs(a[0] - a[2]) > 2 and abs(a[1] - a[3]) > 2
        inside = near[0] <= (a[0] + a[2]) / 2 <= near[2] and near[1] <= (a[1] + a[3]) / 2 <= near[3]
        if slanted and inside and abs(a[0] - a[2]) < 40:
            return True
    return any(_centred(registration.on_form(mark), near) for mark in page.ink)


def _centred(mark: Box, near: Box) -> bool:
    across, down = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    small = mark[2] - mark[0] < 40 and mark[3] - mark[1] < 40
    return small and near[0] <= across <= near[2] and near[1] <= down <= near[3]
