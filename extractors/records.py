"""What a document says: every value with its raw text, its place and its confidence.

A leaf is always an object. ``value`` and ``raw`` both None: the value is not there. ``value`` None
with ``raw`` set: it is there but could not be understood. Nothing is ever corrected in silence:
a guess goes to ``candidates``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, Field, model_serializer, model_validator

from .application_record import (
    Action,
    ApplicationRecord,
    Bank,
    Budget,
    BudgetLine,
    CrossCutting,
    Declarations,
    Evaluation,
    Facilitator,
    FlatRate,
    IncomeLine,
    Means,
    Organisation,
    Person,
    Project,
    Public,
    PublicAid,
    Request,
    Signatory,
    Signed,
    Workforce,
    YearShare,
)
from .attendance_record import (
    AttendanceRecord,
    CellSignature,
    Participant,
    Pause,
    SheetDoubt,
    SheetFacilitator,
    SheetSession,
)
from .leaf import (
    DOUBT_BELOW,
    Amount,
    Candidate,
    Confidence,
    Count,
    Day,
    Extracted,
    Flag,
    Frozen,
    Hour,
    Leaf,
    Quad,
    Signature,
    Text,
)
from .pieces.fields import typed
from .source import Box

__all__ = [
    "DOUBT_BELOW",
    "KINDS",
    "Action",
    "Amount",
    "ApplicationRecord",
    "AttendanceRecord",
    "Bank",
    "Budget",
    "BudgetLine",
    "Candidate",
    "CellSignature",
    "Confidence",
    "Count",
    "CrossCutting",
    "Day",
    "Declarations",
    "DocumentRead",
    "Evaluation",
    "Extracted",
    "Facilitator",
    "Flag",
    "FlatRate",
    "Frozen",
    "Hour",
    "IncomeLine",
    "Kind",
    "Leaf",
    "Means",
    "Organisation",
    "Participant",
    "Pause",
    "Person",
    "PieceRecord",
    "Project",
    "Public",
    "PublicAid",
    "Quad",
    "Reading",
    "Region",
    "Remark",
    "Request",
    "SheetDoubt",
    "SheetFacilitator",
    "SheetSession",
    "Signatory",
    "Signature",
    "Signed",
    "Text",
    "Workforce",
    "YearShare",
    "leaves",
]


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
