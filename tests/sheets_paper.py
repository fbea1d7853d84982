"""Attendance sheets drawn as born-digital PDF and Word documents, for tests of the reader."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx import Document
from docx.shared import Mm
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader

from generators.pdf_canvas import Canvas

Span = tuple[int, int, int, int]
"""A merged cell: first row, first column, rows, columns."""


@dataclass
class Ruled:
    """A ruled table: rows of texts; signed cells (row, column) with a seed of their scribble.

    ``pasted`` cells bear one and the same picture; ``struck`` rows are crossed out.
    """

    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    signed: dict[tuple[int, int], int] = field(default_factory=dict)
    pasted: Sequence[tuple[int, int]] = ()
    drawn: Sequence[tuple[int, int]] = ()
    struck: Sequence[int] = ()
    merged: Sequence[Span] = ()
    height: float = 10.0
    heading: float | None = None
    open: bool = False
    """Only level rules are drawn."""
    dark: bool = False
    """The heading is printed white on black, its rules as black as its ground."""


def scribble(seed: int) -> bytes:
    """Return the picture of a signature: another one for another seed."""
    picture = Image.new("RGB", (180, 60), "white")
    draw = ImageDraw.Draw(picture)
    points = [
        (10 + step * 9 + (seed * 7 * step) % 11, 30 + ((seed * 13 + step * 17) % 40) - 20)
        for step in range(18)
    ]
    draw.line(points, fill=(20, 30, 120), width=3, joint="curve")
    held = io.BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


class Paper:
    """A PDF page under a pen: lines of text and ruled tables from top to bottom, in millimetres."""

    def __init__(self, *, wide: bool = False) -> None:
        self.held = io.BytesIO()
        self.size = landscape(A4) if wide else A4
        self.canvas = Canvas(self.held, pagesize=self.size, pageCompression=0)
        self.y = 15.0

    def _at(self, y: float) -> float:
        return float(self.size[1] - y * mm)

    def line(self, text: str, size: float = 10, x: float = 15, *, bold: bool = False) -> Paper:
        """Write one line of text."""
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.y += size * 0.5
        self.canvas.drawString(x * mm, self._at(self.y), text)
        self.y += 2.2
        return self

    def beside(self, text: str, x: float, size: float = 10) -> Paper:
        """Write on the line just written, further right."""
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x * mm, self._at(self.y - 2.2), text)
        return self

    def sign(self, seed: int, x: float, y: float | None = None) -> Paper:
        """Paste a signature at a place on the page."""
        at = self.y if y is None else y
        picture = ImageReader(io.BytesIO(scribble(seed)))
        self.canvas.drawImage(picture, x * mm, self._at(at + 9), 27 * mm, 9 * mm)
        return self

    def table(self, ruled: Ruled, x: float = 15) -> Paper:
        """Draw a ruled table."""
        self.y += 3
        edges = [x]
        for width in ruled.widths:
            edges.append(edges[-1] + width)
        tops = [self.y]
        for index in range(len(ruled.rows)):
            high = ruled.heading if index == 0 and ruled.heading else ruled.height
            tops.append(tops[-1] + high)
        covered = {
            (row + i, column + j)
            for row, column, rows, columns in ruled.merged
            for i in range(rows)
            for j in range(columns)
        }
        spans = {(row, column): (rows, columns) for row, column, rows, columns in ruled.merged}
        for row, texts in enumerate(ruled.rows):
            for column, text in enumerate(texts):
                rows, columns = spans.get((row, column), (1, 1))
                if (row, column) in covered and (row, column) not in spans:
                    continue
                box = (edges[column], tops[row], edges[column + columns], tops[row + rows])
                self._cell(box, text, bold=row == 0, open_=ruled.open, dark=ruled.dark and row == 0)
                self._ink(ruled, (row, column), box)
        for y in tops if ruled.open else ():
            self.canvas.line(edges[0] * mm, self._at(y), edges[-1] * mm, self._at(y))
        for row in ruled.struck:
            middle = self._at(tops[row] + ruled.height * 0.5)
            self.canvas.line((edges[0] + 2) * mm, middle - 1, (edges[-1] - 2) * mm, middle - 1)
        self.y = tops[-1] + 4
        return self

    def _cell(
        self,
        box: tuple[float, float, float, float],
        text: str,
        *,
        bold: bool,
        open_: bool = False,
        dark: bool = False,
    ) -> None:
        x0, y0, x1, y1 = box
        if dark:
            self.canvas.rect(x0 * mm, self._at(y1), (x1 - x0) * mm, (y1 - y0) * mm, fill=1)
            self.canvas.setFillGray(1)
        if not open_:
            self.canvas.rect(x0 * mm, self._at(y1), (x1 - x0) * mm, (y1 - y0) * mm)
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 9)
        lines = text.split("\n")
        top = (y0 + y1) / 2 + 1 - 1.9 * (len(lines) - 1)
        for index, line in enumerate(lines):
            self.canvas.drawString((x0 + 1.5) * mm, self._at(top + 3.8 * index), line)
        self.canvas.setFillGray(0)

    def _ink(
        self, ruled: Ruled, at: tuple[int, int], box: tuple[float, float, float, float]
    ) -> None:
        x0, y0, x1, y1 = box
        if at in ruled.signed or at in ruled.pasted:
            seed = 99 if at in ruled.pasted else ruled.signed[at]
            picture = ImageReader(io.BytesIO(scribble(seed)))
            wide = min(24.0, x1 - x0 - 2)
            self.canvas.drawImage(
                picture, (x0 + 1) * mm, self._at(y1 - 1), wide * mm, (y1 - y0 - 2) * mm
            )
        if at in ruled.drawn:
            path = self.canvas.beginPath()
            path.moveTo((x0 + 3) * mm, self._at(y1 - 3))
            for step in range(4):
                left = x0 + 4 + step * 4
                path.curveTo(
                    left * mm, self._at(y0 + 1), (left + 2) * mm, self._at(y1 - 1),
                    (left + 4) * mm, self._at((y0 + y1) / 2),
                )  # fmt: skip
            self.canvas.drawPath(path)

    def next_page(self) -> Paper:
        """Begin another page."""
        self.canvas.showPage()
        self.y = 15.0
        return self

    def bytes(self) -> bytes:
        """Return the file."""
        self.canvas.save()
        return self.held.getvalue()


class Letter:
    """A Word document: paragraphs and tables from top to bottom."""

    def __init__(self) -> None:
        self.document = Document()

    def line(self, text: str, style: str = "Normal") -> Letter:
        """Write one paragraph."""
        self.document.add_paragraph(text, style=style)
        return self

    def table(self, ruled: Ruled) -> Letter:
        """Add a table with its merged cells and pictures."""
        table = self.document.add_table(len(ruled.rows), len(ruled.rows[0]), style="Table Grid")
        for row, column, rows, columns in ruled.merged:
            table.cell(row, column).merge(table.cell(row + rows - 1, column + columns - 1))
        hidden = {
            (row + i, column + j)
            for row, column, rows, columns in ruled.merged
            for i in range(rows)
            for j in range(columns)
        } - {(row, column) for row, column, _, _ in ruled.merged}
        for row, texts in enumerate(ruled.rows):
            for column, text in enumerate(texts):
                if (row, column) in hidden:
                    continue
                cell = table.cell(row, column)
                cell.text = text
                if (row, column) in ruled.signed or (row, column) in ruled.pasted:
                    seed = ruled.signed.get((row, column), 99)
                    run = cell.paragraphs[0].add_run()
                    run.add_picture(io.BytesIO(scribble(seed)), width=Mm(20))
        return self

    def bytes(self) -> bytes:
        """Return the file."""
        held = io.BytesIO()
        self.document.save(held)
        return held.getvalue()
