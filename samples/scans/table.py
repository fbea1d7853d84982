"""The table of participants of a made sheet: columns, headings, rows, the ink of every cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from . import names
from .canvas import Area
from .content import Ink, Row, day_text, time_text
from .header import Data, Fields
from .inking import declare_in
from .pen import Pen
from .signatures import WORDS, mark, stamp

WIDTHS = {
    "number": 9.0, "last_name": 34.0, "first_name": 28.0, "full_name": 52.0, "organisation": 30.0,
    "signature": 44.0, "arrival": 20.0, "departure": 20.0, "date": 25.0, "start": 17.0,
    "end": 17.0, "hours": 28.0, "object": 40.0, "facilitator_signature": 40.0, "phone": 26.0,
    "remarks": 30.0,
}  # fmt: skip
HEADINGS = {
    "number": ("N°", "N°", "n°", ""),
    "last_name": ("Nom", "NOM", "Noms", "NOM"),
    "first_name": ("Prénom", "PRÉNOM", "Prénoms", "Prénom"),
    "full_name": ("Nom et prénom", "NOM Prénom", "Nom - Prénom", "Nom et prénom du participant"),
    "organisation": ("Structure", "Structure", "Organisme", "Structure d'origine"),
    "signature": ("Signature", "Émargement", "SIGNATURE", "Signature du participant"),
    "arrival": ("Heure d'arrivée", "Arrivée", "Heure d'arrivée", "Heure arrivée"),
    "departure": ("Heure de départ", "Départ", "Heure de départ", "Heure départ"),
    "date": ("Date", "Date", "DATE", "Date du RDV"),
    "start": ("Début", "Heure de début", "De", "Heure début"),
    "end": ("Fin", "Heure de fin", "À", "Heure fin"),
    "hours": ("Horaires", "Horaires", "Heures", "Horaire"),
    "object": ("Objet", "Objet de l'entretien", "Contenu", "Objet"),
    "facilitator_signature": (
        "Signature de l'intervenant", "Signature intervenant", "Émargement intervenant",
        "Signature du formateur",
    ),
    "phone": ("Téléphone", "Tél.", "Téléphone", "Tél."),
    "remarks": ("Observations", "Remarques", "Observations", "Observations"),
}  # fmt: skip
RULES = {
    "thin": (0.22, (30, 30, 30)),
    "thick": (0.6, (20, 20, 20)),
    "double": (0.25, (30, 30, 30)),
    "grey": (0.25, (135, 135, 135)),
    "dotted": (0.25, (60, 60, 60)),
}


@dataclass(slots=True)
class Column:
    """A column: what it means, its edges in mm, its heading, its session."""

    role: str
    x0: float
    x1: float
    heading: str
    session: str = ""


@dataclass(slots=True)
class Drawn:
    """A cell as drawn, in mm; see ``truth.TruthCell`` for the meaning of its fields."""

    row: int
    column: int
    role: str
    area: Area
    row_span: int = 1
    column_span: int = 1
    text: str = ""
    hand: bool = False
    line: int | None = None
    session: str | None = None
    state: str | None = None
    ink: str = ""
    style: str = ""


class TableDrawer:
    """Draws the rows of a sheet that fit on a page and keeps their cells and participants."""

    def __init__(self, fields: Fields, area: Area) -> None:
        self.fields, self.canvas, self.content = fields, fields.canvas, fields.content
        self.source, self.area = fields.source, area
        self.cells: list[Drawn] = []
        self.participants: list[Data] = []
        self.inked: list[tuple[Area, Drawn | None]] = []
        self.columns = self._columns()
        self.helper_word = "Intervenant" if fields.combined else "Formateur"
        self._organisations = any(c.role == "organisation" for c in self.columns)
        self.placeholder = self.source.random() < 0.04
        self.size = min(fields.size, 10.5)

    def _columns(self) -> list[Column]:
        layout, content = self.content.layout, self.content
        words = dict(layout.headings)
        found: list[tuple[str, str, str]] = []
        for role in layout.columns:
            if role == "signature" and layout.sessions not in {"one", "appointments"}:
                found += [
                    (role, self._session_heading(i), s.id) for i, s in enumerate(content.sessions)
                ]
                continue
            text = words.get(role) or HEADINGS[role][self.fields.label_style]
            found.append((role, text, "s1" if layout.sessions == "one" else ""))
        weights = [self._weight(role, len(content.sessions)) for role, _, _ in found]
        scale = self.area.width / sum(weights)
        columns, x = [], self.area.x0
        for (role, text, session), weight in zip(found, weights, strict=True):
            columns.append(Column(role, x, x + weight * scale, text, session))
            x += weight * scale
        return columns

    def _weight(self, role: str, sessions: int) -> float:
        layout = self.content.layout
        many = role == "signature" and layout.sessions in {"dates", "numbered"}
        return 32.0 if many and sessions > 3 else WIDTHS[role] * self.source.uniform(0.88, 1.12)

    def _session_heading(self, index: int) -> str:
        content, fields = self.content, self.fields
        held = content.sessions[index]
        start, end = (time_text(t, content.time_style) for t in (held.start, held.end))
        if content.layout.sessions == "halves":
            half = ("Matin", "Après-midi")[index]
            return f"{half}\n{start}-{end}" if self._times_in_heading else half
        day = day_text(held.day, 0 if fields.combined else 3)
        if content.layout.sessions == "numbered":
            day = f"Séance {index + 1}\n{day}"
        return f"{day}\n{start}-{end}" if self._times_in_heading else day

    @property
    def _times_in_heading(self) -> bool:
        asked = {"start", "end"} & self.content.missing
        return not asked and self.fields.hours_form == 3

    def heading(self, y: float) -> float:
        """Draw the heading rows; returns where they end."""
        layout, fields = self.content.layout, self.fields
        lines = max(column.heading.count("\n") + 1 for column in self.columns)
        height = max(self.source.uniform(7, 11), 4.6 * lines + 2)
        top = y
        banner = 5.5 if layout.banner else 0.0
        last = self.columns[-1]
        for index, column in enumerate(self.columns):
            over = column.role == "signature" and layout.banner
            area = Area(column.x0, top + (banner if over else 0), column.x1, top + banner + height)
            if layout.shading != "none":
                self.canvas.fill(area, (222, 222, 226))
            row, span = (1, 1) if over else (0, 2 if layout.banner else 1)
            cell = Drawn(row, index, "heading", area, row_span=span, text=column.heading)
            self.cells.append(cell)
            self.rule(area)
            spots = self._lines_of(column.heading, area)
            self._session_leaves(column, spots)
        if banner:
            first = next(c for c in self.columns if c.role == "signature")
            area = Area(first.x0, top, last.x1, top + banner)
            number = self.columns.index(first)
            span = len(self.columns) - number
            word = HEADINGS["signature"][fields.label_style]
            self.cells.append(Drawn(0, number, "heading", area, column_span=span, text=word))
            self.rule(area)
            self._lines_of(word, area)
        return top + banner + height

    def _lines_of(self, text: str, area: Area) -> list[Area]:
        lines, size = text.split("\n"), self.size
        if len(lines) == 1 and self.canvas.measure(text, 7, bold=True) > area.width - 1.5:
            lines = _wrapped(text)
        while size > 5 and any(
            self.canvas.measure(line, size, bold=True) > area.width - 1.5 for line in lines
        ):
            size -= 0.5
        step = size * 0.42
        y = (area.y0 + area.y1) / 2 - step * (len(lines) - 1) / 2
        middle = (area.x0 + area.x1) / 2
        return [
            self.canvas.text((middle, y + step * i), line, size, bold=True, anchor="mm")
            for i, line in enumerate(lines)
        ]

    def _session_leaves(self, column: Column, spots: list[Area]) -> None:
        layout, fields = self.content.layout, self.fields
        if column.role != "signature" or layout.sessions in {"one", "appointments"}:
            return
        held = next(s for s in self.content.sessions if s.id == column.session)
        lines = column.heading.split("\n")
        if layout.sessions != "halves":
            at = 1 if layout.sessions == "numbered" else 0
            leaf = fields.leaf(held.day, lines[at], spots[at], hand=False)
            fields.found[held.id, "date"] = leaf
        if self._times_in_heading:
            for key, value in (("start", held.start), ("end", held.end)):
                leaf = fields.leaf(value, lines[-1], spots[-1], hand=False)
                fields.found[held.id, key] = leaf

    def ruled(self, y: float, height: float, at: int, line: int) -> list[Drawn]:
        """Print the empty cells of one line; ``at`` its row, ``line`` its number."""
        if self.content.layout.shading == "bands" and line % 2:
            self.canvas.fill(Area(self.area.x0, y, self.area.x1, y + height), (235, 235, 238))
        cells = []
        for index, column in enumerate(self.columns):
            area = Area(column.x0, y, column.x1, y + height)
            cells.append(Drawn(at, index, column.role, area, line=line))
            self.rule(area)
        self.cells += cells
        return cells

    def fill(self, row: Row, cells: list[Drawn]) -> None:
        """Write one line of people into its cells."""
        line = cells[0].line
        data: Data = {"row": line, "struck": row.struck, "added": row.added, "signatures": []}
        for cell, column in zip(cells, self.columns, strict=True):
            self._cell(cell, column, row, data)
        if row.struck:
            first, last = cells[0].area, cells[-1].area
            self._strike(row, Area(first.x0, first.y0, last.x1, last.y1), cells)
            for leaf in data["signatures"]:
                leaf["state"] = "declared_absent"
        if not row.facilitator:
            self.participants.append(data)

    def _cell(self, cell: Drawn, column: Column, row: Row, data: Data) -> None:
        role = column.role
        if role == "signature":
            ink = row.inks.get(column.session, Ink("absent", "empty"))
            if row.facilitator:
                cell.role = "facilitator_signature"
            self.signature_cell(cell, ink, row, column.session)
            box = self.canvas.box(cell.area)
            leaf: Data = {"session": column.session, "state": cell.state, "confidence": 1.0}
            data["signatures"].append({**leaf, "page": self.fields.page, "box": box})
        elif role in {"last_name", "first_name", "full_name"}:
            self._names(cell, row, data)
        elif role in {"arrival", "departure"} and not row.facilitator:
            self._time(cell, row, data)
        elif role == "number" and not row.facilitator:
            number = str(cell.line)
            cell.text = number
            self._print(cell, number, data, "printed_number")
        elif role == "organisation" and row.facilitator:
            self._print(cell, self.helper_word, {}, "")
        elif role == "organisation" and row.who and row.organisation:
            self._value(cell, row.organisation, row, data, "organisation")
        elif role == "phone" and row.who and not row.facilitator:
            digits = "".join(self.source.choices("0123456789", k=8))
            number = "06 " + " ".join(digits[i : i + 2] for i in range(0, 8, 2))
            self._value(cell, number, row, data, "")

    def _names(self, cell: Drawn, row: Row, data: Data) -> None:
        gone = {"participant_name", "facilitator_name"} & self.content.missing
        if row.who is None or (
            ("facilitator_name" in gone) if row.facilitator else ("participant_name" in gone)
        ):
            return
        last, first = row.who
        shown = last.upper() if self.content.capitals else last
        if row.facilitator and cell.role != "first_name" and not self._organisations:
            # Where no other column says what this line is, the name does.
            shown = f"{self.helper_word} : {shown}"
        if cell.role == "last_name":
            self._value(cell, shown, row, data, "last_name", last)
        elif cell.role == "first_name":
            self._value(cell, first, row, data, "first_name", first)
        else:
            text = f"{shown} {first}"
            if self.content.polite and not row.hand:
                text = f"{'Mme' if first[-1] in 'aeé' else 'M.'} {text}"
            self._value(cell, text, row, data, "last_name", last)
            data["first_name"] = {**data["last_name"], "value": first}

    def _value(
        self, cell: Drawn, text: str, row: Row, data: Data, key: str, value: Any = None
    ) -> None:
        cell.text, cell.hand = text, row.hand
        if not row.hand:
            self._print(cell, text, data, key, value)
            return
        inner = cell.area.inner(1.0)
        tall = min(5.6, inner.height * 0.75)
        pen = row.scribe or row.pen or self.content.secretary
        spot = self.canvas.write(text, inner, pen, self.source, tall)
        self.inked.append((spot, cell))
        if key:
            data[key] = self.fields.leaf(value or text, text, spot, hand=True)

    def _print(self, cell: Drawn, text: str, data: Data, key: str, value: Any = None) -> None:
        size, area = self.size, cell.area
        while size > 5.5 and self.canvas.measure(text, size) > area.width - 2:
            size -= 0.5
        y = (area.y0 + area.y1) / 2 + size * 0.12
        spot = self.canvas.text((area.x0 + 1.2, y), text, size)
        if key:
            data[key] = self.fields.leaf(value or text, text, spot, hand=False)

    def _time(self, cell: Drawn, row: Row, data: Data) -> None:
        moment = row.times.get(cell.role)
        cell.session, cell.state = "s1", "absent"
        box = self.canvas.box(cell.area)
        leaf: Data = {"session": "s1", "column": cell.role, "confidence": 1.0}
        leaf |= {"page": self.fields.page, "box": box}
        if moment is not None:
            text = time_text(moment, self.source.choice((0, 1, 1, 2, 6)))
            pen = row.pen or self.content.secretary
            inner = cell.area.inner(1.0)
            spot = self.canvas.write(text, inner, pen, self.source, min(5, inner.height * 0.7))
            cell.text, cell.hand, cell.state = text, True, "present"
            leaf["time"] = self.fields.leaf(moment, text, spot, hand=True)
        data["signatures"].append({**leaf, "state": cell.state})

    def signature_cell(self, cell: Drawn, ink: Ink, row: Row, session: str) -> None:
        """Draw what a signature cell holds and note its true state."""
        cell.session, cell.state, cell.ink = session, ink.state, ink.kind
        area, source = cell.area, self.source
        if self.placeholder:
            word = "signature" if self.fields.combined else "Signature :"
            self.canvas.text((area.x0 + 2, area.y0 + 3.5), word, 6, colour=(150, 150, 150))
            cell.ink = "placeholder" if ink.kind == "empty" else cell.ink
        if ink.kind == "signed":
            spot = self.fields.signed(row, area, f"#{cell.row}.{cell.column}")
            cell.style = row.pen.style if row.pen else ""
            self.inked.append((spot, cell))
        elif ink.kind == "dirt":
            self._dirt(area)
        elif ink.kind in {"tick", "scratched"} and ink.pen is not None:
            self._unclear(ink, row, area, cell)
        elif ink.state == "declared_absent" and ink.kind != "struck" and ink.pen is not None:
            cell.text = declare_in(self.canvas, ink.kind, ink.pen, area, source)
            cell.hand = ink.kind in WORDS

    def _unclear(self, ink: Ink, row: Row, area: Area, cell: Drawn) -> None:
        assert ink.pen is not None
        spot = area.inner(area.height * 0.2)
        if ink.kind == "scratched":
            self.fields.signed(row, area.inner(1), f"#{cell.row}")
            for _ in range(3):
                self._stroke(spot, ink.pen)
            return
        canvas, colour = self.canvas, ink.pen.colour
        x, y = (spot.x0 + spot.x1) / 2, spot.y1
        side = spot.height * 0.8
        canvas.line((x - side * 0.4, y - side * 0.4), (x, y), ink.pen.breadth, colour)
        canvas.line((x, y), (x + side * 0.7, y - side), ink.pen.breadth, colour)

    def _stroke(self, area: Area, pen: Pen) -> None:
        mask, _ = mark(
            "bar", pen, (self.canvas.px(area.width), self.canvas.px(area.height)),
            self.canvas.dpi, self.source,
        )  # fmt: skip
        self.canvas.centred(mask, area, pen.colour)

    def _dirt(self, area: Area) -> None:
        source = self.source
        for _ in range(source.randint(1, 14)):
            side = source.uniform(0.12, 0.7)
            x, y = source.uniform(area.x0, area.x1 - 1), source.uniform(area.y0, area.y1 - 1)
            grey = source.randint(40, 170)
            self.canvas.fill(Area(x, y, x + side, y + side * 0.6), (grey, grey, grey))

    def _strike(self, row: Row, area: Area, cells: list[Drawn]) -> None:
        pen = row.pen or self.content.secretary
        start = area.x0 + self.source.uniform(0.5, 4)
        end = area.x1 - self.source.uniform(0.5, 6)
        middle = (area.y0 + area.y1) / 2
        for number in range(1 if self.source.random() < 0.7 else 2):
            y = middle + number * 1.4
            tilt = self.source.uniform(-1, 1)
            self.canvas.line((start, y + tilt), (end, y - tilt), pen.breadth, pen.colour)
        for cell in cells:
            if cell.state is not None:
                cell.state, cell.ink = "declared_absent", "struck"

    def stamp(self, area: Area) -> None:
        """Put a rubber stamp over an area; empty cells under it say so."""
        words = (self.content.organisation.upper(), self.source.choice(names.PLACES))
        mask = stamp(words, self.canvas.px(area.width), self.source)
        hue = self.source.choice(((40, 60, 150), (120, 30, 60), (60, 60, 70), (70, 40, 120)))
        spot = self.canvas.centred(mask, area, hue)
        self.note(spot, "stamp", None)

    def note(self, spot: Area, kind: str, owner: Drawn | None) -> None:
        """Mark the empty signature cells that foreign ink runs into."""
        for cell in self.cells:
            if cell is owner or cell.state != "absent" or cell.ink != "empty":
                continue
            across = min(spot.x1, cell.area.x1) - max(spot.x0, cell.area.x0)
            down = min(spot.y1, cell.area.y1) - max(spot.y0, cell.area.y0)
            if across > 0.6 and down > 0.5:
                cell.ink = kind

    def rule(self, area: Area) -> None:
        """Print the rules about a cell."""
        breadth, colour = RULES[self.content.layout.rules]
        if self.content.layout.rules == "dotted":
            for y in (area.y0, area.y1):
                self.canvas.dots(area.x0, area.x1, y)
            self.canvas.line((area.x0, area.y0), (area.x0, area.y1), breadth, colour)
            self.canvas.line((area.x1, area.y0), (area.x1, area.y1), breadth, colour)
            return
        self.canvas.frame(area, breadth, colour)
        if self.content.layout.rules == "double":
            self.canvas.line((area.x0, area.y0 - 0.8), (area.x1, area.y0 - 0.8), breadth, colour)


def _wrapped(text: str) -> list[str]:
    words = text.split()
    half = (len(words) + 1) // 2
    return [" ".join(words[:half]), " ".join(words[half:])] if len(words) > 1 else [text]
