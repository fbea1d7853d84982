"""PDF files: what stands on the page as displayed, and what is refused with which words."""

from __future__ import annotations

import io
import re
import zlib
from typing import Any

import pypdfium2
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader

from extractors.errors import DocumentError, Encrypted, TooLarge, Unreadable, Unrecognised
from extractors.pdf import read_pdf
from extractors.source import Limits, Options, Source
from generators.pdf_canvas import Canvas
from tests.pdf_cases import drawn, fillable, read, remarks, text_page, written


def turned(rotation: int, crop: tuple[float, ...] | None) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 20)
        canvas.drawString(100, 700, "HELLO")
        canvas.rect(300, 300, 10, 10)

    page = PdfReader(io.BytesIO(drawn(draw))).pages[0]
    if crop:
        page.cropbox = RectangleObject(crop)
    if rotation:
        page.rotate(rotation)
    writer = PdfWriter()
    writer.add_page(page)
    writer.add_annotation(0, FreeText(text="note", rect=(100, 600, 160, 620), font_size="10pt"))
    return written(writer)


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_page_that_lies_on_its_side_is_read_upright_by_its_picture(rotation: int) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(text_page(*["Un texte qui se lit de travers."] * 3)))
    writer.pages[0].rotate(rotation)
    (page,) = read(written(writer))
    assert page.text.splitlines() == ["Un texte qui se lit de travers."] * 3
    assert page.picture is not None
    assert remarks(written(writer)) == []


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 100, 550, 780)])
def test_boxes_are_fractions_of_the_page_as_displayed(
    rotation: int, crop: tuple[float, ...] | None
) -> None:
    content = turned(rotation, crop)
    (page,) = read(content)
    shown = pypdfium2.PdfDocument(content)[0]
    assert page.size == shown.get_size()
    width, height = shown.get_size()
    picture = shown.render(scale=1, may_draw_forms=False, draw_annots=False).to_pil().convert("L")
    hello = next(word.box for word in page.words if word.text == "HELLO")
    around = (hello[0] * width, hello[1] * height, hello[2] * width, hello[3] * height)
    ink = picture.point(lambda value: 255 - value).crop(tuple(map(round, around))).getbbox()
    assert ink is not None
    assert ink[2] - ink[0] > 0.8 * (around[2] - around[0])
    square = page.squares[0]
    edge = (square[0] + square[2]) / 2 * width, square[1] * height
    assert min(
        picture.getpixel((int(edge[0]), min(int(edge[1]) + step, int(height) - 1)))
        for step in (-1, 0, 1)
    ) < 200  # fmt: skip
    assert "note" in page.text


def test_a_media_box_off_the_origin_moves_nothing() -> None:
    page = PdfReader(io.BytesIO(text_page("HELLO"))).pages[0]
    page.mediabox = RectangleObject((50, 100, 550, 780))
    page.cropbox = page.mediabox
    writer = PdfWriter()
    writer.add_page(page)
    (found,) = read(written(writer))
    assert found.words[0].box[0] == pytest.approx(0.0, abs=0.002)
    assert found.words[0].box[3] == pytest.approx(80 / 680, abs=0.01)


def test_text_is_in_reading_order_with_words_as_printed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(300, 700, "à droite")
        canvas.drawString(50, 700, "L’Étoile-d'Agen")
        canvas.setFont("Helvetica", 7)
        canvas.drawString(62, 653, "er")
        canvas.setFont("Helvetica", 12)
        canvas.drawString(55, 650, "1")
        canvas.drawString(75, 650, "septembre 2022")

    (page,) = read(drawn(draw))
    assert page.text == "L’Étoile-d'Agen à droite\n1er septembre 2022"


def test_an_answer_typed_over_a_dotted_line_is_not_mixed_with_the_dots() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 700, "Nom : " + "." * 60)
        canvas.drawString(90, 700, "Martin Claire")

    (page,) = read(drawn(draw))
    assert {"Nom", "Martin", "Claire"} <= {word.text for word in page.words}


def test_bold_drawn_twice_counts_once_and_vertical_text_is_a_word() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(50, 700, "Budget")
        canvas.drawString(50.4, 700, "Budget")
        canvas.rotate(90)
        canvas.drawString(300, -500, "Marge")

    (page,) = read(drawn(draw))
    assert [word.text for word in page.words] == ["Marge", "Budget"] or {
        word.text for word in page.words
    } == {"Marge", "Budget"}


def test_rules_squares_and_tables_are_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(50, 700, 10, 10)
        for row in range(4):
            canvas.line(100, 600 - 20 * row, 400, 600 - 20 * row)
        for column in (100, 250, 400):
            canvas.line(column, 600, column, 540)
        canvas.drawString(105, 586, "60 Achats")
        canvas.drawString(255, 586, "1 000,00")

    (page,) = read(drawn(draw))
    assert len(page.squares) == 1
    (table,) = page.tables
    assert [(c.text, c.row, c.column) for c in table.cells[:2]] == [
        ("60 Achats", 0, 0),
        ("1 000,00", 0, 1),
    ]
    assert len(page.lines) >= 7


def test_boxes_and_ticks_of_symbol_fonts_are_usual_characters() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("ZapfDingbats", 12)
        canvas.drawString(50, 700, "❏")
        canvas.drawString(50, 680, "✔")
        canvas.drawString(50, 660, "✘")

    (page,) = read(drawn(draw))
    assert page.text.split("\n") == ["☐", "✔", "✘"]


def signature_strokes(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(300, 200)
    for step in range(6):
        x = 300 + 20 * step
        path.curveTo(x + 5, 230, x + 15, 170, x + 20, 200)
    canvas.drawPath(path)


def test_ink_is_pictures_and_strokes_but_no_letterhead_and_no_code() -> None:
    def draw(canvas: Canvas) -> None:
        logo = Image.new("RGB", (40, 40), "red")
        canvas.drawImage(ImageReader(logo), 50, 740, 50, 50)
        canvas.drawImage(ImageReader(logo), 50, 150, 80, 40)
        signature_strokes(canvas)
        code = io.BytesIO()
        segno.make("RECEVABLE", error="m").save(code, kind="png", scale=4, border=4)
        canvas.drawImage(ImageReader(Image.open(code)), 400, 400, 90, 90)
        canvas.drawString(50, 500, "Fait à Agen, le 12 mars 2022, signature du président")

    (page,) = read(drawn(draw))
    assert page.stamps == ("RECEVABLE",)
    assert len(page.ink) == 2
    assert not page.image


def test_a_code_drawn_with_small_squares_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        for y, row in enumerate(segno.make("RECEVABLE:1:F", error="m").matrix):
            for x, dark in enumerate(row):
                if dark:
                    canvas.rect(400 + 3 * x, 700 - 3 * y, 3, 3, stroke=0, fill=1)

    (page,) = read(drawn(draw))
    assert page.stamps == ("RECEVABLE:1:F",)
    assert page.squares == ()


def scan(text: str = "") -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 600, 800)
        if text:
            layer = canvas.beginText(50, 700)
            layer.setTextRenderMode(3)
            for line in text.split("\n"):
                layer.textLine(line)
            canvas.drawText(layer)

    return drawn(draw)


def test_a_blank_scan_is_a_blank_page() -> None:
    (page,) = read(scan())
    assert page.picture is not None
    assert not page.image
    assert page.text == ""
    assert page.ink == ()


def test_the_text_layer_of_a_scan_is_doubtful() -> None:
    content = scan("Relevé d'identité bancaire de la structure\nIBAN FR76")
    (page,) = read(content)
    assert not page.image
    assert all(word.confidence < 0.8 for word in page.words)
    assert remarks(content) == ["ocr_layer"]


def test_text_under_a_picture_of_the_page_is_doubtful_and_text_over_it_is_not() -> None:
    def picture(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 600, 800)

    def line(canvas: Canvas) -> None:
        canvas.drawString(50, 700, "Relevé d'identité bancaire de la structure")

    def page(*steps: Any) -> bytes:
        return drawn(lambda canvas: [step(canvas) for step in steps])

    under, over = page(line, picture), page(picture, line)
    assert remarks(under) == ["ocr_layer"]
    assert remarks(over) == []


def test_words_outside_the_page_are_kept_and_told() -> None:
    content = drawn(lambda canvas: canvas.drawString(560, 700, "un texte beaucoup trop long ici"))
    (page,) = read(content)
    assert "ici" in page.text
    assert any(word.box[0] > 1 for word in page.words)
    assert remarks(content) == ["outside_page"]


# --- files that are refused --------------------------------------------------------------------


def refused(content: bytes, options: Options | None = None) -> DocumentError:
    with pytest.raises(DocumentError) as fault:
        read_pdf(Source.of("a.pdf", content), options or Options())
    assert fault.value.message.endswith(".")
    assert fault.value.advice.endswith(".")
    return fault.value


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"  \n", b"hello", b"%PDF-1.4\n"])
def test_empty_and_foreign_bytes_are_unreadable(content: bytes) -> None:
    assert isinstance(refused(content), Unreadable)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_a_file_cut_short_is_told_from_a_whole_one(share: float) -> None:
    for content in (text_page(*["Une ligne de texte"] * 30), fillable(), scan()):
        assert isinstance(refused(content[: int(len(content) * share)]), Unreadable)


def test_a_cut_file_that_was_signed_or_completed_before_is_refused() -> None:
    content = text_page("Une ligne")
    writer = PdfWriter(io.BytesIO(content), incremental=True)
    writer.add_annotation(0, FreeText(text="ajout", rect=(0, 0, 50, 20)))
    longer = written(writer)
    assert longer.startswith(content)
    assert len(read(longer)) == 1
    assert isinstance(
        refused(longer[: len(content) + (len(longer) - len(content)) // 2]), Unreadable
    )


def test_rubbish_before_and_after_a_whole_file_is_no_fault() -> None:
    content = text_page("Une ligne")
    assert read(b"\r\n\r\n" + content + b"\r\n--frontiere--\r\n\0\0\0")[0].text == "Une ligne"


def test_a_file_with_a_wrong_table_is_read_and_told() -> None:
    content = re.sub(rb"startxref\n\d+", b"startxref\n7", text_page("Une ligne"))
    assert read(content)[0].text == "Une ligne"
    assert "repaired" in remarks(content)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_is_asked_for_in_words_and_an_empty_one_is_none(algorithm: str) -> None:
    locked = PdfWriter(io.BytesIO(text_page("Une ligne")))
    locked.encrypt("secret", algorithm=algorithm)
    assert isinstance(refused(written(locked)), Encrypted)
    owned = PdfWriter(io.BytesIO(text_page("Une ligne")))
    owned.encrypt("", "owner", algorithm=algorithm)
    assert read(written(owned))[0].text == "Une ligne"


def test_too_many_pages_or_bytes_are_refused() -> None:
    content = drawn(*[lambda canvas: None] * 5)
    assert isinstance(refused(content, Options(Limits(max_pages=4))), TooLarge)
    assert isinstance(refused(content, Options(Limits(max_bytes=100))), TooLarge)


def test_a_bomb_of_packed_bytes_is_refused() -> None:
    bomb = zlib.compress(b"0 " * 3_000_000, 9)
    for layers, data in ((1, bomb), (2, zlib.compress(bomb, 9))):
        writer = PdfWriter()
        page = writer.add_blank_page(100, 100)
        stream = DecodedStreamObject()
        stream.set_data(data)
        stream[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode")] * layers)
        page[NameObject("/Contents")] = writer._add_object(stream)
        fault = refused(written(writer), Options(Limits(max_unpacked=1_000_000)))
        assert isinstance(fault, TooLarge)


def test_a_bomb_in_a_protected_file_is_refused_too() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    stream = DecodedStreamObject()
    stream.set_data(b"0 " * 50_000_000)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    writer.encrypt("", "owner", algorithm="AES-128")
    assert isinstance(refused(written(writer)), TooLarge)


def test_pages_in_a_circle_and_no_pages_are_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    pages: Any = writer._root_object["/Pages"]
    pages[NameObject("/Kids")] = ArrayObject([writer._root_object.raw_get("/Pages")])
    assert isinstance(refused(written(writer)), Unreadable)
    empty = PdfWriter()
    assert isinstance(refused(written(empty)), Unreadable)


def test_a_dynamic_form_is_refused_with_what_to_do() -> None:
    writer = PdfWriter(io.BytesIO(text_page("Please wait... If this message is not replaced")))
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): TextStringObject("<xdp/>")}
    )
    fault = refused(written(writer))
    assert isinstance(fault, Unrecognised)
    assert "imprimer" in fault.advice


def test_attached_files_inside_are_told() -> None:
    writer = PdfWriter(io.BytesIO(text_page("Une ligne")))
    writer.add_attachment("budget.pdf", b"x")
    assert remarks(written(writer)) == ["attachments"]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=30))
def test_no_damage_ends_in_anything_but_words_for_staff(at: int, noise: bytes) -> None:
    content = fillable()
    at %= len(content)
    try:
        read(content[:at] + noise + content[at + len(noise) :])
    except DocumentError:
        return
