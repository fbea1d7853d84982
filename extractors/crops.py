"""Pictures of pages and of places on them, as evidence: what a person compares a reading with.

Made in a worker, from the original as received: the boxes are those that readings carry.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image, ImageOps

from .errors import DocumentError, Unreadable
from .formats import format_of
from .source import Box, Options, Source

_DPI = 130.0
_LONGEST = 1800
"""Longest side of a page's picture in pixels: A4 at some 150 dpi."""
_CROP_LONGEST = 900
_MARGIN = 0.35
"""What is shown around a place, as a share of its height: a case officer sees the rules too."""
_QUALITY = 80
_ORIENTATION = 0x0112
_ASIDE = frozenset({5, 6, 7, 8})
"""Values of the EXIF orientation of pictures that lie on their side."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One page as a JPEG picture, and JPEG crops by the keys that were asked for."""

    page: int
    picture: bytes
    crops: Mapping[str, bytes]


def evidence(
    source: Source, wanted: Mapping[int, Sequence[tuple[str, Box]]], options: Options
) -> tuple[Evidence, ...]:
    """Return pictures of pages (from 1) and of boxes on them (fractions, as displayed).

    ``wanted`` gives per page the key and box of each crop. A page that cannot be drawn is left
    out. Raises DocumentError where the file as a whole cannot be drawn.
    """
    found = []
    for number, boxes in sorted(wanted.items()):
        drawn = _drawn(source, number, options)
        if drawn is None:
            continue
        crops = {key: _jpeg(_crop(drawn, box)) for key, box in boxes}
        small = drawn.copy()
        small.thumbnail((_LONGEST, _LONGEST))
        found.append(Evidence(number, _jpeg(small), crops))
    return tuple(found)


def page_image(source: Source, number: int, turn: int, options: Options) -> bytes | None:
    """Return one page (from 1) as JPEG, turned clockwise by ``turn`` degrees (0, 90, 180, 270).

    None where the page cannot be drawn. Raises DocumentError where the file as a whole cannot be.
    """
    drawn = _drawn(source, number, options)
    if drawn is None:
        return None
    drawn.thumbnail((_LONGEST, _LONGEST))
    return _jpeg(drawn.rotate(-turn, expand=True) if turn else drawn)


def frame_sizes(source: Source, options: Options) -> tuple[tuple[int, int], ...]:
    """Return the size in pixels of each picture of a picture file, the way up that it is shown."""
    with _opened(source) as picture:
        sizes = []
        for index in range(min(getattr(picture, "n_frames", 1), options.limits.max_pages)):
            if index:
                picture.seek(index)
            width, height = picture.size
            aside = picture.getexif().get(_ORIENTATION, 1) in _ASIDE
            sizes.append((height, width) if aside else (width, height))
        return tuple(sizes)


def _drawn(source: Source, number: int, options: Options) -> Image.Image | None:
    kind = format_of(source.content)
    if kind == "pdf":
        from .pdf_picture import Drawing  # noqa: PLC0415 (slow to import)

        with Drawing(source.content) as drawing:
            array = drawing.colour(number - 1, _DPI)
        return None if array is None else Image.fromarray(array)
    if kind in {"image", "heic"}:
        return _frame(source, number, options)
    return None


def _frame(source: Source, number: int, options: Options) -> Image.Image | None:
    with _opened(source) as picture:
        if picture.width * picture.height > options.limits.max_pixels:
            return None
        if number > 1:
            picture.seek(number - 1)
        frame = ImageOps.exif_transpose(picture.convert("RGB"))
        frame.thumbnail((3 * _LONGEST, 3 * _LONGEST))
        return frame


@contextmanager
def _opened(source: Source) -> Iterator[Image.Image]:
    """Open a picture file; what the library stumbles on meanwhile is said in words."""
    try:
        if format_of(source.content) == "heic":
            from pillow_heif import register_heif_opener  # noqa: PLC0415 (only where it is needed)

            register_heif_opener()
        with Image.open(io.BytesIO(source.content)) as picture:
            yield picture
    except DocumentError:
        raise
    except (OSError, ValueError, EOFError, SyntaxError, Image.DecompressionBombError):
        raise Unreadable(
            "L'image ne peut pas être montrée.", "Regarder le document d'origine."
        ) from None


def _crop(drawn: Image.Image, box: Box) -> Image.Image:
    width, height = drawn.size
    margin = max(4.0, _MARGIN * (box[3] - box[1]) * height)
    left, top = max(0, int(box[0] * width - margin)), max(0, int(box[1] * height - margin))
    right = min(width, int(box[2] * width + margin) + 1)
    bottom = min(height, int(box[3] * height + margin) + 1)
    cut = drawn.crop((left, top, max(left + 1, right), max(top + 1, bottom)))
    cut.thumbnail((_CROP_LONGEST, _CROP_LONGEST))
    return cut


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
