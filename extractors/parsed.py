"""What a parser hands back, and the cleaning that all parsers share.

Nothing here corrects: text is normalised to NFC and its white space folded, accents and
apostrophes stay as typed. Guesses go to ``candidates`` only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .records import Candidate, Extracted
from .source import Box

T = TypeVar("T")

SURE = 0.98
"""A value whose form leaves no choice."""
LIKELY = 0.88
"""A value read by a usual reading of a loose form."""
DOUBT = 0.6
"""A value that a person must confirm (below records.DOUBT_BELOW)."""


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """The outcome of one parse.

    ``value`` None with ``blank`` False: something stands there that could not be understood.
    ``blank``: nothing was answered (empty, dotted line, "néant", unticked boxes).
    ``confidence`` speaks of the parse alone, from 0 to 1; the reading of the ink is the caller's.
    """

    value: T | None = None
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    blank: bool = False


def nothing() -> Parsed[T]:
    """Return the outcome for a place where nothing was answered."""
    return Parsed(blank=True)


def unread(*candidates: object, score: float = 0.5) -> Parsed[T]:
    """Return the outcome for text that is there but not understood, with suggestions."""
    return Parsed(candidates=suggestions(candidates, score))


def suggestions(values: Iterable[object], score: float) -> tuple[Candidate, ...]:
    """Make candidates of values, each once, in their order, at most five."""
    texts = list(dict.fromkeys(str(value) for value in values))
    return tuple(Candidate(value=text, score=score) for text in texts[:5])


def leaf(
    parsed: Parsed[T],
    raw: str | None,
    *,
    page: int | None = None,
    box: Box | None = None,
    place: str | None = None,
    base_confidence: float = 1.0,
) -> Extracted[T]:
    """Make the leaf of a record from a parse and the place where its text was read.

    ``raw`` is kept as read. Where nothing was answered the leaf is empty: value, raw and place
    null. ``base_confidence`` is how sure the caller is that this text answers this field.
    """
    if parsed.blank or raw is None or not raw.strip():
        return Extracted[T]()
    return Extracted[T](
        value=parsed.value,
        raw=raw,
        page=page,
        box=box,
        place=place,
        confidence=round(min(1.0, max(0.0, parsed.confidence * base_confidence)), 4),
        candidates=parsed.candidates,
    )


_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_FILL = " \t\n\r._…·•‥-–—‐‑/\\*=|"
_FILL_RUN = re.compile(r"(?:[._…·‥‗][ \u00a0]?){4,}|_{2,}|…+")
_NO_ANSWER = frozenset(
    {
        "neant",
        "sans objet",
        "non renseigne",
        "non renseignee",
        "non concerne",
        "non concernee",
        "non applicable",
        "aucun",
        "aucune",
        "rien",
        "ras",
        "a completer",
        "a renseigner",
    }
)
_NO_ANSWER_SIGN = re.compile(r"^\W*(?:s[./]\s?o|n[./]\s?[ac])\W*$", re.IGNORECASE)
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
_UNITS_LEFT = frozenset({"", "€", "eur", "euro", "euros", "%", "h", "heures", "ans", "mois"})


def clean(text: str) -> str:
    """Normalise to NFC, drop invisible signs, fold blanks within lines; line breaks stay."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip()


def clean_line(text: str) -> str:
    """Return the text on one line: as ``clean``, with line breaks made spaces."""
    return " ".join(clean(text).split())


def without_accents(text: str) -> str:
    """Return the text with its accents dropped and its ligatures written out."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def fold(text: str) -> str:
    """Return a key for comparing: no accents, lower case, words and digits one space apart."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", without_accents(text).casefold()).split())


def strip_fill(text: str) -> str:
    """Remove the printed dotted or underscored fill lines that surround a typed answer."""
    return clean(_FILL_RUN.sub(" ", text))


def is_answer(text: str | None, default: str | None = None) -> bool:
    """Tell whether somebody answered: not empty, not a fill line, not "néant", not a preset zero.

    ``default`` is the value the form was born with. Only a zero or blank counts as a preset: some
    programs save what the applicant typed as the default too.
    """
    if text is None:
        return False
    line = clean_line(text)
    if not line or (default and line == clean_line(default) and not re.search(r"[^\W0_]", line)):
        return False
    rest = line.strip(_FILL).casefold()
    if rest in _UNITS_LEFT and (rest == "" or len(line) > len(rest) + 2):
        return False
    if not re.sub(r"[\W_]", "", line) and not re.search(r"[✓✔☑☒✗✘■●☐□❏❑○]", line):
        return False
    return fold(line) not in _NO_ANSWER and not _NO_ANSWER_SIGN.match(line)


def parse_text(text: str) -> Parsed[str]:
    """Return one line of text as typed, blanks folded."""
    return Parsed(clean_line(text), SURE) if is_answer(text) else nothing()


def parse_long(text: str) -> Parsed[str]:
    """Return several lines of text as typed, blanks folded within lines."""
    return Parsed(clean(text), SURE) if is_answer(text) else nothing()
