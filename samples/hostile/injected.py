"""Sound documents whose words would be code elsewhere: in a spreadsheet, a letter, a page, a mail.

Each is an application form of an invented applicant whose name, title and places are such words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from samples.applicants import CONFLUENT, Somebody, siret
from samples.dossiers import Form, deliveries
from samples.make import Press
from validators.call import load_call

from .case import Case, Snare, legible
from .pdf_raw import one_page, stream, written

FORMULAS = (
    '=HYPERLINK("{url}","clic")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "\t=1+1",
)
TEMPLATES = (
    "{{ 7*7 }}",
    "{% for x in (1,2) %}x{% endfor %}",
    "{{ cycler.__init__.__globals__ }}",
    "{# rien #}",
    "{{r secret }}",
    "}}{{",
)
PAGES = (
    "<script>fetch('{url}')</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;b&gt;&amp;",
    "javascript:alert(1)",
    "<!-- --><style>*{display:none}</style>",
)
HEADERS = (
    "Association\r\nBcc: tous@exemple.fr",
    "Association\n\nContent-Type: text/html",
    "=?utf-8?B?DQpCY2M6IHhAeS5mcg==?=",
)
QUERIES = ("x'; DROP TABLE files; --", '"; DELETE FROM events; --', "%' OR '1'='1")
PATHS = ("../../../etc/cron.d/a", "C:\\Windows\\a", "CON", "a/b/c", "\u202eforta", ".." * 60)


def wordings(snare: Snare) -> Iterator[tuple[str, str]]:
    """Yield each hostile wording with its kind."""
    for kind, texts in (
        ("formula in a field", FORMULAS),
        ("template code in a field", TEMPLATES),
        ("html in a field", PAGES),
        ("mail header in a field", HEADERS),
        ("sql in a field", QUERIES),
        ("path in a field", PATHS),
    ):
        for text in texts:
            yield kind, text.replace("{url}", snare.url)


def injected(snare: Snare) -> Iterator[Case]:
    """Yield forms and papers with such words in them."""
    press = Press(load_call().options())
    for number, (kind, text) in enumerate(wordings(snare)):
        form = "docx" if number % 2 else "fillable"
        ending = "docx" if form == "docx" else "pdf"
        content = press.form(_form(text, number, docx=form == "docx"))
        yield legible(kind, f"formulaire {number:02d}.{ending}", content)
    lines = b" ".join(
        b"(%b) Tj 0 -18 Td"
        % text.encode("latin-1", "replace")
        .replace(b"\\", b"\\\\")
        .replace(b"(", b"\\(")
        .replace(b")", b"\\)")
        .replace(b"\r", b" ")
        .replace(b"\n", b" ")
        for _, text in wordings(snare)
    )
    page = stream(b"BT /F1 9 Tf 60 780 Td " + lines + b" ET")
    yield legible("words that are code", "toutes a la fois.pdf", written(one_page(page)))


def _form(text: str, number: int, *, docx: bool) -> Form:
    """Return the form of an applicant of that name; a Word file cannot hold control signs."""
    first = deliveries()[0].forms[0][1]
    digits = f"9{number:02d}12233"
    head = Somebody(text, text, "Présidente")
    applicant = replace(
        CONFLUENT,
        name=text,
        acronym="",
        siret=siret(digits, "0001"),
        rna=f"W47200{number:04d}",
        city=text,
        head=head,
        contact=head,
        purpose=text,
    )
    plan = replace(
        first.plan,
        title=text,
        places=(text,),
        requested=Decimal("40000.00"),
        start=date(2022, 10, 1),
        description=text * 3,
    )
    return Form(applicant, plan, "docx" if docx else "fillable")
