"""The desk as an ASGI application: its pages' routes, error pages, the shield around it all."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from .pages import MODULES
from .routes import PageRoute
from .shield import Shield
from .sign_in import asker, give_fresh
from .state import Desk
from .visit import Visit


def make_app(desk: Desk) -> Shield:
    """Return the application on an open home."""
    app = Starlette(routes=list(routes()), exception_handlers={HTTPException: _told})
    app.state.desk = desk
    app.state.nav = tuple(item for module in MODULES for item in getattr(module, "NAV", ()))
    return Shield(app, desk)


def routes() -> tuple[PageRoute, ...]:
    """Return every route of the desk, in the order in which they are tried."""
    return tuple(route for module in MODULES for route in module.ROUTES)


async def _told(request: Request, error: Exception) -> Response:
    """Say in French what is wrong with a request."""
    assert isinstance(error, HTTPException)
    response = await run_in_threadpool(_page, request, error)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _page(request: Request, error: HTTPException) -> Response:
    desk: Desk = request.app.state.desk
    with desk.house() as house:
        who = asker(desk, house.register, request)
        visit = Visit(request, desk, house, who, FormData())
        # Starlette's own words are English; ours end with a full stop.
        ours = error.detail.endswith(".")
        response = visit.error(error.status_code, *((error.detail,) if ours else ()))
        give_fresh(desk, response, who)
        return response
