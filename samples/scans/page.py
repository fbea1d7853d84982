"""One drawn page of an attendance sheet: header, table, facilitators, in its layout's way."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .appointments import fill_appointment
from .canvas import Area, Canvas
from .content import Content, Row
from .header import Data, Fields, masthead
from .helpers import DrawnTable, Helpers
from .table import Drawn, TableDrawer

HEADINGS = (
    "FEUILLE D'ÉMARGEMENT", "Feuille de présence", "FEUILLE DE PRÉSENCE", "Feuille d'émargement",
    "LISTE D'ÉMARGEMENT", "Fiche d'émargement",
)  # fmt: skip
FOOTNOTES = (
    "Je soussigné(e) certifie l'exactitude des renseignements portés ci-dessus.",
    "Document à conserver et à joindre au bilan de l'action.",
    "Les participants attestent de leur présence par leur signature.",
    "Vos données sont traitées par l'organisme pour le suivi de l'action (RGPD).",
    "Nombre de participants : ........     Nombre d'absents : ........",
)


@dataclass(slots=True)
class Part:
    """What one page holds of a sheet: its fields, tables, participants; ``end`` in mm."""

    page: int
    canvas: Canvas
    fields: Fields
    tables: list[DrawnTable] = field(default_factory=list)
    participants: list[Data] = field(default_factory=list)
    facilitators: dict[tuple[int, str], Data] = field(default_factory=dict)
    region: Area = field(default_factory=lambda: Area(0, 0, 0, 0))
    left: list[Row] = field(default_factory=list)


class PageDrawer:
    """Draws a content into an area of a canvas; rows that do not fit are left over."""

    def __init__(
        self, canvas: Canvas, content: Content, source: random.Random, area: Area, page: int
    ) -> None:
        self.canvas, self.content, self.source, self.area = canvas, content, source, area
        size = source.choice((9.5, 10.0, 10.5, 11.0))
        self.fields = Fields(canvas, content, source, page, size)
        self.part = Part(page=page, canvas=canvas, fields=self.fields)
        self.helpers = Helpers(canvas, content, source, area, self.fields)
        self.part.tables, self.part.facilitators = self.helpers.tables, self.helpers.signatures
        self.step = source.uniform(6.2, 8.5)

    def first(self) -> Part:
        """Draw the first (or only) page of a sheet."""
        y = self._top()
        y = self._header(y) + self.source.uniform(2, 5)
        layout = self.content.layout
        if layout.facilitators == "below" and self.source.random() < 0.3:
            y = self.helpers.own_table(y) + 4
            done = True
        else:
            done = False
        keep = {"box": 32.0, "below": 0.0 if done else 26.0}.get(layout.facilitators, 4.0)
        y = self._table(self.content.rows, y, keep, start=1)
        if layout.facilitators == "box":
            y = self.helpers.boxes(y + 3)
        elif layout.facilitators == "below" and not done:
            y = self.helpers.own_table(y + 4)
        self._region(y)
        if not layout.two_up:
            self._foot(y)
        return self.part

    def _foot(self, y: float) -> None:
        """Print what stands below tables, and scribble in the margin, on some sheets."""
        source, canvas, area = self.source, self.canvas, self.area
        room = area.y1 - y
        if room > 16 and source.random() < 0.25:
            text = source.choice(FOOTNOTES)
            size = 8.5
            while size > 5 and canvas.measure(text, size) > area.width:
                size -= 0.5
            canvas.text((area.x0, y + 9), text, size)
        if room > 30 and source.random() < 0.12:
            note = source.choice(("8 présents", "à classer", "vu le 12/01", "OK", "copie envoyée"))
            spot = Area(area.x0 + source.uniform(0, 90), y + 16, area.x1, y + 24)
            canvas.write(note, spot, self.content.secretary, source, source.uniform(4, 7))
        if source.random() < 0.3:
            foot = source.choice(
                ("Page 1/1", self.content.organisation, "1", "Imprimé le 03/01/2023")
            )
            canvas.text((area.x1, canvas.height - 7), foot, 7, anchor="rs", colour=(90, 90, 90))

    def following(self, rows: list[Row], start: int) -> Part:
        """Draw a continuation page: a line of the header, then the rows that were left."""
        y = self.area.y0 + 6
        spot = (self.area.x0, y)
        if self.source.random() < 0.6:
            self.canvas.text(spot, f"{self.content.title} (suite)", self.fields.size)
        else:
            self.canvas.text((self.area.x1, y), "Page 2/2", 9, anchor="rs")
        y = self._table(rows, y + 4, 4.0, start=start)
        self._region(y)
        return self.part

    def _region(self, y: float) -> None:
        self.part.region = Area(self.area.x0, self.area.y0, self.area.x1, min(y, self.area.y1))

    def _top(self) -> float:
        source, canvas, content, area = self.source, self.canvas, self.content, self.area
        small = content.layout.two_up
        y = area.y0 if small else masthead(canvas, content, source, area)
        heading = HEADINGS[source.randrange(len(HEADINGS))]
        middle = (area.x0 + area.x1) / 2
        if content.layout.header == "head":
            spot = canvas.text((area.x0, y + 5), content.organisation, self.fields.size)
            leaf = self.fields.leaf(content.organisation, content.organisation, spot, hand=False)
            self.fields.found["", "organisation"] = leaf
            canvas.text((middle, y + 13), heading, 14, bold=True, anchor="ms")
            if "title" not in content.missing:
                self._centred_title(middle, y + 21)
            return y + 25
        canvas.text((middle, y + 6), heading, 11 if small else 15, bold=True, anchor="ms")
        return y + (9 if small else 12)

    def _centred_title(self, middle: float, y: float) -> None:
        content = self.content
        spot = self.canvas.text((middle, y), content.title, 13, bold=True, anchor="ms")
        leaf = self.fields.leaf(content.title, content.title, spot, hand=False)
        for held in content.sessions:
            self.fields.found[held.id, "title"] = leaf

    def _keys(self) -> list[str]:
        """Return the header fields of this layout in their order."""
        layout = self.content.layout
        keys = [] if layout.header == "head" else ["title"]
        if self.fields.short_names and layout.header != "head":
            keys.insert(0, "organisation")
        if layout.sessions == "appointments":
            return [*keys, "person", "facilitators", "place"]
        if layout.sessions not in {"dates", "numbered"}:
            keys.append("date")
        in_heading = layout.sessions != "one" and self.fields.hours_form == 3
        if not in_heading or {"start", "end"} & self.content.missing:
            separate = not self.fields.combined and layout.sessions != "halves"
            keys += ["start", "end"] if separate else ["hours"]
        keys.append("place")
        if layout.facilitators in {"line", "box"}:
            keys.append("facilitators")
        return keys

    def _header(self, y: float) -> float:
        form = self.content.layout.header
        if form == "sentence":
            return self._sentence(y)
        if form in {"table", "boxes"}:
            return self._header_table(y)
        if form == "two_columns":
            return self._two_columns(y)
        for key in self._keys():
            y = self._field_line(key, self.area.x0, self.area.x1, y)
        return y

    def _field_line(self, key: str, x0: float, x1: float, y: float) -> float:
        canvas, fields, content = self.canvas, self.fields, self.content
        label = fields.label(key)
        bold = fields.label_style % 2 == 0
        canvas.text((x0, y + self.step * 0.62), label, fields.size, bold=bold)
        x = x0 + canvas.measure(label, fields.size, bold=bold) + 2.0
        beside = key == "facilitators" and content.layout.facilitators == "line"
        end = x1 - (75 if beside else 0)
        band = Area(x, y + 0.2, max(end, x + 20), y + self.step - 0.2)
        stop = fields.put(key, band)
        if not beside:
            return y + self.step
        room = max(self.step, 11.0)
        for index, row in enumerate(content.facilitators):
            top = y + index * room
            sign = max(stop + 4, x1 - 72) if index == 0 else x1 - 72
            spot = canvas.text((sign, top + self.step * 0.62), "Signature :", fields.size)
            fields.sign(row, index, Area(spot.x1 + 2, top - 2, x1, top + room - 1))
        return y + room * len(content.facilitators) + 1

    def _two_columns(self, y: float) -> float:
        keys = self._keys()
        middle = (self.area.x0 + self.area.x1) / 2
        wide = [k for k in keys if k == "facilitators"]
        narrow = [k for k in keys if k not in wide]
        half = (len(narrow) + 1) // 2
        top = y
        for index, key in enumerate(narrow):
            left = index < half
            row = top + (index if left else index - half) * self.step
            x0, x1 = (self.area.x0, middle - 4) if left else (middle, self.area.x1)
            self._field_line(key, x0, x1, row)
        y = top + half * self.step
        for key in wide:
            y = self._field_line(key, self.area.x0, self.area.x1, y)
        return y

    def _header_table(self, y: float) -> float:
        layout = self.content.layout
        boxes = layout.header == "boxes"
        rows: list[list[str]] = [[key] for key in self._keys()]
        if boxes:
            keys = self._keys()
            rows = [keys[i : i + 2] for i in range(0, len(keys), 2)]
        cells: list[Drawn] = []
        height = 12.5 if boxes else max(7.0, self.step)
        for at, keys in enumerate(rows):
            width = self.area.width / len(keys)
            for index, key in enumerate(keys):
                x = self.area.x0 + index * width
                cells += self._header_cells(key, Area(x, y, x + width, y + height), at, index)
            tall = height
            if "facilitators" in keys and layout.facilitators == "line":
                tall += self.helpers.line_signatures(y + height)
            y += tall
        if layout.facilitators == "header_table":
            for index, row in enumerate(self.content.facilitators):
                band = Area(self.area.x0, y, self.area.x1, y + max(12.0, height))
                cells += self.helpers.header_cells(row, index, band, len(rows) + index)
                y = band.y1
        for cell in cells:
            self.canvas.frame(cell.area, 0.25)
        self.part.tables.append(DrawnTable("header", cells))

        return y

    def _header_cells(self, key: str, area: Area, at: int, index: int) -> list[Drawn]:
        fields, canvas = self.fields, self.canvas
        label = fields.label(key)
        if self.content.layout.header == "boxes":
            canvas.text((area.x0 + 1.5, area.y0 + 4.2), label, 8, bold=True)
            fields.put(key, Area(area.x0 + 3, area.y0 + 5, area.x1 - 2, area.y1 - 0.5))
            return [Drawn(at, index, "header", area, text=label)]
        split = area.x0 + min(62.0, area.width * 0.34)
        left, right = Area(area.x0, area.y0, split, area.y1), Area(split, area.y0, area.x1, area.y1)
        if self.content.layout.shading != "none":
            canvas.fill(left, (228, 228, 228))
        middle = (area.y0 + area.y1) / 2 + fields.size * 0.12
        size = fields.size
        while canvas.measure(label, size, bold=True) > left.width - 2:
            size -= 0.5
        canvas.text((left.x0 + 1.5, middle), label.rstrip(" :"), size, bold=True)
        fields.put(key, Area(right.x0 + 1.8, right.y0, right.x1 - 1.5, right.y1))
        return [Drawn(at, 0, "label", left, text=label), Drawn(at, 1, "header", right)]

    def _sentence(self, y: float) -> float:
        fields = self.fields
        tail: list[tuple[str, list[str]]] = [("Le", ["date"]), ("de", ["hours"]), ("à", ["place"])]
        step = self.step
        x = self.area.x0
        if fields.hours_form in {0, 3}:
            tail[1] = ("", ["hours"])
        for word, keys in tail:
            if word:
                spot = self.canvas.text((x, y + step * 0.62), word, fields.size)
                x = spot.x1 + 1.5
            x = fields.put(keys[0], Area(x, y, self.area.x1, y + step)) + 1.0
        y += step
        for label, key in (("Action : ", "title"), ("Animée par :", "facilitators")):
            if key == "facilitators" and self.content.layout.facilitators == "below":
                continue
            spot = self.canvas.text((self.area.x0, y + step * 0.62), label, fields.size)
            fields.put(key, Area(spot.x1 + 2, y, self.area.x1, y + step))
            y += step
        return y

    def _table(self, rows: list[Row], y: float, keep: float, *, start: int) -> float:
        layout, content, source = self.content.layout, self.content, self.source
        table = TableDrawer(self.fields, self.area)
        if start == 1 or source.random() < 0.6:
            y = table.heading(y)
        base = max((c.row + c.row_span for c in table.cells), default=0)
        height = source.uniform(*layout.row)
        lines = self._lines(rows, first=start == 1)
        end = self.area.y1 - keep
        ruled: list[tuple[Row, list[Drawn]]] = []
        at, line = base, start
        while lines and y + height <= end:
            row = lines.pop(0)
            ruled.append((row, table.ruled(y, height, at, line)))
            y, at, line = y + height, at + 1, line + 1
        for index, (row, cells) in enumerate(ruled):
            if layout.sessions == "appointments":
                fill_appointment(table, content, index, cells)
            else:
                table.fill(row, cells)
                if row.facilitator:
                    self.helpers.keep(row, table, cells)
        self.part.left = lines
        for spot, owner in table.inked:
            table.note(spot, "overflow", owner)
        if source.random() < 0.07:
            side = source.uniform(28, 42)
            x = source.uniform(self.area.x0 + 60, self.area.x1 - side)
            table.stamp(Area(x, y - side * 0.8, x + side, y + side * 0.2))
        self.part.tables.append(DrawnTable("participants", table.cells))
        self.part.participants = table.participants
        return y

    def _lines(self, rows: list[Row], *, first: bool) -> list[Row]:
        layout, content = self.content.layout, self.content
        if layout.sessions == "appointments":
            return [content.rows[0]] * len(content.sessions)
        helpers = content.facilitators
        if layout.facilitators == "rows_top" and first:
            return [*helpers, *rows]
        if layout.facilitators == "rows_bottom" and first:
            return [*rows, *helpers]
        return list(rows)
