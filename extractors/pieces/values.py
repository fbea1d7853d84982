"""Values in the text of a piece, each with its place: dates, amounts, identifiers.

Everything is found on a ``PieceText`` and handed back as leaves; the parsing itself is done by
``values``. What two readings contradict comes back as a doubt, never as the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from .. import values
from ..records import Amount, Candidate, Count, Day, Extracted, Flag, Text
from ..values import AmountMatch, DateMatch
from .text import Hit, PieceText

T = TypeVar("T")

LABELLED = 0.97
"""Confidence that a text behind its printed label answers it."""
SAID = 0.90
"""Confidence that a text found by the wording around it is meant."""
SUPPOSED = 0.70
"""Confidence of a reading that a person must confirm."""

_MADE = (
    r"(?:fait|etabli|dresse|redige|delivre|edite|signe|souscrit|certifie|conclu)e?s?"
    r"(?: (?:et clos|electroniquement|en double exemplaire|pour valoir ce que de droit))?"
    r"(?:,? a [^\n\t,]{2,50})?[ ,\n\t]{1,4}(?:en date du|le|au)"
)
_LETTER_DATE = r"(?:^|(?<=[\n\t]))(?:a )?[a-z' -]{2,40}, ?(?:le|ce) (?=\d|1er)"
_GAP = r"[ \u00a0\u202f\u2009._/|\t-]?"


def leaf_of(
    text: PieceText, hit: Hit | None, parsed: values.Parsed[T], base: float = LABELLED
) -> Extracted[T]:
    """Make the leaf of a parse of a span; ``base`` is how sure the span answers the key."""
    if hit is None or parsed.blank:
        return Extracted[T]()
    page, box, place = text.where(hit.start, hit.end)
    raw = " ".join(hit.text.split())
    return values.leaf(parsed, raw, page=page, box=box, place=place, base_confidence=base)


def text_leaf(text: PieceText, hit: Hit | None, confidence: float = LABELLED) -> Text:
    """Make a text leaf of a span; an empty one where nothing was answered."""
    if hit is None or not values.is_answer(hit.text):
        return Text()
    return text.leaf(hit, hit.text, confidence)


def flag_leaf(text: PieceText, found: re.Match[str] | None, value: bool = True,
              confidence: float = SAID) -> Flag:  # fmt: skip
    """Make a flag of a wording; an empty leaf where the wording is not there."""
    hit = text.hit(found) if found else None
    if hit is None:
        return Flag()
    page, box, place = text.where(hit.start, hit.end)
    return Flag(value=value, raw=hit.text, page=page, box=box, place=place, confidence=confidence)


# --- dates -----------------------------------------------------------------------------------


def dates(text: PieceText, start: int = 0, end: int | None = None) -> list[DateMatch]:
    """Return every date of a part of the text, its span counted in the whole text."""
    part = text.text[start:end]
    return [
        DateMatch(m.parsed, m.raw, m.start + start, m.end + start) for m in values.dates_in(part)
    ]


def day_leaf(text: PieceText, found: DateMatch | None, base: float = LABELLED) -> Day:
    """Make the leaf of a date found in the text."""
    if found is None:
        return Day()
    page, box, place = text.where(found.start, found.end)
    raw = " ".join(found.raw.split())
    return values.leaf(found.parsed, raw, page=page, box=box, place=place, base_confidence=base)


def date_after(
    text: PieceText, pattern: str, *, window: int = 40, last: bool = False, base: float = LABELLED
) -> Day:
    """Return the date that follows a wording within ``window`` characters; first or last such."""
    found: DateMatch | None = None
    for match in text.finditer(pattern):
        after = dates(text, match.end(), match.end() + window)
        if after:
            found = after[0]
            if not last:
                break
    return day_leaf(text, found, base)


def label_date(text: PieceText, label: str) -> Day:
    """Return the date behind a printed label; what stands there unread keeps its raw text."""
    hit = text.after(label)
    if hit is None:
        return Day()
    found = dates(text, hit.start, hit.end)
    if len(found) == 1:
        return day_leaf(text, found[0])
    page, box, place = text.where(hit.start, hit.end)
    return values.leaf(
        values.parse_date(hit.text), hit.text, page=page, box=box, place=place,
        base_confidence=LABELLED,
    )  # fmt: skip


def document_date(text: PieceText) -> Day:
    """Return the day the document bears: "fait à…, le", the letter's place and day, its label."""
    for pattern, last in ((_MADE, True), (_LETTER_DATE, False)):
        found = date_after(text, pattern, window=32, last=last)
        if not found.absent:
            return found
    for label in (r"date(?: d'?(?:etablissement|edition|emission|e la demande|e delivrance))?",):
        found = label_date(text, label)
        if re.search(r"\d", found.raw or ""):
            return found
    found = date_after(text, r"(?:a jour|en date|date) (?:au|du|le)", window=16)
    if not found.absent:
        return found
    alone = [
        row for row in text.rows[:25] if re.match(r"(?:le )?\d{1,2}(?:er)? ?[a-z/.]", row.folded)
    ]
    for row in alone:
        start = text.row_starts[text.rows.index(row)]
        there = dates(text, start, start + len(row.text))
        if there and len(row.text) < 40:
            return day_leaf(text, there[0], 0.92)
    return Day()


def year_in(text: PieceText, hit: Hit | None, base: float = SAID) -> Count:
    """Return the one year a span names; several years are a doubt."""
    if hit is None:
        return Count()
    years = list(dict.fromkeys(re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", hit.text)))
    if not years:
        return Count()
    page, box, place = text.where(hit.start, hit.end)
    return Count(
        value=int(years[0]), raw=hit.text, page=page, box=box, place=place,
        confidence=base if len(years) == 1 else SUPPOSED,
        candidates=tuple(Candidate(value=y, score=0.5) for y in years[1:]),
    )  # fmt: skip


# --- amounts ---------------------------------------------------------------------------------


def amounts(text: PieceText, start: int = 0, end: int | None = None) -> list[AmountMatch]:
    """Return every number of a part of the text, its span counted in the whole text.

    A tab or a line break parts numbers: cells of a table never run together.
    """
    found: list[AmountMatch] = []
    stop = len(text.text) if end is None else end
    for piece in re.finditer(r"[^\n\t]+", text.text[start:stop]):
        at = start + piece.start()
        found.extend(
            AmountMatch(m.value, m.raw, m.start + at, m.end + at, m.confidence, m.currency)
            for m in values.amounts_in(piece.group())
        )
    return found


def amount_leaf(text: PieceText, found: AmountMatch | None, base: float = LABELLED) -> Amount:
    """Make the leaf of an amount found in the text."""
    if found is None:
        return Amount()
    page, box, place = text.where(found.start, found.end)
    return Amount(
        value=found.value, raw=found.raw, page=page, box=box, place=place,
        confidence=round(found.confidence * base, 4),
    )  # fmt: skip


def priced(text: PieceText) -> tuple[Amount, ...]:
    """Return the amounts that stand with a currency, each once, at most sixty."""
    kept: dict[Decimal, Amount] = {}
    for found in _priced_matches(text, 0, len(text.text)):
        kept.setdefault(found.value, amount_leaf(text, found))
    return tuple(kept.values())[:60]


def _priced_matches(text: PieceText, start: int, end: int) -> list[AmountMatch]:
    """Amounts with a currency; a line break between figure and unit is allowed for."""
    part = text.text[start:end]
    return [
        AmountMatch(m.value, m.raw, m.start + start, m.end + start, m.confidence, m.currency)
        for m in values.amounts_in(re.sub(r"[\t\n]", " ", part))
        if m.currency and "\t" not in part[m.start : m.end].strip()
    ]


def said_amount(text: PieceText, patterns: Sequence[str], window: int = 160) -> Amount:
    """Return the amount that a wording announces; several different ones are a doubt."""
    for pattern in patterns:
        found = [
            after[0]
            for match in text.finditer(pattern)
            if (after := _priced_matches(text, match.end(), match.end() + window))
        ]
        distinct = list(dict.fromkeys(m.value for m in found))
        if len(distinct) == 1:
            return amount_leaf(text, found[0], SAID + 0.05)
        if distinct:
            leaf = amount_leaf(text, found[0], 0.6)
            others = tuple(Candidate(value=str(v), score=0.4) for v in distinct[1:4])
            return leaf.model_copy(update={"candidates": others})
    return Amount()


def only_amount(text: PieceText) -> Amount:
    """Return the one amount with a currency that the text holds; none or several: a doubt."""
    found = priced(text)
    if len(found) == 1:
        return found[0].model_copy(update={"confidence": min(found[0].confidence, 0.85)})
    if found:
        return found[0].model_copy(update={"confidence": 0.4})
    return Amount()


def row_amounts(text: PieceText, row: int) -> list[AmountMatch]:
    """Return the numbers of a row that stand in cells of their own (no account numbers)."""
    start = text.row_starts[row]
    found = amounts(text, start, start + len(text.rows[row].text))
    return [m for m in found if _fills_cell(text, m)]


def _fills_cell(text: PieceText, found: AmountMatch) -> bool:
    start, end = text.segment_span(text.segment_at(found.start))
    rest = text.text[start : found.start] + text.text[found.end : end]
    return not re.search(r"\w", re.sub(r"(?i)euros?|eur|€|\(|\)", "", rest))


def words_amount(text: PieceText, near: Amount) -> Amount:
    """Return the amount written in letters ("cinq mille euros") beside figures, if there is one."""
    number = (
        r"(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze"
        r"|seize|vingts?|trente|quarante|cinquante|soixante|cents?|mille|millions?|et)"
    )
    match = text.search(rf"\b(?P<n>{number}(?:[ \n-]{{1,2}}{number})*)[ \n]euros?")
    if match is None:
        return Amount()
    hit = text.span(*match.span("n"))
    value = values.number_in_letters(match["n"])
    if hit is None or value is None or (value == 1 and near.absent):
        return Amount()
    page, box, place = text.where(hit.start, hit.end)
    return Amount(
        value=Decimal(value), raw=hit.text, page=page, box=box, place=place, confidence=0.9
    )


def agreeing(figures: Amount, letters: Amount) -> Amount:
    """Lower the confidence of an amount in figures that the letters contradict (edge case 27)."""
    if letters.value is None or figures.value is None or int(figures.value) == letters.value:
        return figures
    other = (Candidate(value=str(letters.value), score=0.5),)
    return figures.model_copy(update={"confidence": 0.4, "candidates": other})


# --- identifiers -----------------------------------------------------------------------------


def siret_hits(text: PieceText) -> list[Hit]:
    """Return the valid SIRETs of the text with their places."""
    pattern = rf"(?<!\w)(?:\d{_GAP}){{13}}\d(?!\w)"
    return [
        Hit(m.start(), m.end(), m.group())
        for m in re.finditer(pattern, text.text)
        if values.valid_siret(re.sub(r"\D", "", m.group()))
    ]


def siret_leaf(text: PieceText, owner: Text | None = None, *, issued: bool = False) -> Text:
    """Return the SIRET of the organisation the piece is about.

    One SIRET: it. Several: the one nearest to a printed name of ``owner``, else a doubt. On a
    paper issued by somebody else (``issued``), one that stands in the letterhead or the foot,
    away from the owner's name, is the issuer's and is left out.
    """
    hits = siret_hits(text)
    if issued:
        hits = [hit for hit in hits if _near_owner(text, hit, owner) or _labelled_siret(text, hit)]
    distinct = list(dict.fromkeys(re.sub(r"\D", "", hit.text) for hit in hits))
    if not distinct:
        return _unread_siret(text)
    if len(distinct) > 1:
        near = [hit for hit in hits if _near_owner(text, hit, owner)]
        kept = list(dict.fromkeys(re.sub(r"\D", "", hit.text) for hit in near))
        if len(kept) != 1:
            page, box, place = text.where(hits[0].start, hits[0].end)
            candidates = tuple(Candidate(value=v, score=0.5) for v in distinct[:5])
            return Text(raw=hits[0].text, page=page, box=box, place=place, candidates=candidates)
        hits = near
    parsed = values.parse_siret(hits[0].text)
    return leaf_of(text, hits[0], parsed)


def _unread_siret(text: PieceText) -> Text:
    """A number behind the word SIRET that fails its check is there, but not understood."""
    match = text.search(rf"siret[^\d\n]{{0,20}}(?P<n>(?:[\dobisl]{_GAP}){{12,15}}\d)(?!\w)")
    hit = text.hit(match, "n") if match else None
    if hit is None or sum(char.isdigit() for char in hit.text) < 11:
        return Text()
    parsed = values.parse_siret(hit.text)
    if parsed.value is not None:
        return Text()
    return leaf_of(text, hit, parsed)


def _labelled_siret(text: PieceText, hit: Hit) -> bool:
    before = text.folded[max(0, hit.start - 90) : hit.start]
    return bool(
        re.search(r"(?:entreprise|employeur|beneficiaire|association|cotisant|client|vous)", before)
    )


def _near_owner(text: PieceText, hit: Hit, owner: Text | None) -> bool:
    if owner is None or not owner.value:
        return False
    key = values.fold(owner.value)
    row = text.row_at(hit.start)
    _, box, _ = text.where(hit.start, hit.end)
    around = [s for r in text.rows[max(0, row - 4) : row + 1] for s in r.segments]
    near = [s for s in around if not box or not s.box or abs(s.box[0] - box[0]) < 0.3]
    return bool(key) and any(key in values.fold(s.text) for s in near)


def siren_leaf(text: PieceText) -> Text:
    """Return the SIREN printed on the paper (nine digits behind its name or an RCS mention)."""
    pattern = (
        rf"(?:siren|r\.?c\.?s\.?|immatriculation|identification|numero unique)[^\d]{{0,60}}"
        rf"(?P<n>(?:\d{_GAP}){{8}}\d)(?!{_GAP}\d)"
    )
    for match in text.finditer(pattern):
        hit = text.hit(match, "n")
        parsed = values.parse_siren(hit.text) if hit else None
        if hit and parsed and parsed.value:
            return leaf_of(text, hit, parsed)
    return Text()


def rna_leaf(text: PieceText) -> Text:
    """Return the RNA number of the text; several different ones are a doubt."""
    pattern = r"(?<![0-9A-Za-z])W ?\d ?[0-9A-Z](?: ?\d){7}(?![0-9A-Za-z])"
    hits = [Hit(m.start(), m.end(), m.group()) for m in re.finditer(pattern, text.text)]
    distinct = list(dict.fromkeys(hit.text.replace(" ", "") for hit in hits))
    if not hits:
        return Text()
    parsed = values.parse_rna(hits[0].text)
    sure = parsed.confidence if len(distinct) == 1 else 0.5
    return leaf_of(text, hits[0], values.Parsed(parsed.value, sure))
