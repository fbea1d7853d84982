"""What a PDF page shows when it is drawn: QR codes, text of appearances.

The only place that imports pypdfium2. Scripts are never run: the library is built without them.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from .codes import Stamp, stamps_of
from .errors import not_turned

_DPI = 150
_MAX_PIXELS = 12_000_000
_OCR_DPI = 300.0
_A4_LONG = 11.69
_SHORTEST, _LONGEST = 1750.0, 5000.0
"""Bounds of the longer side of a page drawn for OCR, in pixels."""
_GREY = 14


class Drawing:
    """An open document that can be drawn. Use as a context; opening a damaged file gives nothing
    to draw rather than an error (the text readers have said what is wrong)."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._document: Any = None

    def __enter__(self) -> Drawing:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._document is not None:
            self._document.close()

    def _page(self, index: int) -> Any:
        """Return the open page, or None where the library cannot open it."""
        try:
            if self._document is None:
                self._document = pypdfium2.PdfDocument(self._content)
            return self._document[index]
        except (pypdfium2.PdfiumError, IndexError):
            return None

    def sizes(self, most: int) -> tuple[tuple[float, float], ...]:
        """Return the size in points of the first ``most`` pages, as displayed.

        Ends at the first page that the library cannot open.
        """
        found: list[tuple[float, float]] = []
        while len(found) < most and (page := self._page(len(found))) is not None:
            width, height = page.get_size()
            found.append((max(1.0, width), max(1.0, height)))
            page.close()
        return tuple(found)

    def stamps(self, index: int) -> tuple[Stamp, ...]:
        """Draw page ``index`` (from 0) at 150 dpi in grey and read its square codes."""
        page = self._page(index)
        if page is None:
            return ()
        width, height = page.get_size()
        scale = min(_DPI / 72, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))
        try:
            picture = page.render(scale=scale, grayscale=True).to_numpy()
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            return ()
        return stamps_of(picture[:, :, 0] if picture.ndim == 3 else picture)

    def colour(self, index: int, dpi: float) -> Any | None:
        """Draw page ``index`` (from 0) as displayed, as an RGB array (rows, columns, 3).

        What stands in the boxes of a fillable form is drawn, too. At most twelve million pixels;
        None where the library cannot draw it.
        """
        page = self._page(index)
        if page is None:
            return None
        if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
            page = self._page(index)
        width, height = page.get_size()
        scale = min(dpi / 72, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))
        try:
            return page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            return None

    def raster(self, index: int) -> tuple[Any, float] | None:
        """Draw page ``index`` (from 0) to be read by OCR: RGB or grey pixels, and their resolution.

        Drawn at the resolution of the picture on it, so that a
        scan comes out as it was scanned; from 150 to 300 dpi of an A4 page, whatever the page
        says its size is. None where it cannot be drawn.
        """
        page = self._page(index)
        if page is None:
            return None
        inches = max(1.0, *page.get_size()) / 72
        across = self._finest(page) or 250.0
        pixels = min(_LONGEST, max(_SHORTEST, across * inches))
        pixels = min(pixels, _OCR_DPI * max(_A4_LONG, min(inches, 2 * _A4_LONG)))
        scale = pixels / max(1.0, *page.get_size())
        try:
            picture = page.render(scale=scale, rev_byteorder=True).to_numpy()
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            return None
        return _tones(picture), 72 * scale

    @staticmethod
    def _finest(page: Any) -> float:
        """Return the resolution of the largest picture on a page; 0 where there is none."""
        best, finest = 0.0, 0.0
        try:
            for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
                left, bottom, right, top = item.get_bounds()
                width, height = item.get_px_size()
                extent = (right - left) * (top - bottom)
                if extent > best and width and height:
                    best = extent
                    finest = 72 * math.sqrt(width * height / max(1e-6, extent))
        except (pypdfium2.PdfiumError, ValueError):
            return 0.0
        return finest

    def appearance_texts(
        self, index: int, rects: Sequence[tuple[float, float, float, float]]
    ) -> tuple[str, ...]:
        """Return the text that fields draw inside rectangles (user space) of page ``index``.

        The form machinery stays off: it would draw empty fields anew over what stands there.
        """
        page = self._page(index)
        if page is None:
            return tuple("" for _ in rects)
        before = [_text_in(page, rect) for rect in rects]
        if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
            return tuple("" for _ in rects)
        page = self._page(index)
        after = [_text_in(page, rect) for rect in rects]
        return tuple(
            text.replace(printed, "", 1).strip() if printed else text
            for printed, text in zip(before, after, strict=True)
        )


def turned_pdf(content: bytes, turns: Mapping[int, int]) -> bytes:
    """Return a copy of a PDF with pages (from 1) turned clockwise by so many degrees.

    Raises Unreadable where the library cannot open or write it.
    """
    try:
        document = pypdfium2.PdfDocument(content)
        try:
            for number, turn in turns.items():
                page = document[number - 1]
                page.set_rotation((page.get_rotation() + turn) % 360)
            buffer = io.BytesIO()
            document.save(buffer)
        finally:
            document.close()
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        raise not_turned() from None
    return buffer.getvalue()


def _tones(picture: Any) -> Any:
    """Return RGB pixels, or grey ones where the page has no colour to speak of."""
    import numpy as np  # noqa: PLC0415 (slow to import)

    rgb = picture[:, :, :3] if picture.ndim == 3 else picture
    if rgb.ndim == 2 or rgb.shape[2] == 1:
        return np.ascontiguousarray(rgb.reshape(rgb.shape[:2]))
    few = rgb[::4, ::4].astype(np.int16)
    coloured = (few.max(axis=2) - few.min(axis=2)) > _GREY
    if float(coloured.mean()) < 0.0005:
        return np.ascontiguousarray(rgb[:, :, 1])
    return np.ascontiguousarray(rgb)


def _text_in(page: Any, rect: tuple[float, float, float, float]) -> str:
    text: str = page.get_textpage().get_text_bounded(*rect)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
