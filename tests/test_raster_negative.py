"""Light print on dark fields is read as dark print on light ones (raster/negative.py)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.ocr import printed
from extractors.raster.negative import positive

DPI = 200
Grey = np.ndarray[Any, np.dtype[np.uint8]]


def page(ground: int = 70, ink: int = 255, *, size: int = 34) -> Grey:
    """Return a page with a dark heading row over a table, and heavy print below it."""
    image = Image.new("L", (1654, 2339), 250)
    draw = ImageDraw.Draw(image)
    heavy = ImageFont.truetype("DejaVuSans-Bold.ttf", size)
    draw.rectangle((200, 600, 1450, 670), fill=ground)
    for x, text in ((220, "NOM"), (620, "Prénom"), (1050, "Signature")):
        draw.text((x, 615), text, font=heavy, fill=ink)
    draw.text((200, 300), "FEUILLE D'ÉMARGEMENT", font=heavy, fill=0)
    return np.asarray(image)


def words(grey: Grey) -> str:
    return " ".join(word.text for word in printed().page(grey, DPI))


@pytest.mark.parametrize("ground", [0, 70, 120])
def test_a_dark_heading_row_is_read(ground: int) -> None:
    found = positive(page(ground), DPI)
    said = words(found)
    assert all(text in said for text in ("NOM", "Prénom", "Signature", "ÉMARGEMENT"))
    assert found[605, 900] > 240


def test_a_field_a_little_askew_is_read() -> None:
    image = Image.fromarray(page()).rotate(0.4, fillcolor=250)
    assert "Signature" in words(positive(np.asarray(image), DPI))


def test_heavy_print_is_left_alone() -> None:
    grey = page(ground=250, ink=0, size=60)
    assert positive(grey, DPI) is grey


@pytest.mark.parametrize(
    "box",
    [(0, 0, 1654, 120), (300, 600, 900, 620), (500, 500, 1200, 800)],
    ids=["the scanner's border", "a thick rule", "a field without print"],
)
def test_other_dark_places_are_left_alone(box: tuple[int, int, int, int]) -> None:
    image = Image.new("L", (1654, 2339), 250)
    ImageDraw.Draw(image).rectangle(box, fill=20)
    grey = np.asarray(image)
    assert positive(grey, DPI) is grey
