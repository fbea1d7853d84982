"""Characters in pictures: the protocol that readers rely on, and the engines behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from .records import Candidate

if TYPE_CHECKING:
    from .source import Grey, Word


class OcrEngine(Protocol):
    """Reads printed pages and single lines. Pictures are grey arrays; nothing is fetched."""

    name: str

    def page(self, grey: Grey, dpi: float) -> tuple[Word, ...]:
        """Return the words of a page: boxes in fractions of the picture, confidence 0 to 1."""
        ...

    def line(self, grey: Grey) -> tuple[Candidate, ...]:
        """Return the readings of one line of writing (a cell), the best first; none: no text."""
        ...
