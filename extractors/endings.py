"""Whether the bytes of a file are all there, told by the marks that its format ends with.

That a library opens a file proves nothing: a linearized PDF cut at a tenth opens with all its
pages. Here nothing is decoded; a format without an end of its own is always whole.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from typing import Final

from .formats import format_of
from .pdf_bytes import is_cut as pdf_is_cut

_HEAD: Final = 16
_TIFF_PLACES: Final = {273: 279, 324: 325}
"""Tags of a TIFF that say where strips and tiles lie → tags that say how long they are."""
_TIFF_NUMBERS: Final = {3: "H", 4: "I"}
_MAX_FRAMES: Final = 10_000
_BOUNDARY = re.compile(
    rb'^content-type:\s*multipart/[^;]*;.*?boundary\s*=\s*"?([^"\s;]+)', re.I | re.S
)
_NEXT_HEADER = re.compile(rb"\r?\n(?![ \t])")


def is_whole(content: bytes) -> bool:
    """Say whether a file has both its ends; true for formats that have no mark of their end.

    Nothing at its head although there is something behind: written from its end, or a room that
    was only reserved.
    """
    if content and not content[:_HEAD].strip(b"\x00"):
        return False
    check = _CHECKS.get(format_of(content))
    return check is None or check(content)


def mail_is_whole(content: bytes) -> bool:
    """Say whether the outer parts of an e-mail are closed; a mail of one part has no end."""
    head, _, body = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    for field in _NEXT_HEADER.split(head):
        found = _BOUNDARY.match(field)
        if found:
            return b"\n--" + found[1] + b"--" in b"\n" + body
    return True


def _pdf_is_whole(content: bytes) -> bool:
    start = content[:1024].find(b"%PDF-")
    return start < 0 or not pdf_is_cut(content[start:])


def _zip_is_whole(content: bytes) -> bool:
    """The list of members stands at the end; each member must begin where it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            places = [member.header_offset for member in archive.infolist()]
    except (NotImplementedError, RuntimeError):
        return True
    except (zipfile.BadZipFile, OSError, ValueError, struct.error):
        return False
    return all(content[place : place + 4] == b"PK\x03\x04" for place in places)


def _image_is_whole(content: bytes) -> bool:
    if content.startswith(b"\xff\xd8"):
        return _jpeg_is_whole(content)
    if content.startswith(b"\x89PNG"):
        return _png_is_whole(content)
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return _tiff_is_whole(content)
    return True


def _jpeg_is_whole(content: bytes) -> bool:
    """Look for the end mark behind the head only: a thumbnail in the head has an end of its own."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in {0xFF, 0x01} or 0xD0 <= marker <= 0xD8:  # filling, and marks without length
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xDA:
            return content.find(b"\xff\xd9", at) >= 0
    return False


def _png_is_whole(content: bytes) -> bool:
    at = 8
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        at += 12 + length
        if kind == b"IEND":
            return at <= len(content)
    return False


def _tiff_is_whole(content: bytes) -> bool:
    """Every directory and every strip or tile that it names lies within the file."""
    order = "<" if content.startswith(b"II") else ">"
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(f"{order}I", content, 4)
        while at and at not in seen and len(seen) < _MAX_FRAMES:
            seen.add(at)
            (count,) = struct.unpack_from(f"{order}H", content, at)
            tags = {}
            for number in range(count):
                tag, kind, length = struct.unpack_from(f"{order}HHI", content, at + 2 + 12 * number)
                if tag in _TIFF_PLACES or tag in _TIFF_PLACES.values():
                    place = at + 10 + 12 * number
                    tags[tag] = _tiff_numbers(content, order, kind, length, place)
            for tag, lengths in _TIFF_PLACES.items():
                pairs = zip(tags.get(tag, ()), tags.get(lengths, ()), strict=False)
                if any(place + length > len(content) for place, length in pairs):
                    return False
            (at,) = struct.unpack_from(f"{order}I", content, at + 2 + 12 * count)
    except struct.error:
        return False
    return bool(seen)


def _tiff_numbers(
    content: bytes, order: str, kind: int, length: int, place: int
) -> tuple[int, ...]:
    """Return the numbers of a tag: in the tag itself, or where it points to."""
    letter = _TIFF_NUMBERS.get(kind)
    if letter is None:
        return ()
    if length * struct.calcsize(letter) > 4:
        (place,) = struct.unpack_from(f"{order}I", content, place)
    if length > len(content):
        raise struct.error("a list longer than the file")
    return struct.unpack_from(f"{order}{length}{letter}", content, place)


def _boxes_are_whole(content: bytes) -> bool:
    """The lengths of the boxes of a HEIC file add up to the file."""
    at = 0
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if length == 1 and at + 16 <= len(content):
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        if length < 8:
            return length == 0
        at += length
    return at == len(content)


_CHECKS: dict[str, Callable[[bytes], bool]] = {
    "pdf": _pdf_is_whole,
    "word": _zip_is_whole,
    "sheet": _zip_is_whole,
    "slides": _zip_is_whole,
    "odf": _zip_is_whole,
    "zip": _zip_is_whole,
    "image": _image_is_whole,
    "heic": _boxes_are_whole,
    "mail": mail_is_whole,
}
