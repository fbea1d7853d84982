"""A check by grey values on cells that finer means call empty."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.raster.darkness import dark_share, overlooked
from extractors.source import Box, Picture

ROWS = 8
CELLS: tuple[Box, ...] = tuple((0.1, 0.1 * (i + 1), 0.9, 0.1 * (i + 2)) for i in range(ROWS))


def page(signed: tuple[int, ...], paper: int = 235) -> Picture:
    grey = np.full((1000, 800), paper, np.uint8)
    for box in CELLS:
        x0, y0, x1, y1 = (round(v * s) for v, s in zip(box, (800, 1000, 800, 1000), strict=True))
        cv2.rectangle(grey, (x0, y0), (x1, y1), (40,), 2)
    for row in signed:
        y = round(CELLS[row][1] * 1000) + 50
        points = [(200 + 12 * i, y + (25 if i % 2 else -25)) for i in range(12 + 3 * row)]
        cv2.polylines(grey, [np.array(points)], False, (60,), 3)
    return Picture(grey, 150.0)


def test_rules_are_no_ink_and_a_signature_is() -> None:
    seen = page((3,))
    assert dark_share(seen, CELLS[0]) == pytest.approx(0.0)
    assert dark_share(seen, CELLS[3]) > 0.03


def test_dim_paper_is_no_ink() -> None:
    assert dark_share(page((), paper=110), CELLS[0]) == pytest.approx(0.0)


def test_one_overflow_is_usual() -> None:
    assert overlooked(page((3,)), CELLS) == frozenset()


def test_many_inked_cells_called_empty_are_all_to_be_looked_at() -> None:
    assert overlooked(page((0, 1, 3, 5)), CELLS) == {0, 1, 3, 5}


def test_what_the_form_prints_in_every_cell_is_no_ink_overlooked() -> None:
    seen = page(())
    for box in CELLS:
        at = (round(box[0] * 800) + 30, round(box[3] * 1000) - 30)
        cv2.putText(seen.grey, "Signature", at, cv2.FONT_HERSHEY_SIMPLEX, 1.8, (60,), 4)
    assert dark_share(seen, CELLS[0]) > 0.02
    assert overlooked(seen, CELLS) == frozenset()


def test_few_cells_tell_nothing() -> None:
    assert overlooked(page((0, 1)), CELLS[:2]) == frozenset()
