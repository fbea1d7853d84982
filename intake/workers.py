"""Reading in other processes: limits per task, and a dead or hung worker takes nobody with it.

One thread of the parent looks after one worker process over a pipe of its own. Nothing is shared
between workers, so that killing one can neither block nor fail another. A worker that dies or
passes its time is replaced and its task tried once more; then it is a DocumentError.

A worker opens no connection, starts no program and ends with its parent. One that holds too much
memory is ended at once, and one that a large file left swollen is not given another.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import queue
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol, TypeVar

from extractors import confined, pulse
from extractors.errors import DocumentError, TooLarge, Unreadable

from .settings import Workers

T = TypeVar("T")
log = logging.getLogger(__name__)

_CONTEXT = multiprocessing.get_context("spawn")
_STOP_SECONDS = 2.0
_START_SECONDS = 60.0
_READY = "ready"
"""What a worker says first: the time of a task does not count the start of its process."""
_BEAT = "page"
"""What a worker says after each page it has read: a long scan may take its time, page by page."""


_LOOK_SECONDS = 0.05
"""So often the memory of a worker at work is looked at."""
_NEARLY, _SWOLLEN = 0.92, 0.6
"""Shares of the memory allowed: where a task is ended, and where a worker gets no other task."""
_OPEN_FILES = 256
_WRITTEN_MB = 64
_OUT_OF_MEMORY = ("insufficient memory", "bad_alloc", "cannot allocate memory", "out of memory")
"""How libraries that do not raise MemoryError say so."""


@dataclass(frozen=True, slots=True)
class TaskLimits:
    """Bounds on one task: seconds for each page it reads, and for all of them; megabytes of its
    worker's addresses, and of its memory."""

    seconds: float
    memory_mb: int
    resident_mb: int = 1024
    file_seconds: float = 1800.0


class Team(Protocol):
    """Something that runs tasks. A task is a top-level function; its data are plain."""

    def submit(self, task: Callable[..., T], *args: object) -> Future[T]:
        """Run a task; the future raises what the task raised, or a DocumentError."""

    def warm(self, task: Callable[[], object]) -> None:
        """Start the workers and let each do a first task that loads what the others need."""

    def living(self) -> tuple[int, int]:
        """Return how many worker processes live, and how many were begun."""

    def close(self) -> None:
        """Stop everything, at once."""


def make_team(settings: Workers) -> Team:
    """Build what the settings ask for: ``inline`` or ``processes``."""
    if settings.mode == "inline":
        return Inline()
    number = settings.number or min(4, os.cpu_count() or 1)
    return Processes(number, _limits(settings))


def _limits(settings: Workers) -> TaskLimits:
    return TaskLimits(
        settings.seconds, settings.memory_mb, settings.resident_mb, settings.file_seconds
    )


class Inline:
    """Runs each task at once in this process; for tests and small machines. No limits hold.

    One at a time, whichever thread asks: not all libraries bear two at once.
    """

    def __init__(self) -> None:
        self._one = threading.RLock()

    def submit(self, task: Callable[..., T], *args: object) -> Future[T]:
        """Run the task and return its finished future."""
        future: Future[T] = Future()
        try:
            with self._one:
                result = task(*args)
            future.set_result(result)
        except MemoryError:
            future.set_exception(_too_much())
        except Exception as error:
            future.set_exception(error)
        return future

    def warm(self, task: Callable[[], object]) -> None:
        """Do the task here."""
        task()

    def living(self) -> tuple[int, int]:
        """Return none: the work is done here."""
        return 0, 0

    def close(self) -> None:
        """Nothing to stop."""


@dataclass(slots=True)
class _Job:
    task: Callable[..., Any]
    args: tuple[object, ...]
    future: Future[Any]


class Processes:
    """Worker processes, started as tasks come, at most ``number``."""

    def __init__(self, number: int, limits: TaskLimits) -> None:
        self.number = number
        self.limits = limits
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._keepers: list[_Keeper] = []
        self._open_jobs = 0
        self._counting = threading.Lock()
        self._closed = False

    def submit(self, task: Callable[..., T], *args: object) -> Future[T]:
        """Queue a task."""
        if self._closed:
            raise RuntimeError("the team has stopped")
        future: Future[T] = Future()
        with self._counting:
            self._open_jobs += 1
        future.add_done_callback(self._one_done)
        self._jobs.put(_Job(task, args, future))
        if len(self._keepers) < min(self.number, self._open_jobs):
            keeper = _Keeper(self._jobs, self.limits)
            self._keepers.append(keeper)
            keeper.start()
        return future

    def warm(self, task: Callable[[], object]) -> None:
        """Start all workers; the first documents then wait for nobody."""
        for _ in range(self.number):
            self.submit(task)

    def _one_done(self, _: Future[Any]) -> None:
        with self._counting:
            self._open_jobs -= 1

    def pids(self) -> list[int]:
        """Return the ids of the living worker processes."""
        return [pid for keeper in self._keepers if (pid := keeper.pid()) is not None]

    def living(self) -> tuple[int, int]:
        """Return how many worker processes live, and how many were begun."""
        return len(self.pids()), len(self._keepers)

    def close(self) -> None:
        """Stop: waiting tasks are cancelled, running ones ended."""
        self._closed = True
        with contextlib.suppress(queue.Empty):
            while True:
                job = self._jobs.get_nowait()
                if job is not None:
                    job.future.cancel()
        for keeper in self._keepers:
            keeper.stop()
            self._jobs.put(None)
        for keeper in self._keepers:
            keeper.join(_STOP_SECONDS)


class _Keeper(threading.Thread):
    """Looks after one worker process: gives it tasks, ends it, starts it anew."""

    def __init__(self, jobs: queue.SimpleQueue[_Job | None], limits: TaskLimits) -> None:
        super().__init__(daemon=True)
        self.jobs = jobs
        self.limits = limits
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._stopping = False

    def pid(self) -> int | None:
        """Return the id of the worker process, None where there is none."""
        process = self._process
        return process.pid if process is not None and process.is_alive() else None

    def stop(self) -> None:
        """Kill the worker process; the thread sees its pipe end, clears up and ends."""
        self._stopping = True
        _kill(self._process)

    def run(self) -> None:
        """Take jobs until told to stop."""
        while True:
            job = self.jobs.get()
            if job is None or self._stopping:
                if job is not None:
                    job.future.cancel()
                break
            if job.future.set_running_or_notify_cancel():
                self._do(job)
        self._end()

    def _do(self, job: _Job) -> None:
        fault: DocumentError = _too_slow()
        for attempt in (1, 2):
            try:
                done, value = self._ask(job)
            except TimeoutError:
                fault = _too_slow()
            except _Overfull:
                self._end()
                job.future.set_exception(_too_much())
                return
            except (EOFError, OSError):
                fault = _gave_up()
            except Exception as error:
                job.future.set_exception(error)
                return
            else:
                self._retire()
                (job.future.set_result if done else job.future.set_exception)(value)
                return
            self._end()
            if self._stopping:
                job.future.set_exception(InterruptedError("the team has stopped"))
                return
            log.warning("A worker was replaced (attempt %d of 2)", attempt)
        job.future.set_exception(fault)

    def _ask(self, job: _Job) -> tuple[bool, Any]:
        if self._process is None or not self._process.is_alive():
            self._begin()
        pipe = self._pipe
        if pipe is None:
            raise EOFError
        pipe.send((job.task, job.args))
        end = time.monotonic() + self.limits.file_seconds
        while True:
            self._wait(pipe, min(end, time.monotonic() + self.limits.seconds))
            answer: Any = pipe.recv()
            if answer != _BEAT:
                done, value = answer
                return done, value

    def _wait(self, pipe: Connection, until: float) -> None:
        """Wait for the worker to say something. Raises TimeoutError, or _Overfull."""
        most = self.limits.resident_mb * confined.MEBIBYTE * _NEARLY
        while not pipe.poll(_LOOK_SECONDS):
            if time.monotonic() > until:
                raise TimeoutError
            if self._resident() > most:
                raise _Overfull

    def _resident(self) -> int:
        """Return how many bytes of memory the worker holds; 0 where nobody can tell."""
        process = self._process
        try:
            told = Path(f"/proc/{process.pid if process else 0}/statm").read_text("ascii")
            return int(told.split()[1]) * resource.getpagesize()
        except (OSError, IndexError, ValueError):
            return 0

    def _retire(self) -> None:
        """End a worker that its last file left swollen: the next file shall not pay for it."""
        if self._resident() > self.limits.resident_mb * confined.MEBIBYTE * _SWOLLEN:
            self._end()

    def _begin(self) -> None:
        self._end()
        mine, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=_work, args=(theirs, self.limits), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, mine
        if not mine.poll(_START_SECONDS):
            raise TimeoutError
        mine.recv()

    def _end(self) -> None:
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        _kill(process)
        if process is not None:
            process.join(_STOP_SECONDS)
        if pipe is not None:
            pipe.close()


def _kill(process: BaseProcess | None) -> None:
    """Kill a worker and all that it started (they are one process group)."""
    if process is None or process.pid is None or process.exitcode is not None:
        return
    with contextlib.suppress(OSError):
        if os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


class _Overfull(Exception):
    """A worker holds more memory than one file may take."""


def _work(pipe: Connection, limits: TaskLimits) -> None:
    """The life of a worker: it says it is ready, then a task in, its result or its error out."""
    os.setsid()
    confined.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _limit(limits.memory_mb)
    sys.addaudithook(_no_network)
    confined.cut_off()
    pulse.watch(lambda: pipe.send(_BEAT))
    pipe.send(_READY)
    while True:
        try:
            task, args = pipe.recv()
        except EOFError:
            return
        _limit_task(limits)
        answer = _answer(task, args)
        try:
            pipe.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return
        except MemoryError:
            del answer
            pipe.send((False, _too_much()))
        except Exception:
            pipe.send((False, RuntimeError(f"answer of {task.__name__} cannot be sent")))


def _answer(task: Callable[..., Any], args: tuple[object, ...]) -> tuple[bool, object]:
    try:
        return True, task(*args)
    except MemoryError:
        return False, _too_much()
    except DocumentError as error:
        return False, error
    except Exception as error:
        if any(words in str(error).casefold() for words in _OUT_OF_MEMORY):
            return False, _too_much()
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
        return False, error


def _limit(memory_mb: int) -> None:
    """Bound a worker for its life; it reads one file at a time and writes none."""
    confined.bound(resource.RLIMIT_AS, memory_mb * confined.MEBIBYTE)
    confined.bound(resource.RLIMIT_CORE, 0)
    confined.bound(resource.RLIMIT_NOFILE, _OPEN_FILES)
    confined.bound(resource.RLIMIT_FSIZE, _WRITTEN_MB * confined.MEBIBYTE)


def _limit_task(limits: TaskLimits) -> None:
    """Bound the next task: its memory beside what lies reserved unused, its processor time."""
    idle = max(0, _told("VmData") - _told("RssAnon"))
    confined.bound_for_now(resource.RLIMIT_DATA, limits.resident_mb * confined.MEBIBYTE + idle)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    most = spent.ru_utime + spent.ru_stime + limits.file_seconds * (os.cpu_count() or 1)
    confined.bound_for_now(resource.RLIMIT_CPU, int(most) + 1)


def _told(what: str) -> int:
    """Return a figure of this process as the system tells it, in bytes; 0 where it does not."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith(f"{what}:"):
                return int(line.split()[1]) * 1024
    return 0


def _no_network(event: str, _: tuple[object, ...]) -> None:
    """Refuse connections from a reader: a document must never be able to call home."""
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"}:
        raise PermissionError("readers have no network")


def _too_slow() -> DocumentError:
    return TooLarge(
        "La lecture de ce fichier a dépassé le temps permis.",
        "Séparez-le en plusieurs fichiers plus petits, ou demandez-le dans un autre format.",
    )


def _too_much() -> DocumentError:
    return TooLarge(
        "La lecture de ce fichier demande trop de mémoire.",
        "Séparez-le en plusieurs fichiers plus petits, ou demandez-le dans un autre format.",
    )


def _gave_up() -> DocumentError:
    return Unreadable(
        "Ce fichier fait échouer la lecture.",
        "Ouvrez-le et enregistrez-le de nouveau en PDF, ou demandez-le dans un autre format.",
    )
