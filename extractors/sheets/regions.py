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
from .headings import NAMES, SIGNED, heading_of
from .label_words import field_of
from .table import SheetTable, tables_of, words_of
from .wording import SHEET_TITLE, is_sheet_title

_OF_SHEETS = frozenset({"title", "organisation"})
"""Labels that the header of a sheet has, and that of one of its sessions has not."""


def parts_of(page: Page) -> tuple[tuple[Page, Box | None], ...]:
    """Return the sheets of a page, each with the region that it fills; None: the whole page."""
    tables = [table.box for table in tables_of(page) if table.box and table.rows > 1]
    titles = [
        title for title in _titles(page) if not any(contains(box, centre(title)) for box in tables)
    ]
    if not page.paged or len(tables) < 2:
        return ((page, None),)
    cut = None
    if len(titles) == 2:
        cut = _stacked(page, titles, tables) or _beside(titles, tables)
    elif len(titles) < 2:
        cut = _by_headers(page)
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


def _by_headers(page: Page) -> tuple[Box, ...] | None:
    """Cut above the second of two headers that each head a list: its title was not read.

    A header of a sheet names the action or the organisation; that of a further session does not.
    """
    lists = sorted(
        (table.box for table in tables_of(page) if table.box and _lists_people(table)),
        key=lambda box: box[1],
    )
    if page.picture is None or len(lists) != 2 or lists[1][1] <= lists[0][3]:
        return None
    end, start = lists[0][3], lists[1][1]
    lines = [line for line in lines_of(page.words) if end < line.box[1] and line.box[3] < start]
    heads = [
        index
        for index, line in enumerate(lines)
        if (found := field_of(line.text.partition(":")[0])) and found[0] in _OF_SHEETS
    ]
    above = any(
        (found := field_of(line.text.partition(":")[0])) and found[0] in _OF_SHEETS
        for line in lines_of(page.words)
        if line.box[3] < lists[0][1]
    )
    if not heads or not above:
        return None
    # what stands between the list and the header, and is parted most widely, is the cut
    tops = [end, *(line.box[3] for line in lines[: heads[0]])]
    gaps = [
        (line.box[1] - top, (line.box[1] + top) / 2)
        for top, line in zip(tops, lines[: heads[0] + 1], strict=False)
    ]
    edge = max(gaps)[1]
    return (0.0, 0.0, 1.0, edge), (0.0, edge, 1.0, 1.0)


def _lists_people(table: SheetTable) -> bool:
    heading = heading_of(table)
    return heading is not None and bool(heading.of(*NAMES)) and bool(heading.of(*SIGNED))


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
