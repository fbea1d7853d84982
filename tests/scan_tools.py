"""Scans and photos of pages, made from true pages: what a scanner or a phone does to paper.

Each step keeps where the points of the true page went, so that a test can ask whether a box read
on the picture lies at the true place.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image


@dataclass(frozen=True, eq=False)
class Shot:
    """A picture of a page: RGB pixels, and the homography from page fractions to its pixels."""

    pixels: Any
    matrix: Any = field(default_factory=lambda: np.eye(3))
    dpi: float = 200.0

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the true page lies, as fractions of the picture."""
        u, v, w = self.matrix @ np.array([x, y, 1.0])
        return u / w / self.pixels.shape[1], v / w / self.pixels.shape[0]

    def box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Return the bounds of a box of the true page on the picture (fractions)."""
        places = [self.place(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        across, down = [p[0] for p in places], [p[1] for p in places]
        return min(across), min(down), max(across), max(down)

    def moved(self, matrix: Any, size: tuple[int, int], fill: int) -> Shot:
        pixels = cv2.warpPerspective(
            self.pixels, matrix, size, flags=cv2.INTER_AREA, borderValue=(fill, fill, fill)
        )
        return Shot(pixels, matrix @ self.matrix, self.dpi)

    def changed(self, pixels: Any) -> Shot:
        return Shot(np.clip(pixels, 0, 255).astype(np.uint8), self.matrix, self.dpi)


def shot_of(pdf: bytes, page: int = 0, dpi: float = 200) -> Shot:
    """Return the page of a PDF as a perfect scan."""
    with pypdfium2.PdfDocument(pdf) as document:
        pixels = document[page].render(scale=dpi / 72).to_numpy()[:, :, :3]
        pixels = np.ascontiguousarray(pixels[:, :, ::-1])
    rows, columns = pixels.shape[:2]
    return Shot(pixels, np.diag([columns, rows, 1.0]), dpi)


def turned(shot: Shot, quarters: int) -> Shot:
    """Turn a shot clockwise by quarters."""
    for _ in range(quarters % 4):
        rows, columns = shot.pixels.shape[:2]
        matrix = np.array([[0.0, -1.0, rows], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
        pixels = np.ascontiguousarray(np.rot90(shot.pixels, -1))
        shot = Shot(pixels, matrix @ shot.matrix, shot.dpi)
        assert pixels.shape[:2] == (columns, rows)
    return shot


def skewed(shot: Shot, degrees: float, fill: int = 255) -> Shot:
    """Lay the sheet askew on the glass, clockwise; the scanner keeps the frame."""
    rows, columns = shot.pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), -degrees, 1.0)
    return shot.moved(np.vstack([turn, [0, 0, 1]]), (columns, rows), fill)


def photographed(shot: Shot, *, seed: int = 1, strength: float = 0.06, table: int = 70) -> Shot:
    """Take a photo of the sheet on a table, from aside: perspective, ground, soft light."""
    rng = np.random.default_rng(seed)
    rows, columns = shot.pixels.shape[:2]
    width, height = round(columns * 1.18), round(rows * 1.15)
    left, top = (width - columns) / 2, (height - rows) / 2
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    jitter = rng.uniform(-strength, strength, (4, 2)) * np.array([columns, rows])
    goal = (
        corners
        + np.array([left, top])
        + np.clip(jitter, -0.9 * min(left, top), 0.9 * min(left, top))
    )
    matrix = cv2.getPerspectiveTransform(corners, goal.astype(np.float32)).astype(np.float64)
    taken = shot.moved(matrix, (width, height), 0)
    sheet = cv2.warpPerspective(np.full((rows, columns), 255, np.uint8), matrix, (width, height))
    grain = cv2.GaussianBlur(rng.normal(0, 14, (height, width)).astype(np.float32), (0, 0), 3) * 3
    ground = np.stack([table + 10 + grain, table + grain, table - 15 + grain], axis=2)
    share = (sheet.astype(np.float32) / 255)[:, :, None]
    return shaded(taken.changed(taken.pixels * share + ground * (1 - share)), seed=seed)


def shaded(shot: Shot, *, seed: int = 1, depth: float = 0.35) -> Shot:
    """Let light fall off over the picture, and the shadow of a hand fall on it."""
    rng = np.random.default_rng(seed)
    rows, columns = shot.pixels.shape[:2]
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    slope = (x / columns - 0.5) * np.cos(angle) + (y / rows - 0.5) * np.sin(angle)
    light = 1 - depth * (slope + 0.5)
    edge = x / columns + 0.6 * y / rows
    light *= 1 - 0.25 / (1 + np.exp(-(edge - rng.uniform(0.7, 1.2)) * 40))
    noise = rng.normal(0, 3, (rows, columns, 1))
    return shot.changed(shot.pixels * light[:, :, None] + noise)


def bordered(shot: Shot, share: float = 0.03) -> Shot:
    """Add the black border of a scanner whose lid stood open."""
    columns = shot.pixels.shape[1]
    wide = round(share * columns)
    pixels = cv2.copyMakeBorder(
        shot.pixels, wide // 2, wide, wide, wide // 3, cv2.BORDER_CONSTANT, value=(18, 18, 18)
    )
    move = np.array([[1.0, 0, wide], [0, 1.0, wide // 2], [0, 0, 1]])
    return Shot(pixels, move @ shot.matrix, shot.dpi)


def worn(shot: Shot, seed: int = 1) -> Shot:
    """Grey paper, specks, a fold, a little blur: an office scanner on a bad day."""
    rng = np.random.default_rng(seed)
    rows, columns = shot.pixels.shape[:2]
    pixels = shot.pixels.astype(np.float32) * 0.86 + 18
    fold = round(rows * rng.uniform(0.3, 0.6))
    pixels[fold : fold + max(1, rows // 1200)] *= 0.8
    for _ in range(250):
        x, y = rng.integers(0, columns - 2), rng.integers(0, rows - 2)
        pixels[y : y + 2, x : x + 2] *= rng.uniform(0.2, 0.8)
    pixels += rng.normal(0, 6, (rows, columns, 1))
    return shot.changed(cv2.GaussianBlur(pixels, (0, 0), 0.6))


def blurred(shot: Shot, radius: float) -> Shot:
    return shot.changed(cv2.GaussianBlur(shot.pixels, (0, 0), radius))


def two_tone(shot: Shot, level: int = 150) -> Shot:
    """One bit per pixel, as a fax or a copier sends it."""
    grey = cv2.cvtColor(shot.pixels, cv2.COLOR_RGB2GRAY)
    return shot.changed(np.where(grey[:, :, None] > level, 255, 0).repeat(3, axis=2))


def jpeg(shot: Shot, quality: int = 70, *, dpi: bool = True) -> bytes:
    buffer = io.BytesIO()
    extra = {"dpi": (round(shot.dpi), round(shot.dpi))} if dpi else {}
    Image.fromarray(shot.pixels).save(buffer, "JPEG", quality=quality, **extra)
    return buffer.getvalue()


def png(shot: Shot, mode: str = "L") -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(shot.pixels).convert(mode).save(buffer, "PNG", dpi=(shot.dpi, shot.dpi))
    return buffer.getvalue()


def tiff(shots: list[Shot], mode: str = "L") -> bytes:
    """Return a TIFF of many pages; in mode "1" as fax machines pack it."""
    images = [Image.fromarray(shot.pixels).convert(mode) for shot in shots]
    buffer = io.BytesIO()
    packing = "group4" if mode == "1" else "tiff_lzw"
    images[0].save(
        buffer, "TIFF", save_all=True, append_images=images[1:], compression=packing,
        dpi=(shots[0].dpi, shots[0].dpi),
    )  # fmt: skip
    return buffer.getvalue()


def heic(shot: Shot) -> bytes:
    import pillow_heif

    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(shot.pixels)).save(
        buffer, quality=75, enc_params={"preset": "ultrafast"}
    )
    return buffer.getvalue()


def scanned_pdf(shots: list[Shot], quality: int = 75) -> bytes:
    """Return a PDF of pages that are pictures, as a scanner makes it."""
    images = [Image.open(io.BytesIO(jpeg(shot, quality))) for shot in shots]
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:], resolution=shots[0].dpi)
    return buffer.getvalue()


def stamped(
    shot: Shot, lines: tuple[str, ...], *, at: tuple[float, float] = (0.62, 0.06),
    angle: float = 0.0, colour: tuple[int, int, int] = (40, 50, 160), frame: bool = True,
) -> Shot:  # fmt: skip
    """Put an ink stamp on the page: capital letters, a frame, an angle, a colour."""
    from PIL import ImageDraw, ImageFont

    scale = shot.dpi / 72
    file = "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"
    font = ImageFont.truetype(file, round(13 * scale))
    wide = round(max(font.getlength(line) for line in lines) + 20 * scale)
    tall = round((17 * len(lines) + 14) * scale)
    ink = Image.new("L", (wide, tall), 0)
    pen = ImageDraw.Draw(ink)
    if frame:
        pen.rectangle((2, 2, wide - 3, tall - 3), outline=255, width=max(2, round(1.2 * scale)))
    for row, line in enumerate(lines):
        pen.text((wide / 2, (14 + 17 * row) * scale), line, fill=230, font=font, anchor="mm")
    turned_ink = np.asarray(ink.rotate(-angle, expand=True, resample=Image.Resampling.BICUBIC))
    rows, columns = shot.pixels.shape[:2]
    x, y = round(at[0] * columns), round(at[1] * rows)
    part = turned_ink[: rows - y, : columns - x].astype(np.float32)[:, :, None] / 255
    pixels = shot.pixels.astype(np.float32)
    under = pixels[y : y + part.shape[0], x : x + part.shape[1]]
    pixels[y : y + part.shape[0], x : x + part.shape[1]] = (
        under * (1 - part) + np.minimum(under, np.array(colour, np.float32)) * part
    )
    return shot.changed(pixels)
