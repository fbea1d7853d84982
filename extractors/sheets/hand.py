"""Handwriting in cells and beside labels: candidates of the line reader, asked only where needed.

Print that OCR reads surely is never read again. What is written by hand keeps a low confidence;
names and titles are resolved later against the dossier, days and hours go through their grammar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ..dates import dates_in
from ..ocr import OcrEngine
from ..parsed import DOUBT, Parsed, fold
from ..records import Candidate
from ..source import Box, Page, Picture, Word
from .labels import Value
from .leaves import AGREED, CONTESTED, PRINT_SURE, VERIFY_BELOW
from .times import hours_in

if TYPE_CHECKING:
    from ..source import Grey

T = TypeVar("T")

_SIGNED_OR_NOT = frozenset({"facilitator_signature", "other"})
_ALWAYS_TWICE = frozenset({"date", "times", "start", "end", "am", "pm"})
"""Days and hours are read twice: a digit misread is another day, and looks as sure."""
_MIN_INK = 0.004
"""Share of dark points from which a crop holds writing."""
_DIGITS = str.maketrans({"O": "0", "o": "0", "D": "0", "l": "1", "I": "1", "i": "1", "|": "1",
                         "z": "2", "Z": "2", "s": "5", "S": "5", "b": "6", "B": "8", "g": "9",
                         "q": "9", "?": "7", "T": "7"})  # fmt: skip


def clean_grey(picture: Picture) -> Grey:
    """Return a page's picture without the rules of its tables."""
    from ..raster.removal import clean_page  # noqa: PLC0415 (loads numpy and OpenCV)

    return clean_page(picture)


def is_print(words: Sequence[Word]) -> bool:
    """Tell words that OCR is sure of: nothing else needs to read them."""
    return bool(words) and min(word.confidence for word in words) >= VERIFY_BELOW


def is_covered(picture: Picture, zone: Box, words: Sequence[Word]) -> bool:
    """Tell whether the words account for the ink on their line within a zone.

    OCR passes over writing that it cannot read: what it did read is then only a part.
    """
    import numpy as np  # noqa: PLC0415 (only scans need it)

    if not words:
        return False
    top, bottom = min(w.box[1] for w in words), max(w.box[3] for w in words)
    high = bottom - top
    grey = clean_grey(picture)
    rows, columns = grey.shape[:2]
    left = max(0, round(zone[0] * columns) + 2)
    right = min(columns, round(zone[2] * columns) - 2)
    upper, lower = round((top + 0.1 * high) * rows), round((bottom - 0.1 * high) * rows)
    band = grey[upper:lower, left:right]
    if band.size < 16:
        return True
    ground = float(np.percentile(band, 75))
    dark = band < ground - max(45.0, 0.25 * ground)
    margin = round(picture.dpi / 50)
    for word in words:
        x0, x1 = round(word.box[0] * columns) - left, round(word.box[2] * columns) - left
        dark[:, max(0, x0 - margin) : max(0, x1 + margin)] = False
    tall = dark.any(axis=0)
    heights = dark.sum(axis=0)
    wide = int((tall & (heights >= 2)).sum())
    return wide < picture.dpi / 12  # about two millimetres of strokes


def writing(page: Page, box: Box, engine: OcrEngine | None) -> tuple[Candidate, ...]:
    """Return the readings of what is written in a box of a scanned page, best first."""
    if page.picture is None or engine is None:
        return ()
    crop = _line_in(page.picture, box)
    return engine.line(crop) if crop is not None else ()


def _line_in(picture: Picture, box: Box) -> Grey | None:
    """Cut the band of ink out of a box; None where it is empty."""
    import numpy as np  # noqa: PLC0415 (only scans need it)

    grey = clean_grey(picture)
    rows, columns = grey.shape[:2]
    pad = max(1, round(picture.dpi / 150))
    x0, y0 = max(0, round(box[0] * columns) + pad), max(0, round(box[1] * rows) + pad)
    x1, y1 = min(columns, round(box[2] * columns) - pad), min(rows, round(box[3] * rows) - pad)
    if x1 - x0 < 8 or y1 - y0 < 6:
        return None
    crop = grey[y0:y1, x0:x1]
    ground = float(np.percentile(crop, 75))
    dark = crop < ground - max(35.0, 0.18 * ground)
    if float(dark.mean()) < _MIN_INK:
        return None
    across, down = np.flatnonzero(dark.any(axis=0)), np.flatnonzero(dark.sum(axis=1) > 1)
    if len(across) < 4 or len(down) < 4:
        return None
    margin = max(3, round(picture.dpi / 40))
    top, bottom = max(0, int(down[0]) - margin), min(crop.shape[0], int(down[-1]) + margin)
    left, right = max(0, int(across[0]) - margin), min(crop.shape[1], int(across[-1]) + margin)
    return np.ascontiguousarray(crop[top:bottom, left:right])


def reader_of(page: Page, engine: OcrEngine | None) -> Callable[[Value], Value]:
    """Return what reads the handwriting of labelled values on a page."""

    def read(value: Value) -> Value:
        zone = value.zone or value.box
        if page.picture is None or value.field in _SIGNED_OR_NOT or zone is None:
            return value
        whole = is_covered(page.picture, _near_words(zone, value.words), value.words)
        if is_print(value.words) and whole and value.field not in _ALWAYS_TWICE:
            return value
        if value.words and not whole:
            zone = _near_words(zone, value.words)
        found = tuple(c for c in writing(page, zone, engine) if re.search(r"\w", c.value))
        if not found:
            return value
        if value.words and same_words(found[0].value, value.text):
            sure = tuple(
                replace(word, confidence=max(word.confidence, AGREED)) for word in value.words
            )
            return replace(value, words=sure)
        if whole and is_plain(value.words):
            return _weakened(value)
        other = (Candidate(value=value.text, score=0.3),) if value.text.strip() else ()
        return replace(value, text=found[0].value, readings=(*found, *other)[:5])

    return read


def _near_words(zone: Box, words: Sequence[Word]) -> Box:
    """Return the zone cut off a little right of the words in it: further ink is another's."""
    if not words:
        return zone
    high = max(word.box[3] - word.box[1] for word in words)
    return zone[0], zone[1], min(zone[2], max(w.box[2] for w in words) + 2.5 * high), zone[3]


def is_plain(words: Sequence[Word]) -> bool:
    """Tell words that OCR is fairly sure of: they stay the value where two readers differ."""
    return bool(words) and min(word.confidence for word in words) >= PRINT_SURE


def _weakened(value: Value) -> Value:
    """Make a doubt of a value that two readers read differently."""
    return replace(value, words=tuple(replace(w, confidence=CONTESTED) for w in value.words))


def grammar(
    readings: Sequence[Candidate], parse: Callable[[str], Parsed[T]]
) -> tuple[Parsed[T], str]:
    """Put readings through a grammar: the first that parses is the value, as a doubt.

    Readings that agree on the value add up; where they contradict each other the score says so.
    Returns the parse and the text it came from (the best reading where none parses).
    """
    scores: dict[T, float] = {}
    raws: dict[T, str] = {}
    for reading in readings:
        for text in dict.fromkeys((reading.value, reading.value.translate(_DIGITS))):
            parsed = parse(text)
            if parsed.value is not None and parsed.confidence >= DOUBT:
                scores[parsed.value] = scores.get(parsed.value, 0.0) + reading.score
                raws.setdefault(parsed.value, reading.value)
                break
    if not scores:
        return Parsed(), readings[0].value if readings else ""
    best = max(scores, key=lambda value: scores[value])
    others = tuple(
        Candidate(value=_text(value), score=min(1.0, round(score, 3)))
        for value, score in sorted(scores.items(), key=lambda pair: -pair[1])
    )
    share = scores[best] / sum(scores.values())
    confidence = min(0.79, 0.79 * share * min(1.0, scores[best] * 1.2 + 0.2))
    return Parsed(best, round(confidence, 3), others[:5]), raws[best]


def _text(value: object) -> str:
    return f"{value:%H:%M}" if hasattr(value, "hour") else str(value)


def looks_like_day(text: str) -> bool:
    """Tell a text that may be a date: it has one, or three groups of digits."""
    return bool(dates_in(text)) or len(re.findall(r"\d+", text)) >= 3


def looks_like_hours(text: str) -> bool:
    """Tell a text that speaks of hours."""
    return not hours_in(text).empty


def same_words(one: str, other: str) -> bool:
    """Tell whether two readings are the same words, accents, case and blanks apart."""
    return fold(one).replace(" ", "") == fold(other).replace(" ", "")
