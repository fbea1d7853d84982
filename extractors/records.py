"""What a document says: every value with its raw text, its place and its confidence.

A leaf is always an object. ``value`` and ``raw`` both None: the value is not there. ``value`` None
with ``raw`` set: it is there but could not be understood. Nothing is ever corrected in silence:
a guess goes to ``candidates``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from .pieces.fields import typed
from .source import Box

T = TypeVar("T")

Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
Quad = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]

DOUBT_BELOW = 0.80
"""Less confidence than this is a doubt: the value goes to a person, not into a letter."""


class Frozen(BaseModel):
    """Base of all records: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Candidate(Frozen):
    """Another reading of the same ink, with its score; a suggestion for a person."""

    value: str
    score: Confidence


class Extracted(Frozen, Generic[T]):
    """One value and where it was read. Boxes are fractions of the page, origin top left."""

    value: T | None = None
    raw: str | None = None
    page: int | None = None
    box: Box | None = None
    quad: Quad | None = None
    place: str | None = None
    confidence: Confidence = 0.0
    candidates: tuple[Candidate, ...] = ()

    @property
    def absent(self) -> bool:
        """True where nothing stands at all."""
        return self.value is None and not (self.raw or "").strip()

    @property
    def doubtful(self) -> bool:
        """True where something stands that a person must look at."""
        return not self.absent and (self.value is None or self.confidence < DOUBT_BELOW)


Leaf = Extracted[Any]
Text = Extracted[str]
Day = Extracted[date]
Hour = Extracted[time]
Amount = Extracted[Decimal]
Count = Extracted[int]
Flag = Extracted[bool]


class Signature(Frozen):
    """Whether ink stands where a signature is due; never whose it is (no biometrics).

    ``present`` ink, image or digital signature · ``absent`` nothing · ``declared_absent`` "abs",
    struck · ``to_check`` doubt (a typed name only, for instance; ``raw`` holds it).
    ``alike`` numbers the groups of signatures that are one and the same picture, pasted.
    """

    state: Literal["present", "absent", "declared_absent", "to_check"] = "absent"
    raw: str | None = None
    page: int | None = None
    box: Box | None = None
    quad: Quad | None = None
    place: str | None = None
    confidence: Confidence = 0.0
    alike: int | None = None


class Request(Frozen):
    """F-DEM-*: first request or renewal, in cash or kind, for what, how long."""

    kind: Text = Text()
    form: Text = Text()
    object: Text = Text()
    duration: Text = Text()
    addressed_to: tuple[Text, ...] = ()


class Workforce(Frozen):
    """F-STR-13."""

    volunteers: Count = Count()
    civic_volunteers: Count = Count()
    employees: Count = Count()
    assisted: Count = Count()
    fte: Amount = Amount()
    members: Count = Count()
    seconded: Count = Count()


class PublicAid(Frozen):
    """One line of F-STR-14."""

    year: Count = Count()
    funder: Text = Text()
    amount: Amount = Amount()


class Organisation(Frozen):
    """F-STR-*: the applicant."""

    name: Text = Text()
    acronym: Text = Text()
    legal_form: Text = Text()
    siret: Text = Text()
    rna: Text = Text()
    naf: Text = Text()
    address: Text = Text()
    postal_code: Text = Text()
    city: Text = Text()
    correspondence_address: Text = Text()
    phone: Text = Text()
    email: Text = Text()
    website: Text = Text()
    purpose: Text = Text()
    experience: Text = Text()
    approvals: tuple[Text, ...] = ()
    public_utility: Flag = Flag()
    commercial_taxes: Flag = Flag()
    auditor: Flag = Flag()
    affiliation: Text = Text()
    workforce: Workforce = Workforce()
    public_aid: tuple[PublicAid, ...] = ()


class Person(Frozen):
    """F-REP-01, F-REP-02."""

    last_name: Text = Text()
    first_name: Text = Text()
    role: Text = Text()
    phone: Text = Text()
    email: Text = Text()


class Signatory(Frozen):
    """F-REP-03."""

    last_name: Text = Text()
    first_name: Text = Text()
    role: Text = Text()


class Bank(Frozen):
    """F-BQ-01."""

    holder: Text = Text()
    bank: Text = Text()
    iban: Text = Text()
    bic: Text = Text()


class Project(Frozen):
    """F-PRJ-*."""

    title: Text = Text()
    scheme: Text = Text()
    schemes: tuple[Text, ...] = ()
    measures: tuple[Text, ...] = ()
    axes: tuple[Text, ...] = ()
    start: Day = Day()
    end: Day = Day()
    period: Text = Text()
    needs: Text = Text()
    objectives: Text = Text()
    places: tuple[Text, ...] = ()
    priority_areas: Text = Text()
    description: Text = Text()
    partners: Text = Text()
    added_value: Text = Text()
    follow_up: Text = Text()


class Action(Frozen):
    """F-ACT-n."""

    title: Text = Text()
    start: Day = Day()
    end: Day = Day()
    place: Text = Text()
    volume: Amount = Amount()
    unit: Text = Text()
    groups: Count = Count()
    facilitators: tuple[Text, ...] = ()


class Public(Frozen):
    """F-PUB-*."""

    groups: tuple[Text, ...] = ()
    rsa_count: Count = Count()
    non_rsa_count: Count = Count()
    non_rsa_under_25_count: Count = Count()
    total_count: Count = Count()
    mobilisation: Text = Text()


class Facilitator(Frozen):
    """One line of F-MOY-03."""

    last_name: Text = Text()
    first_name: Text = Text()
    qualification: Text = Text()
    role: Text = Text()
    hours: Amount = Amount()


class Means(Frozen):
    """F-MOY-*."""

    human: Text = Text()
    material: Text = Text()
    facilitators: tuple[Facilitator, ...] = ()


class Evaluation(Frozen):
    """F-EVA-01."""

    indicators: Text = Text()


class CrossCutting(Frozen):
    """F-TRA-01..03."""

    equal_opportunity: Text = Text()
    gender_equality: Text = Text()
    sustainability: Text = Text()


class BudgetLine(Frozen):
    """One line of expenses (accounts 60-69, 86) or of charges indirectes (account "indirect")."""

    account: Text = Text()
    label: Text = Text()
    amount: Amount = Amount()


class IncomeLine(Frozen):
    """One line of income (70-79, 87) or of own resources (account "own"); funder for 74."""

    account: Text = Text()
    label: Text = Text()
    funder: Text = Text()
    amount: Amount = Amount()


class YearShare(Frozen):
    """F-FIN-02: the part of the request that falls in one calendar year."""

    year: Count = Count()
    amount: Amount = Amount()


class FlatRate(Frozen):
    """F-FIN-03."""

    rate: Amount = Amount()
    base: Text = Text()
    rules: Text = Text()


class Budget(Frozen):
    """F-FIN-* and the budget table of DOMAIN §3.3."""

    year: Text = Text()
    expenses: tuple[BudgetLine, ...] = ()
    income: tuple[IncomeLine, ...] = ()
    total_expenses: Amount = Amount()
    total_income: Amount = Amount()
    requested: Amount = Amount()
    per_year: tuple[YearShare, ...] = ()
    indirect_costs: Amount = Amount()
    flat_rate: FlatRate = FlatRate()
    advance_requested: Flag = Flag()


class Declarations(Frozen):
    """F-ATT-01."""

    up_to_date: Flag = Flag()
    accurate: Flag = Flag()
    republican_commitment: Flag = Flag()
    public_aid_threshold: Flag = Flag()
    analytic_accounting: Flag = Flag()


class Signed(Frozen):
    """F-ATT-02."""

    place: Text = Text()
    date: Day = Day()
    signature: Signature = Signature()


class ApplicationRecord(Frozen):
    """An application form as read: the contract's record of an application."""

    request: Request = Request()
    organisation: Organisation = Organisation()
    representative: Person = Person()
    contact: Person = Person()
    signatory: Signatory = Signatory()
    bank: Bank = Bank()
    project: Project = Project()
    actions: tuple[Action, ...] = ()
    other_actions: tuple[Text, ...] = ()
    has_other_actions: Flag = Flag()
    public: Public = Public()
    means: Means = Means()
    evaluation: Evaluation = Evaluation()
    cross_cutting: CrossCutting = CrossCutting()
    budget: Budget = Budget()
    declarations: Declarations = Declarations()
    signed: Signed = Signed()
    attached: tuple[Text, ...] = ()


class PieceRecord(Frozen):
    """A supporting document as read.

    The common keys stand as attributes; the keys of its own kind (see ``piece_fields``) are in
    ``own`` (single leaves) and ``lists``. In JSON they all stand side by side (the contract).
    """

    date: Day = Day()
    names: tuple[Text, ...] = ()
    organisation: Text = Text()
    siret: Text = Text()
    rna: Text = Text()
    amounts: tuple[Amount, ...] = ()
    signatures: tuple[Signature, ...] = ()
    own: dict[str, Leaf] = Field(default_factory=dict)
    lists: dict[str, tuple[Leaf, ...]] = Field(default_factory=dict)

    def leaf(self, key: str) -> Leaf:
        """Return the leaf of one own key; an empty leaf where the kind does not have it."""
        return self.own.get(key, Leaf())

    @model_serializer(mode="plain")
    def _flat(self) -> dict[str, object]:
        common: dict[str, object] = {
            name: getattr(self, name) for name in type(self).model_fields if name not in _NESTED
        }
        return {**common, **self.own, **self.lists}

    @model_validator(mode="before")
    @classmethod
    def _unflat(cls, data: object) -> object:
        if not isinstance(data, dict) or _NESTED & data.keys():
            return data
        known = {key: value for key, value in data.items() if key in cls.model_fields}
        extra = {key: value for key, value in data.items() if key not in cls.model_fields}
        known["own"] = {
            key: _typed_leaf(key, leaf)
            for key, leaf in extra.items()
            if not isinstance(leaf, list | tuple)
        }
        known["lists"] = {
            key: tuple(_typed_leaf(key, leaf) for leaf in leaves_of_key)
            for key, leaves_of_key in extra.items()
            if isinstance(leaves_of_key, list | tuple)
        }
        return known


def _typed_leaf(key: str, leaf: object) -> object:
    """Give a stored leaf the type of its key back (dates and decimals are text in JSON)."""
    if isinstance(leaf, dict) and "value" in leaf:
        return {**leaf, "value": typed(key, leaf["value"])}
    return leaf


_NESTED = {"own", "lists"}


class Pause(Frozen):
    """A break printed on an attendance sheet."""

    start: Hour = Hour()
    end: Hour = Hour()


class SheetFacilitator(Frozen):
    """A facilitator of a session: names, and whether they signed for it."""

    last_name: Text = Text()
    first_name: Text = Text()
    signature: Signature = Signature()


class SheetSession(Frozen):
    """One session of an attendance sheet; ``id`` is "s1", "s2"… in the order of the sheet."""

    id: str
    date: Day = Day()
    start: Hour = Hour()
    end: Hour = Hour()
    place: Text = Text()
    title: Text = Text()
    pauses: tuple[Pause, ...] = ()
    facilitators: tuple[SheetFacilitator, ...] = ()


class CellSignature(Signature):
    """A participant's signature cell: of which session, in which kind of column."""

    session: str
    column: Literal["signature", "arrival", "departure"] = "signature"
    time: Hour = Hour()


class Participant(Frozen):
    """One row of participants; ``row`` counts from 1 below the heading, blank and struck rows too.

    ``added``: written by hand below the printed rows. ``struck``: crossed out as a whole.
    """

    row: int
    printed_number: Text = Text()
    last_name: Text = Text()
    first_name: Text = Text()
    organisation: Text = Text()
    struck: bool = False
    added: bool = False
    signatures: tuple[CellSignature, ...] = ()


class SheetDoubt(Frozen):
    """Why a sheet's table is not relied on: a code, a French sentence, where."""

    code: str
    message: str
    page: int | None = None
    box: Box | None = None


class AttendanceRecord(Frozen):
    """An attendance sheet as read (DOMAIN 1.8). The top leaves repeat the one session, if one.

    ``fingerprint`` is a hash of the picture that survives rescans and turning, as 16 hex digits
    per page, joined by "-"; None for born-digital sheets. ``eu_mention``: the sheet speaks of the
    European Union's co-funding. ``doubts`` not empty: the table is a doubt, not a result.
    ``layout``: "ours" is a sheet printed by ``recevable sheets``; else "ruled", "digital", "word".
    """

    title: Text = Text()
    date: Day = Day()
    start: Hour = Hour()
    end: Hour = Hour()
    place: Text = Text()
    organisation: Text = Text()
    facilitators: tuple[SheetFacilitator, ...] = ()
    sessions: tuple[SheetSession, ...] = ()
    participants: tuple[Participant, ...] = ()
    eu_mention: Flag = Flag()
    layout: Literal["ours", "ruled", "digital", "word"] = "ruled"
    fingerprint: str | None = None
    doubts: tuple[SheetDoubt, ...] = ()


KINDS = (
    "application_form",
    "piece",
    "attendance_sheet",
    "activity_report",
    "financial_report",
    "agreement",
    "letter",
    "slip",
    "unrecognised",
)
Kind = Literal[
    "application_form",
    "piece",
    "attendance_sheet",
    "activity_report",
    "financial_report",
    "agreement",
    "letter",
    "slip",
    "unrecognised",
]


class Region(Frozen):
    """The part of a page that a document takes up, where two stand on one page."""

    page: int
    box: Box


class DocumentRead(Frozen):
    """One document found in a file: its kind, its pages, what it says.

    ``form`` says how an application was read: "ours-fillable", "ours-flat", "ours-scanned",
    "ours-docx", "foreign".
    ``stamp`` is the text of our QR code on it, where there is one.
    ``truncated`` lists the record paths whose text is cut by its box.
    ``regions``: where it stands on its pages, if it does not fill them.
    ``arrival`` is the day of the mailroom's stamp on its pages, where there is one.
    ``file`` names the part of an e-mail or archive that the document stands in.
    """

    kind: Kind
    piece: str | None = None
    pages: tuple[int, ...] = ()
    confidence: Confidence = 0.0
    record: ApplicationRecord | AttendanceRecord | PieceRecord = PieceRecord()
    regions: tuple[Region, ...] = ()
    form: str | None = None
    stamp: str | None = None
    truncated: tuple[str, ...] = ()
    arrival: Day = Day()
    file: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _record_of_its_kind(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("record"), dict):
            model = _RECORDS.get(str(data.get("kind")), PieceRecord)
            return {**data, "record": model.model_validate(data["record"])}
        return data


_RECORDS: dict[str, type[ApplicationRecord | AttendanceRecord | PieceRecord]] = {
    "application_form": ApplicationRecord,
    "attendance_sheet": AttendanceRecord,
}


class Remark(Frozen):
    """Something about the file that a person should know: a stable code and a French sentence."""

    code: str
    message: str
    page: int | None = None
    field: str | None = None


class Reading(Frozen):
    """All that one file says. ``pages`` is None for formats without pages."""

    file: str
    sha256: str
    pages: int | None = None
    documents: tuple[DocumentRead, ...] = ()
    remarks: tuple[Remark, ...] = ()


def leaves(record: BaseModel, prefix: str = "") -> Iterator[tuple[str, Leaf | Signature]]:
    """Yield every leaf of a record with its path: ``organisation.name``, ``actions[0].title``."""
    for name in type(record).model_fields:
        yield from _leaves_of(getattr(record, name), f"{prefix}{name}")


def _leaves_of(value: object, path: str) -> Iterator[tuple[str, Leaf | Signature]]:
    if isinstance(value, Extracted | Signature):
        yield path, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _leaves_of(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves_of(item, f"{path}.{key}")
    elif isinstance(value, BaseModel):
        yield from leaves(value, f"{path}.")
