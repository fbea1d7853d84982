"""The arrival stamp of the mailroom on a page: "ARRIVÉ LE 12 OCT. 2022", "REÇU LE", with its date.

A sentence that speaks of a letter received is no stamp: the words of a stamp stand by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .dates import dates_in
from .layout import centre, contains, lines_of, union
from .parsed import fold
from .records import Day
from .source import Box, Page, Word

_PHRASE = re.compile(
    r"(?:(?:service )?(?:du )?courrier )?(?P<word>arrivee?|recue?|arrive au [a-z ]{4,20}|recu au "
    r"[a-z ]{4,20})(?P<on> (?:le|du))?\b[ :.]*|(?:date d[e'] ?)(?P<on2>arrivee|reception)[ :.]*|"
    r"courrier (?P<on3>arrive|recu)[ :.]*"
)
_MANY_WORDS = 9
_UPPER_PART = 0.4
_NEAR = 34.0
"""The date of a stamp stands within so many points over or under its words."""
_NUMERALS = str.maketrans("OoIl|", "00111")
_SPACED = re.compile(r"(?<=\b[0-3]) (?=\d (?:[a-zé]{3,9}\.?|[./-]) ?)", re.IGNORECASE)
_CELLS = 6


@dataclass(frozen=True, slots=True)
class _Segment:
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return union(word.box for word in self.words)


def arrival_of(page: Page) -> Day:
    """Return the day of the arrival stamp on a page; an empty leaf where there is none.

    A stamp whose date cannot be read has a raw text and no value.
    """
    found = [day for day in _stamps(page) if not day.absent]
    return max(found, key=lambda day: (day.value is not None, day.confidence), default=Day())


def _stamps(page: Page) -> list[Day]:
    free = _outside_tables(page)
    segments = _segments(free, page.size[0])
    down = 1 / max(1.0, page.size[1])
    days = []
    for at, segment in enumerate(segments):
        phrase = _phrase(segment, page)
        if phrase is None:
            continue
        rest = segment.text[phrase:]
        own = _dated(rest)
        if own is not None:
            days.append(_leaf(page, [segment], own))
            continue
        near = [
            other
            for place, other in enumerate(segments)
            if place != at and _beside(segment.box, other.box, _NEAR * down)
            and len(other.words) <= _MANY_WORDS
        ]  # fmt: skip
        near.sort(key=lambda other: abs(other.box[1] - segment.box[1]))
        for other in near:
            dated = _dated(other.text)
            if dated is not None:
                days.append(_leaf(page, [segment, other], dated))
                break
        else:
            if _says_when(segment):
                days.append(
                    Day(raw=segment.text, page=page.number, box=segment.box, confidence=0.0)
                )
    return days


def _outside_tables(page: Page) -> tuple[Word, ...]:
    """Return the words outside ruled tables: "Arrivée" heads a column of attendance sheets."""
    tables = [t.box for t in page.tables if t.box is not None and len(t.cells) >= _CELLS]
    return tuple(
        word for word in page.words if not any(contains(box, centre(word.box)) for box in tables)
    )


def _segments(words: Sequence[Word], width: float) -> list[_Segment]:
    """Return runs of words without a wide gap, line by line."""
    found: list[_Segment] = []
    for line in lines_of(words):
        run: list[Word] = []
        for word in line.words:
            if run and (word.box[0] - run[-1].box[2]) * width > max(16.0, 2.2 * word.size):
                found.append(_Segment(tuple(run)))
                run = []
            run.append(word)
        found.append(_Segment(tuple(run)))
    return found


def _phrase(segment: _Segment, page: Page) -> int | None:
    """Return where the words of a stamp end in a segment; None where it is no stamp."""
    if len(segment.words) > _MANY_WORDS:
        return None
    match = _PHRASE.match(fold(segment.text))
    if match is None:
        return None
    spoken = match.group(0).strip(" :.")
    count = len(spoken.split())
    head = " ".join(word.text for word in segment.words[:count])
    letters = [sign for sign in head if sign.isalpha()]
    capital = sum(sign.isupper() for sign in letters) >= 0.7 * max(1, len(letters))
    high = page.picture is not None and segment.box[1] < _UPPER_PART and "le" in spoken.split()
    if not capital and not high:
        return None
    after = segment.text[len(head) :]
    dated = dates_in(_mended(after))
    left = _mended(after)
    for date in reversed(dated):
        left = left[: date.start] + left[date.end :]
    if len(re.findall(r"\w{2,}", left)) > 2:
        return None
    return len(head)


def _says_when(segment: _Segment) -> bool:
    return fold(segment.text).rstrip(" :.").endswith((" le", "courrier arrive", "d'arrivee"))


def _mended(text: str) -> str:
    """Close the gaps of a date stamp's wheels: "1 2 OCT. 2022"; "0CT" is OCT."""
    text = re.sub(r"\b0CT\b", "OCT", re.sub(r"(?<=\d)[Oo](?=\d)", "0", text))
    return _SPACED.sub("", text)


def _dated(text: str) -> tuple[object, float] | None:
    found = [match for match in dates_in(_mended(text)) if match.parsed.value is not None]
    return (found[0].parsed.value, found[0].parsed.confidence) if found else None


def _beside(first: Box, second: Box, reach: float) -> bool:
    """Tell whether two segments stand over each other, closely."""
    apart = max(second[1] - first[3], first[1] - second[3])
    shared = min(first[2], second[2]) - max(first[0], second[0])
    return apart <= reach and shared > 0.2 * min(first[2] - first[0], second[2] - second[0])


def _leaf(page: Page, parts: Sequence[_Segment], dated: tuple[object, float]) -> Day:
    words = [word for part in parts for word in part.words]
    weakest = min((w.confidence for w in words if sum(map(str.isalnum, w.text)) >= 2), default=0.0)
    sure = min(weakest + 0.05, dated[1])
    return Day.model_validate(
        {
            "value": dated[0],
            "raw": " ".join(part.text for part in parts),
            "page": page.number,
            "box": union(part.box for part in parts),
            "confidence": round(max(0.0, min(1.0, sure)), 3),
        }
    )
