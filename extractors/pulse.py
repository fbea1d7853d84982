"""A sign of life from a long reading: each page done is told to whoever watches the worker.

A scan of many pages takes minutes and is right to; a page that hangs must still be ended. So the
time limit of a task counts from its last sign of life, and each page is bounded by itself.
"""

from __future__ import annotations

from collections.abc import Callable

_watchers: list[Callable[[], None]] = []


def watch(watcher: Callable[[], None] | None) -> None:
    """Let ``watcher`` be called after each page read in this process; None: nobody watches."""
    _watchers[:] = [watcher] if watcher is not None else []


def beat() -> None:
    """Say that a page has been read."""
    for watcher in _watchers:
        watcher()
