"""What the other rooms do not have: many notes and versions, patterns, odd packings, workbooks."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
from collections.abc import Iterator

from .archives import raw_zip, zipped
from .case import Case, Outcome, spoiled
from .mails import attached, mail
from .pdf_bombs import zeros
from .pdf_raw import TEXT, good, one_page, stream, written
from .words import docx, relations

_EITHER: tuple[Outcome, ...] = ("read", "too_large", "unreadable")


def odds() -> Iterator[Case]:
    """Yield odd files: PDF, archives, Word, workbooks, names."""
    yield from _notes()
    yield from _patterns()
    yield from _archives()
    yield from _word()
    yield from _books()
    yield from _names()


def _notes() -> Iterator[Case]:
    kind = "pdf of parts without end"
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [9 9 99 99] /Contents (Vu) >>"
    own = {10 + n: note for n in range(20_000)}
    listed = b"/Annots [%b]" % b" ".join(b"%d 0 R" % n for n in own)
    yield Case(kind, "vingt mille notes.pdf", written(one_page(page=listed, more=own)), _EITHER)
    whole = good()
    for version in range(2000):
        new = b"4 0 obj\n%b\nendobj\n" % stream(TEXT.replace(b"12,50", b"%d,00" % version))
        place = len(whole)
        table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\n" % (
            place,
            int(whole.rsplit(b"startxref\n", 1)[1].split()[0]),
        )
        whole += new + table + b"startxref\n%d\n%%%%EOF\n" % (place + len(new))
    yield Case(kind, "deux mille versions.pdf", whole, _EITHER)
    notes = stream(zeros(64 << 20, b" "), b"/Type /Metadata /Subtype /XML /Filter /FlateDecode")
    told = one_page(catalog=b"/Metadata 10 0 R", more={10: notes})
    yield Case(kind, "description de soixante-quatre mega-octets.pdf", written(told), _EITHER)
    deep = {n: b"<< /Type /StructElem /S /Div /K %d 0 R >>" % (n + 1) for n in range(10, 30_000)}
    told = one_page(catalog=b"/StructTreeRoot 10 0 R /MarkInfo << /Marked true >>", more=deep)
    yield Case(kind, "structure de trente mille etages.pdf", written(told), _EITHER)
    ring = {10: b"<< /First 11 0 R >>", 11: b"<< /Title (a) /Next 11 0 R /First 11 0 R >>"}
    yield Case(
        kind,
        "sommaire en rond.pdf",
        written(one_page(catalog=b"/Outlines 10 0 R", more=ring)),
        _EITHER,
    )


def _patterns() -> Iterator[Case]:
    """Pages without text are drawn to be read by OCR: what they draw must come to an end."""
    kind = "pdf drawn without end"
    cell = stream(
        b"0 0 1 1 re f",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] "
        b"/XStep 0.001 /YStep 0.001 /Resources << >>",
    )
    page = stream(b"/Pattern cs /P0 scn 0 0 595 842 re f")
    told = one_page(page, resources=b"/Pattern << /P0 10 0 R >>", more={10: cell})
    yield Case(kind, "pavage au millieme de point.pdf", written(told), _EITHER)
    shade = (
        b"<< /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 1e9 0 1e9] /Function << "
        b"/FunctionType 4 /Domain [0 1e9 0 1e9] /Range [0 1] /Length 40000 >> >>"
    )
    told = one_page(stream(b"/S0 sh"), resources=b"/Shading << /S0 10 0 R >>", more={10: shade})
    yield Case(kind, "degrade sans fonction.pdf", written(told), _EITHER)
    group = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency >> "
    nest = {
        n: stream(
            b"/G0 gs /X0 Do",
            group + b"/Resources << /ExtGState << /G0 << /SMask << /S /Alpha /G %d 0 R >> >> >> "
            b"/XObject << /X0 %d 0 R >> >>" % (n + 1, n + 1),
        )
        for n in range(10, 40)
    }
    nest[40] = stream(b"0 0 9 9 re f", group)
    told = one_page(stream(b"/X0 Do"), resources=b"/XObject << /X0 10 0 R >>", more=nest)
    yield Case(kind, "masques emboites.pdf", written(told), _EITHER)
    dashes = stream(b"[0.0001 0.0001] 0 d 100 w 0 0 m 595 842 l S " * 50)
    yield Case(kind, "tirets au dix-millieme.pdf", written(one_page(dashes)), _EITHER)


def _archives() -> Iterator[Case]:
    kind = "zip of odd packing"
    names = ((f"{n}.txt", b"x") for n in range(65_500))
    yield spoiled(kind, "soixante-cinq mille fichiers.zip", zipped(names), "too_large")
    lzma_head = struct.pack("<BBH", 9, 4, 5) + struct.pack("<BI", 93, 0xFFFFFFFF)
    packed = lzma.compress(b"x" * 1000, lzma.FORMAT_ALONE)[13:]
    yield Case(
        kind,
        "dictionnaire de quatre giga-octets.zip",
        raw_zip(b"facture.txt", lzma_head + packed, 1000, scheme=14),
        _EITHER,
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr(zipfile.ZipInfo("a.txt", (2022, 10, 1, 9, 0, 0)), b"")
        entry = zipfile.ZipInfo("zeros.txt", (2022, 10, 1, 9, 0, 0))
        entry.compress_type = zipfile.ZIP_BZIP2
        with archive.open(entry, "w", force_zip64=True) as member:
            for _ in range(1000):
                member.write(bytes(1 << 20))
    yield spoiled(kind, "giga-octet en bzip2.zip", held.getvalue(), "too_large")
    inner = good()
    for _ in range(3):
        inner = zipped([("suite.zip", inner)]) if inner[:2] == b"PK" else zipped([("f.pdf", inner)])
    yield Case(kind, "mail dans archive dans mail.eml", mail(attached(b'"a.zip"', inner)), _EITHER)


def _word() -> Iterator[Case]:
    kind = "word of parts without end"
    link = '<w:hyperlink r:id="r9"><w:r><w:t>lien </w:t></w:r></w:hyperlink>'
    rels = relations(("r9", "hyperlink", "http://127.0.0.1:9/", True))
    body = "<w:p>" + link * 20_000 + "</w:p>"
    yield Case(kind, "vingt mille liens.docx", docx(body, rels=rels), _EITHER)
    box = "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox>"
    box += "</v:shape></w:pict></w:r></w:p>"
    nested = "<w:p/>"
    for _ in range(300):
        nested = box.replace("{}", nested)
    yield Case(kind, "trois cents cadres emboites.docx", docx(nested), _EITHER)
    whole = docx()
    for code in ("utf-16", "utf-7", "x-inconnu"):
        parts = {"word/document.xml": f'<?xml version="1.0" encoding="{code}"?><a/>'.encode()}
        yield Case(kind, f"code {code}.docx", docx(more=parts), (*_EITHER, "unrecognised"))
    marks = '<w:p><w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/></w:p>' * 60_000
    yield Case(kind, "soixante mille signets.docx", docx(marks), _EITHER)
    yield Case(kind, "deux documents bout a bout.docx", whole + whole, _EITHER)


def _books() -> Iterator[Case]:
    kind = "workbook"
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v>'
        "</c></row></sheetData></worksheet>"
    )
    parts = [
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/worksheets/sheet1.xml", sheet.encode()),
    ]
    yield spoiled(kind, "dix-sept milliards de cases.xlsx", zipped(parts), "unrecognised")
    rows = [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]
    cell = b'<table:table-cell table:number-columns-repeated="2147483647"/>'
    rows.append(
        ("content.xml", b"<office:document-content>" + cell + b"</office:document-content>")
    )
    yield spoiled(kind, "cases repetees sans fin.ods", zipped(rows), "unrecognised")
    text = raw_zip(b"content.xml", zeros(1 << 30, b" ")[2:-4], 1 << 30)
    yield Case(kind, "giga-octet de texte.odt", text, ("unrecognised", "too_large", "unreadable"))


def _names() -> Iterator[Case]:
    kind = "name that misleads"
    for name in ("facture\u202efdp.exe.pdf", "\u2066facture\u2069.pdf", "\ufefffacture.pdf",
                 "facture\u200b.pdf", "facture.pdf .exe", "CON.pdf", "-rf.pdf", "$(id).pdf",
                 "%n%s.pdf", "'; DROP TABLE files;--.pdf", "{{ 7*7 }}.pdf"):  # fmt: skip
        yield Case(kind, name, good(), _EITHER)
