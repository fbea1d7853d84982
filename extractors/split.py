"""A file's pages to documents: ask all kinds, accept exactly one, lose no page.

A page begins a new document where a kind claims it by itself and it does not go on with the
document before it. A page that nobody claims stays with that document; a picture without text,
or a first page that nobody claims, is kept as an unrecognised document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .arrival import arrival_of
from .kinds import Kind
from .placed import as_received
from .records import DocumentRead, Remark
from .source import Options, Page
from .split_marks import goes_on_by_code, is_blank, opens, own_paper, printed_number, same_margins
from .stamp import parse

CLAIM = 0.5
"""From this score on a kind claims pages."""
_CLOSE = 0.05
"""Two claims closer than this are a question for a person."""
_SURE = 0.95
"""From this score on a page goes on with the document before it, whatever it looks like."""
_TITLE = 0.8
"""From this score on a page carries the title of its kind."""
_SEVERAL = frozenset({"D-CV", "D-RIB", "D-LI", "D-DELIB-COFI", "D-ATTHON", "D-FACT", "D-BP"})
"""Pieces of which several often follow each other in one file, each on pages of its own."""
_WITHIN_FORM = frozenset(
    {
        "D-BUDG-ACT", "D-BUDG-STR", "D-ATTHON", "D-CER", "D-DESC", "D-FORM", "D-RIB", "D-CV",
        "D-STATUTS",
    }
)  # fmt: skip
"""Pieces that a chapter of an application form can look like."""
_FORM_PAGE = 0.2
"""A page with a smaller form score has hardly any of a form's questions."""
_FORM_PAGE_FIRST = 0.35
"""Form score of a form's first page by itself, at least."""
_COVER_WORDS = 60
_AHEAD = 9
"""How many unclaimed pages in a row are looked at as one document, and one more."""
FORM = "application_form"


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
    read = [tuple(_arrived(found, run) for found in _read(run, kinds, options)) for run in runs]
    unclaimed = [
        page
        for run, found in zip(runs, read, strict=True)
        if all(document.kind == "unrecognised" for document in found)
        for page in run.pages
    ]
    for run, own in zip(runs, read, strict=True):
        found = tuple(_beside(document, run, unclaimed, kinds) for document in own)
        documents.extend(found)
        remarks.extend(run.remarks)
        for document in found:
            remarks.extend(_said_of(document, kinds, options))
    return Split(tuple(documents), tuple(remarks))


def _beside(
    document: DocumentRead, run: Run, unclaimed: Sequence[Page], kinds: Sequence[Kind]
) -> DocumentRead:
    """Let a document's kind heed the pages that nothing claims: one may have been its own."""
    for kind in kinds:
        if kind.beside and (kind.name, kind.piece) == (document.kind, document.piece):
            return kind.beside(document, run.pages, unclaimed)
    return document


def _said_of(document: DocumentRead, kinds: Sequence[Kind], options: Options) -> tuple[Remark, ...]:
    """Return what the document's kind has to tell staff about it."""
    for kind in kinds:
        if kind.remarks and (kind.name, kind.piece) == (document.kind, document.piece):
            return kind.remarks(document, options)
    return ()


def _runs(pages: Sequence[Page], kinds: Sequence[Kind], options: Options) -> list[Run]:
    runs: list[Run] = []
    for index, page in enumerate(pages):
        if runs and is_blank(page):
            runs[-1].pages.append(page)
        elif page.image:
            _add_scan(runs, page)
        else:
            _add_page(runs, pages, index, kinds, options)
    return _with_covers(_together(runs, kinds, options))


def _together(runs: list[Run], kinds: Sequence[Kind], options: Options) -> list[Run]:
    """Join pages that nobody claims one by one and that a kind surely claims as one document.

    Accounts with a cover and one page each for assets, liabilities and result are no document
    page by page. Pages are added as long as each makes the claim surer.
    """
    joined: list[Run] = []
    index = 0
    while index < len(runs):
        run, taken = runs[index], 1
        best = _surest(run.pages, kinds, options) if _open(run) else 0.0
        for ahead in range(2, _AHEAD):
            if not _open(run) or index + ahead > len(runs) or not _open(runs[index + ahead - 1]):
                break
            pages = [page for part in runs[index : index + ahead] for page in part.pages]
            surer = _surest(pages, kinds, options)
            if surer >= _TITLE and surer > best:
                best, taken = surer, ahead
        run.pages += [page for part in runs[index + 1 : index + taken] for page in part.pages]
        joined.append(run)
        index += taken
    return joined


def _open(run: Run) -> bool:
    return run.kind is None and not run.scan


def _surest(pages: Sequence[Page], kinds: Sequence[Kind], options: Options) -> float:
    claim = _piece_of(_claims(pages, kinds, options))
    return claim[0] if claim is not None else 0.0


def _with_covers(runs: list[Run]) -> list[Run]:
    """Join a cover sheet that nobody claims to the application form that follows it."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if run.kind is not None and run.kind.name == FORM and last is not None and _is_cover(last):
            run.pages[:0] = joined.pop().pages
        joined.append(run)
    return joined


def _is_cover(run: Run) -> bool:
    return (
        run.kind is None
        and not run.scan
        and len(run.pages) == 1
        and (len(run.pages[0].text.split()) < _COVER_WORDS)
    )


def _add_scan(runs: list[Run], page: Page) -> None:
    if runs and runs[-1].scan:
        runs[-1].pages.append(page)
        return
    remark = Remark(
        code="scan",
        message="Page gardée comme image, sans texte lu : à classer par un agent.",
        page=page.number if page.paged else None,
    )
    runs.append(Run([page], scan=True, remarks=[remark]))


def _add_page(
    runs: list[Run], pages: Sequence[Page], index: int, kinds: Sequence[Kind], options: Options
) -> None:
    page = pages[index]
    current = _current(runs, page)
    goes_on = _goes_on(current, page) if current is not None else 0.0
    if current is not None and goes_on >= _SURE:
        current.pages.append(page)
        return
    claims = _claims([page], kinds, options)
    kind, score = (claims[0][1], claims[0][0]) if claims[0][0] >= CLAIM else (None, 0.0)
    form = _form_of(claims)
    if current is not None and current.kind is not None and current.kind.name == FORM:
        if not _leaves_form(current, page, claims, goes_on):
            current.pages.append(page)
            return
    elif form is not None and _starts_form(pages, index, form, claims, options):
        runs.append(Run([page], form[1], form[0]))
        return
    if current is None or (kind is not None and _begins(current, page, kind, score, goes_on)):
        runs.append(Run([page], kind, score))
    elif goes_on > CLAIM or (goes_on == CLAIM and not opens(current.pages[0], page)):
        current.pages.append(page)
    else:
        runs.append(Run([page]))


def _current(runs: list[Run], page: Page) -> Run | None:
    """Return the document that a page may go on with: the last one, past scans only if sure."""
    if not runs or not runs[-1].scan:
        return runs[-1] if runs else None
    before = next((run for run in reversed(runs) if not run.scan), None)
    return before if before is not None and _goes_on(before, page) >= _SURE else None


Claim = tuple[float, Kind]


def _claims(pages: Sequence[Page], kinds: Sequence[Kind], options: Options) -> list[Claim]:
    """Return every kind's score for the pages, the surest first (at least one)."""
    scored = [(kind.recognises(pages, options), kind) for kind in kinds]
    return sorted(scored, key=lambda claim: -claim[0])


def _form_of(claims: Sequence[Claim]) -> Claim | None:
    return next((claim for claim in claims if claim[1].name == FORM), None)


def _piece_of(claims: Sequence[Claim]) -> Claim | None:
    return next((claim for claim in claims if claim[1].name != FORM), None)


def _starts_form(
    pages: Sequence[Page], index: int, form: Claim, claims: Sequence[Claim], options: Options
) -> bool:
    """Tell whether an application form begins here: its first page asks too little to show it.

    It does where the page has questions of a form and the pages from here on, taken together,
    are one; not where the page is a letter or another paper that only speaks of the request.
    """
    if form[0] < _FORM_PAGE_FIRST:
        return False
    piece = _piece_of(claims)
    if piece is not None and piece[0] >= _TITLE and piece[1].piece not in _WITHIN_FORM:
        return False
    ahead = [page for page in pages[index : index + 8] if not page.image]
    return form[0] >= _TITLE or form[1].recognises(ahead, options) >= _TITLE


def _leaves_form(form: Run, page: Page, claims: Sequence[Claim], goes_on: float) -> bool:
    """Tell whether a page after a form is another document, not one of its chapters.

    A form has chapters that read like pieces (budget, bank account, declarations). Another
    document has few of a form's questions, and a title as large as the form's.
    """
    own, piece = _form_of(claims), _piece_of(claims)
    questions = own[0] if own is not None else 0.0
    claimed = piece is not None and piece[0] >= CLAIM
    large = opens(form.pages[0], page)
    if goes_on <= 0.2:
        return claimed or large
    if questions < _FORM_PAGE:
        return large or (piece is not None and piece[0] >= _TITLE)
    return large and questions < CLAIM and piece is not None and piece[0] >= _TITLE


def _goes_on(run: Run, page: Page) -> float:
    """Return how surely a page goes on with a run, 0 to 1; 0.5 where nothing tells."""
    stamped = goes_on_by_code(run.pages, page)
    if stamped is not None:
        return stamped
    before, here = printed_number(run.pages[-1]), printed_number(page)
    if before and here and here == (before[0] + 1, before[1]):
        return 0.95
    if run.kind is not None and run.kind.continues is not None:
        return run.kind.continues(run.pages, page)
    if here and here[0] == 1:
        return 0.2
    if run.kind is not None and run.kind.name == FORM:
        return 0.9 if same_margins(run.pages[-1], page) or page.widgets else 0.6
    return 0.5


def _begins(current: Run, page: Page, kind: Kind, score: float, goes_on: float) -> bool:
    """Tell whether a claimed page begins a new document rather than going on with the run."""
    if current.kind is None:
        return goes_on < 0.9
    same = kind.name == current.kind.name and kind.piece == current.kind.piece
    if same and kind.piece in _SEVERAL and score >= _TITLE:
        return goes_on < 0.8 or opens(current.pages[0], page)
    if same:
        return score >= _TITLE and goes_on < 0.8
    return score > goes_on


def _read(run: Run, kinds: Sequence[Kind], options: Options) -> tuple[DocumentRead, ...]:
    """Ask all kinds once more about the whole run, and let exactly one read it.

    One document comes of a run, or several of one kind that stand on the same pages.
    """
    if run.scan or all(is_blank(page) for page in run.pages):
        return (_unrecognised(run),)
    if run.kind is not None and run.kind.name == FORM and _form_stamp(run.pages):
        return _let_read(run.kind, run, options)
    if run.kind is not None and run.kind.name in own_paper(run.pages[0]):
        return _let_read(run.kind, run, options)
    claims = [
        (max(score, run.score) if kind is run.kind else score, kind)
        for score, kind in _claims(run.pages, kinds, options)
    ]
    claims = sorted((c for c in claims if c[0] >= CLAIM), key=lambda claim: -claim[0])
    if run.kind is not None and run.kind.name == FORM and _form_of(claims) is not None:
        claims = [c for c in claims if c[1].piece not in _WITHIN_FORM]
    if not claims:
        return (_unrecognised(run),)
    if len(claims) > 1 and claims[0][0] - claims[1][0] < _CLOSE:
        run.remarks.append(_two_claims(run, claims[0][1], claims[1][1]))
        return (_unrecognised(run),)
    return _let_read(claims[0][1], run, options)


def read_as(pages: Sequence[Page], kind: Kind | None, options: Options) -> tuple[DocumentRead, ...]:
    """Read pages as a document of a kind, because a person says so; None: of no known kind."""
    run = Run(list(pages), kind)
    found = _let_read(kind, run, options) if kind is not None else (_unrecognised(run),)
    return tuple(_arrived(document, run) for document in found)


def _let_read(kind: Kind, run: Run, options: Options) -> tuple[DocumentRead, ...]:
    """Let a kind read the run, and lead its boxes back to the pages as received.

    What comes from the text layer of a scan stays a doubt; what was read by our own OCR is as sure
    as its words were.
    """
    pages = tuple(run.pages)
    found = kind.read_all(pages, options) if kind.read_all else (kind.read(pages, options),)
    ceilings = {
        page.number: sure
        for page in run.pages
        if page.picture is None
        and page.words
        and (sure := max(word.confidence for word in page.words)) < 1.0
    }
    found = tuple(as_received(document, pages) for document in found)
    if not ceilings:
        return found
    return tuple(_lowered(document, ceilings) for document in found)


def _lowered(document: DocumentRead, ceilings: dict[int, float]) -> DocumentRead:
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


def _arrived(document: DocumentRead, run: Run) -> DocumentRead:
    """Add the arrival stamp on the document's own pages."""
    pages = [page for page in run.pages if page.paged and page.number in document.pages]
    day = next((day for page in pages if not (day := arrival_of(page)).absent), None)
    if day is None:
        return document
    placed = as_received(DocumentRead(kind="unrecognised", arrival=day), pages)
    return document.model_copy(update={"arrival": placed.arrival})


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
