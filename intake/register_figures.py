"""Figures over all dossiers, in the register: numbers alone, nobody's name."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import lru_cache

from .register_lists import RegisterLists


class RegisterFigures(RegisterLists):
    """What the page of figures shows."""

    def dossiers_by_week(self) -> dict[date, Counter[str]]:
        """Return how many dossiers are at which step, by the Monday of the week of reception."""
        rows = self.connection.execute(
            "SELECT received, state, count(*) FROM dossiers GROUP BY received, state "
            "ORDER BY received"
        )
        weeks: dict[date, Counter[str]] = defaultdict(Counter)
        for day, state, number in rows:
            weeks[_monday(day)][str(state)] += int(number)
        return weeks

    def days_to_complete(self) -> dict[int, int]:
        """Return how many dossiers became complete after how many days from their reception."""
        rows = self.connection.execute(
            "SELECT max(0, CAST(julianday(complete_on) - julianday(received) AS INTEGER)), "
            "count(*) FROM dossiers WHERE complete_on IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        return {int(days): int(number) for days, number in rows}

    def pieces_asked(self) -> dict[str, int]:
        """Return of how many dossiers each piece was asked for, the most often first."""
        rows = self.connection.execute(
            "SELECT piece, count(*) FROM pieces_asked GROUP BY piece ORDER BY 2 DESC, 1"
        )
        return {str(piece): int(number) for piece, number in rows}

    def doubts_by_week(self) -> list[tuple[date, int, int]]:
        """Return by week of reception the points to check, settled ones too, and the pages."""
        rows = self.connection.execute(
            "SELECT received, sum(doubts + settled), sum(pages) FROM standings "
            "GROUP BY received ORDER BY received"
        )
        weeks: dict[date, list[int]] = {}
        for day, doubts, pages in rows:
            week = weeks.setdefault(_monday(day), [0, 0])
            week[0] += int(doubts)
            week[1] += int(pages)
        return [(week, doubts, pages) for week, (doubts, pages) in weeks.items() if pages]


@lru_cache(maxsize=10_000)
def _monday(day: str) -> date:
    """Return the Monday of a day's week; sooner here than by SQLite for each dossier."""
    found = date.fromisoformat(day)
    return found - timedelta(days=found.weekday())
