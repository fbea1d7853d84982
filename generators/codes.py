"""Our codes on Word pages: a QR picture at a fixed place of the page, whatever the text does.

Pictures are anchored to the page, so that editing the letter in Word does not move them. The same
input gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from docx import Document
from docx.document import Document as DocumentType
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from extractors.errors import Unreadable
from extractors.sheet_layout import MM
from extractors.source import Box

from .form_pdf import qr_modules
from .wordfile import repacked

CODE_NAME = "Code Recevable"
"""The name under which Word lists the picture of a letter's code."""
LETTER_CODE: Box = (174 * MM, 22.5 * MM, 190 * MM, 38.5 * MM)
"""Where the code of a letter stands on its first page, in points."""

_EMU = 12_700
_QUIET = 4
_ZOOM = 8


def qr_png(text: str) -> bytes:
    """Return the QR code of a text as PNG, without a quiet zone."""
    modules = np.array(qr_modules(text), np.uint8)
    pixels = np.kron(1 - modules, np.ones((_ZOOM, _ZOOM), np.uint8)) * 255
    return png_of(pixels)


def png_of(pixels: Any) -> bytes:
    """Return a grey array as PNG, always the same bytes."""
    target = io.BytesIO()
    Image.fromarray(pixels).convert("1").save(target, "PNG")
    return target.getvalue()


def with_code(docx: bytes, text: str) -> bytes:
    """Return a letter with its code on the first page; one it already bears is replaced.

    Raises Unreadable where the bytes are no Word file.
    """
    try:
        document = Document(io.BytesIO(docx))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise Unreadable("Le fichier n'est pas un document Word.", "") from error
    for old in list(_drawings(document, CODE_NAME)):
        run = old.getparent()
        run.getparent().remove(run)
    first = next(iter(document.element.body.iter(qn("w:p"))), None)
    if first is None:
        first = document.add_paragraph()._p
    first.append(picture(document, qr_png(text), LETTER_CODE, CODE_NAME, 9001))
    target = io.BytesIO()
    document.save(target)
    return repacked(target.getvalue(), docx)


def _drawings(document: DocumentType, name: str) -> Iterator[Any]:
    for properties in document.element.body.iter(qn("wp:docPr")):
        if properties.get("name") == name:
            drawing = next(properties.iterancestors(qn("w:drawing")), None)
            if drawing is not None:
                yield drawing


def picture(document: DocumentType, png: bytes, box: Box, name: str, number: int) -> Any:
    """Return a run with a picture anchored to the page at ``box`` (points), behind no text."""
    relation, _ = document.part.get_or_add_image(io.BytesIO(png))
    x0, y0, x1, y1 = (round(value * _EMU) for value in box)
    wide, high = x1 - x0, y1 - y0
    return parse_xml(
        f"""
<w:r {nsdecls("w", "wp", "a", "pic", "r")}><w:rPr><w:noProof/></w:rPr><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}"
 behindDoc="1" locked="1" layoutInCell="0" allowOverlap="1">
<wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{x0}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{y0}</wp:posOffset></wp:positionV>
<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="{number}" name="{name}" descr="{name}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>
</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>""".replace("\n", "")
    )


def pictures(
    document: DocumentType, places: Sequence[tuple[bytes, Box, str]], first: int
) -> list[Any]:
    """Return runs with several anchored pictures, numbered from ``first``."""
    return [
        picture(document, png, box, name, first + index)
        for index, (png, box, name) in enumerate(places)
    ]
