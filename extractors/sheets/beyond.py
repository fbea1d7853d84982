"""Signs on the page that a table goes on where its reading ended: rules, other grids, numbers.

A row lost at the foot of a table, or a part of it taken for another table, leaves what was read in
perfect order; only what stands around it tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from ..layout import centre
from ..records import DOUBT_BELOW, AttendanceRecord, Participant, SheetDoubt
from ..source import Box, Grid, Line, Page
from .headings import heading_of
from .label_words import field_of
from .table import SheetTable, tables_of, words_of
from .wording import is_sheet_title

_SAME = 0.006
"""Rules nearer than this share of the page's width stand in one line."""
_NEAR = 1.3
"""Rows below or above a table within which what continues it would stand."""
_LONG = 0.6
"""Share of the table's width that a rule beyond it runs along, at least."""
_PAST = 0.45
"""Share of a row by which an upright rule runs past the table where a row was lost."""
_TITLED_ROWS = 5
"""Rows from which on a table with labels in one row alone is a list with titles."""
_COLUMNS = 4
"""Columns from which on a table of as many, on a further page, is the rest of the list."""
_LISTED = 9
"""Cells of the smallest table that may be a list of people."""


def beyond(table: SheetTable) -> Iterator[SheetDoubt]:
    """Yield a doubt where rules or another grid go on with a scanned table."""
    box, grid = table.box, table.grid
    if box is None or grid is None:
        return
    others = [one for one in _grids(table.page) if not _same_place(one.box, box)]
    height = _row_height(table)
    apart = next(
        (one for one in others if _goes_on(one, grid, height) and not _parted(table, one)), None
    )
    if apart is not None:
        message = "Un morceau de tableau semble continuer le tableau lu."
        yield _doubt(table, "table_apart", message, apart.box)
        return
    place = _level_rule(table, others, height) or _upright_rules(table, others, height)
    if place is not None:
        message = "Des traits continuent le tableau lu : une ligne a pu être oubliée."
        yield _doubt(table, "rule_beyond", message, place)


def _doubt(table: SheetTable, code: str, message: str, box: Box) -> SheetDoubt:
    return SheetDoubt(code=code, message=message, page=table.page.number, box=box)


def _grids(page: Page) -> Sequence[Grid]:
    return page.picture.grids if page.picture is not None else ()


def _same_place(one: Box, other: Box) -> bool:
    """Tell a grid that a table was read from, or parted from."""
    middle = ((other[0] + other[2]) / 2, (other[1] + other[3]) / 2)
    return one[0] <= middle[0] <= one[2] and one[1] <= middle[1] <= one[3]


def _row_height(table: SheetTable) -> float:
    heights = [box[3] - box[1] for row in range(1, table.rows) if (box := table.row_box(row))]
    return median(heights) if heights else 0.0


def _inner(grid: Grid) -> list[float]:
    """Return where upright rules part the columns of a grid."""
    return [x for cell in grid.cells if cell.column > 0 and (x := cell.box[0])]


def _goes_on(other: Grid, grid: Grid, height: float) -> bool:
    """Tell a grid just below (or above) whose columns are those of the table."""
    gap = max(other.box[1] - grid.box[3], grid.box[1] - other.box[3])
    if not 0 <= gap < _NEAR * height:
        return False
    own = sorted(set(_inner(grid)))
    met = {round(x / _SAME) for x in _inner(other) if any(abs(x - place) < _SAME for place in own)}
    sides = abs(other.box[0] - grid.box[0]) < _SAME and abs(other.box[2] - grid.box[2]) < _SAME
    return sides and grid.columns == other.columns and len(met) >= 1 and grid.columns > 2


def _parted(table: SheetTable, other: Grid) -> bool:
    """Tell two tables one below the other of which the lower one has titles of its own."""
    if table.box is not None and other.box[1] < table.box[1]:
        return heading_of(table) is not None
    below = next((one for one in tables_of(table.page) if one.grid is other), None)
    return below is not None and heading_of(below) is not None


def _level_rule(table: SheetTable, others: Sequence[Grid], height: float) -> Box | None:
    """Return a long level rule just below or above the table, in no other table."""
    assert table.box is not None
    x0, y0, x1, y1 = table.box
    for line in table.page.lines:
        left, right = sorted((line.x0, line.x1))
        if abs(line.y0 - line.y1) > 0.002 or min(right, x1) - max(left, x0) < _LONG * (x1 - x0):
            continue
        gap = line.y0 - y1 if line.y0 > y1 else y0 - line.y0
        whole = abs(left - x0) < 2 * _SAME and abs(right - x1) < 2 * _SAME
        near = whole and 0.5 * height < gap < _NEAR * height
        if not near or _held(line.y0, left, others) or _frames(table, line, height):
            continue
        if line.y0 > y1 or not _bears_title(table, line):
            return (left, line.y0 - 0.002, right, line.y0 + 0.002)
    return None


def _bears_title(table: SheetTable, line: Line) -> bool:
    """Tell the band with the paper's name that stands between a rule and the table below it."""
    assert table.box is not None
    words = [w for w in words_of(table.page) if line.y0 - 0.002 < centre(w.box)[1] < table.box[1]]
    return is_sheet_title(" ".join(word.text for word in words))


def _frames(table: SheetTable, line: Line, height: float) -> bool:
    """Tell a rule below the table that tops a frame of its own, such as a box to sign in.

    Its sides begin with it, and no upright rule comes down to it from the table.
    """
    assert table.box is not None
    left, right = sorted((line.x0, line.x1))
    if line.y0 < table.box[3]:
        return False
    upright = [
        (one.x0, *sorted((one.y0, one.y1)))
        for one in table.page.lines
        if abs(one.x0 - one.x1) <= 0.002
    ]
    sides = [
        any(abs(x - end) < _SAME and abs(top - line.y0) < _SAME for x, top, _ in upright)
        for end in (left, right)
    ]
    middle = (table.box[3] + line.y0) / 2
    joined = any(top < middle < low and left <= x <= right for x, top, low in upright)
    return all(sides) and not joined and line.y0 - table.box[3] > _SAME


def _upright_rules(table: SheetTable, others: Sequence[Grid], height: float) -> Box | None:
    """Return where several upright rules of the table run past its foot or its head."""
    assert table.box is not None
    assert table.grid is not None
    x0, y0, x1, y1 = table.box
    places = [x0, *sorted(set(_inner(table.grid))), x1]
    above: list[float] = []
    below: list[float] = []
    for line in table.page.lines:
        if abs(line.x0 - line.x1) > 0.002 or not any(abs(line.x0 - x) < _SAME for x in places):
            continue
        top, low = sorted((line.y0, line.y1))
        if _side_of(line, others):
            continue
        if low > y1 + _PAST * height and top < y1 + 0.2 * height:
            below.append(line.x0)
        if top < y0 - _PAST * height and low > y0 - 0.2 * height:
            above.append(line.x0)
    for found, y in ((below, y1), (above, y0)):
        if len({round(x / _SAME) for x in found}) >= 2 and not _held(y, x0, others):
            return (min(found), y - 0.002, max(found), y + 0.002)
    return None


def _side_of(line: Line, others: Sequence[Grid]) -> bool:
    """Tell an upright rule that is another table's own: the labels just above a list as wide."""
    top, low = sorted((line.y0, line.y1))
    return any(
        one.box[1] - _SAME <= top
        and low <= one.box[3] + _SAME
        and one.box[0] - _SAME <= line.x0 <= one.box[2] + _SAME
        for one in others
    )


def _held(y: float, x: float, others: Sequence[Grid]) -> bool:
    return any(
        one.box[1] - 0.006 <= y <= one.box[3] + 0.006 and one.box[0] - 0.01 <= x <= one.box[2]
        for one in others
    )


def first_numbers(people: Sequence[Participant]) -> Iterator[SheetDoubt]:
    """Yield a doubt where the printed numbers do not begin at 1: lines above are lost."""
    numbered = [
        (int(text) - person.row, leaf.page)
        for person in people
        if (leaf := person.printed_number).confidence >= DOUBT_BELOW
        and (text := (leaf.value or "").strip(" .°)")).isdigit()
    ]
    away = [offset for offset, _ in numbered]
    if len(away) < 3 or away.count(0) * 2 >= len(away):
        return
    usual = max(set(away), key=away.count)
    if usual and away.count(usual) * 2 > len(away):
        message = "Les numéros imprimés ne commencent pas à 1 : des lignes ou une page manquent."
        yield SheetDoubt(code="first_number", message=message, page=numbered[0][1])


def unread_tables(pages: Sequence[Page], record: AttendanceRecord) -> Iterator[SheetDoubt]:
    """Yield a doubt for each page whose lists gave neither lines of people nor appointments.

    A page that lies on its side, or a list whose heading was not read, is lost in silence else.
    """
    used = {cell.page for person in record.participants for cell in person.signatures}
    used |= {leaf.page for person in record.participants for leaf in (person.last_name,)}
    read = {
        table.columns for page in pages if page.number in used for table in tables_of(page)
        if table.columns >= _COLUMNS
    }  # fmt: skip
    for page in pages:
        tables = [
            table
            for table in tables_of(page)
            if table.grid is not None and (may_list(table) or table.columns in read)
        ]
        if page.picture is not None and tables and page.number not in used:
            message = "Un tableau de la page n'a pas été compris."
            yield SheetDoubt(
                code="table_unread", message=message, page=page.number, box=tables[0].box
            )


def may_list(table: SheetTable) -> bool:
    """Tell a table that is large enough for a list, and none of labels and values.

    The titles of a list's columns are like labels; they stand in one row.
    """
    if len(table.cells) < _LISTED or min(table.rows, table.columns) < 3:
        return False
    labels = [cell.row for cell in table.cells if field_of(cell.line) is not None]
    return len(labels) < 3 or (len(set(labels)) == 1 and table.rows > _TITLED_ROWS)


def again(record: AttendanceRecord) -> Iterator[SheetDoubt]:
    """Yield a doubt where a session comes twice: a further page was taken for sessions anew.

    Two for which one line has a place to sign each are two, such as the halves of a day.
    """
    dated = [one for one in record.sessions if one.date.value]
    bare = [one for one in dated if one.start.value is None]
    timed = [one for one in dated if one.start.value is not None]
    lines = [{cell.session for cell in person.signatures} for person in record.participants]
    twice = any(
        one.date.value == other.date.value and not any({one.id, other.id} <= on for on in lines)
        for one in bare
        for other in timed
    )
    if record.layout == "ruled" and twice:
        message = "Une séance semble lue deux fois, une fois sans ses heures."
        page = record.sessions[-1].date.page
        yield SheetDoubt(code="session_again", message=message, page=page)


def lost_page(pages: Sequence[Page], unclaimed: Sequence[Page]) -> SheetDoubt | None:
    """Return a doubt where a page beside a sheet belongs to no document and may hold a list.

    It holds a table, or is too poor to be read.
    """
    beside = {pages[0].number - 1, pages[-1].number + 1}
    for page in unclaimed:
        if page.number in beside and (page.image or any(g.columns >= 2 for g in _grids(page))):
            message = (
                "Une page voisine (illisible, ou avec un tableau) n'a pas pu être jointe à la "
                "feuille."
            )
            return SheetDoubt(code="page_apart", message=message, page=pages[-1].number)
    return None
