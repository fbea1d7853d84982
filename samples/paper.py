"""A small model of a typed paper, written as PDF (reportlab) or DOCX (python-docx).

The same content comes out in both formats, so that samples mix them freely. Bytes are
deterministic: the same paper gives the same file.
"""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from PIL import Image, ImageDraw
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from generators.docx_parts import same_bytes


@dataclass(frozen=True)
class Title:
    """The document's title, centred."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading inside the document."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; ``align`` is "left", "right" or "center"."""

    text: str
    align: str = "left"


@dataclass(frozen=True)
class Grid:
    """A ruled table of texts; the first row is the heading."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Sign:
    """A signature block: who, in which quality; ``ink`` False leaves it unsigned."""

    name: str
    role: str
    ink: bool = True


@dataclass(frozen=True)
class Break:
    """A page break."""


Element = Title | Heading | Text | Grid | Sign | Break
Paper = tuple[Element, ...]

_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=14.5, spaceAfter=6)
_STYLES = {
    "left": _BODY,
    "right": ParagraphStyle("right", parent=_BODY, alignment=TA_RIGHT),
    "center": ParagraphStyle("center", parent=_BODY, alignment=TA_CENTER),
    "title": ParagraphStyle(
        "title",
        parent=_BODY,
        fontName="Helvetica-Bold",
        fontSize=15,
        leading=19,
        alignment=TA_CENTER,
        spaceBefore=8,
        spaceAfter=14,
    ),
    "heading": ParagraphStyle(
        "heading", parent=_BODY, fontName="Helvetica-Bold", fontSize=11.5, spaceBefore=8
    ),
    "cell": ParagraphStyle("cell", parent=_BODY, fontSize=9, leading=11.5, spaceAfter=0),
}


def _escape(text: str) -> str:
    for plain, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "<br/>")):
        text = text.replace(plain, entity)
    return text


def scribble(seed: str, width: float, height: float) -> list[tuple[float, float]]:
    """Return the points of a drawn signature that fits the given size, the same for a seed."""
    source = random.Random(seed)
    phase, beats = source.uniform(0, 6), source.uniform(3.5, 6.5)
    points = []
    for step in range(120):
        along = step / 119
        x = width * (0.05 + 0.85 * along) + 0.06 * width * math.sin(9 * along + phase)
        swing = math.sin(2 * math.pi * beats * along + phase) * (1 - 0.6 * along)
        points.append((x, height * (0.5 + 0.42 * swing + 0.05 * math.cos(23 * along))))
    return points


class _Ink(Flowable):  # type: ignore[misc]  # reportlab has no type information
    """A drawn signature."""

    def __init__(self, seed: str) -> None:
        super().__init__()
        self.seed, self.width, self.height = seed, 4.2 * cm, 1.5 * cm

    def draw(self) -> None:
        """Draw the strokes as one curve."""
        path = self.canv.beginPath()
        points = scribble(self.seed, self.width, self.height)
        path.moveTo(*points[0])
        for first, second, third in zip(points[1::3], points[2::3], points[3::3], strict=False):
            path.curveTo(*first, *second, *third)
        self.canv.setStrokeColor(colors.Color(0.1, 0.15, 0.5))
        self.canv.setLineWidth(1.3)
        self.canv.drawPath(path)


def _flowables(element: Element) -> list[Flowable]:
    match element:
        case Title(text):
            return [Paragraph(_escape(text), _STYLES["title"])]
        case Heading(text):
            return [Paragraph(_escape(text), _STYLES["heading"])]
        case Text(text, align):
            return [Paragraph(_escape(text), _STYLES[align])]
        case Grid(rows, widths):
            cells = [[Paragraph(_escape(cell), _STYLES["cell"]) for cell in row] for row in rows]
            table = Table(cells, colWidths=[w * cm for w in widths] or None, repeatRows=1)
            table.setStyle(
                TableStyle(
                    [
                        ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
                        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.92, 0.95)),
                        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                    ]
                )
            )
            return [table, Spacer(1, 8)]
        case Sign(name, role, ink):
            mark = [_Ink(name)] if ink else [Spacer(1, 1.2 * cm)]
            return [
                Spacer(1, 6),
                Paragraph(_escape(f"{role}\nSignature :"), _STYLES["left"]),
                *mark,
                Paragraph(_escape(name), _STYLES["left"]),
            ]
        case Break():
            return [PageBreak()]


def to_pdf(paper: Paper, title: str = "") -> bytes:
    """Return the paper as a PDF, the same bytes each time."""
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=2.2 * cm,
        rightMargin=2.2 * cm,
        topMargin=2 * cm,
        bottomMargin=2 * cm,
        title=title,
        invariant=1,
    )
    document.build([flowable for element in paper for flowable in _flowables(element)])
    return buffer.getvalue()


def ink_png(seed: str) -> bytes:
    """Return a drawn signature as a picture with a transparent ground."""
    image = Image.new("RGBA", (420, 150), (255, 255, 255, 0))
    ImageDraw.Draw(image).line(scribble(seed, 420, 150), fill=(25, 40, 130, 255), width=4)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def to_docx(paper: Paper) -> bytes:
    """Return the paper as a DOCX, the same bytes each time."""
    document = Document()
    document.styles["Normal"].font.name = "Liberation Sans"
    document.styles["Normal"].font.size = Pt(10.5)
    aligned = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
    }
    for element in paper:
        match element:
            case Title(text):
                document.add_heading(text, level=0)
            case Heading(text):
                document.add_heading(text, level=2)
            case Text(text, align):
                document.add_paragraph(text).alignment = aligned[align]
            case Grid(rows, _):
                table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
                for row in rows:
                    for cell, text in zip(table.add_row().cells, row, strict=True):
                        cell.text = text
                document.add_paragraph()
            case Sign(name, role, ink):
                document.add_paragraph(f"{role}\nSignature :")
                if ink:
                    run = document.add_paragraph().add_run()
                    run.add_picture(io.BytesIO(ink_png(name)), width=Cm(4))
                document.add_paragraph(name)
            case Break():
                document.add_page_break()
    buffer = io.BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())
