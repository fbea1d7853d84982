"""The rows below a heading: participants, facilitators, blank and struck lines, section titles.

Nothing is dropped: every line below the heading counts in the numbering, as on the paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..dates import parse_date
from ..ocr import OcrEngine
from ..parsed import fold
from ..records import Day, Hour, Text
from ..source import Box, Word
from .cell_text import hours_of, name_of, parsed_of, part_of, text_of_cell
from .digital_ink import struck_through
from .headings import NAMES, SIGNED, Column, Heading, column_of
from .label_words import field_of
from .leading import Kind, kind_of, who_signs
from .leaves import HAND_AT_MOST, NO_DAY, NO_HOUR, NO_TEXT, doubted
from .reread import as_read, with_lost_lines
from .table import Cell, SheetTable
from .wording import FACILITATOR, PARTICIPANT, has

_TOTAL = re.compile(
    r"(?:sous )?total|nombre (?:de|d)|effectif|nb (?:de|d)|totaux|fait a|observations?\b|cachet"
    r"|signature (?:de|du|des) "
)
_WHOLE_ROW = 0.7
"""A cell over this share of the columns is a section's title, not a person."""
_FOOT, _LABEL = 3, 2
"""Rows of facilitators at the foot of a list, and words of a label over them, at most."""
_ROOM = 0.05
"""Share of the page's width in which a name by hand may stand right of a label."""
_NAMED = {("participant", 1.0), ("last_name", 1.0), ("first_name", 1.0)}
"""Labels, read exactly, that are no name: the titles of columns of names."""
_HAND_LIST = 0.3
"""From this share of names written by hand on, all names of a list are taken for handwriting."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line below a heading. ``number`` counts physical lines from 1 over the whole sheet.

    ``cells`` are its signature cells with their columns; ``hand`` says that its name is written
    by hand; ``crossed`` that a stroke may strike it out, which a person must see; ``trade`` that
    its function is one of those that lead sessions. Of an appointment ``day``, ``start``, ``end``
    and ``title`` are its own.
    """

    table: SheetTable
    row: int
    kind: Kind
    number: int = 0
    last: Text = NO_TEXT
    first: Text = NO_TEXT
    printed: Text = NO_TEXT
    organisation: Text = NO_TEXT
    struck: bool = False
    crossed: bool = False
    trade: bool = False
    added: bool = False
    hand: bool = False
    cells: tuple[tuple[Column, Cell], ...] = ()
    day: Day = NO_DAY
    start: Hour = NO_HOUR
    end: Hour = NO_HOUR
    title: Text = NO_TEXT
    helper: tuple[Text, Text] = (NO_TEXT, NO_TEXT)

    @property
    def named(self) -> bool:
        """True where any name stands in the line."""
        return not (self.last.absent and self.first.absent)


def lines_below(
    table: SheetTable,
    heading: Heading,
    *,
    facilitators: bool = False,
    engine: OcrEngine | None = None,
) -> list[Line]:
    """Read the lines below a heading. ``facilitators``: the table is one of facilitators alone."""
    found: list[Line] = []
    section: Kind = "facilitator" if facilitators else "participant"
    for row in range(heading.below, table.rows):
        cells = table.row(row)
        if not cells or all(cell.row < row for cell in cells):
            continue
        titles = _titles_next(table, heading, row)
        if not titles and _is_signed_below(cells, heading):
            found.append(_line(table, heading, row, "facilitator", engine, nameless=True))
            continue
        title = _section(table, cells) or (("facilitator", "section") if titles else None)
        if title is not None:
            section = title[0] or section
            found.append(Line(table, row, title[1]))
            continue
        if _is_heading(cells, heading):
            found.append(Line(table, row, "heading"))
            continue
        found.append(_line(table, heading, row, section, engine))
    return _by_trade(table, heading, found)


def _by_trade(table: SheetTable, heading: Heading, lines: Sequence[Line]) -> list[Line]:
    """Tell whom the column of functions makes a facilitator: who has a trade may take part.

    Where others of the list are called participants there, those with a trade lead; where most
    of a list lead, it is a meeting of people of that trade, and who led it is a doubt.
    """
    trades = {column.index for column in heading.of("function", "unknown")}
    said = {id(line) for line in lines if line.kind == "facilitator" and line.trade}
    texts = [
        fold(cell.line)
        for line in lines
        if line.kind == "participant"
        for index in trades
        if (cell := table.at(line.row, index)) is not None
    ]
    others = any(has(text, PARTICIPANT) for text in texts)
    many = not others and len(said) > 2 and 2 * len(said) > sum(line.named for line in lines)
    kinds: dict[int, Kind] = {
        id(line): "participant" if id(line) in said and many else "facilitator"
        for line in lines
        if line.trade and (others or id(line) in said)
    }
    return [replace(line, kind=kinds.get(id(line), line.kind)) for line in lines]


def _is_signed_below(cells: Sequence[Cell], heading: Heading) -> bool:
    """Tell the row under a list where the facilitator signs each column of it.

    "Signature" printed small in each place to sign is no such label.
    """
    signing = {column.index for column in heading.of(*SIGNED)}
    first = next((cell for cell in cells if cell.line), None)
    if not signing or first is None or first.column >= min(signing):
        return False
    found = field_of(first.line)
    return found is not None and found[0] == "facilitator_signature"


def _titles_next(table: SheetTable, heading: Heading, row: int) -> bool:
    """Tell "Formatrice" alone in a row, over one with a name at the foot of a list."""
    own, names = table.row(row), heading.of(*NAMES)
    filled = [cell for cell in own if cell.line]
    if len(filled) != 1 or not names or not 1 <= table.rows - 1 - row <= _FOOT:
        return False
    tokens = fold(filled[0].line).split()
    if not tokens or len(tokens) > _LABEL or len(who_signs(tokens)) != len(tokens):
        return False
    following = table.at(row + 1, names[0].index)
    if following is None or following.row != row + 1 or field_of(following.line) is not None:
        return False
    folded = fold(following.line)
    return sum(map(str.isalpha, folded)) >= _LABEL and not _TOTAL.match(folded)


def _section(table: SheetTable, cells: Sequence[Cell]) -> tuple[Kind | None, Kind] | None:
    """Tell a row that titles what follows ("Intervenants") or closes the table ("Total")."""
    first = next((cell for cell in cells if cell.line), cells[0])
    wide = first.column_span >= max(2, _WHOLE_ROW * table.columns) and first.column <= 1
    folded = fold(first.line)
    if _TOTAL.match(folded) and (wide or first.column_span > 1 or first.column <= 1):
        return None, "total"
    if not wide or table.columns < 3:
        return None
    if has(folded, FACILITATOR):
        return "facilitator", "section"
    return ("participant" if has(folded, PARTICIPANT) else None), "section"


def _is_heading(cells: Sequence[Cell], heading: Heading) -> bool:
    """Tell a heading that is repeated within the table."""
    filled = [cell for cell in cells if cell.line]
    if len(filled) < 2:
        # the one title of a further page that was read: nobody is called "Nom et prénom"
        return bool(filled) and (field_of(filled[0].line) or ("", 0.0)) in _NAMED
    texts = {fold(column.text) for column in heading.columns if column.text}
    same = sum(fold(cell.line) in texts for cell in filled)
    said = [column_of(cell.line) for cell in filled]
    known = sum(c.role in NAMES or (c.role == "signature" and not c.day) for c in said)
    return same >= 2 and same * 2 > len(filled) and known >= 1


def _line(
    table: SheetTable,
    heading: Heading,
    row: int,
    section: Kind,
    engine: OcrEngine | None,
    *,
    nameless: bool = False,
) -> Line:
    """Read one line; ``nameless``: its first cell says who signs, by function and not by name."""
    by_column = {column.index: table.at(row, column.index) for column in heading.columns}
    for column in heading.of(*NAMES, "organisation", "function"):
        cell = by_column[column.index]
        if cell is not None and cell.row == row:
            least = 2 if column.role in NAMES else 1
            by_column[column.index] = with_lost_lines(table, cell, engine, least)
    kind, dropped, trade = (
        (section, frozenset[str](), False) if nameless else kind_of(heading, by_column, section)
    )
    line = Line(table, row, kind, trade=trade)
    signing = []
    for column in heading.columns:
        cell = by_column[column.index]
        if cell is None or cell.row < row:
            continue
        if column.role in SIGNED:
            signing.append((column, cell))
        elif column.role not in NAMES:
            line = _with_value(line, column, cell, table, engine)
    line = replace(line, cells=tuple(signing))
    if nameless:
        return line
    line = _with_names(line, heading, by_column, dropped, engine)
    if line.kind == "participant" and _label_read(line, heading, by_column):
        kind, dropped, _ = kind_of(heading, by_column, section)
        again = _with_names(replace(line, kind=kind), heading, by_column, dropped, None)
        line = (
            again
            if again.last.absent or not again.first.absent
            else replace(again, first=line.first)
        )
    return replace(line, struck=_is_struck(table, line, row))


def _label_read(line: Line, heading: Heading, by_column: dict[int, Cell | None]) -> bool:
    """Put what the line reader read in place of OCR's words where it has "Intervenant" in it."""
    found = False
    for column in heading.of(*NAMES):
        cell = by_column[column.index]
        leaf = line.first if column.role == "first_name" else line.last
        if cell is not None and leaf.raw and who_signs(fold(leaf.raw).split()):
            by_column[column.index] = as_read(cell, leaf.raw)
            found = True
    return found


def _with_value(
    line: Line, column: Column, cell: Cell, table: SheetTable, engine: OcrEngine | None
) -> Line:
    if column.role == "number":
        return replace(line, printed=text_of_cell(table, cell))
    if column.role == "organisation":
        return replace(line, organisation=text_of_cell(table, cell))
    if column.role == "date":
        return replace(line, day=_day(table, cell, engine))
    if column.role in {"start", "end", "times"}:
        start, end = hours_of(table, cell, engine, single=column.role != "times")
        if column.role == "times":
            return replace(line, start=start, end=end)
        return replace(line, start=start) if column.role == "start" else replace(line, end=start)
    if column.role == "title":
        return replace(line, title=text_of_cell(table, cell))
    return line


def _day(table: SheetTable, cell: Cell, engine: OcrEngine | None) -> Day:
    return parsed_of(table, cell, parse_date, engine)


def _with_names(
    line: Line,
    heading: Heading,
    by_column: dict[int, Cell | None],
    dropped: frozenset[str],
    engine: OcrEngine | None,
) -> Line:
    names = heading.of(*NAMES)
    own = [c for c in names if c.who != "facilitator"] or list(names)
    helpers = [c for c in names if c.who == "facilitator" and c not in own]
    last, first, hand = _names(line.table, own, by_column, dropped, engine)
    helper = _names(line.table, helpers, by_column, frozenset(), engine)[:2]
    return replace(line, last=last, first=first, hand=hand, helper=helper)


def _names(
    table: SheetTable,
    columns: Sequence[Column],
    by_column: dict[int, Cell | None],
    dropped: frozenset[str],
    engine: OcrEngine | None,
) -> tuple[Text, Text, bool]:
    last, first, hand = Text(), Text(), False
    for column in columns:
        cell = by_column[column.index]
        if cell is None:
            continue
        cell = _without(cell, dropped)
        if column.role == "full_name":
            found, by_hand = name_of(table, cell, column.order, engine)
            last, first = found or (last, first)
        elif column.role == "last_name":
            last, by_hand = _part(table, cell, engine)
        else:
            first, by_hand = _part(table, cell, engine)
        hand = hand or by_hand
    return last, first, hand


def _part(table: SheetTable, cell: Cell, engine: OcrEngine | None) -> tuple[Text, bool]:
    return part_of(table, cell, engine)


def _without(cell: Cell, dropped: frozenset[str]) -> Cell:
    """Return the cell without the words that say who signs in this line ("Intervenant")."""
    if not dropped:
        return cell
    words: tuple[Word, ...] = tuple(
        word for word in cell.words if (said := set(fold(word.text).split())) and not said & dropped
    )
    kept = [w for w in cell.text.split() if not set(fold(w).split()) & dropped]
    text = " ".join(kept).strip(" :-–—")
    return replace(cell, words=words, text=text, box=_rest_of(cell, words))


def _rest_of(cell: Cell, kept: Sequence[Word]) -> Box | None:
    """Return the part of a cell right of, or below, the words that are no name."""
    gone = [word.box for word in cell.words if word not in kept]
    if cell.box is None or not gone:
        return cell.box
    left, top = max(box[2] for box in gone), max(box[3] for box in gone)
    x0, y0, x1, y1 = cell.box
    if not kept and x1 - left < _ROOM:  # nothing else stands there: "Intervenant" is no name
        return None
    if all(word.box[0] >= left for word in kept):
        return left + 0.002, y0, x1, y1
    if all((word.box[1] + word.box[3]) / 2 >= top for word in kept):
        return x0, top, x1, y1
    return cell.box


def _is_struck(table: SheetTable, line: Line, row: int) -> bool:
    box = table.row_box(row)
    if box is None or table.page.picture is not None:
        return False
    words = [
        word.box
        for cell in table.row(row)
        for word in cell.words
        if re.search(r"[^\W\d_]{2}", word.text)
    ]
    return bool(words) and struck_through(table.page, box, words)


def number_lines(lines: Sequence[Line], start: int) -> list[Line]:
    """Number the lines that count, from ``start``; section titles and headings do not."""
    found, number = [], start
    for line in lines:
        if line.kind in {"participant", "facilitator"}:
            found.append(replace(line, number=number))
            number += 1
        else:
            found.append(line)
    return found


def with_added(lines: Sequence[Line]) -> list[Line]:
    """Mark the lines written by hand below a printed list as added.

    Where many names are written by hand anyway, none is an addition.
    """
    printed = [i for i, line in enumerate(lines) if line.named and not line.hand]
    last = printed[-1] if printed else 0
    above = [line for line in lines[: last + 1] if line.named]
    if len(printed) < 2 or len(printed) < 0.8 * len(above):
        return list(lines)
    return [
        replace(line, added=line.hand and line.named and i > last and line.kind == "participant")
        for i, line in enumerate(lines)
    ]


def with_hand_doubted(lines: Sequence[Line]) -> list[Line]:
    """Make doubts of all names of a list that is written by hand.

    Two readers that agree on single names of it agree on letters that look like others (an R
    written like a K); only the dossier tells who is meant.
    """
    named = [line for line in lines if line.named and line.kind == "participant"]
    written = sum(line.hand for line in named)
    if written < 2 or written < _HAND_LIST * len(named):
        return list(lines)
    return [
        replace(
            line, last=doubted(line.last, HAND_AT_MOST), first=doubted(line.first, HAND_AT_MOST)
        )
        if line.kind == "participant"
        else line
        for line in lines
    ]
