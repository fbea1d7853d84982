"""A picture file (JPEG, PNG, TIFF, HEIC) to pages that were read by OCR. Imports PIL.

Each picture of the file is a page. Pictures are bounded in pixels; a very large one is made
smaller before it is looked at.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps, UnidentifiedImageError

from .codes import stamps_of
from .errors import TooLarge, Unreadable
from .packed import packed
from .records import Remark
from .scan import page_or_picture, poor_remarks
from .source import Options, Page, Source

if TYPE_CHECKING:
    from .source import Grey

_FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP", "MPO")
_CODE_PIXELS = 40_000_000
_READ_PIXELS = 36_000_000
"""More pixels than A4 at 600 dpi are not read: a larger picture is halved until it fits."""
_FAULTS = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError,
           IndexError, struct.error, MemoryError, OverflowError)  # fmt: skip
_BAND = 1024
"""Rows of a too large picture that are made smaller at a time; a multiple of any halving."""
_A4 = (595.28, 841.89)
_MANY = 4
"""From so many pages on their pictures are kept packed, to spare memory."""


@dataclass(frozen=True, slots=True)
class ImageRead:
    """The pages of a picture file and what a person should know about them."""

    pages: tuple[Page, ...]
    remarks: tuple[Remark, ...] = ()


def pages(source: Source, options: Options) -> tuple[Page, ...]:
    """Return every page of a picture file; see ``read_image``."""
    return read_image(source, options).pages


def read_image(source: Source, options: Options) -> ImageRead:
    """Read every picture of a file as a page.

    Raises Unreadable (damaged, cut short, too poor to read), TooLarge (pixels, pages) and
    ToolMissing (no OCR).
    """
    try:
        with Image.open(io.BytesIO(source.content), formats=_FORMATS) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            found, remarks = _read(picture, frames, options)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except _FAULTS:
        raise _damaged("Numériser ou photographier à nouveau la page.") from None
    return ImageRead(found, (*remarks, *poor_remarks(found)))


def read_heic(source: Source, options: Options) -> ImageRead:
    """Read the picture of a HEIC file (a phone's photo); raises as ``read_image`` does."""
    _check_boxes(source.content)
    import pillow_heif  # noqa: PLC0415 (only photos of some phones need it)

    try:
        held = pillow_heif.open_heif(io.BytesIO(source.content), convert_hdr_to_8bit=True)
        if held.size[0] * held.size[1] > options.limits.max_pixels:
            raise _too_many_pixels()
        picture = held.to_pillow()
    except (*_FAULTS, RuntimeError):  # what its decoder stumbles on
        raise _damaged("Photographier à nouveau la page, en JPEG.") from None
    found, remarks = _read(picture, 1, options)
    return ImageRead(found, (*remarks, *poor_remarks(found)))


def _check_boxes(content: bytes) -> None:
    """Raise Unreadable where a HEIC file is cut short, told by the lengths of its boxes."""
    at = 0
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
        raise _damaged("Photographier à nouveau la page, en JPEG.")


def _damaged(advice: str) -> Unreadable:
    return Unreadable("L'image est incomplète ou abîmée.", advice)


def _too_many_pixels() -> TooLarge:
    return TooLarge(
        "L'image est trop grande pour être lue.",
        "La numériser à nouveau avec une résolution de 300 points par pouce.",
    )


def _read(
    picture: Image.Image, frames: int, options: Options
) -> tuple[tuple[Page, ...], tuple[Remark, ...]]:
    if frames > options.limits.max_pages:
        raise TooLarge(
            f"Le fichier compte plus de {options.limits.max_pages} pages.",
            "Demander un envoi en plusieurs fichiers.",
        )
    found: list[Page] = []
    remarks: list[Remark] = []
    for number, raster, dpi, size in _rasters(picture, frames, options):
        if raster is None:
            found.append(Page(number, size, "", image=True))
            remarks.append(_page_too_large(number))
            continue
        page = page_or_picture(raster, dpi, number, size)
        if frames >= _MANY and page.picture is not None:
            page = replace(page, picture=packed(page.picture))
        found.append(page)
    return tuple(found), tuple(remarks)


def _page_too_large(number: int) -> Remark:
    return Remark(
        code="page_too_large",
        message=(
            f"Page {number} : l'image est trop grande pour être lue ; la numériser à nouveau avec "
            "une résolution de 300 points par pouce."
        ),
        page=number,
    )


def _rasters(
    picture: Image.Image, frames: int, options: Options
) -> Iterator[tuple[int, Grey | None, float, tuple[float, float]]]:
    """Yield each picture's number, array, resolution (0: not told) and size in points.

    None for one of several pictures that has too many pixels; a single one raises TooLarge.
    """
    for at in range(frames):
        if not options.wants(at + 1):
            continue
        if frames > 1:
            picture.seek(at)
        if picture.width * picture.height > options.limits.max_pixels:
            if frames == 1:
                raise _too_many_pixels()
            yield at + 1, None, 0.0, _A4
            continue
        size, dpi = _size(picture), _dpi(picture)
        raster, scale = _array(picture)
        yield at + 1, raster, dpi * scale, size


def _array(picture: Image.Image) -> tuple[Grey, float]:
    """Return the pixels the way up that the file says, grey or RGB, and how much smaller."""
    import numpy as np  # noqa: PLC0415 (slow to import)

    before = picture.width
    large = picture.width * picture.height > _READ_PIXELS
    if large:
        picture.draft(
            "L" if picture.mode == "L" else "RGB", (picture.width // 2, picture.height // 2)
        )
    orientation: Callable[[Any], Any] = ImageOps.exif_transpose
    tones = _halved(picture) if large else _flat(picture, grey=False)
    scale = tones.width / before
    return np.asarray(orientation(_with_exif(tones, picture))), scale


def _halved(picture: Image.Image) -> Image.Image:
    """Return the grey tones of a picture halved until it is not too large to read.

    Band by band: a layer of paper under all of a transparent picture would cost as much memory as
    the picture, twice.
    """
    times = 1
    while (picture.width // times) * (picture.height // times) > _READ_PIXELS:
        times *= 2
    whole = Image.new("L", (-(-picture.width // times), -(-picture.height // times)))
    for top in range(0, picture.height, _BAND):
        part = picture.crop((0, top, picture.width, min(picture.height, top + _BAND)))
        whole.paste(_flat(part, grey=True).reduce(times), (0, top // times))
    return whole


def _flat(picture: Image.Image, *, grey: bool) -> Image.Image:
    """Return a picture in grey or RGB, what is transparent laid on white paper."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        picture = Image.alpha_composite(paper, layered)
    if picture.mode in {"I;16", "I", "F"}:
        return picture.point(lambda tone: tone / 256).convert("L")
    return picture.convert("L" if grey or picture.mode in {"1", "L"} else "RGB")


def _with_exif(tones: Image.Image, picture: Image.Image) -> Image.Image:
    """Let a converted copy know which way up its original says it stands."""
    turn = picture.getexif().get(0x0112, 1)
    if turn != 1:
        tones.getexif()[0x0112] = turn
    elif tones.getexif().get(0x0112, 1) != 1:
        tones.getexif()[0x0112] = 1
    return tones


def _dpi(frame: Image.Image) -> float:
    """Return the resolution that the file tells; 0 where it tells none or an odd one."""
    told = frame.info.get("dpi", (0, 0))
    across = float(told[0]) if isinstance(told, tuple) and told else 0.0
    return across if 50 <= across <= 2400 else 0.0


def _size(frame: Image.Image) -> tuple[float, float]:
    """Return the size in points by the picture's resolution; A4 wide where it has none."""
    width, height = frame.size
    if frame.getexif().get(0x0112, 1) in {5, 6, 7, 8}:
        width, height = height, width
    dpi = _dpi(frame)
    scale = 72 / dpi if dpi else _A4[0] / max(1, width)
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
