"""The seven things that an attendance sheet must show (DOMAIN §1.8, EMA-01 to EMA-08).

Date, start, end, precise title, facilitators' names and signatures, participants' names and
signatures: required by the call, point 5. Each check yields issues over all sheets of a dossier;
the rules, the ledger and the verdict on a sheet are made from the same issues.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from extractors.records import Leaf, Participant, Signature

from ..call import BasisKind, Call
from ..dossier import Dossier
from ..findings import Severity, Verdict
from ..names import fold
from ..profiles import sure
from ..sheet_case import Case, case_of
from ..sheet_issues import Effect, Issue, blocking, certain, read_as, remark, spots_of
from ..sheet_titles import Precision, precision_of
from ..sheets import Mark, Sheet, Slot
from . import attendance_across, attendance_days, attendance_trust
from .rule import REMARKS, REMARKS_OR_INFORMS, Found, Rule

Check = Callable[[Case], Iterator[Issue]]


def _surely_absent(sheet: Sheet, slot: Slot) -> bool:
    """Say whether something that was not found is not there.

    On a scan of somebody's own layout it is only where all the rest of the head was read well.
    """
    if sheet.record.layout != "ruled":
        return True
    head = [slot.date, slot.start, slot.end, slot.title]
    named = [leaf for f in slot.facilitators for leaf in (f.last_name, f.first_name)]
    doubtful = any(leaf.doubtful for leaf in (*head, *named))
    return not doubtful and sum(leaf.absent for leaf in head) <= 1


def dates(case: Case) -> Iterator[Issue]:
    """Each session of an attendance sheet bears one date that exists and can be read."""
    for sheet, slot in case.slots():
        leaf = slot.date
        if leaf.absent:
            what = "date absente ou illisible."
            yield blocking("EMA-01", sheet, what, slot=slot, sure=_surely_absent(sheet, slot))
        elif leaf.value is None and (shown := _impossible(leaf)):
            what = f"date impossible ({shown})."
            yield blocking("EMA-01", sheet, what, leaf, slot=slot, sure=not leaf.candidates)
        elif not sure(leaf):
            what = f"date à vérifier ({read_as(leaf)})."
            yield blocking("EMA-01", sheet, what, leaf, slot=slot, sure=False)


def _impossible(leaf: Leaf) -> str:
    """Return the text of a date that no calendar has (31 April), else an empty text."""
    found = re.fullmatch(r"\D*(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})\D*", leaf.raw or "")
    if not found:
        return _impossible_in_words(leaf.raw or "")
    day, month, year = (int(part) for part in found.groups())
    year += 2000 if year < 100 else 0
    wrong = not (1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1])
    return f"{day:02d}/{month:02d}/{year}" if wrong else ""


_LAST_DAYS = {"fevrier": 29, "avril": 30, "juin": 30, "septembre": 30, "novembre": 30}


def _impossible_in_words(raw: str) -> str:
    found = re.search(r"(\d{1,2}) (fevrier|avril|juin|septembre|novembre)\b", fold(raw).lower())
    wrong = found is not None and int(found[1]) > _LAST_DAYS[found[2]]
    return " ".join(raw.split())[:40] if wrong else ""


def starts(case: Case) -> Iterator[Issue]:
    """Each session of an attendance sheet bears the time at which it starts."""
    for sheet, slot in case.slots():
        if slot.start.absent:
            what = "heure de début absente."
            yield blocking("EMA-02", sheet, what, slot=slot, sure=_surely_absent(sheet, slot))
        elif not sure(slot.start):
            what = f"heure de début à vérifier ({read_as(slot.start)})."
            yield blocking("EMA-02", sheet, what, slot.start, slot=slot, sure=False)


def ends(case: Case) -> Iterator[Issue]:
    """Each session of an attendance sheet bears the time at which it ends, after its start."""
    for sheet, slot in case.slots():
        what = "heure de fin absente ou antérieure au début."
        if slot.end.absent:
            yield blocking("EMA-03", sheet, what, slot=slot, sure=_surely_absent(sheet, slot))
        elif not sure(slot.end):
            doubt = f"heure de fin à vérifier ({read_as(slot.end)})."
            yield blocking("EMA-03", sheet, doubt, slot.end, slot=slot, sure=False)
        elif sure(slot.start) and slot.times is None:
            yield blocking("EMA-03", sheet, what, slot.start, slot.end, slot=slot)
        for pause in slot.session.pauses:
            if pause.start.doubtful or pause.end.doubtful:
                yield blocking("EMA-03", sheet, "pause à vérifier, heures non établies.",
                               pause.start, pause.end, slot=slot, sure=False)  # fmt: skip


def titles(case: Case) -> Iterator[Issue]:
    """The title of an attendance sheet is precise and that of an agreed action."""
    for sheet, slot in case.slots():
        leaf = slot.title
        asked = _asked_title(case)
        if leaf.absent:
            what = f"intitulé absent ou imprécis : il doit être celui de l'action{asked}."
            yield blocking("EMA-04", sheet, what, slot=slot, sure=_surely_absent(sheet, slot))
        elif not sure(leaf):
            what = f"intitulé à vérifier ({read_as(leaf)})."
            yield blocking("EMA-04", sheet, what, leaf, slot=slot, sure=False)
        else:
            yield from _imprecise(case, sheet, slot, asked)


def _asked_title(case: Case) -> str:
    known = case.actions or ((case.operation,) if case.operation else ())
    return f" conventionnée (“{known[0]}”)" if len(known) == 1 else " conventionnée"


def _imprecise(case: Case, sheet: Sheet, slot: Slot, asked: str) -> Iterator[Issue]:
    leaf = slot.title
    precision = precision_of(str(leaf.value), case)
    if precision is Precision.GENERIC:
        what = f"intitulé imprécis (« {leaf.value} ») : il doit être celui de l'action{asked}."
        yield remark("EMA-04", sheet, what, leaf, slot=slot, effect=Effect.PENDING)
    elif precision is Precision.OTHER:
        what = f"intitulé « {leaf.value} » à rapprocher de l'action{asked}."
        yield blocking("EMA-04", sheet, what, leaf, slot=slot, sure=False)
    elif precision is Precision.TORN:
        what = f"l'intitulé « {leaf.value} » convient à plusieurs actions : préciser laquelle."
        yield remark("EMA-04", sheet, what, leaf, slot=slot, effect=Effect.PENDING)


def facilitators(case: Case) -> Iterator[Issue]:
    """Each session names its facilitators with last and first name."""
    for sheet, slot in case.slots():
        missing = "nom et prénom de l'intervenant manquants."
        if not slot.facilitators:
            yield blocking("EMA-05", sheet, missing, slot=slot, sure=_surely_absent(sheet, slot))
        for person in slot.facilitators:
            leaves = (person.last_name, person.first_name)
            gap = _name_gap(*leaves)
            if gap == "missing":
                yield blocking("EMA-05", sheet, missing, *leaves, slot=slot)
            elif gap == "initials":
                what = "nom ou prénom de l'intervenant réduit à une initiale."
                yield remark("EMA-05", sheet, what, *leaves, slot=slot, effect=Effect.PENDING)
            elif gap == "doubt":
                what = "nom ou prénom de l'intervenant à vérifier."
                yield blocking("EMA-05", sheet, what, *leaves, slot=slot, sure=False)


def _name_gap(last: Leaf, first: Leaf) -> str:
    """Say what is wrong with a name: "missing", "doubt", "initials"; empty where it is whole.

    A half that is missing beside one that was hardly read may stand in the ink of the other.
    """
    if last.absent or first.absent:
        return "doubt" if last.doubtful or first.doubtful else "missing"
    if not (sure(last) and sure(first)):
        return "doubt"
    texts = (str(last.value).strip(), str(first.value).strip())
    if not all(re.search(r"[^\W\d_]", text) for text in texts):
        return "missing"
    return "initials" if any(_INITIALS.fullmatch(text) for text in texts) else ""


_INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]{1,2}\.[ -]?)+(?:[^\W\d_]\.?)?")


def facilitator_signatures(case: Case) -> Iterator[Issue]:
    """Every facilitator named has signed, for each session."""
    for sheet, slot in case.slots():
        for person in slot.facilitators:
            signature = person.signature
            if signature.state == "present" and certain(signature):
                continue
            if signature.state == "absent" and certain(signature):
                what = "signature de l'intervenant manquante."
                yield blocking("EMA-06", sheet, what, signature, slot=slot)
            elif signature.state == "declared_absent":
                what = "un intervenant nommé est noté absent : à vérifier."
                yield blocking("EMA-06", sheet, what, signature, slot=slot, sure=False)
            else:
                what = "signature de l'intervenant à vérifier."
                yield blocking("EMA-06", sheet, what, signature, slot=slot, sure=False)


def participants(case: Case) -> Iterator[Issue]:
    """Each participant who signed is named with last and first name."""
    for sheet in case.sheets:
        if not sheet.rows:
            yield blocking("EMA-07", sheet, "aucun participant nommé.")
        for row in sheet.rows:
            if any(m.there or m.state is None for m in sheet.marks if m.row.row == row.row):
                yield from _row_name(sheet, row)


def _row_name(sheet: Sheet, row: Participant) -> Iterator[Issue]:
    leaves = (row.last_name, row.first_name)
    gap = _name_gap(*leaves)
    if row.struck or not gap:
        return
    if gap == "initials":
        what = "nom ou prénom réduit à une initiale."
        yield remark("EMA-07", sheet, what, *leaves, row=row.row, effect=Effect.PENDING)
        return
    what = "nom ou prénom manquant." if gap == "missing" else "nom ou prénom à vérifier."
    places: tuple[Leaf | Signature, ...] = (*leaves, *row.signatures[:1])
    yield blocking("EMA-07", sheet, what, *places, row=row.row, sure=gap == "missing")


def signatures(case: Case) -> Iterator[Issue]:
    """Each participant counted has signed; who is noted absent or struck out is not counted."""
    for sheet in case.sheets:
        for mark in sheet.marks:
            issue = None if mark.row.struck else _unsigned(sheet, mark)
            if issue is not None:
                yield issue


def _unsigned(sheet: Sheet, mark: Mark) -> Issue | None:
    row, slot = mark.row, mark.slot
    spots = spots_of(mark, row.last_name, row.first_name)
    if mark.state == "absent":
        what = "signature absente, heures non retenues."
        return blocking("EMA-08", sheet, what, *spots, slot=slot, row=row.row)
    if mark.state is None:
        what = "aucune case de signature trouvée."
        return blocking("EMA-08", sheet, what, *spots, slot=slot, row=row.row, sure=False)
    if mark.state == "to_check":
        what = "signature à vérifier."
        return blocking("EMA-08", sheet, what, *spots, slot=slot, row=row.row, sure=False)
    if mark.state == "present" and mark.clock_doubt:
        what = "heure d'arrivée ou de départ à vérifier."
        return blocking("EMA-08", sheet, what, *spots, slot=slot, row=row.row, sure=False)
    return None


REQUIRED: tuple[tuple[str, Check], ...] = (
    ("EMA-01", dates),
    ("EMA-02", starts),
    ("EMA-03", ends),
    ("EMA-04", titles),
    ("EMA-05", facilitators),
    ("EMA-06", facilitator_signatures),
    ("EMA-07", participants),
    ("EMA-08", signatures),
)
"""What the call requires of a sheet."""

CONFIRMABLE = frozenset({"EMA-04", "EMA-11", "EMA-12", "EMA-13", "EMA-15"})
"""Rules of which a person may say that they hold nothing back: title, day, overlap, copy, who."""

OTHERS: tuple[tuple[str, Check], ...] = (
    ("EMA-09", attendance_days.half_days),
    ("EMA-10", attendance_days.in_period),
    ("EMA-11", attendance_days.plausible),
    ("EMA-12", attendance_across.overlaps),
    ("EMA-13", attendance_across.duplicates),
    ("EMA-14", attendance_trust.pasted),
    ("EMA-15", attendance_trust.undeclared),
    ("EMA-16", attendance_trust.headings),
    ("EMA-17", attendance_trust.unsure),
)


_ALWAYS = {ident for ident, _ in REQUIRED} | {"EMA-12", "EMA-13"}


def issues_of(case: Case, off: tuple[str, ...] = ()) -> tuple[Issue, ...]:
    """Return everything found on the sheets of a case, in the order of the rules.

    ``off`` are rules that the authority does not apply. What the call requires and what keeps
    hours from being counted twice stays all the same.
    """
    left_out = set(off) - _ALWAYS
    checks = (entry for entry in (*REQUIRED, *OTHERS) if entry[0] not in left_out)
    return tuple(_settled(case, issue) for _, check in checks for issue in check(case))


def _settled(case: Case, issue: Issue) -> Issue:
    """Return an issue as a note where a person confirmed that it holds nothing back.

    Only what waits for an answer can be confirmed; what is surely missing cannot.
    """
    confirmed = case.sheet(issue.sheet).record.confirmed
    if issue.effect is not Effect.PENDING or issue.rule not in CONFIRMABLE.intersection(confirmed):
        return issue
    return replace(
        issue,
        what=f"{issue.what.removesuffix(' : à confirmer.').rstrip('.')} : confirmé par le service.",
        effect=Effect.NOTE,
        severity=Severity.INSTRUCTOR,
        verdict=Verdict.FAULT,
    )


def _over_a_dossier(check: Check) -> Callable[[Dossier, Call, date], Iterator[Found]]:
    """Make the check of a rule out of a check over sheets; its first line tells what it does."""

    def checked(dossier: Dossier, call: Call, on: date) -> Iterator[Found]:
        if dossier.sheets:
            case = case_of(dossier, call, on)
            yield from (_settled(case, issue).found() for issue in check(case))

    checked.__doc__ = check.__doc__
    return checked


_PAYMENT = (Severity.BLOCKING_PAYMENT,)
_PAYMENT_OR_REMARKS = (*_PAYMENT, *REMARKS)
_USAGE = "pratique du contrôle de service fait"
_BASES: dict[str, tuple[BasisKind, str]] = {
    "EMA-09": (
        "usage",
        "pratique de la formation professionnelle : une signature par demi-journée",
    ),
    "EMA-10": ("call", "expenses"),
    "EMA-11": ("usage", _USAGE),
    "EMA-12": ("usage", _USAGE),
    "EMA-13": ("usage", _USAGE),
    "EMA-14": ("text", "CRPA, art. R113-11"),
    "EMA-15": ("usage", _USAGE),
    "EMA-16": ("usage", _USAGE),
    "EMA-17": ("usage", _USAGE),
}
_REACH = {
    "EMA-04": _PAYMENT_OR_REMARKS,
    "EMA-05": _PAYMENT_OR_REMARKS,
    "EMA-07": _PAYMENT_OR_REMARKS,
    "EMA-09": REMARKS,
    "EMA-11": _PAYMENT_OR_REMARKS,
    "EMA-13": _PAYMENT_OR_REMARKS,
    "EMA-12": REMARKS,
    "EMA-14": REMARKS,
    "EMA-15": REMARKS,
    "EMA-16": REMARKS_OR_INFORMS,
    "EMA-17": REMARKS,
}


def _rule(ident: str, check: Check) -> Rule:
    kind, basis = _BASES.get(ident, ("call", "attendance"))
    checked, reach = _over_a_dossier(check), _REACH.get(ident, _PAYMENT)
    return Rule(ident, "BIL", checked, kind, basis, reach=reach)


RULES = tuple(_rule(ident, check) for ident, check in (*REQUIRED, *OTHERS))
