"""What a dossier's page tells: steps, pieces, findings with their places, money, deadlines.

All of it is what the worksheet and the letters tell; here it is linked to the pages of the desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from generators.facts import Facts, payments
from validators.bank import account_refusals, bank_papers
from validators.calendar import Suspension, implicit_rejection
from validators.deadlines import Deadline, deadlines, rejection_day, suspensions
from validators.dossier import Dossier
from validators.findings import Assessment, Evidence, Family, Finding, Outcome, Verdict
from validators.money import Tranche
from validators.procedure import (
    ISSUED,
    SECOND_NOTICE,
    SENT,
    LetterDue,
    Step,
    agreement_refusals,
    decision_step_refusals,
)
from validators.profiles import sure, sure_text

from .. import worksheet
from ..dossiers import load, reading_of
from ..house import House
from ..pages import masked
from ..rows import DocumentRow, DossierRow
from .letter_view import assessment_of
from .reading.doubts import path_at
from .reading.places import box_anchor, field_anchor, page_anchor, passage_anchor

DONE, NOW, LATER, NONE = "passée", "en cours", "à venir", "sans objet"
_CLASSES = {DONE: "done", NOW: "now", LATER: "later", NONE: "none"}

Address = Callable[[DocumentRow], str]
"""The page of a document; empty where it is not open to who asks."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One of the eleven steps: its name, where it stands in words, the class that shows it."""

    label: str
    state: str
    css: str


@dataclass(frozen=True, slots=True)
class PieceVersion:
    """One document that stands for a piece, newest first: when it came, what became of it."""

    received: date
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One piece of the call's list, with the documents that stand for it."""

    line: worksheet.PieceLine
    versions: tuple[PieceVersion, ...]


@dataclass(frozen=True, slots=True)
class PointPlace:
    """Where a finding points to: in words, and the address of the very box, or empty."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Point:
    """One finding: its sentence, what it rests on, where to look."""

    message: str
    basis: str
    places: tuple[PointPlace, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """The findings in three lists; ``kept_back`` are about participants and not for this role."""

    blocking: tuple[Point, ...]
    doubts: tuple[Point, ...]
    others: tuple[Point, ...]
    kept_back: int


@dataclass(frozen=True, slots=True)
class Money:
    """Euros: requested (None: not surely read), by year, granted, and what is paid when.

    ``held_back`` says why no agreement can be written for a grant. ``account`` is the masked
    account of the newest bank details where a person is to confirm it, else empty.
    """

    requested: Decimal | None
    per_year: tuple[tuple[int, Decimal], ...]
    advance_asked: bool | None
    granted: Decimal | None
    tranches: tuple[Tranche, ...]
    held_back: tuple[str, ...]
    account: str


@dataclass(frozen=True, slots=True)
class Times:
    """What falls due, and the implicit rejection with and without what suspends it."""

    due: tuple[Deadline, ...]
    rejection: date | None
    unsuspended: date | None
    suspensions: tuple[Suspension, ...]


@dataclass(frozen=True, slots=True)
class DossierView:
    """All that is worked out for the page."""

    steps: tuple[StepLine, ...]
    pieces: tuple[PieceRow, ...]
    points: Points
    money: Money
    times: Times
    decision_refusals: tuple[str, ...]
    may_ask_again: bool


def view_of(
    house: House,
    row: DossierRow,
    documents: Sequence[DocumentRow],
    address: Address,
    *,
    participants: bool,
) -> DossierView:
    """Gather what the page of a dossier tells; ``participants``: findings on sheets too."""
    dossier, assessment = load(house, row.reference), assessment_of(row)
    places = _Places(house, documents, address)
    return DossierView(
        steps=_steps(Step(row.state), dossier),
        pieces=tuple(_pieces(house, documents, assessment, address)),
        points=_points(assessment.findings, places, participants=participants),
        money=_money(house, dossier, assessment),
        times=_times(house, dossier),
        decision_refusals=decision_step_refusals(dossier.history),
        may_ask_again=_may_ask_again(dossier, assessment),
    )


# -- steps -------------------------------------------------------------------------------------


def _steps(state: Step, dossier: Dossier) -> tuple[StepLine, ...]:
    steps: list[Step] = [step for step in Step if step is not Step.CLOSED]
    reached = steps.index(_last_step(state, dossier))
    asked = dossier.history.letter("notice", *ISSUED) is not None
    found = []
    for number, step in enumerate(steps):
        if step is state:
            words = NOW
        elif number > reached:
            words = NONE if state is Step.CLOSED else LATER
        else:
            words = NONE if step is Step.REQUEST and not asked else DONE
        label = step.label[0].upper() + step.label[1:]
        found.append(StepLine(label, words, _CLASSES[words]))
    return tuple(found)


def _last_step(state: Step, dossier: Dossier) -> Step:
    """Return how far a dossier has come: where it stands, or where it was when it was closed."""
    if state is not Step.CLOSED:
        return state
    if dossier.history.decision is not None and dossier.history.decision.outcome == "refused":
        return Step.NOTIFICATION
    return Step.REQUEST if dossier.history.letter("closing", *SENT) else Step.PAYMENT


# -- pieces ------------------------------------------------------------------------------------


def _pieces(
    house: House, documents: Sequence[DocumentRow], assessment: Assessment, address: Address
) -> Iterable[PieceRow]:
    for line in worksheet.pieces_of(house, list(documents), assessment.findings):
        mine = [d for d in documents if line.code and worksheet.stands_for(d, line.code)]
        mine.sort(key=lambda d: (d.received, d.id), reverse=True)
        yield PieceRow(line, tuple(_version(document, address) for document in mine))


def _version(document: DocumentRow, address: Address) -> PieceVersion:
    state = worksheet.DOCUMENT_STATUS[document.status] or "prise en compte"
    return PieceVersion(document.received, state, address(document))


# -- findings ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Places:
    """Where findings point to, as addresses."""

    house: House
    documents: Sequence[DocumentRow]
    address: Address

    def on_sheet(self, finding: Finding) -> bool:
        """Say whether a finding is about attendance, so that it may name participants."""
        sheets = {d.id for d in self.documents if d.kind == "attendance_sheet"}
        return finding.family is Family.EXECUTION or any(
            evidence.document in sheets for evidence in finding.evidence
        )

    def of(self, finding: Finding) -> tuple[PointPlace, ...]:
        """Return the places of a finding, each once."""
        rows = {document.id: document for document in self.documents}
        return tuple(
            dict.fromkeys(
                PointPlace(
                    worksheet.place_of(evidence, finding),
                    self._link(rows.get(evidence.document or ""), evidence),
                )
                for evidence in finding.evidence
            )
        )

    def _link(self, document: DocumentRow | None, evidence: Evidence) -> str:
        """Return the address of the very box, else of its page, of the document, or nothing."""
        page = self.address(document) if document is not None else ""
        if document is None or not page:
            return ""
        path = path_at(reading_of(self.house, document), evidence)
        if path:
            return f"{page}#{(box_anchor if evidence.box else field_anchor)(path)}"
        if evidence.page is not None:
            return f"{page}#{page_anchor(evidence.page)}"
        return f"{page}#{passage_anchor(evidence.place)}" if evidence.place else page


def _points(findings: Iterable[Finding], places: _Places, *, participants: bool) -> Points:
    shown = [f for f in findings if participants or not places.on_sheet(f)]
    faults = [f for f in shown if f.verdict is Verdict.FAULT]

    def told(some: Iterable[Finding]) -> tuple[Point, ...]:
        return tuple(Point(f.message, worksheet.basis_of(f), places.of(f)) for f in some)

    return Points(
        blocking=told(f for f in faults if worksheet.blocks(f)),
        doubts=told(f for f in shown if f.verdict is Verdict.TO_CHECK),
        others=told(f for f in faults if not worksheet.blocks(f)),
        kept_back=len(list(findings)) - len(shown),
    )


# -- money -------------------------------------------------------------------------------------


def _money(house: House, dossier: Dossier, assessment: Assessment) -> Money:
    budget, decision = dossier.form.budget, dossier.history.decision
    granted = decision.amount if decision is not None and decision.outcome == "granted" else None
    years = [(share.year, share.amount) for share in budget.per_year]
    facts = Facts(LetterDue(kind="award"), dossier, assessment, house.call, house.today.day())
    return Money(
        requested=budget.requested.value if sure(budget.requested) else None,
        per_year=tuple(
            (year.value, amount.value)
            for year, amount in years
            if year.value is not None and amount.value is not None
        ),
        advance_asked=budget.advance_requested.value,
        granted=granted,
        tranches=payments(facts),
        held_back=agreement_refusals(dossier, assessment, house.call) if granted else (),
        account=_account(dossier, assessment),
    )


def account_to_confirm(house: House, row: DossierRow) -> str:
    """Return the masked account of the newest bank details where a person is to confirm it."""
    return _account(load(house, row.reference), assessment_of(row))


def _account(dossier: Dossier, assessment: Assessment) -> str:
    held = [iban for d in bank_papers(dossier) if (iban := sure_text(d.piece.leaf("iban")))]
    return masked(held[-1]) if held and account_refusals(dossier, assessment) else ""


# -- time --------------------------------------------------------------------------------------


def _times(house: House, dossier: Dossier) -> Times:
    decision = dossier.history.decision
    open_still = decision is None or decision.outcome == "adjourned"
    months = house.call.delays.implicit_months
    return Times(
        due=deadlines(dossier, house.call),
        rejection=rejection_day(dossier, house.call) if open_still else None,
        unsuspended=implicit_rejection(dossier.reception.day, (), months) if open_still else None,
        suspensions=suspensions(dossier),
    )


def _may_ask_again(dossier: Dossier, assessment: Assessment) -> bool:
    """Say whether a further request for documents may be allowed: all allowed ones went out."""
    history = dossier.history
    issued = [x for x in history.letters if x.kind == "notice" and x.status in ISSUED]
    certified = history.letter("certificate", *ISSUED) is not None
    decided = history.decision is not None and history.decision.outcome != "adjourned"
    return (
        assessment.outcome is Outcome.INCOMPLETE
        and history.released.count(SECOND_NOTICE) < len(issued)
        and not (certified or decided)
    )
