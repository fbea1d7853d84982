"""What python-docx has no word for: borders, tab stops, numbering, page fields, the language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table

_TWIPS = 1440 / 25.4


def twips(millimetres: float) -> str:
    """Return a length in twentieths of a point, as Word writes it."""
    return str(round(millimetres * _TWIPS))


def element(tag: str, **attributes: str) -> Any:
    """Return a WordprocessingML element with its attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_language(properties: Any) -> None:
    """Say that a run of this style is French of France."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("lang", val="fr-FR", eastAsia="fr-FR", bidi="fr-FR"))


def french_defaults(document: Document) -> None:
    """Set French as the language of the whole document, and drop the theme's fonts."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(properties):
        if child.tag in (qn("w:rFonts"), qn("w:lang")):
            properties.remove(child)
    properties.insert(0, element("rFonts", ascii="Arial", hAnsi="Arial", cs="Arial"))
    set_language(properties)
    settings = document.settings.element
    for old in settings.findall(qn("w:themeFontLang")):
        old.set(qn("w:val"), "fr-FR")


def drop_extras(document: Document) -> None:
    """Take out what the library's blank document brings along: preview, old styles, custom XML."""
    unwanted = ("thumbnail", "stylesWithEffects", "customXml")
    for holder in (document.part.package, document.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(unwanted):
                del holder.rels[key]


def border(style: Any, side: str, space: int = 4, color: str = "1F3A5F") -> None:
    """Draw a rule on one side of the paragraphs of a style."""
    properties = style.element.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = element("pBdr")
        properties.insert_element_before(
            borders,
            *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"),
            *("w:outlineLvl", "w:rPr"),
        )
    borders.append(element(side, val="single", sz="6", space=str(space), color=color))


def drop_borders(style: Any) -> None:
    """Take away the rules that a style of the library came with."""
    properties = style.element.pPr
    if properties is not None:
        for old in properties.findall(qn("w:pBdr")):
            properties.remove(old)


def right_tab(style: Any, millimetres: float) -> None:
    """Give a style one tab stop, on the right."""
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:tabs")):
        properties.remove(old)
    tabs = element("tabs")
    tabs.append(element("tab", val="right", pos=twips(millimetres)))
    properties.insert_element_before(
        tabs, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr"
    )


def page_numbers(paragraph: Any) -> None:
    """Append « page x sur y » to a paragraph, as fields that Word keeps right."""
    paragraph.add_run("page\u00a0")
    _field(paragraph, "PAGE")
    paragraph.add_run(" sur ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = paragraph.add_run()
        if kind == "instr":
            instruction = element("instrText")
            instruction.text = f" {name} "
            run._r.append(instruction)
        elif kind == "text":
            run.text = "1"
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def fix_columns(table: Table, widths: Sequence[float]) -> None:
    """Fix the column widths (millimetres) of a table, so that Word does not move them."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")) + properties.findall(qn("w:tblLayout")):
        properties.remove(old)
    properties.append(element("tblW", w=twips(sum(widths)), type="dxa"))
    properties.append(element("tblLayout", type="fixed"))
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.set(qn("w:w"), twips(width))


def set_look(table: Table, *, heading: bool) -> None:
    """Set a table flush with the text; say whether its first row is a heading row."""
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    properties.append(element("tblInd", w="85", type="dxa"))
    properties.append(
        element("tblLook", val="0420" if heading else "0400", firstRow=str(int(heading)))
    )


def no_cell_margins(table: Table) -> None:
    """Set the text of a table flush with the margins of the page."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="0", type="dxa"))
    table._tbl.tblPr.append(margins)


def repeat_heading(table: Table) -> None:
    """Repeat the first row of a table on each page that it runs over."""
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(element("tblHeader"))


def keep_row_whole(row: Any) -> None:
    """Do not let a row break across two pages."""
    row.get_or_add_trPr().append(element("cantSplit"))


def numbering(document: Document) -> None:
    """Set the two lists: « 1. » counted through the letter, and a dash."""
    part = document.part.numbering_part.element
    for child in list(part):
        part.remove(child)
    for number, form, text in ((1, "decimal", "%1."), (2, "bullet", "–")):
        part.append(
            parse_xml(
                f"<w:abstractNum {nsdecls('w')} w:abstractNumId='{number}'>"
                f"<w:multiLevelType w:val='singleLevel'/><w:lvl w:ilvl='0'><w:start w:val='1'/>"
                f"<w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/><w:lvlJc w:val='left'/>"
                f"<w:pPr><w:ind w:left='{twips(8)}' w:hanging='{twips(6)}'/></w:pPr>"
                "</w:lvl></w:abstractNum>"
            )
        )
    for number, style in ((1, "List Number"), (2, "List Bullet")):
        part.append(
            parse_xml(
                f"<w:num {nsdecls('w')} w:numId='{number}'>"
                f"<w:abstractNumId w:val='{number}'/></w:num>"
            )
        )
        properties: Any = document.styles[style].element.get_or_add_pPr()
        for old in properties.findall(qn("w:numPr")):
            properties.remove(old)
        properties.get_or_add_numPr().get_or_add_numId().val = number
        for old in properties.findall(qn("w:ind")) + properties.findall(qn("w:contextualSpacing")):
            properties.remove(old)


def table_style(document: Document, name: str) -> None:
    """Add the table style of the letters: thin grey rules, a shaded heading row."""
    document.styles.element.append(
        parse_xml(
            f"<w:style {nsdecls('w')} w:type='table' w:customStyle='1' w:styleId='{name}'>"
            f"<w:name w:val='{name}'/><w:basedOn w:val='TableNormal'/><w:qFormat/>"
            "<w:tblPr><w:tblBorders>"
            + "".join(
                f"<w:{side} w:val='single' w:sz='4' w:space='0' w:color='A6B1BF'/>"
                for side in ("top", "left", "bottom", "right", "insideH", "insideV")
            )
            + "</w:tblBorders><w:tblCellMar><w:left w:w='85' w:type='dxa'/>"
            "<w:right w:w='85' w:type='dxa'/></w:tblCellMar></w:tblPr>"
            "<w:tblStylePr w:type='firstRow'><w:tcPr>"
            "<w:shd w:val='clear' w:color='auto' w:fill='E8EDF3'/></w:tcPr></w:tblStylePr>"
            "</w:style>"
        )
    )
