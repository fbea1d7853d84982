"""The journal: what came in equals what was filed, in plain French, with nothing unescaped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from intake.home import Home
from intake.house import House, open_house


@contextmanager
def house_of(home: Home, on: date | None = date(2022, 10, 12)) -> Iterator[House]:
    """Open a home as a command does."""
    with open_house(home.root, on) as house:
        yield house
