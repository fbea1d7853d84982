"""The structure: project logic, facilitators, financial strength (DOMAIN §1.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from extractors.records import Leaf

from ..call import Call
from ..dossier import Dossier
from ..findings import Family, Severity
from ..money import advance_and_balance, amount_in_figures, percentage
from ..names import Likeness, full_name, person_likeness
from ..wording import listed
from .conditions import budget_of, organisation_type, ticked
from .rule import INFORMS, Found, Rule, shown, spot, sure, text_of, to_instruct, to_know

_BLOCKS = (
    ("needs", "diagnostic et besoins"),
    ("objectives", "objectifs"),
    ("description", "description et méthode"),
    ("partners", "partenaires"),
    ("added_value", "plus-value et résultats attendus"),
)


def _project_logic(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """Diagnosis, objectives, method, partners and added value are all described."""
    project = dossier.form.project
    absent = [label for key, label in _BLOCKS if getattr(project, key).absent]
    if absent and not dossier.held("D-DESC"):
        one = len(absent) == 1
        title = "Rubrique manquante" if one else "Rubriques manquantes"
        message = f"{title} du projet : {listed(absent)}."
        field = "project.description"
        yield to_instruct(message, field=field, family=Family.COMPLETENESS)


def _qualified(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """A CV, diploma or job description for each facilitator named."""
    papers = dossier.held("D-CV")
    people = [
        full_name(text_of(f.first_name), text_of(f.last_name))
        for f in dossier.form.means.facilitators
        if not f.last_name.absent
    ]
    leaves = [x for held in papers for x in (held.piece.leaf("person"), *held.piece.names)]
    named = [name for leaf in leaves if (name := text_of(leaf))]
    lacking = [p for p in people if not any(_same_person(p, n) for n in named)]
    if lacking and len(papers) < len(people):
        yield to_instruct(
            "Joignez le CV ou la fiche de poste de chaque intervenant"
            f" (manque : {listed(lacking)}).",
            piece="D-CV",
            family=Family.COMPLETENESS,
        )


def _same_person(one: str, other: str) -> bool:
    return person_likeness(one, other) is not Likeness.DIFFERENT


def _duties(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """The declarations stand on the form or on the declaration on honour."""
    declared = dossier.form.declarations
    if dossier.held("D-ATTHON") or (ticked(declared.up_to_date) and ticked(declared.accurate)):
        return
    yield to_instruct(
        "Attestations du formulaire à compléter (obligations sociales et fiscales, exactitude).",
        field="declarations.up_to_date",
    )


def _strength(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """What the last accounts show, and the weight of the grant in the own budget."""
    for held in dossier.held("D-COMPTES")[-1:]:
        piece = held.piece
        for leaf, reason in _weaknesses(*(piece.leaf(k) for k in (
            "equity", "cash", "total_expenses", "result", "previous_result"))):  # fmt: skip
            message = f"Situation financière à examiner ({reason})."
            yield to_instruct(message, spot(held, leaf), piece="D-COMPTES", subject=reason)
    requested = dossier.form.budget.requested.value
    for held in dossier.held("D-BUDG-STR")[-1:]:
        total = held.piece.leaf("total_income").value
        if requested is not None and isinstance(total, Decimal) and total > 0:
            share = requested / total
            if share > call.finance.large_share:
                yield to_instruct(
                    f"Situation financière à examiner (subvention demandée : {percentage(share)} du"
                    " budget de la structure).",
                    spot(held),
                    piece="D-BUDG-STR",
                )


def _weaknesses(
    equity: Leaf, cash: Leaf, expenses: Leaf, result: Leaf, previous: Leaf
) -> Iterator[tuple[Leaf, str]]:
    if _below(equity, Decimal(0)):
        yield equity, "fonds propres négatifs"
    if sure(cash) and sure(expenses) and _below(cash, Decimal(expenses.value or 0) / 12):
        yield cash, "trésorerie inférieure à un mois de charges"
    if _below(result, Decimal(0)) and _below(previous, Decimal(0)):
        yield result, "deux exercices déficitaires de suite"


def _below(leaf: Leaf, limit: Decimal) -> bool:
    return sure(leaf) and isinstance(leaf.value, Decimal) and leaf.value < limit


def _prefinance(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
    """Payment follows the report, so cash must cover the cost beyond the advance."""
    requested = dossier.form.budget.requested.value
    cost = budget_of(dossier).cost
    if requested is None or cost <= 0 or organisation_type(dossier.form) in ("C", "P"):
        return
    advance = advance_and_balance(requested, call.finance.advance_share).advance
    for held in dossier.held("D-COMPTES")[-1:]:
        cash = held.piece.leaf("cash")
        if _below(cash, cost - advance):
            yield to_instruct(
                f"Capacité à préfinancer à vérifier : trésorerie {shown(cash.value)},"
                f" coût moins avance {amount_in_figures(cost - advance)}.",
                spot(held, cash),
                piece="D-COMPTES",
            )


def _exit(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """What follows at the exit of the action is described."""
    if dossier.form.project.follow_up.absent:
        message = "Suites de parcours à la sortie de l'action non décrites."
        yield to_know(message, field="project.follow_up")


def _other_form(dossier: Dossier, _call: Call, _on: date) -> Iterator[Found]:
    """A legal form whose pieces the list does not tell is for the case officer."""
    leaf = dossier.form.organisation.legal_form
    kind = organisation_type(dossier.form)
    if leaf.doubtful and kind is None:
        return
    if not leaf.absent and kind is None:
        yield Found(
            f"Statut juridique « {text_of(leaf)} » : les pièces propres à ce type de structure sont"
            " à déterminer par le service.",
            Severity.INSTRUCTOR,
            Family.INSTRUCTION,
            field="organisation.legal_form",
            evidence=spot(dossier.application, leaf),
        )


RULES = (
    Rule("STR-01", "DEP", _other_form, "call", "structures"),
    Rule("STR-04", "DEP", _project_logic, "call", "structures"),
    Rule("STR-05", "DEP", _qualified, "call", "structures"),
    Rule("STR-07", "DEP", _duties, "call", "structures"),
    Rule("STR-02", "INS", _strength, "call", "structures"),
    Rule("STR-06", "INS", _prefinance, "call", "structures"),
    Rule("ATT-02", "INS", _exit, "call", "attention", reach=INFORMS),
)
