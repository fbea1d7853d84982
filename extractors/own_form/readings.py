"""Two engines read each line of a box; where they agree it is sure, where not it is a doubt.

Tesseract (made for print) and a line reader of another make err in different ways: one takes a
dot for a dash, the other drops an accent. Only what both say is taken as read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ocr import OcrEngine, handwriting, printed
from ..parsed import without_accents
from ..records import Candidate

if TYPE_CHECKING:
    from ..source import Grey

AGREED = 1.0
ACCENTED = 0.9
"""Tesseract has an accent where the line reader, which loses some, has the bare letter."""
MAJORITY = 0.86
"""Engines of two makes agree only at the second look."""
SPACED = 0.88
"""Both say the same signs; whether a blank stands between two of them only one can tell."""
APART = 0.6
"""The engines disagree: a person must look."""
UNREAD = 0.0
_PRINT, _DIM = 0.7, 0.3
"""Print has hardly a word that the engine for print gives less than the first to; a rare name may
come down to the second where the line reader has no doubt about any letter (_LETTER)."""
_LETTER = 0.99
_RAISED = re.compile(r"\bm[23?]", re.IGNORECASE)
"""A raised 2 or 3 is too small on a scan to be told from a plain one."""
_LOOKS = (0.72, 1.3)
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "’": "'", "‘": "'", "´": "'",
                         "`": "'", "“": '"', "”": '"', "„": '"'})  # fmt: skip
_DOUBLED = (("…", "..."), ("''", '"'), ("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE"))


@dataclass(frozen=True, slots=True)
class LineRead:
    """What one line says: the text chosen, how sure (1.0: no doubt), all readings, best first.

    ``typed`` is False where the engine for print was so unsure that this may be handwriting.
    """

    text: str
    sure: float
    readings: tuple[Candidate, ...]
    typed: bool = True


def read_line(grey: Grey, print_engine: OcrEngine | None = None) -> LineRead:
    """Read the picture of one line (dark on light, a margin around) with both engines."""
    engine = print_engine or printed()
    first, second = engine.line(grey), handwriting().line(grey)
    if not first and not second:
        return LineRead("", UNREAD, (), typed=False)
    if not first or not second:
        only = (first or second)[0]
        return LineRead(only.value, APART, _ranked([*first, *second]), typed=False)
    ours, other = _tidy(first[0].value), _tidy(second[0].value)
    letter = second[0].score ** (1 / max(1, len(second[0].value)))
    typed = first[0].score >= _PRINT or (first[0].score >= _DIM and letter >= _LETTER)
    readings = _ranked([*first, *second])
    text, sure = _choose(ours, other)
    if sure > APART and _RAISED.search(text):
        sure = APART
    elif sure == APART:
        text, sure = _second_look(grey, engine, ours, other, text)
    return LineRead(text, sure, readings, typed)


def _choose(ours: str, other: str) -> tuple[str, float]:
    """Take what both engines say; where they disagree, name what the line reader says.

    (It is the righter one on handwriting, and on print but for accents.)
    """
    if key(ours) == key(other):
        return (ours, AGREED) if _spaced(ours, other) else (ours, SPACED)
    if key(without_accents(ours)) == key(without_accents(other)) and _only_drops(other, ours):
        return ours, ACCENTED if _expected_accents(ours) else APART
    return other, APART


def _second_look(
    grey: Grey, engine: OcrEngine, ours: str, other: str, text: str
) -> tuple[str, float]:
    """Read again at other sizes: a text that two makes of engine then share has a majority."""
    import cv2  # noqa: PLC0415 (slow to import)
    import numpy as np  # noqa: PLC0415

    mine, theirs = {key(ours): ours}, {key(other): other}
    for factor in _LOOKS:
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        sized = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=how).astype(np.uint8)
        for found, engine_ in ((mine, engine), (theirs, handwriting())):
            again = engine_.line(sized)
            if again:
                found.setdefault(key(_tidy(again[0].value)), _tidy(again[0].value))
    both = [mine[shared] for shared in mine if shared in theirs]
    if len(both) == 1:
        return both[0], MAJORITY
    return text, APART


def key(text: str) -> str:
    """Return what is compared: signs without blanks, dashes and quotes of one kind."""
    text = unicodedata.normalize("NFC", text).translate(_DASHES)
    for sign, plain in _DOUBLED:
        text = text.replace(sign, plain)
    return re.sub(r"\s+", "", text)


def _tidy(text: str) -> str:
    """Fold blanks; drop what is left of a frame at either end (a bar is no sign of French)."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return re.sub(r"^[|¦]+\s*|\s*[|¦]+$", "", text)


def _spaced(first: str, second: str) -> bool:
    """Tell whether two readings put their blanks alike (beside signs of punctuation: any)."""
    return _blanks(first) == _blanks(second)


def _blanks(text: str) -> str:
    text = re.sub(r"\s*([^\w\s])\s*", r"\1", text.translate(_DASHES))
    return re.sub(r"(?<=\d)\s+(?=\d)", "", text)


def _only_drops(bare: str, accented: str) -> bool:
    """Tell whether the first text is the second with some accents dropped, and nothing else."""
    plain = without_accents(accented)
    left, right, full = key(bare), key(accented), key(plain)
    if not len(left) == len(right) == len(full):
        return False
    return all(a in (b, c) for a, b, c in zip(left, right, full, strict=True))


_FRENCH = frozenset("àâçéèêëîïôùûüœæÀÂÇÉÈÊËÎÏÔÙÛÜŒÆ")


def _expected_accents(text: str) -> bool:
    return all(sign in _FRENCH for sign in text if without_accents(sign) != sign)


def _ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        text = _tidy(candidate.value)
        if text and (text not in best or best[text].score < candidate.score):
            best[text] = Candidate(value=text, score=round(candidate.score, 4))
    return tuple(sorted(best.values(), key=lambda c: -c.score))


def joined_candidates(lines: Sequence[LineRead], most: int = 4) -> tuple[Candidate, ...]:
    """Return whole texts of several lines: each with one line's other reading, the surest first."""
    base = [line.text for line in lines]
    found: list[Candidate] = []
    for index, line in enumerate(lines):
        for reading in line.readings:
            if key(reading.value) != key(line.text):
                text = " ".join([*base[:index], reading.value, *base[index + 1 :]])
                found.append(Candidate(value=text, score=reading.score))
    return tuple(sorted(found, key=lambda c: -c.score)[:most])
