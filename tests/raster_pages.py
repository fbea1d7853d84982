"""Pages with ruled tables drawn for tests of the raster readers; all in pixels at 200 dpi."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.raster.rules import find_grids
from extractors.source import Box, Grid, Picture
from samples.scans import cell_ink

Grey = NDArray[np.uint8]
DPI = 200.0
WIDTH, HEIGHT = 1654, 2339


@dataclass(slots=True)
class Sheet:
    """A white page with one or more tables."""

    page: Grey = field(default_factory=lambda: np.full((HEIGHT, WIDTH), 246, np.uint8))
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(7))

    def table(
        self,
        x: Sequence[int],
        y: Sequence[int],
        level: int = 30,
        thick: int = 2,
        leave: Sequence[tuple[str, int, int]] = (),
    ) -> None:
        """Rule a table; ``leave`` names edges not drawn: ("across" or "down", rule, gap)."""
        for i, at in enumerate(y):
            for j in range(len(x) - 1):
                if ("across", i, j) not in leave:
                    cv2.line(self.page, (x[j], at), (x[j + 1], at), level, thick)
        for j, at in enumerate(x):
            for i in range(len(y) - 1):
                if ("down", j, i) not in leave:
                    cv2.line(self.page, (at, y[i]), (at, y[i + 1]), level, thick)

    def lay(self, mask: Grey, x: int, y: int, level: float = 40) -> None:
        """Lay ink with its top left corner at a point."""
        part = self.page[y : y + mask.shape[0], x : x + mask.shape[1]].astype(np.float32)
        share = mask[: part.shape[0], : part.shape[1]].astype(np.float32) / 255
        mixed = np.minimum(part, part * (1 - share) + level * share)
        self.page[y : y + mask.shape[0], x : x + mask.shape[1]] = mixed.astype(np.uint8)

    def words(self, text: str, x: int, y: int, size: int = 26) -> None:
        """Print a text."""
        self.lay(cell_ink.printed(text, size, "sans"), x, y, 25)

    def worn(self, skew: float = 0.3, noise: float = 5.0, curl: float = 0.0) -> Grey:
        """Return the page turned by degrees, bent by pixels at its sides, grainy."""
        rows, columns = self.page.shape
        way = cv2.getRotationMatrix2D((columns / 2, rows / 2), skew, 1.0)
        page = cv2.warpAffine(self.page, way, (columns, rows), borderValue=246)
        if curl:
            v, u = np.mgrid[0:rows, 0:columns].astype(np.float32)
            bend = (curl * (2 * u / columns - 1) ** 2).astype(np.float32)
            page = cv2.remap(page, u, v + bend, cv2.INTER_LINEAR, borderValue=246)
        grain = self.rng.normal(0, noise, page.shape)
        return np.asarray(np.clip(page + grain, 0, 255), np.uint8)


X = (140, 300, 620, 940, 1500)
"""Upright rules of the usual table: number, name, first name, signature."""
Y = tuple(range(500, 500 + 13 * 80 + 1, 80))
"""Level rules of the usual table: a heading and twelve rows."""


def usual() -> Sheet:
    """Return a page with the usual table, headings and printed names."""
    sheet = Sheet()
    sheet.words("Feuille d'émargement - Atelier de retour à l'emploi", 150, 200, 34)
    sheet.words("Date : 12/03/2026   Horaires : 9h00 - 12h00", 150, 300)
    sheet.table(X, Y)
    for column, heading in enumerate(("N°", "Nom", "Prénom", "Signature")):
        sheet.words(heading, X[column] + 14, Y[0] + 25)
    for row in range(1, 13):
        sheet.words(str(row), X[0] + 20, Y[row] + 25)
        sheet.words("DUPRAT", X[1] + 14, Y[row] + 25)
        sheet.words("Marie-Line", X[2] + 14, Y[row] + 25)
    return sheet


def read(grey: Grey) -> tuple[Grid, ...]:
    """Find the tables of a page."""
    return find_grids(grey, DPI)


def pictured(grey: Grey) -> Picture:
    """Return a page with its tables."""
    return Picture(grey, DPI, grids=find_grids(grey, DPI))


def near(box: Box, pixels: tuple[int, int, int, int], off: float = 8.0) -> bool:
    """Whether a box lies where pixels say, within some pixels (skew included)."""
    at = (box[0] * WIDTH, box[1] * HEIGHT, box[2] * WIDTH, box[3] * HEIGHT)
    return all(abs(a - b) <= off for a, b in zip(at, pixels, strict=True))
