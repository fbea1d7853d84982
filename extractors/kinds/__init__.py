"""The registry of kinds: one file per kind of document, listed here by name.

A module offers either NAME (and PIECE for a supporting document), recognises(pages) -> 0..1 and
read(pages, options) -> DocumentRead; or KINDS, a tuple of objects that offer the same. It may
offer continues(previous, page) -> 0..1: how surely a page goes on with the document before it,
remarks(document, options): sentences for staff on what it has read,
read_all(pages, options): the documents where several of its kind stand on the same pages, and
beside(document, pages, unclaimed): the document with what pages that nothing claims say about it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from ..records import DocumentRead, Remark
from ..source import Options, Page

MODULES: tuple[str, ...] = (
    "application_form",
    "attendance_sheet",
    "letter",
    "piece_accounts",
    "piece_bank",
    "piece_budgets",
    "piece_certificates",
    "piece_commitments",
    "piece_consultation",
    "piece_deliberation",
    "piece_europe",
    "piece_funding",
    "piece_governance",
    "piece_identity",
    "piece_papers",
    "piece_people",
    "piece_plans",
    "piece_reports",
    "piece_request",
    "piece_vouchers",
    "slip",
)

Recognise = Callable[[Sequence[Page], Options], float]
Continue = Callable[[Sequence[Page], Page], float]
Beside = Callable[[DocumentRead, Sequence[Page], Sequence[Page]], DocumentRead]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document, as the splitter asks it. ``piece`` is its code for a piece."""

    name: str
    piece: str | None
    label: str
    recognises: Recognise
    read: Callable[[Sequence[Page], Options], DocumentRead]
    continues: Continue | None = None
    remarks: Callable[[DocumentRead, Options], tuple[Remark, ...]] | None = None
    read_all: Callable[[Sequence[Page], Options], tuple[DocumentRead, ...]] | None = None
    beside: Beside | None = None


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """Return every registered kind. Raises ImportError where a listed module is not there."""
    found: list[Kind] = []
    for name in MODULES:
        module = import_module(f"{__name__}.{name}")
        found.extend(_kind(plug) for plug in getattr(module, "KINDS", (module,)))
    return tuple(found)


def _kind(plug: Any) -> Kind:
    """Make one shape of a module or a plug object."""
    name: str = plug.NAME
    piece: str | None = getattr(plug, "PIECE", None)
    return Kind(
        name=name,
        piece=piece,
        label=getattr(plug, "label", "") or piece or name,
        recognises=_with_options(plug.recognises),
        read=plug.read,
        continues=getattr(plug, "continues", None),
        remarks=getattr(plug, "remarks", None),
        read_all=getattr(plug, "read_all", None),
        beside=getattr(plug, "beside", None),
    )


def _with_options(recognises: Callable[..., float]) -> Recognise:
    """Pass the options on to a kind that is told by them too (our form is made from the call)."""
    if len(inspect.signature(recognises).parameters) > 1:
        return recognises
    return lambda pages, _options: recognises(pages)
