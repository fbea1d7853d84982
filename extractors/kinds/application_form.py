"""The application form: ours (fillable, printed, DOCX), else any French subsidy form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..fields import BY_PATH
from ..foreign import form as foreign_form
from ..form_layout import FormLayout, application_layout
from ..own_form import docx as own_form_docx
from ..own_form import fillable as own_form_fillable
from ..own_form import register as own_form_register
from ..own_form.flat import read_flat
from ..own_form.labels import answers_by_label, label_score, printed_signature
from ..own_form.record import BASE, Answer, Way, build_record
from ..records import DocumentRead, Remark, Signature
from ..source import Options, Page
from ..stamp import Stamp, build, parse

NAME = "application_form"

_OURS = 0.5
_LABELLED = 0.8
"""Score from which the printed labels of a table alone make a PDF our Word form."""
"""Our own form scores 0.78 and more page by page; another with the same questions up to 0.61."""
_PRINTS = frozenset({"ours-flat", "ours-scanned"})
_OTHER = 0.7
"""Confidence of a form that its stamp gives to another call or version: a person must look."""


def recognises(pages: Sequence[Page], options: Options | None = None) -> float:
    """Return how sure it is that these pages are an application form, 0.0 to 1.0.

    Without ``options`` our own form is known by what all calls have in common.
    """
    known = options or Options()
    ours = max(_scores(pages, application_layout(known), known).values())
    if _form_stamp(pages) is not None:
        ours = max(ours, 0.99)
    return ours if ours >= _OURS else max(ours, foreign_form.recognises(tuple(pages)))


def read(pages: Sequence[Page], options: Options) -> DocumentRead:
    """Read the pages of one application: its record, how it was read, which texts are cut."""
    layout = application_layout(options)
    scores = _scores(pages, layout, options)
    way = max(scores, key=lambda name: scores[name])
    if scores[way] < _OURS:
        return foreign_form.read(tuple(pages), options)
    stamp = _form_stamp(pages)
    answers, signature, way = _answers(pages, layout, options, way)
    own = build_record(answers, options, way, signature)
    return DocumentRead(
        kind="application_form",
        pages=tuple(page.number for page in pages),
        confidence=_OTHER if _is_other(stamp, options) else round(max(scores.values()), 4),
        record=own.record,
        form=way,
        stamp=build(stamp) if stamp else None,
        truncated=own.truncated,
    )


def remarks(document: DocumentRead, options: Options) -> tuple[Remark, ...]:
    """Return a sentence for staff per text that its box has cut, and for a form of another call."""
    found = []
    stamp = parse(document.stamp) if document.stamp else None
    if _is_other(stamp, options):
        message = (
            "Ce formulaire est celui d'un autre appel à projets ou d'une autre version : "
            "ses réponses sont à relire."
        )
        found.append(Remark(code="other_form", message=message))
    if stamp and document.pages and document.form != "ours-docx":
        missing = stamp.pages - len(document.pages)
        if missing > 0:
            message = f"Le formulaire compte {stamp.pages} pages, {missing} manquent : à vérifier."
            found.append(Remark(code="missing_pages", message=message))
    for path in document.truncated:
        field = BY_PATH.get(_general(path))
        label = field.label if field is not None else "Budget"
        message = (
            f"« {label} » : le texte dépasse son cadre et il est coupé. "
            "Demander le fichier d'origine ou le texte complet."
        )
        found.append(Remark(code="truncated", message=message, field=path))
    return tuple(found)


def _is_other(stamp: Stamp | None, options: Options) -> bool:
    return stamp is not None and (stamp.call, stamp.layout) != (
        options.call_id,
        options.form_version,
    )


def _general(path: str) -> str:
    parts = (part.split("[")[0] + ("[]" if "[" in part else "") for part in path.split("."))
    return ".".join(parts)


def _scores(pages: Sequence[Page], layout: FormLayout, options: Options) -> dict[Way, float]:
    fillable = own_form_fillable.score(pages, layout)
    flat = 0.0 if fillable >= 0.9 else _print_score(pages, layout)
    if flat < _OURS and all(page.paged for page in pages):
        by_label = label_score(pages)  # our Word form, printed to PDF
        flat = by_label if by_label >= _LABELLED else flat
    scanned = any(page.picture is not None for page in pages)
    return {
        "ours-fillable": fillable,
        "ours-flat": 0.0 if scanned else flat,
        "ours-scanned": flat if scanned else 0.0,
        "ours-docx": own_form_docx.score(pages, layout, options),
    }


def _print_score(pages: Sequence[Page], layout: FormLayout) -> float:
    """Return how sure it is that the pages are prints of our form, born digital or scanned."""
    digital = own_form_register.score([p for p in pages if p.picture is None], layout)
    scans = [page for page in pages if page.picture is not None]
    if not scans:
        return digital
    from ..own_form.anchors import scan_score  # noqa: PLC0415 (loads what reads pictures)

    return max(digital, scan_score(scans, layout))


def _answers(
    pages: Sequence[Page], layout: FormLayout, options: Options, way: Way
) -> tuple[dict[str, Answer], Signature, Way]:
    if way == "ours-docx":
        found = own_form_docx.read_docx(pages, layout, options)
        return found.answers, found.signature, way
    if way in _PRINTS and _print_score(pages, layout) >= _OURS:
        answers, signature = read_flat(pages, layout)
        return answers, signature, way
    if way in _PRINTS:
        return answers_by_label(pages, options), printed_signature(pages), way
    answers = own_form_fillable.answers(pages, layout)
    signature = own_form_fillable.signature(pages, layout)
    return _with_typed_over(pages, layout, answers, signature)


def _with_typed_over(
    pages: Sequence[Page], layout: FormLayout, answers: dict[str, Answer], signature: Signature
) -> tuple[dict[str, Answer], Signature, Way]:
    """Add what was written over fields left empty: typed as comments, or printed on the page."""
    over, _ = read_flat(pages, layout)
    if not answers and over:
        return over, signature, "ours-flat"
    doubt = BASE["ours-flat"] / BASE["ours-fillable"]
    for name, answer in over.items():
        if name not in answers:
            answers[name] = replace(answer, doubt=min(answer.doubt, doubt))
    return answers, signature, "ours-fillable"


def _form_stamp(pages: Sequence[Page]) -> Stamp | None:
    stamps = (parse(text) for page in pages for text in page.stamps)
    return next((stamp for stamp in stamps if stamp is not None and stamp.kind == "form"), None)
