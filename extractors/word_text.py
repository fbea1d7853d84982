"""The text of a Word document's XML, in reading order, as a reader of the paper would see it.

Deleted text of tracked changes, field codes, hidden text and placeholders are not read. Works on
parsed XML elements; opening the file is ``word``'s business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from .source import Block, Control, Table, TableCell
from .symbols import plain_sign

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"

_SKIPPED = frozenset(
    {f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr",
                               "pPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr",
                               "sectPr", "commentReference", "annotationRef")}
    | {f"{_MC}Fallback"}
)  # fmt: skip
_PLACEHOLDER = re.compile(
    r"^\W*(?:cliquez|click|tapez|choisissez|s[ée]lectionnez|entrez|appuyez)\b.{0,80}"
    r"\b(?:ici|here|texte|text|date|[ée]l[ée]ment|item)\b.{0,20}$",
    re.IGNORECASE | re.DOTALL,
)
PAGE_BREAK = "\f"


def flag(element: Any, name: str) -> bool:
    """Tell whether an on/off property stands in an element and is not switched off."""
    found = element.find(f"{W}{name}") if element is not None else None
    if found is None:
        return False
    return (found.get(f"{W}val") or "true") not in {"0", "false", "off"}


@dataclass(slots=True)
class Inline:
    """What one paragraph holds: its text (page breaks as form feeds) and what hangs on it."""

    text: str = ""
    controls: list[Control] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Field:
    """A complex field that is open: its legacy form data, and whether its result is running."""

    data: Any = None
    result: bool = False
    text: str = ""


class Reader:
    """Reads paragraphs; complex fields may run over several of them, so it keeps their state."""

    def __init__(self) -> None:
        self._fields: list[_Field] = []
        self.changed = False

    def paragraph(self, element: Any) -> Inline:
        """Return the text and the parts of one paragraph (w:p)."""
        inline = Inline()
        if flag(element.find(f"{W}pPr"), "pageBreakBefore"):
            inline.text = PAGE_BREAK
        self._children(element, inline)
        return inline

    def _children(self, element: Any, inline: Inline) -> None:
        for child in element:
            self._child(child, inline)

    def _child(self, child: Any, inline: Inline) -> None:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            self.changed = self.changed or tag in {f"{W}del", f"{W}moveFrom"}
            return
        if tag == f"{W}ins":
            self.changed = True
        if tag == f"{W}r" and flag(child.find(f"{W}rPr"), "vanish"):
            return
        if tag == f"{W}sdt":
            self._control(child, inline)
        elif tag == f"{W}fldChar":
            self._field_mark(child, inline)
        elif tag == f"{W}txbxContent":
            inline.boxes.append(child)
        elif (text := _sign(child)) is not None:
            self._write(text, inline)
        elif (picture := _picture(child)) is not None:
            if picture:
                inline.pictures.append(picture)
            self._children(child, inline)
        else:
            self._children(child, inline)

    def _write(self, text: str, inline: Inline) -> None:
        if any(not open_field.result for open_field in self._fields):
            return
        if self._fields:
            self._fields[-1].text += text
        inline.text += text

    def _control(self, element: Any, inline: Inline) -> None:
        """Read a content control that stands inside a paragraph."""
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        part = Inline()
        self._children(content, part)
        control = control_of(element, part.text)
        if control is not None:
            inline.controls.append(control)
        if not is_placeholder(element, part.text):
            inline.text += part.text
        inline.controls += part.controls
        inline.boxes += part.boxes
        inline.pictures += part.pictures

    def _field_mark(self, element: Any, inline: Inline) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field(element.find(f"{W}ffData")))
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.data is not None:
                control, shown = _legacy(ended)
                inline.controls.append(control)
                self._write(shown, inline)


def _sign(element: Any) -> str | None:
    """Return the text of one leaf of a run; None where the element is something else."""
    tag = element.tag
    if tag == f"{W}t":
        return _in_font(element.text or "", element)
    if tag == f"{W}br":
        return PAGE_BREAK if element.get(f"{W}type") == "page" else "\n"
    if tag == f"{W}sym":
        code = int(element.get(f"{W}char") or "20", 16)
        return plain_sign(chr(code), element.get(f"{W}font") or "")
    signs = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "",
             f"{W}ptab": "\t"}  # fmt: skip
    return signs.get(tag)


def _in_font(text: str, element: Any) -> str:
    """Return the text with the private characters of its run's symbol font as usual ones."""
    if not any("\uf000" <= sign <= "\uf0ff" for sign in text):
        return text
    fonts = element.getparent().find(f"{W}rPr/{W}rFonts")
    name = "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
    return "".join(
        plain_sign(sign, name) if "\uf000" <= sign <= "\uf0ff" else sign for sign in text
    )


def _picture(element: Any) -> str | None:
    """Return the relationship id of a picture; "" for one that is no ink; None for no picture."""
    tag = element.tag
    if tag == f"{_A}blip":
        return str(element.get(f"{_R}embed") or element.get(f"{_R}link") or "")
    if tag == f"{W14}contentPart":
        return "ink"
    if tag == f"{_V}imagedata":
        holder = element.getparent()
        if holder is not None and holder.find(f"{_O}signatureline") is not None:
            return ""
        return str(element.get(f"{_R}id") or "")
    return None


def is_placeholder(element: Any, text: str) -> bool:
    """Tell whether a content control still shows its instruction instead of an answer."""
    return flag(element.find(f"{W}sdtPr"), "showingPlcHdr") or bool(_PLACEHOLDER.match(text))


def control_of(element: Any, text: str) -> Control | None:
    """Make the control of a w:sdt element whose shown text is given; None without a name."""
    properties = element.find(f"{W}sdtPr")
    if properties is None:
        return None
    tag, alias = _value(properties, "tag"), _value(properties, "alias")
    if not tag and not alias:
        return None
    place = f"champ {alias or tag}"
    box = properties.find(f"{W14}checkbox")
    if box is not None:
        state = box.find(f"{W14}checked")
        checked = state is not None and (state.get(f"{W14}val") or "1") in {"1", "true", "on"}
        return Control(tag or alias, None, checked, place)
    if is_placeholder(element, text) or not text.strip():
        return Control(tag or alias, None, None, place)
    shown = text.replace(PAGE_BREAK, "\n").strip("\n")
    return Control(tag or alias, shown, None, place, _behind(properties, shown))


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val") or ""


def _behind(properties: Any, shown: str) -> str | None:
    """Return the code of the chosen list item, or the ISO day of a date picker."""
    for kind in ("dropDownList", "comboBox"):
        for item in properties.iterfind(f"{W}{kind}/{W}listItem"):
            if (item.get(f"{W}displayText") or item.get(f"{W}value")) == shown.strip():
                return str(item.get(f"{W}value"))
    day = properties.find(f"{W}date")
    full = "" if day is None else day.get(f"{W}fullDate") or ""
    return full[:10] or None


def _legacy(ended: _Field) -> tuple[Control, str]:
    """Make the control of a legacy form field, and what it shows in the text beside its result."""
    name = _value(ended.data, "name")
    place = f"champ {name}" if name else "champ de formulaire"
    box = ended.data.find(f"{W}checkBox")
    if box is not None:
        state = "checked" if box.find(f"{W}checked") is not None else "default"
        checked = flag(box, state)
        return Control(name, None, checked, place), "☒" if checked else "☐"
    chosen = ended.data.find(f"{W}ddList")
    if chosen is not None:
        entries = [entry.get(f"{W}val") for entry in chosen.iterfind(f"{W}listEntry")]
        index = int(_value(chosen, "result") or _value(chosen, "default") or 0)
        text = entries[index] if index < len(entries) else None
        return Control(name, text or None, None, place), "" if ended.text else text or ""
    text = ended.text.strip(" \u00a0\u2002\u2003\t")
    return Control(name, text or None, None, place), ""


def children_of(element: Any) -> Iterator[Any]:
    """Yield the blocks (w:p, w:tbl, w:sdt) of a body, cell or text box, past mere wrappers."""
    for child in element:
        if child.tag in {f"{W}p", f"{W}tbl", f"{W}sdt"}:
            yield child
        elif child.tag in {f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag",
                           f"{_MC}AlternateContent", f"{_MC}Choice"}:  # fmt: skip
            yield from children_of(child)


@dataclass(slots=True)
class Sheet:
    """What stands between two hard page breaks."""

    text: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """True where nothing stands on the sheet."""
        return not (any(line.strip() for line in self.text) or self.controls or self.pictures)


class Walker:
    """Walks a document and lays what it says on sheets. Places are counted over the document."""

    def __init__(self, section_breaks: Callable[[Any], bool]) -> None:
        self.sheets: list[Sheet] = [Sheet()]
        self.reader = Reader()
        self._section_breaks = section_breaks
        self._counts: dict[str, int] = {}

    @property
    def sheet(self) -> Sheet:
        """The sheet being filled."""
        return self.sheets[-1]

    def _next(self, what: str) -> str:
        self._counts[what] = self._counts.get(what, 0) + 1
        return f"{what} {self._counts[what]}"

    def walk(self, element: Any, place: str | None = None) -> None:
        """Read the blocks of an element; ``place`` names them all ("en-tête") or counts them."""
        for child in children_of(element):
            if child.tag == f"{W}p":
                self._paragraph(child, place)
            elif child.tag == f"{W}tbl":
                self._table(child)
            else:
                self._block_control(child, place)

    def _paragraph(self, element: Any, place: str | None) -> None:
        inline = self.reader.paragraph(element)
        where = place or self._next("paragraphe")
        style = element.find(f"{W}pPr/{W}pStyle")
        name = "" if style is None else style.get(f"{W}val") or ""
        parts = inline.text.split(PAGE_BREAK)
        for index, part in enumerate(parts):
            if index:
                self.sheets.append(Sheet())
            if part.strip():
                self.sheet.blocks.append(Block(part.strip("\n"), where, name))
                self.sheet.text.append(part)
        self._hang(inline, where)
        if self._section_breaks(element):
            self.sheets.append(Sheet())

    def _hang(self, inline: Inline, where: str) -> None:
        self.sheet.controls += inline.controls
        self.sheet.pictures += [(where, picture) for picture in inline.pictures]
        for box in inline.boxes:
            self.walk(box, self._next("zone de texte"))

    def _block_control(self, element: Any, place: str | None) -> None:
        """Read a content control that holds whole paragraphs or tables."""
        content = element.find(f"{W}sdtContent")
        if content is None:
            return
        text = "\n".join(
            self.reader.paragraph(p).text for p in content.iter(f"{W}p") if _own(p, content)
        )
        control = control_of(element, text)
        if control is not None:
            self.sheet.controls.append(control)
        if not is_placeholder(element, text):
            self.walk(content, place)

    def _table(self, element: Any) -> None:
        place = self._next("tableau")
        at = len(self.sheet.tables)
        cells: list[TableCell] = []
        nested: list[Any] = []
        for row, line in enumerate(_rows(element)):
            column = _number(line.find(f"{W}trPr/{W}gridBefore"), 0)
            texts = []
            for cell in _cells(line):
                held = len(self.sheet.pictures)
                text = self._cell(cell, f"{place}, ligne {row + 1}", nested)
                span = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
                if _continues(cell):
                    text = ""
                    _lengthen(cells, row, column)
                else:
                    shown = tuple(name for _, name in self.sheet.pictures[held:])
                    cells.append(TableCell(text, row, column, column_span=span, pictures=shown))
                texts.append(text)
                column += span
            self.sheet.text.append("\t".join(texts))
        self.sheet.tables.insert(at, Table(tuple(cells), place=place))
        for inner in nested:
            self._table(inner)

    def _cell(self, element: Any, place: str, nested: list[Any]) -> str:
        """Return a cell's own text; its controls, pictures and text boxes go to the sheet."""
        lines: list[str] = []
        for child in children_of(element):
            if child.tag == f"{W}p":
                inline = self.reader.paragraph(child)
                lines.append(inline.text.replace(PAGE_BREAK, "\n"))
                self._hang(inline, place)
            elif child.tag == f"{W}tbl":
                nested.append(child)
            elif (content := child.find(f"{W}sdtContent")) is not None:
                text = self._cell(content, place, nested)
                control = control_of(child, text)
                if control is not None:
                    self.sheet.controls.append(control)
                if not is_placeholder(child, text):
                    lines.append(text)
        return "\n".join(lines).strip("\n")


def _own(paragraph: Any, content: Any) -> bool:
    """Tell whether a paragraph belongs to the control itself, not to a text box or table in it."""
    for above in paragraph.iterancestors():
        if above is content:
            return True
        if above.tag in {f"{W}txbxContent", f"{_MC}Fallback"}:
            return False
    return False


def _number(element: Any, otherwise: int) -> int:
    text = None if element is None else element.get(f"{W}val")
    return min(int(text), 64) if text and text.isdigit() else otherwise


def _continues(cell: Any) -> bool:
    """Tell whether the cell is the lower part of a vertically merged one."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val") != "restart"


def _lengthen(cells: list[TableCell], row: int, column: int) -> None:
    """Let the cell above, merged with the one at this row and column, span one row more."""
    for at in range(len(cells) - 1, -1, -1):
        if cells[at].column == column and cells[at].row < row:
            cells[at] = replace(cells[at], row_span=row - cells[at].row + 1)
            return


def _rows(table: Any) -> Iterator[Any]:
    yield from _wrapped(table, f"{W}tr")


def _cells(row: Any) -> Iterator[Any]:
    yield from _wrapped(row, f"{W}tc")


def _wrapped(element: Any, tag: str) -> Iterator[Any]:
    """Yield the children with a tag, also where a control or a tracked change wraps them."""
    for child in element:
        if child.tag == tag:
            deleted = child.find(f"{W}trPr/{W}del") if tag == f"{W}tr" else None
            if deleted is None:
                yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"}:
            yield from _wrapped(child, tag)
