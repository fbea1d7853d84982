"""One file whole: its format by content, its documents by pages, its JSON."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from decimal import Decimal
from email.message import EmailMessage
from typing import Any

import pillow_heif
import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.lib.utils import ImageReader

from extractors import DocumentError, Options, Reading, Source, read, read_bundle, reading_json
from extractors.errors import Encrypted, TooLarge, Unreadable, Unrecognised
from extractors.formats import format_of
from extractors.kinds import Kind, kinds
from extractors.records import DocumentRead, PieceRecord
from extractors.source import Limits, Page
from extractors.split import split
from generators.pdf_canvas import Canvas

RIB = (
    "RELEVÉ D'IDENTITÉ BANCAIRE",
    "Titulaire du compte : Association L'Étoile d'Agen",
    "IBAN : FR76 3000 6000 0112 3456 7890 189",
    "BIC : AGRIFRPP",
    "Domiciliation : Agence d'Agen",
)
COMMITMENT = (
    "CONTRAT D'ENGAGEMENT RÉPUBLICAIN",
    "ENGAGEMENT N° 1 : RESPECT DES LOIS DE LA RÉPUBLIQUE",
    "ENGAGEMENT N° 2 : LIBERTÉ DE CONSCIENCE",
    "L'association s'engage à respecter le contrat, décret n° 2021-1947.",
    "Fait à Agen, le 12 mars 2022",
)
STRAY = ("Menu de la cantine", "Lundi : potage, poisson, riz", "Mardi : crudités, poulet, frites")


def pdf(*pages: tuple[str, ...] | None) -> bytes:
    """Return a PDF of text pages; None is a scanned page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    for lines in pages:
        if lines is None:
            canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
        for number, line in enumerate(lines or ()):
            canvas.setFont(
                "Helvetica-Bold" if number == 0 else "Helvetica", 16 if number == 0 else 11
            )
            canvas.drawString(60, 760 - 24 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def reading(content: bytes, name: str = "piece.pdf", options: Options | None = None) -> Reading:
    return read(Source.of(name, content), options or Options())


def told(found: Reading) -> list[tuple[str, str | None, tuple[int, ...]]]:
    return [(d.kind, d.piece, d.pages) for d in found.documents]


def test_a_file_of_several_documents_is_split_by_its_pages() -> None:
    found = reading(pdf(RIB, COMMITMENT, None, None))
    assert told(found) == [
        ("piece", "D-RIB", (1,)),
        ("piece", "D-CER", (2, 3, 4)),  # scanned backs where nothing stands
    ]
    assert found.pages == 4
    assert found.remarks == ()


def test_what_comes_from_the_text_layer_of_a_scan_is_a_doubt() -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    layer = canvas.beginText(60, 760)
    layer.setFont("Helvetica", 12)
    layer.setTextRenderMode(3)
    for line in RIB:
        layer.textLine(line)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
    canvas.drawText(layer)
    canvas.save()
    found = reading(stream.getvalue())
    record = found.documents[0].record
    assert isinstance(record, PieceRecord)
    assert record.leaf("iban").value == "FR7630006000011234567890189"
    assert record.leaf("iban").doubtful


def test_what_fits_nothing_is_kept_and_never_another_piece() -> None:
    assert told(reading(pdf(STRAY))) == [("unrecognised", None, (1,))]


def test_two_bank_details_in_one_file_are_two_documents() -> None:
    other = (*RIB[:1], "Titulaire du compte : Mairie de Boé", *RIB[2:])
    assert told(reading(pdf(RIB, other))) == [("piece", "D-RIB", (1,)), ("piece", "D-RIB", (2,))]


def test_a_page_that_counts_on_stays_with_its_document() -> None:
    first = (*COMMITMENT[:-1], *[f"Ligne {n}" for n in range(20)], "page 1/2")
    second = ("Suite du texte", "RELEVÉ D'IDENTITÉ BANCAIRE joint", *["..."] * 24, "page 2/2")
    assert told(reading(pdf(first, second))) == [("piece", "D-CER", (1, 2))]


def test_an_unknown_page_with_a_title_of_its_own_is_kept_apart() -> None:
    assert told(reading(pdf(RIB, STRAY))) == [
        ("piece", "D-RIB", (1,)),
        ("unrecognised", None, (2,)),
    ]


def test_a_page_without_title_stays_with_the_document_before_it() -> None:
    chapter = ("", "Suite du texte du contrat, sans titre", "et qui continue sur cette page")
    assert told(reading(pdf(COMMITMENT, chapter))) == [("piece", "D-CER", (1, 2))]


def test_a_blank_back_of_a_sheet_makes_no_document() -> None:
    assert told(reading(pdf(RIB, (), COMMITMENT))) == [
        ("piece", "D-RIB", (1, 2)),
        ("piece", "D-CER", (3,)),
    ]


def test_a_word_document_has_no_pages_but_is_split_at_its_breaks() -> None:
    document = Document()
    for line in RIB:
        document.add_paragraph(line)
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    for line in COMMITMENT:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    found = reading(stream.getvalue(), "tout.docx")
    assert found.pages is None
    assert told(found) == [("piece", "D-RIB", ()), ("piece", "D-CER", ())]
    record = found.documents[0].record
    assert isinstance(record, PieceRecord)
    leaf = record.leaf("iban")
    assert leaf.page is None
    assert leaf.box is None
    assert leaf.place


def kind(piece: str, word: str, score: float) -> Kind:
    def recognises(pages: Any, options: Options) -> float:
        return score if word in pages[0].text else 0.0

    def fill(pages: Any, options: Options) -> DocumentRead:
        return DocumentRead(kind="piece", piece=piece, pages=tuple(p.number for p in pages))

    return Kind("piece", piece, f"Pièce {piece}", recognises, fill)


def test_two_claimants_are_a_question_for_a_person() -> None:
    pages = (Page(1, (595, 842), "bilan et budget"),)
    both = (kind("D-A", "bilan", 0.9), kind("D-B", "budget", 0.88))
    found = split(pages, both, Options())
    assert [d.kind for d in found.documents] == ["unrecognised"]
    assert [r.code for r in found.remarks] == ["two_kinds"]
    clear = split(pages, (both[0], kind("D-B", "budget", 0.6)), Options())
    assert [d.piece for d in clear.documents] == ["D-A"]


def test_every_page_is_in_exactly_one_document() -> None:
    texts = ["bilan", "", "suite", "budget", "x", "bilan"]
    pages = tuple(Page(n, (595, 842), text) for n, text in enumerate(texts, 1))
    found = split(pages, (kind("D-A", "bilan", 0.9), kind("D-B", "budget", 0.9)), Options())
    assert [n for d in found.documents for n in d.pages] == [1, 2, 3, 4, 5, 6]
    assert [d.piece for d in found.documents] == ["D-A", "D-B", "D-A"]


def form_kind() -> Kind:
    """A form whose questions are the words "question"; it claims what holds enough of them."""

    def recognises(pages: Any, options: Options) -> float:
        count = sum(str(page.text).count("question") for page in pages)
        return min(1.0, 0.1 * float(count))

    def fill(pages: Any, options: Options) -> DocumentRead:
        return DocumentRead(kind="application_form", pages=tuple(p.number for p in pages))

    return Kind("application_form", None, "Formulaire", recognises, fill)


def pages_of(*texts: str) -> tuple[Page, ...]:
    return tuple(Page(n, (595, 842), text) for n, text in enumerate(texts, 1))


def test_the_chapters_of_a_form_stay_with_it_though_they_read_like_pieces() -> None:
    pages = pages_of("question " * 4 + "rib", "question " * 3 + "rib", "question " * 6, "rib")
    found = split(pages, (form_kind(), kind("D-RIB", "rib", 0.85)), Options())
    assert [(d.kind, d.pages) for d in found.documents] == [
        ("application_form", (1, 2, 3)),
        ("piece", (4,)),
    ]


def test_a_letter_that_speaks_of_the_request_begins_no_form() -> None:
    pages = pages_of("question " * 4 + "lettre", "question " * 4, "question " * 6)
    found = split(pages, (form_kind(), kind("D-LETTRE", "lettre", 0.9)), Options())
    assert [(d.kind, d.pages) for d in found.documents] == [
        ("piece", (1,)),
        ("application_form", (2, 3)),
    ]


def test_a_cover_sheet_belongs_to_the_form_behind_it() -> None:
    found = split(pages_of("page de garde", "question " * 9), (form_kind(),), Options())
    assert [d.pages for d in found.documents] == [(1, 2)]


def test_every_registered_kind_is_there() -> None:
    names = {(kind.name, kind.piece) for kind in kinds()}
    assert ("application_form", None) in names
    assert ("piece", "D-RIB") in names
    labels = {(kind.name, kind.piece, kind.label) for kind in kinds()}  # letters: ours, others'
    assert len(labels) == len(kinds())


# --- formats -----------------------------------------------------------------------------------


def picture(kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((300, 400), 40).save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_is_read_whatever_its_name_and_noise_is_refused_with_advice(kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        reading(picture(kind), "scan.pdf")
    assert "200 dpi" in refused.value.advice


def test_a_fax_of_several_pages_counts_them() -> None:
    pages = [Image.new("L", (100, 140), shade) for shade in (255, 250, 245)]
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    assert reading(stream.getvalue()).pages == 3
    with pytest.raises(TooLarge):
        reading(stream.getvalue(), options=Options(Limits(max_pages=2)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_cut_short_or_too_large_is_refused(kind: str) -> None:
    content = picture(kind)
    with pytest.raises(Unreadable):
        reading(content[: len(content) // 2])
    with pytest.raises(TooLarge):
        reading(content, options=Options(Limits(max_pixels=1000)))


def test_a_phone_picture_is_kept_when_whole() -> None:
    stream = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (600, 800), "white")).save(stream)
    whole = stream.getvalue()
    assert told(reading(whole, "IMG_1.HEIC")) == [("unrecognised", None, (1,))]
    with pytest.raises(Unreadable):
        reading(whole[:-3])


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "refusal", "word"),
    [
        (b"", Unreadable, "vide"),
        (b"\0" * 100, Unreadable, "vide"),
        (OLE + "WordDocument".encode("utf-16-le"), Unrecognised, "Word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Encrypted, "mot de passe"),
        (OLE + "__substg1.0_".encode("utf-16-le"), Unrecognised, "Outlook"),
        (b"Bonjour, ceci est un texte.", Unrecognised, "texte"),
        (b"{\\rtf1 Bonjour}", Unrecognised, "RTF"),
        (b"<!DOCTYPE html><html></html>", Unrecognised, "web"),
        (b"Rar!\x1a\x07\x00", Unrecognised, "Archive"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", Unrecognised, "format"),
    ],
)
def test_other_formats_are_refused_with_words_and_advice(
    content: bytes, refusal: type[DocumentError], word: str
) -> None:
    with pytest.raises(refusal) as fault:
        reading(content)
    assert word in fault.value.message
    assert len(fault.value.advice) > 20


def zipped(members: dict[str, bytes], mode: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", mode) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_office_files_are_told_apart_by_what_is_in_them() -> None:
    types = {"[Content_Types].xml": b""}
    assert format_of(zipped({**types, "word/document.xml": b""})) == "word"
    assert format_of(zipped({**types, "xl/workbook.xml": b""})) == "sheet"
    assert format_of(zipped({"mimetype": b"x", "content.xml": b""})) == "odf"
    assert format_of(zipped({"a.pdf": b""})) == "zip"
    assert format_of(zipped({"a.pdf": b"%PDF-1.4"}, zipfile.ZIP_STORED)) == "zip"
    assert format_of(b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4") == "pdf"


# --- e-mails and archives ------------------------------------------------------------------------


def mail(**attachments: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "Claire Martin <claire.martin@exemple.fr>"
    message["Date"] = "Sat, 31 Dec 2022 23:58:00 +0100"
    message["Subject"] = "Dossier"
    message.set_content("Bonjour,\n\nvoici notre dossier.\n")
    for name, content in attachments.items():
        message.add_attachment(
            content, maintype="application", subtype="pdf", filename=f"{name}.pdf"
        )
    return message.as_bytes()


def test_an_email_gives_every_document_that_it_carries() -> None:
    found = reading(mail(rib=pdf(RIB), casse=b"%PDF-1.4 trop court"), "mail.eml")
    assert [(d.file, d.kind, d.piece) for d in found.documents] == [
        ("mail.eml/rib.pdf", "piece", "D-RIB")
    ]
    assert [r.code for r in found.remarks] == ["unreadable"]
    assert found.remarks[0].message.startswith("casse.pdf : ")
    parts = read_bundle(Source.of("mail.eml", mail(rib=pdf(RIB))), Options())
    assert [(part.file, part.pages) for part in parts] == [
        ("mail.eml", None),
        ("mail.eml/rib.pdf", 1),
    ]


def test_an_archive_gives_every_document_that_it_holds() -> None:
    found = reading(zipped({"dossier/rib.pdf": pdf(RIB)}), "envoi.zip")
    assert [(d.file, d.piece) for d in found.documents] == [("envoi.zip/rib.pdf", "D-RIB")]


# --- plain data ----------------------------------------------------------------------------------


def test_a_reading_crosses_to_another_process_and_becomes_json() -> None:
    found = reading(pdf(RIB, STRAY))
    assert pickle.loads(pickle.dumps(found)) == found
    plain = reading_json(found)
    again = json.loads(json.dumps(plain, ensure_ascii=False))
    assert again["file"] == "piece.pdf"
    assert len(again["sha256"]) == 64
    iban = again["documents"][0]["record"]["iban"]
    assert iban["value"] == "FR7630006000011234567890189"
    assert iban["page"] == 1
    assert len(iban["box"]) == 4
    assert Reading.model_validate(again).documents[0].piece == "D-RIB"


def test_times_and_amounts_in_json_are_short_and_exact() -> None:
    from datetime import date, time

    from extractors.read import _plain

    assert _plain(
        {"a": Decimal("1E+3"), "b": time(9, 5), "c": date(2022, 3, 1), "d": (True, None)}
    ) == {"a": "1000", "b": "09:05", "c": "2022-03-01", "d": [True, None]}


def test_a_damaged_file_raises_and_never_returns_half() -> None:
    content = pdf(RIB, COMMITMENT)
    with pytest.raises(Unreadable):
        reading(content[: len(content) // 10])


def test_the_same_bytes_read_twice_say_the_same() -> None:
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(pdf(RIB, STRAY, COMMITMENT))).pages:
        writer.add_page(page)
    stream = io.BytesIO()
    writer.write(stream)
    assert reading(stream.getvalue()) == reading(stream.getvalue())
