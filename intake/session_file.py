"""The list of sessions that attendance sheets are printed from: CSV or XLSX to plain data.

One row per participant; what does not change may stand on the first row of a session alone. Two
rows of a session with different hours are its two half-days. Every fault is told with its row.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from extractors.dates import parse_date, parse_time
from extractors.parsed import fold
from extractors.sheet_layout import MOST_FACILITATORS, MOST_SLOTS
from extractors.sheets.first_names import FIRST_NAMES
from validators.calendar import public_holidays

Person = tuple[str, str]
"""Last name, first name."""
Slot = tuple[time, time]

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "session": ("session", "seance", "n seance", "no seance", "numero de seance", "n de seance"),
    "date": ("date", "jour", "date de la seance"),
    "start": ("start", "debut", "heure de debut", "heure debut"),
    "end": ("end", "fin", "heure de fin", "heure fin"),
    "title": ("title", "intitule", "titre", "action", "intitule de l action"),
    "place": ("place", "lieu", "salle", "adresse"),
    "facilitator": (
        "facilitator", "facilitators", "intervenant", "intervenants", "intervenante",
        "formateur", "formatrice", "animateur", "animatrice",
    ),
    "last_name": ("last name", "lastname", "nom", "nom de famille", "nom du participant"),
    "first_name": ("first name", "firstname", "prenom", "prenom du participant"),
}  # fmt: skip
_NEEDED = ("date", "start", "end")
_FRENCH = {
    "session": "séance",
    "date": "date",
    "start": "début",
    "end": "fin",
    "title": "intitulé",
    "place": "lieu",
    "facilitator": "intervenant",
    "last_name": "nom",
    "first_name": "prénom",
}
_MOST_BYTES = 20 * 1024 * 1024
_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_ROWS = 20_000
_MOST_COLUMNS = 100
"""A sheet may say that it has 16,384 of them; each row would be filled up to there."""
_MOST_TOLD = 20
_SEVERAL = re.compile(r"\s*[;/]\s*|\s*\n\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class SessionFileError(Exception):
    """A list that cannot be used; ``faults`` are French sentences, each with its row."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        more = len(self.faults) - _MOST_TOLD
        told = [
            *self.faults[:_MOST_TOLD],
            *([f"… et {more} autre(s) erreur(s)."] if more > 0 else []),
        ]
        super().__init__("\n".join(told))


@dataclass(slots=True)
class PlannedSession:
    """One session of the list; ``row`` is the first row of the file that names it."""

    name: str
    row: int
    day: date
    slots: list[Slot] = field(default_factory=list)
    title: str = ""
    place: str = ""
    facilitators: list[Person] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SessionList:
    """The sessions in the order of the file, and remarks for whoever prints them."""

    sessions: tuple[PlannedSession, ...]
    remarks: tuple[str, ...] = ()


def read_sessions(content: bytes, name: str = "") -> SessionList:
    """Read a list of sessions. Raises SessionFileError with every fault found."""
    if len(content) > _MOST_BYTES:
        raise SessionFileError([f"Le fichier dépasse {_MOST_BYTES // 2**20} Mo."])
    rows = list(_xlsx(content) if content[:2] == b"PK" else _csv(content))
    if not rows:
        raise SessionFileError(["Le fichier est vide."])
    columns = _columns(rows[0][1])
    return _Reading(columns).sessions(rows[1:])


Cells = Sequence[object]


def _csv(content: bytes) -> Iterator[tuple[int, Cells]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise SessionFileError(["Ce fichier n'est ni un CSV ni un classeur XLSX."])
    head = text.partition("\n")[0]
    delimiter = max((";", ",", "\t"), key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise SessionFileError([f"Ligne {reader.line_num} : le CSV est mal formé."]) from error


def _xlsx(content: bytes) -> Iterator[tuple[int, Cells]]:
    import openpyxl  # noqa: PLC0415 (slow to import)

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST_UNPACKED:
                raise SessionFileError(["Le classeur est trop volumineux."])
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(values_only=True, max_row=_MOST_ROWS + 2, max_col=_MOST_COLUMNS)
        for number, cells in enumerate(rows, 1):
            if any(cell is not None and str(cell).strip() for cell in cells):
                yield number, cells
    except SessionFileError:
        raise
    except Exception as error:  # a damaged workbook fails in many ways
        raise SessionFileError(
            ["Le classeur est illisible ou n'est pas un fichier XLSX."]
        ) from error


def _columns(heading: Cells) -> dict[str, int]:
    """Return which column holds what. Raises SessionFileError where a needed one is not there."""
    found: dict[str, int] = {}
    for index, cell in enumerate(heading):
        told = fold(str(cell or "").replace("°", " "))
        for name, words in _HEADINGS.items():
            if told in words and name not in found:
                found[name] = index
    lacking = [_FRENCH[name] for name in _NEEDED if name not in found]
    if lacking:
        known = ", ".join(_FRENCH.values())
        raise SessionFileError(
            [f"Ligne 1 : colonne(s) absente(s) : {', '.join(lacking)}. Colonnes connues : {known}."]
        )
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its number in the file and its cells by what they hold."""

    number: int
    cells: Mapping[str, object]

    def text(self, name: str) -> str:
        value = self.cells.get(name)
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return " ".join(_CONTROL.sub(" ", str(value)).split())

    def raw(self, name: str) -> object:
        value = self.cells.get(name)
        return None if isinstance(value, str) and not value.strip() else value


class _Reading:
    """The reading of a file: its columns, the sessions so far, the faults and remarks."""

    def __init__(self, columns: dict[str, int]) -> None:
        self.columns = columns
        self.found: dict[tuple[str, date], PlannedSession] = {}
        self.faults: list[str] = []
        self.remarks: list[str] = []
        self.last: PlannedSession | None = None

    def sessions(self, rows: Sequence[tuple[int, Cells]]) -> SessionList:
        """Read the rows below the heading."""
        if len(rows) > _MOST_ROWS:
            raise SessionFileError([f"Le fichier compte plus de {_MOST_ROWS} lignes."])
        for number, cells in rows:
            named = {name: cells[at] for name, at in self.columns.items() if at < len(cells)}
            self._row(_Row(number, named))
        for session in self.found.values():
            self._check(session)
        if not self.found and not self.faults:
            self.faults.append("Le fichier ne contient aucune séance.")
        if self.faults:
            raise SessionFileError(self.faults)
        return SessionList(tuple(self.found.values()), tuple(self.remarks))

    def _fault(self, row: _Row, words: str) -> None:
        self.faults.append(f"Ligne {row.number} : {words}")

    def _row(self, row: _Row) -> None:
        session = self._session(row)
        if session is None:
            return
        self.last = session
        self._hours(row, session)
        for name in ("title", "place"):
            self._same(row, session, name)
        for text in self._several(row):
            person = person_of(text)
            if person not in session.facilitators:
                session.facilitators.append(person)
        last, first = row.text("last_name"), row.text("first_name")
        if bool(last) != bool(first):
            self._fault(row, f"{'prénom' if last else 'nom'} du participant manquant.")
        elif last and (last, first) not in session.people:
            session.people.append((last, first))

    def _session(self, row: _Row) -> PlannedSession | None:
        name, told = row.text("session"), row.raw("date")
        if not name and told is None:
            if self.last is None:
                self._fault(row, "séance et date manquantes.")
            return self.last
        day = self._day(row, name)
        if day is None:
            return None
        if not name and row.raw("start") is None and self.last and self.last.day == day:
            return self.last
        key = (name or self._unnamed(row, day), day)
        if key not in self.found:
            self.found[key] = PlannedSession(key[0], row.number, day)
        return self.found[key]

    def _unnamed(self, row: _Row, day: date) -> str:
        """Name a session of a list that has no names: by its day and hour."""
        return f"{day:%y%m%d}-{row.text('start')[:2].strip(' h:')}"

    def _day(self, row: _Row, name: str) -> date | None:
        told = row.raw("date")
        if told is None:
            same = [s.day for s in self.found.values() if s.name == name]
            if same:
                return same[-1]
            self._fault(row, "date manquante.")
            return None
        if isinstance(told, datetime):
            return told.date()
        if isinstance(told, date):
            return told
        parsed = parse_date(str(told))
        if parsed.value is None or parsed.confidence < 0.8:
            self._fault(row, f"date « {row.text('date')} » incomprise (JJ/MM/AAAA attendu).")
            return None
        return parsed.value

    def _hours(self, row: _Row, session: PlannedSession) -> None:
        start, end = row.raw("start"), row.raw("end")
        if start is None and end is None:
            return
        times = [self._time(row, name) for name in ("start", "end")]
        if times[0] is None or times[1] is None:
            return
        slot = (times[0], times[1])
        if slot[1] <= slot[0]:
            self._fault(row, "l'heure de fin n'est pas après l'heure de début.")
        elif slot not in session.slots:
            session.slots.append(slot)

    def _time(self, row: _Row, name: str) -> time | None:
        told = row.raw(name)
        label = "heure de début" if name == "start" else "heure de fin"
        if told is None:
            self._fault(row, f"{label} manquante.")
            return None
        if isinstance(told, datetime):
            return told.time().replace(second=0, microsecond=0)
        if isinstance(told, time):
            return told.replace(second=0, microsecond=0, tzinfo=None)
        if isinstance(told, float) and 0 <= told < 1:
            minutes = round(told * 24 * 60)
            return time(minutes // 60 % 24, minutes % 60)
        parsed = parse_time(row.text(name))
        if parsed.value is None or parsed.confidence < 0.8:
            self._fault(row, f"{label} « {row.text(name)} » incomprise (9h00 attendu).")
            return None
        return parsed.value

    def _same(self, row: _Row, session: PlannedSession, name: str) -> None:
        """Note what a session says once; another value on a later row is a fault."""
        told, known = row.text(name), getattr(session, name)
        if told and known and fold(told) != fold(known):
            words = f"{_FRENCH[name]} différent de celui de la ligne {session.row}, même séance."
            self._fault(row, words)
        elif told and not known:
            setattr(session, name, told)

    def _several(self, row: _Row) -> list[str]:
        value = row.raw("facilitator")
        parts = _SEVERAL.split(str(value)) if value is not None else []
        return [clean for part in parts if (clean := " ".join(_CONTROL.sub(" ", part).split()))]

    def _check(self, session: PlannedSession) -> None:
        where = f"Séance « {session.name} » (ligne {session.row}) : "
        session.slots.sort()
        if not session.slots:
            self.faults.append(where + "horaires manquants.")
            return
        if len(session.slots) > MOST_SLOTS:
            self.faults.append(
                where + f"{len(session.slots)} horaires différents ; une feuille en porte "
                f"{MOST_SLOTS} au plus (matin et après-midi). Donnez un autre numéro de séance."
            )
        elif len(session.slots) == MOST_SLOTS and session.slots[0][1] > session.slots[1][0]:
            self.faults.append(where + "les deux horaires se chevauchent.")
        if len(session.facilitators) > MOST_FACILITATORS:
            self.faults.append(where + f"plus de {MOST_FACILITATORS} intervenants.")
        self._remark(session, where)

    def _remark(self, session: PlannedSession, where: str) -> None:
        start, end = session.slots[0]
        if len(session.slots) == 1 and start.hour < 12 and (end.hour, end.minute) > (14, 0):
            self.remarks.append(
                where + "la séance couvre matin et après-midi. Deux lignes (une par demi-journée) "
                "donneraient une colonne de signatures pour chacune."
            )
        if session.day.weekday() == 6:
            self.remarks.append(where + "le jour est un dimanche.")
        elif session.day in public_holidays(session.day.year):
            self.remarks.append(where + "le jour est férié.")
        if not session.facilitators:
            self.remarks.append(where + "aucun intervenant : son nom sera à écrire à la main.")


def person_of(text: str) -> Person:
    """Return last and first name of a person written in one cell.

    « LAFARGUE Hélène » and « Hélène LAFARGUE » are told by the capitals, other writings by the
    usual first names; else the first word is the first name.
    """
    words = text.replace(",", " ").split()
    if len(words) < 2:
        return (text.strip(), "")
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    others = [word for word in words if word not in capitals]
    if capitals and others:
        return (" ".join(capitals), " ".join(others))
    if "," in text:
        last, _, first = text.partition(",")
        return (last.strip(), first.strip())
    usual = [fold(word).partition(" ")[0] in FIRST_NAMES for word in words]
    if usual[-1] and not usual[0]:
        return (" ".join(words[:-1]), words[-1])
    return (" ".join(words[1:]), words[0])
