"""What the codes of a sheet's doubts reach: every cell, columns, rows, or a place that moves none.

The one list of them: cells (``reach``), names and sessions (``name_doubts``) and the resolving of
names ask here.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..records import SheetDoubt

EVERYWHERE = frozenset(
    {"no_table", "no_heading", "no_signature_column", "same_columns", "words_outside", "numbers"}
)
"""After these no cell of the page is sure."""
COLUMNS = frozenset(
    {"heading_unsure", "heading_unknown", "doubled_column", "merged_columns", "column_pitch"}
)
ASIDE = frozenset({"heading_unsure", "heading_unknown"})
"""Doubts of a column that its neighbours share: the rule between them may be none."""
ROWS = frozenset({"merged_rows", "line_unsure"})
LOCAL = frozenset(
    {
        "fold", "streak", "pen_line", "uneven_pitch", "weak_rules", "faint_rule", "page_apart",
        "line_unsure", "no_leader",
    }
)  # fmt: skip
"""These leave every row and column where it is: they say nothing against names."""


def everywhere(doubt: SheetDoubt) -> bool:
    """Tell a doubt that reaches each cell of its page."""
    return doubt.code in EVERYWHERE


def names_at_risk(doubts: Iterable[SheetDoubt]) -> bool:
    """Tell doubts that let a name stand in another row or column than its own."""
    return any(doubt.code not in LOCAL for doubt in doubts)
