"""Lines of a one-person sheet: each is an appointment with its own date, times and signatures."""

from __future__ import annotations

from . import names
from .canvas import Area
from .content import Content, Held, Ink, day_text, time_text
from .header import Data
from .table import Drawn, TableDrawer


def fill_appointment(table: TableDrawer, content: Content, index: int, cells: list[Drawn]) -> None:
    """Write the appointment ``index`` into its line; its leaves go to the session's."""
    held = content.sessions[index]
    for cell in cells:
        cell.session = held.id
        if cell.role == "signature":
            person = content.rows[0]
            ink = person.inks.get(held.id, Ink("absent", "empty"))
            table.signature_cell(cell, ink, person, held.id)
        elif cell.role == "facilitator_signature":
            helper = content.facilitators[0]
            table.signature_cell(cell, helper.inks[held.id], helper, held.id)
        elif cell.role == "number":
            table.canvas.text((cell.area.x0 + 2, cell.area.y1 - 3), str(index + 1), table.size)
        else:
            _write(table, content, held, cell)


def _write(table: TableDrawer, content: Content, held: Held, cell: Drawn) -> None:
    missing, found, style = content.missing, table.fields.found, content.time_style
    hand = content.hand or table.fields.label_style % 2 == 0
    if cell.role == "object":
        _text(table, cell, table.source.choice(names.OBJECTS), hand=bool(hand))
        return
    if cell.role == "date":
        text = "" if "date" in missing else day_text(held.day, content.date_style)
        text = text if len(text) < 12 else f"{held.day:%d/%m/%Y}"
        values: tuple[tuple[str, object], ...] = (("date", held.day),)
    elif cell.role == "hours":
        start, end = (
            "" if key in missing else time_text(moment, style)
            for key, moment in (("start", held.start), ("end", held.end))
        )
        text = f"{start} - {end}"
        values = (("start", held.start), ("end", held.end))
    elif cell.role in {"start", "end"}:
        moment = held.start if cell.role == "start" else held.end
        text = "" if cell.role in missing else time_text(moment, style)
        values = ((cell.role, moment),)
    else:
        return
    if not text.strip(" -"):
        return
    spot = _text(table, cell, text, hand=bool(hand))
    for key, value in values:
        if key not in missing:
            found[held.id, key] = table.fields.leaf(value, text, spot, hand=bool(hand))


def _text(table: TableDrawer, cell: Drawn, text: str, *, hand: bool) -> Area:
    cell.text, cell.hand = text, hand
    inner = cell.area.inner(1.0)
    if hand:
        pen = table.content.secretary
        return table.canvas.write(text, inner, pen, table.source, min(5.2, inner.height * 0.7))
    size = table.size
    while size > 6 and table.canvas.measure(text, size) > inner.width:
        size -= 0.5
    middle = (cell.area.y0 + cell.area.y1) / 2 + size * 0.12
    return table.canvas.text((inner.x0, middle), text, size)


def appointments_of(content: Content, cells: list[Drawn], page: int, box_of: object) -> Data:
    """Return the one participant of such a sheet: a signature per appointment."""
    assert callable(box_of)
    signatures = [
        {
            "session": cell.session,
            "state": cell.state,
            "confidence": 1.0,
            "page": page,
            "box": box_of(cell.area),
        }
        for cell in cells
        if cell.role == "signature" and cell.state is not None
    ]
    return {"row": 1, "struck": False, "added": False, "signatures": signatures}
