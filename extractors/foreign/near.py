"""Labels by near wording or key words, and unknown ones that a colon shows."""

from __future__ import annotations

import re

from .canvas import Chunk, Region, Token, text_of
from .label_table import heading_section, near
from .label_text import is_hint
from .labels import add_label, clean_rest, is_written_as_label, lines_under
from .sheet import Label, Sheet


def add_near_labels(sheet: Sheet) -> None:
    """Add labels by near wording or key words, and unknown ones that a colon shows."""
    bold = [label.chunk.bold for label in sheet.labels]
    bold_labels = len(bold) >= 5 and sum(bold) > 0.7 * len(bold)
    for chunk in sheet.canvas.chunks:
        if chunk.index in sheet.used or chunk.index in sheet.at or chunk.tokens[0].kind != "word":
            continue
        head = _head(chunk.tokens)
        whole = _whole_cell(sheet, chunk) if head is None else None
        if whole:
            add_label(sheet, whole)
            continue
        styled = (chunk.bold and bold_labels) or _is_asked(sheet, chunk)
        if head is None:
            wrapped = _wrapped_question(sheet, chunk, styled=styled)
            if wrapped:
                add_label(sheet, wrapped)
                continue
        if head is None and not styled and not _stands_alone(sheet, chunk):
            continue
        end = head or len(chunk.tokens)
        tokens = chunk.tokens[:end]
        text = text_of(tokens).rstrip(" :*")
        if len(tokens) > 16 or is_hint(text) or (heading_section(text) and head is None):
            continue
        meaning = near(text)
        if meaning and head is None and meaning.quality < 0.9 and _follows_question(sheet, chunk):
            continue
        if meaning is None and head is not None and _is_answer(sheet, chunk):
            continue
        if meaning is None and head is None:
            if chunk.bold and bold_labels and len(tokens) <= 12:
                add_label(sheet, Label(chunk, tokens, None))
            continue
        add_label(
            sheet, Label(chunk, tokens, meaning, clean_rest(chunk.tokens[end:]), head is not None)
        )


def _is_answer(sheet: Sheet, chunk: Chunk) -> bool:
    """Say whether a text with a colon stands where an answer is due: "Rebond : un projet"."""
    home = sheet.region(chunk)
    if home is None:
        return _follows_question(sheet, chunk)
    if _left_of(sheet, home):
        return True
    over = [
        r
        for r in sheet.canvas.regions
        if r.page == home.page and abs(r.x0 - home.x0) < 3 and -2 <= home.top - r.bottom < 6
    ]
    alone = sum(r.page == home.page and abs(r.top - home.top) < 3 for r in sheet.canvas.regions)
    inside = sheet.canvas.in_region(over[0].index) if over and alone == 1 else []
    return bool(inside) and inside[0].index in sheet.at


def _follows_question(sheet: Sheet, chunk: Chunk) -> bool:
    """Say whether the text right before is a question without answer: this is then its answer."""
    before = sheet.canvas.chunks[chunk.index - 1] if chunk.index else None
    if chunk.region >= 0:
        return False
    label = sheet.at.get(before.index) if before is not None else None
    known = label is not None and label.meaning is not None and label.meaning.quality == 1.0
    return known and label is not None and not label.rest


def _whole_cell(sheet: Sheet, chunk: Chunk) -> Label | None:
    """Read a question that fills a cell over two or three lines, with a cell for its answer."""
    home = sheet.region(chunk)
    if home is None:
        return None
    inside = sheet.canvas.in_region(home.index)
    if not 2 <= len(inside) <= 4 or inside[0] is not chunk or not _has_right(sheet, home):
        return None
    if any(
        c.tokens[0].kind != "word" or c.bold != chunk.bold or c.index in sheet.at for c in inside
    ):
        return None
    tokens = [token for c in inside for token in c.tokens]
    text = text_of(tokens).rstrip(" :*")
    meaning = near(text) if len(tokens) <= 20 else None
    if meaning is None or text.endswith("."):
        return None
    for other in inside[1:-1]:
        sheet.answers.discard(other.index)
    return Label(chunk, tokens, meaning, [], False, inside[-1])


def _has_right(sheet: Sheet, home: Region) -> bool:
    beside = any(
        r.page == home.page and abs(r.top - home.top) < 3 and -3 <= r.x0 - home.x1 < 12
        for r in sheet.canvas.regions
    )
    return (beside and not _left_of(sheet, home)) or _over_cell(sheet, home)


def _stands_alone(sheet: Sheet, chunk: Chunk) -> bool:
    """Say whether a short line without full stop stands alone between two others: a question."""
    text = chunk.text
    if len(chunk.tokens) > 14 or len(text) < 5 or text.endswith((".", ",", ";", "-")):
        return False
    if not is_written_as_label(text) or chunk.region >= 0:
        return False
    near_by = sheet.canvas.chunks[max(0, chunk.index - 6) : chunk.index + 7]
    if any(
        c is not chunk and c.page == chunk.page and abs(c.middle - chunk.middle) < 5
        for c in near_by
    ):
        return False
    if not sheet.canvas.paged:
        return True
    same = [c for c in near_by if c.page == chunk.page and c is not chunk]
    above = min((chunk.top - c.bottom for c in same if c.bottom <= chunk.top + 1), default=99.0)
    below = min((c.top - chunk.bottom for c in same if c.top >= chunk.bottom - 1), default=99.0)
    return above > 1.15 * below + 1


def _head(tokens: list[Token]) -> int | None:
    """Return where the words before the first colon end; a time or an address has none."""
    for n, token in enumerate(tokens[:16]):
        if token.kind != "word":
            return None
        if token.text in {":", "?"} or re.search(r"[A-Za-zÀ-ÿ)°*»'’][:?]$", token.text):
            last = max((k for k, t in enumerate(tokens[:20]) if t.text.endswith("?")), default=n)
            return last + 1 if tokens[n].text.endswith("?") and last + 1 == len(tokens) else n + 1
    return None


def _is_asked(sheet: Sheet, chunk: Chunk) -> bool:
    """Say whether something to write in stands right of this chunk: a cell, a widget, dots."""
    for other in sheet.canvas.chunks[chunk.index + 1 : chunk.index + 8]:
        if (
            other.page == chunk.page
            and abs(other.middle - chunk.middle) < 5
            and other.x0 > chunk.x1
        ) and other.tokens[0].kind in {"entry", "fill"}:
            return True
    home = sheet.region(chunk)
    if home is None or home.comb:
        return False
    if len(sheet.canvas.in_region(home.index)) > 2:
        return False
    if _over_cell(sheet, home):
        return True
    return any(
        r.table == home.table
        and r.page == home.page
        and abs(r.top - home.top) < 3
        and 0 <= r.x0 - home.x1 + 3 < 12
        for r in sheet.canvas.regions
    ) and not _left_of(sheet, home)


def _over_cell(sheet: Sheet, home: Region) -> bool:
    """Say whether a short text fills a whole row over a cell of the same width, no label above."""
    twins = [
        r
        for r in sheet.canvas.regions
        if r.page == home.page and abs(r.x0 - home.x0) < 3 and abs(r.x1 - home.x1) < 3
    ]
    row = [r for r in sheet.canvas.regions if r.page == home.page and abs(r.top - home.top) < 3]
    if len(row) > 1 or not any(-2 <= r.top - home.bottom < 6 for r in twins):
        return False
    above = next((r for r in twins if -2 <= home.top - r.bottom < 6), None)
    inside = sheet.canvas.in_region(above.index) if above else []
    return not (inside and inside[0].index in sheet.at)


def _left_of(sheet: Sheet, home: Region) -> bool:
    """Say whether the cell left of this one on its row holds a known label."""
    for label in sheet.labels:
        region = sheet.region(label.chunk)
        if region is None or region.page != home.page or abs(region.top - home.top) >= 3:
            continue
        if 0 <= home.x0 - region.x1 + 3 < 12:
            return True
    return False


def _wrapped_question(sheet: Sheet, chunk: Chunk, *, styled: bool) -> Label | None:
    """Join a chunk with the lines under it up to a colon or the cell's end; near wording only."""
    tokens = list(chunk.tokens)
    for follower in lines_under(sheet, chunk)[:2]:
        if follower.index in sheet.at:
            return None
        head = _head(follower.tokens)
        tokens += follower.tokens[: head or len(follower.tokens)]
        if head or styled:
            text = text_of(tokens).rstrip(" :*")
            meaning = near(text) if len(tokens) <= 18 else None
            if meaning and meaning.quality > 0.8:
                rest = clean_rest(follower.tokens[head:]) if head else []
                return Label(chunk, tokens, meaning, rest, bool(head), follower)
    return None
