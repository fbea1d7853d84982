"""Writes the pages that staff open, each only where what it tells has changed."""

from __future__ import annotations

import time
from datetime import date

from validators.deadlines import Deadline

from . import control, copies, journal, overview, to_do, worksheet
from .arrivals import Listing, Tracker
from .house import House
from .rows import DossierRow


class PageWriter:
    """Remembers what each dossier's pages were made from, so that a busy home stays quick."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._known: dict[str, tuple[str, tuple[Deadline, ...]]] = {}
        self._shown: object = None

    def write(self, listing: Listing | None = None) -> None:
        """Write the copies, the journal, what is to do, the worksheets; nothing if nothing changed.

        ``listing`` is the last look at the inbox; without it the inbox is looked at now.
        """
        house = self.house
        if listing is None:
            listing = Tracker(house.home.inbox, house.settings.arrivals).look(time.monotonic())
        if self._state(listing) == self._shown:
            return
        copies.place(house)
        if house.home.inbox.is_dir():
            house.shelves.replace_own(house.home.journal, journal.page(house, listing))
        dossiers = house.register.dossiers()
        falling_due = {dossier.reference: self._dossier(dossier) for dossier in dossiers}
        house.shelves.replace_own(house.home.to_do, to_do.page(house, dossiers, falling_due))
        self._shown = self._state(listing)

    def _state(self, listing: Listing) -> tuple[object, ...]:
        return (
            self.house.register.stamp(),
            self.house.today.day(),
            tuple(listing.waiting),
            tuple(listing.refused),
        )

    def _dossier(self, dossier: DossierRow) -> tuple[Deadline, ...]:
        """Write one dossier's worksheet where it changed, and return what falls due on it."""
        house = self.house
        key = _key(house.register.fingerprint(dossier.reference), house.today.day())
        path = house.home.outbox / dossier.folder / worksheet.NAME
        known = self._known.get(dossier.reference)
        if known is not None and known[0] == key and path.exists():
            return known[1]
        due = overview.deadlines(house, dossier)
        if house.settings.outbox.worksheet:
            house.shelves.replace_own(path, worksheet.page(house, dossier, due))
        control.write(house, dossier)
        self._known[dossier.reference] = (key, due)
        return due


def _key(fingerprint: str, day: date) -> str:
    return f"{fingerprint} {day.isoformat()}"


def write_pages(house: House) -> None:
    """Write all pages once, after a command."""
    PageWriter(house).write()
