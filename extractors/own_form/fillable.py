"""Our form with its fields alive: what stands in each field, by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..form_flow import FormBox
from ..form_layout import FormLayout
from ..records import Signature
from ..source import Page, Widget
from .record import Answer, add_answer
from .signature import signature_in

_ENOUGH = 0.6
"""Share of our field names that makes a form ours, though some fields were taken away."""
_SURE = 0.97


def score(pages: Sequence[Page], layout: FormLayout) -> float:
    """Return how sure it is that these pages carry the fields of our form, 0.0 to 0.99."""
    names = {widget.name for page in pages for widget in page.widgets}
    ours = {box.name for box in layout.boxes if box.kind != "signature"}
    share = len(names & ours) / len(ours)
    return min(0.99, share / _ENOUGH) if share > 0.1 else 0.0


def answers(pages: Sequence[Page], layout: FormLayout) -> dict[str, Answer]:
    """Read the fields by their full names; the same last name under another parent is not ours.

    A value that is only the preset of its field is no answer.
    """
    boxes = {box.name: box for box in layout.boxes}
    found: dict[str, Answer] = {}
    for page, widget in _widgets(pages):
        box = boxes.get(widget.name)
        if box is None or box.kind == "signature":
            continue
        answer = _answer(widget, page, box)
        if answer is not None:
            add_answer(found, widget.name, answer)
    return found


def signature(pages: Sequence[Page], layout: FormLayout) -> Signature:
    """Say whether ink stands in the signature box, or a digital signature in its field."""
    box = next(box for box in layout.boxes if box.kind == "signature")
    for page, widget in _widgets(pages):
        if widget.name == box.name and widget.box is not None:
            return signature_in(page, widget.box, _SURE)
    holder = next((page for page in pages if _holds(page, layout, box)), None)
    return signature_in(holder, box.box, _SURE) if holder else Signature()


def _widgets(pages: Sequence[Page]) -> Iterator[tuple[Page, Widget]]:
    for page in pages:
        for widget in page.widgets:
            yield page, widget


def _holds(page: Page, layout: FormLayout, wanted: FormBox) -> bool:
    """Tell whether a page is the printed page of a box, by the other fields it carries."""
    beside = {box.name for box in layout.pages[wanted.page - 1].boxes}
    return any(widget.name in beside for widget in page.widgets)


def _answer(widget: Widget, page: Page, box: FormBox) -> Answer | None:
    if widget.value is None or widget.value == widget.default:
        return None
    if box.kind == "check":
        ticked = widget.kind != "check" or widget.value == "on"
        if not ticked or widget.value in ("", "Off", "/Off"):
            return None
        return Answer(ticked=True, page=page.number, box=widget.box)
    return Answer(text=widget.value, page=page.number, box=widget.box)
