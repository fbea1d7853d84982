"""Foreign forms drawn as PDF: running lines, dots, boxes, tables, columns, combs, form fields."""

from __future__ import annotations

import io
import itertools
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, Table, TableStyle

from generators.pdf_canvas import Canvas

from .foreign_forms import Ask, Budget, Form, Grid, Item, Sentence, Ticks, Title

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 45.0, WIDTH - 45.0, HEIGHT - 50.0, 60.0
_FONTS = {
    "Sans": "LiberationSans-Regular",
    "Sans-Bold": "LiberationSans-Bold",
    "DejaVu": "DejaVuSans",
    "Serif": "LiberationSerif-Regular",
    "Serif-Bold": "LiberationSerif-Bold",
}
_FOLDERS = (
    "/usr/share/fonts/truetype/liberation/",
    "/usr/share/fonts/truetype/liberation2/",
    "/usr/share/fonts/truetype/dejavu/",
)


def fonts() -> None:
    """Make the fonts known that have every French letter."""
    for name, file in _FONTS.items():
        if name in pdfmetrics.getRegisteredFontNames():
            continue
        for folder in _FOLDERS:
            try:
                pdfmetrics.registerFont(TTFont(name, f"{folder}{file}.ttf"))
                break
            except Exception:
                continue


@dataclass(slots=True)
class Look:
    """The geometry of a drawn form."""

    label: str = "Sans"
    value: str = "Sans"
    size: float = 9.5
    colon: bool = True
    dots: str = ""
    above: bool = False
    indent: float = 0.0
    box: bool = False
    tick: str = "glyph"
    after: bool = False
    comb: bool = False
    inline: bool = False


class Pen:
    """Draws a form from top to bottom, one page after another."""

    def __init__(self, look: Look, title: str) -> None:
        fonts()
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4)
        self.look, self.title = look, title
        self.y = TOP
        self.number = 1
        self.left, self.right = LEFT, RIGHT
        self.text(LEFT, title, "Sans-Bold", 15)
        self.y -= 30

    def text(self, x: float, words: str, font: str = "Sans", size: float | None = None) -> float:
        """Draw words at the pen's height; return where they end."""
        size = size or self.look.size
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, words)
        return x + float(pdfmetrics.stringWidth(words, font, size))

    def room(self, height: float) -> None:
        """Begin a new page where the height is not left."""
        if self.y - height < BOTTOM:
            self.canvas.setFont("Sans", 7)
            self.canvas.drawString(LEFT, 30, f"{self.title} - page {self.number}")
            self.canvas.showPage()
            self.number += 1
            self.y = TOP

    def done(self) -> bytes:
        """Return the file."""
        self.canvas.setFont("Sans", 7)
        self.canvas.drawString(LEFT, 30, f"{self.title} - page {self.number}")
        self.canvas.save()
        return self.buffer.getvalue()

    # items

    def draw(self, item: Item) -> None:
        """Draw one item."""
        kinds: dict[type, Callable[..., None]] = {
            Title: self.heading,
            Ask: self.ask,
            Ticks: self.ticks,
            Grid: self.grid,
            Budget: self.budget,
            Sentence: self.sentence,
        }
        kinds[type(item)](item)

    def heading(self, item: Title) -> None:
        """Draw a section title."""
        self.room(60)
        self.y -= 10
        self.text(self.left, item.text, "Sans-Bold", 12)
        self.y -= 20

    def sentence(self, item: Sentence) -> None:
        """Draw a line of running text."""
        self.room(30)
        self.text(self.left, item.text)
        self.y -= 20

    def ask(self, item: Ask) -> None:
        """Draw a question and its answer."""
        look = self.look
        self.room(90 if item.long else 40)
        label = item.label + (f" {item.hint}" if item.hint and not look.above else "")
        label += " :" if look.colon and not label.endswith("?") else ""
        end = self.text(self.left, label, look.label)
        if look.above:
            self.y -= 13
            if item.hint:
                self.text(self.left, item.hint, "Sans", look.size - 2)
                self.y -= 12
            self.answer(item, self.left + 4)
        else:
            self.answer(item, max(end + 6, self.left + look.indent))

    def answer(self, item: Ask, x: float) -> None:
        """Write the answer from x on, wrapped; in a box or on dots where the look says so."""
        look = self.look
        if look.comb and re.fullmatch(r"(?:\d ?){14}", item.text):
            self.comb(x, item.text.replace(" ", ""))
            return
        first = max(60.0, self.right - x)
        lines = simpleSplit(item.text, look.value, look.size, first) or [""]
        step = look.size + 3.5
        if look.box:
            height = step * max(len(lines), 4 if item.long else 1) + 5
            self.canvas.rect(x - 3, self.y - height + look.size + 1, self.right - x + 4, height)
        for line in lines:
            if look.dots and not look.box:
                end = self.text(x, line, look.value) if line else x
                self.canvas.setFont("Sans", look.size)
                count = int(
                    (self.right - end - 4) / pdfmetrics.stringWidth(look.dots, "Sans", look.size)
                )
                if count > 2:
                    self.canvas.drawString(end + 3, self.y, look.dots * count)
            else:
                self.text(x, line, look.value)
            self.y -= step
        if look.box:
            self.y -= step * (max(len(lines), 4 if item.long else 1) - len(lines))
        self.y -= 4

    def comb(self, x: float, digits: str) -> None:
        """Write one digit per cell."""
        for n, digit in enumerate(digits):
            self.canvas.rect(x + 15 * n, self.y - 4, 15, 15)
            self.canvas.drawCentredString(x + 15 * n + 7.5, self.y, digit)
        self.y -= 20

    def ticks(self, item: Ticks) -> None:
        """Draw a question with boxes."""
        look = self.look
        self.room(20 + 16 * len(item.options))
        x = self.left
        short = sum(len(text) for text, _ in item.options) < 45
        if item.label:
            x = (
                self.text(
                    self.left,
                    item.label + (" :" if look.colon and not item.label.endswith("?") else ""),
                    look.label,
                )
                + 14
            )
            if not short or look.above:
                self.y -= 15
                x = self.left + 10
        for text, ticked in item.options:
            x = self.option(x, text, ticked)
            if not short:
                self.y -= 15
                x = self.left + 10
        self.y -= 18 if short else 4

    def option(self, x: float, text: str, ticked: bool) -> float:
        """Draw one box with its words; return where the next may begin."""
        look = self.look
        lines = simpleSplit(text, look.value, look.size, self.right - x - 30)
        if look.after:
            end = self.text(x, lines[0], look.value)
            for line in lines[1:]:
                self.y -= 12
                end = self.text(x, line, look.value)
            return self.mark(end + 5, ticked) + 22
        start = self.mark(x, ticked) + 4
        end = start
        for n, line in enumerate(lines):
            if n:
                self.y -= 12
            end = self.text(start, line, look.value)
        return end + 16

    def mark(self, x: float, ticked: bool) -> float:
        """Draw a box to tick."""
        kind = self.look.tick
        if kind == "glyph":
            return self.text(x, "☒" if ticked else "☐", "DejaVu")
        if kind == "bracket":
            return self.text(x, "[x]" if ticked else "[ ]", "Sans")
        self.canvas.rect(x, self.y - 1, 9, 9)
        if ticked and kind == "square":
            self.canvas.setFont("Sans-Bold", 9)
            self.canvas.drawCentredString(x + 4.5, self.y, "X")
        elif ticked:
            self.canvas.line(x, self.y - 1, x + 9, self.y + 8)
            self.canvas.line(x, self.y + 8, x + 9, self.y - 1)
        return x + 9

    def flow(self, table: Table) -> None:
        """Draw a platypus table at the pen's height."""
        _, height = table.wrap(self.right - self.left, 500)
        self.room(height + 10)
        table.drawOn(self.canvas, self.left, self.y - height + 10)
        self.y -= height + 12

    def grid(self, item: Grid) -> None:
        """Draw a table."""
        self.flow(ruled([item.header, *item.rows], self.right - self.left))

    def budget(self, item: Budget) -> None:
        """Draw the budget."""
        self.flow(ruled(budget_rows(item), self.right - self.left, [0.34, 0.16, 0.34, 0.16]))


_SMALL = ParagraphStyle("small", fontName="Sans", fontSize=8, leading=9.5)


def ruled(rows: list[list[str]], width: float, shares: list[float] | None = None) -> Table:
    """Make a ruled table whose cells wrap."""
    count = len(rows[0])
    cells = [[Paragraph(text.replace("&", "&amp;"), _SMALL) for text in row] for row in rows]
    table = Table(cells, colWidths=[width * s for s in shares or [1 / count] * count])
    table.setStyle(
        TableStyle(
            [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        )
    )
    return table


def budget_rows(item: Budget) -> list[list[str]]:
    """Return the budget as rows of four cells."""
    rows = [[item.heads[0], "Montant", item.heads[1], "Montant"]]
    for n in range(max(len(item.expenses), len(item.income))):
        row = []
        for side in (item.expenses, item.income):
            account, label, amount = side[n] if n < len(side) else ("", "", "")
            row += [f"{account} - {label}" if account else label, amount]
        rows.append(row)
    rows.append(
        [f"TOTAL DES {item.heads[0]}", item.totals[0], f"TOTAL DES {item.heads[1]}", item.totals[1]]
    )
    return rows


def drawn(look: Look) -> Callable[[Form, random.Random], bytes]:
    """Make a layout that draws every item down the page."""

    def make(form: Form, rng: random.Random) -> bytes:
        pen = Pen(look, form.title)
        for item in form.items:
            pen.draw(item)
        return pen.done()

    return make


def two_columns(look: Look) -> Callable[[Form, random.Random], bytes]:
    """Make a layout whose short questions stand in two columns, long ones across the page."""

    def make(form: Form, rng: random.Random) -> bytes:
        pen = Pen(look, form.title)
        half: list[Item] = []

        def flush() -> None:
            while half:
                pair = [half.pop(0), *([half.pop(0)] if half else [])]
                pen.room(60)
                top, lowest = pen.y, pen.y
                for n, item in enumerate(pair):
                    pen.y = top
                    pen.left = LEFT + n * 260
                    pen.right = pen.left + 245
                    pen.draw(item)
                    lowest = min(lowest, pen.y)
                pen.left, pen.right, pen.y = LEFT, RIGHT, lowest

        for item in form.items:
            if (
                isinstance(item, Ask)
                and not item.long
                and len(item.text) < 60
                and len(item.label) < 40
            ):
                half.append(item)
            else:
                flush()
                pen.draw(item)
        flush()
        return pen.done()

    return make


def side_by_side(look: Look) -> Callable[[Form, random.Random], bytes]:
    """Make a layout whose people stand in two columns, each under its own title."""

    def make(form: Form, rng: random.Random) -> bytes:
        pen = Pen(look, form.title)
        starts = [n for n, item in enumerate(form.items) if isinstance(item, Title)] + [
            len(form.items)
        ]
        sections = [form.items[a:b] for a, b in itertools.pairwise(starts)]
        for n, section in enumerate(sections):
            if n == 3:
                continue
            if n != 2:
                for item in section:
                    pen.draw(item)
                continue
            pen.room(160)
            top, lowest = pen.y, pen.y
            for column, part in enumerate((section, sections[3])):
                pen.y, pen.left = top, LEFT + 262 * column
                pen.right = pen.left + 245
                for item in part:
                    pen.draw(item)
                lowest = min(lowest, pen.y)
            pen.left, pen.right, pen.y = LEFT, RIGHT, lowest
        return pen.done()

    return make
