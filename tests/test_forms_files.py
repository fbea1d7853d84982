"""The files of ``recevable forms`` and the page of the fields: complete, the same each time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from extractors.fields import FIELDS
from extractors.form_layout import application_layout
from extractors.records import Action, ApplicationRecord, BudgetLine, Text
from generators import forms
from validators.call import load_call

OPTIONS = load_call().options()
FILES = forms.write_forms(OPTIONS)
PDF = FILES["formulaire-de-demande.pdf"]
WORD = FILES["formulaire-de-demande.docx"]
TABLE: dict[str, Any] = json.loads(FILES["fields.json"])


def _names(key: str) -> list[str]:
    names = [entry[key] for entry in TABLE["fields"] if entry[key]]
    return names + [c[key] for entry in TABLE["fields"] for c in entry.get("choices", ())]


def test_the_same_call_gives_the_same_bytes() -> None:
    assert forms.write_forms(OPTIONS) == FILES


def test_every_field_of_the_table_is_described() -> None:
    described = {re.sub(r"\[\d+\]", "[]", entry["path"]) for entry in TABLE["fields"]}
    assert {field.path for field in FIELDS} <= described
    assert all(entry["label"] and entry["type"] for entry in TABLE["fields"])


def test_every_name_described_is_in_the_pdf_and_nothing_else() -> None:
    fields = PdfReader(io.BytesIO(PDF)).get_fields() or {}
    assert sorted(_names("pdf")) == sorted(fields)
    assert sorted(fields) == sorted(box.name for box in application_layout(OPTIONS).boxes)


def test_every_tag_described_is_in_the_word_form_and_nothing_else() -> None:
    body = zipfile.ZipFile(io.BytesIO(WORD)).read("word/document.xml").decode("utf-8")
    tags = re.findall(r'<w:tag w:val="([^"]+)"', body)
    assert sorted(_names("docx")) == sorted(tags)


def test_every_check_box_has_the_on_state_that_is_described() -> None:
    fields = PdfReader(io.BytesIO(PDF)).get_fields() or {}
    for entry in TABLE["fields"]:
        for choice in entry.get("choices", ()):
            assert choice["on"] == "/Oui"
            assert "/Oui" in fields[choice["pdf"]]["/_States_"]


def test_the_pdf_is_accessible() -> None:
    reader = PdfReader(io.BytesIO(PDF))
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, dict)
    assert root["/Lang"] == "fr-FR"
    assert reader.metadata is not None
    assert OPTIONS.texts[0][1] in str(reader.metadata.title)
    for page in reader.pages:
        assert page["/Tabs"]
        annotations = page["/Annots"].get_object()
        assert isinstance(annotations, ArrayObject)
        for widget in annotations:
            assert widget.get_object()["/TU"]


def test_the_word_form_speaks_french_and_numbers_its_pages() -> None:
    archive = zipfile.ZipFile(io.BytesIO(WORD))
    styles = archive.read("word/styles.xml").decode("utf-8")
    assert 'w:lang w:val="fr-FR"' in styles
    assert "en-US" not in re.findall(r'w:lang w:val="([^"]+)"', styles)
    footers = [archive.read(name) for name in archive.namelist() if "footer" in name]
    assert any(b"NUMPAGES" in footer for footer in footers)


def test_what_has_no_box_is_refused_and_not_dropped() -> None:
    action = Action(title=Text(value="Atelier", raw="Atelier"))
    many = ApplicationRecord(actions=(action,) * 5)
    with pytest.raises(forms.DoesNotFitError):
        forms.fill_pdf(PDF, many, OPTIONS)
    line = BudgetLine(account=Text(value="999"), label=Text(value="Divers"))
    record = ApplicationRecord()
    odd = record.model_copy(
        update={"budget": record.budget.model_copy(update={"expenses": (line,)})}
    )
    with pytest.raises(forms.DoesNotFitError):
        forms.fill_docx(WORD, odd, OPTIONS)
