"""What a PDF page shows when it is drawn: QR codes, text of appearances.

The only place that imports pypdfium2. Scripts are never run: the library is built without them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from .codes import Stamp, stamps_of

_DPI = 150
_MAX_PIXELS = 12_000_000


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

        At most twelve million pixels; None where the library cannot draw it.
        """
        page = self._page(index)
        if page is None:
            return None
        width, height = page.get_size()
        scale = min(dpi / 72, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))
        try:
            return page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3]
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            return None

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


def _text_in(page: Any, rect: tuple[float, float, float, float]) -> str:
    text: str = page.get_textpage().get_text_bounded(*rect)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
