"""E-mails and archives: every file that they carry, nothing run, nothing written, all bounded."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from typing import Any

import pytest

from extractors.bundle import is_bundle, unpack
from extractors.errors import Encrypted, TooLarge, Unreadable
from extractors.read import read
from extractors.source import Limits, Options, Source

PDF = b"%PDF-1.4 contenu"


def message(body: str = "Bonjour", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"] = headers.get("sender", "Claire Martin <claire@exemple.fr>")
    made["Date"] = "Sat, 31 Dec 2022 23:58:00 +0100"
    made["Subject"] = headers.get("subject", "Dossier L'Étoile d'Agen")
    made.set_content(body)
    return made


def attach(made: EmailMessage, content: bytes, name: str | None, **more: Any) -> None:
    made.add_attachment(content, maintype="application", subtype="pdf", filename=name, **more)


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def names(content: bytes, options: Options | None = None, name: str = "mail.eml") -> list[str]:
    return [s.name for s in unpack(Source.of(name, content), options or Options()).sources]


def test_an_email_tells_sender_date_subject_text_and_files() -> None:
    made = message("Bonjour,\nla concertation avec le PLIE a eu lieu.")
    attach(made, PDF, "Budget prévisionnel.pdf")
    bundle = unpack(Source.of("mail.eml", made.as_bytes()), Options())
    assert bundle.is_mail
    assert bundle.sender == "claire@exemple.fr"
    assert bundle.sent is not None
    assert bundle.sent.isoformat() == "2022-12-31T23:58:00+01:00"
    assert bundle.subject == "Dossier L'Étoile d'Agen"
    assert "PLIE" in bundle.body
    assert [(s.name, s.content) for s in bundle.sources] == [
        ("mail.eml/Budget prévisionnel.pdf", PDF)
    ]


def test_the_text_of_an_html_email_is_read_without_its_marks() -> None:
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = "a@exemple.fr", "x", "Sat, 31 Dec 2022 23:58:00"
    made.set_content(
        "<html><head><style>p {color: red}</style></head><body><p>Premier&nbsp;point</p>"
        "<script>alert(1)</script><p>Second</p></body></html>",
        subtype="html",
    )
    body = unpack(Source.of("m.eml", made.as_bytes()), Options()).body
    assert body.split() == ["Premier", "point", "Second"]


def test_a_forwarded_email_gives_its_files_too() -> None:
    inner = message(subject="Transmis")
    attach(inner, PDF, "rib.pdf")
    outer = message()
    outer.add_attachment(inner)
    found = names(outer.as_bytes())
    assert found[-1].endswith(".eml/rib.pdf")
    assert len(found) == 2


def test_an_archive_in_an_email_is_opened() -> None:
    made = message()
    attach(made, zipped({"a/rib.pdf": PDF, "b/rib.pdf": PDF + b"2"}), "tout.zip")
    assert names(made.as_bytes()) == ["mail.eml/tout.zip/rib.pdf", "mail.eml/tout.zip/rib (2).pdf"]


def test_small_pictures_within_the_text_are_logos_and_signatures_are_no_files() -> None:
    made = message()
    made.add_alternative("<img src='cid:logo'>", subtype="html")
    alternatives: Any = made.get_payload()
    alternatives[1].add_related(
        b"\x89PNG" + b"x" * 100, "image", "png", cid="<logo>", disposition="inline"
    )
    alternatives[1].add_related(
        b"\x89PNG" + b"y" * 100, "image", "png", cid="<logo>", filename="image001.png"
    )
    made.make_mixed()
    made.add_attachment(
        b"x", maintype="application", subtype="pkcs7-signature", filename="smime.p7s"
    )
    attach(made, PDF, "rib.pdf")
    assert names(made.as_bytes()) == ["mail.eml/rib.pdf"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\rib.pdf", "rib.pdf"),
        ("/absolu/rib.pdf", "rib.pdf"),
        ("..", "sans nom"),
        ("a\u202egpj.exe.pdf", "agpj.exe.pdf"),
        ('ri"b?.pdf', "ri_b_.pdf"),
    ],
)
def test_no_path_inside_is_ever_used(given: str, kept: str) -> None:
    assert names(zipped({given: PDF}), name="e.zip") == [f"e.zip/{kept}"]


def test_system_rubbish_in_archives_is_left_out() -> None:
    content = zipped(
        {
            "__MACOSX/._rib.pdf": b"x",
            ".DS_Store": b"x",
            "~$note.docx": b"x",
            "d/": b"",
            "r.pdf": PDF,
        }
    )
    assert names(content, name="e.zip") == ["e.zip/r.pdf"]


def test_too_many_files_too_many_bytes_or_too_deep_are_refused() -> None:
    many = zipped({f"{n}.pdf": PDF for n in range(6)})
    with pytest.raises(TooLarge):
        names(many, Options(Limits(max_members=5)))
    with pytest.raises(TooLarge):
        names(zipped({"a.pdf": b"0" * 100_000}), Options(Limits(max_unpacked=50_000)))
    deep = PDF
    for _ in range(6):
        deep = zipped({"a.zip": deep})
    with pytest.raises(TooLarge):
        names(deep)


def test_limits_count_over_all_depths() -> None:
    inner = zipped({"a.pdf": b"0" * 30_000})
    outer = zipped({"1.zip": inner, "2.zip": inner})
    with pytest.raises(TooLarge):
        names(outer, Options(Limits(max_unpacked=50_000)))


def test_a_protected_archive_is_asked_for_without_password() -> None:
    content = bytearray(zipped({"a.pdf": PDF}))
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Encrypted):
        names(bytes(content))
    outer = message()
    attach(outer, bytes(content), "secret.zip")
    assert names(outer.as_bytes()) == ["mail.eml/secret.zip"]


def test_a_cut_archive_is_unreadable_and_an_encrypted_email_is_told() -> None:
    whole = zipped({"a.pdf": PDF * 100})
    with pytest.raises(Unreadable):
        names(whole[: len(whole) // 2])
    locked = (
        b"From: a@exemple.fr\r\nDate: Sat, 31 Dec 2022 23:58:00 +0100\r\nSubject: x\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nMIIB"
    )
    with pytest.raises(Encrypted):
        names(locked)


def test_malformed_headers_do_no_harm() -> None:
    content = (
        b"From: =?utf-8?q?=ff=fe?= <<<>>\r\nDate: hier\r\nSubject: =?x-inconnu?b?AA?=\r\n"
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: application/pdf; "
        b'name="=?utf-8?q?r=C3=A9.pdf?="\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n'
        b"--x--\r\n"
    )
    bundle = unpack(Source.of("m.eml", content), Options())
    assert bundle.sent is None
    assert [s.content for s in bundle.sources] == [b"%PDF-"]


def test_an_email_whose_last_boundary_is_missing_is_refused_as_cut() -> None:
    whole = message("Voici notre dossier.")
    whole.add_attachment(PDF, maintype="application", subtype="pdf", filename="a.pdf")
    content = whole.as_bytes().rstrip()
    assert unpack(Source.of("m.eml", content), Options()).sources
    with pytest.raises(Unreadable, match="sa fin manque"):
        unpack(Source.of("m.eml", content[:-2]), Options())


def test_other_files_are_no_bundles() -> None:
    assert not is_bundle(Source.of("a.eml", PDF))
    assert not is_bundle(Source.of("a.txt", b"Bonjour: voici un texte"))


def test_an_attached_message_that_holds_nothing_but_its_text_is_a_document() -> None:
    outer = message("Voici notre dossier.")
    consultation = message(
        "Nous avons échangé sur votre opération « Permis de rebondir ». Le PLIE de l'agglomération"
        " émet un avis favorable.\nMireille Conté, coordinatrice du Plan local pour l'insertion"
        " et l'emploi",
        subject="Concertation PLIE - Permis de rebondir",
    )
    outer.add_attachment(consultation)
    outer.add_attachment(message("À demain.", subject="Autre chose"))
    reading = read(Source.of("mail.eml", outer.as_bytes()), Options())
    assert [(d.kind, d.piece) for d in reading.documents] == [
        ("piece", "D-PLIE"), ("unrecognised", None),
    ]  # fmt: skip
