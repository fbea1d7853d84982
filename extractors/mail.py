"""An e-mail as a bundle: who sent it, when, and the files that it carries.

Nothing is followed, executed or fetched. Names inside are labels: no part of a path is used.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from email.utils import parseaddr
from html.parser import HTMLParser

from .endings import mail_is_whole
from .errors import Encrypted, TooLarge, Unreadable
from .parsed import clean
from .source import Limits, Source

SUFFIX = ".eml"
LOGO_BYTES = 20_000
"""A smaller picture that stands within the text of a message is taken for a logo."""
_MAX_BODY = 2_000_000
_MAX_HEADER = 8_000
"""Signs of one header that are looked at: longer ones take the library minutes."""
_FAULTS = (LookupError, ValueError, TypeError, AttributeError, OverflowError, RecursionError,
           AssertionError, MessageError)  # fmt: skip
"""What the library raises on headers made to mislead it."""
_LOCKED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_NO_FILES = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "text/calendar",
    }
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message: sender's address, its date as its sender's clock says, subject, its files.

    ``parts`` are (name, bytes) with unique names without folders; ``body`` is the text of the
    message, HTML stripped of its marks.
    """

    sender: str | None
    sent: datetime | None
    subject: str
    parts: tuple[tuple[str, bytes], ...]
    body: str = ""


def is_mail(name: str) -> bool:
    """Say whether a file name is that of a saved message."""
    return name.lower().endswith(SUFFIX)


class _Bounded(EmailPolicy):
    """Reads headers as far as a person would."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value of a header, the value cut where it goes on without end."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_MAX_HEADER]


_POLICY = _Bounded()


def open_mail(source: Source, limits: Limits | None = None) -> Mail:
    """Take a saved message apart.

    Raises Unreadable (no message), Encrypted, TooLarge (too many files, too many bytes).
    """
    try:
        return _opened(source, limits or Limits())
    except _FAULTS:
        raise Unreadable(
            "Ce courriel est abîmé et ne peut pas être ouvert.",
            "Enregistrez de nouveau le courriel au format .eml, ou déposez ses pièces jointes.",
        ) from None


def _opened(source: Source, limits: Limits) -> Mail:
    message = message_from_bytes(source.content, policy=_POLICY)
    if not isinstance(message, EmailMessage) or not _is_message(message):
        raise Unreadable(
            "Ce fichier ne contient pas de courriel lisible.",
            "Enregistrez de nouveau le courriel au format .eml, ou déposez ses pièces jointes.",
        )
    if message.get_content_type() in _LOCKED:
        raise Encrypted(
            "Ce courriel est chiffré.", "Demandez à l'expéditeur un envoi sans chiffrement."
        )
    if not mail_is_whole(source.content):
        raise Unreadable(
            "Ce courriel est incomplet : sa fin manque, des pièces jointes peuvent être coupées.",
            "Enregistrez-le de nouveau depuis la messagerie et déposez-le encore une fois.",
        )
    parts: dict[str, bytes] = {}
    size = 0
    for name, content in _files(message):
        size += len(content)
        if len(parts) >= limits.max_members or size > limits.max_unpacked:
            raise TooLarge(
                "Ce courriel porte trop de fichiers, ou des fichiers trop volumineux.",
                "Enregistrez les pièces jointes dans un dossier et déposez ce dossier.",
            )
        parts[_free(name, parts)] = content
    subject = _header(message, "subject")
    return Mail(_sender(message), _sent(message), subject, tuple(parts.items()), _body(message))


def _is_message(message: EmailMessage) -> bool:
    return any(name in message for name in ("from", "date", "received", "subject"))


def _files(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Yield the attached files; a forwarded message is one file, taken apart in its turn."""
    if message.get_content_type() == "message/rfc822":
        return
    shown = _shown_within(message)
    for number, part in enumerate(_leaves(message), start=1):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                yield f"message {number}{SUFFIX}", inner[0].as_bytes()
            continue
        if kind in _NO_FILES:
            continue
        name = _name(part, number)
        content = _content(part)
        if name and content is not None and not _is_logo(part, content, shown):
            yield name, content


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that are no containers; a forwarded message counts as one part."""
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.iter_parts():
            if isinstance(part, EmailMessage):
                yield from _leaves(part)
    else:
        yield message


def _content(part: EmailMessage) -> bytes | None:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else None


def _name(part: EmailMessage, number: int) -> str:
    """Return a part's file name without folders; empty for the text of the message."""
    try:
        given = part.get_filename() or ""
    except _FAULTS:
        given = ""
    base = re.split(r"[/\\]", given)[-1]
    base = "".join(c for c in base if c.isprintable()).strip(" .")
    if base:
        return base
    if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
        return ""
    return f"piece {number}{mimetypes.guess_extension(part.get_content_type()) or '.bin'}"


def _shown_within(message: EmailMessage) -> frozenset[str]:
    """Return the ids of the pictures that the HTML text of the message shows."""
    pages = (part for part in _leaves(message) if part.get_content_type() == "text/html")
    found = (re.findall(rb"cid:([^\"'>\s)]+)", _content(page) or b"") for page in pages)
    return frozenset(name.decode("ascii", "replace") for names in found for name in names)


def _is_logo(part: EmailMessage, content: bytes, shown: frozenset[str]) -> bool:
    """Tell a small picture that stands within the text, however its sender has marked it."""
    if part.get_content_maintype() != "image" or len(content) >= LOGO_BYTES:
        return False
    own = str(part.get("content-id", "")).strip(" <>")
    return bool(own) and (own in shown or part.get_content_disposition() != "attachment")


def _free(name: str, taken: dict[str, bytes]) -> str:
    stem, dot, suffix = name.rpartition(".")
    base, ending = (stem, dot + suffix) if dot and stem else (name, "")
    candidate, number = name, 1
    while candidate.lower() in {other.lower() for other in taken}:
        number += 1
        candidate = f"{base} ({number}){ending}"
    return candidate


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except _FAULTS:
        return ""


def _sender(message: EmailMessage) -> str | None:
    address = parseaddr(_header(message, "from"))[1]
    return address if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address) else None


def _sent(message: EmailMessage) -> datetime | None:
    try:
        header = message.get("date")
        moment = getattr(header, "datetime", None)
    except _FAULTS:
        return None
    return moment if isinstance(moment, datetime) else None


def _body(message: EmailMessage) -> str:
    """Return the text of the message; its plain version where it has one."""
    try:
        part = message.get_body(("plain", "html"))
    except _FAULTS:
        return ""
    raw = (_content(part) or b"")[:_MAX_BODY] if isinstance(part, EmailMessage) else b""
    if part is None or not raw:
        return ""
    try:
        text = raw.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        text = raw.decode("utf-8", errors="replace")
    if part.get_content_type() == "text/html":
        stripper = _Stripper()
        stripper.feed(text)
        text = stripper.text
    return re.sub(r"\n{3,}", "\n\n", clean(text))


class _Stripper(HTMLParser):
    """Keeps the words of HTML; blocks begin lines; scripts and styles are thrown away."""

    _BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})
    _UNSHOWN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._hidden = 0

    @property
    def text(self) -> str:
        """The words so far."""
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block; begin to skip at a script or style."""
        del attrs
        if tag in self._UNSHOWN:
            self._hidden += 1
        elif tag in self._BLOCKS:
            self._parts.append("\n")
        elif tag == "td":
            self._parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        """End skipping."""
        if tag in self._UNSHOWN:
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        """Keep the words that are shown; line breaks in the source mean nothing."""
        if not self._hidden:
            self._parts.append(re.sub(r"\s+", " ", data))
