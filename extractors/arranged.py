"""A file read anew with a person's word: which pages make which document, which way up they stand.

The original stays as it is: pages are turned in a copy, and the boxes of what is read there are
led back to the page as received.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from .errors import DocumentError, not_turned
from .formats import format_of
from .kinds import kinds
from .layout import turned_box
from .mail import open_mail
from .read import body_page, pages_of
from .records import DocumentRead
from .source import Options, Page, Source
from .split import read_as, split

UNRECOGNISED = "unrecognised"


@dataclass(frozen=True, slots=True)
class Part:
    """Pages (from 1; none in formats without pages) that are one document, of a kind if one is
    given: the kind's name, and the code of the piece. None: all kinds are asked."""

    pages: tuple[int, ...]
    kind: str | None = None
    piece: str | None = None


def known_kinds() -> tuple[tuple[str, str | None], ...]:
    """Return name and piece of every kind that a part may be said to be."""
    return tuple(dict.fromkeys((kind.name, kind.piece) for kind in kinds()))


def read_arranged(
    source: Source, parts: Sequence[Part], turns: Mapping[int, int], options: Options
) -> tuple[DocumentRead, ...]:
    """Read the documents that a person says a file's pages to be.

    ``turns`` says by how many degrees clockwise pages are turned to be read. Raises DocumentError
    where the file cannot be read; ValueError for a kind that does not exist.
    """
    wanted = tuple(sorted({number for part in parts for number in part.pages}))
    turned = {number: turn % 360 for number, turn in turns.items() if turn % 360}
    copy = _turned_copy(source, turned, options) if turned else source
    pages, paged = _pages(copy, replace(options, pages=wanted))
    found: list[DocumentRead] = []
    for part in parts:
        own = [page for page in pages if page.number in part.pages or not paged]
        for document in _read(own, part, options):
            placed = led_back(document, turned) if turned else document
            found.append(placed if paged else placed.model_copy(update={"pages": ()}))
    return tuple(found)


def _pages(source: Source, options: Options) -> tuple[tuple[Page, ...], bool]:
    """Return the pages of a file, and whether they are real ones."""
    if format_of(source.content) == "mail":
        return (body_page(open_mail(source, options.limits)),), False
    pages = pages_of(source, options)
    return pages, any(page.paged for page in pages)


def _read(pages: Sequence[Page], part: Part, options: Options) -> tuple[DocumentRead, ...]:
    if part.kind is None:
        return split(pages, kinds(), options).documents
    if part.kind == UNRECOGNISED:
        return read_as(pages, None, options)
    for kind in kinds():
        if (kind.name, kind.piece) == (part.kind, part.piece):
            return read_as(pages, kind, options)
    raise ValueError(f"no kind {part.kind} {part.piece}")


# -- turning -----------------------------------------------------------------------------------


def _turned_copy(source: Source, turns: Mapping[int, int], options: Options) -> Source:
    """Return a copy of a file with pages turned. Raises Unreadable where that cannot be."""
    kind = format_of(source.content)
    if kind == "pdf":
        from .pdf_picture import turned_pdf  # noqa: PLC0415 (slow to import)

        return replace(source, content=turned_pdf(source.content, turns))
    if kind in {"image", "heic"}:
        return replace(source, content=_turned_image(source.content, turns, options))
    raise not_turned()


def _turned_image(content: bytes, turns: Mapping[int, int], options: Options) -> bytes:
    try:
        if format_of(content) == "heic":
            from pillow_heif import register_heif_opener  # noqa: PLC0415 (only where it is needed)

            register_heif_opener()
        with Image.open(io.BytesIO(content)) as picture:
            frames = []
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if frame.width * frame.height > options.limits.max_pixels:
                    raise not_turned()
                dpi = frame.info.get("dpi")
                upright = ImageOps.exif_transpose(frame.copy())
                turned = upright.rotate(-turns.get(number, 0), expand=True, fillcolor="white")
                frames.append((turned.convert("RGB"), dpi))
            buffer = io.BytesIO()
            first, dpi = frames[0]
            more = [frame for frame, _ in frames[1:]]
            resolution = {"dpi": dpi} if dpi else {}
            first.save(buffer, "TIFF", compression="tiff_lzw", save_all=True, append_images=more,
                       **resolution)  # fmt: skip
    except DocumentError:
        raise
    except (OSError, ValueError, EOFError, SyntaxError, Image.DecompressionBombError):
        raise not_turned() from None
    return buffer.getvalue()


def led_back(document: DocumentRead, turns: Mapping[int, int]) -> DocumentRead:
    """Return a document read on turned pages with its boxes on the pages as received.

    The corners of a box go on to begin at its own top left: they tell which way up it was read.
    """
    plain = document.model_dump(mode="json")
    for part in ("record", "regions", "arrival"):
        _lead_back(plain[part], turns)
    return DocumentRead.model_validate(plain)


def _lead_back(value: Any, turns: Mapping[int, int]) -> None:
    if isinstance(value, list):
        for item in value:
            _lead_back(item, turns)
    elif isinstance(value, dict):
        number = value.get("page")
        turn = turns.get(number, 0) if isinstance(number, int) else 0
        if turn and value.get("box") is not None:
            if "quad" in value:
                x0, y0, x1, y1 = value["box"]
                quad = value["quad"] or ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
                value["quad"] = tuple(_point(corner, 360 - turn) for corner in quad)
            box = value["box"]
            value["box"] = turned_box((box[0], box[1], box[2], box[3]), 360 - turn)
        for name, item in value.items():
            if name not in {"box", "quad", "candidates"}:
                _lead_back(item, turns)


def _point(corner: Sequence[float], turn: int) -> tuple[float, float]:
    x, y = corner
    turned = turned_box((x, y, x, y), turn)
    return turned[0], turned[1]
