"""A sheet of paper in mm on which print and pen are laid; it says where everything came to lie."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.source import Box

from . import fonts
from .pen import Colour, Mask, Pen, fitted, handwriting

Rgb = NDArray[np.uint8]
BLACK: Colour = (25, 25, 25)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the paper in mm: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Breadth in mm."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in mm."""
        return self.y1 - self.y0

    def inner(self, margin: float) -> Area:
        """Return the rectangle without a margin on all sides."""
        return Area(self.x0 + margin, self.y0 + margin, self.x1 - margin, self.y1 - margin)


class Canvas:
    """One page. Lengths are mm, font sizes points; ``face`` is the printed font of the page."""

    def __init__(self, width: float, height: float, dpi: float, face: str) -> None:
        self.width, self.height, self.dpi, self.face = width, height, dpi, face
        self.image = Image.new("RGB", (self.px(width), self.px(height)), (255, 255, 255))
        self._draw = ImageDraw.Draw(self.image)

    @classmethod
    def over(cls, page: Rgb, dpi: float, face: str = "sans") -> Canvas:
        """Return a canvas over a page that is printed already (rows, columns, 3)."""
        height, width = page.shape[:2]
        canvas = cls(width / dpi * 25.4, height / dpi * 25.4, dpi, face)
        canvas.image = Image.fromarray(np.ascontiguousarray(page))
        canvas._draw = ImageDraw.Draw(canvas.image)
        return canvas

    def area(self, box: Box) -> Area:
        """Return a box of fractions as an area in mm."""
        x0, y0, x1, y1 = box
        return Area(x0 * self.width, y0 * self.height, x1 * self.width, y1 * self.height)

    def px(self, mm: float) -> int:
        """Return mm as pixels."""
        return round(mm / 25.4 * self.dpi)

    def box(self, area: Area) -> Box:
        """Return an area as fractions of the page."""
        return (
            area.x0 / self.width,
            area.y0 / self.height,
            area.x1 / self.width,
            area.y1 / self.height,
        )

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the breadth of a printed text in mm."""
        return float(self._font(size, bold=bold).getlength(text)) / self.dpi * 25.4

    def _font(self, size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
        face = self.face + ("-bold" if bold else "")
        return fonts.printed(face, round(size / 72 * self.dpi))

    def text(
        self,
        place: tuple[float, float],
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: Colour = BLACK,
        anchor: str = "ls",
    ) -> Area:
        """Print a text; ``place`` is where its anchor (PIL's codes) stands. Returns its area."""
        font = self._font(size, bold=bold)
        spot = (self.px(place[0]), self.px(place[1]))
        self._draw.text(spot, text, fill=colour, font=font, anchor=anchor)
        left, top, right, bottom = self._draw.textbbox(spot, text, font=font, anchor=anchor)
        back = 25.4 / self.dpi
        return Area(left * back, top * back, right * back, bottom * back)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        breadth: float = 0.25,
        colour: Colour = BLACK,
    ) -> None:
        """Print a rule."""
        ends = (self.px(start[0]), self.px(start[1]), self.px(end[0]), self.px(end[1]))
        self._draw.line(ends, fill=colour, width=max(1, self.px(breadth)))

    def dots(self, start: float, end: float, y: float) -> None:
        """Print a dotted line to write on."""
        step = 1.1
        x = start
        while x < end:
            side = max(1, self.px(0.25))
            spot = (self.px(x), self.px(y))
            self._draw.rectangle((*spot, spot[0] + side - 1, spot[1] + side - 1), fill=BLACK)
            x += step

    def fill(self, area: Area, colour: Colour) -> None:
        """Fill an area."""
        corner = (self.px(area.x0), self.px(area.y0))
        self._draw.rectangle((*corner, self.px(area.x1), self.px(area.y1)), fill=colour)

    def frame(self, area: Area, breadth: float = 0.3, colour: Colour = BLACK) -> None:
        """Print a rectangle."""
        corners = ((area.x0, area.y0), (area.x1, area.y0), (area.x1, area.y1), (area.x0, area.y1))
        for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
            self.line(start, end, breadth, colour)

    def ink(self, mask: Mask, left: float, top: float, colour: Colour) -> Area:
        """Lay pen ink with its top left corner at a place; returns its area."""
        spot = (self.px(left), self.px(top))
        alpha = Image.fromarray(mask)
        part = (spot[0], spot[1], spot[0] + alpha.width, spot[1] + alpha.height)
        ground = np.asarray(self.image.crop(part), np.float32)
        share = (np.asarray(alpha, np.float32) / 255.0)[..., None]
        pen = np.array(colour, np.float32)
        # Ink darkens what is there: print shows through a thin stroke, paper does not.
        mixed = np.minimum(ground, ground * (1 - share) + pen * share)
        self.image.paste(Image.fromarray(mixed.astype(np.uint8)), spot)
        back = 25.4 / self.dpi
        return Area(left, top, left + alpha.width * back, top + alpha.height * back)

    def centred(
        self, mask: Mask, area: Area, colour: Colour, shift: tuple[float, float] = (0.0, 0.0)
    ) -> Area:
        """Lay ink about the middle of an area, shifted by mm."""
        width, height = (side / self.dpi * 25.4 for side in (mask.shape[1], mask.shape[0]))
        left = (area.x0 + area.x1 - width) / 2 + shift[0]
        return self.ink(mask, left, (area.y0 + area.y1 - height) / 2 + shift[1], colour)

    def write(
        self, text: str, area: Area, pen: Pen, source: random.Random, size: float = 5.0
    ) -> Area:
        """Write a text by hand into an area, from its left; ``size`` is the height in mm."""
        mask = handwriting(text, pen, self.px(size), source)
        room = (self.px(area.width), self.px(area.height * 1.15))
        if mask.shape[1] > room[0] or mask.shape[0] > room[1]:
            mask = fitted(mask, *room)
        height = mask.shape[0] / self.dpi * 25.4
        slack = max(0.0, area.width - mask.shape[1] / self.dpi * 25.4)
        left = area.x0 + min(slack, source.uniform(0, 2.5))
        top = (area.y0 + area.y1 - height) / 2 + source.gauss(0, 0.06) * area.height
        return self.ink(mask, left, top, pen.colour)

    def pixels(self) -> Rgb:
        """Return the page as an array."""
        return np.asarray(self.image, np.uint8).copy()
