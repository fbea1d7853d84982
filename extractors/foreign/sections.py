"""Columns of answers, columns of the page, titles, and the section that each label belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from ..fields import BY_PATH
from ..values import parse
from .canvas import Canvas, Chunk, Region
from .label_table import exact, heading_section
from .label_text import key, unnumbered
from .labels import is_written_as_label, scan
from .near import add_near_labels
from .sheet import Heading, Label, Sheet

_NUMBERED = re.compile(
    r"^\s*(?:\d{1,2}(?:[.\-]\d{1,2})*\s*[.)\-–—:°]*|[IVX]{1,5}\s*[.)\-–—]|[A-H]\s*[.)\-–—])\s+\S"
)
_ACTION = re.compile(r"^(?:fiche )?action (?:numero )?(\d{1,2})\b")
_PERSON = re.compile(r"^intervenant (?:numero )?(\d{1,2})\b")


def sheet_of(canvas: Canvas, used: Iterable[int] = ()) -> Sheet:
    """Find labels, headings, columns and sections on a canvas; ``used`` chunks are left out."""
    sheet = Sheet(canvas, used=set(used))
    for chunk in canvas.chunks:
        if chunk.index not in sheet.used and chunk.index not in sheet.at:
            scan(sheet, chunk)
    _chosen_words(sheet)
    add_near_labels(sheet)
    _demote(sheet)
    _chosen_words(sheet)
    _gutters(sheet)
    _headings(sheet)
    for index in [i for i in sheet.heads if i in sheet.answers]:
        sheet.headings.remove(sheet.heads.pop(index))
    _sections(sheet)
    return sheet


def _demote(sheet: Sheet) -> None:
    """Take back labels that stand in a column of answers ("Statut juridique | Commune")."""
    columns: dict[tuple[int, int, int], list[Chunk]] = defaultdict(list)
    first: dict[int, Chunk] = {}
    for chunk in sheet.canvas.chunks:
        if chunk.index in sheet.used or chunk.tokens[0].kind != "word":
            continue
        home = sheet.region(chunk)
        if home is not None and not home.comb:
            if first.setdefault(home.index, chunk) is chunk:
                columns[chunk.page, home.table, round(home.x0 / 4)].append(chunk)
        else:
            columns[chunk.page, -99, round(chunk.x0 / 4)].append(chunk)
    rows = _Rows(sheet)
    for chunks in columns.values():
        beside = [c for c in chunks if _left_label(sheet, c, rows)]
        asks = [c for c in chunks if c.index in sheet.at]
        plain = [c for c in beside if c.index not in sheet.at]
        if len(beside) < 2 or len(beside) < 0.5 * len(chunks) or not plain:
            continue
        if len(asks) > 0.5 * len(chunks):
            continue
        for chunk in beside:
            sheet.answers.add(chunk.index)
            label = sheet.at.get(chunk.index)
            if label is not None and not label.colon:
                sheet.forget(label)


def _chosen_words(sheet: Sheet) -> None:
    """Take back a label that is one of the choices of the unanswered label just before it."""
    for label in list(sheet.labels):
        fields = [
            BY_PATH[p] for p in (label.meaning.paths if label.meaning else ()) if p in BY_PATH
        ]
        choices = next((f.choices for f in fields if f.choices), None)
        if choices is None or label.rest or label.chunk.index not in sheet.at:
            continue
        for chunk in sheet.canvas.chunks[label.end.index + 1 : label.end.index + 3]:
            other = sheet.at.get(chunk.index)
            if other is None or other.colon or other.rest:
                continue
            if parse("choice", chunk.text, choices).value and chunk.page == label.chunk.page:
                sheet.forget(other)
                sheet.answers.add(chunk.index)
            break


class _Rows:
    """The chunks of a canvas by their height and by that of their cell: a long table has many."""

    def __init__(self, sheet: Sheet) -> None:
        self._chunks = sheet.canvas.chunks
        lines, cells = [], []
        for order, chunk in enumerate(self._chunks):
            lines.append((chunk.page, chunk.middle, order))
            home = sheet.region(chunk)
            if home is not None:
                cells.append((chunk.page, home.top, order))
        self._lines, self._cells = sorted(lines), sorted(cells)

    def near(self, chunk: Chunk, home: Region | None) -> list[Chunk]:
        """Return, in order, all that may stand on a chunk's line or in its row."""
        found = _between(self._lines, chunk.page, chunk.middle, 5)
        if home is not None:
            found |= _between(self._cells, chunk.page, home.top, 3)
        return [self._chunks[order] for order in sorted(found)]


def _between(
    rows: list[tuple[int, float, int]], page: int, height: float, reach: float
) -> set[int]:
    first = bisect_left(rows, (page, height - reach, -1))
    last = bisect_right(rows, (page, height + reach, len(rows) ** 2))
    return {order for _, _, order in rows[first:last]}


def _left_label(sheet: Sheet, chunk: Chunk, rows: _Rows) -> bool:
    """Say whether the text next to this one on its left, on its line or row, is a label."""
    home = sheet.region(chunk)
    best: Chunk | None = None
    for other in rows.near(chunk, home):
        if other.x0 >= chunk.x0 - 5:
            continue
        region = sheet.region(other)
        if home is not None and region is not None and region.index != home.index:
            level = abs(region.top - home.top) < 3
        else:
            level = abs(other.middle - chunk.middle) < 5
        if level and (best is None or other.x0 > best.x0 or (other.x0 == best.x0)):
            best = (
                other
                if best is None or other.x0 > best.x0 + 1 or best.index not in sheet.at
                else best
            )
    label = sheet.at.get(best.index) if best is not None else None
    return label is not None and not label.rest


def _gutters(sheet: Sheet) -> None:
    """Find the x where a second column of labels begins, and how far down it goes."""
    columns: dict[tuple[int, int], list[Label]] = defaultdict(list)
    for label in sheet.labels:
        if label.chunk.tokens[0] is label.tokens[0] and label.meaning is not None:
            columns[label.chunk.page, round(label.chunk.x0 / 4)].append(label)
    for (page, _), members in columns.items():
        left = min(c.x0 for c in sheet.canvas.chunks if c.page == page)
        x = min(label.chunk.x0 for label in members) - 2
        if len(members) >= 2 and x > left + 120:
            tops = [label.chunk.top for label in members]
            sheet.gutters.setdefault(page, []).append((x, min(tops), max(tops) + 14))


def _headings(sheet: Sheet) -> None:
    lines: dict[int, list[Chunk]] = defaultdict(list)
    for chunk in sheet.canvas.chunks:
        lines[chunk.line + 100000 * chunk.page].append(chunk)
    for chunk in sheet.canvas.chunks:
        if chunk.index in sheet.used or chunk.tokens[0].kind != "word" or len(chunk.tokens) > 16:
            continue
        label = sheet.at.get(chunk.index)
        if label and (label.rest or label.last is chunk):
            continue
        found = _heading(chunk)
        if found is None:
            continue
        if label and not _opens(sheet, chunk, label):
            continue
        if label:
            sheet.forget(label)
        sheet.heads[chunk.index] = found
        sheet.headings.append(found)


def _heading(chunk: Chunk) -> Heading | None:
    text = chunk.text.rstrip(" :")
    if not is_written_as_label(text):
        return None
    label = key(unnumbered(text))
    for pattern, section in ((_ACTION, "actions"), (_PERSON, "facilitators")):
        match = pattern.match(label)
        if match and len(chunk.tokens) <= 9:
            return Heading(chunk, section, int(match.group(1)))
    section_found = heading_section(text)
    if section_found:
        return Heading(chunk, section_found)
    if (
        _NUMBERED.match(chunk.text)
        and (chunk.bold or chunk.tokens[0].size > 11)
        and len(chunk.tokens) < 12
    ):
        return Heading(chunk, "") if not exact(text) else None
    return None


def _opens(sheet: Sheet, chunk: Chunk, label: Label) -> bool:
    """Decide between heading and label: what stands right of it, under it, how it is set."""
    if label.meaning and not label.meaning.paths:
        return True
    for other in sheet.canvas.chunks:
        right = other.page == chunk.page and abs(other.middle - chunk.middle) < 6
        if right and other.x0 > chunk.x1 and not sheet.is_printed(other):
            return other.tokens[0].kind == "tick" and False
    home = sheet.region(chunk)
    if home and _empty_right(sheet, home):
        return False
    under = next(
        (
            c
            for c in sheet.canvas.chunks[chunk.index + 1 :]
            if c.page == chunk.page
            and c.top > chunk.bottom - 3
            and c.tokens[0].kind != "fill"
            and c.x0 < chunk.x0 + 260
        ),
        None,
    )
    if under is None or under.top - chunk.bottom > 60:
        return False
    return sheet.is_printed(under) or heading_section(under.text) is not None


def _empty_right(sheet: Sheet, home: Region) -> bool:
    for region in sheet.canvas.regions:
        beside = region.page == home.page and abs(region.top - home.top) < 3
        if beside and 0 <= region.x0 - home.x1 + 3 < 12:
            return not sheet.canvas.in_region(region.index)
    return False


def _sections(sheet: Sheet) -> None:
    """Give every label its section: a tall cell left of it, a column's title, the last title."""
    for label in sheet.labels:
        heading = _heading_of(sheet, label.chunk)
        if heading:
            label.section, label.number = heading.section, heading.number


def _heading_of(sheet: Sheet, chunk: Chunk) -> Heading | None:
    best: tuple[int, float, Heading] | None = None
    for heading in sheet.headings:
        head = heading.chunk
        cell = sheet.region(head)
        beside = head.page == chunk.page and cell is not None and head.x0 < chunk.x0
        if beside and cell is not None and cell.x1 <= chunk.x0 + 2 and _spans(cell, chunk):
            return heading
        if (head.page, head.middle) > (chunk.page, chunk.middle - 3):
            continue
        if not _same_column(sheet, heading, chunk):
            continue
        if best is None or (head.page, head.middle) >= best[:2]:
            best = (head.page, head.middle, heading)
    return best[2] if best else None


def _spans(cell: Region, chunk: Chunk) -> bool:
    tall = cell.bottom - cell.top > 20
    return tall and cell.top - 2 <= chunk.middle <= cell.bottom + 2


def _same_column(sheet: Sheet, heading: Heading, chunk: Chunk) -> bool:
    """Say whether a title that stands above governs this chunk, side by side columns considered."""
    head = heading.chunk
    row = [
        other
        for other in sheet.canvas.chunks
        if other.page == head.page
        and other is not head
        and abs(other.middle - head.middle) < 9
        and other.region != -2
    ]
    right = [c.x0 for c in row if c.x0 > head.x1 + 20]
    left = [c for c in row if c.x1 < head.x0 - 20]
    if not right and not left:
        return True
    if head.page != chunk.page:
        return not left
    until = min(right, default=float("inf"))
    return head.x0 - 12 <= chunk.x0 < until - 5 or (not left and chunk.x0 < head.x0)
