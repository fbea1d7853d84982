"""What the application must say: one rule per field of the call, id and basis from the call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from extractors.fields import BY_PATH
from extractors.records import DOUBT_BELOW, ApplicationRecord, Extracted, Leaf, Signature

from ..call import ORGANISATION_TYPES, Call, FieldRule
from ..dossier import Dossier
from ..findings import Family, Group, Severity, Verdict
from .conditions import CONDITIONS, organisation_type
from .rule import Found, Rule, doubt, spot, text_of

_INSTRUCTION = frozenset({"PUB-08", "STR-03", "STR-08", "CRI-12", "CRI-13", "CRI-14"})
"""Rules of the instruction stage (DOMAIN §1): for the case officer, not for completeness."""


PATHS = frozenset({*BY_PATH, "signed.signature"})
"""The record paths that a call may require."""


def leaves_at(record: ApplicationRecord, path: str) -> list[Leaf | Signature]:
    """Return the leaves of a record path; "actions[].title" gives that of each action."""
    found: list[object] = [record]
    for part in path.split("."):
        name = part.removesuffix("[]")
        found = [getattr(item, name) for item in found]
        found = [x for item in found for x in (item if isinstance(item, tuple) else (item,))]
    return [leaf for leaf in found if isinstance(leaf, Extracted | Signature)]


def _listed(path: str) -> bool:
    """Say whether a field holds several answers: there, what is written counts as it stands."""
    field = BY_PATH.get(path)
    return field is not None and field.type in ("multi", "list")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What stands at the paths of a field: surely, in doubt, or not at all."""

    sure: bool
    doubtful: tuple[tuple[str, Leaf], ...] = ()
    unsure_signature: Signature | None = None


def _answer(record: ApplicationRecord, rule: FieldRule) -> _Answer:
    doubtful: list[tuple[str, Leaf]] = []
    for path in rule.path.split("|"):
        for leaf in leaves_at(record, path):
            if isinstance(leaf, Signature):
                if leaf.state == "present" and leaf.confidence >= DOUBT_BELOW:
                    return _Answer(sure=True)
                if leaf.state in ("present", "to_check") or leaf.confidence < DOUBT_BELOW:
                    return _Answer(sure=False, unsure_signature=leaf)
            elif not leaf.absent:
                if not leaf.doubtful or _listed(path):
                    return _Answer(sure=True)
                doubtful.append((path, leaf))
    return _Answer(sure=False, doubtful=tuple(doubtful))


def _otherwise_known(dossier: Dossier, rule: FieldRule) -> bool:
    """Say whether the dossier answers a field elsewhere than at its place."""
    form = dossier.form
    if rule.path in ("organisation.postal_code", "organisation.city"):
        return re.search(r"\b\d{5}\b\s+\S", text_of(form.organisation.address)) is not None
    if rule.path == "project.scheme":
        return len([leaf for leaf in form.project.schemes if not leaf.absent]) > 1
    if rule.path == "organisation.legal_form":
        return organisation_type(form) is not None
    if rule.path == "public.non_rsa_count":
        return not (form.public.total_count.absent or form.public.rsa_count.absent)
    papers = {"bank.iban": "D-RIB", "organisation.experience": "D-RAPACT"}
    return rule.path in papers and bool(dossier.held(papers[rule.path]))


def _due(dossier: Dossier, call: Call, rule: FieldRule) -> bool:
    kind = organisation_type(dossier.form)
    if kind not in rule.who and not (kind is None and set(rule.who) == set(ORGANISATION_TYPES)):
        return False
    return CONDITIONS[rule.when](dossier, call) is not False


def _check(rule: FieldRule, dossier: Dossier, call: Call) -> Iterator[Found]:
    if not _due(dossier, call, rule):
        return
    answer = _answer(dossier.form, rule)
    if answer.sure:
        return
    severity, held = Severity(rule.blocking), dossier.application
    path = rule.path.split("|")[0]
    family = Family.INSTRUCTION if rule.rule in _INSTRUCTION else Family.COMPLETENESS
    if answer.unsure_signature is not None:
        yield Found(
            "Signature de la demande à vérifier"
            + (f" : « {answer.unsure_signature.raw} »." if answer.unsure_signature.raw else "."),
            severity,
            family,
            Verdict.TO_CHECK,
            Group.NON_CONFORMING,
            piece="D-FORM",
            field=path,
            evidence=spot(held, answer.unsure_signature),
        )
    elif answer.doubtful and severity is not Severity.INFORMATION:
        where, leaf = answer.doubtful[0]
        yield doubt(_label(where), leaf, held, severity=severity, family=family, field=where)
    elif not answer.doubtful and not _otherwise_known(dossier, rule):
        found = _missing(rule, path, severity, family)
        place = dossier.form.signed.signature
        yield replace(found, evidence=spot(held, place)) if found.piece == "D-FORM" else found


def _missing(rule: FieldRule, path: str, severity: Severity, family: Family) -> Found:
    signature = path == "signed.signature"
    blocking = severity is Severity.BLOCKING
    group = Group.NON_CONFORMING if signature else Group.INFORMATION
    return Found(
        rule.message,
        severity,
        family,
        group=group if blocking else Group.ATTENTION,
        piece="D-FORM" if signature else None,
        field=path,
    )


def _label(path: str) -> str:
    field = BY_PATH.get(path)
    return field.label.removesuffix(" (€)") if field else "Information"


def _rule_of(field: FieldRule) -> Rule:
    def check(dossier: Dossier, call: Call, _on: date) -> Iterator[Found]:
        return _check(field, dossier, call)

    reach = (Severity(field.blocking),)
    return Rule(field.rule, "DEP", check, field.basis_kind, field.basis, cited=True, reach=reach)


def rules_of(call: Call) -> tuple[Rule, ...]:
    """Return the rules of a call's required fields, in the order of the call's list."""
    return tuple(_rule_of(field) for field in call.fields)
