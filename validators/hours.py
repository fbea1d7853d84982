"""Hours of sessions and of participants (DOMAIN §5.6). Minutes inside, nothing is rounded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from decimal import Decimal

_CENTIEME = Decimal("0.01")


def minutes_between(start: time, end: time) -> int:
    """Return the minutes from start to end of one day. Raises ValueError unless end > start."""
    minutes = (end.hour * 60 + end.minute) - (start.hour * 60 + start.minute)
    if minutes <= 0:
        raise ValueError("session ends before it starts")
    return minutes


def session_minutes(start: time, end: time, breaks: Iterable[tuple[time, time]] = ()) -> int:
    """Return the minutes of a session less its printed breaks, as far as they lie within it."""
    total = minutes_between(start, end)
    for pause_start, pause_end in breaks:
        inner = max(pause_start, start), min(pause_end, end)
        if inner[0] < inner[1]:
            total -= minutes_between(*inner)
    return total


def participant_minutes(sessions: Iterable[tuple[int, int]]) -> int:
    """Return the sum of minutes x signed participants over sessions (minutes, participants)."""
    return sum(minutes * signed for minutes, signed in sessions)


def decimal_hours(minutes: int) -> Decimal:
    """Return hours as a decimal: 90 minutes are 1.5 hours."""
    return Decimal(minutes) / 60


def shown(minutes: int) -> str:
    """Write hours both ways: « 46 h 45 (46,75 h) »."""
    hours, rest = divmod(minutes, 60)
    written = f"{decimal_hours(minutes).quantize(_CENTIEME)}".replace(".", ",")
    return f"{hours}\u00a0h\u00a0{rest:02d} ({written}\u00a0h)"
