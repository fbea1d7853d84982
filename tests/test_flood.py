"""Many files dropped at once: all are taken, in their order, few at a time (``make flood``)."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from intake import arrivals
from intake import service as at_work
from intake.arrivals import Tracker
from intake.rows import FileRow
from intake.service import Service
from intake.settings import Arrivals
from scripts.flood import Flood, balance, copies, flood
from tests.service_cases import INLINE, house_of, make_home

SMALL = 120


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Flood:
    """A small flood on the real service."""
    return flood(tmp_path_factory.mktemp("flood"), SMALL, patience=120)


@pytest.mark.slow
def test_all_are_taken_read_and_told_in_the_order_of_their_arrival(run: Flood) -> None:
    assert run.faults == []
    assert run.memory[-1][0] == SMALL


@pytest.mark.slow
def test_the_parent_hardly_grows(run: Flood) -> None:
    assert run.held(1) - run.held(0.1) < 40


def test_a_flood_is_taken_in_turns_and_few_files_are_out_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home(tmp_path, INLINE)
    for path in copies(60, tmp_path / "waiting"):
        path.rename(home.inbox / path.name)
    monkeypatch.setattr(at_work, "_AT_A_TIME", 25)
    monkeypatch.setattr(at_work, "_OUT", 8)
    out: list[int] = []
    with house_of(home) as house:
        service = Service(house)
        note = service._note

        def counting(file: FileRow, future: object) -> None:
            out.append(len(house.register.files("pending")))
            note(file, future)  # type: ignore[arg-type]

        monkeypatch.setattr(service, "_note", counting)
        service.once()
    assert len(out) == 60
    assert max(out) == 25
    assert balance(home, 60) == []


def test_what_came_first_is_taken_first_whatever_its_name(tmp_path: Path) -> None:
    tracker = Tracker(tmp_path, Arrivals(quiet_seconds=5))
    for moment, name in enumerate(("z.txt", "m.txt", "a.txt")):
        (tmp_path / name).write_bytes(b"x")
        tracker.look(moment)
    taken = [arrival.source.name for arrival in tracker.look(60).arrived]
    assert taken == ["z.txt", "m.txt", "a.txt"]


def test_a_listing_that_missed_a_file_does_not_change_the_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 5):
        (tmp_path / f"{number}.txt").write_bytes(b"x")
        time.sleep(0.02)  # the clock of a file system ticks a few hundred times a second
    tracker = Tracker(tmp_path, Arrivals(quiet_seconds=5))
    ignored = arrivals._ignored
    monkeypatch.setattr(arrivals, "_ignored", lambda name: name == "2.txt" or ignored(name))
    tracker.look(0)  # as a listing made while files are renamed into the folder
    monkeypatch.undo()
    tracker.look(1)
    taken = [arrival.source.name for arrival in tracker.look(60).arrived]
    assert taken == ["1.txt", "2.txt", "3.txt", "4.txt"]


def test_what_came_within_one_look_is_taken_by_name(tmp_path: Path) -> None:
    for number in (3, 1, 2):
        (tmp_path / f"{number}.txt").write_bytes(b"x")
    tracker = Tracker(tmp_path, Arrivals())
    assert [a.source.name for a in tracker.look(0, at_once=True).arrived] == [
        "1.txt",
        "2.txt",
        "3.txt",
    ]
