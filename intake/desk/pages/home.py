"""The first page: what waits for whoever looks, by his role, and the ways to it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ...overview import OUTCOMES
from .. import links
from ..roles import Permission
from ..routes import Nav, get
from ..visit import Visit
from ..waiting import titles, waiting

_PREVIEW = 5
_PER_PAGE = 20


def home(visit: Visit) -> Response:
    """Show the first of each list; one list whole, or those of one dossier, where asked for."""
    lists = titles(visit)
    only = visit.query("quoi")
    if only and only not in dict(lists):
        raise HTTPException(404)
    wanted = visit.query("dossier").strip().upper()
    unknown = bool(wanted) and not _known(visit, wanted)
    reference = wanted if wanted and not unknown else None
    size = _PER_PAGE if only else _PREVIEW
    page = visit.number("page")
    shown = waiting(visit, size, only=only, skip=(page - 1) * size, reference=reference)
    last = max(1, -(-shown[0].count // size)) if only and shown else 1
    if page > last:
        raise HTTPException(404)
    return visit.page(
        "home.html",
        lists=lists,
        waiting=shown,
        only=only,
        wanted=wanted if reference or unknown else "",
        unknown=unknown,
        page=page,
        last=last,
        first=links.next_doubt_link(visit) if visit.house.register.in_doubt() else "",
        outcomes=_outcomes(visit),
        behind=visit.house.register.to_weigh_count(),
        today=visit.desk.today.day(),
    )


def _known(visit: Visit, reference: str) -> bool:
    try:
        visit.house.register.dossier(reference)
    except KeyError:
        return False
    return True


def _outcomes(visit: Visit) -> list[tuple[str, str, int]]:
    """Return how many dossiers have which outcome: its words, its tone, their number."""
    if not visit.may(Permission.READ_DOSSIERS):
        return []
    counted = visit.house.register.outcome_counts()
    return [
        (words, tone, counted[key])
        for outcome, (words, tone) in OUTCOMES.items()
        if counted.get(key := outcome.value if outcome else None)
    ]


NAV = (Nav("Accueil", "home", Permission.OWN_ACCOUNT),)
ROUTES = (get("/", home, Permission.OWN_ACCOUNT),)
