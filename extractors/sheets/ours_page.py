"""A raster that is one of our own sheets, made a page without any OCR: its code tells the layout.

Straightening, tables and words of a page cost seconds and tell nothing that the code and the
corner marks do not tell better.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..form_flow import text_width
from ..layout import text_of
from ..raster.ground import even
from ..raster.size import shrunk
from ..sheet_layout import HEIGHT, LEFT, RIGHT, WIDTH, SheetSpec, fraction
from ..source import Page, Picture, Word
from ..stamp import build
from .bend import DPI
from .marks import Registered, register, spec_on

if TYPE_CHECKING:
    from ..codes import Stamp
    from ..source import Grey

_LONGEST = 3600
"""Long side, in pixels, at which marks are looked for (about 300 dpi on A4)."""


def own_sheet(grey: Grey, number: int, codes: Sequence[Stamp]) -> Page | None:
    """Return a grey raster as page ``number`` if it is surely one of our sheets.

    ``codes`` are the square codes read on it. The page's picture is the sheet as if scanned flat
    at 200 dpi. None where no code is ours or the marks do not agree with it: then the page is
    read as any other.
    """
    if spec_on(codes) is None:
        return None
    grey = shrunk(grey, _LONGEST)
    found = register(np.ascontiguousarray(grey, np.uint8), codes)
    if found is None or not found.sure:
        return None
    picture = Picture(
        grey=even(found.grey), dpi=float(DPI), back=_back(found, grey.shape[1], grey.shape[0])
    )
    spec = found.layout.spec
    words = tuple(_words(spec))
    return Page(
        number=number,
        size=(round(WIDTH, 2), round(HEIGHT, 2)),
        text=text_of(words),
        words=words,
        stamps=(build(spec.stamp),),
        picture=picture,
    )


def _words(spec: SheetSpec) -> Iterator[Word]:
    """Yield what the generator prints on every page: its title, its references, page x/N."""
    lines = (
        ("Feuille d'émargement", 76.0, 96.0, LEFT),
        (f"Dossier n° {spec.reference} · séance {spec.session}", 99.0, 108.0, LEFT),
        (f"page {spec.page}/{spec.pages}", 800.0, 809.0, RIGHT - 90),
    )
    for line, top, bottom, start in lines:
        size, left = bottom - top, start
        for part in line.split():
            right = left + text_width(part, size)
            yield Word(part, fraction((left, top, right, bottom)), size)
            left = right + size * 0.28


def _back(found: Registered, columns: int, rows: int) -> tuple[float, ...]:
    """Return the homography from fractions of the flat page to fractions of the raster."""
    points = np.diag([WIDTH, HEIGHT, 1.0])
    shares = np.diag([1 / columns, 1 / rows, 1.0])
    matrix = shares @ found.back @ points
    return tuple(float(v) for v in (matrix / matrix[2, 2]).ravel())
