"""Numbers as the French write them: amounts of money, counts, decimals, numbers in letters.

The traps are those of DOMAIN §3.3: "12 500,00", "12.500", "12 500 €" with a narrow no-break
space, "1.250,50", "12 500 euros", letters against figures (edge case 27).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .parsed import DOUBT, LIKELY, SURE, Parsed, clean_line, fold, is_answer, nothing, suggestions
from .parsed import unread as _unread

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007\u2008\u2009\u200a]+")
_GROUP = r"[ .'’]"
_NUMBER = (
    rf"\d{{1,3}}(?:{_GROUP}\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?!\d)"
    r"|\d+(?:[.,]\d+)?"
)
_CURRENCY = r"(?:[kKM] ?€|€|euros?\b|eur\b)"
_FIGURE = re.compile(
    rf"(?P<sign>[-−–]\s?)?(?<![\d.,])(?P<number>{_NUMBER})(?![.,]?\d)"
    rf"(?:,-)?\s*(?P<unit>{_CURRENCY})?(?:\s*et\s+(?P<cents>\d{{1,2}})\s*centimes?)?",
    re.IGNORECASE,
)
_MOST = Decimal(10) ** 12
"""No amount or count on any paper reaches it: more digits are a number of something else."""
_NOISE = frozenset(
    {
        "montant", "total", "de", "la", "le", "du", "subvention", "soit", "un", "ttc", "ht", "net",
        "nets", "eur", "euro", "euros", "somme", "est", "sollicite", "demande", "a", "hauteur",
        "et", "centimes", "centime",
    }
)  # fmt: skip
_ABOUT = re.compile(
    r"\b(?:environ|env\b|approximativement|estim|pr[eè]s de|vers)|[~≈±]", re.IGNORECASE
)
_LONE = re.compile(r"(?<!\w)[^\W\d_](?= ?$)")
"""A single letter just before a number ("Z 800"): one of its digits may have been read as it."""
_PER = re.compile(r"%|(?:/|\bpar) ?(?:an|ann[eé]e|mois|semaine|jour|h(?:eure)?|personne)\b", re.I)


@dataclass(frozen=True, slots=True)
class AmountMatch:
    """An amount found in running text: value, text as printed, span; ``currency``: € stands by."""

    value: Decimal
    raw: str
    start: int
    end: int
    confidence: float
    currency: bool


def _spaced(text: str) -> str:
    """Return the text, same length, with every kind of blank as a plain space."""
    return "".join(" " if _SPACES.fullmatch(sign) else sign for sign in text)


def _number(text: str) -> tuple[Decimal, float, tuple[str, ...]]:
    """Return value, confidence and other readings of one number as printed."""
    bare = re.sub(r"[ '’]", "", text)
    dots, commas = bare.count("."), bare.count(",")
    if dots and commas:
        decimal_sign = max(".", ",", key=bare.rfind)
        group = "," if decimal_sign == "." else "."
        value = Decimal(bare.replace(group, "").replace(decimal_sign, "."))
        return value, SURE if decimal_sign == "," else LIKELY, ()
    sign = "." if dots else ","
    if not dots and not commas:
        return Decimal(bare), SURE, ()
    if bare.count(sign) > 1:
        return Decimal(bare.replace(sign, "")), LIKELY, ()
    whole, after = bare.split(sign)
    if len(after) <= 2:
        return Decimal(f"{whole}.{after}"), SURE if commas else 0.93, ()
    if len(after) == 3 and 1 <= len(whole) <= 3 and whole != "0":
        thousands, fraction = Decimal(whole + after), f"{whole}.{after}"
        return thousands, LIKELY if dots else 0.5, (str(thousands), fraction)
    return Decimal(f"{whole}.{after}"), DOUBT, ()


def amounts_in(text: str) -> tuple[AmountMatch, ...]:
    """Find every number that can be an amount in running text, in order, with its span."""
    return tuple(_figures(_spaced(text)))


def _figures(text: str) -> Iterator[AmountMatch]:
    for match in _FIGURE.finditer(text):
        value, confidence, _ = _number(match["number"])
        if value >= _MOST:
            continue
        unit = (match["unit"] or "").casefold()
        if unit[:1] in {"k", "m"}:
            value *= 1000 if unit[0] == "k" else 1_000_000
            confidence = min(confidence, LIKELY)
        if match["cents"]:
            value += Decimal(match["cents"]) / 100
        if match["sign"]:
            value = -value
        yield AmountMatch(
            value, match.group().strip(), match.start(), match.end(), confidence, bool(unit)
        )


def parse_amount(text: str) -> Parsed[Decimal]:
    """Read one amount in euros. Two different amounts, or letters against figures: a doubt."""
    if not is_answer(text):
        return nothing()
    line = _spaced(clean_line(text))
    found = list(_figures(line))
    letters = _amount_in_letters(line)
    if not found:
        return Parsed(letters, LIKELY) if letters is not None else _unread()
    priced = [match for match in found if match.currency]
    chosen = priced if priced else found
    values = list(dict.fromkeys(match.value for match in chosen))
    if len(values) > 1:
        return _unread(*values)
    first = chosen[0]
    if letters is not None and letters != first.value:
        return Parsed(first.value, 0.4, suggestions((first.value, letters), 0.5))
    return _amount(line, first, found)


def _amount(line: str, first: AmountMatch, found: list[AmountMatch]) -> Parsed[Decimal]:
    """Weigh one amount by what stands around it."""
    number = re.sub(r"[^\d.,' ’]", "", first.raw).strip()
    _, confidence, other = _number(number) if number else (first.value, first.confidence, ())
    confidence = min(confidence, first.confidence)
    if _broken_group(line, first) or line.startswith("(") or _PER.search(line):
        confidence = min(confidence, 0.5)
    if _ABOUT.search(line) or len(found) > 1:
        confidence = min(confidence, DOUBT)
    rest = line[: first.start] + " " + line[first.end :]
    words = [word for word in fold(rest).split() if word not in _NOISE]
    if words and _number_words(words) is None:
        confidence = min(confidence, LIKELY if len(words) <= 4 else DOUBT)
    if first.value < 0:
        confidence = min(confidence, DOUBT)
    return Parsed(first.value, confidence, suggestions(other, 0.5))


def _broken_group(line: str, match: AmountMatch) -> bool:
    """Tell whether digits or letters touch the number, so that it may be cut wrongly."""
    before, after = line[: match.start], line[match.end :]
    touched = before[-1:].isalnum() or (not match.currency and after[:1].isalnum())
    lone = _LONE.search(before)
    if lone is not None and not (lone[0] in "aàAÀ" and match.currency):
        return True
    return touched or before.rstrip()[-1:].isdigit() or after.lstrip()[:1].isdigit()


_ONES = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6,
    "sept": 7, "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13,
    "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30,
    "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
    "nonante": 90, "premier": 1,
}  # fmt: skip
_SCALES = {"mille": 1000, "mil": 1000, "million": 10**6, "millions": 10**6}
_HUNDREDS = ("cent", "cents")


def _number_words(words: list[str]) -> int | None:
    """Return the number that French number words say, None if any word is no number word."""
    total = current = 0
    if not words:
        return None
    for word in words:
        if word == "et":
            continue
        if word in _ONES:
            value = _ONES[word]
            current = current - 4 + 80 if value == 20 and current % 100 == 4 else current + value
        elif word in _HUNDREDS:
            current = current - current % 100 + max(1, current % 100) * 100
        elif word in _SCALES:
            total, current = total + max(1, current) * _SCALES[word], 0
        else:
            return None
    return total + current


def number_in_letters(text: str) -> int | None:
    """Return the whole number written in French letters ("deux mille vingt-deux"), or None."""
    return _number_words(fold(text).split())


def _amount_in_letters(line: str) -> Decimal | None:
    """Return the amount in letters that stands in the line, where one does."""
    words = list(fold(re.sub(r"\d[\d .,]*", " ", line)).split())
    best: list[str] = []
    run: list[str] = []
    for word in [*words, "|"]:
        if word in _ONES or word in _SCALES or word in _HUNDREDS or (word == "et" and run):
            run.append(word)
            continue
        best, run = (run if len(run) > len(best) else best), []
    best = best[:-1] if best[-1:] == ["et"] else best
    if not best or (len(best) == 1 and best[0] in {"un", "une", "premier"}):
        return None
    number = _number_words(best)
    return None if number is None else Decimal(number)


_PLAIN = re.compile(r"^(?P<sign>[-−–]\s?)?(?P<number>[\d .,'’]*\d)\s*(?P<rest>[^\d]*)$")
_HOURS = re.compile(r"^(\d{1,4})\s*h(?:eures?)?\s*([0-5]\d)(?:\s*(?:mn|min(?:utes)?))?$", re.I)


def parse_decimal(text: str) -> Parsed[Decimal]:
    """Read one number (a volume, a rate, full-time equivalents, hours: "1h30" is 1.5)."""
    if not is_answer(text):
        return nothing()
    line = _spaced(clean_line(text))
    if hours := _HOURS.match(line):
        return Parsed(Decimal(hours[1]) + Decimal(int(hours[2])) / 60, 0.9)
    about = bool(_ABOUT.search(line))
    match = _PLAIN.match(_ABOUT.sub("", line).strip(" :.") if about else line)
    if match is None:
        numbers = [found.value for found in _figures(line)]
        return Parsed(numbers[0], DOUBT) if len(numbers) == 1 else _in_letters(line, numbers)
    grouped = re.fullmatch(_NUMBER, match["number"])
    if not grouped:
        return _unread()
    value, confidence, other = _number(match["number"])
    if value >= _MOST:
        return _unread()
    if other:
        confidence = min(confidence, DOUBT)
    words = fold(match["rest"]).split()
    confidence = min(confidence, 0.93 if len(words) <= 1 else LIKELY) if words else confidence
    if match["sign"] or about or _PER.search(match["rest"].replace("%", "")):
        confidence = min(confidence, DOUBT)
    return Parsed(-value if match["sign"] else value, confidence, suggestions(other, 0.5))


def _in_letters(line: str, numbers: list[Decimal]) -> Parsed[Decimal]:
    if numbers:
        return _unread(*numbers)
    words = fold(line).split()
    number = _number_words(words)
    if number is None and len(words) > 1:
        number = _number_words(words[:-1])
    return _unread() if number is None else Parsed(Decimal(number), LIKELY)


def parse_integer(text: str) -> Parsed[int]:
    """Read a count of people, groups, or a year. A broken number is a doubt."""
    if not is_answer(text):
        return nothing()
    found = parse_decimal(text)
    if found.value is None:
        return Parsed(candidates=found.candidates)
    if found.value != found.value.to_integral_value():
        if any(Decimal(other.value) == int(Decimal(other.value)) for other in found.candidates):
            return Parsed(candidates=found.candidates)
        return _unread(found.value)
    confidence = found.confidence
    if found.candidates and confidence == DOUBT:  # "1.200" can be no fraction of a person
        confidence = 0.75
    return Parsed(int(found.value), confidence, found.candidates)
