"""A picture file (JPEG, PNG, TIFF, HEIC) to pages that are images. Imports PIL.

The text of a picture is not read here: its pages are kept as pictures, with their square codes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from .codes import stamps_of
from .errors import TooLarge, Unreadable
from .source import Limits, Options, Page, Source

_FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP", "MPO")
_CODE_PIXELS = 40_000_000
_FAULTS = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError,
           IndexError, struct.error, MemoryError, OverflowError)  # fmt: skip
_A4 = (595.28, 841.89)


def pages(source: Source, options: Options) -> tuple[Page, ...]:
    """Return one page per picture of the file, each with ``image`` True.

    Raises Unreadable (damaged, cut short) and TooLarge (pixels, pages).
    """
    limits = options.limits
    try:
        with Image.open(io.BytesIO(source.content), formats=_FORMATS) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            if frames > limits.max_pages:
                raise TooLarge(
                    f"Le fichier compte plus de {limits.max_pages} pages.",
                    "Demander un envoi en plusieurs fichiers.",
                )
            return tuple(_pages(picture, frames, limits))
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except _FAULTS:
        raise Unreadable(
            "L'image est incomplète ou abîmée.", "Numériser ou photographier à nouveau la page."
        ) from None


def heic_pages(source: Source) -> tuple[Page, ...]:
    """Return the page of a HEIC picture, whole or not told by the lengths of its boxes."""
    content, at = source.content, 0
    while at + 8 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if length == 1 and at + 16 <= len(content):
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        if length == 0:
            at = len(content)
        elif length < 8:
            break
        at += length
    if at != len(content):
        raise Unreadable(
            "L'image est incomplète ou abîmée.", "Photographier à nouveau la page, en JPEG."
        )
    return (Page(1, _A4, "", image=True),)


def _too_many_pixels() -> TooLarge:
    return TooLarge(
        "L'image est trop grande pour être lue.",
        "La numériser à nouveau avec une résolution de 300 points par pouce.",
    )


def _pages(picture: Image.Image, frames: int, limits: Limits) -> Iterator[Page]:
    sequence = ImageSequence.Iterator(picture) if frames > 1 else iter((picture,))
    for number, frame in enumerate(sequence, 1):
        if frame.width * frame.height > limits.max_pixels:
            raise _too_many_pixels()
        frame.draft("L", (2500, 2500))
        grey = ImageOps.exif_transpose(frame.convert("L"))
        codes = stamps_of(grey) if grey.width * grey.height <= _CODE_PIXELS else ()
        yield Page(number, _size(frame), "", image=True, stamps=tuple(code.text for code in codes))


def _size(frame: Image.Image) -> tuple[float, float]:
    """Return the size in points by the picture's resolution; A4 wide where it has none."""
    width, height = frame.size
    if frame.getexif().get(0x0112, 1) in {5, 6, 7, 8}:
        width, height = height, width
    dpi = frame.info.get("dpi", (0, 0))
    across = float(dpi[0]) if isinstance(dpi, tuple) and dpi and float(dpi[0]) >= 50 else 0.0
    scale = 72 / across if across else _A4[0] / max(1, width)
    return round(width * scale, 2), round(height * scale, 2)


def codes_in(blob: bytes) -> tuple[str, ...]:
    """Return the texts of the square codes in a picture's bytes; none where it cannot be read."""
    try:
        with Image.open(io.BytesIO(blob), formats=_FORMATS) as picture:
            if picture.width * picture.height > _CODE_PIXELS:
                return ()
            return tuple(code.text for code in stamps_of(picture.convert("L")))
    except (*_FAULTS, Image.DecompressionBombError):
        return ()
