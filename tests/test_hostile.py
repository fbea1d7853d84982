"""Hostile files are contained: each read or refused in words, nothing run, fetched or harmed.

A small part of the corpus goes through the real service here; ``make hostile`` drops all of it.
"""

from __future__ import annotations

import ctypes
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from extractors import confined, pulse
from extractors.errors import DocumentError, TooLarge
from extractors.office import available, to_pdf
from extractors.pdf_filters import filters_of, unpacked_size
from extractors.read import read
from extractors.source import Options, Source
from generators.render import text_of
from intake.reading import read_or_open
from intake.rows import FileRow
from intake.session_file import read_sessions
from intake.workers import Processes, TaskLimits
from samples.hostile import Case, Snare
from samples.hostile.archives import zipped
from samples.hostile.disguised import disguised
from samples.hostile.injected import PAGES, TEMPLATES, injected
from samples.hostile.mails import mails
from samples.hostile.pdf_active import active_pdfs
from samples.hostile.pdf_broken import broken_pdfs
from samples.hostile.words import docx, relations
from scripts.fuzzing.corpus import session_books
from scripts.hostile import french
from scripts.hostile_watch import snare
from tests.builders import changed
from tests.letter_cases import MISSING_RIB, case
from tests.service_cases import INLINE, drop, house_of, invoice, make_home, once

SECRET = "mot-qui-ne-doit-paraitre-nulle-part"
CHOSEN = (
    "coupe a 50 pour cent.pdf", "sans table.pdf", "arbre qui tourne en rond.pdf",
    "cent mille pages.pdf", "cadre nul.pdf", "police qui se dessine elle-meme.pdf",
    "mot de passe pour ouvrir (128).pdf", "longueur qui se cherche.pdf",
    "dessins qui se multiplient.pdf", "script a l'ouverture.pdf", "commande unix.pdf",
    "formulaire dynamique a entite externe.pdf", "portefeuille.pdf",
    "programme epingle sur la page.pdf", "expediteur code.eml", "adresses emboitees.eml",
    "objet d'un mega-octet.eml", "noms qui montent.eml", "cinq mille etages.eml",
    "page qui va chercher.eml", "page web.pdf", "programme windows.pdf", "vide.pdf",
    "un octet.pdf", "pdf puis archive.pdf", "bruit 2.pdf", "formulaire 00.pdf",
    "formulaire 07.docx", "formulaire 12.pdf", "formulaire 17.docx",
)  # fmt: skip


def chosen(laid: Snare) -> list[Case]:
    made = (*broken_pdfs(), *active_pdfs(laid), *mails(laid), *disguised(laid), *injected(laid))
    return [each for each in made if each.name in CHOSEN]


@pytest.fixture
def laid(tmp_path: Path) -> Iterator[tuple[Snare, list[str]]]:
    with snare(tmp_path) as given:
        yield given


@pytest.mark.slow
def test_a_service_reads_or_refuses_each_in_words_and_its_neighbours_are_unharmed(
    tmp_path: Path, laid: tuple[Snare, list[str]]
) -> None:
    bait, heard = laid
    cases = chosen(bait)
    assert len(cases) == len(CHOSEN)
    home = make_home(tmp_path / "home", INLINE.replace('mode = "inline"', "number = 2"))
    drop(home, {"": {each.name: each.content for each in cases} | {"bonne.pdf": invoice(1)}})
    done = once(home, "--on", "2022-10-12")
    assert done.returncode == 0, done.stderr[-2000:]
    with house_of(home) as house:
        files = {file.name: file for file in house.register.files()}
        titles = {row.name for row in house.register.dossiers()}
    for each in cases:
        assert_as_wished(each, files[each.name])
    assert files["bonne.pdf"].status == "read"
    assert heard == []
    assert not Path(bait.canary).exists()
    pages = [path.read_text("utf-8") for path in home.root.rglob("*.html")]
    assert pages
    for page in pages:
        assert "<script>fetch" not in page
        assert SECRET not in page
    assert any("7*7" in title or "{%" in title for title in titles)  # words, as they were written


def assert_as_wished(of: Case, file: FileRow) -> None:
    code = file.error_code if file.status == "set_aside" else "read"
    assert code in of.outcomes, f"{of.name}: {code}"
    if file.status == "set_aside":
        assert french(file.error_message or ""), of.name
        assert french(file.error_advice or ""), of.name
    if of.remark:
        assert of.remark in [remark.code for remark in file.remarks]


def test_the_corpus_is_always_the_same() -> None:
    assert list(mails(Snare())) == list(mails(Snare()))
    assert list(disguised(Snare())) == list(disguised(Snare()))


@pytest.mark.parametrize("size", [(20, 100_000), (100_000, 20)], ids=["high", "wide"])
def test_a_picture_that_is_a_strip_is_kept_for_a_person(size: tuple[int, int]) -> None:
    held = io.BytesIO()
    Image.new("L", size, 255).save(held, "PNG")
    reading = read(Source.of("bande.png", held.getvalue()), Options())
    assert [document.kind for document in reading.documents] == ["unrecognised"]


def test_a_workbook_that_says_it_has_every_cell_there_is_is_read_at_once() -> None:
    with zipfile.ZipFile(io.BytesIO(session_books()[0])) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    far = b'<row r="1048570"><c r="XFD1048570"><v>1</v></c></row></sheetData>'
    sheet = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', sheet)
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    begun = time.process_time()
    assert len(read_sessions(zipped(parts.items())).sessions) == 2
    assert time.process_time() - begun < 5


# -- what a worker may not do --------------------------------------------------------------------


def open_socket_by_the_library() -> int:
    """Ask the C library, which no hook of Python sees."""
    return int(ctypes.CDLL(None).socket(socket.AF_INET, socket.SOCK_STREAM, 0))


def start_a_program() -> int:
    return subprocess.run(["/bin/true"], check=False).returncode


def open_many_files() -> int:
    return len([os.open("/dev/null", os.O_RDONLY) for _ in range(2000)])


def write_much(path: str) -> None:
    with Path(path).open("wb") as file:
        for _ in range(200):
            file.write(bytes(1 << 20))


def fill_slowly() -> int:
    held = []
    for _ in range(700):
        held.append(b"x" * (1 << 20))
        time.sleep(0.002)
    return len(held)


def swell() -> int:
    """Take much memory and keep it, as a fragmented heap does."""
    globals()["_kept"] = bytearray(b"x") * (260 << 20)
    return os.getpid()


def who() -> int:
    return os.getpid()


def beat_for_ever() -> None:
    while True:
        pulse.beat()
        time.sleep(0.05)


@pytest.fixture
def team() -> Iterator[Processes]:
    made = Processes(1, TaskLimits(seconds=5, memory_mb=2048, resident_mb=512, file_seconds=8))
    yield made
    made.close()


@pytest.mark.slow
def test_a_worker_opens_no_connection_starts_no_program_and_few_files(
    team: Processes, tmp_path: Path
) -> None:
    assert team.submit(open_socket_by_the_library).result(30) == -1
    with pytest.raises(PermissionError):
        team.submit(start_a_program).result(30)
    with pytest.raises(OSError, match="File too large"):
        team.submit(write_much, str(tmp_path / "big")).result(30)
    with pytest.raises(OSError, match="Too many open files"):
        team.submit(open_many_files).result(30)


@pytest.mark.slow
def test_a_worker_that_fills_its_memory_is_ended_and_a_swollen_one_gets_no_other_file(
    team: Processes,
) -> None:
    with pytest.raises(TooLarge, match="mémoire"):
        team.submit(fill_slowly).result(30)
    swollen = team.submit(swell).result(30)
    assert team.submit(who).result(30) != swollen


@pytest.mark.slow
def test_pages_without_end_are_ended_by_the_limit_of_the_file() -> None:
    team = Processes(1, TaskLimits(seconds=5, memory_mb=2048, file_seconds=0.6))
    try:
        with pytest.raises(TooLarge, match="temps permis"):
            team.submit(beat_for_ever).result(30)
    finally:
        team.close()


_PARENT = """
import sys, time
from intake.workers import Processes, TaskLimits
from tests.test_hostile import beat_for_ever
if __name__ == "__main__":
    team = Processes(1, TaskLimits(seconds=60, memory_mb=2048))
    team.submit(beat_for_ever)
    while not team.pids():
        time.sleep(0.05)
    print(team.pids()[0], flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_a_worker_does_not_outlive_a_service_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    root = str(Path(__file__).parent.parent)
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": root}, cwd=root,
    )  # fmt: skip
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    time.sleep(3)  # it has begun its task
    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    until = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()


# -- LibreOffice ---------------------------------------------------------------------------------

_CALL = "import socket,sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])), 3)"


def test_what_is_started_confined_reaches_no_address(laid: tuple[Snare, list[str]]) -> None:
    bait, heard = laid
    port = bait.url.rstrip("/").rpartition(":")[2]
    program = [sys.executable, "-c", _CALL, port]
    free = subprocess.run(program, check=False, capture_output=True, timeout=60)
    assert free.returncode == 0
    bound = subprocess.run(
        [sys.executable, "-I", "-S", confined.__file__, "5", *program],
        check=False, capture_output=True, timeout=60,
    )  # fmt: skip
    assert bound.returncode != 0
    assert b"PermissionError" in bound.stderr
    time.sleep(0.2)
    assert len(heard) == 1  # the free one


@pytest.mark.slow
@pytest.mark.skipif(not available(), reason="LibreOffice is not installed")
def test_libreoffice_fetches_nothing_that_a_document_names(laid: tuple[Snare, list[str]]) -> None:
    bait, heard = laid
    field = f'INCLUDEPICTURE "{bait.url}a.png"'.replace('"', "&quot;")
    body = (
        "<w:p><w:r><w:t>Lettre</w:t></w:r></w:p>"
        f'<w:p><w:fldSimple w:instr="{field}"><w:r><w:t>!</w:t></w:r></w:fldSimple></w:p>'
    )
    content = docx(body, rels=relations(
        ("x1", "image", f"{bait.url}b.png", True),
        ("x2", "attachedTemplate", f"{bait.url}c.dotm", True),
    ))  # fmt: skip
    assert to_pdf([content], timeout=120)[0].startswith(b"%PDF-")
    assert heard == []


_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"
 xmlns:ooo="http://openoffice.org/2004/office" xmlns:xlink="http://www.w3.org/1999/xlink"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries>
<ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>
Sub Main
  Open "{canary}" For Output As #1
  Print #1, "x"
  Close #1
End Sub
</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>
<office:event-listeners><script:event-listener script:language="ooo:script"
 script:event-name="dom:load" xlink:type="simple"
 xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>
</office:event-listeners></office:scripts>
<office:body><office:text><text:p>Lettre</text:p></office:text></office:body></office:document>
"""


@pytest.mark.slow
@pytest.mark.skipif(not available(), reason="LibreOffice is not installed")
def test_libreoffice_runs_no_macro_of_a_document(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    content = _MACRO.replace("{canary}", str(canary)).encode()
    assert to_pdf([content], timeout=120, suffix=".fodt")[0].startswith(b"%PDF-")
    assert not canary.exists()


# -- bombs are weighed, not swallowed ------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "data", "size"),
    [
        (b"/Filter /FlateDecode", zlib.compress(bytes(5000)), 5000),
        (b"/Filter [/#46l /Fl]", zlib.compress(zlib.compress(bytes(5000))), 5000),
        (b"/Filter /RunLengthDecode", b"\x81x" * 10 + b"\x80", 1280),
        (b"/Filter [ /AHx/FlateDecode ]", zlib.compress(bytes(700)).hex().encode() + b">", 700),
        (b"/Filter /LZWDecode", bytes.fromhex("800b6050220c0c8501"), 10),
    ],
)
def test_a_stream_weighs_what_its_filters_make_of_it(head: bytes, data: bytes, size: int) -> None:
    filters = filters_of(head)
    assert filters
    assert unpacked_size(data, filters, 1_000_000) == size


def test_a_filter_named_elsewhere_is_not_taken_for_none() -> None:
    assert filters_of(b"<< /Length 5 /Filter 10 0 R >>") is None
    assert filters_of(b"<< /Length 5 /Font << /F1 5 0 R >> >>") == ()


# -- words of a document stay words --------------------------------------------------------------


@pytest.mark.parametrize("words", [*TEMPLATES, *PAGES])
def test_a_letter_says_hostile_words_as_they_stand(words: str) -> None:
    dossier = case("association", MISSING_RIB)
    form = changed(dossier.form, {"organisation.name": words, "project.title": words})
    letter = replace(dossier, form=form).letter("notice")
    assert words in text_of(letter.docx)


@pytest.mark.parametrize("name", ["sans fin.eml", "courriel chiffre.eml", "cinq mille etages.eml"])
def test_an_email_that_cannot_be_opened_is_refused_with_advice(name: str) -> None:
    wanted = next(c for c in mails(Snare()) if c.name == name)
    with pytest.raises(DocumentError) as refused:
        read_or_open(Source.of(name, wanted.content), Options())
    assert refused.value.code in wanted.outcomes
    assert french(refused.value.advice)


def test_a_file_inside_a_word_document_or_pinned_to_a_page_is_told() -> None:
    held = docx(rels=relations(("x1", "oleObject", "a.bin", False)), more={"word/a.bin": b"x"})
    found = read(Source.of("a.docx", held), Options())
    assert "attachments" in [remark.code for remark in found.remarks]
    away = docx(rels=relations(("x1", "image", "http://127.0.0.1:9/a.png", True)))
    found = read(Source.of("b.docx", away), Options())
    assert "external" in [remark.code for remark in found.remarks]
