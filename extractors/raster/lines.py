"""Straight dark rules in a grey picture: where ink runs long, thin and even, across or down.

All work is done at one resolution (``WORK_DPI``), on a picture whose ground was evened out. A rule
is told from writing by being *even*: each of its points is nearly as dark as the run around it,
while a line of print is dark and light by turns. So a faint rule counts as well as a black one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..source import Grey

    Real = NDArray[np.float32]
    Mask = NDArray[np.bool_]

WORK_DPI = 150.0
"""Finding rules at more than this resolution brings nothing."""
LONG_SIDE = 2600
"""Pixels on the long side at most, whatever the resolution is said to be."""
RUN = 33
"""Pixels that a rule must run without a break to be seen as one (5.6 mm)."""
THICK = 11
"""Pixels across, one more than the thickest rule (1.7 mm)."""
FAINT = 9
"""Grey levels that a rule must be darker than its ground."""
RIM = 7
"""Points along the sides of the picture where no rule is looked for (1.2 mm)."""
JOINS = 17
"""Points of a gap in a rule that a crossing one makes (2.9 mm)."""
STEEPEST = 0.045
"""Slope that is still taken for a level rule (2.6 degrees)."""


def even(grey: Grey) -> Grey:
    """Return the picture on even white ground: shadows and tinted paper divided out."""
    rows, columns = grey.shape
    small = cv2.resize(
        grey, (max(1, columns // 4), max(1, rows // 4)), interpolation=cv2.INTER_AREA
    )
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    ground = cv2.blur(ground, (9, 9))
    ground = cv2.resize(ground, (columns, rows), interpolation=cv2.INTER_LINEAR)
    # the black border of a scan is no paper: it must not be lit up to paper, grain and all
    least = max(24, round(0.3 * float(np.median(ground))))
    return np.asarray(cv2.divide(grey, np.maximum(ground, least), scale=255.0), np.uint8)


def at_work_scale(grey: Grey, dpi: float) -> tuple[Grey, float]:
    """Return the evened picture at working resolution, and the factor it was scaled by."""
    scale = min(1.0, WORK_DPI / dpi) if dpi > 0 else 1.0
    if dpi < WORK_DPI * 0.8:
        scale = WORK_DPI / max(dpi, 40.0)
    scale = min(scale, LONG_SIDE / max(grey.shape))
    if abs(scale - 1.0) > 0.02:
        size = (max(8, round(grey.shape[1] * scale)), max(8, round(grey.shape[0] * scale)))
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        grey = np.asarray(cv2.resize(grey, size, interpolation=how), np.uint8)
    else:
        scale = 1.0
    return even(grey), scale


def darkness(ground: Grey) -> Real:
    """Return how much darker each point is than what lies just above and below it.

    Only what is thinner than ``THICK`` down the page answers: level strokes, not fields of tint.
    """
    close = cv2.morphologyEx(ground, cv2.MORPH_CLOSE, np.ones((THICK, 1), np.uint8))
    return np.asarray(cv2.subtract(close, ground), np.float32)


def _faint(dark: Real) -> Real:
    """Return from which darkness a point may be a rule's: over the grain of the paper there."""
    grain = cv2.blur(np.minimum(dark, 25.0), (65, 65))
    return np.asarray(np.maximum(FAINT, 2.2 * grain), np.float32)


def runs(dark: Real) -> Mask:
    """Return the points of level runs: dark, even, unbroken over ``RUN`` points, and thin."""
    soft = np.maximum(dark, np.maximum(np.roll(dark, 1, 0), np.roll(dark, -1, 0)))
    around = cv2.blur(soft, (RUN, 1))
    faint = _faint(dark)
    on = (soft > np.maximum(faint, 0.5 * around)).astype(np.uint8)
    on = cv2.morphologyEx(on, cv2.MORPH_CLOSE, np.ones((1, 2), np.uint8))
    on = cv2.morphologyEx(on, cv2.MORPH_OPEN, np.ones((1, RUN), np.uint8))
    # a line of bold print is one run beside the other, as high as its letters
    high = cv2.morphologyEx(on, cv2.MORPH_OPEN, np.ones((THICK + 3, 1), np.uint8))
    thick = cv2.blur(high.astype(np.float32), (RUN, 1)) > 0.35
    # the soft maximum thickened each run by one point on both sides: keep its dark core
    core = dark > np.maximum(faint * 0.7, 0.3 * around)
    return np.asarray(on.astype(bool) & core & ~thick, np.bool_)


def dotted(dark: Real) -> Mask:
    """Return the points of dotted or dashed level rules: thin, with clear ground on both sides."""
    long = 2 * RUN + 15
    capped = np.minimum(dark, 90.0)
    mean = cv2.blur(capped, (long, 1))
    faint = _faint(dark)
    half = cv2.blur((dark > faint).astype(np.float32), (long // 2, 1))
    # dots on both sides: a rule ends where its dots end
    on = mean > faint * 0.6
    for way in (long // 4, -(long // 4)):
        on &= np.roll(half, way, 1) > 0.2
    for away in (4, 6, 8):
        for way in (away, -away):
            on &= np.roll(mean, way, 0) < 0.3 * mean
    on[:10] = on[-10:] = False
    # what is left has lost half a window at both ends
    few = cv2.morphologyEx(on.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, RUN), np.uint8))
    opened = cv2.dilate(few, np.ones((1, long // 2), np.uint8))
    near = cv2.dilate((dark > faint).astype(np.uint8), np.ones((1, 13), np.uint8))
    return np.asarray(opened.astype(bool) & near.astype(bool), np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Level and upright rules of one picture, as masks and as darkness, all of one shape."""

    level: Mask
    upright: Mask
    level_dark: Real
    upright_dark: Real
    hidden: Mask | None = None
    """Where a streak was taken out that ran down the page: rules under it are not seen."""


def rules_of(ground: Grey, *, dots: bool = True) -> Rules:
    """Find the level and the upright rules of an evened picture; ``dots``: dotted ones too."""
    across = darkness(ground)
    down = darkness(np.ascontiguousarray(ground.T))
    level, upright = runs(across), runs(down)
    if dots:
        level, upright = level | dotted(across), upright | dotted(down)
    for mask in (level, upright):
        # the rim of the picture: where paper ends, not where a table does
        mask[:RIM] = mask[-RIM:] = False
        mask[:, :RIM] = mask[:, -RIM:] = False
    return Rules(level, np.ascontiguousarray(upright.T), across, np.ascontiguousarray(down.T))


@dataclass(frozen=True, slots=True)
class Bend:
    """How the page is still bent: where a point of the levelled picture lies in the picture.

    Slopes of level rules are ``a + b x + c y``, of upright rules ``d + e y + f x``, with x and y
    from the middle of the picture in pixels.
    """

    middle: tuple[float, float]
    level: tuple[float, float, float] = (0.0, 0.0, 0.0)
    upright: tuple[float, float, float] = (0.0, 0.0, 0.0)

    @property
    def flat(self) -> bool:
        """Whether nothing is to be done: under half a pixel everywhere."""
        reach = max(self.middle)
        return all(
            abs(a) * reach < 0.5 and abs(b) * reach**2 / 2 < 0.5 and abs(c) * reach**2 < 0.5
            for a, b, c in (self.level, self.upright)
        )

    def back(self, u: Real, v: Real) -> tuple[Real, Real]:
        """Return the picture's x and y of points u, v of the levelled picture."""
        x, y = u - self.middle[0], v - self.middle[1]
        a, b, c = self.level
        d, e, f = self.upright
        down = a * x + b * x * x / 2 + c * x * y
        across = d * y + e * y * y / 2 + f * x * y
        return (u + across).astype(np.float32), (v + down).astype(np.float32)

    def levelled(self, grey: Grey) -> Grey:
        """Return the picture bent back, same shape."""
        rows, columns = grey.shape
        u, v = np.meshgrid(
            np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32), copy=False
        )
        x, y = self.back(u, v)
        bent = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(bent, np.uint8)


def _slopes(mask: Mask) -> Real:
    """Return one row per level run: x, y of its middle, slope, length. Shape (n, 4)."""
    # a rule is one from end to end, though each crossing and each letter on it breaks it
    whole = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, JOINS), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    found = []
    for index in range(1, count):
        x, y, width, height, _area = (int(value) for value in stats[index])
        if width < 2 * RUN or height > max(12, width // 4):
            continue
        own = labels[y : y + height, x : x + width] == index
        ys, xs = np.nonzero(own & mask[y : y + height, x : x + width])
        # points of a run 2 RUN wide at most, so that a bent rule gives several slopes
        parts = max(1, width // (4 * RUN))
        for part in range(parts):
            inside = (xs >= width * part / parts) & (xs < width * (part + 1) / parts)
            if inside.sum() < RUN:
                continue
            px, py = xs[inside].astype(np.float64), ys[inside].astype(np.float64)
            mean_x, mean_y = px.mean(), py.mean()
            spread = ((px - mean_x) ** 2).sum()
            slope = ((px - mean_x) * (py - mean_y)).sum() / max(spread, 1.0)
            if abs(slope) < STEEPEST:
                found.append((x + mean_x, y + mean_y, slope, width / parts))
    return np.asarray(found, np.float32).reshape(-1, 4)


def _median(values: Real, weights: Real) -> float:
    """Return the weighted median."""
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][int(np.searchsorted(total, total[-1] / 2))])


def _fit(points: Real, middle: tuple[float, float]) -> tuple[float, float, float]:
    """Fit slope = a + b x + c y to runs, heeding the long ones and leaving out those that stray."""
    if len(points) < 4 or points[:, 3].sum() < middle[0]:
        return (0.0, 0.0, 0.0)
    x, y, slope = points[:, 0] - middle[0], points[:, 1] - middle[1], points[:, 2]
    weight = np.minimum(points[:, 3], 6 * RUN)
    reach = max(middle)
    columns = np.stack([np.ones_like(x), x / reach, y / reach], axis=1).astype(np.float64)
    usual = _median(slope, weight)
    keep = np.abs(slope - usual) < max(
        0.006, 2.5 * _median(np.asarray(np.abs(slope - usual), np.float32), weight)
    )
    factors = np.zeros(3)
    for _ in range(4):
        w = np.sqrt(weight * keep)[:, None]
        # a little weight pulls the bend to nothing where few runs speak for it
        pull = np.diag([1e-3, 12.0, 12.0])
        left, right = columns * w, slope * w[:, 0]
        factors = np.linalg.solve(left.T @ left + pull, left.T @ right)
        off = np.abs(columns @ factors - slope)
        keep = off < max(0.0035, 2.5 * float(np.median(off[keep])) if keep.any() else 0.01)
        if keep.sum() < 4:
            return (0.0, 0.0, 0.0)
    return float(factors[0]), float(factors[1] / reach), float(factors[2] / reach)


def bend_of(rules: Rules, tables: Sequence[tuple[int, int, int, int]] = ()) -> Bend:
    """Measure what skew, keystone and curl the rules still show.

    ``tables``: x0, y0, x1, y1 of the parts that hold tables; rules elsewhere say nothing then.
    """
    rows, columns = rules.level.shape
    middle = (columns / 2, rows / 2)
    mask = np.ones((rows, columns), np.bool_)
    if tables:
        mask[:] = False
        for x0, y0, x1, y1 in tables:
            mask[y0:y1, x0:x1] = True
    level = _fit(_slopes(rules.level & mask), middle)
    turned = _slopes(np.ascontiguousarray((rules.upright & mask).T))
    upright = _fit(turned, (middle[1], middle[0]))
    return Bend(middle, level, upright)
