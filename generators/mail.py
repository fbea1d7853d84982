"""The e-mail that carries a letter: a draft to open in a mail program, or a message to send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from validators.call import Call
from validators.dossier import Dossier, LetterKind

from .facts import MissingValue, text
from .french import one_line
from .letter import Letter

BY_HAND: frozenset[LetterKind] = frozenset({"closing", "award", "refusal", "agreement"})
"""Letters that go by registered post or against a signature, never as an e-mail draft."""

_BODIES: Mapping[LetterKind, str] = {
    "acknowledgement": "Veuillez trouver ci-joint l'accusé de réception de votre demande de "
    "subvention.",
    "notice": "Veuillez trouver ci-joint une demande de pièces complémentaires. Elle énumère les "
    "éléments attendus et indique la date limite pour les produire, ainsi que l'adresse où les "
    "envoyer.",
    "certificate": "Veuillez trouver ci-joint l'attestation de recevabilité de votre dossier. Elle "
    "constate que le dossier est administrativement complet et ne vaut ni attribution de "
    "subvention, ni engagement financier du Département, ni autorisation de démarrage.",
    "reminder": "Veuillez trouver ci-joint une relance relative à votre dossier de demande de "
    "subvention. Elle rappelle les éléments attendus et la nouvelle date limite.",
}
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def addressee(dossier: Dossier) -> str | None:
    """Return the e-mail address that letters go to: the contact's, else the organisation's."""
    form = dossier.form
    for leaf in (form.contact.email, form.organisation.email, form.representative.email):
        found = text(leaf)
        if found and _ADDRESS.fullmatch(found):
            return found
    return None


def body(letter: Letter, dossier: Dossier, call: Call) -> str:
    """Return the text of the e-mail. Raises MissingValue for a letter that never goes by e-mail."""
    sentence = _BODIES.get(letter.kind)
    if sentence is None:
        raise MissingValue(f"« {letter.title} » ne s'envoie pas par courriel.")
    officer = call.authority.officer
    paragraphs = (
        "Madame, Monsieur,",
        sentence,
        f"Numéro de dossier à rappeler dans votre réponse : {dossier.reference}.",
        "Cordialement,",
        "\n".join(
            part
            for part in (
                officer.full_name,
                officer.role,
                *call.authority.service,
                call.authority.name,
                officer.phone or call.authority.phone,
            )
            if part
        ),
    )
    return "\n\n".join(paragraphs) + "\n"


def message(  # noqa: PLR0913 (an e-mail is all of these at once)
    letter: Letter,
    pdf: bytes,
    *,
    to: str,
    sender: str,
    text_body: str,
    message_id: str,
    file_name: str,
    sent: datetime | None = None,
) -> bytes:
    """Return an e-mail as the bytes of an ``.eml`` file, the PDF attached.

    ``sent`` None makes a draft: mail programs open it ready to send (``X-Unsent: 1``). The caller
    gives ``message_id`` ("local@domain"), so that the same letter always gives the same bytes.
    Raises MissingValue where an address is no address.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender, "expéditeur")
    mail["To"] = _address(to, "destinataire")
    mail["Subject"] = one_line(letter.subject)
    mail["Message-ID"] = f"<{_token(message_id)}>"
    mail["Content-Language"] = "fr"
    if sent is None:
        mail["X-Unsent"] = "1"
    else:
        mail["Date"] = format_datetime(sent)
    mail.set_content(text_body, subtype="plain", charset="utf-8", cte="quoted-printable")
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename=_file_name(file_name))
    mail.set_boundary(f"=_{_token(message_id)[:60]}")
    return mail.as_bytes()


def _address(address: str, whose: str) -> Address:
    found = one_line(address)
    if found != address.strip() or not _ADDRESS.fullmatch(found):
        raise MissingValue(f"L'adresse électronique du {whose} n'est pas valable.")
    local, _, domain = found.rpartition("@")
    return Address(username=local, domain=domain)


def _token(text_: str) -> str:
    """Keep what may stand in a message identifier."""
    return re.sub(r"[^A-Za-z0-9.@_-]", "-", text_)


def _file_name(name: str) -> str:
    return re.sub(r'[\x00-\x1f"/\\:*?<>|]', "-", one_line(name)) or "lettre.pdf"
