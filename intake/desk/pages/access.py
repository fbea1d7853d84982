"""The log of access: who looked at or did what, when, from which address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from ..accounts import accounts
from ..roles import Permission
from ..routes import Nav, get
from ..rows import VisitRow
from ..visit import Visit

_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log, as it is shown; ``tone`` as ``ui.state`` takes it."""

    at: datetime
    who: str
    what: str
    path: str
    answer: str
    tone: str
    address: str


def access_log(visit: Visit) -> Response:
    """Show the log, newest first."""
    names = {row.id: row.name for row in accounts(visit.house.register)}
    with visit.desk.visits.one() as visits:
        last = max(1, -(-visits.count() // _PER_PAGE))
        page = min(visit.number("page"), last)
        rows = visits.noted(limit=_PER_PAGE, skip=(page - 1) * _PER_PAGE)
    lines = [_line(visit, row, names) for row in rows]
    return visit.page("access.html", lines=lines, page=page, last=last)


def _line(visit: Visit, row: VisitRow, names: dict[int, str]) -> Line:
    who = "–" if row.account_id is None else names.get(row.account_id, "compte inconnu")
    what = "Consultation" if row.method in {"GET", "HEAD"} else "Action"
    answer, tone = _answer(row.status)
    moment = row.at.astimezone(visit.desk.today.zone)
    return Line(moment, who, what, row.path, answer, tone, row.address)


def _answer(status: int) -> tuple[str, str]:
    if status == 429:
        return "bloqué", "red"
    if status in {401, 403}:
        return "refusé", "red"
    if status >= 500:
        return "en erreur", "red"
    return ("impossible", "amber") if status >= 400 else ("fait", "green")


NAV = (Nav("Accès", "access_log", Permission.READ_VISITS),)
ROUTES = (get("/acces", access_log, Permission.READ_VISITS),)
