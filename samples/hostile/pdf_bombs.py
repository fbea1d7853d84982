"""PDF files that are small and unpack to something that no machine holds."""

from __future__ import annotations

import binascii
import zlib
from collections.abc import Iterator
from functools import cache

from .case import Case, Outcome, spoiled
from .pdf_raw import HEAD, TEXT, one_page, stream, written

_GIGABYTE = 1 << 30


@cache
def zeros(size: int, filled: bytes = b"\0") -> bytes:
    """Return ``size`` equal bytes deflated, made without holding them."""
    packer = zlib.compressobj(9)
    out = bytearray()
    piece = filled * (1 << 20)
    for _ in range(size // len(piece)):
        out += packer.compress(piece)
    return bytes(out + packer.flush())


@cache
def _lzw_run(size: int) -> bytes:
    """Return ``size`` or a little more equal bytes as LZW (PDF, early change), nearly all runs."""
    bits: list[str] = []
    made = 0
    while made < size:
        bits.append(f"{256:0{12 if bits else 9}b}")
        bits.append(f"{0:09b}")
        made += 1
        for code in range(258, 4093):
            width = 9 + sum(code >= edge for edge in (511, 1023, 2047))
            bits.append(f"{code:0{width}b}")
            made += code - 256
    bits.append(f"{257:012b}")
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def pdf_bombs() -> Iterator[Case]:
    """Yield bombs: one stream, chains of filters, streams of objects, many streams."""
    kind = "pdf stream bomb"
    once = zeros(_GIGABYTE, b" ")
    for name, head, data in (
        ("un flux", b"/Filter /FlateDecode", once),
        ("un flux sous un nom ecrit autrement", b"/Filter /#46lateDecode", once),
        ("un flux sous un nom abrege", b"/Filter [/Fl]", once),
        ("deux fois emballe", b"/Filter [/FlateDecode /FlateDecode]", zlib.compress(once, 9)),
        (
            "en chiffres puis emballe",
            b"/Filter [/ASCIIHexDecode /FlateDecode]",
            binascii.hexlify(once) + b">",
        ),
        ("en longueurs", b"/Filter /RunLengthDecode", b"\x81 " * 5_000_000 + b"\x80"),
        ("en LZW", b"/Filter /LZWDecode", _lzw_run(_GIGABYTE)),
        (
            "longueurs puis emballe",
            b"/Filter [/FlateDecode /RunLengthDecode]",
            zlib.compress(b"\x81 " * 50_000_000, 9),
        ),
    ):
        yield spoiled(kind, f"bombe {name}.pdf", written(one_page(stream(data, head))), "too_large")
    far = b"/Filter /FlateDecode /Pad (%b)" % (b"x" * 4000)
    yield spoiled(
        kind, "bombe a longue en-tete.pdf", written(one_page(stream(once, far))), "too_large"
    )
    yield spoiled(
        kind,
        "bombe nommee apres coup.pdf",
        written(one_page(stream(once, b"/Filter 10 0 R"), more={10: b"/FlateDecode"})),
        "too_large",
    )
    tenth = stream(zeros(_GIGABYTE // 8, b" "), b"/Filter /FlateDecode")
    parts = b"/Contents [%b]" % b" ".join(b"%d 0 R" % (10 + at) for at in range(40))
    yield spoiled(
        kind,
        "bombe en quarante morceaux.pdf",
        written(one_page(page=parts, more={10 + at: tenth for at in range(40)})),
        "too_large",
    )
    same = b"/Contents [%b]" % (b"10 0 R " * 400)
    yield spoiled(
        kind,
        "bombe quatre cents fois la meme.pdf",
        written(one_page(page=same, more={10: tenth})),
        "too_large",
    )
    yield from _of_objects()
    yield from _of_work()


def _of_objects() -> Iterator[Case]:
    kind = "pdf object bomb"
    many = HEAD + b"".join(b"%d 0 obj\n1\nendobj\n" % n for n in range(6, 500_000))
    yield spoiled(
        kind, "un demi-million d'objets.pdf", many + written(one_page())[len(HEAD) :], "too_large"
    )
    held = zeros(_GIGABYTE // 2, b" ")
    packed = stream(held, b"/Type /ObjStm /N 1000000 /First 9000000 /Filter /FlateDecode")
    yield spoiled(
        kind, "flux d'objets demesure.pdf", written(one_page(more={10: packed})), "too_large"
    )
    heads = b" ".join(b"%d 0" % n for n in range(300_000))
    small = zlib.compress(heads + b" null", 9)
    stored = stream(small, b"/Type /ObjStm /N 300000 /First %d /Filter /FlateDecode" % len(heads))
    yield Case(
        kind,
        "flux de trois cent mille objets.pdf",
        written(one_page(more={10: stored}, catalog=b"/AcroForm 11 0 R")),
        ("read", "too_large", "unreadable"),
    )
    notes = b"/Annots [%b]" % (b"10 0 R " * 200_000)
    field = b"<< /FT /Tx /T (a) /V (b) /Subtype /Widget /Rect [9 9 99 99] >>"
    yield Case(
        kind,
        "deux cent mille champs.pdf",
        written(one_page(page=notes, more={10: field})),
        ("read", "too_large"),
    )


def _of_work() -> Iterator[Case]:
    kind = "pdf drawing bomb"
    lines = b"".join(
        b"%d %d m %d %d l S " % (n % 595, n % 842, (n * 7) % 595, (n * 13) % 842)
        for n in range(300_000)
    )
    either: tuple[Outcome, ...] = ("read", "too_large")
    yield Case(
        kind,
        "trois cent mille traits.pdf",
        written(one_page(stream(lines + TEXT, packed=True))),
        either,
    )
    grid = b"".join(
        b"%.2f 0 m %.2f 842 l S 0 %.2f m 595 %.2f l S " % (x, x, x, x)
        for x in (n * 0.4 for n in range(1400))
    )
    yield Case(
        kind,
        "quadrillage de deux millions de cases.pdf",
        written(one_page(stream(grid + TEXT, packed=True))),
        either,
    )
    text = b"BT /F1 9 Tf " + b"".join(
        b"1 0 0 1 %d %d Tm (mot) Tj " % (n * 17 % 560, n * 31 % 830) for n in range(150_000)
    )
    yield Case(
        kind,
        "cent cinquante mille mots.pdf",
        written(one_page(stream(text + b" ET", packed=True))),
        either,
    )
    saves = stream(b"q " * 2_000_000 + TEXT, packed=True)
    yield Case(kind, "deux millions de sauvegardes.pdf", written(one_page(saves)), either)
    nested = stream(b"[" * 200_000 + TEXT, packed=True)
    yield Case(
        kind,
        "contenu de listes emboitees.pdf",
        written(one_page(nested)),
        ("read", "too_large", "unreadable"),
    )
    named = b"/X0 gs " * 500_000
    yield Case(
        kind,
        "un demi-million d'etats.pdf",
        written(one_page(stream(named + TEXT, packed=True))),
        either,
    )
