"""Invented documents as the readers hand them over, for the tests of gathering and procedure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from extractors.records import ApplicationRecord, DocumentRead, Kind, Leaf, PieceRecord
from validators.profiles import Paper

CONFLUENT = "73282932000074"
VALLON = "44306184100047"
ATELIER = "55208131766522"


def leaf(value: Any, confidence: float = 0.98) -> dict[str, Any]:
    return {"value": value, "raw": str(value), "page": 1, "confidence": confidence}


def form_record(**changes: Any) -> ApplicationRecord:
    values: dict[str, Any] = {
        "name": "Les Jardins du Confluent",
        "siret": CONFLUENT,
        "rna": "W471000123",
        "title": "Cultiver pour rebondir",
        "scheme": "D1",
        "start": date(2022, 1, 1),
        "end": date(2022, 12, 31),
        "requested": Decimal(40000),
        "iban": "FR7630006000011234567890189",
        "signed": date(2022, 10, 1),
        "funder": None,
        "granted_line": None,
    } | changes
    told = {key: leaf(value) for key, value in values.items() if value is not None}

    def part(**names: str) -> dict[str, Any]:
        return {field: told[key] for field, key in names.items() if key in told}

    income = []
    if "granted_line" in told:
        income.append(
            {
                "account": leaf("74"),
                "label": leaf("Conseil départemental (subvention sollicitée)"),
                "funder": leaf("Département de Lot-et-Garonne"),
                "amount": told["granted_line"],
            }
        )
    return ApplicationRecord.model_validate(
        {
            "organisation": part(name="name", siret="siret", rna="rna"),
            "representative": {
                "first_name": leaf(values.get("first", "Claire")),
                "last_name": leaf(values.get("last", "Vasseur")),
            },
            "means": {"facilitators": [{"first_name": leaf("Hugo"), "last_name": leaf("Mirande")}]},
            "bank": part(iban="iban", holder="name"),
            "project": part(title="title", scheme="scheme", start="start", end="end"),
            "budget": {**part(requested="requested"), "income": income},
            "signed": part(date="signed"),
        }
    )


def form(ident: str, file: str = "formulaire.pdf", **changes: Any) -> Paper:
    record = form_record(**changes)
    return Paper(
        id=ident,
        file=file,
        read=DocumentRead(kind="application_form", pages=(1,), confidence=0.99, record=record),
    )


def blank_form(ident: str) -> Paper:
    read = DocumentRead(kind="application_form", pages=(1,), record=ApplicationRecord())
    return Paper(id=ident, file="formulaire.pdf", read=read)


def piece(
    ident: str,
    code: str | None,
    file: str = "",
    kind: Kind = "piece",
    stamp: str | None = None,
    **values: Any,
) -> Paper:
    common = {k: values.pop(k) for k in ("organisation", "siret", "rna", "date") if k in values}
    people = values.pop("names", ())
    signed = values.pop("signed", False)
    record = PieceRecord.model_validate(
        {
            **{key: leaf(value) for key, value in common.items()},
            "names": [leaf(person) for person in people],
            "signatures": [{"state": "present", "confidence": 0.99}] if signed else [],
            "own": {key: Leaf.model_validate(leaf(value)) for key, value in values.items()},
            "lists": {},
        }
    )
    read = DocumentRead(
        kind=kind, piece=code, pages=(1,), confidence=0.95, record=record, stamp=stamp
    )
    return Paper(id=ident, file=file or f"{ident}.pdf", read=read)
