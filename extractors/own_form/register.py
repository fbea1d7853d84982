"""Lays the geometry of our form over a page as received: which page it is, scaled and shifted how.

Printing to PDF shrinks and moves a page. The words that the form prints itself tell by how much:
a least-squares fit of scale and offset, across and down, over words that occur once.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..form_flow import HEIGHT, WIDTH, PageLayout, PrintedText, text_width
from ..form_layout import FormLayout
from ..source import Box, Page, Word

_FEW = 6
"""Fewer matched words than this lay nothing down."""
_NEAR = 0.006
"""A printed word found farther than this from its place (share of the page) is not that word."""
_AGREE = 0.6
"""Share of the words found that must lie where the form prints them: a Word form has the same words
elsewhere."""
_STRETCH = 1.08
"""A print is as wide as it is high, but for this factor."""
_SHARE = 0.35
"""Share of the printed words of a page that must be on it for it to be that page."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One word of the blank form: its text, left end and middle height, in fractions."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Registration:
    """Where a page of the form lies on a page as received: per axis, scale and offset."""

    layout: PageLayout
    scale_x: float
    shift_x: float
    scale_y: float
    shift_y: float
    share: float

    def box(self, box: Box) -> Box:
        """Return where a box of the layout lies on the page as received (fractions)."""
        x0, y0, x1, y1 = box
        return (
            x0 * self.scale_x + self.shift_x,
            y0 * self.scale_y + self.shift_y,
            x1 * self.scale_x + self.shift_x,
            y1 * self.scale_y + self.shift_y,
        )

    def on_form(self, box: Box) -> Box:
        """Return where a box of the page as received lies on the form, in the form's points."""
        x0, y0, x1, y1 = box
        return (
            (x0 - self.shift_x) / self.scale_x * WIDTH,
            (y0 - self.shift_y) / self.scale_y * HEIGHT,
            (x1 - self.shift_x) / self.scale_x * WIDTH,
            (y1 - self.shift_y) / self.scale_y * HEIGHT,
        )


@lru_cache(maxsize=64)
def printed_words(page: PageLayout) -> tuple[Printed, ...]:
    """Return the words that the form prints on one of its pages."""
    return tuple(word for text in page.texts for word in _words_of(text))


def _words_of(text: PrintedText) -> Iterable[Printed]:
    start = 0
    for word in text.text.split(" "):
        if word:
            before = text_width(text.text[:start], text.size, text.bold)
            middle = text.y - text.size * 0.28
            yield Printed(
                unicodedata.normalize("NFC", word), (text.x + before) / WIDTH, middle / HEIGHT
            )
        start += len(word) + 1


def register(page: Page, layout: FormLayout) -> Registration | None:
    """Find which page of the form this is and how it lies; None where it is none of them."""
    if not page.words or not page.paged:
        return None
    have = Counter(word.text for word in page.words)
    scored = sorted(
        ((_overlap(have, candidate), candidate.number) for candidate in layout.pages), reverse=True
    )
    share, number = scored[0]
    if share < _SHARE:
        return None
    return _fit(page, layout.pages[number - 1], share)


def score(pages: Sequence[Page], layout: FormLayout) -> float:
    """Return how sure it is that these pages are prints of our form, 0.0 to 0.97."""
    found = [registration for page in pages if (registration := register(page, layout))]
    if not found:
        return 0.0
    return round(min(0.97, max(r.share for r in found) + 0.1), 4)


def _overlap(have: Counter[str], layout: PageLayout) -> float:
    expected = Counter(word.text for word in printed_words(layout))
    both = sum((have & expected).values())
    return both / max(1, sum(expected.values()))


def _fit(page: Page, layout: PageLayout, share: float) -> Registration | None:
    expected = _once((word.text, word.x, word.y) for word in printed_words(layout))
    actual = _once((w.text, w.box[0], (w.box[1] + w.box[3]) / 2) for w in page.words)
    pairs = [(expected[text], actual[text]) for text in expected if text in actual]
    across = _line([(want[0], got[0]) for want, got in pairs])
    down = _line([(want[1], got[1]) for want, got in pairs])
    if across is None or down is None:
        return None
    stretch = (across[0] * page.size[0] / WIDTH) / (down[0] * page.size[1] / HEIGHT)
    if not 1 / _STRETCH < stretch < _STRETCH:
        return None
    return Registration(layout, *across, *down, share)


def _once(words: Iterable[tuple[str, float, float]]) -> dict[str, tuple[float, float]]:
    """Return the place of every word of three signs or more that occurs exactly once."""
    places: dict[str, list[tuple[float, float]]] = {}
    for text, x, y in words:
        if len(text) >= 3:
            places.setdefault(text, []).append((x, y))
    return {text: found[0] for text, found in places.items() if len(found) == 1}


def _line(pairs: list[tuple[float, float]]) -> tuple[float, float] | None:
    """Fit y = scale * x + shift, dropping pairs far from the fit; None where it does not hold.

    The first guess is the median slope over far pairs, which words that an applicant has typed
    by chance alike cannot pull away.
    """
    if len(pairs) < _FEW:
        return None
    ordered = sorted(pairs)
    half = len(ordered) // 2
    slopes = [
        (high[1] - low[1]) / (high[0] - low[0])
        for low, high in zip(ordered[:half], ordered[-half:], strict=True)
        if high[0] - low[0] > 0.02
    ]
    if not slopes:
        return None
    scale = statistics.median(slopes)
    shift = statistics.median(y - scale * x for x, y in pairs)
    for limit in (0.02, _NEAR):
        kept = [(x, y) for x, y in pairs if abs(y - scale * x - shift) <= limit]
        if len(kept) < max(_FEW, _AGREE * len(pairs)):
            return None
        scale, shift = _least_squares(kept)
    return (scale, shift) if 0.2 < scale < 3 else None


def _least_squares(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    mean_x = statistics.fmean(x for x, _ in pairs)
    mean_y = statistics.fmean(y for _, y in pairs)
    spread = sum((x - mean_x) ** 2 for x, _ in pairs)
    if not spread:
        return 1.0, mean_y - mean_x
    scale = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / spread
    return scale, mean_y - scale * mean_x


def written_words(page: Page, registration: Registration) -> list[Word]:
    """Return the words that the form does not print itself: what somebody wrote."""
    left: dict[str, list[tuple[float, float]]] = {}
    for printed in printed_words(registration.layout):
        box = registration.box((printed.x, printed.y, printed.x, printed.y))
        left.setdefault(printed.text, []).append((box[0], box[1]))
    written = []
    for word in page.words:
        middle = (word.box[1] + word.box[3]) / 2
        places = left.get(word.text, [])
        near = next(
            (p for p in places if abs(p[0] - word.box[0]) < _NEAR and abs(p[1] - middle) < _NEAR),
            None,
        )
        if near is None:
            written.append(word)
        else:
            places.remove(near)
    return written
