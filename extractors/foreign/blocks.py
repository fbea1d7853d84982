"""Repeated blocks of labels: "Action 1", "Action 2", "Intervenant 1"…"""

from __future__ import annotations

from collections import defaultdict

from ..records import Extracted
from .answers import answer_to
from .canvas import Chunk
from .fields import EXACT, Found
from .grid import Cell
from .groups import COLUMNS, group_record
from .label_text import key
from .sheet import Heading, Label, Sheet

_NAMES = {"actions": "actions", "facilitators": "means.facilitators"}


def read_blocks(sheet: Sheet, found: Found) -> None:
    """Read the labels under numbered titles into rows of their group; take them off the sheet."""
    blocks: dict[tuple[str, int], list[Label]] = defaultdict(list)
    for label in sheet.labels:
        if label.number and label.section in _NAMES:
            blocks[label.section, label.number].append(label)
    for heading in sheet.headings:
        if heading.number and heading.section in _NAMES:
            blocks[heading.section, heading.number] += _more(sheet, heading)
    for (section, _), labels in sorted(blocks.items()):
        name = _NAMES[section]
        table = {key(text): part for part, texts in COLUMNS[name].items() for text in texts}
        cells: dict[str, Cell] = {}
        for label in labels:
            part = table.get(key(label.text.rstrip(" :*")))
            if part is None or part in cells:
                continue
            answer = answer_to(sheet, label, long=False)
            if answer.text:
                cells[part] = Cell(0.0, 0.0, answer.tokens)
            label.meaning = None
        _title_of_heading(sheet, section, labels, cells)
        record = group_record(sheet.canvas, name, cells, EXACT)
        if (
            len(
                [
                    leaf
                    for leaf in record.values()
                    if not isinstance(leaf, Extracted) or not leaf.absent
                ]
            )
            > 1
        ):
            found.groups[name].append(record)


def _more(sheet: Sheet, heading: Heading) -> list[Label]:
    """Find in a block the labels that only its group knows ("Volume prévisionnel :")."""
    name = _NAMES[heading.section]
    table = {key(text) for texts in COLUMNS[name].values() for text in texts}
    found: list[Label] = []
    for chunk in sheet.canvas.chunks[heading.chunk.index + 1 :]:
        if chunk.index in sheet.heads:
            break
        if chunk.index not in sheet.at and key(chunk.text.rstrip(" :*")) in table:
            label = Label(
                chunk, list(chunk.tokens), None, section=heading.section, number=heading.number
            )
            sheet.labels.append(label)
            sheet.at[chunk.index] = label
            found.append(label)
    return found


def _title_of_heading(
    sheet: Sheet, section: str, labels: list[Label], cells: dict[str, Cell]
) -> None:
    """Take "Action 1 : Atelier mobilité" for the title where no label gives one."""
    if section != "actions" or "title" in cells or not labels:
        return
    above = [h for h in sheet.headings if h.section == section and h.number == labels[0].number]
    if not above:
        return
    chunk: Chunk = above[0].chunk
    cut = next(
        (n for n, t in enumerate(chunk.tokens) if t.text.endswith((":", "–", "-", "—"))), None
    )
    if cut is not None and chunk.tokens[cut + 1 :]:
        cells["title"] = Cell(chunk.x0, chunk.x1, chunk.tokens[cut + 1 :])
