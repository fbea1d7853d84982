"""Application forms that are not ours: any French subsidy form with recognisable labels.

``recognises(pages)`` says how likely a document is such a form; ``read(pages, options)`` reads it
by the wording of its labels, with the confidence that wording and geometry allow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from ..fields import FIELDS
from ..records import (
    Action,
    ApplicationRecord,
    BudgetLine,
    DocumentRead,
    Extracted,
    Facilitator,
    IncomeLine,
    Leaf,
    PublicAid,
    YearShare,
)
from ..source import Options, Page
from .blocks import read_blocks
from .budget import read_budget
from .fields import Found, read_labels, store_town
from .groups import read_groups, transposed_years
from .label_text import fold
from .paper import canvas_of
from .people import read_people_tables
from .sections import sheet_of
from .sentences import read_sentences, signature_of
from .sheet import Sheet
from .ticks import read_ticks

_TITLES = re.compile(
    r"(?:dossier|formulaire|fiche|demande|formulaire unique)s?\s+(?:de\s+"
    r"|unique\s+de\s+)*(?:demande\s+de\s+)?"
    r"(?:subvention|financement|candidature|aide financiere|concours financier|participation)|"
    r"demande\s+(?:de|d.une)\s+(?:subvention|financement|aide|participation|concours)|"
    r"dossier\s+(?:de\s+)?(?:candidature|reponse|depot)|12156\s?\*|reponse a l.appel a projets|"
    r"appel a projets.{0,80}(?:candidature|dossier|formulaire)|formulaire de (?:demande"
    r"|candidature|reponse)"
)
_OTHERS = re.compile(
    r"\b(?:convention entre|statuts de|proces[- ]verbal|bilan (?:final|d.execution|intermediaire)"
    r"|compte rendu financier|"
    r"compte[- ]rendu d.execution|rapport d.activite|releve d.identite bancaire|avis de situation|"
    r"attestation (?:d.assurance|de regularite)|feuille d.emargement|feuille de presence|accuse "
    r"de reception|"
    r"facture|devis|bulletin de salaire|curriculum vitae|recepisse de declaration|liste des "
    r"dirigeants|"
    r"comptes annuels|compte de resultat|extrait kbis|deliberation n)\b"
)
_LOOKED_AT = 12
"""Pages that ``recognises`` looks at: a form says early what it is."""
_READ = 60
"""Pages that ``read`` reads: no form is longer, what is bundled behind it may be."""
_SECTIONS = (
    "organisation",
    "representative",
    "contact",
    "project",
    "public",
    "means",
    "evaluation",
    "cross_cutting",
    "budget",
    "bank",
    "declarations",
    "signed",
    "request",
)
_GROUPS: dict[str, type[BaseModel]] = {
    "actions": Action,
    "means.facilitators": Facilitator,
    "organisation.public_aid": PublicAid,
    "budget.per_year": YearShare,
    "budget.expenses": BudgetLine,
    "budget.income": IncomeLine,
}

_MOST_CHUNKS = 3000
"""No form has so many texts (ours has four hundred): a list or a table that would take minutes."""


def recognises(pages: Sequence[Page]) -> float:
    """Say how likely the pages are an application form, from 0 to 1.

    What counts: questions of several sections (who, what, how much), a title, places to fill in;
    a title of another kind of document speaks against it.
    """
    if not pages or all(page.image for page in pages):
        return 0.0
    text = fold("\n".join(page.text for page in pages))
    head = re.sub(r"\s+", " ", fold(pages[0].text)[:1500])
    canvas = canvas_of(pages[:_LOOKED_AT])
    if len(canvas.chunks) > _MOST_CHUNKS:
        return 0.0
    sheet = sheet_of(canvas)
    paths = {
        path
        for label in sheet.labels
        if label.meaning and label.meaning.quality >= 0.8
        for path in label.meaning.paths[:1]
    }
    sections = {path.split(".")[0] for path in paths} & set(_SECTIONS)
    project = {
        p for p in paths if p.startswith(("project", "public", "means", "evaluation", "cross"))
    }
    score = min(0.5, 0.022 * len(paths)) + min(0.2, 0.03 * len(sections))
    score += 0.15 if len(project) >= 4 else 0.0
    titled = bool(_TITLES.search(head))
    score += 0.3 if titled else (0.1 if _TITLES.search(re.sub(r"\s+", " ", text)) else 0.0)
    if _OTHERS.search(head) and not titled:
        score -= 0.35
    if re.search(r"compte[- ]rendu financier|bilan (?:final|qualitatif)|service fait", head):
        score -= 0.4
    if len(project) < 2:
        score = min(score, 0.4)
    return round(min(1.0, max(0.0, score)), 3)


def read(pages: Sequence[Page], options: Options) -> DocumentRead:
    """Read a form that is not ours. Absent answers are empty leaves; doubts stay below 0.80."""
    canvas = canvas_of(pages[:_READ])
    found = Found()
    used = read_budget(canvas, found)
    used |= read_groups(canvas, found)
    transposed_years(canvas, found)
    used |= read_people_tables(canvas, found, used)
    sheet = sheet_of(canvas, used)
    read_blocks(sheet, found)
    read_ticks(sheet, options, found)
    read_labels(sheet, options, found)
    read_sentences(sheet, found)
    _complete(sheet, found)
    record = _record(sheet, found, tuple(pages))
    return DocumentRead(
        kind="application_form",
        pages=tuple(page.number for page in pages),
        confidence=max(recognises(pages), 0.5),
        record=record,
        form="foreign",
    )


def _complete(sheet: Sheet, found: Found) -> None:
    """Fill in what stands elsewhere: town in the address, year and signatory in sentences."""
    _town_from_address(sheet, found)
    if "budget.year" in found.said and not found.readings.get("budget.year"):
        found.add("budget.year", found.said["budget.year"])
    known = {part: found.one(f"representative.{part}") for part in ("last_name", "first_name")}
    for path, leaf in found.said.items():
        owner, part = path.split(".")
        if owner == "signatory" and not found.readings.get(path):
            _signatory(found, path, leaf, known.get(part))


def _town_from_address(sheet: Sheet, found: Found) -> None:
    """Take town and post code from the address where the form asks for no other."""
    address = found.one("organisation.address")
    if not address.value or found.readings.get("organisation.postal_code"):
        return
    tail = re.search(r"\b(\d{2} ?\d{3})\s+([A-ZÉÈÀ][^\d]*)$", str(address.value))
    if tail is None:
        return
    street = str(address.value)[: tail.start()].rstrip(" ,;-–—")
    if street:
        found.readings["organisation.address"] = [address.model_copy(update={"value": street})]
    part = Found()
    store_town(part, tail.group(), 0.9, sheet.canvas, ())
    where = {"page": address.page, "box": address.box, "place": address.place}
    for path in ("organisation.postal_code", "organisation.city"):
        if not found.readings.get(path):
            found.add(path, part.one(path).model_copy(update=where))


def _signatory(found: Found, path: str, leaf: Leaf, same: Leaf | None) -> None:
    """Keep who "soussigné" names, unless it is the representative; a doubt where none is known."""
    if same is not None and not same.absent and fold(str(same.value)) == fold(str(leaf.value)):
        return
    if path.endswith("role") and "signatory.last_name" not in found.readings:
        return
    if same is not None and same.absent:
        doubt = leaf.model_copy(update={"confidence": min(leaf.confidence, 0.75)})
        found.add(path.replace("signatory", "representative"), doubt)
    else:
        found.add(path, leaf)


def _record(sheet: Sheet, found: Found, pages: tuple[Page, ...]) -> ApplicationRecord:
    """Put the readings where their paths say; doubled entries of a list are left out."""
    tree: dict[str, Any] = {}
    for field in FIELDS:
        if "[]" in field.path or field.type == "signature":
            continue
        if field.type in {"multi", "list"}:
            _put(tree, field.path, _unique(found.lists.get(field.path, ())))
        else:
            _put(tree, field.path, found.one(field.path))
    for path in ("budget.total_expenses", "budget.total_income"):
        _put(tree, path, found.one(path))
    _put(tree, "project.schemes", _unique(found.lists.get("project.schemes", ())))
    for path, model in _GROUPS.items():
        _put(tree, path, tuple(_row(model, row) for row in found.groups.get(path, ())))
    _indicators(tree, found)
    _put(tree, "signed.signature", signature_of(sheet, pages))
    return ApplicationRecord.model_validate(_plain(tree))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _put(tree: dict[str, Any], path: str, value: Any) -> None:
    *heads, last = path.split(".")
    for head in heads:
        tree = tree.setdefault(head, {})
    tree[last] = value


def _unique(leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
    seen: dict[str, Leaf] = {}
    for leaf in leaves:
        if not leaf.absent:
            seen.setdefault(fold(str(leaf.value if leaf.value is not None else leaf.raw)), leaf)
    return tuple(seen.values())


def _row(model: type[BaseModel], row: dict[str, Leaf | list[Leaf]]) -> BaseModel:
    kept = {name: value for name, value in row.items() if name in model.model_fields}
    return model.model_validate(_plain(kept))


def _indicators(tree: dict[str, Any], found: Found) -> None:
    """Write a table of indicators as text, one indicator per line."""
    rows = found.groups.get("evaluation", ())
    if not rows or not tree["evaluation"]["indicators"].absent:
        return
    lines = [
        " – ".join(str(v.value) for v in row.values() if isinstance(v, Extracted) and v.value)
        for row in rows
    ]
    first = next(v for v in rows[0].values() if isinstance(v, Extracted))
    text = "\n".join(lines)
    tree["evaluation"]["indicators"] = first.model_copy(update={"value": text, "raw": text})


__all__ = ["read", "recognises"]
