"""A page that is a picture, read: straightened, its tables found, its print recognised.

What comes out is a ``Page`` like that of a PDF with a text layer, so that each reader of a kind
works on both; its boxes are fractions of the straightened page (``Page.picture``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .codes import stamps_of
from .layout import inside, text_of
from .ocr import OcrEngine, printed
from .raster.marks import boxes_of, ink_mask, ink_of, rule_masks, rules_of, ticks_of, without_rules
from .raster.page import straighten
from .raster.size import grey_of
from .source import Grid, Options, Page, Table, TableCell, Word

if TYPE_CHECKING:
    from .source import Grey


def page_of(
    raster: Grey,
    dpi: float,
    number: int,
    size: tuple[float, float] | None = None,
    options: Options | None = None,
    *,
    engine: OcrEngine | None = None,
) -> Page:
    """Read a raster, grey (rows, columns) or RGB (rows, columns, 3), as page ``number``.

    ``dpi`` 0 where it is not known. The size of the page in points follows from the straightened
    picture. Raises ToolMissing without an OCR engine.
    """
    del options, size
    import cv2  # noqa: PLC0415 (slow to import)

    colour = raster if raster.ndim == 3 else None
    grey = grey_of(raster)
    picture = straighten(grey, dpi, colour)
    page = picture.grey
    picture = replace(picture, grids=_grids(page, picture.dpi))
    mask = ink_mask(page)
    level, upright = rule_masks(mask, picture.dpi)
    words = (engine or printed()).page(
        without_rules(page, mask, level, upright, picture.dpi), picture.dpi
    )
    codes = stamps_of(page)
    squares = boxes_of(mask, picture.dpi)
    rest = cv2.subtract(mask, cv2.bitwise_or(level, upright))
    blobs = ink_of(rest, picture.dpi, words, [code.box for code in codes])
    rows, columns = page.shape[:2]
    return Page(
        number=number,
        size=(round(columns * 72 / picture.dpi, 2), round(rows * 72 / picture.dpi, 2)),
        text=text_of(words),
        words=words,
        lines=rules_of(level, upright, picture.dpi),
        squares=squares,
        tables=tuple(_table(grid, words) for grid in picture.grids),
        ink=(*ticks_of(mask, squares), *blobs),
        stamps=tuple(dict.fromkeys(code.text for code in (*stamps_of(grey), *codes))),
        picture=picture,
    )


def _grids(grey: Grey, dpi: float) -> tuple[Grid, ...]:
    try:
        from .raster.rules import find_grids  # noqa: PLC0415
    except ImportError:
        return ()
    found: tuple[Grid, ...] = find_grids(grey, dpi)
    return found


def _table(grid: Grid, words: tuple[Word, ...]) -> Table:
    """Make a table of a grid, with the words that stand in each cell."""
    cells = tuple(
        TableCell(text_of(inside(words, cell.box)), cell.row, cell.column, cell.box)
        for cell in grid.cells
    )
    return Table(cells, box=grid.box)
