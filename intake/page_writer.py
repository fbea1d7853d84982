"""Writes the pages that staff open, each only where what it tells has changed."""

from __future__ import annotations

import os
import time

from . import control, copies, journal, standings, to_do, worksheet
from .arrivals import Listing, Tracker
from .house import House

_AT_A_TIME = 50
_LOOK_SECONDS = 60.0
"""How often it is looked whether somebody took a worksheet away: with very many that takes time."""


class PageWriter:
    """Writes what changed. The register remembers which worksheets are to be written anew."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._shown: object = None
        self._looked = -_LOOK_SECONDS

    def write(self, listing: Listing | None = None, seconds: float | None = None) -> bool:
        """Bring lists, copies, journal, what is to do and worksheets up to date with the register.

        ``listing`` is the last look at the inbox; without it the inbox is looked at now.
        ``seconds`` bounds the time for what grows with the number of dossiers. Returns False where
        something is left for the next time.
        """
        house = self.house
        until = None if seconds is None else time.monotonic() + seconds
        if listing is None:
            listing = Tracker(house.home.inbox, house.settings.arrivals).look(time.monotonic())
        if self._state(listing) == self._shown:
            return True
        weighed = standings.weigh(house, seconds)
        copies.place(house)
        if house.home.inbox.is_dir():
            house.shelves.replace_own(house.home.journal, journal.page(house, listing))
        done = weighed and self._worksheets(until)
        house.shelves.replace_own(house.home.to_do, to_do.page(house))
        if done:
            self._shown = self._state(listing)
        return done

    def _state(self, listing: Listing) -> tuple[object, ...]:
        return (
            self.house.register.stamp(),
            self.house.today.day(),
            tuple(listing.waiting),
            tuple(listing.refused),
        )

    def _worksheets(self, until: float | None) -> bool:
        """Write the worksheets that are due, and those that somebody took away; True: all done."""
        register = self.house.register
        if time.monotonic() - self._looked >= _LOOK_SECONDS:
            register.show_again(self._missing())
            self._looked = time.monotonic()
        while references := register.to_show(_AT_A_TIME):
            for reference in references:
                self._worksheet(reference)
                register.shown(reference)
                if until is not None and time.monotonic() >= until:
                    return not register.to_show(1)
        return True

    def _missing(self) -> list[str]:
        if not self.house.settings.outbox.worksheet:
            return []
        outbox = str(self.house.home.outbox)
        return [
            reference
            for reference, folder in self.house.register.folders()
            if not os.path.lexists(f"{outbox}/{folder}/{worksheet.NAME}")
        ]

    def _worksheet(self, reference: str) -> None:
        house = self.house
        dossier = house.register.dossier(reference)
        if house.settings.outbox.worksheet:
            path = house.home.outbox / dossier.folder / worksheet.NAME
            due = house.register.deadlines_of(reference)
            house.shelves.replace_own(path, worksheet.page(house, dossier, due))
        control.write(house, dossier)


def write_pages(house: House) -> None:
    """Write all pages once, after a command."""
    PageWriter(house).write()
