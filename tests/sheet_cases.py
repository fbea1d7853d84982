"""Attendance sheets built as records, for the tests of rules and ledger. Everybody is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from extractors.records import (
    AttendanceRecord,
    Candidate,
    CellSignature,
    DocumentRead,
    Extracted,
    Leaf,
    Participant,
    SheetFacilitator,
    SheetSession,
    Signature,
)
from samples.applicants import CONFLUENT
from validators.dossier import Dossier, Held
from validators.examine import examine
from validators.findings import Finding, Severity, Verdict

from .builders import CALL, TITLE, complete_association_dossier

PEOPLE = (
    ("Barthelot", "Aline"), ("Castéra", "Bruno"), ("Diallo", "Fanta"), ("Estève", "Lucie"),
    ("Fourcade", "Rémi"), ("Guilhem", "Sonia"), ("Haddad", "Karim"), ("Jouanel", "Odile"),
)  # fmt: skip
CAMILLE = ("Larroque", "Camille")
YANN = ("Le Goff", "Yann")
DAY = date(2023, 3, 14)  # a Tuesday within the operation
RECEIVED = date(2023, 11, 20)
ON = date(2023, 11, 21)


def leaf(value: object, confidence: float = 0.97, raw: str | None = None, **keys: Any) -> Leaf:
    """Return a leaf with a place; None gives an empty one, a leaf stays as it is."""
    if isinstance(value, Extracted):
        return value
    if value is None and raw is None:
        return Leaf()
    shown = raw if raw is not None else str(value)
    box = (0.1, 0.1, 0.3, 0.12)
    return Leaf(value=value, raw=shown, page=1, box=box, confidence=confidence, **keys)


def unsure(raw: str, value: object = None, *candidates: tuple[str, float]) -> Leaf:
    """Return a leaf that a person must look at."""
    found = tuple(Candidate(value=text, score=score) for text, score in candidates)
    return leaf(value, 0.5, raw, candidates=found)


def signature(state: str = "present", confidence: float = 0.97, **keys: Any) -> Signature:
    """Return a signature cell in a header."""
    return Signature(state=state, confidence=confidence, page=1, box=(0.7, 0.1, 0.9, 0.14), **keys)


def facilitator(
    name: tuple[str, str] = CAMILLE, state: str = "present", **keys: Any
) -> SheetFacilitator:
    """Return a facilitator who signed (or not)."""
    return SheetFacilitator(
        last_name=leaf(name[0]), first_name=leaf(name[1]), signature=signature(state, **keys)
    )


def session(
    ident: str = "s1",
    start: time | Leaf | None = time(9),
    end: time | Leaf | None = time(12),
    day: date | Leaf | None = DAY,
    **keys: Any,
) -> SheetSession:
    """Return one session, complete unless a key says otherwise."""
    values: dict[str, Any] = {
        "date": leaf(day),
        "start": leaf(start),
        "end": leaf(end),
        "title": leaf(TITLE),
        "place": leaf("Tonneins"),
        "facilitators": (facilitator(),),
    }
    return SheetSession(id=ident, **{**values, **keys})


def row(
    number: int,
    name: tuple[str, str] | None = None,
    *states: str,
    sessions: Sequence[str] = ("s1",),
    confidence: float = 0.97,
    **keys: Any,
) -> Participant:
    """Return one row of participants; a state per session, signed where none is given."""
    last, first = name or PEOPLE[number - 1]
    said = states or ("present",) * len(sessions)
    cells = tuple(
        CellSignature(session=s, state=state, confidence=confidence, page=1,
                      box=(0.6 + 0.1 * i, 0.3 + 0.03 * number, 0.7 + 0.1 * i, 0.33 + 0.03 * number))
        for i, (s, state) in enumerate(zip(sessions, said, strict=True))
    )  # fmt: skip
    values = {"last_name": leaf(last), "first_name": leaf(first), "signatures": cells}
    return Participant(row=number, **{**values, **keys})


def rows(count: int, *, sessions: Sequence[str] = ("s1",)) -> tuple[Participant, ...]:
    """Return so many rows, all signed for all sessions."""
    return tuple(row(number, sessions=sessions) for number in range(1, count + 1))


def sheet(
    ident: str = "f1-1",
    sessions: Sequence[SheetSession] = (),
    participants: Sequence[Participant] | None = None,
    *,
    received: date = RECEIVED,
    confidence: float = 0.97,
    sha256: str = "",
    stamp: str | None = None,
    pages: tuple[int, ...] = (1,),
    **keys: Any,
) -> Held:
    """Return an attendance sheet as held: complete and signed unless told otherwise."""
    values: dict[str, Any] = {
        "sessions": tuple(sessions) or (session(),),
        "participants": rows(3) if participants is None else tuple(participants),
        "organisation": leaf(CONFLUENT.name),
    }
    record = AttendanceRecord(**{**values, **keys})
    read = DocumentRead(kind="attendance_sheet", pages=pages, confidence=confidence,
                        record=record, stamp=stamp)  # fmt: skip
    return Held(id=ident, file=f"{ident}.pdf", sha256=sha256 or ident, received=received, read=read)


def case(*sheets: Held, **options: Any) -> Dossier:
    """Return a complete dossier that holds these sheets."""
    built = complete_association_dossier(**options)
    return built.model_copy(update={"others": tuple(sheets)})


def found(dossier: Dossier, rule: str = "EMA") -> list[Finding]:
    """Return the findings of one rule on sheets, or of all."""
    return [f for f in examine(dossier, CALL, ON).findings if f.rule.startswith(rule)]


def kinds(dossier: Dossier, rule: str) -> set[tuple[Severity, Verdict]]:
    """Return the severities and verdicts that a rule gives."""
    return {(f.severity, f.verdict) for f in found(dossier, rule)}


def pasted(one: Participant) -> Participant:
    """Return a row whose signatures are all the same picture."""
    cells = tuple(cell.model_copy(update={"alike": 1}) for cell in one.signatures)
    return one.model_copy(update={"signatures": cells})


def of(*sessions: Any, **keys: Any) -> Dossier:
    """Return a dossier with one sheet of these sessions."""
    return case(sheet("f1-1", sessions, **keys))
