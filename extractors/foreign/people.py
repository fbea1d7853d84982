"""Tables of people: one row or one column per person (legal representative, contact…)."""

from __future__ import annotations

from collections import defaultdict

from ..fields import FieldType
from ..values import parse
from .canvas import Canvas
from .fields import EXACT, Found, leaf_at, store_name
from .grid import Cell, Row, ruled_rows
from .label_table import PERSON_SECTIONS, exact, heading_section
from .label_text import is_placeholder


def _person(cell: Cell) -> str | None:
    section = heading_section(cell.text.replace("\n", " ")) if cell.text.strip() else None
    return section if section in PERSON_SECTIONS or section == "other" else None


def _part(cell: Cell) -> str | None:
    """Return the part of a person that a cell asks for ("last_name", "phone"…)."""
    meaning = exact(cell.text.replace("\n", " ").rstrip(" :*")) if cell.text.strip() else None
    paths = [p for p in meaning.paths if p.split(".")[0] in PERSON_SECTIONS] if meaning else []
    unqualified = len({p.split(".")[0] for p in paths}) > 1
    return paths[0].split(".", 1)[1] if unqualified else None


def read_people_tables(canvas: Canvas, found: Found, used: set[int]) -> set[int]:
    """Read tables whose head names people or parts of a person; returns the chunks they hold."""
    tables: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in ruled_rows(canvas):
        tables[row.page, row.table].append(row)
    claimed: set[int] = set()
    for rows in tables.values():
        for at, head in enumerate(rows):
            if any(c.index in used | claimed for cell in head.cells for c in cell.chunks):
                continue
            taken = _by_column(canvas, rows, at, found) or _by_row(canvas, rows, at, found)
            claimed |= taken
    return claimed


def _by_column(canvas: Canvas, rows: list[Row], at: int, found: Found) -> set[int]:
    """Head: blank, "Représentant légal", "Personne chargée du dossier"; rows: Nom, Prénom…"""
    head = rows[at]
    people = {n: _person(c) for n, c in enumerate(head.cells) if n and _person(c)}
    if len(people) < 2 or _part(head.cells[0]):
        return set()
    taken = {c.index for cell in head.cells for c in cell.chunks}
    count = 0
    for row in rows[at + 1 :]:
        part = _part(row.cells[0])
        if part is None or len(row.cells) != len(head.cells):
            break
        count += 1
        taken |= {c.index for cell in row.cells for c in cell.chunks}
        for column, person in people.items():
            _store(canvas, found, f"{person}.{part}", row.cells[column], row.cells[0].text)
    return taken if count >= 2 else set()


def _by_row(canvas: Canvas, rows: list[Row], at: int, found: Found) -> set[int]:
    """Head: blank, Nom, Prénom, Fonction…; rows: "Représentant légal", "Contact"…"""
    head = rows[at]
    parts = {n: _part(c) for n, c in enumerate(head.cells) if n and _part(c)}
    if len(parts) < 2 or _part(head.cells[0]) or len(parts) < len(head.cells) - 2:
        return set()
    taken = {c.index for cell in head.cells for c in cell.chunks}
    count = 0
    for row in rows[at + 1 :]:
        person = _person(row.cells[0])
        if person is None or len(row.cells) != len(head.cells):
            break
        count += 1
        taken |= {c.index for cell in row.cells for c in cell.chunks}
        for column, part in parts.items():
            _store(canvas, found, f"{person}.{part}", row.cells[column], head.cells[column].text)
    return taken if count else set()


def _store(canvas: Canvas, found: Found, path: str, cell: Cell, label: str) -> None:
    text = " ".join(cell.text.split())
    owner, part = path.split(".", 1)
    if owner not in PERSON_SECTIONS or not text or is_placeholder(text):
        return
    if part in {"full", "full+role"}:
        store_name(found, owner, text, EXACT, canvas, cell.tokens, label)
        return
    if part == "phone+email":
        return
    kind: FieldType = "phone" if part == "phone" else "email" if part == "email" else "text"
    parsed = parse(kind, text)
    found.add(path, leaf_at(canvas, cell.tokens, parsed, text, EXACT))
