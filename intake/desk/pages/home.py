"""The first page: what there is, by number, and the ways to it."""

from __future__ import annotations

from starlette.responses import Response

from ...overview import OUTCOMES
from ..roles import Permission
from ..routes import Nav, get
from ..visit import Visit


def home(visit: Visit) -> Response:
    """Show how many dossiers are in which state, and what is still without one."""
    register = visit.house.register
    counted = register.outcome_counts() if visit.may(Permission.READ_DOSSIERS) else {}
    outcomes = [
        (words, tone, counted[outcome.value if outcome else None])
        for outcome, (words, tone) in OUTCOMES.items()
        if counted.get(outcome.value if outcome else None)
    ]
    return visit.page(
        "home.html", outcomes=outcomes, loose=register.loose_count(), today=visit.desk.today.day()
    )


NAV = (Nav("Accueil", "home", Permission.OWN_ACCOUNT),)
ROUTES = (get("/", home, Permission.OWN_ACCOUNT),)
