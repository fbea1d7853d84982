"""Our form as a Word document: its content controls by tag, and where a program has dropped them,
the printed labels of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..form_layout import FormLayout
from ..records import Signature
from ..source import Control, Options, Page
from ..values import TICKED
from .labels import answers_by_label, label_score, signature_cell
from .record import Answer, add_answer

_BLANKS = " \t\n\r\u2002\u2003\u00a0\u200b"
_BY_LABEL = 0.97
_TYPED = 0.5
_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class DocxRead:
    """What the boxes of a Word form hold, and whether its signature cell holds a picture."""

    answers: dict[str, Answer]
    signature: Signature


def score(pages: Sequence[Page], layout: FormLayout, options: Options) -> float:
    """Return how sure it is that this is our Word form, with or without its controls."""
    if any(page.paged for page in pages):
        return 0.0
    ours = {box.name for box in layout.boxes if box.kind != "signature"}
    share = len({control.tag for control in _controls(pages)} & ours) / len(ours)
    by_tag = min(0.99, share / _ENOUGH) if share > 0.1 else 0.0
    return max(by_tag, label_score(pages))


def read_docx(pages: Sequence[Page], layout: FormLayout, options: Options) -> DocxRead:
    """Read the controls; what stands beside a printed label counts where its control is gone or
    empty, and makes a doubt where it says something else than the control.
    """
    kinds = {box.name: box.kind for box in layout.boxes}
    found: dict[str, Answer] = {}
    for control in _controls(pages):
        answer = _answer(control, check=kinds.get(control.tag) == "check")
        if answer is not None:
            add_answer(found, control.tag, answer)
    for name, answer in answers_by_label(pages, options).items():
        beside = replace(answer, doubt=min(answer.doubt, _BY_LABEL))
        add_answer(found, name, beside)
    return DocxRead(found, _signature(pages))


def _controls(pages: Sequence[Page]) -> Iterator[Control]:
    for page in pages:
        yield from page.controls


def _answer(control: Control, *, check: bool) -> Answer | None:
    place = f"champ {control.tag}"
    text = (control.text or "").strip(_BLANKS)
    if check:
        ticked = control.checked or (control.checked is None and text[:1] in TICKED and text != "")
        return Answer(ticked=True, place=place) if ticked else None
    text = text or (control.value or "").strip(_BLANKS)
    return Answer(text=text, place=place) if text else None


def _signature(pages: Sequence[Page]) -> Signature:
    """Read the signature cell: a picture is ink; words, or a picture elsewhere, a person judges."""
    cell = signature_cell(pages)
    pictures = [place for page in pages for place in page.pictures]
    if cell is None:
        return Signature(state="to_check", confidence=_TYPED) if pictures else Signature()
    text, place = cell
    if place in pictures:
        return Signature(state="present", place=place, confidence=0.97)
    if text.strip(_BLANKS):
        return Signature(state="to_check", raw=text.strip(_BLANKS), place=place, confidence=_TYPED)
    if pictures:
        return Signature(state="to_check", place=place, confidence=_TYPED)
    return Signature(state="absent", place=place, confidence=0.97)
