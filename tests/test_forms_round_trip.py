"""What is written into our form is what is read from it, by each way that it comes back.

The longer run (200 applications per way) is ``python -m scripts.long_roundtrip``.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from extractors.records import ApplicationRecord
from generators import forms
from tests.applications import applications, values_of
from tests.form_tools import (
    HAS_POPPLER,
    flatten_with_pdfium,
    print_with_poppler,
    read_docx,
    read_pdf,
    silent_errors,
    without_controls,
)
from validators.call import load_call

OPTIONS = load_call().options()
BLANK_PDF = forms.blank_pdf(OPTIONS)
BLANK_DOCX = forms.blank_docx(OPTIONS)


def _examples(count: int) -> settings:
    """Few examples here; two hundred of each way are run and recorded (docs/round-trip.md)."""
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@_examples(4)
@given(applications(OPTIONS))
def test_every_field_of_the_fillable_pdf_reads_back(record: ApplicationRecord) -> None:
    read = read_pdf(forms.fill_pdf(BLANK_PDF, record, OPTIONS), OPTIONS)
    assert read.form == "ours-fillable"
    assert values_of(read.record) == values_of(record)
    assert read.truncated == ()


@_examples(12)
@given(applications(OPTIONS))
def test_every_field_of_the_word_form_reads_back(record: ApplicationRecord) -> None:
    read = read_docx(forms.fill_docx(BLANK_DOCX, record, OPTIONS), OPTIONS)
    assert read.form == "ours-docx"
    assert values_of(read.record) == values_of(record)


@_examples(10)
@given(applications(OPTIONS))
def test_a_word_form_whose_controls_were_dropped_reads_back_by_its_labels(
    record: ApplicationRecord,
) -> None:
    filled = without_controls(forms.fill_docx(BLANK_DOCX, record, OPTIONS))
    assert values_of(read_docx(filled, OPTIONS).record) == values_of(record)


@_examples(4)
@given(applications(OPTIONS))
def test_a_flattened_form_reads_back_or_says_what_is_cut(record: ApplicationRecord) -> None:
    flat = flatten_with_pdfium(forms.fill_pdf(BLANK_PDF, record, OPTIONS))
    read = read_pdf(flat, OPTIONS)
    assert read.form == "ours-flat"
    assert silent_errors(record, read) == {}


@pytest.mark.skipif(not HAS_POPPLER, reason="poppler is not installed")
@_examples(3)
@given(applications(OPTIONS))
def test_a_form_printed_to_pdf_reads_back_or_says_what_is_cut(record: ApplicationRecord) -> None:
    printed = print_with_poppler(forms.fill_pdf(BLANK_PDF, record, OPTIONS))
    assert silent_errors(record, read_pdf(printed, OPTIONS)) == {}
