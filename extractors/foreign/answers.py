"""Where the answer to a printed label stands: beside it, in the next cell, under it, overleaf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .canvas import Chunk, Region, Token, joined_lines, text_of
from .cells import asks, cell_lines, is_free, is_header_row, is_inside, lines_overleaf, neighbour
from .label_text import is_hint, is_placeholder
from .sheet import Label, Sheet

_NEAR = 30.0
"""Furthest, in points, that an answer's first line stands under its label."""


@dataclass(slots=True)
class Answer:
    """The tokens of an answer by line, and whether its place leaves no doubt."""

    lines: list[list[Token]] = field(default_factory=list)
    sure: bool = True
    widget: bool = False
    cell: bool = False

    @property
    def tokens(self) -> list[Token]:
        """All words of the answer."""
        return [token for line in self.lines for token in line]

    @property
    def text(self) -> str:
        """The answer, hints and placeholders left out, a line break where a line was ended."""
        return _joined(self.lines)


def answer_to(sheet: Sheet, label: Label, *, long: bool) -> Answer:
    """Return the answer to a label; an empty one where nothing stands beside it.

    ``long`` answers may run over several lines and on to the next page.
    """
    home = sheet.region(label.end)
    entry = _entry(sheet, label, home)
    if entry is not None:
        return entry
    beside = _beside(sheet, label, home)
    if beside:
        lines = [beside, *_further(sheet, label, home, beside, long=long)]
        return _cleaned(Answer(lines))
    if home is not None and not home.comb:
        return _from_cells(sheet, label, home, long=long)
    return _from_page(sheet, label, long=long)


# -- widgets -------------------------------------------------------------------------------------


def _entry(sheet: Sheet, label: Label, home: Region | None) -> Answer | None:
    """Return the widget that belongs to a label: right on its line, else right under it."""
    if not sheet.canvas.has_entries or text_of(label.rest):
        return None
    end, limit = label.end, sheet.limit(label)
    right = label.tokens[-1].x1
    entries = [c for c in sheet.canvas.chunks if c.tokens[0].kind == "entry" and c.page == end.page]
    level = [
        c
        for c in entries
        if c.x0 > right - 6
        and c.x0 < limit
        and c.top - 4 <= end.middle <= c.bottom + 4
        and not _label_between(sheet, label, c)
    ]
    if level:
        return _widget_answer(min(level, key=lambda c: c.x0))
    under = [
        c
        for c in entries
        if -6 <= c.top - end.bottom < _NEAR
        and c.x0 < label.x1
        and c.x1 > label.chunk.x0 + 3
        and c.x0 > label.chunk.x0 - 25
        and not _printed_between(sheet, label, c)
    ]
    if under:
        return _widget_answer(min(under, key=lambda c: (c.top, abs(c.x0 - label.chunk.x0))))
    return None


def _widget_answer(chunk: Chunk) -> Answer:
    token = chunk.tokens[0]
    if token.preset or is_placeholder(token.text):
        return Answer(widget=True)
    return Answer([[token]] if token.text.strip() else [], widget=True)


def _label_between(sheet: Sheet, label: Label, chunk: Chunk) -> bool:
    for other in sheet.canvas.chunks:
        if other.page != chunk.page or other is label.chunk or other is label.end:
            continue
        level = abs(other.middle - label.end.middle) < 6
        within = level and label.tokens[-1].x1 - 2 < other.x0 < chunk.x0 - 1
        if within and (other.tokens[0].kind == "entry" or sheet.is_printed(other)):
            return True
    return any(
        other.chunk is label.end
        and other.tokens[0].x0 > label.tokens[-1].x1
        and other.tokens[0].x0 < chunk.x0
        for other in sheet.labels
    )


def _printed_between(sheet: Sheet, label: Label, chunk: Chunk) -> bool:
    return any(
        other.page == chunk.page
        and label.end.bottom - 2 < other.middle < chunk.top
        and other.x0 < chunk.x1
        and other.x1 > chunk.x0
        and sheet.is_printed(other)
        for other in sheet.canvas.chunks
    )


# -- the same line -------------------------------------------------------------------------------


def _beside(sheet: Sheet, label: Label, home: Region | None) -> list[Token]:
    """Return the words right of a label on its line, up to the next label or column."""
    tokens = [t for t in label.rest if t.kind == "word"]
    end, limit = label.end, sheet.limit(label)
    if any(
        other.chunk is end and other is not label and other.tokens[0].x0 > label.tokens[-1].x0
        for other in sheet.labels
    ):
        return tokens
    start = label.tokens[-1].x1
    for chunk in sorted(_level(sheet, label), key=lambda c: c.x0):
        if chunk.x0 < start - 2 or chunk.index in {label.chunk.index, end.index}:
            continue
        if chunk.x0 >= limit or sheet.is_printed(chunk) or chunk.index in sheet.used:
            break
        if home is not None and not is_inside(chunk, home):
            break
        if home is None and chunk.region >= 0 and not is_free(sheet, chunk.region):
            break
        if chunk.tokens[0].kind == "tick":
            break
        tokens += [t for t in chunk.tokens if t.kind == "word"]
    text = text_of(tokens)
    return [] if is_placeholder(text) or (is_hint(text) and text[:1] in "([") else tokens


def _level(sheet: Sheet, label: Label) -> Iterator[Chunk]:
    first, last = label.chunk, label.end
    low, high = first.middle - 5, last.middle + 5
    for chunk in sheet.canvas.chunks:
        if chunk.page == last.page and low <= chunk.middle <= high:
            yield chunk


# -- further lines -------------------------------------------------------------------------------


def _further(
    sheet: Sheet, label: Label, home: Region | None, first: list[Token], *, long: bool
) -> list[list[Token]]:
    """Return the lines that go on under the first line of an answer."""
    if home is not None:
        box: Region | None = home
    else:
        index = next((c.region for c in sheet.canvas.chunks if first[0] in c.tokens), -1)
        box = sheet.canvas.regions[index] if index >= 0 else None
    if box is not None and not box.comb:
        lines = cell_lines(
            sheet,
            box,
            below=max(t.middle for t in first),
            left=first[0].x0 - 60 if home is None else home.x0 - 5,
        )
        return lines + (lines_overleaf(sheet, box) if long else [])
    if box is not None:
        return []
    if long:
        return _flow(sheet, label, after=first, long=True)
    lines = _flow(sheet, label, after=first, long=False)
    hanging = (
        bool(lines) and abs(lines[0][0].x0 - first[0].x0) < 4 and first[0].x0 > label.chunk.x0 + 8
    )
    return lines if hanging or _reaches_margin(sheet, first, sheet.limit(label)) else []


def _reaches_margin(sheet: Sheet, tokens: list[Token], limit: float = float("inf")) -> bool:
    page = tokens[0].page
    if not sheet.canvas.paged:
        return False
    right = min(limit, max(c.x1 for c in sheet.canvas.chunks if c.page == page))
    return max(t.x1 for t in tokens) > right - 70


def _flow(sheet: Sheet, label: Label, after: list[Token], *, long: bool) -> list[list[Token]]:
    """Return the lines under a line of running text, to the next label, title or column."""
    lines: list[list[Token]] = []
    last = after[-1]
    left = min(after[0].x0, label.chunk.x0) - 6
    limit = sheet.limit(label)
    pitch = 0.0
    start = next(n for n, c in enumerate(sheet.canvas.chunks) if last in c.tokens)
    for chunk in sheet.canvas.chunks[start + 1 :]:
        if chunk.page == last.page and (chunk.middle < last.middle + 4 and not lines):
            continue
        if chunk.page > last.page + 1 or (chunk.page > last.page and not long):
            break
        if chunk.x0 >= limit or chunk.x0 < left - 60:
            continue
        reach = max(t.x1 for t in [*after, *(t for line in lines for t in line)]) + 12
        if chunk.page == last.page and chunk.x0 > max(reach, label.x1 + 12) and not lines:
            continue
        if lines and abs(lines[-1][0].middle - chunk.middle) > 5 and chunk.x0 > reach:
            continue
        gap = chunk.middle - last.middle if chunk.page == last.page else 0.0
        if _stops(sheet, label, chunk, gap, pitch, long=long):
            break
        words = [t for t in chunk.tokens if t.kind == "word"]
        if not words:
            continue
        if lines and abs(lines[-1][0].middle - words[0].middle) < 5:
            lines[-1] += words
            last = words[-1]
            continue
        pitch = pitch or gap
        lines.append(words)
        last = words[-1]
        if not long and not _reaches_margin(sheet, words):
            break
    return lines


def _stops(
    sheet: Sheet, label: Label, chunk: Chunk, gap: float, pitch: float, *, long: bool
) -> bool:
    """Say whether running text ends before this chunk."""
    if chunk.index in sheet.heads or chunk.index in sheet.used:
        return True
    if chunk.tokens[0].kind in {"tick", "entry"}:
        return True
    other = sheet.at.get(chunk.index)
    if other is not None:
        if other.meaning is not None and other.meaning.quality == 1.0:
            return True
        if not long or chunk.bold == label.chunk.bold != chunk.tokens[-1].bold:
            return True
        aligned = abs(chunk.x0 - label.chunk.x0) < 4 and len(other.tokens) <= 12
        return aligned and (chunk.bold == label.chunk.bold)
    if chunk.region >= 0:
        return True
    widest = 20.0 if not long else 46.0
    return gap > max(widest, 2.6 * pitch)


# -- cells ---------------------------------------------------------------------------------------


def _from_cells(sheet: Sheet, label: Label, home: Region, *, long: bool) -> Answer:
    """Look under the label in its cell, then in the cell right of it, then in the cell below."""
    own = cell_lines(sheet, home, below=label.end.middle, left=home.x0 - 5)
    own = _without_hints(own)
    if own and text_of(own[0])[:1].islower() and not label.colon and len(own) <= 2:
        right = neighbour(sheet, home, down=False)
        if right is not None and not asks(sheet, right) and not text_of(own[-1]).endswith("."):
            own = []
    if own and not is_placeholder(_joined(own)):
        return _cleaned(Answer(own + (lines_overleaf(sheet, home) if long else []), cell=True))
    right = neighbour(sheet, home, down=False)
    is_header = right is not None and asks(sheet, right)
    if right is not None and not is_header:
        lines = cell_lines(sheet, right, below=right.top - 10, left=right.x0 - 5)
        if lines or not is_header_row(sheet, home):
            lines += lines_overleaf(sheet, right) if long and lines else []
            return _cleaned(Answer(lines, cell=True, sure=not is_header_row(sheet, home)))
    below = neighbour(sheet, home, down=True)
    if below is not None and not asks(sheet, below) and (right is None or is_header):
        lines = cell_lines(sheet, below, below=below.top - 10, left=below.x0 - 5)
        return _cleaned(
            Answer(lines + (lines_overleaf(sheet, below) if long and lines else []), cell=True)
        )
    if right is None and below is None:
        lines = lines_overleaf(sheet, home)
        if lines or home.table >= -1:
            return _cleaned(Answer(lines, cell=True))
        return _from_page(sheet, label, long=long)
    return Answer()


# -- the open page -------------------------------------------------------------------------------


def _from_page(sheet: Sheet, label: Label, *, long: bool) -> Answer:
    """Look in a box right of the label, in a box under it, then on the lines under it."""
    end = label.end
    for down in (False, True):
        box = _box_near(sheet, label, down=down)
        if box is not None:
            lines = cell_lines(sheet, box, below=box.top - 10, left=box.x0 - 5)
            lines += lines_overleaf(sheet, box) if long and lines else []
            return _cleaned(Answer(lines, cell=True))
    after = [label.tokens[-1]] if label.tokens[-1] in end.tokens else [end.tokens[-1]]
    lines = _without_hints(_flow(sheet, label, after, long=True))
    if not long and lines:
        lines = [_first_run(line) for line in _one_answer(sheet, label, lines)]
    return _cleaned(Answer(lines, sure=long or not label.colon))


def _one_answer(sheet: Sheet, label: Label, lines: list[list[Token]]) -> list[list[Token]]:
    """Keep the lines of a short answer: one, more where it is full or set unlike the labels."""
    first = lines[0]
    apart = abs(first[0].size - label.tokens[0].size) > 0.8 and not label.colon
    kept = [first]
    for line in lines[1:3]:
        close = line[0].middle - kept[-1][0].middle < 1.6 * first[0].size
        alike = abs(line[0].size - first[0].size) < 0.3 and abs(line[0].x0 - first[0].x0) < 3
        if not close or not alike:
            break
        if not apart and not _reaches_margin(sheet, kept[-1], sheet.limit(label)):
            break
        kept.append(line)
    return kept


def _first_run(line: list[Token]) -> list[Token]:
    kept = line[:1]
    for token in line[1:]:
        if token.x0 - kept[-1].x1 > 40:
            break
        kept.append(token)
    return kept


def _box_near(sheet: Sheet, label: Label, *, down: bool) -> Region | None:
    """Return the empty or answered box that a label outside any cell points to."""
    end, limit = label.end, sheet.limit(label)
    found: list[tuple[float, Region]] = []
    for region in sheet.canvas.regions:
        if region.page != end.page or not is_free(sheet, region.index):
            continue
        if not down:
            level = region.top - 4 <= end.middle <= region.bottom + 4
            if level and label.tokens[-1].x1 - 4 < region.x0 < min(limit, label.x1 + 260):
                found.append((region.x0, region))
        elif -8 <= region.top - end.bottom < 26 and abs(region.x0 - end.x0) < 60:
            if region.x0 >= label.x1 or region.x1 <= end.x0:
                continue
            found.append((region.top, region))
    for _, region in sorted(found, key=lambda pair: pair[0]):
        blocked = any(
            sheet.is_printed(c)
            and c.page == end.page
            and c is not end
            and c is not label.chunk
            and (
                (label.x1 < c.x0 < region.x0 and abs(c.middle - end.middle) < 6)
                if not down
                else (
                    end.bottom - 1 < c.middle < region.top and c.x0 < region.x1 and c.x1 > region.x0
                )
            )
            for c in sheet.canvas.chunks
        )
        if not blocked:
            return region
    return None


# -- text ----------------------------------------------------------------------------------------


def _without_hints(lines: list[list[Token]]) -> list[list[Token]]:
    kept = list(lines)
    while kept and is_hint(text_of(kept[0])):
        text = text_of(kept[0])
        if text.startswith("(") and not text.rstrip(" .:*").endswith(")"):
            while kept and not text_of(kept[0]).rstrip(" .:*").endswith(")"):
                kept.pop(0)
        if kept:
            kept.pop(0)
    return kept


def _cleaned(answer: Answer) -> Answer:
    lines = [line for line in _without_hints(answer.lines) if text_of(line).strip(" .…_|:")]
    answer.lines = lines
    if is_placeholder(_joined(lines)):
        answer.lines = []
    return answer


def _joined(lines: list[list[Token]]) -> str:
    text = re.sub(r"[ \t]+", " ", joined_lines(lines))
    return text.strip().strip("|").strip(" …_")
