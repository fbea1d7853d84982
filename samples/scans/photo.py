"""A paper on a table, taken with a phone: desk, perspective, curl, uneven light, shadows."""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from .canvas import Rgb
from .wear import Plain, Worn, cloud, curled


def photograph(
    page: Rgb,
    drawn_dpi: float,
    kinds: tuple[str, ...],
    dpi: float,
    source: random.Random,
    noise: np.random.Generator,
) -> Worn:
    """Photograph a page; ``dpi`` is about what a page's line is seen at."""
    height, width = page.shape[:2]
    scale = dpi / drawn_dpi
    curl = source.choice((-1, 1)) * source.uniform(0.008, 0.028) if "curl" in kinds else 0.0
    flat = _bent(page, curl) if curl else page
    seen_w, seen_h = width * scale, height * scale
    margin = source.uniform(0.03, 0.14)
    out_w, out_h = round(seen_w * (1 + 2 * margin)), round(seen_h * (1 + 2 * margin))
    lean = 0.05
    corners = []
    for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)):
        dx, dy = source.uniform(-lean, lean), source.uniform(-lean, lean)
        corners.append(((margin + x + dx * 0.8) * seen_w, (margin + y + dy * 0.7) * seen_h))
    if source.random() < 0.5:
        pinch = source.uniform(0.02, 0.07) * seen_w
        corners[0] = (corners[0][0] + pinch, corners[0][1])
        corners[1] = (corners[1][0] - pinch, corners[1][1])
    spin = cv2.getRotationMatrix2D((out_w / 2, out_h / 2), source.gauss(0, 2), 1.0)
    target = np.array(corners) @ spin[:, :2].T + spin[:, 2]
    start = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    way = cv2.getPerspectiveTransform(start, target.astype(np.float32))
    if scale < 0.8:
        flat = cv2.GaussianBlur(flat, (0, 0), 0.35 / scale).astype(np.uint8)
    desk = _desk(out_w, out_h, source, noise)
    sheet = cv2.warpPerspective(flat, way, (out_w, out_h), flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(
        _silhouette(height, width, curl), way, (out_w, out_h), flags=cv2.INTER_LINEAR
    )
    under = cv2.GaussianBlur(cover.astype(np.float32), (0, 0), 0.012 * out_w)
    shift = np.array([[1, 0, 0.006 * out_w], [0, 1, 0.008 * out_w]], np.float32)
    desk *= (1 - 0.45 * cv2.warpAffine(under, shift, (out_w, out_h)) / 255)[..., None]
    alpha = (cover.astype(np.float32) / 255)[..., None]
    laid = desk * (1 - alpha) + sheet.astype(np.float32) * alpha
    image = _lit(np.asarray(laid, np.float32), kinds, source, noise)
    pixels = np.clip(image, 0, 255).astype(np.uint8)
    seen = np.asarray(way, np.float64)
    fractions = np.diag([1 / out_w, 1 / out_h, 1.0]) @ seen @ np.diag([width, height, 1.0])
    return Worn(pixels, dpi, fractions, curl, kinds, (out_w, out_h))


def _bent(page: Rgb, curl: float) -> Rgb:
    """Bend a page: the inverse of ``wear.curled``, pixel by pixel."""
    height, width = page.shape[:2]
    v, u = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = u / width, v / height
    sag = curl * np.sin(np.pi * u)
    # v' = v + sag * (0.35 + 0.65 v) solved for v.
    flat = (v - 0.35 * sag) / (1 + 0.65 * sag)
    return np.asarray(
        cv2.remap(
            page, u * width, (flat * height).astype(np.float32), cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ), np.uint8,
    )  # fmt: skip


def _silhouette(height: int, width: int, curl: float) -> NDArray[np.uint8]:
    cover = np.zeros((height, width), np.uint8)
    u = np.linspace(0, 1, 60)
    upper = curled(np.stack([u, np.zeros(60)], 1), curl)
    lower = curled(np.stack([u, np.ones(60)], 1), curl)[::-1]
    outline = np.vstack([upper, lower]) * [width, height]
    cv2.fillPoly(cover, [outline.astype(np.int32)], 255)
    return cover


def _desk(width: int, height: int, source: random.Random, noise: np.random.Generator) -> Plain:
    """A table top: wood with grain, plain grey or dark, or a patterned cloth."""
    base = np.array(
        source.choice(
            ((150, 110, 75), (95, 70, 50), (190, 165, 130), (70, 72, 78), (205, 205, 200))
        ),
        np.float32,
    )
    desk = np.ones((height, width, 3), np.float32) * base
    grain = cv2.resize(
        noise.normal(0, 1, (6, max(8, width // 6))).astype(np.float32), (width, height),
        interpolation=cv2.INTER_CUBIC,
    )  # fmt: skip
    desk *= (1 + source.uniform(0.02, 0.12) * grain)[..., None]
    if source.random() < 0.25:
        step = source.randint(60, 140)
        desk[:, ::step] *= 0.8
        desk[::step] *= 0.8
    return desk


def _lit(
    image: Plain, kinds: tuple[str, ...], source: random.Random, noise: np.random.Generator
) -> Plain:
    """Light from one side, shadows of hand and phone, a soft lens, grain of the sensor."""
    height, width = image.shape[:2]
    yy, xx = np.mgrid[0:height:1, 0:width:1].astype(np.float32)
    slope_x, slope_y = source.uniform(-0.28, 0.28), source.uniform(-0.25, 0.25)
    light = 1 + slope_x * (xx / width - 0.5) + slope_y * (yy / height - 0.5)
    light *= source.uniform(0.72, 0.97)
    if "cast_shadow" in kinds:
        shade = np.zeros((height, width), np.float32)
        x, y = source.uniform(0.1, 0.9) * width, source.uniform(0.5, 1.0) * height
        points = [(x, y), (x + 0.35 * width, y + 0.2 * height)]
        points += [(x + 0.5 * width, height * 1.3), (x - 0.3 * width, height * 1.3)]
        cv2.fillPoly(shade, [np.array(points, np.int32)], 1.0)
        soft = cv2.GaussianBlur(shade, (0, 0), source.uniform(0.006, 0.03) * width)
        light *= 1 - source.uniform(0.25, 0.5) * soft
    light *= 1 + 0.05 * cloud(noise, (height, width), 5)
    lamp = np.array([1.0, source.uniform(0.93, 1.0), source.uniform(0.8, 1.0)], np.float32)
    lit = image * light[..., None] * lamp
    seen = cv2.GaussianBlur(lit, (0, 0), source.uniform(0.4, 1.0))
    if "motion" in kinds:
        reach = source.randint(3, 5)
        kernel = np.zeros((reach, reach), np.float32)
        np.fill_diagonal(kernel, 1.0 / reach)
        seen = cv2.filter2D(seen, -1, kernel)
    grain = noise.normal(0, source.uniform(1.5, 6), (height, width, 3))
    return np.asarray(seen + grain, np.float32)
