"""Ink that runs over from a neighbour's cell: never a signature, and never surely nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractors.raster.borders import hangs_over, runs_through
from extractors.raster.cells import CellStrokes

HIGH, WIDE = 60, 240


def cell(own: tuple[int, int], foreign: tuple[int, int] = (0, 0), cut: float = 0.0) -> CellStrokes:
    """Return a cell with bars of ink from one line to another, 100 points long."""
    masks: list[NDArray[np.bool_]] = []
    for first, last in (own, foreign):
        mask = np.zeros((HIGH + 40, WIDE + 40), np.bool_)
        mask[20 + first : 20 + last, 60:160] = True
        masks.append(mask)
    dark = np.where(masks[0] | masks[1], 150.0, 0.0).astype(np.float32)
    inside = (20, 20, 20 + WIDE, 20 + HIGH)
    return CellStrokes(masks[0], masks[1], dark, inside, cut, 0.0, 0, 1.0, 1.0, 150.0, 2.0)


def test_the_rim_of_a_shared_stroke_hangs_over() -> None:
    assert hangs_over(cell((0, 12), cut=1.0))


def test_a_signature_that_goes_deep_is_the_cells_though_it_was_cut() -> None:
    assert not hangs_over(cell((0, 50), cut=1.0))


def test_ink_of_the_cells_own_may_lie_at_its_rim() -> None:
    assert not hangs_over(cell((0, 12), cut=0.1))


def test_others_ink_through_the_middle_may_hide_the_cells_own() -> None:
    assert runs_through(cell((0, 0), foreign=(10, 40)))
    assert not runs_through(cell((0, 0), foreign=(0, 12)))
