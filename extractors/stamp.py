"""The text of the QR code on our papers: what the paper is, of which call, which page of how many.

The text reads ``RECEVABLE:2:F:PDI47-2022-2023:1:3:9:$PDI47-2022-0007:ROWS.12/NX:4711``: mark,
format, kind, call, layout version, page, pages, dossier reference, details, check digits.
Everything that a reader of the paper needs stands in it, so that no register is asked.

Only signs of the alphanumeric mode of QR codes are written (ISO/IEC 18004, 7.3.4), which packs
two of them into 11 bits: a code has fewer and larger squares, which blurred photographs leave
apart. Letters stand for small ones, ``$`` changes between small and capital, ``%C3%A9`` is a byte
of UTF-8 each. A detail reads ``NAME.VALUE``; the point is left out after a name of one sign.
Format 1, of papers printed before, used every ASCII sign; it is read still.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

StampKind = Literal["form", "sheet", "slip", "letter"]

_MARK = "RECEVABLE"
_FORMAT = "2"
_LETTERS: dict[StampKind, str] = {"form": "F", "sheet": "S", "slip": "B", "letter": "L"}
_KINDS: dict[str, StampKind] = {letter: kind for kind, letter in _LETTERS.items()}
_MODULUS = 9973
_LONGEST = 2_000
_SMALL, _CAPITALS = string.ascii_lowercase, string.ascii_uppercase
_PLAIN = frozenset(_SMALL + string.digits + " +-*")
"""Signs that stand for themselves (letters in capitals)."""


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
    """Write the text of a stamp: signs of QR's alphanumeric mode, four check digits at the end."""
    body = ":".join(
        (
            _MARK,
            _FORMAT,
            _LETTERS[stamp.kind],
            _coded(stamp.call),
            str(stamp.layout),
            str(stamp.page),
            str(stamp.pages),
            _coded(stamp.reference),
            "/".join(_pair(name, value) for name, value in stamp.details),
        )
    )
    return f"{body}:{_check(body)}"


def parse(text: str) -> Stamp | None:
    """Read the text of a stamp; None where it is not ours or a character of it is wrong."""
    body, _, check = text.strip().rpartition(":")
    parts = body.split(":")
    if len(text) > _LONGEST or not text.isascii():
        return None
    if len(parts) != 9 or parts[0] != _MARK or parts[1] not in _READ:
        return None
    kind = _KINDS.get(parts[2])
    numbers = parts[4:7]
    if kind is None or check != _check(body):
        return None
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return None
    layout, page, pages = (int(number) for number in numbers)
    plain, details = _READ[parts[1]]
    return Stamp(
        kind=kind,
        call=plain(parts[3]),
        layout=layout,
        page=page,
        pages=pages,
        reference=plain(parts[7]),
        details=details(parts[8]),
    )


def _pair(name: str, value: str) -> str:
    short = len(name) == 1 and name in _PLAIN
    return f"{_coded(name)}{'' if short else '.'}{_coded(value)}"


def _coded(text: str) -> str:
    """Write a text in the signs that ``_plain`` reads back."""
    written, capital = [], False
    for sign in text:
        if sign in _CAPITALS or sign in _SMALL:
            if (sign in _CAPITALS) != capital:
                capital = not capital
                written.append("$")
            written.append(sign.upper())
        elif sign in _PLAIN:
            written.append(sign)
        else:
            written += [f"%{byte:02X}" for byte in sign.encode("utf-8")]
    return "".join(written)


def _plain(text: str) -> str:
    """Read back what ``_coded`` wrote."""
    parts = text.split("$")
    return unquote("".join(p if at % 2 else p.lower() for at, p in enumerate(parts)))


def _details(text: str) -> tuple[tuple[str, str], ...]:
    found = []
    for pair in text.split("/") if text else ():
        name, point, value = pair.partition(".")
        found.append(
            (_plain(name), _plain(value)) if point else (_plain(pair[:1]), _plain(pair[1:]))
        )
    return tuple(found)


def _details_before(text: str) -> tuple[tuple[str, str], ...]:
    """Read the details of format 1: ``name=value&name=value``."""
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return tuple((unquote(name), unquote(value)) for name, _, value in pairs)


def _check(body: str) -> str:
    return f"{int.from_bytes(body.encode('utf-8')) % _MODULUS:04d}"


_READ: dict[str, tuple[Callable[[str], str], Callable[[str], tuple[tuple[str, str], ...]]]] = {
    "1": (unquote, _details_before),
    _FORMAT: (_plain, _details),
}
"""By format: how a text and how the details are read."""
