"""Small PDF files drawn for a test, and how they are read."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfWriter

from extractors.pdf import read_pdf
from extractors.source import Options, Page, Source
from generators.pdf_canvas import Canvas


def drawn(*pages: Any, size: tuple[float, float] = (600, 800)) -> bytes:
    """Return a PDF; each argument draws one page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def text_page(*lines: str) -> bytes:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            canvas.drawString(50, 700 - 20 * number, line)

    return drawn(draw)


def read(content: bytes, options: Options | None = None) -> tuple[Page, ...]:
    return read_pdf(Source.of("a.pdf", content), options or Options()).pages


def remarks(content: bytes) -> list[str]:
    return [remark.code for remark in read_pdf(Source.of("a.pdf", content), Options()).remarks]


def written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def fillable() -> bytes:
    def draw(canvas: Canvas) -> None:
        form = canvas.acroForm
        form.textfield(name="nom", x=100, y=700, width=200, height=20, value="L'Étoile")
        form.checkbox(name="oui", x=100, y=650, size=12, checked=True)
        form.checkbox(name="non", x=150, y=650, size=12)
        for value in ("A", "B"):
            form.radio(name="axe", value=value, selected=value == "B", x=200, y=600, size=12)
        form.choice(name="forme", options=["Association", "Commune"], value="Commune",
                    x=100, y=550, width=100, height=20)  # fmt: skip
        form.textfield(name="vide", x=100, y=500, width=200, height=20)

    return drawn(draw)
