"""The learnt model that judges signature cells: trees and a weighted sum, read without pickle.

A cell's ink alone is judged by trees. Where that leaves a word possible, a reader of handwriting is
asked, and trees and a weighted sum judge the ink with what the reader made of it: the text, how it
hesitated, what its last layer held. Made by ``scripts.train_signatures``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import absence_words
from .line_traits import COUNT, HESITATION
from .raster import ink
from .raster.forest import Forest

if TYPE_CHECKING:
    from .line_traits import Traits
    from .records import Candidate

MODEL = Path(__file__).parent / "models" / "signatures.npz"
READ_NAMES = ("says", "says_first", "score", "letters", "digits", "others")
"""Numbers of the text that a reader of handwriting makes of a cell's ink."""
NAMES = (*ink.NAMES, *READ_NAMES, *HESITATION)
"""Numbers of a cell that was read, before those of the reader's last layer."""
TREES_WEIGH = 0.6
"""What the trees count for beside the weighted sum, calibrated with styles of ink left out."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which share of the trees a state is taken without a person; the rest is to check.

    ``mark`` is that of marks alone, ``declared`` that of marks and words together.
    """

    present: float
    absent: float
    declared: float
    mark: float


@dataclass(frozen=True, slots=True, eq=False)
class SignatureModel:
    """What was learnt: ``alone`` for ink, ``read`` and the weighted sum for ink that was read.

    ``middle``, ``spread`` (each of the last layer's n numbers) and ``axes`` (k x n) turn these into
    the k numbers that ``read`` knows; ``weights`` (len(NAMES) + n, classes) and ``offset`` are the
    sum's. ``about`` says what it was learnt from and the bounds.
    """

    alone: Forest
    read: Forest
    middle: ink.Numbers
    spread: ink.Numbers
    axes: ink.Numbers
    weights: ink.Numbers
    offset: ink.Numbers
    about: dict[str, Any]

    def shares_alone(self, numbers: ink.Numbers) -> ink.Numbers:
        """Return class shares (cells x classes) by ink (cells x len(ink.NAMES))."""
        return self.alone.shares_of(numbers)

    def shares_read(self, numbers: ink.Numbers) -> ink.Numbers:
        """Return class shares of cells by the numbers of ``numbers_of`` (one row a cell)."""
        known = np.concatenate([numbers[:, : len(NAMES)], self.layer(numbers)], axis=1)
        sums = numbers @ self.weights + self.offset
        raised = np.exp(sums - sums.max(axis=1, keepdims=True))
        weighed = raised / raised.sum(axis=1, keepdims=True)
        trees = self.read.shares_of(known)
        return np.asarray(TREES_WEIGH * trees + (1 - TREES_WEIGH) * weighed, np.float32)

    def layer(self, numbers: ink.Numbers) -> ink.Numbers:
        """Return the numbers of the reader's last layer along the axes that tell most."""
        level = (numbers[:, len(NAMES) :] - self.middle) / self.spread
        return np.asarray(level @ self.axes.T, np.float32)

    def bounds(self, *, read: bool = False) -> Bounds:
        """Return the calibrated bounds, for cells that were read or not."""
        told = self.about["read_bounds" if read else "bounds"]
        return Bounds(**{name: float(value) for name, value in told.items()})

    def save(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        told = {**self.about, "classes": self.alone.classes}
        arrays: dict[str, Any] = {
            **self.alone.arrays("alone_"),
            **self.read.arrays("read_"),
            "middle": self.middle,
            "spread": self.spread,
            "axes": self.axes,
            "weights": self.weights,
            "offset": self.offset,
            "about": np.frombuffer(json.dumps(told, sort_keys=True).encode("utf-8"), np.uint8),
        }
        np.savez_compressed(path, allow_pickle=False, **arrays)


def load(path: Path) -> SignatureModel:
    """Read a model; ValueError where it is not one or holds objects (nothing is unpickled)."""
    with np.load(path, allow_pickle=False) as data:
        about = json.loads(bytes(data["about"]).decode("utf-8"))
        classes = tuple(about["classes"])
        return SignatureModel(
            Forest.of_arrays(data, "alone_", classes),
            Forest.of_arrays(data, "read_", classes),
            data["middle"].astype(np.float32),
            data["spread"].astype(np.float32),
            data["axes"].astype(np.float32),
            data["weights"].astype(np.float32),
            data["offset"].astype(np.float32),
            about,
        )


@lru_cache(maxsize=1)
def model() -> SignatureModel:
    """Return the learnt model; ValueError where it was learnt on other numbers than ours."""
    learnt = load(MODEL)
    if learnt.about.get("numbers") != ink.VERSION or learnt.about.get("names") != list(NAMES):
        raise ValueError("signatures.npz was learnt on other numbers: run train_signatures")
    return learnt


def read_numbers(candidates: Sequence[Candidate]) -> ink.Numbers:
    """Return the numbers of a reading, float32 of ``len(READ_NAMES)``: does it say absent?"""
    if not candidates:
        return np.zeros(len(READ_NAMES), np.float32)
    first = candidates[0]
    signs = [sign for sign in first.value if not sign.isspace()]
    letters = sum(sign.isalpha() for sign in signs)
    digits = sum(sign.isdigit() for sign in signs)
    return np.asarray(
        [
            max(absence_words.likeness(one.value) for one in candidates[:5]),
            absence_words.likeness(first.value),
            first.score,
            letters,
            digits,
            len(signs) - letters - digits,
        ],
        np.float32,
    )


def numbers_of(alone: ink.Numbers, candidates: Sequence[Candidate], traits: Traits) -> ink.Numbers:
    """Return all numbers of a cell that was read: its ink's (``alone``), its reading's."""
    assert len(traits) == COUNT
    return np.concatenate([alone, read_numbers(candidates), traits])
