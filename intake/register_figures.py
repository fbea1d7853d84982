"""Figures over all dossiers, in the register: numbers alone, nobody's name."""

from __future__ import annotations

from datetime import date

from .register_lists import RegisterLists

_WEEK = "date(received, 'weekday 0', '-6 days')"
"""The Monday of the week of reception."""


class RegisterFigures(RegisterLists):
    """What the page of figures shows."""

    def dossiers_by_week(self) -> list[tuple[date, str, int]]:
        """Return how many dossiers of each week of reception are at which step, by week."""
        rows = self.connection.execute(
            f"SELECT {_WEEK}, state, count(*) FROM dossiers GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return [(date.fromisoformat(week), str(state), int(n)) for week, state, n in rows]

    def days_to_complete(self) -> dict[int, int]:
        """Return how many dossiers became complete after how many days from their reception."""
        rows = self.connection.execute(
            "SELECT max(0, CAST(julianday(complete_on) - julianday(received) AS INTEGER)), "
            "count(*) FROM dossiers WHERE complete_on IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        return {int(days): int(number) for days, number in rows}

    def pieces_asked(self) -> dict[str, int]:
        """Return of how many dossiers each piece was asked for, the most often first.

        Counted from requests for documents as they stand, drafts too.
        """
        rows = self.connection.execute(
            "SELECT json_extract(a.value, '$[1]') AS piece, count(DISTINCT l.reference) "
            "FROM letters l JOIN json_each(l.asked) a "
            "WHERE l.kind = 'notice' AND l.status <> 'stale' AND piece IS NOT NULL "
            "GROUP BY piece ORDER BY 2 DESC, 1"
        )
        return {str(piece): int(number) for piece, number in rows}

    def doubts_by_week(self) -> list[tuple[date, int, int]]:
        """Return by week of reception the points to check, settled ones too, and the pages."""
        rows = self.connection.execute(
            f"SELECT {_WEEK}, sum(doubts + settled), sum(pages) FROM standings "
            "GROUP BY 1 HAVING sum(pages) > 0 ORDER BY 1"
        )
        return [(date.fromisoformat(week), int(doubts), int(pages)) for week, doubts, pages in rows]
