"""From candidate rules to the lattice of a table: which are rules, which are not, what is missing.

Strong rules run through most of the table. Others (parts of a heading, faint ones) must begin and
end at rules that are already known. Pens draw lines too: a line that splits one row of a regular
table in two and does not end where the rules end is ink, not a rule.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .lattice import APART, Lattice, Region, Track, drawn, edges, rules_in

if TYPE_CHECKING:
    from .lines import Real, Rules

STRONG = 0.5
"""Share of the table's width or height that a rule must be seen along to stand by itself."""
OPEN = 14
"""Points by which rules must run past the last crossing one for a side to count as open."""
SMALLEST = 12
"""Points of the smallest row that is believed (2 mm)."""
MOST_TRIMMED = 2
"""Outer rows or columns of one side that may be none of the table's."""


@dataclass(frozen=True, slots=True)
class _Side:
    low: float
    high: float


def _reach(rules: list[Track]) -> _Side:
    """Return from where to where most rules run (median of their ends)."""
    ends = np.asarray([rule.extent() for rule in rules], np.float32)
    return _Side(float(np.median(ends[:, 0])), float(np.median(ends[:, 1])))


def _virtual(place: float, length: int) -> Track:
    """Return a rule that is not drawn but where the crossing rules end."""
    return Track(
        place,
        np.ones(length, np.bool_),
        np.full(length, 40.0, np.float32),
        guessed=True,
        wander=np.zeros(length, np.float32),
    )


def _close_sides(rules: list[Track], crossing: list[Track], length: int, name: str) -> set[str]:
    """Add a rule where the crossing ones run past the first or last by more than a cell's wall."""
    faults: set[str] = set()
    if not crossing:
        return faults
    reach = _reach(crossing)
    if not rules or reach.low < rules[0].place - OPEN:
        rules.insert(0, _virtual(reach.low, length))
        faults.add(f"{name}_guessed")
    if reach.high > rules[-1].place + OPEN:
        rules.append(_virtual(reach.high, length))
        faults.add(f"{name}_guessed")
    return faults


def _apart(place: float, rules: list[Track]) -> bool:
    return all(abs(place - rule.place) >= APART for rule in rules)


def _as_one(rules: list[Track], least: float = APART) -> None:
    """Make double rules one: of two that are closer than a row can be, the longer stays."""
    at = 0
    while at < len(rules) - 1:
        if rules[at + 1].place - rules[at].place < least:
            del rules[at + (rules[at].length >= rules[at + 1].length)]
        else:
            at += 1


def _add_parts(
    weak: list[Track], rules: list[Track], crossing: list[Track], *, upright: bool
) -> None:
    """Take in weak candidates that run from one crossing rule to another, nearly unbroken.

    An ``upright`` one of a single row is a stroke of the pen, unless the row is a heading or parted
    in a way of its own, or the table has no regular rows.
    """
    known = [rule for rule in rules if not rule.guessed]
    typical = float(np.median([rule.typical for rule in known] or [30.0]))
    thick = float(np.median([rule.thick for rule in known] or [3.0]))
    gaps = np.diff([rule.place for rule in crossing])
    regular = len(gaps) >= 5 and float(np.mean(np.abs(gaps - np.median(gaps)) < 4)) > 0.6
    # a first row as high as those below it, under a lower or higher heading, is one of the body
    usual = float(np.median(gaps)) if regular else 0.0
    first = 1 if regular and abs(gaps[0] - usual) >= 4 > abs(gaps[1] - usual) else 2
    places = [rule.place for rule in rules]
    pitch = _pitch(places) if len(places) > 5 else 0.0
    own = _parted_alone(rules, crossing) if upright else set()
    for track in weak:
        if not _apart(track.place, rules):
            continue
        if track.thick > 1.7 * thick + 1:
            continue
        filled = _whole_parts(track, crossing, typical)
        parts = len(filled)
        body = [row for row in filled if row >= first and row not in own]
        alone = upright and regular and parts == 1 and filled[0] not in own
        if alone and (body or track.extent()[1] > crossing[2].place + 4):
            continue
        if upright and regular and body and parts < 0.25 * (len(crossing) - 1):
            continue  # a stamp's frame
        gap = _gap_around(track.place, places)
        # the rows of a regular table are not split: what looks so is print or pen
        needed = 0.6 * (len(crossing) - 1) if pitch and abs(gap - pitch) < 0.2 * pitch else 1
        if parts >= needed:
            rules.append(track)
    rules.sort(key=lambda rule: rule.place)


def _parted_alone(rules: list[Track], crossing: list[Track]) -> set[int]:
    """Return the rows in which no inner upright rule of the table shows: labels of their own."""
    if len(rules) < 3:
        return set()
    share, dark = edges(rules, crossing)
    inner = drawn(share, dark)[1:-1]
    return {int(row) for row in np.flatnonzero(inner.sum(axis=0) == 0)}


def _whole_parts(track: Track, crossing: list[Track], typical: float) -> list[int]:
    """Return the edges that a candidate fills: unbroken, even, about as dark as other rules.

    A rule ends at the crossing one; what runs on past it and stops in the next cell is ink.
    """
    share, _ = edges([track], crossing)
    filled: list[int] = []
    for j in np.flatnonzero(share[0] >= 0.93):
        part = track.dark[round(crossing[j].place) + 4 : round(crossing[j + 1].place) - 3]
        middle = float(np.median(part)) if len(part) else 0.0
        even = float(np.percentile(part, 10)) >= 0.55 * middle if len(part) else False
        if (
            even
            and 0.4 * typical <= middle <= 2.2 * typical + 20
            and not _overshoots(track, crossing, int(j), share[0])
        ):
            filled.append(int(j))
    return filled


def _overshoots(track: Track, crossing: list[Track], j: int, share: Real) -> bool:
    """Whether a candidate runs past either end of an edge without filling the next one."""
    top, low = round(crossing[j].place), round(crossing[j + 1].place)
    inked = track.seen & (track.dark > 0.4 * track.typical)
    before = inked[max(0, top - 14) : max(0, top - 6)]
    after = inked[low + 7 : low + 15]
    above = j > 0 and share[j - 1] >= 0.93
    below = j + 1 < len(share) and share[j + 1] >= 0.93
    return bool((before.sum() > 4 and not above) or (after.sum() > 4 and not below))


def _gap_around(place: float, places: list[float]) -> float:
    """Return the distance between the two known rules on both sides of a place."""
    below = [other for other in places if other > place]
    above = [other for other in places if other < place]
    return min(below) - max(above) if below and above else 0.0


def _pitch(places: list[float]) -> float:
    gaps = np.diff(np.asarray(places, np.float32))
    return float(np.median(gaps)) if len(gaps) else 0.0


def _row_height(places: list[float]) -> float:
    """Return the height of most rows, whatever lines pens drew between the rules; 0: none."""
    apart = [
        places[below] - places[above]
        for above in range(len(places) - 1)
        for below in range(above + 1, min(above + 6, len(places)))
    ]
    many = np.asarray(apart, np.float32)
    if len(places) < 6:
        return 0.0
    alike = np.asarray([(np.abs(many - one) <= min(4.0, 0.06 * one)).sum() for one in many])
    height = float(many[alike >= 0.8 * alike.max()].min())
    rows = float(alike[many == height].max()) * height / (places[-1] - places[0])
    return height if rows > 0.55 else 0.0


def _within_rows(places: list[float]) -> list[int]:
    """Return which rules lie within what is one row by the height of a regular table's rows."""
    pitch = _row_height(places)
    found: list[int] = []
    if not pitch:
        return found
    for above in range(len(places) - 2):
        for below in range(above + 2, min(above + 6, len(places))):
            if abs(places[below] - places[above] - pitch) <= 0.12 * pitch:
                inner = range(above + 1, below)
                if max(places[i + 1] - places[i] for i in range(above, below)) < 0.88 * pitch:
                    found += [i for i in inner if i not in found]
    return found


def _drop_pen_lines(rules: list[Track], faults: set[str]) -> None:
    """Drop the level lines that split a row of a regular table and are not like its rules.

    A line struck through a name is a little askew: it comes as several that each run part of the
    way.
    """
    inner = _within_rows([rule.place for rule in rules])
    if not inner:
        return
    kept = [rule for i, rule in enumerate(rules) if i not in inner]
    typical = float(np.median([rule.typical for rule in kept]))
    reach = _reach(kept)
    for i in sorted(inner, reverse=True):
        start, end = rules[i].extent()
        short = abs(start - reach.low) > 6 or abs(end - reach.high) > 6
        odd = not 0.55 <= rules[i].typical / max(typical, 1.0) <= 1.8
        broken = rules[i].seen[start : end + 1].mean() < 0.9
        if short or odd or broken:
            del rules[i]
            faults.add("pen_line")


def _find_missing(
    rules: list[Track], crossing: list[Track], dark: Real, ends: tuple[int, int]
) -> int:
    """Look for faint rules within rows that are much higher than the others.

    ``dark`` is the region's darkness, ``ends`` the first and last point of the level rules.
    Returns how many rules were added.
    """
    if len(rules) < 5:
        return 0
    pitch = _pitch([rule.place for rule in rules])
    typical = float(np.median([rule.dark[ends[0] : ends[1]].mean() for rule in rules]))
    added: list[Track] = []
    for above, below in itertools.pairwise(rules):
        if below.place - above.place < 1.6 * pitch:
            continue
        low, high = round(above.place + 0.45 * pitch), round(below.place - 0.45 * pitch)
        part = np.minimum(dark[low - 9 : high + 9, ends[0] : ends[1]], 1.5 * typical)
        # half of the way at least: writing in some cells does not count
        profile = np.median(cv2.blur(part, (21, 1)), axis=1)
        for step in range(9, len(profile) - 9):
            top = float(profile[step])
            sides = max(
                float(profile[step - 6 : step - 3].max()), float(profile[step + 4 : step + 7].max())
            )
            if top < max(2.5, 0.22 * typical) or sides > 0.45 * top:
                continue
            if top < profile[step - 4 : step + 5].max():
                continue
            at = low - 9 + step
            line = dark[at - 1 : at + 2].max(axis=0)
            if _in_each_column(line, crossing, 0.12 * typical):
                seen = np.asarray(line > 0.5 * typical, np.bool_)
                new = Track(float(at), seen, line, guessed=True)
                new.wander = np.zeros(dark.shape[1], np.float32)
                added.append(new)
    rules.extend(added)
    rules.sort(key=lambda rule: rule.place)
    return len(added)


def _in_each_column(line: Real, crossing: list[Track], least: float) -> bool:
    """Whether a faint line shows in nearly every column."""
    places = [round(rule.place) for rule in crossing]
    means = [float(line[a + 4 : b - 3].mean()) for a, b in itertools.pairwise(places) if b - a > 12]
    return bool(means) and sum(mean >= least for mean in means) >= 0.8 * len(means)


def _drop_bleeding(upright: list[Track]) -> bool:
    """Drop faint rules that are the other side's, seen through the paper: at mirrored places.

    A rule between two columns of one width that others have is the table's own, however thin its
    print: columns of one width lie at mirrored places, too.
    """
    left, right = upright[0].place, upright[-1].place
    known = [rule for rule in upright if not rule.guessed]
    usual = max((rule.typical for rule in known), default=0.0)
    strong = [rule.place for rule in known if rule.typical > 0.6 * usual]
    faint = [
        rule
        for rule in upright[1:-1]
        if not rule.guessed
        and rule.typical < 0.5 * usual
        and any(abs(left + right - rule.place - place) < 14 for place in strong)
        and not _parts_evenly(rule, upright)
    ]
    for rule in faint:
        upright.remove(rule)
    return bool(faint)


def _parts_evenly(rule: Track, rules: list[Track]) -> bool:
    """Tell a rule between two columns of one width that some other column has, too."""
    places = [one.place for one in rules]
    at = rules.index(rule)
    mine = [places[at] - places[at - 1], places[at + 1] - places[at]]
    others = [b - a for i, (a, b) in enumerate(itertools.pairwise(places)) if i not in {at - 1, at}]
    same = [other for other in others if abs(mine[0] - other) < 0.04 * other]
    return abs(mine[0] - mine[1]) < 0.04 * mine[1] and bool(same)


def _trim(level: list[Track], upright: list[Track]) -> None:
    """Leave out outer columns and rows that hardly any rule crosses: paper's edge, a line above.

    A cell that is merged along the whole of a side has its ends drawn.
    """
    for rules, crossing in ((upright, level), (level, upright), (upright, level)):
        for side in (0, -1):
            for _ in range(MOST_TRIMMED):
                if len(rules) < 4 or len(crossing) < 4:
                    break
                cells = drawn(*edges(crossing, rules))[:, side]
                ends = (cells[0] > 0 and cells[-1] > 0) or rules[side].guessed
                if ends or float(cells.mean()) > 0.25:
                    break
                del rules[side]


def lattice_of(region: Region, rules: Rules) -> Lattice | None:
    """Understand a region as one table; None where it is none (fewer than two rules each way)."""
    level_all, upright_all = rules_in(region, rules)
    faults: set[str] = set()
    level = [track for track in level_all if track.length >= STRONG * region.width]
    upright = [track for track in upright_all if track.length >= STRONG * region.height]
    if len(level) < 2 and len(upright) < 2:
        return None
    faults |= _close_sides(upright, level, region.height, "column")
    faults |= _close_sides(level, upright, region.width, "row")
    if len(level) < 2 or len(upright) < 2:
        return None
    _as_one(level)
    _as_one(upright)
    _drop_pen_lines(level, faults)
    for _ in range(2):
        _add_parts(upright_all, upright, level, upright=True)
        _add_parts(level_all, level, upright, upright=False)
    _drop_pen_lines(level, faults)
    _as_one(level, SMALLEST)
    part = rules.level_dark[region.y0 : region.y1, region.x0 : region.x1]
    ends = round(upright[0].place) + 3, round(upright[-1].place) - 3
    if ends[1] - ends[0] > 20 and _find_missing(level, upright, part, ends):
        faults.add("faint_rule")
    _trim(level, upright)
    share_across, dark_across = edges(level, upright)
    if _drop_bleeding(upright):
        faults.add("bleed")
        share_across, dark_across = edges(level, upright)
    share_down, dark_down = edges(upright, level)
    lattice = Lattice(
        level, upright, drawn(share_across, dark_across), drawn(share_down, dark_down), faults
    )
    if _mend(lattice, dark_across):
        faults.add("broken_rule")
    lattice.notes["across"] = _support(share_across, lattice.across)
    lattice.notes["down"] = _support(share_down, lattice.down)
    _frame(lattice)
    return lattice


def _mend(lattice: Lattice, dark: Real) -> bool:
    """Draw single level edges that are missing in the body of a table; True where it is a guess.

    Cells merged on purpose come in numbers (a name over its two half-days), ink and tint that hide
    a rule do not.
    """
    body = lattice.across[2:-1]
    missing = np.argwhere((body == 0) & (body.mean(axis=1, keepdims=True) >= 0.6))
    if len(missing) == 0 or len(missing) > max(2, 0.06 * body.size):
        return False
    guessed = False
    for row, column in missing:
        lattice.across[row + 2, column] = 1
        guessed |= bool(dark[row + 2, column] < 0.12)
    return guessed


def _support(share: np.ndarray, there: np.ndarray) -> float:
    """Return the share of drawn edges that is really seen."""
    return float(share[there > 0].mean()) if (there > 0).any() else 0.0


def _frame(lattice: Lattice) -> None:
    """Draw the table's outer edges: a table is closed."""
    lattice.across[0, :] = lattice.across[-1, :] = 1
    lattice.down[0, :] = lattice.down[-1, :] = 1
