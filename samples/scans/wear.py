"""What happens to a paper on its way into a file: use, the scanner, the phone.

Each kind of wear belongs to a split; "eval" kinds occur nowhere in development.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .canvas import Rgb
from .truth import Points, Split

Matrix = NDArray[np.float64]
Plain = NDArray[np.float32]

WEAR: dict[str, Split] = {
    "skew": "dev",
    "turned": "dev",
    "one_bit": "dev",
    "grey": "dev",
    "jpeg": "dev",
    "noise": "dev",
    "blur": "dev",
    "black_border": "dev",
    "fold": "dev",
    "faint": "dev",
    "punch_holes": "dev",
    "edge_shadow": "dev",
    "phone": "dev",
    "streak": "dev",
    "bleed": "dev",
    "speckle": "eval",
    "coffee": "eval",
    "curl": "eval",
    "cast_shadow": "eval",
    "motion": "eval",
    "staple": "eval",
    "crumple": "eval",
    "photocopy": "eval",
}
"""Kinds of wear and where they are drawn."""

RESOLUTIONS = ((150, 15), (200, 40), (300, 35), (400, 3), (600, 3), (120, 4))


@dataclass(frozen=True, slots=True)
class Worn:
    """A page as it comes out: pixels (grey, RGB or 0/255), resolution, way from the drawn page."""

    pixels: NDArray[np.uint8]
    dpi: float
    homography: Matrix
    curl: float
    wear: tuple[str, ...]
    size: tuple[int, int]

    def warp(self, points: Points) -> Points:
        """Take fractions of the drawn page to fractions of the picture."""
        bent = curled(points, self.curl)
        ones = np.hstack([bent, np.ones((len(bent), 1))])
        out = ones @ self.homography.T
        return np.asarray(out[:, :2] / out[:, 2:], np.float64)


def curled(points: Points, curl: float) -> Points:
    """Bend fractions of a flat page as a page that does not lie flat looks: lines sag."""
    moved = np.array(points, np.float64)
    moved[:, 1] += curl * np.sin(np.pi * points[:, 0]) * (0.35 + 0.65 * points[:, 1])
    return moved


def choose(source: random.Random, split: Split) -> tuple[str, ...]:
    """Return the kinds of wear of one page."""
    if source.random() < (0.2 if split == "dev" else 0.22):
        kinds = ["phone"]
        kinds += [k for k in ("curl", "cast_shadow", "motion") if _drawn(source, k, split, 0.45)]
        kinds += [k for k in ("fold", "crumple", "coffee") if _drawn(source, k, split, 0.15)]
        return (*kinds, "noise", "jpeg")
    kinds = [k for k in ("skew",) if source.random() < 0.85]
    kinds += [k for k in ("turned",) if source.random() < 0.12]
    mode = source.random()
    kinds += ["one_bit"] if mode < 0.22 else ["grey"] if mode < 0.6 else []
    chances = {
        "noise": 0.35, "blur": 0.25, "black_border": 0.25, "fold": 0.18, "faint": 0.12,
        "punch_holes": 0.2, "edge_shadow": 0.2, "streak": 0.06, "bleed": 0.1, "speckle": 0.25,
        "coffee": 0.12, "staple": 0.25, "crumple": 0.12, "photocopy": 0.15,
    }  # fmt: skip
    kinds += [k for k, chance in chances.items() if _drawn(source, k, split, chance)]
    if "one_bit" in kinds:
        # Faint grey in black and white leaves nothing that a person could read either.
        kinds = [k for k in kinds if k != "faint"]
    kinds += [k for k in ("jpeg",) if "one_bit" not in kinds and source.random() < 0.6]
    return tuple(kinds)


def _drawn(source: random.Random, kind: str, split: Split, chance: float) -> bool:
    return source.random() < chance and (WEAR[kind] == "dev" or split == "eval")


def resolution(source: random.Random, wear: tuple[str, ...]) -> int:
    """Return the resolution of a scan; 400 and 600 dpi come as 1-bit or grey."""
    if "phone" in wear:
        return source.choice((150, 170, 200, 240))
    values, weights = zip(*RESOLUTIONS, strict=True)
    dpi = int(source.choices(values, weights)[0])
    if "one_bit" in wear:
        return max(200, dpi)
    return 300 if "grey" not in wear and dpi > 300 else dpi


def wear_page(page: Rgb, drawn_dpi: float, kinds: tuple[str, ...], dpi: float, seed: int) -> Worn:
    """Wear a drawn page and scan or photograph it; the same seed gives the same pixels."""
    source, noise = random.Random(seed), np.random.default_rng(seed)
    page = _used(page, kinds, source, noise, drawn_dpi)
    if "phone" in kinds:
        from .photo import photograph  # noqa: PLC0415  the two know each other's data

        return photograph(page, drawn_dpi, kinds, dpi, source, noise)
    return _scan(page, drawn_dpi, kinds, dpi, source, noise)


def _used(
    page: Rgb, kinds: tuple[str, ...], source: random.Random, noise: np.random.Generator, dpi: float
) -> Rgb:
    """Put on the paper what use leaves: the other side's ink, folds, holes, a ring of coffee."""
    out: Plain = page.astype(np.float32)
    height, width = out.shape[:2]
    mm = dpi / 25.4
    if "bleed" in kinds:
        back = cv2.GaussianBlur(out[:, ::-1], (0, 0), 0.5 * mm)
        share = source.uniform(0.08, 0.25)
        out = np.asarray(np.minimum(out, 255 - (255 - back) * share), np.float32)
    if "photocopy" in kinds:
        # A copy of a copy: grey goes to black or white, thin strokes break.
        out = np.clip((out - 110) * source.uniform(1.6, 2.4) + 90, 0, 255)
    if "faint" in kinds:
        out = 255 - (255 - out) * source.uniform(0.35, 0.6)
        broken = cloud(noise, (height, width), 40)[..., None]
        out = np.where(broken > 0.75, np.minimum(255, out + 45), out).astype(np.float32)
    if "fold" in kinds:
        _folds(out, source, mm)
    if "crumple" in kinds:
        field = cloud(noise, (height, width), 9) + cloud(noise, (height, width), 45)
        out *= (1 + 0.05 * np.clip(field, -1.5, 1))[..., None]
    if "coffee" in kinds:
        _ring(out, source, mm)
    if "punch_holes" in kinds:
        for y in (height / 2 - 40 * mm, height / 2 + 40 * mm):
            spot = (int(source.uniform(9, 13) * mm), int(y))
            cv2.circle(out, spot, int(3 * mm), (60, 60, 60), -1, cv2.LINE_AA)
            cv2.circle(out, spot, int(2.6 * mm), (25, 25, 25), -1, cv2.LINE_AA)
    if "staple" in kinds:
        x, y = int(source.uniform(6, 14) * mm), int(source.uniform(5, 12) * mm)
        tip = (x + int(10 * mm * 0.8), y - int(source.uniform(0, 5) * mm))
        cv2.line(out, (x, y), tip, (70, 70, 75), max(1, int(0.6 * mm)), cv2.LINE_AA)
        cv2.line(out, (0, int(22 * mm)), (int(22 * mm), 0), (205, 205, 205), max(1, int(0.4 * mm)))
    return np.clip(out, 0, 255).astype(np.uint8)


def _folds(out: Plain, source: random.Random, mm: float) -> None:
    height, width = out.shape[:2]
    for share in (0.5,) if source.random() < 0.5 else (0.333, 0.666):
        y = int(height * (share + source.uniform(-0.02, 0.02)))
        band = max(2, int(source.uniform(0.4, 1.2) * mm))
        ramp = np.linspace(0, 1, band)[:, None, None]
        depth = source.uniform(0.1, 0.35)
        upper = out[y - band : y]
        upper *= 1 - depth * ramp[: len(upper)]
        lower = out[y : y + band * 3]
        lower *= 1 - depth * 0.4 * np.linspace(1, 0, len(lower))[:, None, None]
        # Toner and ink crack along a fold.
        out[y : y + max(1, band // 3)] = np.maximum(out[y : y + max(1, band // 3)], 200)
    if source.random() < 0.4:
        x = width // 2 + int(source.uniform(-4, 4) * mm)
        out[:, x : x + max(1, int(0.3 * mm))] *= source.uniform(0.75, 0.92)


def _ring(out: Plain, source: random.Random, mm: float) -> None:
    height, width = out.shape[:2]
    stain = np.zeros((height, width), np.float32)
    middle = (int(source.uniform(0.1, 0.9) * width), int(source.uniform(0.1, 0.9) * height))
    radius = int(source.uniform(30, 42) * mm)
    cv2.circle(stain, middle, radius, 0.35, max(2, int(1.8 * mm)), cv2.LINE_AA)
    cv2.circle(stain, middle, radius, 0.1, -1, cv2.LINE_AA)
    soft = cv2.GaussianBlur(stain, (0, 0), 0.6 * mm)[..., None]
    out *= 1 - soft * np.array([0.25, 0.5, 0.85], np.float32)


def cloud(noise: np.random.Generator, shape: tuple[int, int], cells: int) -> Plain:
    """Return a soft random field about 0, ``cells`` bumps to a side."""
    small = noise.normal(0, 0.5, (cells, cells)).astype(np.float32)
    return np.asarray(
        cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32
    )


def _scan(
    page: Rgb,
    drawn_dpi: float,
    kinds: tuple[str, ...],
    dpi: float,
    source: random.Random,
    noise: np.random.Generator,
) -> Worn:
    height, width = page.shape[:2]
    scale = dpi / drawn_dpi
    mm = dpi / 25.4
    border = source.uniform(2, 14) * mm if "black_border" in kinds else 0.0
    out_w, out_h = round(width * scale + 2 * border), round(height * scale + 2 * border)
    angle = source.gauss(0, 1.3) if "skew" in kinds else 0.0
    angle = max(-5.0, min(5.0, angle * (2.2 if source.random() < 0.2 else 1.0)))
    turn = np.array(cv2.getRotationMatrix2D((width / 2, height / 2), angle, scale), np.float64)
    slip = 2.0 * mm
    turn[0, 2] += out_w / 2 - width / 2 + source.uniform(-slip, slip)
    turn[1, 2] += out_h / 2 - height / 2 + source.uniform(-slip, slip)
    way = np.vstack([turn, [0, 0, 1]])
    lid = source.choice((18, 30, 45)) if "black_border" in kinds else source.choice((255, 250, 238))
    softened = page
    if scale < 0.8:
        softened = cv2.GaussianBlur(page, (0, 0), 0.4 / scale).astype(np.uint8)
    flat = cv2.warpPerspective(
        softened, way, (out_w, out_h), flags=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR,
        borderValue=(lid, lid, lid),
    )  # fmt: skip
    image = _seen(flat.astype(np.float32), kinds, source, noise, mm)
    if "turned" in kinds:
        quarter = source.choice((1, 2, 2, 3))
        image, way = _quarter(image, way, quarter)
    pixels = _depth(image, kinds, source)
    final_h, final_w = pixels.shape[:2]
    fractions = np.diag([1 / final_w, 1 / final_h, 1.0]) @ way @ np.diag([width, height, 1.0])
    return Worn(pixels, dpi, fractions, 0.0, kinds, (final_w, final_h))


def _quarter(image: Plain, way: Matrix, times: int) -> tuple[NDArray[np.float32], Matrix]:
    """Turn an image clockwise by quarters; the matrix with it."""
    for _ in range(times):
        height = image.shape[0]
        image = np.ascontiguousarray(np.rot90(image, -1))
        way = np.array([[0, -1, height], [1, 0, 0], [0, 0, 1.0]]) @ way
    return image, way


def _seen(
    image: Plain,
    kinds: tuple[str, ...],
    source: random.Random,
    noise: np.random.Generator,
    mm: float,
) -> Plain:
    """What the scanner makes of it: shadows, streaks, blur, noise."""
    height, width = image.shape[:2]
    if "speckle" in kinds:
        count = int(height * width / (mm * mm) * source.uniform(0.01, 0.06))
        ys, xs = noise.integers(0, height - 3, count), noise.integers(0, width - 3, count)
        for y, x, side in zip(
            ys, xs, noise.integers(1, max(2, int(0.35 * mm)), count), strict=True
        ):
            image[y : y + side, x : x + side] = 40
    if "edge_shadow" in kinds:
        reach = source.uniform(0.05, 0.2)
        ramp = np.clip(np.linspace(0, 1 / reach, width), 0, 1).astype(np.float32)
        ramp = ramp if source.random() < 0.6 else ramp[::-1]
        image = image * (1 - source.uniform(0.2, 0.55) * (1 - ramp))[None, :, None]
    if "streak" in kinds:
        for _ in range(source.randint(1, 3)):
            x, wide = source.randrange(width - 4), max(1, int(source.uniform(0.08, 0.35) * mm))
            image[:, x : x + wide] = (
                image[:, x : x + wide] * 0.4 + source.choice((20, 60, 150)) * 0.6
            )
    if "blur" in kinds:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), source.uniform(0.5, 1.3)), np.float32)
    if "noise" in kinds:
        grain = noise.normal(0, source.uniform(2, 11), image.shape[:2]).astype(np.float32)
        image = image + grain[..., None]
    tint = np.array([source.uniform(0.96, 1), source.uniform(0.96, 1), source.uniform(0.9, 1)])
    return np.clip(image * tint.astype(np.float32), 0, 255).astype(np.float32)


def _depth(image: Plain, kinds: tuple[str, ...], source: random.Random) -> NDArray[np.uint8]:
    if "one_bit" in kinds:
        grey = image.mean(axis=2)
        level = np.median(grey[::8, ::8]) * source.uniform(0.62, 0.82)
        return np.where(grey < level, 0, 255).astype(np.uint8)
    if "grey" in kinds:
        return np.asarray(image.mean(axis=2), np.uint8)
    return image.astype(np.uint8)
