"""Letters by e-mail: the drafts that a person sends, and those that leave by rule.

A mail is written down before the server is asked. After a crash nobody knows whether it left: a
person is asked, and it is never sent a second time by itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from generators.facts import MissingValue
from generators.mail import BODIES, Enclosure, address_of, addressee, body, message
from validators.dossier import LetterKind
from validators.procedure import step_of, validation_refusals

from . import dossiers, line
from .house import House
from .refusal import Refused
from .rows import DossierRow, LetterRow, OutgoingRow
from .settings import AUTOMATIC_KINDS, Mode, Smtp

log = logging.getLogger(__name__)

BY_RULE = "validé par règle"

_FIRST = {"notice": 0, "certificate": 1, "reminder": 2, "acknowledgement": 3}


class Validate(Protocol):
    """How a letter is validated (``letters.validate``)."""

    def __call__(self, house: House, letter_id: str, by: str, *, mode: Mode) -> LetterRow:
        """Validate one letter. Raises Refused."""


# -- the message -------------------------------------------------------------------------------


def draft_mail(house: House, row: LetterRow, copy: bytes) -> bytes | None:
    """Return the e-mail with a letter's PDF copy, for a person to send; None where there is none.

    It is marked as not yet sent, so that a mail program opens it for sending.
    """
    dossier = dossiers.load(house, row.reference)
    to = addressee(dossier)
    if to is None or row.kind not in BODIES:
        return None
    try:
        return _message(house, row, copy, to, None)
    except MissingValue:
        return None


def _message(house: House, row: LetterRow, copy: bytes, to: str, sent: datetime | None) -> bytes:
    mail = message(
        sender=_sender(house),
        to=to,
        subject=row.subject or row.title,
        text=body(row.kind, row.reference, house.call),
        enclosure=Enclosure(f"{row.reference} {row.title}.pdf", copy),
        message_id=message_id(house, row),
        reply_to=house.call.authority.officer.email,
        sent=sent,
    )
    return mail.as_bytes()


def _sender(house: House) -> str:
    return house.settings.smtp.sender or house.call.authority.email


def depositor(house: House, reference: str) -> str | None:
    """Return the address of an applicant who deposited by e-mail; None for all others."""
    register = house.register
    form = dossiers.load(house, reference).application.id
    file = register.file(register.document(form).file_id)
    return address_of(register.delivery(file.delivery_id).sender or "")


# -- letters that leave by rule ----------------------------------------------------------------


def release_by_rule(house: House, letter_ids: Sequence[str], validate: Validate) -> None:
    """Validate the drafts that the settings let leave by themselves, requests first.

    Needed: mode automatic, a mail server, a delegation for this kind of letter, an applicant who
    deposited by e-mail, a certain date of reception, and no open doubt among the items.
    """
    rows = [house.register.letter(key) for key in letter_ids]
    for row in sorted(rows, key=lambda r: _FIRST.get(r.kind, 9)):
        if house.register.letter(row.id).status != "draft" or not _may_leave(house, row):
            continue
        try:
            done = validate(house, row.id, _by(house, row.kind), mode="automatic")
        except Refused:
            continue
        payload = {"words": BY_RULE, "delegation": _by(house, row.kind)}
        house.register.event("letter.validated_by_rule", done.id, house.today.now(), payload)


def _may_leave(house: House, row: LetterRow) -> bool:
    settings = house.settings
    if row.kind not in AUTOMATIC_KINDS or settings.letters.mode(row.kind) != "automatic":
        return False
    if not settings.smtp.host or not _by(house, row.kind):
        return False
    if depositor(house, row.reference) is None:
        return False
    with house.register.transaction():
        dossier, assessment = line.review(house, row.reference)
    if dossier.reception.to_confirm:
        return False
    kind: LetterKind = "notice" if row.kind == "reminder" else row.kind
    return not validation_refusals(kind, dossier, assessment, house.call, anyway=False)


def _by(house: House, kind: LetterKind) -> str:
    """Return under which delegation a letter is validated by rule; empty where there is none."""
    own = house.settings.delegation
    if own is not None:
        return f"{BY_RULE} (arrêté {own.order} du {own.day}, {own.signatory})"
    delegation = house.call.authority.delegation(kind)
    if delegation is None:
        return ""
    signatory = delegation.signatory.full_name
    return f"{BY_RULE} (arrêté {delegation.order} du {delegation.day:%d/%m/%Y}, {signatory})"


def send_due(house: House) -> list[LetterRow]:
    """Send the letters that were validated by rule and have not been tried yet.

    Where the server cannot be reached nothing is written and the next round tries again. What
    was left half done by a crash, or refused by the server, is handed to a person.
    """
    register = house.register
    for mail in register.outgoing("intended"):
        _hand_over(house, mail, "crash")
    tried = {mail.letter_id for mail in register.outgoing()}
    waiting = [
        row
        for row in register.find(LetterRow, "mode = 'automatic' AND status = 'validated'")
        if row.id not in tried and row.pdf is not None
    ]
    if not waiting or not house.settings.smtp.host:
        return []
    try:
        with _server(house.settings.smtp) as server:
            return [sent for row in waiting if (sent := _send(house, server, row))]
    except (OSError, smtplib.SMTPException) as error:
        log.warning("The mail server cannot be reached: %s", type(error).__name__)
        return []


@contextlib.contextmanager
def _server(settings: Smtp) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if settings.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, settings.port, timeout=settings.seconds, context=context
        )
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.seconds)
    try:
        if settings.tls == "starttls":
            server.starttls(context=context)
        secret = settings.secret()
        if settings.user and secret:
            server.login(settings.user, secret)
        yield server
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()


def _send(house: House, server: smtplib.SMTP, row: LetterRow) -> LetterRow | None:
    register, now = house.register, house.today.now()
    to = depositor(house, row.reference)
    copy = house.home.outbox / (row.pdf or "")
    if to is None or not copy.is_file():
        return None
    content = _message(house, row, copy.read_bytes(), to, now)
    mail = register.intend_mail(row.id, message_id(house, row), to, now)
    try:
        server.sendmail(_sender(house), [to], content)
    except (OSError, smtplib.SMTPException) as error:
        _hand_over(house, mail, type(error).__name__)
        return None
    return _note_sent(house, mail, row, now)


def message_id(house: House, row: LetterRow) -> str:
    """Return the one Message-ID of a letter's text, the same whenever it is asked for."""
    domain = _sender(house).rpartition("@")[2]
    unique = hashlib.sha256(f"{row.id}{row.docx_sha256}".encode()).hexdigest()[:24]
    return f"{row.id}.{unique}@{domain}"


def _note_sent(house: House, mail: OutgoingRow, row: LetterRow, now: datetime) -> LetterRow:
    register = house.register
    with register.transaction():
        register.mail_state(mail.id, "sent")
        sent = register.change(LetterRow, row.id, status="sent", sent=house.today.day())
        register.event("letter.sent", row.id, now, {"by": BY_RULE, "message": mail.message_id})
        history = dossiers.load(house, row.reference).history
        register.change(DossierRow, row.reference, state=step_of(history).value)
    return sent


def _hand_over(house: House, mail: OutgoingRow, why: str) -> None:
    """Note that nobody knows whether a mail left: a person looks and marks the letter sent."""
    with house.register.transaction():
        house.register.mail_state(mail.id, "unknown")
        payload = {"why": why, "message": mail.message_id}
        house.register.event("mail.unknown", mail.letter_id, house.today.now(), payload)
