"""PDF files that are cut, malformed, protected, or whose pages are not where they should be."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from reportlab.lib.pdfencrypt import StandardEncryption

from generators.pdf_canvas import Canvas

from .case import Case, Outcome, legible, spoiled
from .pdf_raw import HEAD, TEXT, good, one_page, stream, written


def broken_pdfs() -> Iterator[Case]:
    """Yield files that a program for PDF stumbles over."""
    yield from _cut()
    yield from _tables()
    yield from _trees()
    yield from _boxes()
    yield from _fonts()
    yield from _protected()
    yield from _objects()


def _long() -> bytes:
    sheet = io.BytesIO()
    canvas = Canvas(sheet, pagesize=(595, 842), invariant=1)
    for number in range(6):
        for line in range(40):
            canvas.drawString(60, 780 - 18 * line, f"Page {number + 1}, ligne {line + 1}")
        canvas.showPage()
    canvas.save()
    return sheet.getvalue()


def _cut() -> Iterator[Case]:
    whole = _long()
    for share in (10, 50, 90, 99):
        cut = whole[: len(whole) * share // 100]
        yield spoiled("pdf cut short", f"coupe a {share} pour cent.pdf", cut)
    yield spoiled("pdf cut short", "premiere ligne seule.pdf", HEAD)
    yield spoiled("pdf cut short", "fin remplacee par des zeros.pdf", whole[:-900] + bytes(900))


def _tables() -> Iterator[Case]:
    kind, content = "pdf cross-reference", good()
    at = content.rindex(b"xref\n0 ")
    bare = content[:at] + content[content.rindex(b"trailer") :]
    either: tuple[Outcome, ...] = ("read", "unreadable")
    yield Case(kind, "sans table.pdf", bare, either)
    yield Case(kind, "table au mauvais endroit.pdf", written(one_page(), start=7), either)
    yield Case(kind, "table au-dela de la fin.pdf", written(one_page(), start=10**9), either)
    off = re.sub(rb"(\d{10}) 00000 n", lambda m: b"%010d 00000 n" % (int(m[1]) + 7), content)
    yield Case(kind, "places fausses.pdf", off, either)
    loop = written(one_page(), trailer=b"/Prev %d" % at)
    yield Case(kind, "table qui renvoie a elle-meme.pdf", loop, either)
    yield Case(
        kind,
        "table de deux milliards.pdf",
        content.replace(b"xref\n0 6", b"xref\n0 2000000000"),
        (*either, "too_large"),
    )
    yield Case(kind, "table negative.pdf", content.replace(b"xref\n0 6", b"xref\n-5 6"), either)
    yield Case(kind, "sans trailer.pdf", content.replace(b"trailer", b"railter"), either)
    yield spoiled(kind, "sans catalogue.pdf", content.replace(b"/Root 1 0 R", b"/Root 77 0 R"))
    twice = written(one_page(), trailer=b"/XRefStm %d" % at)
    yield Case(kind, "flux de table qui n'en est pas un.pdf", twice, either)
    joined = content + good().replace(b"Facture", b"Courrie")
    yield legible(kind, "deux fichiers bout a bout.pdf", joined)
    yield legible(kind, "octets avant et apres.pdf", b"\x00\xffXX\n" + content + b"\n\n\x00\x00")


def _trees() -> Iterator[Case]:
    kind = "pdf page tree"
    objects = one_page()
    objects[2] = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"
    yield spoiled(kind, "arbre qui tourne en rond.pdf", written(objects))
    objects = one_page()
    objects[2] = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    objects[10] = b"<< /Type /Pages /Kids [11 0 R] /Count 1 /Parent 2 0 R >>"
    objects[11] = b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 10 0 R >>"
    yield spoiled(kind, "arbre en boucle de trois.pdf", written(objects))
    objects = one_page()
    objects[2] = b"<< /Type /Pages /Kids [] /Count 0 >>"
    yield spoiled(kind, "aucune page.pdf", written(objects))
    objects = one_page()
    objects[2] = b"<< /Type /Pages /Kids [%b] /Count 100000 >>" % (b"3 0 R " * 100_000)
    yield spoiled(kind, "cent mille pages.pdf", written(objects), "too_large")
    objects = one_page()
    objects[2] = b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"
    yield legible(kind, "deux milliards de pages annoncees.pdf", written(objects))
    objects = one_page()
    objects[2] = b"<< /Type /Pages /Kids [100 0 R] /Count 1 >>"
    for depth in range(100, 5100):
        objects[depth] = b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (depth + 1)
    objects[5100] = objects[3]
    yield Case(kind, "arbre de cinq mille etages.pdf", written(objects), ("read", "unreadable"))
    objects = one_page()
    for level in range(100, 140):
        objects[level] = b"<< /Type /Pages /Kids [%b] /Count 9 >>" % (b"%d 0 R " % (level + 1) * 9)
    objects[2], objects[140] = b"<< /Type /Pages /Kids [100 0 R] /Count 9 >>", objects[3]
    yield spoiled(kind, "arbre qui se multiplie.pdf", written(objects), "unreadable", "too_large")
    kids = b"<< /Type /Pages /Kids 3 0 R /Count (un) >>"
    yield Case(
        kind,
        "enfants qui ne sont pas une liste.pdf",
        written({**one_page(), 2: kids}),
        ("read", "unreadable"),
    )


def _boxes() -> Iterator[Case]:
    kind = "pdf page box"
    for name, box in (
        ("negatif", b"[-595 -842 0 0]"),
        ("a l'envers", b"[595 842 0 0]"),
        ("nul", b"[0 0 0 0]"),
        ("immense", b"[0 0 1e30 1e30]"),
        ("tres grand", b"[0 0 200000 200000]"),
        ("nan", b"[0 0 NaN Inf]"),
        ("nombres sans fin", b"[0 0 %b 842]" % (b"9" * 5000)),
        ("trois nombres", b"[0 0 595]"),
        ("qui est une page", b"3 0 R"),
    ):
        content = written(one_page(box=box))
        yield Case(kind, f"cadre {name}.pdf", content, ("read", "unreadable", "too_large"))
    turned = written(one_page(page=b"/Rotate 45 /UserUnit 1e20 /CropBox [900 900 901 901]"))
    yield legible(kind, "cadre tourne de 45 degres.pdf", turned)
    far = stream(b"BT /F1 1e9 Tf 1e20 1e20 Td (loin) Tj ET 1e38 0 0 1e38 0 0 cm " + TEXT)
    yield legible(kind, "texte hors de la page.pdf", written(one_page(far)))


def _fonts() -> Iterator[Case]:
    kind = "pdf font"
    glyphs = b"BT /F1 12 Tf 60 760 Td <000100020003000400050006> Tj ET"
    bare = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
        b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X "
        b"/CIDSystemInfo << /Registry (A) /Ordering (B) /Supplement 0 >> >>] >>"
    )
    yield legible(
        kind, "police sans correspondance.pdf", written(one_page(stream(glyphs), font=bare))
    )
    wide = b"1 beginbfrange <0000> <ffffffff> <0041> endbfrange"
    mapped = bare[:-2] + b"/ToUnicode 10 0 R >>"
    yield legible(
        kind,
        "correspondance de quatre milliards.pdf",
        written(one_page(stream(glyphs), font=mapped, more={10: stream(wide)})),
    )
    span = b"1 begincidrange <00000000> <ffffffff> 0 endcidrange"
    coded = bare.replace(b"/Identity-H", b"10 0 R")
    yield legible(
        kind,
        "codage de quatre milliards.pdf",
        written(one_page(stream(glyphs), font=coded, more={10: stream(span)})),
    )
    own = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [0 0 0 0 0 0] "
        b"/CharProcs << /a 11 0 R >> /Encoding << /Differences [97 /a] >> /FirstChar 97 "
        b"/LastChar 97 /Widths [0] /Resources << /Font << /F1 5 0 R >> >> >>"
    )
    again = stream(b"BT /F1 1 Tf (aaaa) Tj ET")
    yield legible(
        kind,
        "police qui se dessine elle-meme.pdf",
        written(
            one_page(stream(b"BT /F1 12 Tf 60 700 Td (aaaa) Tj ET"), font=own, more={11: again})
        ),
    )
    torn = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor << "
        b"/Type /FontDescriptor /FontName /X /FontFile2 10 0 R >> >>"
    )
    yield legible(
        kind,
        "police abimee.pdf",
        written(one_page(font=torn, more={10: stream(b"\x00\x01\x00\x00\xff" * 90)})),
    )
    widths = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar -2147483648 "
        b"/LastChar 2147483647 /Widths [1 2 3] >>"
    )
    yield legible(
        kind, "police de quatre milliards de largeurs.pdf", written(one_page(font=widths))
    )


def _locked(user: str, owner: str, strength: int) -> bytes:
    sheet = io.BytesIO()
    lock = StandardEncryption(user, owner, strength=strength, canPrint=0, canCopy=0)
    canvas = Canvas(sheet, pagesize=(595, 842), invariant=1, encrypt=lock)
    canvas.drawString(60, 760, "Attestation de non-assujettissement à la TVA")
    canvas.save()
    return sheet.getvalue()


def _protected() -> Iterator[Case]:
    kind = "pdf password"
    for strength in (40, 128):
        yield spoiled(
            kind,
            f"mot de passe pour ouvrir ({strength}).pdf",
            _locked("secret", "maitre", strength),
            "encrypted",
        )
        yield legible(
            kind, f"mot de passe pour modifier ({strength}).pdf", _locked("", "maitre", strength)
        )
    unknown = written(one_page(), trailer=b"/Encrypt << /Filter /Chiffre /V 99 >> /ID [(a) (b)]")
    yield spoiled(kind, "protection inconnue.pdf", unknown, "encrypted", "unreadable")
    empty = written(one_page(), trailer=b"/Encrypt 77 0 R")
    yield Case(kind, "protection absente.pdf", empty, ("read", "encrypted", "unreadable"))


def _objects() -> Iterator[Case]:
    kind = "pdf object"
    loop = written(one_page(more={10: b"10 0 R"}, catalog=b"/AcroForm 10 0 R"))
    yield spoiled(kind, "objet qui est lui-meme.pdf", loop)
    deep = b"[" * 20_000 + b"]" * 20_000
    yield Case(
        kind,
        "listes emboitees.pdf",
        written(one_page(more={10: deep}, page=b"/X 10 0 R")),
        ("read", "unreadable"),
    )
    nested = b"<< /A " * 20_000 + b"1" + b" >>" * 20_000
    yield Case(
        kind,
        "dictionnaires emboites.pdf",
        written(one_page(page=b"/X " + nested)),
        ("read", "unreadable"),
    )
    longer = b"<< /Length 10 0 R >>\nstream\n" + TEXT + b"\nendstream"
    yield spoiled(
        kind, "longueur qui se cherche.pdf", written(one_page(longer, more={10: b"10 0 R"}))
    )
    minus = b"<< /Length -99999999 >>\nstream\n" + TEXT + b"\nendstream"
    yield legible(kind, "longueur negative.pdf", written(one_page(minus)))
    calls = one_page(stream(b"/X0 Do " + TEXT), resources=b"/XObject << /X0 20 0 R >>")
    for level in range(12):
        calls[20 + level] = stream(
            b"/X0 Do " * 12,
            b"/Type /XObject /Subtype /Form "
            b"/BBox [0 0 9 9] /Resources << /XObject << /X0 %d 0 R >> >>" % (21 + level),
        )
    calls[32] = stream(b"0 0 m", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    yield spoiled(kind, "dessins qui se multiplient.pdf", written(calls), "too_large")
    circle = one_page(stream(b"/X0 Do " + TEXT), resources=b"/XObject << /X0 20 0 R >>")
    circle[20] = stream(
        b"/X0 Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 20 0 R >> >>",
    )
    yield legible(kind, "dessin qui s'appelle lui-meme.pdf", written(circle))
    fields = (
        b"<< /FT /Tx /T (a) /V (b) /Parent 10 0 R /Kids [10 0 R] /Subtype /Widget "
        b"/Rect [9 9 99 99] >>"
    )
    yield legible(
        kind,
        "champ qui est son parent.pdf",
        written(
            one_page(
                more={10: fields},
                catalog=b"/AcroForm << /Fields [10 0 R] >>",
                page=b"/Annots [10 0 R]",
            )
        ),
    )
