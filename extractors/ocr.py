"""Characters in pictures: the protocol that readers rely on, and the engines behind it.

Two engines, each made once per process: ``printed`` (Tesseract with its French data) for pages
and lines of print, ``handwriting`` (PP-OCRv6 small recognition through onnxruntime) for single
lines of writing. Nothing is fetched at run time: the French data come with the system package
``tesseract-ocr-fra``, the handwriting model lies inside the ``rapidocr`` package.
"""

from __future__ import annotations

import math
import os
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .errors import ToolMissing
from .ocr_ctc import readings
from .ocr_words import Found, words_from
from .records import Candidate

if TYPE_CHECKING:
    from .line_traits import Traits
    from .source import Grey, Word

_LANGUAGE = "fra"
_MODEL = "PP-OCRv6_rec_small.onnx"
_LAST_LAYER = "p2o.pd_op.transpose.8.0"
"""What the model holds of each step (steps x 120) before it takes it for a sign."""
_LINE_HEIGHT = 48
"""Height of a line in pixels, as the handwriting model was trained on."""
_MAX_WIDTH = 1600
_MARGIN = 10
_SECONDS = 45
"""Longest time for one page: a page of noise keeps the engine busy for ever."""
_SYSTEM_DATA = Path("/usr/share/tesseract-ocr")


class OcrEngine(Protocol):
    """Reads single lines. Pictures are grey arrays; nothing is fetched."""

    name: str

    def line(self, grey: Grey) -> tuple[Candidate, ...]:
        """Return the readings of one line of writing (a cell), the best first; none: no text."""
        ...


class PageEngine(OcrEngine, Protocol):
    """Reads printed pages and blocks of print too."""

    def page(self, grey: Grey, dpi: float) -> tuple[Word, ...]:
        """Return the words of a page: boxes in fractions of the picture, confidence 0 to 1."""
        ...

    def block(self, grey: Grey, dpi: float) -> tuple[Word, ...]:
        """Return the words of one block of print (a cell of one or more lines), as ``page``."""
        ...


@lru_cache(maxsize=1)
def printed() -> PageEngine:
    """Return this process's engine for print. Raises ToolMissing without the French data."""
    return _Tesseract()


class HandEngine(OcrEngine, Protocol):
    """Reads handwriting, and tells what it saw of the ink beside the text."""

    def seen(self, grey: Grey) -> tuple[tuple[Candidate, ...], Traits]:
        """Return the readings of a line, as ``line``, and its traits (``line_traits``)."""
        ...


@lru_cache(maxsize=1)
def handwriting() -> HandEngine:
    """Return this process's engine for handwriting. Raises ToolMissing without its model."""
    return _LineReader()


class _Tesseract:
    """Tesseract 5 (LSTM) with French data; one API object, used by one thread at a time."""

    name = "tesseract-fra"

    def __init__(self) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # a second thread gains nothing
        import tesserocr  # noqa: PLC0415 (slow to import)

        # of boxes without ink it would tell every user, on the console
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        self._modes = tesserocr.PSM
        self._api = tesserocr.PyTessBaseAPI(
            path=str(_tessdata()),
            lang=_LANGUAGE,
            psm=tesserocr.PSM.AUTO,
            oem=tesserocr.OEM.LSTM_ONLY,
        )

    def page(self, grey: Grey, dpi: float) -> tuple[Word, ...]:
        """Return the words of an upright, level page in Tesseract's reading order."""
        found = self._found(grey, dpi, self._modes.AUTO)
        return words_from(found, grey.shape[1], grey.shape[0], dpi)

    def block(self, grey: Grey, dpi: float) -> tuple[Word, ...]:
        """Return the words of one block of print, line by line."""
        found = self._found(grey, dpi, self._modes.SINGLE_BLOCK)
        return words_from(found, grey.shape[1], grey.shape[0], dpi)

    def line(self, grey: Grey) -> tuple[Candidate, ...]:
        """Return the one reading of a line; its score is that of its weakest word."""
        if min(grey.shape[:2]) < 4:
            return ()
        found = self._found(_bordered(grey), 0.0, self._modes.SINGLE_LINE)
        text = " ".join(word.text for word in found)
        if not text:
            return ()
        return (Candidate(value=text, score=min(word.confidence for word in found)),)

    def _found(self, grey: Grey, dpi: float, mode: int) -> list[Found]:
        import numpy as np  # noqa: PLC0415 (slow to import)

        pixels = np.ascontiguousarray(grey)
        rows, columns = pixels.shape[:2]
        self._api.SetPageSegMode(mode)
        self._api.SetImageBytes(pixels.tobytes(), columns, rows, 1, columns)
        self._api.SetSourceResolution(max(70, round(dpi)) if dpi else 200)
        try:
            if not self._api.Recognize(_SECONDS * 1000):
                return []
            table: str = self._api.GetTSVText(0)
        except RuntimeError:  # the library found nothing to recognise
            return []
        finally:
            self._api.Clear()
        return [found for row in table.splitlines() if (found := _row(row)) is not None]


def _row(row: str) -> Found | None:
    """Make a word of a row of Tesseract's table; None for blocks, lines and empty words."""
    cells = row.split("\t")
    if len(cells) < 12 or cells[0] != "5":
        return None
    text = unicodedata.normalize("NFC", "\t".join(cells[11:])).strip()
    if not text:
        return None
    left, top, width, height = (int(cell) for cell in cells[6:10])
    sure = min(1.0, max(0.0, float(cells[10]) / 100))
    line = (int(cells[2]), int(cells[3]), int(cells[4]))
    return Found(text, left, top, left + width, top + height, sure, line)


def _tessdata() -> Path:
    """Return the folder of the French data. Raises ToolMissing where there is none."""
    told = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(told), Path(told) / "tessdata"] if told else []
    folders += sorted(_SYSTEM_DATA.glob("*/tessdata"), reverse=True)
    folders.append(Path("/usr/share/tessdata"))
    for folder in folders:
        if (folder / f"{_LANGUAGE}.traineddata").is_file():
            return folder
    raise ToolMissing(
        "La reconnaissance de caractères en français n'est pas installée sur ce poste.",
        "Faire installer le paquet « tesseract-ocr-fra » par le service informatique, puis "
        "déposer à nouveau le fichier.",
    )


def _bordered(grey: Grey) -> Grey:
    """Return the picture of a line with a margin of its own ground (readers cut at the edge)."""
    import numpy as np  # noqa: PLC0415 (slow to import)

    ground = int(np.percentile(grey, 90))
    return np.pad(grey, _MARGIN, constant_values=ground)


class _LineReader:
    """PP-OCRv6 small recognition, one thread: reads one line, never a page."""

    name = "ppocr-v6-small"

    def __init__(self) -> None:
        import onnxruntime  # noqa: PLC0415 (slow to import)

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # lines of many widths would make it grow for ever
        self._session: Any = onnxruntime.InferenceSession(
            _with_output(_model().read_bytes(), _LAST_LAYER),
            options,
            providers=["CPUExecutionProvider"],
        )
        self._input: str = self._session.get_inputs()[0].name
        listed = self._session.get_modelmeta().custom_metadata_map["character"]
        self._signs = ["", *listed.split("\n"), " "]

    def line(self, grey: Grey) -> tuple[Candidate, ...]:
        """Return up to five readings; the score is the model's probability of the whole text."""
        if min(grey.shape[:2]) < 4:
            return ()
        chances, _, _ = self._run(grey)
        return readings(chances, self._signs)

    def seen(self, grey: Grey) -> tuple[tuple[Candidate, ...], Traits]:
        """Return the readings and the traits of a line."""
        import numpy as np  # noqa: PLC0415 (slow to import)

        from .line_traits import COUNT, traits_of  # noqa: PLC0415 (loads numpy)

        if min(grey.shape[:2]) < 4:
            return (), np.zeros(COUNT, np.float32)
        chances, hidden, width = self._run(grey)
        return readings(chances, self._signs), traits_of(chances, hidden, self._signs, width)

    def _run(self, grey: Grey) -> tuple[Any, Any, int]:
        """Return chances of signs and the last layer per step, and the line's width as read."""
        line, width = _line_input(grey)
        chances, hidden = self._session.run(None, {self._input: line})
        return chances[0], hidden[0], width


def _with_output(model: bytes, name: str) -> bytes:
    """Return an ONNX model that gives one of its inner values as well.

    Messages of this format are merged when one stands behind the other: an output (field 12) of a
    graph (field 7) is added to those of the graph before it. Names of up to 100 signs.
    """
    told = name.encode("ascii")
    for field in (0x0A, 0x62, 0x3A):
        told = bytes([field, len(told)]) + told
    return model + told


def _line_input(grey: Grey) -> tuple[Any, int]:
    """Return one line as the model takes it: 1 x 3 x 48 x width, from -1 to 1; its own width."""
    import cv2  # noqa: PLC0415 (slow to import)
    import numpy as np  # noqa: PLC0415

    rows, columns = grey.shape[:2]
    width = min(_MAX_WIDTH, max(16, math.ceil(columns * _LINE_HEIGHT / rows)))
    shrinks = rows > _LINE_HEIGHT
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    sized = cv2.resize(np.ascontiguousarray(grey), (width, _LINE_HEIGHT), interpolation=how)
    plane = sized.astype(np.float32) / 127.5 - 1.0
    padded = np.ones((_LINE_HEIGHT, max(320, width)), np.float32) * float(np.median(plane))
    padded[:, :width] = plane
    return np.repeat(padded[None, None], 3, axis=1), width


def _model() -> Path:
    """Return the handwriting model's file. Raises ToolMissing where it does not lie there."""
    package = find_spec("rapidocr")
    for folder in package.submodule_search_locations or () if package is not None else ():
        file = Path(folder) / "models" / _MODEL
        if file.is_file():
            return file
    raise ToolMissing(
        "Le lecteur d'écriture manuscrite n'est pas installé sur ce poste.",
        "Faire réinstaller le logiciel avec toutes ses dépendances (paquet « rapidocr »).",
    )
