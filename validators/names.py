"""Names compared as people compare them: no accents, no legal-form words, no order of words.

The thresholds are those of DOMAIN §2 ("Names"): a token-set ratio of 0.85 or more is the same
name, 0.65 to 0.85 is close enough for a person to look at, less is another name. What a plain
ratio would get wrong is capped at "close": a name that covers half of the other or less, other
numbers, a commune and its CCAS.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from extractors.parsed import without_accents

SAME_FROM = 0.85
CLOSE_FROM = 0.65

_BANK_WIDTH = 20
"""Account holders are cut by banks (24 to 38 characters): from here a beginning is a match."""

_FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"ASSOCIATION", "ASSO", "ASSOC", "ASS"}),
    frozenset({"SARL", "EURL", "SAS", "SASU", "SA", "SNC", "SCI", "SELARL", "SOCIETE"}),
    frozenset({"COMMUNE", "VILLE", "MAIRIE"}),
    frozenset({"CCAS", "CIAS"}),
    frozenset({"FONDATION"}),
)
_KEPT = frozenset({"CCAS", "CIAS", "FONDATION"})
_LEGAL = (frozenset().union(*_FAMILIES) | {"LOI", "1901", "EI", "EIRL", "ME"}) - _KEPT
_LINKS = frozenset(
    [
        "DE",
        "DU",
        "DES",
        "D",
        "LA",
        "LE",
        "LES",
        "L",
        "ET",
        "EN",
        "A",
        "AU",
        "AUX",
        "POUR",
        "PAR",
        "SUR",
        "UN",
        "UNE",
        "DANS",
        "AVEC",
        "SES",
        "SON",
    ]
)
_CIVILITIES = frozenset(
    [
        "M",
        "MR",
        "MME",
        "MLLE",
        "MONSIEUR",
        "MADAME",
        "MADEMOISELLE",
        "DR",
        "DOCTEUR",
        "ME",
        "MAITRE",
        "OU",
    ]
)
_LONG_FORMS = (
    ("CENTRE COMMUNAL D ACTION SOCIALE", "CCAS"),
    ("CENTRE INTERCOMMUNAL D ACTION SOCIALE", "CIAS"),
    ("STE", "SAINTE"),
    ("ST", "SAINT"),
)


class Likeness(StrEnum):
    """How near two names are: the same, a doubt for a person, another name."""

    SAME = "same"
    CLOSE = "close"
    DIFFERENT = "different"


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return upper-case words without accents, ligatures or punctuation, one space between."""
    letters = without_accents(text).upper()
    return " ".join(re.findall(r"[^\W_]+", _initials_joined(letters)))


def _initials_joined(text: str) -> str:
    """Join dotted initials: "A.D.I.E." is "ADIE"."""
    return re.sub(
        r"\b(?:[A-Z]\.\s?){2,}[A-Z]?\b\.?", lambda m: re.sub(r"[.\s]", "", m[0]) + " ", text
    )


def _shortened(folded: str) -> str:
    for long, short in _LONG_FORMS:
        folded = re.sub(rf"\b{long}\b", short, folded)
    return folded


def words_of(text: str) -> tuple[str, ...]:
    """Return the telling words of a name or title: folded, link words left out."""
    return tuple(w for w in _shortened(fold(text)).split() if w not in _LINKS)


def organisation_key(name: str) -> str:
    """Return the name of an organisation without legal-form words, articles and accents."""
    words = words_of(name)
    kept = tuple(w for w in words if w not in _LEGAL)
    return " ".join(kept or words)


def initials(name: str) -> str:
    """Return the initials of the telling words ("Les Jardins du Confluent" gives "JC")."""
    return "".join(w[0] for w in organisation_key(name).split())


def similarity(first: str, second: str) -> float:
    """Return the token-set ratio of two names of organisations, between 0 and 1."""
    return fuzz.token_set_ratio(organisation_key(first), organisation_key(second)) / 100


def organisation_likeness(first: str, second: str, acronym: str | None = None) -> Likeness:
    """Compare two names of organisations; ``acronym`` is another name of the first.

    DOMAIN §2, identifier checks: legal-form words, accents and articles do not count, initials
    are accepted, and so is a beginning as long as a bank prints it.
    """
    if not words_of(first) or not words_of(second):
        return Likeness.DIFFERENT
    if _is_acronym(second, first, acronym) or _is_cut(first, second):
        return Likeness.SAME
    ratio = similarity(first, second)
    likeness = _from_ratio(ratio)
    if likeness is Likeness.SAME and _misleading(first, second):
        return Likeness.CLOSE
    return likeness


def _from_ratio(ratio: float) -> Likeness:
    if ratio >= SAME_FROM:
        return Likeness.SAME
    return Likeness.CLOSE if ratio >= CLOSE_FROM else Likeness.DIFFERENT


def _is_acronym(short: str, name: str, acronym: str | None) -> bool:
    key = organisation_key(short).replace(" ", "")
    if acronym and key == organisation_key(acronym).replace(" ", ""):
        return True
    if len(key) < 3 and len(initials(name)) < 3:
        return False
    words = fold(name).split()
    return " " not in organisation_key(short) and key in (
        initials(name),
        "".join(word[0] for word in words),
    )


def _is_cut(first: str, second: str) -> bool:
    printed = min(len(fold(first)), len(fold(second)))
    keys = sorted((organisation_key(first), organisation_key(second)), key=len)
    return printed >= _BANK_WIDTH and len(keys[0]) >= 12 and keys[1].startswith(keys[0])


def _misleading(first: str, second: str) -> bool:
    """Say whether a high ratio hides a difference that a person must see."""
    one, two = set(organisation_key(first).split()), set(organisation_key(second).split())
    if {w for w in one if w.isdigit()} != {w for w in two if w.isdigit()}:
        return True
    if _family(first) and _family(second) and _family(first) != _family(second):
        return True
    return min(len(one), len(two)) <= max(len(one), len(two)) / 2


def _family(name: str) -> int | None:
    words = set(words_of(name))
    found = {index for index, family in enumerate(_FAMILIES) if words & family}
    return found.pop() if len(found) == 1 else None


def person_key(name: str) -> tuple[str, ...]:
    """Return the words of a person's name, sorted, without civility or accents."""
    return tuple(sorted(w for w in fold(name).split() if w not in _CIVILITIES))


def person_likeness(first: str, second: str) -> Likeness:
    """Compare two full names of persons, in any order of first and last name.

    A second first name or a double last name that one side leaves out is still the same person;
    an initial, or one word only, is a doubt.
    """
    one, two = person_key(first), person_key(second)
    if not one or not two:
        return Likeness.DIFFERENT
    short, long = sorted((one, two), key=len)
    if len(short) >= 2 and all(_near(word, long) for word in short):
        return Likeness.SAME
    shared = [word for word in short if len(word) > 1 and _near(word, long)]
    if shared and all(_near(word, long) or _initial(word, long) for word in short):
        return Likeness.CLOSE
    if shared and all(_near(word, short) or _initial(word, short) for word in long):
        return Likeness.CLOSE
    ratio = fuzz.ratio(" ".join(one), " ".join(two)) / 100
    return Likeness.CLOSE if ratio >= SAME_FROM else Likeness.DIFFERENT


def _near(word: str, words: tuple[str, ...]) -> bool:
    return any(
        word == other or (min(len(word), len(other)) >= 5 and fuzz.ratio(word, other) >= 90)
        for other in words
    )


def _initial(word: str, words: tuple[str, ...]) -> bool:
    return len(word) == 1 and any(other.startswith(word) for other in words)


def full_name(first_name: str | None, last_name: str | None) -> str:
    """Return "First LAST" of what is given, for comparison and for sentences."""
    parts = ((first_name or "").strip(), (last_name or "").strip().upper())
    return " ".join(part for part in parts if part)


def title_similarity(title: str, other: str) -> float:
    """Return how near two titles of an action are, 0 to 1 (FIN-04, EMA-04).

    ``other`` may be longer (a sentence that names the action). A title that gives only a small
    part of the words of ``title`` ("Atelier") stays below 0.80, whatever the ratio says.
    """
    wanted, found = words_of(title), words_of(other)
    if not wanted or not found:
        return 0.0
    ratio = fuzz.token_set_ratio(" ".join(wanted), " ".join(found)) / 100
    covered = sum(1 for word in set(wanted) if _near(word, found)) / len(set(wanted))
    return ratio if covered >= 0.5 else min(ratio, 0.79)
