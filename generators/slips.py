"""The return slip: the last page of a request for pieces, to put before what is sent back.

One code says of which dossier and request it is, so that what is scanned behind it files itself;
one box per missing piece is for the sender's own list. It is a page of the letter's Word file: it
is edited, printed and sent with it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extractors.fields import BY_PATH
from extractors.slip_layout import INFORMATION, MOST_ITEMS, SlipLayout, SlipSpec, slip_layout
from extractors.source import Box
from extractors.stamp import build
from validators.findings import Finding
from validators.wording import NBSP, long_date

from . import facts as of
from .codes import pictures, png_of, qr_png
from .facts import Facts
from .french import one_line, uncapitalised
from .wordfile import TIME_LIMIT, settle

_TWIPS = 20
_FONT = "Arial"
_SIDES = ("top", "left", "bottom", "right")
_MIDDLE = '<w:vAlign w:val="center"/>'
_INK, _SOFT, _BRAND, _RULE = "1A1F29", "5C6675", "1F3A5F", "B8C2CD"
_BOOKMARK = f"{TIME_LIMIT}_9"
MORE = "Autres éléments demandés par la lettre"
INFORMATION_LABEL = "Information demandée par la lettre"


@dataclass(frozen=True, slots=True)
class SlipItem:
    """One thing asked for: its code (a piece's, or ``I``) and a short label."""

    code: str
    label: str


def items_of(facts: Facts) -> tuple[SlipItem, ...]:
    """Return what a request asks for, each thing once, under a short name."""
    found: dict[tuple[str, str], SlipItem] = {}
    for finding in of.asked(facts):
        label = _label(facts, finding)
        code = finding.piece or INFORMATION
        found.setdefault((code, label), SlipItem(code, label))
    return tuple(found.values())


def _label(facts: Facts, finding: Finding) -> str:
    rule = facts.call.piece(finding.piece) if finding.piece else None
    if rule is not None:
        about = one_line(finding.subject or "")
        return f"{rule.label} – {about}" if about else rule.label
    field = BY_PATH.get(finding.field or "")
    if field is not None:
        return f"{INFORMATION_LABEL}{NBSP}: {uncapitalised(field.label)}"
    return INFORMATION_LABEL


def slip_of(facts: Facts, limit: date) -> Slip:
    """Return the slip that goes with a request for pieces."""
    authority = facts.call.authority
    return Slip(
        call=facts.call.id,
        reference=facts.dossier.reference,
        round=facts.due.round,
        organisation=of.organisation_name(facts) or "",
        limit=limit,
        address=(*authority.service, *authority.address),
        email=authority.email,
        items=items_of(facts),
    )


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip says: for whom, until when, where to send it, what is asked for."""

    call: str
    reference: str
    round: int
    organisation: str
    limit: date
    address: tuple[str, ...]
    email: str
    items: tuple[SlipItem, ...]

    @property
    def listed(self) -> tuple[SlipItem, ...]:
        """The items that have a box: what goes over the page's room shares the last one."""
        if len(self.items) <= MOST_ITEMS:
            return self.items
        return (*self.items[: MOST_ITEMS - 1], SlipItem(INFORMATION, MORE))

    @property
    def spec(self) -> SlipSpec:
        """What the code on it says."""
        codes = tuple(item.code for item in self.listed)
        return SlipSpec(self.call, self.reference, self.round, codes)


def with_slip(docx: bytes, slip: Slip, on: date) -> bytes:
    """Return a request's Word file with the slip as its last page. Same input, same bytes."""
    document = Document(io.BytesIO(docx))
    layout = slip_layout(len(slip.listed))
    body = document.element.body
    anchor = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pageBreakBefore/><w:spacing w:before="0" w:after="0" '
        'w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    )
    mark = png_of(np.zeros((8, 8), np.uint8))
    places: list[tuple[bytes, Box, str]] = [
        (qr_png(build(slip.spec.stamp)), layout.stamp, "Code du bordereau")
    ]
    places += [(mark, box, "Repère") for box in layout.marks]
    places += [(_square(), box, "Case") for box in layout.boxes]
    for run in pictures(document, places, 9100):
        anchor.append(run)
    end = body.sectPr
    for part in (
        anchor,
        _table(layout.head, [_cell(_head(slip), layout.head[2] - layout.head[0])]),
        _gap(),
        _items(slip, layout),
        _gap(),
    ):
        end.addprevious(part)
    target = io.BytesIO()
    document.save(target)
    return settle(target.getvalue(), on)


def _square() -> bytes:
    """Return the picture of an empty check box."""
    pixels = np.full((60, 60), 255, np.uint8)
    pixels[:4], pixels[-4:], pixels[:, :4], pixels[:, -4:] = 0, 0, 0, 0
    return png_of(pixels)


def _head(slip: Slip) -> list[str]:
    again = "Nouvelle demande" if slip.round > 1 else "Demande"
    of_request = f"{again} de pièces complémentaires"
    return [
        _paragraph("Bordereau de retour", 42, bold=True, colour=_BRAND, after=80),
        _paragraph(f"Dossier n° {slip.reference}", 24, bold=True, after=20),
        _paragraph(slip.organisation, 20, after=20),
        _paragraph(of_request, 17, colour=_SOFT, after=100),
        _paragraph(
            "Placez cette page devant les documents que vous renvoyez, par la poste ou "
            "numérisés dans un même fichier. Cochez ce que vous joignez.",
            20,
            after=0,
        ),
    ]


def _foot(slip: Slip) -> list[str]:
    post = ", ".join(line for line in slip.address if line)
    found = [
        _paragraph("À renvoyer au plus tard le ", 21, bold=True, after=80, dated=slip.limit),
        _paragraph(f"Par la poste{NBSP}: {post}", 18, after=40),
    ]
    if slip.email:
        found.append(_paragraph(f"Par courriel{NBSP}: {slip.email}", 18, after=40))
    found.append(
        _paragraph("Un seul envoi suffit. De simples copies suffisent.", 18, colour=_SOFT, after=0)
    )
    return found


def _items(slip: Slip, layout: SlipLayout) -> Any:
    """Return the rows of what is asked for, and below them, in the same table, where to send it.

    One table: programs differ in how they place a second one on a page.
    """
    rows, foot = layout.rows, layout.foot
    height, width = rows[0][3] - rows[0][1], rows[0][2] - rows[0][0]
    size = 20 if height > 24 else 18 if height > 20 else 15
    cells = [
        _cell(
            [_paragraph(item.label, size, indent=30 * _TWIPS)],
            width,
            height=height,
            middle=True,
            sides=("top", "bottom"),
        )
        for item in slip.listed
    ]
    cells.append(_cell([_paragraph("", 2)], width, height=foot[1] - rows[-1][3]))
    cells.append(
        _cell(_foot(slip), width, sides=("top", "left", "bottom", "right"), pad=8 * _TWIPS)
    )
    return _table((*rows[0][:3], foot[3]), cells)


def _table(box: Box, rows: Sequence[str]) -> Any:
    """Return a table of one column that stands at a place of the page, text flowing past it."""
    width = round((box[2] - box[0]) * _TWIPS)
    x, y = round(box[0] * _TWIPS), round(box[1] * _TWIPS)
    margins = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in _SIDES)
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" '
        f'w:horzAnchor="page" w:tblpX="{x}" w:tblpY="{y}"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _cell(
    paragraphs: Sequence[str],
    width: float,
    *,
    height: float = 0.0,
    middle: bool = False,
    sides: Sequence[str] = (),
    pad: int = 0,
) -> str:
    """Return a row of one cell; ``sides`` have a rule, ``pad`` is the room within (twips)."""
    tall = f'<w:trHeight w:val="{round(height * _TWIPS)}" w:hRule="exact"/>' if height else ""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    borders = "".join(f"<w:{side} {line}/>" for side in _SIDES if side in sides)
    room = "".join(f'<w:{side} w:w="{pad}" w:type="dxa"/>' for side in _SIDES)
    return (
        f"<w:tr><w:trPr><w:cantSplit/>{tall}</w:trPr><w:tc><w:tcPr>"
        f'<w:tcW w:w="{round(width * _TWIPS)}" w:type="dxa"/>'
        f"<w:tcBorders>{borders}</w:tcBorders>"
        f"{f'<w:tcMar>{room}</w:tcMar>' if pad else ''}"
        f"{_MIDDLE if middle else ''}</w:tcPr>"
        f"{''.join(paragraphs)}</w:tc></w:tr>"
    )


def _paragraph(
    text: str,
    size: int,
    *,
    bold: bool = False,
    colour: str = _INK,
    after: int = 0,
    indent: int = 0,
    dated: date | None = None,
) -> str:
    """Return a paragraph; ``size`` in half points. ``dated``: a date that validation renews."""
    look = (
        f'<w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}"/>'
        f'{"<w:b/>" if bold else ""}<w:color w:val="{colour}"/><w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/></w:rPr>'
    )
    run = f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
    if dated is not None:
        run += (
            f'<w:bookmarkStart w:id="9009" w:name="{_BOOKMARK}"/><w:r>{look}'
            f"<w:t>{escape(long_date(dated))}</w:t></w:r>"
            '<w:bookmarkEnd w:id="9009"/>'
        )
    return (
        f'<w:p><w:pPr><w:keepNext/><w:spacing w:before="0" w:after="{after}" w:line="240" '
        f'w:lineRule="auto"/><w:ind w:left="{indent}"/><w:jc w:val="left"/></w:pPr>{run}</w:p>'
    )


def _gap() -> Any:
    """Return the small paragraph that keeps two tables apart."""
    return parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" '
        'w:lineRule="exact"/></w:pPr></w:p>'
    )
