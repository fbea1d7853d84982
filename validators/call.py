"""A call for projects as data: one TOML file per call, no code.

``load_call`` refuses a wrong file with its place and the reason. What the call's own text does not
say (pieces, delays) is the authority's: each item carries the kind of its basis.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from extractors.records import Frozen
from extractors.source import Choice, Options

from .call_faults import place_of, reason_of
from .dossier import LetterKind

BasisKind = Literal["text", "call", "list", "usage"]
OrganisationType = Literal["A", "E", "C", "P", "M"]
ORGANISATION_TYPES: tuple[OrganisationType, ...] = ("A", "E", "C", "P", "M")
Blocking = Literal["blocking", "instructor", "information"]
SectionKey = Literal[
    "object",
    "public",
    "territory",
    "consultation",
    "period",
    "structures",
    "financing",
    "co_funding",
    "flat_rate",
    "criteria",
    "cross_cutting",
    "attention",
    "description",
    "expenses",
    "attendance",
    "deposit",
    "annex",
]
Condition = Literal[
    "always",
    "first_request",
    "first_request_outside_rna",
    "outside_rna",
    "renewal",
    "renewal_report_due",
    "association",
    "commitment_due",
    "declarations_missing",
    "signatory_differs",
    "accounts_due",
    "auditor_due",
    "auditor_declared",
    "co_funders",
    "flat_rate",
    "consultation_area",
    "several_actions",
    "european_fund",
    "economic_activity",
    "employer",
    "employer_or_business",
    "training",
    "work_integration",
    "description_missing",
    "budget_missing",
    "actions_due",
    "participants_needed",
    "participants_possible",
]
"""When a piece or a field is due; each is one function of ``validators.rules.conditions``."""


class Labelled(Frozen):
    """A value of a closed list: code, label, other wordings."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()

    def choice(self) -> Choice:
        """Return the plain form that readers take."""
        return Choice(self.code, self.label, self.synonyms)


class Scheme(Labelled):
    """A scheme (dispositif) with its strategy and added-value lines (annexes of the call)."""

    needs_participants: bool = False
    strategy: tuple[str, ...] = ()
    added_value: tuple[str, ...] = ()


class Axis(Labelled):
    """An axis; ``beyond_rsa`` says in words whom it may serve beside RSA recipients."""

    beyond_rsa: str = ""


class Period(Frozen):
    """The call's eligible period, both days included."""

    start: date
    end: date
    max_months: int = Field(gt=0)

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end < self.start:
            raise ValueError("la fin de la période précède son début")
        return self


class Area(Frozen):
    """A group of communes whose operations ask for a prior consultation (TER-02)."""

    name: str
    siren: str = ""
    communes: dict[str, str]
    aliases: dict[str, str] = Field(default_factory=dict)
    consulted: str


class Territory(Frozen):
    """Where operations may take place: INSEE code -> name, and words for the whole of it."""

    name: str
    code: str
    whole: tuple[str, ...]
    communes: dict[str, str]
    homonyms: tuple[str, ...] = ()
    consultation: Area


class Person(Frozen):
    """An agent of the authority as letters name them (CRPA L111-2, L212-1)."""

    first_name: str
    last_name: str
    role: str
    phone: str = ""
    email: str = ""
    placeholder: bool = Field(default=False, description="a fictional name, to be replaced")

    @property
    def full_name(self) -> str:
        """First name and upper-case last name."""
        return f"{self.first_name} {self.last_name.upper()}"


class Delegation(Frozen):
    """A delegation of signature: who may sign which letters, by which order."""

    order: str
    day: date
    signatory: Person
    formula: str
    letters: tuple[LetterKind, ...]


class Authority(Frozen):
    """Who runs the call: names, addresses, people."""

    name: str
    names: tuple[str, ...]
    head_title: str
    head_salutation: str
    place: str
    service: tuple[str, ...]
    address: tuple[str, ...]
    footer: str
    phone: str
    email: str
    website: str = ""
    budget_account: str = ""
    accountant: str = ""
    privacy: str
    privacy_contact: str
    algorithm_contact: str
    head: Person | None = None
    officer: Person
    placeholders: tuple[str, ...] = Field(default=(), description="keys that are still fictional")
    delegations: tuple[Delegation, ...]

    def delegation(self, letter: LetterKind) -> Delegation | None:
        """Return the delegation that covers a letter; None: nobody below the head may sign it."""
        return next((d for d in self.delegations if letter in d.letters), None)


class PieceRule(Frozen):
    """One piece of a complete file: who gives it, when, on which basis, whether it blocks.

    ``who`` are organisation types (DOMAIN §2). ``when`` names a condition of ``rules.conditions``
    ("always", "first_request", "renewal", "co_funders"…). ``obtained_by`` administration: never
    asked for, said as "à récupérer par le service". ``max_age_months`` counts back from deposit.
    """

    code: str
    label: str
    who: tuple[OrganisationType, ...] = Field(min_length=1)
    when: Condition = "always"
    basis_kind: BasisKind
    basis: str = Field(min_length=1)
    blocking: Blocking = "information"
    obtained_by: Literal["applicant", "administration"] = "applicant"
    stage: Literal["DEP", "BIL"] = "DEP"
    max_age_months: int | None = None
    ask: str
    advice: str = ""


class FieldRule(Frozen):
    """One field that the application must fill: which, when, how far it blocks, on which basis.

    ``rule`` is the id under which it is reported (a rule of DOMAIN §1 or the field's own F-id).
    ``path`` is a record path; "path|path" asks for one of them, "actions[].title" for at least one.
    """

    path: str
    rule: str
    who: tuple[OrganisationType, ...] = ("A", "E", "C", "P", "M")
    when: Condition = "always"
    blocking: Blocking = "instructor"
    basis_kind: BasisKind
    basis: str = Field(min_length=1)
    message: str


class Finance(Frozen):
    """Shares and limits of the financing plan (DOMAIN §1.5, §5)."""

    advance_share: Decimal = Field(ge=0, le=1)
    non_rsa_share: Decimal = Field(ge=0, le=1)
    non_rsa_age: int
    prorata: Literal["balance", "grant"]
    rounding_tolerance: Decimal = Decimal(1)
    strict_tolerance: Decimal = Decimal("0.01")
    agreement_match: float = 0.80
    large_share: Decimal = Decimal("0.50")
    auditor_threshold: Decimal
    ineligible_words: tuple[str, ...]
    investment_words: tuple[str, ...]


class Delays(Frozen):
    """Time limits in days or months (DOMAIN §5.8 to 5.11); usage where the call is silent."""

    pieces_days: int = Field(default=30, gt=0)
    implicit_months: int = 2
    appeal_months: int = 2
    warn_after_days: int = 45
    acknowledgement_working_days: int = 10
    acknowledgement_joins_within_days: int = 10
    contradictory_days: int = 30
    agreement_return_days: int = 30
    resend_working_days: int = 3
    reminders: int = 1
    payment_days: int = 60


class Retention(Frozen):
    """How long vouchers are kept (DOMAIN §5.7)."""

    years: int
    state_aid_years: int


class Appeal(Frozen):
    """Ways of appeal (DOMAIN §4.9)."""

    head_address: tuple[str, ...]
    court: str
    court_address: tuple[str, ...]
    online: str


class Procedure(Frozen):
    """Choices of the authority on the procedure."""

    unanswered: Literal["instruct_as_is", "close"] = "instruct_as_is"
    previous_report_blocks: bool = False
    min_description: int = 400
    deposit_deadline: date | None = None
    rules_off: tuple[str, ...] = Field(default=(), description="rules not applied, by their id")


class Adoption(Frozen):
    """Whether the authority has adopted the list of pieces, and by which act."""

    adopted: bool = False
    act: str = ""


class Call(Frozen):
    """One call for projects."""

    id: str
    prefix: str
    title: str
    short_title: str
    source: str
    form_version: int = 1
    period: Period
    sections: dict[SectionKey, str]
    schemes: tuple[Scheme, ...]
    measures: tuple[Labelled, ...]
    axes: tuple[Axis, ...]
    publics: tuple[Labelled, ...]
    results: tuple[Labelled, ...]
    territory: Territory
    authority: Authority
    pieces: tuple[PieceRule, ...]
    fields: tuple[FieldRule, ...]
    finance: Finance
    delays: Delays
    retention: Retention
    appeal: Appeal
    procedure: Procedure = Procedure()
    adoption: Adoption = Adoption()

    @model_validator(mode="after")
    def _coherent(self) -> Call:
        for fault in _incoherences(self):
            raise ValueError(fault)
        return self

    def piece(self, code: str) -> PieceRule | None:
        """Return the rule of one piece, None where the call does not know it."""
        return next((p for p in self.pieces if p.code == code), None)

    def piece_for(self, code: str, kind: OrganisationType | None) -> PieceRule | None:
        """Return the rule of one piece for one type of organisation, None where it owes none.

        An unknown type (None) owes only what every type owes.
        """
        entries = tuple(p for p in self.pieces if p.code == code)
        if kind is None:
            owing = {who for entry in entries for who in entry.who}
            return entries[0] if owing == set(ORGANISATION_TYPES) else None
        return next((p for p in entries if kind in p.who), None)

    def placeholders(self) -> tuple[str, ...]:
        """Return in French what is still fictional and must be set before real use."""
        found = [f"authority.{key}" for key in self.authority.placeholders]
        people = {
            "authority.head": self.authority.head,
            "authority.officer": self.authority.officer,
        }
        for index, delegation in enumerate(self.authority.delegations):
            people[f"authority.delegations[{index}].signatory"] = delegation.signatory
        found += [place for place, person in people.items() if person and person.placeholder]
        return tuple(found)

    def _deposit_pieces(self) -> Iterator[Choice]:
        """Yield each piece that applicants give at deposit, and as other wordings whom it is for.

        What the administration gets itself is never asked for, so it is not on the form.
        """
        given = [p for p in self.pieces if p.stage == "DEP" and p.obtained_by == "applicant"]
        for code in dict.fromkeys(piece.code for piece in given):
            same = [piece for piece in given if piece.code == code]
            yield Choice(code, same[0].label, tuple(who for piece in same for who in piece.who))

    def scheme(self, code: str | None) -> Scheme | None:
        """Return one scheme by its code."""
        return next((s for s in self.schemes if s.code == code), None)

    def options(self) -> Options:
        """Return what readers and the blank form may know of the call."""
        return Options(
            call_id=self.id,
            form_version=self.form_version,
            schemes=tuple(s.choice() for s in self.schemes),
            measures=tuple(m.choice() for m in self.measures),
            axes=tuple(a.choice() for a in self.axes),
            publics=tuple(p.choice() for p in self.publics),
            pieces=tuple(self._deposit_pieces()),
            authority_names=self.authority.names,
            texts=(
                ("title", self.title),
                ("authority", self.authority.name),
                ("head", self.authority.head_title),
                ("send_to", "\n".join((*self.authority.service, *self.authority.address))),
                ("email", self.authority.email),
                ("privacy", self.authority.privacy),
                ("privacy_contact", self.authority.privacy_contact),
                ("period", f"{self.period.start:%d/%m/%Y} au {self.period.end:%d/%m/%Y}"),
            ),
        )


def _incoherences(call: Call) -> Iterator[str]:
    """Yield in French what contradicts itself in a call that is well formed."""
    lists: dict[str, tuple[str, ...]] = {
        "schemes": tuple(s.code for s in call.schemes),
        "measures": tuple(m.code for m in call.measures),
        "axes": tuple(a.code for a in call.axes),
        "publics": tuple(p.code for p in call.publics),
        "results": tuple(r.code for r in call.results),
        "pieces": tuple(f"{p.code} ({who})" for p in call.pieces for who in p.who),
    }
    for name, codes in lists.items():
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"{name} : « {code} » figure deux fois"
    outside = call.territory.consultation.communes.keys() - call.territory.communes.keys()
    for code in sorted(outside):
        yield f"territory.consultation.communes : « {code} » n'est pas dans territory.communes"
    aliases = call.territory.consultation.aliases
    for alias, code in aliases.items():
        if code != "*" and code not in call.territory.consultation.communes:
            yield f"territory.consultation.aliases : « {alias} » renvoie à « {code} », inconnu"


class CallError(ValueError):
    """A call file that cannot be used: each line says where and why, in French."""


DEFAULT_CALL = "pdi47-2022-2023"


def load_call(path: Path | None = None) -> Call:
    """Read a call file (the bundled PDI/PTI call by default). Raises CallError."""
    if path is None:
        text = (resources.files("validators.calls") / f"{DEFAULT_CALL}.toml").read_text("utf-8")
        name = f"{DEFAULT_CALL}.toml"
    else:
        name = path.name
        try:
            text = path.read_text("utf-8-sig")
        except FileNotFoundError as error:
            raise CallError(f"{name} : ce fichier n'existe pas") from error
        except OSError as error:
            raise CallError(f"{name} : fichier illisible") from error
        except UnicodeDecodeError as error:
            raise CallError(f"{name} : le fichier n'est pas écrit en UTF-8") from error
    return parse_call(text, name)


def parse_call(text: str, name: str) -> Call:
    """Build a Call from TOML text. Raises CallError with one line per fault: place and reason."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+), column (\d+)", str(error))
        place = f"ligne {where[1]}, colonne {where[2]}" if where else "fin du fichier"
        raise CallError(f"{name} : {place} : écriture TOML incorrecte") from error
    try:
        return Call.model_validate(data)
    except ValidationError as error:
        faults = [f"{name} : {place_of(f['loc'], data)} : {reason_of(f)}" for f in error.errors()]
        raise CallError("\n".join(faults)) from error
