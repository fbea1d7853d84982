"""What a rule finds on an attendance sheet, before it becomes a finding or a line of the ledger.

An issue says where it holds (sheet, session, row) and what follows for the hours there. Sentences
name participants by sheet and line, never by name: findings are shown in common folders.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extractors.records import DOUBT_BELOW, Leaf, Signature

from .findings import Evidence, Family, Severity, Verdict
from .rules.rule import Found, spot
from .sheets import Mark, Sheet, Slot


class Effect(StrEnum):
    """What follows for the hours: nothing, a person must settle it first, they do not count."""

    NOTE = "note"
    PENDING = "pending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing found by one rule on one sheet.

    ``session`` None: on all sessions; ``row`` None: on all rows. ``person``: it concerns the
    facilitator alone of that index, whose hours it touches, not the participants'.
    """

    rule: str
    sheet: str
    what: str
    where: str
    severity: Severity
    verdict: Verdict
    effect: Effect
    session: str | None = None
    row: int | None = None
    facilitator: int | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def message(self) -> str:
        """The whole sentence: where, then what."""
        return f"{self.where[:1].upper()}{self.where[1:]} : {self.what}"

    def found(self) -> Found:
        """Return what the examination shows of it."""
        parts = (self.sheet, self.session, self.row, self.facilitator)
        return Found(
            self.message,
            self.severity,
            Family.EXECUTION,
            self.verdict,
            subject=":".join("" if part is None else str(part) for part in parts),
            evidence=self.evidence,
        )


def where_of(sheet: Sheet, slot: Slot | None = None, row: int | None = None) -> str:
    """Name a place on a sheet: « feuille du 12/03/2022, séance 2, ligne 4 »."""
    session = f", séance {slot.number}" if slot is not None and len(sheet.slots) > 1 else ""
    return f"{sheet.label}{session}" + (f", ligne {row}" if row is not None else "")


def blocking(
    rule: str,
    sheet: Sheet,
    what: str,
    *leaves: Leaf | Signature,
    slot: Slot | None = None,
    row: int | None = None,
    sure: bool = True,
) -> Issue:
    """Return an issue that keeps hours from being counted: a fault where sure, else a doubt.

    On a sheet whose table is in doubt nothing is sure.
    """
    certain = sure and not sheet.shaky
    return Issue(
        rule,
        sheet.id,
        what,
        where_of(sheet, slot, row),
        Severity.BLOCKING_PAYMENT,
        Verdict.FAULT if certain else Verdict.TO_CHECK,
        Effect.REFUSED if certain else Effect.PENDING,
        session=slot.id if slot is not None else None,
        row=row,
        evidence=spot(sheet.held, *leaves),
    )


def remark(  # noqa: PLR0913 - the keys of an issue
    rule: str,
    sheet: Sheet,
    what: str,
    *leaves: Leaf | Signature,
    slot: Slot | None = None,
    row: int | None = None,
    facilitator: int | None = None,
    effect: Effect = Effect.NOTE,
    severity: Severity = Severity.INSTRUCTOR,
    sure: bool = True,
) -> Issue:
    """Return an issue for the case officer: a note, or hours that wait for an answer."""
    return Issue(
        rule,
        sheet.id,
        what,
        where_of(sheet, slot, row),
        severity,
        Verdict.FAULT if sure and not sheet.shaky else Verdict.TO_CHECK,
        effect,
        session=slot.id if slot is not None else None,
        row=row,
        facilitator=facilitator,
        evidence=spot(sheet.held, *leaves),
    )


def read_as(leaf: Leaf) -> str:
    """Say what stands there: « lu “25h” »; never used for participants' names."""
    raw = " ".join(str(leaf.raw if leaf.raw is not None else leaf.value).split())
    return f"lu « {raw[:60]} »"


def spots_of(mark: Mark, *leaves: Leaf) -> tuple[Leaf | Signature, ...]:
    """Return where to look for a mark: its cells, else the leaves given."""
    return mark.cells or tuple(leaf for leaf in leaves if not leaf.absent)


def certain(signature: Signature) -> bool:
    """Say whether the state of a signature needs no second look."""
    return signature.state != "to_check" and signature.confidence >= DOUBT_BELOW
