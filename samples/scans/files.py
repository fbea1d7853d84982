"""Pages of pixels as files: PNG, JPEG, (multi-page) TIFF, PDF as scanners write it."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import numpy as np
from PIL import Image
from reportlab.lib.utils import ImageReader

from generators.pdf_canvas import Canvas as PdfCanvas

from .wear import Worn


def encode(pages: Sequence[Worn], form: str, source: random.Random) -> bytes:
    """Return pages as one file. PNG and JPEG take the first page only."""
    images = [_image(page) for page in pages]
    # Phones and many tools write no true resolution: readers must not rely on it.
    honest = "phone" not in pages[0].wear and source.random() < 0.85
    dpi = (pages[0].dpi, pages[0].dpi) if honest else (72, 72)
    quality = source.choice((35, 50, 65, 75, 85, 92)) if "jpeg" in pages[0].wear else 90
    buffer = io.BytesIO()
    if form == "png":
        images[0].save(buffer, "PNG", dpi=dpi)
    elif form == "jpg":
        _grey_or_colour(images[0]).save(buffer, "JPEG", quality=quality, dpi=dpi)
    elif form == "tif":
        _tiff(images, buffer, dpi)
    else:
        _pdf(pages, images, buffer, quality)
    return buffer.getvalue()


def _image(page: Worn) -> Image.Image:
    if "one_bit" in page.wear:
        return Image.fromarray(page.pixels > 127)
    return Image.fromarray(np.ascontiguousarray(page.pixels))


def _grey_or_colour(image: Image.Image) -> Image.Image:
    return image.convert("L") if image.mode == "1" else image


def _tiff(images: list[Image.Image], buffer: io.BytesIO, dpi: tuple[float, float]) -> None:
    one_bit = images[0].mode == "1"
    images[0].save(
        buffer, "TIFF", save_all=True, append_images=images[1:], dpi=dpi,
        compression="group4" if one_bit else "tiff_lzw",
    )  # fmt: skip


def _pdf(
    pages: Sequence[Worn], images: list[Image.Image], buffer: io.BytesIO, quality: int
) -> None:
    canvas = PdfCanvas(buffer, invariant=1)
    for page, image in zip(pages, images, strict=True):
        width, height = (side / page.dpi * 72 for side in page.size)
        if "phone" in page.wear:
            width, height = 595.0, 595.0 * page.size[1] / page.size[0]
        canvas.setPageSize((width, height))
        packed = io.BytesIO()
        if image.mode == "1":
            image.save(packed, "PNG")
        else:
            image.save(packed, "JPEG", quality=quality)
        packed.seek(0)
        canvas.drawImage(ImageReader(packed), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
