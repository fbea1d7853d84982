"""What goes into a reader: bytes with a name, options as plain frozen data, pages as seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # plain data of the upper floors must not wait for numpy
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    """A grey picture: rows, columns; 0 is black, 255 is paper."""

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom as fractions of the page as displayed; origin top left."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as received: its name (never trusted), its bytes, the SHA-256 of its bytes."""

    name: str
    content: bytes
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Source:
        """Build a source and compute its hash."""
        return cls(name=name, content=content, sha256=hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Word:
    """One printed word and its box on the page (fractions); ``size`` is the font size in points."""

    text: str
    box: Box
    size: float = 10.0
    bold: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Widget:
    """One form field as it stands on a page of a fillable PDF.

    ``name`` is the fully qualified name. ``kind`` is "text", "check", "choice" or "signature";
    ``value`` is what the applicant left (None: nothing), for a check box "on" or None;
    ``on_state`` is the check box's own export value; ``default`` the value the form was born with.
    ``label`` is the displayed wording of a choice where it differs from its export value;
    ``from_appearance``: the form holds no value, the text was read from what is drawn.
    """

    name: str
    kind: str
    value: str | None
    box: Box | None
    on_state: str | None = None
    default: str | None = None
    multiline: bool = False
    label: str | None = None
    from_appearance: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn straight rule, or a rectangle's side, in fractions of the page."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell of a table: its text, row and column from 0, and its box where there are pages.

    Where there are no pages, ``column_span`` and ``row_span`` say what the cell spans and
    ``pictures`` names the pictures in it (the same name is the same picture).
    """

    text: str
    row: int
    column: int
    box: Box | None = None
    column_span: int = 1
    row_span: int = 1
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; ``place`` names it where there are no pages ("tableau 2")."""

    cells: tuple[TableCell, ...]
    box: Box | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Control:
    """A content control of a DOCX: its tag, its text, for a check box whether it is ticked.

    ``value`` is what stands behind the text: the code of a list's item, the ISO day of a date.
    """

    tag: str
    text: str | None
    checked: bool | None
    place: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a document without pages, and where it stands ("paragraphe 12")."""

    text: str
    place: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a ruled table: its first row and column from 0, its box, what it spans."""

    row: int
    column: int
    box: Box
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table as found in a picture; boxes are fractions of the straightened page.

    ``confidence`` says how surely the rules were understood, 0 to 1; ``faults`` names in English
    codes what speaks against it ("streak", "uneven_pitch", "column_guessed", "cut_by_edge").
    """

    box: Box
    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    confidence: float = 1.0
    faults: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> GridCell | None:
        """Return the cell that covers a row and column (both from 0); None where there is none."""
        for cell in self.cells:
            across = cell.column <= column < cell.column + cell.column_span
            if across and cell.row <= row < cell.row + cell.row_span:
                return cell
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A page that is a picture, straightened: upright, level, seen from above, on even ground.

    ``grey`` is the straightened page, ``dpi`` its resolution. ``back`` is the 3 x 3 homography,
    row by row, that takes fractions of the straightened page to fractions of the page as received
    and displayed. ``grids`` are the ruled tables. ``faults`` names what makes it hard to read.
    """

    grey: Grey
    dpi: float
    back: tuple[float, ...] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    grids: tuple[Grid, ...] = ()
    faults: tuple[str, ...] = ()

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """Return a box of fractions as pixels of ``grey``: x0, y0, x1, y1, within its bounds."""
        rows, columns = self.grey.shape[:2]
        x0, y0 = max(0, round(box[0] * columns)), max(0, round(box[1] * rows))
        return x0, y0, min(columns, round(box[2] * columns)), min(rows, round(box[3] * rows))

    def crop(self, box: Box) -> Grey:
        """Return the part of ``grey`` in a box of fractions (a view, not a copy)."""
        x0, y0, x1, y1 = self.pixels(box)
        return self.grey[y0:y1, x0:x1]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as seen. ``number`` counts from 1 in the file as received; ``size`` in points.

    A DOCX (no fixed pages) is one or more Pages with ``paged=False``: sections cut at hard page
    breaks, numbered from 1 for splitting only; their words have no boxes, they carry ``blocks``,
    ``tables`` and ``controls``. ``text`` is the whole page's text in reading order, line by line.
    ``image`` says that the page is a picture without a text layer (a scan).
    ``ink`` lists boxes of pictures, drawn curves or ink annotations that may be signatures.
    ``strokes`` are the boxes of drawn curves one by one; ``pasted`` the boxes of pictures laid on
    the page, each with a name that is the same where the picture is the same.
    ``pictures`` gives the places of pictures in formats without pages ("paragraphe 12").
    ``picture`` is the raster of a page that was read by OCR: all boxes of such a page are
    fractions of the straightened picture; ``split`` takes them back to the page as received.
    """

    number: int
    size: tuple[float, float]
    text: str
    words: tuple[Word, ...] = ()
    widgets: tuple[Widget, ...] = ()
    lines: tuple[Line, ...] = ()
    squares: tuple[Box, ...] = ()
    tables: tuple[Table, ...] = ()
    blocks: tuple[Block, ...] = ()
    controls: tuple[Control, ...] = ()
    ink: tuple[Box, ...] = ()
    strokes: tuple[Box, ...] = ()
    pasted: tuple[tuple[Box, str], ...] = ()
    stamps: tuple[str, ...] = ()
    image: bool = False
    paged: bool = True
    pictures: tuple[str, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an enumeration: its code, its printed label, other wordings of it."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document. Past them it is refused (TooLarge), never guessed at."""

    max_bytes: int = 100 * 1024 * 1024
    max_pages: int = 400
    max_pixels: int = 120_000_000
    max_members: int = 2_000
    max_unpacked: int = 400 * 1024 * 1024
    seconds: int = 120


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is expected: used to resolve what is hard to read.

    ``people`` and ``facilitators`` (last name, first name) are those that our own sheet was
    printed with, in the order of its rows; empty where no list is kept.
    """

    id: str
    title: str
    date: str | None = None
    start: str | None = None
    end: str | None = None
    people: tuple[tuple[str, str], ...] = ()
    facilitators: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """People, actions and sessions of a dossier, to resolve readings against."""

    people: tuple[tuple[str, str], ...] = ()
    actions: tuple[str, ...] = ()
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """All that a reader may know beside the bytes: limits, the call's choices, known people.

    ``call_id`` and ``form_version`` say which blank form is ours; ``authority_names`` are the
    wordings under which the granting authority appears in budgets and letters;
    ``pieces`` is the list printed on our form (code, label, who); ``texts`` holds the call's
    sentences printed on the form (title, privacy notice, where to send), by key.
    ``pages``: only these pages (from 1) of the file are read; empty: all.
    """

    limits: Limits = field(default_factory=Limits)
    call_id: str = ""
    form_version: int = 1
    schemes: tuple[Choice, ...] = ()
    measures: tuple[Choice, ...] = ()
    axes: tuple[Choice, ...] = ()
    publics: tuple[Choice, ...] = ()
    pieces: tuple[Choice, ...] = ()
    authority_names: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    known: Known = field(default_factory=Known)
    pages: tuple[int, ...] = ()

    def wants(self, number: int) -> bool:
        """Say whether a page (from 1) is to be read."""
        return not self.pages or number in self.pages
