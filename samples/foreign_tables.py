"""Foreign forms as ruled tables, and as PDF with form fields."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from pypdf import PdfReader, PdfWriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from .foreign_forms import Ask, Budget, Form, Grid, Ticks, Title
from .foreign_paper import Look, Pen, budget_rows, fonts, ruled


def platypus(  # noqa: C901, PLR0915 (one page maker with its own helpers)
    columns: int = 2, *, shaded: bool = False, above: bool = False
) -> Callable[[Form, random.Random], bytes]:
    """Make a layout of ruled tables: label | value, twice so on a row, or labels over values."""

    def make(  # noqa: C901, PLR0915 (one page maker)
        form: Form, rng: random.Random
    ) -> bytes:
        fonts()
        buffer = io.BytesIO()
        document = SimpleDocTemplate(
            buffer, pagesize=A4, leftMargin=40, rightMargin=40, topMargin=45, bottomMargin=45
        )
        body = ParagraphStyle("body", fontName="Serif", fontSize=9.5, leading=12)
        bold = ParagraphStyle("bold", fontName="Serif-Bold", fontSize=9.5, leading=12)
        head = ParagraphStyle(
            "head", fontName="Serif-Bold", fontSize=12.5, leading=16, spaceBefore=8, spaceAfter=4
        )
        story: list[object] = [Paragraph(form.title, head)]
        rows: list[list[object]] = []
        width = A4[0] - 80

        def flush() -> None:
            if not rows:
                return
            shares = [width / columns] * columns if above else [width * 0.32, width * 0.68]
            if columns == 4:
                shares = [width * 0.2, width * 0.3] * 2
            rules: list[tuple[object, ...]] = [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
            for n, row in enumerate(rows):
                while len(row) < columns:
                    row.append("")
                if columns == 4 and row[2] == "":
                    rules.append(("SPAN", (1, n), (3, n)))
                if shaded:
                    rules.append(("BACKGROUND", (0, n), (0, n), colors.lightgrey))
            table = Table(list(rows), colWidths=shares)
            table.setStyle(TableStyle(rules))
            story.extend([table, Spacer(1, 6)])
            rows.clear()

        def cell(text: str, style: ParagraphStyle = body) -> Paragraph:
            return Paragraph(text.replace("&", "&amp;").replace("\n", "<br/>"), style)

        pending: list[object] = []

        def pair(label: str, value: str, *, long: bool) -> None:
            if above:
                rows.append([cell(label, bold)])
                rows.append([cell(value)])
                flush_one()
                return
            if columns == 4 and not long and len(value) < 42:
                pending.extend([cell(label, bold), cell(value)])
                if len(pending) == 4:
                    rows.append(list(pending))
                    pending.clear()
                return
            done()
            rows.append([cell(label, bold), cell(value)])

        def flush_one() -> None:
            table = Table(list(rows), colWidths=[width])
            table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey)]))
            story.extend([table, Spacer(1, 4)])
            rows.clear()

        def done() -> None:
            if pending:
                rows.append(list(pending))
                pending.clear()

        for item in form.items:
            if isinstance(item, Ask):
                pair(item.label, item.text, long=item.long)
                continue
            if isinstance(item, Ticks) and item.label:
                marks = [
                    f'<font name="DejaVu">{"☒" if on else "☐"}</font> {text}'
                    for text, on in item.options
                ]
                done()
                value = (" &nbsp; " if sum(map(len, marks)) < 130 else "<br/>").join(
                    m.replace("&", "&amp;") for m in marks
                )
                value = value.replace("&amp;nbsp;", "&nbsp;")
                if above:
                    rows.append([cell(item.label, bold)])
                    rows.append([Paragraph(value, body)])
                    flush_one()
                else:
                    rows.append([cell(item.label, bold), Paragraph(value, body)])
                continue
            done()
            flush()
            if isinstance(item, Title):
                story.append(Paragraph(item.text, head))
            elif isinstance(item, Ticks):
                for text, on in item.options:
                    story.append(
                        Paragraph(f'<font name="DejaVu">{"☒" if on else "☐"}</font> {text}', body)
                    )
            elif isinstance(item, Grid):
                story.extend([ruled([item.header, *item.rows], width), Spacer(1, 6)])
            elif isinstance(item, Budget):
                story.extend(
                    [ruled(budget_rows(item), width, [0.34, 0.16, 0.34, 0.16]), Spacer(1, 6)]
                )
            else:
                story.append(Paragraph(item.text, body))
        done()
        flush()
        document.build(story)
        return buffer.getvalue()

    return make


def fillable(look: Look, *, names: str = "champ") -> Callable[[Form, random.Random], bytes]:
    """Make a layout with form fields whose names say nothing."""

    def make(form: Form, rng: random.Random) -> bytes:
        pen = _FieldPen(look, form.title, names, rng)
        for item in form.items:
            pen.draw(item)
        return pen.done()

    return make


class _FieldPen(Pen):
    def __init__(self, look: Look, title: str, names: str, rng: random.Random) -> None:
        super().__init__(look, title)
        self.names, self.rng, self.count = names, rng, 0
        self.texts: dict[str, str] = {}

    def name(self) -> str:
        self.count += 1
        return f"{self.names}{self.count}_{self.rng.randint(100, 999)}"

    def answer(self, item: Ask, x: float) -> None:
        height = 58.0 if item.long else 15.0
        name = self.name()
        self.texts[name] = item.text
        self.canvas.acroForm.textfield(
            name=name,
            value="",
            x=x,
            y=self.y - height + 11,
            width=self.right - x,
            height=height,
            fontSize=8,
            borderWidth=0.5,
            fieldFlags="multiline" if item.long else "",
            maxlen=5000,
        )
        self.y -= height + 5

    def done(self) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(super().done())))
        for page in writer.pages:
            writer.update_page_form_field_values(page, dict(self.texts), auto_regenerate=False)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    def mark(self, x: float, ticked: bool) -> float:
        self.canvas.acroForm.checkbox(name=self.name(), checked=ticked, x=x, y=self.y - 2, size=10)
        return x + 11
