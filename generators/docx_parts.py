"""Small parts of a Word form: content controls, shading, fields, a zip that is always the same."""

from __future__ import annotations

import re
import zipfile
from copy import deepcopy
from io import BytesIO
from typing import Any
from zlib import crc32

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

BLANK = "\u2002\u2002\u2002"
"""What stands in an empty control, so that it can be seen and clicked; blank when read."""
OFF, ON = "☐", "☒"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
BRAND = RGBColor(0x17, 0x40, 0x6B)
BAND, TINT, LINE = "17406B", "ECF1F6", "8599AD"
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, **attributes: str) -> Any:
    """Make an element of the w: namespace with attributes of the same namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _control(tag: str, alias: str, content: str) -> tuple[Any, Any]:
    """Return a content control and its properties; ``content`` is what it shows."""
    control = element("sdt")
    properties = element("sdtPr")
    properties.append(element("alias", val=alias[:64]))
    properties.append(element("tag", val=tag))
    properties.append(element("id", val=str(crc32(tag.encode("utf-8")) & 0x7FFFFFFF)))
    control.append(properties)
    inside = element("sdtContent")
    run = OxmlElement("w:r")
    inside.append(run)
    write_text(run, content)
    control.append(inside)
    return control, properties


def text_control(tag: str, alias: str, *, multiline: bool) -> Any:
    """Return a plain text control."""
    control, properties = _control(tag, alias, BLANK)
    text = element("text")
    if multiline:
        text.set(qn("w:multiLine"), "1")
    properties.append(text)
    return control


def paragraphs_control(tag: str, alias: str) -> Any:
    """Return a control of whole paragraphs, to stand in a cell beside no other paragraph."""
    control, _ = _control(tag, alias, BLANK)
    content = control.find(qn("w:sdtContent"))
    paragraph = element("p")
    paragraph.extend(list(content))
    content.append(paragraph)
    return control


def date_control(tag: str, alias: str) -> Any:
    """Return a date picker that writes JJ/MM/AAAA."""
    control, properties = _control(tag, alias, BLANK)
    date = element("date")
    date.append(element("dateFormat", val="dd/MM/yyyy"))
    date.append(element("lid", val="fr-FR"))
    date.append(element("storeMappedDataAs", val="date"))
    date.append(element("calendar", val="gregorian"))
    properties.append(date)
    return control


def list_control(tag: str, alias: str, items: tuple[tuple[str, str], ...]) -> Any:
    """Return a drop-down list of (code, label)."""
    control, properties = _control(tag, alias, BLANK)
    drop = element("dropDownList")
    for code, label in items:
        drop.append(element("listItem", displayText=label, value=code))
    properties.append(drop)
    return control


def check_control(tag: str, alias: str) -> Any:
    """Return a check box, not ticked."""
    control, properties = _control(tag, alias, OFF)
    box = OxmlElement("w14:checkbox")
    for name, code in (("checked", "0"), ("checkedState", "2612"), ("uncheckedState", "2610")):
        state = OxmlElement(f"w14:{name}")
        state.set(f"{{{W14}}}val", code)
        if name != "checked":
            state.set(f"{{{W14}}}font", "MS Gothic")
        box.append(state)
    properties.append(box)
    return control


def write_text(run: Any, text: str) -> None:
    """Replace what a run says; line breaks become breaks, signs that XML forbids are left out."""
    for child in list(run):
        if child.tag != qn("w:rPr"):
            run.remove(child)
    lines = _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    for index, line in enumerate(lines):
        if index:
            run.append(element("br"))
        words = element("t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)


def set_text(control: Any, text: str) -> None:
    """Write a text into a control, in the look of its first run; lines become paragraphs where
    the control holds paragraphs."""
    content = control.find(qn("w:sdtContent"))
    paragraphs = content.findall(qn("w:p"))
    if paragraphs:
        _set_paragraphs(content, paragraphs, text)
        return
    runs = list(content.iter(qn("w:r")))
    for run in runs[1:]:
        run.getparent().remove(run)
    write_text(runs[0], text)


def _set_paragraphs(content: Any, paragraphs: list[Any], text: str) -> None:
    model = paragraphs[0]
    for paragraph in paragraphs[1:]:
        content.remove(paragraph)
    for run in list(model.iter(qn("w:r")))[1:]:
        run.getparent().remove(run)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line in lines[1:]:
        added = deepcopy(model)
        content.append(added)
        write_text(next(added.iter(qn("w:r"))), line)
    write_text(next(model.iter(qn("w:r"))), lines[0])


def set_tick(control: Any, *, ticked: bool) -> None:
    """Tick a check box control, or take its tick away."""
    checked = control.find(f"{qn('w:sdtPr')}/{{{W14}}}checkbox/{{{W14}}}checked")
    if checked is None:
        raise KeyError("the control is no check box")
    checked.set(f"{{{W14}}}val", "1" if ticked else "0")
    set_text(control, ON if ticked else OFF)


def shade(cell: Any, colour: str) -> None:
    """Give a table cell a ground colour."""
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=colour))


def field_run(paragraph: Any, code: str) -> None:
    """Add a field (PAGE, NUMPAGES) to a paragraph."""
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(8)
        if kind == "instr":
            words = element("instrText")
            words.text = f" {code} "
            run._r.append(words)
        elif kind == "text":
            run.text = "1"
        else:
            run._r.append(element("fldChar", fldCharType=kind))


def set_widths(table: Any, widths: tuple[float, ...]) -> None:
    """Fix the column widths of a table, in centimetres."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def borders(table: Any) -> None:
    """Give a table thin rules and small cell margins."""
    properties = table._tbl.tblPr
    rules = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rules.append(element(side, val="single", sz="4", space="0", color=LINE))
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(rules, *after)
    margins = element("tblCellMar")
    for side, width in (("top", "30"), ("left", "80"), ("bottom", "30"), ("right", "80")):
        margins.append(element(side, w=width, type="dxa"))
    properties.insert_element_before(margins, *after[3:])


def keep_whole(row: Any, *, heading: bool = False, height: float = 0.0) -> None:
    """Keep a table row on one page, at least ``height`` centimetres high; a heading row is
    repeated on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    if height:
        properties.append(element("trHeight", val=str(round(height * 567)), hRule="atLeast"))
    if heading:
        properties.append(element("tblHeader"))


def same_bytes(content: bytes) -> bytes:
    """Write a zip anew with a fixed time, so that equal contents are equal bytes."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            new.writestr(member, old.read(name))
    return buffer.getvalue()
