"""Signs that a person or a whole list was lost: a row within a heading, a heading outside of lists.

Both leave what was read in perfect order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..layout import centre, contains, lines_of
from ..parsed import fold
from ..records import AttendanceRecord, SheetDoubt
from ..source import Page, Word
from .first_names import FIRST_NAMES
from .headings import NAMES, SIGNED, Column, Heading, Role, column_of
from .lines import HeadLine, head_lines
from .table import SheetTable, tables_of
from .titles_above import with_titles_above

_TITLES: frozenset[Role] = NAMES | SIGNED | {"date", "start", "end", "times", "number"}
_PLAIN = 0.9
_DIGITS = 6
_WIDE_GAP = 1.2
"""Words further apart than so many letter heights (of the page's width) may be two titles."""


def swallowed(table: SheetTable, heading: Heading) -> Iterator[SheetDoubt]:
    """Yield a doubt where a scan's heading holds what belongs to none: a row, a name, a number.

    Where the rule below a title was not seen, the first person's line is taken for a part of it.
    """
    if table.grid is None:
        return
    for row in range(max(0, heading.first), heading.below):
        own = [cell for cell in table.row(row) if cell.row == row]
        said = [column_of(cell.line) for cell in own if cell.line]
        strange = row > heading.first and not any(one.role in _TITLES for one in said)
        if own and (strange or any(map(_is_persons, said))):
            message = "Une ligne de la liste a peut-être été prise pour une partie des titres."
            page, box = table.page.number, table.row_box(row)
            yield SheetDoubt(code="row_in_heading", message=message, page=page, box=box)


def _is_persons(title: Column) -> bool:
    """Tell a title with a first name, or with a telephone number, in it."""
    if title.role in NAMES:
        return any(token in FIRST_NAMES for token in fold(title.text).split())
    return title.role == "other" and sum(sign.isdigit() for sign in title.text) >= _DIGITS


def two_titles(table: SheetTable, heading: Heading) -> Iterator[SheetDoubt]:
    """Yield a doubt where two titles stand in one cell of a scan's heading, far from each other.

    The rule between two columns was taken for a streak beside it.
    """
    if table.grid is None:
        return
    for column in heading.of(*NAMES, *SIGNED):
        for row in range(max(0, heading.first), heading.below):
            cell = table.at(row, column.index)
            words = cell.words if cell is not None and cell.row == row else ()
            if any(map(_are_two, _split_at_gaps(words))):
                message = (
                    "Deux titres sont lus dans une même colonne : un trait du tableau a pu manquer."
                )
                page, box = table.page.number, column.box
                yield SheetDoubt(code="merged_columns", message=message, page=page, box=box)
                return


def _split_at_gaps(words: Sequence[Word]) -> Iterator[tuple[Column, Column]]:
    """Yield what stands left and right of each wide gap in a line of a heading."""
    for line in lines_of(words):
        for at in range(1, len(line.words)):
            before, after = line.words[at - 1], line.words[at]
            high = max(before.box[3] - before.box[1], after.box[3] - after.box[1])
            if after.box[0] - before.box[2] > _WIDE_GAP * high:
                left, right = line.words[:at], line.words[at:]
                yield (
                    column_of(" ".join(word.text for word in left)),
                    column_of(" ".join(word.text for word in right)),
                )


def _are_two(titles: tuple[Column, Column]) -> bool:
    roles = {title.role for title in titles}
    sure = all(title.sure >= _PLAIN for title in titles)
    return sure and len(roles) == 2 and "unknown" not in roles and not roles <= NAMES


def lost_headings(pages: Sequence[Page], record: AttendanceRecord) -> Iterator[SheetDoubt]:
    """Yield a doubt for each scanned page with the titles of a list that was not read as one.

    Two sheets on a page, one of which lost its table to a fold or a shadow, else look like one.
    """
    people = record.participants
    leaders = [leader for session in record.sessions for leader in session.facilitators]
    places = [(cell.page, cell.box) for person in people for cell in person.signatures]
    places += [(leader.signature.page, leader.signature.box) for leader in leaders]
    names = [*(one.last_name for one in people), *(one.last_name for one in leaders)]
    places += [(leaf.page, leaf.box) for leaf in names]
    for page in pages:
        if page.picture is None:
            continue
        middles = [centre(box) for number, box in places if number == page.number and box]
        used = [
            with_titles_above(table)
            for table in tables_of(page)
            if table.box and any(contains(table.box, middle) for middle in middles)
        ]
        if not used:
            continue
        line = next((one for one in head_lines(page, used, ()) if _is_heading(one)), None)
        if line is not None:
            message = "La page porte les titres d'une autre liste, qui n'a pas été lue."
            box = line.segments[0].box
            yield SheetDoubt(code="list_lost", message=message, page=page.number, box=box)


def _is_heading(line: HeadLine) -> bool:
    """Tell "NOM | Prénom | Signature" from labels, sentences and titles of those who lead."""
    said = [column_of(segment.text) for segment in line.segments]
    if ":" in line.text or len(said) < 2 or any(one.who == "facilitator" for one in said):
        return False
    roles = {one.role for one in said if one.sure >= _PLAIN}
    return bool(roles & NAMES) and bool(roles & SIGNED)
