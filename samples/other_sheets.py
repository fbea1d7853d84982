"""Attendance sheets of another make: tables set by a layout engine, in a dozen ways of offices.

A second generator beside ``samples.scans``, whose pages are drawn by other means and to other
habits, so that nothing learnt from the first is at home in it. Signatures are free curves.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

LAST = (
    "Martin", "Bernard", "Dubois", "Thomas", "Robert", "Richard", "Petit", "Durand", "Leroy",
    "Moreau", "Simon", "Laurent", "Lefebvre", "Michel", "Garcia", "David", "Bertrand", "Roux",
    "Vincent", "Fournier", "Morel", "Girard", "André", "Mercier", "Dupont", "Lambert", "Bonnet",
    "François", "Martinez", "Le-Gall", "N'Diaye",
)  # fmt: skip
FIRST = (
    "Marie", "Jean", "Pierre", "Anne", "Luc", "Sophie", "Paul", "Claire", "Hugo", "Emma", "Nadia",
    "Karim", "Fatou", "Yves", "Chloé", "Élodie", "Zoé", "Rémi", "Mehdi", "Aïcha",
)  # fmt: skip
TITLES = (
    "Atelier CV et lettre de motivation", "Remobilisation et confiance en soi",
    "Préparation à l'entretien d'embauche", "Initiation au numérique",
    "Gestion du budget familial",
)  # fmt: skip
STATES = {"sig": "present", "empty": "absent", "word": "declared_absent",
          "dash": "declared_absent", "cross": "declared_absent"}  # fmt: skip
_ABSENT = ("abs", "absent", "ABS", "Abs.", "excusé", "absente", "abs exc")
_INKS = ((0.0, 0.0, 0.55), (0.05, 0.05, 0.05), (0.1, 0.2, 0.6))
_STYLES = getSampleStyleSheet()

Person = tuple[str, str]


@dataclass
class Sheet:
    """One made sheet: its PDF and what is true of it.

    ``cells``: per line of people the state of each signature cell, left to right; ``leaders``:
    who leads, with the states of their cells.
    """

    layout: str
    title: str
    sessions: list[tuple[date, time, time]]
    people: list[Person]
    cells: list[list[str]]
    leaders: list[tuple[Person, list[str]]]
    pdf: bytes = b""


class Ink(Flowable):  # type: ignore[misc]
    """What stands in a signature cell."""

    def __init__(self, size: tuple[float, float], kind: str, source: random.Random) -> None:
        super().__init__()
        self.size, self.kind, self.source = size, kind, source

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return width and height in points."""
        return self.size

    def draw(self) -> None:
        """Draw a free curve, a word, a dash or a cross; nothing for "empty"."""
        source, canvas, (wide, high) = self.source, self.canv, self.size
        ink = source.choice(_INKS)
        canvas.setStrokeColorRGB(*ink)
        canvas.setFillColorRGB(*ink)
        canvas.setLineWidth(source.uniform(0.7, 1.8))
        canvas.setLineCap(1)
        if self.kind == "sig":
            self._curve()
        elif self.kind == "word":
            font = source.choice(("Helvetica-Oblique", "Times-Italic", "Courier"))
            canvas.setFont(font, source.choice((9, 11, 13)))
            canvas.drawString(wide * 0.2, high * 0.3, source.choice(_ABSENT))
        elif self.kind == "dash":
            canvas.line(wide * 0.25, high * 0.5, wide * 0.7, high * 0.5 + source.uniform(-1, 1))
        elif self.kind == "cross":
            canvas.line(wide * 0.35, high * 0.2, wide * 0.55, high * 0.8)
            canvas.line(wide * 0.35, high * 0.8, wide * 0.55, high * 0.2)

    def _curve(self) -> None:
        source, (wide, high) = self.source, self.size
        x, y = wide * source.uniform(0.05, 0.25), high * source.uniform(0.3, 0.6)
        path, turns = self.canv.beginPath(), source.randint(3, 8)
        path.moveTo(x, y)
        step = wide * source.uniform(0.4, 0.65) / turns
        for _ in range(turns):
            tall = source.uniform(0.3, 1.15) * high
            path.curveTo(
                x + step * source.uniform(-0.3, 0.6), y + tall * source.uniform(0.2, 1),
                x + step * source.uniform(0.5, 1.4), y - tall * source.uniform(0, 0.8),
                x + step, y + high * source.uniform(-0.15, 0.15),
            )  # fmt: skip
            x += step
        self.canv.drawPath(path)


@dataclass
class _Maker:
    """What the layouts of one sheet share."""

    source: random.Random
    title: str = ""
    day: date = date(2023, 1, 1)
    start: time = time(9)
    end: time = time(12)
    people: list[Person] = field(default_factory=list)
    leaders: list[Person] = field(default_factory=list)
    row: float = 30.0
    grid: list[tuple[Any, ...]] = field(default_factory=list)
    white: bool = False
    parts: list[Any] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    led: list[tuple[Person, list[str]]] = field(default_factory=list)

    def say(self, *lines: str, gap: float = 2.0) -> None:
        """Add lines of text (reportlab's small mark-up)."""
        for line in lines:
            self.parts += [Paragraph(line, _STYLES["Normal"]), Spacer(1, gap * mm)]

    def heads(self) -> dict[str, str]:
        """Return the usual labels with their values."""
        return {
            "title": f"<b>Action :</b> {self.title}",
            "day": f"<b>Date :</b> {self.day:%d/%m/%Y}",
            "hours": f"<b>Horaires :</b> de {self.start:%Hh%M} à {self.end:%H:%M}",
            "place": f"<b>Lieu :</b> Agen, salle {self.source.randint(1, 5)}",
        }

    def heading(self, text: str) -> Paragraph:
        """Return the text of a column's heading, white on a dark ground."""
        shade = '<font color="white">' if self.white else "<font>"
        return Paragraph(f"<b>{shade}{text}</font></b>", _STYLES["Normal"])

    def ink(self, width: float, kinds: Sequence[str] | None = None) -> tuple[Ink, str]:
        """Return what stands in a cell, and its state."""
        weights = (60, 20, 10, 6, 4)
        kind = self.source.choice(kinds) if kinds else self.source.choices(list(STATES), weights)[0]
        return Ink((width * 0.9, self.row * 0.8), kind, self.source), STATES[kind]

    def table(self, rows: list[list[Any]], widths: Sequence[float], high: float = 12 * mm) -> None:
        """Add a ruled table."""
        heights = [high, *[self.row] * (len(rows) - 1)]
        self.parts.append(Table(rows, colWidths=list(widths), rowHeights=heights, style=self.grid))

    def signed(
        self,
        heads: Sequence[str],
        line: Callable[[int, Person], list[Any]],
        columns: Sequence[str],
        widths: Sequence[float],
        *,
        whole: float = 182 * mm,
        blank: bool = True,
        leaders: Callable[[Person], list[Any]] | None = None,
    ) -> None:
        """Add the list of people; ``leaders`` makes the lines of facilitators at its foot."""
        wide = (whole - sum(widths)) / len(columns)
        rows: list[list[Any]] = [[self.heading(text) for text in (*heads, *columns)]]
        for number, person in enumerate(self.people, 1):
            inks = [self.ink(wide) for _ in columns]
            rows.append([*line(number, person), *[ink for ink, _ in inks]])
            self.cells.append([state for _, state in inks])
        for person in self.leaders if leaders else ():
            inks = [self.ink(wide, ("sig", "sig", "empty")) for _ in columns]
            rows.append([*leaders(person), *[ink for ink, _ in inks]] if leaders else [])
            self.led.append((person, [state for _, state in inks]))
        for _ in range(self.source.randint(0, 3) if blank and not leaders else 0):
            rows.append([""] * len(rows[0]))
            self.cells.append(["absent"] * len(columns))
        self.table(rows, (*widths, *[wide] * len(columns)))

    def leader_table(self, heads: Sequence[str], line: Callable[[Person], list[Any]]) -> None:
        """Add a table of facilitators under the list."""
        self.parts.append(Spacer(1, 6 * mm))
        rows: list[list[Any]] = [[self.heading(text) for text in heads]]
        for person in self.leaders:
            ink, state = self.ink(60 * mm, ("sig", "sig", "empty"))
            rows.append([*line(person), ink])
            self.led.append((person, [state]))
        widths = [60 * mm / (len(heads) - 1) * 1.2] * (len(heads) - 1)
        self.table(rows, (*widths, 75 * mm), 9 * mm)

    def leader_below(self, *, named: bool) -> None:
        """Add a place to sign under the list, for all who lead."""
        names = ", ".join(f"{first} {last}" for last, first in self.leaders)
        self.parts.append(Spacer(1, 6 * mm))
        if named:
            self.say(f"<b>Intervenant(s) :</b> {names}")
        self.say("<b>Signature de l'intervenant :</b>")
        ink, state = self.ink(60 * mm, ("sig", "sig", "empty"))
        self.parts.append(ink)
        self.led += [(person, [state]) for person in self.leaders]


def _both(_: int, person: Person) -> list[Any]:
    return [f"{person[0]} {person[1]}"]


def _apart(_: int, person: Person) -> list[Any]:
    return [*person]


def _numbered(number: int, person: Person) -> list[Any]:
    return [str(number), *person]


def _plain(maker: _Maker) -> None:
    maker.say(*maker.heads().values())
    maker.signed(("Nom", "Prénom"), _apart, ("Signature",), (40 * mm, 40 * mm))
    maker.leader_below(named=True)


def _full_names(maker: _Maker) -> None:
    maker.say(*maker.heads().values())
    maker.signed(("Nom et prénom",), _both, ("Émargement",), (60 * mm,))
    maker.leader_below(named=True)


def _boxed_head(maker: _Maker) -> None:
    heads = [Paragraph(text, _STYLES["Normal"]) for text in maker.heads().values()]
    style = [("GRID", (0, 0), (-1, -1), 0.4, colors.black)]
    maker.parts.append(Table([heads[:2], heads[2:]], colWidths=[95 * mm, 85 * mm], style=style))
    maker.parts.append(Spacer(1, 4 * mm))
    widths = (12 * mm, 42 * mm, 42 * mm)
    maker.signed(("N°", "NOM", "Prénom"), _numbered, ("SIGNATURE",), widths)
    maker.leader_table(("Intervenant (nom, prénom)", "Signature"), lambda p: _both(0, p))


def _with_organisation(maker: _Maker) -> None:
    maker.say(*maker.heads().values())
    places = ("Mission locale", "CCAS", "CMS Agen")
    maker.signed(
        ("Nom", "Prénom", "Structure"),
        lambda _, p: [*p, maker.source.choice(places)],
        ("Signature",),
        (35 * mm, 32 * mm, 35 * mm),
    )
    maker.leader_table(("Nom de l'intervenant", "Prénom", "Signature"), lambda p: [*p])


def _halves(maker: _Maker) -> None:
    heads = maker.heads()
    maker.say(heads["title"], heads["day"], heads["place"])
    columns = ("Matin<br/>9h00-12h00", "Après-midi<br/>14h00-17h00")
    maker.signed(("Nom", "Prénom"), _apart, columns, (38 * mm, 38 * mm))
    maker.leader_table(("Intervenant (nom, prénom)", "Signature"), lambda p: _both(0, p))


def _functions(maker: _Maker) -> None:
    maker.say(*maker.heads().values())
    maker.signed(
        ("N°", "Nom", "Prénom", "Fonction"),
        lambda n, p: [str(n), *p, "Participant"],
        ("Émargement",),
        (12 * mm, 38 * mm, 36 * mm, 36 * mm),
        leaders=lambda p: ["", *p, "Intervenant"],
    )


def _sentence(maker: _Maker) -> None:
    names = ", ".join(f"{first} {last}" for last, first in maker.leaders)
    maker.say(
        f"Atelier « {maker.title} » du {maker.day:%d/%m/%Y}, de {maker.start:%H:%M} à "
        f"{maker.end:%H:%M}, à Agen, salle 2, animé par {names}.",
        gap=4.0,
    )
    maker.signed(
        ("Noms et prénoms", "Structure d'origine"),
        lambda _, p: [f"{p[0]} {p[1]}", maker.source.choice(("Mission locale", "CCAS"))],
        ("SIGNATURE",),
        (60 * mm, 45 * mm),
    )
    maker.leader_below(named=False)


def _days(maker: _Maker, days: Sequence[date], heading: str, *, narrow: bool) -> None:
    """Lay out people by days; facilitators stand at the foot, their label over their name."""
    heads = maker.heads()
    maker.say(heads["title"], heads["hours"])
    columns = [heading.format(n, day) for n, day in enumerate(days, 1)]
    word = maker.source.choice(("Intervenant", "Formatrice", "Animateur"))
    if narrow:
        widths: tuple[float, ...] = (12 * mm, 30 * mm, 30 * mm)
        names, line = ("N°", "Nom", "Prénom"), _numbered
    else:
        widths, names, line = (60 * mm,), ("Nom et prénom",), _both  # type: ignore[assignment]

    def leader(person: Person) -> list[Any]:
        if narrow:
            label = Paragraph(f"{word} :<br/>{person[0]}", _STYLES["Normal"])
            return ["", label, person[1]]
        return [f"{word} : {person[0]} {person[1]}"]

    maker.signed(names, line, columns, widths, whole=277 * mm, leaders=leader)


LAYOUTS: dict[str, Callable[[_Maker], None]] = {
    "plain": _plain,
    "full names": _full_names,
    "boxed head": _boxed_head,
    "organisation": _with_organisation,
    "half-days": _halves,
    "functions": _functions,
    "sentence": _sentence,
}
BY_DAYS = {
    "dates": ("{1:%d/%m/%Y}", False),
    "numbered days": ("Séance {0}<br/>{1:%d/%m/%Y}", False),
    "narrow names": ("S{0} - {1:%d/%m/%Y}", True),
}


def sheet(seed: int) -> Sheet:
    """Return one made sheet; the same seed gives the same sheet."""
    source = random.Random(seed)
    names = [*LAYOUTS, *BY_DAYS]
    layout = names[seed % len(names)]
    maker = _start(source)
    maker.parts.append(
        Paragraph(
            source.choice(("FEUILLE D'ÉMARGEMENT", "Feuille de présence", "LISTE D'ÉMARGEMENT")),
            _STYLES["Title"],
        )
    )
    sessions = [(maker.day, maker.start, maker.end)]
    page = A4
    if layout in LAYOUTS:
        LAYOUTS[layout](maker)
        if layout == "half-days":
            sessions = [(maker.day, time(9), time(12)), (maker.day, time(14), time(17))]
    else:
        page = landscape(A4)
        month = source.randint(1, 12)
        found = sorted(source.sample(range(1, 29), source.randint(3, 5)))
        days = [date(2023, month, number) for number in found]
        heading, narrow = BY_DAYS[layout]
        _days(maker, days, heading, narrow=narrow)
        sessions = [(day, maker.start, maker.end) for day in days]
    held = io.BytesIO()
    margins = {"leftMargin": 14 * mm, "rightMargin": 14 * mm, "topMargin": 12 * mm,
               "bottomMargin": 10 * mm}  # fmt: skip
    SimpleDocTemplate(held, pagesize=page, invariant=1, **margins).build(maker.parts)
    return Sheet(
        layout, maker.title, sessions, maker.people, maker.cells, maker.led, held.getvalue()
    )


def _start(source: random.Random) -> _Maker:
    """Return what a sheet is made with: people, day, hours, how its table is ruled."""
    last = source.sample(LAST, 12)
    capitals = source.random() < 0.7
    everybody = [(name.upper() if capitals else name, source.choice(FIRST)) for name in last]
    count = source.randint(4, 9)
    hours = source.choice(((9, 12), (14, 17), (13, 16)))
    ground = source.choice((None, None, "#d3d3d3", "#dbe5f1", "#2f5597", "#000000"))
    rule = source.choice((colors.black, colors.grey, colors.HexColor("#444444")))
    grid: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), source.choice((0.4, 0.6, 1.0)), rule),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
    if ground:
        grid.append(("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(ground)))
    return _Maker(
        source,
        title=source.choice(TITLES),
        day=date(2023, source.randint(1, 12), source.randint(1, 28)),
        start=time(hours[0]),
        end=time(hours[1]),
        people=everybody[:count],
        leaders=everybody[count : count + source.choice((1, 1, 2))],
        row=source.uniform(9, 12) * mm,
        grid=grid,
        white=ground in {"#2f5597", "#000000"},
    )
