"""Pages of a PDF that are pictures, or lie on their side: drawn and read by OCR, page by page."""

from __future__ import annotations

from dataclasses import replace

from .layout import text_of
from .pdf_marks import area
from .pdf_picture import Drawing
from .placed import straightened
from .records import Remark
from .scan import page_or_picture
from .source import Options, Page

_REPLACED = frozenset({"page_aside", "ocr_layer"})
"""Remarks on a text layer that are settled by reading the picture."""
_FEW_WORDS = 60
_COVERS = 0.6


def wants_ocr(page: Page, notes: list[Remark]) -> bool:
    """Tell whether a page's picture says more than its text layer."""
    if page.image or any(note.code in _REPLACED for note in notes):
        return True
    # a number or a stamp that software printed over a scan is no text layer
    scanned = any(area(box) > _COVERS for box, _ in page.pasted)
    return scanned and len(page.words) < _FEW_WORDS


def page_by_ocr(
    page: Page, notes: list[Remark], drawing: Drawing, options: Options
) -> tuple[Page, list[Remark]]:
    """Read a page of a PDF by its picture; its form fields are kept, at their place.

    The page as it was, with its remarks, where it cannot be drawn or its picture says less than
    its text layer.
    """
    drawn = drawing.raster(page.number - 1)
    if drawn is None:
        return page, notes
    raster, dpi = drawn
    read = page_or_picture(raster, dpi, page.number, page.size)
    if page.words and not page.image and not read.words:
        return page, notes
    if read.picture is None:
        return page if page.image else replace(page, stamps=read.stamps), notes
    picture = read.picture
    widgets = tuple(
        widget if widget.box is None else replace(widget, box=straightened(picture, widget.box))
        for widget in page.widgets
    )
    stamps = tuple(dict.fromkeys((*page.stamps, *read.stamps)))
    rest = [note for note in notes if note.code not in _REPLACED]
    return replace(read, widgets=widgets, stamps=stamps, text=text_of(read.words)), rest
