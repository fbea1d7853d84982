"""Where facilitators stand and sign on a made sheet: in the header, in boxes, in rows."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

from .canvas import Area, Canvas
from .content import Content, Row
from .header import Data, Fields
from .table import Drawn, TableDrawer


@dataclass(slots=True)
class DrawnTable:
    """A ruled table as drawn: what for, its cells."""

    purpose: str
    cells: list[Drawn]


class Helpers:
    """Draws the facilitators of one page and keeps the tables and signatures that come of it."""

    def __init__(
        self, canvas: Canvas, content: Content, source: random.Random, area: Area, fields: Fields
    ) -> None:
        self.canvas, self.content, self.source, self.area = canvas, content, source, area
        self.fields = fields
        self.tables: list[DrawnTable] = []
        self.signatures: dict[tuple[int, str], Data] = {}

    def line_signatures(self, y: float) -> float:
        """Draw a line to sign on for each facilitator, below the header; returns its height."""
        room = 12.0
        for index, row in enumerate(self.content.facilitators):
            top = y + index * room
            spot = self.canvas.text((self.area.x0 + 2, top + 7), "Signature :", self.fields.size)
            self.fields.sign(row, index, Area(spot.x1 + 2, top + 1, spot.x1 + 60, top + room - 1))
        return room * len(self.content.facilitators)

    def header_cells(self, row: Row, index: int, area: Area, at: int) -> list[Drawn]:
        """Draw "Intervenant | name | Signature | ink" as a line of a header table."""
        canvas, fields = self.canvas, self.fields
        edges = [area.x0 + area.width * share for share in (0.0, 0.2, 0.55, 0.7, 1.0)]
        areas = [Area(a, area.y0, b, area.y1) for a, b in pairwise(edges)]
        middle = (area.y0 + area.y1) / 2 + 1.2
        canvas.text((areas[0].x0 + 1.5, middle), "Intervenant", fields.size, bold=True)
        self._name(row, index, areas[1])
        canvas.text((areas[2].x0 + 1.5, middle), "Signature", fields.size, bold=True)
        leaf = fields.sign(row, index, areas[3])
        roles = ("label", "facilitator_name", "label", "facilitator_signature")
        cells = [
            Drawn(at, i, role, a) for i, (role, a) in enumerate(zip(roles, areas, strict=True))
        ]
        cells[3].state, cells[3].ink = leaf["state"], next(iter(row.inks.values())).kind
        return cells

    def _name(self, row: Row, index: int, area: Area) -> None:
        fields, content = self.fields, self.content
        if row.who is None or "facilitator_name" in content.missing:
            return
        hand = "facilitators" in content.hand
        text = f"{row.who[1]} {row.who[0].upper() if content.capitals else row.who[0]}"
        inner = Area(area.x0 + 1.8, area.y0 + 1, area.x1 - 1, area.y1 - 1)
        if hand:
            spot = self.canvas.write(text, inner, content.secretary, self.source, 5.0)
        else:
            middle = (area.y0 + area.y1) / 2 + 1.2
            spot = self.canvas.text((inner.x0, middle), text, fields.size)
        for key, value in (("last_name", row.who[0]), ("first_name", row.who[1])):
            fields.found[f"facilitator{index}", key] = fields.leaf(value, text, spot, hand=hand)

    def boxes(self, y: float) -> float:
        """Draw a framed box to sign in for each facilitator; returns where they end."""
        source, canvas, fields = self.source, self.canvas, self.fields
        left = source.random() < 0.4
        count = len(self.content.facilitators)
        width = 70.0
        for index, row in enumerate(self.content.facilitators):
            at_left = left if count == 1 else index == 0
            x0 = self.area.x0 if at_left else self.area.x1 - width
            area = Area(x0, y + 6, x0 + width, y + 27)
            label = source.choice(
                ("Signature de l'intervenant :", "Signature intervenant", "Visa :")
            )
            label = label if count == 1 or row.who is None else f"{label} {row.who[0]}"
            if "facilitator_name" in self.content.missing:
                label = "Signature de l'intervenant :"
            canvas.text((x0, y + 4.5), label, min(fields.size, 9))
            canvas.frame(area, 0.25)
            leaf = fields.sign(row, index, Area(area.x0 + 8, area.y0 + 2, area.x1 - 8, area.y1 - 3))
            cell = Drawn(0, 0, "facilitator_signature", area, state=leaf["state"])
            cell.ink = next(iter(row.inks.values())).kind
            self.tables.append(DrawnTable("facilitators", [cell]))
        return y + 29

    def own_table(self, y: float) -> float:
        """Draw a small table of its own for the facilitators."""
        canvas, fields, area = self.canvas, self.fields, self.area
        edges = (area.x0, area.x0 + area.width * 0.45, area.x0 + area.width * 0.85)
        cells: list[Drawn] = []
        for index, word in enumerate(("Nom et prénom de l'intervenant", "Signature")):
            spot = Area(edges[index], y, edges[index + 1], y + 6.5)
            canvas.text((spot.x0 + 1.5, y + 4.5), word, min(10, fields.size), bold=True)
            cells.append(Drawn(0, index, "heading", spot, text=word))
        y += 6.5
        for index, row in enumerate(self.content.facilitators):
            name, sign = (Area(edges[i], y, edges[i + 1], y + 13) for i in (0, 1))
            self._name(row, index, name)
            leaf = fields.sign(row, index, sign)
            cells.append(Drawn(index + 1, 0, "facilitator_name", name))
            ink = next(iter(row.inks.values())).kind
            cells.append(
                Drawn(index + 1, 1, "facilitator_signature", sign, state=leaf["state"], ink=ink)
            )
            y += 13
        for cell in cells:
            canvas.frame(cell.area, 0.25)
        self.tables.append(DrawnTable("facilitators", cells))
        return y

    def keep(self, row: Row, table: TableDrawer, cells: list[Drawn]) -> None:
        """Take a facilitator's line of the table as their names and signatures."""
        index = self.content.facilitators.index(row)
        fields = self.fields
        names_missing = "facilitator_name" in self.content.missing
        for key in ("last_name", "first_name"):
            cell = next((c for c in cells if c.role in {key, "full_name"}), None)
            if cell is None or row.who is None or names_missing:
                continue
            value = row.who[0] if key == "last_name" else row.who[1]
            leaf = fields.leaf(value, cell.text, cell.area, hand=cell.hand)
            fields.found[f"facilitator{index}", key] = leaf
        for cell in cells:
            if cell.role == "facilitator_signature" and cell.session:
                box = self.canvas.box(cell.area)
                data: Data = {"state": cell.state, "confidence": 1.0, "page": fields.page}
                self.signatures[index, cell.session] = {**data, "box": box}
