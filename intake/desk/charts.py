"""Plots as plain shapes for SVG: columns, stacked or not, and bars with their labels.

Presentation attributes alone, no style: the policy of the desk allows nothing else. Every plot
stands above a table that says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FILLS = (
    "#164a7b", "#d98e04", "#4f8fc0", "#1c6b34", "#8c4a86", "#7a8794", "#a3201d", "#6bb187",
    "#0b2c4a", "#c9a227", "#9cc3e0", "#444c55",
)  # fmt: skip
"""One per part of a stack, told apart by lightness too."""
_WIDTH, _HEIGHT = 720.0, 240.0
_LEFT, _TOP, _BOTTOM = 44.0, 18.0, 36.0
_ROW = 46.0
_MOST_LABELS = 9


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle of the plot, and what it stands for in words."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text of the plot; ``anchor`` as SVG names it."""

    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: its size, its shapes, its texts, the heights of its lines."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    lines: tuple[float, ...] = ()


def columns(
    labels: Sequence[str], stacks: Sequence[Sequence[float]], parts: Sequence[str] = ("",)
) -> Plot:
    """Return a plot of one column per label; ``stacks`` are the values of its ``parts``."""
    top = _ceiling(max((sum(stack) for stack in stacks), default=0.0))
    room = _HEIGHT - _TOP - _BOTTOM
    step = (_WIDTH - _LEFT) / max(1, len(labels))
    shapes, texts = [], []
    every = -(-len(labels) // _MOST_LABELS)
    for number, (label, stack) in enumerate(zip(labels, stacks, strict=True)):
        x, y = _LEFT + number * step, _HEIGHT - _BOTTOM
        for part, value in enumerate(stack):
            height = room * value / top
            y -= height
            words = " : ".join(text for text in (label, parts[part], _said(value)) if text)
            if value:
                wide = min(step * 0.8, 60.0)
                left = round(x + (step - wide) / 2, 1)
                fill = FILLS[part % len(FILLS)]
                shapes.append(
                    Shape(left, round(y, 1), round(wide, 1), round(height, 1), fill, words)
                )
        if number % every == 0:
            texts.append(Label(round(x + step / 2, 1), _HEIGHT - 8, label, "middle"))
    lines = []
    whole = all(value == int(value) for stack in stacks for value in stack)
    middle = () if whole and top % 2 else (top / 2,)  # half a dossier is no number of dossiers
    for value in (0.0, *middle, top):
        y = round(_HEIGHT - _BOTTOM - room * value / top, 1)
        lines.append(y)
        texts.append(Label(_LEFT - 6, y + 4, _said(value), "end"))
    return Plot(_WIDTH, _HEIGHT, tuple(shapes), tuple(texts), tuple(lines))


def bars(labels: Sequence[str], values: Sequence[float]) -> Plot:
    """Return a plot of one horizontal bar per label, its label above it."""
    top = max([*values, 1.0])
    shapes, texts = [], []
    for number, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = number * _ROW
        wide = round((_WIDTH - 60) * value / top, 1)
        words = f"{label} : {_said(value)}"
        shapes.append(Shape(0.0, y + 26, wide, 12.0, FILLS[0], words))
        texts.append(Label(0.0, y + 20, label, "start"))
        texts.append(Label(wide + 6, y + 37, _said(value), "start"))
    return Plot(_WIDTH, max(1, len(labels)) * _ROW, tuple(shapes), tuple(texts))


def _ceiling(value: float) -> float:
    """Return a round number that is not below a value: the height of the plot."""
    power = 1.0
    while power * 10 < value:
        power *= 10
    return next((power * n for n in (1, 2, 4, 5, 10) if power * n >= value), power * 10)


def _said(value: float) -> str:
    return f"{round(value, 1):g}".replace(".", ",")
