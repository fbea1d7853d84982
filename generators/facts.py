"""What a letter is written from, and what its sentences need to know of it.

Only values that are surely read come out of here: a doubt goes to a person, never into a letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

from extractors.fields import LEGAL_FORMS
from extractors.records import Extracted, Person, Signatory
from validators import deadlines
from validators.calendar import eligible_period, implicit_rejection, pieces_limit
from validators.call import Call
from validators.call import Person as Agent
from validators.dossier import Decision, Dossier, Held, PastLetter
from validators.findings import Assessment, Family, Finding, Group, Severity, Verdict
from validators.money import CENT, Tranche, tranches
from validators.names import Likeness, full_name, organisation_likeness, person_likeness
from validators.procedure import ISSUED, LetterDue
from validators.profiles import sure, sure_text
from validators.rules.conditions import organisation_type
from validators.wording import NBSP

from .french import clean, one_line, typeset, uncapitalised

T = TypeVar("T")

_IBAN = re.compile(r"\b([A-Z]{2}\d{2}(?:[ \u00a0\u202f]?[0-9A-Z]){11,30})\b")
_ORDER = (Group.MISSING, Group.NON_CONFORMING, Group.INFORMATION)


class MissingValue(ValueError):
    """A letter cannot be written: the sentence says in French what it lacks."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for, or a point of attention: the sentence and the text it rests on."""

    text: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of a letter: up to four texts."""

    label: str
    value: str
    third: str = ""
    fourth: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one letter is written from. ``on`` is the day it is written."""

    due: LetterDue
    dossier: Dossier
    assessment: Assessment
    call: Call
    on: date


def known(leaf: Extracted[T]) -> T | None:
    """Return the value of a leaf that is surely read, else None."""
    return leaf.value if sure(leaf) else None


def text(leaf: Extracted[str]) -> str | None:
    """Return the sure text of a leaf on one line, None where there is none."""
    return one_line(sure_text(leaf)) or None


def block(leaf: Extracted[str]) -> str | None:
    """Return the sure text of a leaf with its own line breaks, None where there is none."""
    return clean(sure_text(leaf)).strip() or None


# -- who is written to ---------------------------------------------------------------------------


def organisation_name(facts: Facts) -> str | None:
    """Return the applicant's name: from the form, else as its other papers surely give it.

    A doubtful name on the form counts where one other paper says the same; a blank one is taken
    from the others where there are several and all agree.
    """
    leaf = facts.dossier.form.organisation.name
    if name := text(leaf):
        return name
    others = [found for held in facts.dossier.pieces if (found := text(held.piece.organisation))]
    read = one_line(leaf.value or "")
    if read:
        same = (organisation_likeness(read, other) is Likeness.SAME for other in others)
        return read if any(same) else None
    alike = [organisation_likeness(others[0], other) is Likeness.SAME for other in others]
    return others[0] if len(others) > 1 and all(alike) else None


def legal_form(facts: Facts) -> str | None:
    """Return the printed label of the applicant's legal form."""
    code = known(facts.dossier.form.organisation.legal_form)
    return next((choice.label for choice in LEGAL_FORMS if choice.code == code), None)


def is_association(facts: Facts) -> bool:
    """Say whether the applicant is an association or a foundation (CER, L1611-4)."""
    return organisation_type(facts.dossier.form) == "A"


def representative(facts: Facts) -> str | None:
    """Return the legal representative as « Prénom NOM », None where either is not sure."""
    return _full(facts.dossier.form.representative)


def _full(person: Person | Signatory) -> str | None:
    first, last = text(person.first_name), text(person.last_name)
    return full_name(first, last) if first and last else None


def signatory(facts: Facts) -> tuple[str | None, str | None]:
    """Return who signs for the applicant and in which quality: the signatory, else the head."""
    form = facts.dossier.form
    if _full(form.signatory):
        return _full(form.signatory), text(form.signatory.role)
    return _full(form.representative), text(form.representative.role)


def recipient_lines(facts: Facts) -> tuple[str, ...] | None:
    """Return the lines of the address: name, who receives it, street, postal code and city.

    The name of a person who is the applicant is not written twice. None without any sure name.
    """
    name = organisation_name(facts)
    if name is None:
        return None
    lines = [name]
    person, role = representative(facts), text(facts.dossier.form.representative.role)
    if person and person_likeness(person, name) is not Likeness.SAME:
        lines.append(f"{person}, {uncapitalised(role)}" if role else person)
    return (*lines, *_address(facts))


def _address(facts: Facts) -> tuple[str, ...]:
    organisation = facts.dossier.form.organisation
    other = block(organisation.correspondence_address)
    if other and re.search(r"\b\d{5}\b", other):
        return tuple(part for part in map(one_line, _address_parts(other)) if part)
    city = [part for part in (text(organisation.postal_code), text(organisation.city)) if part]
    if len(city) == 2:
        city = [f"{city[0]} {city[1].upper()}"]
    street = block(organisation.address)
    return (*(one_line(part) for part in (street or "").split("\n") if part.strip()), *city)


def _address_parts(address: str) -> list[str]:
    return re.split(r"\n|\s*[,;–-]?\s+(?=\d{5}\b)", address)


def head_of_authority(facts: Facts) -> str:
    """Return the head as an appeal is addressed to her or him, with the address."""
    return ", ".join(facts.call.appeal.head_address)


def signing(facts: Facts) -> Agent | None:
    """Return who signs this letter: by delegation where one covers it, else the head."""
    delegation = facts.call.authority.delegation(facts.due.kind)
    return delegation.signatory if delegation else facts.call.authority.head


# -- what is asked -------------------------------------------------------------------------------


def asked(facts: Facts) -> tuple[Finding, ...]:
    """Return the sure faults that this letter lists, in the order of the groups.

    A reminder or a closing lists what its request asked for and what is still missing.
    """
    findings = [f for f in facts.assessment.asked if f.verdict is Verdict.FAULT]
    past = past_notice(facts)
    if facts.due.kind in ("reminder", "closing") and past is not None and past.asked:
        findings = [f for f in findings if key(f) in past.asked]
    return tuple(sorted(findings, key=lambda f: _ORDER.index(_group(f))))


def key(finding: Finding) -> tuple[str, str | None, str | None, str | None]:
    """Return what tells one finding from another over time."""
    return finding.rule, finding.piece, finding.field, finding.subject


def _group(finding: Finding) -> Group:
    return finding.group if finding.group in _ORDER else Group.INFORMATION


def items(facts: Facts, *groups: Group) -> tuple[Item, ...]:
    """Return what is asked of the given groups (all without any), each sentence once."""
    found = [f for f in asked(facts) if not groups or _group(f) in groups]
    return _items(facts, found)


def attention(facts: Facts) -> tuple[Item, ...]:
    """Return the points that the applicant may look at, without effect on the time limit.

    Doubts, points for the case officer alone and anything about the account stay out.
    """
    listed = {item.text for item in items(facts)}
    pieces = {f.piece for f in asked(facts) if f.piece}
    found = []
    for finding in facts.assessment.findings:
        if not _speaks_to_applicant(finding) or (finding.piece and finding.piece in pieces):
            continue
        found.append(finding)
        if finding.piece:
            pieces.add(finding.piece)
    return tuple(item for item in _items(facts, found) if item.text not in listed)


def _speaks_to_applicant(finding: Finding) -> bool:
    """Tell a sure point beside the request that the applicant may act on; never the account."""
    return (
        finding.verdict is Verdict.FAULT
        and not finding.asks
        and finding.severity is not Severity.BLOCKING_PAYMENT
        and finding.family in (Family.COMPLETENESS, Family.ELIGIBILITY)
        and finding.piece != "D-RIB"
        and not (finding.field or "").startswith("bank")
    )


def _items(facts: Facts, findings: list[Finding]) -> tuple[Item, ...]:
    made = (Item(_sentence(f.message), cited(facts.call, f)) for f in findings)
    return tuple({item.text: item for item in made}.values())


def _sentence(message: str) -> str:
    """Return one finding's sentence, its account numbers masked but for the last four signs."""
    return accounts_masked(typeset(one_line(message)))


def accounts_masked(text: str) -> str:
    """Return a text in which account numbers (IBAN) show only their last four signs."""
    return _IBAN.sub(lambda m: f"…{NBSP}{re.sub(r'[^0-9A-Z]', '', m[1])[-4:]}", text)


def cited(call: Call, finding: Finding) -> str:
    """Return the text that a request rests on: a law, the call, or the list once adopted.

    A usage is no ground that binds the applicant: it is not cited.
    """
    if finding.basis_kind in ("text", "call"):
        return typeset(one_line(finding.basis))
    if finding.basis_kind == "list" and call.adoption.adopted:
        return one_line(
            f"{finding.basis} ({call.adoption.act})" if call.adoption.act else finding.basis
        )
    return ""


def past_notice(facts: Facts) -> PastLetter | None:
    """Return the request that this letter follows."""
    return facts.dossier.history.letter("notice", *ISSUED)


def past_reminder(facts: Facts) -> PastLetter | None:
    """Return the reminder that went out, if any."""
    return facts.dossier.history.letter("reminder", *ISSUED)


def day_of(letter: PastLetter | None) -> date | None:
    """Return the date that a letter bears: the day it was sent or validated."""
    return (letter.sent or letter.validated) if letter else None


# -- time limits ---------------------------------------------------------------------------------


def time_limit(facts: Facts) -> date | None:
    """Return the date limit that this letter sets, None where it sets none."""
    delays = facts.call.delays
    days = {
        "notice": delays.pieces_days,
        "reminder": delays.pieces_days,
        "award": delays.agreement_return_days,
    }.get(facts.due.kind)
    return pieces_limit(facts.on, days) if days is not None else None


def rejection_day(facts: Facts, *, suspended: bool = False) -> date:
    """Return the day on which silence means rejection, with past suspensions counted or not."""
    if suspended:
        return deadlines.rejection_day(facts.dossier, facts.call)
    return implicit_rejection(facts.dossier.reception.day, (), facts.call.delays.implicit_months)


def complete_day(facts: Facts) -> date:
    """Return the day on which the file was complete: as recorded, else the newest paper's."""
    history = facts.dossier.history
    papers = (facts.dossier.application, *facts.dossier.pieces)
    newest = max((p.received for p in papers if not p.late), default=facts.dossier.reception.day)
    return history.complete_on or history.all_received or newest


# -- the operation and the decision --------------------------------------------------------------


def period(facts: Facts, *, eligible: bool = False) -> tuple[date, date] | None:
    """Return the operation's period, or the part of it within the call's."""
    project = facts.dossier.form.project
    start, end = known(project.start), known(project.end)
    if start is None or end is None or not eligible:
        return (start, end) if start is not None and end is not None else None
    return eligible_period(start, end, facts.call.period.start, facts.call.period.end)


def decision(facts: Facts) -> Decision | None:
    """Return the decision of the Commission permanente, None where there is none to notify."""
    made = facts.dossier.history.decision
    return made if made is not None and made.outcome != "adjourned" else None


def granted(facts: Facts) -> Decimal | None:
    """Return the amount granted."""
    made = decision(facts)
    return made.amount if made is not None and made.outcome == "granted" else None


def requested(facts: Facts) -> Decimal | None:
    """Return the amount requested, as the form states it."""
    return known(facts.dossier.form.budget.requested)


def payments(facts: Facts) -> tuple[Tranche, ...]:
    """Return what is paid when: one pair, or one per year where the form shares out the request.

    Where less is granted, each year takes the same share of it as of the request.
    """
    amount = granted(facts)
    if amount is None:
        return ()
    years = [(known(y.year), known(y.amount)) for y in facts.dossier.form.budget.per_year]
    stated = [(year, part) for year, part in years if year is not None and part]
    total = sum((part for _, part in stated), Decimal(0))
    share = facts.call.finance.advance_share
    if (
        len(stated) < 2
        or len({year for year, _ in stated}) != len(stated)
        or total != requested(facts)
    ):
        return tranches(amount, share)
    parts = [(y, (amount * part / total).quantize(CENT, ROUND_FLOOR)) for y, part in stated]
    last_year, last_part = parts[-1]
    rest = amount - sum((part for _, part in parts), Decimal(0))
    return tranches(amount, share, [*parts[:-1], (last_year, last_part + rest)])


# -- the papers ----------------------------------------------------------------------------------


def received_pieces(facts: Facts) -> tuple[Row, ...]:
    """Return the papers that count, by their label, with the day they came and how many."""
    rows: dict[tuple[str, date], int] = {}
    rows[("Formulaire de demande de subvention", facts.dossier.application.received)] = 1
    for held in facts.dossier.pieces:
        label = piece_label(facts, held)
        if held.late or held.superseded or held.read.piece == "D-FORM" or label is None:
            continue
        rows[(label, held.received)] = rows.get((label, held.received), 0) + 1
    return tuple(
        Row(label if count == 1 else f"{label} ({count})", f"{day:%d/%m/%Y}")
        for (label, day), count in rows.items()
    )


def piece_label(facts: Facts, held: Held) -> str | None:
    """Return what a paper is called in the call's list, None where the list does not name it."""
    code = held.read.piece
    if code is None:
        return None
    kind = organisation_type(facts.dossier.form)
    rule = facts.call.piece_for(code, kind) or facts.call.piece(code)
    return rule.label if rule else None
