"""The pages that staff open: templates, and how a value is shown in French."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generators.facts import accounts_masked
from validators.money import amount_in_figures
from validators.wording import long_date, short_date

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def render(template: str, **values: object) -> bytes:
    """Return a page as UTF-8 HTML. Every value is escaped; a missing one raises."""
    return environment(Path(__file__).parent).get_template(template).render(**values).encode()


@cache
def environment(folder: Path) -> Environment:
    """Return what reads the templates of a folder: all is escaped, a missing value raises."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    return made


def short_day(value: date | None) -> str:
    """12/10/2022; an en dash for none."""
    return short_date(value) if value else "–"


def long_day(value: date) -> str:
    """Mercredi 12 octobre 2022, with a small letter; the first of a month is "1er"."""
    return f"{WEEKDAYS[value.weekday()]} {long_date(value)}"


def time_of_day(value: datetime) -> str:
    """9 h 05."""
    return f"{value.hour} h {value.minute:02d}"


def masked(iban: str) -> str:
    """Return an IBAN with only its last four characters."""
    return f"•••• {iban[-4:]}" if len(iban) > 4 else "••••"


def link(path: str) -> str:
    """Return a relative path as it is written in a link."""
    return quote(path.replace("\\", "/"), safe="/")


FILTERS: dict[str, Callable[..., str]] = {
    "day": short_day,
    "long_day": long_day,
    "time": time_of_day,
    "masked": masked,
    "link": link,
    "euros": amount_in_figures,
    "accounts_masked": accounts_masked,
}
"""How templates show values, those of the desk too."""
