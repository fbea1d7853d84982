"""Foreign forms as Word documents, and the PDF that a word processor makes of them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from extractors import office

from .foreign_forms import Ask, Budget, Form, Grid, Sentence, Ticks, Title
from .foreign_paper import budget_rows


def word(style: str) -> Callable[[Form, random.Random], bytes]:
    """Make a Word layout: "table", "lines", "above" or "controls"."""

    def make(form: Form, rng: random.Random) -> bytes:
        document = Document()
        document.styles["Normal"].font.size = Pt(11)
        for name in ("Normal", "Title", "Heading 1", "Heading 2"):
            _print_alike(document.styles[name])
        document.add_heading(form.title, 0)
        writer = _Writer(document, style, rng)
        for item in form.items:
            writer.add(item)
        writer.flush()
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return make


def _print_alike(style: Any) -> None:
    """Name a font that each machine has an equal of: what is printed must not hang on its fonts."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    style.font.name = "Arial"


def printed(make: Callable[[Form, random.Random], bytes]) -> Callable[[Form, random.Random], bytes]:
    """Make the PDF that LibreOffice prints of a Word layout."""

    def converted(form: Form, rng: random.Random) -> bytes:
        return office.to_pdf([make(form, rng)])[0]

    return converted


class _Writer:
    def __init__(self, document: Any, style: str, rng: random.Random) -> None:
        self.document, self.style, self.rng = document, style, rng
        self.rows: list[tuple[str, str]] = []

    def add(self, item: object) -> None:
        if isinstance(item, Ask):
            self.ask(item)
        elif isinstance(item, Ticks):
            self.ticks(item)
        else:
            self.flush()
            if isinstance(item, Title):
                self.document.add_heading(item.text, 1)
            elif isinstance(item, Grid):
                self.grid([item.header, *item.rows])
            elif isinstance(item, Budget):
                self.grid(budget_rows(item))
            elif isinstance(item, Sentence):
                self.document.add_paragraph(item.text)

    def ask(self, item: Ask) -> None:
        if self.style == "table":
            self.rows.append((item.label, item.text))
        elif self.style == "lines":
            dots = "." * self.rng.randint(0, 30)
            self.document.add_paragraph(f"{item.label} : {item.text} {dots}")
        elif self.style == "above":
            paragraph = self.document.add_paragraph()
            paragraph.add_run(item.label).bold = True
            if item.hint:
                self.document.add_paragraph(item.hint).italic = True
            self.document.add_paragraph(item.text)
        else:
            paragraph = self.document.add_paragraph(f"{item.label} : ")
            paragraph._p.append(self.control(item.text))

    def control(self, text: str) -> Any:
        safe = text.replace("&", "&amp;").replace("<", "&lt;")
        tag = f"ctl-{self.rng.randint(1000, 9999)}"
        shown = safe or "Cliquez ou appuyez ici pour entrer du texte."
        placeholder = "" if safe else "<w:showingPlcHdr/>"
        return parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:tag w:val="{tag}"/>{placeholder}<w:text/></w:sdtPr>'
            f"<w:sdtContent><w:r><w:t>{shown}</w:t></w:r></w:sdtContent></w:sdt>"
        )

    def ticks(self, item: Ticks) -> None:
        marks = [f"{'☒' if on else '☐'} {text}" for text, on in item.options]
        if self.style == "table" and item.label:
            self.rows.append((item.label, "\n".join(marks)))
            return
        self.flush()
        if item.label and sum(map(len, marks)) < 80 and self.style != "above":
            self.document.add_paragraph(f"{item.label} : " + "    ".join(marks))
            return
        if item.label:
            self.document.add_paragraph().add_run(item.label).bold = True
        for mark in marks:
            self.document.add_paragraph(mark)

    def grid(self, rows: list[list[str]]) -> None:
        table = self.document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        self.document.add_paragraph()

    def flush(self) -> None:
        if self.rows:
            self.grid([list(row) for row in self.rows])
            self.rows.clear()
