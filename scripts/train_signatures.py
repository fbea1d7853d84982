"""Learn the reader of signature cells: ``python -m scripts.train_signatures --seed N``.

Made pages (``samples.scans.cells``) and made scans of whole sheets go through the real tables, the
real ink and the real reader of handwriting; a model learns from the numbers of each cell. The
bounds between sure and "to check" come from predictions on pages and on families of ink that the
predicting models had not seen. The same command gives the same file.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.raster import ink
from extractors.raster.forest import Forest, of_trees
from extractors.signature_model import MODEL, NAMES, SignatureModel
from extractors.signatures import worth_reading
from samples.scans.cell_paper import CLASSES
from scripts.signature_examples import Examples, of_page, of_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

TREES = 140
FOLDS = 3
FALSE_PRESENT = 0.003
FALSE_ABSENT = 0.0015
FALSE_DECLARED = 0.001
FALSE_UNTOLD = 0.01
"""Shares of errors that the bounds allow, of cells without (with) a signature.

Only cells that hold some ink count here: two in three cells without a signature hold none.
"""
SHEETS_FROM = 32_401
"""Seed of the first scan (split "dev") that is learnt from: no measure is taken on these."""
CUT = 0.5
"""Share of ink cut from a stroke of the neighbour's: a signature only where it goes deep."""
AXES = 48
"""Numbers that stand for the last layer of the reader of handwriting, for the trees."""
LOOSE = 0.01
"""How freely the weights may grow (``C`` of scikit-learn's logistic regression)."""
NEVER = -30.0
"""What stands for a class that was not met."""


def gather(seed: int, pages: int, sheets: int, folder: Path | None, jobs: int) -> Examples:
    """Make pages ``seed * 100000`` onwards, then scans; the order is the same with any jobs."""
    seeds = range(seed * 100_000, seed * 100_000 + pages)
    work = [partial(of_page, one, folder) for one in seeds]
    work += [partial(of_sheet, SHEETS_FROM + one, folder) for one in range(sheets)]
    everything = Examples()
    if jobs < 2:
        for one in work:
            everything.add(one())
        return everything
    with ProcessPoolExecutor(jobs) as pool:
        for found in pool.map(_done, work, chunksize=4):
            everything.add(found)
    return everything


def _done(one: Callable[[], Examples]) -> Examples:
    return one()


def trees(numbers: Any, classes: Any, seed: int, count: int) -> Forest:
    """Learn a forest, half of it of more random trees."""
    from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier  # noqa: PLC0415

    common = {"n_estimators": count // 2, "min_samples_leaf": 5, "n_jobs": 1}
    fitted: list[Any] = []
    for kind, more in ((RandomForestClassifier, 0.25), (ExtraTreesClassifier, 0.5)):
        learnt = kind(max_features=more, max_depth=18, random_state=seed, **common)
        learnt.fit(numbers, classes)
        present = [int(c) for c in learnt.classes_]
        for tree in learnt.estimators_:
            fitted.append(_Shares(tree.tree_, present))
    return of_trees(fitted, CLASSES)


class _Shares:
    """A fitted tree whose shares have a column for each class, met in training or not."""

    def __init__(self, tree: Any, present: list[int]) -> None:
        self.children_left, self.children_right = tree.children_left, tree.children_right
        self.feature, self.threshold = tree.feature, tree.threshold
        self.value = np.zeros((len(tree.value), 1, len(CLASSES)))
        self.value[:, 0, present] = tree.value[:, 0, :]


def grown(numbers: Any, classes: Any, seed: int, count: int) -> SignatureModel:
    """Learn a model: trees for ink alone, trees and a weighted sum for ink that was read."""
    from sklearn.decomposition import PCA  # noqa: PLC0415

    layer = numbers[:, len(NAMES) :]
    middle, spread = layer.mean(axis=0), layer.std(axis=0) + 1e-3
    level = (layer - middle) / spread
    found = PCA(min(AXES, *level.shape), svd_solver="full").fit(level)
    axes = found.components_.astype(np.float32)
    known = np.concatenate([numbers[:, : len(NAMES)], level @ axes.T], axis=1)
    weights, offset = weighed(numbers, classes)
    return SignatureModel(
        trees(numbers[:, : len(ink.NAMES)], classes, seed, count),
        trees(known, classes, seed, count),
        middle.astype(np.float32),
        spread.astype(np.float32),
        axes,
        weights,
        offset,
        {},
    )


def weighed(numbers: Any, classes: Any) -> tuple[Any, Any]:
    """Learn the weights of all numbers for each class, and what is added."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    middle, spread = numbers.mean(axis=0), numbers.std(axis=0)
    spread[spread < 1e-6] = 1.0
    learnt = LogisticRegression(C=LOOSE, max_iter=400).fit((numbers - middle) / spread, classes)
    factors = np.atleast_2d(learnt.coef_)
    constant = np.atleast_1d(learnt.intercept_)
    if len(factors) == 1:  # two classes: told by one line
        factors, constant = np.vstack([-factors, factors]) / 2, np.array([-1, 1]) * constant / 2
    weights = np.zeros((numbers.shape[1], len(CLASSES)), np.float32)
    offset = np.full(len(CLASSES), NEVER, np.float32)
    for row, kind in enumerate(learnt.classes_):
        weights[:, kind] = factors[row] / spread
        offset[kind] = constant[row] - (factors[row] * middle / spread).sum()
    return weights, offset


def unseen(
    numbers: Any, classes: Any, families: Any, pages: Any, seed: int, count: int
) -> tuple[Any, Any]:
    """Return the shares of cells, unread and read, by models that did not see them.

    Neither their page was seen nor, of signatures and dirt, a third of the families of ink.
    """
    names = sorted(set(families.tolist()))
    fold_of = {name: index % FOLDS for index, name in enumerate(names)}
    family = np.asarray([fold_of[name] for name in families])
    alone = np.zeros((len(numbers), len(CLASSES)), np.float32)
    read = np.zeros_like(alone)
    for fold in range(FOLDS):
        asked = pages % FOLDS == fold
        # marks and words are all there are; signatures and dirt come in kinds never seen
        known = np.isin(classes, [2, 3, 4]) | np.isin(families, ["empty", "print"])
        learnt = ~asked & ((family != fold) | known)
        if asked.any() and len(set(classes[learnt].tolist())) > 1:
            model = grown(numbers[learnt], classes[learnt], seed, count)
            alone[asked] = model.shares_alone(numbers[asked][:, : len(ink.NAMES)])
            read[asked] = model.shares_read(numbers[asked])
    return alone, read


def bound(score: Any, wrong: Any, allowed: float) -> float:
    """Return the lowest bound at which at most a share of the wrong cells scores as high."""
    against = np.sort(score[wrong])[::-1]
    over = int(allowed * len(against))
    if len(against) == 0:
        return 0.9
    limit = float(against[min(over, len(against) - 1)]) + 0.005
    return round(min(0.97, max(0.6, limit)), 3)


def bounds(shares: Any, numbers: Any, classes: Any) -> dict[str, float]:
    """Calibrate the bounds on predictions for cells that were not seen.

    Ink of a neighbour's that hangs over is no signature, whatever the trees say (``hangs_over``).
    """
    signed = classes == CLASSES.index("present")
    unsigned = ~signed & (numbers[:, ink.NAMES.index("cut")] < CUT)
    declares = np.isin(classes, [CLASSES.index("mark"), CLASSES.index("word")])
    return {
        "present": bound(shares[:, 1], unsigned, FALSE_PRESENT),
        "absent": max(
            bound(shares[:, 0], signed, FALSE_ABSENT), bound(shares[:, 0], declares, FALSE_UNTOLD)
        ),
        "declared": bound(shares[:, 2] + shares[:, 3], signed, FALSE_DECLARED),
        "mark": bound(shares[:, 2], signed, FALSE_DECLARED),
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--ink", type=Path, help="folder of real pen ink with its index.tsv")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--sheets", type=int, default=140, help="scans of whole sheets beside")
    parser.add_argument("--trees", type=int, default=TREES)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, default=MODEL)
    chosen = parser.parse_args(arguments)
    folder = chosen.ink if chosen.ink is not None and (chosen.ink / "index.tsv").exists() else None
    if folder is None:
        print("no real ink: learning from drawn strokes and fonts alone")
    examples = gather(chosen.seed, chosen.pages, chosen.sheets, folder, chosen.jobs)
    numbers, classes, families, pages = examples.arrays()
    print(f"{len(numbers)} cells with ink, {examples.lost} not found")
    if len(set(classes.tolist())) < 2:
        print("too few pages to learn from")
        return 2
    alone, read = unseen(numbers, classes, families, pages, chosen.seed, chosen.trees)
    asked = np.asarray([worth_reading(row) for row in alone])
    limits = bounds(alone, numbers, classes)
    read_limits = bounds(read[asked], numbers[asked], classes[asked])
    print("bounds", limits, "read", read_limits)
    model = grown(numbers, classes, chosen.seed, chosen.trees)
    model.about.update(
        {
            "seed": chosen.seed,
            "pages": chosen.pages,
            "sheets": chosen.sheets,
            "real_ink": folder is not None,
            "numbers": ink.VERSION,
            "names": NAMES,
            "cells": {name: int((classes == i).sum()) for i, name in enumerate(CLASSES)},
            "bounds": limits,
            "read_bounds": read_limits,
        }
    )
    model.save(chosen.out)
    nodes = len(model.alone.feature) + len(model.read.feature)
    print(f"{chosen.out.name}: {chosen.out.stat().st_size} bytes, {nodes} nodes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
