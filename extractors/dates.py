"""Dates, periods and times as printed on French papers (DOMAIN §5.6, edge cases 12 and 20)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from .amounts import number_in_letters
from .parsed import DOUBT, LIKELY, SURE, Parsed, clean_line, fold, is_answer, nothing, suggestions
from .parsed import unread as _unread

_MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "mar": 3,
    "avril": 4, "avr": 4, "mai": 5, "juin": 6, "juillet": 7, "juil": 7, "aout": 8,
    "septembre": 9, "sept": 9, "sep": 9, "octobre": 10, "oct": 10, "novembre": 11, "nov": 11,
    "decembre": 12, "dec": 12,
}  # fmt: skip
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTH = (
    r"(?:janv(?:ier)?|jan|f[eé]vr(?:ier)?|f[eé]v|mars?|avr(?:il)?|mai|juin|juil(?:let)?|ao[uû]t"
    r"|sept(?:embre)?|sep|oct(?:obre)?|nov(?:embre)?|d[eé]c(?:embre)?)\b\.?"
)
_WEEKDAY = r"(?:(?P<weekday>lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)[ ,]+)?"
_ISO = r"(?P<iso_y>(?:19|20)\d{2})(?P<iso>[-/.])(?P<iso_m>\d{2})(?P=iso)(?P<iso_d>\d{2})"
_NUMERIC = r"(?P<d>\d{1,2}) ?(?P<sep>[/.\-–]) ?(?P<m>\d{1,2}) ?(?P=sep) ?(?P<y>\d{4}|\d{2})"
_WRITTEN = rf"(?P<wd>\d{{1,2}}) ?(?:er\b|ER\b|ᵉʳ)?[ -]?(?P<wm>{_MONTH})[ -]?(?P<wy>\d{{4}}|\d{{2}})"
_DATE = re.compile(rf"(?<![\d/]){_WEEKDAY}(?:{_ISO}|{_NUMERIC}|{_WRITTEN})(?![\d/])", re.IGNORECASE)
_MONTH_YEAR = re.compile(
    rf"(?<![\w/])(?:(?P<name>{_MONTH})|(?P<number>0[1-9]|1[0-2]|[1-9])[/.\-])"
    r" ?(?P<year>(?:19|20)\d{2})(?![\d/])",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    r"l['’]an (?P<year>deux[ -]mille(?:[ -](?:et[ -])?[a-zé]+){0,4}),? "
    rf"(?:et )?le (?:{'|'.join(_WEEKDAYS)})? ?(?P<day>[a-zé-]+(?: et un)?|\d{{1,2}})(?:er)? "
    rf"(?P<month>{_MONTH})",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"^(?:\d ?){8}$")
_FILLER = frozenset(["le", "du", "au", "date", "fait", "a", "en", "jour"])


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date found in running text: the parse, the text as printed, its span."""

    parsed: Parsed[date]
    raw: str
    start: int
    end: int


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    """Return the year; two digits are of this century up to 69, as everywhere."""
    year = int(text)
    if len(text) == 2:
        return year + (2000 if year < 70 else 1900)
    return year


def _made(year: int, month: int, day: int, confidence: float) -> Parsed[date]:
    """Build the date; an impossible one has no value, its other order is only suggested."""
    value = _day(year, month, day)
    if value is None:
        other = _day(year, day, month)
        return _unread(*([other.isoformat()] if other else []), score=0.3)
    return Parsed(value, confidence if 1900 <= year <= 2100 else 0.3)


def _short_year(match: re.Match[str]) -> float:
    """Return how sure "20/03/12" is the day first: not, where the year first is likelier."""
    likely = range(15, 36)
    turned = int(match["d"]) in likely and 1 <= int(match["y"]) <= 31
    return 0.7 if turned and int(match["y"]) not in likely else 0.92


def _month_number(text: str) -> int:
    return _MONTHS[fold(text)]


def _of_match(match: re.Match[str]) -> Parsed[date]:
    if match["iso_y"]:
        found = _made(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]), SURE)
    elif match["d"]:
        short = len(match["y"]) == 2
        confidence = _short_year(match) if short else SURE
        found = _made(_year(match["y"]), int(match["m"]), int(match["d"]), confidence)
    else:
        confidence = 0.9 if len(match["wy"]) == 2 else SURE
        found = _made(_year(match["wy"]), _month_number(match["wm"]), int(match["wd"]), confidence)
    weekday = match["weekday"]
    if found.value and weekday and _WEEKDAYS[found.value.weekday()] != weekday.casefold():
        return Parsed(found.value, DOUBT, suggestions([found.value], 0.5))
    return found


def dates_in(text: str) -> tuple[DateMatch, ...]:
    """Find every full date in running text, in order; an impossible date is found without value.

    The text is searched as given (spans are its own); blanks of any kind count as spaces.
    """
    spaced = re.sub(r"\s", " ", text)
    plain = re.sub(r"(?<!\w)[lLI](?=er\b)", "1", spaced)  # OCR reads "Ler avril"
    found = []
    for match in _DATE.finditer(plain):
        start, end = match.span()
        found.append(DateMatch(_of_match(match), spaced[start:end].strip(), start, end))
    found += list(_dates_in_letters(plain))
    return tuple(sorted(found, key=lambda match: match.start))


def _dates_in_letters(text: str) -> Iterator[DateMatch]:
    for match in _LETTERS.finditer(text):
        year = number_in_letters(match["year"])
        day = match["day"]
        number = int(day) if day.isdigit() else number_in_letters(day)
        if year and number:
            parsed = _made(year, _month_number(match["month"]), number, 0.93)
            yield DateMatch(parsed, match.group(), match.start(), match.end())


def parse_date(text: str, *, end: bool = False) -> Parsed[date]:
    """Read one date. Month and year alone give the first day (``end``: the last) as a doubt.

    An impossible date (31 April) has no value; two different dates in one place neither.
    """
    if not is_answer(text) or _is_mask(text):
        return nothing()
    line = clean_line(text)
    found = dates_in(line)
    if not found:
        return _bare_digits(line) or _month_only(line, end=end)
    values = list(dict.fromkeys(match.parsed.value for match in found))
    if len(values) > 1:
        return _unread(*[value for value in values if value])
    parsed = found[0].parsed
    rest = fold(line[: found[0].start] + " " + line[found[0].end :])
    if len(found) == 1 and any(sign.isdigit() for sign in rest) and not _times(rest):
        return Parsed(parsed.value, min(parsed.confidence, DOUBT), parsed.candidates)
    if [word for word in rest.split() if word not in _FILLER]:
        return Parsed(parsed.value, min(parsed.confidence, 0.9), parsed.candidates)
    return parsed


def _is_mask(text: str) -> bool:
    """Tell the printed mask of an empty date: "__/__/20__", "…/…/…", "jj/mm/aaaa"."""
    return bool(re.fullmatch(r"[\s._…/\-|]*(?:20)?[\s._…/\-|]*", text)) or bool(
        re.fullmatch(r"\s*(?:jj|dd)\s*[/.\-]\s*mm\s*[/.\-]\s*(?:aa(?:aa)?|yyyy)\s*", text, re.I)
    )


def _bare_digits(line: str) -> Parsed[date] | None:
    """Read eight digits in comb boxes: day, month, year."""
    if not _DIGITS.match(line):
        return None
    digits = line.replace(" ", "")
    return _made(int(digits[4:]), int(digits[2:4]), int(digits[:2]), LIKELY)


def _month_only(line: str, *, end: bool) -> Parsed[date]:
    months = list(_MONTH_YEAR.finditer(line))
    if len(months) != 1:
        return _unread()
    first, last = _month_bounds(months[0])
    return Parsed(last if end else first, DOUBT, suggestions((first, last), 0.5))


def _month_bounds(match: re.Match[str]) -> tuple[date, date]:
    month = _month_number(match["name"]) if match["name"] else int(match["number"])
    year = int(match["year"])
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


_YEARS = re.compile(r"(?<!\d)(20\d{2})(?: ?[-/–] ?| et | à | a )?(20\d{2}|\d{2})?(?!\d)")
_SHARED = re.compile(
    rf"(?<!\d)(?P<d1>\d{{1,2}})(?:er)?(?: (?P<m1>{_MONTH}))? (?:au|à|-|–|jusqu['’]au) "
    rf"(?P<d2>\d{{1,2}})(?:er)? (?P<m2>{_MONTH}) (?P<y>\d{{4}})",
    re.IGNORECASE,
)


_SHARED_MONTHS = re.compile(
    rf"(?P<m1>{_MONTH}) ?(?:au|à|-|–) ?(?:fin )?(?P<m2>{_MONTH}) ?(?P<y>(?:19|20)\d{{2}})",
    re.IGNORECASE,
)


def parse_period(text: str) -> tuple[Parsed[date], Parsed[date]]:
    """Read the first and the last day of a period.

    Full dates are sure; months, years and "année scolaire" are doubts; "2 ans" or "à partir de
    septembre" give no value (edge case 12).
    """
    if not is_answer(text) or _is_mask(text):
        return nothing(), nothing()
    line = clean_line(text)
    if shared := _SHARED.search(line):
        return _shared_year(shared)
    if months := _SHARED_MONTHS.search(line):
        first, last = _month_number(months["m1"]), _month_number(months["m2"])
        year, sure = int(months["y"]), DOUBT if first <= last else 0.3
        ending = date(year, last, calendar.monthrange(year, last)[1])
        return Parsed(date(year, first, 1), sure), Parsed(ending, sure)
    found = [match.parsed for match in dates_in(line)]
    if len(found) == 2:
        return _ordered(found[0], found[1])
    if len(found) == 1:
        return _one_bound(line, found[0])
    if found:
        return _unread(*[f.value for f in found if f.value]), _unread()
    return _loose_period(line)


def _ordered(start: Parsed[date], end: Parsed[date]) -> tuple[Parsed[date], Parsed[date]]:
    if start.value and end.value and start.value > end.value:
        low = min(start.confidence, 0.4)
        return Parsed(start.value, low), Parsed(end.value, low)
    return start, end


def _shared_year(match: re.Match[str]) -> tuple[Parsed[date], Parsed[date]]:
    """Read "du 3 au 28 avril 2023" and "du 15 mars au 30 juin 2023"."""
    year, month = int(match["y"]), _month_number(match["m2"])
    first = _month_number(match["m1"]) if match["m1"] else month
    confidence = 0.93 if first <= month else 0.5
    start = _made(year, first, int(match["d1"]), confidence)
    return _ordered(start, _made(year, month, int(match["d2"]), SURE))


def _one_bound(line: str, found: Parsed[date]) -> tuple[Parsed[date], Parsed[date]]:
    folded = fold(line)
    if re.match(r"(?:jusqu|fin|au )", folded):
        return _unread(), found
    if re.match(r"(?:a (?:partir|compter) d|des le|depuis|debut|du )", folded):
        return found, _unread()
    low = min(found.confidence, DOUBT)
    return Parsed(found.value, low), Parsed(None, 0.0)


def _loose_period(line: str) -> tuple[Parsed[date], Parsed[date]]:
    months = [_month_bounds(match) for match in _MONTH_YEAR.finditer(line)]
    if len(months) in {1, 2}:
        start, end = months[0][0], months[-1][1]
        sure = DOUBT if start <= end else 0.3
        return Parsed(start, sure), Parsed(end, sure)
    years = _YEARS.search(line)
    if years is None or months:
        return _unread(), _unread()
    first = int(years[1])
    last = first if not years[2] else int(years[2]) + (2000 if len(years[2]) == 2 else 0)
    folded = fold(line)
    if "scolaire" in folded or "saison" in folded:
        last = last if years[2] else first + 1
        return Parsed(date(first, 9, 1), 0.5), Parsed(date(last, 8, 31), 0.5)
    if last < first or re.search("partir|mestre", folded) or len(_YEARS.findall(line)) > 1:
        return _unread(), _unread()
    words = set(folded.split()) - {"annee", "annees", "exercice", "civile", "de", "l", "et", "a"}
    plain = all(word.isdigit() for word in words)
    confidence = (0.85 if first == last else DOUBT) if plain else 0.5
    return Parsed(date(first, 1, 1), confidence), Parsed(date(last, 12, 31), confidence)


_TIME = re.compile(
    r"(?<![\d,.:])(?P<h>\d{1,2}) ?(?P<sep>h|H|:|heures?)"
    r"(?: ?(?P<m>\d{2})(?!\d| ?(?:h|H|:|heures?)))?"  # "10h 11h30" has lost its dash
    r"(?:(?!\d)|(?=\d{1,2} ?[hH]))(?: ?(?:mn|min))?"
)
_NAMED_TIMES = {"midi": time(12, 0), "minuit": time(0, 0)}


def _clock(hour: str, minute: str | None) -> time | None:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None


def _times(text: str) -> list[time | None]:
    found: list[tuple[int, time | None]] = [
        (match.start(), _clock(match["h"], match["m"]))
        for match in _TIME.finditer(text)
        if match["m"] or match["sep"] != ":"
    ]
    for name, value in _NAMED_TIMES.items():
        said = rf"(?<!apr[eèé]s[- ])\b{name}\b"  # "après-midi" is half a day, no time
        found += [(m.start(), value) for m in re.finditer(said, text, re.IGNORECASE)]
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


def parse_time(text: str) -> Parsed[time]:
    """Read one time of day: "9h", "9 h 30", "09:30", "14H00", "midi". 24h or 9h75: no value."""
    if not is_answer(text):
        return nothing()
    line = clean_line(text)
    found = _times(line)
    if len(found) == 1:
        loose = re.search(r"\b(?:vers|environ|avant|apr[eè]s)\b", line, re.IGNORECASE)
        return Parsed(found[0], DOUBT if loose else SURE) if found[0] else _unread()
    if len(found) > 1:
        return _unread(*[f"{value:%H:%M}" for value in found if value])
    bare = re.fullmatch(r"(\d{1,2})(?:[.,](\d{2}))?|(\d{2})(\d{2})", line)
    value = _clock(bare[1] or bare[3], bare[2] or bare[4]) if bare else None
    return Parsed(value, 0.5) if value else _unread()


def time_ranges(text: str) -> tuple[tuple[time, time], ...]:
    """Read every pair of start and end; empty where the times do not pair up in order.

    "9h00/12h00 – 13h30/16h30" gives two pairs, so that a break is never counted as time.
    """
    line = clean_line(text)
    found = [value for value in _times(line) if value]
    bare = re.search(r"(?<![\d:hH])(\d{1,2}) ?(?:[-–/]|à|a) ?(\d{1,2}) ?[hH](?! ?\d)", line)
    if len(found) == 1 and bare and (first := _clock(bare[1], None)):
        found = [first, found[0]]
    if len(found) < 2 or len(found) % 2 or found != sorted(found):
        return ()
    return tuple((found[i], found[i + 1]) for i in range(0, len(found), 2))


def parse_time_range(text: str) -> tuple[Parsed[time], Parsed[time]]:
    """Read start and end of one session; several ranges in one place are a doubt (a break)."""
    if not is_answer(text):
        return nothing(), nothing()
    ranges = time_ranges(text)
    if not ranges:
        line = clean_line(text)
        found = [value for value in _times(line) if value]
        return _unread(*[f"{value:%H:%M}" for value in found]), _unread()
    confidence = SURE if len(ranges) == 1 and ranges[0][0] < ranges[0][1] else DOUBT
    return Parsed(ranges[0][0], confidence), Parsed(ranges[-1][1], confidence)


def parse_duration(text: str) -> Parsed[Decimal]:
    """Read a length of time in hours: "1h30" is 1.5, "45 min" is 0.75, "3,25 h" is 3.25."""
    if not is_answer(text):
        return nothing()
    line = clean_line(text).casefold()
    minutes = r"(?:mn|min(?:utes?)?)"
    if match := re.fullmatch(rf"(\d+) ?(?:h|heures?) ?(?:(\d{{1,2}}) ?{minutes}?)?", line):
        return Parsed(Decimal(match[1]) + Decimal(match[2] or 0) / 60, SURE)
    if match := re.fullmatch(rf"(\d+) ?{minutes}", line):
        return Parsed(Decimal(match[1]) / 60, SURE)
    if match := re.fullmatch(r"(\d+)[.,](\d+) ?(?:h|heures?)", line):
        return Parsed(Decimal(f"{match[1]}.{match[2]}"), 0.9)
    return _unread()
