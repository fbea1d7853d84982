"""Made scans of our own papers: printed sheets, filled forms, the samples of the demonstration."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image

from samples.dossiers import deliveries
from samples.forms import application
from samples.scans import demo, ours
from samples.scans.forms import make as scanned_form
from validators.call import load_call


def test_our_sheet_keeps_its_rows_and_the_same_bytes() -> None:
    one, other = ours.make(3, "eval"), ours.make(3, "eval")
    assert one.content == other.content
    sheet = one.truth.sheets[0]
    rows = [row.row for row in sheet.record.participants]
    assert rows == list(range(1, len(rows) + 1))
    cells = [c for t in sheet.tables for c in t.cells if c.role == "signature"]
    assert len(cells) == sum(len(row.signatures) for row in sheet.record.participants)
    assert {cell.session for cell in cells} == {s.id for s in sheet.record.sessions}


def test_a_filled_form_is_scanned_as_pictures_only() -> None:
    form = deliveries()[0].forms[0][1]
    options = load_call().options()
    record = application(form.applicant, form.plan)
    scan = scanned_form(record, options, 1, mode="typed", dpi=80)
    document = pypdfium2.PdfDocument(scan.content)
    assert len(document) > 5
    assert all(not page.get_textpage().get_text_range().strip() for page in document)
    assert scan.record == record


def test_the_samples_of_the_demonstration_need_no_font_and_stay_the_same() -> None:
    good = demo.good_sheet()
    assert good == demo.good_sheet()
    assert Image.open(io.BytesIO(good)).size[0] > 1500
    assert demo.own_sheet("PDI47-2022-0001", ours.TEXTS).startswith(b"%PDF")
    assert demo.faulty_sheet().startswith(b"\xff\xd8")
