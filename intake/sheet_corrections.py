"""What a person puts right on an attendance sheet: names, days, hours, signatures, struck rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from extractors.dates import parse_time
from extractors.parsed import fold
from extractors.records import (
    AttendanceRecord,
    CellSignature,
    DocumentRead,
    Participant,
    SheetFacilitator,
    Signature,
    leaves,
)
from validators.rules.attendance import CONFIRMABLE

from .refusal import Refused

Step = str | int
Convert = Callable[[str, str, str], object]
Replace = Callable[[dict[str, Any], object], dict[str, Any]]

_TOP = ("title", "date", "start", "end", "place", "facilitators")
"""What the head of a sheet repeats of its one session."""
_OF_ALL = ("title", "place")
"""What may be put right for all sessions of a sheet at once."""
_TYPES = {"date": "date", "start": "time", "end": "time", "time": "time", "eu_mention": "flag"}
_PLAIN = frozenset({"struck", "added"})
_NAMES = frozenset({"last_name", "first_name", "organisation", "printed_number"})
STATES = {
    "present": "present", "presente": "present", "signe": "present", "signee": "present",
    "absent": "absent", "absente": "absent", "vide": "absent",
    "declared_absent": "declared_absent", "declaree absente": "declared_absent",
    "declare absent": "declared_absent", "excuse": "declared_absent", "abs": "declared_absent",
    "to_check": "to_check", "a verifier": "to_check",
}  # fmt: skip
"""What a person may write for the state of a signature, folded."""


def _to_leaf(tokens: list[Step]) -> list[Step]:
    """Return the steps to the leaf itself: ``….state`` and ``….value`` mean the leaf."""
    return (
        tokens[:-1] if tokens and tokens[-1] in ("state", "value") and len(tokens) > 1 else tokens
    )


def names_participant(read: DocumentRead, path: str) -> bool:
    """Say whether a path holds a participant's name, which must not stand in any log."""
    found = re.fullmatch(r"participants\[\d+\]\.(\w+)(?:\.value)?", path)
    sheet = isinstance(read.record, AttendanceRecord)
    return sheet and found is not None and found[1] in _NAMES


def put_right(
    read: DocumentRead, path: str, tokens: list[Step], value: str, convert: Convert, leaf: Replace
) -> DocumentRead:
    """Return the sheet with one value replaced.

    ``convert(kind, text, path)`` and ``leaf(old, value)`` are those of all corrections. One
    facilitator, row or signature may be added at the end of its list. "doubts" with an empty value
    says that the table was read rightly; "confirmed" names the rules that hold nothing back here
    (EMA-11: the session did take place on that Sunday); a signature that a person has judged is no
    longer one of several alike. Raises Refused.
    """
    data = read.model_dump(mode="json")
    record = data["record"]
    steps = _to_leaf(tokens)
    if steps == ["doubts"]:
        if value:
            raise Refused("Un doute de lecture se lève avec une valeur vide.")
        record["doubts"] = []
        data["confidence"] = 1.0
    elif steps == ["confirmed"]:
        record["confirmed"] = _rules(value)
    else:
        for target in _targets(record, steps, path):
            _set(record, target, path, value, convert, leaf)
    if len(record["sessions"]) == 1:
        record.update({key: record["sessions"][0][key] for key in _TOP})
    try:
        return DocumentRead.model_validate(data)
    except ValidationError as error:
        raise Refused(f"La valeur donnée ne convient pas au champ « {path} ».") from error


def _rules(value: str) -> list[str]:
    """Return the rules that a person confirms, as written: "EMA-11, EMA-12"."""
    named = list(dict.fromkeys(re.findall(r"[A-Z]+-\d+", value.upper())))
    wrong = [rule for rule in named if rule not in CONFIRMABLE]
    if wrong or (value and not named):
        raise Refused(
            f"Une observation se confirme par sa règle : {', '.join(sorted(CONFIRMABLE))}. "
            "Ce qui manque sur la feuille se corrige à sa place."
        )
    return named


def _targets(record: dict[str, Any], steps: list[Step], path: str) -> list[list[Step]]:
    """Return where a path leads: what the head repeats is put right on the session itself."""
    sessions = record["sessions"]
    if steps[0] not in _TOP or not sessions:
        return [steps]
    if len(sessions) == 1:
        return [["sessions", 0, *steps]]
    if steps[0] in _OF_ALL:
        return [steps, *(["sessions", n, *steps] for n in range(len(sessions)))]
    raise Refused(f"La feuille a plusieurs séances : précisez laquelle (sessions[0].{path}).")


def _set(
    record: dict[str, Any],
    steps: list[Step],
    path: str,
    value: str,
    convert: Convert,
    leaf: Replace,
) -> None:
    node: Any = record
    for index, step in enumerate(steps[:-1]):
        node = _into(record, node, step, steps[:index], path)
    last = steps[-1]
    if last in _PLAIN and isinstance(node, dict) and last in node:
        node[last] = convert("flag", value, path) is True
        return
    old = _into(record, node, last, steps[:-1], path)
    if not isinstance(old, dict) or not ("value" in old or "state" in old):
        raise Refused(f"Le champ « {path} » n'existe pas.")
    if "state" in old:
        node[last] = leaf(old, _state(value)) | {"alike": None}
        return
    kind = _TYPES.get(str(last), "text")
    node[last] = leaf(old, _clock(value, path) if kind == "time" else convert(kind, value, path))


def _state(value: str) -> str | None:
    plain = value.strip().lower()
    return STATES.get(plain) or STATES.get(fold(plain))


def _clock(value: str, path: str) -> str | None:
    if not value.strip():
        return None
    found = parse_time(value).value
    if found is None:
        raise Refused(f"Le champ « {path} » attend une heure (HH:MM).")
    return f"{found:%H:%M}"


def _into(record: dict[str, Any], node: Any, step: Step, before: list[Step], path: str) -> Any:
    """Go one step down; a list may grow by one at its end."""
    if isinstance(node, list) and step == len(node):
        added = _added(record, node, before)
        if added is not None:
            node.append(added)
    try:
        return node[step]
    except (KeyError, IndexError, TypeError) as error:
        raise Refused(f"Le champ « {path} » n'existe pas.") from error


def _added(record: dict[str, Any], node: list[Any], before: list[Step]) -> dict[str, Any] | None:
    """Return what a list may grow by: a facilitator, a row by hand, a signature of a session."""
    name = before[-1] if before else ""
    if name == "facilitators":
        return SheetFacilitator().model_dump(mode="json")
    if name == "participants":
        number = max((row["row"] for row in node), default=0) + 1
        return Participant(row=number, added=True).model_dump(mode="json")
    if name == "signatures":
        taken = {cell["session"] for cell in node}
        free = [s["id"] for s in record["sessions"] if s["id"] not in taken]
        return CellSignature(session=free[0]).model_dump(mode="json") if free else None
    return None


def state_or_value(read: DocumentRead, path: str) -> str | None:
    """Return what stands at a path of a sheet as text; None where nothing does."""
    bare = re.sub(r"\.(?:state|value)$", "", path)
    found = dict(leaves(read.record)).get(bare)
    if isinstance(found, Signature):
        return found.state
    value = getattr(found, "value", None)
    return None if value is None else str(value)
