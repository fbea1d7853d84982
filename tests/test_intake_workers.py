"""Workers: each task has its limits, and a dead worker takes only its own task with it."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.errors import DocumentError, Encrypted, TooLarge, Unreadable
from intake.reading import load_readers
from intake.settings import Workers
from intake.workers import Inline, Processes, TaskLimits, make_team


def double(number: int) -> int:
    return 2 * number


def fall_once(marker: str) -> str:
    """Die on the first call, answer on the second."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return "second"
    os.kill(os.getpid(), signal.SIGKILL)
    return "never"


def fall(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang(seconds: float) -> str:
    time.sleep(seconds)
    return "awake"


def refuse() -> None:
    raise Encrypted("Ce fichier est protégé.", "Demandez-le sans mot de passe.")


def stumble() -> None:
    raise ZeroDivisionError("a bug")


def devour(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def call_home() -> None:
    socket.create_connection(("127.0.0.1", 9))


@pytest.fixture
def team() -> Iterator[Processes]:
    made = Processes(2, TaskLimits(seconds=5, memory_mb=1024))
    yield made
    made.close()


def test_tasks_give_their_results_in_their_own_futures(team: Processes) -> None:
    futures = [team.submit(double, n) for n in range(20)]
    assert [f.result(20) for f in futures] == [2 * n for n in range(20)]


def test_no_more_workers_are_started_than_asked_for(team: Processes) -> None:
    for future in [team.submit(double, n) for n in range(10)]:
        future.result(20)
    assert 1 <= len(team.pids()) <= 2


def test_a_worker_that_dies_is_replaced_and_its_task_tried_once_more(
    team: Processes, tmp_path: Path
) -> None:
    assert team.submit(fall_once, str(tmp_path / "marker")).result(20) == "second"


def test_a_task_that_kills_its_worker_twice_is_refused_in_words_and_the_others_go_on(
    team: Processes,
) -> None:
    bad = team.submit(fall, 1)
    good = [team.submit(double, n) for n in range(6)]
    with pytest.raises(Unreadable) as refused:
        bad.result(20)
    assert refused.value.advice
    assert [f.result(20) for f in good] == [0, 2, 4, 6, 8, 10]


def test_killing_an_idle_worker_from_outside_disturbs_nobody(team: Processes) -> None:
    assert team.submit(double, 1).result(20) == 2
    for pid in team.pids():
        os.kill(pid, signal.SIGKILL)
    assert [team.submit(double, n).result(20) for n in range(4)] == [0, 2, 4, 6]


def test_a_task_that_hangs_is_ended_after_its_time() -> None:
    team = Processes(1, TaskLimits(seconds=0.7, memory_mb=1024))
    try:
        assert team.submit(double, 1).result(20) == 2  # the worker is up
        hung = team.submit(hang, 60.0)
        after = team.submit(double, 4)
        with pytest.raises(TooLarge):
            hung.result(20)
        assert after.result(20) == 8
    finally:
        team.close()


def test_a_task_that_asks_for_too_much_memory_is_refused_in_words(team: Processes) -> None:
    with pytest.raises(TooLarge):
        team.submit(devour, 4096).result(20)
    assert team.submit(double, 3).result(20) == 6


def test_a_refusal_crosses_with_its_code_its_words_and_its_advice(team: Processes) -> None:
    with pytest.raises(Encrypted) as refused:
        team.submit(refuse).result(20)
    assert (refused.value.code, refused.value.advice) == (
        "encrypted",
        "Demandez-le sans mot de passe.",
    )


def test_a_bug_stays_a_bug_and_brings_the_place_where_it_happened(team: Processes) -> None:
    with pytest.raises(ZeroDivisionError) as bug:
        team.submit(stumble).result(20)
    assert "stumble" in "".join(bug.value.__notes__)


def test_a_reader_has_no_network(team: Processes) -> None:
    with pytest.raises(PermissionError):
        team.submit(call_home).result(20)


def test_closing_stops_at_once_and_leaves_no_process() -> None:
    team = Processes(2, TaskLimits(seconds=60, memory_mb=1024))
    futures = [team.submit(hang, 60.0) for _ in range(4)]
    while len(team.pids()) < 2:
        time.sleep(0.05)
    pids = team.pids()
    started = time.monotonic()
    team.close()
    assert time.monotonic() - started < 20  # the tasks would hang for 60
    assert all(future.done() for future in futures)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_warmed_workers_are_all_up(team: Processes) -> None:
    team.warm(load_readers)
    assert team.submit(double, 1).result(20) == 2
    assert len(team.pids()) == 2


def test_the_settings_choose_the_way_of_working() -> None:
    assert isinstance(make_team(Workers(mode="inline")), Inline)
    team = make_team(Workers(number=3))
    assert isinstance(team, Processes)
    assert team.number == 3


def test_inline_work_raises_the_same_errors() -> None:
    assert Inline().submit(double, 4).result() == 8
    with pytest.raises(DocumentError):
        Inline().submit(refuse).result()
