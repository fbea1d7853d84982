"""Mutations of pages as a reader of a kind gets them: words, tables, blocks, widgets, boxes.

An input is a pickled tuple of pages (``extractors.source.Page``) without pictures.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from extractors.source import Box, Page

from .mutate import NASTY, Draw, changed_text

_LISTS = ("words", "widgets", "lines", "squares", "tables", "blocks", "controls", "ink", "strokes",
          "pasted", "stamps")  # fmt: skip
_TEXTS = ("text", "name", "value", "label", "tag", "place", "style")


def packed(pages: Iterable[Page]) -> bytes:
    """Return pages as an input."""
    return pickle.dumps(tuple(pages), protocol=5)


def pages_of(content: bytes) -> tuple[Page, ...]:
    """Return the pages of an input (our own bytes: nothing that came from outside)."""
    pages: tuple[Page, ...] = pickle.loads(content)
    return pages


def changed(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Return pages with one to eight changes: what stands on them, where, and their order."""
    pages = list(pages_of(content))
    other = list(pages_of(draw.choice(others))) if others else []
    for _ in range(draw.choice((1, 1, 2, 4, 8))):
        if draw.random() < 0.1:
            _change_order(draw, pages, other)
        if pages:
            at = draw.randrange(len(pages))
            pages[at] = _change(draw, pages[at], other)
    numbered = (replace(page, number=number) for number, page in enumerate(pages[:6], 1))
    return packed(tuple(numbered))


def _said(draw: Draw, text: str) -> str:
    """Change a text; signs that no reader of a format lets through stay out."""
    return changed_text(draw, text, NASTY).encode("utf-8", "replace").decode("utf-8")


def _change_order(draw: Draw, pages: list[Page], other: list[Page]) -> None:
    way = draw.randrange(4)
    if way == 0 and len(pages) > 1:
        del pages[draw.randrange(len(pages))]
    elif way == 1 and pages:
        pages.insert(draw.randrange(len(pages)), draw.choice(pages))
    elif way == 2:
        draw.shuffle(pages)
    elif other:
        pages.append(draw.choice(other))


def _change(draw: Draw, page: Page, other: list[Page]) -> Page:
    """Change one list of a page, or its text."""
    filled = [name for name in _LISTS if getattr(page, name)]
    if not filled or draw.random() < 0.15:
        return replace(page, text=_said(draw, page.text))
    name = draw.choice([*filled, *(n for n in ("words", "blocks", "tables") if n in filled)])
    items = list(getattr(page, name))
    at = draw.randrange(len(items))
    way = draw.randrange(7)
    if way == 0:
        del items[at : at + draw.choice((1, 1, 4, len(items)))]
    elif way == 1:
        items.insert(draw.randrange(len(items)), items[at])
    elif way == 2:
        draw.shuffle(items)
    elif way == 3 and other:
        items[at:at] = getattr(draw.choice(other), name)[:30]
    else:
        return _said_anew(draw, page, name, items, at)
    return _with(page, name, items)


def _said_anew(draw: Draw, page: Page, name: str, items: list[Any], at: int) -> Page:
    """Change one item; what it says changes in the text of the page as well."""
    old = items[at]
    items[at] = _item(draw, old)
    text = page.text
    before, after = getattr(old, "text", None), getattr(items[at], "text", None)
    if isinstance(before, str) and isinstance(after, str) and before and draw.random() < 0.8:
        text = text.replace(before, after, 1)
    return _with(page, name, items, text=text)


def _item(draw: Draw, item: Any) -> Any:
    if isinstance(item, str):
        return _said(draw, item)
    if isinstance(item, tuple):
        return _box(draw, item) if len(item) == 4 else (_box(draw, item[0]), *item[1:])
    names = {field.name for field in fields(item)}
    if "cells" in names and item.cells:
        return _table(draw, item)
    texts = [name for name in _TEXTS if name in names and isinstance(getattr(item, name), str)]
    if "box" in names and item.box and (not texts or draw.random() < 0.3):
        return replace(item, box=_box(draw, item.box))
    if not texts:
        return item
    name = draw.choice(texts)
    return replace(item, **{name: _said(draw, getattr(item, name))})


def _table(draw: Draw, table: Any) -> Any:
    cells = list(table.cells)
    at = draw.randrange(len(cells))
    way = draw.randrange(5)
    if way == 0:
        del cells[at]
    elif way == 1:
        cells.append(cells[at])
    elif way == 2:
        row, column = draw.choice(((0, 0), (cells[at].row + 1, 0), (cells[at].row, 40), (999, 1)))
        cells[at] = replace(cells[at], row=row, column=column)
    else:
        cells[at] = replace(cells[at], text=_said(draw, cells[at].text))
    return replace(table, cells=tuple(cells))


def _box(draw: Draw, box: Box) -> Box:
    """Move a box within the page, or let it have no width or no height."""
    x0, y0, x1, y1 = box
    way = draw.randrange(4)
    if way == 0:
        return (x0, y0, x0, y1)
    if way == 1:
        return (x0, y0, x1, y0)
    left, top = draw.uniform(0, 1 - min(1.0, x1 - x0)), draw.uniform(0, 1 - min(1.0, y1 - y0))
    if way == 2:
        return (left, top, left + x1 - x0, top + y1 - y0)
    return (0.0, 0.0, 1.0, 1.0)


def smaller(content: bytes) -> Iterator[bytes]:
    """Yield pages with less on them, the greatest cuts first."""
    pages = pages_of(content)
    for at in range(len(pages)):
        if len(pages) > 1:
            yield packed(pages[:at] + pages[at + 1 :])
    for at, page in enumerate(pages):
        for less in _less(page):
            yield packed((*pages[:at], less, *pages[at + 1 :]))


def _with(page: Page, name: str, items: Sequence[Any], **more: Any) -> Page:
    """Return a page with one of its lists, and perhaps its text, replaced."""
    told: dict[str, Any] = {name: tuple(items), **more}
    return replace(page, **told)


def _less(page: Page) -> Iterator[Page]:
    for name in _LISTS:
        items = getattr(page, name)
        for cut in _cuts(len(items)):
            yield _with(page, name, [item for at, item in enumerate(items) if not cut(at)])
    lines = page.text.split("\n")
    for cut in _cuts(len(lines)):
        yield replace(page, text="\n".join(line for at, line in enumerate(lines) if not cut(at)))


def _cuts(size: int) -> Iterator[Callable[[int], bool]]:
    """Yield which of so many to leave out: all, halves, quarters … one by one."""
    length = size
    while length >= 1:
        for start in range(0, size, length):
            yield lambda at, start=start, length=length: start <= at < start + length  # type: ignore[misc]
        length //= 2
