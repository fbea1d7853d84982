"""What every step of the work is given: home, settings, call, register, shelves, the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from validators.call import Call, load_call

from .home import Home
from .register import Register
from .settings import Settings, load_settings
from .shelves import Shelves


@dataclass(frozen=True, slots=True)
class Today:
    """The clock. ``on`` fixes the day (``--on``): only the time of day is then the real one."""

    zone: ZoneInfo
    on: date | None = None

    def now(self) -> datetime:
        """Return the moment, with its zone."""
        moment = datetime.now(self.zone)
        if self.on is None:
            return moment
        return moment.replace(year=self.on.year, month=self.on.month, day=self.on.day)

    def day(self) -> date:
        """Return the day."""
        return self.on or self.now().date()


@dataclass(frozen=True, slots=True)
class House:
    """One home at work. Built once, passed on."""

    home: Home
    settings: Settings
    call: Call
    register: Register
    shelves: Shelves
    today: Today


@contextmanager
def open_house(root: Path, on: date | None = None) -> Iterator[House]:
    """Open a home: its folders are made, its settings and call read, its register migrated.

    Raises SettingsError, CallError, RegisterError, OSError.
    """
    home = Home(root.expanduser().resolve())
    settings = load_settings(home.settings)
    call = load_call(settings.call)
    home.prepare()
    register = Register.open(home.register)
    try:
        today = Today(ZoneInfo(settings.timezone), on)
        shelves = Shelves(home, settings.outbox.folder_mode, settings.outbox.file_mode)
        yield House(home, settings, call, register, shelves, today)
    finally:
        register.close()
