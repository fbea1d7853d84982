"""How a piece is recognised: its titles, the marks of its text, what speaks against it.

``PieceKind`` is the plug that every module of ``kinds/piece_*.py`` offers in its ``KINDS``:
NAME, PIECE, recognises(pages), continues(previous, page) and read(pages, options).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..records import DocumentRead, Kind, PieceRecord
from ..source import Options, Page
from .fields import BY_CODE
from .rows import Row
from .text import PieceText

TITLED = 0.80
"""Score of a document whose title and least marks are there; every further mark adds to it."""
CLAIM = 0.50
"""From this score on a reader claims the document."""

_NUMBERED = re.compile(r"(?:page |p\. ?)?([1-9]\d?) ?(?:/|sur) ?([1-9]\d?)$")
_SALUTATION = re.compile(
    r"(?:cheres? |chers? )?(?:madame|monsieur|mesdames|messieurs|bonjour)\b[^.:;]{0,80},?$"
)
_LISTED = re.compile(r"[-•*☐☒·▪◦>]|\d{1,2} ?[.)-] |[a-h] ?\) |pj\b|p\.j\.|objet\b|pieces? jointe")
_ENCLOSURES = re.compile(
    r"(?:pj\b|p\.j\.|(?:liste des )?(?:pieces|documents) (?:jointe?s|a joindre|a fournir|transmis"
    r"|annexe[es]s?|demandees?)|ci-joint|annexes? ?:|bordereau|sommaire|table des matieres)"
)
_LEAD = re.compile(r"(?:annexe ?(?:n ?[o°] ?)?[0-9a-z]{0,3} ?[:.-]* ?|[\"' ]+)")
_FORM = re.compile(r"12156 ?\*|cerfa n ?[o°]? ?12156|formulaire unique de demande de subvention")


@dataclass(frozen=True, slots=True)
class Marks:
    """Patterns for the folded, collapsed text.

    ``titles`` must open a title (or stand in an emphasised one); ``body`` are marks of the text;
    ``least`` of them must be there with a title, ``untitled`` are enough without one (0: never).
    ``against`` are titles of other documents, which count where they stand first; ``never`` is
    text that rules the piece out.
    """

    titles: tuple[str, ...]
    body: tuple[str, ...] = ()
    least: int = 1
    untitled: int = 0
    against: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A row, or rows that read on, that may be the document's title."""

    text: str
    emphasised: bool
    row: int = 0


def headings(text: PieceText) -> tuple[Heading, ...]:
    """Return what may be a title on the first page: short, set apart, before any salutation."""
    rows = [row for row in text.rows if row.page == text.pages[0].number] if text.pages else []
    body_size = _body_size(rows)
    found: list[Heading] = []
    listed_until = -1
    for index, row in enumerate(rows):
        folded = row.folded
        if index > 1 and _SALUTATION.match(folded):
            break
        if _ENCLOSURES.match(folded):
            listed_until = index + 20
            continue
        strong = _emphasised(row, body_size)
        if not _may_be_title(rows, index, strong=strong) or (index <= listed_until and not strong):
            continue
        found.extend(_with_following(rows, index, body_size, strong=strong))
    return tuple(found)


def _body_size(rows: Sequence[Row]) -> float:
    sizes = sorted(w.size for row in rows for s in row.segments for w in s.words)
    return sizes[len(sizes) // 2] if sizes else 10.0


def _emphasised(row: Row, body_size: float) -> bool:
    if any(segment.heading for segment in row.segments) or row.size >= 1.15 * body_size:
        return True
    if all(segment.bold for segment in row.segments):
        return True
    letters = [char for char in row.text if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    return len(letters) > 5 and upper >= 0.75 * len(letters)


def _may_be_title(rows: Sequence[Row], index: int, *, strong: bool) -> bool:
    row = rows[index]
    folded = row.folded
    if not folded or len(folded) > 150 or _LISTED.match(folded):
        return False
    first = next((char for char in row.text if char.isalpha()), "")
    if not first.isupper():
        return False
    if strong:
        return True
    if index >= 14 or len(folded) > 100 or folded.endswith((".", ";")):
        return False
    above = rows[index - 1].folded if index else ""
    return not (len(above) > 60 and not above.endswith((".", ":", "!", "?")))


def _with_following(
    rows: Sequence[Row], index: int, body_size: float, *, strong: bool
) -> list[Heading]:
    row = rows[index]
    made = [Heading(_bare(row.folded), strong, index)]
    if len(row.segments) > 1:
        made.extend(Heading(_bare(s.folded), strong, index) for s in row.segments)
    joined = row.folded
    for below in rows[index + 1 : index + 3]:
        if abs(below.size - row.size) > 0.5 or _emphasised(below, body_size) != strong:
            break
        joined = f"{joined} {below.folded}"
        if len(joined) > 220:
            break
        made.append(Heading(_bare(joined), strong, index))
    return made


def _bare(folded: str) -> str:
    match = _LEAD.match(folded)
    return folded[match.end() :] if match else folded


def title_row(text: PieceText, patterns: Sequence[str]) -> int | None:
    """Return the first row where a pattern opens a heading, or stands in an emphasised one."""
    if not patterns:
        return None
    pattern = _any_of(tuple(patterns))
    for heading in _headings_of(text):
        if pattern.match(heading.text) or (heading.emphasised and pattern.search(heading.text)):
            return heading.row
    return None


def titled(text: PieceText, patterns: Sequence[str]) -> bool:
    """True where one of the patterns titles the document."""
    return title_row(text, patterns) is not None


_KEPT: dict[int, tuple[PieceText, tuple[Heading, ...]]] = {}


def _headings_of(text: PieceText) -> tuple[Heading, ...]:
    kept = _KEPT.get(id(text))
    if kept is None or kept[0] is not text:
        if len(_KEPT) > 32:
            _KEPT.clear()
        kept = (text, headings(text))
        _KEPT[id(text)] = kept
    return kept[1]


@lru_cache(maxsize=512)
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def score(text: PieceText, marks: Marks) -> float:
    """Return how surely the text is the piece of these marks, 0 to 1."""
    if not text.flat or any(text.has(pattern) for pattern in marks.never):
        return 0.0
    found = text.count(marks.body)
    own = title_row(text, marks.titles)
    if own is not None:
        value = TITLED + 0.04 * (found - marks.least) if found >= marks.least else 0.40
    elif marks.untitled and found >= marks.untitled:
        value = 0.62 + 0.03 * (found - marks.untitled)
    else:
        value = min(0.05 * found, 0.30)
    other = title_row(text, marks.against)
    if other is not None and (own is None or other <= own):
        value *= 0.4
    return min(value, 0.98)


def number_of(page: Page) -> tuple[int, int] | None:
    """Return the printed page number and the number of pages ("2/5", "page 2 sur 5")."""
    rows = PieceText.of((page,)).rows
    for row in (*reversed(rows[-3:]), *rows[:2]):
        for segment in row.segments:
            match = _NUMBERED.search(segment.folded)
            if segment.box is not None and 0.1 < segment.box[1] < 0.88:
                continue
            if match and 1 <= int(match[1]) <= int(match[2]):
                whole = match.start() == 0 or "page" in match[0]
                if whole:
                    return int(match[1]), int(match[2])
    return None


def is_letter(text: PieceText) -> bool:
    """True for a letter: two of salutation on a row of its own, closing formula, subject line."""
    greets = any(_SALUTATION.match(row.folded) for row in text.rows)
    closes = text.has(
        r"(?:veuillez|vous prie|vous prions|prie) (?:d')?(?:agreer|recevoir|croire|de croire)"
        r"|salutations|consideration distinguee|sentiments|cordialement"
    )
    about = any(row.folded.startswith(("objet :", "objet:")) for row in text.rows)
    return sum((greets, closes, about)) >= 2 or (closes and text.has(r"\bobjet ?:"))


def is_email(text: PieceText) -> bool:
    """True for a printed e-mail: sender, addressee and subject lines near the top."""
    head = "\n".join(row.folded for row in text.rows[:25])
    sender = re.search(r"(?m)^(?:de|from|expediteur) ?:", head)
    to = re.search(r"(?m)^(?:a|to|destinataires?|pour) ?:", head)
    about = re.search(r"(?m)^(?:objet|subject|sujet|re|tr) ?:", head)
    return bool(sender and to) or bool(about and (sender or to) and "@" in head)


@dataclass(frozen=True, slots=True)
class PieceKind:
    """One kind of document: the plug of the registry.

    ``score`` says how surely a run of pages is it; ``fill`` reads its record; ``more`` are marks
    of a page that goes on with it. ``refine`` may change the kind on what the options know.
    """

    PIECE: str | None
    measure: Callable[[PieceText], float]
    fill: Callable[[PieceText, Options], PieceRecord]
    more: tuple[str, ...] = ()
    NAME: Kind = "piece"
    refine: Callable[[DocumentRead, Options], DocumentRead] | None = None

    @property
    def label(self) -> str:
        """The French label of the piece; its kind where it is none."""
        return BY_CODE[self.PIECE].label if self.PIECE else self.NAME

    def recognises(self, pages: Sequence[Page]) -> float:
        """Return 0 to 1: how surely these pages are one document of this kind, from its start."""
        text = PieceText.of(tuple(pages))
        if not text.flat:
            return 0.0
        value = self.measure(text)
        number = number_of(pages[0])
        if number and number[0] > 1:
            value *= 0.5
        if _FORM.search(text.flat) or len(pages[0].widgets) > 40:
            value *= 0.5
        return round(min(max(value, 0.0), 1.0), 3)

    def continues(self, previous: Sequence[Page], page: Page) -> float:
        """Return 0 to 1: how surely ``page`` goes on with the document of ``previous`` pages."""
        if not previous:
            return 0.0
        before, here = number_of(previous[-1]), number_of(page)
        if here:
            if before and here == (before[0] + 1, before[1]):
                return 0.95
            return 0.2 if here[0] == 1 or before else 0.5
        text = PieceText.of((page,))
        if not text.flat:
            return 0.5
        if any(text.has(pattern) for pattern in self.more):
            return 0.8
        return 0.3 if is_letter(text) or is_email(text) else 0.5

    def read(self, pages: Sequence[Page], options: Options) -> DocumentRead:
        """Return the document that these pages are, with every value and its place."""
        pages = tuple(pages)
        read = DocumentRead(
            kind=self.NAME,
            piece=self.PIECE,
            pages=tuple(page.number for page in pages),
            confidence=self.recognises(pages),
            record=self.fill(PieceText.of(pages), options),
        )
        return self.refine(read, options) if self.refine else read


def by_marks(marks: Marks) -> Callable[[PieceText], float]:
    """Return the measure of a kind that is told by its marks alone."""

    def measure(text: PieceText) -> float:
        return score(text, marks)

    return measure
