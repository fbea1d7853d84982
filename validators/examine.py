"""Run every rule of a call over a dossier: findings with id and basis, in the order of letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import get_args

from extractors.fields import FIELDS
from extractors.pieces import fields as piece_fields

from .call import Call, SectionKey
from .dossier import Dossier
from .findings import Assessment, Family, Finding, Group, Severity, Verdict, outcome_of
from .rules import (
    attendance,
    cofunding,
    expenses,
    financing,
    identity,
    object,  # noqa: A004 - the family "object" of the domain reference, as a module only
    period,
    pieces,
    public,
    required,
    structure,
    territory,
)
from .rules.conditions import organisation_type
from .rules.rule import Found, Rule

_FAMILIES = (
    identity, object, public, territory, period, structure, cofunding, financing, expenses,
    attendance,
)  # fmt: skip
RULES: tuple[Rule, ...] = tuple(rule for family in _FAMILIES for rule in family.RULES)
"""The rules written in code; a call adds one per piece and per required field."""

_SECTION_KEYS = frozenset(get_args(SectionKey))
_PIECE_CODES = frozenset({"D-FORM", *piece_fields.BY_CODE})
_FIELD_RULES = frozenset(
    {rule.id for rule in RULES}
    | {field.id for field in FIELDS}
    | {"OBJ-02", "OBJ-03", "PUB-01", "PUB-08", "STR-03", "STR-08", "CRI-12", "CRI-13", "CRI-14"}
)
"""What a required field may be reported as: a rule in code, its own F-id, or a rule that only
asks for a field."""

_GROUPS = (Group.MISSING, Group.NON_CONFORMING, Group.INFORMATION, Group.ATTENTION)
_SEVERITIES = tuple(Severity)


class RuleError(ValueError):
    """A rule that cannot be cited, or a call that names a rule nobody wrote (French, by line)."""


def rules_of(call: Call) -> tuple[Rule, ...]:
    """Return the rules that a call applies. Raises RuleError where one has no basis."""
    faults = problems(call)
    if faults:
        raise RuleError("\n".join(faults))
    every = (*pieces.rules_of(call), *required.rules_of(call), *RULES)
    off = call.procedure.rules_off
    return tuple(rule for rule in every if rule.id not in off and _applies(rule, call))


def _applies(rule: Rule, call: Call) -> bool:
    if rule.cited:
        return True
    if rule.basis_kind == "call":
        return rule.basis in call.sections
    return rule.basis_kind != "piece" or call.piece(rule.basis) is not None


def problems(call: Call) -> tuple[str, ...]:
    """Say in French what is wrong with the rules of a call; empty where all can be cited."""
    return tuple(_problems((*pieces.rules_of(call), *required.rules_of(call), *RULES), call))


def _problems(rules: tuple[Rule, ...], call: Call) -> Iterator[str]:
    for rule in rules:
        if not rule.basis.strip():
            yield f"règle {rule.id} : fondement manquant"
        elif rule.basis_kind == "call" and not rule.cited and rule.basis not in _SECTION_KEYS:
            yield f"règle {rule.id} : section « {rule.basis} » inconnue"
    known = {rule.id for rule in rules}
    for name in call.procedure.rules_off:
        if name not in known:
            yield f"procedure.rules_off : règle « {name} » inconnue"
    for piece in call.pieces:
        if piece.code not in _PIECE_CODES:
            yield f"pieces : aucun lecteur ne connaît la pièce « {piece.code} »"
    for field in call.fields:
        if field.rule not in _FIELD_RULES:
            yield f"fields : règle « {field.rule} » inconnue"
        for path in field.path.split("|"):
            if path not in required.PATHS:
                yield f"fields : chemin « {path} » inconnu"


def examine(dossier: Dossier, call: Call, on: date) -> Assessment:
    """Examine a dossier at a date: every finding with its rule and basis, and the outcome.

    The order is that of the request for documents: missing, non-conforming, information to
    complete, points of attention; within a group the order of the call's pieces and fields.
    """
    found = [
        _finding(rule, one, dossier, call)
        for rule in rules_of(call)
        for one in rule.check(dossier, call, on)
    ]
    ordered = tuple(sorted(dict.fromkeys(_settled(found)), key=_place))
    return Assessment(ordered, outcome_of(ordered))


def _finding(rule: Rule, found: Found, dossier: Dossier, call: Call) -> Finding:
    kind, basis = _basis(rule, dossier, call)
    return Finding(
        rule=rule.id,
        severity=found.severity,
        verdict=found.verdict,
        family=found.family,
        message=found.message,
        basis=basis,
        basis_kind=kind,
        piece=found.piece,
        field=found.field,
        subject=found.subject,
        group=found.group,
        evidence=found.evidence,
        amount=found.amount,
    )


def _basis(rule: Rule, dossier: Dossier, call: Call) -> tuple[str, str]:
    if rule.basis_kind == "piece":
        kind = organisation_type(dossier.form)
        entry = call.piece_for(rule.basis, kind) or call.piece(rule.basis)
        if entry is None:
            raise RuleError(f"règle {rule.id} : pièce {rule.basis} absente de l'appel à projets")
        return entry.basis_kind, entry.basis
    if rule.basis_kind == "call" and not rule.cited:
        return "call", next(text for key, text in call.sections.items() if key == rule.basis)
    return rule.basis_kind, rule.basis


def _settled(found: list[Finding]) -> list[Finding]:
    """Drop a doubt about a piece that is surely asked for anyway: one thing is said once."""
    asked = {(f.piece, f.subject) for f in found if f.asks and f.piece}
    return [
        f
        for f in found
        if not (
            f.verdict is Verdict.TO_CHECK
            and f.severity is Severity.BLOCKING
            and f.piece
            and f.piece != "D-FORM"
            and (f.piece, f.subject) in asked
        )
    ]


def _place(finding: Finding) -> tuple[int, int, int, int]:
    return (
        _GROUPS.index(finding.group),
        _SEVERITIES.index(finding.severity),
        0 if finding.verdict is Verdict.FAULT else 1,
        tuple(Family).index(finding.family),
    )
