"""Signs of a PDF page to words: pure geometry over what the page draws.

Signs that overlap dotted fill lines are kept apart from the dots; a bold made by drawing twice
counts once; text that runs upwards, downwards or upside down makes words of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LEADERS = frozenset("._…·‥")
_BLANK = frozenset(" \t\n\r\u00a0\u202f\u2009\u2007\u3000")


@dataclass(frozen=True, slots=True)
class Sign:
    """One drawn character in points from the top left of the media box as displayed.

    ``turn`` is the direction of its line in degrees counter-clockwise: 0, 90, 180 or 270.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: str
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One word in points, as displayed."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    turn: int


def words_of(signs: Iterable[Sign]) -> list[Run]:
    """Group signs into words, in reading order: line by line, left to right."""
    by_turn: dict[int, list[Sign]] = {}
    dots: dict[int, list[Sign]] = {}
    for sign, leader in _with_leaders(list(signs)):
        (dots if leader else by_turn).setdefault(sign.turn, []).append(sign)
    runs: list[Run] = []
    for group in (by_turn, dots):
        for turn, members in group.items():
            for line in _lines(members, turn):
                runs.extend(_split(line, turn))
    return runs


def _with_leaders(signs: list[Sign]) -> Iterator[tuple[Sign, bool]]:
    """Tell which signs belong to a dotted or underscored fill line (four or more in a row)."""
    start = 0
    while start < len(signs):
        end = start
        while end < len(signs) and _follows(signs, start, end):
            end += 1
        leader = sum(signs[i].text in _LEADERS for i in range(start, end)) >= 4
        end = max(end, start + 1)
        for sign in signs[start:end]:
            yield sign, leader
        start = end


def _follows(signs: list[Sign], start: int, index: int) -> bool:
    sign = signs[index]
    if sign.text not in _LEADERS and not (index > start and sign.text in _BLANK):
        return False
    return index == start or abs(sign.top - signs[start].top) < 2


def _along(sign: Sign, turn: int) -> tuple[float, float, float, float]:
    """Return start, end, upper and lower bound of a sign in the direction of its line."""
    if turn == 90:
        return -sign.bottom, -sign.top, sign.x0, sign.x1
    if turn == 180:
        return -sign.x1, -sign.x0, -sign.bottom, -sign.top
    if turn == 270:
        return sign.top, sign.bottom, -sign.x1, -sign.x0
    return sign.x0, sign.x1, sign.top, sign.bottom


_Placed = tuple[float, float, float, float, Sign]


def _lines(signs: list[Sign], turn: int) -> list[list[_Placed]]:
    """Group signs into lines by the middle of their height, top line first, each in order."""
    placed: list[_Placed] = [(*_along(sign, turn), sign) for sign in signs]
    placed.sort(key=lambda item: item[2] + item[3])
    lines: list[list[_Placed]] = []
    middle = size = 0.0
    for item in placed:
        here, height = (item[2] + item[3]) / 2, item[4].size
        if lines and abs(here - middle) <= 0.55 * min(height, size):
            lines[-1].append(item)
            continue
        lines.append([item])
        middle, size = here, height
    for line in lines:
        line.sort(key=lambda item: item[0])
    return lines


def _split(line: list[_Placed], turn: int) -> Iterator[Run]:
    """Cut a line into words at blanks and at gaps wider than a fifth of the letter size."""
    word: list[_Placed] = []
    for item in line:
        if item[4].text in _BLANK or not item[4].text:
            if word:
                yield _run(word, turn)
            word = []
            continue
        if word:
            last = word[-1]
            gap = item[0] - max(part[1] for part in word[-3:])
            if _drawn_twice(item, word[-2:]):
                continue
            if gap > 0.2 * min(item[4].size, last[4].size) + 0.3:
                yield _run(word, turn)
                word = []
        word.append(item)
    if word:
        yield _run(word, turn)


def _drawn_twice(item: _Placed, before: list[_Placed]) -> bool:
    """Tell a bold made by drawing twice; signs that no font gives a width ("€€") stay two."""
    return any(
        item[4].text == other[4].text
        and other[1] > other[0]
        and abs(item[0] - other[0]) < 0.1 * item[4].size
        for other in before
    )


def _run(word: list[_Placed], turn: int) -> Run:
    signs = [item[4] for item in word]
    font = signs[0].font.casefold()
    return Run(
        text=unicodedata.normalize("NFC", "".join(sign.text for sign in signs)),
        x0=min(sign.x0 for sign in signs),
        top=min(sign.top for sign in signs),
        x1=max(sign.x1 for sign in signs),
        bottom=max(sign.bottom for sign in signs),
        size=round(max(sign.size for sign in signs), 2),
        bold="bold" in font or "black" in font or "heavy" in font,
        turn=turn,
    )
