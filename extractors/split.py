"""A file's pages to documents: ask all kinds, accept exactly one, lose no page.

A page begins a new document where a kind claims it by itself and it does not go on with the
document before it. A page that nobody claims stays with that document; a picture without text,
or a first page that nobody claims, is kept as an unrecognised document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .kinds import Kind
from .layout import lines_of
from .parsed import fold
from .records import DocumentRead, Remark
from .source import Options, Page
from .stamp import parse

CLAIM = 0.5
"""From this score on a kind claims pages."""
_CLOSE = 0.05
"""Two claims closer than this are a question for a person."""
_SURE = 0.95
"""From this score on a page goes on with the document before it, whatever it looks like."""
_TITLE = 0.8
"""From this score on a page carries the title of its kind."""
_NUMBER = re.compile(r"(?:^|page |p |\s)(\d{1,2}) (?:sur|de) (\d{1,2})$|(\d{1,2})/(\d{1,2})$")
_CHAPTER = re.compile(
    r"\W*(?:\d{1,2}|[ivx]{1,5}|[a-h])\s*[.)°/:–-]|\W*(?:article|chapitre|titre|partie|section|annexe"
    r"|suite)\b",
    re.IGNORECASE,
)
_SEVERAL = frozenset({"D-CV", "D-RIB", "D-LI", "D-DELIB-COFI", "D-ATTHON", "D-FACT", "D-BP"})
"""Pieces of which several often follow each other in one file, each on pages of its own."""
_WITHIN_FORM = frozenset({"D-BUDG-ACT", "D-BUDG-STR", "D-ATTHON", "D-CER", "D-DESC", "D-FORM"})


@dataclass(slots=True)
class Run:
    """Pages that belong together, and the kind that claimed their first page."""

    pages: list[Page]
    kind: Kind | None = None
    score: float = 0.0
    scan: bool = False
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Split:
    """The documents of a file and what a person should know about them."""

    documents: tuple[DocumentRead, ...]
    remarks: tuple[Remark, ...] = ()


def split(pages: Sequence[Page], kinds: Sequence[Kind], options: Options) -> Split:
    """Cut the pages into documents and read each. Every page is in exactly one document."""
    runs = _runs(pages, kinds, options)
    documents: list[DocumentRead] = []
    remarks: list[Remark] = []
    for run in runs:
        document = _read(run, kinds, options)
        documents.append(document)
        remarks.extend(run.remarks)
        remarks.extend(_said_of(document, kinds, options))
    return Split(tuple(documents), tuple(remarks))


def _said_of(document: DocumentRead, kinds: Sequence[Kind], options: Options) -> tuple[Remark, ...]:
    """Return what the document's kind has to tell staff about it."""
    for kind in kinds:
        if kind.remarks and (kind.name, kind.piece) == (document.kind, document.piece):
            return kind.remarks(document, options)
    return ()


def _runs(pages: Sequence[Page], kinds: Sequence[Kind], options: Options) -> list[Run]:
    runs: list[Run] = []
    for page in pages:
        current = runs[-1] if runs else None
        if _is_blank(page) and current is not None:
            current.pages.append(page)
        elif page.image:
            _add_scan(runs, page)
        else:
            _add_page(runs, page, kinds, options)
    return runs


def _is_blank(page: Page) -> bool:
    """Tell a page where nothing stands (the back of a sheet)."""
    shows = page.text.strip() or page.image or page.ink or page.controls or page.pictures
    return not shows and not any(widget.value for widget in page.widgets)


def _add_scan(runs: list[Run], page: Page) -> None:
    if runs and runs[-1].scan:
        runs[-1].pages.append(page)
        return
    remark = Remark(
        code="scan",
        message="Page numérisée : lecture automatique non disponible, à classer par un agent.",
        page=page.number if page.paged else None,
    )
    runs.append(Run([page], scan=True, remarks=[remark]))


def _add_page(runs: list[Run], page: Page, kinds: Sequence[Kind], options: Options) -> None:
    current = runs[-1] if runs and not runs[-1].scan else None
    goes_on = _goes_on(current, page) if current is not None else 0.0
    if current is not None and goes_on >= _SURE:
        current.pages.append(page)
        return
    kind, score = _best([page], kinds, options)
    if current is None or (kind is not None and _begins(current, page, kind, score, goes_on)):
        runs.append(Run([page], kind, score))
    elif goes_on > CLAIM or (goes_on == CLAIM and not _opens(current.pages[0], page)):
        current.pages.append(page)
    else:
        runs.append(Run([page]))


def _opens(first: Page, page: Page) -> bool:
    """Tell whether a page opens with a title as large as that of the document before it.

    The heading of a chapter is smaller than its document's title; numbered ones are no titles.
    """
    if not page.paged:
        style = page.blocks[0].style.casefold() if page.blocks else ""
        return style.startswith(("title", "titre")) and not style[-1:].isdigit()
    sizes = sorted(word.size for word in page.words)
    title = _title_size(page)
    return bool(sizes) and title >= max(1.15 * sizes[len(sizes) // 2], 0.95 * _title_size(first))


def _title_size(page: Page) -> float:
    """Return the letter size of the largest of the first lines that may be a title."""
    lines = [line for line in lines_of(page.words)[:6] if not _CHAPTER.match(line.text)]
    return max(
        (min(word.size for word in line.words) for line in lines if len(fold(line.text)) >= 4),
        default=0.0,
    )


def _best(
    pages: Sequence[Page], kinds: Sequence[Kind], options: Options
) -> tuple[Kind | None, float]:
    """Return the kind that claims the pages most surely; None where nobody claims them."""
    kind, score = max(
        ((kind, kind.recognises(pages, options)) for kind in kinds),
        key=lambda pair: pair[1],
        default=(None, 0.0),
    )
    return (kind, score) if score >= CLAIM else (None, score)


def _begins(current: Run, page: Page, kind: Kind, score: float, goes_on: float) -> bool:
    """Tell whether a claimed page begins a new document rather than going on with the run."""
    if current.kind is None:
        return goes_on < 0.9
    same = kind.name == current.kind.name and kind.piece == current.kind.piece
    if same and kind.piece in _SEVERAL and score >= _TITLE:
        return goes_on < 0.8 or _opens(current.pages[0], page)
    if current.kind.name == "application_form" and kind.piece in _WITHIN_FORM and goes_on >= 0.9:
        return False
    if same:
        return score >= _TITLE and goes_on < 0.8 and kind.name != "application_form"
    return score > goes_on


def _goes_on(run: Run, page: Page) -> float:
    """Return how surely a page goes on with a run, 0 to 1; 0.5 where nothing tells."""
    stamped = _stamped(run, page)
    if stamped is not None:
        return stamped
    before, here = _printed_number(run.pages[-1]), _printed_number(page)
    if before and here and here == (before[0] + 1, before[1]):
        return 0.95
    if run.kind is not None and run.kind.continues is not None:
        return run.kind.continues(run.pages, page)
    if here and here[0] == 1:
        return 0.2
    if run.kind is not None and run.kind.name == "application_form":
        return 0.9 if _same_margins(run.pages[-1], page) or page.widgets else 0.6
    return 0.5


def _stamped(run: Run, page: Page) -> float | None:
    """Let the codes on our own papers decide: page 2 of the same paper, or page 1 of another."""
    here = next((found for text in page.stamps if (found := parse(text))), None)
    stamps = [found for known in run.pages for text in known.stamps if (found := parse(text))]
    if here is None:
        if stamps and run.kind and run.kind.name == "application_form" and page.widgets:
            return 0.99
        return None
    if not stamps:
        return 0.0
    last = stamps[-1]
    same = (here.kind, here.call, here.layout) == (last.kind, last.call, last.layout)
    return 0.99 if same and here.page > last.page else 0.0


def _printed_number(page: Page) -> tuple[int, int] | None:
    """Return the printed page number and count ("2/5", "page 2 sur 5") in the margins."""
    lines = (
        page.text.splitlines()
        if not page.words
        else [line.text for line in lines_of(page.words) if line.box[1] > 0.88 or line.box[3] < 0.1]
    )
    for line in (*lines[-2:], *lines[:2]):
        match = _NUMBER.search(line.casefold().strip(" .-–)"))
        if match:
            number, count = (int(match[1] or match[3]), int(match[2] or match[4]))
            if 1 <= number <= count:
                return number, count
    return None


def _same_margins(first: Page, second: Page) -> bool:
    """Tell whether two pages share a running head or foot, page numbers apart."""
    return bool(_margins(first) & _margins(second))


def _margins(page: Page) -> set[str]:
    lines = [line for line in lines_of(page.words) if line.box[1] > 0.9 or line.box[3] < 0.08]
    return {key for line in lines if len(key := re.sub(r"\d+", "#", fold(line.text))) > 8}


def _read(run: Run, kinds: Sequence[Kind], options: Options) -> DocumentRead:
    """Ask all kinds once more about the whole run, and let exactly one read it."""
    if run.scan or all(_is_blank(page) for page in run.pages):
        return _unrecognised(run)
    if run.kind is not None and run.kind.name == "application_form" and _form_stamp(run.pages):
        return _let_read(run.kind, run, options)
    claims = [(kind.recognises(run.pages, options), kind) for kind in kinds]
    if run.kind is not None:
        claims = [
            (max(score, run.score) if kind is run.kind else score, kind) for score, kind in claims
        ]
    claims = sorted((c for c in claims if c[0] >= CLAIM), key=lambda claim: -claim[0])
    if not claims:
        return _unrecognised(run)
    if len(claims) > 1 and claims[0][0] - claims[1][0] < _CLOSE:
        run.remarks.append(_two_claims(run, claims[0][1], claims[1][1]))
        return _unrecognised(run)
    return _let_read(claims[0][1], run, options)


def _let_read(kind: Kind, run: Run, options: Options) -> DocumentRead:
    """Let a kind read the run. What comes from the text layer of a scan stays a doubt."""
    document = kind.read(tuple(run.pages), options)
    ceilings = {
        page.number: sure
        for page in run.pages
        if page.words and (sure := max(word.confidence for word in page.words)) < 1.0
    }
    if not ceilings:
        return document
    plain = document.model_dump(mode="json")
    _lower(plain["record"], ceilings)
    return DocumentRead.model_validate(plain)


def _lower(value: object, ceilings: dict[int, float]) -> None:
    """Lower, in a record as plain data, the confidence of every leaf of those pages."""
    if isinstance(value, list):
        for item in value:
            _lower(item, ceilings)
    elif isinstance(value, dict):
        ceiling = ceilings.get(value["page"]) if isinstance(value.get("page"), int) else None
        if ceiling is not None and "confidence" in value:
            value["confidence"] = min(value["confidence"], ceiling)
        for item in value.values():
            _lower(item, ceilings)


def _two_claims(run: Run, first: Kind, second: Kind) -> Remark:
    return Remark(
        code="two_kinds",
        message=(
            f"Ce document peut être « {first.label} » ou « {second.label} » : "
            "à classer par un agent."
        ),
        page=run.pages[0].number if run.pages[0].paged else None,
    )


def _form_stamp(pages: Sequence[Page]) -> bool:
    """Tell whether a code on the pages says that they are our own form."""
    stamps = (parse(text) for page in pages for text in page.stamps)
    return any(stamp is not None and stamp.kind == "form" for stamp in stamps)


def _unrecognised(run: Run) -> DocumentRead:
    stamp = next((text for page in run.pages for text in page.stamps if parse(text)), None)
    return DocumentRead(
        kind="unrecognised", pages=tuple(page.number for page in run.pages), stamp=stamp
    )
