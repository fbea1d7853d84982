"""An e-mail is a bundle: its sender, its date and its files; nothing of it is lost or executed."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import TooLarge, Unreadable
from extractors.mail import Mail, is_mail, open_mail
from extractors.source import Limits, Source


def message(**parts: bytes) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Claire Vasseur <contact@jardins.example>"
    mail["Date"] = "Wed, 12 Oct 2022 23:58:00 +0200"
    mail["Subject"] = "Dossier"
    mail.set_content("Bonjour")
    for name, content in parts.items():
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=f"{name}.pdf")
    return mail


def opened(content: bytes, limits: Limits | None = None) -> Mail:
    return open_mail(Source.of("mail.eml", content), limits)


def test_sender_date_and_files_are_told() -> None:
    mail = opened(message(rib=b"%PDF-1", statuts=b"%PDF-2").as_bytes())
    assert mail.sender == "contact@jardins.example"
    assert mail.sent is not None
    assert mail.sent.astimezone(UTC) == datetime(2022, 10, 12, 21, 58, tzinfo=UTC)
    assert mail.parts == (("rib.pdf", b"%PDF-1"), ("statuts.pdf", b"%PDF-2"))


def test_two_files_of_one_name_are_both_kept() -> None:
    mail = message(rib=b"one")
    mail.add_attachment(b"two", maintype="application", subtype="pdf", filename="RIB.pdf")
    assert [name for name, _ in opened(mail.as_bytes()).parts] == ["rib.pdf", "RIB (2).pdf"]


def test_a_file_name_never_carries_a_folder() -> None:
    mail = message()
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="../../etc/rib.pdf")
    mail.add_attachment(b"y", maintype="application", subtype="pdf", filename="c:\\a\\cv.pdf")
    assert [name for name, _ in opened(mail.as_bytes()).parts] == ["rib.pdf", "cv.pdf"]


def test_a_forwarded_message_is_one_file_to_be_taken_apart_in_its_turn() -> None:
    outer = message()
    outer.add_attachment(message(rib=b"inner"))
    ((name, content),) = opened(outer.as_bytes()).parts
    assert is_mail(name)
    assert opened(content).parts == (("rib.pdf", b"inner"),)


def test_a_logo_in_the_text_is_no_document_but_an_attached_picture_is() -> None:
    mail = message()
    mail.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", disposition="inline", cid="<logo@x>"
    )
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="scan.png")
    assert [name for name, _ in opened(mail.as_bytes()).parts] == ["scan.png"]


def test_bytes_that_are_no_message_are_refused_with_advice() -> None:
    with pytest.raises(Unreadable) as refused:
        opened(b"\x00\x01\x02")
    assert ".eml" in refused.value.advice


def test_a_mail_with_too_many_files_is_refused() -> None:
    with pytest.raises(TooLarge):
        opened(message(a=b"1", b=b"2").as_bytes(), Limits(max_members=1))


@given(st.binary(max_size=400))
def test_hostile_bytes_give_a_mail_or_a_refusal(content: bytes) -> None:
    for body in (content, b"From: x\nContent-Type: multipart/mixed; boundary=a\n\n--a\n" + content):
        with contextlib.suppress(Unreadable):
            opened(body)
