"""What is not whole yet is waited for: writers that stall, reserve room, or begin at the end."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from PIL import Image

from extractors.endings import is_whole
from extractors.errors import DocumentError
from extractors.read import read
from extractors.source import Options, Source
from intake.arrivals import Tracker
from intake.service import Service
from tests.pdf_cases import text_page
from tests.service_cases import INLINE, QUIET, STALE, house_of, make_home


def picture(kind: str) -> bytes:
    stream = io.BytesIO()
    noise = Image.effect_noise((400, 300), 80)  # noise does not pack: the file has a real middle
    noise.save(stream, kind)
    return stream.getvalue()


def word() -> bytes:
    stream = io.BytesIO()
    document = docx.Document()
    for number in range(200):
        document.add_paragraph(f"Paragraphe n° {number} du projet associatif.")
    document.save(stream)
    return stream.getvalue()


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for number in range(3):
            packed.writestr(f"page {number}.pdf", text_page(f"Page {number}"))
    return stream.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "contact@exemple.org", "Dossier"
    message.set_content("Veuillez trouver ci-joint notre dossier.")
    for number in range(2):
        content = text_page(f"Pièce {number}")
        message.add_attachment(content, maintype="application", subtype="pdf", filename="a.pdf")
    return message.as_bytes()


FORMATS = {
    "scan.pdf": text_page(*(f"Ligne {number}" for number in range(30))),
    "photo.jpg": picture("JPEG"),
    "page.png": picture("PNG"),
    "fax.tif": picture("TIFF"),
    "formulaire.docx": word(),
    "pieces.zip": archive(),
    "courriel.eml": mail(),
}
NAMES = sorted(FORMATS)


def taken(tracker: Tracker, moment: float) -> list[str]:
    return [arrival.source.name for arrival in tracker.look(moment).arrived]


@pytest.mark.parametrize("name", NAMES)
def test_a_whole_file_is_taken_after_the_quiet_period(
    inbox: Path, tracker: Tracker, name: str
) -> None:
    (inbox / name).write_bytes(FORMATS[name])
    assert taken(tracker, 0) == []
    assert taken(tracker, QUIET) == [name]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_a_writer_that_stalls_longer_than_the_quiet_period_is_waited_for(
    inbox: Path, tracker: Tracker, name: str, share: float
) -> None:
    whole = FORMATS[name]
    (inbox / name).write_bytes(whole[: int(len(whole) * share)])
    tracker.look(0)
    listing = tracker.look(5 * QUIET)
    assert listing.arrived == []
    assert [(w.name, "fin manque" in w.why) for w in listing.waiting] == [(name, True)]
    (inbox / name).write_bytes(whole)
    assert taken(tracker, 6 * QUIET) == []
    assert taken(tracker, 7 * QUIET) == [name]


@pytest.mark.parametrize("name", NAMES)
def test_a_writer_that_reserves_the_room_first_is_waited_for(
    inbox: Path, tracker: Tracker, name: str
) -> None:
    whole = FORMATS[name]
    with (inbox / name).open("wb") as file:
        file.truncate(len(whole))  # as a copy onto a Windows share does: the size is final at once
        tracker.look(0)
    assert taken(tracker, 2 * QUIET) == []
    with (inbox / name).open("r+b") as file:
        file.write(whole[: len(whole) // 2])
    assert taken(tracker, 3 * QUIET) == []
    assert taken(tracker, 5 * QUIET) == []
    (inbox / name).write_bytes(whole)
    tracker.look(6 * QUIET)
    assert taken(tracker, 7 * QUIET) == [name]


@pytest.mark.parametrize("name", NAMES)
def test_a_writer_that_begins_at_the_end_is_waited_for(
    inbox: Path, tracker: Tracker, name: str
) -> None:
    whole = FORMATS[name]
    with (inbox / name).open("wb") as file:
        file.write(bytes(len(whole) // 2))  # zeros that were really written: no hole tells of them
        file.write(whole[len(whole) // 2 :])
    tracker.look(0)
    assert taken(tracker, 5 * QUIET) == []


def test_a_hole_in_the_middle_is_room_that_nobody_has_written_yet(
    inbox: Path, tracker: Tracker
) -> None:
    whole = FORMATS["fax.tif"]
    content = whole[:8] + bytes(10) + b"x" * 5000
    assert is_whole(b"%PDF-1.4 " + content) is False
    with (inbox / "notes.bin").open("wb") as file:  # no format that has an end of its own
        file.write(b"begin")
        file.seek(1_000_000)
        file.write(b"end")
    tracker.look(0)
    assert taken(tracker, 5 * QUIET) == []
    assert taken(tracker, STALE) == ["notes.bin"]


def test_what_never_gets_its_end_is_taken_in_the_end(inbox: Path, tracker: Tracker) -> None:
    (inbox / "scan.pdf").write_bytes(FORMATS["scan.pdf"][:400])
    tracker.look(0)
    assert taken(tracker, STALE - 1) == []
    assert taken(tracker, STALE) == ["scan.pdf"]


def test_a_folder_waits_for_the_one_file_that_lacks_its_end(inbox: Path, tracker: Tracker) -> None:
    (inbox / "Dossier").mkdir()
    (inbox / "Dossier" / "a.pdf").write_bytes(FORMATS["scan.pdf"])
    (inbox / "Dossier" / "b.pdf").write_bytes(FORMATS["scan.pdf"][:500])
    tracker.look(0)
    assert taken(tracker, 2 * QUIET) == []
    (inbox / "Dossier" / "b.pdf").write_bytes(FORMATS["scan.pdf"])
    tracker.look(3 * QUIET)
    assert taken(tracker, 4 * QUIET) == ["Dossier"]


def test_a_sub_folder_still_being_copied_holds_its_folder(inbox: Path, tracker: Tracker) -> None:
    (inbox / "Dossier" / "pièces").mkdir(parents=True)
    (inbox / "Dossier" / "a.pdf").write_bytes(FORMATS["scan.pdf"])
    tracker.look(0)
    listing = tracker.look(2 * QUIET)
    assert listing.arrived == []
    assert any("dossier encore vide" in waiting.why for waiting in listing.waiting)
    (inbox / "Dossier" / "pièces" / "b.pdf").write_bytes(FORMATS["scan.pdf"])
    assert taken(tracker, 3 * QUIET) == []
    (arrival,) = tracker.look(4 * QUIET).arrived
    assert [path.name for path in arrival.files] == ["a.pdf", "b.pdf"]


def test_a_file_renamed_on_arrival_is_taken_under_its_last_name(
    inbox: Path, tracker: Tracker
) -> None:
    path = inbox / "scan.pdf.part"
    path.write_bytes(FORMATS["scan.pdf"])
    tracker.look(0)
    assert taken(tracker, 2 * QUIET) == []
    path.rename(inbox / "scan.pdf")
    assert taken(tracker, 3 * QUIET) == []
    assert taken(tracker, 4 * QUIET) == ["scan.pdf"]


def test_a_linearized_pdf_cut_after_its_first_page_is_not_whole() -> None:
    head = b"%PDF-1.4\n1 0 obj\n<</Linearized 1/L 90000/H [ 1 2 ]>>\nendobj\n"
    assert not is_whole(head + b"xref\n0 1\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n" + b" " * 3000)


def test_a_thumbnail_does_not_pass_for_the_end_of_a_photo() -> None:
    whole = FORMATS["photo.jpg"]
    head = whole[:2] + b"\xff\xe1\x00\x10Exif\x00\x00\xff\xd8\xff\xd9\x00\x00\x00\x00" + whole[2:]
    assert is_whole(head)
    assert not is_whole(head[: len(head) // 2])
    assert is_whole(head + b"what a phone adds behind the picture")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("share", [0.1, 0.6])
def test_a_file_without_its_end_is_refused_in_words_whoever_reads_it(
    name: str, share: float
) -> None:
    content = FORMATS[name][: int(len(FORMATS[name]) * share)]
    with pytest.raises(DocumentError) as refused:
        read(Source.of(name, content), Options())
    assert refused.value.message
    assert refused.value.advice


def test_cut_files_are_set_aside_with_words_and_the_whole_one_beside_them_is_read(
    tmp_path: Path,
) -> None:
    home = make_home(tmp_path, INLINE)
    for name in ("scan.pdf", "formulaire.docx", "pieces.zip", "courriel.eml", "page.png"):
        (home.inbox / name).write_bytes(FORMATS[name][: len(FORMATS[name]) // 2])
    (home.inbox / "entier.pdf").write_bytes(FORMATS["scan.pdf"])
    with house_of(home) as house:
        Service(house).once()
        status = {file.name: file.status for file in house.register.files()}
    assert status.pop("entier.pdf") == "read"
    assert set(status.values()) == {"set_aside"}
    for name in status:
        note = (home.retry / f"{name}.txt").read_text("utf-8-sig")
        assert "Pourquoi : " in note
        assert "Que faire : " in note
