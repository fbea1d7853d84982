"""A small maker of test papers: marked-up lines in, a PDF or a DOCX out.

``# `` title · ``## `` heading · ``> `` right · ``| a | b |`` table row · ``~`` drawn signature ·
``---`` page break · ``@ a @ b`` two columns without rules · anything else: a line of text.
"""

from __future__ import annotations

import io
import itertools
from typing import Any

from docx import Document
from docx.shared import Cm
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth

from generators.pdf_canvas import Canvas

_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 540.0, 790.0, 50.0


def siret(seed: int, establishment: int = 1) -> str:
    """Return an invented SIRET that passes its check."""
    siren = _with_check(f"{seed:08d}")
    return _with_check(f"{siren}{establishment:04d}")


def _with_check(digits: str) -> str:
    for check in range(10):
        total = 0
        for index, sign in enumerate(reversed(f"{digits}{check}")):
            number = int(sign) * (1 + index % 2)
            total += number - 9 if number > 9 else number
        if total % 10 == 0:
            return f"{digits}{check}"
    raise AssertionError(digits)


class _Sheet:
    """A page of A4 being filled from the top."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        self.canvas: Any = Canvas(self.buffer, pagesize=A4, invariant=1)
        self.y = _TOP

    def down(self, by: float) -> None:
        """Move down; begin a page where the foot is reached."""
        self.y -= by
        if self.y < _BOTTOM:
            self.page()

    def page(self) -> None:
        """Begin another page."""
        self.canvas.showPage()
        self.y = _TOP

    def text(self, line: str, x: float, size: float = 10, font: str = "Helvetica") -> None:
        """Write one line at x."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, line)

    def ink(self, x: float) -> None:
        """Draw a signature."""
        path = self.canvas.beginPath()
        path.moveTo(x, self.y - 20)
        for step in range(6):
            left = x + step * 14
            path.curveTo(
                left + 4, self.y + 8, left + 9, self.y - 38, left + 14, self.y - 18 + 9 * (step % 2)
            )
        self.canvas.setLineWidth(1.4)
        self.canvas.drawPath(path)


def pdf(paper: str) -> bytes:
    """Return the paper as a PDF with text."""
    sheet = _Sheet()
    for table, lines in itertools.groupby(_lines(paper), key=lambda line: line.startswith("|")):
        if table:
            _table(sheet, [_cells(line) for line in lines])
        else:
            for line in lines:
                _line(sheet, line)
    sheet.canvas.save()
    return sheet.buffer.getvalue()


def _lines(paper: str) -> list[str]:
    return [line.strip() for line in paper.strip("\n").splitlines()]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _line(sheet: _Sheet, line: str) -> None:
    if line == "---":
        sheet.page()
    elif line.startswith("~"):
        sheet.ink(_LEFT + 300 if line.startswith("~>") else _LEFT + 10)
        sheet.down(44)
    elif line.startswith("# "):
        for part in _wrapped(line[2:], 15, "Helvetica-Bold"):
            width = stringWidth(part, "Helvetica-Bold", 15)
            sheet.text(part, (595 - width) / 2, 15, "Helvetica-Bold")
            sheet.down(21)
    elif line.startswith("## "):
        sheet.down(4)
        sheet.text(line[3:], _LEFT, 11.5, "Helvetica-Bold")
        sheet.down(17)
    elif line.startswith("> "):
        sheet.text(line[2:], 320)
        sheet.down(14)
    elif line.startswith("@"):
        for index, part in enumerate(line.strip("@").split("@")):
            sheet.text(part.strip(), _LEFT + index * 260)
        sheet.down(14)
    else:
        for part in _wrapped(line, 10, "Helvetica") or [""]:
            sheet.text(part, _LEFT)
            sheet.down(14)


def _wrapped(text: str, size: float, font: str, width: float = _RIGHT - _LEFT) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and stringWidth(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _table(sheet: _Sheet, rows: list[list[str]]) -> None:
    columns = max(len(row) for row in rows)
    longest = [
        max(max((len(r[i]) for r in rows if i < len(r)), default=1) + 3, 13) for i in range(columns)
    ]
    scale = (_RIGHT - _LEFT) / sum(longest)
    edges = [_LEFT, *itertools.accumulate((n * scale for n in longest), initial=_LEFT)][1:]
    sheet.down(2)
    for row in rows:
        cells = [
            _wrapped(cell, 9, "Helvetica", edges[i + 1] - edges[i] - 8) or [""]
            for i, cell in enumerate(row)
        ]
        height = 5 + 12 * max(len(cell) for cell in cells)
        if sheet.y - height < _BOTTOM:
            sheet.page()
        top = sheet.y + 10
        for index, cell in enumerate(cells):
            sheet.canvas.rect(edges[index], top - height, edges[index + 1] - edges[index], height)
            sheet.canvas.setFont("Helvetica", 9)
            for number, part in enumerate(cell):
                sheet.canvas.drawString(edges[index] + 4, sheet.y - 12 * number, part)
        sheet.down(height)
    sheet.down(10)


def docx(paper: str) -> bytes:
    """Return the paper as a Word document."""
    document = Document()
    for table, lines in itertools.groupby(_lines(paper), key=lambda line: line.startswith("|")):
        if table:
            rows = [_cells(line) for line in lines]
            grid = document.add_table(rows=0, cols=max(len(row) for row in rows))
            for row in rows:
                cells = grid.add_row().cells
                for index, text in enumerate(row):
                    cells[index].text = text
            continue
        for line in lines:
            _paragraph(document, line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _paragraph(document: Any, line: str) -> None:
    if line == "---":
        document.add_page_break()
    elif line.startswith("~"):
        image = Image.new("RGB", (300, 90), "white")
        ImageDraw.Draw(image).line([(5, 60), (60, 10), (120, 80), (290, 30)], "navy", 4)
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        document.add_paragraph().add_run().add_picture(io.BytesIO(buffer.getvalue()), width=Cm(4))
    elif line.startswith("# "):
        document.add_heading(line[2:], level=0)
    elif line.startswith("## "):
        document.add_heading(line[3:], level=2)
    elif line.startswith("@"):
        document.add_paragraph("\t".join(part.strip() for part in line.strip("@").split("@")))
    else:
        document.add_paragraph(line.removeprefix("> "))
