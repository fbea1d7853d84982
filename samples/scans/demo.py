"""Scans for ``make demo``: drawn strokes, the machine's own fonts, the same bytes each time.

They belong to the sample dossier of *Les Jardins du Confluent* (``samples.dossiers``): its action,
its facilitators, invented participants.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, time

from generators.sheets import SheetPlan, SheetTexts

from ..applicants import CONFLUENT
from . import ours, sheets
from .content import Content, Held, Ink, Maker, Row
from .files import encode
from .forms import drawn, pages_of
from .layouts import named
from .pen import Pen
from .truth import Split

TITLE = "Cultiver ses compétences"
PEOPLE = (
    ("Lafargue", "Nadège"), ("Belkacemi", "Rachid"), ("Pagès", "Mireille"), ("Touzeau", "Loïc"),
    ("Diallo", "Aïcha"), ("Garrigue", "Bruno"), ("Sentenac", "Corinne"), ("Mendès", "José"),
)  # fmt: skip
HELPERS = tuple((p.last_name, p.first_name) for p in CONFLUENT.facilitators)
_BLUE, _BLACK, _DARK = (28, 45, 150), (20, 20, 28), (45, 30, 110)
_STYLES = ("loops", "tail", "letters", "ovals", "hook", "underlined", "zigzag", "letters")


def scanned(papers: Sequence[bytes], seed: int = 1, dpi: int = 200) -> bytes:
    """Return PDFs, one after the other, as one scan without any text: a PDF of grey pictures.

    For a form, bank details and statutes that went through the scanner as one pile.
    """
    pages = [page for paper in papers for page in drawn(paper, dpi, forms=True)]
    worn = pages_of(pages, dpi, ("skew", "grey", "noise", "jpeg"), seed)
    return encode(worn, "pdf", random.Random(seed))


def _pen(index: int) -> Pen:
    colour = (_BLUE, _BLACK, _DARK, _BLUE)[index % 4]
    return Pen(colour, 0.36 + 0.03 * (index % 4), "", _STYLES[index % len(_STYLES)], "", 0.05)


def _rows(states: Sequence[str], sessions: Sequence[str]) -> list[Row]:
    """Return a row for each of PEOPLE: "signed", "empty", "abs", "dash", "struck"…"""
    rows = []
    for index, (who, kind) in enumerate(zip(PEOPLE, states, strict=True)):
        pen = _pen(index)
        state = {"signed": "present", "empty": "absent"}.get(kind, "declared_absent")
        ink = Ink(state, kind, pen)
        row = Row(who=who, pen=pen, struck=kind == "struck", inks=dict.fromkeys(sessions, ink))
        rows.append(row)
    rows.append(Row(who=None, inks=dict.fromkeys(sessions, Ink("absent", "empty"))))
    return rows


def _content(
    layout: str, held: list[Held], states: Sequence[str], helper: int, *, helper_signs: bool
) -> Content:
    keys = [h.id for h in held]
    pen = _pen(helper + 2)
    ink = Ink("present", "signed", pen) if helper_signs else Ink("absent", "empty")
    signer = Row(HELPERS[helper], pen, facilitator=True, inks=dict.fromkeys(keys, ink))
    return Content(
        layout=named(layout), title=TITLE, organisation=CONFLUENT.name, place="Tonneins",
        sessions=held, rows=_rows(states, keys), facilitators=[signer], hand=frozenset(),
        missing=frozenset(), secretary=_pen(1), roster=PEOPLE, actions=(TITLE,), mention="",
        date_style=2, time_style=1, real=None, capitals=True, polite=False,
    )  # fmt: skip


def good_sheet(day: date = date(2022, 11, 15)) -> bytes:
    """Return a foreign sheet in order, scanned in colour at 200 dpi (PNG): one "absent" said."""
    held = [Held("s1", day, time(9), time(12))]
    states = ("signed", "signed", "abs", "signed", "signed", "signed", "signed", "signed")
    content = _content("numbered", held, states, 0, helper_signs=True)
    setting = sheets.Setting(1, "dev", ("skew", "noise"), 200, "sans", "png")
    return sheets.scan_of([content], setting, random.Random("demo good")).content


def faulty_sheet(day: date = date(2022, 11, 17)) -> bytes:
    """Return a foreign sheet with faults (JPEG photograph): no facilitator's signature, a gap."""
    held = [Held("s1", day, time(9), time(12)), Held("s2", day, time(13, 30), time(16, 30))]
    states = ("signed", "empty", "signed", "dash", "signed", "struck", "signed", "signed")
    content = _content("halves", held, states, 1, helper_signs=False)
    setting = sheets.Setting(2, "dev", ("phone", "jpeg"), 200, "sans", "jpg")
    return sheets.scan_of([content], setting, random.Random("demo faulty")).content


def own_sheet(
    reference: str, texts: SheetTexts, day: date = date(2022, 11, 22), key: str = "A1-03"
) -> bytes:
    """Return a sheet printed by ``recevable sheets`` for a dossier, signed and scanned (PDF)."""
    source = random.Random("demo own")
    maker = _DrawnOnly(source)
    planned = SheetPlan(
        reference=reference, key=key, title=TITLE, day=day, slots=((time(9), time(12)),),
        place="Tonneins", organisation=CONFLUENT.name, facilitators=HELPERS[:1], people=PEOPLE,
    )  # fmt: skip
    split: Split = "dev"
    how = (3, split, ("skew", "grey", "jpeg"), 200)
    return ours.scan_of(planned, maker, how, texts=texts, form="pdf").content


class _DrawnOnly(Maker):
    """A maker whose pens need no handwriting font."""

    def __init__(self, source: random.Random) -> None:
        super().__init__(source, "dev", None)
        self._count = 0

    def pen(self) -> Pen:
        """Return the next of a few pens with drawn signatures."""
        self._count += 1
        return _pen(self._count)
