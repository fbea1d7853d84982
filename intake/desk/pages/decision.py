"""A decision of the Commission permanente: typed, looked at once more, then entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from starlette.responses import Response

from validators.dossier import Decision
from validators.procedure import decision_refusals, decision_step_refusals

from ... import decisions
from ...dossiers import load
from ...refusal import Overtaken, Refused
from ...rows import DossierRow
from ...typed import amount_of, day_of
from ..roles import Permission
from ..routes import get, post
from ..visit import Visit

Outcome = Literal["granted", "refused", "adjourned"]
OUTCOMES: dict[Outcome, str] = {
    "granted": "Attribuer une subvention",
    "refused": "Refuser",
    "adjourned": "Ajourner",
}
FIELDS = ("sens", "montant", "motif", "deliberation", "date", "executoire")
_OPEN = 422


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was typed: its values by field, what is wrong by field, the decision."""

    values: dict[str, str]
    errors: dict[str, str]
    decision: Decision | None


def decision_form(visit: Visit) -> Response:
    """Show the form, or why no decision can be entered now."""
    return _form(visit, Typed(dict.fromkeys(FIELDS, ""), {}, None))


def decision_again(visit: Visit) -> Response:
    """Show the form once more with what was typed."""
    return _form(visit, Typed({name: visit.text(name) for name in FIELDS}, {}, None))


def decision_check(visit: Visit) -> Response:
    """Show what would be entered, to be confirmed; or what is wrong with it."""
    row, typed = _row(visit), _typed(visit)
    if typed.decision is None:
        return _form(visit, typed, status=_OPEN)
    dossier = load(visit.house, row.reference)
    reasons = decision_refusals(dossier, typed.decision, visit.house.today.day())
    if reasons:
        return _form(visit, typed, status=_OPEN, refused=reasons)
    return visit.page(
        "decision_check.html",
        dossier=row,
        outcome=OUTCOMES[typed.decision.outcome],
        decision=typed.decision,
        values=typed.values,
        seen=_mark(visit, row),
    )


def decision_enter(visit: Visit) -> Response:
    """Enter the decision, as ``recevable decide`` does."""
    row, typed = _row(visit), _typed(visit)
    if typed.decision is None:
        return _form(visit, typed, status=_OPEN)
    try:
        with visit.working() as house:
            if visit.text("vu") != _mark(visit, row):
                raise Overtaken(
                    "Une décision a été enregistrée entre-temps sur ce dossier : voyez ses "
                    "événements. Rien n'a été fait."
                )
            written = decisions.decide(house, row.reference, typed.decision)
    except Refused as refused:
        return _form(visit, typed, status=409, refused=refused.reasons)
    letters = ", ".join(f"« {letter.title} »" for letter in written)
    said = f"La décision est enregistrée. Projets préparés : {letters}." if letters else ""
    said = said or "La décision est enregistrée."
    return visit.back_to("dossier", said, reference=row.reference)


def _row(visit: Visit) -> DossierRow:
    return visit.found(lambda: visit.house.register.dossier(visit.part("reference")))


def _form(
    visit: Visit, typed: Typed, *, status: int = 200, refused: tuple[str, ...] = ()
) -> Response:
    row = _row(visit)
    dossier = load(visit.house, row.reference)
    return visit.page(
        "decision.html",
        status=status,
        dossier=row,
        requested=dossier.form.budget.requested.value,
        closed=decision_step_refusals(dossier.history),
        outcomes=OUTCOMES,
        values=typed.values,
        errors=typed.errors,
        refused=refused,
    )


def _mark(visit: Visit, row: DossierRow) -> str:
    """Return a value that changes with each decision on a dossier."""
    return str(len(visit.house.register.decisions(row.reference)))


# -- what was typed ----------------------------------------------------------------------------


def _typed(visit: Visit) -> Typed:
    values = {name: visit.text(name).strip() for name in FIELDS}
    errors: dict[str, str] = {}
    outcome = next((name for name in OUTCOMES if name == values["sens"]), None)
    if outcome is None:
        errors["sens"] = "Choisissez le sens de la décision."
    amount = _amount(values["montant"], errors) if outcome == "granted" else None
    reason = values["motif"] if outcome == "refused" else None
    if outcome == "refused" and not reason:
        errors["motif"] = "Indiquez le motif du refus."
    if not values["deliberation"]:
        errors["deliberation"] = "Indiquez le numéro de la délibération."
    day = _day(values, "date", "Indiquez la date de la séance (JJ/MM/AAAA).", errors)
    executory = _day(values, "executoire", "Indiquez la date exécutoire (JJ/MM/AAAA).", errors)
    if errors or outcome is None or day is None or executory is None:
        return Typed(values, errors, None)
    decision = Decision(
        outcome=outcome,
        amount=amount,
        reason=reason,
        deliberation=values["deliberation"],
        day=day,
        executory=executory,
        by=visit.by,
    )
    return Typed(values, errors, decision)


def _amount(text: str, errors: dict[str, str]) -> Decimal | None:
    try:
        return amount_of(text)
    except ValueError:
        errors["montant"] = "Indiquez le montant accordé, en euros."
        return None


def _day(values: dict[str, str], name: str, otherwise: str, errors: dict[str, str]) -> date | None:
    try:
        return day_of(values[name])
    except ValueError:
        errors[name] = otherwise
        return None


ROUTES = (
    get("/dossiers/{reference}/decision", decision_form, Permission.DECIDE),
    post("/dossiers/{reference}/decision/saisie", decision_again, Permission.DECIDE),
    post("/dossiers/{reference}/decision/verification", decision_check, Permission.DECIDE),
    post("/dossiers/{reference}/decision/enregistrement", decision_enter, Permission.DECIDE),
)
