"""Our own letters and agreements that come back: known by their code, their signatures looked for.

Presence of ink only, where the letter has its signature: below its closing words, or below
« Pour le Département » and « Pour le Bénéficiaire » of an agreement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..dates import dates_in
from ..layout import lines_of
from ..parsed import fold
from ..records import Day, DocumentRead, PieceRecord, Signature, Text
from ..source import Box, Options, Page, Word
from ..stamp import Stamp, parse

_CLOSING = re.compile(r"(consideration|salutations) distingue")
_HEAD = re.compile(r"^(pour )?(la|le) (presidente?|maire)\b.{0,60}$|^pour (la|le) (presidente?)\b")
_PARTIES = ("departement", "beneficiaire")
_DEEP, _DEEP_PARTY = 0.21, 0.14
_WIDE_PARTY = 0.40
_STROKE_WIDE, _STROKE_HIGH = 0.035, 0.007
_SPECK = 0.012


class _Ours:
    """One kind of paper with the code of a letter: letters, or agreements."""

    def __init__(self, name: str, label: str, *, agreement: bool) -> None:
        self.NAME = name
        self.PIECE = None
        self.label = label
        self.agreement = agreement

    def recognises(self, pages: Sequence[Page]) -> float:
        """Return 1 where the code of such a letter stands on the first page, else 0."""
        found = _code(pages[0]) if pages else None
        return 1.0 if found is not None and _is_agreement(found[1]) is self.agreement else 0.0

    def continues(self, previous: Sequence[Page], page: Page) -> float:
        """Return how surely a page without a code goes on with the letter."""
        text = fold(page.text[:600])
        told = _code(previous[0])
        reference = fold(told[1].reference) if told is not None else ""
        return 0.95 if reference and reference in text else 0.6

    def read(self, pages: Sequence[Page], options: Options) -> DocumentRead:
        """Read which letter it is, its date, and whether ink stands where it is signed."""
        del options
        found = _code(pages[0])
        text, stamp = found if found is not None else ("", None)
        own = {}
        if stamp is not None:
            told = stamp.detail("letter")
            own["letter"] = Text(
                value=told, raw=told, page=pages[0].number, confidence=1.0 if told else 0.0
            )
        signatures = tuple(_agreed(pages) if self.agreement else _signed(pages))
        return DocumentRead(
            kind="agreement" if self.agreement else "letter",
            pages=tuple(page.number for page in pages),
            confidence=1.0,
            record=PieceRecord(date=_date(pages[0]), signatures=signatures, own=own),
            stamp=text or None,
        )


def _code(page: Page) -> tuple[str, Stamp] | None:
    for text in page.stamps:
        stamp = parse(text)
        if stamp is not None and stamp.kind == "letter":
            return text, stamp
    return None


def _is_agreement(stamp: Stamp) -> bool:
    return stamp.detail("of") == "agreement"


def _date(page: Page) -> Day:
    """Return the date of the letter: « Agen, le 12 octobre 2022 »."""
    for line in lines_of(page.words)[:14]:
        if re.search(r",? le\b", line.text):
            for match in dates_in(line.text):
                if match.parsed.value is not None:
                    return Day(
                        value=match.parsed.value,
                        raw=line.text,
                        page=page.number,
                        box=line.box,
                        confidence=match.parsed.confidence,
                    )
    return Day()


def _signed(pages: Sequence[Page]) -> Iterator[Signature]:
    """Yield the one signature of a letter: below its closing words, else below who signs."""
    for page in pages:
        lines = lines_of(page.words)
        for line in lines:
            if _CLOSING.search(fold(line.text)):
                below = line.box[3]
                yield _at(page, (0.40, below, 0.98, min(1.0, below + _DEEP)))
                return
    for page in reversed(pages):
        heads = [line for line in lines_of(page.words) if _HEAD.match(fold(line.text))]
        if heads:
            x0, _, _, y1 = heads[-1].box
            yield _at(page, (x0 - 0.03, y1, min(1.0, x0 + 0.5), min(1.0, y1 + _DEEP)))
            return
    yield _nowhere(pages)


def _agreed(pages: Sequence[Page]) -> Iterator[Signature]:
    """Yield the two signatures of an agreement, the authority's first."""
    for page in reversed(pages):
        found = [_party(page.words, name) for name in _PARTIES]
        boxes = [box for box in found if box is not None]
        if len(boxes) < len(_PARTIES) or abs(boxes[0][1] - boxes[1][1]) > 0.05:
            continue
        for x0, _, _, y1 in boxes:
            area = (x0 - 0.03, y1, min(1.0, x0 + _WIDE_PARTY), min(1.0, y1 + _DEEP_PARTY))
            yield _at(page, area)
        return
    yield _nowhere(pages)


def _party(words: Sequence[Word], name: str) -> Box | None:
    """Return the box of the last « Pour le … » that names a party."""
    found = None
    for first, article, party in zip(words, words[1:], words[2:], strict=False):
        if fold(first.text) == "pour" and fold(article.text) == "le" and fold(party.text) == name:
            found = (first.box[0], first.box[1], party.box[2], party.box[3])
    return found


def _at(page: Page, area: Box) -> Signature:
    """Look for ink in an area: a stroke is a signature, specks are looked at by a person."""
    within = [box for box in page.ink if _inside(box, area)]
    strokes = [
        box for box in within if box[2] - box[0] >= _STROKE_WIDE and box[3] - box[1] >= _STROKE_HIGH
    ]
    if strokes:
        largest = max(strokes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]))
        return Signature(state="present", page=page.number, box=largest, confidence=0.9)
    if any(box[2] - box[0] >= _SPECK for box in within):
        return Signature(state="to_check", page=page.number, box=area, confidence=0.5)
    return Signature(state="absent", page=page.number, box=area, confidence=0.85)


def _inside(box: Box, area: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _nowhere(pages: Sequence[Page]) -> Signature:
    """Return a signature to look for: its place was not found on the pages that came."""
    return Signature(state="to_check", page=pages[-1].number, confidence=0.3)


KINDS = (
    _Ours("letter", "Courrier de la collectivité", agreement=False),
    _Ours("agreement", "Convention", agreement=True),
)
