"""The text of the QR code on our papers: what the paper is, of which call, which page of how many.

The text reads ``RECEVABLE:1:F:pdi47-2022-2023:1:3:9:PDI47-2022-0007:rows=12:4711``: mark, format,
kind, call, layout version, page, pages, dossier reference, details, check digits. Everything that
a reader of the paper needs stands in it, so that no register is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

StampKind = Literal["form", "sheet", "slip", "letter"]

_MARK = "RECEVABLE"
_FORMAT = "1"
_LETTERS: dict[StampKind, str] = {"form": "F", "sheet": "S", "slip": "B", "letter": "L"}
_KINDS: dict[str, StampKind] = {letter: kind for kind, letter in _LETTERS.items()}
_MODULUS = 9973
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one page of our papers is. ``details`` are further facts of a kind, in order."""

    kind: StampKind
    call: str
    layout: int = 1
    page: int = 1
    pages: int = 1
    reference: str = ""
    details: tuple[tuple[str, str], ...] = ()

    def detail(self, name: str) -> str | None:
        """Return one detail by its name, None where the stamp does not carry it."""
        return dict(self.details).get(name)


def build(stamp: Stamp) -> str:
    """Write the text of a stamp: ASCII, with its four check digits at the end."""
    details = "&".join(f"{_safe(name)}={_safe(value)}" for name, value in stamp.details)
    body = ":".join(
        (
            _MARK,
            _FORMAT,
            _LETTERS[stamp.kind],
            _safe(stamp.call),
            str(stamp.layout),
            str(stamp.page),
            str(stamp.pages),
            _safe(stamp.reference),
            details,
        )
    )
    return f"{body}:{_check(body)}"


def parse(text: str) -> Stamp | None:
    """Read the text of a stamp; None where it is not ours or a character of it is wrong."""
    body, _, check = text.strip().rpartition(":")
    parts = body.split(":")
    if len(text) > _LONGEST or not text.isascii():
        return None
    if len(parts) != 9 or parts[:2] != [_MARK, _FORMAT]:
        return None
    kind = _KINDS.get(parts[2])
    numbers = parts[4:7]
    if kind is None or check != _check(body):
        return None
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return None
    layout, page, pages = (int(number) for number in numbers)
    details = tuple(
        (unquote(name), unquote(value))
        for name, _, value in (pair.partition("=") for pair in parts[8].split("&") if pair)
    )
    return Stamp(
        kind=kind,
        call=unquote(parts[3]),
        layout=layout,
        page=page,
        pages=pages,
        reference=unquote(parts[7]),
        details=details,
    )


def _safe(text: str) -> str:
    return quote(text, safe=" /+")


def _check(body: str) -> str:
    return f"{int.from_bytes(body.encode('utf-8')) % _MODULUS:04d}"
