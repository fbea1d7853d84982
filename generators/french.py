"""French as letters write it: dates, amounts in figures and in words, no-break spaces."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from num2words import num2words

from validators.wording import NBSP

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """Write a number with thousands apart; trailing zeros dropped unless ``decimals`` is given."""
    exact = Decimal(value)
    text = f"{exact:,f}" if decimals is None else f"{exact:,.{decimals}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", NBSP).replace(".", ",")


def amount_in_words(value: Decimal) -> str:
    """Write euros in words: « douze mille euros et soixante-sept centimes ».

    Raises ValueError for a negative amount: a letter never grants one.
    """
    cents = int((value * 100).quantize(Decimal(1), ROUND_HALF_UP))
    if cents < 0:
        raise ValueError("amount below zero")
    euros, rest = divmod(cents, 100)
    parts = []
    if euros or not rest:
        parts.append(f"{_words(euros)} {_euros(euros)}")
    if rest:
        parts.append(f"{_words(rest)} {'centimes' if rest > 1 else 'centime'}")
        if not euros:
            parts[0] += " d'euro"
    return " et ".join(parts)


def _words(value: int) -> str:
    return str(num2words(value, lang="fr"))


def _euros(value: int) -> str:
    name = "euros" if value > 1 else "euro"
    return f"d'{name}" if value and value % 1_000_000 == 0 else name


def in_words(count: int) -> str:
    """Write a small whole number in words, feminine forms not needed: « deux », « trente »."""
    return _words(count)


def folded(text: str) -> str:
    """Fold white space of any kind into single spaces, for comparing."""
    return re.sub(r"\s+", " ", text).strip()


def typeset(text: str) -> str:
    """Put no-break spaces where French typography asks for them in a sentence of ours.

    Before « : ; ? ! » when a space stands there, inside guillemets, before « € » and « % », and
    after « n° » and « L. » or « R. » of an article number. Text without such spaces is unchanged.
    """
    text = re.sub(r"(?<=\S) (?=[:;?!»€%])", NBSP, text)
    text = re.sub(r"« (?=\S)", f"«{NBSP}", text)
    text = re.sub(r"\b([Pp]oint|[Aa]rticle|[Aa]nnexe) (?=\d|[LRD]\.)", rf"\1{NBSP}", text)
    return re.sub(r"(?<=n°) (?=\S)|(?<=\b[LRD]\.) (?=\d)|(?<=\d) (?=\d{3}\b)", NBSP, text)


def one_line(text: str) -> str:
    """Fold a text of the record into one line: no control character, single spaces."""
    return re.sub(rf"[^\S{NBSP}\u202f]+", " ", clean(text)).strip()


def clean(text: str) -> str:
    """Drop the characters that a Word file cannot hold; keep line feeds, turn tabs into spaces."""
    lines = re.sub(r"\r\n|[\r\f\v\x1c-\x1e\x85\u2028\u2029]", "\n", text).replace("\t", " ")
    return _CONTROL.sub("", lines)


def siret_text(number: str) -> str:
    """Write a SIRET in its usual groups: « 123 456 789 00012 »."""
    if len(number) != 14:
        return number
    return NBSP.join((number[:3], number[3:6], number[6:9], number[9:]))


def whole(text: str) -> str | None:
    """Keep a telephone number on one line; None for an empty text."""
    return text.replace(" ", NBSP) or None


def uncapitalised(text: str) -> str:
    """Write a title within a sentence: « Instructrice » becomes « instructrice »."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
