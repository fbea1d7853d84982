"""Pen ink as alpha masks (0 none, 255 full): handwriting, signatures, marks, real pen crops."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from . import fonts
from .truth import Split

Mask = NDArray[np.uint8]
Colour = tuple[int, int, int]

COLOURS: tuple[tuple[Colour, int], ...] = (
    ((20, 35, 140), 30),
    ((35, 60, 175), 20),
    ((15, 15, 25), 30),
    ((45, 45, 55), 8),
    ((110, 110, 118), 4),
    ((150, 25, 35), 3),
    ((20, 95, 60), 3),
    ((75, 40, 120), 2),
)
"""Colours of pens and how often they are taken: ball pens blue and black, pencil, red, green."""


@dataclass(frozen=True, slots=True)
class Pen:
    """One person's pen: colour, breadth in mm, handwriting font, style of signature, writer."""

    colour: Colour
    breadth: float
    font: str
    style: str
    writer: str
    slant: float


@dataclass(frozen=True, slots=True)
class RealInk:
    """Crops of real pen strokes by writer: (path, place, text)."""

    crops: dict[str, tuple[tuple[str, str, str], ...]]
    folder: str

    def of(self, writer: str, source: random.Random) -> Mask:
        """Return one crop of a writer as a mask, trimmed to its ink."""
        choices = self.crops[writer]
        low = [c for c in choices if c[1] == "low"]
        short = [c for c in choices if len(c[2]) <= 16]
        drawn = source.random()
        name = source.choice(low if low and drawn < 0.6 else short or list(choices))[0]
        return _crop(self.folder, name)


@cache
def _crop(folder: str, name: str) -> Mask:
    grey = cv2.imread(str(Path(folder) / name), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise FileNotFoundError(name)
    mask = 255 - grey.astype(np.uint8)
    rows, columns = np.where(mask > 60)
    if len(rows) == 0:
        return np.asarray(mask, np.uint8)
    return np.asarray(mask[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])


@cache
def real_ink(folder: Path, split: Split) -> RealInk:
    """Return the real ink of a split: writers are disjoint, two in five only in evaluation."""
    by_writer: dict[str, list[tuple[str, str, str]]] = {}
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter="\t"):
            crop = (line["file"], line["place"], line["text"])
            by_writer.setdefault(line["writer"], []).append(crop)
    kept = {
        writer: tuple(crops)
        for index, (writer, crops) in enumerate(sorted(by_writer.items()))
        if (index % 5 in {1, 3}) == (split == "eval")
    }
    return RealInk(crops=kept, folder=str(folder))


_PLAIN = str.maketrans({
    "\u00a0": " ", "\u202f": " ", "\n": " ", "«": '"', "»": '"', "’": "'", "–": "-", "—": "-",
    "²": "2", "°": "o", "…": "...",
})  # fmt: skip
"""Signs that nobody writes, or that a handwriting font may lack, as they are written."""


def pick_colour(source: random.Random) -> Colour:
    """Return a pen's colour."""
    colours, weights = zip(*COLOURS, strict=True)
    chosen: Colour = source.choices(colours, weights)[0]
    return chosen


def strokes(
    lines: Sequence[Sequence[tuple[float, float]]],
    size: tuple[float, float],
    breadth: float,
    source: random.Random,
) -> Mask:
    """Draw smooth strokes; points are fractions of ``size`` (width, height in pixels)."""
    pad = int(breadth * 2 + 3)
    width, height = max(4, int(size[0])), max(4, int(size[1]))
    canvas = np.zeros((height + 2 * pad, width + 2 * pad), np.uint8)
    fade = source.uniform(0, 0.35)
    for line in lines:
        points = _spline(line)
        phase = source.uniform(0, 6)
        last = None
        for step, (x, y) in enumerate(points):
            here = (int((pad + x * width) * 16), int((pad + y * height) * 16))
            if last is not None and here != last:
                press = 1 - fade * (0.5 + 0.5 * math.sin(step / 9 + phase))
                thick = max(1, round(breadth * (0.75 + 0.5 * press)))
                cv2.line(canvas, last, here, int(150 + 105 * press), thick, cv2.LINE_AA, 4)
            last = here
    return canvas


def _spline(points: Sequence[tuple[float, float]], steps: int = 9) -> list[tuple[float, float]]:
    """Return a Catmull-Rom curve through the points."""
    if len(points) < 3:
        return list(points)
    around = [points[0], *points, points[-1]]
    out: list[tuple[float, float]] = []
    for p0, p1, p2, p3 in zip(around, around[1:], around[2:], around[3:], strict=False):
        for step in range(steps):
            t = step / steps
            t2, t3 = t * t, t * t * t
            x, y = (
                0.5
                * (
                    2 * b
                    + (c - a) * t
                    + (2 * a - 5 * b + 4 * c - d) * t2
                    + (3 * b - a - 3 * c + d) * t3
                )
                for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
            )
            out.append((x, y))
    out.append(points[-1])
    return out


def bent(mask: Mask, source: random.Random, strength: float) -> Mask:
    """Bend a mask a little, as no hand writes twice alike; ``strength`` in pixels."""
    rows, columns = mask.shape
    pad = int(strength) + 2
    mask = np.pad(mask, pad)
    y, x = np.mgrid[0 : rows + 2 * pad, 0 : columns + 2 * pad].astype(np.float32)
    for _ in range(2):
        wave, phase = source.uniform(0.6, 2.2) / max(rows, 12), source.uniform(0, 6)
        dx = strength * 0.6 * np.sin(wave * 2 * y + wave * x + phase)
        dy = strength * 0.6 * np.sin(wave * 1.5 * x + phase * 2)
        x, y = x + dx.astype(np.float32), y + dy.astype(np.float32)
    return np.asarray(cv2.remap(mask, x, y, cv2.INTER_LINEAR), np.uint8)


def sheared(mask: Mask, slant: float) -> Mask:
    """Slant a mask to the right by a share of its height."""
    rows, columns = mask.shape
    extra = int(abs(slant) * rows) + 1
    shift = extra if slant > 0 else 0
    way = np.array([[1, -slant, shift if slant > 0 else 0], [0, 1, 0]], np.float32)
    return np.asarray(cv2.warpAffine(mask, way, (columns + extra, rows)), np.uint8)


def turned(mask: Mask, degrees: float) -> Mask:
    """Turn a mask about its middle; it grows so that nothing is cut."""
    rows, columns = mask.shape
    way = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, 1.0)
    cos, sin = abs(way[0, 0]), abs(way[0, 1])
    width, height = int(rows * sin + columns * cos) + 2, int(rows * cos + columns * sin) + 2
    way[0, 2] += width / 2 - columns / 2
    way[1, 2] += height / 2 - rows / 2
    return np.asarray(cv2.warpAffine(mask, way, (width, height)), np.uint8)


def handwriting(text: str, pen: Pen, pixels: int, source: random.Random) -> Mask:
    """Write a text in a pen's hand; ``pixels`` is the height of the line, capitals take 0.7."""
    text = text.translate(_PLAIN)
    font = fonts.pen(pen.font, round(pixels * fonts.scale(pen.font)))
    width = int(font.getlength(text) * 1.35) + 3 * pixels
    image = Image.new("L", (width, pixels * 3), 0)
    x, base = float(pixels), pixels * 2.0
    for char in text:
        drift = source.gauss(0, pixels * 0.025)
        glyph, accent = (char, "")
        if pen.font and fonts.lacks(pen.font, char):
            glyph, accent = fonts.parts(char)
        ImageDraw.Draw(image).text((x, base + drift), glyph, fill=255, font=font, anchor="ls")
        step = font.getlength(glyph)
        if accent:
            _accent(image, accent, x + step / 2, base + drift, glyph.isupper(), pixels)
        x += step * source.uniform(0.96, 1.06) + (0 if char.strip() else pixels * 0.06)
    mask = np.asarray(image, np.uint8)
    if not pen.font:
        mask = sheared(cv2.erode(mask, np.ones((2, 2), np.uint8)).astype(np.uint8), 0.12)
    mask = bent(mask, source, pixels * 0.045)
    if abs(pen.slant) > 0.03:
        mask = sheared(mask, pen.slant)
    mask = inked(_trim(mask), max(1.5, pixels * 0.055))
    return turned(mask, source.gauss(0, 0.9)) if source.random() < 0.7 else mask


def _accent(image: Image.Image, mark: str, x: float, base: float, tall: bool, pixels: int) -> None:
    y, size, width = base - pixels * (0.92 if tall else 0.72), pixels * 0.13, max(1, pixels // 16)
    shapes: dict[str, list[tuple[float, float, float, float]]] = {
        "\u0301": [(-1, 1, 1, -1)],
        "\u0300": [(-1, -1, 1, 1)],
        "\u0302": [(-1, 1, 0, -1), (0, -1, 1, 1)],
        "\u0308": [(-1, 0, -0.8, 0), (0.8, 0, 1, 0)],
    }
    draw = ImageDraw.Draw(image)
    if mark == "\u0327":
        draw.line((x, base, x - size, base + 2 * size), fill=255, width=width)
    for x0, y0, x1, y1 in shapes.get(mark, []):
        ends = (x + x0 * size, y + y0 * size, x + x1 * size, y + y1 * size)
        draw.line(ends, fill=255, width=width)


def _trim(mask: Mask) -> Mask:
    rows, columns = np.where(mask > 20)
    if len(rows) == 0:
        return mask
    return np.asarray(mask[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])


def trimmed(mask: Mask) -> Mask:
    """Cut a mask to its ink."""
    return _trim(mask)


def fitted(mask: Mask, width: float, height: float) -> Mask:
    """Scale a mask to fit in a width and height in pixels, keeping its shape."""
    rows, columns = mask.shape
    scale = min(width / columns, height / rows)
    size = (max(2, round(columns * scale)), max(2, round(rows * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(mask, size, interpolation=way), np.uint8)


def inked(mask: Mask, breadth: float) -> Mask:
    """Give shrunk strokes a pen's breadth again (pixels): thinned ink would be no ink at all."""
    ink = mask[mask > 25]
    if len(ink) == 0:
        return mask
    strong = float(np.percentile(ink, 70))
    raised = np.clip(mask.astype(np.float32) * (235 / max(strong, 30)), 0, 255)
    body = np.where(raised > 40, raised, 0).astype(np.uint8)
    depth = cv2.distanceTransform((body > 110).astype(np.uint8), cv2.DIST_L2, 3)
    thick = 2 * float(np.percentile(depth[depth > 0], 75)) if (depth > 0).any() else 1.0
    side = round(breadth - thick) + 1
    if side < 2:
        return body
    return np.asarray(cv2.dilate(np.pad(body, side), np.ones((side, side), np.uint8)), np.uint8)
