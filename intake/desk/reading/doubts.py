"""What waits for a person on a document, and the next document on which something waits.

The doubts are those of the findings (verdict *à vérifier*) and of the readings themselves; nothing
is judged here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.records import DOUBT_BELOW, AttendanceRecord, DocumentRead, leaves
from validators.findings import Evidence, Finding, Severity, Verdict
from validators.rules.attendance import CONFIRMABLE

from ...corrections import shown_path
from ...register import Register
from ...rows import DossierRow

_UNSURE_TABLE = "EMA-17"
TABLE, CONFIRMED = "doubts", "confirmed"
"""What is put right on a sheet beside its values: its table as a whole, its observations."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at. ``path`` is the value that it is about; "" where it is none of them.

    ``rule`` is set where a person may confirm what was observed (EMA-11: the session did take
    place).
    """

    path: str
    message: str
    blocking: bool = False
    rule: str = ""
    page: int | None = None


def doubts_of(
    read: DocumentRead, ident: str, findings: Iterable[Finding], unsure: Sequence[str]
) -> tuple[Doubt, ...]:
    """Return the doubts on a document: first those that a finding tells, blocking ones ahead.

    ``findings`` are its dossier's; ``unsure`` the paths of values read in doubt, in their order.
    """
    told = [f for f in findings if f.verdict is Verdict.TO_CHECK]
    told.sort(key=lambda f: f.severity not in {Severity.BLOCKING, Severity.BLOCKING_PAYMENT})
    found: list[Doubt] = []
    for finding in told:
        own = [evidence for evidence in finding.evidence if evidence.document == ident]
        if own:
            found.append(_of_finding(read, finding, own))
    record = read.record
    if (
        isinstance(record, AttendanceRecord)
        and record.doubts
        and not any(doubt.path == TABLE for doubt in found)
    ):
        words = " ".join(doubt.message for doubt in record.doubts)
        found.insert(0, Doubt(TABLE, words, blocking=True, page=record.doubts[0].page))
    covered = {doubt.path for doubt in found}
    found += [Doubt(path, "Lu avec un doute.") for path in unsure if path not in covered]
    return tuple(dict.fromkeys(found))


def _of_finding(read: DocumentRead, finding: Finding, own: Sequence[Evidence]) -> Doubt:
    path = next((path for evidence in own if (path := path_at(read, evidence))), "")
    if not path and finding.rule == _UNSURE_TABLE and _shaky(read):
        path = TABLE
    rule = finding.rule if finding.rule in CONFIRMABLE else ""
    blocking = finding.severity in {Severity.BLOCKING, Severity.BLOCKING_PAYMENT}
    return Doubt(path, finding.message, blocking, rule, own[0].page)


def _shaky(read: DocumentRead) -> bool:
    """Say whether a person's word that the table is read rightly settles something."""
    record = read.record
    return isinstance(record, AttendanceRecord) and (
        bool(record.doubts) or read.confidence < DOUBT_BELOW
    )


def path_at(read: DocumentRead, evidence: Evidence) -> str:
    """Return the path of the value that stands where a finding points to; "" where none does."""
    found = ""
    for path, leaf in leaves(read.record):
        placed = leaf.box is not None or leaf.place is not None
        same = (leaf.page, leaf.box, leaf.place) == (evidence.page, evidence.box, evidence.place)
        if placed and same:
            found = shown_path(path)
            break
    one = isinstance(read.record, AttendanceRecord) and len(read.record.sessions) == 1
    return re.sub(r"^sessions\[0\]\.(?!pauses)", "", found) if one else found


# -- the queue ---------------------------------------------------------------------------------

_AT_ONCE = 20
_AFTER = (
    "reference IN (SELECT reference FROM standings WHERE doubts > 0 "
    "AND (received, reference) > (?, ?) ORDER BY received, reference LIMIT ?)"
)


def waiting(register: Register, after: str, *, sheets: bool) -> str | None:
    """Return the next document with a doubt; None: nothing waits.

    Dossiers are gone through as the home page lists them, received first first. ``after`` is the
    document just looked at: the next one follows it, and after the last comes the first.
    ``sheets``: attendance sheets too.
    """
    found = _beyond(register, after, sheets=sheets) if after else None
    return found or next(_documents(register, "", "", sheets=sheets), None)


def _beyond(register: Register, after: str, *, sheets: bool) -> str | None:
    """Return the document that follows another one in the queue; None after the last."""
    try:
        reference = register.document(after).reference
    except KeyError:
        return None
    if reference is None:
        return None
    row = register.dossier(reference)
    own = _of_dossier(register, row, sheets=sheets)
    left = own[own.index(after) + 1 :] if after in own else own
    if left:
        return left[0]
    return next(_documents(register, row.received.isoformat(), reference, sheets=sheets), None)


def _documents(register: Register, received: str, reference: str, *, sheets: bool) -> Iterator[str]:
    """Yield the documents with a doubt of the dossiers that come after one."""
    while True:
        values = (received, reference, _AT_ONCE)
        rows = register.find(DossierRow, _AFTER, values, "received, reference")
        for row in rows:
            yield from _of_dossier(register, row, sheets=sheets)
        if len(rows) < _AT_ONCE:
            return
        received, reference = rows[-1].received.isoformat(), rows[-1].reference


def _of_dossier(register: Register, row: DossierRow, *, sheets: bool) -> list[str]:
    """Return the documents that a dossier's doubts point to, the blocking doubts' first."""
    told = [f for f in row.assessment.findings if f.verdict is Verdict.TO_CHECK]
    told.sort(key=lambda f: f.severity not in {Severity.BLOCKING, Severity.BLOCKING_PAYMENT})
    found = dict.fromkeys(e.document for f in told for e in f.evidence if e.document)
    if sheets or not found:
        return list(found)
    return [i for i in found if register.document(i).kind != "attendance_sheet"]
