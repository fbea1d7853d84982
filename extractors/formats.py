"""What a file is, told from its bytes and never from its name."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import Literal

Format = Literal[
    "empty", "pdf", "word", "sheet", "slides", "odf", "zip", "mail", "outlook", "old_word",
    "old_office", "locked_office", "image", "heic", "rtf", "html", "text", "archive", "unknown",
]  # fmt: skip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+",
           b"GIF87a", b"GIF89a", b"BM")  # fmt: skip
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_HEADER = re.compile(rb"^(?:From |[A-Za-z][A-Za-z0-9-]{1,40}:)")
_MAIL = re.compile(
    rb"^(from|to|subject|date|received|return-path|mime-version|message-id|delivered-to"
    rb"|content-type|reply-to|cc|x-[a-z0-9-]+)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)


def format_of(content: bytes) -> Format:
    """Return the format of a file by its content."""
    if not content.strip(b"\x00 \t\r\n"):
        return "empty"
    head = content[:1024]
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(content)
    if content.startswith(_OLE):
        return _ole_format(content)
    if content.startswith(_IMAGES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "image"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return "heic"
    if content.startswith(_ARCHIVES):
        return "archive"
    if head.startswith(b"%PDF-"):
        return "pdf"
    # Rubbish may stand before a PDF; an e-mail or archive may quote one near its beginning.
    otherwise = _text_format(content)
    return "pdf" if b"%PDF-" in head and otherwise != "mail" else otherwise


def _zip_format(content: bytes) -> Format:
    """Tell Office documents from plain archives by the members' names."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
        return _damaged_zip_format(content)
    if "[Content_Types].xml" in names:
        folders = {name.split("/", 1)[0] for name in names}
        office: tuple[tuple[str, Format], ...] = (
            ("word", "word"), ("xl", "sheet"), ("ppt", "slides"))  # fmt: skip
        return next((kind for folder, kind in office if folder in folders), "zip")
    if "mimetype" in names and "content.xml" in names:
        return "odf"
    return "zip"


def _damaged_zip_format(content: bytes) -> Format:
    if b"word/" in content or b"[Content_Types].xml" in content[:200]:
        return "word"
    return "odf" if b"opendocument" in content[:200] else "zip"


def _ole_format(content: bytes) -> Format:
    """Tell old Office files apart by the names in their directory (UTF-16)."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        return "locked_office"
    if has("WordDocument"):
        return "old_word"
    return "outlook" if has("__substg1.0_") else "old_office"


def _text_format(content: bytes) -> Format:
    head = content[:8192].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if _HEADER.match(head):
        top = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
        names = {name.lower() for name in _MAIL.findall(top)}
        if len(names) >= 3 or {b"from", b"subject"} <= names or {b"from", b"date"} <= names:
            return "mail"
    if re.match(rb"<(?:!doctype html|html|\?xml[^>]*>\s*<html)", head, re.IGNORECASE):
        return "html"
    printable = sum(byte >= 32 or byte in b"\t\r\n\f" for byte in head)
    return "text" if head and printable / len(head) > 0.97 else "unknown"
