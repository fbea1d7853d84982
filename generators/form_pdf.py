"""Our application form as a fillable PDF: drawn from the layout, with real form fields.

Same options, same bytes. Field names carry no periods; every field has its label as a tooltip for
screen readers; check boxes have the on-state ``/Oui``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO

import numpy as np
import segno
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader

from extractors.form_flow import UNDRAWN, FormBox, PageLayout, text_width
from extractors.form_layout import FormLayout
from extractors.stamp import Stamp, build

from .pdf_canvas import Canvas

ON_STATE = "/Oui"
"""The on-state of every check box."""

_COLOURS = {
    "ink": (0.10, 0.12, 0.16),
    "soft": (0.36, 0.40, 0.46),
    "brand": (0.09, 0.25, 0.42),
    "inverse": (1.0, 1.0, 1.0),
}
_BAND = (0.09, 0.25, 0.42)
_TINT = (0.925, 0.945, 0.965)
_FRAME = (0.52, 0.60, 0.68)
_HAIR = (0.80, 0.84, 0.88)
_MULTILINE = 1 << 12
_COMBO = 1 << 17
_PRINTED = 4
_PAD = 2.5
_SMALLEST = 6.5
_SPACING = 1.16
_UNPRINTABLE = {
    0x202F: "\xa0",
    0x2011: "-",
    0x2010: "-",
    0x2212: "-",
    0x02BC: "’",
    0x2009: " ",
    0x09: " ",
}


def blank_pdf(layout: FormLayout) -> bytes:
    """Draw the form and put its fields on it."""
    writer = PdfWriter()
    writer.append(BytesIO(_printed(layout)))
    writer.pdf_header = "%PDF-1.7"
    writer.add_metadata(
        {
            "/Title": f"Demande de subvention – {layout.title}",
            "/Subject": "Formulaire de demande",
            "/Creator": "Recevable",
            "/Producer": "Recevable",
        }
    )
    fonts = _fonts(writer)
    appearances = _Appearances(writer, fonts)
    fields = ArrayObject()
    for page_layout, page in zip(layout.pages, writer.pages, strict=True):
        annotations = ArrayObject()
        for box in page_layout.boxes:
            widget = writer._add_object(_widget(box, page.indirect_reference, layout, appearances))
            annotations.append(widget)
            fields.append(widget)
        page[NameObject("/Annots")] = annotations
        page[NameObject("/Tabs")] = NameObject("/W")
    form = DictionaryObject(
        {
            NameObject("/Fields"): fields,
            NameObject("/DA"): TextStringObject("/Helv 9 Tf 0 g"),
            NameObject("/DR"): DictionaryObject({NameObject("/Font"): fonts}),
        }
    )
    root = writer._root_object
    root[NameObject("/AcroForm")] = writer._add_object(form)
    root[NameObject("/Lang")] = TextStringObject("fr-FR")
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    return _bytes(writer)


def fill_fields(blank: bytes, values: Mapping[str, str | bool]) -> bytes:
    """Write values into the fields of a fillable PDF: text by name, True to tick a box.

    Appearances are drawn, so that the result prints and flattens as it looks. A name that the
    form does not have raises KeyError.
    """
    writer = PdfWriter(clone_from=BytesIO(blank))
    fonts = _resource_fonts(writer)
    appearances = _Appearances(writer, fonts)
    left = dict(values)
    for page in writer.pages:
        annotations = page.get("/Annots")
        for reference in annotations.get_object() if annotations is not None else ():
            widget = reference.get_object()
            name = str(widget.get("/T", ""))
            if name in left:
                _set(widget, left.pop(name), appearances)
    if left:
        raise KeyError(f"no such field in the form: {', '.join(sorted(left))}")
    return _bytes(writer)


def qr_modules(text: str, error: str = "m") -> tuple[tuple[int, ...], ...]:
    """Return the QR code of a text as rows of 0 and 1, without a quiet zone.

    ``error``: the level of correction, "l", "m", "q" or "h".
    """
    return tuple(tuple(row) for row in segno.make(text, error=error, micro=False).matrix)


def stamp_text(layout: FormLayout, page: int) -> str:
    """Return the text of the QR code on one page of the form."""
    return build(Stamp("form", layout.call_id, layout.version, page, len(layout.pages)))


def _printed(layout: FormLayout) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=layout.size, invariant=1, lang="fr-FR")
    for page in layout.pages:
        _draw_page(canvas, page, layout)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw_page(canvas: Canvas, page: PageLayout, layout: FormLayout) -> None:
    height = layout.size[1]
    for panel in page.panels:
        filled = {"band": _BAND, "tint": _TINT, "mark": (0.0, 0.0, 0.0), "box": (1.0, 1.0, 1.0)}
        framed = {"box": _FRAME, "hair": _HAIR}
        colour = filled.get(panel.look)
        stroke = framed.get(panel.look)
        canvas.setLineWidth(0.6)
        if colour:
            canvas.setFillColorRGB(*colour)
        if stroke:
            canvas.setStrokeColorRGB(*stroke)
        canvas.rect(
            panel.x0,
            height - panel.y1,
            panel.x1 - panel.x0,
            panel.y1 - panel.y0,
            stroke=int(stroke is not None),
            fill=int(colour is not None),
        )
    for text in page.texts:
        canvas.setFillColorRGB(*_COLOURS[text.tone])
        canvas.setFont("Helvetica-Bold" if text.bold else "Helvetica", text.size)
        canvas.drawString(text.x, height - text.y, text.text)
    _draw_stamp(canvas, page, layout)


def _draw_stamp(canvas: Canvas, page: PageLayout, layout: FormLayout) -> None:
    picture = Image.fromarray(np.array(qr_modules(stamp_text(layout, page.number))) == 0)
    x0, y0, x1, y1 = page.stamp
    canvas.drawImage(ImageReader(picture), x0, layout.size[1] - y1, x1 - x0, y1 - y0)


def _fonts(writer: PdfWriter) -> DictionaryObject:
    fonts = DictionaryObject()
    for name, base in (("/Helv", "/Helvetica"), ("/HeBo", "/Helvetica-Bold")):
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject(base),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        fonts[NameObject(name)] = writer._add_object(font)
    return fonts


def _resource_fonts(writer: PdfWriter) -> DictionaryObject:
    form = writer._root_object.get("/AcroForm")
    resources = form.get_object().get("/DR") if form is not None else None
    fonts = resources.get_object().get("/Font") if resources is not None else None
    found = fonts.get_object() if fonts is not None else None
    return found if isinstance(found, DictionaryObject) else _fonts(writer)


def _widget(
    box: FormBox, page: IndirectObject | None, layout: FormLayout, appearances: _Appearances
) -> DictionaryObject:
    x0, y0, x1, y1 = box.points()
    height = layout.size[1]
    rectangle = [FloatObject(round(v, 3)) for v in (x0, height - y1, x1, height - y0)]
    widget = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/T"): TextStringObject(box.name),
            NameObject("/TU"): TextStringObject(box.label),
            NameObject("/Rect"): ArrayObject(rectangle),
            NameObject("/F"): NumberObject(_PRINTED),
        }
    )
    if page is not None:
        widget[NameObject("/P")] = page
    _KINDS[box.kind](widget, box, appearances)
    return widget


def _as_text(widget: DictionaryObject, box: FormBox, _: _Appearances) -> None:
    widget[NameObject("/FT")] = NameObject("/Tx")
    widget[NameObject("/DA")] = TextStringObject(f"/Helv {box.size:g} Tf 0 g")
    if box.multiline:
        widget[NameObject("/Ff")] = NumberObject(_MULTILINE)


def _as_choice(widget: DictionaryObject, box: FormBox, _: _Appearances) -> None:
    widget[NameObject("/FT")] = NameObject("/Ch")
    widget[NameObject("/DA")] = TextStringObject(f"/Helv {box.size:g} Tf 0 g")
    widget[NameObject("/Ff")] = NumberObject(_COMBO)
    widget[NameObject("/Opt")] = ArrayObject(TextStringObject(c) for c in ("", *box.choices))


def _as_check(widget: DictionaryObject, box: FormBox, appearances: _Appearances) -> None:
    widget[NameObject("/FT")] = NameObject("/Btn")
    widget[NameObject("/V")] = NameObject("/Off")
    widget[NameObject("/AS")] = NameObject("/Off")
    widget[NameObject("/DA")] = TextStringObject("/HeBo 0 Tf 0 g")
    widget[NameObject("/MK")] = DictionaryObject({NameObject("/CA"): TextStringObject("8")})
    widget[NameObject("/AP")] = appearances.check(box)


def _as_signature(widget: DictionaryObject, _: FormBox, __: _Appearances) -> None:
    widget[NameObject("/FT")] = NameObject("/Sig")


_KINDS = {"text": _as_text, "choice": _as_choice, "check": _as_check, "signature": _as_signature}


class _Appearances:
    """Draws what a field looks like; check boxes of one size share their drawing."""

    def __init__(self, writer: PdfWriter, fonts: DictionaryObject) -> None:
        self._writer = writer
        self._resources = DictionaryObject({NameObject("/Font"): fonts})
        self._checks: dict[tuple[float, float], DictionaryObject] = {}

    def check(self, box: FormBox) -> DictionaryObject:
        """Return the drawings of a check box: a bold cross, or nothing."""
        x0, y0, x1, y1 = box.points()
        size = (round(x1 - x0, 2), round(y1 - y0, 2))
        if size not in self._checks:
            points = size[1]
            left = (size[0] - text_width("X", points, bold=True)) / 2
            cross = f"q BT /HeBo {points:g} Tf 0 g {left:.2f} {points * 0.14:.2f} Td (X) Tj ET Q"
            states = DictionaryObject(
                {
                    NameObject(ON_STATE): self._stream(cross, size),
                    NameObject("/Off"): self._stream("", size),
                }
            )
            self._checks[size] = DictionaryObject({NameObject("/N"): states})
        return self._checks[size]

    def text(
        self, value: str, size: tuple[float, float], points: float, *, multiline: bool
    ) -> IndirectObject:
        """Draw a text in its field: wrapped at spaces, cut at the frame as a viewer cuts it."""
        inner = size[0] - 2 * _PAD
        if multiline:
            lines = _wrapped(value, inner, points)
            first = size[1] - _PAD - points * 0.92
        else:
            lines = [" ".join(value.split("\n"))]
            wide = text_width(_drawable(lines[0]), points)
            points = max(_SMALLEST, min(points, points * inner / wide)) if wide else points
            first = (size[1] - points * 0.72) / 2
        body = [f"/Tx BMC q 1 1 {size[0] - 2:.2f} {size[1] - 2:.2f} re W n BT /Helv {points:g} Tf"]
        body.append(f"0 g {points * _SPACING:.2f} TL {_PAD:g} {first:.2f} Td")
        body.extend(f"{_literal(line)} Tj T*" for line in lines)
        body.append("ET Q EMC")
        return self._stream("\n".join(body), size)

    def _stream(self, body: str, size: tuple[float, float]) -> IndirectObject:
        stream = DecodedStreamObject()
        stream.set_data(body.encode("latin-1"))
        stream[NameObject("/Type")] = NameObject("/XObject")
        stream[NameObject("/Subtype")] = NameObject("/Form")
        stream[NameObject("/BBox")] = ArrayObject(FloatObject(v) for v in (0, 0, *size))
        stream[NameObject("/Resources")] = self._resources
        return self._writer._add_object(stream)


def _set(widget: DictionaryObject, value: str | bool, appearances: _Appearances) -> None:
    if isinstance(value, bool):
        state = NameObject(ON_STATE if value else "/Off")
        widget[NameObject("/V")] = state
        widget[NameObject("/AS")] = state
        return
    widget[NameObject("/V")] = TextStringObject(value)
    x0, y0, x1, y1 = (float(v) for v in _array(widget["/Rect"]))
    flags = widget.get("/Ff", 0)
    multiline = widget.get("/FT") == "/Tx" and bool(int(flags) & _MULTILINE)
    points = float(str(widget["/DA"]).split()[1])
    drawing = appearances.text(value, (x1 - x0, y1 - y0), points, multiline=multiline)
    widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): drawing})


def _array(value: PdfObject) -> ArrayObject:
    found = value.get_object()
    assert isinstance(found, ArrayObject)
    return found


def _wrapped(value: str, width: float, points: float) -> list[str]:
    lines: list[str] = []
    for paragraph in value.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and text_width(_drawable(longer), points) > width:
                lines.append(line)
                line = word
            else:
                line = longer
            while len(line) > 1 and text_width(_drawable(line), points) > width:
                cut = len(line)
                while cut > 1 and text_width(_drawable(line[:cut]), points) > width:
                    cut -= 1
                lines.append(line[:cut])
                line = line[cut:]
        lines.append(line)
    return lines


def _drawable(text: str) -> str:
    """Return the text in signs that Helvetica can draw; others become the sign for unreadable."""
    text = unicodedata.normalize("NFC", text).translate(_UNPRINTABLE)
    return "".join(sign if _has_glyph(sign) else UNDRAWN for sign in text)


@lru_cache(maxsize=4096)
def _has_glyph(sign: str) -> bool:
    try:
        return (bool(sign.encode("cp1252")) and sign.isprintable()) or sign == "\xa0"
    except UnicodeEncodeError:
        return False


def _literal(text: str) -> str:
    data = _drawable(text).encode("cp1252").decode("latin-1")
    return "(" + data.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"


def _bytes(writer: PdfWriter) -> bytes:
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
