"""E-mails and zip archives to the files they carry, at any depth. Nothing is written nor run.

Names inside are labels only: no part of a path in them is ever used.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from .errors import DocumentError, Encrypted, TooLarge, Unreadable
from .formats import format_of
from .mail import open_mail
from .parsed import clean_line
from .source import Limits, Options, Source

_MAX_DEPTH = 4
_CHUNK = 1 << 20
_ZIP_FAULTS = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error,
               EOFError, OSError, ValueError, NotImplementedError, RuntimeError)  # fmt: skip
_NOISE = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|~\$[^/]*)$", re.I)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What an e-mail or an archive holds.

    ``sources`` are its files, named "mail.eml/piece.pdf", those of archives and e-mails inside
    it included. For an e-mail (``is_mail``): the sender's address, the date of its header,
    subject and text.
    """

    sources: tuple[Source, ...]
    is_mail: bool = False
    sender: str | None = None
    sent: datetime | None = None
    subject: str = ""
    body: str = ""


def is_bundle(source: Source) -> bool:
    """Tell whether the file carries other files: an e-mail or a plain zip archive."""
    return format_of(source.content) in {"mail", "zip"}


def unpack(source: Source, options: Options) -> Bundle:
    """Return the files that an e-mail or archive carries.

    Raises Encrypted (protected archive or e-mail), TooLarge (members, size, depth), Unreadable.
    A bundle inside that cannot be opened stays a source of its own, so that it is not lost.
    """
    counter = _Counter(options.limits)
    if format_of(source.content) == "zip":
        return Bundle(tuple(_expanded(_members(source, counter), counter, 1)))
    mail = open_mail(source, options.limits)
    parts = _mail_parts(source, counter)
    return Bundle(
        tuple(_expanded(parts, counter, 1)), True, mail.sender, mail.sent, mail.subject, mail.body
    )


@dataclass(slots=True)
class _Counter:
    """Counts what is unpacked over all depths, and refuses what passes the limits."""

    limits: Limits
    members: int = 0
    size: int = 0
    names: set[str] = field(default_factory=set)

    def add(self, *, members: int = 0, size: int = 0) -> None:
        self.members += members
        self.size += size
        if self.members > self.limits.max_members or self.size > self.limits.max_unpacked:
            raise TooLarge(
                "L'envoi contient trop de fichiers ou prend une taille démesurée.",
                "Ne pas l'ouvrir. Demander à l'expéditeur un envoi en plusieurs fois.",
            )

    def source(self, parent: str, name: str, content: bytes) -> Source:
        """Make a source with a name of its own under its parent."""
        label = _label(name)
        stem, dot, ending = label.rpartition(".")
        stem, ending = (stem, dot + ending) if stem else (label, "")
        full, count = f"{parent}/{stem}{ending}", 1
        while full.casefold() in self.names:
            count += 1
            full = f"{parent}/{stem} ({count}){ending}"
        self.names.add(full.casefold())
        return Source.of(full, content)


def _label(name: str) -> str:
    """Return a name without path, drive, control signs; never empty, never long."""
    parts = [part for part in re.split(r"[\\/]+", clean_line(name)) if part not in {"", ".", ".."}]
    label = re.sub(r'[:*?"<>|]', "_", parts[-1] if parts else "").strip(" .")
    return label[-150:] or "sans nom"


def _expanded(sources: Iterable[Source], counter: _Counter, depth: int) -> Iterator[Source]:
    """Yield the sources; a bundle among them gives what it holds, an e-mail itself as well."""
    for source in sources:
        kind = format_of(source.content)
        if kind not in {"mail", "zip"}:
            yield source
            continue
        if depth >= _MAX_DEPTH:
            raise TooLarge(
                "L'envoi contient des archives emboîtées trop profondément.",
                "Demander à l'expéditeur d'envoyer les fichiers directement.",
            )
        try:
            parts = _mail_parts(source, counter) if kind == "mail" else _members(source, counter)
            inner = tuple(_expanded(parts, counter, depth + 1))
        except TooLarge:
            raise
        except DocumentError:
            yield source
            continue
        yield from (source, *inner) if kind == "mail" else inner


def _mail_parts(source: Source, counter: _Counter) -> Iterator[Source]:
    for name, content in open_mail(source, counter.limits).parts:
        counter.add(members=1, size=len(content))
        yield counter.source(source.name, name, content)


def _members(source: Source, counter: _Counter) -> Iterator[Source]:
    """Yield the files of a zip archive, each unpacked within the limits."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.content))
        members = archive.infolist()
    except _ZIP_FAULTS:
        raise Unreadable(
            "L'archive est incomplète ou abîmée.", "Demander à l'expéditeur un nouvel envoi."
        ) from None
    files = [m for m in members if not (m.filename.endswith("/") or _NOISE.search(m.filename))]
    if not files:
        raise Unreadable(
            "L'archive ne contient aucun fichier.", "Demander à l'expéditeur un nouvel envoi."
        )
    for member in files:
        if member.flag_bits & 0x1:
            raise Encrypted(
                "L'archive est protégée par un mot de passe.",
                "Demander à l'expéditeur les mêmes fichiers sans mot de passe.",
            )
        counter.add(members=1)
        yield counter.source(source.name, _member_name(member), _unpacked(archive, member, counter))


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return the member's name; old archives write it in a code page without saying so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850", errors="replace")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, counter: _Counter) -> bytes:
    parts = bytearray()
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_CHUNK):
                counter.add(size=len(piece))
                parts += piece
    except _ZIP_FAULTS:
        raise Unreadable(
            "Un fichier de l'archive est abîmé.", "Demander à l'expéditeur un nouvel envoi."
        ) from None
    return bytes(parts)
