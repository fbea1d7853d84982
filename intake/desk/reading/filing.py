"""What may be said of a document as a whole: where it belongs, its kind, its pages."""

from __future__ import annotations

from dataclasses import dataclass

from ...copies import label_of
from ...house import House
from ...rearrange import kind_choices, kind_key
from ...rows import DocumentRow


@dataclass(frozen=True, slots=True)
class Filing:
    """What the forms offer: ``state`` says how the document was seen; ``others`` (id, words) are
    those of the same file that it may be joined with."""

    state: str
    key: str
    kinds: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    loose: bool
    aside: bool


def state_of(row: DocumentRow) -> str:
    """Return how a document stands, in a form's hidden field: it tells whether it has moved."""
    return f"{row.status} {row.reference or ''}".strip()


def filing_of(house: House, row: DocumentRow) -> Filing:
    """Return what may be said of a document."""
    others = [
        other
        for other in house.register.documents_of_file(row.file_id)
        if other.id != row.id and other.status != "set_aside" and row.pages and other.pages
    ]
    return Filing(
        state=state_of(row),
        key=kind_key(row.kind, row.piece),
        kinds=kind_choices(),
        others=tuple((other.id, _words(other)) for other in others),
        loose=row.status == "unattached",
        aside=row.status == "set_aside",
    )


def _words(row: DocumentRow) -> str:
    pages = ", ".join(map(str, row.pages))
    return f"{label_of(row)} n° {row.id} (page{'s' if len(row.pages) > 1 else ''} {pages})"
