"""Pictures of whole pages that tire whoever looks for rules, codes and print in them."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image

from .case import Case, Outcome, spoiled
from .pdf_bombs import zeros
from .pictures import chunk, png

_EITHER: tuple[Outcome, ...] = ("read", "too_large", "unreadable")
_HIGH, _WIDE = 3508, 2480
Tones = NDArray[np.uint8]


def pixels() -> Iterator[Case]:
    """Yield pages of noise, dots, meshes and codes, and pictures of parts without end."""
    kind = "tiring picture"
    for name, tones in _pages():
        held = io.BytesIO()
        Image.fromarray(tones).convert("1").save(held, "PNG")
        yield Case(kind, f"{name}.png", held.getvalue(), _EITHER)
    yield from _without_end()


def _paper() -> Tones:
    return np.full((_HIGH, _WIDE), 255, np.uint8)


def _pages() -> Iterator[tuple[str, Tones]]:
    draw = np.random.default_rng(4)
    yield "bruit", (draw.random((_HIGH, _WIDE)) > 0.5).astype(np.uint8) * 255
    yield "poussiere", (draw.random((_HIGH, _WIDE)) > 0.02).astype(np.uint8) * 255
    dots = _paper()
    dots[::4, ::4] = 0
    yield "trame de points", dots
    for step in (10, 24):
        mesh = _paper()
        mesh[::step] = 0
        mesh[:, ::step] = 0
        yield f"quadrillage tous les {step} points", mesh
    rows, columns = np.indices((_HIGH, _WIDE))
    yield "traits obliques", (((rows + columns) % 17) > 2).astype(np.uint8) * 255
    yield "damier", (((rows // 9 + columns // 9) % 2) * 255).astype(np.uint8)
    yield "ronds", ((np.hypot(rows - 1700, columns - 1200) % 20 > 3) * 255).astype(np.uint8)
    yield "mille codes", _codes()


def _codes() -> Tones:
    """Return a page tiled with one square code."""
    bits = np.array([list(row) for row in segno.make("RECEVABLE:1:F:x").matrix], np.uint8)
    code = np.kron(1 - np.pad(bits, 3), np.ones((3, 3), np.uint8)) * 255
    times = (_HIGH // code.shape[0], _WIDE // code.shape[1])
    tiled: Tones = np.tile(code, times).astype(np.uint8)
    return tiled


def _without_end() -> Iterator[Case]:
    kind = "picture of parts without end"
    one = zeros(1 << 20)
    notes = chunk(b"tEXt", b"Comment\0x") * 200_000
    yield Case(kind, "deux cent mille notes.png", png(100, 100, 8, 0, one, notes), _EITHER)
    yield Case(kind, "cent mille images.gif", _gif(100_000), _EITHER)
    yield Case(kind, "cinq mille passages.jpg", _scans(5_000), _EITHER)
    yield Case(kind, "un million de bandes.tif", _strips(1_000_000), _EITHER)
    for name, size in (("bande haute", (20, 100_000)), ("bande large", (100_000, 20))):
        held = io.BytesIO()
        Image.new("L", size, 255).save(held, "PNG")
        yield Case(kind, f"{name}.png", held.getvalue(), _EITHER)
    yield Case(kind, "indications en rond.jpg", _circular_exif(), _EITHER)
    big = struct.pack("<2sHHHQ", b"II", 43, 8, 0, 16) + struct.pack("<Q", 2**60)
    yield spoiled(kind, "grand tiff de fiches sans fin.tif", big, "unreadable")
    tones = io.BytesIO()
    Image.fromarray(np.full((300, 300), 1e300)).save(tones, "TIFF")
    yield Case(kind, "nombres a virgule.tif", tones.getvalue(), _EITHER)


def _gif(frames: int) -> bytes:
    held = io.BytesIO()
    Image.new("P", (200, 200), 1).save(held, "GIF")
    whole = held.getvalue()
    at = whole.index(b"\x2c")
    return whole[:at] + whole[at:-1] * frames + b"\x3b"


def _scans(times: int) -> bytes:
    """Return a progressive JPEG whose last scan comes again and again."""
    held = io.BytesIO()
    Image.new("L", (1600, 1600), 120).save(held, "JPEG", progressive=True)
    whole = held.getvalue()
    at = whole.rindex(b"\xff\xda")
    return whole[:at] + whole[at:-2] * times + b"\xff\xd9"


def _strips(count: int) -> bytes:
    """Return a TIFF of so many strips that all lie at one place."""
    table = 8 + 8 + 8 * count
    entries = (
        (256, 4, 1, 100), (257, 4, 1, count), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
        (273, 4, count, 16), (278, 4, 1, 1), (279, 4, count, 16 + 4 * count),
    )  # fmt: skip
    told = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    places = struct.pack("<I", 8) * count + struct.pack("<I", 8) * count
    head = struct.pack("<2sHI", b"II", 42, table) + bytes(8)
    return head + places + struct.pack("<H", len(entries)) + told + bytes(4)


def _circular_exif() -> bytes:
    """Return a photo whose notes point back at themselves."""
    inner = struct.pack("<2sHIH", b"II", 42, 8, 1) + struct.pack("<HHII", 0x8769, 4, 1, 8)
    notes = b"Exif\0\0" + inner + struct.pack("<I", 8)
    held = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(held, "JPEG", exif=notes)
    return held.getvalue()
