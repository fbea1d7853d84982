"""Figures: plots with a table under each, and the same as CSV. Numbers alone, nobody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from starlette.responses import Response

from extractors.pieces.fields import BY_CODE
from generators.csv_files import Cell, csv_file
from validators.procedure import Step
from validators.wording import plural

from ...copies import KINDS
from ...overview import step_label
from ...pages import short_day
from ..charts import FILLS, Plot, bars, columns
from ..roles import Permission
from ..routes import Nav, get
from ..visit import Visit

_WEEKS = 26
_PIECES = 12
_CLASSES = ((7, "0 à 7 jours"), (15, "8 à 15"), (30, "16 à 30"), (60, "31 à 60"))
_LONGER = "plus de 60"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its words, its plot, the same as a table; ``parts`` are (words, fill).

    ``rows`` are all there is (for the CSV); ``shown`` how many of the last ones the page shows.
    """

    id: str
    title: str
    said: str
    plot: Plot
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shown: tuple[tuple[Cell, ...], ...]
    parts: tuple[tuple[str, str], ...] = ()


def figures(visit: Visit) -> Response:
    """Show all figures."""
    found = [figure for figure in _figures(visit) if figure.rows]
    return visit.page(
        "figures.html",
        figures=found,
        heads=_heads,
        shown=shown,
        behind=visit.house.register.to_weigh_count(),
    )


def figures_csv(visit: Visit) -> Response:
    """Return all figures as one table: which, of what, in detail, how many."""
    rows = [row for figure in _figures(visit) for row in _long(figure)]
    content = csv_file(("Tableau", "Période ou objet", "Détail", "Valeur"), rows)
    headers = {"content-disposition": 'attachment; filename="chiffres.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def _long(figure: Figure) -> Iterator[tuple[Cell, ...]]:
    for first, *values in figure.rows:
        for head, value in zip(figure.heads[1:], values, strict=True):
            yield figure.title, first, head, value


def _figures(visit: Visit) -> Iterator[Figure]:
    yield _by_week(visit)
    yield _to_complete(visit)
    yield _asked(visit)
    yield _doubts(visit)


def _by_week(visit: Visit) -> Figure:
    weeks = visit.house.register.dossiers_by_week()
    there = {state for counted in weeks.values() for state in counted}
    states = [step.value for step in Step if step.value in there]
    labels = tuple(step_label(state) for state in states)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (week, *(counted[state] for state in states), counted.total())
        for week, counted in weeks.items()
    )
    last = dict(list(weeks.items())[-_WEEKS:])
    plot = columns(
        [f"{week:%d/%m}" for week in last],
        [[counted[state] for state in states] for counted in last.values()],
        labels,
    )
    return Figure(
        "semaines",
        "Dossiers reçus par semaine, selon l'étape où ils en sont",
        "La semaine est celle de la réception, nommée par son lundi.",
        plot,
        ("Semaine du", *labels, "Total"),
        rows,
        rows[-_WEEKS:],
        tuple(zip(labels, FILLS, strict=False)),
    )


def _to_complete(visit: Visit) -> Figure:
    days = visit.house.register.days_to_complete()
    counted = Counter[str]()
    for number, dossiers in days.items():
        counted[next((words for most, words in _CLASSES if number <= most), _LONGER)] += dossiers
    classes = [words for _, words in _CLASSES] + [_LONGER]
    rows = tuple((words, counted[words]) for words in classes) if days else ()
    said = _half(_median(days)) if days else ""
    plot = columns(classes, [[counted[words]] for words in classes])
    heads = ("Jours depuis la réception", "Dossiers devenus complets")
    return Figure("delais", "Temps pour devenir complet", said, plot, heads, rows, rows)


def _half(days: int) -> str:
    when = f"en {plural(days, 'jour')} ou moins" if days else "le jour même de la réception"
    return f"La moitié de ces dossiers est complète {when}."


def _median(days: dict[int, int]) -> int:
    half = sum(days.values()) / 2
    ordered = sorted(days)
    reached = accumulate(days[number] for number in ordered)
    return next(day for day, so_far in zip(ordered, reached, strict=True) if so_far >= half)


def _asked(visit: Visit) -> Figure:
    asked = visit.house.register.pieces_asked()
    rows = tuple((_piece(code), number) for code, number in asked.items())
    top = rows[:_PIECES]
    plot = bars([str(label) for label, _ in top], [float(number) for _, number in top])
    said = "Comptées une fois par dossier, dans les demandes de pièces (projets compris)."
    heads = ("Pièce", "Dossiers")
    return Figure("pieces", "Pièces les plus demandées", said, plot, heads, rows, top)


def _piece(code: str) -> str:
    spec = BY_CODE.get(code)
    return spec.label if spec else KINDS["application_form"] if code == "D-FORM" else code


def _doubts(visit: Visit) -> Figure:
    weeks = visit.house.register.doubts_by_week()
    rows = tuple(
        (week, doubts, pages, round(100 * doubts / pages, 1)) for week, doubts, pages in weeks
    )
    last = rows[-_WEEKS:]
    plot = columns([f"{row[0]:%d/%m}" for row in last], [[row[3]] for row in last])
    said = "Points à vérifier et valeurs corrigées, pour cent pages des dossiers de la semaine."
    heads = ("Semaine du", "Points", "Pages", "Pour cent pages")
    return Figure("doutes", "Doutes pour cent pages", said, plot, heads, rows, last)


def shown(value: Cell) -> str:
    """Return a cell of a table as the page shows it."""
    if isinstance(value, date):
        return short_day(value)
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    return "" if value is None else str(value)


def _heads(figure: Figure) -> list[tuple[str, str]]:
    """Return the heads of a table as ``ui.table`` takes them: the first is of words."""
    return [(words, "number" if place else "") for place, words in enumerate(figure.heads)]


NAV = (Nav("Chiffres", "figures", Permission.READ_FIGURES),)
ROUTES = (
    get("/chiffres", figures, Permission.READ_FIGURES),
    get("/chiffres.csv", figures_csv, Permission.READ_FIGURES),
)
