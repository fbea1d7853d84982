"""Pictures that are huge, that lie about their size, or that go round in circles."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image, ImageDraw

from .case import Case, legible, spoiled
from .pdf_bombs import zeros
from .pdf_raw import one_page, stream, written

_SIDE = 20_000


def pictures() -> Iterator[Case]:
    """Yield hostile pictures, bare and within PDF files."""
    yield from _huge()
    yield from _lying()
    yield from _in_pdf()


def chunk(name: bytes, data: bytes) -> bytes:
    """Return one chunk of a PNG file, its check right."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, colour: int, data: bytes, more: bytes = b"") -> bytes:
    """Return a PNG file of a size that its data need not have."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            more,
            chunk(b"IDAT", data),
            chunk(b"IEND", b""),
        )
    )


def jpeg(width: int, height: int) -> bytes:
    """Return a JPEG file of one grey tone, whole: six bits for each block of 64 pixels."""
    held = io.BytesIO()
    Image.new("L", (8, 8), 128).save(held, "JPEG")
    small = held.getvalue()
    frame = small.index(b"\xff\xc0")
    scan = small.index(b"\xff\xda")
    start = scan + 2 + int.from_bytes(small[scan + 2 : scan + 4], "big")
    size = struct.pack(">HH", height, width)
    head = small[: frame + 5] + size + small[frame + 9 : start]
    blocks = -(-width // 8) * -(-height // 8)
    return head + b"\x28\xa2\x8a" * (blocks // 4 + 1) + b"\xff\xd9"


def tiff(width: int, height: int, data: bytes, *, scheme: int, following: int = 0) -> bytes:
    """Return a TIFF file of one black and white strip; ``following``: where the next page is."""
    entries = (
        (256, 4, width),
        (257, 4, height),
        (258, 3, 1),
        (259, 3, scheme),
        (262, 3, 0),
        (273, 4, 8),
        (277, 3, 1),
        (278, 4, height),
        (279, 4, len(data)),
    )
    data += b"\0" * (len(data) % 2)
    table = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    place = 8 + len(data)
    return struct.pack("<2sHI", b"II", 42, place) + data + table + struct.pack("<I", following)


def _huge() -> Iterator[Case]:
    kind = "huge picture"
    rows = zeros(_SIDE * (_SIDE // 8 + 1) // (1 << 20) * (1 << 20) + (1 << 20))
    yield spoiled(
        kind, "20000 x 20000 noir et blanc.png", png(_SIDE, _SIDE, 1, 0, rows), "too_large"
    )
    grey = zeros((_SIDE + 1) * _SIDE // (1 << 20) * (1 << 20) + (1 << 20))
    yield spoiled(kind, "20000 x 20000 gris.png", png(_SIDE, _SIDE, 8, 0, grey), "too_large")
    yield spoiled(kind, "20000 x 20000.jpg", jpeg(_SIDE, _SIDE), "too_large")
    yield spoiled(kind, "20000 x 20000.tif", tiff(_SIDE, _SIDE, rows, scheme=8), "too_large")
    yield spoiled(
        kind,
        "vingt gigapixels.gif",
        b"GIF89a" + struct.pack("<HHBBB", 65535, 65535, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
        b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x02\x44\x01\0;",
        "too_large",
        "unreadable",
    )
    wide = png(119_000_000, 1, 1, 0, zeros(16 << 20))
    yield Case(kind, "une seule ligne.png", wide, ("read", "too_large", "unreadable"))
    tall = png(1, 119_000_000, 1, 0, zeros(228 << 20))
    yield Case(kind, "une seule colonne.png", tall, ("read", "too_large", "unreadable"))
    largest = jpeg(10_900, 10_900)
    yield legible(kind, "cent dix-huit millions de points.jpg", largest)


def _lying() -> Iterator[Case]:
    kind = "lying picture"
    whole = io.BytesIO()
    page = Image.new("L", (1240, 1754), 255)
    ImageDraw.Draw(page).text((100, 100), "Facture", fill=0)
    page.save(whole, "PNG")
    photo = whole.getvalue()
    for share in (10, 50, 90):
        yield spoiled(kind, f"image coupee a {share}.png", photo[: len(photo) * share // 100])
    little = zlib.compress(bytes(100))
    yield spoiled(kind, "plus petite que dit.png", png(4000, 4000, 8, 0, little))
    yield spoiled(kind, "de zero point.png", png(0, 0, 8, 0, little))
    yield spoiled(
        kind, "de taille negative.png", png(0xFFFFFFFF, 2, 8, 0, little), "unreadable", "too_large"
    )
    text = chunk(b"zTXt", b"Comment\0\0" + zeros(1 << 30))
    yield Case(
        "picture bomb",
        "commentaire demesure.png",
        png(8, 8, 8, 0, zlib.compress(bytes(72)), text),
        ("read", "unreadable"),
    )
    colours = chunk(b"iCCP", b"x\0\0" + zeros(1 << 30))
    yield Case(
        "picture bomb",
        "profil de couleurs demesure.png",
        png(8, 8, 8, 0, zlib.compress(bytes(72)), colours),
        ("read", "unreadable"),
    )
    more = zeros(1 << 30)
    yield Case(
        "picture bomb",
        "donnees au-dela de l'image.png",
        png(8, 8, 8, 0, more),
        ("read", "unreadable"),
    )
    strip = zlib.compress(bytes(2000))
    circle = tiff(100, 100, strip, scheme=8, following=8 + len(strip) + len(strip) % 2)
    yield Case(kind, "pages en rond.tif", circle, ("read", "unreadable", "too_large"))
    yield spoiled(
        kind,
        "pages au-dela de la fin.tif",
        tiff(100, 100, strip, scheme=8, following=10**9),
        "unreadable",
    )
    fax = tiff(_SIDE // 4, _SIDE // 4, b"\xff" * 1000, scheme=4)
    yield Case(kind, "telecopie abimee.tif", fax, ("read", "unreadable"))
    frames = [Image.new("1", (60, 60), 1)] * 500
    held = io.BytesIO()
    frames[0].save(held, "TIFF", save_all=True, append_images=frames[1:])
    yield spoiled(kind, "cinq cents pages.tif", held.getvalue(), "too_large")
    box = struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1")
    yield spoiled(kind, "photo vide.heic", box)
    yield spoiled(kind, "photo de boites sans fin.heic", box + struct.pack(">I4s", 2**31, b"meta"))


def _jbig2(width: int, height: int) -> bytes:
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    segments = ((0, 48, page), (1, 49, b""))
    return b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data
        for number, kind, data in segments
    )


def _in_pdf() -> Iterator[Case]:
    kind = "huge picture in pdf"
    row = _SIDE // 8
    for name, head, data in (
        ("emballee", b"/BitsPerComponent 1 /Filter /FlateDecode", zeros(48 << 20)),
        ("grise", b"/BitsPerComponent 8 /Filter /FlateDecode", zeros(382 << 20)),
        ("jpeg", b"/BitsPerComponent 8 /Filter /DCTDecode", jpeg(_SIDE, _SIDE)),
        ("jbig2", b"/BitsPerComponent 1 /Filter /JBIG2Decode", _jbig2(_SIDE, _SIDE)),
        (
            "telecopie",
            b"/BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 "
            b"/Columns 20000 /Rows 20000 >>",
            b"\xff" * row,
        ),
        ("jpeg 2000", b"/Filter /JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(200)),
        ("en longueurs", b"/BitsPerComponent 8 /Filter /RunLengthDecode", b"\x81\0" * 3_200_000),
    ):
        drawn = stream(
            data,
            b"/Type /XObject /Subtype /Image /Width %d /Height %d "
            b"/ColorSpace /DeviceGray %b" % (_SIDE, _SIDE, head),
        )
        objects = one_page(
            stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
            resources=b"/XObject << /I 10 0 R >>",
            more={10: drawn},
        )
        yield Case(
            kind,
            f"image {name} de 20000 x 20000.pdf",
            written(objects),
            ("read", "too_large", "unreadable"),
        )
    small = stream(
        b"\x80",
        b"/Type /XObject /Subtype /Image /Width 1 /Height 1 "
        b"/ColorSpace /DeviceGray /BitsPerComponent 1",
    )
    often = stream(b"q 595 0 0 842 0 0 cm /I Do Q " * 20_000, packed=True)
    yield Case(
        kind,
        "vingt mille fois la meme image.pdf",
        written(one_page(often, resources=b"/XObject << /I 10 0 R >>", more={10: small})),
        ("read", "too_large", "unreadable"),
    )
