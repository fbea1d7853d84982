"""Lays our printed form over a scanned page: a homography from the form to the picture.

Three things of the page tell where the form lies: the words it prints (read by OCR, so compared
loosely), its square code, and the black marks in its corners. Words that somebody typed by chance
alike, or that OCR has put elsewhere, are outvoted (RANSAC); what is left must fit to a point.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from ..form_flow import HEIGHT, WIDTH, PageLayout, text_width
from ..form_layout import FormLayout
from ..source import Box, Page, Picture, Word
from ..values import fold
from .page_number import number_at_foot, number_in_code, number_of

if TYPE_CHECKING:
    from ..source import Grey

Matrix = NDArray[Any]
Point = tuple[float, float]

_ALIKE = 80.0
"""Two words at one place are the same word from this likeness (0 to 100) on."""
_REACH = 9.0
"""A printed word is looked for this far (points) from where the first fit expects it."""
_LOOSE = 6.0
_TIGHT = 1.5
_FEW = 6
_WORST = 1.6
"""Points by which the words kept may miss on average; a fit that is worse lays nothing down."""
_MARK = 7.0
_MARKS = tuple(
    (x + _MARK / 2, y + _MARK / 2) for x in (16.0, WIDTH - 23.0) for y in (16.0, HEIGHT - 23.0)
)
_SHARE = 0.3
"""Share of the page's printed words that must be on it, where no code says which page it is."""
_TRIED = 3
"""So many pages of the form are laid then: short words make two of them alike on a worn scan."""
_IN_PLACE = 0.5
"""Share of the printed words that must stand in their places then."""
_STRETCH = 1.15
_ASCENDER, _X_HEIGHT, _DESCENDER = 0.73, 0.53, 0.21
_LOW = frozenset("acemnorsuvwxz-–.,:;«»")
_DEEP = frozenset("gjpqy,;()[]Ç@/|ç")


@dataclass(frozen=True, slots=True)
class Laid:
    """A page of the form and where it lies: ``matrix`` takes points of the form to pixels.

    ``miss`` is the mean distance (points) of the printed words from where the fit puts them;
    ``share`` the share of the page's printed words that were found. ``refined``: corrected by
    the frames of the form's boxes.
    """

    layout: PageLayout
    matrix: Matrix
    pixels: tuple[int, int]
    miss: float
    share: float
    refined: bool = False

    def box(self, box: Box) -> Box:
        """Return where a box (points of the form) lies on the picture, as fractions of it."""
        x0, y0, x1, y1 = box
        corners = moved(self.matrix, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        across, down = corners[:, 0] / self.pixels[1], corners[:, 1] / self.pixels[0]
        return (
            _inside(across.min()), _inside(down.min()), _inside(across.max()), _inside(down.max())
        )  # fmt: skip

    def on_form(self, box: Box) -> Box:
        """Return where a box of fractions of the picture lies on the form, in points."""
        rows, columns = self.pixels
        x0, y0, x1, y1 = box
        corners = [(x0 * columns, y0 * rows), (x1 * columns, y0 * rows),
                   (x1 * columns, y1 * rows), (x0 * columns, y1 * rows)]  # fmt: skip
        back = moved(np.linalg.inv(self.matrix), corners)
        low, high = back.min(axis=0), back.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


@dataclass(frozen=True, slots=True)
class Anchor:
    """One word that the form prints: its text and the box of its ink, in points."""

    text: str
    box: Box


def moved(matrix: Matrix, points: Sequence[Point]) -> Matrix:
    """Apply a homography to points; return them as an array (n, 2)."""
    laid = np.asarray(points, np.float64).reshape(-1, 1, 2)
    return np.asarray(cv2.perspectiveTransform(laid, matrix), np.float64).reshape(-1, 2)


@lru_cache(maxsize=64)
def anchors(page: PageLayout) -> tuple[Anchor, ...]:
    """Return the words that the form prints on one of its pages, with the boxes of their ink."""
    found = []
    for text in page.texts:
        start = 0
        for word in text.text.split(" "):
            if word:
                x0 = text.x + text_width(text.text[:start], text.size, text.bold)
                x1 = x0 + text_width(word, text.size, text.bold)
                top, bottom = _rise(word) * text.size, _fall(word) * text.size
                box = (x0, text.y - top, x1, text.y + bottom)
                found.append(Anchor(unicodedata.normalize("NFC", word), box))
            start += len(word) + 1
    return tuple(found)


def _rise(word: str) -> float:
    return _X_HEIGHT if set(word) <= _LOW | {"g", "p", "q", "y"} else _ASCENDER


def _fall(word: str) -> float:
    return _DESCENDER if set(word) & _DEEP else 0.0


def lay(page: Page, layout: FormLayout) -> Laid | None:
    """Find which page of the form a scanned page is, and how it lies; None: none of them.

    ``page`` has a picture and OCR words in fractions of it. A code says the page's number; where
    it cannot be read, the foot does, and where that is lost too, the printed words do.
    """
    if page.picture is None:
        return None
    coded, square = number_in_code(page, page.picture, layout)
    if coded is not None:
        return _laid(page, page.picture, layout.pages[coded - 1], square)
    footed = number_at_foot(page.words, layout)
    if footed is not None:
        laid = _laid(page, page.picture, layout.pages[footed - 1], None)
        return laid if laid is not None and laid.share >= _SHARE else None
    return _by_words(page, page.picture, layout)


def _by_words(page: Page, picture: Picture, layout: FormLayout) -> Laid | None:
    """Lay the page of the form whose words are on the picture, and stand there in their places."""
    shares = sorted(((share_of(page.words, p), -p.number) for p in layout.pages), reverse=True)
    for share, number in shares[:_TRIED]:
        if share >= _SHARE:
            laid = _laid(page, picture, layout.pages[-number - 1], None)
            if laid is not None and laid.share >= _IN_PLACE:
                return laid
    return None


def share_of(words: Iterable[Word], layout: PageLayout) -> float:
    """Return the share of the words printed on a page of the form that are among ``words``."""
    have: dict[str, int] = {}
    for word in words:
        have[fold(word.text)] = have.get(fold(word.text), 0) + 1
    wanted = [key for anchor in anchors(layout) if len(key := fold(anchor.text)) > 1]
    hits = 0
    for key in wanted:
        if have.get(key, 0) > 0:
            have[key] -= 1
            hits += 1
    return hits / max(1, len(wanted))


def scan_score(pages: Sequence[Page], layout: FormLayout) -> float:
    """Return how sure it is that scanned pages are prints of our form, 0.0 to 0.97.

    Without a code, or a foot with the call's name, that says so, the printed words must stand where
    the form prints them: another authority's form asks the same questions in the same words.
    """
    if any(number_of(text, layout) is not None for page in pages for text in page.stamps):
        return 0.97
    if any(_at_its_foot(page, layout) for page in pages):
        return 0.9
    laid = (lay(page, layout) for page in pages)
    best = max((found.share for found in laid if found is not None), default=0.0)
    return round(min(0.97, best + 0.1), 4) if best >= _IN_PLACE else 0.0


def _at_its_foot(page: Page, layout: FormLayout) -> bool:
    return number_at_foot(page.words, layout) is not None and lay(page, layout) is not None


def _laid(page: Page, picture: Picture, layout: PageLayout, square: Box | None) -> Laid | None:
    rows, columns = picture.grey.shape[:2]
    words = [
        (fold(w.text), (w.box[0] * columns, w.box[1] * rows, w.box[2] * columns, w.box[3] * rows))
        for w in page.words
    ]
    matrix = _first_fit(words, layout, square, (rows, columns))
    if matrix is None:
        return None
    scale = _scale(matrix)
    fitted = _refit(matrix, _pairs(words, layout, matrix), scale)
    if fitted is None:
        return None
    matrix, miss, kept = fitted
    matrix = _with_marks(matrix, picture.grey, _pairs(words, layout, matrix), scale)
    if miss > _WORST or not _plausible(matrix):
        return None
    return Laid(layout, matrix, (rows, columns), miss, kept / max(1, len(anchors(layout))))


def _first_fit(
    words: list[tuple[str, Box]], layout: PageLayout, square: Box | None, pixels: tuple[int, int]
) -> Matrix | None:
    """Fit on words that occur once on the form and once on the page, and on the code's corners."""
    expected = _once((fold(anchor.text), anchor.box) for anchor in anchors(layout))
    actual = _once(words)
    pairs = [(_middle(expected[key]), _middle(actual[key])) for key in expected if key in actual]
    if square is not None:
        pairs += list(zip(_corners(layout.stamp), _corners(square), strict=True))
    if len(pairs) < _FEW:
        return _by_square(layout, square) if square is not None else None
    source = np.array([pair[0] for pair in pairs])
    target = np.array([pair[1] for pair in pairs])
    limit = _LOOSE * pixels[1] / WIDTH
    affine, kept = cv2.estimateAffine2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=limit, maxIters=4000
    )
    if affine is None or int(kept.sum()) < _FEW:
        return _by_square(layout, square) if square is not None else None
    return np.vstack([affine, [0.0, 0.0, 1.0]])


def _by_square(layout: PageLayout, square: Box) -> Matrix:
    """Lay the form by its code alone: scale and place, upright."""
    x0, y0, x1, y1 = layout.stamp
    scale_x = (square[2] - square[0]) / (x1 - x0)
    scale_y = (square[3] - square[1]) / (y1 - y0)
    return np.array(
        [
            [scale_x, 0.0, square[0] - x0 * scale_x],
            [0.0, scale_y, square[1] - y0 * scale_y],
            [0.0, 0.0, 1.0],
        ]
    )


def _pairs(
    words: list[tuple[str, Box]], layout: PageLayout, matrix: Matrix
) -> list[tuple[Point, Point]]:
    """Pair every printed word with the word read at its place: the middles of both.

    (The ends of a word would all say that the page is level: its box is upright on a skewed page.)
    """
    scale = _scale(matrix)
    pairs: list[tuple[Point, Point]] = []
    for anchor in anchors(layout):
        key = fold(anchor.text)
        if len(key) < 2:
            continue
        ends = _ends(anchor.box)
        (at, to) = moved(matrix, ends)
        best: tuple[float, Box] | None = None
        for text, box in words:
            left, right = _ends(box)
            away = max(abs(left[0] - at[0]), abs(left[1] - at[1]), abs(right[0] - to[0]))
            if away > _REACH * scale or (best is not None and away >= best[0]):
                continue
            if text == key or fuzz.ratio(text, key) >= _ALIKE:
                best = (away, box)
        if best is not None:
            pairs.append((_middle(anchor.box), _middle(best[1])))
    return pairs


def _refit(
    matrix: Matrix, pairs: list[tuple[Point, Point]], scale: float
) -> tuple[Matrix, float, int] | None:
    """Fit a homography on the pairs; return it, the mean miss in points, the words kept."""
    if len(pairs) < _FEW:
        return None
    source = np.array([pair[0] for pair in pairs])
    target = np.array([pair[1] for pair in pairs])
    found, kept = cv2.findHomography(source, target, cv2.RANSAC, _TIGHT * scale, maxIters=4000)
    if found is None or int(kept.sum()) < max(_FEW, len(pairs) // 2):
        return None
    inside = kept.ravel().astype(bool)
    away = np.linalg.norm(moved(found, source.tolist()) - target, axis=1)[inside]
    return np.asarray(found, np.float64), float(away.mean() / scale), int(inside.sum())


def _with_marks(
    matrix: Matrix, grey: Grey, pairs: list[tuple[Point, Point]], scale: float
) -> Matrix:
    """Fit once more with the corner marks found near their places: they hold the far corners."""
    weight = max(1, len(pairs) // 12)
    found = [
        (mark, at)
        for mark in _MARKS
        if (at := _mark_at(grey, moved(matrix, [mark])[0], scale)) is not None
    ]
    if not found:
        return matrix
    together = pairs + found * weight
    source = np.array([pair[0] for pair in together])
    target = np.array([pair[1] for pair in together])
    better, _ = cv2.findHomography(source, target, cv2.RANSAC, _TIGHT * scale, maxIters=4000)
    return matrix if better is None else np.asarray(better, np.float64)


def _mark_at(grey: Grey, near: Matrix, scale: float) -> Point | None:
    """Return the middle of a black square of the marks' size near a place (pixels)."""
    reach, side = 10.0 * scale, _MARK * scale
    x0, y0 = int(max(0, near[0] - reach)), int(max(0, near[1] - reach))
    part = grey[y0 : int(near[1] + reach) + 1, x0 : int(near[0] + reach) + 1]
    if part.size == 0 or min(part.shape) < side:
        return None
    low, high = float(part.min()), float(np.percentile(part, 90))
    if high - low < 60:
        return None
    dark = (part < (low + high) / 2).astype(np.uint8)
    _, _, stats, middles = cv2.connectedComponentsWithStats(dark)
    for (left, top, wide, tall, area), middle in zip(stats[1:], middles[1:], strict=True):
        square = 0.75 * side < wide < 1.3 * side and 0.75 * side < tall < 1.3 * side
        if square and area > 0.8 * wide * tall and left > 0 and top > 0:
            return x0 + float(middle[0]), y0 + float(middle[1])
    return None


def _plausible(matrix: Matrix) -> bool:
    """Tell whether the form lies upright, about as wide as high, not folded over."""
    (a, b, c, d) = moved(matrix, [(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)])
    wide = (np.linalg.norm(b - a) + np.linalg.norm(c - d)) / 2 / WIDTH
    high = (np.linalg.norm(d - a) + np.linalg.norm(c - b)) / 2 / HEIGHT
    upright = b[0] > a[0] and d[1] > a[1] and abs(b[1] - a[1]) < 0.1 * (b[0] - a[0])
    return bool(upright and high > 0 and 1 / _STRETCH < wide / high < _STRETCH)


def _scale(matrix: Matrix) -> float:
    """Return the pixels per point in the middle of the form."""
    (a, b) = moved(matrix, [(0.0, HEIGHT / 2), (WIDTH, HEIGHT / 2)])
    return float(np.linalg.norm(b - a) / WIDTH)


def _once(words: Iterable[tuple[str, Box]]) -> dict[str, Box]:
    places: dict[str, list[Box]] = {}
    for text, box in words:
        if len(text) >= 3:
            places.setdefault(text, []).append(box)
    return {text: found[0] for text, found in places.items() if len(found) == 1}


def _ends(box: Box) -> tuple[Point, Point]:
    middle = (box[1] + box[3]) / 2
    return (box[0], middle), (box[2], middle)


def _middle(box: Box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _corners(box: Box) -> tuple[Point, ...]:
    x0, y0, x1, y1 = box
    return (x0, y0), (x1, y0), (x1, y1), (x0, y1)


def _inside(value: float) -> float:
    return float(min(1.0, max(0.0, value)))
