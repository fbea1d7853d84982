"""Our application form as a Word document: tables of labels and content controls.

Every control's tag is the name of the same field in the PDF. Should another program drop the
controls, the printed labels beside the answers still say what each one is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
import segno
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from extractors.budget_rows import EXPENSE_ROWS, INCOME_ROWS, BudgetRow
from extractors.fields import SECTIONS, Field, Section
from extractors.form_frame import HOW_TO, PRIVACY_TITLE
from extractors.form_layout import (
    ATTACHED,
    BUDGET_INTRO,
    BUDGET_TITLE,
    PIECES_INTRO,
    PIECES_TITLE,
    SINGLE_BOX,
    choice_name,
    choices_of,
    hinted_label,
    intro_of,
    piece_choices,
    who_of,
)
from extractors.form_tables import budget_name, field_name
from extractors.source import Options
from extractors.stamp import Stamp, build

from .docx_parts import (
    BAND,
    BRAND,
    TINT,
    borders,
    check_control,
    date_control,
    field_run,
    keep_whole,
    list_control,
    paragraphs_control,
    same_bytes,
    set_text,
    set_tick,
    set_widths,
    shade,
    text_control,
)

_WIDE = 17.0
_LABEL_WIDTH, _VALUE_WIDTH = 5.6, 11.4
_GROUP_WIDTHS = {
    "organisation.public_aid": (2.5, 10.5, 4.0),
    "actions": (3.0, 2.0, 2.0, 2.1, 1.4, 2.4, 1.6, 2.5),
    "means.facilitators": (3.2, 3.0, 4.6, 4.4, 1.8),
    "budget.per_year": (5.0, 12.0),
}
_BUDGET_WIDTHS = (1.6, 4.6, 2.2, 1.6, 4.8, 2.2)


def blank_docx(options: Options) -> bytes:
    """Write the blank form of a call. The same options give the same bytes."""
    document = _document(options)
    number = 0
    for section in SECTIONS:
        if section.group == "budget.per_year":
            number += 1
            _heading(document, number, BUDGET_TITLE, BUDGET_INTRO)
            _budget(document)
        if section.fields[0].path.startswith("declarations.") and piece_choices(options):
            number += 1
            _heading(document, number, PIECES_TITLE, PIECES_INTRO)
            _pieces(document, options)
        number += 1
        _heading(document, number, section.title, intro_of(section))
        if section.group:
            _group(document, section)
        else:
            _fields(document, section, options)
    _privacy(document, options)
    buffer = BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())


def fill_controls(blank: bytes, values: Mapping[str, str | bool]) -> bytes:
    """Write values into the controls of a form by tag: text, or True to tick a box.

    A tag that the form does not have raises KeyError.
    """
    document = docx.Document(BytesIO(blank))
    left = dict(values)
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        name = "" if tag is None else str(tag.get(qn("w:val")))
        if name not in left:
            continue
        value = left.pop(name)
        if isinstance(value, bool):
            set_tick(control, ticked=value)
        else:
            set_text(control, value)
    if left:
        raise KeyError(f"no such control in the form: {', '.join(sorted(left))}")
    buffer = BytesIO()
    document.save(buffer)
    return same_bytes(buffer.getvalue())


def _document(options: Options) -> Any:
    texts = dict(options.texts)
    title = texts.get("title", "") or "Demande de subvention"
    document = docx.Document()
    properties = document.core_properties
    properties.title = f"Demande de subvention – {title}"
    properties.author = texts.get("authority", "")
    properties.language = "fr-FR"
    properties.created = properties.modified = datetime(2022, 1, 1)  # noqa: DTZ001 (no clock)
    properties.comments = ""
    _styles(document)
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(1.8)
    section.header_distance, section.footer_distance = Cm(0.8), Cm(0.8)
    _header(section, title, options)
    _footer(section, options)
    _opening(document, texts, title)
    return document


def _styles(document: Any) -> None:
    for style in document.styles:
        fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:lang')}")
        if fonts is not None:
            fonts.set(qn("w:val"), "fr-FR")
    language = next(document.styles.element.iter(qn("w:rPrDefault"))).find(
        f"{qn('w:rPr')}/{qn('w:lang')}"
    )
    language.set(qn("w:val"), "fr-FR")
    normal = document.styles["Normal"]
    _font(normal, 9.5)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.space_before = Pt(0)
    heading = document.styles["Heading 1"]
    _font(heading, 11, RGBColor(0xFF, 0xFF, 0xFF))
    heading.font.bold = True
    heading.paragraph_format.space_before = Pt(12)
    heading.paragraph_format.space_after = Pt(4)
    heading.paragraph_format.keep_with_next = True
    shading = heading.element.get_or_add_pPr()
    ground = docx.oxml.OxmlElement("w:shd")
    ground.set(qn("w:val"), "clear")
    ground.set(qn("w:color"), "auto")
    ground.set(qn("w:fill"), BAND)
    shading.insert_element_before(
        ground, "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl"
    )
    title = document.styles["Title"]
    _font(title, 22, BRAND)
    title.font.bold = True
    title.paragraph_format.space_after = Pt(4)
    rule = title.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if rule is not None:
        rule.getparent().remove(rule)


def _font(style: Any, size: float, colour: RGBColor | None = None) -> None:
    style.font.name = "Arial"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), "Arial")
    style.font.size = Pt(size)
    if colour is not None:
        style.font.color.rgb = colour


def _header(section: Any, title: str, options: Options) -> None:
    header = section.header
    header.is_linked_to_previous = False
    table = header.add_table(1, 2, Cm(_WIDE))
    set_widths(table, (15.2, 1.8))
    left, right = table.rows[0].cells
    run = left.paragraphs[0].add_run(f"Demande de subvention – {title}")
    run.font.size = Pt(8)
    run.font.color.rgb = BRAND
    picture = BytesIO()
    stamp = build(Stamp("form", options.call_id, options.form_version))
    segno.make(stamp, error="m", micro=False).save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    shape = right.paragraphs[0].add_run().add_picture(picture, width=Cm(1.5))
    shape._inline.docPr.set("descr", "Code du formulaire")
    header.paragraphs[0]._p.getparent().remove(header.paragraphs[0]._p)
    header.add_paragraph()


def _footer(section: Any, options: Options) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    words = f"Formulaire {options.call_id} – version {options.form_version}    page "
    paragraph.add_run(words).font.size = Pt(8)
    field_run(paragraph, "PAGE")
    paragraph.add_run("/").font.size = Pt(8)
    field_run(paragraph, "NUMPAGES")


def _opening(document: Any, texts: dict[str, str], title: str) -> None:
    authority = document.add_paragraph().add_run(texts.get("authority", ""))
    authority.bold = True
    authority.font.color.rgb = BRAND
    document.add_paragraph("Demande de subvention", style="Title")
    run = document.add_paragraph().add_run(title)
    run.bold = True
    run.font.size = Pt(12)
    if texts.get("period"):
        document.add_paragraph(f"Opérations réalisées du {texts['period']}")
    document.add_paragraph()
    table = document.add_table(1, 2)
    set_widths(table, (_WIDE / 2, _WIDE / 2))
    how, where = table.rows[0].cells
    for cell in (how, where):
        shade(cell, TINT)
    _notice(how, "Comment le remplir", HOW_TO.split("\n"))
    lines = [line for line in texts.get("send_to", "").split("\n") if line]
    if texts.get("email"):
        lines.append(f"ou par courriel : {texts['email']}")
    _notice(where, "Où l'envoyer", lines)


def _notice(cell: Any, title: str, lines: list[str]) -> None:
    run = cell.paragraphs[0].add_run(title)
    run.bold = True
    run.font.color.rgb = BRAND
    for line in lines:
        cell.add_paragraph(line)


def _heading(document: Any, number: int, title: str, intro: str) -> None:
    document.add_paragraph(f"{number}. {title}", style="Heading 1")
    if intro:
        paragraph = document.add_paragraph()
        paragraph.add_run(intro).italic = True
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.paragraph_format.keep_with_next = True


def _table(document: Any, widths: tuple[float, ...]) -> Any:
    table = document.add_table(0, len(widths))
    borders(table)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


def _row(
    table: Any, widths: tuple[float, ...], *, heading: bool = False, height: float = 0.0
) -> Any:
    row = table.add_row()
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Cm(width)
    keep_whole(row, heading=heading, height=height)
    return row.cells


def _label(cell: Any, text: str, size: float = 9.0) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.bold = True
    run.font.size = Pt(size)


def _fields(document: Any, section: Section, options: Options) -> None:
    widths = (_LABEL_WIDTH, _VALUE_WIDTH)
    table = _table(document, widths)
    for field in section.fields:
        cells = _row(table, widths, height=_height(field))
        if field.path in SINGLE_BOX:
            cell = cells[0].merge(cells[1])
            _tick_line(cell.paragraphs[0], field, choices_of(field, options)[0].code, field.label)
            continue
        shade(cells[0], TINT)
        _label(cells[0], hinted_label(field))
        _answer(cells[1], field, options)


def _height(field: Field) -> float:
    if field.type == "signature":
        return 3.0
    return 0.45 * field.lines if field.lines > 1 else 0.6


def _answer(cell: Any, field: Field, options: Options) -> None:
    choices = choices_of(field, options) if field.type in ("choice", "multi", "flag") else ()
    if field.type == "signature":
        return
    if field.type == "flag":
        for choice in choices:
            _tick_line(cell.paragraphs[0], field, choice.code, choice.label)
            cell.paragraphs[0].add_run("        ")
        return
    for index, choice in enumerate(choices):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _tick_line(paragraph, field, choice.code, choice.label)
    if choices:
        return
    if field.type in ("long", "list"):
        cell._tc.append(paragraphs_control(field_name(field.path), field.label))
        cell._tc.remove(cell.paragraphs[0]._p)
        return
    cell.paragraphs[0]._p.append(_control(field))


def _control(field: Field, row: int | None = None) -> Any:
    name = field_name(field.path, row)
    if field.type == "date":
        return date_control(name, field.label)
    if field.type == "choice" and field.choices:
        return list_control(name, field.label, tuple((c.code, c.label) for c in field.choices))
    return text_control(name, field.label, multiline=field.type in ("long", "list", "text"))


def _tick_line(paragraph: Any, field: Field, code: str, label: str) -> None:
    paragraph._p.append(check_control(choice_name(field, code), f"{field.label} : {label}"))
    paragraph.add_run(f" {label}")


def _group(document: Any, section: Section) -> None:
    widths = _GROUP_WIDTHS[section.group]
    table = _table(document, widths)
    for cell, field in zip(_row(table, widths, heading=True), section.fields, strict=True):
        shade(cell, TINT)
        _label(cell, field.label, 8.0)
    for number in range(section.repeat):
        height = 1.1 if section.group == "actions" else 0.6
        for cell, field in zip(_row(table, widths, height=height), section.fields, strict=True):
            cell.paragraphs[0]._p.append(_control(field, number))


def _budget(document: Any) -> None:
    table = _table(document, _BUDGET_WIDTHS)
    heads = ("Compte", "Charges", "Montant (€)", "Compte", "Produits", "Montant (€)")
    for cell, head in zip(_row(table, _BUDGET_WIDTHS, heading=True), heads, strict=True):
        shade(cell, TINT)
        _label(cell, head, 8.0)
    for volunteer in (False, True):
        left = [row for row in EXPENSE_ROWS if row.volunteer is volunteer]
        right = [row for row in INCOME_ROWS if row.volunteer is volunteer]
        for index in range(max(len(left), len(right))):
            cells = _row(table, _BUDGET_WIDTHS)
            if index < len(left):
                _budget_line(cells[:3], "expenses", left[index])
            if index < len(right):
                _budget_line(cells[3:], "income", right[index])
        if not volunteer:
            cells = _row(table, _BUDGET_WIDTHS)
            _total(cells[:3], "TOTAL DES CHARGES", "expenses")
            _total(cells[3:], "TOTAL DES PRODUITS", "income")


def _budget_line(cells: Any, side: str, row: BudgetRow) -> None:
    account = "" if row.account in ("indirect", "own") else row.account
    for cell, words in zip(cells, (account, row.label), strict=False):
        run = cell.paragraphs[0].add_run(words)
        run.font.size = Pt(8.5)
        run.bold = not row.parent
        if not row.parent:
            shade(cell, TINT)
    if row.asks_funder:
        paragraph = cells[1].add_paragraph()
        paragraph.add_run("Lequel : ").font.size = Pt(8)
        name = budget_name(side, row, "funder")
        paragraph._p.append(text_control(name, f"{row.label} : financeur", multiline=False))
    _amount(cells[2], budget_name(side, row, "amount"), f"{row.account} {row.label}")


def _total(cells: Any, words: str, side: str) -> None:
    for cell in cells:
        shade(cell, TINT)
    _label(cells[1], words, 8.5)
    _amount(cells[2], field_name(f"budget.total_{side}"), words)


def _amount(cell: Any, name: str, alias: str) -> None:
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    cell.paragraphs[0]._p.append(text_control(name, alias, multiline=False))


def _pieces(document: Any, options: Options) -> None:
    widths = (0.9, 10.6, 5.5)
    table = _table(document, widths)
    heads = zip(_row(table, widths, heading=True), ("", "Pièce", "Pour"), strict=True)
    for cell, head in heads:
        shade(cell, TINT)
        _label(cell, head, 8.0)
    for piece in piece_choices(options):
        cells = _row(table, widths)
        name = choice_name(ATTACHED, piece.code)
        cells[0].paragraphs[0]._p.append(check_control(name, f"Pièce jointe : {piece.label}"))
        cells[1].paragraphs[0].add_run(piece.label)
        cells[2].paragraphs[0].add_run(who_of(piece)).font.size = Pt(8)


def _privacy(document: Any, options: Options) -> None:
    texts = dict(options.texts)
    lines = [line for line in (texts.get("privacy"), texts.get("privacy_contact")) if line]
    if not lines:
        return
    document.add_paragraph()
    table = document.add_table(1, 1)
    set_widths(table, (_WIDE,))
    shade(table.rows[0].cells[0], TINT)
    _notice(table.rows[0].cells[0], PRIVACY_TITLE, lines)
