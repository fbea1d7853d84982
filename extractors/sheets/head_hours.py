"""Days and hours of a header block, under their labels, printed or by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from ..dates import dates_in, parse_date, parse_period
from ..parsed import DOUBT, Parsed, is_answer
from ..records import Day, Hour, Pause
from .hand import grammar
from .head import Head
from .labels import Value
from .leaves import made, options_of
from .times import Hours, hours_in


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


def with_days(head: Head, by: dict[str, list[Value]]) -> Head:
    """Add the day or the period that labels say; several different days are a doubt."""
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


def with_hours(head: Head, by: dict[str, list[Value]]) -> Head:
    """Add start, end, ranges, half-days and breaks that labels say."""
    halves = {}
    for half in ("am", "pm"):
        halves[half] = next((span for v in by.get(half, []) if (span := _span(v))), None)
    spans: list[tuple[Hour, Hour]] = []
    pauses = [pause for value in by.get("pause", []) for pause in pauses_of(value, value.text)]
    for value in [*by.get("times", []), *by.get("date", [])]:
        if value.field == "date" and spans:
            continue
        if value.readings:
            spans += _spans_by_hand(value)
            continue
        hours = hours_in(value.text)
        pauses += pauses_of(value)
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
    if re.match(r"(?:de\s*)?[\s._…]*(?:à|a|jusqu'à)\s*\d", value.text.strip(), re.IGNORECASE):
        return replace(head, end=leaf) if head.end.absent else head  # "de ..... à 17h30"
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


def pauses_of(value: Value, text: str = "") -> list[Pause]:
    """Return the breaks in a value; ``text`` is what stands beside the label "Pause"."""
    hours = hours_in(f"pause {text}" if text else value.text)
    return [
        Pause(start=hour_leaf(value, start, 0.95), end=hour_leaf(value, end, 0.95))
        for start, end in hours.pauses
    ]
