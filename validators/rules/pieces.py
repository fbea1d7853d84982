"""Which pieces are missing: one rule per piece of the call, id and basis from the call.

Pieces that another rule asks for (co-funders' letters, flat-rate plan, consultation) are only
checked there, so that nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from extractors.records import DOUBT_BELOW

from ..call import Call, PieceRule
from ..dossier import Dossier, Held
from ..findings import Family, Group, Severity, Verdict
from .conditions import CONDITIONS, is_new, organisation_type
from .piece_context import Context, newest_valid
from .rule import Found, Rule, spot
from .validity import CHECKS

ASKED_ELSEWHERE = frozenset({"D-FORM", "D-LI", "D-FORF", "D-PLIE"})
"""Pieces with a rule of their own; the form is there by definition, it opened the dossier."""
_ALSO = {"D-BILAN-N1": ("D-BILAN",)}
"""Pieces that another one may stand for at the deposit."""
_ANOTHER_WAY = frozenset({"D-DESC", "D-BUDG-ACT", "D-ATTHON", "D-CER"})
"""Pieces that the form itself may stand for: in doubt about the form, a person looks."""


def severity_of(entry: PieceRule, call: Call) -> Severity:
    """Return how far the absence of a piece reaches, after the authority's own choices."""
    if entry.code == "D-BILAN-N1" and call.procedure.previous_report_blocks:
        return Severity.BLOCKING
    return Severity(entry.blocking)


def recognised(dossier: Dossier, code: str) -> tuple[list[Held], list[Held]]:
    """Return the papers of a piece: those surely recognised, and those recognised in doubt."""
    held = [h for one in (code, *_ALSO.get(code, ())) for h in dossier.held(one)]
    return (
        [h for h in held if h.read.confidence >= DOUBT_BELOW],
        [h for h in held if h.read.confidence < DOUBT_BELOW],
    )


def doubtful_paper(entry: PieceRule, held: Held, severity: Severity) -> Found:
    """Send a paper to a person that may be the piece asked for."""
    return Found(
        f"Document à vérifier : « {held.file} » semble être la pièce « {entry.label} »,"
        " sans certitude.",
        severity,
        Family.COMPLETENESS,
        Verdict.TO_CHECK,
        Group.MISSING,
        piece=entry.code,
        evidence=spot(held),
    )


def _presence(code: str, dossier: Dossier, call: Call, on: date) -> Iterator[Found]:
    entry = call.piece_for(code, organisation_type(dossier.form))
    if entry is None or entry.stage != "DEP":
        return
    certain, doubtful = recognised(dossier, code)
    severity = severity_of(entry, call)
    due = CONDITIONS[entry.when](dossier, call)
    if certain:
        reach = severity if due is not False else max(severity, Severity.INSTRUCTOR, key=_mildness)
        yield from _validity(Context(dossier, call, entry, reach), certain, on)
    elif due is False:
        yield from _not_due(entry, dossier, call)
    elif entry.obtained_by == "administration":
        yield Found(
            f"{entry.label} : à récupérer par le service.",
            Severity.INFORMATION,
            Family.INSTRUCTION,
            piece=code,
        )
    elif doubtful:
        yield doubtful_paper(entry, doubtful[-1], severity)
    elif due is None:
        yield _perhaps_due(entry, severity)
    else:
        yield missing(entry, severity)


def missing(entry: PieceRule, severity: Severity) -> Found:
    """Return the sentence that asks for a piece."""
    group = Group.MISSING if severity is Severity.BLOCKING else Group.ATTENTION
    return Found(entry.ask, severity, Family.COMPLETENESS, group=group, piece=entry.code)


def _perhaps_due(entry: PieceRule, severity: Severity) -> Found:
    reason = (
        "la mention du formulaire qui en tient lieu est d'une lecture incertaine"
        if entry.code in _ANOTHER_WAY
        else "le dossier ne permet pas de savoir si elle est due"
    )
    return Found(
        f"Pièce à vérifier, « {entry.label} » : {reason}.",
        severity,
        Family.COMPLETENESS,
        Verdict.TO_CHECK,
        Group.MISSING,
        piece=entry.code,
    )


def _not_due(entry: PieceRule, dossier: Dossier, call: Call) -> Iterator[Found]:
    """Say what the service looks up itself instead (CRPA L113-12; edge case 2)."""
    if entry.code in ("D-STATUTS", "D-DIRIG") and CONDITIONS["outside_rna"](dossier, call) is False:
        what = "Statuts" if entry.code == "D-STATUTS" else "Liste des dirigeants"
        if organisation_type(dossier.form) == "A":
            message = f"{what} à consulter au RNA par le service."
            yield Found(message, Severity.INFORMATION, Family.INSTRUCTION, piece=entry.code)
    elif entry.code == "D-COMPTES":
        message = (
            "Structure récente : examiner le budget et le plan de trésorerie."
            if is_new(dossier)
            else "Comptes publiés au Journal officiel : à récupérer par le service."
        )
        yield Found(message, Severity.INFORMATION, Family.INSTRUCTION, piece=entry.code)


def _mildness(severity: Severity) -> int:
    return tuple(Severity).index(severity)


def _validity(context: Context, certain: list[Held], on: date) -> Iterator[Found]:
    """Check papers that are there; a fault of one that is not due is for the case officer only."""
    if context.entry.obtained_by == "administration":
        context = replace(context, severity=Severity.INFORMATION)
    yield from newest_valid(CHECKS.get(context.entry.code), certain, context, on)


def _rule_of(code: str) -> Rule:
    def check(dossier: Dossier, call: Call, on: date) -> Iterator[Found]:
        return _presence(code, dossier, call, on)

    return Rule(code, "DEP", check, "piece", code, reach=tuple(Severity))


def rules_of(call: Call) -> tuple[Rule, ...]:
    """Return the rules of a call's pieces, in the order of the call's list."""
    codes = dict.fromkeys(p.code for p in call.pieces if p.stage == "DEP")
    return tuple(_rule_of(code) for code in codes if code not in ASKED_ELSEWHERE)
