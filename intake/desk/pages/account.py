"""One's own account: what it may do, and a new password."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from ...refusal import Refused
from ..accounts import check_password, set_password, verified
from ..roles import Permission
from ..routes import get, post
from ..sign_in import give
from ..visit import Visit
from ..visits import LOGIN_TRIES

_FIELDS = ("actuel", "nouveau", "encore")


def own_account(visit: Visit) -> Response:
    """Show one's account and the form for a new password."""
    return visit.page("own_account.html", errors={})


def change_password(visit: Visit) -> Response:
    """Set a new password; every other session of the account ends."""
    old, new, again = (visit.text(name) for name in _FIELDS)
    errors: dict[str, str] = {}
    try:
        check_password(visit.account.login, new)
    except Refused as refused:
        errors["nouveau"] = " ".join(refused.reasons)
    if new != again:
        errors["encore"] = "Les deux mots de passe diffèrent."
    if not errors and not _is_own(visit, old):
        errors["actuel"] = "Ce n'est pas votre mot de passe actuel, ou trop d'essais ont manqué."
    if errors:
        return visit.page("own_account.html", status=422, errors=errors)
    account = visit.account
    with visit.working() as house:
        set_password(house, account.login, new, account.name)
    with visit.desk.visits.one() as visits:
        visits.end_all(account.id)
        now = datetime.now(UTC)
        cookie = visits.begin(account.id, now)
        session = visits.session(cookie, now, visit.desk.idle, visit.desk.longest)
        if session is not None:
            visits.say(session.id, "Votre mot de passe est changé.")
    response = RedirectResponse(visit.url("own_account"), status_code=303)
    give(visit.desk, response, cookie, session=True)
    return response


def _is_own(visit: Visit, password: str) -> bool:
    """Look at the present password; who guesses at it is locked out as when signing in."""
    login = visit.account.login
    key = f"login {login}"
    with visit.desk.visits.one() as visits:
        if visits.try_once(((key, LOGIN_TRIES),), datetime.now(UTC)):
            return False
    if verified(visit.house.register, login, password) is None:
        return False
    with visit.desk.visits.one() as visits:
        visits.forget_tries(key)
    return True


ROUTES = (
    get("/mon-compte", own_account, Permission.OWN_ACCOUNT),
    post("/mon-compte/mot-de-passe", change_password, Permission.OWN_ACCOUNT),
)
