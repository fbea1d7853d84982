"""A value put right by a person: one leaf of a record replaced, its place kept, confidence 1."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from extractors.fields import FieldType, field_of
from extractors.pieces.fields import BY_CODE, COMMON, PieceField
from extractors.records import DocumentRead, Signature, leaves

from .refusal import Refused
from .sheet_corrections import put_right, state_or_value

_TOKEN = re.compile(r"([a-z_0-9]+)((?:\[\d+\])*)")
_NUMBERS = frozenset({"amount", "decimal", "integer"})
_TRUE = frozenset({"oui", "true", "vrai", "1", "coché", "x"})
_FALSE = frozenset({"non", "false", "faux", "0"})
_LIST_TYPES = frozenset({"multi", "list"})


def corrected(read: DocumentRead, path: str, value: str) -> DocumentRead:
    """Return a document with one value replaced; an empty value says that nothing stands there.

    ``path`` is the path in the record as ``read --json`` writes it ("organisation.siret",
    "budget.income[2].amount", "iban"). Raises Refused for an unknown path or a value that the
    field cannot hold, or text that no file can hold (bytes of the command line that are no UTF-8).
    """
    try:
        f"{path}{value}".encode()
    except UnicodeEncodeError as error:
        raise Refused("Le champ ou la valeur contient des signes illisibles.") from error
    if read.kind == "attendance_sheet":
        return put_right(read, path, _steps(path), value.strip(), _converted, _leaf)
    data = read.model_dump(mode="json")
    steps = _steps(path)
    parent, last = _parent(data["record"], steps, path, read)
    old = parent[last]
    parent[last] = _leaf(old, _converted(_type(path, read), value.strip(), path))
    try:
        changed = DocumentRead.model_validate(data)
    except ValidationError as error:
        raise Refused(f"La valeur donnée ne convient pas au champ « {path} ».") from error
    return changed


def value_at(read: DocumentRead, path: str) -> str | None:
    """Return the value that stands at a path as text; None where nothing or no text stands."""
    if read.kind == "attendance_sheet":
        return state_or_value(read, path)
    leaf = next((leaf for known, leaf in leaves(read.record) if shown_path(known) == path), None)
    value = leaf.state if isinstance(leaf, Signature) else getattr(leaf, "value", None)
    return None if value is None else str(value)


def shown_path(path: str) -> str:
    """Return the path in JSON of a leaf of a record: a piece's own keys stand beside the others."""
    return path.removeprefix("own.").removeprefix("lists.")


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in path.split("."):
        found = _TOKEN.fullmatch(part)
        if not found:
            raise Refused(f"Le champ « {path} » n'existe pas.")
        steps.append(found[1])
        steps += [int(number) for number in re.findall(r"\d+", found[2])]
    return steps


def _parent(
    record: Any, steps: list[str | int], path: str, read: DocumentRead
) -> tuple[Any, str | int]:
    """Walk to the leaf's parent. One line may be added at the end of a list of plain values."""
    node = record
    for step in steps[:-1]:
        node = _step(node, step, path)
    last = steps[-1]
    if isinstance(node, list) and last == len(node):
        node.append({})
    elif isinstance(node, dict) and last not in node and last in _own_keys(read):
        node[str(last)] = {}
    if not isinstance(_step(node, last, path), dict) or (
        _step(node, last, path) and not _is_leaf(_step(node, last, path))
    ):
        raise Refused(f"Le champ « {path} » n'existe pas.")
    return node, last


def _step(node: Any, step: str | int, path: str) -> Any:
    try:
        return node[step]
    except (KeyError, IndexError, TypeError) as error:
        raise Refused(f"Le champ « {path} » n'existe pas.") from error


def _is_leaf(node: dict[str, Any]) -> bool:
    return "value" in node or "state" in node


def _piece_fields(read: DocumentRead) -> dict[str, PieceField]:
    own = BY_CODE[read.piece].fields if read.piece in BY_CODE else ()
    return {field.key: field for field in (*COMMON, *own)}


def _own_keys(read: DocumentRead) -> frozenset[str]:
    if read.kind == "application_form":
        return frozenset()
    return frozenset(k for k, field in _piece_fields(read).items() if not field.many)


def _type(path: str, read: DocumentRead) -> str:
    bare = re.sub(r"\[\d+\]", "[]", path)
    if read.kind != "application_form":
        field = _piece_fields(read).get(bare.removesuffix("[]"))
        return field.type if field else "text"
    listed: FieldType | None = None
    found = field_of(path)
    if found:
        listed = found.type
    if listed in _LIST_TYPES:
        return "text"
    return listed or ("amount" if bare.endswith("amount") else "text")


def _converted(kind: str, text: str, path: str) -> object:
    """Turn what a person typed into what the record keeps: French dates and numbers too."""
    if not text:
        return None
    if kind == "flag":
        if text.lower() not in _TRUE | _FALSE:
            raise Refused(f"Le champ « {path} » attend « oui » ou « non ».")
        return text.lower() in _TRUE
    if kind in _NUMBERS:
        number = re.sub(r"[\s\u00a0\u202f€]", "", text).replace(",", ".")
        if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", number):
            raise Refused(f"Le champ « {path} » attend un nombre.")
        return int(number) if kind == "integer" and "." not in number else number
    if kind == "date":
        french = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
        day = f"{french[3]}-{int(french[2]):02d}-{int(french[1]):02d}" if french else text
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            raise Refused(f"Le champ « {path} » attend une date (JJ/MM/AAAA).")
        return day
    if kind in ("siret", "siren", "iban", "bic", "rna"):
        return re.sub(r"[\s\u00a0\u202f.-]", "", text).upper()
    return text


def _leaf(old: dict[str, Any], value: object) -> dict[str, Any]:
    """Return the leaf that replaces another: same place, sure, the old reading as raw text."""
    if "state" in old:
        if value not in ("present", "absent", "declared_absent", "to_check"):
            raise Refused("Une signature est présente, absente, déclarée absente ou à vérifier.")
        return {**old, "state": value, "confidence": 1.0}
    kept = {key: old.get(key) for key in ("page", "box", "quad", "place")}
    raw = None if value is None else str(old.get("raw") or value)
    return {**kept, "value": value, "raw": raw, "confidence": 1.0, "candidates": ()}
