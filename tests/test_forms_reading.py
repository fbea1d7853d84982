"""Our form as people really send it back: other programs, odd marks, prints, signatures."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject
from reportlab.lib.utils import ImageReader

from extractors import pdf, word
from extractors.form_flow import HEIGHT, FormBox
from extractors.form_layout import application_layout
from extractors.kinds import application_form
from extractors.read import read as read_file
from extractors.records import ApplicationRecord, DocumentRead
from extractors.source import Page, Source
from generators import forms
from generators.form_docx import fill_controls
from generators.form_pdf import fill_fields
from generators.pdf_canvas import Canvas
from tests.form_tools import (
    HAS_POPPLER,
    fill_with_pypdf,
    flatten_with_pdfium,
    print_with_poppler,
    read_docx,
    read_pdf,
    scaled,
)
from validators.call import load_call

OPTIONS = load_call().options()
LAYOUT = application_layout(OPTIONS)
BLANK = forms.blank_pdf(OPTIONS)
WORD = forms.blank_docx(OPTIONS)
NAME = "Les Jardins du Confluent"
SIMPLE: dict[str, str | bool] = {
    "organisation_name": NAME,
    "organisation_siret": "732 829 320 00074",
    "organisation_legal_form_association": True,
    "project_scheme_D2": True,
    "project_start": "01/09/2022",
    "budget_requested": "12 500,00",
    "declarations_accurate": True,
    "budget_income_74_3_amount": "12500",
    "actions_1_title": "Atelier cuisine",
    "actions_1_unit": "séances",
    "attached_D-RIB": True,
}


def _record(document: DocumentRead) -> ApplicationRecord:
    assert isinstance(document.record, ApplicationRecord)
    return document.record


def _check_simple(document: DocumentRead) -> None:
    record = _record(document)
    assert record.organisation.name.value == NAME
    assert record.organisation.siret.value == "73282932000074"
    assert record.organisation.legal_form.value == "association"
    assert record.project.scheme.value == "D2"
    assert str(record.project.start.value) == "2022-09-01"
    assert record.budget.requested.value == Decimal(12500)
    assert record.declarations.accurate.value is True
    assert record.declarations.up_to_date.absent
    assert [line.label.value for line in record.budget.income] == [
        "Conseil départemental (subvention sollicitée)"
    ]
    assert record.budget.income[0].funder.value == OPTIONS.authority_names[0]
    assert record.actions[0].unit.value == "seances"
    assert [leaf.value for leaf in record.attached] == ["D-RIB"]


def _box(name: str) -> FormBox:
    return next(box for box in LAYOUT.boxes if box.name == name)


def _over(content: bytes, draw: Any, page: int) -> bytes:
    """Print something over one page of a PDF."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=LAYOUT.size)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.pages[page - 1].merge_page(PdfReader(buffer).pages[0])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _rewritten(content: bytes, change: Any) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _widgets(writer: PdfWriter, page: int = 1) -> list[DictionaryObject]:
    annotations = writer.pages[page - 1]["/Annots"].get_object()
    assert isinstance(annotations, ArrayObject)
    found = [reference.get_object() for reference in annotations]
    return [widget for widget in found if isinstance(widget, DictionaryObject)]


# Blank forms


def test_a_blank_form_says_nothing_in_any_format() -> None:
    for read in (
        read_pdf(BLANK, OPTIONS),
        read_pdf(flatten_with_pdfium(BLANK), OPTIONS),
        read_docx(WORD, OPTIONS),
    ):
        record = _record(read)
        assert record.signed.signature.state == "absent"
        assert (
            record.model_copy(update={"signed": ApplicationRecord().signed}) == ApplicationRecord()
        )


def test_the_form_is_recognised_in_every_format_and_a_letter_is_not() -> None:
    assert application_form.recognises(pdf.pages(Source.of("a.pdf", BLANK), OPTIONS)) >= 0.9
    assert application_form.recognises(word.pages(Source.of("a.docx", WORD), OPTIONS)) >= 0.9
    letter = Page(1, (595, 842), "Madame la Présidente, veuillez agréer nos salutations.")
    assert application_form.recognises((letter,)) < 0.5


def test_the_stamp_tells_the_call_and_the_version() -> None:
    read = read_pdf(BLANK, OPTIONS)
    assert read.stamp is not None
    call = OPTIONS.call_id.upper()
    assert read.stamp.startswith(f"RECEVABLE:2:F:{call}:{OPTIONS.form_version}:1:")


def test_the_form_of_another_call_is_a_doubt_and_staff_are_told() -> None:
    other = replace(OPTIONS, call_id="autre-appel")
    read = read_pdf(forms.blank_pdf(other), OPTIONS)
    assert read.confidence < 0.8
    assert [r.code for r in application_form.remarks(read, OPTIONS)] == ["other_form"]


# Fillable


def test_a_form_filled_by_another_program_reads_back() -> None:
    values = {k: "/Oui" if v is True else str(v) for k, v in SIMPLE.items()}
    read = read_pdf(fill_with_pypdf(BLANK, values), OPTIONS)
    assert read.form == "ours-fillable"
    _check_simple(read)
    name = _record(read).organisation.name
    assert name.confidence == 0.99
    assert name.page == 1
    assert name.box == pytest.approx(_box("organisation_name").box, abs=0.001)


def test_a_preset_default_is_no_answer() -> None:
    def preset(writer: PdfWriter) -> None:
        for widget in _widgets(writer):
            if widget.get("/T") == "organisation_name":
                widget[NameObject("/V")] = TextStringObject("À compléter par vos soins")
                widget[NameObject("/DV")] = TextStringObject("À compléter par vos soins")

    assert _record(read_pdf(_rewritten(BLANK, preset), OPTIONS)).organisation.name.absent


def test_the_same_last_name_under_another_parent_is_not_ours() -> None:
    def intrude(writer: PdfWriter) -> None:
        parent = DictionaryObject({NameObject("/T"): TextStringObject("autre")})
        for widget in _widgets(writer):
            if widget.get("/T") == "organisation_name":
                widget[NameObject("/Parent")] = writer._add_object(parent)
                widget[NameObject("/V")] = TextStringObject("Une autre structure")

    assert _record(read_pdf(_rewritten(BLANK, intrude), OPTIONS)).organisation.name.absent


def test_two_schemes_ticked_are_both_kept_and_none_is_chosen() -> None:
    ticked = fill_fields(BLANK, {"project_scheme_D1": True, "project_scheme_D3": True})
    for content in (ticked, flatten_with_pdfium(ticked)):
        project = _record(read_pdf(content, OPTIONS)).project
        assert project.scheme.value is None
        assert project.scheme.doubtful
        assert [leaf.value for leaf in project.schemes] == ["D1", "D3"]


def test_yes_and_no_both_ticked_is_a_doubt() -> None:
    both = {"organisation_auditor_oui": True, "organisation_auditor_non": True}
    auditor = _record(read_pdf(fill_fields(BLANK, both), OPTIONS)).organisation.auditor
    assert auditor.value is None
    assert auditor.doubtful


def test_what_cannot_be_understood_keeps_its_raw_text_and_its_place() -> None:
    wrong = {"organisation_siret": "732 829 320 00075", "budget_requested": "à voir avec la mairie"}
    record = _record(read_pdf(fill_fields(BLANK, wrong), OPTIONS))
    assert record.organisation.siret.raw == "732 829 320 00075"
    assert record.organisation.siret.doubtful
    assert record.budget.requested.value is None
    assert record.budget.requested.raw == "à voir avec la mairie"
    assert record.budget.requested.box is not None


def test_comments_typed_over_an_empty_form_are_read() -> None:
    x0, y0, x1, y1 = _box("organisation_name").points()

    def comment(writer: PdfWriter) -> None:
        note = FreeText(text=NAME, rect=(x0, HEIGHT - y1, x1, HEIGHT - y0))
        writer.add_annotation(0, note)

    name = _record(read_pdf(_rewritten(BLANK, comment), OPTIONS)).organisation.name
    assert name.value == NAME


# Flat


@pytest.mark.parametrize(
    ("factor", "right", "up"), [(1.0, 0, 0), (0.94, 18, 25), (0.7, 60, 130), (1.02, -6, -8)]
)
def test_a_shrunk_and_shifted_print_reads_the_same(factor: float, right: float, up: float) -> None:
    printed = scaled(flatten_with_pdfium(fill_fields(BLANK, SIMPLE)), factor, right, up)
    read = read_pdf(printed, OPTIONS)
    assert read.form == "ours-flat"
    _check_simple(read)
    assert _record(read).organisation.name.confidence == 0.97


@pytest.mark.skipif(not HAS_POPPLER, reason="poppler is not installed")
def test_a_form_printed_by_a_program_with_its_own_fonts_reads_the_same() -> None:
    _check_simple(read_pdf(print_with_poppler(fill_fields(BLANK, SIMPLE)), OPTIONS))


def test_pages_in_another_order_or_missing_are_no_obstacle() -> None:
    flat = PdfReader(io.BytesIO(flatten_with_pdfium(fill_fields(BLANK, SIMPLE))))
    writer = PdfWriter()
    for page in (flat.pages[2], flat.pages[0]):
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    read = read_pdf(out.getvalue(), OPTIONS)
    record = _record(read)
    assert record.organisation.name.value == NAME
    assert record.organisation.name.page == 2
    assert record.project.scheme.value == "D2"
    assert [r.code for r in application_form.remarks(read, OPTIONS)] == ["missing_pages"]


def test_two_copies_of_a_page_that_differ_are_a_doubt() -> None:
    writer = PdfWriter()
    for name in (NAME, "Les Jardins de la Confluence"):
        flat = flatten_with_pdfium(fill_fields(BLANK, {"organisation_name": name}))
        writer.add_page(PdfReader(io.BytesIO(flat)).pages[0])
    out = io.BytesIO()
    writer.write(out)
    assert _record(read_pdf(out.getvalue(), OPTIONS)).organisation.name.doubtful


def test_a_signed_signature_field_in_the_box_is_ink() -> None:
    def sign(writer: PdfWriter) -> None:
        signed = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Sig"),
                NameObject("/Contents"): TextStringObject("x"),
            }
        )
        for widget in _widgets(writer, _box("signed_signature").page):
            if widget.get("/T") == "signed_signature":
                widget[NameObject("/V")] = writer._add_object(signed)

    signature = _record(read_pdf(_rewritten(BLANK, sign), OPTIONS)).signed.signature
    assert signature.state == "present"


def test_a_box_ticked_with_drawn_strokes_is_ticked() -> None:
    box = _box("organisation_legal_form_commune")
    x0, y0, x1, y1 = box.points()

    def cross(canvas: Canvas) -> None:
        canvas.line(x0 + 1, HEIGHT - y0 - 1, x1 - 1, HEIGHT - y1 + 1)
        canvas.line(x0 + 1, HEIGHT - y1 + 1, x1 - 1, HEIGHT - y0 - 1)

    read = read_pdf(_over(flatten_with_pdfium(BLANK), cross, box.page), OPTIONS)
    assert _record(read).organisation.legal_form.value == "commune"


def test_a_long_text_cut_by_its_box_is_said_to_be_cut() -> None:
    text = "Les personnes accompagnées avancent à leur rythme vers l'emploi. " * 40
    read = read_pdf(flatten_with_pdfium(fill_fields(BLANK, {"project_needs": text})), OPTIONS)
    assert "project.needs" in read.truncated
    needs = _record(read).project.needs
    assert needs.doubtful
    sentence = application_form.remarks(read, OPTIONS)[0]
    assert sentence.field == "project.needs"
    assert "coupé" in sentence.message


def test_a_line_too_long_for_its_box_is_said_to_be_cut_and_its_neighbour_is_a_doubt() -> None:
    long = "Association départementale pour l'accompagnement vers l'emploi durable " * 3
    flat = flatten_with_pdfium(fill_fields(BLANK, {"organisation_name": long}))
    read = read_pdf(flat, OPTIONS)
    record = _record(read)
    assert "organisation.name" in read.truncated
    assert record.organisation.name.doubtful
    assert record.organisation.acronym.absent or record.organisation.acronym.doubtful


def test_paragraphs_are_kept_where_the_print_shows_them() -> None:
    text = "Premier paragraphe.\nSecond paragraphe.\n\nTroisième."
    flat = flatten_with_pdfium(fill_fields(BLANK, {"project_needs": text}))
    assert _record(read_pdf(flat, OPTIONS)).project.needs.value == text


def test_a_sign_that_the_print_cannot_show_is_a_doubt_and_no_wrong_value() -> None:
    text = "Au moins ≥ 12 séances"
    filled = fill_fields(BLANK, {"organisation_name": text})
    assert _record(read_pdf(filled, OPTIONS)).organisation.name.value == text
    assert _record(read_pdf(flatten_with_pdfium(filled), OPTIONS)).organisation.name.doubtful


def test_two_euro_signs_side_by_side_stay_two_in_a_print() -> None:
    filled = fill_fields(BLANK, {**SIMPLE, "project_objectives": "Viser €€ et non €"})
    record = _record(read_pdf(flatten_with_pdfium(filled), OPTIONS))
    assert record.project.objectives.value == "Viser €€ et non €"


# Signature


def test_a_drawn_signature_is_present_and_a_typed_name_is_for_a_person() -> None:
    box = _box("signed_signature")
    x0, y0, _, y1 = box.points()
    flat = flatten_with_pdfium(BLANK)

    def picture(canvas: Canvas) -> None:
        image = Image.new("RGB", (300, 120), "white")
        ImageDraw.Draw(image).line([(20, 90), (90, 20), (150, 100), (270, 30)], "navy", 5)
        canvas.drawImage(ImageReader(image), x0 + 20, HEIGHT - y1 + 8, 150, y1 - y0 - 16)

    def pen(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(x0 + 20, HEIGHT - y1 + 20)
        for step in range(6):
            left = x0 + 30 + step * 22
            path.curveTo(
                left, HEIGHT - y0 - 8, left + 8, HEIGHT - y1 + 8, left + 20, HEIGHT - y0 - 30
            )
        canvas.drawPath(path)

    def typed(canvas: Canvas) -> None:
        canvas.drawString(x0 + 20, HEIGHT - y1 + 30, "Claire Dupont-Œuvrard")

    for content in (BLANK, flat):
        for draw in (picture, pen):
            signed = _record(read_pdf(_over(content, draw, box.page), OPTIONS)).signed.signature
            assert signed.state == "present"
            assert signed.page == box.page
        name = _record(read_pdf(_over(content, typed, box.page), OPTIONS)).signed.signature
        assert name.state == "to_check"
        assert name.raw == "Claire Dupont-Œuvrard"


# Word


def test_word_answers_name_their_control_as_place() -> None:
    read = read_docx(fill_controls(WORD, SIMPLE), OPTIONS)
    _check_simple(read)
    assert _record(read).organisation.siret.place == "champ organisation_siret"
    assert _record(read).organisation.siret.page is None


def test_a_picture_in_the_signature_cell_of_a_word_form_is_ink() -> None:
    document = docx.Document(io.BytesIO(WORD))
    cell = next(
        row.cells[1]
        for table in document.tables
        for row in table.rows
        if row.cells[0].text.startswith("Signature du représentant")
    )
    image = io.BytesIO()
    Image.new("RGB", (60, 30), "navy").save(image, "PNG")
    image.seek(0)
    cell.paragraphs[0].add_run().add_picture(image)
    out = io.BytesIO()
    document.save(out)
    assert _record(read_docx(out.getvalue(), OPTIONS)).signed.signature.state == "present"


def test_a_control_filled_by_its_text_alone_reads_back() -> None:
    document = docx.Document(io.BytesIO(WORD))
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
        if tag == "project_description":
            next(control.iter(qn("w:t"))).text = "Ligne un\nLigne deux"
    out = io.BytesIO()
    document.save(out)
    assert _record(read_docx(out.getvalue(), OPTIONS)).project.description.value == (
        "Ligne un\nLigne deux"
    )


def test_words_typed_beside_an_empty_control_are_read_by_their_label() -> None:
    document = docx.Document(io.BytesIO(WORD))
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text == "Dénomination de la structure":
                row.cells[1].paragraphs[0].add_run(NAME)
    out = io.BytesIO()
    document.save(out)
    name = _record(read_docx(out.getvalue(), OPTIONS)).organisation.name
    assert name.value == NAME
    assert name.place is not None
    assert name.place.startswith("tableau ")


def test_words_typed_beside_a_filled_control_make_it_a_doubt() -> None:
    document = docx.Document(io.BytesIO(fill_controls(WORD, {"organisation_name": NAME})))
    for table in document.tables:
        for row in table.rows:
            if row.cells[0].text == "Dénomination de la structure":
                row.cells[1].paragraphs[0].add_run(" et de la Garonne")
    out = io.BytesIO()
    document.save(out)
    assert _record(read_docx(out.getvalue(), OPTIONS)).organisation.name.doubtful


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_word_form_printed_to_pdf_is_read_by_its_labels(tmp_path: Path) -> None:
    filled = tmp_path / "form.docx"
    filled.write_bytes(fill_controls(WORD, SIMPLE))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
               "--convert-to", "pdf", "--outdir", str(tmp_path), str(filled)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    content = (tmp_path / "form.pdf").read_bytes()
    reading = read_file(Source.of("form.pdf", content), OPTIONS)
    assert [document.form for document in reading.documents] == ["ours-flat"]
    _check_simple(reading.documents[0])
    siret = _record(reading.documents[0]).organisation.siret
    assert siret.page in (1, 2)
    assert siret.box is not None
