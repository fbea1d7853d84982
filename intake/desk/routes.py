"""How a page is asked for: signed in, permitted, from our own form; then its function answers.

A page's function takes a ``Visit`` and returns a response. It runs in a thread, with a register of
its own. Looking (GET) sees one state of the register and can write nothing.
"""

from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..home import HomeBusy
from ..refusal import Refused
from .roles import Permission, may
from .shield import FORM_BYTES, limited
from .sign_in import Asker, asker, from_our_page, give_fresh
from .state import Desk
from .visit import Visit

log = logging.getLogger(__name__)

Page = Callable[[Visit], Response]

TOKEN = "jeton"  # noqa: S105 (the name of a form's field)
TOKEN_HEADER = "x-jeton"  # noqa: S105
_MOST_FILES, _MOST_FIELDS = 1000, 2000
_EXPIRED = "Cette page a expiré. Revenez en arrière, rechargez-la et recommencez."
_BUSY = "Recevable est en train d'écrire. Rien n'a été changé : recommencez dans un instant."


class PageRoute(Route):
    """A route that names the permission it needs."""

    def __init__(
        self, path: str, page: Page, permission: Permission, method: str, *, uploads: bool = False
    ) -> None:
        self.permission = permission
        self.page = page
        self.uploads = uploads
        super().__init__(path, self._answer, methods=[method], name=page.__name__)

    async def _answer(self, request: Request) -> Response:
        desk: Desk = request.app.state.desk
        if "POST" in (self.methods or ()):
            return await self._take(desk, request)
        return await run_in_threadpool(self._serve, desk, request, FormData())

    async def _take(self, desk: Desk, request: Request) -> Response:
        """Take a form in. Who may not send it is told so before its content is read."""
        if not from_our_page(desk, request):
            raise HTTPException(403, "Cette demande ne vient pas d'une page du bureau.")
        early = await run_in_threadpool(self._refused, desk, request)
        if early is not None:
            return early
        most = desk.settings.desk.upload_mb * 1_000_000 if self.uploads else FORM_BYTES
        counted = Request(request.scope, limited(request.receive, request.headers, most))
        form = counted.form(
            max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=FORM_BYTES
        )
        async with form as fields:
            return await run_in_threadpool(self._serve, desk, request, fields)

    def _refused(self, desk: Desk, request: Request) -> Response | None:
        """Return the answer to somebody who may not; None where he may."""
        with desk.house() as house:
            who = asker(desk, house.register, request)
            if may(who.account, self.permission):
                return None
            return self._refusal(desk, request, who)

    def _refusal(self, desk: Desk, request: Request, who: Asker) -> Response:
        if who.account is None:
            # Without the query: what was searched for must not stand in an address.
            back = request.url.path if request.method == "GET" else ""
            return RedirectResponse(f"/connexion?suite={quote(back)}", status_code=303)
        _note(desk, request, who, 403)
        raise HTTPException(403, "Votre rôle ne permet pas d'ouvrir cette page.")

    def _serve(self, desk: Desk, request: Request, form: FormData) -> Response:
        """Answer in a thread; what goes wrong by a fault of ours is logged without its words."""
        with ExitStack() as stack:
            house = stack.enter_context(desk.house())
            who = asker(desk, house.register, request)
            if not may(who.account, self.permission):
                return self._refusal(desk, request, who)
            posted = request.method == "POST"
            if posted:
                token = form.get(TOKEN) or request.headers.get(TOKEN_HEADER, "")
                if not isinstance(token, str) or not who.proves(token):
                    raise HTTPException(403, _EXPIRED)
            else:
                stack.enter_context(house.register.snapshot())
            visit = Visit(request, desk, house, who, form)
            try:
                response = _answered(self.page, visit)
            except HTTPException as error:
                if who.account is not None:
                    _note(desk, request, who, error.status_code)
                raise
            give_fresh(desk, response, who)
            # What is open to all (the style sheet) tells nothing of who looked at what.
            if who.account is not None and (posted or self.permission is not Permission.PUBLIC):
                _note(desk, request, who, response.status_code)
            return response


def _answered(page: Page, visit: Visit) -> Response:
    """Let a page answer; a step that is not open, or a busy home, is said in words."""
    try:
        return page(visit)
    except HTTPException:
        raise
    except Refused as refused:
        return visit.error(409, *refused.reasons)
    except (HomeBusy, sqlite3.OperationalError) as error:
        log.warning("A request was broken off: %s", type(error).__name__)
        return visit.error(503, _BUSY)
    except Exception as error:
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error("A page failed: %s\n%s", type(error).__name__, frames)
        return visit.error(500)


def _note(desk: Desk, request: Request, who: Asker, status: int) -> None:
    account = who.account.id if who.account else None
    with desk.visits.one() as visits:
        visits.note(
            datetime.now(UTC), account, (request.method, request.url.path), status, who.address
        )


@dataclass(frozen=True, slots=True)
class Nav:
    """A line of the main navigation: its words, the page's function, who sees it."""

    words: str
    page: str
    permission: Permission


def get(path: str, page: Page, permission: Permission) -> PageRoute:
    """Return the route of a page that is looked at. It changes nothing."""
    return PageRoute(path, page, permission, "GET")


def post(path: str, page: Page, permission: Permission, *, uploads: bool = False) -> PageRoute:
    """Return the route of a form that is sent.

    ``uploads``: it brings files, as many bytes as the settings let an upload have (``upload_mb``).
    """
    return PageRoute(path, page, permission, "POST", uploads=uploads)
