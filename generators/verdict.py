"""One page per attendance sheet: the scan with what was read marked on it, and why line by line.

A mark is a shape and a letter as well as a colour, so that it is told on a grey print too: a tick
for what counts, a cross for what does not, a question mark for what a person must look at.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from extractors.source import Box
from validators.attendance import SheetVerdict
from validators.ledger import Line, Reason, Status
from validators.wording import short_date

from .pdf_canvas import Canvas

Tone = Literal["counted", "not_counted", "pending"]
_WIDTH, _HEIGHT = landscape(A4)
_MARGIN = 28.0
_COLUMN = 0.50
"""Share of the page's width that the scan may take."""
_COLOURS: dict[Tone, Color] = {
    "counted": HexColor("#1B6E3C"),
    "not_counted": HexColor("#B3261E"),
    "pending": HexColor("#9A6700"),
}
_SIGNS: dict[Tone, str] = {"counted": "OK", "not_counted": "X", "pending": "?"}
_STATES = {
    "conforming": ("CONFORME", "counted"),
    "fault": ("DÉFAUT", "not_counted"),
    "to_check": ("À VÉRIFIER", "pending"),
}
_WORDS: dict[Status, str] = {
    "counted": "comptée",
    "not_counted": "non comptée",
    "pending": "à vérifier",
}
_FOOT = (
    "OK : compté – X : non compté – ? : à vérifier par un agent. La présence d'une signature est "
    "relevée ; aucune signature n'est comparée à celle d'une personne."
)
_LACKING = {
    "date": "date",
    "start": "heure de début",
    "end": "heure de fin",
    "title": "intitulé précis",
    "facilitator_name": "nom et prénom de l'intervenant",
    "facilitator_signature": "signature de l'intervenant",
    "participant_name": "noms et prénoms des participants",
    "participant_signature": "signatures des participants",
}


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page of the sheet as received: its number in the file, and its picture (JPEG, PNG)."""

    number: int
    content: bytes


def verdict_page(
    verdict: SheetVerdict, pictures: Sequence[PagePicture], reference: str, on: date
) -> bytes:
    """Return the verdict as PDF: A4 across, one page per page of the sheet (one without picture).

    The reasons that concern the sheet as a whole and the lines of the page stand beside its
    picture; what does not fit there goes on over the next page, so that nothing is left out.
    """
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(_WIDTH, _HEIGHT), invariant=1, lang="fr-FR")
    canvas.setTitle(f"Verdict {verdict.label}")
    canvas.setAuthor("Recevable")
    shown: Sequence[PagePicture | None] = pictures or (None,)
    for index, picture in enumerate(shown):
        number = picture.number if picture else None
        lines = [line for line in verdict.lines if _on_page(line, number, first=index == 0)]
        _Sheet(canvas, verdict, reference, on).draw(picture, lines, whole=index == 0)
    canvas.save()
    return buffer.getvalue()


def _on_page(line: Line, number: int | None, *, first: bool) -> bool:
    pages = {spot.page for spot in line.evidence if spot.page is not None}
    return number is None or number in pages or (first and not pages)


class _Sheet:
    """Draws one sheet's verdict; the text column flows over as many pages as it needs."""

    def __init__(self, canvas: Canvas, verdict: SheetVerdict, reference: str, on: date) -> None:
        self.canvas, self.verdict = canvas, verdict
        self.reference, self.on = reference, on
        self.left, self.right, self.at = _MARGIN, _WIDTH - _MARGIN, _HEIGHT - _MARGIN
        self.plain, self.bold = _fonts()

    def draw(self, picture: PagePicture | None, lines: Sequence[Line], *, whole: bool) -> None:
        """Draw the picture with its marks, then head, reasons and lines beside it."""
        if picture is not None:
            right = _picture(self.canvas, picture, lines, self.bold)
            self.left = right + 16
        self._head()
        if whole:
            self._whole()
        self._heading("Lignes" if picture is None else f"Lignes de la page {picture.number}")
        for line in lines:
            self._line(line)
        if not lines:
            self._text("Aucune ligne lue.")
        self._foot()
        self.canvas.showPage()

    def _head(self) -> None:
        word, tone = _STATES[self.verdict.state]
        self._text(f"<b>{escape(self.verdict.label)}</b>", size=12, after=2)
        self._text(f"Dossier {escape(self.reference)} – contrôle du {short_date(self.on)}", after=6)
        canvas, height = self.canvas, 20.0
        canvas.setStrokeColor(_COLOURS[_tone(tone)])
        canvas.setLineWidth(1.6)
        canvas.roundRect(self.left, self.at - height, 150, height, 4)
        _sign(canvas, _tone(tone), self.left + 12, self.at - height / 2, self.bold)
        canvas.setFillColor(_COLOURS[_tone(tone)])
        canvas.setFont(self.bold, 11)
        canvas.drawString(self.left + 26, self.at - height + 6, word)
        canvas.setFillColorRGB(0, 0, 0)
        self.at -= height + 8

    def _whole(self) -> None:
        verdict = self.verdict
        if verdict.lacking:
            names = ", ".join(_LACKING[item] for item in verdict.lacking)
            self._text(f"<b>Ne se trouve pas avec certitude :</b> {escape(names)}.", after=4)
        if verdict.reasons:
            self._heading("Ce qui concerne la feuille")
            self._reasons(verdict.reasons)
        if verdict.notes:
            self._heading("Remarques (sans effet sur les heures)")
            self._reasons(verdict.notes)

    def _reasons(self, reasons: Iterable[Reason]) -> None:
        for reason in reasons:
            self._text(f"• {escape(reason.message)} <i>[{escape(reason.rule)}]</i>")

    def _line(self, line: Line) -> None:
        who = f"Ligne {line.row}" if line.row else "Intervenant"
        session = f", séance {line.session}" if self._several() else ""
        minutes = f", {line.minutes} min" if line.minutes is not None else ""
        sign = {"counted": "OK", "not_counted": "X", "pending": "?"}[line.status]
        own = [r for r in line.reasons if not self._of_sheet(r)]
        why = " ".join(f"{escape(r.message)} [{escape(r.rule)}]" for r in own)
        if len(own) < len(line.reasons):
            rules = ", ".join(dict.fromkeys(r.rule for r in line.reasons if self._of_sheet(r)))
            why = f"motif de la feuille [{escape(rules)}]. {why}".strip()
        colour = _COLOURS[line.status].hexval().replace("0x", "#")
        self._text(
            f'<font color="{colour}"><b>[{sign}]</b></font> <b>{who}{session}</b> : '
            f"{_WORDS[line.status]}{minutes}{'. ' if why else ''}{why}",
            size=8,
        )

    def _of_sheet(self, reason: Reason) -> bool:
        """Say whether a line's reason stands above already, for the whole sheet or session."""
        whole = (r for r in self.verdict.reasons if r.rule == reason.rule)
        return any(r.message.endswith(reason.message) for r in whole)

    def _several(self) -> bool:
        return len({line.session for line in self.verdict.lines}) > 1

    def _heading(self, text: str) -> None:
        self.at -= 3
        self._text(f"<b>{escape(text)}</b>", size=9.5, after=1)

    def _text(self, text: str, size: float = 8.5, after: float = 1.5) -> None:
        style = ParagraphStyle("text", fontName=self.plain, fontSize=size, leading=size * 1.25)
        paragraph = Paragraph(text, style)
        _, height = paragraph.wrap(self.right - self.left, _HEIGHT)
        if self.at - height < _MARGIN + 12:
            self._foot()
            self.canvas.showPage()
            self.left, self.at = _MARGIN, _HEIGHT - _MARGIN
            _, height = paragraph.wrap(self.right - self.left, _HEIGHT)
        paragraph.drawOn(self.canvas, self.left, self.at - height)
        self.at -= height + after

    def _foot(self) -> None:
        style = ParagraphStyle(
            "foot", fontName=self.plain, fontSize=6.5, leading=8, textColor=HexColor("#555555")
        )
        paragraph = Paragraph(_FOOT, style)
        _, height = paragraph.wrap(self.right - self.left, _MARGIN)
        paragraph.drawOn(self.canvas, self.left, _MARGIN - 8 - height + 8)


def _picture(canvas: Canvas, picture: PagePicture, lines: Sequence[Line], font: str) -> float:
    """Draw the page as large as its column allows, with the marks; return its right edge."""
    image = ImageReader(io.BytesIO(picture.content))
    width, height = image.getSize()
    scale: float = min((_WIDTH * _COLUMN - _MARGIN) / width, (_HEIGHT - 2 * _MARGIN) / height)
    wide, high = float(width * scale), float(height * scale)
    left, bottom = _MARGIN, _HEIGHT - _MARGIN - high
    canvas.drawImage(image, left, bottom, wide, high)
    canvas.setLineWidth(0.5)
    canvas.setStrokeColorRGB(0.5, 0.5, 0.5)
    canvas.rect(left, bottom, wide, high)
    for line in lines:
        boxes = [s.box for s in line.evidence if s.box is not None and s.page == picture.number]
        for box in boxes:
            badge = box == boxes[-1]  # the signature; the name before it is framed only
            _mark(canvas, line.status, _placed(box, (left, bottom, wide, high)), font, badge)
    return left + wide


def _placed(box: Box, at: Box) -> Box:
    """Return a box of the page (fractions, from the top) in points of the verdict page."""
    left, bottom, wide, high = at
    return (
        left + box[0] * wide,
        bottom + (1 - box[3]) * high,
        left + box[2] * wide,
        bottom + (1 - box[1]) * high,
    )


def _mark(canvas: Canvas, tone: Tone, box: Box, font: str, badge: bool) -> None:
    canvas.setStrokeColor(_COLOURS[tone])
    canvas.setLineWidth(1.1)
    canvas.setDash((4, 2) if tone == "pending" else (1, 1.5) if tone == "not_counted" else ())
    canvas.rect(box[0], box[1], box[2] - box[0], box[3] - box[1])
    canvas.setDash(())
    if badge:
        _sign(canvas, tone, box[2] - 7, (box[1] + box[3]) / 2, font)


def _sign(canvas: Canvas, tone: Tone, x: float, y: float, font: str) -> None:
    """Draw a badge around a point: round with OK, square with X, a diamond with a question mark."""
    canvas.setFillColor(_COLOURS[tone])
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.setLineWidth(0.4)
    if tone == "counted":
        canvas.circle(x, y, 5, fill=1)
    elif tone == "not_counted":
        canvas.rect(x - 4.4, y - 4.4, 8.8, 8.8, fill=1)
    else:
        path = canvas.beginPath()
        path.moveTo(x, y + 6.2)
        for dx, dy in ((6.2, 0), (0, -6.2), (-6.2, 0)):
            path.lineTo(x + dx, y + dy)
        path.close()
        canvas.drawPath(path, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont(font, 4.6 if tone == "counted" else 6.4)
    canvas.drawCentredString(x, y - (1.6 if tone == "counted" else 2.2), _SIGNS[tone])
    canvas.setFillColorRGB(0, 0, 0)


def _tone(name: str) -> Tone:
    return next(tone for tone in _COLOURS if tone == name)


@lru_cache(maxsize=1)
def _fonts() -> tuple[str, str]:
    """Register the fonts that come with reportlab: names hold any accent, the page needs none."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in (("Vera", "Vera.ttf"), ("VeraBd", "VeraBd.ttf"), ("VeraIt", "VeraIt.ttf"),
                       ("VeraBI", "VeraBI.ttf")):  # fmt: skip
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(
        "Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBI"
    )
    return "Vera", "VeraBd"
