"""The attendance ledger as a workbook and as CSV, for the control of the service done.

Names and titles come from documents: text that a spreadsheet would take for a formula is written
as text, in the workbook by its type, in the CSV with an apostrophe before it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from validators.hours import decimal_hours
from validators.hours import shown as shown_hours
from validators.ledger import Ledger, Line, Status, Total

from .csv_files import CONTROL, DANGEROUS, Cell, csv_file

STATUS: dict[Status, str] = {
    "counted": "comptée",
    "pending": "à vérifier",
    "not_counted": "non comptée",
}
ROLE = {"participant": "participant", "facilitator": "intervenant"}
HEADINGS = (
    "Feuille", "Séance", "Date", "Début", "Fin", "Action", "Intitulé lu", "Lieu", "Rôle", "Ligne",
    "Nom", "Prénom", "Durée de la séance (min)", "Minutes retenues", "Minutes à vérifier",
    "Heures retenues", "État", "Motifs", "Remarques", "Fichier", "Page", "Cadre (% de la page)",
)  # fmt: skip
_TOTALS = ("", "Heures-participants retenues", "à vérifier", "Heures d'intervention retenues",
           "à vérifier", "Lignes sans durée connue")  # fmt: skip
_WIDTHS = (26, 9, 12, 8, 8, 30, 30, 20, 12, 7, 20, 18, 12, 12, 12, 12, 13, 60, 40, 26, 6, 24)
_MARK = {"pending": "FFF2CC", "not_counted": "F8D7D3"}
_HEAD = PatternFill("solid", fgColor="DCE6F1")


def workbook(ledger: Ledger) -> bytes:
    """Return the ledger as XLSX: sheets « Séances », « Personnes », « Totaux »."""
    book = Workbook()
    book.properties.creator = "Recevable"
    book.properties.created = datetime.combine(ledger.on, time())
    book.properties.modified = datetime.combine(ledger.on, time())
    sessions = book.active
    assert isinstance(sessions, Worksheet)
    sessions.title = "Séances"
    _fill(sessions, HEADINGS, (_row(line) for line in ledger.lines), _WIDTHS)
    for index, line in enumerate(ledger.lines, start=2):
        if line.status in _MARK:
            shade = PatternFill("solid", fgColor=_MARK[line.status])
            sessions.cell(index, HEADINGS.index("État") + 1).fill = shade
    persons = book.create_sheet("Personnes")
    _fill(
        persons,
        ("Rôle", "Personne", *_TOTALS[1:]),
        ((ROLE[total.role or "participant"], *_total(total)) for total in ledger.persons),
        (14, 34, 20, 14, 20, 14, 16),
    )
    totals = book.create_sheet("Totaux")
    _fill(
        totals,
        ("Action", *_TOTALS[1:]),
        (_total(total) for total in (*ledger.actions, ledger.overall)),
        (44, 24, 20, 24, 20, 16),
    )
    for column in range(1, len(_TOTALS) + 1):
        totals.cell(len(ledger.actions) + 2, column).font = Font(bold=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def comma_separated(ledger: Ledger) -> bytes:
    """Return the ledger's lines as CSV."""
    return csv_file(HEADINGS, (_row(line) for line in ledger.lines))


def _row(line: Line) -> tuple[Cell, ...]:
    place = line.evidence[0] if line.evidence else None
    boxes = "; ".join(
        " ".join(f"{100 * value:.1f}" for value in spot.box) for spot in line.evidence if spot.box
    )
    return (
        line.label,
        line.session,
        line.day,
        line.start,
        line.end,
        line.action,
        line.title,
        line.place,
        ROLE[line.role],
        line.row,
        line.last_name,
        line.first_name,
        line.session_minutes,
        line.counted,
        line.pending,
        float(round(decimal_hours(line.counted), 2)),
        STATUS[line.status],
        " ".join(f"{reason.message} [{reason.rule}]" for reason in line.reasons),
        " ".join(f"{note.message} [{note.rule}]" for note in line.notes),
        line.file,
        place.page if place else None,
        boxes or (place.place if place else None),
    )


def _total(total: Total) -> tuple[Cell, ...]:
    minutes = (total.participants, total.participants_pending, total.intervention,
               total.intervention_pending)  # fmt: skip
    return (total.label, *(shown_hours(each) for each in minutes), total.unknown or None)


def _fill(
    sheet: Worksheet,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    widths: Sequence[float],
) -> None:
    """Write headings and rows; every text is stored as text, never as a formula."""
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(1, column, heading)
        cell.font, cell.fill = Font(bold=True), _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1]
    for index, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(index, column)
            if isinstance(value, str):
                _as_text(cell, value)
            elif isinstance(value, date):
                cell.value, cell.number_format = value, "DD/MM/YYYY"
            elif isinstance(value, time):
                cell.value, cell.number_format = value, "HH:MM"
            else:
                cell.value = value
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth = "landscape", 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _as_text(cell: Any, text: str) -> None:
    cell.value = text.translate(CONTROL)
    cell.data_type = "s"
    if text.startswith(DANGEROUS):
        cell.quotePrefix = True
