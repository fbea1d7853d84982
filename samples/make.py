"""Write the sample deliveries: ``python -m samples.make --into demo/inbox``."""

from __future__ import annotations

import argparse
import hashlib
import io
import re
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.source import Options
from generators.forms import blank_docx, blank_pdf, fill_docx, fill_pdf
from intake.house import open_house
from intake.sheet_print import texts_of
from validators.call import load_call

from .applicants import CONFLUENT
from .dossiers import Delivery, Form, deliveries, pile
from .forms import application
from .paper import Paper, to_docx, to_pdf
from .sign import sign_docx, sign_pdf

_IDENTIFIER = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")


def flatten(filled: bytes) -> bytes:
    """Return a filled PDF form as a plain print of it: no fields left, the same pages.

    The random identifier that pdfium gives the file is replaced by one of what was filled.
    """
    document = pypdfium2.PdfDocument(filled)
    document.init_forms()
    for page in document:
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_PRINT)
    buffer = io.BytesIO()
    document.save(buffer)
    of_content = hashlib.sha256(filled).hexdigest()[:32].upper().encode()
    return _IDENTIFIER.sub(rb"/ID[<%b><%b>]" % (of_content, of_content), buffer.getvalue())


class Press:
    """Fills our blank forms; the blanks are made once."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._pdf = blank_pdf(options)
        self._docx = blank_docx(options)

    def form(self, form: Form) -> bytes:
        """Return a filled form in its format."""
        record = application(form.applicant, form.plan)
        name = form.applicant.head.full if form.plan.signature else ""
        if form.format == "docx":
            filled = fill_docx(self._docx, record, self._options)
            return sign_docx(filled, name) if name else filled
        filled = fill_pdf(self._pdf, record, self._options)
        filled = sign_pdf(filled, name, self._options) if name else filled
        return flatten(filled) if form.format == "flat" else filled


def _paper(name: str, paper: Paper) -> bytes:
    return to_docx(paper) if name.endswith(".docx") else to_pdf(paper, Path(name).stem)


def files_of(delivery: Delivery, press: Press) -> dict[str, bytes]:
    """Return the files of one delivery by name."""
    files = {name: press.form(form) for name, form in delivery.forms}
    files |= {name: _paper(name, paper) for name, paper in delivery.papers}
    return files


def mail_of(delivery: Delivery, files: dict[str, bytes]) -> bytes:
    """Return a delivery as the e-mail in which it came."""
    message = EmailMessage()
    message["From"] = delivery.mail_from
    message["To"] = "appel-a-projets@departement.example"
    message["Date"] = delivery.mail_date
    message["Subject"] = "Dossier de demande de subvention"
    message["Message-ID"] = "<echantillon-1@cap-mobilite.example>"
    message.set_content("Bonjour,\n\nVeuillez trouver ci-joint mon dossier.\n\nCordialement\n")
    for name, content in files.items():
        subtype = "pdf" if name.endswith(".pdf") else "octet-stream"
        message.add_attachment(content, maintype="application", subtype=subtype, filename=name)
    message.set_boundary("=_echantillon")
    return message.as_bytes()


def write(into: Path) -> None:
    """Write every delivery under a folder (an inbox), folders first, the e-mail as one file."""
    press = Press(load_call().options())
    for delivery in deliveries():
        files = files_of(delivery, press)
        if delivery.mail_from:
            into.mkdir(parents=True, exist_ok=True)
            (into / delivery.folder).write_bytes(mail_of(delivery, files))
            print(f"   {delivery.folder} ({len(files)} pièces jointes)")
            continue
        folder = into / delivery.folder
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        print(f"   {delivery.folder}/ ({len(files)} fichiers)")


def write_paper(home: Path) -> None:
    """Write into a home's inbox what came later, on paper: a pile that went through the scanner,
    and three attendance sheets of its dossier of *Les Jardins du Confluent*."""
    from .scans import demo  # noqa: PLC0415 (drawing scans needs libraries that forms do not)

    with open_house(home) as house:
        call, known = house.call, house.register.dossiers()
    reference = next(row.reference for row in known if row.name == CONFLUENT.name)
    mixed = files_of(pile(), Press(call.options()))
    into = home / "inbox"
    papers = {
        "numerisation 0041.pdf": demo.scanned(list(mixed.values())),
        "emargement 15-11.png": demo.good_sheet(),
        "IMG_2041.jpg": demo.faulty_sheet(),
        "numerisation 0042.pdf": demo.own_sheet(reference, texts_of(call)),
    }
    for name, content in papers.items():
        (into / name).write_bytes(content)
        print(f"   {name} ({len(content) // 1024} Ko)")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Write the sample deliveries.")
    parser.add_argument("--into", type=Path, default=Path("samples/out"))
    parser.add_argument("--paper", type=Path, metavar="HOME", help="what came later, on paper")
    given = parser.parse_args()
    if given.paper:
        write_paper(given.paper)
    else:
        write(given.into)


if __name__ == "__main__":
    main()
