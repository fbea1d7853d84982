"""Put a drawn signature on a filled form, as an applicant's pen or mouse would."""

from __future__ import annotations

import io

from docx import Document
from docx.shared import Cm
from pypdf import PdfReader, PdfWriter
from reportlab.lib import colors

from extractors.form_layout import application_layout
from extractors.source import Options
from generators.docx_parts import same_bytes
from generators.pdf_canvas import Canvas

from .paper import ink_png, scribble

_SIGNATURE = "signed.signature"


def sign_pdf(filled: bytes, name: str, options: Options) -> bytes:
    """Draw a signature into the form's signature box; the form stays fillable."""
    layout = application_layout(options)
    box = next(b for b in layout.boxes if b.path == _SIGNATURE)
    width, height = layout.size
    x0, top, x1, bottom = box.box
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), invariant=1)
    canvas.translate(x0 * width + 8, (1 - bottom) * height + 6)
    path = canvas.beginPath()
    points = scribble(name, (x1 - x0) * width * 0.5, (bottom - top) * height - 12)
    path.moveTo(*points[0])
    for first, second, third in zip(points[1::3], points[2::3], points[3::3], strict=False):
        path.curveTo(*first, *second, *third)
    canvas.setStrokeColor(colors.Color(0.1, 0.15, 0.5))
    canvas.setLineWidth(1.3)
    canvas.drawPath(path)
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(filled)))
    writer.pages[box.page - 1].merge_page(PdfReader(io.BytesIO(buffer.getvalue())).pages[0])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sign_docx(filled: bytes, name: str) -> bytes:
    """Paste a picture of a signature into the cell beside the signature's label."""
    document = Document(io.BytesIO(filled))
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text.startswith("Signature du représentant"):
                run = row.cells[-1].paragraphs[0].add_run()
                run.add_picture(io.BytesIO(ink_png(name)), width=Cm(4))
                buffer = io.BytesIO()
                document.save(buffer)
                return same_bytes(buffer.getvalue())
    raise ValueError("the form has no signature cell")
