"""Text to value: the door to all parsers. Nothing is ever corrected in silence.

Each parser takes the text as read and returns a ``Parsed``: the value with how sure its form
makes it, or no value and what it might be. ``leaf`` joins a parse with its place on the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from .amounts import (
    AmountMatch,
    amounts_in,
    number_in_letters,
    parse_amount,
    parse_decimal,
    parse_integer,
)
from .dates import (
    DateMatch,
    dates_in,
    parse_date,
    parse_duration,
    parse_period,
    parse_time,
    parse_time_range,
    time_ranges,
)
from .fields import FieldType
from .identifiers import (
    ibans_in,
    parse_bic,
    parse_email,
    parse_iban,
    parse_naf,
    parse_phone,
    parse_postal_code,
    parse_rna,
    parse_siren,
    parse_siret,
    parse_url,
    rib_key,
    rnas_in,
    sirens_in,
    sirets_in,
    valid_iban,
    valid_siren,
    valid_siret,
)
from .parsed import (
    DOUBT,
    LIKELY,
    SURE,
    Parsed,
    clean,
    clean_line,
    fold,
    is_answer,
    leaf,
    nothing,
    parse_long,
    parse_text,
    strip_fill,
    suggestions,
    unread,
)
from .source import Choice

__all__ = [
    "AmountMatch",
    "DateMatch",
    "Parsed",
    "PersonName",
    "amounts_in",
    "clean",
    "clean_line",
    "dates_in",
    "fold",
    "ibans_in",
    "is_answer",
    "leaf",
    "number_in_letters",
    "parse",
    "parse_amount",
    "parse_bic",
    "parse_choice",
    "parse_date",
    "parse_decimal",
    "parse_duration",
    "parse_email",
    "parse_flag",
    "parse_iban",
    "parse_integer",
    "parse_long",
    "parse_naf",
    "parse_period",
    "parse_person",
    "parse_phone",
    "parse_postal_code",
    "parse_rna",
    "parse_siren",
    "parse_siret",
    "parse_text",
    "parse_time",
    "parse_time_range",
    "parse_url",
    "rib_key",
    "rnas_in",
    "sirens_in",
    "sirets_in",
    "split_list",
    "strip_fill",
    "ticked_labels",
    "time_ranges",
    "valid_iban",
    "valid_siren",
    "valid_siret",
]

TICKED = "☑☒✓✔✗✘✕✖■⊠⊗◉●🗹🗷"
UNTICKED = "☐□❏❑❐❒○◯▢◻"
_BOX = re.compile(
    rf"(?P<box>[{TICKED}{UNTICKED}]|\[\s*[xX]?\s*\])\s*(?P<label>[^{TICKED}{UNTICKED}\[\n]*)"
)


def ticked_labels(text: str) -> tuple[tuple[str, bool], ...]:
    """Read "☒ Oui ☐ Non": each printed label with whether its box is ticked.

    The box stands before its label, unless the text opens with a label and ends with a box
    ("Oui ☒ Non ☐"). Text without boxes gives nothing.
    """
    boxes = [
        (match["label"].strip(" :;,/"), match["box"] in TICKED or "x" in match["box"].casefold())
        for match in _BOX.finditer(text)
    ]
    before = text[: match.start()].strip(" :;,/") if (match := _BOX.search(text)) else ""
    if before and len(boxes) > 1 and not boxes[-1][0]:
        labels = [before.splitlines()[-1], *(label for label, _ in boxes)]
        return tuple((label, ticked) for label, (_, ticked) in zip(labels, boxes, strict=False))
    return tuple(boxes)


_YES = frozenset(["oui", "o", "yes", "y", "vrai", "true", "x", "on", "1", "coche", "cochee"])
_NO = frozenset(["non", "n", "no", "faux", "false", "off", "0"])


def parse_flag(text: str) -> Parsed[bool]:
    """Read yes or no: a word, a cross, or a pair of boxes. Unticked boxes alone: no answer."""
    if text.strip() and text.strip()[:1] in UNTICKED and len(text.strip()) == 1:
        return Parsed(False, LIKELY)
    if text.strip() and text.strip() in TICKED:
        return Parsed(True, SURE)
    if not is_answer(text):
        return nothing()
    boxes = ticked_labels(text)
    if boxes:
        chosen = [fold(label) for label, ticked in boxes if ticked]
        if not chosen:
            return nothing()
        flags = {_word_flag(label) for label in chosen}
        flag = flags.pop() if len(flags) == 1 else None
        return Parsed(flag, 0.95) if flag is not None else unread()
    flag = _word_flag(fold(text))
    if flag is None:
        return unread()
    return Parsed(flag, SURE if len(fold(text).split()) == 1 else LIKELY)


def _word_flag(folded: str) -> bool | None:
    first = (folded.split() or [""])[0]
    both = {"oui", "non"} <= set(folded.split())
    if both or (first not in _YES and first not in _NO):
        return None
    return first in _YES


def split_list(text: str) -> tuple[str, ...]:
    """Split several short answers in one box: one per line, or separated by ";" or bullets."""
    parts = re.split(r"[\n;•]|(?:^|\n)\s*[-–*]\s+", clean(text))
    return tuple(part.strip(" -–\t") for part in parts if is_answer(part))


def parse_choice(text: str, choices: tuple[Choice, ...]) -> Parsed[str]:
    """Return the code of the choice that the text names: code, label, synonym, or ticked box.

    Two choices named alike are a doubt without value; a near spelling is a doubt with one.
    """
    if not is_answer(text):
        return nothing()
    boxes = ticked_labels(text)
    if boxes:
        chosen = [label for label, ticked in boxes if ticked]
        if not chosen:
            return nothing()
        if len(chosen) > 1:
            return unread(*[c for c in (_named(label, choices) for label in chosen) if c])
        text = chosen[0]
    exact = _exact(text, choices)
    if exact:
        return Parsed(exact, SURE)
    codes = _contained(text, choices)
    if len(codes) == 1:
        return Parsed(codes[0], LIKELY)
    return unread(*codes) if codes else _near(text, choices)


def _wordings(choice: Choice) -> tuple[str, ...]:
    return tuple(fold(word) for word in (choice.code, choice.label, *choice.synonyms))


def _named(text: str, choices: tuple[Choice, ...]) -> str | None:
    return _exact(text, choices) or next(iter(_contained(text, choices)), None)


def _exact(text: str, choices: tuple[Choice, ...]) -> str | None:
    key = fold(text)
    codes = [choice.code for choice in choices if key and key in _wordings(choice)]
    return codes[0] if len(set(codes)) == 1 else None


def _contained(text: str, choices: tuple[Choice, ...]) -> list[str]:
    """Return the choices named inside the text; a longer wording hides the shorter in it."""
    rest = f" {fold(text)} "
    wordings = [(word, c.code) for c in choices for word in _wordings(c) if len(word) > 1]
    found: list[str] = []
    for word, code in sorted(wordings, key=lambda pair: -len(pair[0])):
        if f" {word} " in rest:
            rest = rest.replace(f" {word} ", " | ")
            found.append(code)
    return list(dict.fromkeys(found))


def _near(text: str, choices: tuple[Choice, ...]) -> Parsed[str]:
    key = fold(text)
    scored = sorted(
        ((max(fuzz.ratio(key, word) for word in _wordings(c)), c.code) for c in choices),
        reverse=True,
    )
    best = [code for score, code in scored if score >= 85]
    if len(best) == 1:
        return Parsed(best[0], DOUBT, suggestions(best, 0.6))
    return unread(*(best or [code for score, code in scored if score >= 60]), score=0.4)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in its two parts, as typed."""

    last_name: str
    first_name: str


_CIVILITY = re.compile(
    r"^(?:(?:mr|mme|mlle|mm|dr|pr|me|m)\b\.?|monsieur|madame|mademoiselle|docteur|ma[iî]tre)\s+"
    r"(?:(?:la|le)\s+\w+\s+)?",
    re.IGNORECASE,
)
_PARTICLES = frozenset({"de", "du", "des", "d", "la", "le", "van", "von", "di", "da", "del", "dos"})
_ROLES = frozenset(
    {
        "le", "la", "l", "de", "du", "maire", "president", "presidente", "directeur", "directrice",
        "general", "generale", "tresorier", "tresoriere", "secretaire", "gerant", "gerante",
        "adjoint", "adjointe", "vice", "responsable",
    }
)  # fmt: skip
_BORN = re.compile(r"\s*,?\s*\(?\b(?:née?|épouse|ép\.|veuve)\s+[^\s,()]+\)?", re.IGNORECASE)


def parse_person(text: str) -> Parsed[PersonName]:
    """Split a name into last and first name by capitals, comma, particle.

    "Mme Claire MARTIN" and "MARTIN Claire" are sure; "Claire Martin" is the usual order, kept as
    a doubt; one word alone is taken for the last name, as a doubt.
    """
    if not is_answer(text):
        return nothing()
    line = clean_line(text)
    bare = re.sub(r"\(.*?\)", " ", _CIVILITY.sub("", line)).strip()
    born = bool(_BORN.search(bare))
    head, _, tail = _BORN.sub("", bare).partition(",")
    words = head.split()
    if tail.strip()[:1].isupper() and len(words) == 1 and len(tail.split()) <= 2:
        return Parsed(PersonName(head.strip(), tail.strip()), 0.85 if _is_capital(head) else 0.75)
    folded = set(fold(head).split())
    if not words or any(sign.isdigit() for sign in head) or len(words) > 7:
        return unread()
    if folded & {"et", "ou"} or "&" in head or folded <= _ROLES:
        return unread()
    if len(words) == 1:
        return Parsed(PersonName(words[0], ""), 0.5)
    found = _by_capitals(words)
    if found:
        return Parsed(found, DOUBT if born else 0.95)
    return _usual_order(words)


def _is_capital(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and all(sign == sign.upper() for sign in letters)


def _is_particle(word: str) -> bool:
    return re.sub(r"['’].*", "", word).casefold() in _PARTICLES


def _by_capitals(words: list[str]) -> PersonName | None:
    """Split where one side is in capitals (its particles may not be) and the other is not."""
    for cut in range(1, len(words)):
        for last, first in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            if any(map(_is_capital, first)) or _is_particle(first[-1]):
                continue
            capitals = [word for word in last if not _is_particle(word) or _is_capital(word)]
            if capitals and all(_is_capital(re.sub(r"^d['’]", "", w)) for w in capitals):
                return PersonName(" ".join(last), " ".join(first))
    return None


def _usual_order(words: list[str]) -> Parsed[PersonName]:
    """Take the first word for the first name; nothing shows it, so it stays a doubt."""
    names = PersonName(" ".join(words[1:]), words[0])
    turned = " ".join((*words[1:], words[0]))
    confidence = 0.7 if not _is_capital(words[0]) else 0.5
    return Parsed(names, confidence, suggestions((" ".join(words), turned), 0.5))


_PARSERS: dict[FieldType, Callable[[str], Parsed[Any]]] = {
    "text": parse_text,
    "long": parse_long,
    "list": parse_text,
    "date": parse_date,
    "integer": parse_integer,
    "amount": parse_amount,
    "decimal": parse_decimal,
    "flag": parse_flag,
    "siret": parse_siret,
    "rna": parse_rna,
    "naf": parse_naf,
    "postal_code": parse_postal_code,
    "phone": parse_phone,
    "email": parse_email,
    "url": parse_url,
    "iban": parse_iban,
    "bic": parse_bic,
    "signature": parse_text,
}


def parse(field_type: FieldType, text: str, choices: tuple[Choice, ...] = ()) -> Parsed[Any]:
    """Read one value of a field of the table (extractors.fields) by its type.

    For "list" and "multi" the text is one item: split the box first (``split_list``). An empty
    list of choices makes a "choice" plain text.
    """
    if field_type in {"choice", "multi"} and choices:
        return parse_choice(text, choices)
    return _PARSERS.get(field_type, parse_text)(text)
