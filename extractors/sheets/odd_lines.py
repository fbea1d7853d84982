"""Lines that may be nobody's who takes part, and columns that may be two: signs within a table.

A facilitator's line whose label was torn by a narrow column or misread is a participant to every
other check: its cells are in order, its name is one. These look at what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

from ..parsed import fold
from ..records import AttendanceRecord, SheetDoubt, SheetSession, Text
from ..source import Box
from .first_names import FIRST_NAMES
from .headings import NAMES, Column, Heading
from .rows import Line
from .table import Cell, SheetTable
from .wording import FACILITATOR

_LABELS = tuple(word for word in FACILITATOR if len(word) >= 7 and " " not in word)
_LIKE = 72.0
"""Likeness (0 to 100) from which a word in a line may be "Intervenant" or one of its kin."""
_PIECE, _LEAST = 3, 6
"""Letters of a piece that a narrow column tears off, at most; of what may be a label, at least."""
_SAME_NAME = 84.0
_NUMBERED = 4
"""Lines with a printed number from which one without is odd."""
_WIDE = 1.6
"""A signature column this many times as wide as the usual one may be two columns."""
_LEVEL = 0.12
"""Spread of the widths up to which the columns of a table are regular."""


def line_doubts(
    table: SheetTable, heading: Heading, lines: Sequence[Line], helpers: Sequence[tuple[Text, Text]]
) -> Iterator[SheetDoubt]:
    """Yield a doubt for each participant's line of a scan that may be somebody else's.

    ``helpers``: last and first names of the facilitators that the sheet names.
    """
    if table.grid is None:
        return
    unnumbered = _without_number(heading, lines)
    for line in lines:
        if line.kind != "participant" or not line.cells:
            continue
        if _labelled(table, heading, line):
            message = "Une ligne de la liste porte peut-être le mot « intervenant »."
        elif any(_same_person(line, helper) for helper in helpers):
            message = "Une ligne de la liste porte le nom d'un intervenant."
        elif line.trade and not any(map(_named, helpers)):
            message = (
                "Une personne de la liste a un métier d'intervenant (conseiller, formatrice…) : "
                "vérifier si elle animait la séance ou y participait."
            )
        elif line.number in unnumbered:
            message = "Une ligne de la liste n'a pas de numéro, contrairement aux autres."
        else:
            continue
        page = table.page.number if table.page.paged else None
        yield SheetDoubt(
            code="line_unsure", message=message, page=page, box=table.row_box(line.row)
        )


def _labelled(table: SheetTable, heading: Heading, line: Line) -> bool:
    """Tell a line with letters near to "Intervenant" or with a printed label ("… :") in it."""
    for column in heading.columns:
        cell = table.at(line.row, column.index)
        if cell is None or column.role not in NAMES | {"number", "function", "unknown"}:
            continue
        if (_like_label(cell) and not line.trade) or (
            column.role in NAMES and _ends_label(cell, line)
        ):
            return True
    return False


def _like_label(cell: Cell) -> bool:
    """Tell a word near to "Intervenant" that is no first name, whole or with a piece torn off."""
    tokens = fold(cell.text).split()
    torn = [a + b for a, b in pairwise(tokens) if min(len(a), len(b)) <= _PIECE]
    return any(
        token not in FIRST_NAMES and max(fuzz.ratio(token, word) for word in _LABELS) >= _LIKE
        for token in (*tokens, *torn)
        if len(token) >= _LEAST
    )


def _ends_label(cell: Cell, line: Line) -> bool:
    """Tell a printed word, a colon and a name: a label; dirt after a name is a colon too."""
    before, _, name = cell.line.partition(":")
    letters = [sum(sign.isalpha() for sign in part) for part in (before, name)]
    return letters[0] >= 5 and letters[1] >= 2 and not line.hand


def _named(person: tuple[Text, Text]) -> bool:
    return not (person[0].absent and person[1].absent)


def _same_person(line: Line, helper: tuple[Text, Text]) -> bool:
    own = fold(f"{line.last.value or ''} {line.first.value or ''}")
    other = fold(f"{helper[0].value or ''} {helper[1].value or ''}")
    if min(len(own.split()), len(other.split())) < 2:
        return False
    return fuzz.token_sort_ratio(own, other) >= _SAME_NAME


def _without_number(heading: Heading, lines: Sequence[Line]) -> set[int]:
    """Return the first and last printed lines without a number in a list that is numbered."""
    own = [line for line in lines if line.kind == "participant" and line.cells]
    numbered = [line for line in own if any(c.isdigit() for c in line.printed.raw or "")]
    if not heading.of("number") or len(numbered) < _NUMBERED:
        return set()
    first, last = numbered[0].number, numbered[-1].number
    return {
        line.number
        for line in own
        if line.named
        and line.printed.absent
        and not (line.hand or line.added)
        and not first < line.number < last
    }


def column_doubts(table: SheetTable, heading: Heading) -> Iterator[SheetDoubt]:
    """Yield a doubt where one of several signature columns is as wide as two of the others."""
    boxes = [(c, box) for c in heading.of("signature") if (box := column_box(table, heading, c))]
    if table.grid is None or len(boxes) < 3:
        return
    widths = [box[2] - box[0] for _, box in boxes]
    usual = median(widths)
    if usual <= 0 or median(abs(width - usual) for width in widths) / usual > _LEVEL:
        return
    odd = next((box for _, box in boxes if box[2] - box[0] > _WIDE * usual), None)
    if odd is not None:
        message = "Une colonne de signature est plus large que les autres : un trait a pu manquer."
        page = table.page.number if table.page.paged else None
        yield SheetDoubt(code="column_pitch", message=message, page=page, box=odd)


def column_box(table: SheetTable, heading: Heading, column: Column) -> Box | None:
    """Return the place of a column's first cell below the heading, None where there is none."""
    cells = (table.at(row, column.index) for row in range(heading.below, table.rows))
    own = (c.box for c in cells if c is not None and c.column_span == 1 and c.box is not None)
    return next(own, None)


def days_in_order(sessions: Sequence[SheetSession]) -> bool:
    """Tell whether the days of sessions, left to right, never go back."""
    days = [session.date.value for session in sessions if session.date.value is not None]
    return all(one <= other for one, other in pairwise(days))


def sheet_doubts(record: AttendanceRecord) -> Iterator[SheetDoubt]:
    """Yield what only a whole scanned sheet shows: days that go back, nobody who leads it."""
    if record.layout != "ruled" or not record.participants:
        return
    page = record.participants[0].last_name.page
    if len(record.sessions) > 1 and not days_in_order(record.sessions):
        message = "Les dates des séances ne se suivent pas."
        yield SheetDoubt(code="days_order", message=message, page=page)
    leaders = [leader for session in record.sessions for leader in session.facilitators]
    if not any(not (one.last_name.absent and one.first_name.absent) for one in leaders):
        message = "Aucun nom d'intervenant n'a été trouvé : sa ligne a pu être lue autrement."
        yield SheetDoubt(code="no_leader", message=message, page=page)
