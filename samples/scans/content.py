"""What stands on a made attendance sheet before it is drawn: sessions, people, ink of each cell."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path

from . import fonts, names
from .layouts import Layout
from .pen import COLOURS, Pen, RealInk, pick_colour, real_ink
from .signatures import STYLES
from .truth import Split

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class Held:
    """One session: when, its heading where the table names it."""

    id: str
    day: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Ink:
    """What a signature cell holds: the state that is true and the kind of ink that shows it."""

    state: str
    kind: str
    pen: Pen | None = None


@dataclass(slots=True)
class Row:
    """A line of the table. ``who`` None: blank. ``inks`` by session; times by column."""

    who: tuple[str, str] | None
    pen: Pen | None = None
    hand: bool = False
    scribe: Pen | None = None
    struck: bool = False
    added: bool = False
    facilitator: bool = False
    organisation: str = ""
    inks: dict[str, Ink] = field(default_factory=dict)
    times: dict[str, time] = field(default_factory=dict)


@dataclass(slots=True)
class Content:
    """All that a sheet says. ``hand`` names the header fields that are written by hand."""

    layout: Layout
    title: str
    organisation: str
    place: str
    sessions: list[Held]
    rows: list[Row]
    facilitators: list[Row]
    hand: frozenset[str]
    missing: frozenset[str]
    secretary: Pen
    roster: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    mention: str
    date_style: int
    time_style: int
    real: RealInk | None
    capitals: bool
    polite: bool


class Maker:
    """Makes contents out of one random source."""

    def __init__(
        self, source: random.Random, split: Split, ink: Path | None, *, dark: bool = False
    ) -> None:
        """``dark``: no pencil, which leaves nothing on a 1-bit or faint picture."""
        self.source, self.split, self._dark = source, split, dark
        self.real = real_ink(ink, split) if ink is not None else None

    def pen(self) -> Pen:
        """Return somebody's pen: new kinds half of the time in evaluation."""
        source = self.source
        new = self.split == "eval" and source.random() < 0.5
        hands = fonts.hands(self.split, only_new=new) or fonts.hands(self.split) or [""]
        styles = [name for name, (kind, _) in STYLES.items() if kind == ("eval" if new else "dev")]
        if self.real is None:
            styles = [name for name in styles if name != "real"]
        elif not new or source.random() < 0.4:
            # Real strokes are the nearest thing to real sheets: half of the signatures.
            styles += ["real"] * len(styles)
        writers = sorted(self.real.crops) if self.real else [""]
        colour = pick_colour(source)
        faint = colour == COLOURS[4][0]
        if faint and self._dark:
            colour, faint = COLOURS[2][0], False
        return Pen(
            colour=colour,
            breadth=source.uniform(0.28, 0.4) if faint else source.uniform(0.3, 0.62),
            font=source.choice(hands),
            style=source.choice(styles),
            writer=source.choice(writers),
            slant=source.gauss(0, 0.1),
        )

    def content(self, layout: Layout, omit: frozenset[str], *, full: bool = False) -> Content:
        """Return what one sheet of a layout says; ``omit`` are codes of ``REQUIRED`` it lacks.

        ``full``: everybody named has signed, unless ``omit`` says otherwise.
        """
        source = self.source
        count = source.randint(*layout.people)
        everybody = names.people(source, count + 14)
        appointments = layout.sessions == "appointments"
        sessions = self._sessions(layout, count)
        shown = everybody[: 1 if appointments else count]
        two = source.random() < 0.3 and not appointments
        helpers = everybody[count : count + (2 if two else 1)]
        by_hand = {"printed": 0.0, "hand": 1.0, "mixed": 0.4}[layout.names]
        all_hand = source.random() < by_hand
        # Either each writes their own name, or one person wrote the list.
        scribe = self.pen() if all_hand and source.random() < 0.5 else None
        rows = [self._person(who, sessions, layout, hand=all_hand) for who in shown]
        for row in rows:
            row.scribe = scribe
        if not appointments:
            rows += self._tail(layout, sessions, everybody[count + 2 : count + 4])
        facilitators = [self._facilitator(who, sessions) for who in helpers]
        if full:
            for row in (r for r in (*rows, *facilitators) if r.who):
                row.struck = False
                row.inks = {key: Ink("present", "signed", row.pen) for key in row.inks}
        self._omit(omit, rows, facilitators)
        titles = tuple(source.sample(names.TITLES, 5))
        return Content(
            layout=layout,
            title=titles[0],
            organisation=source.choice(names.ORGANISATIONS),
            place=source.choice(names.ROOMS) + source.choice(names.PLACES),
            sessions=sessions,
            rows=rows,
            facilitators=facilitators,
            hand=self._by_hand(),
            missing=omit,
            secretary=self.pen(),
            roster=tuple(sorted(everybody)),
            actions=titles,
            mention=source.choice(names.EU) if source.random() < 0.25 else "",
            date_style=source.randrange(6),
            time_style=source.randrange(7),
            real=self.real,
            capitals=source.random() < 0.6,
            polite=source.random() < 0.08,
        )

    def _by_hand(self) -> frozenset[str]:
        kinds = ((), (), ("date", "hours"), ("date",), ("date", "hours", "facilitators"))
        all_of = ("date", "hours", "facilitators", "title", "place")
        return frozenset(self.source.choice((*kinds, all_of)))

    def _sessions(self, layout: Layout, count: int) -> list[Held]:
        source = self.source
        day = date(2022, 11, 2) + timedelta(days=source.randrange(330))
        day += timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
        start = time(source.choice((8, 9, 9, 10, 13, 14)), source.choice((0, 0, 0, 30)))
        hours = source.choice((2, 3, 3, 3.5))
        end = _later(start, hours)
        if layout.sessions == "one":
            return [Held("s1", day, start, end)]
        if layout.sessions == "halves":
            morning = Held("s1", day, time(9, source.choice((0, 30))), time(12, 0))
            return [morning, Held("s2", day, time(13, 30), time(source.choice((16, 17)), 0))]
        held, steps = [], (1, 2, 3, 5, 7)
        total = count if layout.sessions == "appointments" else source.randint(*layout.dates)
        for number in range(total):
            if layout.sessions == "appointments":
                start = time(source.randint(8, 16), source.choice((0, 15, 30, 45)))
                end = _later(start, source.choice((0.5, 1, 1, 1.5)))
            held.append(Held(f"s{number + 1}", day, start, end))
            day += timedelta(days=source.choice(steps))
            day += timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
        return held

    def _person(
        self, who: tuple[str, str], sessions: list[Held], layout: Layout, *, hand: bool
    ) -> Row:
        source, pen = self.source, self.pen()
        row = Row(who=who, pen=pen, hand=hand)
        row.organisation = source.choice(("", "", *names.PLACES[:4]))
        if layout.sessions != "appointments" and source.random() < 0.03:
            row.struck = True
            row.inks = {s.id: Ink("declared_absent", "struck", pen) for s in sessions}
            return row
        away = source.random() < 0.1
        for session in sessions:
            row.inks[session.id] = self.ink(pen, away=away)
        signed = any(ink.state == "present" for ink in row.inks.values())
        if signed and {"arrival", "departure"} & set(layout.columns):
            held = sessions[0]
            late = source.choice((0, 0, 0, 5, 10, 15))
            row.times = {
                "arrival": _later(held.start, late / 60),
                "departure": _later(held.end, -source.choice((0, 0, 0, 10, 30)) / 60),
            }
        return row

    def ink(self, pen: Pen, *, away: bool = False) -> Ink:
        """Return what a participant leaves in a cell; ``away``: more likely an absence."""
        source = self.source
        chance = source.random()
        if not away and chance < 0.6:
            return Ink("present", "signed", pen)
        if chance < 0.78:
            dirty = source.random()
            if dirty < 0.09:
                return Ink("absent", "dirt")
            if dirty < 0.13:
                return Ink("absent", "placeholder")
            return Ink("absent", "empty")
        if chance < 0.985:
            kinds = ("abs", "abs", "absent", "excusé", "dash", "long_dash", "cross", "bar")
            author = pen if source.random() < 0.3 else self._staff()
            return Ink("declared_absent", source.choice(kinds), author)
        return Ink("to_check", source.choice(("tick", "scratched")), pen)

    def _staff(self) -> Pen:
        if not hasattr(self, "_staff_pen") or self.source.random() < 0.1:
            self._staff_pen = self.pen()
        return self._staff_pen

    def _tail(self, layout: Layout, sessions: list[Held], more: list[tuple[str, str]]) -> list[Row]:
        source = self.source
        blank = source.randint(*layout.blank)
        rows: list[Row] = []
        if blank and source.random() < 0.3:
            for who in more[: source.randint(1, min(2, blank))]:
                row = self._person(who, sessions, layout, hand=True)
                row.added, row.struck = True, False
                row.inks = {s.id: Ink("present", "signed", row.pen) for s in sessions}
                rows.append(row)
        while len(rows) < blank:
            inks = {s.id: Ink("absent", "empty") for s in sessions}
            rows.append(Row(who=None, inks=inks))
        return rows

    def _facilitator(self, who: tuple[str, str], sessions: list[Held]) -> Row:
        pen = self.pen()
        signs = self.source.random() < 0.96
        inks = {
            s.id: Ink("present", "signed", pen) if signs else Ink("absent", "empty")
            for s in sessions
        }
        return Row(who=who, pen=pen, facilitator=True, inks=inks)

    def _omit(self, omit: frozenset[str], rows: list[Row], facilitators: list[Row]) -> None:
        if "facilitator_signature" in omit:
            silent = facilitators if self.source.random() < 0.6 else facilitators[-1:]
            for row in silent:
                row.inks = {key: Ink("absent", "empty") for key in row.inks}
        elif omit:
            # Where something else is asked to be missing, it is the only thing that is.
            for row in facilitators:
                row.inks = {key: Ink("present", "signed", row.pen) for key in row.inks}
        if "participant_signature" in omit:
            for row in rows:
                row.struck, row.times = False, {}
                row.inks = {key: Ink("absent", "empty") for key in row.inks}


def _later(start: time, hours: float) -> time:
    minutes = start.hour * 60 + start.minute + round(hours * 60)
    return time(minutes // 60, minutes % 60)


def day_text(day: date, style: int) -> str:
    """Write a date in one of the ways that people do."""
    return (
        f"{day:%d/%m/%Y}",
        f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{day:%d/%m/%y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%Y}",
    )[style]


def time_text(moment: time, style: int) -> str:
    """Write a time of day in one of the ways that people do."""
    short = f"{moment.hour}h{moment.minute:02d}" if moment.minute else f"{moment.hour}h"
    return (
        short,
        f"{moment.hour}h{moment.minute:02d}",
        f"{moment:%H:%M}",
        f"{moment.hour} h {moment.minute:02d}",
        f"{moment:%H}h{moment:%M}",
        short,
        f"{moment.hour}H{moment.minute:02d}",
    )[style]
