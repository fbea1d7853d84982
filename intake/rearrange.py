"""A person's word on what a file's pages are: split, joined, turned, of another kind; read anew.

The original stays unchanged. What was read before is set aside, with what persons put right on it,
and the new documents take its place in its dossier; each step is an event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from extractors.arranged import UNRECOGNISED, Part, read_arranged
from extractors.errors import DocumentError
from extractors.pieces.fields import BY_CODE, PIECES
from extractors.records import DocumentRead
from extractors.source import Options, Source

from . import line
from .copies import KINDS
from .decisions import follow
from .house import House
from .reading import options_of
from .refusal import Refused
from .rows import DocumentRow, FileRow
from .safe_files import StoreDamaged
from .workers import Team

ARRANGED, REPLACED = "document.arranged", "document.replaced"
"""Events: a document was made by a person's word; a document gave way to others."""
_PLAIN = ("application_form", "attendance_sheet", "agreement", "letter", "slip", UNRECOGNISED)
_CHANGED = "Ce document a changé entre-temps : regardez-le de nouveau, rien n'a été fait."


def kind_choices() -> tuple[tuple[str, str], ...]:
    """Return what a document may be said to be: key (a kind, or a piece's code) and French name."""
    pieces = sorted((spec.label, spec.code) for spec in PIECES if spec.code != "D-EMARG")
    return (*((kind, KINDS[kind]) for kind in _PLAIN), *((code, label) for label, code in pieces))


def kind_key(kind: str, piece: str | None) -> str:
    """Return the key under which a document's own kind stands among the choices."""
    return piece or kind


def part_of(pages: Sequence[int], key: str = "") -> Part:
    """Return pages as a part of the kind of a key; "" lets the kinds be asked. Raises Refused."""
    own = tuple(sorted(pages))
    if not key:
        return Part(own)
    if key in _PLAIN:
        return Part(own, key)
    if key not in BY_CODE or key == "D-EMARG":
        raise Refused(f"La nature « {key} » n'existe pas.")
    return Part(own, BY_CODE[key].kind, key)


def as_it_is(house: House, documents: Sequence[str]) -> Part:
    """Return documents as one part, of the kind of the first; all kinds are asked where nobody
    recognised it. Raises Refused."""
    rows = _known(house, documents)
    pages = [number for row in rows for number in row.pages]
    known = rows[0].kind != UNRECOGNISED
    return part_of(pages, kind_key(rows[0].kind, rows[0].piece) if known else "")


def _known(house: House, documents: Sequence[str]) -> tuple[DocumentRow, ...]:
    try:
        return tuple(house.register.document(ident) for ident in dict.fromkeys(documents))
    except KeyError as error:
        raise Refused(f"Le document « {error.args[0]} » n'existe pas.") from None


@dataclass(frozen=True, slots=True)
class Plan:
    """What gives way to what: documents of one file, parts, and how pages are turned."""

    file: FileRow
    replaced: tuple[DocumentRow, ...]
    parts: tuple[Part, ...]
    turns: Mapping[int, int]


Hold = Callable[[], AbstractContextManager[object]]


def arrange(
    house: House,
    documents: Sequence[str],
    parts: Sequence[Part],
    turns: Mapping[int, int],
    by: str,
    team: Team,
    hold: Hold,
) -> tuple[str, ...]:
    """Make documents of a file anew by a person's word; return the ids of the new ones.

    ``turns`` are degrees clockwise beside what pages were turned by before. Reading takes its time
    in a worker, without the right to write; ``hold`` is taken for what follows. Raises Refused, in
    words, where it cannot be; then nothing is written.
    """
    made = plan(house, documents, parts, turns)
    found = _read(house, made, team)
    with hold():
        if any(house.register.document(d.id).status != d.status for d in made.replaced):
            raise Refused(_CHANGED)
        return _carry_out(house, plan(house, documents, parts, turns), found, by)


def plan(
    house: House, documents: Sequence[str], parts: Sequence[Part], turns: Mapping[int, int]
) -> Plan:
    """Check what a person asks for; no page may be lost or stand in two documents."""
    register = house.register
    replaced = _known(house, documents)
    if not replaced or len({document.file_id for document in replaced}) > 1:
        raise Refused("Ces documents ne viennent pas du même fichier.")
    if any(document.status == "set_aside" for document in replaced):
        raise Refused("Ce document est écarté : il ne peut plus être changé.")
    if len({document.reference for document in replaced} - {None}) > 1:
        raise Refused("Ces documents sont dans des dossiers différents : rattachez-les d'abord.")
    own = sorted({number for document in replaced for number in document.pages})
    told = sorted(number for part in parts for number in part.pages)
    if told != own or not parts:
        raise Refused("Chaque page doit se retrouver dans un document, et un seul.")
    if set(turns) - set(own) or any(turn % 90 for turn in turns.values()):
        raise Refused("Une page se tourne par quarts de tour.")
    _nobody_else_s(house, replaced, own)
    before: dict[int, int] = {}
    for document in replaced:
        before |= turns_of(house, document.id)
    turned = {n: (before.get(n, 0) + turns.get(n, 0)) % 360 for n in own}
    file = register.file(replaced[0].file_id)
    return Plan(file, replaced, tuple(parts), {n: turn for n, turn in turned.items() if turn})


def _nobody_else_s(house: House, replaced: Sequence[DocumentRow], pages: Sequence[int]) -> None:
    """Refuse where another document stands on one of the pages, too."""
    named = {document.id for document in replaced}
    for other in house.register.documents_of_file(replaced[0].file_id):
        shared = sorted(set(other.pages) & set(pages))
        if other.id not in named and other.status != "set_aside" and shared:
            raise Refused(
                f"La page {shared[0]} porte aussi le document n° {other.id} : "
                "réunissez d'abord les deux."
            )


def turns_of(house: House, document: str) -> dict[int, int]:
    """Return by how much a person turned the pages of a document, in degrees clockwise."""
    for event in reversed(house.register.events(document, ARRANGED)):
        turns = (house.register.payload(event.id) or {}).get("turns")
        if isinstance(turns, dict):
            return {int(number): int(turn) for number, turn in turns.items()}
    return {}


# -- reading anew ------------------------------------------------------------------------------


def _read(house: House, made: Plan, team: Team) -> tuple[DocumentRead, ...]:
    path = str(house.shelves.place(made.file.sha256))
    options = options_of(house.call, house.settings.workers)
    task = (path, made.file.name, made.file.sha256, made.parts, dict(made.turns), options)
    try:
        found = team.submit(read_parts, *task).result()
    except DocumentError as refused:
        raise Refused(refused.message, refused.advice) from None
    except (FileNotFoundError, StoreDamaged):
        raise Refused("L'original de ce document n'est plus lisible dans le dépôt.") from None
    if not found:
        raise Refused("Rien n'a pu être lu sur ces pages.")
    return found


def read_parts(
    path: str,
    name: str,
    sha256: str,
    parts: tuple[Part, ...],
    turns: dict[int, int],
    options: Options,
) -> tuple[DocumentRead, ...]:
    """Read a stored original as a person says it is made up; the task that is sent to workers."""
    source = Source.of(name, Path(path).read_bytes())
    if source.sha256 != sha256:
        raise StoreDamaged(f"original abîmé : {sha256[:12]}")
    return read_arranged(source, parts, turns, options)


# -- in the register ---------------------------------------------------------------------------


def _carry_out(house: House, made: Plan, found: Sequence[DocumentRead], by: str) -> tuple[str, ...]:
    register, now, by = house.register, house.today.now(), by.strip() or "non précisé"
    reference = next((d.reference for d in made.replaced if d.reference), None)
    if reference is not None:
        _keeps_a_form(house, made, found, reference)
    with register.transaction():
        ids = [_add(house, made, read) for read in found]
        told = {"by": by, "by_documents": ids}
        for document in made.replaced:
            words = f"relu autrement : n° {', '.join(ids)}"
            register.change(DocumentRow, document.id, status="set_aside", reason=words)
            register.event(REPLACED, document.id, now, {**told, "dossier": reference})
        for ident, read in zip(ids, found, strict=True):
            payload = {
                "by": by,
                "kind": read.kind,
                "piece": read.piece,
                "pages": list(read.pages),
                "turns": {str(n): made.turns[n] for n in read.pages if n in made.turns},
                "replaced": [document.id for document in made.replaced],
            }
            register.event(ARRANGED, ident, now, json.loads(json.dumps(payload)))
            if reference is not None:
                line.file_into(house, ident, reference, f"relu par {by}", by_hand=True)
        line.place_again(house)
    if reference is not None:
        follow(house, reference)
    return tuple(ids)


def _add(house: House, made: Plan, read: DocumentRead) -> str:
    register, first = house.register, made.replaced[0]
    known = register.documents_of_file(made.file.id)
    ordinal = max(document.ordinal for document in known) + 1
    row = DocumentRow(
        id=f"{made.file.id}-{ordinal}",
        file_id=made.file.id,
        ordinal=ordinal,
        kind=read.kind,
        piece=read.piece,
        pages=read.pages,
        reading=read,
        received=first.received,
        status="unattached",
        path=_copy_of(made.replaced, read),
    )
    register.add(row)
    return row.id


def _copy_of(replaced: Sequence[DocumentRow], read: DocumentRead) -> str | None:
    """Return where the file's copy lies; None where it is to be placed anew: a sheet's copy lies
    in the control folder, and no other document's does."""
    sheets = {document.kind == "attendance_sheet" for document in replaced}
    return replaced[0].path if sheets == {read.kind == "attendance_sheet"} else None


def _keeps_a_form(house: House, made: Plan, found: Sequence[DocumentRead], reference: str) -> None:
    named = {document.id for document in made.replaced}
    kept = any(
        document.kind == "application_form" and document.status != "set_aside"
        for document in house.register.documents(reference)
        if document.id not in named
    )
    if not kept and all(read.kind != "application_form" for read in found):
        raise Refused("Ce formulaire est le seul de son dossier : le dossier ne peut s'en passer.")
