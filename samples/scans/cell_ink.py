"""Ink for single cells, to learn from: signatures, marks, words, and what is none of them.

All are masks (0 none, 255 full), drawn to fill a box given in pixels. Other shapes than those of
``signatures`` on purpose: the reader that learns from these is measured on those.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from . import fonts

Mask = NDArray[np.uint8]
Points = NDArray[np.float64]
Size = tuple[int, int]
"""Width and height in pixels."""


def smooth(points: Points, steps: int = 12) -> Points:
    """Return a Catmull-Rom curve through points (n x 2)."""
    if len(points) < 3:
        t = np.linspace(0, 1, steps * 2)[:, None]
        return np.asarray(points[0] * (1 - t) + points[-1] * t)
    p = np.vstack([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        parts.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    return np.vstack([*parts, points[-1:]])


def draw(lines: list[Points], size: Size, breadth: float, rng: np.random.Generator) -> Mask:
    """Draw curves whose points are fractions of the box; pressure varies along the stroke."""
    width, height = size
    pad = int(breadth * 2) + 4
    canvas = np.zeros((height + 2 * pad, width + 2 * pad), np.uint8)
    fade, swell = rng.uniform(0, 0.5), rng.uniform(0, 0.45)
    for line in lines:
        at = line * (width, height) + pad
        if len(at) < 2:
            continue
        speed = np.hypot(*np.diff(at, axis=0).T)
        quick = np.clip(speed / max(np.percentile(speed, 90), 1e-6), 0, 1)
        for i in range(len(at) - 1):
            thick = max(1, round(breadth * (1 + swell * (0.5 - quick[i]))))
            level = int(255 * (1 - fade * quick[i]))
            start = (int(at[i, 0] * 16), int(at[i, 1] * 16))
            end = (int(at[i + 1, 0] * 16), int(at[i + 1, 1] * 16))
            cv2.line(canvas, start, end, level, thick, cv2.LINE_AA, 4)
    return canvas


def _walk(rng: np.random.Generator) -> list[Points]:
    """A quick line of waves that grows or dies away, smooth or pointed."""
    beats = rng.integers(3, 12)
    xs = np.sort(rng.uniform(0, 1, beats * 2))
    envelope = np.interp(xs, [0, 0.3, 1], rng.uniform(0.2, 1, 3))
    way = np.where(np.arange(beats * 2) % 2, 1, -1)
    ys = 0.5 + 0.48 * envelope * way * rng.uniform(0.3, 1, beats * 2)
    xs = xs + rng.uniform(-0.06, 0.06, len(xs)) * rng.integers(0, 2)
    points = np.stack([xs, ys], 1)
    return [smooth(points, 10 if rng.random() < 0.75 else 1)]


def _cursive(rng: np.random.Generator) -> list[Points]:
    """Letters that only a hand makes: humps, loops up and down, joined."""
    x, points = 0.0, [(0.0, 0.6)]
    tall = rng.uniform(0.2, 0.5)
    step = rng.uniform(0.04, 0.11)
    while x < 1 and len(points) < 90:
        kind, w = rng.random(), step * rng.uniform(0.6, 1.5)
        if kind < 0.3:
            points += [(x + w, 0.6 - tall - 0.1), (x + w * 0.5, 0.6 - tall), (x + w * 0.9, 0.62)]
        elif kind < 0.45:
            points += [(x + w * 0.6, 0.98), (x + w * 0.1, 0.95), (x + w, 0.55)]
        elif kind < 0.65:
            points += [(x + w * 0.8, 0.4), (x + w * 0.3, 0.42), (x + w * 0.4, 0.62), (x + w, 0.6)]
        else:
            points += [(x + w * 0.4, 0.4), (x + w * 0.7, 0.63)]
        x += w
    line = np.asarray(points)
    line[:, 0] /= max(1.0, line[:, 0].max())
    fall = np.linspace(0, rng.uniform(0, 0.8), len(line))
    line[:, 1] = line[:, 1] * (1 - fall) + 0.6 * fall
    return [smooth(line, 7)]


def _capital(rng: np.random.Generator) -> list[Points]:
    """A tall first letter of two or three turns."""
    n = rng.integers(4, 9)
    angle = np.cumsum(rng.uniform(0.9, 2.2, n)) * rng.choice([-1, 1])
    r = rng.uniform(0.25, 0.5, n)
    points = np.stack([0.5 + r * np.cos(angle), 0.5 + r * np.sin(angle)], 1)
    return [smooth(points, 12)]


def _scaled(lines: list[Points], x0: float, y0: float, x1: float, y1: float) -> list[Points]:
    return [line * (x1 - x0, y1 - y0) + (x0, y0) for line in lines]


def _initial_and_tail(rng: np.random.Generator) -> list[Points]:
    split = rng.uniform(0.2, 0.45)
    first = _scaled(_capital(rng), 0, 0, split * 1.2, 1)
    rest = _scaled((_cursive if rng.random() < 0.6 else _walk)(rng), split, 0.25, 1, 0.85)
    return first + rest


def _flourished(rng: np.random.Generator) -> list[Points]:
    families = (_walk, _cursive, _initial_and_tail)
    body = _scaled(families[int(rng.integers(3))](rng), 0.05, 0, 0.95, 0.8)
    y = rng.uniform(0.75, 0.95)
    under = [(0.9, y - 0.15), (0.4, y), (rng.uniform(0, 0.2), y + 0.05), (1.0, y - 0.1)]
    lines = [*body, smooth(np.asarray(under), 12)]
    if rng.random() < 0.4:
        lines.append(smooth(np.asarray([(0.15, 1.0), (0.6, 0.93), (0.97, 0.97)]), 8))
    return lines


def _orbit(rng: np.random.Generator) -> list[Points]:
    """Ovals that wander to the right, with or without a last stroke."""
    turns = rng.uniform(1.5, 6)
    t = np.linspace(0, turns * 2 * math.pi, int(turns * 28))
    along = t / t[-1]
    rx, ry = rng.uniform(0.08, 0.25), rng.uniform(0.2, 0.48)
    decay = 1 - rng.uniform(0, 0.7) * along
    x = rx + (1 - 2 * rx) * along + rx * decay * np.cos(t + rng.uniform(0, 6))
    line = np.stack([x, 0.5 + ry * decay * np.sin(t * rng.choice([1, 1, 1.03]))], 1)
    lines = [line]
    if rng.random() < 0.5:
        lines.append(smooth(np.asarray([(0.1, 0.9), (0.5, rng.uniform(0.2, 0.7)), (1, 0.3)]), 9))
    return lines


def _few(rng: np.random.Generator) -> list[Points]:
    """Two to five separate quick strokes, bent."""
    lines = []
    for _ in range(rng.integers(2, 6)):
        n = rng.integers(3, 6)
        x = np.linspace(rng.uniform(0, 0.4), rng.uniform(0.5, 1), n) + rng.uniform(-0.1, 0.1, n)
        lines.append(smooth(np.stack([x, rng.uniform(0, 1, n)], 1), 10))
    return lines


def _swoosh(rng: np.random.Generator) -> list[Points]:
    """One long stroke with a loop or some waves in it: close to a dash, but signed."""
    n = rng.integers(5, 9)
    x = np.linspace(0, 1, n) + rng.uniform(-0.12, 0.12, n)
    y = 0.5 + rng.uniform(-0.5, 0.5, n) * np.linspace(1, rng.uniform(0.1, 0.7), n)
    line = smooth(np.stack([x, y], 1), 12)
    if rng.random() < 0.6:
        t = np.linspace(0, 2 * math.pi, 24)
        at = rng.uniform(0.15, 0.6)
        loop = np.stack([at + 0.1 * np.sin(t), 0.5 - 0.35 * (1 - np.cos(t)) / 2 * 1.6], 1)
        cut = int(len(line) * at)
        line = np.vstack([line[:cut], loop + line[cut] - loop[0], line[cut:]])
    return [line]


def _dense(rng: np.random.Generator) -> list[Points]:
    """A scribble that goes over itself."""
    n = rng.integers(14, 40)
    points = rng.normal(0.5, 0.22, (n, 2))
    points[:, 0] = np.linspace(0.15, 0.85, n) + rng.normal(0, 0.13, n)
    return [smooth(np.clip(points, 0, 1), 8)]


def _back_and_forth(rng: np.random.Generator) -> list[Points]:
    """Zigzags drawn flat, as of a quick hand, then a bar."""
    n = rng.integers(5, 14)
    x = np.linspace(0, 0.8, n) + rng.uniform(-0.1, 0.15, n)
    y = np.where(np.arange(n) % 2, rng.uniform(0.1, 0.45), rng.uniform(0.55, 0.9))
    lines = [smooth(np.stack([x, y + rng.uniform(-0.08, 0.08, n)], 1), 5)]
    if rng.random() < 0.5:
        lines.append(smooth(np.asarray([(0.0, 0.6), (0.5, 0.5), (1, 0.45)]), 8))
    return lines


SIGNATURES: dict[str, Callable[[np.random.Generator], list[Points]]] = {
    "walk": _walk, "cursive": _cursive, "initial": _initial_and_tail, "flourish": _flourished,
    "orbit": _orbit, "few": _few, "swoosh": _swoosh, "dense": _dense, "zigzag": _back_and_forth,
    "capital": _capital,
}  # fmt: skip
"""Families of drawn signatures."""


def signature(
    style: str, size: Size, breadth: float, rng: np.random.Generator, text: str = ""
) -> Mask:
    """Sign in a style: one of ``SIGNATURES``, "name" or "initials" (handwriting fonts)."""
    if style in ("name", "initials"):
        return written(text, size, rng, flourish=style == "name" and rng.random() < 0.4)
    mask = draw(SIGNATURES[style](rng), size, breadth, rng)
    return sheared(mask, rng.uniform(-0.2, 0.5)) if rng.random() < 0.7 else mask


def sheared(mask: Mask, slant: float) -> Mask:
    """Slant a mask by a share of its height."""
    rows, columns = mask.shape
    extra = int(abs(slant) * rows) + 1
    way = np.array([[1, -slant, max(0.0, slant) * rows], [0, 1, 0]], np.float32)
    return np.asarray(cv2.warpAffine(mask, way, (columns + extra, rows)), np.uint8)


def bent(mask: Mask, rng: np.random.Generator, strength: float) -> Mask:
    """Bend a mask smoothly by at most ``strength`` pixels."""
    rows, columns = mask.shape
    pad = int(strength) + 2
    mask = np.pad(mask, pad)
    rows, columns = mask.shape
    field = rng.normal(0, 1, (2, 4, 6)).astype(np.float32)
    dx, dy = (cv2.resize(f, (columns, rows), interpolation=cv2.INTER_CUBIC) for f in field)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    out = cv2.remap(mask, x + strength * dx * 0.5, y + strength * dy * 0.5, cv2.INTER_LINEAR)
    return np.asarray(out, np.uint8)


def trimmed(mask: Mask) -> Mask:
    """Cut a mask to its ink."""
    ys, xs = np.nonzero(mask > 25)
    if len(ys) == 0:
        return mask
    return np.asarray(mask[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1])


def fitted(mask: Mask, size: Size) -> Mask:
    """Scale a mask to fit a box, keeping its shape."""
    scale = min(size[0] / mask.shape[1], size[1] / mask.shape[0])
    to = (max(2, round(mask.shape[1] * scale)), max(2, round(mask.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(mask, to, interpolation=how), np.uint8)


def written(text: str, size: Size, rng: np.random.Generator, *, flourish: bool = False) -> Mask:
    """Write a text in a handwriting font of development, glyph by glyph, bent, to fit a box."""
    names = fonts.hands("dev") or [""]
    name = str(rng.choice(names))
    pixels = max(24, size[1])
    font = fonts.pen(name, pixels)
    image = Image.new("L", (int(font.getlength(text) * 1.4) + 3 * pixels, 3 * pixels), 0)
    pen = ImageDraw.Draw(image)
    x = float(pixels)
    spread = rng.uniform(0.9, 1.12)
    for char in text:
        glyph = fonts.parts(char)[0] if name and fonts.lacks(name, char) else char
        pen.text((x, pixels * 2 + rng.normal(0, pixels * 0.025)), glyph, 255, font, anchor="ls")
        x += font.getlength(glyph) * spread * rng.uniform(0.95, 1.06)
    mask = bent(trimmed(np.asarray(image, np.uint8)), rng, pixels * 0.06)
    if rng.random() < 0.5:
        kernel = np.ones((2, 2), np.uint8)
        thicker = rng.random() < 0.6
        mask = np.asarray((cv2.dilate if thicker else cv2.erode)(mask, kernel), np.uint8)
    mask = fitted(trimmed(sheared(mask, rng.uniform(-0.1, 0.3))), size)
    if flourish:
        line = draw(_flourished(rng)[-1:], (mask.shape[1], mask.shape[0]), pixels / 25 + 1, rng)
        line = np.asarray(cv2.resize(line, mask.shape[::-1]), np.uint8)
        mask = np.maximum(mask, line)
    return mask


WORDS = (
    "abs", "Abs", "ABS", "abs.", "Abs.", "ABS.", "absent", "Absent", "ABSENT", "absente",
    "Absente", "ABSENTE", "excusé", "Excusé", "EXCUSÉ", "excusée", "Excusée", "exc", "exc.",
    "Exc.", "EXC", "abs exc", "Abs. exc.", "abs exc.", "Absent excusé", "abs inj", "ABS NJ",
    "absent(e)", "Excusé(e)", "ABS justifiée",
)  # fmt: skip
"""What people write who declare an absence."""
NOTES = (
    "malade", "Malade", "non venu", "pas venu", "démission", "arrêt maladie", "arrêt", "parti",
    "RDV", "congé", "en stage", "n'est pas venu",
)  # fmt: skip
"""Reasons that people write in the place of a signature; rarer."""


def _line(rng: np.random.Generator, x0: float, x1: float, y: float, slope: float) -> Points:
    n = int(rng.integers(2, 5))
    x = np.linspace(x0, x1, n)
    wobble = rng.normal(0, rng.choice([0.01, 0.03, 0.06]), n)
    return smooth(np.stack([x, y + slope * (x - (x0 + x1) / 2) + wobble], 1), 10)


def mark(kind: str, size: Size, breadth: float, rng: np.random.Generator) -> Mask:
    """Draw what declares an absence: "dash", "long_dash", "cross", "bar", "zed", "struck"."""
    width, height = size
    if kind in ("dash", "long_dash"):
        length = rng.uniform(0.06, 0.35) if kind == "dash" else rng.uniform(0.4, 1.0)
        tall = max(6, int(height * 0.4))
        lines = [_line(rng, 0, 1, 0.5, rng.uniform(-0.5, 0.5))]
        if rng.random() < 0.12:
            lines.append(_line(rng, 0, 1, 0.85, rng.uniform(-0.2, 0.2)))
        return draw(lines, (max(6, int(width * length)), tall), breadth, rng)
    if kind == "cross":
        side = height * rng.uniform(0.3, 1.0)
        lines = [
            smooth(np.asarray([(0, 0), (0.5, 0.5 + rng.normal(0, 0.05)), (1, 1)])),
            smooth(np.asarray([(1, 0), (0.5, 0.5 + rng.normal(0, 0.05)), (0, 1)])),
        ]
        lines = [line + rng.normal(0, 0.04, (1, 2)) for line in lines]
        wide = side * rng.uniform(0.7, 2.2) if rng.random() < 0.8 else width * 0.9
        return draw(lines, (max(6, int(wide)), max(6, int(side))), breadth, rng)
    if kind == "bar":
        ends = [(0, 1), (1, 0)] if rng.random() < 0.7 else [(0, 0), (1, 1)]
        middle = (0.5 + rng.normal(0, 0.04), 0.5 + rng.normal(0, 0.06))
        lines = [smooth(np.asarray([ends[0], middle, ends[1]]), 14)]
        if rng.random() < 0.2:
            lines.append(lines[0] + (rng.uniform(0.03, 0.1), 0))
        wide = width * rng.uniform(0.25, 1.0)
        return draw(lines, (int(wide), int(height * rng.uniform(0.5, 1.0))), breadth, rng)
    lines = [smooth(np.asarray([(0, 0.1), (1, 0.1), (0, 0.9), (1, 0.9)]), 1)]
    return draw(lines, (int(width * 0.8), int(height * 0.8)), breadth, rng)


def odd(kind: str, size: Size, breadth: float, rng: np.random.Generator) -> Mask:
    """Draw what is neither a signature nor a declared absence: "tick", "ditto", "dot"."""
    side = max(8, int(size[1] * rng.uniform(0.25, 0.75)))
    if kind == "tick":
        line = np.asarray([(0, 0.55), (0.35, 1.0), (1.0, 0.0)]) + rng.normal(0, 0.05, (3, 2))
        return draw([smooth(line, 4)], (side, side), breadth, rng)
    if kind == "ditto":
        lean = rng.uniform(-0.1, 0.3)
        lines = [
            np.asarray([(a + lean, 0.0), (a, 1.0)]) for a in (0.2, 0.2 + rng.uniform(0.25, 0.6))
        ]
        return draw([smooth(line) for line in lines], (side, max(6, side // 2)), breadth, rng)
    return draw([smooth(rng.uniform(0.3, 0.7, (3, 2)))], (8, 8), breadth * 1.5, rng)


def printed(text: str, pixels: int, face: str) -> Mask:
    """Print a text in a machine's font."""
    font = fonts.printed(face, pixels)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4), 0)
    ImageDraw.Draw(image).text((2 - left, 2 - top), text, 255, font)
    return np.asarray(image, np.uint8)


def rubber_stamp(side: int, rng: np.random.Generator, words: Any) -> Mask:
    """Stamp a ring or a frame with words: worn, turned."""
    image = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(image)
    thick = max(2, side // int(rng.integers(40, 90)))
    if rng.random() < 0.5:
        pen.ellipse((2, 2, side - 3, side - 3), outline=255, width=thick)
        gap = int(side * rng.uniform(0.12, 0.25))
        pen.ellipse((gap, gap, side - gap, side - gap), outline=255, width=max(1, thick // 2))
    else:
        pen.rectangle((2, side * 0.28, side - 3, side * 0.72), outline=255, width=thick)
    font = fonts.printed("sans-bold", max(8, side // 9))
    for i, word in enumerate(words[:3]):
        pen.text((side / 2, side * (0.38 + 0.12 * i)), str(word), 255, font, anchor="mm")
    mask = np.asarray(image, np.float32)
    worn = cv2.GaussianBlur(rng.random((side, side)).astype(np.float32), (0, 0), side / 60 + 0.8)
    worn = (worn - worn.min()) / max(float(np.ptp(worn)), 1e-6)
    mask = mask * np.clip(0.35 + 1.2 * worn, 0, 1)
    way = cv2.getRotationMatrix2D((side / 2, side / 2), float(rng.uniform(-30, 30)), 1.0)
    return np.asarray(cv2.warpAffine(mask.astype(np.uint8), way, (side, side)), np.uint8)


def source(rng: np.random.Generator) -> random.Random:
    """Return a ``random.Random`` that follows a numpy generator."""
    return random.Random(int(rng.integers(2**32)))
