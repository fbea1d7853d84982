"""Decision trees learnt elsewhere, evaluated with numpy alone: many cells at once, no pickle.

A model file keeps flat arrays, all trees one after another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees as flat arrays. ``first`` is the root of each tree among the nodes.

    A node has ``feature`` (-1: a leaf), ``threshold`` (at most it: left), ``left`` and ``right``
    (nodes). ``leaf`` gives a leaf's row in ``shares``: class shares, 0 to 255.
    """

    classes: tuple[str, ...]
    first: NDArray[np.int32]
    feature: NDArray[np.int8]
    threshold: Numbers
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    shares: NDArray[np.uint8]

    def shares_of(self, numbers: Numbers) -> Numbers:
        """Return class shares (n x classes, rows sum to 1) of n rows of numbers."""
        total = np.zeros((len(numbers), len(self.classes)), np.float32)
        for at, row in enumerate(numbers):  # all trees at once: a leaf's feature is below 0
            node = self.first.copy()
            inner = np.arange(len(node))
            for _ in range(64):
                here = node[inner]
                feature = self.feature[here]
                on = feature >= 0
                inner, here, feature = inner[on], here[on], feature[on]
                if not len(inner):
                    break
                goes_left = row[feature] <= self.threshold[here]
                node[inner] = np.where(goes_left, self.left[here], self.right[here])
            total[at] = self.shares[node].sum(axis=0, dtype=np.float32)
        sums = total.sum(axis=1, keepdims=True)
        return np.asarray(total / np.maximum(sums, 1e-6), np.float32)

    def arrays(self, prefix: str) -> dict[str, Any]:
        """Return what a model file keeps, each name with a prefix."""
        return {prefix + name: getattr(self, name) for name in _KEPT}

    @classmethod
    def of_arrays(cls, data: Mapping[str, Any], prefix: str, classes: tuple[str, ...]) -> Forest:
        """Take back what ``arrays`` gave."""
        return cls(classes, *(data[prefix + name].astype(kind) for name, kind in _KEPT.items()))


_KEPT = {
    "first": np.int32,
    "feature": np.int8,
    "threshold": np.float32,
    "left": np.int32,
    "right": np.int32,
    "shares": np.uint8,
}


def of_trees(trees: list[Any], classes: tuple[str, ...]) -> Forest:
    """Take over fitted trees of scikit-learn (their ``tree_``): structure, thresholds, shares.

    ValueError where they know more numbers than a node can name (128).
    """
    if any(int(tree.feature.max()) > np.iinfo(np.int8).max for tree in trees):
        raise ValueError("a node names one of 128 numbers at most")
    first, feature, threshold, left, right, shares = [], [], [], [], [], []
    at = 0
    for tree in trees:
        first.append(at)
        inner = tree.children_left >= 0
        feature.append(np.where(inner, tree.feature, -1).astype(np.int8))
        # sklearn compares float32 numbers with float64 thresholds: round towards lower
        low = np.nextafter(tree.threshold.astype(np.float32), np.float32(-np.inf))
        same = tree.threshold.astype(np.float32) <= tree.threshold
        threshold.append(np.where(same, tree.threshold.astype(np.float32), low).astype(np.float32))
        left.append(np.where(inner, tree.children_left + at, at).astype(np.int32))
        right.append(np.where(inner, tree.children_right + at, at).astype(np.int32))
        value = tree.value[:, 0, :]
        value = value / value.sum(axis=1, keepdims=True)
        shares.append(np.round(np.where(inner[:, None], 0, value) * 255).astype(np.uint8))
        at += len(tree.children_left)
    return Forest(
        classes,
        np.asarray(first, np.int32),
        np.concatenate(feature),
        np.concatenate(threshold),
        np.concatenate(left),
        np.concatenate(right),
        np.concatenate(shares),
    )
