"""One ruled table in a levelled picture: which rules it has, where they run, which cells they make.

A lattice is all rules of a table, whether they run through or not. An edge is the part of a rule
between two crossings; where an edge is missing, two cells are one (a merged heading).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .lines import Rules

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .lines import Mask, Real

    Edges = NDArray[np.float32]

NEAR = 3
"""Points that a rule may stray from its place."""
APART = 9
"""Rules nearer than this (1.5 mm) are one: a double rule."""
CLOSE = 5
"""Lines of a picture nearer than this belong to one rule."""
AWHILE = 6
"""Points that a rule runs at its ends, of twice as many there."""
EDGE_THERE = 0.55
"""Share of an edge that must be seen for it to count as drawn."""
EDGE_FAINT = 0.30
"""Darkness of an edge, against its rule's own, from which it counts as drawn though broken."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the levelled picture that holds one table: x0, y0, x1, y1 in points."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def width(self) -> int:
        """Points across."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Points down."""
        return self.y1 - self.y0


@dataclass(slots=True, eq=False)
class Track:
    """One rule seen across a region: its place, and what is seen of it along the way.

    ``seen`` and ``dark`` have one entry per point along the rule, over the whole region;
    ``wander`` is where the rule lies at each of them, against ``place``; ``thick`` how many
    points it is across; ``hidden`` where a streak lies over it.
    """

    place: float
    seen: Mask
    dark: Real
    guessed: bool = False
    wander: Real = field(default_factory=lambda: np.zeros(0, np.float32))
    thick: float = 2.0
    hidden: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))

    @property
    def length(self) -> int:
        """Points of the rule that are seen."""
        return int(self.seen.sum())

    @property
    def typical(self) -> float:
        """Return how dark the rule is where it is seen."""
        return float(np.median(self.dark[self.seen])) if self.seen.any() else 0.0

    def extent(self) -> tuple[int, int]:
        """First and last point of the rule: seen there, and dark for a while."""
        inked = (self.seen & (self.dark > 0.35 * self.typical)).astype(np.float32)
        at = np.flatnonzero(
            (inked > 0) & (np.convolve(inked, np.ones(2 * AWHILE), "same") >= AWHILE)
        )
        if not len(at):
            at = np.flatnonzero(self.seen)
        return (int(at[0]), int(at[-1])) if len(at) else (0, 0)


@dataclass(slots=True, eq=False)
class Lattice:
    """The rules of a table from the top and from the left, and the edges that are drawn.

    ``across[i, j]``: level rule i over column j; ``down[i, j]``: upright rule j along row i.
    """

    level: list[Track]
    upright: list[Track]
    across: Edges
    down: Edges
    faults: set[str] = field(default_factory=set)
    notes: dict[str, float] = field(default_factory=dict)

    @property
    def ys(self) -> list[float]:
        """Places of the level rules."""
        return [track.place for track in self.level]

    @property
    def xs(self) -> list[float]:
        """Places of the upright rules."""
        return [track.place for track in self.upright]


def tracks(mask: Mask, dark: Real, shortest: float) -> list[Track]:
    """Find the level rules of a region: lines of at least ``shortest`` points, from the top.

    Neighbouring lines within ``CLOSE`` are taken together (thick and narrow double rules).
    """
    weight = mask.sum(axis=1).astype(np.float32)
    # what strays by a point or two from line to line is still one rule
    pooled = np.convolve(weight, np.ones(3, np.float32), mode="same")
    found: list[Track] = []
    free = np.ones(len(weight), bool)
    for _ in range(400):
        peak = int(np.argmax(np.where(free, pooled, -1.0)))
        if not free[peak] or pooled[peak] < shortest:
            break
        low, high = max(0, peak - NEAR - 2), min(len(weight), peak + NEAR + 3)
        seen = np.asarray(mask[low:high].any(axis=0), np.bool_)
        if seen.sum() < shortest:
            free[max(0, peak - 1) : peak + 2] = False
            continue
        near = slice(max(0, peak - NEAR), peak + NEAR + 1)
        lines = np.arange(len(weight), dtype=np.float32)[near]
        place = float((lines * weight[near]).sum() / max(weight[near].sum(), 1.0))
        found.append(Track(place, seen, dark[low:high].max(axis=0)))
        found[-1].thick = float(mask[low:high].sum()) / max(1, int(seen.sum()))
        free[max(0, peak - CLOSE) : peak + CLOSE + 1] = False
    found.sort(key=lambda track: track.place)
    for track in found:
        _follow(track, mask)
    return found


def _follow(track: Track, mask: Mask) -> None:
    """Fit where a rule lies along its way: a parabola through what is seen of it."""
    low = max(0, round(track.place) - NEAR - 2)
    band = mask[low : round(track.place) + NEAR + 3]
    lines = np.arange(low, low + len(band), dtype=np.float32)[:, None]
    count = band.sum(axis=0)
    at = np.flatnonzero(count)
    track.wander = np.zeros(mask.shape[1], np.float32)
    if len(at) < 40:
        return
    off = (band * lines).sum(axis=0)[at] / count[at] - track.place
    middle, half = mask.shape[1] / 2, mask.shape[1] / 2
    t = (at - middle) / half
    degree = 2 if at[-1] - at[0] > 0.6 * mask.shape[1] else 0
    factors = np.polynomial.polynomial.polyfit(t, off, degree)
    along = (np.arange(mask.shape[1]) - middle) / half
    fitted = np.polynomial.polynomial.polyval(along, factors)
    track.wander = np.clip(fitted, -NEAR - 1, NEAR + 1).astype(np.float32)


def _share(rule: Track, start: int, end: int) -> float:
    """Return how much of a part of a rule is seen, of what no streak hides; hidden whole: all."""
    if end <= start:
        return 0.0
    seen = rule.seen[start:end]
    if not len(rule.hidden):
        return float(seen.mean())
    free = ~rule.hidden[start:end]
    return float(seen[free].mean()) if free.mean() > 0.3 else 1.0


def edges(rules: list[Track], crossing: list[Track]) -> tuple[Edges, Edges]:
    """Return per rule and gap between crossings: the share seen, and darkness against its rule."""
    shape = (len(rules), max(0, len(crossing) - 1))
    share, dark = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for i, rule in enumerate(rules):
        typical = max(rule.typical, 1.0)
        for j in range(shape[1]):
            start = round(crossing[j].place) + 4
            end = max(start + 1, round(crossing[j + 1].place) - 3)
            share[i, j] = _share(rule, start, end)
            part = rule.dark[start:end]
            dark[i, j] = float(np.median(part)) / typical if len(part) else 0.0
    return share, dark


def drawn(share: Edges, dark: Edges) -> Edges:
    """Return 1 for an edge that is there, 0 for one that is not."""
    return ((share >= EDGE_THERE) | ((dark >= EDGE_FAINT) & (share >= 0.12))).astype(np.float32)


def rules_in(region: Region, rules: Rules) -> tuple[list[Track], list[Track]]:
    """Return the candidates of a region for level and for upright rules; places are the page's."""
    part = (slice(region.y0, region.y1), slice(region.x0, region.x1))
    shortest = RUN_SHORT
    level = tracks(rules.level[part], rules.level_dark[part], shortest)
    upright = tracks(
        np.ascontiguousarray(rules.upright[part].T),
        np.ascontiguousarray(rules.upright_dark[part].T),
        shortest,
    )
    if rules.hidden is not None:
        for track in upright:
            at = round(track.place)
            under = rules.hidden[part][:, max(0, at - 1) : at + 2]
            track.hidden = np.asarray(under.any(axis=1), np.bool_)
    return level, upright


RUN_SHORT = 20
"""Points of a rule, all parts together, below which it is not looked at."""
