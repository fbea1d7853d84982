"""What stands on a page of cells beside what its people wrote: print, dirt, stamps, strike-outs."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.source import Box

from . import cell_ink as ink
from .names import LAST
from .pen import RealInk

CLASSES = ("absent", "present", "mark", "word", "odd")
"""What a cell holds: nothing that counts; a signature; a dash, a cross, a bar; a word; other."""


@dataclass(frozen=True, slots=True)
class MadeCell:
    """A signature cell of a made page: its box in fractions, its class, what was drawn in it.

    ``group`` names the family of what was drawn: calibration leaves whole families out.
    """

    box: Box
    kind: str
    group: str


@dataclass(slots=True)
class Paper:
    """A page being made: its grey points, resolution, chance, hands, the cells made so far."""

    page: NDArray[np.float32]
    dpi: int
    rng: np.random.Generator
    real: RealInk | None
    writers: list[str]
    cells: list[MadeCell] = field(default_factory=list)

    def mm(self, length: float) -> int:
        """Return millimetres in points."""
        return round(length / 25.4 * self.dpi)

    def lay(self, mask: NDArray[np.uint8], x: int, y: int, level: float) -> None:
        """Lay ink of a grey level (0 black) with its top left corner at a point."""
        rows, columns = self.page.shape
        x0, y0 = max(0, x), max(0, y)
        x1, y1 = min(columns, x + mask.shape[1]), min(rows, y + mask.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        share = mask[y0 - y : y1 - y, x0 - x : x1 - x].astype(np.float32) / 255
        part = self.page[y0:y1, x0:x1]
        np.minimum(part, part * (1 - share) + level * share, out=part)


def print_on(sheet: Paper, text: str, x: float, y: float, points: float, face: str = "") -> None:
    """Print a text at a place in mm."""
    face = face or str(sheet.rng.choice(["sans", "serif", "narrow"]))
    mask = ink.printed(text, max(8, round(points / 72 * sheet.dpi)), face)
    sheet.lay(mask, sheet.mm(x), sheet.mm(y), 25)


def strike(sheet: Paper, area: tuple[float, float, float, float]) -> None:
    """Strike a whole row out: one or two strokes from its first cell to its last."""
    rng = sheet.rng
    x0, y0, x1, y1 = (sheet.mm(value) for value in area)
    wide, high = x1 - x0, y1 - y0
    breadth = max(1.0, rng.uniform(0.2, 0.75) / 25.4 * sheet.dpi)
    level = float(rng.choice([25, 70, 100, 150]))
    start, end = rng.uniform(-0.02, 0.06), rng.uniform(0.93, 1.02)
    tilt, double = rng.uniform(-0.2, 0.2), rng.random() < 0.25
    for at in (0.42, 0.58) if double else (rng.uniform(0.35, 0.65),):
        heights = at + np.linspace(-tilt, tilt, 5) + rng.normal(0, 0.03, 5)
        line = ink.smooth(np.stack([np.linspace(0, 1, 5), heights], 1), 30)
        mask = ink.draw([line], (max(12, int(wide * (end - start))), high), breadth, rng)
        pad = (mask.shape[0] - high) // 2
        sheet.lay(mask, x0 + int(start * wide) - pad, y0 - pad, level)


def dirty(sheet: Paper, box: tuple[int, int, int, int]) -> str:
    """Dirty an empty cell: specks, a hair, a smear, hatching, tint, dots to write on."""
    rng = sheet.rng
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    kind = str(
        rng.choice(
            ["specks", "hair", "smear", "hatch", "tint", "dots", "hole", "staple", "print", "ghost"]
        )
    )
    part = sheet.page[y0 + 2 : y1 - 1, x0 + 2 : x1 - 1]
    if kind == "specks":
        for _ in range(int(rng.integers(1, 14))):
            r = max(1, int(sheet.mm(1) * rng.uniform(0.05, 0.4)))
            at = (int(rng.uniform(x0, x1)), int(rng.uniform(y0, y1)))
            cv2.circle(sheet.page, at, r, float(rng.uniform(20, 170)), -1)
    elif kind == "hair":
        line = ink.smooth(rng.uniform(0, 1, (4, 2)), 14)
        mask = ink.draw([line], (int(wide * rng.uniform(0.1, 0.4)), int(high * 0.6)), 1.0, rng)
        sheet.lay(mask, x0 + int(rng.uniform(0, 0.5) * wide), y0 + int(0.2 * high), 140)
    elif kind == "smear":
        blob = np.zeros((high, wide), np.uint8)
        at = (int(rng.uniform(0, wide)), int(rng.uniform(0, high)))
        cv2.ellipse(blob, at, (wide // 4, high // 4), 0, 0, 360, int(rng.uniform(30, 130)), -1)
        sheet.lay(np.asarray(cv2.GaussianBlur(blob, (0, 0), high / 6), np.uint8), x0, y0, 60)
    elif kind == "hatch":
        step = max(4, sheet.mm(rng.uniform(1.0, 3.0)))
        mask = np.zeros((high, wide), np.uint8)
        for c in range(-high, wide, step):
            cv2.line(mask, (c, high), (c + high, 0), 255, max(1, sheet.mm(0.15)), cv2.LINE_AA)
        sheet.lay(mask, x0, y0, float(rng.uniform(60, 170)))
    elif kind == "tint":
        np.minimum(part, float(rng.uniform(120, 225)), out=part)
    elif kind == "dots":
        step = max(3, sheet.mm(1.1))
        y = y1 - int(high * rng.uniform(0.15, 0.35))
        sheet.page[y : y + max(1, sheet.mm(0.2)), x0 + step : x1 - step : step] = 40
    elif kind == "hole":
        at = (int(rng.uniform(x0, x1)), int(rng.uniform(y0, y1)))
        cv2.circle(sheet.page, at, sheet.mm(2.7), float(rng.uniform(60, 200)), rng.choice([-1, 2]))
    elif kind == "staple":
        start = np.array([rng.uniform(x0, x1), rng.uniform(y0, y1)])
        end = start + sheet.mm(11) * np.array([np.cos(0.8), np.sin(0.8)]) * rng.uniform(0.4, 1)
        cv2.line(
            sheet.page,
            start.astype(int).tolist(),
            end.astype(int).tolist(),
            110.0,
            max(1, sheet.mm(0.5)),
        )
    elif kind == "print":
        words = [
            "Signature",
            "signature",
            "Visa",
            "Mme",
            "Date :",
            "09:00 - 12:00",
            "le 12/03",
            "X",
        ]
        mm = 25.4 / sheet.dpi
        print_on(sheet, str(rng.choice(words)), x0 * mm + 1, y0 * mm + 1, rng.uniform(6, 10))
    else:
        mask = ink.signature(
            str(rng.choice(list(ink.SIGNATURES))), (wide, high), sheet.mm(0.5), rng
        )
        blurred = np.asarray(cv2.GaussianBlur(mask[:, ::-1], (0, 0), sheet.mm(0.35)), np.uint8)
        sheet.lay((blurred * rng.uniform(0.05, 0.16)).astype(np.uint8), x0, y0, 0)
    return kind


def stamp_over(sheet: Paper, boxes: list[tuple[float, float, float, float]]) -> None:
    """Stamp over some cells, and let the other side of the paper show through."""
    rng = sheet.rng
    if rng.random() < 0.15:
        area = boxes[int(rng.integers(len(boxes)))]
        words = [str(word) for word in rng.choice(LAST, 3)]
        mask = ink.rubber_stamp(sheet.mm(rng.uniform(22, 45)), rng, words)
        x, y = sheet.mm(area[0] + rng.uniform(-10, 10)), sheet.mm(area[1] + rng.uniform(-15, 5))
        sheet.lay(mask, x, y, float(rng.uniform(60, 150)))
    if rng.random() < 0.3:
        back = 255 - sheet.page[:, ::-1]
        shift = rng.integers(-30, 30, 2)
        back = np.roll(cv2.GaussianBlur(back, (0, 0), sheet.mm(0.25) + 0.3), shift, (0, 1))
        sheet.page -= back * rng.uniform(0.03, 0.11)
