"""The e-mail that carries a letter: a draft to open in a mail program, or a message to send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from validators.call import Call
from validators.dossier import Dossier, LetterKind
from validators.profiles import sure_text

from .facts import MissingValue
from .french import one_line
from .vocabulary import NOT_AN_AWARD

BODIES: Mapping[LetterKind, str] = {
    "acknowledgement": "Veuillez trouver ci-joint l'accusé de réception de votre demande de "
    "subvention.",
    "notice": "Veuillez trouver ci-joint une demande de pièces complémentaires. Elle énumère les "
    "éléments attendus et indique la date limite pour les produire, ainsi que l'adresse où les "
    "envoyer.",
    "certificate": "Veuillez trouver ci-joint l'attestation de recevabilité de votre dossier. "
    f"{NOT_AN_AWARD}",
    "reminder": "Veuillez trouver ci-joint une relance relative à votre dossier de demande de "
    "subvention. Elle rappelle les éléments attendus et la nouvelle date limite.",
    "award": "Veuillez trouver ci-joint la notification de la décision prise sur votre demande de "
    "subvention.",
    "agreement": "Veuillez trouver ci-joint la convention à signer. Aucun versement ne peut "
    "intervenir avant sa signature par les deux parties.",
}
"""What the e-mail says of each letter. Closings and refusals are not here: they go by post."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The PDF that an e-mail carries, and the name that it is saved under."""

    name: str
    pdf: bytes


def addressee(dossier: Dossier) -> str | None:
    """Return the address for letters: the contact's, the representative's or the seat's."""
    form = dossier.form
    leaves = (form.contact.email, form.representative.email, form.organisation.email)
    return next((found for leaf in leaves if (found := address_of(sure_text(leaf)))), None)


def address_of(text: str) -> str | None:
    """Return an e-mail address that may stand in a header; None for anything else."""
    plain = text.strip()
    return plain if _ADDRESS.fullmatch(plain) else None


def body(kind: LetterKind, reference: str, call: Call) -> str:
    """Return the text of the e-mail. Raises MissingValue for a kind that never goes by e-mail."""
    sentence = BODIES.get(kind)
    if sentence is None:
        raise MissingValue("Ce courrier ne s'envoie pas par courriel.")
    officer, authority = call.authority.officer, call.authority
    signature = (
        officer.full_name,
        officer.role,
        *authority.service,
        authority.name,
        officer.phone or authority.phone,
    )
    return "\n\n".join(
        (
            "Madame, Monsieur,",
            sentence,
            f"Numéro de dossier à rappeler dans votre réponse : {reference}.",
            "Cordialement,",
            "\n".join(line for line in signature if line) + "\n",
        )
    )


def message(  # noqa: PLR0913 (an e-mail is all of these at once)
    *,
    sender: str,
    to: str,
    subject: str,
    text: str,
    enclosure: Enclosure,
    message_id: str,
    reply_to: str = "",
    sent: datetime | None = None,
) -> EmailMessage:
    """Build the e-mail of a letter; ``as_bytes()`` gives its ``.eml`` file.

    ``sent`` None makes a draft, which mail programs open ready to send (``X-Unsent: 1``).
    ``message_id`` ("local@domain") is the caller's: the same letter always gives the same bytes.
    No value can add a header. Raises MissingValue where an address is none.
    """
    identifier = re.sub(r"[^A-Za-z0-9.@_-]", "-", message_id)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender, "expéditeur")
    mail["To"] = _address(to, "destinataire")
    if reply_to:
        mail["Reply-To"] = _address(reply_to, "service")
    mail["Subject"] = one_line(subject)
    mail["Message-ID"] = f"<{identifier}>"
    mail["Content-Language"] = "fr"
    if sent is None:
        mail["X-Unsent"] = "1"
    else:
        mail["Date"] = format_datetime(sent)
    mail.set_content(text, subtype="plain", charset="utf-8", cte="quoted-printable")
    name = re.sub(r'["/\\:*?<>|]', "-", one_line(enclosure.name)) or "lettre.pdf"
    mail.add_attachment(enclosure.pdf, maintype="application", subtype="pdf", filename=name)
    mail.set_boundary(f"=_{identifier[:60]}")
    return mail


def _address(text: str, whose: str) -> Address:
    found = address_of(text)
    if found is None:
        raise MissingValue(f"L'adresse électronique du {whose} n'est pas valable.")
    local, _, domain = found.rpartition("@")
    return Address(username=local, domain=domain)
