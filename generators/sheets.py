"""Attendance sheets to print and sign, one PDF per session, drawn from ``sheet_layout``.

Every page carries its code twice and four corner marks, so that a scan or a photograph of it is
read from the paper alone. Same plan, same bytes.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import reportlab
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from extractors.sheet_layout import (
    HEIGHT,
    LEFT,
    MOST_FACILITATORS,
    RIGHT,
    WIDTH,
    SheetLayout,
    SheetRow,
    SheetSpec,
    check_of,
    layout_of,
    pages_of,
)
from extractors.source import Box
from extractors.stamp import build
from validators.wording import NBSP, long_date

from .form_pdf import qr_modules
from .pdf_canvas import Canvas

_INK = (0.10, 0.12, 0.16)
_SOFT = (0.36, 0.40, 0.46)
_BRAND = (0.09, 0.25, 0.42)
_TINT = (0.925, 0.945, 0.965)
_RULE = (0.30, 0.36, 0.44)
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SAFE_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,11}")
_NARROW = 6.0
_PAD = 5.0


@dataclass(frozen=True, slots=True)
class SheetTexts:
    """What every sheet of a call says: who asks, for which call, who answers on personal data."""

    call_id: str
    call_title: str = ""
    authority: str = ""
    privacy_contact: str = ""
    retention_years: int | None = None


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One session to print a sheet for.

    ``key`` is the session's short name in the code (``session_key``); ``slots`` its half-days;
    ``facilitators`` and ``people`` are (last name, first name) in the order of their rows.
    """

    reference: str
    key: str
    title: str
    day: date
    slots: tuple[tuple[time, time], ...]
    place: str = ""
    organisation: str = ""
    facilitators: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    action: str = ""
    blank: int = 3


def session_key(name: str) -> str:
    """Return a session's name as it stands in the code: itself where short and plain, else a hash.

    A name may be a person's ("RDV Mme …"): it is not spelt out in the code then.
    """
    plain = name.strip()
    if _SAFE_KEY.fullmatch(plain) and any(sign.isdigit() for sign in plain):
        return plain
    return f"S{zlib.crc32(plain.casefold().encode('utf-8')):08x}"


def specs_of(plan: SheetPlan, call_id: str) -> tuple[SheetSpec, ...]:
    """Return what the code says on each page of a session's sheet."""
    base = SheetSpec(
        session=plan.key,
        day=plan.day,
        slots=plan.slots,
        rows=1,
        action=plan.action,
        call=call_id,
        reference=plan.reference,
        title_check=check_of(plan.title),
    )
    return pages_of(base, plan.people, plan.facilitators, plan.blank)


def sheet_pdf(plan: SheetPlan, texts: SheetTexts) -> bytes:
    """Draw the sheet of one session. Raises ValueError for more facilitators than fit a page."""
    if len(plan.facilitators) > MOST_FACILITATORS:
        raise ValueError(f"more than {MOST_FACILITATORS} facilitators")
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, lang="fr-FR")
    canvas.setTitle(f"Feuille d'émargement – {plan.day:%d/%m/%Y}")
    canvas.setSubject("Feuille d'émargement")
    canvas.setCreator("Recevable")
    canvas.setProducer("Recevable")
    for spec in specs_of(plan, texts.call_id):
        _Page(canvas, layout_of(spec), plan, texts).draw()
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def undrawable(text: str) -> bool:
    """Tell whether a name has letters that no font at hand can print as they are."""
    return _font(text)[1] != unicodedata.normalize("NFC", text)


class _Page:
    """The pen on one page of a sheet."""

    def __init__(
        self, canvas: Canvas, layout: SheetLayout, plan: SheetPlan, texts: SheetTexts
    ) -> None:
        self.canvas = canvas
        self.layout = layout
        self.spec = layout.spec
        self.plan = plan
        self.texts = texts

    def draw(self) -> None:
        """Draw the page."""
        self._marks_and_codes()
        self._masthead()
        self._facts()
        self._facilitators()
        self._guide()
        self._participants()
        self._foot()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: tuple[float, float, float] = _INK,
        width: float | None = None,
    ) -> None:
        """Print one line, smaller where it would not fit ``width``."""
        font, shown = _font(text, bold=bold)
        if width is not None:
            wide = pdfmetrics.stringWidth(shown, font, size)
            size = size if wide <= width else max(_NARROW, size * width / wide)
            while pdfmetrics.stringWidth(shown, font, size) > width and len(shown) > 1:
                shown = shown[:-2] + "…" if shown.endswith("…") else shown[:-1] + "…"
        self.canvas.setFillColorRGB(*colour)
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, shown)

    def lines(
        self,
        box: Box,
        text: str,
        sizes: Sequence[float],
        *,
        bold: bool = False,
        colour: tuple[float, float, float] = _INK,
        leading: float = 1.2,
    ) -> None:
        """Print a text within a box, in the largest of ``sizes`` that fits."""
        for size in sizes:
            lines = _wrapped(text, box[2] - box[0], size, bold=bold)
            if len(lines) * size * leading <= box[3] - box[1] + 0.1:
                break
        most = max(1, int((box[3] - box[1] + 0.1) / (size * leading)))
        y = box[1] + size * 0.92
        for index, line in enumerate(lines[:most]):
            last = index == most - 1 and len(lines) > most
            shown = f"{line}…" if last else line
            self.text(box[0], y, shown, size, bold=bold, colour=colour, width=box[2] - box[0])
            y += size * leading

    def rect(
        self, box: Box, *, fill: tuple[float, float, float] | None = None, stroke: float = 0.0
    ) -> None:
        """Draw a rectangle, filled or framed."""
        self.canvas.setStrokeColorRGB(*_RULE)
        self.canvas.setLineWidth(stroke or 0.5)
        if fill:
            self.canvas.setFillColorRGB(*fill)
        self.canvas.rect(
            box[0], HEIGHT - box[3], box[2] - box[0], box[3] - box[1],
            stroke=int(stroke > 0), fill=int(fill is not None),
        )  # fmt: skip

    def _marks_and_codes(self) -> None:
        for mark in self.layout.marks:
            self.rect(mark, fill=(0.0, 0.0, 0.0))
        # the smaller one with less correction, so that its dots stay large enough for a photograph
        codes = ((self.layout.stamp, "m"), (self.layout.second_stamp, "l"))
        for (x0, y0, x1, y1), error in codes:
            picture = Image.fromarray(np.array(qr_modules(build(self.spec.stamp), error)) == 0)
            self.canvas.drawImage(ImageReader(picture), x0, HEIGHT - y1, x1 - x0, y1 - y0)

    def _masthead(self) -> None:
        box = self.layout.organisation
        name = self.plan.organisation
        short = len(_wrapped(name, box[2] - box[0], 12, bold=True)) == 1
        lower = (box[0], box[1] + 15, box[2], box[3]) if short else box
        self.lines(lower, name, (12, 11, 10, 9), bold=True, colour=_BRAND)
        width = box[2] - box[0]
        call = self.texts.call_title
        self.text(LEFT, 71, call, 8.4, colour=_SOFT, width=width)
        self.text(LEFT, 92, "Feuille d'émargement", 21, bold=True, colour=_BRAND)
        named = [f"Dossier n° {self.plan.reference}", f"séance {self.plan.key}"]
        named.append(f"page {self.spec.page}/{self.spec.pages}")
        self.text(LEFT, 106, f"{NBSP}· ".join(named), 8.8, colour=_SOFT, width=width)
        self.rect((LEFT, 112, RIGHT, 113.6), fill=_BRAND)

    def _facts(self) -> None:
        title = self.layout.title
        self._label(title, "Intitulé de l'action")
        self.lines(title, self.plan.title, (14.5, 13, 11.5, 10, 8.5, 7.5), bold=True)
        day = f"{_DAYS[self.plan.day.weekday()].capitalize()} {long_date(self.plan.day)}"
        hours = "\n".join(slot_text(slot) for slot in self.plan.slots)
        values = (day, hours, self.plan.place)
        labels = ("Date", "Horaires", "Lieu")
        for box, label, value in zip(self.layout.facts, labels, values, strict=True):
            self._label(box, label)
            self.lines(box, value, (11.5, 10.5, 9.5, 8.5, 7.5), bold=True)

    def _label(self, box: Box, label: str) -> None:
        self.text(box[0], box[1] - 3.5, label, 8, colour=_SOFT)

    def _facilitators(self) -> None:
        head = self.layout.facilitator_head
        if head is None:
            return
        columns = self.layout.columns
        self.rect(head, fill=_BRAND)
        white = (1.0, 1.0, 1.0)
        many = len(self.plan.facilitators) > 1
        name = "Nom des intervenants" if many else "Nom de l'intervenant"
        self.text(columns[0] + _PAD, head[3] - 5, name, 8.4, bold=True, colour=white)
        self.text(columns[2] + _PAD, head[3] - 5, "Prénom", 8.4, bold=True, colour=white)
        for index, x in enumerate(columns[3:-1]):
            part = f" {slot_name(self.plan.slots, index)}" if len(self.plan.slots) > 1 else ""
            words = f"Signature{part}"
            self.text(x + _PAD, head[3] - 5, words, 8.4, bold=True, colour=white)
        names = [*self.plan.facilitators, ("", "")]
        for row, person in zip(self.layout.facilitators, names, strict=False):
            self._row(row, person)
        last = self.layout.facilitators[-1].box[3]
        self._rules((LEFT, head[1], RIGHT, last), (columns[2], *columns[3:-1]), head[3])

    def _guide(self) -> None:
        box = self.layout.guide
        several = len(self.spec.slots) > 1
        where = "pour chaque demi-journée, " if several else ""
        self.text(
            LEFT, box[1] + 9,
            f"Chaque personne présente signe {where}dans sa case, sans en déborder.",
            8.8, width=RIGHT - LEFT,
        )  # fmt: skip
        self.text(
            LEFT, box[1] + 19.5,
            f"Personne absente{NBSP}: écrire « absent » dans sa case. Personne non prévue{NBSP}: "
            "écrire nom et prénom en capitales sur une ligne libre.",
            8.8, width=RIGHT - LEFT,
        )  # fmt: skip

    def _participants(self) -> None:
        head, columns = self.layout.head, self.layout.columns
        white = (1.0, 1.0, 1.0)
        self.rect(head, fill=_BRAND)
        baseline = head[1] + 17
        labels = ("N°", "Nom", "Prénom")
        for x, label in zip(columns[:3], labels, strict=True):
            self.text(x + _PAD, baseline, label, 9, bold=True, colour=white)
        for index, (x, end) in enumerate(pairwise(columns[3:])):
            part = f" {slot_name(self.plan.slots, index)}" if len(self.plan.slots) > 1 else ""
            self.text(x + _PAD, head[1] + 11.5, f"Signature{part}", 9, bold=True, colour=white)
            slot = slot_text(self.plan.slots[index])
            self.text(x + _PAD, head[1] + 22, slot, 8, colour=white, width=end - x - 2 * _PAD)
        for row in self.layout.rows:
            number = (row.number or 0) - 1
            person = self.plan.people[number] if row.printed else ("", "")
            self._row(row, person)
        self._rules(self.layout.table, columns[1:-1], head[3])

    def _row(self, row: SheetRow, person: tuple[str, str]) -> None:
        top, bottom = row.box[1], row.box[3]
        baseline = (top + bottom) / 2 + 4
        if row.number is not None:
            number = str(row.number)
            middle = (LEFT + row.last_name[0]) / 2
            x = middle - pdfmetrics.stringWidth(number, "Helvetica", 9) / 2
            self.text(x, baseline, number, 9, colour=_SOFT)
        last, first = person
        for box, name, bold in ((row.last_name, last, True), (row.first_name, first, False)):
            self._name(box, name, bold=bold)
        self.canvas.setStrokeColorRGB(*_RULE)
        self.canvas.setLineWidth(0.7)
        self.canvas.line(LEFT, HEIGHT - bottom, RIGHT, HEIGHT - bottom)

    def _name(self, box: Box, name: str, *, bold: bool) -> None:
        """Print a name in its cell: on one line, or on two where it is long."""
        width, middle = box[2] - box[0] - 2 * _PAD, (box[1] + box[3]) / 2
        x = box[0] + _PAD
        if len(_wrapped(name, width, 10.0, bold=bold)) < 2:
            self.text(x, middle + 4, name, 11.5, bold=bold, width=width)
            return
        inner = (x, middle - 11.5, x + width, middle + 11.5)
        self.lines(inner, name, (9.5, 8.5, 7.5), bold=bold)

    def _rules(self, table: Box, inner: Sequence[float], below: float) -> None:
        self.canvas.setStrokeColorRGB(*_RULE)
        self.canvas.setLineWidth(0.7)
        for x in inner:
            self.canvas.line(x, HEIGHT - below, x, HEIGHT - table[3])
        self.rect(table, stroke=1.1)

    def _foot(self) -> None:
        self.lines(
            self.layout.notice, notice_text(self.texts), (7.0, 6.6, 6.2, 5.8), colour=_SOFT,
            leading=1.17,
        )  # fmt: skip
        y = self.layout.marks[3][3] - 5
        foot = f"Feuille d'émargement {self.spec.call} – modèle {self.spec.stamp.layout}"
        self.text(LEFT, y, foot, 7, colour=_SOFT)
        count = f"page {self.spec.page}/{self.spec.pages}"
        x = self.layout.notice[2] - pdfmetrics.stringWidth(count, "Helvetica-Bold", 9)
        self.text(x, y, count, 9, bold=True)


def notice_text(texts: SheetTexts) -> str:
    """Return the information on personal data printed on every sheet (DOMAIN §7)."""
    who = texts.authority or "la collectivité qui attribue la subvention"
    years = texts.retention_years
    kept = (
        f"jusqu'à {years} ans après l'apurement des comptes"
        if years
        else "jusqu'à la date limite des contrôles"
    )
    contact = texts.privacy_contact or "auprès de la collectivité"
    return (
        f"Vos données personnelles. Vos nom, prénom et signature justifient votre présence à une "
        f"action qui reçoit une subvention. Responsable du traitement{NBSP}: {who} (mission "
        f"d'intérêt public). La présence d'une signature est relevée, jamais comparée. N'écrivez "
        f"rien d'autre vous concernant (santé, situation, numéro d'allocataire). "
        f"Destinataires{NBSP}: la structure "
        f"organisatrice, les agents chargés du contrôle et du paiement. Conservation{NBSP}: "
        f"{kept}, puis tri réglementaire des archives. Vos droits (accès, rectification, "
        f"limitation, opposition){NBSP}: délégué à la protection des données, {contact}{NBSP}; "
        f"réclamation auprès de la CNIL (cnil.fr)."
    )


def slot_text(slot: tuple[time, time]) -> str:
    """Write a half-day: « 9 h 00 – 12 h 00 »."""
    start, end = (f"{t.hour}{NBSP}h{NBSP}{t.minute:02d}" for t in slot)
    return f"{start} – {end}"


def slot_name(slots: Sequence[tuple[time, time]], index: int) -> str:
    """Name a half-day: « matin », « après-midi », « soir »; numbered where two are alike."""
    names = ["matin" if s.hour < 12 else "soir" if s.hour >= 18 else "après-midi" for s, _ in slots]
    if names.count(names[index]) > 1:
        return f"{names[index]} {names[: index + 1].count(names[index])}"
    return names[index]


def _wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            font, shown = _font(longer, bold=bold)
            if line and pdfmetrics.stringWidth(shown, font, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _font(text: str, *, bold: bool = False) -> tuple[str, str]:
    """Return a font that has the letters of a text, and the text as it can be printed.

    Helvetica where it serves; else Vera, which has more letters with marks; a letter that
    neither has loses its mark, another sign becomes the sign for undrawn.
    """
    text = unicodedata.normalize("NFC", text).replace("\u202f", NBSP).replace("\u2011", "-")
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        glyphs = _vera()
        shown = "".join(s if ord(s) in glyphs else _nearest(s, glyphs) for s in text)
        return ("Vera-Bold" if bold else "Vera"), shown
    return ("Helvetica-Bold" if bold else "Helvetica"), text


def _nearest(sign: str, glyphs: frozenset[int]) -> str:
    base = unicodedata.normalize("NFD", sign)[0]
    return base if ord(base) in glyphs else "¤"


@cache
def _vera() -> frozenset[int]:
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in (("Vera", "Vera.ttf"), ("Vera-Bold", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    return frozenset(pdfmetrics.getFont("Vera").face.charToGlyph)
