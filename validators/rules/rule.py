"""What a rule is, and what it yields: a finding without its id and basis, which examine adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from extractors.records import DOUBT_BELOW, Leaf, Signature

from ..call import BasisKind, Call
from ..dossier import Dossier, Held
from ..findings import Evidence, Family, Group, Severity, Verdict
from ..money import amount_in_figures
from ..wording import short_date

Stage = Literal["DEP", "INS", "CONV", "EXE", "BIL", "PAI"]
Check = Callable[[Dossier, Call, date], Iterator["Found"]]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found, see ``findings.Finding``; ``examine`` adds the rule's id and basis.

    A sure fault of the families completeness and eligibility speaks to the applicant; everything
    else speaks to the case officer.
    """

    message: str
    severity: Severity
    family: Family
    verdict: Verdict = Verdict.FAULT
    group: Group = Group.ATTENTION
    piece: str | None = None
    field: str | None = None
    subject: str | None = None
    evidence: tuple[Evidence, ...] = ()
    amount: Decimal | None = None


BLOCKS = (Severity.BLOCKING,)
REMARKS = (Severity.INSTRUCTOR,)
INFORMS = (Severity.INFORMATION,)
BLOCKS_OR_REMARKS = (*BLOCKS, *REMARKS)
REMARKS_OR_INFORMS = (*REMARKS, *INFORMS)
BLOCKS_OR_REMARKS_OR_INFORMS = (*BLOCKS, *REMARKS, *INFORMS)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id of the domain reference, its stage, its check, its basis.

    ``basis_kind`` "text", "list" and "usage": ``basis`` is the citation. "call": ``basis`` is the
    key of a section of the call, which gives the citation; the rule is not applied by a call that
    lacks the section. "piece": ``basis`` is a piece code, whose entry in the call gives kind and
    citation; not applied by a call that does not ask the piece. ``cited``: the basis of a "call"
    rule is the citation itself (the call's own required fields). ``reach`` lists the severities
    that its findings may have; the first line of the check's docstring says what it looks at.
    """

    id: str
    stage: Stage
    check: Check
    basis_kind: BasisKind | Literal["piece"]
    basis: str
    cited: bool = False
    reach: tuple[Severity, ...] = REMARKS


def sure(leaf: Leaf) -> bool:
    """Say whether a value stands there that needs no second look."""
    return leaf.value is not None and leaf.confidence >= DOUBT_BELOW


def text_of(leaf: Leaf) -> str:
    """Return what stands there as text, sure or not; empty where nothing does."""
    return str(leaf.value if leaf.value is not None else leaf.raw or "").strip()


def spot(held: Held, *leaves: Leaf | Signature) -> tuple[Evidence, ...]:
    """Point to where values stand on a document; to the document where there are none."""
    placed = [leaf for leaf in leaves if leaf.page is not None or leaf.place is not None]
    if not placed:
        page = held.read.pages[0] if held.read.pages else None
        return (Evidence(file=held.file, document=held.id, page=page),)
    return tuple(Evidence.of(leaf, held.file, held.id) for leaf in placed)


def shown(value: object) -> str:
    """Write a value as a person reads it: 03/10/2022, 12 500 €, "texte"."""
    if isinstance(value, date):
        return short_date(value)
    return amount_in_figures(value) if isinstance(value, Decimal) else str(value)


def doubt(  # noqa: PLR0913 - the keys of a finding
    what: str,
    leaf: Leaf,
    held: Held,
    *,
    severity: Severity,
    family: Family = Family.COMPLETENESS,
    piece: str | None = None,
    field: str | None = None,
    subject: str | None = None,
) -> Found:
    """Send one uncertain value to a person, with what was read and what else it may be."""
    raw = " ".join((leaf.raw or text_of(leaf)).split())
    raw = f"{raw[:117]}…" if len(raw) > 120 else raw
    others = ", ".join(candidate.value for candidate in leaf.candidates)
    known = shown(leaf.value) if leaf.value is not None else ""
    reading = f"lu « {raw} »" + (
        f", compris « {known} »" if " ".join(known.split()) not in ("", raw) else ""
    )
    message = f"{what} à vérifier : {reading}" + (
        f" ; autres lectures : {others}." if others else "."
    )
    return Found(
        message,
        severity,
        family,
        Verdict.TO_CHECK,
        Group.INFORMATION,
        piece=piece,
        field=field,
        subject=subject,
        evidence=spot(held, leaf),
    )


def to_instruct(
    message: str,
    evidence: tuple[Evidence, ...] = (),
    *,
    piece: str | None = None,
    field: str | None = None,
    subject: str | None = None,
    family: Family = Family.INSTRUCTION,
    verdict: Verdict = Verdict.FAULT,
) -> Found:
    """Return a point that the case officer looks at."""
    return Found(
        message,
        Severity.INSTRUCTOR,
        family,
        verdict,
        piece=piece,
        field=field,
        subject=subject,
        evidence=evidence,
    )


def to_know(
    message: str,
    evidence: tuple[Evidence, ...] = (),
    *,
    piece: str | None = None,
    field: str | None = None,
    subject: str | None = None,
) -> Found:
    """Return an information for the case officer."""
    return Found(
        message,
        Severity.INFORMATION,
        Family.INSTRUCTION,
        piece=piece,
        field=field,
        subject=subject,
        evidence=evidence,
    )
