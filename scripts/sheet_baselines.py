"""Plain tools beside ours, on the same scans: img2table, ink density, Tesseract on the page."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from samples.scans.truth import Scan

from .sheet_truth import fold

INK_SHARE = 0.012
"""A cell with more than this share of dark pixels in its inner part counts as signed."""


def image_tables(pages: list[np.ndarray[Any, Any]], python: str) -> dict[int, list[Any]]:
    """Return the cells that img2table finds, as quads by page, with the Python that has it."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, pixels in enumerate(pages, 1):
            names.append(str(Path(folder) / f"{number}.png"))
            Image.fromarray(pixels).convert("L").save(names[-1])
        script = Path(__file__).with_name("img2table_cells.py")
        done = subprocess.run(
            [python, str(script)],
            input="\n".join(names),
            capture_output=True,
            text=True,
            check=True,
        )
    found: dict[int, list[Any]] = {}
    for number, line in enumerate(done.stdout.splitlines(), 1):
        height, width = pages[number - 1].shape[:2]
        for x0, y0, x1, y1 in json.loads(line):
            quad = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], float)
            found.setdefault(number, []).append(quad / [width, height])
    return found


def density(scan: Scan, pages: list[np.ndarray[Any, Any]], counts: Counter[str]) -> None:
    """Judge each signature cell, cut at its true place, by its share of dark pixels alone."""
    for sheet in scan.truth.sheets:
        for table in sheet.tables:
            grey = cv2.cvtColor(pages[table.page - 1], cv2.COLOR_RGB2GRAY)
            height, width = grey.shape
            for cell in table.cells:
                if cell.state is None or cell.role != "signature":
                    continue
                corners = np.array(cell.quad, np.float32) * [width, height]
                target = np.array([(0, 0), (200, 0), (200, 60), (0, 60)], np.float32)
                way = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
                crop = cv2.warpPerspective(grey, way, (200, 60))[8:52, 16:184]
                paper = float(np.percentile(crop, 80))
                share = float((crop < paper * 0.7).mean())
                state = "present" if share > INK_SHARE else "absent"
                counts[f"density.{cell.state}.{state}"] += 1


@cache
def _tesseract() -> Any:
    import tesserocr  # noqa: PLC0415

    from extractors.ocr import printed  # noqa: PLC0415

    printed()  # fails with a word for staff where the data is not there
    for path in ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata"):
        try:
            return tesserocr.PyTessBaseAPI(path=path, lang="fra", psm=tesserocr.PSM.AUTO)
        except RuntimeError:
            continue
    return tesserocr.PyTessBaseAPI(lang="fra", psm=tesserocr.PSM.AUTO)


def plain_text(scan: Scan, pages: list[np.ndarray[Any, Any]], counts: Counter[str]) -> None:
    """Count the printed header values that stand, folded, in Tesseract's text of the raw page.

    Generous to Tesseract: where on the page and as what is not asked.
    """
    engine = _tesseract()
    texts = []
    for pixels in pages:
        engine.SetImage(Image.fromarray(pixels))
        texts.append(f" {fold(engine.GetUTF8Text())} ")
    whole = " ".join(texts)
    for sheet in scan.truth.sheets:
        for index, session in enumerate(sheet.record.sessions):
            for key in ("title", "date", "start", "end"):
                leaf = getattr(session, key)
                if leaf.value is None or f"sessions[{index}].{key}" in sheet.handwritten:
                    continue
                counts["tesseract.fields"] += 1
                counts["tesseract.fields.right"] += f" {fold(leaf.raw)} " in whole
