"""Learn the reader of signature cells: ``python -m scripts.train_signatures --seed N``.

Made pages (``samples.scans.cells``) go through the real tables and the real ink; trees learn from
the numbers of each cell. The bounds between sure and "to check" come from predictions on pages and
on families of ink that the predicting trees had not seen. The same command gives the same file.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.raster import ink
from extractors.raster.forest import Forest, of_trees
from extractors.signatures import LEAST
from samples.scans.cells import CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.source import Box

OUT = Path(__file__).parents[1] / "extractors" / "models" / "signatures.npz"
TREES = 140
FOLDS = 3
FALSE_PRESENT = 0.003
FALSE_ABSENT = 0.0015
FALSE_DECLARED = 0.002
FALSE_WRITTEN = 0.006
"""Shares of errors that the bounds allow, of cells without (with) a signature.

Only cells that hold some ink count here: two in three cells without a signature hold none.
"""


class Examples:
    """Cells to learn from: numbers, class, family of ink, page."""

    def __init__(self) -> None:
        self.numbers: list[NDArray[np.float32]] = []
        self.classes: list[int] = []
        self.families: list[str] = []
        self.pages: list[int] = []
        self.likeness: list[float] = []
        self.lost = 0

    def arrays(self) -> tuple[Any, Any, Any, Any, Any]:
        """Return all as arrays, one row per cell: numbers, class, family, page, likeness."""
        return (
            np.asarray(self.numbers, np.float32),
            np.asarray(self.classes, np.int64),
            np.asarray(self.families),
            np.asarray(self.pages, np.int64),
            np.asarray(self.likeness, np.float32),
        )

    def add(self, other: Examples) -> None:
        """Take over the cells of another."""
        self.numbers += other.numbers
        self.classes += other.classes
        self.families += other.families
        self.pages += other.pages
        self.likeness += other.likeness
        self.lost += other.lost


def overlap(a: Box, b: Box) -> float:
    """Return the share that two boxes have in common (intersection over union)."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or high <= 0:
        return 0.0
    both = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return wide * high / (both - wide * high)


def of_page(seed: int, folder: Path | None) -> Examples:
    """Make one page, find its tables, and return the numbers of its signature cells."""
    os.environ["OMP_NUM_THREADS"] = "1"
    import cv2  # noqa: PLC0415  after the number of threads is set, in each worker

    from extractors.raster.rules import find_grids  # noqa: PLC0415
    from extractors.signatures import cell_strokes  # noqa: PLC0415
    from extractors.source import Picture  # noqa: PLC0415
    from samples.scans.cells import page  # noqa: PLC0415

    cv2.setNumThreads(1)
    grey, dpi, cells = page(seed, folder)
    grids = find_grids(grey, dpi)
    picture = Picture(grey, dpi, grids=grids)
    out = Examples()
    matched: dict[int, list[tuple[Box, Any]]] = {}
    for cell in cells:
        found = [
            (overlap(cell.box, other.box), index, other.box)
            for index, grid in enumerate(grids)
            for other in grid.cells
        ]
        best = max(found, default=(0.0, 0, cell.box))
        if best[0] < 0.7:
            out.lost += 1
            continue
        matched.setdefault(best[1], []).append((best[2], cell))
    for index, pairs in matched.items():
        _, strokes = cell_strokes(picture, grids[index], [box for box, _ in pairs])
        for cell_ink, (_, cell) in zip(strokes, pairs, strict=True):
            if not cell_ink.own.any():
                # nothing to learn from: where no ink is left, no tree is asked
                continue
            out.numbers.append(ink.features(cell_ink))
            out.classes.append(CLASSES.index(cell.kind))
            out.families.append(cell.group)
            out.pages.append(seed)
            out.likeness.append(_says_absent(cell_ink) if cell.kind == "word" else 0.0)
    return out


def _says_absent(cell: Any) -> float:
    """Return how surely the reader of handwriting finds that a written word declares an absence."""
    from extractors import absence_words  # noqa: PLC0415
    from extractors.ocr import handwriting  # noqa: PLC0415
    from extractors.signatures import line_picture  # noqa: PLC0415

    read = handwriting().line(line_picture(cell))[:3]
    return max((absence_words.likeness(one.value) for one in read), default=0.0)


def gather(seed: int, pages: int, folder: Path | None, jobs: int) -> Examples:
    """Make pages ``seed * 100000`` onwards; the order does not depend on the number of jobs."""
    seeds = range(seed * 100_000, seed * 100_000 + pages)
    make = partial(of_page, folder=folder)
    everything = Examples()
    if jobs < 2:
        for one in map(make, seeds):
            everything.add(one)
        return everything
    with ProcessPoolExecutor(jobs) as pool:
        for one in pool.map(make, seeds, chunksize=4):
            everything.add(one)
    return everything


def grown(numbers: Any, classes: Any, seed: int, trees: int) -> Forest:
    """Learn a forest."""
    from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier  # noqa: PLC0415

    common = {"n_estimators": trees // 2, "min_samples_leaf": 3, "n_jobs": 1}
    fitted: list[Any] = []
    for kind, more in ((RandomForestClassifier, 0.25), (ExtraTreesClassifier, 0.5)):
        model = kind(max_features=more, max_depth=18, random_state=seed, **common)
        model.fit(numbers, classes)
        present = [int(c) for c in model.classes_]
        for tree in model.estimators_:
            fitted.append(_Shares(tree.tree_, present))
    return of_trees(fitted, CLASSES, {})


class _Shares:
    """A fitted tree whose shares have a column for each class, met in training or not."""

    def __init__(self, tree: Any, present: list[int]) -> None:
        self.children_left, self.children_right = tree.children_left, tree.children_right
        self.feature, self.threshold = tree.feature, tree.threshold
        self.value = np.zeros((len(tree.value), 1, len(CLASSES)))
        self.value[:, 0, present] = tree.value[:, 0, :]


def unseen(numbers: Any, classes: Any, families: Any, pages: Any, seed: int, trees: int) -> Any:
    """Return the shares of cells by trees that saw neither their page nor a third of families."""
    names = sorted(set(families.tolist()))
    fold_of = {name: index % FOLDS for index, name in enumerate(names)}
    family = np.asarray([fold_of[name] for name in families])
    shares = np.zeros((len(numbers), len(CLASSES)), np.float32)
    for fold in range(FOLDS):
        asked = pages % FOLDS == fold
        # marks and words are all there are; signatures and dirt come in kinds never seen
        alone = np.isin(classes, [2, 3, 4]) | np.isin(families, ["empty", "print"])
        learnt = ~asked & ((family != fold) | alone)
        if asked.any() and learnt.any():
            forest = grown(numbers[learnt], classes[learnt], seed, trees)
            shares[asked] = forest.shares_of(numbers[asked])
    return shares


def bound(score: Any, wrong: Any, allowed: float) -> float:
    """Return the lowest bound at which at most a share of the wrong cells scores as high."""
    against = np.sort(score[wrong])[::-1]
    over = int(allowed * len(against))
    if len(against) == 0:
        return 0.9
    limit = float(against[min(over, len(against) - 1)]) + 0.005
    return round(min(0.97, max(0.6, limit)), 3)


def bounds(shares: Any, classes: Any, likeness: Any) -> dict[str, float]:
    """Calibrate the bounds on predictions for cells that were not seen.

    Words that the reader of handwriting recognises (``likeness``) never come before the trees.
    """
    left = likeness < 0.8
    shares, classes, likeness = shares[left], classes[left], likeness[left]
    written = np.where(shares[:, 1] >= LEAST, shares[:, 1] + shares[:, 3], 0.0)
    signed = classes == CLASSES.index("present")
    declared = np.maximum(
        shares[:, 2], np.where(shares[:, 2] > shares[:, 3], shares[:, 2] + shares[:, 3], 0)
    )
    return {
        "present": bound(shares[:, 1], ~signed, FALSE_PRESENT),
        "absent": bound(shares[:, 0], signed, FALSE_ABSENT),
        "declared": bound(declared, signed, FALSE_DECLARED),
        "written": bound(written, ~signed & (likeness < 0.5), FALSE_WRITTEN),
    }


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--ink", type=Path, help="folder of real pen ink with its index.tsv")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--trees", type=int, default=TREES)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--out", type=Path, default=OUT)
    chosen = parser.parse_args(arguments)
    folder = chosen.ink if chosen.ink is not None and (chosen.ink / "index.tsv").exists() else None
    if folder is None:
        print("no real ink: learning from drawn strokes and fonts alone")
    examples = gather(chosen.seed, chosen.pages, folder, chosen.jobs)
    numbers, classes, families, pages, likeness = examples.arrays()
    print(f"{len(numbers)} cells with ink, {examples.lost} not found")
    if len(set(classes.tolist())) < 2:
        print("too few pages to learn from")
        return 2
    shares = unseen(numbers, classes, families, pages, chosen.seed, chosen.trees)
    limits = bounds(shares, classes, likeness)
    print("bounds", limits)
    forest = grown(numbers, classes, chosen.seed, chosen.trees)
    forest.about.update(
        {
            "seed": chosen.seed,
            "pages": chosen.pages,
            "real_ink": folder is not None,
            "numbers": ink.VERSION,
            "names": ink.NAMES,
            "cells": {name: int((classes == i).sum()) for i, name in enumerate(CLASSES)},
            "bounds": limits,
        }
    )
    forest.save(chosen.out)
    print(f"{chosen.out.name}: {chosen.out.stat().st_size} bytes, {len(forest.feature)} nodes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
