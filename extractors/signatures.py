"""The state of signature cells: signed, empty, declared absent, or for a person to look at.

What stands in a cell is described by numbers (``raster.ink``), judged by trees learnt from drawn
and real ink (``models/signatures.npz``, made by ``scripts.train_signatures``), and contradicted by
a reader of words. Presence only: no signature is ever compared with a person's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np
from rapidfuzz import fuzz

from . import absence_words
from .absence_words import notes
from .raster import ink
from .raster.borders import apart_from_rim, hangs_over, runs_through
from .raster.cells import CellStrokes, SheetInk, common_print, sheet_ink, strokes_of, without
from .raster.darkness import overlooked, strewn
from .raster.likeness import alike
from .raster.marks import struck_rows, ticked_box, waves
from .signature_model import model, numbers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .ocr import HandEngine, OcrEngine
    from .raster.lines import Mask
    from .records import Candidate
    from .source import Box, Grey, Grid, Picture, Word

__all__ = ["CellInk", "alike", "read_cells", "states", "struck_rows", "ticked_box"]

State = Literal["present", "absent", "declared_absent", "to_check"]
DOUBT = 0.79
"""The highest confidence of a cell that is to be checked."""
SAYS_ABSENT = 0.8
"""Likeness to a word for absent from which a reading decides, against the trees if need be."""
NOTE = -1.0
"""In the place of that likeness: a note, or "abs" beside other ink, for a person to tell."""
UNLIKE_A_WORD = 0.3
"""Share for a signature from which the trees and such a reading contradict each other."""
SHARED, SURE_IF_SHARED = 0.08, 0.88
"""From this share of ink cut from a neighbour's stroke on, a signature must be surer."""
LEAST_WORD = 60
"""Points of ink that a word in a cell has at least."""
LEAST_PIECE, LETTERS = 8, 4
"""Points of a letter at least, and letters of a note, apart from each other."""
PREPRINTED = ("signature", "emargement", "visa", "cachet", "paraphe", "date", "nom", "stagiaire")
"""Words printed in signature cells before anyone signs, folded."""


@dataclass(frozen=True, slots=True)
class CellInk:
    """What one signature cell holds: its state, how sure, and the word that was read in it."""

    state: State
    confidence: float
    raw: str | None = None


def read_cells(
    picture: Picture,
    grid: Grid,
    cells: Sequence[Box],
    words: Sequence[Word],
    engine: HandEngine | None,
    *,
    blank: bool = False,
) -> tuple[CellInk, ...]:
    """Judge the signature cells of a table.

    ``cells`` are boxes in fractions of the picture: cells of ``grid``, or others (a box in the
    header). ``words`` are the page's printed words; ``engine`` reads single lines of handwriting
    and may contradict the trees (``absent``); without one, words stay to be checked. ``blank``:
    the form is known and prints nothing in these cells, so that ink alike in several is no print.
    """
    if not cells:
        return ()
    _, strokes = cell_strokes(picture, grid, cells, words, engine, blank=blank)
    numbers = np.stack([ink.features(cell) for cell in strokes])
    shares = model().shares_alone(numbers)
    found = []
    for box, cell, own, alone in zip(cells, strokes, numbers, shares, strict=True):
        row, read = _read(cell, own, alone, engine)
        named = read is not None and _is_of_the_row(read[0], box, words)
        said = judge(row, read, empty=not cell.own.any(), named=named)
        found.append(_left_open(said) if _contradicted(said, cell) else said)
    return _unless_overlooked(picture, cells, found)


def _contradicted(said: CellInk, cell: CellStrokes) -> bool:
    """Whether where the ink lies speaks against a state: rim of a neighbour's, under it, bent.

    Ink that shares a stroke with a neighbour's may be a word that the neighbour signed over.
    """
    if said.state == "present":
        return hangs_over(cell) or (cell.cut >= SHARED and said.confidence < SURE_IF_SHARED)
    if said.state == "declared_absent":
        return waves(cell)
    return said.state == "absent" and runs_through(cell)


def _left_open(said: CellInk) -> CellInk:
    """Leave a cell to a person; what was read in it is not its own for sure, and forgotten."""
    return CellInk("to_check", min(0.5, said.confidence))


def _read(
    cell: CellStrokes, numbers: ink.Numbers, alone: ink.Numbers, engine: HandEngine | None
) -> tuple[ink.Numbers, tuple[str, float] | None]:
    """Return a cell's shares, and the word in it, read where its ink ``alone`` leaves one open."""
    if engine is None or not cell.own.any():
        return alone, None
    if not worth_reading(alone):
        return alone, _word_beside(cell, engine) or _note(cell, alone, engine)
    candidates, traits = engine.seen(line_picture(cell))
    shares = model().shares_read(numbers_of(numbers, candidates, traits)[None])[0]
    read = word_of(candidates)
    if read[1] < SAYS_ABSENT:  # a neighbour's stroke beside "abs" makes nonsense of both
        beside = _word_beside(cell, engine)
        read = (beside[0], NOTE) if beside is not None else _noted(candidates) or read
    return shares, read


def _word_beside(cell: CellStrokes, engine: OcrEngine) -> tuple[str, float] | None:
    """Return a word for absent that stands apart from strokes which leave the cell, if any.

    A neighbour's signature may run into a cell that says "excusé": its strokes alone look signed.
    """
    inner = apart_from_rim(cell)
    if int(inner.sum()) < LEAST_WORD or int(inner.sum()) > 0.8 * int(cell.own.sum()):
        return None
    read = word_of(engine.line(line_picture(replace(cell, own=inner))))
    return read if read[1] >= SAYS_ABSENT else None


def _note(cell: CellStrokes, alone: ink.Numbers, engine: OcrEngine) -> tuple[str, float] | None:
    """Return a note in a cell that looks signed ("RDV CAF"): separate letters, a word of one."""
    pieces = cv2.connectedComponentsWithStats(cell.own.astype(np.uint8))[2][1:, cv2.CC_STAT_AREA]
    if float(alone[1]) < UNLIKE_A_WORD or int((pieces >= LEAST_PIECE).sum()) < LETTERS:
        return None
    return _noted(engine.line(line_picture(cell)))


def _noted(candidates: Sequence[Candidate]) -> tuple[str, float] | None:
    """Return the first of some readings that is a note; it declares no absence."""
    said = next((one.value for one in candidates[:3] if notes(one.value)), None)
    return None if said is None else (said, NOTE)


def _unless_overlooked(
    picture: Picture, cells: Sequence[Box], found: Sequence[CellInk]
) -> tuple[CellInk, ...]:
    """Send cells called empty to a person: too many dark inside, or with specks in a line."""
    empty = [number for number, ink in enumerate(found) if ink.state == "absent"]
    dark = {empty[at] for at in overlooked(picture, [cells[number] for number in empty])}
    dark |= {number for number in empty if strewn(picture, cells[number])}
    return tuple(
        CellInk("to_check", 0.5, ink.raw) if number in dark else ink
        for number, ink in enumerate(found)
    )


def states(picture: Picture, grid: Grid, cells: Sequence[Box]) -> tuple[State, ...]:
    """Return the states of cells by their ink alone, without words."""
    return tuple(cell.state for cell in read_cells(picture, grid, cells, (), None))


def cell_strokes(
    picture: Picture,
    grid: Grid,
    cells: Sequence[Box],
    words: Sequence[Word] = (),
    engine: OcrEngine | None = None,
    *,
    blank: bool = False,
) -> tuple[SheetInk, list[CellStrokes]]:
    """Return the ink of the page and of each cell, what is printed in the form left out."""
    known = {cell.box for one in (*picture.grids, grid) for cell in one.cells}
    extra = tuple(box for box in cells if box not in known)
    sheet = sheet_ink(picture, grid, extra)
    places = [sheet.place_of(box) for box in cells]
    zone = grid not in picture.grids and len(grid.cells) == 1
    strokes = [strokes_of(sheet, place) for place in places]
    if blank:
        return sheet, strokes
    common = common_print(strokes)
    if not _reads_as_form(strokes, common, engine):
        common = [np.zeros_like(cell.own) for cell in strokes]
    kept = []
    for cell, place, printed in zip(strokes, places, common, strict=True):
        away = printed | _printed_words(sheet, cell, place, words, zone=zone)
        kept.append(without(cell, away) if away.any() else cell)
    return sheet, kept


def _reads_as_form(
    strokes: Sequence[CellStrokes], common: Sequence[Mask], engine: OcrEngine | None
) -> bool:
    """Whether what all cells have at one place reads "Signature" or the like."""
    for cell, printed in zip(strokes, common, strict=True):
        part = cell.own & printed
        if engine is None or part.sum() < 20:
            continue
        read = engine.line(line_picture(replace(cell, own=np.asarray(part, np.bool_))))
        return any(_preprinted(one.value) for one in read[:3])
    return False


def _printed_words(
    sheet: SheetInk,
    cell: CellStrokes,
    place: tuple[int, int, int, int],
    words: Sequence[Word],
    *,
    zone: bool,
) -> Mask:
    """Return where words stand that forms print in signature cells.

    In a ``zone`` outside the tables any word that was surely read is print: a label, a name.
    """
    away: Mask = np.zeros_like(cell.own)
    rows, columns = sheet.mask.shape
    left, top = place[0] - cell.inside[0], place[1] - cell.inside[1]
    for word in words:
        plain = zone and word.confidence >= 0.88 and sum(c.isalpha() for c in word.text) >= 3
        plain = plain and absence_words.likeness(word.text) < 0.7
        if not plain and (word.confidence < 0.6 or not _preprinted(word.text)):
            continue
        x0, y0 = round(word.box[0] * columns) - left, round(word.box[1] * rows) - top
        x1, y1 = round(word.box[2] * columns) - left, round(word.box[3] * rows) - top
        if x1 > 0 and y1 > 0 and x0 < away.shape[1] and y0 < away.shape[0]:
            away[max(0, y0 - 2) : y1 + 3, max(0, x0 - 2) : x1 + 3] = True
    return away


def _preprinted(text: str) -> bool:
    folded = absence_words.fold(text).strip(" :.()")
    return any(folded.startswith(word) for word in PREPRINTED) and len(folded) <= 14


def _is_of_the_row(text: str, box: Box, words: Sequence[Word]) -> bool:
    """Whether a text is a name that stands elsewhere in the cell's row: signed by writing it."""
    tokens = [token for token in absence_words.fold(text).split() if len(token) >= 4]
    for word in words:
        middle = (word.box[1] + word.box[3]) / 2
        beside = word.box[2] <= box[0] + 0.005 or word.box[0] >= box[2] - 0.005
        if not beside or not box[1] <= middle <= box[3] or len(word.text) < 4:
            continue
        folded = absence_words.fold(word.text)
        if any(fuzz.ratio(token, folded) >= 85 for token in tokens):
            return True
    return False


def worth_reading(shares: ink.Numbers) -> bool:
    """Whether what the trees make of a cell's ink alone leaves a word possible."""
    absent, present, mark, word = (float(shares[i]) for i in range(4))
    clear = absent > 0.97 or (mark > 0.9 and word < 0.02) or (present > 0.97 and word < 0.015)
    return not clear


def word_of(candidates: Sequence[Candidate]) -> tuple[str, float]:
    """Return of some readings the one that most says absent, and how surely; else the first."""
    best = ("", 0.0)
    for candidate in candidates[:3]:
        likeness = absence_words.likeness(candidate.value)
        if not best[0] or likeness > best[1]:
            best = (candidate.value, likeness)
    return best


def line_picture(cell: CellStrokes) -> Grey:
    """Return a cell's own ink alone on white, as a line to be read, twice its size."""
    ys, xs = np.nonzero(cell.own)
    rows = slice(max(0, int(ys.min()) - 4), int(ys.max()) + 5)
    columns = slice(max(0, int(xs.min()) - 6), int(xs.max()) + 7)
    near = cv2.dilate(cell.own.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    dark = np.where(near, cell.dark, 0)[rows, columns]
    top = max(float(np.percentile(cell.dark[cell.own], 90)), 20.0)
    grey = 255.0 - np.clip(dark / top * 230.0, 0, 255)
    padded = cv2.copyMakeBorder(grey.astype(np.uint8), 8, 8, 12, 12, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(cv2.resize(padded, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8)


def judge(
    shares: np.ndarray, read: tuple[str, float] | None, *, empty: bool, named: bool = False
) -> CellInk:
    """Turn class shares and a word that was read into a state.

    ``read`` is the text and how surely it declares an absence; ``named``: it is the row's name.
    """
    if empty:
        return CellInk("absent", 0.99)
    limits = model().bounds(read=read is not None)
    absent, present, mark, word, _odd = (float(share) for share in shares)
    raw = read[0] if read and read[0] else None
    by_word = _by_word(absent, present, read)
    if by_word is not None:
        return by_word
    if read is not None and not named and read[1] == NOTE:
        return CellInk("to_check", 0.5, raw)
    if present >= limits.present:
        return CellInk("present", _sure(present))
    # writing that says the row's own name is a signature, however much it is like a word
    if named and present + word >= 0.9 and absent < 0.1:
        return CellInk("present", _sure(present + word), raw)
    if absent >= limits.absent:
        return CellInk("absent", _sure(absent))
    if mark >= limits.mark or mark + word >= limits.declared:
        return CellInk("declared_absent", _sure(mark + word), raw)
    return CellInk("to_check", min(DOUBT, float(np.max(shares))), raw)


def _by_word(absent: float, present: float, read: tuple[str, float] | None) -> CellInk | None:
    """Return what the word that was read settles by itself, against the trees if need be."""
    if read is None:
        return None
    text, likeness = read
    if likeness >= SAYS_ABSENT and absent < 0.9:
        if present >= UNLIKE_A_WORD:
            return CellInk("to_check", min(DOUBT, present), text)
        return CellInk("declared_absent", 0.98 if likeness >= 0.95 else 0.9, text)
    if _preprinted(text) and len(text) >= 6 and present < 0.7:
        return CellInk("absent", 0.9, text)
    return None


def _sure(share: float) -> float:
    return round(min(0.99, max(0.8, share)), 3)
