"""PDF files written by hand, object by object: no library would write them this wrong."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
TEXT = (
    b"BT /F1 12 Tf 60 760 Td (Facture de fournitures de bureau) Tj 0 -20 Td "
    b"(Montant : 12,50 euros) Tj ET"
)


def stream(data: bytes, head: bytes = b"", *, packed: bool = False) -> bytes:
    """Return a stream object; ``packed`` deflates it and says so."""
    if packed:
        data, head = zlib.compress(data, 9), head + b" /Filter /FlateDecode"
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), head, data)


def written(
    objects: Mapping[int, bytes], *, trailer: bytes = b"", start: int | None = None
) -> bytes:
    """Return a file with a plain cross-reference table; ``start`` is a wrong startxref."""
    out = bytearray(HEAD)
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    size = max(places) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        place = places.get(number)
        out += b"%010d %05d %b \n" % (place or 0, 0 if place else 65535, b"n" if place else b"f")
    out += b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        table if start is None else start,
    )
    return bytes(out)


def one_page(
    contents: bytes | None = None,
    *,
    page: bytes = b"",
    catalog: bytes = b"",
    box: bytes = b"[0 0 595 842]",
    resources: bytes = b"",
    more: Mapping[int, bytes] | None = None,
    font: bytes = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
) -> dict[int, bytes]:
    """Return the objects of a file of one page; number 10 and up are the caller's."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox %b "
        b"/Resources << /Font << /F1 5 0 R >> %b >> %b >>"
        % (box, resources, page if b"/Contents" in page else b"/Contents 4 0 R " + page),
        4: contents if contents is not None else stream(TEXT),
        5: font,
        **(more or {}),
    }


def good() -> bytes:
    """Return a small file without any fault."""
    return written(one_page())
