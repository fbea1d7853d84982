"""What an examination says: findings, and the outcome that follows from them.

A verdict has three values. *conforme* is the absence of a finding; ``fault`` is sure;
``to_check`` goes to a person and never into a letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extractors.records import Extracted, Frozen, Signature
from extractors.source import Box


class Severity(StrEnum):
    """How far a finding reaches (DOMAIN §0)."""

    BLOCKING = "blocking"
    BLOCKING_PAYMENT = "blocking_payment"
    INSTRUCTOR = "instructor"
    INFORMATION = "information"


class Verdict(StrEnum):
    """Sure, or for a person to look at."""

    FAULT = "fault"
    TO_CHECK = "to_check"


class Family(StrEnum):
    """Three results kept apart (DOMAIN §0), and the later control."""

    COMPLETENESS = "completeness"
    ELIGIBILITY = "eligibility"
    INSTRUCTION = "instruction"
    EXECUTION = "execution"


class Outcome(StrEnum):
    """The first that fits, in this order (DESIGN, contract)."""

    INCOMPLETE = "incomplete"
    TO_CHECK = "to_check"
    INELIGIBLE = "ineligible"
    COMPLETE = "complete"


class Group(StrEnum):
    """Where a finding stands in the request for missing documents (DOMAIN §4.2)."""

    MISSING = "missing"
    NON_CONFORMING = "non_conforming"
    INFORMATION = "information"
    ATTENTION = "attention"


class Evidence(Frozen):
    """Where to look: file as received, page and box, or place."""

    file: str
    document: str | None = None
    page: int | None = None
    box: Box | None = None
    place: str | None = None

    @classmethod
    def of(
        cls, leaf: Extracted[object] | Signature, file: str, document: str | None = None
    ) -> Evidence:
        """Point to the place where a leaf was read."""
        return cls(file=file, document=document, page=leaf.page, box=leaf.box, place=leaf.place)


class Finding(Frozen):
    """One thing found by one rule.

    ``message`` is the French sentence for the letter or the worksheet; ``piece`` is the piece that
    is asked for or at fault, ``field`` the record path; ``subject`` tells two findings of one rule
    apart (a funder, a line). ``basis_kind`` is text, call, list or usage; ``basis`` cites it.
    ``amount`` is a sum that the message speaks of, for worksheets.
    """

    rule: str
    severity: Severity
    verdict: Verdict
    family: Family
    message: str
    basis: str
    basis_kind: str
    piece: str | None = None
    field: str | None = None
    subject: str | None = None
    group: Group = Group.ATTENTION
    evidence: tuple[Evidence, ...] = ()
    amount: Decimal | None = None

    @property
    def asks(self) -> bool:
        """True where the applicant is asked for something before the file is complete."""
        return (
            self.severity is Severity.BLOCKING
            and self.verdict is Verdict.FAULT
            and self.family is Family.COMPLETENESS
        )


@dataclass(frozen=True, slots=True)
class Assessment:
    """The findings on a dossier at one date, and the outcome."""

    findings: tuple[Finding, ...]
    outcome: Outcome

    @property
    def asked(self) -> tuple[Finding, ...]:
        """Findings that the request for missing documents lists."""
        return tuple(finding for finding in self.findings if finding.asks)

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """Findings that a person must look at."""
        return tuple(f for f in self.findings if f.verdict is Verdict.TO_CHECK)


def outcome_of(findings: tuple[Finding, ...]) -> Outcome:
    """Return the outcome of a set of findings (DESIGN, contract: the first that fits)."""
    if any(finding.asks for finding in findings):
        return Outcome.INCOMPLETE
    blocking = [f for f in findings if f.severity is Severity.BLOCKING]
    if any(f.verdict is Verdict.TO_CHECK for f in blocking):
        return Outcome.TO_CHECK
    if any(f.family is Family.ELIGIBILITY for f in blocking):
        return Outcome.INELIGIBLE
    return Outcome.COMPLETE
