"""Which sheets of a dossier are copies of others: by file, by content, by picture (EMA-13)."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from .names import fold
from .profiles import sure, sure_text
from .sheets import Sheet, Slot, name_key

NEAR_BITS = 8
"""Two pictures whose hashes of 64 bits differ in no more bits may be scans of one paper."""

_SHARED = 0.8
"""From this share of common participants on, two sheets of one session may be one sheet."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A sheet that is a copy of an earlier one; not ``sure``: a person must say so."""

    copy: str
    original: str
    sure: bool
    why: str


def copies(sheets: tuple[Sheet, ...]) -> dict[str, Copy]:
    """Return the copies among sheets that stand in the order they came, by the copy's id."""
    found: dict[str, Copy] = {}
    for index, sheet in enumerate(sheets):
        doubtful: Copy | None = None
        for earlier in sheets[:index]:
            if earlier.id in found and found[earlier.id].sure:
                continue
            copy = _compare(earlier, sheet)
            if copy is not None and copy.sure:
                found[sheet.id] = copy
                break
            doubtful = doubtful or copy
        if doubtful is not None:
            found.setdefault(sheet.id, doubtful)
    return found


def _compare(earlier: Sheet, later: Sheet) -> Copy | None:
    same = _same_content(earlier, later)
    if _same_file(earlier, later):
        return Copy(later.id, earlier.id, sure=True, why="même fichier")
    if same is False:
        return None
    near = near_pictures(earlier.record.fingerprint, later.record.fingerprint)
    certain = not (earlier.shaky or later.shaky)
    if same is True:
        agreed = _states(earlier) == _states(later)
        why = "mêmes date, horaires, intitulé et personnes"
        if not agreed:
            why += ", mais signatures différentes"
        return Copy(later.id, earlier.id, sure=agreed and certain, why=why)
    stamp = earlier.held.read.stamp
    if stamp and stamp == later.held.read.stamp:
        return Copy(later.id, earlier.id, sure=False, why="même code imprimé")
    if near:
        return Copy(later.id, earlier.id, sure=False, why="images presque identiques")
    if _nearly_same_content(earlier, later):
        return Copy(later.id, earlier.id, sure=False, why="mêmes séance et participants")
    return None


def _same_file(one: Sheet, other: Sheet) -> bool:
    a, b = one.held, other.held
    places = (
        (a.read.pages, a.read.regions, a.read.file),
        (b.read.pages, b.read.regions, b.read.file),
    )
    return a.sha256 == b.sha256 and places[0] == places[1]


def near_pictures(one: str | None, other: str | None) -> bool:
    """Say whether two fingerprints (16 hex digits a page, joined by "-") are of one paper."""
    if not one or not other:
        return False
    pages = one.split("-"), other.split("-")
    if len(pages[0]) != len(pages[1]):
        return False
    try:
        bits = [(int(a, 16) ^ int(b, 16)).bit_count() for a, b in zip(*pages, strict=True)]
    except ValueError:
        return False
    return max(bits) <= NEAR_BITS


def _session_key(slot: Slot) -> tuple[object, ...] | None:
    """Return what tells a session: day, times; None where these are not sure."""
    times = slot.times
    return (slot.day, *times) if slot.day and times else None


def _same_content(one: Sheet, other: Sheet) -> bool | None:
    """Say whether two sheets say the same; None where a value in doubt does not let it be told."""
    if len(one.slots) != len(other.slots):
        return False if _all_dated(one) and _all_dated(other) else None
    for mine, theirs in zip(one.slots, other.slots, strict=True):
        for a, b in ((mine.date, theirs.date), (mine.start, theirs.start), (mine.end, theirs.end)):
            if sure(a) and sure(b) and a.value != b.value:
                return False
        if titles_differ(mine, theirs) or places_differ(mine, theirs):
            return False
    people = _people(one), _people(other)
    if not (people[0][0] and people[1][0]):
        return None
    if people[0][1] and people[1][1]:
        if people[0][0] != people[1][0]:
            return False if not people[0][0] & people[1][0] else None
        if _facilitators(one) != _facilitators(other):
            return None
        return True if _all_dated(one) and _all_dated(other) else None
    return False if not people[0][0] & people[1][0] else None


def _all_dated(sheet: Sheet) -> bool:
    return all(_session_key(slot) is not None for slot in sheet.slots)


def _people(sheet: Sheet) -> tuple[frozenset[tuple[str, ...]], bool]:
    """Return the folded names that are sure, and whether every row's name is."""
    keys = [name_key(row.last_name, row.first_name) for row in sheet.rows]
    return frozenset(key for key in keys if key), bool(keys) and None not in keys


def _facilitators(sheet: Sheet) -> frozenset[tuple[str, ...] | None]:
    people = [f for slot in sheet.slots for f in slot.facilitators]
    return frozenset(name_key(f.last_name, f.first_name) for f in people)


def _states(sheet: Sheet) -> tuple[object, ...]:
    """Return who is marked how, doubts left open, whatever the order of the rows."""
    marks = ((str(mark.key), mark.slot.number, mark.state) for mark in sheet.marks)
    signed = (
        (slot.number, str(name_key(f.last_name, f.first_name)), f.signature.state)
        for slot in sheet.slots
        for f in slot.facilitators
    )
    return (*sorted(marks, key=str), *sorted(signed, key=str))


def _nearly_same_content(one: Sheet, other: Sheet) -> bool:
    keys = [_session_key(slot) for slot in one.slots]
    if None in keys or keys != [_session_key(slot) for slot in other.slots]:
        return False
    mine, theirs = _people(one)[0], _people(other)[0]
    return bool(mine) and len(mine & theirs) >= _SHARED * max(len(mine), len(theirs))


def titles_differ(one: Slot, other: Slot) -> bool:
    """Say whether two titles are surely not the same."""
    titles = fold(sure_text(one.title)), fold(sure_text(other.title))
    return bool(titles[0] and titles[1]) and fuzz.ratio(*titles) < 90


def places_differ(one: Slot, other: Slot) -> bool:
    """Say whether two places are surely not the same; one may be said more fully."""
    places = fold(sure_text(one.place)), fold(sure_text(other.place))
    return bool(places[0] and places[1]) and fuzz.token_set_ratio(*places) < 85


def same_session(one: Slot, other: Slot) -> bool:
    """Say whether two sheets surely speak of one session: day, times, and no other title or place.

    A long list of participants may fill two sheets.
    """
    key = _session_key(one)
    if key is None or key != _session_key(other):
        return False
    return not (titles_differ(one, other) or places_differ(one, other))
