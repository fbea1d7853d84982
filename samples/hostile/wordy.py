"""Texts that are small as files and tire whoever looks for values in them, in every format."""

from __future__ import annotations

from collections.abc import Iterator

from .case import Case, Outcome
from .mails import mail
from .pdf_raw import one_page, stream, written
from .words import docx

_EITHER: tuple[Outcome, ...] = ("read", "too_large", "unreadable")
TEXTS = {
    "chiffres sans fin": "9" * 30_000,
    "chiffres espaces": "1 " * 15_000,
    "parentheses ouvertes": "(" * 15_000,
    "points de conduite": "Nom ....... " * 2_500,
    "comptes sans fin": "FR76 3000 6000 0112 " * 1_500,
    "numeros sans fin": "732 829 320 00074 " * 1_500,
    "jours sans fin": "du 31/12/2022 au " * 1_750,
    "heures sans fin": "9h00 - 12h30 / " * 2_000,
    "montants sans fin": "1 234,56 euros + " * 1_750,
    "nombres en lettres": "quatre-vingt-dix-neuf mille " * 1_000,
    "adresses sans fin": "a@b." * 7_500,
    "tirets sans fin": "- " * 15_000,
    "titres sans fin": "Monsieur Madame " * 2_000,
    "cases cochees": "[x] oui [ ] non " * 2_000,
    "accents empiles": "e" + "\u0301" * 15_000,
    "de droite a gauche": "\u202e\u2067 facture \u202d" * 2_000,
}


def wordy() -> Iterator[Case]:
    """Yield each text as a PDF of one line, a Word file of one paragraph, the body of a mail."""
    kind = "words without end"
    for name, text in TEXTS.items():
        drawn = text.encode("latin-1", "replace").replace(b"(", b"\\(")
        page = b"BT /F1 6 Tf 20 700 Td (%b) Tj ET" % drawn
        yield Case(kind, f"{name}.pdf", written(one_page(stream(page, packed=True))), _EITHER)
        run = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        cell = f"<w:tbl><w:tr><w:tc>{run}</w:tc><w:tc>{run}</w:tc></w:tr></w:tbl>"
        yield Case(kind, f"{name}.docx", docx(run + cell), _EITHER)
        body = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode() + b"\r\n"
        yield Case(kind, f"{name}.eml", mail(body), _EITHER)
