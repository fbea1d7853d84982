"""One module per page of the desk; each exports its ``ROUTES`` and, for the navigation, ``NAV``."""

from __future__ import annotations

from typing import Protocol

from ..routes import PageRoute
from . import (
    access,
    account,
    arranging,
    decision,
    dossier,
    drop,
    figures,
    home,
    letter,
    loose,
    reading,
    reading_pages,
    search,
    signing,
    static,
)


class PageModule(Protocol):
    """What a page's module is for the application."""

    @property
    def ROUTES(self) -> tuple[PageRoute, ...]:  # noqa: N802 (a constant of the module)
        """Return the routes that lead to it."""


MODULES: tuple[PageModule, ...] = (
    home,
    search,
    drop,
    loose,
    dossier,
    decision,
    letter,
    reading,
    reading_pages,
    arranging,
    figures,
    signing,
    account,
    access,
    static,
)
