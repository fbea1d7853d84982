"""The pages that staff open: templates, and how a value is shown in French."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generators.facts import accounts_masked
from validators.money import amount_in_figures
from validators.wording import long_date, short_date

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def render(template: str, **values: object) -> bytes:
    """Return a page as UTF-8 HTML. Every value is escaped; a missing one raises."""
    return _environment().get_template(template).render(**values).encode("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment


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


def discreet(text: str) -> str:
    """Return a sentence in which each account number shows only its last four characters."""
    return _IBAN.sub(lambda found: masked("".join(found[0].split())), text)


def link(path: str) -> str:
    """Return a relative path as it is written in a link."""
    return quote(path.replace("\\", "/"), safe="/")


FILTERS: dict[str, Callable[..., str]] = {
    "day": short_day,
    "long_day": long_day,
    "time": time_of_day,
    "masked": masked,
    "discreet": discreet,
    "link": link,
    "euros": amount_in_figures,
    "accounts_masked": accounts_masked,
}
"""How templates show values, those of the desk too."""
