"""Prints of our form put on paper and through a scanner: typed, written and ticked by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractors.budget_rows import EXPENSE_ROWS, INCOME_ROWS
from extractors.form_flow import FormBox
from extractors.form_layout import application_layout
from extractors.records import ApplicationRecord
from extractors.scan import page_of
from extractors.source import Options, Page
from generators import forms
from samples.foreign_data import application
from tests.form_tools import flatten_with_pdfium

Grey = NDArray[np.uint8]

_FONTS = Path("/usr/share/fonts")
TYPEWRITER = "truetype/liberation/LiberationMono-Regular.ttf"
SERIF = "truetype/liberation/LiberationSerif-Regular.ttf"
HANDS = (
    "opentype/bwht/BecauseWeLearn-Regular.otf",
    "opentype/dancingscript/DancingScript-Regular.otf",
    "truetype/sjfonts/SteveHand.ttf",
    "truetype/breip/Breip.ttf",
    "truetype/fifthhorseman/dkg.ttf",
    "truetype/ecolier-court/Ecolier-court.ttf",
)
MARKS = ("cross", "tick", "fill", "short cross", "loose cross")


def drawn(content: bytes, dpi: float) -> list[Grey]:
    """Draw every page of a PDF in grey."""
    document = pypdfium2.PdfDocument(content)
    return [
        np.ascontiguousarray(page.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze())
        for page in document
    ]


def printed(record: ApplicationRecord, options: Options, dpi: float = 200) -> list[Grey]:
    """Return the pages of our form filled on a screen and printed."""
    blank = forms.blank_pdf(options)
    return drawn(flatten_with_pdfium(forms.fill_pdf(blank, record, options)), dpi)


@lru_cache(maxsize=4)
def _blank(options: Options, dpi: float) -> tuple[Grey, ...]:
    content = forms.blank_pdf(options)
    document = pypdfium2.PdfDocument(content)  # without its fields: as the paper comes
    return tuple(
        np.ascontiguousarray(
            page.render(scale=dpi / 72, grayscale=True, may_draw_forms=False).to_numpy().squeeze()
        )
        for page in document
    )


def filled_in(
    values: Mapping[str, str | bool],
    options: Options,
    *,
    font: str = TYPEWRITER,
    dpi: float = 200,
    size: float = 9.0,
    seed: int = 0,
    ink: int = 30,
    mark: str = "",
) -> list[Grey]:
    """Write values over the printed blank form with a font, tick boxes with a pen.

    A text that is wider than its box is written smaller; several lines are broken at spaces.
    """
    rng = np.random.default_rng(seed)
    pages = []
    layout = application_layout(options)
    for page, grey in zip(layout.pages, _blank(options, dpi), strict=True):
        picture = Image.fromarray(grey.copy())
        pen = ImageDraw.Draw(picture)
        for box in page.boxes:
            value = values.get(box.name)
            if value is True:
                draw_mark(pen, box, dpi, rng, mark or str(rng.choice(MARKS)), ink)
            elif isinstance(value, str) and value:
                _write(pen, box, value, dpi, rng, (font, size, ink))
        pages.append(np.asarray(picture).copy())
    return pages


def _write(
    pen: Any, box: FormBox, text: str, dpi: float, rng: Any, look: tuple[str, float, int]
) -> None:
    scale = dpi / 72
    font, size, ink = look
    x0, y0, x1, y1 = (v * scale for v in box.points())
    letters = ImageFont.truetype(str(_FONTS / font), round(size * scale))
    while not box.multiline and letters.getlength(text) > x1 - x0 - 7 * scale and letters.size > 9:
        letters = ImageFont.truetype(str(_FONTS / font), letters.size - 1)
    left, pitch = x0 + 3 * scale, letters.size * 1.2
    if not box.multiline:
        middle = (y0 + y1) / 2 + rng.uniform(-0.4, 0.4) * scale
        pen.text((left, middle), text, fill=ink, font=letters, anchor="lm")
        return
    y = y0 + 0.6 * pitch
    for paragraph in text.split("\n"):
        line = ""
        for word in [*paragraph.split(" "), ""]:
            longer = f"{line} {word}".strip()
            if line and (word == "" or letters.getlength(longer) > x1 - x0 - 8 * scale):
                pen.text((left, y), line, fill=ink, font=letters, anchor="lm")
                y += pitch
                longer = word
            line = longer


def draw_mark(pen: Any, box: FormBox, dpi: float, rng: Any, style: str, ink: int) -> None:
    """Draw a mark by hand in a check box."""
    scale = dpi / 72
    x0, y0, x1, y1 = (v * scale for v in box.points())
    side = x1 - x0
    width = max(1, round(rng.uniform(0.7, 1.5) * scale))

    def at(x: float, y: float) -> tuple[float, float]:
        shift = rng.normal(0, 0.05, 2)
        return x0 + (x + shift[0]) * side, y0 + (y + shift[1]) * (y1 - y0)

    strokes: dict[str, list[list[tuple[float, float]]]] = {
        "cross": [[(0.1, 0.1), (0.9, 0.9)], [(0.9, 0.1), (0.1, 0.9)]],
        "short cross": [[(0.25, 0.25), (0.75, 0.75)], [(0.75, 0.25), (0.25, 0.75)]],
        "loose cross": [[(-0.2, -0.15), (1.15, 1.2)], [(1.2, -0.2), (-0.15, 1.1)]],
        "tick": [[(0.1, 0.5), (0.4, 0.9), (1.2, -0.3)]],
        "fill": [[(0.15, y), (0.85, y)] for y in np.arange(0.15, 0.9, 0.1)],
        "scribble": [[(-0.5, y), (1.4, y + 0.1)] for y in np.arange(-0.5, 1.5, 0.13)],
        "dot": [[(0.45, 0.5), (0.55, 0.5)]],
        "struck": [[(-1.2, 0.5), (9.0, 0.55)]],
    }
    for stroke in strokes[style]:
        pen.line([at(*point) for point in stroke], fill=ink, width=width, joint="curve")


def scanned(
    grey: Grey,
    seed: int,
    *,
    skew: float = 1.0,
    blur: float = 0.7,
    noise: float = 6.0,
    jpeg: int = 70,
    shrink: float = 0.015,
) -> Grey:
    """Put a page through a scanner: a little turned, shrunk and moved, blurred, noisy, JPEG."""
    rng = np.random.default_rng(seed)
    rows, columns = grey.shape
    turn: NDArray[Any] = cv2.getRotationMatrix2D(
        (columns / 2, rows / 2), rng.uniform(-skew, skew), 1 - rng.uniform(0, shrink)
    )
    turn[:, 2] = turn[:, 2] + rng.uniform(-8, 8, 2)
    made: NDArray[Any] = cv2.warpAffine(
        grey, turn, (columns, rows), borderValue=(255,), flags=cv2.INTER_CUBIC
    ).astype(np.float32)
    made = cv2.GaussianBlur(made, (0, 0), rng.uniform(0.4, 1.0) * blur + 0.05)
    made = made * rng.uniform(0.9, 1.0) + rng.normal(0, rng.uniform(0.3, 1.0) * noise, made.shape)
    packed = cv2.imencode(
        ".jpg", np.clip(made, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, jpeg]
    )[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def photographed(grey: Grey, seed: int, *, wide: int = 2400) -> Grey:
    """Photograph a page on a dark table: in perspective, with a shadow, noise and JPEG."""
    rng = np.random.default_rng(seed)
    rows, columns = grey.shape
    high = round(wide * 1.35)
    margin = 0.06
    corners = np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], np.float32)
    free = np.array(
        [(margin, margin), (1 - margin, margin), (1 - margin, 1 - margin), (margin, 1 - margin)]
    )
    free = free + rng.uniform(-0.02, 0.02, free.shape)
    laid = (free * (wide, high)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, laid)
    sheet = cv2.warpPerspective(grey, matrix, (wide, high), flags=cv2.INTER_AREA)
    there = cv2.warpPerspective(np.full_like(grey, 255), matrix, (wide, high)) > 128
    table: NDArray[Any] = rng.normal(70, 8, (high, wide))
    table = cv2.GaussianBlur(table, (0, 0), 3)
    made = np.where(there, sheet * 0.86, table)
    across = np.linspace(0, 1, wide)[None, :] * np.linspace(1, 0.6, high)[:, None]
    made = made * (1.0 - 0.25 * across) + rng.normal(0, 3, made.shape)
    packed = cv2.imencode(
        ".jpg", np.clip(made, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 85]
    )[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def pages_of(greys: Sequence[Grey], dpi: float = 200, first: int = 1) -> tuple[Page, ...]:
    """Read rasters as the pages of a scan."""
    return tuple(page_of(grey, dpi, number) for number, grey in enumerate(greys, first))


def random_application(seed: int, options: Options) -> ApplicationRecord:
    """Make an application of invented people that reads like a real one."""
    made = application(seed)
    tree: dict[str, Any] = {}
    for path, value in made.values.items():
        _put(tree, path, _leaf(value))
    for path, codes in made.lists.items():
        _put(tree, path, [_leaf(code) for code in codes])
    for name, rows in made.groups.items():
        if name in ("budget.expenses", "budget.income"):
            _put(tree, name, _budget(name, rows, options))
            continue
        _put(tree, name, [{key: _nested(value) for key, value in row.items()} for row in rows])
    return ApplicationRecord.model_validate(tree)


def _budget(name: str, rows: Sequence[Mapping[str, str]], options: Options) -> list[Any]:
    """Put every amount on a line that the form prints, each line once."""
    printed_rows = list(EXPENSE_ROWS if name == "budget.expenses" else INCOME_ROWS)
    lines = []
    for row in rows:
        fits = [r for r in printed_rows if r.account == row["account"] and not r.parent]
        if row.get("funder"):
            fits = [r for r in printed_rows if r.account == row["account"] and r.asks_funder]
        fits = [r for r in fits if r.label == row.get("label")] or fits
        if not fits:
            continue
        line = fits[0]
        printed_rows.remove(line)
        entry = {
            "account": _leaf(line.account),
            "label": _leaf(line.label),
            "amount": _leaf(row["amount"]),
        }
        if name == "budget.income":
            entry["funder"] = _leaf(row.get("funder") if line.asks_funder else None)
            if line.authority and options.authority_names:
                entry["funder"] = _leaf(options.authority_names[0])
        lines.append(entry)
    return lines


def _nested(value: Any) -> Any:
    return [_leaf(item) for item in value] if isinstance(value, list | tuple) else _leaf(value)


def _leaf(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return {"value": value, "raw": str(value), "confidence": 1.0}


def _put(tree: dict[str, Any], path: str, value: object) -> None:
    *parents, last = path.split(".")
    node = tree
    for parent in parents:
        node = node.setdefault(parent, {})
    node[last] = value
