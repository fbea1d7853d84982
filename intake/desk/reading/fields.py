"""The values of a document as a person reads them: label, value, how surely it was read, where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal

from extractors.fields import SECTIONS, field_of, printed_label
from extractors.leaf import Candidate
from extractors.pieces.fields import BY_CODE, COMMON, PieceField
from extractors.records import (
    DOUBT_BELOW,
    AttendanceRecord,
    DocumentRead,
    Extracted,
    Quad,
    Signature,
    leaves,
)
from extractors.source import Box, Options
from validators.money import amount_in_figures
from validators.wording import short_date

from ...corrections import corrected, shown_path
from ...pages import masked
from ...refusal import Refused
from ...rows import CorrectionRow

SIGNATURES = (
    ("present", "présente"),
    ("absent", "absente"),
    ("declared_absent", "notée absente"),
    ("to_check", "à vérifier"),
)
"""States of a signature, in the order in which they are offered."""
STATES = {
    "sure": ("lu avec certitude", "green"),
    "check": ("à vérifier", "amber"),
    "absent": ("rien n'est lu", ""),
    "person": ("vérifié par une personne", "green"),
}
"""How surely a value was read: the words, and the tone of ``ui.state``."""
_YES_NO = (("oui", "oui"), ("non", "non"))
_ACCOUNTS = frozenset({"iban", "bank.iban"})
_COLUMNS = {"account": "compte", "label": "libellé", "funder": "financeur", "amount": "montant"}
_SIDES = {"budget.expenses": "Charges", "budget.income": "Produits"}
_HEAD = {
    "title": "Intitulé de l'action",
    "date": "Date",
    "start": "Heure de début",
    "end": "Heure de fin",
    "place": "Lieu",
    "organisation": "Structure",
    "eu_mention": "Mention de l'Union européenne",
    "last_name": "Nom de l'intervenant",
    "first_name": "Prénom de l'intervenant",
    "signature": "Signature de l'intervenant",
}
"""What the head of an attendance sheet says, and each of its sessions."""
_ONCE = frozenset({"title", "date", "start", "end", "place"})
_CODED = {"active": "en activité", "closed": "fermé", "structure": "structure", "action": "action"}


@dataclass(frozen=True, slots=True)
class Field:
    """One value: ``path`` as it is corrected; ``shown`` and ``raw`` as a person may see them.

    ``state`` is a key of ``STATES``. ``proposal`` is what the form offers; an account is masked
    everywhere, and chosen by its number among ``options`` instead. ``choices`` are (value, words)
    of a closed list. ``options`` are (number or "lu", words) of other readings.
    """

    path: str
    label: str
    shown: str
    raw: str
    state: str
    type: str
    where: str = ""
    page: int | None = None
    box: Box | None = None
    quad: Quad | None = None
    place: str | None = None
    proposal: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    by: str = ""

    @property
    def account(self) -> bool:
        """True where the value is an account: never shown whole."""
        return self.type == "iban"

    @property
    def signature(self) -> bool:
        """True where the value is a signature's state."""
        return self.type == "signature"


@dataclass(frozen=True, slots=True)
class Group:
    """Values that stand together; ``empty`` are those of which nothing was read."""

    title: str
    fields: tuple[Field, ...]
    empty: tuple[Field, ...] = ()


def groups_of(
    read: DocumentRead, options: Options, corrections: Sequence[CorrectionRow]
) -> tuple[Group, ...]:
    """Return the values of a document, grouped as its record is. Participants are not among them:
    rows of an attendance sheet stand in its grid."""
    hands = {row.path: row for row in corrections}
    found: dict[str, list[Field]] = {}
    for path, leaf in _leaves(read):
        title, label, kind, choices = _told(read, path, options)
        found.setdefault(title, []).append(_field(path, leaf, label, kind, choices, hands))
    return tuple(
        Group(
            title,
            tuple(one for one in fields if one.state != "absent"),
            tuple(one for one in fields if one.state == "absent"),
        )
        for title, fields in found.items()
    )


def one_field(
    read: DocumentRead, path: str, options: Options, corrections: Sequence[CorrectionRow]
) -> Field | None:
    """Return one value by its path, of a row of an attendance sheet too; None: no such value."""
    leaf = _leaf(read, path)
    if leaf is None:
        return None
    _, label, kind, choices = _told(read, path, options)
    return _field(path, leaf, label, kind, choices, {row.path: row for row in corrections})


def _leaf(read: DocumentRead, path: str) -> Extracted[object] | Signature | None:
    """Return the leaf of a path; an empty one where a person may add the value; else None."""
    for known, leaf in (*leaves(read.record), *_leaves(read)):
        if shown_path(known) == path:
            return leaf
    signature = path.endswith(".signature") or re.search(r"signatures\[\d+\]$", path)
    try:
        corrected(read, path, "to_check" if signature else "x")
    except Refused:
        return None
    return Signature(state="to_check") if signature else Extracted()


def leaf_at(read: DocumentRead, path: str) -> Extracted[object] | None:
    """Return the leaf of a path that has a value (a signature has none); else None."""
    leaf = _leaf(read, path)
    return leaf if isinstance(leaf, Extracted) else None


def _leaves(read: DocumentRead) -> Iterator[tuple[str, Extracted[object] | Signature]]:
    """Yield the leaves that stand beside the page, each once, with the path it is corrected by."""
    if isinstance(read.record, AttendanceRecord):
        yield from _of_sheet(read.record)
        return
    held = {shown_path(path): leaf for path, leaf in leaves(read.record)}
    if read.kind == "application_form":
        yield from held.items()
        return
    fields = _piece_fields(read)
    for key, piece in fields.items():
        if not piece.many:
            yield key, held.pop(key, Extracted())
        else:
            for path in [path for path in held if path.startswith(f"{key}[")]:
                yield path, held.pop(path)
    yield from held.items()


def _of_sheet(record: AttendanceRecord) -> Iterator[tuple[str, Extracted[object] | Signature]]:
    """Yield what a sheet says beside its grid; what its head and its one session share, once."""
    one = len(record.sessions) <= 1
    for path, leaf in leaves(record):
        if path.startswith("participants[") or "facilitators[" in path:
            continue
        session = path.startswith("sessions[")
        if session == one and path.split(".")[-1] in _ONCE:
            continue
        yield path, leaf


def _piece_fields(read: DocumentRead) -> dict[str, PieceField]:
    own = BY_CODE[read.piece].fields if read.piece in BY_CODE else ()
    return {piece.key: piece for piece in (*own, *COMMON)}


# -- label, type, choices ----------------------------------------------------------------------

_Told = tuple[str, str, str, tuple[tuple[str, str], ...]]


def _told(read: DocumentRead, path: str, options: Options) -> _Told:
    """Return the group, label, type and choices of a value."""
    if isinstance(read.record, AttendanceRecord):
        return _told_of_sheet(path)
    if read.kind == "application_form":
        return _told_of_form(path, options)
    piece = _piece_fields(read).get(re.sub(r"\[\d+\]$", "", path))
    if piece is None:
        return "Autres valeurs lues", path, "text", ()
    number = re.search(r"\[(\d+)\]$", path)
    label = f"{piece.label} ({int(number[1]) + 1})" if number else piece.label
    common = any(piece.key == known.key for known in COMMON)
    title = "Ce que dit tout document" if common else "Ce que dit la pièce"
    return title, label, piece.type, tuple((c, _CODED.get(c, c)) for c in piece.choices)


def _told_of_form(path: str, options: Options) -> _Told:
    known = field_of(path)
    side = next((words for start, words in _SIDES.items() if path.startswith(start)), None)
    if known is None:
        line = re.search(r"\[(\d+)\]\.(\w+)$", path)
        if side and line:
            label = f"{side}, ligne {int(line[1]) + 1} : {_COLUMNS.get(line[2], line[2])}"
            return f"Budget : {side.lower()}", label, _guessed(path), ()
        return "Autres réponses", printed_label(path), _guessed(path), ()
    title = next((s.title for s in SECTIONS if known in s.fields), "Autres réponses")
    choices = tuple((choice.code, choice.label) for choice in known.options_of(options))
    kind = "text" if known.type in ("multi", "list") else known.type
    return title, printed_label(path), kind, choices


def _guessed(path: str) -> str:
    return "amount" if path.endswith("amount") else "text"


def _told_of_sheet(path: str) -> _Told:
    number = re.match(r"sessions\[(\d+)\]\.", path)
    title = f"Séance {int(number[1]) + 1}" if number else "En-tête de la feuille"
    name = re.sub(r"\[\d+\]", "", path).split(".")[-1]
    kind = {"date": "date", "start": "time", "end": "time", "time": "time"}.get(name, "text")
    if path.startswith("participants["):
        return "Participants", _of_row(path, name), _signed(path, kind), ()
    if ".pauses[" in path:
        label = {"start": "Début de la pause", "end": "Fin de la pause"}.get(name, name)
        return title, label, "time", ()
    kind = {"eu_mention": "flag", "signature": "signature"}.get(name, kind)
    person = re.search(r"facilitators\[(\d+)\]", path)
    label = _HEAD.get(name, name)
    return title, f"{label} ({int(person[1]) + 1})" if person else label, kind, ()


def _of_row(path: str, name: str) -> str:
    row = re.match(r"participants\[(\d+)\]", path)
    words = {
        "last_name": "nom",
        "first_name": "prénom",
        "organisation": "structure",
        "printed_number": "numéro imprimé",
        "time": "heure notée",
    }
    return f"Ligne {int(row[1]) + 1 if row else ''} : {words.get(name, 'signature')}"


def _signed(path: str, kind: str) -> str:
    return "signature" if re.search(r"signatures\[\d+\]$", path) else kind


# -- one value ---------------------------------------------------------------------------------


def _field(
    path: str,
    leaf: Extracted[object] | Signature,
    label: str,
    kind: str,
    choices: tuple[tuple[str, str], ...],
    hands: Mapping[str, CorrectionRow],
) -> Field:
    hand = hands.get(path)
    base = Field(
        path,
        label,
        shown="",
        raw="",
        state="",
        type=kind,
        where=_where(leaf),
        page=leaf.page,
        box=leaf.box,
        quad=leaf.quad,
        place=leaf.place,
        by=f"{hand.by}, le {hand.at:%d/%m/%Y à %H:%M}" if hand else "",
    )
    if isinstance(leaf, Signature):
        return _signature(base, leaf)
    state = "check" if leaf.doubtful else "absent" if leaf.absent else "sure"
    base = replace(base, state="person" if hand else state)
    raw = (leaf.raw or "").strip()
    if kind == "iban" or path in _ACCOUNTS:
        shown = masked(str(leaf.value)) if leaf.value else ""
        read = masked("".join(raw.split())) if raw else ""
        return replace(
            base,
            type="iban",
            shown=shown,
            raw=read if read != shown else "",
            options=_accounts(leaf, raw),
        )
    choices = _YES_NO if kind == "flag" else choices
    shown = _words(leaf.value, kind, choices)
    return replace(
        base,
        shown=shown,
        raw=raw if raw != shown else "",
        proposal=_proposal(leaf, kind, choices, raw),
        choices=choices,
        options=tuple((str(n), c.value) for n, c in enumerate(leaf.candidates)),
    )


def _signature(base: Field, leaf: Signature) -> Field:
    unsure = leaf.state == "to_check" or leaf.confidence < DOUBT_BELOW
    nothing = leaf.page is None and leaf.place is None
    state = "person" if base.by else "absent" if nothing else "check" if unsure else "sure"
    return replace(
        base,
        type="signature",
        shown=dict(SIGNATURES)[leaf.state],
        raw=leaf.raw or "",
        state=state,
        proposal=leaf.state,
        choices=SIGNATURES,
    )


def _where(leaf: Extracted[object] | Signature) -> str:
    if leaf.page is not None:
        return f"page {leaf.page}"
    place = leaf.place or ""
    return "dans une case du formulaire" if place.startswith("champ ") else place


def _words(value: object, kind: str, choices: Sequence[tuple[str, str]]) -> str:
    """Return a value as it is written in French."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return amount_in_figures(value) if kind == "amount" else f"{value:f}".replace(".", ",")
    return dict(choices).get(str(value), str(value))


def _proposal(
    leaf: Extracted[object], kind: str, choices: Sequence[tuple[str, str]], raw: str
) -> str:
    """Return what the form offers: what is read, else the first other reading, else the raw."""
    if isinstance(leaf.value, Decimal):
        return f"{leaf.value:f}".replace(".", ",")
    if leaf.value is not None:
        return str(leaf.value) if choices and kind != "flag" else _words(leaf.value, kind, choices)
    return leaf.candidates[0].value if leaf.candidates else raw


# -- accounts ----------------------------------------------------------------------------------


def _accounts(leaf: Extracted[object], raw: str) -> tuple[tuple[str, str], ...]:
    """Return the readings of an account to choose from, each masked but where they differ."""
    read = str(leaf.value) if leaf.value else raw
    readings = [read, *(candidate.value for candidate in leaf.candidates)]
    plain = ["".join(text.split()).upper() for text in readings]
    told = [_partly(text, plain) for text in plain]
    keys = ["lu", *(str(number) for number in range(len(leaf.candidates)))]
    return tuple(zip(keys, told, strict=True)) if read else ()


def _partly(text: str, among: Sequence[str]) -> str:
    """Return an account with its last four characters and those that tell it from the others."""
    seen = [
        index >= len(text) - 4 or any(index < len(o) and o[index] != text[index] for o in among)
        for index in range(len(text))
    ]
    signs = "".join(sign if shown else "•" for sign, shown in zip(text, seen, strict=True))
    return " ".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def chosen(leaf: Extracted[object], choice: str, typed: str) -> str:
    """Return the value that a form brings: a reading chosen by its number, or what was typed."""
    if choice == "lu":
        return str(leaf.value) if leaf.value is not None else (leaf.raw or "")
    candidates: tuple[Candidate, ...] = leaf.candidates
    if choice.isascii() and choice.isdigit() and len(choice) < 4 and int(choice) < len(candidates):
        return candidates[int(choice)].value
    return typed
