"""Signing in and out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from ..accounts import plain_login, verified
from ..roles import Permission
from ..routes import get, post
from ..sign_in import give, take_away
from ..visit import Visit
from ..visits import ADDRESS_TRIES, LOGIN_TRIES

_WRONG = "Identifiant ou mot de passe incorrect."
_LOCAL = re.compile(r"/(?![/\\])[\w./~%-]*", re.ASCII)
_LOGIN_LENGTH = 40


def sign_in_form(visit: Visit) -> Response:
    """Show the form; who is signed in already goes where he meant to."""
    back = _back(visit.query("suite"))
    if visit.who.account is not None:
        return RedirectResponse(back, status_code=303)
    return visit.page("sign_in.html", error="", login="", back=back)


def sign_in(visit: Visit) -> Response:
    """Sign somebody in: a new session, whatever cookie the browser had."""
    login = plain_login(visit.text("identifiant"))[:_LOGIN_LENGTH]
    back = _back(visit.text("suite"))
    now = datetime.now(UTC)
    keys = f"login {login}", f"address {visit.who.address}"
    with visit.desk.visits.one() as visits:
        wait = visits.try_once(((keys[0], LOGIN_TRIES), (keys[1], ADDRESS_TRIES)), now)
    if wait:
        minutes = "une minute" if wait == 1 else f"{wait} minutes"
        words = f"Trop d'essais manqués. Recommencez dans {minutes}."
        return _again(visit, 429, words, login, back)
    account = verified(visit.house.register, login, visit.text("mot-de-passe"))
    if account is None:
        return _again(visit, 401, _WRONG, login, back)
    with visit.desk.visits.one() as visits:
        visits.tried_well(*keys)
        if visit.who.session is not None:
            visits.end(visit.who.cookie)
        cookie = visits.begin(account.id, now)
        visits.note(now, account.id, ("POST", visit.request.url.path), 303, visit.who.address)
    response = RedirectResponse(back, status_code=303)
    give(visit.desk, response, cookie, session=True)
    return response


def _again(visit: Visit, status: int, error: str, login: str, back: str) -> Response:
    with visit.desk.visits.one() as visits:
        request = ("POST", visit.request.url.path)
        visits.note(datetime.now(UTC), None, request, status, visit.who.address)
    return visit.page("sign_in.html", status=status, error=error, login=login, back=back)


def sign_out(visit: Visit) -> Response:
    """End the session; its cookie opens nothing any more."""
    with visit.desk.visits.one() as visits:
        visits.end(visit.who.cookie)
    response = RedirectResponse(visit.url("sign_in_form"), status_code=303)
    take_away(visit.desk, response)
    return response


def _back(path: str) -> str:
    """Return where to go after signing in: a path of the desk, never another site."""
    return path if _LOCAL.fullmatch(path) else "/"


ROUTES = (
    get("/connexion", sign_in_form, Permission.PUBLIC),
    post("/connexion", sign_in, Permission.PUBLIC),
    post("/deconnexion", sign_out, Permission.OWN_ACCOUNT),
)
