"""Mutations of JSON by its tree: values of other kinds, lists shorter and longer, keys away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from .mutate import NASTY, Draw, changed_text

_SCALARS: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 2**31, 0.5, -0.5, 1e308, "", "0", "-1", "9" * 12, "0.001", "Agen",
    "2022-02-29", "0001-01-01", "9999-12-31", "2022-10-12", "23:59", "00:00",
    [], {}, "D1", "present", "absent", "to_check",
)  # fmt: skip


def changed(draw: Draw, content: bytes, others: Sequence[bytes]) -> bytes:
    """Return JSON with one to six changes of its tree."""
    tree = json.loads(content)
    other = json.loads(draw.choice(others)) if others else None
    for _ in range(draw.choice((1, 1, 2, 4, 6))):
        _change(draw, tree, other)
    return json.dumps(tree).encode()


def _change(draw: Draw, tree: Any, other: Any) -> None:
    places = list(_places(tree))
    if not places:
        return
    holder, key = draw.choice(places)
    way = draw.randrange(8)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder.insert(draw.randrange(len(holder)), holder[key])
    elif way == 2 and isinstance(holder, list):
        draw.shuffle(holder)
    elif way == 3 and other is not None:
        there = [at for at in _places(other) if at[1] == key]
        if there:
            from_other, same = draw.choice(there)
            holder[key] = json.loads(json.dumps(from_other[same]))
    elif way == 4 and isinstance(holder[key], str):
        holder[key] = changed_text(draw, holder[key], NASTY)
    elif not isinstance(holder[key], dict | list) or way == 5:
        holder[key] = draw.choice(_SCALARS)


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place of a tree: what holds it, and its key."""
    keys = list(node) if isinstance(node, dict) else range(len(node))
    for key in keys:
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _places(node[key])
