"""Cells and boxes to write in: what they hold, which lie beside, below and overleaf."""

from __future__ import annotations

import itertools

from .canvas import Chunk, Region, Token
from .sheet import Label, Sheet


def is_inside(chunk: Chunk, home: Region) -> bool:
    """Say whether a chunk begins inside a cell, whatever smaller cell it stands in."""
    return (
        home.x0 - 2 <= chunk.x0
        and chunk.tokens[0].x1 <= home.x1 + 3
        and home.top - 2 <= chunk.middle <= home.bottom + 2
    )


def is_free(sheet: Sheet, index: int) -> bool:
    """Say whether a cell holds no printed label: a place to write in."""
    box = sheet.canvas.regions[index]
    return not any(
        (sheet.is_printed(chunk) or chunk.index in sheet.used)
        and (chunk.region == index or (chunk.page == box.page and is_inside(chunk, box)))
        for chunk in sheet.canvas.chunks
    )


def cell_lines(sheet: Sheet, box: Region, below: float, left: float) -> list[list[Token]]:
    """Return the lines of a cell under a height, up to the next known label in it."""
    lines: list[list[Token]] = []
    for chunk in sheet.canvas.chunks:
        if chunk.page != box.page or chunk.middle <= below + 4 or not is_inside(chunk, box):
            continue
        if chunk.x0 < left or chunk.index in sheet.used:
            continue
        label = sheet.at.get(chunk.index)
        known = label is not None and label.meaning is not None and label.meaning.quality == 1.0
        if (
            known and (label is None or label.colon or _lonely(label))
        ) or chunk.index in sheet.heads:
            break
        if chunk.tokens[0].kind == "tick":
            break
        words = [t for t in chunk.tokens if t.kind == "word"]
        if not words:
            continue
        if lines and abs(lines[-1][0].middle - words[0].middle) < 5:
            lines[-1] += words
        else:
            lines.append(words)
    return lines


def _lonely(label: Label) -> bool:
    return not label.rest


def lines_overleaf(sheet: Sheet, box: Region) -> list[list[Token]]:
    """Return what goes on in the same column at the top of the next page, no label beside it."""
    size = sheet.canvas.sizes.get(box.page)
    if size is None or not sheet.canvas.paged or box.bottom < 0.8 * size[1]:
        return []
    if any(
        c.page == box.page and c.middle > box.bottom + 2 and c.index not in sheet.used
        for c in sheet.canvas.chunks
    ):
        return []
    following = [r for r in sheet.canvas.regions if r.page == box.page + 1]
    twin = [r for r in following if abs(r.x0 - box.x0) < 4 and abs(r.x1 - box.x1) < 4]
    first = min(following, key=lambda r: r.top, default=None)
    if first is None or not twin:
        return []
    same = min(twin, key=lambda r: r.top)
    if same.top > first.top + 3 or not is_free(sheet, same.index):
        return []
    row = [r for r in following if abs(r.top - same.top) < 3 and r.index != same.index]
    if any(sheet.canvas.in_region(r.index) for r in row):
        return []
    if any(c.page == same.page and c.middle < same.top for c in sheet.canvas.chunks):
        return []
    return cell_lines(sheet, same, below=same.top - 10, left=same.x0 - 5)


def asks(sheet: Sheet, region: Region) -> bool:
    """Say whether a cell begins with a label or a title: it is no place for an answer."""
    chunks = sheet.canvas.in_region(region.index)
    if not chunks:
        return False
    label = sheet.at.get(chunks[0].index)
    if label is not None and label.meaning is None and not label.colon:
        return False
    return sheet.is_printed(chunks[0])


def neighbour(sheet: Sheet, home: Region, *, down: bool) -> Region | None:
    """Return the cell that touches this one on its right, or under it over the same width."""
    best: Region | None = None
    for region in sheet.canvas.regions:
        if region.page != home.page or region.index == home.index:
            continue
        if down:
            fits = (
                -2 <= region.top - home.bottom < 6
                and region.x0 - 3 <= home.x0
                and region.x1 + 3 >= min(home.x1, region.x1)
                and abs(region.x0 - home.x0) < 4
            )
            nearer = best is None or region.top < best.top
        else:
            overlap = min(region.bottom, home.bottom) - max(region.top, home.top)
            fits = -3 <= region.x0 - home.x1 < 40 and overlap > 0.5 * min(
                region.bottom - region.top, home.bottom - home.top
            )
            nearer = best is None or (region.x0, -overlap) < (best.x0, 0)
        if fits and nearer:
            best = region
    return best


def is_header_row(sheet: Sheet, home: Region) -> bool:
    """Say whether two cells side by side on this row are labels: answers then stand below."""
    row = [
        r
        for r in sheet.canvas.regions
        if r.page == home.page and abs(r.top - home.top) < 3 and abs(r.bottom - home.bottom) < 3
    ]
    row.sort(key=lambda r: r.x0)
    asking = [asks(sheet, region) for region in row]
    return any(first and second for first, second in itertools.pairwise(asking))
