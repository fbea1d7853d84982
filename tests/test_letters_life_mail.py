"""Letters that leave by rule, against a real mail server; in draft mode nothing leaves."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from extractors.office import available
from intake import mailing
from intake.rows import LetterRow
from samples.make import mail_of
from samples.paper import Text, to_pdf
from tests.line_cases import RIB, Desk, part, sample

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not available(), reason="LibreOffice is not installed"),
]

MODES = '[letters.modes]\nacknowledgement = "automatic"\nnotice = "automatic"\n'


class Post:
    """A mail server that keeps what it gets; ``answer`` is what it says to a recipient."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self.answer = "250 OK"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def start(self) -> None:
        """Start on a free port."""
        self.controller.start()

    async def handle_RCPT(  # noqa: N802 (the server's name for it)
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(  # noqa: N802
        self, _server: object, _session: object, envelope: Any
    ) -> str:
        read = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        self.letters.append((envelope.rcpt_tos, read))
        return "250 OK"


@pytest.fixture
def post() -> Iterator[Post]:
    post = Post()
    post.start()
    yield post
    if post.controller.loop.is_running():
        post.controller.stop()


def desk_of(root: Path, post: Post, modes: str = MODES) -> Desk:
    settings = (
        '[workers]\nmode = "inline"\n'
        f'[smtp]\nhost = "127.0.0.1"\nport = {post.port}\ntls = "none"\n'
        f'sender = "insertion@departement47.example"\n{modes}'
    )
    return Desk(root, settings)


def by_mail(**more: bytes) -> dict[str, bytes]:
    """An incomplete dossier as the applicant's own e-mail."""
    delivery = replace(
        sample(0),
        mail_from="Camille Larroque <contact@jardins-confluent.example>",
        mail_date="Wed, 12 Oct 2022 09:30:00 +0200",
    )
    return {"courriel.eml": mail_of(delivery, {**part(RIB), **more})}


def statuses(desk: Desk) -> dict[str, str]:
    return desk.letters()


def test_by_rule_one_mail_leaves_with_the_notice_that_also_acknowledges(
    tmp_path: Path, post: Post
) -> None:
    desk = desk_of(tmp_path, post)
    desk.drop(by_mail(), "")
    desk.once()
    ((to, mail),) = post.letters
    assert to == ["contact@jardins-confluent.example"]
    (copy,) = mail.iter_attachments()
    assert copy.get_content().startswith(b"%PDF")
    assert mail["From"] == "insertion@departement47.example"
    assert "X-Unsent" not in mail
    assert statuses(desk) == {"notice": "sent"}
    with desk.house() as house:
        (row,) = house.register.find(LetterRow, "kind = 'notice'")
        assert row.mode == "automatic"
        assert str(row.by).startswith("validé par règle")
        assert house.register.events(row.id, "letter.validated_by_rule")
        assert [m.state for m in house.register.outgoing()] == ["sent"]
    desk.once(date(2022, 10, 13))
    assert len(post.letters) == 1


def test_in_draft_mode_letter_and_e_mail_are_written_and_nothing_leaves(
    tmp_path: Path, post: Post
) -> None:
    desk = desk_of(tmp_path, post, modes="")
    desk.drop(by_mail(), "")
    desk.once()
    assert post.letters == []
    assert statuses(desk) == {"acknowledgement": "draft", "notice": "draft"}
    drafts = desk.outbox("*.eml")
    assert len(drafts) == 2
    for content in drafts.values():
        assert email.message_from_bytes(content)["X-Unsent"] == "1"


def test_nothing_leaves_by_rule_for_a_deposit_on_paper_or_with_something_to_class(
    tmp_path: Path, post: Post
) -> None:
    on_paper = desk_of(tmp_path / "paper", post)
    on_paper.drop(part(RIB))
    on_paper.once()
    stray = to_pdf((Text("Programme de la fête du village"),), "programme")
    loose = desk_of(tmp_path / "loose", post, '[letters.modes]\nnotice = "automatic"\n')
    loose.drop(by_mail(**{"programme.pdf": stray}), "")
    loose.once()
    assert post.letters == []
    assert statuses(on_paper) == {"acknowledgement": "draft", "notice": "draft"}
    assert statuses(loose) == {"acknowledgement": "draft", "notice": "draft"}


def test_a_server_that_is_away_is_asked_again_and_gets_the_letter_once(
    tmp_path: Path, post: Post
) -> None:
    desk = desk_of(tmp_path, post)
    post.controller.stop()
    desk.drop(by_mail(), "")
    desk.once()
    assert statuses(desk) == {"notice": "validated"}
    again = Post()
    again.start()
    try:
        desk = desk_of(tmp_path, again)
        desk.once(date(2022, 10, 13))
        desk.once(date(2022, 10, 13))
        assert len(again.letters) == 1
    finally:
        again.controller.stop()
    assert statuses(desk) == {"notice": "sent"}


def test_after_a_crash_in_between_a_person_is_asked_and_no_second_mail_leaves(
    tmp_path: Path, post: Post
) -> None:
    desk = desk_of(tmp_path, post)
    post.controller.stop()
    desk.drop(by_mail(), "")
    desk.once()
    with desk.house() as house:
        (row,) = house.register.find(LetterRow, "kind = 'notice'")
        key = mailing.message_id(house, row)
        house.register.intend_mail(row.id, key, "x@example.org", house.today.now())
    again = Post()
    again.start()
    try:
        desk = desk_of(tmp_path, again)
        desk.once(date(2022, 10, 13))
        assert again.letters == []
    finally:
        again.controller.stop()
    with desk.house() as house:
        assert [m.state for m in house.register.outgoing()] == ["unknown"]
    assert statuses(desk) == {"notice": "validated"}


def test_a_recipient_that_the_server_refuses_is_handed_to_a_person(
    tmp_path: Path, post: Post
) -> None:
    post.answer = "550 unknown user"
    desk = desk_of(tmp_path, post)
    desk.drop(by_mail(), "")
    desk.once()
    post.answer = "250 OK"
    desk.once(date(2022, 10, 13))
    assert post.letters == []
    with desk.house() as house:
        assert [m.state for m in house.register.outgoing()] == ["unknown"]
    assert statuses(desk) == {"notice": "validated"}
