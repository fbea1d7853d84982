"""What the columns of an attendance sheet are, from their headings.

A heading may run over two rows ("lundi 12 mars" over "Matin" and "Après-midi"), be merged, or be
misread by OCR. A column whose heading says nothing stays ``unknown``; nothing is guessed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from ..dates import time_ranges
from ..parsed import fold
from ..source import Box
from .days import WEEKDAYS, PartDay, day_in
from .table import Cell, SheetTable
from .wording import FACILITATOR, PARTICIPANT, SIGNATURE, has, near, spelt

Role = Literal[
    "number", "last_name", "first_name", "full_name", "signature", "arrival", "departure",
    "organisation", "function", "date", "start", "end", "times", "duration", "title", "place",
    "other", "unknown",
]  # fmt: skip
Who = Literal["participant", "facilitator", ""]
Half = Literal["am", "pm", ""]

NAMES: frozenset[Role] = frozenset({"last_name", "first_name", "full_name"})
SIGNED: frozenset[Role] = frozenset({"signature", "arrival", "departure"})
_MAX_ROWS = 4
"""A heading runs over at most so many rows."""
_MAX_TEXT = 90
GUESSED = 0.5
"""How sure a column is whose title was not read."""
_TORN_YEAR = re.compile(
    r"(\b\d{1,2}([/.-])\d{1,2}\2(?=2\s*0\s*\d\s*\d\b)(?:20\d|20|2))\s+(\d{1,3}\b)"
)
"""A year that a narrow column broke: "03/04/202" over "3"."""
WORDED = 0.85
"""How sure a title is of which every word is one of those that such columns have."""
_NOM_SLIP = 5
"""Letters of "nom" misread beside "prénom" ("Nomi"), at most."""
_PLAIN = 0.95
"""A word of a heading is read as it stands; names are near to words ("Michel" to "plage")."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, whose it is, and of a signature the half-day or day it is for.

    ``order`` of a name column says which part of the name comes first ("last", "first", "").
    ``signs`` of an arrival or departure: it asks for a signature, not for a time. ``worded``: the
    heading has the word (a day or "matin" alone is a column to sign in only beside names).
    """

    index: int
    role: Role = "unknown"
    who: Who = ""
    half: Half = ""
    day: PartDay | None = None
    weekday: int | None = None
    start: time | None = None
    end: time | None = None
    order: Literal["last", "first", ""] = ""
    signs: bool = False
    worded: bool = False
    text: str = ""
    sure: float = 1.0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a table: its columns and the first row and the row after its last."""

    columns: tuple[Column, ...]
    first: int
    below: int
    score: float = 0.0

    def of(self, *roles: Role) -> tuple[Column, ...]:
        """Return the columns with one of the roles, left to right."""
        return tuple(column for column in self.columns if column.role in roles)


_NUMBER = re.compile(r"(?:n|no|n o|num|numero|nr|rang|ligne|nb|ordre|n ordre|n d ordre|id)")
_LAST = re.compile(r"nom|noms|nom (?:de famille|d usage|de naissance|usuel|marital|patronymique)")
_FIRST = re.compile(r"prenoms?|prenom usuel")
_ROLES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    ("organisation", (
        "structure", "structures", "organisme", "organismes", "employeur", "employeurs",
        "entreprise", "entreprises", "etablissement", "association", "service", "orienteur",
        "structure orienteuse", "prescripteur", "provenance", "origine", "societe", "collectivite",
        "service structure")),
    ("function", ("fonction", "fonctions", "qualite", "statut", "role", "poste")),
    ("start", ("debut", "heure debut", "heure de debut", "commence", "de")),
    ("end", ("fin", "heure fin", "heure de fin", "jusqu")),
    ("times", ("horaire", "horaires", "heures", "heure", "creneau", "creneaux", "plage",
               "plages")),
    ("duration", ("duree", "nombre d heures", "nb heures", "nb d heures", "temps", "total",
                  "volume", "nbre d heures", "heures realisees", "total heures")),
    ("title", ("objet", "theme", "themes", "thematique", "intitule", "contenu", "sujet", "action",
               "nature", "atelier", "module", "motif", "activite", "seance")),
    ("place", ("lieu", "adresse", "site", "salle", "commune", "ville")),
    ("date", ("date", "dates", "jour", "jours")),
    ("other", ("observation", "observations", "remarque", "remarques", "commentaire",
               "commentaires", "telephone", "tel", "mail", "email", "courriel", "naissance",
               "date de naissance", "ne le", "age", "sexe", "rsa", "matricule", "numero caf",
               "code postal", "situation", "modalite", "transport", "repas", "numero allocataire",
               "bilan", "suite", "suites", "coordonnees", "civilite")),
)  # fmt: skip
_FIRST_ROWS = 12
"""A heading stands among so many first rows: labels and values may stand above it."""
_TO = frozenset({"a", "au", "jusqu a", "jusqu au"})
_NAME_WORDS = frozenset({"nom", "noms", "nam", "norn"})
_MORNING = frozenset({"matin", "matinee", "matins", "matln", "rnatin", "matiu", "mat"})
_AFTERNOON = ("apres midi", "apresmidi", "aprem", "apres m", "soir", "soiree")
_FILLER = frozenset(
    {"le", "la", "les", "l", "de", "du", "des", "d", "et", "ou", "a", "au", "en", "un", "une"}
)


def column_of(text: str, index: int = 0, box: Box | None = None) -> Column:
    """Understand one heading by its text alone."""
    return replace(_understood(text), index=index, box=box)


@lru_cache(maxsize=2048)
def _understood(text: str) -> Column:
    """Understand a heading wherever it stands: the same cells are asked about again and again."""
    text = _TORN_YEAR.sub(r"\1\3", text)
    folded = fold(text.replace("(s)", "s").replace("(e)", "").replace("°", "o "))
    made = Column(0, text=" ".join(text.split()))
    if not folded or len(folded) > _MAX_TEXT:
        return made
    signature = has(folded, SIGNATURE)
    made = replace(made, who=_who(folded), half=_half(text, folded), day=day_in(text))
    ranges = time_ranges(text)
    if len(ranges) == 1:
        made = replace(made, start=ranges[0][0], end=ranges[0][1])
    moving = _moving(folded)
    if moving:
        return replace(made, role=moving, signs=signature > 0, worded=True)
    if signature:
        return replace(made, role="signature", signs=True, worded=True, sure=signature)
    named = _named(folded, made)
    if named is not None:
        return named
    weekday = next((WEEKDAYS[t] for t in folded.split() if t in WEEKDAYS and len(t) > 3), None)
    made = replace(made, weekday=weekday)
    if made.day or made.half or ranges or weekday is not None or _session(folded):
        return replace(made, role="signature", signs=True, sure=0.95)
    return _other(folded, made)


def _who(folded: str) -> Who:
    if has(folded, FACILITATOR):
        return "facilitator"
    return "participant" if has(folded, PARTICIPANT) else ""


def _half(text: str, folded: str) -> Half:
    if has(folded, _AFTERNOON):
        return "pm"
    if set(folded.split()) & _MORNING:  # exactly: Martin is a name
        return "am"
    if re.search(r"\bP\.?M\.?\b", text):
        return "pm"
    return "am" if re.search(r"\bA\.?M\.?\b", text) else ""


def _moving(folded: str) -> Role | None:
    """Tell arrival and departure; "heure de début" of a person's row is the row's own time."""
    if has(folded, ("arrivee", "arrivees", "entree", "entrees")):
        return "arrival"
    return "departure" if has(folded, ("depart", "departs", "sortie", "sorties")) else None


def _named(folded: str, made: Column) -> Column | None:
    """Understand a heading of names: last, first, or both and in which order."""
    tokens = [token for token in folded.split() if token not in _FILLER]
    first = [i for i, token in enumerate(tokens) if near(token, ("prenom", "prenoms"))]
    last = [
        i
        for i, token in enumerate(tokens)
        if token in _NAME_WORDS or (first and token.startswith("nom") and len(token) <= _NOM_SLIP)
    ]
    if last and first:
        order: Literal["last", "first"] = "last" if last[0] < first[0] else "first"
        return replace(made, role="full_name", order=order)
    if first:
        return replace(made, role="first_name")
    if last and not {"structure", "organisme", "entreprise", "employeur"} & set(tokens):
        people = any(token in ("noms",) for token in tokens) and made.who
        return replace(made, role="full_name" if people else "last_name")
    plain = {t for t in tokens if not near(t, FACILITATOR) and not near(t, PARTICIPANT)}
    if made.who and not plain - {"accompagnee", "accompagnees", "social", "identite"}:
        return replace(made, role="full_name")
    return replace(made, role="full_name") if "identite" in tokens else None


def _session(folded: str) -> bool:
    return bool(re.fullmatch(r"(?:seance|jour|jours|j|s|atelier|module)s? ?\d{1,2}", folded))


def _other(folded: str, made: Column) -> Column:
    if _NUMBER.fullmatch(folded):
        return replace(made, role="number")
    bare = " ".join(token for token in folded.split() if token not in _FILLER) or folded
    best: tuple[float, int, Role] = (0.0, 0, "unknown")
    for role, words in _ROLES:
        for word in words:
            key = " ".join(token for token in word.split() if token not in _FILLER) or word
            exact = near(bare, (key,)) or (near(folded, (word,)))
            inside = has(folded, (word,)) * 0.9
            found = max(exact, inside)
            if (found, len(word)) > best[:2]:
                best = (found, len(word), role)
    return replace(made, role=best[2], sure=best[0] or 1.0) if best[0] >= 0.72 else made


def heading_of(table: SheetTable) -> Heading | None:
    """Find the heading of a table of people or appointments; None where there is none.

    It is the row among the first ones whose cells say most; rows below it that only refine it
    (half-days, dates, repeated words) belong to it.
    """
    best: Heading | None = None
    for row in range(min(table.rows, _FIRST_ROWS)):
        heading = _at(table, row)
        if heading is not None and (best is None or heading.score > best.score + 0.5):
            best = heading
    return best and _with_day_above(table, best)


def _with_day_above(table: SheetTable, heading: Heading) -> Heading:
    """Return a heading with the row above it where that says the day of several columns alone."""
    row = heading.first - 1
    said = [cell for cell in table.row(row) if cell.line] if row >= 0 else []
    if not said or any(cell.column_span < 2 or not column_of(cell.line).day for cell in said):
        return heading
    columns = _with_numbers(table, _columns(table, row, heading.below), heading.below)
    settled = _with_signatures(table, _settled(columns))
    return replace(heading, columns=settled, first=row)


def _at(table: SheetTable, row: int) -> Heading | None:
    cells = table.row(row)
    if len(cells) < 2 or any(cell.row < row for cell in cells):
        return None
    said = [column_of(cell.line, cell.column, cell.box) for cell in cells]
    known = [column for column in said if column.role != "unknown"]
    roles = {column.role for column in known}
    filled = sum(bool(cell.line) for cell in cells)
    enough = len(known) >= 2 and len(known) * 2 >= filled
    if not enough or not (roles & (NAMES | SIGNED | {"date"})):
        return None
    below = _below(table, row)
    columns = _with_numbers(table, _columns(table, row, below), below)
    score = sum(_WEIGHT.get(column.role, 0.3) for column in {c.role: c for c in columns}.values())
    return Heading(_with_signatures(table, _settled(columns)), row, below, score)


def _with_signatures(table: SheetTable, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take a column of a scanned list, its title unread, for one to sign in: a doubt.

    It is the last one, or that of the morning just before that of the afternoon.
    """
    signed = [column for column in columns if column.role in SIGNED]
    if table.grid is None or len(signed) > 1:
        return columns
    if signed:
        at = signed[0].index - 1
        lost = signed[0].half == "pm" and at > 0 and not columns[at].text
        if not lost or columns[at].role != "unknown":
            return columns
        morning = replace(columns[at], role="signature", half="am", signs=True, sure=GUESSED)
        return (*columns[:at], morning, *columns[at + 1 :])
    names = [column.index for column in columns if column.role in NAMES]
    last = columns[-1]
    if not names or last.role != "unknown" or last.index <= names[-1]:
        return columns
    return (*columns[:-1], replace(last, role="signature", signs=True, sure=GUESSED))


def _with_numbers(table: SheetTable, columns: list[Column], below: int) -> list[Column]:
    """Take a first column without a title for that of the numbers, where numbers stand in it."""
    if not columns or columns[0].text or columns[0].role != "unknown":
        return columns
    texts = [c.line for r in range(below, table.rows) if (c := table.at(r, 0)) and c.line]
    numbers = sum(text.strip(" .)°").isdigit() for text in texts)
    if texts and numbers * 2 >= len(texts):
        columns[0] = replace(columns[0], role="number")
    return columns


_WEIGHT: dict[str, float] = {
    "full_name": 2.0, "last_name": 2.0, "first_name": 2.0, "signature": 2.0, "arrival": 1.5,
    "departure": 1.5, "date": 1.0, "number": 1.0, "unknown": 0.0,
}  # fmt: skip


def _below(table: SheetTable, row: int) -> int:
    """Return the row after the heading's last: as far as its cells reach or rows refine it."""
    cells = table.row(row)
    below = max(cell.row + cell.row_span for cell in cells)
    if below > row + _MAX_ROWS:
        below = row + 1
    while below < min(table.rows, row + _MAX_ROWS) and _refines(table, below, cells):
        below += 1
    return below


def _refines(table: SheetTable, row: int, above: Sequence[Cell]) -> bool:
    """Tell a second heading row: its filled cells are all half-days, days, times or signatures.

    A row with a name or a number, or with a day below "Date", is the first row of the body.
    """
    cells = [cell for cell in table.row(row) if cell.row == row]
    filled = [cell for cell in cells if cell.line]
    if not filled or any(cell.row_span > 1 and cell.row < row for cell in table.row(row)):
        filled = [cell for cell in cells if cell.line]
        if not filled:
            return False
    said = [column_of(cell.line) for cell in filled]
    dated = {cell.column for cell in above if column_of(cell.line).role == "date"}
    if any(cell.column in dated and cell.column_span == 1 for cell in filled):
        return False
    refining = all(
        column.role in SIGNED
        or (column.role in {"start", "end", "times"} and (column.sure >= _PLAIN or column.start))
        for column in said
    )
    spread = any(cell.column_span > 1 for cell in above)
    named = all(column.role in NAMES | SIGNED | {"number"} for column in said)
    return refining or (spread and named)


def _columns(table: SheetTable, first: int, below: int) -> list[Column]:
    found = []
    for index in range(table.columns):
        stack: dict[int, Cell] = {}
        for row in range(first, below):
            cell = table.at(row, index)
            if cell is not None and cell.line:
                stack.setdefault(id(cell), cell)
        found.append(_merged(tuple(stack.values()), index))
    return found


def _merged(stack: Sequence[Cell], index: int) -> Column:
    """Understand a column from the cells of its heading, the lowest being the most precise."""
    if not stack:
        return Column(index)
    box = stack[-1].box
    if len(stack) == 1:
        cell = stack[0]
        column = column_of(cell.line, index, box)
        said = max(GUESSED, cell.sure, WORDED if spelt(cell.line) else 0.0)
        return replace(column, sure=min(column.sure, said))
    whole = column_of(" ".join(cell.line for cell in stack), index, box)
    parts = [column_of(cell.line, index, box) for cell in stack]
    signing = [part for part in parts if part.role in SIGNED]
    if signing:
        role = next((p.role for p in reversed(parts) if p.role in {"arrival", "departure"}), None)
        return replace(
            whole,
            role=role or "signature",
            half=next((p.half for p in reversed(parts) if p.half), ""),
            day=next((p.day for p in parts if p.day), None),
            weekday=next((p.weekday for p in parts if p.weekday is not None), None),
            start=next((p.start for p in parts if p.start), None),
            end=next((p.end for p in parts if p.end), None),
            signs=any(p.role == "signature" for p in parts) or role is None,
            worded=any(p.worded for p in parts),
        )
    precise = [part for part in parts if part.role != "unknown"]
    return replace(whole, role=precise[-1].role, order=precise[-1].order) if precise else whole


def _settled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Settle what one heading alone cannot say: which half "AM" is, merged names and numbers."""
    found = list(columns)
    texts = [fold(column.text) for column in found]
    if "m" in texts or any(re.search(r"\bM\b", c.text) for c in found if c.half == ""):
        found = [_morning_of_letters(column) for column in found]
    for before, column in pairwise(list(found)):
        if before.role == "start" and column.role == "unknown" and fold(column.text) in _TO:
            found[column.index] = replace(column, role="end")  # "De | À"
        pair = {before.role, column.role} == {"last_name", "first_name"}
        if pair and before.who and not column.who:  # "Nom de l'intervenant | Prénom"
            found[column.index] = replace(column, who=before.who)
    found = _unread_days(found)
    for who in ("participant", "facilitator", ""):
        own = [column for column in found if column.who == who and column.role in NAMES]
        if [column.role for column in own] == ["last_name"] and not any(
            column.role == "first_name" for column in found
        ):
            found[own[0].index] = replace(own[0], role="full_name")
    return tuple(found)


def _unread_days(columns: list[Column]) -> list[Column]:
    """Take a column among those of several days for one of a day that could not be read.

    The one before them holds the names where no other does.
    """
    days = [column.index for column in columns if column.role == "signature" and column.day]
    if len(days) < 2:
        return columns
    if not any(column.role in NAMES for column in columns):
        columns = [
            replace(column, role="full_name", sure=0.5)
            if column.index == days[0] - 1 and column.role != "number" and not column.day
            else column
            for column in columns
        ]
    return [
        replace(column, role="signature", signs=True, sure=0.5) if _is_day(column, days) else column
        for column in columns
    ]


def _is_day(column: Column, days: Sequence[int]) -> bool:
    """Tell a column of a day by those of days beside it: "Séance 5" over "27106/2023".

    "Durée" between two days is what it says.
    """
    if not column.text or not days[0] - 1 <= column.index <= days[-1] + 1:
        return False
    among = days[0] < column.index < days[-1]
    numbered = any(sign.isdigit() for sign in column.text)
    return column.role == "unknown" or (column.role in {"title", "date"} and (among or numbered))


def _morning_of_letters(column: Column) -> Column:
    """Read "M" and "AM" as matin and après-midi, where they stand beside each other."""
    last = column.text.split()[-1:] if column.text else []
    if last == ["M"]:
        return replace(column, role="signature", half="am", signs=True)
    return replace(column, half="pm") if last == ["AM"] and column.half == "am" else column


def with_year(columns: Iterable[Column], year: int | None) -> tuple[Column, ...]:
    """Give the days in headings their year where the sheet says it elsewhere."""
    return tuple(
        replace(c, day=c.day.in_year(year)) if c.day is not None and year else c for c in columns
    )


def days_of(columns: Iterable[Column]) -> tuple[date, ...]:
    """Return the full days in headings, each once, left to right."""
    return tuple(dict.fromkeys(c.day.value for c in columns if c.day and c.day.value))
