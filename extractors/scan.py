"""A page that is a picture, read: straightened, its tables found, its print recognised.

What comes out is a ``Page`` like that of a PDF with a text layer, so that each reader of a kind
works on both; its boxes are fractions of the straightened page (``Page.picture``). A picture too
poor to read is never guessed at: its page has no words, says ``image`` and names its faults.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Any

from .arrival import arrival_of
from .codes import Stamp, stamps_closely, stamps_of
from .errors import ToolMissing, Unreadable
from .layout import inside, overlap, text_of
from .ocr import PageEngine, printed
from .placed import straightened
from .pulse import beat
from .raster.page import straighten
from .raster.rules import find_grids
from .raster.size import grey_of, shrunk
from .raster.strokes import (
    boxes_of,
    ink_mask,
    ink_of,
    rule_masks,
    rules_of,
    ticks_of,
    without_rules,
    without_specks,
)
from .records import Remark
from .scan_cells import cells_read
from .scan_faults import as_sure_as, fault_of
from .scan_lines import lines_read
from .scan_stamps import stamps_read, with_stamps
from .sheets.ours_page import own_sheet
from .source import Box, Grid, Page, Table, TableCell, Word

if TYPE_CHECKING:
    from .source import Grey, Picture

_GARBAGE = 0.4
"""A word read less surely than this, where a blob of ink stands, is a stroke and no print."""
_GARBAGE_LARGE = 0.75
_FAINT = 0.6
"""A sign that is no letter, read less surely than this, is dirt."""
_DIRT = frozenset(".,'’‘`´^~\"“”\\")
"""Signs that mean nothing where they stand alone."""
_CODES_AT = 3600
"""Long side, in pixels, at which square codes are looked for (about 300 dpi on A4)."""
_ADVICE = (
    "Numériser à nouveau la page à 200 dpi (ou 300), à plat et en entier, sous une lumière égale, "
    "puis la déposer à nouveau."
)
_WHY = {
    "too_small": "l'image a trop peu de points pour que les lettres se lisent",
    "dark": "l'image est trop sombre ou trop pâle",
    "blurred": "l'image est floue",
    "cut_off": "la page est coupée",
    "no_text": "aucun texte n'y est lisible",
    "slow": "sa lecture dépasse le temps permis",
    "too_large": "l'image est trop grande",
}
_TOO_POOR = frozenset(_WHY)
_NO_FAULT = "no_text"
"""A sharp picture without print (a drawing, a letter by hand) is kept; its scan is not to blame."""


_STRIP = 200
"""So many times as long as wide, a picture is no page."""


def page_of(
    raster: Grey,
    dpi: float,
    number: int,
    size: tuple[float, float] | None = None,
    *,
    engine: PageEngine | None = None,
) -> Page:
    """Read a raster, grey (rows, columns) or RGB (rows, columns, 3), as page ``number``.

    ``dpi`` 0 where it is not known. The size of the page in points is that of the straightened
    picture; ``size`` stands in for it on a picture too poor to read. Raises ToolMissing without an
    OCR engine.
    """
    grey = grey_of(raster)
    codes = stamps_closely(shrunk(grey, _CODES_AT))
    ours = own_sheet(grey, number, codes)
    if ours is not None:
        beat()
        return ours
    reader = engine or printed()
    picture = straighten(grey, dpi, engine=reader)
    picture = replace(picture, grids=find_grids(picture.grey, picture.dpi))
    straight = [replace(code, box=straightened(picture, code.box)) for code in codes]
    page = _read(picture, number, straight or stamps_of(picture.grey), reader)
    beat()
    return page if size is None or not page.image else replace(page, size=size)


def _read(picture: Picture, number: int, codes: Sequence[Stamp], engine: PageEngine) -> Page:
    import cv2  # noqa: PLC0415 (slow to import)

    mask = ink_mask(picture.grey)
    level, upright = rule_masks(mask, picture.dpi)
    clean = without_rules(picture.grey, mask, level, upright, picture.dpi)
    clean = without_specks(clean, mask, picture.dpi)
    words = engine.page(clean, picture.dpi)
    words = cells_read(words, picture, clean, engine)
    words = (*words, *lines_read(words, picture, clean, engine))
    squares = boxes_of(mask, picture.dpi)
    rest = cv2.subtract(mask, cv2.bitwise_or(level, upright))
    blobs = ink_of(rest, picture.dpi, words, [code.box for code in codes])
    words = _without_strokes(words, blobs)
    stamps = tuple(dict.fromkeys(code.text for code in codes))
    fault = fault_of(picture, words, rest, stamps)
    if fault is not None:
        return _unread(picture, number, fault, stamps)
    words = as_sure_as(picture, words)
    page = Page(
        number=number,
        size=_size(picture),
        text=text_of(words),
        words=words,
        lines=rules_of(level, upright, picture.dpi),
        squares=squares,
        tables=tuple(_table(grid, words) for grid in picture.grids),
        ink=(*ticks_of(mask, squares), *blobs),
        stamps=stamps,
        picture=picture,
    )
    if not arrival_of(page).absent:
        return page
    page = with_stamps(page, stamps_read(page, clean, engine))
    return replace(page, text=text_of(page.words))


def _size(picture: Picture) -> tuple[float, float]:
    rows, columns = picture.grey.shape[:2]
    return round(columns * 72 / picture.dpi, 2), round(rows * 72 / picture.dpi, 2)


def _unread(picture: Picture, number: int, fault: str, stamps: tuple[str, ...]) -> Page:
    """Keep a page as a picture that is too poor to read, and say why."""
    faults = (fault, *(known for known in picture.faults if known != fault))
    return Page(
        number, _size(picture), "", image=True, stamps=stamps,
        picture=replace(picture, faults=faults),
    )  # fmt: skip


def _without_strokes(words: Sequence[Word], blobs: Sequence[Box]) -> tuple[Word, ...]:
    """Drop the words that an engine sees in signatures, scrawls and dirt."""
    usual = median(word.size for word in words) if words else 0.0
    kept = []
    for word in words:
        if all(sign in _DIRT for sign in word.text):
            continue
        limit = _GARBAGE if word.size < 2 * usual else _GARBAGE_LARGE
        stroke = word.confidence < limit and any(overlap(word.box, blob) > 0.7 for blob in blobs)
        faint = word.confidence < _FAINT and not any(sign.isalnum() for sign in word.text)
        if not stroke and not faint:
            kept.append(word)
    return tuple(kept)


def _table(grid: Grid, words: tuple[Word, ...]) -> Table:
    """Make a table of a grid, with the words that stand in each cell."""
    cells = tuple(
        TableCell(
            text_of(inside(words, cell.box)), cell.row, cell.column, cell.box,
            cell.column_span, cell.row_span,
        )
        for cell in grid.cells
    )  # fmt: skip
    return Table(cells, box=grid.box)


def page_or_picture(raster: Any, dpi: float, number: int, size: tuple[float, float]) -> Page:
    """Read a raster as ``page_of`` does; where no OCR is installed, keep it as a picture.

    A strip, as no page is, is kept so too: made small, it would have no width at all.
    """
    sides = sorted(raster.shape[:2])
    if sides[1] > _STRIP * sides[0]:
        return Page(number, size, "", image=True)
    try:
        return page_of(raster, dpi, number, size)
    except ToolMissing:
        stamps = tuple(code.text for code in stamps_of(grey_of(raster)))
        return Page(number, size, "", image=True, stamps=stamps)


def fault_of_page(page: Page) -> str | None:
    """Return the code of what makes a page's picture too poor to read; None where it was read."""
    if not page.image or page.picture is None:
        return None
    return next((fault for fault in page.picture.faults if fault in _TOO_POOR), None)


def poor_remarks(pages: Sequence[Page]) -> tuple[Remark, ...]:
    """Return a remark with advice for each page too poor to read.

    Raises Unreadable where all pages that are not blank are: the file is refused, not guessed at.
    """
    poor = [(page, fault) for page in pages if (fault := fault_of_page(page)) is not None]
    read = [page for page in pages if page.text.strip() or page.widgets or page.stamps]
    worst = [(page, fault) for page, fault in poor if fault != _NO_FAULT]
    if worst and not read:
        why = _WHY[worst[0][1]]
        whole = "La page numérisée ne peut pas être lue" if len(worst) == 1 else (
            "Les pages numérisées ne peuvent pas être lues")  # fmt: skip
        raise Unreadable(f"{whole} : {why}.", _ADVICE)
    return tuple(
        Remark(
            code="page_poor",
            message=f"Page {page.number} non lue : {_WHY[fault]}. {_ADVICE}",
            page=page.number,
        )
        for page, fault in worst
    )
