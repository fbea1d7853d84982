"""Names on attendance sheets, in their two parts: by capitals, column order, first names.

What stays ambiguous is a doubt with its other reading as a candidate; nothing is corrected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..parsed import clean_line, fold, is_answer
from .first_names import FIRST_NAMES

Order = Literal["last", "first", ""]

_CIVILITY = re.compile(
    r"^(?:(?:mr|mme|mmes|mlle|mm|dr|pr|me|m)\b\.?|monsieur|madame|mademoiselle|docteur)\s+",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    {"de", "du", "des", "d", "la", "le", "van", "von", "di", "da", "del", "dos", "el", "al", "ben",
     "bel", "abd", "ait", "ould", "saint", "st", "ste"}
)  # fmt: skip
_TORN = re.compile(r"(?<=[^\W\d_])-\s+(?=[A-ZÀ-Ý][a-zà-ÿ])")
"""The hyphen of a double first name at the end of a line: "Jean-\nPaul"."""
_BORN = re.compile(r"\s*,?\s*\(?\b(?:née?|épouse|ép\.?|veuve|vve)\s+[^\s,()]+\)?", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:l[ea]s? )?(?:direct(?:eur|rice)|coordinat(?:eur|rice)|coordonnat(?:eur|rice)|responsable"
    r"|president|presidente|secretaire|chef de|chef fe|tresorier|tresoriere|gerant|gerante)"
    r"(?: (?:de|du|des|d|l|la|general|generale|adjoint|adjointe)\b.*)?$"
)
"""An office ("La coordinatrice du projet") is nobody's name."""
_ROLE_TAIL = re.compile(r"\s*\([^)]*\)|\s*[,–—-]\s*[a-zéèêç][^,;/]*$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in two parts with how sure the split is; ``other`` is the split it may also be."""

    last: str
    first: str
    sure: float
    other: tuple[str, str] | None = None


def _is_capital(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    return len(letters) > 1 and all(sign == sign.upper() for sign in letters)


def _is_initial(word: str) -> bool:
    return (
        bool(re.fullmatch(r"(?:[A-ZÀ-Ý][a-z]?\.?-?){1,2}\.?", word))
        and len(word) <= 5
        and ("." in word or len(word) == 1)
    )


def _is_first(word: str) -> bool:
    folded = fold(word)
    return folded in FIRST_NAMES or any(part in FIRST_NAMES for part in folded.split())


def _is_particle(word: str) -> bool:
    return re.sub(r"['’].*", "", word).casefold() in _PARTICLES


def split_name(text: str, order: Order = "", *, civil: bool = False) -> Name | None:
    """Split "DUPONT Claire", "Mme Claire Dupont", "Dupont Claire" (``order`` of the column).

    None where no name stands. One word alone is a last name without a first. ``civil``: the name
    came with a civility, after which the first name is usual to come first.
    """
    line = _TORN.sub("-", clean_line(text))
    if _OFFICE.match(fold(line)):
        return None
    if not is_answer(line) or not re.search(r"[^\W\d_]{2}|[^\W\d_]\.", line):
        return None
    bare = _CIVILITY.sub("", line)
    civil = civil or bare != line
    bare = re.sub(r"\([^)]*\)", " ", _BORN.sub(" ", bare)).strip(" ,;:.-–—/")
    words = [w for w in bare.replace(",", " , ").split() if w == "," or re.search(r"\w", w)]
    if "," in words:
        at = words.index(",")
        return Name(" ".join(words[:at]), " ".join(words[at + 1 :]).replace(" ,", ""), 0.85)
    if not words:
        return None
    if len(words) == 1:
        return _one_word(words[0], order)
    found = _by_initials(words) or _by_capitals(words) or _by_first_names(words, order, civil=civil)
    digits = any(sign.isdigit() for sign in bare)
    return Name(found.last, found.first, min(found.sure, 0.5), found.other) if digits else found


def _one_word(word: str, order: Order) -> Name:
    if _is_first(word) and not _is_capital(word) and order != "last":
        return Name("", word, 0.6, (word, ""))
    return Name(word, "", 0.85 if _is_capital(word) and not _is_first(word) else 0.7)


def _by_initials(words: list[str]) -> Name | None:
    if len(words) > 4:
        return None
    if _is_initial(words[0]) and not any(map(_is_initial, words[1:])):
        return Name(" ".join(words[1:]), words[0], 0.9)
    if _is_initial(words[-1]) and not any(map(_is_initial, words[:-1])):
        return Name(" ".join(words[:-1]), words[-1], 0.9)
    return None


def _by_capitals(words: list[str]) -> Name | None:
    """Split where one side is in capitals (its particles may not be) and the other is not."""
    for cut in range(1, len(words)):
        for last, first in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            if any(map(_is_capital, first)) or _is_particle(first[-1]):
                continue
            capitals = [word for word in last if not _is_particle(word) or _is_capital(word)]
            if capitals and all(_is_capital(re.sub(r"^d['’]", "", w)) for w in capitals):
                return Name(" ".join(last), " ".join(first), 0.97)
    return None


def _by_first_names(words: list[str], order: Order, *, civil: bool) -> Name:
    """Split by known first names, then by the order that the column's heading says."""
    head, tail = _heads(words)
    lead = Name(" ".join(words[head:]), " ".join(words[:head]), 0.0)
    trail = Name(" ".join(words[:-tail]), " ".join(words[-tail:]), 0.0)
    leads = _is_first(words[0])
    trails = _is_first(words[-1])
    if _is_particle(words[0]):
        leads, trails = False, True
    if leads != trails:
        chosen, other = (lead, trail) if leads else (trail, lead)
        against = order == ("last" if leads else "first")
        civil_against = civil and not leads and order != "last"
        sure = 0.65 if against or civil_against else 0.93
    elif order or civil:
        chosen, other = (trail, lead) if order == "last" else (lead, trail)
        sure = 0.84 if order and len(words) == 2 and not (leads and trails) else 0.7
    else:
        chosen, other, sure = lead, trail, 0.6
    if len(words) > 2 and sure > 0.8 and not _clear_cut(words, chosen):
        sure = 0.75
    return Name(chosen.last, chosen.first, sure, (other.last, other.first))


def _heads(words: list[str]) -> tuple[int, int]:
    """Return how many words the first name may take at the front and at the end."""
    head = 1
    while head < len(words) - 1 and _is_first(words[head]) and not _is_particle(words[head]):
        head += 1
    tail = 1
    while tail < len(words) - 1 and _is_first(words[-tail - 1]):
        tail += 1
    return head, tail


def _clear_cut(words: list[str], name: Name) -> bool:
    """Tell whether every word surely falls on its side: particles, known first names, hyphens."""
    last = name.last.split()
    return len(last) == 1 or any(map(_is_particle, last[:-1]))


_JOINT = re.compile(r"\s*(?:;|\n|/|\bet\b|&|\+|•)\s*")


def people_in(text: str) -> tuple[str, ...]:
    """Cut a list of persons into one text each: "Mme Claire Dupont, M. Karim Benali"."""
    found: list[str] = []
    for part in _JOINT.split(text.replace("\t", "\n")):
        pieces = [piece.strip() for piece in part.split(",")]
        if len(pieces) > 1 and all(_whole(piece) for piece in pieces if piece):
            found += pieces
        elif len(pieces) == 2 and len(pieces[0].split()) == 1 and len(pieces[1].split()) == 1:
            found.append(part)
        else:
            found += [piece for piece in pieces if _whole(piece)] or [part]
    kept = [_ROLE_TAIL.sub("", piece).strip(" ,;:.-–—") for piece in found]
    return tuple(piece for piece in kept if re.search(r"[^\W\d_]{2}", piece))


def _whole(text: str) -> bool:
    """Tell a text that is a whole name by itself, not the second half of one nor a role."""
    bare = _CIVILITY.sub("", text).split()
    civil = bool(_CIVILITY.match(text))
    return (len(bare) > 1 or civil) and bool(bare) and bare[0][:1].isupper()
