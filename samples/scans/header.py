"""The header block of a made sheet: its fields printed or handwritten in several forms."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from . import names
from .canvas import Area, Canvas
from .content import Content, Held, Row, day_text, time_text
from .inking import sign_in

Data = dict[str, Any]

LABELS = {
    "title": (
        "Intitulé de l'action :", "Action :", "Intitulé :", "Titre de l'action :", "Atelier :",
        "Intitulé de l'accompagnement :",
    ),
    "date": ("Date :", "Date de la séance :", "Séance du", "Date :"),
    "hours": ("Horaires :", "Horaires :", "Horaire :", "Heures :"),
    "start": ("Heure de début :", "Début :"),
    "end": ("Heure de fin :", "Fin :"),
    "place": ("Lieu :", "Lieu de l'action :", "Lieu :"),
    "facilitators": (
        "Intervenant(s) :", "Intervenant :", "Formateur :", "Animateur(trice) :",
        "Nom et prénom de l'intervenant :", "Intervenante :",
    ),
    "organisation": ("Structure :", "Organisme :", "Association :"),
    "person": ("Nom et prénom du bénéficiaire :", "Participant :", "Bénéficiaire :"),
}  # fmt: skip


@dataclass(slots=True)
class Piece:
    """A run of text of a field's value and which leaves it is: (session ids or "", key, value)."""

    text: str
    targets: tuple[tuple[str, str, Any], ...] = ()


class Fields:
    """Writes header values and keeps where they came to lie."""

    def __init__(
        self, canvas: Canvas, content: Content, source: random.Random, page: int, size: float
    ) -> None:
        self.canvas, self.content, self.source, self.page = canvas, content, source, page
        self.size = size
        self.found: dict[tuple[str, str], Data] = {}
        self.label_style = source.randrange(4)
        self.combined = source.random() < 0.65
        self.hours_form = source.randrange(4)
        self.short_names = source.random() < 0.5

    def label(self, key: str) -> str:
        """Return the label of a field, the same throughout a sheet."""
        choices = LABELS[key]
        return choices[self.label_style % len(choices)]

    def leaf(self, value: Any, text: str, area: Area, *, hand: bool) -> Data:
        """Return a leaf as data; "_hand" is taken off when the truth is built."""
        box = self.canvas.box(area)
        data: Data = {"value": value, "raw": text, "page": self.page, "box": box, "confidence": 1.0}
        return {**data, "_hand": hand}

    def put(self, key: str, area: Area) -> float:
        """Write a field's value into an area; returns where it ended, in mm from the left."""
        hand = key in self.content.hand or (
            key in {"start", "end"} and "hours" in self.content.hand
        )
        x, middle = area.x0, (area.y0 + area.y1) / 2
        pieces = self._pieces(key)
        if hand and self.source.random() < 0.5:
            self.canvas.dots(area.x0, area.x1, middle + self.size * 0.2)
        for piece in pieces:
            if not piece.text:
                x += 14
                continue
            x = self._piece(piece, Area(x, area.y0, area.x1, area.y1), hand=hand)
        return x

    def _piece(self, piece: Piece, area: Area, *, hand: bool) -> float:
        middle, size = (area.y0 + area.y1) / 2, self.size
        if hand and piece.targets:
            pen = self.content.secretary
            tall = self.source.uniform(4.2, 5.4)
            room = Area(area.x0, middle - tall * 0.75, area.x1, middle + tall * 0.75)
            spot = self.canvas.write(piece.text, room, pen, self.source, tall)
        else:
            while size > 6 and self.canvas.measure(piece.text, size) > area.width:
                size -= 0.5
            spot = self.canvas.text((area.x0, middle + size * 0.12), piece.text, size)
        for session, key, value in piece.targets:
            self.found[session, key] = self.leaf(value, piece.text, spot, hand=hand)
        return spot.x1 + (self.canvas.measure(" ", size))

    def _pieces(self, key: str) -> list[Piece]:
        content, everywhere = self.content, [s.id for s in self.content.sessions]
        missing = content.missing
        first = content.sessions[0]
        if key == "title":
            text = "" if "title" in missing else content.title
            return [Piece(text, tuple((s, "title", text) for s in everywhere))]
        if key == "place":
            return [Piece(content.place, tuple((s, "place", content.place) for s in everywhere))]
        if key == "organisation":
            return [Piece(content.organisation, (("", "organisation", content.organisation),))]
        if key == "date":
            text = "" if "date" in missing else day_text(first.day, content.date_style)
            return [Piece(text, tuple((s, "date", first.day) for s in everywhere))]
        if key in {"start", "end"}:
            return [self._moment(first, key, everywhere)]
        if key == "hours":
            return self._hours()
        if key == "facilitators":
            return self._helpers(content.facilitators)
        return self._helpers([row for row in content.rows if row.who][:1], "person")

    def _moment(self, held: Held, key: str, sessions: list[str]) -> Piece:
        moment = held.start if key == "start" else held.end
        text = "" if key in self.content.missing else time_text(moment, self.content.time_style)
        return Piece(text, tuple((s, key, moment) for s in sessions))

    def _hours(self) -> list[Piece]:
        content = self.content
        if content.layout.sessions == "halves":
            morning, afternoon = content.sessions
            between = Piece("  et  " if self.hours_form % 2 else "  /  ")
            return [*self._span(morning, ["s1"]), between, *self._span(afternoon, ["s2"])]
        return self._span(content.sessions[0], [s.id for s in content.sessions])

    def _span(self, held: Held, sessions: list[str]) -> list[Piece]:
        before, between = (("de", "à"), ("", "-"), ("", "à"), ("de", "à"))[self.hours_form]
        start, end = (self._moment(held, key, sessions) for key in ("start", "end"))
        first = [Piece(before)] if before else []
        return [*first, start, Piece(between), end]

    def _helpers(self, rows: list[Row], prefix: str = "facilitator") -> list[Piece]:
        pieces: list[Piece] = []
        for index, row in enumerate(rows):
            if "facilitator_name" in self.content.missing and prefix == "facilitator":
                return [Piece("")]
            if "participant_name" in self.content.missing and prefix == "person":
                return [Piece("")]
            if index:
                pieces.append(Piece("et" if self.short_names else "/"))
            assert row.who is not None
            last = row.who[0].upper() if self.content.capitals else row.who[0]
            first = Piece(row.who[1], ((f"{prefix}{index}", "first_name", row.who[1]),))
            second = Piece(last, ((f"{prefix}{index}", "last_name", row.who[0]),))
            pieces += [second, first] if self.content.capitals else [first, second]
        return pieces

    def sign(self, row: Row, index: int, area: Area) -> Data:
        """Sign for a facilitator in an area; the leaf stands for all sessions."""
        ink = next(iter(row.inks.values()))
        if ink.state == "present":
            self.signed(row, area, f"#f{index}")
        box = self.canvas.box(area)
        data: Data = {"state": ink.state, "confidence": 1.0, "page": self.page, "box": box}
        self.found[f"facilitator{index}", "signature"] = data
        return data

    def signed(self, row: Row, area: Area, salt: str) -> Area:
        """Draw somebody's signature about an area; see ``inking.sign_in``."""
        assert row.who is not None
        assert row.pen is not None
        return sign_in(self.canvas, (row.who, row.pen), area, self.content.real, self.source, salt)


def masthead(canvas: Canvas, content: Content, source: random.Random, area: Area) -> float:
    """Print logos, the organisation's name and mentions at the top; returns where they end."""
    y = area.y0
    if source.random() < 0.55:
        _logo(canvas, source, Area(area.x0, y, area.x0 + source.uniform(14, 30), y + 14))
        if source.random() < 0.5:
            _logo(canvas, source, Area(area.x1 - 24, y, area.x1, y + 13))
        y += 16
    if content.mention:
        canvas.text((area.x0, y + 4), content.mention, 8)
        y += 5
    elif source.random() < 0.3:
        canvas.text((area.x0, y + 4), source.choice(names.FUNDERS), 8)
        y += 5
    return y


def _logo(canvas: Canvas, source: random.Random, area: Area) -> None:
    hues = ((40, 90, 160), (190, 60, 40), (60, 140, 80), (120, 120, 120), (220, 160, 30))
    colour = source.choice(hues)
    canvas.fill(Area(area.x0, area.y0, area.x0 + area.width * 0.4, area.y1), colour)
    canvas.frame(area, 0.4, colour)
    canvas.text((area.x0 + area.width * 0.45, area.y0 + 8), source.choice("ABCDLMPRT"), 16)
