"""Cells to learn the reader of signatures from: of made pages of cells, and of made scans."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from samples.scans.cell_paper import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from extractors.source import Box, Grid, Picture
    from samples.scans.truth import TruthCell

_WORDS = frozenset({"abs", "absent", "excusé"})
_FOUND = 0.7
"""Share that a true cell and a found one must have in common."""


class Examples:
    """Cells to learn from: numbers with those of a reading, class, family of ink, page."""

    def __init__(self) -> None:
        self.numbers: list[NDArray[np.float32]] = []
        self.classes: list[int] = []
        self.families: list[str] = []
        self.pages: list[int] = []
        self.lost = 0

    def arrays(self) -> tuple[Any, Any, Any, Any]:
        """Return all as arrays, one row per cell: numbers, class, family, page."""
        return (
            np.asarray(self.numbers, np.float32),
            np.asarray(self.classes, np.int64),
            np.asarray(self.families),
            np.asarray(self.pages, np.int64),
        )

    def add(self, other: Examples) -> None:
        """Take over the cells of another."""
        self.numbers += other.numbers
        self.classes += other.classes
        self.families += other.families
        self.pages += other.pages
        self.lost += other.lost

    def take(
        self, picture: Picture, grid: Grid, found: Sequence[tuple[Box, str, str]], page: int
    ) -> None:
        """Add cells of a table: box, class and family of ink of each."""
        from extractors.ocr import handwriting  # noqa: PLC0415
        from extractors.raster import ink  # noqa: PLC0415
        from extractors.signature_model import numbers_of  # noqa: PLC0415
        from extractors.signatures import cell_strokes, line_picture  # noqa: PLC0415

        _, strokes = cell_strokes(picture, grid, [box for box, _, _ in found])
        for cell, (_, kind, family) in zip(strokes, found, strict=True):
            if not cell.own.any():
                # nothing to learn from: where no ink is left, no tree is asked
                continue
            seen = handwriting().seen(line_picture(cell))
            self.numbers.append(numbers_of(ink.features(cell), *seen))
            self.classes.append(CLASSES.index(kind))
            self.families.append(family)
            self.pages.append(page)


def overlap(a: Box, b: Box) -> float:
    """Return the share that two boxes have in common (intersection over union)."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or high <= 0:
        return 0.0
    both = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
    return wide * high / (both - wide * high)


def _one_thread() -> None:
    os.environ["OMP_NUM_THREADS"] = os.environ["OMP_THREAD_LIMIT"] = "1"
    import cv2  # noqa: PLC0415  after the number of threads is set, in each worker

    cv2.setNumThreads(1)


def of_page(seed: int, folder: Path | None) -> Examples:
    """Make one page of cells, find its tables, and return the numbers of its signature cells."""
    _one_thread()
    from extractors.raster.rules import find_grids  # noqa: PLC0415
    from extractors.source import Picture  # noqa: PLC0415
    from samples.scans.cells import page  # noqa: PLC0415

    grey, dpi, cells = page(seed, folder)
    grids = find_grids(grey, dpi)
    picture = Picture(grey, dpi, grids=grids)
    out = Examples()
    matched: dict[int, list[tuple[Box, str, str]]] = {}
    for cell in cells:
        found = [
            (overlap(cell.box, other.box), index, other.box)
            for index, grid in enumerate(grids)
            for other in grid.cells
        ]
        best = max(found, default=(0.0, 0, cell.box))
        if best[0] < _FOUND:
            out.lost += 1
            continue
        matched.setdefault(best[1], []).append((best[2], cell.kind, cell.group))
    for index, pairs in matched.items():
        out.take(picture, grids[index], pairs, seed)
    return out


def of_sheet(seed: int, folder: Path | None) -> Examples:
    """Make one scan of a whole sheet (split "dev"), straighten it, and return the same of it."""
    _one_thread()
    from extractors.raster.page import straighten  # noqa: PLC0415
    from extractors.raster.rules import find_grids  # noqa: PLC0415
    from extractors.raster.size import grey_of  # noqa: PLC0415
    from samples.scans.sheets import Wish, make  # noqa: PLC0415
    from scripts.sheet_run import rasters  # noqa: PLC0415

    scan = make(seed, "dev", folder, Wish(dense=True))
    out = Examples()
    for number, raster in enumerate(rasters(scan), 1):
        true = [
            cell
            for sheet in scan.truth.sheets
            for table in sheet.tables
            if table.page == number
            for cell in table.cells
            if cell.state is not None and "signature" in cell.role
        ]
        if not true:
            continue
        picture = straighten(grey_of(raster), scan.truth.pages[number - 1].dpi)
        picture = replace(picture, grids=find_grids(picture.grey, picture.dpi))
        for grid, pairs in _matched(picture, true, out):
            out.take(picture, grid, pairs, seed)
    return out


def _matched(
    picture: Picture, true: Sequence[TruthCell], out: Examples
) -> list[tuple[Grid, list[tuple[Box, str, str]]]]:
    """Return for each table the found cells that are true ones, with class and family of ink."""
    from scripts.sheet_truth import overlap as shared  # noqa: PLC0415

    way = np.array(picture.back, float).reshape(3, 3)
    found = [(grid, cell.box) for grid in picture.grids for cell in grid.cells]
    quads = []
    for _, (x0, y0, x1, y1) in found:
        ends = np.array([(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)], float) @ way.T
        quads.append(ends[:, :2] / ends[:, 2:])
    middles = np.array([quad.mean(axis=0) for quad in quads]).reshape(-1, 2)
    by_table: dict[int, tuple[Grid, list[tuple[Box, str, str]]]] = {}
    for cell in true:
        away = np.abs(middles - np.array(cell.quad).mean(axis=0)).sum(axis=1)
        near = np.argsort(away)[:3].tolist()
        best = max(near, key=lambda at: shared(cell.quad, quads[at]), default=None)
        if best is None or shared(cell.quad, quads[best]) < _FOUND:
            out.lost += 1
            continue
        grid, box = found[best]
        family = cell.style or cell.ink
        by_table.setdefault(id(grid), (grid, []))[1].append((box, _kind(cell), family))
    return list(by_table.values())


def _kind(cell: TruthCell) -> str:
    """Return the class of what stands in a true cell."""
    if cell.state == "declared_absent":
        return "word" if cell.ink in _WORDS else "mark"
    return {"present": "present", "absent": "absent"}.get(str(cell.state), "odd")
