"""What a header block says without labels; taken only where no label says it, and less surely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..dates import dates_in
from ..layout import union
from ..parsed import fold, parse_text
from ..records import Text
from ..source import Word
from .head import Head, Helper
from .head_hours import hour_leaf, pauses_of
from .head_people import name_leaves, own_words
from .label_words import field_of
from .labels import Value
from .leaves import PRINT_SURE, made
from .lines import HeadLine, Segment
from .people import people_in
from .sentences import quoted, sentences
from .times import hours_in
from .wording import SHEET_TITLE, is_sheet_title

EU = re.compile(r"union europeenne|fonds social europeen|\bfse ?(?:plus)?\b|cofinance\w* par l ue")
_ORGANISATION = re.compile(
    r"\b(?:association|asso|centre (?:social|de formation|communal)|mission locale|ccas|cias|maison"
    r"|entreprise|institut|greta|cidff|regie de quartier|mairie|commune de|communaute de communes"
    r"|atelier et chantier|insertion|scop|sarl|sas|udaf|croix rouge|secours|foyer|structure)\b"
)
_NOT_TITLE = re.compile(
    r"^(?:page|edite|imprime|date|fait|tel|siret|www|http|document|annexe|modele|version|ref"
    r"|departement|conseil departemental|republique|financ|cofinanc|avec le|projet cofinance"
    r"|participants?|stagiaires?|beneficiaires?|intervenants?|signatures?|liste|nota|merci|je sou"
    r"|chaque|les participants|appel a projets|pdi|programme|pti|feuille|emargement|action financee"
    r"|action soutenue|operation soutenue|ce projet|cette action|organisme|convention)\b"
)
_BEGINS_TITLE = re.compile(r"(?:atelier|formation|module|seance|stage)s?\b")
"""How a line begins that is surely a title, where it is the largest one."""
_DATED = re.compile(
    r"(?P<said>[A-ZÀ-Ý][^,;:.]{7,90}?)\s+(?:du|le)\s+"
    r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|\d{1,2}(?:er)?[\s/.])",
    re.IGNORECASE,
)
_TOWN = re.compile(r"^(?:Saint|Sainte)-\w|\w-(?:sur|sous|de|du|des|en|lès|le|la)-\w", re.IGNORECASE)
"""What looks like the name of a town is a title only where a person says so."""


def with_loose(
    head: Head, lines: Sequence[HeadLine], used: set[tuple[int, int]], labelled: Sequence[Value]
) -> Head:
    """Add what the lines say without labels.

    ``labelled`` are the values that labels have, ``used`` the segments that they explain.
    """
    free = [
        (line, segment)
        for at, line in enumerate(lines)
        for index, segment in enumerate(line.segments)
        if (at, index) not in used and segment.text.strip()
    ]
    head = _loose_day(head, free)
    head = _loose_hours(head, free)
    if not head.helpers:  # "séance du … animée par …" begins with a label of its own
        head = replace(head, helpers=_loose_helpers(sentences(lines)))
    if head.title.absent:
        head = replace(head, title=_quoted_title(lines))
    if head.title.absent:
        head = replace(head, title=_sentence_title(lines))
    if head.title.absent:
        head = replace(head, title=_loose_title(free, labelled))
    if head.organisation.absent:
        head = replace(head, organisation=_loose_organisation(head, free))
    return head


_Free = Sequence[tuple[HeadLine, Segment]]


def _as_value(line: HeadLine, segment: Segment) -> Value:
    page = line.page.number if line.page.paged else None
    return Value(
        "other", segment.text, page, segment.box, segment.place, segment.words, segment.box, None
    )


def _loose_day(head: Head, free: _Free) -> Head:
    if not head.date.absent or head.period[0] is not None:
        return head
    found = []
    for line, segment in free:
        if re.match(r"(?i)\W*(?:fait|édité|imprimé|version|mis à jour|convention)\b", segment.text):
            continue
        for match in dates_in(segment.text):
            led = re.search(
                r"(?i)\b(?:le|du|s[ée]ance|journ[ée]e|:)\s*$", segment.text[: match.start]
            )
            alone = len(segment.text) - len(match.raw) < 12
            sure = 0.9 if led or alone else 0.72
            value = _as_value(line, segment)
            words = _words_at(segment, match.start, match.end)
            found.append(
                (match.parsed, replace(value, words=words or segment.words), match.raw, sure)
            )
    if len({parsed.value for parsed, *_ in found}) != 1:
        return head
    parsed, value, raw, sure = found[0]
    box = union(w.box for w in value.words) if value.words else value.box
    leaf = made(
        parsed, raw, page=value.page, box=box, place=value.place, words=value.words, sure=sure
    )
    return replace(head, date=leaf)


def _words_at(segment: Segment, start: int, end: int) -> tuple[Word, ...]:
    """Return the words of a segment that a span of its text covers."""
    at, kept = 0, []
    for word in segment.words:
        begin = segment.text.find(word.text, at)
        if begin < 0:
            return ()
        at = begin + len(word.text)
        if begin < end and at > start:
            kept.append(word)
    return tuple(kept)


def _loose_hours(head: Head, free: _Free) -> Head:
    if head.spans or not head.start.absent or not head.end.absent:
        return head
    if not (head.am[0].absent and head.pm[0].absent):
        return head
    for line, segment in free:
        hours = hours_in(segment.text)
        if hours.ranges:
            value = _as_value(line, segment)
            sure = min(0.9, hours.sure)
            spans = tuple(
                (hour_leaf(value, start, sure), hour_leaf(value, end, sure))
                for start, end in hours.ranges
            )
            breaks = tuple(pauses_of(value))
            return replace(head, spans=spans, start=spans[0][0], end=spans[-1][1], pauses=breaks)
    return head


_BY = re.compile(
    r"(?i)\b(?:anim[ée]|assur[ée]|encadr[ée]|dispens[ée]|conduit|réalis[ée])\w*\s+par\s*:?\s*(?P<who>.+)"
)


def _loose_helpers(free: _Free) -> tuple[Helper, ...]:
    for line, segment in free:
        match = _BY.search(segment.text)
        if match is None:
            continue
        said = re.split(r"\s(?:le|de|du|à|au|pour|dans)\s(?=\d|la |l'|lieu)|[.;]\s", match["who"])[
            0
        ]
        value = _as_value(line, segment)
        found = []
        for person in people_in(said):
            words = own_words(person, segment.words) or segment.words
            leaves = name_leaves(person, words, value.page, value.place)
            if leaves is not None:
                found.append(Helper(*leaves))
        return tuple(found)
    return ()


def _quoted_title(lines: Sequence[HeadLine]) -> Text:
    """Take what a sentence quotes beside a day or an hour: "Atelier « … » du 3 mai"."""
    for line, segment in sentences(lines):
        said = quoted(segment.text)
        if not said or not (dates_in(segment.text) or hours_in(segment.text).ranges):
            continue
        return _said_in(line, segment, said, 0.9)
    return Text()


def _said_in(line: HeadLine, segment: Segment, said: str, sure: float) -> Text:
    """Return the leaf of what a segment says in a part of it."""
    at = segment.text.find(said)
    words = _words_at(segment, at, at + len(said)) or segment.words
    value = _as_value(line, segment)
    box = union(word.box for word in words) if words else value.box
    return made(
        parse_text(said), said, page=value.page, box=box, place=value.place, words=words, sure=sure
    )


def _sentence_title(lines: Sequence[HeadLine]) -> Text:
    """Take what a sentence says before its day: "Réunion d'information du mardi 4 avril…"."""
    for line, segment in sentences(lines):
        match = _DATED.match(segment.text) if dates_in(segment.text) else None
        said = match["said"] if match else ""
        folded = fold(said)
        if not said or field_of(said) or _NOT_TITLE.match(folded) or SHEET_TITLE.search(folded):
            continue
        return _said_in(line, segment, said, 0.75)
    return Text()


def _loose_title(free: _Free, labelled: Sequence[Value]) -> Text:
    """Take what stands beside the words "Feuille d'émargement", or the largest line left."""
    for line, segment in free:
        rest = _after_sheet_title(segment.text)
        if rest:
            value = _as_value(line, segment)
            return made(
                parse_text(rest), rest, page=value.page, box=value.box, place=value.place,
                words=segment.words, sure=0.88,
            )  # fmt: skip
    usual = _usual_size(free)
    first = min((value.label[1] for value in labelled if value.label), default=1.0)
    scored = [
        (_title_weight(line, segment, usual) + _high(segment, first), -at, line, segment)
        for at, (line, segment) in enumerate(free)
        if _may_be_title(segment)
    ]
    scored = sorted((s for s in scored if s[0] > 0), key=lambda s: s[:2], reverse=True)
    if not scored:
        return Text()
    weight, _, line, segment = scored[0]
    clear = len(scored) == 1 or weight > scored[1][0] + 0.15
    value = _as_value(line, segment)
    return made(
        parse_text(segment.text), segment.text, page=value.page, box=value.box, place=value.place,
        words=segment.words,
        sure=_loose_sure(segment.text) if clear and weight >= 0.3 else 0.65,
    )  # fmt: skip


def _loose_sure(text: str) -> float:
    """Return how sure the largest line left is the title: a motto or a caption may be as large."""
    if _TOWN.search(text):
        return 0.65
    return 0.86 if _BEGINS_TITLE.match(fold(text)) else 0.78


def _high(segment: Segment, first: float) -> float:
    """Favour what is printed plainly above the labels, as the titles of page heads are."""
    plain = min((word.confidence for word in segment.words), default=1.0) >= PRINT_SURE
    above = segment.box is None or segment.box[1] <= first
    return (0.15 if above else -0.2) - (0.0 if plain else 0.5)


def _after_sheet_title(text: str) -> str:
    """Return the title in "Feuille d'émargement – Atelier numérique", "" where none follows."""
    parts = re.split(r"\s+[-–—|]\s+|\s*:\s*", text, maxsplit=1)
    if len(parts) == 2 and is_sheet_title(parts[0]) and not dates_in(parts[1]):
        folded = fold(parts[1])
        if len(folded) > 3 and not _NOT_TITLE.match(folded) and hours_in(parts[1]).empty:
            return parts[1].strip(" -–—:")
    return ""


def _usual_size(free: _Free) -> float:
    sizes = sorted(word.size for _, segment in free for word in segment.words if word.size > 0)
    return sizes[len(sizes) // 2] if sizes else 10.0


def _may_be_title(segment: Segment) -> bool:
    folded = fold(segment.text)
    letters = sum(sign.isalpha() for sign in segment.text)
    return (
        5 <= len(folded) <= 120
        and letters >= 0.6 * len(segment.text.replace(" ", ""))
        and not _NOT_TITLE.match(folded)
        and not SHEET_TITLE.search(folded)
        and not EU.search(folded)
        and not dates_in(segment.text)
        and hours_in(segment.text).empty
        and not re.search(r"\b\d{5}\b|@|\d{2} \d{2} \d{2}", segment.text)
    )


def _title_weight(line: HeadLine, segment: Segment, usual: float) -> float:
    folded = fold(segment.text)
    weight = 0.0
    if segment.words:
        weight += min(1.0, max(0.0, segment.size / usual - 1.0))
        weight += 0.2 if all(word.bold for word in segment.words) else 0.0
    weight += 0.4 if segment.heading else 0.0
    if re.match(
        r"(?:atelier|action|formation|accompagnement|module|seance|stage|parcours)\b", folded
    ):
        weight += 0.3
    if _ORGANISATION.search(folded) and not folded.startswith("atelier"):
        weight -= 0.5
    return weight


def _loose_organisation(head: Head, free: _Free) -> Text:
    for line, segment in free:
        folded = fold(segment.text)
        known = _ORGANISATION.search(folded) and not SHEET_TITLE.search(folded)
        if known and len(folded) < 90 and segment.text != head.title.raw:
            value = _as_value(line, segment)
            return made(
                parse_text(segment.text), segment.text, page=value.page, box=value.box,
                place=value.place, words=segment.words,
                sure=0.82 if _ORGANISATION.match(folded) else 0.78,
            )  # fmt: skip
    return Text()
