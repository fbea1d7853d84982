"""The geometry of our attendance sheets: every box from what the square code on the page says.

``layout_of(spec)`` is a pure function: the generator draws from it, the reader of scans registers
on its corner marks. The same spec gives the same layout, to the point; a change of geometry is a
new ``VERSION``, and the layouts of older versions stay. Points, origin top left, page A4.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import pairwise

from .source import Box, Grid, GridCell
from .stamp import Stamp

VERSION = 1
"""Layout version printed in the code; 1 is the only one so far."""

WIDTH, HEIGHT = 595.276, 841.89
MM = 72 / 25.4
MARK = 6 * MM
"""Side of a corner mark, a solid square."""
MARK_INSET = 10 * MM
"""From the edge of the paper to a mark: what home printers can print."""
LEFT, RIGHT = 54.0, 541.276
STAMP_SIDE = 25 * MM
SECOND_SIDE = 19 * MM

MOST_SLOTS = 2
"""Half-days of one sheet, each with its column of signatures."""
MOST_FACILITATORS = 8

_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ø": "o", "ı": "i", "ð": "d"})

_HEAD = 16.0
_TABLE_HEAD = 27.0
_FACILITATOR_ROW = 31.0
_ROW = 31.2
_FACTS_BOTTOM = 216.0
_GUIDE = 27.0
_TABLE_BOTTOM = 741.0
_NAMES = {1: (27.0, 148.0, 132.0), 2: (25.0, 120.0, 102.0)}
"""Widths of the columns N°, Nom and Prénom; the signatures share what is left."""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """What one page of a sheet is, as its code tells it.

    ``session`` names the session within its dossier (see ``session_key``); ``slots`` are the
    half-days (start, end); ``rows`` the rows of participants on this page, the first of them
    number ``first``; ``printed`` how many of these have a printed name (the rest is for people
    added by hand); ``facilitators`` how many sign on this page (page 1 only). The checks are two
    signs each (``check_of``): of every printed name, of every facilitator, of the title; they tell
    a right reading of the print from a wrong one without any register.
    """

    session: str
    day: date
    slots: tuple[tuple[time, time], ...]
    rows: int
    first: int = 1
    printed: int = 0
    facilitators: int = 0
    action: str = ""
    page: int = 1
    pages: int = 1
    call: str = ""
    reference: str = ""
    name_checks: tuple[str, ...] = ()
    facilitator_checks: tuple[str, ...] = ()
    title_check: str = ""

    @property
    def stamp(self) -> Stamp:
        """The code of this page."""
        details = [("s", self.session), ("d", f"{self.day:%Y%m%d}")]
        details.append(("t", "+".join(f"{a:%H%M}-{b:%H%M}" for a, b in self.slots)))
        details += [("r", str(self.rows)), ("f", str(self.first)), ("n", str(self.printed))]
        details.append(("i", str(self.facilitators)))
        details += [
            (name, value)
            for name, value in (
                ("k", "".join(self.name_checks)),
                ("j", "".join(self.facilitator_checks)),
                ("h", self.title_check),
                ("a", self.action),
            )
            if value
        ]
        return Stamp(
            "sheet", self.call, VERSION, self.page, self.pages, self.reference, tuple(details)
        )


def spec_of(stamp: Stamp) -> SheetSpec | None:
    """Return what a sheet's code says of its page; None where it is none of ours to read.

    A code of an unknown layout version, or with numbers that no sheet can have, gives None.
    """
    told = dict(stamp.details)
    if stamp.kind != "sheet" or stamp.layout != VERSION:
        return None
    try:
        day = told["d"]
        spec = SheetSpec(
            session=told["s"],
            day=date(int(day[:4]), int(day[4:6]), int(day[6:])),
            slots=tuple(_slot(text) for text in told["t"].split("+")),
            rows=int(told["r"]),
            first=int(told["f"]),
            printed=int(told["n"]),
            facilitators=int(told["i"]),
            action=told.get("a", ""),
            page=stamp.page,
            pages=stamp.pages,
            call=stamp.call,
            reference=stamp.reference,
            name_checks=_pairs(told.get("k", "")),
            facilitator_checks=_pairs(told.get("j", "")),
            title_check=told.get("h", ""),
        )
    except (KeyError, ValueError, OverflowError):
        return None
    return spec if _possible(spec) else None


def check_of(*parts: str) -> str:
    """Return the two check signs of a printed text: case, marks and punctuation do not count.

    One wrong reading in 1,296 passes by chance.
    """
    folded = "|".join(_plain(part) for part in parts)
    number = zlib.crc32(folded.encode("utf-8")) % (len(_SIGNS) ** 2)
    return _SIGNS[number // len(_SIGNS)] + _SIGNS[number % len(_SIGNS)]


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(sign for sign in apart if sign.isascii() and sign.isalnum())


def _pairs(text: str) -> tuple[str, ...]:
    return tuple(text[at : at + 2] for at in range(0, len(text), 2))


def _slot(text: str) -> tuple[time, time]:
    start, _, end = text.partition("-")
    return time(int(start[:2]), int(start[2:])), time(int(end[:2]), int(end[2:]))


def _possible(spec: SheetSpec) -> bool:
    return (
        1 <= len(spec.slots) <= MOST_SLOTS
        and 0 <= spec.facilitators <= MOST_FACILITATORS
        and 1 <= spec.rows <= capacity(spec.page, spec.facilitators)
        and 0 <= spec.printed <= spec.rows
        and 1 <= spec.page <= spec.pages
        and spec.first >= 1
        and len(spec.name_checks) in (0, spec.printed)
        and len(spec.facilitator_checks) in (0, spec.facilitators)
    )


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of a table of the sheet. ``number`` is None for a facilitator."""

    number: int | None
    box: Box
    last_name: Box
    first_name: Box
    signatures: tuple[Box, ...]
    printed: bool = True


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Where everything stands on one page, in points from the top left.

    ``marks`` are the corner squares: top left, top right, bottom right, bottom left. ``columns``
    are the x of the rules of the participants' table, left to right; ``heads`` its heading boxes.
    """

    spec: SheetSpec
    marks: tuple[Box, Box, Box, Box]
    stamp: Box
    second_stamp: Box
    organisation: Box
    title: Box
    facts: tuple[Box, Box, Box]
    facilitator_head: Box | None
    facilitators: tuple[SheetRow, ...]
    guide: Box
    head: Box
    rows: tuple[SheetRow, ...]
    columns: tuple[float, ...]
    notice: Box

    @property
    def table(self) -> Box:
        """The box of the participants' table, its heading included."""
        return (LEFT, self.head[1], RIGHT, self.rows[-1].box[3])


def fraction(box: Box) -> Box:
    """Return a box in points as fractions of the page."""
    return (box[0] / WIDTH, box[1] / HEIGHT, box[2] / WIDTH, box[3] / HEIGHT)


def in_points(box: Box) -> Box:
    """Return a box in fractions of the page as points."""
    return (box[0] * WIDTH, box[1] * HEIGHT, box[2] * WIDTH, box[3] * HEIGHT)


def capacity(page: int, facilitators: int) -> int:
    """Return how many rows of participants a page holds; facilitators sign on page 1 only."""
    top = _table_top(facilitators if page == 1 else 0)
    return int((_TABLE_BOTTOM - top - _TABLE_HEAD) / _ROW)


def _table_top(facilitators: int) -> float:
    block = _HEAD + facilitators * _FACILITATOR_ROW + 6 if facilitators else 0.0
    return _FACTS_BOTTOM + block + _GUIDE


def layout_of(spec: SheetSpec) -> SheetLayout:
    """Lay out one page of a sheet."""
    columns = _columns(len(spec.slots))
    y = _FACTS_BOTTOM
    facilitator_head: Box | None = None
    people: tuple[SheetRow, ...] = ()
    if spec.facilitators:
        facilitator_head = (LEFT, y, RIGHT, y + _HEAD)
        tops = [y + _HEAD + i * _FACILITATOR_ROW for i in range(spec.facilitators)]
        people = tuple(_row(None, top, _FACILITATOR_ROW, columns) for top in tops)
    top = _table_top(spec.facilitators)
    first = top + _TABLE_HEAD
    rows = tuple(
        _row(spec.first + i, first + i * _ROW, _ROW, columns, printed=i < spec.printed)
        for i in range(spec.rows)
    )
    middle = LEFT + 0.36 * (RIGHT - LEFT)
    late = LEFT + 0.64 * (RIGHT - LEFT)
    return SheetLayout(
        spec=spec,
        marks=_marks(),
        stamp=(RIGHT - STAMP_SIDE, 33.0, RIGHT, 33.0 + STAMP_SIDE),
        second_stamp=(RIGHT - SECOND_SIDE, 747.0, RIGHT, 747.0 + SECOND_SIDE),
        organisation=(LEFT, 29.0, RIGHT - STAMP_SIDE - 14, 58.0),
        title=(LEFT, 128.0, RIGHT, 168.0),
        facts=(
            (LEFT, 182.0, middle - 8, 212.0),
            (middle, 182.0, late - 8, 212.0),
            (late, 182.0, RIGHT, 212.0),
        ),
        facilitator_head=facilitator_head,
        facilitators=people,
        guide=(LEFT, top - _GUIDE, RIGHT, top - 4),
        head=(LEFT, top, RIGHT, first),
        rows=rows,
        columns=columns,
        notice=(LEFT, 747.0, RIGHT - SECOND_SIDE - 12, 798.0),
    )


def _columns(slots: int) -> tuple[float, ...]:
    edges = [LEFT]
    for width in _NAMES[slots]:
        edges.append(edges[-1] + width)
    each = (RIGHT - edges[-1]) / slots
    return (*edges, *(edges[-1] + each * (i + 1) for i in range(slots)))


def _row(
    number: int | None, top: float, height: float, columns: Sequence[float], *, printed: bool = True
) -> SheetRow:
    bottom = top + height
    edges = columns[3:]
    return SheetRow(
        number=number,
        box=(LEFT, top, RIGHT, bottom),
        last_name=(columns[1] if number is not None else columns[0], top, columns[2], bottom),
        first_name=(columns[2], top, columns[3], bottom),
        signatures=tuple((a, top, b, bottom) for a, b in pairwise(edges)),
        printed=printed,
    )


def _marks() -> tuple[Box, Box, Box, Box]:
    x0, y0 = MARK_INSET, MARK_INSET
    x1, y1 = WIDTH - MARK_INSET - MARK, HEIGHT - MARK_INSET - MARK
    corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    first, second, third, fourth = ((x, y, x + MARK, y + MARK) for x, y in corners)
    return first, second, third, fourth


def pages_of(
    spec: SheetSpec,
    people: Sequence[tuple[str, str]],
    facilitators: Sequence[tuple[str, str]],
    blank: int = 3,
) -> tuple[SheetSpec, ...]:
    """Share people and blank rows over as many pages as they need, numbered through.

    ``spec`` gives session, day, slots, action, call, reference and the title's check; its counts
    and other checks are replaced. ``people`` and ``facilitators`` are (last name, first name);
    there is room for one facilitator at least. ``blank`` rows for people added by hand follow the
    last name; a sheet without any name is one full page.
    """
    signing = max(1, len(facilitators))
    total = len(people) + blank if people else max(blank, capacity(1, signing))
    shares: list[int] = []
    while sum(shares) < total:
        shares.append(min(capacity(len(shares) + 1, signing), total - sum(shares)))
    if len(shares) > 1 and sum(shares[:-1]) > len(people):
        shares.pop()  # the page before still has blank rows of its own: that is enough
    pages = []
    done = 0
    for number, rows in enumerate(shares, 1):
        here = people[done : done + rows]
        pages.append(
            replace(
                spec,
                rows=rows,
                first=done + 1,
                printed=len(here),
                facilitators=signing if number == 1 else 0,
                page=number,
                pages=len(shares),
                name_checks=tuple(check_of(*person) for person in here),
                facilitator_checks=tuple(check_of(*person) for person in facilitators)
                if number == 1
                else (),
            )
        )
        done += rows
    return tuple(pages)


def participants_grid(layout: SheetLayout) -> Grid:
    """Return the participants' table as a grid in fractions; its heading is row 0."""
    edges = layout.columns
    bands = [layout.head, *(row.box for row in layout.rows)]
    return _grid(bands, edges)


def facilitators_grid(layout: SheetLayout) -> Grid | None:
    """Return the facilitators' table as a grid in fractions; None on a page without one."""
    if layout.facilitator_head is None:
        return None
    edges = (layout.columns[0], *layout.columns[2:])
    bands = [layout.facilitator_head, *(row.box for row in layout.facilitators)]
    return _grid(bands, edges)


def _grid(bands: Sequence[Box], edges: Sequence[float]) -> Grid:
    cells = tuple(
        GridCell(row, column, fraction((edges[column], band[1], edges[column + 1], band[3])))
        for row, band in enumerate(bands)
        for column in range(len(edges) - 1)
    )
    whole = fraction((edges[0], bands[0][1], edges[-1], bands[-1][3]))
    return Grid(box=whole, cells=cells, rows=len(bands), columns=len(edges) - 1)
