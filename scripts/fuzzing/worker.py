"""Who reads the mutants: a process with a reader's limits, and what it says of each.

The oracle: a reader answers, or refuses in words. Anything else that leaves it is a find, and so
is a process that dies, that takes longer than the limit or holds more memory than one file may.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from extractors import confined
from intake.settings import Workers

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = tuple(f"{ROOT / name}/" for name in ("extractors", "validators", "generators", "intake"))
SLOW = 20.0
"""Seconds of the processor that a small file may take."""
_HANGS = 90.0
"""Seconds of the clock after which a process is ended."""
_CONTEXT = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one input. ``find`` names what must not be ("" where all is as it should be).

    ``outcome`` is "read" or the code of the refusal; ``lines`` how many lines of ours were
    reached for the first time; ``seconds`` are the processor's; ``trace`` is for people.
    """

    outcome: str
    find: str = ""
    lines: int = 0
    seconds: float = 0.0
    memory_mb: int = 0
    trace: str = ""


@dataclass(slots=True)
class Coverage:
    """Lines of our packages that were reached. A function that is known whole costs no more."""

    reached: int = 0
    _left: dict[CodeType, set[int]] = field(default_factory=dict)

    def __enter__(self) -> Coverage:
        self.reached = 0
        sys.settrace(self._called)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _called(self, frame: FrameType, _event: str, _: object) -> Any:
        code = frame.f_code
        left = self._left.get(code)
        if left is None:
            ours = code.co_filename.startswith(OURS)
            left = {line for *_, line in code.co_lines() if line} if ours else set()
            self._left[code] = left
        return self._passed if left else None

    def _passed(self, frame: FrameType, event: str, _: object) -> Any:
        left = self._left[frame.f_code]
        if event == "line" and frame.f_lineno in left:
            left.discard(frame.f_lineno)
            self.reached += 1
        return self._passed


def judged(target: str, content: bytes, coverage: Coverage | None = None) -> Answer:
    """Let a target read an input in this process, and say what came of it."""
    from .targets import TARGETS  # noqa: PLC0415 (every reader there is)

    run = TARGETS[target].run
    begun = time.process_time()
    outcome, find, trace = "read", "", ""
    try:
        with coverage or contextlib.nullcontext():
            outcome = run(content)
    except MemoryError as error:
        find, trace = "memory", traceback.format_exc()
        del error
    except Exception as error:  # that is what is looked for
        find, trace = signature(error), traceback.format_exc()
    spent = time.process_time() - begun
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if not find and spent > SLOW:
        find = "slow"
    if not find and held > Workers().resident_mb:
        find = "memory"
    return Answer(outcome, find, coverage.reached if coverage else 0, spent, held, trace)


def signature(error: BaseException) -> str:
    """Name a fault by what it is and where in our code it happened; the same fault, one name."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(OURS)] or list(frames)[-1:]
    places = [f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in ours[-1:]]
    return f"{type(error).__name__} in {places[0] if places else 'nowhere'}"


def _work(pipe: Connection) -> None:
    confined.die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what libraries say of each mutant
    sys.path.insert(0, str(ROOT))
    confined.bound(resource.RLIMIT_AS, Workers().memory_mb * confined.MEBIBYTE)
    confined.bound(resource.RLIMIT_CORE, 0)
    from . import targets  # noqa: PLC0415 (every reader there is)

    targets.load()
    confined.cut_off()
    known: dict[str, Coverage] = {}
    pipe.send("ready")
    while True:
        try:
            target, content, traced = pipe.recv()
        except EOFError:
            return
        coverage = known.setdefault(target, Coverage()) if traced else None
        pipe.send(judged(target, content, coverage))


class Reader:
    """A worker process that reads mutants, replaced when it dies, hangs or has grown too large."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, target: str, content: bytes, *, traced: bool = False) -> Answer:
        """Let the worker read one input; a worker that ends or hangs is a find."""
        pipe = self._pipe or self._begin()
        try:
            pipe.send((target, content, traced))
            if not pipe.poll(_HANGS):
                self.close()
                return Answer("none", "hangs", seconds=_HANGS)
            answer: Answer = pipe.recv()
        except (EOFError, OSError):
            process = self._process
            self.close()
            return Answer("none", f"dies ({process.exitcode if process else None})")
        if answer.memory_mb > Workers().resident_mb:
            self.close()
        return answer

    def _begin(self) -> Connection:
        mine, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        mine.recv()
        self._pipe = mine
        return mine

    def close(self) -> None:
        """End the worker."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if process is not None:
            process.kill()
            process.join(10)
        if pipe is not None:
            pipe.close()
