"""The e-mail that carries a letter: a draft or a message, safe against injection."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.facts import MissingValue
from generators.mail import BODIES, Enclosure, address_of, addressee, body, message
from generators.vocabulary import forbidden
from tests.letter_cases import CALL, MISSING_RIB, case

REFERENCE = "PDI47-2022-0007"
PDF = b"%PDF-1.7 invented"


def mail(**changes: Any) -> EmailMessage:
    values: dict[str, Any] = {
        "sender": "insertion@departement47.example",
        "to": "contact@confluent.example",
        "subject": "Dossier n° PDI47-2022-0007 – demande de pièces complémentaires",
        "text": body("notice", REFERENCE, CALL),
        "enclosure": Enclosure("2022-10-12 Demande de pièces.pdf", PDF),
        "message_id": "L-0007-2.ab12@departement47.example",
    }
    return message(**{**values, **changes})


def reread(built: EmailMessage) -> EmailMessage:
    found = message_from_bytes(built.as_bytes(), policy=policy.SMTP)
    assert isinstance(found, EmailMessage)
    return found


def test_a_draft_opens_ready_to_send_with_the_letter_attached() -> None:
    found = reread(mail())
    assert found["X-Unsent"] == "1"
    assert found["Date"] is None
    assert found["To"] == "contact@confluent.example"
    assert found["Subject"] == "Dossier n° PDI47-2022-0007 – demande de pièces complémentaires"
    (attached,) = found.iter_attachments()
    assert attached.get_filename() == "2022-10-12 Demande de pièces.pdf"
    assert attached.get_content() == PDF
    text = found.get_body(("plain",))
    assert text is not None
    assert text.get_content().startswith("Madame, Monsieur,")
    assert (
        "Numéro de dossier à rappeler dans votre réponse : PDI47-2022-0007." in text.get_content()
    )


def test_a_message_to_send_is_dated_and_no_draft() -> None:
    found = reread(mail(sent=datetime(2022, 10, 12, 7, 0, tzinfo=UTC)))
    assert found["Date"] == "Wed, 12 Oct 2022 07:00:00 +0000"
    assert found["X-Unsent"] is None


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert mail().as_bytes() == mail().as_bytes()
    assert reread(mail())["Message-ID"] == "<L-0007-2.ab12@departement47.example>"


@given(st.text(max_size=60))
def test_no_value_can_add_a_header(text: str) -> None:
    hostile = f"x\r\nBcc: all@example.org\n{text}"
    built = reread(mail(subject=hostile, message_id=hostile, enclosure=Enclosure(hostile, PDF)))
    assert built["Bcc"] is None
    assert len(built.get_all("Subject", [])) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "a@b",
        "a@b.fr\r\nBcc: c@d.fr",
        "a@b.fr, c@d.fr",
        "Nom <a@b.fr>",
        "é@b.fr",
        "a b@c.fr",
    ],
)
def test_what_is_no_single_address_is_refused(address: str) -> None:
    assert address_of(address) is None
    with pytest.raises(MissingValue, match="destinataire"):
        mail(to=address)


def test_the_contact_of_the_dossier_is_written_to() -> None:
    subject = case("association", MISSING_RIB)
    assert addressee(subject.dossier) == subject.form.contact.email.value


def test_refusals_and_closings_never_go_by_email() -> None:
    for kind in ("refusal", "closing"):
        with pytest.raises(MissingValue):
            body(kind, REFERENCE, CALL)


def test_the_texts_before_the_decision_use_none_of_its_words() -> None:
    for kind in BODIES:
        assert forbidden(kind, body(kind, REFERENCE, CALL)) == ()
