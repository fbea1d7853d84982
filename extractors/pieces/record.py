"""From what a reader found to the record: every key of the table, the common ones filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..records import Amount, Day, Leaf, PieceRecord, Signature, Text
from ..source import Options
from .fields import BY_CODE
from .organisation import organisation_of
from .people import people
from .signature import signatures_of
from .text import PieceText
from .values import document_date, priced, rna_leaf, siret_leaf


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found itself; what it leaves None is searched for.

    ``own``: the applicant writes this piece, so that its letterhead is the applicant's; else it
    is issued to it. ``due`` is the number of signatures due (0: none are looked for).
    """

    own: bool = True
    due: int = 0
    date: Day | None = None
    organisation: Text | None = None
    people: Sequence[Text] = ()
    amounts: Sequence[Amount] | None = None
    signatures: tuple[Signature, ...] | None = None
    leaves: Mapping[str, Leaf] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Leaf]] = field(default_factory=dict)


def record_of(code: str, text: PieceText, options: Options, found: Found) -> PieceRecord:
    """Return the record of one piece: common keys, then every key of its own.

    A key that the table does not know for this piece raises KeyError.
    """
    known = {key.key: key.many for key in BY_CODE[code].fields}
    for key in (*found.leaves, *found.lists):
        if key not in known:
            raise KeyError(f"{code}: {key}")
    about = found.organisation
    if about is None:
        about = organisation_of(text, options, own=found.own)
    signatures = found.signatures
    if signatures is None:
        signatures = signatures_of(text, due=found.due) if found.due else ()
    return PieceRecord(
        date=found.date if found.date is not None else document_date(text),
        names=people(text, found.people),
        organisation=about,
        siret=siret_leaf(text, about, issued=not found.own),
        rna=rna_leaf(text),
        amounts=tuple(found.amounts) if found.amounts is not None else priced(text),
        signatures=signatures,
        own={key: found.leaves.get(key, Leaf()) for key, many in known.items() if not many},
        lists={key: tuple(found.lists.get(key, ())) for key, many in known.items() if many},
    )
