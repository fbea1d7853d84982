"""Two sheets on one page: cut the page so that each is read as if it stood alone.

They are told by their titles: "Feuille d'émargement" twice, above or beside each other. Boxes stay
fractions of the whole page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..layout import centre, contains, lines_of, union
from ..parsed import fold
from ..source import Box, Page, Word
from .table import tables_of, words_of
from .wording import SHEET_TITLE, is_sheet_title


def parts_of(page: Page) -> tuple[tuple[Page, Box | None], ...]:
    """Return the sheets of a page, each with the region that it fills; None: the whole page."""
    tables = [table.box for table in tables_of(page) if table.box and table.rows > 1]
    titles = [
        title for title in _titles(page) if not any(contains(box, centre(title)) for box in tables)
    ]
    if not page.paged or len(titles) != 2 or len(tables) < 2:
        return ((page, None),)
    cut = _stacked(page, titles, tables) or _beside(titles, tables)
    if cut is None:
        return ((page, None),)
    return tuple((_within(page, box), box) for box in cut)


def _titles(page: Page) -> list[Box]:
    """Return the boxes of lines that title a sheet, top to bottom."""
    found: list[Box] = []
    for line in lines_of(page.words):
        for group in _groups(line.words):
            text = " ".join(word.text for word in group)
            if is_sheet_title(text) and SHEET_TITLE.search(fold(text)):
                box = union(word.box for word in group)
                if len(text) < 90:
                    found.append(box)
    return found


def _groups(words: Sequence[Word]) -> list[list[Word]]:
    """Part a line at wide gaps: two titles may stand beside each other."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and word.box[0] - groups[-1][-1].box[2] < 0.06:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _stacked(page: Page, titles: Sequence[Box], tables: Sequence[Box]) -> tuple[Box, ...] | None:
    """Cut between two titles above each other with a table under each."""
    first, second = sorted(titles, key=lambda box: box[1])
    between = [box for box in tables if first[3] < box[1] and box[3] <= second[1] + 0.005]
    under = [box for box in tables if box[1] > second[3]]
    if not between or not under:
        return None
    above = [
        word.box[3]
        for word in words_of(page)
        if word.box[3] <= second[1] and word.box[1] > between[-1][3] - 0.01
    ]
    edge = (max([box[3] for box in between] + above) + second[1]) / 2
    return (0.0, 0.0, 1.0, edge), (0.0, edge, 1.0, 1.0)


def _beside(titles: Sequence[Box], tables: Sequence[Box]) -> tuple[Box, ...] | None:
    """Cut between two titles at one height with tables on either side."""
    left, right = sorted(titles, key=lambda box: box[0])
    if abs(left[1] - right[1]) > 0.05 or left[2] > right[0]:
        return None
    lefts = [box for box in tables if centre(box)[0] < right[0] and box[2] < right[2]]
    rights = [box for box in tables if box not in lefts]
    if not lefts or not rights:
        return None
    end, start = max(box[2] for box in lefts), min(box[0] for box in rights)
    if end > start:
        return None
    edge = (end + start) / 2
    return (0.0, 0.0, edge, 1.0), (edge, 0.0, 1.0, 1.0)


def _within(page: Page, region: Box) -> Page:
    """Return the part of a page that lies in a region, its boxes unchanged."""

    def inside(box: Box | None) -> bool:
        if box is None:
            return False
        x, y = centre(box)
        return region[0] <= x <= region[2] and region[1] <= y <= region[3]

    words = tuple(word for word in page.words if inside(word.box))
    picture = page.picture
    if picture is not None:
        picture = replace(picture, grids=tuple(g for g in picture.grids if inside(g.box)))
    return replace(
        page,
        text="\n".join(line.text for line in lines_of(words)),
        words=words,
        widgets=tuple(w for w in page.widgets if inside(w.box)),
        lines=tuple(line for line in page.lines if inside((line.x0, line.y0, line.x1, line.y1))),
        squares=tuple(box for box in page.squares if inside(box)),
        tables=tuple(table for table in page.tables if inside(table.box)),
        ink=tuple(box for box in page.ink if inside(box)),
        strokes=tuple(box for box in page.strokes if inside(box)),
        pasted=tuple(item for item in page.pasted if inside(item[0])),
        picture=picture,
    )
