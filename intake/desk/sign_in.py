"""Who asks: the session's cookie, a trusted proxy's header, and what proves a form to be ours.

A form's token is made from the cookie of whoever was given the form (its HMAC), so that nothing
need be kept. Before anybody is signed in that is a cookie of its own, which no session ever takes
over: a cookie that somebody was made to carry opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from ..register import Register
from .accounts import account_named, plain_login
from .rows import AccountRow, SessionRow
from .state import Desk

_SESSION, _FORM = "recevable-session", "recevable-formulaire"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. ``account`` None: nobody is signed in. ``fresh``: the cookie is to be set."""

    account: AccountRow | None
    session: SessionRow | None
    cookie: str
    fresh: bool
    address: str

    @property
    def token(self) -> str:
        """Return what a form of his must bring back."""
        return hmac.new(self.cookie.encode("utf-8"), b"form", hashlib.sha256).hexdigest()

    def proves(self, token: str) -> bool:
        """Say whether a form was given to him by us."""
        ours = not self.fresh
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode()) and ours


def asker(desk: Desk, register: Register, request: Request) -> Asker:
    """Find out who asks; a session begins where a trusted proxy names an open account."""
    address = address_of(desk, request)
    cookie = request.cookies.get(cookie_name(desk, _SESSION), "")
    now = datetime.now(UTC)
    with desk.visits.one() as visits:
        session = visits.session(cookie, now, desk.idle, desk.longest) if cookie else None
        account = _account(register, session) if session else None
        named = _named_by_proxy(desk, register, request)
        if named is not None and (account is None or account.id != named.id):
            if cookie:
                visits.end(cookie)
            cookie = visits.begin(named.id, now)
            session = visits.session(cookie, now, desk.idle, desk.longest)
            return Asker(named, session, cookie, True, address)
    if account is not None:
        return Asker(account, session, cookie, False, address)
    held = request.cookies.get(cookie_name(desk, _FORM), "")
    return Asker(None, None, held or secrets.token_urlsafe(32), not held, address)


def _account(register: Register, session: SessionRow) -> AccountRow | None:
    """Return the account of a session, unless it was closed or changed since the session began."""
    found = register.find(AccountRow, "id = ?", (session.account_id,))
    if not found or not found[0].active or session.made < found[0].since:
        return None
    return found[0]


def _named_by_proxy(desk: Desk, register: Register, request: Request) -> AccountRow | None:
    """Return the account that a trusted proxy names; what anybody else says in its name is air."""
    header = desk.settings.desk.user_header
    if not header or not desk.trusts(_peer(request)):
        return None
    account = account_named(register, plain_login(request.headers.get(header, "")))
    return account if account is not None and account.active else None


def address_of(desk: Desk, request: Request) -> str:
    """Return the address that asks: what a trusted proxy says last, else that of the connection."""
    peer = _peer(request)
    if desk.trusts(peer):
        last = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return last[:45] or peer
    return peer


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""


def from_our_page(desk: Desk, request: Request) -> bool:
    """Say whether a form comes from a page of the desk, as far as the browser tells."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    # The host itself was looked at before: it is one of ours.
    ours = {f"http://{request.headers.get('host', '')}"}
    if desk.settings.desk.address:
        parts = urlsplit(desk.settings.desk.address)
        ours.add(f"{parts.scheme}://{parts.netloc}")
    return origin in ours


def cookie_name(desk: Desk, name: str) -> str:
    """Return a cookie's name; over https one that no other host or path can set."""
    return f"__Host-{name}" if desk.secure else name


def give_fresh(desk: Desk, response: Response, who: Asker) -> None:
    """Set the cookie of somebody who has none yet, with a page: its forms are made with it."""
    if who.fresh and response.media_type == "text/html":
        give(desk, response, who.cookie, session=who.account is not None)


def give(desk: Desk, response: Response, cookie: str, *, session: bool) -> None:
    """Set the session's cookie, or the one that forms before it are made with."""
    name = cookie_name(desk, _SESSION if session else _FORM)
    response.set_cookie(
        name, cookie, path="/", secure=desk.secure, httponly=True, samesite="strict"
    )


def take_away(desk: Desk, response: Response) -> None:
    """Remove the session's cookie."""
    response.delete_cookie(
        cookie_name(desk, _SESSION), path="/", secure=desk.secure, httponly=True, samesite="strict"
    )
