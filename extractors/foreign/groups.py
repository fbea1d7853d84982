"""Repeated groups of a form: actions, facilitators, public aid, shares per year, indicators."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..fields import BY_PATH
from ..records import Leaf
from ..values import Parsed, clean_line, is_answer, parse, parse_date, parse_decimal, parse_period
from .canvas import Canvas
from .fields import EXACT, NEARLY, UNSURE, Found, leaf_at, store_name
from .grid import Cell, Row, column_at, open_rows, ruled_rows
from .label_table import heading_section
from .label_text import is_empty_amount, is_hint, is_placeholder, key

# fmt: off
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "actions": {
        "title": ("Intitulé", "Action", "Intitulé de l'action", "Nom de l'action", "Titre",
            "Libellé", "Actions", "Libellé de l'action", "Action prévue", "Titre de l'action",
            "Désignation", "Activité", "Intitulé des actions", "Atelier", "Nature de l'action",
            "Actions prévues", "Action / atelier"),
        "start": ("Début", "Date de début", "Du", "Démarrage", "Date début", "Début prévu"),
        "end": ("Fin", "Date de fin", "Au", "Date fin", "Fin prévue"),
        "period": ("Dates", "Période", "Calendrier", "Date", "Dates prévues",
            "Période de réalisation", "Début et fin", "Du … au …", "Du au",
            "Dates de début et de fin", "Période prévue"),
        "place": ("Lieu", "Lieu de l'action", "Commune", "Lieux", "Territoire",
            "Lieu de réalisation", "Ville", "Localisation", "Lieu(x)", "Commune(s)"),
        "volume": ("Volume", "Volume prévu", "Volume prévisionnel", "Quantité", "Nombre",
            "Volume horaire", "Quantité prévue", "Volume attendu", "Qté", "Objectif chiffré"),
        "unit": ("Unité", "Unité du volume", "Unité de mesure", "Unités", "Type d'unité",
            "Unité de compte"),
        "volume+unit": ("Volume et unité", "Volume (unité)", "Volume / unité",
            "Volume prévisionnel et unité", "Volume prévisionnel (unité)"),
        "groups": ("Nombre de groupes", "Groupes", "Nb groupes", "Nb de groupes"),
        "facilitators": ("Intervenants", "Intervenant(s)", "Intervenant", "Animateur", "Encadrant",
            "Animé par", "Intervenants prévus", "Formateur", "Encadrement", "Intervenante"),
    },
    "means.facilitators": {
        "last_name": ("Nom", "Nom de famille", "Nom de l'intervenant"),
        "first_name": ("Prénom", "Prénom(s)", "Prénom de l'intervenant"),
        "full": ("Nom et prénom", "Nom, prénom", "Prénom et nom", "Intervenant", "Nom Prénom",
            "Identité", "Intervenants", "Prénom Nom", "Nom et prénom de l'intervenant",
            "Nom - Prénom", "Nom de l'intervenant et prénom"),
        "qualification": ("Qualification", "Diplôme", "Qualifications", "Diplôme ou qualification",
            "Qualification / diplôme", "Formation", "Diplômes", "Titre ou diplôme", "Compétences",
            "Qualification professionnelle", "Métier", "Profession"),
        "role": ("Rôle", "Fonction", "Mission", "Rôle dans l'action", "Rôle dans le projet",
            "Missions", "Rôle dans l'opération", "Fonction dans le projet", "Tâches", "Qualité"),
        "hours": ("Heures", "Volume horaire", "Nombre d'heures", "Nb heures", "Nb d'heures",
            "Temps (h)", "Heures prévues", "Volume d'heures", "Temps consacré", "Durée (h)",
            "Volume horaire (h)", "Temps d'intervention", "Heures d'intervention", "Total heures"),
    },
    "organisation.public_aid": {
        "year": ("Année", "Exercice", "Années", "Année d'attribution"),
        "funder": ("Financeur", "Financeur public", "Organisme", "Origine", "Autorité publique",
            "Provenance", "Collectivité ou organisme", "Organisme financeur", "Collectivité",
            "Nom du financeur", "Financeurs", "Administration", "Autorité"),
        "amount": ("Montant", "Montant (€)", "Montant perçu", "Montant en €", "Montant attribué",
            "Subvention", "Montant en euros", "Somme perçue", "Montant reçu"),
    },
    "budget.per_year": {
        "year": ("Année", "Exercice", "Année civile", "Années"),
        "amount": ("Part de la subvention", "Montant", "Montant sollicité", "Part",
            "Montant demandé", "Subvention sollicitée", "Montant (€)", "Part de la subvention (€)",
            "Montant de la subvention", "Part sollicitée", "Part demandée", "Subvention demandée",
            "Montant en €"),
    },
    "evaluation": {
        "indicator": ("Indicateur", "Indicateurs", "Indicateur proposé", "Critère", "Critères",
            "Indicateurs proposés", "Indicateur de résultat", "Indicateur d'évaluation"),
        "target": ("Cible", "Valeur cible", "Objectif", "Résultat attendu", "Valeur attendue",
            "Objectif visé", "Valeur", "Objectif chiffré", "Seuil", "Cible visée"),
        "tool": ("Outil", "Outils", "Méthode", "Mode de recueil", "Outil de mesure", "Source",
            "Moyen de mesure", "Modalité de recueil", "Outil ou méthode", "Outils de suivi"),
    },
}
# fmt: on
_NEEDED = {
    "actions": 3,
    "means.facilitators": 3,
    "organisation.public_aid": 2,
    "budget.per_year": 2,
    "evaluation": 2,
}
_MUST = {
    "actions": ("title",),
    "means.facilitators": ("last_name", "full"),
    "organisation.public_aid": ("funder",),
    "budget.per_year": ("year",),
    "evaluation": ("indicator",),
}
_SECTIONS = {"actions": "actions", "facilitators": "means.facilitators", "evaluation": "evaluation"}


@dataclass(slots=True)
class Group:
    """A table of a repeated group: its header and which column holds which part."""

    name: str
    header: Row
    parts: dict[int, str]


def read_groups(canvas: Canvas, found: Found) -> set[int]:
    """Read all tables of repeated groups into ``found.lists`` (one dict per row in ``raw``).

    Returns the indexes of the chunks that they hold, so that no label is looked for in them.
    """
    used: set[int] = set()
    for ruled, rows in ((True, ruled_rows(canvas)), (False, open_rows(canvas))):
        at = 0
        while at < len(rows):
            group = None if _claimed(rows[at], used) else _group_of(rows[at])
            at += 1
            if group is None:
                continue
            body, at = _body(canvas, rows, at, group, ruled=ruled)
            if not body:
                continue
            used |= {
                c.index for row in (group.header, *body) for cell in row.cells for c in cell.chunks
            }
            _store_rows(canvas, found, group, body)
    return used


def _claimed(row: Row, used: set[int]) -> bool:
    return any(chunk.index in used for cell in row.cells for chunk in cell.chunks)


def _columns(name: str) -> dict[str, str]:
    return {key(text): part for part, texts in COLUMNS[name].items() for text in texts}


_TABLES = {name: _columns(name) for name in COLUMNS}


def _head_key(text: str) -> str:
    bare = re.sub(r"\s*[(\[].*?[)\]]|€|\*", " ", clean_line(text))
    return key(bare)


def _group_of(row: Row) -> Group | None:
    """Say which group a header line opens: the one that knows most of its columns."""
    heads = [cell for cell in row.cells if cell.text.strip()]
    if len(heads) < 2:
        return None
    best: Group | None = None
    score = 0.0
    for name, table in _TABLES.items():
        parts: dict[int, str] = {}
        for number, cell in enumerate(row.cells):
            part = table.get(key(cell.text)) or table.get(_head_key(cell.text))
            if part and part not in parts.values():
                parts[number] = part
        enough = len(parts) >= _NEEDED[name] and any(must in parts.values() for must in _MUST[name])
        share = len(parts) / len(heads)
        if enough and share >= 0.6 and share + 0.01 * len(parts) > score:
            best, score = Group(name, row, parts), share + 0.01 * len(parts)
    return best


def _body(
    canvas: Canvas, rows: list[Row], at: int, group: Group, *, ruled: bool
) -> tuple[list[Row], int]:
    """Return the rows under a header, up to another table, a title or a wide gap."""
    body: list[Row] = []
    last = group.header
    while at < len(rows):
        row = rows[at]
        if _group_of(row) is not None:
            repeated = _group_of(row)
            if repeated and repeated.name == group.name and row.page > last.page:
                at += 1
                last = row
                continue
            break
        if ruled:
            same_page = row.page == last.page
            if same_page and (abs(row.top - last.bottom) > 4 or row.table != last.table):
                break
            if not same_page and (
                row.page != last.page + 1 or not _same_columns(row, group.header)
            ):
                break
            if len(row.cells) < 2 or abs(len(row.cells) - len(group.header.cells)) > 1:
                break
        elif not _aligned(row, last, group):
            break
        cut = ruled and row.page > last.page and _first_is_empty(row, group)
        if body and (cut or (not ruled and _continues(row, group))):
            _join(body[-1], row, group.header)
        else:
            body.append(row)
        last = row
        at += 1
    return body, at


def _first_is_empty(row: Row, group: Group) -> bool:
    """Say whether a row at the top of a page goes on the one that the page break has cut."""
    cells = {column_at(group.header, cell): cell for cell in row.cells}
    first = cells.get(min(group.parts))
    return first is None or not first.text.strip()


def _same_columns(row: Row, header: Row) -> bool:
    return len(row.cells) == len(header.cells) and all(
        abs(a.x0 - b.x0) < 6 for a, b in zip(row.cells, header.cells, strict=True)
    )


def _aligned(row: Row, last: Row, group: Group) -> bool:
    if row.page != last.page or row.top - last.top > 34:
        return False
    if heading_section(row.cells[0].text) and len(row.cells) == 1:
        return False
    starts = [cell.x0 for cell in group.header.cells]
    fits = [min(abs(cell.x0 - x) for x in starts) < 25 for cell in row.cells]
    return all(fits) and not any(":" in cell.text[-2:] for cell in row.cells)


def _continues(row: Row, group: Group) -> bool:
    """Say whether an unruled line goes on the one above: its first column is empty."""
    columns = {column_at(group.header, cell) for cell in row.cells}
    return min(columns) > min(group.parts) or (len(columns) < 2 and len(group.parts) > 2)


def _join(above: Row, row: Row, header: Row) -> None:
    columns = {column_at(header, cell): cell for cell in above.cells}
    for cell in row.cells:
        target = columns.get(column_at(header, cell))
        if target is None:
            above.cells.append(cell)
        else:
            target.tokens += cell.tokens
            target.chunks += cell.chunks


def _store_rows(canvas: Canvas, found: Found, group: Group, body: list[Row]) -> None:
    for row in body:
        parts: dict[str, Cell] = {}
        for cell in row.cells:
            part = group.parts.get(column_at(group.header, cell))
            if part and cell.text.strip() and not is_placeholder(cell.text):
                parts.setdefault(part, cell)
        if not parts or _is_total(parts) or all(is_hint(c.text) for c in parts.values()):
            continue
        record = group_record(canvas, group.name, dict(parts), EXACT)
        if record:
            found.groups[group.name].append(record)


def _is_total(parts: dict[str, Cell]) -> bool:
    return any(key(cell.text).startswith("total") for cell in parts.values())


def group_record(
    canvas: Canvas, name: str, parts: dict[str, Cell], base: float
) -> dict[str, Leaf | list[Leaf]]:
    """Make the leaves of one row of a group from its cells."""
    record: dict[str, Leaf | list[Leaf]] = {}
    for part, cell in parts.items():
        text = cell.text.strip()
        if not is_answer(text):
            continue

        def make(parsed: Parsed[Any], raw: str, cell: Cell = cell) -> Leaf:
            return leaf_at(
                canvas, cell.tokens, parsed, raw, base * (UNSURE if cell.broken else 1.0)
            )

        if part == "period":
            start, end = parse_period(clean_line(text))
            record["start"], record["end"] = make(start, text), make(end, text)
        elif part == "volume+unit":
            _volume(record, text, make)
        elif part == "full":
            people = Found()
            store_name(people, "p", clean_line(text), base, canvas, cell.tokens, "Nom et prénom")
            record["last_name"], record["first_name"] = (
                people.one("p.last_name"),
                people.one("p.first_name"),
            )
        elif part == "facilitators":
            names = [n for n in re.split(r"\s*[;,\n/]\s*|\s+et\s+", text) if n.strip()]
            record[part] = [make(parse("text", n), n) for n in names]
        elif name == "evaluation":
            record[part] = make(parse("text", text), text)
        elif part in {"start", "end"}:
            record[part] = make(parse_date(clean_line(text), end=part == "end"), text)
        elif part == "volume":
            _volume(record, text, make)
        else:
            record[part] = _typed(name, part, text, make)
    return record


def _volume(
    record: dict[str, Leaf | list[Leaf]], text: str, make: Callable[[Parsed[Any], str], Leaf]
) -> None:
    """Read "120 heures-participants" into volume and unit; a bare number is the volume alone."""
    match = re.match(r"^\s*([\d\s.,\u00a0\u202f]*\d)\s*(.*)$", clean_line(text), re.S)
    if not match:
        record["volume"] = make(parse_decimal(text), text)
        return
    record["volume"] = make(parse_decimal(match[1]), match[1].strip())
    if match[2].strip():
        unit = parse("choice", match[2], BY_PATH["actions[].unit"].choices)
        record["unit"] = make(unit, match[2].strip())


def _typed(name: str, part: str, text: str, make: Callable[[Parsed[Any], str], Leaf]) -> Leaf:
    field_ = BY_PATH[f"{name}[].{part}"]
    if field_.type == "amount" and is_empty_amount(text):
        return Leaf()
    return make(parse(field_.type, clean_line(text), field_.choices), clean_line(text))


def transposed_years(canvas: Canvas, found: Found) -> None:
    """Read "2022 | 2023" over amounts: shares per year, or public aid by funder and year."""
    rows = ruled_rows(canvas)
    for head, below in itertools.pairwise(rows):
        years = {
            n: c
            for n, c in enumerate(head.cells)
            if re.fullmatch(r"(?:année\s*)?20\d\d", c.text.strip(), re.I)
        }
        if len(years) < 2 or head.page != below.page or abs(below.top - head.bottom) > 4:
            continue
        label = key(head.cells[0].text + " " + below.cells[0].text)
        if not re.search(r"subvention|montant|part|repartition|sollicit|demande", label):
            continue
        for column, cell in years.items():
            if column < len(below.cells) and not is_empty_amount(below.cells[column].text):
                parts = {"year": cell, "amount": below.cells[column]}
                found.groups["budget.per_year"].append(
                    group_record(canvas, "budget.per_year", parts, NEARLY)
                )
