"""What a dossier is known by, and a paper as the gathering sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rapidfuzz import fuzz

from extractors.identifiers import valid_siret
from extractors.records import (
    DOUBT_BELOW,
    ApplicationRecord,
    AttendanceRecord,
    DocumentRead,
    Frozen,
    Leaf,
    PieceRecord,
    Text,
)

from .names import full_name, words_of

SAME_TITLE = 0.95
CLOSE_TITLE = 0.75

_PERSON_KEYS = ("person", "signatory", "grantor", "grantee", "holder")
_PEOPLE_LISTS = ("people",)
_ACTION_KEYS = ("action", "title", "operation", "object")


class Sameness(StrEnum):
    """Whether two applications of one organisation are for the same operation."""

    SAME = "same"
    UNSURE = "unsure"
    OTHER = "other"


class Paper(Frozen):
    """One document of a delivery: its id, the file's path as received, what was read."""

    id: str
    file: str
    read: DocumentRead

    @property
    def piece(self) -> PieceRecord:
        """The record of a supporting document; an empty one for other kinds."""
        record = self.read.record
        return record if isinstance(record, PieceRecord) else PieceRecord()

    @property
    def sheet(self) -> AttendanceRecord | None:
        """The record of an attendance sheet; None for other kinds."""
        record = self.read.record
        return record if isinstance(record, AttendanceRecord) else None

    @property
    def organisation(self) -> Text:
        """The organisation that the document is headed by, sure or not."""
        return self.sheet.organisation if self.sheet else self.piece.organisation

    @property
    def people(self) -> tuple[str, ...]:
        """Full names of the persons that the document surely names.

        Of an attendance sheet these are its facilitators; participants tie it to nothing.
        """
        if self.sheet:
            return tuple(dict.fromkeys(_leaders(self.sheet)))
        leaves: list[Leaf] = [*self.piece.names]
        leaves += [self.piece.leaf(key) for key in _PERSON_KEYS]
        for key in _PEOPLE_LISTS:
            leaves += self.piece.lists.get(key, ())
        return tuple(dict.fromkeys(text for leaf in leaves if (text := sure_text(leaf))))

    @property
    def actions(self) -> tuple[str, ...]:
        """What the document says of the action it is about."""
        if self.sheet:
            return tuple(dict.fromkeys(t for leaf in _titles(self.sheet) if (t := sure_text(leaf))))
        return tuple(t for key in _ACTION_KEYS if (t := sure_text(self.piece.leaf(key))))

    @property
    def titles_in_doubt(self) -> tuple[str, ...]:
        """Titles on an attendance sheet that were not read surely, and what else they may be."""
        doubtful = (leaf for leaf in _titles(self.sheet) if leaf.doubtful) if self.sheet else ()
        texts = [t for leaf in doubtful for t in (leaf.value, *(c.value for c in leaf.candidates))]
        return tuple(dict.fromkeys(text for text in texts if text))

    @property
    def days(self) -> tuple[date, ...]:
        """The days of an attendance sheet that are sure."""
        leaves = [self.sheet.date, *(s.date for s in self.sheet.sessions)] if self.sheet else []
        return tuple(dict.fromkeys(leaf.value for leaf in leaves if leaf.value and sure(leaf)))


def _titles(sheet: AttendanceRecord) -> tuple[Text, ...]:
    return (sheet.title, *(session.title for session in sheet.sessions))


def _leaders(sheet: AttendanceRecord) -> Iterator[str]:
    led = (*sheet.facilitators, *(f for s in sheet.sessions for f in s.facilitators))
    for one in led:
        first, last = sure_text(one.first_name), sure_text(one.last_name)
        if first and last:
            yield full_name(first, last)


class Profile(Frozen):
    """What a dossier is known by. Empty text and None: not known, or not surely read."""

    reference: str
    siret: str = ""
    rna: str = ""
    iban: str = ""
    name: str = ""
    acronym: str = ""
    title: str = ""
    scheme: str = ""
    start: date | None = None
    end: date | None = None
    requested: Decimal | None = None
    people: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    closed: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the operation and of its actions."""
        return tuple(dict.fromkeys(title for title in (self.title, *self.actions) if title))

    @property
    def siren(self) -> str:
        """The first nine digits of the SIRET: the legal entity."""
        return self.siret[:9]

    @property
    def blank(self) -> bool:
        """True where a form names neither an organisation nor an operation nor a person."""
        return not any((self.siret, self.rna, self.name, self.title, self.people, self.requested))

    def contradicts(self, other: Profile) -> bool:
        """Say whether a SIRET or an RNA number tells the two organisations apart."""
        return bool(
            (self.siren and other.siren and self.siren != other.siren)
            or (self.rna and other.rna and self.rna != other.rna)
        )

    @staticmethod
    def same_file(paper: Paper, files: set[str]) -> bool:
        """Say whether a paper came in the very file of one of the forms."""
        return paper.file in files


def sure(leaf: Leaf) -> bool:
    """Say whether a leaf may be relied on to tell dossiers apart."""
    return leaf.value is not None and leaf.confidence >= DOUBT_BELOW


def sure_text(leaf: Leaf) -> str:
    """Return the text of a leaf that may be relied on, else an empty text."""
    return str(leaf.value).strip() if sure(leaf) else ""


def profile_of(reference: str, read: DocumentRead) -> Profile:
    """Build the profile of a dossier from the application that counts."""
    record = read.record if isinstance(read.record, ApplicationRecord) else ApplicationRecord()
    organisation, project = record.organisation, record.project
    siret = sure_text(organisation.siret)
    return Profile(
        reference=reference,
        siret=siret if valid_siret(siret) else "",
        rna=sure_text(organisation.rna),
        iban=sure_text(record.bank.iban),
        name=sure_text(organisation.name),
        acronym=sure_text(organisation.acronym),
        title=sure_text(project.title),
        scheme=sure_text(project.scheme),
        start=project.start.value if sure(project.start) else None,
        end=project.end.value if sure(project.end) else None,
        requested=record.budget.requested.value if sure(record.budget.requested) else None,
        people=_people_of(record),
        actions=tuple(t for action in record.actions if (t := sure_text(action.title))),
    )


def _people_of(record: ApplicationRecord) -> tuple[str, ...]:
    """Full names of representative, contact, signatory and facilitators; both names needed."""
    named = [(p.first_name, p.last_name) for p in (record.representative, record.contact)]
    named.append((record.signatory.first_name, record.signatory.last_name))
    named += [(f.first_name, f.last_name) for f in record.means.facilitators]
    pairs = [(sure_text(first), sure_text(last)) for first, last in named]
    texts = [full_name(first, last) for first, last in pairs if first and last]
    texts += [t for action in record.actions for f in action.facilitators if (t := sure_text(f))]
    return tuple(dict.fromkeys(texts))


def same_operation(new: Profile, known: Profile) -> Sameness:
    """Compare two applications of one organisation (DESIGN, dossiers).

    Same title: a new version. Another title, scheme or period: another dossier. Too close to
    tell: a person decides.
    """
    schemes_differ = bool(new.scheme and known.scheme and new.scheme != known.scheme)
    shared = _shared_period(new, known)
    if schemes_differ or shared == 0:
        return Sameness.OTHER
    if not (new.title and known.title):
        alike = (shared == 1, new.requested is not None and new.requested == known.requested)
        return Sameness.SAME if any(alike) else Sameness.UNSURE
    likeness = _title_likeness(new.title, known.title)
    if likeness < CLOSE_TITLE:
        return Sameness.OTHER
    if likeness < SAME_TITLE or (shared is not None and shared <= 0.5):
        return Sameness.UNSURE
    return Sameness.SAME


def _title_likeness(one: str, other: str) -> float:
    first, second = sorted(words_of(one)), sorted(words_of(other))
    if {w for w in first if w.isdigit()} != {w for w in second if w.isdigit()}:
        return min(0.9, fuzz.ratio(" ".join(first), " ".join(second)) / 100)
    return fuzz.ratio(" ".join(first), " ".join(second)) / 100


def _shared_period(one: Profile, other: Profile) -> float | None:
    """Return the shared part of the longer period, 0 to 1; None where a date is not known."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return None
    spans = [(p[1] - p[0]).days + 1 for p in ((one.start, one.end), (other.start, other.end))]
    if min(spans) <= 0:
        return None
    common = (min(one.end, other.end) - max(one.start, other.start)).days + 1
    return max(common, 0) / max(spans)
