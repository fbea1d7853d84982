"""What is mutated: small inputs of every format and kind, made by the samples, always the same."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib import resources
from itertools import takewhile
from pathlib import Path

import openpyxl
import pillow_heif
from PIL import Image, ImageDraw

from extractors.errors import DocumentError
from extractors.read import pages_of
from extractors.source import Source
from extractors.stamp import Stamp, build
from intake.integrity import backup
from samples.dossiers import deliveries
from samples.hostile import Case, Snare
from samples.hostile.archives import zipped
from samples.hostile.disguised import disguised
from samples.hostile.mails import attached, mail, mails
from samples.hostile.pdf_active import active_pdfs
from samples.hostile.pdf_broken import broken_pdfs
from samples.hostile.pdf_raw import good
from samples.hostile.words import docx, words
from samples.make import Press
from samples.paper import to_docx, to_pdf
from tests import builders, pieces_maker, sheet_cases
from tests.pdf_cases import fillable
from tests.pieces_papers import MISSES, PAPERS
from tests.service_cases import INLINE, house_of, make_home
from tests.test_sheets_digital import headed, signed_plain
from validators.call import load_call

from .pages import packed

SMALL = 6_000
"""Bytes of a file that is read many thousand times."""
_HARD = frozenset({"contenu de listes emboitees.pdf"})
"""Cases that take a second by design: their mutants would take up a run."""


def _small(cases: Iterable[Case], most: int = SMALL) -> list[bytes]:
    return [c.content for c in cases if 0 < len(c.content) <= most and c.name not in _HARD]


@cache
def _samples() -> tuple[tuple[str, bytes], ...]:
    """Return name and bytes of the sample deliveries' supporting documents."""
    papers = [named for delivery in deliveries() for named in delivery.papers]
    return tuple(
        (name, to_docx(paper) if name.endswith(".docx") else to_pdf(paper, name))
        for name, paper in papers[::2]
    )


def pdfs() -> list[bytes]:
    """Return small PDF files: pieces, a form with fields, a signed sheet, and broken ones."""
    papers = [content for name, content in _samples() if name.endswith(".pdf")]
    sheet = headed().table(signed_plain()).bytes()
    return [
        good(), fillable(), sheet, *[p for p in papers if len(p) <= SMALL][:24],
        *_small(broken_pdfs()), *_small(active_pdfs(Snare())),
    ]  # fmt: skip


def word_files() -> list[bytes]:
    """Return small Word files: tables, controls, fields, and hostile ones."""
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    control = (
        '<w:sdt><w:sdtPr><w:tag w:val="{}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{}</w:t></w:r>'
        "</w:p></w:sdtContent></w:sdt>"
    )
    lines = [p.text for p in PAPERS[:60:3]]
    bodies = [
        table.format("Nom") + control.format("organisation.name", "Les Jardins"),
        control.format("request.kind", "D1") + control.format("budget.requested", "12 000"),
        *("".join(f"<w:p><w:r><w:t>{_plain(row)}</w:t></w:r></w:p>" for row in text.split("\n"))
          for text in lines),
    ]  # fmt: skip
    samples = [content for name, content in _samples() if name.endswith(".docx")][:3]
    light = takewhile(lambda case: case.kind != "word bomb", words(Snare()))
    return [docx(), *(docx(body) for body in bodies), *_small(light), *samples]


def _plain(text: str) -> str:
    return text.replace("&", "et").replace("<", " ").replace(">", " ")


def pictures() -> list[bytes]:
    """Return small pictures of every format that is read, one of them of two pages."""
    drawn = _picture()
    found = []
    for form in ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"):
        found.append(_saved(drawn, form))
    found.append(_saved(drawn.convert("P"), "PNG"))
    found.append(_saved(drawn.convert("LA"), "PNG"))
    found.append(_saved(drawn.convert("CMYK"), "JPEG"))
    held = io.BytesIO()
    drawn.convert("1").save(held, "TIFF", compression="group4", save_all=True,
                            append_images=[drawn.convert("1")])  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = io.BytesIO()
    drawn.save(turned, "JPEG", exif=exif)
    return [*found, held.getvalue(), turned.getvalue()]


def _picture() -> Image.Image:
    image = Image.new("RGB", (64, 48), (250, 250, 240))
    ImageDraw.Draw(image).line((5, 5, 60, 40), fill=(10, 10, 90), width=3)
    return image


def _saved(image: Image.Image, form: str) -> bytes:
    held = io.BytesIO()
    image.save(held, form)
    return held.getvalue()


def heics() -> list[bytes]:
    """Return a phone's photo, small."""
    found = []
    for image in (_picture(), _picture().rotate(90, expand=True)):
        held = io.BytesIO()
        pillow_heif.from_pillow(image).save(held, quality=50)
        found.append(held.getvalue())
    return found


def mail_files() -> list[bytes]:
    """Return e-mails: with files, within one another, and hostile ones."""
    text = b"Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour, voici la facture.\r\n"
    html = b"Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>Avis favorable du PLIE</p>\r\n"
    inner = mail(text, attached(b'"facture.pdf"', good()))
    within = mail(text, b"Content-Type: message/rfc822\r\n\r\n" + inner, boundary=b"c")
    return [inner, within, mail(html), mail(text, html), *_small(mails(Snare()), 4_000)]


def archive_files() -> list[bytes]:
    """Return zip files with files, an e-mail and an archive inside."""
    inner = zipped([("facture.pdf", good())])
    message = mail(attached(b'"note.txt"', b"Bonjour"))
    return [
        zipped([("a/facture.pdf", good()), ("b/photo.png", pictures()[0])]),
        zipped([("courriel.eml", message), ("envoi.zip", inner), ("vide.pdf", b"")]),
        zipped([("lettre.docx", docx()), ("__MACOSX/._x", b"x")]),
    ]


def odd_files() -> list[bytes]:
    """Return files of formats that are refused, and of none."""
    return [
        *session_books(),
        zipped([("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", b"<office:document-content/>")]),
        rb"{\rtf1\ansi Facture de {\b fournitures} : 12,50 euros\par}",
        b"<!DOCTYPE html><html><body><p>Facture</p></body></html>",
        b"Facture de fournitures : 12,50 euros\n" * 5,
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + "WordDocument".encode("utf-16-le"),
        b"\x1f\x8b\x08\x00" + bytes(40),
        *_small(disguised(Snare()), 3_000),
    ]  # fmt: skip


def every_file() -> list[bytes]:
    """Return files of all formats, for what looks at a file before it is read."""
    return [
        *pdfs()[::3], *word_files()[::3], *pictures(), *heics(), *mail_files()[::3],
        *archive_files(), *odd_files(),
    ]  # fmt: skip


def paper_pages() -> list[bytes]:
    """Return the pages of every paper that the tests of the pieces write, as PDF and as Word."""
    found = []
    for number, paper in enumerate((*PAPERS, *MISSES[::4])):
        if number % 3 == 2:
            found.append(_pages("p.docx", pieces_maker.docx(paper.text)))
        else:
            found.append(_pages("p.pdf", pieces_maker.pdf(paper.text)))
    return [pages for pages in found if pages]


def form_pages() -> list[bytes]:
    """Return the pages of filled forms, ours and others', and of attendance sheets."""
    press = Press(load_call().options())
    forms = [
        (name, press.form(form)) for delivery in deliveries()[:4] for name, form in delivery.forms
    ]
    sheets = [
        ("feuille.pdf", headed().table(signed_plain()).line("Signature :").sign(5, 60).bytes())
    ]
    return [pages for name, content in (*forms, *sheets) if (pages := _pages(name, content))]


def _pages(name: str, content: bytes) -> bytes:
    try:
        pages = pages_of(Source.of(name, content), load_call().options())
    except DocumentError:
        return b""
    return packed(page for page in pages if page.picture is None)


def value_texts() -> list[bytes]:
    """Return texts of values as applicants write them."""
    return [
        text.encode()
        for text in (
            "12/10/2022", "le 1er mars 2022", "du 1er janvier au 31 décembre 2023", "13 10 22",
            "2022-10-12", "mars 2022 à juin 2023", "9h00 - 12h30 / 13h30 - 17h", "09:00", "14 h",
            "1 h 30", "1 234,56 €", "12.500,00", "douze mille cinq cents euros", "40 000", "15 %",
            "FR76 3000 6000 0112 3456 7890 189", "AGRIFRPP", "732 829 320 00074", "W471234567",
            "8559A", "47000", "05 53 00 00 00", "+33 5 53 00 00 00", "claire@exemple.fr",
            "www.exemple.fr", "Mme Claire DE LA TOUR", "MARTIN Claire, présidente", "oui", "☒ Non",
            "[x] Association ☐ Commune", "D1 – Insertion par l'activité", "Agen ; Boé ; Tonneins",
            "trois", "2,5 ETP", "néant", "- - -", "cf. annexe", "……………",
        )
    ]  # fmt: skip


def stamps() -> list[bytes]:
    """Return texts of the codes on our papers."""
    details = {"s": "A1-03", "d": "20221114", "t": "0900-1200+1330-1700", "r": "12", "f": "1",
               "n": "8", "i": "1", "a": "Atelier", "k": "ABCD", "j": "EF", "h": "G2"}  # fmt: skip
    call = "pdi47-2022-2023"
    made = (
        Stamp("form", call, page=3, pages=9),
        Stamp("sheet", call, 1, 1, 2, "PDI47-2022-0007", tuple(details.items())),
        Stamp("slip", call, reference="PDI47-2022-0007", details=(("p", "RIB+CV"),)),
        Stamp("letter", call, reference="PDI47-2022-0007", details=(("l", "notice"),)),
    )
    return [build(stamp).encode() for stamp in made]


def session_tables() -> list[bytes]:
    """Return lists of sessions as CSV."""
    head = "séance;date;début;fin;intitulé;lieu;intervenant;nom;prénom\n"
    rows = (
        "A1-03;14/11/2022;9h;12h;Atelier;Agen;LAFARGUE Hélène;DURAND;Amélie\n"
        ";;13h30;17h;;;;DURAND;Amélie\n;;;;;;;KOVAČEVIĆ;Marko\n"
    )
    return [
        (head + rows).encode(),
        (head + rows).replace(";", ",").encode("cp1252", "replace"),
        b"date\tstart\tend\tlast_name\tfirst_name\n2022-11-14\t09:00\t12:00\tDURAND\tAm\n",
    ]


def session_books() -> list[bytes]:
    """Return a list of sessions as XLSX."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("séance", "date", "début", "fin", "nom", "prénom"),
        ("A1", date(2022, 11, 14), 0.375, "12h", "DURAND", "Amélie"),
        (2.0, "15/11/2022", "9h", "12:00", "KOVAČEVIĆ", "Marko"),
    ):
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return [held.getvalue()]


def known_files() -> list[bytes]:
    """Return what ``read --known`` takes."""
    person = {"last_name": "DURAND", "first_name": "Amélie"}
    session = {
        "id": "s1",
        "title": "Atelier",
        "date": "2022-11-14",
        "start": "09:00",
        "end": "12:00",
        "people": [person],
        "facilitators": [["LAFARGUE", "Hélène"]],
    }
    whole = {"people": [person, ["MARTIN", "Paul"]], "actions": ["Atelier", {"title": "Jardin"}],
             "sessions": [session]}  # fmt: skip
    return [json.dumps(whole).encode(), b"{}", json.dumps({"people": []}).encode()]


def settings_files() -> list[bytes]:
    """Return settings, every part of them."""
    return [
        b'call = "appel.toml"\ntimezone = "Europe/Paris"\n[arrivals]\nquiet_seconds = 10\n'
        b'poll_seconds = 5\npolling = false\n[drafts]\nrelease = "immediately"\nat = "07:00"\n'
        b'[letters]\npdf = true\ntemplates = "modeles"\nmodes = { notice = "draft" }\n'
        b'[delegation]\norder = "2022-DAJ-041"\nday = "04/07/2022"\nsignatory = "C. Exemple"\n',
        b'[smtp]\nhost = "smtp.example.org"\nport = 587\ntls = "starttls"\nuser = "r"\n'
        b'password_file = "smtp.secret"\nsender = "i@example.org"\nseconds = 30\n[workers]\n'
        b'mode = "processes"\nnumber = 0\nmemory_mb = 3072\n[outbox]\nfolder_mode = 0o770\n',
    ]


def call_files() -> list[bytes]:
    """Return the bundled call for projects."""
    return [(resources.files("validators.calls") / "pdi47-2022-2023.toml").read_bytes()]


def dossiers() -> list[bytes]:
    """Return complete dossiers of each kind of applicant, one with attendance sheets, as JSON."""
    made = (
        builders.complete_association_dossier(),
        builders.complete_commune_dossier(),
        builders.complete_company_dossier(),
        builders.complete_sole_trader_dossier(),
        builders.complete_renewal_dossier(),
        sheet_cases.case(sheet_cases.sheet(), sheet_cases.sheet("f2-1")),
    )
    return [dossier.model_dump_json().encode() for dossier in made]


def corrections() -> list[bytes]:
    """Return what a person puts right: number of the document, path in its record, value."""
    return [
        "\n".join(said).encode()
        for said in (
            ("0", "organisation.siret", "732 829 320 00074"),
            ("0", "budget.income[2].amount", "1 234,50 €"),
            ("0", "project.start", "01/03/2023"), ("0", "project.places[0]", "Agen"),
            ("0", "declarations.accurate", "oui"), ("1", "iban", "FR76 3000 6000"),
            ("1", "names[0]", "Claire Martin"), ("1", "date", "12/10/2022"),
            ("2", "sessions[0].start", "9h30"), ("2", "participants[0].last_name", "DURAND"),
            ("2", "participants[1].signatures[0]", "présente"), ("2", "doubts", ""),
            ("2", "confirmed", "EMA-11, EMA-12"), ("2", "participants[3].last_name.value", "X"),
            ("2", "date", "14/11/2022"), ("2", "participants[0].struck", "oui"),
        )
    ]  # fmt: skip


def copies() -> list[bytes]:
    """Return a backup of a small home."""
    with tempfile.TemporaryDirectory(prefix="recevable-fuzz-") as folder:
        home = make_home(Path(folder) / "home", INLINE)
        with house_of(home) as house:
            return [backup(house, Path(folder) / "copie.tar.gz").read_bytes()]


def whole_pages() -> Iterator[bytes]:
    """Yield pictures of whole pages, small ones, for what is slow: straightening and OCR."""
    for form in ("PNG", "JPEG"):
        yield _saved(_picture().resize((320, 240)), form)
