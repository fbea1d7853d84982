"""Which of several readings of a box its own check digits or form allow.

Only where exactly one reading is valid is it taken, with a confidence that says so; the text as
first read and the other readings stay with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..fields import FieldType
from ..records import Candidate
from ..values import parse
from .readings import ACCENTED, AGREED, APART, MAJORITY, SPACED, LineRead, key
from .record import Answer

_STRICT: dict[FieldType, float] = {"iban": 0.9, "siret": 0.85}
"""Types with check digits: how sure a reading is that alone among others satisfies them."""
_VALID = 0.9
_NUMBERS: frozenset[FieldType] = frozenset(
    {"integer", "amount", "decimal", "siret", "postal_code", "phone", "date"}
)
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "D": "0", "Q": "0", "I": "1", "l": "1", "í": "1"})
_UNBROKEN: frozenset[FieldType] = frozenset({"email", "url", "bic", "rna", "naf"})
"""Types in which no blank stands: one that an engine put there is none that somebody typed."""
_AMBIGUOUS = re.compile(r"(?<![0-9])[10](?![0-9])|[|]")
"""A lone 1 or 0 in an address: engines agree on one where an l or an o was typed ("l.roux@")."""


def checked(answer: Answer, kind: FieldType, lines: Sequence[LineRead]) -> Answer:
    """Let check digits decide between readings that differ; everything else is left a doubt."""
    if kind in _UNBROKEN and len(lines) == 1:
        return _unbroken(answer, kind, lines[0])
    if kind in _NUMBERS:
        answer = _in_digits(answer, kind, lines)
    strict = _STRICT.get(kind)
    if strict is None or answer.doubt >= ACCENTED or len(lines) != 1:
        return answer
    readings = {key(answer.text): answer.text}
    for reading in lines[0].readings:
        readings.setdefault(key(reading.value), reading.value)
    valid: dict[object, str] = {}
    for text in readings.values():
        parsed = parse(kind, text)
        if parsed.value is not None and parsed.confidence >= _VALID:
            valid.setdefault(parsed.value, text)
    if len(valid) != 1:
        return answer
    text = next(iter(valid.values()))
    others = tuple(
        Candidate(value=other, score=0.3) for other in readings.values() if other != text
    )
    sure = strict if answer.doubt > 0 and not answer.truncated else answer.doubt
    raw = answer.text if text != answer.text else None
    return replace(answer, text=text, raw=raw, doubt=max(answer.doubt, sure), candidates=others[:4])


def _in_digits(answer: Answer, kind: FieldType, lines: Sequence[LineRead]) -> Answer:
    """Where a number was read with a letter: take the one reading that is a number, if one is.

    It is sure only where all readings say the same once letters shaped like digits are digits.
    """
    if len(lines) != 1 or parse(kind, answer.text).value is not None:
        return answer
    readings = [reading.value for reading in lines[0].readings]
    numbers = {key(text): text for text in readings if parse(kind, text).value is not None}
    if len(numbers) != 1:
        return answer
    digits, text = next(iter(numbers.items()))
    alike = key(answer.text).translate(_LOOKALIKES) == digits
    first = lines[0].readings[:2]
    sure = alike and all(key(r.value).translate(_LOOKALIKES) == digits for r in first)
    others = tuple(Candidate(value=other, score=0.3) for other in readings if other != text)
    doubt = min(answer.doubt, MAJORITY if sure else APART)
    return replace(answer, text=text, raw=answer.text, doubt=doubt, candidates=others[:4])


def _unbroken(answer: Answer, kind: FieldType, line: LineRead) -> Answer:
    """Take, of readings that say the same signs, the one without blanks."""
    same = [r.value for r in line.readings if key(r.value) == key(answer.text)]
    whole = next((text for text in same if " " not in text), None)
    if whole is None:
        return answer
    sure = AGREED if answer.doubt == SPACED else answer.doubt
    if kind == "email" and _AMBIGUOUS.search(whole):
        sure = min(sure, APART)
    return replace(answer, text=whole, doubt=sure)
