"""What speaks against a table that was found: a table read wrongly must be marked.

Each fault multiplies the table's confidence. Under 0.80 the table is a doubt, not a result.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..source import Box, GridCell
    from .lattice import Lattice
    from .lines import Real

WEIGHTS = {
    "streak": 0.95,
    "fold": 0.95,
    "pen_line": 0.95,
    "bleed": 0.9,
    "faint_rule": 0.9,
    "broken_rule": 0.8,
    "column_guessed": 0.78,
    "row_guessed": 0.78,
    "uneven_pitch": 0.75,
    "cut_by_edge": 0.7,
    "weak_rules": 0.75,
    "part_rule": 0.8,
    "ragged_cells": 0.7,
    "odd_rule": 0.75,
    "faint_column": 0.75,
}
"""By how much each fault lowers the confidence."""


WIDE = 60
"""Points of a column in which a further rule is looked for (10 mm)."""


def judged(lattice: Lattice, cells: Sequence[GridCell], box: Box) -> tuple[float, tuple[str, ...]]:
    """Return a table's confidence (0 to 1) and the codes of its faults."""
    faults = set(lattice.faults)
    if _skips_a_rule(lattice):
        faults.add("uneven_pitch")
    if _odd_rule(lattice):
        faults.add("odd_rule")
    if box[0] < 0.004 or box[1] < 0.004 or box[2] > 0.996 or box[3] > 0.996:
        faults.add("cut_by_edge")
    if min(lattice.notes.get("across", 1.0), lattice.notes.get("down", 1.0)) < 0.85:
        faults.add("weak_rules")
    if _part_rule(lattice):
        faults.add("part_rule")
    confidence = 0.99
    for fault in faults:
        confidence *= WEIGHTS.get(fault, 0.9)
    return round(confidence, 3), tuple(sorted(faults))


def faint_column(lattice: Lattice, dark: Real) -> bool:
    """Whether a faint upright rule runs down the body between two rules that were found.

    ``dark`` is the darkness of the table's region. What bleeds through from the other side stands
    where the table's own rules are mirrored, and is none.
    """
    ys, xs = lattice.ys, lattice.xs
    if len(ys) < 7:  # the first letters of a few lines stand above each other too
        return False
    lines = np.concatenate(
        [np.arange(round(a) + 5, round(b) - 4) for a, b in itertools.pairwise(ys[1:])]
    )
    for left, right in itertools.pairwise(xs):
        if right - left < WIDE:
            continue
        part = dark[lines, round(left) + 8 : round(right) - 7]
        soft = np.maximum(part[:, :-2], np.maximum(part[:, 1:-1], part[:, 2:]))
        # writing covers less than that of a column of points
        seen = np.percentile(soft, 35, axis=0)
        peak = int(np.argmax(seen))
        mirrored = xs[0] + xs[-1] - (round(left) + 9 + peak)
        if seen[peak] >= max(5.0, 3.0 * float(np.median(seen)) + 3.0) and not any(
            abs(mirrored - x) < 14 for x in xs
        ):
            return True
    return False


def _skips_a_rule(lattice: Lattice) -> bool:
    """Whether a row is twice or three times as high as the others: a rule may not have been seen.

    Rows of a heading may be of any height; so may a last row that is all one cell.
    """
    gaps = np.diff(np.asarray(lattice.ys))
    if len(gaps) < 5:
        return False
    pitch = float(np.median(gaps))
    regular = np.abs(gaps - pitch) < 0.12 * pitch
    if regular.mean() < 0.7:
        return False
    for i in np.flatnonzero(~regular):
        times = gaps[i] / pitch
        within = regular[:i].any() and regular[i + 1 :].any()
        if within and times > 1.7:
            return True
    return False


def _odd_rule(lattice: Lattice) -> bool:
    """Whether two neighbouring rows are together as high as one of the others: a line too many."""
    gaps = np.diff(np.asarray(lattice.ys))
    if len(gaps) < 5:
        return False
    pitch = float(np.median(gaps))
    for i in range(len(gaps) - 1):
        both = gaps[i] + gaps[i + 1]
        if max(gaps[i], gaps[i + 1]) < 0.85 * pitch and abs(both - pitch) < 0.1 * pitch:
            return True
    return False


def _part_rule(lattice: Lattice) -> bool:
    """Whether a column's rule stops, or one more begins, within the body of the table.

    A row parted in a way of its own (labels, one cell all across) has none of the columns' rules.
    In a last row the first columns may be one, which says who signs below the others.
    """
    rows = lattice.down.shape[1]
    body = lattice.down[1:-1, rows // 3 :]
    if body.shape[1] < 4 or not len(body):
        return False
    rules = [tuple(np.flatnonzero(row)) for row in body.T]
    kinds = set(rules[:-1])
    usual = max(kinds, key=rules.count)
    if not rules[-1] or rules[-1] != usual[-len(rules[-1]) :]:
        kinds.add(rules[-1])
    return any(set(one) & set(other) and one != other for one in kinds for other in kinds)
