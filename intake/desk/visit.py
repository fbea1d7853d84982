"""One request, as a page's function sees it: who asks, for what, and how to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from .. import standings
from ..house import House
from .render import render, static_url
from .role import Role
from .roles import Permission, may
from .rows import AccountRow
from .shield import FRAMED
from .sign_in import Asker
from .state import Desk

T = TypeVar("T")

_DIGITS = 7
_WEIGH_SECONDS = 1.0
"""How long whoever changed something waits for the lists to follow; the rest follows by itself."""

ROLES = {
    Role.COURRIER: "Courrier",
    Role.INSTRUCTEUR: "Instruction",
    Role.RESPONSABLE: "Responsable",
    Role.LECTURE: "Lecture",
}
"""How a role is said."""

_TITLES = {
    403: ("Accès refusé", "Cette action ne vous est pas ouverte."),
    404: ("Page introuvable", "Cette page n'existe pas, ou n'existe plus."),
    405: ("Action impossible ici", "Cette adresse ne s'emploie pas ainsi."),
    409: ("Impossible en l'état", ""),
    413: ("Envoi trop volumineux", "Envoyez moins de fichiers à la fois."),
    429: ("Trop d'essais", "Patientez avant de recommencer."),
    500: (
        "Une erreur s'est produite",
        "C'est une faute du programme. Elle est consignée ; rien n'a été perdu.",
    ),
    503: ("Recommencez dans un instant", ""),
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that is permitted. ``house`` is for looking; ``working`` for changing."""

    request: Request
    desk: Desk
    house: House
    who: Asker
    form: FormData

    @property
    def account(self) -> AccountRow:
        """Return who is signed in. Only for pages that somebody must be signed in for."""
        if self.who.account is None:
            raise HTTPException(403)
        return self.who.account

    @property
    def by(self) -> str:
        """Return the name under which what is done is noted."""
        return self.account.name

    def may(self, permission: Permission) -> bool:
        """Say whether who asks may do something."""
        return may(self.who.account, permission)

    def part(self, name: str) -> str:
        """Return a part of the path: ``{reference}`` of a route."""
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        """Return a value of the address after "?"; never a name of a person."""
        return self.request.query_params.get(name, default)

    def number(self, name: str) -> int:
        """Return the number of a page in the address, from 1; 1 where there is none."""
        told = self.query(name)
        fits = told.isascii() and told.isdigit() and len(told) < _DIGITS
        return max(1, int(told)) if fits else 1

    def text(self, name: str, default: str = "") -> str:
        """Return a field of the form that was sent; a file in its place counts as nothing."""
        value = self.form.get(name, default)
        return value if isinstance(value, str) else default

    def files(self, name: str) -> list[UploadFile]:
        """Return the files of a field; a file chooser left empty gives none."""
        found = self.form.getlist(name)
        return [file for file in found if isinstance(file, UploadFile) and file.filename]

    def found(self, look: Callable[[], T]) -> T:
        """Return what a look-up in the register finds; else the page "introuvable" is answered."""
        try:
            return look()
        except KeyError:
            raise HTTPException(404) from None

    @contextmanager
    def working(self) -> Iterator[House]:
        """Hold the right to write, as a command does. Only for a form that was sent.

        Raises HomeBusy, which is answered in words, where the service does not let go in time.
        """
        if self.request.method != "POST":
            raise RuntimeError("looking changes nothing: a change needs a form")
        with self.desk.turn():
            yield self.house
            standings.weigh(self.house, _WEIGH_SECONDS)

    # -- answers ---------------------------------------------------------------------------

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """Return a page made from a template (``docs/desk.md`` says what every template knows)."""
        common = {
            "account": self.who.account,
            "token": self.who.token,
            "may": self.may,
            "Permission": Permission,
            "said": self._said(),
            "here": self.request.url.path,
            "url": self.url,
            "static": static_url,
            "nav": self.request.app.state.nav,
            "roles": ROLES,
            "authority": self.desk.call.authority.name,
        }
        return HTMLResponse(render(template, **{**common, **values}), status_code=status)

    def url(self, name: str, **parts: object) -> str:
        """Return the address of a page by the name of its function."""
        return str(self.request.app.url_path_for(name, **parts))

    def back_to(self, name: str, said: str = "", *, then: str = "", **parts: object) -> Response:
        """Send the browser to a page after a form, and tell it there what was done.

        ``then`` follows the page's address: "?champ=iban", "#page-2".
        """
        if said and self.who.session is not None:
            with self.desk.visits.one() as visits:
                visits.say(self.who.session.id, said)
        return RedirectResponse(f"{self.url(name, **parts)}{then}", status_code=303)

    def framed(self, content: bytes, media_type: str) -> Response:
        """Return a file of ours that a page of the desk may show in a frame."""
        return Response(content, media_type=media_type, headers=dict(FRAMED))

    def error(self, status: int, *sentences: str) -> Response:
        """Return a page that says what is wrong, in French, and nothing of the inside."""
        title, usual = _TITLES.get(status, ("Demande incomprise", ""))
        told = sentences or tuple(text for text in (usual,) if text)
        return self.page("error.html", status=status, title=title, sentences=told)

    def _said(self) -> str:
        """Return what the page before left to be told, once."""
        session = self.who.session
        if session is None or not session.said:
            return ""
        with self.desk.visits.one() as visits:
            visits.say(session.id, "")
        return session.said
