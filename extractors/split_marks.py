"""What tells that a page begins a document or goes on with one: titles, numbers, codes, margins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .layout import lines_of
from .parsed import fold
from .source import Page
from .stamp import Stamp, parse

_NUMBER = re.compile(r"(?:^|page |p |\s)(\d{1,2}) (?:sur|de) (\d{1,2})$|(\d{1,2})/(\d{1,2})$")
_CHAPTER = re.compile(
    r"\W*(?:\d{1,2}|[ivx]{1,5}|[a-h])\s*[.)°/:–-]|\W*(?:article|chapitre|titre|partie|section|annexe"
    r"|suite)\b",
    re.IGNORECASE,
)


def is_blank(page: Page) -> bool:
    """Tell a page where nothing stands (the back of a sheet)."""
    shows = page.text.strip() or page.image or page.ink or page.controls or page.pictures
    return not shows and not any(widget.value for widget in page.widgets)


def opens(first: Page, page: Page) -> bool:
    """Tell whether a page opens with a title as large as that of the document before it.

    The heading of a chapter is smaller than its document's title; numbered ones are no titles.
    """
    if not page.paged:
        style = page.blocks[0].style.casefold() if page.blocks else ""
        return style.startswith(("title", "titre")) and not style[-1:].isdigit()
    sizes = sorted(word.size for word in page.words)
    title = title_size(page)
    return bool(sizes) and title >= max(1.15 * sizes[len(sizes) // 2], 0.95 * title_size(first))


def title_size(page: Page) -> float:
    """Return the letter size of the largest of the first lines that may be a title."""
    lines = [line for line in lines_of(page.words)[:6] if not _CHAPTER.match(line.text)]
    return max(
        (min(word.size for word in line.words) for line in lines if len(fold(line.text)) >= 4),
        default=0.0,
    )


def goes_on_by_code(pages: Sequence[Page], page: Page) -> float | None:
    """Let the codes on our own papers decide: page 2 of the same paper, or page 1 of another.

    Return how surely the page goes on with ``pages``; None where no code tells.
    """
    here = next((found for text in page.stamps if (found := parse(text))), None)
    stamps = [found for known in pages for text in known.stamps if (found := parse(text))]
    if here is None:
        if any(stamp.kind == "form" for stamp in stamps) and page.widgets:
            return 0.99
        return None
    if not stamps:
        return 0.0
    last = stamps[-1]
    same = (here.kind, here.call, here.layout) == (last.kind, last.call, last.layout)
    if here.kind in ("sheet", "letter", "slip"):  # many papers of these kinds follow each other
        same = same and _paper(here) == _paper(last) and here.pages == last.pages
    return 0.99 if same and here.page > last.page else 0.0


def _paper(stamp: Stamp) -> tuple[str | None, ...]:
    """Return which paper of its kind a code stands on: its dossier, session and day, or letter."""
    return (stamp.reference, *(stamp.detail(name) for name in ("s", "d", "t", "letter")))


def own_paper(page: Page) -> tuple[str, ...]:
    """Return which kinds the code on a page of ours says it is: nobody else may claim it then."""
    stamp = next((found for text in page.stamps if (found := parse(text))), None)
    kinds = {"sheet": ("attendance_sheet",), "slip": ("slip",), "letter": ("letter", "agreement")}
    return kinds.get(stamp.kind, ()) if stamp is not None else ()


def printed_number(page: Page) -> tuple[int, int] | None:
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


def same_margins(first: Page, second: Page) -> bool:
    """Tell whether two pages share a running head or foot, page numbers apart."""
    return bool(_margins(first) & _margins(second))


def _margins(page: Page) -> set[str]:
    lines = [line for line in lines_of(page.words) if line.box[1] > 0.9 or line.box[3] < 0.08]
    return {key for line in lines if len(key := re.sub(r"\d+", "#", fold(line.text))) > 8}
