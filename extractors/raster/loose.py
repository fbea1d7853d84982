"""Streaks and folds: rules that run on where the table ends. They are taken out of the masks.

A column's rule ends at a level rule; the streak of a dirty scanner and the shadow of a fold do
not. A rule with a tail past the last crossing is taken out whole, unless its neighbours end at
the same height: then the table's last rule was not seen, and all of them are kept. Lines that run
from one rim of the page to the other are of no table, however many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .lines import STEEPEST, Rules

if TYPE_CHECKING:
    from .lines import Mask, Real

TAIL = 34
"""Points past the last crossing that make a rule a streak (5.8 mm)."""
BREAK = 121
"""Points of a break in a rule that ink or dirt may make (20 mm)."""
TOUCH = 9
"""Points around an end within which a crossing rule counts as touching it."""
AT_RIM = 0.03
"""Share of the page's length within which a line that ends there has run to its rim."""
WHOLE = 0.72
"""Share of the page's height that a line down the whole of it is seen along, at least."""
RIM_PART = 0.06
"""Share of the page at its top and its foot that such a line must reach."""
MOST_STREAKS = 6
_DARK = 0.3
"""Darkness of a tail against its rule's own: less is the ground beyond the end of a dotted rule."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A streak or a fold: where it lies (across its way), from where to where it runs."""

    place: float
    start: int
    end: int


def _crossings(crossing: Mask, x: int, start: int, end: int) -> list[int]:
    """Return the lines from ``start`` to ``end`` where level rules meet an upright at ``x``."""
    x0, x1 = max(0, x - TOUCH - 6), x + TOUCH + 7
    low, high = max(0, start - BREAK // 2), min(crossing.shape[0], end + BREAK // 2 + 1)
    hits = crossing[low:high, x0:x1].sum(axis=1) >= TOUCH // 2
    return [int(at) + low for at in np.flatnonzero(hits)]


def _uprights(mask: Mask) -> list[tuple[int, int, int, Mask]]:
    """Return the upright runs: x of the middle, first and last line, and labels to erase with."""
    joined = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((BREAK, 3), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for index in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[index])
        if height >= TAIL and width < height / 3:
            part = labels[y : y + height, x : x + width] == index
            found.append((round(float(centres[index][0])), y, y + height - 1, part))
    return found


def _straight_on(part: Mask, start: int, within: tuple[int, int]) -> Mask:
    """Return per line of a run whether it lies where its part between crossings points to."""
    ys, xs = np.nonzero(part)
    inner = (ys >= within[0] - start) & (ys <= within[1] - start)
    lines = np.arange(len(part))
    if inner.sum() < 20 or within[1] - within[0] < 60:
        inner = np.ones(len(ys), bool)
    slope, first = np.polyfit(ys[inner], xs[inner], 1)
    near = np.abs(xs - (first + slope * ys)) <= 3
    return np.asarray(np.isin(lines, ys[near]), np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class _Tail:
    """An upright run with a tail: its points, where it runs, how far past the crossings."""

    x: int
    start: int
    end: int
    part: Mask
    before: int
    after: int


def _shade(dark: Real, part: Mask, x: int, start: int) -> Real:
    """Return per line of a run how dark it is there, against the whole of it."""
    ys, xs = np.nonzero(part)
    left = x - round(float(xs.mean()))
    lines = np.arange(len(part))
    at = np.round(left + np.interp(lines, ys, xs)).astype(int)
    found = np.zeros(len(part), np.float32)
    for off in range(-3, 4):
        columns = np.clip(at + off, 0, dark.shape[1] - 1)
        found = np.maximum(found, dark[start + lines, columns])
    return np.asarray(found / max(1.0, float(np.median(found[np.unique(ys)]))), np.float32)


def _whole(straight: Mask, shade: Real, tail: slice) -> bool:
    """Whether a tail goes straight on, dark nearly all along: ground, or letters, are none."""
    return bool(straight[tail].mean() >= 0.6 and (shade[tail] > _DARK).mean() >= 0.8)


def _tails(mask: Mask, dark: Real, crossing: Mask) -> list[_Tail]:
    """Return the upright runs that go on past the last level rule that they meet."""
    found: list[_Tail] = []
    for x, start, end, part in _uprights(mask):
        met = _crossings(crossing, x, start, end)
        if not met:
            if end - start > 0.5 * mask.shape[0]:
                found.append(_Tail(x, start, end, part, end - start, end - start))
            continue
        before, after = max(0, met[0] - start), max(0, end - met[-1])
        if max(before, after) < TAIL:
            continue
        straight = _straight_on(part, start, (max(start, met[0]), min(end, met[-1])))
        shade = _shade(dark, part, x, start)
        top, low = slice(0, met[0] - start), slice(met[-1] + 1 - start, end + 1 - start)
        if before >= TAIL and not _whole(straight, shade, top):
            before = 0
        if after >= TAIL and not _whole(straight, shade, low):
            after = 0
        if max(before, after) >= TAIL:
            found.append(_Tail(x, start, end, part, before, after))
    return found


def without_streaks(mask: Mask, dark: Real, crossing: Mask) -> tuple[Mask, list[Loose]]:
    """Take streaks out of the upright rules, whose darkness is given; ``crossing``: level ones.

    Returns the cleaned mask and what was taken out of it. Rules that cross no level rule at all
    stay unless they run down half the page: they may be the sides of a faint table.
    """
    # a rule that is broken just here still ends the other there
    crossing = cv2.morphologyEx(
        crossing.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, BREAK), np.uint8)
    ).astype(bool)
    tails = _tails(mask, dark, crossing)
    rim = AT_RIM * len(mask)
    ends = [tail.start for tail in tails if tail.before >= TAIL]
    ends += [tail.end for tail in tails if tail.after >= TAIL]
    sound = _sound(mask, tails)
    clean = mask.copy()
    loose: list[Loose] = []
    for tail in tails:
        shared = 0
        both = min(tail.before, tail.after) >= TAIL
        for length, at in ((tail.before, tail.start), (tail.after, tail.end)):
            through = both and not rim < at < len(mask) - rim
            if length >= TAIL and not through:
                shared = max(shared, sum(abs(other - at) <= 12 for other in ends))
        if not both and _within(tail, sound):
            continue
        if shared < 3:
            _erase(clean, tail)
            loose.append(Loose(float(tail.x), tail.start, tail.end))
    return clean, loose


def _sound(mask: Mask, tails: list[_Tail]) -> list[tuple[int, int]]:
    """Return from where to where the runs without a tail go."""
    loose = {(tail.x, tail.start, tail.end) for tail in tails}
    runs = [(x, start, end) for x, start, end, _ in _uprights(mask)]
    return [(start, end) for x, start, end in runs if (x, start, end) not in loose]


def _within(tail: _Tail, sound: list[tuple[int, int]]) -> bool:
    """Tell a tail that goes no further than several whole rules do: a side of its table is lost."""
    if tail.after >= TAIL:
        return sum(end >= tail.end - 12 and start < tail.end for start, end in sound) >= 3
    return sum(start <= tail.start + 12 and end > tail.start for start, end in sound) >= 3


def _erase(mask: Mask, tail: _Tail) -> None:
    """Take a run out of a mask, one point wider than it was seen."""
    low = tail.x - round(float(np.argwhere(tail.part)[:, 1].mean()))
    view = mask[tail.start : tail.end + 1, max(0, low - 1) : low + tail.part.shape[1] + 1]
    wide = cv2.dilate(tail.part.astype(np.uint8), np.ones((1, 3), np.uint8)).astype(bool)
    height, width = min(view.shape[0], wide.shape[0]), min(view.shape[1], wide.shape[1])
    view[:height, :width] &= ~wide[:height, :width]


def _page_high(mask: Mask) -> list[tuple[float, float]]:
    """Return the lines that run down the whole page: where they begin, and their slope.

    No table has such a rule: the dirt on a scanner's glass, the edge of a sheet on another.
    """
    rows = len(mask) // 4
    wide = cv2.dilate(mask.astype(np.uint8), np.ones((1, 3), np.uint8))
    rest = wide[: rows * 4].reshape(rows, 4, -1).max(axis=1).astype(np.float32)
    rim = max(2, round(RIM_PART * rows))
    found: list[tuple[float, float]] = []
    for _ in range(MOST_STREAKS):
        best = (0.0, 0, 0.0)
        for slope in np.arange(-STEEPEST, STEEPEST + 1e-6, 0.0015):
            shear = np.array([[1, -4 * slope, 0], [0, 1, 0]], np.float64)
            level = cv2.warpAffine(rest, shear, rest.shape[::-1], flags=cv2.INTER_NEAREST)
            ends = np.minimum(level[:rim].mean(axis=0), level[-rim:].mean(axis=0))
            share = np.where(ends > 0.4, level.mean(axis=0), 0.0)
            at = int(np.argmax(share))
            best = max(best, (float(share[at]), at, float(slope)))
        if best[0] < WHOLE:
            break
        found.append(best[1:])
        places = np.round(best[1] + best[2] * 4 * np.arange(rows)).astype(int)
        for off in range(-5, 6):
            rest[np.arange(rows), np.clip(places + off, 0, rest.shape[1] - 1)] = 0
    return found


def _under(lines: list[tuple[float, float]], shape: tuple[int, ...]) -> Mask:
    """Return the points that lines down the page cover."""
    covered = np.zeros(shape, np.uint8)
    for start, slope in lines:
        end = round(start + slope * shape[0])
        cv2.line(covered, (round(start), 0), (end, shape[0] - 1), 1, 7)
    return covered.astype(bool)


def without_loose(rules: Rules) -> tuple[Rules, list[Loose], list[Loose]]:
    """Return the rules without streaks and folds, the upright ones and the level ones removed."""
    whole = _page_high(rules.upright)
    hidden = _under(whole, rules.upright.shape)
    free = rules.upright & ~hidden
    upright, streaks = without_streaks(free, rules.upright_dark, rules.level)
    rows = len(free)
    streaks += [Loose(start + slope * rows / 2, 0, rows - 1) for start, slope in whole]
    level_turned, folds = without_streaks(
        np.ascontiguousarray(rules.level.T),
        np.ascontiguousarray(rules.level_dark.T),
        np.ascontiguousarray(upright.T),
    )
    level = np.ascontiguousarray(level_turned.T)
    taken = _around(free & ~upright) | hidden
    dark = np.where(taken, np.float32(0), rules.upright_dark)
    return Rules(level, upright, rules.level_dark, dark, hidden), streaks, folds


def _around(taken: Mask) -> Mask:
    """Return what was taken out, a little wider: its dark rim goes with it."""
    return np.asarray(cv2.dilate(taken.astype(np.uint8), np.ones((5, 5), np.uint8)), np.bool_)
