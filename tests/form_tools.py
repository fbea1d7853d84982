"""What an applicant's own programs do to our form: fill, flatten, print, drop controls."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pypdfium2.raw as pdfium
from docx.oxml.ns import qn
from pypdf import PdfWriter, Transformation

from extractors import pdf, word
from extractors.kinds import application_form
from extractors.records import DocumentRead, leaves
from extractors.source import Options, Source
from tests.applications import values_of

HAS_POPPLER = shutil.which("pdftocairo") is not None


def read_pdf(content: bytes, options: Options) -> DocumentRead:
    """Read a PDF form through the real readers."""
    return application_form.read(pdf.pages(Source.of("form.pdf", content), options), options)


def read_docx(content: bytes, options: Options) -> DocumentRead:
    """Read a Word form through the real readers."""
    return application_form.read(word.pages(Source.of("form.docx", content), options), options)


def fill_with_pypdf(blank: bytes, values: Mapping[str, str], *, flatten: bool = False) -> bytes:
    """Fill a form by field names as another program would; check boxes take "/Oui"."""
    writer = PdfWriter(clone_from=io.BytesIO(blank))
    for page in writer.pages:
        writer.update_page_form_field_values(
            page, dict(values), auto_regenerate=not flatten, flatten=flatten
        )
    if flatten:
        writer.remove_annotations(subtypes="/Widget")
    return _written(writer)


def flatten_with_pdfium(content: bytes) -> bytes:
    """Burn the fields into the pages, as a browser does when it prints."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    for index in range(len(document)):
        page = document[index]
        assert pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT) != pdfium.FLATTEN_FAIL
        page.close()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def print_with_poppler(content: bytes) -> bytes:
    """Draw the pages anew as a PDF printer does: new fonts, clipped text left out."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        before.write_bytes(content)
        subprocess.run(["pdftocairo", "-pdf", str(before), str(after)], check=True, timeout=60)
        return after.read_bytes()


def scaled(content: bytes, factor: float, right: float, up: float) -> bytes:
    """Shrink and move what every page draws, as "fit to the printable area" does."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    for page in writer.pages:
        page.add_transformation(Transformation().scale(factor).translate(right, up))
    return _written(writer)


def without_controls(content: bytes) -> bytes:
    """Drop every content control and keep what it shows, as Google Docs does."""
    document = docx.Document(io.BytesIO(content))
    for control in list(document.element.body.iter(qn("w:sdt"))):
        parent, inside = control.getparent(), control.find(qn("w:sdtContent"))
        for child in list(inside):
            control.addprevious(child)
        parent.remove(control)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def folded(value: Any) -> Any:
    """Return a text in NFC with its white space folded; anything else as it is."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    return value


def silent_errors(record: Any, document: DocumentRead) -> dict[str, tuple[Any, Any]]:
    """Return the leaves that a flat reading has wrong without saying so.

    Said so is: the path (for a list, any item of it) stands among the cut texts, or the leaf is
    below the confidence of a doubt.
    """
    wanted, found = values_of(record), values_of(document.record)
    read = dict(leaves(document.record))
    wrong = {}
    for path in wanted.keys() | found.keys():
        if folded(wanted.get(path)) == folded(found.get(path)):
            continue
        leaf = read.get(path)
        cut = any(path == said or path.startswith(f"{said}[") for said in document.truncated)
        if not cut and not (leaf is not None and getattr(leaf, "doubtful", False)):
            wrong[path] = (wanted.get(path), found.get(path))
    return wrong


def _written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
