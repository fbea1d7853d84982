"""The pen of the printed form: pages that fill from top to bottom with texts, panels and boxes.

Pure geometry in points, origin top left; ``form_layout`` says what is printed, this says where.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from reportlab.pdfbase.pdfmetrics import stringWidth

from .source import Box

WIDTH, HEIGHT = 595.276, 841.89
LEFT, RIGHT = 44.0, 551.276
TOP, BOTTOM = 70.0, 796.0
INNER = RIGHT - LEFT
GUTTER = 9.0

BOX_HEIGHT = 17.0
LEADING = 11.0
ENTRY_SIZE = 9.0
CHECK_SIZE = 9.5
LABEL_SIZE = 7.8
LINE_SPACING = 1.26

UNDRAWN = "¤"
"""Stands on a print for a sign that its font does not have; what it was cannot be told."""

Tone = Literal["ink", "soft", "brand", "inverse"]
Look = Literal["band", "tint", "box", "hair", "mark"]
BoxKind = Literal["text", "choice", "check", "signature"]


@dataclass(frozen=True, slots=True)
class PrintedText:
    """One printed line: its left end and baseline in points from the page's top left."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    tone: Tone = "ink"

    @property
    def width(self) -> float:
        """Width in points, as Helvetica sets it."""
        return text_width(self.text, self.size, self.bold)


@dataclass(frozen=True, slots=True)
class Panel:
    """A drawn rectangle in points: a filled band, a tinted ground, a thin frame, a mark."""

    x0: float
    y0: float
    x1: float
    y1: float
    look: Look


@dataclass(frozen=True, slots=True)
class FormBox:
    """One place to write or tick.

    ``name`` is the field's name in the PDF and its tag in the DOCX; ``path`` its path in the
    record (``actions[].title``) and ``row`` its row from 0 in a repeated group; ``code`` the value
    that a check box stands for; ``box`` fractions of the page; ``label`` what a person reads.
    """

    name: str
    path: str
    kind: BoxKind
    page: int
    box: Box
    label: str
    row: int | None = None
    code: str | None = None
    multiline: bool = False
    size: float = ENTRY_SIZE
    choices: tuple[str, ...] = ()

    def points(self) -> Box:
        """Return the box in points from the page's top left."""
        x0, y0, x1, y1 = self.box
        return (x0 * WIDTH, y0 * HEIGHT, x1 * WIDTH, y1 * HEIGHT)


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One printed page, in drawing order. ``stamp`` is the square of the QR code, in points."""

    number: int
    panels: tuple[Panel, ...]
    texts: tuple[PrintedText, ...]
    boxes: tuple[FormBox, ...]
    stamp: Box


@dataclass(slots=True)
class _Draft:
    panels: list[Panel] = field(default_factory=list)
    texts: list[PrintedText] = field(default_factory=list)
    boxes: list[FormBox] = field(default_factory=list)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of a text in points, in Helvetica or Helvetica-Bold."""
    return float(stringWidth(text, "Helvetica-Bold" if bold else "Helvetica", size))


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Break a text at its spaces so that every line fits ``width`` points.

    A word that is wider than the line stands alone on its line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, size, bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


@dataclass(frozen=True, slots=True)
class BoxSpec:
    """A box before it has a place on a page."""

    name: str
    path: str
    label: str
    kind: BoxKind = "text"
    row: int | None = None
    code: str | None = None
    multiline: bool = False
    size: float = ENTRY_SIZE
    choices: tuple[str, ...] = ()


class Flow:
    """Pages under construction and the height reached on the last one."""

    def __init__(self) -> None:
        self._pages = [_Draft()]
        self.y = TOP

    @property
    def room(self) -> float:
        """Height left on the page."""
        return BOTTOM - self.y

    @property
    def page_count(self) -> int:
        """Number of pages so far."""
        return len(self._pages)

    def new_page(self) -> None:
        """Begin a page."""
        self._pages.append(_Draft())
        self.y = TOP

    def need(self, height: float) -> None:
        """Begin a page if less than ``height`` points are left on this one."""
        if self.room < height:
            self.new_page()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = LABEL_SIZE,
        *,
        bold: bool = False,
        tone: Tone = "ink",
    ) -> None:
        """Print one line."""
        if text:
            self._pages[-1].texts.append(PrintedText(text, x, y, size, bold, tone))

    def lines(
        self, at: tuple[float, float], lines: Iterable[str], size: float, *, tone: Tone = "ink"
    ) -> float:
        """Print lines one below the other from the first baseline ``at``; return the next one."""
        x, y = at
        for line in lines:
            self.text(x, y, line, size, tone=tone)
            y += size * LINE_SPACING
        return y

    def panel(self, x0: float, y0: float, x1: float, y1: float, look: Look) -> None:
        """Draw a rectangle."""
        self._pages[-1].panels.append(Panel(x0, y0, x1, y1, look))

    def box(self, spec: BoxSpec, x0: float, y0: float, x1: float, y1: float) -> None:
        """Place a box, with its frame."""
        self.panel(x0, y0, x1, y1, "box")
        self._pages[-1].boxes.append(
            FormBox(
                name=spec.name,
                path=spec.path,
                kind=spec.kind,
                page=len(self._pages),
                box=(x0 / WIDTH, y0 / HEIGHT, x1 / WIDTH, y1 / HEIGHT),
                label=spec.label,
                row=spec.row,
                code=spec.code,
                multiline=spec.multiline,
                size=spec.size,
                choices=spec.choices,
            )
        )

    def check(self, spec: BoxSpec, x: float, baseline: float) -> None:
        """Place a check box whose printed words begin to its right on ``baseline``."""
        self.box(spec, x, baseline - CHECK_SIZE + 1.8, x + CHECK_SIZE, baseline + 1.8)

    def on_page(self, number: int) -> Flow:
        """Return a pen on an earlier page (for what is known only at the end: page x/N)."""
        other = Flow.__new__(Flow)
        other._pages = self._pages[:number]
        other.y = TOP
        return other

    def pages(self, stamp: Box) -> tuple[PageLayout, ...]:
        """Return the finished pages."""
        return tuple(
            PageLayout(number, tuple(d.panels), tuple(d.texts), tuple(d.boxes), stamp)
            for number, d in enumerate(self._pages, start=1)
        )
