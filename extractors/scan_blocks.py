"""A part of a scanned page read as one block of print, its words put back on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .source import Word

if TYPE_CHECKING:
    from .ocr import PageEngine
    from .source import Grey

Place = tuple[int, int, int, int]
"""A part of a page in pixels: x0, y0, x1, y1."""


def block_at(place: Place, dpi: float, clean: Grey, engine: PageEngine) -> tuple[Word, ...]:
    """Read a part of a page as one block; boxes of its words are fractions of the page.

    ``clean`` is the page (rows, columns) without its rules.
    """
    import numpy as np  # noqa: PLC0415 (slow to import)

    x0, y0, x1, y1 = place
    margin = max(8, round(dpi / 20))
    crop: Any = np.pad(clean[y0:y1, x0:x1], margin, constant_values=250)
    return on_page(engine.block(crop, dpi), crop.shape, (x0 - margin, y0 - margin), clean.shape)


def on_page(
    words: Iterable[Word], part: tuple[int, ...], corner: tuple[int, int], page: tuple[int, ...]
) -> tuple[Word, ...]:
    """Put words with boxes in fractions of a part back on its page.

    ``part`` and ``page`` are shapes (rows, columns); ``corner`` the part's top left in pixels.
    """
    (tall, wide), (rows, columns), (left, top) = part[:2], page[:2], corner
    return tuple(
        replace(
            word,
            box=(
                round((word.box[0] * wide + left) / columns, 5),
                round((word.box[1] * tall + top) / rows, 5),
                round((word.box[2] * wide + left) / columns, 5),
                round((word.box[3] * tall + top) / rows, 5),
            ),
        )
        for word in words
    )
