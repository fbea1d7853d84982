"""The hours of a sheet: "9h-12h", "9h00/12h00 – 13h30/16h30", "de 14h à 17h", with their breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from ..dates import dates_in, parse_time, time_ranges
from ..parsed import DOUBT, SURE, clean_line, fold, without_accents

Range = tuple[time, time]

_CLOCK = r"\d{1,2} ?(?:h|H|:|heures?) ?(?:\d{2})?"
_PAUSE = re.compile(
    rf"\(?\b(?:pauses?|avec pause|dont pause|repas)\b[^0-9()]{{0,24}}"
    rf"({_CLOCK})(?:\s?(?:-|–|—|/|à|a|au)\s?({_CLOCK}))?(?:\s?(?:mn|min(?:utes)?)\b)?\)?",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\(?\s*(?:soit|dur[ée]e|total|=)\s*:?\s*\d{1,2}(?:[.,]\d+)?\s?h(?:eures?)?(?:\s?\d{2})?\s*\)?"
    r"|\(\s*\d{1,2}(?:[.,]\d+)?\s?h(?:eures?)?(?:\s?\d{2})?\s*\)",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\d/.])(\d{1,2})[.](\d{2})(?![\d/.])")
_LETTERS = re.compile(r"(?<=[\dhH:])[oO](?=[\dhHoO\s]|$)|(?<=[\dhH:])[lI](?=\d)")
NOON = time(13, 0)


@dataclass(frozen=True, slots=True)
class Hours:
    """What a text says of hours: ranges in order, breaks, how sure its form makes them.

    ``single`` is a time that stands alone.
    """

    ranges: tuple[Range, ...] = ()
    pauses: tuple[Range, ...] = ()
    single: time | None = None
    sure: float = 0.0

    @property
    def empty(self) -> bool:
        """True where the text speaks of no time."""
        return not self.ranges and self.single is None


def hours_in(text: str) -> Hours:
    """Read the hours in a text. Dates, lengths of time and breaks in it are taken out first."""
    line = clean_line(text)
    for found in reversed(dates_in(line)):
        line = f"{line[: found.start]} {line[found.end :]}"
    pauses = tuple(_pauses(line))
    line = _DURATION.sub(" ", _PAUSE.sub(" ", line)).strip()
    made = _plain(line)
    if re.search(
        r"\d[hH:]\d?[OoSsIlBZ](?![a-z]{2})", line
    ):  # "9hS0": a letter in the place of a digit
        made = Hours(made.ranges, (), made.single, min(made.sure, DOUBT))
    if made.empty:
        loose = _DOTTED.sub(r"\1:\2", _LETTERS.sub(_digit, line))
        made = _plain(loose)
        dotted = bool(_DOTTED.search(line)) and loose == _DOTTED.sub(r"\1:\2", line)
        made = Hours(made.ranges, (), made.single, min(made.sure, 0.85 if dotted else DOUBT))
    return Hours(made.ranges, pauses, made.single, made.sure)


def _digit(match: re.Match[str]) -> str:
    return "0" if match.group() in "oO" else "1"


def _plain(line: str) -> Hours:
    ranges = time_ranges(line)
    if ranges:
        sound = all(start < end for start, end in ranges)
        return Hours(ranges, (), None, SURE if sound and len(ranges) <= 2 else DOUBT)
    one = parse_time(line)
    if one.value is not None and one.confidence > 0.55:
        return Hours((), (), one.value, one.confidence)
    return Hours()


def _pauses(line: str) -> list[Range]:
    found = []
    for match in _PAUSE.finditer(line):
        start = parse_time(match[1]).value
        end = parse_time(match[2]).value if match[2] else None
        if start is not None and end is not None and start < end:
            found.append((start, end))
    return found


def half_of(span: Range) -> str:
    """Tell the half-day of a range: "am", "pm", or "" where it runs over both."""
    if span[1] <= time(14, 0) and span[0] < NOON:
        return "am"
    return "pm" if span[0] >= time(12, 0) else ""


def one_clock(text: str) -> time | None:
    """Return the one time of day that a short text is, else None."""
    if not re.search(r"\d", text):
        return None
    parsed = parse_time(_LETTERS.sub(_digit, text))
    return parsed.value if parsed.confidence > 0.55 else None


def is_clock(text: str) -> bool:
    """Tell whether a text is a time of day and nothing else."""
    bare = without_accents(clean_line(text)).casefold()
    return one_clock(text) is not None and bool(re.fullmatch(r"(?:a |vers )?[\d\s:h.,mn]+", bare))


def names_half(text: str) -> str:
    """Return "am" or "pm" where a wording names one half-day alone, else ""."""
    folded = fold(text)
    morning, afternoon = "matin" in folded, "apres midi" in folded or "aprem" in folded
    if morning == afternoon:
        return ""
    return "am" if morning else "pm"
