"""The pieces that the letter templates are made of: styles, letterhead, paragraphs, tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from generators.french import typeset

from .letter_xml import (
    border,
    drop_borders,
    drop_extras,
    element,
    fix_columns,
    french_defaults,
    keep_row_whole,
    no_cell_margins,
    numbering,
    page_numbers,
    repeat_heading,
    right_tab,
    set_language,
    set_look,
    table_style,
)

FONT = "Arial"
INK = RGBColor(0x1F, 0x3A, 0x5F)
GREY = RGBColor(0x55, 0x55, 0x55)
BOOKMARKED = ("letter_date", "time_limit")

_TAG = re.compile(r"\{[{%].*?[%}]\}")
_KEPT_STYLES = (
    "Normal",
    "Title",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Header",
    "Footer",
    "List Number",
    "List Bullet",
    "Default Paragraph Font",
    "Normal Table",
    "Table Grid",
    "No List",
)


def french(text: str) -> str:
    """Set the no-break spaces of a template text, leaving its merge fields as they are."""
    tags = _TAG.findall(text)
    for index, tag in enumerate(tags):
        text = text.replace(tag, chr(0xE000 + index), 1)
    text = typeset(text)
    for index, tag in enumerate(tags):
        text = text.replace(chr(0xE000 + index), tag, 1)
    return text


class Template:
    """A letter template under construction."""

    def __init__(self, title: str) -> None:
        self.document: DocumentType = Document()
        self._marks = 0
        self._named: dict[str, int] = {}
        drop_extras(self.document)
        _page(self.document)
        _styles(self.document)
        numbering(self.document)
        core = self.document.core_properties
        core.title, core.author, core.language = title, "{{ authority_name }}", "fr-FR"
        core.comments = core.keywords = core.last_modified_by = ""
        core.created = core.modified = datetime(2022, 1, 1)  # noqa: DTZ001 (OPC times are naive)
        self.document.settings.odd_and_even_pages_header_footer = False

    def add(self, style: str, text: str, where: _Cell | None = None) -> Paragraph:
        """Add a paragraph. ``**`` toggles bold, ``__`` italic, a line feed breaks the line."""
        paragraph: Paragraph = (where or self.document).add_paragraph(style=style)
        self.write(paragraph, text)
        return paragraph

    def write(self, paragraph: Paragraph, text: str) -> None:
        """Write text with its toggles into a paragraph; dates of the letter get a bookmark."""
        bold = italic = False
        for part in re.split(r"(\*\*|__)", french(text)):
            if part == "**":
                bold = not bold
            elif part == "__":
                italic = not italic
            else:
                self._runs(paragraph, part, bold, italic)

    def _runs(self, paragraph: Paragraph, text: str, bold: bool, italic: bool) -> None:
        names = "|".join(BOOKMARKED)
        for piece in re.split(rf"(\{{\{{ (?:{names}) \}}\}})", text):
            if not piece:
                continue
            name = piece[3:-3] if piece[3:-3] in BOOKMARKED else ""
            if name:
                self._bookmark(paragraph, name)
            run = paragraph.add_run(piece)
            run.bold = bold or None
            run.italic = italic or None
            if name:
                paragraph._p.append(element("bookmarkEnd", id=str(self._marks)))

    def _bookmark(self, paragraph: Paragraph, name: str) -> None:
        self._marks += 1
        count = self._named[name] = self._named.get(name, 0) + 1
        unique = name if count == 1 else f"{name}_{count}"
        paragraph._p.append(element("bookmarkStart", id=str(self._marks), name=unique))

    def when(self, condition: str, *paragraphs: tuple[str, str]) -> None:
        """Add paragraphs that stand only where a condition holds."""
        self.add("Normal", f"{{%p if {condition} %}}")
        for style, text in paragraphs:
            self.add(style, text)
        self.add("Normal", "{%p endif %}")

    def each(self, names: str, style: str, text: str) -> None:
        """Add one paragraph per element of a list field; the element is called ``item``."""
        self.add("Normal", f"{{%p for item in {names} %}}")
        self.add(style, text)
        self.add("Normal", "{%p endfor %}")

    def table(
        self,
        headings: Sequence[str],
        widths: Sequence[float],
        cells: Sequence[str] = (),
        each: str = "",
        right: Sequence[int] = (),
    ) -> Table:
        """Add a table with a repeated heading row, and one row per element of a list field.

        ``widths`` in millimetres; ``right`` are the columns aligned right (amounts).
        """
        table: Table = self.document.add_table(rows=0, cols=len(widths), style="Tableau")
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        set_look(table, heading=bool(headings))
        if headings:
            self.row(table, headings, widths, "Cellule titre")
            repeat_heading(table)
        if each:
            self.row(table, [f"{{%tr for item in {each} %}}", *[""] * (len(widths) - 1)], widths)
            self.row(table, cells, widths, right=right)
            self.row(table, ["{%tr endfor %}", *[""] * (len(widths) - 1)], widths)
        fix_columns(table, widths)
        return table

    def row(
        self,
        table: Table,
        cells: Sequence[str],
        widths: Sequence[float],
        style: str = "Cellule",
        right: Sequence[int] = (),
    ) -> None:
        """Add one row of texts to a table."""
        row = table.add_row()
        keep_row_whole(row._tr)
        for index, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(widths[index])
            paragraph = cell.paragraphs[0]
            paragraph.style = self.document.styles[style]
            self.write(paragraph, text)
            if index in right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def letterhead(self, following: str) -> None:
        """Write the head of the first page, the head of the following pages and both feet."""
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        first = section.first_page_header.paragraphs[0]
        first.style = self.document.styles["En-tête"]
        self.write(first, "{{ authority_name }}")
        later = section.header.paragraphs[0]
        later.style = self.document.styles["Header"]
        self.write(later, following)
        for footer in (section.first_page_footer, section.footer):
            paragraph = footer.paragraphs[0]
            paragraph.style = self.document.styles["Footer"]
            self.write(paragraph, "{{ footer_text }}\t")
            page_numbers(paragraph)

    def addresses(self, delivery: str = "") -> None:
        """Write place and date, the service on the left, the recipient in the window's place."""
        table: Table = self.document.add_table(rows=2, cols=2)
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        fix_columns(table, (83, 85))
        heights = ((11, WD_ROW_HEIGHT_RULE.EXACTLY), (37, WD_ROW_HEIGHT_RULE.AT_LEAST))
        for row, (height, rule) in zip(table.rows, heights, strict=True):
            row.height, row.height_rule = Mm(height), rule
            row.cells[0].width, row.cells[1].width = Mm(83), Mm(85)
        no_cell_margins(table)
        self._fill(table.cell(0, 1), [("Lieu et date", "{{ place }}, le {{ letter_date }}")])
        self._fill(
            table.cell(1, 0),
            [
                ("Service", "{%p for item in service_lines %}"),
                ("Service", "**{{ item }}**"),
                ("Service", "{%p endfor %}"),
                ("Service suite", "Affaire suivie par : {{ officer_name }}\n{{ officer_role }}"),
                ("Service", "Tél. : {{ officer_phone }}\nCourriel : {{ officer_email }}"),
                ("Service suite", "Réf. : dossier n° {{ reference }}"),
            ],
        )
        lines = [
            ("Destinataire", "{%p for item in recipient_lines %}"),
            ("Destinataire", "{{ item }}"),
            ("Destinataire", "{%p endfor %}"),
        ]
        if delivery:
            lines.insert(0, ("Acheminement", delivery))
        else:
            lines += [
                ("Destinataire", "{%p if by_email %}"),
                ("Acheminement", "Par courriel : {{ recipient_email }}"),
                ("Destinataire", "{%p endif %}"),
            ]
        self._fill(table.cell(1, 1), lines)

    def _fill(self, cell: _Cell, lines: Sequence[tuple[str, str]]) -> None:
        for index, (style, text) in enumerate(lines):
            if index:
                self.add(style, text, cell)
            else:
                cell.paragraphs[0].style = self.document.styles[style]
                self.write(cell.paragraphs[0], text)

    def enclosure(self, text: str) -> None:
        """Write a second line under the subject."""
        self.document.paragraphs[-1].paragraph_format.space_after = Pt(2)
        self.add("Objet", text)

    def ending(self, *paragraphs: tuple[str, str]) -> None:
        """Write the last paragraphs, the closing and who signs, in one row that never breaks."""
        table: Table = self.document.add_table(rows=1, cols=1)
        table.autofit = False
        fix_columns(table, (168,))
        no_cell_margins(table)
        keep_row_whole(table.rows[0]._tr)
        signature = (
            "Signature",
            "{{ signature_formula }}{% if signed_by_delegation %}\n{{ signatory_role }},{% endif %}"
            "\n\n\n\n\n{{ signatory_name }}",
        )
        self._fill(table.cell(0, 0), (*paragraphs, signature))


def _page(document: DocumentType) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(22), Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(18)
    section.header_distance, section.footer_distance = Mm(12), Mm(8)


def _styles(document: DocumentType) -> None:
    for style in list(document.styles):
        if style.name not in _KEPT_STYLES:
            style.delete()
    french_defaults(document)
    normal = _style(document, "Normal", size=10, after=6)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    normal.paragraph_format.widow_control = True
    normal.paragraph_format.line_spacing = 1.04
    title = _style(document, "Title", size=15, after=10, before=10, bold=True, color=INK)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name, size, before in (
        ("Heading 1", 11.5, 12),
        ("Heading 2", 10.5, 9),
        ("Heading 3", 10, 6),
    ):
        heading = _style(document, name, size=size, before=before, after=3, bold=True, color=INK)
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for name, size in (("Header", 8), ("Footer", 8)):
        edge = _style(document, name, size=size, after=0, color=GREY)
        edge.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        right_tab(edge, 168)
    border(_style(document, "Footer", size=8, after=0, color=GREY), "top")
    _own_styles(document)
    _agreement_styles(document)


def _own_styles(document: DocumentType) -> None:
    left, right = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
    head = _style(document, "En-tête", size=15, after=31, bold=True, color=INK, align=left)
    border(head, "bottom")
    _style(document, "Lieu et date", size=10, after=0, align=left)
    _style(document, "Service", size=8.5, after=0, align=left)
    _style(document, "Service suite", size=8.5, before=5, after=0, align=left)
    _style(document, "Destinataire", size=10.5, after=0, align=left)
    _style(document, "Acheminement", size=8.5, before=2, after=4, align=left, color=GREY)
    subject = _style(document, "Objet", size=10, before=6, after=10, align=left)
    subject.paragraph_format.left_indent = Mm(14)
    subject.paragraph_format.first_line_indent = Mm(-14)
    _style(document, "Coordonnées", size=10, after=6, align=left)
    last = _style(document, "Dernier alinéa", size=10, after=6)
    last.paragraph_format.keep_with_next = last.paragraph_format.keep_together = True
    _style(document, "Fait à", size=10, before=16, after=6, align=left)
    signature = _style(document, "Signature", size=10, before=8, after=0, align=left)
    signature.paragraph_format.left_indent = Mm(83)
    signature.paragraph_format.keep_together = True
    closing = _style(document, "Politesse", size=10, before=4, after=6)
    closing.paragraph_format.keep_with_next = True
    heading = _style(document, "Recours titre", size=9, before=10, after=2, bold=True, color=INK)
    heading.paragraph_format.keep_with_next = True
    appeal = _style(document, "Recours", size=8.5, after=2)
    appeal.paragraph_format.keep_together = True
    mention = _style(document, "Mention", size=7, after=2, color=GREY)
    mention.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    mention.paragraph_format.keep_together = True
    first = _style(document, "Mention première", size=7, before=8, after=2, color=GREY)
    first.paragraph_format.keep_together = True
    border(first, "top")
    _style(document, "Cellule", size=9, after=2, before=2, align=left)
    _style(document, "Cellule titre", size=9, after=2, before=2, bold=True, align=left, color=INK)
    _style(document, "Cellule droite", size=9, after=2, before=2, align=right)
    boxed = _style(document, "Encadré", size=10, before=6, after=10)
    boxed.paragraph_format.keep_together = True
    boxed.paragraph_format.left_indent = boxed.paragraph_format.right_indent = Mm(2.5)
    for side in ("top", "left", "bottom", "right"):
        border(boxed, side, space=5)
    for name in ("List Number", "List Bullet"):
        listed = _style(document, name, size=10, after=4)
        listed.paragraph_format.keep_together = True
        listed.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    table_style(document, "Tableau")


def _agreement_styles(document: DocumentType) -> None:
    left = WD_ALIGN_PARAGRAPH.LEFT
    tall = _style(document, "Cellule haute", size=9, before=7, after=7, align=left)
    tall.paragraph_format.keep_together = True
    _style(document, "Après tableau", size=4, after=2, align=left)
    sub = _style(document, "Sous-titre", size=11, after=12, align=WD_ALIGN_PARAGRAPH.CENTER)
    sub.paragraph_format.keep_with_next = True
    annexe = _style(document, "Annexe", size=13, after=8, bold=True, align=left, color=INK)
    annexe.paragraph_format.page_break_before = True
    annexe.paragraph_format.keep_with_next = True
    _outline(annexe)
    _style(document, "Texte du projet", size=9.5, after=6, align=left)


def _outline(style: ParagraphStyle) -> None:
    """Show the annexes in Word's navigation pane, as headings of the first level."""
    style.element.get_or_add_pPr().append(element("outlineLvl", val="0"))


def _style(  # noqa: PLR0913 (a style is all of these at once)
    document: DocumentType,
    name: str,
    *,
    size: float,
    after: float = 0,
    before: float = 0,
    bold: bool = False,
    color: RGBColor | None = None,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> ParagraphStyle:
    styles = document.styles
    known = name in [style.name for style in styles]
    style: ParagraphStyle = (
        styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    )
    if not known:
        style.base_style = styles["Normal"]
    for old in style.element.findall(qn("w:rPr")):
        style.element.remove(old)
    drop_borders(style)
    font = style.font
    font.name, font.size, font.bold = FONT, Pt(size), bold or None
    if color is not None:
        font.color.rgb = color
    fonts = style.element.rPr.rFonts
    for slot in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(slot), FONT)
    set_language(style.element.rPr)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    if align is not None:
        form.alignment = align
        form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    style.hidden = False
    style.quick_style = True
    return style
