"""What the raw bytes of a PDF tell before any library opens it: empty, cut, hostile."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import TooLarge, Unreadable
from .pdf_filters import filters_of, unpacked_size
from .source import Limits

_HEAD = 1024
_STREAM = re.compile(rb"stream\r?\n")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_ALIAS = re.compile(rb"\b(\d+)\s+\d+\s+obj\s*(\d+)\s+\d+\s+R\s*endobj")
_HEAD_OF_STREAM = 64 * 1024
_UNSAID = ((b"FlateDecode",), (b"LZWDecode",), (b"RunLengthDecode",))
"""What a stream may be packed with whose dictionary names its filter by reference."""
_MAX_OBJECTS = 400_000
_RESEND = "Demander à l'expéditeur de l'envoyer à nouveau."


@dataclass(frozen=True, slots=True)
class Bytes:
    """A PDF's bytes from its header on; ``repaired``: its table of contents does not fit."""

    content: bytes
    repaired: bool


def check(content: bytes, limits: Limits) -> Bytes:
    """Refuse what is empty, no PDF, cut short, or too large once unpacked.

    Raises Unreadable or TooLarge. Rubbish before the header or after the end is no fault.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise Unreadable("Le fichier est vide.", _RESEND)
    if len(content) > limits.max_bytes:
        raise TooLarge(
            f"Le fichier dépasse {limits.max_bytes // 2**20} Mo.",
            "Demander un fichier plus léger ou en plusieurs parties.",
        )
    start = content[:_HEAD].find(b"%PDF-")
    if start < 0:
        raise Unreadable("Le fichier n'est pas un PDF lisible.", _RESEND)
    content = content[start:]
    if is_cut(content):
        raise Unreadable(
            "Le fichier PDF est incomplet : sa fin manque.",
            "Le transfert ou la numérisation a été interrompu. " + _RESEND,
        )
    if content.count(b" obj") > _MAX_OBJECTS:
        raise TooLarge("Le fichier PDF contient trop d'objets pour être lu.", _RESEND)
    if _chases_itself(content):
        raise Unreadable("Le fichier PDF est abîmé : il se renvoie à lui-même.", _RESEND)
    _weigh_streams(content, limits)
    return Bytes(content, repaired=not _table_fits(content))


def is_cut(content: bytes) -> bool:
    """Tell whether the end of the file is missing (an incremental update counts)."""
    linear = re.search(rb"/Linearized\b.{0,300}?/L\s+(\d+)", content[:_HEAD], re.DOTALL)
    if linear and len(content) < int(linear[1]):
        return True
    end, pointer = content.rfind(b"%%EOF"), content.rfind(b"startxref")
    if pointer < 0:
        return True
    if end < pointer:  # the last mark is missing: fine only where the table is whole
        return not _table_fits(content)
    if _OBJECT.search(content, end) and not content.rstrip().endswith(b"%%EOF"):
        return True
    return _offset(content) == 0 and linear is not None


def _offset(content: bytes) -> int | None:
    found = re.match(rb"startxref\s+(\d+)", content[content.rfind(b"startxref") :][:64])
    return int(found[1]) if found else None


def _table_fits(content: bytes) -> bool:
    """Tell whether the last startxref points to a cross-reference table or stream."""
    offset = _offset(content)
    if offset is None or offset >= len(content):
        return False
    there = content[offset : offset + 40].lstrip()
    return there.startswith(b"xref") or bool(re.match(rb"\d+\s+\d+\s+obj\b", there))


def _chases_itself(content: bytes) -> bool:
    """Tell whether an object is nothing but a reference that leads back to itself.

    A library would follow it for ever.
    """
    leads = {int(here): int(there) for here, there in _ALIAS.findall(content)}
    for start, first in leads.items():
        seen, at = {start}, first
        while at in leads and at not in seen:
            seen.add(at)
            at = leads[at]
        if at in seen:
            return True
    return False


def _weigh_streams(content: bytes, limits: Limits) -> None:
    """Unpack every packed stream but pictures within the limit, and throw the bytes away.

    A library that reads the text would inflate them without limit. Streams of a protected file
    do not inflate here; they are weighed by the library's own limit.
    """
    left = limits.max_unpacked
    for match in _STREAM.finditer(content):
        head = content[max(0, match.start() - _HEAD_OF_STREAM) : match.start()]
        head = head[max(head.rfind(b" obj"), 0) :]
        filters = filters_of(head)
        if filters == () or re.search(rb"/Subtype\s*/Image\b", head):
            continue
        end = content.find(b"endstream", match.end())
        data = content[match.end() : end if end > 0 else len(content)]
        chains = _UNSAID if filters is None else (filters,)
        left -= max(unpacked_size(data, chain, left) for chain in chains)
        if left <= 0:
            raise TooLarge(
                "Le fichier PDF prend une taille démesurée une fois décompressé.",
                "Ne pas l'ouvrir. Demander un PDF simple, imprimé depuis l'original.",
            )
