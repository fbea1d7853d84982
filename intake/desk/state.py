"""What the desk holds while it runs: the home, its settings and call, open registers, the log.

A connection to SQLite is used by one request at a time: requests borrow them from a pool, so that
what a register remembers (profiles, letters in place) is kept and none is shared between threads.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Generic, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from validators.call import Call, load_call

from ..home import Home, HomeBusy
from ..house import House, Today
from ..page_writer import PageWriter
from ..register import Register
from ..register_core import RegisterCore
from ..settings import Settings, load_settings
from ..shelves import Shelves
from .pictures import FOLDER, Pictures
from .visits import Visits

log = logging.getLogger(__name__)

R = TypeVar("R", bound=RegisterCore)

_TURN_SECONDS = 20.0
"""How long a person waits for the service's step at hand before he is told to try again."""
_GATHER_SECONDS = 1.0
"""Changes that follow each other so closely are written once."""
_AGAIN_SECONDS = 5.0
_PAGES_SECONDS = 0.5
"""How long pages are written before somebody else gets a turn."""


class Pool(Generic[R]):
    """Open registers that are lent to one request at a time."""

    def __init__(self, open_one: Callable[[], R]) -> None:
        self._open_one = open_one
        self._free: LifoQueue[R] = LifoQueue()

    @contextmanager
    def one(self) -> Iterator[R]:
        """Lend one register; it comes back without a transaction, whatever happened."""
        try:
            register = self._free.get_nowait()
        except Empty:
            register = self._open_one()
        try:
            yield register
        finally:
            if register.connection.in_transaction:
                register.connection.execute("ROLLBACK")
            self._free.put(register)

    def close(self) -> None:
        """Close those that are not lent."""
        while True:
            try:
                self._free.get_nowait().close()
            except Empty:
                return


@dataclass(frozen=True, slots=True)
class Desk:
    """One home as the desk sees it. Built once, when it starts."""

    home: Home
    settings: Settings
    call: Call
    shelves: Shelves
    today: Today
    registers: Pool[Register]
    visits: Pool[Visits]
    pages: PagesAnew
    pictures: Pictures
    host: str

    @contextmanager
    def house(self) -> Iterator[House]:
        """Lend the home with a register of its own, as a command has it, without the turn."""
        with self.registers.one() as register:
            yield House(self.home, self.settings, self.call, register, self.shelves, self.today)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the right to write, like a command; afterwards staff's pages are made anew.

        Raises HomeBusy where the service's step at hand lasts too long.
        """
        with self.home.turn(_TURN_SECONDS):
            yield
        self.pages.ring()

    @property
    def secure(self) -> bool:
        """Whether staff reach the desk by https: cookies are then sent by no other way."""
        return self.settings.desk.address.startswith("https://")

    @property
    def idle(self) -> timedelta:
        """How long a session lasts in which nothing is done."""
        return timedelta(minutes=self.settings.desk.idle_minutes)

    @property
    def longest(self) -> timedelta:
        """How long a session lasts whatever is done."""
        return timedelta(hours=self.settings.desk.session_hours)

    def hosts(self) -> frozenset[str]:
        """Return the names under which the desk answers; any other is refused."""
        named = urlsplit(self.settings.desk.address).hostname
        return frozenset({"127.0.0.1", "localhost", "::1", self.host, named or self.host})

    def trusts(self, address: str) -> bool:
        """Say whether an address is one of the proxies of the settings."""
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in ip_network(network) for network in self.settings.desk.proxies)


class PagesAnew:
    """Makes the pages of ``outbox`` anew after something was done at the desk.

    In a thread of its own, so that nobody waits for it. Where the service runs it does so itself
    on its next round, and two writers of the same pages would only stand in each other's way.
    """

    def __init__(self, home: Home, house: Callable[[], House]) -> None:
        self._home = home
        self._house = house
        self._writer: PageWriter | None = None
        self._changed = threading.Event()
        self._bell = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pages", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def ring(self) -> None:
        """Say that something changed."""
        self._changed.set()
        self._bell.set()

    def close(self) -> None:
        """Make the pages that are still to be made, and end."""
        self._stop.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout=_TURN_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._bell.wait()
            self._stop.wait(_GATHER_SECONDS)
            self._bell.clear()
            if self._changed.is_set():
                self._changed.clear()
                if not self._home.served() and not self._written() and not self._stop.is_set():
                    self._stop.wait(_AGAIN_SECONDS)
                    self.ring()
        if self._writer is not None:
            self._writer.house.register.close()

    def _written(self) -> bool:
        """Write the pages; False where it is worth trying again."""
        try:
            self._writer = self._writer or PageWriter(self._house())
            while not self._wrote_some(self._writer) and not self._stop.is_set():
                pass
        except (OSError, sqlite3.Error, HomeBusy) as error:
            log.warning("The pages were not made anew: %s", type(error).__name__)
            return False
        except Exception as error:
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("The pages could not be made anew: %s\n%s", type(error).__name__, frames)
        return True

    def _wrote_some(self, writer: PageWriter) -> bool:
        """Write pages within one short turn; True: nothing is left."""
        with self._home.turn(_TURN_SECONDS):
            return writer.write(seconds=_PAGES_SECONDS)


@contextmanager
def open_desk(root: Path, host: str = "127.0.0.1", on: date | None = None) -> Iterator[Desk]:
    """Open a home for the desk. Raises SettingsError, CallError, RegisterError, OSError."""
    home = Home(root.expanduser().resolve())
    settings = load_settings(home.settings)
    call = load_call(settings.call)
    home.prepare()
    today = Today(ZoneInfo(settings.timezone), on)
    shelves = Shelves(home, settings.outbox.folder_mode, settings.outbox.file_mode)

    def register() -> Register:
        return Register.open(home.register, any_thread=True)

    def visits() -> Visits:
        return Visits.open(home.visits, any_thread=True)

    pages = PagesAnew(home, lambda: House(home, settings, call, register(), shelves, today))
    pictures = Pictures(home.work / FOLDER, shelves, settings.workers)
    pools = Pool(register), Pool(visits)
    desk = Desk(home, settings, call, shelves, today, *pools, pages, pictures, host)
    with desk.visits.one() as log_of_access:
        log_of_access.forget_old(datetime.now(UTC))
    pages.start()
    pages.ring()  # what a restored home, or an older version, left to be made
    pictures.warm()
    try:
        yield desk
    finally:
        pictures.close()
        pages.close()
        desk.registers.close()
        desk.visits.close()
