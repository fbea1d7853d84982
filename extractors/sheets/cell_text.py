"""What stands in a cell of names, days, hours: print as it is, handwriting as candidates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from itertools import pairwise
from typing import TypeVar

from ..layout import lines_of
from ..ocr import OcrEngine
from ..parsed import Parsed, fold, is_answer, parse_text
from ..records import Candidate, Extracted, Hour, Text
from .hand import grammar, is_covered, is_plain, is_print, same_words, writing
from .head_people import name_leaves
from .leaves import AGREED, CONTESTED, HAND_AT_MOST, bounds, doubted, made, options_of
from .people import Order, split_name
from .table import Cell, SheetTable
from .times import hours_in

T = TypeVar("T")
_LEAST = 0.6
"""Least score of a reading that may make sure what OCR read."""
_BLANK = 0.38
"""A gap of less than this share of a letter's width is none between two words."""


def page_of(table: SheetTable) -> int | None:
    """Return the page number of a table; None in formats without pages."""
    return table.page.number if table.page.paged else None


def text_of_cell(table: SheetTable, cell: Cell) -> Text:
    """Return what is printed in a cell as one line of text."""
    if not is_answer(cell.line):
        return Text()
    return made(
        parse_text(cell.line), cell.line, page=page_of(table), box=bounds(cell.words) or cell.box,
        place=cell.place, words=cell.words,
    )  # fmt: skip


def _readings(
    table: SheetTable, cell: Cell, engine: OcrEngine | None, *, twice: bool = False
) -> tuple[tuple[Candidate, ...], bool]:
    """Return the line reader's readings where print is not sure, and whether there are any.

    ``twice``: read what OCR is sure of too (a digit misread is another day).
    """
    picture = table.page.picture
    if picture is None or cell.box is None:
        return (), False
    if not twice and is_print(cell.words) and is_covered(picture, cell.box, cell.words):
        return (), False
    found = tuple(c for c in writing(table.page, cell.box, engine) if _is_text(c.value))
    return found, bool(found)


def _is_whole_print(table: SheetTable, cell: Cell) -> bool:
    """Tell fairly sure print that is all there is in a cell: OCR passed over nothing."""
    picture = table.page.picture
    plain = is_plain(cell.words)
    if not plain or picture is None or cell.box is None:
        return plain
    return is_covered(picture, cell.box, cell.words)


def _is_text(value: str) -> bool:
    return bool(re.search(r"\w", value))


def part_of(table: SheetTable, cell: Cell, engine: OcrEngine | None) -> tuple[Text, bool]:
    """Return one part of a name (a column of last or of first names), and whether by hand."""
    readings, unsure = _readings(table, cell, engine)
    if not unsure:
        leaf = text_of_cell(table, cell)
        return (doubted(leaf, CONTESTED) if _is_broken(cell) else leaf), False
    best = readings[0]
    if _agree(cell, best) and fold(best.value) == fold(cell.line):
        leaf = text_of_cell(table, cell)
        return leaf.model_copy(update={"confidence": max(leaf.confidence, AGREED)}), False
    if _is_whole_print(table, cell):
        return _contested(text_of_cell(table, cell), readings), False
    return _by_hand(table, cell, best.value, best, readings), True


def _agree(cell: Cell, reading: Candidate) -> bool:
    """Tell whether the line reader reads a name as OCR does.

    The line reader drops blanks between words, OCR sees some within a word: where the two differ
    in a blank it must be a wide one.
    """
    if not cell.words or reading.score < _LEAST or not same_words(reading.value, cell.line):
        return False
    return fold(reading.value) == fold(cell.line) or not _is_torn(cell)


def _is_torn(cell: Cell) -> bool:
    """Tell words of OCR that may be one word: next to each other, or a single letter."""
    if any(len(word) < 2 for word in fold(cell.line).split()):
        return True
    words = sorted(cell.words, key=lambda word: word.box[0])
    for before, word in pairwise(words):
        width = (before.box[2] - before.box[0]) / max(1, len(before.text))
        if word.box[0] - before.box[2] < _BLANK * width:
            return True
    return False


def _by_hand(
    table: SheetTable, cell: Cell, value: str, best: Candidate, readings: tuple[Candidate, ...]
) -> Text:
    others = (*readings, Candidate(value=cell.line, score=0.3)) if cell.line else readings
    kept = {candidate.value: candidate for candidate in reversed(others)}
    return Text(
        value=value or None,
        raw=best.value,
        page=page_of(table),
        box=cell.box,
        place=cell.place,
        confidence=round(min(HAND_AT_MOST, best.score), 4),
        candidates=tuple(sorted(kept.values(), key=lambda c: -c.score))[:5],
    )


def _is_broken(cell: Cell) -> bool:
    """Tell a word that may go on in the next line: it fills the narrow cell all by itself.

    The room right of it, the margin that the cell has on its left put off, holds no further letter.
    """
    if cell.box is None or not cell.words:
        return False
    lines = lines_of(cell.words)
    for line in lines[:-1]:
        if len(line.words) != 1 or len(line.words[0].text) < 3:
            continue
        x0, _, x1, _ = line.words[0].box
        letter = (x1 - x0) / len(line.words[0].text)
        if cell.box[2] - (x0 - cell.box[0]) - x1 < letter:
            return True
    return False


def name_of(
    table: SheetTable, cell: Cell, order: Order, engine: OcrEngine | None
) -> tuple[tuple[Text, Text] | None, bool]:
    """Return last and first name of a cell that holds both, and whether they are by hand.

    A name that a narrow cell may have broken in two is a doubt; see ``_name_of``.
    """
    names, hand = _name_of(table, cell, order, engine)
    if names is not None and not hand and _is_broken(cell):
        names = (doubted(names[0], CONTESTED), doubted(names[1], CONTESTED))
    return names, hand


def _name_of(
    table: SheetTable, cell: Cell, order: Order, engine: OcrEngine | None
) -> tuple[tuple[Text, Text] | None, bool]:
    """Return last and first name of a cell that holds both, and whether they are by hand.

    Of handwriting, both leaves carry the readings of the whole cell as candidates.
    """
    readings, unsure = _readings(table, cell, engine)
    line = cell.line
    agreed = unsure and _agree(cell, readings[0])
    contested = unsure and not agreed and _is_whole_print(table, cell)
    if unsure and not agreed and not contested:
        name = split_name(readings[0].value, order)
        last, first = (name.last, name.first) if name else (readings[0].value, "")
        leaves = tuple(
            _by_hand(table, cell, part, readings[0], readings) if part else Text()
            for part in (last, first)
        )
        return (leaves[0], leaves[1]), True
    if not is_answer(line):
        return None, False
    found = name_leaves(line, cell.words, page_of(table), cell.place, order)
    if found is None:
        return (text_of_cell(table, cell).model_copy(update={"confidence": 0.5}), Text()), False
    if agreed:
        name = split_name(line, order)
        sure = min(AGREED, name.sure if name else 0.5)
        found = (_as_sure(found[0], sure), _as_sure(found[1], sure))
    if contested:
        found = (_contested(found[0], readings), _contested(found[1], readings))
    return _placed(found, cell), False


def _as_sure(leaf: Text, sure: float) -> Text:
    return leaf if leaf.absent else leaf.model_copy(update={"confidence": sure})


def _contested(leaf: Text, readings: tuple[Candidate, ...]) -> Text:
    """Make a doubt of what two readers read differently; the print reader's text stays."""
    if leaf.absent:
        return leaf
    own = Candidate(value=leaf.raw or "", score=0.7)
    update = {"confidence": min(leaf.confidence, CONTESTED), "candidates": (own, *readings)[:5]}
    return leaf.model_copy(update=update)


def _placed(leaves: tuple[Text, Text], cell: Cell) -> tuple[Text, Text]:
    """Give leaves without words of their own the box of the cell."""
    first, second = (
        leaf if leaf.absent or leaf.box or cell.box is None
        else leaf.model_copy(update={"box": cell.box})
        for leaf in leaves
    )  # fmt: skip
    return first, second


def parsed_of(
    table: SheetTable, cell: Cell, parse: Callable[[str], Parsed[T]], engine: OcrEngine | None
) -> Extracted[T]:
    """Return a cell's value by its grammar: of print as read, of handwriting as a doubt."""
    readings, unsure = _readings(table, cell, engine, twice=True)
    printed = parse(cell.line) if is_answer(cell.line) else Parsed(blank=True)
    box = bounds(cell.words) or cell.box
    if unsure:
        parsed, raw = grammar(readings, parse)
        if printed.value is not None and printed.value == parsed.value:
            sure = min(0.95 if is_print(cell.words) else AGREED, printed.confidence)
            return Extracted[T](
                value=parsed.value, raw=cell.line, page=page_of(table), box=box, place=cell.place,
                confidence=sure,
            )  # fmt: skip
        if printed.value is not None and parsed.value is None and is_plain(cell.words):
            return Extracted[T](
                value=printed.value, raw=cell.line, page=page_of(table), box=box, place=cell.place,
                confidence=min(CONTESTED, printed.confidence),
            )  # fmt: skip
        other = [f"{printed.value}"] if printed.value is not None else []
        return Extracted[T](
            value=parsed.value, raw=raw or cell.line, page=page_of(table), box=cell.box,
            place=cell.place, confidence=parsed.confidence,
            candidates=(*parsed.candidates, *options_of(other))[:5],
        )  # fmt: skip
    return made(
        printed, cell.line, page=page_of(table), box=box, place=cell.place, words=cell.words
    )


def _pair(text: str) -> Parsed[tuple[time, time]]:
    hours = hours_in(text)
    return Parsed(hours.ranges[0], hours.sure) if len(hours.ranges) == 1 else Parsed()


def _single(text: str) -> Parsed[time]:
    hours = hours_in(text)
    return Parsed(hours.single, hours.sure) if hours.single else Parsed()


def hours_of(
    table: SheetTable, cell: Cell, engine: OcrEngine | None, *, single: bool
) -> tuple[Hour, Hour]:
    """Return the hours in a cell: one time (``single``), or start and end."""
    if single:
        return parsed_of(table, cell, _single, engine), Hour()
    both = parsed_of(table, cell, _pair, engine)
    if both.value is None:
        alone = parsed_of(table, cell, _single, engine)
        if alone.value is not None:  # of a start and an end, who knows which one it is
            return doubted(alone, CONTESTED), Hour()
        return Hour.model_validate(both.model_dump()), Hour()
    start, end = both.value
    plain = both.model_dump(exclude={"value", "candidates"})
    others = [c.value for c in both.candidates]
    return (
        Hour(value=start, candidates=options_of(_clocks(others, 0)), **plain),
        Hour(value=end, candidates=options_of(_clocks(others, 1)), **plain),
    )


def _clocks(texts: list[str], part: int) -> list[str]:
    """Return start (0) or end (1) of candidates that are pairs of times, as HH:MM."""
    found = []
    for text in texts:
        moments = re.findall(r"time\((\d+), (\d+)\)", text)
        if len(moments) == 2:
            found.append(f"{int(moments[part][0]):02}:{int(moments[part][1]):02}")
    return found


def time_in(table: SheetTable, cell: Cell, engine: OcrEngine | None) -> Hour:
    """Return the time written in an arrival or departure cell; empty where none is."""
    if is_answer(cell.line) and not re.search(r"\d", fold(cell.line)) and is_print(cell.words):
        return Hour()
    leaf = parsed_of(table, cell, _single, engine)
    return leaf if leaf.value is not None else Hour()
