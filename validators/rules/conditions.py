"""When a piece or a field is due: one function per condition of ``call.Condition``.

A condition returns True, False, or None where the dossier does not let it be told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from extractors.records import DOUBT_BELOW, ApplicationRecord, Flag, Signature

from ..budget import Plan, budget_on_paper, co_funders, european_line, plan_of
from ..calendar import add_months, financial_report_due
from ..call import Call, Condition, OrganisationType
from ..dossier import Dossier, Held
from ..names import Likeness, fold, full_name, person_likeness
from ..places import Places, places_of
from .rule import sure, text_of

_TYPES: dict[str, OrganisationType] = {
    "association": "A",
    "fondation": "A",
    "societe": "E",
    "scop_scic": "E",
    "commune": "C",
    "epci": "C",
    "ccas_cias": "C",
    "syndicat_mixte": "C",
    "etablissement_public": "P",
    "chambre_consulaire": "P",
    "gip": "P",
    "auto_entrepreneur": "M",
}
_MIXED = frozenset({"siae", "geiq", "organisation_employeurs", "opco"})
"""Forms that are associations when they have an RNA number, else companies or unions."""
_BY_NAME: tuple[tuple[str, OrganisationType], ...] = (
    (r"\b(ASSOCIATION|ASSO|FONDATION)\b", "A"),
    (r"^(COMMUNE|VILLE|MAIRIE) |\b(CCAS|CIAS)\b|^COMMUNAUTE (DE COMMUNES|D AGGLO)", "C"),
    (r"\b(SARL|SAS|SASU|EURL|SCOP|SCIC|SA)\b", "E"),
)


def organisation_type(form: ApplicationRecord) -> OrganisationType | None:
    """Return the type of the applicant (DOMAIN §2); None where nothing tells it."""
    organisation = form.organisation
    legal = organisation.legal_form.value or ""
    has_rna = not organisation.rna.absent
    if legal in _TYPES:
        return _TYPES[legal]
    if has_rna:
        return "A"
    if legal in ("siae", "geiq"):
        return "E"
    if legal in _MIXED:
        return None
    name = fold(text_of(organisation.name))
    return next((kind for pattern, kind in _BY_NAME if re.search(pattern, name)), None)


def budget_of(dossier: Dossier) -> Plan:
    """Return the budget of the operation, made ready for the rules."""
    return budget_source(dossier)[0]


def budget_source(dossier: Dossier) -> tuple[Plan, Held]:
    """Return the budget and the document it stands on: the form, else a budget on paper."""
    plan = plan_of(dossier.form.budget)
    if not plan.filled:
        for held in reversed(dossier.held("D-BUDG-ACT")):
            paper = plan_of(budget_on_paper(held.piece))
            if paper.filled:
                return paper, held
    return plan, dossier.application


def operation_places(dossier: Dossier, call: Call) -> Places:
    """Return where the operation takes place: the form's places, else those of its actions."""
    form = dossier.form
    leaves = form.project.places or tuple(a.place for a in form.actions if not a.place.absent)
    return places_of((text_of(leaf) for leaf in leaves), call.territory)


def signatory_name(form: ApplicationRecord) -> str:
    """Return the full name of the signatory where one is given, else an empty text."""
    return full_name(text_of(form.signatory.first_name), text_of(form.signatory.last_name))


def representative_name(form: ApplicationRecord) -> str:
    """Return the full name of the legal representative."""
    person = form.representative
    return full_name(text_of(person.first_name), text_of(person.last_name))


def _always(_dossier: Dossier, _call: Call) -> bool | None:
    return True


def _renewal(dossier: Dossier, _call: Call) -> bool | None:
    if dossier.history.renewal_known:
        return True
    kind = dossier.form.request.kind
    return kind.value == "renouvellement" if sure(kind) else None


def _first_request(dossier: Dossier, call: Call) -> bool | None:
    renewal = _renewal(dossier, call)
    return None if renewal is None else not renewal


def _outside_rna(dossier: Dossier, _call: Call) -> bool | None:
    """An old prefecture number is accepted too: F-STR-05 sends it to a person."""
    rna = dossier.form.organisation.rna
    papers = (held.piece.rna for held in dossier.pieces if not (held.late or held.superseded))
    if rna.value is not None or any(sure(leaf) for leaf in papers):
        return False
    return True if rna.absent else None


def _first_request_outside_rna(dossier: Dossier, call: Call) -> bool | None:
    outside, first = _outside_rna(dossier, call), _first_request(dossier, call)
    if outside is False or first is False:
        return False
    return True if outside and first else None


def _renewal_report_due(dossier: Dossier, call: Call) -> bool | None:
    """The report on last year's grant is due six months after the year (loi 2000-321, art. 10)."""
    deposit = dossier.reception.day
    if deposit < financial_report_due(date(deposit.year - 1, 12, 31)):
        return False
    return _renewal(dossier, call)


def _association(dossier: Dossier, _call: Call) -> bool | None:
    return organisation_type(dossier.form) == "A"


def ticked(leaf: Flag) -> bool | None:
    """Return whether a box is ticked; None where the reading is in doubt."""
    return None if leaf.doubtful else leaf.value is True


def _both(*answers: bool | None) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _commitment_due(dossier: Dossier, _call: Call) -> bool | None:
    """Due on each request from 2 January 2022, unless approved, of public utility, or declared."""
    organisation = dossier.form.organisation
    if dossier.reception.day < date(2022, 1, 2):
        return False
    if ticked(organisation.public_utility) or any(
        not leaf.absent for leaf in organisation.approvals
    ):
        return False
    honour = (held.piece.leaf("republican_commitment") for held in dossier.held("D-ATTHON"))
    if any(sure(leaf) and leaf.value is True for leaf in honour):
        return False
    return _not(ticked(dossier.form.declarations.republican_commitment))


def _declarations_missing(dossier: Dossier, _call: Call) -> bool | None:
    declared = dossier.form.declarations
    return _not(_both(ticked(declared.up_to_date), ticked(declared.accurate)))


def _signatory_differs(dossier: Dossier, _call: Call) -> bool | None:
    form = dossier.form
    name = signatory_name(form)
    if form.signatory.last_name.absent:
        return False
    if form.signatory.last_name.doubtful or form.representative.last_name.doubtful:
        return None
    likeness = person_likeness(representative_name(form), name)
    return {Likeness.SAME: False, Likeness.CLOSE: None, Likeness.DIFFERENT: True}[likeness]


def yearly_public_aid(form: ApplicationRecord) -> dict[int, Decimal]:
    """Return the public aid received per year, as declared."""
    sums: dict[int, Decimal] = {}
    for line in form.organisation.public_aid:
        if line.year.value is not None and line.amount.value is not None:
            sums[line.year.value] = sums.get(line.year.value, Decimal(0)) + line.amount.value
    return sums


def _auditor_due(dossier: Dossier, call: Call) -> bool | None:
    limit = call.finance.auditor_threshold
    return any(total > limit for total in yearly_public_aid(dossier.form).values())


def _auditor_declared(dossier: Dossier, _call: Call) -> bool | None:
    return ticked(dossier.form.organisation.auditor) or False


def is_new(dossier: Dossier) -> bool:
    """Say whether a paper tells that the structure is younger than a year at the deposit."""
    since = add_months(dossier.reception.day, -12)
    keys = ("declared_on", "registered_on", "created_on")
    leaves = (
        held.piece.leaf(key)
        for code in ("D-RECEP", "D-KBIS", "D-SIRENE")
        for held in dossier.held(code)
        for key in keys
    )
    return any(
        sure(leaf) and isinstance(leaf.value, date) and leaf.value > since for leaf in leaves
    )


def _accounts_due(dossier: Dossier, call: Call) -> bool | None:
    published = organisation_type(dossier.form) == "A" and _auditor_due(dossier, call)
    return not published and not is_new(dossier)


def _co_funders(dossier: Dossier, call: Call) -> bool | None:
    return bool(co_funders(budget_of(dossier), call.authority.names))


def flat_rate_amount(dossier: Dossier) -> Decimal | None:
    """Return the amount of indirect costs at a flat rate; None where there is none."""
    budget = dossier.form.budget
    lines = [li.amount for li in budget_of(dossier).expenses.details if li.group == "indirect"]
    total = sum(lines, Decimal(0)) or budget.indirect_costs.value
    rate = budget.flat_rate.rate.value
    return total or (Decimal(0) if rate else None)


def _flat_rate(dossier: Dossier, _call: Call) -> bool | None:
    budget = dossier.form.budget
    if flat_rate_amount(dossier) is not None:
        return True
    return None if budget.indirect_costs.doubtful or budget.flat_rate.rate.doubtful else False


def _consultation_area(dossier: Dossier, call: Call) -> bool | None:
    places = operation_places(dossier, call)
    return bool(places.within(call.territory) or places.area or places.whole)


def _several_actions(dossier: Dossier, _call: Call) -> bool | None:
    form = dossier.form
    titled = [action for action in form.actions if not action.title.absent]
    others = any(not leaf.absent for leaf in form.other_actions)
    return len(titled) > 1 or others or ticked(form.has_other_actions) is True


def _european_fund(dossier: Dossier, _call: Call) -> bool | None:
    return european_line(budget_of(dossier)) is not None


def _economic_activity(dossier: Dossier, _call: Call) -> bool | None:
    taxed = ticked(dossier.form.organisation.commercial_taxes)
    return bool(taxed) or organisation_type(dossier.form) in ("E", "M")


def _employer(dossier: Dossier, _call: Call) -> bool | None:
    force = dossier.form.organisation.workforce
    return bool(force.employees.value or force.fte.value) or (
        organisation_type(dossier.form) == "M"
    )


def _employer_or_business(dossier: Dossier, call: Call) -> bool | None:
    return _employer(dossier, call) or organisation_type(dossier.form) in ("E", "M")


def _training(dossier: Dossier, _call: Call) -> bool | None:
    form = dossier.form
    titles = " ".join([text_of(form.project.title), *(text_of(a.title) for a in form.actions)])
    training = re.search(r"\bFORMATIONS?\b", fold(titles)) is not None
    return training or any(measure.value == "M4" for measure in form.project.measures)


def _work_integration(dossier: Dossier, _call: Call) -> bool | None:
    return dossier.form.organisation.legal_form.value == "siae"


def _description_missing(dossier: Dossier, _call: Call) -> bool | None:
    project = dossier.form.project
    return project.description.absent or project.objectives.absent


def _budget_missing(dossier: Dossier, _call: Call) -> bool | None:
    return not plan_of(dossier.form.budget).filled


def _actions_due(dossier: Dossier, call: Call) -> bool | None:
    """A form that is not ours may have no table of actions: its project is then the action."""
    if dossier.held("D-DESC"):
        return False
    own = (dossier.application.read.form or "ours").startswith("ours")
    return own or bool(_description_missing(dossier, call))


def _participants_needed(dossier: Dossier, call: Call) -> bool | None:
    scheme = call.scheme(dossier.form.project.scheme.value)
    return scheme is not None and scheme.needs_participants


def _participants_possible(dossier: Dossier, call: Call) -> bool | None:
    return not _participants_needed(dossier, call)


def signed_by(signatures: tuple[Signature, ...]) -> bool | None:
    """Return whether a paper is signed; None where nothing tells it surely."""
    states = {s.state for s in signatures if s.confidence >= DOUBT_BELOW or s.state == "to_check"}
    if "present" in states:
        return True
    return None if not states or "to_check" in states else False


CONDITIONS: dict[Condition, Callable[[Dossier, Call], bool | None]] = {
    "always": _always,
    "first_request": _first_request,
    "first_request_outside_rna": _first_request_outside_rna,
    "outside_rna": _outside_rna,
    "renewal": _renewal,
    "renewal_report_due": _renewal_report_due,
    "association": _association,
    "commitment_due": _commitment_due,
    "declarations_missing": _declarations_missing,
    "signatory_differs": _signatory_differs,
    "accounts_due": _accounts_due,
    "auditor_due": _auditor_due,
    "auditor_declared": _auditor_declared,
    "co_funders": _co_funders,
    "flat_rate": _flat_rate,
    "consultation_area": _consultation_area,
    "several_actions": _several_actions,
    "european_fund": _european_fund,
    "economic_activity": _economic_activity,
    "employer": _employer,
    "employer_or_business": _employer_or_business,
    "training": _training,
    "work_integration": _work_integration,
    "description_missing": _description_missing,
    "budget_missing": _budget_missing,
    "actions_due": _actions_due,
    "participants_needed": _participants_needed,
    "participants_possible": _participants_possible,
}
