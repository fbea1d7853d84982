"""Sheets and slips printed, signed with drawn strokes, and scanned or photographed again."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, time
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from extractors.sheet_layout import SheetLayout, layout_of
from extractors.source import Box
from generators.sheets import SheetPlan, SheetTexts, specs_of

Raster = NDArray[np.uint8]

TEXTS = SheetTexts(
    call_id="pdi47-2022-2023",
    call_title="Appel à projets insertion 2022-2023",
    authority="Département de Lot-et-Garonne",
    privacy_contact="dpo@departement47.example",
    retention_years=3,
)
PEOPLE = (
    ("DURAND", "Amélie"),
    ("MARTIN-LACOSTE", "Jean-Baptiste"),
    ("N'DIAYE", "Fatou"),
    ("LE GOFF", "Yann"),
    ("BENALI", "Karim"),
    ("SÁNCHEZ DE LA FUENTE", "Maria del Carmen"),
    ("PETIT", "Zoé"),
    ("ROUX", "Éric"),
    ("FONTAINE", "Céline"),
)
MORNING = (time(9), time(12))
AFTERNOON = (time(13, 30), time(16, 30))


def plan(**changes: Any) -> SheetPlan:
    """Return a plan of one morning with nine people, some of its fields changed."""
    fields: dict[str, Any] = {
        "reference": "PDI47-2022-0007",
        "key": "A1-03",
        "title": "Atelier mobilité : préparer son permis de conduire",
        "day": date(2022, 10, 12),
        "slots": (MORNING,),
        "place": "Salle polyvalente, Villeneuve-sur-Lot",
        "organisation": "Les Jardins du Confluent",
        "facilitators": (("LAFARGUE", "Hélène"),),
        "people": PEOPLE,
    }
    return SheetPlan(**{**fields, **changes})


def layouts(of: SheetPlan) -> list[SheetLayout]:
    """Return the layouts of a plan's pages."""
    return [layout_of(spec) for spec in specs_of(of, TEXTS.call_id)]


def printed(pdf: bytes, page: int = 0, dpi: int = 200) -> Raster:
    """Return one page of a PDF as a printer and scanner give it: grey pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=dpi / 72, grayscale=True).to_numpy()
    finally:
        document.close()
    return np.ascontiguousarray(picture[:, :, 0] if picture.ndim == 3 else picture)


def sign(raster: Raster, box: Box, dpi: int, source: random.Random) -> None:
    """Draw a signature into a box (points), in the style of somebody."""
    from samples.scans.content import Maker
    from samples.scans.signatures import signature

    pen = Maker(source, "dev", None, dark=True).pen()
    x0, y0, x1, y1 = (v * dpi / 72 for v in box)
    size = ((x1 - x0) * source.uniform(0.45, 0.75), (y1 - y0) * source.uniform(0.6, 0.8))
    person = (source.choice(PEOPLE)[0], f"{source.choice(PEOPLE)[1]}#{source.random()}")
    mask = signature(person, pen, size, None, dpi)
    left = round(x0 + (x1 - x0 - mask.shape[1]) * source.uniform(0.2, 0.7))
    _ink(raster, mask, left, round((y0 + y1 - mask.shape[0]) / 2))


def _ink(raster: Raster, mask: Raster, left: int, top: int) -> None:
    part = raster[top : top + mask.shape[0], left : left + mask.shape[1]]
    mask = mask[: part.shape[0], : part.shape[1]]
    part[:] = (part * (1 - mask / 255.0 * 0.85)).astype(np.uint8)


def write(raster: Raster, box: Box, dpi: int, text: str, source: random.Random) -> None:
    """Write a text by hand into a box (points), with one of the handwriting fonts."""
    from samples.scans.fonts import hands
    from samples.scans.pen import Pen, handwriting

    x0, y0, x1, y1 = (v * dpi / 72 for v in box)
    pen = Pen((30, 30, 90), 0.5, source.choice(hands("dev")), "", "", 0.05)
    mask = handwriting(text, pen, round((y1 - y0) * 0.5), source)
    scale = min(1.0, 0.92 * (x1 - x0) / mask.shape[1], 0.85 * (y1 - y0) / mask.shape[0])
    mask = np.asarray(
        cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
    )
    _ink(raster, mask, round(x0 + 0.04 * (x1 - x0)), round((y0 + y1 - mask.shape[0]) / 2))


def scanned(raster: Raster, source: random.Random, *, turn: int = 0) -> Raster:
    """Return a page as a flatbed scanner gives it: a little skew, noise; turned by quarters."""
    rows, columns = raster.shape
    skew = cv2.getRotationMatrix2D((columns / 2, rows / 2), source.uniform(-1.6, 1.6), 1)
    skew[:, 2] += np.array((source.uniform(-12, 12), source.uniform(-12, 12)))
    page = np.asarray(cv2.warpAffine(raster, skew, (columns, rows), borderValue=(252,)), np.uint8)
    return np.ascontiguousarray(np.rot90(_noisy(page, source, 5), turn))


def photographed(raster: Raster, source: random.Random, *, bend: float = 0.004) -> Raster:
    """Return a page as a phone gives it: on a table, in perspective, bent, in uneven light."""
    rows, columns = raster.shape
    page = _bent(raster, bend, source)
    out_w, out_h = int(columns * 1.25), int(rows * 1.22)
    inset = 0.07
    corners = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    target = np.array(
        [
            (out_w * (inset if x == 0 else 1 - inset) + source.uniform(-0.05, 0.05) * columns,
             out_h * (inset if y == 0 else 1 - inset) + source.uniform(-0.05, 0.05) * rows)
            for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))
        ],
        np.float32,
    )  # fmt: skip
    matrix = cv2.getPerspectiveTransform(corners, target)
    table = source.randint(60, 130)
    photo = cv2.warpPerspective(page, matrix, (out_w, out_h), borderValue=table)
    y, x = np.mgrid[0:out_h, 0:out_w]
    light = 0.78 + 0.22 * np.cos((x / out_w - source.random()) * 1.6) * np.cos(
        (y / out_h - source.random()) * 1.6
    )
    lit = (photo * light).clip(0, 255).astype(np.uint8)
    return _noisy(np.asarray(cv2.GaussianBlur(lit, (0, 0), 0.8), np.uint8), source, 6)


def _bent(raster: Raster, bend: float, source: random.Random) -> Raster:
    rows, columns = raster.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    phase = source.uniform(0, 3)
    lift = bend * rows * np.sin(x / columns * 3.0 + phase)
    moved = cv2.remap(
        raster, x, (y + lift).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, np.uint8)


def _noisy(raster: Raster, source: random.Random, deviation: float) -> Raster:
    noise = np.random.default_rng(source.randrange(1 << 30)).normal(0, deviation, raster.shape)
    return (raster + noise).clip(0, 255).astype(np.uint8)


def jpeg(raster: Raster, dpi: int = 200, quality: int = 80) -> bytes:
    """Return a picture as JPEG bytes that say their resolution."""
    target = BytesIO()
    Image.fromarray(raster).save(target, "JPEG", quality=quality, dpi=(dpi, dpi))
    return target.getvalue()


def pdf_of(rasters: list[Raster], dpi: int = 200) -> bytes:
    """Return pictures as one PDF, a page each, as office scanners write it."""
    pictures = [Image.fromarray(raster) for raster in rasters]
    target = BytesIO()
    pictures[0].save(
        target, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=80
    )
    return target.getvalue()


Marks = Mapping[tuple[int, int], str]
"""(row from 0, half-day from 0) → "sign" or a word to write."""


def filled(of: SheetPlan, pdf: bytes, page: int, marks: Marks, seed: int = 1) -> Raster:
    """Return a printed page with its marks drawn into the cells of participants."""
    source = random.Random(seed)
    raster = printed(pdf, page)
    layout = layouts(of)[page]
    for facilitator in layout.facilitators[: len(of.facilitators)]:
        for box in facilitator.signatures:
            sign(raster, box, 200, source)
    for (row, slot), mark in marks.items():
        box = layout.rows[row].signatures[slot]
        if mark == "sign":
            sign(raster, box, 200, source)
        else:
            write(raster, box, 200, mark, source)
    return raster
