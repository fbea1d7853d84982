"""The service: what arrives is taken, kept, read, filed and answered, in small whole steps.

Each step ends in a committed state, so that the process may be killed between any two of them and
the next start goes on: what lies in the claim folder is taken up again, pending files are read,
unsettled deliveries are filed.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from datetime import date

from extractors.errors import DocumentError

from . import clock, control, heartbeat, letters, line, mailing, returned, verification
from .arrivals import Arrival, Bell, Listing, Tracker
from .home import HomeBusy
from .house import House
from .page_writer import PageWriter
from .progress import Progress, Silent
from .reading import Read, load_readers, options_of, read_stored
from .rows import Delivery, DocumentRow, FileRow
from .shelves import Claim
from .take_back import take_back
from .workers import Team, make_team

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.2
_TURN_SECONDS = 120.0
_PAGES_SECONDS = 1.0
_OUT = 64
"""Files sent to the workers and not yet noted, at most."""
_AT_A_TIME = 250
"""Files taken from the inbox before what was taken is read, at most (a folder is never torn)."""


class Service:
    """The work on one home. ``faults`` counts what went wrong by a fault of ours."""

    def __init__(self, house: House, progress: Progress | None = None) -> None:
        self.house = house
        self.progress = progress or Silent()
        self.stop = threading.Event()
        self.tracker = Tracker(house.home.inbox, house.settings.arrivals)
        self.options = options_of(house.call, house.settings.workers)
        self._team: Team | None = None
        self._clock_ran: date | None = None
        self._listing = Listing()
        self._listed: float | None = None
        self._took_back = False
        self.pages = PageWriter(house)
        self._pages_left = False
        self.faults = 0

    # -- ways of running -------------------------------------------------------------------

    def once(self) -> None:
        """Take in what lies in the inbox and work until nothing is left to do."""
        with self.house.home.service():
            try:
                self._sweep_torn()
                self._recover()
                self._file_again()
                while not self.stop.is_set() and self._take_arrivals(at_once=True):
                    self._read_and_file()
                self._read_and_file()
                self._take_back()
                self._answer(at_once=True)
                self._write_pages(None)
            finally:
                self._close()

    def forever(self) -> None:
        """Serve until told to stop."""
        bell = Bell(self.house.home.inbox, self.house.settings.arrivals)
        with self.house.home.service():
            try:
                self._workers().warm(load_readers)
                self._sweep_torn()
                self._file_again()
                while not self.stop.is_set():
                    self._round()
                    bell.wait(self._pause())
            finally:
                bell.close()
                self._close()

    def ask_to_stop(self) -> None:
        """Ask for a clean stop: the step at hand is finished, nothing new is begun."""
        self.stop.set()

    def _round(self) -> None:
        """One round of the service. A share that is away, a full disk or a busy register costs a
        round, not the service."""
        try:
            self._recover()
            self._take_arrivals(at_once=False)
            self._read_and_file()
            self._take_back()
            self._answer(at_once=False)
            self._write_pages(_PAGES_SECONDS)
            self._verify_weekly()
        except (OSError, sqlite3.OperationalError, HomeBusy) as error:
            log.warning("A round was broken off: %s", type(error).__name__)
        self._beat()

    def _beat(self) -> None:
        """Tell whoever asks for our health that we live, and what waits."""
        waits = len(self._listing.waiting)
        oldest = self.tracker.longest_wait(time.monotonic()) if waits else 0.0
        living = self._team.living() if self._team is not None else (0, 0)
        heartbeat.tell(self.house.home.work, self._listed, waits, oldest, living)

    def _verify_weekly(self) -> None:
        """Once a week, when nothing waits, look whether all is there; tell, repair nothing."""
        if self._listing.waiting or self._listing.arrived or self.stop.is_set():
            return
        house, stop = self.house, self.stop
        self._guarded(
            lambda: verification.weekly(
                house, lambda: not stop.is_set(), lambda: house.home.turn(_TURN_SECONDS)
            )
        )

    def _pause(self) -> float:
        """Return how long to wait: shortly where something is about to settle."""
        settings = self.house.settings.arrivals
        if self.stop.is_set() or self._listing.arrived or self._pages_left:
            return 0.0
        if self._listing.waiting:
            return max(_LOOK_SECONDS, min(settings.poll_seconds, settings.quiet_seconds / 2))
        return settings.poll_seconds

    def _close(self) -> None:
        if self._team is not None:
            self._team.close()
            self._team = None
        self.progress.close()

    # -- inbox → register ------------------------------------------------------------------

    def _sweep_torn(self) -> None:
        """Remove what an earlier run left half written beside staff's files."""
        try:
            with self.house.home.turn(_TURN_SECONDS):
                self.house.shelves.sweep_torn()
        except (OSError, HomeBusy) as error:
            log.warning("Half-written files could not be swept: %s", type(error).__name__)

    def _recover(self) -> None:
        """Take up what an earlier run left in the claim folder."""
        for claim in self.house.shelves.claims():
            log.info("Claim %s is taken up again", claim.id)
            try:
                self._take_in(claim)
            except OSError as error:  # it stays where it is; the others must not wait for it
                self.faults += 1
                log.warning("Claim %s cannot be taken up: %s", claim.id, type(error).__name__)

    def _file_again(self) -> None:
        """Let each start try once more to file what a fault of ours kept from being filed."""
        register = self.house.register
        for document in register.find(
            DocumentRow, "status = 'unattached' AND reason = ?", (_NOT_FILED,)
        ):
            delivery = register.file(document.file_id).delivery_id
            with register.transaction():
                register.change(DocumentRow, document.id, reason=None)
                register.change(Delivery, delivery, settled=False)

    def _take_arrivals(self, *, at_once: bool) -> bool:
        """Claim what has arrived whole, the first first; True if anything was taken.

        Of a flood only so much at a time that it is read, filed and told before the next.
        """
        listing = self.tracker.look(time.monotonic(), at_once)
        if listing.missing and not self._listing.missing:
            log.warning("The inbox is away; waiting for it")
        self._listing = listing
        if not listing.missing:
            self._listed = heartbeat.now()
        if not at_once:
            self._beat()
        taken, files = False, 0
        while listing.arrived and files < _AT_A_TIME and not self.stop.is_set():
            arrival = listing.arrived.pop(0)
            files += len(arrival.files)
            taken = self._claim(arrival) or taken
        return taken

    def _claim(self, arrival: Arrival) -> bool:
        try:
            claim = self.house.shelves.claim(arrival.source, arrival.files)
        except OSError as error:
            log.warning("An arrival stays in the inbox: %s", type(error).__name__)
            return False
        if claim is None:
            return False
        self._take_in(claim)
        return True

    def _take_in(self, claim: Claim) -> None:
        """Keep and register each file of a claim, then empty the claim.

        A note of ours that came back together with its file is thrown away.
        """
        house = self.house
        now = house.today.now()
        for _, path in claim.files():
            if house.shelves.is_own_note(path):
                house.shelves.release(path)
        files = claim.files()
        if not files:
            house.shelves.close(claim)
            return
        with house.home.turn(_TURN_SECONDS):
            delivery = house.register.delivery_of_claim(claim.id, claim.name, claim.folder, now)
            for name, path in files:
                kept = house.shelves.keep(path)
                row = house.register.add_file(delivery, name, kept.sha256, kept.size, now)
                house.shelves.release(path)
                log.info("Received %s (%s)", row.id, row.status)
            house.shelves.close(claim)
            house.shelves.sweep_retry()
        self.progress.received(len(files))

    def _take_back(self) -> None:
        """Once in a run, take in what the store holds and the register does not know.

        Not while something is on its way: what a claim holds may lie in the store already, and
        what an e-mail carries is known once it was opened.
        """
        if self._took_back or self.stop.is_set() or any(self.house.home.claims.iterdir()):
            return
        for carriers in (True, False):
            with self.house.home.turn(_TURN_SECONDS):
                if not self.house.register.files("pending", limit=1):
                    take_back(self.house, carriers=carriers)
            self._read_and_file()
        self._took_back = not self.stop.is_set()

    # -- register → readings → dossiers ----------------------------------------------------

    def _read_and_file(self) -> None:
        """Read every pending file in the workers and file the deliveries that are whole.

        Each reading is noted as it comes, so that a crash loses only what is being read; few are
        out at a time, so that a flood costs no more memory than a trickle.
        """
        out: dict[Future[Read], FileRow] = {}
        told = 0
        while not self.stop.is_set():
            self._send_out(out)
            if not out:
                break
            if told <= 0:
                told = self.house.register.file_counts().get("pending", 0)
                self.progress.reading(told)
            done, _ = wait(out, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
            for future in done:
                with self.house.home.turn(_TURN_SECONDS):
                    self._note(out.pop(future), future)
                told -= 1
                self.progress.read()
            if done:
                self._settle()
        self._settle()

    def _send_out(self, out: dict[Future[Read], FileRow]) -> None:
        """Submit the next pending files, the first that came first."""
        if len(out) > _OUT // 2:
            return
        known = {file.id for file in out.values()}
        for file in self.house.register.files("pending", limit=_OUT):
            if file.id not in known and len(out) < _OUT and not self.stop.is_set():
                out[self._submit(self._workers(), file)] = file

    def _workers(self) -> Team:
        if self._team is None:
            self._team = make_team(self.house.settings.workers)
        return self._team

    def _submit(self, team: Team, file: FileRow) -> Future[Read]:
        path = str(self.house.shelves.place(file.sha256))
        return team.submit(read_stored, path, file.name, file.sha256, self.options)

    def _note(self, file: FileRow, future: Future[Read]) -> None:
        """Note one reading; a file that cannot be read, or noted, is set aside.

        A disk that is full or away is no fault of the file: it costs the round, and the file waits.
        """
        try:
            answer = future.result()
        except DocumentError as error:
            self._set_aside(file, error.code, error.message, error.advice)
            return
        except Exception as error:
            self._fault_of_ours(file, error)
            return
        try:
            with self.house.register.transaction():
                line.note(self.house, file, answer)
        except (OSError, sqlite3.OperationalError):
            raise
        except Exception as error:
            self._fault_of_ours(file, error)
        else:
            log.info("Read %s", file.id)

    def _fault_of_ours(self, file: FileRow, error: Exception) -> None:
        self._log_fault(f"Reading {file.id} failed", error)
        self._set_aside(file, "fault", *_FAULT)

    def _set_aside(self, file: FileRow, code: str, message: str, advice: str) -> None:
        house = self.house
        try:
            house.shelves.set_aside(file.name, file.sha256, message, advice)
        except FileNotFoundError:
            log.error("The original of %s is missing or the inbox is away", file.id)
        with house.register.transaction():
            house.register.file_set_aside(file.id, code, message, advice)
            house.register.event("file.set_aside", file.id, house.today.now(), {"code": code})
        log.info("Set aside %s (%s)", file.id, code)

    def _settle(self) -> None:
        """File the deliveries of which every file has been read, in the order of their arrival.

        What came first gets the lower reference, however fast the workers were.
        """
        register = self.house.register
        while not self.stop.is_set() and (first := register.unsettled(limit=1)):
            (delivery,) = first
            if register.files_of(delivery.id, "pending"):
                return
            with self.house.home.turn(_TURN_SECONDS):
                self._settle_one(delivery)

    def _settle_one(self, delivery: Delivery) -> None:
        """File one delivery whole. A fault of ours leaves its documents *à classer*, no more."""
        register = self.house.register
        try:
            with register.transaction():
                line.settle(self.house, delivery)
                register.change(Delivery, delivery.id, settled=True)
        except (OSError, sqlite3.OperationalError):
            raise
        except Exception as error:
            self._log_fault(f"Delivery {delivery.id} could not be filed", error)
            now = self.house.today.now()
            with register.transaction():
                for file in register.files_of(delivery.id):
                    for document in register.documents_of_file(file.id):
                        if document.status == "unattached":
                            register.change(DocumentRow, document.id, reason=_NOT_FILED)
                register.change(Delivery, delivery.id, settled=True)
                register.event("delivery.fault", str(delivery.id), now)

    # -- dossiers → letters, pages ---------------------------------------------------------

    def _answer(self, *, at_once: bool) -> None:
        """Take up what persons moved, run the clock once a day, write the letters due."""
        house = self.house
        steps: tuple[Callable[[], object], ...] = (
            self._in_turn(lambda: letters.collect_validated(house)),
            self._in_turn(lambda: returned.mark_returned(house)),
            self._in_turn(self._cut_evidence),
            self._daily_clock,
            self._in_turn(lambda: self._write_letters(at_once=at_once)),
            self._in_turn(lambda: mailing.send_due(house)),
        )
        for step in steps:
            if self.stop.is_set():
                return
            self._guarded(step)

    def _in_turn(self, step: Callable[[], object]) -> Callable[[], None]:
        """Return a step that holds the home's turn while it lasts."""

        def held() -> None:
            with self.house.home.turn(_TURN_SECONDS):
                step()

        return held

    def _guarded(self, step: Callable[[], object]) -> None:
        """Do one step; a fault of ours in it is logged and keeps no other step from being done."""
        try:
            step()
        except (OSError, sqlite3.OperationalError, HomeBusy):
            raise
        except Exception as error:
            self._log_fault("A step failed", error)

    def _log_fault(self, what: str, error: Exception) -> None:
        """Log a fault by the places it passed, never by its words: they may name a person."""
        self.faults += 1
        there = getattr(error, "__notes__", ())
        frames = "".join(there or traceback.format_tb(error.__traceback__))
        log.error("%s: %s\n%s", what, type(error).__name__, frames)

    def _write_letters(self, *, at_once: bool) -> None:
        if at_once:
            waiting = self.house.register.dossiers_with_drafts_due()
            self.progress.answering(len(waiting))
        letters.write_due(self.house, at_once=at_once)

    def _cut_evidence(self) -> None:
        """Let workers cut the pictures of attendance sheets that have none yet."""
        register = self.house.register
        sheets = register.find(
            DocumentRow,
            "kind = 'attendance_sheet' AND reference IS NOT NULL AND status <> 'set_aside'",
        )
        for reference in dict.fromkeys(sheet.reference for sheet in sheets):
            if reference is not None and control.lacks_evidence(self.house, reference):
                row = register.dossier(reference)
                control.gather_evidence(self.house, row, self._workers(), self.options)

    def _daily_clock(self) -> None:
        today = self.house.today.day()
        if self._clock_ran == today:
            return
        house = self.house
        clock.run(house, lambda: house.home.turn(_TURN_SECONDS), lambda: not self.stop.is_set())
        if not self.stop.is_set():
            self._clock_ran = today

    def _write_pages(self, seconds: float | None) -> None:
        """Write pages; with very many dossiers only so many at a time that others get a turn."""

        def write() -> None:
            self._pages_left = not self.pages.write(self._listing, seconds)

        with self.house.home.turn(_TURN_SECONDS):
            self._pages_left = False
            self._guarded(write)


_NOT_FILED = "classement impossible (faute du programme, elle est consignée)"
_FAULT = (
    "Recevable n'a pas su lire ce fichier (faute du programme, elle est consignée).",
    "Ouvrez-le et enregistrez-le de nouveau en PDF ; si cela ne suffit pas, signalez-le.",
)
