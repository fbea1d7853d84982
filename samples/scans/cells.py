"""Pages with ruled tables whose cells hold known ink: what the reader of signatures learns from.

One page is one or more tables of any ruling, filled row by row, then worn as paper, scanner and
telephone wear it. Skew and bend stay as small as ``straighten`` leaves them: the pages go through
the real ``find_grids`` and the real ink, so that what is learnt is what is met.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from . import cell_ink as ink
from .cell_paper import CLASSES, MadeCell, Paper, dirty, print_on, stamp_over, strike
from .names import FIRST, LAST
from .pen import real_ink
from .truth import Split

Grey = NDArray[np.uint8]


def page(
    seed: int, folder: Path | None, split: Split = "dev"
) -> tuple[Grey, float, tuple[MadeCell, ...]]:
    """Make one page; returns it, its resolution and its signature cells. Same seed, same page."""
    rng = np.random.default_rng([seed, 0x63656C6C, split == "eval"])
    dpi = int(rng.choice([150, 150, 150, 200, 200, 200, 240, 300]))
    landscape = rng.random() < 0.3
    width, height = (297, 210) if landscape else (210, 297)
    size = (round(height / 25.4 * dpi), round(width / 25.4 * dpi))
    real = real_ink(folder, split) if folder is not None else None
    writers = sorted(real.crops) if real is not None else []
    sheet = Paper(np.full(size, 255, np.float32), dpi, rng, real, writers)
    top = rng.uniform(30, 75)
    for _ in range(4):
        print_on(sheet, " ".join(rng.choice(LAST, 5)), 20, rng.uniform(8, top - 6), 10)
    while top < height - 45:
        top = _table(sheet, top, width, height) + rng.uniform(8, 25)
        if rng.random() < 0.35:
            break
    grey, cells = _worn(sheet)
    return grey, float(dpi), cells


def _table(sheet: Paper, top: float, width: float, height: float) -> float:
    """Draw one table from ``top`` mm and fill it; returns where it ends."""
    rng = sheet.rng
    left, right = rng.uniform(8, 22), width - rng.uniform(8, 22)
    signed = int(rng.integers(1, 4) + rng.integers(0, 4))
    shares = [rng.uniform(0.8, 2.0) for _ in range(int(rng.integers(1, 4)))]
    shares += [rng.uniform(1.0, 2.0)] * signed
    edges = left + (right - left) * np.concatenate([[0], np.cumsum(shares) / sum(shares)])
    row = float(rng.choice([rng.uniform(6.5, 9), rng.uniform(8, 13), rng.uniform(12, 20)]))
    head = row * rng.uniform(0.8, 1.6)
    count = max(2, min(int(rng.integers(3, 24)), int((height - top - head - 12) / row)))
    ys = [top, *(top + head + row * np.arange(count + 1))]
    _rules(sheet, edges, ys)
    first = len(shares) - signed
    for j in range(len(shares)):
        words = "Signature" if j >= first else str(rng.choice(["Nom", "Prénom", "Nom et prénom"]))
        print_on(sheet, words, edges[j] + 1.5, ys[0] + head * 0.25, 9)
    _fill(sheet, edges, ys, first)
    return float(ys[-1])


def _rules(sheet: Paper, edges: Any, ys: list[float]) -> None:
    rng = sheet.rng
    level = float(rng.choice([15, 30, 60, 110, 150, 175]))
    breadth = max(1, sheet.mm(rng.choice([0.12, 0.2, 0.3, 0.45])))
    outer = breadth * (2 if rng.random() < 0.2 else 1)
    dots = rng.random() < 0.12
    if rng.random() < 0.4:
        shade = rng.uniform(200, 245)
        x0, x1 = sheet.mm(edges[0]), sheet.mm(edges[-1])
        banded = rng.random() < 0.5
        for i in range(len(ys) - 1):
            if i == 0 or (banded and i % 2):
                part = sheet.page[sheet.mm(ys[i]) : sheet.mm(ys[i + 1]), x0:x1]
                np.minimum(part, shade, out=part)
    x = [sheet.mm(value) for value in edges]
    y = [sheet.mm(value) for value in ys]
    for i, at in enumerate(y):
        thick = outer if i in (0, len(y) - 1) else breadth
        _rule(sheet, (x[0], at), (x[-1], at), thick, level, dots)
    for j, at in enumerate(x):
        thick = outer if j in (0, len(x) - 1) else breadth
        _rule(sheet, (at, y[0]), (at, y[-1]), thick, level, dots)


def _rule(
    sheet: Paper, start: tuple[int, int], end: tuple[int, int], thick: int, level: float, dots: bool
) -> None:
    x0, y0 = start[0] - thick // 2, start[1] - thick // 2
    x1, y1 = end[0] + (thick + 1) // 2, end[1] + (thick + 1) // 2
    part = sheet.page[max(0, y0) : y1, max(0, x0) : x1]
    if not dots:
        np.minimum(part, level, out=part)
        return
    period = max(4, sheet.mm(0.9))
    on = (np.arange(max(part.shape)) % period) < period * 0.5
    if part.shape[1] > part.shape[0]:
        part[:, on[: part.shape[1]]] = level
    else:
        part[on[: part.shape[0]], :] = level


def _fill(sheet: Paper, edges: Any, ys: list[float], first: int) -> None:
    """Fill the rows: names, then what stands in each signature cell; stamps come last."""
    rng = sheet.rng
    hand = rng.random() < 0.5
    rows = len(ys) - 2
    mood = rng.dirichlet([1.7, 2.6, 0.9, 1.1, 0.2, 1.1])
    pre = str(
        rng.choice(
            ["Signature", "Signature :", "Émargement", "x", "Visa", "signature du stagiaire"]
        )
    )
    preprinted = rng.random() < 0.1
    points, face = rng.uniform(6, 9), str(rng.choice(["sans", "serif", "narrow"]))
    habits: dict[int, tuple[str, str, float, float]] = {}
    boxes: list[tuple[float, float, float, float]] = []
    for i in range(1, rows + 1):
        last, given = str(rng.choice(LAST)), str(rng.choice(FIRST))
        for j in range(first):
            area = (edges[j], ys[i], edges[j + 1], ys[i + 1])
            if rng.random() < 0.85:
                _name(sheet, area, last if j % 2 == 0 else given, hand)
        habits[i] = _habit(sheet)
        struck = rng.random() < 0.05
        for j in range(first, len(edges) - 1):
            area = (edges[j], ys[i], edges[j + 1], ys[i + 1])
            boxes.append(area)
            if preprinted:
                print_on(sheet, pre, area[0] + 1, area[1] + 0.8, points, face)
            kind = "struck" if struck else str(rng.choice(_KINDS, p=mood))
            _cell(sheet, area, kind, habits[i], f"{given[0]}. {last}")
        if struck:
            strike(sheet, (edges[0], ys[i], edges[-1], ys[i + 1]))
    stamp_over(sheet, boxes)


_KINDS = ("empty", "present", "mark", "word", "odd", "noise")


def _habit(sheet: Paper) -> tuple[str, str, float, float]:
    """Return a person's style, writer, breadth in mm and grey level."""
    rng = sheet.rng
    styles = [*ink.SIGNATURES, "name", "name", "name", "initials", "initials"]
    if sheet.real is not None:
        styles += ["real"] * 8
    level = float(
        rng.choice(
            [rng.uniform(15, 60), rng.uniform(60, 115), rng.uniform(115, 165)], p=[0.46, 0.42, 0.12]
        )
    )
    writer = str(rng.choice(sheet.writers)) if sheet.writers else ""
    return str(rng.choice(styles)), writer, float(rng.uniform(0.2, 0.75)), level


def _name(sheet: Paper, area: tuple[float, float, float, float], text: str, hand: bool) -> None:
    rng = sheet.rng
    x0, y0, x1, y1 = (sheet.mm(value) for value in area)
    if hand:
        room = (int((x1 - x0) * 0.9), int((y1 - y0) * rng.uniform(0.4, 0.85)))
        mask = ink.written(text, room, rng)
        sheet.lay(mask, x0 + sheet.mm(1), y0 + (y1 - y0 - mask.shape[0]) // 2, 50)
    else:
        print_on(sheet, text, area[0] + 1.2, area[1] + (area[3] - area[1]) * 0.3, 9)


def _cell(
    sheet: Paper,
    area: tuple[float, float, float, float],
    kind: str,
    habit: tuple[str, str, float, float],
    name: str,
) -> None:
    """Draw what stands in one signature cell and note it."""
    rng = sheet.rng
    x0, y0, x1, y1 = (sheet.mm(value) for value in area)
    rows, columns = sheet.page.shape
    box = (x0 / columns, y0 / rows, x1 / columns, y1 / rows)
    style, writer, breadth_mm, level = habit
    if kind != "present":
        breadth_mm, level = float(rng.uniform(0.2, 0.75)), float(rng.choice([25, 70, 100, 150]))
    breadth = max(1.0, breadth_mm / 25.4 * sheet.dpi)
    wide, high = x1 - x0, y1 - y0
    group, mask = kind, None
    if kind == "present":
        group = style
        mask = _signed(sheet, style, writer, (wide, high), breadth, name)
    elif kind == "mark":
        group = str(
            rng.choice(["dash", "long_dash", "cross", "bar", "zed"], p=[0.3, 0.3, 0.2, 0.17, 0.03])
        )
        mask = ink.mark(group, (wide, high), breadth, rng)
    elif kind == "word":
        note = rng.random() < 0.08
        group = "note" if note else "word"
        word = str(rng.choice(ink.NOTES if note else ink.WORDS))
        tall = min(high * rng.uniform(0.35, 0.95), sheet.mm(7))
        mask = ink.written(word, (int(wide * rng.uniform(0.5, 0.95)), max(8, int(tall))), rng)
    elif kind == "odd":
        group = str(rng.choice(["tick", "ditto"]))
        mask = ink.odd(group, (wide, high), breadth, rng)
    elif kind == "noise":
        group = dirty(sheet, (x0, y0, x1, y1))
    if mask is not None:
        reach = 0.32 if kind == "present" and rng.random() < 0.22 else 0.1
        dx = int(rng.uniform(-reach, reach) * wide + (wide - mask.shape[1]) / 2)
        slip = float(np.clip(rng.normal(0, 0.12 if reach < 0.2 else 0.2), -0.3, 0.3))
        dy = int(slip * high + (high - mask.shape[0]) / 2)
        sheet.lay(mask, x0 + dx, y0 + dy, level)
    final = "mark" if kind == "struck" else kind if kind in CLASSES else "absent"
    sheet.cells.append(MadeCell(box, final, group))


def _signed(
    sheet: Paper, style: str, writer: str, cell: tuple[int, int], breadth: float, name: str
) -> NDArray[np.uint8]:
    rng = sheet.rng
    wide, high = cell
    scale = rng.choice(
        [rng.uniform(0.3, 0.6), rng.uniform(0.55, 1.0), rng.uniform(0.9, 1.5)], p=[0.2, 0.6, 0.2]
    )
    size = (
        max(12, int(min(wide * rng.uniform(0.3, 1.0), sheet.mm(55)) * min(1.15, scale + 0.2))),
        max(10, int(min(high * scale, sheet.mm(22)))),
    )
    if style == "real" and sheet.real is not None:
        mask = sheet.real.of(writer, ink.source(rng))
        if mask.shape[1] > 5 * mask.shape[0]:
            start = int(rng.uniform(0, mask.shape[1] - 5 * mask.shape[0]))
            mask = mask[:, start : start + 5 * mask.shape[0]]
        tall = max(size[1], int(high * 0.45))
        mask = ink.fitted(mask, (max(size[0], int(wide * 0.5)), tall))
        mask = np.clip(mask.astype(np.float32) * rng.uniform(1.2, 2.4), 0, 255).astype(np.uint8)
        if rng.random() < 0.4:
            mask = np.asarray(cv2.dilate(mask, np.ones((2, 2), np.uint8)), np.uint8)
        return ink.bent(mask, rng, size[1] * 0.03)
    if style == "initials":
        parts = name.replace(".", "").split()
        text = (
            parts[0][:1] + parts[-1][:1]
            if rng.random() < 0.6
            else f"{parts[0][:1]}.{parts[-1][:1]}."
        )
        return ink.signature(style, (size[0], size[1]), breadth, rng, text)
    if style == "name":
        text = name if rng.random() < 0.5 else name.rsplit(maxsplit=1)[-1]
        return ink.signature(
            style, size, breadth, rng, text if rng.random() < 0.8 else text.upper()
        )
    return ink.signature(style, size, breadth, rng)


def _worn(sheet: Paper) -> tuple[Grey, tuple[MadeCell, ...]]:
    """Wear the page: light, bend, blur, noise, one bit, JPEG; boxes follow the bend."""
    rng = sheet.rng
    rows, columns = sheet.page.shape
    image, moved = _bent(sheet.page, sheet.cells, rng)
    paper = rng.uniform(190, 255)
    light = cv2.resize(
        rng.uniform(1 - rng.choice([0.02, 0.1, 0.35]), 1, (3, 3)).astype(np.float32),
        (columns, rows), interpolation=cv2.INTER_CUBIC,
    )  # fmt: skip
    image = np.asarray(image / 255 * paper * np.clip(light, 0.3, 1.05), np.float32)
    lift = rng.choice([0, 0, 20, 50])
    image = lift + image * (255 - lift) / 255
    blur = rng.choice([0.0, 0.5, 0.9, 1.4]) * sheet.dpi / 200
    if blur:
        image = cv2.GaussianBlur(image, (0, 0), blur)
    noise = cv2.GaussianBlur(
        rng.standard_normal(image.shape, dtype=np.float32), (0, 0), rng.choice([0.3, 0.8])
    )
    image = image + noise * rng.choice([1, 2, 4, 8], p=[0.3, 0.3, 0.28, 0.12])
    grey = np.clip(image, 0, 255).astype(np.uint8)
    style = rng.random()
    if style < 0.12:
        around = cv2.blur(grey, (51, 51)).astype(np.float32)
        grey = np.where(grey < around * rng.uniform(0.78, 0.9), 0, 255).astype(np.uint8)
    elif style < 0.75:
        quality = int(rng.choice([30, 50, 70, 85]))
        data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        grey = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return grey, moved


def _bent(
    image: NDArray[np.float32], cells: list[MadeCell], rng: np.random.Generator
) -> tuple[NDArray[np.float32], tuple[MadeCell, ...]]:
    """Turn and bend the page as little as straightening leaves it."""
    rows, columns = image.shape
    skew, curl = float(rng.normal(0, 0.004)), float(rng.normal(0, 0.002))
    v, u = np.mgrid[0:rows, 0:columns].astype(np.float32)
    t = (u - columns / 2) / columns

    def down(x: Any) -> Any:
        return skew * columns * x + curl * columns * x * x

    x_map = u - skew * (v - rows / 2)
    y_map = v + down(t)
    bent = cv2.remap(
        image, x_map, y_map.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    moved = []
    for cell in cells:
        x0, y0, x1, y1 = cell.box
        drop = float(down((x0 + x1) / 2 - 0.5)) / rows
        slip = skew * (rows * ((y0 + y1) / 2 - 0.5)) / columns
        moved.append(MadeCell((x0 + slip, y0 - drop, x1 + slip, y1 - drop), cell.kind, cell.group))
    return np.asarray(bent, np.float32), tuple(moved)


Maker = Callable[[int, Path | None], tuple[Grey, float, tuple[MadeCell, ...]]]
"""What makes a page of cells: ``page``, or a maker of whole sheets."""
