"""Tables as CSV for spreadsheets: what could be taken for a formula is written as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, time

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet would take for a formula."""
CONTROL = {code: " " for code in range(32) if code not in (9, 10, 13)}
"""Signs that no cell may hold (for ``str.translate``)."""

Cell = str | int | float | date | time | None


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV: UTF-8 with a mark, semicolons, as French Excel opens it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    # A long table says the same words and days over and over. For this file alone: some are names.
    known: dict[str | date, str] = {}
    for row in rows:
        writer.writerow([_plain(value, known) for value in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def _plain(value: Cell, known: dict[str | date, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    if value not in known:
        known[value] = f"{value:%d/%m/%Y}" if isinstance(value, date) else _text(value)
    return known[value]


def _text(value: str) -> str:
    text = " ".join((value if value.isprintable() else value.translate(CONTROL)).split())
    return f"'{text}" if text.startswith(DANGEROUS) else text
