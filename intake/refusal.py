"""What a person asked for and cannot be done: refused in words, nothing written."""

from __future__ import annotations


class Refused(Exception):
    """A step that is not open, or something unknown. ``reasons`` are French sentences for staff."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class Overtaken(Refused):
    """Somebody else put a value right since it was seen: told, and nothing is overwritten."""
