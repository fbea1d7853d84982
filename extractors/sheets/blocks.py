"""A sheet cut into blocks: a header and the table of people (or appointments) that it heads.

One sheet has one block; several sessions stacked on a page have one each; a continuation page
has a block whose header says nothing new. A table of facilitators belongs to the block it is in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ..ocr import OcrEngine
from ..parsed import fold
from ..source import Page
from .halves import with_half_days_in_rows
from .head import Head
from .header import Reader, head_of
from .headings import NAMES, SIGNED, Heading, heading_of
from .joining import with_headings_joined
from .label_words import field_of
from .lines import HeadLine, head_lines, order_of
from .open_tables import open_tables
from .parting import parted_table, with_headings_parted
from .reread import reread
from .stacking import with_halves_stacked
from .table import Cell, SheetTable, tables_of
from .titles_above import with_titles_above
from .wording import FACILITATOR, SIGNATURE, has, near

_FILLER = frozenset({"les", "l", "le", "la", "liste", "des", "de", "d", "equipe", "et"})
_LONGEST_LABEL = 6
"""Words of a label that may be followed by its value without a colon."""
Role = Literal["people", "facilitators", "appointments", "labels"]


@dataclass(frozen=True, slots=True)
class People:
    """A table of people, facilitators or appointments with its heading (None: none was found)."""

    table: SheetTable
    role: Role
    heading: Heading | None
    top: float


@dataclass(frozen=True, slots=True)
class Block:
    """One header with what it heads. ``helpers`` are its tables of facilitators."""

    page: Page
    head: Head
    lines: tuple[HeadLine, ...]
    main: People | None
    helpers: tuple[People, ...] = ()


_KEPT: dict[int, tuple[Page, list[Block]]] = {}
"""Blocks of the last pages looked at: recognising asks for them several times."""
_MANY = 12


def blocks_of(
    page: Page, reader: Reader | None = None, engine: OcrEngine | None = None
) -> list[Block]:
    """Cut one page into blocks, top to bottom; a page without a table of people has one.

    ``reader`` reads the handwriting of header values on scans, ``engine`` headings of columns
    that OCR left unclear.
    """
    kept = _KEPT.get(id(page))
    if reader is None and engine is None and kept is not None and kept[0] is page:
        return kept[1]
    found = _blocks(page, reader, engine)
    if reader is None and engine is None:
        if len(_KEPT) >= _MANY:
            _KEPT.clear()
        _KEPT[id(page)] = (page, found)
    return found


def _blocks(page: Page, reader: Reader | None, engine: OcrEngine | None) -> list[Block]:
    whole = tables_of(page)
    if page.picture is not None:
        cut = (with_headings_joined(with_headings_parted(table)) for table in whole)
        titled = (with_titles_above(table) for table in cut)
        whole = tuple(part for table in titled for part in parted_table(table))
    clear = (reread(table, engine) if engine else table for table in whole)
    tables = [with_half_days_in_rows(with_halves_stacked(table)) for table in clear]
    judged = [(table, *_judge(page, table)) for table in tables]
    if not any(role != "labels" for _, role, _ in judged):
        judged += [(table, *_judge(page, table)) for table in open_tables(page)]
    people = [
        People(table, role, heading, order_of(page, table))
        for table, role, heading in judged
        if role != "labels"
    ]
    people = _told_apart(page, people, [t for t, role, _ in judged if role == "labels"])
    taken = [p.table for p in people]
    others = [table for table, _, _ in judged if table not in taken]
    lines = head_lines(page, taken, others)
    mains = sorted((p for p in people if p.role != "facilitators"), key=lambda p: p.top)
    helpers = [p for p in people if p.role == "facilitators"]
    if not mains:
        return [Block(page, head_of(lines, reader), tuple(lines), None, tuple(helpers))]
    return _cut(page, lines, mains, helpers, reader)


def _cut(
    page: Page,
    lines: list[HeadLine],
    mains: Sequence[People],
    helpers: Sequence[People],
    reader: Reader | None,
) -> list[Block]:
    """Give each main table the lines above it; what stands below the last one is its too."""
    bounds: list[float] = []
    for before, following in pairwise(mains):
        bounds.append(_border(lines, before, following))
    found = []
    for index, main in enumerate(mains):
        low = bounds[index - 1] if index else float("-inf")
        high = bounds[index] if index < len(bounds) else float("inf")
        own = tuple(line for line in lines if low <= line.top < high)
        mine = tuple(h for h in helpers if low <= h.top < high)
        found.append(Block(page, head_of(own, reader), own, main, mine))
    return found


def _border(lines: Sequence[HeadLine], before: People, following: People) -> float:
    """Return where the header of the second table begins: after what still signs the first."""
    end = before.table.box[3] if before.table.box else before.top
    between = [line for line in lines if end - 0.003 <= line.top < following.top]
    for line in between:
        if any(_signs(segment.text) for segment in line.segments):
            continue
        return line.top - 1e-6
    return following.top - 1e-6


def _signs(text: str) -> bool:
    found = field_of(text.partition(":")[0])
    return found is not None and found[0] == "facilitator_signature"


def _judge(page: Page, table: SheetTable) -> tuple[Role, Heading | None]:
    heading = heading_of(table)
    if heading is None or _is_label_table(table):
        return "labels", None
    names = heading.of(*NAMES)
    signed = [column for column in heading.of(*SIGNED) if column.worded]
    strangers = [column for column in names if column.who == "facilitator"]
    if heading.of("date") and signed and len(strangers) == len(names):
        return "appointments", heading
    if names and len(strangers) == len(names):
        return "facilitators", heading
    if names:
        return "people", heading
    if signed and heading.of("date", "start", "times"):
        return "appointments", heading
    return "labels", None


def _is_label_table(table: SheetTable) -> bool:
    """Tell a table of labels and values whose first row looks like a heading."""
    if _repeats_labels(table) or _is_valued(table):
        return True
    labelled = 0
    heads = [_label(cell) is not None for cell in table.row(0) if cell.line]
    first_row = 1 if sum(heads) >= 2 else 0  # a row of labels is a heading, whatever follows
    for row in range(first_row, table.rows):
        first = table.at(row, 0)
        if first is not None and first.row == row and _label(first) is not None:
            labelled += 1
    return labelled >= 2 and labelled * 2 >= table.rows


def _repeats_labels(table: SheetTable) -> bool:
    """Tell "Intervenant | (name) | Signature |" row by row: no heading comes again below itself."""
    labels = [
        [(cell.column, found[0]) for cell in table.row(row) if (found := _label(cell)) is not None]
        for row in range(table.rows)
    ]
    return table.rows > 1 and len(labels[0]) > 1 and all(row == labels[0] for row in labels[1:])


def _is_valued(table: SheetTable) -> bool:
    """Tell a header in boxes, most of which hold a label and its value ("Lieu : Agen")."""
    filled = [cell.line for cell in table.cells if cell.line]
    valued = sum(_holds_value(line) for line in filled)
    return valued > 1 and valued * 2 >= len(filled)


def _holds_value(line: str) -> bool:
    """Tell a label with its value; the colon between them may be lost ("Lieu Agen")."""
    label, colon, value = line.partition(":")
    if colon:
        return bool(value.strip(" :")) and field_of(label) is not None
    words = line.split()
    if field_of(line) is not None:
        return False  # "Nom Prénom"
    for end in range(min(_LONGEST_LABEL, len(words) - 1), 0, -1):
        found = field_of(" ".join(words[:end]))
        if found is None:
            continue
        value = " ".join(words[end:])
        titles = field_of(value) is not None or has(fold(value), SIGNATURE)
        counted = found[0] == "title" and value[0].isdigit()  # "Séance 1", over a column
        return (value[0].isupper() or value[0].isdigit()) and not titles and not counted
    return False


def _label(cell: Cell) -> tuple[str, float] | None:
    return field_of(cell.line)


def _told_apart(page: Page, people: list[People], labels: Sequence[SheetTable]) -> list[People]:
    """Tell by the words just above a table whose it is, and find continued tables.

    A table without a heading that has the columns of the one before it goes on with it.
    """
    lines = head_lines(page, [p.table for p in people], [])
    found = []
    several = sum(item.role == "people" for item in people) > 1
    for item in people:
        above = [line for line in lines if line.top < item.top][-1:]
        titled = several and above and _names_facilitators(above[0].text)
        if item.role == "people" and titled:
            found.append(People(item.table, "facilitators", item.heading, item.top))
        else:
            found.append(item)
    found += [
        People(table, "people", None, order_of(page, table))
        for table in labels
        if _may_list_people(table, alone=not any(item.role != "facilitators" for item in people))
    ]
    return found


def _names_facilitators(text: str) -> bool:
    """Tell "Intervenants" or "Les formateurs :" alone above a table."""
    tokens = [token for token in fold(text).split() if token not in _FILLER]
    return bool(tokens) and all(near(token, FACILITATOR) for token in tokens)


def _may_list_people(table: SheetTable, *, alone: bool) -> bool:
    """Tell a table without a known heading that looks like rows of people with room to sign.

    ``alone``: no other table of its page lists people; on a scan it may then be one that pens
    alone wrote in.
    """
    scanned = table.page.picture is not None
    if table.rows < (2 if scanned and alone else 3) or table.columns < 2:
        return False
    labels = sum(_begins_with_label(cell.line) for cell in table.cells if cell.line)
    if labels >= 2:
        return False
    if scanned and alone:  # the engine for print cannot read what stands there
        return len(table.cells) >= 3 * table.rows // 2
    last = [table.at(row, table.columns - 1) for row in range(table.rows)]
    blank = sum(cell is not None and not cell.line for cell in last)
    named = sum(
        any(sign.isalpha() for cell in table.row(row) for sign in cell.line)
        for row in range(table.rows)
    )
    return blank * 2 >= table.rows and (named * 2 >= table.rows or scanned)


def _begins_with_label(text: str) -> bool:
    """Tell "Date" and "Date : 12 mars": a header in boxes, not people.

    "Intervenant : Paul Girard" may stand in a row of a list.
    """
    label = text.partition(":")[0] if ":" in text else text
    found = field_of(label.strip(" :"))
    return found is not None and not (":" in text and found[0] == "facilitators")
