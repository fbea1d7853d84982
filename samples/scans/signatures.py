"""Drawn signatures of many styles and the other marks that stand in a signature cell."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np

from .pen import Mask, Pen, RealInk, bent, fitted, handwriting, inked, strokes, trimmed, turned
from .truth import Split

Lines = list[list[tuple[float, float]]]


def _loops(source: random.Random) -> Lines:
    beats, phase = source.uniform(3, 7), source.uniform(0, 6)
    line = []
    for step in range(70):
        along = step / 69
        swing = math.sin(2 * math.pi * beats * along + phase) * (1 - 0.65 * along)
        wobble = 0.07 * math.sin(2 * math.pi * beats * along + phase + 1.3)
        line.append((0.04 + 0.88 * along + wobble, 0.5 - 0.45 * swing))
    return [line]


def _zigzag(source: random.Random) -> Lines:
    count = source.randint(4, 9)
    line, up = [(0.0, source.uniform(0.4, 0.8))], True
    for step in range(1, count + 1):
        high = source.uniform(0.05, 0.35) if up else source.uniform(0.6, 0.95)
        line.append((step / (count + 1) + source.uniform(-0.03, 0.03), high))
        up = not up
    return [[*line, (1.0, source.uniform(0.3, 0.7))]]


def _tail(source: random.Random) -> Lines:
    """A capital-like loop, then letters that flatten into a long tail."""
    x = source.uniform(0.12, 0.25)
    first = [(0.1, 0.9), (0.05, 0.3), (x, 0.02), (x + 0.05, 0.5), (x - 0.1, 0.75), (x, 0.95)]
    line = [(x, 0.6)]
    for step in range(source.randint(6, 12)):
        line.append(
            (line[-1][0] + source.uniform(0.03, 0.06), 0.55 + (0.13 if step % 2 else -0.13))
        )
    line += [(0.85, 0.55), (1.0, source.uniform(0.35, 0.6))]
    return [first, line]


def _ovals(source: random.Random) -> Lines:
    turns, line = source.randint(2, 5), []
    for step in range(turns * 12):
        angle, along = step / 12 * 2 * math.pi, step / (turns * 12)
        line.append((0.2 + 0.6 * along + 0.18 * math.cos(angle), 0.5 + 0.42 * math.sin(angle)))
    return [line]


def _underlined(source: random.Random) -> Lines:
    rise = source.uniform(-0.08, 0.08)
    under = [(0.05, 0.92), (0.5, 0.85 + rise), (1.0, 0.8 - rise), (0.7, 0.97), (0.95, 0.99)]
    body = [(x, y * 0.75) for x, y in _loops(source)[0]]
    return [body, under]


def _letters(source: random.Random) -> Lines:
    """Quick joined letters: ascenders and humps."""
    line, x = [(0.0, 0.65)], 0.0
    while x < 0.95:
        kind = source.random()
        width = source.uniform(0.05, 0.1)
        if kind < 0.25:
            line += [(x + width * 0.3, 0.05), (x + width * 0.1, 0.1), (x + width * 0.5, 0.7)]
        elif kind < 0.4:
            line += [(x + width * 0.4, 0.95), (x + width * 0.1, 0.98), (x + width * 0.8, 0.6)]
        else:
            line += [(x + width * 0.4, 0.42), (x + width * 0.7, 0.68)]
        x += width
    return [line]


def _double(source: random.Random) -> Lines:
    slope = source.uniform(0.1, 0.3)
    return [_zigzag(source)[0], [(0.02, 0.75), (0.98, 0.75 - slope)], [(0.1, 0.95), (0.9, 0.7)]]


def _hook(source: random.Random) -> Lines:
    """A big initial and a stroke back through it."""
    return [
        [(0.3, 0.05), (0.25, 0.95), (0.1, 0.8), (0.35, 0.5), (0.55, 0.75), (0.65, 0.55)],
        [(0.65, 0.55), (0.8, 0.65), (1.0, 0.4), (source.uniform(0.0, 0.3), 0.55)],
    ]


def _circled(source: random.Random) -> Lines:
    ring = [
        (0.5 + 0.5 * math.cos(a / 14 * 2 * math.pi), 0.5 + 0.48 * math.sin(a / 14 * 2 * math.pi))
        for a in range(source.randint(13, 18))
    ]
    inner = [(0.2 + 0.6 * x, 0.25 + 0.5 * y) for x, y in _zigzag(source)[0]]
    return [inner, ring]


def _crossing(source: random.Random) -> Lines:
    """Long strokes that cross each other several times."""
    lines: Lines = []
    for _ in range(source.randint(3, 5)):
        lines.append(
            [
                (source.uniform(0, 0.3), source.uniform(0, 1)),
                (source.uniform(0.3, 0.7), source.uniform(0, 1)),
                (source.uniform(0.7, 1), source.uniform(0, 1)),
            ]
        )
    return lines


def _bump(source: random.Random) -> Lines:
    """A long flat line with a few bumps: the hardest to tell from a dash."""
    line = [(0.0, 0.6)]
    for step in range(1, 7):
        line.append((step / 12, 0.6 + source.uniform(-0.45, 0.25)))
    return [[*line, (0.75, 0.6), (1.0, 0.55)]]


def _tiny(source: random.Random) -> Lines:
    return [[(x, y) for x, y in _letters(source)[0] if x < 0.6]]


STYLES: dict[str, tuple[Split, Callable[[random.Random], Lines] | None]] = {
    "loops": ("dev", _loops),
    "zigzag": ("dev", _zigzag),
    "tail": ("dev", _tail),
    "ovals": ("dev", _ovals),
    "underlined": ("dev", _underlined),
    "letters": ("dev", _letters),
    "hook": ("dev", _hook),
    "name": ("dev", None),
    "real": ("dev", None),
    "initials": ("dev", None),
    "circled": ("eval", _circled),
    "crossing": ("eval", _crossing),
    "bump": ("eval", _bump),
    "tiny": ("eval", _tiny),
    "double": ("eval", _double),
}
"""Styles of signatures. "real" is real pen ink, of writers that are disjoint between the splits."""


def signature(
    who: tuple[str, str], pen: Pen, box: tuple[float, float], real: RealInk | None, dpi: float
) -> Mask:
    """Sign as one person: the same pen and name give like signatures, never the same twice.

    ``who`` is (last, first name), ``box`` width and height to fill in pixels. The second element
    of ``who`` may carry a salt after "#", so that each signing differs a little.
    """
    habit = random.Random(f"{who[0]}|{who[1].split('#')[0]}|{pen.style}")
    hand = random.Random(f"{who[0]}|{who[1]}|{pen.style}|{pen.breadth}")
    breadth = max(1.0, pen.breadth / 25.4 * dpi)
    drawn = STYLES[pen.style][1]
    width, height = box
    if pen.style == "real" and real is not None:
        mask = inked(fitted(real.of(pen.writer, habit), width, height), breadth)
        return bent(mask, hand, max(0.6, height * 0.03))
    if pen.style == "initials":
        text = (
            f"{who[1][:1]}{who[0][:1]}" if habit.random() < 0.7 else f"{who[1][:1]}.{who[0][:1]}."
        )
        return _as_text(text, pen, (width * 0.5, height * 0.8), hand)
    if drawn is None:
        text = who[0] if habit.random() < 0.6 else f"{who[1].split('#')[0][:1]}. {who[0]}"
        return _as_text(text, pen, box, hand, flourish=habit.random() < 0.5)
    lines = drawn(habit)
    shaken = [[(x + hand.gauss(0, 0.012), y + hand.gauss(0, 0.018)) for x, y in a] for a in lines]
    if pen.style == "tiny":
        width, height = width * 0.45, height * 0.5
    return bent(strokes(shaken, (width, height), breadth, hand), hand, max(0.6, height * 0.03))


def _as_text(
    text: str, pen: Pen, box: tuple[float, float], hand: random.Random, *, flourish: bool = False
) -> Mask:
    mask = handwriting(text, pen, max(16, int(box[1] * 0.9)), hand)
    mask = fitted(mask, *box)
    if not flourish:
        return mask
    rows, columns = mask.shape
    line = strokes([[(0, 0.4), (0.5, 0.8), (1, 0.1)]], (columns, rows * 0.3), rows / 22 + 1, hand)
    tall = np.zeros((rows + line.shape[0] // 2, max(columns, line.shape[1])), np.uint8)
    tall[:rows, :columns] = mask
    part = tall[-line.shape[0] :, : line.shape[1]]
    np.maximum(part, line[-part.shape[0] :], out=part)
    return tall


DECLARED = ("abs", "absent", "excusé", "dash", "long_dash", "cross", "bar", "struck")
"""What declares an absence: words, a dash, a cross, a bar through the cell, a struck row."""
WORDS = {
    "abs": ("abs", "Abs", "ABS", "abs.", "Abs."),
    "absent": ("absent", "Absent", "ABSENT", "absente", "Absente"),
    "excusé": ("excusé", "Excusé", "exc.", "excusée", "abs excusé", "EXCUSE", "ABS exc"),
}


def mark(
    kind: str, pen: Pen, box: tuple[float, float], dpi: float, source: random.Random
) -> tuple[Mask, str]:
    """Draw a declared absence to fill a cell of ``box`` pixels; returns it and the word written."""
    width, height = box
    breadth = max(1.0, pen.breadth / 25.4 * dpi)
    if kind in WORDS:
        word = source.choice(WORDS[kind])
        size = int(min(height * source.uniform(0.55, 1.0), dpi * 0.22))
        written = handwriting(word, pen, max(14, size), source)
        if written.shape[1] > width * 0.95 or written.shape[0] > height:
            written = fitted(written, width * 0.9, height * 0.9)
        return written, word
    return trimmed(_shape(kind, box, breadth, source)), ""


def _shape(kind: str, box: tuple[float, float], breadth: float, source: random.Random) -> Mask:
    width, height = box
    tilt = source.uniform(-0.3, 0.3)
    if kind == "dash":
        length = source.uniform(0.12, 0.35) * width
        line: Lines = [[(0, 0.5 + tilt), (0.5, 0.5 + source.uniform(-0.2, 0.2)), (1, 0.5 - tilt)]]
        return strokes(line, (length, max(4, height * 0.12)), breadth, source)
    if kind == "long_dash":
        size = (source.uniform(0.55, 0.95) * width, max(4, height * 0.15))
        line = [[(0, 0.5 + tilt), (0.4, 0.5), (1, 0.5 - tilt)]]
        return strokes(line, size, breadth, source)
    if kind == "cross":
        side = height * source.uniform(0.45, 0.9)
        lines: Lines = [[(0, 0), (0.5, 0.52), (1, 1)], [(1, 0.05), (0.45, 0.5), (0, 0.95)]]
        return strokes(lines, (side * source.uniform(0.8, 1.4), side), breadth, source)
    lines = [[(0, 1), (0.5, 0.5 + tilt / 3), (1, 0)]]
    if source.random() < 0.3:
        lines.append([(0, 0), (0.5, 0.5), (1, 1)])
    return strokes(lines, (width * 0.9, height * 0.85), breadth, source)


def stamp(words: tuple[str, str], size: float, source: random.Random) -> Mask:
    """Draw a rubber stamp: a ring or a frame with words, worn."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  only stamps draw print as ink

    from . import fonts  # noqa: PLC0415

    side = int(size)
    image = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(image)
    thick = max(2, side // 60)
    if source.random() < 0.5:
        draw.ellipse((2, 2, side - 3, side - 3), outline=255, width=thick)
        draw.ellipse(
            (side * 0.2, side * 0.2, side * 0.8, side * 0.8), outline=255, width=thick // 2
        )
    else:
        draw.rectangle((2, side * 0.25, side - 3, side * 0.75), outline=255, width=thick)
    font = fonts.printed("sans-bold", side // 10)
    for index, word in enumerate(words):
        place = (side / 2, side * (0.42 + 0.14 * index))
        draw.text(place, word[:18], fill=255, font=font, anchor="mm")
    mask = np.asarray(image, np.uint8)
    grain = np.random.default_rng(source.randrange(2**32)).random(mask.shape)
    worn = np.where(grain < source.uniform(0.05, 0.3), mask * 0.2, mask * 0.75)
    return turned(worn.astype(np.uint8), source.uniform(-25, 25))
