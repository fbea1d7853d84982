"""The header block of a sheet: title, day, hours, place, organisation, facilitators.

Values come from labels first; what stands without a label (a title in the page head, "le lundi 12
mars de 9h à 12h") is taken only where nothing else says it, and with less confidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from ..dates import dates_in, parse_date, parse_period
from ..layout import union
from ..parsed import DOUBT, Parsed, clean_line, fold, is_answer, parse_text
from ..records import Day, Flag, Hour, Pause, Text
from ..source import Word
from .hand import grammar
from .labels import Value, values_of
from .leaves import HAND_AT_MOST, made, options_of
from .lines import HeadLine, Segment
from .people import people_in, split_name
from .times import Hours, half_of, hours_in
from .wording import SHEET_TITLE, is_sheet_title

_EU = re.compile(r"union europeenne|fonds social europeen|\bfse ?(?:plus)?\b|cofinance\w* par l ue")
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


Reader = Callable[[Value], Value]
"""Returns a value with the readings of its handwriting, or as it is where print is sure."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A facilitator named in the header: last and first name."""

    last: Text
    first: Text


@dataclass(frozen=True, slots=True)
class Head:
    """What the lines above (and around) one table of people say."""

    title: Text = Text()
    date: Day = Day()
    period: tuple[date | None, date | None] = (None, None)
    start: Hour = Hour()
    end: Hour = Hour()
    spans: tuple[tuple[Hour, Hour], ...] = ()
    am: tuple[Hour, Hour] = (Hour(), Hour())
    pm: tuple[Hour, Hour] = (Hour(), Hour())
    pauses: tuple[Pause, ...] = ()
    place: Text = Text()
    organisation: Text = Text()
    helpers: tuple[Helper, ...] = ()
    zones: tuple[Value, ...] = ()
    person: tuple[Text, Text] = (Text(), Text())
    eu: Flag = Flag()
    sheet_titles: tuple[Segment, ...] = ()
    said: frozenset[str] = frozenset()
    """The fields that have a label here, with or without a value."""

    @property
    def says_day(self) -> bool:
        """True where a day or an hour stands in it: it heads a session of its own."""
        return not self.date.absent or not self.start.absent or bool(self.spans)


def head_of(lines: Sequence[HeadLine], reader: Reader | None = None) -> Head:
    """Read a header block. ``reader`` reads handwriting where print says nothing sure."""
    values, used = values_of(lines)
    if reader is not None:
        values = [reader(value) for value in values]
    by: dict[str, list[Value]] = {}
    for value in values:
        by.setdefault(value.field, []).append(value)
    titles = tuple(
        segment for line in lines for segment in line.segments if is_sheet_title(segment.text)
    )
    head = Head(
        title=_first_text(by.get("title", [])),
        place=_first_text(by.get("place", [])),
        organisation=_first_text(by.get("organisation", [])),
        helpers=_helpers(by),
        zones=tuple(by.get("facilitator_signature", [])),
        person=_person(by),
        eu=_mention(lines),
        sheet_titles=titles,
        said=frozenset(by),
    )
    head = _with_days(head, by)
    head = _with_hours(head, by)
    return _with_loose(head, lines, used)


def text_leaf(value: Value, sure: float = 1.0) -> Text:
    """Return the leaf of a labelled text; of handwriting it is a doubt with candidates."""
    if value.readings:
        best = value.readings[0]
        return Text(
            value=best.value, raw=best.value, page=value.page, box=value.zone or value.box,
            place=value.place, confidence=round(min(HAND_AT_MOST, best.score), 4),
            candidates=value.readings,
        )  # fmt: skip
    text = re.sub(r"^[«\"“]\s*|\s*[»\"”]$", "", clean_line(value.text))
    return made(
        parse_text(text), value.text, page=value.page, box=value.box, place=value.place,
        words=value.words, sure=sure * min(1.0, value.sure + 0.02),
    )  # fmt: skip


def _first_text(values: Sequence[Value]) -> Text:
    leaves = [leaf for value in values if not (leaf := text_leaf(value)).absent]
    return leaves[0] if leaves else Text()


def _mention(lines: Sequence[HeadLine]) -> Flag:
    for line in lines:
        for segment in line.segments:
            if _EU.search(fold(segment.text)):
                return Flag(
                    value=True, raw=segment.text, page=line.page.number if segment.box else None,
                    box=segment.box, place=segment.place, confidence=0.95,
                )  # fmt: skip
    return Flag()


# --- days and hours -------------------------------------------------------------------------


def day_leaf(value: Value) -> Day:
    """Return the day in a labelled text; hours beside it do not matter."""
    if value.readings:
        by_hand, raw = grammar(value.readings, parse_date)
        return Day(
            value=by_hand.value, raw=raw, page=value.page, box=value.zone or value.box,
            place=value.place, confidence=by_hand.confidence, candidates=by_hand.candidates,
        )  # fmt: skip
    parsed = parse_date(re.sub(r"\b(?:de|à|a|entre)\s+\d{1,2}\s?[hH:].*$", "", value.text))
    if parsed.value is None and not parsed.candidates:
        parsed = parse_date(value.text)
    return made(
        parsed, value.text, page=value.page, box=value.box, place=value.place, words=value.words
    )


def _with_days(head: Head, by: dict[str, list[Value]]) -> Head:
    days = [leaf for value in by.get("date", []) if not (leaf := day_leaf(value)).absent]
    day = days[0] if days else Day()
    if len({leaf.value for leaf in days if leaf.value}) > 1:
        texts = [f"{leaf.value}" for leaf in days if leaf.value]
        day = day.model_copy(update={"confidence": DOUBT, "candidates": options_of(texts)})
    periods = [*by.get("period", []), *by.get("date", [])]
    for value in periods:
        first, last = parse_period(value.text)
        if first.value and last.value and first.value != last.value:
            return replace(head, date=day if day.value else Day(), period=(first.value, last.value))
        if day.absent and value.field == "period" and len(dates_in(value.text)) == 1:
            day = day_leaf(value)
    return replace(head, date=day)


def hour_leaf(value: Value, moment: time | None, sure: float) -> Hour:
    """Return the leaf of one time of day found in a labelled text."""
    return made(
        Parsed(moment, sure), value.text, page=value.page, box=value.box, place=value.place,
        words=value.words,
    )  # fmt: skip


def _with_hours(head: Head, by: dict[str, list[Value]]) -> Head:
    halves = {}
    for half in ("am", "pm"):
        halves[half] = next((span for v in by.get(half, []) if (span := _span(v))), None)
    spans: list[tuple[Hour, Hour]] = []
    pauses = [pause for value in by.get("pause", []) for pause in _pauses(value, value.text)]
    for value in [*by.get("times", []), *by.get("date", [])]:
        if value.field == "date" and spans:
            continue
        if value.readings:
            spans += _spans_by_hand(value)
            continue
        hours = hours_in(value.text)
        pauses += _pauses(value)
        spans += [
            (hour_leaf(value, start, hours.sure), hour_leaf(value, end, hours.sure))
            for start, end in hours.ranges
        ]
        if not hours.ranges and is_answer(value.text) and value.field == "times":
            head = _half_said(head, value, hours)
    start = next((x for v in by.get("start", []) if not (x := _one(v)).absent), head.start)
    end = next((x for v in by.get("end", []) if not (x := _one(v)).absent), head.end)
    if not spans and (not start.absent or not end.absent):
        spans = [(start, end)] if not (start.absent or end.absent) else []
    return replace(
        head,
        spans=tuple(spans),
        start=spans[0][0] if spans else start,
        end=spans[-1][1] if spans else end,
        am=halves["am"] or head.am,
        pm=halves["pm"] or head.pm,
        pauses=tuple(dict.fromkeys(pauses)),
    )


def _half_said(head: Head, value: Value, hours: Hours) -> Head:
    """Keep one time beside "Horaires" as the start, and a text without any as unread."""
    leaf = hour_leaf(value, hours.single, hours.sure or 0.3)
    return replace(head, start=leaf) if head.start.absent else head


def _ranges(text: str) -> Parsed[tuple[tuple[time, time], ...]]:
    hours = hours_in(text)
    return Parsed(hours.ranges, hours.sure) if hours.ranges else Parsed()


def _spans_by_hand(value: Value) -> list[tuple[Hour, Hour]]:
    """Put handwritten hours through their grammar; what it cannot read stands as raw text."""
    parsed, raw = grammar(value.readings, _ranges)
    if parsed.value is None:
        if value.field == "date":
            return []
        unread = replace(value, text=raw)
        return [(hour_leaf(unread, None, 0.3), hour_leaf(unread, None, 0.3))]
    written = replace(value, text=raw, words=())
    return [
        (hour_leaf(written, start, parsed.confidence), hour_leaf(written, end, parsed.confidence))
        for start, end in parsed.value
    ]


def _moment(text: str) -> Parsed[time]:
    hours = hours_in(text)
    return Parsed(hours.single, hours.sure) if hours.single else Parsed()


def _span(value: Value) -> tuple[Hour, Hour] | None:
    if value.readings:
        return next(iter(_spans_by_hand(value)), None)
    hours = hours_in(value.text)
    if not hours.ranges:
        return None
    start, end = hours.ranges[0]
    return hour_leaf(value, start, hours.sure), hour_leaf(value, end, hours.sure)


def _one(value: Value) -> Hour:
    if value.readings:
        parsed, raw = grammar(value.readings, _moment)
        return hour_leaf(replace(value, text=raw, words=()), parsed.value, parsed.confidence or 0.3)
    if not is_answer(value.text):
        return Hour()
    hours = hours_in(value.text)
    return hour_leaf(value, hours.single, hours.sure or 0.3)


def _pauses(value: Value, text: str = "") -> list[Pause]:
    hours = hours_in(f"pause {text}" if text else value.text)
    return [
        Pause(start=hour_leaf(value, start, 0.95), end=hour_leaf(value, end, 0.95))
        for start, end in hours.pauses
    ]


# --- people ---------------------------------------------------------------------------------


def name_leaves(
    text: str, words: Sequence[Word], page: int | None, place: str | None, order: str = ""
) -> tuple[Text, Text] | None:
    """Return last and first name of a person's name as read, each over its own words."""
    name = split_name(text, order)  # type: ignore[arg-type]
    if name is None:
        return None
    last_other, first_other = name.other or ("", "")
    return (
        _part(name.last, last_other, name.sure, words, page, place),
        _part(name.first, first_other, name.sure, words, page, place),
    )


def _part(
    part: str, other: str, sure: float, words: Sequence[Word], page: int | None, place: str | None
) -> Text:
    if not part:
        return Text()
    own = _own_words(part, words)
    box = union(word.box for word in own) if own else None
    leaf = made(Parsed(part, sure), part, page=page, box=box, place=place, words=own or words)
    weak = sure < 0.9 and other and other != part
    return leaf.model_copy(update={"candidates": options_of([part, other])}) if weak else leaf


def _own_words(part: str, words: Sequence[Word]) -> tuple[Word, ...]:
    wanted = set(fold(part).split())
    return tuple(
        word for word in words if (keys := set(fold(word.text).split())) and keys <= wanted
    )


def _helpers(by: dict[str, list[Value]]) -> tuple[Helper, ...]:
    found: list[Helper] = []
    firsts = [v for v in by.get("facilitator_first", []) if is_answer(v.text)]
    for value in by.get("facilitators", []):
        alone = "prenom" not in value.said and value.said.startswith("nom")
        if firsts and alone and is_answer(value.text):
            found.append(Helper(text_leaf(value), text_leaf(firsts.pop(0))))
            continue
        order = _order_of(value.said)
        for person in people_in(value.text):
            words = _own_words(person, value.words) or value.words
            leaves = name_leaves(person, words, value.page, value.place, order)
            if leaves is not None:
                found.append(Helper(*_as_hand(leaves, value)))
    return tuple(found)


def _as_hand(leaves: tuple[Text, Text], value: Value) -> tuple[Text, Text]:
    """Make doubts of names read from handwriting, with the readings as candidates."""
    if not value.readings:
        return leaves
    last, first = (
        leaf
        if leaf.absent
        else leaf.model_copy(
            update={
                "raw": value.readings[0].value,
                "box": value.zone or value.box,
                "confidence": round(min(HAND_AT_MOST, value.readings[0].score), 4),
                "candidates": value.readings,
            }
        )
        for leaf in leaves
    )
    return last, first


def _order_of(said: str) -> str:
    tokens = said.split()
    if not any(token.startswith("prenom") for token in tokens):
        return ""
    last = next((i for i, token in enumerate(tokens) if token in {"nom", "noms"}), None)
    first = next(i for i, token in enumerate(tokens) if token.startswith("prenom"))
    return "" if last is None else "last" if last < first else "first"


def _person(by: dict[str, list[Value]]) -> tuple[Text, Text]:
    """Return the one participant that a header names (one-person sheets)."""
    last = _first_text(by.get("last_name", []))
    first = _first_text(by.get("first_name", []))
    if not last.absent or not first.absent:
        return last, first
    for value in by.get("participant", []):
        leaves = name_leaves(
            value.text, value.words, value.page, value.place, _order_of(value.said)
        )
        if leaves is not None:
            return _as_hand(leaves, value)
    return Text(), Text()


# --- without labels -------------------------------------------------------------------------


def _with_loose(head: Head, lines: Sequence[HeadLine], used: set[tuple[int, int]]) -> Head:
    free = [
        (line, segment)
        for at, line in enumerate(lines)
        for index, segment in enumerate(line.segments)
        if (at, index) not in used and segment.text.strip()
    ]
    head = _loose_day(head, free)
    head = _loose_hours(head, free)
    if not head.helpers:  # "séance du … animée par …" begins with a label of its own
        every = [(line, segment) for line in lines for segment in line.segments]
        head = replace(head, helpers=_loose_helpers(every))
    if head.title.absent:
        head = replace(head, title=_loose_title(head, free))
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
            pauses = tuple(_pauses(value))
            return replace(head, spans=spans, start=spans[0][0], end=spans[-1][1], pauses=pauses)
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
            words = _own_words(person, segment.words) or segment.words
            leaves = name_leaves(person, words, value.page, value.place)
            if leaves is not None:
                found.append(Helper(*leaves))
        return tuple(found)
    return ()


def _loose_title(head: Head, free: _Free) -> Text:
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
    scored = [
        (_title_weight(line, segment, usual), -at, line, segment)
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
        words=segment.words, sure=0.86 if clear and weight >= 0.3 else 0.65,
    )  # fmt: skip


def _after_sheet_title(text: str) -> str:
    """Return the title in "Feuille d'émargement – Atelier numérique", "" where none follows."""
    parts = re.split(r"\s+[-–—|]\s+|\s*:\s*", text, maxsplit=1)
    if len(parts) == 2 and is_sheet_title(parts[0]) and not dates_in(parts[1]):
        folded = fold(parts[1])
        if len(folded) > 3 and not _NOT_TITLE.match(folded) and hours_in(parts[1]).empty:
            return parts[1].strip(" -–—:")
    return ""


def _usual_size(free: _Free) -> float:
    sizes = sorted(word.size for _, segment in free for word in segment.words)
    return sizes[len(sizes) // 2] if sizes else 10.0


def _may_be_title(segment: Segment) -> bool:
    folded = fold(segment.text)
    letters = sum(sign.isalpha() for sign in segment.text)
    return (
        5 <= len(folded) <= 120
        and letters >= 0.6 * len(segment.text.replace(" ", ""))
        and not _NOT_TITLE.match(folded)
        and not SHEET_TITLE.search(folded)
        and not _EU.search(folded)
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
                place=value.place, words=segment.words, sure=0.82,
            )  # fmt: skip
    return Text()


def half_spans(head: Head) -> dict[str, tuple[Hour, Hour]]:
    """Return the hours of each half-day as far as the header says them.

    One range over the whole day gives only the morning's start and the afternoon's end: when the
    break is, nobody wrote.
    """
    found: dict[str, tuple[Hour, Hour]] = {}
    for start, end in head.spans:
        if start.value is None or end.value is None:
            continue
        half = half_of((start.value, end.value))
        if half:
            found.setdefault(half, (start, end))
        else:
            found.setdefault("am", (start, Hour()))
            found.setdefault("pm", (Hour(), end))
    for half, said in (("am", head.am), ("pm", head.pm)):
        if not said[0].absent:
            found[half] = said
    return found
